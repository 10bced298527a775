//! Names of people and channels. Two names that look alike are the same name.

use std::fmt;

use caseless::Caseless;
use unicode_normalization::UnicodeNormalization;
use unicode_security::MixedScript;

use crate::{
    CHANNEL_NAME_CHARS, DISPLAY_NAME_CHARS, EMAIL_BYTES, Invalid, USERNAME_CHARS, text::is_control,
    wire::on_the_wire,
};

/// Words that a mention or the server itself uses, and so nobody's name.
const RESERVED: [&str; 6] = ["veche", "channel", "here", "all", "everyone", "system"];

macro_rules! name {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq)]
        pub struct $name {
            shown: String,
            folded: String,
        }

        impl $name {
            /// The name as it was written, in normal form C compatible (NFKC).
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.shown
            }

            /// The name as it is compared: NFKC and case folded.
            #[must_use]
            pub fn folded(&self) -> &str {
                &self.folded
            }

            fn of(text: &str) -> Self {
                let shown: String = text.trim().nfkc().collect();
                Self { folded: fold(&shown), shown }
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.shown)
            }
        }
    };
}

name! {
    /// What a person signs in with and is mentioned by: letters and digits of one script, `_`, `-` and `.`.
    Username
}
name! {
    /// What a channel is called.
    ChannelName
}
name! {
    /// An e-mail address.
    Email
}

on_the_wire!(Username, Username::parse, { "minLength": 1, "maxLength": USERNAME_CHARS });
on_the_wire!(ChannelName, ChannelName::parse, { "minLength": 1, "maxLength": CHANNEL_NAME_CHARS });
on_the_wire!(DisplayName, DisplayName::parse, { "minLength": 1, "maxLength": DISPLAY_NAME_CHARS });
on_the_wire!(Email, |text| Email::parse("email", text), { "format": "email", "maxLength": EMAIL_BYTES });

/// What a person wants to be called.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DisplayName(String);

impl Username {
    /// Reads a username.
    pub fn parse(text: &str) -> Result<Self, Invalid> {
        let refuse = |rule: &str| Err(Invalid::new("username", rule));
        let name = Self::of(text);
        let length = name.shown.chars().count();
        if length == 0 {
            return refuse("must not be empty");
        }
        if length > USERNAME_CHARS {
            return refuse("must have at most 64 characters");
        }
        if !name.shown.chars().all(is_username_char) {
            return refuse("may have letters, digits, '_', '-' and '.' only");
        }
        if !name.shown.starts_with(char::is_alphanumeric) {
            return refuse("must begin with a letter or a digit");
        }
        if !name.shown.is_single_script() {
            return refuse("must not mix letters of different alphabets");
        }
        if RESERVED.contains(&name.folded.as_str()) {
            return refuse("is a reserved word");
        }
        Ok(name)
    }

    /// The name as it is looked up. Any text will do: one that cannot be a name finds nobody, whose key is empty.
    #[must_use]
    pub fn key(text: &str) -> String {
        const LONGEST_CHAR: usize = 4;
        let fits = text.len() <= 4 * USERNAME_CHARS * LONGEST_CHAR && !text.contains(is_control);
        if fits {
            Self::of(text).folded
        } else {
            String::new()
        }
    }
}

impl ChannelName {
    /// Reads the name of a channel.
    pub fn parse(text: &str) -> Result<Self, Invalid> {
        one_line("name", text, CHANNEL_NAME_CHARS)?;
        Ok(Self::of(text))
    }
}

impl DisplayName {
    /// Reads a display name.
    pub fn parse(text: &str) -> Result<Self, Invalid> {
        one_line("name", text, DISPLAY_NAME_CHARS).map(Self)
    }

    /// The name, in NFKC.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The name as it is searched.
    #[must_use]
    pub fn folded(&self) -> String {
        fold(&self.0)
    }
}

/// Who does not say what to be called is called by their username.
impl From<&Username> for DisplayName {
    fn from(username: &Username) -> Self {
        Self(username.shown.clone())
    }
}

