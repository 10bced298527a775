//! A word on its way to a device.

use data_encoding::BASE64URL_NOPAD;
use veche_aside::aside;
use veche_model::{DeviceId, Millis};
use veche_out::push::{Outcome, Push, Receiver, Urgency};

use super::{
    Chat,
    machinery::again,
    noticing::{Ready, Say, Standing, hold_back},
};
use crate::{
    Result,
    store::{Errand, Failure, Tx},
};

/// How long is waited behind the first attempt that failed, in seconds, and behind any at the most.
const WAITS: (i64, i64) = (5, 3600);
/// Characters of a topic.
const TOPIC_CHARS: usize = 32;

impl Chat {
    /// Hands a word to the service of its device, once, and writes down what came of it; what it says is looked up, unless that is known.
    pub(in crate::chat) async fn push(&self, errand: Errand, ready: Option<Ready>) -> Result<()> {
        let now = self.now();
        let (ready, sealed) = {
            let _turn = self.0.sealing.acquire().await;
            let ready = match ready {
                Some(ready) => Some(ready),
                None => self.ready(&errand, now).await?,
            };
            match ready {
                Some(ready) => {
                    let (chat, errand) = (self.clone(), errand.clone());
                    let sealing = aside(move || {
                        let sealed = chat.sealed(&errand, &ready, now);
                        (Some(ready), sealed)
                    });
                    sealing
                        .await
                        .map_err(|error| Failure::Engine(error.into()))?
                }
                None => (None, None),
            }
        };
        let Some(Ready { device, reach, say }) = ready else {
            return self
                .write_along(async move |tx| Ok(tx.settle_errand(&errand).await.map(drop)?))
                .await;
        };
        if let Some(until) = say.waits {
            return self
                .write_along(async move |tx| Ok(tx.let_errand_wait(&errand, until).await?))
                .await;
        }
        if say.text.is_none() {
            return self
                .write_along(async move |tx| settle(tx, &errand, device, &say).await)
                .await;
        }
        let outcome = match sealed {
            Some((push, authorization)) => self.0.way.push(&push, &authorization).await,
            None => Outcome::Refused(0),
        };
        metrics::counter!("veche_pushes_total", "outcome" => word(outcome)).increment(1);
        let now = self.now();
        let again = match outcome {
            Outcome::Later(wait) => {
                let earliest = now.plus_seconds(wait.unwrap_or_default());
                Some(again(now, errand.attempts, WAITS).max(earliest))
            }
            _ => None,
        };
        self.write_along(async move |tx| {
            match (outcome, again) {
                (Outcome::Taken, _) => {
                    settle(tx, &errand, device, &say).await?;
                    tx.note_reached(device, now).await?;
                }
                // Its errands go with it.
                (Outcome::Gone, _) => tx.lose_device(device, &reach.endpoint).await?,
                (Outcome::Refused(status), _) => {
                    let status = i64::from(status);
                    tx.note_refused(device, status).await?;
                    tx.fail_errand(&errand, now, Some(status)).await?;
                }
                (Outcome::Later(_), Some(again)) if again < errand.expires_at => {
                    tx.put_errand_off(&errand, again).await?;
                }
                (Outcome::Later(_), _) => tx.fail_errand(&errand, now, None).await?,
            }
            Ok(())
        })
        .await
    }

    /// What an errand says by now, and to whom; `None` when nothing is to be said to its device.
    async fn ready(&self, errand: &Errand, now: Millis) -> Result<Option<Ready>> {
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
        errand: &Errand,
        Ready { reach, say, .. }: &Ready,
        now: Millis,
    ) -> Option<(Push, String)> {
        let text = say.text.as_deref()?;
        let target = self.0.way.target(&reach.endpoint).ok()?;
        let receiver = Receiver::parse(&reach.p256dh, &reach.auth)?;
        let push = Push {
            body: receiver.seal(text.as_bytes())?.into(),
            ttl: (errand.expires_at.0 - now.0).max(0) / 1000,
            urgency: if say.calls {
                Urgency::High
            } else {
                Urgency::Normal
            },
            topic: self.topic(errand),
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
    fn topic(&self, errand: &Errand) -> Option<String> {
        let name = match (errand.about, errand.reminder) {
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

/// It is out, or not wanted any more: what it told is held back no more, and what it did not tell is.
async fn settle(tx: &mut Tx<'_>, errand: &Errand, device: DeviceId, say: &Say) -> Result<()> {
    tx.settle_errand(errand).await?;
    let Some(about) = errand.about else {
        return Ok(());
    };
    tx.let_go(device, about.channel, &say.was_held).await?;
    match &say.held {
        Some(held) => hold_back(tx, (errand.user, device), about.channel, held).await,
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
