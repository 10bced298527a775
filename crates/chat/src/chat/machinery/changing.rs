//! How a channel's log is changed by anything but a posting: a turn, a transaction that takes a position, and then the telling.

use veche_model::{Action, Channel, ChannelId, Event, Message, Millis, Seq, UserId};

use crate::chat::{Caller, Chat, caller::rules_of};
use crate::{
    Error, Noun, Result,
    store::{Change, Standing, Tx},
};

/// What a change leaves to be told, and its answer.
pub(in crate::chat) struct Changed<T> {
    pub(in crate::chat) answer: T,
    /// In the order of the log.
    pub(in crate::chat) events: Vec<Event>,
    /// People who came in.
    pub(in crate::chat) came: Vec<UserId>,
    /// People who are out.
    pub(in crate::chat) gone: Vec<UserId>,
}

impl<T> Changed<T> {
    /// Nothing had to be changed.
    pub(in crate::chat) fn nothing(answer: T) -> Self {
        Self::told(answer, Vec::new())
    }

    /// Events, and nobody who came or went.
    pub(in crate::chat) fn told(answer: T, events: Vec<Event>) -> Self {
        Self {
            answer,
            events,
            came: Vec::new(),
            gone: Vec::new(),
        }
    }
}

/// The end of a channel's log, held for a caller who may write there what they are about to.
pub(in crate::chat) struct Position {
    pub(in crate::chat) channel: Channel,
    pub(in crate::chat) standing: Standing,
    pub(in crate::chat) caller: UserId,
    pub(in crate::chat) now: Millis,
}

impl Chat {
    /// Runs a change of a channel to its end: stored in the channel's turn, then told. Who is out loses the channel before
    /// anything that came later is told.
    pub(in crate::chat) fn change<T: Send + 'static>(
        &self,
        channel: ChannelId,
        storing: impl Future<Output = Result<Changed<T>>> + Send + 'static,
    ) -> impl Future<Output = Result<T>> + Send {
        let chat = self.clone();
        // Boxed here, where it need not be moved from future to future.
        self.finish(Box::pin(async move {
            let _turn = chat.0.turns.take(channel).await;
            let changed = storing.await?;
            for user in changed.gone {
                chat.put_out(user, channel).await;
            }
            chat.tell_entered(changed.came, channel);
            chat.tell_events(channel, Vec::new(), changed.events);
            Ok(changed.answer)
        }))
    }
}

impl Position {
    /// Holds the end of a channel's log, if the caller may do this in it.
    pub(in crate::chat) async fn for_action(
        tx: &mut Tx<'_>,
        caller: &Caller,
        channel: ChannelId,
        action: Action,
        now: Millis,
    ) -> Result<Self> {
        let taken = Self::next(tx, caller, channel, now).await?;
        taken.permit(action)?;
        Ok(taken)
    }

    /// Holds the end of a channel's log. Whether the caller may do anything there is for [`Position::permit`] to say.
    pub(in crate::chat) async fn next(
        tx: &mut Tx<'_>,
        caller: &Caller,
        channel: ChannelId,
        now: Millis,
    ) -> Result<Self> {
        let (channel, standing) = hold(tx, caller, channel).await?;
        Ok(Self {
            channel,
            standing,
            caller: caller.id,
            now,
        })
    }

    pub(in crate::chat) fn permit(&self, action: Action) -> Result<()> {
        self.standing
            .permit(self.channel.kind, self.channel.mode, action)
    }

    /// The message that the change is about. A tombstone is none.
    pub(in crate::chat) async fn message(&self, tx: &mut Tx<'_>, seq: Seq) -> Result<Message> {
        let message = tx.message(self.channel.id, seq).await?;
        message
            .filter(|message| !message.is_deleted)
            .ok_or(Error::NotFound(Noun::Message))
    }

    /// Where the next change is written.
    pub(in crate::chat) fn seq(&self) -> Seq {
        self.channel.next()
    }

    /// Writes the change there.
    pub(in crate::chat) async fn log(&mut self, tx: &mut Tx<'_>, change: Change) -> Result<Event> {
        self.log_of(tx, change, Some(self.caller)).await
    }

    /// The same for what nobody is told who did.
    pub(in crate::chat) async fn log_of(
        &mut self,
        tx: &mut Tx<'_>,
        change: Change,
        actor: Option<UserId>,
    ) -> Result<Event> {
        tx.log_change(&mut self.channel, &change, actor, self.now)
            .await?;
        Ok(tx.event(&self.channel, change, actor, self.now).await?)
    }
}

/// Holds a channel as it is for a caller who may do this in it.
pub(in crate::chat) async fn held(
    tx: &mut Tx<'_>,
    caller: &Caller,
    channel: ChannelId,
    action: Action,
) -> Result<(Channel, Standing)> {
    let (channel, standing) = hold(tx, caller, channel).await?;
    let rules = rules_of(tx, action).await?;
    standing.permit_by(rules, (channel.kind, channel.mode), action)?;
    Ok((channel, standing))
}

async fn hold(tx: &mut Tx<'_>, caller: &Caller, channel: ChannelId) -> Result<(Channel, Standing)> {
    let people = [caller.signature()];
    let held = tx.hold_channel_for(channel, &people).await?;
    let (channel, mut standings) = held.ok_or(Error::NotFound(Noun::Channel))?;
    let standing = standings.pop().flatten().ok_or(Error::Unauthenticated)?;
    Ok((channel, standing))
}
