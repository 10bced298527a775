//! What each kind of token says.

use serde::{Deserialize, Serialize, de::DeserializeOwned};
use veche_model::{Millis, Role, User, UserId};

/// How long a device is remembered, in seconds: as long as browsers keep a cookie.
pub const REMEMBERED: i64 = 400 * 24 * 3600;

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

/// What a view is for.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
enum ForFiles {
    Files,
}

/// What shows files to a page's own elements, which send no header. It lets nobody do anything else.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct View {
    r#use: ForFiles,
    /// The session that it stands on.
    pub(crate) jti: String,
    /// Whose session that is.
    pub(crate) uid: i64,
    iat: i64,
    exp: i64,
}

impl View {
    pub(crate) fn new(session: String, user: UserId, now: Millis, until: Millis) -> Self {
        Self {
            r#use: ForFiles::Files,
            jti: session,
            uid: user.0,
            iat: now.seconds(),
            exp: until.seconds(),
        }
    }
}

impl Claims for View {
    const TYPE: &'static str = "files+jwt";

    fn times(&self) -> (i64, i64) {
        (self.iat, self.exp)
    }
}

/// What a reset is for.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
enum ForReset {
    Reset,
}

/// What gives a person another password, as long as they have the one that it names.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Reset {
    r#use: ForReset,
    /// Whose password.
    pub(crate) uid: i64,
    /// Which password they have: any other, and it is good no more.
    pub(crate) pwd: String,
    /// The session of theirs with which it ends, where they made it themselves.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) sid: Option<String>,
    iat: i64,
    pub(crate) exp: i64,
}

impl Reset {
    pub(crate) fn new(user: UserId, password: String, now: Millis, until: Millis) -> Self {
        Self {
            r#use: ForReset::Reset,
            uid: user.0,
            pwd: password,
            sid: None,
            iat: now.seconds(),
            exp: until.seconds(),
        }
    }

    /// One that ends with this session.
    pub(crate) fn made_by(self, session: String) -> Self {
        Self {
            sid: Some(session),
            ..self
        }
    }
}

impl Claims for Reset {
    const TYPE: &'static str = "reset+jwt";

    fn times(&self) -> (i64, i64) {
        (self.iat, self.exp)
    }
}

/// What a confirmation is for.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
enum ForAddress {
    Address,
}

/// What shows that somebody reads what goes to an address.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Confirmation {
    r#use: ForAddress,
    /// Whose address it is to be.
    pub(crate) uid: i64,
    /// What the address is known again by.
    pub(crate) adr: String,
    iat: i64,
    exp: i64,
}

impl Confirmation {
    pub(crate) fn new(user: UserId, address: String, now: Millis, until: Millis) -> Self {
        Self {
            r#use: ForAddress::Address,
            uid: user.0,
            adr: address,
            iat: now.seconds(),
            exp: until.seconds(),
        }
    }
}

impl Claims for Confirmation {
    const TYPE: &'static str = "address+jwt";

    fn times(&self) -> (i64, i64) {
        (self.iat, self.exp)
    }
}

/// What a device's mark is for.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
enum ForDevice {
    Device,
}

/// What a device is known again by at a sign-in. It lets nobody in.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Device {
    r#use: ForDevice,
    /// Which device it is.
    pub(crate) jti: String,
    /// Who has signed in there, the last one last.
    pub(super) people: Vec<i64>,
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
