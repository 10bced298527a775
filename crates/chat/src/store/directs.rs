//! What two people say to each other, as the contract of direct messages reads it.

use veche_model::{ChannelId, Millis, Seq, UserId};

use super::{
    Failure, Tx,
    messages::marks,
    part::{Most, Part, Weigh, text_weight},
    row::{FromRow, Row},
    value::{Value, values},
};

type Result<T> = std::result::Result<T, Failure>;

/// A message between two people, as the contract of direct messages shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DirectLine {
    /// Where in the channel's log it stands.
    pub seq: Seq,
    /// Who said it.
    pub author: UserId,
    /// What was said.
    pub text: String,
    /// When it was stored.
    pub posted_at: Millis,
    /// Whether the other one has read it.
    pub is_read: bool,
}

impl Weigh for DirectLine {
    fn weight(&self) -> usize {
        160 + text_weight(self.text.as_bytes())
    }
}

/// A line, and what its message has besides its row.
struct Marked(DirectLine, i64);

impl Weigh for Marked {
    fn weight(&self) -> usize {
        self.0.weight()
    }
}

impl FromRow for Marked {
    fn from_row(row: &Row<'_>) -> Result<Self> {
        let line = DirectLine {
            seq: row.get(0)?,
            author: row.get(1)?,
            text: row.get(2)?,
            posted_at: row.get(3)?,
            is_read: row.get(4)?,
        };
        Ok(Self(line, row.get(5)?))
    }
}

const PAIRS: &str =
    "select c.id, c.people, m.read_seq from members m join channels c on c.id = m.channel_id
    where m.user_id = $1 and c.kind = 2 and c.deleted_at is null order by c.id";
const HEADS: &str = "select c.id, c.head from members m join channels c on c.id = m.channel_id
    where m.user_id = $1 and c.kind = 2 and c.deleted_at is null order by c.id";
const DIRECT: &str = "select m.seq, m.author_id, m.text, m.posted_at,
        cast(case when m.seq <= r.read_seq or exists (
            select 1 from read_ahead a where a.channel_id = m.channel_id and a.user_id = r.user_id and a.seq = m.seq
        ) then 1 else 0 end as bigint), m.marks
    from messages m
    join members r on r.channel_id = m.channel_id and r.user_id = case when m.author_id = $2 then $3 else $2 end
    where m.channel_id = $1 and m.seq > $4 and m.deleted_at is null order by m.seq limit $5";

impl Tx<'_> {
    /// A person's direct channels: the channel, its people as [`people_of`](super::people_of) reads them, and how far the
    /// person has read.
    pub(crate) async fn directs(&mut self, user: UserId) -> Result<Vec<(ChannelId, String, Seq)>> {
        self.all(PAIRS, values![user]).await
    }

    /// Each one's direct channels, and up to where those go.
    pub(crate) async fn direct_heads(
        &mut self,
        people: &[UserId],
    ) -> Result<Vec<Vec<(ChannelId, Seq)>>> {
        let sets: Vec<_> = people.iter().map(|user| values![*user].to_vec()).collect();
        self.all_each(HEADS, &sets).await
    }

    /// Messages between two people, oldest first, from behind `after`.
    pub(crate) async fn direct_lines(
        &mut self,
        channel: ChannelId,
        (one, other): (UserId, UserId),
        after: Seq,
        most: Most,
    ) -> Result<Part<DirectLine>> {
        let params = values![channel, one, other, after, most.items + 1];
        let (lines, is_cut) = self.some(DIRECT, params, most.bytes).await?;
        let Part { items, has_more } = Part::of(lines, most, is_cut);
        let items = self.in_words(channel, items).await?;
        Ok(Part { items, has_more })
    }

    /// The lines with what hangs on their messages, which stands there as text.
    async fn in_words(
        &mut self,
        channel: ChannelId,
        lines: Vec<Marked>,
    ) -> Result<Vec<DirectLine>> {
        let with_files = lines.iter().filter(|line| line.1 & marks::LINES != 0);
        let places: Vec<Vec<Value<'_>>> = with_files
            .map(|Marked(line, _)| values![channel, line.seq, line.seq].to_vec())
            .collect();
        let files = self.lines_in(&places).await?;
        let mut lines: Vec<DirectLine> = lines.into_iter().map(|line| line.0).collect();
        for ((_, seq), said) in files {
            let at = lines.partition_point(|line| line.seq < seq);
            if let Some(line) = lines.get_mut(at) {
                let between = if line.text.is_empty() { "" } else { "\n" };
                line.text = format!("{}{between}{said}", line.text);
            }
        }
        Ok(lines)
    }
}
