//! A channel that grows, and somebody who is in many others besides.

use std::time::{Duration, Instant};

use reqwest::Method;
use serde_json::json;

use super::measured::Measured;
use crate::{
    Result,
    error::Error,
    house::House,
    process::Usage,
    socket::Door,
    starting::Settings,
    target::Target,
    wire::{Seat, Wire},
};

pub(super) const SENDERS: usize = 8;
/// Channels that one person makes: there are only so many that anybody may be in.
const OF_ONE: usize = 1_900;
/// A word that is said once, before all others.
pub(super) const RARE: &str = "zyzzyva";

pub(super) struct Town {
    pub(super) target: Target,
    /// What the reader reads with.
    pub(super) token: String,
}

impl Town {
    /// Makes the channel with its members, and others, until the reader is in so many.
    pub(super) async fn found(
        settings: &Settings,
        members: usize,
        channels: usize,
        others: usize,
    ) -> Result<Self> {
        let least = SENDERS + 1 + others.div_ceil(OF_ONE);
        let target = Target::veche(settings, Wire::Atom, members.max(least)).await?;
        let (house, channel, _) = room(&target)?;
        let token = house.open_session(&format!("person{SENDERS:05}")).await?;
        let writer = house.open_session("person00000").await?;
        house.post(&writer, channel, RARE).await?;
        for number in 1..channels {
            let id = make_channel(house, &writer, &format!("place {number}")).await?;
            let path = format!("/api/v1/channels/{id}/membership");
            house.tell(&token, (Method::PUT, &path), &json!({})).await?;
            house
                .post(&writer, id, "what somebody else says here")
                .await?;
        }
        Ok(Self { target, token })
    }

    /// Makes channels that the reader is not in, with something said in each.
    pub(super) async fn add_others(&self, count: usize) -> Result<()> {
        let (house, _) = self.house()?;
        let mut writer = String::new();
        for number in 0..count {
            if number % OF_ONE == 0 {
                let next = SENDERS + 1 + number / OF_ONE;
                writer = house.open_session(&format!("person{next:05}")).await?;
            }
            let id = make_channel(house, &writer, &format!("elsewhere {number}")).await?;
            house.post(&writer, id, "what is said elsewhere").await?;
        }
        Ok(())
    }

    pub(super) fn house(&self) -> Result<(&House, u64)> {
        let (house, channel, _) = room(&self.target)?;
        Ok((house, channel))
    }

    /// The last position of the channel's log.
    pub(super) async fn head(&self) -> Result<u64> {
        let (house, channel) = self.house()?;
        house.head(channel).await
    }

    /// The last position before anybody spoke: everybody who came took one.
    pub(super) fn quiet(&self) -> Result<u64> {
        let (_, _, quiet) = room(&self.target)?;
        Ok(quiet)
    }

    /// How much was said in the channel.
    pub(super) async fn said(&self) -> Result<u64> {
        Ok(self.head().await? - self.quiet()?)
    }

    /// Where the reader's live socket is opened.
    pub(super) fn seat(&self) -> Result<Seat> {
        let (house, channel) = self.house()?;
        Ok(Seat {
            door: Door {
                address: house.address,
                path: "/api/v1/socket".to_owned(),
                token: Some(self.token.clone()),
                protocol: None,
            },
            wire: Wire::Live,
            channel,
        })
    }

    /// Waits until the search knows all that was said; how long that took.
    pub(super) async fn time_to_index(&self) -> Result<Duration> {
        let (house, _) = self.house()?;
        let begun = Instant::now();
        while house.metric("veche_index_lag").await? > 0.0 {
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        Ok(begun.elapsed())
    }

    /// What the server and its database have grown to.
    pub(super) async fn kept(&self, lag: Duration) -> Result<Measured> {
        let (house, _) = self.house()?;
        let stored = house.metric("veche_store_bytes").await?;
        let Usage { resident_kib, .. } = self.target.usage()?;
        Ok(Measured {
            what: "kept",
            figures: vec![
                ("s until all is indexed", lag.as_secs_f64()),
                ("MiB resident", resident_kib as f64 / 1024.0),
                ("B stored a message", stored / self.said().await? as f64),
            ],
        })
    }
}

async fn make_channel(house: &House, writer: &str, name: &str) -> Result<u64> {
    let told = json!({"kind": "open", "name": name});
    let made = house
        .tell(writer, (Method::POST, "/api/v1/channels"), &told)
        .await?;
    let id = made
        .pointer("/channel/id")
        .and_then(serde_json::Value::as_u64);
    id.ok_or_else(|| Error::broken("a channel has no id"))
}

fn room(target: &Target) -> Result<(&House, u64, u64)> {
    let room = target.room();
    room.map(|(house, channel, head)| (&**house, channel, head))
        .ok_or_else(|| Error::broken("only Veche has channels"))
}
