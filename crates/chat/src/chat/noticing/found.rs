//! What was said in a channel and has come of age: who is told of it, found by a look at the store, and begun by a short transaction, for
//! which those wait who post.

use veche_model::{Channel, DeviceId, Kind, Millis, Seq, UserId};

use super::{
    Begun, DELAY_SECONDS, FRESH_SECONDS, Hands, Ready, Say, Standing, errand_to, hold_back,
    put_letters, rest::Rest, straight::Straight,
};
use crate::{
    Result,
    chat::{
        Chat,
        machinery::{earliest, leased_until},
        mail::missed,
        when::{Told, calling, decided},
    },
    store::{About, Decided, Held, Listener, NewErrand, Note, Tx},
};

/// How long what a word says is taken for what is to be said, in milliseconds.
const READY_MILLIS: i64 = 100;

/// What is due to be told in a channel.
pub(super) struct Found {
    note: Note,
    /// As of when, and up to where the channel's log went.
    as_of: (Millis, Seq),
    hands: Hands,
    rest: Rest,
    /// Words to devices, by person and device; what they say, of those for which there are hands.
    words: Vec<(NewErrand, Option<Ready>)>,
    held: Vec<(UserId, DeviceId, Held)>,
    letters: Vec<NewErrand>,
}

/// What was put to go out.
#[derive(Default)]
pub(super) struct Put {
    /// Words that go straight out, of which the outbox knows nothing.
    pub(super) straight: Option<Straight>,
    /// Words that go out at once.
    pub(super) begun: Vec<Begun>,
    /// When the rest is due.
    pub(super) again: Option<Millis>,
    /// When the first of those words goes out that wait.
    pub(super) errand: Option<Millis>,
    /// When the first letter does.
    pub(super) letter: Option<Millis>,
}

impl Chat {
    /// What is to go out for what was said in a channel from a position on and has come of age.
    pub(super) async fn find_due(
        &self,
        tx: &mut Tx<'_>,
        note: Note,
        now: Millis,
        hands: Hands,
    ) -> Result<Found> {
        let (id, from) = (note.channel, note.from);
        let mut found = Found {
            note,
            as_of: (now, from),
            hands,
            rest: Rest { from, due: None },
            words: Vec::new(),
            held: Vec::new(),
            letters: Vec::new(),
        };
        let Some(channel) = tx.channel(id).await? else {
            return Ok(found);
        };
        let all = About {
            channel: id,
            from,
            to: channel.head,
        };
        let mut said = tx.said_between(all).await?;
        found.as_of = (now, channel.head);
        found.rest.from = Seq(channel.head.0 + 1);
        let ripe = now.plus_seconds(-FRESH_SECONDS);
        if let Some(at) = said.iter().position(|message| message.posted_at > ripe) {
            let due = said[at].posted_at.plus_seconds(DELAY_SECONDS);
            found.rest = Rest {
                from: said[at].seq,
                due: Some(due),
            };
            said.truncate(at);
        }
        if said.is_empty() {
            return Ok(found);
        }
        let is_direct = channel.kind == Kind::Direct;
        let listeners = tx.listeners(id, now).await?;
        let readers = self.mail_readers(tx, &channel, &said, now).await?;
        if listeners.is_empty() && readers.is_empty() {
            return Ok(found);
        }
        let personal = tx.personal(id, from, &said).await?;
        let town = tx.decided().await?;
        let at_once = if listeners.len() <= hands.free {
            hands.free
        } else {
            hands.leased
        };
        for listener in &listeners {
            let Listener { device, ear } = listener;
            let decided = decided(&said, ear, is_direct, &personal, now);
            if let Some(told) = decided.told {
                let about = About {
                    channel: id,
                    from: told.first().seq,
                    to: told.last().seq,
                };
                let word = errand_to(ear.user, *device, about, now);
                // Of what is in the outbox under its name, something may come before it.
                let ready = if found.words.len() < at_once && !tx.is_errand(&word.name).await? {
                    self.ready_at_once(tx, listener, (&town, &channel), &told, now)
                        .await?
                } else {
                    None
                };
                found.words.push((word, ready));
            }
            if let Some(held) = decided.held {
                found.held.push((ear.user, *device, held));
            }
        }
        let letters = readers.iter().filter_map(|reader| {
            let calling = calling(&said, &reader.ear, is_direct, &personal);
            missed(reader, id, &calling)
        });
        found.letters = letters.collect();
        Ok(found)
    }

