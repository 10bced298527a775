//! How fast a socket's client sends: its frames are counted below the protocol, which shows neither pongs nor fragments.

use std::{
    sync::{Arc, Mutex},
    time::Duration,
};

use tokio::{sync::Notify, time::Instant};
use veche_model::UserId;

use super::{
    frames::{Frames, Head},
    pace::{Buckets, Paces, lock},
};

/// How long a client may go on with empty frames that is being read no faster.
const INDULGENCE: Duration = Duration::from_secs(5);
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
        let own = watch.own.take(came, now);
        let all = lock(&watch.all).take(came, now);
        let wait = own.wait.max(all.wait);
        if own.is_empty || all.is_empty {
            let since = *watch.slowed.get_or_insert(now);
            if now.duration_since(since) >= INDULGENCE {
                self.ignored.notify_one();
                // What it still sends is in the way of the last word to it.
                return Duration::ZERO;
            }
            // Whoever has sent more at once than this pays for is looked at again before it is paid.
            return wait.min(INDULGENCE);
        }
        if own.is_forgiven && all.is_forgiven {
            watch.slowed = None;
        }
        wait
    }
}

#[cfg(test)]
mod tests {
    use futures_util::FutureExt;

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

    #[test]
    fn who_goes_on_with_empty_frames_is_noticed_and_who_rests_is_not() {
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
        assert!(meter.ignored().now_or_never().is_some(), "it is noticed");
    }

    #[test]
    fn who_goes_on_as_fast_as_they_are_read_is_noticed_on_a_busy_machine_too() {
        let meter = watched(&Paces::default());
        let pong = frame(0x8a, 0);
        let mut now = Instant::now();
        let end = now + INDULGENCE * 3;
        while now < end {
            // Read later than they might have been, and in pieces of whatever size.
            for count in [1_000, 1] {
                now += meter.count_at(&pong.repeat(count), now) + Duration::from_millis(20);
            }
        }
        assert!(meter.ignored().now_or_never().is_some(), "it is noticed");
    }

    #[test]
    fn who_has_sent_empty_frames_for_a_minute_at_once_is_not_left_alone_for_it() {
        let meter = watched(&Paces::default());
        let (pongs, now) = (frame(0x8a, 0), Instant::now());
        let wait = meter.count_at(&pongs.repeat(32_000), now);
        assert!(wait <= INDULGENCE, "{wait:?}");
        meter.count_at(&pongs, now + wait);
        assert!(meter.ignored().now_or_never().is_some(), "it is noticed");
    }
}
