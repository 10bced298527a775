//! A PostgreSQL server, through a pool that no idle socket ever holds.

use std::{sync::Arc, time::Duration};

use deadpool_postgres::{
    Hook, HookError, Manager, ManagerConfig, Object, Pool, RecyclingMethod, Runtime,
};
use futures_util::FutureExt;
use tokio_postgres::{Config, NoTls};

use super::{Failure, Tx, migrations};
use crate::Result;

/// How long a caller waits for a free connection, and a connection for the server.
const PATIENCE: Duration = Duration::from_secs(5);
/// How long a connection on which nothing arrives is believed in.
const SILENCE: Duration = Duration::from_secs(10);
/// How long a transaction may take as a whole. More than a statement may: the server's own word comes first.
const TRANSACTION: Duration = Duration::from_secs(12);

/// What every connection starts with. A lock that is not had in 5 s, or a statement of 10 s, is an answer of its own.
///
/// Every statement here is made to walk an index in its order. On tables without fresh statistics the planner would rather
/// gather a whole channel and sort it (2.3 instead of 0.09 ms for a page), and plan that anew each time.
const SESSION: &str = "set search_path to veche; set client_min_messages to warning; set lock_timeout to '5s'; set statement_timeout to '10s'; \
     set idle_in_transaction_session_timeout to '15s'; set synchronous_commit to on; \
     set enable_bitmapscan to off; set enable_sort to off; set plan_cache_mode to force_generic_plan";

/// A PostgreSQL database; the tables live in its schema `veche`.
#[derive(Clone)]
pub(super) struct Postgres {
    pool: Pool,
    version: Arc<str>,
}

impl Postgres {
    pub(super) async fn open(url: &str, connections: usize) -> std::result::Result<Self, Failure> {
        let mut config: Config = url.parse().map_err(Failure::from)?;
        config
            .connect_timeout(PATIENCE)
            .tcp_user_timeout(SILENCE)
            .keepalives_idle(SILENCE)
            .application_name("veche");
        let manager = Manager::from_config(
            config,
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
        migrations::run_postgres(&client).await?;
        let row = client
            .query_one("select current_setting('server_version')", &[])
            .await?;
        let version: String = row.try_get(0)?;
        let version = version.split(' ').next().unwrap_or_default().into();
        drop(client);
        Ok(Self { pool, version })
    }

    pub(super) async fn read<T, F>(&self, work: F) -> Result<T>
    where
        F: AsyncFnOnce(&mut Tx<'_>) -> Result<T> + Send + 'static,
        T: Send + 'static,
    {
        in_time(self.read_now(work)).await
    }

    async fn read_now<T, F>(&self, work: F) -> Result<T>
    where
        F: AsyncFnOnce(&mut Tx<'_>) -> Result<T> + Send + 'static,
        T: Send + 'static,
    {
        let open = self.open_transaction().await?;
        let mut tx = Tx::on_postgres_snapshot(open.client());
        let result = work(&mut tx).await;
        if tx.has_begun() {
            // Sent, and not waited for: whoever has the connection next is served after it.
            let _ = open.client().batch_execute("rollback").now_or_never();
        }
        open.done();
        result
    }

    pub(super) async fn write<T, F>(&self, work: F) -> Result<T>
    where
        F: AsyncFnOnce(&mut Tx<'_>) -> Result<T> + Send + 'static,
        T: Send + 'static,
    {
        in_time(self.write_now(work)).await
    }

    async fn write_now<T, F>(&self, work: F) -> Result<T>
    where
        F: AsyncFnOnce(&mut Tx<'_>) -> Result<T> + Send + 'static,
        T: Send + 'static,
    {
        let open = self.open_transaction().await?;
        let mut tx = Tx::on_postgres(open.client());
        let result = match work(&mut tx).await {
            Ok(_) if tx.has_failed() => Err(Failure::Aborted.into()),
            result => result,
        };
        if tx.has_begun() {
            let end = if result.is_ok() { "commit" } else { "rollback" };
            open.client()
                .batch_execute(end)
                .await
                .map_err(Failure::from)?;
        }
        open.done();
        result
    }

    async fn open_transaction(&self) -> Result<Open> {
        Ok(Open(Some(self.pool.get().await.map_err(Failure::from)?)))
    }

    pub(super) fn version(&self) -> &str {
        &self.version
    }

    pub(super) fn close(&self) {
        self.pool.close();
    }
}

/// Gives up what takes too long: a server that has gone silent must not silence us. The connection is closed with it.
async fn in_time<T>(work: impl Future<Output = Result<T>>) -> Result<T> {
    let done = tokio::time::timeout(TRANSACTION, work).await;
    done.unwrap_or_else(|late| Err(Failure::Away(late.into()).into()))
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
