//! Histories that are sound, and at least one broken one of each kind, each of which must be found.

use super::{Verdict, check, verdict::Kind};
use crate::record::{Invoke, Now, Op, Position, Record, What};

const SECOND: u64 = 1_000_000_000;

/// A history of channel 7, as it is written. Clients 1 and 2 are people 1 and 2, each on a connection of the same number, and
/// hold the channel from its beginning.
struct Tale {
    at: u64,
    lines: Vec<Record>,
    stored: Vec<(Position, Option<Now>)>,
}

impl Tale {
    fn begin() -> Self {
        let mut tale = Self {
            at: 0,
            lines: Vec::new(),
            stored: Vec::new(),
        };
        for client in [1, 2] {
            tale.open(client);
            let (channel, seq) = (7, 0);
            tale.add(What::Enter {
                client,
                channel,
                seq,
            });
        }
        tale
    }

    fn open(&mut self, client: u32) {
        let person = u64::from(client);
        self.add(What::Open {
            client,
            person,
            node: client,
            connection: person,
        });
    }

    fn add(&mut self, what: What) {
        self.at += 1_000_000;
        self.lines.push(Record { at: self.at, what });
    }

    /// An attempt at a deed with this nonce; its id.
    fn asks(&mut self, op: Op, person: u32, nonce: &str, about: u64) -> u64 {
        let id = self.lines.len() as u64;
        let is_change = matches!(op, Op::Edit | Op::Delete | Op::React);
        let is_ban = !is_change && op != Op::Post;
        let is_of_all = matches!(op, Op::Block | Op::Unblock);
        self.add(What::Invoke(Invoke {
            id,
            op,
            client: person,
            person: person.into(),
            node: person,
            channel: (!is_of_all).then_some(7),
            nonce: nonce.to_owned(),
            message: is_change.then_some(about),
            text: matches!(op, Op::Post | Op::Edit).then(|| nonce.to_owned()),
            whom: is_ban.then_some(about),
        }));
        id
    }

    fn done(&mut self, id: u64, seq: u64) {
        let seq = Some(seq).filter(|seq| *seq > 0);
        self.add(What::Ok { id, seq });
    }

    fn fails(&mut self, id: u64) {
        self.add(What::Fail {
            id,
            why: "forbidden".to_owned(),
        });
    }

    fn hangs(&mut self, id: u64) {
        self.add(What::Info {
            id,
            why: "hung up".to_owned(),
        });
    }

    /// A post that is acknowledged at once.
    fn posts(&mut self, person: u32, nonce: &str, seq: u64) {
        let id = self.asks(Op::Post, person, nonce, 0);
        self.done(id, seq);
    }

    fn hears(&mut self, client: u32, seq: u64, author: u64, nonce: &str) {
        let connection = client.into();
        let position = posted(seq, author, nonce);
        self.add(What::Hear {
            client,
            connection,
            position,
        });
    }

    fn both_hear(&mut self, seq: u64, author: u64, nonce: &str) {
        self.hears(1, seq, author, nonce);
        self.hears(2, seq, author, nonce);
    }

    fn resyncs(&mut self, client: u32, seq: u64) {
        let channel = 7;
        self.add(What::Resync {
            client,
            channel,
            seq,
        });
    }

    /// What is in the next position at the end: a post, as it was said.
    fn keeps(&mut self, author: u64, nonce: &str) {
        self.keeps_as(author, nonce, nonce, &[]);
    }

    fn keeps_as(&mut self, author: u64, nonce: &str, text: &str, reacted: &[u64]) {
        let seq = self.stored.len() as u64 + 1;
        let now = Now {
            text: text.to_owned(),
            is_deleted: text.is_empty(),
            reacted: reacted.to_vec(),
        };
        self.stored.push((posted(seq, author, nonce), Some(now)));
    }

    /// What is in the next position: something else.
    fn keeps_event(&mut self, event: &str, user: u64, message: Option<u64>) {
        let position = Position {
            channel: 7,
            seq: self.stored.len() as u64 + 1,
            event: event.to_owned(),
            nonce: None,
            message,
            user: Some(user),
        };
        self.stored.push((position, None));
    }

    fn end(self) -> Verdict {
        let head = self.stored.len() as u64;
        self.end_at(head)
    }

    /// It is read to this position.
    fn end_at(mut self, seq: u64) -> Verdict {
        for (position, message_now) in std::mem::take(&mut self.stored) {
            self.add(What::Stored {
                position,
                message_now,
            });
        }
        self.add(What::Head { channel: 7, seq });
        self.read().expect("it is a history")
    }

    fn read(&self) -> crate::Result<Verdict> {
        let mut lines = Vec::new();
        for line in &self.lines {
            serde_json::to_writer(&mut lines, line).unwrap();
            lines.push(b'\n');
        }
        check(&*lines, 1000)
    }

    /// It has something of this kind, and nothing of another.
    fn has_only(self, kind: Kind) {
        let verdict = self.end();
        let found: Vec<Kind> = Kind::ALL
            .into_iter()
            .filter(|kind| verdict.count(*kind) > 0)
            .collect();
        assert_eq!(found, [kind], "{verdict}");
    }

    fn passes(self) {
        let verdict = self.end();
        assert!(!verdict.is_faulty(), "{verdict}");
    }
}

fn posted(seq: u64, author: u64, nonce: &str) -> Position {
    Position {
        channel: 7,
        seq,
        event: "posted".to_owned(),
        nonce: Some(nonce.to_owned()),
        message: Some(seq),
        user: Some(author),
    }
}

/// Two people have said something and heard each other.
fn two_words() -> Tale {
    let mut tale = Tale::begin();
    tale.posts(1, "a", 1);
    tale.both_hear(1, 1, "a");
    tale.posts(2, "b", 2);
    tale.both_hear(2, 2, "b");
    tale.keeps(1, "a");
    tale.keeps(2, "b");
    tale
}

mod bans;
mod broken;
mod sound;
