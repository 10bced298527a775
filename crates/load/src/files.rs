//! Files go in and come out, and what those who talk notice of it.

mod picture;

use std::{
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::{Duration, Instant},
};

use reqwest::Client;
use tokio::{
    task::JoinSet,
    time::{MissedTickBehavior, interval_at},
};

use crate::{
    Result,
    crowd::Crowd,
    error::Error,
    fanout::{self, Senders, percentiles},
    house::House,
    peer,
    process::Process,
    report::{Report, Row},
    starting::{Settings, free_address},
    target::{On, Target},
    wire::Wire,
};

const MIB: usize = 1 << 20;
const SENDERS: usize = 8;

#[derive(Clone, Debug, clap::Args)]
pub(crate) struct Files {
    /// The size of a file in MiB
    #[arg(long, default_value_t = Self::USUAL.mib, value_parser = clap::value_parser!(u8).range(1..))]
    pub(crate) mib: u8,
    /// How many files are sent
    #[arg(long, default_value_t = Self::USUAL.count)]
    pub(crate) count: usize,
    /// How often one is fetched: often, since the system tells processor time in steps of 10 ms
    #[arg(long, default_value_t = Self::USUAL.fetches)]
    pub(crate) fetches: usize,
    /// How many are on their way at once
    #[arg(long, default_value_t = Self::USUAL.at_once)]
    pub(crate) at_once: usize,
    /// Pictures of 12 megapixels that are sent, two at once
    #[arg(long, default_value_t = Self::USUAL.pictures)]
    pub(crate) pictures: usize,
    /// People who send files of a MiB beside messages
    #[arg(long, default_value_t = Self::USUAL.uploads)]
    pub(crate) uploads: usize,
    /// How many each of them sends a second; 0 for one right after the other
    #[arg(long, default_value_t = Self::USUAL.pace)]
    pub(crate) pace: f64,
    /// Messages a second, heard by 100
    #[arg(long, default_value_t = Self::USUAL.rate)]
    pub(crate) rate: f64,
    /// How long messages are measured
    #[arg(long, default_value_t = Self::USUAL.seconds)]
    pub(crate) seconds: u64,
}

impl Files {
    /// As it is measured where nothing else is asked for.
    pub(crate) const USUAL: Self = Self {
        mib: 8,
        count: 64,
        fetches: 256,
        at_once: 4,
        pictures: 16,
        uploads: 20,
        pace: 1.0,
        rate: 100.0,
        seconds: 5,
    };

    /// Measures files that are sent, files that are fetched beside nginx, and messages without and beside uploads.
    pub(crate) async fn run(&self, settings: &Settings, report: &mut Report) -> Result<()> {
        let house = Arc::new(House::start(settings).await?);
        house.people(1).await?;
        let token = house.open_session(&username(0)).await?;
        report.tell(&self.sent(&house, &token).await?, None)?;
        let id = house.send_file(&token, self.file(0)).await?;
        let url = format!("http://{}/files/{id}/file", house.address);
        let row = self.fetched("veche", &house.process, &url, &token).await?;
        report.tell(&row, None)?;
        match self.beside_nginx(&token).await {
            Err(Error::Missing(why)) => report.say(&format!("  {:<16} skipped: {why}", "nginx")),
            row => report.tell(&row?, None)?,
        }
        report.tell(&self.seen(&house, &token).await?, None)?;
        for uploads in [0, self.uploads] {
            report.tell(&self.talked(settings, uploads).await?, None)?;
        }
        Ok(())
    }

    /// The same file, fetched in the same way.
    async fn beside_nginx(&self, token: &str) -> Result<Row> {
        let folder = tempfile::tempdir()?;
        std::fs::write(folder.path().join("file"), self.file(0))?;
        let address = free_address()?;
        let nginx = peer::nginx(address, folder.path()).await?;
        let url = format!("http://{address}/file");
        self.fetched("nginx", &nginx, &url, token).await
    }

    async fn sent(&self, house: &Arc<House>, token: &str) -> Result<Row> {
        let what = format!("files of {} MiB sent, {} at once", self.mib, self.at_once);
        let next = Arc::new(AtomicU64::new(1));
        self.moved(what, self.count, ("veche", &house.process), || {
            let (house, token, next, files) =
                (house.clone(), token.to_owned(), next.clone(), self.clone());
            async move {
                let body = files.file(next.fetch_add(1, Ordering::Relaxed));
                let id = house.send_file(&token, body).await?;
                house.take_file_back(&token, id).await
            }
        })
        .await
    }

    async fn fetched(
        &self,
        server: &str,
        process: &Process,
        url: &str,
        token: &str,
    ) -> Result<Row> {
        let what = format!(
            "a file of {} MiB fetched, {} at once",
            self.mib, self.at_once
        );
        let (http, bytes) = (Client::new(), self.bytes());
        self.moved(what, self.fetches, (server, process), || {
            let asking = http.get(url).bearer_auth(token).send();
            async move {
                let body = asking.await?.error_for_status()?.bytes().await?;
                if body.len() == bytes {
                    return Ok(());
                }
                Err(Error::broken("a file came in part"))
            }
        })
        .await
    }

