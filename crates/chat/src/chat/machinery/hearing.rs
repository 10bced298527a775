//! Who goes on hearing what, after what they may do has changed.

use std::iter;

use veche_model::{Action, ChannelId, Ending, Scopes, UserId};

use crate::chat::Chat;
use crate::{Result, gate::Asker, hub::Interest, store::Tx};

impl Chat {
    /// Has every node look again at what a person may hear; this one has done so when it answers.
    pub(in crate::chat) async fn recheck(&self, user: UserId) {
        if let Some(cluster) = self.0.bus.cluster() {
            cluster.recheck(user);
        }
        self.recheck_here(user).await;
    }

    /// Ends whoever listens here to a channel that is no more.
    pub(in crate::chat) fn end_channel_here(&self, channel: ChannelId) {
        match self.0.bus.cluster() {
            Some(cluster) => cluster.order.end(channel, Ending::Deleted),
            None => self.0.hub.end_channel(channel, Ending::Deleted),
        }
    }

    /// Ends the sockets here of a person that they may not have any more, and takes from the live ones the channels that they
    /// may not hear. Called after whatever may have changed that, and in no channel's turn; a person whom the store cannot tell
    /// about loses all of them.
    pub(in crate::chat) async fn recheck_here(&self, user: UserId) {
        let listeners = self.0.hub.of_user(user);
        if listeners.is_empty() {
            return;
        }
        let sessions: Vec<_> = listeners
            .iter()
            .map(|listener| listener.session.clone())
            .collect();
        let mut channels: Vec<ChannelId> = listeners
            .iter()
            .flat_map(|listener| self.0.hub.heard_by(listener))
            .collect();
        channels.sort_unstable();
        channels.dedup();
        let checked = self
            .read(Asker::Anyone, async move |tx| {
                let mut endings = Vec::with_capacity(sessions.len());
                for session in &sessions {
                    endings.push(ending(tx, user, session.as_deref()).await?);
                }
                let mut lost = Vec::new();
                for channel in channels {
                    // A live socket tells of the channels that the person is in, whatever else they may hear.
                    if !hears(tx, user, Scopes::default(), channel).await? {
                        lost.push(channel);
                    }
                }
                Ok((endings, lost))
            })
            .await;
        let (endings, lost) = checked.unwrap_or_else(|error| {
            tracing::warn!(user.id = user.0, %error, "cannot tell what this person may hear; their sockets end");
            (vec![Some(Ending::Unsure); listeners.len()], Vec::new())
        });
        for (listener, why) in iter::zip(listeners, endings) {
            if let Some(why) = why {
                listener.end(why);
            }
        }
        for channel in lost {
            // They may have come in again meanwhile: nobody comes or goes in the channel's turn.
            let _turn = self.0.turns.take(channel).await;
            self.put_out(user, channel).await;
        }
    }

    /// Takes a channel from the sockets here of a person who may hear it no more. Called in the channel's turn.
    pub(in crate::chat) async fn put_out(&self, user: UserId, channel: ChannelId) {
        let listeners = self.0.hub.of_user(user);
        let hearing: Vec<_> = listeners
            .into_iter()
            .filter(|listener| self.0.hub.heard_by(listener).contains(&channel))
            .collect();
        if hearing.is_empty() {
            return;
        }
        let heard = self
            .read(Asker::Anyone, async move |tx| {
                let as_member = hears(tx, user, Scopes::default(), channel).await?;
                // Only the old contracts listen to one channel, which let nobody in who came for less than everything.
                Ok((as_member, hears(tx, user, Scopes::ALL, channel).await?))
            })
            .await;
        let (as_member, at_all) = heard.unwrap_or_else(|error| {
            tracing::warn!(user.id = user.0, %error, "cannot tell whether this person may hear a channel; they do not");
            (false, false)
        });
        for listener in hearing {
            if listener.interest == Interest::Live && !as_member {
                self.0.hub.expel(&listener, channel);
            } else if listener.interest != Interest::Live && !at_all {
                listener.end(Ending::Removed);
            }
        }
    }
}

/// Why a person's sockets must end, if they must.
pub(in crate::chat) async fn ending(
    tx: &mut Tx<'_>,
    user: UserId,
    session: Option<&str>,
) -> Result<Option<Ending>> {
    if let Some(session) = session {
        // A session that ran out is forgotten; the sockets it opened live on.
        let found = tx.session(session).await?;
        if found.is_some_and(|found| found.is_revoked) {
            return Ok(Some(Ending::SignedOut));
        }
    }
    let Some(person) = tx.user(user).await? else {
        return Ok(Some(Ending::SignedOut));
    };
    Ok(person.is_blocked.then_some(Ending::Blocked))
}

/// Whether a person may hear a channel, with no more rights than these scopes give.
async fn hears(tx: &mut Tx<'_>, user: UserId, scopes: Scopes, channel: ChannelId) -> Result<bool> {
    let glance = tx.glance(user, scopes, channel).await?;
    Ok(glance.is_some_and(|glance| glance.permit(Action::Listen).is_ok()))
}
