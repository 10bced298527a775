//! Sessions that are kept up, and their ends.

use std::{net::IpAddr, sync::Arc};

use veche_chat::{Caller, Device, Error, Heard, Noun, SignedIn};
use veche_model::{Ending, Role, Scopes, SessionKind, TokenName};

use crate::{
    ended,
    house::{House, PASSWORD, at, draft},
    soon,
};

stories![
    a_refresh_gives_the_next_tokens_and_uses_up_its_own,
    lost_answers_may_be_asked_for_again_and_again,
    half_a_minute_later_it_is_not_lost_but_copied,
    a_used_token_that_comes_back_ends_the_session_and_its_sockets,
    a_token_from_before_a_backup_was_brought_back_is_good,
    a_clock_that_goes_back_revives_nothing,
    what_ran_out_lives_on_no_node_whose_clock_is_behind,
    two_refreshes_at_once_give_one_generation,
    many_refreshes_at_once_give_one_generation_too,
    nobody_refreshes_who_was_blocked_or_signed_out,
    a_token_that_is_not_ours_changes_nothing,
    a_session_lives_for_thirty_days_after_its_last_refresh,
    signing_out_ends_this_session_and_no_other,
    people_see_and_end_their_own_sessions,
    an_administrator_sees_and_ends_the_sessions_of_others,
    a_changed_password_ends_every_other_session,
    a_password_is_changed_by_who_knows_the_old_one,
    a_link_to_another_password_is_good_for_an_hour,
    a_session_shows_when_it_was_used,
    a_session_that_ends_on_another_node_loses_its_sockets_here,
    what_ran_out_is_forgotten,
];

fn is_unauthenticated<T: std::fmt::Debug>(result: &Result<T, Error>) -> bool {
    matches!(result, Err(Error::Unauthenticated))
}

async fn refresh(house: &House, signed_in: &SignedIn) -> Result<SignedIn, Error> {
    house.chat.refresh(&signed_in.refresh.0, None).await
}

async fn a_refresh_gives_the_next_tokens_and_uses_up_its_own(house: House) {
    let mut carried = house.lasting("anna").await;
    let anna = house.caller(&carried.access).await.unwrap();
    assert_eq!(carried.me.person.username, "anna");

    for _ in 0..5 {
        house.clock.jump(60_000);
        let next = refresh(&house, &carried).await.unwrap();
        assert!(next.refresh_until > carried.refresh_until);
        assert!(next.access_until > carried.access_until);
        assert_ne!(next.refresh, carried.refresh);
        let again = house.caller(&next.access).await.unwrap();
        assert_eq!((again.id, &again.session), (anna.id, &anna.session));
        carried = next;
    }
}

async fn lost_answers_may_be_asked_for_again_and_again(house: House) {
    let first = house.lasting("anna").await;
    let lost = refresh(&house, &first).await.unwrap();
    house.clock.jump(25_000);

    for _ in 0..5 {
        let lost_too = refresh(&house, &first).await.unwrap();
        assert_eq!(lost_too.refresh_until, lost.refresh_until);
    }
    let second = refresh(&house, &first).await.unwrap();

    // It is the same generation: either goes on, and the other is then the last one.
    refresh(&house, &second).await.unwrap();
    refresh(&house, &lost).await.unwrap();
    house.caller(&second.access).await.unwrap();
    // What came before the last one was used up by its holder.
    assert!(is_unauthenticated(&refresh(&house, &first).await));
    assert!(is_unauthenticated(&house.caller(&second.access).await));
}

async fn half_a_minute_later_it_is_not_lost_but_copied(house: House) {
    let first = house.lasting("anna").await;
    let second = refresh(&house, &first).await.unwrap();
    house.clock.jump(31_000);

    assert!(is_unauthenticated(&refresh(&house, &first).await));

    assert!(is_unauthenticated(&refresh(&house, &second).await));
    assert!(is_unauthenticated(&house.caller(&second.access).await));
}

