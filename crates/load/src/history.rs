//! Pages of a long history.

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use tokio::task::JoinSet;

use crate::{
    Result,
    ear::{Times, no_times},
    error::Error,
    fanout::{Senders, percentiles},
    house::{House, PAGE},
    ledger::Faults,
    report::{Report, Row},
    starting::Settings,
    target::Target,
    text::Said,
    wire::Wire,
};

#[derive(Clone, Debug, clap::Args)]
pub(crate) struct History {
    /// Who read at once
    #[arg(long, default_value_t = 4)]
    pub(crate) readers: usize,
    /// How long is measured
    #[arg(long, default_value_t = 5)]
    pub(crate) seconds: u64,
}

impl History {
    /// Fills a channel, then reads pages of 1,000 messages from all over it.
    pub(crate) async fn run(&self, settings: &Settings, report: &mut Report) -> Result<()> {
        let target = Target::veche(settings, Wire::Atom, 8).await?;
        let filling = Senders {
            count: 8,
            in_flight: 16,
            bytes: 64,
            seconds: 1,
        };
        let filled = crate::crowd::Crowd::start(&target, filling.plan(1, None))
            .await?
            .measure(&target)
            .await?;
        let (house, channel, head) = target
            .room()
            .ok_or_else(|| Error::broken("it has no history"))?;
        let pages = (house.head(channel).await? - head) / PAGE as u64;
        if pages == 0 {
            return Err(Error::broken("there are fewer messages than a page has"));
        }
        let (begun, before) = (Instant::now(), target.usage()?);
        let until = begun + Duration::from_secs(self.seconds);
        let times = read(house, channel, (head, pages), self.readers, until).await?;
        let (seconds, after) = (begun.elapsed().as_secs_f64(), target.usage()?);
        let cpu = after.cpu_seconds_since(before);
        let mut figures = vec![
            ("reads per CPU s", times.len() as f64 / cpu),
            ("reads/s", times.len() as f64 / seconds),
        ];
        figures.extend(percentiles(&times));
        let row = Row {
            what: format!(
                "history, pages of {PAGE}, {} readers, {}",
                self.readers,
                settings.engine()
            ),
            server: "veche".to_owned(),
            key: None,
            figures,
            faults: Some(Faults {
                ended: 0,
                ..filled.faults
            }),
        };
        report.tell(&row, None)
    }
}

async fn read(
    house: &Arc<House>,
    channel: u64,
    (head, pages): (u64, u64),
    readers: usize,
    until: Instant,
) -> Result<Times> {
    let mut reading: JoinSet<Result<Times>> = JoinSet::new();
    for reader in 0..readers {
        let house = house.clone();
        reading.spawn(async move {
            let (mut times, mut page) = (no_times(), reader as u64);
            while Instant::now() < until {
                let begun = Instant::now();
                let body = house
                    .page(channel, head + page % pages * PAGE as u64)
                    .await?;
                times.saturating_record(
                    u64::try_from(begun.elapsed().as_nanos()).unwrap_or(u64::MAX),
                );
                if times.len() % 16 == 1 && Said::all(&body).count() != PAGE {
                    return Err(Error::broken("a page is not whole"));
                }
                page += 7;
            }
            Ok(times)
        });
    }
    let mut all = no_times();
    while let Some(times) = reading.join_next().await {
        let times = times.map_err(|_| Error::broken("a reader ended"))??;
        all.add(times).expect("the bounds are the same");
    }
    Ok(all)
}
