//! Channels' rows.

use veche_model::{Channel, ChannelId, ChannelName, Kind, Millis, Mode, Seq, UserId};

use super::{
    Failure, Tx,
    dialect::{Dialects, Locking, Many, dialects, locking},
    row::{FromRow, Row},
    value::values,
};

type Result<T> = std::result::Result<T, Failure>;

/// What a channel is read from, in this order. SQLite knows no other name for a table in `returning`.
macro_rules! channel_columns {
    () => {
        "channels.id, channels.kind, channels.name, channels.topic, channels.archived_at, channels.is_announcement, \
         channels.slow_seconds, channels.people, channels.head, channels.created_at, channels.avatar, \
         channels.file_days, channels.link"
    };
}
pub(super) use channel_columns;

/// How many columns that are.
pub(super) const CHANNEL_COLUMNS: usize = 13;

/// The mode of a channel, from `archived_at` at this index and `is_announcement` behind it.
pub(super) fn mode_at(row: &Row<'_>, index: usize) -> Result<Mode> {
    let archived_at: Option<Millis> = row.get(index)?;
    let is_announcement = row.get(index + 1)?;
    Ok(match (archived_at, is_announcement) {
        (Some(_), _) => Mode::Archived,
        (None, true) => Mode::Announcement,
        (None, false) => Mode::Talk,
    })
}

impl FromRow for Channel {
    fn from_row(row: &Row<'_>) -> Result<Self> {
        let people: Option<String> = row.get(7)?;
        Ok(Self {
            id: row.get(0)?,
            kind: row.get(1)?,
            name: row.get(2)?,
            topic: row.get(3)?,
            mode: mode_at(row, 4)?,
            slow_seconds: row.get(6)?,
            people: people.as_deref().map(people_of).unwrap_or_default(),
            head: row.get(8)?,
            created_at: row.get(9)?,
            avatar: row.get(10)?,
            file_days: row.get(11)?,
            link: row.get(12)?,
        })
    }
}

macro_rules! channels {
    ($which:literal) => {
        concat!(
            "select ",
            channel_columns!(),
            " from channels where ",
            $which,
            " and deleted_at is null"
        )
    };
}
const BY_ID: &str = HELD.plain;
// Takes the channel's row lock, so that seqs are committed in the order they were given. Whoever names the channel in a row of
// their own does not wait for it.
pub(super) const HELD: Locking = locking!(channels!("id = $1"), "for no key update");
/// The same, but nothing of a channel whose row another transaction holds.
pub(super) const HELD_IF_FREE: Locking =
    locking!(channels!("id = $1"), "for no key update skip locked");
/// The same of several channels, but of none whose row another transaction holds: so nobody who holds one of them waits for another
/// that somebody else holds.
pub(super) const FREE: Dialects = dialects! {
    sqlite: HELD.plain,
    postgres: concat!(channels!("id = any($1)"), " for no key update skip locked")
};
/// Notes up to where the logs of channels go, and which history they have come to.
pub(super) const HEADS: Many = Many {
    each: HEAD,
    together: "update channels set head = k.head, link = k.link, is_unindexed = case when k.head > indexed then 1 else 0 end
        from unnest($1::bigint[], $2::bigint[], $3::bigint[]) as k (id, head, link) where channels.id = k.id",
};
/// Notes up to where the log of a channel goes, and which history it has come to.
pub(super) const HEAD: &str = "update channels set head = $2, link = $3, is_unindexed = case when $2 > indexed then 1 else 0 end where id = $1";
const ADD: &str =
    "insert into channels (kind, name, name_fold, is_demo, created_at) values ($1, $2, $3, $4, $5)
    returning id";
const ADD_DIRECT: &str = "insert into channels (kind, people, created_at) values (2, $1, $2)
    on conflict (people) do nothing returning id";
const DIRECT: &str = "select id from channels where people = $1";
const DEMO: &str = "select id from channels where is_demo = 1 and deleted_at is null";
const DIRECTS_OF: &str = "select c.id from members m join channels c on c.id = m.channel_id
    where m.user_id = $1 and c.kind = 2 and c.deleted_at is null";
const ROOMS_OF: &str = "select c.id from members m join channels c on c.id = m.channel_id
    where m.user_id = $1 and c.kind <> 2 and c.deleted_at is null order by c.id";
const RENAME: &str = "update channels set name = $2, name_fold = $3 where id = $1";
const CALL_PEOPLE: &str = "update channels set name = $2 where id = $1 and kind = 2";
const SET_TOPIC: &str = "update channels set topic = $2 where id = $1";
const SET_MODE: &str = "update channels set archived_at = $2, is_announcement = $3 where id = $1";
const SET_FILE_DAYS: &str = "update channels set file_days = $2 where id = $1";
const SET_SLOW: &str = "update channels set slow_seconds = $2 where id = $1";

