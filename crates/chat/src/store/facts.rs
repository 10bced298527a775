//! Facts about the database as a whole.

use veche_model::Millis;

use super::{
    Failure, Tx,
    dialect::{Dialects, Locking, locking},
    value::values,
};

type Result<T> = std::result::Result<T, Failure>;

const FIND: &str = "select value from facts where name = $1";
const SET: &str = "insert into facts (name, value) values ($1, $2) on conflict (name) do nothing";
// Adding up the heads looks at one row a channel, counting messages at each of them.
const COUNTS: &str = "select (select count(*) from users where gone_at is null),
    (select count(*) from channels where deleted_at is null),
    (select cast(coalesce(sum(head), 0) as bigint) from channels)";
// The tables of a prototype in the same PostgreSQL database are not ours.
const SIZE: Dialects = Dialects {
    sqlite: "select page_count * page_size from pragma_page_count, pragma_page_size",
    postgres: "select cast(coalesce(sum(pg_total_relation_size(oid)), 0) as bigint) from pg_class
        where relkind = 'r' and relnamespace = to_regnamespace(current_schema())",
};

/// What the database is told apart from any other by, and from its own earlier self after a restore.
const EPOCH: &str = "epoch";

/// When the database was last seen to take what is written to it.
const WRITTEN: &str = "written";
const REPLACE: &str = "insert into facts (name, value) values ($1, $2)
    on conflict (name) do update set value = excluded.value";
const LAG: &str = "select cast(coalesce(sum(head - indexed), 0) as bigint) from channels
    where is_unindexed = 1 and deleted_at is null";
/// Until when no bytes of files are let go.
const HELD: &str = "bytes_held";
/// Until when bytes of files are being let go.
const LETTING_GO: &str = "letting_go";
const FORGET: &str = "delete from facts where name = $1 and value = $2";
/// Which terms the search's index has.
const ANALYSIS: &str = "search";

/// Up to when the database has been written.
const TIME: &str = "time";
const ADVANCE: &str = "insert into facts (name, value) values ($1, $2)
    on conflict (name) do update set value = excluded.value
    where cast(facts.value as bigint) < cast(excluded.value as bigint)";

// A row that nobody who posts ever wants: were people's own rows held, two posts and a mute could wait for each other in a ring.
const HOUSE: Locking = locking!("select value from facts where name = 'epoch'", "for share");
const HOUSE_ALONE: Locking = locking!("select value from facts where name = 'epoch'", "for update");

impl Tx<'_> {
    /// Nobody [holds the house alone](Self::hold_house_alone) until this transaction ends.
    pub(super) async fn hold_house(&mut self) -> Result<()> {
        self.hold::<(String,)>(HOUSE, &[]).await.map(drop)
    }

    /// Nobody else holds the house until this transaction ends: what the others did is done, and what they will do sees this.
    pub(super) async fn hold_house_alone(&mut self) -> Result<()> {
        self.hold::<(String,)>(HOUSE_ALONE, &[]).await.map(drop)
    }

    /// Up to when the database has been written.
    pub(crate) async fn time(&mut self) -> Result<Option<Millis>> {
        self.moment(TIME).await
    }

    /// Notes up to when the database has been written; an earlier time only when the later one was wrong.
    pub(crate) async fn set_time(&mut self, time: Millis, was_wrong: bool) -> Result<()> {
        let sql = if was_wrong { REPLACE } else { ADVANCE };
        let time = time.0.to_string();
        self.run(sql, values![TIME, time.as_str()]).await.map(drop)
    }

    /// Writes as little as can be written.
    pub(crate) async fn note_writing(&mut self, now: Millis) -> Result<()> {
        let now = now.0.to_string();
        self.run(REPLACE, values![WRITTEN, now.as_str()])
            .await
            .map(drop)
    }

    /// How many positions of all logs the search does not know yet.
    pub(crate) async fn index_lag(&mut self) -> Result<i64> {
        let (lag,) = self.one(LAG, &[]).await?;
        Ok(lag)
    }

    /// How many people and channels there are, and how many positions their logs have.
    pub(crate) async fn counts(&mut self) -> Result<(i64, i64, i64)> {
        self.one(COUNTS, &[]).await
    }

    /// How many bytes the tables take, with their indexes.
    pub(crate) async fn size(&mut self) -> Result<i64> {
        let (bytes,) = self.one(self.dialect(SIZE), &[]).await?;
        Ok(bytes)
    }

    /// Which database this is; every open one has an epoch.
    pub(crate) async fn epoch(&mut self) -> Result<Option<String>> {
        self.fact(EPOCH).await
    }

    /// Gives the database its epoch, if it has none yet.
    pub(crate) async fn begin_epoch(&mut self, epoch: &str) -> Result<()> {
        self.run(SET, values![EPOCH, epoch]).await.map(drop)
    }

    /// The database is told apart from its earlier self from here on.
    pub(super) async fn renew_epoch(&mut self, epoch: &str) -> Result<()> {
        self.run(REPLACE, values![EPOCH, epoch]).await.map(drop)
    }

    /// Until then no bytes of files are let go; the later time holds.
    pub(super) async fn hold_bytes(&mut self, until: Millis) -> Result<()> {
        let until = until.0.to_string();
        self.run(ADVANCE, values![HELD, until.as_str()])
            .await
            .map(drop)
    }

    /// Until when no bytes of files are let go.
    pub(crate) async fn bytes_held(&mut self) -> Result<Option<Millis>> {
        self.moment(HELD).await
    }

    /// Until when bytes of files are being let go.
    pub(super) async fn letting_go(&mut self) -> Result<Option<Millis>> {
        self.moment(LETTING_GO).await
    }

    /// Bytes of files are being let go until then.
    pub(super) async fn let_go_until(&mut self, until: Millis) -> Result<()> {
        let until = until.0.to_string();
        self.run(REPLACE, values![LETTING_GO, until.as_str()])
            .await
            .map(drop)
    }

    /// Bytes of files are let go no more by whoever said until when they would be.
    pub(crate) async fn end_letting_go(&mut self, until: Millis) -> Result<()> {
        let until = until.0.to_string();
        self.run(FORGET, values![LETTING_GO, until.as_str()])
            .await
            .map(drop)
    }

    /// Which terms the search's index has; `None` before there is one.
    pub(crate) async fn analysis(&mut self) -> Result<Option<String>> {
        self.fact(ANALYSIS).await
    }

    /// Notes which terms the search's index has.
    pub(super) async fn set_analysis(&mut self, analysis: &str) -> Result<()> {
        self.run(REPLACE, values![ANALYSIS, analysis])
            .await
            .map(drop)
    }

    async fn fact(&mut self, name: &str) -> Result<Option<String>> {
        let found: Option<(String,)> = self.optional(FIND, values![name]).await?;
        Ok(found.map(|(value,)| value))
    }

    async fn moment(&mut self, name: &str) -> Result<Option<Millis>> {
        let found = self.fact(name).await?;
        Ok(found.and_then(|at| at.parse().ok()).map(Millis))
    }
}
