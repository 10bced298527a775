//! How many messages are stored a second, and how long one takes.

use std::iter;

use futures_util::future::try_join_all;

use crate::{
    Result,
    crowd::{Crowd, Outcome},
    ear::no_times,
    fanout::{self, Senders, percentiles},
    ledger::Faults,
    report::{Report, Row},
    starting::Settings,
    target::{On, Target},
    wire::Wire,
};

#[derive(Clone, Debug, clap::Args)]
pub(crate) struct Sends {
    #[command(flatten)]
    pub(crate) senders: Senders,
    #[arg(long, value_enum, default_value_t = Wire::Atom)]
    pub(crate) wire: Wire,
    /// Channels, each with senders of its own and one who listens; of several, Veche alone
    #[arg(long, default_value_t = 1)]
    pub(crate) channels: usize,
}

impl Sends {
    /// Measures all senders at once, then one who waits for each answer.
    pub(crate) async fn run(
        &self,
        settings: &Settings,
        on: &[On],
        report: &mut Report,
    ) -> Result<()> {
        if self.channels > 1 {
            return report.tell(&self.in_channels(settings).await?, None);
        }
        let one = Senders {
            count: 1,
            in_flight: 1,
            ..self.senders
        };
        for senders in [self.senders, one] {
            let what = self.what(senders, settings);
            fanout::in_turn(&what, on, report, senders.bytes, async |on, bytes| {
                let plan = senders.plan(1, None);
                let outcome = fanout::measure(settings, on, self.wire, plan, bytes).await?;
                Ok((row(what.clone(), on, &outcome), outcome))
            })
            .await?;
        }
        Ok(())
    }

    /// All senders of all channels at once.
    async fn in_channels(&self, settings: &Settings) -> Result<Row> {
        let people = self.senders.count + 1;
        let rooms = Target::rooms(settings, self.wire, people, self.channels).await?;
        let mut crowds = Vec::with_capacity(rooms.len());
        for room in &rooms {
            crowds.push(Crowd::start(room, self.senders.plan(1, None)).await?);
        }
        let measuring = iter::zip(crowds, &rooms).map(|(crowd, room)| crowd.measure(room));
        let outcomes = try_join_all(measuring).await?;
        let (mut sent, mut times, mut faults) = (0.0, no_times(), Faults::default());
        for outcome in &outcomes {
            sent += outcome.answered as f64 / outcome.seconds;
            times
                .add(&outcome.answers)
                .expect("the bounds are the same");
            faults += outcome.faults;
        }
        // All of them measured the same server for the same time.
        let cpu: f64 = outcomes
            .iter()
            .map(|one| one.cpu_seconds / one.seconds)
            .sum();
        let mut figures = vec![
            ("sends/s", sent),
            ("sends per CPU s", sent / (cpu / outcomes.len() as f64)),
        ];
        figures.extend(percentiles(&times));
        Ok(Row {
            what: format!(
                "{}, {} channels",
                self.what(self.senders, settings),
                self.channels
            ),
            server: On::Veche.name().to_owned(),
            key: Some("sends/s"),
            figures,
            faults: Some(faults),
        })
    }

    fn what(&self, senders: Senders, settings: &Settings) -> String {
        let Senders {
            count, in_flight, ..
        } = senders;
        let engine = settings.engine();
        format!(
            "sends, {count} x {in_flight}, {}, {engine}",
            fanout::wire_name(self.wire)
        )
    }
}

fn row(what: String, on: On, outcome: &Outcome) -> Row {
    let mut figures = vec![
        ("sends/s", outcome.answered as f64 / outcome.seconds),
        (
            "sends per CPU s",
            outcome.answered as f64 / outcome.cpu_seconds,
        ),
    ];
    figures.extend(percentiles(&outcome.answers));
    Row {
        what,
        server: on.name().to_owned(),
        key: Some("sends/s"),
        figures,
        faults: Some(outcome.faults),
    }
}
