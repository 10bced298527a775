//! Reports of messages.

use veche_model::{
    ChannelId, Message, Millis, Outcome, Report, ReportId, ReportState, Seq, UserId, in_words,
};

use super::{
    Failure, Tx,
    dialect::{Locking, locking},
    part::{Most, Part},
    row::{Column, FromRow, Row},
    value::values,
};

type Result<T> = std::result::Result<T, Failure>;

macro_rules! report {
    ($rest:literal) => {
        concat!(
            "select id, channel_id, seq, author_id, text, reporter_id, reason, at, outcome, note, resolver_id, resolved_at
            from reports ",
            $rest
        )
    };
}

const ADD: &str = "insert into reports (channel_id, seq, author_id, text, reporter_id, reason, at)
    values ($1, $2, $3, $4, $5, $6, $7) on conflict (channel_id, seq, reporter_id) do nothing";
const OF_REPORTER: &str = report!("where channel_id = $1 and seq = $2 and reporter_id = $3");
const TO_RESOLVE: Locking = locking!(
    "select id, channel_id, seq, author_id, text, reporter_id, reason, at, outcome, note, resolver_id, resolved_at
    from reports where id = $1",
    "for update"
);
const OPEN: &str = report!("where outcome is null and id > $1
    and exists (select 1 from channels c where c.id = reports.channel_id and c.deleted_at is null) order by id limit $2");
const RESOLVED: &str = report!("where outcome is not null and id > $1
    and exists (select 1 from channels c where c.id = reports.channel_id and c.deleted_at is null) order by id limit $2");
const ALL: &str = report!("where id > $1
    and exists (select 1 from channels c where c.id = reports.channel_id and c.deleted_at is null) order by id limit $2");
const COUNT_OPEN: &str = "select count(*) from reports where reporter_id = $1 and outcome is null";
const RESOLVE: &str =
    "update reports set outcome = $2, note = $3, resolver_id = $4, resolved_at = $5 where id = $1";

impl Column for Option<Outcome> {
    fn column(row: &Row<'_>, index: usize) -> Result<Self> {
        let word: Option<String> = row.get(index)?;
        let known = |word: String| {
            Outcome::from_word(&word)
                .ok_or_else(|| Failure::Unreadable(format!("the unknown outcome {word}")))
        };
        word.map(known).transpose()
    }
}

impl FromRow for Report {
    fn from_row(row: &Row<'_>) -> Result<Self> {
        Ok(Self {
            id: row.get(0)?,
            channel: row.get(1)?,
            message: row.get(2)?,
            author: row.get(3)?,
            text: row.get(4)?,
            reporter: row.get(5)?,
            reason: row.get(6)?,
            at: row.get(7)?,
            outcome: row.get(8)?,
            note: row.get(9)?,
            resolver: row.get(10)?,
            resolved_at: row.get(11)?,
        })
    }
}

impl Tx<'_> {
    /// Adds a report of a message as it is now. False when the person has reported it
    /// already.
    pub(crate) async fn add_report(
        &mut self,
        message: &Message,
        reporter: UserId,
        reason: &str,
        now: Millis,
    ) -> Result<bool> {
        let options = message.poll.iter().flat_map(|poll| poll.in_words());
        let text = in_words(&message.text, options);
        let params = values![
            message.channel,
            message.seq,
            message.author,
            &*text,
            reporter,
            reason,
            now
        ];
        Ok(self.run(ADD, params).await? > 0)
    }

    /// A person's report of a message.
    pub(crate) async fn report_by(
        &mut self,
        reporter: UserId,
        (channel, message): (ChannelId, Seq),
    ) -> Result<Option<Report>> {
        self.optional(OF_REPORTER, values![channel, message, reporter])
            .await
    }

    /// How many reports of a person nobody has resolved.
    pub(crate) async fn count_open_reports(&mut self, reporter: UserId) -> Result<i64> {
        let (count,) = self.one(COUNT_OPEN, values![reporter]).await?;
        Ok(count)
    }

    /// Reports by id, from behind `after`.
    pub(crate) async fn reports(
        &mut self,
        state: ReportState,
        after: ReportId,
        most: Most,
    ) -> Result<Vec<Report>> {
        let sql = match state {
            ReportState::Open => OPEN,
            ReportState::Resolved => RESOLVED,
            ReportState::All => ALL,
        };
        let params = values![after, most.items];
        let (reports, is_cut) = self.some(sql, params, most.bytes).await?;
        Ok(Part::of(reports, most, is_cut).items)
    }

    /// A report that this transaction is about to resolve.
    pub(crate) async fn report_to_resolve(&mut self, id: ReportId) -> Result<Option<Report>> {
        Ok(self.hold(TO_RESOLVE, values![id]).await?.pop())
    }

    /// Writes down what was made of a report.
    pub(crate) async fn resolve_report(
        &mut self,
        id: ReportId,
        (outcome, note): (Outcome, &str),
        resolver: UserId,
        now: Millis,
    ) -> Result<()> {
        let params = values![id, outcome.word(), note, resolver, now];
        self.run(RESOLVE, params).await.map(drop)
    }
}
