//! The whole table, as `make bench` prints it.

use std::time::Instant;

use crate::{
    Result, busy,
    fanout::{Fanout, Senders},
    files::Files,
    history::History,
    report::Report,
    sends::Sends,
    sign_ins::SignIns,
    slow::Slow,
    sockets::Sockets,
    start::Start,
    starting::Settings,
    storm::Storm,
    target::On,
    wire::Wire,
};

/// Whatever can be measured. Veche comes first: the others are given frames as long as Veche's.
pub(crate) const ALL: [On; 6] = [
    On::Veche,
    On::Limit,
    On::Bun,
    On::Nats,
    On::Ejabberd,
    On::Ws,
];

/// So much of a processor, in percent, others may take without being in the way.
const BUSY: f64 = 20.0;
const SENDERS: Senders = Senders {
    count: 8,
    in_flight: 16,
    bytes: 64,
    seconds: 4,
};

/// One after the other. What comes to nothing is told, and the next one goes on.
pub(crate) async fn run(settings: &Settings, on: &[On], report: &mut Report) {
    let (begun, mut most) = (Instant::now(), 0.0_f64);
    for (place, work) in WORK.iter().enumerate() {
        let (of, seconds) = (WORK.len(), begun.elapsed().as_secs());
        let others = busy::others().await;
        eprintln!(
            "[{}/{of}, {seconds} s, others take {others:.0} % of a processor]",
            place + 1
        );
        most = most.max(others);
        if let Err(error) = work.run(settings, on, report).await {
            report.fail(&format!("{work:?}"), &error);
        }
    }
    let busy = if most > BUSY {
        ": what goes by the clock says little here, what goes by the server's processor time more"
    } else {
        ""
    };
    report.note(format!(
        "Took {} s; between the parts, others took {most:.0} % of a processor at the most{busy}.",
        begun.elapsed().as_secs()
    ));
}

#[derive(Debug)]
enum Work {
    Fanout {
        listeners: usize,
        in_flight: usize,
        rate: Option<f64>,
        wire: Wire,
    },
    Sends(Option<&'static str>),
    Sockets(usize, Wire),
    History,
    Start,
    Slow(Wire),
    Storm,
    SignIns,
    Files,
}

const fn saturated(listeners: usize, in_flight: usize, wire: Wire) -> Work {
    Work::Fanout {
        listeners,
        in_flight,
        rate: None,
        wire,
    }
}

const fn at_rate(rate: f64, wire: Wire) -> Work {
    Work::Fanout {
        listeners: 100,
        in_flight: 16,
        rate: Some(rate),
        wire,
    }
}

const WORK: [Work; 19] = [
    saturated(100, 16, Wire::Atom),
    saturated(100, 16, Wire::Live),
    saturated(100, 1, Wire::Atom),
    saturated(100, 1, Wire::Live),
    at_rate(100.0, Wire::Atom),
    at_rate(100.0, Wire::Live),
    saturated(1000, 16, Wire::Atom),
    saturated(1000, 16, Wire::Live),
    Work::Sends(None),
    Work::Sends(Some("postgres")),
    Work::Sockets(8000, Wire::Atom),
    Work::Sockets(8000, Wire::Live),
    Work::History,
    Work::Start,
    Work::Slow(Wire::Atom),
    Work::Slow(Wire::Live),
    Work::Storm,
    Work::SignIns,
    Work::Files,
];

impl Work {
    async fn run(&self, settings: &Settings, on: &[On], report: &mut Report) -> Result<()> {
        match *self {
            Self::Fanout {
                listeners,
                in_flight,
                rate,
                wire,
            } => {
                // At a rate little is used, and the system tells that in steps of 10 ms.
                let seconds = if rate.is_some() { 8 } else { SENDERS.seconds };
                let senders = Senders {
                    in_flight,
                    seconds,
                    ..SENDERS
                };
                Fanout {
                    listeners,
                    senders,
                    rate,
                    wire,
                }
                .run(settings, on, report)
                .await
            }
            Self::Sends(database) => {
                let database = database.map(ToOwned::to_owned);
                let settings = Settings {
                    database,
                    ..settings.clone()
                };
                Sends {
                    senders: SENDERS,
                    wire: Wire::Atom,
                    channels: 1,
                }
                .run(&settings, on, report)
                .await
            }
            Self::Sockets(count, wire) => Sockets { count, wire }.run(settings, on, report).await,
            Self::History => {
                History {
                    readers: 4,
                    seconds: 5,
                }
                .run(settings, report)
                .await
            }
            Self::Start => Start { times: 5 }.run(settings, report).await,
            Self::Slow(wire) => {
                let (stalled, listeners, messages, rate) = (1000, 50, 10_000, 1000);
                Slow {
                    stalled,
                    listeners,
                    messages,
                    rate,
                    turns: 3,
                    wire,
                }
                .run(settings, report)
                .await
            }
            Self::Storm => {
                Storm {
                    count: 2000,
                    wire: Wire::Live,
                }
                .run(settings, report)
                .await
            }
            Self::Files => Files::USUAL.run(settings, report).await,
            Self::SignIns => {
                let (per_second, listeners, rate, seconds) = (4, 100, 100.0, 8);
                let wire = Wire::Atom;
                SignIns {
                    per_second,
                    listeners,
                    rate,
                    seconds,
                    wire,
                }
                .run(settings, report)
                .await
            }
        }
    }
}
