//! What goes in and out of Atom chat's routes.

use schemars::JsonSchema;
use serde::Serialize;
use veche_chat::{NewAccount, Range};
use veche_model::{
    ChannelId, ChannelName, DisplayName, Email, PAGE, Password, Role, Seq, User, UserId, Username,
};

use crate::contract::{Fields, Location, Shape};

/// An account to make.
#[derive(JsonSchema)]
#[schemars(rename = "AtomAccount")]
pub(super) struct Account {
    /// Letters and digits of one alphabet, `_`, `-` and `.`; unique whatever the case.
    #[schemars(with = "String", length(min = 1, max = 64))]
    username: Username,
    /// Unique whatever the case.
    #[schemars(with = "String", email, length(max = 254))]
    email: Email,
    /// 1 to 1024 bytes; 8 or more are wise.
    #[schemars(with = "String", length(min = 1, max = 1024))]
    password: Password,
}

impl Shape for Account {
    fn read(fields: &mut Fields) -> Option<Self> {
        let username = fields.parsed("username", Username::parse);
        let email = fields.parsed("email", |text| Email::parse("email", text));
        let password = fields.password();
        Some(Self {
            username: username?,
            email: email?,
            password: password?,
        })
    }
}

impl From<Account> for NewAccount {
    fn from(
        Account {
            username,
            email,
            password,
        }: Account,
    ) -> Self {
        let name = DisplayName::from(&username);
        Self {
            username,
            name,
            email: Some(email),
            password,
        }
    }
}

/// A user, as everybody may see them.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "AtomUser")]
pub(super) struct Person {
    id: UserId,
    username: String,
    email: Option<String>,
    is_moderator: bool,
    is_blocked: bool,
}

impl From<User> for Person {
    fn from(user: User) -> Self {
        Self {
            id: user.id,
            username: user.username,
            email: user.email,
            is_moderator: user.role >= Role::Moderator,
            is_blocked: user.is_blocked,
        }
    }
}

/// Which messages of a channel.
#[derive(JsonSchema)]
pub(super) struct HistoryOf {
    pub(super) channel_id: ChannelId,
    #[schemars(flatten)]
    #[schemars(with = "RangeQuery")]
    pub(super) range: Range,
}

/// A part of a channel's history.
#[derive(JsonSchema)]
#[expect(
    dead_code,
    reason = "describes the query; Range is what is read from it"
)]
struct RangeQuery {
    /// At most so many: the first ones behind `after`, or without it the last ones. All by default.
    #[schemars(range(min = 1, max = 1000))]
    limit: Option<i64>,
    /// Only messages before this `seq`.
    #[schemars(range(min = 0))]
    before: Option<i64>,
    /// Only messages behind this `seq`.
    #[schemars(range(min = 0))]
    after: Option<i64>,
}

impl Shape for HistoryOf {
    const PATH: &'static [&'static str] = &["channel_id"];

    fn read(fields: &mut Fields) -> Option<Self> {
        let channel = fields.int(Location::Path, "channel_id");
        let limit = fields.optional_int(Location::Query, "limit", 1, PAGE);
        let before = fields.optional_int(Location::Query, "before", 0, i64::MAX);
        let after = fields.optional_int(Location::Query, "after", 0, i64::MAX);
        let range = Range {
            limit: limit?,
            before: before?.map(Seq),
            after: after?.map(Seq),
        };
        Some(Self {
            channel_id: ChannelId(channel?),
            range,
        })
    }
}

/// A user.
#[derive(JsonSchema)]
pub(super) struct AboutUser {
    pub(super) user_id: UserId,
}

impl Shape for AboutUser {
    const PATH: &'static [&'static str] = &["user_id"];

    fn read(fields: &mut Fields) -> Option<Self> {
        Some(Self {
            user_id: UserId(fields.int(Location::Path, "user_id")?),
        })
    }
}

/// A channel.
#[derive(JsonSchema)]
pub(super) struct AboutChannel {
    pub(super) channel_id: ChannelId,
}

impl Shape for AboutChannel {
    const PATH: &'static [&'static str] = &["channel_id"];

    fn read(fields: &mut Fields) -> Option<Self> {
        Some(Self {
            channel_id: ChannelId(fields.int(Location::Path, "channel_id")?),
        })
    }
}

/// A user and a channel.
#[derive(JsonSchema)]
pub(super) struct AboutMember {
    pub(super) user_id: UserId,
    pub(super) channel_id: ChannelId,
}

impl Shape for AboutMember {
    fn read(fields: &mut Fields) -> Option<Self> {
        let user = fields.int(Location::Query, "user_id");
        let channel = fields.int(Location::Query, "channel_id");
        Some(Self {
            user_id: UserId(user?),
            channel_id: ChannelId(channel?),
        })
    }
}

/// A channel to make.
#[derive(JsonSchema)]
#[schemars(rename = "AtomNewChannel")]
pub(super) struct NewChannel {
    /// Unique whatever the case; one line.
    #[schemars(with = "String", length(min = 1, max = 80))]
    pub(super) name: ChannelName,
}

impl Shape for NewChannel {
    fn read(fields: &mut Fields) -> Option<Self> {
        Some(Self {
            name: fields.parsed("name", ChannelName::parse)?,
        })
    }
}

/// A channel and who is in it.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "AtomChannel")]
pub(super) struct Channel {
    id: ChannelId,
    name: String,
    members: Vec<UserId>,
}

impl Channel {
    pub(super) fn new(channel: veche_model::Channel, members: Vec<UserId>) -> Self {
        Self {
            id: channel.id,
            name: channel.name.unwrap_or_default(),
            members,
        }
    }
}
