//! Keeping a session up: each refresh token is good once, and one that was used before the last one ends its session.

use std::net::IpAddr;

use veche_model::{Millis, SessionKind, UserId};

use super::{
    Chat, SignedIn,
    signing_in::{LASTING, shown},
};
use crate::{
    Error, Result,
    gate::Asker,
    store::{Act, Entry, Rotation, Tx},
    tokens::Refresh,
};

/// How long the last refresh token may come again, because the answers to it were lost, in milliseconds.
const GRACE: i64 = 30_000;
/// How far the clocks of two nodes may stand apart, in milliseconds.
const SKEW: i64 = 2_000;

/// A refresh token that came, and from where.
struct Arrival {
    user: UserId,
    session: String,
    generation: i64,
    address: Option<IpAddr>,
}

impl Chat {
    /// Gives a new access token and the next refresh token for this one, which is used up.
    ///
    /// The last one may come again within 30 s, however often, and gets the same generation each time: the answers may have
    /// been lost. Any older one has been copied: its session ends, with its sockets, and so it does for whoever else holds it.
    pub async fn refresh(&self, token: &str, address: Option<IpAddr>) -> Result<SignedIn> {
        let Refresh {
            jti: session,
            generation,
            ..
        } = self.0.keys.verify(token, self.now())?;
        let id = session.clone();
        let found = self
            .read(Asker::Anyone, async move |tx| Ok(tx.session(&id).await?))
            .await?
            .filter(|found| !found.is_revoked)
            .ok_or(Error::Unauthenticated)?;
        let user = found.user.id;
        self.0.limits.refresh(user)?;
        let arrival = Arrival {
            user,
            session,
            generation,
            address,
        };
        let chat = self.clone();
        self.finish(async move {
            let inside = chat.clone();
            let job = async move |tx: &mut Tx<'_>| inside.take_turn(tx, arrival).await;
            let signed_in = chat.write(job).await?;
            if signed_in.is_none() {
                tracing::warn!(
                    user.id = user.0,
                    "a used refresh token came back; its session was ended"
                );
                chat.recheck(user).await;
            }
            signed_in.ok_or(Error::Unauthenticated)
        })
        .await
    }

    /// Gives the next tokens; `None`, and the session is ended, when the one that came had been used up.
    async fn take_turn(&self, tx: &mut Tx<'_>, came: Arrival) -> Result<Option<SignedIn>> {
        let Arrival {
            user: id,
            session,
            generation,
            address,
        } = came;
        // As whoever ends a session does, which this may come to: what its bearer is about to do is done before, or refused after.
        let user = tx.user_to_change(id).await?;
        let user = user.ok_or(Error::Unauthenticated)?;
        let rotation = tx.hold_rotation(&session).await?;
        let rotation = rotation.ok_or(Error::Unauthenticated)?;
        // Not sooner: whoever had the turn before may have come later.
        let now = self.now();
        if rotation.is_revoked
            || rotation.kind != SessionKind::Lasting
            || rotation.expires_at <= now
        {
            return Err(Error::Unauthenticated);
        }
        if user.is_blocked {
            return Err(Error::Blocked);
        }
        // One of ours that is ahead of what is known here was given before a backup was brought back.
        let (next, until) = if generation >= rotation.generation {
            let (until, from) = (now.plus_seconds(LASTING), address.map(|a| a.to_string()));
            let next = generation.saturating_add(1);
            tx.rotate((&session, next), now, until, from.as_deref())
                .await?;
            (next, until)
        } else if may_retry(&rotation, generation, now) {
            (rotation.generation, rotation.expires_at)
        } else {
            tx.revoke_session(id, &session, now).await?;
            let entry = Entry::new(Act::TokenReused, now).to(id).from(address);
            tx.audit(&entry.detail(session)).await?;
            return Ok(None);
        };
        let me = tx.me(id).await?.ok_or(Error::Unauthenticated)?;
        let refresh = Refresh::new(session.clone(), next, now, until);
        let files = self.issue_view(&user, session.clone(), now);
        let (access, access_until) = self.issue_access(&user, session, now);
        Ok(Some(SignedIn {
            access,
            access_until,
            refresh: self.0.keys.issue(&refresh),
            refresh_until: until,
            files,
            device: None,
            me: shown(me, now),
        }))
    }
}

/// Whether this is the last token, whose answers may have been lost a moment ago. A clock that went back makes no moment of it.
fn may_retry(rotation: &Rotation, generation: i64, now: Millis) -> bool {
    let since = rotation.rotated_at.map(|at| now.0 - at.0);
    let is_fresh = since.is_some_and(|since| (-SKEW..=GRACE).contains(&since));
    generation == rotation.generation - 1 && is_fresh
}
