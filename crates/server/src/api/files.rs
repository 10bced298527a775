//! Files that are there. How they come in and go out is no operation: see docs/files.md.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use veche_chat::{Caller, Chat, Result};
use veche_model::{Alt, ChannelId, File, FileGroup, FileId, Message, Scope, Seq};

use super::{
    operation::Operation,
    page::Limit,
    route::{Route, Tag},
};

const TAG: Tag = Tag("Files");

/// A file: one's own that no message has yet, or one of a message that one may read. Its bytes are at `/files/{id}/{name}`.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct GetFile {
    file: FileId,
}

impl Operation for GetFile {
    const ROUTE: Route = TAG.get("file", "/files/{file}", Scope::Read);
    const ROOM: usize = 8 << 10;
    type Given = File;

    async fn run(self, chat: &Chat, caller: &Caller) -> Result<File> {
        Ok(chat.file(caller, self.file).await?.0)
    }
}

/// Says what an own file shows, for those who do not see it. When a message has it already, the message is edited.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct DescribeFile {
    file: FileId,
    /// In words; empty takes them back.
    alt: Alt,
}

impl Operation for DescribeFile {
    const ROUTE: Route = TAG.patch("describe_file", "/files/{file}", Scope::Write);
    type Given = File;

    async fn run(self, chat: &Chat, caller: &Caller) -> Result<File> {
        chat.describe_file(caller, self.file, self.alt).await
    }
}

/// Does not send a file after all: one's own, that no message has yet.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct DropFile {
    file: FileId,
}

impl Operation for DropFile {
    const ROUTE: Route = TAG.delete("drop_file", "/files/{file}", Scope::Write);
    type Given = ();

    async fn run(self, chat: &Chat, caller: &Caller) -> Result<()> {
        chat.drop_file(caller, self.file).await
    }
}

/// The messages of a channel that have files, whole, the newest first.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct ChannelFiles {
    channel: ChannelId,
    /// Those with such files; with any when it is missing.
    group: Option<FileGroup>,
    /// Those before this one: `next` of the page before.
    before: Option<Seq>,
    #[serde(default)]
    limit: Limit,
}

/// Messages that have files.
#[derive(Serialize, JsonSchema)]
pub(super) struct FilePage {
    /// The newest first, at most 60.
    messages: Vec<Message>,
    /// Before which message the next ones are; `null` at the end.
    next: Option<Seq>,
}

impl Operation for ChannelFiles {
    const ROUTE: Route = TAG.get("channel_files", "/channels/{channel}/files", Scope::Read);
    type Given = FilePage;

    async fn run(self, chat: &Chat, caller: &Caller) -> Result<FilePage> {
        let before = self.before.unwrap_or(Seq(i64::MAX));
        let page = (self.group, before);
        let found = chat.files(caller, self.channel, page, self.limit.0).await?;
        Ok(FilePage {
            messages: found.messages,
            next: found.next,
        })
    }
}
