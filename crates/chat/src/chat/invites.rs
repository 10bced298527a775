//! Links that let people into a channel, or into the town as a whole.

mod coming;
mod leading;

use veche_model::{
    Action, ChannelId, INVITE_SECONDS, INVITE_USES, INVITES, Invalid, Invite, Millis, Relation,
    TOWN_INVITES, UserId,
};

use super::{Caller, Chat, caller::allow, machinery::held};
use crate::{
    Error, Noun, Result,
    secret::{hash, hex, is_hex},
    store::{Act, Entry, KeptInvite, Tx},
};

/// What anyone with a code that lets nobody in is told, whatever the cause.
const NONE: Error = Error::NotFound(Noun::Invite);

impl Chat {
    /// Makes an invite to a channel, or to the town, good for so many seconds (60 to 2 592 000) and so many people (1 to 1000);
    /// for good and for any number without.
    pub async fn make_invite(
        &self,
        caller: &Caller,
        channel: Option<ChannelId>,
        seconds: Option<i64>,
        uses: Option<i64>,
    ) -> Result<Invite> {
        if seconds.is_some_and(|seconds| !INVITE_SECONDS.contains(&seconds)) {
            return Err(Invalid::new("expires_in_seconds", "must be 60 to 2592000").into());
        }
        if uses.is_some_and(|uses| !INVITE_USES.contains(&uses)) {
            return Err(Invalid::new("uses", "must be 1 to 1000").into());
        }
        let (now, by, most) = (self.now(), caller.clone(), self.0.budgets.invites);
        let invite = KeptInvite {
            expires_at: seconds.map(|seconds| now.plus_seconds(seconds)),
            uses,
            ..self.new_invite(channel, caller.id, now)
        };
        self.write(async move |tx| {
            may_make(tx, &by, channel, now).await?;
            if tx.count_invites_by(by.id, now).await? >= most {
                let noun = "invites of yours";
                return Err(Error::TooMany { noun, most });
            }
            tx.add_invite(&invite).await?;
            let entry = about(Act::InviteMade, &invite, now);
            tx.audit(&by.sign(entry)).await?;
            Ok(invite)
        })
        .await
        .map(|invite| self.shown_invite(invite))
    }

    /// An invite for any number of people, for good.
    pub(super) fn new_invite(
        &self,
        channel: Option<ChannelId>,
        creator: UserId,
        now: Millis,
    ) -> KeptInvite {
        let salt = new_salt();
        KeptInvite {
            hash: hash(&self.code_of(&salt)),
            salt: Some(salt),
            channel,
            creator,
            created_at: now,
            expires_at: None,
            uses: None,
        }
    }

    /// The living invites to a channel, or to the town, newest first: the caller's own, and all for whoever arranges the channel
    /// or keeps order.
    pub async fn invites(
        &self,
        caller: &Caller,
        channel: Option<ChannelId>,
    ) -> Result<Vec<Invite>> {
        let (by, now) = (caller.clone(), self.now());
        self.read(caller.id, async move |tx| {
            let sees_all = match channel {
                Some(channel) => {
                    let glance = by.glance(tx, channel).await?;
                    // Whoever may make none any more sees which of theirs still stand, and revokes them.
                    glance.permit(Action::Invite)?;
                    glance.permit(Action::Arrange).is_ok()
                }
                None => keeps_order(tx, &by).await?,
            };
            let creator = (!sees_all).then_some(by.id);
            Ok(tx.invites(channel, creator, now).await?)
        })
        .await
        .map(|invites| self.shown_invites(invites))
    }

    fn shown_invites(&self, invites: Vec<KeptInvite>) -> Vec<Invite> {
        let invites = invites.into_iter();
        invites.map(|invite| self.shown_invite(invite)).collect()
    }

    /// An invite with its code, where that can be made again.
    fn shown_invite(&self, kept: KeptInvite) -> Invite {
        let code = kept.salt.as_deref().map(|salt| self.code_of(salt));
        Invite {
            code: code.filter(|code| hash(code) == kept.hash),
            id: kept.hash,
            channel: kept.channel,
            creator: kept.creator,
            created_at: kept.created_at,
            expires_at: kept.expires_at,
            uses: kept.uses,
        }
    }

