//! What a NATS server says, message by message: `MSG subject sid [reply] bytes` and `HMSG` with the payload behind the line are
//! messages, every other line is the protocol's own and goes through as it is.

use super::way::Tamper;
use crate::dice::Dice;

/// No message that this is for is longer; what is longer is not looked into.
const LONGEST: usize = 16 << 20;

/// The messages of one connection.
pub(super) struct Messages {
    dice: Dice,
    /// The beginning of what is not whole.
    rest: Vec<u8>,
    /// Goes behind the next one.
    late: Option<Vec<u8>>,
}

impl Messages {
    pub(super) fn of(dice: Dice) -> Self {
        Self {
            dice,
            rest: Vec::new(),
            late: None,
        }
    }

    /// Whether something of the conversation is kept here.
    pub(super) fn is_holding(&self) -> bool {
        !self.rest.is_empty() || self.late.is_some()
    }

    /// Takes what has come, and puts out what goes on.
    pub(super) fn pass(&mut self, bytes: &[u8], tamper: Tamper, out: &mut Vec<u8>) {
        self.rest.extend_from_slice(bytes);
        let rest = std::mem::take(&mut self.rest);
        let mut left = &rest[..];
        while let Some((whole, is_message)) = first(left) {
            let (one, behind) = left.split_at(whole);
            left = behind;
            if is_message {
                self.tamper(one, tamper, out);
            } else {
                out.extend_from_slice(one);
            }
        }
        if left.len() > LONGEST || tamper == Tamper::default() {
            // Nobody tampers any more: what is kept goes on, and what follows is not looked into.
            out.extend(self.late.take().into_iter().flatten());
            out.extend_from_slice(left);
        } else {
            self.rest = left.to_vec();
        }
    }

    fn tamper(&mut self, message: &[u8], tamper: Tamper, out: &mut Vec<u8>) {
        if self.dice.percent(tamper.dropped) {
            return;
        }
        if self.late.is_none() && self.dice.percent(tamper.late) {
            self.late = Some(message.to_vec());
            return;
        }
        out.extend_from_slice(message);
        if self.dice.percent(tamper.doubled) {
            out.extend_from_slice(message);
        }
        out.extend(self.late.take().into_iter().flatten());
    }
}

/// How long the first piece of the protocol is, and whether it is a message; nothing while it is not whole.
fn first(bytes: &[u8]) -> Option<(usize, bool)> {
    let line = memchr::memmem::find(bytes, b"\r\n")? + 2;
    let words = &bytes[..line];
    if !words.starts_with(b"MSG ") && !words.starts_with(b"HMSG ") {
        return Some((line, false));
    }
    let length = std::str::from_utf8(words)
        .ok()?
        .split_whitespace()
        .next_back();
    let length: usize = length?.parse().ok().filter(|length| *length <= LONGEST)?;
    let whole = line + length + 2;
    (bytes.len() >= whole).then_some((whole, true))
}
