//! When people want to be told nothing on their devices, and what is held back from these meanwhile.

use veche_model::{ChannelId, DeviceId, HELD, Millis, Quiet, Seq, UserId};

use super::{Failure, Said, Tx, value::values};

type Result<T> = std::result::Result<T, Failure>;

/// Messages that are held back, in their order, and until when.
#[derive(Clone, Debug)]
pub(crate) struct Held {
    pub(crate) seqs: Vec<Seq>,
    pub(crate) until: Millis,
}

const QUIET: &str = "select quiet from users where id = $1";
const SET_QUIET: &str = "update users set quiet = $2 where id = $1";
// The device may be gone meanwhile.
const HOLD: &str = "insert into held (device_id, channel_id, seq)
    select id, cast($2 as bigint), cast($3 as bigint) from devices where id = $1
    on conflict (device_id, channel_id, seq) do nothing";
const TRIM: &str = "delete from held where device_id = $1 and channel_id = $2 and seq <= (
    select seq from held where device_id = $1 and channel_id = $2 order by seq desc limit 1 offset $3)";
const SEQS: &str = "select seq from held where device_id = $1 and channel_id = $2 order by seq";
const SAID: &str =
    "select m.seq, m.author_id, u.name, m.text, m.posted_at, m.thread, m.aside, m.everyone
    from held h join messages m on m.channel_id = h.channel_id and m.seq = h.seq and m.deleted_at is null
    join users u on u.id = m.author_id where h.device_id = $1 and h.channel_id = $2 order by m.seq";
const LET_GO: &str = "delete from held where device_id = $1 and channel_id = $2 and seq = $3";
const FORGET: &str = "delete from held where not exists (select 1 from outbox o
    where o.device_id = held.device_id and o.channel_id = held.channel_id and o.is_late = 1)";

impl Tx<'_> {
    /// When a person, whose row this transaction holds, wants to be told nothing.
    pub(crate) async fn quiet(&mut self, user: UserId) -> Result<Quiet> {
        let (quiet,) = self.one(QUIET, values![user]).await?;
        Ok(quiet)
    }

    pub(crate) async fn set_quiet(&mut self, user: UserId, quiet: &Quiet) -> Result<()> {
        let json = quiet.json();
        self.run(SET_QUIET, values![user, &json]).await.map(drop)
    }

    /// Holds back messages from a device; false when there is no such device any more.
    pub(crate) async fn hold_back(
        &mut self,
        device: DeviceId,
        channel: ChannelId,
        seqs: &[Seq],
    ) -> Result<bool> {
        if !self.is_device(device).await? {
            return Ok(false);
        }
        let sets = seqs
            .iter()
            .map(|seq| values![device, channel, *seq].to_vec());
        self.run_each(HOLD, &sets.collect::<Vec<_>>()).await?;
        self.run(TRIM, values![device, channel, HELD]).await?;
        Ok(true)
    }

    /// Where in a channel something is held back from a device.
    pub(crate) async fn held_seqs(
        &mut self,
        device: DeviceId,
        channel: ChannelId,
    ) -> Result<Vec<Seq>> {
        let seqs: Vec<(Seq,)> = self.all(SEQS, values![device, channel]).await?;
        Ok(seqs.into_iter().map(|(seq,)| seq).collect())
    }

    /// What is held back from a device in a channel, as far as it still stands.
    pub(crate) async fn held_said(
        &mut self,
        device: DeviceId,
        channel: ChannelId,
    ) -> Result<Vec<Said>> {
        self.all(SAID, values![device, channel]).await
    }

    /// Holds these back no more.
    pub(crate) async fn let_go(
        &mut self,
        device: DeviceId,
        channel: ChannelId,
        seqs: &[Seq],
    ) -> Result<()> {
        let sets = seqs
            .iter()
            .map(|seq| values![device, channel, *seq].to_vec());
        let sets: Vec<_> = sets.collect();
        self.run_each(LET_GO, &sets).await.map(drop)
    }

    /// Forgets what nothing is to tell of any more.
    pub(super) async fn forget_held(&mut self) -> Result<()> {
        self.run(FORGET, &[]).await.map(drop)
    }
}
