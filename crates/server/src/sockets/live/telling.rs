//! What the client is told, each channel without a gap.

use std::{collections::BTreeMap, sync::Arc};

use tungstenite::Message;
use veche_chat::{CHUNK_BYTES, Delivery, Error, Held, Told, Wire};
use veche_model::{Beat, ChannelId, Event, Seq, ServerFrame, Signal};

use super::{
    super::link::{Over, frame},
    Live, Stop, Went,
};
use crate::{json, outage};

/// Events that are read from the store at once, and bytes of them.
const CHUNK: (i64, usize) = (200, CHUNK_BYTES);

impl Live {
    /// Passes on what comes next in its channel; whatever else comes shows what is missing.
    pub(super) async fn tell(&mut self, deliveries: &[Arc<Delivery>]) -> Went {
        let mut frames = Vec::with_capacity(deliveries.len());
        for delivery in deliveries {
            match &delivery.told {
                Told::Event(event) => {
                    if self.is_next(event) {
                        frames.push(frame(delivery, Wire::Live, encode));
                    }
                }
                Told::Signal(Signal::Entered { channel }) => {
                    let channel = *channel;
                    self.send_all(&mut frames).await?;
                    self.enter(channel).await?;
                }
                Told::Signal(signal) => {
                    if let Signal::Gone { channel } = signal {
                        self.forget(*channel);
                    }
                    if matches!(signal, Signal::Me) {
                        self.know_again().await;
                    }
                    frames.push(frame(delivery, Wire::Live, encode));
                }
            }
        }
        self.send_all(&mut frames).await?;
        Ok(())
    }

    /// Whether this is the position behind the last one that was told. Notes it if so, and notes a gap if it lies further on.
    fn is_next(&mut self, event: &Event) -> bool {
        let Some(told) = self.told.get_mut(&event.channel) else {
            return false;
        };
        if event.seq <= *told {
            return false;
        }
        let is_next = event.seq.0 == told.0 + 1;
        if self.has_begun && is_next && !self.behind.contains(&event.channel) {
            *told = event.seq;
            return true;
        }
        self.behind.insert(event.channel);
        false
    }

    /// Reads from the store what is missing of one channel, a chunk at a time, for which there is memory.
    pub(super) async fn catch_up(&mut self, mut held: Held) -> Went {
        let Some(channel) = self.behind.first().copied() else {
            return Ok(());
        };
        let Some(told) = self.told.get(&channel).copied() else {
            self.forget(channel);
            return Ok(());
        };
        match self.chat.events(&self.caller, channel, told, CHUNK).await {
            Ok((events, head)) => {
                let frames = events.into_iter().map(|event| {
                    self.told.insert(channel, event.seq);
                    Message::text(json::text(&ServerFrame::Event(event)))
                });
                let frames: Vec<Message> = frames.collect();
                let bytes = frames.iter().map(|frame| match frame {
                    Message::Text(text) => text.len(),
                    _ => 0,
                });
                held.keep(2 * bytes.sum::<usize>());
                self.link.send(frames).await?;
                if self.told.get(&channel).is_none_or(|told| *told >= head) {
                    self.behind.remove(&channel);
                }
            }
            Err(Error::Store(failure)) => {
                // The client loses nothing: it resumes.
                outage::broke_off(&failure, "a live socket cannot catch up; it is closed");
                return Err(Stop::Close(1012));
            }
            // The socket's own end is on its way.
            Err(Error::Unauthenticated | Error::Blocked) => drop(self.behind.remove(&channel)),
            Err(_) => self.leave(channel).await?,
        }
        Ok(())
    }

    /// Follows a channel that the person has come into.
    async fn enter(&mut self, channel: ChannelId) -> Result<(), Over> {
        if self.told.contains_key(&channel) {
            return Ok(());
        }
        let connection = self.link.connection();
        match self.chat.enter(&self.caller, connection, channel).await {
            Ok(place) => {
                self.told.insert(channel, place.channel.head);
                self.send(&ServerFrame::Entered(place)).await
            }
            // Out again already.
            Err(_) => Ok(()),
        }
    }

    /// Tells nothing more of a channel.
    fn forget(&mut self, channel: ChannelId) -> bool {
        self.behind.remove(&channel);
        self.told.remove(&channel).is_some()
    }

    async fn leave(&mut self, channel: ChannelId) -> Result<(), Over> {
        if !self.forget(channel) {
            return Ok(());
        }
        self.chat.unfollow(self.link.connection(), channel);
        self.send(&ServerFrame::Signal(Signal::Gone { channel }))
            .await
    }

    /// Looks for what no doorbell told of, and tells the client that the socket lives.
    pub(super) async fn beat(&mut self) -> Went {
        let Ok(heads) = self.chat.heads(&self.caller).await else {
            // The database is away; the socket stays.
            return Ok(());
        };
        let heads: BTreeMap<ChannelId, Seq> = heads.into_iter().collect();
        let gone: Vec<ChannelId> = self.told.keys().copied().collect();
        for channel in gone.into_iter().filter(|id| !heads.contains_key(id)) {
            self.leave(channel).await?;
        }
        for (channel, head) in heads {
            match self.told.get(&channel) {
                None => self.enter(channel).await?,
                Some(told) if *told < head => drop(self.behind.insert(channel)),
                Some(_) => {}
            }
        }
        let heads = self.told.clone();
        self.send(&ServerFrame::Beat(Beat { heads })).await?;
        Ok(())
    }

    /// Reads again what the caller may do: it has changed.
    async fn know_again(&mut self) {
        match self.chat.know_again(&self.caller).await {
            Ok(caller) => self.caller = caller,
            Err(error) => tracing::debug!(%error, "the socket's rights stay as they were"),
        }
    }

    async fn send_all(&mut self, frames: &mut Vec<Message>) -> Result<(), Over> {
        if frames.is_empty() {
            return Ok(());
        }
        self.link.send(frames.drain(..)).await
    }
}

fn encode(delivery: &Delivery) -> String {
    let frame = match &delivery.told {
        Told::Event(event) => ServerFrame::Event(event.clone()),
        Told::Signal(signal) => ServerFrame::Signal(signal.clone()),
    };
    json::text(&frame)
}
