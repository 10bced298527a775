//! Who may do what: one table for every wire.
//!
//! Deny is the rule, and what a person may not see does not exist for them.

use schemars::JsonSchema;
use serde::Serialize;

use crate::{Kind, Mode, Role, Rules, Who};

/// Something a person wants to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Action {
    /// Read what was said in a channel.
    Read,
    /// Hear what is said in a channel, as it is said.
    Listen,
    /// Come into a channel by oneself.
    Join,
    /// Leave a channel by oneself.
    Leave,
    /// Say something in a channel.
    Post,
    /// Call everybody in a channel by `@channel` or `@here`.
    CallEverybody,
    /// Put a reaction to what was said.
    React,
    /// Close a poll of another.
    ClosePoll,
    /// Pin what was said.
    Pin,
    /// Delete what another has said.
    DeleteMessage,
    /// Bring another person into a channel.
    Invite,
    /// Make an invite, by which people come who are not here yet.
    MakeInvite,
    /// Change what a channel is about.
    SetTopic,
    /// Call a channel something else.
    Rename,
    /// Archive a channel and bring it back, make it slower or an announcement.
    Arrange,
    /// Keep order at all.
    Moderate,
    /// Make a channel.
    CreateChannel,
    /// Delete a channel with all that was said in it.
    DeleteChannel,
    /// Let a person into a channel, as the old contract has it.
    AddMember,
    /// Put a person out of a channel.
    RemoveMember,
    /// Shut a person out.
    Block,
    /// Let a shut-out person in again.
    Unblock,
    /// Keep a person from posting for a time.
    Mute,
    /// Not hear a person any more.
    Ignore,
    /// Make groups of people who are called by one name.
    KeepGroups,
    /// Make an emoji of the town's own.
    MakeEmoji,
    /// Delete an emoji that another has made.
    DeleteEmoji,
    /// Take away the picture that another person shows.
    RemoveAvatar,
    /// Read another person's direct messages.
    ReadOthers,
    /// See who is connected now.
    SeeActive,
    /// Keep the users and the settings.
    Administer,
}

impl Action {
    /// Every action.
    pub const ALL: [Self; 31] = [
        Self::Read,
        Self::Listen,
        Self::Join,
        Self::Leave,
        Self::Post,
        Self::CallEverybody,
        Self::React,
        Self::ClosePoll,
        Self::Pin,
        Self::DeleteMessage,
        Self::Invite,
        Self::MakeInvite,
        Self::SetTopic,
        Self::Rename,
        Self::Arrange,
        Self::Moderate,
        Self::CreateChannel,
        Self::DeleteChannel,
        Self::AddMember,
        Self::RemoveMember,
        Self::Block,
        Self::Unblock,
        Self::Mute,
        Self::Ignore,
        Self::KeepGroups,
        Self::MakeEmoji,
        Self::DeleteEmoji,
        Self::RemoveAvatar,
        Self::ReadOthers,
        Self::SeeActive,
        Self::Administer,
    ];
}

/// How a person stands in a channel.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Stand {
    /// Not one of its people.
    Stranger,
    /// One of its people.
    Member,
    /// One of its people, whose channel it is.
    Owner,
}

impl Stand {
    /// Every standing, lowest first.
    pub const ALL: [Self; 3] = [Self::Stranger, Self::Member, Self::Owner];
}

/// How the person stands to what the action is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Relation {
    /// To the house as a whole.
    House,
    /// To a channel.
    Channel {
        /// Who the channel is for.
        kind: Kind,
        /// What may be done in it.
        mode: Mode,
        /// How the person stands in it.
        stand: Stand,
    },
    /// To a person.
    Person {
        /// What that person is.
        role: Role,
        /// Whether it is the same person.
        is_self: bool,
    },
}

/// The table's answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Verdict {
    /// Yes.
    Allowed,
    /// No, and the person may know of the thing.
    Forbidden,
    /// No, and for this person there is no such thing.
    Hidden,
}

/// Whether a person of this role, standing so to the thing, may do this where these rules hold.
#[must_use]
pub fn permit(role: Role, relation: Relation, action: Action, rules: Rules) -> Verdict {
    match where_all_may(role, relation, action) {
        Verdict::Allowed if is_kept(role, relation, action, rules) => Verdict::Forbidden,
        verdict => verdict,
    }
}

