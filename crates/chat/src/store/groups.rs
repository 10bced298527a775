//! Groups of people who are called by one name.

use veche_model::{ChannelId, Group, GroupId, Topic, UserId, Username, fold};

use super::{
    Failure, Tx,
    row::{FromRow, Row},
    value::values,
};

type Result<T> = std::result::Result<T, Failure>;

const ALL: &str = "select id, name, about from user_groups order by id";
const ONE: &str = "select id, name, about from user_groups where id = $1";
const EVERYBODY: &str = "select p.group_id, p.user_id from user_group_people p
    join users u on u.id = p.user_id and u.gone_at is null order by p.group_id, p.user_id";
const PEOPLE: &str = "select p.user_id from user_group_people p
    join users u on u.id = p.user_id and u.gone_at is null where p.group_id = $1 order by p.user_id";
const COUNT: &str = "select count(*) from user_groups";
const NAMED: &str = "select id from user_groups where name_fold = $1";
const CALLED: &str = "select p.user_id from user_groups g
    join user_group_people p on p.group_id = g.id
    join members m on m.channel_id = $2 and m.user_id = p.user_id where g.name_fold = $1 order by p.user_id";
const ADD: &str =
    "insert into user_groups (name, name_fold, about) values ($1, $2, $3) returning id";
const EDIT: &str = "update user_groups set name = $2, name_fold = $3, about = $4 where id = $1";
const DROP: &str = "delete from user_groups where id = $1";
const CLEAR: &str = "delete from user_group_people where group_id = $1";
const ADD_PERSON: &str = "insert into user_group_people (group_id, user_id) values ($1, $2)";

impl FromRow for Group {
    fn from_row(row: &Row<'_>) -> Result<Self> {
        Ok(Self {
            id: row.get(0)?,
            name: row.get(1)?,
            about: row.get(2)?,
            people: Vec::new(),
        })
    }
}

impl Tx<'_> {
    /// All groups with their people, by id.
    pub(crate) async fn groups(&mut self) -> Result<Vec<Group>> {
        let mut groups: Vec<Group> = self.all(ALL, &[]).await?;
        let people: Vec<(GroupId, UserId)> = self.all(EVERYBODY, &[]).await?;
        for (id, user) in people {
            if let Ok(at) = groups.binary_search_by_key(&id, |group| group.id) {
                groups[at].people.push(user);
            }
        }
        Ok(groups)
    }

    /// A group with its people.
    pub(crate) async fn group(&mut self, id: GroupId) -> Result<Option<Group>> {
        let Some(mut group) = self.optional::<Group>(ONE, values![id]).await? else {
            return Ok(None);
        };
        let people: Vec<(UserId,)> = self.all(PEOPLE, values![id]).await?;
        group.people = people.into_iter().map(|(user,)| user).collect();
        Ok(Some(group))
    }

    pub(crate) async fn count_groups(&mut self) -> Result<i64> {
        let (count,) = self.one(COUNT, &[]).await?;
        Ok(count)
    }

    /// The group that is called so, whatever the spelling.
    pub(crate) async fn group_named(&mut self, name: &str) -> Result<Option<GroupId>> {
        let key = fold(name);
        let found: Option<(GroupId,)> = self.optional(NAMED, values![&key]).await?;
        Ok(found.map(|(id,)| id))
    }

    /// Those of a channel whom the name of a group calls, by id; nobody when no group is called so.
    pub(crate) async fn called_by_group(
        &mut self,
        channel: ChannelId,
        spelling: &str,
    ) -> Result<Vec<UserId>> {
        let key = fold(spelling);
        let found: Vec<(UserId,)> = self.all(CALLED, values![&key, channel]).await?;
        Ok(found.into_iter().map(|(user,)| user).collect())
    }

    /// Adds a group without people. A name that another group has is a violated constraint.
    pub(crate) async fn add_group(&mut self, name: &Username, about: &Topic) -> Result<GroupId> {
        let params = values![name.as_str(), name.folded(), about.as_str()];
        let (id,) = self.one(ADD, params).await?;
        Ok(id)
    }

    /// Calls a group something else, or says otherwise what it is for.
    pub(crate) async fn edit_group(&mut self, group: &Group) -> Result<()> {
        let key = fold(&group.name);
        self.run(EDIT, values![group.id, &group.name, &key, &group.about])
            .await
            .map(drop)
    }

    /// Deletes a group; false when there is none.
    pub(crate) async fn drop_group(&mut self, id: GroupId) -> Result<bool> {
        Ok(self.run(DROP, values![id]).await? > 0)
    }

    /// These are a group's people from now on, and no others.
    pub(crate) async fn set_group_people(&mut self, id: GroupId, people: &[UserId]) -> Result<()> {
        self.run(CLEAR, values![id]).await?;
        let sets: Vec<_> = people
            .iter()
            .map(|user| values![id, *user].to_vec())
            .collect();
        self.run_each(ADD_PERSON, &sets).await.map(drop)
    }
}
