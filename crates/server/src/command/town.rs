//! `veche town`.

use std::process::ExitCode;

use clap::{Args, Subcommand};
use veche::{open_chat, settings::Settings};
use veche_chat::{Caller, Chat, TownChange};
use veche_model::{ChannelId, Invalid, Language, Patch, Registration, TownName, Welcome, Who};

use super::outcome::Outcome;

#[derive(Subcommand)]
pub(crate) enum Town {
    /// Show what the town is called, and who may make an account
    Show,
    /// Change it; what is not named stays
    Set(Set),
}

#[derive(Args)]
#[group(required = true, multiple = true)]
pub(crate) struct Set {
    /// What the town is called; empty for Veche
    #[arg(long)]
    name: Option<String>,
    /// A word of welcome at the door; empty for none
    #[arg(long)]
    welcome: Option<String>,
    /// Who may make an account: open, approval (by moderators, or with an invite), invited or closed; auto for what follows from where the server listens
    #[arg(long)]
    registration: Option<String>,
    /// The page's language for whoever has not chosen one, and whose browser asks for neither: en or ru; empty for en
    #[arg(long)]
    language: Option<String>,
    /// Who makes channels: everybody, moderators or admins
    #[arg(long)]
    create_channel: Option<Who>,
    /// Whose @channel and @here call: everybody, moderators or admins (a channel's owners are always heard in it)
    #[arg(long)]
    call_everybody: Option<Who>,
    /// Who makes invites: everybody, moderators or admins
    #[arg(long)]
    make_invite: Option<Who>,
    /// Who makes emoji of the town's own: everybody, moderators or admins
    #[arg(long)]
    make_emoji: Option<Who>,
    /// The ids of up to 10 open channels that everybody joins who gets an account: 1,2,3; empty for none
    #[arg(long)]
    first_channels: Option<String>,
    /// Bring those who are here already into the first channels as well
    #[arg(long)]
    bring_everybody: bool,
}

pub(super) async fn run(command: Town, settings: &Settings) -> Outcome {
    let chat = open_chat(settings).await?;
    let done = apply(command, &chat).await;
    chat.close().await;
    done
}

async fn apply(command: Town, chat: &Chat) -> Outcome {
    let town = match command {
        Town::Show => chat.town().await?,
        Town::Set(set) => {
            let operator = Caller::operator();
            let town = chat.change_town(&operator, change(&set)?).await?;
            if set.bring_everybody {
                chat.bring_everybody(&operator).await?;
            }
            town
        }
    };
    let auto = if town.is_decided { "" } else { " (auto)" };
    println!("name            {}", town.name);
    println!("welcome         {}", town.welcome.replace('\n', " "));
    println!("registration    {}{auto}", town.registration);
    let language = town.language.map(|language| language.to_string());
    println!("language        {}", language.unwrap_or_default());
    println!("create-channel  {}", town.rules.create_channel);
    println!("call-everybody  {}", town.rules.call_everybody);
    println!("make-invite     {}", town.rules.make_invite);
    println!("make-emoji      {}", town.rules.make_emoji);
    let first = town.first_channels.iter().map(|id| id.0.to_string());
    println!("first-channels  {}", first.collect::<Vec<_>>().join(","));
    Ok(ExitCode::SUCCESS)
}

fn change(set: &Set) -> Result<TownChange, Box<dyn std::error::Error + Send + Sync>> {
    let registration = match set.registration.as_deref() {
        None => Patch::Leave,
        Some("auto") => Patch::Clear,
        Some(word) => Patch::Set(word.parse::<Registration>()?),
    };
    let language = match set.language.as_deref() {
        None => Patch::Leave,
        Some("") => Patch::Clear,
        Some(word) => Patch::Set(word.parse::<Language>()?),
    };
    Ok(TownChange {
        language,
        // A picture comes from somebody who has signed in.
        avatar: Patch::Leave,
        name: set.name.as_deref().map(TownName::parse).transpose()?,
        welcome: set.welcome.as_deref().map(Welcome::parse).transpose()?,
        registration,
        create_channel: set.create_channel,
        call_everybody: set.call_everybody,
        make_invite: set.make_invite,
        make_emoji: set.make_emoji,
        first_channels: set.first_channels.as_deref().map(ids).transpose()?,
    })
}

fn ids(text: &str) -> Result<Vec<ChannelId>, Invalid> {
    let ids = text.split(',').map(str::trim).filter(|id| !id.is_empty());
    let ids = ids.map(|id| id.parse().map(ChannelId));
    let ids: Result<_, _> = ids.collect();
    ids.map_err(|_| Invalid::new("first_channels", "must be numbers with commas between them"))
}
