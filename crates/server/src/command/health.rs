//! `veche health`: for container engines and scripts that have no HTTP client.

use std::{net::SocketAddr, process::ExitCode, time::Duration};

use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
    time::timeout,
};
use veche::settings::Settings;

use super::outcome::Outcome;

/// How long the server may take to answer.
const PATIENCE: Duration = Duration::from_secs(3);
/// Bytes of an answer that are read.
const ANSWER: u64 = 8 << 10;

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
        Ok(Ok((status, _))) if status.contains(" 200 ") => {
            println!("the server at {address} is ready");
            Ok(ExitCode::SUCCESS)
        }
        Ok(Ok((status, body))) => {
            Err(format!("the server at {address} is not ready: {status} {body}").into())
        }
        Ok(Err(error)) => Err(format!("no server at {address}: {error}").into()),
        Err(_) => Err(format!("the server at {address} does not answer").into()),
    }
}

/// The first line of the answer, and its body in one line.
async fn ask(address: SocketAddr) -> std::io::Result<(String, String)> {
    let mut stream = TcpStream::connect(address).await?;
    let request = format!("GET /readyz HTTP/1.1\r\nhost: {address}\r\nconnection: close\r\n\r\n");
    stream.write_all(request.as_bytes()).await?;
    let mut answer = Vec::new();
    stream.take(ANSWER).read_to_end(&mut answer).await?;
    let answer = String::from_utf8_lossy(&answer);
    let (head, body) = answer.split_once("\r\n\r\n").unwrap_or((&answer, ""));
    let status = head.lines().next().unwrap_or_default();
    Ok((status.to_owned(), body.lines().collect()))
}
