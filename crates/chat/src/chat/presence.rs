//! Who is here and who is typing: told to those who share a small channel, never stored.

use std::time::Duration;

use veche_model::{ChannelId, SMALL_CHANNEL, Seq, Signal, UserId};

use super::{Caller, Chat, posting::may_say};
use crate::Result;

/// How long somebody may be away without anybody noticing: a page that is loaded again.
const GRACE: Duration = Duration::from_secs(5);

/// A live socket's person is here, until this is dropped.
pub struct Here {
    chat: Chat,
    user: UserId,
}

impl Chat {
    /// Tells those around that the caller is here, unless they do not want to be seen.
    #[must_use]
    pub fn arrive(&self, caller: &Caller) -> Here {
        self.tell_presence(caller.id, true);
        Here {
            chat: self.clone(),
            user: caller.id,
        }
    }

    /// The people in the caller's small channels who are here and want to be seen, by id.
    pub async fn present(&self, caller: &Caller) -> Result<Vec<UserId>> {
        let (user, mut here) = (caller.id, self.0.hub.users());
        here.sort_unstable();
        let around = self
            .read(user, async move |tx| {
                Ok(tx.people_around(user, SMALL_CHANNEL).await?)
            })
            .await?;
        Ok(around
            .into_iter()
            .filter(|other| here.binary_search(other).is_ok())
            .collect())
    }

    /// Tells a small channel that the caller is typing.
    pub async fn type_in(
        &self,
        caller: &Caller,
        channel: ChannelId,
        thread: Option<Seq>,
    ) -> Result<()> {
        self.0.limits.typing(caller.id)?;
        let (user, now, caller) = (caller.id, self.now(), caller.clone());
        let tells = self
            .read(user, async move |tx| {
                let glance = caller.glance(tx, channel).await?;
                may_say(glance.kind, glance.mode, &glance.standing, now)?;
                Ok(!tx.is_discreet(user).await?
                    && tx.count_members(channel).await? <= SMALL_CHANNEL)
            })
            .await?;
        if tells {
            let signal = Signal::Typing {
                channel,
                thread,
                user,
            };
            self.tell_near(vec![channel], user, signal);
        }
        Ok(())
    }

    fn tell_presence(&self, user: UserId, is_here: bool) {
        let chat = self.clone();
        self.0.tasks.spawn(async move {
            if !is_here {
                tokio::select! {
                    () = tokio::time::sleep(GRACE) => {}
                    () = chat.0.stop.cancelled() => return,
                }
            }
            if chat.0.hub.is_here(user) != is_here {
                return;
            }
            let near = chat
                .read(user, async move |tx| {
                    if tx.is_discreet(user).await? {
                        return Ok(Vec::new());
                    }
                    Ok(tx.small_channels(user, SMALL_CHANNEL).await?)
                })
                .await;
            match near {
                Ok(channels) => {
                    chat.tell_near(channels, user, Signal::Presence { user, is_here });
                }
                Err(error) => tracing::debug!(%error, "presence is not told"),
            }
        });
    }
}

impl Drop for Here {
    fn drop(&mut self) {
        self.chat.tell_presence(self.user, false);
    }
}
