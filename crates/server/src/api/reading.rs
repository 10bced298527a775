//! What was read.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use veche_chat::{Caller, Chat, Result};
use veche_model::{ChannelId, FollowedThread, Membership, Millis, Scope, Seq, UserId};

use super::{
    operation::Operation,
    page::Limit,
    route::{Route, Tag},
};

const TAG: Tag = Tag("Reading");

/// Everything in a channel up to this position is read. What is read already stays so.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Read {
    channel: ChannelId,
    /// The position; one beyond the last stands for the last.
    seq: Seq,
}

impl Operation for Read {
    const ROUTE: Route = TAG.put("read", "/channels/{channel}/read", Scope::Write);
    const IS_COUNTED: bool = false;
    type Given = Membership;

    async fn run(self, chat: &Chat, caller: &Caller) -> Result<Membership> {
        chat.read_up_to(caller, self.channel, self.seq).await
    }
}

/// A message and all behind it are unread again.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct MarkUnread {
    channel: ChannelId,
    /// The first that is to be unread.
    from: Seq,
}

impl Operation for MarkUnread {
    const ROUTE: Route = TAG.put("mark_unread", "/channels/{channel}/unread", Scope::Write);
    const IS_COUNTED: bool = false;
    type Given = Membership;

    async fn run(self, chat: &Chat, caller: &Caller) -> Result<Membership> {
        chat.mark_unread(caller, self.channel, self.from).await
    }
}

/// Everything in all of one's channels and threads is read.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct ReadAll {}

impl Operation for ReadAll {
    const ROUTE: Route = TAG.put("read_all", "/read", Scope::Write);
    const IS_COUNTED: bool = false;
    type Given = ();

    async fn run(self, chat: &Chat, caller: &Caller) -> Result<()> {
        chat.read_all(caller).await
    }
}

/// How far each person in a channel of up to 200 people has read it, by id.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Readers {
    channel: ChannelId,
}

/// How far a person has read.
#[derive(Serialize, JsonSchema)]
pub(super) struct Reader {
    user: UserId,
    read: Seq,
}

impl Operation for Readers {
    const ROUTE: Route = TAG.get("readers", "/channels/{channel}/readers", Scope::Read);
    type Given = Vec<Reader>;

    async fn run(self, chat: &Chat, caller: &Caller) -> Result<Vec<Reader>> {
        let readers = chat.readers(caller, self.channel).await?;
        let reader = |(user, read)| Reader { user, read };
        Ok(readers.into_iter().map(reader).collect())
    }
}

/// The threads one follows, the last answered first.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Threads {
    /// Those last answered before this time: `last_reply_at` of the last one of the page before.
    before: Option<Millis>,
    #[serde(default)]
    limit: Limit,
}

impl Operation for Threads {
    const ROUTE: Route = TAG.get("threads", "/threads", Scope::Read);
    type Given = Vec<FollowedThread>;

    async fn run(self, chat: &Chat, caller: &Caller) -> Result<Vec<FollowedThread>> {
        let before = self.before.unwrap_or(Millis(i64::MAX));
        chat.threads(caller, before, self.limit.0).await
    }
}

/// Follows a thread. Who begins one, answers in it or is mentioned in it follows it by that. Again is no error.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Follow {
    channel: ChannelId,
    /// The thread's first message.
    message: Seq,
}

impl Operation for Follow {
    const ROUTE: Route = TAG.put(
        "follow",
        "/channels/{channel}/messages/{message}/follow",
        Scope::Write,
    );
    type Given = ();

    async fn run(self, chat: &Chat, caller: &Caller) -> Result<()> {
        chat.follow_thread(caller, self.channel, self.message, true)
            .await
    }
}

/// Follows a thread no more. Again is no error.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Unfollow {
    channel: ChannelId,
    /// The thread's first message.
    message: Seq,
}

impl Operation for Unfollow {
    const ROUTE: Route = TAG.delete(
        "unfollow",
        "/channels/{channel}/messages/{message}/follow",
        Scope::Write,
    );
    type Given = ();

    async fn run(self, chat: &Chat, caller: &Caller) -> Result<()> {
        chat.follow_thread(caller, self.channel, self.message, false)
            .await
    }
}

/// A thread that one follows is read up to this position.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct ReadThread {
    channel: ChannelId,
    /// The thread's first message.
    message: Seq,
    seq: Seq,
}

impl Operation for ReadThread {
    const ROUTE: Route = TAG.put(
        "read_thread",
        "/channels/{channel}/messages/{message}/read",
        Scope::Write,
    );
    const IS_COUNTED: bool = false;
    type Given = ();

    async fn run(self, chat: &Chat, caller: &Caller) -> Result<()> {
        chat.read_thread(caller, self.channel, self.message, self.seq)
            .await
    }
}
