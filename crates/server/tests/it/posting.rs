//! Saying something, and who hears it.

use crate::{harness::Veche, stories};

stories![
    members_hear_messages_in_the_order_they_were_stored,
    one_user_may_have_many_sockets,
];

async fn members_hear_messages_in_the_order_they_were_stored(veche: Veche) {
    let [anna, boris] = veche.people(["anna", "boris"]).await;
    let square = veche.channel("square", &[&anna, &boris]).await;
    let (mut annas, mut boriss) = (anna.listens(square).await, boris.listens(square).await);

    for text in ["one", "two", "three"] {
        annas.send(text).await;
    }

    let heard = ["anna: one", "anna: two", "anna: three"];
    assert_eq!(boriss.texts(3).await, heard);
    assert_eq!(annas.texts(3).await, heard);
    let stored: Vec<String> = boris
        .reads(square)
        .await
        .into_iter()
        .map(|(_, text)| text)
        .collect();
    assert_eq!(stored, ["one", "two", "three"]);
}

async fn one_user_may_have_many_sockets(veche: Veche) {
    let anna = veche.person("anna").await;
    let square = veche.channel("square", &[&anna]).await;
    let mut sockets = Vec::new();
    for _ in 0..5 {
        sockets.push(anna.listens(square).await);
    }

    sockets[4].send("to all of mine").await;

    for socket in &mut sockets {
        assert_eq!(socket.text().await, "anna: to all of mine");
    }
}
