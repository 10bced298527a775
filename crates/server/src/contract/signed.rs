//! Who calls: the token's owner.

use std::marker::PhantomData;

use aide::{OperationInput, generate::GenContext, openapi::Operation};
use axum::{extract::FromRequestParts, http::request::Parts};
use indexmap::IndexMap;
use veche_chat::{Caller, Error};
use veche_model::{Relation, Rules, Verdict, permit};

use super::{Contract, Refusal};
use crate::{App, address::Address, bearer::bearer};

/// A caller who has signed in, in the words of a contract where that fails.
pub(crate) struct Signed<C>(pub(crate) Caller, PhantomData<C>);

impl<C: Contract> FromRequestParts<App> for Signed<C> {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Refusal> {
        let Ok(Address(address)) = Address::from_request_parts(parts, app).await;
        let token = bearer(&parts.headers).ok_or_else(Refusal::not_authenticated)?;
        let caller = app
            .chat
            .authenticate(token, address)
            .await
            .map_err(C::refuse)?;
        // No rule of the town is about a gate.
        let verdict = |gate| permit(caller.role, Relation::House, gate, Rules::STRICT);
        let gate = C::GATE.filter(|gate| verdict(*gate) != Verdict::Allowed);
        if let Some(gate) = gate {
            return Err(C::refuse(Error::Forbidden(gate)));
        }
        Ok(Self(caller, PhantomData))
    }
}

impl<C: Contract> OperationInput for Signed<C> {
    fn operation_input(_: &mut GenContext, operation: &mut Operation) {
        operation
            .security
            .push(IndexMap::from([(C::SCHEME.to_owned(), Vec::new())]));
    }
}
