//! `cargo bench -p veche-chat --bench pushes`: how many words to devices a second of the processor carries out, from what was said to the
//! service's answer; and what posts of others wait beside it: at full speed, and at 10,000 a minute, of readers who are called one by one, or fifty at once.
//! On SQLite; a number (`-- 100`) is how many channels of 50 devices there are.
//!
//! The chat has one core; the service, which takes everything, has another where this process may use one, as it stands elsewhere in life.
//!
//! Figures, not a test: nothing fails when a machine is slow.

#[path = "../tests/shared/options.rs"]
mod options;
#[path = "../tests/shared/subscription.rs"]
mod subscription;

use std::{
    fmt,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
        mpsc,
    },
    thread,
    time::{Duration, Instant},
};

use options::options;
use rustix::thread::{CpuSet, gettid, sched_getaffinity, sched_setaffinity};
use subscription::subscription;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
};
use veche_chat::{Caller, Chat, DatabaseUrl, NewAccount, Options, Store, SystemClock};
use veche_model::{ChannelId, ChannelName, DisplayName, Draft, Kind, Password, Role, Username};

/// What is shipped, too.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

const TAKEN: &[u8] = b"HTTP/1.1 201 Created\r\ncontent-length: 0\r\n\r\n";
/// Devices in each channel.
const DEVICES: usize = 50;
/// Readers in a channel each, who are called one behind another: so many with a device, and so many without.
const LONE: usize = 900;
/// Behind one another, each of them is: 10,000 a minute.
const EACH_LONE: Duration = Duration::from_millis(6);
/// How often those with devices are called in turn with those without: a machine has its moods.
const TURNS: usize = 7;
/// How long is posted beside them in each turn.
const TURN: Duration = Duration::from_secs(6);
/// What is said is told on devices behind this, and a little more.
const DELAY: Duration = Duration::from_millis(3200);
/// How long is posted without pushes, and beside those at a rate.
const WHILE: Duration = Duration::from_secs(20);
/// Behind one another, one channel is told each of these: 10,000 devices a minute.
const EACH: Duration = Duration::from_millis(300);
/// Bytes of a push that are its body.
const BODY: usize = 3000;

fn main() {
    let (here, elsewhere) = cores();
    let service = service(elsewhere);
    sched_setaffinity(None, &here).expect("a core of ours");
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    runtime.block_on(run(service));
}

/// A core for the chat, and one for whatever stands elsewhere; the same where there is one alone.
fn cores() -> (CpuSet, CpuSet) {
    let ours = sched_getaffinity(None).expect("the system knows where we may run");
    let mut cores = (0..CpuSet::MAX_CPU).filter(|core| ours.is_set(*core));
    let first = cores.next().unwrap_or_default();
    let second = cores.next().unwrap_or(first);
    let only = |core| {
        let mut set = CpuSet::new();
        set.set(core);
        set
    };
    (only(first), only(second))
}

async fn run(service: Service) {
    let mut words = std::env::args().skip(1);
    let channels = words.find_map(|word| word.parse().ok()).unwrap_or(40);
    let folder = tempfile::tempdir().expect("a temporary folder");
    let url = DatabaseUrl::Sqlite(folder.path().join("bench.db"));
    let Service { origin, taken, .. } = &service;
    let chat = open(&url).await;
    let author = person(&chat, "author").await;
    let aside = channel(&chat, &author, "aside").await;
    let with = lone(&chat, &author, "with").await;
    let without = lone(&chat, &author, "without").await;
    for (number, (reader, _)) in with.iter().enumerate() {
        let told = subscription(&format!("{origin}/lone/{number}"));
        chat.add_device(reader, told).await.expect("a device");
    }
    chat.keep_up().await.expect("the store answers");
    one_by_one(&chat, &author, (aside, &with, &without), &service).await;
    let mut squares = Vec::new();
    for number in 0..channels {
        squares.push(square(&chat, &author, (number, origin)).await);
    }
    let quiet = waits(&chat, &author, aside, tokio::time::sleep(WHILE)).await;
    println!("without pushes {}", Waits::of(quiet));
    for round in 1..=3 {
        let before = taken.load(Ordering::Relaxed);
        for square in &squares {
            call(&chat, &author, *square).await;
        }
        // The three seconds that nobody is told anything are not counted.
        wait(taken, before + 1).await;
        let (begun, cpu) = (Instant::now(), cpu_time(&service));
        let told = wait(taken, before + squares.len() * DEVICES);
        let beside = waits(&chat, &author, aside, told).await;
        let spent = cpu_time(&service).saturating_sub(cpu);
        report(round, squares.len() * DEVICES - 1, begun.elapsed(), spent);
        println!("  beside it {}", Waits::of(beside));
    }
    let before = taken.load(Ordering::Relaxed);
    let calling = async {
        for square in squares.iter().cycle() {
            call(&chat, &author, *square).await;
            tokio::time::sleep(EACH).await;
        }
    };
    let called = async {
        let _ = tokio::time::timeout(WHILE, calling).await;
    };
    let beside = waits(&chat, &author, aside, called).await;
    let told = taken.load(Ordering::Relaxed) - before;
    println!("beside {told} in {WHILE:?} {}", Waits::of(beside));
    chat.close().await;
}

