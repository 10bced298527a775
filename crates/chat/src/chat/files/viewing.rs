//! Looking at files without a header: what a page's own elements send is a cookie.

use std::net::IpAddr;

use veche_model::{Millis, User, UserId};

use crate::chat::{Caller, Chat};
use crate::{
    Result,
    tokens::{Token, View},
};

impl Chat {
    /// Who looks, by what their page was given for its elements. Good for reading: nothing else takes such a token.
    pub async fn authenticate_view(&self, token: &str, address: Option<IpAddr>) -> Result<Caller> {
        let View {
            jti: session, uid, ..
        } = self.0.keys.verify(token, self.now())?;
        let found = self.alive_session(&session, UserId(uid)).await?;
        Ok(Caller::person(found, session, address))
    }

    /// What shows files for twice as long as a token is good: a page asks for the next ones before its own has run out.
    pub(in crate::chat) fn issue_view(&self, user: &User, session: String, now: Millis) -> Token {
        let until = now.plus_seconds(2 * self.0.token_minutes * 60);
        self.0.keys.issue(&View::new(session, user.id, now, until))
    }
}
