//! How a person's list of channels is parted.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{Invalid, Patch, SECTION_NAME_CHARS, SECTIONS, name::one_line};

/// What a section is known by: `unread`, `favourites`, `channels`, `directs`, or the 12 hexadecimal digits of one of a person's own.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(try_from = "String")]
pub struct SectionKey(#[schemars(length(max = 12))] String);

impl SectionKey {
    /// Channels with something unread, wherever they would stand otherwise.
    pub const UNREAD: &str = "unread";
    /// Favourites.
    pub const FAVOURITES: &str = "favourites";
    /// Channels that stand in no other section.
    pub const CHANNELS: &str = "channels";
    /// Direct channels that stand in no other section.
    pub const DIRECTS: &str = "directs";

    const STANDING: [&str; 4] = [
        Self::UNREAD,
        Self::FAVOURITES,
        Self::CHANNELS,
        Self::DIRECTS,
    ];

    /// Reads a key.
    pub fn parse(key: &str) -> Result<Self, Invalid> {
        let is_digit = |byte: u8| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte);
        let is_own = key.len() == 12 && key.bytes().all(is_digit);
        if !is_own && !Self::STANDING.contains(&key) {
            return Err(Invalid::new("section", "must be the key of a section"));
        }
        Ok(Self(key.to_owned()))
    }

    /// The key.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether the person made the section; the others always stand.
    #[must_use]
    pub fn is_own(&self) -> bool {
        !Self::STANDING.contains(&self.as_str())
    }

    fn standing(key: &str) -> Self {
        Self(key.to_owned())
    }
}

impl TryFrom<String> for SectionKey {
    type Error = Invalid;

    fn try_from(key: String) -> Result<Self, Invalid> {
        Self::parse(&key)
    }
}

/// What a person calls a section: one line of 1 to 50 characters.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(try_from = "String")]
pub struct SectionName(#[schemars(length(min = 1, max = 50))] String);

impl TryFrom<String> for SectionName {
    type Error = Invalid;

    fn try_from(name: String) -> Result<Self, Invalid> {
        one_line("name", &name, SECTION_NAME_CHARS).map(Self)
    }
}

/// In which order a section's channels stand. Muted ones come last in the first two.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Sort {
    /// By what they are called.
    Name,
    /// By when something was last said there, the newest first.
    Activity,
    /// As the person has put them; those that were never put come behind, by name.
    Hand,
}

/// A part of a person's list of channels. A channel with something unread stands in the unread ones, unless they are hidden; else in
/// the section of the person's own that its membership names; else among the favourites, the direct ones, or the other channels.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Section {
    /// What it is known by.
    pub key: SectionKey,
    /// What the person calls it; `null` for the four that always stand.
    pub name: Option<SectionName>,
    /// In which order its channels stand.
    pub sort: Sort,
    /// Whether only channels with something unread are shown.
    pub only_unread: bool,
    /// Whether only its title is shown.
    pub is_folded: bool,
    /// Whether it is not there at all, and its channels stand where they would without it: the unread ones alone can be hidden.
    pub is_hidden: bool,
}

/// A change to a section; what is not there stays.
#[derive(Clone, Debug, Default)]
pub struct SectionChange {
    /// What one's own section is called.
    pub name: Option<SectionName>,
    /// In which order its channels stand.
    pub sort: Option<Sort>,
    /// Whether only channels with something unread are shown.
    pub only_unread: Option<bool>,
    /// Whether only its title is shown.
    pub is_folded: Option<bool>,
    /// Whether the unread ones have no section of their own.
    pub is_hidden: Option<bool>,
    /// The section before which it stands from now on; null for the end.
    pub before: Patch<SectionKey>,
}

/// A person's sections from top to bottom: the four that always stand, and up to 30 of their own.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(transparent)]
pub struct Sections(Vec<Section>);

impl Default for Sections {
    fn default() -> Self {
        let standing = |key| {
            let sort = match key {
                SectionKey::DIRECTS => Sort::Activity,
                _ => Sort::Name,
            };
            Section::new(SectionKey::standing(key), None, sort)
        };
        Self(SectionKey::STANDING.map(standing).into())
    }
}

impl Sections {
    /// As they were kept once; without any, those that always stand. `None`: that is no list of sections.
    #[must_use]
    pub fn kept(json: &str) -> Option<Self> {
        match json {
            "" => Some(Self::default()),
            json => serde_json::from_str(json).ok(),
        }
    }

    /// As they are to be kept.
    #[must_use]
    pub fn json(&self) -> String {
        serde_json::to_string(self).unwrap_or_default()
    }

    /// One of them.
    #[must_use]
    pub fn get(&self, key: &SectionKey) -> Option<&Section> {
        self.0.iter().find(|section| section.key == *key)
    }

    /// Whether there is room for one more of the person's own.
    #[must_use]
    pub fn is_full(&self) -> bool {
        let own = self.0.iter().filter(|section| section.key.is_own());
        own.count() >= SECTIONS
    }

    /// Adds a section of the person's own, above the other channels.
    pub fn add(&mut self, key: SectionKey, name: SectionName) -> Section {
        let section = Section::new(key, Some(name), Sort::Name);
        let at = self.place(SectionKey::CHANNELS).unwrap_or(self.0.len());
        self.0.insert(at, section.clone());
        section
    }

