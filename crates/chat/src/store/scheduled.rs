//! Messages that wait for their time.

use veche_model::{
    ChannelId, FileId, Millis, NewPoll, Nonce, Scheduled, ScheduledId, Scopes, Seq, Unsent, UserId,
};

use super::{
    Failure, Tx,
    files::{FileRow, file_columns},
    part::{Most, Part, Weigh},
    row::{Column, FromRow, Row},
    value::{Value, values},
};

type Result<T> = std::result::Result<T, Failure>;

/// A scheduled message, and what it takes to send it. Its files are not in it yet.
pub(crate) struct Letter {
    pub(crate) scheduled: Scheduled,
    pub(crate) author: UserId,
    pub(crate) nonce: String,
    pub(crate) session: Option<String>,
    pub(crate) scopes: Scopes,
}

impl Column for Option<Unsent> {
    fn column(row: &Row<'_>, index: usize) -> Result<Self> {
        let Some(code) = row.get::<Option<i64>>(index)? else {
            return Ok(None);
        };
        let reason = Unsent::from_code(code);
        let unknown = || Failure::Unreadable(format!("the unknown reason {code}"));
        reason.map(Some).ok_or_else(unknown)
    }
}

impl Weigh for Letter {
    fn weight(&self) -> usize {
        self.scheduled.weight()
    }
}

impl FromRow for Letter {
    fn from_row(row: &Row<'_>) -> Result<Self> {
        let scheduled = Scheduled {
            id: row.get(0)?,
            channel: row.get(1)?,
            thread: row.get(2)?,
            in_channel: row.get::<i64>(12)? != 0,
            text: row.get(3)?,
            send_at: row.get(4)?,
            unsent: row.get(5)?,
            sent: row.get(6)?,
            sent_at: row.get(7)?,
            files: Vec::new(),
            poll: poll_at(row, 13)?,
        };
        Ok(Self {
            scheduled,
            author: row.get(8)?,
            nonce: row.get(9)?,
            session: row.get(10)?,
            scopes: row.get(11)?,
        })
    }
}

fn poll_at(row: &Row<'_>, index: usize) -> Result<Option<NewPoll>> {
    let Some(json) = row.get::<Option<String>>(index)? else {
        return Ok(None);
    };
    let unreadable =
        |error| Failure::Unreadable(format!("the poll of a scheduled message: {error}"));
    serde_json::from_str(&json).map(Some).map_err(unreadable)
}

fn in_json(poll: &NewPoll) -> String {
    serde_json::to_string(poll).expect("a poll is texts, flags and a time")
}

macro_rules! letters {
    ($rest:literal) => {
        concat!(
            "select id, channel_id, thread, text, send_at, unsent, sent_seq, sent_at, user_id, nonce, session, scopes,
                in_channel, poll
            from scheduled where ",
            $rest
        )
    };
}

const ADD: &str =
    "insert into scheduled (user_id, nonce, channel_id, thread, text, session, scopes, send_at, in_channel, poll)
    values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) returning id";
const ONE: &str = letters!("id = $1");
const BY_NONCE: &str = letters!("user_id = $1 and nonce = $2");
const ALL: &str = letters!("user_id = $1 and send_at > $2 order by send_at, id limit $3");
const COUNT: &str = "select count(*) from scheduled where user_id = $1";
const CHANGE: &str =
    "update scheduled set text = $2, send_at = $3, unsent = $4, poll = $5 where id = $1";
const FAIL: &str = "update scheduled set unsent = $2 where id = $1";
const SENT: &str = "update scheduled set unsent = null, sent_seq = $2, sent_at = $3 where id = $1";
const DROP: &str = "delete from scheduled where id = $1";
const FILES: &str = concat!(
    "select ",
    file_columns!(),
    " from files where id in (select file_id from scheduled_files where scheduled_id = $1)
    order by (select nth from scheduled_files where file_id = files.id)"
);
const HOLD_FILE: &str =
    "insert into scheduled_files (file_id, scheduled_id, nth) values ($1, $2, $3)";
const HAS_FILE: &str = "select scheduled_id from scheduled_files where file_id = $1";
const KEEP_FILE: &str = "update files set expires_at = null where id = $1";
const FREE_FILES: &str = "update files set expires_at = $2 where channel_id is null
    and id in (select file_id from scheduled_files where scheduled_id = $1)";

/// A message that is about to be scheduled.
pub(crate) struct NewLetter<'a> {
    pub(crate) author: UserId,
    pub(crate) nonce: &'a Nonce,
    pub(crate) channel: ChannelId,
    pub(crate) thread: Option<Seq>,
    pub(crate) in_channel: bool,
    pub(crate) text: &'a str,
    pub(crate) poll: Option<&'a NewPoll>,
    /// Those of a personal access token that schedules it.
    pub(crate) token: Option<(&'a str, Scopes)>,
    pub(crate) at: Millis,
}

