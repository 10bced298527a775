//! From the last byte to a file that a message may have.

use std::time::Instant;

use data_encoding::BASE64;

use veche_chat::{Bytes, Caller, Pixels, Upload, Whole};
use veche_files::{Incoming, Settled, settle, settle_avatar};
use veche_model::{File, Problem};

use super::{receiving::blocking, refusal::of_disk};
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
        .map_err(|error| of_disk(&error))?;
    let finished = app
        .chat
        .finish_file(caller, upload.id, whole(settled, upload.is_avatar))
        .await
        .map_err(problem)?;
    forget(app, upload).await;
    Ok(finished)
}

async fn keep(app: &App, upload: &Upload, incoming: Incoming) -> std::io::Result<Settled> {
    let turn = app.shelf.pictures.acquire().await;
    let _turn = turn.map_err(std::io::Error::other)?;
    let (disk, now) = (app.shelf.disk.clone(), system_time(app.chat.time()));
    let (is_unchanged, is_avatar) = (upload.is_unchanged, upload.is_avatar);
    let began = Instant::now();
    let settled = blocking(move || {
        let (path, hash) = incoming.end();
        if is_avatar && let Some(square) = settle_avatar(&disk, &path, now)? {
            return Ok(square);
        }
        settle(&disk, (&path, hash), is_unchanged, now)
    })
    .await?;
    let kind = if settled.picture.is_some() {
        "picture"
    } else {
        "other"
    };
    metrics::histogram!("veche_files_settle_seconds", "kind" => kind)
        .record(began.elapsed().as_secs_f64());
    Ok(settled)
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
