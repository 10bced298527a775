//! Mail: whose an address is, another password, and what comes without being asked for.

mod addresses;
mod losing;
mod noticing;
#[path = "../../../chat/tests/shared/mail_server.rs"]
mod server;

use serde_json::{Value, json};

use crate::harness::{Engine, PASSWORD, Person, Reply, Veche};
use server::MailServer;

const HOUSE: &str = "https://chat.example.org";

async fn veche(engine: Engine, mail: &MailServer) -> Veche {
    Veche::on(engine, &[("smtp_url", &mail.url), ("public_url", HOUSE)]).await
}

async fn confirms(veche: &Veche, code: &str) -> Reply {
    let told = json!({"code": code});
    veche.post_json("/api/v1/address-confirmation", told).await
}

/// Somebody whose address is known to be theirs; so many letters have come there.
async fn reached(veche: &Veche, mail: &MailServer, name: &str) -> (Person, String) {
    let person = veche.person(name).await;
    let address = format!("{name}@example.org");
    let code = mail.letter(&address, 1).await.behind("/confirm#");
    confirms(veche, &code).await.ok();
    (person, address)
}

async fn wants(person: &Person, address: Value) -> Reply {
    let told = json!({"address": address, "password": PASSWORD});
    person.put_json("/api/v1/me/mail/address", told).await
}
