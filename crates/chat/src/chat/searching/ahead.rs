//! The blocks that lie ahead of a search, the newest first. Of each channel no more are listed than the search comes to: what a
//! page costs does not grow with what was said long before. What is not found in the first of them is looked for in whole sections.

use std::{
    collections::{BTreeMap, BinaryHeap},
    ops::Range,
};

use veche_model::{ChannelId, Millis, UserId};

use crate::{
    Result,
    chat::Chat,
    search::Sought,
    store::{BlockAt, Promising},
};

/// Blocks of each channel that are listed at first.
pub(super) const LISTED: i64 = 16;
/// Those that are listed at once later, at the most.
const LISTED_LATER: i64 = 512;
/// When so many are to be listed next, what is sought is rare enough here to be looked for in whole sections.
const RARE: i64 = 64;
/// Blocks of sections that are looked up at once, at the most and one section's more.
const LOOKED_UP: usize = 512;

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
    /// Blocks of a section, of those whose newest message was posted before a time.
    Section(Promising, Millis),
    /// Blocks of this channel that were not listed yet, and how many to list.
    Rest(ChannelId, i64),
}

pub(super) struct Ahead {
    chat: Chat,
    user: UserId,
    /// What sections can be asked for.
    sought: Option<Sought>,
    /// When a message may have been posted.
    posted: Range<Millis>,
    steps: BinaryHeap<Step>,
}

impl Ahead {
    /// What lies ahead, when the [first](LISTED) blocks of each channel are these.
    pub(super) fn of(
        chat: &Chat,
        user: UserId,
        (sought, posted): (Option<Sought>, Range<Millis>),
        blocks: Vec<BlockAt>,
    ) -> Self {
        let mut ahead = Self {
            chat: chat.clone(),
            user,
            sought,
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
                What::Section(section, before) => self.look_up(section, before).await?,
                What::Rest(channel, listed) => {
                    if listed < RARE || !self.pass_over(channel, newest).await? {
                        self.list(channel, listed, newest).await?;
                    }
                }
            }
        }
        Ok(blocks)
    }

    /// Adds those of a channel's blocks from before a time that may have what is sought, all at once; false where its sections
    /// cannot tell.
    async fn pass_over(&mut self, channel: ChannelId, before: Millis) -> Result<bool> {
        let Some(sought) = self.sought.clone() else {
            return Ok(false);
        };
        let posted = self.posted.clone();
        let promising = self.chat.read_slowly(self.user, async move |tx| {
            Ok(tx.promising(channel, &sought, &posted, before).await?)
        });
        let Some((sections, blocks)) = promising.await? else {
            return Ok(false);
        };
        self.steps.extend(sections.into_iter().map(|section| Step {
            newest: section.newest,
            what: What::Section(section, before),
        }));
        self.add_blocks(&blocks);
        Ok(true)
    }

    /// Adds the blocks of a section, and of those that come next.
    async fn look_up(&mut self, section: Promising, before: Millis) -> Result<()> {
        let mut places: Vec<_> = section.places().collect();
        while places.len() < LOOKED_UP
            && let Some(step) = self.steps.peek()
            && let What::Section(next, end) = step.what
            && end == before
        {
            places.extend(next.places());
            self.steps.pop();
        }
        let posted = self.posted.clone();
        let blocks = self.chat.read_slowly(self.user, async move |tx| {
            Ok(tx.blocks_at(&places, &posted).await?)
        });
        let mut blocks = blocks.await?;
        blocks.retain(|block| block.newest < before);
        self.add_blocks(&blocks);
        Ok(())
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
        self.add_blocks(blocks);
        let last = blocks.iter().map(|block| block.newest).min();
        if let Some(newest) = last.filter(|_| blocks.len() as i64 >= most) {
            let what = What::Rest(channel, (2 * most).min(LISTED_LATER));
            self.steps.push(Step { newest, what });
        }
    }
    fn add_blocks(&mut self, blocks: &[BlockAt]) {
        let step = |block: &BlockAt| Step {
            newest: block.newest,
            what: What::Block(*block),
        };
        self.steps.extend(blocks.iter().map(step));
    }
}
