//! Lines that are shown as they were typed.

use unicode_normalization::UnicodeNormalization;

use super::sound::{is_marked_well, is_seen, takes_tone};
use crate::{Invalid, text::is_control};

/// Reads one visible line, in form C: what was typed is what is shown.
pub(crate) fn one_line(field: &'static str, text: &str, most: usize) -> Result<String, Invalid> {
    let text = line_or_nothing(field, text, most)?;
    if text.is_empty() {
        return Err(Invalid::new(field, "must not be empty"));
    }
    if !is_marked_well(&text, takes_tone) {
        return Err(Invalid::new(
            field,
            "must not have marks that their letters do not take",
        ));
    }
    Ok(text)
}

/// Reads a line as [`one_line`] does; it may be empty, and have any marks.
pub(crate) fn line_or_nothing(
    field: &'static str,
    text: &str,
    most: usize,
) -> Result<String, Invalid> {
    // Composing never lengthens by more than three, and what is far too long need not be looked at.
    if text.len() > most * 16 {
        return Err(too_long(field, most));
    }
    let text: String = text.trim().nfc().collect();
    if text.chars().count() > most {
        return Err(too_long(field, most));
    }
    if text.contains(|c| is_control(c) || is_line_break(c)) {
        return Err(Invalid::new(
            field,
            "must not have control characters or line breaks",
        ));
    }
    if !is_seen(&text) {
        return Err(Invalid::new(field, "must not have hidden characters"));
    }
    Ok(text)
}

/// Reads a text of a few lines; it may be empty.
pub(crate) fn lines_or_nothing(
    field: &'static str,
    text: &str,
    most: usize,
) -> Result<String, Invalid> {
    let text = text.trim();
    if text.chars().count() > most {
        return Err(too_long(field, most));
    }
    if text.contains(is_control) {
        return Err(Invalid::new(field, "must not have control characters"));
    }
    Ok(text.to_owned())
}

fn too_long(field: &'static str, most: usize) -> Invalid {
    Invalid::new(field, format!("must have at most {most} characters"))
}

fn is_line_break(c: char) -> bool {
    matches!(
        c,
        '\n' | '\r' | '\t' | '\u{b}' | '\u{c}' | '\u{85}' | '\u{2028}' | '\u{2029}'
    )
}
