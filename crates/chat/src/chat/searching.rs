//! Searching what was said in one's channels.

mod ahead;
mod cursor;
mod walk;
mod way;

use std::{collections::HashMap, time::Duration};

use jiff::tz::TimeZone;
use tokio::time::{Instant, timeout};
use veche_model::{ChannelId, Invalid, Message, Piece, UserId};

use self::{cursor::Cursor, walk::Walk};
use super::{Caller, Chat, ITEMS_BYTES, page_of};
use crate::{
    Result,
    gate::Asker,
    search::{Document, Hit, Query, Resolved},
    store::{Candidate, Failure, Part, Weigh},
};
pub(super) use way::gate;

/// Candidates that are looked at together.
const CHUNK: usize = 50;
/// Candidates that one request looks at. There may be more: then the page says where to go on.
const LOOKED_AT: usize = 2_000;
/// Bytes of hits from which on only the best are kept.
const BEST_BYTES: usize = 4 << 20;
/// How long one request looks at candidates. There may be more: then the page says where to go on.
const LOOKING: Duration = Duration::from_secs(1);

/// Which hits come first.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Sort {
    /// The newest.
    #[default]
    Newest,
    /// Those that fit best, of the newest 2000 or so that may fit at all.
    Best,
}

/// What is searched for.
#[derive(Clone, Copy, Debug, Default)]
pub struct Asked<'a> {
    /// Words, phrases and operators.
    pub query: &'a str,
    /// Which hits come first.
    pub sort: Sort,
    /// The `next` of the page before.
    pub before: Option<i64>,
    /// Hits at the most.
    pub most: usize,
    /// Where the days of the query are counted; by default where the asker's clock stands, or in UTC.
    pub zone: Option<&'a str>,
}

/// What a search found.
#[derive(Clone, Debug)]
pub struct SearchPage {
    /// Each message with the part of its text that was looked for.
    pub hits: Vec<(Message, Vec<Piece>)>,
    /// Where the search goes on; `None` when there is no more.
    pub next: Option<i64>,
    /// Whether all was looked at. False for as long as the index of a channel lags far behind what was said.
    pub is_complete: bool,
    /// When there is nothing, but would be without the words and phrases that the query leaves out: the query with these as text.
    pub literal: Option<String>,
    /// How many blocks of the index were looked into. It depends on nothing but what the asker may see.
    pub blocks: usize,
}

impl Chat {
    /// Messages of one's channels that fit a query.
    pub async fn search(&self, caller: &Caller, asked: Asked<'_>) -> Result<SearchPage> {
        self.0.limits.search(caller.id)?;
        let zone = self.zone(caller.id, asked.zone).await?;
        let query = Query::parse(asked.query, &zone)?;
        let _pass = self.0.searches.enter(Asker::Person(caller.id)).await?;
        let from = asked.before.map_or(Cursor::START, Cursor::of);
        let order = (asked.sort, asked.most);
        let searching = async {
            let literal = query.literal().to_owned();
            let resolved = self.resolve(caller, query).await?;
            let mut page = self.search_now(caller.id, &resolved, order, from).await?;
            if page.hits.is_empty()
                && page.next.is_none()
                && asked.before.is_none()
                && let Some(more) = resolved.with_what_was_left_out()
            {
                let there = self.search_now(caller.id, &more, (Sort::Newest, 1), from);
                page.literal = (!there.await?.hits.is_empty()).then_some(literal);
            }
            Ok(page)
        };
        let rule = "takes too long: narrow it down, to a channel or to days";
        let late = |_| Err(Invalid::new("query", rule).into());
        timeout(way::LONGEST, searching).await.unwrap_or_else(late)
    }

