//! Where an invite leads, for whoever has its code.

use veche_model::{Action, Invitation, Millis, Relation, Scopes, TOWN_PEOPLE};

use super::{NONE, known};
use crate::{
    Noun, Result,
    chat::{
        Chat,
        caller::{allow_by, rules_of},
    },
    gate::Asker,
    store::{KeptInvite, Tx},
};

impl Chat {
    /// Where an invite leads. One that lets nobody in is as one that never was.
    pub async fn invite_of(&self, code: &str) -> Result<Invitation> {
        let (now, hash) = (self.now(), known(code)?);
        self.read(Asker::Anyone, async move |tx| {
            let invite = tx.invite(&hash).await?.ok_or(NONE)?;
            if !(is_alive(&invite, now) && brings(tx, &invite).await?) {
                return Err(NONE);
            }
            invitation(tx, &invite).await
        })
        .await
    }
}

/// What somebody with the code may know.
async fn invitation(tx: &mut Tx<'_>, invite: &KeptInvite) -> Result<Invitation> {
    let person = tx.person(invite.creator).await?.ok_or(NONE)?;
    let channel = match invite.channel {
        Some(channel) => Some(tx.channel(channel).await?.ok_or(NONE)?),
        None => None,
    };
    let members = match &channel {
        Some(channel) => tx.count_members(channel.id).await?,
        None => tx.count_people(TOWN_PEOPLE).await?,
    };
    let first_channels = tx.first_channel_names(invite.channel).await?;
    let (kind, name) = match &channel {
        Some(channel) => (Some(channel.kind), channel.name.clone()),
        None => (None, None),
    };
    Ok(Invitation {
        channel: invite.channel,
        kind,
        name,
        topic: channel.map(|channel| channel.topic).unwrap_or_default(),
        members,
        town: tx.decided().await?.name,
        first_channels,
        creator: invite.creator,
        creator_name: person.name,
    })
}

/// Whether who made an invite may still bring people in where it leads.
pub(super) async fn brings(tx: &mut Tx<'_>, invite: &KeptInvite) -> Result<bool> {
    let (creator, action) = (invite.creator, Action::MakeInvite);
    let rules = rules_of(tx, action).await?;
    if let Some(channel) = invite.channel {
        let glance = tx.glance(creator, Scopes::ALL, channel).await?;
        return Ok(glance.is_some_and(|glance| glance.permit_by(rules, action).is_ok()));
    }
    let user = tx.user(creator).await?.filter(|user| !user.is_blocked);
    let may = |role| allow_by(rules, role, Relation::House, action, Noun::Invite);
    Ok(user.is_some_and(|user| may(user.role).is_ok()))
}

/// Whether an invite may still be used at this time, as far as it knows itself.
fn is_alive(invite: &KeptInvite, now: Millis) -> bool {
    invite.expires_at.is_none_or(|until| now < until) && invite.uses.is_none_or(|uses| uses > 0)
}
