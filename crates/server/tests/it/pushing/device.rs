//! A device: its keys, and what it reads of what came for it.

use data_encoding::BASE64URL_NOPAD;
use hyper::header::HeaderMap;
use jsonwebtoken::{Algorithm, DecodingKey, Validation};
use p256::{SecretKey, elliptic_curve::sec1::ToEncodedPoint};
use serde_json::{Value, json};

use super::{
    opening::opened,
    service::{Came, Service},
};
use crate::harness::{Person, Reply, until};

pub(super) struct Device<'a> {
    service: &'a Service,
    name: &'static str,
    secret: SecretKey,
    auth: [u8; 16],
}

impl<'a> Device<'a> {
    pub(super) fn of(service: &'a Service, name: &'static str) -> Self {
        let mut secret = [7; 32];
        secret[..name.len()].copy_from_slice(name.as_bytes());
        Self {
            service,
            name,
            secret: SecretKey::from_slice(&secret).expect("a number of the curve"),
            auth: [3; 16],
        }
    }

    pub(super) fn told(&self) -> Value {
        let public = self.secret.public_key().to_encoded_point(false);
        json!({
            "name": self.name,
            "endpoint": format!("{}/{}", self.service.origin, self.name),
            "p256dh": BASE64URL_NOPAD.encode(public.as_bytes()),
            "auth": BASE64URL_NOPAD.encode(&self.auth),
        })
    }

    /// Registers with a person's session; its id.
    pub(super) async fn registers(&self, person: &Person) -> i64 {
        let made = self.tries_to_register(person).await.ok();
        made["id"].as_i64().expect("an id")
    }

    pub(super) async fn tries_to_register(&self, person: &Person) -> Reply {
        person.post_json("/api/v1/devices", self.told()).await
    }

    /// Waits until so many pushes have come; the last of them, with what it says.
    pub(super) async fn hears(&self, count: usize) -> (Came, Value) {
        until(async || self.service.came(self.name).len() >= count).await;
        let came = self.service.came(self.name);
        assert_eq!(came.len(), count, "{}", self.name);
        let last = came[count - 1].clone();
        let said = opened(&self.secret, self.auth, &last.body);
        (last, said)
    }

    pub(super) fn count(&self) -> usize {
        self.service.came(self.name).len()
    }
}

/// What the server says of itself to the service, which its key has signed.
pub(super) fn claims(headers: &HeaderMap, key: &str, origin: &str) -> Value {
    let said = headers["authorization"].to_str().expect("a text");
    let (token, named) = said
        .strip_prefix("vapid t=")
        .and_then(|said| said.split_once(",k="))
        .expect("a token and a key");
    assert_eq!(named, key);
    let point = BASE64URL_NOPAD.decode(key.as_bytes()).expect("base64");
    let [x, y] = [&point[1..33], &point[33..]].map(|half| BASE64URL_NOPAD.encode(half));
    let key = DecodingKey::from_ec_components(&x, &y).expect("a point");
    let mut validation = Validation::new(Algorithm::ES256);
    validation.set_audience(&[origin]);
    let token = jsonwebtoken::decode::<Value>(token, &key, &validation);
    token.expect("it is signed, and good here and now").claims
}
