//! What a token lets its bearer do.

use std::{borrow::Cow, fmt};

use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::{Deserialize, Serialize};

use crate::Role;

/// One kind of thing that a token may be used for.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "lowercase")]
pub enum Scope {
    /// Read and listen.
    Read,
    /// Say and change what is one's own.
    Write,
    /// Keep order, as far as the person may.
    Moderate,
    /// Keep the users and the settings, as far as the person may.
    Admin,
}

impl Scope {
    /// Every scope.
    pub const ALL: [Self; 4] = [Self::Read, Self::Write, Self::Moderate, Self::Admin];

    fn bit(self) -> u8 {
        match self {
            Self::Read => 1,
            Self::Write => 2,
            Self::Moderate => 4,
            Self::Admin => 8,
        }
    }
}

/// A set of scopes: on a wire, a list of their words.
#[derive(Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(from = "Vec<Scope>", into = "Vec<Scope>")]
pub struct Scopes(u8);

impl Scopes {
    /// Everything: what somebody who signed in may do.
    pub const ALL: Self = Self(0b1111);

    /// Whether this one is among them.
    #[must_use]
    pub fn has(self, scope: Scope) -> bool {
        self.0 & scope.bit() != 0
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// Those that are among them, lowest first.
    pub fn iter(self) -> impl Iterator<Item = Scope> {
        Scope::ALL.into_iter().filter(move |scope| self.has(*scope))
    }

    /// As much of a role as can be used with them.
    #[must_use]
    pub fn cap(self, role: Role) -> Role {
        let most = if self.has(Scope::Admin) {
            Role::Admin
        } else if self.has(Scope::Moderate) {
            Role::Moderator
        } else {
            Role::Member
        };
        role.min(most)
    }

    /// The small integer that the store keeps.
    #[must_use]
    pub fn code(self) -> i64 {
        i64::from(self.0)
    }

    /// The set with this code; a bit that no version has given out counts for nothing.
    #[must_use]
    pub fn from_code(code: i64) -> Self {
        Scope::ALL
            .into_iter()
            .filter(|scope| code & i64::from(scope.bit()) != 0)
            .collect()
    }
}

impl FromIterator<Scope> for Scopes {
    fn from_iter<I: IntoIterator<Item = Scope>>(scopes: I) -> Self {
        Self(scopes.into_iter().fold(0, |bits, scope| bits | scope.bit()))
    }
}

impl From<Vec<Scope>> for Scopes {
    fn from(scopes: Vec<Scope>) -> Self {
        scopes.into_iter().collect()
    }
}

impl From<Scopes> for Vec<Scope> {
    fn from(scopes: Scopes) -> Self {
        scopes.iter().collect()
    }
}

impl fmt::Debug for Scopes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.iter()).finish()
    }
}

impl JsonSchema for Scopes {
    fn schema_name() -> Cow<'static, str> {
        "Scopes".into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        Vec::<Scope>::json_schema(generator)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_set_comes_back_from_its_code() {
        for code in 0..16 {
            assert_eq!(Scopes::from_code(code).code(), code);
        }
        assert_eq!(Scopes::from_code(0x7f00), Scopes::default());
        assert_eq!(Scopes::from(Scope::ALL.to_vec()), Scopes::ALL);
    }

    #[test]
    fn a_role_is_no_higher_than_its_scopes() {
        let cap = |scopes: &[Scope], role| Scopes::from(scopes.to_vec()).cap(role);
        assert_eq!(cap(&[Scope::Read, Scope::Write], Role::Admin), Role::Member);
        assert_eq!(cap(&[Scope::Moderate], Role::Admin), Role::Moderator);
        assert_eq!(cap(&[Scope::Admin], Role::Moderator), Role::Moderator);
        assert_eq!(Scopes::ALL.cap(Role::Admin), Role::Admin);
    }
}
