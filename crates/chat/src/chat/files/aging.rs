//! Files that are older than they are kept go, and their messages say so. Those of pinned messages stay.

use std::time::Duration;

use veche_model::{ChannelId, Millis, Seq};

use crate::chat::{Chat, machinery::Changed};
use crate::{
    Result,
    store::{Act, Change, Entry, Tx},
};

/// Messages that lose their files in one transaction at the most.
const PIECE: i64 = 50;
/// Channels that are looked at together.
const CHANNELS: i64 = 250;
/// How long others have the channel between two pieces.
const BREATH: Duration = Duration::from_millis(50);

/// How long the files of a channel are kept.
#[derive(Clone, Copy)]
struct Term {
    days: i64,
    /// Files from before this are too old.
    before: Millis,
}

impl Term {
    /// The shorter of what a channel and the server say, where 0 is for good.
    fn of(channel: i64, of_all: i64, now: Millis) -> Option<Self> {
        let days = [channel, of_all].into_iter().filter(|days| *days > 0);
        let days = days.min()?;
        let before = now.plus_seconds(-days * 24 * 3600);
        Some(Self { days, before })
    }
}

impl Chat {
    /// Removes files that are older than their channel, or the server, keeps them, and tells their channels.
    pub async fn remove_old_files(&self) -> Result<()> {
        let mut behind = ChannelId(0);
        loop {
            let (due, last) = self.channels_due(behind).await?;
            for channel in due {
                while self.remove_some_files(channel).await? {
                    tokio::time::sleep(BREATH).await;
                }
            }
            let Some(last) = last else { return Ok(()) };
            behind = last;
        }
    }

    /// Which of the next channels have files that are too old, and the last that was looked at.
    async fn channels_due(&self, behind: ChannelId) -> Result<(Vec<ChannelId>, Option<ChannelId>)> {
        let (of_all, now) = (self.0.budgets.file_days.unwrap_or(0), self.now());
        self.read_long(async move |tx| {
            let channels = tx.channels_that_age(behind, of_all, CHANNELS).await?;
            let mut due = Vec::new();
            for (channel, days) in &channels {
                let Some(term) = Term::of(*days, of_all, now) else {
                    continue;
                };
                if !too_old(tx, *channel, term, 1).await?.is_empty() {
                    due.push(*channel);
                }
            }
            Ok((due, channels.last().map(|(channel, _)| *channel)))
        })
        .await
    }

    /// Removes the files of some messages of a channel; whether there may be more.
    async fn remove_some_files(&self, channel: ChannelId) -> Result<bool> {
        let (store, now) = (self.0.store.clone(), self.now());
        let of_all = self.0.budgets.file_days.unwrap_or(0);
        let remove = async move |tx: &mut Tx<'_>| {
            // Held, so that nobody pins one of them meanwhile, or keeps files longer.
            let Some(mut held) = tx.hold_channel(channel).await? else {
                return Ok(Changed::nothing(false));
            };
            let Some(term) = Term::of(held.file_days, of_all, now) else {
                return Ok(Changed::nothing(false));
            };
            let old = too_old(tx, channel, term, PIECE).await?;
            let count = old.len() as i64;
            if count == 0 {
                return Ok(Changed::nothing(false));
            }
            let mut events = Vec::with_capacity(old.len());
            for message in old {
                tx.remove_files((channel, message), term.days, now).await?;
                tx.note_lost_files((channel, message), held.next()).await?;
                let change = Change::FilesRemoved(message);
                tx.log_change(&mut held, &change, None, now).await?;
                events.push(tx.event(&held, change, None, now).await?);
            }
            let detail = format!("messages: {count}, older than {} days", term.days);
            let entry = Entry::new(Act::FilesRemoved, now);
            tx.audit(&entry.at_channel(channel).detail(detail)).await?;
            Ok(Changed::told(count == PIECE, events))
        };
        self.change(channel, async move { store.write(remove).await })
            .await
    }
}

/// The first messages of a channel whose files are too old.
async fn too_old(tx: &mut Tx<'_>, channel: ChannelId, term: Term, most: i64) -> Result<Vec<Seq>> {
    let oldest = tx.oldest_with_files(channel, most).await?;
    // Time goes forward along a channel's log.
    let old = oldest.into_iter().take_while(|(_, at)| *at < term.before);
    Ok(old.map(|(seq, _)| seq).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shorter_time_holds() {
        let days = |channel, of_all| Term::of(channel, of_all, Millis(0)).map(|term| term.days);
        assert_eq!(days(0, 0), None);
        assert_eq!(days(7, 0), Some(7));
        assert_eq!(days(0, 30), Some(30));
        assert_eq!(days(7, 30), Some(7));
        assert_eq!(days(90, 30), Some(30));
        let term = Term::of(1, 0, Millis(86_400_005)).unwrap();
        assert_eq!(term.before, Millis(5));
    }
}
