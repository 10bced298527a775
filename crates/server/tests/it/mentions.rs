//! What mentions a person.

use serde_json::{Value, json};

use crate::{
    harness::{Person, Veche},
    stories,
};

stories![
    what_mentions_one_is_listed_from_all_channels_the_last_first,
    what_calls_nobody_any_more_is_listed_no_more,
    only_the_channels_that_one_is_in_count,
    the_list_is_read_page_by_page,
    an_address_and_code_call_nobody,
    the_longest_name_that_there_is_wins,
    a_text_that_shows_nothing_is_refused_and_calls_nobody,
];

async fn page(person: &Person, query: &str) -> (Vec<String>, Option<String>) {
    let page = person.asks(&format!("/mentions?{query}")).await;
    let messages = page["messages"].as_array().expect("a list").iter();
    let text = |message: &Value| message["text"].as_str().expect("a text").to_owned();
    (
        messages.map(text).collect(),
        page["next"].as_str().map(str::to_owned),
    )
}

async fn texts(person: &Person) -> Vec<String> {
    let (texts, next) = page(person, "").await;
    assert_eq!(next, None);
    texts
}

async fn what_mentions_one_is_listed_from_all_channels_the_last_first(veche: Veche) {
    let [anna, boris, clara] = veche.people(["anna", "boris", "clara"]).await;
    let square = anna.founds("open", "square").await;
    let market = boris.founds("closed", "market").await;
    anna.brings(square, &[&boris, &clara]).await;
    boris.brings(market, &[&anna]).await;
    let told = json!({ "people": [boris.id] });
    let direct = anna.post_json("/api/v1/directs", told).await.ok();
    let direct = direct["channel"]["id"].as_i64().expect("an id");

    let first = boris.says(square, "one, @anna").await;
    boris.says(market, "two, @Anna!").await;
    boris.says(square, "@channel three").await;
    anna.says(square, "@anna and @channel, said to oneself")
        .await;
    boris.says(square, "nobody").await;
    boris.says(square, "`@anna` in code").await;
    clara.says(square, "@boris").await;
    boris.says(direct, "@anna, four").await;
    let told = json!({"text": "five for @anna", "nonce": "five", "thread": first});
    let path = format!("/api/v1/channels/{square}/messages");
    boris.post_json(&path, told).await.ok();
    let react = format!("{path}/{first}/reactions/👍");
    clara.put_json(&react, json!({})).await.ok();

    let list = [
        "five for @anna",
        "@anna, four",
        "@channel three",
        "two, @Anna!",
        "one, @anna",
    ];
    assert_eq!(texts(&anna).await, list);
    assert_eq!(
        texts(&boris).await,
        ["@boris", "@anna and @channel, said to oneself"]
    );
    let claras = ["@anna and @channel, said to oneself", "@channel three"];
    assert_eq!(texts(&clara).await, claras);
    // Each is the message as it is shown in its place.
    let shown = anna.asks("/mentions").await;
    for message in shown["messages"].as_array().expect("a list") {
        let path = format!(
            "/channels/{}/messages/{}",
            message["channel"], message["seq"]
        );
        assert_eq!(message, &anna.asks(&path).await);
    }
    assert_eq!(
        shown["messages"][4]["reactions"][0]["people"],
        json!([clara.id])
    );
}

async fn what_calls_nobody_any_more_is_listed_no_more(veche: Veche) {
    let [anna, boris] = veche.people(["anna", "boris"]).await;
    let square = anna.founds("closed", "square").await;
    anna.brings(square, &[&boris]).await;
    let path = |seq: i64| format!("/api/v1/channels/{square}/messages/{seq}");
    let named = anna.says(square, "for @boris").await;
    let called = anna.says(square, "for @channel").await;
    let plain = anna.says(square, "for somebody").await;
    let deleted = anna.says(square, "a slip, @boris").await;
    assert_eq!(texts(&boris).await.len(), 3);

    for (seq, text) in [
        (named, "for nobody"),
        (called, "for none"),
        (plain, "for @boris, after all"),
    ] {
        anna.patch_json(&path(seq), json!({ "text": text }))
            .await
            .ok();
    }
    anna.delete(&path(deleted)).await.done();

    assert_eq!(texts(&boris).await, ["for @boris, after all"]);
}

async fn only_the_channels_that_one_is_in_count(veche: Veche) {
    let [anna, boris] = veche.people(["anna", "boris"]).await;
    let moderator = veche.demo("moderator").await;
    let square = anna.founds("open", "square").await;
    anna.says(square, "@channel, before they came").await;
    anna.brings(square, &[&boris, &moderator]).await;
    anna.says(square, "@boris and @moderator").await;
    let both = ["@boris and @moderator"];
    for person in [&boris, &moderator] {
        assert_eq!(texts(person).await, both);
    }

    let membership = format!("/api/v1/channels/{square}/membership");
    for person in [&boris, &moderator] {
        person.delete(&membership).await.done();
        assert!(texts(person).await.is_empty(), "{}", person.name);
    }
    anna.says(square, "@boris, who is out, and @channel").await;
    anna.brings(square, &[&boris]).await;
    assert_eq!(texts(&boris).await, both);
    let path = format!("/api/v1/channels/{square}");
    moderator.delete(&path).await.done();
    assert!(texts(&boris).await.is_empty());
}

