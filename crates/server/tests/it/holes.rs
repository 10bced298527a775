//! The holes of the two originals, and that none of them came back.

use std::{
    sync::atomic::{AtomicBool, Ordering},
    time::{Duration, Instant},
};

use futures_util::future::join_all;
use serde_json::{Value, json};
use tokio_tungstenite::tungstenite::Message;

use crate::{
    harness::{Binary, Engine, Person, Raw, Reply, Socket, Veche, until},
    stories,
};

stories![
    a_taken_name_is_a_refusal_and_not_a_failure,
    of_many_who_take_one_name_at_once_one_gets_it,
    one_direct_socket_does_not_evict_another_of_the_same_user,
    a_reader_that_never_reads_costs_itself_only,
    large_messages_in_a_row_cut_off_nobody_who_reads,
    a_removed_member_hears_and_says_nothing_more,
    a_blocked_user_hears_and_says_nothing_more,
    a_malformed_frame_does_not_end_the_socket,
    history_has_an_order_and_pages,
    a_deleted_channel_takes_its_messages_along,
    nothing_changes_by_get,
    no_error_comes_with_status_200,
    an_administrator_blocks_neither_himself_nor_the_last_one,
    a_message_lost_on_the_way_is_not_read,
    a_name_that_could_pass_for_a_line_of_chat_is_refused,
];

/// A body for `/auth/register`.
fn account(name: &str) -> Value {
    json!({"username": name, "email": format!("{name}@example.org"), "password": "correct horse battery"})
}

async fn a_taken_name_is_a_refusal_and_not_a_failure(veche: Veche) {
    let made = veche.post_json("/auth/register", account("anna")).await;
    assert!(
        !made.text.contains("correct horse") && !made.text.contains("argon2"),
        "{}",
        made.text
    );
    let fields = made.ok();
    assert!(fields.get("password").is_none() && fields.get("hashed_password").is_none());

    let again =
        json!({"username": "ANNA", "email": "other@example.org", "password": "another password"});
    veche
        .post_json("/auth/register", again)
        .await
        .refused(400, "Username already registered");
    let again =
        json!({"username": "anna2", "email": "Anna@Example.org", "password": "another password"});
    veche
        .post_json("/auth/register", again)
        .await
        .refused(400, "Email already registered");
    let again = json!({"username": "anna", "name": "Anna", "mail": "b@example.org", "password": "another password"});
    veche
        .post_json("/register", again)
        .await
        .refused(400, "Username already registered");
    // Nobody took the account over.
    veche
        .tries_to_sign_in("/auth/token", "anna", "another password")
        .await
        .refused(400, "Incorrect username or password");
    veche.signs_in("anna", "correct horse battery").await;
}

async fn of_many_who_take_one_name_at_once_one_gets_it(veche: Veche) {
    let moderator = veche.demo("moderator").await;
    let tries = (0..24).map(|number| {
        let veche = &veche;
        async move {
            let name = if number % 2 == 0 { "anna" } else { "Anna" };
            let mail = format!("anna{number}@example.org");
            let (path, body) = if number % 3 == 0 {
                ("/register", json!({"username": name, "name": name, "mail": mail, "password": "correct horse battery"}))
            } else {
                ("/auth/register", json!({"username": name, "email": mail, "password": "correct horse battery"}))
            };
            veche.post_json(path, body).await.status
        }
    });
    only_one_succeeded(join_all(tries).await);

    let channels = (0..12)
        .map(|_| moderator.post_json("/moderator/create_channel", json!({"name": "square"})));
    let statuses = join_all(channels)
        .await
        .iter()
        .map(|reply| reply.status)
        .collect();
    only_one_succeeded(statuses);
}

#[track_caller]
fn only_one_succeeded(mut statuses: Vec<u16>) {
    statuses.sort_unstable();
    assert_eq!(statuses[0], 200, "{statuses:?}");
    assert!(
        statuses[1..].iter().all(|status| *status == 400),
        "{statuses:?}"
    );
}

async fn one_direct_socket_does_not_evict_another_of_the_same_user(veche: Veche) {
    let [anna, boris] = veche.people(["anna", "boris"]).await;
    let (mut first, mut second) = (boris.chats().await, boris.chats().await);
    let mut annas = anna.chats().await;
    for text in ["to both", "once more"] {
        annas
            .send_json(json!({"username_to": "boris", "message": text}))
            .await;
        let heard = json!({"username_from": "anna", "message": text});
        assert_eq!(first.json().await, heard);
        assert_eq!(second.json().await, heard);
    }
    // One of them gone, the other goes on.
    second.close().await;
    annas
        .send_json(json!({"username_to": "boris", "message": "alone"}))
        .await;
    assert_eq!(first.json().await["message"], "alone");
}

/// As large as a message may be, in bytes too.
fn largest(number: usize) -> String {
    format!("{number:04}{}", "𝓍".repeat(9_996))
}

/// How many large messages a reader who never reads has waiting.
const LARGE: usize = 300;

