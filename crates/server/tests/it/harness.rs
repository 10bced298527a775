//! A running Veche, people, and what they do.

mod binary;
mod bucket;
mod files;
mod live;
mod nats;
mod person;
mod postgres;
mod raw;
mod reply;
mod silence;
mod socket;
mod spoiling;
mod v1;
mod veche;

pub(crate) use binary::Binary;
pub(crate) use bucket::{Bucket, PLACE};
pub(crate) use live::Live;
pub(crate) use nats::Nats;
pub(crate) use person::Person;
pub(crate) use postgres::{Cluster, database};
pub(crate) use raw::Raw;
pub(crate) use reply::Reply;
pub(crate) use socket::{Refused, Socket};
pub(crate) use veche::{Engine, PASSWORD, Veche};

/// How long a test waits for something that must come.
pub(crate) const DEADLINE: std::time::Duration = std::time::Duration::from_secs(10);

const PAUSE: std::time::Duration = std::time::Duration::from_millis(5);

/// Asks again and again until the answer is yes.
#[track_caller]
pub(crate) fn until(mut ask: impl AsyncFnMut() -> bool) -> impl Future<Output = ()> {
    let caller = std::panic::Location::caller();
    async move {
        let asking = async {
            // A pause each time: an answer that needs no waiting leaves no room for what is awaited.
            while !ask().await {
                tokio::time::sleep(PAUSE).await;
            }
        };
        let asked = tokio::time::timeout(DEADLINE, asking).await;
        assert!(
            asked.is_ok(),
            "it never came to what is awaited at {caller}"
        );
    }
}
