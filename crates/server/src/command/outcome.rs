//! How a command ends.

use std::{error::Error, process::ExitCode};

/// The exit code, or what went wrong.
pub(super) type Outcome = Result<ExitCode, Box<dyn Error + Send + Sync>>;
