//! Events of the protocol as positions of a history.

use serde_json::Value;

use crate::record::{Now, Position};

/// What an event says that everybody has to be told alike. The text is left out: it is as it is now, not as it was.
pub(super) fn of(event: &Value) -> Position {
    let kind = event["type"].as_str().unwrap_or_default();
    let message = &event["message"];
    let user = match kind {
        "posted" => &message["author"],
        "joined" | "left" => &event["user"],
        _ => &event["actor"],
    };
    let nonce = message["nonce"].as_str().filter(|_| kind == "posted");
    Position {
        channel: event["channel"].as_u64().unwrap_or_default(),
        seq: event["seq"].as_u64().unwrap_or_default(),
        event: kind.to_owned(),
        nonce: nonce.map(ToOwned::to_owned),
        message: message["seq"].as_u64(),
        user: user.as_u64(),
    }
}

/// The message of an event as it is now, where it was posted.
pub(super) fn now(event: &Value) -> Option<Now> {
    if event["type"] != "posted" {
        return None;
    }
    let message = &event["message"];
    let reactions = message["reactions"].as_array().into_iter().flatten();
    let people = reactions.flat_map(|reaction| reaction["people"].as_array().into_iter().flatten());
    Some(Now {
        text: message["text"].as_str().unwrap_or_default().to_owned(),
        is_deleted: message["is_deleted"] == true,
        reacted: people.filter_map(Value::as_u64).collect(),
    })
}
