//! The directory of channels.

use serde_json::{Value, json};

use crate::{
    harness::{Person, Veche},
    stories,
};

stories![
    the_directory_is_sorted_by_activity_name_or_members,
    a_page_of_the_directory_goes_on_where_the_one_before_ended,
    the_directory_shows_what_one_may_find_and_no_more,
];

/// The names of a page, and what it was asked with.
async fn names(person: &Person, query: &str) -> Vec<String> {
    let page = person.asks(&format!("/channels/directory?{query}")).await;
    let channels = page["channels"].as_array().expect("a list").iter();
    channels
        .map(|one| one["channel"]["name"].as_str().expect("a name").to_owned())
        .filter(|name| name != "demo")
        .collect()
}

/// Speaks in a later millisecond than anybody before; how often it took.
async fn speaks_later(person: &Person, channel: i64, last: &mut i64) -> i64 {
    for times in 1.. {
        let seq = person.says(channel, "hello").await;
        let said = person
            .asks(&format!("/channels/{channel}/messages/{seq}"))
            .await;
        let at = said["posted_at"].as_i64().expect("a time");
        if at > std::mem::replace(last, at) {
            return times;
        }
    }
    unreachable!("time goes on")
}

async fn the_directory_is_sorted_by_activity_name_or_members(veche: Veche) {
    let [anna, boris, clara] = veche.people(["anna", "boris", "clara"]).await;
    let birch = veche.channel("Town birch", &[&anna]).await;
    let ash = veche.channel("town ash", &[&anna, &boris, &clara]).await;
    let yew = veche.channel("town ёлка", &[&anna, &boris]).await;
    let mut last = 0;
    for channel in [yew, ash, birch] {
        speaks_later(&anna, channel, &mut last).await;
    }
    assert_eq!(
        names(&anna, "query=TOWN").await,
        ["Town birch", "town ash", "town ёлка"]
    );
    let unread = speaks_later(&boris, yew, &mut last).await;
    let by_activity = ["town ёлка", "Town birch", "town ash"];
    assert_eq!(names(&anna, "query=town&by=activity").await, by_activity);
    let by_name = ["town ash", "Town birch", "town ёлка"];
    assert_eq!(names(&anna, "query=town&by=name").await, by_name);
    let by_members = ["town ash", "town ёлка", "Town birch"];
    assert_eq!(names(&anna, "query=town&by=members").await, by_members);

    let page = anna.asks("/channels/directory?query=town").await;
    let first = &page["channels"][0];
    assert_eq!(
        (&first["members"], &first["membership"]["unread"]),
        (&json!(2), &json!(unread))
    );
    assert_eq!(first["last_at"], json!(last));
    let quiet = anna.founds("open", "town oak").await;
    let page = anna.asks("/channels/directory?query=oak").await;
    let told = &page["channels"][0];
    assert_eq!(
        (&told["channel"]["id"], &told["members"], &told["last_at"]),
        (&json!(quiet), &json!(1), &Value::Null)
    );
    assert_eq!(page["next"], Value::Null);
    let membership = format!("/api/v1/channels/{ash}/membership");
    boris.delete(&membership).await.done();
    clara.delete(&membership).await.done();
    // Of as many people the older channel comes first.
    let fewer = ["town ёлка", "Town birch", "town ash", "town oak"];
    assert_eq!(names(&anna, "query=town&by=members").await, fewer);
    for bad in ["by=size", "limit=0", "after=x"] {
        let refused = anna.get(&format!("/api/v1/channels/directory?{bad}")).await;
        refused.is_problem("invalid");
    }
}

async fn a_page_of_the_directory_goes_on_where_the_one_before_ended(veche: Veche) {
    let [anna, boris] = veche.people(["anna", "boris"]).await;
    let mut all = Vec::new();
    for number in 0..7 {
        let name = format!("place {number}");
        let people: &[&Person] = if number % 3 == 0 {
            &[&anna]
        } else {
            &[&anna, &boris]
        };
        veche.channel(&name, people).await;
        all.push(name);
    }
    for by in ["activity", "name", "members"] {
        let (mut found, mut after) = (Vec::new(), String::new());
        loop {
            let path = format!("/channels/directory?query=place&by={by}&limit=2{after}");
            let page = anna.asks(&path).await;
            let channels = page["channels"].as_array().expect("a list").iter();
            found.extend(channels.map(|one| one["channel"]["name"].clone()));
            let Some(next) = page["next"].as_str() else {
                break;
            };
            after = format!("&after={}", next.replace(' ', "%20"));
        }
        let whole = anna
            .asks(&format!("/channels/directory?query=place&by={by}"))
            .await;
        let whole = whole["channels"].as_array().expect("a list").iter();
        let whole: Vec<Value> = whole.map(|one| one["channel"]["name"].clone()).collect();
        assert_eq!(found, whole, "{by}");
        let mut sorted = found.iter().filter_map(Value::as_str).collect::<Vec<_>>();
        sorted.sort_unstable();
        assert_eq!(sorted, all, "{by}");
    }
}

async fn the_directory_shows_what_one_may_find_and_no_more(veche: Veche) {
    let [anna, boris] = veche.people(["anna", "boris"]).await;
    let moderator = veche.demo("moderator").await;
    anna.founds("open", "town square").await;
    anna.founds("closed", "behind the town square").await;
    let direct = json!({"people": [boris.id]});
    anna.post_json("/api/v1/directs", direct).await.ok();
    for by in ["activity", "name", "members"] {
        let query = format!("query=town&by={by}");
        let mut found = names(&anna, &query).await;
        found.sort_unstable();
        assert_eq!(found, ["behind the town square", "town square"], "{by}");
        assert_eq!(names(&boris, &query).await, ["town square"], "{by}");
        assert_eq!(names(&moderator, &query).await.len(), 2, "{by}");
        let all = anna.asks(&format!("/channels/directory?by={by}")).await;
        let all = all["channels"].as_array().expect("a list").iter();
        assert!(
            all.into_iter()
                .all(|one| one["channel"]["kind"] != "direct")
        );
    }
}
