//! The blocks that lie ahead of a search, the newest first. Of each channel no more are listed than the search comes to: what a
//! page costs does not grow with what was said long before.

use std::{
    collections::{BTreeMap, BinaryHeap},
    ops::Range,
};

use veche_model::{ChannelId, Millis, UserId};

use crate::{Result, chat::Chat, store::BlockAt};

/// Blocks of each channel that are listed at first.
pub(super) const LISTED: i64 = 16;
/// Those that are listed at once later, at the most.
const LISTED_LATER: i64 = 512;

/// What lies ahead, in the order in which it is come to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Step {
    /// Nothing in it was posted later.
    newest: Millis,
    what: What,
}

/// Where two begin at the same time, the greater is come to first: what is not listed yet.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum What {
    Block(BlockAt),
    /// Blocks of this channel that were not listed yet, and how many to list.
    Rest(ChannelId, i64),
}

pub(super) struct Ahead {
    chat: Chat,
    user: UserId,
    /// When a message may have been posted.
    posted: Range<Millis>,
    steps: BinaryHeap<Step>,
}

impl Ahead {
    /// What lies ahead, when the [first](LISTED) blocks of each channel are these.
    pub(super) fn of(
        chat: &Chat,
        user: UserId,
        posted: Range<Millis>,
        blocks: Vec<BlockAt>,
    ) -> Self {
        let mut ahead = Self {
            chat: chat.clone(),
            user,
            posted,
            steps: BinaryHeap::new(),
        };
        let mut channels = BTreeMap::<ChannelId, Vec<BlockAt>>::new();
        for block in blocks {
            channels.entry(block.channel).or_default().push(block);
        }
        for (channel, blocks) in channels {
            ahead.add(channel, &blocks, LISTED);
        }
        ahead
    }

    /// When the newest message ahead may have been posted; `None` when nothing is left.
    pub(super) fn newest(&self) -> Option<Millis> {
        self.steps.peek().map(|step| step.newest)
    }

    pub(super) fn is_empty(&self) -> bool {
        self.steps.is_empty()
    }

    /// The next blocks, so many at the most; none only at the end.
    pub(super) async fn next(&mut self, most: usize) -> Result<Vec<BlockAt>> {
        let mut blocks = Vec::new();
        while blocks.len() < most
            && let Some(Step { newest, what }) = self.steps.pop()
        {
            match what {
                What::Block(block) => blocks.push(block),
                What::Rest(channel, listed) => self.list(channel, listed, newest).await?,
            }
        }
        Ok(blocks)
    }

    async fn list(&mut self, channel: ChannelId, most: i64, before: Millis) -> Result<()> {
        let posted = self.posted.clone();
        let older = self.chat.read_slowly(self.user, async move |tx| {
            Ok(tx.older_blocks(channel, &posted, most, before).await?)
        });
        self.add(channel, &older.await?, most);
        Ok(())
    }

    /// Adds blocks of a channel, and what is behind them when there are as many as were asked for.
    fn add(&mut self, channel: ChannelId, blocks: &[BlockAt], most: i64) {
        let step = |block: &BlockAt| Step {
            newest: block.newest,
            what: What::Block(*block),
        };
        self.steps.extend(blocks.iter().map(step));
        let last = blocks.iter().map(|block| block.newest).min();
        if let Some(newest) = last.filter(|_| blocks.len() as i64 >= most) {
            let what = What::Rest(channel, (2 * most).min(LISTED_LATER));
            self.steps.push(Step { newest, what });
        }
    }
}