/// Readers in a channel each.
type Lone = [(Caller, ChannelId)];

async fn lone(chat: &Chat, author: &Caller, name: &str) -> Vec<(Caller, ChannelId)> {
    let mut lone = Vec::new();
    for number in 0..LONE {
        let reader = person(chat, &format!("{name}{number}")).await;
        let square = channel(chat, author, &format!("{name}{number}")).await;
        let added = chat
            .add_member(&Caller::operator(), square, reader.id)
            .await;
        added.expect("a member");
        lone.push((reader, square));
    }
    lone
}

/// Prints what posts wait while readers are called one after the other, 10,000 a minute: those without devices, and those with, in turns.
async fn one_by_one(
    chat: &Chat,
    author: &Caller,
    (aside, with, without): (ChannelId, &Lone, &Lone),
    service: &Service,
) {
    let (mut bare, mut told) = (Vec::new(), Vec::new());
    for turn in 1..=TURNS {
        let waits = spread(chat, author, (aside, without), service).await;
        println!("turn {turn}, without devices: {waits}");
        bare.push(waits);
        let waits = spread(chat, author, (aside, with), service).await;
        println!("turn {turn}, with devices: {waits}");
        told.push(waits);
    }
    let all =
        |turns: &[Turn]| Waits::of(turns.iter().flat_map(|turn| turn.waits.clone()).collect());
    let (all_bare, all_told) = (all(&bare), all(&told));
    println!(
        "one by one, all turns: without devices {all_bare}; with devices {all_told}: {:.2} of it",
        all_told.p99 / all_bare.p99
    );
    let (bare, told) = (in_the_middle(bare), in_the_middle(told));
    println!(
        "one by one, the p99 of the turn in the middle: {bare:.2} ms without devices, {told:.2} ms with: {:.2} of it",
        told / bare
    );
}

/// The p99 of the turn that has as many below as above it: one moment in which the machine does something else decides that of all.
fn in_the_middle(turns: Vec<Turn>) -> f64 {
    let mut each: Vec<_> = turns
        .into_iter()
        .map(|turn| Waits::of(turn.waits).p99)
        .collect();
    each.sort_by(f64::total_cmp);
    each[each.len() / 2]
}

/// What a turn came to.
struct Turn {
    pushes: usize,
    spent: Duration,
    waits: Vec<f64>,
}

impl fmt::Display for Turn {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { pushes, spent, .. } = self;
        let waits = Waits::of(self.waits.clone());
        write!(
            f,
            "{pushes} pushes in {TURN:?}, {spent:.1?} of the processor, {waits}"
        )
    }
}

/// One reader after the other is called, 10,000 a minute, whether they have devices or not. What is measured begins where the first of
/// them would be told, and ends with the last call; what is told behind it is waited for.
async fn spread(
    chat: &Chat,
    author: &Caller,
    (aside, lone): (ChannelId, &Lone),
    service: &Service,
) -> Turn {
    let calling = async {
        let mut tick = tokio::time::interval(EACH_LONE);
        for (_, square) in lone.iter().cycle() {
            tick.tick().await;
            call(chat, author, *square).await;
        }
    };
    let measured = async {
        tokio::time::sleep(DELAY).await;
        let (before, cpu) = (service.taken.load(Ordering::Relaxed), cpu_time(service));
        let waits = waits(chat, author, aside, tokio::time::sleep(TURN)).await;
        Turn {
            pushes: service.taken.load(Ordering::Relaxed) - before,
            spent: cpu_time(service).saturating_sub(cpu),
            waits,
        }
    };
    let turn = tokio::select! {
        () = calling => unreachable!("it goes round"),
        turn = measured => turn,
    };
    tokio::time::sleep(DELAY).await;
    turn
}

/// A channel, and those who are told on their devices what is said there.
async fn square(chat: &Chat, author: &Caller, (number, origin): (usize, &str)) -> ChannelId {
    let square = channel(chat, author, &format!("square{number}")).await;
    for device in 0..DEVICES {
        let reader = person(chat, &format!("reader{number}x{device}")).await;
        let operator = Caller::operator();
        let added = chat.add_member(&operator, square, reader.id).await;
        added.expect("a member");
        let told = subscription(&format!("{origin}/{number}/{device}"));
        chat.add_device(&reader, told).await.expect("a device");
    }
    square
}

async fn call(chat: &Chat, author: &Caller, square: ChannelId) {
    let draft = Draft::parse("@channel, the square is open").expect("a text");
    let posted = chat.post(author, square, draft).expect("no limits");
    posted.await.expect("it is posted");
}

/// What posts waited for their answer, in milliseconds.
struct Waits {
    p50: f64,
    p99: f64,
}

impl Waits {
    fn of(mut took: Vec<f64>) -> Self {
        took.sort_by(f64::total_cmp);
        let at = |percent: usize| took[(took.len() - 1) * percent / 100];
        Self {
            p50: at(50),
            p99: at(99),
        }
    }
}