    /// The code that belongs to a salt: 128 bits that nobody can tell without the server's key.
    fn code_of(&self, salt: &str) -> String {
        hex(&self.0.keys.seal("invite", salt)[..16])
    }

    /// Makes an invite work no more, by its id or its code: for who made it, and for whoever arranges the channel, or keeps order.
    pub async fn revoke_invite(&self, caller: &Caller, which: &str) -> Result<()> {
        let hash = if is_hex(which, 64) {
            which.to_owned()
        } else {
            known(which)?
        };
        let (now, by) = (self.now(), caller.clone());
        self.write(async move |tx| {
            by.role_in(tx).await?;
            let invite = tx.invite(&hash).await?.ok_or(NONE)?;
            if invite.creator != by.id {
                may_revoke(tx, &by, invite.channel).await?;
            }
            if !tx.revoke_invite(&hash).await? {
                return Err(NONE);
            }
            let entry = about(Act::InviteRevoked, &invite, now);
            Ok(tx.audit(&by.sign(entry)).await?)
        })
        .await
    }
}

/// Refuses whoever may make no invite there, and one more than there may be.
async fn may_make(
    tx: &mut Tx<'_>,
    by: &Caller,
    channel: Option<ChannelId>,
    now: Millis,
) -> Result<()> {
    let (most, full) = if let Some(channel) = channel {
        held(tx, by, channel, Action::MakeInvite).await?;
        (INVITES, "this channel has 100 invites already")
    } else {
        // Two who make the last one that may be take turns.
        tx.hold_admins().await?;
        by.permit(tx, Relation::House, Action::MakeInvite).await?;
        (TOWN_INVITES, "the town has 1000 invites already")
    };
    if tx.count_invites(channel, now).await? >= most {
        return Err(Error::Conflict(full));
    }
    Ok(())
}

/// Refuses whoever may not revoke the invites of others there.
async fn may_revoke(tx: &mut Tx<'_>, by: &Caller, channel: Option<ChannelId>) -> Result<()> {
    let Some(channel) = channel else {
        return by.permit(tx, Relation::House, Action::Moderate).await;
    };
    let glance = by.glance(tx, channel).await.map_err(|_| NONE)?;
    let may = glance.permit(Action::Arrange);
    may.map_err(|_| Error::Forbidden(Action::Arrange))
}

async fn keeps_order(tx: &mut Tx<'_>, by: &Caller) -> Result<bool> {
    let role = by.role_in(tx).await?;
    Ok(allow(role, Relation::House, Action::Moderate, Noun::Invite).is_ok())
}

/// 128 random bits.
fn new_salt() -> String {
    let mut bytes = [0; 16];
    getrandom::fill(&mut bytes).expect("the system has randomness");
    hex(&bytes)
}

/// What a code that could be one is known by.
fn known(code: &str) -> Result<String> {
    if is_hex(code, 32) {
        Ok(hash(code))
    } else {
        Err(NONE)
    }
}

/// What the audit log says of an invite: its code is a secret.
pub(super) fn about(act: Act, invite: &KeptInvite, now: Millis) -> Entry {
    let entry = Entry::new(act, now).to(invite.creator);
    let entry = match invite.channel {
        Some(channel) => entry.at_channel(channel),
        None => entry,
    };
    entry.detail(format!("invite #{}", &invite.hash[..8]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_cannot_be_a_code_is_not_looked_for() {
        let code = new_salt();
        assert_ne!(code, new_salt());
        assert_eq!(known(&code).ok(), Some(hash(&code)));
        let upper = format!("A{}", &code[1..]);
        for bad in [
            "",
            "0",
            &code[1..],
            &format!("{code}0"),
            &upper,
            &hash(&code),
        ] {
            assert!(known(bad).is_err(), "{bad:?}");
        }
    }
}
