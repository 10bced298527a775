//! Terms: what an index keeps of a message.

use std::fmt::{self, Write};

use veche_model::{ChannelId, UserId};

/// An opaque word of lower-case ASCII letters and digits: a letter for the kind, then a number in base 32.
///
/// Indexes on disk hold them, so what a term looks like may only change together with a rebuild of the index.
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

    pub(super) const fn author(id: UserId) -> Self {
        Self {
            kind: b'a',
            code: id.0.cast_unsigned(),
        }
    }

    pub(super) const fn channel(id: ChannelId) -> Self {
        Self {
            kind: b'c',
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

    const fn plain(kind: u8) -> Self {
        Self { kind, code: 0 }
    }
}

impl fmt::Display for Term {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        const DIGITS: &[u8; 32] = b"abcdefghijklmnopqrstuvwxyz234567";
        f.write_char(char::from(self.kind))?;
        let mut code = self.code;
        while code > 0 {
            f.write_char(char::from(DIGITS[(code % 32) as usize]))?;
            code /= 32;
        }
        Ok(())
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
    fn a_term_looks_the_same_forever() {
        assert_eq!(Term::ANY.to_string(), "u");
        assert_eq!(Term::author(UserId(1)).to_string(), "ab");
        assert_eq!(Term::channel(ChannelId(1000)).to_string(), "ci7");
        assert_eq!(Term::stem("сообщен").to_string(), "sj4x7mehr");
        assert_eq!(Term::trigram("соо").to_string(), "tjkrqdivv");
        assert_eq!(Term::beginning("со").to_string(), "btil3uslh");
    }

    #[test]
    fn the_hash_is_fnv_1a() {
        // "foobar" in the test vectors of FNV: 0x85944171f73967e8.
        assert_eq!(hash("foobar"), 0x71_f739_67e8 ^ 0x85_9441);
    }
}
