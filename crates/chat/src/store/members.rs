//! Who is in which channel.

use std::{collections::HashMap, iter};

use veche_model::{
    Channel, ChannelId, Kind, Level, Millis, Mode, Role, Scopes, Seq, Stand, UserId, fold,
};

use super::{
    Failure, Tx,
    channels::{FREE, HELD, HELD_IF_FREE, mode_at},
    dialect::{Dialects, Hold, Locking, dialects},
    row::{FromRow, Row},
    value::values,
};

type Result<T> = std::result::Result<T, Failure>;

/// Who does something: the person, what they signed in to, and what that may be used for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Signature<'a> {
    pub(crate) user: UserId,
    /// `None` for the demo data.
    pub(crate) session: Option<&'a str>,
    pub(crate) scopes: Scopes,
}

/// How a person stands to a channel, as the store knows it now.
#[derive(Clone, Debug)]
pub(crate) struct Standing {
    pub(crate) username: String,
    /// What they may do, and no more than they came for.
    pub(crate) role: Role,
    pub(crate) is_blocked: bool,
    pub(crate) stand: Stand,
    /// Whether the session they came with was ended.
    pub(crate) is_signed_out: bool,
    /// Until when they must not post.
    pub(crate) muted_until: Option<Millis>,
    /// When they last posted here, if the channel is slow.
    pub(crate) posted_at: Option<Millis>,
}

impl FromRow for Standing {
    fn from_row(row: &Row<'_>) -> Result<Self> {
        let stand = match row.get::<Option<i64>>(3)? {
            None => Stand::Stranger,
            Some(0) => Stand::Member,
            Some(_) => Stand::Owner,
        };
        Ok(Self {
            username: row.get(0)?,
            role: row.get(1)?,
            is_blocked: row.get::<Option<i64>>(2)?.is_some(),
            stand,
            is_signed_out: row.get::<Option<i64>>(4)?.is_some(),
            muted_until: row.get(5)?,
            posted_at: row.get(6)?,
        })
    }
}

/// How somebody stands, if there is such a person.
struct Maybe(Option<Standing>);

impl FromRow for Maybe {
    fn from_row(row: &Row<'_>) -> Result<Self> {
        let is_there = row.get::<Option<i64>>(7)?.is_some();
        Ok(Self(is_there.then(|| Standing::from_row(row)).transpose()?))
    }
}

impl Standing {
    fn capped(self, scopes: Scopes) -> Self {
        Self {
            role: scopes.cap(self.role),
            ..self
        }
    }
}

/// How a person stands to a channel, and how the channel stands.
pub(crate) struct Glance {
    pub(crate) standing: Standing,
    pub(crate) kind: Kind,
    pub(crate) mode: Mode,
    pub(crate) head: Seq,
}

impl FromRow for Glance {
    fn from_row(row: &Row<'_>) -> Result<Self> {
        Ok(Self {
            standing: Standing::from_row(row)?,
            kind: row.get(7)?,
            head: row.get(8)?,
            mode: mode_at(row, 9)?,
        })
    }
}

const HOLD: Hold = Hold("select 1 from users where id = any($1) order by id for share");
const STANDING: &str =
    "select u.username, u.role, u.blocked_at, m.is_owner, s.revoked_at, u.muted_until, m.posted_at from users u
    left join members m on m.user_id = u.id and m.channel_id = $2
    left join sessions s on s.id = $3 where u.id = $1";
/// The same for each who asks about a channel, whether or not they are there.
macro_rules! standings {
    ($asked:literal) => {
        concat!(
            "select u.username, u.role, u.blocked_at, m.is_owner, s.revoked_at, u.muted_until, m.posted_at, u.id from ",
            $asked,
            " left join users u on u.id = k.person
            left join members m on m.user_id = k.person and m.channel_id = k.channel
            left join sessions s on s.id = k.session"
        )
    };
}
const STANDINGS: Dialects = dialects! {
    sqlite: standings!("(select $1 as person, $2 as channel, $3 as session) k"),
    postgres: concat!(
        standings!("unnest($1::bigint[], $2::bigint[], $3::text[]) with ordinality as k (person, channel, session, at)"),
        " order by k.at"
    )
};
const GLANCE: &str = "select u.username, u.role, u.blocked_at, m.is_owner, cast(null as bigint), u.muted_until, m.posted_at,
        c.kind, c.head, c.archived_at, c.is_announcement
    from channels c join users u on u.id = $1
    left join members m on m.channel_id = c.id and m.user_id = u.id where c.id = $2 and c.deleted_at is null";
