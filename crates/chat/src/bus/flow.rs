//! One channel's events, as one node tells them: in the order of the log and without a hole, however they come.

use std::{collections::BTreeMap, sync::Arc};

use veche_model::{Event, Seq, UserId, What};

use crate::hub::{Delivery, Told};

/// Events that may wait for what is missing before them. What is too much is read from the store.
const WAITING: usize = 1_024;

/// Events that lie one behind the other.
#[derive(Clone, Debug)]
pub(crate) struct Piece {
    /// The people of the direct channel it happened in; empty for any other.
    pub(crate) people: Arc<[UserId]>,
    pub(crate) deliveries: Vec<Arc<Delivery>>,
    /// Whether this node's own turn in the channel tells it: whoever is out by it was put out before.
    pub(crate) is_settled: bool,
}

impl Piece {
    pub(crate) fn new(people: Vec<UserId>, events: Vec<Event>, is_settled: bool) -> Self {
        let people: Arc<[UserId]> = people.into();
        let deliveries = events.into_iter();
        Self {
            deliveries: deliveries
                .map(|event| Delivery::event(event, people.clone()))
                .collect(),
            people,
            is_settled,
        }
    }

    fn split_off(&mut self, at: usize) -> Self {
        Self {
            people: self.people.clone(),
            deliveries: self.deliveries.split_off(at),
            is_settled: self.is_settled,
        }
    }

    fn first(&self) -> Option<Seq> {
        self.deliveries.first().map(|delivery| seq(delivery))
    }

    fn last(&self) -> Option<Seq> {
        self.deliveries.last().map(|delivery| seq(delivery))
    }
}

/// Up to where a channel was told on this node, and what waits for something before it.
#[derive(Debug)]
pub(super) struct Flow {
    told: Seq,
    waiting: BTreeMap<Seq, Piece>,
    /// Somebody is being put out: nothing is told meanwhile.
    is_held: bool,
    /// Up to where everybody who left was put out.
    settled: Seq,
}

/// What comes next.
#[derive(Debug)]
pub(super) enum Next {
    /// This is to be told.
    Tell(Piece),
    /// This person is to be put out first, who left at this position.
    PutOut(UserId, Seq),
    /// Nothing, for now.
    Nothing,
}

impl Flow {
    /// A channel whose listeners know of everything up to here.
    pub(super) fn new(told: Seq) -> Self {
        Self {
            told,
            waiting: BTreeMap::new(),
            is_held: false,
            settled: told,
        }
    }

    pub(super) fn told(&self) -> Seq {
        self.told
    }

    /// Whether something is known to be stored that cannot be told yet.
    pub(super) fn waits(&self) -> bool {
        !self.is_held && !self.waiting.is_empty()
    }

    /// Whether somebody is being put out.
    pub(super) fn is_held(&self) -> bool {
        self.is_held
    }

    /// Takes what has come; what was told already is dropped.
    pub(super) fn take(&mut self, mut piece: Piece) {
        piece
            .deliveries
            .retain(|delivery| seq(delivery) > self.told);
        let Some((first, last)) = piece.first().zip(piece.last()) else {
            return;
        };
        let held: usize = self.waiting.values().map(|of| of.deliveries.len()).sum();
        if held + piece.deliveries.len() > WAITING && first.0 != self.told.0 + 1 {
            // It is read from the store with what it waits for.
            return;
        }
        let known = self.waiting.get(&first).and_then(Piece::last);
        if known.is_none_or(|known| known < last) {
            self.waiting.insert(first, piece);
        }
    }

    /// What is to be told now. Counts as told from here on.
    pub(super) fn next(&mut self) -> Next {
        while !self.is_held {
            let Some(first) = self.waiting.first_entry() else {
                return Next::Nothing;
            };
            if first.key().0 > self.told.0 + 1 {
                return Next::Nothing;
            }
            let mut piece = first.remove();
            piece
                .deliveries
                .retain(|delivery| seq(delivery) > self.told);
            if !piece.is_settled
                && let Some((at, user)) = self.leaving(&piece)
            {
                let rest = piece.split_off(at);
                let left = Seq(self.told.0 + 1 + at as i64);
                self.waiting.insert(left, rest);
                if at == 0 {
                    self.is_held = true;
                    return Next::PutOut(user, left);
                }
            }
            if let Some(last) = piece.last() {
                self.told = last;
                return Next::Tell(piece);
            }
        }
        Next::Nothing
    }

