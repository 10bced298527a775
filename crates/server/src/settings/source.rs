//! Where settings come from.

use std::{collections::BTreeMap, ffi::OsString, fmt, path::Path};

use clap::{Arg, ArgMatches, Command};

use super::keys::KEYS;

/// A setting that cannot be; one line that names it and where it came from.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
#[error("{0}")]
pub struct BadSetting(pub(crate) String);

/// What was said, by whom: the setting's name, its words, and where they came from.
pub type Given = BTreeMap<&'static str, (String, Origin)>;

/// Where a value was said.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Origin {
    /// In the file of this name.
    File(String),
    /// In the environment.
    Environment,
    /// On the command line.
    Flag,
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::File(path) => f.write_str(path),
            Self::Environment => f.write_str("environment"),
            Self::Flag => f.write_str("flag"),
        }
    }
}

/// The commands whose help shows every setting; the others say where that is.
const SHOWN_BY: [&str; 3] = ["veche", "serve", "settings"];

/// Gives a command and all below it a flag for each setting, understood before and after the command's name.
#[must_use]
pub fn with_flags(command: Command) -> Command {
    let names = command
        .get_subcommands()
        .map(|below| below.get_name().to_owned());
    let names: Vec<String> = names.collect();
    let is_shown = SHOWN_BY.contains(&command.get_name());
    let command = names
        .into_iter()
        .fold(command, |command, name| {
            command.mut_subcommand(name, with_flags)
        })
        .args(flags(is_shown));
    if is_shown {
        command
    } else {
        command.after_help("The settings are flags here too: `veche serve --help` lists them, `veche settings` shows their values.")
    }
}

fn flags(is_shown: bool) -> impl Iterator<Item = Arg> {
    KEYS.iter().map(move |key| {
        let default = if key.default.is_empty() {
            String::new()
        } else {
            format!(" [default: {}]", key.default)
        };
        Arg::new(key.name)
            .long(key.name.replace('_', "-"))
            .value_name("VALUE")
            .help(format!("{} [env: {}]{default}", key.help, key.env))
            .hide(!is_shown)
            .help_heading("Settings")
    })
}

/// Gathers what the file (which need not be there), the environment and the flags say: those before the command, then those
/// behind it.
pub fn given(
    file: &Path,
    environment: impl IntoIterator<Item = (OsString, OsString)>,
    flags: &[&ArgMatches],
) -> Result<Given, BadSetting> {
    let mut given = Given::new();
    read_file(file, &mut given)?;
    read_environment(environment, &mut given)?;
    for key in KEYS {
        let mut values = flags
            .iter()
            .filter_map(|flags| flags.get_one::<String>(key.name));
        if let Some(value) = values.next_back() {
            given.insert(key.name, (value.clone(), Origin::Flag));
        }
    }
    Ok(given)
}

fn read_file(file: &Path, given: &mut Given) -> Result<(), BadSetting> {
    let shown = file.display();
    let text = match std::fs::read_to_string(file) {
        Ok(text) => text,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(()),
        Err(error) => return Err(BadSetting(format!("{shown}: {error}"))),
    };
    let table: toml::Table = text.parse().map_err(|error: toml::de::Error| {
        BadSetting(format!(
            "{shown}: {}",
            error.message().lines().next().unwrap_or("is not TOML")
        ))
    })?;
    for (name, value) in table {
        let key = KEYS.iter().find(|key| key.name == name);
        let key = key.ok_or_else(|| BadSetting(format!("{shown}: unknown setting {name}")))?;
        let value = match value {
            toml::Value::String(text) => text,
            toml::Value::Boolean(true) => "on".to_owned(),
            toml::Value::Boolean(false) => "off".to_owned(),
            toml::Value::Integer(number) => number.to_string(),
            _ => {
                return Err(BadSetting(format!(
                    "{shown}: {name} must be a text, a number or a boolean"
                )));
            }
        };
        given.insert(key.name, (value, Origin::File(file.display().to_string())));
    }
    Ok(())
}

fn read_environment(
    environment: impl IntoIterator<Item = (OsString, OsString)>,
    given: &mut Given,
) -> Result<(), BadSetting> {
    for (name, value) in environment {
        let Some(name) = name.to_str() else { continue };
        let Some(key) = KEYS.iter().find(|key| key.env == name) else {
            if name.starts_with("VECHE_") && name != "VECHE_CONFIG" {
                return Err(BadSetting(format!("{name} (environment): unknown setting")));
            }
            continue;
        };
        let value = value.into_string();
        let value =
            value.map_err(|_| BadSetting(format!("{name} (environment): must be UTF-8")))?;
        // An empty variable is how compose files and shells say "not set".
        if !value.is_empty() {
            given.insert(key.name, (value, Origin::Environment));
        }
    }
    Ok(())
}
