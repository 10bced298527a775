//! What the files of each person, and of each channel, come to.
//!
//! Added up when somebody asks, by indexes that have all that it takes: nothing has to be kept in step with each file.

use veche_model::{ChannelUsage, OwnUsage, PersonUsage, UserId};

use super::Result;
use crate::store::{
    Tx,
    row::{FromRow, Row},
    value::values,
};

const OF_OWNER: &str =
    "select count(*), cast(coalesce(sum(size), 0) as bigint) from files where owner_id = $1";
const QUOTA: &str = "select file_quota from users where id = $1";
const SET_QUOTA: &str = "update users set file_quota = $2 where id = $1";
const OF_PEOPLE: &str = "select u.id, u.username, u.name, f.files, f.bytes, coalesce(u.file_quota, $4),
        cast(case when u.file_quota is null then 0 else 1 end as bigint)
    from (select owner_id, count(*) as files, cast(sum(size) as bigint) as bytes from files group by owner_id) f
    join users u on u.id = f.owner_id
    where u.gone_at is null and (f.bytes < $1 or (f.bytes = $1 and u.id > $2))
    order by f.bytes desc, u.id limit $3";
const OF_CHANNELS: &str = "select c.id, c.name, f.files, f.bytes, c.file_days
    from (select channel_id, count(*) as files, cast(sum(size) as bigint) as bytes from files where seq is not null
        group by channel_id) f
    join channels c on c.id = f.channel_id
    where c.kind <> 2 and c.deleted_at is null and (f.bytes < $1 or (f.bytes = $1 and c.id > $2))
    order by f.bytes desc, c.id limit $3";

/// Where a page of usage, most first, begins: with less bytes, or with as many and a greater id.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Below {
    pub(crate) bytes: i64,
    pub(crate) id: i64,
}

impl FromRow for PersonUsage {
    fn from_row(row: &Row<'_>) -> Result<Self> {
        Ok(Self {
            person: row.get(0)?,
            username: row.get(1)?,
            name: row.get(2)?,
            files: row.get(3)?,
            bytes: row.get(4)?,
            quota: row.get(5)?,
            has_own_quota: row.get(6)?,
        })
    }
}

impl FromRow for ChannelUsage {
    fn from_row(row: &Row<'_>) -> Result<Self> {
        Ok(Self {
            channel: row.get(0)?,
            name: row.get(1)?,
            files: row.get(2)?,
            bytes: row.get(3)?,
            file_days: row.get(4)?,
        })
    }
}

impl Tx<'_> {
    /// A person's files, and how many bytes they may have where all have so many.
    pub(crate) async fn usage_of(&mut self, owner: UserId, of_all: i64) -> Result<OwnUsage> {
        let (files, bytes) = self.one(OF_OWNER, values![owner]).await?;
        let quota = self.file_quota(owner).await?.unwrap_or(of_all);
        Ok(OwnUsage {
            files,
            bytes,
            quota,
        })
    }

    /// Bytes that an administrator gave a person.
    pub(crate) async fn file_quota(&mut self, person: UserId) -> Result<Option<i64>> {
        let found: Option<(Option<i64>,)> = self.optional(QUOTA, values![person]).await?;
        Ok(found.and_then(|(quota,)| quota))
    }

    /// Gives a person so many bytes, or what all have.
    pub(crate) async fn set_file_quota(
        &mut self,
        person: UserId,
        quota: Option<i64>,
    ) -> Result<()> {
        self.run(SET_QUOTA, values![person, quota]).await.map(drop)
    }

    /// A page of the people who have files, most bytes first. Looks at each file's entry in an index.
    pub(crate) async fn usage_of_people(
        &mut self,
        below: Below,
        most: i64,
        of_all: i64,
    ) -> Result<Vec<PersonUsage>> {
        let params = values![below.bytes, below.id, most, of_all];
        self.all(OF_PEOPLE, params).await
    }

    /// A page of the open and closed channels that have files, most bytes first. Looks at each file's entry in an index.
    pub(crate) async fn usage_of_channels(
        &mut self,
        below: Below,
        most: i64,
    ) -> Result<Vec<ChannelUsage>> {
        self.all(OF_CHANNELS, values![below.bytes, below.id, most])
            .await
    }
}
