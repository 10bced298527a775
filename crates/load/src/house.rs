//! A Veche server of a measurement's own: started, filled with people and a channel, asked over HTTP.

use std::{
    net::SocketAddr,
    process::Command,
    sync::atomic::{AtomicU64, Ordering},
    time::{Duration, Instant},
};

use reqwest::{Client, Method, RequestBuilder};
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::{
    Result,
    error::Error,
    ledger::{Faults, Ledger},
    process::{Process, Usage},
    socket::Door,
    starting::{Settings, start},
    text::Said,
    throwaway::Throwaway,
    wire::{Seat, Wire},
};

const PASSWORD: &str = "a long password";
/// The most that a page of the old contract has.
pub(crate) const PAGE: usize = 1000;

/// A running server over a fresh database.
pub(crate) struct House {
    pub(crate) address: SocketAddr,
    pub(crate) process: Process,
    /// From the start of the process to its first answer.
    pub(crate) took: Duration,
    http: Client,
    operator: String,
    /// Each posting has a nonce of its own.
    posted: AtomicU64,
    folder: TempDir,
    database: Option<String>,
    /// The other nodes of the same town.
    peers: Vec<Peer>,
    bus: Option<Throwaway>,
    /// A PostgreSQL of its own, behind all that uses it.
    _postgres: Option<Throwaway>,
}

struct Peer {
    address: SocketAddr,
    process: Process,
    _folder: TempDir,
}

/// How long nodes take to hear of each other.
const MEETING: Duration = Duration::from_secs(3);

/// Somebody with an account.
#[derive(Clone, Debug)]
pub(crate) struct Person {
    pub(crate) id: u64,
    pub(crate) username: String,
}

impl House {
    /// Starts one and waits for its first answer.
    pub(crate) async fn start(settings: &Settings) -> Result<Self> {
        let folder = tempfile::tempdir()?;
        let nodes = settings.nodes()?;
        let (database, postgres) = match settings.database.as_deref() {
            told if told == Some("postgres") || nodes > 1 => {
                let (postgres, url) =
                    Throwaway::start(Command::new("scripts/postgres").arg("durable"))?;
                (Some(url), Some(postgres))
            }
            told => (told.map(ToOwned::to_owned), None),
        };
        let mut settings = settings.clone();
        let bus = if nodes > 1 {
            let (bus, url) = Throwaway::start(&mut Command::new("scripts/nats"))?;
            settings.nats = Some(url);
            Some(bus)
        } else {
            None
        };
        let settings = &settings;
        let (address, process, took) = start(settings, folder.path(), database.as_deref()).await?;
        let mut peers = Vec::new();
        for _ in 1..nodes {
            let folder = tempfile::tempdir()?;
            let (address, process, _) = start(settings, folder.path(), database.as_deref()).await?;
            peers.push(Peer {
                address,
                process,
                _folder: folder,
            });
        }
        if nodes > 1 {
            tokio::time::sleep(MEETING).await;
        }
        let mut house = Self {
            address,
            process,
            took,
            http: Client::new(),
            operator: String::new(),
            posted: AtomicU64::default(),
            folder,
            database,
            peers,
            bus,
            _postgres: postgres,
        };
        house.operator = house.sign_in("admin", "securepassword").await?;
        Ok(house)
    }

    /// Starts the same server once more over what it has, and says how long its first answer took.
    pub(crate) async fn restart(&mut self, settings: &Settings) -> Result<()> {
        self.process.end();
        let database = self.database.as_deref();
        let (address, process, took) = start(settings, self.folder.path(), database).await?;
        (self.address, self.process, self.took) = (address, process, took);
        Ok(())
    }

    /// What it has used, on all of its nodes.
    pub(crate) fn usage(&self) -> Result<Usage> {
        let mut usage = self.process.usage()?;
        for peer in &self.peers {
            let there = peer.process.usage()?;
            usage.cpu += there.cpu;
            usage.resident_kib += there.resident_kib;
            usage.own_kib += there.own_kib;
            usage.peak_kib += there.peak_kib;
        }
        Ok(usage)
    }

    /// Where its nodes are.
    pub(crate) fn addresses(&self) -> Vec<SocketAddr> {
        let there = self.peers.iter().map(|peer| peer.address);
        std::iter::once(self.address).chain(there).collect()
    }

