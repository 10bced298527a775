//! Many sockets at once.

use tokio::task::JoinSet;

use crate::{Result, error::Error, socket::Socket, target::Target};

/// How many handshakes are under way at once.
const AT_ONCE: usize = 64;

/// Opens so many sockets, the first of which has this number.
pub(crate) async fn open(
    target: &Target,
    first: usize,
    count: usize,
    takes: Option<u32>,
) -> Result<Vec<Socket>> {
    let mut opening = JoinSet::new();
    let mut sockets = Vec::with_capacity(count);
    for number in first..first + count {
        let seat = target.seat(number).clone();
        opening.spawn(async move { seat.open(takes).await });
        if opening.len() == AT_ONCE {
            sockets.extend(next(&mut opening).await.transpose()?);
        }
    }
    while let Some(socket) = next(&mut opening).await {
        sockets.push(socket?);
    }
    Ok(sockets)
}

async fn next(opening: &mut JoinSet<Result<Socket>>) -> Option<Result<Socket>> {
    let opened = opening.join_next().await?;
    Some(opened.unwrap_or_else(|_| Err(Error::broken("a socket's task ended"))))
}