async fn a_reader_that_never_reads_costs_itself_only(veche: Veche) {
    let [anna, boris, deaf] = veche.people(["anna", "boris", "deaf"]).await;
    let square = veche.channel("square", &[&anna, &boris, &deaf]).await;
    let (mut annas, mut boriss) = (anna.listens(square).await, boris.listens(square).await);
    let mut never_read = Vec::new();
    for _ in 0..3 {
        never_read.push(Raw::upgrade(&veche.base, &format!("/ws/{square}"), &deaf.token).await);
    }

    // 12 MB for each of them: far more than the system and the server keep on their behalf.
    for number in 0..LARGE {
        let text = largest(number);
        annas.send(&text).await;
        let line = format!("anna: {text}");
        assert!(
            annas.text().await == line,
            "message {number} came as something else"
        );
        assert!(
            boriss.text().await == line,
            "message {number} came as something else"
        );
    }

    // They have been told that they were too slow, or were cut off while they were being told.
    for raw in &mut never_read {
        let bytes = raw.rest().await;
        let all = LARGE * format!("anna: {}", largest(0)).len();
        assert!(
            bytes.len() < all * 2 / 3,
            "{} bytes of {all} waited for a reader that never read",
            bytes.len()
        );
    }
}

async fn large_messages_in_a_row_cut_off_nobody_who_reads(veche: Veche) {
    let [anna, boris] = veche.people(["anna", "boris"]).await;
    let (mut annas, mut boriss) = (anna.chats().await, boris.chats().await);

    let reading = tokio::spawn(async move {
        for number in 0..100 {
            assert!(
                boriss.json().await["message"] == largest(number),
                "message {number}"
            );
        }
    });
    for number in 0..100 {
        annas
            .send_json(json!({"username_to": "boris", "message": largest(number)}))
            .await;
    }
    for _ in 0..100 {
        assert_eq!(annas.json().await["status"], "success");
    }
    reading
        .await
        .expect("Boris, who reads all the time, hears everything");
}

/// Posts without a pause until told to stop, as `before N` and, once the door is shut, `after N`.
async fn chatters(person: Person, channel: i64, is_shut: &AtomicBool, is_over: &AtomicBool) {
    let mut socket = person.listens(channel).await;
    for number in 0.. {
        let when = if is_shut.load(Ordering::SeqCst) {
            "after"
        } else {
            "before"
        };
        socket.send(&format!("{when} {number}")).await;
        // Heard by all who may hear, its own author among them.
        let line = format!("{}: {when} {number}", person.name);
        while socket.text().await != line {}
        if is_over.load(Ordering::SeqCst) {
            return;
        }
    }
}

/// What the one who is shut out hears and manages to say, while others talk.
async fn is_shut_out(veche: &Veche, out: &Person, others: [Person; 3], square: i64, path: &str) {
    let moderator = veche.demo("moderator").await;
    let (mut outs, mut idle, mut stays) = (
        out.listens(square).await,
        out.listens(square).await,
        others[0].listens(square).await,
    );
    outs.send("let me in").await;
    let (is_shut, is_over) = (AtomicBool::new(false), AtomicBool::new(false));
    let others = others.map(|other| chatters(other, square, &is_shut, &is_over));
    let shutting = async {
        for _ in 0..20 {
            stays.text().await;
        }
        let answer = if path.starts_with("/moderator/remove") {
            moderator.delete(path).await
        } else {
            moderator.post(path).await
        };
        is_shut.store(true, Ordering::SeqCst);
        answer.ok();
        let begun = Instant::now();
        for socket in [&mut outs, &mut idle] {
            let (code, heard) = socket.closed().await;
            assert_eq!(code, Some(1008));
            assert!(
                begun.elapsed() < Duration::from_millis(500),
                "{:?}",
                begun.elapsed()
            );
            assert!(
                heard.iter().any(|line| line.contains(": before")),
                "{heard:?}"
            );
            assert!(
                !heard.iter().any(|line| line.contains(": after")),
                "{heard:?}"
            );
        }
        // The feed was alive all the while.
        while !stays.text().await.contains(": after") {}
        is_over.store(true, Ordering::SeqCst);
    };
    tokio::join!(shutting, join_all(others));
}

async fn a_removed_member_hears_and_says_nothing_more(veche: Veche) {
    let [anna, boris, clara, out] = veche.people(["anna", "boris", "clara", "out"]).await;
    let square = veche
        .channel("square", &[&anna, &boris, &clara, &out])
        .await;
    let path = format!(
        "/moderator/remove_user_from_channel?user_id={}&channel_id={square}",
        out.id
    );

    is_shut_out(&veche, &out, [anna, boris, clara], square, &path).await;

    let refused = out
        .tries_to_listen(square)
        .await
        .err()
        .expect("the door is shut");
    assert_eq!(refused.status, 403);
    out.get(&format!("/messages/{square}/"))
        .await
        .refused(403, "You do not have access to this channel");
    // Only this channel's door is shut.
    out.get("/getallchats").await.ok();
}