async fn a_used_token_that_comes_back_ends_the_session_and_its_sockets(house: House) {
    let first = house.lasting("anna").await;
    let anna = house.caller(&first.access).await.unwrap();
    let square = house.channel("square", &[&anna]).await;
    let connection = house.chat.listen(&anna, square).await.unwrap();
    let elsewhere = house.signs_in_for_good("anna").await;
    let second = refresh(&house, &first).await.unwrap();
    let third = refresh(&house, &second).await.unwrap();

    assert!(is_unauthenticated(&refresh(&house, &first).await));

    assert_eq!(ended(&connection).await, Ending::SignedOut);
    assert!(is_unauthenticated(&refresh(&house, &third).await));
    assert!(is_unauthenticated(&house.caller(&third.access).await));
    let posted = house.posts(&anna, square, draft("after")).await;
    assert!(is_unauthenticated(&posted));
    // The person's other sessions are none of its business.
    refresh(&house, &elsewhere).await.unwrap();
}

async fn a_token_from_before_a_backup_was_brought_back_is_good(house: House) {
    let first = house.lasting("anna").await;
    let second = refresh(&house, &first).await.unwrap();
    let third = refresh(&house, &second).await.unwrap();
    // The backup knows nothing of either refresh.
    house
        .runs("update sessions set generation = 0, rotated_at = null")
        .await;
    house.clock.jump(60_000);

    let fourth = refresh(&house, &third).await.unwrap();

    refresh(&house, &fourth).await.unwrap();
    // What was used up before is so again.
    house.clock.jump(60_000);
    assert!(is_unauthenticated(&refresh(&house, &second).await));
    assert!(is_unauthenticated(&refresh(&house, &fourth).await));
}

async fn a_clock_that_goes_back_revives_nothing(house: House) {
    let first = house.lasting("anna").await;
    let second = refresh(&house, &first).await.unwrap();
    house.clock.jump(31_000);
    house.caller(&second.access).await.unwrap();
    house.clock.jump(-31_000);

    assert!(is_unauthenticated(&refresh(&house, &first).await));
    assert!(is_unauthenticated(&refresh(&house, &second).await));
    assert!(is_unauthenticated(&house.caller(&second.access).await));
    // What was ended stays so, whatever the time.
    for jump in [-86_400_000, 2 * 86_400_000] {
        house.clock.jump(jump);
        assert!(is_unauthenticated(&refresh(&house, &second).await));
    }
}

async fn what_ran_out_lives_on_no_node_whose_clock_is_behind(house: House) {
    let carried = house.lasting("anna").await;
    // Whoever goes writes down what time it is.
    house.another_node().await.close().await;
    let behind = house.another_node_ahead(-86_400_000).await;
    let there = async || behind.authenticate(&carried.access.0, None).await;
    there().await.unwrap();

    house.clock.jump(5 * 3_600_000 + 1_000);
    assert!(is_unauthenticated(&house.caller(&carried.access).await));
    house.another_node().await.close().await;
    behind.keep_up().await.unwrap();
    soon(async || is_unauthenticated(&there().await)).await;
    behind.close().await;
}

async fn at_once(
    house: &Arc<House>,
    token: &SignedIn,
    times: usize,
) -> Vec<Result<SignedIn, Error>> {
    let other = house.another_node().await;
    let tasks: Vec<_> = (0..times)
        .map(|number| {
            let chat = if number % 2 == 0 { &house.chat } else { &other };
            let (chat, token) = (chat.clone(), token.refresh.0.clone());
            tokio::spawn(async move { chat.refresh(&token, None).await })
        })
        .collect();
    let mut results = Vec::new();
    for task in tasks {
        results.push(task.await.unwrap());
    }
    results
}

async fn two_refreshes_at_once_give_one_generation(house: House) {
    let house = Arc::new(house);
    let mut carried = house.lasting("anna").await;
    for _ in 0..10 {
        let mut results = at_once(&house, &carried, 2).await;
        let (one, other) = (results.pop().unwrap(), results.pop().unwrap());
        let (one, other) = (one.unwrap(), other.unwrap());
        assert_eq!(one.refresh_until, other.refresh_until);
        // Were they two generations, the older one would be a copy after this.
        carried = refresh(&house, &one).await.unwrap();
        refresh(&house, &other).await.unwrap();
    }
}

