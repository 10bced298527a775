//! What letters about an account say, in the languages that we speak; and what all have in common.

use std::net::IpAddr;

use veche_model::Language;

use super::look::{Block, Look, Written};
use crate::{
    network::network,
    store::{BegunSession, Mailbox},
};

impl Look<'_> {
    pub(super) fn say(&self, en: &str, ru: &str) -> String {
        match self.language {
            Language::En => en.to_owned(),
            Language::Ru => ru.to_owned(),
        }
    }

    pub(super) fn text(&self, en: String, ru: String) -> Block {
        Block::Text(match self.language {
            Language::En => en,
            Language::Ru => ru,
        })
    }

    pub(super) fn hello(&self, mailbox: &Mailbox) -> Block {
        let name = &mailbox.name;
        self.text(format!("Hello {name},"), format!("Здравствуйте, {name}!"))
    }

    pub(super) fn button(&self, en: &str, ru: &str, link: &str) -> Block {
        Block::Button {
            label: self.say(en, ru),
            link: link.to_owned(),
        }
    }

    pub(super) fn aside(&self, en: &str, ru: &str) -> Block {
        Block::Aside(self.say(en, ru))
    }

    fn of_account(&self, mailbox: &Mailbox, subject: String, said: Vec<Block>) -> Written {
        let mut blocks = vec![self.hello(mailbox)];
        blocks.extend(said);
        Written::new(subject, blocks)
    }

    /// Asks whether an address is its reader's.
    pub(super) fn confirm(&self, mailbox: &Mailbox, link: &str) -> Written {
        let (town, username) = (self.town, &mailbox.username);
        let about = self.text(
            format!("The account @{username} at {town} wants to use this address. Is it yours?"),
            format!("Этот адрес указан в учётной записи @{username} ({town}). Он ваш?"),
        );
        let aside = self.aside(
            "The link works for 24 hours. If this wasn’t you, ignore this email: nothing else will be sent here.",
            "Ссылка действует 24 часа. Если это были не вы, ничего не делайте: больше писем сюда не придёт.",
        );
        let button = self.button("Confirm the address", "Подтвердить адрес", link);
        let said = vec![about, button, aside];
        self.of_account(
            mailbox,
            self.say("Confirm your email address", "Подтвердите адрес почты"),
            said,
        )
    }

    /// Leads to another password.
    pub(super) fn reset(&self, mailbox: &Mailbox, link: &str) -> Written {
        let (town, username) = (self.town, &mailbox.username);
        let about = self.text(
            format!("Somebody asked to reset the password of @{username} at {town}."),
            format!("Кто-то запросил сброс пароля учётной записи @{username} ({town})."),
        );
        let aside = self.aside(
            "The link works once, for an hour, and signs you out everywhere. If it wasn’t you, ignore this email: your password stays as it is.",
            "Ссылка сработает один раз в течение часа и завершит все сеансы. Если это были не вы, ничего не делайте: пароль останется прежним.",
        );
        let button = self.button("Set a new password", "Задать новый пароль", link);
        let said = vec![about, button, aside];
        self.of_account(
            mailbox,
            self.say("Reset your password", "Сброс пароля"),
            said,
        )
    }

    /// Another password was set.
    pub(super) fn password_changed(&self, mailbox: &Mailbox, link: &str) -> Written {
        let (town, username) = (self.town, &mailbox.username);
        let about = self.text(
            format!("The password of @{username} at {town} was changed, and other devices were signed out."),
            format!("Пароль учётной записи @{username} ({town}) изменён, на других устройствах выполнен выход."),
        );
        let aside = self.aside(
            "If this wasn’t you, reset your password or tell an administrator right away.",
            "Если это были не вы, сбросьте пароль или сразу сообщите администратору.",
        );
        let button = self.button("Look at your sessions", "Посмотреть сеансы", link);
        let said = vec![about, button, aside];
        self.of_account(
            mailbox,
            self.say("Your password was changed", "Ваш пароль изменён"),
            said,
        )
    }

    /// Letters go to another address from now on.
    pub(super) fn address_changed(&self, mailbox: &Mailbox, link: &str) -> Written {
        let (town, username) = (self.town, &mailbox.username);
        let about = self.text(
            format!("Email for @{username} at {town} no longer goes to this address."),
            format!("Письма для @{username} ({town}) больше не будут приходить на этот адрес."),
        );
        let aside = self.aside(
            "If this wasn’t you, tell an administrator right away.",
            "Если это были не вы, сразу сообщите администратору.",
        );
        let button = self.button("Look at your sessions", "Посмотреть сеансы", link);
        let said = vec![about, button, aside];
        self.of_account(
            mailbox,
            self.say("Your email address was changed", "Ваш адрес почты изменён"),
            said,
        )
    }

    /// Somebody signed in where the reader has not been before.
    pub(super) fn signed_in(&self, mailbox: &Mailbox, begun: &BegunSession, link: &str) -> Written {
        let (town, username) = (self.town, &mailbox.username);
        let mut facts = vec![self.time(begun.at)];
        facts.extend(Some(begun.name.clone()).filter(|name| !name.is_empty()));
        facts.extend(begun.address.as_deref().map(shown_address));
        let about = self.text(
            format!(
                "Somebody signed in as @{username} at {town} from a place we haven’t seen before:"
            ),
            format!("Кто-то вошёл как @{username} ({town}) с нового места:"),
        );
        let aside = self.aside(
            "If this was you, there’s nothing to do. If not, end that session and change your password.",
            "Если это были вы, ничего делать не нужно. Если нет, завершите этот сеанс и смените пароль.",
        );
        let button = self.button("Look at your sessions", "Посмотреть сеансы", link);
        let said = vec![about, Block::Text(facts.join(" · ")), button, aside];
        self.of_account(
            mailbox,
            self.say(
                "New sign-in to your account",
                "Новый вход в вашу учётную запись",
            ),
            said,
        )
    }

    /// What stands below letters that one can have no more of.
    pub(super) fn leaving(&self) -> (String, String) {
        (
            self.say("Unsubscribe", "Отписаться"),
            self.say("Email settings", "Настройки писем"),
        )
    }

    /// Why somebody gets a letter.
    pub(super) fn reason(&self) -> String {
        self.say(
            &format!("You get this because you have an account at {}.", self.town),
            &format!(
                "Вы получили это письмо, потому что у вас есть учётная запись: {}.",
                self.town
            ),
        )
    }
}

/// The network that an address is of: enough to know the place by, and no more than that.
fn shown_address(text: &str) -> String {
    let address: Option<IpAddr> = text.parse().ok();
    address.map_or_else(String::new, |address| match network(address) {
        IpAddr::V4(address) => address.to_string(),
        IpAddr::V6(address) => format!("{address}/64"),
    })
}
