//! Where everything is kept: one body of logic over two engines.
//!
//! An operation hands [`Store::read`] or [`Store::write`] an async closure over a [`Tx`]. On SQLite it runs on the writer's
//! thread (or a reader's) and never really waits; on PostgreSQL it runs in the caller's task. The nouns' files below add
//! their statements to [`Tx`] and know no engine.

mod applicants;
mod audit;
mod audit_log;
mod budgets;
mod channels;
mod damage;
mod damaged;
mod devices;
mod dialect;
mod directs;
mod drafts;
mod dressing;
mod due;
mod dump;
mod edits;
mod facts;
mod failure;
mod files;
mod first_channels;
mod groups;
mod ignored;
mod invites;
mod lanes;
mod leftovers;
mod log;
mod looks;
mod mail;
mod members;
mod mentions;
mod messages;
mod migrations;
mod nodes;
mod outbox;
mod pages;
mod part;
mod people;
mod pins;
mod places;
mod polls;
mod postgres;
mod posting;
mod presence;
mod quiet;
mod reactions;
mod reading;
mod reminders;
mod reports;
mod restraints;
mod row;
mod saved;
mod scheduled;
mod seal;
mod search;
mod sections;
mod sessions;
mod setup;
mod sign_in_links;
mod since;
mod spoken;
mod sqlite;
mod threads;
mod tickets;
mod town;
mod town_emoji;
mod tx;
mod unnoticed;
mod url;
mod users;
mod value;

use std::time::Duration;

use veche_model::UserId;

use veche_model::Millis;

use crate::gate::Asker;
use damaged::Damaged;
use lanes::{Lane, Lanes};

pub(crate) use applicants::Application;
pub(crate) use audit::{Act, Entry};
pub(crate) use budgets::Budget;
pub(crate) use channels::people_of;
pub use damage::Damage;
pub(crate) use devices::{NewDevice, Reach};
pub use directs::DirectLine;
pub(crate) use due::{Deed, Due};
pub use dump::{Cell, Rows};
pub use failure::Failure;
pub use files::Bytes;
pub(crate) use files::{Announced, Below, Claimable, FileRow};
pub(crate) use invites::KeptInvite;
pub(crate) use leftovers::Swept;
pub(crate) use log::{Change, posted};
pub(crate) use looks::Keeper;
pub(crate) use mail::Mailbox;
pub(crate) use members::{Glance, Signature, Standing};
pub(crate) use outbox::{About, Errand, LetterKind, Mailing, NewErrand};
pub(crate) use pages::Page;
pub(crate) use part::{Most, Part, Weigh};
pub(crate) use places::{Listing, News};
use postgres::Postgres;
pub(crate) use posting::{Accepted, Posting};
pub(crate) use quiet::Held;
pub(crate) use reminders::NewReminder;
pub(crate) use scheduled::{Letter, NewLetter};
pub(crate) use search::{Analyzed, BlockAt, Candidate, Promising, STRETCH, Stretch};
pub(crate) use sessions::{BegunSession, NEVER, NewSession, Rotation, SignIn};
pub(crate) use spoken::Written;
pub use spoken::{Scribe, Spoken};
use sqlite::Sqlite;
pub(crate) use town::Decided;
pub(crate) use tx::Tx;
pub(crate) use unnoticed::{Ear, Listener, Note, Personal, Reader, Said};
pub use url::DatabaseUrl;
pub(crate) use users::NewUser;

/// How long a look at the start may take.
const LOOK: Duration = Duration::from_millis(500);

/// A database: SQLite inside the process, or a PostgreSQL server. Cheap to clone.
#[derive(Clone)]
pub struct Store {
    engine: Engine,
    lanes: Lanes,
    damaged: Damaged,
    /// The time up to which this database has been written, as far as that was written down when it was opened.
    time: Option<Millis>,
}

#[derive(Clone)]
enum Engine {
    /// One file, one writer thread, a few reader threads.
    Sqlite(Sqlite),
    /// A pool of connections.
    Postgres(Postgres),
}

impl Store {
    /// Opens the database, making it and bringing it to this version's schema as needed.
    ///
    /// `connections` bounds PostgreSQL's pool; SQLite does not look at it.
    pub async fn open(url: &DatabaseUrl, connections: usize) -> Result<Self, Failure> {
        let mut store = Self::open_at(url, connections, migrations::KNOWN).await?;
        store.time = store.begin_epoch().await?;
        Ok(store)
    }