async fn many_refreshes_at_once_give_one_generation_too(house: House) {
    let house = Arc::new(house);
    let carried = house.lasting("anna").await;

    let results = at_once(&house, &carried, 8).await;

    let good: Vec<_> = results.into_iter().map(Result::unwrap).collect();
    assert!(
        good.iter()
            .all(|one| one.refresh_until == good[0].refresh_until)
    );
    refresh(&house, &good[7]).await.unwrap();
    refresh(&house, &good[0]).await.unwrap();
}

async fn nobody_refreshes_who_was_blocked_or_signed_out(house: House) {
    let carried = house.lasting("anna").await;
    let anna = house.caller(&carried.access).await.unwrap();
    let moderator = house.moderator().await;

    house.chat.block(&moderator, anna.id).await.unwrap();
    let refused = refresh(&house, &carried).await;
    assert!(matches!(refused, Err(Error::Blocked)), "{refused:?}");

    house.chat.unblock(&moderator, anna.id).await.unwrap();
    let carried = refresh(&house, &carried)
        .await
        .expect("nothing was rotated");
    house.chat.sign_out(&anna).await.unwrap();
    assert!(is_unauthenticated(&refresh(&house, &carried).await));
}

async fn a_token_that_is_not_ours_changes_nothing(house: House) {
    let carried = house.lasting("anna").await;
    let (body, _) = carried.refresh.0.rsplit_once('.').unwrap();
    let (_, another) = carried.access.0.rsplit_once('.').unwrap();

    for bad in [
        "",
        "a.b.c",
        &carried.access.0,
        body,
        &format!("{body}."),
        &format!("{body}.{another}"),
    ] {
        assert!(is_unauthenticated(&house.chat.refresh(bad, None).await));
    }
    assert!(is_unauthenticated(&house.caller(&carried.refresh).await));
    let redeemed = house.chat.redeem(&carried.refresh.0, None).await;
    assert!(is_unauthenticated(&redeemed));

    refresh(&house, &carried).await.unwrap();
}

async fn a_session_lives_for_thirty_days_after_its_last_refresh(house: House) {
    const DAY: i64 = 86_400_000;
    let carried = house.lasting("anna").await;
    house.clock.jump(29 * DAY);
    let carried = refresh(&house, &carried).await.unwrap();
    house.clock.jump(29 * DAY);
    let carried = refresh(&house, &carried).await.unwrap();
    house.clock.jump(30 * DAY + 1_000);
    assert!(is_unauthenticated(&refresh(&house, &carried).await));
}

async fn signing_out_ends_this_session_and_no_other(house: House) {
    let (here, there) = (
        house.lasting("anna").await,
        house.signs_in_for_good("anna").await,
    );
    let anna = house.caller(&here.access).await.unwrap();
    let anna_there = house.caller(&there.access).await.unwrap();
    let square = house.channel("square", &[&anna]).await;
    let socket = house.chat.listen(&anna, square).await.unwrap();
    let socket_there = house.chat.listen(&anna_there, square).await.unwrap();

    house.chat.sign_out(&anna).await.unwrap();
    house.chat.sign_out(&anna).await.unwrap();

    assert_eq!(ended(&socket).await, Ending::SignedOut);
    assert!(is_unauthenticated(&house.caller(&here.access).await));
    assert!(is_unauthenticated(
        &house.posts(&anna, square, draft("after")).await
    ));
    house
        .posts(&anna_there, square, draft("still here"))
        .await
        .unwrap();
    assert!(matches!(socket_there.hear().await, Heard::Events(_)));
}

