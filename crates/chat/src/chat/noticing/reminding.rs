//! Reminders on their way to devices.

use veche_model::{Message, Millis, PushContent, Reminder, ReminderId, Role, UserId};

use super::{
    Say, Standing, TTL_SECONDS, path_of,
    words::{language, line, reminded},
};
use crate::{
    Result,
    chat::{Chat, mail::name_of, town::town},
    store::{NewErrand, Tx},
};

/// Has a reminder that is due told on its owner's devices once it is not quiet, unless they look at the page, which tells it.
pub(in crate::chat) async fn put_reminder(
    tx: &mut Tx<'_>,
    user: UserId,
    id: ReminderId,
    now: Millis,
) -> Result<()> {
    if tx.is_looking(user, now).await? {
        return Ok(());
    }
    let at = tx.quiet(user).await?.ends_at(now).unwrap_or(now);
    let devices = tx.devices(user, now).await?.into_iter();
    let times = (at, at.plus_seconds(TTL_SECONDS));
    let errands = devices.map(|row| {
        let name = format!("remind:{}:{id}", row.device.id);
        NewErrand {
            reminder: Some(id),
            is_late: true,
            ..NewErrand::to_device((user, row.device.id), name, times)
        }
    });
    let errands: Vec<NewErrand> = errands.collect();
    Ok(tx.put_errands(&errands).await?)
}

impl Chat {
    /// What a device is told of a reminder by now. Nothing, when it was dropped or is to be told another time, or its owner looks at the page.
    pub(in crate::chat) async fn word_of_reminder(
        &self,
        tx: &mut Tx<'_>,
        (user, id): (UserId, ReminderId),
        standing: &Standing,
    ) -> Result<Say> {
        let mut say = Say::default();
        let Some(person) = tx.user(user).await? else {
            return Ok(say);
        };
        let reminder = tx
            .reminder(user, person.role >= Role::Moderator, id)
            .await?;
        let Some(reminder) = reminder.filter(|reminder| reminder.told_at.is_some()) else {
            return Ok(say);
        };
        if tx.is_looking(user, standing.at).await? {
            return Ok(say);
        }
        say.waits = tx.quiet(user).await?.ends_at(standing.at);
        if say.waits.is_some() {
            return Ok(say);
        }
        let (content, locale) = tx.push_content(user).await?;
        let language = language(&locale, town(tx, self.0.is_private).await?.language);
        let body = match (content, &reminder.message) {
            (PushContent::Nothing, _) | (PushContent::Place, None) => String::new(),
            (PushContent::Place, Some(about)) => place_of(tx, user, about).await?,
            (PushContent::Text, Some(about)) if reminder.text.is_empty() => {
                let author = tx.user(about.author).await?;
                let author = author.map(|author| author.name);
                format!(
                    "{}: {}",
                    author.unwrap_or_default(),
                    line(&about.text, language)
                )
            }
            (PushContent::Text, None) if reminder.text.is_empty() => String::new(),
            (PushContent::Text, _) => line(&reminder.text, language),
        };
        let link = self.link(&leads_to(&reminder));
        let tag = format!("r{id}");
        say.text = Some(reminded(language, &body, (&link, &tag), standing));
        say.calls = true;
        Ok(say)
    }
}

/// What the channel of a message is called to a person.
async fn place_of(tx: &mut Tx<'_>, user: UserId, about: &Message) -> Result<String> {
    match tx.channel(about.channel).await? {
        Some(channel) => name_of(tx, user, &channel).await,
        None => Ok(String::new()),
    }
}

/// Where what a reminder is about stands on the page, or the reminders themselves.
fn leads_to(reminder: &Reminder) -> String {
    match &reminder.message {
        Some(about) => {
            let aside = about.thread.filter(|_| !about.in_channel);
            path_of(about.channel, about.seq, aside)
        }
        None => "/reminders".to_owned(),
    }
}
