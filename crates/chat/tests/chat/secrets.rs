//! What the database does not hold: codes of invites, and what people typed for a name. And time, which does not go back.

use veche_chat::{Caller, Error, Which};
use veche_model::AuditFilter;

use crate::{
    house::{House, PASSWORD},
    older,
};

stories![
    a_code_stands_nowhere_and_can_be_shown_all_the_same,
    codes_and_names_of_an_older_version_are_made_away_with,
    a_clock_set_back_by_a_day_revives_nothing,
    a_clock_that_was_years_ahead_shuts_nobody_out,
];

const DAY: i64 = 86_400_000;

async fn a_code_stands_nowhere_and_can_be_shown_all_the_same(house: House) {
    let [anna, boris] = [house.person("anna").await, house.person("boris").await];
    let square = house.channel("square", &[&anna]).await;
    let made = house
        .chat
        .make_invite(&anna, Some(square), None, None)
        .await;
    let made = made.unwrap();
    let code = made.code.clone().unwrap();
    assert_ne!(code, made.id);

    assert_eq!(
        house.chat.invites(&anna, Some(square)).await.unwrap(),
        std::slice::from_ref(&made)
    );
    let other = house.another_node().await;
    assert_eq!(
        other.invites(&anna, Some(square)).await.unwrap(),
        std::slice::from_ref(&made)
    );
    let rows = house.dump("invites", "hash || coalesce(salt, '')").await;
    assert!(rows.len() == 1 && !rows[0].contains(&code), "{rows:?}");
    house.chat.close().await;
    if let Some(bytes) = house.bytes() {
        assert!(!has(&bytes, &code), "it stands in the file");
        assert!(
            has(&bytes, &made.id),
            "the file is what it is looked for in"
        );
    }

    // The id is no code, and a code is as good as the id for whoever revokes.
    let refused = other.accept_invite(&boris, &made.id).await;
    assert!(matches!(refused, Err(Error::NotFound(_))), "{refused:?}");
    other.accept_invite(&boris, &code).await.unwrap();
    other.revoke_invite(&anna, &made.id).await.unwrap();
    let again = other
        .make_invite(&anna, Some(square), None, None)
        .await
        .unwrap();
    let code = again.code.unwrap();
    other.revoke_invite(&anna, &code).await.unwrap();
    assert_eq!(other.invites(&anna, Some(square)).await.unwrap(), []);
}

fn has(bytes: &[u8], text: &str) -> bool {
    bytes
        .windows(text.len())
        .any(|some| some == text.as_bytes())
}

const CODE: &str = "00112233445566778899aabbccddeeff";

/// A channel with an invite for three, and names that were tried: one that is somebody's, and one that is a password.
const OLDER: &str = "
    insert into users (id, username, username_fold, name, password, role, created_at) values
        (101, 'anna', 'anna', 'Anna', '', 0, 0), (102, 'boris', 'boris', 'Boris', '', 0, 0);
    insert into channels (id, kind, name, name_fold, head, created_at) values (101, 1, 'square', 'square', 0, 0);
    insert into members (channel_id, user_id, joined_at, is_owner) values (101, 101, 0, 1);
    insert into invites (code, channel_id, creator_id, created_at, expires_at, uses) values
        ('00112233445566778899aabbccddeeff', 101, 101, 5, null, 3);
    insert into audit (at, actor_id, act, user_id, detail) values
        (1, null, 'refused', null, 'Anna'), (2, null, 'refused', null, 'hunter2-is-it'), (3, 101, 'muted', 102, 'until then');
";

