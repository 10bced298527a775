//! From words to values.

use std::{fmt, net::SocketAddr, ops::RangeInclusive, str::FromStr};

use veche_chat::Budgets;
use veche_files::Access;
use veche_model::EditHistory;

use super::{
    keys::KEYS,
    source::{BadSetting, Given, Origin},
};

/// On, off, or as it suits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Switch {
    /// As it suits.
    Auto,
    /// On.
    On,
    /// Off.
    Off,
}

impl FromStr for Switch {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        match text.to_ascii_lowercase().as_str() {
            "auto" => Ok(Self::Auto),
            "on" | "true" | "1" | "yes" => Ok(Self::On),
            "off" | "false" | "0" | "no" => Ok(Self::Off),
            _ => Err("must be on, off or auto".to_owned()),
        }
    }
}

/// How log lines look.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LogFormat {
    /// For eyes.
    Human,
    /// For machines, one object a line.
    Json,
}

impl FromStr for LogFormat {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        match text {
            "human" => Ok(Self::Human),
            "json" => Ok(Self::Json),
            _ => Err("must be human or json".to_owned()),
        }
    }
}

/// What was given, with the defaults behind it.
pub(super) struct Values<'a>(pub(super) &'a Given);

impl Values<'_> {
    pub(super) fn text(&self, name: &str) -> &str {
        match self.0.get(name) {
            Some((text, _)) => text,
            None => KEYS
                .iter()
                .find(|key| key.name == name)
                .map_or("", |key| key.default),
        }
    }

    pub(super) fn parse<T: FromStr<Err = String>>(
        &self,
        name: &'static str,
    ) -> Result<T, BadSetting> {
        self.text(name)
            .trim()
            .parse()
            .map_err(|rule: String| self.refuse(name, &rule))
    }

    pub(super) fn count<T: FromStr + PartialOrd + fmt::Display>(
        &self,
        name: &'static str,
        bounds: RangeInclusive<T>,
    ) -> Result<T, BadSetting> {
        let count = self
            .text(name)
            .trim()
            .parse()
            .ok()
            .filter(|count| bounds.contains(count));
        let rule = || {
            format!(
                "must be a whole number from {} to {}",
                bounds.start(),
                bounds.end()
            )
        };
        count.ok_or_else(|| self.refuse(name, &rule()))
    }

    /// How much people may store.
    pub(super) fn budgets(&self) -> Result<Budgets, BadSetting> {
        let many = |name| self.count(name, 1..=1_000_000);
        let days = |name| {
            let days = self.count(name, 0..=36_500)?;
            Ok(Some(days).filter(|days| *days > 0))
        };
        Ok(Budgets {
            bytes_a_day: Some(many("stored_mib_per_day")? << 20),
            channels_a_day: Some(many("channels_per_day")?),
            drafts: many("drafts_per_user")?,
            saved: many("saved_per_user")?,
            reminders: many("reminders_per_user")?,
            scheduled: many("scheduled_per_user")?,
            tokens: many("tokens_per_user")?,
            invites: many("invites_per_user")?,
            reports: many("reports_per_user")?,
            sessions: many("sessions_per_user")?,
            file_bytes: many("file_mib")? << 20,
            files_bytes: many("files_mib_per_user")? << 20,
            all_file_bytes: self.count("files_mib", 1..=1_000_000_000_i64)? << 20,
            uploads: many("uploads_per_user")?,
            file_days: days("file_days")?,
            audit_days: days("audit_days")?,
        })
    }

    /// Who may see what messages said before they were edited.
    pub(super) fn edit_history(&self) -> Result<EditHistory, BadSetting> {
        match self.text("edit_history").trim() {
            "everybody" => Ok(EditHistory::Everybody),
            "moderators" => Ok(EditHistory::Moderators),
            "nobody" => Ok(EditHistory::Nobody),
            _ => Err(self.refuse("edit_history", "must be everybody, moderators or nobody")),
        }
    }

    /// What opens buckets: an id and its secret, or neither.
    pub(super) fn access(&self) -> Result<Access, BadSetting> {
        let said = |name| Some(self.text(name).trim().to_owned()).filter(|text| !text.is_empty());
        let endpoint = said("aws_endpoint_url");
        let is_address =
            |text: &String| text.starts_with("https://") || text.starts_with("http://");
        if !endpoint.as_ref().is_none_or(is_address) {
            let rule = "must be an address such as https://s3.example.org";
            return Err(self.refuse("aws_endpoint_url", rule));
        }
        let key = match (said("aws_access_key_id"), said("aws_secret_access_key")) {
            (Some(id), Some(secret)) => Some((id, secret)),
            (None, None) => None,
            (Some(_), None) => {
                return Err(self.refuse("aws_secret_access_key", "must stand beside the key's id"));
            }
            (None, Some(_)) => {
                return Err(self.refuse("aws_access_key_id", "must stand beside the secret"));
            }
        };
        Ok(Access {
            endpoint,
            region: self.text("aws_region").trim().to_owned(),
            key,
            session: said("aws_session_token"),
        })
    }

    pub(super) fn listen(&self) -> Result<SocketAddr, BadSetting> {
        let text = self.text("listen").replace("localhost", "127.0.0.1");
        text.parse().map_err(|_| {
            self.refuse(
                "listen",
                "must be an address and a port, such as 127.0.0.1:8000",
            )
        })
    }

    /// A token that nobody guesses, as it can stand in a header.
    pub(super) fn metrics_token(&self) -> Result<Option<String>, BadSetting> {
        let token = self.text("metrics_token").trim();
        let is_sound = token.len() >= 16 && token.bytes().all(|byte| byte.is_ascii_graphic());
        if token.is_empty() {
            Ok(None)
        } else if is_sound {
            Ok(Some(token.to_owned()))
        } else {
            Err(self.refuse(
                "metrics_token",
                "must have 16 characters or more, ASCII and without spaces",
            ))
        }
    }

    /// Origins as browsers send them: scheme and host, with a port where it is not the usual one.
    pub(super) fn origins(&self, name: &'static str) -> Result<Vec<String>, BadSetting> {
        let origins: Vec<&str> = self.words(name).collect();
        if origins.iter().all(|origin| is_origin(origin)) {
            Ok(origins.into_iter().map(str::to_ascii_lowercase).collect())
        } else {
            Err(self.refuse(
                name,
                "must be origins such as https://chat.example.org, with commas between",
            ))
        }
    }

    /// The origin at which people open the page; the first of the other origins where nothing is said.
    pub(super) fn public_url(&self) -> Result<Option<String>, BadSetting> {
        let rule = "must be an origin such as https://chat.example.org, of at most 200 bytes";
        let said = self.text("public_url").trim().trim_end_matches('/');
        if said.len() > 200 || said.contains(',') {
            return Err(self.refuse("public_url", rule));
        }
        if said.is_empty() {
            let first = self.origins("origins")?.into_iter().next();
            return Ok(first.filter(|origin| origin.starts_with("https://")));
        }
        if is_origin(said) {
            Ok(Some(said.to_ascii_lowercase()))
        } else {
            Err(self.refuse("public_url", rule))
        }
    }

    fn words(&self, name: &'static str) -> impl Iterator<Item = &str> {
        let words = self.text(name).split(',').map(str::trim);
        words.filter(|word| !word.is_empty())
    }

    /// The one line: the setting as it was named there, where that was, and the rule. Never the value: it may be a secret.
    pub(super) fn refuse(&self, name: &'static str, rule: &str) -> BadSetting {
        let key = KEYS.iter().find(|key| key.name == name);
        let env = key.map_or(name, |key| key.env);
        BadSetting(match self.0.get(name) {
            Some((_, Origin::Flag)) => format!("--{}: {rule}", name.replace('_', "-")),
            Some((_, Origin::File(file))) => format!("{name} ({file}): {rule}"),
            _ => format!("{env} (environment): {rule}"),
        })
    }
}

