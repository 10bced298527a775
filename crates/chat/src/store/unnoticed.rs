//! What was said that those who look elsewhere are not told of yet, and who they are.

use veche_model::{
    ChannelId, DeviceId, Keywords, Level, Millis, MissedAfter, PushContent, Quiet, Seq, UserId,
};

use super::{
    Failure, Tx,
    outbox::About,
    row::{FromRow, Row},
    value::values,
};

type Result<T> = std::result::Result<T, Failure>;

/// Messages of one channel that are looked at together; of more, only the last ones are told.
pub(crate) const SAID: i64 = 100;

/// That something was said in a channel which those who look elsewhere are not told of yet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Note {
    pub(crate) channel: ChannelId,
    /// From where on.
    pub(crate) from: Seq,
    /// When they are to be; while it is leased, when somebody else may do it.
    pub(crate) at: Millis,
}

impl FromRow for Note {
    fn from_row(row: &Row<'_>) -> Result<Self> {
        Ok(Self {
            channel: row.get(0)?,
            from: row.get(1)?,
            at: row.get(2)?,
        })
    }
}

/// A message that somebody may have to be told of.
pub(crate) struct Said {
    pub(crate) seq: Seq,
    pub(crate) author: UserId,
    pub(crate) author_name: String,
    pub(crate) text: String,
    pub(crate) posted_at: Millis,
    pub(crate) thread: Option<Seq>,
    /// Whether it stands in its thread alone.
    pub(crate) is_aside: bool,
    pub(crate) everyone: bool,
}

impl FromRow for Said {
    fn from_row(row: &Row<'_>) -> Result<Self> {
        let aside: Option<Seq> = row.get(6)?;
        Ok(Self {
            seq: row.get(0)?,
            author: row.get(1)?,
            author_name: row.get(2)?,
            text: row.get(3)?,
            posted_at: row.get(4)?,
            thread: row.get(5)?,
            is_aside: aside.is_some(),
            everyone: row.get(7)?,
        })
    }
}

/// How somebody in a channel wants to be told of what is said there.
pub(crate) struct Ear {
    pub(crate) user: UserId,
    pub(crate) level: Option<Level>,
    pub(crate) own_level: Level,
    pub(crate) keywords: Keywords,
    pub(crate) read: Seq,
    pub(crate) content: PushContent,
    pub(crate) locale: String,
    pub(crate) quiet: Quiet,
}

/// A device of somebody in a channel who looks elsewhere.
pub(crate) struct Listener {
    pub(crate) device: DeviceId,
    pub(crate) ear: Ear,
}

impl FromRow for Listener {
    fn from_row(row: &Row<'_>) -> Result<Self> {
        Ok(Self {
            device: row.get(1)?,
            ear: Ear::from_row(row)?,
        })
    }
}

/// Somebody in a channel who may be told of it by mail.
pub(crate) struct Reader {
    pub(crate) ear: Ear,
    /// When, if it is still unread then.
    pub(crate) after: MissedAfter,
    /// Whether they look at the page.
    pub(crate) is_looking: bool,
}

impl FromRow for Ear {
    fn from_row(row: &Row<'_>) -> Result<Self> {
        Ok(Self {
            user: row.get(0)?,
            level: Level::from_code(row.get(2)?),
            own_level: row.get(3)?,
            keywords: Keywords::kept(&row.get::<String>(4)?),
            read: row.get(5)?,
            content: row.get(6)?,
            locale: row.get(7)?,
            quiet: row.get(8)?,
        })
    }
}

const NOTE: &str = "insert into unnoticed (channel_id, seq, at) values ($1, $2, $3) on conflict (channel_id) do nothing";
const FIRST: &str = "select channel_id, seq, at from unnoticed order by at limit 2";
const TAKE: &str = "delete from unnoticed where channel_id = $1 and seq = $2 and at = $3";
const LEASE: &str = "update unnoticed set at = $4 where channel_id = $1 and seq = $2 and at = $3";
const SAID_BETWEEN: &str = "select * from (
    select m.seq, m.author_id, u.name, m.text, m.posted_at, m.thread, m.aside, m.everyone
    from messages m join users u on u.id = m.author_id
    where m.channel_id = $1 and m.seq between $2 and $3 and m.deleted_at is null order by m.seq desc limit $4) s order by seq";
