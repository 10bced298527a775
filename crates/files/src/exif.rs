//! The one thing that is kept of what a camera says: which way is up.

/// Bytes of such a block.
pub(crate) const UPRIGHT_BYTES: u32 = 26;

/// A block of Exif that says the orientation and nothing else, 2 to 8 as in TIFF 6.0; `None` for what stands upright.
pub(crate) fn upright(orientation: u8) -> Option<[u8; UPRIGHT_BYTES as usize]> {
    if !(2..=8).contains(&orientation) {
        return None;
    }
    // Little-endian TIFF: one directory with one entry, tag 0x0112, a short.
    let mut block = *b"II*\0\x08\0\0\0\x01\0\x12\x01\x03\0\x01\0\0\0\0\0\0\0\0\0\0\0";
    block[18] = orientation;
    Some(block)
}
