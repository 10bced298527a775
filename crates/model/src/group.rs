//! Groups of people who are called by one name.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{
    GroupId, Invalid, USERNAME_CHARS, UserId, Username, name::resembles_reserved, wire::on_the_wire,
};

/// People who are called by one name: `@team`. Everybody may know who they are, and call them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Group {
    /// Which.
    pub id: GroupId,
    /// What it is called by; no person has the name.
    pub name: String,
    /// What it is for; may be empty.
    pub about: String,
    /// Its people, by id; 100 at most.
    pub people: Vec<UserId>,
}

/// What a group is called by: as a person could be, but neither as those who keep order are nor by what might be taken for a call
/// to everybody.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GroupName(Username);

on_the_wire!(GroupName, GroupName::parse, { "minLength": 1, "maxLength": USERNAME_CHARS });

impl GroupName {
    /// Reads a name.
    pub fn parse(text: &str) -> Result<Self, Invalid> {
        let name =
            Username::parse(text).map_err(|Invalid { rule, .. }| Invalid::new("name", rule))?;
        let looks = name.looks();
        if looks.say_a_role() || resembles_reserved(&looks) {
            return Err(Invalid::new("name", "is a reserved word"));
        }
        Ok(Self(name))
    }

    /// The name, as that of a person would be.
    #[must_use]
    pub fn as_username(&self) -> &Username {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_group_is_called_neither_as_a_role_nor_as_everybody() {
        let rule = |name: &str| GroupName::parse(name).map_err(|invalid| invalid.rule);
        for name in [
            "roofers",
            "Команда",
            "channels",
            "all-hands",
            "all2",
            "hereford",
        ] {
            assert!(rule(name).is_ok(), "{name:?}");
        }
        let reserved = Err("is a reserved word".to_owned());
        for name in [
            "Moderator",
            "moderat0rs",
            "ad-min",
            "Администраторы",
            "all",
            "a.l.l",
            "ALL",
            "Channel",
            "h-e-r-e",
            "every_one",
            "veche",
        ] {
            assert_eq!(rule(name), reserved, "{name:?}");
        }
        for name in ["#general", "@team", "two words"] {
            let letters = Err("may have letters, digits, '_', '-' and '.' only".to_owned());
            assert_eq!(rule(name), letters, "{name:?}");
        }
        assert_eq!(GroupName::parse("").unwrap_err().field, "name");
    }
}
