//! Who is mentioned in a text: `@name`, `@channel`, `@here`.

use std::collections::BTreeSet;

use crate::{Invalid, MENTIONS, Username, name::is_username_char};

/// Whom a text calls, before anybody has looked which of them there are.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Mentions {
    /// Spellings of usernames, as [`Username::spelling`] makes them; some may be nobody's.
    pub names: BTreeSet<String>,
    /// `@channel`: everybody in the channel.
    pub everyone: bool,
    /// `@here`: everybody in the channel who is connected now.
    pub here: bool,
}

/// Finds the mentions in a text. What stands between backticks is code and calls nobody; neither does an address such as
/// `anna@example.org`.
///
/// More than 50 names are refused.
pub fn mentions(text: &str) -> Result<Mentions, Invalid> {
    let mut found = Mentions::default();
    let mut rest = text;
    let mut before = None;
    while let Some(at) = rest.find(['@', '`']) {
        let (passed, from) = rest.split_at(at);
        before = passed.chars().next_back().or(before);
        if from.starts_with('`') {
            let fence = from.len() - from.trim_start_matches('`').len();
            let inside = &from[fence..];
            // A fence that nobody closes is no fence.
            rest = inside
                .find(&from[..fence])
                .map_or(inside, |end| &inside[end + fence..]);
            before = Some('`');
            continue;
        }
        let name: &str = &from[1..];
        let end = name.find(|c| !is_username_char(c)).unwrap_or(name.len());
        let name = name[..end].trim_end_matches(['.', '-', '_']);
        let is_address = before.is_some_and(|before| is_username_char(before) || before == '@');
        if !is_address && !name.is_empty() {
            match Username::spelling(name).as_str() {
                "channel" | "everyone" | "all" => found.everyone = true,
                "here" => found.here = true,
                key => drop(found.names.insert(key.to_owned())),
            }
        }
        before = Some('@');
        rest = &from[1..];
    }
    if found.names.len() > MENTIONS {
        return Err(Invalid::new("text", "must mention at most 50 people"));
    }
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(text: &str) -> Vec<String> {
        mentions(text).unwrap().names.into_iter().collect()
    }

    #[test]
    fn people_are_mentioned_by_their_usernames() {
        assert_eq!(names("@anna, look"), ["anna"]);
        assert_eq!(names("(@Anna.) and @БОРИС!"), ["anna", "борис"]);
        assert_eq!(
            names("@anna.petrova-x_1: hi @anna"),
            ["anna", "anna.petrova-x_1"]
        );
    }

    #[test]
    fn addresses_and_code_mention_nobody() {
        assert!(names("anna@example.org `@boris` ```\n@clara\n``` @ @@dora").is_empty());
        assert_eq!(names("a lone ` and @anna"), ["anna"]);
    }

    #[test]
    fn some_words_mean_many() {
        let found = mentions("@channel @here @nobody").unwrap();
        assert!(found.everyone && found.here);
        assert_eq!(found.names.len(), 1);
    }

    #[test]
    fn mentions_are_bounded() {
        let many = |count: usize| {
            let names: Vec<String> = (0..count).map(|n| format!("@user{n}")).collect();
            names.join(" ")
        };
        assert!(mentions(&many(MENTIONS)).is_ok());
        assert!(mentions(&many(MENTIONS + 1)).is_err());
    }
}