const ADD: &str = "insert into members (channel_id, user_id, joined_at, is_owner, read_seq) values ($1, $2, $3, $4, $5)
    on conflict (channel_id, user_id) do nothing";
const REMOVE: &str = "delete from members where channel_id = $1 and user_id = $2";
const ALL: &str = "select user_id from members where channel_id = $1 order by user_id";
const PAGE: &str = "select user_id, is_owner, joined_at from members
    where channel_id = $1 and user_id > $2 order by user_id limit $3";
const COUNT: &str = "select count(*) from members where channel_id = $1";
const COUNT_OF: &str = "select count(*) from members m join channels c on c.id = m.channel_id
    where m.user_id = $1 and c.deleted_at is null";
const POSTED: &str = "update members set posted_at = $3 where channel_id = $1 and user_id = $2";
const SET_LEVEL: &str = "update members set level = $3 where channel_id = $1 and user_id = $2";
const SET_OWNER: &str = "update members set is_owner = $3 where channel_id = $1 and user_id = $2";
const SET_FAVOURITE: &str =
    "update members set is_favourite = $3, section = case when cast($3 as bigint) = 1 then null else section end,
        place = case when cast($3 as bigint) = 1 then null else place end where channel_id = $1 and user_id = $2";

/// A member, as the list of a channel's people shows them: who, whether the channel is theirs, since when.
pub(crate) type MemberRow = (UserId, bool, Millis);

const MEMBER_NAMED: &str = "select u.id from users u join members m on m.user_id = u.id
    where u.username_fold in ($1, $3) and m.channel_id = $2 order by u.username_fold = $1 desc limit 1";

const NAMES_BESIDE: &str = "select u.name from members m join users u on u.id = m.user_id
    where m.channel_id = $1 and m.user_id <> $2 order by u.name, u.id limit 4";

