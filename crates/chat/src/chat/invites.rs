//! Links that let people into a channel.

use veche_model::{
    Action, ChannelId, INVITE_SECONDS, INVITE_USES, INVITES, Invalid, Invitation, Invite, Kind,
    Millis, Place, Role, Scopes, Stand, User, UserId,
};

use super::{
    Caller, Chat, NewAccount,
    accounts::insert,
    first_channels::join_first,
    machinery::{Changed, Position, held},
    members::come,
    town::may_register,
};
use crate::{
    Error, Noun, Result,
    gate::Asker,
    passwords::Seat,
    secret::{hash, hex, is_hex},
    store::{Act, Entry, KeptInvite, Signature, Standing, Tx},
};

/// What anyone with a code that lets nobody in is told, whatever the cause.
const NONE: Error = Error::NotFound(Noun::Invite);

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
        let salt = new_salt();
        let invite = KeptInvite {
            hash: hash(&self.code_of(&salt)),
            salt: Some(salt),
            channel,
            creator: caller.id,
            created_at: now,
            expires_at: seconds.map(|seconds| now.plus_seconds(seconds)),
            uses,
        };
        self.write(async move |tx| {
            held(tx, &by, channel, Action::MakeInvite).await?;
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
        .map(|invite| self.shown_invite(invite))
    }

    /// The living invites to a channel, newest first: the caller's own, and all for whoever arranges it.
    pub async fn invites(&self, caller: &Caller, channel: ChannelId) -> Result<Vec<Invite>> {
        let (by, now) = (caller.clone(), self.now());
        self.read(caller.id, async move |tx| {
            let glance = by.glance(tx, channel).await?;
            let rules = tx.rules().await?;
            let permit = |action| glance.permit_by(rules, action);
            // Whoever may make none any more sees which of theirs still stand, and revokes them.
            permit(Action::Invite)?;
            let creator = permit(Action::Arrange).is_err().then_some(by.id);
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

    /// Makes an invite work no more, by its id or its code: for who made it, and for whoever arranges the channel.
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
                let glance = by.glance(tx, invite.channel).await.map_err(|_| NONE)?;
                let may = glance
                    .standing
                    .permit(glance.kind, glance.mode, Action::Arrange);
                may.map_err(|_| Error::Forbidden(Action::Arrange))?;
            }
            if !tx.revoke_invite(&hash).await? {
                return Err(NONE);
            }
            let entry = about(Act::InviteRevoked, &invite, now);
            Ok(tx.audit(&by.sign(entry)).await?)
        })
        .await
    }

    /// Where an invite leads. One that lets nobody in is as one that never was.
    pub async fn invite_of(&self, code: &str) -> Result<Invitation> {
        let (now, hash) = (self.now(), known(code)?);
        self.read(Asker::Anyone, async move |tx| {
            let invite = tx.invite(&hash).await?.ok_or(NONE)?;
            let glance = tx
                .glance(invite.creator, Scopes::ALL, invite.channel)
                .await?;
            let glance = glance.ok_or(NONE)?;
            let may = glance.permit_by(tx.rules().await?, Action::MakeInvite);
            if may.is_err() || !is_alive(&invite, now) {
                return Err(NONE);
            }
            let channel = tx.channel(invite.channel).await?.ok_or(NONE)?;
            let person = tx.person(invite.creator).await?.ok_or(NONE)?;
            Ok(Invitation {
                channel: channel.id,
                kind: channel.kind,
                name: channel.name.unwrap_or_default(),
                topic: channel.topic,
                members: tx.count_members(channel.id).await?,
                creator: invite.creator,
                creator_name: person.name,
            })
        })
        .await
    }

    /// Comes into a channel by an invite. For somebody who is in already nothing is used up.
    pub async fn accept_invite(&self, caller: &Caller, code: &str) -> Result<Place> {
        let (store, now, by, hash) = (
            self.0.store.clone(),
            self.now(),
            caller.clone(),
            known(code)?,
        );
        let asked = hash.clone();
        let found = self
            .read(caller.id, async move |tx| Ok(tx.invite(&asked).await?))
            .await?;
        // Who made it for which channel never changes; the rest is asked in the channel's turn.
        let KeptInvite {
            channel, creator, ..
        } = found.ok_or(NONE)?;
        let accept = async move |tx: &mut Tx<'_>| {
            let (taken, may_invite) = by_invite(tx, by.signature(), channel, creator, now).await?;
            if taken.standing.stand == Stand::Stranger
                && !(may_invite && tx.spend_invite(&hash, now).await?)
            {
                return Err(NONE);
            }
            come(tx, taken, by.id).await
        };
        self.change(channel, async move { store.write(accept).await })
            .await
    }

    /// Makes an account for whoever has an invite, and brings them into its channel.
    pub(super) async fn add_invited(
        &self,
        account: NewAccount,
        code: &str,
        seat: Seat,
    ) -> Result<User> {
        let (store, now, is_private, hash) = (
            self.0.store.clone(),
            self.now(),
            self.0.is_private,
            known(code)?,
        );
        let (account, password) = self.hashed(account, seat).await?;
        let asked = hash.clone();
        let found = self
            .read(Asker::Anyone, async move |tx| Ok(tx.invite(&asked).await?))
            .await?;
        let KeptInvite {
            channel, creator, ..
        } = found.ok_or(NONE)?;
        let register = async move |tx: &mut Tx<'_>| {
            tx.hold_names().await?;
            may_register(tx, is_private, true).await?;
            let user = insert(tx, None, &account, &password, Role::Member, now).await?;
            let first = join_first(tx, user.id, now).await?;
            let (taken, may_invite) =
                by_invite(tx, nameless(user.id), channel, creator, now).await?;
            if !(may_invite && tx.spend_invite(&hash, now).await?) {
                return Err(NONE);
            }
            let came = come(tx, taken, user.id).await?;
            Ok(Changed {
                answer: (user, first),
                events: came.events,
                came: came.came,
                gone: came.gone,
            })
        };
        let chat = self.clone();
        let add = async move {
            let adding = async move { store.write(register).await };
            let (user, first) = chat.change(channel, adding).await?;
            chat.tell_came(first);
            Ok(user)
        };
        self.finish(add).await
    }
}

