//! Personal access tokens: made by their people for programs, with no more than the scopes they give.

use uuid::Uuid;
use veche_model::{Invalid, Scopes, Session, SessionKind, TOKEN_DAYS, TokenName};

use super::{Caller, Chat};
use crate::{
    Error, Result, Token,
    store::{Act, Entry, NEVER, NewSession},
    tokens::Access,
};

impl Chat {
    /// Makes a personal access token, good for this many days or until it is ended. It is shown this once;
    /// [`sessions`](Self::sessions) lists it and [`end_session`](Self::end_session) ends it, as they do any other session.
    pub async fn make_token(
        &self,
        caller: &Caller,
        name: TokenName,
        scopes: Scopes,
        days: Option<u32>,
    ) -> Result<(Session, Token)> {
        caller.own_session()?;
        if scopes.is_empty() {
            return Err(Invalid::new("scopes", "must not be empty").into());
        }
        if days.is_some_and(|days| !TOKEN_DAYS.contains(&days)) {
            return Err(Invalid::new("days", "must be 1 to 3650").into());
        }
        let now = self.now();
        let until = days.map(|days| now.plus_seconds(i64::from(days) * 24 * 3600));
        let session = Session {
            id: Uuid::new_v4().to_string(),
            kind: SessionKind::Token,
            name: name.as_str().to_owned(),
            scopes,
            address: caller.address.map(|address| address.to_string()),
            created_at: now,
            seen_at: Some(now),
            expires_at: until,
            is_current: false,
        };
        let (made, caller, most) = (session.clone(), caller.clone(), self.0.budgets.tokens);
        let user = self
            .write(async move |tx| {
                let user = caller.to_change(tx).await?;
                if tx.count_tokens(user.id, now).await? >= most {
                    let noun = "personal access tokens";
                    return Err(Error::TooMany { noun, most });
                }
                tx.add_session(&NewSession {
                    id: &made.id,
                    user: user.id,
                    kind: made.kind,
                    name: &made.name,
                    scopes,
                    address: made.address.as_deref(),
                    from: now,
                    until: until.unwrap_or(NEVER),
                })
                .await?;
                let entry = Entry::new(Act::TokenMade, now).to(user.id);
                tx.audit(&caller.sign(entry.detail(made.id))).await?;
                Ok(user)
            })
            .await?;
        let until = until.unwrap_or(NEVER);
        let access = Access::new(&user, session.id.clone(), now, until);
        Ok((session, self.0.keys.issue(&access)))
    }
}
