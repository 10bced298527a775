//! Threads that one follows, and how far one has read them.

use veche_model::{ChannelId, FollowedThread, Millis, Seq, Signal};

use super::{Caller, Chat, history::may_read, page_of};
use crate::{Error, Noun, Result, store::Tx};

/// How one's own standing in a thread is to change.
#[derive(Clone, Copy, Debug)]
enum Mine {
    Followed,
    Unfollowed,
    ReadUpTo(Seq),
}

impl Chat {
    /// The threads one follows, the last answered first, from before a time.
    pub async fn threads(
        &self,
        caller: &Caller,
        before: Millis,
        most: i64,
    ) -> Result<Vec<FollowedThread>> {
        let user = caller.id;
        self.read(user, async move |tx| {
            Ok(tx.followed_threads(user, before, page_of(most)).await?)
        })
        .await
    }

    /// Follows a thread, or does not any more. Again is no error.
    pub async fn follow_thread(
        &self,
        caller: &Caller,
        channel: ChannelId,
        root: Seq,
        follows: bool,
    ) -> Result<()> {
        let change = if follows {
            Mine::Followed
        } else {
            Mine::Unfollowed
        };
        self.set_thread(caller, channel, root, change).await
    }

    /// A thread that one follows is read up to this position.
    pub async fn read_thread(
        &self,
        caller: &Caller,
        channel: ChannelId,
        root: Seq,
        seq: Seq,
    ) -> Result<()> {
        self.set_thread(caller, channel, root, Mine::ReadUpTo(seq))
            .await
    }

    async fn set_thread(
        &self,
        caller: &Caller,
        channel: ChannelId,
        root: Seq,
        change: Mine,
    ) -> Result<()> {
        let (chat, caller) = (self.clone(), caller.clone());
        self.finish(async move {
            let (user, asking) = (caller.id, caller.clone());
            let set = async move |tx: &mut Tx<'_>| {
                let head = may_read(tx, &asking, channel).await?;
                let place = (channel, root);
                match change {
                    Mine::Followed => {
                        let found = tx.root_author(channel, root).await?;
                        found.ok_or(Error::NotFound(Noun::Message))?;
                        // Who begins to follow has seen what is there.
                        tx.follow(user, place, head).await?;
                    }
                    Mine::Unfollowed => drop(tx.unfollow(user, place).await?),
                    Mine::ReadUpTo(seq) => drop(tx.read_thread(user, place, seq.min(head)).await?),
                }
                Ok(tx.read_of_thread(user, place).await?)
            };
            let read = chat.write(set).await?;
            chat.tell_self(
                &caller,
                Signal::Thread {
                    channel,
                    root,
                    read,
                },
            );
            Ok(())
        })
        .await
    }
}
