//! Resumable uploads: tus 1.0 (<https://tus.io/protocols/resumable-upload>) with creation, creation with upload, expiration,
//! termination and checksum.

mod asked;

use axum::{
    extract::{Path, Request, State},
    http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use veche_chat::{Caller, Upload};
use veche_files::blocking;
use veche_model::{FileId, Problem, Scope};

use super::{
    coming::{Come, Coming},
    refusal::{conflict, header as bad_header, too_large},
};
use crate::{
    App,
    api::{Refused, caller, lacks, problem},
};
pub(super) use asked::add;
use asked::{Asked, OFFSET, RESUMABLE, VERSION};

const EXTENSIONS: &str = "creation,creation-with-upload,expiration,termination,checksum";

/// What the server can, and how large a file may be.
pub(super) async fn abilities(State(app): State<App>) -> Response {
    let most = HeaderValue::from(app.chat.budgets().file_bytes);
    let can = [
        ("tus-version", HeaderValue::from_static(VERSION)),
        ("tus-extension", HeaderValue::from_static(EXTENSIONS)),
        ("tus-checksum-algorithm", HeaderValue::from_static("sha1")),
        ("tus-max-size", most),
    ];
    let mut response = answered(StatusCode::NO_CONTENT, can);
    mark(response.headers_mut());
    response
}

/// Begins an upload, perhaps with its first bytes.
pub(super) async fn create(State(app): State<App>, request: Request) -> Response {
    to_its_end(app, async move |app: App| {
        let (caller, asked, request) = enter(&app, request).await?;
        app.chat.admit(&caller).map_err(problem)?;
        let new = asked.new_file()?;
        let begins = asked.has_bytes();
        if begins && asked.bytes > Some(new.length.unsigned_abs()) {
            return Err(too_large());
        }
        let upload = app.chat.begin_file(&caller, new).await.map_err(problem)?;
        let path = format!("/api/v1/uploads/{}", upload.id);
        let expires = upload.expires_at;
        let coming = Coming::open(&app, upload).await?;
        let come = if begins {
            coming
                .write(&app, &caller, request.into_body(), asked.sum)
                .await
        } else {
            coming.end(&app, &caller).await
        };
        // Whatever became of its bytes, the upload is there, and can be gone on with.
        let offset = come.map_or(0, |come| come.offset);
        let mut response = answered(StatusCode::CREATED, [(OFFSET, HeaderValue::from(offset))]);
        let location = HeaderValue::from_str(&path).expect("a number is a header value");
        response.headers_mut().insert(header::LOCATION, location);
        asked::expires(response.headers_mut(), expires);
        Ok(response)
    })
    .await
}

/// How much of an upload has come.
pub(super) async fn offset(
    State(app): State<App>,
    Path(id): Path<FileId>,
    request: Request,
) -> Response {
    to_its_end(app, async move |app: App| {
        let (caller, ..) = enter(&app, request).await?;
        let upload = app.chat.upload(&caller, id).await.map_err(problem)?;
        let (length, expires) = (upload.length, upload.expires_at);
        let come = come(&app, &caller, upload).await?;
        let told = [
            (OFFSET, HeaderValue::from(come.offset)),
            ("upload-length", HeaderValue::from(length)),
        ];
        let mut response = answered(StatusCode::OK, told);
        asked::expires(response.headers_mut(), expires);
        Ok(response)
    })
    .await
}

/// What has come. All may be there and not be kept yet: where the server was interrupted just then.
async fn come(app: &App, caller: &Caller, upload: Upload) -> Result<Come, Problem> {
    let whole = upload.length.unsigned_abs();
    if upload.is_whole {
        return Ok(Come {
            offset: whole,
            file: None,
        });
    }
    Coming::open(app, upload).await?.end(app, caller).await
}

/// Goes on with an upload.
pub(super) async fn append(
    State(app): State<App>,
    Path(id): Path<FileId>,
    request: Request,
) -> Response {
    to_its_end(app, async move |app: App| {
        let (caller, asked, request) = enter(&app, request).await?;
        if !asked.has_bytes() {
            let rule = "must be application/offset+octet-stream";
            let status = StatusCode::UNSUPPORTED_MEDIA_TYPE;
            return Err(bad_header(status, "content-type", rule));
        }
        let offset = asked.offset()?;
        let upload = app.chat.upload(&caller, id).await.map_err(problem)?;
        let expires = upload.expires_at;
        let come = if upload.is_whole {
            agree(offset, upload.length.unsigned_abs())?;
            come(&app, &caller, upload).await?
        } else {
            let coming = Coming::open(&app, upload).await?;
            agree(offset, coming.offset())?;
            if asked.bytes > Some(coming.left()) {
                return Err(coming.rest(too_large()));
            }
            let body = request.into_body();
            coming.write(&app, &caller, body, asked.sum).await?
        };
        let told = [(OFFSET, HeaderValue::from(come.offset))];
        let mut response = answered(StatusCode::NO_CONTENT, told);
        asked::expires(response.headers_mut(), expires);
        Ok(response)
    })
    .await
}

fn agree(asked: u64, there: u64) -> Result<(), Problem> {
    if asked == there {
        return Ok(());
    }
    let detail = format!("{there} bytes are there, and not {asked}");
    Err(conflict(StatusCode::CONFLICT, detail))
}

/// Ends an upload, whole or not.
pub(super) async fn end(
    State(app): State<App>,
    Path(id): Path<FileId>,
    request: Request,
) -> Response {
    to_its_end(app, async move |app: App| {
        let (caller, ..) = enter(&app, request).await?;
        let writer = app.shelf.writers.take(id);
        app.chat.drop_file(&caller, id).await.map_err(problem)?;
        drop(writer);
        let path = app.shelf.disk.incoming(&id.to_string());
        let _ = blocking(move || std::fs::remove_file(path)).await;
        Ok(answered(StatusCode::NO_CONTENT, []))
    })
    .await
}

/// Who asks, and for what.
async fn enter(app: &App, request: Request) -> Result<(Caller, Asked, Request), Problem> {
    let (mut parts, body) = request.into_parts();
    let caller = caller(app, &mut parts).await?;
    if !caller.may(Scope::Write) {
        return Err(lacks(Scope::Write));
    }
    let asked = Asked::read(&parts.headers)?;
    Ok((caller, asked, Request::from_parts(parts, body)))
}

/// Runs a request to its end, also when its client hangs up: what came is kept.
async fn to_its_end<F>(app: App, work: impl FnOnce(App) -> F) -> Response
where
    F: Future<Output = Result<Response, Problem>> + Send + 'static,
{
    let done = app.tasks.spawn(work(app.clone())).await;
    let answer = done.unwrap_or_else(|_| Err(crate::api::broke()));
    let mut response = answer.unwrap_or_else(|problem| Refused(problem).into_response());
    mark(response.headers_mut());
    response
}

fn answered<const N: usize>(
    status: StatusCode,
    told: [(&'static str, HeaderValue); N],
) -> Response {
    let mut response = status.into_response();
    for (name, value) in told {
        response
            .headers_mut()
            .insert(HeaderName::from_static(name), value);
    }
    response
}

/// Says which protocol this is; and which ones there are, to whoever speaks another.
fn mark(headers: &mut HeaderMap) {
    headers.insert(RESUMABLE, HeaderValue::from_static(VERSION));
    headers.insert("tus-version", HeaderValue::from_static(VERSION));
}
