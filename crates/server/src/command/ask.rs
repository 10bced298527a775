//! Asking the operator.

use std::io::{self, IsTerminal};

use veche_model::Password;

/// A new password: asked for twice at a terminal, else the first line of standard input.
pub(super) fn new_password() -> Result<Password, Box<dyn std::error::Error + Send + Sync>> {
    if !io::stdin().is_terminal() {
        let mut line = String::new();
        io::stdin().read_line(&mut line)?;
        return Ok(Password::parse(line.trim_end_matches(['\r', '\n']))?);
    }
    let password = Password::parse(&rpassword::prompt_password("New password: ")?)?;
    if rpassword::prompt_password("Again: ")? != password.clone().into_string() {
        return Err("the two were not the same; nothing was changed".into());
    }
    Ok(password)
}
