//! Which bytes of a file are wanted (RFC 9110, 14).

use std::ops::Range;

use axum::http::{HeaderMap, HeaderValue, header};

/// What part of a file is asked for.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Part {
    /// All of it.
    Whole,
    /// These bytes, of which there is one at least.
    Bytes(Range<u64>),
    /// Bytes that it does not have.
    Beyond,
}

/// What part of a file of this size, with this tag, is asked for. Several parts at once are answered with the whole, as the
/// standard allows; so is one of another version.
pub(super) fn part(headers: &HeaderMap, size: u64, tag: &str) -> Part {
    let is_same = headers
        .get(header::IF_RANGE)
        .is_none_or(|wanted| wanted.as_bytes() == tag.as_bytes());
    let range = headers.get(header::RANGE).filter(|_| is_same);
    let wanted = range.map(HeaderValue::to_str).and_then(Result::ok);
    let wanted = wanted.and_then(|wanted| wanted.strip_prefix("bytes="));
    match wanted.and_then(|wanted| wanted.trim().split_once('-')) {
        Some((from, to)) => bytes(from, to, size).unwrap_or(Part::Whole),
        None => Part::Whole,
    }
}

/// One range; `None` for what is none.
fn bytes(from: &str, to: &str, size: u64) -> Option<Part> {
    let number = |text: &str| -> Option<u64> {
        let is_number = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
        is_number.then(|| text.parse().unwrap_or(u64::MAX))
    };
    let (from, to) = match (from, to) {
        ("", last) => (size.saturating_sub(number(last)?), size),
        (from, "") => (number(from)?, size),
        (from, to) => {
            let (from, to) = (number(from)?, number(to)?);
            if to < from {
                return None;
            }
            (from, to.saturating_add(1).min(size))
        }
    };
    Some(if from < to {
        Part::Bytes(from..to)
    } else {
        Part::Beyond
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_range_is_given_and_anything_else_is_the_whole() {
        for (asked, given) in [
            ("bytes=0-", Part::Bytes(0..100)),
            ("bytes=10-19", Part::Bytes(10..20)),
            ("bytes=90-1000", Part::Bytes(90..100)),
            ("bytes=-1", Part::Bytes(99..100)),
            ("bytes=-1000", Part::Bytes(0..100)),
            ("bytes=99-99", Part::Bytes(99..100)),
            ("bytes=100-", Part::Beyond),
            ("bytes=100-200", Part::Beyond),
            ("bytes=99999999999999999999-", Part::Beyond),
            ("bytes=-0", Part::Beyond),
            ("bytes=20-10", Part::Whole),
            ("bytes=0-1,5-6", Part::Whole),
            ("bytes=a-b", Part::Whole),
            ("bytes=-", Part::Whole),
            ("bytes=+1-2", Part::Whole),
            ("lines=0-1", Part::Whole),
        ] {
            let mut headers = HeaderMap::new();
            headers.insert(header::RANGE, asked.parse().unwrap());
            assert_eq!(part(&headers, 100, "\"t\""), given, "{asked}");
        }
    }

    #[test]
    fn a_range_of_another_version_is_the_whole() {
        let mut headers = HeaderMap::new();
        headers.insert(header::RANGE, HeaderValue::from_static("bytes=0-0"));
        for (wanted, given) in [
            ("\"t\"", Part::Bytes(0..1)),
            ("\"u\"", Part::Whole),
            ("W/\"t\"", Part::Whole),
        ] {
            headers.insert(header::IF_RANGE, wanted.parse().unwrap());
            assert_eq!(part(&headers, 100, "\"t\""), given, "{wanted}");
        }
    }
}
