//! What holds on every route of the old contracts: its method and its status.

use serde_json::{Value, json};

use crate::{
    harness::{Reply, Veche},
    stories,
};

stories![nothing_changes_by_get, no_error_comes_with_status_200,];

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