    /// Ends the bus between its nodes.
    pub(crate) fn lose_bus(&mut self) {
        self.bus = None;
    }

    /// Makes so many accounts, by the old contract.
    pub(crate) async fn people(&self, count: usize) -> Result<Vec<Person>> {
        let mut people = Vec::with_capacity(count);
        for number in 0..count {
            let username = format!("person{number:05}");
            let told = json!({"username": username, "email": format!("{username}@example.org"), "password": PASSWORD});
            let given = self
                .ask(self.http.post(self.url("/auth/register")).json(&told))
                .await?;
            let id = number_at(&given, "/id")?;
            people.push(Person { id, username });
        }
        Ok(people)
    }

    /// Makes a channel with these people in it.
    pub(crate) async fn channel(&self, name: &str, people: &[Person]) -> Result<u64> {
        let told = json!({"name": name});
        let making = self
            .http
            .post(self.url("/moderator/create_channel"))
            .json(&told);
        let channel = number_at(&self.ask(making.bearer_auth(&self.operator)).await?, "/id")?;
        for Person { id, .. } in people {
            let path = format!("/moderator/add_user_to_channel?user_id={id}&channel_id={channel}");
            let adding = self.http.post(self.url(&path));
            self.ask(adding.bearer_auth(&self.operator)).await?;
        }
        Ok(channel)
    }

    /// A seat of each of these people in this channel, at one node after the other.
    pub(crate) async fn seats(
        &self,
        people: &[Person],
        channel: u64,
        wire: Wire,
    ) -> Result<Vec<Seat>> {
        let addresses = self.addresses();
        let mut seats = Vec::with_capacity(people.len());
        for (number, person) in people.iter().enumerate() {
            let (path, token) = if wire == Wire::Live {
                let access = self.open_session(&person.username).await?;
                ("/api/v1/socket".to_owned(), Some(access))
            } else {
                let token = self.sign_in(&person.username, PASSWORD).await?;
                (format!("/ws/{channel}?token={token}"), None)
            };
            let address = addresses[number % addresses.len()];
            let door = Door {
                address,
                path,
                token,
                protocol: None,
            };
            seats.push(Seat {
                door,
                wire,
                channel,
            });
        }
        Ok(seats)
    }

    /// Signs in by the old contract; the token.
    async fn sign_in(&self, username: &str, password: &str) -> Result<String> {
        let form = [("username", username), ("password", password)];
        let given = self
            .ask(self.http.post(self.url("/auth/token")).form(&form))
            .await?;
        text_at(&given, "/access_token")
    }

    /// Signs in by `/api/v1`; the access token.
    pub(crate) async fn open_session(&self, username: &str) -> Result<String> {
        let told = json!({"username": username, "password": PASSWORD});
        let given = self
            .ask(self.http.post(self.url("/api/v1/sessions")).json(&told))
            .await?;
        text_at(&given, "/access")
    }

    /// How long a sign-in takes now.
    pub(crate) async fn time_to_sign_in(&self) -> Result<Duration> {
        let begun = Instant::now();
        self.sign_in("moderator", "password").await?;
        Ok(begun.elapsed())
    }

    /// The last position of a channel's log.
    pub(crate) async fn head(&self, channel: u64) -> Result<u64> {
        let asking = self
            .http
            .get(self.url(&format!("/api/v1/channels/{channel}")));
        number_at(
            &self.ask(asking.bearer_auth(&self.operator)).await?,
            "/channel/head",
        )
    }

    /// The page of up to 1,000 messages behind a position, as it came.
    pub(crate) async fn page(&self, channel: u64, after: u64) -> Result<Vec<u8>> {
        let path = format!("/messages/{channel}/?limit={PAGE}&after={after}");
        self.look(&path).await
    }

    /// Reads the whole log behind a position and holds it against what each sender has sent.
    pub(crate) async fn check(&self, channel: u64, mut after: u64, sent: &[u32]) -> Result<Faults> {
        let mut ledger = Ledger::of(sent.len());
        let begun = after;
        loop {
            let page = self.page(channel, after).await?;
            let before = ledger.count();
            Said::all(&page).for_each(|said| ledger.hear(said));
            let count = ledger.count() - before;
            after += count;
            if count < PAGE as u64 {
                break;
            }
        }
        let stored = self.head(channel).await? - begun;
        let all: u64 = sent.iter().map(|sent| u64::from(*sent)).sum();
        Ok(Faults {
            unstored: stored.abs_diff(all).max(ledger.count().abs_diff(all)),
            is_read_back: true,
            ..ledger.faults(sent)
        })
    }

