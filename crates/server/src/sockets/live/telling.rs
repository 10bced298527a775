//! What the client is told, each channel without a gap.

use std::{sync::Arc, time::Duration};

use tokio::time::Instant;
use veche_chat::{CHUNK_BYTES, Delivery, Error, Failure, Held, Run, Told, Wire};
use veche_model::{Beat, ChannelId, ServerFrame, Signal};

use super::{
    super::{
        frame::Frame,
        link::{Over, frame},
    },
    Live, Stop, Went,
    encoding::encode,
};
use crate::outage;

/// Events that are read from the store at once, and bytes of them.
const CHUNK: (i64, usize) = (200, CHUNK_BYTES);
/// How long a store is left alone that could not say what is missing.
const REST: Duration = Duration::from_secs(1);

impl Live {
    /// Passes on what comes next in its channel; whatever else comes shows what is missing.
    pub(super) async fn tell(&mut self, deliveries: &[Arc<Delivery>]) -> Went {
        let mut frames = Vec::with_capacity(deliveries.len());
        for delivery in deliveries {
            match &delivery.told {
                Told::Event(event) => {
                    if self.progress.lock().is_next(Run::of(event)) {
                        frames.push(frame(delivery, Wire::Live, encode));
                    }
                }
                Told::Signal(Signal::Entered { channel }) => {
                    let channel = *channel;
                    if !self.standing().0 {
                        self.came.push(channel);
                        continue;
                    }
                    self.link.send(frames.drain(..)).await?;
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
        // What was begun without this task is its to finish, even where it has nothing to add.
        Ok(self.link.send(frames).await?)
    }

    /// Reads from the store what is missing of one channel, a chunk at a time, for which there is memory.
    pub(super) async fn catch_up(&mut self, mut held: Held) -> Went {
        let next = {
            let state = self.progress.lock();
            let first = state.behind.first().copied();
            first.map(|channel| (channel, state.told.get(channel)))
        };
        let Some((channel, told)) = next else {
            return Ok(());
        };
        let Some(told) = told else {
            self.forget(channel);
            return Ok(());
        };
        match self.chat.events(&self.caller, channel, told, CHUNK).await {
            Ok((events, head)) => {
                let last = events.last().map_or(told, |event| event.seq);
                let frames = events
                    .into_iter()
                    .map(|event| Frame::json(&ServerFrame::Event(event)));
                let frames: Vec<Frame> = frames.collect();
                held.keep(2 * frames.iter().map(Frame::len).sum::<usize>());
                self.link.send(frames).await?;
                let mut state = self.progress.lock();
                state.told.insert(channel, last);
                if last >= head {
                    state.behind.remove(&channel);
                }
            }
            // What is missing waits for a store that is away, and so does the client, unless it waits for an answer.
            Err(Error::Store(Failure::Away(_) | Failure::Busy)) if self.resuming.is_none() => {
                self.rests = Some(Instant::now() + REST);
            }
            Err(Error::Store(failure)) => {
                // The client loses nothing: it resumes.
                outage::broke_off(&failure, "a live socket cannot catch up; it is closed");
                return Err(Stop::Close(1012));
            }
            // The socket's own end is on its way.
            Err(Error::Unauthenticated | Error::Blocked) => {
                self.progress.lock().behind.remove(&channel);
            }
            Err(_) => self.leave(channel).await?,
        }
        Ok(())
    }

    /// Follows what the person came into before the client said what it holds.
    pub(super) async fn enter_those_that_waited(&mut self) -> Result<(), Over> {
        for channel in std::mem::take(&mut self.came) {
            self.enter(channel).await?;
        }
        Ok(())
    }

    /// Takes a channel out of what the answer to `resume` says to be gone, where it would stand behind the person's coming in
    /// again. Whether it was there.
    fn take_back_gone(&mut self, channel: ChannelId) -> bool {
        let Some((_, resumed)) = &mut self.resuming else {
            return false;
        };
        let before = resumed.gone.len();
        resumed.gone.retain(|gone| *gone != channel);
        resumed.gone.len() < before
    }

    /// Follows a channel that the person has come into.
    async fn enter(&mut self, channel: ChannelId) -> Result<(), Over> {
        if self.progress.lock().told.get(channel).is_some() {
            return Ok(());
        }
        let connection = self.link.connection();
        match self.chat.enter(&self.caller, connection, channel).await {
            Ok(place) => {
                let head = place.channel.head;
                let gone = self
                    .take_back_gone(channel)
                    .then(|| Frame::json(&ServerFrame::Signal(Signal::Gone { channel })));
                let entered = Frame::json(&ServerFrame::Entered(place));
                {
                    let mut state = self.progress.lock();
                    state.told.insert(channel, head);
                    // Nothing is told of the channel before this.
                    self.link.out().put(gone.into_iter().chain([entered]));
                }
                self.link.flush().await
            }
            // Out again already.
            Err(_) => Ok(()),
        }
    }

    /// Tells nothing more of a channel.
    fn forget(&mut self, channel: ChannelId) -> bool {
        self.progress.lock().forget(channel)
    }

    async fn leave(&mut self, channel: ChannelId) -> Result<(), Over> {
        if !self.forget(channel) {
            return Ok(());
        }
        self.chat.unfollow(self.link.connection(), channel);
        self.send(&ServerFrame::Signal(Signal::Gone { channel }))
            .await
    }

    /// Tells the client that the socket lives, and up to where it was told each channel.
    pub(super) async fn beat(&mut self) -> Went {
        {
            let state = self.progress.lock();
            let heads = state.told.iter().collect();
            let beat = Frame::json(&ServerFrame::Beat(Beat { heads }));
            self.link.out().put([beat]);
        }
        Ok(self.link.flush().await?)
    }

    /// Reads again what the caller may do: it has changed.
    async fn know_again(&mut self) {
        match self.chat.know_again(&self.caller).await {
            Ok(caller) => self.caller = caller,
            Err(error) => tracing::debug!(%error, "the socket's rights stay as they were"),
        }
    }
}
