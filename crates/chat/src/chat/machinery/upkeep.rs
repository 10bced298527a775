//! The chores of a running server.

use std::{collections::VecDeque, time::Duration};

use tokio::time::{Instant, sleep};
use veche_model::{ErrandKind, UserId};

use crate::chat::Chat;
use crate::{Result, bus::Moment, gate::Asker, store::Tx};

/// How often acts from elsewhere are looked for.
const LOOK: Duration = Duration::from_millis(500);
/// How long an entry stays in view: ids may be committed out of their order.
const IN_VIEW: Duration = Duration::from_secs(5);
/// How often the rest is done.
const TIDY: Duration = Duration::from_mins(1);
/// Rows that are deleted in one transaction.
const PIECE: i64 = 500;
/// How long others have the store between two pieces.
const BREATH: Duration = Duration::from_millis(50);

/// The newest entry at each look that is still in view, oldest first.
type Seen = VecDeque<(Instant, i64)>;

impl Chat {
    /// Starts the chores, which end with [`Chat::close`]. Acts from elsewhere are heard of from this call on.
    pub async fn keep_up(&self) -> Result<()> {
        let began = Moment::now();
        let newest = self
            .read(Asker::Anyone, async |tx| Ok(tx.newest_entry().await?))
            .await?;
        self.look_for_demo().await?;
        self.look_for_listeners(async |_| Ok(())).await?;
        if let Some(cluster) = self.0.bus.cluster() {
            // Nobody listens yet: from here on what is told depends on how long ago this was.
            cluster.renew_view(began);
        }
        self.spawn_chore(async move |chat| chat.watch_acts(newest).await);
        self.spawn_chore(async |chat| chat.tidy().await);
        self.spawn_chore(async |chat| chat.keep_index().await);
        self.spawn_chore(async |chat| chat.keep_swept().await);
        self.spawn_chore(async |chat| chat.keep_presence().await);
        self.spawn_chore(async |chat| chat.keep_told().await);
        self.spawn_chore(async |chat| chat.keep_due().await);
        self.spawn_chore(async |chat| chat.keep_outbox(ErrandKind::Push).await);
        self.spawn_chore(async |chat| chat.keep_outbox(ErrandKind::Mail).await);
        self.spawn_chore(async |chat| Box::pin(chat.keep_others()).await);
        Ok(())
    }

    /// Does something for as long as the chat lives, on a task of its own: what wakes one chore wakes no other.
    fn spawn_chore<F>(&self, chore: impl FnOnce(Self) -> F)
    where
        F: Future<Output = ()> + Send + 'static,
    {
        let (stop, chore) = (self.0.stop.clone(), chore(self.clone()));
        self.0.tasks.spawn(async move {
            stop.run_until_cancelled_owned(chore).await;
        });
    }

    /// Someone blocked by another process, such as the command line, loses their sockets here too. The audit log tells.
    async fn watch_acts(&self, newest: i64) {
        let mut seen = VecDeque::from([(Instant::now(), newest)]);
        loop {
            tokio::select! {
                () = sleep(LOOK) => {}
                () = self.must_look_again() => {}
            }
            if let Err(error) = self.look(&mut seen).await {
                tracing::warn!(%error, "cannot look for acts from elsewhere; trying again");
                sleep(LOOK).await;
            }
        }
    }

    /// Waits until something waits to be told until it is known who may hear it.
    async fn must_look_again(&self) {
        match self.0.bus.cluster() {
            Some(cluster) => cluster.order.view.is_wanted().await,
            None => std::future::pending().await,
        }
    }

