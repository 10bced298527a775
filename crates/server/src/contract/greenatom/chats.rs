//! Direct messages by correspondent, written as they are read.

use std::collections::BTreeMap;

use aide::{OperationOutput, generate::GenContext, openapi};
use axum::{
    Json,
    response::{IntoResponse, Response},
};
use schemars::JsonSchema;
use serde::Serialize;
use veche_chat::DirectReader;
use veche_model::UserId;

use crate::stream::{self, Pieces, Source};

/// A direct message.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "GreenatomMessage")]
struct Line<'a> {
    /// Who said it.
    from: &'a str,
    /// To whom.
    to: &'a str,
    text: &'a str,
    /// Whether the receiver has read it.
    is_read: bool,
    /// When it was stored, RFC 3339 in UTC.
    date: String,
}

/// `{other: [messages by date]}`.
pub(super) struct Chats(pub(super) DirectReader, pub(super) Pieces);

impl IntoResponse for Chats {
    fn into_response(self) -> Response {
        let writer = Writer {
            reader: self.0,
            open: None,
            is_begun: false,
        };
        stream::json(writer, self.1)
    }
}

struct Writer {
    reader: DirectReader,
    /// Whose list is being written.
    open: Option<UserId>,
    is_begun: bool,
}

impl Source for Writer {
    async fn more(&mut self, out: &mut Vec<u8>) -> Result<bool, stream::Broken> {
        let Some(page) = self.reader.next().await? else {
            out.extend_from_slice(match (self.is_begun, self.open) {
                (_, Some(_)) => b"]}",
                (true, None) => b"}",
                (false, None) => b"{}",
            });
            return Ok(false);
        };
        let ((user, username), (other, other_name)) = (&page.user, &page.other);
        for line in &page.lines {
            if self.open == Some(*other) {
                out.push(b',');
            } else {
                out.extend_from_slice(match (self.is_begun, self.open) {
                    (true, _) => b"],",
                    (false, _) => b"{",
                });
                self.is_begun = true;
                self.open = Some(*other);
                serde_json::to_writer(&mut *out, other_name)?;
                out.extend_from_slice(b":[");
            }
            let is_mine = line.author == *user && user != other;
            let (from, to) = if is_mine {
                (username, other_name)
            } else {
                (other_name, username)
            };
            let line = Line {
                from,
                to,
                text: &line.text,
                is_read: line.is_read,
                date: line.posted_at.to_string(),
            };
            serde_json::to_writer(&mut *out, &line)?;
        }
        Ok(true)
    }
}

impl OperationOutput for Chats {
    type Inner = Self;

    fn operation_response(
        ctx: &mut GenContext,
        operation: &mut openapi::Operation,
    ) -> Option<openapi::Response> {
        Json::<BTreeMap<String, Vec<Line<'static>>>>::operation_response(ctx, operation)
    }

    fn inferred_responses(
        ctx: &mut GenContext,
        operation: &mut openapi::Operation,
    ) -> Vec<(Option<u16>, openapi::Response)> {
        Json::<BTreeMap<String, Vec<Line<'static>>>>::inferred_responses(ctx, operation)
    }
}
