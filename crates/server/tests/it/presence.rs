//! Who is here: told once, however many sockets somebody has, and to nobody who may not know.

use serde_json::{Value, json};

use crate::{
    harness::{Live, Veche},
    stories,
};

stories![
    whoever_opens_one_more_socket_or_is_back_soon_did_not_come_again,
    who_goes_is_told_of_a_moment_later_and_listed_until_then,
    who_is_put_out_or_hides_is_listed_no_more,
    who_has_a_socket_of_an_old_contract_is_here_too,
];

/// What is told of comings and goings up to somebody's.
async fn moves_until(live: &mut Live, user: i64) -> Vec<(Value, Value)> {
    let mut moves = Vec::new();
    loop {
        let told = live.signal("presence").await;
        moves.push((told["user"].clone(), told["is_here"].clone()));
        if told["user"] == user {
            return moves;
        }
    }
}

async fn whoever_opens_one_more_socket_or_is_back_soon_did_not_come_again(veche: Veche) {
    let [anna, boris, clara] = veche.people(["anna", "boris", "clara"]).await;
    veche.channel("square", &[&anna, &boris, &clara]).await;
    let mut annas = anna.lives().await;
    let boriss = boris.lives().await;
    assert_eq!(
        moves_until(&mut annas, boris.id).await,
        [(json!(boris.id), json!(true))]
    );

    let another = boris.lives().await;
    another.close().await;
    boriss.close().await;
    let _back = boris.lives().await;
    let _claras = clara.lives().await;

    assert_eq!(
        moves_until(&mut annas, clara.id).await,
        [(json!(clara.id), json!(true))]
    );
    assert_eq!(
        anna.asks("/present").await,
        json!([anna.id, boris.id, clara.id])
    );
}

async fn who_goes_is_told_of_a_moment_later_and_listed_until_then(veche: Veche) {
    let [anna, boris, clara] = veche.people(["anna", "boris", "clara"]).await;
    let square = veche.channel("square", &[&anna, &boris, &clara]).await;
    let mut annas = anna.lives().await;
    let boriss = boris.lives().await;
    moves_until(&mut annas, boris.id).await;

    boriss.close().await;
    // Whoever greets now and is told of no going has nobody on the list who is gone for good.
    let mut claras = clara.lives().await;
    assert_eq!(
        claras.hello["present"],
        json!([anna.id, boris.id, clara.id])
    );
    assert_eq!(
        moves_until(&mut annas, boris.id).await,
        [
            (json!(clara.id), json!(true)),
            (json!(boris.id), json!(false))
        ]
    );
    let told = moves_until(&mut claras, boris.id).await;
    assert_eq!(told.last(), Some(&(json!(boris.id), json!(false))));
    assert_eq!(
        clara.lives().await.hello["present"],
        json!([anna.id, clara.id])
    );
    anna.says(square, "the socket lives").await;
    assert_eq!(annas.event().await["message"]["text"], "the socket lives");
}

async fn who_is_put_out_or_hides_is_listed_no_more(veche: Veche) {
    let [anna, boris, clara] = veche.people(["anna", "boris", "clara"]).await;
    let square = anna.founds("closed", "square").await;
    anna.brings(square, &[&boris, &clara]).await;
    let mut annas = anna.lives().await;
    let (_boriss, mut claras) = (boris.lives().await, clara.lives().await);
    moves_until(&mut annas, clara.id).await;
    let all = json!([anna.id, boris.id, clara.id]);
    assert_eq!(anna.lives().await.hello["present"], all);

    let hide = json!({"is_discreet": true});
    claras.request("edit_profile", hide).await;
    let told = moves_until(&mut annas, clara.id).await;
    assert_eq!(told, [(json!(clara.id), json!(false))]);
    let present = anna.lives().await.hello["present"].take();
    assert_eq!(present, json!([anna.id, boris.id]));
    let show = json!({"is_discreet": false});
    claras.request("edit_profile", show).await;
    let told = moves_until(&mut annas, clara.id).await;
    assert_eq!(told, [(json!(clara.id), json!(true))]);
    assert_eq!(anna.lives().await.hello["present"], all);

    anna.delete(&format!("/api/v1/channels/{square}/members/{}", boris.id))
        .await
        .done();
    let present = anna.lives().await.hello["present"].take();
    assert_eq!(present, json!([anna.id, clara.id]));
    assert_eq!(boris.lives().await.hello["present"], json!([]));
    anna.brings(square, &[&boris]).await;
    assert_eq!(anna.lives().await.hello["present"], all);
}

async fn who_has_a_socket_of_an_old_contract_is_here_too(veche: Veche) {
    let [anna, boris] = veche.people(["anna", "boris"]).await;
    let square = veche.channel("square", &[&anna, &boris]).await;
    let mut annas = anna.lives().await;

    let room = boris.listens(square).await;
    assert_eq!(
        moves_until(&mut annas, boris.id).await,
        [(json!(boris.id), json!(true))]
    );
    assert_eq!(anna.asks("/present").await, json!([anna.id, boris.id]));

    room.close().await;
    assert_eq!(
        moves_until(&mut annas, boris.id).await,
        [(json!(boris.id), json!(false))]
    );
    assert_eq!(anna.asks("/present").await, json!([anna.id]));
}
