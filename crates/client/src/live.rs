//! The live socket, kept open.

mod actor;
mod settings;
mod shared;
mod socket;

use std::sync::Arc;

use serde::Serialize;
use serde_json::Value;
use tokio::{
    sync::{broadcast, oneshot},
    task::JoinHandle,
};
use veche_model::{ChannelId, Code, FRAME_BYTES, Message, Nonce, Problem, Text};

use crate::{Client, Cut, Error, Held, Line, Log, Post, Result, Update};
use actor::Actor;
use shared::Shared;

pub use settings::Settings;

/// One person's live socket: connected again whenever it is lost, until this is dropped.
pub struct Live {
    client: Client,
    shared: Arc<Shared>,
    actor: JoinHandle<()>,
}

impl Live {
    /// Connects as whom the client is signed in as, and goes on with what is held. Tells what happens from the first on.
    #[must_use]
    pub fn start(
        client: Client,
        held: Held,
        settings: Settings,
    ) -> (Self, broadcast::Receiver<Update>) {
        let line = Line::new(held, settings.window);
        let shared = Arc::new(Shared::new(line, settings.queue, settings.updates));
        let updates = shared.updates();
        let actor = Actor::new(client.clone(), Arc::clone(&shared), settings);
        let actor = tokio::spawn(actor.run());
        let live = Self {
            client,
            shared,
            actor,
        };
        (live, updates)
    }

    /// What happens from now on. A listener that falls behind is told that it `Lagged`: the logs have what it missed.
    #[must_use]
    pub fn updates(&self) -> broadcast::Receiver<Update> {
        self.shared.updates()
    }

    /// What is held of a channel now; `None` when the person is not in it.
    #[must_use]
    pub fn log(&self, channel: ChannelId) -> Option<Log> {
        self.shared.state().line.log(channel).cloned()
    }

    /// Everything held, to be stored.
    #[must_use]
    pub fn held(&self) -> Held {
        self.shared.state().line.held()
    }

    /// Posts a message, however often the connection is lost meanwhile. Once taken it is sent even if nobody waits for it.
    pub async fn post(&self, post: Post) -> Result<Message> {
        Text::parse(&*post.text)
            .and(Nonce::parse(&*post.nonce).map(|_| ()))
            .map_err(|invalid| Problem::invalid(invalid.field, invalid.rule))?;
        let (waiter, answer) = self.waiter().await?;
        self.shared.post(post, waiter)?;
        Ok(*answer.await.unwrap_or(Err(Error::Stopped))?)
    }

    /// Does an operation over the socket, when it is connected. `Error::Lost` when the connection was lost before the answer.
    pub async fn request(&self, op: &str, params: &impl Serialize) -> Result<Value> {
        let params = serde_json::to_value(params)?;
        // The rest of the frame is small; an operation's name has no hundred letters.
        if params.to_string().len() + 200 > FRAME_BYTES {
            return Err(Problem::new(Code::TooLarge, "the fields are too large").into());
        }
        let params = params.as_object().cloned().unwrap_or_default();
        let (waiter, answer) = self.waiter().await?;
        self.shared.ask(op, params, waiter)?;
        answer.await.unwrap_or(Err(Error::Stopped))
    }

    /// Reads a page of a channel's messages into its log; tells whether there is more before and after it.
    pub async fn read(&self, channel: ChannelId, cut: Cut) -> Result<(bool, bool)> {
        loop {
            let breaks = self.shared.state().line.breaks();
            let page = self.client.messages(channel, cut).await?;
            let more = (page.has_before, page.has_after);
            let mut state = self.shared.state();
            if state.line.merge(channel, page, breaks) || breaks == state.line.breaks() {
                return Ok(more);
            }
        }
    }

    async fn waiter<T>(&self) -> Result<(shared::Waiter<T>, oneshot::Receiver<Result<T>>)> {
        let room = Arc::clone(&self.shared.room).acquire_owned().await;
        let (answer, receiver) = oneshot::channel();
        let room = room.map_err(|_| Error::Stopped)?;
        Ok((shared::Waiter::new(answer, room), receiver))
    }
}

impl Drop for Live {
    fn drop(&mut self) {
        self.actor.abort();
    }
}
