//! A word on its way to a device.

use data_encoding::BASE64URL_NOPAD;
use veche_aside::aside;
use veche_model::{Millis, ReminderId};
use veche_out::push::{Outcome, Push, Receiver, Urgency};

use super::{
    Chat,
    machinery::again,
    noticing::{Ready, Say, Standing, hold_back},
};
use crate::{
    Result,
    store::{About, Errand, Failure, NewErrand, Tx},
};

/// How long is waited behind the first attempt that failed, in seconds, and behind any at the most.
const WAITS: (i64, i64) = (5, 3600);
/// Characters of a topic.
const TOPIC_CHARS: usize = 32;

/// What a service is told of a word besides.
#[derive(Clone, Copy)]
pub(super) struct Postmark {
    about: Option<About>,
    reminder: Option<ReminderId>,
    expires_at: Millis,
}

impl From<&Errand> for Postmark {
    fn from(errand: &Errand) -> Self {
        Self {
            about: errand.about,
            reminder: errand.reminder,
            expires_at: errand.expires_at,
        }
    }
}

impl From<&NewErrand> for Postmark {
    fn from(new: &NewErrand) -> Self {
        Self {
            about: new.about,
            reminder: new.reminder,
            expires_at: new.expires_at,
        }
    }
}

/// A word that was handed to the service of its device, and what that said.
pub(super) struct Handed {
    pub(super) ready: Ready,
    pub(super) outcome: Outcome,
}

impl Chat {
    /// Hands a word to the service of its device, once, and writes down what came of it; what it says is looked up, unless that is known.
    pub(in crate::chat) async fn push(&self, errand: Errand, ready: Option<Ready>) -> Result<()> {
        let ready = match ready {
            Some(ready) => Some(ready),
            None => self.ready(&errand).await?,
        };
        let Some(ready) = ready else {
            return self
                .write_along(async move |tx| Ok(tx.settle_errand(&errand).await.map(drop)?))
                .await;
        };
        if let Some(until) = ready.say.waits {
            return self
                .write_along(async move |tx| Ok(tx.let_errand_wait(&errand, until).await?))
                .await;
        }
        if ready.say.text.is_none() {
            return self
                .write_along(async move |tx| settle(tx, &errand, &ready).await)
                .await;
        }
        let handed = self.hand_over(Postmark::from(&errand), ready).await?;
        self.conclude(errand, handed).await
    }

    /// Writes down what came of an errand.
    pub(super) async fn conclude(&self, errand: Errand, handed: Handed) -> Result<()> {
        let now = self.now();
        self.write_along(async move |tx| write_down(tx, &errand, &handed, now).await.map(drop))
            .await
    }

    /// Hands a word to the service of its device, once.
    pub(super) async fn hand_over(&self, mark: Postmark, ready: Ready) -> Result<Handed> {
        let now = self.now();
        let (ready, sealed) = {
            let _turn = self.0.sealing.acquire().await;
            let chat = self.clone();
            let sealing = aside(move || {
                let sealed = chat.sealed(mark, &ready, now);
                (ready, sealed)
            });
            let sealed = sealing.await;
            sealed.map_err(|error| Failure::Engine(error.into()))?
        };
        let outcome = match sealed {
            Some((push, authorization)) => self.0.way.push(&push, &authorization).await,
            None => Outcome::Refused(0),
        };
        metrics::counter!("veche_pushes_total", "outcome" => word(outcome)).increment(1);
        Ok(Handed { ready, outcome })
    }

