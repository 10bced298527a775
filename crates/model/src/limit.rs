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
/// Files on one message.
pub const FILES: usize = 10;
/// Characters in the description of a file.
pub const ALT_CHARS: usize = 1_000;
/// People that one message may mention by name.
pub const MENTIONS: usize = 50;
/// Different emoji under one message.
pub const REACTIONS: usize = 20;
/// Reactions to one message, of all its emoji together.
pub const REACTORS: usize = 500;
/// Bytes in an emoji.
pub const EMOJI_BYTES: usize = 66;
/// Emoji of a town's own.
pub const TOWN_EMOJI: i64 = 500;
/// Characters in the name of one.
pub const EMOJI_NAME_CHARS: std::ops::RangeInclusive<usize> = 2..=32;
/// Pixels of a side of its picture.
pub const EMOJI_EDGE: u32 = 128;
/// Bytes of its picture.
pub const EMOJI_PICTURE_BYTES: i64 = 256 << 10;
/// What may be chosen in a poll.
pub const POLL_OPTIONS: std::ops::RangeInclusive<usize> = 2..=10;
/// Characters in one option of a poll.
pub const POLL_OPTION_CHARS: usize = 100;
/// People who vote in one poll.
pub const POLL_VOTERS: i64 = 5_000;
/// People of each option of a poll whom its message names.
pub const POLL_FACES: i64 = 8;
/// Pinned messages in a channel.
pub const PINS: i64 = 100;
/// Messages that are asked for at once by their positions.
pub const PREVIEWS: usize = 20;
/// Messages that one person may have saved.
pub const SAVED: i64 = 5_000;
/// Drafts that one person may have.
pub const DRAFTS: i64 = 500;
/// Reminders that one person may have.
pub const REMINDERS: i64 = 200;
/// Characters in what a reminder says.
pub const REMINDER_CHARS: usize = 500;
/// Messages that one person may have waiting for their time.
pub const SCHEDULED: i64 = 100;
/// Seconds from now within which a reminder or a message may be put off.
pub const AHEAD_SECONDS: i64 = 366 * 24 * 3600;
/// Earlier texts of a message that are kept.
pub const VERSIONS: usize = 20;
/// Bytes of the earlier texts of a message that are kept.
pub const VERSIONS_BYTES: usize = 128 << 10;
/// Invites to one channel that may still be used.
pub const INVITES: i64 = 100;
/// Invites to the town as a whole that may still be used.
pub const TOWN_INVITES: i64 = 1_000;
/// Seconds that an invite may be good, when it is not to be for good.
pub const INVITE_SECONDS: std::ops::RangeInclusive<i64> = 60..=30 * 24 * 3600;
/// People that an invite may let in, when it is not to be any number.
pub const INVITE_USES: std::ops::RangeInclusive<i64> = 1..=1_000;
/// Seconds that a link signs its person in on another device.
pub const SIGN_IN_LINK_SECONDS: i64 = 600;
/// Seconds that a person must have been signed in somewhere before they set another password there without the one they have.
pub const SETTLED_SECONDS: i64 = 24 * 3600;
/// Channels that one person may be in.
pub const CHANNELS: i64 = 2_000;
/// Sections that one person may make in their list of channels.
pub const SECTIONS: usize = 30;
/// Characters in the name of one.
pub const SECTION_NAME_CHARS: usize = 50;
/// People in a direct channel.
pub const DIRECT_PEOPLE: usize = 20;
/// People in a direct channel that may have a name of its own, at the least.
pub const NAMED_PEOPLE: usize = 3;
/// Characters in a channel's topic.
pub const TOPIC_CHARS: usize = 250;
/// Characters in a reason.
pub const REASON_CHARS: usize = 500;
/// Reports of one person that nobody has resolved.
pub const REPORTS: i64 = 100;
/// Seconds that a person may be muted.
pub const MUTE_SECONDS: std::ops::RangeInclusive<i64> = 60..=365 * 24 * 3600;
/// Days that files may be kept at the most, where they are not kept for good.
pub const FILE_DAYS: i64 = 36_500;
/// Seconds that a slow channel may ask for between two messages.
pub const SLOW_SECONDS: i64 = 21_600;
/// Unread messages that are counted; there may be more.
pub const UNREAD: i64 = 1_000;
/// Members up to whom a channel tells who has read what, who is typing and who is here.
pub const SMALL_CHANNEL: i64 = 200;
/// People who are here of whom one person is told at once.
pub const PRESENT: usize = 5_000;
/// Items in one page of /api/v1.
pub const LIST: i64 = 200;
/// Bytes of one page of /api/v1, as JSON.
pub const LIST_BYTES: usize = 1 << 20;
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
/// Characters in a town's name.
pub const TOWN_NAME_CHARS: usize = 80;
/// Characters in its word of welcome.
pub const WELCOME_CHARS: usize = 500;
/// People who wait for an account at once.
pub const APPLICANTS: i64 = 200;
/// Days after which nobody waits any more.
pub const APPLICANT_DAYS: i64 = 14;
/// People of a town who are counted for whoever is invited; there may be more.
pub const TOWN_PEOPLE: i64 = 1_000;
/// Channels that everybody joins who gets an account.
pub const FIRST_CHANNELS: usize = 10;
/// Groups of people who are called by one name.
pub const GROUPS: i64 = 100;
/// People in one group.
pub const GROUP_PEOPLE: usize = 100;
/// People whom the groups that a message names may call altogether.
pub const GROUP_CALLS: usize = 300;
/// Words that a person may be told about.
pub const KEYWORDS: usize = 50;
/// Characters in one of them.
pub const KEYWORD_CHARS: usize = 50;
/// Devices of one person that are told while nobody looks.
pub const DEVICES: i64 = 20;
/// Characters in the name of one.
pub const DEVICE_NAME_CHARS: usize = 100;
/// Bytes of the address at which one is reached.
pub const PUSH_ENDPOINT_BYTES: usize = 1_000;
/// Stretches of quiet hours in a person's week.
pub const QUIET_HOURS: usize = 7;
/// People who are told of in quiet hours all the same.
pub const QUIET_PEOPLE: usize = 50;
/// Seconds from now within which it may be quiet by a person's word.
pub const QUIET_SECONDS: i64 = 30 * 24 * 3600;
/// Messages of one channel that are told to one device behind quiet hours; of more, the last ones.
pub const HELD: i64 = 100;
/// People whom one person may ignore.
pub const IGNORED: i64 = 500;
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
