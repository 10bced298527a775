//! Coming in by an invite: into a channel, or into the town as a whole.

use veche_model::{Action, ChannelId, Kind, Millis, Place, Role, Scopes, Stand, User, UserId};

use super::{NONE, known, leading::brings};
use crate::{
    Error, Result,
    chat::{
        Caller, Chat, NewAccount,
        caller::rules_of,
        first_channels::{Came, join_first},
        machinery::{Changed, Position},
        members::come,
        new_account::insert,
        town::admit,
    },
    gate::Asker,
    passwords::Seat,
    store::{KeptInvite, Signature, Standing, Tx},
};

/// An account that is about to be made by an invite.
struct Newcomer {
    account: NewAccount,
    /// The hash of the password.
    password: String,
    /// The hash of the invite's code.
    invite: String,
    is_private: bool,
    now: Millis,
}

impl Chat {
    /// Comes into a channel by an invite. For somebody who is in already nothing is used up. Where it leads into the town as a
    /// whole, whoever has an account is there.
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
        let channel = channel.ok_or(Error::Conflict("you are here already"))?;
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

    /// Makes an account for whoever has an invite, and brings them in where it leads.
    pub(in crate::chat) async fn add_invited(
        &self,
        account: NewAccount,
        code: &str,
        seat: Seat,
    ) -> Result<User> {
        let (now, is_private, invite) = (self.now(), self.0.is_private, known(code)?);
        let (account, password) = self.hashed(account, seat).await?;
        let asked = invite.clone();
        let found = self
            .read(Asker::Anyone, async move |tx| Ok(tx.invite(&asked).await?))
            .await?;
        let found = found.ok_or(NONE)?;
        let newcomer = Newcomer {
            account,
            password,
            invite,
            is_private,
            now,
        };
        match found.channel {
            Some(channel) => self.add_to_channel(newcomer, channel, found.creator).await,
            None => self.add_to_town(newcomer, found).await,
        }
    }

    async fn add_to_channel(
        &self,
        newcomer: Newcomer,
        channel: ChannelId,
        creator: UserId,
    ) -> Result<User> {
        let store = self.0.store.clone();
        let register = async move |tx: &mut Tx<'_>| {
            let (user, first) = newcomer.settle(tx).await?;
            let now = newcomer.now;
            let (taken, may_invite) =
                by_invite(tx, nameless(user.id), channel, creator, now).await?;
            if !(may_invite && tx.spend_invite(&newcomer.invite, now).await?) {
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

    async fn add_to_town(&self, newcomer: Newcomer, invite: KeptInvite) -> Result<User> {
        let chat = self.clone();
        let register = async move |tx: &mut Tx<'_>| {
            let settled = newcomer.settle(tx).await?;
            // Who brings people in stays as they are until it is done.
            tx.hold_user(invite.creator).await?;
            let may = brings(tx, &invite).await?;
            if !(may && tx.spend_invite(&newcomer.invite, newcomer.now).await?) {
                return Err(NONE);
            }
            Ok(settled)
        };
        let add = async move {
            let (user, first) = chat.write(register).await?;
            chat.tell_came(first);
            Ok(user)
        };
        self.finish(add).await
    }
}

impl Newcomer {
    /// Makes the account, and brings it into the first channels.
    async fn settle(&self, tx: &mut Tx<'_>) -> Result<(User, Came)> {
        admit(tx, self.is_private, true).await?;
        let new = self.account.with(&self.password, Role::Member);
        let user = insert(tx, None, &new, self.now).await?;
        let came = join_first(tx, user.id, self.now).await?;
        Ok((user, came))
    }
}

/// Holds a channel for somebody who comes by an invite, and tells whether its creator may still bring
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
    let (channel, mut standings) = tx.hold_channel_for(channel, &people).await?.ok_or(NONE)?;
    let standing = standings.pop().flatten().ok_or(Error::Unauthenticated)?;
    // To whoever has the code the channel is an open one.
    standing.permit(Kind::Open, channel.mode, Action::Join)?;
    let rules = rules_of(tx, Action::MakeInvite).await?;
    let may_invite = |creator: Standing| {
        let place = (channel.kind, channel.mode);
        let may = creator.permit_by(rules, place, Action::MakeInvite);
        may.is_ok()
    };
    let may_invite = standings.pop().flatten().is_some_and(may_invite);
    let taken = Position {
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
