//! Passwords, on their way to being hashed.

use std::fmt;

use crate::{Invalid, PASSWORD_BYTES, exact, wire::on_the_wire};

/// Passwords that everybody tries first, folded, one a line.
const COMMON: &str = include_str!("password/common.txt");

/// Keys that stand in a row, and letters and digits in their order.
const RUNS: [&str; 6] = [
    "01234567890123456789",
    "abcdefghijklmnopqrstuvwxyz",
    "qwertyuiopasdfghjklzxcvbnm",
    "`1234567890-=qwertyuiop[]asdfghjkl;'zxcvbnm,./",
    "абвгдеёжзийклмнопрстуфхцчшщъыьэюя",
    "йцукенгшщзхъфывапролджэячсмитьбю",
];

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

    /// Reads a password that a person of this username chooses.
    pub fn choose(text: &str, username: &str) -> Result<Self, Invalid> {
        Self::parse(text)?.chosen_by(username)
    }

    /// The password, as a person of this username may choose it: not one of those that anybody would try.
    pub fn chosen_by(self, username: &str) -> Result<Self, Invalid> {
        let folded = exact(&self.0);
        let refuse = |rule: &str| Err(Invalid::new("password", rule));
        if folded == exact(username.trim()) {
            return refuse("must not be the username");
        }
        if folded.chars().all(|c| folded.starts_with(c)) {
            return refuse("must not be one character over and over");
        }
        if is_run(&folded) {
            return refuse("must not be a row of keys, letters or digits");
        }
        if COMMON.lines().any(|common| common == folded) {
            return refuse("is one of the first that anybody would try");
        }
        Ok(self)
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

on_the_wire!(Password, Password::parse, { "format": "password" });

impl fmt::Debug for Password {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("***")
    }
}

/// Whether a text is nothing but a row of keys, letters or digits, forwards or backwards.
fn is_run(text: &str) -> bool {
    let backwards: String = text.chars().rev().collect();
    RUNS.iter()
        .any(|run| run.contains(text) || run.contains(&backwards))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_chosen_password_is_none_that_anybody_would_try() {
        for bad in [
            "short",
            "password",
            "PassWord",
            "ＰＡＳＳＷＯＲＤ",
            "Qwerty123",
            "ПАРОЛЬ",
            "aaaaaaaaaa",
            "        ",
            "яяяя",
            "12345678",
            "1234567890",
            "87654321",
            "90123456",
            "qwertyui",
            "lkjhgfdsa",
            "abcdefgh",
            "йцукенгш",
            "anna-maria",
            "Anna-MARIA",
        ] {
            let refused = Password::choose(bad, "Anna-Maria").unwrap_err();
            assert_eq!(refused.field, "password", "{bad}");
        }
        for good in [
            "correct horse",
            "a long password",
            "anna-maria1",
            "12345678 ",
            "щи да каша",
            "ьььъ",
        ] {
            assert!(Password::choose(good, "anna-maria").is_ok(), "{good}");
        }
        assert!(Password::choose(&"ab".repeat(512), "anna").is_ok());
        assert!(Password::choose(&"ab".repeat(513), "anna").is_err());
    }

    #[test]
    fn the_common_ones_can_be_met() {
        for common in COMMON.lines() {
            assert_eq!(common, exact(common));
            assert!(
                Password::parse(common).is_ok(),
                "{common} is refused anyway"
            );
        }
        assert!(COMMON.lines().count() >= 200);
    }
}
