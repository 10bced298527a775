//! JPEG: segments behind a marker each, and between them, behind a start of scan, the coded picture.

use std::io::{BufRead, BufReader, Read, Seek, Write};

use super::{
    pieces::{array, copy, skip},
    unstripped::{Result, Unstripped},
};
use crate::exif::upright;

const START: u8 = 0xd8;
const END: u8 = 0xd9;
const SCAN: u8 = 0xda;
const COMMENT: u8 = 0xfe;
/// Of the segments of programs, those without which the colours would be others, by their marker and first bytes; and the
/// mark of JFIF itself.
const KEPT: [(u8, &[u8]); 3] = [
    (0xe0, b"JFIF\0"),
    (0xe2, b"ICC_PROFILE\0"),
    (0xee, b"Adobe"),
];

pub(super) fn strip(
    orientation: u8,
    from: &mut (impl Read + Seek),
    to: &mut impl Write,
) -> Result<()> {
    let from = &mut BufReader::new(from);
    if array(from)? != [0xff, START] {
        return Err(Unstripped::Damaged);
    }
    to.write_all(&[0xff, START])?;
    // Programs look for it right behind the mark of JFIF, or where that would stand.
    let mut block = upright(orientation);
    let mut has_scans = false;
    loop {
        let marker = match marker(from) {
            // Cut off in the middle of the picture: what is there can be shown.
            Err(Unstripped::Damaged) if has_scans => END,
            marker => marker?,
        };
        if marker != 0xe0
            && let Some(block) = block.take()
        {
            write_exif(to, &block)?;
        }
        match marker {
            END => return Ok(to.write_all(&[0xff, END])?),
            SCAN => {
                segment(marker, from, to)?;
                scan(from, to)?;
                has_scans = true;
            }
            COMMENT | 0xe0..=0xef => program(marker, from, to)?,
            _ => segment(marker, from, to)?,
        }
    }
}

/// The next marker; fill bytes may stand before it.
fn marker(from: &mut impl Read) -> Result<u8> {
    let [mut byte] = array(from)?;
    if byte != 0xff {
        return Err(Unstripped::Damaged);
    }
    while byte == 0xff {
        [byte] = array(from)?;
    }
    match byte {
        0 | 0x01 | 0xd0..=START => Err(Unstripped::Damaged),
        marker => Ok(marker),
    }
}

fn length(from: &mut impl Read) -> Result<u64> {
    let length = u64::from(u16::from_be_bytes(array(from)?));
    length.checked_sub(2).ok_or(Unstripped::Damaged)
}

fn segment(marker: u8, from: &mut impl Read, to: &mut impl Write) -> Result<()> {
    let length = length(from)?;
    write_head(marker, length, to)?;
    copy(from, to, length)
}

/// A segment of a program: kept or passed over.
fn program(marker: u8, from: &mut (impl BufRead + Seek), to: &mut impl Write) -> Result<()> {
    let length = length(from)?;
    let Some((_, begin)) = KEPT.iter().find(|(kept, _)| *kept == marker) else {
        return skip(from, length);
    };
    let begin_length = begin.len() as u64;
    if length < begin_length {
        return skip(from, length);
    }
    let mut found = vec![0; begin.len()];
    from.read_exact(&mut found)?;
    if found != *begin {
        return skip(from, length - begin_length);
    }
    if marker == 0xe0 {
        return jfif(from, to, length - begin_length);
    }
    write_head(marker, length, to)?;
    to.write_all(&found)?;
    copy(from, to, length - begin_length)
}

/// The mark of JFIF, without the thumbnail that may hang on it.
fn jfif(from: &mut (impl Read + Seek), to: &mut impl Write, length: u64) -> Result<()> {
    let Some(thumbnail) = length.checked_sub(9) else {
        return skip(from, length);
    };
    let mut density: [u8; 9] = array(from)?;
    density[7..].fill(0);
    write_head(0xe0, 14, to)?;
    to.write_all(b"JFIF\0")?;
    to.write_all(&density)?;
    skip(from, thumbnail)
}

/// Copies the coded picture up to the next marker that is neither a restart nor a stuffed byte.
fn scan(from: &mut (impl BufRead + Seek), to: &mut impl Write) -> Result<()> {
    loop {
        let piece = from.fill_buf()?;
        if piece.is_empty() {
            return Ok(());
        }
        let plain = piece.iter().position(|byte| *byte == 0xff);
        let plain = plain.unwrap_or(piece.len());
        to.write_all(&piece[..plain])?;
        let is_all = plain == piece.len();
        from.consume(plain);
        if is_all {
            continue;
        }
        let [_, next] = match array::<2>(from) {
            Err(Unstripped::Damaged) => return Ok(()),
            pair => pair?,
        };
        match next {
            0 | 0xd0..=0xd7 => to.write_all(&[0xff, next])?,
            // Of two in a row the first is a fill byte.
            0xff => from.seek_relative(-1)?,
            _ => return Ok(from.seek_relative(-2)?),
        }
    }
}

fn write_head(marker: u8, length: u64, to: &mut impl Write) -> Result<()> {
    let length = u16::try_from(length + 2).map_err(|_| Unstripped::Damaged)?;
    to.write_all(&[0xff, marker])?;
    Ok(to.write_all(&length.to_be_bytes())?)
}

fn write_exif(to: &mut impl Write, block: &[u8]) -> Result<()> {
    write_head(0xe1, 6 + block.len() as u64, to)?;
    to.write_all(b"Exif\0\0")?;
    Ok(to.write_all(block)?)
}
