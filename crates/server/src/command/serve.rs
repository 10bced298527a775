//! `veche serve`.

use std::process::ExitCode;

use tokio::signal::unix::{SignalKind, signal};
use veche::{Server, settings::Settings};
use veche_chat::DEMO_PEOPLE;

use super::outcome::Outcome;

/// `SIGXFSZ` on Linux.
const TOO_LARGE: i32 = 25;

pub(super) async fn serve(settings: &Settings) -> Outcome {
    // Ten thousand sockets want more files than a shell allows by default. Where it cannot be raised, fewer are served.
    let _ = rlimit::increase_nofile_limit(u64::MAX);
    // A file that may not grow is an answer of the store's, not the end of the server.
    let _too_large = signal(SignalKind::from_raw(TOO_LARGE))?;
    let mut terminated = signal(SignalKind::terminate())?;
    let mut interrupted = signal(SignalKind::interrupt())?;
    let server = Server::start(settings).await?;
    greet(&server);
    tokio::select! {
        _ = terminated.recv() => {}
        _ = interrupted.recv() => {}
    }
    tracing::info!("stopping: nothing new is accepted, what is under way is finished");
    tokio::select! {
        () = server.stop() => {}
        _ = terminated.recv() => return Err("stopped at once: told to twice".into()),
        _ = interrupted.recv() => return Err("stopped at once: told to twice".into()),
    }
    tracing::info!("stopped");
    Ok(ExitCode::SUCCESS)
}

fn greet(server: &Server) {
    let address = server.address();
    tracing::info!(%address, store = server.engine(), version = env!("CARGO_PKG_VERSION"), "serving");
    println!("Veche serves on http://{address} ({})", server.engine());
    if let Some(link) = server.setup_link() {
        println!("Nobody is an administrator yet. Make the first at {link}");
    }
    if !server.has_demo() {
        return;
    }
    println!("Demo data is on. Sign in as:");
    for (username, password, role) in DEMO_PEOPLE {
        println!("  {username:<10} {password:<15} {role}");
    }
    if !address.ip().to_canonical().is_loopback() {
        tracing::warn!(
            "demo data is on and others can connect: everybody knows its passwords; `veche demo clear` removes it"
        );
    }
}
