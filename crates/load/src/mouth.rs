//! A socket's sender: posts, and counts what was answered.

use std::{
    io::{self, Write},
    net::TcpStream,
    sync::{
        Arc, Mutex,
        atomic::{AtomicBool, AtomicU32, Ordering},
    },
    time::Duration,
};

use crate::{
    Result,
    clock::Clock,
    ear::{Times, no_times},
    error::Error,
    frame::Frame,
    text::Said,
    wire::{self, Seat, Wire},
    xmpp,
};

/// Who of the last posts was when, at least as many as can be under way at once.
const REMEMBERED: usize = 1 << 14;

/// One sender.
pub(crate) struct Mouth {
    seat: Seat,
    number: u32,
    bytes: usize,
    sent: AtomicU32,
    answers: Mutex<Answers>,
}

/// What was answered: on the live socket by an answer, elsewhere by the sender's own line.
pub(crate) struct Answers {
    pub(crate) count: u64,
    pub(crate) times: Times,
    begun: Vec<u64>,
}

impl Mouth {
    pub(crate) fn of(seat: Seat, number: u32, bytes: usize) -> Self {
        let answers = Answers {
            count: 0,
            times: no_times(),
            begun: vec![0; REMEMBERED],
        };
        Self {
            seat,
            number,
            bytes,
            sent: AtomicU32::new(0),
            answers: Mutex::new(answers),
        }
    }

    /// Where it sits.
    pub(crate) fn seat(&self) -> &Seat {
        &self.seat
    }

    /// How many were sent.
    pub(crate) fn sent(&self) -> u32 {
        self.sent.load(Ordering::Relaxed)
    }

    /// Appends the next message's frame; `at` is when it was to be sent.
    pub(crate) fn put(&self, out: &mut Vec<u8>, at: u64) {
        let number = self.sent.fetch_add(1, Ordering::Relaxed);
        if self.seat.wire == Wire::Live {
            self.with_answers(|answers| answers.begun[number as usize % REMEMBERED] = at);
        }
        let said = Said {
            sender: self.number,
            number,
            at,
        };
        self.seat.put(out, said, self.bytes);
    }

    /// Looks whether a message that was heard answers a post: on all wires but the live socket one's own does.
    pub(crate) fn hears(&self, said: Said, now: u64) -> bool {
        let is_answer = said.sender == self.number && self.seat.wire != Wire::Live;
        if is_answer {
            self.with_answers(|answers| answers.take(said.at, now));
        }
        is_answer
    }

    /// Looks whether a frame of the live socket answers a post. A refusal, of XMPP too, ends the run.
    pub(crate) fn is_answered(&self, frame: &Frame<'_>, now: u64) -> Result<bool> {
        if self.seat.wire == Wire::Xmpp && xmpp::is_refusal(frame.payload) {
            return Err(Error::refused(frame.payload));
        }
        if self.seat.wire != Wire::Live || !wire::is_answer(frame.payload) {
            return Ok(false);
        }
        if !wire::is_granted(frame.payload) {
            return Err(Error::refused(frame.payload));
        }
        let number = wire::answered(frame.payload).unwrap_or_default();
        self.with_answers(|answers| answers.take(answers.begun[number % REMEMBERED], now));
        Ok(true)
    }

    pub(crate) fn with_answers<T>(&self, look: impl FnOnce(&mut Answers) -> T) -> T {
        look(&mut self.answers.lock().expect("nobody panics while holding it"))
    }
}

impl Answers {
    fn take(&mut self, begun: u64, now: u64) {
        self.count += 1;
        self.times.saturating_record(now.saturating_sub(begun));
    }
}

/// Posts at a rate, all senders in turn, until it is over. Each message is due at its moment however long those before it
/// took; a thread sleeps more exactly than the runtime, whose clock has milliseconds.
pub(crate) fn pace(
    mouths: &[(Arc<Mouth>, TcpStream)],
    rate: f64,
    clock: Clock,
    is_over: &AtomicBool,
) -> Result<()> {
    let begun = clock.now();
    let pause = 1e9 / rate;
    let mut frame = Vec::new();
    for (turn, (mouth, hand)) in mouths.iter().cycle().enumerate() {
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "nanoseconds of a run"
        )]
        let due = begun + (turn as f64 * pause) as u64;
        clock.sleep_until(due);
        if is_over.load(Ordering::Relaxed) {
            break;
        }
        frame.clear();
        mouth.put(&mut frame, due);
        write_all(hand, &frame)?;
    }
    Ok(())
}

fn write_all(mut hand: &TcpStream, mut bytes: &[u8]) -> Result<()> {
    while !bytes.is_empty() {
        match hand.write(bytes) {
            Ok(count) => bytes = &bytes[count..],
            Err(error) if error.kind() == io::ErrorKind::WouldBlock => {
                std::thread::sleep(Duration::from_micros(100));
            }
            Err(error) => return Err(error.into()),
        }
    }
    Ok(())
}
