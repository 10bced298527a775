//! Who is here and who is typing: told to those who share a small channel, never stored.

use std::{collections::BTreeMap, time::Duration};

use veche_model::{ChannelId, PRESENT, Seq, Signal, UserId};

use super::{
    Caller, Chat,
    machinery::{Look, Visible},
    posting::may_say,
};
use crate::{
    Result,
    bus::Notice,
    gate::Asker,
    hub::{Coming, Moves},
    store::Tx,
};

/// How often comings and goings are told, those in between together.
const BEAT: Duration = Duration::from_millis(250);
/// How many people's are told at once.
const AT_ONCE: usize = 1_000;

impl Chat {
    /// The people in the caller's small channels who are here and want to be seen, by id; the first of them when there are
    /// many.
    pub async fn present(&self, caller: &Caller) -> Result<Vec<UserId>> {
        let (user, look) = (caller.id, self.0.around.look());
        let seen = self
            .read(user, async move |tx| {
                let heads = tx.heads(user).await?;
                let channels: Vec<ChannelId> = heads.into_iter().map(|(id, _)| id).collect();
                look.at(tx, &channels).await
            })
            .await?;
        Ok(self.here_among(&seen))
    }

    /// Those who are here of these people.
    pub(super) fn here_among(&self, seen: &[Visible]) -> Vec<UserId> {
        let people = seen.iter().flat_map(|seen| seen.iter().copied());
        let mut here = self.0.hub.here_among(people);
        here.sort_unstable();
        here.dedup();
        here.truncate(PRESENT);
        here
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
        let look = self.0.around.look();
        let tells = self
            .read(user, async move |tx| {
                let glance = caller.glance(tx, channel).await?;
                may_say(glance.kind, glance.mode, &glance.standing, now)?;
                Ok(look.at(tx, &[channel]).await?.concat().contains(&user))
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

    /// Tells who comes and who goes, for as long as the chat lives.
    pub(in crate::chat) async fn keep_presence(&self) {
        loop {
            let news = self.0.hub.comings(AT_ONCE);
            if !news.is_empty()
                && let Err(error) = self.tell_comings(news).await
            {
                tracing::debug!(%error, "presence is not told");
            }
            if self.0.hub.is_at_rest() {
                self.0.hub.moves().await;
            } else {
                tokio::time::sleep(BEAT).await;
            }
        }
    }

    async fn tell_comings(&self, news: Vec<Coming>) -> Result<()> {
        // Each node tells its own of all who are here, wherever.
        let near = self.near(news).await?;
        self.0.hub.tell_presence(&near);
        Ok(())
    }

    /// Where each of these people is to be seen.
    pub(super) async fn near(&self, news: Vec<Coming>) -> Result<Vec<Moves>> {
        let look = self.0.around.look();
        self.read(Asker::Anyone, async move |tx| near(tx, &look, news).await)
            .await
    }

    /// Tells who is here now, and who is not.
    pub(super) fn tell_moved(&self, near: Vec<Moves>) {
        if !near.is_empty() {
            self.0.bus.publish(Notice::Moved { near });
        }
    }
}

async fn near(tx: &mut Tx<'_>, look: &Look, news: Vec<Coming>) -> Result<Vec<Moves>> {
    let people: Vec<UserId> = news.iter().map(|(user, _)| *user).collect();
    let mut moved: BTreeMap<ChannelId, Vec<Coming>> = BTreeMap::new();
    for (coming, heads) in news.into_iter().zip(tx.heads_of_each(&people).await?) {
        for (channel, _) in heads {
            moved.entry(channel).or_default().push(coming);
        }
    }
    let channels: Vec<ChannelId> = moved.keys().copied().collect();
    let seen = look.at(tx, &channels).await?;
    let near = moved
        .into_iter()
        .zip(seen)
        .map(|((channel, mut of), seen)| {
            of.retain(|(user, _)| seen.binary_search(user).is_ok());
            (channel, of)
        });
    Ok(near.filter(|(_, of)| !of.is_empty()).collect())
}