    /// What somebody reads, as it came.
    pub(crate) async fn get(&self, token: &str, path: &str) -> Result<Vec<u8>> {
        let asking = self.http.get(self.url(path)).bearer_auth(token).send();
        let answer = asking.await?.error_for_status()?;
        Ok(answer.bytes().await?.into())
    }

    /// What the operator reads, as it came.
    pub(crate) async fn look(&self, path: &str) -> Result<Vec<u8>> {
        self.get(&self.operator, path).await
    }

    /// What somebody tells a route of `/api/v1`, and what it gives: nothing, or JSON.
    pub(crate) async fn tell(
        &self,
        token: &str,
        (method, path): (Method, &str),
        told: &Value,
    ) -> Result<Value> {
        let telling = self.http.request(method, self.url(path));
        self.ask(telling.bearer_auth(token).json(told)).await
    }

    /// Posts a text in somebody's name.
    pub(crate) async fn post(&self, token: &str, channel: u64, text: &str) -> Result<()> {
        self.post_at(self.address, token, channel, text).await
    }

    /// The same at one of its nodes.
    pub(crate) async fn post_at(
        &self,
        node: SocketAddr,
        token: &str,
        channel: u64,
        text: &str,
    ) -> Result<()> {
        let nonce = format!("n{}", self.posted.fetch_add(1, Ordering::Relaxed));
        let url = format!("http://{node}/api/v1/channels/{channel}/messages");
        let posting = self
            .http
            .post(url)
            .json(&json!({"text": text, "nonce": nonce}));
        self.ask(posting.bearer_auth(token)).await.map(drop)
    }

    /// Blocks somebody.
    pub(crate) async fn block(&self, person: &Person) -> Result<()> {
        let path = format!("/moderator/block_user/{}", person.id);
        let blocking = self.http.post(self.url(&path));
        self.ask(blocking.bearer_auth(&self.operator))
            .await
            .map(drop)
    }

    /// Sends a file in somebody's name; its id.
    pub(crate) async fn send_file(&self, token: &str, body: Vec<u8>) -> Result<u64> {
        let sending = self
            .http
            .post(self.url("/api/v1/files?name=file"))
            .body(body);
        number_at(&self.ask(sending.bearer_auth(token)).await?, "/id")
    }

    /// Takes back a file that no message has.
    pub(crate) async fn take_file_back(&self, token: &str, id: u64) -> Result<()> {
        let taking = self.http.delete(self.url(&format!("/api/v1/files/{id}")));
        self.ask(taking.bearer_auth(token)).await.map(drop)
    }

    /// A figure of the server's own.
    pub(crate) async fn metric(&self, name: &str) -> Result<f64> {
        let figures = self.look("/metrics").await?;
        let figures = String::from_utf8_lossy(&figures).into_owned();
        let line = figures
            .lines()
            .find_map(|line| line.strip_prefix(name)?.trim().parse().ok());
        line.ok_or_else(|| Error::broken(format!("no {name} among the figures")))
    }

    async fn ask(&self, request: RequestBuilder) -> Result<Value> {
        let answer = request.send().await?;
        let (status, path) = (answer.status(), answer.url().path().to_owned());
        let body = answer.text().await?;
        if !status.is_success() {
            return Err(Error::broken(format!("{path}: {status} {body}")));
        }
        if body.is_empty() {
            return Ok(Value::Null);
        }
        Ok(serde_json::from_str(&body)?)
    }

    fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }
}

fn number_at(value: &Value, place: &str) -> Result<u64> {
    let number = value.pointer(place).and_then(Value::as_u64);
    number.ok_or_else(|| Error::broken(format!("no number at {place} of {value}")))
}

fn text_at(value: &Value, place: &str) -> Result<String> {
    let text = value.pointer(place).and_then(Value::as_str);
    let text = text.ok_or_else(|| Error::broken(format!("no text at {place} of {value}")))?;
    Ok(text.to_owned())
}
