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

// People, their profiles, sessions and tokens.

/// Characters in what a person says of themselves.
pub const ABOUT_CHARS: usize = 500;
/// Characters in a status.
pub const STATUS_CHARS: usize = 100;
/// Characters in a language tag.
pub const LOCALE_CHARS: usize = 35;
/// Characters in the name of a time zone.
pub const TIME_ZONE_CHARS: usize = 64;
/// Characters of what a client calls itself that are kept.
pub const AGENT_CHARS: usize = 200;
/// Characters in the name of a personal access token.
pub const TOKEN_NAME_CHARS: usize = 80;
/// Personal access tokens that a person may have.
pub const PERSONAL_TOKENS: i64 = 50;
/// Days that a personal access token may live, when it is not to live forever.
pub const TOKEN_DAYS: std::ops::RangeInclusive<u32> = 1..=3650;
/// People in one page of the directory.
pub const PEOPLE_PAGE: usize = 200;
/// Characters in what the directory is searched for.
pub const SEARCH_CHARS: usize = 100;
