//! From the last byte to a file that a message may have.

use std::time::{Duration, Instant};

use data_encoding::BASE64;
use tokio::time::sleep;
use veche_chat::{Bytes, Caller, LET_GO, Pixels, Purpose, Upload, Whole};
use veche_files::{
    Failure, Incoming, Looked, Settled, Small, Square, Store, blocking, cut_square, look,
    make_small,
};
use veche_model::{Code, EMOJI_PICTURE_BYTES, File, Problem};

use super::refusal::of_store;
use crate::{App, api::problem, shelf::system_time};

/// How long is waited until files can be kept: somewhat longer than a node that died holds them up.
const WAIT: Duration = LET_GO.saturating_add(Duration::from_secs(2));
/// How often that is asked.
const PAUSE: Duration = Duration::from_millis(100);

/// Keeps an upload that has come in whole. Again, after whatever interruption, comes to the same.
pub(super) async fn finish(
    app: &App,
    caller: &Caller,
    upload: &Upload,
    incoming: Incoming,
) -> Result<File, Problem> {
    // Nobody collects what is kept here before its row names it.
    let _keeping = app.shelf.keeping.read().await;
    if matches!(app.shelf.store, Store::Bucket(_)) {
        begin_keeping(app, upload).await?;
    }
    let settled = keep(app, upload, incoming)
        .await
        .map_err(|failure| of_store(&failure))?;
    let finished = app
        .chat
        .finish_file(
            caller,
            upload.id,
            whole(settled, upload.purpose == Purpose::Avatar),
        )
        .await
        .map_err(problem)?;
    forget(app, upload).await;
    Ok(finished)
}

/// The same for the other nodes, which may have the same bucket.
async fn begin_keeping(app: &App, upload: &Upload) -> Result<(), Problem> {
    let began = Instant::now();
    while began.elapsed() < WAIT {
        if app.chat.begin_keeping(upload.id).await.map_err(problem)? {
            return Ok(());
        }
        sleep(PAUSE).await;
    }
    let detail = "files that nothing names are being let go of";
    Err(Problem::new(Code::Unavailable, detail).retry_after(1))
}

/// What came in, looked at.
enum Came {
    Square(Square),
    Small(Small),
    Whole(Looked),
}

async fn keep(app: &App, upload: &Upload, incoming: Incoming) -> Result<Settled, Failure> {
    let began = Instant::now();
    let came = looked_at(app, upload, incoming).await?;
    let (store, now) = (&app.shelf.store, system_time(app.chat.time()));
    let settled = match came {
        Came::Square(square) => square.keep(store, now).await?,
        Came::Small(small) => small.keep(store, now).await?,
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
    let purpose = upload.purpose;
    // What everybody sees of an emoji says nothing of its maker.
    let is_unchanged = upload.is_unchanged && purpose != Purpose::Emoji;
    blocking(move || {
        let (path, hash) = incoming.end();
        if purpose == Purpose::Avatar
            && let Some(square) = cut_square(&path)?
        {
            return Ok(Came::Square(square));
        }
        if purpose == Purpose::Emoji
            && let Some(small) = make_small(&path, EMOJI_PICTURE_BYTES.unsigned_abs())?
        {
            return Ok(Came::Small(small));
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
