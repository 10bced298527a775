//! Clients written from `docs/protocol.md` against the real binary, while it is killed and started again.

#[path = "../it/harness/postgres.rs"]
mod postgres;

mod server;
mod sessions;
mod talker;

use std::time::Duration;

use server::Server;
use talker::Talker;
use tokio::sync::watch;

/// Messages that each of the two says.
const MESSAGES: u32 = 300;
/// How often the server is killed meanwhile.
const KILLS: u32 = 6;
/// How long all of it may take.
const DEADLINE: Duration = Duration::from_mins(2);

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn clients_survive_restarts_on_sqlite() {
    clients_survive_restarts(None).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn clients_survive_restarts_on_postgres() {
    clients_survive_restarts(Some(postgres::database().await)).await;
}

async fn clients_survive_restarts(postgres: Option<String>) {
    let story = async {
        let mut server = Server::start(postgres).await;
        let anna = Talker::start(&server.base, "user1").await;
        let boris = Talker::start(&server.base, "user2").await;
        let (through, counted) = watch::channel(0);

        tokio::join!(
            anna.says(MESSAGES, &through),
            boris.says(MESSAGES, &through),
            kill_again_and_again(&mut server, counted),
        );

        let stored = anna.stored().await;
        for talker in [&anna, &boris] {
            talker.caught_up(&stored).await;
            for author in [&anna, &boris] {
                assert_eq!(talker.heard_of(author), author.texts(MESSAGES));
            }
        }
        println!(
            "{} messages stored, {} and {} connections lost",
            stored.len(),
            anna.losses(),
            boris.losses()
        );
        assert!(anna.losses() + boris.losses() > KILLS as usize);
    };
    let finished = tokio::time::timeout(DEADLINE, story).await;
    assert!(finished.is_ok(), "it takes too long");
}

/// Kills the server at random moments while it is being talked to.
async fn kill_again_and_again(server: &mut Server, mut through: watch::Receiver<u32>) {
    let share = 2 * MESSAGES / (KILLS + 1);
    for kill in 0..KILLS {
        let moment = getrandom::u32().expect("randomness") % share;
        let reached = through.wait_for(|count| *count >= kill * share + moment);
        reached.await.expect("they go on talking");
        server.kill().await;
        server.start_again().await;
    }
}