async fn a_blocked_user_hears_and_says_nothing_more(veche: Veche) {
    let [anna, boris, clara, out] = veche.people(["anna", "boris", "clara", "out"]).await;
    let square = veche
        .channel("square", &[&anna, &boris, &clara, &out])
        .await;
    let mut direct = out.chats().await;
    let mut racing = Vec::new();
    for _ in 0..4 {
        racing.push(out.listens(square).await);
    }
    let path = format!("/moderator/block_user/{}", out.id);
    let annas = anna.clone();

    is_shut_out(&veche, &out, [anna, boris, clara], square, &path).await;

    assert_eq!(direct.closed().await.0, Some(1008));
    for socket in &mut racing {
        assert_eq!(socket.closed().await.0, Some(1008));
    }
    out.get("/getallchats").await.refused(403, "Blocked");
    out.get(&format!("/messages/{square}/"))
        .await
        .refused(403, "You do not have access to this channel");
    assert_eq!(
        out.tries_to_chat()
            .await
            .err()
            .expect("the door is shut")
            .status,
        403
    );
    veche
        .tries_to_sign_in("/auth/token", "out", "correct horse battery")
        .await
        .refused(403, "User is blocked");
    let said = annas.reads(square).await;
    assert_eq!(
        said.iter().filter(|(author, _)| *author == out.id).count(),
        1
    );
}

async fn a_malformed_frame_does_not_end_the_socket(veche: Veche) {
    let [anna, boris] = veche.people(["anna", "boris"]).await;
    let square = veche.channel("square", &[&anna, &boris]).await;
    let (mut annas, mut boriss) = (anna.chats().await, boris.chats().await);
    let deep = format!(
        "{{\"username_to\": \"boris\", \"message\": {}1{}}}",
        "[".repeat(32),
        "]".repeat(32)
    );
    let long = json!({"username_to": "boris", "message": "a".repeat(10_001)}).to_string();
    for frame in [
        "",
        " ",
        "{",
        "null",
        "7",
        "\"text\"",
        "[]",
        "{}",
        "{\"username_to\": \"boris\"}",
        "{\"message\": \"hi\"}",
        "{\"username_to\": null, \"message\": \"hi\"}",
        "{\"username_to\": \"boris\", \"message\": null}",
        "{\"username_to\": 2, \"message\": \"hi\"}",
        "{\"username_to\": \"boris\", \"message\": 7}",
        "{\"username_to\": [\"boris\"], \"message\": \"hi\"}",
        "{\"username_to\": \"boris\", \"message\": {}}",
        "{\"username_to\": \"boris\", \"message\": \"\"}",
        "{\"username_to\": \"boris\", \"message\": \" \\n\"}",
        "{\"username_to\": \"boris\", \"message\": \"\\u0000\"}",
        "{\"username_to\": \"boris\", \"message\": \"\\ud800\"}",
        "{\"username_to\": \"boris\\u0000\", \"message\": \"hi\"}",
        "{\"username_to\": \"nobody\", \"message\": \"hi\"}",
        "{\"username_to\": \"\", \"message\": \"hi\"}",
        "{\"username_to\": \"boris\", \"message\": \"hi\"} {}",
        "{\"username_to\": \"boris\", \"username_to\": \"anna\", \"message\": \"hi\"}",
        "{\"username_to\": \"boris\", \"message\": 1e999}",
        &deep,
        &long,
    ] {
        annas.send(frame).await;
        let answer = annas.json().await;
        assert_eq!(answer["status"], "error", "{frame}");
        let why = answer["error"].as_str().expect("a reason");
        assert!(
            !why.is_empty() && why != "Internal Server Error",
            "{frame}: {why}"
        );
    }
    annas.send_frame(Message::binary(b"{}".to_vec())).await;
    assert_eq!(annas.json().await["status"], "error");
    annas
        .send_json(json!({"username_to": "boris", "message": "fine"}))
        .await;
    assert_eq!(
        annas.json().await,
        json!({"status": "success", "error": null})
    );
    assert_eq!(boriss.json().await["message"], "fine");

    // In a channel, too, who sent something bad is told, nobody else is, and the socket lives on.
    let (mut in_square, mut others) = (anna.listens(square).await, boris.listens(square).await);
    for bad in ["", " \n ", "a\u{0}b", "\u{1b}[2J", &"a".repeat(10_001)] {
        in_square.send(bad).await;
        let notice = in_square.text().await;
        assert!(notice.starts_with("veche: not sent: "), "{notice}");
    }
    in_square.send_frame(Message::binary(vec![1, 2, 3])).await;
    assert!(in_square.text().await.starts_with("veche: "));
    in_square.send("fine").await;
    assert_eq!(in_square.text().await, "anna: fine");
    assert_eq!(others.text().await, "anna: fine");
}

