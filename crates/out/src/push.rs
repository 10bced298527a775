//! Web push: a word to a device by way of a service that cannot read it (RFC 8030, 8188, 8291, 8292).

mod sealing;
mod vapid;

use bytes::Bytes;
use http::{
    HeaderMap, HeaderValue, Method, StatusCode,
    header::{AUTHORIZATION, CONTENT_ENCODING, CONTENT_TYPE, HeaderName, RETRY_AFTER},
};

pub use sealing::{BODY_BYTES, Receiver, TEXT_BYTES};
pub use vapid::Vapid;

use crate::{Target, Unreached, Way};

const TTL: HeaderName = HeaderName::from_static("ttl");
const TOPIC: HeaderName = HeaderName::from_static("topic");
const URGENCY: HeaderName = HeaderName::from_static("urgency");
/// Seconds that a service may ask us to wait.
const LONGEST_WAIT: i64 = 3600;

/// How soon a device is woken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Urgency {
    /// When it is awake anyway.
    Normal,
    /// At once.
    High,
}

/// A push on its way: sealed, and with what the service has to know.
#[derive(Clone, Debug)]
pub struct Push {
    /// Where the device is reached.
    pub target: Target,
    /// What it says; nobody but the device can read it.
    pub body: Bytes,
    /// Seconds that the service keeps it for a device that is away.
    pub ttl: i64,
    /// How soon the device is woken.
    pub urgency: Urgency,
    /// One that has not arrived yet is replaced by a later one of the same topic: at most 32 characters of base64.
    pub topic: Option<String>,
}

/// What the service said, by what is to be done about it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// It has it.
    Taken,
    /// There is no such device any more.
    Gone,
    /// It does not take it, with this status, and would not later.
    Refused(u16),
    /// To be tried again, after so many seconds where it said so.
    Later(Option<i64>),
}

impl Way {
    /// Hands a push to its service, once. Whatever comes of it says what is to be done.
    pub async fn push(&self, push: &Push, authorization: &str) -> Outcome {
        let Ok(headers) = headers(push, authorization) else {
            return Outcome::Refused(StatusCode::BAD_REQUEST.as_u16());
        };
        let body = push.body.clone();
        match self.send(Method::POST, &push.target, headers, body).await {
            Ok(answer) => outcome(answer.status, &answer.headers),
            Err(Unreached::Refused(_)) => Outcome::Refused(0),
            Err(Unreached::Connect(_) | Unreached::Broken(_) | Unreached::Late) => {
                Outcome::Later(None)
            }
        }
    }
}

fn headers(
    push: &Push,
    authorization: &str,
) -> Result<HeaderMap, http::header::InvalidHeaderValue> {
    let mut headers = HeaderMap::new();
    let mut secret = HeaderValue::from_str(authorization)?;
    secret.set_sensitive(true);
    headers.insert(AUTHORIZATION, secret);
    headers.insert(CONTENT_ENCODING, HeaderValue::from_static("aes128gcm"));
    let bytes = HeaderValue::from_static("application/octet-stream");
    headers.insert(CONTENT_TYPE, bytes);
    headers.insert(TTL, HeaderValue::from(push.ttl));
    headers.insert(
        URGENCY,
        HeaderValue::from_static(match push.urgency {
            Urgency::Normal => "normal",
            Urgency::High => "high",
        }),
    );
    if let Some(topic) = &push.topic {
        headers.insert(TOPIC, HeaderValue::from_str(topic)?);
    }
    Ok(headers)
}

fn outcome(status: StatusCode, headers: &HeaderMap) -> Outcome {
    match status.as_u16() {
        200..=299 => Outcome::Taken,
        404 | 410 => Outcome::Gone,
        408 | 425 | 429 | 500..=599 => Outcome::Later(wait(headers)),
        status => Outcome::Refused(status),
    }
}

/// Seconds to wait; a date says no more than that it is later.
fn wait(headers: &HeaderMap) -> Option<i64> {
    let said = headers.get(RETRY_AFTER)?.to_str().ok()?;
    let seconds: i64 = said.trim().parse().ok()?;
    Some(seconds.clamp(0, LONGEST_WAIT))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(status: u16, after: Option<&'static str>) -> Outcome {
        let after = after.map(|after| (RETRY_AFTER, HeaderValue::from_static(after)));
        outcome(
            StatusCode::from_u16(status).unwrap(),
            &after.into_iter().collect(),
        )
    }

    #[test]
    fn a_status_says_what_is_to_be_done() {
        assert_eq!(
            [200, 201, 202].map(|status| said(status, None)),
            [Outcome::Taken; 3]
        );
        assert_eq!(
            [404, 410].map(|status| said(status, None)),
            [Outcome::Gone; 2]
        );
        for status in [301, 400, 401, 403, 413] {
            assert_eq!(said(status, Some("5")), Outcome::Refused(status));
        }
        assert_eq!(said(429, Some("17")), Outcome::Later(Some(17)));
        assert_eq!(
            said(503, Some("99999999")),
            Outcome::Later(Some(LONGEST_WAIT))
        );
        let date = Some("Sun, 06 Nov 1994 08:49:37 GMT");
        assert_eq!(said(500, date), Outcome::Later(None));
    }
}
