//! A device as tests and benchmarks register it where nobody opens what comes.

use veche_chat::Subscription;
use veche_model::{DeviceName, PushEndpoint};

/// A point of the curve, and a secret.
const P256DH: &str =
    "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4";
const AUTH: &str = "BTBZMqHH6r4Tts7J_aSIgg";

pub(crate) fn subscription(endpoint: &str) -> Subscription {
    Subscription {
        name: DeviceName::parse("phone").expect("a name"),
        endpoint: PushEndpoint::parse(endpoint).expect("an address"),
        p256dh: P256DH.to_owned(),
        auth: AUTH.to_owned(),
    }
}
