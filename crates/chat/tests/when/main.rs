//! Random people who look, read, sleep and leave, a chat that is stopped and killed, and a plain model of what each of their devices is
//! told: never twice, never missed, never while they look. The clock is the test's own.
//!
//! `WHEN_STEPS` and `RANDOM_SEED` make it longer, or the same again.

#[path = "../../../server/tests/random/dice.rs"]
mod dice;
#[path = "../../../server/tests/it/pushing/opening.rs"]
mod opening;
#[path = "../shared/options.rs"]
mod options;
#[path = "../../../server/tests/it/harness/postgres.rs"]
mod postgres;

mod house;
mod model;
mod quiet;
mod sink;
mod world;

use tempfile::TempDir;
use veche_chat::DatabaseUrl;

use world::World;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn each_device_is_told_what_a_plain_model_says_on_sqlite() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let url = DatabaseUrl::Sqlite(folder.path().join("veche.db"));
    Box::pin(run(url, folder)).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn each_device_is_told_what_a_plain_model_says_on_postgres() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let url = postgres::database().await;
    Box::pin(run(url.parse().expect("a URL"), folder)).await;
}

async fn run(url: DatabaseUrl, _folder: TempDir) {
    let number = |name: &str, default: u64| {
        std::env::var(name).map_or(default, |text| text.parse().expect("a number"))
    };
    let (steps, seed) = (number("WHEN_STEPS", 200), number("RANDOM_SEED", 7));
    let mut world = World::over(url, seed).await;
    for _ in 0..steps {
        world.step().await;
    }
    let told = world.ends().await;
    println!("{steps} steps with seed {seed}: {told}");
}
