//! The first administrator of a new house.

use std::net::IpAddr;

use veche_model::{ChannelName, Kind, Millis, Role, TownName, User, UserId};

use super::{
    Chat, NewAccount,
    first_channels::join_first,
    invites,
    members::{Moved, Way},
    new_account::insert,
};
use crate::{
    Error, Noun, Result,
    gate::Asker,
    passwords::Seat,
    store::{Act, Entry, KeptInvite, Tx},
};

/// Seconds that the first link into the town is good: 7 days.
const LINK_SECONDS: i64 = 7 * 24 * 3600;

/// What the first administrator finds in the town.
#[derive(Clone, Debug, Default)]
pub struct Beginning {
    /// What the town is called.
    pub town: Option<TownName>,
    /// The channel that everybody joins from now on, and with it a link into the town; neither where there is a channel already.
    pub channel: Option<ChannelName>,
}

impl Chat {
    /// Whether nobody at all is an administrator.
    pub async fn needs_setup(&self) -> Result<bool> {
        self.read(Asker::Anyone, async |tx| Ok(!tx.has_admin().await?))
            .await
    }

    /// Refuses an address that has tried too often to set up the house. Asked before it is looked at what it brings.
    pub fn may_try_set_up(&self, address: Option<IpAddr>) -> Result<()> {
        self.0.limits.set_up(address)
    }

    /// Makes the first administrator, with what they begin with; a [`Error::Conflict`] when there is one. Whoever calls this has
    /// made sure of who asks.
    pub async fn set_up(&self, account: NewAccount, beginning: Beginning) -> Result<User> {
        let (account, hash) = self.hashed(account, Seat::of(None)).await?;
        let (chat, now) = (self.clone(), self.now());
        let Beginning { town, channel } = beginning;
        let maker = self.clone();
        let set_up = async move |tx: &mut Tx<'_>| {
            tx.hold_setup(&now.to_string()).await?;
            if tx.has_admin().await? {
                return Err(Error::Conflict("there is an administrator already"));
            }
            tx.hold_names().await?;
            let user = insert(tx, None, &account.with(&hash, Role::Admin), now).await?;
            if let Some(town) = &town {
                name_town(tx, user.id, town, now).await?;
            }
            if let Some(channel) = &channel
                && !tx.has_rooms().await?
            {
                found_first(tx, user.id, channel, now).await?;
                let invite = KeptInvite {
                    expires_at: Some(now.plus_seconds(LINK_SECONDS)),
                    ..maker.new_invite(None, user.id, now)
                };
                tx.add_invite(&invite).await?;
                let entry = invites::about(Act::InviteMade, &invite, now);
                tx.audit(&entry.by(user.id, None)).await?;
            }
            let came = join_first(tx, user.id, now).await?;
            Ok((user, came))
        };
        let add = async move {
            let (user, came) = chat.write(set_up).await?;
            chat.tell_came(came);
            Ok(user)
        };
        let user = self.finish(add).await?;
        self.report_resembling(user.id).await;
        Ok(user)
    }
}

async fn name_town(tx: &mut Tx<'_>, by: UserId, name: &TownName, now: Millis) -> Result<()> {
    let mut decided = tx.decided().await?;
    if decided.name == name.as_str() {
        return Ok(());
    }
    name.as_str().clone_into(&mut decided.name);
    tx.decide(&decided).await?;
    let entry = Entry::new(Act::TownChanged, now).by(by, None);
    let entry = entry.detail(format!("name: {}", decided.name));
    Ok(tx.audit(&entry).await?)
}

/// Makes the channel that everybody joins, which is whose it is that has come first.
async fn found_first(
    tx: &mut Tx<'_>,
    owner: UserId,
    name: &ChannelName,
    now: Millis,
) -> Result<()> {
    let id = tx.add_channel(Kind::Open, name, false, now).await?;
    let channel = tx.hold_channel(id).await?;
    let founder = Moved {
        channel: &mut channel.ok_or_else(|| Noun::Channel.lost())?,
        user: owner,
        is_owner: true,
    };
    founder.store(tx, Way::In, Some(owner), now).await?;
    tx.set_first_channels(&[id]).await?;
    let entry = Entry::new(Act::ChannelCreated, now).at_channel(id);
    let entry = entry.by(owner, None).detail(name.as_str());
    Ok(tx.audit(&entry).await?)
}
