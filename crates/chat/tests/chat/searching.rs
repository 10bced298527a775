//! Searching: what it costs, whom it keeps waiting, and that nothing is found twice or never.

use std::{sync::Arc, time::Duration};

use veche_chat::{Asked, Caller, SearchPage};
use veche_model::{ChannelId, Seq, Text};

use crate::{
    house::{House, draft},
    soon,
};

stories![
    what_others_say_costs_a_search_nothing,
    what_is_not_indexed_yet_is_found_or_said_to_be_missing,
    messages_of_one_moment_come_once_each,
    what_was_said_in_many_channels_is_indexed_together,
    a_long_channel_is_searched_to_its_beginning,
    a_rare_word_is_looked_for_in_few_blocks_of_a_long_channel,
    a_database_of_an_older_version_is_indexed_beside_the_chat,
    a_person_searches_once_at_a_time_and_keeps_nobody_waiting,
];

fn asked(query: &str, before: Option<i64>) -> Asked<'_> {
    Asked {
        query,
        before,
        most: 20,
        ..Asked::default()
    }
}

impl House {
    async fn searches(&self, who: &Caller, query: &str, before: Option<i64>) -> SearchPage {
        let found = self.chat.search(who, asked(query, before)).await;
        found.expect("a page")
    }

    async fn finds(&self, who: &Caller, query: &str) -> Vec<String> {
        let page = self.searches(who, query, None).await;
        page.hits.into_iter().map(|(hit, _)| hit.text).collect()
    }

    /// Page after page.
    async fn finds_all(&self, who: &Caller, query: &str) -> Vec<String> {
        let (mut found, mut next) = (Vec::new(), None);
        loop {
            let page = self.searches(who, query, next).await;
            found.extend(page.hits.into_iter().map(|(hit, _)| hit.text));
            next = page.next;
            if next.is_none() {
                return found;
            }
        }
    }

    /// Waits until the search knows all that was said.
    async fn is_indexed(&self) {
        soon(async || self.chat.index_lag().await.unwrap() == 0).await;
    }

    /// The same of a channel that is very long.
    async fn is_indexed_at_last(&self) {
        let indexed = async {
            while self.chat.index_lag().await.unwrap() > 0 {
                tokio::time::sleep(Duration::from_millis(50)).await;
            }
        };
        let waited = tokio::time::timeout(Duration::from_secs(90), indexed).await;
        waited.expect("it is indexed at last");
    }

    async fn edits(&self, who: &Caller, channel: ChannelId, message: Seq, text: &str) {
        let text = Text::parse(text).expect("a text");
        let edited = self.chat.edit(who, channel, message, text).await;
        edited.expect("it is edited");
        self.is_indexed().await;
    }

    /// Posts many messages at once, as a group commit takes them.
    async fn says_much(
        &self,
        who: &Caller,
        channel: ChannelId,
        texts: impl Iterator<Item = String>,
    ) {
        let posts: Vec<_> = texts
            .map(|text| self.chat.post(who, channel, draft(&text)).unwrap())
            .collect();
        for post in posts {
            post.await.unwrap();
        }
    }
}

async fn what_others_say_costs_a_search_nothing(house: House) {
    house.chat.keep_up().await.unwrap();
    let [anna, boris] = [house.person("anna").await, house.person("boris").await];
    let square = house.channel("square", &[&anna, &boris]).await;
    let secret = house.channel("secret", &[&boris]).await;
    house.posts(&anna, square, draft("hello")).await.unwrap();
    house.is_indexed().await;
    let before = house.searches(&anna, "canary", None).await;

    house
        .says_much(&boris, secret, (0..500).map(|n| format!("canary {n}")))
        .await;
    house.is_indexed().await;

    let after = house.searches(&anna, "canary", None).await;
    assert!(after.hits.is_empty() && after.is_complete);
    assert_eq!((before.blocks, after.blocks), (1, 1));
    assert!(house.searches(&boris, "canary", None).await.blocks >= 8);
}