// Whoever looks at the page by any session of theirs is told there.
macro_rules! listeners {
    ($which:literal) => {
        concat!(
            "select u.id, d.id, m.level, u.level, u.keywords, m.read_seq, u.push_content, u.locale, u.quiet
            from members m join devices d on d.user_id = m.user_id
            join sessions s on s.id = d.session and s.revoked_at is null and s.expires_at > $2
            join users u on u.id = m.user_id and u.blocked_at is null and u.gone_at is null
            where m.channel_id = $1 and not exists (select 1 from sessions l
                where l.user_id = m.user_id and l.revoked_at is null and l.looking_until > $2)",
            $which
        )
    };
}
const LISTENERS: &str = listeners!(" order by u.id, d.id");
const LISTENER: &str = listeners!(" and d.id = $3");
const CALLED: &str =
    "select user_id, seq from mentions where channel_id = $1 and seq >= $2 order by user_id, seq";
const READ_AHEAD: &str =
    "select user_id, seq from read_ahead where channel_id = $1 and seq >= $2 order by user_id, seq";
const FOLLOWING: &str = "select f.user_id, f.root, f.read_seq from follows f
    where f.channel_id = $1 and f.root in (select m.thread from messages m where m.channel_id = $1 and m.seq >= $2)";
const IGNORED: &str = "select i.user_id, i.other_id from ignored i where i.other_id in (
    select m.author_id from messages m where m.channel_id = $1 and m.seq >= $2)";

/// What concerns single people in what was said since a position.
pub(crate) struct Personal {
    /// Who is mentioned where.
    pub(crate) called: Vec<(UserId, Seq)>,
    /// Who has read which message by itself.
    pub(crate) read: Vec<(UserId, Seq)>,
    /// Who follows which thread, and has read it up to where.
    pub(crate) following: Vec<(UserId, Seq, Seq)>,
    /// Who does not want to hear whom.
    pub(crate) ignored: Vec<(UserId, UserId)>,
}

impl Tx<'_> {
    /// Something was said in each of these channels, which this transaction holds, from a position on; those who look elsewhere are to be
    /// told then. False where they are to be told of something earlier.
    pub(crate) async fn note_unnoticed(
        &mut self,
        said: &[(ChannelId, Seq, Millis)],
    ) -> Result<Vec<bool>> {
        let sets = said.iter();
        let sets: Vec<_> = sets
            .map(|(channel, from, at)| values![*channel, *from, *at].to_vec())
            .collect();
        let noted = self.run_each(NOTE, &sets).await?;
        Ok(noted.into_iter().map(|rows| rows > 0).collect())
    }

    /// What is to be told now; and when something is due behind that.
    pub(crate) async fn unnoticed(
        &mut self,
        now: Millis,
    ) -> Result<(Option<Note>, Option<Millis>)> {
        let first: Vec<Note> = self.all(FIRST, &[]).await?;
        let mut first = first.into_iter().peekable();
        let due = first.next_if(|note| note.at <= now);
        Ok((due, first.next().map(|note| note.at)))
    }

    /// Takes it upon this transaction to tell what was said. False when another does, or has.
    pub(crate) async fn take_unnoticed(&mut self, note: Note) -> Result<bool> {
        let Note { channel, from, at } = note;
        Ok(self.run(TAKE, values![channel, from, at]).await? > 0)
    }

    /// It is nobody else's to tell until then. `None` when another does, or has.
    pub(crate) async fn lease_unnoticed(
        &mut self,
        note: Note,
        until: Millis,
    ) -> Result<Option<Note>> {
        let Note { channel, from, at } = note;
        let rows = self.run(LEASE, values![channel, from, at, until]).await?;
        Ok((rows > 0).then_some(Note { at: until, ..note }))
    }

    /// The last of what was said in a channel from a position up to another, as it is by now.
    pub(crate) async fn said_between(&mut self, about: About) -> Result<Vec<Said>> {
        let params = values![about.channel, about.from, about.to, SAID];
        self.all(SAID_BETWEEN, params).await
    }

    /// The devices of those in a channel who do not look at the page.
    pub(crate) async fn listeners(
        &mut self,
        channel: ChannelId,
        now: Millis,
    ) -> Result<Vec<Listener>> {
        self.all(LISTENERS, values![channel, now]).await
    }

    /// One of them.
    pub(crate) async fn listener(
        &mut self,
        channel: ChannelId,
        device: DeviceId,
        now: Millis,
    ) -> Result<Option<Listener>> {
        self.optional(LISTENER, values![channel, now, device]).await
    }

    /// What concerns single people in these messages, which are all that is told of from the first of them on.
    pub(crate) async fn personal(
        &mut self,
        channel: ChannelId,
        from: Seq,
        said: &[Said],
    ) -> Result<Personal> {
        let params = values![channel, from];
        let is_in_thread = said.iter().any(|message| message.thread.is_some());
        Ok(Personal {
            called: self.all(CALLED, params).await?,
            read: self.all(READ_AHEAD, params).await?,
            following: if is_in_thread {
                self.all(FOLLOWING, params).await?
            } else {
                Vec::new()
            },
            ignored: self.all(IGNORED, params).await?,
        })
    }
}