async fn people_see_and_end_their_own_sessions(house: House) {
    let here = house.lasting("anna").await;
    let address: IpAddr = "192.0.2.7".parse().unwrap();
    let there = house
        .chat
        .sign_in_for_good(
            "anna",
            PASSWORD.to_owned(),
            &Device {
                address: Some(address),
                agent: "Firefox\r\n\u{7}",
                mark: None,
            },
        )
        .await
        .unwrap();
    let anna = house.caller(&here.access).await.unwrap();
    let boris = house.person("boris").await;

    let sessions = house.chat.sessions(&anna).await.unwrap();
    assert_eq!(sessions.len(), 3, "the harness has signed in once, too");
    let current: Vec<_> = sessions.iter().filter(|one| one.is_current).collect();
    assert_eq!(current.len(), 1);
    assert_eq!(
        (current[0].kind, current[0].name.as_str()),
        (SessionKind::Lasting, "a test")
    );
    assert!(sessions.iter().any(|one| one.kind == SessionKind::Brief));
    let other = sessions.iter().find(|one| one.name == "Firefox").unwrap();
    assert_eq!(other.address.as_deref(), Some("192.0.2.7"));

    // Another's session, or none at all, does not exist.
    for (who, id) in [
        (&boris, other.id.as_str()),
        (&anna, "nothing"),
        (&anna, "\0"),
        (&anna, "00000000-0000-4000-8000-000000000000"),
    ] {
        let refused = house.chat.end_session(who, id).await;
        assert!(
            matches!(refused, Err(Error::NotFound(Noun::Session))),
            "{refused:?}"
        );
    }
    house.caller(&there.access).await.unwrap();

    house.chat.end_session(&anna, &other.id).await.unwrap();
    assert!(is_unauthenticated(&house.caller(&there.access).await));
    assert_eq!(house.chat.sessions(&anna).await.unwrap().len(), 2);
    house.chat.end_other_sessions(&anna).await.unwrap();
    let left = house.chat.sessions(&anna).await.unwrap();
    assert!(left.len() == 1 && left[0].is_current, "{left:?}");
    house.caller(&here.access).await.unwrap();
}

async fn an_administrator_sees_and_ends_the_sessions_of_others(house: House) {
    let carried = house.lasting("anna").await;
    let anna = house.caller(&carried.access).await.unwrap();
    let square = house.channel("square", &[&anna]).await;
    let socket = house.chat.listen(&anna, square).await.unwrap();
    let moderator = house.moderator().await;
    let admin = house.person("admin").await;
    for refused in [
        house.chat.sessions_of(&moderator, anna.id).await.map(drop),
        house.chat.end_sessions_of(&moderator, anna.id).await,
    ] {
        assert!(matches!(refused, Err(Error::Forbidden(_))), "{refused:?}");
    }
    let operator = Caller::operator();
    let raised = house.chat.set_role(&operator, admin.id, Role::Admin).await;
    raised.unwrap();
    let admin = house.signs_in("admin", PASSWORD).await.unwrap();

    let sessions = house.chat.sessions_of(&admin, anna.id).await.unwrap();
    assert_eq!(sessions.len(), 2);
    assert!(sessions.iter().all(|session| !session.is_current));
    house.chat.end_sessions_of(&admin, anna.id).await.unwrap();

    assert_eq!(ended(&socket).await, Ending::SignedOut);
    assert!(is_unauthenticated(&house.caller(&carried.access).await));
    assert!(
        house
            .chat
            .sessions_of(&admin, anna.id)
            .await
            .unwrap()
            .is_empty()
    );
    // Their own as well, this one included.
    house.chat.end_sessions_of(&admin, admin.id).await.unwrap();
    let signed_out = house.chat.sessions_of(&admin, anna.id).await;
    assert!(is_unauthenticated(&signed_out));
}

