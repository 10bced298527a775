//! Which of 64 places something is in: a mask, and how an index keeps it.

use super::bytes::Reader;

/// In place of a first place: how many places follow, or that all come as a mask.
const SEVERAL: u8 = 64;
const MASK: u8 = 255;
/// From so many places on a mask is shorter.
const LISTED: u32 = 8;

/// The places in a mask, in order.
pub(super) fn places(mask: u64) -> impl Iterator<Item = u32> {
    (0..u64::BITS).filter(move |place| mask & (1 << place) != 0)
}

/// Writes down which places are in a mask, in as few bytes as may be.
pub(super) fn write_places(bytes: &mut Vec<u8>, mask: u64) {
    let count = mask.count_ones();
    let listed = places(mask).map(|place| place.to_le_bytes()[0]);
    match count {
        1 => bytes.extend(listed),
        2..=LISTED => {
            bytes.push(SEVERAL + count.to_le_bytes()[0]);
            bytes.extend(listed);
        }
        _ => {
            bytes.push(MASK);
            bytes.extend(mask.to_le_bytes());
        }
    }
}

/// Reads what [`write_places`] wrote.
pub(super) fn read_places(reader: &mut Reader) -> Option<u64> {
    let of = |place: &u8| 1_u64.checked_shl(u32::from(*place)).unwrap_or_default();
    match reader.byte()? {
        MASK => reader.eight(),
        first if first < SEVERAL => Some(of(&first)),
        several => {
            let listed = reader.take(usize::from(several - SEVERAL))?;
            Some(listed.iter().fold(0, |mask, place| mask | of(place)))
        }
    }
}