async fn what_was_said_in_many_channels_is_indexed_together(house: House) {
    let anna = house.person("anna").await;
    let long = house.channel("long", &[&anna]).await;
    let texts = (0..300).map(|n| format!("bell {n}"));
    house.says_much(&anna, long, texts).await;
    for number in 0..40 {
        let name = format!("place {number}");
        let channel = house.channel(&name, &[&anna]).await;
        let text = format!("needle {number}");
        house.posts(&anna, channel, draft(&text)).await.unwrap();
    }
    assert!(house.chat.index_lag().await.unwrap() > 340);

    house.chat.keep_up().await.unwrap();
    house.is_indexed().await;

    let mut found = house.finds_all(&anna, "needle").await;
    found.sort();
    let mut said: Vec<_> = (0..40).map(|number| format!("needle {number}")).collect();
    said.sort();
    assert_eq!(found, said);
    assert_eq!(house.finds_all(&anna, "bell").await.len(), 300);
}

async fn what_is_not_indexed_yet_is_found_or_said_to_be_missing(house: House) {
    let anna = house.person("anna").await;
    let square = house.channel("square", &[&anna]).await;
    let market = house.channel("market", &[&anna]).await;
    house.posts(&anna, square, draft("a needle")).await.unwrap();
    assert_eq!(house.finds(&anna, "needle").await, ["a needle"]);
    assert!(house.searches(&anna, "needle", None).await.is_complete);

    house
        .says_much(&anna, square, (0..600).map(|n| format!("hay {n}")))
        .await;
    let page = house.searches(&anna, "needle", None).await;
    assert!(page.hits.is_empty() && !page.is_complete);
    let elsewhere = house.searches(&anna, "needle in:market", None).await;
    assert!(elsewhere.is_complete, "{market} has no more");

    house.chat.keep_up().await.unwrap();
    house.is_indexed().await;
    let page = house.searches(&anna, "needle", None).await;
    assert!(page.is_complete);
    assert_eq!(house.finds(&anna, "needle").await, ["a needle"]);
}

async fn messages_of_one_moment_come_once_each(house: House) {
    house.chat.keep_up().await.unwrap();
    let anna = house.person("anna").await;
    let mut wanted = Vec::new();
    for name in ["square", "market"] {
        let channel = house.channel(name, &[&anna]).await;
        let texts = (0..150).map(|n| format!("needle {name} {n}"));
        wanted.extend(texts.clone());
        house.says_much(&anna, channel, texts).await;
        house.is_indexed().await;
    }
    house.runs("update messages set posted_at = 1000").await;
    house
        .runs("update channels set indexed = 0, is_unindexed = 1")
        .await;
    house.runs("delete from search_blocks").await;

    // Once before the index knows them, and once after.
    for is_indexed in [false, true] {
        if is_indexed {
            let other = house.another_node().await;
            other.keep_up().await.unwrap();
            house.is_indexed().await;
        }
        let mut found = house.finds_all(&anna, "needle").await;
        found.sort_unstable();
        wanted.sort_unstable();
        assert_eq!(found, wanted);
    }
}

async fn a_long_channel_is_searched_to_its_beginning(house: House) {
    house.chat.keep_up().await.unwrap();
    let anna = house.person("anna").await;
    let square = house.channel("square", &[&anna]).await;
    house.posts(&anna, square, draft("a needle")).await.unwrap();
    // More blocks than are listed at first.
    let texts: Vec<String> = (0..1_300).map(|n| format!("common {n}")).collect();
    house
        .says_much(&anna, square, texts.clone().into_iter())
        .await;
    house.is_indexed().await;

    let newest = house.searches(&anna, "common", None).await;
    assert!(newest.blocks < 21, "{} blocks for a page", newest.blocks);
    assert_eq!(newest.hits.len(), 20);
    assert_eq!(house.finds(&anna, "needle").await, ["a needle"]);
    let found = house.finds_all(&anna, "common").await;
    assert!(found.iter().rev().eq(&texts), "{} found", found.len());

    // As many blocks begin at one time.
    house
        .runs("update search_blocks set oldest = 1000, newest = 1000")
        .await;
    assert_eq!(house.finds(&anna, "needle").await, ["a needle"]);
}

