//! Speaking and listening over NATS.

use std::{
    sync::{Arc, PoisonError, atomic::Ordering},
    time::Duration,
};

use async_nats::{Client, connection::State};
use bytes::Bytes;
use tokio::{
    sync::mpsc,
    time::{MissedTickBehavior, interval, sleep},
};
use veche_model::{ChannelId, Seq, UserId};

use super::{
    ears::{Ears, Take},
    flow::event,
    nats::{Nats, Out},
    subject::{Address, Shard},
    word::Word,
};
use crate::hub::{Delivery, Hub};

/// Bytes of one letter. A server takes a megabyte unless it is told otherwise.
const LETTER: usize = 512 << 10;
/// How often it is said that this node is there.
const ALIVE: Duration = Duration::from_millis(500);
/// How often all who are here are said: whoever missed some of them has them then.
const ALL_HERE: Duration = Duration::from_secs(5);
/// How often people's comings and goings are gathered.
const GATHER: Duration = Duration::from_millis(50);
/// People in one letter.
const HERE: usize = 20_000;
/// How long what is asked for takes to be heard, before it is looked into what was said until then.
const ASKED: Duration = Duration::from_millis(50);
/// How often what nobody wants any more is left.
const TIDY: Duration = Duration::from_mins(1);

impl Nats {
    /// Speaks and listens for as long as it is polled; `take` gets what other nodes of the town say.
    pub(crate) async fn run(
        &self,
        town: &str,
        hub: &Hub,
        take: Take,
        missed: impl Fn(Vec<ChannelId>),
    ) {
        // Only one runs.
        let taken = self
            .waiting
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .take();
        let Some(mut waiting) = taken else { return };
        let client = self.connect().await;
        let town: Arc<str> = town.into();
        hub.note_interests();
        let mut ears = Ears::new(
            client.clone(),
            town.clone(),
            self.sealer.clone(),
            hub.clone(),
            take,
        );
        ears.open(Shard::All).await;
        tokio::join!(
            self.speak(&client, &town, &mut waiting),
            self.listen(&client, hub, &mut ears, missed),
            self.be_seen(hub),
        );
    }

    async fn speak(&self, client: &Client, town: &str, waiting: &mut mpsc::Receiver<Out>) {
        while let Some(out) = waiting.recv().await {
            self.bytes.fetch_sub(out.bytes(), Ordering::Relaxed);
            if client.connection_state() != State::Connected {
                self.has_missed.store(true, Ordering::Relaxed);
                continue;
            }
            match out {
                Out::Word(address, word) => {
                    self.send(client, address.subject(town), self.sealer.word(&word))
                        .await;
                }
                Out::Happened {
                    channel,
                    people,
                    deliveries,
                    ..
                } => {
                    self.send_happened(client, town, (channel, &people), &deliveries)
                        .await;
                }
            }
        }
    }

    /// To whoever listens to the channel; what is said in a direct one, to whoever has one of its people.
    async fn send_happened(
        &self,
        client: &Client,
        town: &str,
        (channel, people): (ChannelId, &[UserId]),
        deliveries: &[Arc<Delivery>],
    ) {
        let mut letter = self.sealer.happened(channel, people, deliveries);
        if letter.len() > LETTER {
            if deliveries.len() > 1 {
                let (first, second) = deliveries.split_at(deliveries.len() / 2);
                Box::pin(self.send_happened(client, town, (channel, people), first)).await;
                Box::pin(self.send_happened(client, town, (channel, people), second)).await;
                return;
            }
            let head = deliveries.last().and_then(|delivery| event(delivery));
            let head = head.map_or(Seq(0), |event| event.seq);
            letter = self.sealer.word(&Word::Head { channel, head });
        }
        if people.is_empty() {
            let subject = Address::Channel(channel).subject(town);
            return self.send(client, subject, letter).await;
        }
        for user in people {
            let subject = Address::Person(*user).subject(town);
            self.send(client, subject, letter.clone()).await;
        }
    }

    async fn send(&self, client: &Client, subject: String, letter: Bytes) {
        if let Err(error) = client.publish(subject, letter).await {
            tracing::debug!(%error, "something was not said to other nodes");
            self.has_missed.store(true, Ordering::Relaxed);
        }
    }

    /// Listens to what is wanted here, and has it looked into what may not have been heard.
    async fn listen(
        &self,
        client: &Client,
        hub: &Hub,
        ears: &mut Ears,
        missed: impl Fn(Vec<ChannelId>),
    ) {
        let mut tidy = interval(TIDY);
        tidy.set_missed_tick_behavior(MissedTickBehavior::Delay);
        loop {
            tokio::select! {
                () = hub.interest() => {
                    let interests = hub.interests();
                    let (mut came, mut gone) = (Vec::new(), Vec::new());
                    for (user, is_here) in &interests.people {
                        if *is_here { came.push(*user) } else { gone.push(*user) }
                    }
                    let begun = ears.follow(interests).await;
                    if !(came.is_empty() && gone.is_empty()) {
                        self.say(Word::Moved { came, gone });
                    }
                    if !begun.is_empty() {
                        let _ = client.flush().await;
                        sleep(ASKED).await;
                        missed(begun);
                    }
                    sleep(GATHER).await;
                }
                _ = tidy.tick() => ears.forget_the_quiet(),
            }
        }
    }

    /// Says that this node is there, and who all is here.
    async fn be_seen(&self, hub: &Hub) {
        let mut alive = interval(ALIVE);
        alive.set_missed_tick_behavior(MissedTickBehavior::Delay);
        let mut since = ALL_HERE;
        loop {
            alive.tick().await;
            since += ALIVE;
            self.say(Word::Alive);
            // What was missed goes out behind what was said since: whoever hears it reads what was stored by then.
            if self.is_connected() && self.has_missed.swap(false, Ordering::Relaxed) {
                self.say(Word::Missed);
            }
            if since >= ALL_HERE {
                since = Duration::ZERO;
                self.say_here(hub);
            }
        }
    }

    /// All who are here, in letters of their numbers' order.
    fn say_here(&self, hub: &Hub) {
        let mut all = hub.own_users();
        all.sort_unstable();
        let mut from = UserId(i64::MIN);
        let mut pieces = all.chunks(HERE).peekable();
        if pieces.peek().is_none() {
            let to = UserId(i64::MAX);
            self.say(Word::Here {
                from,
                to,
                users: Vec::new(),
            });
        }
        while let Some(users) = pieces.next() {
            let last = users.last().copied().unwrap_or(from);
            let to = if pieces.peek().is_some() {
                last
            } else {
                UserId(i64::MAX)
            };
            self.say(Word::Here {
                from,
                to,
                users: users.to_vec(),
            });
            from = UserId(to.0.saturating_add(1));
        }
    }
}
