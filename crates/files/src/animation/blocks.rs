//! The blocks of a GIF, up to its second picture.

use std::io::{BufReader, Read, Result, Seek};

const PICTURE: u8 = 0x2c;
const EXTENSION: u8 = 0x21;

pub(super) fn has_two_pictures(from: &mut BufReader<impl Read + Seek>) -> Result<bool> {
    let screen: [u8; 13] = array(from)?;
    skip(from, colours(screen[10]))?;
    let mut pictures = 0;
    loop {
        match array(from)? {
            [PICTURE] if pictures == 1 => return Ok(true),
            [PICTURE] => {
                pictures += 1;
                let head: [u8; 9] = array(from)?;
                skip(from, colours(head[8]) + 1)?;
            }
            [EXTENSION] => skip(from, 1)?,
            _ => return Ok(false),
        }
        skip_pieces(from)?;
    }
}

/// Bytes of the table of colours that these flags announce.
fn colours(flags: u8) -> i64 {
    if flags & 0x80 == 0 {
        return 0;
    }
    3 << ((flags & 7) + 1)
}

fn skip_pieces(from: &mut BufReader<impl Read + Seek>) -> Result<()> {
    loop {
        match array(from)? {
            [0] => return Ok(()),
            [length] => skip(from, length.into())?,
        }
    }
}

pub(super) fn skip(from: &mut BufReader<impl Read + Seek>, bytes: i64) -> Result<()> {
    from.seek_relative(bytes)
}

/// So many bytes.
pub(super) fn array<const N: usize>(from: &mut impl Read) -> Result<[u8; N]> {
    let mut bytes = [0; N];
    from.read_exact(&mut bytes)?;
    Ok(bytes)
}
