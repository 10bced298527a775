//! Who did what to whom: only ever added to, and trimmed by age.

use std::net::IpAddr;

use veche_model::{ChannelId, Millis, UserId};

use super::{Failure, Tx, value::values};
use crate::network::network;

type Result<T> = std::result::Result<T, Failure>;

const ADD: &str = "insert into audit (at, actor_id, act, user_id, channel_id, detail, address)
    values ($1, $2, $3, $4, $5, $6, $7)";
// Who of several people it was done to is left out of a row that stands for all.
const FOLD: &str =
    "insert into audit (at, actor_id, act, user_id, channel_id, detail, address, fold)
    values ($1, $2, $3, $4, $5, $6, $7, $8)
    on conflict (fold) where fold is not null do update set times = audit.times + 1,
    user_id = case when audit.user_id = excluded.user_id then audit.user_id end,
    detail = case when audit.detail = excluded.detail then audit.detail end";
// Ids are given in the order of time, as nearly as matters here.
const TRIM: &str = "delete from audit where at < $1
    and id in (select id from audit where act <> $2 order by id limit $3)";
/// Milliseconds that one folded row stands for.
const FOLDED: i64 = 60_000;
const SINCE: &str =
    "select id, coalesce(user_id, 0), coalesce(channel_id, 0) from audit where id > $1
    and act in ('blocked', 'role_changed', 'password_changed', 'member_removed', 'channel_deleted',
        'signed_out', 'sessions_ended', 'token_reused')
    order by id limit 1000";
const DONE: &str = "select id from audit where act = $1 and detail = $2 limit 1";
// The newest of what somebody did, so that the work has a bound.
const SIGNED_IN: &str = "select distinct address from
    (select act, address from audit where actor_id = $1 order by id desc limit 500) as newest
    where act = 'signed_in' and address is not null";
const NEWEST: &str = "select coalesce(max(id), 0) from audit";

/// What was done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Act {
    /// An account was made.
    Registered,
    /// Somebody asked for an account.
    Applied,
    /// Somebody who had asked for an account got it.
    Approved,
    /// Somebody who had asked for an account got none.
    Declined,
    /// Somebody signed in.
    SignedIn,
    /// A person made a link that signs them in elsewhere.
    SignInLinkMade,
    /// A sign-in was refused.
    Refused,
    /// Somebody signed out.
    SignedOut,
    /// One or more sessions of a person were ended.
    SessionsEnded,
    /// An administrator read a person's sessions.
    SessionsRead,
    /// A refresh token that was used up came again, so that its session was ended.
    TokenReused,
    /// A personal access token was made.
    TokenMade,
    /// A person was shut out.
    Blocked,
    /// A person was let in again.
    Unblocked,
    /// A person was muted for a time.
    Muted,
    /// A person may speak again.
    Unmuted,
    /// The picture that a person shows was taken away.
    AvatarRemoved,
    /// A role was given or taken.
    RoleChanged,
    /// A password was set, by its person, an administrator or a link.
    PasswordChanged,
    /// Mail to a person goes to another address from now on, or to none.
    AddressChanged,
    /// A person was given another number of bytes for their files.
    FileQuotaChanged,
    /// Files were removed, which were older than they are kept.
    FilesRemoved,
    /// A link was made by which a person sets another password.
    ResetMade,
    /// A channel was made.
    ChannelCreated,
    /// A channel was renamed, archived or otherwise arranged.
    ChannelArranged,
    /// A channel was deleted.
    ChannelDeleted,
    /// Somebody else's message was deleted.
    MessageDeleted,
    /// Somebody else's poll was closed.
    PollClosed,
    /// A person was let into a channel.
    MemberAdded,
    /// A person was put out of a channel.
    MemberRemoved,
    /// A member was made an owner of a channel.
    OwnerMade,
    /// An owner of a channel was made a member like others.
    OwnerUnmade,
    /// A message was reported.
    Reported,
    /// What was made of a report was written down.
    ReportResolved,
    /// An invite to a channel was made.
    InviteMade,
    /// An invite was made to work no more.
    InviteRevoked,
    /// What the administrators decide for all was changed.
    TownChanged,
    /// An emoji of the town's own was made.
    EmojiMade,
    /// An emoji of the town's own was deleted.
    EmojiDeleted,
    /// A group of people was made.
    GroupMade,
    /// A group was called something else, or has other people.
    GroupChanged,
    /// A group was deleted.
    GroupDeleted,
    /// An administrator read a person's direct messages.
    ChatsRead,
    /// An administrator read this log.
    AuditRead,
    /// A name resembles that of a person who has just got a role.
    Resembles,
    /// The demo data was made or removed.
    Demo,
}