async fn history_has_an_order_and_pages(veche: Veche) {
    let [anna, boris] = veche.people(["anna", "boris"]).await;
    let square = veche.channel("square", &[&anna, &boris]).await;
    let (mut annas, mut boriss) = (anna.listens(square).await, boris.listens(square).await);
    // More than the server reads at once, from two who talk at the same time.
    let (ours, theirs) = (0..300).partition::<Vec<_>, _>(|number| number % 2 == 0);
    let talk = async |socket: &mut Socket, numbers: Vec<i32>| {
        for number in numbers {
            socket.send(&number.to_string()).await;
        }
        socket.texts(300).await
    };
    let (heard, also) = tokio::join!(talk(&mut annas, ours), talk(&mut boriss, theirs));
    assert_eq!(heard, also);
    for number in 300..560 {
        annas.send(&number.to_string()).await;
        annas.text().await;
    }

    let page = async |query: &str| {
        let page = anna.get(&format!("/messages/{square}/{query}")).await.ok();
        let page = page.as_array().expect("a list").clone();
        page.iter()
            .map(|message| {
                (
                    message["seq"].as_i64().expect("seq"),
                    message["content"].clone(),
                )
            })
            .collect::<Vec<_>>()
    };
    let all = page("").await;
    assert_eq!(all.len(), 560);
    assert!(all.is_sorted_by(|one, next| one.0 < next.0));
    let texts: Vec<String> = anna
        .reads(square)
        .await
        .into_iter()
        .map(|(_, text)| text)
        .collect();
    let lines: Vec<&str> = heard
        .iter()
        .map(|line| line.split_once(": ").expect("name: text").1)
        .collect();
    assert_eq!(texts[..300], lines);

    assert_eq!(page("?limit=7").await, all[553..]);
    assert_eq!(
        page(&format!("?limit=1000&after={}", all[9].0)).await,
        all[10..]
    );
    assert_eq!(
        page(&format!("?limit=5&after={}", all[9].0)).await,
        all[10..15]
    );
    assert_eq!(
        page(&format!("?limit=5&before={}", all[9].0)).await,
        all[4..9]
    );
    assert_eq!(
        page(&format!("?after={}&before={}", all[1].0, all[5].0)).await,
        all[2..5]
    );
    assert_eq!(page(&format!("?after={}", i64::MAX)).await, []);
    assert_eq!(page("?before=0").await, []);
    // Page by page, from either end, it is the whole.
    let (mut down, mut up) = (Vec::new(), Vec::new());
    let mut before = i64::MAX;
    loop {
        let page = page(&format!("?limit=111&before={before}")).await;
        let Some(first) = page.first() else { break };
        before = first.0;
        down.splice(0..0, page);
    }
    let mut after = 0;
    loop {
        let page = page(&format!("?limit=111&after={after}")).await;
        let Some(last) = page.last() else { break };
        after = last.0;
        up.extend(page);
    }
    assert_eq!(down, all);
    assert_eq!(up, all);
}

async fn a_deleted_channel_takes_its_messages_along(veche: Veche) {
    let moderator = veche.demo("moderator").await;
    let anna = veche.person("anna").await;
    let square = veche.channel("square", &[&anna]).await;
    let mut annas = anna.listens(square).await;
    annas.send("soon gone").await;
    annas.text().await;

    moderator
        .delete(&format!("/moderator/delete_channel/{square}"))
        .await
        .ok();

    assert_eq!(annas.closed().await.0, Some(1008));
    anna.get(&format!("/messages/{square}/"))
        .await
        .refused(404, "Channel not found");
    moderator
        .get(&format!("/messages/{square}/"))
        .await
        .refused(404, "Channel not found");
    moderator
        .delete(&format!("/moderator/delete_channel/{square}"))
        .await
        .refused(404, "Channel not found");
    assert_eq!(
        anna.tries_to_listen(square)
            .await
            .err()
            .expect("it is gone")
            .status,
        403
    );
    let another = veche.channel("square", &[&anna]).await;
    assert_ne!(another, square, "an id is never given twice");
    assert_eq!(anna.reads(another).await, []);
    if veche.engine == Engine::Sqlite {
        let database =
            rusqlite::Connection::open(veche.folder().join("veche.db")).expect("the file is there");
        for table in ["messages", "members", "changes"] {
            let asked = format!("select count(*) from {table} where channel_id = ?1");
            let rows = || {
                let counted = database.query_row(&asked, [square], |row| row.get::<_, i64>(0));
                counted.expect("it can be counted")
            };
            // They are cleared away in pieces, beside the chat.
            until(async || rows() == 0).await;
        }
    }
}

/// Every documented route of the old contracts: its method, and its path with ids of the demo data in it.
async fn routes(veche: &Veche) -> Vec<(String, String)> {
    let description = veche.get("/openapi.json").await.ok();
    let mut routes = Vec::new();
    let paths = description["paths"].as_object().expect("paths").iter();
    for (path, methods) in paths.filter(|(path, _)| !path.starts_with("/api/v1/")) {
        let path = path.replace("{channel_id}", "1").replace("{user_id}", "1");
        for method in methods.as_object().expect("methods").keys() {
            routes.push((method.to_uppercase(), path.clone()));
        }
    }
    assert!(routes.len() > 20, "{routes:?}");
    routes
}

