//! What the headers of a request say, as tus has them.

use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use data_encoding::BASE64;
use jiff::{Timestamp, fmt::rfc2822::DateTimePrinter};
use veche_chat::NewFile;
use veche_files::name;
use veche_model::{Alt, FileId, Millis, Problem};

use crate::files::refusal::header as bad_header;

pub(super) const RESUMABLE: HeaderName = HeaderName::from_static("tus-resumable");
pub(super) const VERSION: &str = "1.0.0";
pub(super) const OFFSET: &str = "upload-offset";
const LENGTH: &str = "upload-length";
const METADATA: &str = "upload-metadata";
const CHECKSUM: &str = "upload-checksum";
const BYTES: &[u8] = b"application/offset+octet-stream";
/// The status of tus for a sum that we cannot make, which is that of any request which makes no sense.
const NO_SENSE: StatusCode = StatusCode::BAD_REQUEST;

/// What a request says.
pub(super) struct Asked {
    headers: HeaderMap,
    /// How many bytes its body has, if it says so.
    pub(super) bytes: Option<u64>,
    /// The SHA-1 of its body.
    pub(super) sum: Option<[u8; 20]>,
}

impl Asked {
    /// Reads what every request says: the version, and what its body is.
    pub(super) fn read(headers: &HeaderMap) -> Result<Self, Problem> {
        if headers.get(RESUMABLE).map(HeaderValue::as_bytes) != Some(VERSION.as_bytes()) {
            let status = StatusCode::PRECONDITION_FAILED;
            return Err(bad_header(status, "tus-resumable", "must be 1.0.0"));
        }
        Ok(Self {
            bytes: number(headers, header::CONTENT_LENGTH.as_str())?,
            sum: sum(headers)?,
            headers: headers.clone(),
        })
    }

    /// Whether its body is bytes of a file.
    pub(super) fn has_bytes(&self) -> bool {
        let kind = self.headers.get(header::CONTENT_TYPE);
        kind.is_some_and(|kind| kind.as_bytes().eq_ignore_ascii_case(BYTES))
    }

    /// Behind which byte its body is to be written.
    pub(super) fn offset(&self) -> Result<u64, Problem> {
        number(&self.headers, OFFSET)?.ok_or_else(|| missing(OFFSET))
    }

    /// The file that it announces.
    pub(super) fn new_file(&self) -> Result<NewFile, Problem> {
        let length = number(&self.headers, LENGTH)?.ok_or_else(|| missing(LENGTH))?;
        let mut new = NewFile {
            name: name(""),
            length: i64::try_from(length).unwrap_or(i64::MAX),
            ..NewFile::default()
        };
        for (key, value) in self.metadata()? {
            add(&mut new, &key, &value)?;
        }
        Ok(new)
    }

    /// Pairs of a key and a text in base64, with commas between.
    fn metadata(&self) -> Result<Vec<(String, String)>, Problem> {
        let refuse = || bad_header(NO_SENSE, METADATA, "must be keys and texts in base64");
        let Some(line) = self.headers.get(METADATA) else {
            return Ok(Vec::new());
        };
        let line = line.to_str().map_err(|_| refuse())?;
        let pairs = line
            .split(',')
            .map(str::trim)
            .filter(|pair| !pair.is_empty());
        pairs
            .map(|pair| {
                let (key, value) = pair.split_once(' ').unwrap_or((pair, ""));
                let value = BASE64
                    .decode(value.trim().as_bytes())
                    .map_err(|_| refuse())?;
                let value = String::from_utf8(value).map_err(|_| refuse())?;
                Ok((key.to_owned(), value))
            })
            .collect()
    }
}

/// What a piece of metadata says of a file. What we do not know is the client's own.
pub(in crate::files) fn add(new: &mut NewFile, key: &str, value: &str) -> Result<(), Problem> {
    let whole = |field: &str| {
        let number: Result<i64, _> = value.parse();
        number
            .map(Some)
            .map_err(|_| Problem::invalid(field, "must be a whole number"))
    };
    match key {
        "filename" | "name" => new.name = name(value),
        "alt" => {
            new.alt = Alt::parse(value).map_err(|bad| Problem::invalid(bad.field, bad.rule))?;
        }
        "emoji" => new.is_emoji = value == "true",
        "avatar" => new.is_avatar = value == "true",
        "unchanged" => new.is_unchanged = value == "true",
        "width" => new.width = whole("width")?,
        "height" => new.height = whole("height")?,
        "duration" => new.duration = whole("duration")?,
        "poster" => new.poster = whole("poster")?.map(FileId),
        _ => {}
    }
    Ok(())
}

fn number(headers: &HeaderMap, name: &str) -> Result<Option<u64>, Problem> {
    let Some(value) = headers.get(name) else {
        return Ok(None);
    };
    let number = value.to_str().ok().and_then(|value| value.parse().ok());
    let refuse = || bad_header(NO_SENSE, name, "must be a whole number");
    number.map(Some).ok_or_else(refuse)
}

fn missing(name: &str) -> Problem {
    bad_header(NO_SENSE, name, "is missing")
}

fn sum(headers: &HeaderMap) -> Result<Option<[u8; 20]>, Problem> {
    let Some(value) = headers.get(CHECKSUM) else {
        return Ok(None);
    };
    let found = value.to_str().ok().and_then(|value| value.split_once(' '));
    let found = found.filter(|(name, _)| *name == "sha1");
    let found = found.and_then(|(_, sum)| BASE64.decode(sum.trim().as_bytes()).ok());
    let sum = found.and_then(|bytes| bytes.try_into().ok());
    let refuse = || bad_header(NO_SENSE, CHECKSUM, "must be sha1 and the sum in base64");
    sum.map(Some).ok_or_else(refuse)
}

/// Says when an upload goes.
pub(super) fn expires(headers: &mut HeaderMap, at: Option<Millis>) {
    let time = at.and_then(|at| Timestamp::from_millisecond(at.0).ok());
    let printed = time.and_then(|time| {
        let printer = DateTimePrinter::new();
        printer.timestamp_to_rfc9110_string(&time).ok()
    });
    if let Some(value) = printed.and_then(|text| HeaderValue::from_str(&text).ok()) {
        headers.insert("upload-expires", value);
    }
}
