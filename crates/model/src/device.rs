//! Devices that are told while nobody looks at them.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{
    DEVICE_NAME_CHARS, DeviceId, Invalid, Millis, PUSH_ENDPOINT_BYTES, name::one_line,
    wire::on_the_wire,
};

/// A device that is told while nobody looks at it: nobody else's business.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Device {
    /// Which one it is.
    pub id: DeviceId,
    /// What its owner knows it by.
    pub name: String,
    /// Since when it is told.
    pub created_at: Millis,
    /// When its service last took something for it; `null` until then.
    pub reached_at: Option<Millis>,
    /// The status by which its service last refused something; `null` when it has taken something since, and 0 where there may not be
    /// spoken to.
    pub refusal: Option<i64>,
    /// Whether it was registered by the session that asks.
    pub is_current: bool,
}

/// One's devices, and what it takes to register another.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Devices {
    /// The server's public key for web push (VAPID): a point of P-256, in base64 for addresses.
    pub key: String,
    /// What the house is called outside; `null` where nobody has said it, and some push services refuse what comes from there.
    #[serde(default)]
    pub public_url: Option<String>,
    /// How much a word to a device says.
    pub content: PushContent,
    /// The devices, the oldest first.
    pub devices: Vec<Device>,
}

/// How much a word to a device says. The services that carry it cannot read it; whoever sees the screen can.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum PushContent {
    /// What was said.
    #[default]
    Text,
    /// Who said something, and where.
    Place,
    /// That there is something new.
    Nothing,
}

impl PushContent {
    const ALL: [Self; 3] = [Self::Text, Self::Place, Self::Nothing];

    /// The small integer that the store keeps.
    #[must_use]
    pub fn code(self) -> i64 {
        match self {
            Self::Text => 0,
            Self::Place => 1,
            Self::Nothing => 2,
        }
    }

    /// What has this code; `None` for a code that no version has given out.
    #[must_use]
    pub fn from_code(code: i64) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.code() == code)
    }
}

/// What a device is known by to its owner: one line of up to 100 characters.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DeviceName(String);

on_the_wire!(DeviceName, DeviceName::parse, { "minLength": 1, "maxLength": DEVICE_NAME_CHARS });

impl DeviceName {
    /// Reads a name.
    pub fn parse(text: &str) -> Result<Self, Invalid> {
        one_line("name", text, DEVICE_NAME_CHARS).map(Self)
    }

    /// The name.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Where a device is reached: an address of its push service, of up to 1,000 bytes. Whether it may be spoken to, the server says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PushEndpoint(String);

on_the_wire!(PushEndpoint, PushEndpoint::parse, { "minLength": 1, "maxLength": PUSH_ENDPOINT_BYTES, "format": "uri" });

impl PushEndpoint {
    /// Reads an address.
    pub fn parse(text: &str) -> Result<Self, Invalid> {
        if (1..=PUSH_ENDPOINT_BYTES).contains(&text.len()) {
            Ok(Self(text.to_owned()))
        } else {
            Err(Invalid::new("endpoint", "must have 1 to 1000 bytes"))
        }
    }

    /// The address.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}
