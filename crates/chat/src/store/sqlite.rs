//! SQLite inside the process: one thread writes, a few read.

mod along;
mod connection;
mod file;
mod job;
mod look;
#[cfg(test)]
mod tests;

use std::{
    path::Path,
    sync::{Arc, Mutex},
    thread::JoinHandle,
    time::{Duration, Instant},
};

use rusqlite::Connection;
use tokio::sync::mpsc;

pub(super) use self::look::look;
use self::{
    along::Along,
    connection::{connect, spawn},
    file::DatabaseFile,
    job::{Job, queued},
};
use super::{Failure, Tx, damaged::Damaged, migrations};

/// Jobs that may wait for the writer, and again for the readers; more wait in their callers.
const WAITING: usize = 4096;
/// Jobs that share one commit. Bounds how long the first of them waits for the last.
const GROUP: usize = 1024;
/// Reader threads: reads are short, and the machine has other work.
const READERS: usize = 2;
/// Quick reads that are under way at once: a thread that is done finds the next one waiting.
pub(super) const READS: usize = 4 * READERS;
/// Those of one person: whoever asks next finds a thread that is soon free.
pub(super) const READS_EACH: usize = READERS + 1;
/// Pages that the log may hold before the writer moves them itself (64 MiB).
const WRITER_CHECKPOINT_PAGES: u32 = 16_384;
/// Bytes of log from which on the checkpointer moves pages beside the writer.
const CHECKPOINT_BYTES: u64 = 4 << 20;
/// How often the checkpointer looks.
const CHECKPOINT_EVERY: Duration = Duration::from_millis(250);
/// How long a job waits for a place in the queue before the store is called overloaded.
const PATIENCE: Duration = Duration::from_secs(5);
/// How long what may wait does so for a commit that it goes along with.
const MOMENT: Duration = Duration::from_millis(10);
/// How long the file may be held by another process before those who wait to write are told so.
const HELD: Duration = Duration::from_secs(2);
/// SQLite before this version can lose a commit when it resets its log.
const OLDEST: i32 = 3_051_003;

/// A SQLite database file.
#[derive(Clone)]
pub(super) struct Sqlite(Arc<Inner>);

struct Inner {
    file: DatabaseFile,
    writer: async_channel::Sender<Box<dyn Job>>,
    along: Along,
    readers: async_channel::Sender<Box<dyn Job>>,
    damaged: Damaged,
    threads: Mutex<Vec<JoinHandle<()>>>,
    /// Dropping it stops the checkpointer.
    checkpointer: Mutex<Option<mpsc::Sender<()>>>,
}

impl Sqlite {
    /// Opens the file, making it if it is not there, and brings it to this schema.
    pub(super) fn open(path: &Path, schema: usize, damaged: Damaged) -> Result<Self, Failure> {
        if rusqlite::version_number() < OLDEST {
            let found = rusqlite::version();
            return Err(Failure::Unreadable(format!(
                "SQLite {found}; 3.51.3 is the oldest that is safe"
            )));
        }
        let file = DatabaseFile::open(path)?;
        let mut writer = connect(path)?;
        writer.pragma_update(None, "wal_autocheckpoint", WRITER_CHECKPOINT_PAGES)?;
        look::whole(&writer, path)?;
        migrations::run_sqlite(&mut writer, schema)?;
        writer.busy_timeout(HELD)?;

        let (write_jobs, to_write) = async_channel::bounded(WAITING);
        let (read_jobs, to_read) = async_channel::bounded(WAITING);
        let along = Along::default();
        let (mine, rides) = (file.clone(), along.clone());
        let mut threads = vec![spawn("store-writer", move || {
            write(&mut writer, &mine, &to_write, &rides);
        })?];
        for _ in 0..READERS {
            let mut reader = connect(path)?;
            reader.pragma_update(None, "query_only", true)?;
            let to_read = to_read.clone();
            threads.push(spawn("store-reader", move || read(&mut reader, &to_read))?);
        }
        let (alive, until) = mpsc::channel(1);
        let checkpoints = connect(path)?;
        let log = file.log();
        threads.push(spawn("store-checkpoint", move || {
            checkpoint(&checkpoints, &log, until);
        })?);
        Ok(Self(Arc::new(Inner {
            file,
            writer: write_jobs,
            along,
            readers: read_jobs,
            damaged,
            threads: Mutex::new(threads),
            checkpointer: Mutex::new(Some(alive)),
        })))
    }

