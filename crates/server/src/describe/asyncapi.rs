//! AsyncAPI 3.0: the live socket, from the server's side.

use serde_json::{Map, Value, json};

use super::{
    schemas::{NAMED, Offer, Schemas, reached},
    typescript::{params, params_name},
};
use crate::sockets::{CLOSES, PROTOCOL};

const CHANNEL: &str = "#/channels/socket";

const ABOUT: &str = "\
JSON in text frames. The server greets with `hello`; the client answers within 5 s with `resume`, or with any operation if it \
holds nothing from before. Every frame of the client's has an `id` of its own choice and is answered with the same `id`, in \
any order. Events of a channel come in the order of `seq`, each one position behind the other.";

/// The whole document.
pub(super) fn of(schemas: &Schemas) -> Value {
    let mut parts = Parts::default();
    for offer in schemas
        .offers
        .iter()
        .filter(|offer| offer.described.is_on_socket)
    {
        parts.operation(offer);
    }
    parts.frames(&schemas.named["ServerFrame"]);
    let Parts {
        operations,
        messages,
        mut named,
    } = parts;
    named.extend(reached(&schemas.named, &json!([messages, named])));
    named.sort_keys();
    let ways: Map<String, Value> = messages
        .keys()
        .map(|name| {
            (
                name.clone(),
                reference(&format!("#/components/messages/{name}")),
            )
        })
        .collect();
    json!({
        "asyncapi": "3.0.0",
        "info": {
            "title": "Veche: the live socket",
            "version": env!("CARGO_PKG_VERSION"),
            "description": ABOUT,
        },
        "defaultContentType": "application/json",
        "servers": { "veche": server("wss"), "plain": server("ws") },
        "channels": { "socket": channel(&ways) },
        "operations": operations,
        "components": {
            "messages": messages,
            "schemas": named,
            "securitySchemes": {
                "bearer": {
                    "type": "http",
                    "scheme": "bearer",
                    "bearerFormat": "JWT",
                    "description": "A token with the scope `read`; each operation names its own as `x-scope`.",
                },
            },
        },
    })
}

fn server(protocol: &str) -> Value {
    json!({
        "host": "{host}",
        "protocol": protocol,
        "variables": { "host": { "default": "127.0.0.1:8000", "description": "Where Veche serves." } },
    })
}

/// The socket itself: where it is, the ways in, and why it may close.
fn channel(messages: &Map<String, Value>) -> Value {
    let closes = CLOSES.map(|(code, meaning)| (code.to_string(), meaning.into()));
    let listed = CLOSES.map(|(code, meaning)| format!("- {code}: {meaning}"));
    let description = format!(
        "It opens with one of: a token in the header `Authorization`; a ticket in the query; `bearer.` and a token among the \
         subprotocols, beside `{PROTOCOL}`. Anything else is refused with a problem before it opens.\n\nThe server closes it \
         with one of these codes:\n\n{}",
        listed.join("\n")
    );
    json!({
        "address": "/api/v1/socket",
        "title": "The live socket",
        "description": description,
        "messages": messages,
        "bindings": { "ws": {
            "method": "GET",
            "query": { "type": "object", "properties": { "ticket": {
                "type": "string",
                "description": "A ticket, good for one opening.",
            } } },
            "headers": { "type": "object", "properties": {
                "Authorization": {
                    "type": "string",
                    "pattern": "^Bearer .+$",
                    "description": "A token.",
                },
                "Sec-WebSocket-Protocol": {
                    "type": "string",
                    "description": format!("`{PROTOCOL}`, and `bearer.` with a token where a browser can put it nowhere else."),
                    "examples": [format!("{PROTOCOL}, bearer.eyJ0eXAi")],
                },
            } },
            "bindingVersion": "0.1.0",
        } },
        "x-close-codes": closes.into_iter().collect::<Map<String, Value>>(),
    })
}

fn reference(to: &str) -> Value {
    json!({ "$ref": to })
}

fn on_channel(message: &str) -> Value {
    reference(&format!("{CHANNEL}/messages/{message}"))
}

/// What grows with every operation and frame.
#[derive(Default)]
struct Parts {
    operations: Map<String, Value>,
    messages: Map<String, Value>,
    /// What the operations are told.
    named: Map<String, Value>,
}

impl Parts {
    /// A frame of the client's, and its answer.
    fn operation(&mut self, offer: &Offer) {
        let name = offer.described.name;
        let (told, needs) = (
            params_name(offer),
            offer.fields.iter().any(|field| field.is_required),
        );
        let required: &[&str] = if needs {
            &["id", "op", "params"]
        } else {
            &["id", "op"]
        };
        let frame = json!({
            "type": "object",
            "properties": {
                "id": { "type": "integer", "minimum": 0 },
                "op": { "const": name },
                "params": reference(&format!("{NAMED}{told}")),
            },
            "required": required,
            "additionalProperties": false,
        });
        let nothing = || json!({ "type": "null" });
        let given = offer.given.clone().unwrap_or_else(nothing);
        self.named.insert(told, params(offer));
        let answer = format!("{name}.answer");
        self.message(name, &offer.summary, &frame);
        self.message(
            &answer,
            &format!("The answer to `{name}`"),
            &answered(&given),
        );
        let mut operation = json!({
            "action": "receive",
            "channel": reference(CHANNEL),
            "summary": offer.summary,
            "tags": [{ "name": offer.described.tag }],
            "x-scope": offer.described.scope,
            "messages": [on_channel(name)],
            "reply": {
                "channel": reference(CHANNEL),
                "messages": [on_channel(&answer), on_channel("problem")],
            },
        });
        if !offer.description.is_empty() {
            operation["description"] = offer.description.as_str().into();
        }
        self.operations.insert(name.to_owned(), operation);
    }

    /// The frames of the server's; an answer that is none is a problem.
    fn frames(&mut self, frames: &Value) {
        for frame in frames["oneOf"].as_array().into_iter().flatten() {
            let text = frame["description"].as_str().unwrap_or_default();
            let mut keys = frame["required"].as_array().into_iter().flatten();
            let Some(name) = keys.find_map(Value::as_str) else {
                continue;
            };
            if name == "answer" {
                self.message("problem", "What was asked was not done", &refused());
                continue;
            }
            let message = format!("server.{name}");
            self.message(&message, text.trim_end_matches('.'), frame);
            let operation = json!({
                "action": "send",
                "channel": reference(CHANNEL),
                "summary": text.trim_end_matches('.'),
                "messages": [on_channel(&message)],
            });
            self.operations.insert(message, operation);
        }
    }

    fn message(&mut self, name: &str, summary: &str, payload: &Value) {
        let message = json!({ "name": name, "summary": summary, "payload": payload });
        self.messages.insert(name.to_owned(), message);
    }
}

fn answered(given: &Value) -> Value {
    answer(
        &json!({ "id": { "type": "integer", "minimum": 0 }, "ok": given }),
        ["id", "ok"],
    )
}

fn refused() -> Value {
    let id = json!({
        "type": ["integer", "null"],
        "description": "`null` when the number of the frame could not be read.",
    });
    answer(
        &json!({ "id": id, "problem": reference(&format!("{NAMED}Problem")) }),
        ["id", "problem"],
    )
}

fn answer(properties: &Value, required: [&str; 2]) -> Value {
    json!({
        "type": "object",
        "properties": { "answer": {
            "type": "object",
            "properties": properties,
            "required": required,
            "additionalProperties": false,
        } },
        "required": ["answer"],
        "additionalProperties": false,
    })
}
