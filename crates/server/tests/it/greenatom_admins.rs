//! What administrators see and do, and nobody else.

use serde_json::json;
use veche_chat::DatabaseUrl;

use crate::{
    harness::{PASSWORD, Person, Veche, until},
    stories,
};

stories![
    an_administrator_reads_chats_and_marks_nothing_as_read,
    reading_anothers_chats_is_in_the_audit_log,
    active_users_are_those_with_an_open_socket,
    admin_routes_answer_everybody_else_no_access,
    a_blocked_user_is_refused_and_loses_sockets_at_once,
    an_unblocked_user_is_as_before,
    blocking_by_get_changes_nothing,
    an_administrator_cannot_block_himself,
    two_administrators_who_block_each_other_leave_one,
];

/// A second administrator.
async fn second_admin(veche: &Veche) -> Person {
    let account = json!({"username": "olga", "name": "Olga", "mail": "olga@example.org", "password": PASSWORD});
    let admin = veche.demo("admin").await;
    admin.post_json("/register_admin", account).await.ok();
    veche.signs_in("olga", PASSWORD).await
}

async fn an_administrator_reads_chats_and_marks_nothing_as_read(veche: Veche) {
    let [anna, boris, clara] = veche.people(["anna", "boris", "clara"]).await;
    let admin = veche.demo("admin").await;
    anna.writes(&boris, "between us").await;
    boris.writes(&anna, "yes").await;
    clara.writes(&boris, "me too").await;
    admin.writes(&boris, "hello").await;

    let before = boris.get("/getallchats").await.ok();
    assert_eq!(before.as_object().expect("an object").len(), 3);
    assert_eq!(
        admin.get("/readuserchats?username=boris").await.ok(),
        before
    );
    assert_eq!(
        admin.get("/readuserchats?username=BORIS").await.ok(),
        before
    );
    assert_eq!(
        admin.get("/readuserchats?username=user1").await.ok(),
        json!({})
    );

    assert_eq!(
        boris.get("/getallchats").await.ok(),
        before,
        "nothing became read"
    );
    assert_eq!(
        boris.texts_with("/getnotreadedmessages", &anna).await,
        ["between us"]
    );
    assert_eq!(
        boris.texts_with("/getnotreadedmessages", &admin).await,
        ["hello"]
    );
    for name in ["nobody", "%00", ""] {
        let path = format!("/readuserchats?username={name}");
        admin.get(&path).await.refused(404, "User not found");
    }
    let own = admin.get("/readuserchats?username=admin").await.ok();
    assert_eq!(own, admin.get("/getallchats").await.ok());
}

async fn reading_anothers_chats_is_in_the_audit_log(veche: Veche) {
    let (admin, anna) = (veche.demo("admin").await, veche.person("anna").await);
    anna.get("/readuserchats?username=user1")
        .await
        .refused(403, "No access");
    admin
        .get("/readuserchats?username=nobody")
        .await
        .refused(404, "User not found");
    assert_eq!(chats_read(&veche).await, []);

    admin.get("/readuserchats?username=anna").await.ok();

    assert_eq!(chats_read(&veche).await, [(admin.id, anna.id)]);
}

/// What the audit log says of chats that were read: by whom, and whose.
async fn chats_read(veche: &Veche) -> Vec<(i64, i64)> {
    const READ: &str = "select actor_id, user_id from audit where act = 'chats_read' order by id";
    match &veche.settings.database_url {
        DatabaseUrl::Sqlite(path) => {
            let database = rusqlite::Connection::open(path).expect("the file is there");
            let mut rows = database.prepare(READ).expect("it has a log");
            let rows = rows.query_map([], |row| Ok((row.get(0)?, row.get(1)?)));
            rows.expect("rows").collect::<Result<_, _>>().expect("rows")
        }
        DatabaseUrl::Postgres(url) => {
            let connected = tokio_postgres::connect(url, tokio_postgres::NoTls).await;
            let (client, connection) = connected.expect("the server is up");
            tokio::spawn(connection);
            let rows = client.query(READ, &[]).await.expect("it has a log");
            rows.iter().map(|row| (row.get(0), row.get(1))).collect()
        }
    }
}

async fn active_users_are_those_with_an_open_socket(veche: Veche) {
    let [anna, boris, clara] = veche.people(["anna", "boris", "clara"]).await;
    let square = veche.channel("square", &[&clara]).await;
    let admin = veche.demo("admin").await;
    let active = async || admin.get("/getallactiveusers").await.ok();
    assert_eq!(active().await, json!([]), "a token is no socket");

    let (one, other) = (anna.chats().await, anna.chats().await);
    let (_boriss, claras) = (boris.chats().await, clara.listens(square).await);
    assert_eq!(
        active().await,
        json!(["anna", "boris", "clara"]),
        "each once, by name"
    );
    one.close().await;
    claras.close().await;
    until(async || active().await == json!(["anna", "boris"])).await;
    other.close().await;
    until(async || active().await == json!(["boris"])).await;
}

async fn admin_routes_answer_everybody_else_no_access(veche: Veche) {
    let (user, moderator) = (veche.demo("user1").await, veche.demo("moderator").await);
    for other in [&user, &moderator] {
        // Who has no access does not learn who exists, either.
        for name in ["user2", "nobody", &other.name] {
            let read = other.get(&format!("/readuserchats?username={name}")).await;
            read.refused(403, "No access");
            let block = other.post(&format!("/blockuser?username={name}")).await;
            block.refused(403, "No access");
            let unblock = other.post(&format!("/unblockuser?username={name}")).await;
            unblock.refused(403, "No access");
        }
        other
            .get("/getallactiveusers")
            .await
            .refused(403, "No access");
    }
    veche.demo("user2").await.get("/getallchats").await.ok();
}

