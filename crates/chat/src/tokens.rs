//! Access tokens: signed, short-lived, and standing on a session that can be ended.

use std::str::FromStr;

use jsonwebtoken::{DecodingKey, EncodingKey, Header, Validation};
use serde::{Deserialize, Serialize};
use veche_model::{Millis, Role, User};

use crate::{Error, Result};

/// A signed access token, as the client carries it.
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

/// What a token says.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Claims {
    sub: String,
    username: String,
    uid: i64,
    is_admin: bool,
    is_moderator: bool,
    iat: i64,
    exp: i64,
    /// The session that the token stands on.
    pub(crate) jti: String,
}

/// The keys that sign tokens and know them again.
pub struct Keys {
    header: Header,
    sign: EncodingKey,
    verify: DecodingKey,
    validation: Validation,
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
        validation.set_required_spec_claims(&["exp", "sub"]);
        // The expiry is held against the injected clock, below.
        validation.validate_exp = false;
        validation.validate_aud = false;
        Ok(Self {
            header: Header::new(name),
            sign,
            verify,
            validation,
        })
    }

    pub(crate) fn issue(&self, user: &User, session: String, now: Millis, until: Millis) -> Token {
        let claims = Claims {
            sub: user.username.clone(),
            username: user.username.clone(),
            uid: user.id.0,
            is_admin: user.role >= Role::Admin,
            is_moderator: user.role >= Role::Moderator,
            iat: now.seconds(),
            exp: until.seconds(),
            jti: session,
        };
        let token = jsonwebtoken::encode(&self.header, &claims, &self.sign)
            .expect("the key was made for this algorithm, and the claims are plain JSON");
        Token(token)
    }

    /// What a token says, if it is ours and still good.
    pub(crate) fn verify(&self, token: &str, now: Millis) -> Result<Claims> {
        let data = jsonwebtoken::decode::<Claims>(token, &self.verify, &self.validation)
            .map_err(|_| Error::Unauthenticated)?;
        let claims = data.claims;
        if claims.exp <= now.seconds() || claims.exp <= claims.iat {
            return Err(Error::Unauthenticated);
        }
        Ok(claims)
    }
}
