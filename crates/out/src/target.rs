//! Where something is to be sent: an address that was read as browsers read it, and may be spoken to as far as it says itself.

use std::{fmt, net::IpAddr};

use url::{Host, Url};

use crate::{Allow, is_global};

/// Bytes of an address.
const URL_BYTES: usize = 2000;

/// Why an address is not spoken to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    /// It is none, or too long.
    #[error("must be an address such as https://push.example.org/, of at most 2000 bytes")]
    Unreadable,
    /// It is in the clear.
    #[error("must begin with https://")]
    Clear,
    /// It has a user or a password.
    #[error("must not have a user or a password")]
    User,
    /// It has a port that others are at.
    #[error("must not have a port")]
    Port,
    /// It is in a house, and the operator does not allow it.
    #[error("must not be in a network of its own")]
    House,
}

/// An address that may be spoken to, unless its name leads into a house.
#[derive(Clone, PartialEq, Eq)]
pub struct Target(Url);

/// Shows no more than where it leads: the rest may be a secret.
impl fmt::Debug for Target {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.origin())
    }
}

impl Target {
    /// Reads an address. In the clear, or on another port than the usual ones, only what the operator allows.
    pub fn parse(text: &str, allow: &Allow) -> Result<Self, Refused> {
        // Browsers leave out line ends and tabs, and what stands around it.
        let is_odd = |c: char| c.is_control() || c.is_whitespace() || c == '\\';
        if text.len() > URL_BYTES || text.contains(is_odd) {
            return Err(Refused::Unreadable);
        }
        let mut url = Url::parse(text).map_err(|_| Refused::Unreadable)?;
        let is_tls = match url.scheme() {
            "https" => true,
            "http" => false,
            _ => return Err(Refused::Unreadable),
        };
        if !url.username().is_empty() || url.password().is_some() {
            return Err(Refused::User);
        }
        let (is_named, is_house, may_be_named) = match url.host().ok_or(Refused::Unreadable)? {
            Host::Domain(host) => (allow.names(host), false, allow.has_networks()),
            Host::Ipv4(address) => literal(address.into(), allow),
            Host::Ipv6(address) => literal(address.into(), allow),
        };
        if is_house {
            return Err(Refused::House);
        }
        if !is_tls && !is_named {
            return Err(Refused::Clear);
        }
        let is_usual = matches!(url.port_or_known_default(), Some(80 | 443));
        if !is_usual && !is_named && !may_be_named {
            return Err(Refused::Port);
        }
        url.set_fragment(None);
        Ok(Self(url))
    }

    /// Scheme, host and port, as browsers write them.
    #[must_use]
    pub fn origin(&self) -> String {
        self.0.origin().ascii_serialization()
    }

    /// The whole address, as it is asked for.
    #[must_use]
    pub fn as_str(&self) -> &str {
        self.0.as_str()
    }
}

/// Whether it is allowed by name, whether it is in a house that is not, and whether it may still turn out to be allowed.
fn literal(address: IpAddr, allow: &Allow) -> (bool, bool, bool) {
    let is_named = allow.has(address);
    (is_named, !is_named && !is_global(address), false)
}
