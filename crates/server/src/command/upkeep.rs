//! `veche demo` and `veche check`.

use std::process::ExitCode;

use clap::Subcommand;
use veche::{open_chat, settings::Settings};
use veche_chat::Caller;

use super::outcome::Outcome;

#[derive(Subcommand)]
pub(crate) enum Demo {
    /// Add the demo people, channels and messages; everybody knows their passwords
    Add,
    /// Remove them with all that they said to each other
    Clear,
}

pub(super) async fn demo(command: Demo, settings: &Settings) -> Outcome {
    let chat = open_chat(settings).await?;
    let done = match command {
        Demo::Add => chat.add_demo().await.map(|()| "the demo data is there"),
        Demo::Clear => {
            let cleared = chat.clear_demo(&Caller::operator()).await;
            cleared.map(|()| "the demo data is gone")
        }
    };
    chat.close().await;
    println!("{}", done?);
    Ok(ExitCode::SUCCESS)
}

pub(super) async fn check(settings: &Settings, accept: bool) -> Outcome {
    let chat = open_chat(settings).await?;
    if accept {
        chat.accept().await?;
    }
    eprintln!(
        "reading the whole of {}; a large database takes a while",
        settings.database_url
    );
    let found = chat.check().await;
    chat.close().await;
    let found = found?;
    for damage in &found {
        println!("{damage}");
    }
    println!(
        "{} damaged",
        if found.is_empty() {
            "nothing is".to_owned()
        } else {
            format!("{} places are", found.len())
        }
    );
    Ok(if found.is_empty() {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}
