//! What a statement gives, read by position.

use tokio_postgres::types::FromSqlOwned;
use veche_model::{
    ApplicantId, AuditId, ChannelId, DeviceId, ErrandId, FileId, GroupId, Hue, Kind, Level, Link,
    Millis, Quiet, ReminderId, ReportId, Role, ScheduledId, Scopes, SectionKey, Sections, Seq,
    SessionKind, UserId,
};

use super::Failure;

/// One row of a result.
pub(crate) enum Row<'a> {
    Sqlite(&'a rusqlite::Row<'a>),
    Postgres(&'a tokio_postgres::Row),
}

/// Something that a row holds.
pub(crate) trait FromRow: Sized {
    fn from_row(row: &Row<'_>) -> Result<Self, Failure>;
}

/// Something that a column holds.
pub(crate) trait Column: Sized {
    fn column(row: &Row<'_>, index: usize) -> Result<Self, Failure>;
}

impl Row<'_> {
    /// The column at this position, from 0.
    pub(crate) fn get<T: Column>(&self, index: usize) -> Result<T, Failure> {
        T::column(self, index)
    }

    /// The text at this position, without a copy of it.
    pub(crate) fn text(&self, index: usize) -> Result<&str, Failure> {
        match self {
            Self::Sqlite(row) => Ok(row
                .get_ref(index)?
                .as_str()
                .map_err(rusqlite::Error::from)?),
            Self::Postgres(row) => Ok(row.try_get(index)?),
        }
    }

    fn raw<T: rusqlite::types::FromSql + FromSqlOwned>(&self, index: usize) -> Result<T, Failure> {
        match self {
            Self::Sqlite(row) => Ok(row.get(index)?),
            Self::Postgres(row) => Ok(row.try_get(index)?),
        }
    }
}

macro_rules! raw_column {
    ($($type:ty),*) => {
        $(impl Column for $type {
            fn column(row: &Row<'_>, index: usize) -> Result<Self, Failure> {
                row.raw(index)
            }
        })*
    };
}

raw_column!(
    i64,
    String,
    Vec<u8>,
    Option<i64>,
    Option<String>,
    Option<Vec<u8>>
);

/// Booleans travel as 0 and 1.
impl Column for bool {
    fn column(row: &Row<'_>, index: usize) -> Result<Self, Failure> {
        Ok(row.get::<i64>(index)? != 0)
    }
}

macro_rules! newtype_column {
    ($($name:ident),*) => {
        $(impl Column for $name {
            fn column(row: &Row<'_>, index: usize) -> Result<Self, Failure> {
                row.get(index).map($name)
            }
        })*
    };
}

newtype_column!(
    ApplicantId,
    AuditId,
    ChannelId,
    DeviceId,
    ErrandId,
    FileId,
    GroupId,
    Link,
    Millis,
    ReminderId,
    ReportId,
    ScheduledId,
    Seq,
    UserId
);

macro_rules! optional_column {
    ($($name:ident),*) => {
        $(impl Column for Option<$name> {
            fn column(row: &Row<'_>, index: usize) -> Result<Self, Failure> {
                Ok(row.get::<Option<i64>>(index)?.map($name))
            }
        })*
    };
}

optional_column!(ChannelId, FileId, Millis, Seq, UserId);

/// No code stands for all of them.
impl Column for Scopes {
    fn column(row: &Row<'_>, index: usize) -> Result<Self, Failure> {
        let code = row.get::<Option<i64>>(index)?;
        Ok(code.map_or(Self::ALL, Self::from_code))
    }
}

impl Column for SessionKind {
    fn column(row: &Row<'_>, index: usize) -> Result<Self, Failure> {
        let code = row.get(index)?;
        Self::from_code(code)
            .ok_or_else(|| Failure::Unreadable(format!("the unknown session kind {code}")))
    }
}

impl Column for Option<Hue> {
    fn column(row: &Row<'_>, index: usize) -> Result<Self, Failure> {
        let hue = row.get::<Option<i64>>(index)?.map(Hue::try_from);
        hue.transpose()
            .map_err(|error| Failure::Unreadable(format!("a {error}")))
    }
}

impl Column for Role {
    fn column(row: &Row<'_>, index: usize) -> Result<Self, Failure> {
        let code = row.get(index)?;
        Self::from_code(code).ok_or_else(|| Failure::Unreadable(format!("the unknown role {code}")))
    }
}

impl Column for Kind {
    fn column(row: &Row<'_>, index: usize) -> Result<Self, Failure> {
        let code = row.get(index)?;
        Self::from_code(code)
            .ok_or_else(|| Failure::Unreadable(format!("the unknown channel kind {code}")))
    }
}

impl Column for Level {
    fn column(row: &Row<'_>, index: usize) -> Result<Self, Failure> {
        let code = row.get(index)?;
        Self::from_code(code)
            .ok_or_else(|| Failure::Unreadable(format!("the unknown level {code}")))
    }
}

impl Column for Sections {
    fn column(row: &Row<'_>, index: usize) -> Result<Self, Failure> {
        let json: String = row.get(index)?;
        Self::kept(&json).ok_or_else(|| Failure::Unreadable("sections that are none".to_owned()))
    }
}

impl Column for Quiet {
    fn column(row: &Row<'_>, index: usize) -> Result<Self, Failure> {
        let json: String = row.get(index)?;
        Self::kept(&json).ok_or_else(|| Failure::Unreadable("quiet hours that are none".to_owned()))
    }
}

impl Column for Option<SectionKey> {
    fn column(row: &Row<'_>, index: usize) -> Result<Self, Failure> {
        let key: Option<String> = row.get(index)?;
        let key = key.map(|key| SectionKey::parse(&key)).transpose();
        key.map_err(|wrong| Failure::Unreadable(wrong.to_string()))
    }
}

impl<A: Column> FromRow for (A,) {
    fn from_row(row: &Row<'_>) -> Result<Self, Failure> {
        Ok((row.get(0)?,))
    }
}

impl<A: Column, B: Column> FromRow for (A, B) {
    fn from_row(row: &Row<'_>) -> Result<Self, Failure> {
        Ok((row.get(0)?, row.get(1)?))
    }
}

impl<A: Column, B: Column, C: Column> FromRow for (A, B, C) {
    fn from_row(row: &Row<'_>) -> Result<Self, Failure> {
        Ok((row.get(0)?, row.get(1)?, row.get(2)?))
    }
}

impl<A: Column, B: Column, C: Column, D: Column> FromRow for (A, B, C, D) {
    fn from_row(row: &Row<'_>) -> Result<Self, Failure> {
        Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?))
    }
}
