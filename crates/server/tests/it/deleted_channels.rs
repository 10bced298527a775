//! What is left of a deleted channel: nothing, on any wire or in the store.

use crate::{
    harness::{Engine, Veche, until},
    stories,
};

stories![a_deleted_channel_takes_its_messages_along,];

async fn a_deleted_channel_takes_its_messages_along(veche: Veche) {
    let moderator = veche.demo("moderator").await;
    let anna = veche.person("anna").await;
    let square = veche.channel("square", &[&anna]).await;
    let mut annas = anna.listens(square).await;
    annas.send("soon gone").await;
    annas.text().await;

    moderator
        .delete(&format!("/moderator/delete_channel/{square}"))
        .await
        .ok();

    assert_eq!(annas.closed().await.0, Some(1008));
    anna.get(&format!("/messages/{square}/"))
        .await
        .refused(404, "Channel not found");
    moderator
        .get(&format!("/messages/{square}/"))
        .await
        .refused(404, "Channel not found");
    moderator
        .delete(&format!("/moderator/delete_channel/{square}"))
        .await
        .refused(404, "Channel not found");
    assert_eq!(
        anna.tries_to_listen(square)
            .await
            .err()
            .expect("it is gone")
            .status,
        403
    );
    let another = veche.channel("square", &[&anna]).await;
    assert_ne!(another, square, "an id is never given twice");
    assert_eq!(anna.reads(another).await, []);
    if veche.engine == Engine::Sqlite {
        let database =
            rusqlite::Connection::open(veche.folder().join("veche.db")).expect("the file is there");
        for table in ["messages", "members", "changes"] {
            let asked = format!("select count(*) from {table} where channel_id = ?1");
            let rows = || {
                let counted = database.query_row(&asked, [square], |row| row.get::<_, i64>(0));
                counted.expect("it can be counted")
            };
            // They are cleared away in pieces, beside the chat.
            until(async || rows() == 0).await;
        }
    }
}
