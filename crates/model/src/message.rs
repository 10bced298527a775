//! Messages.

use std::borrow::Cow;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{
    ChannelId, File, FileId, Invalid, Millis, NONCE_BYTES, NewPoll, Poll, RemovedFile, Seq, Text,
    UserId, file, wire::on_the_wire,
};

/// A message, named by its channel and the seq of its posting.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a field of its own on the wire"
)]
pub struct Message {
    /// Where it was said.
    pub channel: ChannelId,
    /// The position that its posting took in the channel's log.
    pub seq: Seq,
    /// The position of its last change: `seq` until it is edited, deleted, reacted to, voted in or pinned.
    pub changed: Seq,
    /// Who said it.
    pub author: UserId,
    /// What the author is called when signing in.
    pub author_username: String,
    /// What was said, as it was written; empty once it is deleted.
    pub text: String,
    /// The author's own name for this posting, if it had one.
    pub nonce: Option<String>,
    /// When it was stored.
    pub posted_at: Millis,
    /// When its text was last changed.
    pub edited_at: Option<Millis>,
    /// Whether this is the tombstone of a deleted message.
    pub is_deleted: bool,
    /// Whether its row does not say what was stored: what stands here may be something else than was said. Left out where it does.
    #[serde(default, skip_serializing_if = "is_not")]
    pub is_damaged: bool,
    /// The message that it answers; `null` when it stands in the channel itself.
    pub thread: Option<Seq>,
    /// Whether an answer stands in the channel itself as well; left out where it does not.
    #[serde(default, skip_serializing_if = "is_not")]
    pub in_channel: bool,
    /// How many answers it has that were not deleted.
    pub replies: i64,
    /// The newest of them.
    pub last_reply: Option<Seq>,
    /// The people it mentions.
    pub mentions: Vec<UserId>,
    /// Whether it mentions everybody in the channel.
    pub mentions_everyone: bool,
    /// What others put to it, in the order of the first of each.
    pub reactions: Vec<Reaction>,
    /// When it was pinned.
    pub pinned_at: Option<Millis>,
    /// What hangs on it, in its author's order; left out where there is nothing.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub files: Vec<File>,
    /// What hung on it until it was older than files are kept; left out where there is nothing.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub removed_files: Vec<RemovedFile>,
    /// What it asks, if it is a poll; left out where it is none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub poll: Option<Box<Poll>>,
}

impl Message {
    /// The message for whoever knows text alone: what was said, a line for each option of its poll, and one for each file with its
    /// name and its path.
    #[must_use]
    pub fn in_words(&self) -> Cow<'_, str> {
        let files = self.files.iter().map(File::in_words);
        let removed = self.removed_files.iter().map(RemovedFile::in_words);
        let poll = self.poll.iter().flat_map(|poll| poll.in_words());
        in_words(&self.text, poll.chain(files).chain(removed))
    }
}

#[expect(
    clippy::trivially_copy_pass_by_ref,
    reason = "serde asks for a reference"
)]
fn is_not(it: &bool) -> bool {
    !it
}

/// A text, and behind it the lines for what hangs on its message.
#[must_use]
pub fn in_words(text: &str, lines: impl Iterator<Item = String>) -> Cow<'_, str> {
    let mut lines = lines.peekable();
    if lines.peek().is_none() {
        return Cow::Borrowed(text);
    }
    let said = (!text.is_empty()).then(|| text.to_owned());
    let lines: Vec<String> = said.into_iter().chain(lines).collect();
    Cow::Owned(lines.join("\n"))
}

/// The answers to a message: how many there are now.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Thread {
    /// The message that is answered.
    pub root: Seq,
    /// How many answers it has that were not deleted.
    pub replies: i64,
    /// The newest of them.
    pub last_reply: Option<Seq>,
}

/// A thread that a person follows, as that person sees it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct FollowedThread {
    /// The message that is answered.
    pub root: Message,
    /// Everything up to this position is read.
    pub read: Seq,
    /// Answers of others beyond it. 1000 stands for 1000 or more.
    pub unread: i64,
    /// Those of them that mention the person, or everybody. 1000 stands for 1000 or more.
    pub mentions: i64,
    /// When the newest answer was posted.
    pub last_reply_at: Millis,
}

