//! Frames of RFC 6455, as far as a client that hears much and says little needs them.

/// A frame of a server, within the bytes that were read.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Frame<'a> {
    pub(crate) opcode: u8,
    pub(crate) payload: &'a [u8],
}

pub(crate) const TEXT: u8 = 1;
pub(crate) const BINARY: u8 = 2;
pub(crate) const CLOSE: u8 = 8;
pub(crate) const PING: u8 = 9;
pub(crate) const PONG: u8 = 10;

/// In place of a length: two bytes with it follow.
const LONG: u8 = 0x7e;
/// Eight bytes follow.
const LONGER: u8 = 0x7f;

/// A key like any other; what it hides from proxies is of no interest here.
const MASK: [u8; 4] = [0x5a, 0x17, 0xc3, 0x6e];

/// The first frame of a server's bytes, and what is behind it; nothing while it is not whole.
pub(crate) fn first(bytes: &[u8]) -> Option<(Frame<'_>, &[u8])> {
    let (&[head, length], mut rest) = bytes.split_first_chunk()?;
    let length = match length & 0x7f {
        LONG => {
            let (long, behind) = rest.split_first_chunk()?;
            rest = behind;
            usize::from(u16::from_be_bytes(*long))
        }
        LONGER => {
            let (long, behind) = rest.split_first_chunk()?;
            rest = behind;
            usize::try_from(u64::from_be_bytes(*long)).ok()?
        }
        short => usize::from(short),
    };
    let (payload, rest) = rest.split_at_checked(length)?;
    let opcode = head & 0x0f;
    Some((Frame { opcode, payload }, rest))
}

/// Hands out every whole frame, in order; how many bytes they had together.
pub(crate) fn walk(bytes: &[u8], mut each: impl FnMut(Frame<'_>)) -> usize {
    let mut rest = bytes;
    while let Some((frame, behind)) = first(rest) {
        each(frame);
        rest = behind;
    }
    bytes.len() - rest.len()
}

/// Appends a server's frame.
pub(crate) fn put(out: &mut Vec<u8>, opcode: u8, payload: &[u8]) {
    put_head(out, opcode, payload.len(), 0);
    out.extend_from_slice(payload);
}

/// Appends a client's frame.
pub(crate) fn put_masked(out: &mut Vec<u8>, opcode: u8, payload: &[u8]) {
    put_head(out, opcode, payload.len(), 0x80);
    out.extend_from_slice(&MASK);
    let masked = payload.iter().zip(MASK.iter().cycle());
    out.extend(masked.map(|(byte, mask)| byte ^ mask));
}

fn put_head(out: &mut Vec<u8>, opcode: u8, length: usize, masked: u8) {
    out.push(0x80 | opcode);
    match (u8::try_from(length), u16::try_from(length)) {
        (Ok(short @ ..LONG), _) => out.push(masked | short),
        (_, Ok(long)) => {
            out.push(masked | LONG);
            out.extend_from_slice(&long.to_be_bytes());
        }
        _ => {
            out.push(masked | LONGER);
            out.extend_from_slice(&(length as u64).to_be_bytes());
        }
    }
}

/// Takes the first frame of a client's bytes off them, its payload unmasked into `payload`. Its opcode; nothing while it is
/// not whole. Frames of 64 KiB and more are not of this world.
pub(crate) fn take_masked(bytes: &mut &[u8], payload: &mut Vec<u8>) -> Option<u8> {
    let (&[head, length], mut rest) = bytes.split_first_chunk()?;
    let mut length = usize::from(length & 0x7f);
    if length == usize::from(LONG) {
        let (long, behind) = rest.split_first_chunk()?;
        rest = behind;
        length = usize::from(u16::from_be_bytes(*long));
    }
    let (mask, rest) = rest.split_first_chunk::<4>()?;
    let (masked, rest) = rest.split_at_checked(length)?;
    payload.clear();
    payload.extend(
        masked
            .iter()
            .zip(mask.iter().cycle())
            .map(|(byte, mask)| byte ^ mask),
    );
    *bytes = rest;
    Some(head & 0x0f)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(bytes: &[u8]) -> (Vec<Vec<u8>>, usize) {
        let mut found = Vec::new();
        let used = walk(bytes, |frame| found.push(frame.payload.to_vec()));
        (found, used)
    }

    #[test]
    fn frames_of_every_length_are_walked_in_order() {
        let payloads: Vec<Vec<u8>> = [0, 1, 125, 126, 127, 65_535, 65_536, 3]
            .iter()
            .map(|length| vec![b'x'; *length])
            .collect();
        let mut bytes = Vec::new();
        for payload in &payloads {
            put(&mut bytes, TEXT, payload);
        }
        assert_eq!(texts(&bytes), (payloads, bytes.len()));
    }

    #[test]
    fn what_is_not_whole_is_left_wherever_it_is_cut() {
        let mut bytes = Vec::new();
        put(&mut bytes, TEXT, b"whole");
        let whole = bytes.len();
        put(&mut bytes, TEXT, &[b'y'; 300]);
        for cut in whole..bytes.len() {
            assert_eq!(texts(&bytes[..cut]), (vec![b"whole".to_vec()], whole));
        }
    }

    #[test]
    fn what_a_client_masks_a_server_reads() {
        for length in [0, 5, 125, 126, 5000] {
            let said: Vec<u8> = (0..length).map(|at: u32| at.to_le_bytes()[0]).collect();
            let mut bytes = Vec::new();
            put_masked(&mut bytes, PING, &said);
            let (mut rest, mut read) = (&bytes[..bytes.len() - 1], Vec::new());
            assert_eq!(take_masked(&mut rest, &mut read), None);
            let mut rest = &bytes[..];
            assert_eq!(take_masked(&mut rest, &mut read), Some(PING));
            assert_eq!((read, rest.len()), (said, 0));
        }
    }
}
