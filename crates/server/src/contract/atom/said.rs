//! What was said in a channel, written as it is read: a long history needs no more memory than a short one.

use std::borrow::Cow;

use aide::{OperationOutput, generate::GenContext, openapi};
use axum::{
    Json,
    response::{IntoResponse, Response},
};
use schemars::JsonSchema;
use serde::Serialize;
use veche_chat::{History, Spoken};
use veche_model::{Seq, UserId};

use crate::stream::{self, Pieces, Source};

/// A message of a channel.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "AtomMessage")]
struct Line<'a> {
    /// The same as `seq`: unique within the channel.
    id: Seq,
    sender_id: UserId,
    content: Cow<'a, str>,
    /// Its place in the channel: what `before` and `after` take.
    seq: Seq,
    sender: &'a str,
    /// When it was stored, RFC 3339 in UTC.
    sent_at: String,
}

impl<'a> From<&Spoken<'a>> for Line<'a> {
    fn from(spoken: &Spoken<'a>) -> Self {
        Self {
            id: spoken.seq,
            sender_id: spoken.author,
            content: Cow::Borrowed(spoken.text),
            seq: spoken.seq,
            sender: spoken.username,
            sent_at: spoken.posted_at.to_string(),
        }
    }
}

/// Writes a message as one of a list, with the comma before it.
pub(super) fn write(spoken: &Spoken<'_>, out: &mut Vec<u8>) {
    out.push(b',');
    serde_json::to_writer(out, &Line::from(spoken)).expect("a line is plain JSON");
}

/// A list of messages, oldest first.
pub(super) struct Said(pub(super) History, pub(super) Pieces);

impl IntoResponse for Said {
    fn into_response(self) -> Response {
        let lines = Lines {
            history: self.0,
            is_begun: false,
        };
        stream::json(lines, self.1)
    }
}

struct Lines {
    history: History,
    is_begun: bool,
}

impl Source for Lines {
    async fn more(&mut self, out: &mut Vec<u8>) -> Result<bool, stream::Broken> {
        let Some(mut lines) = self.history.next().await? else {
            out.extend_from_slice(if self.is_begun { b"]" } else { b"[]" });
            return Ok(false);
        };
        if let (false, Some(comma)) = (self.is_begun, lines.first_mut()) {
            *comma = b'[';
            self.is_begun = true;
        }
        out.append(&mut lines);
        Ok(true)
    }
}

impl OperationOutput for Said {
    type Inner = Self;

    fn operation_response(
        ctx: &mut GenContext,
        operation: &mut openapi::Operation,
    ) -> Option<openapi::Response> {
        Json::<Vec<Line<'static>>>::operation_response(ctx, operation)
    }

    fn inferred_responses(
        ctx: &mut GenContext,
        operation: &mut openapi::Operation,
    ) -> Vec<(Option<u16>, openapi::Response)> {
        Json::<Vec<Line<'static>>>::inferred_responses(ctx, operation)
    }
}
