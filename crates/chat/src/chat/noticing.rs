//! Telling those who look elsewhere: what was said a moment ago and was not read meanwhile becomes an errand to each of their devices,
//! and a word when it goes out.

mod reminding;
mod standing;
mod words;

use veche_model::{Channel, ChannelId, DeviceId, ErrandKind, Kind, Millis, Seq, UserId};

use super::{
    Chat,
    machinery::leased_until,
    mail::missed,
    town::town,
    when::{Told, calling, decided},
};
use crate::{
    Result,
    gate::Asker,
    store::{About, Ear, Errand, Held, Listener, NewErrand, Said, Tx},
};
pub(super) use reminding::put_reminder;
pub(super) use standing::Standing;
pub(super) use words::language;
use words::{Word, tried};

/// How long what was said may be read before anybody is told who looks elsewhere, in seconds.
const DELAY_SECONDS: i64 = 3;
/// What is said behind it is told together with it, unless it is younger than this, in seconds.
const FRESH_SECONDS: i64 = 1;
/// How long a device may be away, in seconds: what is older than a day is found by whoever comes back.
pub(in crate::chat) const TTL_SECONDS: i64 = 24 * 3600;
/// Channels that are looked at in one go.
const CHANNELS: i64 = 16;

/// What an errand comes to when it goes.
#[derive(Default)]
pub(super) struct Say {
    /// What the device is told, if anything.
    pub(super) text: Option<String>,
    /// Whether it calls the owner.
    pub(super) calls: bool,
    /// What was held back until now.
    pub(super) was_held: Vec<Seq>,
    /// What is held back from now on.
    pub(super) held: Option<Held>,
    /// When it is looked at again, where it waits for the end of quiet hours as a whole.
    pub(super) waits: Option<Millis>,
}

impl Chat {
    /// Makes errands of what is due to be told, and begins as many as there are hands for. What was decided stands in the store, so that
    /// it is decided once, whichever node does it and whenever it stopped. Tells when more is, and when the next errand is.
    pub(in crate::chat) async fn notice_all(
        &self,
        mut hands: usize,
        mut begin: impl FnMut(Vec<Errand>) + Send,
    ) -> Result<(Option<Millis>, Option<Millis>)> {
        let now = self.now();
        let look = async move |tx: &mut Tx<'_>| {
            let ready = tx.unnoticed(now, CHANNELS).await?;
            Ok((ready, next(tx).await?))
        };
        let (ready, mut soonest) = self.look_for_listeners(look).await?;
        for channel in ready {
            let chat = self.clone();
            let notice = async move |tx: &mut Tx<'_>| {
                let errands = chat.notice(tx, channel, now).await?;
                // Those that go at once are put and leased by one transaction.
                let (mut words, later): (Vec<_>, Vec<_>) = errands
                    .into_iter()
                    .partition(|errand| errand.kind == ErrandKind::Push && errand.at <= now);
                let mut wait = words.split_off(hands.min(words.len()));
                wait.extend(later);
                // Together: the channel is held meanwhile, and nobody says anything in it.
                tx.put_errands(&wait).await?;
                let letters = wait.iter().filter(|errand| errand.kind == ErrandKind::Mail);
                let letters = letters.map(|errand| errand.at).min();
                // By the time of now: the channel may have been waited for.
                let until = leased_until(chat.now());
                let begun = tx.put_leased_errands(words, until).await?;
                Ok((begun, letters, next(tx).await?))
            };
            let (begun, letters);
            (begun, letters, soonest) = self.write(notice).await?;
            hands -= begun.len();
            begin(begun);
            if let Some(at) = letters {
                self.wake_outbox_by(ErrandKind::Mail, at);
            }
        }
        Ok(soonest)
    }

    /// Whether it is decided for all that was said who is told of it.
    pub async fn is_all_noticed(&self) -> Result<bool> {
        let next = async |tx: &mut Tx<'_>| Ok(tx.next_unnoticed().await?);
        Ok(self.read(Asker::Anyone, next).await?.is_none())
    }

    /// When those who look elsewhere are to be told of what is said now; `None` when nobody could be.
    pub(super) fn notices_at(&self, now: Millis) -> Option<Millis> {
        self.has_listeners()
            .then(|| now.plus_seconds(DELAY_SECONDS))
    }

    /// What is to go out for what was said in a channel and has come of age.
    async fn notice(&self, tx: &mut Tx<'_>, id: ChannelId, now: Millis) -> Result<Vec<NewErrand>> {
        // Held first: whatever is being posted is behind the position then, or not there yet.
        let channel = tx.hold_channel(id).await?;
        let (Some(from), Some(channel)) = (tx.take_unnoticed(id, now).await?, channel) else {
            return Ok(Vec::new());
        };
        let all = About {
            channel: id,
            from,
            to: channel.head,
        };
        let mut said = tx.said_between(all).await?;
        let ripe = now.plus_seconds(-FRESH_SECONDS);
        let fresh = said.iter().position(|message| message.posted_at > ripe);
        if let Some(at) = fresh {
            let first = &said[at];
            let later = first.posted_at.plus_seconds(DELAY_SECONDS);
            tx.note_unnoticed(&[(id, first.seq, later)]).await?;
            said.truncate(at);
        }
        if said.is_empty() {
            return Ok(Vec::new());
        }
        let is_direct = channel.kind == Kind::Direct;
        let listeners = tx.listeners(id, now).await?;
        let readers = self.mail_readers(tx, &channel, &said, now).await?;
        if listeners.is_empty() && readers.is_empty() {
            return Ok(Vec::new());
        }
        let personal = tx.personal(id, from).await?;
        let mut errands = Vec::new();
        for Listener { device, ear } in &listeners {
            let decided = decided(&said, ear, is_direct, &personal, now);
            if let Some(told) = decided.told {
                let about = About {
                    channel: id,
                    from: told.first().seq,
                    to: told.last().seq,
                };
                errands.push(errand_to(ear.user, *device, about, now));
            }
            if let Some(held) = decided.held {
                hold_back(tx, (ear.user, *device), id, &held).await?;
            }
        }
        let letters: Vec<_> = readers
            .iter()
            .filter_map(|reader| {
                missed(
                    reader,
                    id,
                    &calling(&said, &reader.ear, is_direct, &personal),
                )
            })
            .collect();
        errands.extend(tx.extend_errands(letters).await?);
        Ok(errands)
    }

    /// What a device is told by an errand by now. Nothing, when all of it was read or deleted, or its reader looks at the page, or is out.
    pub(super) async fn word(
        &self,
        tx: &mut Tx<'_>,
        errand: &Errand,
        (about, device): (About, DeviceId),
        standing: &Standing,
    ) -> Result<Say> {
        let was_held = tx.held_seqs(device, about.channel).await?;
        let mut say = Say::default();
        let said = if errand.is_late {
            say.was_held = was_held;
            tx.held_said(device, about.channel).await?
        } else {
            let mut said = tx.said_between(about).await?;
            // What is held is told by the late one alone, also when this one took until the morning.
            said.retain(|message| !was_held.contains(&message.seq));
            said
        };
        let (listener, channel) = (
            tx.listener(about.channel, device, standing.at).await?,
            tx.channel(about.channel).await?,
        );
        let (Some((Listener { ear, .. }, channel)), Some(first)) =
            (listener.zip(channel), said.first())
        else {
            return Ok(say);
        };
        let personal = tx.personal(about.channel, first.seq).await?;
        let is_direct = channel.kind == Kind::Direct;
        let decided = decided(&said, &ear, is_direct, &personal, standing.at);
        say.held = decided.held;
        if let Some(told) = decided.told {
            say.calls = told.calls;
            say.text = Some(self.written(tx, (&ear, &channel), &told, standing).await?);
        }
        Ok(say)
    }

    async fn written(
        &self,
        tx: &mut Tx<'_>,
        (ear, channel): (&Ear, &Channel),
        told: &Told<'_>,
        standing: &Standing,
    ) -> Result<String> {
        let town = town(tx, self.0.is_private).await?;
        let word = Word {
            language: language(&ear.locale, town.language),
            content: ear.content,
            channel,
            town: &town.name,
            link: self.link(&path(channel.id, told.last())),
            told,
        };
        Ok(word.to_json(standing))
    }

    /// What a device of somebody is told that is tried.
    pub(super) async fn word_of_trial(
        &self,
        tx: &mut Tx<'_>,
        user: UserId,
        standing: &Standing,
    ) -> Result<String> {
        let (_, locale) = tx.push_content(user).await?;
        let town = town(tx, self.0.is_private).await?;
        let language = language(&locale, town.language);
        Ok(tried(language, &self.link("/"), standing))
    }

    /// Where something is on the page; from its root where nobody has said what the house is called outside.
    pub(super) fn link(&self, path: &str) -> String {
        let house = self.0.public_url.as_deref().unwrap_or_default();
        format!("{house}{path}")
    }
}