    /// What an errand says by now, and to whom; `None` when nothing is to be said to its device.
    async fn ready(&self, errand: &Errand) -> Result<Option<Ready>> {
        let _turn = self.0.sealing.acquire().await;
        let now = self.now();
        let (chat, user, errand) = (self.clone(), errand.user, errand.clone());
        let Some(device) = errand.device else {
            return Ok(None);
        };
        self.read(user, async move |tx| {
            let Some(reach) = tx.reach(device, now).await? else {
                return Ok(None);
            };
            let standing = Standing::of(tx, user, now).await?;
            let say = match (errand.about, errand.reminder) {
                (Some(about), _) => {
                    let of = (about, device);
                    chat.word(tx, &errand, of, &standing).await?
                }
                (None, Some(id)) => chat.word_of_reminder(tx, (user, id), &standing).await?,
                (None, None) => Say {
                    text: Some(chat.word_of_trial(tx, user, &standing).await?),
                    calls: true,
                    ..Say::default()
                },
            };
            Ok(Some(Ready { device, reach, say }))
        })
        .await
    }

    /// The word, if there is one, as nobody but the device reads it, and what the service wants to see of us.
    fn sealed(
        &self,
        mark: Postmark,
        Ready { reach, say, .. }: &Ready,
        now: Millis,
    ) -> Option<(Push, String)> {
        let text = say.text.as_deref()?;
        let target = self.0.way.target(&reach.endpoint).ok()?;
        let receiver = Receiver::parse(&reach.p256dh, &reach.auth)?;
        let push = Push {
            body: receiver.seal(text.as_bytes())?.into(),
            ttl: (mark.expires_at.0 - now.0).max(0) / 1000,
            urgency: if say.calls {
                Urgency::High
            } else {
                Urgency::Normal
            },
            topic: self.topic(mark),
            target,
        };
        let sub = self.0.public_url.as_deref();
        let authorization = self
            .0
            .vapid
            .authorization(&push.target.origin(), sub, now.0 / 1000)?;
        Some((push, authorization))
    }

    /// What a channel or a reminder is called to services, which learn nothing else of it.
    fn topic(&self, mark: Postmark) -> Option<String> {
        let name = match (mark.about, mark.reminder) {
            (Some(about), _) => about.channel.to_string(),
            (None, Some(id)) => format!("r{id}"),
            (None, None) => return None,
        };
        let seal = self.0.keys.seals().seal("topic", &name);
        let mut topic = BASE64URL_NOPAD.encode(&seal);
        topic.truncate(TOPIC_CHARS);
        Some(topic)
    }
}

/// Writes down what came of an errand: when it is tried again, if it is.
pub(super) async fn write_down(
    tx: &mut Tx<'_>,
    errand: &Errand,
    handed: &Handed,
    now: Millis,
) -> Result<Option<Millis>> {
    let Handed { ready, outcome } = handed;
    match outcome {
        Outcome::Taken => {
            settle(tx, errand, ready).await?;
            tx.note_reached(&[ready.device], now).await?;
        }
        // Its errands go with it.
        Outcome::Gone => tx.lose_device(ready.device, &ready.reach.endpoint).await?,
        Outcome::Refused(status) => {
            let status = i64::from(*status);
            tx.note_refused(ready.device, status).await?;
            tx.fail_errand(errand, now, Some(status)).await?;
        }
        Outcome::Later(wait) => {
            let earliest = now.plus_seconds(wait.unwrap_or_default());
            let again = again(now, errand.attempts, WAITS).max(earliest);
            if again < errand.expires_at {
                tx.put_errand_off(errand, again).await?;
                return Ok(Some(again));
            }
            tx.fail_errand(errand, now, None).await?;
        }
    }
    Ok(None)
}

/// It is out, or not wanted any more: what it told is held back no more, and what it did not tell is.
async fn settle(tx: &mut Tx<'_>, errand: &Errand, Ready { device, say, .. }: &Ready) -> Result<()> {
    tx.settle_errand(errand).await?;
    let Some(about) = errand.about else {
        return Ok(());
    };
    tx.let_go(*device, about.channel, &say.was_held).await?;
    match &say.held {
        Some(held) => hold_back(tx, (errand.user, *device), about.channel, held).await,
        None => Ok(()),
    }
}

const fn word(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Taken => "taken",
        Outcome::Gone => "gone",
        Outcome::Refused(_) => "refused",
        Outcome::Later(_) => "later",
    }
}
