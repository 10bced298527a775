//! ejabberd as Debian has it, which leaves nothing behind: as a node that no other can reach, it wants neither a name nor epmd.

use std::{net::SocketAddr, path::Path, process::Command};

use super::{script, until_it_listens};
use crate::{Result, error::Error, process::Process};

/// Where it is installed, and which libraries it has, is said in here.
const CONTROL: &str = "/usr/sbin/ejabberdctl";
const SETTINGS: &str = include_str!("../../peers/ejabberd.yml");
/// It ends when nobody holds its standard input any more.
const ENDS: &str = "spawn(fun() -> io:get_line(\"\"), halt(0, [{flush, false}]) end)";

/// Starts it with a WebSocket there and all its files in a folder.
///
/// `erl` becomes the virtual machine in which all of it runs, so what that process uses is what ejabberd uses. Its
/// `ejabberdctl` would run as another user, and behind a shell.
pub(crate) async fn ejabberd(address: SocketAddr, folder: &Path) -> Result<Process> {
    let missing = || Error::Missing("there is no ejabberd of Debian here".to_owned());
    let control = std::fs::read_to_string(CONTROL).map_err(|_| missing())?;
    let libraries = libraries(&control).ok_or_else(missing)?;
    let settings = SETTINGS.replace("{port}", &address.port().to_string());
    let settings = script(folder, "ejabberd.yml", &settings)?;
    let mut command = Command::new("erl");
    command
        .current_dir(folder)
        .env("HOME", folder)
        .env("ERL_LIBS", libraries)
        .env("ERL_CRASH_DUMP", folder.join("crash"))
        .env("EJABBERD_CONFIG_PATH", settings)
        .env("EJABBERD_LOG_PATH", folder.join("ejabberd.log"));
    command
        .args(["-noshell", "-eval", ENDS, "-mnesia", "dir"])
        .arg(format!("\"{}\"", folder.join("spool").display()))
        .args(["-s", "ejabberd"]);
    let started = Process::start_held(&mut command, &folder.join("log"));
    let mut process = started.map_err(|_| missing())?;
    until_it_listens(&mut process, address, "ejabberd").await?;
    Ok(process)
}

/// The folder of the libraries, as the script has it.
fn libraries(control: &str) -> Option<&str> {
    let line = control
        .lines()
        .find_map(|line| line.strip_prefix("ERL_LIBS="))?;
    Some(line.trim_matches(['\'', '"']))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn libraries_are_found_in_the_script() {
        let control = "#!/bin/bash\nERL_MAX_PORTS=32000\nERL_LIBS='/usr/lib/x86_64-linux-gnu'\nexport ERL_LIBS\n";
        assert_eq!(libraries(control), Some("/usr/lib/x86_64-linux-gnu"));
        assert_eq!(libraries("export ERL_LIBS\n"), None);
    }
}
