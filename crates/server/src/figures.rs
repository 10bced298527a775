//! The figures of the process, for whoever asks.

use std::{sync::LazyLock, time::Duration};

use metrics_exporter_prometheus::{PrometheusBuilder, PrometheusHandle};
use tokio::{task::spawn_blocking, time::timeout};
use tokio_util::sync::CancellationToken;

/// How often samples are folded.
const TIDY: Duration = Duration::from_secs(5);

/// Waits until what happens is counted.
pub(crate) async fn ready() {
    let made = spawn_blocking(|| {
        LazyLock::force(&REGISTRY);
    });
    // It may be cancelled by a server that ends before it has begun.
    let _ = made.await;
}

/// Folds samples into their buckets now and then: they would pile up until somebody asks for the figures.
pub(crate) async fn keep_tidy(stop: CancellationToken) {
    while timeout(TIDY, stop.cancelled()).await.is_err() {
        REGISTRY.run_upkeep();
    }
}

/// All figures, in the format of Prometheus.
pub(crate) fn rendered() -> String {
    REGISTRY.render()
}

/// The process's one registry. It measures the machine's clock first, for half a millisecond where all is quiet and up to 200 where it is
/// not: nobody waits for it but who asks, and what is counted before it is there is not.
static REGISTRY: LazyLock<PrometheusHandle> = LazyLock::new(|| {
    let handle = PrometheusBuilder::new()
        .set_buckets(&[0.001, 0.005, 0.02, 0.1, 0.5, 2.0, 10.0, 100.0, 1000.0])
        .expect("there are buckets")
        .install_recorder()
        .expect("nobody else installs one");
    // What has not happened yet is a figure, too: an alert on a counter that is not there never rings.
    for name in [
        "veche_sockets_too_slow_total",
        "veche_connections_refused_total",
        "veche_files_uploaded_total",
        "veche_files_received_bytes_total",
        "veche_files_sent_bytes_total",
        "veche_files_collected_bytes_total",
    ] {
        metrics::counter!(name).absolute(0);
    }
    handle
});
