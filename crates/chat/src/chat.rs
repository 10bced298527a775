//! What people can do here: an operation a verb, a file a noun.
//!
//! An operation checks, does and tells: what it checks it reads again inside the transaction that does it, and it tells
//! only after the commit.

mod accounts;
mod applicants;
mod audit;
mod caller;
mod channels;
mod demo;
mod devices;
mod direct;
mod directory;
mod drafts;
mod editing;
mod edits;
mod errands;
mod facts;
mod files;
mod first_channels;
mod groups;
mod history;
mod ignoring;
mod invites;
mod listening;
mod live;
mod machinery;
mod mail;
mod members;
mod mentioned;
mod moderation;
mod muting;
mod new_account;
mod noticing;
mod owners;
mod passwords;
mod people;
mod personal;
mod polls;
mod posting;
mod presence;
mod previews;
mod pushing;
mod quiet;
mod reading;
mod refreshing;
mod reminders;
mod reports;
mod resembling;
mod resets;
mod saved;
mod scheduling;
mod searching;
mod sections;
mod sessions;
mod setup;
mod sign_in_links;
mod signing_in;
mod since;
mod threads;
mod tickets;
mod town;
mod town_emoji;
mod when;

use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicI64},
    },
    time::Duration,
};

use tokio::{
    sync::{Notify, Semaphore},
    time::timeout,
};
use tokio_util::{sync::CancellationToken, task::TaskTracker};
use veche_model::{EditHistory, Ending, LIST_BYTES, Millis, UserId};
use veche_out::{Allow, Way, mail::Mailer, push::Vapid};

pub use caller::Caller;
pub use channels::Arrangement;
pub use demo::DEMO_PEOPLE;
pub use devices::Subscription;
pub use direct::{DirectPage, DirectReader, Which};
pub use directory::Directory;
pub use files::{LET_GO, LETTING_GO, NewFile, Pixels, Purpose, Upload, Whole, WithFiles};
pub use groups::GroupChange;
pub use history::{History, Messages, PageStart, Range, Wanted};
pub use live::Greeting;
pub use machinery::{Receipt, Unready};
pub use mentioned::MentionPage;
pub use new_account::NewAccount;
pub use reminders::{ChangedReminder, WantedReminder};
pub use resembling::{Alike, Resembling};
pub use scheduling::{ChangedLetter, Sending};
pub use searching::{Asked, SearchPage, Sort};
pub use setup::Beginning;
pub use signing_in::{Device, LASTING, SignedIn};
pub use town::TownChange;

use crate::{
    Budgets, Clock, Cost, Damage, Held, Keys, Limits, Result, Store,
    bus::{Bus, Cluster, NodeOptions},
    gate::Gate,
    hub::Hub,
    listeners::Listeners,
    memory::Memory,
    passwords::{BadCost, Passwords},
    store::Failure,
    store::Most,
    time::Time,
};
use machinery::{
    Advances, Alarm, Around, Readiness, Receipts, Seen, StoredBytes, Turns, Unindexed,
};
use posting::{Gathering, Lines};

/// Bytes of the items of one page; the rest of it is for what stands around them.
const ITEMS_BYTES: usize = LIST_BYTES - (4 << 10);
/// Bytes that are read at once of what is told piece by piece, however long it is as a whole.
pub const CHUNK_BYTES: usize = 256 << 10;

/// Words to devices that are read and sealed at once, so that those of a crowd leave room between them for what people do meanwhile.
const SEALED_AT_ONCE: usize = 2;
/// How long closing may take.
const FAREWELL: Duration = Duration::from_secs(10);

/// The chat. Cheap to clone; all clones are the same chat.
#[derive(Clone)]
pub struct Chat(Arc<Inner>);

struct Inner {
    store: Store,
    hub: Hub,
    bus: Bus,
    time: Time,
    keys: Keys,
    way: Way,
    vapid: Vapid,
    mailer: Option<Mailer>,
    public_url: Option<String>,
    passwords: Passwords,
    limits: Limits,
    budgets: Budgets,
    advances: Advances,
    token_minutes: i64,
    sockets_a_person: usize,
    is_private: bool,
    started_at: Millis,
    turns: Turns,
    lines: Lines,
    gathering: Gathering,
    around: Around,
    receipts: Receipts,
    readiness: Readiness,
    unindexed: Unindexed,
    searches: Gate,
    /// Rings when something was deleted that is to be swept up.
    sweep: Notify,
    /// Rings when something is to be done at a time.
    due: Notify,
    /// Wakes whoever carries out what is to go out, by each way.
    outbox: [Alarm; 2],
    /// Turns of words to devices that are read and sealed.
    sealing: Semaphore,
    listeners: Listeners,
    edit_history: EditHistory,
    seen: Seen,
    memory: Memory,
    stored: StoredBytes,
    has_demo: AtomicBool,
    /// Messages stored by this node.
    posts: AtomicI64,
    tasks: TaskTracker,
    stop: CancellationToken,
}

/// How a chat is to be.
pub struct Options {
    /// What tells the time.
    pub clock: Arc<dyn Clock>,
    /// What signs tokens.
    pub keys: Keys,
    /// How long a token is good.
    pub token_minutes: i64,
    /// How dear a password hash is.
    pub cost: Cost,
    /// How many passwords are hashed at once.
    pub hashes_at_once: usize,
    /// How fast people may go.
    pub limits: Limits,
    /// How much people may store.
    pub budgets: Budgets,
    /// Sockets that one person may have open on this node.
    pub sockets_a_person: usize,
    /// Whether only this machine reaches the server.
    pub is_private: bool,
    /// Who may see what messages said before they were edited.
    pub edit_history: EditHistory,
    /// What may be spoken to besides the world.
    pub out_allow: Allow,
    /// What the house is called outside: the origin at which people open the page.
    pub public_url: Option<String>,
    /// What hands over letters, which lead to the page there; nothing, and none is written.
    pub mailer: Option<Mailer>,
    /// What this node is to others; there can be others where the database is a server's.
    pub node: NodeOptions,
}