impl Act {
    fn word(self) -> &'static str {
        match self {
            Self::Registered => "registered",
            Self::Applied => "applied",
            Self::Approved => "approved",
            Self::Declined => "declined",
            Self::SignedIn => "signed_in",
            Self::SignInLinkMade => "sign_in_link_made",
            Self::Refused => "refused",
            Self::SignedOut => "signed_out",
            Self::SessionsEnded => "sessions_ended",
            Self::SessionsRead => "sessions_read",
            Self::TokenReused => "token_reused",
            Self::TokenMade => "token_made",
            Self::Blocked => "blocked",
            Self::Unblocked => "unblocked",
            Self::Muted => "muted",
            Self::Unmuted => "unmuted",
            Self::AvatarRemoved => "avatar_removed",
            Self::RoleChanged => "role_changed",
            Self::PasswordChanged => "password_changed",
            Self::AddressChanged => "address_changed",
            Self::FileQuotaChanged => "file_quota_changed",
            Self::FilesRemoved => "files_removed",
            Self::ResetMade => "reset_made",
            Self::ChannelCreated => "channel_created",
            Self::ChannelArranged => "channel_arranged",
            Self::ChannelDeleted => "channel_deleted",
            Self::MessageDeleted => "message_deleted",
            Self::PollClosed => "poll_closed",
            Self::MemberAdded => "member_added",
            Self::MemberRemoved => "member_removed",
            Self::OwnerMade => "owner_made",
            Self::OwnerUnmade => "owner_unmade",
            Self::Reported => "reported",
            Self::ReportResolved => "report_resolved",
            Self::InviteMade => "invite_made",
            Self::InviteRevoked => "invite_revoked",
            Self::TownChanged => "town_changed",
            Self::EmojiMade => "emoji_made",
            Self::EmojiDeleted => "emoji_deleted",
            Self::GroupMade => "group_made",
            Self::GroupChanged => "group_changed",
            Self::GroupDeleted => "group_deleted",
            Self::ChatsRead => "chats_read",
            Self::AuditRead => "audit_read",
            Self::Resembles => "resembles",
            Self::Demo => "demo",
        }
    }
}

/// One line of the audit log.
#[derive(Clone, Debug)]
pub(crate) struct Entry {
    at: Millis,
    act: Act,
    actor: Option<UserId>,
    user: Option<UserId>,
    channel: Option<ChannelId>,
    detail: Option<String>,
    address: Option<IpAddr>,
    is_folded: bool,
}

impl Entry {
    /// An act of nobody in particular: the operator at the command line, or a stranger.
    pub(crate) fn new(act: Act, at: Millis) -> Self {
        Self {
            at,
            act,
            actor: None,
            user: None,
            channel: None,
            detail: None,
            address: None,
            is_folded: false,
        }
    }

    /// Who did it, and from where.
    #[must_use]
    pub(crate) fn by(self, actor: UserId, address: Option<IpAddr>) -> Self {
        Self {
            actor: Some(actor),
            address,
            ..self
        }
    }

    /// From where a stranger did it.
    #[must_use]
    pub(crate) fn from(self, address: Option<IpAddr>) -> Self {
        Self { address, ..self }
    }

    /// Whom it was done to.
    #[must_use]
    pub(crate) fn to(self, user: UserId) -> Self {
        Self {
            user: Some(user),
            ..self
        }
    }

    /// Where it was done.
    #[must_use]
    pub(crate) fn at_channel(self, channel: ChannelId) -> Self {
        Self {
            channel: Some(channel),
            ..self
        }
    }

    /// What else to know of it; never a secret.
    #[must_use]
    pub(crate) fn detail(self, detail: impl Into<String>) -> Self {
        Self {
            detail: Some(detail.into()),
            ..self
        }
    }

    /// As one row with all of its kind from the same place within the same minute: what strangers do must not fill the disk.
    #[must_use]
    pub(crate) fn folded(self) -> Self {
        Self {
            is_folded: true,
            ..self
        }
    }

    /// What a folded row is found by.
    fn fold(&self) -> String {
        let place = self.address.map(network).map(|place| place.to_string());
        let place = place.unwrap_or_default();
        format!(
            "{} {place} {}",
            self.act.word(),
            self.at.0.div_euclid(FOLDED)
        )
    }

    /// Why, if anybody has said so.
    #[must_use]
    pub(crate) fn because(self, reason: &str) -> Self {
        let reason = reason.trim();
        if reason.is_empty() {
            return self;
        }
        self.detail(reason)
    }
}

impl Tx<'_> {
    pub(crate) async fn audit(&mut self, entry: &Entry) -> Result<()> {
        let address = entry.address.map(|address| address.to_string());
        if entry.is_folded {
            let fold = entry.fold();
            let (act, detail) = (entry.act.word(), entry.detail.as_deref());
            let params = values![
                entry.at,
                entry.actor,
                act,
                entry.user,
                entry.channel,
                detail,
                address.as_deref(),
                fold.as_str(),
            ];
            return self.run(FOLD, params).await.map(drop);
        }
        self.run(
            ADD,
            values![
                entry.at,
                entry.actor,
                entry.act.word(),
                entry.user,
                entry.channel,
                entry.detail.as_deref(),
                address.as_deref(),
            ],
        )
        .await
        .map(drop)
    }

    /// Forgets at most so many entries from before a time; how many. That demo data was removed is kept: it is not to come back.
    pub(crate) async fn trim_audit(&mut self, before: Millis, most: i64) -> Result<u64> {
        self.run(TRIM, values![before, Act::Demo.word(), most])
            .await
    }

    /// What was done after this entry that may end a socket: the entry, the person and the channel; 0 for neither. At most
    /// 1000 of them.
    pub(crate) async fn ended_since(
        &mut self,
        entry: i64,
    ) -> Result<Vec<(i64, UserId, ChannelId)>> {
        self.all(SINCE, values![entry]).await
    }

    /// Whether this was ever done, with this detail.
    pub(crate) async fn was_done(&mut self, act: Act, detail: &str) -> Result<bool> {
        let found: Option<(i64,)> = self.optional(DONE, values![act.word(), detail]).await?;
        Ok(found.is_some())
    }

    /// The addresses from which a person has signed in of late.
    pub(crate) async fn signed_in_from(&mut self, user: UserId) -> Result<Vec<String>> {
        let found: Vec<(String,)> = self.all(SIGNED_IN, values![user]).await?;
        Ok(found.into_iter().map(|(address,)| address).collect())
    }

    pub(crate) async fn newest_entry(&mut self) -> Result<i64> {
        let (newest,) = self.one(NEWEST, &[]).await?;
        Ok(newest)
    }
}
