//! Channels as one person sees them: with what is unread there.

use veche_model::{Channel, ChannelId, Level, Membership, Millis, Place, Seq, UNREAD, UserId};

use super::{
    Failure, Tx,
    channels::{CHANNEL_COLUMNS, channel_columns},
    dialect::{Dialects, dialects},
    row::{FromRow, Row},
    value::values,
};

type Result<T> = std::result::Result<T, Failure>;

/// A channel and how a person stands in it; nothing is counted yet.
struct Seat {
    channel: Channel,
    membership: Option<Membership>,
}

impl FromRow for Seat {
    fn from_row(row: &Row<'_>) -> Result<Self> {
        let of = CHANNEL_COLUMNS;
        let joined_at: Option<Millis> = row.get(of + 4)?;
        let membership = match joined_at {
            None => None,
            Some(joined_at) => Some(Membership {
                is_owner: row.get(of)?,
                level: row.get::<Level>(of + 1)?,
                is_favourite: row.get(of + 2)?,
                read: row.get(of + 3)?,
                unread: 0,
                mentions: 0,
                joined_at,
            }),
        };
        Ok(Self {
            channel: Channel::from_row(row)?,
            membership,
        })
    }
}

macro_rules! seat_columns {
    () => {
        concat!(
            channel_columns!(),
            ", m.is_owner, m.level, m.is_favourite, m.read_seq, m.joined_at"
        )
    };
}

const OF_USER: &str = concat!(
    "select ",
    seat_columns!(),
    " from members m join channels on channels.id = m.channel_id
    where m.user_id = $1 and channels.deleted_at is null order by channels.id"
);
const ONE: &str = concat!(
    "select ",
    seat_columns!(),
    " from channels left join members m on m.channel_id = channels.id and m.user_id = $1
    where channels.id = $2 and channels.deleted_at is null"
);
const HEADS: &str =
    "select m.channel_id, c.head from members m join channels c on c.id = m.channel_id
    where m.user_id = $1 and c.deleted_at is null order by m.channel_id";
