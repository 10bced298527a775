//! Which database: a path, or PostgreSQL's URL in any of the spellings that the prototypes used.

use std::{fmt, path::PathBuf, str::FromStr};

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
            return match text.strip_prefix("sqlite:").unwrap_or(text) {
                "" => Err("must be a path or postgres://...".to_owned()),
                path => Ok(Self::Sqlite(path.into())),
            };
        };
        // SQLAlchemy writes the driver behind a plus sign.
        let (scheme, _driver) = scheme.split_once('+').unwrap_or((scheme, ""));
        match scheme {
            "postgres" | "postgresql" => {
                let url = format!("postgres://{rest}");
                url.parse::<tokio_postgres::Config>()
                    .map_err(|_| "must be postgres://user:password@host:port/name".to_owned())?;
                Ok(Self::Postgres(url))
            }
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
        for bad in ["", "mysql://u@h/d", "postgres://u@h:port/d", "sqlite://x"] {
            assert!(bad.parse::<DatabaseUrl>().is_err(), "{bad:?}");
        }
    }
}
