//! What everybody is told and reads is what the model holds.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::World;
use crate::{
    device::{Device, int},
    model::{Channel, Who},
};

impl World {
    /// Whoever is out of a channel was told nothing that came after.
    pub(super) fn no_leaks(&self) {
        for (index, device) in self.devices.iter().enumerate() {
            for channel in &self.channels {
                let Some(known) = device.known.get(&channel.id) else {
                    continue;
                };
                if let Some(left) = channel.left.get(&(index / 2)) {
                    assert!(
                        known <= left,
                        "leaked: told up to {known}, out since {left}"
                    );
                }
            }
        }
    }

    /// What one person reads over HTTP is what the model holds.
    pub(super) async fn check(&mut self, who: Who, at: usize) {
        if self.is_blocked[who] {
            return;
        }
        let places = self.must(who, "GET", "/channels", Value::Null).await;
        let mut seen = BTreeSet::new();
        for place in places.as_array().expect("a list") {
            let id = int(&place["channel"]["id"]);
            let channel = self.channels.iter().find(|channel| channel.id == id);
            let channel = channel.expect("a channel of the model");
            seen.insert(id);
            let membership = &place["membership"];
            let is = [
                int(&place["channel"]["head"]),
                int(&membership["read"]),
                int(&membership["unread"]),
                int(&membership["mentions"]),
            ];
            let read = channel.members[&who];
            let (unread, mentions) = channel.unread(who, &self.ignored[who]);
            assert_eq!(
                is,
                [channel.head(), read, unread.min(1000), mentions],
                "{who} in {id}"
            );
        }
        let mine = self
            .channels
            .iter()
            .filter(|channel| channel.members.contains_key(&who));
        assert_eq!(
            seen,
            mine.map(|channel| channel.id).collect::<BTreeSet<_>>()
        );
        if self.is_in(who, at) {
            self.check_log(who, at).await;
        }
    }

    /// The last stretch of a channel's log, event by event.
    async fn check_log(&self, who: Who, at: usize) {
        let channel = &self.channels[at];
        let after = (channel.head() - 150).max(0);
        let mut events = Vec::new();
        // Long texts do not fit into one page.
        while let from = after + events.len() as i64
            && from < channel.head()
        {
            let path = format!("/channels/{}/events?after={from}&limit=200", channel.id);
            let mut page = self.must(who, "GET", &path, Value::Null).await;
            let Value::Array(more) = page["events"].take() else {
                panic!("no list of events")
            };
            assert!(!more.is_empty(), "no event behind {from}");
            events.extend(more);
        }
        let kinds: Vec<&str> = events
            .iter()
            .map(|e| e["type"].as_str().expect("a type"))
            .collect();
        assert_eq!(
            kinds,
            channel.log[usize::try_from(after).expect("a count")..]
        );
        for (event, seq) in events.iter().zip(after + 1..) {
            assert_eq!(int(&event["seq"]), seq);
            if let Some(message) = event.get("message") {
                self.same(channel, message);
            }
        }
    }

    /// A message as it was told is the model's.
    fn same(&self, channel: &Channel, told: &Value) {
        let is = &channel.messages[&int(&told["seq"])];
        let id_of = |who: &Who| self.ids[*who];
        let mentions: BTreeSet<i64> = is.mentions.iter().map(id_of).collect();
        let told_mentions: BTreeSet<i64> = told["mentions"]
            .as_array()
            .expect("a list")
            .iter()
            .map(int)
            .collect();
        let reactions: BTreeMap<String, BTreeSet<i64>> = is
            .reactions
            .iter()
            .map(|(emoji, people)| (emoji.clone(), people.iter().map(id_of).collect()))
            .collect();
        let told_reactions: BTreeMap<String, BTreeSet<i64>> = told["reactions"]
            .as_array()
            .expect("a list")
            .iter()
            .map(|one| {
                let people = one["people"].as_array().expect("a list").iter().map(int);
                (
                    one["emoji"].as_str().expect("a text").to_owned(),
                    people.collect(),
                )
            })
            .collect();
        let files = told["files"].as_array().into_iter().flatten();
        let files: Vec<(i64, &str)> = files
            .map(|file| (int(&file["id"]), file["alt"].as_str().expect("a text")))
            .collect();
        let known = is.files.iter();
        let known: Vec<(i64, &str)> = known.map(|file| (file.id, file.alt.as_str())).collect();
        let removed = told["removed_files"].as_array().map_or(0, Vec::len);
        assert_eq!((files, removed), (known, is.removed), "{told}");
        self.same_poll(is.poll.as_ref(), told);
        assert_eq!(told["text"], is.text.as_str(), "{told}");
        assert_eq!(told["is_deleted"], is.is_deleted, "{told}");
        assert_eq!(told["thread"].as_i64(), is.thread, "{told}");
        assert_eq!(told["in_channel"] == true, is.thread != is.aside, "{told}");
        assert_eq!(told["pinned_at"].is_number(), is.is_pinned, "{told}");
        assert_eq!(told["mentions_everyone"], is.everyone, "{told}");
        assert_eq!(told_mentions, mentions, "{told}");
        assert_eq!(told_reactions, reactions, "{told}");
        assert_eq!(int(&told["author"]), self.ids[is.author], "{told}");
    }

    /// Everybody connects, catches up, and holds just what the model holds.
    pub(crate) async fn check_all(&mut self) {
        self.check_files().await;
        for who in 0..self.names.len() {
            for at in 0..self.channels.len() {
                self.check(who, at).await;
            }
            if self.is_blocked[who] {
                continue;
            }
            for index in [2 * who, 2 * who + 1] {
                self.catches_up(who, index).await;
                for channel in &self.channels {
                    self.same_view(&self.devices[index], channel);
                }
            }
        }
    }

    fn same_view(&self, device: &Device, channel: &Channel) {
        let Some(messages) = device.messages.get(&channel.id) else {
            return;
        };
        for told in messages.values() {
            self.same(channel, told);
        }
        let from = device.from[&channel.id];
        for message in channel
            .messages
            .range(from + 1..)
            .map(|(_, message)| message)
        {
            assert!(messages.contains_key(&message.seq), "lost: {message:?}");
            let replies = device.replies.get(&(channel.id, message.seq));
            assert_eq!(replies, Some(&message.replies), "{message:?}");
        }
    }
}