// Open channels by name; all but the direct ones for those who keep order.
const FOUND: &str = concat!(
    "select ",
    seat_columns!(),
    " from channels left join members m on m.channel_id = channels.id and m.user_id = $1
    where channels.id > $2 and channels.kind <> 2 and channels.deleted_at is null and (channels.kind = 0 or cast($3 as bigint) = 1 or m.user_id is not null)
        and channels.name_fold like $4 escape '!' order by channels.id limit $5"
);
// What was read ahead of the position is not unread. Said in these words, which are no index's, so that a call is found by the
// calls, whatever the engine knows of how many there are.
macro_rules! is_unread {
    ($heard:expr) => {
        concat!(
            "coalesce(m.deleted_at, m.thread) is null and ",
            is_new!($heard)
        )
    };
}
macro_rules! is_new {
    ($heard:expr) => {
        concat!(
            "m.author_id <> $3 and not exists (
            select 1 from read_ahead a where a.channel_id = m.channel_id and a.user_id = $3 and a.seq = m.seq)",
            $heard
        )
    };
}
macro_rules! is_heard {
    () => {
        " and not exists (select 1 from ignored i where i.user_id = $3 and i.other_id = m.author_id)"
    };
}
// Each part walks an index that holds little but what it counts, and stops at the most that is told. SQLite takes the primary
// key unless it is told better, and would read every message behind the position to find that none calls anybody; a cross
// join keeps it to the order that is written.
macro_rules! counts {
    ($counted:literal, $to_everyone:literal, $heard:expr) => {
        concat!(
            "select (select count(*) from (select m.seq from messages m",
            $counted,
            " where m.channel_id = $1 and m.seq > $2 and m.deleted_at is null and m.thread is null and ",
            is_new!($heard),
            " limit $4) u),
            (select count(*) from (
                select seq from (select m.seq from messages m",
            $to_everyone,
            " where m.channel_id = $1 and m.seq > $2 and m.everyone = 1 and ",
            is_unread!($heard),
            " limit $4) e union
                select seq from (select m.seq from mentions n cross join messages m
                    where m.channel_id = n.channel_id and m.seq = n.seq
                        and n.user_id = $3 and n.channel_id = $1 and n.seq > $2 and ",
            is_unread!($heard),
            " limit $4) p limit $4) c)"
        )
    };
}
const COUNTS: Dialects = dialects!(
    sqlite: counts!(" indexed by messages_counted", " indexed by messages_to_everyone", ""),
    postgres: counts!("", "", "")
);
// Most people ignore nobody, and pay nothing for those who do.
const COUNTS_OF_HEARD: Dialects = dialects!(
    sqlite: counts!(" indexed by messages_counted", " indexed by messages_to_everyone", is_heard!()),
    postgres: counts!("", "", is_heard!())
);

impl Tx<'_> {
    /// The channels that a person is in, with what is unread in each, by id.
    pub(crate) async fn places(&mut self, user: UserId) -> Result<Vec<Place>> {
        let seats = self.all(OF_USER, values![user]).await?;
        self.count_unread(user, seats).await
    }

    /// A channel as a person sees it, whether they may or not.
    pub(crate) async fn place(
        &mut self,
        user: UserId,
        channel: ChannelId,
    ) -> Result<Option<Place>> {
        let seats = self.all(ONE, values![user, channel]).await?;
        Ok(self.count_unread(user, seats).await?.pop())
    }

    /// How a person stands in a channel; `None` when they are not in it.
    pub(crate) async fn membership(
        &mut self,
        user: UserId,
        channel: ChannelId,
    ) -> Result<Option<Membership>> {
        Ok(self
            .place(user, channel)
            .await?
            .and_then(|place| place.membership))
    }

    /// The channels that a person is in, and the last position of each.
    pub(crate) async fn heads(&mut self, user: UserId) -> Result<Vec<(ChannelId, Seq)>> {
        self.all(HEADS, values![user]).await
    }

    /// The same for each of these people.
    pub(crate) async fn heads_of_each(
        &mut self,
        people: &[UserId],
    ) -> Result<Vec<Vec<(ChannelId, Seq)>>> {
        let sets: Vec<_> = people.iter().map(|user| values![*user].to_vec()).collect();
        self.all_each(HEADS, &sets).await
    }

    /// Channels whose name has this in it, from behind `after`: those that anyone may find, one's own, and all for whoever
    /// keeps order.
    pub(crate) async fn find_places(
        &mut self,
        user: UserId,
        sees_all: bool,
        part: &str,
        after: ChannelId,
        most: i64,
    ) -> Result<Vec<Place>> {
        let pattern = like(part);
        let params = values![user, after, i64::from(sees_all), &pattern, most];
        let seats = self.all(FOUND, params).await?;
        self.count_unread(user, seats).await
    }

    async fn count_unread(&mut self, user: UserId, seats: Vec<Seat>) -> Result<Vec<Place>> {
        let behind: Vec<usize> = (0..seats.len())
            .filter(|at| {
                let Seat {
                    channel,
                    membership,
                } = &seats[*at];
                membership
                    .as_ref()
                    .is_some_and(|membership| membership.read < channel.head)
            })
            .collect();
        let sets: Vec<_> = behind
            .iter()
            .map(|at| {
                let read = seats[*at].membership.as_ref().map(|m| m.read);
                values![seats[*at].channel.id, read, user, UNREAD].to_vec()
            })
            .collect();
        let counts = if self.ignores_anybody(user).await? {
            self.dialect(COUNTS_OF_HEARD)
        } else {
            self.dialect(COUNTS)
        };
        let counts: Vec<Vec<(i64, i64)>> = self.all_each(counts, &sets).await?;
        let mut places: Vec<Place> = seats
            .into_iter()
            .map(|seat| Place {
                channel: seat.channel,
                membership: seat.membership,
            })
            .collect();
        for (at, counted) in behind.into_iter().zip(counts) {
            if let (Some(membership), Some((unread, mentions))) =
                (&mut places[at].membership, counted.first())
            {
                membership.unread = *unread;
                membership.mentions = *mentions;
            }
        }
        Ok(places)
    }
}

/// A pattern for `like ... escape '!'` that finds whatever has this in it.
pub(super) fn like(part: &str) -> String {
    let mut pattern = String::from("%");
    for c in part.chars() {
        if matches!(c, '%' | '_' | '!') {
            pattern.push('!');
        }
        pattern.push(c);
    }
    pattern.push('%');
    pattern
}
