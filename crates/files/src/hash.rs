//! What bytes are known by.

use std::{
    fmt,
    io::{self, Read, Write},
};

use sha2::{Digest, Sha256};

/// Bytes that are read at once.
const PIECE: usize = 256 << 10;

/// The SHA-256 of bytes, which is their name in the store.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Hash([u8; 32]);

impl Hash {
    /// Reads 64 small hex digits; nothing else is a hash.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let (digits, rest) = text.as_bytes().as_chunks::<2>();
        if digits.len() != 32 || !rest.is_empty() {
            return None;
        }
        let mut bytes = [0; 32];
        for (byte, [high, low]) in bytes.iter_mut().zip(digits) {
            *byte = digit(*high)? << 4 | digit(*low)?;
        }
        Some(Self(bytes))
    }

    /// The hash of these bytes.
    #[must_use]
    pub fn of(bytes: &[u8]) -> Self {
        Self(Sha256::digest(bytes).into())
    }

    /// The hash of all that can be read, and how much that was. Blocks.
    pub fn of_all(mut from: impl Read) -> io::Result<(Self, u64)> {
        let mut hashing = Hashing::default();
        let mut piece = vec![0; PIECE];
        let mut size = 0;
        loop {
            match from.read(&mut piece)? {
                0 => return Ok((hashing.end(), size)),
                read => {
                    hashing.add(&piece[..read]);
                    size += read as u64;
                }
            }
        }
    }
}

/// The hash of bytes that come one after the other.
#[derive(Clone, Default)]
pub(crate) struct Hashing(Sha256);

impl Hashing {
    pub(crate) fn add(&mut self, bytes: &[u8]) {
        self.0.update(bytes);
    }

    pub(crate) fn end(self) -> Hash {
        Hash(self.0.finalize().into())
    }
}

impl Write for Hashing {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.add(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

fn digit(digit: u8) -> Option<u8> {
    match digit {
        b'0'..=b'9' => Some(digit - b'0'),
        b'a'..=b'f' => Some(digit - b'a' + 10),
        _ => None,
    }
}

impl fmt::Display for Hash {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(out, "{byte:02x}"))
    }
}

impl fmt::Debug for Hash {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, out)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hash_is_64_small_hex_digits() {
        let hash = Hash::of(b"veche");
        assert_eq!(Hash::parse(&hash.to_string()), Some(hash));
        assert_eq!(Hash::of_all(&b"veche"[..]).unwrap(), (hash, 5));
        for bad in [
            "",
            "../../etc/passwd",
            &hash.to_string()[1..],
            &format!("{hash}0"),
            &hash.to_string().to_uppercase(),
        ] {
            assert_eq!(Hash::parse(bad), None, "{bad}");
        }
    }
}
