//! The demo data: something to look at on the first day, with passwords that everybody knows.

use std::sync::atomic::Ordering;

use veche_model::{
    Action, ChannelId, ChannelName, DisplayName, Draft, Email, Event, Kind, Millis, Relation, Role,
    Scopes, Seq, UserId, Username,
};

use super::{
    Caller, Chat,
    posting::{Batch, Known, append},
};
use crate::{
    Error, Noun, Result,
    gate::Asker,
    passwords::Seat,
    store::{Act, Change, Entry, NewUser, Posting, Tx},
};

/// Username, password and role of each demo person.
pub const DEMO_PEOPLE: [(&str, &str, Role); 4] = [
    ("user1", "password", Role::Member),
    ("user2", "password", Role::Member),
    ("moderator", "password", Role::Moderator),
    ("admin", "securepassword", Role::Admin),
];

/// Each demo channel's name and members.
const CHANNELS: [(&str, &[&str]); 2] = [
    ("Channel 1", &["user1", "user2"]),
    ("Channel 2", &["user2"]),
];

/// What is said in the first channel, and by whom.
const MESSAGES: [(&str, &str); 2] = [
    ("user1", "Hello from user1"),
    ("moderator", "Hello from moderator"),
];

/// What the audit log says of demo data that is gone, and is not to come back by itself.
const REMOVED: &str = "removed";

impl Chat {
    /// Fills an empty database with the demo data; false, and nothing is done, when there is anybody already, or when the
    /// demo data was removed here before.
    pub async fn begin_with_demo(&self) -> Result<bool> {
        let is_new = self
            .read(Asker::Anyone, async |tx| {
                Ok(!tx.has_users().await? && !tx.was_done(Act::Demo, REMOVED).await?)
            })
            .await?;
        if !is_new {
            return Ok(false);
        }
        match self.add_demo().await {
            Ok(()) => Ok(true),
            // Another node was quicker.
            Err(Error::Taken(_) | Error::BothTaken) => Ok(false),
            Err(error) => Err(error),
        }
    }

    /// Adds the demo data. A person or channel of one of its names is a [`Error::Taken`], and nothing is done.
    pub async fn add_demo(&self) -> Result<()> {
        let mut hashes = Vec::new();
        for (_, password, _) in DEMO_PEOPLE {
            let turn = self.0.passwords.turn(Seat::of(None)).await?;
            hashes.push(self.0.passwords.hash(password.to_owned(), turn).await?);
        }
        let now = self.now();
        self.write(async move |tx| {
            let mut ids = Vec::new();
            for ((name, _, role), password) in DEMO_PEOPLE.into_iter().zip(&hashes) {
                let username = Username::parse(name)?;
                let email = Email::parse("email", &format!("{name}@example.com"))?;
                let shown = DisplayName::parse(name)?;
                let new = NewUser {
                    username: &username,
                    name: &shown,
                    email: Some(&email),
                    password,
                    role,
                    is_demo: true,
                };
                ids.push((name, tx.add_user(&new, now).await?));
            }
            let id_of = |wanted: &str| -> Result<UserId> {
                let found = ids.iter().find(|(name, _)| *name == wanted);
                Ok(found.ok_or_else(|| Noun::User.lost())?.1)
            };
            let mut channels = Vec::new();
            for (name, members) in CHANNELS {
                let name = ChannelName::parse(name)?;
                let channel = tx.add_channel(Kind::Closed, &name, true, now).await?;
                for member in members {
                    tx.add_member(channel, id_of(member)?, false, Seq(0), now)
                        .await?;
                }
                channels.push(channel);
            }
            let mut postings = Vec::new();
            for (author, text) in MESSAGES {
                postings.push(Posting {
                    author: id_of(author)?,
                    session: None,
                    scopes: Scopes::ALL,
                    draft: Draft::parse(text)?,
                });
            }
            let batch = Batch {
                channel: channels[0],
                postings,
                known: Known::default(),
            };
            append(tx, &batch, now).await?;
            Ok(tx
                .audit(&Entry::new(Act::Demo, now).detail("added"))
                .await?)
        })
        .await
    }

    /// Whether people of the demo data are here, as far as [`Chat::keep_up`] has seen.
    #[must_use]
    pub fn has_demo(&self) -> bool {
        self.0.has_demo.load(Ordering::Relaxed)
    }

    /// Looks whether people of the demo data are here.
    pub(super) async fn look_for_demo(&self) -> Result<()> {
        let people = self
            .read(Asker::Anyone, async |tx| Ok(tx.demo_users().await?))
            .await?;
        self.0.has_demo.store(!people.is_empty(), Ordering::Relaxed);
        Ok(())
    }

