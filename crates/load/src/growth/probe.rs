//! The answers that are measured at each size, and looked at whether they are what was asked for.

use std::time::Instant;

use memchr::memmem;

use super::{
    measured::Measured,
    town::{RARE, Town},
};
use crate::{Result, ear::no_times, error::Error, fanout::percentiles, house::House};

/// Each message of an answer has this once.
const MESSAGE: &[u8] = b"\"is_deleted\":";

/// Who asks, one thing at a time.
pub(super) struct Probe<'a> {
    town: &'a Town,
    house: &'a House,
    channel: u64,
    /// The positions before the first message and of the last.
    quiet: u64,
    head: u64,
    /// How often each.
    asked: usize,
}

impl<'a> Probe<'a> {
    pub(super) async fn of(town: &'a Town, asked: usize) -> Result<Self> {
        let (house, channel) = town.house()?;
        let (quiet, head) = (town.quiet()?, town.head().await?);
        Ok(Self {
            town,
            house,
            channel,
            quiet,
            head,
            asked,
        })
    }

    pub(super) async fn all(&self) -> Result<Vec<Measured>> {
        let (channel, quiet, head) = (self.channel, self.quiet, self.head);
        let messages = format!("/api/v1/channels/{channel}/messages?limit=50");
        let middle = format!("{messages}&around={}", quiet.midpoint(head));
        let log = format!(
            "/api/v1/channels/{channel}/events?after={}&limit=200",
            head.saturating_sub(200)
        );
        let members = format!("/api/v1/channels/{channel}/members?limit=100");
        let first = format!("{messages}&after={quiet}");
        let rare = format!("/api/v1/search?query={RARE}");
        let always = "/api/v1/search?query=people";
        Ok(vec![
            self.post().await?,
            self.get("last 50", &messages, 50).await?,
            self.get("50 in the middle", &middle, 50).await?,
            self.get("first 50", &first, 50).await?,
            self.get("last 200 events", &log, 200).await?,
            self.get("all channels with counts", "/api/v1/channels", 0)
                .await?,
            self.get("the channel", &format!("/api/v1/channels/{channel}"), 0)
                .await?,
            self.get("100 of its members", &members, 0).await?,
            self.get("who is here", "/api/v1/present", 0).await?,
            self.look(
                "people found by name",
                "/api/v1/people?search=person0&limit=50",
            )
            .await?,
            self.look(
                "channels found by name",
                "/api/v1/channels/find?query=elsewhere",
            )
            .await?,
            self.look(
                "100 acts of those who keep order",
                "/api/v1/audit?limit=100",
            )
            .await?,
            self.look("reports", "/api/v1/reports").await?,
            self.look("what people use", "/api/v1/usage/people").await?,
            self.look("what channels use", "/api/v1/usage/channels")
                .await?,
            self.figures().await?,
            self.greeting().await?,
            self.get("search, said once, at first", &rare, 1).await?,
            self.get("search, said always", always, 50).await?,
        ])
    }

    /// What a post by itself takes, one after the other.
    async fn post(&self) -> Result<Measured> {
        let post = async || {
            let (token, text) = (&self.town.token, "a word in between");
            self.house.post(token, self.channel, text).await
        };
        self.times("post", post).await
    }

    /// What those who keep order read.
    async fn look(&self, what: &'static str, path: &str) -> Result<Measured> {
        let look = async || self.house.look(path).await.map(drop);
        self.times(what, look).await
    }

    /// What operators watch.
    async fn figures(&self) -> Result<Measured> {
        let look = async || self.house.metric("veche_index_lag").await.map(drop);
        self.times("figures of operators", look).await
    }

    /// From the handshake of the reader's live socket until it was told how all channels stand.
    async fn greeting(&self) -> Result<Measured> {
        let seat = self.town.seat()?;
        self.times("greeting", async || seat.open(None).await.map(drop))
            .await
    }

    /// A path that gives so many messages.
    async fn get(&self, what: &'static str, path: &str, messages: usize) -> Result<Measured> {
        let get = async || {
            let body = self.house.get(&self.town.token, path).await?;
            let given = memmem::find_iter(&body, MESSAGE).count();
            if given == messages {
                return Ok(());
            }
            Err(Error::broken(format!("{path} gave {given} messages")))
        };
        self.times(what, get).await
    }

    async fn times(
        &self,
        what: &'static str,
        ask: impl AsyncFn() -> Result<()>,
    ) -> Result<Measured> {
        let mut times = no_times();
        // The first one finds nothing prepared.
        ask().await?;
        let before = self.town.target.usage()?;
        for _ in 0..self.asked {
            let begun = Instant::now();
            ask().await?;
            let took = u64::try_from(begun.elapsed().as_nanos()).unwrap_or(u64::MAX);
            times.saturating_record(took);
        }
        let used = self.town.target.usage()?.cpu_seconds_since(before);
        let mut figures = percentiles(&times).to_vec();
        figures.push(("CPU ms each", used * 1000.0 / self.asked as f64));
        Ok(Measured { what, figures })
    }
}
