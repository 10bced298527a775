//! Files that are there. How they come in and go out is no operation: see docs/files.md.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use veche_chat::{Caller, Chat, Result};
use veche_model::{Alt, ChannelId, File, FileId, Scope, Seq};

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

/// The files of a channel, those of the newest message first.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct ChannelFiles {
    channel: ChannelId,
    /// Those of messages before this one.
    before: Option<Seq>,
    #[serde(default)]
    limit: Limit,
}

/// Files of a channel.
#[derive(Serialize, JsonSchema)]
pub(super) struct FilePage {
    /// Each with the message that has it. A message's files are all on one page, unless they are more than the page.
    files: Vec<FileAt>,
    /// Whether there are more.
    has_more: bool,
}

/// A file, and the message that has it.
#[derive(Serialize, JsonSchema)]
struct FileAt {
    /// The message.
    message: Seq,
    /// The file.
    file: File,
}

impl Operation for ChannelFiles {
    const ROUTE: Route = TAG.get("channel_files", "/channels/{channel}/files", Scope::Read);
    type Given = FilePage;

    async fn run(self, chat: &Chat, caller: &Caller) -> Result<FilePage> {
        let before = self.before.unwrap_or(Seq(i64::MAX));
        let (files, has_more) = chat
            .files(caller, self.channel, before, self.limit.0)
            .await?;
        let files = files.into_iter();
        let files = files.map(|found| FileAt {
            message: found.message,
            file: found.file,
        });
        Ok(FilePage {
            files: files.collect(),
            has_more,
        })
    }
}
