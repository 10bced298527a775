//! PNG: chunks, each with its length, name, data and check.

use std::io::{BufReader, Read, Seek, Write};

use super::{
    pieces::{array, copy, skip},
    unstripped::{Result, Unstripped},
};
use crate::exif::{UPRIGHT_BYTES, upright};

const BEGIN: [u8; 8] = *b"\x89PNG\r\n\x1a\n";
/// Of the chunks that a picture can be shown without, those that change how it looks.
const KEPT: [&[u8; 4]; 14] = [
    b"tRNS", b"gAMA", b"cHRM", b"sRGB", b"iCCP", b"cICP", b"mDCV", b"cLLI", b"sBIT", b"bKGD",
    b"pHYs", b"acTL", b"fcTL", b"fdAT",
];

pub(super) fn strip(
    orientation: u8,
    from: &mut (impl Read + Seek),
    to: &mut impl Write,
) -> Result<()> {
    let from = &mut BufReader::new(from);
    if array(from)? != BEGIN {
        return Err(Unstripped::Damaged);
    }
    to.write_all(&BEGIN)?;
    loop {
        let length: [u8; 4] = array(from)?;
        let name: [u8; 4] = array(from)?;
        let rest = u64::from(u32::from_be_bytes(length)) + 4;
        // A capital begins the name of what no picture is without.
        if !name[0].is_ascii_uppercase() && !KEPT.contains(&&name) {
            skip(from, rest)?;
            continue;
        }
        to.write_all(&length)?;
        to.write_all(&name)?;
        copy(from, to, rest)?;
        match &name {
            b"IHDR" => write_exif(orientation, to)?,
            b"IEND" => return Ok(()),
            _ => {}
        }
    }
}

fn write_exif(orientation: u8, to: &mut impl Write) -> Result<()> {
    let Some(block) = upright(orientation) else {
        return Ok(());
    };
    let chunk = [&b"eXIf"[..], &block].concat();
    to.write_all(&UPRIGHT_BYTES.to_be_bytes())?;
    to.write_all(&chunk)?;
    Ok(to.write_all(&check(&chunk).to_be_bytes())?)
}

/// The CRC-32 that the standard asks for (PNG, Annex D).
fn check(bytes: &[u8]) -> u32 {
    let step = |sum: u32| {
        if sum & 1 == 1 {
            0xedb8_8320 ^ (sum >> 1)
        } else {
            sum >> 1
        }
    };
    !bytes.iter().fold(u32::MAX, |sum, byte| {
        (0..8).fold(sum ^ u32::from(*byte), |sum, _| step(sum))
    })
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_check_is_that_of_the_standard() {
        assert_eq!(super::check(b"123456789"), 0xcbf4_3926);
        assert_eq!(super::check(b"IEND"), 0xae42_6082);
    }
}
