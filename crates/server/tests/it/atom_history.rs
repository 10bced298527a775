//! What was said in a channel, as `GET /messages/{channel_id}/` shows it.

use futures_util::future::join_all;
use serde_json::Value;

use crate::{
    harness::{Person, Socket, Veche},
    stories,
};

stories![
    a_channel_is_read_oldest_first_with_who_said_what,
    a_long_channel_is_read_whole_in_the_order_it_was_heard,
    pages_go_back_from_the_end_and_on_from_any_place,
    every_parameter_that_does_not_fit_is_named_at_once,
    who_has_no_access_is_told_so_and_an_unknown_channel_is_not_found,
    an_address_without_the_last_slash_leads_to_the_one_with_it,
    history_has_an_order_and_pages,
];

/// Says these things in a channel, one behind the other; ready when the last one was heard.
async fn says(person: &Person, channel: i64, texts: &[&str]) {
    let mut socket = person.listens(channel).await;
    for text in texts {
        socket.send(text).await;
        assert_eq!(socket.text().await, format!("{}: {text}", person.name));
    }
    socket.close().await;
}

async fn page(person: &Person, channel: i64, query: &str) -> Vec<String> {
    let page = person.get(&format!("/messages/{channel}/{query}")).await;
    let page = page.ok();
    let texts = page.as_array().expect("a list").iter();
    texts
        .map(|message| message["content"].as_str().expect("a text").to_owned())
        .collect()
}

async fn a_channel_is_read_oldest_first_with_who_said_what(veche: Veche) {
    let [anna, boris] = veche.people(["anna", "boris"]).await;
    let moderator = veche.demo("moderator").await;
    let square = veche.channel("square", &[&anna, &boris]).await;
    assert_eq!(anna.reads(square).await, []);

    says(&anna, square, &["one"]).await;
    says(&moderator, square, &["two: \"quoted\"\nи вторая строка"]).await;
    says(&boris, square, &["three"]).await;
    says(&anna, square, &["four"]).await;

    let said = [
        (anna.id, "one".to_owned()),
        (moderator.id, "two: \"quoted\"\nи вторая строка".to_owned()),
        (boris.id, "three".to_owned()),
        (anna.id, "four".to_owned()),
    ];
    for reader in [&anna, &boris, &moderator, &veche.demo("admin").await] {
        assert_eq!(reader.reads(square).await, said);
    }
    let messages = boris.get(&format!("/messages/{square}/")).await.ok();
    let first = &messages[0];
    assert_eq!(first["sender"], "anna");
    let sent_at = first["sent_at"].as_str().expect("a time");
    assert!(sent_at.contains('T') && sent_at.ends_with('Z'), "{sent_at}");
}

async fn a_long_channel_is_read_whole_in_the_order_it_was_heard(veche: Veche) {
    let people = veche.people(["anna", "boris", "clara"]).await;
    let [anna, boris, clara] = &people;
    let square = veche.channel("square", &[anna, boris, clara]).await;
    let mut sockets = Vec::new();
    for person in &people {
        sockets.push(person.listens(square).await);
    }
    let mut listener = veche.demo("moderator").await.listens(square).await;
    let speaks = async |mut socket: Socket| {
        for number in 0..250 {
            socket.send(&number.to_string()).await;
        }
        socket.texts(3 * 250).await
    };

    let everybodys = join_all(sockets.into_iter().map(speaks));
    let (heard, everybodys) = tokio::join!(listener.texts(3 * 250), everybodys);

    for heard_too in everybodys {
        assert_eq!(heard_too, heard);
    }
    let messages = anna.get(&format!("/messages/{square}/")).await.ok();
    let messages = messages.as_array().expect("a list");
    let line = |message: &Value| {
        let (sender, content) = (&message["sender"], &message["content"]);
        format!(
            "{}: {}",
            sender.as_str().expect("a text"),
            content.as_str().expect("a text")
        )
    };
    assert_eq!(messages.iter().map(line).collect::<Vec<_>>(), heard);
    let seqs = messages.iter().map(|message| message["seq"].as_i64());
    let seqs: Vec<i64> = seqs.map(|seq| seq.expect("a number")).collect();
    assert!(seqs.windows(2).all(|pair| pair[1] == pair[0] + 1));
    for person in [anna, boris, clara] {
        let own = messages
            .iter()
            .filter(|message| message["sender_id"] == person.id);
        let numbers: Vec<_> = own.map(|message| message["content"].clone()).collect();
        let sent: Vec<Value> = (0..250)
            .map(|number: i64| number.to_string().into())
            .collect();
        assert_eq!(numbers, sent);
    }
}

