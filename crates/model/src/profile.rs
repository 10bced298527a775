//! What people can change about themselves.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use unicode_normalization::UnicodeNormalization;

use crate::{
    ABOUT_CHARS, DisplayName, FileId, Invalid, Keywords, LOCALE_CHARS, Level, Millis, Patch,
    STATUS_CHARS, TIME_ZONE_CHARS, name::one_line, text::is_control,
};

/// A change to a profile; what is not there stays.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(default)]
pub struct Profile {
    /// What they want to be called.
    pub name: Option<DisplayName>,
    /// What they say of themselves; empty for nothing.
    pub about: Option<About>,
    /// Their colour; null for the one that comes from the id.
    pub colour: Patch<Hue>,
    /// The language they read; null for whatever their client takes.
    pub locale: Patch<Locale>,
    /// Where their clock stands; null to say nothing of it.
    pub time_zone: Patch<TimeZone>,
    /// What they are about; null for nothing.
    pub status: Patch<Status>,
    /// Whether they show neither presence nor typing.
    pub is_discreet: Option<bool>,
    /// Of what they want to be told in channels.
    pub level: Option<Level>,
    /// Words that call them like a mention, in place of those before.
    pub keywords: Option<Keywords>,
    /// A picture of theirs that was sent as an avatar; null for their initials.
    pub avatar: Patch<FileId>,
}

