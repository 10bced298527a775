//! How people have parted their lists of channels.

use veche_model::{ChannelId, SectionKey, Sections, UserId};

use super::{Failure, Tx, value::values};

type Result<T> = std::result::Result<T, Failure>;

const ALL: &str = "select sections from users where id = $1";
const KEEP: &str = "update users set sections = $2 where id = $1";
// A channel stands in one place: what is put into a section is no favourite any more.
const PUT: &str = "update members set section = $3, place = null,
    is_favourite = case when cast($3 as text) is null then is_favourite else 0 end where channel_id = $1 and user_id = $2";
const EMPTY: &str =
    "update members set section = null, place = null where user_id = $1 and section = $2";
// Whoever stood in this order before and is not put there now comes behind.
const UNPLACE: &str = "update members set place = null where user_id = $1 and section = $2";
const PLACE: &str = "update members set section = $3, place = $4, is_favourite = 0 where channel_id = $1 and user_id = $2";
// A channel that stands where it does by its nature, or as a favourite: only that order is kept.
const PLACE_STANDING: &str = "update members set section = null, place = $3, is_favourite = $4 where channel_id = $1 and user_id = $2
    and exists (select 1 from channels c where c.id = $1 and (cast($5 as bigint) < 0 or cast($5 as bigint) = case when c.kind = 2 then 1 else 0 end))";

impl Tx<'_> {
    /// How a person has parted their list of channels.
    pub(crate) async fn sections(&mut self, user: UserId) -> Result<Sections> {
        let kept: Option<(Sections,)> = self.optional(ALL, values![user]).await?;
        Ok(kept.map(|(sections,)| sections).unwrap_or_default())
    }

    /// Keeps how a person, whose row this transaction holds, has parted their list of channels.
    pub(crate) async fn keep_sections(&mut self, user: UserId, sections: &Sections) -> Result<()> {
        let json = sections.json();
        self.run(KEEP, values![user, &json]).await.map(drop)
    }

    /// Puts a channel into a section of the person's own, or into none.
    pub(crate) async fn put_in_section(
        &mut self,
        channel: ChannelId,
        user: UserId,
        section: Option<&SectionKey>,
    ) -> Result<()> {
        let section = section.map(SectionKey::as_str);
        let params = values![channel, user, section];
        self.run(PUT, params).await.map(drop)
    }

    /// No channel of the person's stands in this section any more.
    pub(crate) async fn empty_section(&mut self, user: UserId, section: &SectionKey) -> Result<()> {
        self.run(EMPTY, values![user, section.as_str()])
            .await
            .map(drop)
    }

    /// Puts channels into a section, in this order. False when one of them is none of the person's, or does not belong there.
    pub(crate) async fn arrange(
        &mut self,
        user: UserId,
        section: &SectionKey,
        channels: &[ChannelId],
    ) -> Result<bool> {
        let places = channels.iter().zip(0_i64..);
        let key = section.as_str();
        let touched = if section.is_own() {
            self.run(UNPLACE, values![user, key]).await?;
            let sets = places.map(|(id, place)| values![*id, user, key, place].to_vec());
            self.run_each(PLACE, &sets.collect::<Vec<_>>()).await?
        } else {
            let is_favourite = i64::from(key == SectionKey::FAVOURITES);
            let is_direct = match key {
                SectionKey::CHANNELS => 0,
                SectionKey::DIRECTS => 1,
                _ => -1_i64,
            };
            let sets = places
                .map(|(id, place)| values![*id, user, place, is_favourite, is_direct].to_vec());
            self.run_each(PLACE_STANDING, &sets.collect::<Vec<_>>())
                .await?
        };
        Ok(touched.into_iter().all(|touched| touched > 0))
    }
}
