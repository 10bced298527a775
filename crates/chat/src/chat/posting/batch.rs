//! Messages that are appended together, and what became of them.

use std::{collections::HashMap, time::Duration};

use veche_model::{ChannelId, Millis, Seq, UserId};

use super::posted::Posted;
use crate::{Result, store::Posting};

/// Messages of one channel that are appended together.
#[derive(Clone)]
pub(in crate::chat) struct Batch {
    pub(in crate::chat) channel: ChannelId,
    pub(in crate::chat) postings: Vec<Posting>,
    pub(in crate::chat) known: Known,
}

/// What became of a batch.
pub(in crate::chat) struct Appended {
    /// The people of a direct channel; empty for any other.
    pub(super) people: Vec<UserId>,
    /// One for each message of the batch, in its order.
    pub(super) results: Vec<Result<Posted>>,
    /// Who follows which thread from now on, and has read it up to where.
    pub(super) follows: Vec<(UserId, Seq, Seq)>,
    /// When those who look elsewhere are to be told of something; `None` when nobody could be, or they
    /// are to be told of something earlier.
    pub(super) notices_at: Option<Millis>,
}

/// What is known of those who post a batch before its transaction begins.
#[derive(Clone, Default)]
pub(in crate::chat) struct Known {
    /// Who of the people that `@here` may call is connected.
    pub(super) here: Vec<UserId>,
    /// Who has stored too much today, and how long they have to wait.
    pub(super) waits: HashMap<UserId, Duration>,
    /// When those who look elsewhere are to be told; `None` when nobody has a device that could be.
    pub(super) notices_at: Option<Millis>,
}
