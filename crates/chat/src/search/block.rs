//! Blocks: what an index keeps of up to 64 messages that stand next to each other in a channel's log.
//!
//! A block is an inverted index of its own. It is found by its channel, so a search reads what its asker may see, and
//! nothing that it costs depends on what they may not.

use std::collections::BTreeMap;

use veche_model::{Millis, Seq};

use super::{
    Expr, Term, Terms,
    bytes::{Reader, number},
    code::{CODE_BITS, code},
    mask::{places, read_places, write_places},
};

/// Positions of a log that share a block.
pub(crate) const PLACES: i64 = 64;
/// A block's terms stand in so many parts, by the first bits of their codes, so that a look-up reads one part only.
const PARTS: u32 = 64;
/// Which block a position belongs to.
pub(crate) fn block_of(seq: Seq) -> i64 {
    seq.0.div_euclid(PLACES)
}

/// Where in its block a position stands.
fn place_of(seq: Seq) -> u32 {
    u32::try_from(seq.0.rem_euclid(PLACES)).unwrap_or_default()
}

/// A block that is being made or changed.
#[derive(Debug, Default)]
pub(crate) struct Block {
    posted: BTreeMap<u32, Millis>,
    /// Codes of terms, each with a place where it is: in no order, and perhaps some twice.
    said: Vec<(u32, u32)>,
}

impl Block {
    /// What [`Self::to_bytes`] wrote; of anything else, as much as makes sense.
    pub(crate) fn of(bytes: &[u8]) -> Self {
        let Some(kept) = Kept::of(bytes) else {
            return Self::default();
        };
        let mut block = Self {
            posted: kept
                .places()
                .map(|place| (place, kept.posted(place)))
                .collect(),
            said: Vec::new(),
        };
        for part in 0..PARTS {
            for (code, mask) in kept.part(part) {
                block.said.extend(places(mask).map(|place| (code, place)));
            }
        }
        block
    }

    /// Keeps a message anew.
    pub(crate) fn put(&mut self, seq: Seq, posted_at: Millis, terms: &Terms) {
        self.remove(seq);
        let place = place_of(seq);
        self.posted.insert(place, posted_at);
        self.said
            .extend(terms.iter().map(|term| (code(term), place)));
    }

    /// Keeps nothing more of a message.
    pub(crate) fn remove(&mut self, seq: Seq) {
        let place = place_of(seq);
        if self.posted.remove(&place).is_some() {
            self.said.retain(|(_, other)| *other != place);
        }
    }

    /// When the first and the last of its messages were posted; `None` when it has none.
    pub(crate) fn span(&self) -> Option<(Millis, Millis)> {
        let oldest = self.posted.values().min()?;
        let newest = self.posted.values().max()?;
        Some((*oldest, *newest))
    }

    pub(crate) fn encoded(&mut self) -> Vec<u8> {
        let newest = self.span().map_or(0, |(_, newest)| newest.0);
        let mask = self
            .posted
            .keys()
            .fold(0_u64, |mask, place| mask | 1 << place);
        let mut bytes = Vec::with_capacity(3 * self.said.len() + 256);
        bytes.extend(mask.to_le_bytes());
        bytes.extend(newest.to_le_bytes());
        for posted in self.posted.values() {
            number(&mut bytes, newest.abs_diff(posted.0));
        }
        let parts = self.parts();
        for part in &parts {
            number(&mut bytes, part.len() as u64);
        }
        bytes.extend(parts.concat());
        bytes
    }

    fn parts(&mut self) -> Vec<Vec<u8>> {
        self.said.sort_unstable();
        self.said.dedup();
        let mut parts = vec![Vec::new(); PARTS as usize];
        let mut before = 0;
        for said in self.said.chunk_by(|(one, _), (other, _)| one == other) {
            let code = said[0].0;
            let part = part_of(code);
            let begun = if parts[part as usize].is_empty() {
                part << (CODE_BITS - 6)
            } else {
                before
            };
            number(&mut parts[part as usize], u64::from(code - begun));
            let mask = said
                .iter()
                .fold(0_u64, |mask, (_, place)| mask | 1 << place);
            write_places(&mut parts[part as usize], mask);
            before = code;
        }
        parts
    }
}

/// A block as it is kept.
pub(crate) struct Kept<'a> {
    mask: u64,
    posted: Vec<(u32, Millis)>,
    parts: [&'a [u8]; PARTS as usize],
}

impl<'a> Kept<'a> {
    /// `None` for what is no block.
    pub(crate) fn of(bytes: &'a [u8]) -> Option<Self> {
        let mut reader = Reader(bytes);
        let mask = reader.eight()?;
        let newest = reader.eight()?.cast_signed();
        let mut posted = Vec::with_capacity(mask.count_ones() as usize);
        for place in places(mask) {
            let before = reader.number()?.cast_signed();
            posted.push((place, Millis(newest.wrapping_sub(before))));
        }
        let mut lengths = [0; PARTS as usize];
        for length in &mut lengths {
            *length = usize::try_from(reader.number()?).ok()?;
        }
        let mut parts = [&bytes[..0]; PARTS as usize];
        for (part, length) in parts.iter_mut().zip(lengths) {
            *part = reader.take(length)?;
        }
        Some(Self {
            mask,
            posted,
            parts,
        })
    }

