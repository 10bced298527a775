//! What is left of channels that were deleted and of people who were removed: it goes in pieces, beside the chat.

use veche_model::{ChannelId, Millis, UserId};

use super::{
    Failure, Tx,
    value::{Value, values},
};

type Result<T> = std::result::Result<T, Failure>;

/// Rows that one transaction deletes at the most.
const PIECE: i64 = 250;

/// What one piece of sweeping came to.
pub(crate) enum Swept {
    /// Nothing was left.
    Nothing,
    /// So many rows were deleted.
    Rows(u64),
    /// Whether anything is to go with this person has to be found out first.
    Person(UserId),
}

/// A table's rows of one owner: how some are found, by up to three columns that are told as text, and how one is deleted.
struct Things {
    find: &'static str,
    delete: &'static str,
    keys: usize,
}

macro_rules! things {
    ($table:literal of $owner:literal by $a:literal) => {
        Things {
            find: concat!(
                "select cast(",
                $a,
                " as text), '', '' from ",
                $table,
                " where ",
                $owner,
                " = $1 limit $2"
            ),
            delete: concat!(
                "delete from ",
                $table,
                " where ",
                $owner,
                " = $1 and ",
                $a,
                " = cast(cast($2 as text) as bigint)"
            ),
            keys: 1,
        }
    };
    ($table:literal of $owner:literal by text $a:literal) => {
        Things {
            find: concat!(
                "select ",
                $a,
                ", '', '' from ",
                $table,
                " where ",
                $owner,
                " = $1 limit $2"
            ),
            delete: concat!(
                "delete from ",
                $table,
                " where ",
                $owner,
                " = $1 and ",
                $a,
                " = $2"
            ),
            keys: 1,
        }
    };
    ($table:literal of $owner:literal by $a:literal, $b:literal) => {
        Things {
            find: concat!(
                "select cast(",
                $a,
                " as text), cast(",
                $b,
                " as text), '' from ",
                $table,
                " where ",
                $owner,
                " = $1 limit $2"
            ),
            delete: concat!(
                "delete from ",
                $table,
                " where ",
                $owner,
                " = $1 and ",
                $a,
                " = cast(cast($2 as text) as bigint) and ",
                $b,
                " = cast(cast($3 as text) as bigint)"
            ),
            keys: 2,
        }
    };
}

const fn reactions(find: &'static str, delete: &'static str) -> Things {
    Things {
        find,
        delete,
        keys: 3,
    }
}

/// What hangs on other things goes before them.
const OF_CHANNEL: &[Things] = &[
    things!("reports" of "channel_id" by "id"),
    things!("invites" of "channel_id" by text "hash"),
    things!("drafts" of "channel_id" by "user_id", "thread"),
    things!("saved" of "channel_id" by "user_id", "seq"),
    things!("follows" of "channel_id" by "user_id", "root"),
    things!("mentions" of "channel_id" by "user_id", "seq"),
    reactions(
        "select cast(seq as text), emoji, cast(user_id as text) from reactions where channel_id = $1 limit $2",
        "delete from reactions where channel_id = $1 and seq = cast(cast($2 as text) as bigint) and emoji = $3
            and user_id = cast(cast($4 as text) as bigint)",
    ),
    things!("votes" of "channel_id" by "user_id", "seq"),
    things!("poll_options" of "channel_id" by "seq", "nth"),
    things!("polls" of "channel_id" by "id"),
    things!("files" of "channel_id" by "id"),
    things!("removed_files" of "channel_id" by "seq", "nth"),
    things!("edits" of "channel_id" by "seq", "nth"),
    things!("search_sections" of "channel_id" by "part", "section"),
    things!("search_blocks" of "channel_id" by "block"),
    things!("read_ahead" of "channel_id" by "user_id", "seq"),
    things!("members" of "channel_id" by "user_id"),
    things!("changes" of "channel_id" by "seq"),
    things!("messages" of "channel_id" by "seq"),
];
const OF_PERSON: &[Things] = &[
    things!("reports" of "author_id" by "id"),
    things!("reports" of "reporter_id" by "id"),
    things!("invites" of "creator_id" by text "hash"),
    things!("drafts" of "user_id" by "channel_id", "thread"),
    things!("saved" of "user_id" by "channel_id", "seq"),
    things!("follows" of "user_id" by "channel_id", "root"),
    things!("mentions" of "user_id" by "channel_id", "seq"),
    reactions(
        "select cast(channel_id as text), emoji, cast(seq as text) from reactions where user_id = $1 limit $2",
        "delete from reactions where user_id = $1 and channel_id = cast(cast($2 as text) as bigint) and emoji = $3
            and seq = cast(cast($4 as text) as bigint)",
    ),
    things!("votes" of "user_id" by "channel_id", "seq"),
    things!("read_ahead" of "user_id" by "channel_id", "seq"),
    things!("user_group_people" of "user_id" by "group_id"),
    things!("ignored" of "user_id" by "other_id"),
    things!("members" of "user_id" by "channel_id"),
    things!("scheduled" of "user_id" by "id"),
    things!("reminders" of "user_id" by "id"),
    things!("town_emoji" of "maker_id" by "id"),
    things!("files" of "owner_id" by "id"),
    things!("sessions" of "user_id" by text "id"),
];
const SESSIONS: &str = "select id from sessions where expires_at < $1 order by expires_at limit $2";
const PURGE_SESSION: &str = "delete from sessions where id = $1 and expires_at < $2";
const TICKETS: &str = "select id from tickets where expires_at < $1 order by expires_at limit $2";
const PURGE_TICKET: &str = "delete from tickets where id = $1 and expires_at < $2";
const LINKS: &str = "select hash from sign_in_links where expires_at < $1 limit $2";
const PURGE_LINK: &str = "delete from sign_in_links where hash = $1 and expires_at < $2";
const CHANNEL: &str = "select id from channels where deleted_at is not null order by id limit 1";
const REMOVED: &str =
    "select id from users where removed_at is not null and gone_at is null order by id limit 1";
