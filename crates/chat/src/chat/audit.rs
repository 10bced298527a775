//! Who did what to whom.

use std::net::IpAddr;

use veche_model::{Action, AuditEntry, AuditFilter, Relation, UserId};

use super::{Caller, Chat, page_of};
use crate::{
    Result,
    store::{Act, Entry},
};

impl Chat {
    /// The lines of the audit log that the filter lets through, newest first; for administrators. That it was read, and with
    /// which filter, is a line of it from then on.
    pub async fn audit(
        &self,
        caller: &Caller,
        filter: AuditFilter,
        most: i64,
    ) -> Result<Vec<AuditEntry>> {
        let (now, caller) = (self.now(), caller.clone());
        self.write(async move |tx| {
            caller
                .permit(tx, Relation::House, Action::Administer)
                .await?;
            let lines = tx.audit_log(&filter, page_of(most)).await?;
            let entry = Entry::new(Act::AuditRead, now).detail(filter.to_string());
            tx.audit(&caller.sign(entry)).await?;
            Ok(lines)
        })
        .await
    }

    /// Notes in the audit log that somebody tried this name: whose account it is, or else only a mark that another try of the
    /// same name has, too. People type their passwords there.
    pub(super) async fn note_refusal(
        &self,
        user: Option<UserId>,
        username: &str,
        address: Option<IpAddr>,
    ) -> Result<()> {
        let entry = Entry::new(Act::Refused, self.now()).from(address).folded();
        let entry = if let Some(user) = user {
            entry.to(user)
        } else {
            let [a, b, c, ..] = self.0.keys.seal("a name that was tried", username);
            entry.detail(format!("nobody's name, #{a:02x}{b:02x}{c:02x}"))
        };
        self.write(async move |tx| Ok(tx.audit(&entry).await?))
            .await
    }
}
