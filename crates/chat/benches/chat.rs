//! `cargo bench -p veche-chat`: durable posts and reads a second through [`Chat`] itself, on both engines.
//!
//! Figures, not a test: nothing fails when a machine is slow. `-- sqlite` or `-- postgres` runs one engine only, a number of
//! seconds (`-- 5`) sets how long each line is measured.

#[path = "../tests/shared/options.rs"]
mod options;

use std::{
    io::{BufRead, BufReader},
    process::{Child, Command, Stdio},
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::{Duration, Instant},
};

use options::options;
use veche_chat::{Caller, Chat, DatabaseUrl, NewAccount, Range, Store, SystemClock};
use veche_model::{ChannelId, ChannelName, DisplayName, Draft, Kind, Nonce, Password, Username};

/// What is shipped, too.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

const CHANNELS: usize = 100;
const PEOPLE: usize = 8;
const TEXT: &str = "Sixty-four bytes of text, which is about what people say at once";

#[tokio::main]
async fn main() {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let wants = |engine: &str| {
        !words
            .iter()
            .any(|word| matches!(word.as_str(), "sqlite" | "postgres") && word != engine)
    };
    let seconds = words.iter().find_map(|word| word.parse().ok()).unwrap_or(3);
    let time = Duration::from_secs(seconds);
    if wants("sqlite") {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let url = DatabaseUrl::Sqlite(folder.path().join("bench.db"));
        measure(&House::open(&url).await, time).await;
    }
    if wants("postgres") {
        let (url, _server) = postgres();
        measure(&House::open(&url).await, time).await;
    }
}

async fn measure(house: &House, time: Duration) {
    println!("\n{}", house.chat.engine());
    println!(
        "{:<34} {:>9} {:>9} {:>9} {:>9} {:>12}",
        "", "per s", "p50 ms", "p95 ms", "p99 ms", "CPU µs each"
    );
    for tasks in [1, 16, 128, 1024] {
        let name = format!("post, 100 channels, {tasks} tasks");
        report(
            &name,
            run(
                house,
                tasks,
                time,
                Work::Post {
                    channels: CHANNELS,
                    has_nonce: false,
                },
            )
            .await,
        );
    }
    for tasks in [1, 128, 1024] {
        let name = format!("post, one channel, {tasks} tasks");
        report(
            &name,
            run(
                house,
                tasks,
                time,
                Work::Post {
                    channels: 1,
                    has_nonce: false,
                },
            )
            .await,
        );
    }
    report(
        "post with nonce, one channel, 128",
        run(
            house,
            128,
            time,
            Work::Post {
                channels: 1,
                has_nonce: true,
            },
        )
        .await,
    );
    for tasks in [1, 16, 128] {
        let name = format!("last 50, 100 channels, {tasks} tasks");
        report(&name, run(house, tasks, time, Work::Read).await);
    }
    house.chat.close().await;
}

#[derive(Clone, Copy)]
enum Work {
    Post { channels: usize, has_nonce: bool },
    Read,
}

struct House {
    chat: Chat,
    people: Vec<Caller>,
    channels: Vec<ChannelId>,
    nonces: Arc<AtomicU64>,
}

impl House {
    async fn open(url: &DatabaseUrl) -> Self {
        let store = Store::open(url, 16).await.expect("the store opens");
        let options = options(Arc::new(SystemClock));
        let chat = Chat::open(store, options).expect("good options");
        let mut people = Vec::new();
        for number in 0..PEOPLE {
            let username = Username::parse(&format!("person{number}")).expect("a username");
            let name = DisplayName::from(&username);
            let password = Password::parse("a long password").expect("a password");
            let account = NewAccount {
                username,
                name,
                email: None,
                password,
            };
            let user = chat
                .register(account, None, None)
                .await
                .expect("an account");
            let token = chat.open_session(&user, None).await.expect("a session");
            people.push(chat.authenticate(&token.0, None).await.expect("a caller"));
        }
        let operator = Caller::operator();
        let mut channels = Vec::new();
        for number in 0..CHANNELS {
            let name = ChannelName::parse(&format!("channel {number}")).expect("a name");
            let channel = chat
                .create_channel(&operator, Kind::Closed, name)
                .await
                .expect("a channel");
            for person in &people {
                chat.add_member(&operator, channel.id, person.id)
                    .await
                    .expect("a member");
            }
            channels.push(channel.id);
        }
        Self {
            chat,
            people,
            channels,
            nonces: Arc::default(),
        }
    }

