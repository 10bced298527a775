//! The directory: channels that a person may find, in the order that they ask for.

use veche_model::{ChannelId, Listed, ListedBy, ListedUpTo, Millis, UserId};

use super::{CHANNEL_COLUMNS, Seat, channel_columns, like, seat_columns};
use crate::store::{
    Failure, Tx,
    dialect::{Dialects, dialects},
    row::{FromRow, Row},
    value::{Value, values},
};

type Result<T> = std::result::Result<T, Failure>;

/// What somebody looks for in the directory.
pub(crate) struct Listing {
    /// What the names have in them, as they are compared.
    pub(crate) part: String,
    pub(crate) by: ListedBy,
    pub(crate) after: ListedUpTo,
    pub(crate) most: i64,
}

/// How many columns a seat has.
const SEAT_COLUMNS: usize = CHANNEL_COLUMNS + 8;

struct Counted {
    seat: Seat,
    members: i64,
    last_at: Option<Millis>,
}

impl FromRow for Counted {
    fn from_row(row: &Row<'_>) -> Result<Self> {
        Ok(Self {
            seat: Seat::from_row(row)?,
            members: row.get(SEAT_COLUMNS)?,
            last_at: row.get(SEAT_COLUMNS + 1)?,
        })
    }
}

macro_rules! last_at {
    () => {
        "(select posted_at from messages where messages.channel_id = channels.id order by seq desc limit 1)"
    };
}
macro_rules! members {
    () => {
        "(select count(*) from members where members.channel_id = channels.id)"
    };
}
// Open channels; one's own, and all but the direct ones for those who keep order.
macro_rules! found {
    ($weight:expr, $rest:literal) => {
        concat!(
            "with found as materialized (select channels.id as id, ",
            $weight,
            " as weight from channels left join members m on m.channel_id = channels.id and m.user_id = $1
            where channels.kind <> 2 and channels.deleted_at is null
                and (channels.kind = 0 or cast($2 as bigint) = 1 or m.user_id is not null)
                and channels.name_fold like $3 escape '!')
            select id, weight from found where ",
            $rest,
            " limit $4"
        )
    };
}
macro_rules! numbered {
    ($weight:expr) => {
        found!(
            $weight,
            "weight < $5 or (weight = $5 and id > $6) order by weight desc, id"
        )
    };
}
const BY_ACTIVITY: &str = numbered!(concat!("coalesce(", last_at!(), ", channels.created_at)"));
const BY_MEMBERS: &str = numbered!(members!());
// As the letters are numbered, on both engines.
const BY_NAME: Dialects = dialects!(
    sqlite: found!("channels.name_fold", "weight > $5 order by weight"),
    postgres: found!("channels.name_fold collate \"C\"", "weight > $5 order by weight")
);
const ONE: &str = concat!(
    "select ",
    seat_columns!(),
    ", ",
    members!(),
    ", ",
    last_at!(),
    " from channels left join members m on m.channel_id = channels.id and m.user_id = $1
    where channels.id = $2 and channels.deleted_at is null"
);

impl Tx<'_> {
    /// A page of the directory, and where it ends if there is more: channels that anyone may find, one's own, and all for
    /// whoever keeps order.
    pub(crate) async fn directory(
        &mut self,
        user: UserId,
        sees_all: bool,
        listing: &Listing,
    ) -> Result<(Vec<Listed>, Option<ListedUpTo>)> {
        let mut found = self.looked_up(user, sees_all, listing).await?;
        let most = usize::try_from(listing.most).unwrap_or_default();
        let has_more = found.len() > most;
        found.truncate(most);
        let sets: Vec<Vec<Value<'_>>> = found
            .iter()
            .map(|(id, _)| values![user, *id].to_vec())
            .collect();
        let counted: Vec<Vec<Counted>> = self.all_each(ONE, &sets).await?;
        let counted: Vec<Counted> = counted.into_iter().flatten().collect();
        let counts: Vec<_> = counted
            .iter()
            .map(|one| (one.members, one.last_at))
            .collect();
        let seats = counted.into_iter().map(|one| one.seat).collect();
        let places = self.count_unread(user, seats).await?;
        let listed = places
            .into_iter()
            .zip(counts)
            .map(|(place, counts)| Listed {
                channel: place.channel,
                membership: place.membership,
                members: counts.0,
                last_at: counts.1,
            });
        let end = found.pop().filter(|_| has_more).map(|(_, end)| end);
        Ok((listed.collect(), end))
    }

    /// The channels of a page and one more, each with where it stands.
    async fn looked_up(
        &mut self,
        user: UserId,
        sees_all: bool,
        listing: &Listing,
    ) -> Result<Vec<(ChannelId, ListedUpTo)>> {
        let (pattern, sees_all) = (like(&listing.part), i64::from(sees_all));
        let most = listing.most + 1;
        match &listing.after {
            ListedUpTo::Name(name) => {
                let params = values![user, sees_all, &pattern, most, name];
                let by_name = self.dialect(BY_NAME);
                let found: Vec<(ChannelId, String)> = self.all(by_name, params).await?;
                let found = found.into_iter();
                Ok(found
                    .map(|(id, name)| (id, ListedUpTo::Name(name)))
                    .collect())
            }
            ListedUpTo::Number(number, id) => {
                let params = values![user, sees_all, &pattern, most, *number, *id];
                let numbered = match listing.by {
                    ListedBy::Members => BY_MEMBERS,
                    ListedBy::Activity | ListedBy::Name => BY_ACTIVITY,
                };
                let found: Vec<(ChannelId, i64)> = self.all(numbered, params).await?;
                let found = found.into_iter();
                let standing = |(id, number)| (id, ListedUpTo::Number(number, id));
                Ok(found.map(standing).collect())
            }
        }
    }
}
