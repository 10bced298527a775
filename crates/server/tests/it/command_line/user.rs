//! `veche user`: accounts, roles and blocks.

use std::time::{Duration, Instant};

use serde_json::json;

use super::{database, folder};
use crate::harness::{Binary, Veche};

#[tokio::test]
#[expect(clippy::too_many_lines, reason = "a row for each case")]
async fn accounts_are_kept_from_the_command_line() {
    let folder = folder();
    let user = async |args: &[&str], input: &str| {
        let args: Vec<&str> = ["user"].iter().chain(args).copied().collect();
        Binary::new(folder.path(), &args).run_with(input).await
    };
    assert_eq!(
        user(
            &[
                "add",
                "anna",
                "--role",
                "admin",
                "--email",
                "anna@example.org"
            ],
            "her password\n"
        )
        .await
        .ok(),
        "anna is admin, with id 1\n"
    );
    user(
        &["add", "boris", "--name", "Boris the First"],
        "his password, with no line break",
    )
    .await
    .ok();
    user(&["add", "ANNA"], "another password\n")
        .await
        .failed(&["taken"]);
    user(&["add", "a:b"], "another password\n")
        .await
        .failed(&["username"]);
    user(&["add", "clara"], "short\n")
        .await
        .failed(&["password must have at least 8 bytes"]);
    user(&["add", "clara"], "").await.failed(&["password"]);
    user(&["block", "nobody"], "")
        .await
        .failed(&["no such user"]);
    user(&["unblock", "boris"], "")
        .await
        .failed(&["not blocked"]);
    assert_eq!(user(&["role", "anna", "king"], "").await.code, Some(2));
    // The last administrator stays one.
    user(&["role", "anna", "member"], "")
        .await
        .failed(&["last administrator"]);
    user(&["block", "anna"], "")
        .await
        .failed(&["last administrator"]);

    let serving = Binary::new(folder.path(), &["--demo", "off"]).serve().await;
    assert_eq!(
        serving
            .tries_to_sign_in("boris", "his password")
            .await
            .status,
        401
    );
    serving
        .signs_in("anna", "her password")
        .await
        .get("/getallactiveusers")
        .await
        .ok();
    let boris = serving
        .signs_in("boris", "his password, with no line break")
        .await;
    boris
        .get("/getallactiveusers")
        .await
        .refused(403, "No access");

    user(&["role", "boris", "admin"], "").await.ok();
    boris.get("/getallactiveusers").await.ok();
    user(&["role", "anna", "member"], "").await.ok();
    user(&["block", "Anna"], "").await.ok();
    serving
        .tries_to_sign_in("anna", "her password")
        .await
        .refused(403, "Blocked");
    let list = user(&["list"], "").await.ok();
    let lines: Vec<&str> = list.lines().collect();
    assert_eq!(lines.len(), 3, "{list}");
    assert!(
        lines[1].contains("anna")
            && lines[1].contains("member")
            && lines[1].contains("blocked")
            && lines[1].contains("anna@example.org"),
        "{list}"
    );
    assert!(
        lines[2].contains("boris") && lines[2].contains("admin") && !lines[2].contains("blocked"),
        "{list}"
    );
    assert!(!list.contains("argon2"), "{list}");
    user(&["unblock", "anna"], "").await.ok();
    user(&["password", "anna"], "a new password\r\n").await.ok();
    assert_eq!(
        serving
            .tries_to_sign_in("anna", "her password")
            .await
            .status,
        401
    );
    serving.signs_in("anna", "a new password").await;
    serving.stop().await;
}

#[tokio::test]
async fn whoever_is_blocked_by_command_loses_their_sockets_on_the_running_server() {
    for veche in [Veche::on_sqlite().await, Veche::on_postgres().await] {
        let [anna, boris] = veche.people(["anna", "boris"]).await;
        let square = veche.channel("square", &[&anna, &boris]).await;
        let mut boriss = [boris.listens(square).await, boris.chats().await];
        let mut annas = anna.listens(square).await;
        veche.command(&["user", "block", "boris"]).run().await.ok();
        let begun = Instant::now();
        for socket in &mut boriss {
            assert_eq!(socket.closed().await.0, Some(1008), "{:?}", veche.engine);
        }
        assert!(
            begun.elapsed() < Duration::from_secs(2),
            "{:?}",
            begun.elapsed()
        );
        boris.get("/getallchats").await.refused(403, "Blocked");
        annas.send("without him").await;
        assert_eq!(annas.text().await, "anna: without him");
        veche
            .command(&["user", "unblock", "boris"])
            .run()
            .await
            .ok();
        let mut again = boris.chats().await;
        again
            .send_json(json!({"username_to": "anna", "message": "back"}))
            .await;
        assert_eq!(again.json().await["status"], "success");
    }
}

#[tokio::test]
async fn the_operator_is_told_whose_names_look_alike() {
    let folder = folder();
    let user = |args: &[&str]| Binary::new(folder.path(), &[&["user"], args].concat());
    for (name, shown) in [("vera", "Вера"), ("boris", "Vera!")] {
        let added = user(&["add", name, "--name", shown]);
        let added = added.run_with("correct horse battery\n").await.ok();
        assert!(!added.contains("look out"), "{added}");
    }
    let listed = user(&["list"]).run().await.ok();
    assert!(!listed.contains("look out"), "{listed}");

    let told = user(&["role", "vera", "moderator"]).run().await.ok();
    assert!(
        told.contains("boris, shown as Vera!, resembles vera"),
        "{told}"
    );
    // As an older version let them in beside each other.
    database(folder.path())
        .execute(
            "insert into user_looks (look, nth, user_id) select look, 2, 2 from user_looks where user_id = 1",
            [],
        )
        .expect("it can be noted");
    let listed = user(&["list"]).run().await.ok();
    assert!(listed.contains("vera and boris look alike"), "{listed}");
    assert!(
        listed.contains("boris, shown as Vera!, resembles vera"),
        "{listed}"
    );
}

#[tokio::test]
async fn a_lost_password_is_reset_by_a_link_from_the_command_line() {
    let folder = folder();
    let settings = ["--origins", "https://chat.example.org"];
    let run = async |args: &[&str], input: &str| {
        let args: Vec<&str> = settings.iter().chain(args).copied().collect();
        Binary::new(folder.path(), &args).run_with(input).await
    };
    run(&["user", "add", "anna"], "her password\n").await.ok();
    run(&["user", "reset", "nobody"], "")
        .await
        .failed(&["no such user"]);
    let link = run(&["user", "reset", "anna"], "").await.ok();
    let code = link
        .trim()
        .strip_prefix("https://chat.example.org/reset#")
        .expect("a link to the page");

    let serving = Binary::new(folder.path(), &["--demo", "off"]).serve().await;
    let reset = json!({"code": code, "password": "a new one of hers"});
    serving
        .post_json("/api/v1/password-reset", reset)
        .await
        .ok();
    let signs_in = async |password| serving.tries_to_sign_in("anna", password).await.status;
    assert_eq!(signs_in("a new one of hers").await, 200);
    assert_eq!(signs_in("her password").await, 401);
}
