//! Proxies in front of the server: whose word on a client's address is believed, and how it is read.

use std::{
    net::{IpAddr, SocketAddr},
    str::FromStr,
};

use axum::http::HeaderMap;
use ipnet::IpNet;

/// Addresses and networks of proxies that are ours.
#[derive(Clone, Debug, Default)]
pub struct Proxies(Vec<IpNet>);

impl FromStr for Proxies {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let words = text.split(',').map(str::trim);
        let networks = words.filter(|word| !word.is_empty()).map(network);
        let networks: Option<_> = networks.collect();
        networks.map(Self).ok_or_else(|| {
            "must be IP addresses or networks such as 10.0.0.0/8, with commas between".to_owned()
        })
    }
}

fn network(word: &str) -> Option<IpNet> {
    let address = word.parse::<IpAddr>().map(|address| address.to_canonical());
    address.map_or_else(|_| word.parse().ok(), |address| Some(address.into()))
}

impl Proxies {
    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether an address is a proxy's of ours.
    #[must_use]
    pub fn has(&self, address: IpAddr) -> bool {
        let address = address.to_canonical();
        self.0.iter().any(|network| network.contains(&address))
    }

    /// The address that a request comes from: the nearest in the chain of hops that is no proxy of ours.
    ///
    /// Each proxy adds the address that it was called from to the end of `X-Forwarded-For`, so what stands before the first
    /// foreign one is only said. `Forwarded` is not read: a proxy that knows one of the two hands the other on as the client
    /// wrote it, so only one of them can be believed.
    pub(crate) fn client(&self, peer: IpAddr, headers: &HeaderMap) -> IpAddr {
        let mut nearest = peer.to_canonical();
        let lines = headers.get_all("x-forwarded-for").iter().rev();
        let hops = lines.flat_map(|line| line.as_bytes().rsplit(|byte| *byte == b','));
        let hops = hops
            .map(<[u8]>::trim_ascii)
            .filter(|hop| !hop.is_empty())
            .map_while(hop);
        for hop in hops {
            if !self.has(nearest) {
                break;
            }
            nearest = hop;
        }
        nearest
    }
}

/// An address as proxies write it: plain, in brackets, in quotes, with a port, with a zone.
fn hop(bytes: &[u8]) -> Option<IpAddr> {
    let text = std::str::from_utf8(bytes).ok()?.trim_matches('"').trim();
    let text = match text.split_once('%') {
        Some((address, zone)) => {
            let rest = zone.split_once(']').map_or("", |(_, rest)| rest);
            let close = if address.starts_with('[') { "]" } else { "" };
            &format!("{address}{close}{rest}")
        }
        None => text,
    };
    let bare = text
        .strip_prefix('[')
        .and_then(|text| text.strip_suffix(']'))
        .unwrap_or(text);
    let address = bare.parse::<IpAddr>().ok();
    let with_port = || text.parse::<SocketAddr>().ok().map(|place| place.ip());
    address
        .or_else(with_port)
        .map(|address| address.to_canonical())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn client(proxies: &str, peer: &str, lines: &[&str]) -> String {
        let proxies: Proxies = proxies.parse().unwrap();
        let lines = lines
            .iter()
            .map(|line| ("x-forwarded-for".parse().unwrap(), line.parse().unwrap()));
        let headers: HeaderMap = lines.collect();
        proxies.client(peer.parse().unwrap(), &headers).to_string()
    }

    #[test]
    fn an_address_is_read_however_a_proxy_writes_it() {
        for (said, address) in [
            ("203.0.113.3", "203.0.113.3"),
            ("203.0.113.3:1111", "203.0.113.3"),
            (" 203.0.113.3 ", "203.0.113.3"),
            ("\"203.0.113.3:1111\"", "203.0.113.3"),
            ("2001:db8::1", "2001:db8::1"),
            ("[2001:db8::1]", "2001:db8::1"),
            ("[2001:db8::1]:443", "2001:db8::1"),
            ("\"[2001:db8::1]:443\"", "2001:db8::1"),
            ("[fe80::1%eth0]:443", "fe80::1"),
            ("fe80::1%eth0", "fe80::1"),
            ("::ffff:203.0.113.3", "203.0.113.3"),
            ("[::ffff:203.0.113.3]:80", "203.0.113.3"),
            ("203.0.113.3,", "203.0.113.3"),
            (", ,203.0.113.3:80 , ", "203.0.113.3"),
        ] {
            assert_eq!(client("127.0.0.1", "127.0.0.1", &[said]), address, "{said}");
        }
    }

    #[test]
    fn what_is_no_address_ends_the_chain_at_the_proxy_that_said_it() {
        for said in [
            "",
            "unknown",
            "_hidden",
            "203.0.113",
            "203.0.113.3:",
            "203.0.113.3:99999",
            "[2001:db8::1",
            "1.2.3.4 5.6.7.8",
            "é",
        ] {
            assert_eq!(
                client("127.0.0.1", "127.0.0.1", &[said]),
                "127.0.0.1",
                "{said}"
            );
        }
        assert_eq!(
            client(
                "127.0.0.1,10.0.0.0/8",
                "127.0.0.1",
                &["203.0.113.3, junk, 10.1.2.3"]
            ),
            "10.1.2.3"
        );
    }

    #[test]
    fn the_nearest_that_is_not_ours_is_the_client_whatever_stands_before_it() {
        let ours = "127.0.0.1, 10.0.0.0/8, 2001:db8:ff::/48";
        for (peer, lines, address) in [
            (
                "127.0.0.1",
                &["6.6.6.6, 203.0.113.3, 10.1.2.3"][..],
                "203.0.113.3",
            ),
            (
                "127.0.0.1",
                &["6.6.6.6", "203.0.113.3:5, [2001:db8:ff::2]:443"],
                "203.0.113.3",
            ),
            ("::ffff:10.9.9.9", &["203.0.113.3"], "203.0.113.3"),
            ("2001:db8:ff::9", &["2001:db8:fe::9"], "2001:db8:fe::9"),
            ("11.0.0.1", &["203.0.113.3"], "11.0.0.1"),
            ("127.0.0.1", &["10.1.1.1, 10.2.2.2"], "10.1.1.1"),
            ("127.0.0.1", &[], "127.0.0.1"),
        ] {
            assert_eq!(client(ours, peer, lines), address, "{peer} {lines:?}");
        }
        assert_eq!(client("", "127.0.0.1", &["203.0.113.3"]), "127.0.0.1");
    }

    #[test]
    fn a_word_that_is_no_address_and_no_network_is_refused() {
        for bad in [
            "10.0.0.0/33",
            "10.0.0.0/",
            "proxy",
            "10.0.0.1:80",
            "::1/129",
            "10.0.0.1 10.0.0.2",
        ] {
            assert!(bad.parse::<Proxies>().is_err(), "{bad}");
        }
        assert!(" , ".parse::<Proxies>().unwrap().is_empty());
        assert!(
            "::ffff:10.0.0.1"
                .parse::<Proxies>()
                .unwrap()
                .has("10.0.0.1".parse().unwrap())
        );
    }
}
