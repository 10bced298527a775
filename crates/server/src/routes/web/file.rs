//! A file of the page as an answer: coded as the client likes it, and not sent again while it is the same.

use axum::{
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use data_encoding::HEXLOWER;
use rust_embed::{Embed, EmbeddedFile};

use super::coding::{self, CODINGS, Coding};

/// How long a browser keeps a file without asking again.
#[derive(Clone, Copy, Debug)]
pub(super) enum Keep {
    /// For good: whatever is another file has another name.
    ForGood,
    /// It asks each time whether it is still the same.
    WhileTheSame,
}

impl Keep {
    fn words(self) -> &'static str {
        match self {
            Self::ForGood => "public, max-age=31536000, immutable",
            Self::WhileTheSame => "no-cache",
        }
    }
}

/// What a page may load and do: only what comes from here, and no text becomes markup or code but by these two makers. It
/// stands on scripts too, because a worker lives by the policy that its script came with.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; \
     media-src 'self' blob:; font-src 'self'; connect-src 'self'; manifest-src 'self'; worker-src 'self'; base-uri 'none'; form-action 'self'; \
     frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types svelte-trusted-html veche";

/// What every answer of this module says, the one without the page too.
pub(super) const GUARDED: (header::HeaderName, &str) = (header::CONTENT_SECURITY_POLICY, POLICY);

/// The file of this name, if there is one.
pub(super) fn answer<Files: Embed>(name: &str, keep: Keep, asked: &HeaderMap) -> Option<Response> {
    // Debug builds look into the folder: it must answer just as the binary does, which knows nothing of `..`.
    if !name.split('/').all(is_plain) {
        return None;
    }
    let plain = Files::get(name)?;
    let (coding, file) = coding::wanted(asked)
        .into_iter()
        .filter(|coding| *coding != coding::IDENTITY)
        .find_map(|coding| Some((coding, Files::get(&format!("{name}{}", coding.ending))?)))
        .unwrap_or((coding::IDENTITY, plain));
    Some(reply(name, coding, file, keep, asked))
}

/// Whether this can be a part of a file's own name; a coded file has none of its own.
fn is_plain(part: &str) -> bool {
    let is_coded = CODINGS.iter().any(|coding| part.ends_with(coding.ending));
    !part.is_empty() && !part.starts_with('.') && !part.contains('\\') && !is_coded
}

fn reply(
    name: &str,
    coding: Coding,
    file: EmbeddedFile,
    keep: Keep,
    asked: &HeaderMap,
) -> Response {
    let tag = tag(&file);
    let is_known = knows(asked, &tag);
    let about = [
        (header::ETAG, tag),
        (header::VARY, HeaderValue::from_static("Accept-Encoding")),
        (
            header::CACHE_CONTROL,
            HeaderValue::from_static(keep.words()),
        ),
    ];
    if is_known {
        return (StatusCode::NOT_MODIFIED, [GUARDED], about).into_response();
    }
    let kind = [(header::CONTENT_TYPE, kind(name))];
    let mut response = (kind, [GUARDED], about, file.data).into_response();
    if coding != coding::IDENTITY {
        let coded = HeaderValue::from_static(coding.name);
        response
            .headers_mut()
            .insert(header::CONTENT_ENCODING, coded);
    }
    response
}

/// Names the bytes; each coding has its own.
fn tag(file: &EmbeddedFile) -> HeaderValue {
    let hash = HEXLOWER.encode(&file.metadata.sha256_hash()[..16]);
    HeaderValue::from_str(&format!("\"{hash}\"")).expect("hex digits are a header value")
}

/// Whether the client has just these bytes.
fn knows(asked: &HeaderMap, tag: &HeaderValue) -> bool {
    let lists = asked.get_all(header::IF_NONE_MATCH).iter();
    let mut known = lists
        .filter_map(|list| list.to_str().ok())
        .flat_map(|list| list.split(','))
        .map(|one| one.trim().trim_start_matches("W/"));
    known.any(|one| one == "*" || one.as_bytes() == tag.as_bytes())
}

fn kind(name: &str) -> &'static str {
    match name.rsplit('.').next().unwrap_or_default() {
        "html" => "text/html; charset=utf-8",
        "js" => "text/javascript; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "json" => "application/json",
        "webmanifest" => "application/manifest+json",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "webp" => "image/webp",
        "woff2" => "font/woff2",
        "txt" => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    }
}
