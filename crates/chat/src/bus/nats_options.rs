//! Where the bus is, and who we are to it.

use std::{fmt, path::PathBuf, str::FromStr};

use async_nats::{ConnectOptions, ServerAddr};
use percent_encoding::percent_decode_str;
use rustls::pki_types::{CertificateDer, pem::PemObject};

/// Where the bus is, and who we are to it.
#[derive(Clone, Debug)]
pub struct NatsOptions {
    /// Its servers, any of which will do.
    pub servers: NatsUrl,
    /// A user's credentials, where they do not stand in the address.
    pub credentials: Option<NatsCredentials>,
    /// The authority that the servers' certificates are from, where the machine does not know it.
    pub authority: Option<NatsAuthority>,
}

/// One address or several, with commas between: `nats://user:password@host:4222`, or `tls://`.
#[derive(Clone)]
pub struct NatsUrl {
    servers: Vec<ServerAddr>,
    user: Option<User>,
}

/// Who a node is to the bus, as an address says: a user and a password, or a token.
#[derive(Clone, PartialEq, Eq)]
struct User {
    name: String,
    password: Option<String>,
}

/// What a file of credentials holds: who a user is, and the key that shows it.
#[derive(Clone)]
pub struct NatsCredentials(String);

/// A file with certificates of an authority.
#[derive(Clone, Debug)]
pub struct NatsAuthority(PathBuf);

impl NatsOptions {
    /// What a connection is made with.
    pub(super) fn connect_options(&self) -> ConnectOptions {
        let options = ConnectOptions::new();
        let options = match &self.servers.user {
            None => options,
            Some(User {
                name,
                password: Some(password),
            }) => options.user_and_password(name.clone(), password.clone()),
            Some(User {
                name: token,
                password: None,
            }) => options.token(token.clone()),
        };
        let options = match &self.credentials {
            None => options,
            Some(NatsCredentials(text)) => options
                .credentials(text)
                .expect("they were read when they were parsed"),
        };
        match &self.authority {
            None => options,
            Some(NatsAuthority(file)) => options.add_root_certificates(file.clone()),
        }
    }
}

impl NatsUrl {
    pub(super) fn addresses(&self) -> Vec<ServerAddr> {
        self.servers.clone()
    }
}

impl FromStr for NatsUrl {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let servers = text.split(',').map(str::trim).map(server);
        let servers = servers.collect::<Result<Vec<_>, _>>()?;
        let users: Option<Vec<User>> = servers
            .iter()
            .filter(|server| server.has_user_pass())
            .map(user)
            .collect();
        let mut users = users.ok_or("must have a user and a password in UTF-8")?;
        users.dedup();
        if users.len() > 1 {
            return Err("must have one user and one password in all addresses".to_owned());
        }
        Ok(Self {
            servers,
            user: users.pop(),
        })
    }
}

fn server(address: &str) -> Result<ServerAddr, String> {
    const RULE: &str = "must be nats://host:port or tls://host:port, several with commas between, and nothing behind the port";
    let is_known = ["nats://", "tls://"]
        .iter()
        .any(|scheme| address.starts_with(scheme));
    let parsed = ServerAddr::from_str(address).ok();
    let parsed = parsed.filter(|parsed| {
        let url = parsed.clone().into_inner();
        let has_more = url.query().is_some() || url.fragment().is_some();
        !parsed.host().is_empty() && matches!(url.path(), "" | "/") && !has_more
    });
    parsed.filter(|_| is_known).ok_or_else(|| RULE.to_owned())
}

/// Who an address says we are; nothing when nobody could read that.
fn user(server: &ServerAddr) -> Option<User> {
    let plain = |text| Some(percent_decode_str(text).decode_utf8().ok()?.into_owned());
    let password = server.password().map(plain);
    Some(User {
        name: plain(server.username().unwrap_or_default())?,
        password: match password {
            Some(password) => Some(password?),
            None => None,
        },
    })
}

/// Shown without anybody's password.
impl fmt::Display for NatsUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (at, server) in self.servers.iter().enumerate() {
            let comma = if at > 0 { "," } else { "" };
            let scheme = if server.tls_required() { "tls" } else { "nats" };
            write!(f, "{comma}{scheme}://{}:{}", server.host(), server.port())?;
        }
        Ok(())
    }
}

impl fmt::Debug for NatsUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl FromStr for NatsCredentials {
    type Err = String;

    /// Reads what stands in the file.
    fn from_str(text: &str) -> Result<Self, String> {
        match ConnectOptions::with_credentials(text) {
            Ok(_) => Ok(Self(text.to_owned())),
            Err(_) => Err("must hold the credentials of a user of NATS".to_owned()),
        }
    }
}

impl fmt::Debug for NatsCredentials {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("NatsCredentials").finish_non_exhaustive()
    }
}

impl NatsAuthority {
    /// A file that holds this, if there are certificates in it.
    pub fn new(file: PathBuf, held: &[u8]) -> Result<Self, String> {
        let certificates: Result<Vec<_>, _> = CertificateDer::pem_slice_iter(held).collect();
        match certificates {
            Ok(certificates) if !certificates.is_empty() => Ok(Self(file)),
            _ => Err("must hold certificates (PEM)".to_owned()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_read_and_shown_without_its_password() {
        for (good, shown, user) in [
            ("nats://bus:4222", "nats://bus:4222", None),
            ("nats://bus/", "nats://bus:4222", None),
            (
                "nats://u:se%3Acret@bus",
                "nats://bus:4222",
                Some(("u", Some("se:cret"))),
            ),
            (
                "tls://u:secret@one:1, tls://two:2,tls://u:secret@three:3",
                "tls://one:1,tls://two:2,tls://three:3",
                Some(("u", Some("secret"))),
            ),
            (
                "nats://a%2Ftoken@bus",
                "nats://bus:4222",
                Some(("a/token", None)),
            ),
        ] {
            let url: NatsUrl = good.parse().expect("an address");
            assert_eq!(format!("{url} {url:?}"), format!("{shown} {shown}"));
            let read = url
                .user
                .as_ref()
                .map(|user| (user.name.as_str(), user.password.as_deref()));
            assert_eq!(read, user, "{good}");
        }
        for bad in [
            "",
            "bus:4222",
            "http://bus",
            "nats://",
            "nats://bus:port",
            "nats://bus,",
            "nats://bus/x",
            "nats://bus?x=1",
            "nats://bus:4222#x",
            "nats://%FF:secret@bus",
            "nats://one:secret@bus,nats://two:secret@bus",
        ] {
            assert!(bad.parse::<NatsUrl>().is_err(), "{bad:?}");
        }
    }

    #[test]
    fn files_hold_what_they_are_for() {
        for bad in ["", "garbage", "-----BEGIN NATS USER JWT-----\nx\n"] {
            assert!(bad.parse::<NatsCredentials>().is_err(), "{bad:?}");
            let authority = NatsAuthority::new(PathBuf::new(), bad.as_bytes());
            assert!(authority.is_err(), "{bad:?}");
        }
    }
}
