//! Files on their way out.

use std::{io, ops::Range};

use axum::{
    body::Body,
    extract::{Path, Request, State},
    http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header, request::Parts},
    response::{IntoResponse, Response},
};
use futures_util::stream;
use veche_chat::Bytes;
use veche_files::{Hash, Opened, sniff, stands_alone};
use veche_model::{File, FileId, Problem, Scope, UserId};

use super::{
    disposition::disposition,
    range::{Part, part},
    refusal::{no_file, of_store},
    viewer::viewer,
};
use crate::{
    App,
    api::{Refused, broke, lacks, problem},
    outage,
    stream::kept,
};

/// A page of its own that may do nothing and load nothing but the file itself, which is what some browsers make of a picture.
const POLICY: &str =
    "sandbox; default-src 'none'; img-src 'self'; media-src 'self'; style-src 'unsafe-inline'";
/// The bytes of a file never become others.
const FOR_GOOD: &str = "private, max-age=31536000, immutable";

/// Nobody's id: all strangers together hold no more memory than one person.
const STRANGER: UserId = UserId(0);

/// What is sent of a file: itself, or a preview.
struct Sent {
    hash: Hash,
    /// The type that is known of it; `None` of a preview, whose bytes say it.
    media_type: Option<String>,
    disposition: HeaderValue,
}

/// Sends a file, or one of its previews.
pub(super) async fn serve(
    State(app): State<App>,
    Path((id, _)): Path<(i64, String)>,
    request: Request,
) -> Response {
    let (mut parts, _) = request.into_parts();
    let serving = async {
        let (reader, file, bytes) = asked(&app, FileId(id), &mut parts).await?;
        let sent = sent(&file, &bytes, parts.uri.query().unwrap_or_default())?;
        send(&app, reader, sent, &parts.headers).await
    };
    serving
        .await
        .unwrap_or_else(|problem| Refused(problem).into_response())
}

/// The file, for whoever may read it. The picture of the town is there for strangers, too: their door shows it.
async fn asked(app: &App, id: FileId, parts: &mut Parts) -> Result<(UserId, File, Bytes), Problem> {
    let caller = match viewer(app, parts).await {
        Ok(caller) => caller,
        Err(refused) => {
            let picture = app.chat.town_picture(id).await.map_err(problem)?;
            let (mut file, bytes) = picture.ok_or(refused)?;
            // What an administrator has called it is nobody's business.
            "picture".clone_into(&mut file.name);
            return Ok((STRANGER, file, bytes));
        }
    };
    if !caller.may(Scope::Read) {
        return Err(lacks(Scope::Read));
    }
    let (file, bytes) = app.chat.file(&caller, id).await.map_err(problem)?;
    Ok((caller.id, file, bytes))
}

/// What is asked for. Where there is no larger preview, the smaller one is as large as the picture.
fn sent(file: &File, bytes: &Bytes, query: &str) -> Result<Sent, Problem> {
    let mut asked = form_urlencoded::parse(query.as_bytes());
    let preview = asked.find(|(name, _)| name == "preview");
    let hash = match preview.as_ref().map(|(_, edge)| edge.as_ref()) {
        None => Some(&bytes.hash),
        Some("64") if bytes.is_avatar => bytes.small.as_ref(),
        Some(_) if bytes.is_avatar => return Err(Problem::invalid("preview", "must be 64")),
        Some("360") => bytes.small.as_ref(),
        Some("1200") => bytes.large.as_ref().or(bytes.small.as_ref()),
        Some(_) => return Err(Problem::invalid("preview", "must be 360 or 1200")),
    };
    let hash = hash.ok_or_else(no_file)?;
    let media_type = preview.is_none().then(|| file.media_type.clone());
    let is_shown = media_type.as_deref().is_none_or(stands_alone);
    Ok(Sent {
        hash: Hash::parse(hash).ok_or_else(broke)?,
        media_type,
        disposition: disposition(&file.name, is_shown),
    })
}

