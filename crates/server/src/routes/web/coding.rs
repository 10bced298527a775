//! How a client wants a file to be coded.

use axum::http::{HeaderMap, HeaderName, header};

/// A way to code a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Coding {
    /// As HTTP says it.
    pub(super) name: &'static str,
    /// What the name of a file coded so ends with.
    pub(super) ending: &'static str,
}

/// As the file is.
pub(super) const IDENTITY: Coding = Coding {
    name: "identity",
    ending: "",
};

/// Coded ahead, the smallest first.
pub(super) const CODINGS: [Coding; 2] = [
    Coding {
        name: "br",
        ending: ".br",
    },
    Coding {
        name: "zstd",
        ending: ".zst",
    },
];

/// The codings that the client takes, its favourite first; of those it likes alike, the smallest first. The file as it is
/// comes last and is always among them.
pub(super) fn wanted(asked: &HeaderMap) -> Vec<Coding> {
    let wish = |coding: &Coding| wish(asked, &header::ACCEPT_ENCODING, coding.name);
    let plainly = wish(&IDENTITY);
    let mut wanted: Vec<Coding> = CODINGS
        .into_iter()
        .filter(|coding| wish(coding) > 0.0 && wish(coding) >= plainly)
        .collect();
    wanted.sort_by(|one, other| wish(other).total_cmp(&wish(one)));
    wanted.push(IDENTITY);
    wanted
}

/// How much a client wants something by a list such as `br;q=0.5, *`: from 0, not at all, to 1.
pub(super) fn wish(asked: &HeaderMap, list: &HeaderName, wanted: &str) -> f32 {
    let lists = asked.get_all(list).iter();
    let items = lists
        .filter_map(|list| list.to_str().ok())
        .flat_map(|list| list.split(','));
    let mut of_any = 0.0;
    for item in items {
        let mut words = item.split(';').map(str::trim);
        let name = words.next().unwrap_or_default();
        let weight = words.find_map(|word| word.strip_prefix("q=").or(word.strip_prefix("Q=")));
        let weight = weight.map_or(1.0, |weight| weight.parse().unwrap_or(0.0));
        if name.eq_ignore_ascii_case(wanted) {
            return weight;
        }
        if name == "*" {
            of_any = weight;
        }
    }
    of_any
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(accepted: &[&str]) -> Vec<&'static str> {
        let mut asked = HeaderMap::new();
        for list in accepted {
            asked.append(header::ACCEPT_ENCODING, list.parse().expect("a header"));
        }
        let wanted = wanted(&asked);
        wanted.iter().map(|coding| coding.name).collect()
    }

    #[test]
    fn a_client_gets_what_it_takes_and_likes_best() {
        for (accepted, wanted) in [
            (&[][..], &["identity"][..]),
            (&[""], &["identity"]),
            (&["gzip, deflate"], &["identity"]),
            (&["gzip, deflate, br, zstd"], &["br", "zstd", "identity"]),
            (&["zstd, br"], &["br", "zstd", "identity"]),
            (&["BR ; Q=0.5, zstd"], &["zstd", "br", "identity"]),
            (&["br;q=0.2", "zstd;q=0.3"], &["zstd", "br", "identity"]),
            (&["br;q=0, zstd"], &["zstd", "identity"]),
            (&["br;q=0.000"], &["identity"]),
            (&["*"], &["br", "zstd", "identity"]),
            (&["*, br;q=0"], &["zstd", "identity"]),
            (&["*;q=0"], &["identity"]),
            (&["identity, br;q=0.5"], &["identity"]),
            (&["br;q=much, zstd;q=0.1"], &["zstd", "identity"]),
            (&["brotli, zst"], &["identity"]),
        ] {
            assert_eq!(names(accepted), wanted, "{accepted:?}");
        }
    }
}
