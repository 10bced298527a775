//! Where people's mail goes, what of it they want, and who asks for another password by it.

use veche_model::{ChannelId, Email, Millis, MissedAfter, PushContent, Seq, UserId};

use super::{
    Failure, Tx,
    row::{Column, FromRow, Row},
    unnoticed::{Ear, Reader},
    value::values,
};

type Result<T> = std::result::Result<T, Failure>;

impl Column for MissedAfter {
    fn column(row: &Row<'_>, index: usize) -> Result<Self> {
        let minutes = row.get(index)?;
        let unknown = || Failure::Unreadable(format!("mail after {minutes} minutes"));
        Self::of_minutes(minutes).ok_or_else(unknown)
    }
}

/// Where a person's mail goes, and what of it they want.
#[derive(Clone, Debug)]
pub(crate) struct Mailbox {
    pub(crate) address: Option<String>,
    pub(crate) is_confirmed: bool,
    pub(crate) wanted: Option<String>,
    pub(crate) refusal: Option<i64>,
    pub(crate) missed_after: MissedAfter,
    pub(crate) content: PushContent,
    pub(crate) digest_at: Option<Millis>,
    pub(crate) username: String,
    pub(crate) name: String,
    pub(crate) locale: String,
    pub(crate) time_zone: String,
}

impl Mailbox {
    /// The address, if it is known to be the person's own.
    pub(crate) fn own(&self) -> Option<&str> {
        self.address.as_deref().filter(|_| self.is_confirmed)
    }
}

impl FromRow for Mailbox {
    fn from_row(row: &Row<'_>) -> Result<Self> {
        Ok(Self {
            address: row.get(0)?,
            is_confirmed: row.get::<Option<i64>>(1)?.is_some(),
            wanted: row.get(2)?,
            refusal: row.get(3)?,
            missed_after: row.get(4)?,
            content: row.get(5)?,
            digest_at: row.get(6)?,
            username: row.get(7)?,
            name: row.get(8)?,
            locale: row.get(9)?,
            time_zone: row.get(10)?,
        })
    }
}

const ONE: &str = "select email, email_confirmed_at, wanted_email, mail_refusal, missed_after, mail_content, digest_at,
    username, name, locale, time_zone from users where id = $1 and gone_at is null and blocked_at is null";
const PREFER: &str =
    "update users set missed_after = $2, mail_content = $3, digest_at = $4 where id = $1";
const HAS: &str = "select (select count(*) from (select 1 from users where email_fold = $1 and id <> $2 limit 1) a)
    + (select count(*) from (select 1 from applicants where email_fold = $1 limit 1) b)";
const WANT: &str = "update users set wanted_email = $2, mail_refusal = null where id = $1";
const SET: &str =
    "update users set email = $2, email_fold = $3, email_confirmed_at = $4, wanted_email = null, mail_refusal = null
    where id = $1";
const CONFIRM: &str =
    "update users set email_confirmed_at = $2 where id = $1 and email_confirmed_at is null";
const REFUSED: &str = "update users set mail_refusal = $2 where id = $1";
const TAKEN: &str =
    "update users set mail_refusal = null where id = $1 and mail_refusal is not null";
const ANY: &str = "select id from users where email_confirmed_at is not null limit 1";
const DUE: &str =
    "select id, digest_at from users where digest_at <= $1 order by digest_at limit $2";
const PUT_DIGEST_OFF: &str =
    "update users set digest_at = $3 where id = $1 and digest_at = $2 and blocked_at is null";
const ASK: &str =
    "insert into resets_asked (who, due, is_done) values ($1, $2, 0) on conflict (who) do nothing";
const NEXT_ASKED: &str = "select due from resets_asked where is_done = 0 order by due limit 1";
const ASKED: &str =
    "select who from resets_asked where is_done = 0 and due <= $1 order by due limit $2";
const ANSWERED: &str = "update resets_asked set is_done = 1 where who = $1 and is_done = 0";
const FORGET_ASKED: &str = "delete from resets_asked where is_done = 1 and due < $1";
const OWNER: &str = "select id from users where (email_fold = $1 or username_fold = $1)
    and email_confirmed_at is not null and blocked_at is null and gone_at is null limit 2";
// Of a conversation of many, whoever nothing calls is not looked at.
macro_rules! readers {
    ($which:literal) => {
        concat!(
            "select u.id, u.id, m.level, u.level, u.keywords, m.read_seq, u.mail_content, u.locale, u.quiet,
            u.missed_after, coalesce((select cast(1 as bigint) from sessions l
                where l.user_id = m.user_id and l.revoked_at is null and l.looking_until > $2 limit 1), 0)
            from members m join users u on u.id = m.user_id and u.blocked_at is null and u.gone_at is null
            where m.channel_id = $1 and u.email_confirmed_at is not null and u.missed_after > 0",
            $which
        )
    };
}
const ALL_READERS: &str = readers!(" order by u.id");
const CALLED_READERS: &str = readers!(
    " and (u.keywords <> '' or u.id in (select user_id from mentions where channel_id = $1 and seq >= $3)) order by u.id"
);
const READER: &str = readers!(" and u.id = $3");

impl FromRow for Reader {
    fn from_row(row: &Row<'_>) -> Result<Self> {
        Ok(Self {
            ear: Ear::from_row(row)?,
            after: row.get(9)?,
            is_looking: row.get(10)?,
        })
    }
}

