//! What bytes are, by what stands in them and never by what their sender says.

/// Bytes of a file's beginning that tell its type.
pub const BYTES: usize = 8 << 10;
/// What nobody may take for anything.
const OPAQUE: &str = "application/octet-stream";
const TEXT: &str = "text/plain; charset=utf-8";

/// What we know, as the table of signatures calls it and as we do; whatever else there is is opaque.
const KNOWN: [(&str, &str); 18] = [
    ("image/png", "image/png"),
    ("image/jpeg", "image/jpeg"),
    ("image/gif", "image/gif"),
    ("image/webp", "image/webp"),
    ("video/mp4", "video/mp4"),
    ("video/x-m4v", "video/mp4"),
    ("video/webm", "video/webm"),
    ("video/quicktime", "video/quicktime"),
    ("audio/mpeg", "audio/mpeg"),
    ("audio/m4a", "audio/mp4"),
    ("audio/ogg", "audio/ogg"),
    ("audio/opus", "audio/ogg"),
    ("audio/x-flac", "audio/flac"),
    ("audio/x-wav", "audio/wav"),
    ("application/pdf", "application/pdf"),
    ("application/zip", "application/zip"),
    ("application/gzip", "application/gzip"),
    ("application/vnd.sqlite3", "application/vnd.sqlite3"),
];

/// The types that a browser may show by themselves.
const ALONE: [&str; 13] = [
    "image/png",
    "image/jpeg",
    "image/gif",
    "image/webp",
    "video/mp4",
    "video/webm",
    "audio/mpeg",
    "audio/mp4",
    "audio/ogg",
    "audio/flac",
    "audio/wav",
    TEXT,
    "text/plain",
];

/// The type of a file that begins with these bytes, of which there should be [`BYTES`] where the file has as many.
#[must_use]
pub fn sniff(beginning: &[u8]) -> &'static str {
    if let Some(found) = infer::get(beginning) {
        let known = KNOWN
            .iter()
            .find(|(theirs, _)| *theirs == found.mime_type());
        return known.map_or(OPAQUE, |(_, ours)| ours);
    }
    if is_text(beginning) { TEXT } else { OPAQUE }
}

/// Whether a browser may show a file of this type by itself, rather than save it.
#[must_use]
pub fn stands_alone(kind: &str) -> bool {
    ALONE.contains(&kind)
}

/// Whether it is text and no markup: what a browser could take for a page is nothing to be shown.
fn is_text(beginning: &[u8]) -> bool {
    let text = match str::from_utf8(beginning) {
        Ok(text) => text,
        // A character may be cut by the end of what we see.
        Err(cut) if cut.error_len().is_none() && beginning.len() >= BYTES => {
            str::from_utf8(&beginning[..cut.valid_up_to()]).unwrap_or_default()
        }
        Err(_) => return false,
    };
    let is_plain = |c: char| !c.is_control() || matches!(c, '\n' | '\r' | '\t' | '\u{c}');
    let first = text.trim_start_matches('\u{feff}').trim_start();
    !text.is_empty() && !first.starts_with('<') && text.chars().all(is_plain)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_type_is_what_stands_in_the_bytes() {
        for (bytes, kind) in [
            (&b"\x89PNG\r\n\x1a\n"[..], "image/png"),
            (b"\xff\xd8\xff\xe0", "image/jpeg"),
            (b"GIF89a", "image/gif"),
            (b"RIFF\x00\x00\x00\x00WEBPVP8 ", "image/webp"),
            (b"\x00\x00\x00\x18ftypisom\x00\x00\x00\x00", "video/mp4"),
            (b"%PDF-1.7", "application/pdf"),
            (b"PK\x03\x04", "application/zip"),
            ("привет\n".as_bytes(), TEXT),
            (b"<!DOCTYPE html><script>alert(1)</script>", OPAQUE),
            (
                b"\xef\xbb\xbf  <svg xmlns='http://www.w3.org/2000/svg'>",
                OPAQUE,
            ),
            (b"<?xml version='1.0'?>", OPAQUE),
            (b"\xcf\xf0\xe8\xe2\xe5\xf2", OPAQUE),
            (b"a\0b", OPAQUE),
            (b"\x7fELF", OPAQUE),
            (b"", OPAQUE),
        ] {
            assert_eq!(sniff(bytes), kind, "{bytes:?}");
        }
        let cut = "я".repeat(BYTES);
        assert_eq!(sniff(&cut.as_bytes()[..BYTES]), TEXT);
        assert_eq!(sniff(&format!("a{cut}").as_bytes()[..BYTES]), TEXT);
    }

    #[test]
    fn only_what_runs_nothing_stands_alone() {
        assert!(stands_alone("image/png") && stands_alone(TEXT));
        assert!(KNOWN.iter().filter(|(_, ours)| stands_alone(ours)).count() >= 11);
        for kind in [OPAQUE, "application/pdf", "image/svg+xml", "text/html"] {
            assert!(!stands_alone(kind), "{kind}");
        }
    }
}
