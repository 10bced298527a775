//! A chat over a fresh database, with a clock that can be set.

use std::sync::{
    Arc,
    atomic::{AtomicBool, AtomicI64, Ordering},
};

use tempfile::TempDir;
use veche_chat::{
    Caller, Chat, Clock, DatabaseUrl, Device, NewAccount, Options, Range, Result, SignedIn, Spoken,
    Store, SystemClock, Token,
};
use veche_model::{
    ChannelId, ChannelName, DisplayName, Draft, Kind, Message, Millis, Nonce, Password, Role, Seq,
    Username,
};

use veche_out::mail::Mailer;

use super::{older, options::options, postgres};

/// What everybody's password is at first.
pub(crate) const PASSWORD: &str = "a long password";

/// The machine's time, and how far a test has moved it.
#[derive(Default)]
pub(crate) struct TestClock {
    ahead: AtomicI64,
    is_broken: AtomicBool,
}

impl TestClock {
    pub(crate) fn jump(&self, millis: i64) {
        self.ahead.fetch_add(millis, Ordering::Relaxed);
    }

    /// Whoever asks for the time next panics.
    pub(crate) fn breaks_once(&self) {
        self.is_broken.store(true, Ordering::Relaxed);
    }
}

impl Clock for TestClock {
    fn now(&self) -> Millis {
        assert!(
            !self.is_broken.swap(false, Ordering::Relaxed),
            "the clock breaks, as it was told to"
        );
        Millis(SystemClock.now().0 + self.ahead.load(Ordering::Relaxed))
    }
}

pub(crate) struct House {
    pub(crate) chat: Chat,
    pub(crate) clock: Arc<TestClock>,
    url: DatabaseUrl,
    _folder: TempDir,
}

/// A device of which no more is known than what it calls itself.
pub(crate) fn at(agent: &str) -> Device<'_> {
    Device {
        agent,
        ..Device::default()
    }
}

pub(crate) fn draft(text: &str) -> Draft {
    Draft::parse(text).expect("a text")
}

pub(crate) fn repeatable(text: &str, nonce: &str) -> Draft {
    draft(text).with_nonce(Nonce::parse(nonce).expect("a nonce"))
}

async fn open(url: &DatabaseUrl, clock: Arc<TestClock>) -> Chat {
    let store = Store::open(url, 5).await.expect("the store opens");
    Chat::open(store, options(clock)).expect("good options")
}

/// A connection of our own to the chat's PostgreSQL database. It ends with the client.
async fn connect(url: &str) -> tokio_postgres::Client {
    let client = connect_anywhere(url).await;
    let here = client.batch_execute("set search_path to veche").await;
    here.expect("the schema is there");
    client
}

async fn connect_anywhere(url: &str) -> tokio_postgres::Client {
    let (client, connection) = tokio_postgres::connect(url, tokio_postgres::NoTls)
        .await
        .expect("the server is up");
    tokio::spawn(connection);
    client
}

