//! When one wants to be told nothing on one's devices.

use schemars::JsonSchema;
use serde::Deserialize;
use veche_chat::{Caller, Chat, Result};
use veche_model::{Millis, Quiet, QuietHours, Scope, TimeZone, UserId};

use super::{
    operation::Operation,
    route::{Route, Tag},
};

const TAG: Tag = Tag("Devices");

/// Has one's devices told nothing in these hours of each week, but of what these people say. What calls one meanwhile is told behind them:
/// one word a channel, of what is still unread by then. How it stands is in `me`. Not for personal access tokens.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct SetQuiet {
    /// Seven stretches at the most; empty for none.
    #[schemars(length(max = 7))]
    hours: Vec<QuietHours>,
    /// Whose clock they go by, wherever one is.
    time_zone: TimeZone,
    /// Who is told of all the same, by `hush` as well; 50 at the most.
    #[serde(default)]
    #[schemars(length(max = 50))]
    people: Vec<UserId>,
}

impl Operation for SetQuiet {
    const ROUTE: Route = TAG.put("set_quiet", "/me/quiet", Scope::Write);
    type Given = Quiet;

    async fn run(self, chat: &Chat, caller: &Caller) -> Result<Quiet> {
        chat.set_quiet(caller, self.hours, self.time_zone, self.people)
            .await
    }
}

/// Has one's devices told nothing until then, whatever the hours; `null` ends it. What calls one meanwhile is told behind it, as with
/// `set_quiet`. Not for personal access tokens.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Hush {
    /// A moment within 30 days.
    until: Option<Millis>,
}

impl Operation for Hush {
    const ROUTE: Route = TAG.put("hush", "/me/quiet/until", Scope::Write);
    type Given = Quiet;

    async fn run(self, chat: &Chat, caller: &Caller) -> Result<Quiet> {
        chat.hush(caller, self.until).await
    }
}
