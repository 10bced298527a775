//! How fast a socket's client sends: its frames are counted below the protocol, which shows neither pongs nor fragments.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use tokio::{sync::Notify, time::Instant};
use veche_model::UserId;

/// How much may come at once, and how much a second then.
#[derive(Clone, Copy)]
struct Pace {
    burst: f64,
    a_second: f64,
}

/// Frames of any kind. People post 1500 messages at once, and 100 a second then.
const FRAMES: Pace = Pace::new(4_000, 1_000);
/// Frames with nothing in them for anybody: pings, pongs and crumbs of messages.
const EMPTY: Pace = Pace::new(2_000, 500);
/// Bytes.
const BYTES: Pace = Pace::new(64 << 20, 8 << 20);
/// How much more than one socket all sockets of a person may send.
const SOCKETS: f64 = 2.0;
/// A fragment of a message with fewer bytes than this is a crumb.
const CRUMB: u64 = 16;
/// How long a client may go on with empty frames that is being read no faster.
const INDULGENCE: Duration = Duration::from_secs(5);
/// People whose paces are kept before those are forgotten who have rested.
const KEPT: usize = 1_024;

impl Pace {
    const fn new(burst: u32, a_second: u32) -> Self {
        Self {
            burst: burst as f64,
            a_second: a_second as f64,
        }
    }
}

/// What has come of late, of one kind.
struct Bucket {
    pace: Pace,
    /// How much more may come. What has come already may be more than that.
    left: f64,
    at: Instant,
}

impl Bucket {
    fn new(pace: Pace, sockets: f64) -> Self {
        let pace = Pace {
            burst: pace.burst * sockets,
            a_second: pace.a_second * sockets,
        };
        Self {
            pace,
            left: pace.burst,
            at: Instant::now(),
        }
    }

    /// Counts what has come, and tells how long to wait for more.
    fn take(&mut self, amount: f64, now: Instant) -> Duration {
        let rested = now.duration_since(self.at).as_secs_f64() * self.pace.a_second;
        self.left = (self.left + rested).min(self.pace.burst) - amount;
        self.at = now;
        Duration::from_secs_f64((-self.left).max(0.0) / self.pace.a_second)
    }
}

/// The paces of one socket, or of all sockets of one person.
struct Buckets {
    frames: Bucket,
    empty: Bucket,
    bytes: Bucket,
}

impl Buckets {
    fn new(sockets: f64) -> Self {
        Self {
            frames: Bucket::new(FRAMES, sockets),
            empty: Bucket::new(EMPTY, sockets),
            bytes: Bucket::new(BYTES, sockets),
        }
    }

    /// How long to wait for more, and whether that is because of empty frames.
    fn take(&mut self, came: Came, now: Instant) -> (Duration, bool) {
        let empty = self.empty.take(came.empty, now);
        let frames = self.frames.take(came.frames, now);
        let bytes = self.bytes.take(came.bytes, now);
        (empty.max(frames).max(bytes), !empty.is_zero())
    }

    fn has_rested(&mut self) -> bool {
        self.take(Came::default(), Instant::now());
        self.frames.left >= self.frames.pace.burst && self.bytes.left >= self.bytes.pace.burst
    }
}

/// The paces of people who have sockets.
#[derive(Default)]
pub(crate) struct Paces(Mutex<HashMap<UserId, Arc<Mutex<Buckets>>>>);

impl Paces {
    fn of(&self, user: UserId) -> Arc<Mutex<Buckets>> {
        let mut people = lock(&self.0);
        if people.len() >= KEPT {
            people
                .retain(|_, buckets| Arc::strong_count(buckets) > 1 || !lock(buckets).has_rested());
        }
        let buckets = people.entry(user);
        buckets
            .or_insert_with(|| Arc::new(Mutex::new(Buckets::new(SOCKETS))))
            .clone()
    }
}

/// What came: frames, how many of them were empty, and bytes.
#[derive(Clone, Copy, Default)]
struct Came {
    frames: f64,
    empty: f64,
    bytes: f64,
}

/// The meter of one connection. It does nothing until the connection is a socket that is watched.
#[derive(Default)]
pub(crate) struct Meter {
    state: Mutex<State>,
    ignored: Notify,
}