/// One emoji under a message, and who put it there.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Reaction {
    /// The emoji.
    pub emoji: String,
    /// Who, first come first.
    pub people: Vec<UserId>,
}

/// The sender's own name for one act of posting: a repeat with the same nonce is the same message.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Nonce(String);

on_the_wire!(Nonce, Nonce::parse, { "pattern": "^[!-~]{1,64}$" });

impl Nonce {
    /// Reads a nonce: 1 to 64 visible ASCII characters.
    pub fn parse(text: impl Into<String>) -> Result<Self, Invalid> {
        let text = text.into();
        let fits = (1..=NONCE_BYTES).contains(&text.len());
        if !fits || !text.bytes().all(|byte| byte.is_ascii_graphic()) {
            return Err(Invalid::new(
                "nonce",
                "must have 1 to 64 visible ASCII characters",
            ));
        }
        Ok(Self(text))
    }

    /// The nonce, as it was sent.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// A message that is about to be posted: within its limits, not yet in any log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Draft {
    /// What to say; a message of files alone says nothing.
    pub text: Option<Text>,
    /// Makes a repeat harmless. The old contracts have none: there, a repeat is a second message.
    pub nonce: Option<Nonce>,
    /// The message that it answers; it must stand in the channel itself, not in another thread.
    pub thread: Option<Seq>,
    /// Whether such an answer is to stand in the channel itself as well.
    pub in_channel: bool,
    /// What hangs on it: files of its author that no message has yet, each once, 10 at the most.
    pub files: Vec<FileId>,
    /// What it asks; its text is the question.
    pub poll: Option<NewPoll>,
}

impl Draft {
    /// A draft without a nonce, as the old contracts send it.
    pub fn parse(text: impl Into<String>) -> Result<Self, Invalid> {
        Ok(Self {
            text: Some(Text::parse(text)?),
            nonce: None,
            thread: None,
            in_channel: false,
            files: Vec::new(),
            poll: None,
        })
    }

    /// A draft of a text, of files, or of both.
    pub fn of(text: Option<Text>, files: Vec<FileId>) -> Result<Self, Invalid> {
        file::files(&files)?;
        if text.is_none() && files.is_empty() {
            return Err(Invalid::new("text", "must not be empty without files"));
        }
        Ok(Self {
            text,
            nonce: None,
            thread: None,
            in_channel: false,
            files,
            poll: None,
        })
    }

    /// The same draft with a poll, if it is to have one. Its text is what is asked.
    pub fn asking(self, poll: Option<NewPoll>) -> Result<Self, Invalid> {
        if poll.is_some() && self.text.is_none() {
            return Err(Invalid::new("text", "must not be empty with a poll"));
        }
        Ok(Self { poll, ..self })
    }

    /// Bytes of all its texts.
    #[must_use]
    pub fn bytes(&self) -> usize {
        let options = self.poll.iter().flat_map(|poll| poll.options.texts());
        self.said().len() + options.map(str::len).sum::<usize>()
    }

    /// What it says; empty when it is of files alone.
    #[must_use]
    pub fn said(&self) -> &str {
        self.text.as_ref().map_or("", Text::as_str)
    }

    /// The same draft as an answer to a message, if it is one.
    #[must_use]
    pub fn in_thread(self, thread: Option<Seq>) -> Self {
        Self { thread, ..self }
    }

    /// The same answer for the channel itself as well, if that is wanted.
    pub fn also_in_channel(self, in_channel: bool) -> Result<Self, Invalid> {
        if in_channel && self.thread.is_none() {
            return Err(Invalid::new("in_channel", "is for answers in a thread"));
        }
        Ok(Self { in_channel, ..self })
    }

    /// The same draft under a nonce.
    #[must_use]
    pub fn with_nonce(self, nonce: Nonce) -> Self {
        Self {
            nonce: Some(nonce),
            ..self
        }
    }
}
