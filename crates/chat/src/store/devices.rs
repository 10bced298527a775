//! Devices that are told while nobody looks at them.

use veche_model::{Device, DeviceId, Millis, PushContent, UserId};

use super::{
    Failure, Tx,
    row::{Column, FromRow, Row},
    value::values,
};

type Result<T> = std::result::Result<T, Failure>;

/// A device that is about to be registered.
pub(crate) struct NewDevice<'a> {
    pub(crate) user: UserId,
    pub(crate) session: &'a str,
    pub(crate) name: &'a str,
    pub(crate) endpoint: &'a str,
    pub(crate) p256dh: &'a str,
    pub(crate) auth: &'a str,
}

/// A device as its owner sees it, and the session that registered it.
pub(crate) struct DeviceRow {
    pub(crate) device: Device,
    pub(crate) session: String,
}

/// How a device is reached.
pub(crate) struct Reach {
    pub(crate) endpoint: String,
    pub(crate) p256dh: String,
    pub(crate) auth: String,
}

impl FromRow for DeviceRow {
    fn from_row(row: &Row<'_>) -> Result<Self> {
        Ok(Self {
            device: Device {
                id: row.get(0)?,
                name: row.get(1)?,
                created_at: row.get(2)?,
                reached_at: row.get(3)?,
                refusal: row.get(4)?,
                is_current: false,
            },
            session: row.get(5)?,
        })
    }
}

impl FromRow for Reach {
    fn from_row(row: &Row<'_>) -> Result<Self> {
        Ok(Self {
            endpoint: row.get(0)?,
            p256dh: row.get(1)?,
            auth: row.get(2)?,
        })
    }
}

impl Column for PushContent {
    fn column(row: &Row<'_>, index: usize) -> Result<Self> {
        let code = row.get(index)?;
        let unknown = || Failure::Unreadable(format!("the unknown content {code}"));
        Self::from_code(code).ok_or_else(unknown)
    }
}

const ADD: &str = "insert into devices (user_id, session, name, endpoint, p256dh, auth, created_at)
    values ($1, $2, $3, $4, $5, $6, $7) returning id";
const DROP_OTHER: &str = "delete from devices where endpoint = $1";
const ALL: &str =
    "select d.id, d.name, d.created_at, d.reached_at, d.refusal, d.session from devices d
    join sessions s on s.id = d.session and s.revoked_at is null and s.expires_at > $2
    where d.user_id = $1 order by d.id";
const IS: &str = "select id from devices where id = $1";
const OWNED: &str = "select id from devices where id = $2 and user_id = $1";
const COUNT: &str = "select count(*) from devices where user_id = $1";
const DROP: &str = "delete from devices where id = $2 and user_id = $1";
const DROP_ENDED: &str = "delete from devices where user_id = $1
    and session in (select id from sessions where user_id = $1 and revoked_at is not null)";
const GONE: &str = "delete from devices where id = $1 and endpoint = $2";
const ANY: &str = "select id from devices limit 1";
// Nobody who was shut out or signed out is told anything.
const REACH: &str = "select d.endpoint, d.p256dh, d.auth from devices d
    join sessions s on s.id = d.session and s.revoked_at is null and s.expires_at > $2
    join users u on u.id = d.user_id and u.blocked_at is null and u.gone_at is null where d.id = $1";
// To the minute: nobody looks closer, and each word would write the row.
const REACHED: &str = "update devices set reached_at = $2, refusal = null
    where id = $1 and (reached_at is null or $2 >= reached_at + 60000 or refusal is not null)";
const REFUSED: &str = "update devices set refusal = $2 where id = $1";
const CONTENT: &str = "select push_content, locale from users where id = $1";
const SET_CONTENT: &str = "update users set push_content = $2 where id = $1";
const LOOKING: &str = "select id from sessions where user_id = $1 and revoked_at is null and looking_until > $2 limit 1";
const LOOK: &str = "update sessions set looking_until = $2 where id = $1";

