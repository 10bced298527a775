//! What people want to be reminded of.

use veche_model::{ChannelId, Message, Millis, Nonce, Reminder, ReminderId, Seq, UserId, Waiting};

use super::{
    Failure, Tx,
    part::{Most, Part, Weigh},
    row::{FromRow, Row},
    value::values,
};

type Result<T> = std::result::Result<T, Failure>;

/// A reminder, and whether its message may be read; the message is not in it yet.
struct Kept {
    reminder: Reminder,
    is_readable: bool,
}

impl FromRow for Kept {
    fn from_row(row: &Row<'_>) -> Result<Self> {
        let reminder = Reminder {
            id: row.get(0)?,
            text: row.get(1)?,
            channel: row.get(2)?,
            seq: row.get(3)?,
            remind_at: row.get(4)?,
            told_at: row.get(5)?,
            message: None,
        };
        Ok(Self {
            reminder,
            is_readable: row.get(6)?,
        })
    }
}

impl Weigh for Kept {
    fn weight(&self) -> usize {
        self.reminder.weight()
    }
}

/// Reminders of a person who may read what they are in, and with `$2` what they are not in, but for what is direct.
macro_rules! reminders {
    ($rest:literal) => {
        concat!(
            "select r.id, r.text, r.channel_id, r.seq, r.remind_at, r.told_at,
                case when c.id is not null and (b.user_id is not null or (cast($2 as bigint) = 1 and c.kind <> 2))
                    then cast(1 as bigint) else cast(0 as bigint) end
            from reminders r left join channels c on c.id = r.channel_id and c.deleted_at is null
            left join members b on b.channel_id = r.channel_id and b.user_id = r.user_id where r.user_id = $1 ",
            $rest
        )
    };
}

const ADD: &str = "insert into reminders (user_id, nonce, text, channel_id, seq, remind_at)
    values ($1, $2, $3, $4, $5, $6) returning id";
const BY_NONCE: &str = "select id from reminders where user_id = $1 and nonce = $2";
const ONE: &str = reminders!("and r.id = $3");
const ALL: &str = reminders!("and r.remind_at > $3 order by r.remind_at, r.id limit $4");
const COUNT: &str = "select count(*) from reminders where user_id = $1";
const CHANGE: &str = "update reminders set text = $2, remind_at = $3, told_at = $4 where id = $1";
const DROP: &str = "delete from reminders where id = $1 and user_id = $2";
const TELL: &str = "update reminders set told_at = $2 where id = $1 and told_at is null";
const WAITING: &str =
    "select (select count(*) from reminders where user_id = $1 and told_at is not null),
    (select count(*) from scheduled where user_id = $1),
    (select count(*) from scheduled where user_id = $1 and (unsent is not null or sent_seq is not null)),
    (select count(*) from (select 1 from reports r join channels c on c.id = r.channel_id and c.deleted_at is null
        where r.outcome is null and exists (select 1 from users where id = $1 and role > 0) limit 100) as open),
    (select count(*) from applicants where exists (select 1 from users where id = $1 and role > 0))";

impl FromRow for Waiting {
    fn from_row(row: &Row<'_>) -> Result<Self> {
        Ok(Self {
            reminders: row.get(0)?,
            scheduled: row.get(1)?,
            unsent: row.get(2)?,
            reports: row.get(3)?,
            applicants: row.get(4)?,
        })
    }
}

/// A reminder that is about to be kept.
pub(crate) struct NewReminder<'a> {
    pub(crate) nonce: &'a Nonce,
    pub(crate) text: &'a str,
    pub(crate) about: Option<(ChannelId, Seq)>,
    pub(crate) at: Millis,
}

impl Tx<'_> {
    pub(crate) async fn add_reminder(
        &mut self,
        user: UserId,
        new: &NewReminder<'_>,
    ) -> Result<ReminderId> {
        let (channel, seq) = new.about.unzip();
        let params = values![user, new.nonce.as_str(), new.text, channel, seq, new.at];
        let (id,) = self.one(ADD, params).await?;
        Ok(id)
    }

    /// The reminder that a person made under this nonce.
    pub(crate) async fn reminder_by_nonce(
        &mut self,
        user: UserId,
        nonce: &Nonce,
    ) -> Result<Option<ReminderId>> {
        let found: Option<(ReminderId,)> = self
            .optional(BY_NONCE, values![user, nonce.as_str()])
            .await?;
        Ok(found.map(|(id,)| id))
    }

    /// One of a person's reminders. `reads_all`: whether they may read what they are not in.
    pub(crate) async fn reminder(
        &mut self,
        user: UserId,
        reads_all: bool,
        id: ReminderId,
    ) -> Result<Option<Reminder>> {
        let kept = self
            .all(ONE, values![user, i64::from(reads_all), id])
            .await?;
        Ok(self.with_their_messages(kept).await?.pop())
    }

    /// A person's reminders for behind a time, the first due first.
    pub(crate) async fn reminders(
        &mut self,
        user: UserId,
        reads_all: bool,
        after: Millis,
        most: Most,
    ) -> Result<Vec<Reminder>> {
        let params = values![user, i64::from(reads_all), after, most.items + 1];
        let kept: Vec<Kept> = self.all(ALL, params).await?;
        let reminders = self.with_their_messages(kept).await?;
        let time = |reminder: &Reminder| reminder.remind_at;
        Ok(Part::by_time(reminders, most, false, time).items)
    }

    pub(crate) async fn count_reminders(&mut self, user: UserId) -> Result<i64> {
        let (count,) = self.one(COUNT, values![user]).await?;
        Ok(count)
    }

    /// Changes what a reminder says, when it is due, and whether it was told.
    pub(crate) async fn change_reminder(&mut self, reminder: &Reminder) -> Result<()> {
        let params = values![
            reminder.id,
            &reminder.text,
            reminder.remind_at,
            reminder.told_at
        ];
        self.run(CHANGE, params).await.map(drop)
    }

    /// False when the person has no such reminder.
    pub(crate) async fn drop_reminder(&mut self, user: UserId, id: ReminderId) -> Result<bool> {
        Ok(self.run(DROP, values![id, user]).await? > 0)
    }

    /// Its time has come. False when there is none any more.
    pub(crate) async fn tell_reminder(&mut self, id: ReminderId, now: Millis) -> Result<bool> {
        Ok(self.run(TELL, values![id, now]).await? > 0)
    }

    /// How much waits for a person.
    pub(crate) async fn waiting(&mut self, user: UserId) -> Result<Waiting> {
        self.one(WAITING, values![user]).await
    }

    async fn with_their_messages(&mut self, kept: Vec<Kept>) -> Result<Vec<Reminder>> {
        let readable = kept.iter().filter(|kept| kept.is_readable);
        let places: Vec<(ChannelId, Seq)> = readable
            .filter_map(|kept| kept.reminder.channel.zip(kept.reminder.seq))
            .collect();
        let messages = self.messages_in(&places).await?;
        let of = |reminder: &Reminder| -> Option<Message> {
            let place = reminder.channel.zip(reminder.seq)?;
            let is_it =
                |message: &&Message| (message.channel, message.seq) == place && !message.is_deleted;
            messages.iter().find(is_it).cloned()
        };
        let dressed = kept.into_iter().map(|kept| Reminder {
            message: of(&kept.reminder).filter(|_| kept.is_readable),
            ..kept.reminder
        });
        Ok(dressed.collect())
    }
}
