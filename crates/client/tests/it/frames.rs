//! Frames as a server sends them.

use serde_json::{Value, json};
use veche_model::{ChannelId, Event, Link, Message, Millis, Seq, Thread, UserId, What};

pub(crate) const ANNA: UserId = UserId(1);
pub(crate) const BORIS: UserId = UserId(2);
pub(crate) const SQUARE: ChannelId = ChannelId(7);

pub(crate) fn message(channel: ChannelId, seq: i64, author: UserId, text: &str) -> Message {
    Message {
        channel,
        seq: Seq(seq),
        changed: Seq(seq),
        author,
        author_username: format!("user{author}"),
        text: text.to_owned(),
        nonce: None,
        posted_at: Millis(seq),
        edited_at: None,
        is_deleted: false,
        is_damaged: false,
        thread: None,
        in_channel: false,
        replies: 0,
        last_reply: None,
        mentions: Vec::new(),
        mentions_everyone: false,
        reactions: Vec::new(),
        pinned_at: None,
        files: Vec::new(),
        removed_files: Vec::new(),
        poll: None,
    }
}

pub(crate) fn event(channel: ChannelId, seq: i64, what: What) -> Value {
    let event = Event {
        channel,
        seq: Seq(seq),
        link: Link(seq),
        at: Millis(seq),
        actor: Some(BORIS),
        what,
    };
    json!({ "event": event })
}

pub(crate) fn posted(message: Message, thread: Option<Thread>) -> Value {
    event(
        message.channel,
        message.seq.0,
        What::Posted { message, thread },
    )
}

/// A place, as `hello` and `entered` have it.
pub(crate) fn place(channel: ChannelId, head: i64) -> Value {
    json!({
        "channel": {
            "id": channel, "kind": "open", "name": "square", "topic": "", "mode": "talk", "slow_seconds": 0, "people": [],
            "head": head, "created_at": 0
        },
        "membership": null
    })
}

/// For Anna.
pub(crate) fn hello(epoch: &str, places: &[Value]) -> Value {
    json!({ "hello": {
        "protocol": 1, "server": "0.1.0", "epoch": epoch, "places": places, "present": [], "beat_seconds": 20,
        "me": {
            "person": {
                "id": ANNA, "username": "anna", "name": "Anna", "role": "member", "about": "", "colour": null,
                "time_zone": null, "status": null, "is_blocked": false, "created_at": 0
            },
            "email": null, "locale": null, "is_discreet": false, "muted_until": null, "keywords": ["release"], "ignored": [7]
        }
    }})
}
