//! What an account is made from.

use veche_model::{DisplayName, Email, Invalid, Password, Username};

/// What an account is made from; within its limits.
#[derive(Clone, Debug)]
pub struct NewAccount {
    /// What they will sign in with.
    pub username: Username,
    /// What they want to be called.
    pub name: DisplayName,
    /// Where letters go.
    pub email: Option<Email>,
    /// What they will sign in with, too.
    pub password: Password,
}

impl NewAccount {
    /// An account whose password is none that anybody would try. The old contracts' clients know of no such rule.
    pub fn choose(
        username: Username,
        name: DisplayName,
        email: Option<Email>,
        password: Password,
    ) -> Result<Self, Invalid> {
        let password = password.chosen_by(username.as_str())?;
        Ok(Self {
            username,
            name,
            email,
            password,
        })
    }
}
