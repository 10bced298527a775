//! What an open socket costs, and how soon one message is with all of them.

use std::time::{Duration, Instant};

use tokio::task::JoinSet;

use crate::{
    Result,
    clock::Clock,
    ear::{Times, no_times},
    error::Error,
    fanout,
    ledger::Faults,
    mouth::Mouth,
    opening,
    report::{Report, Row},
    socket::Socket,
    starting::Settings,
    target::{On, Target},
    text::Said,
    wire::Wire,
};

/// How many people share the sockets.
const PEOPLE: usize = 100;
const BYTES: usize = 64;
const MESSAGES: u32 = 5;
/// How long one message may take to be with all.
const PATIENCE: Duration = Duration::from_secs(30);

#[derive(Clone, Debug, clap::Args)]
pub(crate) struct Sockets {
    /// Sockets open at once
    #[arg(long, default_value_t = 10_000)]
    pub(crate) count: usize,
    #[arg(long, value_enum, default_value_t = Wire::Atom)]
    pub(crate) wire: Wire,
}

impl Sockets {
    /// Opens them, looks at the server at rest, and sends a message to all, a few times.
    pub(crate) async fn run(
        &self,
        settings: &Settings,
        on: &[On],
        report: &mut Report,
    ) -> Result<()> {
        fanout::in_turn(&self.what(), on, report, BYTES, async |on, bytes| {
            let target =
                Target::start(settings, on, self.wire, PEOPLE.min(self.count), bytes).await?;
            Ok((self.measure(&target).await?, ()))
        })
        .await
    }

    fn what(&self) -> String {
        format!("{} sockets, {}", self.count, fanout::wire_name(self.wire))
    }

    async fn measure(&self, target: &Target) -> Result<Row> {
        let (before, begun) = (target.usage()?, Instant::now());
        let sockets = opening::open(target, 0, self.count, None).await?;
        let opened = begun.elapsed().as_secs_f64();
        let opening = target.usage()?;
        tokio::time::sleep(Duration::from_secs(2)).await;
        let idle = target.usage()?;
        let (times, mut faults) = tell_all(target, sockets).await?;
        faults += target.check(&[MESSAGES]).await?;
        let grown = idle.own_kib.saturating_sub(before.own_kib);
        let cpu = opening.cpu_seconds_since(before);
        let rest = idle.cpu.saturating_sub(opening.cpu).as_secs_f64();
        Ok(Row {
            what: self.what(),
            server: target.on.name().to_owned(),
            key: Some("opened/s"),
            figures: vec![
                ("opened/s", self.count as f64 / opened),
                ("opened per CPU s", self.count as f64 / cpu),
                ("KiB a socket", grown as f64 / self.count as f64),
                ("MiB without", before.resident_kib as f64 / 1024.0),
                ("% of a core idle", rest * 50.0),
                (
                    "ms median until the last has a message",
                    times.value_at_quantile(0.5) as f64 / 1e6,
                ),
                ("ms at most", times.max() as f64 / 1e6),
            ],
            faults: Some(faults),
        })
    }
}

/// Sends a message, waits until all have it, and again; how long each took until the last had it.
async fn tell_all(target: &Target, sockets: Vec<Socket>) -> Result<(Times, Faults)> {
    let (clock, mouth) = (Clock::start(), Mouth::of(target.seat(0).clone(), 0, BYTES));
    let sender = mouth.seat().open(None).await?;
    let (telling, mut told) = tokio::sync::mpsc::unbounded_channel();
    let count = sockets.len();
    let mut tasks = JoinSet::new();
    for mut socket in sockets {
        let telling = telling.clone();
        tasks.spawn(async move {
            while let Ok(message) = socket
                .until(|payload| Said::find(payload, &mut 0).is_some())
                .await
            {
                let said = Said::find(&message, &mut 0).expect("it was looked for");
                let _ = telling.send((said.number, clock.now()));
            }
        });
    }
    let (mut times, mut faults, mut out) = (no_times(), Faults::default(), Vec::new());
    for number in 0..MESSAGES {
        out.clear();
        let begun = clock.now();
        mouth.put(&mut out, begun);
        sender.send(&out).await?;
        let mut last = begun;
        for _ in 0..count {
            let Ok(heard) = tokio::time::timeout(PATIENCE, told.recv()).await else {
                return Err(Error::broken("a message was not with all in time"));
            };
            let (heard, at) = heard.ok_or_else(|| Error::broken("all sockets ended"))?;
            faults.misordered += u64::from(heard != number);
            last = last.max(at);
        }
        times.saturating_record(last - begun);
    }
    Ok((times, faults))
}
