//! The live socket's first words.

#![expect(
    clippy::unwrap_used,
    reason = "a story fails where something does not go as told"
)]

use serde_json::{Value, json};

use crate::{
    harness::{Live, Veche},
    stories,
};

stories![
    a_live_socket_greets_answers_and_tells,
    what_is_done_over_http_is_told_on_the_socket,
    a_page_of_another_origin_opens_no_live_socket,
    whoever_comes_in_again_while_they_resume_is_in,
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

/// They were out while they were away, and come in before they have said what they hold, or while they read what they missed.
async fn whoever_comes_in_again_while_they_resume_is_in(veche: Veche) {
    let [anna, boris] = veche.people(["anna", "boris"]).await;
    let square = anna.founds("open", "square").await;
    let market = anna.founds("open", "market").await;
    anna.brings(market, &[&boris]).await;
    for number in 0..600 {
        anna.says(market, &format!("meanwhile {number}")).await;
    }
    for comes_late in [false, true] {
        anna.brings(square, &[&boris]).await;
        anna.says(square, "before").await;
        let out = format!("/api/v1/channels/{square}/members/{}", boris.id);
        let mut live = boris.tries_to_live().await.expect("the socket opens");
        let places = live.hello["places"].as_array().expect("places");
        let held = places
            .iter()
            .find(|place| place["channel"]["id"] == square)
            .expect("they are in")["channel"]["head"]
            .as_i64()
            .expect("a head");
        live.close().await;
        assert_eq!(anna.delete(&out).await.status, 204);

        live = boris.tries_to_live().await.expect("the socket opens");
        let channels = json!({square.to_string(): held, market.to_string(): 0});
        let resume = json!({"epoch": live.hello["epoch"], "channels": channels});
        let mut frames = Vec::new();
        if comes_late {
            live.send("resume", resume).await;
            frames.push(live.frame().await);
            anna.brings(square, &[&boris]).await;
        } else {
            anna.brings(square, &[&boris]).await;
            live.send("resume", resume).await;
        }
        let is_answer = |frame: &Value| frame.get("answer").is_some();
        let is_in = |frame: &Value| frame["entered"]["channel"]["id"] == square;
        while !(frames.iter().any(is_answer) && frames.iter().any(is_in)) {
            frames.push(live.frame().await);
        }
        let at = |is_it: &dyn Fn(&Value) -> bool| frames.iter().position(is_it);
        let gone = at(&|frame| {
            frame["signal"]["type"] == "gone" || frame["answer"]["ok"]["gone"] == json!([square])
        });
        assert!(gone.is_some() && gone < at(&is_in), "{frames:?}");
        anna.says(square, "after").await;
        while live.event().await["message"]["text"] != "after" {}
        live.close().await;
        assert_eq!(anna.delete(&out).await.status, 204);
    }
}
