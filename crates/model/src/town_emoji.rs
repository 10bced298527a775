//! Emoji of the town's own: pictures that have a name.

use std::{collections::BTreeSet, sync::LazyLock};

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use unicode_security::MixedScript;

use crate::{FileId, Invalid, Looks, Millis, UserId, shortcode::is_name, wire::on_the_wire};

/// The shortcodes of emoji that everybody has anyway, in the order of their bytes.
const STANDARD: &str = include_str!("emoji/shortcodes.txt");

/// An emoji of the town's own: `:name:` in a text, a status or a reaction. Its picture is at `/files/{file}/emoji`; one that
/// stands still in any case at `/files/{file}/emoji?preview=360`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct TownEmoji {
    /// Its name, without the colons.
    pub name: String,
    /// Its picture.
    pub file: FileId,
    /// Whether it moves.
    pub is_animated: bool,
    /// Who made it.
    pub maker: UserId,
    /// When.
    pub made_at: Millis,
}

/// All emoji of the town's own, as they are at a version.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct TownEmojiList {
    /// Another number than before: another list.
    pub version: i64,
    /// By name; `null` when the caller has this version.
    pub emoji: Option<Vec<TownEmoji>>,
}

/// What an emoji of the town's own is called: 2 to 32 small letters, Latin or Cyrillic ones, digits, `_` and `-`. It begins and
/// ends with a letter or a digit, and has a letter, so that no time of day is one. It does not pass for a standard one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EmojiName(String);

on_the_wire!(EmojiName, EmojiName::parse, { "minLength": 2, "maxLength": 32 });

impl EmojiName {
    /// Reads a name; capital letters become small ones.
    pub fn parse(text: &str) -> Result<Self, Invalid> {
        let name = text.trim().to_lowercase();
        let refuse = |rule: &str| Err(Invalid::new("name", rule));
        if is_standard(&name) {
            return refuse("must not be that of a standard emoji");
        }
        if !is_name(&name) {
            return refuse(
                "must be 2 to 32 letters (Latin or Cyrillic), digits, - or _, with a letter or a digit at both ends",
            );
        }
        if !name.is_single_script() {
            return refuse("must not mix letters of different alphabets");
        }
        if looks_standard(&name) {
            return refuse("must not look like that of a standard emoji");
        }
        Ok(Self(name))
    }

    /// What it looks like.
    #[must_use]
    pub fn looks(&self) -> Looks {
        Looks::of(&self.0)
    }

    /// The name.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

fn is_standard(name: &str) -> bool {
    let mut codes = STANDARD.lines();
    codes.any(|code| code == name)
}

fn looks_standard(name: &str) -> bool {
    static LOOKS: LazyLock<BTreeSet<String>> = LazyLock::new(|| {
        let looks = STANDARD.lines().map(Looks::of);
        let each = looks.flat_map(|looks| looks.iter().map(str::to_owned).collect::<Vec<_>>());
        each.collect()
    });
    Looks::of(name).iter().any(|look| LOOKS.contains(look))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_small_letters_digits_and_what_joins_them() {
        for (typed, name) in [
            ("party-parrot", "party-parrot"),
            (" Ship_It ", "ship_it"),
            ("ёж", "ёж"),
            ("КОТ2", "кот2"),
            ("3d", "3d"),
            (&"я".repeat(32), &"я".repeat(32)),
        ] {
            assert_eq!(
                EmojiName::parse(typed).map(|one| one.0),
                Ok(name.to_owned())
            );
        }
        for bad in [
            "",
            "a",
            "30",
            "_a_",
            "a-",
            "a b",
            "a:b",
            "a+1",
            "é1",
            "łódź",
            "a\u{301}b",
            "\u{200b}ab",
            "smile",
            "Thumbsup",
            "+1",
            "pаrty",
            "аngry-cat",
            "srnile",
            "сор",
            &"я".repeat(33),
        ] {
            assert!(EmojiName::parse(bad).is_err(), "{bad:?}");
        }
    }
}
