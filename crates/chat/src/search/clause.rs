//! One clause of a query: a word, a phrase or an operator, perhaps negated.

use std::ops::Range;

use jiff::civil::Date;
use veche_model::{ChannelId, Invalid, Millis};

use super::needle::Needle;

/// What a message has to fulfil, or has not to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Clause {
    pub(super) is_negated: bool,
    pub(super) claim: Claim,
}

/// What may be true of a message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Claim {
    Says(Needle),
    From(String),
    In(Place),
    Posted(Range<Millis>),
    HasLink,
    IsPinned,
}

/// A channel, as a query names it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Place {
    Name(String),
    Id(ChannelId),
}

/// What an operator is given.
#[derive(Clone, Copy)]
struct Value<'a> {
    text: &'a str,
    is_quoted: bool,
}

impl Clause {
    /// Reads the clause with which a text begins, which is no blank; gives it with the rest of the text. Nothing is asked
    /// by quotes with nothing in them.
    pub(super) fn read(text: &str) -> Result<(Option<Self>, &str), Invalid> {
        let stands_before = |rest: &&str| rest.starts_with(|c: char| !c.is_whitespace());
        let negated = text.strip_prefix('-').filter(stands_before);
        let (claim, rest) = claim(negated.unwrap_or(text))?;
        let clause = claim.map(|claim| Self {
            is_negated: negated.is_some(),
            claim,
        });
        Ok((clause, rest))
    }
}

fn claim(text: &str) -> Result<(Option<Claim>, &str), Invalid> {
    if let Some((phrase, rest)) = quoted(text) {
        return Ok((Needle::phrase(phrase).map(Claim::Says), rest));
    }
    if let Some((name, after)) = text.split_once(':') {
        let (value, rest) = value(after);
        if let Some(claim) = operator(&name.to_ascii_lowercase(), value) {
            return Ok((Some(claim?), rest));
        }
    }
    let (word, rest) = word(text);
    Ok((Needle::word(word).map(Claim::Says), rest))
}

/// What an operator claims; none if there is no such operator.
fn operator(name: &str, value: Value) -> Option<Result<Claim, Invalid>> {
    let keyword = |keyword: &str, claim| {
        let is_known = value.text.eq_ignore_ascii_case(keyword);
        if is_known {
            Ok(claim)
        } else {
            Err(refused(format!("must have '{keyword}' after '{name}:'")))
        }
    };
    let days = |from, until| value.posted(name, from, until).map(Claim::Posted);
    Some(match name {
        "from" => value.person().map(Claim::From),
        "in" => value.place().map(Claim::In),
        "before" => days(None, Some(0)),
        "on" => days(Some(0), Some(1)),
        "after" => days(Some(1), None),
        "has" => keyword("link", Claim::HasLink),
        "is" => keyword("pinned", Claim::IsPinned),
        _ => return None,
    })
}

impl Value<'_> {
    fn person(self) -> Result<String, Invalid> {
        let name = self.text.strip_prefix('@').unwrap_or(self.text).trim();
        if name.is_empty() {
            return Err(refused("must have a username or 'me' after 'from:'"));
        }
        Ok(name.to_owned())
    }

    fn place(self) -> Result<Place, Invalid> {
        let name = self.text.strip_prefix('#').unwrap_or(self.text).trim();
        if name.is_empty() {
            return Err(refused(
                "must have the name or the number of a channel after 'in:'",
            ));
        }
        let is_number = !self.is_quoted && self.text.bytes().all(|byte| byte.is_ascii_digit());
        let id = self.text.parse().ok().filter(|_| is_number);
        Ok(id.map_or_else(
            || Place::Name(name.to_owned()),
            |id| Place::Id(ChannelId(id)),
        ))
    }

    /// The time from so many days after the one that is named, until so many.
    fn posted(
        self,
        operator: &str,
        from: Option<i64>,
        until: Option<i64>,
    ) -> Result<Range<Millis>, Invalid> {
        const DAY: i64 = 24 * 60 * 60 * 1000;
        let is_day = self.text.len() == "2026-11-22".len();
        let Some(date) = self.text.parse::<Date>().ok().filter(|_| is_day) else {
            let rule = format!("must have a day such as 2026-11-22 after '{operator}:'");
            return Err(refused(rule));
        };
        let hours = date.duration_since(Date::constant(1970, 1, 1)).as_hours();
        let begun = hours / 24 * DAY;
        let from = from.map_or(i64::MIN, |days| begun + days * DAY);
        let until = until.map_or(i64::MAX, |days| begun + days * DAY);
        Ok(Millis(from)..Millis(until))
    }
}

fn value(text: &str) -> (Value<'_>, &str) {
    let (is_quoted, (text, rest)) = match quoted(text) {
        Some(parts) => (true, parts),
        None => (false, word(text)),
    };
    (Value { text, is_quoted }, rest)
}

fn word(text: &str) -> (&str, &str) {
    text.split_at(text.find(char::is_whitespace).unwrap_or(text.len()))
}

