//! Which pages may use what stands on a cookie, and the live socket.

use axum::http::{HeaderMap, HeaderValue, header};
use veche_model::{Code, Problem};

use crate::App;

/// Bytes of an origin that are said back.
const ORIGIN_BYTES: usize = 200;

/// Refuses a page of another origin than ours and those that the operator has named. Clients that are no browsers name none;
/// a browser that names none says at least whether it is another site's.
pub(crate) fn check_origin(app: &App, headers: &HeaderMap) -> Result<(), Problem> {
    let mut origins = headers.get_all(header::ORIGIN).iter();
    let (first, second) = (origins.next(), origins.next());
    let Some(origin) = first else {
        return if is_elsewhere(headers) {
            Err(refusal("another origin"))
        } else {
            Ok(())
        };
    };
    let host = headers.get(header::HOST);
    let is_known = second.is_none()
        && origin.to_str().is_ok_and(|origin| {
            app.origins.iter().any(|known| known == origin) || is_ours(origin, host)
        });
    if is_known {
        return Ok(());
    }
    // A proxy that keeps Host to itself looks like another site; the operator who wonders finds out here.
    app.host_hint.call_once(|| {
        tracing::warn!(
            ?origin,
            ?host,
            "a page was refused: its origin is not the host that its request named; if the page is ours, let the proxy pass \
             Host on, or name the origin in VECHE_ORIGINS (said once)"
        );
    });
    let origin = origin.to_str().unwrap_or("another origin");
    Err(refusal(origin.get(..ORIGIN_BYTES).unwrap_or(origin)))
}

/// What a page is told. The host that was asked for may be a name from within the operator's network, and is left out.
fn refusal(origin: &str) -> Problem {
    Problem::new(
        Code::Forbidden,
        format!(
            "pages of {origin} may not do this: it is not the Host that the request named; a proxy has to pass Host on, or the \
             operator names the origin in VECHE_ORIGINS"
        ),
    )
}

/// Whether a browser says that a page of another origin asks.
fn is_elsewhere(headers: &HeaderMap) -> bool {
    let site = headers.get("sec-fetch-site").map(HeaderValue::as_bytes);
    !matches!(site, None | Some(b"same-origin" | b"none"))
}

/// Whether an origin is the very host, with its port, that the request was sent to.
fn is_ours(origin: &str, host: Option<&HeaderValue>) -> bool {
    let Some(host) = host.and_then(|host| host.to_str().ok()) else {
        return false;
    };
    let origin = origin
        .strip_prefix("https://")
        .or_else(|| origin.strip_prefix("http://"));
    origin.is_some_and(|origin| !host.is_empty() && origin.eq_ignore_ascii_case(host))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_origin_is_ours_when_it_is_the_very_host() {
        let host = HeaderValue::from_static("chat.example.org:8000");
        let ours = |origin| is_ours(origin, Some(&host));
        assert!(ours("https://chat.example.org:8000") && ours("http://CHAT.example.org:8000"));
        for other in [
            "null",
            "",
            "https://chat.example.org",
            "https://chat.example.org:8001",
            "https://chat.example.org:8000.evil.org",
            "https://evil.org/chat.example.org:8000",
            "https://evilchat.example.org:8000",
            "ftp://chat.example.org:8000",
            "chat.example.org:8000",
        ] {
            assert!(!ours(other), "{other}");
        }
        assert!(!is_ours("https://", None));
    }

    #[test]
    fn a_browser_says_whose_page_asks() {
        let elsewhere = |site| {
            let headers = [(
                "sec-fetch-site".parse().unwrap(),
                HeaderValue::from_static(site),
            )];
            is_elsewhere(&headers.into_iter().collect())
        };
        assert!(!elsewhere("same-origin") && !elsewhere("none"));
        assert!(elsewhere("cross-site") && elsewhere("same-site") && elsewhere("new"));
        assert!(!is_elsewhere(&HeaderMap::new()), "no browser");
    }
}