async fn codes_and_names_of_an_older_version_are_made_away_with(house: House) {
    let house = house.older(&older::SECOND, OLDER).await;
    let kept = house
        .dump("invites", "hash || coalesce(salt, '') || uses")
        .await;
    assert!(kept.len() == 1 && !kept[0].contains(CODE), "{kept:?}");
    let audit = "act || ' ' || coalesce(user_id, 0) || ' ' || coalesce(detail, '-')";
    let mut audit = house.dump("audit", audit).await;
    audit.retain(|line| !line.starts_with("resembles"));
    audit.sort();
    assert_eq!(
        audit,
        ["muted 102 until then", "refused 0 -", "refused 101 -"]
    );
    if let Some(bytes) = house.bytes() {
        for secret in [CODE, "hunter2-is-it"] {
            assert!(!has(&bytes, secret), "{secret} stands in the file");
        }
        assert!(has(&bytes, "until then"));
    }

    // The code works on, three times; it cannot be shown again, and be revoked.
    let anna = house.signs("anna").await;
    for name in ["boris", "clara", "dora"] {
        let person = if name == "boris" {
            house.signs(name).await
        } else {
            house.person(name).await
        };
        house.chat.accept_invite(&person, CODE).await.unwrap();
    }
    let late = house.person("emil").await;
    let refused = house.chat.accept_invite(&late, CODE).await;
    assert!(matches!(refused, Err(Error::NotFound(_))), "{refused:?}");
    let made = house
        .chat
        .make_invite(&anna, Some(veche_model::ChannelId(101)), None, None)
        .await;
    assert!(made.unwrap().code.is_some());
}

async fn a_clock_set_back_by_a_day_revives_nothing(house: House) {
    let carried = house.lasting("anna").await;
    let ended = house.signs_in_for_good("anna").await;
    let anna = house.caller(&carried.access).await.unwrap();
    let square = house.channel("square", &[&anna]).await;
    let brief = house
        .chat
        .make_invite(&anna, Some(square), Some(3_600), None)
        .await
        .unwrap();
    let brief = brief.code.unwrap();
    let (ticket, _) = house.chat.ticket(&anna).await.unwrap();
    let going = house.caller(&ended.access).await.unwrap();
    house.chat.sign_out(&going).await.unwrap();
    house.clock.jump(6 * 3_600_000);
    let boris = house.person("boris").await;

    // While it runs, and while it does not.
    house.clock.jump(-DAY);
    house.chat.close().await;
    let other = house.another_node().await;
    for chat in [&other] {
        for token in [&carried.access, &ended.access] {
            let old = chat.authenticate(&token.0, None).await;
            assert!(matches!(old, Err(Error::Unauthenticated)), "{old:?}");
        }
        let old = chat.refresh(&ended.refresh.0, None).await;
        assert!(matches!(old, Err(Error::Unauthenticated)), "{old:?}");
        let old = chat.redeem(&ticket.0, None).await;
        assert!(matches!(old, Err(Error::Unauthenticated)), "{old:?}");
        let old = chat.accept_invite(&boris, &brief).await;
        assert!(matches!(old, Err(Error::NotFound(_))), "{old:?}");
    }
    // What was good is, and new sessions last as long as ever: time goes on.
    other.refresh(&carried.refresh.0, None).await.unwrap();
    let token = other
        .sign_in("anna", PASSWORD.to_owned(), None)
        .await
        .unwrap();
    other.authenticate(&token.0, None).await.unwrap();
    house.clock.jump(12 * 3_600_000);
    let old = other.authenticate(&token.0, None).await;
    assert!(matches!(old, Err(Error::Unauthenticated)), "{old:?}");
    other.close().await;
}

async fn a_clock_that_was_years_ahead_shuts_nobody_out(house: House) {
    let anna = house.person("anna").await;
    house.clock.jump(3_650 * DAY);
    let wrong = house.another_node().await;
    let then = wrong
        .sign_in("anna", PASSWORD.to_owned(), None)
        .await
        .unwrap();
    wrong.close().await;
    house.clock.jump(-3_650 * DAY);

    for _ in 0..2 {
        let right = house.another_node().await;
        let old = right.authenticate(&then.0, None).await;
        assert!(matches!(old, Err(Error::Unauthenticated)), "{old:?}");
        let now = right
            .sign_in("anna", PASSWORD.to_owned(), None)
            .await
            .unwrap();
        let caller: Caller = right.authenticate(&now.0, None).await.unwrap();
        assert_eq!(caller.id, anna.id);
        assert!(right.directs(&caller, Which::Both).await.is_ok());
        right.close().await;
    }
    let operator = Caller::operator();
    let lines = house
        .chat
        .audit(&operator, AuditFilter::default(), 10)
        .await
        .unwrap();
    assert!(!lines.is_empty());
}
