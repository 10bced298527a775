//! What a word to a device says: the one format that declarative push and every service worker understand.

use serde_json::json;
use veche_model::{Channel, ChannelId, Kind, Language, PushContent, markup};
use veche_out::push::TEXT_BYTES;

use super::standing::Standing;
use crate::chat::when::Told;

/// Characters of a message that are told.
const TEXT_CHARS: usize = 240;

/// What is told, to whom.
pub(super) struct Word<'a> {
    pub(super) language: Language,
    pub(super) content: PushContent,
    pub(super) channel: &'a Channel,
    pub(super) town: &'a str,
    pub(super) link: String,
    pub(super) told: &'a Told<'a>,
}

impl Word<'_> {
    /// The whole of it.
    pub(super) fn to_json(&self, standing: &Standing) -> String {
        let tag = format!("c{}", self.channel.id);
        written(
            &self.title(),
            &self.body(),
            (&self.link, &tag),
            self.language,
            standing,
        )
    }

    fn title(&self) -> String {
        match (self.content, &self.channel.name) {
            (PushContent::Nothing, _) if self.town.is_empty() => "Veche".to_owned(),
            (PushContent::Nothing, _) => self.town.to_owned(),
            (_, Some(name)) if self.channel.kind == Kind::Direct => name.clone(),
            (_, Some(name)) => format!("#{name}"),
            (_, None) => self.author().to_owned(),
        }
    }

    fn body(&self) -> String {
        let count = self.told.said.len();
        let news = news(self.language, count);
        // Where the title is the author already, it is not said again.
        let who = match self.channel.name {
            Some(_) => format!("{}: ", self.author()),
            None => String::new(),
        };
        match self.content {
            PushContent::Nothing => news,
            PushContent::Place if count == 1 => match self.channel.name {
                Some(_) => format!("{}: {}", self.author(), news.to_lowercase()),
                None => news,
            },
            PushContent::Place => news,
            PushContent::Text if count == 1 => format!("{who}{}", self.text()),
            PushContent::Text => format!("{news}\n{who}{}", self.text()),
        }
    }

    fn author(&self) -> &str {
        &self.told.last().author_name
    }

    fn text(&self) -> String {
        line(&self.told.last().text, self.language)
    }
}

/// A text as one line, without its marks.
pub(super) fn line(text: &str, language: Language) -> String {
    let plain = markup::plain(&markup::read(text));
    let words: Vec<&str> = plain.split_whitespace().collect();
    let line = words.join(" ");
    match line.char_indices().nth(TEXT_CHARS) {
        Some((end, _)) => format!("{}…", &line[..end]),
        None if line.is_empty() => without_text(language).to_owned(),
        None => line,
    }
}

/// The language that a person reads.
pub(in crate::chat) fn language(locale: &str, of_town: Option<Language>) -> Language {
    match locale.split('-').next() {
        Some("ru") => Language::Ru,
        Some("") | None => of_town.unwrap_or(Language::En),
        Some(_) => Language::En,
    }
}

/// What a device says that is tried. `link` leads to the page.
pub(super) fn tried(language: Language, link: &str, standing: &Standing) -> String {
    let title = match language {
        Language::En => "Notifications work on this device",
        Language::Ru => "Уведомления на этом устройстве работают",
    };
    written(title, "", (link, "test"), language, standing)
}

/// What a device says of a reminder. `tag` names it, `link` leads to what it is about.
pub(super) fn reminded(
    language: Language,
    body: &str,
    (link, tag): (&str, &str),
    standing: &Standing,
) -> String {
    let title = match language {
        Language::En => "Reminder",
        Language::Ru => "Напоминание",
    };
    written(title, body, (link, tag), language, standing)
}

fn written(
    title: &str,
    body: &str,
    (link, tag): (&str, &str),
    language: Language,
    standing: &Standing,
) -> String {
    // Where the badge belongs differs between the draft and the first browser that has it.
    let badge = standing.badge.to_string();
    let said = |unread: Option<&[ChannelId]>| {
        json!({
            "web_push": 8030,
            "notification": {
                "title": title,
                "body": body,
                "navigate": link,
                "tag": tag,
                "lang": language.to_string(),
                "app_badge": badge,
            },
            "app_badge": badge,
            "mutable": true,
            "at": standing.at,
            "unread": unread,
        })
        .to_string()
    };
    let whole = said(Some(&standing.unread));
    // What is said comes before what a device may take away.
    if whole.len() <= TEXT_BYTES {
        whole
    } else {
        said(None)
    }
}

fn without_text(language: Language) -> &'static str {
    match language {
        Language::En => "Attachment",
        Language::Ru => "Вложение",
    }
}

/// How many messages are new.
fn news(language: Language, count: usize) -> String {
    match (language, count) {
        (Language::En, 1) => "New message".to_owned(),
        (Language::En, count) => format!("{count} new messages"),
        (Language::Ru, 1) => "Новое сообщение".to_owned(),
        (Language::Ru, count) => {
            let words = match (count % 10, count % 100) {
                (1, teens) if teens != 11 => "новое сообщение",
                (2..=4, teens) if !(12..=14).contains(&teens) => "новых сообщения",
                _ => "новых сообщений",
            };
            format!("{count} {words}")
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::Value;
    use veche_model::Millis;

    use super::*;

    #[test]
    fn what_is_unread_is_said_where_there_is_room_for_it() {
        let said = |body: &str, channels: usize| {
            let standing = Standing {
                at: Millis(1),
                badge: 1,
                unread: (1_000_000..).take(channels).map(ChannelId).collect(),
            };
            let link = ("https://chat.example.org/c/1/2", "c1");
            let said = written("anna", body, link, Language::En, &standing);
            assert!(said.len() <= TEXT_BYTES, "{}", said.len());
            let said: Value = serde_json::from_str(&said).unwrap();
            assert_eq!(said["notification"]["body"], body);
            said["unread"].as_array().map(Vec::len)
        };
        assert_eq!(said("hello", 60), Some(60));
        assert_eq!(said("hello", 5_000), None);
        assert_eq!(said(&"\u{1f980}".repeat(TEXT_CHARS), 60), Some(60));
        assert_eq!(said(&"\u{1f980}".repeat(2 * TEXT_CHARS), 160), None);
    }

    #[test]
    fn numbers_bend_their_words() {
        let russian = |count| news(Language::Ru, count);
        assert_eq!(russian(1), "Новое сообщение");
        assert_eq!(russian(2), "2 новых сообщения");
        assert_eq!(russian(5), "5 новых сообщений");
        assert_eq!(russian(12), "12 новых сообщений");
        assert_eq!(russian(21), "21 новое сообщение");
        assert_eq!(news(Language::En, 3), "3 new messages");
    }
}