impl Chat {
    /// Opens the chat over a store. [`Chat::keep_up`] then does the chores of a running server.
    ///
    /// Fails when the cost of a hash is out of its bounds.
    pub fn open(store: Store, options: Options) -> Result<Self, BadCost> {
        let hub = Hub::default();
        let time = Time::new(options.clock, store.time());
        let mut limits = options.limits;
        let bus = if store.is_shared() {
            let seals = options.keys.seals();
            limits.share(seals.clone());
            Bus::Cluster(Box::new(Cluster::new(hub.clone(), options.node, seals)))
        } else {
            Bus::Local(hub.clone())
        };
        Ok(Self(Arc::new(Inner {
            store,
            bus,
            hub,
            started_at: time.now(),
            time,
            way: Way::new(options.out_allow),
            vapid: Vapid::of(options.keys.seals().seal("web push", "")),
            mailer: options.mailer.filter(|_| options.public_url.is_some()),
            public_url: options.public_url,
            keys: options.keys,
            passwords: Passwords::new(options.cost, options.hashes_at_once)?,
            limits,
            budgets: options.budgets,
            advances: Advances::default(),
            token_minutes: options.token_minutes,
            sockets_a_person: options.sockets_a_person,
            is_private: options.is_private,
            turns: Turns::default(),
            lines: Lines::default(),
            gathering: Gathering::default(),
            around: Around::default(),
            receipts: Receipts::default(),
            readiness: Readiness::default(),
            unindexed: Unindexed::default(),
            searches: searching::gate(),
            sweep: Notify::new(),
            due: Notify::new(),
            outbox: Default::default(),
            sealing: Semaphore::new(SEALED_AT_ONCE),
            listeners: Listeners::default(),
            edit_history: options.edit_history,
            seen: Seen::default(),
            memory: Memory::new(),
            stored: StoredBytes::default(),
            has_demo: AtomicBool::new(false),
            posts: AtomicI64::new(0),
            tasks: TaskTracker::new(),
            stop: CancellationToken::new(),
        })))
    }

    /// How many sockets listen on this node.
    #[must_use]
    pub fn sockets(&self) -> usize {
        self.0.hub.sockets()
    }

    /// What keeps the chat, for people: `SQLite 3.54.0`.
    #[must_use]
    pub fn engine(&self) -> String {
        self.0.store.engine()
    }

    /// How much people may store.
    #[must_use]
    pub fn budgets(&self) -> Budgets {
        self.0.budgets
    }

    /// Looks for damage in all that is stored. Takes as long as reading it does.
    pub async fn check(&self) -> Result<Vec<Damage>> {
        self.read_long(async |tx| Ok(tx.damage().await?)).await
    }

    /// Takes everything that was said for what was stored, as it stands now: whatever was damaged or changed by hand is not told of
    /// any more. Takes as long as writing all of it anew does.
    pub async fn accept(&self) -> Result<()> {
        Ok(self.0.store.seal_anew().await?)
    }

    /// Ends every socket of this node.
    pub fn end_all(&self, why: Ending) {
        self.0.hub.end_all(why);
    }

    /// Finishes what was accepted and closes the store. Takes 10 s at most: a database that does not answer is left.
    pub async fn close(&self) {
        self.0.stop.cancel();
        self.0.tasks.close();
        let closing = async {
            self.0.tasks.wait().await;
            if let Err(error) = self.write_seen().await {
                tracing::warn!(%error, "cannot write down which sessions were used");
            }
            if let Err(error) = self.leave_nodes().await {
                tracing::warn!(%error, "cannot say to other nodes that this one is gone");
            }
            if let Err(error) = self.write_time().await {
                tracing::warn!(%error, "cannot write down what time it is");
            }
            self.0.store.close().await;
        };
        if timeout(FAREWELL, closing).await.is_err() {
            tracing::warn!(
                tasks = self.0.tasks.len(),
                "the database did not answer in time; leaving it"
            );
        }
    }

    /// Waits for memory for an answer to a person, for as long as it takes.
    pub fn reserve(&self, user: UserId, bytes: usize) -> impl Future<Output = Held> + Send + use<> {
        let memory = self.0.memory.clone();
        async move { memory.reserve(user, bytes).await }
    }

    /// The same, for 5 s: then the person has too much under way, or all together have.
    pub async fn reserve_soon(&self, user: UserId, bytes: usize) -> Result<Held> {
        self.0.memory.reserve_soon(user, bytes).await
    }

    /// Runs work to its end, also when whoever asked for it goes away meanwhile: what was stored must be told.
    async fn finish<T: Send + 'static>(
        &self,
        work: impl Future<Output = Result<T>> + Send + 'static,
    ) -> Result<T> {
        let done = self.0.tasks.spawn(work).await;
        done.unwrap_or_else(|_| Err(Failure::Aborted.into()))
    }

    fn now(&self) -> Millis {
        self.0.time.now()
    }
}

/// So many items of a list, as far as they fit a page.
fn page_of(items: i64) -> Most {
    Most {
        items,
        bytes: ITEMS_BYTES,
    }
}
