//! Direct messages as the routes show them, and marking them as read.

use serde_json::{Value, json};

use crate::{
    harness::{Person, Veche},
    stories,
};

stories![
    received_messages_stand_under_their_senders_oldest_first,
    chats_show_both_directions_and_what_the_other_has_read,
    reading_everything_leaves_nothing_unread,
    reading_from_one_sender_leaves_the_others_unread,
    who_writes_to_oneself_has_one_chat_with_oneself,
    a_long_correspondence_comes_whole_and_in_order,
    a_text_comes_as_it_was_written,
];

const RECEIVED: [&str; 3] = [
    "/getallmessages",
    "/getreadedmessages",
    "/getnotreadedmessages",
];

/// Checks one list: its keys, and that its dates are times that do not go back. Gives who, to whom, what, and whether read.
fn lines(list: &Value) -> Vec<(String, String, String, bool)> {
    let list = list.as_array().expect("a list");
    let dates: Vec<&str> = list
        .iter()
        .map(|line| line["date"].as_str().expect("a text"))
        .collect();
    assert!(dates.is_sorted(), "{dates:?}");
    for date in dates {
        let is_time = date.len() >= 20 && date.as_bytes()[10] == b'T' && date.ends_with('Z');
        assert!(
            is_time && date.starts_with("20"),
            "{date} is no time in UTC"
        );
    }
    let word = |line: &Value, key: &str| line[key].as_str().expect("a text").to_owned();
    list.iter()
        .map(|line| {
            assert_eq!(line.as_object().expect("an object").len(), 5, "{line}");
            let is_read = line["is_read"].as_bool().expect("yes or no");
            (
                word(line, "from"),
                word(line, "to"),
                word(line, "text"),
                is_read,
            )
        })
        .collect()
}

fn line(from: &str, to: &str, text: &str, is_read: bool) -> (String, String, String, bool) {
    (from.to_owned(), to.to_owned(), text.to_owned(), is_read)
}

/// How many correspondents a route names.
async fn names(person: &Person, route: &str) -> Vec<String> {
    let chats = person.get(route).await.ok();
    chats
        .as_object()
        .expect("an object")
        .keys()
        .cloned()
        .collect()
}

async fn received_messages_stand_under_their_senders_oldest_first(veche: Veche) {
    let [anna, boris, clara] = veche.people(["anna", "boris", "clara"]).await;
    for route in RECEIVED.into_iter().chain(["/getallchats"]) {
        let reply = boris.get(route).await;
        assert_eq!(reply.header("content-type"), "application/json");
        assert_eq!(reply.ok(), json!({}), "nobody wrote yet");
    }

    anna.writes(&boris, "one").await;
    clara.writes(&boris, "from clara").await;
    anna.writes(&boris, "two").await;
    boris.writes(&anna, "an answer").await;

    for route in ["/getallmessages", "/getnotreadedmessages"] {
        let received = boris.get(route).await.ok();
        let both = [
            line("anna", "boris", "one", false),
            line("anna", "boris", "two", false),
        ];
        assert_eq!(lines(&received["anna"]), both);
        assert_eq!(
            lines(&received["clara"]),
            [line("clara", "boris", "from clara", false)]
        );
        assert_eq!(received.as_object().expect("an object").len(), 2);
    }
    assert_eq!(boris.get("/getreadedmessages").await.ok(), json!({}));
    let received = anna.get("/getallmessages").await.ok();
    assert_eq!(
        lines(&received["boris"]),
        [line("boris", "anna", "an answer", false)]
    );
    // Who has only sent has received nothing, and sees nothing of what the others say.
    for route in RECEIVED {
        assert_eq!(clara.get(route).await.ok(), json!({}));
    }
}

async fn chats_show_both_directions_and_what_the_other_has_read(veche: Veche) {
    let [anna, boris] = veche.people(["anna", "boris"]).await;
    anna.writes(&boris, "question").await;
    boris.writes(&anna, "answer").await;
    anna.writes(&boris, "thanks").await;
    let told = |first, second, third| {
        [
            line("anna", "boris", "question", first),
            line("boris", "anna", "answer", second),
            line("anna", "boris", "thanks", third),
        ]
    };
    for (person, other) in [(&anna, "boris"), (&boris, "anna")] {
        let chats = person.get("/getallchats").await.ok();
        assert_eq!(lines(&chats[other]), told(false, false, false));
        assert_eq!(chats.as_object().expect("an object").len(), 1);
    }

    boris.post("/readnotreaded").await.ok();

    for (person, other) in [(&anna, "boris"), (&boris, "anna")] {
        let chats = person.get("/getallchats").await.ok();
        assert_eq!(
            lines(&chats[other]),
            told(true, false, true),
            "what anna received waits"
        );
    }
}

