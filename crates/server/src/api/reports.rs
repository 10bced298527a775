//! What people tell those who keep order about messages.

use schemars::JsonSchema;
use serde::Deserialize;
use veche_chat::{Caller, Chat, Result};
use veche_model::{
    ChannelId, Outcome, OwnReport, Reason, Report, ReportId, ReportState, Scope, Seq,
};

use super::{
    operation::Operation,
    page::Limit,
    route::{Route, Tag},
};

const TAG: Tag = Tag("Reports");

/// Reports another's message to the moderators, who see its text as it is now and nothing else of the channel that they may
/// not see: of a direct channel just that text. At most 100 open reports a person. Again is no error, and gives the first
/// report, unchanged.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct ReportMessage {
    channel: ChannelId,
    message: Seq,
    /// Why; not empty.
    reason: Reason,
}

impl Operation for ReportMessage {
    const ROUTE: Route = TAG.post(
        "report",
        "/channels/{channel}/messages/{message}/report",
        Scope::Write,
    );
    type Given = OwnReport;

    async fn run(self, chat: &Chat, caller: &Caller) -> Result<OwnReport> {
        chat.report(caller, self.channel, self.message, self.reason)
            .await
    }
}

/// Reports by id, oldest first. For moderators.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Reports {
    /// Which: the open ones when it is missing.
    #[serde(default)]
    state: ReportState,
    /// Behind this one; the last of the page before.
    after: Option<ReportId>,
    #[serde(default)]
    limit: Limit,
}

impl Operation for Reports {
    const ROUTE: Route = TAG.get("reports", "/reports", Scope::Moderate);
    type Given = Vec<Report>;

    async fn run(self, chat: &Chat, caller: &Caller) -> Result<Vec<Report>> {
        let after = self.after.unwrap_or(ReportId(0));
        chat.reports(caller, self.state, after, self.limit.0).await
    }
}

/// Writes down what was made of a report. It is no more than that: deleting, muting and blocking are operations of their own.
/// Again with the same outcome changes nothing; with another it is a conflict. For moderators.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct ResolveReport {
    report: ReportId,
    outcome: Outcome,
    /// What else to say of it, for other moderators.
    #[serde(default)]
    note: Reason,
}

impl Operation for ResolveReport {
    const ROUTE: Route = TAG.post(
        "resolve_report",
        "/reports/{report}/resolve",
        Scope::Moderate,
    );
    type Given = Report;

    async fn run(self, chat: &Chat, caller: &Caller) -> Result<Report> {
        chat.resolve_report(caller, self.report, self.outcome, self.note)
            .await
    }
}
