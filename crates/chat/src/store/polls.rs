//! Polls of messages: what may be chosen, and where they are.

mod votes;

use veche_model::{ChannelId, Millis, NewPoll, Poll, PollOption, Seq};

use super::{
    Failure, Tx,
    row::{FromRow, Row},
    value::{Value, values},
};

type Result<T> = std::result::Result<T, Failure>;

/// A poll without its options, and the message that asks.
struct Bare {
    place: (ChannelId, Seq),
    poll: Poll,
}

impl FromRow for Bare {
    fn from_row(row: &Row<'_>) -> Result<Self> {
        let poll = Poll {
            options: Vec::new(),
            is_multiple: row.get(2)?,
            is_anonymous: row.get(3)?,
            closes_at: row.get(4)?,
            closed_at: row.get(5)?,
            voters: 0,
        };
        Ok(Self {
            place: (row.get(0)?, row.get(1)?),
            poll,
        })
    }
}

const ADD: &str = "insert into polls (channel_id, seq, is_multiple, is_anonymous, closes_at) values ($1, $2, $3, $4, $5) returning id";
const ADD_OPTION: &str =
    "insert into poll_options (channel_id, seq, nth, text) values ($1, $2, $3, $4)";
const AT: &str =
    "select channel_id, seq, is_multiple, is_anonymous, closes_at, closed_at from polls
    where channel_id = $1 and seq >= $2 and seq <= $3 order by seq";
const OPTIONS: &str = "select channel_id, seq, text from poll_options
    where channel_id = $1 and seq >= $2 and seq <= $3 order by seq, nth";
const ID: &str = "select id from polls where channel_id = $1 and seq = $2";
const BY_ID: &str = "select channel_id, seq from polls where id = $1";
const CLOSE: &str = "update polls set closed_at = $3 where channel_id = $1 and seq = $2";
const DROP: [&str; 3] = [
    "delete from votes where channel_id = $1 and seq = $2",
    "delete from poll_options where channel_id = $1 and seq = $2",
    "delete from polls where channel_id = $1 and seq = $2",
];

impl Tx<'_> {
    /// Gives a new message its poll; the number by which the poll is known to the clock.
    pub(crate) async fn add_poll(
        &mut self,
        (channel, seq): (ChannelId, Seq),
        new: &NewPoll,
    ) -> Result<i64> {
        let params = values![
            channel,
            seq,
            i64::from(new.is_multiple),
            i64::from(new.is_anonymous),
            new.closes_at
        ];
        let (id,): (i64,) = self.one(ADD, params).await?;
        let options: Vec<_> = (0_i64..)
            .zip(new.options.texts())
            .map(|(nth, text)| values![channel, seq, nth, text].to_vec())
            .collect();
        self.run_each(ADD_OPTION, &options).await?;
        Ok(id)
    }

    /// All polls in these stretches of channels as they stand now, each with where its message is.
    pub(super) async fn polls_in(
        &mut self,
        stretches: &[Vec<Value<'_>>],
    ) -> Result<Vec<((ChannelId, Seq), Poll)>> {
        let bare: Vec<Vec<Bare>> = self.all_each(AT, stretches).await?;
        let mut polls: Vec<((ChannelId, Seq), Poll)> = bare
            .into_iter()
            .flatten()
            .map(|bare| (bare.place, bare.poll))
            .collect();
        let options: Vec<Vec<(ChannelId, Seq, String)>> = self.all_each(OPTIONS, stretches).await?;
        for (channel, seq, text) in options.into_iter().flatten() {
            if let Some(poll) = at(&mut polls, (channel, seq)) {
                poll.options.push(PollOption {
                    text,
                    votes: 0,
                    people: Vec::new(),
                });
            }
        }
        self.count_votes(stretches, &mut polls).await?;
        Ok(polls)
    }

    /// The number by which a message's poll is known to the clock.
    pub(crate) async fn poll_id(&mut self, channel: ChannelId, seq: Seq) -> Result<Option<i64>> {
        let found: Option<(i64,)> = self.optional(ID, values![channel, seq]).await?;
        Ok(found.map(|(id,)| id))
    }

    /// The message that asks what this poll does; `None` when it is gone.
    pub(crate) async fn poll_place(&mut self, id: i64) -> Result<Option<(ChannelId, Seq)>> {
        self.optional(BY_ID, values![id]).await
    }

    /// Closes the poll of a message, at this position of the log.
    pub(crate) async fn close_poll(
        &mut self,
        (channel, seq): (ChannelId, Seq),
        changed: Seq,
        now: Millis,
    ) -> Result<()> {
        self.run(CLOSE, values![channel, seq, now]).await?;
        self.note_change((channel, seq), changed).await
    }

    /// A message asks nothing any more; nobody's votes are left.
    pub(crate) async fn drop_poll(&mut self, channel: ChannelId, seq: Seq) -> Result<()> {
        for sql in DROP {
            self.run(sql, values![channel, seq]).await?;
        }
        Ok(())
    }
}

/// The poll of the message at this place.
fn at(polls: &mut [((ChannelId, Seq), Poll)], place: (ChannelId, Seq)) -> Option<&mut Poll> {
    let found = polls.iter_mut().find(|(own, _)| *own == place);
    found.map(|(_, poll)| poll)
}
