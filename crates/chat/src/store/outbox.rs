//! What is to go out of the house, whichever way: leased by one node at a time, tried until it is taken or not wanted any more.

use veche_model::{
    ChannelId, DeviceId, ErrandId, ErrandKind, FailedErrand, Millis, ReminderId, Seq, UserId,
    WaitingErrands,
};

use super::{
    Failure, Tx,
    row::{Column, FromRow, Row},
    value::{Value, values},
};

type Result<T> = std::result::Result<T, Failure>;

/// Failed ones that are kept.
const FAILED: i64 = 1_000;

/// How many of those that wait are counted.
const COUNTED: i64 = 10_000;

/// Messages of a channel that something tells of: from one position up to another.
#[derive(Clone, Copy, Debug)]
pub(crate) struct About {
    pub(crate) channel: ChannelId,
    pub(crate) from: Seq,
    pub(crate) to: Seq,
}

/// Something that is about to wait for its way out.
pub(crate) struct NewErrand {
    pub(crate) kind: ErrandKind,
    /// A later one of the same name takes its place.
    pub(crate) name: String,
    pub(crate) user: UserId,
    pub(crate) device: Option<DeviceId>,
    pub(crate) about: Option<About>,
    /// What it is about, of a mail.
    pub(crate) mail: Option<Mailing>,
    /// What it reminds of, if it does.
    pub(crate) reminder: Option<ReminderId>,
    /// Whether it waits for the end of quiet hours: of messages it tells what was held back, and not all that it is about.
    pub(crate) is_late: bool,
    pub(crate) at: Millis,
    pub(crate) expires_at: Millis,
}

impl NewErrand {
    /// A word to a device of somebody's, under a name.
    pub(crate) fn to_device(
        (user, device): (UserId, DeviceId),
        name: String,
        (at, expires_at): (Millis, Millis),
    ) -> Self {
        Self {
            kind: ErrandKind::Push,
            name,
            user,
            device: Some(device),
            about: None,
            mail: None,
            reminder: None,
            is_late: false,
            at,
            expires_at,
        }
    }

    /// It, as whoever has leased it holds it.
    fn leased(self, id: ErrandId, until: Millis) -> Errand {
        Errand {
            id,
            kind: self.kind,
            user: self.user,
            device: self.device,
            about: self.about,
            mail: self.mail,
            reminder: self.reminder,
            is_late: self.is_late,
            expires_at: self.expires_at,
            attempts: 1,
            until,
        }
    }
}

/// What a mail is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Mailing {
    pub(crate) letter: LetterKind,
    /// Where it goes, if not to the person's own address.
    pub(crate) address: Option<String>,
    /// The session that it tells of.
    pub(crate) session: Option<String>,
}

impl Mailing {
    /// A letter to a person's own address that tells of nothing else.
    pub(crate) fn of(letter: LetterKind) -> Self {
        Self {
            letter,
            address: None,
            session: None,
        }
    }
}

/// What a letter is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum LetterKind {
    /// Asks whether an address is somebody's own.
    Confirm,
    /// Leads to another password.
    Reset,
    /// Another password was set.
    PasswordChanged,
    /// Letters go to another address from now on.
    AddressChanged,
    /// Somebody signed in where the person has not been before.
    SignedIn,
    /// What called a person and was not read.
    Missed,
    /// Where something is unread.
    Digest,
}

impl LetterKind {
    const ALL: [Self; 7] = [
        Self::Confirm,
        Self::Reset,
        Self::PasswordChanged,
        Self::AddressChanged,
        Self::SignedIn,
        Self::Missed,
        Self::Digest,
    ];

    /// The small integer that the store keeps.
    pub(crate) fn code(self) -> i64 {
        self as i64
    }
}

impl Column for LetterKind {
    fn column(row: &Row<'_>, index: usize) -> Result<Self> {
        let code: i64 = row.get(index)?;
        let found = Self::ALL.into_iter().find(|kind| kind.code() == code);
        found.ok_or_else(|| Failure::Unreadable(format!("the unknown letter {code}")))
    }
}