async fn nothing_changes_by_get(veche: Veche) {
    let admin = veche.demo("admin").await;
    let query = "?username=user1&user_from=user2&user_id=1&channel_id=1&token=x";
    let mut tried = 0;
    for (method, path) in routes(&veche).await {
        if method == "GET" {
            continue;
        }
        for wrong in ["GET", "HEAD", "PUT", "PATCH"] {
            let request = veche
                .request(wrong, &format!("{path}{query}"))
                .bearer_auth(&admin.token);
            let status = request.send().await.expect("the server answers").status();
            assert_eq!(status, 405, "{wrong} {path}");
            tried += 1;
        }
    }
    assert!(tried >= 60, "{tried}");

    // Reading marks nothing as read, whoever reads.
    let [user1, user2] = [veche.demo("user1").await, veche.demo("user2").await];
    let mut socket = user2.chats().await;
    socket
        .send_json(json!({"username_to": "user1", "message": "unread"}))
        .await;
    socket.json().await;
    for route in [
        "/getallchats",
        "/getallmessages",
        "/getreadedmessages",
        "/getnotreadedmessages",
    ] {
        user1.get(route).await.ok();
    }
    admin.get("/readuserchats?username=user1").await.ok();
    assert_eq!(
        user1.texts_with("/getnotreadedmessages", &user2).await,
        ["unread"]
    );
    // Nobody was blocked, let in, put out or deleted on the way.
    assert_eq!(user1.reads(1).await.len(), 2);
    user1.post("/readnotreaded").await.ok();
    assert_eq!(
        user1.texts_with("/getreadedmessages", &user2).await,
        ["unread"]
    );
}

async fn no_error_comes_with_status_200(veche: Veche) {
    let anna = veche.person("anna").await;
    let is_error = |json: &Value| json.get("detail").is_some_and(|detail| !detail.is_null());
    for (method, path) in routes(&veche).await {
        if ["/healthz", "/readyz"].contains(&path.as_str()) {
            continue;
        }
        // Nobody, and then somebody who may not and who says nothing that is asked for.
        let nobody = veche
            .request(&method, &path)
            .send()
            .await
            .expect("the server answers");
        let nobody = Reply::of(nobody).await;
        let is_open =
            ["/auth/register", "/auth/token", "/register", "/login"].contains(&path.as_str());
        assert_eq!(
            nobody.status,
            if is_open { 422 } else { 401 },
            "{method} {path}: {}",
            nobody.text
        );
        assert!(is_error(&nobody.json), "{method} {path}: {}", nobody.text);
        let anna = veche
            .request(&method, &path)
            .bearer_auth(&anna.token)
            .send()
            .await
            .expect("the server answers");
        let anna = Reply::of(anna).await;
        assert_eq!(
            anna.status >= 400,
            is_error(&anna.json),
            "{method} {path}: {}",
            anna.text
        );
        let is_own =
            path.starts_with("/get") && path != "/getallactiveusers" || path == "/readnotreaded";
        assert_eq!(
            anna.status == 200,
            is_own,
            "{method} {path}: {} {}",
            anna.status,
            anna.text
        );
    }
    let admin = veche.demo("admin").await;
    let moderator = veche.demo("moderator").await;
    for (person, method, path, status) in [
        (&admin, "POST", "/blockuser?username=nobody", 404),
        (&admin, "POST", "/unblockuser?username=nobody", 404),
        (&admin, "GET", "/readuserchats?username=nobody", 404),
        (
            &admin,
            "POST",
            "/readnotreadedfromuser?user_from=nobody",
            404,
        ),
        (&moderator, "POST", "/moderator/block_user/999", 404),
        (&moderator, "POST", "/moderator/unblock_user/999", 404),
        (&moderator, "POST", "/moderator/unblock_user/1", 400),
        (&moderator, "DELETE", "/moderator/delete_channel/999", 404),
        (
            &moderator,
            "POST",
            "/moderator/add_user_to_channel?user_id=999&channel_id=1",
            404,
        ),
        (
            &moderator,
            "POST",
            "/moderator/add_user_to_channel?user_id=1&channel_id=999",
            404,
        ),
        (
            &moderator,
            "DELETE",
            "/moderator/remove_user_from_channel?user_id=999&channel_id=1",
            404,
        ),
        (&moderator, "GET", "/messages/999/", 404),
        (&moderator, "GET", "/no/such/route", 404),
    ] {
        let request = veche.request(method, path).bearer_auth(&person.token);
        let reply = Reply::of(request.send().await.expect("the server answers")).await;
        assert_eq!(
            (reply.status, is_error(&reply.json)),
            (status, true),
            "{method} {path}: {}",
            reply.text
        );
    }
}

