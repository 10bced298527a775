//! Why something could not be had.

use veche_model::{Code, Problem};

/// What came of it, or why nothing did.
pub type Result<T> = std::result::Result<T, Error>;

/// Why something could not be had, by what its asker can do.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The server said no: go by the problem's code.
    #[error("{}", .0.detail)]
    Refused(Box<Problem>),
    /// There was no answer: whether it was done is unknown.
    #[error("the server does not answer")]
    Unreachable(#[source] reqwest::Error),
    /// The connection was lost after the request was sent: whether it was done is unknown.
    #[error("the connection was lost before the answer")]
    Lost,
    /// The live socket was stopped; `Update::Stopped` tells why.
    #[error("the live socket is stopped")]
    Stopped,
    /// What came or was to be sent is not in the form it should have.
    #[error("not in the protocol's form")]
    Form(#[from] serde_json::Error),
}

impl Error {
    /// The code of a refusal.
    #[must_use]
    pub fn code(&self) -> Option<Code> {
        match self {
            Self::Refused(problem) => Some(problem.code),
            _ => None,
        }
    }

    /// Whether it may have been done nevertheless.
    #[must_use]
    pub fn is_doubtful(&self) -> bool {
        match self {
            Self::Unreachable(error) => !error.is_connect(),
            Self::Refused(problem) => problem.code == Code::Internal,
            Self::Lost => true,
            Self::Stopped | Self::Form(_) => false,
        }
    }
}

impl From<Problem> for Error {
    fn from(problem: Problem) -> Self {
        Self::Refused(Box::new(problem))
    }
}
