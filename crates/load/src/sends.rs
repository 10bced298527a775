//! How many messages are stored a second, and how long one takes.

use crate::{
    Result,
    crowd::Outcome,
    fanout::{self, Senders, percentiles},
    report::{Report, Row},
    starting::Settings,
    target::On,
    wire::Wire,
};

#[derive(Clone, Debug, clap::Args)]
pub(crate) struct Sends {
    #[command(flatten)]
    pub(crate) senders: Senders,
    #[arg(long, value_enum, default_value_t = Wire::Atom)]
    pub(crate) wire: Wire,
}

impl Sends {
    /// Measures all senders at once, then one who waits for each answer.
    pub(crate) async fn run(
        &self,
        settings: &Settings,
        on: &[On],
        report: &mut Report,
    ) -> Result<()> {
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
