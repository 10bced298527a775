//! Reminders: what people want to be told again at a time, about a message or not.

use veche_model::{
    AHEAD_SECONDS, ChannelId, Invalid, Millis, Nonce, Reminder, ReminderId, ReminderText, Role,
    Seq, Signal, UserId,
};

use super::{Caller, Chat, history::may_read, noticing::put_reminder, page_of};
use crate::{
    Error, Noun, Result,
    store::{Deed, Due, NewReminder, Tx},
};

/// Reminders in a page: each may have a message.
const PAGE: i64 = 50;

/// What somebody wants to be reminded of.
#[derive(Clone, Debug)]
pub struct WantedReminder {
    /// Makes a repeat harmless.
    pub nonce: Nonce,
    /// What it says.
    pub text: ReminderText,
    /// The message that it is about.
    pub about: Option<(ChannelId, Seq)>,
    /// When.
    pub at: Millis,
}

/// What is to be another about a reminder.
#[derive(Clone, Debug)]
pub struct ChangedReminder {
    /// What it says.
    pub text: Option<ReminderText>,
    /// When; it is told again then.
    pub at: Option<Millis>,
}

impl Chat {
    /// Reminds the caller at a time. A repeat with the same nonce gives the reminder that the first one made.
    pub async fn remind(&self, caller: &Caller, wanted: WantedReminder) -> Result<Reminder> {
        let (now, by, most) = (self.now(), caller.clone(), self.0.budgets.reminders);
        if wanted.text.as_str().is_empty() && wanted.about.is_none() {
            return Err(Invalid::new("text", "must not be empty without a message").into());
        }
        let remind = async move |tx: &mut Tx<'_>| {
            let user = by.to_change(tx).await?.id;
            if let Some(known) = tx.reminder_by_nonce(user, &wanted.nonce).await? {
                return own(tx, &by, known).await;
            }
            let at = ahead(wanted.at, now)?;
            if let Some((channel, message)) = wanted.about {
                may_read(tx, &by, channel).await?;
                if !tx.hold_message(channel, message).await? {
                    return Err(Error::NotFound(Noun::Message));
                }
            }
            if tx.count_reminders(user).await? >= most {
                let noun = "reminders";
                return Err(Error::TooMany { noun, most });
            }
            let new = NewReminder {
                nonce: &wanted.nonce,
                text: wanted.text.as_str(),
                about: wanted.about,
                at,
            };
            let id = tx.add_reminder(user, &new).await?;
            tx.put_due((Deed::Remind, id.0), user, at).await?;
            own(tx, &by, id).await
        };
        let store = self.0.store.clone();
        self.wait_for(caller, async move { store.write(remind).await })
            .await
    }

    /// The caller's reminders for behind a time, the first due first; 50 at the most.
    pub async fn reminders(&self, caller: &Caller, after: Millis) -> Result<Vec<Reminder>> {
        let (user, caller) = (caller.id, caller.clone());
        self.read(user, async move |tx| {
            let person = tx.user(user).await?.ok_or(Error::Unauthenticated)?;
            let reads_all = caller.scopes.cap(person.role) >= Role::Moderator;
            Ok(tx.reminders(user, reads_all, after, page_of(PAGE)).await?)
        })
        .await
    }

    /// Changes a reminder; with another time it waits for that.
    pub async fn change_reminder(
        &self,
        caller: &Caller,
        id: ReminderId,
        changed: ChangedReminder,
    ) -> Result<Reminder> {
        let (now, by) = (self.now(), caller.clone());
        let change = async move |tx: &mut Tx<'_>| {
            let user = by.to_change(tx).await?.id;
            // The clock may be about to tell it: whoever is first has its row.
            tx.is_being_done((Deed::Remind, id.0)).await?;
            let mut reminder = own(tx, &by, id).await?;
            if let Some(text) = changed.text {
                text.as_str().clone_into(&mut reminder.text);
                if reminder.text.is_empty() && reminder.seq.is_none() {
                    return Err(Invalid::new("text", "must not be empty without a message").into());
                }
            }
            if let Some(at) = changed.at {
                reminder.remind_at = ahead(at, now)?;
                reminder.told_at = None;
                tx.put_due((Deed::Remind, id.0), user, at).await?;
            }
            tx.change_reminder(&reminder).await?;
            Ok(reminder)
        };
        let store = self.0.store.clone();
        self.wait_for(caller, async move { store.write(change).await })
            .await
    }

    /// A reminder is done, or not wanted any more. Again is no error.
    pub async fn drop_reminder(&self, caller: &Caller, id: ReminderId) -> Result<()> {
        let by = caller.clone();
        let forget = async move |tx: &mut Tx<'_>| {
            let user = by.to_change(tx).await?.id;
            if tx.drop_reminder(user, id).await? {
                tx.drop_due((Deed::Remind, id.0)).await?;
            }
            Ok(())
        };
        let store = self.0.store.clone();
        self.wait_for(caller, async move { store.write(forget).await })
            .await
    }

    /// A reminder is due.
    pub(super) async fn remind_now(&self, due: Due, id: ReminderId) -> Result<()> {
        let now = self.now();
        let tell = async move |tx: &mut Tx<'_>| {
            let is_due = tx.settle_due(due).await? && tx.tell_reminder(id, now).await?;
            if is_due {
                put_reminder(tx, due.user, id, now).await?;
            }
            Ok(is_due)
        };
        if self.write(tell).await? {
            self.wake_outbox();
            self.tell_waiting(due.user, Some(id)).await;
        }
        Ok(())
    }

    /// Does what changes what waits for the caller, and tells their devices; it is done to its end.
    pub(super) fn wait_for<T: Send + 'static>(
        &self,
        caller: &Caller,
        work: impl Future<Output = Result<T>> + Send + 'static,
    ) -> impl Future<Output = Result<T>> + Send {
        let (chat, user) = (self.clone(), caller.id);
        // Boxed here, where it need not be moved from future to future.
        self.finish(Box::pin(async move {
            let done = work.await?;
            chat.0.due.notify_one();
            chat.tell_waiting(user, None).await;
            Ok(done)
        }))
    }

    /// Tells a person's devices what waits for them. What was stored stands, whether or not they can be told.
    pub(super) async fn tell_waiting(&self, user: UserId, due: Option<ReminderId>) {
        let waiting = self
            .read(user, async move |tx| Ok(tx.waiting(user).await?))
            .await;
        match waiting {
            Ok(waiting) => self.tell_people(vec![user], Signal::Waiting { waiting, due }),
            Err(error) => tracing::warn!(%error, "somebody is not told what waits for them"),
        }
    }
}

async fn own(tx: &mut Tx<'_>, caller: &Caller, id: ReminderId) -> Result<Reminder> {
    let role = caller.role_in(tx).await?;
    let found = tx.reminder(caller.id, role >= Role::Moderator, id).await?;
    found.ok_or(Error::NotFound(Noun::Reminder))
}

/// A time that is yet to come.
pub(super) fn ahead(at: Millis, now: Millis) -> Result<Millis> {
    if at <= now {
        return Err(Invalid::new("at", "must be in the future").into());
    }
    if at > now.plus_seconds(AHEAD_SECONDS) {
        return Err(Invalid::new("at", "must be within a year").into());
    }
    Ok(at)
}
