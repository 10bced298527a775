//! Lines of messages, one for each channel that somebody is posting to: what comes while a batch is being stored makes the
//! next batch.

use std::{
    collections::HashMap,
    mem,
    sync::{Mutex, PoisonError},
    time::Duration,
};

use tokio::sync::oneshot;
use veche_model::{ChannelId, Message};

use crate::{
    Error, Result,
    store::{Failure, Posting},
};

/// Messages that may wait in one line; who comes later is told to wait.
const LINE: usize = 8192;
/// Messages that are stored together. Less than a socket's queue holds, so that a batch never fills it.
const BATCH: usize = 128;
/// Bytes of text from which on a batch takes no more, for the same reason.
const BATCH_BYTES: usize = 128 << 10;

/// Where the author of a message waits. Who has gone does not hear; the message stands all the same.
pub(super) type Answer = oneshot::Sender<Result<Message>>;

/// A batch of messages and, one for each, where the answers go.
pub(super) type Taken = (Vec<Posting>, Vec<Answer>);

/// The lines.
#[derive(Default)]
pub(in crate::chat) struct Lines(Mutex<HashMap<ChannelId, Vec<(Posting, Answer)>>>);

impl Lines {
    /// How long to wait where a line is full.
    pub(super) const FULL: Duration = Duration::from_secs(1);

    /// Puts a message at the end of its channel's line, or gives it back when that is [full](Self::FULL). True when the line is new and someone must [serve](Self::next) it.
    pub(super) fn join(
        &self,
        channel: ChannelId,
        posting: Box<Posting>,
    ) -> Result<(oneshot::Receiver<Result<Message>>, bool), Box<Posting>> {
        let mut lines = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let is_new = !lines.contains_key(&channel);
        let line = lines.entry(channel).or_default();
        if line.len() == LINE {
            return Err(posting);
        }
        let (answer, receiver) = oneshot::channel();
        line.push((*posting, answer));
        Ok((receiver, is_new))
    }

    /// The next batch of a line; `None`, and the line is gone, when nobody waits.
    pub(super) fn next(&self, channel: ChannelId) -> Option<Taken> {
        let mut lines = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let line = lines.get_mut(&channel)?;
        if line.is_empty() {
            lines.remove(&channel);
            return None;
        }
        Some(take(line, &[], |_| true))
    }

    /// What may go along with a batch that was taken and has room: the next of its line, up to the first that may not.
    pub(super) fn more(
        &self,
        channel: ChannelId,
        batch: &[Posting],
        may: impl FnMut(&Posting) -> bool,
    ) -> Taken {
        let mut lines = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let line = lines.get_mut(&channel);
        line.map_or_else(Taken::default, |line| take(line, batch, may))
    }
}

/// Takes what has room in a batch behind these messages.
fn take(
    line: &mut Vec<(Posting, Answer)>,
    batch: &[Posting],
    mut may: impl FnMut(&Posting) -> bool,
) -> Taken {
    let mut bytes: usize = batch.iter().map(|posting| posting.draft.bytes()).sum();
    let room = BATCH - batch.len();
    let fits = line.iter().take(room).take_while(|(posting, _)| {
        let is_open = bytes < BATCH_BYTES && may(posting);
        bytes += posting.draft.bytes();
        is_open
    });
    let rest = line.split_off(fits.count());
    mem::replace(line, rest).into_iter().unzip()
}

/// Tells everybody in a batch that the store failed it.
pub(super) fn answer_all(answers: Vec<Answer>, error: Error) {
    let failure = match error {
        Error::Store(failure) => failure,
        other => Failure::Engine(other.into()),
    };
    for answer in answers {
        let _ = answer.send(Err(Error::Store(failure.shared())));
    }
}

#[cfg(test)]
mod tests {
    use veche_model::{Draft, Scopes, UserId};

    use super::*;

    const HERE: ChannelId = ChannelId(1);

    fn line_of(count: i64) -> Lines {
        let lines = Lines::default();
        for number in 0..count {
            let posting = Posting {
                author: UserId(number),
                session: None,
                scopes: Scopes::ALL,
                draft: Draft::parse("said").unwrap(),
            };
            assert!(lines.join(HERE, Box::new(posting)).is_ok());
        }
        lines
    }

    fn authors((postings, answers): &Taken) -> Vec<i64> {
        assert_eq!(postings.len(), answers.len());
        postings.iter().map(|posting| posting.author.0).collect()
    }

    #[test]
    fn what_goes_along_has_room_and_stands_next() {
        let lines = line_of(200);
        let first = lines.next(HERE).unwrap();
        assert!(authors(&first).into_iter().eq(0..128));
        assert!(authors(&lines.more(HERE, &first.0, |_| true)).is_empty());
        let rest = lines.more(HERE, &first.0[..120], |_| true);
        assert!(authors(&rest).into_iter().eq(128..136));
        // Whoever stands behind one that may not go along waits, too: the order stays.
        let some = lines.more(HERE, &[], |posting| posting.author.0 != 140);
        assert!(authors(&some).into_iter().eq(136..140));
        let last = lines.next(HERE).unwrap();
        assert!(authors(&last).into_iter().eq(140..200));
        assert!(lines.next(HERE).is_none());
        assert!(authors(&lines.more(HERE, &[], |_| true)).is_empty());
    }
}
