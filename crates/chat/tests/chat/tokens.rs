//! Personal access tokens, and tickets to a socket.

use std::sync::Arc;

use veche_chat::{Caller, Error, Token};
use veche_model::{
    ChannelId, Ending, Millis, Role, Scope, Scopes, Seq, Session, SessionKind, TokenName,
};

use crate::{
    ended,
    house::{House, PASSWORD, draft},
};

stories![
    a_token_for_everything_is_as_good_as_a_sign_in,
    the_old_contracts_refuse_a_token_that_is_not_for_everything,
    a_role_is_no_higher_than_the_scopes,
    a_moderators_token_without_the_scope_is_a_members,
    a_token_makes_and_ends_nothing,
    a_token_ends_with_its_days_or_when_it_is_ended,
    nobody_has_more_than_fifty_tokens,
    a_changed_password_ends_personal_tokens,
    a_ticket_opens_one_socket_on_any_node,
    a_ticket_is_used_once_by_however_many,
    a_ticket_is_good_for_half_a_minute,
    a_ticket_stands_on_its_session,
];

async fn makes(house: &House, caller: &Caller, scopes: &[Scope]) -> (Session, Token) {
    let name = TokenName::parse("a robot").unwrap();
    let scopes = scopes.iter().copied().collect();
    let made = house.chat.make_token(caller, name, scopes, None).await;
    made.unwrap()
}

async fn a_token_for_everything_is_as_good_as_a_sign_in(house: House) {
    let anna = house.person("anna").await;
    let square = house.channel("square", &[&anna]).await;

    let (session, token) = makes(&house, &anna, &Scope::ALL).await;

    assert_eq!(session.kind, SessionKind::Token);
    assert_eq!(session.expires_at, None);
    let robot = house.caller(&token).await.unwrap();
    assert_eq!((robot.id, robot.scopes), (anna.id, Scopes::ALL));
    house.posts(&robot, square, draft("beep")).await.unwrap();
    let sessions = house.chat.sessions(&anna).await.unwrap();
    let listed = sessions.iter().find(|one| one.id == session.id).unwrap();
    assert_eq!(listed, &session);
    // Years later, too.
    house.clock.jump(20 * 365 * 86_400_000);
    house.caller(&token).await.unwrap();
}

async fn the_old_contracts_refuse_a_token_that_is_not_for_everything(house: House) {
    let anna = house.person("anna").await;
    for scopes in [
        &[Scope::Read][..],
        &[Scope::Read, Scope::Write],
        &[Scope::Read, Scope::Write, Scope::Moderate],
        &[Scope::Write, Scope::Moderate, Scope::Admin],
    ] {
        let (_, token) = makes(&house, &anna, scopes).await;
        let old = house.caller(&token).await;
        assert!(matches!(old, Err(Error::Unauthenticated)), "{old:?}");
        let robot = house
            .chat
            .authenticate_scoped(&token.0, None)
            .await
            .unwrap();
        for scope in Scope::ALL {
            assert_eq!(robot.may(scope), scopes.contains(&scope));
            assert_eq!(robot.need(scope).is_ok(), scopes.contains(&scope));
        }
    }
    let name = TokenName::parse("for nothing").unwrap();
    let refused = house
        .chat
        .make_token(&anna, name, Scopes::default(), None)
        .await;
    assert!(
        matches!(&refused, Err(Error::Invalid(invalid)) if invalid.field == "scopes"),
        "{refused:?}"
    );
}

async fn a_role_is_no_higher_than_the_scopes(house: House) {
    let moderator = house.moderator().await;
    let boris = house.person("boris").await;
    let (_, token) = makes(&house, &moderator, &[Scope::Read, Scope::Write]).await;
    let robot = house
        .chat
        .authenticate_scoped(&token.0, None)
        .await
        .unwrap();
    assert_eq!(robot.role, Role::Member);
    let refused = house.chat.block(&robot, boris.id).await;
    assert!(matches!(refused, Err(Error::Forbidden(_))), "{refused:?}");

    // Whatever it claims of itself.
    let liar = Caller {
        role: Role::Admin,
        ..robot
    };
    let refused = house.chat.block(&liar, boris.id).await;
    assert!(matches!(refused, Err(Error::Forbidden(_))), "{refused:?}");

    let (_, token) = makes(&house, &moderator, &[Scope::Moderate]).await;
    let robot = house
        .chat
        .authenticate_scoped(&token.0, None)
        .await
        .unwrap();
    house.chat.block(&robot, boris.id).await.unwrap();
}

