//! Why a file is not taken or given, where an operation has no such words.

use std::io;

use axum::http::StatusCode;
use veche_chat::{Error, Noun};
use veche_files::Failure;
use veche_model::{Code, Problem};

use crate::{api::problem, outage::in_one_line};

/// There is no such file, as far as the caller may know.
pub(super) fn no_file() -> Problem {
    problem(Error::NotFound(Noun::File))
}

/// A header breaks a rule.
pub(super) fn header(status: StatusCode, name: &str, rule: &str) -> Problem {
    Problem {
        status: status.as_u16(),
        ..Problem::invalid(name, rule)
    }
}

/// Something is not as this request takes it to be.
pub(super) fn conflict(status: StatusCode, detail: impl Into<String>) -> Problem {
    Problem {
        status: status.as_u16(),
        ..Problem::new(Code::Conflict, detail)
    }
}

/// The bytes are more than were announced, or than a file may have.
pub(super) fn too_large() -> Problem {
    Problem::new(Code::TooLarge, "these are more bytes than were announced")
}

/// The body took too long, or broke off. Whoever is still there may go on from the new offset.
pub(super) fn broken_off() -> Problem {
    Problem::new(Code::Timeout, "the body did not come to its end")
}

/// Bytes cannot be kept or read: logged here, since nobody else knows why.
pub(super) fn of_store(failure: &Failure) -> Problem {
    match failure {
        Failure::Disk(error) => of_disk(error),
        Failure::Away(_) | Failure::Refused(_) | Failure::Unbuilt => {
            tracing::warn!(
                error = in_one_line(failure),
                "files cannot be kept or read now"
            );
            Problem::new(Code::Unavailable, "files cannot be kept or read now").retry_after(5)
        }
    }
}

/// The disk does not do as it should: logged here, since nobody else knows why.
pub(super) fn of_disk(error: &io::Error) -> Problem {
    match error.kind() {
        // A file that may not grow any more, by a limit of the process or of the file system, is no less full.
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded | io::ErrorKind::FileTooLarge => {
            tracing::error!(%error, "the disk is full; free some room, a restart is not needed");
            Problem::new(Code::Full, "the disk is full").retry_after(10)
        }
        _ => {
            tracing::error!(%error, "files cannot be read or written");
            crate::api::broke()
        }
    }
}
