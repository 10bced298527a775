//! One clause of a query: a word, a phrase or an operator, perhaps negated.

use std::ops::Range;

use jiff::{Span, civil::Date, tz::TimeZone};
use veche_model::{ChannelId, Millis};

use super::{body::is_unspaced, needle::Needle};

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
    In(NamedChannel),
    Posted(Range<Millis>),
    HasLink,
    HasFile,
    HasImage,
    HasPoll,
    IsPinned,
}

/// A channel, as a query names it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum NamedChannel {
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
    ///
    /// A minus leaves out what it stands before: a word of two letters at least, a phrase, an operator. Anything else that
    /// begins with one is text, as `-n` and `--force` are.
    pub(super) fn read<'a>(text: &'a str, zone: &TimeZone) -> (Option<Self>, &'a str) {
        let negated = text
            .strip_prefix('-')
            .filter(|rest| can_be_left_out(rest, zone));
        let (claim, rest) = claim(negated.unwrap_or(text), zone);
        let clause = claim.map(|claim| Self {
            is_negated: negated.is_some(),
            claim,
        });
        (clause, rest)
    }
}

impl Clause {
    /// How this clause is written when what it leaves out is to be looked for.
    pub(super) fn literally(&self, written: &str) -> String {
        let is_text = self.is_negated && matches!(self.claim, Claim::Says(_));
        match written.strip_prefix('-').filter(|_| is_text) {
            Some(phrase) if quoted(phrase).is_some() => phrase.to_owned(),
            Some(word) if word.contains('"') => word.to_owned(),
            Some(_) => format!("\"{written}\""),
            None => written.to_owned(),
        }
    }
}

fn can_be_left_out(text: &str, zone: &TimeZone) -> bool {
    let (word, _) = word(text);
    let first = word.chars().next();
    let letters = word.chars().filter(|c| c.is_alphabetic()).take(2).count();
    let is_word = first.is_some_and(|c| c.is_alphabetic() && (letters == 2 || is_unspaced(c)));
    is_word || quoted(text).is_some() || operator(text, zone).is_some()
}

fn claim<'a>(text: &'a str, zone: &TimeZone) -> (Option<Claim>, &'a str) {
    if let Some((phrase, rest)) = quoted(text) {
        return (Needle::phrase(phrase).map(Claim::Says), rest);
    }
    if let Some((claim, rest)) = operator(text, zone) {
        return (Some(claim), rest);
    }
    let (word, rest) = word(text);
    (Needle::word(word).map(Claim::Says), rest)
}

/// The operator with which a text begins. Without a value that fits, its name is a word like any other.
fn operator<'a>(text: &'a str, zone: &TimeZone) -> Option<(Claim, &'a str)> {
    let (name, after) = text.split_once(':')?;
    let (value, rest) = value(after);
    let keyword = |keyword: &str, claim| value.text.eq_ignore_ascii_case(keyword).then_some(claim);
    let days = |from, until| value.posted(zone, from, until).map(Claim::Posted);
    let claim = match name.to_ascii_lowercase().as_str() {
        "from" => value.person().map(Claim::From),
        "in" => value.place().map(Claim::In),
        "before" => days(None, Some(0)),
        "on" => days(Some(0), Some(1)),
        "after" => days(Some(1), None),
        "has" => [
            ("link", Claim::HasLink),
            ("file", Claim::HasFile),
            ("image", Claim::HasImage),
            ("poll", Claim::HasPoll),
        ]
        .into_iter()
        .find_map(|(word, claim)| keyword(word, claim)),
        "is" => keyword("pinned", Claim::IsPinned),
        _ => None,
    };
    Some((claim?, rest))
}

