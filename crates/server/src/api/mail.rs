//! What one is told by mail, and where it goes.

use schemars::JsonSchema;
use serde::Deserialize;
use veche_chat::{Caller, Chat, Result};
use veche_model::{Email, Mail, MissedAfter, PushContent, Scope};

use super::{
    operation::Operation,
    route::{Route, Tag},
};

const TAG: Tag = Tag("Mail");

/// What one is told by mail, and where it goes. Not for personal access tokens.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct GetMail {}

impl Operation for GetMail {
    const ROUTE: Route = TAG.get("mail", "/me/mail", Scope::Read);
    type Given = Mail;

    async fn run(self, chat: &Chat, caller: &Caller) -> Result<Mail> {
        chat.mail(caller).await
    }
}

/// Changes what one is told by mail. Letters about one's account come in any case. Not for personal access tokens.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct PreferMail {
    /// How long mentions and direct messages stay unread before one is told of them; in quiet hours, and while one looks at the page, later.
    missed_after: MissedAfter,
    /// How much a letter says of them.
    content: PushContent,
    /// Whether one is told each Monday at nine, by one's own clock, where something is unread.
    digest: bool,
}

impl Operation for PreferMail {
    const ROUTE: Route = TAG.put("prefer_mail", "/me/mail", Scope::Write);
    type Given = Mail;

    async fn run(self, chat: &Chat, caller: &Caller) -> Result<Mail> {
        chat.prefer_mail(caller, self.missed_after, self.content, self.digest)
            .await
    }
}

/// Gives one another address, for one's password. Where the server sends mail, the one of now stays until the link in the letter that goes
/// to the new one was followed. Not for personal access tokens.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct SetAddress {
    /// The address; `null` for none.
    address: Option<String>,
    /// The password that one signs in with.
    password: String,
}

impl Operation for SetAddress {
    const ROUTE: Route = TAG.put("set_address", "/me/mail/address", Scope::Write);
    type Given = Mail;

    async fn run(self, chat: &Chat, caller: &Caller) -> Result<Mail> {
        let address = self.address.filter(|address| !address.is_empty());
        let address = address.map(|address| Email::parse("address", &address));
        chat.set_address(caller, address.transpose()?, self.password)
            .await
    }
}

/// Sends the letter again by which one shows that an address is one's own. Not for personal access tokens.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct AskAddress {}

impl Operation for AskAddress {
    const ROUTE: Route = TAG.post("ask_address", "/me/mail/address/question", Scope::Write);
    type Given = ();

    async fn run(self, chat: &Chat, caller: &Caller) -> Result<()> {
        chat.ask_address(caller).await
    }
}
