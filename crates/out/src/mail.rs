//! Letters, handed to the one mail server that an operator names. It passes them on; whether they arrive is not known here.

mod server;

use std::{
    fmt,
    sync::{Arc, Mutex, OnceLock, PoisonError},
    time::{Duration, Instant, SystemTime},
};

use lettre::{
    AsyncSmtpTransport, AsyncTransport, Message, Tokio1Executor,
    address::AddressError,
    message::{
        Mailbox, MultiPart,
        header::{HeaderName, HeaderValue},
    },
    transport::smtp,
};
use tokio::{runtime::Handle, sync::Semaphore, time::timeout};

pub use server::Smtp;

/// How long handing over a letter may take, the wait for a free connection included.
const HANDING_OVER: Duration = Duration::from_secs(45);
/// Connections to the server at once; other letters wait.
const AT_ONCE: u32 = 4;
/// How long a server that cannot be reached is left alone.
const AWAY: Duration = Duration::from_secs(10);

/// A letter to one person.
#[derive(Clone, Debug)]
pub struct Letter {
    /// Where it goes.
    pub to: String,
    /// What its writer is called.
    pub from: String,
    /// What it is about.
    pub subject: String,
    /// What it says, for whoever reads plain text,
    pub text: String,
    /// and for everybody else.
    pub html: String,
    /// What it is known by: `a.b`, unique here. The same letter has the same, however often it is sent.
    pub id: String,
    /// What those that belong together have in common: `a.b`.
    pub thread: Option<String>,
    /// Where a `POST` has the reader sent no more of them (RFC 8058).
    pub unsubscribe: Option<String>,
    /// When it was written, in milliseconds since 1970.
    pub at: i64,
}

/// What came of handing over a letter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// The server has it.
    Taken,
    /// The server will not have it, by this status; 0 when it is no letter at all.
    Refused(u16),
    /// The server is away, or wants it later.
    Later,
}

/// Why nothing can be sent.
#[derive(Debug, thiserror::Error)]
pub enum NoLetter {
    /// No address. Which one is nobody's business who reads the logs.
    #[error("the address is none")]
    Address(#[source] AddressError),
    /// A header that cannot be written.
    #[error("the letter cannot be written")]
    Unwritable(#[from] lettre::error::Error),
}

/// What hands letters over. Cheap to clone; all clones share their connections.
#[derive(Clone)]
pub struct Mailer(Arc<Inner>);

struct Inner {
    smtp: Smtp,
    from: lettre::Address,
    /// Made when the first letter goes out: whom the machine trusts takes a while to read.
    wire: OnceLock<AsyncSmtpTransport<Tokio1Executor>>,
    turns: Semaphore,
    away_since: Mutex<Option<Instant>>,
}

/// Connections say goodbye when they go, and want a runtime for it: without one they just go.
impl Drop for Inner {
    fn drop(&mut self) {
        if let Some(wire) = self.wire.take()
            && Handle::try_current().is_err()
        {
            std::mem::forget(wire);
        }
    }
}

impl fmt::Debug for Mailer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Mailer").field(&self.0.smtp).finish()
    }
}

impl Mailer {
    /// Hands letters to this server, from this address.
    ///
    /// Fails when that is none.
    pub fn new(smtp: Smtp, from: &str) -> Result<Self, NoLetter> {
        Ok(Self(Arc::new(Inner {
            smtp,
            from: address(from)?,
            wire: OnceLock::new(),
            turns: Semaphore::new(AT_ONCE as usize),
            away_since: Mutex::new(None),
        })))
    }

    /// Hands over a letter, once. Whatever comes of it says what is to be done.
    pub async fn send(&self, letter: &Letter) -> Outcome {
        match self.try_send(letter).await {
            Ok(()) => Outcome::Taken,
            Err(Unsent::Unwritable(error)) => {
                tracing::warn!(%error, "cannot write a letter");
                Outcome::Refused(0)
            }
            Err(Unsent::Smtp(error)) => outcome(&error),
            Err(Unsent::Late | Unsent::Away) => Outcome::Later,
        }
    }

