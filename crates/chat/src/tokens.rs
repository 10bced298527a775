//! Tokens: signed, and standing on a session that can be ended. None of one kind passes for one of another (RFC 8725).

use std::str::FromStr;

use hmac::{Hmac, KeyInit, Mac};
use jsonwebtoken::{
    DecodingKey, EncodingKey, Header, Validation, dangerous::insecure_decode_claims,
};
use serde::{
    Deserialize, Deserializer, Serialize,
    de::{DeserializeOwned, Error as _, IgnoredAny},
};
use sha2::Sha256;
use veche_model::{Millis, Role, User, UserId};

use crate::{Error, Result};

/// How long a device is remembered, in seconds: as long as browsers keep a cookie.
pub const REMEMBERED: i64 = 400 * 24 * 3600;

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

/// What one kind of token says.
pub(crate) trait Claims: Serialize + DeserializeOwned {
    /// What its header calls it, which tells it from every other kind.
    const TYPE: &'static str;

    /// When it was issued and when it runs out, in seconds.
    fn times(&self) -> (i64, i64);
}

/// What lets its bearer in: an access token, or a personal one.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Access {
    sub: String,
    username: String,
    /// Whose session that is.
    pub(crate) uid: i64,
    is_admin: bool,
    is_moderator: bool,
    iat: i64,
    exp: i64,
    /// The session that the token stands on.
    pub(crate) jti: String,
}

impl Access {
    pub(crate) fn new(user: &User, session: String, now: Millis, until: Millis) -> Self {
        Self {
            sub: user.username.clone(),
            username: user.username.clone(),
            uid: user.id.0,
            is_admin: user.role >= Role::Admin,
            is_moderator: user.role >= Role::Moderator,
            iat: now.seconds(),
            exp: until.seconds(),
            jti: session,
        }
    }
}

impl Claims for Access {
    const TYPE: &'static str = "JWT";

    fn times(&self) -> (i64, i64) {
        (self.iat, self.exp)
    }
}

/// What a refresh token is for.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
enum ForRefresh {
    Refresh,
}

/// What keeps a session alive, once.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Refresh {
    r#use: ForRefresh,
    /// The session that the token stands on.
    pub(crate) jti: String,
    /// Which of the session's refresh tokens it is.
    #[serde(rename = "gen")]
    pub(crate) generation: i64,
    iat: i64,
    exp: i64,
}

impl Refresh {
    pub(crate) fn new(session: String, generation: i64, now: Millis, until: Millis) -> Self {
        Self {
            r#use: ForRefresh::Refresh,
            jti: session,
            generation,
            iat: now.seconds(),
            exp: until.seconds(),
        }
    }
}

impl Claims for Refresh {
    const TYPE: &'static str = "refresh+jwt";

    fn times(&self) -> (i64, i64) {
        (self.iat, self.exp)
    }
}

/// What a ticket is for.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
enum ForTicket {
    Ticket,
}

/// What opens one socket.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Ticket {
    r#use: ForTicket,
    /// Which ticket it is.
    pub(crate) jti: String,
    /// The session that it stands on.
    pub(crate) sid: String,
    iat: i64,
    pub(crate) exp: i64,
}

impl Ticket {
    pub(crate) fn new(id: String, session: String, now: Millis, until: Millis) -> Self {
        Self {
            r#use: ForTicket::Ticket,
            jti: id,
            sid: session,
            iat: now.seconds(),
            exp: until.seconds(),
        }
    }
}

impl Claims for Ticket {
    const TYPE: &'static str = "ticket+jwt";

    fn times(&self) -> (i64, i64) {
        (self.iat, self.exp)
    }
}

/// What a device's mark is for.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
enum ForDevice {
    Device,
}

/// What a device is known again by at a sign-in. It lets nobody in.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Device {
    r#use: ForDevice,
    /// Which device it is.
    pub(crate) jti: String,
    /// Who has signed in there, the last one last.
    people: Vec<i64>,
    iat: i64,
    exp: i64,
}

/// People of whom a device's mark tells, at most.
const PEOPLE: usize = 8;

impl Device {
    /// The mark of a device at which somebody has signed in, and before them those of whom its mark told until now.
    pub(crate) fn new(before: Option<Self>, id: String, user: UserId, now: Millis) -> Self {
        let (jti, mut people) = before.map_or((id, Vec::new()), |one| (one.jti, one.people));
        people.retain(|one| *one != user.0);
        people.push(user.0);
        let surplus = people.len().saturating_sub(PEOPLE);
        people.drain(..surplus);
        Self {
            r#use: ForDevice::Device,
            jti,
            people,
            iat: now.seconds(),
            exp: now.plus_seconds(REMEMBERED).seconds(),
        }
    }