#[derive(Default)]
struct State {
    head: Head,
    watch: Option<Watch>,
}

/// A socket that is watched.
struct Watch {
    frames: Frames,
    own: Buckets,
    all: Arc<Mutex<Buckets>>,
    /// Since when the client has been read no faster because of empty frames.
    slowed: Option<Instant>,
}

impl Meter {
    /// From now on what comes are frames of a person's socket. False when the client has sent some before it was told that
    /// it may: nobody could say where a frame begins.
    pub(crate) fn watch(&self, paces: &Paces, user: UserId) -> bool {
        let mut state = lock(&self.state);
        state.watch = Some(Watch {
            frames: Frames::default(),
            own: Buckets::new(1.0),
            all: paces.of(user),
            slowed: None,
        });
        state.head.is_all()
    }

    /// Waits until the client has gone on with empty frames for too long.
    pub(crate) async fn ignored(&self) {
        self.ignored.notified().await;
    }

    /// A request's head begins.
    pub(super) fn begins(&self) {
        lock(&self.state).head = Head::default();
    }

    /// Counts what came, and tells how long to wait before reading on.
    pub(super) fn count(&self, bytes: &[u8]) -> Duration {
        self.count_at(bytes, Instant::now())
    }

    fn count_at(&self, bytes: &[u8], now: Instant) -> Duration {
        let mut state = lock(&self.state);
        let Some(watch) = &mut state.watch else {
            state.head.read(bytes);
            return Duration::ZERO;
        };
        let came = watch.frames.read(bytes);
        let (own, is_own) = watch.own.take(came, now);
        let (all, is_all) = lock(&watch.all).take(came, now);
        if is_own || is_all {
            let since = *watch.slowed.get_or_insert(now);
            if now.duration_since(since) >= INDULGENCE {
                self.ignored.notify_one();
                // What it still sends is in the way of the last word to it.
                return Duration::ZERO;
            }
        } else {
            watch.slowed = None;
        }
        own.max(all)
    }
}

/// Where the head of a request ends.
#[derive(Default)]
struct Head {
    /// How much of the empty line at its end has come.
    matched: usize,
    /// Whether something came behind it.
    has_rest: bool,
}

impl Head {
    fn read(&mut self, bytes: &[u8]) {
        const END: &[u8] = b"\r\n\r\n";
        for byte in bytes {
            if self.matched == END.len() {
                self.has_rest = true;
                return;
            }
            self.matched = match *byte {
                byte if byte == END[self.matched] => self.matched + 1,
                b'\r' => 1,
                _ => 0,
            };
        }
    }

    fn is_all(&self) -> bool {
        self.matched == 4 && !self.has_rest
    }
}

/// Frames as they go by.
#[derive(Default)]
struct Frames {
    head: [u8; 14],
    have: usize,
    /// Bytes of the payload that are still to come.
    payload: u64,
}

impl Frames {
    fn read(&mut self, mut bytes: &[u8]) -> Came {
        let mut came = Came {
            bytes: bytes.len() as f64,
            ..Came::default()
        };
        while let Some((first, rest)) = bytes.split_first() {
            if self.payload > 0 {
                let skipped = bytes
                    .len()
                    .min(usize::try_from(self.payload).unwrap_or(usize::MAX));
                self.payload -= skipped as u64;
                bytes = &bytes[skipped..];
                continue;
            }
            self.head[self.have] = *first;
            self.have += 1;
            bytes = rest;
            if let Some(is_empty) = self.is_whole() {
                self.have = 0;
                came.frames += 1.0;
                came.empty += f64::from(u8::from(is_empty));
            }
        }
        came
    }

