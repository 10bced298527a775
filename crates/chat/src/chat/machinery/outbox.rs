//! What is to go out, carried out: by whichever node is first, until it is taken or not wanted any more; each way by itself.

use std::time::Duration;

use futures_util::{StreamExt, stream::FuturesUnordered};
use tokio::{
    task::JoinHandle,
    time::{sleep, timeout},
};
use veche_model::{ErrandKind, Millis};

use super::{
    alarm::Alarm,
    tries::{earliest, leased_until},
};
use crate::chat::{
    Chat,
    noticing::{Begun, Ready},
};
use crate::{
    Result,
    gate::Asker,
    store::{Errand, Tx},
};

/// Errands that are leased at once: whoever posts meanwhile waits for them.
const LEASED_AT_ONCE: usize = 8;
/// How often the store is asked at the least what is to go out next: another node may have put something there, in seconds.
const LOOK_SECONDS: i64 = 15;
/// How long those that end behind one another are waited for while all hands are full: what comes next is looked up once for all of them.
const TOGETHER: Duration = Duration::from_millis(20);
/// What one that has ended put off is looked up within this, in seconds, with whatever else was put off meanwhile.
const SOON_SECONDS: i64 = 1;
/// How long a store that fails is left alone, in seconds.
const AGAIN_SECONDS: i64 = 5;

impl Chat {
    /// Carries out what is to go out by one way as soon as it is to, for as long as the chat lives: what the mail server takes its time for
    /// holds up no push.
    pub(in crate::chat) async fn keep_outbox(&self, kind: ErrandKind) {
        let at_once = at_once(kind);
        let alarm = &self.0.outbox[place(kind)];
        let mut under_way = FuturesUnordered::new();
        loop {
            alarm.look();
            let (chat, free) = (self.clone(), at_once - under_way.len());
            // What is leased is begun, also when the chat closes in between: nobody else would before the lease ends.
            let begun = self.finish(Box::pin(
                async move { Ok(chat.begin_errands(kind, free).await) },
            ));
            let next = begun.await.and_then(|(begun, next)| {
                under_way.extend(begun);
                next
            });
            // With all hands full, whatever is due waits for one of them.
            let is_full = under_way.len() == at_once;
            let latest = self.now().plus_seconds(LOOK_SECONDS);
            let until = match next {
                Ok(Some(next)) if !is_full => next.min(latest),
                Ok(_) => latest,
                Err(error) => {
                    tracing::warn!(%error, "cannot look for what is to go out; trying again");
                    self.now().plus_seconds(AGAIN_SECONDS)
                }
            };
            self.wait_for_errands(alarm, until, is_full, &mut under_way)
                .await;
        }
    }

    /// Waits until something is to be looked up: it is time, there is word of something, or a hand is free again that was wanted.
    async fn wait_for_errands(
        &self,
        alarm: &Alarm,
        mut until: Millis,
        is_full: bool,
        under_way: &mut FuturesUnordered<JoinHandle<()>>,
    ) {
        loop {
            alarm.set(until);
            tokio::select! {
                Some(_) = under_way.next(), if !under_way.is_empty() => {
                    if is_full {
                        let rest = async { while under_way.next().await.is_some() {} };
                        let _ = timeout(TOGETHER, rest).await;
                        return;
                    }
                    until = until.min(self.now().plus_seconds(SOON_SECONDS));
                }
                () = sleep(self.now().until(until)) => return,
                () = alarm.rings() => return,
            }
        }
    }

    /// Something is to go out, or may be.
    pub(in crate::chat) fn wake_outbox(&self) {
        for way in &self.0.outbox {
            way.ring();
        }
    }

    /// Something is to be looked at then, or to go out by one way.
    pub(in crate::chat) fn wake_outbox_by(&self, kind: ErrandKind, at: Millis) {
        self.0.outbox[place(kind)].ring_by(at, self.now());
    }

    /// Decides what is to go out, and begins so many of the errands that are due: what was begun, also before something failed,
    /// and when there is more to do.
    async fn begin_errands(
        &self,
        kind: ErrandKind,
        free: usize,
    ) -> (Vec<JoinHandle<()>>, Result<Option<Millis>>) {
        let mut begun = Vec::new();
        let next = self.begin_each(kind, free, &mut begun).await;
        (begun, next)
    }

    async fn begin_each(
        &self,
        kind: ErrandKind,
        free: usize,
        begun: &mut Vec<JoinHandle<()>>,
    ) -> Result<Option<Millis>> {
        let hands = free.min(LEASED_AT_ONCE);
        let (others, mut errand) = match kind {
            ErrandKind::Push => {
                let noticed = self.notice(free, hands).await?;
                if let Some(straight) = noticed.straight {
                    begun.extend(self.send_straight(straight));
                }
                begun.extend(self.spawn_each(noticed.begun));
                (noticed.next, noticed.errand)
            }
            ErrandKind::Mail => {
                let others = self.answer_resets().await?;
                let next = async move |tx: &mut Tx<'_>| Ok(tx.next_errand(kind).await?);
                (others, self.read(Asker::Anyone, next).await?)
            }
        };
        let now = self.now();
        let hands = free.saturating_sub(begun.len()).min(LEASED_AT_ONCE);
        if errand.is_some_and(|at| at <= now) && hands > 0 {
            let lease = async move |tx: &mut Tx<'_>| {
                let times = (now, leased_until(now));
                let errands = tx.lease_errands(kind, times, hands as i64).await?;
                Ok((errands, tx.next_errand(kind).await?))
            };
            let (errands, soonest) = self.write_along(lease).await?;
            let unread = errands.into_iter().map(|errand| (errand, None));
            begun.extend(self.spawn_each(unread));
            errand = soonest;
        }
        Ok(earliest([errand, others]))
    }

    fn spawn_each(&self, words: impl IntoIterator<Item = Begun>) -> Vec<JoinHandle<()>> {
        let each = words.into_iter().map(|(errand, ready)| {
            let chat = self.clone();
            let carrying = async move { chat.carry(errand, ready).await };
            self.0.tasks.spawn(carrying)
        });
        each.collect()
    }

    async fn carry(&self, errand: Errand, ready: Option<Ready>) {
        let id = errand.id;
        let carried = match errand.kind {
            ErrandKind::Push => self.push(errand, ready).await,
            ErrandKind::Mail => self.post_letter(errand).await,
        };
        if let Err(error) = carried {
            // Its lease ends, and it is tried again.
            tracing::warn!(%error, errand.id = id.0, "cannot carry out what is to go out; trying again");
        }
    }
}

/// Errands of a kind under way at once.
const fn at_once(kind: ErrandKind) -> usize {
    match kind {
        ErrandKind::Push => 64,
        ErrandKind::Mail => 8,
    }
}

const fn place(kind: ErrandKind) -> usize {
    match kind {
        ErrandKind::Push => 0,
        ErrandKind::Mail => 1,
    }
}