async fn reading_everything_leaves_nothing_unread(veche: Veche) {
    let [anna, boris, clara] = veche.people(["anna", "boris", "clara"]).await;
    boris.post("/readnotreaded").await.ok();
    anna.writes(&boris, "one").await;
    clara.writes(&boris, "two").await;

    boris.post("/readnotreaded").await.ok();

    assert_eq!(boris.get("/getnotreadedmessages").await.ok(), json!({}));
    let read = boris.get("/getreadedmessages").await.ok();
    assert_eq!(lines(&read["anna"]), [line("anna", "boris", "one", true)]);
    assert_eq!(lines(&read["clara"]), [line("clara", "boris", "two", true)]);
    anna.writes(&boris, "later").await;
    assert_eq!(
        boris.texts_with("/getnotreadedmessages", &anna).await,
        ["later"]
    );
    assert_eq!(boris.texts_with("/getreadedmessages", &anna).await, ["one"]);
    assert_eq!(
        boris.texts_with("/getallmessages", &anna).await,
        ["one", "later"]
    );
}

async fn reading_from_one_sender_leaves_the_others_unread(veche: Veche) {
    let [anna, boris, clara] = veche.people(["anna", "boris", "clara"]).await;
    anna.writes(&boris, "one").await;
    clara.writes(&boris, "two").await;
    boris.writes(&anna, "for anna").await;

    boris
        .post("/readnotreadedfromuser?user_from=ANNA")
        .await
        .ok();

    assert_eq!(names(&boris, "/getreadedmessages").await, ["anna"]);
    assert_eq!(names(&boris, "/getnotreadedmessages").await, ["clara"]);
    assert_eq!(
        anna.texts_with("/getnotreadedmessages", &boris).await,
        ["for anna"]
    );
    // Nobody of this name, and somebody who has never written.
    let nobody = boris.post("/readnotreadedfromuser?user_from=nobody").await;
    nobody.refused(404, "User not found");
    boris
        .post("/readnotreadedfromuser?user_from=user1")
        .await
        .ok();
    assert_eq!(names(&boris, "/getnotreadedmessages").await, ["clara"]);
    assert_eq!(
        names(&boris, "/getallchats").await.len(),
        2,
        "asking opened no chat"
    );
}

async fn who_writes_to_oneself_has_one_chat_with_oneself(veche: Veche) {
    let anna = veche.person("anna").await;
    let mut socket = anna.chats().await;

    socket.writes(&anna, "buy milk").await;

    let mut frames = [socket.json().await, socket.json().await];
    frames.sort_by_key(|frame| frame.get("status").is_some());
    assert_eq!(
        frames[0],
        json!({"username_from": "anna", "message": "buy milk"})
    );
    assert_eq!(frames[1], json!({"status": "success", "error": null}));
    // The next frame is read to show that the push came once; it also answers the push.
    socket.send("no JSON").await;
    assert_eq!(socket.json().await["status"], "error");
    let note = [line("anna", "anna", "buy milk", true)];
    for route in ["/getallmessages", "/getallchats", "/getreadedmessages"] {
        assert_eq!(lines(&anna.get(route).await.ok()["anna"]), note, "{route}");
    }
    assert_eq!(anna.get("/getnotreadedmessages").await.ok(), json!({}));
}

async fn a_long_correspondence_comes_whole_and_in_order(veche: Veche) {
    let veche = Veche::on(veche.engine, &[("limits", "off")]).await;
    let [anna, boris] = veche.people(["anna", "boris"]).await;
    let texts: Vec<String> = (0..1100)
        .map(|number| format!("message {number}"))
        .collect();
    let mut socket = anna.chats().await;
    for (number, text) in texts.iter().enumerate() {
        if number == 1050 {
            boris.post("/readnotreaded").await.ok();
        }
        socket.writes(&boris, text).await;
        socket.succeeds().await;
    }

    let all = boris.get("/getallmessages").await.ok();
    let expected = texts.iter().enumerate();
    let expected: Vec<_> = expected
        .map(|(number, text)| line("anna", "boris", text, number < 1050))
        .collect();
    assert_eq!(lines(&all["anna"]), expected);
    assert_eq!(
        lines(&anna.get("/getallchats").await.ok()["boris"]),
        expected
    );
    let read = boris.get("/getreadedmessages").await.ok();
    assert_eq!(lines(&read["anna"]), expected[..1050]);
    let unread = boris.get("/getnotreadedmessages").await.ok();
    assert_eq!(lines(&unread["anna"]), expected[1050..]);
    assert_eq!(anna.get("/getallmessages").await.ok(), json!({}));
}

async fn a_text_comes_as_it_was_written(veche: Veche) {
    let [anna, boris] = veche.people(["anna", "boris"]).await;
    let mut texts = [
        "привет, вече",
        "\"quoted\" \\ and </script>",
        "two\nlines\tand a tab",
        "👩‍👩‍👧 e\u{301} \u{202e}",
        "  blanks around  ",
        "'; drop table messages; --",
    ]
    .map(str::to_owned)
    .to_vec();
    texts.push("я".repeat(10_000));
    let mut heard = boris.chats().await;

    for text in &texts {
        anna.writes(&boris, text).await;
        let frame = json!({"username_from": "anna", "message": text});
        assert_eq!(heard.json().await, frame);
    }

    assert_eq!(boris.texts_with("/getallmessages", &anna).await, texts);
}
