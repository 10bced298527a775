//! Settings: defaults, then `veche.toml`, then the environment, then flags; the later one wins.
//!
//! One table names every setting; the flags, the environment's names, the file's keys and `veche settings` come from it.

mod keys;
mod mail;
mod nodes;
mod source;
mod value;

use std::{
    fmt::Write as _,
    net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr},
    path::PathBuf,
};

use veche_chat::{Algorithm, Budgets, Cost, DatabaseUrl, NatsOptions, NatsUrl};
use veche_files::{Access, Place};
use veche_model::EditHistory;
use veche_out::{Allow, mail::Mailer};

pub use keys::{KEYS, Key};
pub use source::{BadSetting, Given, Origin, given, with_flags};
pub use value::{LogFormat, Switch};

use crate::proxies::Proxies;

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
    /// The bus between several nodes, if there is one.
    pub nats: Option<NatsOptions>,
    /// What this node is called among several.
    pub node: String,
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
    /// Who may see what messages said before they were edited.
    pub edit_history: EditHistory,
    /// Where the bytes of files are kept.
    pub files: Place,
    /// What opens buckets.
    pub access: Access,
    /// How long the bytes of files are kept that nothing names any more, in seconds.
    pub files_kept_seconds: i64,
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
    /// Where people open the page: an origin, if the operator says so.
    pub public_url: Option<String>,
    /// What may be spoken to besides the world.
    pub out_allow: Allow,
    /// What hands over letters, if there is a mail server.
    pub mailer: Option<Mailer>,
    /// What opens the figures to others than this machine, if anything does.
    pub metrics_token: Option<String>,
    /// What is logged.
    pub log: String,
    /// How it is logged.
    pub log_format: LogFormat,
}

impl Settings {
    /// Reads what was [given]; what was not has its default.
    pub fn read(given: &Given) -> Result<Self, BadSetting> {
        let values = value::Values(given);
        let data: PathBuf = values.text("data").into();
        let database_url = match values.text("database_url") {
            "" => DatabaseUrl::Sqlite(data.join("veche.db")),
            _ => values.parse("database_url")?,
        };
        let nats = values.nats()?;
        if nats.is_some() && matches!(database_url, DatabaseUrl::Sqlite(_)) {
            return Err(values.refuse(
                "nats_url",
                "wants PostgreSQL in DATABASE_URL: an SQLite file is one node's",
            ));
        }
        let files = match values.text("files") {
            "" => Place::Folder(data.join("files")),
            _ => values.parse("files")?,
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
            nats,
            node: values.node()?,
            secret_key: Some(values.text("secret_key").to_owned()).filter(|key| !key.is_empty()),
            algorithm: values.parse("algorithm")?,
            access_token_expire_minutes: values
                .count("access_token_expire_minutes", 1..=525_600)?,
            demo: values.parse("demo")?,
            has_limits: values.parse::<Switch>("limits")? != Switch::Off,
            budgets: values.budgets()?,
            edit_history: values.edit_history()?,
            files,
            access: values.access()?,
            files_kept_seconds: values.count::<i64>("files_kept_days", 0..=36_500)? * 24 * 3600,
            password_cost: Cost {
                memory_kib: values.count("password_memory_kib", 8..=1_048_576)?,
                ..Cost::default()
            },
            connections: values.count("connections", 1..=1_000_000)?,
            sockets_per_user: values.count("sockets_per_user", 1..=1_000_000)?,
            proxies: values.parse("proxies")?,
            origins: values.origins("origins")?,
            public_url: values.public_url()?,
            out_allow: values.parse("out_allow")?,
            mailer: values.mailer()?,
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

    /// Where the page can be opened of a server that listens at `address`: at the first of the other origins, which people use,
    /// or else on this machine.
    #[must_use]
    pub fn door(&self, address: SocketAddr) -> String {
        if let Some(origin) = self.origins.first() {
            return origin.clone();
        }
        let mut here = address;
        if address.ip().is_unspecified() {
            here.set_ip(match address.ip() {
                IpAddr::V4(_) => Ipv4Addr::LOCALHOST.into(),
                IpAddr::V6(_) => Ipv6Addr::LOCALHOST.into(),
            });
        }
        format!("http://{here}")
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
            ("nats_url", url) if !url.is_empty() => values
                .parse::<NatsUrl>(key.name)
                .map_or("***".to_owned(), |url| url.to_string()),
            ("files", "") => format!("{data}/files"),
            ("secret_key", "") => format!("kept in {data}"),
            (_, "") => String::new(),
            _ if key.is_secret => "***".to_owned(),
            _ => text.to_owned(),
        };
        let _ = writeln!(lines, "{:<28} {shown:<32} {origin}", key.env);
    }
    lines
}
