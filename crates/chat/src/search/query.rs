//! What a person asks for.

use jiff::tz::TimeZone;
use veche_model::{ChannelId, Invalid, UserId};

use super::{
    Resolved,
    clause::{Claim, Clause, NamedChannel},
    resolved::Fact,
};

/// Characters in a query.
const CHARS: usize = 500;
/// Words, phrases and operators in a query.
const CLAUSES: usize = 20;

/// A query as it was written: it still names people and channels.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Query {
    clauses: Vec<Clause>,
    literal: String,
}

impl Query {
    /// Reads a query: words, "phrases" and operators such as `from:anna`, each negated by a `-` before it. Its days are those
    /// of a time zone.
    pub(crate) fn parse(text: &str, zone: &TimeZone) -> Result<Self, Invalid> {
        let refuse = |rule: String| Err(Invalid::new("query", rule));
        if text.chars().nth(CHARS).is_some() {
            return refuse(format!("must have at most {CHARS} characters"));
        }
        let (mut clauses, mut literal) = (Vec::new(), Vec::new());
        let mut rest = text.trim_start();
        while !rest.is_empty() {
            let (clause, after) = Clause::read(rest, zone);
            let written = &rest[..rest.len() - after.len()];
            literal.extend(clause.as_ref().map(|clause| clause.literally(written)));
            clauses.extend(clause);
            rest = after.trim_start();
        }
        if clauses.is_empty() {
            return refuse("must not be empty".to_owned());
        }
        if clauses.len() > CLAUSES {
            return refuse(format!(
                "must have at most {CLAUSES} words, phrases and operators"
            ));
        }
        Ok(Self {
            clauses,
            literal: literal.join(" "),
        })
    }

    /// The same query, with what it leaves out as text that is looked for.
    pub(crate) fn literal(&self) -> &str {
        &self.literal
    }

    /// The people it names, as written after `from:`. `me` is whoever asks.
    pub(crate) fn people(&self) -> impl Iterator<Item = &str> {
        self.clauses
            .iter()
            .filter_map(|clause| match &clause.claim {
                Claim::From(name) => Some(name.as_str()),
                _ => None,
            })
    }

    /// The channels it names, as written after `in:`; those that it gives by number are not among them.
    pub(crate) fn channels(&self) -> impl Iterator<Item = &str> {
        self.clauses
            .iter()
            .filter_map(|clause| match &clause.claim {
                Claim::In(NamedChannel::Name(name)) => Some(name.as_str()),
                _ => None,
            })
    }

    /// Puts the ids in place of the names. A name may stand for several, or for nobody: then messages from them are not
    /// found, and leaving them out leaves nothing out.
    pub(crate) fn resolve(
        self,
        people: impl Fn(&str) -> Vec<UserId>,
        channels: impl Fn(&str) -> Vec<ChannelId>,
    ) -> Resolved {
        let mut resolved = Resolved::default();
        for Clause { is_negated, claim } in self.clauses {
            let mut fact = |fact| resolved.facts.push((fact, !is_negated));
            match claim {
                Claim::Says(needle) if is_negated => resolved.unwanted.push(needle),
                Claim::Says(needle) => resolved.wanted.push(needle),
                Claim::From(name) => resolved.authors.narrow(people(&name), is_negated),
                Claim::In(NamedChannel::Name(name)) => {
                    resolved.channels.narrow(channels(&name), is_negated);
                }
                Claim::In(NamedChannel::Id(id)) => resolved.channels.narrow(vec![id], is_negated),
                Claim::Posted(range) => fact(Fact::Posted(range)),
                Claim::HasLink => fact(Fact::HasLink),
                Claim::HasFile => fact(Fact::HasFile),
                Claim::HasImage => fact(Fact::HasImage),
                Claim::HasPoll => fact(Fact::HasPoll),
                Claim::IsPinned => fact(Fact::IsPinned),
            }
        }
        resolved
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn parse(text: &str) -> Query {
        Query::parse(text, &TimeZone::UTC).unwrap()
    }

    fn rule(text: &str) -> String {
        Query::parse(text, &TimeZone::UTC).unwrap_err().to_string()
    }

    #[test]
    fn a_query_asks_for_something_within_its_limits() {
        assert_eq!(rule(""), "query must not be empty");
        assert_eq!(rule(" \n\u{a0} \"\" -\"\" "), "query must not be empty");
        assert!(Query::parse(&"я".repeat(500), &TimeZone::UTC).is_ok());
        assert_eq!(
            rule(&"я".repeat(501)),
            "query must have at most 500 characters"
        );
        assert!(Query::parse(&"я ".repeat(20), &TimeZone::UTC).is_ok());
        assert_eq!(
            rule(&"я ".repeat(21)),
            "query must have at most 20 words, phrases and operators"
        );
    }

    #[test]
    fn a_query_tells_whom_and_what_it_names() {
        let query = parse("from:@anna -from:me in:7 план in:\"Канал 1\" -in:#general");
        assert_eq!(query.people().collect::<Vec<_>>(), ["anna", "me"]);
        assert_eq!(query.channels().collect::<Vec<_>>(), ["Канал 1", "general"]);
    }

    #[test]
    fn what_is_left_out_can_be_looked_for_instead() {
        for (query, literal) in [
            ("rm -rf  build", "rm \"-rf\" build"),
            (
                "plan -roof -\"last year\" -from:anna",
                "plan \"-roof\" \"last year\" -from:anna",
            ),
            ("plan", "plan"),
        ] {
            assert_eq!(parse(query).literal(), literal);
        }
    }

    proptest! {
        #[test]
        fn no_text_breaks_the_reader(text in "\\PC{0,80}") {
            let _ = Query::parse(&text, &TimeZone::UTC);
        }

        #[test]
        fn nothing_like_a_query_breaks_the_reader(
            text in "(-|\"|“|from:|IN:|before:|on:|has:|is:|@|#|7|2026-11-22|-0001-01-01|link| |\u{a0}|я|¨|\u{308}){0,12}",
        ) {
            if let Ok(query) = Query::parse(&text, &TimeZone::UTC) {
                query.resolve(|_| Vec::new(), |_| Vec::new()).candidates();
            }
        }
    }
}
