//! The files of a channel, by what they are.

use veche_model::{ChannelId, FileGroup, Message, Seq};

use super::Result;
use crate::store::{
    Tx,
    part::{Most, Part},
    value::values,
};

const WITH_ANY: &str = "select seq from files where channel_id = $1 and seq < $2 group by seq
    order by seq desc limit $3";
const WITH: &str =
    "select seq from files where channel_id = $1 and seq < $2 and file_group = $4 group by seq
    order by seq desc limit $3";

impl Tx<'_> {
    /// The last messages of a channel before a position that have files, or files of this group, the newest first.
    pub(crate) async fn with_group(
        &mut self,
        channel: ChannelId,
        group: Option<FileGroup>,
        before: Seq,
        most: Most,
    ) -> Result<Part<Message>> {
        let one_more = most.items.saturating_add(1);
        let found: Vec<(Seq,)> = match group {
            None => {
                self.all(WITH_ANY, values![channel, before, one_more])
                    .await?
            }
            Some(group) => {
                let params = values![channel, before, one_more, group.code()];
                self.all(WITH, params).await?
            }
        };
        let seqs: Vec<Seq> = found.into_iter().map(|(seq,)| seq).collect();
        let mut messages = self.messages_at(channel, &seqs).await?;
        messages.sort_unstable_by_key(|message| std::cmp::Reverse(message.seq));
        Ok(Part::of(messages, most, false))
    }
}
