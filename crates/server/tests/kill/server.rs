//! The real binary, to be killed.

use std::{
    net::Ipv4Addr,
    path::Path,
    process::{Command, Stdio},
    sync::atomic::{AtomicU8, Ordering},
    time::{Duration, Instant},
};

use tokio::io::{AsyncBufReadExt, BufReader};

use super::bucket::Bucket;

pub(crate) struct Server {
    /// `http://address:port`
    pub(crate) base: String,
    /// From the start to the first answer.
    pub(crate) took: Duration,
    child: tokio::process::Child,
}

/// Where a server keeps what it has, across its deaths.
pub(crate) struct House<'a> {
    pub(crate) database: &'a str,
    pub(crate) folder: &'a Path,
    /// Where its files are, if not in the folder.
    pub(crate) bucket: Option<&'a Bucket>,
}

/// An address of this machine for one start. The port of a server that was killed may be the next one's, of another house: who still
/// talked to the dead must not be answered by a stranger.
fn address() -> Ipv4Addr {
    static STARTS: AtomicU8 = AtomicU8::new(1);
    if !cfg!(target_os = "linux") {
        return Ipv4Addr::LOCALHOST;
    }
    let [.., high, low] = std::process::id().to_be_bytes();
    Ipv4Addr::new(127, high, low, STARTS.fetch_add(2, Ordering::Relaxed))
}

fn command(house: &House<'_>) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_veche"));
    command
        .env_clear()
        .env("DATABASE_URL", house.database)
        .env("VECHE_DATA", house.folder)
        // What no row names goes at the next start.
        .env("VECHE_FILES_KEPT_DAYS", "0")
        // An announcement whose answer was lost is nobody's, and counts for a day.
        .env("VECHE_UPLOADS_PER_USER", "1000")
        .env("VECHE_LISTEN", format!("{}:0", address()))
        .env("VECHE_LIMITS", "off")
        .env("VECHE_PASSWORD_MEMORY_KIB", "8")
        .env("VECHE_LOG", "warn");
    for (_, name, value) in house.bucket.iter().flat_map(|bucket| bucket.settings()) {
        command.env(name, value);
    }
    command
}

impl Server {
    pub(crate) async fn start(house: &House<'_>) -> Self {
        let began = Instant::now();
        let mut command = tokio::process::Command::from(command(house));
        let mut child = command
            .stdout(Stdio::piped())
            .kill_on_drop(true)
            .spawn()
            .expect("the binary can be run");
        let mut lines = BufReader::new(child.stdout.take().expect("it is piped")).lines();
        let line = lines
            .next_line()
            .await
            .expect("it can be read")
            .expect("the server says where it is");
        let base = line
            .split_whitespace()
            .find(|word| word.starts_with("http://"));
        let base = base.expect("an address").to_owned();
        tokio::spawn(async move { while let Ok(Some(_)) = lines.next_line().await {} });
        let healthy = reqwest::get(format!("{base}/readyz"))
            .await
            .expect("the server answers");
        assert_eq!(healthy.status().as_u16(), 200);
        Self {
            base,
            took: began.elapsed(),
            child,
        }
    }

    /// SIGKILL: no chance to finish anything.
    pub(crate) fn kill(&mut self) {
        self.child.start_kill().expect("it was running");
    }

    /// `veche check` and `veche files check` find nothing; what the latter says.
    pub(crate) fn check(house: &House<'_>) -> String {
        Self::run(house, &["check"]);
        Self::run(house, &["files", "check"])
    }

    fn run(house: &House<'_>, arguments: &[&str]) -> String {
        let output = command(house)
            .args(arguments)
            .output()
            .expect("the binary can be run");
        let said = String::from_utf8_lossy(&output.stdout);
        assert!(
            output.status.success(),
            "{said}{}",
            String::from_utf8_lossy(&output.stderr)
        );
        said.into_owned()
    }

    /// The direct channel of `user1` and `user2`, made if they have none yet; its id.
    pub(crate) async fn open_direct(&self) -> i64 {
        let token = self.token("user1").await;
        let answer = reqwest::Client::new()
            .post(format!("{}/api/v1/directs", self.base))
            .bearer_auth(token)
            .json(&serde_json::json!({"people": [2]}))
            .send()
            .await;
        let place: serde_json::Value = answer
            .expect("the server answers")
            .json()
            .await
            .expect("JSON");
        place["channel"]["id"].as_i64().expect("an id")
    }

    pub(crate) async fn token(&self, name: &str) -> String {
        let form = [("username", name), ("password", "password")];
        let answer = reqwest::Client::new()
            .post(format!("{}/auth/token", self.base))
            .form(&form)
            .send()
            .await;
        let json: serde_json::Value = answer
            .expect("the server answers")
            .json()
            .await
            .expect("JSON");
        json["access_token"].as_str().expect("a token").to_owned()
    }
}