async fn an_administrator_blocks_neither_himself_nor_the_last_one(veche: Veche) {
    let admin = veche.demo("admin").await;
    assert_eq!(admin.post("/blockuser?username=admin").await.status, 403);
    assert_eq!(admin.post("/blockuser?username=ADMIN").await.status, 403);
    assert_eq!(admin.post("/moderator/block_user/4").await.status, 403);
    veche
        .demo("moderator")
        .await
        .post("/moderator/block_user/4")
        .await
        .refused(403, "Cannot block another moderator");

    // However often two of them block each other at the same time, one is left.
    for round in 0..10 {
        let name = format!("second{round}");
        let account = json!({"username": name, "name": name, "mail": format!("{name}@example.org"), "password": "securepassword"});
        let token = admin.post_json("/register_admin", account).await.ok();
        let second = veche.with_token(&name, token["access_token"].as_str().expect("a token"));
        let path = format!("/blockuser?username={name}");
        let (one, other) =
            tokio::join!(admin.post(&path), second.post("/blockuser?username=admin"));
        let mut statuses = [one.status, other.status];
        statuses.sort_unstable();
        assert_eq!(statuses[0], 200, "{statuses:?}");
        assert!([403, 409].contains(&statuses[1]), "{statuses:?}");
        let left = if one.status == 200 { &admin } else { &second };
        assert_eq!(left.get("/getallactiveusers").await.status, 200);
        if other.status == 200 {
            second.post("/unblockuser?username=admin").await.ok();
            admin.post(&path).await.ok();
        }
    }
}

async fn a_message_lost_on_the_way_is_not_read(veche: Veche) {
    let [anna, boris] = veche.people(["anna", "boris"]).await;
    let mut annas = anna.chats().await;
    let say = async |socket: &mut Socket, text: &str| {
        socket
            .send_json(json!({"username_to": "boris", "message": text}))
            .await;
        assert_eq!(socket.json().await["status"], "success");
    };
    // His client is there, but reads nothing any more, and then its connection breaks.
    let mut broken = Raw::upgrade(&veche.base, "/ws/chat", &boris.token).await;
    say(&mut annas, "lost").await;
    assert_eq!(
        boris.texts_with("/getnotreadedmessages", &anna).await,
        ["lost"]
    );
    assert!(!broken.read().await.is_empty(), "the frame went out");
    drop(broken);
    assert_eq!(
        boris.texts_with("/getnotreadedmessages", &anna).await,
        ["lost"]
    );

    let mut boriss = boris.chats().await;
    say(&mut annas, "heard").await;
    assert_eq!(boriss.json().await["message"], "heard");
    assert_eq!(
        boris.texts_with("/getreadedmessages", &anna).await,
        ["heard"]
    );
    assert_eq!(
        boris.texts_with("/getnotreadedmessages", &anna).await,
        ["lost"]
    );
}

async fn a_name_that_could_pass_for_a_line_of_chat_is_refused(veche: Veche) {
    let moderator = veche.demo("moderator").await;
    for (number, bad) in [
        "anna: hello",
        "anna:",
        ":",
        "anna\nmoderator",
        "anna\r\nmoderator: hi",
        "anna\tboris",
        "anna\u{2028}b",
        "anna\u{85}b",
        "anna\u{b}b",
        "anna b",
        "anna\u{a0}b",
        "anna\u{0}",
        "anna\u{200b}",
        "anna\u{202e}b",
        "anna\u{ff1a}hi",
        "veche",
        "VECHE",
        "<b>anna</b>",
        "anna/..",
        "",
    ]
    .into_iter()
    .enumerate()
    {
        let mail = format!("a{number}@example.org");
        let atom = json!({"username": bad, "email": mail, "password": "correct horse battery"});
        veche
            .post_json("/auth/register", atom)
            .await
            .misfits(&["body.username"]);
        let greenatom = json!({"username": bad, "name": "Anna", "mail": mail, "password": "correct horse battery"});
        veche
            .post_json("/register", greenatom)
            .await
            .misfits(&["body.username"]);
    }
    for bad in [
        "",
        " ",
        "a\nb",
        "a\r\nb",
        "a\u{2028}b",
        "a\u{0}",
        "a\u{202e}b",
        "a\u{1b}[2J",
    ] {
        moderator
            .post_json("/moderator/create_channel", json!({"name": bad}))
            .await
            .misfits(&["body.name"]);
        let shown = json!({"username": "anna", "name": bad, "mail": "anna@example.org", "password": "correct horse battery"});
        veche
            .post_json("/register", shown)
            .await
            .misfits(&["body.name"]);
    }
    veche.person("anna").await;
}

