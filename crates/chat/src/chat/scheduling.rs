//! Scheduled messages: what is to be said at a time, whoever is there then.

mod sending;

use veche_model::{
    Action, ChannelId, Draft, Invalid, Millis, NewPoll, Nonce, Scheduled, ScheduledId, Text,
    mentions,
};

use super::{
    Caller, Chat, page_of,
    posting::{attachable, ends},
    reminders::ahead,
};
use crate::{
    Error, Noun, Result,
    store::{Deed, Letter, NewLetter, Posting, Tx},
};

/// Scheduled messages in a page.
const PAGE: i64 = 50;
/// How long files stay that waited with a message which is not to be sent any more.
const FILES_SECONDS: i64 = 24 * 3600;
/// Why nothing can be done with a message whose time has come.
const BEING_SENT: Error = Error::Conflict("this message is being sent");

/// When a message is to be sent, and as what.
#[derive(Clone, Debug)]
pub struct Sending {
    /// The message; its nonce makes that it is scheduled once and sent once.
    pub draft: Draft,
    /// Its nonce.
    pub nonce: Nonce,
    /// When.
    pub at: Millis,
}

/// What is to be another about a scheduled message.
#[derive(Clone, Debug)]
pub struct ChangedLetter {
    /// What it says.
    pub text: Option<Text>,
    /// What it asks, where it is a poll.
    pub poll: Option<NewPoll>,
    /// When it is sent.
    pub at: Option<Millis>,
}

impl Chat {
    /// Has a message sent at a time. What its author may is asked again then. A repeat with the same nonce gives what the first
    /// one made.
    pub async fn schedule(
        &self,
        caller: &Caller,
        channel: ChannelId,
        sending: Sending,
    ) -> Result<Scheduled> {
        let (now, by, most) = (self.now(), caller.clone(), self.0.budgets.scheduled);
        let schedule = async move |tx: &mut Tx<'_>| {
            let user = by.to_change(tx).await?.id;
            let Sending { draft, nonce, at } = sending;
            by.glance(tx, channel).await?.permit(Action::Post)?;
            if let Some(known) = tx.letter_by_nonce(user, &nonce).await? {
                return same(known, channel, &draft);
            }
            let at = ahead(at, now)?;
            closes_behind(draft.poll.as_ref(), at)?;
            if let Some(root) = draft.thread {
                let found = tx.root_author(channel, root).await?;
                found.ok_or(Error::NotFound(Noun::Message))?;
            }
            if tx.count_scheduled(user).await? >= most {
                let noun = "scheduled messages";
                return Err(Error::TooMany { noun, most });
            }
            let posting = Posting {
                author: user,
                session: None,
                scopes: by.scopes,
                draft,
            };
            for file in attachable(tx, &posting).await? {
                if tx.is_scheduled(file.id).await? {
                    let rule = format!("must be free: a scheduled message has {}", file.id);
                    return Err(Invalid::new("files", rule).into());
                }
            }
            let token = by.session.as_deref().filter(|_| by.has_token);
            let new = NewLetter {
                author: user,
                nonce: &nonce,
                channel,
                thread: posting.draft.thread,
                in_channel: posting.draft.in_channel,
                text: posting.draft.said(),
                poll: posting.draft.poll.as_ref(),
                token: token.map(|session| (session, by.scopes)),
                at,
            };
            let id = tx.add_scheduled(&new).await?;
            tx.hold_for(id, &posting.draft.files).await?;
            tx.put_due((Deed::Send, id.0), user, at).await?;
            Ok(own(tx, &by, id).await?.scheduled)
        };
        let store = self.0.store.clone();
        self.wait_for(caller, async move { store.write(schedule).await })
            .await
    }

    /// The caller's scheduled messages for behind a time, the first first; 50 at the most.
    pub async fn scheduled(&self, caller: &Caller, after: Millis) -> Result<Vec<Scheduled>> {
        let user = caller.id;
        self.read(user, async move |tx| {
            Ok(tx.scheduled(user, after, page_of(PAGE)).await?)
        })
        .await
    }

    /// Changes a scheduled message. One that could not be sent waits again once it has another time, and the end of a poll moves
    /// along with that, unless the poll is another as well.
    pub async fn change_scheduled(
        &self,
        caller: &Caller,
        id: ScheduledId,
        changed: ChangedLetter,
    ) -> Result<Scheduled> {
        let (now, by) = (self.now(), caller.clone());
        if let Some(text) = &changed.text {
            mentions(text.as_str())?;
        }
        let change = async move |tx: &mut Tx<'_>| {
            let mut scheduled = waiting(tx, &by, id).await?;
            if let Some(text) = changed.text {
                scheduled.text = text.into_string();
            }
            if changed.poll.is_some() && scheduled.poll.is_none() {
                return Err(Error::Conflict("this message asks nothing"));
            }
            if let Some(at) = changed.at {
                if let Some(poll) = &mut scheduled.poll {
                    let wait = at.0.saturating_sub(scheduled.send_at.0);
                    poll.closes_at = poll.closes_at.map(|end| Millis(end.0.saturating_add(wait)));
                }
                scheduled.send_at = ahead(at, now)?;
                scheduled.unsent = None;
                tx.put_due((Deed::Send, id.0), by.id, at).await?;
            }
            scheduled.poll = changed.poll.or(scheduled.poll);
            closes_behind(scheduled.poll.as_ref(), scheduled.send_at)?;
            tx.change_scheduled(&scheduled).await?;
            Ok(scheduled)
        };
        let store = self.0.store.clone();
        self.wait_for(caller, async move { store.write(change).await })
            .await
    }

    /// Does not send a message after all, or takes out of the list what was sent late. Again is no error.
    pub async fn cancel_scheduled(&self, caller: &Caller, id: ScheduledId) -> Result<()> {
        let (now, by) = (self.now(), caller.clone());
        let cancel = async move |tx: &mut Tx<'_>| {
            by.to_change(tx).await?;
            let is_being_sent = tx.is_being_done((Deed::Send, id.0)).await?;
            match own(tx, &by, id).await {
                Err(Error::NotFound(_)) => Ok(()),
                Err(error) => Err(error),
                Ok(_) if is_being_sent => Err(BEING_SENT),
                Ok(_) => {
                    tx.drop_due((Deed::Send, id.0)).await?;
                    let expires = now.plus_seconds(FILES_SECONDS);
                    Ok(tx.drop_scheduled(id, expires).await?)
                }
            }
        };
        let store = self.0.store.clone();
        self.wait_for(caller, async move { store.write(cancel).await })
            .await
    }
}

