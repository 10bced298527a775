//! Finding what was said: by other forms of a word, by parts, by who, where and when; and nobody finds what is not theirs.

use serde_json::{Value, json};

use crate::{
    harness::{Person, Veche, until},
    stories,
};

stories![
    words_are_found_in_all_their_forms_and_parts,
    operators_narrow_a_search_down,
    what_changes_is_found_as_it_is_now,
    nobody_finds_what_they_may_not_read,
    a_query_that_makes_no_sense_is_refused_by_its_field,
    many_hits_come_page_by_page_and_once_each,
    what_is_pasted_from_a_terminal_is_text,
    days_are_those_of_whoever_asks,
];

impl Person {
    async fn searches(&self, query: &str, more: &str) -> Value {
        let query: String = escaped(query);
        self.get(&format!("/api/v1/search?query={query}{more}"))
            .await
            .ok()
    }

    /// The texts that a search finds, newest first.
    async fn finds(&self, query: &str) -> Vec<String> {
        texts(&self.searches(query, "").await)
    }
}

fn texts(found: &Value) -> Vec<String> {
    let hits = found["hits"].as_array().expect("hits");
    let text = |hit: &Value| hit["message"]["text"].as_str().expect("a text").to_owned();
    hits.iter().map(text).collect()
}

fn escaped(text: &str) -> String {
    form_urlencoded::byte_serialize(text.as_bytes()).collect()
}

/// Waits until the search knows all that was said: what is found then is found through its index.
async fn is_indexed(veche: &Veche) {
    let chat = veche.operator().await;
    until(async || chat.index_lag().await.expect("it can be read") == 0).await;
}

async fn words_are_found_in_all_their_forms_and_parts(veche: Veche) {
    let anna = veche.person("anna").await;
    let square = veche.channel("square", &[&anna]).await;
    for text in [
        "Пришло новое СООБЩЕНИЕ от Бориса",
        "She was running to https://example.com/path?x=1 again",
        "пишите на anna@example.org",
        "the \"quick brown\" fox",
        "brown and quick",
    ] {
        anna.says(square, text).await;
    }
    for is_indexed_already in [false, true] {
        if is_indexed_already {
            is_indexed(&veche).await;
        }
        for (query, count) in [
            ("сообщения", 1),
            ("сообщен", 1),
            ("БЩЕНИ", 1),
            ("run", 1),
            ("runs", 1),
            ("example.com/pa", 1),
            ("anna@exa", 1),
            ("exampl", 2),
            ("\"quick brown\"", 1),
            ("quick brown", 2),
            ("quick -fox", 1),
            ("борис", 1),
            ("nothing of the kind", 0),
        ] {
            assert_eq!(anna.finds(query).await.len(), count, "{query}");
        }
    }
    let found = anna.searches("сообщения", "").await;
    let pieces = found["hits"][0]["snippet"].as_array().expect("pieces");
    let marked: Vec<&Value> = pieces
        .iter()
        .filter(|piece| piece["is_match"] == true)
        .collect();
    assert_eq!(marked.len(), 1, "{pieces:?}");
    assert_eq!(marked[0]["text"], "СООБЩЕНИЕ");
}

async fn operators_narrow_a_search_down(veche: Veche) {
    let [anna, boris] = veche.people(["anna", "boris"]).await;
    let square = veche.channel("Red Square", &[&anna, &boris]).await;
    let market = veche.channel("market", &[&anna, &boris]).await;
    anna.says(square, "apples at http://a.example").await;
    let pinned = boris.says(square, "apples, ripe").await;
    boris.says(market, "apples, cheap").await;
    let pin = format!("/api/v1/channels/{square}/messages/{pinned}/pin");
    anna.put_json(&pin, json!({})).await.ok();
    is_indexed(&veche).await;

    for (query, wanted) in [
        ("apples from:boris", vec!["apples, cheap", "apples, ripe"]),
        ("from:me", vec!["apples at http://a.example"]),
        ("apples in:market", vec!["apples, cheap"]),
        ("apples in:\"red square\" -from:anna", vec!["apples, ripe"]),
        ("has:link", vec!["apples at http://a.example"]),
        ("is:pinned", vec!["apples, ripe"]),
        ("apples -is:pinned -has:link", vec!["apples, cheap"]),
        ("apples before:2020-01-01", vec![]),
        ("from:nobody apples", vec![]),
    ] {
        let mut found = anna.finds(query).await;
        let mut wanted = wanted;
        found.sort_unstable();
        wanted.sort_unstable();
        assert_eq!(found, wanted, "{query}");
    }
    assert_eq!(anna.finds("apples after:2020-01-01").await.len(), 3);
    let best = texts(&anna.searches("ripe apples", "&sort=best").await);
    assert_eq!(best, ["apples, ripe"]);
}

async fn what_changes_is_found_as_it_is_now(veche: Veche) {
    let anna = veche.person("anna").await;
    let square = veche.channel("square", &[&anna]).await;
    let edited = anna.says(square, "a wonderful morning").await;
    let deleted = anna.says(square, "a dreadful morning").await;
    is_indexed(&veche).await;
    assert_eq!(anna.finds("morning").await.len(), 2);

    let path = |seq| format!("/api/v1/channels/{square}/messages/{seq}");
    let text = json!({"text": "a wonderful evening"});
    anna.patch_json(&path(edited), text).await.ok();
    assert_eq!(anna.delete(&path(deleted)).await.status, 204);

    assert!(anna.finds("morning").await.is_empty());
    is_indexed(&veche).await;
    assert!(anna.finds("morning").await.is_empty());
    assert_eq!(anna.finds("evening").await, ["a wonderful evening"]);
}

