//! The way of a search through what its asker may read, from the newest back.

use std::{collections::BinaryHeap, ops::Range};

use veche_model::{Millis, UserId};

use super::{
    ahead::{Ahead, LISTED},
    cursor::Cursor,
};
use crate::{
    Result,
    chat::Chat,
    search::{Expr, Resolved, Sought},
    store::Candidate,
};

/// Blocks that are read from the store at once, at first and at the most: other people's reads come in between.
const BLOCKS: (usize, usize) = (8, 512);
/// Messages of each channel that the index does not know yet and that are looked at all the same; and of all channels.
const UNINDEXED: (i64, i64) = (500, 5_000);

/// Candidates in the order in which a search gives them.
pub(super) struct Walk {
    chat: Chat,
    user: UserId,
    expr: Expr,
    /// When a message may have been posted.
    posted: Range<Millis>,
    /// Where the page before ended.
    from: Cursor,
    /// What was not looked into yet.
    ahead: Ahead,
    /// How many blocks are read next.
    stride: usize,
    found: BinaryHeap<Candidate>,
    last: Option<(Candidate, i64)>,
    /// Whether all was looked at that the index does not know yet.
    pub(super) is_complete: bool,
    /// How many blocks were looked into.
    pub(super) blocks: usize,
}

impl Walk {
    pub(super) async fn begin(
        chat: &Chat,
        user: UserId,
        resolved: &Resolved,
        from: Cursor,
    ) -> Result<Self> {
        let mut posted = resolved.posted();
        posted.end = posted.end.min(Millis(from.posted_at.0.saturating_add(1)));
        let (asked, during) = (resolved.clone(), posted.clone());
        // Both as they are at one moment: what the one does not know yet, the other does.
        let (blocks, tail) = chat
            .read_slowly(user, async move |tx| {
                let mut blocks = tx.newest_blocks(user, &during, LISTED).await?;
                blocks.retain(|at| asked.is_in(at.channel));
                let tail = tx.unindexed(user, |id| asked.is_in(id), UNINDEXED).await?;
                Ok((blocks, tail))
            })
            .await?;
        let expr = resolved.candidates();
        let sought = (Sought::of(&expr), posted.clone());
        let mut walk = Self {
            chat: chat.clone(),
            user,
            expr,
            ahead: Ahead::of(chat, user, sought, blocks),
            posted,
            from,
            stride: BLOCKS.0,
            found: BinaryHeap::new(),
            last: None,
            is_complete: tail.is_whole,
            blocks: 0,
        };
        walk.add(tail.candidates);
        Ok(walk)
    }

    /// The next candidates, and how far the search has come with each; none at the end.
    pub(super) async fn next(&mut self, most: usize) -> Result<Vec<(Candidate, Cursor)>> {
        let mut next = Vec::new();
        while next.len() < most {
            while self.must_look_ahead() {
                self.look_ahead().await?;
            }
            let Some(candidate) = self.found.pop() else {
                break;
            };
            next.extend(self.pass(candidate));
        }
        Ok(next)
    }

    pub(super) fn is_at_end(&self) -> bool {
        self.ahead.is_empty() && self.found.is_empty()
    }

    /// Whether a block that was not looked into may have something newer than all that was found.
    fn must_look_ahead(&self) -> bool {
        let Some(newest) = self.ahead.newest() else {
            return false;
        };
        let first = self.found.peek();
        first.is_none_or(|first| first.posted_at <= newest)
    }

    async fn look_ahead(&mut self) -> Result<()> {
        let blocks = self.ahead.next(self.stride).await?;
        self.blocks += blocks.len();
        self.stride = (2 * self.stride).min(BLOCKS.1);
        let expr = self.expr.clone();
        let found = self
            .chat
            .read_slowly(self.user, async move |tx| {
                Ok(tx.candidates(&expr, &blocks).await?)
            })
            .await?;
        self.add(found);
        Ok(())
    }

    fn add(&mut self, candidates: Vec<Candidate>) {
        let candidates = candidates.into_iter();
        self.found
            .extend(candidates.filter(|candidate| self.posted.contains(&candidate.posted_at)));
    }

    /// A candidate with its place among those of the same moment; none for one that stands in the index and behind it, or
    /// on the page before.
    fn pass(&mut self, candidate: Candidate) -> Option<(Candidate, Cursor)> {
        let passed = match self.last {
            Some((last, _)) if last == candidate => return None,
            Some((last, passed)) if last.posted_at == candidate.posted_at => passed + 1,
            _ => 1,
        };
        self.last = Some((candidate, passed));
        let is_new = candidate.posted_at < self.from.posted_at || passed > self.from.passed;
        let cursor = Cursor {
            posted_at: candidate.posted_at,
            passed,
        };
        is_new.then_some((candidate, cursor))
    }
}
