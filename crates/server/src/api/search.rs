//! Searching messages.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use veche_chat::{Asked, Caller, Chat, Result, SearchPage, Sort};
use veche_model::{Message, Piece, Scope};

use super::{
    operation::Operation,
    page::Limit,
    route::{Route, Tag},
};

const TAG: Tag = Tag("Search");

/// Searches the messages of one's channels. Words find their other forms (Russian and English) and, from three characters on,
/// parts of words, addresses and links; `"a phrase"` finds itself; `from:name`, `in:channel`, `before:2026-11-22`,
/// `after:2026-11-22`, `on:2026-11-22` (the asker's days), `has:link`, `has:file`, `has:image`, `has:poll` and `is:pinned` narrow it down; `-` before any of these,
/// or before a word of two letters at least, turns it round. Anything else is text: `--force`, `-n`, `in: progress`.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Search {
    /// What to look for: at most 20 words, phrases and operators.
    #[schemars(length(min = 1, max = 500))]
    query: String,
    #[serde(default)]
    sort: Order,
    /// The `next` of the page before.
    before: Option<i64>,
    #[serde(default)]
    limit: Limit,
    /// The time zone whose days are meant; by default the one of one's profile, or UTC.
    #[schemars(length(max = 64))]
    zone: Option<String>,
}

/// Which hits come first.
#[derive(Clone, Copy, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
enum Order {
    /// The newest.
    #[default]
    Newest,
    /// Those that fit best, of the newest few thousand that fit; one page of them.
    Best,
}

/// What was found.
#[derive(Serialize, JsonSchema)]
pub(super) struct Found {
    hits: Vec<Hit>,
    /// Where the next page begins; `null` when this is the last. A page may be short, or even empty, and not be the last.
    next: Option<i64>,
    /// Whether all of one's channels were looked at. `false` for a while after much was said at once, or after an update:
    /// then older messages may be found later only.
    is_complete: bool,
    /// When nothing was found because of words that the query leaves out: the same query with these as text.
    literal: Option<String>,
}

/// A message that was found.
#[derive(Serialize, JsonSchema)]
struct Hit {
    message: Message,
    /// The part of its text where it was found, in pieces.
    snippet: Vec<Piece>,
}

impl Operation for Search {
    const ROUTE: Route = TAG.get("search", "/search", Scope::Read);
    type Given = Found;

    async fn run(self, chat: &Chat, caller: &Caller) -> Result<Found> {
        let sort = match self.sort {
            Order::Newest => Sort::Newest,
            Order::Best => Sort::Best,
        };
        let most = usize::try_from(self.limit.0).unwrap_or_default();
        let asked = Asked {
            query: &self.query,
            sort,
            before: self.before,
            most,
            zone: self.zone.as_deref(),
        };
        let SearchPage {
            hits,
            next,
            is_complete,
            literal,
            ..
        } = chat.search(caller, asked).await?;
        let hits = hits
            .into_iter()
            .map(|(message, snippet)| Hit { message, snippet });
        Ok(Found {
            hits: hits.collect(),
            next,
            is_complete,
            literal,
        })
    }
}
