//! A whole history, written as it is read.

use veche_model::{ChannelId, Millis, Seq, UserId, in_words};

use super::{
    Failure, Tx,
    dressing::stretches_of,
    messages::{from_messages, marks},
    pages::Page,
    part::Most,
    row::Row,
    value::values,
};

type Result<T> = std::result::Result<T, Failure>;

/// What a whole history tells of a message, for as long as its row is there.
#[derive(Clone, Copy, Debug)]
pub struct Spoken<'a> {
    /// Its place in the channel.
    pub seq: Seq,
    /// Who said it.
    pub author: UserId,
    /// What the author is called when signing in.
    pub username: &'a str,
    /// What was said, with the lines of its poll and one for each file.
    pub text: &'a str,
    /// When it was stored.
    pub posted_at: Millis,
}

/// Writes a message behind what was written before.
pub type Scribe = fn(&Spoken<'_>, &mut Vec<u8>);

/// Messages as they were written.
#[derive(Debug, Default)]
pub(crate) struct Written {
    pub(crate) bytes: Vec<u8>,
    /// How many.
    pub(crate) count: i64,
    pub(crate) last: Option<Seq>,
    /// Whether more follow.
    pub(crate) has_more: bool,
    /// Messages that are written once what hangs on them is read.
    gaps: Vec<Gap>,
    /// Bytes of their texts.
    held: usize,
}

/// A message with a poll or files: where it stands among the bytes, and what its row says.
#[derive(Debug)]
struct Gap {
    at: usize,
    seq: Seq,
    author: UserId,
    username: String,
    text: String,
    posted_at: Millis,
}

impl Written {
    /// Writes one more, unless there are enough; whether that was so. The last one may be longer than what was left.
    fn is_enough(&mut self, row: &Row<'_>, most: Most, scribe: Scribe) -> Result<bool> {
        self.has_more = self.count == most.items || self.bytes.len() + self.held >= most.bytes;
        if !self.has_more {
            let spoken = Spoken {
                seq: row.get(0)?,
                author: row.get(1)?,
                username: row.text(2)?,
                text: row.text(3)?,
                posted_at: row.get(4)?,
            };
            if row.get::<i64>(5)? & marks::LINES == 0 {
                scribe(&spoken, &mut self.bytes);
            } else {
                self.leave_gap(&spoken);
            }
            self.count += 1;
            self.last = Some(spoken.seq);
        }
        Ok(self.has_more)
    }

    fn leave_gap(&mut self, spoken: &Spoken<'_>) {
        self.held += spoken.text.len();
        self.gaps.push(Gap {
            at: self.bytes.len(),
            seq: spoken.seq,
            author: spoken.author,
            username: spoken.username.to_owned(),
            text: spoken.text.to_owned(),
            posted_at: spoken.posted_at,
        });
    }
}

const SPOKEN: &str = concat!(
    "select m.seq, m.author_id, u.username, m.text, m.posted_at, m.marks",
    from_messages!(),
    "where m.channel_id = $1 and m.seq > $2 and m.seq < $3 and m.deleted_at is null order by m.seq limit $4"
);

impl Tx<'_> {
    /// All messages of a channel, from the first of a stretch on, without tombstones: each is written as it is read.
    pub(crate) async fn write_page(
        &mut self,
        channel: ChannelId,
        page: Page,
        scribe: Scribe,
    ) -> Result<Written> {
        let one_more = page.most.items.saturating_add(1);
        let params = values![channel, page.after, page.before, one_more];
        let mut written = Written::default();
        self.each(SPOKEN, params, |row| {
            written.is_enough(row, page.most, scribe)
        })
        .await?;
        if !written.gaps.is_empty() {
            self.fill_gaps(channel, &mut written, scribe).await?;
        }
        Ok(written)
    }

    async fn fill_gaps(
        &mut self,
        channel: ChannelId,
        written: &mut Written,
        scribe: Scribe,
    ) -> Result<()> {
        let gaps = std::mem::take(&mut written.gaps);
        let places = gaps.iter().map(|gap| (channel, gap.seq));
        // Both in the order of the log.
        let lines = self.lines_in(&stretches_of(places.collect())).await?;
        let mut lines = lines.into_iter().peekable();
        let bytes = std::mem::take(&mut written.bytes);
        let mut from = 0;
        for gap in gaps {
            written.bytes.extend_from_slice(&bytes[from..gap.at]);
            from = gap.at;
            let mut own = Vec::new();
            while let Some(((_, seq), line)) = lines.next_if(|((_, seq), _)| *seq <= gap.seq) {
                if seq == gap.seq {
                    own.push(line);
                }
            }
            let spoken = Spoken {
                seq: gap.seq,
                author: gap.author,
                username: &gap.username,
                text: &in_words(&gap.text, own.into_iter()),
                posted_at: gap.posted_at,
            };
            scribe(&spoken, &mut written.bytes);
        }
        written.bytes.extend_from_slice(&bytes[from..]);
        Ok(())
    }
}
