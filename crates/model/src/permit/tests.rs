//! What the table holds to.

use proptest::prelude::*;

use super::*;

fn relations() -> Vec<Relation> {
    let channels = Kind::ALL.into_iter().flat_map(|kind| {
        let modes = Mode::ALL.into_iter();
        modes.flat_map(move |mode| Stand::ALL.map(|stand| Relation::Channel { kind, mode, stand }))
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
        rules in prop::sample::select(Who::ALL.map(Rules::all).to_vec()),
    ) {
        let verdicts = Role::ALL.map(|role| permit(role, relation, action, rules) == Verdict::Allowed);
        prop_assert!(verdicts.is_sorted(), "{relation:?} {action:?} {verdicts:?}");
    }

    #[test]
    fn nobody_enters_a_direct_channel_from_outside(
        role in prop::sample::select(Role::ALL.to_vec()),
        action in prop::sample::select(Action::ALL.to_vec()),
    ) {
        let outside = Relation::Channel { kind: Kind::Direct, mode: Mode::Talk, stand: Stand::Stranger };
        prop_assert_eq!(permit(role, outside, action, Rules::default()), Verdict::Hidden);
    }

    #[test]
    fn nobody_blocks_themselves(role in prop::sample::select(Role::ALL.to_vec())) {
        let myself = Relation::Person { role, is_self: true };
        prop_assert_ne!(permit(role, myself, Action::Block, Rules::default()), Verdict::Allowed);
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
            Rules::default(),
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
        permit(
            role,
            Relation::Channel { kind, mode, stand },
            Action::Post,
            Rules::default(),
        ) == Verdict::Allowed
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
                let verdict = permit(role, place, action, Rules::default());
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
            Rules::default(),
        )
    };
    assert_eq!(read(Kind::Open), Verdict::Forbidden);
    assert_eq!(read(Kind::Closed), Verdict::Hidden);
    assert_eq!(read(Kind::Direct), Verdict::Hidden);
}

fn may(role: Role, relation: Relation, action: Action, rules: Rules) -> bool {
    permit(role, relation, action, rules) == Verdict::Allowed
}

#[test]
fn a_rule_keeps_its_action_from_members_and_nothing_else() {
    for (relation, role) in relations()
        .into_iter()
        .flat_map(|one| Role::ALL.map(|role| (one, role)))
    {
        for action in Action::ALL {
            let usual = permit(role, relation, action, Rules::default());
            let is_ruled = Rules::STRICT.of(action).is_some();
            for who in Who::ALL {
                let kept = permit(role, relation, action, Rules::all(who));
                if role >= who.least() || !is_ruled {
                    assert_eq!(usual, kept, "{role:?} {relation:?} {action:?}");
                }
            }
        }
    }
    let one = Rules {
        create_channel: Who::Moderators,
        ..Rules::default()
    };
    assert!(!may(
        Role::Member,
        Relation::House,
        Action::CreateChannel,
        one
    ));
    assert!(may(
        Role::Moderator,
        Relation::House,
        Action::CreateChannel,
        one
    ));
    let makes = |role| may(role, Relation::House, Action::MakeEmoji, Rules::STRICT);
    assert!(!makes(Role::Moderator) && makes(Role::Admin));
}

#[test]
fn whose_channel_it_is_calls_everybody_in_it_but_brings_in_nobody_from_outside() {
    let place = |kind, stand| Relation::Channel {
        kind,
        mode: Mode::Talk,
        stand,
    };
    let calls = |kind, stand| {
        let place = place(kind, stand);
        may(Role::Member, place, Action::CallEverybody, Rules::STRICT)
    };
    assert!(!calls(Kind::Open, Stand::Member));
    assert!(calls(Kind::Open, Stand::Owner));
    assert!(calls(Kind::Direct, Stand::Member));
    let own = place(Kind::Open, Stand::Owner);
    assert!(!may(Role::Member, own, Action::MakeInvite, Rules::STRICT));
    assert!(may(Role::Member, own, Action::Invite, Rules::STRICT));
}
