//! Tokens: signed, and standing on a session that can be ended. None of one kind passes for one of another (RFC 8725).

mod claims;

use std::str::FromStr;

use hmac::{Hmac, KeyInit, Mac};
use jsonwebtoken::{
    DecodingKey, EncodingKey, Header, Validation, dangerous::insecure_decode_claims,
};
use serde::{
    Deserialize, Deserializer, Serialize,
    de::{Error as _, IgnoredAny},
};
use sha2::Sha256;
use veche_model::Millis;

use crate::{Error, Result, secret::hex};
pub use claims::REMEMBERED;
pub(crate) use claims::{Access, Claims, Confirmation, Device, Refresh, Reset, Ticket, View};

/// A signed token, as the client carries it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Token(pub String);

/// How tokens are signed. One algorithm a key: a token that names another is no token.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String")]
pub enum Algorithm {
    /// HMAC with SHA-256.
    HS256,
    /// HMAC with SHA-384.
    HS384,
    /// HMAC with SHA-512.
    HS512,
    /// Ed25519 signatures; the secret is a private key in PEM (PKCS #8).
    EdDSA,
}

impl FromStr for Algorithm {
    type Err = String;

    fn from_str(name: &str) -> Result<Self, String> {
        match name {
            "HS256" => Ok(Self::HS256),
            "HS384" => Ok(Self::HS384),
            "HS512" => Ok(Self::HS512),
            "EdDSA" => Ok(Self::EdDSA),
            _ => Err("must be HS256, HS384, HS512 or EdDSA".to_owned()),
        }
    }
}

impl TryFrom<String> for Algorithm {
    type Error = String;

    fn try_from(name: String) -> Result<Self, String> {
        name.parse()
    }
}

/// How far ahead of ours the clock may stand that a token was signed by, in seconds.
const LEEWAY: i64 = 30;

/// All that a header of ours says. One that wants more to be understood (`crit`, `b64`), or brings a key, is none of ours.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Head {
    #[serde(rename = "alg")]
    _alg: IgnoredAny,
    typ: Option<String>,
}

/// What a token may say besides. We say none of it; one that was signed for others by the same key does not count here.
#[derive(Deserialize)]
struct Aside {
    nbf: Option<i64>,
    #[serde(default, rename = "aud", deserialize_with = "unwelcome")]
    _aud: (),
    #[serde(default, rename = "iss", deserialize_with = "unwelcome")]
    _iss: (),
}

fn unwelcome<'de, D: Deserializer<'de>>(_: D) -> Result<(), D::Error> {
    Err(D::Error::custom("is not said here"))
}

/// The keys that sign tokens and know them again.
pub struct Keys {
    header: Header,
    sign: EncodingKey,
    verify: DecodingKey,
    validation: Validation,
    /// For what is to be known again here and means nothing elsewhere.
    seal: Seal,
}

/// What seals texts: nobody without the secret can make a seal, or learn anything from one.
#[derive(Clone)]
pub(crate) struct Seal(Hmac<Sha256>);

impl Seal {
    /// 32 bytes that nobody without the secret can tell from random ones, the same for the same text and purpose.
    pub(crate) fn seal(&self, purpose: &str, text: &str) -> [u8; 32] {
        self.over(purpose, text).finalize().into_bytes().into()
    }

    /// Whether these are the first bytes of the seal of a text, which takes the same time for any others.
    pub(crate) fn fits(&self, purpose: &str, text: &str, seal: &[u8]) -> bool {
        let over = self.over(purpose, text);
        over.verify_truncated_left(seal).is_ok()
    }

    fn over(&self, purpose: &str, text: &str) -> Hmac<Sha256> {
        let mut seal = self.0.clone();
        for part in [purpose, "\0", text] {
            seal.update(part.as_bytes());
        }
        seal
    }
}

