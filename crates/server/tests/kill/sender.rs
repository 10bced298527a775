//! Somebody who sends files until the server is gone, and goes on where it was: uploads in pieces, posts, deletions.

use std::time::{Duration, Instant};

use reqwest::{Client, Method, RequestBuilder, Response, StatusCode};
use serde_json::{Value, json};
use tokio::task::JoinHandle;

use super::server::{House, Server};

/// Every so manieth message is deleted again.
const DELETED: usize = 3;
/// How long a sweep may take that begins with the server.
const SWEEP: Duration = Duration::from_secs(10);

/// What is under way: the step that is done next, or was perhaps done when the server was killed.
#[derive(Clone, Debug)]
enum Step {
    Announce,
    Fill { path: String, acknowledged: usize },
    Post { id: i64 },
    Delete { id: i64, message: i64 },
}

/// A file that was posted.
#[derive(Clone, Copy, Debug)]
struct Posted {
    number: usize,
    id: i64,
    is_deleted: bool,
}

pub(crate) struct Sender {
    token: String,
    channel: i64,
    step: Step,
    /// Which file is under way; its bytes follow from that.
    number: usize,
    posted: Vec<Posted>,
    /// Those before were compared after an earlier round.
    compared: usize,
}

impl Sender {
    /// Somebody with a channel of their own.
    pub(crate) async fn begin(server: &Server) -> Self {
        let mut sender = Self {
            token: server.token("user1").await,
            channel: 0,
            step: Step::Announce,
            number: 0,
            posted: Vec::new(),
            compared: 0,
        };
        let told = json!({"kind": "closed", "name": "what we photographed"});
        let asked = sender
            .request(&server.base, Method::POST, "/api/v1/channels")
            .json(&told);
        let place = json(asked.send().await.expect("the server answers")).await;
        let place = place.expect("it is whole");
        sender.channel = place["channel"]["id"].as_i64().expect("an id");
        sender
    }

    /// Sends until the server is gone.
    pub(crate) fn start(mut self, server: &Server) -> JoinHandle<Self> {
        let base = server.base.clone();
        tokio::spawn(async move {
            while self.go_on(&base).await.is_ok() {}
            self
        })
    }

    /// Does the next step. An error is the end of the server: the step was done, or was not.
    async fn go_on(&mut self, base: &str) -> reqwest::Result<()> {
        let next = match self.step.clone() {
            Step::Announce => Step::Fill {
                path: self.announce(base).await?,
                acknowledged: 0,
            },
            Step::Fill { path, acknowledged } => self.fill(base, path, acknowledged).await?,
            Step::Post { id } => self.post(base, id).await?,
            Step::Delete { id, message } => {
                self.delete(base, message).await?;
                self.finish(id, true)
            }
        };
        self.step = next;
        Ok(())
    }

    async fn announce(&self, base: &str) -> reqwest::Result<String> {
        let asked = self.request(base, Method::POST, "/api/v1/uploads");
        let asked = asked.header("upload-length", bytes(self.number).len());
        let answer = asked.send().await?;
        assert_eq!(answer.status(), StatusCode::CREATED);
        let path = answer.headers()["location"].to_str().expect("a path");
        Ok(path.to_owned())
    }

    /// Sends one more piece, from where the server says that it is.
    async fn fill(
        &mut self,
        base: &str,
        path: String,
        acknowledged: usize,
    ) -> reqwest::Result<Step> {
        let whole = bytes(self.number);
        let at = self.request(base, Method::HEAD, &path).send().await?;
        assert_eq!(
            at.status(),
            StatusCode::OK,
            "an upload that was announced is there"
        );
        let offset = offset(&at);
        assert!(
            (acknowledged..=whole.len()).contains(&offset),
            "{acknowledged} of {} bytes were acknowledged, {offset} are there",
            whole.len()
        );
        let end = whole.len().min(offset + whole.len() / 3 + 1);
        let asked = self.request(base, Method::PATCH, &path);
        let asked = asked.header("content-type", "application/offset+octet-stream");
        let asked = asked.header("upload-offset", offset);
        let answer = asked.body(whole[offset..end].to_vec()).send().await?;
        assert_eq!(answer.status(), StatusCode::NO_CONTENT);
        if end < whole.len() {
            return Ok(Step::Fill {
                path,
                acknowledged: end,
            });
        }
        let id = path.rsplit('/').next().and_then(|id| id.parse().ok());
        Ok(Step::Post {
            id: id.expect("an id"),
        })
    }

    /// Posts the file; the same nonce makes one message of it, however often it is posted.
    async fn post(&mut self, base: &str, id: i64) -> reqwest::Result<Step> {
        let path = format!("/api/v1/channels/{}/messages", self.channel);
        let told = json!({"files": [id], "nonce": format!("file-{}", self.number)});
        let asked = self.request(base, Method::POST, &path).json(&told);
        let message = json(asked.send().await?).await?;
        let message = message["seq"].as_i64().expect("a position");
        if self.number.is_multiple_of(DELETED) {
            return Ok(Step::Delete { id, message });
        }
        Ok(self.finish(id, false))
    }

