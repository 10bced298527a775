//! What a bucket answers, in our words.

use object_store::Error;

use crate::Failure;

/// Whatever goes wrong while the server runs may go right later: somebody changes a key, a disk is full.
pub(super) fn failed(error: Error) -> Failure {
    Failure::Away(Box::new(error))
}

/// At the start, a no stands out: what is not there or not ours does not become so by waiting.
pub(super) fn refused(error: Error) -> Failure {
    match error {
        Error::NotFound { .. } | Error::PermissionDenied { .. } | Error::Unauthenticated { .. } => {
            Failure::Refused(Box::new(error))
        }
        error => failed(error),
    }
}

/// The answer, if there is what was asked for.
pub(super) fn if_there<T>(found: Result<T, Error>) -> Result<Option<T>, Failure> {
    match found {
        Ok(found) => Ok(Some(found)),
        Err(Error::NotFound { .. }) => Ok(None),
        Err(error) => Err(failed(error)),
    }
}
