//! Emoji of the town's own.

use veche_model::{EmojiName, FileId, Looks, Millis, TownEmoji, UserId, fold};

use super::{
    Failure, Tx,
    row::{FromRow, Row},
    value::values,
};

type Result<T> = std::result::Result<T, Failure>;

macro_rules! columns {
    () => {
        "select e.name, e.file_id, f.is_animated, e.maker_id, e.made_at from town_emoji e join files f on f.id = e.file_id"
    };
}

const ALL: &str = concat!(columns!(), " order by e.id");
const NAMED: &str = concat!(columns!(), " where e.name_fold = $1");
const NAMES: &str = "select name from town_emoji order by id";
const COUNT: &str = "select count(*) from town_emoji";
// No id is given twice, so no two lists of one database that follow each other have the same.
const VERSION: &str = "select coalesce(max(id), 0) * 1000 + count(*) from town_emoji";
const ADD: &str = "insert into town_emoji (name, name_fold, file_id, maker_id, made_at) values ($1, $2, $3, $4, $5)";
const DROP: &str = "delete from town_emoji where name_fold = $1";

impl FromRow for TownEmoji {
    fn from_row(row: &Row<'_>) -> Result<Self> {
        Ok(Self {
            name: row.get(0)?,
            file: row.get(1)?,
            is_animated: row.get(2)?,
            maker: row.get(3)?,
            made_at: row.get(4)?,
        })
    }
}

impl Tx<'_> {
    /// All emoji of the town's own, by name.
    pub(crate) async fn town_emoji(&mut self) -> Result<Vec<TownEmoji>> {
        let mut all: Vec<TownEmoji> = self.all(ALL, &[]).await?;
        // As the letters are numbered, on both engines.
        all.sort_by(|one, other| one.name.cmp(&other.name));
        Ok(all)
    }

    /// Another number than before where there are others than before.
    pub(crate) async fn town_emoji_version(&mut self) -> Result<i64> {
        let (version,) = self.one(VERSION, &[]).await?;
        Ok(version)
    }

    pub(crate) async fn count_town_emoji(&mut self) -> Result<i64> {
        let (count,) = self.one(COUNT, &[]).await?;
        Ok(count)
    }

    /// The one that is called so, whatever the spelling.
    pub(crate) async fn town_emoji_named(&mut self, name: &str) -> Result<Option<TownEmoji>> {
        let key = fold(name);
        self.optional(NAMED, values![&key]).await
    }

    /// Whether there is one whose name passes for this one.
    pub(crate) async fn is_like_town_emoji(&mut self, name: &EmojiName) -> Result<bool> {
        let looks = name.looks();
        // Few, and seldom made: no table of looks is kept of them.
        let names: Vec<(String,)> = self.all(NAMES, &[]).await?;
        Ok(names.iter().any(|(name,)| looks.pass_for(&Looks::of(name))))
    }

    /// Adds one. A name that another has is a violated constraint.
    pub(crate) async fn add_town_emoji(
        &mut self,
        name: &EmojiName,
        file: FileId,
        maker: UserId,
        now: Millis,
    ) -> Result<()> {
        let (text, key) = (name.as_str(), fold(name.as_str()));
        self.run(ADD, values![text, &key, file, maker, now])
            .await
            .map(drop)
    }

    /// Deletes the one that is called so.
    pub(crate) async fn drop_town_emoji(&mut self, name: &str) -> Result<()> {
        let key = fold(name);
        self.run(DROP, values![&key]).await.map(drop)
    }
}
