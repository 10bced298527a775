//! Telling those who look elsewhere: what was said a moment ago and was not read meanwhile becomes a word to each of their devices, and an errand
//! where that cannot go out at once.

mod found;
mod reminding;
mod rest;
mod standing;
mod straight;
mod words;

use veche_model::{Channel, ChannelId, DeviceId, ErrandKind, Kind, Millis, Seq, UserId};

use super::{
    Chat,
    machinery::earliest,
    when::{Told, decided},
};
use crate::{
    Result,
    gate::Asker,
    store::{About, Decided, Ear, Errand, Held, Listener, NewErrand, Reach, Said, Tx},
};
pub(super) use reminding::put_reminder;
pub(super) use standing::Standing;
pub(super) use straight::Straight;
pub(super) use words::language;
use words::{Word, tried};

/// How long what was said may be read before anybody is told who looks elsewhere, in seconds.
const DELAY_SECONDS: i64 = 3;
/// What is said behind it is told together with it, unless it is younger than this, in seconds.
const FRESH_SECONDS: i64 = 1;
/// How long a device may be away, in seconds: what is older than a day is found by whoever comes back.
pub(in crate::chat) const TTL_SECONDS: i64 = 24 * 3600;

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

/// How many words may go out at once.
#[derive(Clone, Copy)]
struct Hands {
    /// Straight.
    free: usize,
    /// As errands: whoever posts meanwhile waits for these to be written.
    leased: usize,
}

/// What is to be said to a device, and how that is reached.
pub(super) struct Ready {
    pub(super) device: DeviceId,
    pub(super) reach: Reach,
    pub(super) say: Say,
}

/// A word that is to go out now, leased; what it says, where that is known already.
pub(super) type Begun = (Errand, Option<Ready>);

/// What came of a look for somebody to tell.
pub(super) struct Noticed {
    /// What goes straight out.
    pub(super) straight: Option<Straight>,
    /// What goes out at once.
    pub(super) begun: Vec<Begun>,
    /// When it is decided next who is told.
    pub(super) next: Option<Millis>,
    /// When a word goes out next that was put to wait.
    pub(super) errand: Option<Millis>,
}

impl Chat {
    /// Has what has been due the longest to be told in a channel go straight out, where there are hands that are free for all of it; else makes errands
    /// of it, and begins as many as may be leased at once. Whichever node does it, the store has it leased meanwhile; whatever it leaves undone
    /// is done again when the lease ends.
    pub(in crate::chat) async fn notice(&self, free: usize, leased: usize) -> Result<Noticed> {
        let (chat, now) = (self.clone(), self.now());
        let look = async move |tx: &mut Tx<'_>| {
            let errand = tx.next_errand(ErrandKind::Push).await?;
            // What waits in the outbox has its share, too.
            let is_due = errand.is_some_and(|at| at <= now);
            let share = if is_due { 2 } else { 1 };
            let hands = Hands {
                free: free / share,
                leased: leased / share,
            };
            let (due, next) = tx.unnoticed(now).await?;
            let found = match due {
                Some(due) => Some(chat.find_due(tx, due, now, hands).await?),
                None => None,
            };
            Ok((found, next, errand))
        };
        let (found, next, errand) = self.look_for_listeners(look).await?;
        let mut noticed = Noticed {
            straight: None,
            begun: Vec::new(),
            next,
            errand,
        };
        let Some(found) = found else {
            return Ok(noticed);
        };
        let chat = self.clone();
        // By the time of then: the channel may have been waited for.
        let begin = async move |tx: &mut Tx<'_>| found.begin(tx, || chat.now()).await;
        let put = if next.is_some_and(|at| at <= now) {
            // Others wait for their turn.
            self.write(begin).await?
        } else {
            self.write_along(begin).await?
        };
        noticed.straight = put.straight;
        noticed.begun = put.begun;
        noticed.next = earliest([next, put.again]);
        noticed.errand = earliest([errand, put.errand]);
        if let Some(at) = put.letter {
            self.wake_outbox_by(ErrandKind::Mail, at);
        }
        Ok(noticed)
    }

    /// Whether it is decided for all that was said who is told of it.
    pub async fn is_all_noticed(&self) -> Result<bool> {
        let now = self.now();
        let look = async move |tx: &mut Tx<'_>| Ok(tx.unnoticed(now).await?);
        Ok(self.read(Asker::Anyone, look).await? == (None, None))
    }

    /// When those who look elsewhere are to be told of what is said now; `None` when nobody could be.
    pub(super) fn notices_at(&self, now: Millis) -> Option<Millis> {
        self.has_listeners()
            .then(|| now.plus_seconds(DELAY_SECONDS))
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
        let personal = tx.personal(about.channel, first.seq, &said).await?;
        let is_direct = channel.kind == Kind::Direct;
        let decided = decided(&said, &ear, is_direct, &personal, standing.at);
        say.held = decided.held;
        if let Some(told) = decided.told {
            let town = tx.decided().await?;
            say.calls = told.calls;
            say.text = Some(self.written(&town, (&ear, &channel), &told, standing));
        }
        Ok(say)
    }

    fn written(
        &self,
        town: &Decided,
        (ear, channel): (&Ear, &Channel),
        told: &Told<'_>,
        standing: &Standing,
    ) -> String {
        let word = Word {
            language: language(&ear.locale, town.language),
            content: ear.content,
            channel,
            town: &town.name,
            link: self.link(&path(channel.id, told.last())),
            told,
        };
        word.to_json(standing)
    }

    /// What a device of somebody is told that is tried.
    pub(super) async fn word_of_trial(
        &self,
        tx: &mut Tx<'_>,
        user: UserId,
        standing: &Standing,
    ) -> Result<String> {
        let (_, locale) = tx.push_content(user).await?;
        let language = language(&locale, tx.decided().await?.language);
        Ok(tried(language, &self.link("/"), standing))
    }

    /// Where something is on the page; from its root where nobody has said what the house is called outside.
    pub(super) fn link(&self, path: &str) -> String {
        let house = self.0.public_url.as_deref().unwrap_or_default();
        format!("{house}{path}")
    }
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

/// Puts letters about what was said, or lengthens those that wait: when the first of the new ones goes out.
async fn put_letters(tx: &mut Tx<'_>, letters: Vec<NewErrand>) -> Result<Option<Millis>> {
    let letters = tx.extend_errands(letters).await?;
    tx.put_errands(&letters).await?;
    Ok(letters.iter().map(|letter| letter.at).min())
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