const GONE: &str =
    "select id from users where removed_at is not null and gone_at is not null order by id limit 1";
const MARK_CHANNEL: &str =
    "update channels set deleted_at = $2, name = null, name_fold = null, people = null
    where id = $1 and deleted_at is null";
const MARK_PERSON: &str = "update users set removed_at = $2 where id = $1 and removed_at is null";
const STAYS: &str =
    "update users set removed_at = null, is_demo = 0 where id = $1 and gone_at is null";
// Whatever names a person would be looked through for their row to go, and with it everything that was ever said.
const GOES: &str = "update users set gone_at = removed_at, is_demo = 0, role = 0, username = $2,
    username_fold = $2, name = '', name_fold = '', about = '', email = null, email_fold = null, email_confirmed_at = null, wanted_email = null,
    digest_at = null, status = '',
    keywords = '', sections = '', block_reason = null, mute_reason = null where id = $1 and removed_at is not null";
const FREE_CHANNEL_NAME: &str = "delete from channel_looks where channel_id = $1";
const FREE_USERNAME: &str = "delete from user_looks where user_id = $1";
const IS_SWEPT: &str = "update users set removed_at = null where id = $1 and gone_at is not null";
const DELETE_CHANNEL: &str = "delete from channels where id = $1 and deleted_at is not null";

impl Tx<'_> {
    /// Deletes a channel: from this transaction's end on it is gone, and its name is free. What was in it goes in pieces.
    /// False when there is none.
    pub(crate) async fn delete_channel(&mut self, id: ChannelId, now: Millis) -> Result<bool> {
        self.run(FREE_CHANNEL_NAME, values![id]).await?;
        Ok(self.run(MARK_CHANNEL, values![id, now]).await? > 0)
    }

    /// Begins to let a person go, who is shut out already.
    pub(crate) async fn remove_user(&mut self, id: UserId, now: Millis) -> Result<()> {
        self.run(MARK_PERSON, values![id, now]).await.map(drop)
    }

    /// Deletes one more piece of what was left behind, channels first.
    pub(crate) async fn sweep(&mut self) -> Result<Swept> {
        if let Some((user,)) = self.optional::<(UserId,)>(REMOVED, &[]).await? {
            return Ok(Swept::Person(user));
        }
        if let Some((channel,)) = self.optional::<(ChannelId,)>(CHANNEL, &[]).await? {
            return self.sweep_channel(channel).await.map(Swept::Rows);
        }
        match self.optional::<(UserId,)>(GONE, &[]).await? {
            Some((user,)) => self.sweep_person(user).await.map(Swept::Rows),
            None => Ok(Swept::Nothing),
        }
    }

    /// Lets a removed person stay, as the author of what they said, or go: their names are free, and the rest goes in pieces.
    pub(crate) async fn end_removal(&mut self, user: UserId, has_posted: bool) -> Result<u64> {
        if has_posted {
            return self.run(STAYS, values![user]).await;
        }
        self.run(FREE_USERNAME, values![user]).await?;
        // No name of a person begins so.
        let nobody = format!("~{user}");
        self.run(GOES, values![user, nobody.as_str()]).await
    }

    async fn sweep_channel(&mut self, channel: ChannelId) -> Result<u64> {
        for things in OF_CHANNEL {
            let deleted = self.sweep_things(things, channel.into()).await?;
            if deleted > 0 {
                return Ok(deleted);
            }
        }
        self.run(DELETE_CHANNEL, values![channel]).await
    }

    async fn sweep_person(&mut self, user: UserId) -> Result<u64> {
        for things in OF_PERSON {
            let deleted = self.sweep_things(things, user.into()).await?;
            if deleted > 0 {
                return Ok(deleted);
            }
        }
        self.run(IS_SWEPT, values![user]).await
    }

    async fn sweep_things(&mut self, things: &Things, owner: Value<'_>) -> Result<u64> {
        let found: Vec<(String, String, String)> =
            self.all(things.find, &[owner, PIECE.into()]).await?;
        let sets: Vec<Vec<Value<'_>>> = found
            .iter()
            .map(|(a, b, c)| {
                let keys = [a, b, c].into_iter().take(things.keys);
                std::iter::once(owner)
                    .chain(keys.map(Value::from))
                    .collect()
            })
            .collect();
        Ok(self.run_each(things.delete, &sets).await?.iter().sum())
    }

    /// Forgets some sessions, tickets and sign-in links that ran out; false when there were no more.
    pub(crate) async fn purge(&mut self, now: Millis) -> Result<bool> {
        let mut is_more = false;
        for (find, delete) in [
            (SESSIONS, PURGE_SESSION),
            (TICKETS, PURGE_TICKET),
            (LINKS, PURGE_LINK),
        ] {
            let found: Vec<(String,)> = self.all(find, values![now, PIECE]).await?;
            let sets: Vec<_> = found
                .iter()
                .map(|(id,)| values![id, now].to_vec())
                .collect();
            self.run_each(delete, &sets).await?;
            is_more |= found.len() as i64 == PIECE;
        }
        Ok(is_more)
    }
}
