//! Who stands at a door, and the cookie that their refresh token is kept in.

use std::net::{IpAddr, SocketAddr};

use axum::{
    extract::{ConnectInfo, FromRequestParts},
    http::{HeaderMap, HeaderValue, header, request::Parts},
};
use veche_chat::{Device, LASTING, REMEMBERED, Token};

use crate::{App, address::Address};

/// The name of the cookie with the refresh token.
const COOKIE: &str = "veche_refresh";
/// The name of the one that shows files to a page's own elements.
pub(crate) const FILES: &str = "veche_files";
/// The name of the one that a device is known again by.
const DEVICE: &str = "veche_device";
/// Scripts cannot read it, other sites do not send it, and nothing but sessions gets it.
const BOUNDS: &str = "HttpOnly; SameSite=Strict; Path=/api/v1/sessions";
/// The same for what shows files: nothing but files gets it, and it is good for nothing else.
const FOR_FILES: &str = "HttpOnly; SameSite=Strict; Path=/files";

/// Somebody who has not signed in, as far as their request tells of them.
pub(crate) struct Visitor {
    /// Where they call from.
    pub(super) address: Option<IpAddr>,
    /// What their client calls itself.
    pub(super) agent: String,
    /// Whether the request came over https on its way to us.
    is_secure: bool,
    /// The refresh token in the cookie.
    pub(super) cookie: Option<String>,
    /// What becomes of the cookie.
    change: Change,
    /// What the device was known by until now, and is from now on.
    mark: Option<String>,
    new_mark: Option<Token>,
}

/// What becomes of the cookie.
enum Change {
    Stays,
    Is { refresh: Token, files: Token },
    Goes,
}

impl Visitor {
    pub(in crate::api) async fn of(app: &App, parts: &mut Parts) -> Self {
        let Ok(Address(address)) = Address::from_request_parts(parts, app).await;
        let agent = parts.headers.get(header::USER_AGENT);
        let agent = agent.map(|agent| String::from_utf8_lossy(agent.as_bytes()).into_owned());
        Self {
            address,
            agent: agent.unwrap_or_default(),
            is_secure: is_secure(app, parts),
            cookie: cookie(&parts.headers, COOKIE),
            change: Change::Stays,
            mark: cookie(&parts.headers, DEVICE),
            new_mark: None,
        }
    }

    /// What they sign in at.
    pub(super) fn device(&self) -> Device<'_> {
        Device {
            address: self.address,
            agent: &self.agent,
            mark: self.mark.as_deref(),
        }
    }

    /// Has the browser keep what the device is known again by.
    pub(super) fn is_known_by(&mut self, mark: Option<Token>) {
        self.new_mark = mark;
    }

    /// Has the browser keep a refresh token, and what shows files.
    pub(super) fn keep(&mut self, refresh: Token, files: Token) {
        self.change = Change::Is { refresh, files };
    }

    /// Has the browser forget its refresh token.
    pub(super) fn forget(&mut self) {
        self.change = Change::Goes;
    }

    /// What the browser is told of the cookies, if anything.
    pub(in crate::api) fn set_cookies(self) -> impl Iterator<Item = String> {
        let secure = if self.is_secure { "; Secure" } else { "" };
        let session = match self.change {
            Change::Stays => Vec::new(),
            Change::Is {
                refresh: Token(refresh),
                files: Token(files),
            } => vec![
                format!("{COOKIE}={refresh}; {BOUNDS}; Max-Age={LASTING}{secure}"),
                format!("{FILES}={files}; {FOR_FILES}; Max-Age={LASTING}{secure}"),
            ],
            Change::Goes => forget().map(str::to_owned).into(),
        };
        let device = self
            .new_mark
            .map(|Token(mark)| format!("{DEVICE}={mark}; {BOUNDS}; Max-Age={REMEMBERED}{secure}"));
        session.into_iter().chain(device)
    }
}

/// What makes a browser forget its refresh token, and what shows files.
pub(in crate::api) fn forget() -> [&'static str; 2] {
    [
        "veche_refresh=; HttpOnly; SameSite=Strict; Path=/api/v1/sessions; Max-Age=0",
        "veche_files=; HttpOnly; SameSite=Strict; Path=/files; Max-Age=0",
    ]
}

/// The token in the cookie of this name. Two of them are none: one was put there by somebody else.
pub(crate) fn cookie(headers: &HeaderMap, wanted: &str) -> Option<String> {
    let lines = headers.get_all(header::COOKIE).iter();
    let pairs = lines
        .filter_map(|line| line.to_str().ok())
        .flat_map(|line| line.split(';'));
    let mut tokens = pairs.filter_map(|pair| {
        let (name, token) = pair.split_once('=')?;
        (name.trim() == wanted).then(|| token.trim())
    });
    match (tokens.next(), tokens.next()) {
        (Some(token), None) if !token.is_empty() => Some(token.to_owned()),
        _ => None,
    }
}

/// Whether the request set out over https: a trusted proxy says so, or a page that was loaded so has sent it.
fn is_secure(app: &App, parts: &Parts) -> bool {
    let peer = parts.extensions.get::<ConnectInfo<SocketAddr>>();
    let is_proxied = peer.is_some_and(|peer| app.proxies.has(peer.0.ip()));
    let begins = |name: &str, with: &[u8]| {
        let value = parts.headers.get(name).map(HeaderValue::as_bytes);
        value.is_some_and(|value| value.to_ascii_lowercase().starts_with(with))
    };
    is_proxied && begins("x-forwarded-proto", b"https") || begins("origin", b"https://")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(lines: &[(&'static str, &'static str)]) -> HeaderMap {
        let mut headers = HeaderMap::new();
        for (name, value) in lines {
            headers.append(*name, HeaderValue::from_static(value));
        }
        headers
    }

    #[test]
    fn one_cookie_is_found_among_others_and_two_are_none() {
        let found = |lines: &[&'static str]| {
            let lines: Vec<_> = lines.iter().map(|line| ("cookie", *line)).collect();
            cookie(&headers(&lines), COOKIE)
        };
        assert_eq!(found(&["veche_refresh=a.b.c"]).as_deref(), Some("a.b.c"));
        assert_eq!(found(&["a=b; veche_refresh=t ;c=d"]).as_deref(), Some("t"));
        assert_eq!(found(&["a=b", "veche_refresh=t"]).as_deref(), Some("t"));
        for none in [
            &[][..],
            &["veche_refresh"],
            &["veche_refresh="],
            &["xveche_refresh=t"],
            &["VECHE_REFRESH=t"],
            &["veche_refresh=t; veche_refresh=u"],
            &["veche_refresh=t", "veche_refresh=u"],
        ] {
            assert_eq!(found(none), None, "{none:?}");
        }
    }
}