async fn a_blocked_user_is_refused_and_loses_sockets_at_once(veche: Veche) {
    let [anna, boris] = veche.people(["anna", "boris"]).await;
    let square = veche.channel("square", &[&anna, &boris]).await;
    let admin = veche.demo("admin").await;
    let mut sockets = [
        anna.chats().await,
        anna.chats().await,
        anna.listens(square).await,
    ];
    let mut boriss = boris.chats().await;
    sockets[0].writes(&boris, "before").await;
    sockets[0].succeeds().await;

    admin.post("/blockuser?username=anna").await.ok();

    for socket in &mut sockets {
        assert_eq!(socket.closed().await, (Some(1008), Vec::new()));
    }
    for route in [
        "/getallmessages",
        "/getallchats",
        "/getreadedmessages",
        "/getnotreadedmessages",
    ] {
        anna.get(route).await.refused(403, "Blocked");
    }
    anna.post("/readnotreaded").await.refused(403, "Blocked");
    anna.post("/readnotreadedfromuser?user_from=boris")
        .await
        .refused(403, "Blocked");
    let login = veche.tries_to_sign_in("/login", "anna", PASSWORD).await;
    login.refused(403, "Blocked");
    // Only who knows the password learns that the account is blocked.
    let guess = veche
        .tries_to_sign_in("/login", "anna", "a wrong password")
        .await;
    guess.refused(401, "Incorrect username or password");
    let refused = anna.tries_to_chat().await.err().expect("a refusal");
    assert_eq!(
        (refused.status, &refused.json["detail"]),
        (403, &"Blocked".into())
    );
    // Again is no error; nobody is one; the others go on.
    admin.post("/blockuser?username=Anna").await.ok();
    admin
        .post("/blockuser?username=nobody")
        .await
        .refused(404, "User not found");
    assert_eq!(boriss.json().await["message"], "before");
    admin.writes(&boris, "after").await;
    assert_eq!(boriss.json().await["message"], "after");

    // An administrator who was blocked is one no more: the block is what the routes say first.
    let olga = second_admin(&veche).await;
    admin.post("/blockuser?username=olga").await.ok();
    olga.get("/getallactiveusers").await.refused(403, "Blocked");
    olga.post("/unblockuser?username=olga")
        .await
        .refused(403, "Blocked");
}

async fn an_unblocked_user_is_as_before(veche: Veche) {
    let [anna, boris] = veche.people(["anna", "boris"]).await;
    let admin = veche.demo("admin").await;
    anna.writes(&boris, "before").await;
    admin.post("/blockuser?username=anna").await.ok();
    anna.get("/getallchats").await.refused(403, "Blocked");

    admin.post("/unblockuser?username=anna").await.ok();

    let token = veche
        .tries_to_sign_in("/login", "anna", PASSWORD)
        .await
        .ok();
    let anna = veche.with_token("anna", token["access_token"].as_str().expect("a text"));
    anna.writes(&boris, "after").await;
    assert_eq!(
        boris.texts_with("/getallmessages", &anna).await,
        ["before", "after"]
    );
    admin.post("/unblockuser?username=anna").await.ok();
    admin
        .post("/unblockuser?username=nobody")
        .await
        .refused(404, "User not found");
}

async fn blocking_by_get_changes_nothing(veche: Veche) {
    let (admin, anna) = (veche.demo("admin").await, veche.person("anna").await);
    let blocked = veche.person("boris").await;
    admin.post("/blockuser?username=boris").await.ok();
    for (path, allowed) in [
        ("/blockuser?username=anna", "POST"),
        ("/unblockuser?username=boris", "POST"),
    ] {
        let reply = admin.get(path).await;
        reply.refused(405, "Method Not Allowed");
        assert_eq!(reply.header("allow"), allowed);
    }
    anna.get("/getallchats").await.ok();
    blocked.get("/getallchats").await.refused(403, "Blocked");
}

async fn an_administrator_cannot_block_himself(veche: Veche) {
    let admin = veche.demo("admin").await;
    second_admin(&veche).await;
    let mut socket = admin.chats().await;
    for name in ["admin", "ADMIN"] {
        let reply = admin.post(&format!("/blockuser?username={name}")).await;
        reply.refused(403, "No access");
    }
    let user = veche.demo("user1").await;
    socket.writes(&user, "still here").await;
    socket.succeeds().await;
    // What he cannot do to himself, he can to others.
    for name in ["user1", "moderator", "olga"] {
        admin
            .post(&format!("/blockuser?username={name}"))
            .await
            .ok();
    }
}

async fn two_administrators_who_block_each_other_leave_one(veche: Veche) {
    let (admin, olga) = (veche.demo("admin").await, second_admin(&veche).await);
    let (one, other) = tokio::join!(
        admin.post("/blockuser?username=olga"),
        olga.post("/blockuser?username=admin"),
    );

    let (winner, loser, refusal) = if one.status == 200 {
        (&admin, &olga, other)
    } else {
        (&olga, &admin, one)
    };
    refusal.refused(403, "Blocked");
    winner.get("/getallactiveusers").await.ok();
    loser
        .get("/getallactiveusers")
        .await
        .refused(403, "Blocked");
}
