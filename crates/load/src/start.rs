//! How soon a server answers.

use crate::{
    Result,
    house::House,
    report::{Report, Row},
    starting::Settings,
};

#[derive(Clone, Debug, clap::Args)]
pub(crate) struct Start {
    /// Starts of which the median is told
    #[arg(long, default_value_t = 5)]
    pub(crate) times: usize,
}

impl Start {
    /// Starts it over nothing, then over the database it has made.
    pub(crate) async fn run(&self, settings: &Settings, report: &mut Report) -> Result<()> {
        let guarded = Settings {
            is_guarded: true,
            ..settings.clone()
        };
        let (mut first, mut again, mut signed_in) = (vec![], vec![], vec![]);
        let (mut resident, mut own) = (vec![], vec![]);
        for _ in 0..self.times {
            let mut house = House::start(&guarded).await?;
            first.push(house.took.as_secs_f64() * 1e3);
            house.restart(&guarded).await?;
            again.push(house.took.as_secs_f64() * 1e3);
            let usage = house.process.usage()?;
            resident.push(usage.resident_kib as f64 / 1024.0);
            own.push(usage.own_kib as f64 / 1024.0);
            signed_in.push((house.took + house.time_to_sign_in().await?).as_secs_f64() * 1e3);
        }
        let row = Row {
            what: format!("start, {}", settings.engine()),
            server: "veche".to_owned(),
            key: None,
            figures: vec![
                ("ms to the first answer", median(again)),
                ("ms to the first login", median(signed_in)),
                ("ms over no database yet", median(first)),
                ("MiB resident after it", median(resident)),
                ("MiB of it its own", median(own)),
            ],
            faults: None,
        };
        report.tell(&row, None)
    }
}

fn median(mut figures: Vec<f64>) -> f64 {
    figures.sort_by(f64::total_cmp);
    figures.get(figures.len() / 2).copied().unwrap_or_default()
}
