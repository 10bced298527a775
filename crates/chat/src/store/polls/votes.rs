//! Who voted for what.

use veche_model::{ChannelId, Choices, Millis, POLL_FACES, Poll, PollOption, Seq, UserId};

use super::{Result, at};
use crate::store::{
    Tx,
    value::{Value, values},
};

const COUNTS: &str = "select channel_id, seq, nth, count(*) from votes
    where channel_id = $1 and seq >= $2 and seq <= $3 group by channel_id, seq, nth order by channel_id, seq, nth";
const VOTERS: &str = "select channel_id, seq, count(distinct user_id) from votes
    where channel_id = $1 and seq >= $2 and seq <= $3 group by channel_id, seq order by channel_id, seq";
// The first of each option, in the order of the index.
const FACES: &str = "select channel_id, seq, nth, user_id from (
        select channel_id, seq, nth, user_id, at,
            row_number() over (partition by channel_id, seq, nth order by at, user_id) as place
        from votes where channel_id = $1 and seq >= $2 and seq <= $3) f
    where place <= $4 order by channel_id, seq, nth, at, user_id";
const BALLOT: &str =
    "select nth from votes where channel_id = $1 and seq = $2 and user_id = $3 order by nth";
const OF_OPTION: &str = "select user_id from votes where channel_id = $1 and seq = $2 and nth = $3 order by at, user_id";
const CAST: &str =
    "insert into votes (channel_id, seq, user_id, nth, at) values ($1, $2, $3, $4, $5)";
const DROP: &str = "delete from votes where channel_id = $1 and seq = $2 and user_id = $3";

/// How many chose one option of the poll at a place.
type Count = (ChannelId, Seq, i64, i64);

impl Tx<'_> {
    /// Counts the votes of these polls; of those that are not anonymous, names the first few people of each option.
    pub(super) async fn count_votes(
        &mut self,
        stretches: &[Vec<Value<'_>>],
        polls: &mut [((ChannelId, Seq), Poll)],
    ) -> Result<()> {
        let counts: Vec<Vec<Count>> = self.all_each(COUNTS, stretches).await?;
        for (channel, seq, nth, votes) in counts.into_iter().flatten() {
            if let Some(option) = option_at(polls, (channel, seq), nth) {
                option.votes = votes;
            }
        }
        let voters: Vec<Vec<(ChannelId, Seq, i64)>> = self.all_each(VOTERS, stretches).await?;
        for (channel, seq, voters) in voters.into_iter().flatten() {
            if let Some(poll) = at(polls, (channel, seq)) {
                poll.voters = voters;
            }
        }
        if polls.iter().all(|(_, poll)| poll.is_anonymous) {
            return Ok(());
        }
        let with_most = stretches.iter().map(|stretch| {
            let most = Value::from(POLL_FACES);
            stretch.iter().copied().chain([most]).collect()
        });
        let with_most: Vec<Vec<Value<'_>>> = with_most.collect();
        let faces: Vec<Vec<(ChannelId, Seq, i64, UserId)>> =
            self.all_each(FACES, &with_most).await?;
        for (channel, seq, nth, user) in faces.into_iter().flatten() {
            let is_open = at(polls, (channel, seq)).is_some_and(|poll| !poll.is_anonymous);
            if let Some(option) = option_at(polls, (channel, seq), nth).filter(|_| is_open) {
                option.people.push(user);
            }
        }
        Ok(())
    }

    /// What a person has chosen in the polls of these messages of a channel, in their order.
    pub(crate) async fn ballots(
        &mut self,
        channel: ChannelId,
        messages: &[Seq],
        user: UserId,
    ) -> Result<Vec<Vec<i64>>> {
        let sets: Vec<Vec<Value<'_>>> = messages
            .iter()
            .map(|seq| values![channel, *seq, user].to_vec())
            .collect();
        let found: Vec<Vec<(i64,)>> = self.all_each(BALLOT, &sets).await?;
        let ballots = found.into_iter();
        Ok(ballots
            .map(|chosen| chosen.into_iter().map(|(nth,)| nth).collect())
            .collect())
    }

    /// Who chose this option, first come first.
    pub(crate) async fn voters(
        &mut self,
        (channel, seq): (ChannelId, Seq),
        option: i64,
    ) -> Result<Vec<UserId>> {
        let found: Vec<(UserId,)> = self.all(OF_OPTION, values![channel, seq, option]).await?;
        Ok(found.into_iter().map(|(user,)| user).collect())
    }

    /// Puts this in place of whatever a person has chosen in a message's poll, at this position of the log.
    pub(crate) async fn cast(
        &mut self,
        (channel, seq): (ChannelId, Seq),
        user: UserId,
        choices: &Choices,
        changed: Seq,
        now: Millis,
    ) -> Result<()> {
        self.run(DROP, values![channel, seq, user]).await?;
        let places = choices.places().iter();
        let votes: Vec<_> = places
            .map(|nth| values![channel, seq, user, *nth, now].to_vec())
            .collect();
        if !votes.is_empty() {
            self.run_each(CAST, &votes).await?;
        }
        self.note_change((channel, seq), changed).await
    }
}

/// One option of the poll at a place.
fn option_at(
    polls: &mut [((ChannelId, Seq), Poll)],
    place: (ChannelId, Seq),
    nth: i64,
) -> Option<&mut PollOption> {
    let nth = usize::try_from(nth).ok()?;
    at(polls, place)?.options.get_mut(nth)
}
