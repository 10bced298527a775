//! Sections: where the terms of 64 blocks that stand next to each other are, block by block.
//!
//! A search of a long channel reads of each section what it keeps of the terms that are looked for, which is little, and then
//! looks into those blocks alone that have them. Each part of a section is kept in a row of its own, next to the same part of
//! the channel's other sections. A section is kept once all of its positions are indexed: what comes last in a channel is looked
//! for in the blocks themselves.

use std::collections::BTreeMap;

use veche_model::{Millis, Seq};

use super::{
    block::{Kept, PLACES},
    bytes::{Reader, number},
    code::{PART_BITS, PARTS, code, part_of},
    mask::{read_places, write_places},
    sought::Sought,
};

/// Blocks that share a section.
pub(crate) const BLOCKS: i64 = 64;

/// Which section a block belongs to.
pub(crate) fn section_of(block: i64) -> i64 {
    block.div_euclid(BLOCKS)
}

/// How many sections a channel has of which everything is indexed.
pub(crate) fn whole_sections(indexed: Seq) -> i64 {
    (indexed.0 + 1).div_euclid(BLOCKS * PLACES)
}

/// A part of a section as it is kept: which it is, when the section's messages were posted, and its codes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Part {
    pub(crate) number: i64,
    pub(crate) oldest: Millis,
    pub(crate) newest: Millis,
    pub(crate) terms: Vec<u8>,
}

/// A section that is being made or changed.
#[derive(Debug, Default)]
pub(crate) struct Section {
    span: Option<(Millis, Millis)>,
    codes: BTreeMap<u32, u64>,
    /// The blocks that it has codes of.
    blocks: u64,
    kept: Vec<Part>,
}

impl Section {
    /// What these parts keep; of anything else, as much as makes sense.
    pub(crate) fn of(kept: Vec<Part>) -> Self {
        let mut section = Self::default();
        for part in &kept {
            section.widen((part.oldest, part.newest));
            let begun = u32::try_from(part.number).unwrap_or_default() << PART_BITS;
            section.codes.extend(codes(&part.terms, begun));
        }
        section.blocks = section.codes.values().fold(0, |all, one| all | one);
        section.kept = kept;
        section
    }

    /// Keeps a block anew. `None` for one that is empty now.
    pub(crate) fn put(&mut self, block: i64, bytes: Option<&[u8]>) {
        let bit = 1 << block.rem_euclid(BLOCKS);
        if self.blocks & bit != 0 {
            self.codes.retain(|_, blocks| {
                *blocks &= !bit;
                *blocks != 0
            });
        }
        self.blocks |= bit;
        let Some(kept) = bytes.and_then(Kept::of) else {
            return;
        };
        if let Some(span) = kept.span() {
            self.widen(span);
        }
        for code in kept.codes() {
            *self.codes.entry(code).or_default() |= bit;
        }
    }

    /// The parts that are not kept like this yet.
    pub(crate) fn changed(&self) -> Vec<Part> {
        let Some((oldest, newest)) = self.span else {
            return Vec::new();
        };
        let parts = (0..PARTS).map(|part| Part {
            number: i64::from(part),
            oldest,
            newest,
            terms: self.encoded(part),
        });
        parts.filter(|part| !self.kept.contains(part)).collect()
    }

    fn encoded(&self, part: u32) -> Vec<u8> {
        let mut before = part << PART_BITS;
        let mut bytes = Vec::new();
        for (&code, &blocks) in self.codes.range(before..before + (1 << PART_BITS)) {
            number(&mut bytes, u64::from(code - before));
            write_places(&mut bytes, blocks);
            before = code;
        }
        bytes
    }

    fn widen(&mut self, (oldest, newest): (Millis, Millis)) {
        let (first, last) = self.span.unwrap_or((oldest, newest));
        self.span = Some((first.min(oldest), last.max(newest)));
    }
}

/// Which parts of a section there are.
pub(crate) fn parts() -> impl Iterator<Item = i64> {
    (0..PARTS).map(i64::from)
}

/// What the parts of one section say of what is sought.
#[derive(Debug)]
pub(crate) struct Found<'a> {
    sought: &'a Sought,
    blocks: Vec<u64>,
}

impl<'a> Found<'a> {
    pub(crate) fn nothing_of(sought: &'a Sought) -> Self {
        let blocks = vec![0; sought.codes().len()];
        Self { sought, blocks }
    }

    /// Takes what a part has.
    pub(crate) fn read(&mut self, part: i64, terms: &[u8]) {
        let part = u32::try_from(part).unwrap_or_default();
        let begun = part << PART_BITS;
        let wanted = self.sought.codes().iter().enumerate();
        let wanted: Vec<_> = wanted.filter(|(_, code)| part_of(**code) == part).collect();
        let last = wanted
            .iter()
            .map(|(_, code)| **code)
            .max()
            .unwrap_or_default();
        for (code, blocks) in codes(terms, begun).take_while(|(code, _)| *code <= last) {
            for (at, _) in wanted.iter().filter(|(_, wanted)| **wanted == code) {
                self.blocks[*at] = blocks;
            }
        }
    }

