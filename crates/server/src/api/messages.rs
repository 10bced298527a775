//! Messages, and what hangs on them.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use veche_chat::{Caller, Chat, Messages, PageStart, Result, Wanted};
use veche_model::{
    ChannelId, Draft, Emoji, Event, FileId, Invalid, LIST_BYTES, Message, Millis, NewPoll, Nonce,
    Reacted, Scope, Seq, Text, mentions,
};

use super::{
    operation::Operation,
    page::Limit,
    route::{Route, Tag},
};

const TAG: Tag = Tag("Messages");
/// Bytes of the events in one page of them.
const EVENTS_BYTES: usize = LIST_BYTES - (4 << 10);

/// Posts a message. Answered once it is durable. A repeat with the same nonce answers with the message that the first one
/// made; with the same nonce and another text, place or poll it is a conflict.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Post {
    channel: ChannelId,
    /// May be missing where there are files.
    text: Option<Text>,
    /// What hangs on it: files of one's own that no message has yet, each once, 10 at the most.
    #[serde(default)]
    files: Vec<FileId>,
    /// The sender's own name for this posting, new for each: what makes a repeat harmless.
    nonce: Nonce,
    /// The message that it answers.
    thread: Option<Seq>,
    /// Whether such an answer stands in the channel itself as well.
    #[serde(default)]
    in_channel: bool,
    /// What it asks; its text is the question then.
    poll: Option<NewPoll>,
}

impl Operation for Post {
    const ROUTE: Route = TAG.post("post", "/channels/{channel}/messages", Scope::Write);
    const IS_COUNTED: bool = false;
    const ROOM: usize = 2 << 10;
    type Given = Message;

    async fn run(self, chat: &Chat, caller: &Caller) -> Result<Message> {
        let draft = Draft::of(self.text, self.files)?.asking(self.poll)?;
        let draft = draft.with_nonce(self.nonce).in_thread(self.thread);
        let draft = draft.also_in_channel(self.in_channel)?;
        mentions(draft.said())?;
        chat.post(caller, self.channel, draft)?.await
    }
}

/// A page of a channel, or of a thread in it, oldest first: the last messages, or those before, after or around a position.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct ReadMessages {
    channel: ChannelId,
    /// The last ones before this position. One of `before`, `after` and `around` at the most.
    before: Option<Seq>,
    /// The first ones behind this position.
    after: Option<Seq>,
    /// Those on both sides of this position.
    around: Option<Seq>,
    /// The answers to this message, not the channel itself.
    thread: Option<Seq>,
    #[serde(default)]
    limit: Limit,
}

/// A page of messages.
#[derive(Serialize, JsonSchema)]
pub(super) struct MessagePage {
    /// The messages, oldest first. Answers stand here only where their authors wanted it (`in_channel`); a tombstone stands here while it has answers.
    messages: Vec<Message>,
    /// What became of the channel and its people in between, oldest first.
    events: Vec<Event>,
    /// Whether there are more before the first.
    has_before: bool,
    /// Whether there are more behind the last.
    has_after: bool,
    /// The last position of the log when the page was read: events up to it are in the page already.
    head: Seq,
}

impl Operation for ReadMessages {
    const ROUTE: Route = TAG.get("messages", "/channels/{channel}/messages", Scope::Read);
    type Given = MessagePage;

    async fn run(self, chat: &Chat, caller: &Caller) -> Result<MessagePage> {
        let from = match (self.before, self.after, self.around) {
            (None, None, None) => PageStart::End,
            (Some(seq), None, None) => PageStart::Before(seq),
            (None, Some(seq), None) => PageStart::After(seq),
            (None, None, Some(seq)) => PageStart::Around(seq),
            _ => {
                let rule = "must not stand beside after or around";
                return Err(Invalid::new("before", rule).into());
            }
        };
        let want = Wanted {
            from,
            limit: self.limit.0,
            thread: self.thread,
        };
        let Messages {
            messages,
            events,
            has_before,
            has_after,
            head,
        } = chat.messages(caller, self.channel, want).await?;
        Ok(MessagePage {
            messages,
            events,
            has_before,
            has_after,
            head,
        })
    }
}

/// A message, or the tombstone of a deleted one.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct GetMessage {
    channel: ChannelId,
    message: Seq,
}

impl Operation for GetMessage {
    const ROUTE: Route = TAG.get(
        "message",
        "/channels/{channel}/messages/{message}",
        Scope::Read,
    );
    type Given = Message;

    async fn run(self, chat: &Chat, caller: &Caller) -> Result<Message> {
        chat.message(caller, self.channel, self.message).await
    }
}

/// The log of a channel behind a position, without a hole: what the live socket's `resume` tells, for those without a socket.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Events {
    channel: ChannelId,
    /// The last position that is known already; 0 for none.
    after: Seq,
    #[serde(default)]
    limit: Limit,
}

