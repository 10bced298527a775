//! What letters about messages say, in the languages that we speak.

use veche_model::{Language, Millis, PushContent, UNREAD, markup};

use super::look::{Block, Look, Written};
use crate::store::Mailbox;

/// Characters of a message that are quoted.
const QUOTE_CHARS: usize = 600;

/// A message that is quoted.
pub(super) struct Quoted<'a> {
    pub(super) author: &'a str,
    pub(super) text: &'a str,
    pub(super) at: Millis,
    pub(super) link: String,
}

impl Look<'_> {
    /// What a reader missed in a place, whose name a direct channel of two has by its people alone.
    pub(super) fn missed(
        &self,
        (place, has_name): (&str, bool),
        count: usize,
        quoted: &[Quoted<'_>],
        content: PushContent,
        link: &str,
    ) -> Written {
        let mut authors: Vec<&str> = Vec::new();
        for one in quoted {
            if !authors.contains(&one.author) {
                authors.push(one.author);
            }
        }
        let who = match authors[..] {
            [] => String::new(),
            [one] => one.to_owned(),
            [one, other] => format!("{one}, {other}"),
            [one, other, ..] => self.say(
                &format!("{one}, {other} and others"),
                &format!("{one}, {other} и другие"),
            ),
        };
        let subject = match content {
            PushContent::Nothing => self.say(
                &format!("New messages at {}", self.town),
                &format!("Новые сообщения: {}", self.town),
            ),
            _ if has_name => self.say(&format!("{who} in {place}"), &format!("{who} в {place}")),
            _ => self.say(
                &format!("{place} wrote to you"),
                &format!("{place} пишет вам"),
            ),
        };
        let said = self.unread(count as i64);
        let mut blocks = vec![match content {
            PushContent::Nothing => Block::Text(self.say(
                &format!("You have {said} at {}.", self.town),
                &format!("У вас {said} ({}).", self.town),
            )),
            _ if !has_name => Block::Text(self.say(
                &format!("You have {said} from {who}."),
                &format!("У вас {said}, от: {who}."),
            )),
            _ => Block::Text(self.say(
                &format!("You have {said} in {place}, from {who}."),
                &format!("У вас {said} в {place}, от: {who}."),
            )),
        }];
        if content == PushContent::Text {
            blocks.extend(quoted.iter().map(|one| Block::Quote {
                head: format!("{} · {}", one.author, self.time(one.at)),
                text: self.excerpt(one.text),
                link: one.link.clone(),
            }));
        }
        blocks.push(self.button("Open the conversation", "Открыть разговор", link));
        blocks.push(self.aside(
            "Answer there: replies to this email reach nobody.",
            "Отвечайте там: ответ на это письмо никто не получит.",
        ));
        Written::new(subject, blocks)
    }

    /// Where something is unread: what it is called, how much, and where that is.
    pub(super) fn digest(
        &self,
        mailbox: &Mailbox,
        lines: &[(String, i64, String)],
        link: &str,
    ) -> Written {
        let town = self.town;
        let mut blocks = vec![
            self.hello(mailbox),
            self.text(
                format!("This is what waits for you at {town}:"),
                format!("Вот что ждёт вас ({town}):"),
            ),
        ];
        blocks.extend(lines.iter().map(|(name, count, link)| Block::Item {
            label: name.clone(),
            note: self.unread(*count),
            link: link.clone(),
        }));
        blocks.push(self.button("Open the chat", "Открыть чат", link));
        let subject = self.say(
            &format!("Your week at {town}"),
            &format!("Ваша неделя: {town}"),
        );
        Written::new(subject, blocks)
    }

    fn unread(&self, count: i64) -> String {
        // As many as are counted are told of as that many and more.
        let shown = if count >= UNREAD {
            format!("{count}+")
        } else {
            count.to_string()
        };
        match (self.language, count % 10, count % 100) {
            (Language::En, ..) if count == 1 => "1 unread message".to_owned(),
            (Language::En, ..) => format!("{shown} unread messages"),
            (Language::Ru, 1, teens) if teens != 11 => format!("{shown} непрочитанное сообщение"),
            (Language::Ru, 2..=4, teens) if !(12..=14).contains(&teens) => {
                format!("{shown} непрочитанных сообщения")
            }
            (Language::Ru, ..) => format!("{shown} непрочитанных сообщений"),
        }
    }

    fn excerpt(&self, text: &str) -> String {
        let plain = markup::plain(&markup::read(text));
        let plain = plain.trim();
        match plain.char_indices().nth(QUOTE_CHARS) {
            Some((end, _)) => format!("{}…", &plain[..end]),
            None if plain.is_empty() => self.say("(an attachment)", "(вложение)"),
            None => plain.to_owned(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn look(language: Language) -> Look<'static> {
        Look {
            language,
            town: "Контора & Co",
            time_zone: "Europe/Moscow",
        }
    }

    #[test]
    fn numbers_bend_their_words() {
        let russian = |count| look(Language::Ru).unread(count);
        assert_eq!(russian(1), "1 непрочитанное сообщение");
        assert_eq!(russian(22), "22 непрочитанных сообщения");
        assert_eq!(russian(12), "12 непрочитанных сообщений");
        assert_eq!(look(Language::En).unread(1), "1 unread message");
        assert_eq!(look(Language::En).unread(1000), "1000+ unread messages");
    }

    #[test]
    fn a_letter_says_no_more_than_its_reader_wants() {
        let quoted = [Quoted {
            author: "Boris",
            text: "the **secret** is 42",
            at: Millis(0),
            link: "https://chat.example.org/c/1/2".to_owned(),
        }];
        for (content, has_text, has_place) in [
            (PushContent::Text, true, true),
            (PushContent::Place, false, true),
            (PushContent::Nothing, false, false),
        ] {
            let look = look(Language::En);
            let written = look.missed(
                ("#plans", true),
                1,
                &quoted,
                content,
                "https://chat.example.org/c/1/2",
            );
            let (text, html) = look.of(&written, None, "https://chat.example.org/settings/mail");
            for said in [written.subject + &text, html] {
                assert_eq!(said.contains("secret"), has_text, "{said}");
                assert_eq!(said.contains("Boris"), has_place, "{said}");
                assert_eq!(said.contains("plans"), has_place, "{said}");
            }
        }
    }

    #[test]
    fn nothing_that_somebody_wrote_is_html() {
        let quoted = [Quoted {
            author: "<img src=x onerror=alert(1)>",
            text: "</blockquote><script>alert(1)</script> & \"so on\"",
            at: Millis(0),
            link: "https://chat.example.org/c/1/2\"><script>".to_owned(),
        }];
        let look = look(Language::Ru);
        let written = look.missed(("#<b>", true), 1, &quoted, PushContent::Text, "https://x/");
        let (_, html) = look.of(&written, Some("https://x/?a=1&b=2"), "https://x/");
        assert!(
            !html.contains("<script") && !html.contains("<img") && !html.contains("#<b>"),
            "{html}"
        );
        assert!(
            html.contains("&lt;script&gt;") && html.contains("?a=1&amp;b=2"),
            "{html}"
        );
    }
}