    /// The blocks that may have what is sought, as a mask.
    pub(crate) fn blocks(&self) -> u64 {
        let of = |code: u32| {
            let at = self.sought.codes().binary_search(&code);
            at.map_or(0, |at| self.blocks[at])
        };
        self.sought.blocks(&|term| of(code(term)))
    }
}

/// The codes of a part, each with the blocks that have it.
fn codes(terms: &[u8], begun: u32) -> impl Iterator<Item = (u32, u64)> {
    let mut reader = Reader(terms);
    let mut code = begun;
    std::iter::from_fn(move || {
        let gap = reader.number()?;
        code = code.wrapping_add(u32::try_from(gap).ok()?);
        Some((code, read_places(&mut reader)?))
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::search::{Block, Expr, Term, terms, tests::saying};

    fn block(said: &str, block: i64) -> Vec<u8> {
        let mut kept = Block::default();
        kept.put(Seq(block * PLACES), Millis(block), &terms(&saying(said)));
        kept.encoded()
    }

    fn blocks_with(parts: &[Part], expr: &Expr) -> u64 {
        let sought = Sought::of(expr).expect("something is sought");
        let mut found = Found::nothing_of(&sought);
        for part in parts
            .iter()
            .filter(|part| sought.parts().contains(&part.number))
        {
            found.read(part.number, &part.terms);
        }
        found.blocks()
    }

    fn stem(stem: &str) -> Expr {
        Expr::Term(Term::stem(stem))
    }

    #[test]
    fn a_section_tells_which_blocks_have_a_term() {
        let mut section = Section::default();
        for at in 64..128 {
            let said = if at % 3 == 0 { "apple" } else { "pear" };
            section.put(at, Some(&block(said, at)));
        }
        let parts = section.changed();
        assert_eq!(parts.len(), 256);
        assert_eq!(
            (parts[0].oldest, parts[9].newest),
            (Millis(64), Millis(127))
        );
        let apples: u64 = (0..64)
            .filter(|at| (at + 64) % 3 == 0)
            .map(|at| 1 << at)
            .sum();
        assert_eq!(blocks_with(&parts, &stem("appl")), apples);
        let both = Expr::And(vec![stem("appl"), stem("pear")]);
        assert_eq!(blocks_with(&parts, &both), 0);
        let either = Expr::Or(vec![stem("appl"), stem("pear")]);
        assert_eq!(blocks_with(&parts, &either), u64::MAX);
        assert_eq!(blocks_with(&parts, &stem("plum")), 0);
    }

    #[test]
    fn only_what_changed_is_kept_anew() {
        let mut section = Section::default();
        section.put(3, Some(&block("apple", 3)));
        section.put(5, Some(&block("pear", 5)));
        let mut kept = section.changed();

        let mut section = Section::of(kept.clone());
        assert!(section.changed().is_empty());
        section.put(3, Some(&block("plum", 3)));
        section.put(5, None);
        let changed = section.changed();
        assert!(
            !changed.is_empty() && changed.len() < 50,
            "{}",
            changed.len()
        );
        kept.retain(|old| changed.iter().all(|new| new.number != old.number));
        kept.extend(changed);
        assert_eq!(blocks_with(&kept, &stem("plum")), 1 << 3);
        assert_eq!(blocks_with(&kept, &stem("appl")), 0);
        assert_eq!(blocks_with(&kept, &stem("pear")), 0);
    }

    #[test]
    fn a_section_is_whole_when_its_last_position_is_indexed() {
        let whole = [0, 4_094, 4_095, 8_190, 8_191].map(|seq| whole_sections(Seq(seq)));
        assert_eq!(whole, [0, 0, 1, 1, 2]);
        assert_eq!([0, 63, 64].map(section_of), [0, 0, 1]);
    }

    proptest! {
        #[test]
        fn no_bytes_break_the_reader(terms in prop::collection::vec(any::<u8>(), 0..400)) {
            let part = Part { number: 7, oldest: Millis(0), newest: Millis(0), terms };
            let _ = Section::of(vec![part]).changed();
        }

        #[test]
        fn no_block_with_a_term_is_passed_over(
            said in prop::collection::btree_map(0..BLOCKS, "[a-d ]{0,12}", 0..20),
        ) {
            let mut section = Section::default();
            for (at, text) in &said {
                section.put(*at, Some(&block(text, *at)));
            }
            let parts = section.changed();
            for (at, text) in &said {
                for term in terms(&saying(text)).iter() {
                    prop_assert!(blocks_with(&parts, &Expr::Term(term)) & 1 << at != 0);
                }
            }
        }
    }
}
