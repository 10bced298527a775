//! `veche mail`.

use std::process::ExitCode;

use clap::Subcommand;
use veche::settings::Settings;
use veche_chat::{Clock as _, SystemClock};
use veche_model::Email;
use veche_out::mail::{Letter, Mailer};

use super::outcome::Outcome;

#[derive(Subcommand)]
pub(crate) enum Mail {
    /// Hand a letter to the mail server, and say what it says
    Test {
        /// Where the letter goes
        address: String,
    },
}

pub(super) async fn run(command: Mail, settings: &Settings) -> Outcome {
    let Mail::Test { address } = command;
    let address = Email::parse("address", &address)?;
    let mailer = settings.mailer.as_ref().ok_or(
        "there is no mail server: say which by VECHE_SMTP_URL, such as smtps://user:password@mail.example.org",
    )?;
    test(mailer, address.as_str(), settings.public_url.as_deref()).await
}

async fn test(mailer: &Mailer, address: &str, house: Option<&str>) -> Outcome {
    let house = house.unwrap_or_default();
    let text = format!("Mail from {house} arrives.");
    let letter = Letter {
        to: address.to_owned(),
        from: "Veche".to_owned(),
        subject: "Veche: mail works".to_owned(),
        html: format!("<!doctype html><meta charset=utf-8><p>{text}</p>"),
        text: text + "\n",
        id: format!("test.{}", uuid::Uuid::new_v4().simple()),
        thread: None,
        unsubscribe: None,
        at: SystemClock.now().0,
    };
    mailer.try_send(&letter).await?;
    println!("the mail server has taken a letter to {address}");
    Ok(ExitCode::SUCCESS)
}
