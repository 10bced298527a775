//! What a statement takes.

use std::{error::Error, fmt};

use bytes::BytesMut;
use rusqlite::types::{ToSqlOutput, ValueRef};
use tokio_postgres::types::{IsNull, ToSql, Type, to_sql_checked};
use veche_model::{
    ApplicantId, AuditId, ChannelId, DeviceId, ErrandId, FileId, GroupId, Link, Millis, ReminderId,
    ReportId, Role, ScheduledId, Seq, UserId,
};

/// A parameter of a statement.
#[derive(Clone, Copy)]
pub(crate) enum Value<'a> {
    Null,
    Int(i64),
    Text(&'a str),
    Blob(&'a [u8]),
}

/// The driver logs what it is given, and a text may be anything: a message, a hash.
impl fmt::Debug for Value<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Null => f.write_str("null"),
            Self::Int(int) => fmt::Display::fmt(int, f),
            Self::Text(text) => write!(f, "text of {} bytes", text.len()),
            Self::Blob(blob) => write!(f, "{} bytes", blob.len()),
        }
    }
}

impl rusqlite::ToSql for Value<'_> {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(ToSqlOutput::Borrowed(match self {
            Self::Null => ValueRef::Null,
            Self::Int(int) => ValueRef::Integer(*int),
            Self::Text(text) => ValueRef::Text(text.as_bytes()),
            Self::Blob(blob) => ValueRef::Blob(blob),
        }))
    }
}

impl ToSql for Value<'_> {
    fn to_sql(
        &self,
        ty: &Type,
        out: &mut BytesMut,
    ) -> Result<IsNull, Box<dyn Error + Sync + Send>> {
        match self {
            Self::Null => Ok(IsNull::Yes),
            Self::Int(int) => int.to_sql_checked(ty, out),
            Self::Text(text) => text.to_sql_checked(ty, out),
            Self::Blob(blob) => blob.to_sql_checked(ty, out),
        }
    }

    fn accepts(_: &Type) -> bool {
        true
    }

    to_sql_checked!();
}

impl From<i64> for Value<'_> {
    fn from(int: i64) -> Self {
        Self::Int(int)
    }
}

impl<'a> From<&'a str> for Value<'a> {
    fn from(text: &'a str) -> Self {
        Self::Text(text)
    }
}

impl<'a> From<&'a [u8]> for Value<'a> {
    fn from(blob: &'a [u8]) -> Self {
        Self::Blob(blob)
    }
}

impl<'a> From<&'a String> for Value<'a> {
    fn from(text: &'a String) -> Self {
        Self::Text(text)
    }
}

impl<'a, T: Into<Value<'a>>> From<Option<T>> for Value<'a> {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Null, Into::into)
    }
}

macro_rules! from_newtype {
    ($($name:ident),*) => {
        $(impl From<$name> for Value<'_> {
            fn from(value: $name) -> Self {
                Self::Int(value.0)
            }
        })*
    };
}

from_newtype!(
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

impl From<Role> for Value<'_> {
    fn from(role: Role) -> Self {
        Self::Int(role.code())
    }
}

/// The parameters of a statement, `$1` first.
macro_rules! values {
    ($($value:expr),* $(,)?) => {
        &[$($crate::store::value::Value::from($value)),*]
    };
}
pub(crate) use values;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_shows_itself_to_no_log() {
        let shown = format!("{:?}", [Value::Int(7), Value::Null, Value::Text("hunter2")]);
        assert_eq!(shown, "[7, null, text of 7 bytes]");
    }
}