fn is_origin(word: &str) -> bool {
    let host = word
        .strip_prefix("https://")
        .or_else(|| word.strip_prefix("http://"));
    host.is_some_and(|host| !host.is_empty() && !host.contains(['/', '*', '?', '#', '@', ' ']))
}

#[cfg(test)]
mod tests {
    use super::super::Settings;
    use super::*;

    fn given(pairs: &[(&'static str, &str)]) -> Given {
        let values = pairs
            .iter()
            .map(|(name, value)| (*name, ((*value).to_owned(), Origin::Environment)));
        values.collect()
    }

    #[test]
    fn what_nobody_says_has_its_default() {
        let settings = Settings::read(&given(&[])).unwrap();
        assert_eq!(settings.listen.to_string(), "127.0.0.1:8000");
        assert_eq!(settings.database_url.to_string(), "data/veche.db");
        assert!(settings.wants_demo() && settings.has_limits && settings.secret_key.is_none());
        assert_eq!(settings.access_token_expire_minutes, 30);
        assert_eq!(settings.budgets, Budgets::default());
    }

    #[test]
    fn demo_data_must_be_asked_for_off_loopback() {
        let wants =
            |pairs: &[(&'static str, &str)]| Settings::read(&given(pairs)).unwrap().wants_demo();
        assert!(!wants(&[("listen", "0.0.0.0:8000")]));
        assert!(wants(&[("listen", "0.0.0.0:8000"), ("demo", "on")]));
        assert!(wants(&[("listen", "[::1]:8000")]));
        assert!(!wants(&[("demo", "off")]));
    }

    #[test]
    fn a_bad_value_is_one_line_that_names_the_setting_and_not_the_value() {
        for (name, value, said) in [
            (
                "listen",
                "here",
                "VECHE_LISTEN (environment): must be an address and a port",
            ),
            (
                "database_url",
                "mysql://u:hunter2@h/d",
                "DATABASE_URL (environment): must be a path",
            ),
            (
                "algorithm",
                "none",
                "ALGORITHM (environment): must be HS256",
            ),
            (
                "access_token_expire_minutes",
                "0",
                "ACCESS_TOKEN_EXPIRE_MINUTES (environment): must be a whole",
            ),
            (
                "demo",
                "maybe",
                "VECHE_DEMO (environment): must be on, off or auto",
            ),
            (
                "public_url",
                "chat.example.org",
                "VECHE_PUBLIC_URL (environment): must be an origin",
            ),
            (
                "out_allow",
                "10.0.0.0/33",
                "VECHE_OUT_ALLOW (environment): must be networks",
            ),
            ("log", "ve[che", "VECHE_LOG (environment): must be"),
            ("node", "a\tb", "VECHE_NODE (environment): must"),
            (
                "nats_credentials",
                "/nowhere",
                "VECHE_NATS_CREDENTIALS (environment): must be a file",
            ),
            (
                "nats_credentials",
                "/dev/null",
                "VECHE_NATS_CREDENTIALS (environment): must stand beside VECHE_NATS_URL",
            ),
            (
                "nats_authority",
                "/dev/zero",
                "VECHE_NATS_AUTHORITY (environment): must be a file of at most",
            ),
        ] {
            let error = Settings::read(&given(&[(name, value)]))
                .unwrap_err()
                .to_string();
            assert!(error.starts_with(said), "{error}");
            assert!(
                !error.contains("hunter2") && error.lines().count() == 1,
                "{error}"
            );
        }
    }
}
