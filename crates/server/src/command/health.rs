//! `veche health`: for container engines and scripts that have no HTTP client.

use std::{net::SocketAddr, process::ExitCode, time::Duration};

use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
    time::timeout,
};
use veche::settings::Settings;

use super::Outcome;

/// How long the server may take to answer.
const PATIENCE: Duration = Duration::from_secs(3);

pub(super) async fn health(settings: &Settings) -> Outcome {
    let mut address = settings.listen;
    // Who listens everywhere is reached on loopback.
    if address.ip().is_unspecified() {
        let loopback = if address.is_ipv4() {
            "127.0.0.1"
        } else {
            "::1"
        };
        address = SocketAddr::new(loopback.parse()?, address.port());
    }
    match timeout(PATIENCE, ask(address)).await {
        Ok(Ok(status)) if status.contains(" 200 ") => {
            println!("the server at {address} is ready");
            Ok(ExitCode::SUCCESS)
        }
        Ok(Ok(status)) => Err(format!("the server at {address} is not ready: {status}").into()),
        Ok(Err(error)) => Err(format!("no server at {address}: {error}").into()),
        Err(_) => Err(format!("the server at {address} does not answer").into()),
    }
}

async fn ask(address: SocketAddr) -> std::io::Result<String> {
    let mut stream = TcpStream::connect(address).await?;
    let request = format!("GET /readyz HTTP/1.1\r\nhost: {address}\r\nconnection: close\r\n\r\n");
    stream.write_all(request.as_bytes()).await?;
    let mut head = [0; 256];
    let read = stream.read(&mut head).await?;
    let head = String::from_utf8_lossy(&head[..read]);
    Ok(head.lines().next().unwrap_or_default().to_owned())
}
