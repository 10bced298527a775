//! Reading who did what to whom.

use veche_model::{Action, AuditEntry, AuditFilter, Relation};

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
        self.0
            .store
            .write(async move |tx| {
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
}
