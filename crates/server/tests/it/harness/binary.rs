//! The real binary, as an operator runs it.

use std::{
    ffi::OsStr,
    io::{BufRead, BufReader, Read, Write},
    path::Path,
    process::{Child, ChildStdout, Command, Stdio},
    thread::JoinHandle,
};

use tokio::{task::spawn_blocking, time::timeout};

use super::{Bucket, DEADLINE, Person, Reply, Veche};

/// A command to run, in a folder and without this process's environment.
pub(crate) struct Binary(Command);

/// How a command ended, and what it said.
#[derive(Debug)]
pub(crate) struct Ran {
    pub(crate) code: Option<i32>,
    pub(crate) out: String,
    pub(crate) err: String,
}

impl Ran {
    /// What it said, when it must have succeeded.
    #[track_caller]
    pub(crate) fn ok(self) -> String {
        assert_eq!(self.code, Some(0), "{self:?}");
        self.out
    }

    /// Checks that it failed with one line which has all these words in it.
    #[track_caller]
    pub(crate) fn failed(&self, words: &[&str]) {
        assert_eq!(self.code, Some(1), "{self:?}");
        assert_eq!(self.err.lines().count(), 1, "{self:?}");
        assert!(self.err.starts_with("veche: "), "{self:?}");
        for word in words {
            assert!(self.err.contains(word), "{word} is not in {self:?}");
        }
    }
}

impl Binary {
    /// The command; its data goes to `folder/data` unless it is told otherwise.
    pub(crate) fn new(folder: &Path, args: &[&str]) -> Self {
        let mut command = Command::new(env!("CARGO_BIN_EXE_veche"));
        command.args(args).current_dir(folder).env_clear();
        Self(command)
            .env("VECHE_PASSWORD_MEMORY_KIB", "8")
            .env("VECHE_LOG", "error")
    }

    /// The same, with so many files that it may have open.
    pub(crate) fn with_files(folder: &Path, args: &[&str], files: u32) -> Self {
        let Self(veche) = Self::new(folder, args);
        let mut command = Command::new("/bin/sh");
        let limit = format!("ulimit -n {files} && exec \"$0\" \"$@\"");
        command.args(["-c", &limit]).arg(veche.get_program());
        command
            .args(veche.get_args())
            .current_dir(folder)
            .env_clear();
        for (name, value) in veche.get_envs() {
            command.env(name, value.unwrap_or_default());
        }
        Self(command)
    }

    pub(crate) fn env(mut self, name: &str, value: impl AsRef<OsStr>) -> Self {
        self.0.env(name, value);
        self
    }

    /// The same, with its files in a bucket.
    pub(crate) fn with_bucket(self, bucket: &Bucket) -> Self {
        let settings = bucket.settings().into_iter();
        settings.fold(self, |command, (_, name, value)| command.env(name, value))
    }

    /// Runs it to its end.
    pub(crate) async fn run(self) -> Ran {
        self.run_with("").await
    }

    /// Runs it to its end, with this on its standard input.
    pub(crate) async fn run_with(mut self, input: &str) -> Ran {
        let input = input.to_owned();
        let running = spawn_blocking(move || {
            let mut child = piped(&mut self.0);
            let mut stdin = child.stdin.take().expect("it is piped");
            // A command that does not read its input has closed it.
            let _ = stdin.write_all(input.as_bytes());
            drop(stdin);
            ran(child)
        });
        timeout(DEADLINE * 2, running)
            .await
            .expect("it ends in time")
            .expect("it can be waited for")
    }

    /// Starts a server on a free port and waits until it serves.
    pub(crate) async fn serve(self) -> Serving {
        self.env("VECHE_LISTEN", "127.0.0.1:0").serve_there().await
    }