/// What stands between quotes and what comes after them; a quote that is never closed reaches to the end.
fn quoted(text: &str) -> Option<(&str, &str)> {
    // Telephones write the round ones.
    let is_quote = |c| matches!(c, '"' | '“' | '”' | '„');
    let inside = text.strip_prefix(is_quote)?;
    Some(inside.split_once(is_quote).unwrap_or((inside, "")))
}

fn refused(rule: impl Into<String>) -> Invalid {
    Invalid::new("query", rule)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> (Clause, &str) {
        let (clause, rest) = Clause::read(text).unwrap();
        (clause.unwrap(), rest)
    }

    fn says(word: &str) -> Claim {
        Claim::Says(Needle::word(word).unwrap())
    }

    fn names(name: &str) -> Claim {
        Claim::In(Place::Name(name.to_owned()))
    }

    #[test]
    fn an_operator_is_read_with_its_value() {
        for (text, claim) in [
            ("from:anna rest", Claim::From("anna".to_owned())),
            ("FROM:@Анна", Claim::From("Анна".to_owned())),
            ("in:general", names("general")),
            ("in:#7", names("7")),
            ("in:\"7\"", names("7")),
            ("in:\"Channel 1\" rest", names("Channel 1")),
            ("In:“Канал 1”", names("Канал 1")),
            ("in:7", Claim::In(Place::Id(ChannelId(7)))),
            ("in:99999999999999999999", names("99999999999999999999")),
            ("has:LINK", Claim::HasLink),
            ("is:pinned", Claim::IsPinned),
        ] {
            let (clause, rest) = read(text);
            assert_eq!(
                (clause.claim, rest.trim()),
                (claim, if text.ends_with("rest") { "rest" } else { "" })
            );
        }
    }

    #[test]
    fn a_minus_negates_what_it_stands_before() {
        for text in ["-word", "-\"a phrase\"", "-FROM:anna", "-has:link", "--"] {
            assert!(read(text).0.is_negated, "{text}");
        }
        for text in ["-", "- word", "well-known", "\"-word\""] {
            assert!(!read(text).0.is_negated, "{text}");
        }
    }

    #[test]
    fn a_day_is_counted_in_utc() {
        const BEGUN: i64 = 1_795_305_600_000;
        const ENDED: i64 = BEGUN + 86_400_000;
        let posted = |text| match read(text).0.claim {
            Claim::Posted(range) => (range.start.0, range.end.0),
            claim => panic!("{claim:?}"),
        };
        assert_eq!(posted("before:2026-11-22"), (i64::MIN, BEGUN));
        assert_eq!(posted("on:2026-11-22"), (BEGUN, ENDED));
        assert_eq!(posted("after:2026-11-22"), (ENDED, i64::MAX));
        assert_eq!(posted("on:1969-12-31"), (-86_400_000, 0));
        posted("after:9999-12-31");
        posted("before:0000-01-01");
    }

    #[test]
    fn an_operator_with_a_senseless_value_says_what_it_wants() {
        for (text, rule) in [
            (
                "before:tomorrow",
                "must have a day such as 2026-11-22 after 'before:'",
            ),
            (
                "-After:2026-13-01",
                "must have a day such as 2026-11-22 after 'after:'",
            ),
            (
                "on:2026-11-22T10:00",
                "must have a day such as 2026-11-22 after 'on:'",
            ),
            (
                "on:20261122",
                "must have a day such as 2026-11-22 after 'on:'",
            ),
            ("has:cheese", "must have 'link' after 'has:'"),
            ("is:", "must have 'pinned' after 'is:'"),
            ("from:@", "must have a username or 'me' after 'from:'"),
            ("from: anna", "must have a username or 'me' after 'from:'"),
            (
                "in:\" \"",
                "must have the name or the number of a channel after 'in:'",
            ),
        ] {
            assert_eq!(
                Clause::read(text).unwrap_err(),
                Invalid::new("query", rule),
                "{text}"
            );
        }
    }

    #[test]
    fn an_operator_that_nobody_knows_is_a_word() {
        for text in [
            "foo:bar",
            "http://example.com",
            ":",
            "from",
            "from :anna",
            "прим:ер",
            "x\"y\"z",
        ] {
            let word = text.split(' ').next().unwrap();
            assert_eq!(read(text).0.claim, says(word), "{text}");
        }
    }

    #[test]
    fn a_phrase_ends_at_its_quote_or_with_the_query() {
        for (text, phrase, rest) in [
            ("\"a b\"c", "a b", "c"),
            ("\"a b", "a b", ""),
            ("„a b“ c", "a b", " c"),
        ] {
            let claim = Claim::Says(Needle::phrase(phrase).unwrap());
            assert_eq!((read(text).0.claim, read(text).1), (claim, rest));
        }
        assert_eq!(Clause::read("\" \" a").unwrap(), (None, " a"));
    }
}