    /// The same, with what went wrong in the server's words, for whoever looks after it.
    pub async fn try_send(&self, letter: &Letter) -> Result<(), Unsent> {
        let message = self.message(letter).map_err(Unsent::Unwritable)?;
        if self.is_away() {
            return Err(Unsent::Away);
        }
        let handing = async {
            // Nobody closes the turns.
            let _turn = self.0.turns.acquire().await;
            let wire = self.0.wire.get_or_init(|| self.0.smtp.wire(AT_ONCE));
            wire.send(message).await
        };
        let handed = timeout(HANDING_OVER, handing).await;
        let is_reached = match &handed {
            Ok(Ok(_)) => true,
            // It has answered.
            Ok(Err(error)) => error.status().is_some(),
            Err(_) => false,
        };
        let away_since = (!is_reached).then(Instant::now);
        *self
            .0
            .away_since
            .lock()
            .unwrap_or_else(PoisonError::into_inner) = away_since;
        handed
            .map_err(|_| Unsent::Late)?
            .map(drop)
            .map_err(Unsent::Smtp)
    }

    fn is_away(&self) -> bool {
        let since = self.0.away_since.lock();
        let since = *since.unwrap_or_else(PoisonError::into_inner);
        since.is_some_and(|since| since.elapsed() < AWAY)
    }

    fn message(&self, letter: &Letter) -> Result<Message, NoLetter> {
        let from = Some(one_line(&letter.from)).filter(|name| !name.is_empty());
        let known = |id: &str| format!("<{id}@{}>", self.0.from.domain());
        let mut message = Message::builder()
            .from(Mailbox::new(from, self.0.from.clone()))
            .to(Mailbox::new(None, address(&letter.to)?))
            .subject(one_line(&letter.subject))
            .date(SystemTime::UNIX_EPOCH + Duration::from_millis(letter.at.max(0).unsigned_abs()))
            .message_id(Some(known(&letter.id)));
        if let Some(thread) = &letter.thread {
            message = message.in_reply_to(known(thread)).references(known(thread));
        }
        let body = MultiPart::alternative_plain_html(letter.text.clone(), letter.html.clone());
        let mut message = message.multipart(body)?;
        let mut say = |name: &'static str, value: String| {
            let name = HeaderName::new_from_ascii_str(name);
            message
                .headers_mut()
                .insert_raw(HeaderValue::new(name, value));
        };
        // Nobody's absence note answers it (RFC 3834).
        say("Auto-Submitted", "auto-generated".to_owned());
        if let Some(address) = &letter.unsubscribe {
            say("List-Unsubscribe", format!("<{address}>"));
            say(
                "List-Unsubscribe-Post",
                "List-Unsubscribe=One-Click".to_owned(),
            );
        }
        Ok(message)
    }
}

/// Why a letter was not handed over.
#[derive(Debug, thiserror::Error)]
pub enum Unsent {
    /// It is no letter.
    #[error("the letter cannot be written")]
    Unwritable(#[source] NoLetter),
    /// The server said so, or did not answer as one.
    #[error("the mail server does not take it")]
    Smtp(#[source] smtp::Error),
    /// It took too long.
    #[error("it took longer than 45 s")]
    Late,
    /// The server could not be reached a moment ago.
    #[error("the mail server is away")]
    Away,
}

fn outcome(error: &smtp::Error) -> Outcome {
    match error.status() {
        Some(status) if error.is_permanent() => Outcome::Refused(status.into()),
        // In its own words it may name the reader.
        Some(status) => {
            tracing::warn!(%status, "the mail server wants a letter later; trying again");
            Outcome::Later
        }
        None => {
            tracing::warn!(%error, "cannot hand a letter to the mail server; trying again");
            Outcome::Later
        }
    }
}

fn address(text: &str) -> Result<lettre::Address, NoLetter> {
    text.parse().map_err(NoLetter::Address)
}

/// A header is one line, whatever somebody calls themselves.
fn one_line(text: &str) -> String {
    text.split(char::is_control)
        .flat_map(str::split_whitespace)
        .collect::<Vec<_>>()
        .join(" ")
}

#[cfg(test)]
mod tests;
