//! People who wait for an account.

use veche_model::{Applicant, ApplicantId, Email, Millis, Username, fold};

use super::{
    Failure, Tx,
    dialect::{Locking, locking},
    row::{FromRow, Row},
    users::NewUser,
    value::values,
};

type Result<T> = std::result::Result<T, Failure>;

const ADD: &str =
    "insert into applicants (username, username_fold, name, email, email_fold, password, at)
    values ($1, $2, $3, $4, $5, $6, $7) returning id";
const ADD_LOOK: &str = "insert into applicant_looks (look, applicant_id) values ($1, $2)";
const LIKE: &str = "select applicant_id from applicant_looks where look = $1";
const BY_EMAIL: &str = "select id from applicants where email_fold = $1";
const ALL: &str = "select id, username, name, at from applicants order by id";
const COUNT: &str = "select count(*) from applicants";
const PASSWORD: &str = "select password from applicants where username_fold = $1";
const TO_DECIDE: Locking = locking!(
    "select username, name, email, password from applicants where id = $1",
    "for update"
);
const DROP: &str = "delete from applicants where id = $1";
const DROP_OLD: &str = "delete from applicants where at < $1";

impl FromRow for Applicant {
    fn from_row(row: &Row<'_>) -> Result<Self> {
        Ok(Self {
            id: row.get(0)?,
            username: row.get(1)?,
            name: row.get(2)?,
            at: row.get(3)?,
        })
    }
}

/// What somebody has asked for, and the hash of their password.
pub(crate) struct Application {
    pub(crate) username: String,
    pub(crate) name: String,
    pub(crate) email: Option<String>,
    pub(crate) password: String,
}

impl FromRow for Application {
    fn from_row(row: &Row<'_>) -> Result<Self> {
        Ok(Self {
            username: row.get(0)?,
            name: row.get(1)?,
            email: row.get(2)?,
            password: row.get(3)?,
        })
    }
}

impl Tx<'_> {
    /// Has somebody wait for an account.
    pub(crate) async fn add_applicant(&mut self, new: &NewUser<'_>, now: Millis) -> Result<()> {
        let params = values![
            new.username.as_str(),
            new.username.folded(),
            new.name.as_str(),
            new.email.map(Email::as_str),
            new.email.map(Email::folded),
            new.password,
            now
        ];
        let (id,): (ApplicantId,) = self.one(ADD, params).await?;
        let looks = new.username.looks();
        let sets: Vec<_> = looks
            .iter()
            .map(|look| values![look, id].to_vec())
            .collect();
        self.run_each(ADD_LOOK, &sets).await.map(drop)
    }

    /// Whether somebody waits who will have this username, or one that passes for it; and this address.
    pub(crate) async fn is_waited_for(
        &mut self,
        username: &Username,
        email: Option<&Email>,
    ) -> Result<(bool, bool)> {
        let looks = username.looks();
        let sets: Vec<_> = looks.iter().map(|look| values![look].to_vec()).collect();
        let like: Vec<Vec<(ApplicantId,)>> = self.all_each(LIKE, &sets).await?;
        let has_email = match email {
            Some(email) => {
                let found: Option<(ApplicantId,)> =
                    self.optional(BY_EMAIL, values![email.folded()]).await?;
                found.is_some()
            }
            None => false,
        };
        Ok((like.iter().any(|found| !found.is_empty()), has_email))
    }

    /// Who waits, the first to come first.
    pub(crate) async fn applicants(&mut self) -> Result<Vec<Applicant>> {
        self.all(ALL, &[]).await
    }

    pub(crate) async fn count_applicants(&mut self) -> Result<i64> {
        let (count,) = self.one(COUNT, &[]).await?;
        Ok(count)
    }

    /// The hash of the password of somebody who waits, by [the username's spelling](Username::spelling).
    pub(crate) async fn applicant_password(&mut self, spelling: &str) -> Result<Option<String>> {
        let found: Option<(String,)> = self.optional(PASSWORD, values![&fold(spelling)]).await?;
        Ok(found.map(|(password,)| password))
    }

    /// Somebody about whom this transaction decides.
    pub(crate) async fn applicant_to_decide(
        &mut self,
        id: ApplicantId,
    ) -> Result<Option<Application>> {
        Ok(self.hold(TO_DECIDE, values![id]).await?.pop())
    }

    /// Somebody waits no more.
    pub(crate) async fn drop_applicant(&mut self, id: ApplicantId) -> Result<()> {
        self.run(DROP, values![id]).await.map(drop)
    }

    /// Whoever waits since before a time waits no more; how many.
    pub(crate) async fn drop_old_applicants(&mut self, before: Millis) -> Result<u64> {
        self.run(DROP_OLD, values![before]).await
    }
}