/// Something that is to go out now, leased by whoever holds this.
#[derive(Clone, Debug)]
pub(crate) struct Errand {
    pub(crate) id: ErrandId,
    pub(crate) kind: ErrandKind,
    pub(crate) user: UserId,
    pub(crate) device: Option<DeviceId>,
    pub(crate) about: Option<About>,
    /// What it is about, of a mail.
    pub(crate) mail: Option<Mailing>,
    /// What it reminds of, if it does.
    pub(crate) reminder: Option<ReminderId>,
    /// Whether it waited for the end of quiet hours: of messages it tells what was held back, and not all that it is about.
    pub(crate) is_late: bool,
    pub(crate) expires_at: Millis,
    /// How often it was begun, this time included.
    pub(crate) attempts: i64,
    /// Until when it is leased.
    pub(crate) until: Millis,
}

impl Column for ErrandKind {
    fn column(row: &Row<'_>, index: usize) -> Result<Self> {
        let code = row.get(index)?;
        let unknown = || Failure::Unreadable(format!("the unknown errand {code}"));
        Self::from_code(code).ok_or_else(unknown)
    }
}

impl FromRow for Errand {
    fn from_row(row: &Row<'_>) -> Result<Self> {
        let channel: Option<ChannelId> = row.get(4)?;
        let about = match channel {
            Some(channel) => Some(About {
                channel,
                from: row.get(5)?,
                to: row.get(6)?,
            }),
            None => None,
        };
        let device: Option<i64> = row.get(3)?;
        let reminder: Option<i64> = row.get(14)?;
        let mail = match row.get::<Option<i64>>(11)? {
            Some(_) => Some(Mailing {
                letter: row.get(11)?,
                address: row.get(12)?,
                session: row.get(13)?,
            }),
            None => None,
        };
        Ok(Self {
            id: row.get(0)?,
            kind: row.get(1)?,
            user: row.get(2)?,
            device: device.map(DeviceId),
            about,
            mail,
            expires_at: row.get(7)?,
            attempts: row.get(8)?,
            until: row.get(9)?,
            is_late: row.get(10)?,
            reminder: reminder.map(ReminderId),
        })
    }
}

impl FromRow for FailedErrand {
    fn from_row(row: &Row<'_>) -> Result<Self> {
        Ok(Self {
            id: row.get(0)?,
            kind: row.get(1)?,
            user: row.get(2)?,
            attempts: row.get(3)?,
            failed_at: row.get(4)?,
            status: row.get(5)?,
        })
    }
}

const PUT: &str =
    "insert into outbox (kind, name, user_id, device_id, channel_id, from_seq, seq, at, expires_at, is_late,
        letter, address, session, reminder_id, attempts, is_leased)
    values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $15)
    on conflict (name) do update set channel_id = excluded.channel_id, from_seq = excluded.from_seq, seq = excluded.seq,
        at = excluded.at, expires_at = excluded.expires_at, letter = excluded.letter, address = excluded.address,
        session = excluded.session, attempts = excluded.attempts, is_leased = excluded.is_leased, failed_at = null,
        status = null
    returning id";
const NAMED: &str = "select id from outbox where name = $1";
// One that waits goes at its time, and tells of this, too.
const EXTEND: &str =
    "update outbox set seq = $2 where name = $1 and is_leased = 0 and failed_at is null";
const NEXT: &str =
    "select at from outbox where failed_at is null and kind = $1 order by at limit 1";
const READY: &str =
    "select id, kind, user_id, device_id, channel_id, from_seq, seq, expires_at, attempts, at, is_late, letter,
        address, session, reminder_id from outbox where failed_at is null and kind = $3 and at <= $1 order by at limit $2";
const LEASE: &str = "update outbox set at = $3, attempts = attempts + 1, is_leased = 1
    where id = $1 and at = $2 and failed_at is null";
const SETTLE: &str = "delete from outbox where id = $1 and at = $2 and is_leased = 1";
const PUT_OFF: &str =
    "update outbox set at = $3, is_leased = 0 where id = $1 and at = $2 and is_leased = 1";