    async fn delete(&self, base: &str, message: i64) -> reqwest::Result<()> {
        let path = format!("/api/v1/channels/{}/messages/{message}", self.channel);
        let answer = self.request(base, Method::DELETE, &path).send().await?;
        assert!(answer.status().is_success(), "{}", answer.status());
        Ok(())
    }

    fn finish(&mut self, id: i64, is_deleted: bool) -> Step {
        let number = self.number;
        self.posted.push(Posted {
            number,
            id,
            is_deleted,
        });
        self.number += 1;
        Step::Announce
    }

    /// Looks for the files of the last round: whole where they were posted, gone where their message is.
    pub(crate) async fn compare(&mut self, server: &Server, round: u32) {
        for posted in &self.posted[self.compared..] {
            self.look(server, posted, &format!("round {round}")).await;
        }
        self.compared = self.posted.len();
    }

    /// Ends what is under way, and looks for all there is: each file once, in one message, whole.
    pub(crate) async fn compare_all(&mut self, server: &Server) {
        while !matches!(self.step, Step::Announce) {
            self.go_on(&server.base).await.expect("the server answers");
        }
        for posted in &self.posted {
            self.look(server, posted, "at the end").await;
        }
        let mut found = Vec::new();
        let mut before = i64::MAX;
        loop {
            let path = format!(
                "/api/v1/channels/{}/files?before={before}&limit=200",
                self.channel
            );
            let page = self.request(&server.base, Method::GET, &path).send().await;
            let page = json(page.expect("the server answers")).await;
            let page = page.expect("it is whole");
            for message in page["messages"].as_array().expect("a list") {
                let files = message["files"].as_array().expect("some").iter().rev();
                found.extend(files.map(|file| file["id"].as_i64().expect("an id")));
            }
            match page["next"].as_i64() {
                Some(next) => before = next,
                None => break,
            }
        }
        found.reverse();
        let posted = self.posted.iter().filter(|posted| !posted.is_deleted);
        let posted: Vec<i64> = posted.map(|posted| posted.id).collect();
        assert_eq!(
            found, posted,
            "each file that was posted once, and no other"
        );
    }

    async fn look(&self, server: &Server, posted: &Posted, when: &str) {
        let path = format!("/files/{}/x", posted.id);
        let answer = self.request(&server.base, Method::GET, &path).send().await;
        let answer = answer.expect("the server answers");
        if posted.is_deleted {
            assert_eq!(answer.status(), StatusCode::NOT_FOUND, "{when}: {posted:?}");
            return;
        }
        assert_eq!(answer.status(), StatusCode::OK, "{when}: {posted:?}");
        let found = answer.bytes().await.expect("they arrive");
        assert!(
            found == bytes(posted.number),
            "{when}: other bytes, {posted:?}"
        );
    }

    pub(crate) fn count(&self) -> usize {
        self.posted.len()
    }

    /// What was done, in a line.
    pub(crate) fn told(&self) -> String {
        let deleted = self.posted.iter().filter(|posted| posted.is_deleted);
        let (all, deleted) = (self.posted.len(), deleted.count());
        format!("{all} files posted and {deleted} of them deleted")
    }

    fn request(&self, base: &str, method: Method, path: &str) -> RequestBuilder {
        let request = Client::new().request(method, format!("{base}{path}"));
        request
            .bearer_auth(&self.token)
            .header("tus-resumable", "1.0.0")
    }
}

/// Starts the server once more, which lets go of what no row names, and waits until no such bytes are left.
pub(crate) async fn swept(house: &House<'_>) -> String {
    let server = Server::start(house).await;
    let begun = Instant::now();
    loop {
        let said = Server::check(house);
        if said.contains("; 0 pieces of") {
            drop(server);
            return said.trim().to_owned();
        }
        assert!(begun.elapsed() < SWEEP, "what no row names stays: {said}");
        tokio::time::sleep(Duration::from_millis(200)).await;
    }
}

/// The bytes of the file of this number: no two are alike.
fn bytes(number: usize) -> Vec<u8> {
    let length = 1_000 + number * 7_919 % 300_000;
    let mut state = u64::try_from(number).expect("a small number") + 1;
    let next = || {
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1);
        state.to_be_bytes()[0]
    };
    std::iter::repeat_with(next).take(length).collect()
}

fn offset(answer: &Response) -> usize {
    let offset = answer.headers()["upload-offset"].to_str().ok();
    let offset = offset.and_then(|offset| offset.parse().ok());
    offset.expect("a number")
}

/// What an answer says; an error is the end of the server in the middle of it.
async fn json(answer: Response) -> reqwest::Result<Value> {
    let status = answer.status();
    let text = answer.text().await?;
    assert!(status.is_success(), "{status}: {text}");
    Ok(serde_json::from_str(&text).expect("JSON"))
}
