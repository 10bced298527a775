//! Polls: voting, who voted, and their end.

use schemars::JsonSchema;
use serde::Deserialize;
use veche_chat::{Caller, Chat, Result};
use veche_model::{ChannelId, Choices, Message, Scope, Seq, UserId};

use super::{
    operation::Operation,
    route::{Route, Tag},
};

const TAG: Tag = Tag("Polls");

/// Votes in the poll of a message: for this, and for nothing that one has chosen before. The same again is no error.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Vote {
    channel: ChannelId,
    message: Seq,
    /// The places of the options, counted from 0; one, unless the poll lets one choose more.
    choices: Choices,
}

impl Operation for Vote {
    const ROUTE: Route = TAG.put(
        "vote",
        "/channels/{channel}/messages/{message}/vote",
        Scope::Write,
    );
    type Given = Message;

    async fn run(self, chat: &Chat, caller: &Caller) -> Result<Message> {
        chat.vote(caller, self.channel, self.message, self.choices)
            .await
    }
}

/// Takes one's vote back. Again is no error.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Unvote {
    channel: ChannelId,
    message: Seq,
}

impl Operation for Unvote {
    const ROUTE: Route = TAG.delete(
        "unvote",
        "/channels/{channel}/messages/{message}/vote",
        Scope::Write,
    );
    type Given = Message;

    async fn run(self, chat: &Chat, caller: &Caller) -> Result<Message> {
        chat.unvote(caller, self.channel, self.message).await
    }
}

/// Closes a poll: nobody votes any more, nor takes a vote back. One's own, or another's for the channel's owners and for moderators.
/// Again is no error.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct ClosePoll {
    channel: ChannelId,
    message: Seq,
}

impl Operation for ClosePoll {
    const ROUTE: Route = TAG.put(
        "close_poll",
        "/channels/{channel}/messages/{message}/poll/closed",
        Scope::Write,
    );
    const IS_COUNTED: bool = false;
    type Given = Message;

    async fn run(self, chat: &Chat, caller: &Caller) -> Result<Message> {
        chat.close_poll(caller, self.channel, self.message).await
    }
}

/// What one has chosen oneself in the polls of these messages of a channel, in the order they were asked for: the places of
/// options, counted from 0; nothing where one has not voted. Nobody is told another's.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Ballots {
    channel: ChannelId,
    /// Which, each once.
    #[schemars(length(min = 1, max = 20))]
    messages: Vec<Seq>,
}

impl Operation for Ballots {
    const ROUTE: Route = TAG.get("ballots", "/channels/{channel}/ballots", Scope::Read);
    const ROOM: usize = 64 << 10;
    type Given = Vec<Vec<i64>>;

    async fn run(self, chat: &Chat, caller: &Caller) -> Result<Vec<Vec<i64>>> {
        chat.ballots(caller, self.channel, self.messages).await
    }
}

/// Who chose an option of a poll, first come first. Of an anonymous poll nobody is told, whoever asks.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Voters {
    channel: ChannelId,
    message: Seq,
    /// Its place, counted from 0.
    option: i64,
}

impl Operation for Voters {
    const ROUTE: Route = TAG.get(
        "voters",
        "/channels/{channel}/messages/{message}/voters",
        Scope::Read,
    );
    type Given = Vec<UserId>;

    async fn run(self, chat: &Chat, caller: &Caller) -> Result<Vec<UserId>> {
        chat.voters(caller, self.channel, self.message, self.option)
            .await
    }
}
