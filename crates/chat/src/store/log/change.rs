//! What can happen in a channel besides a posting, and how it stands in its row.

use veche_model::{FileId, Mode, Seq, UserId};

use crate::store::Failure;

type Result<T> = std::result::Result<T, Failure>;

/// A change in a channel's log that is no posting, and what it is about: a person or a message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Change {
    /// Someone came in.
    Joined(UserId),
    /// Someone is out.
    Left(UserId),
    /// The author changed a text.
    Edited(Seq),
    /// A message was deleted.
    Deleted(Seq),
    /// A reaction was put to a message.
    Reacted(Seq, String),
    /// A reaction was taken back.
    Unreacted(Seq, String),
    /// A message was pinned.
    Pinned(Seq),
    /// A message is pinned no more.
    Unpinned(Seq),
    /// The channel has this name now.
    Renamed(String),
    /// The channel has this topic now.
    Topic(String),
    /// The channel has this mode now.
    Mode(Mode),
    /// The channel asks for so many seconds between two messages now.
    Slowed(i64),
    /// The channel shows this picture now, or none.
    Avatar(Option<FileId>),
    /// The channel keeps files for so many days now.
    FileDays(i64),
    /// A message lost its files, which were too old.
    FilesRemoved(Seq),
    /// Somebody voted in a poll, or took their vote back.
    Voted(Seq),
    /// A poll is closed.
    PollClosed(Seq),
}

impl Change {
    pub(in crate::store) fn code(&self) -> i64 {
        match self {
            Self::Joined(_) => 1,
            Self::Left(_) => 2,
            Self::Edited(_) => 3,
            Self::Deleted(_) => 4,
            Self::Reacted(..) => 5,
            Self::Unreacted(..) => 6,
            Self::Pinned(_) => 7,
            Self::Unpinned(_) => 8,
            Self::Renamed(_) => 9,
            Self::Topic(_) => 10,
            Self::Mode(_) => 11,
            Self::Slowed(_) => 12,
            Self::Avatar(_) => 13,
            Self::FileDays(_) => 14,
            Self::FilesRemoved(_) => 15,
            Self::Voted(_) => 16,
            Self::PollClosed(_) => 17,
        }
    }

    pub(in crate::store) fn subject(&self) -> i64 {
        match self {
            Self::Joined(UserId(id)) | Self::Left(UserId(id)) => *id,
            Self::Edited(seq)
            | Self::Deleted(seq)
            | Self::Reacted(seq, _)
            | Self::Unreacted(seq, _)
            | Self::Pinned(seq)
            | Self::Unpinned(seq)
            | Self::FilesRemoved(seq)
            | Self::Voted(seq)
            | Self::PollClosed(seq) => seq.0,
            Self::Renamed(_) | Self::Topic(_) => 0,
            Self::Mode(mode) => mode.code(),
            Self::Slowed(count) | Self::FileDays(count) => *count,
            Self::Avatar(avatar) => avatar.map_or(0, |file| file.0),
        }
    }

    pub(in crate::store) fn detail(&self) -> Option<&str> {
        match self {
            Self::Reacted(_, text)
            | Self::Unreacted(_, text)
            | Self::Renamed(text)
            | Self::Topic(text) => Some(text),
            _ => None,
        }
    }

    /// The message that it is about.
    pub(super) fn message(&self) -> Option<Seq> {
        match self {
            Self::Edited(seq)
            | Self::Deleted(seq)
            | Self::Reacted(seq, _)
            | Self::Unreacted(seq, _)
            | Self::Pinned(seq)
            | Self::Unpinned(seq)
            | Self::FilesRemoved(seq)
            | Self::Voted(seq)
            | Self::PollClosed(seq) => Some(*seq),
            _ => None,
        }
    }

    pub(super) fn read(code: i64, subject: i64, detail: Option<String>) -> Result<Self> {
        let text = detail.unwrap_or_default();
        Ok(match code {
            1 => Self::Joined(UserId(subject)),
            2 => Self::Left(UserId(subject)),
            3 => Self::Edited(Seq(subject)),
            4 => Self::Deleted(Seq(subject)),
            5 => Self::Reacted(Seq(subject), text),
            6 => Self::Unreacted(Seq(subject), text),
            7 => Self::Pinned(Seq(subject)),
            8 => Self::Unpinned(Seq(subject)),
            9 => Self::Renamed(text),
            10 => Self::Topic(text),
            11 => {
                let mode = Mode::from_code(subject);
                let unknown = || Failure::Unreadable(format!("the unknown mode {subject}"));
                Self::Mode(mode.ok_or_else(unknown)?)
            }
            12 => Self::Slowed(subject),
            13 => Self::Avatar(Some(FileId(subject)).filter(|file| file.0 != 0)),
            14 => Self::FileDays(subject),
            15 => Self::FilesRemoved(Seq(subject)),
            16 => Self::Voted(Seq(subject)),
            17 => Self::PollClosed(Seq(subject)),
            code => {
                return Err(Failure::Unreadable(format!("the unknown change {code}")));
            }
        })
    }
}
