//! Listening: to a channel, or to what is said directly.

use std::collections::HashMap;

use veche_model::{Action, ChannelId, Ending, Relation, UserId};

use super::{Caller, Chat, machinery::ending};
use crate::{Connection, Error, Result, hub::Interest, store::Tx};

impl Chat {
    /// Listens to a channel: everything that is stored in it from now on, in its order.
    pub async fn listen(&self, caller: &Caller, channel: ChannelId) -> Result<Connection> {
        self.join_checked(caller, Interest::Channel(channel)).await
    }

    /// Listens to what others say directly to the caller, in whatever channel, new ones too.
    pub async fn listen_directs(&self, caller: &Caller) -> Result<Connection> {
        self.join_checked(caller, Interest::Directs).await
    }

    /// Joined first and checked then: whatever takes the right away in between finds the listener.
    async fn join_checked(&self, caller: &Caller, interest: Interest) -> Result<Connection> {
        let connection = self.join_hub(caller, interest)?;
        let (caller, user) = (caller.clone(), caller.id);
        let has_others = self.0.bus.cluster().is_some();
        let heads = self
            .read(user, async move |tx| {
                if let Interest::Channel(channel) = interest {
                    let glance = caller.glance(tx, channel).await?;
                    glance.permit(Action::Listen)?;
                }
                may_listen(tx, &caller).await?;
                match interest {
                    Interest::Channel(channel) if has_others => Ok(tx.heads_at(&[channel]).await?),
                    Interest::Directs if has_others => {
                        let heads = tx.direct_heads(&[caller.id]).await?;
                        Ok(heads.into_iter().flatten().collect())
                    }
                    _ => Ok(Vec::new()),
                }
            })
            .await?;
        match interest {
            Interest::Directs => self.0.bus.begin_directs(user, &heads),
            _ => self.0.bus.begin(heads),
        }
        Ok(connection)
    }

    pub(super) fn join_hub(&self, caller: &Caller, interest: Interest) -> Result<Connection> {
        let (session, most) = (caller.session.clone(), self.0.sockets_a_person);
        let joined = self.0.hub.join(caller.id, session, interest, most);
        joined.ok_or(Error::Conflict("too many sockets are open"))
    }

    /// The usernames of all who have a socket open now, in order.
    pub async fn active_users(&self, caller: &Caller) -> Result<Vec<String>> {
        let caller = caller.clone();
        let here = self.0.hub.users();
        self.read(caller.id, async move |tx| {
            caller
                .permit(tx, Relation::House, Action::SeeActive)
                .await?;
            let mut names = HashMap::<UserId, String>::new();
            for user in here {
                if let Some(name) = tx.username(user).await? {
                    names.insert(user, name);
                }
            }
            let mut names: Vec<String> = names.into_values().collect();
            names.sort_unstable();
            Ok(names)
        })
        .await
    }
}

/// Refuses whoever may have no socket any more.
pub(super) async fn may_listen(tx: &mut Tx<'_>, caller: &Caller) -> Result<()> {
    match ending(tx, caller.id, caller.session.as_deref()).await? {
        None => Ok(()),
        Some(Ending::Blocked) => Err(Error::Blocked),
        Some(_) => Err(Error::Unauthenticated),
    }
}
