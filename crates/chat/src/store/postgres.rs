//! A PostgreSQL server, through a pool that no idle socket ever holds.

mod pulse;

use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::{Duration, Instant},
};

use deadpool_postgres::{
    Hook, HookError, Manager, ManagerConfig, Object, Pool, RecyclingMethod, Runtime,
};
use futures_util::FutureExt;
use tokio::{select, task::AbortHandle, time::sleep};
use tokio_postgres::{Config, NoTls};

use self::pulse::Pulse;
use super::{Failure, Tx, damaged::Damaged, migrations};

/// How long a caller waits for a free connection, and a connection for the server.
const PATIENCE: Duration = Duration::from_secs(5);
/// How long a connection on which nothing arrives is believed in.
const SILENCE: Duration = Duration::from_secs(10);
/// How long a transaction may take as a whole, on a machine that is busy with much else: a statement has its own bound, and a
/// server that says nothing is left long before.
const TRANSACTION: Duration = Duration::from_secs(10);
/// How long one that goes through very much may take. A server that goes silent is left long before.
const LONG_TRANSACTION: Duration = Duration::from_hours(1);
/// How long a transaction may take before somebody looks whether the server is there at all.
const DOUBT: Duration = Duration::from_secs(1);

/// What every connection starts with. A lock that is not had, or a statement that is not done in 2 s, is an
/// answer of its own.
///
/// Every statement here is made to walk an index in its order. On tables without fresh statistics the planner would rather
/// gather a whole channel and sort it (2.3 instead of 0.09 ms for a page), and plan that anew each time. A sort that cannot be
/// avoided is thereby so dear on paper that the server would compile it first, for 100 ms: it does not.
const SESSION: &str = "set search_path to veche; set client_min_messages to warning; set lock_timeout to '2s'; set statement_timeout to '2s'; \
     set idle_in_transaction_session_timeout to '15s'; set synchronous_commit to on; \
     set enable_bitmapscan to off; set enable_sort to off; set jit to off; set plan_cache_mode to force_generic_plan";

/// A PostgreSQL database; the tables live in its schema `veche`.
#[derive(Clone)]
pub(super) struct Postgres {
    pool: Pool,
    version: Arc<str>,
    pulse: Arc<Pulse>,
    damaged: Damaged,
    /// The one task that keeps the pulse.
    keeper: AbortHandle,
}

/// How long a transaction may take, and what opens it.
#[derive(Clone, Copy)]
struct Pace {
    patience: Duration,
    committing: Duration,
    begin: &'static str,
}

/// How long a commit may wait, for a disk or for a synchronous standby, before its caller is told that nobody knows. The server
/// itself gives that wait up by no timeout, for a commit is outside that of a statement, and shows nobody what waits.
const COMMITTING: Duration = Duration::from_secs(3);

const READ: Pace = Pace {
    patience: TRANSACTION,
    committing: COMMITTING,
    begin: "begin isolation level repeatable read read only",
};
const WRITE: Pace = Pace {
    patience: TRANSACTION,
    committing: COMMITTING,
    begin: "begin",
};
const LONG_READ: Pace = Pace {
    patience: LONG_TRANSACTION,
    committing: LONG_TRANSACTION,
    begin: "begin isolation level repeatable read read only; set local statement_timeout to 0",
};
const LONG_WRITE: Pace = Pace {
    patience: LONG_TRANSACTION,
    committing: LONG_TRANSACTION,
    begin: "begin; set local statement_timeout to 0; set local idle_in_transaction_session_timeout to 0",
};

impl Postgres {
    pub(super) async fn open(
        url: &str,
        connections: usize,
        schema: usize,
        damaged: Damaged,
    ) -> Result<Self, Failure> {
        let mut config: Config = url.parse().map_err(Failure::from)?;
        config
            .connect_timeout(PATIENCE)
            .tcp_user_timeout(SILENCE)
            .keepalives_idle(SILENCE)
            .application_name("veche");
        let manager = Manager::from_config(
            config.clone(),
            NoTls,
            ManagerConfig {
                recycling_method: RecyclingMethod::Fast,
            },
        );
        let pool = Pool::builder(manager)
            .max_size(connections)
            .runtime(Runtime::Tokio1)
            .wait_timeout(Some(PATIENCE))
            .create_timeout(Some(PATIENCE))
            .post_create(Hook::async_fn(|client, _| {
                Box::pin(async move {
                    client
                        .batch_execute(SESSION)
                        .await
                        .map_err(HookError::Backend)
                })
            }))
            .build()
            .map_err(|error| Failure::Engine(error.into()))?;
        let client = pool.get().await?;
        migrations::run_postgres(&client, schema).await?;
        let row = client
            .query_one("select current_setting('server_version')", &[])
            .await?;
        let version: String = row.try_get(0)?;
        if config.get_hosts().len() > 1 {
            warn_of_losses(&client).await?;
        }
        let version = version.split(' ').next().unwrap_or_default().into();
        drop(client);
        let pulse = Pulse::new();
        let (kept, of_pool) = (pulse.clone(), pool.clone());
        let keeper = tokio::spawn(async move { kept.keep(&config, &of_pool).await });
        Ok(Self {
            pool,
            version,
            pulse,
            damaged,
            keeper: keeper.abort_handle(),
        })
    }

