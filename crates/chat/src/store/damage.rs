//! What must hold in every database, whatever happened to it.

mod derived;
mod index;

use std::fmt;

use veche_model::ChannelId;

use super::{
    Failure, Tx, people_of,
    row::{FromRow, Row},
};

type Result<T> = std::result::Result<T, Failure>;

/// Something in the database that cannot be as it should.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Damage(String);

impl fmt::Display for Damage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A channel's head beside what its log holds.
struct Log {
    channel: ChannelId,
    head: i64,
    rows: i64,
    last: i64,
    twice: i64,
}

impl FromRow for Log {
    fn from_row(row: &Row<'_>) -> Result<Self> {
        Ok(Self {
            channel: row.get(0)?,
            head: row.get(1)?,
            rows: row.get(2)?,
            last: row.get(3)?,
            twice: row.get(4)?,
        })
    }
}

const LOGS: &str = "select c.id, c.head,
        (select count(*) from messages m where m.channel_id = c.id)
            + (select count(*) from changes h where h.channel_id = c.id),
        coalesce((select max(l.seq) from (select m.seq from messages m where m.channel_id = c.id
            union all select h.seq from changes h where h.channel_id = c.id) l), 0),
        (select count(*) from messages m join changes h on h.channel_id = m.channel_id and h.seq = m.seq
            where m.channel_id = c.id)
    from channels c where c.deleted_at is null order by c.id";
const MISTAKEN_CHANGES: &str =
    "select m.channel_id, m.seq from messages m join channels c on c.id = m.channel_id
    where c.deleted_at is null and (m.seq < 1 or m.changed < m.seq or m.changed > c.head)";
const READ_BEYOND: &str =
    "select m.channel_id, m.user_id from members m join channels c on c.id = m.channel_id
    where m.read_seq > c.head or m.read_seq < 0";
const PEOPLE: &str = "select id, people from channels where kind = 2 and people is not null";
const NO_PEOPLE: &str = "select id, kind from channels where deleted_at is null
    and ((kind = 2) <> (people is not null) or (kind <> 2) <> (name is not null))";
const ORPHANS: &str = "select m.channel_id, m.seq from messages m
    where not exists (select 1 from users u where u.id = m.author_id)
    or not exists (select 1 from channels c where c.id = m.channel_id)";

impl Tx<'_> {
    /// Looks at everything. Takes as long as reading the database does.
    pub(crate) async fn damage(&mut self) -> Result<Vec<Damage>> {
        let mut found: Vec<String> = self.engine_damage()?;
        for log in self.all::<Log>(LOGS, &[]).await? {
            let Log {
                channel,
                head,
                rows,
                last,
                twice,
            } = log;
            if rows - twice != head {
                found.push(format!(
                    "channel {channel}: its head is {head}, but its log holds {} positions",
                    rows - twice
                ));
            }
            if last > head {
                found.push(format!(
                    "channel {channel}: position {last} stands beyond its head {head}"
                ));
            }
            if twice > 0 {
                found.push(format!(
                    "channel {channel}: {twice} positions are taken twice"
                ));
            }
            found.extend(self.broken_log(channel).await?);
        }
        for (channel, seq) in self.all::<(i64, i64)>(MISTAKEN_CHANGES, &[]).await? {
            found.push(format!(
                "channel {channel}, message {seq}: its position or last change is impossible"
            ));
        }
        for (channel, seq) in self.all::<(i64, i64)>(ORPHANS, &[]).await? {
            found.push(format!(
                "channel {channel}, message {seq}: its author or channel is missing"
            ));
        }
        for (channel, user) in self.all::<(i64, i64)>(READ_BEYOND, &[]).await? {
            found.push(format!(
                "channel {channel}: user {user} has read beyond its head"
            ));
        }
        for (channel, kind) in self.all::<(i64, i64)>(NO_PEOPLE, &[]).await? {
            found.push(format!(
                "channel {channel}: its name or people do not go with its kind {kind}"
            ));
        }
        for (channel, people) in self.all::<(ChannelId, String)>(PEOPLE, &[]).await? {
            if self.members(channel).await? != people_of(&people) {
                found.push(format!(
                    "channel {channel}: its members are not its people {people}"
                ));
            }
        }
        found.extend(self.broken_index().await?);
        found.extend(self.miscounted().await?);
        Ok(found.into_iter().map(Damage).collect())
    }
}
