//! Whole logs: looked through for what does not answer for itself, and sealed anew as they stand.

use std::collections::BTreeMap;

use veche_model::{ChannelId, Link, Seq};

use super::{LoggedRow, MessageRow, logged_columns, row_columns};
use crate::store::{Failure, Tx, value::values};

type Result<T> = std::result::Result<T, Failure>;

/// Positions that are read at once.
const LINK: &str = "update channels set link = $2 where id = $1";
const PIECE: i64 = 250;
/// Lines that are told of one channel.
const TOLD: usize = 20;

const STANDING: &str = "select id from channels where deleted_at is null order by id";
const ALL: &str = "select id from channels order by id";
// Nobody else takes a position meanwhile.
const HOLD: &str = "update channels set link = link where id = $1";
const LAST: &str = "select link from channels where id = $1";
const MESSAGES: &str = concat!(
    "select ",
    row_columns!(),
    " from messages where channel_id = $1 and seq > $2 order by seq limit $3"
);
const CHANGES: &str = concat!(
    "select ",
    logged_columns!(),
    " from changes where channel_id = $1 and seq > $2 order by seq limit $3"
);
const SEAL_MESSAGE: &str =
    "update messages set said = $3, link = $4, sum = $5 where channel_id = $1 and seq = $2";
const SEAL_CHANGE: &str =
    "update changes set sum = $3, link = $4 where channel_id = $1 and seq = $2";

/// What stands at a position.
enum Line {
    Message(MessageRow),
    Change(LoggedRow),
}

impl Line {
    fn is_sound(&self) -> bool {
        match self {
            Self::Message(row) => row.is_sound(),
            Self::Change(row) => row.is_sound(),
        }
    }

    fn is_linked(&self, behind: Link) -> bool {
        match self {
            Self::Message(row) => row.is_linked(behind),
            Self::Change(row) => row.is_linked(behind),
        }
    }

    fn link(&self) -> Link {
        match self {
            Self::Message(row) => row.seal.link,
            Self::Change(row) => row.link,
        }
    }
}

impl Tx<'_> {
    /// What in a channel's log does not say what was stored, or does not stand where it was, a line each.
    pub(in crate::store) async fn broken_log(&mut self, channel: ChannelId) -> Result<Vec<String>> {
        let (last,): (Link,) = self.one(LAST, values![channel]).await?;
        let (mut found, mut count, mut link, mut next) = (Vec::new(), 0, Link(0), Some(Seq(0)));
        let mut tell = |line: String| {
            count += 1;
            if count <= TOLD {
                found.push(line);
            }
        };
        while let Some(from) = next {
            let piece = self.piece(channel, from).await?;
            next = piece.last_key_value().map(|(last, _)| *last);
            for (seq, line) in piece {
                if !line.is_sound() {
                    tell(format!(
                        "channel {channel}, position {seq}: it does not say what was stored"
                    ));
                }
                if !line.is_linked(link) {
                    tell(format!(
                        "channel {channel}, position {seq}: it is not what was said here"
                    ));
                }
                link = line.link();
            }
        }
        if link != last {
            tell(format!(
                "channel {channel}: its log is not the one that it has come to"
            ));
        }
        if count > TOLD {
            found.push(format!("channel {channel}: {} more of it", count - TOLD));
        }
        Ok(found)
    }

    /// The same of all channels.
    pub(in crate::store) async fn broken_logs(&mut self) -> Result<Vec<String>> {
        let channels: Vec<(ChannelId,)> = self.all(STANDING, &[]).await?;
        let mut found = Vec::new();
        for (channel,) in channels {
            found.extend(self.broken_log(channel).await?);
        }
        Ok(found)
    }

    /// Seals all logs as they stand, and has the search's index made anew.
    pub(in crate::store) async fn seal_anew(&mut self) -> Result<()> {
        self.drop_index().await?;
        self.seal_logs().await
    }

    /// Seals all logs as they stand.
    pub(in crate::store) async fn seal_logs(&mut self) -> Result<()> {
        let channels: Vec<(ChannelId,)> = self.all(ALL, &[]).await?;
        for (channel,) in channels {
            self.seal_log(channel).await?;
        }
        Ok(())
    }

    async fn seal_log(&mut self, channel: ChannelId) -> Result<()> {
        self.run(HOLD, values![channel]).await?;
        let (mut link, mut next) = (Link(0), Some(Seq(0)));
        while let Some(from) = next {
            let (mut messages, mut changes) = (Vec::new(), Vec::new());
            let piece = self.piece(channel, from).await?;
            next = piece.last_key_value().map(|(last, _)| *last);
            for (seq, line) in piece {
                match line {
                    Line::Message(mut row) => {
                        row.seal_anew(link);
                        link = row.seal.link;
                        let params = values![channel, seq, row.seal.said, link, row.seal.sum];
                        messages.push(params.to_vec());
                    }
                    Line::Change(mut row) => {
                        row.seal_anew(link);
                        link = row.link;
                        changes.push(values![channel, seq, row.sum, link].to_vec());
                    }
                }
            }
            self.run_each(SEAL_MESSAGE, &messages).await?;
            self.run_each(SEAL_CHANGE, &changes).await?;
        }
        self.run(LINK, values![channel, link]).await.map(drop)
    }

    /// What stands at the next positions behind this one; nothing at the end.
    async fn piece(&mut self, channel: ChannelId, from: Seq) -> Result<BTreeMap<Seq, Line>> {
        let messages: Vec<MessageRow> = self.all(MESSAGES, values![channel, from, PIECE]).await?;
        let changes: Vec<LoggedRow> = self.all(CHANGES, values![channel, from, PIECE]).await?;
        // Behind the last row of a full list may be another before the next of the other one.
        let full = |count: usize, last: Option<Seq>| last.filter(|_| count as i64 == PIECE);
        let known = [
            full(messages.len(), messages.last().map(|row| row.seq)),
            full(changes.len(), changes.last().map(|row| row.seq)),
        ];
        let known = known.into_iter().flatten().min();
        let messages = messages
            .into_iter()
            .map(|row| (row.seq, Line::Message(row)));
        let changes = changes.into_iter().map(|row| (row.seq, Line::Change(row)));
        let lines = messages.chain(changes);
        Ok(lines
            .filter(|(seq, _)| known.is_none_or(|known| *seq <= known))
            .collect())
    }
}
