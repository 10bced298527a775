//! Signing in by a link that another device of one's own has made.

use veche_model::{Agent, OfferedSignIn, Signal, User};

use super::{Device, Guest, Proof, SignedIn};
use crate::{
    Error, Noun, Result,
    chat::Chat,
    gate::Asker,
    secret::{hash, is_hex},
};

/// What anyone with a link that does not work is told, whatever the cause.
const NONE: Error = Error::NotFound(Noun::SignInLink);

impl Chat {
    /// Whom a link's code signs in. It is not used up by that.
    pub async fn sign_in_of(&self, code: &str) -> Result<OfferedSignIn> {
        let User { username, name, .. } = self.owner_of_link(&known(code)?).await?;
        Ok(OfferedSignIn { username, name })
    }

    /// Signs in by a link's code, which is used up, and tells the person's other devices.
    pub async fn sign_in_by_link(&self, code: &str, device: &Device<'_>) -> Result<SignedIn> {
        let hash = known(code)?;
        let user = self.owner_of_link(&hash).await?;
        self.0.limits.sign_in(user.id)?;
        let guest = Guest {
            mark: self.mark_of(device),
            proof: Some(Proof::Link { hash }),
            ..Guest::new(&user, device.address)
        };
        let signed_in = self.begin_lasting(guest, device.agent).await?;
        let name = Agent::new(device.agent).as_str().to_owned();
        self.tell_people(vec![user.id], Signal::SignedIn { name });
        Ok(signed_in)
    }

    async fn owner_of_link(&self, hash: &str) -> Result<User> {
        let (hash, now) = (hash.to_owned(), self.now());
        self.read(Asker::Anyone, async move |tx| {
            let user = tx.sign_in_link_owner(&hash, now).await?.ok_or(NONE)?;
            let user = tx.user(user).await?.ok_or(NONE)?;
            if user.is_blocked {
                return Err(NONE);
            }
            Ok(user)
        })
        .await
    }
}

/// What a code that could be one is known by.
fn known(code: &str) -> Result<String> {
    if is_hex(code, 64) {
        Ok(hash(code))
    } else {
        Err(NONE)
    }
}
