//! Tickets: what a client that cannot send a header opens its socket with. Good once, and not for long.

use std::net::IpAddr;

use uuid::Uuid;
use veche_model::Millis;

use super::{Caller, Chat, sessions::alive};
use crate::{Error, Result, Token, tokens::Ticket};

/// How long a ticket is good, in seconds.
const GOOD: i64 = 30;

impl Chat {
    /// A ticket that stands on the caller's session, and until when it is good.
    pub async fn ticket(&self, caller: &Caller) -> Result<(Token, Millis)> {
        self.0.limits.ticket(caller.id)?;
        let session = caller.session.clone().ok_or(Error::Unauthenticated)?;
        let id = session.clone();
        self.read(caller.id, async move |tx| alive(tx, &id).await.map(drop))
            .await?;
        let now = self.now();
        let until = now.plus_seconds(GOOD);
        let ticket = Ticket::new(Uuid::new_v4().to_string(), session, now, until);
        Ok((self.0.keys.issue(&ticket), until))
    }

    /// Who carries this ticket, on whatever node; nobody does a second time.
    pub async fn redeem(&self, ticket: &str, address: Option<IpAddr>) -> Result<Caller> {
        let Ticket {
            jti: id,
            sid: session,
            exp,
            ..
        } = self.0.keys.verify(ticket, self.now())?;
        let until = Millis(0).plus_seconds(exp);
        self.write(async move |tx| {
            if !tx.use_ticket(&id, until).await? {
                return Err(Error::Unauthenticated);
            }
            let found = alive(tx, &session).await?;
            Ok(Caller::person(found, session, address))
        })
        .await
    }
}
