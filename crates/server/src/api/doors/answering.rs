//! The doors over HTTP.

use axum::{
    Router,
    extract::{Request, State},
    http::{HeaderValue, header},
    response::{IntoResponse, Response},
};

use super::{DoorEntry, Visitor, doors};
use crate::{
    App,
    api::{
        check_origin,
        http::{Refused, on, told},
        operation::Method,
    },
};

/// Adds every door's route.
pub(in crate::api) fn routes(mut router: Router<App>) -> Router<App> {
    for entry in doors().values() {
        let handler =
            async move |State(app): State<App>, request| answer(&app, entry, request).await;
        router = router.route(entry.way.path, on(entry.way.method, handler));
    }
    router
}

async fn answer(
    app: &App,
    entry: &'static DoorEntry,
    request: Request,
) -> Result<Response, Refused> {
    let (mut parts, body) = request.into_parts();
    if entry.way.method != Method::Get {
        check_origin(app, &parts.headers)?;
    }
    let visitor = Visitor::of(app, &mut parts).await;
    let fields = told(entry.way.method, &entry.rules, parts, body).await?;
    let (visitor, ran) = (entry.run)(app.clone(), visitor, &entry.rules, fields).await;
    let kind = [(header::CONTENT_TYPE, "application/json")];
    let mut response = match ran {
        Ok(given) => (kind, given).into_response(),
        Err(problem) => Refused(problem).into_response(),
    };
    for cookie in visitor.set_cookies() {
        let cookie = HeaderValue::from_str(&cookie).expect("a token is a header value");
        response.headers_mut().append(header::SET_COOKIE, cookie);
    }
    Ok(response)
}