async fn send(
    app: &App,
    reader: UserId,
    sent: Sent,
    asked: &HeaderMap,
) -> Result<Response, Problem> {
    let tag = format!("\"{}\"", sent.hash);
    let opened = app.shelf.store.get(sent.hash).await;
    let Some(opened) = opened.map_err(|failure| of_store(&failure))? else {
        tracing::error!(hash = %sent.hash, "the bytes of a file are not where they were put");
        return Err(broke());
    };
    let size = opened.size;
    let media_type = sent
        .media_type
        .unwrap_or_else(|| sniff(&opened.beginning).to_owned());
    let part = part(asked, size, &tag);
    let (status, range) = match &part {
        _ if is_known(asked, &tag) => (StatusCode::NOT_MODIFIED, 0..0),
        Part::Beyond => (StatusCode::RANGE_NOT_SATISFIABLE, 0..0),
        Part::Whole => (StatusCode::OK, 0..size),
        Part::Bytes(range) => (StatusCode::PARTIAL_CONTENT, range.clone()),
    };
    let mut response = Response::new(Body::empty());
    *response.status_mut() = status;
    let headers = response.headers_mut();
    let mut tell = |name: HeaderName, text: String| {
        let value = HeaderValue::try_from(text).map_err(|_| broke())?;
        headers.insert(name, value);
        Ok::<_, Problem>(())
    };
    match status {
        StatusCode::PARTIAL_CONTENT => {
            let said = format!("bytes {}-{}/{size}", range.start, range.end - 1);
            tell(header::CONTENT_RANGE, said)?;
        }
        StatusCode::RANGE_NOT_SATISFIABLE => {
            tell(header::CONTENT_RANGE, format!("bytes */{size}"))?;
        }
        _ => {}
    }
    if status.is_success() {
        tell(
            header::CONTENT_LENGTH,
            (range.end - range.start).to_string(),
        )?;
    }
    tell(header::CONTENT_TYPE, media_type)?;
    tell(header::ETAG, tag)?;
    headers.insert(header::CONTENT_DISPOSITION, sent.disposition);
    for (name, value) in [
        (header::ACCEPT_RANGES, "bytes"),
        (header::CACHE_CONTROL, FOR_GOOD),
        (header::CONTENT_SECURITY_POLICY, POLICY),
    ] {
        headers.insert(name, HeaderValue::from_static(value));
    }
    if !range.is_empty() {
        *response.body_mut() = body(app.clone(), reader, opened, range);
    }
    Ok(response)
}

/// Whether the browser has it already.
fn is_known(asked: &HeaderMap, tag: &str) -> bool {
    let known = asked.get_all(header::IF_NONE_MATCH).iter();
    let mut tags = known
        .filter_map(|line| line.to_str().ok())
        .flat_map(|line| line.split(','));
    tags.any(|known| matches!(known.trim(), "*") || known.trim().trim_start_matches("W/") == tag)
}

/// The bytes of a range, a piece at a time, as fast as the client takes them: each has memory before it is read.
fn body(app: App, reader: UserId, opened: Opened, range: Range<u64>) -> Body {
    let pieces = stream::unfold(Some(range), move |left| {
        let (app, opened) = (app.clone(), opened.clone());
        async move {
            let left = left.filter(|left| !left.is_empty())?;
            let end = left.end.min(left.start + opened.piece() as u64);
            let length = usize::try_from(end - left.start).expect("a piece is short");
            let held = app.chat.reserve(reader, length).await;
            match opened.read(left.start..end).await {
                Ok(piece) => {
                    metrics::counter!("veche_files_sent_bytes_total").increment(length as u64);
                    Some((Ok(kept(piece, held)), Some(end..left.end)))
                }
                Err(failure) => {
                    outage::broke_off(&failure, "a file broke off");
                    Some((Err(io::Error::other(failure)), None))
                }
            }
        }
    });
    Body::from_stream(pieces)
}
