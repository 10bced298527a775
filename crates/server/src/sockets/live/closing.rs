//! Why a live socket ends, as its client is told.

use veche_model::Ending;

/// Why the server closes a live socket: the code, and what it means to the client.
pub(crate) const CLOSES: [(u16, &str); 9] = [
    (1002, "Not the WebSocket protocol: mend the client."),
    (1007, "A text frame was not UTF-8: mend the client."),
    (
        1008,
        "Pings, pongs or fragments with next to nothing in them came too fast for too long: mend the client.",
    ),
    (
        1009,
        "A frame was larger than 65536 bytes: mend the client.",
    ),
    (
        1012,
        "The server stops: connect again after a random moment of up to 3 s, and resume.",
    ),
    (
        1013,
        "The client read too slowly, and its queue was full: connect again and resume.",
    ),
    (
        4001,
        "The session was ended: refresh or sign in, then connect again and resume.",
    ),
    (4003, "The person was blocked: stop."),
    (4008, "No frame came within 5 s: send `resume` first."),
];

pub(super) fn live_ending(why: Ending) -> (u16, &'static str) {
    let code = match why {
        Ending::Blocked => 4003,
        Ending::Removed | Ending::Deleted | Ending::SignedOut => 4001,
        Ending::TooSlow => 1013,
        Ending::Unsure | Ending::GoingAway => 1012,
    };
    (code, meaning(code))
}

pub(super) fn meaning(code: u16) -> &'static str {
    let known = CLOSES.iter().find(|(known, _)| *known == code);
    known.map_or("", |(_, meaning)| meaning)
}