async fn nobody_finds_what_they_may_not_read(veche: Veche) {
    let [anna, boris, clara] = veche.people(["anna", "boris", "clara"]).await;
    let moderator = veche.demo("moderator").await;
    let secret = veche.channel("secret", &[&anna, &boris]).await;
    anna.says(secret, "the canary sings").await;
    let direct = anna
        .post_json("/api/v1/directs", json!({"people": [boris.id]}))
        .await
        .ok();
    let direct = direct["channel"]["id"].as_i64().expect("an id");
    anna.says(direct, "the canary whispers").await;
    is_indexed(&veche).await;

    assert_eq!(boris.finds("canary").await.len(), 2);
    for stranger in [&clara, &moderator] {
        for query in [
            "canary",
            "from:anna",
            "in:secret canary",
            &format!("in:{direct}"),
        ] {
            assert!(stranger.finds(query).await.is_empty(), "{query}");
        }
    }
    let remove = format!(
        "/moderator/remove_user_from_channel?user_id={}&channel_id={secret}",
        boris.id
    );
    moderator.delete(&remove).await.ok();
    assert_eq!(boris.finds("canary").await, ["the canary whispers"]);
}

async fn a_query_that_makes_no_sense_is_refused_by_its_field(veche: Veche) {
    let anna = veche.person("anna").await;
    for query in ["", &"x".repeat(501), &"x ".repeat(21)] {
        let query = escaped(query);
        let refused = anna.get(&format!("/api/v1/search?query={query}")).await;
        assert_eq!(refused.status, 422, "{}", refused.text);
        assert_eq!(refused.json["field"], "query", "{}", refused.text);
    }
    for query in [
        "\"",
        "-",
        "from:\"",
        "'; drop table users; --",
        "a\u{0}b",
        "* OR 1",
        "\\",
        "(",
        "NEAR(a b)",
    ] {
        let path = format!("/api/v1/search?query={}", escaped(query));
        let answer = anna.get(&path).await;
        assert!(
            matches!(answer.status, 200 | 422),
            "{query}: {}",
            answer.text
        );
    }
}

async fn many_hits_come_page_by_page_and_once_each(veche: Veche) {
    let anna = veche.person("anna").await;
    let square = veche.channel("square", &[&anna]).await;
    for number in 0..25 {
        anna.says(square, &format!("needle number {number}")).await;
    }
    is_indexed(&veche).await;

    let (mut all, mut next) = (Vec::new(), String::new());
    loop {
        let page = anna.searches("needle", &format!("&limit=7{next}")).await;
        all.extend(texts(&page));
        match page["next"].as_i64() {
            Some(before) => next = format!("&before={before}"),
            None => break,
        }
    }
    let wanted: Vec<String> = (0..25)
        .rev()
        .map(|number| format!("needle number {number}"))
        .collect();
    assert_eq!(all, wanted);
}

async fn what_is_pasted_from_a_terminal_is_text(veche: Veche) {
    let anna = veche.person("anna").await;
    let square = veche.channel("square", &[&anna]).await;
    for text in [
        "git push --force",
        "kubectl get pods -n kube-system",
        "a -b c",
        "rm -rf build",
        "status in: progress on:monday",
        "le café à Łódź",
        "C++ course",
        "plan B/C",
    ] {
        anna.says(square, text).await;
    }
    is_indexed(&veche).await;
    for query in [
        "git push --force",
        "kubectl get pods -n kube-system",
        "a -b c",
        "in: progress",
        "on:monday",
        "cafe lodz",
        "C++",
    ] {
        let found = anna.searches(query, "").await;
        assert_eq!(texts(&found).len(), 1, "{query}: {found}");
        assert_eq!(found["literal"], Value::Null);
    }
    let found = anna.searches("rm -rf build", "").await;
    assert!(texts(&found).is_empty(), "{found}");
    let literal = found["literal"].as_str().expect("the same as text");
    assert_eq!(literal, "rm \"-rf\" build");
    assert_eq!(anna.finds(literal).await, ["rm -rf build"]);
}

async fn days_are_those_of_whoever_asks(veche: Veche) {
    let anna = veche.person("anna").await;
    let square = veche.channel("square", &[&anna]).await;
    anna.says(square, "happy new year").await;
    let page = anna.searches("year", "").await;
    let posted = page["hits"][0]["message"]["posted_at"].as_i64();
    let posted = jiff::Timestamp::from_millisecond(posted.expect("a time")).expect("a time");
    for zone in ["Pacific/Kiritimati", "Pacific/Pago_Pago"] {
        let there = posted.in_tz(zone).expect("a zone");
        let query = format!("year on:{}", there.date());
        let found = anna.searches(&query, &format!("&zone={zone}")).await;
        assert_eq!(texts(&found).len(), 1, "{query} in {zone}");
        let mine = json!({"time_zone": zone});
        anna.patch_json("/api/v1/me", mine).await.ok();
        assert_eq!(anna.finds(&query).await.len(), 1, "{query} in {zone}");
    }
    let nowhere = anna.get("/api/v1/search?query=year&zone=Mars/Utopia").await;
    assert_eq!(nowhere.json["field"], "zone", "{}", nowhere.text);
}
