//! Pieces of a file that are read, copied or passed over.

use std::io::{self, Read, Seek, SeekFrom, Write};

use super::unstripped::{Result, Unstripped};

/// So many bytes.
pub(super) fn array<const N: usize>(from: &mut impl Read) -> Result<[u8; N]> {
    let mut bytes = [0; N];
    from.read_exact(&mut bytes)?;
    Ok(bytes)
}

/// Copies so many bytes; a file that has fewer is damaged.
pub(super) fn copy(from: &mut impl Read, to: &mut impl Write, bytes: u64) -> Result<()> {
    let copied = io::copy(&mut from.by_ref().take(bytes), to)?;
    if copied < bytes {
        return Err(Unstripped::Damaged);
    }
    Ok(())
}

/// Passes over so many bytes.
pub(super) fn skip(from: &mut impl Seek, bytes: u64) -> Result<()> {
    let bytes = i64::try_from(bytes).map_err(|_| Unstripped::Damaged)?;
    from.seek(SeekFrom::Current(bytes))?;
    Ok(())
}