impl Email {
    /// Reads an e-mail address. Only a letter sent there shows whether it works, so the form is all that is checked.
    pub fn parse(field: &'static str, text: &str) -> Result<Self, Invalid> {
        let email = Self::of(text);
        if email.shown.len() > EMAIL_BYTES {
            return Err(Invalid::new(field, "must have at most 254 bytes"));
        }
        let is_address = email.shown.rsplit_once('@').is_some_and(|(local, domain)| {
            let is_domain = !domain.starts_with('.') && !domain.ends_with('.');
            !local.is_empty() && domain.contains('.') && is_domain
        });
        if !is_address || email.shown.contains(is_blank_or_hidden) {
            return Err(Invalid::new(field, "must be an e-mail address"));
        }
        Ok(email)
    }
}

/// The form in which two spellings of a name are one: NFKC and case folded.
#[must_use]
pub fn fold(text: &str) -> String {
    text.nfkc().default_case_fold().nfkc().collect()
}

/// Reads one visible line, in NFKC.
pub(crate) fn one_line(field: &'static str, text: &str, most: usize) -> Result<String, Invalid> {
    let text: String = text.trim().nfkc().collect();
    if text.is_empty() {
        return Err(Invalid::new(field, "must not be empty"));
    }
    if text.chars().count() > most {
        return Err(Invalid::new(
            field,
            format!("must have at most {most} characters"),
        ));
    }
    if text.contains(|c| is_control(c) || is_hidden(c) || is_line_break(c)) {
        return Err(Invalid::new(
            field,
            "must not have control characters or line breaks",
        ));
    }
    Ok(text)
}

pub(crate) fn is_username_char(c: char) -> bool {
    c.is_alphanumeric()
        || unicode_normalization::char::is_combining_mark(c)
        || matches!(c, '_' | '-' | '.')
}

fn is_blank_or_hidden(c: char) -> bool {
    c.is_whitespace() || is_control(c) || is_hidden(c)
}

fn is_line_break(c: char) -> bool {
    matches!(
        c,
        '\n' | '\r' | '\t' | '\u{b}' | '\u{c}' | '\u{85}' | '\u{2028}' | '\u{2029}'
    )
}

/// Characters that change how their neighbours look, or nothing at all: a name made with them passes for another.
fn is_hidden(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_that_look_alike_are_one_name() {
        let folded = |text| Username::parse(text).unwrap().folded().to_owned();
        assert_eq!(folded("Anna"), folded("ANNA"));
        assert_eq!(folded("ﬁona"), folded("fiona"));
        assert_eq!(folded("Straße"), folded("STRASSE"));
        assert_eq!(folded("Вече1"), folded("вечЕ1"));
        assert_ne!(folded("anna"), folded("anna1"));
    }

    #[test]
    fn a_username_that_could_pass_for_something_else_is_refused() {
        for bad in [
            "",
            "   ",
            "a b",
            "a\nb",
            "a:b",
            "a\u{0}",
            "аnna",
            "a\u{202e}b",
            "veche",
            "Here",
            "_a",
            "a@b",
        ] {
            assert!(Username::parse(bad).is_err(), "{bad:?}");
        }
        for good in ["user1", "Анна", "jean-luc", "o.k_1", "李雷", "ひらがな漢字"] {
            assert!(Username::parse(good).is_ok(), "{good:?}");
        }
        assert!(Username::parse(&"a".repeat(64)).is_ok());
        assert!(Username::parse(&"a".repeat(65)).is_err());
    }

    #[test]
    fn an_address_has_two_sides_and_nothing_hidden() {
        for good in ["a@b.co", "anna+chat@example.com", "анна@пример.рф"] {
            assert!(Email::parse("email", good).is_ok(), "{good:?}");
        }
        for bad in [
            "",
            "anna",
            "@b.co",
            "a@",
            "a@b",
            "a b@c.d",
            "a@b.co\n.x",
            "a@.co",
        ] {
            assert!(Email::parse("email", bad).is_err(), "{bad:?}");
        }
    }

    #[test]
    fn a_channel_name_is_one_visible_line() {
        assert!(ChannelName::parse("Channel 1").is_ok());
        for bad in ["", " ", "a\nb", "a\u{7}", "a\u{2028}b", "\u{200b}a"] {
            assert!(ChannelName::parse(bad).is_err(), "{bad:?}");
        }
        assert!(ChannelName::parse(&"é".repeat(80)).is_ok());
        assert!(ChannelName::parse(&"é".repeat(81)).is_err());
    }
}
