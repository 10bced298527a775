//! `veche user`.

use std::process::ExitCode;

use clap::Subcommand;
use veche::{open_chat, settings::Settings};
use veche_chat::{Caller, Chat, NewAccount, Resembling};
use veche_model::{DisplayName, Email, Role, UserId, Username};

use super::{ask, outcome::Outcome};

#[derive(Subcommand)]
pub(crate) enum User {
    /// Make an account; the password is asked for, or read from standard input
    Add {
        /// What they will sign in with
        username: String,
        /// member, moderator or admin
        #[arg(long, default_value = "member")]
        role: Role,
        /// Where letters go
        #[arg(long)]
        email: Option<String>,
        /// What to be called, if not by the username
        #[arg(long)]
        name: Option<String>,
    },
    /// List all accounts
    List,
    /// Shut somebody out; their open sockets end
    Block {
        /// Who
        username: String,
    },
    /// Let somebody in again
    Unblock {
        /// Who
        username: String,
    },
    /// Give somebody a role
    Role {
        /// Who
        username: String,
        /// member, moderator or admin
        role: Role,
    },
    /// Set somebody's password and end their sessions; it is asked for, or read from standard input
    Password {
        /// Who
        username: String,
    },
    /// Make a link by which somebody sets a password of their own; good once, for an hour
    Reset {
        /// Who
        username: String,
    },
}

/// People that are read at once.
const CHUNK: i64 = 500;

pub(super) async fn run(command: User, settings: &Settings) -> Outcome {
    let chat = open_chat(settings).await?;
    let done = apply(command, &chat, &settings.door(settings.listen)).await;
    chat.close().await;
    done
}

/// `door` is where the page can be opened.
async fn apply(command: User, chat: &Chat, door: &str) -> Outcome {
    let operator = Caller::operator();
    match command {
        User::Add {
            username,
            role,
            email,
            name,
        } => {
            add(chat, &username, role, email.as_deref(), name.as_deref()).await?;
        }
        User::List => list(chat).await?,
        User::Block { username } => {
            chat.block(&operator, chat.user_named(&username).await?.id)
                .await?;
            println!("{username} is blocked");
        }
        User::Unblock { username } => {
            chat.unblock(&operator, chat.user_named(&username).await?.id)
                .await?;
            println!("{username} is not blocked any more");
        }
        User::Role { username, role } => {
            let user = chat.user_named(&username).await?.id;
            chat.set_role(&operator, user, role).await?;
            println!("{username} is {role} now");
            if role > Role::Member {
                warn_of_resembling(chat, user).await?;
            }
        }
        User::Password { username } => {
            let user = chat.user_named(&username).await?.id;
            chat.set_password(&operator, user, ask::new_password()?)
                .await?;
            println!("{username} has a new password, and must sign in again");
        }
        User::Reset { username } => {
            let user = chat.user_named(&username).await?.id;
            let offer = chat.offer_reset(&operator, user).await?;
            println!("{door}/reset#{}", offer.code);
            eprintln!(
                "Pass it on to {username} alone. It works once, until {}.",
                offer.expires_at
            );
        }
    }
    Ok(ExitCode::SUCCESS)
}

async fn add(
    chat: &Chat,
    username: &str,
    role: Role,
    email: Option<&str>,
    name: Option<&str>,
) -> Result<(), Box<dyn std::error::Error + Send + Sync>> {
    let username = Username::parse(username)?;
    let name = name.map_or_else(|| Ok(DisplayName::from(&username)), DisplayName::parse)?;
    let email = email
        .map(|email| Email::parse("email", email))
        .transpose()?;
    let password = ask::new_password()?;
    let account = NewAccount {
        username,
        name,
        email,
        password,
    };
    let user = chat.add_user(&Caller::operator(), account, role).await?;
    println!("{} is {role}, with id {}", user.username, user.id);
    if role > Role::Member {
        warn_of_resembling(chat, user.id).await?;
    }
    Ok(())
}

async fn list(chat: &Chat) -> Result<(), Box<dyn std::error::Error + Send + Sync>> {
    println!(
        "{:>6}  {:<24} {:<10} {:<8} {:<24} email",
        "id", "username", "role", "", "since"
    );
    let mut after = UserId(0);
    loop {
        let users = chat.users(after, CHUNK).await?;
        for user in &users {
            let blocked = if user.is_blocked { "blocked" } else { "" };
            let email = user.email.as_deref().unwrap_or_default();
            println!(
                "{:>6}  {:<24} {:<10} {blocked:<8} {:<24} {email}",
                user.id.0,
                user.username,
                user.role,
                user.created_at.to_string()
            );
        }
        let Some(last) = users.last() else {
            return warn_of_alike(chat).await;
        };
        after = last.id;
    }
}

/// Says whose names pass for each other, and who passes for one who keeps order.
async fn warn_of_alike(chat: &Chat) -> Result<(), Box<dyn std::error::Error + Send + Sync>> {
    for (one, other) in chat.alike().await?.usernames {
        println!("look out: {one} and {other} look alike");
    }
    say_resembling(chat.all_resembling().await?);
    Ok(())
}

/// Says who resembles a person that keeps order.
async fn warn_of_resembling(
    chat: &Chat,
    user: UserId,
) -> Result<(), Box<dyn std::error::Error + Send + Sync>> {
    say_resembling(chat.resembling(user).await?);
    Ok(())
}

fn say_resembling(all: Vec<Resembling>) {
    for Resembling { user, whom } in all {
        let whom = whom.as_deref().unwrap_or("one who keeps order");
        println!(
            "look out: {}, shown as {}, resembles {whom}",
            user.username, user.name
        );
    }
}
