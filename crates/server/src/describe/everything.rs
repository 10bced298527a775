//! All that can be asked for.

use schemars::{JsonSchema, Schema, SchemaGenerator};
use veche_model::{Resumed, Scope};

use crate::{
    api::{DOORS, DoorEndpoint, Endpoint, Method, OPERATIONS},
    sockets::Resume,
};

/// Something that can be asked for, as the descriptions know it.
#[derive(Clone, Copy)]
pub(crate) struct Described {
    pub(crate) name: &'static str,
    pub(crate) tag: &'static str,
    /// How it is reached over HTTP: the method, and the path behind `/api/v1`.
    pub(crate) http: Option<(Method, &'static str)>,
    /// What the bearer's token must be for; `None` where nobody needs to have signed in.
    pub(crate) scope: Option<Scope>,
    pub(crate) is_on_socket: bool,
    /// What it is told: an object, not a reference to one. Its description is that of the whole.
    pub(crate) told: fn(&mut SchemaGenerator) -> Schema,
    pub(crate) given: fn(&mut SchemaGenerator) -> Schema,
}

impl From<&Endpoint> for Described {
    fn from(operation: &Endpoint) -> Self {
        let route = operation.route;
        Self {
            name: route.name,
            tag: route.tag,
            http: Some((route.method, route.path)),
            scope: Some(route.scope),
            is_on_socket: true,
            told: operation.told,
            given: operation.given,
        }
    }
}

impl From<&DoorEndpoint> for Described {
    fn from(door: &DoorEndpoint) -> Self {
        let way = door.way;
        Self {
            name: way.name,
            tag: way.tag,
            http: Some((way.method, way.path)),
            scope: None,
            is_on_socket: false,
            told: door.told,
            given: door.given,
        }
    }
}

/// All that can be asked for: whatever is served from another table than that of the operations is added here.
pub(super) fn everything() -> Vec<Described> {
    let resume = Described {
        name: "resume",
        tag: "Live socket",
        http: None,
        scope: Some(Scope::Read),
        is_on_socket: true,
        told: Resume::json_schema,
        given: SchemaGenerator::subschema_for::<Resumed>,
    };
    let mut all: Vec<Described> = OPERATIONS.values().map(Described::from).collect();
    all.extend(DOORS.values().map(Described::from));
    all.push(resume);
    all.sort_by_key(|described| described.name);
    all
}
