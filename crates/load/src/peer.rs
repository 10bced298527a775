//! Servers that others wrote: small adapters in `peers/`, installed from npm when they are first wanted, and nats-server,
//! ejabberd and nginx, which Debian has.

mod ejabberd;

use std::{
    net::{SocketAddr, TcpStream},
    path::{Path, PathBuf},
    process::Command,
    time::{Duration, Instant},
};

pub(crate) use self::ejabberd::ejabberd;
use crate::{Result, error::Error, process::Process};

/// Where they are installed: build products, like the rest of this folder.
const FOLDER: &str = "target/peers";
/// How long one may take to start.
const PATIENCE: Duration = Duration::from_mins(1);
const WS: &str = include_str!("../peers/ws.js");
const BUN: &str = include_str!("../peers/bun.js");

/// The command that serves with Node's `ws`.
pub(crate) fn node() -> Result<Command> {
    let folder = installed("ws", "ws@8", "node_modules/ws/package.json")?;
    let mut command = Command::new("node");
    command.arg(script(&folder, "ws.js", WS)?);
    Ok(command)
}

/// The command that serves with Bun.
pub(crate) fn bun() -> Result<Command> {
    let folder = installed("bun", "bun@1", "node_modules/bun/bin/bun.exe")?;
    let mut command = Command::new(folder.join("node_modules/bun/bin/bun.exe"));
    command.arg(script(&folder, "bun.js", BUN)?);
    Ok(command)
}

/// A NATS server with a WebSocket there.
pub(crate) async fn nats(address: SocketAddr) -> Result<Process> {
    let folder = Path::new(FOLDER).join("nats");
    std::fs::create_dir_all(&folder)?;
    let told =
        format!("listen: \"127.0.0.1:-1\"\nwebsocket {{ listen: \"{address}\", no_tls: true }}\n");
    let told = script(&folder, "nats.conf", &told)?;
    let started = Process::start(
        Command::new("nats-server").arg("-c").arg(told),
        &folder.join("log"),
    );
    let missing = |_| Error::Missing("there is no nats-server here".to_owned());
    let mut process = started.map_err(missing)?;
    until_it_listens(&mut process, address, "nats-server").await?;
    Ok(process)
}

/// nginx, as one process, over the files of a folder.
pub(crate) async fn nginx(address: SocketAddr, folder: &Path) -> Result<Process> {
    let path = folder.display();
    let told = format!(
        "daemon off; master_process off; pid {path}/pid; error_log stderr;\n\
         events {{ }}\n\
         http {{ access_log off; sendfile on; client_body_temp_path {path}/body; proxy_temp_path {path}/proxy;\n\
         fastcgi_temp_path {path}/fastcgi; uwsgi_temp_path {path}/uwsgi; scgi_temp_path {path}/scgi;\n\
         server {{ listen {address}; root {path}; }} }}\n"
    );
    let told = script(folder, "nginx.conf", &told)?;
    let mut command = Command::new("nginx");
    let started = Process::start(
        command.arg("-e").arg("stderr").arg("-c").arg(told),
        &folder.join("log"),
    );
    let mut process = started.map_err(|_| Error::Missing("there is no nginx here".to_owned()))?;
    until_it_listens(&mut process, address, "nginx").await?;
    Ok(process)
}

async fn until_it_listens(process: &mut Process, address: SocketAddr, name: &str) -> Result<()> {
    let begun = Instant::now();
    while TcpStream::connect(address).is_err() {
        if !process.is_running() || begun.elapsed() > PATIENCE {
            return Err(Error::broken(format!("{name} does not start")));
        }
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    Ok(())
}

fn installed(name: &str, package: &str, proof: &str) -> Result<PathBuf> {
    let folder = Path::new(FOLDER).join(name);
    std::fs::create_dir_all(&folder)?;
    let folder = folder.canonicalize()?;
    if folder.join(proof).exists() {
        return Ok(folder);
    }
    eprintln!("installing {package} from npm into {}", folder.display());
    let mut npm = Command::new("npm");
    npm.args(["install", "--no-audit", "--no-fund", "--silent", "--prefix"])
        .arg(&folder)
        .arg(package);
    let told = npm.output();
    if told.is_ok_and(|told| told.status.success()) && folder.join(proof).exists() {
        return Ok(folder);
    }
    Err(Error::Missing(format!(
        "{package} cannot be installed from npm here"
    )))
}

fn script(folder: &Path, name: &str, text: &str) -> Result<PathBuf> {
    let path = folder.join(name);
    std::fs::write(&path, text)?;
    Ok(path)
}