/// The people of a direct channel, as its row names them: `3,7`.
pub(crate) fn direct_key(people: &[UserId]) -> String {
    let mut ids: Vec<i64> = people.iter().map(|id| id.0).collect();
    ids.sort_unstable();
    ids.dedup();
    let ids: Vec<String> = ids.iter().map(i64::to_string).collect();
    ids.join(",")
}

/// Reads what [`direct_key`] wrote.
pub(crate) fn people_of(key: &str) -> Vec<UserId> {
    key.split(',')
        .filter_map(|id| id.parse().ok())
        .map(UserId)
        .collect()
}

impl Tx<'_> {
    pub(crate) async fn channel(&mut self, id: ChannelId) -> Result<Option<Channel>> {
        self.optional(BY_ID, values![id]).await
    }

    /// Holds a channel: nobody else writes into its log until this transaction ends.
    pub(crate) async fn hold_channel(&mut self, id: ChannelId) -> Result<Option<Channel>> {
        Ok(self.hold(HELD, values![id]).await?.pop())
    }

    pub(crate) async fn add_channel(
        &mut self,
        kind: Kind,
        name: &ChannelName,
        is_demo: bool,
        now: Millis,
    ) -> Result<ChannelId> {
        let params = values![
            kind.code(),
            name.as_str(),
            name.folded(),
            i64::from(is_demo),
            now
        ];
        let (id,) = self.one(ADD, params).await?;
        self.set_channel_looks(id, name).await?;
        Ok(id)
    }

    /// The direct channel of these people, if they have talked before.
    pub(crate) async fn direct(&mut self, people: &[UserId]) -> Result<Option<ChannelId>> {
        let key = direct_key(people);
        let found: Option<(ChannelId,)> = self.optional(DIRECT, values![&key]).await?;
        Ok(found.map(|(id,)| id))
    }

    /// The direct channel of these people, made if they have none yet.
    pub(crate) async fn open_direct(
        &mut self,
        people: &[UserId],
        now: Millis,
    ) -> Result<ChannelId> {
        let key = direct_key(people);
        let made: Option<(ChannelId,)> = self.optional(ADD_DIRECT, values![&key, now]).await?;
        let Some((id,)) = made else {
            let (id,) = self.one(DIRECT, values![&key]).await?;
            return Ok(id);
        };
        for person in people_of(&key) {
            self.add_member(id, person, false, Seq(0), now).await?;
        }
        Ok(id)
    }

    /// The channels of the demo data that are still here.
    pub(crate) async fn demo_channels(&mut self) -> Result<Vec<ChannelId>> {
        let rows: Vec<(ChannelId,)> = self.all(DEMO, &[]).await?;
        Ok(rows.into_iter().map(|(id,)| id).collect())
    }

    /// The direct channels of a person.
    pub(crate) async fn directs_of(&mut self, user: UserId) -> Result<Vec<ChannelId>> {
        let rows: Vec<(ChannelId,)> = self.all(DIRECTS_OF, values![user]).await?;
        Ok(rows.into_iter().map(|(id,)| id).collect())
    }

    /// The channels that a person is in, but for the direct ones.
    pub(crate) async fn channels_of(&mut self, user: UserId) -> Result<Vec<ChannelId>> {
        let rows: Vec<(ChannelId,)> = self.all(ROOMS_OF, values![user]).await?;
        Ok(rows.into_iter().map(|(id,)| id).collect())
    }

    /// A channel's messages keep their files for so many days.
    pub(crate) async fn set_file_days(&mut self, id: ChannelId, days: i64) -> Result<()> {
        self.run(SET_FILE_DAYS, values![id, days]).await.map(drop)
    }

    /// Gives a channel another name. One that another channel has, or that passes for another's, is a violated constraint.
    pub(crate) async fn rename(&mut self, id: ChannelId, name: &ChannelName) -> Result<()> {
        self.run(RENAME, values![id, name.as_str(), name.folded()])
            .await?;
        self.set_channel_looks(id, name).await
    }

    /// The people of a direct channel call it so from now on, or by nothing but their own names. It is no key: nobody else is to
    /// notice that a name is taken by people who talk among themselves.
    pub(crate) async fn call_people(
        &mut self,
        id: ChannelId,
        name: Option<&ChannelName>,
    ) -> Result<()> {
        let name = name.map(ChannelName::as_str);
        self.run(CALL_PEOPLE, values![id, name]).await.map(drop)
    }

    pub(crate) async fn set_topic(&mut self, id: ChannelId, topic: &str) -> Result<()> {
        self.run(SET_TOPIC, values![id, topic]).await.map(drop)
    }

    pub(crate) async fn set_mode(&mut self, id: ChannelId, mode: Mode, now: Millis) -> Result<()> {
        let archived_at = (mode == Mode::Archived).then_some(now);
        let is_announcement = i64::from(mode == Mode::Announcement);
        self.run(SET_MODE, values![id, archived_at, is_announcement])
            .await
            .map(drop)
    }

    pub(crate) async fn set_slow(&mut self, id: ChannelId, seconds: i64) -> Result<()> {
        self.run(SET_SLOW, values![id, seconds]).await.map(drop)
    }
}
