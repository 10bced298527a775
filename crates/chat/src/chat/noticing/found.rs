//! What was said in a channel and has come of age: who is told of it, found by a look at the store, and begun by a short transaction, for
//! which those wait who post.

use veche_model::{Channel, ChannelId, DeviceId, Kind, Millis, Seq, UserId};

use super::{Begun, DELAY_SECONDS, FRESH_SECONDS, Ready, Say, Standing, errand_to, hold_back};
use crate::{
    Result,
    chat::{
        Chat,
        machinery::{earliest, leased_until},
        mail::missed,
        when::{Told, calling, decided},
    },
    store::{About, Decided, Held, Listener, NewErrand, Tx},
};

/// How long what a word says is taken for what is to be said, in milliseconds.
const READY_MILLIS: i64 = 100;

/// What is due to be told in a channel.
pub(super) struct Found {
    channel: ChannelId,
    /// As of when, and up to where the channel's log went.
    as_of: (Millis, Seq),
    /// How many words may go out at once.
    hands: usize,
    /// From where on it was said.
    from: Seq,
    /// From where on it is not due yet, and when it is; what is said behind the look is not due for the longest.
    rest: (Seq, Option<Millis>),
    /// Words to devices, the longest due first; what they say, of those for which there are hands.
    words: Vec<(NewErrand, Option<Ready>)>,
    held: Vec<(UserId, DeviceId, Held)>,
    letters: Vec<NewErrand>,
}

/// What was put to go out.
pub(super) struct Put {
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
        (id, from): (ChannelId, Seq),
        now: Millis,
        hands: usize,
    ) -> Result<Found> {
        let mut found = Found {
            channel: id,
            as_of: (now, from),
            hands,
            from,
            rest: (from, None),
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
        found.rest = (Seq(channel.head.0 + 1), None);
        let ripe = now.plus_seconds(-FRESH_SECONDS);
        if let Some(at) = said.iter().position(|message| message.posted_at > ripe) {
            let due = said[at].posted_at.plus_seconds(DELAY_SECONDS);
            found.rest = (said[at].seq, Some(due));
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
        for listener in &listeners {
            let Listener { device, ear } = listener;
            let decided = decided(&said, ear, is_direct, &personal, now);
            if let Some(told) = decided.told {
                let about = About {
                    channel: id,
                    from: told.first().seq,
                    to: told.last().seq,
                };
                let ready = if found.words.len() < hands {
                    self.ready_at_once(tx, listener, (&town, &channel), &told, now)
                        .await?
                } else {
                    None
                };
                let word = errand_to(ear.user, *device, about, now);
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
    /// Takes it upon this transaction to tell it, unless another has: puts what is to go out, and leases as many words as there are hands for.
    pub(super) async fn begin(self, tx: &mut Tx<'_>, now: impl FnOnce() -> Millis) -> Result<Put> {
        // Held first: whatever is being posted is behind the position then, or not there yet.
        let channel = tx.hold_channel(self.channel).await?;
        let now = now();
        let mut put = Put {
            begun: Vec::new(),
            again: None,
            errand: None,
            letter: None,
        };
        let (true, Some(channel)) = (tx.take_unnoticed(self.channel, self.from).await?, channel)
        else {
            // What another has begun to tell may have left something to do at once.
            put.again = Some(now);
            return Ok(put);
        };
        let (from, due) = self.rest;
        if channel.head >= from {
            let due = due.unwrap_or_else(|| now.plus_seconds(DELAY_SECONDS));
            tx.note_unnoticed(&[(channel.id, from, due)]).await?;
            put.again = Some(due);
        }
        for (user, device, held) in self.held {
            // They may have ended it meanwhile.
            let until = tx.quiet(user).await?.ends_at(now).unwrap_or(now);
            let held = Held { until, ..held };
            hold_back(tx, (user, device), channel.id, &held).await?;
            put.errand = earliest([put.errand, Some(until)]);
        }
        let is_as_found = channel.head == self.as_of.1 && now.0 - self.as_of.0.0 <= READY_MILLIS;
        let mut words = still_there(tx, self.words).await?;
        if !is_as_found {
            // What they say is looked up as they go.
            for (_, ready) in &mut words {
                *ready = None;
            }
        }
        let mut wait: Vec<_> = words.drain(self.hands.min(words.len())..).collect();
        put.errand = earliest([put.errand, wait.first().map(|(word, _)| word.at)]);
        let letters = tx.extend_errands(self.letters).await?;
        put.letter = letters.iter().map(|letter| letter.at).min();
        // Together: the channel is held meanwhile, and nobody says anything in it.
        let waiting = wait.drain(..).map(|(word, _)| word).chain(letters);
        tx.put_errands(&waiting.collect::<Vec<_>>()).await?;
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
