//! How a message's row changes: read, changed and sealed again, here and nowhere else.

use veche_model::{ChannelId, Millis, Seq};

use super::marks;
use crate::store::{
    Failure, Tx,
    seal::{MessageRow, State, row_columns},
    value::values,
};

type Result<T> = std::result::Result<T, Failure>;

const ROW: &str = concat!(
    "select ",
    row_columns!(),
    " from messages where channel_id = $1 and seq = $2"
);
const REWRITE: &str = "update messages set changed = $3, edited_at = $4, deleted_at = $5, everyone = $6, pinned_at = $7, marks = $8, sum = $9,
    text = $10 where channel_id = $1 and seq = $2";
// A text that stays is not written again.
const NOTE: &str = "update messages set changed = $3, edited_at = $4, deleted_at = $5, everyone = $6, pinned_at = $7, marks = $8, sum = $9
    where channel_id = $1 and seq = $2";

impl Tx<'_> {
    /// Changes what became of a message at this position of the log, and its text where there is another one. The channel is held.
    async fn rewrite(
        &mut self,
        (channel, seq): (ChannelId, Seq),
        changed: Seq,
        text: Option<&str>,
        become_of: impl FnOnce(&mut State) + Send,
    ) -> Result<()> {
        let row: Option<MessageRow> = self.optional(ROW, values![channel, seq]).await?;
        let Some(mut row) = row else {
            return Ok(());
        };
        let is_sound = row.is_sound();
        row.state.changed = changed;
        become_of(&mut row.state);
        if let Some(text) = text {
            row.text.replace_range(.., text);
        }
        // What was damaged before does not become sound by being changed.
        let sum = if is_sound { row.sum() } else { row.seal.sum };
        let State {
            changed,
            edited_at,
            deleted_at,
            everyone,
            pinned_at,
            marks,
        } = row.state;
        let everyone = i64::from(everyone);
        let params = values![
            channel, seq, changed, edited_at, deleted_at, everyone, pinned_at, marks, sum, text
        ];
        let (sql, params) = match text {
            Some(_) => (REWRITE, &params[..]),
            None => (NOTE, &params[..9]),
        };
        self.run(sql, params).await.map(drop)
    }

    /// Gives a message another text, at this position of the log. Its mentions are set apart.
    pub(crate) async fn edit_message(
        &mut self,
        place: (ChannelId, Seq),
        text: &str,
        (mentions, everyone): (bool, bool),
        changed: Seq,
        now: Millis,
    ) -> Result<()> {
        self.rewrite(place, changed, Some(text), |state| {
            state.edited_at = Some(now);
            state.everyone = everyone;
            state.marks = (state.marks & !marks::MENTIONS) | i64::from(mentions);
        })
        .await
    }

    /// Makes a tombstone of a message, at this position of the log. What hung on it is deleted apart.
    pub(crate) async fn delete_message(
        &mut self,
        place: (ChannelId, Seq),
        changed: Seq,
        now: Millis,
    ) -> Result<()> {
        self.rewrite(place, changed, Some(""), |state| {
            *state = State {
                changed: state.changed,
                edited_at: state.edited_at,
                deleted_at: Some(now),
                everyone: false,
                pinned_at: None,
                marks: 0,
            };
        })
        .await
    }

    /// Notes that a message changed at this position of the log, and what it has besides its row.
    pub(in crate::store) async fn touch_message(
        &mut self,
        place: (ChannelId, Seq),
        changed: Seq,
        marks: i64,
    ) -> Result<()> {
        self.rewrite(place, changed, None, |state| state.marks = marks)
            .await
    }

    /// Notes that a message lost its files at this position of the log.
    pub(crate) async fn note_lost_files(
        &mut self,
        place: (ChannelId, Seq),
        changed: Seq,
    ) -> Result<()> {
        self.rewrite(place, changed, None, |state| {
            state.marks = (state.marks & !marks::FILES) | marks::REMOVED_FILES;
        })
        .await
    }

    /// Pins a message, or unpins it, at this position of the log.
    pub(crate) async fn pin_message(
        &mut self,
        place: (ChannelId, Seq),
        pinned_at: Option<Millis>,
        changed: Seq,
    ) -> Result<()> {
        self.rewrite(place, changed, None, |state| state.pinned_at = pinned_at)
            .await
    }

    /// Notes that what hangs on a message changed at this position of the log.
    pub(crate) async fn note_change(
        &mut self,
        place: (ChannelId, Seq),
        changed: Seq,
    ) -> Result<()> {
        self.rewrite(place, changed, None, |_| ()).await
    }
}
