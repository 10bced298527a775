//! Much that waits for one reader: who reads hears it all, who does not is cut off alone.

use serde_json::json;

use crate::{
    harness::{Raw, Veche},
    stories,
};

stories![
    a_reader_that_never_reads_costs_itself_only,
    large_messages_in_a_row_cut_off_nobody_who_reads,
];

/// As large as a message may be, in bytes too.
fn largest(number: usize) -> String {
    format!("{number:04}{}", "𝓍".repeat(9_996))
}

/// How many large messages a reader who never reads has waiting.
const LARGE: usize = 300;

async fn a_reader_that_never_reads_costs_itself_only(veche: Veche) {
    let [anna, boris, deaf] = veche.people(["anna", "boris", "deaf"]).await;
    let square = veche.channel("square", &[&anna, &boris, &deaf]).await;
    let (mut annas, mut boriss) = (anna.listens(square).await, boris.listens(square).await);
    let mut never_read = Vec::new();
    for _ in 0..3 {
        never_read.push(Raw::upgrade(&veche.base, &format!("/ws/{square}"), &deaf.token).await);
    }

    // 12 MB for each of them: far more than the system and the server keep on their behalf.
    for number in 0..LARGE {
        let text = largest(number);
        annas.send(&text).await;
        let line = format!("anna: {text}");
        assert!(
            annas.text().await == line,
            "message {number} came as something else"
        );
        assert!(
            boriss.text().await == line,
            "message {number} came as something else"
        );
    }

    // They have been told that they were too slow, or were cut off while they were being told.
    for raw in &mut never_read {
        let bytes = raw.rest().await;
        let all = LARGE * format!("anna: {}", largest(0)).len();
        assert!(
            bytes.len() < all * 2 / 3,
            "{} bytes of {all} waited for a reader that never read",
            bytes.len()
        );
    }
}

async fn large_messages_in_a_row_cut_off_nobody_who_reads(veche: Veche) {
    let [anna, boris] = veche.people(["anna", "boris"]).await;
    let (mut annas, mut boriss) = (anna.chats().await, boris.chats().await);

    let reading = tokio::spawn(async move {
        for number in 0..100 {
            assert!(
                boriss.json().await["message"] == largest(number),
                "message {number}"
            );
        }
    });
    for number in 0..100 {
        annas
            .send_json(json!({"username_to": "boris", "message": largest(number)}))
            .await;
    }
    for _ in 0..100 {
        assert_eq!(annas.json().await["status"], "success");
    }
    reading
        .await
        .expect("Boris, who reads all the time, hears everything");
}