    /// Changes a section and tells how it is now; `None` when there is none.
    pub fn change(
        &mut self,
        key: &SectionKey,
        change: SectionChange,
    ) -> Result<Option<Section>, Invalid> {
        let Some(at) = self.place(key.as_str()) else {
            return Ok(None);
        };
        if change.name.is_some() && !key.is_own() {
            return Err(Invalid::new(
                "name",
                "must be that of a section of your own",
            ));
        }
        if change.is_hidden.is_some() && key.as_str() != SectionKey::UNREAD {
            return Err(Invalid::new("is_hidden", "must stand with unread alone"));
        }
        let before = match change.before {
            Patch::Set(before) if before == *key => Patch::Leave,
            before => before,
        };
        if let Patch::Set(before) = &before
            && self.get(before).is_none()
        {
            return Err(Invalid::new("before", "must be the key of a section"));
        }
        let mut section = self.0.remove(at);
        section.name = change.name.or(section.name);
        section.sort = change.sort.unwrap_or(section.sort);
        section.only_unread = change.only_unread.unwrap_or(section.only_unread);
        section.is_folded = change.is_folded.unwrap_or(section.is_folded);
        section.is_hidden = change.is_hidden.unwrap_or(section.is_hidden);
        let to = match before {
            Patch::Leave => Some(at),
            Patch::Clear => None,
            Patch::Set(before) => self.place(before.as_str()),
        };
        self.0.insert(to.unwrap_or(self.0.len()), section.clone());
        Ok(Some(section))
    }

    /// Removes a section of the person's own; false when there is none.
    pub fn remove(&mut self, key: &SectionKey) -> Result<bool, Invalid> {
        if !key.is_own() {
            return Err(Invalid::new("section", "must be one of your own"));
        }
        let at = self.place(key.as_str());
        at.map(|at| self.0.remove(at));
        Ok(at.is_some())
    }

    fn place(&self, key: &str) -> Option<usize> {
        self.0
            .iter()
            .position(|section| section.key.as_str() == key)
    }
}

impl Section {
    fn new(key: SectionKey, name: Option<SectionName>, sort: Sort) -> Self {
        Self {
            key,
            name,
            sort,
            only_unread: false,
            is_folded: false,
            is_hidden: false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(text: &str) -> SectionKey {
        SectionKey::parse(text).unwrap()
    }

    fn named(name: &str) -> SectionName {
        SectionName::try_from(name.to_owned()).unwrap()
    }

    fn keys(sections: &Sections) -> Vec<&str> {
        sections.0.iter().map(|one| one.key.as_str()).collect()
    }

    #[test]
    fn four_always_stand_and_ones_own_come_above_the_channels() {
        let mut sections = Sections::kept("").unwrap();
        assert_eq!(keys(&sections), SectionKey::STANDING);
        sections.add(key("0123456789ab"), named("Roofs"));
        let order = [
            "unread",
            "favourites",
            "0123456789ab",
            "channels",
            "directs",
        ];
        assert_eq!(keys(&sections), order);
        assert_eq!(Sections::kept(&sections.json()), Some(sections));
        assert_eq!(Sections::kept("[{}]"), None);
    }

    #[test]
    fn a_section_moves_before_another_or_to_the_end() {
        let mut sections = Sections::default();
        let mut moved = |which: &str, before| {
            let change = SectionChange {
                before,
                ..SectionChange::default()
            };
            sections
                .change(&key(which), change)
                .map(|_| sections.clone())
        };
        let now = moved("directs", Patch::Set(key("unread"))).unwrap();
        assert_eq!(keys(&now), ["directs", "unread", "favourites", "channels"]);
        let now = moved("unread", Patch::Clear).unwrap();
        assert_eq!(keys(&now), ["directs", "favourites", "channels", "unread"]);
        let now = moved("favourites", Patch::Set(key("favourites"))).unwrap();
        assert_eq!(keys(&now), ["directs", "favourites", "channels", "unread"]);
        assert!(moved("favourites", Patch::Set(key("0123456789ab"))).is_err());
    }

    #[test]
    fn what_always_stands_is_neither_renamed_nor_removed() {
        let mut sections = Sections::default();
        let rename = SectionChange {
            name: Some(named("Mine")),
            ..SectionChange::default()
        };
        assert!(sections.change(&key("channels"), rename).is_err());
        assert!(sections.remove(&key("channels")).is_err());
        let hide = |is| SectionChange {
            is_hidden: Some(is),
            ..SectionChange::default()
        };
        assert!(sections.change(&key("channels"), hide(true)).is_err());
        let unread = sections.change(&key("unread"), hide(true)).unwrap();
        assert!(unread.is_some_and(|unread| unread.is_hidden));
        assert_eq!(sections.0.len(), 4, "what was refused changed nothing");
        assert_eq!(sections.remove(&key("0123456789ab")), Ok(false));
    }

    #[test]
    fn keys_and_names_have_their_form() {
        for bad in ["", "own", "0123456789a", "0123456789AB", "0123456789abc"] {
            assert!(SectionKey::parse(bad).is_err(), "{bad}");
        }
        assert!(SectionName::try_from("я".repeat(50)).is_ok());
        for bad in ["", " ", "a\nb", &"я".repeat(51)] {
            assert!(SectionName::try_from(bad.to_owned()).is_err(), "{bad}");
        }
    }
}