impl Value<'_> {
    fn person(self) -> Option<String> {
        let name = self.text.strip_prefix('@').unwrap_or(self.text).trim();
        (!name.is_empty()).then(|| name.to_owned())
    }

    fn place(self) -> Option<NamedChannel> {
        let name = self.text.strip_prefix('#').unwrap_or(self.text).trim();
        if name.is_empty() {
            return None;
        }
        let is_number = !self.is_quoted && self.text.bytes().all(|byte| byte.is_ascii_digit());
        let id = self.text.parse().ok().filter(|_| is_number);
        Some(id.map_or_else(
            || NamedChannel::Name(name.to_owned()),
            |id| NamedChannel::Id(ChannelId(id)),
        ))
    }

    /// The time from the beginning of the day that is so many after the one that is named, until another's. Where the clock
    /// is changed, a day has 23 hours or 25.
    fn posted(
        self,
        zone: &TimeZone,
        from: Option<i64>,
        until: Option<i64>,
    ) -> Option<Range<Millis>> {
        let is_day = self.text.len() == "2026-11-22".len();
        let date = self.text.parse::<Date>().ok().filter(|_| is_day)?;
        let begins = |days: i64| {
            let day = date.checked_add(Span::new().days(days)).ok()?;
            let begun = day.to_zoned(zone.clone()).ok()?.timestamp();
            Some(begun.as_millisecond())
        };
        let from = from.map_or(Some(i64::MIN), begins);
        let until = until.map_or(Some(i64::MAX), begins);
        // Where the calendar ends, so does what can be told apart.
        Some(Millis(from.unwrap_or(i64::MAX))..Millis(until.unwrap_or(i64::MAX)))
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
    let is_quote = |c| matches!(c, '"' | '“' | '”' | '„' | '«' | '»');
    let inside = text.strip_prefix(is_quote)?;
    Some(inside.split_once(is_quote).unwrap_or((inside, "")))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> (Clause, &str) {
        let (clause, rest) = Clause::read(text, &TimeZone::UTC);
        (clause.unwrap(), rest)
    }

    fn says(word: &str) -> Claim {
        Claim::Says(Needle::word(word).unwrap())
    }

    fn names(name: &str) -> Claim {
        Claim::In(NamedChannel::Name(name.to_owned()))
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
            ("in:7", Claim::In(NamedChannel::Id(ChannelId(7)))),
            ("in:99999999999999999999", names("99999999999999999999")),
            ("has:LINK", Claim::HasLink),
            ("has:poll", Claim::HasPoll),
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
        for text in [
            "-word",
            "-да",
            "-\"a phrase\"",
            "-«фраза»",
            "-FROM:anna",
            "-has:link",
            "-猫",
            "-in:\"the hall\"",
        ] {
            assert!(read(text).0.is_negated, "{text}");
        }
        for text in [
            "-",
            "--",
            "- word",
            "well-known",
            "\"-word\"",
            "-n",
            "-я",
            "--force",
            "--no-verify",
            "-1",
            "-2026",
            "-5°",
            "-:)",
            "-v1",
            "-/etc",
            "-*",
        ] {
            assert!(!read(text).0.is_negated, "{text}");
        }
    }

    fn posted(text: &str, zone: &TimeZone) -> (i64, i64) {
        match Clause::read(text, zone).0.unwrap().claim {
            Claim::Posted(range) => (range.start.0, range.end.0),
            claim => panic!("{claim:?}"),
        }
    }

    #[test]
    fn a_day_begins_where_its_asker_is() {
        const HOUR: i64 = 3_600_000;
        const BEGUN: i64 = 1_795_305_600_000;
        const ENDED: i64 = BEGUN + 24 * HOUR;
        let utc = TimeZone::UTC;
        assert_eq!(posted("before:2026-11-22", &utc), (i64::MIN, BEGUN));
        assert_eq!(posted("on:2026-11-22", &utc), (BEGUN, ENDED));
        assert_eq!(posted("after:2026-11-22", &utc), (ENDED, i64::MAX));
        assert_eq!(posted("on:1969-12-31", &utc), (-24 * HOUR, 0));
        assert_eq!(posted("after:9999-12-31", &utc).1, i64::MAX);
        posted("before:0000-01-01", &utc);

        let moscow = TimeZone::get("Europe/Moscow").unwrap();
        let (begun, ended) = (BEGUN - 3 * HOUR, ENDED - 3 * HOUR);
        assert_eq!(posted("on:2026-11-22", &moscow), (begun, ended));
        let berlin = TimeZone::get("Europe/Berlin").unwrap();
        for (day, hours) in [("2026-03-29", 23), ("2026-10-25", 25), ("2026-10-26", 24)] {
            let (begun, ended) = posted(&format!("on:{day}"), &berlin);
            assert_eq!(ended - begun, hours * HOUR, "{day}");
        }
    }

    #[test]
    fn an_operator_whose_value_does_not_fit_is_a_word() {
        for text in [
            "before:tomorrow",
            "After:2026-13-01",
            "on:2026-11-22T10:00",
            "on:20261122",
            "on:monday",
            "has:cheese",
            "is:",
            "from:@",
            "from: anna",
            "in: progress",
            "in:",
            "from:",
        ] {
            let word = text.split(' ').next().unwrap();
            let (clause, rest) = read(text);
            assert_eq!(
                (clause.claim, clause.is_negated),
                (says(word), false),
                "{text}"
            );
            assert_eq!(rest, &text[word.len()..]);
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
            ("«a b» c", "a b", " c"),
        ] {
            let claim = Claim::Says(Needle::phrase(phrase).unwrap());
            assert_eq!((read(text).0.claim, read(text).1), (claim, rest));
        }
        assert_eq!(Clause::read("\" \" a", &TimeZone::UTC), (None, " a"));
    }
}