async fn pages_go_back_from_the_end_and_on_from_any_place(veche: Veche) {
    let anna = veche.person("anna").await;
    let square = veche.channel("square", &[&anna]).await;
    says(&anna, square, &["a", "b", "c", "d", "e"]).await;
    let all = anna.get(&format!("/messages/{square}/")).await.ok();
    let seq = |place: usize| all[place]["seq"].as_i64().expect("seq is a number");
    let shown = async |query: String| page(&anna, square, &query).await.concat();

    assert_eq!(shown("?limit=2".to_owned()).await, "de");
    assert_eq!(shown(format!("?limit=2&before={}", seq(3))).await, "bc");
    assert_eq!(shown(format!("?limit=2&before={}", seq(1))).await, "a");
    assert_eq!(shown(format!("?before={}", seq(2))).await, "ab");
    assert_eq!(shown(format!("?after={}", seq(2))).await, "de");
    assert_eq!(shown(format!("?limit=2&after={}", seq(0))).await, "bc");
    assert_eq!(shown(format!("?after={}", seq(4))).await, "");
    assert_eq!(shown("?after=0&limit=1".to_owned()).await, "a");
    let between = format!("?after={}&before={}", seq(0), seq(4));
    assert_eq!(shown(between.clone()).await, "bcd");
    assert_eq!(shown(between + "&limit=2").await, "bc");
    assert_eq!(shown("?limit=1000".to_owned()).await, "abcde");
    assert_eq!(shown(format!("?before={}", i64::MAX)).await, "abcde");

    let seen_twice_by_nobody = [seq(4), seq(2)].map(|before| format!("?limit=2&before={before}"));
    let mut pages = vec![shown("?limit=1".to_owned()).await];
    for query in seen_twice_by_nobody {
        pages.insert(0, shown(query).await);
    }
    assert_eq!(pages, ["ab", "cd", "e"]);
}

async fn every_parameter_that_does_not_fit_is_named_at_once(veche: Veche) {
    let anna = veche.demo("user1").await;
    let all = [
        "path.channel_id",
        "query.limit",
        "query.before",
        "query.after",
    ];
    let reply = anna
        .get("/messages/square/?limit=0&before=-1&after=b")
        .await;
    let kinds = reply.misfits(&all);
    assert_eq!(
        kinds,
        [
            "int_parsing",
            "greater_than_equal",
            "greater_than_equal",
            "int_parsing"
        ]
    );
    let one = anna.get("/messages/1/?limit=1001").await;
    assert_eq!(one.misfits(&["query.limit"]), ["less_than_equal"]);
    let message = &one.json["detail"][0]["msg"];
    assert_eq!(message, "Input should be less than or equal to 1000");
    for id in ["1.5", "99999999999999999999", "1%20or%201=1", "%00", "0x1"] {
        let reply = anna.get(&format!("/messages/{id}/")).await;
        reply.misfits(&["path.channel_id"]);
    }
    anna.get("/messages/1/?limit=")
        .await
        .misfits(&["query.limit"]);
    anna.get("/messages/1/?limit=1000&unknown=x").await.ok();
}

async fn who_has_no_access_is_told_so_and_an_unknown_channel_is_not_found(veche: Veche) {
    let [anna, boris, clara] = veche.people(["anna", "boris", "clara"]).await;
    let moderator = veche.demo("moderator").await;
    let square = veche.channel("square", &[&anna, &boris]).await;
    let path = format!("/messages/{square}/");
    let refused = "You do not have access to this channel";

    let nobody = veche.get(&path).await;
    nobody.refused(401, "Not authenticated");
    assert_eq!(nobody.header("www-authenticate"), "Bearer");
    clara.get(&path).await.refused(403, refused);
    for person in [&anna, &clara, &moderator] {
        for id in [0, -1, 1_000_000, i64::MAX] {
            let reply = person.get(&format!("/messages/{id}/")).await;
            reply.refused(404, "Channel not found");
        }
    }
    anna.get(&path).await.ok();
    boris.get(&path).await.ok();

    let block = format!("/moderator/block_user/{}", anna.id);
    moderator.post(&block).await.ok();
    let remove = format!(
        "/moderator/remove_user_from_channel?user_id={}&channel_id={square}",
        boris.id
    );
    moderator.delete(&remove).await.ok();

    anna.get(&path).await.refused(403, refused);
    boris.get(&path).await.refused(403, refused);
    moderator.get(&path).await.ok();
}

async fn an_address_without_the_last_slash_leads_to_the_one_with_it(veche: Veche) {
    let user1 = veche.demo("user1").await;
    for (from, to) in [
        ("/messages/1", "/messages/1/"),
        (
            "/messages/1?limit=1&after=0",
            "/messages/1/?limit=1&after=0",
        ),
    ] {
        let reply = user1.get(from).await;
        assert_eq!(reply.status, 307);
        assert_eq!(reply.header("location"), to);
    }
    assert_eq!(
        page(&user1, 1, "?limit=1&after=0").await,
        ["Hello from user1"]
    );
    // No address leads to another host.
    for from in ["/messages/%2F%2Fexample.org", "/messages/%0d%0ax:y"] {
        let reply = user1.get(from).await;
        let location = reply.header("location");
        assert!(
            location.starts_with("/messages/"),
            "{from} leads to {location}"
        );
    }
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
