//! Who may do what: one table for every wire.
//!
//! Deny is the rule, and what a person may not see does not exist for them.

use schemars::JsonSchema;
use serde::Serialize;

use crate::{Kind, Mode, Role};

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
    /// Put a reaction to what was said.
    React,
    /// Pin what was said.
    Pin,
    /// Delete what another has said.
    DeleteMessage,
    /// Bring another person into a channel.
    Invite,
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
    pub const ALL: [Self; 26] = [
        Self::Read,
        Self::Listen,
        Self::Join,
        Self::Leave,
        Self::Post,
        Self::React,
        Self::Pin,
        Self::DeleteMessage,
        Self::Invite,
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

/// Whether a person of this role, standing so to the thing, may do this.
#[must_use]
pub fn permit(role: Role, relation: Relation, action: Action) -> Verdict {
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
            A::Read | A::Listen | A::Post | A::React | A::Pin => Verdict::Allowed,
            _ => Verdict::Forbidden,
        },
        Relation::Channel { kind, mode, stand } => in_channel(role, kind, mode, stand, action),
        Relation::House => match action {
            A::CreateChannel => Verdict::Allowed,
            A::Moderate | A::KeepGroups => when(role >= Role::Moderator),
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
        A::Post => when(match mode {
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
        A::Rename => when(arranges && mode != Mode::Archived),
        A::Invite => when(is_inside && mode != Mode::Archived),
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
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn relations() -> Vec<Relation> {
        let channels = Kind::ALL.into_iter().flat_map(|kind| {
            let modes = Mode::ALL.into_iter();
            modes.flat_map(move |mode| {
                Stand::ALL.map(|stand| Relation::Channel { kind, mode, stand })
            })
        });
        let people = Role::ALL
            .into_iter()
            .flat_map(|role| [true, false].map(|is_self| Relation::Person { role, is_self }));
        [Relation::House]
            .into_iter()
            .chain(channels)
            .chain(people)
            .collect()
    }

    proptest! {
        #[test]
        fn a_higher_role_never_may_less(
            relation in prop::sample::select(relations()),
            action in prop::sample::select(Action::ALL.to_vec()),
        ) {
            let verdicts = Role::ALL.map(|role| permit(role, relation, action) == Verdict::Allowed);
            prop_assert!(verdicts.is_sorted(), "{relation:?} {action:?} {verdicts:?}");
        }

        #[test]
        fn nobody_enters_a_direct_channel_from_outside(
            role in prop::sample::select(Role::ALL.to_vec()),
            action in prop::sample::select(Action::ALL.to_vec()),
        ) {
            let outside = Relation::Channel { kind: Kind::Direct, mode: Mode::Talk, stand: Stand::Stranger };
            prop_assert_eq!(permit(role, outside, action), Verdict::Hidden);
        }

        #[test]
        fn nobody_blocks_themselves(role in prop::sample::select(Role::ALL.to_vec())) {
            let myself = Relation::Person { role, is_self: true };
            prop_assert_ne!(permit(role, myself, Action::Block), Verdict::Allowed);
        }
    }

    #[test]
    fn moderators_keep_order_among_members_and_admins_among_all() {
        let block = |role, other| {
            permit(
                role,
                Relation::Person {
                    role: other,
                    is_self: false,
                },
                Action::Block,
            ) == Verdict::Allowed
        };
        assert!(!block(Role::Member, Role::Member));
        assert!(block(Role::Moderator, Role::Member));
        assert!(!block(Role::Moderator, Role::Moderator));
        assert!(!block(Role::Moderator, Role::Admin));
        assert!(block(Role::Admin, Role::Moderator) && block(Role::Admin, Role::Admin));
    }

    #[test]
    fn an_announcement_is_made_by_those_who_arrange_it() {
        let post = |role, stand, mode| {
            let kind = Kind::Open;
            permit(role, Relation::Channel { kind, mode, stand }, Action::Post) == Verdict::Allowed
        };
        assert!(post(Role::Member, Stand::Member, Mode::Talk));
        assert!(!post(Role::Member, Stand::Member, Mode::Announcement));
        assert!(post(Role::Member, Stand::Owner, Mode::Announcement));
        assert!(post(Role::Moderator, Stand::Stranger, Mode::Announcement));
        assert!(!post(Role::Admin, Stand::Owner, Mode::Archived));
    }

    #[test]
    fn the_name_and_the_topic_of_an_archived_channel_follow_one_rule() {
        for role in Role::ALL {
            for stand in Stand::ALL {
                let (kind, mode) = (Kind::Open, Mode::Archived);
                let place = Relation::Channel { kind, mode, stand };
                for action in [Action::Rename, Action::SetTopic] {
                    let verdict = permit(role, place, action);
                    assert_eq!(verdict, Verdict::Forbidden, "{role:?} {stand:?}");
                }
            }
        }
    }

    #[test]
    fn a_stranger_may_know_of_an_open_channel_only() {
        let read = |kind| {
            permit(
                Role::Member,
                Relation::Channel {
                    kind,
                    mode: Mode::Talk,
                    stand: Stand::Stranger,
                },
                Action::Read,
            )
        };
        assert_eq!(read(Kind::Open), Verdict::Forbidden);
        assert_eq!(read(Kind::Closed), Verdict::Hidden);
        assert_eq!(read(Kind::Direct), Verdict::Hidden);
    }
}
