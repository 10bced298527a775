//! Which database: a path, or PostgreSQL's URL in any of the spellings that the prototypes used.

use std::{fmt, path::PathBuf, str::FromStr};

use tokio_postgres::{
    Config,
    config::{Host, SslMode},
};

/// Where the database is.
#[derive(Clone, PartialEq, Eq)]
pub enum DatabaseUrl {
    /// A SQLite file.
    Sqlite(PathBuf),
    /// A PostgreSQL database, `postgres://user:password@host:port/name`.
    Postgres(String),
}

impl FromStr for DatabaseUrl {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let Some((scheme, rest)) = text.split_once("://") else {
            let scheme = text.split(':').next().unwrap_or_default();
            if scheme.len() < text.len() && is_postgres(scheme) {
                return Err(POSTGRES.to_owned());
            }
            return match text.strip_prefix("sqlite:").unwrap_or(text) {
                "" => Err("must be a path or postgres://...".to_owned()),
                path => Ok(Self::Sqlite(path.into())),
            };
        };
        match without_driver(scheme) {
            _ if is_postgres(scheme) => postgres(rest),
            // SQLAlchemy's three slashes are a relative path, its four an absolute one.
            "sqlite" => match rest.strip_prefix('/') {
                Some(path) if !path.is_empty() => Ok(Self::Sqlite(path.into())),
                _ => Err("must be sqlite:///path".to_owned()),
            },
            other => Err(format!(
                "must be a path, sqlite:///path or postgres://..., not {other}://"
            )),
        }
    }
}

const POSTGRES: &str = "must be postgres://user:password@host:port/name";

/// SQLAlchemy writes the driver behind a plus sign.
fn without_driver(scheme: &str) -> &str {
    scheme.split('+').next().unwrap_or_default()
}

fn is_postgres(scheme: &str) -> bool {
    matches!(without_driver(scheme), "postgres" | "postgresql")
}

/// What stands behind `postgres://`, which must say enough for somebody to be there: nobody is waited for who cannot be.
fn postgres(rest: &str) -> Result<DatabaseUrl, String> {
    let url = format!("postgres://{rest}");
    let config: Config = url.parse().map_err(|_| POSTGRES.to_owned())?;
    let has_host = config.get_hosts().iter().any(|host| match host {
        Host::Tcp(name) => !name.trim().is_empty(),
        #[cfg(unix)]
        Host::Unix(path) => !path.as_os_str().is_empty(),
    });
    let has_name = config.get_dbname().is_some_and(|name| !name.is_empty());
    if !has_host || !has_name || config.get_user() == Some("") || config.get_ports().contains(&0) {
        return Err(POSTGRES.to_owned());
    }
    if config.get_ssl_mode() == SslMode::Require {
        return Err(
            "must not have sslmode=require: connections to the database are not encrypted"
                .to_owned(),
        );
    }
    Ok(DatabaseUrl::Postgres(url))
}

/// Shown without the password.
impl fmt::Display for DatabaseUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Sqlite(path) => path.display().fmt(f),
            Self::Postgres(url) => {
                let (scheme, rest) = url.split_once("://").unwrap_or(("postgres", url));
                let (login, place) = rest.rsplit_once('@').unwrap_or(("", rest));
                let place = place.split('?').next().unwrap_or(place);
                match login.split(':').next() {
                    Some("") | None => write!(f, "{scheme}://{place}"),
                    Some(user) => write!(f, "{scheme}://{user}:***@{place}"),
                }
            }
        }
    }
}

impl fmt::Debug for DatabaseUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_spelling_of_the_prototypes_is_understood() {
        for spelling in [
            "postgresql+asyncpg://u:p@db:5432/chat",
            "postgresql+psycopg2://u:p@db:5432/chat",
            "postgresql://u:p@db:5432/chat",
            "postgres://u:p@db:5432/chat",
        ] {
            let url: DatabaseUrl = spelling.parse().unwrap();
            assert_eq!(
                url,
                DatabaseUrl::Postgres("postgres://u:p@db:5432/chat".into())
            );
            assert_eq!(url.to_string(), "postgres://u:***@db:5432/chat");
        }
        for (spelling, path) in [
            ("chat.db", "chat.db"),
            ("sqlite:chat.db", "chat.db"),
            ("sqlite:///chat.db", "chat.db"),
            ("sqlite+aiosqlite:////var/chat.db", "/var/chat.db"),
        ] {
            assert_eq!(spelling.parse(), Ok(DatabaseUrl::Sqlite(path.into())));
        }
        for good in [
            "postgres://u@h/d",
            "postgres://u@[2001:db8::1]:5432/d",
            "postgres://u@h1,h2:5433/d",
            "postgres://u@/d?host=/run/postgresql",
            "postgres://u:p@%2Frun%2Fpostgresql/d",
            "postgres:///d?host=h&user=u",
            "postgres://h/d",
            "postgres://u@h/d?sslmode=prefer",
            "/var/lib/a:b.db",
        ] {
            assert!(good.parse::<DatabaseUrl>().is_ok(), "{good:?}");
        }
        for bad in [
            "",
            "mysql://u@h/d",
            "sqlite://x",
            "postgres:",
            "postgres://",
            "postgres:///",
            "postgres:///d",
            "postgres://h",
            "postgres://h/",
            "postgres://u@h",
            "postgres://u@h/",
            "postgres://:p@h/d",
            "postgres://u@:5432/d",
            "postgres://u@h:0/d",
            "postgres://u@h:port/d",
            "postgres://u@h:99999/d",
            "postgres://u@h/d?nonsense=1",
            "postgres://u@h/d?sslmode=require",
            "postgresql:u@h/d",
            "postgresql+asyncpg:/u@h/d",
            "postgres:/u@h/d",
        ] {
            assert!(bad.parse::<DatabaseUrl>().is_err(), "{bad:?}");
        }
    }
}