impl fmt::Display for Waits {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { p50, p99 } = self;
        write!(f, "a post waits {p50:.2} ms at p50 and {p99:.2} ms at p99")
    }
}

/// What posts wait for their answer while something else goes on, in milliseconds. One is posted each 10 ms, so that they take none of what is measured
/// beside them.
async fn waits(
    chat: &Chat,
    author: &Caller,
    channel: ChannelId,
    beside: impl Future<Output = ()>,
) -> Vec<f64> {
    let mut took = Vec::new();
    let posting = async {
        loop {
            let begun = Instant::now();
            let draft = Draft::parse("something else").expect("a text");
            let posted = chat.post(author, channel, draft).expect("no limits");
            posted.await.expect("it is posted");
            took.push(begun.elapsed().as_secs_f64() * 1e3);
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    };
    tokio::select! {
        () = posting => {}
        () = beside => {}
    }
    took
}

fn report(round: usize, pushes: usize, took: Duration, cpu: Duration) {
    let (a_second, a_cpu_second) = (
        pushes as f64 / took.as_secs_f64(),
        pushes as f64 / cpu.as_secs_f64(),
    );
    println!(
        "round {round}: {pushes} pushes, {a_second:.0} a second, {a_cpu_second:.0} a second of the processor \
         ({:.0} a minute on one core), {:.0} µs each",
        a_cpu_second * 60.0,
        cpu.as_secs_f64() * 1e6 / pushes as f64,
    );
}

async fn wait(taken: &AtomicUsize, count: usize) {
    while taken.load(Ordering::Relaxed) < count {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
}

async fn open(url: &DatabaseUrl) -> Chat {
    let store = Store::open(url, 16).await.expect("the store opens");
    let options = Options {
        out_allow: "127.0.0.1".parse().expect("an address"),
        ..options(Arc::new(SystemClock))
    };
    Chat::open(store, options).expect("good options")
}

async fn person(chat: &Chat, name: &str) -> Caller {
    let username = Username::parse(name).expect("a username");
    let account = NewAccount {
        name: DisplayName::from(&username),
        username,
        email: None,
        password: Password::parse("a long password").expect("a password"),
    };
    let operator = Caller::operator();
    let user = chat.add_user(&operator, account, Role::Member).await;
    let token = chat.open_session(&user.expect("an account"), None).await;
    let token = token.expect("a session");
    let caller = chat.authenticate(&token.0, None).await;
    caller.expect("a caller")
}

async fn channel(chat: &Chat, author: &Caller, name: &str) -> ChannelId {
    let name = ChannelName::parse(name).expect("a name");
    let operator = Caller::operator();
    let made = chat.create_channel(&operator, Kind::Closed, name).await;
    let channel = made.expect("a channel").id;
    let added = chat.add_member(&operator, channel, author.id).await;
    added.expect("a member");
    channel
}

/// A push service that takes everything.
struct Service {
    origin: String,
    /// How much it took.
    taken: Arc<AtomicUsize>,
    /// Where the system counts what it uses of a processor.
    thread: String,
}

/// Starts one on a core.
fn service(core: CpuSet) -> Service {
    let taken = Arc::<AtomicUsize>::default();
    let counted = taken.clone();
    let (tell, started) = mpsc::channel();
    thread::spawn(move || {
        sched_setaffinity(None, &core).expect("a core of ours");
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_io()
            .build()
            .expect("a runtime");
        runtime.block_on(async {
            let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
            let address = listener.local_addr().expect("an address");
            let thread = format!("/proc/self/task/{}/stat", gettid());
            let _ = tell.send((format!("http://{address}"), thread));
            while let Ok((socket, _)) = listener.accept().await {
                tokio::spawn(take(socket, counted.clone()));
            }
        });
    });
    let (origin, thread) = started.recv().expect("the service starts");
    Service {
        origin,
        taken,
        thread,
    }
}

async fn take(mut socket: TcpStream, taken: Arc<AtomicUsize>) {
    let mut came = Vec::new();
    loop {
        let head = came.windows(4).position(|end| end == b"\r\n\r\n");
        if let Some(whole) = head
            .map(|head| head + 4 + BODY)
            .filter(|whole| came.len() >= *whole)
        {
            came.drain(..whole);
            taken.fetch_add(1, Ordering::Relaxed);
            if socket.write_all(TAKEN).await.is_err() {
                return;
            }
            continue;
        }
        match socket.read_buf(&mut came).await {
            Ok(0) | Err(_) => return,
            Ok(_) => {}
        }
    }
}

/// What this process has used of the processors so far, the service left out.
fn cpu_time(service: &Service) -> Duration {
    used("/proc/self/stat").saturating_sub(used(&service.thread))
}

/// What the system says there that was used of the processors.
fn used(stat: &str) -> Duration {
    let stat = std::fs::read_to_string(stat).unwrap_or_default();
    let fields = stat.rsplit(')').next().unwrap_or_default();
    let ticks = fields.split_whitespace().skip(11).take(2);
    let ticks: u64 = ticks.filter_map(|field| field.parse::<u64>().ok()).sum();
    Duration::from_millis(ticks * 10)
}
