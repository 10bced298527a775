//! Settings: defaults, then `veche.toml`, then the environment, then flags; the later one wins.
//!
//! One table names every setting; the flags, the environment's names, the file's keys and `veche settings` come from it.

mod source;
mod value;

use std::{collections::BTreeMap, fmt::Write as _, net::SocketAddr, path::PathBuf};

use veche_chat::{Algorithm, Budgets, Cost, DatabaseUrl};

pub use source::{Origin, given, with_flags};
pub use value::{LogFormat, Switch};

use crate::proxies::Proxies;

/// A setting, as people write it.
pub struct Key {
    /// Its name as a flag (`--name`, with dashes) and in `veche.toml`.
    pub name: &'static str,
    /// Its name in the environment.
    pub env: &'static str,
    /// What it is when nobody says; empty where that depends on something else.
    pub default: &'static str,
    /// What it is for.
    pub help: &'static str,
    /// Whether it is shown as `***`.
    pub is_secret: bool,
}

const fn key(
    name: &'static str,
    env: &'static str,
    default: &'static str,
    help: &'static str,
) -> Key {
    Key {
        name,
        env,
        default,
        help,
        is_secret: false,
    }
}

/// Every setting there is.
pub const KEYS: &[Key] = &[
    key(
        "listen",
        "VECHE_LISTEN",
        "127.0.0.1:8000",
        "Address and port to serve on",
    ),
    key(
        "data",
        "VECHE_DATA",
        "data",
        "Folder for the database file and the secrets; made if missing",
    ),
    key(
        "database_url",
        "DATABASE_URL",
        "",
        "SQLite path or postgres://user:password@host/name [default: DATA/veche.db]",
    ),
    key(
        "database_connections",
        "VECHE_DATABASE_CONNECTIONS",
        "10",
        "Connections to PostgreSQL, 2 to 200",
    ),
    Key {
        is_secret: true,
        ..key(
            "secret_key",
            "SECRET_KEY",
            "",
            "What signs tokens [default: made at the first start, kept in DATA]",
        )
    },
    key(
        "algorithm",
        "ALGORITHM",
        "HS256",
        "How tokens are signed: HS256, HS384, HS512 or EdDSA",
    ),
    key(
        "access_token_expire_minutes",
        "ACCESS_TOKEN_EXPIRE_MINUTES",
        "30",
        "How long a token is good",
    ),
    key(
        "demo",
        "VECHE_DEMO",
        "auto",
        "Demo data on an empty database: on, off, or auto (only on loopback)",
    ),
    key(
        "limits",
        "VECHE_LIMITS",
        "on",
        "Rate limits and what may be stored in a day: on, or off for load tests",
    ),
    key(
        "stored_mib_per_day",
        "VECHE_STORED_MIB_PER_DAY",
        "50",
        "MiB of text one person may write in a day, 1 to 1000000; every other thing stored counts 256 bytes",
    ),
    key(
        "channels_per_day",
        "VECHE_CHANNELS_PER_DAY",
        "100",
        "Channels and groups one person may make in a day, 1 to 1000000; moderators are not counted",
    ),
    key(
        "drafts_per_user",
        "VECHE_DRAFTS_PER_USER",
        "500",
        "Drafts one person may keep, 1 to 1000000",
    ),
    key(
        "saved_per_user",
        "VECHE_SAVED_PER_USER",
        "5000",
        "Messages one person may have saved, 1 to 1000000",
    ),
    key(
        "tokens_per_user",
        "VECHE_TOKENS_PER_USER",
        "50",
        "Personal access tokens one person may have, 1 to 1000000",
    ),
    key(
        "invites_per_user",
        "VECHE_INVITES_PER_USER",
        "500",
        "Working invites one person may have made, 1 to 1000000; 100 to one channel at most",
    ),
    key(
        "reports_per_user",
        "VECHE_REPORTS_PER_USER",
        "100",
        "Open reports one person may have made, 1 to 1000000",
    ),
    key(
        "sessions_per_user",
        "VECHE_SESSIONS_PER_USER",
        "200",
        "Sessions one person may have, 1 to 1000000; one more ends the one that was quiet for longest",
    ),
    key(
        "audit_days",
        "VECHE_AUDIT_DAYS",
        "365",
        "Days that the audit log goes back, 1 to 36500; 0 for good",
    ),
    key(
        "password_memory_kib",
        "VECHE_PASSWORD_MEMORY_KIB",
        "19456",
        "Memory of one password hash, 8 to 1048576",
    ),
    key(
        "connections",
        "VECHE_CONNECTIONS",
        "20000",
        "Connections served at once, 1 to 1000000",
    ),
    key(
        "sockets_per_user",
        "VECHE_SOCKETS_PER_USER",
        "100",
        "Sockets one person may have open, 1 to 1000000",
    ),
    key(
        "proxies",
        "VECHE_PROXIES",
        "",
        "Addresses or networks (10.0.0.0/8) of proxies whose X-Forwarded-For is believed, with commas between",
    ),
    key(
        "origins",
        "VECHE_ORIGINS",
        "",
        "Other origins whose pages may sign in here, such as https://chat.example.org, with commas between",
    ),
    Key {
        is_secret: true,
        ..key(
            "metrics_token",
            "VECHE_METRICS_TOKEN",
            "",
            "Bearer token that opens /metrics to others than this machine, at least 16 characters",
        )
    },
    key(
        "log",
        "VECHE_LOG",
        "info",
        "What is logged: error, warn, info, debug, or a filter such as veche=debug,info",
    ),
    key(
        "log_format",
        "VECHE_LOG_FORMAT",
        "human",
        "How it is logged: human or json",
    ),
];