    pub(super) async fn read<T, E, F>(&self, is_long: bool, work: F) -> Result<T, E>
    where
        F: AsyncFnOnce(&mut Tx<'_>) -> Result<T, E> + Send + 'static,
        T: Send + 'static,
        E: From<Failure> + Send + 'static,
    {
        let pace = if is_long { LONG_READ } else { READ };
        self.in_time(pace, self.read_now(pace.begin, work)).await?
    }

    async fn read_now<T, E, F>(&self, begin: &'static str, work: F) -> Result<T, E>
    where
        F: AsyncFnOnce(&mut Tx<'_>) -> Result<T, E> + Send + 'static,
        T: Send + 'static,
        E: From<Failure> + Send + 'static,
    {
        let open = self.open_transaction().await?;
        let mut tx = Tx::on_postgres_snapshot(open.client(), begin);
        let result = work(&mut tx).await;
        self.damaged.note(tx.take_damaged());
        if tx.has_begun() {
            // Sent, and not waited for: whoever has the connection next is served after it.
            let _ = open.client().batch_execute("rollback").now_or_never();
        }
        open.done();
        result
    }

    pub(super) async fn write<T, E, F>(&self, work: F) -> Result<T, E>
    where
        F: AsyncFnOnce(&mut Tx<'_>) -> Result<T, E> + Send + 'static,
        T: Send + 'static,
        E: From<Failure> + Send + 'static,
    {
        self.write_at(WRITE, work).await
    }

    /// As [`Postgres::write`], for what goes through very much.
    pub(super) async fn write_long<T, E, F>(&self, work: F) -> Result<T, E>
    where
        F: AsyncFnOnce(&mut Tx<'_>) -> Result<T, E> + Send + 'static,
        T: Send + 'static,
        E: From<Failure> + Send + 'static,
    {
        self.write_at(LONG_WRITE, work).await
    }

    async fn write_at<T, E, F>(&self, pace: Pace, work: F) -> Result<T, E>
    where
        F: AsyncFnOnce(&mut Tx<'_>) -> Result<T, E> + Send + 'static,
        T: Send + 'static,
        E: From<Failure> + Send + 'static,
    {
        let is_committing = AtomicBool::new(false);
        let writing = self.write_now(pace, &is_committing, work);
        self.in_time(pace, writing).await.map_err(|failure| {
            // The answer is late; the work may not be.
            if is_committing.load(Ordering::Relaxed) {
                failure.of_commit()
            } else {
                failure
            }
        })?
    }

    async fn write_now<T, E, F>(
        &self,
        pace: Pace,
        is_committing: &AtomicBool,
        work: F,
    ) -> Result<T, E>
    where
        F: AsyncFnOnce(&mut Tx<'_>) -> Result<T, E> + Send + 'static,
        T: Send + 'static,
        E: From<Failure> + Send + 'static,
    {
        let open = self.open_transaction().await?;
        let mut tx = Tx::on_postgres(open.client(), Some(pace.begin));
        let result = match work(&mut tx).await {
            Ok(_) if tx.has_failed() => Err(Failure::Aborted.into()),
            result => result,
        };
        self.damaged.note(tx.take_damaged());
        if tx.is_away() {
            // Closed with what it holds: the next connection may be to another server.
            return result;
        }
        if tx.has_begun() {
            let end = if result.is_ok() { "commit" } else { "rollback" };
            is_committing.store(result.is_ok(), Ordering::Relaxed);
            let begun = Instant::now();
            let committing =
                tokio::time::timeout(pace.committing, open.client().batch_execute(end));
            committing
                .await
                .map_err(|_| Failure::Unsure("the commit waits".into()))?
                .map_err(|error| Failure::from(error).of_commit())?;
            metrics::histogram!("veche_store_commit_seconds").record(begun.elapsed().as_secs_f64());
        }
        open.done();
        result
    }

    /// Gives up what takes too long, and all that is under way when the server goes silent: that must not silence us. The
    /// connection is closed with it.
    async fn in_time<T>(&self, pace: Pace, work: impl Future<Output = T>) -> Result<T, Failure> {
        if self.pulse.is_silent() {
            return Err(Failure::Away("it does not answer".into()));
        }
        let mut work = std::pin::pin!(work);
        if let Ok(done) = tokio::time::timeout(DOUBT, &mut work).await {
            return Ok(done);
        }
        self.pulse.doubt();
        select! {
            biased;
            done = &mut work => Ok(done),
            () = sleep(pace.patience.saturating_sub(DOUBT)) => {
                Err(Failure::Away("it answers too late".into()))
            }
            () = self.pulse.silence() => {
                Err(Failure::Away("it does not answer".into()))
            }
        }
    }

    async fn open_transaction(&self) -> Result<Open, Failure> {
        Ok(Open(Some(self.pool.get().await?)))
    }

    pub(super) fn version(&self) -> &str {
        &self.version
    }

    /// Connections: how many there are, how many of them are idle, and how many callers wait for one.
    pub(super) fn connections(&self) -> (usize, usize, usize) {
        let status = self.pool.status();
        (status.size, status.available, status.waiting)
    }

    pub(super) fn close(&self) {
        self.keeper.abort();
        self.pool.close();
    }
}

/// Who names several servers means to go on with another when one is lost.
async fn warn_of_losses(client: &Object) -> Result<(), Failure> {
    let sql = "select current_setting('synchronous_standby_names')";
    let standbys: String = client.query_one(sql, &[]).await?.try_get(0)?;
    if standbys.is_empty() {
        tracing::warn!(
            "PostgreSQL has no synchronous standby (synchronous_standby_names is empty): when its primary is lost, the last \
             messages that were acknowledged are lost with it"
        );
    }
    Ok(())
}

/// A connection inside a transaction. Dropped halfway, by a cancelled caller or an error, it never returns to the pool:
/// closing it is what rolls the transaction back.
struct Open(Option<Object>);

impl Open {
    fn client(&self) -> &Object {
        self.0.as_ref().expect("taken only by done or drop")
    }

    fn done(mut self) {
        drop(self.0.take());
    }
}

impl Drop for Open {
    fn drop(&mut self) {
        if let Some(client) = self.0.take() {
            drop(Object::take(client));
        }
    }
}