/// A stretch of a channel's log.
#[derive(Serialize, JsonSchema)]
pub(super) struct EventPage {
    /// The events, each one position behind the other.
    events: Vec<Event>,
    /// The last position there is.
    head: Seq,
}

impl Operation for Events {
    const ROUTE: Route = TAG.get("events", "/channels/{channel}/events", Scope::Read);
    type Given = EventPage;

    async fn run(self, chat: &Chat, caller: &Caller) -> Result<EventPage> {
        let (events, head) = chat
            .events(
                caller,
                self.channel,
                self.after,
                (self.limit.0, EVENTS_BYTES),
            )
            .await?;
        Ok(EventPage { events, head })
    }
}

/// Gives one's own message another text. The same text again changes nothing.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Edit {
    channel: ChannelId,
    message: Seq,
    text: Text,
}

impl Operation for Edit {
    const ROUTE: Route = TAG.patch(
        "edit",
        "/channels/{channel}/messages/{message}",
        Scope::Write,
    );
    type Given = Message;

    async fn run(self, chat: &Chat, caller: &Caller) -> Result<Message> {
        mentions(self.text.as_str())?;
        chat.edit(caller, self.channel, self.message, self.text)
            .await
    }
}

/// Deletes a message; a tombstone keeps its position. One's own, or another's for the channel's owners and for moderators.
/// Again is no error.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Delete {
    channel: ChannelId,
    message: Seq,
}

impl Operation for Delete {
    const ROUTE: Route = TAG.delete(
        "delete",
        "/channels/{channel}/messages/{message}",
        Scope::Write,
    );
    type Given = ();

    async fn run(self, chat: &Chat, caller: &Caller) -> Result<()> {
        chat.delete_message(caller, self.channel, self.message)
            .await
    }
}

/// Puts a reaction to a message. Again is no error.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct React {
    channel: ChannelId,
    message: Seq,
    emoji: Emoji,
}

impl Operation for React {
    const ROUTE: Route = TAG.put(
        "react",
        "/channels/{channel}/messages/{message}/reactions/{emoji}",
        Scope::Write,
    );
    type Given = Message;

    async fn run(self, chat: &Chat, caller: &Caller) -> Result<Message> {
        chat.react(caller, self.channel, self.message, self.emoji)
            .await
    }
}

/// Takes one's reaction back. Again is no error.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Unreact {
    channel: ChannelId,
    message: Seq,
    emoji: Reacted,
}

impl Operation for Unreact {
    const ROUTE: Route = TAG.delete(
        "unreact",
        "/channels/{channel}/messages/{message}/reactions/{emoji}",
        Scope::Write,
    );
    type Given = Message;

    async fn run(self, chat: &Chat, caller: &Caller) -> Result<Message> {
        chat.unreact(caller, self.channel, self.message, self.emoji)
            .await
    }
}

/// Pins a message. Again is no error.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Pin {
    channel: ChannelId,
    message: Seq,
}

impl Operation for Pin {
    const ROUTE: Route = TAG.put(
        "pin",
        "/channels/{channel}/messages/{message}/pin",
        Scope::Write,
    );
    type Given = Message;

    async fn run(self, chat: &Chat, caller: &Caller) -> Result<Message> {
        chat.pin(caller, self.channel, self.message, true).await
    }
}

/// Unpins a message. Again is no error.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Unpin {
    channel: ChannelId,
    message: Seq,
}

impl Operation for Unpin {
    const ROUTE: Route = TAG.delete(
        "unpin",
        "/channels/{channel}/messages/{message}/pin",
        Scope::Write,
    );
    type Given = Message;

    async fn run(self, chat: &Chat, caller: &Caller) -> Result<Message> {
        chat.pin(caller, self.channel, self.message, false).await
    }
}

/// The pinned messages of a channel, last pinned first: 100 at the most, and as many as fit a page.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Pins {
    channel: ChannelId,
    /// Those pinned before this time: `pinned_at` of the last one of the page before.
    before: Option<Millis>,
}

impl Operation for Pins {
    const ROUTE: Route = TAG.get("pins", "/channels/{channel}/pins", Scope::Read);
    type Given = Vec<Message>;

    async fn run(self, chat: &Chat, caller: &Caller) -> Result<Vec<Message>> {
        let before = self.before.unwrap_or(Millis(i64::MAX));
        chat.pins(caller, self.channel, before).await
    }
}

/// Tells a channel of up to 200 people that one is typing; good for 6 s, so a client tells it every 4 s at the most often.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Typing {
    channel: ChannelId,
    /// The thread in which.
    thread: Option<Seq>,
}

impl Operation for Typing {
    const ROUTE: Route = TAG.post("typing", "/channels/{channel}/typing", Scope::Write);
    const IS_COUNTED: bool = false;
    type Given = ();

    async fn run(self, chat: &Chat, caller: &Caller) -> Result<()> {
        chat.type_in(caller, self.channel, self.thread).await
    }
}
