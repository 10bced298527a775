//! Reading a refusal, whoever worded it.

use serde_json::Value;
use veche_model::{Code, Problem};

/// The problem, as it was sent. One of a newer server with a code unknown here, or the page of a proxy, becomes the problem
/// that its status stands for.
pub(crate) fn read(status: u16, body: Option<Value>) -> Problem {
    let body = body.unwrap_or_default();
    let detail = body["detail"].as_str().map(str::to_owned);
    serde_json::from_value(body).unwrap_or_else(|_| {
        let detail = detail.unwrap_or_else(|| format!("refused with status {status}"));
        let problem = Problem::new(code(status), detail);
        Problem { status, ..problem }
    })
}

fn code(status: u16) -> Code {
    match status {
        401 => Code::Unauthenticated,
        404 => Code::NotFound,
        408 => Code::Timeout,
        409 => Code::Conflict,
        413 => Code::TooLarge,
        429 => Code::TooFast,
        502..=504 => Code::Unavailable,
        500.. => Code::Internal,
        _ => Code::Forbidden,
    }
}