#[tokio::test]
async fn passwords_stand_nowhere_in_the_data_folder() {
    let mut veche = Veche::on_sqlite().await;
    let [anna, _] = veche.people(["anna", "boris"]).await;
    veche
        .tries_to_sign_in("/login", "anna", "a wrong password")
        .await;
    veche
        .tries_to_sign_in("/login", "nobody\nadmin signed in", "a wrong password")
        .await;
    veche
        .command(&["user", "password", "boris"])
        .run_with("yet another password\n")
        .await
        .ok();
    let token = anna.token.clone();
    veche.stop().await;

    let mut bytes = 0;
    for file in std::fs::read_dir(veche.folder()).expect("the folder is there") {
        let file = file.expect("it can be read").path();
        let content = std::fs::read(&file).expect("it can be read");
        bytes += content.len();
        let has = |text: &str| {
            content
                .windows(text.len())
                .any(|window| window == text.as_bytes())
        };
        for secret in [
            "correct horse battery",
            "securepassword",
            "a wrong password",
            "yet another password",
            &token,
        ] {
            assert!(!has(secret), "{secret} stands in {}", file.display());
        }
    }
    assert!(bytes > 4096);
    let database =
        rusqlite::Connection::open(veche.folder().join("veche.db")).expect("the file is there");
    let tried: i64 = database
        .query_row(
            "select count(*) from audit where act = 'refused' and coalesce(detail, '') not like '%nobody%'",
            [],
            |row| row.get(0),
        )
        .expect("the audit log can be read");
    assert!(
        tried > 0,
        "what was refused is in the audit log, and not what was typed"
    );
    let mut hashes = database
        .prepare("select password from users")
        .expect("there is such a table");
    let hashes: Vec<String> = hashes
        .query_map([], |row| row.get(0))
        .expect("rows")
        .map(|hash| hash.expect("a hash"))
        .collect();
    assert_eq!(hashes.len(), 6);
    assert!(
        hashes.iter().all(|hash| hash.starts_with("$argon2id$")),
        "{hashes:?}"
    );
    let different: std::collections::HashSet<_> = hashes.iter().collect();
    assert_eq!(different.len(), 6, "the same password twice has two salts");
}

#[tokio::test]
async fn a_house_has_its_own_key() {
    let (one, other) = (Veche::on_sqlite().await, Veche::on_sqlite().await);
    let token = one.demo("admin").await.token;
    one.with_token("admin", &token)
        .get("/getallchats")
        .await
        .ok();
    other
        .with_token("admin", &token)
        .get("/getallchats")
        .await
        .refused(401, "Could not validate credentials");
}

#[tokio::test]
async fn a_token_lives_by_utc_wherever_the_server_stands() {
    for zone in [
        "Pacific/Auckland",
        "America/Los_Angeles",
        "<+14>-14",
        "<-12>12",
    ] {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let serving = Binary::new(folder.path(), &["--access-token-expire-minutes", "5"])
            .env("TZ", zone)
            .serve()
            .await;
        let admin = serving.signs_in("admin", "securepassword").await;
        let now = crate::tokens::now();
        let claims = crate::tokens::claims(&admin.token);
        let (iat, exp) = (
            claims["iat"].as_i64().expect("iat"),
            claims["exp"].as_i64().expect("exp"),
        );
        assert_eq!(exp - iat, 300, "{zone}");
        assert!(now.abs_diff(iat) <= 5, "{zone}: {iat} is not {now}");
        admin.get("/getallchats").await.ok();
    }
}

#[tokio::test]
async fn idle_sockets_leave_the_database_to_the_chat() {
    let veche = Veche::on(Engine::Postgres, &[("database_connections", "2")]).await;
    let [anna, boris] = veche.people(["anna", "boris"]).await;
    let square = veche.channel("square", &[&anna, &boris]).await;
    let mut idle = Vec::new();
    for _ in 0..50 {
        idle.push(anna.listens(square).await);
        idle.push(anna.chats().await);
    }
    let refused = anna.tries_to_chat().await.err().expect("one too many");
    assert_eq!(
        (refused.status, refused.json["detail"].as_str()),
        (409, Some("Too many sockets are open"))
    );

    let begun = Instant::now();
    let mut boriss = boris.listens(square).await;
    boriss.send("is anybody there?").await;
    assert_eq!(boriss.text().await, "boris: is anybody there?");
    assert_eq!(idle[0].text().await, "boris: is anybody there?");
    assert_eq!(idle[98].text().await, "boris: is anybody there?");
    assert_eq!(boris.reads(square).await.len(), 1);
    assert!(
        begun.elapsed() < Duration::from_secs(2),
        "{:?}",
        begun.elapsed()
    );
}

