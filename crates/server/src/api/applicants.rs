//! People who wait for an account, where that has to be approved.

use schemars::JsonSchema;
use serde::Deserialize;
use veche_chat::{Caller, Chat, Result};
use veche_model::{Applicant, ApplicantId, Person, Scope};

use super::{
    operation::Operation,
    route::{Route, Tag},
};

const TAG: Tag = Tag("Moderation");

/// Who waits for an account, the first to come first: 200 at the most, and nobody for longer than 14 days. For moderators.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Applicants {}

impl Operation for Applicants {
    const ROUTE: Route = TAG.get("applicants", "/applicants", Scope::Moderate);
    type Given = Vec<Applicant>;

    async fn run(self, chat: &Chat, caller: &Caller) -> Result<Vec<Applicant>> {
        chat.applicants(caller).await
    }
}

/// Gives somebody the account that they wait for: they may sign in from now on. For moderators.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Approve {
    applicant: ApplicantId,
}

impl Operation for Approve {
    const ROUTE: Route = TAG.post(
        "approve",
        "/applicants/{applicant}/approve",
        Scope::Moderate,
    );
    type Given = Person;

    async fn run(self, chat: &Chat, caller: &Caller) -> Result<Person> {
        chat.approve(caller, self.applicant).await
    }
}

/// Gives somebody no account; their username is free again. For moderators.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Decline {
    applicant: ApplicantId,
}

impl Operation for Decline {
    const ROUTE: Route = TAG.delete("decline", "/applicants/{applicant}", Scope::Moderate);
    type Given = ();

    async fn run(self, chat: &Chat, caller: &Caller) -> Result<()> {
        chat.decline(caller, self.applicant).await
    }
}