    pub(super) async fn read<T, E, F>(&self, work: F) -> Result<T, E>
    where
        F: AsyncFnOnce(&mut Tx<'_>) -> Result<T, E> + Send + 'static,
        T: Send + 'static,
        E: From<Failure> + Send + 'static,
    {
        let (job, answer) = queued(work, self.0.damaged.clone());
        submit(&self.0.readers, job).await?;
        answer.await.unwrap_or_else(|_| Err(Failure::Closed.into()))
    }

    pub(super) async fn write<T, E, F>(&self, work: F) -> Result<T, E>
    where
        F: AsyncFnOnce(&mut Tx<'_>) -> Result<T, E> + Send + 'static,
        T: Send + 'static,
        E: From<Failure> + Send + 'static,
    {
        let (job, answer) = queued(work, self.0.damaged.clone());
        submit(&self.0.writer, job).await?;
        answer.await.unwrap_or_else(|_| Err(Failure::Closed.into()))
    }

    /// As [`Sqlite::write`], with the next commit of another's, or by itself where there is none within a moment: who waits for a commit
    /// of theirs finds the writer busy with this less often. Who gives up waiting leaves the work to the next commit.
    pub(super) async fn write_along<T, E, F>(&self, work: F) -> Result<T, E>
    where
        F: AsyncFnOnce(&mut Tx<'_>) -> Result<T, E> + Send + 'static,
        T: Send + 'static,
        E: From<Failure> + Send + 'static,
    {
        let (job, mut answer) = queued(work, self.0.damaged.clone());
        let has_room = self.0.along.put(job);
        if has_room && let Ok(done) = tokio::time::timeout(MOMENT, &mut answer).await {
            return done.unwrap_or_else(|_| Err(Failure::Closed.into()));
        }
        // Whatever waits goes along with this, which does nothing.
        let (nudge, _) = queued::<(), Failure, _>(async |_| Ok(()), self.0.damaged.clone());
        // A queue that stays full is one behind which there are commits.
        if let Err(Failure::Closed) = submit(&self.0.writer, nudge).await {
            self.0.along.give_up();
        }
        answer.await.unwrap_or_else(|_| Err(Failure::Closed.into()))
    }

    /// Bytes that are free where the file is, and of how many.
    pub(super) fn room(&self) -> Option<(u64, u64)> {
        self.0.file.room()
    }

    /// Jobs that wait for the writer and for the readers.
    pub(super) fn waiting(&self) -> (usize, usize) {
        (self.0.writer.len(), self.0.readers.len())
    }

    pub(super) async fn close(&self) {
        self.0.writer.close();
        self.0.readers.close();
        lock(&self.0.checkpointer).take();
        let threads = std::mem::take(&mut *lock(&self.0.threads));
        for thread in &threads {
            thread.thread().unpark();
        }
        let joined = tokio::task::spawn_blocking(move || {
            for thread in threads {
                let _ = thread.join();
            }
        });
        let _ = joined.await;
    }
}

async fn submit(
    queue: &async_channel::Sender<Box<dyn Job>>,
    job: Box<dyn Job>,
) -> Result<(), Failure> {
    match tokio::time::timeout(PATIENCE, queue.send(job)).await {
        Ok(Ok(())) => Ok(()),
        Ok(Err(_)) => Err(Failure::Closed),
        Err(_) => Err(Failure::Busy),
    }
}

/// Runs every waiting job in one transaction, each under its savepoint, commits once, then answers them all.
fn write(
    connection: &mut Connection,
    file: &DatabaseFile,
    jobs: &async_channel::Receiver<Box<dyn Job>>,
    along: &Along,
) {
    let mut group: Vec<Box<dyn Job>> = Vec::with_capacity(GROUP);
    loop {
        let Ok(first) = jobs.recv_blocking() else {
            break;
        };
        group.push(first);
        while group.len() < GROUP
            && let Ok(next) = jobs.try_recv()
        {
            group.push(next);
        }
        group.extend(along.take());
        write_group(connection, file, jobs, &mut group);
    }
    // Nobody else comes.
    group.extend(along.take());
    if !group.is_empty() {
        write_group(connection, file, jobs, &mut group);
    }
}

fn write_group(
    connection: &mut Connection,
    file: &DatabaseFile,
    jobs: &async_channel::Receiver<Box<dyn Job>>,
    group: &mut Vec<Box<dyn Job>>,
) {
    metrics::histogram!("veche_store_group_jobs").record(group.len() as f64);
    let begun = Instant::now();
    let outcome = file.check().and_then(|()| commit(connection, group));
    metrics::histogram!("veche_store_commit_seconds").record(begun.elapsed().as_secs_f64());
    if let Err(failure) = &outcome {
        tracing::error!(error = %failure, jobs = group.len(), "a group commit failed; nothing of it was kept");
        let _ = connection.execute_batch("rollback");
    }
    if matches!(outcome, Err(Failure::Busy)) {
        // Who came meanwhile has waited, too: they would wait as long again, one group after the other.
        group.extend(std::iter::from_fn(|| jobs.try_recv().ok()).take(WAITING));
    }
    for job in group.drain(..) {
        job.answer(outcome.as_ref().copied().map_err(Failure::shared));
    }
}

fn commit(connection: &mut Connection, group: &mut [Box<dyn Job>]) -> Result<(), Failure> {
    run(connection, "begin immediate")?;
    for job in group {
        run(connection, "savepoint job")?;
        let keeps = job.run(connection);
        if !keeps {
            run(connection, "rollback to job")?;
        }
        run(connection, "release job")?;
    }
    run(connection, "commit")
}

fn run(connection: &Connection, sql: &str) -> Result<(), Failure> {
    connection.prepare_cached(sql)?.raw_execute()?;
    Ok(())
}

fn read(connection: &mut Connection, jobs: &async_channel::Receiver<Box<dyn Job>>) {
    while let Ok(mut job) = jobs.recv_blocking() {
        if job.is_given_up() {
            continue;
        }
        let begun = run(connection, "begin");
        if begun.is_ok() {
            job.run(connection);
        }
        // Also when it did not begin: what the last one could not end would be in the way of every later one.
        if !connection.is_autocommit() {
            let _ = run(connection, "rollback");
        }
        job.answer(begun);
    }
}

/// Moves pages from the log into the file beside the writer, so that the writer's own checkpoint finds little to do.
///
/// On its own this would never reset the log under load: the writer's checkpoint, rare and short, does that.
fn checkpoint(connection: &Connection, log: &Path, mut until: mpsc::Receiver<()>) {
    while let Err(mpsc::error::TryRecvError::Empty) = until.try_recv() {
        std::thread::park_timeout(CHECKPOINT_EVERY);
        let bytes = std::fs::metadata(log).map_or(0, |file| file.len());
        if bytes >= CHECKPOINT_BYTES {
            let _ = connection.execute_batch("pragma wal_checkpoint(passive)");
        }
    }
}

fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex
        .lock()
        .unwrap_or_else(std::sync::PoisonError::into_inner)
}
