//! Terms: what an index keeps of a message.

use veche_model::UserId;

/// An opaque word: a letter for the kind, and a number.
///
/// Indexes on disk hold them, so what a term is may only change together with [`ANALYSIS`](super::ANALYSIS).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Term {
    kind: u8,
    code: u64,
}

impl Term {
    /// Every message has it.
    pub(super) const ANY: Self = Self::plain(b'u');
    /// No message has it.
    pub(super) const NONE: Self = Self::plain(b'n');
    /// A message that says more than an index should keep. Whoever looks for anything said has to look into it.
    pub(super) const TOO_MUCH: Self = Self::plain(b'o');
    pub(super) const LINK: Self = Self::plain(b'l');
    pub(super) const PINNED: Self = Self::plain(b'p');
    pub(super) const FILE: Self = Self::plain(b'f');
    pub(super) const IMAGE: Self = Self::plain(b'i');
    pub(super) const POLL: Self = Self::plain(b'q');

    pub(super) const fn author(id: UserId) -> Self {
        Self {
            kind: b'a',
            code: id.0.cast_unsigned(),
        }
    }

    pub(super) fn stem(stem: &str) -> Self {
        Self {
            kind: b's',
            code: hash(stem),
        }
    }

    /// One or two characters with which something begins.
    pub(super) fn beginning(chars: &str) -> Self {
        Self {
            kind: b'b',
            code: hash(chars),
        }
    }

    /// Three characters in a row, anywhere.
    pub(super) fn trigram(chars: &str) -> Self {
        Self {
            kind: b't',
            code: hash(chars),
        }
    }

    /// The kind and the number as one.
    pub(super) fn mixed(self) -> u64 {
        self.code << 8 | u64::from(self.kind)
    }

    const fn plain(kind: u8) -> Self {
        Self { kind, code: 0 }
    }
}

/// FNV-1a, because it is the same everywhere and forever and is quick on a few bytes; 64 bits folded to 40, because a message
/// has hundreds of terms and a rare collision costs one look at a text.
fn hash(content: &str) -> u64 {
    const OFFSET: u64 = 0xcbf2_9ce4_8422_2325;
    const PRIME: u64 = 0x0000_0100_0000_01b3;
    const KEPT: u32 = 40;
    let hash = content.bytes().fold(OFFSET, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(PRIME)
    });
    (hash >> KEPT) ^ (hash & ((1 << KEPT) - 1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_hash_is_fnv_1a() {
        // "foobar" in the test vectors of FNV: 0x85944171f73967e8.
        assert_eq!(hash("foobar"), 0x71_f739_67e8 ^ 0x85_9441);
    }
}
