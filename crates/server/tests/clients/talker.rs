//! A person who talks through `veche-client`.

use std::time::Duration;

use futures_util::{StreamExt, stream};
use tokio::sync::{broadcast, watch};
use veche_client::{Backoff, Client, Cut, Held, Live, Post, Settings, Update};
use veche_model::{ChannelId, Message, Seq};

/// Where all of them talk.
const SQUARE: ChannelId = ChannelId(1);
/// Messages under way at once.
const WINDOW: usize = 8;

pub(crate) struct Talker {
    name: &'static str,
    client: Client,
    live: Live,
    losses: tokio::task::JoinHandle<()>,
    lost: watch::Receiver<usize>,
}

impl Talker {
    pub(crate) async fn start(base: &str, name: &'static str) -> Self {
        let client = Client::new(base);
        client
            .sign_in(name, "password")
            .await
            .expect("the demo data's password");
        let backoff = Backoff::new(
            Duration::from_millis(20),
            Duration::from_millis(200),
            || 0.5,
        );
        let settings = Settings {
            window: WINDOW,
            backoff,
            ..Settings::default()
        };
        let (live, mut updates) = Live::start(client.clone(), Held::default(), settings);
        while !matches!(updates.recv().await, Ok(Update::Resumed)) {}
        live.read(SQUARE, Cut::Last).await.expect("a page");
        let (count, lost) = watch::channel(0);
        let losses = tokio::spawn(count_losses(updates, count));
        Self {
            name,
            client,
            live,
            losses,
            lost,
        }
    }

    /// Says so many things, several at once, in order; counts what is through.
    pub(crate) async fn says(&self, messages: u32, through: &watch::Sender<u32>) {
        let posts = self.texts(messages).into_iter().map(|text| {
            let post = Post::new(SQUARE, text);
            self.live.post(post)
        });
        let mut posts = stream::iter(posts).buffered(2 * WINDOW);
        while let Some(posted) = posts.next().await {
            posted.expect("a post gets through");
            through.send_modify(|count| *count += 1);
        }
    }

    pub(crate) fn texts(&self, messages: u32) -> Vec<String> {
        (0..messages)
            .map(|number| format!("{} {number}", self.name))
            .collect()
    }

    /// What this one has heard of another.
    pub(crate) fn heard_of(&self, author: &Self) -> Vec<String> {
        let log = self.live.log(SQUARE).expect("a log");
        // The demo data has said something before.
        let said = log.messages().filter(|message| message.nonce.is_some());
        let theirs = said.filter(|message| message.author_username == author.name);
        theirs.map(|message| message.text.clone()).collect()
    }

    /// All messages, as the server gives them over HTTP; positions without a hole.
    pub(crate) async fn stored(&self) -> Vec<Message> {
        let mut messages: Vec<Message> = Vec::new();
        loop {
            let last = messages.last().map_or(Seq(0), |message| message.seq);
            let page = self.client.messages(SQUARE, Cut::After(last)).await;
            let page = page.expect("a page");
            messages.extend(page.messages);
            if !page.has_after {
                let seqs: Vec<i64> = messages.iter().map(|message| message.seq.0).collect();
                assert_eq!(seqs, (1..=page.head.0).collect::<Vec<_>>());
                return messages;
            }
        }
    }

    /// Waits until this one holds what is stored: the same messages in the same positions, and nothing else.
    pub(crate) async fn caught_up(&self, stored: &[Message]) {
        let mut updates = self.live.updates();
        let head = stored.last().expect("a message").seq;
        loop {
            let log = self.live.log(SQUARE).expect("a log");
            if log.known() >= head {
                assert_eq!(log.known(), head);
                assert_eq!(log.messages().cloned().collect::<Vec<_>>(), stored);
                return;
            }
            let _ = updates.recv().await;
        }
    }

    /// How often the connection was lost.
    pub(crate) fn losses(&self) -> usize {
        *self.lost.borrow()
    }
}

impl Drop for Talker {
    fn drop(&mut self) {
        self.losses.abort();
    }
}

async fn count_losses(mut updates: broadcast::Receiver<Update>, count: watch::Sender<usize>) {
    loop {
        match updates.recv().await {
            Ok(Update::Away) => count.send_modify(|count| *count += 1),
            Err(broadcast::error::RecvError::Closed) => return,
            _ => {}
        }
    }
}