impl Tx<'_> {
    /// Where a person's mail goes; `None` when they are shut out or gone.
    pub(crate) async fn mailbox(&mut self, user: UserId) -> Result<Option<Mailbox>> {
        self.optional(ONE, values![user]).await
    }

    /// Keeps what of it a person wants.
    pub(crate) async fn prefer_mail(
        &mut self,
        user: UserId,
        (missed_after, content): (MissedAfter, PushContent),
        digest_at: Option<Millis>,
    ) -> Result<()> {
        let params = values![user, missed_after.minutes(), content.code(), digest_at];
        self.run(PREFER, params).await.map(drop)
    }

    /// Whether an address is another's than this person's, or will be.
    pub(crate) async fn is_address_taken(&mut self, address: &Email, user: UserId) -> Result<bool> {
        let (count,): (i64,) = self.one(HAS, values![address.folded(), user]).await?;
        Ok(count > 0)
    }

    /// Keeps an address that takes the place of a person's once it is known to be theirs; none, and the one of now stays.
    pub(crate) async fn want_address(&mut self, user: UserId, address: Option<&str>) -> Result<()> {
        self.run(WANT, values![user, address]).await.map(drop)
    }

    /// Gives a person another address, or none. One that another has is a violated constraint.
    pub(crate) async fn set_address(
        &mut self,
        user: UserId,
        address: Option<&Email>,
        confirmed_at: Option<Millis>,
    ) -> Result<()> {
        let (address, fold) = (address.map(Email::as_str), address.map(Email::folded));
        let params = values![user, address, fold, confirmed_at];
        self.run(SET, params).await.map(drop)
    }

    /// A person's address is known to be theirs.
    pub(crate) async fn confirm_address(&mut self, user: UserId, now: Millis) -> Result<()> {
        self.run(CONFIRM, values![user, now]).await.map(drop)
    }

    /// The mail server refused a letter to a person by this status, or has taken one.
    pub(crate) async fn note_mail(&mut self, user: UserId, refusal: Option<i64>) -> Result<()> {
        match refusal {
            Some(status) => self.run(REFUSED, values![user, status]).await,
            None => self.run(TAKEN, values![user]).await,
        }
        .map(drop)
    }

    /// Whether anybody has an address that is known to be theirs.
    pub(crate) async fn has_mailboxes(&mut self) -> Result<bool> {
        Ok(self.optional::<(UserId,)>(ANY, &[]).await?.is_some())
    }

    /// Those in a channel who may have to be told by mail of what was said there from a position on: all, or those whom it may call.
    pub(crate) async fn mail_readers(
        &mut self,
        channel: ChannelId,
        now: Millis,
        called_since: Option<Seq>,
    ) -> Result<Vec<Reader>> {
        match called_since {
            Some(seq) => self.all(CALLED_READERS, values![channel, now, seq]).await,
            None => self.all(ALL_READERS, values![channel, now]).await,
        }
    }

    /// One of them.
    pub(crate) async fn mail_reader(
        &mut self,
        channel: ChannelId,
        user: UserId,
        now: Millis,
    ) -> Result<Option<Reader>> {
        self.optional(READER, values![channel, now, user]).await
    }

    /// Whose digest is due, and since when.
    pub(crate) async fn due_digests(
        &mut self,
        now: Millis,
        most: i64,
    ) -> Result<Vec<(UserId, Millis)>> {
        self.all(DUE, values![now, most]).await
    }

    /// Puts a person's digest off until the next one; false when another has.
    pub(crate) async fn put_digest_off(
        &mut self,
        user: UserId,
        (due, next): (Millis, Millis),
    ) -> Result<bool> {
        Ok(self.run(PUT_DIGEST_OFF, values![user, due, next]).await? > 0)
    }

    /// Somebody says that they have lost the password of whoever is called so; it is looked at then, and again is nothing new.
    pub(crate) async fn ask_reset(&mut self, who: &str, due: Millis) -> Result<()> {
        self.run(ASK, values![who, due]).await.map(drop)
    }

    /// When what was asked is to be looked at next.
    pub(crate) async fn next_asked(&mut self) -> Result<Option<Millis>> {
        let found: Option<(Millis,)> = self.optional(NEXT_ASKED, &[]).await?;
        Ok(found.map(|(due,)| due))
    }

    /// What was asked and is to be looked at now.
    pub(crate) async fn asked_resets(&mut self, now: Millis, most: i64) -> Result<Vec<String>> {
        let found: Vec<(String,)> = self.all(ASKED, values![now, most]).await?;
        Ok(found.into_iter().map(|(who,)| who).collect())
    }

    /// Looks at what was asked: whose password it is, if they are here and have an address of their own. `None`, too, when another has looked.
    pub(crate) async fn answer_reset(&mut self, who: &str) -> Result<Option<UserId>> {
        if self.run(ANSWERED, values![who]).await? == 0 {
            return Ok(None);
        }
        let owners: Vec<(UserId,)> = self.all(OWNER, values![who]).await?;
        Ok(match owners[..] {
            [(owner,)] => Some(owner),
            _ => None,
        })
    }

    /// Forgets what was looked at before a time.
    pub(crate) async fn forget_asked(&mut self, before: Millis) -> Result<()> {
        self.run(FORGET_ASKED, values![before]).await.map(drop)
    }
}