async fn a_rare_word_is_looked_for_in_few_blocks_of_a_long_channel(house: House) {
    const MOST: usize = 58;
    house.chat.keep_up().await.unwrap();
    let anna = house.person("anna").await;
    let square = house.channel("square", &[&anna]).await;
    let first = house.posts(&anna, square, draft("a needle")).await.unwrap();
    let texts = (0..6_000).map(|n| format!("common {n}"));
    house.says_much(&anna, square, texts).await;
    house.is_indexed_at_last().await;

    // 48 blocks from the end, those behind the section, and the one that has it, of 94.
    let page = house.searches(&anna, "needle", None).await;
    assert_eq!(page.hits[0].0.text, "a needle");
    assert!(page.is_complete && page.next.is_none());
    assert!((49..MOST).contains(&page.blocks), "{} blocks", page.blocks);
    let nothing = house.searches(&anna, "haystack", None).await;
    assert!(nothing.hits.is_empty() && nothing.blocks < MOST);
    assert_eq!(house.finds(&anna, "common").await.len(), 20);
    assert_eq!(
        house.finds(&anna, "\"common 17\"").await.last().unwrap(),
        "common 17"
    );

    let early = Seq(first.seq.0 + 100);
    house.edits(&anna, square, early, "a haystack").await;
    let page = house.searches(&anna, "haystack", None).await;
    assert!(page.hits[0].0.seq == early && page.blocks < MOST);
    house.edits(&anna, square, first.seq, "a pin").await;
    assert!(house.finds(&anna, "needle").await.is_empty());
    assert_eq!(house.finds(&anna, "pin").await, ["a pin"]);
    let deleted = house.chat.delete_message(&anna, square, early).await;
    deleted.unwrap();
    house.is_indexed().await;
    assert!(house.finds(&anna, "haystack").await.is_empty());

    // While all is indexed anew, what is known already goes on to be found.
    house
        .runs("update channels set indexed = 0, is_unindexed = 1")
        .await;
    assert_eq!(house.finds(&anna, "pin").await, ["a pin"]);
    house
        .edits(&anna, square, first.seq, "a needle again")
        .await;
    house.is_indexed_at_last().await;
    assert_eq!(house.finds(&anna, "needle").await, ["a needle again"]);
}

async fn a_database_of_an_older_version_is_indexed_beside_the_chat(house: House) {
    let anna = house.person("anna").await;
    let square = house.channel("square", &[&anna]).await;
    house.chat.keep_up().await.unwrap();
    house.posts(&anna, square, draft("a needle")).await.unwrap();
    house.is_indexed().await;

    house
        .runs("update facts set value = 'of another version' where name = 'search'")
        .await;
    let newer = house.another_node().await;
    newer.keep_up().await.unwrap();

    let old = "facts where name = 'search' and value = 'of another version'";
    soon(async || house.rows(old).await == 0).await;
    house.is_indexed().await;
    assert_eq!(house.finds(&anna, "needle").await, ["a needle"]);
}

async fn a_person_searches_once_at_a_time_and_keeps_nobody_waiting(house: House) {
    house.chat.keep_up().await.unwrap();
    let [anna, boris] = [house.person("anna").await, house.person("boris").await];
    let square = house.channel("square", &[&anna, &boris]).await;
    house
        .says_much(&anna, square, (0..2_000).map(|n| format!("common {n}")))
        .await;
    house.is_indexed().await;
    let house = Arc::new(house);

    let many: Vec<_> = (0..50)
        .map(|_| {
            let (house, anna) = (house.clone(), anna.clone());
            tokio::spawn(async move {
                let found = house.chat.search(&anna, asked("common -common", None));
                found.await
            })
        })
        .collect();
    house.searches(&boris, "common", None).await;

    let mut refused = 0;
    for one in many {
        match one.await.unwrap() {
            Ok(_) => {}
            Err(veche_chat::Error::TooFast(_)) => refused += 1,
            Err(error) => panic!("{error:?}"),
        }
    }
    assert!(refused >= 1, "none of fifty at once was refused");
    house.searches(&anna, "common", None).await;
}
