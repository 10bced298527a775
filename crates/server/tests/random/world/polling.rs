//! Polls: asking, voting, and closing them.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};

use super::World;
use crate::{
    device::int,
    model::{Poll, Who},
};

const OPTIONS: [&str; 3] = ["tea", "coffee", "water"];

impl World {
    /// Has a draft ask something, now and then.
    pub(super) fn some_poll(&mut self, draft: &mut Value) -> Option<Poll> {
        if !self.dice.once_in(4) {
            return None;
        }
        let (is_multiple, is_anonymous) = (self.dice.once_in(2), self.dice.once_in(2));
        draft["poll"] =
            json!({"options": OPTIONS, "is_multiple": is_multiple, "is_anonymous": is_anonymous});
        Some(Poll {
            is_multiple,
            is_anonymous,
            is_closed: false,
            votes: BTreeMap::new(),
        })
    }

    /// The last messages that ask something, if any do.
    fn some_question(&mut self, at: usize) -> Option<i64> {
        let messages = self.channels[at].messages.values();
        let asking = messages.filter(|message| message.poll.is_some());
        let seqs: Vec<i64> = asking.map(|message| message.seq).collect();
        let recent = seqs.len().saturating_sub(3);
        (!seqs.is_empty()).then(|| *self.dice.pick(&seqs[recent..]))
    }

    pub(super) async fn vote(&mut self, who: Who, at: usize) {
        let Some(seq) = self.some_question(at) else {
            return;
        };
        if self.dice.once_in(12) {
            return self.close(who, at, seq).await;
        }
        let poll = self.channels[at].messages[&seq].poll.clone();
        let poll = poll.expect("it asks");
        let mut choices = BTreeSet::new();
        if !self.dice.once_in(4) {
            choices.insert(self.dice.roll(3) as i64);
            if poll.is_multiple {
                choices.insert(self.dice.roll(3) as i64);
            }
        }
        let before = poll.votes.get(&who).cloned().unwrap_or_default();
        let may = self.is_in(who, at) && (!poll.is_closed || before == choices);
        let path = format!("/channels/{}/messages/{seq}/vote", self.channels[at].id);
        let ask = if choices.is_empty() {
            ("DELETE", path, Value::Null)
        } else {
            ("PUT", path, json!({ "choices": choices }))
        };
        if self.tries("vote", who, may, ask).await.is_none() || before == choices {
            return;
        }
        let path = format!("/channels/{}/ballots?messages={seq}", self.channels[at].id);
        let ballots = self.must(who, "GET", &path, Value::Null).await;
        assert_eq!(ballots, json!([choices]));
        let channel = &mut self.channels[at];
        channel.take("voted");
        let message = channel.messages.get_mut(&seq).expect("it is there");
        let votes = &mut message.poll.as_mut().expect("it asks").votes;
        votes.insert(who, choices);
        votes.retain(|_, choices| !choices.is_empty());
    }

    async fn close(&mut self, who: Who, at: usize, seq: i64) {
        let (channel, message) = (&self.channels[at], &self.channels[at].messages[&seq]);
        let arranges = message.author == who || channel.owner == Some(who);
        let may = self.is_in(who, at) && arranges;
        let path = format!("/channels/{}/messages/{seq}/poll/closed", channel.id);
        let ask = ("PUT", path, json!({}));
        if self.tries("close", who, may, ask).await.is_none() {
            return;
        }
        let channel = &mut self.channels[at];
        let message = channel.messages.get_mut(&seq).expect("it is there");
        let poll = message.poll.as_mut().expect("it asks");
        if !poll.is_closed {
            poll.is_closed = true;
            channel.take("poll_closed");
        }
    }

    /// A poll as it was told is the model's; of an anonymous one nobody is named.
    pub(super) fn same_poll(&self, is: Option<&Poll>, told: &Value) {
        let Some(is) = is else {
            return assert_eq!(told.get("poll"), None, "{told}");
        };
        let poll = &told["poll"];
        assert_eq!(poll["is_multiple"], is.is_multiple, "{told}");
        assert_eq!(poll["is_anonymous"], is.is_anonymous, "{told}");
        assert_eq!(poll["closed_at"].is_number(), is.is_closed, "{told}");
        assert_eq!(int(&poll["voters"]), is.votes.len() as i64, "{told}");
        for (nth, text) in (0_usize..).zip(OPTIONS) {
            let option = &poll["options"][nth];
            let voted = is.votes.iter();
            let voted = voted.filter(|(_, choices)| choices.contains(&(nth as i64)));
            let people: BTreeSet<i64> = voted.map(|(who, _)| self.ids[*who]).collect();
            assert_eq!(option["text"], text, "{told}");
            assert_eq!(int(&option["votes"]), people.len() as i64, "{told}");
            let named = option["people"].as_array().into_iter().flatten();
            let named: BTreeSet<i64> = named.map(int).collect();
            let known = if is.is_anonymous {
                BTreeSet::new()
            } else {
                people
            };
            assert_eq!(named, known, "{told}");
        }
    }
}
