//! The operations and the doors over HTTP.

mod door;

use axum::{
    Router,
    extract::{Request, State},
    handler::Handler,
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
    routing::{self, MethodRouter},
};
use veche_model::{Code, Problem};

use super::{
    doors::forget,
    operation::Endpoint,
    refused::Refused,
    request::{caller, told},
    route::Method,
    table::{DOORS, OPERATIONS},
};
use crate::{App, stream::kept};

/// Every operation's route, every door's, the live socket's, and others, behind `/api/v1`.
pub(crate) fn routes(socket: MethodRouter<App>, others: Router<App>) -> Router<App> {
    let mut router = Router::new();
    for operation in OPERATIONS.values() {
        let handler =
            async move |State(app): State<App>, request| answer(&app, operation, request).await;
        let route = operation.route;
        router = router.route(route.path, on(route.method, handler));
    }
    for door in DOORS.values() {
        let handler =
            async move |State(app): State<App>, request| door::answer(&app, door, request).await;
        router = router.route(door.way.path, on(door.way.method, handler));
    }
    router
        .route("/socket", socket)
        .merge(others)
        .fallback(nowhere)
        .method_not_allowed_fallback(async || {
            Refused::from(Problem::new(
                Code::MethodNotAllowed,
                "there is no such method here",
            ))
        })
}

/// The answer where no operation is.
pub(crate) async fn nowhere() -> Refused {
    Problem::new(Code::NotFound, "there is no such path").into()
}

/// A handler under its method.
fn on<T: 'static>(method: Method, handler: impl Handler<T, App>) -> MethodRouter<App> {
    match method {
        Method::Get => routing::get(handler),
        Method::Post => routing::post(handler),
        Method::Put => routing::put(handler),
        Method::Patch => routing::patch(handler),
        Method::Delete => routing::delete(handler),
    }
}

async fn answer(
    app: &App,
    operation: &'static Endpoint,
    request: Request,
) -> Result<Response, Refused> {
    let (mut parts, body) = request.into_parts();
    let caller = caller(app, &mut parts).await?;
    let fields = told(operation.route.method, &operation.rules, parts, body).await?;
    let needed = operation.needs(&fields);
    let mut held = app.chat.reserve_soon(caller.id, needed).await?;
    let given = operation.run(app.chat.clone(), caller, fields).await?;
    held.keep(2 * given.len());
    let mut response = if operation.gives_nothing {
        StatusCode::NO_CONTENT.into_response()
    } else {
        let kind = [(header::CONTENT_TYPE, "application/json")];
        (kind, kept(given.into_bytes(), held)).into_response()
    };
    if operation.is_farewell {
        for cookie in forget() {
            let cookie = HeaderValue::from_static(cookie);
            response.headers_mut().append(header::SET_COOKIE, cookie);
        }
    }
    Ok(response)
}
