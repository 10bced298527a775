//! People's rows.

use veche_model::{DisplayName, Email, Millis, Role, User, UserId, Username, fold};

use super::{
    Failure, Tx,
    dialect::{Locking, locking},
    row::{FromRow, Row},
    value::values,
};

type Result<T> = std::result::Result<T, Failure>;

/// A person about to get an account.
pub(crate) struct NewUser<'a> {
    /// What they will sign in with.
    pub(crate) username: &'a Username,
    /// What they want to be called.
    pub(crate) name: &'a DisplayName,
    /// Where letters go.
    pub(crate) email: Option<&'a Email>,
    /// The hash of their password.
    pub(crate) password: &'a str,
    /// What they may do.
    pub(crate) role: Role,
    /// Whether they are part of the demo data.
    pub(crate) is_demo: bool,
}

impl FromRow for User {
    fn from_row(row: &Row<'_>) -> Result<Self> {
        Ok(Self {
            id: row.get(0)?,
            username: row.get(1)?,
            name: row.get(2)?,
            email: row.get(3)?,
            role: row.get(4)?,
            is_blocked: row.get::<Option<i64>>(5)?.is_some(),
            created_at: row.get(6)?,
        })
    }
}

/// A person and the hash of their password.
pub(crate) struct Login {
    pub(crate) user: User,
    pub(crate) password: String,
}

impl FromRow for Login {
    fn from_row(row: &Row<'_>) -> Result<Self> {
        Ok(Self {
            user: User::from_row(row)?,
            password: row.get(7)?,
        })
    }
}

const ADD: &str = "insert into users (username, username_fold, name, name_fold, email, email_fold, password, role, is_demo, created_at)
    values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) returning id";
const BY_ID: Locking = locking!(
    "select id, username, name, email, role, blocked_at, created_at from users where id = $1 and gone_at is null",
    "for share"
);
// Ids never change, so that a row which names this person (a mention, a followed thread) need not wait; whoever waited there
// while holding a message that is wanted here would wait for ever.
const BY_ID_TO_CHANGE: Locking = locking!(
    "select id, username, name, email, role, blocked_at, created_at from users where id = $1 and gone_at is null",
    "for no key update"
);
const BY_KEY: &str =
    "select id, username, name, email, role, blocked_at, created_at, password from users
    where username_fold in ($1, $2) order by username_fold = $1 desc limit 1";
const ALL: &str = "select id, username, name, email, role, blocked_at, created_at from users
    where id > $1 and gone_at is null order by id limit $2";
const ADMINS: &str =
    "select id from users where role = 2 and role > 0 and blocked_at is null order by id";
const USERNAME: &str = "select username from users where id = $1";
const PASSWORD: &str = "select password from users where id = $1";
const HAS_PASSWORD: &str = "select id from users where id = $1 and password = $2";
const TAKEN: &str =
    "select coalesce((select cast(1 as bigint) from users where username_fold = $1), 0),
    coalesce((select cast(1 as bigint) from users where email_fold = $2), 0)";
const SET_ROLE: &str = "update users set role = $2 where id = $1";
const SET_PASSWORD: &str = "update users set password = $2 where id = $1";
const ANY: &str = "select id from users where gone_at is null limit 1";
const DEMO: &str = "select id from users where is_demo = 1 and removed_at is null order by id";
const HAS_POSTED: &str = "select m.seq from messages m
    join channels c on c.id = m.channel_id and c.deleted_at is null where m.author_id = $1 limit 1";

