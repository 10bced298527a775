//! What one alone may have, as errors name it.

use std::fmt;

/// What only one may have.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Unique {
    /// A person's username, or one that looks like it.
    Username,
    /// A person's address.
    Email,
    /// A channel's name, or one that looks like it.
    Name,
}

impl Unique {
    /// Its name, which is the field's: `username`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Username => "username",
            Self::Email => "email",
            Self::Name => "name",
        }
    }
}

impl fmt::Display for Unique {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(self.as_str())
    }
}
