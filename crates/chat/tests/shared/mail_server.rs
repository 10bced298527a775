//! A mail server, in this process: it answers each reader as it is told to, and keeps what came.

use std::{
    collections::{HashMap, VecDeque},
    io,
    sync::{Arc, Mutex},
    time::Duration,
};

use mail_parser::MessageParser;
use tokio::{
    io::{AsyncBufReadExt, AsyncWriteExt, BufReader},
    net::{TcpListener, TcpStream},
    task::JoinHandle,
    time::{sleep, timeout},
};

/// How long is waited for a letter that must come: one that was put off comes a minute later, on a machine that has nothing else to do.
const PATIENCE: Duration = Duration::from_mins(4);

/// A letter, as its reader has it.
#[derive(Clone, Debug, Default)]
pub(crate) struct Came {
    pub(crate) to: String,
    pub(crate) subject: String,
    pub(crate) text: String,
    pub(crate) html: String,
    /// Its headers, a line each.
    pub(crate) head: String,
}

impl Came {
    fn read(to: &str, bytes: &[u8]) -> Self {
        let letter = MessageParser::default().parse(bytes).expect("a letter");
        let whole = String::from_utf8_lossy(bytes);
        let (head, _) = whole.split_once("\r\n\r\n").expect("a head");
        Self {
            to: to.to_owned(),
            subject: letter.subject().unwrap_or_default().to_owned(),
            text: letter.body_text(0).unwrap_or_default().into_owned(),
            html: letter.body_html(0).unwrap_or_default().into_owned(),
            // A long one goes on in the next line.
            head: head.replace("\r\n ", " "),
        }
    }

    /// What stands behind the first link that has this in it, up to its end.
    pub(crate) fn behind(&self, path: &str) -> String {
        let (_, rest) = self.text.split_once(path).expect("the link is there");
        rest.split_whitespace()
            .next()
            .unwrap_or_default()
            .to_owned()
    }
}

#[derive(Default)]
struct Kept {
    came: Vec<Came>,
    says: HashMap<String, VecDeque<&'static str>>,
}

pub(crate) struct MailServer {
    pub(crate) url: String,
    kept: Arc<Mutex<Kept>>,
    accepting: JoinHandle<()>,
}

impl Drop for MailServer {
    fn drop(&mut self) {
        self.accepting.abort();
    }
}

impl MailServer {
    pub(crate) async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let address = listener.local_addr().expect("an address");
        let kept = Arc::new(Mutex::new(Kept::default()));
        Self {
            url: format!("smtp://{address}"),
            accepting: tokio::spawn(accept(listener, kept.clone())),
            kept,
        }
    }

    /// What it says to the next letters to somebody, in turn; behind them it takes each.
    pub(crate) fn will_say(&self, to: &str, says: impl IntoIterator<Item = &'static str>) {
        let mut kept = self.kept.lock().expect("no panic here");
        kept.says.entry(to.to_owned()).or_default().extend(says);
    }

    /// All that came for somebody.
    pub(crate) fn came(&self, to: &str) -> Vec<Came> {
        let kept = self.kept.lock().expect("no panic here");
        let came = kept.came.iter().filter(|one| one.to == to);
        came.cloned().collect()
    }

    /// The letter of that number for somebody, from 1 on, once it is there.
    pub(crate) async fn letter(&self, to: &str, number: usize) -> Came {
        let comes = async {
            loop {
                let came = self.came(to);
                if came.len() >= number {
                    return came[number - 1].clone();
                }
                sleep(Duration::from_millis(20)).await;
            }
        };
        let came = timeout(PATIENCE, comes).await;
        came.unwrap_or_else(|_| panic!("no letter {number} for {to}: {:?}", self.came(to)))
    }
}

async fn accept(listener: TcpListener, kept: Arc<Mutex<Kept>>) {
    while let Ok((socket, _)) = listener.accept().await {
        let kept = kept.clone();
        tokio::spawn(async move { talk(socket, &kept).await });
    }
}

async fn talk(socket: TcpStream, kept: &Mutex<Kept>) -> io::Result<()> {
    let mut socket = BufReader::new(socket);
    let (mut to, mut line) = (String::new(), String::new());
    socket.write_all(b"220 here\r\n").await?;
    loop {
        line.clear();
        if socket.read_line(&mut line).await? == 0 {
            return Ok(());
        }
        let said = match line.get(..4).unwrap_or_default() {
            "EHLO" => "250-here\r\n250-8BITMIME\r\n250 SMTPUTF8",
            "RCPT" => {
                let address = line.split(['<', '>']).nth(1).unwrap_or_default();
                address.clone_into(&mut to);
                let mut kept = kept.lock().expect("no panic here");
                let says = kept.says.get_mut(&to).and_then(VecDeque::pop_front);
                says.unwrap_or("250 good")
            }
            "DATA" => {
                socket.write_all(b"354 go on\r\n").await?;
                let bytes = data(&mut socket).await?;
                let came = Came::read(&to, &bytes);
                kept.lock().expect("no panic here").came.push(came);
                "250 good"
            }
            "QUIT" => return socket.write_all(b"221 bye\r\n").await,
            _ => "250 good",
        };
        socket.write_all(format!("{said}\r\n").as_bytes()).await?;
    }
}

/// What stands before the dot.
async fn data(socket: &mut BufReader<TcpStream>) -> io::Result<Vec<u8>> {
    let (mut bytes, mut line) = (Vec::new(), Vec::new());
    loop {
        line.clear();
        socket.read_until(b'\n', &mut line).await?;
        if line == b".\r\n" || line.is_empty() {
            return Ok(bytes);
        }
        bytes.extend(line.strip_prefix(b".").unwrap_or(&line));
    }
}