async fn a_token_makes_and_ends_nothing(house: House) {
    let anna = house.person("anna").await;
    let admin = house.person("admin").await;
    let raised = house
        .chat
        .set_role(&Caller::operator(), admin.id, Role::Admin)
        .await;
    raised.unwrap();
    let (session, token) = makes(&house, &admin, &Scope::ALL).await;
    let robot = house.caller(&token).await.unwrap();
    assert_eq!(robot.role, Role::Admin);

    let chat = &house.chat;
    let name = TokenName::parse("another").unwrap();
    let password = veche_model::Password::parse("quite another one").unwrap();
    for refused in [
        chat.make_token(&robot, name, Scopes::ALL, None)
            .await
            .map(drop),
        chat.change_password(&robot, PASSWORD.to_owned(), "quite another one")
            .await,
        chat.set_password(&robot, anna.id, password).await,
        chat.sessions(&robot).await.map(drop),
        chat.end_session(&robot, &session.id).await,
        chat.end_other_sessions(&robot).await,
        chat.sessions_of(&robot, anna.id).await.map(drop),
        chat.end_sessions_of(&robot, anna.id).await,
    ] {
        assert!(matches!(refused, Err(Error::Forbidden(_))), "{refused:?}");
    }
    // But whoever finds one lying about may make it worthless.
    chat.sign_out(&robot).await.unwrap();
    assert!(house.caller(&token).await.is_err());
    assert_eq!(chat.sessions(&admin).await.unwrap().len(), 1);
}

async fn a_token_ends_with_its_days_or_when_it_is_ended(house: House) {
    let anna = house.person("anna").await;
    let square = house.channel("square", &[&anna]).await;
    let make = async |days| {
        let name = TokenName::parse("a robot").unwrap();
        house
            .chat
            .make_token(&anna, name, Scopes::ALL, Some(days))
            .await
    };
    for bad in [0, 3651] {
        let refused = make(bad).await;
        assert!(matches!(refused, Err(Error::Invalid(_))), "{refused:?}");
    }
    let (_, short) = make(1).await.unwrap();
    let (long_id, long) = make(7).await.unwrap();
    let robot = house.caller(&long).await.unwrap();
    let socket = house.chat.listen(&robot, square).await.unwrap();

    house.clock.jump(86_400_000 + 1_000);
    assert!(house.caller(&short).await.is_err());
    assert_eq!(house.caller(&long).await.unwrap().id, anna.id);
    house.chat.end_session(&anna, &long_id.id).await.unwrap();
    assert_eq!(ended(&socket).await, Ending::SignedOut);
    assert!(house.caller(&long).await.is_err());
}

async fn nobody_has_more_than_fifty_tokens(house: House) {
    let anna = house.person("anna").await;
    let (first, _) = makes(&house, &anna, &[Scope::Read]).await;
    for _ in 1..50 {
        makes(&house, &anna, &[Scope::Read]).await;
    }
    let another = async || {
        let name = TokenName::parse("one too many").unwrap();
        house.chat.make_token(&anna, name, Scopes::ALL, None).await
    };
    let refused = another().await;
    assert!(
        matches!(refused, Err(Error::TooMany { most: 50, .. })),
        "{refused:?}"
    );
    house.chat.end_session(&anna, &first.id).await.unwrap();
    another().await.unwrap();
}

async fn a_changed_password_ends_personal_tokens(house: House) {
    let anna = house.person("anna").await;
    let (_, token) = makes(&house, &anna, &Scope::ALL).await;
    house
        .chat
        .change_password(&anna, PASSWORD.to_owned(), "quite another one")
        .await
        .unwrap();
    assert!(house.caller(&token).await.is_err());
    assert_eq!(house.chat.sessions(&anna).await.unwrap().len(), 1);
}

async fn a_ticket_opens_one_socket_on_any_node(house: House) {
    let anna = house.person("anna").await;
    let other = house.another_node().await;

    let (ticket, _) = house.chat.ticket(&anna).await.unwrap();
    let redeemed = other.redeem(&ticket.0, None).await.unwrap();

    assert_eq!(
        (redeemed.id, redeemed.session),
        (anna.id, anna.session.clone())
    );
    for chat in [&house.chat, &other] {
        let again = chat.redeem(&ticket.0, None).await;
        assert!(matches!(again, Err(Error::Unauthenticated)), "{again:?}");
    }
    // It is no token for anything else, and no token is a ticket.
    assert!(house.caller(&ticket).await.is_err());
    assert!(house.chat.refresh(&ticket.0, None).await.is_err());
    let token = house.token("anna", PASSWORD).await.unwrap();
    assert!(house.chat.redeem(&token.0, None).await.is_err());
    // A robot's ticket is for what the robot is for.
    let (_, token) = makes(&house, &anna, &[Scope::Read]).await;
    let robot = house
        .chat
        .authenticate_scoped(&token.0, None)
        .await
        .unwrap();
    let (ticket, _) = house.chat.ticket(&robot).await.unwrap();
    let redeemed = house.chat.redeem(&ticket.0, None).await.unwrap();
    assert!(redeemed.has_token && redeemed.scopes == robot.scopes);
}

