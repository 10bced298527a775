//! Where bytes are kept: how it is said, and what opens it.

use std::{
    fmt,
    path::{Path, PathBuf},
    str::FromStr,
};

/// Where bytes are kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Place {
    /// Below a folder.
    Folder(PathBuf),
    /// In a bucket, below a prefix, which may be empty.
    Bucket {
        /// The bucket's name.
        name: String,
        /// What stands before the names of all bytes, without slashes at its ends.
        prefix: String,
    },
}

/// What opens a bucket.
#[derive(Clone, Default)]
pub struct Access {
    /// The address of what speaks S3; `None` for Amazon's own.
    pub endpoint: Option<String>,
    /// The region.
    pub region: String,
    /// The key's id and its secret; `None` for what the machine itself may.
    pub key: Option<(String, String)>,
    /// What comes with a key that is good for a while only.
    pub session: Option<String>,
}

impl Place {
    /// The folder, if it is one.
    #[must_use]
    pub fn folder(&self) -> Option<&Path> {
        match self {
            Self::Folder(path) => Some(path),
            Self::Bucket { .. } => None,
        }
    }
}

impl FromStr for Place {
    type Err = String;

    /// Reads a path, or `s3://bucket/prefix`.
    fn from_str(text: &str) -> Result<Self, String> {
        let Some(place) = text.strip_prefix("s3://") else {
            if text.is_empty() || text.contains("://") {
                return Err("must be a folder, or s3://bucket/prefix".to_owned());
            }
            return Ok(Self::Folder(text.into()));
        };
        let (name, prefix) = place.split_once('/').unwrap_or((place, ""));
        let prefix = prefix.trim_matches('/');
        let is_name = (3..=63).contains(&name.len())
            && name
                .bytes()
                .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b"-._".contains(&b));
        let is_part = |part: &str| {
            let is_plain = |b: u8| b.is_ascii_alphanumeric() || b"-._".contains(&b);
            !matches!(part, "" | "." | "..") && part.bytes().all(is_plain)
        };
        if !is_name || !(prefix.is_empty() || prefix.split('/').all(is_part)) {
            let rule = "must be s3://bucket/prefix, of letters, digits, -, . and _";
            return Err(rule.to_owned());
        }
        Ok(Self::Bucket {
            name: name.to_owned(),
            prefix: prefix.to_owned(),
        })
    }
}

impl fmt::Display for Place {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Folder(path) => write!(out, "{}", path.display()),
            Self::Bucket { name, prefix } if prefix.is_empty() => write!(out, "s3://{name}"),
            Self::Bucket { name, prefix } => write!(out, "s3://{name}/{prefix}"),
        }
    }
}

/// Without the secrets.
impl fmt::Debug for Access {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("Access")
            .field("endpoint", &self.endpoint)
            .field("region", &self.region)
            .field("has_key", &self.key.is_some())
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_is_a_folder_or_a_bucket() {
        for text in [
            "data/files",
            "/srv/files",
            "s3://chat-files",
            "s3://files/veche/1",
        ] {
            assert_eq!(text.parse::<Place>().unwrap().to_string(), text);
        }
        let bucket: Place = "s3://files/veche/".parse().unwrap();
        assert_eq!(bucket.to_string(), "s3://files/veche");
        assert!(bucket.folder().is_none());
        for bad in [
            "",
            "s3://",
            "s3://ab",
            "s3://Files",
            "s3://files/../other",
            "s3://files/a//b",
            "s3://files/a b",
            "https://files.example.org",
        ] {
            assert!(bad.parse::<Place>().is_err(), "{bad}");
        }
    }

    #[test]
    fn what_opens_a_bucket_is_not_written_anywhere() {
        let access = Access {
            key: Some(("id".to_owned(), "hunter2".to_owned())),
            session: Some("hunter3".to_owned()),
            ..Access::default()
        };
        assert!(!format!("{access:?}").contains("hunter"), "{access:?}");
    }
}