async fn a_changed_password_ends_every_other_session(house: House) {
    let (here, there) = (
        house.lasting("anna").await,
        house.signs_in_for_good("anna").await,
    );
    let anna = house.caller(&here.access).await.unwrap();
    let anna_there = house.caller(&there.access).await.unwrap();
    let square = house.channel("square", &[&anna]).await;
    let socket = house.chat.listen(&anna, square).await.unwrap();
    let socket_there = house.chat.listen(&anna_there, square).await.unwrap();

    house
        .chat
        .change_password(&anna, PASSWORD.to_owned(), "quite another one")
        .await
        .unwrap();

    assert_eq!(ended(&socket_there).await, Ending::SignedOut);
    assert!(is_unauthenticated(&house.caller(&there.access).await));
    assert!(is_unauthenticated(&refresh(&house, &there).await));
    assert!(is_unauthenticated(
        &house.posts(&anna_there, square, draft("after")).await
    ));
    house.posts(&anna, square, draft("here")).await.unwrap();
    assert!(matches!(socket.hear().await, Heard::Events(_)));
    refresh(&house, &here).await.unwrap();
    assert!(matches!(
        house.token("anna", PASSWORD).await,
        Err(Error::WrongPassword)
    ));
    house.token("anna", "quite another one").await.unwrap();
}

async fn a_password_is_changed_by_who_knows_the_old_one(house: House) {
    let anna = house.person("anna").await;
    let change =
        async |old: &str, new: &str| house.chat.change_password(&anna, old.to_owned(), new).await;

    let wrong = change("not it", "quite another one").await;
    assert!(matches!(wrong, Err(Error::WrongPassword)), "{wrong:?}");
    for bad in ["short", "Password123", "йцукенгш", "zzzzzzzzz"] {
        let refused = change(PASSWORD, bad).await;
        assert!(
            matches!(&refused, Err(Error::Invalid(invalid)) if invalid.field == "password"),
            "{bad}: {refused:?}"
        );
    }
    let operator = Caller::operator();
    let refused = house
        .chat
        .change_password(&operator, String::new(), "quite another one")
        .await;
    assert!(is_unauthenticated(&refused));
    house.token("anna", PASSWORD).await.unwrap();

    house.chat.sign_out(&anna).await.unwrap();
    let signed_out = change(PASSWORD, "quite another one").await;
    assert!(is_unauthenticated(&signed_out));
    house.token("anna", PASSWORD).await.unwrap();
}

async fn a_link_to_another_password_is_good_for_an_hour(house: House) {
    let anna = house.person("anna").await;
    let operator = Caller::operator();
    let offer = house.chat.offer_reset(&operator, anna.id).await.unwrap();
    house.clock.jump(3_599_000);
    let shown = house.chat.reset_of(&offer.code).await.unwrap();
    assert_eq!(shown.username, "anna");
    house.clock.jump(1_000);
    let tried = house
        .chat
        .reset_password(&offer.code, "another one of hers", &at("a browser"))
        .await;
    assert!(matches!(tried, Err(Error::NotFound(Noun::Reset))));
    let shown = house.chat.reset_of(&offer.code).await;
    assert!(matches!(shown, Err(Error::NotFound(Noun::Reset))));
    house.signs_in("anna", PASSWORD).await.unwrap();
}

async fn a_session_shows_when_it_was_used(house: House) {
    let carried = house.lasting("anna").await;
    let anna = house.caller(&carried.access).await.unwrap();
    let seen = async || {
        let sessions = house.chat.sessions(&anna).await.unwrap();
        let current = sessions.into_iter().find(|session| session.is_current);
        current.unwrap().seen_at.unwrap()
    };
    let first = seen().await;
    house.clock.jump(60_000);
    house.caller(&carried.access).await.unwrap();
    assert_eq!(seen().await, first, "a minute is nothing");
    house.clock.jump(600_000);
    house.caller(&carried.access).await.unwrap();
    let now = seen().await;
    assert!(now.0 >= first.0 + 660_000);

    // Other nodes hear of it when it is written down.
    let other = house.another_node().await;
    house.chat.close().await;
    let sessions = other.sessions(&anna).await.unwrap();
    assert!(sessions.iter().any(|session| session.seen_at == Some(now)));
}

