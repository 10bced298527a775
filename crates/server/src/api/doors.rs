//! Doors: what whoever comes may do, without having signed in.
//!
//! A page may have its refresh token kept in a cookie, which it cannot read itself. So every door that changes something
//! looks at whose page asks.

mod answering;
mod identity;
mod server;
mod visitor;

use std::{collections::BTreeMap, sync::LazyLock};

use futures_util::future::BoxFuture;
use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::{Serialize, de::DeserializeOwned};
use serde_json::{Map, Value};

use super::{
    answer::said,
    http::Refused,
    operation::{Method, Ran},
    read,
};
use crate::App;

pub(super) use answering::routes;
use visitor::Visitor;
pub(super) use visitor::forget;

/// Something that needs nobody who has signed in. HTTP only.
///
/// Its fields are what it is told: the JSON body of a `POST`; a `GET` is told nothing. Unknown fields are refused. Its doc
/// comment is its description.
pub(crate) trait Door: DeserializeOwned + JsonSchema + Send + 'static {
    /// How it is reached.
    const WAY: Way;

    /// What it gives.
    type Given: Serialize + JsonSchema;

    /// Does it. What becomes of the cookie is told to the visitor, and holds for a refusal too.
    fn run(
        self,
        app: &App,
        visitor: &mut Visitor,
    ) -> impl Future<Output = Result<Self::Given, Refused>> + Send;
}

/// How a door is reached.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Way {
    /// Its name in the descriptions.
    pub(crate) name: &'static str,
    /// The HTTP method. A `GET` changes nothing.
    pub(crate) method: Method,
    /// Behind `/api/v1`.
    pub(crate) path: &'static str,
    /// Under which heading it is described.
    pub(crate) tag: &'static str,
}

/// A door whose types are forgotten: a line of the table.
pub(crate) struct DoorEntry {
    pub(crate) way: Way,
    /// Reads what the door is told, does it, and writes what it gives as JSON; the visitor knows what becomes of the cookie.
    run: fn(App, Visitor, &'static read::Rules, Map<String, Value>) -> BoxFuture<'static, Passed>,
    /// What it may be told.
    rules: read::Rules,
    pub(crate) told: fn(&mut SchemaGenerator) -> Schema,
    pub(crate) given: fn(&mut SchemaGenerator) -> Schema,
}

/// How it came out, and for whom.
type Passed = (Visitor, Ran);

impl DoorEntry {
    fn of<D: Door>() -> Self {
        Self {
            way: D::WAY,
            run: |app, mut visitor, rules, fields| {
                Box::pin(async move {
                    let passing = async {
                        let told: D = read::fields(rules, fields)?;
                        let given = told.run(&app, &mut visitor).await;
                        given.map(|given| said(&given)).map_err(|refused| refused.0)
                    };
                    let ran = passing.await;
                    (visitor, ran)
                })
            },
            rules: read::Rules::of::<D>(),
            told: D::json_schema,
            given: SchemaGenerator::subschema_for::<D::Given>,
        }
    }
}

/// Every door, by name.
pub(crate) fn doors() -> &'static BTreeMap<&'static str, DoorEntry> {
    static DOORS: LazyLock<BTreeMap<&'static str, DoorEntry>> = LazyLock::new(|| {
        let all = [identity::doors(), server::doors()];
        let all = all.into_iter().flatten();
        all.map(|entry| (entry.way.name, entry)).collect()
    });
    &DOORS
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::api::operations;

    #[test]
    fn no_door_has_the_name_or_the_path_of_an_operation() {
        let doors = doors().values().map(|door| &door.way);
        let doors: Vec<_> = doors.map(|way| (way.name, way.method, way.path)).collect();
        let operations = operations().values().map(|entry| &entry.route);
        let operations = operations.map(|route| (route.name, route.method, route.path));
        let all: Vec<_> = operations.chain(doors).collect();
        let names: BTreeSet<_> = all.iter().map(|(name, ..)| name).collect();
        let paths: BTreeSet<_> = all.iter().map(|(_, method, path)| (method, path)).collect();
        assert_eq!((names.len(), paths.len()), (all.len(), all.len()));
    }
}