    /// Whether a frame with nothing in it has begun, once its head is there.
    fn is_whole(&mut self) -> Option<bool> {
        if self.have < 2 {
            return None;
        }
        let (flags, length) = (self.head[0], self.head[1]);
        let more = match length & 0x7f {
            126 => 2,
            127 => 8,
            _ => 0,
        };
        let mask = if length & 0x80 == 0 { 0 } else { 4 };
        if self.have < 2 + more + mask {
            return None;
        }
        let long = self.head[2..2 + more].iter();
        let long = long.fold(0, |length, byte| length << 8 | u64::from(*byte));
        self.payload = if more == 0 {
            u64::from(length & 0x7f)
        } else {
            long
        };
        let is_message = flags & 0x80 != 0 && matches!(flags & 0x0f, 1 | 2);
        let is_control = flags & 0x08 != 0;
        Some(is_control || !is_message && self.payload < CRUMB)
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;

    const ANNA: UserId = UserId(1);

    fn frame(flags: u8, payload: usize) -> Vec<u8> {
        let mut frame = vec![flags];
        match payload {
            0..126 => frame.push(0x80 | u8::try_from(payload).unwrap()),
            126..65_536 => {
                frame.push(0xfe);
                frame.extend(u16::try_from(payload).unwrap().to_be_bytes());
            }
            _ => {
                frame.push(0x80 | 127);
                frame.extend((payload as u64).to_be_bytes());
            }
        }
        frame.extend([0; 4]);
        frame.resize(frame.len() + payload, 0xff);
        frame
    }

    fn watched(paces: &Paces) -> Meter {
        let meter = Meter::default();
        meter.count(b"GET /socket HTTP/1.1\r\nhost: a\r\n\r\n");
        assert!(meter.watch(paces, ANNA));
        meter
    }

    #[test]
    fn frames_are_counted_however_they_are_cut() {
        let sent = [
            frame(0x81, 5),
            frame(0x81, 300),
            frame(0x89, 0),
            frame(0x8a, 4),
            frame(0x01, 0),
            frame(0x00, 1),
            frame(0x00, 70_000),
            frame(0x80, 0),
        ];
        let sent = sent.concat();
        for size in [1, 2, 3, 7, 100, sent.len()] {
            let mut frames = Frames::default();
            let (mut all, mut empty) = (0.0, 0.0);
            for piece in sent.chunks(size) {
                let came = frames.read(piece);
                all += came.frames;
                empty += came.empty;
            }
            assert_eq!((all, empty), (8.0, 5.0), "cut at {size}");
        }
    }

    #[test]
    fn frames_before_the_answer_are_noticed() {
        for (sent, is_all) in [
            (&b"GET / HTTP/1.1\r\na: b\r\n\r\n"[..], true),
            (b"GET / HTTP/1.1\r\na: b\r\n\r\n\x8a", false),
            (b"GET / HTTP/1.1\r\na: b\r\n\r\n\x8a\x84\r\n\r\n", false),
            (b"GET / HTTP/1.1\r\na: b\r\n\r\r\n\r\n", true),
        ] {
            let meter = Meter::default();
            for byte in sent {
                meter.count(&[*byte]);
            }
            assert_eq!(meter.watch(&Paces::default(), ANNA), is_all, "{sent:?}");
        }
    }

    #[test]
    fn who_posts_much_waits_for_nothing() {
        let meter = watched(&Paces::default());
        let wait = meter.count(&frame(0x81, 200).repeat(1_500));
        assert!(wait.is_zero());
    }

    #[test]
    fn the_sockets_of_a_person_share_a_pace() {
        let paces = Paces::default();
        let sockets: Vec<Meter> = (0..3).map(|_| watched(&paces)).collect();
        let (texts, now) = (frame(0x81, 20).repeat(3_900), Instant::now());
        assert!(sockets[0].count_at(&texts, now).is_zero());
        assert!(sockets[1].count_at(&texts, now).is_zero());
        assert!(!sockets[2].count_at(&texts, now).is_zero());
    }

    #[tokio::test]
    async fn who_goes_on_with_empty_frames_is_noticed_and_who_rests_is_not() {
        let meter = watched(&Paces::default());
        let pongs = frame(0x8a, 0).repeat(2_100);
        let mut now = Instant::now();
        assert!(!meter.count_at(&pongs, now).is_zero());
        now += Duration::from_mins(1);
        assert!(meter.count_at(&frame(0x8a, 0), now).is_zero(), "rested");
        let end = now + INDULGENCE * 3;
        while now < end {
            now += meter.count_at(&pongs, now).max(Duration::from_millis(1));
        }
        meter.ignored().await;
    }
}
