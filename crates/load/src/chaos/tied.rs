//! Processes that end with this one, however it ends, and commands that come back.

use std::{
    path::Path,
    process::{Command, Stdio},
};

use crate::{Result, error::Error};

/// A command whose process the system ends when this one is gone, where there is `setpriv` to arrange that.
pub(super) fn command(program: &Path, arguments: &[&str]) -> Command {
    if !is_there("setpriv") {
        return Command::new(program);
    }
    let mut command = Command::new("setpriv");
    command
        .args(["--pdeathsig", "KILL"])
        .args(arguments)
        .arg("--")
        .arg(program);
    command
}

/// Whether there is such a program.
pub(super) fn is_there(program: &str) -> bool {
    let paths = std::env::var_os("PATH").unwrap_or_default();
    std::env::split_paths(&paths).any(|folder| folder.join(program).is_file())
}

/// Runs something that ends by itself, beside whatever else is done; what it said.
pub(super) async fn run(mut command: Command) -> Result<String> {
    let running = tokio::task::spawn_blocking(move || {
        let output = command.stdin(Stdio::null()).output()?;
        let said = String::from_utf8_lossy(&output.stdout).into_owned();
        if output.status.success() {
            return Ok(said);
        }
        let program = command.get_program().to_string_lossy().into_owned();
        let why = String::from_utf8_lossy(&output.stderr).into_owned();
        Err(Error::broken(format!(
            "{program}: {}: {said}{why}",
            output.status
        )))
    });
    running
        .await
        .map_err(|_| Error::broken("it was given up"))?
}
