//! The machine's limit: a bare broadcaster, which knows no people, no channels and no storage.
//!
//! One thread waits for readiness. What all senders have sent by then is put behind one another once, for everybody; each
//! socket gets all that it has not had yet with one write, straight from there.

use std::{
    collections::{BTreeMap, VecDeque},
    io::{self, Read, Write},
    net::Ipv4Addr,
};

use mio::{
    Events, Interest, Poll, Token,
    net::{TcpListener, TcpStream},
};

use crate::{Result, frame};

const DOOR: Token = Token(usize::MAX);
const ANSWER: &[u8] =
    b"HTTP/1.1 101 Switching Protocols\r\nconnection: upgrade\r\nupgrade: websocket\r\n\
    sec-websocket-accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n\r\n";
/// A socket that is so far behind is ended: one that never reads would have everything kept for it.
const BEHIND: u64 = 64 << 20;

struct Peer {
    stream: TcpStream,
    /// What was read and not understood yet.
    rest: Vec<u8>,
    is_open: bool,
    /// Up to where it has been told.
    told: u64,
}

/// What was said, as frames; told from `begins` on.
#[derive(Default)]
struct Said {
    begins: u64,
    bytes: Vec<u8>,
}

/// Serves on a free port of this machine, printed as the first line, until it is ended. Payloads that go out are filled up
/// to so many bytes.
pub(crate) fn serve(bytes: usize) -> Result<()> {
    let mut poll = Poll::new()?;
    let mut listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0).into())?;
    poll.registry()
        .register(&mut listener, DOOR, Interest::READABLE)?;
    println!("{}", listener.local_addr()?);
    let mut hall = Hall {
        bytes,
        ..Hall::default()
    };
    let mut events = Events::with_capacity(1024);
    loop {
        match poll.poll(&mut events, None) {
            Err(error) if error.kind() != io::ErrorKind::Interrupted => return Err(error.into()),
            _ => {}
        }
        for event in &events {
            if event.token() == DOOR {
                hall.accept(&listener, &poll)?;
            } else if event.is_readable() {
                hall.read(event.token().0);
            }
        }
        hall.tell_all();
    }
}

#[derive(Default)]
struct Hall {
    bytes: usize,
    said: Said,
    peers: BTreeMap<usize, Peer>,
    next: usize,
    gone: VecDeque<usize>,
    payload: Vec<u8>,
}

impl Hall {
    fn accept(&mut self, listener: &TcpListener, poll: &Poll) -> Result<()> {
        loop {
            let mut stream = match listener.accept() {
                Ok((stream, _)) => stream,
                Err(error) if error.kind() == io::ErrorKind::WouldBlock => return Ok(()),
                Err(error) => return Err(error.into()),
            };
            stream.set_nodelay(true)?;
            let both = Interest::READABLE | Interest::WRITABLE;
            poll.registry()
                .register(&mut stream, Token(self.next), both)?;
            let peer = Peer {
                stream,
                rest: Vec::new(),
                is_open: false,
                told: 0,
            };
            self.peers.insert(self.next, peer);
            self.next += 1;
        }
    }

    fn read(&mut self, token: usize) {
        let Some(peer) = self.peers.get_mut(&token) else {
            return;
        };
        if !peer.read_all() || !peer.open(self.said.end()) {
            self.gone.push_back(token);
            return;
        }
        if !peer.is_open {
            return;
        }
        let mut rest = &peer.rest[..];
        while let Some(opcode) = frame::take_masked(&mut rest, &mut self.payload) {
            if opcode == frame::TEXT {
                let length = self.payload.len().max(self.bytes);
                self.payload.resize(length, b'.');
                frame::put(&mut self.said.bytes, frame::TEXT, &self.payload);
            }
        }
        let used = peer.rest.len() - rest.len();
        peer.rest.drain(..used);
        if peer.rest.is_empty() {
            // An idle socket holds nothing.
            peer.rest = Vec::new();
        }
    }

    /// Readiness to write is not looked at: whoever has not had everything is tried again with the next round, which its
    /// becoming writable begins.
    fn tell_all(&mut self) {
        if !self.said.bytes.is_empty() {
            let mut behind = self.said.end();
            for (token, peer) in &mut self.peers {
                if peer.is_open && !peer.tell(&self.said) {
                    self.gone.push_back(*token);
                } else if peer.is_open {
                    behind = behind.min(peer.told);
                }
            }
            self.said.forget(behind);
        }
        while let Some(token) = self.gone.pop_front() {
            self.peers.remove(&token);
        }
    }
}

impl Said {
    fn end(&self) -> u64 {
        self.begins + self.bytes.len() as u64
    }

    /// What is said from there on.
    fn from(&self, told: u64) -> &[u8] {
        let skipped = usize::try_from(told - self.begins).expect("it is within the buffer");
        &self.bytes[skipped..]
    }

    /// Everybody has had it up to there. It is moved only when that is worth it.
    fn forget(&mut self, told: u64) {
        let had = self.bytes.len() - self.from(told).len();
        if had == self.bytes.len() || had > 1 << 20 {
            self.bytes.drain(..had);
            self.begins = told;
        }
    }
}

impl Peer {
    /// Whether it is still there.
    fn read_all(&mut self) -> bool {
        let mut some = [0; 16 << 10];
        loop {
            match self.stream.read(&mut some) {
                Ok(0) => return false,
                Ok(count) => self.rest.extend_from_slice(&some[..count]),
                Err(error) => return error.kind() == io::ErrorKind::WouldBlock,
            }
        }
    }

    /// Answers the handshake once it is whole; whether that went well. It hears what is said from there on.
    fn open(&mut self, now: u64) -> bool {
        if self.is_open {
            return true;
        }
        let Some(end) = memchr::memmem::find(&self.rest, b"\r\n\r\n") else {
            return true;
        };
        self.rest.drain(..end + 4);
        self.is_open = true;
        self.told = now;
        self.stream.write_all(ANSWER).is_ok()
    }

    /// Writes what it has not had, as much as it takes; whether it may stay.
    fn tell(&mut self, said: &Said) -> bool {
        let left = said.from(self.told);
        if left.is_empty() {
            return true;
        }
        match self.stream.write(left) {
            Ok(count) => self.told += count as u64,
            Err(error) if error.kind() == io::ErrorKind::WouldBlock => {}
            Err(_) => return false,
        }
        said.end() - self.told < BEHIND
    }
}
