//! Who did what to whom.

use schemars::JsonSchema;
use serde::Deserialize;
use veche_chat::{Caller, Chat, Result};
use veche_model::{ActWord, AuditEntry, AuditFilter, AuditId, ChannelId, Millis, Scope, UserId};

use super::{
    operation::Operation,
    page::Limit,
    route::{Route, Tag},
};

const TAG: Tag = Tag("Administration");

/// The audit log, newest first: sign-ins, and whatever was done to people and channels by those who keep order. All filters
/// that are given hold. For administrators; that it was read, and with which filters, is written to it.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Audit {
    /// What was done, in the word of the log.
    act: Option<ActWord>,
    /// Who did it.
    actor: Option<UserId>,
    /// Whom it was done to.
    person: Option<UserId>,
    /// Where it was done.
    channel: Option<ChannelId>,
    /// Older than this one; the last of the page before.
    before: Option<AuditId>,
    /// Done at this time or later.
    since: Option<Millis>,
    /// Done before this time.
    until: Option<Millis>,
    #[serde(default)]
    limit: Limit,
}

impl Operation for Audit {
    const ROUTE: Route = TAG.get("audit", "/audit", Scope::Admin);
    type Given = Vec<AuditEntry>;

    async fn run(self, chat: &Chat, caller: &Caller) -> Result<Vec<AuditEntry>> {
        let filter = AuditFilter {
            act: self.act,
            actor: self.actor,
            person: self.person,
            channel: self.channel,
            before: self.before,
            since: self.since,
            until: self.until,
        };
        chat.audit(caller, filter, self.limit.0).await
    }
}
