//! What letters are made of, and how they look: plain text that reads well, and HTML that says the same. Nothing is loaded from anywhere.

use std::fmt::Write;

use html_escape::encode_double_quoted_attribute as escaped;
use jiff::{Timestamp, tz};
use veche_model::{Language, Millis};

/// A letter before it has its looks.
pub(in crate::chat) struct Written {
    pub(super) subject: String,
    pub(super) blocks: Vec<Block>,
    /// What those that belong together have in common.
    pub(super) thread: Option<String>,
}

/// A part of a letter.
pub(super) enum Block {
    Text(String),
    /// What somebody said.
    Quote {
        head: String,
        text: String,
        link: String,
    },
    /// One of many, and how many there are of it.
    Item {
        label: String,
        note: String,
        link: String,
    },
    /// What is to be done.
    Button {
        label: String,
        link: String,
    },
    /// What is said aside.
    Aside(String),
}

/// What each letter has in common with others to the same reader.
pub(in crate::chat) struct Look<'a> {
    pub(super) language: Language,
    /// What the town is called.
    pub(super) town: &'a str,
    /// By whose clock times are told; empty for UTC.
    pub(super) time_zone: &'a str,
}

// Mail programs know few rules, and some drop what stands in the head: what matters stands at each element.
const STYLE: &str = "<style>:root{color-scheme:light dark}@media(prefers-color-scheme:dark){\
    body,.page{background:#16181d!important;color:#e7e9ee!important}.card{background:#1f2229!important}\
    .quiet{color:#a3a9b6!important}blockquote{border-color:#4b5563!important}}</style>";
const BODY: &str = "margin:0;padding:0;background:#f3f4f6;color:#1c1f26;font:16px/1.5 -apple-system,'Segoe UI',Roboto,Helvetica,Arial,sans-serif";
const CARD: &str =
    "max-width:560px;margin:0 auto;padding:28px;background:#ffffff;border-radius:12px";
const BUTTON: &str = "display:inline-block;padding:11px 20px;border-radius:8px;background:#2f5fd0;color:#ffffff;font-weight:600;text-decoration:none";
const QUOTE: &str = "margin:12px 0;padding:2px 0 2px 14px;border-left:3px solid #d5d9e0;white-space:pre-wrap;overflow-wrap:anywhere";
const QUIET: &str = "color:#5f6675;font-size:14px";

impl Written {
    pub(super) fn new(subject: String, blocks: Vec<Block>) -> Self {
        Self {
            subject,
            blocks,
            thread: None,
        }
    }
}

impl Look<'_> {
    /// A letter as plain text and as HTML. `unsubscribe` is of those that one can have no more of.
    pub(super) fn of(
        &self,
        written: &Written,
        unsubscribe: Option<&str>,
        settings: &str,
    ) -> (String, String) {
        let mut text: Vec<String> = written.blocks.iter().map(plain).collect();
        let mut html: String = written.blocks.iter().map(marked_up).collect();
        // Of what may have come to a stranger, none is said.
        let reason = match unsubscribe {
            Some(_) => self.reason(),
            None => self.town.to_owned(),
        };
        let mut foot = format!("-- \n{reason}");
        let _ = write!(
            html,
            "</div><div class=quiet style=\"{QUIET};max-width:560px;margin:16px auto 0;padding:0 28px\">{}",
            escaped(&reason)
        );
        if let Some(unsubscribe) = unsubscribe {
            let (leave, change) = self.leaving();
            let _ = write!(foot, "\n{leave}: {unsubscribe}\n{change}: {settings}");
            let link = |label: &str, link: &str| {
                format!(
                    "<br><a class=quiet style=\"{QUIET}\" href=\"{}\">{}</a>",
                    escaped(link),
                    escaped(label)
                )
            };
            html += &link(&leave, unsubscribe);
            html += &link(&change, settings);
        }
        text.push(foot);
        let page = format!(
            "<!doctype html><html lang={language}><head><meta charset=utf-8><meta name=viewport content=\"width=device-width\">\
            <meta name=color-scheme content=\"light dark\"><title>{title}</title>{STYLE}</head>\
            <body style=\"{BODY}\"><div class=page style=\"padding:24px 12px\">\
            <div class=card style=\"{CARD}\">{html}</div></div></body></html>\n",
            language = self.language,
            title = escaped(&written.subject),
        );
        (text.join("\n\n") + "\n", page)
    }

    /// When something was, by the reader's clock.
    pub(super) fn time(&self, at: Millis) -> String {
        let zone = tz::TimeZone::get(self.time_zone).unwrap_or(tz::TimeZone::UTC);
        let Ok(at) = Timestamp::from_millisecond(at.0) else {
            return String::new();
        };
        let at = at.to_zoned(zone);
        let said = match self.language {
            Language::En => at.strftime("%Y-%m-%d %H:%M %Z"),
            Language::Ru => at.strftime("%d.%m.%Y %H:%M %Z"),
        };
        said.to_string()
    }
}

fn plain(block: &Block) -> String {
    match block {
        Block::Text(text) | Block::Aside(text) => text.clone(),
        Block::Quote { head, text, .. } => {
            let lines: Vec<String> = text.lines().map(|line| format!("> {line}")).collect();
            format!("{head}\n{}", lines.join("\n"))
        }
        Block::Item { label, note, link } => format!("* {label}: {note}\n  {link}"),
        Block::Button { label, link } => format!("{label}:\n{link}"),
    }
}

fn marked_up(block: &Block) -> String {
    match block {
        Block::Text(text) => format!("<p style=\"margin:0 0 14px\">{}</p>", escaped(text)),
        Block::Aside(text) => {
            format!(
                "<p class=quiet style=\"{QUIET};margin:0\">{}</p>",
                escaped(text)
            )
        }
        Block::Quote { head, text, link } => format!(
            "<div class=quiet style=\"{QUIET};margin-top:14px\"><a class=quiet style=\"{QUIET};text-decoration:none\" href=\"{}\">{}</a></div>\
            <blockquote dir=auto style=\"{QUOTE}\">{}</blockquote>",
            escaped(link),
            escaped(head),
            escaped(text)
        ),
        Block::Item { label, note, link } => format!(
            "<p style=\"margin:0 0 8px\"><a style=\"color:#2f5fd0;font-weight:600\" href=\"{}\">{}</a> <span class=quiet style=\"{QUIET}\">{}</span></p>",
            escaped(link),
            escaped(label),
            escaped(note)
        ),
        Block::Button { label, link } => format!(
            "<p style=\"margin:20px 0\"><a style=\"{BUTTON}\" href=\"{}\">{}</a></p>",
            escaped(link),
            escaped(label)
        ),
    }
}