    /// Starts a server where it was told to serve, and waits until it does.
    pub(crate) async fn serve_there(self) -> Serving {
        let mut command = self.0;
        let starting = spawn_blocking(move || {
            let mut child = piped(&mut command);
            let mut err = child.stderr.take().expect("it is piped");
            // Read as it comes, from the first line on: a log that nobody reads would stop the server.
            let log = std::thread::spawn(move || {
                let mut log = String::new();
                err.read_to_string(&mut log).expect("its log can be read");
                log
            });
            let mut line = String::new();
            let mut out = BufReader::new(child.stdout.take().expect("it is piped"));
            out.read_line(&mut line).expect("its output can be read");
            let base = line.split(' ').find(|word| word.starts_with("http://"));
            let base = base.map(str::to_owned);
            let child = Some(Running(child));
            base.map(|base| Serving {
                log,
                child,
                base,
                http: reqwest::Client::new(),
                out,
            })
        });
        let served = timeout(DEADLINE, starting)
            .await
            .expect("it starts in time");
        served.expect("it can be started").expect("it serves")
    }
}

fn piped(command: &mut Command) -> Child {
    command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the binary can be run")
}

fn ran(child: Child) -> Ran {
    let output = child.wait_with_output().expect("it can be waited for");
    let text = |bytes| String::from_utf8(bytes).expect("it speaks UTF-8");
    Ran {
        code: output.status.code(),
        out: text(output.stdout),
        err: text(output.stderr),
    }
}

/// A process that does not outlive its test.
struct Running(Child);

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// A server in a process of its own.
pub(crate) struct Serving {
    child: Option<Running>,
    /// `http://127.0.0.1:port`
    pub(crate) base: String,
    http: reqwest::Client,
    /// Its log, when it has ended.
    log: JoinHandle<String>,
    /// Held open: it goes on to speak.
    out: BufReader<ChildStdout>,
}

impl Serving {
    /// The next line that it says at its start.
    pub(crate) fn line(&mut self) -> String {
        let mut line = String::new();
        self.out.read_line(&mut line).expect("it can be read");
        line
    }

    /// The number of its process.
    pub(crate) fn id(&self) -> u32 {
        self.child.as_ref().expect("it runs").0.id()
    }

    pub(crate) async fn get(&self, path: &str) -> Reply {
        let answer = self.http.get(format!("{}{path}", self.base)).send().await;
        Reply::of(answer.expect("the server answers")).await
    }

    pub(crate) async fn post_json(&self, path: &str, json: serde_json::Value) -> Reply {
        let request = self.http.post(format!("{}{path}", self.base)).json(&json);
        Reply::of(request.send().await.expect("the server answers")).await
    }

    pub(crate) async fn tries_to_sign_in(&self, name: &str, password: &str) -> Reply {
        let form = [("username", name), ("password", password)];
        let request = self.http.post(format!("{}/login", self.base)).form(&form);
        Reply::of(request.send().await.expect("the server answers")).await
    }

    /// Somebody who has an account; the id is not known.
    pub(crate) async fn signs_in(&self, name: &str, password: &str) -> Person {
        let token = self.tries_to_sign_in(name, password).await.ok();
        Person {
            id: 0,
            name: name.to_owned(),
            token: token["access_token"].as_str().expect("a token").to_owned(),
            base: self.base.clone(),
            http: self.http.clone(),
        }
    }

    /// Somebody who has signed in at another node of the same town.
    pub(crate) fn lets_in(&self, person: &Person) -> Person {
        Person {
            base: self.base.clone(),
            ..person.clone()
        }
    }

    /// Tells it to stop, and waits until it has: its exit code and its log.
    pub(crate) async fn stop(mut self) -> (Option<i32>, String) {
        let mut running = self.child.take().expect("it runs");
        let stopping = spawn_blocking(move || {
            let id = running.0.id().to_string();
            let told = Command::new("kill").args(["-TERM", &id]).status();
            assert!(told.expect("kill can be run").success());
            let status = running.0.wait().expect("it can be waited for");
            let log = self.log.join().expect("its log can be read");
            (status.code(), log)
        });
        timeout(DEADLINE * 2, stopping)
            .await
            .expect("it stops in time")
            .expect("it can be waited for")
    }
}

impl Veche {
    /// A command beside this running server, on its database.
    pub(crate) fn command(&self, args: &[&str]) -> Binary {
        let database = match &self.settings.database_url {
            veche_chat::DatabaseUrl::Sqlite(path) => path.display().to_string(),
            veche_chat::DatabaseUrl::Postgres(url) => url.clone(),
        };
        Binary::new(&self.folder(), args)
            .env("VECHE_DATA", self.folder())
            .env("DATABASE_URL", database)
    }
}