    /// Pictures that are sent, each with two previews.
    async fn seen(&self, house: &Arc<House>, token: &str) -> Result<Row> {
        let picture = picture::picture()?;
        let (begun, before) = (Instant::now(), house.process.usage()?);
        all(self.pictures, 2, || {
            let (house, token, picture) = (house.clone(), token.to_owned(), picture.clone());
            async move {
                let id = house.send_file(&token, picture).await?;
                house.take_file_back(&token, id).await
            }
        })
        .await?;
        let (usage, made) = (house.process.usage()?, (2 * self.pictures) as f64);
        Ok(Row {
            what: "pictures of 12 megapixels sent, 2 at once".to_owned(),
            server: "veche".to_owned(),
            key: None,
            figures: vec![
                ("previews per CPU s", made / usage.cpu_seconds_since(before)),
                ("previews/s", made / begun.elapsed().as_secs_f64()),
                ("MiB at the most", usage.peak_kib as f64 / 1024.0),
            ],
            faults: None,
        })
    }

    /// Moves as many files as are asked for, so many at once, and says how fast.
    async fn moved<F>(
        &self,
        what: String,
        count: usize,
        (server, process): (&str, &Process),
        one: impl FnMut() -> F,
    ) -> Result<Row>
    where
        F: Future<Output = Result<()>> + Send + 'static,
    {
        let (begun, before) = (Instant::now(), process.usage()?);
        all(count, self.at_once, one).await?;
        let megabytes = (count * self.bytes()) as f64 / 1e6;
        let cpu = process.usage()?.cpu_seconds_since(before);
        Ok(Row {
            what,
            server: server.to_owned(),
            key: Some("MB per CPU s"),
            figures: vec![
                ("MB per CPU s", megabytes / cpu),
                ("MB/s", megabytes / begun.elapsed().as_secs_f64()),
            ],
            faults: None,
        })
    }

    /// Messages at a rate, beside so many people who send files.
    async fn talked(&self, settings: &Settings, uploads: usize) -> Result<Row> {
        let people = SENDERS + self.uploads;
        let target = Target::start(settings, On::Veche, Wire::Atom, people, 0).await?;
        let (house, ..) = target.room().expect("it is Veche");
        let mut tokens = Vec::with_capacity(uploads);
        for number in 0..uploads {
            tokens.push(house.open_session(&username(SENDERS + number)).await?);
        }
        let senders = Senders {
            count: SENDERS,
            in_flight: 16,
            bytes: 64,
            seconds: self.seconds,
        };
        let crowd = Crowd::start(&target, senders.plan(100, Some(self.rate))).await?;
        let sent = Arc::new(AtomicU64::default());
        let outcome = tokio::select! {
            outcome = crowd.measure(&target) => outcome?,
            failed = keep_sending(house, tokens, self.pace, &sent) => return Err(failed),
        };
        let mut figures = percentiles(&outcome.times).to_vec();
        let sent = sent.load(Ordering::Relaxed) as f64;
        figures.push(("uploads/s", sent / outcome.seconds));
        Ok(Row {
            what: format!(
                "{} messages/s to 100, {}",
                self.rate,
                fanout::wire_name(Wire::Atom)
            ),
            server: format!("veche + {uploads} files"),
            key: None,
            figures,
            faults: Some(outcome.faults),
        })
    }

    fn bytes(&self) -> usize {
        usize::from(self.mib) * MIB
    }

    fn file(&self, number: u64) -> Vec<u8> {
        file(number, self.bytes())
    }
}

/// Does one thing as often as is asked for, so many at once.
async fn all<F>(count: usize, at_once: usize, mut one: impl FnMut() -> F) -> Result<()>
where
    F: Future<Output = Result<()>> + Send + 'static,
{
    let mut moving = JoinSet::new();
    for _ in 0..count {
        if moving.len() >= at_once.max(1) {
            moving.join_next().await.map_or(Ok(()), ended)?;
        }
        moving.spawn(one());
    }
    while let Some(moved) = moving.join_next().await {
        ended(moved)?;
    }
    Ok(())
}

/// Sends in the name of each token, so many files a second; what that ended with.
async fn keep_sending(
    house: &Arc<House>,
    tokens: Vec<String>,
    pace: f64,
    sent: &Arc<AtomicU64>,
) -> Error {
    let pause = Duration::try_from_secs_f64(1.0 / pace).unwrap_or_default();
    let pause = pause.max(Duration::from_millis(1));
    let people = tokens.len().max(1) as f64;
    let mut sending = JoinSet::new();
    for (place, token) in tokens.into_iter().enumerate() {
        let (house, sent) = (house.clone(), sent.clone());
        sending.spawn(async move {
            // People do not begin at one moment.
            let begin = Instant::now() + pause.mul_f64(place as f64 / people);
            let mut next = interval_at(begin.into(), pause);
            next.set_missed_tick_behavior(MissedTickBehavior::Delay);
            // No two files are the same: bytes that are there already are not written once more.
            let mut number = (place as u64) << 32;
            loop {
                next.tick().await;
                let id = match house.send_file(&token, file(number, MIB)).await {
                    Ok(id) => id,
                    Err(error) => return error,
                };
                if let Err(error) = house.take_file_back(&token, id).await {
                    return error;
                }
                sent.fetch_add(1, Ordering::Relaxed);
                number += 1;
            }
        });
    }
    match sending.join_next().await {
        Some(ended) => ended.unwrap_or_else(|_| Error::broken("an upload ended")),
        None => std::future::pending().await,
    }
}

/// Bytes that are of no known kind, and others for each number.
fn file(number: u64, bytes: usize) -> Vec<u8> {
    let mut file = vec![0xa5; bytes];
    file[..8].copy_from_slice(&number.to_be_bytes());
    file
}

fn ended(moved: Result<Result<()>, tokio::task::JoinError>) -> Result<()> {
    moved.map_err(|_| Error::broken("a file's way ended"))?
}

fn username(number: usize) -> String {
    format!("person{number:05}")
}