impl Tx<'_> {
    pub(crate) async fn add_scheduled(&mut self, new: &NewLetter<'_>) -> Result<ScheduledId> {
        let (session, scopes) = new.token.unzip();
        let poll = new.poll.map(in_json);
        let params = values![
            new.author,
            new.nonce.as_str(),
            new.channel,
            new.thread,
            new.text,
            session,
            scopes.map(Scopes::code),
            new.at,
            i64::from(new.in_channel),
            poll.as_deref()
        ];
        let (id,) = self.one(ADD, params).await?;
        Ok(id)
    }

    /// A scheduled message, whoever wrote it.
    pub(crate) async fn letter(&mut self, id: ScheduledId) -> Result<Option<Letter>> {
        let found = self.all(ONE, values![id]).await?;
        Ok(self.with_held_files(found).await?.pop())
    }

    /// The message that a person scheduled under this nonce.
    pub(crate) async fn letter_by_nonce(
        &mut self,
        author: UserId,
        nonce: &Nonce,
    ) -> Result<Option<Letter>> {
        let found = self.all(BY_NONCE, values![author, nonce.as_str()]).await?;
        Ok(self.with_held_files(found).await?.pop())
    }

    /// A person's scheduled messages for behind a time, the first first.
    pub(crate) async fn scheduled(
        &mut self,
        author: UserId,
        after: Millis,
        most: Most,
    ) -> Result<Vec<Scheduled>> {
        let params = values![author, after, most.items + 1];
        let (found, is_cut) = self.some(ALL, params, most.bytes).await?;
        let letters = self.with_held_files(found).await?;
        let all = letters.into_iter().map(|letter| letter.scheduled).collect();
        let time = |scheduled: &Scheduled| scheduled.send_at;
        Ok(Part::by_time(all, most, is_cut, time).items)
    }

    pub(crate) async fn count_scheduled(&mut self, author: UserId) -> Result<i64> {
        let (count,) = self.one(COUNT, values![author]).await?;
        Ok(count)
    }

    /// Gives a scheduled message another text, poll and time; it waits again.
    pub(crate) async fn change_scheduled(&mut self, changed: &Scheduled) -> Result<()> {
        let unsent = changed.unsent.map(Unsent::code);
        let poll = changed.poll.as_ref().map(in_json);
        let (id, text) = (changed.id, &changed.text);
        let params = values![id, text, changed.send_at, unsent, poll.as_deref()];
        self.run(CHANGE, params).await.map(drop)
    }

    /// It could not be sent.
    pub(crate) async fn note_unsent(&mut self, id: ScheduledId, why: Unsent) -> Result<()> {
        self.run(FAIL, values![id, why.code()]).await.map(drop)
    }

    /// It was sent late, as this message.
    pub(crate) async fn note_sent(
        &mut self,
        id: ScheduledId,
        sent: Seq,
        now: Millis,
    ) -> Result<()> {
        self.run(SENT, values![id, sent, now]).await.map(drop)
    }

    /// Takes it out of the list; files that no message has go at this time.
    pub(crate) async fn drop_scheduled(&mut self, id: ScheduledId, expires: Millis) -> Result<()> {
        self.run(FREE_FILES, values![id, expires]).await?;
        self.run(DROP, values![id]).await.map(drop)
    }

    /// Whether a file, which this transaction holds, waits with a scheduled message.
    pub(crate) async fn is_scheduled(&mut self, file: FileId) -> Result<bool> {
        let found: Option<(ScheduledId,)> = self.optional(HAS_FILE, values![file]).await?;
        Ok(found.is_some())
    }

    /// Files, which this transaction holds, wait with a scheduled message, and do not expire meanwhile.
    pub(crate) async fn hold_for(&mut self, id: ScheduledId, files: &[FileId]) -> Result<()> {
        let keep: Vec<Vec<Value<'_>>> = files.iter().map(|file| values![*file].to_vec()).collect();
        let held: Vec<Vec<Value<'_>>> = (0_i64..)
            .zip(files)
            .map(|(nth, file)| values![*file, id, nth].to_vec())
            .collect();
        self.run_each(KEEP_FILE, &keep).await?;
        self.run_each(HOLD_FILE, &held).await.map(drop)
    }

    async fn with_held_files(&mut self, mut letters: Vec<Letter>) -> Result<Vec<Letter>> {
        let sets: Vec<_> = letters
            .iter()
            .map(|letter| values![letter.scheduled.id].to_vec())
            .collect();
        let files: Vec<Vec<FileRow>> = self.all_each(FILES, &sets).await?;
        for (letter, files) in letters.iter_mut().zip(files) {
            letter.scheduled.files = files.into_iter().map(|row| row.file).collect();
        }
        Ok(letters)
    }
}
