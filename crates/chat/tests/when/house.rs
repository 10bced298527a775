//! A chat over a database that outlives it, with a clock that stands unless it is moved.

use std::{
    sync::{
        Arc, Mutex,
        atomic::{AtomicI64, Ordering},
    },
    time::Duration,
};

use tokio::runtime::Runtime;
use veche_chat::{Caller, Chat, Clock, DatabaseUrl, Device, NewAccount, Options, Store};
use veche_model::{DisplayName, Millis, Password, Role, Username};

use crate::options::options;

const PASSWORD: &str = "a long password";

/// When the story begins: the same in every run, for quiet hours are hours of a day. 2026-11-30T09:00:00Z.
const BEGIN: i64 = 1_796_029_200_000;
/// How long a test waits for something that must come.
const DEADLINE: Duration = Duration::from_secs(30);

pub(crate) struct HandClock(AtomicI64);

impl HandClock {
    pub(crate) fn moves(&self, millis: i64) -> i64 {
        self.0.fetch_add(millis, Ordering::Relaxed) + millis
    }
}

impl Clock for HandClock {
    fn now(&self) -> Millis {
        Millis(self.0.load(Ordering::Relaxed))
    }
}

/// The database, as somebody beside the chat sees it.
enum Beside {
    Sqlite(Mutex<rusqlite::Connection>),
    Postgres(tokio_postgres::Client),
}

pub(crate) struct House {
    pub(crate) chat: Chat,
    pub(crate) clock: Arc<HandClock>,
    url: DatabaseUrl,
    store: Store,
    beside: Beside,
    /// What is done beside the operations, and can be killed.
    chores: Option<Runtime>,
}

impl House {
    pub(crate) async fn over(url: DatabaseUrl) -> Self {
        let clock = Arc::new(HandClock(AtomicI64::new(BEGIN)));
        let (store, chat, chores) = open(&url, clock.clone()).await;
        Self {
            beside: Beside::over(&url).await,
            chat,
            clock,
            url,
            store,
            chores: Some(chores),
        }
    }

    pub(crate) async fn person(&self, name: &str) -> Caller {
        let username = Username::parse(name).expect("a username");
        let account = NewAccount {
            name: DisplayName::from(&username),
            username,
            email: None,
            password: Password::parse(PASSWORD).expect("a password"),
        };
        let operator = Caller::operator();
        let made = self.chat.add_user(&operator, account, Role::Member).await;
        made.expect("an account");
        self.session(name).await
    }

    pub(crate) async fn session(&self, name: &str) -> Caller {
        let device = Device::default();
        let signed_in = self
            .chat
            .sign_in_for_good(name, PASSWORD.to_owned(), &device);
        let token = signed_in.await.expect("a session").access;
        let caller = self.chat.authenticate(&token.0, None).await;
        caller.expect("a caller")
    }

    /// Ends the chat, as a stopped server or as one that lost its power, and opens it again.
    pub(crate) async fn starts_again(&mut self, is_killed: bool) {
        let chores = self.chores.take().expect("it runs");
        if !is_killed {
            self.chat.close().await;
        }
        // Nothing of it goes on: a thread that was under way would lease by the clock that is moved next, and nobody would ever do it.
        let ended = tokio::task::spawn_blocking(move || chores.shutdown_timeout(DEADLINE));
        ended.await.expect("no panic");
        self.store.close().await;
        let (store, chat, chores) = open(&self.url, self.clock.clone()).await;
        (self.store, self.chat, self.chores) = (store, chat, Some(chores));
    }

    /// Waits until nothing is to be decided or sent at this time.
    pub(crate) async fn settles(&self) {
        let settled = async {
            while !self.is_settled().await {
                tokio::time::sleep(Duration::from_millis(3)).await;
            }
        };
        self.in_time(settled).await;
    }

    /// Waits until nothing is to be sent at this time.
    pub(crate) async fn settles_errands(&self) {
        let settled = async {
            while !self.has_no_errands().await {
                tokio::time::sleep(Duration::from_millis(3)).await;
            }
        };
        self.in_time(settled).await;
    }

    async fn in_time(&self, settled: impl Future<Output = ()>) {
        if tokio::time::timeout(DEADLINE, settled).await.is_err() {
            let now = self.clock.now().0;
            let leased = self.count("outbox where is_leased = 1").await;
            let due = format!("outbox where is_leased = 0 and at <= {now}");
            let (due, unnoticed) = (self.count(&due).await, self.count("unnoticed").await);
            panic!("left at {now}: {unnoticed} not decided, {due} due, {leased} leased");
        }
    }

    async fn is_settled(&self) -> bool {
        let is_noticed = self.chat.is_all_noticed().await;
        is_noticed.expect("the store answers") && self.has_no_errands().await
    }

    async fn has_no_errands(&self) -> bool {
        let now = self.clock.now().0;
        let due = format!("outbox where is_leased = 1 or at <= {now}");
        self.count(&due).await == 0
    }

    pub(crate) async fn count(&self, of: &str) -> i64 {
        let sql = format!("select count(*) from {of}");
        match &self.beside {
            Beside::Sqlite(file) => {
                let file = file.lock().expect("no panic here");
                let rows = file.query_row(&sql, [], |row| row.get(0));
                rows.expect("it can be counted")
            }
            Beside::Postgres(client) => {
                let row = client.query_one(&sql, &[]).await;
                row.expect("it can be counted").get(0)
            }
        }
    }
}

impl Beside {
    async fn over(url: &DatabaseUrl) -> Self {
        match url {
            DatabaseUrl::Sqlite(path) => {
                let file = rusqlite::Connection::open(path).expect("the file opens");
                file.busy_timeout(DEADLINE).expect("it can wait");
                Self::Sqlite(Mutex::new(file))
            }
            DatabaseUrl::Postgres(url) => {
                let connected = tokio_postgres::connect(url, tokio_postgres::NoTls).await;
                let (client, connection) = connected.expect("the server is up");
                tokio::spawn(connection);
                let here = client.batch_execute("set search_path to veche").await;
                here.expect("the schema is there");
                Self::Postgres(client)
            }
        }
    }
}

impl Drop for House {
    fn drop(&mut self) {
        if let Some(chores) = self.chores.take() {
            chores.shutdown_background();
        }
    }
}

async fn open(url: &DatabaseUrl, clock: Arc<HandClock>) -> (Store, Chat, Runtime) {
    let store = Store::open(url, 5).await.expect("the store opens");
    let options = Options {
        out_allow: "127.0.0.1".parse().expect("an address"),
        ..options(clock)
    };
    let chat = Chat::open(store.clone(), options).expect("good options");
    let chores = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(1)
        .enable_all()
        .build()
        .expect("threads");
    let kept = chat.clone();
    let begun = chores.spawn(async move { kept.keep_up().await }).await;
    begun.expect("no panic").expect("the store answers");
    (store, chat, chores)
}