impl Tx<'_> {
    /// Adds a person. A name or address that another has is a violated constraint.
    pub(crate) async fn add_user(&mut self, user: &NewUser<'_>, now: Millis) -> Result<UserId> {
        let name_fold = user.name.folded();
        let (id,) = self
            .one(
                ADD,
                values![
                    user.username.as_str(),
                    user.username.folded(),
                    user.name.as_str(),
                    &name_fold,
                    user.email.map(Email::as_str),
                    user.email.map(Email::folded),
                    user.password,
                    user.role,
                    i64::from(user.is_demo),
                    now,
                ],
            )
            .await?;
        self.add_user_looks(id, user.username).await?;
        Ok(id)
    }

    /// A person, who stays as they are until this transaction ends.
    pub(crate) async fn hold_user(&mut self, id: UserId) -> Result<Option<User>> {
        Ok(self.hold(BY_ID, values![id]).await?.pop())
    }

    /// A person whom this transaction is about to change.
    pub(crate) async fn user_to_change(&mut self, id: UserId) -> Result<Option<User>> {
        Ok(self.hold(BY_ID_TO_CHANGE, values![id]).await?.pop())
    }

    /// A person, by id.
    pub(crate) async fn user(&mut self, id: UserId) -> Result<Option<User>> {
        self.optional(BY_ID.plain, values![id]).await
    }

    /// A person and their password's hash, by [the username's spelling](Username::spelling): who is called exactly so, or who
    /// has the same name otherwise spelled.
    pub(crate) async fn login(&mut self, spelling: &str) -> Result<Option<Login>> {
        let key = fold(spelling);
        self.optional(BY_KEY, values![spelling, &key]).await
    }

    /// People in the order of their ids, from behind `after`.
    pub(crate) async fn users(&mut self, after: UserId, most: i64) -> Result<Vec<User>> {
        self.all(ALL, values![after, most]).await
    }

    /// The administrators who are not blocked. They stay so until this transaction ends: whoever is about to change one takes
    /// a turn here first.
    pub(crate) async fn hold_admins(&mut self) -> Result<Vec<UserId>> {
        self.hold_house_alone().await?;
        let admins: Vec<(UserId,)> = self.all(ADMINS, &[]).await?;
        Ok(admins.into_iter().map(|(id,)| id).collect())
    }

    /// Whether there is anybody at all.
    pub(crate) async fn has_users(&mut self) -> Result<bool> {
        Ok(self.optional::<(UserId,)>(ANY, &[]).await?.is_some())
    }

    /// What a person is called now.
    pub(crate) async fn username(&mut self, user: UserId) -> Result<Option<String>> {
        let row: Option<(String,)> = self.optional(USERNAME, values![user]).await?;
        Ok(row.map(|(username,)| username))
    }

    /// The hash of a person's password.
    pub(crate) async fn password(&mut self, id: UserId) -> Result<Option<String>> {
        let found: Option<(String,)> = self.optional(PASSWORD, values![id]).await?;
        Ok(found.map(|(hash,)| hash))
    }

    /// Whether this is still the hash of a person's password.
    pub(crate) async fn has_password(&mut self, id: UserId, hash: &str) -> Result<bool> {
        let found: Option<(UserId,)> = self.optional(HAS_PASSWORD, values![id, hash]).await?;
        Ok(found.is_some())
    }

    /// Whether the username of a new person, or one that passes for it, and the address are another's, or will be.
    pub(crate) async fn taken(&mut self, user: &NewUser<'_>) -> Result<(bool, bool)> {
        let email = user.email.map(Email::folded);
        let (has_name, has_email): (bool, bool) = self
            .one(TAKEN, values![user.username.folded(), email])
            .await?;
        let waits = self.is_waited_for(user.username, user.email).await?;
        Ok((
            has_name
                || waits.0
                || self.is_like_another(user.username).await?
                || self.group_named(user.username.as_str()).await?.is_some(),
            has_email || waits.1,
        ))
    }

    pub(crate) async fn set_role(&mut self, id: UserId, role: Role) -> Result<()> {
        self.run(SET_ROLE, values![id, role]).await.map(drop)
    }

    pub(crate) async fn set_password(&mut self, id: UserId, hash: &str) -> Result<()> {
        self.run(SET_PASSWORD, values![id, hash]).await.map(drop)
    }

    /// The people of the demo data who are still here.
    pub(crate) async fn demo_users(&mut self) -> Result<Vec<UserId>> {
        let rows: Vec<(UserId,)> = self.all(DEMO, &[]).await?;
        Ok(rows.into_iter().map(|(id,)| id).collect())
    }

    /// Whether a message of theirs stands anywhere.
    pub(crate) async fn has_posted(&mut self, id: UserId) -> Result<bool> {
        Ok(self
            .optional::<(i64,)>(HAS_POSTED, values![id])
            .await?
            .is_some())
    }
}
