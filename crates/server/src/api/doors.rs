//! Doors: what whoever comes may do, without having signed in.
//!
//! A page may have its refresh token kept in a cookie, which it cannot read itself. So every door that changes something
//! looks at whose page asks.

pub(super) mod identity;
pub(super) mod links;
pub(super) mod mail;
pub(super) mod server;
mod visitor;

use futures_util::future::BoxFuture;
use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::{Serialize, de::DeserializeOwned};
use serde_json::{Map, Value};

use super::{operation::Ran, read, refused::Refused, route::Method};
use crate::{App, json};

pub(crate) use visitor::{FILES, cookie};
pub(super) use visitor::{Visitor, forget};

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
pub(crate) struct DoorEndpoint {
    pub(crate) way: Way,
    /// Reads what the door is told, does it, and writes what it gives as JSON; the visitor knows what becomes of the cookie.
    pub(super) run:
        fn(App, Visitor, &'static read::Rules, Map<String, Value>) -> BoxFuture<'static, Passed>,
    /// What it may be told.
    pub(super) rules: read::Rules,
    pub(crate) told: fn(&mut SchemaGenerator) -> Schema,
    pub(crate) given: fn(&mut SchemaGenerator) -> Schema,
}

/// How it came out, and for whom.
type Passed = (Visitor, Ran);

impl DoorEndpoint {
    pub(crate) fn of<D: Door>() -> Self {
        Self {
            way: D::WAY,
            run: |app, mut visitor, rules, fields| {
                Box::pin(async move {
                    let passing = async {
                        let told: D = read::fields(rules, fields)?;
                        let given = told.run(&app, &mut visitor).await;
                        given
                            .map(|given| json::text(&given))
                            .map_err(|refused| refused.0)
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
