//! The chores of a running server.

use std::{collections::VecDeque, time::Duration};

use veche_model::{Ending, UserId};

use crate::chat::Chat;
use crate::{Result, gate::Asker, store::Tx};

/// How often acts from elsewhere are looked for.
const LOOK: Duration = Duration::from_millis(500);
/// How many looks an entry stays in view: ids may be committed out of their order.
const IN_VIEW: usize = 10;
/// How often the rest is done.
const TIDY: Duration = Duration::from_mins(1);
/// Rows that are deleted in one transaction.
const PIECE: i64 = 500;
/// How long others have the store between two pieces.
const BREATH: Duration = Duration::from_millis(50);

impl Chat {
    /// Starts the chores, which end with [`Chat::close`]. Acts from elsewhere are heard of from this call on.
    pub async fn keep_up(&self) -> Result<()> {
        let newest = self
            .read(Asker::Anyone, async |tx| Ok(tx.newest_entry().await?))
            .await?;
        self.look_for_demo().await?;
        let chat = self.clone();
        self.0.tasks.spawn(async move {
            let stop = chat.0.stop.clone();
            tokio::select! {
                () = stop.cancelled() => {}
                () = chat.watch_acts(newest) => {}
                () = chat.tidy() => {}
                () = chat.keep_index() => {}
                () = chat.keep_swept() => {}
                () = chat.keep_presence() => {}
                () = chat.keep_told() => {}
                () = chat.keep_due() => {}
            }
        });
        Ok(())
    }

    /// Someone blocked by another process, such as the command line, loses their sockets here too. The audit log tells.
    async fn watch_acts(&self, newest: i64) {
        let mut seen = VecDeque::from([newest]);
        loop {
            tokio::time::sleep(LOOK).await;
            if let Err(error) = self.look(&mut seen).await {
                tracing::warn!(%error, "cannot look for acts from elsewhere; trying again");
            }
        }
    }

    /// Looks at what was done since the oldest entry in view.
    async fn look(&self, seen: &mut VecDeque<i64>) -> Result<()> {
        let newest = self
            .read(Asker::Anyone, async |tx| Ok(tx.newest_entry().await?))
            .await?;
        let from = seen.front().copied().unwrap_or(newest);
        if from < newest {
            self.follow(from).await?;
            self.look_for_demo().await?;
        }
        seen.push_back(newest);
        if seen.len() > IN_VIEW {
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
                    self.recheck(user).await;
                } else if self
                    .read(Asker::Anyone, async move |tx| {
                        Ok(tx.channel(channel).await?)
                    })
                    .await?
                    .is_none()
                {
                    self.0.hub.end_channel(channel, Ending::Deleted);
                }
            }
            from = last;
        }
    }

    async fn tidy(&self) {
        while let Err(error) = self.fold_names().await {
            tracing::warn!(%error, "cannot fold old names; trying again");
            tokio::time::sleep(TIDY).await;
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
                "tell what the search does not know yet",
                self.look_for_unindexed().await,
            );
            tokio::time::sleep(TIDY).await;
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
            tokio::time::sleep(BREATH).await;
        }
    }

    /// Writes down what time it is: no process on this database goes back behind it.
    pub(in crate::chat) async fn write_time(&self) -> Result<()> {
        let (time, was_wrong) = self.0.time.mark();
        self.write(async move |tx| Ok(tx.set_time(time, was_wrong).await?))
            .await
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
