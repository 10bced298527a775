//! One file in one request, for programs: `curl --data-binary @photo.jpg`.

use axum::{
    extract::{Request, State},
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse, Response},
};
use veche_chat::NewFile;
use veche_files::name;
use veche_model::{File, Problem, Scope};

use super::{
    coming::Coming,
    disposition,
    refusal::{broken_off, header as bad_header},
    settling::forget,
    tus::add,
};
use crate::{
    App,
    api::{Refused, broke, caller, lacks, problem},
    json,
};

/// Takes a file.
pub(super) async fn send(State(app): State<App>, request: Request) -> Response {
    // To its end, also when the client hangs up meanwhile.
    let done = app.tasks.spawn(take(app.clone(), request)).await;
    match done.unwrap_or_else(|_| Err(broke())) {
        Ok(file) => {
            let kind = [(header::CONTENT_TYPE, "application/json")];
            (StatusCode::CREATED, kind, json::text(&file)).into_response()
        }
        Err(problem) => Refused(problem).into_response(),
    }
}

async fn take(app: App, request: Request) -> Result<File, Problem> {
    let (mut parts, body) = request.into_parts();
    let caller = caller(&app, &mut parts).await?;
    if !caller.may(Scope::Write) {
        return Err(lacks(Scope::Write));
    }
    app.chat.admit(&caller).map_err(problem)?;
    let mut new = NewFile {
        name: name(&disposition::named(&parts.headers).unwrap_or_default()),
        length: length(&parts.headers)?,
        ..NewFile::default()
    };
    let query = parts.uri.query().unwrap_or_default();
    for (key, value) in form_urlencoded::parse(query.as_bytes()) {
        add(&mut new, &key, &value)?;
    }
    let upload = app.chat.begin_file(&caller, new).await.map_err(problem)?;
    let sent = async {
        let coming = Coming::open(&app, upload.clone()).await?;
        let come = coming.write(&app, &caller, body, None).await?;
        come.file.ok_or_else(broken_off)
    };
    let sent = sent.await;
    if sent.is_err() {
        // Nobody can go on with it.
        let _ = app.shelf.writers.take(upload.id);
        let _ = app.chat.drop_file(&caller, upload.id).await;
        forget(&app, &upload).await;
    }
    sent
}

/// How many bytes come: said before they do, so that room can be kept for them.
fn length(headers: &HeaderMap) -> Result<i64, Problem> {
    let said = headers.get(header::CONTENT_LENGTH);
    // Where nothing says that something comes, nothing does.
    if said.is_none() && !headers.contains_key(header::TRANSFER_ENCODING) {
        return Ok(0);
    }
    let length = said.and_then(|length| length.to_str().ok()?.parse().ok());
    length.ok_or_else(|| {
        let status = StatusCode::LENGTH_REQUIRED;
        bad_header(status, "content-length", "must be there")
    })
}
