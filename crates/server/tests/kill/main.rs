//! SIGKILL at random moments under load: what was acknowledged is there afterwards, in order, once.
//!
//! `make test` kills 20 times on each engine; `make kill ROUNDS=200` as often as one likes.

#[path = "../it/harness/postgres.rs"]
mod postgres;

#[expect(dead_code, reason = "here it never goes away")]
#[path = "../it/harness/bucket.rs"]
mod bucket;
mod log;
mod sender;
mod server;
mod writer;

use std::time::Duration;

use bucket::Bucket;
use log::Log;
use sender::Sender;
use server::{House, Server};
use writer::Writer;

/// A server that takes longer from its start to its first answer does not come back by itself. How long it takes is printed, and is no
/// matter here, for the machine may be busy.
const BACK: Duration = Duration::from_secs(30);
/// The direct channel of `user1` and `user2`: the demo data has two channels before it.
const DIRECT: i64 = 3;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nothing_acknowledged_is_lost_on_sqlite() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let database = folder.path().join("veche.db").display().to_string();
    let folder = folder.path();
    kill_and_look(&House {
        database: &database,
        folder,
        bucket: None,
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nothing_acknowledged_is_lost_on_sqlite_with_a_bucket() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let database = folder.path().join("veche.db").display().to_string();
    let bucket = Bucket::start().await;
    let folder = folder.path();
    kill_and_look(&House {
        database: &database,
        folder,
        bucket: Some(&bucket),
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nothing_acknowledged_is_lost_on_postgres() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    kill_and_look(&House {
        database: &postgres::database().await,
        folder: folder.path(),
        bucket: None,
    })
    .await;
}

async fn kill_and_look(house: &House<'_>) {
    let rounds: u32 =
        std::env::var("KILL_ROUNDS").map_or(20, |rounds| rounds.parse().expect("a number"));
    let mut log = Log::default();
    let mut slowest = Duration::ZERO;
    // Made before anybody is killed: an id that a kill has burnt is never given again.
    let first = Server::start(house).await;
    assert_eq!(first.open_direct().await, DIRECT);
    let mut sender = Sender::begin(&first).await;
    drop(first);
    let mut killed = 0;
    // A machine that is busy with something else says less in a round, and gets more of them.
    let shows = |log: &Log, sender: &Sender, killed: u32| {
        log.acknowledged() > u64::from(killed.min(rounds)) * 10
            && 4 * sender.count() > killed.min(rounds) as usize
    };
    while killed < rounds || killed < 4 * rounds && !shows(&log, &sender, killed) {
        let round = killed;
        killed += 1;
        let mut server = Server::start(house).await;
        slowest = slowest.max(server.took);
        assert!(
            server.took < BACK,
            "round {round}: back after {:?}",
            server.took
        );
        log.compare(&server, round).await;
        sender.compare(&server, round).await;

        let writers = Writer::start_all(&server, round).await;
        let sending = sender.start(&server);
        let pause = fastrand(round) % 280 + 20;
        tokio::time::sleep(Duration::from_millis(pause)).await;
        server.kill();
        for writer in writers {
            log.add(writer.finish().await);
        }
        sender = sending.await.expect("a sender does not panic");
    }
    let server = Server::start(house).await;
    log.compare(&server, killed).await;
    sender.compare(&server, killed).await;
    sender.compare_all(&server).await;
    drop(server);
    // Whatever the kills left behind is let go at a start, and there is nothing besides.
    let said = sender::swept(house).await;
    assert!(
        shows(&log, &sender, killed),
        "the load was too light to show anything"
    );
    println!("{}; {said}", sender.told());
    println!(
        "{killed} rounds: {} acknowledged, all of them there in order, once; {} more were under way and stand once or \
         not at all; slowest start {slowest:?}",
        log.acknowledged(),
        log.in_doubt()
    );
}

/// A number that looks random and is the same in every run.
fn fastrand(seed: u32) -> u64 {
    let mixed = u64::from(seed)
        .wrapping_add(0x9e37_79b9)
        .wrapping_mul(0xbf58_476d_1ce4_e5b9);
    (mixed ^ (mixed >> 29)).wrapping_mul(0x94d0_49bb_1331_11eb) >> 33
}
