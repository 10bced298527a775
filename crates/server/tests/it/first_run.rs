//! What the first administrator of a new server finds.

use serde_json::{Value, json};

use crate::{
    harness::{PASSWORD, Person, Veche},
    stories,
};

stories![
    the_first_administrator_finds_a_channel_and_a_link_into_the_town,
    where_there_is_a_channel_none_is_made,
];

async fn sets_up(veche: &Veche, channel: &str) -> Person {
    let code = veche.setup_code().expect("nobody is an administrator");
    let told = json!({"code": code, "username": "olga", "password": PASSWORD, "town": "Новгород", "channel": channel});
    let signed_in = veche.post_json("/api/v1/setup", told).await.ok();
    veche.with_token("olga", signed_in["access"].as_str().expect("a token"))
}

async fn the_first_administrator_finds_a_channel_and_a_link_into_the_town(veche: Veche) {
    let veche = Veche::on(veche.engine, &[("demo", "off"), ("proxies", "127.0.0.1")]).await;
    for (field, bad) in [("town", "a\nb"), ("channel", "")] {
        let code = veche.setup_code();
        let mut told = json!({"code": code, "username": "olga", "password": PASSWORD});
        told[field] = bad.into();
        let refused = veche.post_json("/api/v1/setup", told).await;
        refused.is_problem("invalid");
        assert_eq!(refused.json["field"], field);
    }

    let olga = sets_up(&veche, "general").await;

    let town = olga.asks("/town").await;
    assert_eq!(
        (&town["name"], &town["registration"]),
        (&json!("Новгород"), &json!("invited"))
    );
    let places = olga.asks("/channels").await;
    let place = &places[0];
    assert_eq!(town["first_channels"], json!([place["channel"]["id"]]));
    assert_eq!(
        (&place["channel"]["name"], &place["channel"]["kind"]),
        (&json!("general"), &json!("open"))
    );
    assert_eq!(place["membership"]["is_owner"], true);
    let invites = olga.asks("/invites").await;
    let code = invites[0]["code"].as_str().expect("a code");
    let lasts = |of: &Value| of["expires_at"].as_i64().zip(of["created_at"].as_i64());
    let (until, from) = lasts(&invites[0]).expect("times");
    assert_eq!(until - from, 7 * 24 * 3600 * 1000);
    let account = json!({"username": "boris", "password": PASSWORD, "invite": code});
    veche.post_json("/api/v1/register", account).await.ok();
    let boris = veche.signs_in("boris", PASSWORD).await;
    let channel = place["channel"]["id"].as_i64().expect("an id");
    boris.says(channel, "good morning").await;
    for act in ["town_changed", "channel_created", "invite_made"] {
        let log = olga.asks(&format!("/audit?act={act}")).await;
        assert_eq!(log.as_array().map(Vec::len), Some(1), "{act}: {log}");
    }
}

async fn where_there_is_a_channel_none_is_made(veche: Veche) {
    let veche = Veche::on(veche.engine, &[("demo", "off")]).await;
    let anna = veche.person("anna").await;
    anna.founds("open", "general").await;

    let olga = sets_up(&veche, "general").await;

    assert_eq!(olga.asks("/town").await["first_channels"], json!([]));
    assert_eq!(olga.asks("/channels").await, json!([]));
    assert_eq!(olga.asks("/invites").await, json!([]));
}