/// One of the caller's scheduled messages; another's does not exist.
async fn own(tx: &mut Tx<'_>, caller: &Caller, id: ScheduledId) -> Result<Letter> {
    let found = tx.letter(id).await?;
    let own = found.filter(|letter| letter.author == caller.id);
    own.ok_or(Error::NotFound(Noun::Scheduled))
}

/// One of the caller's scheduled messages, which waits, or could not be sent, until this transaction ends.
async fn waiting(tx: &mut Tx<'_>, caller: &Caller, id: ScheduledId) -> Result<Scheduled> {
    caller.to_change(tx).await?;
    let is_being_sent = tx.is_being_done((Deed::Send, id.0)).await?;
    let scheduled = own(tx, caller, id).await?.scheduled;
    if is_being_sent {
        return Err(BEING_SENT);
    }
    if scheduled.sent.is_some() {
        return Err(Error::Conflict("this message was sent"));
    }
    Ok(scheduled)
}

/// Refuses a poll that ends before it is asked, or long after.
fn closes_behind(poll: Option<&NewPoll>, at: Millis) -> Result<()> {
    match poll.and_then(|poll| poll.closes_at) {
        Some(end) => ends(end, at),
        None => Ok(()),
    }
}

/// What an earlier attempt with the same nonce has scheduled.
fn same(known: Letter, channel: ChannelId, draft: &Draft) -> Result<Scheduled> {
    let scheduled = known.scheduled;
    let is_same = scheduled.channel == channel
        && scheduled.thread == draft.thread
        && scheduled.text == draft.said()
        && scheduled.poll == draft.poll
        && scheduled.files.iter().map(|file| &file.id).eq(&draft.files);
    if is_same {
        Ok(scheduled)
    } else {
        Err(Error::Conflict("this nonce was used for another message"))
    }
}
