//! The routes of Atom chat.

use aide::axum::{
    ApiRouter,
    routing::{delete_with, get_with, post_with},
};
use axum::{Json, extract::State, http::StatusCode};
use veche_chat::Error;
use veche_model::Kind;

use super::{
    said::{self, Said},
    shapes::{self, AboutChannel, AboutUser, Account, Channel, HistoryOf, NewChannel, Person},
    words::{Atom, InChannel, Membership, Moderation},
};
use crate::{
    App,
    address::Address,
    contract::{
        Body, Form, Params, Refusal, Refused, Signed, described,
        shapes::{Done, SignIn, Token},
    },
    stream::Pieces,
};

pub(crate) fn routes() -> ApiRouter<App> {
    let on = |summary| described("Atom chat", summary);
    ApiRouter::new()
        .api_route("/auth/register", post_with(register, on("Make an account")))
        .api_route("/auth/token", post_with(token, on("Sign in")))
        .api_route(
            "/messages/{channel_id}/",
            get_with(messages, on("Read a channel, oldest message first")),
        )
        .api_route(
            "/moderator/block_user/{user_id}",
            post_with(block, on("Block a user")),
        )
        .api_route(
            "/moderator/unblock_user/{user_id}",
            post_with(unblock, on("Unblock a user")),
        )
        .api_route(
            "/moderator/create_channel",
            post_with(create, on("Make a channel")),
        )
        .api_route(
            "/moderator/delete_channel/{channel_id}",
            delete_with(delete, on("Delete a channel and its messages")),
        )
        .api_route(
            "/moderator/add_user_to_channel",
            post_with(add, on("Let a user into a channel")),
        )
        .api_route(
            "/moderator/remove_user_from_channel",
            delete_with(remove, on("Put a user out of a channel")),
        )
}

async fn register(
    State(app): State<App>,
    Address(address): Address,
    Body(account): Body<Account>,
) -> Result<Json<Person>, Refused<Atom>> {
    let user = app.chat.register(account.into(), None, address).await?;
    Ok(Json(user.into()))
}

async fn token(
    State(app): State<App>,
    Address(address): Address,
    Form(login): Form<SignIn>,
) -> Result<Json<Token>, Refused<Atom>> {
    let token = app
        .chat
        .sign_in(&login.username, login.password, address)
        .await?;
    Ok(Json(token.into()))
}

async fn messages(
    State(app): State<App>,
    caller: Signed<InChannel>,
    Params(wanted): Params<HistoryOf>,
) -> Result<Said, Refused<InChannel>> {
    let pieces = Pieces::begin(&app.chat, caller.0.id).await?;
    let history = app
        .chat
        .history(&caller.0, wanted.channel_id, wanted.range, said::write)
        .await?;
    Ok(Said(history, pieces))
}

async fn block(
    State(app): State<App>,
    caller: Signed<Moderation>,
    Params(whom): Params<AboutUser>,
) -> Result<Json<Done>, Refused<Moderation>> {
    app.chat.block(&caller.0, whom.user_id).await?;
    Ok(Done::json("User blocked successfully"))
}

async fn unblock(
    State(app): State<App>,
    caller: Signed<Moderation>,
    Params(whom): Params<AboutUser>,
) -> Result<Json<Done>, Refused<Moderation>> {
    match app.chat.unblock(&caller.0, whom.user_id).await {
        Err(Error::Conflict(_)) => {
            Err(Refusal::new(StatusCode::BAD_REQUEST, "User is not blocked").into())
        }
        done => Ok(done.map(|()| Done::json("User unblocked successfully"))?),
    }
}

async fn create(
    State(app): State<App>,
    caller: Signed<Moderation>,
    Body(new): Body<NewChannel>,
) -> Result<Json<Channel>, Refused<Moderation>> {
    let channel = app
        .chat
        .create_channel(&caller.0, Kind::Closed, new.name)
        .await?;
    let members = app.chat.members(channel.id).await?;
    Ok(Json(Channel::new(channel, members)))
}

async fn delete(
    State(app): State<App>,
    caller: Signed<Moderation>,
    Params(which): Params<AboutChannel>,
) -> Result<Json<Done>, Refused<Moderation>> {
    app.chat.delete_channel(&caller.0, which.channel_id).await?;
    Ok(Done::json("Channel deleted successfully"))
}

async fn add(
    State(app): State<App>,
    caller: Signed<Moderation>,
    Params(which): Params<shapes::AboutMember>,
) -> Result<Json<Done>, Refused<Membership>> {
    app.chat
        .add_member(&caller.0, which.channel_id, which.user_id)
        .await?;
    Ok(Done::json("User added to channel successfully"))
}

async fn remove(
    State(app): State<App>,
    caller: Signed<Moderation>,
    Params(which): Params<shapes::AboutMember>,
) -> Result<Json<Done>, Refused<Membership>> {
    app.chat
        .remove_member(&caller.0, which.channel_id, which.user_id)
        .await?;
    Ok(Done::json("User removed from channel successfully"))
}
