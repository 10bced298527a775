//! Who is around whom.

use veche_model::{ChannelId, UserId};

use super::{Failure, Tx, value::values};

type Result<T> = std::result::Result<T, Failure>;

const MEMBERS: &str =
    "select m.user_id, u.is_discreet from members m join users u on u.id = m.user_id
    where m.channel_id = $1 order by m.user_id limit $2";
const CHANNELS: &str = "select m.channel_id from members m join channels c on c.id = m.channel_id
    where m.user_id = $1 and c.deleted_at is null";

impl Tx<'_> {
    /// The people of each of these channels who want to be seen, by id; nobody where there are more than `most`.
    pub(crate) async fn seen_in(
        &mut self,
        channels: &[ChannelId],
        most: i64,
    ) -> Result<Vec<Vec<UserId>>> {
        let sets: Vec<_> = channels
            .iter()
            .map(|channel| values![*channel, most + 1].to_vec())
            .collect();
        let members: Vec<Vec<(UserId, bool)>> = self.all_each(MEMBERS, &sets).await?;
        let seen = members.into_iter().map(|members| {
            if members.len() as i64 > most {
                return Vec::new();
            }
            let seen = members.into_iter().filter(|(_, is_discreet)| !is_discreet);
            seen.map(|(user, _)| user).collect()
        });
        Ok(seen.collect())
    }

    /// The channels that each of these people is in.
    pub(crate) async fn channels_of_each(
        &mut self,
        people: &[UserId],
    ) -> Result<Vec<Vec<ChannelId>>> {
        let sets: Vec<_> = people.iter().map(|user| values![*user].to_vec()).collect();
        let rows: Vec<Vec<(ChannelId,)>> = self.all_each(CHANNELS, &sets).await?;
        let channels = rows.into_iter();
        Ok(channels
            .map(|rows| rows.into_iter().map(|(channel,)| channel).collect())
            .collect())
    }
}
