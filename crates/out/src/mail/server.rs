//! Which mail server, and how it is spoken to.

use std::{borrow::Cow, fmt, net::IpAddr, str::FromStr, time::Duration};

use lettre::{
    AsyncSmtpTransport, Tokio1Executor,
    transport::smtp::{
        PoolConfig,
        authentication::Credentials,
        client::{Certificate, CertificateStore, Tls, TlsParameters},
    },
};
use percent_encoding::percent_decode_str;
use url::Url;

const RULE: &str = "must be an address such as smtps://user:password@mail.example.org, or smtp:// with STARTTLS; \
                    ?tls=none for a server without TLS";
/// How long one answer of the server may take.
const ANSWER: Duration = Duration::from_secs(20);
/// How long a connection is kept that nobody uses.
const IDLE: Duration = Duration::from_secs(30);

/// A mail server: `smtps://user:password@host:465`, or `smtp://user:password@host:587`, which has to offer STARTTLS unless it is this
/// machine; `?tls=none` for one that is spoken to in the clear.
#[derive(Clone)]
pub struct Smtp {
    host: String,
    port: u16,
    login: Option<(String, String)>,
    security: Security,
}

/// How nobody else reads along.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Security {
    /// TLS from the first byte.
    Tls,
    /// TLS before anything is said.
    StartTls,
    /// TLS where it is offered: nobody else is on the way.
    Offered,
    /// Not at all.
    Clear,
}

impl fmt::Debug for Smtp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{} ({:?})", self.host, self.port, self.security)
    }
}

impl FromStr for Smtp {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let url = Url::parse(text).map_err(|_| RULE.to_owned())?;
        let host = url.host_str().unwrap_or_default();
        let is_bare = matches!(url.path(), "" | "/") && url.fragment().is_none();
        if host.is_empty() || !is_bare {
            return Err(RULE.to_owned());
        }
        let host = host.trim_start_matches('[').trim_end_matches(']');
        let security = match (url.scheme(), url.query()) {
            ("smtps", None) => Security::Tls,
            ("smtp", Some("tls=none")) => Security::Clear,
            ("smtp", None) if is_here(host) => Security::Offered,
            ("smtp", None) => Security::StartTls,
            _ => return Err(RULE.to_owned()),
        };
        let usual = if security == Security::Tls { 465 } else { 587 };
        let said = |text: &str| {
            let text = percent_decode_str(text).decode_utf8();
            text.map(Cow::into_owned).map_err(|_| RULE.to_owned())
        };
        let login = match (url.username(), url.password()) {
            ("", None) => None,
            (user, Some(password)) if !user.is_empty() => Some((said(user)?, said(password)?)),
            _ => return Err(RULE.to_owned()),
        };
        Ok(Self {
            host: host.to_owned(),
            port: url.port().unwrap_or(usual),
            login,
            security,
        })
    }
}

impl Smtp {
    /// Connections to it, which are made as they are needed.
    pub(super) fn wire(&self, at_once: u32) -> AsyncSmtpTransport<Tokio1Executor> {
        let tls = match self.security {
            Security::Tls => Tls::Wrapper(trusting(&self.host)),
            Security::StartTls => Tls::Required(trusting(&self.host)),
            Security::Offered => Tls::Opportunistic(trusting(&self.host)),
            Security::Clear => Tls::None,
        };
        let mut wire = AsyncSmtpTransport::<Tokio1Executor>::builder_dangerous(&self.host)
            .port(self.port)
            .tls(tls)
            .timeout(Some(ANSWER))
            .pool_config(PoolConfig::new().max_size(at_once).idle_timeout(IDLE));
        if let Some((user, password)) = self.login.clone() {
            wire = wire.credentials(Credentials::new(user, password));
        }
        wire.build()
    }
}

/// Trusts whom the machine trusts, an authority of the house among them, and whom browsers trust.
fn trusting(host: &str) -> TlsParameters {
    let mut tls =
        TlsParameters::builder(host.to_owned()).certificate_store(CertificateStore::WebpkiRoots);
    for root in rustls_native_certs::load_native_certs().certs {
        // One that cannot be read is nobody's to trust.
        if let Ok(root) = Certificate::from_der(root.to_vec()) {
            tls = tls.add_root_certificate(root);
        }
    }
    tls.build()
        .expect("there are roots, and a host of a URL is a name")
}

fn is_here(host: &str) -> bool {
    let is_loopback = |address: IpAddr| address.to_canonical().is_loopback();
    host == "localhost" || host.parse().is_ok_and(is_loopback)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_server_is_named_by_its_address() {
        for (text, said) in [
            ("smtps://mail.example.org", "mail.example.org:465 (Tls)"),
            (
                "smtp://u:p@mail.example.org/",
                "mail.example.org:587 (StartTls)",
            ),
            (
                "smtp://u%40x:p%3A%2F@10.0.0.7:2525?tls=none",
                "10.0.0.7:2525 (Clear)",
            ),
            ("smtp://localhost:25", "localhost:25 (Offered)"),
            ("smtp://[::1]:25", "::1:25 (Offered)"),
        ] {
            let smtp: Smtp = text.parse().unwrap();
            assert_eq!(format!("{smtp:?}"), said);
        }
        let smtp: Smtp = "smtp://u%40x:p%3A%2F@mail.example.org".parse().unwrap();
        assert_eq!(smtp.login, Some(("u@x".to_owned(), "p:/".to_owned())));
    }

    #[test]
    fn whatever_is_no_server_is_refused() {
        for text in [
            "",
            "mail.example.org",
            "http://mail.example.org",
            "smtp://",
            "smtp://u@mail.example.org",
            "smtp://:p@mail.example.org",
            "smtp://mail.example.org/inbox",
            "smtp://mail.example.org?tls=off",
            "smtps://mail.example.org?tls=none",
            "smtp://mail.example.org#x",
            "smtp://u:%ff@mail.example.org",
        ] {
            assert!(text.parse::<Smtp>().is_err(), "{text}");
        }
    }
}
