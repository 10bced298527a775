//! What people's rows show of them.

use veche_model::{Keywords, Me, Millis, Person, Status, UserId, exact, fold};

use super::{
    Failure, Tx,
    places::like,
    row::{FromRow, Row},
    value::values,
};

type Result<T> = std::result::Result<T, Failure>;

/// A select of [`Person`]s; what follows says of whom.
macro_rules! person {
    ($rest:literal) => {
        concat!(
            "select id, username, name, role, about, colour, time_zone, status, status_until, blocked_at, created_at, avatar from users ",
            $rest
        )
    };
}

const ONE: &str = person!("where id = $1 and gone_at is null");
const ALL: &str = person!("where id > $1 and gone_at is null order by id limit $2");
const FOUND: &str = person!(
    "where id > $1 and gone_at is null and (username_fold like $3 escape '!' or username_fold like $4 escape '!' \
     or name_fold like $3 escape '!') order by id limit $2"
);
const COUNT: &str = "select count(*) from
    (select id from users where gone_at is null and blocked_at is null limit $1) as counted";
const ME: &str =
    "select id, username, name, role, about, colour, time_zone, status, status_until, blocked_at, created_at, avatar,
    email, locale, is_discreet, muted_until, keywords, sections, level, quiet from users where id = $1";
const EDIT: &str = "update users set name = $2, name_fold = $3, about = $4, colour = $5, locale = $6, time_zone = $7,
    status = $8, status_until = $9, is_discreet = $10, keywords = $11, avatar = $12, level = $13 where id = $1";
const END_STATUS: &str =
    "update users set status = '', status_until = null where id = $1 and status_until <= $2";
const TIME_ZONE: &str = "select time_zone from users where id = $1";
const UNFOLDED: &str =
    "select id, name from users where id > $1 and name_fold is null order by id limit $2";
// The name may have been changed since it was read, and folded with that.
const FOLD: &str =
    "update users set name_fold = $3 where id = $1 and name = $2 and name_fold is null";

/// People whose names are folded in one transaction.
const FOLDED_AT_ONCE: i64 = 200;

impl FromRow for Person {
    fn from_row(row: &Row<'_>) -> Result<Self> {
        Ok(Self {
            id: row.get(0)?,
            username: row.get(1)?,
            name: row.get(2)?,
            role: row.get(3)?,
            about: row.get(4)?,
            colour: row.get(5)?,
            time_zone: some(row.get(6)?),
            status: status(row.get(7)?, row.get(8)?),
            is_blocked: row.get::<Option<i64>>(9)?.is_some(),
            created_at: row.get(10)?,
            avatar: row.get(11)?,
        })
    }
}

impl FromRow for Me {
    fn from_row(row: &Row<'_>) -> Result<Self> {
        Ok(Self {
            person: Person::from_row(row)?,
            email: row.get(12)?,
            locale: some(row.get(13)?),
            is_discreet: row.get(14)?,
            muted_until: row.get(15)?,
            keywords: Keywords::kept(&row.get::<String>(16)?),
            level: row.get(18)?,
            ignored: Vec::new(),
            sections: row.get(17)?,
            quiet: row.get(19)?,
        })
    }
}

fn some(text: String) -> Option<String> {
    Some(text).filter(|text| !text.is_empty())
}

fn status(text: String, until: Option<Millis>) -> Option<Status> {
    (!text.is_empty()).then(|| Status::kept(text, until))
}

impl Tx<'_> {
    /// Where a person's clock stands; empty if they do not say.
    pub(crate) async fn time_zone(&mut self, user: UserId) -> Result<String> {
        let found: Option<(String,)> = self.optional(TIME_ZONE, values![user]).await?;
        Ok(found.map(|(zone,)| zone).unwrap_or_default())
    }

    pub(crate) async fn person(&mut self, id: UserId) -> Result<Option<Person>> {
        self.optional(ONE, values![id]).await
    }

    /// These people, in their order; whoever is not there is left out.
    pub(crate) async fn people_of(&mut self, ids: &[UserId]) -> Result<Vec<Person>> {
        let sets: Vec<_> = ids.iter().map(|id| values![*id].to_vec()).collect();
        let found = self.all_each(ONE, &sets).await?;
        Ok(found.into_iter().flatten().collect())
    }

    /// People in the order of their ids, from behind `after`: all, or those whose username or name has this in it.
    pub(crate) async fn people(
        &mut self,
        search: Option<&str>,
        after: UserId,
        most: i64,
    ) -> Result<Vec<Person>> {
        match search {
            None => self.all(ALL, values![after, most]).await,
            Some(search) => {
                // An older version let in names beside each other that are one name now: those are found as they were typed.
                let (pattern, typed) = (like(&fold(search)), like(&exact(search)));
                self.all(FOUND, values![after, most, &pattern, &typed])
                    .await
            }
        }
    }

    /// How many people there are who are not blocked, counted up to `most`.
    pub(crate) async fn count_people(&mut self, most: i64) -> Result<i64> {
        let (count,) = self.one(COUNT, values![most]).await?;
        Ok(count)
    }

    /// A person as they know themselves.
    pub(crate) async fn me(&mut self, id: UserId) -> Result<Option<Me>> {
        let Some(mut me) = self.optional::<Me>(ME, values![id]).await? else {
            return Ok(None);
        };
        me.ignored = self.ignored(id).await?;
        Ok(Some(me))
    }

    /// Keeps what a person may change of themselves.
    pub(crate) async fn keep_profile(&mut self, me: &Me) -> Result<()> {
        let person = &me.person;
        let (folded, keywords) = (fold(&person.name), me.keywords.lines());
        self.run(
            EDIT,
            values![
                person.id,
                &person.name,
                &folded,
                &person.about,
                person.colour.map(|hue| i64::from(hue.degrees())),
                me.locale.as_deref().unwrap_or_default(),
                person.time_zone.as_deref().unwrap_or_default(),
                person.status.as_ref().map_or("", Status::text),
                person.status.as_ref().and_then(Status::until),
                i64::from(me.is_discreet),
                &keywords,
                person.avatar,
                me.level.code(),
            ],
        )
        .await
        .map(drop)
    }

    /// Takes away a person's status if it is over; false when it is not.
    pub(crate) async fn end_status(&mut self, user: UserId, now: Millis) -> Result<bool> {
        Ok(self.run(END_STATUS, values![user, now]).await? > 0)
    }

    /// Folds names that an older version has kept, a few from behind `after`. Tells how far it came; `None` at the end.
    pub(crate) async fn fold_names(&mut self, after: UserId) -> Result<Option<UserId>> {
        let names: Vec<(UserId, String)> =
            self.all(UNFOLDED, values![after, FOLDED_AT_ONCE]).await?;
        let folded: Vec<_> = names.iter().map(|(_, name)| fold(name)).collect();
        let sets: Vec<_> = names
            .iter()
            .zip(&folded)
            .map(|((id, name), folded)| values![*id, name, folded].to_vec())
            .collect();
        self.run_each(FOLD, &sets).await?;
        Ok(names.last().map(|(id, _)| *id))
    }
}