impl Rules {
    /// To whom these rules leave an action; `None` where they say nothing of it.
    #[must_use]
    pub fn of(self, action: Action) -> Option<Who> {
        match action {
            Action::CreateChannel => Some(self.create_channel),
            Action::CallEverybody => Some(self.call_everybody),
            Action::MakeInvite => Some(self.make_invite),
            Action::MakeEmoji => Some(self.make_emoji),
            _ => None,
        }
    }
}

/// Whether the rules keep an action from a person. Among themselves, and in a channel of their own, people call everybody.
fn is_kept(role: Role, relation: Relation, action: Action, rules: Rules) -> bool {
    let is_own = matches!(
        relation,
        Relation::Channel {
            kind: Kind::Direct,
            ..
        } | Relation::Channel {
            stand: Stand::Owner,
            ..
        }
    );
    rules.of(action).is_some_and(|who| role < who.least())
        && !(is_own && action == Action::CallEverybody)
}

/// The table, where the rules leave all they are about to everybody.
fn where_all_may(role: Role, relation: Relation, action: Action) -> Verdict {
    use Action as A;
    match relation {
        Relation::Channel {
            kind: Kind::Direct,
            stand: Stand::Stranger,
            ..
        } => Verdict::Hidden,
        Relation::Channel {
            kind: Kind::Direct, ..
        } => match action {
            A::Read | A::Listen | A::Post | A::CallEverybody | A::React | A::Pin | A::Rename => {
                Verdict::Allowed
            }
            _ => Verdict::Forbidden,
        },
        Relation::Channel { kind, mode, stand } => in_channel(role, kind, mode, stand, action),
        Relation::House => match action {
            A::CreateChannel | A::MakeInvite | A::MakeEmoji => Verdict::Allowed,
            A::Moderate | A::KeepGroups | A::DeleteEmoji => when(role >= Role::Moderator),
            A::SeeActive | A::Administer => when(role >= Role::Admin),
            _ => Verdict::Forbidden,
        },
        Relation::Person {
            role: other,
            is_self,
        } => match action {
            A::ReadOthers => when(role >= Role::Admin),
            A::Ignore => when(!is_self),
            A::Block | A::Mute | A::RemoveAvatar if is_self => Verdict::Forbidden,
            A::Block | A::Unblock | A::Mute | A::RemoveAvatar => {
                let least = if other > Role::Member {
                    Role::Admin
                } else {
                    Role::Moderator
                };
                when(role >= least)
            }
            _ => Verdict::Forbidden,
        },
    }
}

/// The rows of an open or closed channel. A moderator may come anywhere; a closed channel does not exist for strangers.
fn in_channel(role: Role, kind: Kind, mode: Mode, stand: Stand, action: Action) -> Verdict {
    use Action as A;
    let keeps_order = role >= Role::Moderator;
    let is_inside = stand >= Stand::Member || keeps_order;
    let arranges = stand == Stand::Owner || keeps_order;
    if kind == Kind::Closed && !is_inside && !matches!(action, A::DeleteChannel | A::AddMember) {
        return Verdict::Hidden;
    }
    match action {
        A::Join | A::Leave => Verdict::Allowed,
        A::Read | A::Listen => when(is_inside),
        A::Post | A::CallEverybody => when(match mode {
            Mode::Talk => is_inside,
            Mode::Announcement => arranges,
            Mode::Archived => false,
        }),
        A::React => when(is_inside && mode != Mode::Archived),
        A::Pin | A::SetTopic => when(match mode {
            Mode::Talk => is_inside,
            Mode::Announcement => arranges,
            Mode::Archived => false,
        }),
        A::Rename | A::ClosePoll => when(arranges && mode != Mode::Archived),
        A::Invite | A::MakeInvite => when(is_inside && mode != Mode::Archived),
        A::DeleteMessage | A::Arrange | A::RemoveMember => when(arranges),
        A::DeleteChannel | A::AddMember => when(keeps_order),
        _ => Verdict::Forbidden,
    }
}

fn when(is_so: bool) -> Verdict {
    if is_so {
        Verdict::Allowed
    } else {
        Verdict::Forbidden
    }
}

#[cfg(test)]
mod tests;
