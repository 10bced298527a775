//! Why bytes could not be kept, read or let go.

use std::{error::Error, io};

/// Why bytes could not be kept, read or let go.
#[derive(Debug, thiserror::Error)]
pub enum Failure {
    /// The disk does not do as it should.
    #[error(transparent)]
    Disk(#[from] io::Error),
    /// The bucket does not answer now; later it may.
    #[error("the bucket does not answer")]
    Away(#[source] Box<dyn Error + Send + Sync>),
    /// The bucket answers, and says no: it is not there, or not ours.
    #[error("the bucket refuses")]
    Refused(#[source] Box<dyn Error + Send + Sync>),
    /// There is no code for buckets in this binary.
    #[error("this binary was built without buckets")]
    Unbuilt,
}
