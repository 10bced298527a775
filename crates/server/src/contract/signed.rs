//! Who calls: the token's owner, and the address they call from.

use std::{
    convert::Infallible,
    marker::PhantomData,
    net::{IpAddr, SocketAddr},
};

use aide::{OperationInput, generate::GenContext, openapi::Operation};
use axum::{
    extract::{ConnectInfo, FromRef, FromRequestParts},
    http::{HeaderMap, header, request::Parts},
};
use indexmap::IndexMap;
use veche_chat::{Caller, Error};
use veche_model::{Relation, Verdict, permit};

use super::{Contract, Refusal};
use crate::App;

/// A caller who has signed in, in the words of a contract where that fails.
pub(crate) struct Signed<C>(pub(crate) Caller, PhantomData<C>);

/// The address that a request comes from: the connection's, or what a trusted proxy says.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Address(pub(crate) Option<IpAddr>);

impl<C: Contract> FromRequestParts<App> for Signed<C> {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Refusal> {
        let token = bearer(&parts.headers).ok_or_else(Refusal::not_authenticated)?;
        let Address(address) = address(parts, app);
        let caller = app
            .chat
            .authenticate(token, address)
            .await
            .map_err(C::refuse)?;
        let gate =
            C::GATE.filter(|gate| permit(caller.role, Relation::House, *gate) != Verdict::Allowed);
        if let Some(gate) = gate {
            return Err(C::refuse(Error::Forbidden(gate)));
        }
        Ok(Self(caller, PhantomData))
    }
}

/// The token in the `Authorization` header, if there is one.
pub(crate) fn bearer(headers: &HeaderMap) -> Option<&str> {
    let value = headers.get(header::AUTHORIZATION)?.to_str().ok()?;
    let (scheme, token) = value.split_once(' ')?;
    let token = token.trim();
    (scheme.eq_ignore_ascii_case("bearer") && !token.is_empty()).then_some(token)
}

impl<C: Contract> OperationInput for Signed<C> {
    fn operation_input(_: &mut GenContext, operation: &mut Operation) {
        operation
            .security
            .push(IndexMap::from([(C::SCHEME.to_owned(), Vec::new())]));
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Address
where
    App: FromRef<S>,
{
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Infallible> {
        Ok(address(parts, &App::from_ref(state)))
    }
}

impl OperationInput for Address {}

fn address(parts: &Parts, app: &App) -> Address {
    let peer = parts
        .extensions
        .get::<ConnectInfo<SocketAddr>>()
        .map(|peer| peer.0.ip());
    Address(peer.map(|peer| app.proxies.client(peer, &parts.headers)))
}
