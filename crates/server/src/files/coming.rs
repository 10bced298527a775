//! One request's bytes on their way into an upload.

use axum::body::Body;
use veche_chat::{Caller, Upload};
use veche_files::{Incoming, blocking};
use veche_model::{File, Problem};

use super::{
    receiving::{Bounds, End, receive},
    refusal::{broken_off, conflict, of_disk, too_large},
    settling::finish,
};
use crate::{App, shelf::Writer};
use axum::http::StatusCode;

/// The status of tus for a piece whose checksum is another.
const OTHER_SUM: u16 = 460;

/// An upload that this request writes.
pub(super) struct Coming {
    pub(super) upload: Upload,
    writer: Writer,
    incoming: Incoming,
}

/// What has come of an upload so far.
pub(super) struct Come {
    /// Bytes.
    pub(super) offset: u64,
    /// The file, if that is all of it.
    pub(super) file: Option<File>,
}

impl Coming {
    /// Opens an upload for writing, unless somebody else writes it.
    pub(super) async fn open(app: &App, upload: Upload) -> Result<Self, Problem> {
        let writer = app.shelf.writers.take(upload.id);
        let mut writer = writer
            .ok_or_else(|| conflict(StatusCode::LOCKED, "another request writes this upload"))?;
        let incoming = if let Some(incoming) = writer.take() {
            incoming
        } else {
            let path = app.shelf.disk.incoming(&upload.id.to_string());
            let opened = blocking(move || Incoming::open(path)).await;
            opened.map_err(|error| of_disk(&error))?
        };
        Ok(Self {
            upload,
            writer,
            incoming,
        })
    }

    /// Bytes that have come.
    pub(super) fn offset(&self) -> u64 {
        self.incoming.received()
    }

    /// Bytes that are still to come.
    pub(super) fn left(&self) -> u64 {
        self.upload
            .length
            .unsigned_abs()
            .saturating_sub(self.offset())
    }

    /// Writes a body behind what has come, and keeps the file when that was the rest of it.
    pub(super) async fn write(
        mut self,
        app: &App,
        caller: &Caller,
        body: Body,
        sum: Option<[u8; 20]>,
    ) -> Result<Come, Problem> {
        let bounds = Bounds {
            room: self.left(),
            sum,
        };
        let received = receive(app, self.incoming, body, bounds).await;
        let (incoming, end) = received.map_err(|error| of_disk(&error))?;
        self.incoming = incoming;
        match end {
            End::Whole => self.end(app, caller).await,
            End::Broken if self.left() == 0 => self.end(app, caller).await,
            End::Broken => Err(self.rest(broken_off())),
            End::TooMuch => Err(self.rest(too_large())),
            End::OtherSum => Err(self.rest(Problem {
                status: OTHER_SUM,
                ..Problem::invalid("upload-checksum", "is another")
            })),
        }
    }

    /// Keeps the file if all of it is there; otherwise leaves it for the next piece.
    pub(super) async fn end(self, app: &App, caller: &Caller) -> Result<Come, Problem> {
        let offset = self.offset();
        if self.left() > 0 {
            self.rest(());
            return Ok(Come { offset, file: None });
        }
        let file = finish(app, caller, &self.upload, self.incoming).await?;
        metrics::counter!("veche_files_uploaded_total").increment(1);
        drop(self.writer);
        Ok(Come {
            offset,
            file: Some(file),
        })
    }

    /// Leaves the file for the next piece.
    pub(super) fn rest<T>(mut self, answer: T) -> T {
        self.writer.rest(self.incoming);
        answer
    }
}
