//! How a store fails, whatever the engine.

use std::error::Error as Cause;

use crate::gate::Full;

/// A failure of the store itself. None of these is the caller's fault.
#[derive(Debug, thiserror::Error)]
pub enum Failure {
    /// The database cannot be reached, or answers too late; it may be back soon.
    #[error("the database is away")]
    Away(#[source] Box<dyn Cause + Send + Sync>),
    /// The commit was sent and not answered in time: it may have been done. Asking again with the same nonce tells.
    #[error("the database did not answer in time; it may have been done all the same")]
    Unsure(#[source] Box<dyn Cause + Send + Sync>),
    /// The database may be read and not written.
    #[error(
        "the database cannot be written: its file and folder must be writable and belong to the user that Veche runs as"
    )]
    ReadOnly(#[source] Box<dyn Cause + Send + Sync>),
    /// What the database's file holds is no sound database.
    #[error(
        "the database is damaged: stop Veche, keep the files as they are, restore a backup (docs/operating.md); \
         `veche check` lists what is damaged"
    )]
    Damaged(#[source] Box<dyn Cause + Send + Sync>),
    /// There is no room left on the disk.
    #[error("the disk is full")]
    Full(#[source] Box<dyn Cause + Send + Sync>),
    /// More work is waiting than the store can take.
    #[error("the database is overloaded")]
    Busy,
    /// More work of one person is waiting than one may have.
    #[error("too much is under way")]
    TooMuch,
    /// The transaction was rolled back: an earlier statement of it failed, or the commit did.
    #[error("the transaction was rolled back")]
    Aborted,
    /// A unique constraint was violated; its name is `table_column_column`.
    #[error("{0} is violated")]
    Unique(String),
    /// The store was closed.
    #[error("the database is closed")]
    Closed,
    /// The database holds something that this version cannot read.
    #[error("the database holds {0}")]
    Unreadable(String),
    /// The database was made by a newer version.
    #[error(
        "the database has schema {found}, this version knows up to {known}: start the newer version"
    )]
    FromTheFuture {
        /// The schema's version in the database.
        found: i64,
        /// The newest that this version knows.
        known: i64,
    },
    /// Somebody has used the database already.
    #[error("the database has people or channels: what is brought back wants a new one")]
    Used,
    /// A server is at work on the database.
    #[error("the database is served by {0}: stop that first")]
    Served(String),
    /// What a transaction has held or made is not there.
    #[error("the database has lost a {0} of a transaction that is under way")]
    Lost(&'static str),
    /// Anything else that the engine reports.
    #[error("the database failed")]
    Engine(#[source] Box<dyn Cause + Send + Sync>),
}

impl Failure {
    /// What a statement that always gives a row has given otherwise.
    pub(super) fn no_row() -> Self {
        Self::Unreadable("no row where there must be one".to_owned())
    }

    /// What a failure means once the commit has been sent: the work may have been done.
    pub(super) fn of_commit(self) -> Self {
        match self {
            Self::Away(cause) => Self::Unsure(cause),
            other => other,
        }
    }

    /// The same failure, for another caller whose work was in the same transaction.
    pub(crate) fn shared(&self) -> Self {
        match self {
            Self::Away(cause) => Self::Away(cause.to_string().into()),
            Self::Unsure(cause) => Self::Unsure(cause.to_string().into()),
            Self::ReadOnly(cause) => Self::ReadOnly(cause.to_string().into()),
            Self::Damaged(cause) => Self::Damaged(cause.to_string().into()),
            Self::Full(cause) => Self::Full(cause.to_string().into()),
            Self::Busy => Self::Busy,
            Self::Closed => Self::Closed,
            _ => Self::Aborted,
        }
    }
}

impl From<Full> for Failure {
    fn from(full: Full) -> Self {
        match full {
            Full::Own => Self::TooMuch,
            Full::All => Self::Busy,
        }
    }
}

impl From<rusqlite::Error> for Failure {
    fn from(error: rusqlite::Error) -> Self {
        use rusqlite::{ErrorCode, ffi};
        let rusqlite::Error::SqliteFailure(code, message) = &error else {
            return Self::Engine(error.into());
        };
        match (code.code, code.extended_code) {
            (_, ffi::SQLITE_CONSTRAINT_UNIQUE | ffi::SQLITE_CONSTRAINT_PRIMARYKEY) => {
                Self::Unique(constraint(message.as_deref().unwrap_or_default()))
            }
            // Nothing but a full disk, a quota or a limit keeps the system from taking bytes; a broken disk shows when it syncs.
            (ErrorCode::DiskFull, _) | (_, ffi::SQLITE_IOERR_WRITE | ffi::SQLITE_IOERR_SHMSIZE) => {
                Self::Full(error.into())
            }
            (ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked, _) => Self::Busy,
            (ErrorCode::ReadOnly, _) => Self::ReadOnly(error.into()),
            (ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase, _) => {
                Self::Damaged(error.into())
            }
            _ => Self::Engine(error.into()),
        }
    }
}

impl From<std::io::Error> for Failure {
    fn from(error: std::io::Error) -> Self {
        use std::io::ErrorKind as K;
        match error.kind() {
            K::PermissionDenied | K::ReadOnlyFilesystem => Self::ReadOnly(error.into()),
            K::StorageFull | K::QuotaExceeded => Self::Full(error.into()),
            _ => Self::Engine(error.into()),
        }
    }
}

/// `UNIQUE constraint failed: users.email, users.id` names the columns only; PostgreSQL's name is made of them.
fn constraint(message: &str) -> String {
    let columns = message.rsplit(": ").next().unwrap_or_default();
    let mut name = String::new();
    for (index, column) in columns.split(", ").enumerate() {
        let (table, column) = column.split_once('.').unwrap_or(("", column));
        if index == 0 {
            name.push_str(table);
        }
        name.push('_');
        name.push_str(column);
    }
    name
}

impl From<tokio_postgres::Error> for Failure {
    fn from(error: tokio_postgres::Error) -> Self {
        use tokio_postgres::error::SqlState as S;
        let Some(refusal) = error.as_db_error() else {
            return if is_our_own(&error) {
                Self::Engine(error.into())
            } else {
                Self::Away(error.into())
            };
        };
        match refusal.code() {
            &S::UNIQUE_VIOLATION => {
                Self::Unique(refusal.constraint().unwrap_or_default().to_owned())
            }
            &S::DISK_FULL => Self::Full(error.into()),
            &S::LOCK_NOT_AVAILABLE | &S::QUERY_CANCELED | &S::T_R_DEADLOCK_DETECTED => Self::Busy,
            &S::ADMIN_SHUTDOWN
            | &S::CRASH_SHUTDOWN
            | &S::CANNOT_CONNECT_NOW
            | &S::TOO_MANY_CONNECTIONS
            | &S::READ_ONLY_SQL_TRANSACTION => Self::Away(error.into()),
            _ => Self::Engine(error.into()),
        }
    }
}

/// Whether it is how we ask that is wrong, and waiting mends nothing. The driver tells its errors apart by their words only.
fn is_our_own(error: &tokio_postgres::Error) -> bool {
    const WORDS: [&str; 4] = [
        "invalid configuration",
        "invalid connection string",
        "authentication error",
        "error performing TLS handshake",
    ];
    let said = error.to_string();
    WORDS.iter().any(|words| said.starts_with(words))
}

impl From<deadpool_postgres::PoolError> for Failure {
    fn from(error: deadpool_postgres::PoolError) -> Self {
        use deadpool_postgres::PoolError as P;
        match error {
            P::Backend(error) => Self::from(error),
            P::Timeout(_) => Self::Busy,
            P::Closed => Self::Closed,
            other => Self::Away(other.into()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_engines_name_a_constraint_alike() {
        assert_eq!(
            constraint("UNIQUE constraint failed: members.channel_id, members.user_id"),
            "members_channel_id_user_id"
        );
    }
}
