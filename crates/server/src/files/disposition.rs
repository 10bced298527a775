//! The names of files in headers (RFC 6266).

use std::fmt::Write as _;

use axum::http::{HeaderMap, HeaderValue, header};

/// What a browser does with a file, and what it calls it.
pub(super) fn disposition(name: &str, is_shown: bool) -> HeaderValue {
    let kind = if is_shown { "inline" } else { "attachment" };
    let plain: String = name
        .chars()
        .map(|c| match c {
            '"' | '\\' | '%' => '_',
            c if c.is_ascii() && !c.is_ascii_control() => c,
            _ => '_',
        })
        .collect();
    let mut line = format!("{kind}; filename=\"{plain}\"; filename*=UTF-8''");
    for byte in name.bytes() {
        if byte.is_ascii_alphanumeric() || b"!#$&+-.^_`|~".contains(&byte) {
            line.push(char::from(byte));
        } else {
            let _ = write!(line, "%{byte:02X}");
        }
    }
    HeaderValue::from_str(&line).expect("it is made of ASCII that can be seen")
}

/// The name that the sender of a file gives it: as UTF-8 where it does so, else in quotes or plain.
pub(super) fn named(headers: &HeaderMap) -> Option<String> {
    let line = headers.get(header::CONTENT_DISPOSITION)?;
    let line = String::from_utf8_lossy(line.as_bytes()).into_owned();
    let parameter = |wanted: &str| {
        let parts = line.split(';').map(str::trim);
        let mut found = parts.filter_map(|part| {
            let (name, value) = part.split_once('=')?;
            name.trim()
                .eq_ignore_ascii_case(wanted)
                .then(|| value.trim().to_owned())
        });
        found.next()
    };
    let extended = parameter("filename*").and_then(|value| {
        let text = value
            .get(..7)
            .filter(|kind| kind.eq_ignore_ascii_case("UTF-8''"));
        text.and_then(|_| decoded(&value[7..]))
    });
    extended.or_else(|| Some(parameter("filename")?.trim_matches('"').to_owned()))
}

fn decoded(text: &str) -> Option<String> {
    // As in a form, but for the plus.
    let text = text.replace('+', "%2B");
    let pair = format!("x={text}");
    let found = form_urlencoded::parse(pair.as_bytes())
        .next()?
        .1
        .into_owned();
    (!found.contains('\u{fffd}')).then_some(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_goes_out_as_ascii_and_as_it_is() {
        let line = disposition("отчёт \"1\"%.pdf", false);
        let line = line.to_str().unwrap();
        let said = "attachment; filename=\"_____ _1__.pdf\"; filename*=UTF-8''\
                    %D0%BE%D1%82%D1%87%D1%91%D1%82%20%221%22%25.pdf";
        assert_eq!(line, said);
    }

    #[test]
    fn a_name_comes_in_by_either_parameter() {
        for (line, name) in [
            ("attachment; filename=\"a b.txt\"", Some("a b.txt")),
            ("inline; FILENAME=plain.txt", Some("plain.txt")),
            (
                "attachment; filename=x; filename*=UTF-8''%D1%8F+.txt",
                Some("я+.txt"),
            ),
            ("attachment; filename=x; filename*=latin1''%E9", Some("x")),
            ("attachment", None),
        ] {
            let mut headers = HeaderMap::new();
            headers.insert(header::CONTENT_DISPOSITION, line.parse().unwrap());
            assert_eq!(named(&headers).as_deref(), name, "{line}");
        }
    }
}