    /// Removes the demo data: its people, its channels with all that anybody said there, and the direct messages of its
    /// people. Someone of it who has posted elsewhere stays as the author of that, blocked and without a password.
    ///
    /// For administrators, and a [`Error::Conflict`] while none but those of the demo data would be left; the operator can
    /// always make another one.
    pub async fn clear_demo(&self, caller: &Caller) -> Result<()> {
        let (chat, now, caller) = (self.clone(), self.now(), caller.clone());
        self.finish(async move {
            let cleared = chat
                .write(async move |tx| clear(tx, &caller, now).await)
                .await?;
            chat.tell_cleared(cleared).await;
            chat.look_for_leftovers();
            Ok(())
        })
        .await
    }

    async fn tell_cleared(&self, cleared: Cleared) {
        for channel in cleared.channels {
            self.tell_deleted(channel);
        }
        // In no channel's turn: whoever hears another event first reads this one from the log.
        for (channel, event) in cleared.left {
            self.tell_events(channel, Vec::new(), vec![event]);
        }
        for person in cleared.people {
            if let Err(error) = self.end_removal(person).await {
                tracing::warn!(%error, "cannot let a person go; trying again");
            }
            self.recheck(person).await;
        }
        if let Err(error) = self.look_for_demo().await {
            tracing::warn!(%error, "cannot tell whether there is demo data; trying again");
        }
    }
}

/// What was removed.
struct Cleared {
    people: Vec<UserId>,
    channels: Vec<ChannelId>,
    /// That people left channels which stay.
    left: Vec<(ChannelId, Event)>,
}

async fn clear(tx: &mut Tx<'_>, caller: &Caller, now: Millis) -> Result<Cleared> {
    let admins = tx.hold_admins().await?;
    caller
        .permit(tx, Relation::House, Action::Administer)
        .await?;
    let people = tx.demo_users().await?;
    if people.is_empty() {
        return Err(Error::Conflict("there is no demo data"));
    }
    if caller.actor().is_some() && admins.iter().all(|admin| people.contains(admin)) {
        return Err(Error::Conflict(
            "make an administrator of your own first: only the demo data has one",
        ));
    }
    let channels = hold(tx, &people).await?;
    for channel in &channels {
        tx.delete_channel(*channel, now).await?;
        let entry = Entry::new(Act::ChannelDeleted, now).at_channel(*channel);
        tx.audit(&caller.sign(entry)).await?;
    }
    let mut left = Vec::new();
    for person in &people {
        left.extend(leave(tx, *person, now).await?);
        let entry = Entry::new(Act::Blocked, now)
            .to(*person)
            .detail("demo data removed");
        tx.audit(&caller.sign(entry)).await?;
        tx.block(*person, "", now).await?;
        tx.set_password(*person, "").await?;
        tx.remove_user(*person, now).await?;
    }
    let entry = Entry::new(Act::Demo, now).detail(REMOVED);
    tx.audit(&caller.sign(entry)).await?;
    Ok(Cleared {
        people,
        channels,
        left,
    })
}

/// Holds the people of the demo data, so that nobody posts in their name any more. The channels that are to go with them.
async fn hold(tx: &mut Tx<'_>, people: &[UserId]) -> Result<Vec<ChannelId>> {
    // Channels before people, as whoever posts holds them: else the two could wait for each other.
    let mut around = tx.demo_channels().await?;
    for person in people {
        around.extend(tx.channels_of(*person).await?);
        around.extend(tx.directs_of(*person).await?);
    }
    around.sort_unstable();
    around.dedup();
    for channel in around {
        tx.hold_channel(channel).await?;
    }
    let mut channels = tx.demo_channels().await?;
    for person in people {
        tx.user_to_change(*person).await?;
        channels.extend(tx.directs_of(*person).await?);
    }
    channels.sort_unstable();
    channels.dedup();
    Ok(channels)
}

/// A person leaves all channels that they are still in.
async fn leave(tx: &mut Tx<'_>, person: UserId, now: Millis) -> Result<Vec<(ChannelId, Event)>> {
    let mut left = Vec::new();
    for channel in tx.channels_of(person).await? {
        if let Some(mut held) = tx.hold_channel(channel).await? {
            tx.remove_member(channel, person).await?;
            let change = Change::Left(person);
            tx.log_change(&mut held, &change, None, now).await?;
            let event = tx.event(&held, change, None, now).await?;
            left.push((channel, event));
        }
    }
    Ok(left)
}
