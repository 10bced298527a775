//! The rows of the search's index, as they are kept and sealed.

use veche_model::{ChannelId, Millis};

use crate::{
    search::Part,
    store::{
        Failure,
        row::{FromRow, Row},
        seal::index_sum,
    },
};

type Result<T> = std::result::Result<T, Failure>;

/// The row of a block.
pub(in crate::store) struct BlockRow {
    pub(in crate::store) channel: ChannelId,
    pub(in crate::store) block: i64,
    oldest: Millis,
    newest: Millis,
    terms: Vec<u8>,
    sum: i64,
}

impl FromRow for BlockRow {
    fn from_row(row: &Row<'_>) -> Result<Self> {
        Ok(Self {
            channel: row.get(0)?,
            block: row.get(1)?,
            oldest: row.get(2)?,
            newest: row.get(3)?,
            terms: row.get(4)?,
            sum: row.get(5)?,
        })
    }
}

impl BlockRow {
    /// What a block is sealed with.
    pub(super) fn sum(
        (channel, block): (ChannelId, i64),
        (oldest, newest): (Millis, Millis),
        terms: &[u8],
    ) -> i64 {
        index_sum([channel.0, block, oldest.0, newest.0], terms)
    }

    /// Whether it says what was stored.
    pub(in crate::store) fn is_sound(&self) -> bool {
        let (place, posted) = ((self.channel, self.block), (self.oldest, self.newest));
        Self::sum(place, posted, &self.terms) == self.sum
    }

    /// Which block it is, and its bytes.
    pub(super) fn sound(self) -> Result<(i64, Vec<u8>)> {
        if self.is_sound() {
            Ok((self.block, self.terms))
        } else {
            Err(damaged(self.channel))
        }
    }
}

/// The row of a part of a section.
pub(in crate::store) struct PartRow {
    pub(in crate::store) channel: ChannelId,
    pub(in crate::store) section: i64,
    part: Part,
    sum: i64,
}

impl FromRow for PartRow {
    fn from_row(row: &Row<'_>) -> Result<Self> {
        Ok(Self {
            channel: row.get(0)?,
            section: row.get(1)?,
            part: Part {
                number: row.get(2)?,
                oldest: row.get(3)?,
                newest: row.get(4)?,
                terms: row.get(5)?,
            },
            sum: row.get(6)?,
        })
    }
}

impl PartRow {
    /// What a part of a section is sealed with.
    pub(super) fn sum(channel: ChannelId, section: i64, part: &Part) -> i64 {
        let Part {
            number,
            oldest,
            newest,
            terms,
        } = part;
        let place = [channel.0, section, *number, oldest.0, newest.0];
        index_sum(place, terms)
    }

    /// Whether it says what was stored.
    pub(in crate::store) fn is_sound(&self) -> bool {
        Self::sum(self.channel, self.section, &self.part) == self.sum
    }

    pub(super) fn sound(self) -> Result<Part> {
        if self.is_sound() {
            Ok(self.part)
        } else {
            Err(damaged(self.channel))
        }
    }
}

fn damaged(channel: ChannelId) -> Failure {
    Failure::Unreadable(format!(
        "the search's index of channel {channel} is damaged: `veche check --accept` makes it anew"
    ))
}
