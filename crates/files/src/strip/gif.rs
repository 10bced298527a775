//! GIF: a screen, and blocks that are pictures or extensions, each made of pieces of up to 255 bytes.

use std::io::{BufReader, Read, Seek, Write};

use super::{
    pieces::{array, copy},
    unstripped::{Result, Unstripped},
};

const PICTURE: u8 = 0x2c;
const EXTENSION: u8 = 0x21;
const END: u8 = 0x3b;
/// How long a picture stands, and what is transparent in it.
const CONTROL: u8 = 0xf9;
const PROGRAM: u8 = 0xff;
/// The extensions of programs that say how often an animation goes round.
const LOOPS: [&[u8; 11]; 2] = [b"NETSCAPE2.0", b"ANIMEXTS1.0"];

pub(super) fn strip(from: &mut (impl Read + Seek), to: &mut impl Write) -> Result<()> {
    let from = &mut BufReader::new(from);
    let screen: [u8; 13] = array(from)?;
    if !screen.starts_with(b"GIF8") {
        return Err(Unstripped::Damaged);
    }
    to.write_all(&screen)?;
    copy(from, to, colours(screen[10]))?;
    let mut has_pictures = false;
    loop {
        let block = match array(from) {
            // Cut off between two pictures: those that are there can be shown.
            Err(Unstripped::Damaged) if has_pictures => [END],
            block => block?,
        };
        match block {
            [PICTURE] => picture(from, to)?,
            [EXTENSION] => extension(from, to)?,
            [END] => return Ok(to.write_all(&[END])?),
            _ => return Err(Unstripped::Damaged),
        }
        has_pictures |= block == [PICTURE];
    }
}

/// Bytes of the table of colours that these flags announce.
fn colours(flags: u8) -> u64 {
    if flags & 0x80 == 0 {
        return 0;
    }
    3 << ((flags & 7) + 1)
}

fn picture(from: &mut impl Read, to: &mut impl Write) -> Result<()> {
    let head: [u8; 9] = array(from)?;
    to.write_all(&[PICTURE])?;
    to.write_all(&head)?;
    copy(from, to, colours(head[8]) + 1)?;
    pieces(from, to)
}

fn extension(from: &mut impl Read, to: &mut impl Write) -> Result<()> {
    let [label, length] = array(from)?;
    let mut begin = [0; 255];
    let begin = &mut begin[..usize::from(length)];
    from.read_exact(begin)?;
    let is_kept = match label {
        CONTROL => true,
        PROGRAM => LOOPS.iter().any(|name| *begin == name[..]),
        _ => false,
    };
    if length == 0 {
        return Ok(());
    }
    if !is_kept {
        return pieces(from, &mut std::io::sink());
    }
    to.write_all(&[EXTENSION, label, length])?;
    to.write_all(begin)?;
    pieces(from, to)
}

/// Copies pieces up to the empty one that ends them.
fn pieces(from: &mut impl Read, to: &mut impl Write) -> Result<()> {
    loop {
        let [length] = array(from)?;
        to.write_all(&[length])?;
        if length == 0 {
            return Ok(());
        }
        copy(from, to, length.into())?;
    }
}
