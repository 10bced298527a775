//! Which addresses are the world's, and which are a house's own or nobody's.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use ipnet::{Ipv4Net, Ipv6Net};

/// Of IPv4, what no stranger is at: the registry of special purposes, the groups and the reserved ones.
const HOUSE_V4: &[Ipv4Net] = &[
    v4([0, 0, 0, 0], 8),
    v4([10, 0, 0, 0], 8),
    v4([100, 64, 0, 0], 10),
    v4([127, 0, 0, 0], 8),
    v4([169, 254, 0, 0], 16),
    v4([172, 16, 0, 0], 12),
    v4([192, 0, 0, 0], 24),
    v4([192, 0, 2, 0], 24),
    v4([192, 88, 99, 0], 24),
    v4([192, 168, 0, 0], 16),
    v4([198, 18, 0, 0], 15),
    v4([198, 51, 100, 0], 24),
    v4([203, 0, 113, 0], 24),
    v4([224, 0, 0, 0], 3),
];
/// Of IPv6, strangers are in here alone,
const WORLD_V6: Ipv6Net = v6([0x2000, 0], 3);
/// but not in here: tunnels, in which another address hides, and what is for documents.
const HOUSE_V6: &[Ipv6Net] = &[
    v6([0x2001, 0], 23),
    v6([0x2001, 0xdb8], 32),
    v6([0x2002, 0], 16),
    v6([0x3fff, 0], 20),
];

/// Whether an address is one of the world's, where strangers may be spoken to.
#[must_use]
pub fn is_global(address: IpAddr) -> bool {
    match address.to_canonical() {
        IpAddr::V4(address) => !HOUSE_V4.iter().any(|net| net.contains(&address)),
        IpAddr::V6(address) => {
            WORLD_V6.contains(&address) && !HOUSE_V6.iter().any(|net| net.contains(&address))
        }
    }
}

const fn v4([a, b, c, d]: [u8; 4], bits: u8) -> Ipv4Net {
    Ipv4Net::new_assert(Ipv4Addr::new(a, b, c, d), bits)
}

/// By what it begins with.
const fn v6([a, b]: [u16; 2], bits: u8) -> Ipv6Net {
    Ipv6Net::new_assert(Ipv6Addr::new(a, b, 0, 0, 0, 0, 0, 0), bits)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_network_ends_where_the_registry_says() {
        for (inside, outside) in [
            ("0.255.255.255", "1.0.0.0"),
            ("10.255.255.255", "11.0.0.0"),
            ("100.64.0.0", "100.63.255.255"),
            ("100.127.255.255", "100.128.0.0"),
            ("127.255.255.255", "128.0.0.0"),
            ("169.254.169.254", "169.253.255.255"),
            ("172.16.0.0", "172.15.255.255"),
            ("172.31.255.255", "172.32.0.0"),
            ("192.0.0.255", "192.0.1.0"),
            ("192.88.99.1", "192.88.98.255"),
            ("192.168.255.255", "192.169.0.0"),
            ("198.19.255.255", "198.20.0.0"),
            ("224.0.0.1", "223.255.255.255"),
            ("255.255.255.255", "8.8.8.8"),
            ("2001:1ff:ffff::1", "2001:200::1"),
            ("2001:db8:ffff::1", "2001:db9::1"),
            ("2002:7f00:1::", "2003::1"),
            ("3fff:fff:ffff::1", "3ffe::1"),
            ("4000::1", "3fff:1000::1"),
            ("::ffff:10.0.0.1", "::ffff:8.8.8.8"),
        ] {
            assert!(!is_global(inside.parse().unwrap()), "{inside}");
            assert!(is_global(outside.parse().unwrap()), "{outside}");
        }
    }
}
