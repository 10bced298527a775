//! A row that says something else than was stored, as a disk or somebody's hand leaves it: readers see that, and operators are told.

use crate::{
    harness::{Engine, Veche},
    on_both,
};

async fn what_does_not_say_what_was_stored_is_shown_so_and_told_to_operators(engine: Engine) {
    let veche = Veche::on(engine, &[]).await;
    let [anna, boris] = veche.people(["anna", "boris"]).await;
    let square = veche.channel("square", &[&anna, &boris]).await;
    anna.says(square, "bread").await;
    let salt = anna.says(square, "salt").await;
    anna.says(square, "oil").await;
    let ready = veche.get("/readyz").await.ok();
    assert_eq!(ready["status"], "ready");
    let wine =
        format!("update messages set text = 'wine' where channel_id = {square} and seq = {salt}");
    veche.does_to_its_database(&wine).await;

    let page = boris.asks(&format!("/channels/{square}/messages")).await;
    let messages = page["messages"].as_array().expect("messages").iter();
    let damaged = messages.filter(|message| message["is_damaged"] == true);
    let damaged: Vec<_> = damaged.map(|message| message["seq"].as_i64()).collect();
    assert_eq!(damaged, [Some(salt)]);
    let ready = veche.get("/readyz").await.ok();
    assert_eq!(
        (&ready["status"], &ready["part"]),
        (&"degraded".into(), &"rows".into())
    );
    let figures = veche.get("/metrics").await.text;
    assert!(figures.contains("\nveche_damaged_rows 1\n"), "{figures}");
    let check = veche.command(&["check"]).run().await;
    let said = format!("channel {square}, position {salt}: it does not say what was stored");
    assert!(
        check.code == Some(1) && check.out.contains(&said),
        "{check:?}"
    );

    // The rest is as it was, and more may be said.
    anna.says(square, "water").await;
    let texts = boris
        .asks(&format!("/channels/{square}/messages?limit=1"))
        .await;
    assert_eq!(texts["messages"][0]["text"], "water");
}

on_both![what_does_not_say_what_was_stored_is_shown_so_and_told_to_operators];
