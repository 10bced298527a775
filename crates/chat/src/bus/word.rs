//! What nodes say to each other, sealed: whoever can reach the bus and has no key of the town's can neither say anything nor change it.

use std::{fmt, sync::Arc};

use bytes::Bytes;
use serde::{Deserialize, Serialize};
use veche_model::{ChannelId, Event, NodeId, Seq, UserId};

use super::{flow::event, notice::Notice};
use crate::{hub::Delivery, limits::Spent, tokens::Seal};

/// What seals are for.
const PURPOSE: &str = "bus";
/// Bytes of a seal, which stand in front.
const SEAL: usize = 16;

/// What a node says.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) enum Word {
    /// As it tells itself.
    Notice(Notice),
    /// A channel goes up to this position: it was too much to be said.
    Head { channel: ChannelId, head: Seq },
    /// What a person may hear has changed.
    Recheck { user: UserId },
    /// Who came to the node, and who went from it.
    Moved {
        came: Vec<UserId>,
        gone: Vec<UserId>,
    },
    /// All who are there, or the part of them that these bounds enclose.
    Here {
        from: UserId,
        to: UserId,
        users: Vec<UserId>,
    },
    /// It is there.
    Alive,
    /// Some of what it had to say did not go out: what was stored is to be read.
    Missed,
    /// What people did there, of which there is a pace.
    Spent(Vec<Spent>),
}

/// A word, and who says it.
#[derive(Debug, Deserialize)]
pub(crate) struct Letter {
    pub(crate) from: NodeId,
    pub(crate) word: Word,
}

#[derive(Serialize)]
struct Outgoing<'a, W> {
    from: &'a NodeId,
    word: W,
}

/// [`Word::Notice`] of [`Notice::Happened`], without a copy of what happened.
#[derive(Serialize)]
enum Said<'a> {
    Notice(Told<'a>),
}

#[derive(Serialize)]
enum Told<'a> {
    Happened {
        channel: ChannelId,
        people: &'a [UserId],
        events: Vec<&'a Event>,
    },
}

/// Puts letters together and opens those of others.
#[derive(Clone)]
pub(crate) struct Sealer {
    seal: Seal,
    from: NodeId,
}

impl fmt::Debug for Sealer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Sealer").finish_non_exhaustive()
    }
}

impl Sealer {
    pub(crate) fn new(seal: Seal, from: NodeId) -> Self {
        Self { seal, from }
    }

    /// A letter.
    pub(super) fn word(&self, word: &Word) -> Bytes {
        self.put(word)
    }

    /// A letter that says what happened in a channel.
    pub(super) fn happened(
        &self,
        channel: ChannelId,
        people: &[UserId],
        deliveries: &[Arc<Delivery>],
    ) -> Bytes {
        let events = deliveries.iter().filter_map(|delivery| event(delivery));
        self.put(Said::Notice(Told::Happened {
            channel,
            people,
            events: events.collect(),
        }))
    }

    fn put(&self, word: impl Serialize) -> Bytes {
        let from = &self.from;
        let text =
            serde_json::to_string(&Outgoing { from, word }).expect("what nodes say is plain JSON");
        let mut letter = Vec::with_capacity(SEAL + text.len());
        letter.extend(&self.seal.seal(PURPOSE, &text)[..SEAL]);
        letter.extend(text.as_bytes());
        letter.into()
    }

    /// What another node says; nothing when it is none of the town's, or of a version that says it otherwise.
    pub(super) fn open(&self, letter: &[u8]) -> Option<Letter> {
        let (seal, text) = letter.split_at_checked(SEAL)?;
        let text = std::str::from_utf8(text).ok()?;
        if !self.seal.fits(PURPOSE, text, seal) {
            return None;
        }
        let letter: Letter = serde_json::from_str(text).ok()?;
        (letter.from != self.from).then_some(letter)
    }
}

#[cfg(test)]
mod tests {
    use veche_model::{Link, Millis, What};

    use super::*;
    use crate::{Algorithm, Keys, bus::flow::Piece};

    fn sealer(secret: &str, name: &str) -> Sealer {
        let keys = Keys::new(Algorithm::HS256, secret, None).expect("a key");
        Sealer::new(keys.seals(), NodeId(name.into()))
    }

    #[test]
    fn a_node_hears_what_another_of_its_town_says_and_nobody_else() {
        let (one, other) = (sealer("of the town", "one"), sealer("of the town", "other"));
        let happened = Event {
            channel: ChannelId(7),
            seq: Seq(3),
            link: Link(5),
            at: Millis(1),
            actor: Some(UserId(2)),
            what: What::Topic {
                topic: "\"quoted\" \u{1F600}".into(),
            },
        };
        let piece = Piece::new(vec![UserId(2)], vec![happened.clone()], true);
        let letter = one.happened(ChannelId(7), &piece.people, &piece.deliveries);

        let heard = other.open(&letter).expect("it is for us");
        assert_eq!(heard.from, NodeId("one".into()));
        let Word::Notice(Notice::Happened {
            channel,
            people,
            events,
        }) = heard.word
        else {
            panic!("something else");
        };
        assert_eq!(
            (channel, people, events),
            (ChannelId(7), vec![UserId(2)], vec![happened])
        );

        assert!(one.open(&letter).is_none(), "one's own");
        assert!(sealer("of another", "third").open(&letter).is_none());
        for at in 0..letter.len() {
            let mut forged = letter.to_vec();
            forged[at] ^= 1;
            assert!(other.open(&forged).is_none(), "{at}");
        }
        for cut in 0..letter.len() {
            assert!(other.open(&letter[..cut]).is_none(), "{cut}");
        }
    }
}
