//! A door over HTTP.

use axum::{
    extract::Request,
    http::{HeaderValue, header},
    response::{IntoResponse, Response},
};

use crate::{
    App,
    api::{
        doors::{DoorEndpoint, Visitor},
        origin::check_origin,
        refused::Refused,
        request::told,
        route::Method,
    },
};

/// Lets a request in by its door.
pub(super) async fn answer(
    app: &App,
    door: &'static DoorEndpoint,
    request: Request,
) -> Result<Response, Refused> {
    let (mut parts, body) = request.into_parts();
    if door.way.method != Method::Get {
        check_origin(app, &parts.headers)?;
    }
    let visitor = Visitor::of(app, &mut parts).await;
    let fields = told(door.way.method, &door.rules, parts, body).await?;
    let (visitor, ran) = (door.run)(app.clone(), visitor, &door.rules, fields).await;
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
