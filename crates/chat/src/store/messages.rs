//! Messages' rows.

use veche_model::{ChannelId, Draft, Message, Millis, Nonce, Seq, UserId};

use super::{
    Failure, Tx,
    row::{FromRow, Row},
    value::{Value, values},
};

type Result<T> = std::result::Result<T, Failure>;

/// A message on its way into a channel's log.
pub(crate) struct Posting {
    pub(crate) author: UserId,
    /// What the author signed in to; `None` for the demo data.
    pub(crate) session: Option<String>,
    pub(crate) draft: Draft,
}

impl Posting {
    /// Who posts, and from which session.
    pub(crate) fn signature(&self) -> (UserId, Option<&str>) {
        (self.author, self.session.as_deref())
    }
}

/// A message in the log.
#[derive(Clone, Debug)]
pub(crate) struct Posted {
    pub(crate) message: Message,
    /// False when a repeat found the message that the first attempt made.
    pub(crate) is_new: bool,
}

impl FromRow for Message {
    fn from_row(row: &Row<'_>) -> Result<Self> {
        Ok(Self {
            channel: row.get(0)?,
            seq: row.get(1)?,
            changed: row.get(2)?,
            author: row.get(3)?,
            author_username: row.get(4)?,
            text: row.get(5)?,
            posted_at: row.get(6)?,
            is_deleted: row.get::<Option<i64>>(7)?.is_some(),
        })
    }
}

const ADD: &str =
    "insert into messages (channel_id, seq, changed, author_id, text, nonce, posted_at)
    values ($1, $2, $2, $3, $4, $5, $6)
    on conflict (author_id, nonce) where nonce is not null do nothing";
const MOVE: &str = "update messages set seq = $3, changed = $3 where channel_id = $1 and seq = $2";
const BY_NONCE: &str = "select m.channel_id, m.seq, m.changed, m.author_id, u.username, m.text, m.posted_at, m.deleted_at
    from messages m join users u on u.id = m.author_id where m.author_id = $1 and m.nonce = $2";

impl Tx<'_> {
    /// Adds messages at these positions; false for each whose nonce its author has used before, and which was not added.
    pub(crate) async fn add_messages(
        &mut self,
        channel: ChannelId,
        postings: &[(Seq, &Posting)],
        now: Millis,
    ) -> Result<Vec<bool>> {
        let sets: Vec<Vec<Value<'_>>> = postings
            .iter()
            .map(|(seq, Posting { author, draft, .. })| {
                let nonce = draft.nonce.as_ref().map(Nonce::as_str);
                values![channel, *seq, *author, draft.text.as_str(), nonce, now].to_vec()
            })
            .collect();
        let added = self.run_each(ADD, &sets).await?;
        Ok(added.into_iter().map(|rows| rows > 0).collect())
    }

    /// Moves a message that this transaction added to an earlier, free position.
    pub(crate) async fn move_message(
        &mut self,
        channel: ChannelId,
        from: Seq,
        to: Seq,
    ) -> Result<()> {
        self.run(MOVE, values![channel, from, to]).await.map(drop)
    }

    /// The message that its author posted under this nonce.
    pub(crate) async fn message_by_nonce(
        &mut self,
        author: UserId,
        nonce: &Nonce,
    ) -> Result<Message> {
        self.one(BY_NONCE, values![author, nonce.as_str()]).await
    }
}
