//! The way to the store. What a job answers with is what an operation does.

use veche_model::UserId;

use crate::chat::Chat;
use crate::{Result, gate::Asker, store::Tx};

impl Chat {
    /// Runs one transaction that only reads, when it is the turn of whoever asks.
    pub(in crate::chat) async fn read<T, F>(&self, asker: impl Into<Asker>, job: F) -> Result<T>
    where
        F: AsyncFnOnce(&mut Tx<'_>) -> Result<T> + Send + 'static,
        T: Send + 'static,
    {
        self.0.store.read(asker, job).await
    }

    /// Runs one piece of a person's long reading.
    pub(in crate::chat) async fn read_slowly<T, F>(&self, user: UserId, job: F) -> Result<T>
    where
        F: AsyncFnOnce(&mut Tx<'_>) -> Result<T> + Send + 'static,
        T: Send + 'static,
    {
        self.0.store.read_slowly(user, job).await
    }

    /// Runs one transaction that reads very much.
    pub(in crate::chat) async fn read_long<T, F>(&self, job: F) -> Result<T>
    where
        F: AsyncFnOnce(&mut Tx<'_>) -> Result<T> + Send + 'static,
        T: Send + 'static,
    {
        self.0.store.read_long(job).await
    }

    /// Runs one transaction and answers once it is durable. A refusal of the job keeps nothing of it.
    pub(in crate::chat) async fn write<T, F>(&self, job: F) -> Result<T>
    where
        F: AsyncFnOnce(&mut Tx<'_>) -> Result<T> + Send + 'static,
        T: Send + 'static,
    {
        self.0.store.write(job).await
    }

    /// The same for what may wait a moment, and go along with what somebody waits for.
    pub(in crate::chat) async fn write_along<T, F>(&self, job: F) -> Result<T>
    where
        F: AsyncFnOnce(&mut Tx<'_>) -> Result<T> + Send + 'static,
        T: Send + 'static,
    {
        self.0.store.write_along(job).await
    }
}
