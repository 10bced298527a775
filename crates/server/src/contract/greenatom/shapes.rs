//! What goes into Greenatom chat's routes.

use schemars::JsonSchema;
use veche_chat::NewAccount;
use veche_model::{DisplayName, Email, Password, Username};

use crate::contract::{Fields, Location, Shape};

/// An account to make.
#[derive(JsonSchema)]
#[schemars(rename = "GreenatomAccount")]
pub(super) struct Account {
    /// Letters and digits of one alphabet, `_`, `-` and `.`; unique whatever the case.
    #[schemars(with = "String", length(min = 1, max = 64))]
    username: Username,
    /// What to be called.
    #[schemars(with = "String", length(min = 1, max = 100))]
    name: DisplayName,
    /// Unique whatever the case.
    #[schemars(with = "String", email, length(max = 254))]
    mail: Email,
    /// 1 to 1024 bytes; 8 or more are wise.
    #[schemars(with = "String", length(min = 1, max = 1024))]
    password: Password,
}

impl Shape for Account {
    fn read(fields: &mut Fields) -> Option<Self> {
        let username = fields.parsed("username", Username::parse);
        let name = fields.parsed("name", DisplayName::parse);
        let mail = fields.parsed("mail", |text| Email::parse("mail", text));
        let password = fields.password();
        Some(Self {
            username: username?,
            name: name?,
            mail: mail?,
            password: password?,
        })
    }
}

impl From<Account> for NewAccount {
    fn from(
        Account {
            username,
            name,
            mail,
            password,
        }: Account,
    ) -> Self {
        Self {
            username,
            name,
            email: Some(mail),
            password,
        }
    }
}

/// A user.
#[derive(JsonSchema)]
pub(super) struct OfUser {
    pub(super) username: String,
}

impl Shape for OfUser {
    fn read(fields: &mut Fields) -> Option<Self> {
        Some(Self {
            username: fields.text(Location::Query, "username")?,
        })
    }
}

/// Who sent the messages.
#[derive(JsonSchema)]
pub(super) struct Sender {
    pub(super) user_from: String,
}

impl Shape for Sender {
    fn read(fields: &mut Fields) -> Option<Self> {
        Some(Self {
            user_from: fields.text(Location::Query, "user_from")?,
        })
    }
}
