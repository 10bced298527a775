//! Channels: made and deleted.

use veche_model::{Action, Channel, ChannelId, ChannelName, Ending, Kind, Relation};

use super::{Caller, Chat};
use crate::{
    Error, Result,
    bus::Notice,
    store::{Act, Entry, Tx},
};

impl Chat {
    /// A channel that the caller may read.
    pub async fn channel(&self, caller: &Caller, id: ChannelId) -> Result<Channel> {
        let user = caller.id;
        self.0
            .store
            .read(async move |tx| {
                let glance = tx
                    .glance(user, id)
                    .await?
                    .ok_or(Error::NotFound("channel"))?;
                glance.standing.permit(glance.kind, Action::Read)?;
                tx.channel(id).await?.ok_or(Error::NotFound("channel"))
            })
            .await
    }

    /// Makes a channel, with nobody in it.
    pub async fn create_channel(
        &self,
        caller: &Caller,
        kind: Kind,
        name: ChannelName,
    ) -> Result<Channel> {
        let (now, caller) = (self.now(), caller.clone());
        self.0
            .store
            .write(async move |tx| {
                caller
                    .permit(tx, Relation::House, Action::CreateChannel)
                    .await?;
                let id = tx.add_channel(kind, &name, false, now).await?;
                let entry = Entry::new(Act::ChannelCreated, now)
                    .at_channel(id)
                    .detail(name.as_str());
                tx.audit(&caller.sign(entry)).await?;
                tx.channel(id).await?.ok_or(Error::NotFound("channel"))
            })
            .await
    }

    /// Deletes a channel with all that was said in it, and ends whoever listens to it.
    pub async fn delete_channel(&self, caller: &Caller, id: ChannelId) -> Result<()> {
        let (chat, now, caller) = (self.clone(), self.now(), caller.clone());
        let delete = async move |tx: &mut Tx<'_>| {
            caller.permit(tx, Relation::House, Action::Moderate).await?;
            let held = tx.advance(id, 0).await?.ok_or(Error::NotFound("channel"))?;
            let relation = Relation::Channel {
                kind: held.channel.kind,
                is_member: false,
            };
            caller.permit(tx, relation, Action::DeleteChannel).await?;
            tx.delete_channel(id).await?;
            let entry = Entry::new(Act::ChannelDeleted, now).at_channel(id);
            let entry = entry.detail(held.channel.name.unwrap_or_default());
            Ok(tx.audit(&caller.sign(entry)).await?)
        };
        self.finish(async move {
            let _turn = chat.0.turns.take(id).await;
            chat.0.store.write(delete).await?;
            chat.0.bus.publish(Notice::ChannelEnded {
                channel: id,
                why: Ending::Deleted,
            });
            Ok(())
        })
        .await
    }
}
