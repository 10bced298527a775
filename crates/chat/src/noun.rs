//! What operations are about, as errors name it.

use std::fmt;

/// A thing that is not there, or not for the caller.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Noun {
    /// Somebody who waits for an account.
    Applicant,
    /// A channel.
    Channel,
    /// A link that shows whose an address is.
    Confirmation,
    /// A device that is told while nobody looks.
    Device,
    /// An emoji of the town's own.
    Emoji,
    /// Something that is to go out.
    Errand,
    /// A file, or an upload of one.
    File,
    /// A group of people.
    Group,
    /// An invite to a channel.
    Invite,
    /// One of a channel's people.
    Member,
    /// The caller's own being in a channel.
    Membership,
    /// A message, or what was said where it was deleted.
    Message,
    /// What a message asks.
    Poll,
    /// A reminder.
    Reminder,
    /// A report of a message.
    Report,
    /// A link that gives somebody another password.
    Reset,
    /// A message that waits for its time.
    Scheduled,
    /// A section of somebody's list of channels.
    Section,
    /// A session, or a personal access token.
    Session,
    /// A link that signs its person in elsewhere.
    SignInLink,
    /// A person.
    User,
}

impl Noun {
    /// Its name: `channel`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Applicant => "applicant",
            Self::Channel => "channel",
            Self::Confirmation => "confirmation",
            Self::Device => "device",
            Self::Emoji => "emoji",
            Self::Errand => "errand",
            Self::File => "file",
            Self::Group => "group",
            Self::Invite => "invite",
            Self::Member => "member",
            Self::Membership => "membership",
            Self::Message => "message",
            Self::Poll => "poll",
            Self::Reminder => "reminder",
            Self::Report => "report",
            Self::Reset => "reset link",
            Self::Scheduled => "scheduled message",
            Self::Section => "section",
            Self::Session => "session",
            Self::SignInLink => "sign-in link",
            Self::User => "user",
        }
    }
}

impl fmt::Display for Noun {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(self.as_str())
    }
}