    /// Opens a database that nobody has used yet, with an older version's schema if that is wanted, to be [filled](Store::fill).
    pub async fn open_unused(
        url: &DatabaseUrl,
        connections: usize,
        schema: usize,
    ) -> Result<Self, Failure> {
        let store = Self::open_at(url, connections, schema).await?;
        let unused = store
            .read_long(async |tx| match tx.served_by().await? {
                Some(node) => Err(Failure::Served(node)),
                None if tx.is_used().await? => Err(Failure::Used),
                None => Ok(()),
            })
            .await;
        if let Err(failure) = unused {
            store.close().await;
            return Err(failure);
        }
        Ok(store)
    }

    async fn open_at(
        url: &DatabaseUrl,
        connections: usize,
        schema: usize,
    ) -> Result<Self, Failure> {
        let damaged = Damaged::default();
        let engine = match url {
            DatabaseUrl::Sqlite(path) => {
                Engine::Sqlite(Sqlite::open(path, schema, damaged.clone())?)
            }
            DatabaseUrl::Postgres(url) => {
                Engine::Postgres(Postgres::open(url, connections, schema, damaged.clone()).await?)
            }
        };
        let lanes = match &engine {
            Engine::Sqlite(_) => Lanes::new(sqlite::READS, sqlite::READS_EACH, 1),
            Engine::Postgres(_) => Lanes::of_pool(connections),
        };
        Ok(Self {
            engine,
            lanes,
            damaged,
            time: None,
        })
    }

    /// The schema that this version writes.
    #[must_use]
    pub const fn schema() -> usize {
        migrations::KNOWN
    }

    /// Whether anybody or anything is in the database.
    pub async fn is_used(&self) -> Result<bool, Failure> {
        self.read_long(async |tx| tx.is_used().await).await
    }

    /// Hands over everything that the database holds, as it is at one moment.
    pub async fn pour<E>(
        &self,
        into: impl FnMut(Rows) -> Result<(), E> + Send + 'static,
    ) -> Result<(), E>
    where
        E: From<Failure> + Send + 'static,
    {
        self.read_long(async move |tx| tx.pour(into).await).await
    }

    /// Takes in everything that another database has handed over, or nothing of it. The epoch is another one afterwards.
    pub async fn fill<E>(
        &self,
        from: impl FnMut() -> Result<Option<Rows>, E> + Send + 'static,
    ) -> Result<(), E>
    where
        E: From<Failure> + Send + 'static,
    {
        let epoch = uuid::Uuid::new_v4().to_string();
        let fill = async move |tx: &mut Tx<'_>| tx.fill(from, &epoch).await;
        match &self.engine {
            Engine::Sqlite(sqlite) => sqlite.write(fill).await,
            Engine::Postgres(postgres) => postgres.write_long(fill).await,
        }
    }

    /// Takes all logs for what was stored, as they stand.
    pub(crate) async fn seal_anew(&self) -> Result<(), Failure> {
        let seal = async |tx: &mut Tx<'_>| tx.seal_anew().await;
        match &self.engine {
            Engine::Sqlite(sqlite) => sqlite.write(seal).await,
            Engine::Postgres(postgres) => postgres.write_long(seal).await,
        }
    }

    /// Until then no bytes of files are let go, however long nothing has named them: somebody copies them. The later time holds.
    pub async fn hold_bytes(&self, until: Millis) -> Result<(), Failure> {
        self.write(async move |tx| tx.hold_bytes(until).await).await
    }

    /// Gives a new database its epoch; the time up to which an older one has been written.
    async fn begin_epoch(&self) -> Result<Option<Millis>, Failure> {
        let known = self.read(Asker::Anyone, async |tx| tx.epoch().await);
        if known.await?.is_none() {
            let epoch = uuid::Uuid::new_v4().to_string();
            let begun = self.write(async move |tx| tx.begin_epoch(&epoch).await);
            begun.await?;
        }
        self.read(Asker::Anyone, async |tx| tx.time().await).await
    }

    /// The time up to which this database had been written when it was opened.
    pub(crate) fn time(&self) -> Option<Millis> {
        self.time
    }

    /// Whether other processes may serve the same database.
    pub(crate) fn is_shared(&self) -> bool {
        matches!(self.engine, Engine::Postgres(_))
    }

    /// Looks for damage in a SQLite file, for half a second at most.
    pub fn look(url: &DatabaseUrl) -> Result<(), Failure> {
        match url {
            DatabaseUrl::Sqlite(path) => sqlite::look(path, LOOK),
            DatabaseUrl::Postgres(_) => Ok(()),
        }
    }

