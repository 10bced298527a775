//! How much of the files is whose.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{ChannelId, UserId};

/// Bytes that an administrator may give a person for their files at the most: 1 PB.
pub const FILE_QUOTA: std::ops::RangeInclusive<i64> = 0..=1_000_000_000_000_000;

/// One's own files.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct OwnUsage {
    /// How many there are, with those that are still coming in.
    pub files: i64,
    /// Their bytes.
    pub bytes: i64,
    /// Bytes that they may have altogether.
    pub quota: i64,
}

/// The files that a person has sent. What others have sent as well counts for each of them, though it is kept once.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct PersonUsage {
    /// Who.
    pub person: UserId,
    /// What they sign in with.
    pub username: String,
    /// What they are called.
    pub name: String,
    /// How many there are, with those that are still coming in.
    pub files: i64,
    /// Their bytes.
    pub bytes: i64,
    /// Bytes that they may have altogether.
    pub quota: i64,
    /// Whether an administrator gave this quota to this person; otherwise it is that of all.
    pub has_own_quota: bool,
}

/// The files that the messages of an open or closed channel have.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ChannelUsage {
    /// Which one.
    pub channel: ChannelId,
    /// What it is called.
    pub name: String,
    /// How many there are.
    pub files: i64,
    /// Their bytes.
    pub bytes: i64,
    /// Days that its messages keep them; 0 for as long as the server keeps them.
    pub file_days: i64,
}
