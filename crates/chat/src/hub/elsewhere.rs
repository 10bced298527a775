//! Who is connected to other nodes, as those say.

use std::collections::{HashMap, HashSet};

use veche_model::{NodeId, UserId};

/// The people of each other node.
#[derive(Debug, Default)]
pub(super) struct Elsewhere(pub(super) HashMap<NodeId, HashSet<UserId>>);

impl Elsewhere {
    pub(super) fn has(&self, user: UserId) -> bool {
        self.0.values().any(|users| users.contains(&user))
    }

    pub(super) fn users(&self) -> impl Iterator<Item = UserId> {
        self.0.values().flatten().copied()
    }
}