// What was not handed to anybody was not tried.
const WAIT: &str = "update outbox set at = $3, is_leased = 0, attempts = attempts - 1
    where id = $1 and at = $2 and is_leased = 1";
const FAIL: &str = "update outbox set failed_at = $3, status = $4, is_leased = 0
    where id = $1 and at = $2 and is_leased = 1";
const PUT_LATE_OFF: &str = "update outbox set at = $2, expires_at = $3
    where user_id = $1 and is_late = 1 and is_leased = 0 and failed_at is null";
const FAILURES: &str = "select id, kind, user_id, attempts, failed_at, status from outbox
    where failed_at is not null and id < $1 order by id desc limit $2";
const AGAIN: &str =
    "update outbox set failed_at = null, status = null, attempts = 0, at = $2, expires_at = $3
    where id = $1 and failed_at is not null";
const WAITING: &str = "select count(*), coalesce(sum(case when attempts > is_leased then 1 else 0 end), 0), min(at)
    from (select attempts, is_leased, at from outbox where failed_at is null and kind = $1 order by at limit $2) as waiting";
const FAILED_ONES: &str = "select count(*) from outbox where failed_at is not null";
const TRIM: &str = "delete from outbox where failed_at is not null and (failed_at < $1 or id in (
    select id from outbox where failed_at is not null order by failed_at desc limit 500 offset $2))";