async fn a_ticket_is_used_once_by_however_many(house: House) {
    let anna = house.person("anna").await;
    let other = house.another_node().await;
    let house = Arc::new(house);
    for _ in 0..10 {
        let (ticket, _) = house.chat.ticket(&anna).await.unwrap();
        let tasks: Vec<_> = [&house.chat, &other, &house.chat, &other]
            .into_iter()
            .map(|chat| {
                let (chat, ticket) = (chat.clone(), ticket.0.clone());
                tokio::spawn(async move { chat.redeem(&ticket, None).await })
            })
            .collect();
        let mut good = 0;
        for task in tasks {
            match task.await.unwrap() {
                Ok(_) => good += 1,
                Err(error) => assert!(matches!(error, Error::Unauthenticated), "{error:?}"),
            }
        }
        assert_eq!(good, 1);
    }
}

async fn a_ticket_is_good_for_half_a_minute(house: House) {
    let anna = house.person("anna").await;
    let (late, until) = house.chat.ticket(&anna).await.unwrap();
    let (used, _) = house.chat.ticket(&anna).await.unwrap();
    house.chat.redeem(&used.0, None).await.unwrap();

    house.clock.jump(31_000);
    assert!(veche_chat::Clock::now(&*house.clock) > until);
    assert!(house.chat.redeem(&late.0, None).await.is_err());
    house.clock.jump(-31_000);
    assert!(house.chat.redeem(&used.0, None).await.is_err());
}

async fn a_ticket_stands_on_its_session(house: House) {
    let anna = house.person("anna").await;
    let (ticket, _) = house.chat.ticket(&anna).await.unwrap();
    house.chat.sign_out(&anna).await.unwrap();
    let refused = house.chat.redeem(&ticket.0, None).await;
    assert!(
        matches!(refused, Err(Error::Unauthenticated)),
        "{refused:?}"
    );
    let refused = house.chat.ticket(&anna).await;
    assert!(
        matches!(refused, Err(Error::Unauthenticated)),
        "{refused:?}"
    );
}

async fn a_moderators_token_without_the_scope_is_a_members(house: House) {
    let (moderator, anna) = (house.moderator().await, house.person("anna").await);
    let closed = house.channel("closed", &[&anna]).await;
    let shared = house.channel("shared", &[&anna, &moderator]).await;
    let talk = [Scope::Read, Scope::Write];
    let (_, token) = makes(&house, &moderator, &talk).await;
    let chat = &house.chat;
    let robot = chat.authenticate_scoped(&token.0, None).await.unwrap();
    let secret = house.posts(&anna, closed, draft("secret")).await.unwrap();
    let said = house.posts(&anna, shared, draft("said")).await.unwrap();
    let hidden = |error: Error| matches!(error, Error::Hidden(_) | Error::NotFound(_));

    // What its owner may do by their role, it may not.
    let read = chat.message(&robot, closed, secret.seq).await;
    assert!(hidden(read.unwrap_err()));
    let read = chat.events(&robot, closed, Seq(0), (10, 1 << 20)).await;
    assert!(hidden(read.unwrap_err()));
    assert!(hidden(chat.place(&robot, closed).await.unwrap_err()));
    assert!(hidden(
        chat.pins(&robot, closed, Millis(i64::MAX))
            .await
            .unwrap_err()
    ));
    let posted = house.posts(&robot, closed, draft("beep")).await;
    assert!(hidden(posted.unwrap_err()));
    let found = chat.find_channels(&robot, "clos", ChannelId(0), 10).await;
    assert_eq!(found.unwrap(), []);
    let deleted = chat.delete_message(&robot, shared, said.seq).await;
    assert!(matches!(deleted, Err(Error::Forbidden(_))), "{deleted:?}");

    // What any member may, it may; and its owner may the rest.
    chat.message(&robot, shared, said.seq).await.unwrap();
    house.posts(&robot, shared, draft("beep")).await.unwrap();
    chat.message(&moderator, closed, secret.seq).await.unwrap();
    chat.delete_message(&moderator, shared, said.seq)
        .await
        .unwrap();
    let found = chat
        .find_channels(&moderator, "clos", ChannelId(0), 10)
        .await;
    assert_eq!(found.unwrap().len(), 1);
}