    /// Looks at what was done since the oldest entry in view.
    async fn look(&self, seen: &mut Seen) -> Result<()> {
        let (began, has_others) = (Moment::now(), self.0.bus.cluster().is_some());
        let look = async move |tx: &mut Tx<'_>| {
            let nodes = if has_others {
                Self::nodes(tx).await?
            } else {
                Vec::new()
            };
            Ok((tx.newest_entry().await?, nodes))
        };
        let (newest, nodes) = self.read(Asker::Anyone, look).await?;
        self.know_nodes(&nodes);
        let from = seen.front().map_or(newest, |(_, newest)| *newest);
        if from < newest {
            self.follow(from).await?;
            self.look_for_demo().await?;
        }
        if let Some(cluster) = self.0.bus.cluster() {
            cluster.renew_view(began);
        }
        let now = Instant::now();
        // Many looks in a row are one in view.
        if seen.back().is_none_or(|(at, _)| now >= *at + LOOK / 2) {
            seen.push_back((now, newest));
        }
        while seen.len() > 1 && seen[1].0 + IN_VIEW <= now {
            seen.pop_front();
        }
        Ok(())
    }

    /// Ends whatever socket must end after what was done since this entry.
    async fn follow(&self, mut from: i64) -> Result<()> {
        loop {
            let acts = self
                .read(Asker::Anyone, async move |tx| {
                    Ok(tx.ended_since(from).await?)
                })
                .await?;
            let Some((last, ..)) = acts.last().copied() else {
                return Ok(());
            };
            for (_, user, channel) in acts {
                if user != UserId(0) {
                    self.recheck_here(user).await;
                } else if self
                    .read(Asker::Anyone, async move |tx| {
                        Ok(tx.channel(channel).await?)
                    })
                    .await?
                    .is_none()
                {
                    self.end_channel_here(channel);
                }
            }
            from = last;
        }
    }

    async fn tidy(&self) {
        while let Err(error) = self.fold_names().await {
            tracing::warn!(%error, "cannot fold old names; trying again");
            sleep(TIDY).await;
        }
        loop {
            self.0.limits.forget_the_quiet();
            warned(
                "forget who has waited too long",
                self.forget_applicants().await,
            );
            warned("forget old sessions", self.forget_the_old().await);
            warned(
                "forget files that no message took",
                self.forget_expired_files().await,
            );
            warned("add up all files", self.add_up_files().await.map(drop));
            warned("write down what time it is", self.write_time().await);
            warned("trim the audit log", self.trim_audit().await);
            warned(
                "forget what did not go out",
                self.forget_failed_errands().await,
            );
            warned(
                "forget who lost a password",
                self.forget_asked_resets().await,
            );
            warned("write digests", self.put_digests().await);
            warned(
                "tell what the search does not know yet",
                self.look_for_unindexed().await,
            );
            sleep(TIDY).await;
        }
    }

    /// Forgets sessions and tickets that ran out, and writes down which sessions were used.
    async fn forget_the_old(&self) -> Result<()> {
        let now = self.now();
        self.write_seen().await?;
        let purge = async |chat: &Self| {
            let piece = async move |tx: &mut Tx<'_>| Ok(tx.purge(now).await?);
            chat.write(piece).await
        };
        while purge(self).await? {}
        self.look_for_leftovers();
        Ok(())
    }

    /// Forgets what the audit log need not say any more, a piece at a time: others write meanwhile.
    pub(in crate::chat) async fn trim_audit(&self) -> Result<()> {
        let Some(days) = self.0.budgets.audit_days else {
            return Ok(());
        };
        let before = self.now().plus_seconds(-days * 24 * 3600);
        loop {
            let trim = async move |tx: &mut Tx<'_>| Ok(tx.trim_audit(before, PIECE).await?);
            if self.write(trim).await? < PIECE as u64 {
                return Ok(());
            }
            sleep(BREATH).await;
        }
    }

    /// Writes down what time it is: no process on this database goes back behind it, and one whose clock is behind follows.
    pub(in crate::chat) async fn write_time(&self) -> Result<()> {
        let (time, was_wrong) = self.0.time.mark();
        let written = self
            .write(async move |tx| {
                tx.set_time(time, was_wrong).await?;
                Ok(tx.time().await?)
            })
            .await?;
        if let Some(written) = written {
            self.0.time.follow(written);
        }
        Ok(())
    }

    /// Writes down which sessions were used.
    pub(in crate::chat) async fn write_seen(&self) -> Result<()> {
        let noted = self.0.seen.take();
        let seen = noted.sorted();
        if !seen.is_empty() {
            self.write(async move |tx| Ok(tx.see_sessions(&seen).await?))
                .await?;
        }
        noted.written();
        Ok(())
    }
}

/// Says what could not be done and will be tried again.
fn warned(what: &str, done: Result<()>) {
    if let Err(error) = done {
        tracing::warn!(%error, "cannot {what}; trying again");
    }
}