    /// Whether this person has signed in there.
    pub(crate) fn knows(&self, user: UserId) -> bool {
        self.people.contains(&user.0)
    }
}

impl Claims for Device {
    const TYPE: &'static str = "device+jwt";

    fn times(&self) -> (i64, i64) {
        (self.iat, self.exp)
    }
}

/// The keys that sign tokens and know them again.
pub struct Keys {
    header: Header,
    sign: EncodingKey,
    verify: DecodingKey,
    validation: Validation,
    /// For what is to be known again here and means nothing elsewhere.
    seal: Hmac<Sha256>,
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

    /// 32 bytes that nobody without the secret can tell from random ones, the same for the same text and purpose.
    pub(crate) fn seal(&self, purpose: &str, text: &str) -> [u8; 32] {
        let mut seal = self.seal.clone();
        for part in [purpose, "\0", text] {
            seal.update(part.as_bytes());
        }
        seal.finalize().into_bytes().into()
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
fn seal(secret: &str) -> Hmac<Sha256> {
    let keyed = |key: &[u8]| {
        <Hmac<Sha256> as KeyInit>::new_from_slice(key).expect("any length is a key of HMAC")
    };
    let mut made = keyed(secret.as_bytes());
    made.update(b"veche: the key of seals");
    keyed(&made.finalize().into_bytes())
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
mod tests {
    use veche_model::UserId;

    use super::*;

    const NOW: Millis = Millis(1_000_000);
    const LATER: Millis = Millis(2_000_000);

    fn keys() -> Keys {
        Keys::new(Algorithm::HS256, "a key that only this test uses", None).expect("a key")
    }

    fn access() -> Access {
        let user = User {
            id: UserId(1),
            username: "anna".to_owned(),
            name: "Anna".to_owned(),
            email: None,
            role: Role::Member,
            is_blocked: false,
            created_at: NOW,
        };
        Access::new(&user, "session".to_owned(), NOW, LATER)
    }

    fn refresh() -> Refresh {
        Refresh::new("session".to_owned(), 3, NOW, LATER)
    }

    fn ticket() -> Ticket {
        Ticket::new("ticket".to_owned(), "session".to_owned(), NOW, LATER)
    }

    fn device() -> Device {
        Device::new(None, "device".to_owned(), UserId(1), NOW)
    }

    #[test]
    fn a_device_knows_the_last_people_who_signed_in_there() {
        let mut mark = device();
        for id in 2..=9 {
            mark = Device::new(Some(mark), "another".to_owned(), UserId(id), NOW);
        }
        mark = Device::new(Some(mark), "another".to_owned(), UserId(5), NOW);
        assert_eq!(mark.jti, "device");
        assert_eq!(mark.people, [2, 3, 4, 6, 7, 8, 9, 5]);
        assert!(mark.knows(UserId(5)) && !mark.knows(UserId(1)));
    }

    #[test]
    fn a_seal_is_of_its_text_its_purpose_and_its_key() {
        let other = Keys::new(Algorithm::HS256, "a key that only that test uses", None);
        let keys = keys();
        let seal = keys.seal("invite", "one");
        assert_eq!(seal, keys.seal("invite", "one"));
        assert_ne!(seal, keys.seal("invite", "two"));
        assert_ne!(seal, keys.seal("name", "one"));
        assert_ne!(seal, other.expect("a key").seal("invite", "one"));
    }

    /// Which kinds a token is taken for: access, refresh, ticket, a device's mark.
    fn taken_for(token: &Token) -> [bool; 4] {
        [
            keys().verify::<Access>(&token.0, NOW).is_ok(),
            keys().verify::<Refresh>(&token.0, NOW).is_ok(),
            keys().verify::<Ticket>(&token.0, NOW).is_ok(),
            keys().verify::<Device>(&token.0, NOW).is_ok(),
        ]
    }

    #[test]
    fn no_token_passes_for_one_of_another_kind() {
        assert_eq!(
            taken_for(&keys().issue(&access())),
            [true, false, false, false]
        );
        assert_eq!(
            taken_for(&keys().issue(&refresh())),
            [false, true, false, false]
        );
        assert_eq!(
            taken_for(&keys().issue(&ticket())),
            [false, false, true, false]
        );
        assert_eq!(
            taken_for(&keys().issue(&device())),
            [false, false, false, true]
        );
    }

    /// All that any kind of token says.
    #[derive(Serialize)]
    struct Everything {
        #[serde(flatten)]
        access: Access,
        r#use: &'static str,
        r#gen: i64,
        sid: &'static str,
    }

    #[test]
    fn neither_the_type_nor_the_claims_alone_make_a_kind() {
        let keys = keys();
        let sign = |kind: Option<&str>, what| {
            let mut header = keys.header.clone();
            header.typ = kind.map(str::to_owned);
            let claims = Everything {
                access: access(),
                r#use: what,
                r#gen: 3,
                sid: "session",
            };
            Token(jsonwebtoken::encode(&header, &claims, &keys.sign).expect("a token"))
        };
        assert_eq!(
            taken_for(&sign(Some("refresh+jwt"), "refresh")),
            [false, true, false, false]
        );
        assert_eq!(
            taken_for(&sign(Some("ticket+jwt"), "ticket")),
            [false, false, true, false]
        );
        assert_eq!(taken_for(&sign(Some("refresh+jwt"), "ticket")), [false; 4]);
        assert_eq!(taken_for(&sign(Some("ticket+jwt"), "refresh")), [false; 4]);
        assert_eq!(taken_for(&sign(Some("another+jwt"), "refresh")), [false; 4]);
        // What has no type is what every token was before there were others.
        assert_eq!(
            taken_for(&sign(None, "refresh")),
            [true, false, false, false]
        );
    }

    /// A token of these claims, with one more of them.
    #[derive(Serialize)]
    struct With<T> {
        #[serde(flatten)]
        access: Access,
        #[serde(flatten)]
        more: std::collections::BTreeMap<&'static str, T>,
    }

    #[test]
    fn a_token_of_tomorrow_or_for_others_is_none_of_today() {
        let keys = keys();
        let good = |name, value: serde_json::Value| {
            let claims = With {
                access: access(),
                more: [(name, value)].into(),
            };
            let token = jsonwebtoken::encode(&keys.header, &claims, &keys.sign).expect("a token");
            keys.verify::<Access>(&token, NOW).is_ok()
        };
        let now = NOW.seconds();
        for (name, value) in [
            ("nbf", now.into()),
            ("nbf", (now + 30).into()),
            ("nbf", (-1).into()),
            ("nickname", "anna".into()),
        ] {
            assert!(good(name, value), "{name}");
        }
        for (name, value) in [
            ("nbf", (now + 31).into()),
            ("nbf", i64::MAX.into()),
            ("nbf", "soon".into()),
            ("nbf", 0.5.into()),
            ("aud", "others".into()),
            ("aud", serde_json::json!(["veche"])),
            ("iss", "others".into()),
        ] {
            assert!(!good(name, value), "{name}");
        }
        let early = |seconds| {
            let token = keys.issue(&access());
            let before = Millis(0).plus_seconds(now - seconds);
            keys.verify::<Access>(&token.0, before).is_ok()
        };
        assert!(
            early(30) && !early(31),
            "a token is not used before it is made"
        );
    }

    #[test]
    fn a_header_says_what_ours_say_and_no_more() {
        let keys = keys();
        let good = |change: &dyn Fn(&mut Header)| {
            let mut header = keys.header.clone();
            change(&mut header);
            let token = jsonwebtoken::encode(&header, &access(), &keys.sign).expect("a token");
            keys.verify::<Access>(&token, NOW).is_ok()
        };
        assert!(good(&|_| {}));
        assert!(good(&|header| header.typ = Some("jwt".to_owned())));
        let changes: [&dyn Fn(&mut Header); 8] = [
            &|header| header.crit = Some(vec!["exp".to_owned()]),
            &|header| header.crit = Some(Vec::new()),
            &|header| header.extras.insert("b64", false),
            &|header| header.extras.insert("crit2", "x"),
            &|header| header.kid = Some("ours".to_owned()),
            &|header| header.cty = Some("JWT".to_owned()),
            &|header| header.jku = Some("http://127.0.0.1:1/".to_owned()),
            &|header| header.typ = Some("at+jwt".to_owned()),
        ];
        for change in changes {
            assert!(!good(change));
        }
    }

    #[test]
    fn a_token_ends_with_its_time() {
        let token = keys().issue(&refresh());
        assert!(keys().verify::<Refresh>(&token.0, LATER).is_err());
    }
}