impl Tx<'_> {
    /// What some of the others in a channel are called.
    pub(crate) async fn names_beside(
        &mut self,
        channel: ChannelId,
        user: UserId,
    ) -> Result<Vec<String>> {
        let names: Vec<(String,)> = self.all(NAMES_BESIDE, values![channel, user]).await?;
        Ok(names.into_iter().map(|(name,)| name).collect())
    }

    /// The member of a channel with [this spelling](veche_model::Username::spelling) of a username, or another of it.
    pub(crate) async fn member_named(
        &mut self,
        channel: ChannelId,
        spelling: &str,
    ) -> Result<Option<UserId>> {
        let key = fold(spelling);
        let found: Option<(UserId,)> = self
            .optional(MEMBER_NAMED, values![spelling, channel, &key])
            .await?;
        Ok(found.map(|(id,)| id))
    }

    /// Holds a channel as [`hold_channel`](Self::hold_channel) does, and tells how each of these people stands to the channel. Their own
    /// rows, sessions and memberships stay as they are until this transaction ends: whoever ends a session holds its person.
    pub(crate) async fn hold_channel_for(
        &mut self,
        channel: ChannelId,
        people: &[Signature<'_>],
    ) -> Result<Option<(Channel, Vec<Option<Standing>>)>> {
        self.hold_as(HELD, channel, people).await
    }

    /// The same, but on PostgreSQL `None`, too, for a channel that another transaction holds: this one does not wait for it.
    pub(crate) async fn hold_free_channel_for(
        &mut self,
        channel: ChannelId,
        people: &[Signature<'_>],
    ) -> Result<Option<(Channel, Vec<Option<Standing>>)>> {
        self.hold_as(HELD_IF_FREE, channel, people).await
    }

    async fn hold_as(
        &mut self,
        channel_row: Locking,
        channel: ChannelId,
        people: &[Signature<'_>],
    ) -> Result<Option<(Channel, Vec<Option<Standing>>)>> {
        let sets: Vec<_> = people
            .iter()
            .map(|who| values![who.user, channel, who.session].to_vec())
            .collect();
        let (held, standings) = self
            .all_then_each_held::<Channel, Standing>(
                channel_row,
                values![channel],
                (HOLD, STANDING),
                &sets,
            )
            .await?;
        let standings = iter::zip(people, standings)
            .map(|(who, mut rows)| Some(rows.pop()?.capped(who.scopes)))
            .collect();
        Ok(held.into_iter().next().map(|held| (held, standings)))
    }

    /// The same for several channels at once, each with its people.
    pub(crate) async fn hold_free_channels_for(
        &mut self,
        wanted: &[(ChannelId, Vec<Signature<'_>>)],
    ) -> Result<Vec<Option<(Channel, Vec<Option<Standing>>)>>> {
        let channels: Vec<_> = wanted.iter().map(|(id, _)| values![*id].to_vec()).collect();
        let people = wanted
            .iter()
            .flat_map(|(id, people)| people.iter().map(|who| (*id, who)));
        let sets: Vec<_> = people
            .map(|(id, who)| values![who.user, id, who.session].to_vec())
            .collect();
        let (held, standings) = self
            .found_then_one_each_held::<Channel, Maybe>((FREE, &channels), (HOLD, STANDINGS), &sets)
            .await?;
        let mut held: HashMap<ChannelId, Channel> = held
            .into_iter()
            .map(|channel| (channel.id, channel))
            .collect();
        let mut standings = standings.into_iter();
        let each = wanted.iter().map(|(id, people)| {
            let standings = iter::zip(people, standings.by_ref())
                .map(|(who, Maybe(standing))| Some(standing?.capped(who.scopes)))
                .collect();
            Some((held.remove(id)?, standings))
        });
        Ok(each.collect())
    }

    /// How a person who came for this stands to a channel, and the channel, for reading only.
    pub(crate) async fn glance(
        &mut self,
        user: UserId,
        scopes: Scopes,
        channel: ChannelId,
    ) -> Result<Option<Glance>> {
        let found: Option<Glance> = self.optional(GLANCE, values![user, channel]).await?;
        Ok(found.map(|glance| Glance {
            standing: glance.standing.capped(scopes),
            ..glance
        }))
    }

    /// Lets a person in, to whom all up to `read` is no news; false when they are in already.
    pub(crate) async fn add_member(
        &mut self,
        channel: ChannelId,
        user: UserId,
        is_owner: bool,
        read: Seq,
        now: Millis,
    ) -> Result<bool> {
        let params = values![channel, user, now, i64::from(is_owner), read];
        Ok(self.run(ADD, params).await? > 0)
    }

    /// Puts a person out; false when they are not in.
    pub(crate) async fn remove_member(&mut self, channel: ChannelId, user: UserId) -> Result<bool> {
        Ok(self.run(REMOVE, values![channel, user]).await? > 0)
    }

    pub(crate) async fn members(&mut self, channel: ChannelId) -> Result<Vec<UserId>> {
        let rows: Vec<(UserId,)> = self.all(ALL, values![channel]).await?;
        Ok(rows.into_iter().map(|(id,)| id).collect())
    }

    /// Members by id, from behind `after`.
    pub(crate) async fn member_page(
        &mut self,
        channel: ChannelId,
        after: UserId,
        most: i64,
    ) -> Result<Vec<MemberRow>> {
        self.all(PAGE, values![channel, after, most]).await
    }

    pub(crate) async fn count_members(&mut self, channel: ChannelId) -> Result<i64> {
        let (count,) = self.one(COUNT, values![channel]).await?;
        Ok(count)
    }

    /// How many channels a person is in.
    pub(crate) async fn count_channels(&mut self, user: UserId) -> Result<i64> {
        let (count,) = self.one(COUNT_OF, values![user]).await?;
        Ok(count)
    }

    /// Notes when a person last posted in a slow channel.
    pub(crate) async fn note_post(
        &mut self,
        channel: ChannelId,
        user: UserId,
        now: Millis,
    ) -> Result<()> {
        self.run(POSTED, values![channel, user, now])
            .await
            .map(drop)
    }

    /// Of what the person wants to be told, if they choose it for the channel; false when they are not in.
    pub(crate) async fn set_level(
        &mut self,
        channel: ChannelId,
        user: UserId,
        level: Option<Level>,
    ) -> Result<bool> {
        Ok(self
            .run(
                SET_LEVEL,
                values![channel, user, level.map_or(0, Level::code)],
            )
            .await?
            > 0)
    }

    /// Whether the channel is the member's to arrange.
    pub(crate) async fn set_owner(
        &mut self,
        channel: ChannelId,
        user: UserId,
        is_owner: bool,
    ) -> Result<()> {
        let params = values![channel, user, i64::from(is_owner)];
        self.run(SET_OWNER, params).await.map(drop)
    }

    /// Whether the channel is one of the person's favourites, and then in no section of their own; false when they are not in.
    pub(crate) async fn set_favourite(
        &mut self,
        channel: ChannelId,
        user: UserId,
        is_favourite: bool,
    ) -> Result<bool> {
        let params = values![channel, user, i64::from(is_favourite)];
        Ok(self.run(SET_FAVOURITE, params).await? > 0)
    }
}