    async fn once(&self, turn: usize, work: Work) {
        let caller = &self.people[turn % PEOPLE];
        match work {
            Work::Post {
                channels,
                has_nonce,
            } => {
                let channel = self.channels[turn % channels];
                let mut draft = Draft::parse(TEXT).expect("a text");
                if has_nonce {
                    let nonce = self.nonces.fetch_add(1, Ordering::Relaxed);
                    draft =
                        draft.with_nonce(Nonce::parse(format!("nonce-{nonce}")).expect("a nonce"));
                }
                let posting = self.chat.post(caller, channel, draft).expect("no limits");
                posting.await.expect("it is posted");
            }
            Work::Read => {
                let channel = self.channels[turn % CHANNELS];
                let range = Range {
                    limit: Some(50),
                    ..Range::default()
                };
                let mut history = self
                    .chat
                    .history(caller, channel, range, |spoken, out| {
                        out.extend(spoken.text.as_bytes());
                        out.push(0);
                    })
                    .await
                    .expect("it can be read");
                let page = history
                    .next()
                    .await
                    .expect("it can be read")
                    .expect("there is a page");
                assert_eq!(page.split(|byte| *byte == 0).count(), 50 + 1);
            }
        }
    }
}

struct Figures {
    took: Duration,
    cpu: Duration,
    latencies: Vec<Duration>,
}

/// Lets so many tasks do the work over and over, each waiting for its answer, for this long.
async fn run(house: &House, tasks: usize, time: Duration, work: Work) -> Figures {
    let begun = Instant::now();
    let cpu = cpu_time();
    let until = begun + time;
    let mut running = tokio::task::JoinSet::new();
    for task in 0..tasks {
        let house = House {
            chat: house.chat.clone(),
            people: house.people.clone(),
            channels: house.channels.clone(),
            nonces: house.nonces.clone(),
        };
        running.spawn(async move {
            let mut latencies = Vec::new();
            let mut turn = task * 7;
            while Instant::now() < until {
                let started = Instant::now();
                house.once(turn, work).await;
                latencies.push(started.elapsed());
                turn += 1;
            }
            latencies
        });
    }
    let mut latencies = Vec::new();
    while let Some(done) = running.join_next().await {
        latencies.extend(done.expect("no task panics"));
    }
    latencies.sort_unstable();
    Figures {
        took: begun.elapsed(),
        cpu: cpu_time().saturating_sub(cpu),
        latencies,
    }
}

fn report(name: &str, figures: Figures) {
    let Figures {
        took,
        cpu,
        latencies,
    } = figures;
    let count = latencies.len();
    let at = |percent: usize| latencies[(count - 1) * percent / 100].as_secs_f64() * 1000.0;
    println!(
        "{name:<34} {:>9.0} {:>9.2} {:>9.2} {:>9.2} {:>12.1}",
        count as f64 / took.as_secs_f64(),
        at(50),
        at(95),
        at(99),
        cpu.as_secs_f64() * 1e6 / count as f64,
    );
}

/// What this process has used of the processors so far; PostgreSQL's own share is not in it.
fn cpu_time() -> Duration {
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let fields = stat
        .rsplit(')')
        .next()
        .unwrap_or_default()
        .split_whitespace();
    let ticks: u64 = fields
        .skip(11)
        .take(2)
        .filter_map(|field| field.parse::<u64>().ok())
        .sum();
    Duration::from_millis(ticks * 10)
}

/// A throwaway server that syncs to the disk; it ends with this process.
fn postgres() -> (DatabaseUrl, Child) {
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/../../scripts/postgres");
    let mut server = Command::new(script)
        .arg("durable")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("scripts/postgres can be run");
    let mut url = String::new();
    let output = server.stdout.take().expect("it is piped");
    BufReader::new(output)
        .read_line(&mut url)
        .expect("its output can be read");
    (url.trim().parse().expect("PostgreSQL started"), server)
}
