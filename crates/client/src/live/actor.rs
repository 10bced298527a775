//! The task that connects, and connects again.

use std::{convert::Infallible, sync::Arc, time::Duration};

use tokio::time::{Instant, sleep, sleep_until, timeout};
use veche_model::Code;

use super::{
    settings::Settings,
    shared::{Decided, Shared},
    socket::{End, Socket},
};
use crate::{Client, Error, Line, Stopped};

pub(super) struct Actor {
    client: Client,
    shared: Arc<Shared>,
    settings: Settings,
    /// Whether the access token was refreshed since a connection stood last: a second time in a row it is of no use.
    is_fresh: bool,
}

impl Actor {
    pub(super) fn new(client: Client, shared: Arc<Shared>, settings: Settings) -> Self {
        Self {
            client,
            shared,
            settings,
            is_fresh: false,
        }
    }

    pub(super) async fn run(mut self) {
        loop {
            let access = self.client.access().unwrap_or_default();
            let end = self.connection(&access).await;
            self.shared.decide(|line, _| line.lost());
            match self.after(end, &access).await {
                Ok(wait) => sleep(wait).await,
                Err(why) => return self.shared.stop(why),
            }
        }
    }

    async fn connection(&mut self, access: &str) -> End {
        let url = self.client.socket_url();
        match timeout(self.settings.patience, Socket::connect(&url, access)).await {
            Ok(Ok(mut socket)) => {
                let Err(end) = self.talk(&mut socket).await;
                // What the server sent last may be waiting behind what could not be written; a dead peer is not waited for.
                let _ = timeout(Duration::from_millis(100), socket.close()).await;
                end
            }
            Ok(Err(end)) => end,
            Err(_) => End::Lost,
        }
    }

    async fn talk(&mut self, socket: &mut Socket) -> Result<Infallible, End> {
        let mut heard_at = Instant::now();
        loop {
            let decided = self.shared.decide(Line::due);
            let silence = decided.silence.unwrap_or(self.settings.patience);
            let dead_at = heard_at + silence;
            let next_due = decided.next_due.map_or(dead_at, Instant::from_std);
            write(socket, decided, silence).await?;
            tokio::select! {
                heard = socket.next() => {
                    heard_at = Instant::now();
                    if let Some(text) = heard? {
                        let decided = self.hear(&text);
                        write(socket, decided, silence).await?;
                    }
                }
                () = self.shared.wake.notified() => {}
                () = sleep_until(next_due.min(dead_at)) => {
                    if Instant::now() >= dead_at {
                        return Err(End::Lost);
                    }
                }
            }
        }
    }

    fn hear(&mut self, text: &str) -> Decided {
        let decided = self.shared.decide(|line, now| line.heard(text, now));
        if decided.is_live {
            self.settings.backoff.reset();
            self.is_fresh = false;
        }
        decided
    }

    /// How long to wait before the next connection.
    async fn after(&mut self, end: End, access: &str) -> Result<Duration, Stopped> {
        match end {
            End::Refused(403) | End::Closed(4003) => Err(Stopped::Blocked),
            End::Closed(code @ (1002 | 1007 | 1009)) => Err(Stopped::Breach(code)),
            End::Closed(1012) => Ok(self.settings.backoff.within(Duration::from_secs(3))),
            End::Refused(401) | End::Closed(4001) => {
                let refreshed = self.client.refresh(access).await;
                if refreshed.as_ref().is_err_and(is_over) {
                    return Err(Stopped::SignedOut);
                }
                let at_once = refreshed.is_ok() && !std::mem::replace(&mut self.is_fresh, true);
                Ok(if at_once {
                    Duration::ZERO
                } else {
                    self.settings.backoff.wait()
                })
            }
            End::Lost | End::Refused(_) | End::Closed(_) => Ok(self.settings.backoff.wait()),
        }
    }
}

/// Sends what was decided. A server that does not read is as dead as one that does not write.
async fn write(socket: &mut Socket, decided: Decided, silence: Duration) -> Result<(), End> {
    if !decided.frames.is_empty() {
        let sent = timeout(silence, socket.send(decided.frames)).await;
        sent.unwrap_or(Err(End::Lost))?;
    }
    if decided.stays {
        Ok(())
    } else {
        Err(End::Lost)
    }
}

fn is_over(error: &Error) -> bool {
    matches!(error.code(), Some(Code::Unauthenticated | Code::Blocked))
}
