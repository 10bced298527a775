//! What is to go out, and what did not.

use schemars::JsonSchema;
use serde::Deserialize;
use veche_chat::{Caller, Chat, Result};
use veche_model::{ErrandId, FailedErrand, Scope, WaitingErrands};

use super::{
    operation::Operation,
    route::{Route, Tag},
};

const TAG: Tag = Tag("Moderation");

/// What is still to go out, by each way: how much waits, how much of it was tried already, and when something goes next. For those
/// who keep order.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct GetWaitingErrands {}

impl Operation for GetWaitingErrands {
    const ROUTE: Route = TAG.get("waiting_errands", "/errands/waiting", Scope::Moderate);
    type Given = Vec<WaitingErrands>;

    async fn run(self, chat: &Chat, caller: &Caller) -> Result<Vec<WaitingErrands>> {
        chat.waiting_errands(caller).await
    }
}

/// What was to go out, was not taken, and is not tried again by itself: the newest first, 50 at most. What it says is not told. For
/// those who keep order.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct FailedErrands {
    /// Those before this one: the last of the page before.
    before: Option<ErrandId>,
}

impl Operation for FailedErrands {
    const ROUTE: Route = TAG.get("failed_errands", "/errands/failed", Scope::Moderate);
    type Given = Vec<FailedErrand>;

    async fn run(self, chat: &Chat, caller: &Caller) -> Result<Vec<FailedErrand>> {
        let before = self.before.unwrap_or(ErrandId(i64::MAX));
        chat.failed_errands(caller, before).await
    }
}

/// Tries one of those again that failed. For those who keep order.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct RetryErrand {
    errand: ErrandId,
}

impl Operation for RetryErrand {
    const ROUTE: Route = TAG.post("retry_errand", "/errands/{errand}/again", Scope::Moderate);
    type Given = ();

    async fn run(self, chat: &Chat, caller: &Caller) -> Result<()> {
        chat.retry_errand(caller, self.errand).await
    }
}