/// Takes the next position of a channel for somebody who comes by an invite, and tells whether its creator may still bring
/// people in.
async fn by_invite(
    tx: &mut Tx<'_>,
    newcomer: Signature<'_>,
    channel: ChannelId,
    creator: UserId,
    now: Millis,
) -> Result<(Position, bool)> {
    let caller = newcomer.user;
    let people = [nameless(creator), newcomer];
    let (channel, mut standings) = tx.advance_for(channel, 1, &people).await?.ok_or(NONE)?;
    let standing = standings.pop().flatten().ok_or(Error::Unauthenticated)?;
    // To whoever has the code the channel is an open one.
    standing.permit(Kind::Open, channel.mode, Action::Join)?;
    let rules = tx.rules().await?;
    let may_invite = |creator: Standing| {
        let place = (channel.kind, channel.mode);
        let may = creator.permit_by(rules, place, Action::MakeInvite);
        may.is_ok()
    };
    let may_invite = standings.pop().flatten().is_some_and(may_invite);
    let taken = Position {
        seq: channel.head,
        channel,
        standing,
        caller,
        now,
    };
    Ok((taken, may_invite))
}

/// A person without a session.
const fn nameless(user: UserId) -> Signature<'static> {
    Signature {
        user,
        session: None,
        scopes: Scopes::ALL,
    }
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

/// Whether an invite may still be used at this time, as far as it knows itself.
fn is_alive(invite: &KeptInvite, now: Millis) -> bool {
    invite.expires_at.is_none_or(|until| now < until) && invite.uses.is_none_or(|uses| uses > 0)
}

/// What the audit log says of an invite: its code is a secret.
fn about(act: Act, invite: &KeptInvite, now: Millis) -> Entry {
    let entry = Entry::new(act, now).to(invite.creator);
    let entry = entry.at_channel(invite.channel);
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