impl Keys {
    /// Keys for an algorithm. `public` is the public half in PEM, which only [`Algorithm::EdDSA`] has.
    ///
    /// Fails with a rule in words when the secret is no key for that algorithm.
    pub fn new(algorithm: Algorithm, secret: &str, public: Option<&str>) -> Result<Self, String> {
        let hmac = || {
            (
                EncodingKey::from_secret(secret.as_bytes()),
                DecodingKey::from_secret(secret.as_bytes()),
            )
        };
        let (name, (sign, verify)) = match algorithm {
            Algorithm::HS256 => (jsonwebtoken::Algorithm::HS256, hmac()),
            Algorithm::HS384 => (jsonwebtoken::Algorithm::HS384, hmac()),
            Algorithm::HS512 => (jsonwebtoken::Algorithm::HS512, hmac()),
            Algorithm::EdDSA => {
                let refuse = |_| "must be an Ed25519 private key in PEM (PKCS #8)".to_owned();
                let sign = EncodingKey::from_ed_pem(secret.as_bytes()).map_err(refuse)?;
                let public = public.unwrap_or_default().as_bytes();
                let verify = DecodingKey::from_ed_pem(public).map_err(refuse)?;
                (jsonwebtoken::Algorithm::EdDSA, (sign, verify))
            }
        };
        let mut validation = Validation::new(name);
        validation.set_required_spec_claims(&["exp"]);
        // The expiry is held against the injected clock, below.
        validation.validate_exp = false;
        validation.validate_aud = false;
        Ok(Self {
            header: Header::new(name),
            seal: seal(secret),
            sign,
            verify,
            validation,
        })
    }

    /// The seal of a text: see [`Seal::seal`].
    pub(crate) fn seal(&self, purpose: &str, text: &str) -> [u8; 32] {
        self.seal.seal(purpose, text)
    }

    /// What seals.
    pub(crate) fn seals(&self) -> Seal {
        self.seal.clone()
    }

    /// What tells these keys from others, and says nothing of them.
    pub(crate) fn fingerprint(&self) -> String {
        hex(&self.seal("fingerprint", "")[..8])
    }

    pub(crate) fn issue<C: Claims>(&self, claims: &C) -> Token {
        let mut header = self.header.clone();
        header.typ = Some(C::TYPE.to_owned());
        let token = jsonwebtoken::encode(&header, claims, &self.sign)
            .expect("the key was made for this algorithm, and the claims are plain JSON");
        Token(token)
    }

    /// What a token says, if it is ours, of this kind, good already and still good.
    pub(crate) fn verify<C: Claims>(&self, token: &str, now: Millis) -> Result<C> {
        let claims = jsonwebtoken::decode::<C>(token, &self.verify, &self.validation)
            .map_err(|_| Error::Unauthenticated)?
            .claims;
        let (kind, not_before) = said(token).ok_or(Error::Unauthenticated)?;
        let kind = kind.as_deref().unwrap_or(Access::TYPE);
        let (from, until) = claims.times();
        let begins = from.max(not_before).saturating_sub(LEEWAY);
        let is_good = begins <= now.seconds() && now.seconds() < until && from < until;
        if is_good && kind.eq_ignore_ascii_case(C::TYPE) {
            Ok(claims)
        } else {
            Err(Error::Unauthenticated)
        }
    }
}

/// Not the key that signs tokens, but one made from it: what is sealed must never pass for a token.
fn seal(secret: &str) -> Seal {
    let keyed = |key: &[u8]| {
        <Hmac<Sha256> as KeyInit>::new_from_slice(key).expect("any length is a key of HMAC")
    };
    let mut made = keyed(secret.as_bytes());
    made.update(b"veche: the key of seals");
    Seal(keyed(&made.finalize().into_bytes()))
}

/// The kind that a well-signed token says it is, if any, and since when it is to be good; `None` for one that says what no
/// token of ours says.
fn said(token: &str) -> Option<(Option<String>, i64)> {
    let head = token.split('.').next()?;
    let head: Head = insecure_decode_claims(format!("{head}.{head}.")).ok()?;
    let aside: Aside = insecure_decode_claims(token).ok()?;
    Some((head.typ, aside.nbf.unwrap_or(i64::MIN)))
}

#[cfg(test)]
mod tests;
