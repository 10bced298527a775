//! The chunks of a PNG and of a WebP, up to where they say how many frames there are.

use std::io::{BufReader, Read, Result, Seek};

use super::blocks::{array, skip};

/// An APNG says how many frames it has before its first pixels (PNG, third edition, 11.3.6).
pub(super) fn png_moves(from: &mut BufReader<impl Read + Seek>) -> Result<bool> {
    skip(from, 8)?;
    loop {
        let length = u32::from_be_bytes(array(from)?);
        let name: [u8; 4] = array(from)?;
        match &name {
            b"acTL" => return Ok(u32::from_be_bytes(array(from)?) > 1),
            b"IDAT" | b"IEND" => return Ok(false),
            _ => skip(from, i64::from(length) + 4)?,
        }
    }
}

/// An animated WebP has a chunk for each frame. Only the extended format, which begins with a chunk of its own, has them.
pub(super) fn webp_moves(from: &mut BufReader<impl Read + Seek>) -> Result<bool> {
    skip(from, 12)?;
    let mut frames = 0;
    loop {
        let name: [u8; 4] = array(from)?;
        let length = u32::from_le_bytes(array(from)?);
        match &name {
            b"VP8 " | b"VP8L" => return Ok(false),
            b"ANMF" if frames == 1 => return Ok(true),
            b"ANMF" => frames += 1,
            _ => {}
        }
        skip(from, i64::from(length) + i64::from(length % 2))?;
    }
}
