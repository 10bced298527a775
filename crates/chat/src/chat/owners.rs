//! Whose a channel is to arrange.

use veche_model::{Action, ChannelId, UserId};

use super::{Caller, Chat, machinery::held, reading::standing};
use crate::{
    Error, Noun, Result,
    store::{Act, Entry, Tx},
};

impl Chat {
    /// Makes a member one of a channel's owners, or no owner any more. Again is no error. A channel that nobody owns is left
    /// to the moderators.
    pub async fn set_owner(
        &self,
        caller: &Caller,
        channel: ChannelId,
        user: UserId,
        is_owner: bool,
    ) -> Result<()> {
        let (chat, now, caller) = (self.clone(), self.now(), caller.clone());
        let set = async move |tx: &mut Tx<'_>| {
            held(tx, &caller, channel, Action::Arrange).await?;
            let missing = || Error::NotFound(Noun::Member);
            let before = tx.membership(user, channel).await?;
            if before.ok_or_else(missing)?.is_owner == is_owner {
                return Ok(None);
            }
            tx.set_owner(channel, user, is_owner).await?;
            let act = if is_owner {
                Act::OwnerMade
            } else {
                Act::OwnerUnmade
            };
            let entry = Entry::new(act, now).to(user).at_channel(channel);
            tx.audit(&caller.sign(entry)).await?;
            standing(tx, user, channel).await.map(Some)
        };
        self.finish(async move {
            // In the channel's turn, so that how one stands in it is told in the order it was stored.
            let _turn = chat.0.turns.take(channel).await;
            if let Some((head, membership)) = chat.write(set).await? {
                chat.tell_standing(user, channel, head, membership);
            }
            Ok(())
        })
        .await
    }
}
