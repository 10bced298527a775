//! What goes in and out of the routes of both old contracts.

use axum::Json;
use schemars::JsonSchema;
use serde::Serialize;

use super::{
    fields::{Fields, Shape},
    misfit::Location,
};

/// A username and a password, in OAuth2's form; its other fields are allowed and ignored.
#[derive(JsonSchema)]
pub(super) struct SignIn {
    pub(super) username: String,
    pub(super) password: String,
}

impl Shape for SignIn {
    fn read(fields: &mut Fields) -> Option<Self> {
        let username = fields.text(Location::Body, "username");
        let password = fields.text(Location::Body, "password");
        Some(Self {
            username: username?,
            password: password?,
        })
    }
}

/// An access token.
#[derive(Serialize, JsonSchema)]
pub(super) struct Token {
    access_token: String,
    token_type: &'static str,
}

impl From<veche_chat::Token> for Token {
    fn from(token: veche_chat::Token) -> Self {
        Self {
            access_token: token.0,
            token_type: "bearer",
        }
    }
}

/// It was done.
#[derive(Serialize, JsonSchema)]
pub(super) struct Done {
    message: &'static str,
}

impl Done {
    pub(super) fn json(message: &'static str) -> Json<Self> {
        Json(Self { message })
    }
}
