//! Pages of messages.

use serde::{Deserialize, Serialize};
use veche_model::{Message, Seq};

/// Which messages of a channel to read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cut {
    /// The last ones.
    Last,
    /// Those before this position.
    Before(Seq),
    /// Those after this position.
    After(Seq),
    /// Those on both sides of this position.
    Around(Seq),
}

impl Cut {
    /// The fields that say so, for as many messages as a page can hold.
    pub(crate) fn fields(self) -> impl Serialize {
        let mut fields = vec![("limit", veche_model::LIST)];
        match self {
            Self::Last => {}
            Self::Before(seq) => fields.push(("before", seq.0)),
            Self::After(seq) => fields.push(("after", seq.0)),
            Self::Around(seq) => fields.push(("around", seq.0)),
        }
        fields
            .into_iter()
            .collect::<std::collections::BTreeMap<_, _>>()
    }
}

/// Some messages of a channel, oldest first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Page {
    /// The messages, as they were when the page was read.
    pub messages: Vec<Message>,
    /// Whether there are older ones.
    pub has_before: bool,
    /// Whether there are newer ones.
    pub has_after: bool,
    /// The log's last position when the page was read: what the log says up to there is in the page already.
    pub head: Seq,
}
