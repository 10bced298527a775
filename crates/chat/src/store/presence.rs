//! Who is around whom.

use veche_model::{ChannelId, UserId};

use super::{Failure, Tx, value::values};

type Result<T> = std::result::Result<T, Failure>;

const MEMBERS: &str =
    "select m.user_id, u.is_discreet from members m join users u on u.id = m.user_id
    where m.channel_id = $1 order by m.user_id limit $2";

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
}
