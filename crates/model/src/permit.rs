//! Who may do what: one table for every wire.
//!
//! Deny is the rule, and what a person may not see does not exist for them.

use crate::{Kind, Role};

/// Something a person wants to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Action {
    /// Read what was said in a channel.
    Read,
    /// Hear what is said in a channel, as it is said.
    Listen,
    /// Say something in a channel.
    Post,
    /// Keep order at all.
    Moderate,
    /// Make a channel.
    CreateChannel,
    /// Delete a channel with all that was said in it.
    DeleteChannel,
    /// Let a person into a channel.
    AddMember,
    /// Put a person out of a channel.
    RemoveMember,
    /// Shut a person out.
    Block,
    /// Let a shut-out person in again.
    Unblock,
    /// Read another person's direct messages.
    ReadOthers,
    /// See who is connected now.
    SeeActive,
    /// Keep the users and the settings.
    Administer,
}

impl Action {
    /// Every action.
    pub const ALL: [Self; 13] = [
        Self::Read,
        Self::Listen,
        Self::Post,
        Self::Moderate,
        Self::CreateChannel,
        Self::DeleteChannel,
        Self::AddMember,
        Self::RemoveMember,
        Self::Block,
        Self::Unblock,
        Self::ReadOthers,
        Self::SeeActive,
        Self::Administer,
    ];
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
        /// Whether the person is one of them.
        is_member: bool,
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
    let if_at_least = |least: Role| {
        if role >= least {
            Verdict::Allowed
        } else {
            Verdict::Forbidden
        }
    };
    match (relation, action) {
        (
            Relation::Channel {
                kind: Kind::Direct,
                is_member,
            },
            action,
        ) => match action {
            A::Read | A::Listen | A::Post if is_member => Verdict::Allowed,
            _ => Verdict::Hidden,
        },
        (Relation::Channel { kind, is_member }, A::Read | A::Listen | A::Post) => {
            if is_member || role >= Role::Moderator {
                Verdict::Allowed
            } else if kind == Kind::Open {
                Verdict::Forbidden
            } else {
                Verdict::Hidden
            }
        }
        (Relation::Channel { .. }, A::DeleteChannel | A::AddMember | A::RemoveMember)
        | (Relation::House, A::Moderate | A::CreateChannel) => if_at_least(Role::Moderator),
        (Relation::House, A::SeeActive | A::Administer)
        | (Relation::Person { .. }, A::ReadOthers) => if_at_least(Role::Admin),
        (Relation::Person { is_self: true, .. }, A::Block) => Verdict::Forbidden,
        (Relation::Person { role: other, .. }, A::Block | A::Unblock) if other > Role::Member => {
            if_at_least(Role::Admin)
        }
        (Relation::Person { .. }, A::Block | A::Unblock) => if_at_least(Role::Moderator),
        _ => Verdict::Forbidden,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn relations() -> Vec<Relation> {
        let channels = Kind::ALL
            .into_iter()
            .flat_map(|kind| [true, false].map(|is_member| Relation::Channel { kind, is_member }));
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
            let outside = Relation::Channel { kind: Kind::Direct, is_member: false };
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
    fn a_stranger_may_know_of_an_open_channel_only() {
        let read = |kind| {
            permit(
                Role::Member,
                Relation::Channel {
                    kind,
                    is_member: false,
                },
                Action::Read,
            )
        };
        assert_eq!(read(Kind::Open), Verdict::Forbidden);
        assert_eq!(read(Kind::Closed), Verdict::Hidden);
        assert_eq!(read(Kind::Direct), Verdict::Hidden);
    }
}
