//! What a handler's `?` makes of an error: a refusal in the words of its contract.

use std::marker::PhantomData;

use aide::{OperationOutput, generate::GenContext, openapi};
use axum::{
    Json,
    response::{IntoResponse, Response},
};
use veche_chat::Error;
use veche_model::Action;

use super::refusal::{Body, Refusal};

/// One of the old contracts, or a part of one with words of its own.
pub(crate) trait Contract: Send + Sync + 'static {
    /// The name of its sign-in in the description.
    const SCHEME: &'static str;

    /// What a caller must be allowed in the house before anything else of a request is looked at.
    const GATE: Option<Action> = None;

    /// Its own words for an error; those of [`Refusal::of`] where it has none.
    fn refuse(error: Error) -> Refusal;
}

/// A refusal in the words of a contract: what a handler's `?` makes of an error.
pub(crate) struct Refused<C>(Refusal, PhantomData<C>);

impl<C: Contract> From<Error> for Refused<C> {
    fn from(error: Error) -> Self {
        Self(C::refuse(error), PhantomData)
    }
}

impl<C> From<Refusal> for Refused<C> {
    fn from(refusal: Refusal) -> Self {
        Self(refusal, PhantomData)
    }
}

impl<C> IntoResponse for Refused<C> {
    fn into_response(self) -> Response {
        self.0.into_response()
    }
}

impl<C> OperationOutput for Refused<C> {
    type Inner = ();

    fn operation_response(
        _: &mut GenContext,
        _: &mut openapi::Operation,
    ) -> Option<openapi::Response> {
        None
    }

    fn inferred_responses(
        ctx: &mut GenContext,
        operation: &mut openapi::Operation,
    ) -> Vec<(Option<u16>, openapi::Response)> {
        let Some(body) = Json::<Body>::operation_response(ctx, operation) else {
            return Vec::new();
        };
        let described = [
            (400, "Not possible as things are"),
            (401, "No token, or one that is not good any more"),
            (403, "Not allowed"),
            (404, "There is no such thing"),
            (408, "The body took too long"),
            (409, "Would break a rule of the house"),
            (413, "The body is too large"),
            (422, "Fields that do not fit, every one of them"),
            (429, "Too fast; Retry-After says when"),
            (503, "The database cannot answer now; Retry-After says when"),
            (507, "The disk is full"),
        ];
        let respond = |(status, description): (u16, &str)| {
            let response = openapi::Response {
                description: description.to_owned(),
                ..body.clone()
            };
            (Some(status), response)
        };
        described.into_iter().map(respond).collect()
    }
}
