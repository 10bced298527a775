//! The live socket's first words.

#![expect(
    clippy::unwrap_used,
    reason = "a story fails where something does not go as told"
)]

use serde_json::json;

use crate::{
    harness::{Live, Veche},
    stories,
};

stories![
    a_live_socket_greets_answers_and_tells,
    what_is_done_over_http_is_told_on_the_socket,
    a_page_of_another_origin_opens_no_live_socket,
];

async fn a_live_socket_greets_answers_and_tells(veche: Veche) {
    let [anna, boris] = veche.people(["anna", "boris"]).await;
    let square = veche.channel("square", &[&anna, &boris]).await;
    let mut annas = anna.lives().await;
    let mut boriss = boris.tries_to_live().await.unwrap();
    assert_eq!(boriss.hello["me"]["person"]["username"], "boris");
    let head = boriss.hello["places"][0]["channel"]["head"]
        .as_i64()
        .unwrap();
    boriss.resume(&[(square, head - 1)]).await;
    assert_eq!(boriss.event().await["type"], "joined");

    let draft = json!({"channel": square, "text": "here", "nonce": "n1"});
    let posted = annas.request("post", draft.clone()).await;

    assert_eq!(posted["seq"], head + 1);
    assert_eq!(boriss.event().await["message"]["text"], "here");
    assert_eq!(annas.event().await["message"]["text"], "here");
    let other = json!({"channel": square, "text": "not here", "nonce": "n1"});
    let problem = annas.refused("post", other).await;
    assert_eq!(problem["code"], "conflict");
    annas.close().await;
}

async fn what_is_done_over_http_is_told_on_the_socket(veche: Veche) {
    let anna = veche.person("anna").await;
    let square = veche.channel("square", &[&anna]).await;
    let mut live = anna.lives().await;
    let path = format!("/api/v1/channels/{square}");
    let favourite = json!({"is_favourite": true});
    anna.patch_json(&format!("{path}/membership"), favourite)
        .await
        .ok();
    let told = live.signal("membership").await;
    assert_eq!(told["membership"]["is_favourite"], true);
    anna.put_json(&format!("{path}/read"), json!({"seq": 2}))
        .await
        .ok();
    assert_eq!(live.signal("membership").await["channel"], square);

    live.send_text(&"x".repeat((64 << 10) + 1)).await;

    assert_eq!(live.closed().await.0, Some(1009));
}

async fn a_page_of_another_origin_opens_no_live_socket(veche: Veche) {
    let anna = veche.person("anna").await;
    let bearer = format!("Bearer {}", anna.token);
    let open = async |origin: &str| {
        let headers = [("authorization", bearer.as_str()), ("origin", origin)];
        Live::open(&veche.base, "", &headers).await
    };
    assert!(open(&veche.base).await.is_ok());
    let refused = open("https://evil.example").await.err().unwrap();
    assert_eq!(refused.status, 403);
    assert_eq!(refused.json["code"], "forbidden");
}
