//! Why a picture could not be stripped.

use std::io;

/// Why nothing was stripped.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Unstripped {
    /// It is no such picture, or a damaged one.
    #[error("the picture is damaged")]
    Damaged,
    #[error("cannot read or write a picture")]
    Io(#[source] io::Error),
}

impl From<io::Error> for Unstripped {
    fn from(error: io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::UnexpectedEof => Self::Damaged,
            _ => Self::Io(error),
        }
    }
}

pub(super) type Result<T, E = Unstripped> = std::result::Result<T, E>;
