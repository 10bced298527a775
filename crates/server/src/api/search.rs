//! Searching messages.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use veche_chat::{Caller, Chat, Result, SearchPage, Sort};
use veche_model::{Message, Piece, Scope};

use super::{
    operation::{Entry, Method, Operation, Route},
    page::Limit,
};

pub(super) fn operations() -> Vec<Entry> {
    vec![Entry::of::<Search>()]
}

/// Searches the messages of one's channels. Words find their other forms (Russian and English) and, from three characters on,
/// parts of words, addresses and links; `"a phrase"` finds itself; `from:name`, `in:channel`, `before:2026-11-22`,
/// `after:2026-11-22`, `on:2026-11-22` (days in UTC), `has:link` and `is:pinned` narrow it down; `-` before any of these
/// turns it round.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Search {
    /// What to look for: at most 20 words, phrases and operators.
    #[schemars(length(min = 1, max = 500))]
    query: String,
    #[serde(default)]
    sort: Order,
    /// The `next` of the page before.
    before: Option<i64>,
    #[serde(default)]
    limit: Limit,
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
struct Found {
    hits: Vec<Hit>,
    /// Where the next page begins; `null` when this is the last. A page may be short, or even empty, and not be the last.
    next: Option<i64>,
    /// Whether all of one's channels were looked at. `false` for a while after much was said at once, or after an update:
    /// then older messages may be found later only.
    is_complete: bool,
}

/// A message that was found.
#[derive(Serialize, JsonSchema)]
struct Hit {
    message: Message,
    /// The part of its text where it was found, in pieces.
    snippet: Vec<Piece>,
}

impl Operation for Search {
    const ROUTE: Route = Route {
        name: "search",
        method: Method::Get,
        path: "/search",
        scope: Scope::Read,
        tag: "Search",
    };
    type Given = Found;

    async fn run(self, chat: &Chat, caller: &Caller) -> Result<Found> {
        let sort = match self.sort {
            Order::Newest => Sort::Newest,
            Order::Best => Sort::Best,
        };
        let most = usize::try_from(self.limit.0).unwrap_or_default();
        let SearchPage {
            hits,
            next,
            is_complete,
            ..
        } = chat
            .search(caller, &self.query, sort, self.before, most)
            .await?;
        let hits = hits
            .into_iter()
            .map(|(message, snippet)| Hit { message, snippet });
        Ok(Found {
            hits: hits.collect(),
            next,
            is_complete,
        })
    }
}