impl Tx<'_> {
    /// Has something go out.
    pub(crate) async fn put_errand(&mut self, new: &NewErrand) -> Result<()> {
        self.put_errands(std::slice::from_ref(new)).await
    }

    /// Has all of these go out.
    pub(crate) async fn put_errands(&mut self, all: &[NewErrand]) -> Result<()> {
        self.put(all, None).await.map(drop)
    }

    /// Has all of these go out, and leases them to whoever asks.
    pub(crate) async fn put_leased_errands(
        &mut self,
        all: Vec<NewErrand>,
        until: Millis,
    ) -> Result<Vec<Errand>> {
        let ids = self.put(&all, Some(until)).await?;
        let leased = ids.into_iter().zip(all);
        Ok(leased.map(|(id, new)| new.leased(id, until)).collect())
    }

    async fn put(&mut self, all: &[NewErrand], leased: Option<Millis>) -> Result<Vec<ErrandId>> {
        let sets = all.iter().map(|new| {
            values![
                new.kind.code(),
                new.name.as_str(),
                new.user,
                new.device,
                new.about.map(|about| about.channel),
                new.about.map(|about| about.from),
                new.about.map(|about| about.to),
                leased.unwrap_or(new.at),
                new.expires_at,
                i64::from(new.is_late),
                new.mail.as_ref().map(|mail| mail.letter.code()),
                new.mail.as_ref().and_then(|mail| mail.address.as_deref()),
                new.mail.as_ref().and_then(|mail| mail.session.as_deref()),
                new.reminder,
                i64::from(leased.is_some())
            ]
            .to_vec()
        });
        let sets: Vec<Vec<Value<'_>>> = sets.collect();
        let ids: Vec<Vec<(i64,)>> = self.all_each(PUT, &sets).await?;
        Ok(ids
            .into_iter()
            .flatten()
            .map(|(id,)| ErrandId(id))
            .collect())
    }

    /// Whether there is one of that name, whatever became of it.
    pub(crate) async fn is_errand(&mut self, name: &str) -> Result<bool> {
        let found: Option<(ErrandId,)> = self.optional(NAMED, values![name]).await?;
        Ok(found.is_some())
    }

    /// Has those that wait under the names of these tell of what these tell of, too. Gives those of which none waits, or is on its way.
    pub(crate) async fn extend_errands(&mut self, all: Vec<NewErrand>) -> Result<Vec<NewErrand>> {
        let sets = all.iter().map(|new| {
            let to = new.about.map(|about| about.to);
            values![new.name.as_str(), to].to_vec()
        });
        let sets: Vec<Vec<Value<'_>>> = sets.collect();
        let extended = self.run_each(EXTEND, &sets).await?;
        let new = all.into_iter().zip(extended).filter(|(_, rows)| *rows == 0);
        Ok(new.map(|(new, _)| new).collect())
    }

    /// When something of a kind is to go out next.
    pub(crate) async fn next_errand(&mut self, kind: ErrandKind) -> Result<Option<Millis>> {
        let found: Option<(Millis,)> = self.optional(NEXT, values![kind.code()]).await?;
        Ok(found.map(|(at,)| at))
    }

    /// Leases what of a kind is to go out, the longest due first.
    pub(crate) async fn lease_errands(
        &mut self,
        kind: ErrandKind,
        (now, until): (Millis, Millis),
        most: i64,
    ) -> Result<Vec<Errand>> {
        let ready: Vec<Errand> = self.all(READY, values![now, most, kind.code()]).await?;
        let sets: Vec<Vec<Value<'_>>> = ready
            .iter()
            .map(|errand| values![errand.id, errand.until, until].to_vec())
            .collect();
        // Another node may have been faster.
        let leased = self.run_each(LEASE, &sets).await?;
        let leased = ready.into_iter().zip(leased).filter(|(_, rows)| *rows > 0);
        Ok(leased
            .map(|(errand, _)| Errand {
                until,
                attempts: errand.attempts + 1,
                ..errand
            })
            .collect())
    }

    /// It is out, or not wanted any more. False when the lease had ended.
    pub(crate) async fn settle_errand(&mut self, errand: &Errand) -> Result<bool> {
        let params = values![errand.id, errand.until];
        Ok(self.run(SETTLE, params).await? > 0)
    }

    /// It is to be tried again then.
    pub(crate) async fn put_errand_off(&mut self, errand: &Errand, until: Millis) -> Result<()> {
        let params = values![errand.id, errand.until, until];
        self.run(PUT_OFF, params).await.map(drop)
    }

    /// It is not the time for it: it is looked at again then.
    pub(crate) async fn let_errand_wait(&mut self, errand: &Errand, until: Millis) -> Result<()> {
        let params = values![errand.id, errand.until, until];
        self.run(WAIT, params).await.map(drop)
    }

    /// What was held back for a person is to be told then.
    pub(crate) async fn put_late_off(
        &mut self,
        user: UserId,
        (at, expires): (Millis, Millis),
    ) -> Result<()> {
        let params = values![user, at, expires];
        self.run(PUT_LATE_OFF, params).await.map(drop)
    }

    /// It is not tried again by itself.
    pub(crate) async fn fail_errand(
        &mut self,
        errand: &Errand,
        now: Millis,
        status: Option<i64>,
    ) -> Result<()> {
        let params = values![errand.id, errand.until, now, status];
        self.run(FAIL, params).await.map(drop)
    }

    /// What was not taken and is not tried again, the newest first.
    pub(crate) async fn failed_errands(
        &mut self,
        before: ErrandId,
        most: i64,
    ) -> Result<Vec<FailedErrand>> {
        self.all(FAILURES, values![before, most]).await
    }

    /// What of a kind is still to go out.
    pub(crate) async fn waiting_errands(&mut self, kind: ErrandKind) -> Result<WaitingErrands> {
        let (waiting, tried, next_at) = self.one(WAITING, values![kind.code(), COUNTED]).await?;
        Ok(WaitingErrands {
            kind,
            waiting,
            tried,
            next_at,
        })
    }

    /// How many were not taken and are not tried again.
    pub(crate) async fn count_failed_errands(&mut self) -> Result<i64> {
        let (count,) = self.one(FAILED_ONES, &[]).await?;
        Ok(count)
    }

    /// Tries it again after all; false when it is not among those that failed.
    pub(crate) async fn retry_errand(
        &mut self,
        id: ErrandId,
        now: Millis,
        expires: Millis,
    ) -> Result<bool> {
        Ok(self.run(AGAIN, values![id, now, expires]).await? > 0)
    }

    /// Forgets what failed before a time, and the oldest where there is much.
    pub(crate) async fn trim_errands(&mut self, before: Millis) -> Result<()> {
        self.run(TRIM, values![before, FAILED]).await?;
        self.forget_held().await
    }
}
