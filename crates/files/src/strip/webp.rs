//! WebP: chunks in a RIFF, each with its name, length and data, filled up to an even length.

use std::io::{BufReader, Read, Seek, SeekFrom, Write};

use super::{
    pieces::{array, copy, skip},
    unstripped::{Result, Unstripped},
};
use crate::exif::{UPRIGHT_BYTES, upright};

/// What makes the picture; anything else says something about it.
const KEPT: [&[u8; 4]; 7] = [
    b"VP8 ", b"VP8L", b"VP8X", b"ICCP", b"ANIM", b"ANMF", b"ALPH",
];
const EXIF: u8 = 0x08;
const XMP: u8 = 0x04;

pub(super) fn strip(
    orientation: u8,
    from: &mut (impl Read + Seek),
    to: &mut (impl Write + Seek),
) -> Result<()> {
    let from = &mut BufReader::new(from);
    let head: [u8; 12] = array(from)?;
    if !head.starts_with(b"RIFF") || !head.ends_with(b"WEBP") {
        return Err(Unstripped::Damaged);
    }
    let size: [u8; 4] = [head[4], head[5], head[6], head[7]];
    let mut left = u64::from(u32::from_le_bytes(size)).saturating_sub(4);
    to.write_all(&head)?;
    let mut written: u64 = 4;
    let mut block = None;
    // What stands behind the length that the head says is no part of the picture.
    while left >= 8 {
        let name: [u8; 4] = array(from)?;
        let length: [u8; 4] = array(from)?;
        let data = u64::from(u32::from_le_bytes(length)).next_multiple_of(2);
        left = left.saturating_sub(8 + data);
        if !KEPT.contains(&&name) {
            skip(from, data)?;
            continue;
        }
        to.write_all(&name)?;
        to.write_all(&length)?;
        written += 8 + data;
        if name != *b"VP8X" {
            copy(from, to, data)?;
            continue;
        }
        let [flags] = array(from)?;
        block = upright(orientation);
        let says = if block.is_some() { EXIF } else { 0 };
        to.write_all(&[(flags & !(EXIF | XMP)) | says])?;
        copy(from, to, data.checked_sub(1).ok_or(Unstripped::Damaged)?)?;
    }
    if let Some(block) = block {
        to.write_all(b"EXIF")?;
        to.write_all(&UPRIGHT_BYTES.to_le_bytes())?;
        to.write_all(&block)?;
        written += 8 + u64::from(UPRIGHT_BYTES);
    }
    let written = u32::try_from(written).map_err(|_| Unstripped::Damaged)?;
    to.seek(SeekFrom::Start(4))?;
    Ok(to.write_all(&written.to_le_bytes())?)
}
