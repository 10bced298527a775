//! Somebody who asks over HTTP: signs in, and tells operations of `/api/v1`.

use std::{net::SocketAddr, sync::Arc, time::Duration};

use reqwest::{Client, Method};
use serde_json::{Value, json};

use super::attempt::Answer;
use crate::{Result, dice::Dice, error::Error};

/// What is not answered by then is not waited for.
const PATIENCE: Duration = Duration::from_secs(8);

/// Where nodes are, as clients see them.
pub(super) type Nodes = Arc<[SocketAddr]>;

/// Somebody with an account.
#[derive(Clone)]
pub(super) struct Person {
    pub(super) id: u64,
    username: String,
    password: String,
    http: Client,
    /// What they signed in with last.
    pub(super) token: String,
}

impl Person {
    pub(super) fn new(username: &str, password: &str) -> Result<Self> {
        Ok(Self {
            id: 0,
            username: username.to_owned(),
            password: password.to_owned(),
            // A connection that hangs must not be taken for the next request.
            http: Client::builder()
                .timeout(PATIENCE)
                .pool_max_idle_per_host(0)
                .build()?,
            token: String::new(),
        })
    }

    /// Signs in on a node; the code of a refusal is in the error.
    pub(super) async fn sign_in(&mut self, node: SocketAddr) -> Result<()> {
        let told = json!({"username": self.username, "password": self.password});
        match self.ask(node, Method::POST, "sessions", &told).await? {
            Answer::Given(session) => {
                session["access"]
                    .as_str()
                    .unwrap_or_default()
                    .clone_into(&mut self.token);
                self.id = session["me"]["person"]["id"].as_u64().unwrap_or_default();
                Ok(())
            }
            Answer::Problem(code) => Err(Error::broken(code)),
        }
    }

    /// Makes the account.
    pub(super) async fn register(&mut self, node: SocketAddr) -> Result<()> {
        let told = json!({"username": self.username, "password": self.password});
        self.must(node, Method::POST, "register", &told).await?;
        self.sign_in(node).await
    }

    /// Asks an operation of `/api/v1`; an error is no answer.
    pub(super) async fn ask(
        &self,
        node: SocketAddr,
        method: Method,
        path: &str,
        told: &Value,
    ) -> Result<Answer> {
        let asking = self
            .http
            .request(method, format!("http://{node}/api/v1/{path}"));
        let asking = if self.token.is_empty() {
            asking
        } else {
            asking.bearer_auth(&self.token)
        };
        let asking = if told.is_null() {
            asking
        } else {
            asking.json(told)
        };
        let answer = asking.send().await?;
        let status = answer.status();
        let body = answer.text().await?;
        let body = if body.is_empty() {
            Value::Null
        } else {
            serde_json::from_str(&body)?
        };
        if status.is_success() {
            return Ok(Answer::Given(body));
        }
        let code = body["code"]
            .as_str()
            .map_or_else(|| status.to_string(), ToOwned::to_owned);
        Ok(Answer::Problem(code))
    }

    /// Asks what has to be done.
    pub(super) async fn must(
        &self,
        node: SocketAddr,
        method: Method,
        path: &str,
        told: &Value,
    ) -> Result<Value> {
        match self.ask(node, method, path, told).await? {
            Answer::Given(given) => Ok(given),
            Answer::Problem(code) => Err(Error::broken(format!("{path}: {code}"))),
        }
    }
}

/// One of the nodes.
pub(super) fn one_of(nodes: &Nodes, dice: &mut Dice) -> (u32, SocketAddr) {
    let number = dice.roll(nodes.len());
    (u32::try_from(number).unwrap_or_default(), nodes[number])
}
