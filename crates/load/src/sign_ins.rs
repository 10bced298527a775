//! People sign in while others talk.

use std::time::Duration;

use crate::{
    Result,
    crowd::Crowd,
    fanout::{self, Senders, percentiles},
    report::{Report, Row},
    starting::Settings,
    target::{On, Target},
    wire::Wire,
};

#[derive(Clone, Debug, clap::Args)]
pub(crate) struct SignIns {
    /// Sign-ins a second
    #[arg(long = "sign-ins", default_value_t = 4)]
    pub(crate) per_second: u32,
    /// Sockets that hear the messages
    #[arg(long, default_value_t = 100)]
    pub(crate) listeners: usize,
    /// Messages a second
    #[arg(long, default_value_t = 100.0)]
    pub(crate) rate: f64,
    /// How long is measured
    #[arg(long, default_value_t = 5)]
    pub(crate) seconds: u64,
    #[arg(long, value_enum, default_value_t = Wire::Atom)]
    pub(crate) wire: Wire,
}

impl SignIns {
    /// Measures the messages without sign-ins, then beside them. Passwords are hashed as in earnest.
    pub(crate) async fn run(&self, settings: &Settings, report: &mut Report) -> Result<()> {
        let settings = Settings {
            is_guarded: true,
            ..settings.clone()
        };
        for sign_ins in [0, self.per_second] {
            let target = Target::start(&settings, On::Veche, self.wire, 8 + 10, 0).await?;
            let row = self.measure(&target, sign_ins).await?;
            report.tell(&row, None)?;
        }
        Ok(())
    }

    async fn measure(&self, target: &Target, sign_ins: u32) -> Result<Row> {
        let senders = Senders {
            count: 8,
            in_flight: 16,
            bytes: 64,
            seconds: self.seconds,
        };
        let crowd = Crowd::start(target, senders.plan(self.listeners, Some(self.rate))).await?;
        let (house, ..) = target.room().expect("it is Veche");
        let coming = async {
            let Some(pause) = Duration::from_secs(1).checked_div(sign_ins) else {
                return std::future::pending().await;
            };
            let mut next = tokio::time::interval(pause);
            loop {
                next.tick().await;
                if let Err(error) = house.open_session("person00009").await {
                    return error;
                }
            }
        };
        let outcome = tokio::select! {
            outcome = crowd.measure(target) => outcome?,
            failed = coming => return Err(failed),
        };
        let mut figures = percentiles(&outcome.times).to_vec();
        figures.push((
            "deliveries per CPU s",
            outcome.deliveries as f64 / outcome.cpu_seconds,
        ));
        Ok(Row {
            what: format!(
                "{} messages/s to {}, {}",
                self.rate,
                self.listeners,
                fanout::wire_name(self.wire)
            ),
            server: format!("veche + {sign_ins} in/s"),
            key: None,
            figures,
            faults: Some(outcome.faults),
        })
    }
}
