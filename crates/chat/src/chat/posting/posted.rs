//! What came of a posting.

use veche_model::{Link, Message, Thread};

/// A message in the log.
#[derive(Clone, Debug)]
pub(super) struct Posted {
    pub(super) message: Message,
    /// False when a repeat found the message that the first attempt made.
    pub(super) is_new: bool,
    /// Which history its position is of, if it is new.
    pub(super) link: Link,
    /// The thread that it stands in.
    pub(super) thread: Option<Thread>,
}
