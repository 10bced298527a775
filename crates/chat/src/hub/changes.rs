//! What may be heard on this node otherwise than it was, and who may have come or gone.

use std::collections::HashSet;

use veche_model::{ChannelId, UserId};

/// What may be otherwise than it was.
#[derive(Default)]
pub(super) struct Changes {
    pub(super) channels: HashSet<ChannelId>,
    pub(super) people: HashSet<UserId>,
}
