//! Files that hang on messages.

use std::fmt::Write as _;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{ALT_CHARS, FILES, FileId, Invalid, Millis, text::is_control, wire::on_the_wire};

/// What a file is to whoever looks at it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum FileKind {
    /// A picture that has previews.
    Image,
    /// A film that browsers play.
    Video,
    /// A sound that browsers play.
    Audio,
    /// Anything else.
    File,
}

/// What kinds of files are listed together.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum FileGroup {
    /// Pictures.
    Images,
    /// Films and sounds.
    Media,
    /// All others.
    Documents,
}

impl FileGroup {
    /// The small integer that the store keeps.
    #[must_use]
    pub fn code(self) -> i64 {
        match self {
            Self::Images => 0,
            Self::Media => 1,
            Self::Documents => 2,
        }
    }
}

impl From<FileKind> for FileGroup {
    fn from(kind: FileKind) -> Self {
        match kind {
            FileKind::Image => Self::Images,
            FileKind::Video | FileKind::Audio => Self::Media,
            FileKind::File => Self::Documents,
        }
    }
}

/// A file, as whoever may read it sees it. Its bytes are at `/files/{id}/{name}`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct File {
    /// Which one it is.
    pub id: FileId,
    /// What it is called: one part of a path, 255 bytes at the most.
    pub name: String,
    /// Its media type, by what stands in it.
    #[serde(rename = "type")]
    pub media_type: String,
    /// How many bytes it has.
    pub size: i64,
    /// What it is to whoever looks at it.
    pub kind: FileKind,
    /// Pixels from left to right, the right way up. Of a film that is what its sender said.
    pub width: Option<i64>,
    /// Pixels from top to bottom.
    pub height: Option<i64>,
    /// What stands there until it is loaded: a thumbhash in base64.
    pub placeholder: Option<String>,
    /// What it shows, for those who do not see it; empty when nobody has said.
    pub alt: String,
    /// How long it plays in milliseconds, as its sender said.
    pub duration: Option<i64>,
    /// Whether it is a picture that moves. Its previews stand still.
    pub is_animated: bool,
    /// Whether `?preview=360` and `?preview=1200` give smaller pictures of it.
    pub has_preview: bool,
}

/// A file that a message has had, until it was older than files are kept.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct RemovedFile {
    /// What it was called.
    pub name: String,
    /// How many bytes it had.
    pub size: i64,
    /// How many days files were kept then, in the channel or on the server.
    pub days: i64,
    /// When it was removed.
    pub removed_at: Millis,
}

impl FileKind {
    /// What a file of this type is. A picture or a film without a known size is a file like any other.
    #[must_use]
    pub fn of(media_type: &str) -> Self {
        match media_type.split_once('/') {
            Some(("image", _)) => Self::Image,
            Some(("video", "mp4" | "webm" | "quicktime")) => Self::Video,
            Some(("audio", _)) => Self::Audio,
            _ => Self::File,
        }
    }
}

impl File {
    /// The file for whoever knows text alone: its name and its path.
    #[must_use]
    pub fn in_words(&self) -> String {
        format!("{}: {}", self.name, self.path())
    }

    /// Where its bytes are, as a path on this server.
    #[must_use]
    pub fn path(&self) -> String {
        let mut path = format!("/files/{}/", self.id);
        for byte in self.name.bytes() {
            if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
                path.push(char::from(byte));
            } else {
                let _ = write!(path, "%{byte:02X}");
            }
        }
        path
    }
}

impl RemovedFile {
    /// What is left of the file for whoever knows text alone: its name, and why it is not there.
    #[must_use]
    pub fn in_words(&self) -> String {
        let Self { name, days, .. } = self;
        let noun = if *days == 1 { "day" } else { "days" };
        format!("{name}: removed after {days} {noun}")
    }
}

/// What a file shows, in words: up to 1000 characters, or nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Alt(String);

on_the_wire!(Alt, Alt::parse, { "maxLength": ALT_CHARS });

impl Alt {
    /// Reads a description; blanks around it go.
    pub fn parse(text: &str) -> Result<Self, Invalid> {
        let text = text.trim();
        if text.chars().count() > ALT_CHARS {
            return Err(Invalid::new("alt", "must have at most 1000 characters"));
        }
        if text.contains(is_control) {
            return Err(Invalid::new("alt", "must not have control characters"));
        }
        Ok(Self(text.to_owned()))
    }

    /// The words; empty when there are none.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Checks the files that a message is to have: up to 10, each once.
pub fn files(ids: &[FileId]) -> Result<(), Invalid> {
    if ids.len() > FILES {
        return Err(Invalid::new("files", "must have at most 10 items"));
    }
    let is_twice = |(at, id): (usize, &FileId)| ids[..at].contains(id);
    if ids.iter().enumerate().any(is_twice) {
        return Err(Invalid::new("files", "must not name a file twice"));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_is_one_that_any_server_takes() {
        let file = File {
            id: FileId(7),
            name: "отчёт 1?.pdf".to_owned(),
            media_type: "application/pdf".to_owned(),
            size: 1,
            kind: FileKind::of("application/pdf"),
            width: None,
            height: None,
            placeholder: None,
            alt: String::new(),
            duration: None,
            is_animated: false,
            has_preview: false,
        };
        let path = "/files/7/%D0%BE%D1%82%D1%87%D1%91%D1%82%201%3F.pdf";
        assert_eq!((file.path().as_str(), file.kind), (path, FileKind::File));
    }

    #[test]
    fn a_file_that_was_removed_says_so_and_why() {
        let mut file = RemovedFile {
            name: "a.txt".to_owned(),
            size: 3,
            days: 30,
            removed_at: Millis(5),
        };
        assert_eq!(file.in_words(), "a.txt: removed after 30 days");
        file.days = 1;
        assert_eq!(file.in_words(), "a.txt: removed after 1 day");
    }

    #[test]
    fn a_message_has_up_to_ten_files_each_once() {
        let ids: Vec<FileId> = (1..=11).map(FileId).collect();
        assert_eq!(files(&[]), Ok(()));
        assert_eq!(files(&ids[..10]), Ok(()));
        assert_eq!(files(&ids).unwrap_err().field, "files");
        let twice = files(&[FileId(1), FileId(2), FileId(1)]).unwrap_err();
        assert_eq!(twice.rule, "must not name a file twice");
    }
}
