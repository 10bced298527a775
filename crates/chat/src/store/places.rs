//! Channels as one person sees them: with what is unread there.

mod counts;
mod directory;
mod news;

use veche_model::{
    Channel, ChannelId, Kind, Level, Membership, Millis, Place, Seq, UNREAD, UserId,
};

use super::{
    Failure, Tx,
    channels::{CHANNEL_COLUMNS, channel_columns},
    row::{FromRow, Row},
    value::values,
};

use counts::counts;
pub(crate) use directory::Listing;
pub(crate) use news::News;

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
        let channel = Channel::from_row(row)?;
        let own_level = level(row, of + 1)?;
        let membership = match joined_at {
            None => None,
            Some(joined_at) => Some(Membership {
                is_owner: row.get(of)?,
                level: match own_level {
                    Some(level) => level,
                    None if channel.kind == Kind::Direct => Level::All,
                    None => row.get(of + 7)?,
                },
                has_own_level: own_level.is_some(),
                is_favourite: row.get(of + 2)?,
                read: row.get(of + 3)?,
                unread: 0,
                mentions: 0,
                joined_at,
                section: row.get(of + 5)?,
                place: row.get(of + 6)?,
            }),
        };
        Ok(Self {
            channel,
            membership,
        })
    }
}

/// What a person has chosen for a channel; `None` when they have not, or are not in it.
fn level(row: &Row<'_>, at: usize) -> Result<Option<Level>> {
    match row.get::<Option<i64>>(at)? {
        None | Some(0) => Ok(None),
        Some(_) => row.get(at).map(Some),
    }
}

macro_rules! seat_columns {
    () => {
        concat!(
            channel_columns!(),
            ", m.is_owner, m.level, m.is_favourite, m.read_seq, m.joined_at, m.section, m.place, (select level from users where id = $1)"
        )
    };
}
use seat_columns;

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
        let counts = counts(self.ignores_anybody(user).await?);
        let counts: Vec<(i64, i64)> = self.one_each(counts, &sets).await?;
        let mut places: Vec<Place> = seats
            .into_iter()
            .map(|seat| Place {
                channel: seat.channel,
                membership: seat.membership,
            })
            .collect();
        for (at, (unread, mentions)) in behind.into_iter().zip(counts) {
            if let Some(membership) = &mut places[at].membership {
                membership.unread = unread;
                membership.mentions = mentions;
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
