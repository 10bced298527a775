//! Whom a request is for: said once, or what stands between us and its sender may have read another one (RFC 9112, 3.2).

use axum::{
    extract::Request,
    http::{HeaderValue, StatusCode, Version, header, uri::Authority},
    response::{IntoResponse, Response},
};
use veche_model::Problem;

use crate::{api::Refused, contract::Refusal};

const RULE: &str = "must be said once, as a host and perhaps a port";

/// The refusal of a request that does not say once whom it is for. HTTP/1.0 knew of one host only, and may leave it out.
pub(super) fn refusal(request: &Request, is_below_api: bool) -> Option<Response> {
    let mut hosts = request.headers().get_all(header::HOST).iter();
    let is_right = match (hosts.next(), hosts.next()) {
        (Some(host), None) => is_host(host),
        (None, None) => request.version() < Version::HTTP_11,
        _ => false,
    };
    (!is_right).then(|| refused(is_below_api))
}

/// An address in brackets, or a name; nothing, where the target has no host.
fn is_host(host: &HeaderValue) -> bool {
    let Ok(host) = host.to_str() else {
        return false;
    };
    let host = host.trim();
    let is_authority = |authority: Authority| {
        let port = host.strip_prefix(authority.host());
        let port = port.map(|rest| rest.strip_prefix(':').unwrap_or(rest));
        port.is_some_and(|port| port.is_empty() || port.parse::<u16>().is_ok())
    };
    host.is_empty() || host.parse().is_ok_and(is_authority)
}

fn refused(is_below_api: bool) -> Response {
    let mut response = if is_below_api {
        let problem = Problem {
            status: StatusCode::BAD_REQUEST.as_u16(),
            ..Problem::invalid("host", RULE)
        };
        Refused(problem).into_response()
    } else {
        Refusal::new(StatusCode::BAD_REQUEST, format!("Host {RULE}")).into_response()
    };
    let close = HeaderValue::from_static("close");
    response.headers_mut().insert(header::CONNECTION, close);
    response
}
