//! The connection to the bus: made, lost and made again, and what the log says of that.

use std::{
    sync::{Arc, Mutex},
    time::Duration,
};

use async_nats::{Client, Event};
use tokio::{
    sync::{Notify, watch},
    time::{Instant, sleep},
};

use super::{
    lock,
    nats::{Nats, WAITING},
    nats_options::NatsUrl,
};

/// How often the connection is felt for. It is given up after two that nobody answers.
const PING: Duration = Duration::from_secs(1);
/// How long one try to connect may take.
const CONNECT: Duration = Duration::from_secs(2);
/// The longest pause between two tries.
const LONGEST_MS: u64 = 1_000;
const PAUSE: Duration = Duration::from_millis(LONGEST_MS);
/// How often the log says that there is still no connection, for the same reason.
const SAID: Duration = Duration::from_mins(1);

impl Nats {
    pub(super) async fn connect(&self) -> Client {
        let watcher = Arc::new(Watcher {
            servers: self.options.servers.clone(),
            is_connected: self.is_connected.clone(),
            deaf: self.deaf.clone(),
            said: Mutex::default(),
        });
        loop {
            let watcher = watcher.clone();
            let noting = watcher.clone();
            let options = self.options.connect_options();
            let connecting = options
                .name("veche")
                .no_echo()
                .retry_on_initial_connect()
                .ping_interval(PING)
                .connection_timeout(CONNECT)
                .subscription_capacity(WAITING)
                .client_capacity(WAITING)
                .reconnect_delay_callback(pause)
                .event_callback(move |event| {
                    noting.note(&event);
                    std::future::ready(())
                })
                .connect(self.options.servers.addresses());
            match connecting.await {
                Ok(client) => return client,
                Err(error) => watcher.cannot(&error.to_string()),
            }
            sleep(PAUSE).await;
        }
    }
}

/// Nodes that lost the bus together do not come back together.
fn pause(tries: usize) -> Duration {
    let longest = (50_u64 << tries.min(5)).min(LONGEST_MS);
    let mut some = [0; 2];
    let part = match getrandom::fill(&mut some) {
        Ok(()) => u64::from(u16::from_le_bytes(some)),
        Err(_) => 0,
    };
    Duration::from_millis(longest / 2 + longest * part / (2 << 16))
}

/// Sees what befalls the connection.
struct Watcher {
    servers: NatsUrl,
    is_connected: watch::Sender<bool>,
    deaf: Arc<Notify>,
    /// Why there was no connection when the log said so last, and when that was.
    said: Mutex<Option<(String, Instant)>>,
}

impl Watcher {
    fn note(&self, event: &Event) {
        match event {
            Event::Connected => {
                *lock(&self.said) = None;
                tracing::info!(bus = %self.servers, "the bus is there");
                self.is_connected.send_replace(true);
            }
            Event::Disconnected => {
                if self.is_connected.send_replace(false) {
                    tracing::warn!(bus = %self.servers, "the bus is away; other nodes are heard of by asking the database");
                }
            }
            // This node has closed it: it stops.
            Event::Closed => drop(self.is_connected.send_replace(false)),
            Event::SlowConsumer(_) => {
                metrics::counter!("veche_bus_dropped_total").increment(1);
                self.deaf.notify_one();
            }
            Event::ServerError(error) => self.cannot(&error.to_string()),
            Event::ClientError(error) => self.cannot(&error.to_string()),
            other => tracing::debug!(event = %other, "the bus says something"),
        }
    }

    /// Says why there is no connection: at once, and then once in a while.
    fn cannot(&self, error: &str) {
        let mut said = lock(&self.said);
        let is_known = said
            .as_ref()
            .is_some_and(|(why, at)| why == error && at.elapsed() < SAID);
        if !is_known {
            *said = Some((error.to_owned(), Instant::now()));
            tracing::warn!(bus = %self.servers, error, "cannot use the bus that VECHE_NATS_URL names; trying again");
        }
    }
}
