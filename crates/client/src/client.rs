//! Signing in, and asking over HTTP.

use std::{
    sync::{Arc, Mutex, MutexGuard},
    time::Duration,
};

pub use reqwest::Method;
use serde::{Serialize, de::DeserializeOwned};
use serde_json::{Value, json};
use veche_model::{ChannelId, Code, Me};

use crate::{Cut, Error, Page, Result, Tokens, problem, tokens::SignedIn};

/// How long an answer may take. Two of them fit into the 30 s in which a refresh may be repeated.
const ANSWER: Duration = Duration::from_secs(10);

/// One person's way to a server over HTTP. A clone is the same session.
#[derive(Clone)]
pub struct Client(Arc<Inner>);

type Keep = Box<dyn Fn(Option<&Tokens>) + Send + Sync>;

struct Inner {
    base: String,
    http: reqwest::Client,
    tokens: Mutex<Option<Tokens>>,
    keep: Keep,
    /// Whoever refreshes holds it: a refresh token is good once.
    turn: tokio::sync::Mutex<()>,
}

impl Client {
    /// A client of the server at this address, not signed in.
    #[must_use]
    pub fn new(base_url: &str) -> Self {
        Self::keeping(base_url, |_| {})
    }

    /// A client that hands out each new session before it uses it, and `None` when the session has ended.
    #[must_use]
    pub fn keeping(base_url: &str, keep: impl Fn(Option<&Tokens>) + Send + Sync + 'static) -> Self {
        Self(Arc::new(Inner {
            base: base_url.trim_end_matches('/').to_owned(),
            http: reqwest::Client::new(),
            tokens: Mutex::default(),
            keep: Box::new(keep),
            turn: tokio::sync::Mutex::default(),
        }))
    }

    /// Goes on with a session that was kept.
    #[must_use]
    pub fn with_tokens(self, tokens: Tokens) -> Self {
        *self.tokens_now() = Some(tokens);
        self
    }

    /// Uses a token that is never refreshed: a personal access token.
    #[must_use]
    pub fn with_token(self, access: impl Into<String>) -> Self {
        self.with_tokens(Tokens {
            access: access.into(),
            access_until: None,
            refresh: None,
            refresh_until: None,
        })
    }

    /// The session as it is now.
    #[must_use]
    pub fn tokens(&self) -> Option<Tokens> {
        self.tokens_now().clone()
    }

    /// Makes an account and signs in.
    pub async fn register(&self, username: &str, password: &str) -> Result<Me> {
        self.begin("register", username, password).await
    }

    /// Signs in.
    pub async fn sign_in(&self, username: &str, password: &str) -> Result<Me> {
        self.begin("sessions", username, password).await
    }

    /// Ends the session.
    pub async fn sign_out(&self) -> Result<()> {
        let nothing = json!({});
        self.call::<()>(Method::DELETE, "sessions/current", &nothing)
            .await?;
        self.keep(None);
        Ok(())
    }

    /// Does an operation: its path below `/api/v1/`, and its fields. A session that has run out is refreshed.
    pub async fn call<T: DeserializeOwned>(
        &self,
        method: Method,
        path: &str,
        fields: &impl Serialize,
    ) -> Result<T> {
        let fields = serde_json::to_value(fields)?;
        let access = self.access();
        let answer = self.send(&method, path, &fields, access.as_deref()).await;
        let ran_out = |error: &Error| error.code() == Some(Code::Unauthenticated);
        let answer = match (answer, access) {
            (Err(error), Some(stale)) if ran_out(&error) => {
                self.refresh(&stale).await?;
                self.send(&method, path, &fields, self.access().as_deref())
                    .await?
            }
            (answer, _) => answer?,
        };
        Ok(serde_json::from_value(answer)?)
    }

    /// A page of a channel's messages.
    pub async fn messages(&self, channel: ChannelId, cut: Cut) -> Result<Page> {
        let path = format!("channels/{channel}/messages");
        self.call(Method::GET, &path, &cut.fields()).await
    }