#[tokio::test]
async fn signing_in_and_registering_have_a_pace() {
    let veche = Veche::on_sqlite().await;
    let anna = veche.person("anna").await;
    let mut statuses = Vec::new();
    for number in 0..120 {
        // Who is no proxy of ours may say what he likes about where he calls from.
        let request = veche
            .request("POST", "/auth/token")
            .header("x-forwarded-for", format!("10.0.0.{number}"))
            .form(&[("username", "anna"), ("password", "a wrong password")]);
        let reply = Reply::of(request.send().await.expect("the server answers")).await;
        if reply.status == 429 {
            let wait: u64 = reply
                .header("retry-after")
                .parse()
                .expect("seconds to wait");
            assert!((1..=10).contains(&wait));
            reply.refused(429, &format!("Too many requests, wait {wait} s"));
        }
        statuses.push(reply.status);
    }
    let refused = statuses.iter().filter(|status| **status == 429).count();
    assert!((1..=25).contains(&refused), "{statuses:?}");
    // Who is signed in is not locked out, and neither is anybody else.
    anna.get("/getallchats").await.ok();
    veche.demo("user1").await;

    let mut made = 0;
    let refused = loop {
        let name = format!("crowd{made}");
        let reply = veche.post_json("/auth/register", account(&name)).await;
        if reply.status != 200 {
            break reply;
        }
        made += 1;
        assert!(made < 400, "there is no limit");
    };
    assert_eq!(refused.status, 429, "{}", refused.text);
    assert!(
        refused
            .header("retry-after")
            .parse::<u64>()
            .expect("seconds to wait")
            >= 1
    );
}

#[tokio::test]
async fn whoever_talks_too_fast_is_read_no_faster_and_loses_nothing() {
    let veche = Veche::on_sqlite().await;
    let [anna, boris] = veche.people(["anna", "boris"]).await;
    let square = veche.channel("square", &[&anna, &boris]).await;
    let (mut annas, mut boriss) = (anna.listens(square).await, boris.listens(square).await);
    let begun = Instant::now();
    for number in 0..1700 {
        annas.send(&number.to_string()).await;
    }
    let reading = tokio::spawn(async move { annas.texts(1701).await });
    // Meanwhile nobody else waits.
    boriss.send("me too").await;
    let mut heard = boriss.texts(1400).await;
    assert!(heard.contains(&"boris: me too".to_owned()));
    heard.extend(boriss.texts(301).await);
    assert!(
        begun.elapsed() > Duration::from_millis(1500),
        "200 too many, 10 ms each: {:?}",
        begun.elapsed()
    );
    assert_eq!(reading.await.expect("Anna hears everything"), heard);
}

#[tokio::test]
async fn a_refused_sign_in_tells_nobody_who_has_an_account() {
    let veche = Veche::on_sqlite().await;
    let [_, blocked] = veche.people(["anna", "blocked"]).await;
    veche
        .demo("moderator")
        .await
        .post(&format!("/moderator/block_user/{}", blocked.id))
        .await
        .ok();
    for (route, status) in [("/auth/token", 400), ("/login", 401)] {
        let mut texts = Vec::new();
        for name in ["anna", "blocked", "nobody", "admin", "", "veche"] {
            let reply = veche
                .tries_to_sign_in(route, name, "a wrong password")
                .await;
            reply.refused(status, "Incorrect username or password");
            texts.push(reply.text);
        }
        texts.dedup();
        assert_eq!(texts.len(), 1, "{texts:?}");
    }
}

#[tokio::test]
async fn every_answer_has_careful_headers() {
    let veche = Veche::on_sqlite().await;
    let admin = veche.demo("admin").await;
    let replies = [
        (200, veche.get("/docs").await),
        (200, veche.get("/healthz").await),
        (200, veche.get("/metrics").await),
        (200, veche.get("/openapi.json").await),
        (200, admin.get("/messages/1/").await),
        (200, admin.get("/getallchats").await),
        (307, admin.get("/messages/1").await),
        (401, veche.get("/getallchats").await),
        (404, admin.get("/messages/999/").await),
        (404, veche.get("/no/such/route").await),
        (405, veche.get("/login").await),
        (422, veche.post("/login").await),
        (422, admin.get("/messages/x/").await),
        (400, admin.get("/ws/chat").await),
    ];
    for (number, (status, reply)) in replies.iter().enumerate() {
        assert_eq!(reply.status, *status, "{number}: {}", reply.text);
        let policy = reply.header("content-security-policy");
        for word in [
            "default-src 'none'",
            "frame-ancestors 'none'",
            "base-uri 'none'",
        ] {
            assert!(policy.contains(word), "{number}: {policy}");
        }
        assert!(
            !policy.contains("script-src 'self' 'unsafe-inline'") && !policy.contains("http"),
            "{number}: {policy}"
        );
        assert_eq!(
            reply.header("x-content-type-options"),
            "nosniff",
            "{number}"
        );
        assert_eq!(reply.header("x-frame-options"), "DENY", "{number}");
        let features = reply.header("permissions-policy");
        assert!(features.contains("camera=(), "), "{number}: {features}");
        assert_eq!(reply.header("referrer-policy"), "no-referrer", "{number}");
        assert_eq!(reply.header("cache-control"), "no-store", "{number}");
        assert_eq!(reply.header("access-control-allow-origin"), "", "{number}");
        assert!(!reply.header("x-request-id").is_empty(), "{number}");
    }
}
