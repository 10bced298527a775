//! What ends a run.

/// Why a measurement came to nothing.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Error {
    #[error("{0}")]
    Io(#[from] std::io::Error),
    #[error("{0}")]
    Http(#[from] reqwest::Error),
    #[error("not JSON: {0}")]
    Json(#[from] serde_json::Error),
    #[error("{0}")]
    Broken(String),
    /// What is asked for cannot be had on this machine.
    #[error("{0}")]
    Missing(String),
}

pub(crate) type Result<T, E = Error> = std::result::Result<T, E>;

impl Error {
    /// What an answer that is a problem ends a run with.
    pub(crate) fn refused(answer: &[u8]) -> Self {
        let told = String::from_utf8_lossy(&answer[..answer.len().min(300)]).into_owned();
        Self::broken(format!("refused: {told}"))
    }

    pub(crate) fn broken(why: impl Into<String>) -> Self {
        Self::Broken(why.into())
    }
}
