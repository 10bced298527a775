//! How much of anything is allowed. One place, so that HTTP, sockets, the description and the tests agree.

/// Characters in a username.
pub const USERNAME_CHARS: usize = 64;
/// Characters in a display name.
pub const DISPLAY_NAME_CHARS: usize = 100;
/// Characters in a channel's name.
pub const CHANNEL_NAME_CHARS: usize = 80;
/// Bytes in an e-mail address (RFC 5321).
pub const EMAIL_BYTES: usize = 254;
/// Bytes in a password; the old contracts know the upper bound only.
pub const PASSWORD_BYTES: std::ops::RangeInclusive<usize> = 8..=1024;
/// Characters in a message.
pub const TEXT_CHARS: usize = 10_000;
/// Bytes in a nonce.
pub const NONCE_BYTES: usize = 64;
/// Messages in one asked-for page of history.
pub const PAGE: i64 = 1000;
/// Bytes in a request body.
pub const BODY_BYTES: usize = 1 << 20;
/// Bytes in a frame from a socket.
pub const FRAME_BYTES: usize = 64 << 10;
/// Levels of nesting in JSON from outside.
pub const JSON_DEPTH: usize = 32;
