//! Both contracts show the same people, channels and messages.

use serde_json::json;

use crate::{
    harness::{PASSWORD, Person, Veche},
    stories,
};

stories![
    an_account_of_either_contract_signs_in_through_the_other,
    a_block_through_one_contract_holds_in_the_other,
    a_direct_message_is_heard_in_its_channel_too,
    a_direct_channel_does_not_exist_for_anybody_else,
    who_may_not_moderate_learns_of_no_direct_channel,
    the_description_lists_every_route_of_both_contracts,
    the_page_loads_nothing_from_elsewhere_and_runs_no_inline_script,
];

/// Every HTTP route of both contracts.
const ROUTES: [(&str, &str); 23] = [
    ("post", "/auth/register"),
    ("post", "/auth/token"),
    ("get", "/messages/{channel_id}/"),
    ("post", "/moderator/block_user/{user_id}"),
    ("post", "/moderator/unblock_user/{user_id}"),
    ("post", "/moderator/create_channel"),
    ("delete", "/moderator/delete_channel/{channel_id}"),
    ("post", "/moderator/add_user_to_channel"),
    ("delete", "/moderator/remove_user_from_channel"),
    ("post", "/register"),
    ("post", "/login"),
    ("get", "/getallmessages"),
    ("get", "/getallchats"),
    ("get", "/getreadedmessages"),
    ("get", "/getnotreadedmessages"),
    ("post", "/readnotreaded"),
    ("post", "/readnotreadedfromuser"),
    ("get", "/readuserchats"),
    ("get", "/getallactiveusers"),
    ("post", "/blockuser"),
    ("post", "/unblockuser"),
    ("post", "/register_admin"),
    ("get", "/healthz"),
];

/// Two people with a direct channel between them, and its id.
async fn two_and_their_channel(veche: &Veche) -> ([Person; 2], i64) {
    let [anna, boris] = veche.people(["anna", "boris"]).await;
    anna.writes(&boris, "between us").await;
    for channel in 1..20 {
        let reply = anna.get(&format!("/messages/{channel}/")).await;
        if reply.status == 200 {
            assert_eq!(reply.json[0]["content"], "between us");
            return ([anna, boris], channel);
        }
    }
    panic!("the direct channel is one of the first");
}

async fn an_account_of_either_contract_signs_in_through_the_other(veche: Veche) {
    let anna = json!({"username": "anna", "name": "Anna", "mail": "anna@example.org", "password": PASSWORD});
    veche.post_json("/register", anna).await.ok();
    let boris = json!({"username": "boris", "email": "boris@example.org", "password": PASSWORD});
    veche.post_json("/auth/register", boris).await.ok();

    for name in ["anna", "boris"] {
        for route in ["/auth/token", "/login"] {
            let token = veche.tries_to_sign_in(route, name, PASSWORD).await.ok();
            let person = veche.with_token(name, token["access_token"].as_str().expect("a text"));
            person.get("/getallchats").await.ok();
            let reply = person.get("/messages/1/").await;
            reply.refused(403, "You do not have access to this channel");
        }
    }
    // A name and an address are taken for both.
    let again = json!({"username": "Anna", "email": "new@example.org", "password": PASSWORD});
    let reply = veche.post_json("/auth/register", again).await;
    reply.refused(400, "Username already registered");
    let again = json!({"username": "clara", "name": "Clara", "mail": "boris@example.org", "password": PASSWORD});
    veche
        .post_json("/register", again)
        .await
        .refused(400, "Mail already registered");
}

async fn a_block_through_one_contract_holds_in_the_other(veche: Veche) {
    let [anna, boris] = veche.people(["anna", "boris"]).await;
    let square = veche.channel("square", &[&anna, &boris]).await;
    let (admin, moderator) = (veche.demo("admin").await, veche.demo("moderator").await);
    let (mut in_square, mut directly) = (anna.listens(square).await, boris.chats().await);

    admin.post("/blockuser?username=anna").await.ok();
    let path = format!("/moderator/block_user/{}", boris.id);
    moderator.post(&path).await.ok();

    assert_eq!(in_square.closed().await.0, Some(1008));
    assert_eq!(directly.closed().await.0, Some(1008));
    let reply = anna.get(&format!("/messages/{square}/")).await;
    reply.refused(403, "You do not have access to this channel");
    boris.get("/getallchats").await.refused(403, "Blocked");
    admin.post("/unblockuser?username=boris").await.ok();
    veche
        .signs_in("boris", PASSWORD)
        .await
        .get("/getallchats")
        .await
        .ok();
}

async fn a_direct_message_is_heard_in_its_channel_too(veche: Veche) {
    let ([anna, boris], channel) = two_and_their_channel(&veche).await;
    let (mut annas, mut boriss) = (anna.listens(channel).await, boris.chats().await);

    boriss.writes(&anna, "hello").await;
    boriss.succeeds().await;
    assert_eq!(annas.text().await, "boris: hello");
    annas.send("hello to you").await;
    assert_eq!(annas.text().await, "anna: hello to you");
    let frame = json!({"username_from": "anna", "message": "hello to you"});
    assert_eq!(boriss.json().await, frame);
    let said = ["between us", "hello", "hello to you"];
    assert_eq!(boris.texts_with("/getallchats", &anna).await, said);
    let stored: Vec<String> = anna
        .reads(channel)
        .await
        .into_iter()
        .map(|(_, text)| text)
        .collect();
    assert_eq!(stored, said);
}