impl Tx<'_> {
    /// Registers a device; one that was reached at the same address makes room for it.
    pub(crate) async fn add_device(
        &mut self,
        new: &NewDevice<'_>,
        now: Millis,
    ) -> Result<DeviceId> {
        self.run(DROP_OTHER, values![new.endpoint]).await?;
        let params = values![
            new.user,
            new.session,
            new.name,
            new.endpoint,
            new.p256dh,
            new.auth,
            now
        ];
        let (id,) = self.one(ADD, params).await?;
        Ok(id)
    }

    /// A person's devices whose sessions are alive, the oldest first.
    pub(crate) async fn devices(&mut self, user: UserId, now: Millis) -> Result<Vec<DeviceRow>> {
        self.all(ALL, values![user, now]).await
    }

    pub(crate) async fn has_device(&mut self, user: UserId, id: DeviceId) -> Result<bool> {
        let found: Option<(DeviceId,)> = self.optional(OWNED, values![user, id]).await?;
        Ok(found.is_some())
    }

    pub(super) async fn is_device(&mut self, id: DeviceId) -> Result<bool> {
        let found: Option<(DeviceId,)> = self.optional(IS, values![id]).await?;
        Ok(found.is_some())
    }

    /// Which of these are still there.
    pub(crate) async fn are_devices(&mut self, ids: &[DeviceId]) -> Result<Vec<bool>> {
        let sets: Vec<_> = ids.iter().map(|id| values![*id].to_vec()).collect();
        let found: Vec<Vec<(DeviceId,)>> = self.all_each(IS, &sets).await?;
        Ok(found.iter().map(|rows| !rows.is_empty()).collect())
    }

    pub(crate) async fn count_devices(&mut self, user: UserId) -> Result<i64> {
        let (count,) = self.one(COUNT, values![user]).await?;
        Ok(count)
    }

    pub(crate) async fn drop_device(&mut self, user: UserId, id: DeviceId) -> Result<()> {
        self.run(DROP, values![user, id]).await.map(drop)
    }

    /// Forgets the devices of a person's sessions that were ended.
    pub(crate) async fn drop_ended_devices(&mut self, user: UserId) -> Result<()> {
        self.run(DROP_ENDED, values![user]).await.map(drop)
    }

    /// There is no such device any more, unless it was registered anew meanwhile.
    pub(crate) async fn lose_device(&mut self, id: DeviceId, endpoint: &str) -> Result<()> {
        self.run(GONE, values![id, endpoint]).await.map(drop)
    }

    /// Whether anybody has a device that is told anything.
    pub(crate) async fn has_devices(&mut self) -> Result<bool> {
        let found: Option<(DeviceId,)> = self.optional(ANY, &[]).await?;
        Ok(found.is_some())
    }

    /// How a device is reached; `None` when it must not be any more.
    pub(crate) async fn reach(&mut self, id: DeviceId, now: Millis) -> Result<Option<Reach>> {
        self.optional(REACH, values![id, now]).await
    }

    /// Whether a person looks at the page by any session of theirs.
    pub(crate) async fn is_looking(&mut self, user: UserId, now: Millis) -> Result<bool> {
        let found: Option<(String,)> = self.optional(LOOKING, values![user, now]).await?;
        Ok(found.is_some())
    }

    pub(crate) async fn note_reached(&mut self, ids: &[DeviceId], now: Millis) -> Result<()> {
        let sets: Vec<_> = ids.iter().map(|id| values![*id, now].to_vec()).collect();
        self.run_each(REACHED, &sets).await.map(drop)
    }

    pub(crate) async fn note_refused(&mut self, id: DeviceId, status: i64) -> Result<()> {
        self.run(REFUSED, values![id, status]).await.map(drop)
    }

    /// How much words to a person's devices say, and in which language.
    pub(crate) async fn push_content(&mut self, user: UserId) -> Result<(PushContent, String)> {
        self.one(CONTENT, values![user]).await
    }

    pub(crate) async fn set_push_content(
        &mut self,
        user: UserId,
        content: PushContent,
    ) -> Result<()> {
        let params = values![user, content.code()];
        self.run(SET_CONTENT, params).await.map(drop)
    }

    /// Somebody looks at the page by this session until then.
    pub(crate) async fn look_until(&mut self, session: &str, until: Millis) -> Result<()> {
        self.run(LOOK, values![session, until]).await.map(drop)
    }
}
