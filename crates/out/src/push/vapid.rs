//! Who we are to push services (RFC 8292): a key of the house's own, under which every device registers.

use std::{
    collections::HashMap,
    fmt,
    sync::{Mutex, PoisonError},
};

use data_encoding::BASE64URL_NOPAD;
use jsonwebtoken::{Algorithm, EncodingKey, Header, encode};
use p256::{SecretKey, elliptic_curve::sec1::ToEncodedPoint, pkcs8::EncodePrivateKey};
use ring::digest::{SHA256, digest};
use serde_json::json;

/// Seconds that a word of ours is good for: services take a day at most.
const GOOD_FOR: i64 = 12 * 3600;
/// Seconds that it is said again: signing takes longer than all else about a push.
const SAID_AGAIN: i64 = 3600;
/// Services that it is kept for.
const SERVICES: usize = 64;

/// The house's key.
pub struct Vapid {
    key: EncodingKey,
    public: String,
    /// What was said to whom, where they were told to find the operator, and when.
    said: Mutex<HashMap<String, Said>>,
}

struct Said {
    sub: Option<String>,
    at: i64,
    word: String,
}

impl fmt::Debug for Vapid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Vapid").field(&self.public).finish()
    }
}

impl Vapid {
    /// The key that these bytes lead to, the same each time. Whoever knows them has it.
    #[must_use]
    pub fn of(mut seed: [u8; 32]) -> Self {
        let (secret, der) = loop {
            // Of 2^32 seeds one is no number of the curve.
            if let Ok(secret) = SecretKey::from_slice(&seed)
                && let Ok(der) = secret.to_pkcs8_der()
            {
                break (secret, der);
            }
            let next = digest(&SHA256, &seed);
            seed.copy_from_slice(next.as_ref());
        };
        let point = secret.public_key().to_encoded_point(false);
        Self {
            key: EncodingKey::from_ec_der(der.as_bytes()),
            public: BASE64URL_NOPAD.encode(point.as_bytes()),
            said: Mutex::default(),
        }
    }

    /// The public half, by which devices register: 65 bytes in base64 for addresses.
    #[must_use]
    pub fn public(&self) -> &str {
        &self.public
    }

    /// What a request to a service carries: good at this origin, for eleven hours from now at the least, in seconds. `sub` says where
    /// the service finds the operator. `None` when it cannot be signed, which the key rules out.
    #[must_use]
    pub fn authorization(&self, origin: &str, sub: Option<&str>, now: i64) -> Option<String> {
        let mut said = self.said.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(said) = said.get(origin)
            && said.sub.as_deref() == sub
            && (said.at..said.at + SAID_AGAIN).contains(&now)
        {
            return Some(said.word.clone());
        }
        let word = self.sign(origin, sub, now)?;
        if said.len() >= SERVICES {
            said.clear();
        }
        let sub = sub.map(str::to_owned);
        let (at, again) = (now, word.clone());
        said.insert(origin.to_owned(), Said { sub, at, word });
        Some(again)
    }

    fn sign(&self, origin: &str, sub: Option<&str>, now: i64) -> Option<String> {
        let mut claims = json!({"aud": origin, "exp": now + GOOD_FOR});
        if let Some(sub) = sub {
            claims["sub"] = sub.into();
        }
        let token = encode(&Header::new(Algorithm::ES256), &claims, &self.key);
        Some(format!("vapid t={},k={}", token.ok()?, self.public))
    }
}

#[cfg(test)]
mod tests {
    use p256::ecdsa::{Signature, VerifyingKey, signature::Verifier};
    use serde_json::Value;

    use super::*;

    #[test]
    fn what_is_said_is_signed_by_the_key_that_it_names() {
        let vapid = Vapid::of([7; 32]);
        assert_eq!(Vapid::of([7; 32]).public(), vapid.public());
        assert_ne!(Vapid::of([8; 32]).public(), vapid.public());
        let sub = Some("https://chat.example.org");
        let said = vapid
            .authorization("https://push.example.org", sub, 1_000)
            .unwrap();
        let (token, key) = said
            .strip_prefix("vapid t=")
            .unwrap()
            .split_once(",k=")
            .unwrap();
        let key = BASE64URL_NOPAD.decode(key.as_bytes()).unwrap();
        let key = VerifyingKey::from_sec1_bytes(&key).unwrap();
        let (signed, signature) = token.rsplit_once('.').unwrap();
        let signature = BASE64URL_NOPAD.decode(signature.as_bytes()).unwrap();
        let signature = Signature::from_slice(&signature).unwrap();
        assert!(key.verify(signed.as_bytes(), &signature).is_ok());
        let claims = signed.split_once('.').unwrap().1.as_bytes();
        let claims: Value =
            serde_json::from_slice(&BASE64URL_NOPAD.decode(claims).unwrap()).unwrap();
        let wanted = json!({"aud": "https://push.example.org", "exp": 44_200, "sub": sub});
        assert_eq!(claims, wanted);
    }

    #[test]
    fn it_is_said_again_for_an_hour_to_the_same_service_alone() {
        let vapid = Vapid::of([7; 32]);
        let says = |origin: &str, sub, now| vapid.authorization(origin, sub, now).unwrap();
        let first = says("https://a.example", None, 1_000);
        assert_eq!(says("https://a.example", None, 4_599), first);
        assert_ne!(says("https://b.example", None, 4_599), first);
        let later = says("https://a.example", None, 4_600);
        assert_ne!(later, first);
        assert_ne!(
            says("https://a.example", None, 4_599),
            later,
            "a clock that went back"
        );
        assert_ne!(
            says("https://a.example", Some("https://c.example"), 4_599),
            first
        );
        for number in 0..2 * SERVICES {
            says(&format!("https://{number}.example"), None, 1_000);
        }
        assert!(vapid.said.lock().unwrap().len() <= SERVICES);
    }

    #[test]
    fn bytes_that_are_no_key_lead_to_one_all_the_same() {
        assert_eq!(Vapid::of([0; 32]).public().len(), 87);
        assert_eq!(Vapid::of([255; 32]).public().len(), 87);
    }
}
