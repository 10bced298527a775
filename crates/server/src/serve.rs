//! A server from its start to its end.

use std::{
    io,
    net::SocketAddr,
    path::PathBuf,
    sync::{
        Arc, Once,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use tokio::{net::TcpListener, task::JoinHandle, time::timeout};
use tokio_util::{sync::CancellationToken, task::TaskTracker};
use veche_chat::{
    BadCost, Chat, DatabaseUrl, Error, Failure, Limits, NodeOptions, Options, Store, SystemClock,
};
use veche_files::Place;
use veche_model::Ending;

use crate::{
    app::{App, Inner},
    figures, files, listen,
    outage::in_one_line,
    routes, secrets,
    settings::Settings,
    setup::Setup,
    shelf::Shelf,
};

/// How long work in flight may take once the server is told to stop.
const DRAIN: Duration = Duration::from_secs(10);
/// How long a database that is not up yet is waited for at the start.
const AWAIT_DATABASE: Duration = Duration::from_secs(30);

/// Why a server cannot start: one line for the operator.
#[derive(Debug, thiserror::Error)]
pub enum CannotStart {
    /// Somebody else is there, or the address is not ours.
    #[error("cannot listen on {0}")]
    Listen(SocketAddr, #[source] io::Error),
    /// The folder cannot be made or written.
    #[error("cannot write to the data folder {0}")]
    Folder(PathBuf, #[source] io::Error),
    /// The place of files cannot be opened or used.
    #[error("cannot keep files in {0}")]
    Files(Place, #[source] veche_files::Failure),
    /// The database cannot be opened.
    #[error("cannot open the database {0}")]
    Database(DatabaseUrl, #[source] Failure),
    /// There is no key to sign tokens with.
    #[error(transparent)]
    Key(#[from] secrets::NoKey),
    /// The price of a password hash.
    #[error(transparent)]
    Cost(#[from] BadCost),
    /// Another node of the same database has other keys.
    #[error(
        "the node {0} on the same database has other keys, so neither would know whom the other signed in: give all nodes \
         the same SECRET_KEY, or the same key file in their data folders"
    )]
    Keys(String),
    /// The store failed after it was opened.
    #[error("cannot use the database")]
    Chat(#[from] Error),
}

/// A running server.
pub struct Server {
    app: App,
    address: SocketAddr,
    /// The address of the page, as a browser on this machine or the operator's first origin has it.
    door: String,
    stop: CancellationToken,
    accepting: JoinHandle<()>,
}

/// Opens the chat that the settings describe, making what is missing.
pub async fn open_chat(settings: &Settings) -> Result<Chat, CannotStart> {
    let folder = |cause| CannotStart::Folder(settings.data.clone(), cause);
    secrets::make_folder(&settings.data).map_err(folder)?;
    let keys = secrets::keys(settings)?;
    let store = open_store(settings).await?;
    let cores = std::thread::available_parallelism().map_or(2, usize::from);
    let options = Options {
        clock: Arc::new(SystemClock),
        keys,
        token_minutes: settings.access_token_expire_minutes,
        cost: settings.password_cost,
        // One core always stays with the chat.
        hashes_at_once: (cores - 1).max(1),
        limits: if settings.has_limits {
            Limits::on()
        } else {
            Limits::off()
        },
        budgets: if settings.has_limits {
            settings.budgets
        } else {
            settings.budgets.without_pace()
        },
        sockets_a_person: settings.sockets_per_user,
        is_private: settings.is_private(),
        edit_history: settings.edit_history,
        out_allow: settings.out_allow.clone(),
        public_url: settings.public_url.clone(),
        mailer: settings.mailer.clone(),
        node: NodeOptions {
            name: node_name(settings),
            nats: settings.nats.clone(),
        },
    };
    Ok(Chat::open(store, options)?)
}

/// What this node is called: as the operator says, or by its machine and port.
fn node_name(settings: &Settings) -> String {
    if !settings.node.is_empty() {
        return settings.node.clone();
    }
    let machine = rustix::system::uname();
    let machine = machine.nodename().to_string_lossy();
    format!("{machine}:{}", settings.listen.port())
}

/// Opens the database that the settings describe, making it and bringing it to this version's schema as needed; one that is away is waited for.
pub async fn open_store(settings: &Settings) -> Result<Store, CannotStart> {
    let url = &settings.database_url;
    let begun = tokio::time::Instant::now();
    loop {
        match Store::open(url, settings.database_connections).await {
            Ok(store) => return Ok(store),
            Err(failure @ Failure::Away(_)) if begun.elapsed() < AWAIT_DATABASE => {
                tracing::warn!(database = %url, error = in_one_line(&failure), "the database is away; trying again");
                tokio::time::sleep(Duration::from_secs(1)).await;
            }
            Err(failure) => return Err(CannotStart::Database(url.clone(), failure)),
        }
    }
}

/// Names that are logged at the start; `veche user list` says them all.
const ALIKE: usize = 20;

/// Logs names that pass for each other. Older versions let them in, and nobody is renamed.
async fn warn_of_alike(chat: &Chat) -> Result<(), CannotStart> {
    let alike = chat.alike().await?;
    for (one, other) in alike.usernames.iter().take(ALIKE) {
        tracing::warn!(one, other, "two usernames look alike");
    }
    for (one, other) in alike.channels.iter().take(ALIKE) {
        tracing::warn!(one, other, "two channels look alike");
    }
    Ok(())
}

impl Server {
    /// Starts to serve. When this answers, the address is bound and requests are being answered.
    pub async fn start(settings: &Settings) -> Result<Self, CannotStart> {
        let listener = TcpListener::bind(settings.listen)
            .await
            .map_err(|cause| CannotStart::Listen(settings.listen, cause))?;
        let address = listener
            .local_addr()
            .map_err(|cause| CannotStart::Listen(settings.listen, cause))?;
        tokio::spawn(figures::ready());
        let look = Store::look(&settings.database_url);
        look.map_err(|cause| CannotStart::Database(settings.database_url.clone(), cause))?;
        let chat = open_chat(&Settings {
            listen: address,
            ..settings.clone()
        })
        .await?;
        if settings.wants_demo() && chat.begin_with_demo().await? {
            tracing::info!("the database was empty: filled with demo data");
        }
        let setup = if chat.needs_setup().await? {
            Setup::new()
        } else {
            Setup::default()
        };
        warn_of_alike(&chat).await?;
        if let Some(other) = chat.join_nodes().await? {
            return Err(CannotStart::Keys(other));
        }
        chat.keep_up().await?;
        let shelf = Shelf::open(settings).await;
        let shelf = shelf.map_err(|cause| CannotStart::Files(settings.files.clone(), cause))?;
        let app = App(Arc::new(Inner {
            chat,
            shelf,
            proxies: settings.proxies.clone(),
            origins: settings.origins.clone(),
            host_hint: Once::new(),
            metrics_token: settings.metrics_token.clone(),
            setup,
            paces: settings.has_limits.then(listen::Paces::default),
            tasks: TaskTracker::new(),
            is_stopping: AtomicBool::new(false),
        }));
        let stop = CancellationToken::new();
        app.tasks.spawn(figures::keep_tidy(stop.clone()));
        app.tasks
            .spawn(files::keep_swept(app.clone(), stop.clone()));
        let router = routes::router(app.clone());
        let accepting = tokio::spawn(listen::accept(
            listener,
            router,
            listen::room(settings.connections, connections_to_come(settings)),
            stop.clone(),
            DRAIN,
        ));
        Ok(Self {
            app,
            address,
            door: settings.door(address),
            stop,
            accepting,
        })
    }

    /// Where it serves.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Whether the demo people, whose passwords everybody knows, are here.
    #[must_use]
    pub fn has_demo(&self) -> bool {
        self.app.chat.has_demo()
    }

    /// Where the first administrator is made, if there is none; good once, and a secret.
    #[must_use]
    pub fn setup_link(&self) -> Option<String> {
        let code = self.app.setup.code()?;
        Some(format!("{}/?setup={code}", self.door))
    }

    /// What keeps the messages, for people.
    #[must_use]
    pub fn engine(&self) -> String {
        self.app.chat.engine()
    }

    /// Stops: takes nothing new, finishes what is under way, closes the sockets and then the store. Takes 10 s at most.
    pub async fn stop(self) {
        self.app.is_stopping.store(true, Ordering::Relaxed);
        self.stop.cancel();
        self.app.chat.end_all(Ending::GoingAway);
        self.app.tasks.close();
        if timeout(DRAIN, self.app.tasks.wait()).await.is_err() {
            tracing::warn!(
                sockets = self.app.tasks.len(),
                "some sockets did not end in time"
            );
        }
        let _ = self.accepting.await;
        self.app.chat.close().await;
    }
}

/// Connections to a database server, which are opened when they are needed.
fn connections_to_come(settings: &Settings) -> usize {
    match settings.database_url {
        DatabaseUrl::Postgres(_) => settings.database_connections,
        DatabaseUrl::Sqlite(_) => 0,
    }
}
