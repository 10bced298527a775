//! Messages that wait for their time.

use schemars::JsonSchema;
use serde::Deserialize;
use veche_chat::{Caller, ChangedLetter, Chat, Result, Sending};
use veche_model::{
    ChannelId, Draft, FileId, Message, Millis, NewPoll, Nonce, Scheduled, ScheduledId, Scope, Seq,
    Text, mentions,
};

use super::{
    operation::Operation,
    route::{Route, Tag},
};

const TAG: Tag = Tag("Scheduled messages");

/// Has a message sent at a time; nobody else learns of it before. What its author may is asked again then: what cannot be sent
/// stays in the list, with the reason. A server that was down then sends late. 100 a person at most. A repeat with the same nonce
/// answers with what the first one made, and the message has this nonce.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Schedule {
    channel: ChannelId,
    /// When: in the future, within a year.
    at: Millis,
    /// May be missing where there are files.
    text: Option<Text>,
    /// What hangs on it: files of one's own that no message has yet, each once, 10 at the most. They do not expire meanwhile.
    #[serde(default)]
    files: Vec<FileId>,
    /// The sender's own name for this message, new for each.
    nonce: Nonce,
    /// The message that it answers.
    thread: Option<Seq>,
    /// Whether such an answer will stand in the channel itself as well.
    #[serde(default)]
    in_channel: bool,
    /// What it asks; its text is the question then. The poll ends, if at a time, behind `at`.
    poll: Option<NewPoll>,
}

impl Operation for Schedule {
    const ROUTE: Route = TAG.post("schedule", "/channels/{channel}/scheduled", Scope::Write);
    type Given = Scheduled;

    async fn run(self, chat: &Chat, caller: &Caller) -> Result<Scheduled> {
        let draft = Draft::of(self.text, self.files)?.asking(self.poll)?;
        let draft = draft.with_nonce(self.nonce.clone()).in_thread(self.thread);
        let draft = draft.also_in_channel(self.in_channel)?;
        mentions(draft.said())?;
        let sending = Sending {
            draft,
            nonce: self.nonce,
            at: self.at,
        };
        chat.schedule(caller, self.channel, sending).await
    }
}

/// One's scheduled messages, the first first, 50 at most: those that wait, those that could not be sent, and those that were
/// sent more than five minutes late.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct ScheduledMessages {
    /// Those for after this time: `send_at` of the last one of the page before.
    after: Option<Millis>,
}

impl Operation for ScheduledMessages {
    const ROUTE: Route = TAG.get("scheduled", "/scheduled", Scope::Read);
    type Given = Vec<Scheduled>;

    async fn run(self, chat: &Chat, caller: &Caller) -> Result<Vec<Scheduled>> {
        let after = self.after.unwrap_or(Millis(i64::MIN));
        chat.scheduled(caller, after).await
    }
}

/// Changes a scheduled message; what is not there stays. One that could not be sent waits again once it has another time; the end of
/// its poll moves along.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct ChangeScheduled {
    scheduled: ScheduledId,
    /// When: in the future, within a year.
    at: Option<Millis>,
    /// What is to be said.
    text: Option<Text>,
    /// What is to be asked, of a message that asks something.
    poll: Option<NewPoll>,
}

impl Operation for ChangeScheduled {
    const ROUTE: Route = TAG.patch("change_scheduled", "/scheduled/{scheduled}", Scope::Write);
    type Given = Scheduled;

    async fn run(self, chat: &Chat, caller: &Caller) -> Result<Scheduled> {
        let changed = ChangedLetter {
            text: self.text,
            poll: self.poll,
            at: self.at,
        };
        chat.change_scheduled(caller, self.scheduled, changed).await
    }
}

/// Sends a scheduled message now. Answered once it is durable, with the message.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct SendScheduled {
    scheduled: ScheduledId,
}

impl Operation for SendScheduled {
    const ROUTE: Route = TAG.post(
        "send_scheduled",
        "/scheduled/{scheduled}/send",
        Scope::Write,
    );
    const IS_COUNTED: bool = false;
    type Given = Message;

    async fn run(self, chat: &Chat, caller: &Caller) -> Result<Message> {
        chat.send_scheduled(caller, self.scheduled).await
    }
}

/// Does not send a message after all, or takes out of the list what was sent late. Again is no error.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct CancelScheduled {
    scheduled: ScheduledId,
}

impl Operation for CancelScheduled {
    const ROUTE: Route = TAG.delete("cancel_scheduled", "/scheduled/{scheduled}", Scope::Write);
    type Given = ();

    async fn run(self, chat: &Chat, caller: &Caller) -> Result<()> {
        chat.cancel_scheduled(caller, self.scheduled).await
    }
}
