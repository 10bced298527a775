//! What people want to be reminded of.

use schemars::JsonSchema;
use serde::Deserialize;
use veche_chat::{Caller, ChangedReminder, Chat, Result, WantedReminder};
use veche_model::{
    ChannelId, Invalid, Millis, Nonce, Reminder, ReminderId, ReminderText, Scope, Seq,
};

use super::{
    operation::Operation,
    route::{Route, Tag},
};

const TAG: Tag = Tag("Reminders");

/// Reminds oneself at a time, of a message or of what one writes; nobody else learns of it. 200 a person at most. A repeat with
/// the same nonce answers with the reminder that the first one made.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Remind {
    /// When: in the future, within a year.
    at: Millis,
    /// The sender's own name for this reminder, new for each.
    nonce: Nonce,
    /// What it says; may be empty when it is about a message.
    #[serde(default)]
    text: ReminderText,
    /// Where the message is that it is about.
    channel: Option<ChannelId>,
    /// Which message that is.
    message: Option<Seq>,
}

impl Operation for Remind {
    const ROUTE: Route = TAG.post("remind", "/reminders", Scope::Write);
    type Given = Reminder;

    async fn run(self, chat: &Chat, caller: &Caller) -> Result<Reminder> {
        if self.channel.is_some() != self.message.is_some() {
            return Err(Invalid::new("message", "must stand beside channel").into());
        }
        let wanted = WantedReminder {
            nonce: self.nonce,
            text: self.text,
            about: self.channel.zip(self.message),
            at: self.at,
        };
        chat.remind(caller, wanted).await
    }
}

/// One's reminders, the first due first, 50 at most: those that were told and are not done, and those that wait for their time.
/// A message that one may not read any more is not shown.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Reminders {
    /// Those due after this time: `remind_at` of the last one of the page before.
    after: Option<Millis>,
}

impl Operation for Reminders {
    const ROUTE: Route = TAG.get("reminders", "/reminders", Scope::Read);
    type Given = Vec<Reminder>;

    async fn run(self, chat: &Chat, caller: &Caller) -> Result<Vec<Reminder>> {
        let after = self.after.unwrap_or(Millis(i64::MIN));
        chat.reminders(caller, after).await
    }
}

/// Changes a reminder; what is not there stays. With another time it waits for that, whether it was told already or not.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct ChangeReminder {
    reminder: ReminderId,
    /// When: in the future, within a year.
    at: Option<Millis>,
    /// What it says.
    text: Option<ReminderText>,
}

impl Operation for ChangeReminder {
    const ROUTE: Route = TAG.patch("change_reminder", "/reminders/{reminder}", Scope::Write);
    type Given = Reminder;

    async fn run(self, chat: &Chat, caller: &Caller) -> Result<Reminder> {
        let changed = ChangedReminder {
            text: self.text,
            at: self.at,
        };
        chat.change_reminder(caller, self.reminder, changed).await
    }
}

/// A reminder is done, or not wanted any more. Again is no error.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct DropReminder {
    reminder: ReminderId,
}

impl Operation for DropReminder {
    const ROUTE: Route = TAG.delete("drop_reminder", "/reminders/{reminder}", Scope::Write);
    type Given = ();

    async fn run(self, chat: &Chat, caller: &Caller) -> Result<()> {
        chat.drop_reminder(caller, self.reminder).await
    }
}
