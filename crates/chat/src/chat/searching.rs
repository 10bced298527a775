//! Searching what was said in one's channels.

use std::collections::{HashMap, HashSet};

use veche_model::{ChannelId, Message, Piece, UserId, fold};

use super::{Caller, Chat, indexing::document};
use crate::{
    Result,
    search::{Hit, Query, Resolved},
    store::{Candidate, Expression, Failure},
};

/// Candidates that are read from the store at once.
const CHUNK: i64 = 200;
/// Candidates that one request looks at. There may be more: then the page says where to go on.
const LOOKED_AT: usize = 2_000;
/// Messages of each channel that the index does not know yet and that are looked at all the same.
const UNINDEXED: i64 = 500;

/// Which hits come first.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Sort {
    /// The newest.
    #[default]
    Newest,
    /// Those that fit best, of the newest 2000 or so that may fit at all.
    Best,
}

/// What a search found.
#[derive(Clone, Debug)]
pub struct SearchPage {
    /// Each message with the part of its text that was looked for.
    pub hits: Vec<(Message, Vec<Piece>)>,
    /// Where the search goes on; `None` when there is no more.
    pub next: Option<i64>,
}

impl Chat {
    /// Messages of one's channels that fit a query; `before` is the `next` of the page before.
    pub async fn search(
        &self,
        caller: &Caller,
        query: &str,
        sort: Sort,
        before: Option<i64>,
        most: usize,
    ) -> Result<SearchPage> {
        self.0.limits.search(caller.id)?;
        let query = Query::parse(query)?;
        let resolved = self.resolve(caller, query).await?;
        let mut found = Vec::new();
        if before.is_none() {
            found.extend(self.look_behind_the_index(caller, &resolved).await?);
        }
        let mut at = before.unwrap_or(i64::MAX);
        let mut looked_at = 0;
        let wanted = match sort {
            Sort::Newest => most,
            Sort::Best => usize::MAX,
        };
        let mut is_end = false;
        while found.len() < wanted && looked_at < LOOKED_AT && !is_end {
            let candidates = self.candidates(caller.id, &resolved, at).await?;
            is_end = (candidates.len() as i64) < CHUNK;
            looked_at += candidates.len();
            if let Some(last) = candidates.last() {
                at = last.id;
            }
            found.extend(matching(resolved.clone(), candidates).await?);
        }
        Ok(page(found, sort, most, (!is_end).then_some(at)))
    }

    async fn candidates(
        &self,
        user: UserId,
        resolved: &Resolved,
        before: i64,
    ) -> Result<Vec<Candidate>> {
        let expression = resolved.candidates();
        let expression = Expression {
            sqlite: expression.to_fts5(),
            postgres: expression.to_tsquery(),
            posted: resolved.posted(),
        };
        self.0
            .store
            .read(async move |tx| Ok(tx.candidates(user, &expression, before, CHUNK).await?))
            .await
    }

    /// Hits in what was said a moment ago, or in a moment of much talk.
    async fn look_behind_the_index(
        &self,
        caller: &Caller,
        resolved: &Resolved,
    ) -> Result<Vec<Found>> {
        let user = caller.id;
        let messages = self
            .0
            .store
            .read(async move |tx| Ok(tx.unindexed(user, UNINDEXED).await?))
            .await?;
        let candidates = messages.into_iter().map(|message| Candidate {
            id: i64::MAX,
            message,
        });
        matching(resolved.clone(), candidates.collect()).await
    }

    /// Finds out whom and what a query names.
    async fn resolve(&self, caller: &Caller, query: Query) -> Result<Resolved> {
        let user = caller.id;
        self.0
            .store
            .read(async move |tx| {
                let mut people = HashMap::<String, Vec<UserId>>::new();
                for name in query.people() {
                    let found = if name == "me" {
                        Some(user)
                    } else {
                        let key = veche_model::Username::key(name);
                        tx.login(&key).await?.map(|login| login.user.id)
                    };
                    people.insert(name.to_owned(), found.into_iter().collect());
                }
                let mut channels = HashMap::<String, Vec<ChannelId>>::new();
                for name in query.channels() {
                    let found = tx.own_channel_named(user, &fold(name)).await?;
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

/// A hit and its place in the index.
struct Found {
    id: i64,
    message: Message,
    hit: Hit,
}

/// Those candidates that really match. Looked at on a thread that may take its time: a text may be long.
async fn matching(resolved: Resolved, candidates: Vec<Candidate>) -> Result<Vec<Found>> {
    let looking = tokio::task::spawn_blocking(move || {
        let found = candidates.into_iter().filter_map(|candidate| {
            let hit = resolved.matches(&document(&candidate.message))?;
            let Candidate { id, message } = candidate;
            Some(Found { id, message, hit })
        });
        found.collect()
    });
    let found = looking.await;
    found.map_err(|error| Failure::Engine(error.into()).into())
}

/// A page of hits. What stands in the index and behind it stands here once.
fn page(mut found: Vec<Found>, sort: Sort, most: usize, next: Option<i64>) -> SearchPage {
    let mut seen = HashSet::new();
    found.retain(|found| seen.insert((found.message.channel, found.message.seq)));
    let is_cut = found.len() > most;
    let next = match sort {
        Sort::Newest => {
            found.sort_by_key(|found| std::cmp::Reverse((found.id, found.message.posted_at)));
            found.truncate(most);
            match found.last() {
                Some(last) if is_cut && last.id < i64::MAX => Some(last.id),
                _ => next,
            }
        }
        Sort::Best => {
            found
                .sort_by_key(|found| std::cmp::Reverse((found.hit.score, found.message.posted_at)));
            found.truncate(most);
            None
        }
    };
    let hits = found
        .into_iter()
        .map(|found| (found.message, found.hit.snippet));
    SearchPage {
        hits: hits.collect(),
        next,
    }
}
