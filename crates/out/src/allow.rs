//! What an operator lets be spoken to besides the world: their own networks and hosts.

use std::{net::IpAddr, str::FromStr};

use ipnet::IpNet;

/// Characters of the name of a host, as the system of names has them.
const HOST_CHARS: usize = 253;

/// Networks and hosts of the operator's own, on whatever port, and in the clear.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Allow {
    networks: Vec<IpNet>,
    hosts: Vec<String>,
}

impl Allow {
    /// Whether an address is in one of the networks.
    #[must_use]
    pub fn has(&self, address: IpAddr) -> bool {
        let address = address.to_canonical();
        self.networks.iter().any(|net| net.contains(&address))
    }

    /// Whether a host is named, in small letters.
    #[must_use]
    pub fn names(&self, host: &str) -> bool {
        let host = host.strip_suffix('.').unwrap_or(host);
        self.hosts.iter().any(|named| named == host)
    }

    /// Whether there are networks, in which a host may turn out to be.
    #[must_use]
    pub(crate) fn has_networks(&self) -> bool {
        !self.networks.is_empty()
    }
}

impl FromStr for Allow {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let mut allow = Self::default();
        let words = text.split(',').map(str::trim);
        for word in words.filter(|word| !word.is_empty()) {
            let host = word.to_ascii_lowercase();
            if let Some(network) = network(word) {
                allow.networks.push(network);
            } else if is_host(&host) {
                allow.hosts.push(host);
            } else {
                return Err(
                    "must be networks such as 10.0.0.0/8 and hosts such as push.example.org, with commas between"
                        .to_owned(),
                );
            }
        }
        Ok(allow)
    }
}

fn network(word: &str) -> Option<IpNet> {
    let address = word.parse::<IpAddr>().map(|address| address.to_canonical());
    address.map_or_else(|_| word.parse().ok(), |address| Some(address.into()))
}

/// A name of labels; one of nothing but digits is an address that somebody mistyped.
fn is_host(word: &str) -> bool {
    let is_label = |label: &str| {
        let is_part = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_';
        (1..=63).contains(&label.len()) && label.bytes().all(is_part) && !label.starts_with('-')
    };
    word.len() <= HOST_CHARS
        && word.split('.').all(is_label)
        && word.contains(|c: char| c.is_ascii_alphabetic())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn networks_and_hosts_stand_side_by_side() {
        let allow: Allow = "10.1.0.0/16, ::1, ntfy.Lan,,fd00::/8".parse().unwrap();
        assert!(allow.has("10.1.2.3".parse().unwrap()));
        assert!(allow.has("::ffff:10.1.2.3".parse().unwrap()));
        assert!(allow.has("::1".parse().unwrap()) && allow.has("fd12::1".parse().unwrap()));
        assert!(!allow.has("10.2.0.1".parse().unwrap()) && !allow.has("::2".parse().unwrap()));
        assert!(allow.names("ntfy.lan") && allow.names("ntfy.lan."));
        assert!(!allow.names("x.ntfy.lan") && !allow.names("lan"));
        assert_eq!("".parse::<Allow>().unwrap(), Allow::default());
    }

    #[test]
    fn what_is_neither_is_refused() {
        for bad in [
            "10.0.0.0/33",
            "10.0.0",
            "*.lan",
            "http://a.lan",
            "a b",
            "a.lan:80",
            "a..b",
            "-a.lan",
            "[::1]",
            "fe80::1%eth0",
        ] {
            assert!(bad.parse::<Allow>().is_err(), "{bad}");
        }
    }
}
