//! From the last byte to a file that a message may have.

use std::time::Instant;

use data_encoding::BASE64;

use veche_chat::{Bytes, Caller, Pixels, Upload, Whole};
use veche_files::{Failure, Incoming, Looked, Settled, Square, blocking, cut_square, look};
use veche_model::{File, Problem};

use super::refusal::of_store;
use crate::{App, api::problem, shelf::system_time};

/// Keeps an upload that has come in whole. Again, after whatever interruption, comes to the same.
pub(super) async fn finish(
    app: &App,
    caller: &Caller,
    upload: &Upload,
    incoming: Incoming,
) -> Result<File, Problem> {
    // Nobody collects what is kept here before its row names it.
    let _keeping = app.shelf.keeping.read().await;
    let settled = keep(app, upload, incoming)
        .await
        .map_err(|failure| of_store(&failure))?;
    let finished = app
        .chat
        .finish_file(caller, upload.id, whole(settled, upload.is_avatar))
        .await
        .map_err(problem)?;
    forget(app, upload).await;
    Ok(finished)
}

/// What came in, looked at.
enum Came {
    Square(Square),
    Whole(Looked),
}

async fn keep(app: &App, upload: &Upload, incoming: Incoming) -> Result<Settled, Failure> {
    let began = Instant::now();
    let came = looked_at(app, upload, incoming).await?;
    let (store, now) = (&app.shelf.store, system_time(app.chat.time()));
    let settled = match came {
        Came::Square(square) => square.keep(store, now).await?,
        Came::Whole(looked) => looked.keep(store, now).await?,
    };
    let kind = if settled.picture.is_some() {
        "picture"
    } else {
        "other"
    };
    metrics::histogram!("veche_files_settle_seconds", "kind" => kind)
        .record(began.elapsed().as_secs_f64());
    Ok(settled)
}

/// Looks at what came in, when it is its turn.
async fn looked_at(app: &App, upload: &Upload, incoming: Incoming) -> std::io::Result<Came> {
    let turn = app.shelf.pictures.acquire().await;
    let _turn = turn.map_err(std::io::Error::other)?;
    let (is_unchanged, is_avatar) = (upload.is_unchanged, upload.is_avatar);
    blocking(move || {
        let (path, hash) = incoming.end();
        if is_avatar && let Some(square) = cut_square(&path)? {
            return Ok(Came::Square(square));
        }
        look((&path, hash), is_unchanged).map(Came::Whole)
    })
    .await
}

/// Lets go of what came in; failing that, it is swept up later.
pub(super) async fn forget(app: &App, upload: &Upload) {
    let path = app.shelf.disk.incoming(&upload.id.to_string());
    let _ = blocking(move || std::fs::remove_file(path)).await;
}

fn whole(settled: Settled, is_avatar: bool) -> Whole {
    let (small, large, picture) = match settled.picture {
        Some(picture) => (
            Some(picture.small.to_string()),
            picture.large.map(|hash| hash.to_string()),
            Some(Pixels {
                width: picture.width.into(),
                height: picture.height.into(),
                placeholder: BASE64.encode(&picture.placeholder),
                is_animated: picture.is_animated,
            }),
        ),
        None => (None, None, None),
    };
    Whole {
        bytes: Bytes {
            hash: settled.hash.to_string(),
            small,
            large,
            is_avatar,
        },
        size: i64::try_from(settled.size).unwrap_or(i64::MAX),
        media_type: settled.kind.to_owned(),
        picture,
    }
}
