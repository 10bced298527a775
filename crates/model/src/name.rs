//! Names of people and channels. Two names that look alike are the same name.

mod fold;
mod line;
mod looks;
mod sound;

use std::fmt;

use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};
use unicode_security::MixedScript;

pub(crate) use self::line::{line_or_nothing, lines_or_nothing, one_line};
use self::sound::{is_letter_or_digit, is_marked_well, is_seen, takes_own};
pub use self::{
    fold::{exact, fold},
    looks::Looks,
};
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
            /// The name as it is shown.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.shown
            }

            /// The name as it is compared.
            #[must_use]
            pub fn folded(&self) -> &str {
                &self.folded
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
        // In no other way would two spellings of it be shown alike.
        let shown: String = text.trim().nfkc().collect();
        let length = shown.chars().count();
        if length == 0 {
            return refuse("must not be empty");
        }
        if length > USERNAME_CHARS {
            return refuse("must have at most 64 characters");
        }
        if !shown.chars().all(is_username_char) || !is_seen(&shown) {
            return refuse("may have letters, digits, '_', '-' and '.' only");
        }
        if !is_marked_well(&shown, takes_own) {
            return refuse("must not have marks that their letters do not take");
        }
        if !shown.starts_with(is_letter_or_digit) {
            return refuse("must begin with a letter or a digit");
        }
        if shown.ends_with(['_', '-', '.']) {
            return refuse("must end with a letter or a digit");
        }
        if !shown.is_single_script() {
            return refuse("must not mix letters of different alphabets");
        }
        let looks = Looks::of(&shown);
        if RESERVED.iter().any(|word| looks.pass_for(&Looks::of(word))) {
            return refuse("is a reserved word");
        }
        Ok(Self {
            folded: fold(&shown),
            shown,
        })
    }

    /// The form in which all spellings of a name are one: what is counted by. Any text will do: one that cannot be a name has an
    /// empty key.
    #[must_use]
    pub fn key(text: &str) -> String {
        if fits(text) {
            fold(text)
        } else {
            String::new()
        }
    }

    /// The form in which a person is looked up: as it was typed, but for the case. Of two whose names an older version took for
    /// different ones, it finds the right one. Any text will do, as for the [key](Self::key).
    #[must_use]
    pub fn spelling(text: &str) -> String {
        if fits(text) {
            exact(text.trim())
        } else {
            String::new()
        }
    }

    /// What it looks like.
    #[must_use]
    pub fn looks(&self) -> Looks {
        Looks::of(&self.shown)
    }
}

impl ChannelName {
    /// Reads the name of a channel.
    pub fn parse(text: &str) -> Result<Self, Invalid> {
        let shown = one_line("name", text, CHANNEL_NAME_CHARS)?;
        Ok(Self {
            folded: fold(&shown),
            shown,
        })
    }

    /// What it looks like.
    #[must_use]
    pub fn looks(&self) -> Looks {
        Looks::of(&self.shown)
    }
}

impl DisplayName {
    /// Reads a display name.
    pub fn parse(text: &str) -> Result<Self, Invalid> {
        one_line("name", text, DISPLAY_NAME_CHARS).map(Self)
    }

    /// The name, as it was typed.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The name as it is searched.
    #[must_use]
    pub fn folded(&self) -> String {
        fold(&self.0)
    }

    /// What it looks like.
    #[must_use]
    pub fn looks(&self) -> Looks {
        Looks::of(&self.0)
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
        if text.len() > 4 * EMAIL_BYTES {
            return Err(Invalid::new(field, "must have at most 254 bytes"));
        }
        let shown: String = text.trim().nfc().collect();
        if shown.len() > EMAIL_BYTES {
            return Err(Invalid::new(field, "must have at most 254 bytes"));
        }
        let is_address = shown.rsplit_once('@').is_some_and(|(local, domain)| {
            let is_domain = !domain.starts_with('.') && !domain.ends_with('.');
            !local.is_empty() && domain.contains('.') && is_domain
        });
        let is_plain = !shown.contains(|c: char| c.is_whitespace() || is_control(c))
            && is_seen(&shown)
            && is_marked_well(&shown, takes_own);
        if !is_address || !is_plain {
            return Err(Invalid::new(field, "must be an e-mail address"));
        }
        Ok(Self {
            folded: exact(&shown),
            shown,
        })
    }
}

/// Whether a name might be taken for a word that is nobody's name, signs and drawn letters aside.
pub(crate) fn resembles_reserved(looks: &Looks) -> bool {
    RESERVED.iter().any(|word| looks.resemble(&Looks::of(word)))
}

/// Whether a text is short and plain enough to be looked up.
fn fits(text: &str) -> bool {
    const LONGEST_CHAR: usize = 4;
    text.len() <= 4 * USERNAME_CHARS * LONGEST_CHAR && !text.contains(is_control)
}

/// What stands in usernames, those of older versions among them.
pub(crate) fn is_username_char(c: char) -> bool {
    is_letter_or_digit(c) || is_combining_mark(c) || matches!(c, '_' | '-' | '.')
}

#[cfg(test)]
mod tests;
