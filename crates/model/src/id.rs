//! Ids: each its own type, so that a user can never be taken for a channel.

use std::fmt;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

macro_rules! id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(
            Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema,
        )]
        #[serde(transparent)]
        pub struct $name(pub i64);

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }
    };
}

id! {
    /// A user, for as long as the database lives: never given to anyone else.
    UserId
}
id! {
    /// A channel; the id of a deleted channel is never used again.
    ChannelId
}
id! {
    /// A device that is told while nobody looks at it; the id of one that is gone is never used again.
    DeviceId
}
id! {
    /// Something that is to go out; the id of one that is done is never used again.
    ErrandId
}
id! {
    /// A file; the id of a deleted one is never used again.
    FileId
}
id! {
    /// A group of people; the id of a deleted one is never used again.
    GroupId
}
id! {
    /// A reminder; the id of one that is done is never used again.
    ReminderId
}
id! {
    /// A message that waits for its time; the id of one that was sent is never used again.
    ScheduledId
}
id! {
    /// A report of a message.
    ReportId
}
id! {
    /// Somebody who waits for an account; never given to anyone else.
    ApplicantId
}
id! {
    /// A line of the audit log.
    AuditId
}
id! {
    /// A position in a channel's log: 1, 2, 3, without holes. 0 stands before the first.
    Seq
}