impl House {
    pub(crate) async fn on_sqlite() -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let url = DatabaseUrl::Sqlite(folder.path().join("veche.db"));
        Self::over(url, folder).await
    }

    pub(crate) async fn on_postgres() -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        Self::over(postgres::database().await.parse().expect("a URL"), folder).await
    }

    /// A chat over another database of the same engine, which an older version has made with these steps and filled so.
    pub(crate) async fn older(&self, steps: &[&str], filling: &str) -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let url = match &self.url {
            DatabaseUrl::Sqlite(_) => {
                let path = folder.path().join("older.db");
                let file = rusqlite::Connection::open(&path).expect("the file opens");
                for step in steps.iter().copied().chain([filling]) {
                    file.execute_batch(&older::for_sqlite(step))
                        .expect("it can be run");
                }
                file.pragma_update(None, "user_version", steps.len() as i64)
                    .expect("a version");
                DatabaseUrl::Sqlite(path)
            }
            DatabaseUrl::Postgres(_) => {
                let url = postgres::database().await;
                let client = connect_anywhere(&url).await;
                let mut all = older::begin_postgres(steps.len());
                all.extend(
                    steps
                        .iter()
                        .chain([&filling])
                        .map(|step| older::for_postgres(step)),
                );
                let done = client.batch_execute(&all).await;
                done.expect("it can be run");
                url.parse().expect("a URL")
            }
        };
        Self::over(url, folder).await
    }

    async fn over(url: DatabaseUrl, folder: TempDir) -> Self {
        let clock = Arc::<TestClock>::default();
        let chat = open(&url, clock.clone()).await;
        Self {
            chat,
            clock,
            url,
            _folder: folder,
        }
    }

    /// Another chat over the same database, as another process would have it.
    pub(crate) async fn another_node(&self) -> Chat {
        open(&self.url, self.clock.clone()).await
    }

    /// The same, where letters are handed over.
    pub(crate) async fn another_node_with(&self, mailer: Mailer) -> Chat {
        let store = Store::open(&self.url, 5).await.expect("the store opens");
        let options = Options {
            public_url: Some("https://chat.example.org".to_owned()),
            mailer: Some(mailer),
            ..options(self.clock.clone())
        };
        Chat::open(store, options).expect("good options")
    }

    pub(crate) fn now(&self) -> Millis {
        self.clock.now()
    }

    /// The same on a machine whose clock stands elsewhere, by so many milliseconds.
    pub(crate) async fn another_node_ahead(&self, millis: i64) -> Chat {
        let clock = Arc::<TestClock>::default();
        clock.jump(self.clock.ahead.load(Ordering::Relaxed) + millis);
        open(&self.url, clock).await
    }

    pub(crate) async fn person(&self, name: &str) -> Caller {
        self.somebody(name, Role::Member).await
    }

    pub(crate) async fn moderator(&self) -> Caller {
        self.somebody("mod", Role::Moderator).await
    }

    async fn somebody(&self, name: &str, role: Role) -> Caller {
        let username = Username::parse(name).expect("a username");
        let password = Password::parse(PASSWORD).expect("a password");
        let name = DisplayName::from(&username);
        let account = NewAccount {
            username,
            name,
            email: None,
            password,
        };
        let user = self
            .chat
            .add_user(&Caller::operator(), account, role)
            .await
            .expect("an account");
        let token = self
            .chat
            .open_session(&user, None)
            .await
            .expect("a session");
        self.chat
            .authenticate(&token.0, None)
            .await
            .expect("a caller")
    }

    pub(crate) async fn token(&self, name: &str, password: &str) -> Result<Token> {
        self.chat.sign_in(name, password.to_owned(), None).await
    }

    pub(crate) async fn signs_in(&self, name: &str, password: &str) -> Result<Caller> {
        let token = self.token(name, password).await?;
        self.chat.authenticate(&token.0, None).await
    }

    /// A person's account, and what they carry after they signed in for good.
    pub(crate) async fn lasting(&self, name: &str) -> SignedIn {
        self.person(name).await;
        self.signs_in_for_good(name).await
    }

    pub(crate) async fn signs_in_for_good(&self, name: &str) -> SignedIn {
        self.chat
            .sign_in_for_good(name, PASSWORD.to_owned(), &at("a test"))
            .await
            .expect("a session")
    }

    pub(crate) async fn caller(&self, token: &Token) -> Result<Caller> {
        self.chat.authenticate(&token.0, None).await
    }

    /// The database, opened by another process.
    pub(crate) async fn store(&self) -> Store {
        Store::open(&self.url, 2).await.expect("the store opens")
    }

    /// Runs SQL beside the chat, as nothing in it would.
    pub(crate) async fn runs(&self, sql: &str) {
        match &self.url {
            DatabaseUrl::Sqlite(path) => {
                let connection = rusqlite::Connection::open(path).expect("the file opens");
                connection.execute_batch(sql).expect("it can be run");
            }
            DatabaseUrl::Postgres(url) => {
                let client = connect(url).await;
                client.batch_execute(sql).await.expect("it can be run");
            }
        }
    }

    /// A connection of the test's own to the chat's PostgreSQL database.
    pub(crate) async fn connects(&self) -> tokio_postgres::Client {
        match &self.url {
            DatabaseUrl::Sqlite(_) => unreachable!("the story is about PostgreSQL"),
            DatabaseUrl::Postgres(url) => connect(url).await,
        }
    }

    /// How many rows a table has.
    pub(crate) async fn rows(&self, table: &str) -> i64 {
        let sql = format!("select count(*) from {table}");
        match &self.url {
            DatabaseUrl::Sqlite(path) => {
                let connection = rusqlite::Connection::open(path).expect("the file opens");
                let rows = connection.query_row(&sql, [], |row| row.get(0));
                rows.expect("it can be counted")
            }
            DatabaseUrl::Postgres(url) => {
                let client = connect(url).await;
                let row = client.query_one(&sql, &[]).await;
                row.expect("it can be counted").get(0)
            }
        }
    }

    /// What a table holds, an expression of each row.
    pub(crate) async fn dump(&self, table: &str, expression: &str) -> Vec<String> {
        let sql = format!("select {expression} from {table}");
        match &self.url {
            DatabaseUrl::Sqlite(path) => {
                let connection = rusqlite::Connection::open(path).expect("the file opens");
                let mut select = connection.prepare(&sql).expect("it can be asked");
                let rows = select.query_map([], |row| row.get(0));
                let rows: rusqlite::Result<_> = rows.expect("it can be read").collect();
                rows.expect("they are texts")
            }
            DatabaseUrl::Postgres(url) => {
                let rows = connect(url).await.query(&sql, &[]).await;
                let rows = rows.expect("it can be read");
                rows.iter().map(|row| row.get(0)).collect()
            }
        }
    }

    /// All that the database's file holds and its log, where it has one.
    pub(crate) fn bytes(&self) -> Option<Vec<u8>> {
        let DatabaseUrl::Sqlite(path) = &self.url else {
            return None;
        };
        let mut bytes = std::fs::read(path).expect("the file can be read");
        let log = path.with_extension("db-wal");
        bytes.extend(std::fs::read(log).unwrap_or_default());
        Some(bytes)
    }

    /// Somebody of an older database, whose password nobody knows.
    pub(crate) async fn signs(&self, name: &str) -> Caller {
        let user = self.chat.user_named(name).await.expect("a person");
        let password = Password::parse(PASSWORD).expect("a password");
        let operator = Caller::operator();
        let set = self.chat.set_password(&operator, user.id, password).await;
        set.expect("a person");
        self.signs_in(name, PASSWORD).await.expect("a session")
    }

    /// Sets a person's password, as the operator does.
    pub(crate) async fn changes_password(&self, person: &Caller, password: &str) {
        let password = Password::parse(password).expect("a password");
        let changed = self
            .chat
            .set_password(&Caller::operator(), person.id, password)
            .await;
        changed.expect("a person");
    }

    pub(crate) async fn channel(&self, name: &str, people: &[&Caller]) -> ChannelId {
        let name = ChannelName::parse(name).expect("a name");
        let made = self
            .chat
            .create_channel(&Caller::operator(), Kind::Closed, name)
            .await;
        let channel = made.expect("a channel").id;
        for person in people {
            self.lets_in(channel, person).await;
        }
        channel
    }

    pub(crate) async fn lets_in(&self, channel: ChannelId, person: &Caller) {
        let added = self
            .chat
            .add_member(&Caller::operator(), channel, person.id)
            .await;
        added.expect("a member");
    }

    pub(crate) async fn posts(
        &self,
        author: &Caller,
        channel: ChannelId,
        draft: Draft,
    ) -> Result<Message> {
        self.chat.post(author, channel, draft)?.await
    }

    /// Everything that was said, as this person reads it.
    pub(crate) async fn texts(&self, reader: &Caller, channel: ChannelId) -> Vec<String> {
        self.page(reader, channel, Range::default()).await
    }

    pub(crate) async fn page(
        &self,
        reader: &Caller,
        channel: ChannelId,
        range: Range,
    ) -> Vec<String> {
        let scribe = |spoken: &Spoken<'_>, out: &mut Vec<u8>| {
            out.extend(spoken.text.as_bytes());
            out.push(0);
        };
        let history = self.chat.history(reader, channel, range, scribe).await;
        let mut history = history.expect("it can be read");
        let mut texts = Vec::new();
        while let Some(written) = history.next().await.expect("it can be read") {
            let written = String::from_utf8(written).expect("they are texts");
            texts.extend(written.split_terminator('\0').map(ToOwned::to_owned));
        }
        texts
    }

    /// The last position of a channel's log.
    pub(crate) async fn head(&self, channel: ChannelId, reader: &Caller) -> Seq {
        self.chat
            .channel(reader, channel)
            .await
            .expect("it can be seen")
            .head
    }

    /// Nothing in the database contradicts itself.
    pub(crate) async fn is_sound(&self) {
        let damage = self.chat.check().await.expect("it can be read");
        assert!(damage.is_empty(), "{damage:?}");
    }
}