    /// The positions of its messages of which an expression is true, each with when it was posted.
    pub(crate) fn find(&self, expr: &Expr, block: i64) -> impl Iterator<Item = (Seq, Millis)> {
        places(self.mask_of(expr) & self.mask)
            .map(move |place| (Seq(block * PLACES + i64::from(place)), self.posted(place)))
    }

    fn mask_of(&self, expr: &Expr) -> u64 {
        match expr {
            Expr::Term(Term::ANY) => self.mask,
            Expr::Term(Term::NONE) => 0,
            Expr::Term(term) => self.mask_of_code(code(*term)),
            Expr::And(exprs) => {
                let mut mask = self.mask;
                for expr in exprs {
                    mask &= self.mask_of(expr);
                    if mask == 0 {
                        break;
                    }
                }
                mask
            }
            Expr::Or(exprs) => exprs.iter().fold(0, |mask, expr| mask | self.mask_of(expr)),
        }
    }

    fn mask_of_code(&self, wanted: u32) -> u64 {
        self.part(part_of(wanted))
            .take_while(|(code, _)| *code <= wanted)
            .find(|(code, _)| *code == wanted)
            .map_or(0, |(_, mask)| mask)
    }

    fn part(&self, part: u32) -> impl Iterator<Item = (u32, u64)> + use<'a> {
        let mut reader = Reader(self.parts[part as usize]);
        let mut code = part << (CODE_BITS - 6);
        std::iter::from_fn(move || {
            let gap = reader.number()?;
            code = code.wrapping_add(u32::try_from(gap).ok()?);
            Some((code, read_places(&mut reader)?))
        })
    }

    /// The codes of all its terms, in order.
    pub(super) fn codes(&self) -> impl Iterator<Item = u32> {
        (0..PARTS).flat_map(|part| self.part(part).map(|(code, _)| code))
    }

    /// When the first and the last of its messages were posted; `None` when it has none.
    pub(super) fn span(&self) -> Option<(Millis, Millis)> {
        let posted = || self.posted.iter().map(|(_, posted)| *posted);
        Some((posted().min()?, posted().max()?))
    }

    fn places(&self) -> impl Iterator<Item = u32> {
        places(self.mask)
    }

    fn posted(&self, place: u32) -> Millis {
        let found = self
            .posted
            .binary_search_by_key(&place, |(place, _)| *place);
        found.map_or(Millis(0), |index| self.posted[index].1)
    }
}

fn part_of(code: u32) -> u32 {
    (code >> (CODE_BITS - 6)) % PARTS
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::search::{terms, tests::saying};

    const BLOCK: i64 = 7;

    fn seq(place: i64) -> Seq {
        Seq(BLOCK * PLACES + place)
    }

    fn found(bytes: &[u8], term: Term) -> Vec<i64> {
        let kept = Kept::of(bytes).expect("a block");
        let expr = Expr::Term(term);
        let found = kept.find(&expr, BLOCK);
        found.map(|(seq, _)| seq.0 - BLOCK * PLACES).collect()
    }

    #[test]
    fn a_block_tells_where_a_term_is_and_when_that_was_posted() {
        let mut block = Block::default();
        for place in 0..PLACES {
            let text = if place % 3 == 0 { "apple" } else { "pear" };
            block.put(seq(place), Millis(1_000 - place), &terms(&saying(text)));
        }
        block.put(seq(5), Millis(7), &terms(&saying("plum")));
        assert_eq!(block.span(), Some((Millis(7), Millis(1_000))));
        let bytes = block.encoded();
        assert_eq!(found(&bytes, Term::stem("plum")), [5]);
        assert_eq!(found(&bytes, Term::stem("appl")).len(), 22);
        assert_eq!(found(&bytes, Term::ANY).len(), 64);
        assert!(found(&bytes, Term::NONE).is_empty());
        let kept = Kept::of(&bytes).expect("a block");
        assert_eq!((kept.posted(5), kept.posted(63)), (Millis(7), Millis(937)));
    }

    #[test]
    fn what_is_removed_is_found_no_more() {
        let mut block = Block::default();
        for place in [1, 2] {
            block.put(seq(place), Millis(1), &terms(&saying("apple")));
        }
        let mut block = Block::of(&block.encoded());
        block.remove(seq(1));
        assert_eq!(found(&block.encoded(), Term::stem("appl")), [2]);
        block.remove(seq(2));
        assert_eq!(block.span(), None);
    }

    #[test]
    fn codes_look_the_same_forever() {
        assert_eq!(code(Term::stem("сообщен")), code(Term::stem("сообщен")));
        assert_ne!(code(Term::stem("со")), code(Term::beginning("со")));
    }

    proptest! {
        #[test]
        fn no_bytes_break_the_reader(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
            if let Some(kept) = Kept::of(&bytes) {
                let _ = kept.find(&Expr::Term(Term::stem("a")), BLOCK).count();
            }
            let _ = Block::of(&bytes);
        }

        #[test]
        fn every_term_of_every_message_is_found_where_it_is(
            said in prop::collection::btree_map(0..PLACES, "[a-d ]{0,12}", 0..64),
        ) {
            let mut block = Block::default();
            for (place, text) in &said {
                block.put(seq(*place), Millis(*place), &terms(&saying(text)));
            }
            let bytes = Block::of(&block.encoded()).encoded();
            for (place, text) in &said {
                for term in terms(&saying(text)).iter() {
                    prop_assert!(found(&bytes, term).contains(place));
                }
            }
        }
    }
}