    /// Gets new tokens in place of a session whose access token is this one; nothing is done when it has others already.
    /// Refused as `unauthenticated` when there is no way but to sign in.
    pub async fn refresh(&self, stale: &str) -> Result<()> {
        let (client, stale) = (self.clone(), stale.to_owned());
        // Once begun it is brought to its end, though nobody wait for it any more: the old token is spent.
        let rotation = tokio::spawn(async move { client.rotate(&stale).await });
        rotation.await.unwrap_or(Err(Error::Stopped))
    }

    async fn rotate(&self, stale: &str) -> Result<()> {
        let _turn = self.0.turn.lock().await;
        let Some(tokens) = self.tokens() else {
            return Err(signed_out());
        };
        if tokens.access != stale {
            return Ok(());
        }
        let refresh = tokens.refresh.ok_or_else(signed_out)?;
        let fields = json!({ "refresh": refresh });
        let send = || self.send(&Method::POST, "sessions/refresh", &fields, None);
        let mut answer = send().await;
        if answer.as_ref().is_err_and(Error::is_doubtful) {
            answer = send().await;
        }
        match answer {
            Ok(tokens) => self.keep(Some(serde_json::from_value(tokens)?)),
            Err(error) => {
                if error.code() == Some(Code::Unauthenticated) {
                    self.keep(None);
                }
                return Err(error);
            }
        }
        Ok(())
    }

    async fn begin(&self, path: &str, username: &str, password: &str) -> Result<Me> {
        let fields = json!({ "username": username, "password": password });
        let answer = self.send(&Method::POST, path, &fields, None).await?;
        let signed_in: SignedIn = serde_json::from_value(answer)?;
        self.keep(Some(signed_in.tokens));
        Ok(signed_in.me)
    }

    async fn send(
        &self,
        method: &Method,
        path: &str,
        fields: &Value,
        access: Option<&str>,
    ) -> Result<Value> {
        let url = format!("{}/api/v1/{path}", self.0.base);
        let mut request = self.0.http.request(method.clone(), url).timeout(ANSWER);
        if let Some(access) = access {
            request = request.bearer_auth(access);
        }
        request = match *method {
            Method::GET | Method::DELETE => request.query(&query(fields)),
            _ => request.json(fields),
        };
        let answer = request.send().await.map_err(Error::Unreachable)?;
        let status = answer.status();
        let body = answer.bytes().await.map_err(Error::Unreachable)?;
        if !status.is_success() {
            return Err(problem::read(status.as_u16(), serde_json::from_slice(&body).ok()).into());
        }
        if body.is_empty() {
            return Ok(Value::Null);
        }
        Ok(serde_json::from_slice(&body)?)
    }

    /// Where the live socket is.
    pub(crate) fn socket_url(&self) -> String {
        format!("{}/api/v1/socket", self.0.base.replacen("http", "ws", 1))
    }

    pub(crate) fn access(&self) -> Option<String> {
        self.tokens_now()
            .as_ref()
            .map(|tokens| tokens.access.clone())
    }

    fn keep(&self, tokens: Option<Tokens>) {
        (self.0.keep)(tokens.as_ref());
        *self.tokens_now() = tokens;
    }

    fn tokens_now(&self) -> MutexGuard<'_, Option<Tokens>> {
        self.0
            .tokens
            .lock()
            .expect("nobody panics while holding it")
    }
}

fn signed_out() -> Error {
    veche_model::Problem::new(Code::Unauthenticated, "sign in first").into()
}

/// Fields as a query has them: lists with commas between, what is null left out.
fn query(fields: &Value) -> Vec<(String, String)> {
    let plain = |value: &Value| {
        value
            .as_str()
            .map_or_else(|| value.to_string(), str::to_owned)
    };
    let text = |value: &Value| match value {
        Value::Array(items) => items.iter().map(plain).collect::<Vec<_>>().join(","),
        value => plain(value),
    };
    let fields = fields.as_object().into_iter().flatten();
    fields
        .filter(|(_, value)| !value.is_null())
        .map(|(name, value)| (name.clone(), text(value)))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_in_a_query_have_commas_between() {
        let fields = json!({ "q": "a b", "channels": [1, 2], "before": null, "limit": 5 });
        let mut query = query(&fields);
        query.sort();
        let query: Vec<(&str, &str)> = query.iter().map(|(k, v)| (&**k, &**v)).collect();
        assert_eq!(query, [("channels", "1,2"), ("limit", "5"), ("q", "a b")]);
    }
}
