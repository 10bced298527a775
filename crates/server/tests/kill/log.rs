//! What was sent and acknowledged, held against what is stored.

use std::collections::HashMap;

use super::{DIRECT, server::Server, writer::Done};

#[derive(Default)]
pub(crate) struct Log {
    /// What the writers of the last round did; not compared yet.
    fresh: Vec<Done>,
    /// How far each channel has been compared.
    heads: HashMap<i64, i64>,
    acknowledged: u64,
    in_doubt: u64,
}

impl Log {
    pub(crate) fn add(&mut self, done: Done) {
        self.acknowledged += done.acknowledged as u64;
        self.in_doubt += (done.sent.len() - done.acknowledged) as u64;
        self.fresh.push(done);
    }

    pub(crate) fn acknowledged(&self) -> u64 {
        self.acknowledged
    }

    pub(crate) fn in_doubt(&self) -> u64 {
        self.in_doubt
    }

    /// Reads what the last round has stored: positions without a hole, each writer's messages in their order and once, all
    /// that were acknowledged among them, and nothing that nobody sent.
    pub(crate) async fn compare(&mut self, server: &Server, round: u32) {
        let fresh = std::mem::take(&mut self.fresh);
        let token = server.token("user2").await;
        for channel in [1, DIRECT] {
            if fresh.iter().all(|done| done.channel != channel) {
                continue;
            }
            let stored = self.read(server, &token, channel).await;
            let writers: Vec<_> = fresh
                .iter()
                .filter(|done| done.channel == channel)
                .collect();
            let mut next: Vec<usize> = vec![0; writers.len()];
            for text in &stored {
                let is_next =
                    |writer: &usize| writers[*writer].sent.get(next[*writer]) == Some(text);
                let writer = (0..writers.len()).find(is_next);
                let writer = writer.unwrap_or_else(|| {
                    panic!("round {round}: {text:?} is doubled, out of order, or stands where one was lost")
                });
                next[writer] += 1;
            }
            for (done, stored) in writers.into_iter().zip(next) {
                assert!(
                    stored >= done.acknowledged,
                    "round {round}: {} acknowledged, {stored} stored",
                    done.acknowledged
                );
            }
        }
    }

    async fn read(&mut self, server: &Server, token: &str, channel: i64) -> Vec<String> {
        let head = self
            .heads
            .entry(channel)
            .or_insert(if channel == 1 { 2 } else { 0 });
        let url = format!("{}/messages/{channel}/?after={head}", server.base);
        let answer = reqwest::Client::new()
            .get(url)
            .bearer_auth(token)
            .send()
            .await
            .expect("an answer");
        assert_eq!(answer.status(), 200);
        let messages: Vec<serde_json::Value> = answer.json().await.expect("a list");
        let mut texts = Vec::new();
        for message in messages {
            *head += 1;
            assert_eq!(message["seq"], *head, "channel {channel}: a hole");
            texts.push(message["content"].as_str().expect("a text").to_owned());
        }
        texts
    }
}
