//! Frames as they go by, and the head of the request before them.

/// A fragment of a message with fewer bytes than this is a crumb.
const CRUMB: u64 = 16;

/// What came: frames, how many of them were empty, and bytes.
#[derive(Clone, Copy, Default)]
pub(super) struct Came {
    pub(super) frames: f64,
    pub(super) empty: f64,
    pub(super) bytes: f64,
}

/// Where the head of a request ends.
#[derive(Default)]
pub(super) struct Head {
    /// How much of the empty line at its end has come.
    matched: usize,
    /// Whether something came behind it.
    has_rest: bool,
}

impl Head {
    pub(super) fn read(&mut self, bytes: &[u8]) {
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

    pub(super) fn is_all(&self) -> bool {
        self.matched == 4 && !self.has_rest
    }
}

/// Frames as they go by.
#[derive(Default)]
pub(super) struct Frames {
    head: [u8; 14],
    have: usize,
    /// Bytes of the payload that are still to come.
    payload: u64,
}

impl Frames {
    pub(super) fn read(&mut self, mut bytes: &[u8]) -> Came {
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
