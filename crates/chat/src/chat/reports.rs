//! What people tell those who keep order about messages.

use veche_model::{
    Action, ChannelId, Invalid, Outcome, OwnReport, Reason, Relation, Report, ReportId,
    ReportState, Seq,
};

use super::{Caller, Chat, history::may_read, page_of};
use crate::{
    Error, Noun, Result,
    gate::Asker,
    store::{Act, Entry, Tx},
};

impl Chat {
    /// Reports a message that the caller may read and has not written, as it is now. Again answers with the first report,
    /// unchanged.
    pub async fn report(
        &self,
        caller: &Caller,
        channel: ChannelId,
        message: Seq,
        reason: Reason,
    ) -> Result<OwnReport> {
        if reason.as_str().is_empty() {
            return Err(Invalid::new("reason", "must not be empty").into());
        }
        let (now, by, place) = (self.now(), caller.clone(), (channel, message));
        let most = self.0.budgets.reports;
        let job = async move |tx: &mut Tx<'_>| {
            // Held to read only: two who report each other must not wait for each other.
            by.role_in(tx).await?;
            let reporter = by.id;
            may_read(tx, &by, channel).await?;
            if let Some(first) = tx.report_by(reporter, place).await? {
                return Ok((first.own(), false));
            }
            let found = tx.message(channel, message).await?;
            let message = found
                .filter(|message| !message.is_deleted)
                .ok_or(Error::NotFound(Noun::Message))?;
            if message.author == reporter {
                return Err(Error::Conflict("this message is your own"));
            }
            if tx.count_open_reports(reporter).await? >= most {
                return Err(Error::TooMany {
                    noun: "open reports of yours",
                    most,
                });
            }
            let is_new = tx
                .add_report(&message, reporter, reason.as_str(), now)
                .await?;
            let report = tx.report_by(reporter, place).await?;
            let report = report.ok_or_else(|| Noun::Report.lost())?;
            if is_new {
                let entry = about(Entry::new(Act::Reported, now), &report);
                tx.audit(&by.sign(entry)).await?;
            }
            Ok((report.own(), is_new))
        };
        let chat = self.clone();
        self.and_keepers_know(async move { chat.write(job).await })
            .await
    }

    /// Reports by id, from behind `after`; for those who keep order.
    pub async fn reports(
        &self,
        caller: &Caller,
        state: ReportState,
        after: ReportId,
        most: i64,
    ) -> Result<Vec<Report>> {
        let caller = caller.clone();
        self.read(caller.id, async move |tx| {
            caller.permit(tx, Relation::House, Action::Moderate).await?;
            Ok(tx.reports(state, after, page_of(most)).await?)
        })
        .await
    }

    /// Writes down what was made of a report, and does nothing else. Again with the same outcome changes nothing; with
    /// another it is a [`Error::Conflict`].
    pub async fn resolve_report(
        &self,
        caller: &Caller,
        id: ReportId,
        outcome: Outcome,
        note: Reason,
    ) -> Result<Report> {
        let (now, caller) = (self.now(), caller.clone());
        let job = async move |tx: &mut Tx<'_>| {
            caller.permit(tx, Relation::House, Action::Moderate).await?;
            let found = tx.report_to_resolve(id).await?;
            let report = found.ok_or(Error::NotFound(Noun::Report))?;
            match report.outcome {
                Some(known) if known == outcome => return Ok((report, false)),
                Some(_) => return Err(Error::Conflict("this report was resolved already")),
                None => {}
            }
            let note = note.as_str();
            tx.resolve_report(id, (outcome, note), caller.id, now)
                .await?;
            let resolved = Report {
                outcome: Some(outcome),
                note: Some(note.to_owned()),
                resolver: Some(caller.id),
                resolved_at: Some(now),
                ..report
            };
            let entry = about(Entry::new(Act::ReportResolved, now), &resolved);
            tx.audit(&caller.sign(entry)).await?;
            Ok((resolved, true))
        };
        let chat = self.clone();
        self.and_keepers_know(async move { chat.write(job).await })
            .await
    }

    /// Does something to what waits for those who keep order; where it changed anything, they are told how much does.
    pub(super) fn and_keepers_know<T: Send + 'static>(
        &self,
        work: impl Future<Output = Result<(T, bool)>> + Send + 'static,
    ) -> impl Future<Output = Result<T>> + Send {
        let chat = self.clone();
        // Boxed here, where it need not be moved from future to future.
        self.finish(Box::pin(async move {
            let (done, has_changed) = work.await?;
            if has_changed {
                chat.tell_keepers().await;
            }
            Ok(done)
        }))
    }

    /// Tells those who keep order how much waits for them. What was stored stands, whether or not they can be told.
    pub(super) async fn tell_keepers(&self) {
        let keepers = self.read(Asker::Anyone, async |tx| Ok(tx.keepers().await?));
        match keepers.await {
            Ok(keepers) => {
                for keeper in keepers {
                    self.tell_waiting(keeper.id, None).await;
                }
            }
            Err(error) => tracing::warn!(%error, "nobody is told of what waits"),
        }
    }
}

/// What the audit log says of a report; the text and the reasons stand in the report alone.
fn about(entry: Entry, report: &Report) -> Entry {
    let Report { id, message, .. } = report;
    let detail = match report.outcome {
        Some(outcome) => format!("report {id}, message {message}: {}", outcome.word()),
        None => format!("report {id}, message {message}"),
    };
    let entry = entry.to(report.author).at_channel(report.channel);
    entry.detail(detail)
}
