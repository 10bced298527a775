//! What a person's old socket has shown them is read.

use std::collections::HashMap;

use veche_model::{ChannelId, Seq, UserId};

use super::receipts::Push;
use crate::chat::Chat;

/// Something that is being written to a person's socket. Dropped, it has arrived or has not, and nobody waits for it any more.
pub struct Receipt {
    chat: Chat,
    push: Push,
}

impl Chat {
    /// Notes that something is about to be written to a socket of this person. Drop it when it has arrived, or has not.
    #[must_use]
    pub fn expect_receipt(&self, user: UserId) -> Receipt {
        Receipt {
            chat: self.clone(),
            push: self.0.receipts.begin(user),
        }
    }
}

impl Receipt {
    /// The client has these messages: they are read, whatever waits before them. That is done on a task of its own: a
    /// socket that is busy with a slow client must not hold up a transaction.
    pub fn arrived(self, messages: Vec<(ChannelId, Seq)>) {
        let Self { chat, push } = self;
        let tasks = chat.0.tasks.clone();
        tasks.spawn(async move {
            let mut by_channel = HashMap::<ChannelId, Vec<Seq>>::new();
            for (channel, seq) in messages {
                by_channel.entry(channel).or_default().push(seq);
            }
            for (channel, seqs) in by_channel {
                if let Err(error) = chat.read_messages(push.user, channel, seqs).await {
                    tracing::warn!(%error, channel.id = channel.0, "pushed messages stay unread");
                }
            }
            // Not sooner: who asks meanwhile what is unread waits for this.
            drop(push);
        });
    }
}