async fn a_direct_channel_does_not_exist_for_anybody_else(veche: Veche) {
    let ([anna, boris], channel) = two_and_their_channel(&veche).await;
    let clara = veche.person("clara").await;
    let (moderator, admin) = (veche.demo("moderator").await, veche.demo("admin").await);
    for other in [&clara, &moderator, &admin] {
        let history = other.get(&format!("/messages/{channel}/")).await;
        history.refused(404, "Channel not found");
        let refused = other
            .tries_to_listen(channel)
            .await
            .err()
            .expect("a refusal");
        assert_eq!(
            (refused.status, &refused.json["detail"]),
            (403, &"Channel not found".into())
        );
    }
    for other in [&moderator, &admin] {
        for person in [&clara, &anna, other] {
            let which = format!("user_id={}&channel_id={channel}", person.id);
            let add = format!("/moderator/add_user_to_channel?{which}");
            other
                .post(&add)
                .await
                .refused(404, "User or Channel not found");
            let remove = format!("/moderator/remove_user_from_channel?{which}");
            other
                .delete(&remove)
                .await
                .refused(404, "User or Channel not found");
        }
        let delete = format!("/moderator/delete_channel/{channel}");
        other
            .delete(&delete)
            .await
            .refused(404, "Channel not found");
    }

    // It is as it was: the two of them, and nobody else.
    let mut boriss = boris.chats().await;
    anna.writes(&boris, "still between us").await;
    assert_eq!(boriss.json().await["message"], "still between us");
    assert_eq!(anna.reads(channel).await.len(), 2);
    assert_eq!(clara.get("/getallchats").await.ok(), json!({}));
}

async fn who_may_not_moderate_learns_of_no_direct_channel(veche: Veche) {
    let (_, channel) = two_and_their_channel(&veche).await;
    let clara = veche.person("clara").await;
    // The direct one, one that is not hers, and one that is not there, look alike.
    for channel in [channel, 1, 1_000_000] {
        let which = format!("user_id={}&channel_id={channel}", clara.id);
        let replies = [
            clara
                .post(&format!("/moderator/add_user_to_channel?{which}"))
                .await,
            clara
                .delete(&format!("/moderator/remove_user_from_channel?{which}"))
                .await,
            clara
                .delete(&format!("/moderator/delete_channel/{channel}"))
                .await,
        ];
        for reply in replies {
            reply.refused(403, "You do not have permission to perform this action");
        }
    }
}

async fn the_description_lists_every_route_of_both_contracts(veche: Veche) {
    let reply = veche.get("/openapi.json").await;
    assert_eq!(reply.header("content-type"), "application/json");
    let description = reply.ok();
    assert!(
        description["openapi"]
            .as_str()
            .expect("a version")
            .starts_with("3.")
    );
    for (method, path) in ROUTES {
        let route = &description["paths"][path][method];
        assert!(
            route["responses"]["200"].is_object(),
            "{method} {path}: {route}"
        );
        assert!(
            route["summary"].is_string(),
            "{method} {path} says nothing of itself"
        );
    }
    let schemes = description["components"]["securitySchemes"]
        .as_object()
        .expect("schemes");
    let urls = schemes
        .values()
        .map(|scheme| &scheme["flows"]["password"]["tokenUrl"]);
    let urls: Vec<_> = urls.filter_map(|url| url.as_str()).collect();
    assert_eq!(urls, ["/auth/token", "/login"]);
    for (method, path) in [("get", "/getallchats"), ("get", "/messages/{channel_id}/")] {
        let security = &description["paths"][path][method]["security"];
        assert!(
            security.as_array().is_some_and(|list| !list.is_empty()),
            "{path} is open"
        );
    }
}

async fn the_page_loads_nothing_from_elsewhere_and_runs_no_inline_script(veche: Veche) {
    let page = veche.get("/docs").await;
    assert_eq!(page.status, 200);
    assert!(page.header("content-type").starts_with("text/html"));
    let policy = page.header("content-security-policy");
    for word in policy
        .split([' ', ';'])
        .filter(|word| word.contains(['\'', ':', '.', '*']))
    {
        let known = ["'none'", "'self'", "'unsafe-inline'", "data:"];
        assert!(known.contains(&word), "{word} in {policy}");
    }
    assert!(policy.contains("default-src 'none'") && policy.contains("script-src 'self';"));

    assert!(
        !page.text.contains("//"),
        "no address of another host: {}",
        page.text
    );
    let scripts: Vec<&str> = page.text.split("<script").skip(1).collect();
    assert_eq!(scripts.len(), 2);
    for script in scripts {
        let (head, rest) = script.split_once('>').expect("it ends");
        assert!(head.contains("src=\"/docs/"), "{head}");
        assert!(
            rest.starts_with("</script>"),
            "an inline script: {}",
            &rest[..rest.len().min(80)]
        );
    }
    let linked = ["src=\"", "href=\""].map(|name| page.text.split(name).skip(1));
    for rest in linked.into_iter().flatten() {
        let path = rest.split('"').next().expect("it ends");
        assert!(path.starts_with('/'), "{path}");
        let part = veche.get(path).await;
        assert!(
            part.status == 200 && !part.text.is_empty(),
            "{path}: {}",
            part.status
        );
    }
    assert!(!page.text.contains(" onload=") && !page.text.contains(" onclick="));
    assert!(
        veche
            .get("/docs/start.js")
            .await
            .text
            .contains("/openapi.json")
    );
}
