//! Passwords, on their way to being hashed.

use std::fmt;

use crate::{Invalid, PASSWORD_BYTES};

/// A password somebody chose, taken byte for byte. Shows itself to nobody.
#[derive(Clone, PartialEq, Eq)]
pub struct Password(String);

impl Password {
    /// Reads a password of 8 to 1024 bytes; it is not cut, trimmed or folded.
    pub fn parse(text: &str) -> Result<Self, Invalid> {
        if text.len() < *PASSWORD_BYTES.start() {
            return Err(Invalid::new("password", "must have at least 8 bytes"));
        }
        Self::parse_any(text)
    }

    /// Reads a password as the old contracts take it: any but an empty one. Their clients know of no other rule.
    pub fn parse_any(text: &str) -> Result<Self, Invalid> {
        if text.is_empty() {
            return Err(Invalid::new("password", "must not be empty"));
        }
        if text.len() > *PASSWORD_BYTES.end() {
            return Err(Invalid::new("password", "must have at most 1024 bytes"));
        }
        Ok(Self(text.to_owned()))
    }

    /// The bytes to hash.
    #[must_use]
    pub fn into_string(self) -> String {
        self.0
    }
}

impl fmt::Debug for Password {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("***")
    }
}