/// When somebody is to be told next, and when the next word goes out.
async fn next(tx: &mut Tx<'_>) -> Result<(Option<Millis>, Option<Millis>)> {
    let unnoticed = tx.next_unnoticed().await?;
    Ok((unnoticed, tx.next_errand(ErrandKind::Push).await?))
}

/// Holds back from a device what calls its owner: one word a channel tells of all that is held and still unread, as soon as it is quiet no more.
pub(super) async fn hold_back(
    tx: &mut Tx<'_>,
    (user, device): (UserId, DeviceId),
    channel: ChannelId,
    held: &Held,
) -> Result<()> {
    let ends = held.seqs.first().zip(held.seqs.last());
    let Some((&from, &to)) = ends else {
        return Ok(());
    };
    if tx.hold_back(device, channel, &held.seqs).await? {
        let about = About { channel, from, to };
        let errand = NewErrand {
            name: format!("late:{device}:{channel}"),
            is_late: true,
            ..errand_to(user, device, about, held.until)
        };
        tx.put_errand(&errand).await?;
    }
    Ok(())
}

fn errand_to(user: UserId, device: DeviceId, about: About, at: Millis) -> NewErrand {
    let name = format!("push:{device}:{}", about.channel);
    let times = (at, at.plus_seconds(TTL_SECONDS));
    NewErrand {
        about: Some(about),
        ..NewErrand::to_device((user, device), name, times)
    }
}

/// Where a message is on the page: what is in a thread alone is found there.
pub(super) fn path(channel: ChannelId, said: &Said) -> String {
    path_of(channel, said.seq, said.thread.filter(|_| said.is_aside))
}

fn path_of(channel: ChannelId, seq: Seq, aside: Option<Seq>) -> String {
    match aside {
        Some(root) => format!("/c/{channel}/{seq}?thread={root}"),
        None => format!("/c/{channel}/{seq}"),
    }
}
