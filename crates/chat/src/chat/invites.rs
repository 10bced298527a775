//! Links that let people into a channel.

use std::fmt::Write as _;

use veche_model::{
    Action, ChannelId, INVITE_SECONDS, INVITE_USES, INVITES, Invalid, Invitation, Invite, Kind,
    Millis, Place, Scopes, Stand, UserId,
};

use super::{
    Caller, Chat,
    changing::{Taken, held},
    members::come,
};
use crate::{
    Error, Result,
    store::{Act, Entry, Signature, Standing, Tx},
};

/// What anyone with a code that lets nobody in is told, whatever the cause.
const NONE: Error = Error::NotFound("invite");

impl Chat {
    /// Makes an invite to a channel, good for so many seconds (60 to 2 592 000) and so many people (1 to 1000); for good and
    /// for any number without.
    pub async fn make_invite(
        &self,
        caller: &Caller,
        channel: ChannelId,
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
        let invite = Invite {
            code: new_code(),
            channel,
            creator: caller.id,
            created_at: now,
            expires_at: seconds.map(|seconds| now.plus_seconds(seconds)),
            uses,
        };
        self.0
            .store
            .write(async move |tx| {
                held(tx, &by, channel, Action::Invite).await?;
                if tx.count_invites(channel, now).await? >= INVITES {
                    return Err(Error::Conflict("this channel has 100 invites already"));
                }
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
    }

    /// The living invites to a channel, newest first: the caller's own, and all for whoever arranges it.
    pub async fn invites(&self, caller: &Caller, channel: ChannelId) -> Result<Vec<Invite>> {
        let (by, now) = (caller.clone(), self.now());
        self.0
            .store
            .read(async move |tx| {
                let glance = by.glance(tx, channel).await?;
                let permit = |action| glance.standing.permit(glance.kind, glance.mode, action);
                permit(Action::Invite)?;
                let creator = permit(Action::Arrange).is_err().then_some(by.id);
                Ok(tx.invites(channel, creator, now).await?)
            })
            .await
    }

    /// Makes an invite work no more: for who made it, and for whoever arranges the channel.
    pub async fn revoke_invite(&self, caller: &Caller, code: &str) -> Result<()> {
        let (now, by, code) = (self.now(), caller.clone(), known(code)?);
        self.0
            .store
            .write(async move |tx| {
                by.role_in(tx).await?;
                let invite = tx.invite(&code).await?.ok_or(NONE)?;
                if invite.creator != by.id {
                    let glance = by.glance(tx, invite.channel).await.map_err(|_| NONE)?;
                    let may = glance
                        .standing
                        .permit(glance.kind, glance.mode, Action::Arrange);
                    may.map_err(|_| Error::Forbidden(Action::Arrange))?;
                }
                if !tx.revoke_invite(&code).await? {
                    return Err(NONE);
                }
                let entry = about(Act::InviteRevoked, &invite, now);
                Ok(tx.audit(&by.sign(entry)).await?)
            })
            .await
    }

    /// Where an invite leads. One that lets nobody in is as one that never was.
    pub async fn invite_of(&self, code: &str) -> Result<Invitation> {
        let (now, code) = (self.now(), known(code)?);
        self.0
            .store
            .read(async move |tx| {
                let invite = tx.invite(&code).await?.ok_or(NONE)?;
                let glance = tx
                    .glance(invite.creator, Scopes::ALL, invite.channel)
                    .await?;
                let glance = glance.ok_or(NONE)?;
                let may = glance
                    .standing
                    .permit(glance.kind, glance.mode, Action::Invite);
                if may.is_err() || !invite.is_alive(now) {
                    return Err(NONE);
                }
                let channel = tx.channel(invite.channel).await?.ok_or(NONE)?;
                Ok(Invitation {
                    channel: channel.id,
                    kind: channel.kind,
                    name: channel.name.unwrap_or_default(),
                    topic: channel.topic,
                    members: tx.count_members(channel.id).await?,
                    creator: invite.creator,
                })
            })
            .await
    }

    /// Comes into a channel by an invite. For somebody who is in already nothing is used up.
    pub async fn accept_invite(&self, caller: &Caller, code: &str) -> Result<Place> {
        let (store, now, by, code) = (
            self.0.store.clone(),
            self.now(),
            caller.clone(),
            known(code)?,
        );
        let asked = code.clone();
        let found = store
            .read(async move |tx| Ok(tx.invite(&asked).await?))
            .await?;
        // Who made it for which channel never changes; the rest is asked in the channel's turn.
        let Invite {
            channel, creator, ..
        } = found.ok_or(NONE)?;
        let accept = async move |tx: &mut Tx<'_>| {
            let (taken, may_invite) = by_invite(tx, &by, channel, creator, now).await?;
            if taken.standing.stand == Stand::Stranger
                && !(may_invite && tx.spend_invite(&code, now).await?)
            {
                return Err(NONE);
            }
            come(tx, taken, by.id).await
        };
        self.change(channel, async move { store.write(accept).await })
            .await
    }
}

/// Takes the next position of a channel for somebody who comes by an invite, and tells whether its creator may still bring
/// people in.
async fn by_invite(
    tx: &mut Tx<'_>,
    caller: &Caller,
    channel: ChannelId,
    creator: UserId,
    now: Millis,
) -> Result<(Taken, bool)> {
    let creator = Signature {
        user: creator,
        session: None,
        scopes: Scopes::ALL,
    };
    let people = [creator, caller.signature()];
    let (channel, mut standings) = tx.advance_for(channel, 1, &people).await?.ok_or(NONE)?;
    let standing = standings.pop().flatten().ok_or(Error::Unauthenticated)?;
    // To whoever has the code the channel is an open one.
    standing.permit(Kind::Open, channel.mode, Action::Join)?;
    let may_invite = |creator: Standing| {
        creator
            .permit(channel.kind, channel.mode, Action::Invite)
            .is_ok()
    };
    let may_invite = standings.pop().flatten().is_some_and(may_invite);
    let taken = Taken {
        seq: channel.head,
        channel,
        standing,
        caller: caller.id,
        now,
    };
    Ok((taken, may_invite))
}

/// 128 random bits.
fn new_code() -> String {
    let mut bytes = [0; 16];
    getrandom::fill(&mut bytes).expect("the system has randomness");
    let mut code = String::with_capacity(32);
    for byte in bytes {
        write!(code, "{byte:02x}").expect("a string takes all");
    }
    code
}

/// A code that could be one.
fn known(code: &str) -> Result<String> {
    let is_digit = |byte: u8| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte);
    if code.len() == 32 && code.bytes().all(is_digit) {
        Ok(code.to_owned())
    } else {
        Err(NONE)
    }
}

/// What the audit log says of an invite; the whole code is a secret.
fn about(act: Act, invite: &Invite, now: Millis) -> Entry {
    let entry = Entry::new(act, now).to(invite.creator);
    let entry = entry.at_channel(invite.channel);
    entry.detail(format!("invite {}...", &invite.code[..8]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_new_code_is_known_and_nobody_elses() {
        let (one, other) = (new_code(), new_code());
        assert_ne!(one, other);
        assert!(known(&one).is_ok() && known(&other).is_ok());
        for bad in ["", "0", &one[1..], &format!("{one}0"), &one.to_uppercase()] {
            if *bad != one {
                assert!(known(bad).is_err(), "{bad:?}");
            }
        }
    }
}
