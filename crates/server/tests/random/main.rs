//! Random people over real sockets, cut at any byte, against a plain model of what must be: nothing lost, doubled, out of
//! order, gapped or leaked, and what is unread counted right.
//!
//! `RANDOM_STEPS` and `RANDOM_SEED` make it longer, or the same again.

#[path = "../it/harness/postgres.rs"]
mod postgres;

mod deaf;
mod device;
mod dice;
mod model;
mod night;
mod proxy;
mod world;

use tempfile::TempDir;
use veche::{
    Server,
    settings::{Given, Origin, Settings},
};

use night::Night;
use world::World;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whatever_people_do_everybody_sees_what_a_plain_model_says_on_sqlite() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let database = folder.path().join("veche.db").display().to_string();
    Box::pin(run(&database, folder)).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whatever_people_do_everybody_sees_what_a_plain_model_says_on_postgres() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    Box::pin(run(&postgres::database().await, folder)).await;
}

async fn run(database: &str, folder: TempDir) {
    let number = |name: &str, default: u64| {
        std::env::var(name).map_or(default, |text| text.parse().expect("a number"))
    };
    let (steps, seed) = (number("RANDOM_STEPS", 10_000), number("RANDOM_SEED", 7));
    let data = folder.path().display().to_string();
    let mut given = Given::new();
    for (name, value) in [
        ("listen", "127.0.0.1:0"),
        ("data", &data),
        ("database_url", database),
        ("password_memory_kib", "8"),
        ("demo", "on"),
        ("limits", "off"),
        ("files_kept_days", "0"),
    ] {
        given.insert(name, (value.to_owned(), Origin::Flag));
    }
    let settings = Settings::read(&given).expect("good settings");
    let server = Server::start(&settings).await.expect("the server starts");
    let night = Night::over(&settings);
    let mut world = World::new(&server.address().to_string(), night, seed).await;
    for step in 0..steps {
        world.step(step).await;
    }
    world.check_all().await;
    assert!(
        steps < 2_000 || world.deaf_sockets() > 0,
        "somebody never reads"
    );
    println!("{steps} steps with seed {seed}: {}", world.figures());
    let files = world.files();
    drop(world);
    server.stop().await;
    assert_eq!(Night::over(&settings).sweeps().await, files);
    Night::over(&settings).is_whole().await;
}