/// Everything that can be set, within its bounds.
#[derive(Clone, Debug)]
pub struct Settings {
    /// Where to serve.
    pub listen: SocketAddr,
    /// Where files go.
    pub data: PathBuf,
    /// Which database.
    pub database_url: DatabaseUrl,
    /// How many connections to it.
    pub database_connections: usize,
    /// What signs tokens; `None` when the one in `data` is to be used.
    pub secret_key: Option<String>,
    /// How tokens are signed.
    pub algorithm: Algorithm,
    /// How long a token is good.
    pub access_token_expire_minutes: i64,
    /// Whether an empty database gets the demo data.
    pub demo: Switch,
    /// Whether people are held to a pace.
    pub has_limits: bool,
    /// How much people may store.
    pub budgets: Budgets,
    /// How dear a password hash is.
    pub password_cost: Cost,
    /// How many connections are served at once.
    pub connections: usize,
    /// How many sockets a person may have open.
    pub sockets_per_user: usize,
    /// Whose word on a client's address is believed.
    pub proxies: Proxies,
    /// Other origins whose pages may sign in here.
    pub origins: Vec<String>,
    /// What opens the figures to others than this machine, if anything does.
    pub metrics_token: Option<String>,
    /// What is logged.
    pub log: String,
    /// How it is logged.
    pub log_format: LogFormat,
}

/// A setting that cannot be; one line that names it and where it came from.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
#[error("{0}")]
pub struct BadSetting(pub(crate) String);

/// What was said, by whom: the setting's name, its words, and where they came from.
pub type Given = BTreeMap<&'static str, (String, Origin)>;

impl Settings {
    /// Reads what was [given]; what was not has its default.
    pub fn read(given: &Given) -> Result<Self, BadSetting> {
        let values = value::Values(given);
        let data: PathBuf = values.text("data").into();
        let database_url = match values.text("database_url") {
            "" => DatabaseUrl::Sqlite(data.join("veche.db")),
            _ => values.parse("database_url")?,
        };
        let log = values.text("log").to_owned();
        if tracing_subscriber::EnvFilter::try_new(&log).is_err() {
            return Err(values.refuse("log", "must be error, warn, info, debug, trace or a filter"));
        }
        Ok(Self {
            listen: values.listen()?,
            data,
            database_url,
            database_connections: values.count("database_connections", 2..=200)?,
            secret_key: Some(values.text("secret_key").to_owned()).filter(|key| !key.is_empty()),
            algorithm: values.parse("algorithm")?,
            access_token_expire_minutes: values
                .count("access_token_expire_minutes", 1..=525_600)?,
            demo: values.parse("demo")?,
            has_limits: values.parse::<Switch>("limits")? != Switch::Off,
            budgets: values.budgets()?,
            password_cost: Cost {
                memory_kib: values.count("password_memory_kib", 8..=1_048_576)?,
                ..Cost::default()
            },
            connections: values.count("connections", 1..=1_000_000)?,
            sockets_per_user: values.count("sockets_per_user", 1..=1_000_000)?,
            proxies: values.parse("proxies")?,
            origins: values.origins("origins")?,
            metrics_token: values.metrics_token()?,
            log,
            log_format: values.parse("log_format")?,
        })
    }

    /// Whether only people at this machine can connect. Behind a proxy, loopback is everywhere.
    #[must_use]
    pub fn is_private(&self) -> bool {
        self.listen.ip().to_canonical().is_loopback() && self.proxies.is_empty()
    }

    /// Whether an empty database gets the demo data, whose passwords everybody knows.
    #[must_use]
    pub fn wants_demo(&self) -> bool {
        match self.demo {
            Switch::Auto => self.is_private(),
            Switch::On => true,
            Switch::Off => false,
        }
    }
}

/// Every setting with its value and where it came from, secrets hidden: a line each.
#[must_use]
pub fn describe(given: &Given) -> String {
    let values = value::Values(given);
    let mut lines = String::new();
    for key in KEYS {
        let (text, origin) = given
            .get(key.name)
            .map_or((key.default, "default".to_owned()), |(text, origin)| {
                (text, origin.to_string())
            });
        let data = values.text("data");
        let shown = match (key.name, text) {
            ("database_url", "") => format!("{data}/veche.db"),
            ("database_url", _) => values
                .parse::<DatabaseUrl>(key.name)
                .map_or("***".to_owned(), |url| url.to_string()),
            ("secret_key", "") => format!("kept in {data}"),
            (_, "") => String::new(),
            _ if key.is_secret => "***".to_owned(),
            _ => text.to_owned(),
        };
        let _ = writeln!(lines, "{:<28} {shown:<32} {origin}", key.env);
    }
    lines
}