    async fn search_now(
        &self,
        user: UserId,
        resolved: &Resolved,
        (sort, most): (Sort, usize),
        from: Cursor,
    ) -> Result<SearchPage> {
        let began = Instant::now();
        let mut walk = Walk::begin(self, user, resolved, from).await?;
        let (mut found, mut looked_at) = (Vec::new(), 0);
        let is_enough = |found: usize| sort == Sort::Newest && found >= most;
        let next = loop {
            let candidates = walk.next(CHUNK).await?;
            let Some((_, cursor)) = candidates.last().copied() else {
                break None;
            };
            looked_at += candidates.len();
            found.extend(self.matching(user, resolved, candidates).await?);
            let bytes: usize = found.iter().map(Weigh::weight).sum();
            if sort == Sort::Best && bytes > BEST_BYTES {
                best_of(&mut found, most);
            }
            if is_enough(found.len()) || sort == Sort::Newest && bytes > ITEMS_BYTES {
                let found_in_all = found.len();
                found = Part::of(found, page_of(most as i64), false).items;
                let is_all = found.len() == found_in_all && walk.is_at_end();
                break found
                    .last()
                    .map(|last: &Found| last.cursor)
                    .filter(|_| !is_all);
            }
            if looked_at >= LOOKED_AT || began.elapsed() >= LOOKING {
                break Some(cursor);
            }
        };
        let (is_complete, blocks) = (walk.is_complete, walk.blocks);
        Ok(SearchPage {
            hits: hits(found, (sort, most)),
            next: next.filter(|_| sort == Sort::Newest).map(Cursor::number),
            is_complete,
            literal: None,
            blocks,
        })
    }

    /// Where the days of a person's query are counted.
    async fn zone(&self, user: UserId, asked: Option<&str>) -> Result<TimeZone> {
        if let Some(name) = asked {
            let unknown = |_| Invalid::new("zone", "must be a time zone such as Europe/Moscow");
            return Ok(TimeZone::get(name).map_err(unknown)?);
        }
        let name = self
            .read(user, async move |tx| Ok(tx.time_zone(user).await?))
            .await?;
        Ok(TimeZone::get(&name).unwrap_or(TimeZone::UTC))
    }

    /// Those candidates that really match. Looked at on a thread that may take its time: a text may be long.
    async fn matching(
        &self,
        user: UserId,
        resolved: &Resolved,
        candidates: Vec<(Candidate, Cursor)>,
    ) -> Result<Vec<Found>> {
        let places: Vec<Candidate> = candidates.iter().map(|(place, _)| *place).collect();
        let messages = self
            .read_slowly(user, async move |tx| {
                Ok(tx.looked_for(user, &places).await?)
            })
            .await?;
        let resolved = resolved.clone();
        let looking = veche_aside::aside(move || {
            let cursors: HashMap<_, _> = candidates
                .into_iter()
                .map(|(at, cursor)| ((at.channel, at.seq), cursor))
                .collect();
            let found = messages.into_iter().filter_map(|message| {
                let hit = resolved.matches(&Document::of(&message))?;
                let cursor = *cursors.get(&(message.channel, message.seq))?;
                Some(Found {
                    cursor,
                    message,
                    hit,
                })
            });
            found.collect()
        });
        let found = looking.await;
        found.map_err(|error| Failure::Engine(error.into()).into())
    }

    /// Finds out whom and what a query names.
    async fn resolve(&self, caller: &Caller, query: Query) -> Result<Resolved> {
        let user = caller.id;
        self.read(user, async move |tx| {
            let mut people = HashMap::<String, Vec<UserId>>::new();
            for name in query.people() {
                let found = if name == "me" {
                    Some(user)
                } else {
                    let spelling = veche_model::Username::spelling(name);
                    tx.login(&spelling).await?.map(|login| login.user.id)
                };
                people.insert(name.to_owned(), found.into_iter().collect());
            }
            let mut channels = HashMap::<String, Vec<ChannelId>>::new();
            for name in query.channels() {
                let found = tx.own_channel_named(user, name).await?;
                channels.insert(name.to_owned(), found.into_iter().collect());
            }
            Ok(query.resolve(
                |name| people.get(name).cloned().unwrap_or_default(),
                |name| channels.get(name).cloned().unwrap_or_default(),
            ))
        })
        .await
    }
}

/// A hit, and how far the search has come with it.
struct Found {
    cursor: Cursor,
    message: Message,
    hit: Hit,
}

impl Weigh for Found {
    fn weight(&self) -> usize {
        const SNIPPET: usize = 2 << 10;
        SNIPPET + self.message.weight()
    }
}

/// Leaves those that fit best, as far as they fit a page.
fn best_of(found: &mut Vec<Found>, most: usize) {
    found.sort_by_key(|found| std::cmp::Reverse((found.hit.score, found.message.posted_at)));
    let all = std::mem::take(found);
    *found = Part::of(all, page_of(most as i64), false).items;
}

/// What a page shows of hits.
fn hits(mut found: Vec<Found>, (sort, most): (Sort, usize)) -> Vec<(Message, Vec<Piece>)> {
    if sort == Sort::Best {
        best_of(&mut found, most);
    }
    let hits = found.into_iter();
    hits.map(|found| (found.message, found.hit.snippet))
        .collect()
}
