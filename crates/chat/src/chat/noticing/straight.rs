//! Words that go straight out: what was said is leased while they do, and the outbox has those of them alone that are not taken at once.

use std::time::Duration;

use futures_util::future::join_all;
use tokio::{
    sync::oneshot,
    task::JoinHandle,
    time::{Instant, timeout_at},
};
use veche_model::{DeviceId, ErrandKind, Millis};
use veche_out::push::Outcome;

use super::{Ready, put_letters, rest::Rest};
use crate::{
    Result,
    chat::{
        Chat,
        machinery::{earliest, leased_until},
        pushing::{Handed, Postmark, write_down},
    },
    store::{Errand, NewErrand, Note, Tx},
};

/// How long is waited for what comes of them: those that take longer go on as errands, for nothing else of their channel is told meanwhile.
const PATIENCE: Duration = Duration::from_secs(1);

/// Words for what was said in a channel.
pub(in crate::chat) struct Straight {
    /// What was said, leased.
    pub(super) note: Note,
    pub(super) rest: Rest,
    pub(super) words: Vec<(NewErrand, Ready)>,
    /// Letters, which are put when it is known what came of the words; they go out minutes later.
    pub(super) letters: Vec<NewErrand>,
}

/// What was said, leased, what is behind it, and the letters that tell of it.
type Told = (Note, Rest, Vec<NewErrand>);

/// A word that is out of the house.
struct Sent {
    word: NewErrand,
    device: DeviceId,
    /// What comes of it; nothing, where it could not be sealed.
    handed: oneshot::Receiver<Handed>,
}

/// What is known of a word by the time that the others are written down.
enum Answer {
    Came(Handed),
    Late(oneshot::Receiver<Handed>),
    /// It could not be sealed.
    Never,
}

/// What was written down of those that came back in time, and of the rest.
#[derive(Default)]
struct Written {
    /// What takes longer, leased.
    late: Vec<(Errand, oneshot::Receiver<Handed>)>,
    /// When something is to be done next.
    next: Option<Millis>,
    /// When the first letter goes out.
    letter: Option<Millis>,
}

impl Straight {
    /// How long what was said is nobody else's to tell: longer than the words are waited for, and it takes to write down what came of them.
    pub(super) const LEASE_SECONDS: i64 = 20;
}

impl Chat {
    /// Hands these words to the services of their devices, one hand each, and writes down what comes of them.
    pub(in crate::chat) fn send_straight(&self, straight: Straight) -> Vec<JoinHandle<()>> {
        let Straight {
            note,
            rest,
            words,
            letters,
        } = straight;
        let (mut hands, mut sent) = (Vec::new(), Vec::new());
        for (word, ready) in words {
            let (tell, handed) = oneshot::channel();
            let (chat, mark, device) = (self.clone(), Postmark::from(&word), ready.device);
            hands.push(self.0.tasks.spawn(async move {
                match chat.hand_over(mark, ready).await {
                    Ok(handed) => drop(tell.send(handed)),
                    Err(error) => tracing::warn!(%error, "cannot seal a word; trying again"),
                }
            }));
            sent.push(Sent {
                word,
                device,
                handed,
            });
        }
        let chat = self.clone();
        self.0.tasks.spawn(async move {
            if let Err(error) = chat.write_down_sent((note, rest, letters), sent).await {
                // The lease ends, and it is told again.
                let channel = note.channel.0;
                tracing::warn!(%error, channel, "cannot write down what came of words; trying again");
            }
        });
        hands
    }

    async fn write_down_sent(&self, told: Told, sent: Vec<Sent>) -> Result<()> {
        let until = Instant::now() + PATIENCE;
        let mut came = Vec::with_capacity(sent.len());
        for mut one in sent {
            let came_of = match timeout_at(until, &mut one.handed).await {
                Ok(Ok(handed)) => Answer::Came(handed),
                Ok(Err(_)) => Answer::Never,
                Err(_) => Answer::Late(one.handed),
            };
            came.push((one.word, one.device, came_of));
        }
        let chat = self.clone();
        // By the time of then: the channel may have been waited for.
        let write =
            async move |tx: &mut Tx<'_>| write_down_all(tx, told, came, || chat.now()).await;
        let written = self.write_along(write).await?;
        if let Some(next) = written.next {
            self.wake_outbox_by(ErrandKind::Push, next);
        }
        if let Some(at) = written.letter {
            self.wake_outbox_by(ErrandKind::Mail, at);
        }
        let late = written.late.into_iter().map(async |(errand, handed)| {
            match handed.await {
                Ok(handed) => self.conclude(errand, handed).await,
                // Its lease ends, and it is tried again.
                Err(_) => Ok(()),
            }
        });
        join_all(late).await.into_iter().collect()
    }
}

/// What was said is told: what is behind it has its turn, and those words go on as errands that were not taken.
async fn write_down_all(
    tx: &mut Tx<'_>,
    (note, rest, letters): Told,
    came: Vec<(NewErrand, DeviceId, Answer)>,
    now: impl Fn() -> Millis,
) -> Result<Written> {
    // Held first: whatever is being posted is behind the position then, or not there yet.
    let channel = tx.hold_channel(note.channel).await?;
    let now = now();
    let (true, Some(channel)) = (tx.take_unnoticed(note).await?, channel) else {
        // The lease had ended, and another tells it.
        return Ok(Written::default());
    };
    let mut written = Written {
        next: rest.note(tx, &channel, now).await?,
        letter: put_letters(tx, letters).await?,
        ..Written::default()
    };
    let taken = |answer: &Answer| matches!(answer, Answer::Came(handed) if handed.outcome == Outcome::Taken);
    if came.iter().all(|(.., answer)| taken(answer)) {
        // Together: the channel is held meanwhile, and nobody says anything in it.
        let reached: Vec<_> = came.iter().map(|(_, device, _)| *device).collect();
        tx.note_reached(&reached, now).await?;
        return Ok(written);
    }
    // In the order in which all who tell hold devices.
    for (word, device, answer) in came {
        match answer {
            Answer::Came(handed) if handed.outcome == Outcome::Taken => {
                tx.note_reached(&[device], now).await?;
            }
            Answer::Came(handed) if handed.outcome == Outcome::Gone => {
                tx.lose_device(device, &handed.ready.reach.endpoint).await?;
            }
            answer => {
                let Some(errand) = put(tx, word, device, now).await? else {
                    continue;
                };
                match answer {
                    Answer::Came(handed) => {
                        let again = write_down(tx, &errand, &handed, now).await?;
                        written.next = earliest([written.next, again]);
                    }
                    Answer::Late(handed) => written.late.push((errand, handed)),
                    // Its lease ends, and it is tried again.
                    Answer::Never => {}
                }
            }
        }
    }
    Ok(written)
}

/// Puts a word into the outbox, leased; not when its device is gone.
async fn put(
    tx: &mut Tx<'_>,
    word: NewErrand,
    device: DeviceId,
    now: Millis,
) -> Result<Option<Errand>> {
    if tx.are_devices(&[device]).await? != [true] {
        return Ok(None);
    }
    let mut leased = tx.put_leased_errands(vec![word], leased_until(now)).await?;
    Ok(leased.pop())
}