    /// What a device is told now; `None` where that is to be looked up when it goes.
    async fn ready_at_once(
        &self,
        tx: &mut Tx<'_>,
        Listener { device, ear }: &Listener,
        (town, channel): (&Decided, &Channel),
        told: &Told<'_>,
        now: Millis,
    ) -> Result<Option<Ready>> {
        // What is held back is told by the late one alone.
        if !tx.held_seqs(*device, channel.id).await?.is_empty() {
            return Ok(None);
        }
        let Some(reach) = tx.reach(*device, now).await? else {
            return Ok(None);
        };
        let standing = Standing::of(tx, ear.user, now).await?;
        let say = Say {
            text: Some(self.written(town, (ear, channel), told, &standing)),
            calls: told.calls,
            ..Say::default()
        };
        Ok(Some(Ready {
            device: *device,
            reach,
            say,
        }))
    }
}

impl Found {
    /// Takes it upon this transaction to tell it, unless another has: leases it while its words go straight out, where that is all there
    /// is to do; else puts what is to go out, and leases as many words as there are hands for.
    pub(super) async fn begin(self, tx: &mut Tx<'_>, now: impl Fn() -> Millis) -> Result<Put> {
        if self.is_ready() {
            let channel = tx.channel(self.note.channel).await?;
            if channel.is_some_and(|channel| self.is_as_found(&channel, now())) {
                return self.go_straight(tx, now()).await;
            }
        }
        self.put(tx, now).await
    }

    /// Whether there are words, hands for all of them, and nothing that is held back.
    fn is_ready(&self) -> bool {
        let are_ready = self.words.iter().all(|(_, ready)| ready.is_some());
        are_ready && !self.words.is_empty() && self.held.is_empty()
    }

    /// Whether what words say may be said still.
    fn is_as_found(&self, channel: &Channel, now: Millis) -> bool {
        let (then, head) = self.as_of;
        channel.head == head && now.0 - then.0 <= READY_MILLIS
    }

    async fn go_straight(self, tx: &mut Tx<'_>, now: Millis) -> Result<Put> {
        let until = now.plus_seconds(Straight::LEASE_SECONDS);
        let leased = tx.lease_unnoticed(self.note, until).await?;
        let words = self.words.into_iter();
        let words = words.filter_map(|(word, ready)| Some((word, ready?)));
        let straight = leased.map(|note| Straight {
            note,
            rest: self.rest,
            words: words.collect(),
            letters: self.letters,
        });
        Ok(Put {
            // What another has begun to tell may have left something to do at once.
            again: straight.is_none().then_some(now),
            straight,
            ..Put::default()
        })
    }

    async fn put(self, tx: &mut Tx<'_>, now: impl Fn() -> Millis) -> Result<Put> {
        // Held first: whatever is being posted is behind the position then, or not there yet.
        let channel = tx.hold_channel(self.note.channel).await?;
        let now = now();
        let mut put = Put::default();
        let (true, Some(channel)) = (tx.take_unnoticed(self.note).await?, channel) else {
            // What another has begun to tell may have left something to do at once.
            put.again = Some(now);
            return Ok(put);
        };
        let is_as_found = self.is_as_found(&channel, now);
        put.again = self.rest.note(tx, &channel, now).await?;
        for (user, device, held) in self.held {
            // They may have ended it meanwhile.
            let until = tx.quiet(user).await?.ends_at(now).unwrap_or(now);
            let held = Held { until, ..held };
            hold_back(tx, (user, device), channel.id, &held).await?;
            put.errand = earliest([put.errand, Some(until)]);
        }
        let mut words = still_there(tx, self.words).await?;
        if !is_as_found {
            // What they say is looked up as they go.
            for (_, ready) in &mut words {
                *ready = None;
            }
        }
        let mut wait: Vec<_> = words.drain(self.hands.leased.min(words.len())..).collect();
        put.errand = earliest([put.errand, wait.first().map(|(word, _)| word.at)]);
        put.letter = put_letters(tx, self.letters).await?;
        // Together: the channel is held meanwhile, and nobody says anything in it.
        let waiting: Vec<_> = wait.drain(..).map(|(word, _)| word).collect();
        tx.put_errands(&waiting).await?;
        let (words, ready): (Vec<_>, Vec<_>) = words.into_iter().unzip();
        let leased = tx.put_leased_errands(words, leased_until(now)).await?;
        put.begun = leased.into_iter().zip(ready).collect();
        Ok(put)
    }
}

/// Those words whose devices are still there.
async fn still_there(
    tx: &mut Tx<'_>,
    words: Vec<(NewErrand, Option<Ready>)>,
) -> Result<Vec<(NewErrand, Option<Ready>)>> {
    let devices: Vec<_> = words.iter().filter_map(|(word, _)| word.device).collect();
    let are_there = tx.are_devices(&devices).await?;
    let there = words.into_iter().zip(are_there);
    Ok(there
        .filter_map(|(word, is_there)| is_there.then_some(word))
        .collect())
}