async fn the_list_is_read_page_by_page(veche: Veche) {
    let [anna, boris] = veche.people(["anna", "boris"]).await;
    let mut channels = Vec::new();
    for name in ["square", "market", "harbour"] {
        let channel = anna.founds("closed", name).await;
        anna.brings(channel, &[&boris]).await;
        channels.push(channel);
    }
    // Stored together, so that many have the same time.
    let mut live = anna.lives().await;
    for number in 0..42 {
        let channel = channels[number % 3];
        let whom = if number % 2 == 0 {
            "@boris"
        } else {
            "@channel"
        };
        let told = json!({"channel": channel, "text": format!("{whom} {number}"), "nonce": format!("n{number}")});
        live.send("post", told).await;
    }
    for _ in 0..42 {
        let answer = live.next("answer").await;
        assert!(answer.get("ok").is_some(), "{answer}");
    }

    let (whole, next) = page(&boris, "limit=200").await;
    assert_eq!((whole.len(), next), (42, None));
    for most in [1, 8, 42] {
        let (mut read, mut query) = (Vec::new(), format!("limit={most}"));
        loop {
            let (texts, next) = page(&boris, &query).await;
            assert!(texts.len() <= most);
            read.extend(texts);
            let Some(next) = next else { break };
            query = format!("limit={most}&before={next}");
        }
        assert_eq!(read, whole, "{most} a page");
    }
    for bad in ["before=x", "before=1.2", "before=", "limit=0", "limit=201"] {
        let reply = boris.get(&format!("/api/v1/mentions?{bad}")).await;
        reply.is_problem("invalid");
    }
}

async fn an_address_and_code_call_nobody(veche: Veche) {
    let [anna, boris] = veche.people(["anna", "boris"]).await;
    let square = anna.founds("closed", "square").await;
    anna.brings(square, &[&boris]).await;
    let mentions = async |text: &str| {
        let seq = anna.says(square, text).await;
        let path = format!("/channels/{square}/messages/{seq}");
        anna.asks(&path).await["mentions"].clone()
    };
    for text in [
        "https://medium.com/@boris/post",
        "https://example.org/?q=@boris",
        "[x](https://t.me/@boris)",
        "[@boris](https://example.org)",
        "npm i @boris/pkg",
        "anna@boris.org",
        "`@boris`",
        "~~~\n@boris\n~~~",
        "@boris@example.org",
    ] {
        assert_eq!(mentions(text).await, json!([]), "{text}");
    }
    for text in [
        "_@boris look_",
        "__@boris__",
        "...@boris",
        "-@boris",
        "\\`@boris\\`",
        "a ` b\n\n@boris\n\nc ` d",
        "- @boris",
        "> @boris",
        "| @boris | b |\n|-|-|",
    ] {
        assert_eq!(mentions(text).await, json!([boris.id]), "{text}");
    }
}

async fn the_longest_name_that_there_is_wins(veche: Veche) {
    let [anna, vera, other] = veche.people(["anna", "vera", "vera.x"]).await;
    let square = anna.founds("closed", "square").await;
    anna.brings(square, &[&vera, &other]).await;
    let mentions = async |text: &str| {
        let seq = anna.says(square, text).await;
        let path = format!("/channels/{square}/messages/{seq}");
        anna.asks(&path).await["mentions"].clone()
    };
    for text in ["@vera", "@vera.", "@vera_", "@vera...", "_@vera_"] {
        assert_eq!(mentions(text).await, json!([vera.id]), "{text}");
    }
    assert_eq!(mentions("@vera.x.").await, json!([other.id]));
}

async fn a_text_that_shows_nothing_is_refused_and_calls_nobody(veche: Veche) {
    let [anna] = veche.people(["anna"]).await;
    let square = anna.founds("closed", "square").await;
    let said = anna.says(square, "something").await;
    let path = format!("/api/v1/channels/{square}/messages");
    for text in [
        "\u{200b}",
        "\u{2800}",
        "\u{feff} \u{ad}",
        "\u{3164}\n\u{115f}",
    ] {
        let posted = anna
            .post_json(&path, json!({"text": text, "nonce": "n"}))
            .await;
        let edited = anna
            .patch_json(&format!("{path}/{said}"), json!({ "text": text }))
            .await;
        for refused in [posted, edited] {
            assert_eq!(refused.status, 422, "{}", refused.text);
            assert_eq!(refused.json["field"], "text");
            assert_eq!(refused.json["rule"], "must not be empty");
        }
    }
    assert_eq!(anna.says(square, "+").await, said + 1);
}
