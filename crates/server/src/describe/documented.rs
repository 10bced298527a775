//! The routes of the old contracts and of the server's health, with the description that is made of their handlers.

use aide::{
    axum::ApiRouter,
    openapi::{Components, Info, OAuth2Flow, OAuth2Flows, OpenApi, ReferenceOr, SecurityScheme},
};
use axum::Router;
use indexmap::IndexMap;

use crate::{
    App,
    contract::{
        Contract,
        atom::{self, Atom},
        greenatom::{self, Greenatom},
    },
    health,
};

/// The routes of the old contracts, and their description.
pub(crate) fn documented() -> (Router<App>, OpenApi) {
    let mut description = OpenApi {
        info: Info {
            title: "Veche".to_owned(),
            version: env!("CARGO_PKG_VERSION").to_owned(),
            description: Some(include_str!("description.md").to_owned()),
            ..Info::default()
        },
        ..OpenApi::default()
    };
    describe_sign_ins(&mut description);
    let documented = ApiRouter::new()
        .merge(atom::routes())
        .merge(greenatom::routes())
        .merge(health::routes());
    let routes = documented.finish_api(&mut description);
    (routes, description)
}

/// Names the sign-in of each contract, so that the page can use it.
fn describe_sign_ins(api: &mut OpenApi) {
    let schemes = &mut api
        .components
        .get_or_insert_with(Components::default)
        .security_schemes;
    for (name, url) in [(Atom::SCHEME, "/auth/token"), (Greenatom::SCHEME, "/login")] {
        let flow = OAuth2Flow::Password {
            refresh_url: None,
            token_url: url.to_owned(),
            scopes: IndexMap::new(),
        };
        let scheme = SecurityScheme::OAuth2 {
            flows: OAuth2Flows {
                password: Some(flow),
                ..OAuth2Flows::default()
            },
            description: None,
            extensions: IndexMap::new(),
        };
        schemes.insert(name.to_owned(), ReferenceOr::Item(scheme));
    }
}
