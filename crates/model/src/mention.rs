//! Who is mentioned in a text: `@name`, `@channel`, `@here`.

use std::collections::BTreeSet;

use crate::{Invalid, MENTIONS, Username, markup};

/// Signs behind a name that are taken for a part of it, if somebody is called so.
const SIGNS: usize = 4;

/// Whom a text calls, before anybody has looked which of them there are.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Mentions {
    /// For each call, the spellings of usernames that it may mean, as [`Username::spelling`] makes them: the longest first. The first
    /// that is somebody's is meant; all may be nobody's.
    pub names: BTreeSet<Vec<String>>,
    /// `@channel`: everybody in the channel.
    pub everyone: bool,
    /// `@here`: everybody in the channel who is connected now.
    pub here: bool,
}

/// Finds the mentions in a text, where its grammar says that somebody is called: not in code, and not in addresses.
///
/// More than 50 names are refused.
pub fn mentions(text: &str) -> Result<Mentions, Invalid> {
    let mut found = Mentions::default();
    if !text.contains('@') {
        return Ok(found);
    }
    for call in markup::calls(text) {
        let Some(name) = call.text.strip_prefix('@') else {
            continue;
        };
        let key = Username::spelling(name);
        match key.as_str() {
            "channel" | "everyone" | "all" => found.everyone = true,
            "here" => found.here = true,
            "" => {}
            _ => drop(found.names.insert(candidates(name, &call.tail, key))),
        }
    }
    let people: BTreeSet<_> = found.names.iter().map(|names| names.last()).collect();
    if people.len() > MENTIONS {
        return Err(Invalid::new("text", "must mention at most 50 people"));
    }
    Ok(found)
}

/// A name with all the signs behind it first, without any last.
fn candidates(name: &str, tail: &str, key: String) -> Vec<String> {
    let most = tail.len().min(SIGNS);
    let longer = (1..=most)
        .rev()
        .map(|signs| Username::spelling(&format!("{name}{}", &tail[..signs])));
    longer.chain([key]).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(text: &str) -> Vec<String> {
        let names = mentions(text).unwrap().names;
        names.into_iter().map(|names| names.join(" or ")).collect()
    }

    #[test]
    fn people_are_mentioned_by_their_usernames() {
        assert_eq!(names("@anna, look"), ["anna"]);
        assert_eq!(names("(@Anna) and @БОРИС!"), ["anna", "борис"]);
        assert_eq!(
            names("@anna.petrova-x_1: hi @anna"),
            ["anna", "anna.petrova-x_1"]
        );
        assert_eq!(
            names("_@anna look_ __@boris__ ...@clara -@dora"),
            ["anna", "boris", "clara", "dora"]
        );
    }

    #[test]
    fn signs_behind_a_name_may_belong_to_it() {
        assert_eq!(
            names("@vera. @boris_"),
            ["boris_ or boris", "vera. or vera"]
        );
        assert_eq!(
            names("@lev-..."),
            ["lev-... or lev-.. or lev-. or lev- or lev"]
        );
        assert_eq!(names("@lev........").len(), 1);
        assert_eq!(names("*@boris_*"), ["boris_ or boris"]);
    }

    #[test]
    fn addresses_and_code_mention_nobody() {
        assert!(names("anna@example.org `@boris` @ @@dora").is_empty());
        assert!(names("```\n@clara\n```\n~~~\n@clara\n~~~").is_empty());
        assert!(names("https://medium.com/@anna/post ?q=@anna [x](https://t.me/@anna)").is_empty());
        assert!(names("npm i @anna/pkg, [@anna](https://example.org)").is_empty());
        assert_eq!(names("a lone ` and @anna"), ["anna"]);
        assert_eq!(names("a ` here\n\n@anna\n\nanother `"), ["anna"]);
    }

    #[test]
    fn some_words_mean_many() {
        let found = mentions("@channel @here. @nobody").unwrap();
        assert!(found.everyone && found.here);
        assert_eq!(found.names.len(), 1);
    }

    #[test]
    fn mentions_are_bounded() {
        let many = |count: usize| {
            let names: Vec<String> = (0..count).map(|n| format!("@user{n}. @user{n}")).collect();
            names.join(" ")
        };
        assert!(mentions(&many(MENTIONS)).is_ok());
        assert!(mentions(&many(MENTIONS + 1)).is_err());
    }
}