    /// Runs one transaction that only reads, when it is the turn of whoever asks: people take turns.
    pub(crate) async fn read<T, E, F>(&self, asker: impl Into<Asker>, job: F) -> Result<T, E>
    where
        F: AsyncFnOnce(&mut Tx<'_>) -> Result<T, E> + Send + 'static,
        T: Send + 'static,
        E: From<Failure> + Send + 'static,
    {
        self.read_in(Lane::Quick, asker.into(), job).await
    }

    /// Runs one piece of a person's long reading: pieces of other such readings and all quick reads come in between.
    pub(crate) async fn read_slowly<T, E, F>(&self, user: UserId, job: F) -> Result<T, E>
    where
        F: AsyncFnOnce(&mut Tx<'_>) -> Result<T, E> + Send + 'static,
        T: Send + 'static,
        E: From<Failure> + Send + 'static,
    {
        self.read_in(Lane::Slow, Asker::Person(user), job).await
    }

    async fn read_in<T, E, F>(&self, lane: Lane, asker: Asker, job: F) -> Result<T, E>
    where
        F: AsyncFnOnce(&mut Tx<'_>) -> Result<T, E> + Send + 'static,
        T: Send + 'static,
        E: From<Failure> + Send + 'static,
    {
        let _pass = self.lanes.enter(lane, asker).await.map_err(Failure::from)?;
        match &self.engine {
            Engine::Sqlite(sqlite) => sqlite.read(job).await,
            Engine::Postgres(postgres) => postgres.read(false, job).await,
        }
    }

    /// Runs one transaction that reads very much, and may take as long as that does.
    pub(crate) async fn read_long<T, E, F>(&self, job: F) -> Result<T, E>
    where
        F: AsyncFnOnce(&mut Tx<'_>) -> Result<T, E> + Send + 'static,
        T: Send + 'static,
        E: From<Failure> + Send + 'static,
    {
        match &self.engine {
            Engine::Sqlite(sqlite) => sqlite.read(job).await,
            Engine::Postgres(postgres) => postgres.read(true, job).await,
        }
    }

    /// Runs one transaction and answers once it is durable. An error from the job keeps nothing of it.
    pub(crate) async fn write<T, E, F>(&self, job: F) -> Result<T, E>
    where
        F: AsyncFnOnce(&mut Tx<'_>) -> Result<T, E> + Send + 'static,
        T: Send + 'static,
        E: From<Failure> + Send + 'static,
    {
        match &self.engine {
            Engine::Sqlite(sqlite) => sqlite.write(job).await,
            Engine::Postgres(postgres) => postgres.write(job).await,
        }
    }

    /// The same for what may wait a moment: on SQLite it goes along with a commit of another's, if there is one by then.
    pub(crate) async fn write_along<T, E, F>(&self, job: F) -> Result<T, E>
    where
        F: AsyncFnOnce(&mut Tx<'_>) -> Result<T, E> + Send + 'static,
        T: Send + 'static,
        E: From<Failure> + Send + 'static,
    {
        match &self.engine {
            Engine::Sqlite(sqlite) => sqlite.write_along(job).await,
            Engine::Postgres(postgres) => postgres.write(job).await,
        }
    }

    /// Bytes that are free where the database's file is, and of how many. A server looks after its own.
    pub(crate) fn room(&self) -> Option<(u64, u64)> {
        match &self.engine {
            Engine::Sqlite(sqlite) => sqlite.room(),
            Engine::Postgres(_) => None,
        }
    }

    /// How many rows were read since the start that do not say what was stored; 1,000 at the most.
    pub(crate) fn damaged(&self) -> usize {
        self.damaged.count()
    }

    /// What waits in the store now: a name and a number each.
    pub(crate) fn queues(&self) -> Vec<(&'static str, usize)> {
        match &self.engine {
            Engine::Sqlite(sqlite) => {
                let (writing, reading) = sqlite.waiting();
                vec![
                    ("veche_store_writes_waiting", writing),
                    ("veche_store_reads_waiting", reading + self.lanes.waiting()),
                ]
            }
            Engine::Postgres(postgres) => {
                let (all, idle, waiting) = postgres.connections();
                vec![
                    ("veche_store_connections", all),
                    ("veche_store_connections_idle", idle),
                    (
                        "veche_store_connections_awaited",
                        waiting + self.lanes.waiting(),
                    ),
                ]
            }
        }
    }

    /// What the store is, for people: `SQLite 3.54.0` or `PostgreSQL 15.18`.
    #[must_use]
    pub fn engine(&self) -> String {
        match &self.engine {
            Engine::Sqlite(_) => format!("SQLite {}", rusqlite::version()),
            Engine::Postgres(postgres) => format!("PostgreSQL {}", postgres.version()),
        }
    }

    /// Finishes what is under way and closes the database. Later calls answer [`Failure::Closed`].
    pub async fn close(&self) {
        match &self.engine {
            Engine::Sqlite(sqlite) => sqlite.close().await,
            Engine::Postgres(postgres) => postgres.close(),
        }
    }
}
