//! Channels and who is in them.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use veche_chat::{Arrangement, Caller, Chat, Result};
use veche_model::{
    Channel, ChannelId, ChannelName, FileId, Kind, Level, Membership, Millis, Mode, Patch, Place,
    Scope, SectionKey, Topic, UserId,
};

use super::{
    operation::Operation,
    page::Limit,
    route::{Route, Tag},
};

const TAG: Tag = Tag("Channels");

/// The channels that one is in, by id, with what is unread in each.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Channels {}

impl Operation for Channels {
    const ROUTE: Route = TAG.get("channels", "/channels", Scope::Read);
    type Given = Vec<Place>;

    async fn run(self, chat: &Chat, caller: &Caller) -> Result<Vec<Place>> {
        chat.places(caller).await
    }
}

/// Channels to join, by id: open ones and one's own; all but the direct ones for moderators.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct FindChannels {
    /// What their names have in them; all when it is missing.
    #[schemars(length(max = 80))]
    query: Option<String>,
    /// Behind this one; the last of the page before.
    after: Option<ChannelId>,
    #[serde(default)]
    limit: Limit,
}

impl Operation for FindChannels {
    const ROUTE: Route = TAG.get("find_channels", "/channels/find", Scope::Read);
    type Given = Vec<Place>;

    async fn run(self, chat: &Chat, caller: &Caller) -> Result<Vec<Place>> {
        let part = self.query.unwrap_or_default();
        let after = self.after.unwrap_or(ChannelId(0));
        chat.find_channels(caller, &part, after, self.limit.0).await
    }
}

/// A channel, and how one stands in it.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct GetChannel {
    channel: ChannelId,
}

impl Operation for GetChannel {
    const ROUTE: Route = TAG.get("channel", "/channels/{channel}", Scope::Read);
    type Given = Place;

    async fn run(self, chat: &Chat, caller: &Caller) -> Result<Place> {
        chat.place(caller, self.channel).await
    }
}

/// Makes a channel, of which the caller is the owner and the first member. A name that another channel has is refused, so a
/// repeat makes no second one.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct CreateChannel {
    kind: NewKind,
    name: ChannelName,
    #[serde(default)]
    topic: Topic,
}

/// Who a new channel is for. Direct ones are opened, not made.
#[derive(Clone, Copy, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
enum NewKind {
    /// Anyone may find it and join.
    Open,
    /// By invitation.
    Closed,
}

impl From<NewKind> for Kind {
    fn from(kind: NewKind) -> Self {
        match kind {
            NewKind::Open => Self::Open,
            NewKind::Closed => Self::Closed,
        }
    }
}

impl Operation for CreateChannel {
    const ROUTE: Route = TAG.post("create_channel", "/channels", Scope::Write);
    type Given = Place;

    async fn run(self, chat: &Chat, caller: &Caller) -> Result<Place> {
        chat.found_channel(caller, self.kind.into(), self.name, self.topic)
            .await
    }
}

/// Renames a channel, gives it another topic, archives it or brings it back, makes it an announcement, makes it slow, keeps its files
/// for another time, shows another picture. What is missing stays.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct ArrangeChannel {
    channel: ChannelId,
    /// A direct channel of at least three people may have one, too, which is no one's key; `null` takes it away again.
    #[serde(default)]
    name: Patch<ChannelName>,
    topic: Option<Topic>,
    mode: Option<Mode>,
    /// Seconds that must lie between two messages of one person; 0 for none.
    #[schemars(range(min = 0, max = 21_600))]
    slow_seconds: Option<i64>,
    /// Days that its messages keep their files; 0 for as long as the server keeps them. The shorter time holds, and files of pinned
    /// messages stay.
    #[schemars(range(min = 0, max = 36_500))]
    file_days: Option<i64>,
    /// The picture to show: an own file that was sent as an avatar; `null` for none. The one before it goes.
    #[serde(default)]
    avatar: Patch<FileId>,
}

impl Operation for ArrangeChannel {
    const ROUTE: Route = TAG.patch("arrange_channel", "/channels/{channel}", Scope::Write);
    type Given = Channel;

    async fn run(self, chat: &Chat, caller: &Caller) -> Result<Channel> {
        let wanted = Arrangement {
            name: self.name,
            topic: self.topic,
            mode: self.mode,
            slow_seconds: self.slow_seconds,
            file_days: self.file_days,
            avatar: self.avatar,
        };
        chat.arrange(caller, self.channel, wanted).await
    }
}