/// A colour's place on the wheel: 0 to 359 degrees.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(try_from = "i64")]
pub struct Hue(#[schemars(range(min = 0, max = 359))] u16);

impl Hue {
    /// The degrees.
    #[must_use]
    pub fn degrees(self) -> u16 {
        self.0
    }
}

impl TryFrom<i64> for Hue {
    type Error = Invalid;

    fn try_from(degrees: i64) -> Result<Self, Invalid> {
        match u16::try_from(degrees) {
            Ok(degrees) if degrees < 360 => Ok(Self(degrees)),
            _ => Err(Invalid::new("colour", "must be 0 to 359")),
        }
    }
}

macro_rules! word {
    ($(#[$doc:meta])* $name:ident, $most:literal) => {
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
        #[serde(try_from = "String")]
        pub struct $name(#[schemars(length(max = $most))] String);

        impl $name {
            /// The text.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl TryFrom<String> for $name {
            type Error = Invalid;

            fn try_from(text: String) -> Result<Self, Invalid> {
                Self::parse(&text)
            }
        }
    };
}

word! {
    /// What a person says of themselves: at most 500 characters, lines allowed.
    About, 500
}
word! {
    /// A language: `en`, `ru`, or any other tag in the form of BCP 47, of at most 35 characters.
    Locale, 35
}
word! {
    /// A time zone in the form of the IANA names, `Europe/Moscow`, of at most 64 characters.
    TimeZone, 64
}

impl About {
    /// Reads what a person says.
    pub fn parse(text: &str) -> Result<Self, Invalid> {
        let text = text.trim();
        if text.chars().count() > ABOUT_CHARS {
            return Err(Invalid::new("about", "must have at most 500 characters"));
        }
        if text.contains(is_control) {
            return Err(Invalid::new("about", "must not have control characters"));
        }
        Ok(Self(text.nfc().collect()))
    }
}

impl Locale {
    /// Reads a language tag. Only its form is checked: which languages there are is the clients' business.
    pub fn parse(text: &str) -> Result<Self, Invalid> {
        let mut parts = text.split('-');
        let language = parts.next().unwrap_or_default();
        let is_language =
            (2..=8).contains(&language.len()) && language.bytes().all(|b| b.is_ascii_alphabetic());
        let is_part = |part: &str| {
            (1..=8).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_alphanumeric())
        };
        if text.len() > LOCALE_CHARS || !is_language || !parts.all(is_part) {
            return Err(Invalid::new("locale", "must be a language tag such as en"));
        }
        Ok(Self(text.to_owned()))
    }
}

impl TimeZone {
    /// Reads a name. Only its form is checked: the list of zones changes several times a year.
    pub fn parse(text: &str) -> Result<Self, Invalid> {
        let is_part = |part: &str| {
            part.starts_with(|c: char| c.is_ascii_alphabetic())
                && part
                    .bytes()
                    .all(|b| b.is_ascii_alphanumeric() || b"_+-".contains(&b))
        };
        if text.len() > TIME_ZONE_CHARS
            || text.split('/').count() > 3
            || !text.split('/').all(is_part)
        {
            return Err(Invalid::new(
                "time_zone",
                "must be a name such as Europe/Moscow",
            ));
        }
        Ok(Self(text.to_owned()))
    }
}

/// What a person is about, for a while or until they change it: one line of 1 to 100 characters.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(try_from = "StatusFields")]
pub struct Status {
    #[schemars(length(min = 1, max = 100))]
    text: String,
    until: Option<Millis>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct StatusFields {
    text: String,
    #[serde(default)]
    until: Option<Millis>,
}

impl Status {
    /// Reads a status and when it is over.
    pub fn parse(text: &str, until: Option<Millis>) -> Result<Self, Invalid> {
        let text = one_line("status", text, STATUS_CHARS)?;
        Ok(Self { text, until })
    }

    /// A status that was read once, by the rules of its day.
    #[must_use]
    pub fn kept(text: String, until: Option<Millis>) -> Self {
        Self { text, until }
    }

    /// What they say.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// When it is over; `None` when it stays.
    #[must_use]
    pub fn until(&self) -> Option<Millis> {
        self.until
    }

    /// Whether it has run out.
    #[must_use]
    pub fn is_over(&self, now: Millis) -> bool {
        self.until.is_some_and(|until| until <= now)
    }
}

impl TryFrom<StatusFields> for Status {
    type Error = Invalid;

    fn try_from(fields: StatusFields) -> Result<Self, Invalid> {
        Self::parse(&fields.text, fields.until)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_field_that_is_not_there_stays_and_null_clears() {
        let profile: Profile =
            serde_json::from_str(r#"{"colour": null, "locale": "ru", "status": {"text": "away"}}"#)
                .unwrap();
        assert_eq!(profile.colour, Patch::Clear);
        assert_eq!(profile.locale, Patch::Set(Locale::parse("ru").unwrap()));
        assert_eq!(profile.time_zone, Patch::Leave);
        assert_eq!(
            profile.status,
            Patch::Set(Status::parse("away", None).unwrap())
        );
        assert!(profile.name.is_none() && profile.about.is_none());
    }

    #[test]
    fn a_field_that_breaks_its_rule_says_which() {
        for (json, rule) in [
            (r#"{"name": " "}"#, "must not be empty"),
            (r#"{"colour": 360}"#, "colour must be 0 to 359"),
            (r#"{"colour": -1}"#, "colour must be 0 to 359"),
            (r#"{"status": {"text": "a\nb"}}"#, "status must not have"),
            (r#"{"locale": "русский"}"#, "locale must be"),
            (r#"{"time_zone": "../etc/passwd"}"#, "time_zone must be"),
        ] {
            let refused = serde_json::from_str::<Profile>(json).unwrap_err();
            assert!(refused.to_string().contains(rule), "{json}: {refused}");
        }
    }

    #[test]
    fn texts_end_at_their_limits() {
        assert!(About::parse(&"я".repeat(500)).is_ok());
        assert!(About::parse(&"я".repeat(501)).is_err());
        assert!(About::parse("a\u{0}b").is_err());
        assert!(Status::parse(&"я".repeat(100), None).is_ok());
        assert!(Status::parse(&"я".repeat(101), None).is_err());
        assert!(Status::parse("", None).is_err());
    }

    #[test]
    fn tags_and_zones_have_their_form() {
        for good in ["en", "ru", "pt-BR", "zh-Hant-TW", "sr-Cyrl", "de-DE-1996"] {
            assert!(Locale::parse(good).is_ok(), "{good}");
        }
        for bad in [
            "",
            "e",
            "en_US",
            "en-",
            "-en",
            "1n",
            &"en-aaaaaaaa".repeat(4),
        ] {
            assert!(Locale::parse(bad).is_err(), "{bad}");
        }
        for good in [
            "UTC",
            "Europe/Moscow",
            "America/Argentina/Buenos_Aires",
            "Etc/GMT+3",
        ] {
            assert!(TimeZone::parse(good).is_ok(), "{good}");
        }
        for bad in ["", "/", "Europe/", "a b", "a/b/c/d", "3", &"a".repeat(65)] {
            assert!(TimeZone::parse(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn a_status_is_over_when_its_time_has_come() {
        let status = Status::parse("lunch", Some(Millis(1_000))).unwrap();
        assert!(!status.is_over(Millis(999)) && status.is_over(Millis(1_000)));
        assert!(
            !Status::parse("here", None)
                .unwrap()
                .is_over(Millis(i64::MAX))
        );
    }
}
