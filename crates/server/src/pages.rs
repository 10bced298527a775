//! The paths of the page for browsers. The page has them from here, under the same names.

/// Each with its name: what is shown there, the page decides itself.
pub(crate) const PAGES: [(&str, &str); 23] = [
    ("home", "/"),
    ("sign_in", "/sign-in"),
    ("register", "/register"),
    ("reset", "/reset"),
    ("sign_in_link", "/sign-in-link"),
    ("confirm", "/confirm"),
    ("unsubscribe", "/unsubscribe"),
    ("channel", "/c/{channel}"),
    ("message", "/c/{channel}/{message}"),
    ("search", "/search"),
    ("threads", "/threads"),
    ("drafts", "/drafts"),
    ("saved", "/saved"),
    ("reminders", "/reminders"),
    ("scheduled", "/scheduled"),
    ("mentions", "/mentions"),
    ("channels", "/channels"),
    ("people", "/people"),
    ("invite", "/invite/{code}"),
    ("settings", "/settings"),
    ("settings_part", "/settings/{part}"),
    ("moderation", "/moderation"),
    ("moderation_part", "/moderation/{part}"),
];
