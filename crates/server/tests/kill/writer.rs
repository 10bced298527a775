//! Clients of the old contracts that write as fast as they are acknowledged, until the server is gone.

use futures_util::{SinkExt, StreamExt};
use tokio::task::JoinHandle;
use tokio_tungstenite::tungstenite::{Message, client::IntoClientRequest};

use super::{DIRECT, server::Server};

/// Messages that a writer has under way at once.
const WINDOW: usize = 8;

/// What a writer did in one round, in its order.
pub(crate) struct Done {
    pub(crate) channel: i64,
    /// All that it sent.
    pub(crate) sent: Vec<String>,
    /// How many of them, from the first on, were acknowledged.
    pub(crate) acknowledged: usize,
}

pub(crate) struct Writer(JoinHandle<Done>);

/// Where, through which contract.
#[derive(Clone, Copy)]
enum Wire {
    /// The echo of one's own message is the acknowledgement.
    Channel(i64),
    /// A status is the acknowledgement.
    Direct,
}

impl Writer {
    pub(crate) async fn start_all(server: &Server, round: u32) -> Vec<Self> {
        let mut writers = Vec::new();
        for (name, wire) in [
            ("user1", Wire::Channel(1)),
            ("user2", Wire::Channel(1)),
            ("moderator", Wire::Channel(1)),
            ("user1", Wire::Direct),
        ] {
            writers.push(Self::start(server, name, wire, round).await);
        }
        writers
    }

    async fn start(server: &Server, name: &str, wire: Wire, round: u32) -> Self {
        let token = server.token(name).await;
        let base = server.base.replace("http://", "ws://");
        let url = match wire {
            Wire::Channel(channel) => format!("{base}/ws/{channel}?token={token}"),
            Wire::Direct => format!("{base}/ws/chat?token={token}"),
        };
        let request = url.into_client_request().expect("a good URL");
        let (mut socket, _) = tokio_tungstenite::connect_async(request)
            .await
            .expect("the socket opens");
        let prefix = format!("{name} {round}");
        let own = format!("{name}: {prefix} ");
        let channel = if let Wire::Channel(channel) = wire {
            channel
        } else {
            DIRECT
        };
        let text = move |number: usize| match wire {
            Wire::Channel(_) => format!("{prefix} {number}"),
            Wire::Direct => format!("direct {prefix} {number}"),
        };
        Self(tokio::spawn(async move {
            let mut done = Done {
                channel,
                sent: Vec::new(),
                acknowledged: 0,
            };
            loop {
                while done.sent.len() < done.acknowledged + WINDOW {
                    let said = text(done.sent.len());
                    let frame = match wire {
                        Wire::Channel(_) => said.clone(),
                        Wire::Direct => {
                            serde_json::json!({"username_to": "user2", "message": said}).to_string()
                        }
                    };
                    // Sent or not: it may have arrived.
                    done.sent.push(said);
                    if socket.send(Message::text(frame)).await.is_err() {
                        return done;
                    }
                }
                let Some(Ok(frame)) = socket.next().await else {
                    return done;
                };
                let Message::Text(heard) = frame else {
                    continue;
                };
                let is_mine = match wire {
                    Wire::Channel(_) => heard.starts_with(&own),
                    Wire::Direct => {
                        assert!(heard.contains("\"success\""), "{heard}");
                        true
                    }
                };
                if is_mine {
                    if let Wire::Channel(_) = wire {
                        // One's own come back in the order they were sent.
                        assert_eq!(
                            heard.rsplit_once(": ").map(|(_, said)| said),
                            Some(&*done.sent[done.acknowledged])
                        );
                    }
                    done.acknowledged += 1;
                }
            }
        }))
    }

    /// What it did, once the server is gone.
    pub(crate) async fn finish(self) -> Done {
        self.0.await.expect("a writer does not panic")
    }
}
