//! Codes: terms in fewer bits, as an index keeps them.

use super::Term;

/// Bits of a code. A block has some thousand terms, so one look-up in a thousand gives a message too many.
pub(super) const CODE_BITS: u32 = 22;
/// A section's codes stand in so many parts, by their first bits.
pub(super) const PARTS: u32 = 256;
/// Bits that tell the codes of a part apart.
pub(super) const PART_BITS: u32 = CODE_BITS - PARTS.trailing_zeros();

/// Which part of a section a code is in.
pub(super) fn part_of(code: u32) -> u32 {
    code >> PART_BITS
}

/// A term in fewer bits.
pub(super) fn code(term: Term) -> u32 {
    // Multiplied by a large odd number, the upper bits depend on all of them.
    let mixed = term.mixed().wrapping_mul(0x9e37_79b9_7f4a_7c15);
    u32::try_from(mixed >> (u64::BITS - CODE_BITS)).unwrap_or_default()
}