    /// Where the first person leaves who was not put out yet.
    fn leaving(&self, piece: &Piece) -> Option<(usize, UserId)> {
        let mut events = piece.deliveries.iter().enumerate();
        events.find_map(|(at, delivery)| match event(delivery) {
            Some(Event {
                seq,
                what: What::Left { user },
                ..
            }) if *seq > self.settled => Some((at, *user)),
            _ => None,
        })
    }

    /// Whoever left at this position was put out.
    pub(super) fn settle(&mut self, left: Seq) {
        self.settled = self.settled.max(left);
        self.is_held = false;
    }
}

pub(super) fn event(delivery: &Delivery) -> Option<&Event> {
    match &delivery.told {
        Told::Event(event) => Some(event),
        Told::Signal(_) => None,
    }
}

fn seq(delivery: &Delivery) -> Seq {
    event(delivery).map_or(Seq(0), |event| event.seq)
}

#[cfg(test)]
mod tests {
    use veche_model::{ChannelId, Link, Millis};

    use super::*;

    fn piece(seqs: impl IntoIterator<Item = i64>) -> Piece {
        Piece::new(Vec::new(), seqs.into_iter().map(joined).collect(), false)
    }

    fn joined(seq: i64) -> Event {
        happened(seq, What::Joined { user: UserId(seq) })
    }

    fn happened(seq: i64, what: What) -> Event {
        Event {
            channel: ChannelId(1),
            seq: Seq(seq),
            link: Link(seq),
            at: Millis(0),
            actor: None,
            what,
        }
    }

    fn told(flow: &mut Flow) -> Vec<i64> {
        let mut told = Vec::new();
        while let Next::Tell(piece) = flow.next() {
            told.extend(piece.deliveries.iter().map(|delivery| seq(delivery).0));
        }
        told
    }

    #[test]
    fn whatever_comes_is_told_once_and_in_order() {
        let mut flow = Flow::new(Seq(10));
        flow.take(piece([13, 14]));
        flow.take(piece([9, 10, 11]));
        assert_eq!(told(&mut flow), [11]);
        assert!(flow.waits());
        flow.take(piece([14, 15]));
        flow.take(piece([11, 12, 13]));
        assert_eq!(told(&mut flow), [12, 13, 14, 15]);
        flow.take(piece([12]));
        assert!(!flow.waits());
        assert_eq!((told(&mut flow), flow.told()), (vec![], Seq(15)));
    }

    #[test]
    fn whoever_leaves_is_put_out_before_anything_later_is_told() {
        let mut flow = Flow::new(Seq(0));
        let user = UserId(7);
        let events = vec![joined(1), happened(2, What::Left { user }), joined(3)];
        flow.take(Piece::new(Vec::new(), events.clone(), false));
        assert!(matches!(flow.next(), Next::Tell(piece) if piece.deliveries.len() == 1));
        assert!(matches!(flow.next(), Next::PutOut(UserId(7), Seq(2))));
        flow.take(piece([4]));
        assert!(matches!(flow.next(), Next::Nothing));
        flow.settle(Seq(2));
        assert_eq!(told(&mut flow), [2, 3, 4]);

        let mut own = Flow::new(Seq(0));
        own.take(Piece::new(Vec::new(), events, true));
        assert_eq!(told(&mut own), [1, 2, 3]);
    }

    #[test]
    fn what_waits_has_a_bound() {
        let mut flow = Flow::new(Seq(0));
        for first in (2..40_000).step_by(100) {
            flow.take(piece(first..first + 100));
        }
        let held: usize = flow.waiting.values().map(|of| of.deliveries.len()).sum();
        assert!((900..=WAITING).contains(&held), "{held}");
        flow.take(piece(1..2_000));
        assert_eq!(told(&mut flow).len(), 1_999);
    }
}
