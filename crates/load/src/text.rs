//! What is said: who says it, their how manieth it is and when it was to be said stand in the text itself.

use memchr::memmem;

const MARK: &[u8] = b"load:";
/// The mark, and 8, 8 and 16 hexadecimal digits.
const SHORTEST: usize = MARK.len() + 32;
const FILLING: &[u8] = b" and what people say at once";

/// How long a text shall be, as somebody types it.
pub(crate) fn parse_bytes(typed: &str) -> Result<usize, String> {
    let bytes = typed.parse().map_err(|_| "not a number".to_owned())?;
    let fits = (SHORTEST..=10_000).contains(&bytes);
    fits.then_some(bytes)
        .ok_or_else(|| format!("{SHORTEST} to 10000"))
}

/// One message of a run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Said {
    pub(crate) sender: u32,
    /// 0, 1, 2 ... of this sender.
    pub(crate) number: u32,
    /// Nanoseconds on the run's clock at which it was to be sent.
    pub(crate) at: u64,
}

impl Said {
    /// Appends the text, filled up to so many bytes.
    pub(crate) fn put(self, out: &mut Vec<u8>, bytes: usize) {
        let begun = out.len();
        out.extend_from_slice(MARK);
        let told = format!("{:08x}{:08x}{:016x}", self.sender, self.number, self.at);
        out.extend_from_slice(told.as_bytes());
        let missing = bytes.saturating_sub(out.len() - begun);
        out.extend(FILLING.iter().cycle().take(missing));
    }

    /// Finds the message in a frame. `place` remembers where it stood, for the next frame has it there or near.
    pub(crate) fn find(payload: &[u8], place: &mut usize) -> Option<Self> {
        if payload.get(*place..*place + MARK.len()) != Some(MARK) {
            *place = memmem::find(payload, MARK)?;
        }
        Self::read(payload, *place + MARK.len())
    }

    /// All messages in a body, in order.
    pub(crate) fn all(body: &[u8]) -> impl Iterator<Item = Self> + '_ {
        memmem::find_iter(body, MARK).filter_map(|place| Self::read(body, place + MARK.len()))
    }

    fn read(bytes: &[u8], from: usize) -> Option<Self> {
        let digits: &[u8; 32] = bytes.get(from..from + 32)?.try_into().ok()?;
        let part = |at: usize| {
            let mut eight = [0; 8];
            eight.copy_from_slice(&digits[at..at + 8]);
            hexadecimal(eight)
        };
        Some(Self {
            sender: part(0),
            number: part(8),
            at: u64::from(part(16)) << 32 | u64::from(part(24)),
        })
    }
}

/// The value of eight lower-case digits, all at once: millions a second are read.
fn hexadecimal(digits: [u8; 8]) -> u32 {
    let digits = u64::from_be_bytes(digits);
    let letters = digits >> 6 & 0x0101_0101_0101_0101;
    let mut value = (digits & 0x0f0f_0f0f_0f0f_0f0f) + letters * 9;
    value = (value | value >> 4) & 0x00ff_00ff_00ff_00ff;
    value = (value | value >> 8) & 0x0000_ffff_0000_ffff;
    u32::try_from((value | value >> 16) & 0xffff_ffff).expect("32 bits are left")
}

#[cfg(test)]
mod tests {
    use super::*;

    const SAID: Said = Said {
        sender: 7,
        number: 0x89ab_cdef,
        at: 0x0123_4567_89ab_cdef,
    };

    #[test]
    fn what_is_said_is_found_wherever_it_stands() {
        for before in ["", "anna: ", r#"{"event": {"text": ""#, "lo"] {
            let mut payload = before.as_bytes().to_vec();
            SAID.put(&mut payload, 64);
            assert_eq!(payload.len(), before.len() + 64);
            payload.extend_from_slice(br#"", "nonce": null}"#);
            for mut place in [0, before.len(), 900] {
                assert_eq!(Said::find(&payload, &mut place), Some(SAID));
                assert_eq!(place, before.len());
            }
        }
    }

    #[test]
    fn other_frames_have_nothing_said() {
        for payload in [&b""[..], b"load", b"load:1", b"anna: hello"] {
            assert_eq!(Said::find(payload, &mut 3), None);
        }
    }

    #[test]
    fn a_body_has_all_of_them() {
        let mut body = Vec::new();
        for number in 0..5 {
            Said { number, ..SAID }.put(&mut body, SHORTEST);
        }
        let numbers: Vec<u32> = Said::all(&body).map(|said| said.number).collect();
        assert_eq!(numbers, [0, 1, 2, 3, 4]);
    }
}