/// Deletes a channel with all that was said in it. Moderators only, and for good.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct DeleteChannel {
    channel: ChannelId,
}

impl Operation for DeleteChannel {
    const ROUTE: Route = TAG.delete("delete_channel", "/channels/{channel}", Scope::Moderate);
    type Given = ();

    async fn run(self, chat: &Chat, caller: &Caller) -> Result<()> {
        chat.delete_channel(caller, self.channel).await
    }
}

/// The direct channel of the caller and these people, made if they have none yet. It belongs to them for good and never
/// widens.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct OpenDirect {
    /// The others. None of them is a channel to write to oneself.
    #[schemars(length(max = 20))]
    people: Vec<UserId>,
}

impl Operation for OpenDirect {
    const ROUTE: Route = TAG.post("open_direct", "/directs", Scope::Write);
    type Given = Place;

    async fn run(self, chat: &Chat, caller: &Caller) -> Result<Place> {
        chat.open_direct_with(caller, self.people).await
    }
}

/// Joins a channel. Again is no error.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Join {
    channel: ChannelId,
}

impl Operation for Join {
    const ROUTE: Route = TAG.put("join", "/channels/{channel}/membership", Scope::Write);
    type Given = Place;

    async fn run(self, chat: &Chat, caller: &Caller) -> Result<Place> {
        chat.join(caller, self.channel).await
    }
}

/// Leaves a channel. Again is no error; a closed channel is not found by then.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Leave {
    channel: ChannelId,
}

impl Operation for Leave {
    const ROUTE: Route = TAG.delete("leave", "/channels/{channel}/membership", Scope::Write);
    type Given = ();

    async fn run(self, chat: &Chat, caller: &Caller) -> Result<()> {
        chat.leave(caller, self.channel, caller.id).await
    }
}

/// Of what in a channel one wants to be told, whether it is a favourite, and in which section of one's own it stands. What is missing
/// stays.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Prefer {
    channel: ChannelId,
    /// `null` for what one is told in channels otherwise.
    #[serde(default)]
    level: Patch<Level>,
    is_favourite: Option<bool>,
    /// The key of a section of one's own; `null` for none.
    #[serde(default)]
    section: Patch<SectionKey>,
}

impl Operation for Prefer {
    const ROUTE: Route = TAG.patch("prefer", "/channels/{channel}/membership", Scope::Write);
    type Given = Membership;

    async fn run(self, chat: &Chat, caller: &Caller) -> Result<Membership> {
        let Self {
            level,
            is_favourite,
            section,
            ..
        } = self;
        chat.prefer(caller, self.channel, level, is_favourite, section)
            .await
    }
}

/// The people of a channel, by id.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Members {
    channel: ChannelId,
    /// Behind this one; the last of the page before.
    after: Option<UserId>,
    #[serde(default)]
    limit: Limit,
}

/// One of a channel's people.
#[derive(Serialize, JsonSchema)]
pub(super) struct Member {
    user: UserId,
    /// Whether the channel is theirs to arrange.
    is_owner: bool,
    joined_at: Millis,
}

impl Operation for Members {
    const ROUTE: Route = TAG.get("members", "/channels/{channel}/members", Scope::Read);
    type Given = Vec<Member>;

    async fn run(self, chat: &Chat, caller: &Caller) -> Result<Vec<Member>> {
        let after = self.after.unwrap_or(UserId(0));
        let page = chat
            .member_page(caller, self.channel, after, self.limit.0)
            .await?;
        let member = |(user, is_owner, joined_at)| Member {
            user,
            is_owner,
            joined_at,
        };
        Ok(page.into_iter().map(member).collect())
    }
}

/// Brings another person into a channel. Again is no error.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Invite {
    channel: ChannelId,
    person: UserId,
}

impl Operation for Invite {
    const ROUTE: Route = TAG.put(
        "invite",
        "/channels/{channel}/members/{person}",
        Scope::Write,
    );
    type Given = ();

    async fn run(self, chat: &Chat, caller: &Caller) -> Result<()> {
        chat.invite(caller, self.channel, self.person).await
    }
}

/// Puts a person out of a channel: nothing they post there is accepted from this answer on. Again is no error.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Remove {
    channel: ChannelId,
    person: UserId,
}

impl Operation for Remove {
    const ROUTE: Route = TAG.delete(
        "remove",
        "/channels/{channel}/members/{person}",
        Scope::Write,
    );
    type Given = ();

    async fn run(self, chat: &Chat, caller: &Caller) -> Result<()> {
        chat.leave(caller, self.channel, self.person).await
    }
}
