//! The routes of Greenatom chat.

use aide::axum::{
    ApiRouter,
    routing::{get_with, post_with},
};
use axum::{Json, extract::State};
use veche_chat::{Caller, Error, Which};
use veche_model::Role;

use super::{
    chats::Chats,
    shapes::{Account, OfUser, Sender},
    words::{Administration, Greenatom},
};
use crate::{
    App,
    address::Address,
    contract::{
        Body, Form, Params, Refused, Signed, described,
        shapes::{Done, SignIn, Token},
    },
    stream::Pieces,
};

type Answer<T> = Result<T, Refused<Greenatom>>;

pub(crate) fn routes() -> ApiRouter<App> {
    let on = |summary| described("Greenatom chat", summary);
    ApiRouter::new()
        .api_route("/register", post_with(register, on("Make an account")))
        .api_route("/login", post_with(login, on("Sign in")))
        .api_route(
            "/getallmessages",
            get_with(received, on("All messages received, by sender")),
        )
        .api_route(
            "/getallchats",
            get_with(all, on("All messages of the caller, by the other one")),
        )
        .api_route(
            "/getreadedmessages",
            get_with(read, on("Messages received that were read")),
        )
        .api_route(
            "/getnotreadedmessages",
            get_with(unread, on("Messages received that were not read yet")),
        )
        .api_route(
            "/readnotreaded",
            post_with(read_all, on("Everything received becomes read")),
        )
        .api_route(
            "/readnotreadedfromuser",
            post_with(
                read_from,
                on("Everything received from one user becomes read"),
            ),
        )
        .api_route(
            "/readuserchats",
            get_with(of_user, on("All messages of a user; marks nothing as read")),
        )
        .api_route(
            "/getallactiveusers",
            get_with(active, on("Usernames with an open socket now")),
        )
        .api_route("/blockuser", post_with(block, on("Block a user")))
        .api_route("/unblockuser", post_with(unblock, on("Unblock a user")))
        .api_route(
            "/register_admin",
            post_with(register_admin, on("Make an administrator's account")),
        )
}

async fn register(
    State(app): State<App>,
    Address(address): Address,
    Body(account): Body<Account>,
) -> Answer<Json<Token>> {
    let user = app.chat.register(account.into(), None, address).await?;
    Ok(Json(app.chat.open_session(&user, address).await?.into()))
}

async fn register_admin(
    State(app): State<App>,
    caller: Signed<Administration>,
    Body(account): Body<Account>,
) -> Answer<Json<Token>> {
    let user = app
        .chat
        .add_user(&caller.0, account.into(), Role::Admin)
        .await?;
    Ok(Json(
        app.chat.open_session(&user, caller.0.address).await?.into(),
    ))
}

async fn login(
    State(app): State<App>,
    Address(address): Address,
    Form(login): Form<SignIn>,
) -> Answer<Json<Token>> {
    let token = app
        .chat
        .sign_in(&login.username, login.password, address)
        .await?;
    Ok(Json(token.into()))
}

async fn received(State(app): State<App>, caller: Signed<Greenatom>) -> Answer<Chats> {
    chats(&app, &caller.0, Which::Received).await
}

async fn all(State(app): State<App>, caller: Signed<Greenatom>) -> Answer<Chats> {
    chats(&app, &caller.0, Which::Both).await
}

async fn read(State(app): State<App>, caller: Signed<Greenatom>) -> Answer<Chats> {
    chats(&app, &caller.0, Which::Read).await
}

async fn unread(State(app): State<App>, caller: Signed<Greenatom>) -> Answer<Chats> {
    chats(&app, &caller.0, Which::Unread).await
}

async fn chats(app: &App, caller: &Caller, which: Which) -> Answer<Chats> {
    let pieces = Pieces::begin(&app.chat, caller.id).await?;
    Ok(Chats(app.chat.directs(caller, which).await?, pieces))
}

async fn read_all(State(app): State<App>, caller: Signed<Greenatom>) -> Answer<Json<Done>> {
    app.chat.read_directs(&caller.0, None).await?;
    Ok(Done::json("Messages marked as read"))
}

async fn read_from(
    State(app): State<App>,
    caller: Signed<Greenatom>,
    Params(from): Params<Sender>,
) -> Answer<Json<Done>> {
    app.chat
        .read_directs(&caller.0, Some(&from.user_from))
        .await?;
    Ok(Done::json("Messages marked as read"))
}

async fn of_user(
    State(app): State<App>,
    caller: Signed<Administration>,
    Params(of): Params<OfUser>,
) -> Answer<Chats> {
    let pieces = Pieces::begin(&app.chat, caller.0.id).await?;
    let reader = app.chat.directs_of(&caller.0, &of.username).await?;
    Ok(Chats(reader, pieces))
}

async fn active(
    State(app): State<App>,
    caller: Signed<Administration>,
) -> Answer<Json<Vec<String>>> {
    Ok(Json(app.chat.active_users(&caller.0).await?))
}

async fn block(
    State(app): State<App>,
    caller: Signed<Administration>,
    Params(whom): Params<OfUser>,
) -> Answer<Json<Done>> {
    let user = app
        .chat
        .user_to_administer(&caller.0, &whom.username)
        .await?;
    app.chat.block(&caller.0, user).await?;
    Ok(Done::json("User blocked"))
}

async fn unblock(
    State(app): State<App>,
    caller: Signed<Administration>,
    Params(whom): Params<OfUser>,
) -> Answer<Json<Done>> {
    let user = app
        .chat
        .user_to_administer(&caller.0, &whom.username)
        .await?;
    match app.chat.unblock(&caller.0, user).await {
        // Here, someone who is not blocked is what was asked for.
        Ok(()) | Err(Error::Conflict(_)) => Ok(Done::json("User unblocked")),
        Err(error) => Err(error.into()),
    }
}
