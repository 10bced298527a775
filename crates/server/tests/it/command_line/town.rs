//! `veche town`.

use super::folder;
use crate::harness::Binary;

#[tokio::test]
async fn the_town_is_arranged_from_the_command_line() {
    let folder = folder();
    let town = async |args: &[&str]| {
        let args: Vec<&str> = ["town"].iter().chain(args).copied().collect();
        Binary::new(folder.path(), &args).run().await
    };
    let shown = town(&["show"]).await.ok();
    assert_eq!(
        shown,
        "name            \nwelcome         \nregistration    open (auto)\nlanguage        \n\
         create-channel  everybody\ncall-everybody  everybody\nmake-invite     everybody\nmake-emoji      everybody\nfirst-channels  \n"
    );
    let set = [
        "set",
        "--name",
        "Новгород",
        "--registration",
        "closed",
        "--language",
        "ru",
        "--create-channel",
        "moderators",
    ];
    let shown = town(&set).await.ok();
    assert_eq!(
        shown,
        "name            Новгород\nwelcome         \nregistration    closed\nlanguage        ru\n\
         create-channel  moderators\ncall-everybody  everybody\nmake-invite     everybody\nmake-emoji      everybody\nfirst-channels  \n"
    );
    town(&["set", "--registration", "ajar"])
        .await
        .failed(&["open, approval, invited or closed"]);
    town(&["set", "--language", "de"])
        .await
        .failed(&["en or ru"]);
    let refused = town(&["set", "--make-invite", "nobody"]).await;
    assert_eq!(refused.code, Some(2), "{refused:?}");
    assert_eq!(town(&["set"]).await.code, Some(2), "nothing to set");

    let serving = Binary::new(folder.path(), &[]).serve().await;
    let shown = serving.get("/api/v1/server").await.ok();
    assert_eq!(shown["town"]["name"], "Новгород");
    assert_eq!(shown["town"]["registration"], "closed");
    town(&["set", "--registration", "auto"]).await.ok();
    let shown = serving.get("/api/v1/server").await.ok();
    assert_eq!(
        shown["town"]["registration"], "open",
        "it holds at once beside a running server"
    );
    serving.stop().await;
}