async fn a_session_that_ends_on_another_node_loses_its_sockets_here(house: House) {
    let other = house.another_node().await;
    house.chat.keep_up().await.unwrap();
    let keeper = house.lasting("anna").await;
    let anna = house.caller(&keeper.access).await.unwrap();
    let square = house.channel("square", &[&anna]).await;
    let listens = async || {
        let carried = house.signs_in_for_good("anna").await;
        let caller = house.caller(&carried.access).await.unwrap();
        let socket = house.chat.listen(&caller, square).await.unwrap();
        (carried, caller, socket)
    };

    let (_, caller, socket) = listens().await;
    other.sign_out(&caller).await.unwrap();
    assert_eq!(ended(&socket).await, Ending::SignedOut);

    let (_, caller, socket) = listens().await;
    let id = caller.session.unwrap();
    other.end_session(&anna, &id).await.unwrap();
    assert_eq!(ended(&socket).await, Ending::SignedOut);

    let (first, _, socket) = listens().await;
    let second = other.refresh(&first.refresh.0, None).await.unwrap();
    other.refresh(&second.refresh.0, None).await.unwrap();
    assert!(is_unauthenticated(
        &other.refresh(&first.refresh.0, None).await
    ));
    assert_eq!(ended(&socket).await, Ending::SignedOut);

    let (_, _, socket) = listens().await;
    let changed = other.change_password(&anna, PASSWORD.to_owned(), "quite another one");
    changed.await.unwrap();
    assert_eq!(ended(&socket).await, Ending::SignedOut);
    house.chat.close().await;
}

async fn what_ran_out_is_forgotten(house: House) {
    let carried = house.lasting("anna").await;
    let anna = house.caller(&carried.access).await.unwrap();
    let (ticket, _) = house.chat.ticket(&anna).await.unwrap();
    house.chat.redeem(&ticket.0, None).await.unwrap();
    let forever = TokenName::parse("for good").unwrap();
    for ends in [true, false] {
        let made = house
            .chat
            .make_token(&anna, forever.clone(), Scopes::ALL, None)
            .await;
        let (session, _) = made.unwrap();
        if ends {
            house.chat.end_session(&anna, &session.id).await.unwrap();
        }
    }
    assert_eq!(house.rows("sessions").await, 4);
    assert_eq!(house.rows("tickets").await, 1);

    house.clock.jump(31 * 86_400_000);
    house.chat.keep_up().await.unwrap();

    // What was not ended and never runs out stays.
    soon(async || house.rows("sessions").await == 1).await;
    assert_eq!(house.rows("tickets").await, 0);
    house.chat.close().await;
}

/// PostgreSQL only: SQLite has one writer, whom nobody overtakes.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_post_that_waited_for_a_sign_out_is_refused() {
    let house = House::on_postgres().await;
    let anna = house.person("anna").await;
    let square = house.channel("square", &[&anna]).await;
    house.posts(&anna, square, draft("before")).await.unwrap();
    let head = house.head(square, &anna).await;
    let (signing_out, watching) = (house.connects().await, house.connects().await);
    let session = anna.session.as_deref().unwrap();
    let half = format!(
        "begin; select id from users where id = {} for update;
        update sessions set revoked_at = 1 where id = '{session}'",
        anna.id
    );
    signing_out.batch_execute(&half).await.unwrap();
    let post = house.chat.post(&anna, square, draft("after")).unwrap();
    let post = tokio::spawn(post);
    let waiting = "select count(*) from pg_stat_activity
        where datname = current_database() and wait_event_type = 'Lock'";
    while watching
        .query_one(waiting, &[])
        .await
        .unwrap()
        .get::<_, i64>(0)
        == 0
    {}

    signing_out.batch_execute("commit").await.unwrap();

    let refused = post.await.unwrap();
    assert!(
        matches!(refused, Err(Error::Unauthenticated)),
        "{refused:?}"
    );
    let operator = house.person("boris").await;
    house.lets_in(square, &operator).await;
    // Boris came in, and nothing else has happened.
    assert_eq!(house.head(square, &operator).await.0, head.0 + 1);
}
