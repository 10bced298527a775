use super::*;

fn letter() -> Letter {
    Letter {
        to: "anna@example.org".to_owned(),
        from: "Наш \"офис\"\r\nBcc: all@example.org".to_owned(),
        subject: "Привет\r\nBcc: all@example.org".to_owned(),
        text: "one\ntwo".to_owned(),
        html: "<p>one".to_owned(),
        id: "m1.2".to_owned(),
        thread: Some("c7.1".to_owned()),
        unsubscribe: Some("https://chat.example.org/unsubscribe?code=1".to_owned()),
        at: 0,
    }
}

fn written(letter: &Letter) -> String {
    let smtp = "smtp://localhost:1".parse().unwrap();
    let mailer = Mailer::new(smtp, "veche@chat.example.org").unwrap();
    String::from_utf8(mailer.message(letter).unwrap().formatted()).unwrap()
}

#[test]
fn a_letter_has_what_programs_want_to_know_of_it() {
    let written = written(&letter());
    for line in [
        "Message-ID: <m1.2@chat.example.org>",
        "References: <c7.1@chat.example.org>",
        "In-Reply-To: <c7.1@chat.example.org>",
        "Auto-Submitted: auto-generated",
        "List-Unsubscribe: <https://chat.example.org/unsubscribe?code=1>",
        "List-Unsubscribe-Post: List-Unsubscribe=One-Click",
        "To: anna@example.org",
        "Date: Thu, 01 Jan 1970 00:00:00 +0000",
    ] {
        assert!(
            written.lines().any(|one| one == line),
            "{line} in\n{written}"
        );
    }
}

#[test]
fn nobody_writes_headers_with_their_name() {
    let written = written(&letter());
    assert!(
        !written.lines().any(|line| line.starts_with("Bcc")),
        "{written}"
    );
}

#[test]
fn what_is_no_address_is_refused() {
    let smtp: Smtp = "smtp://localhost:1".parse().unwrap();
    for address in ["", "veche", "veche@", "a@b\r\nRCPT TO:<c@d>"] {
        let refused = Mailer::new(smtp.clone(), address).unwrap_err();
        // It is logged.
        let said = format!("{refused} {refused:?}");
        assert!(address.is_empty() || !said.contains(address), "{said}");
    }
}

#[test]
fn a_mailer_may_outlive_what_it_ran_on() {
    let smtp = "smtp://127.0.0.1:1".parse().unwrap();
    let mailer = Mailer::new(smtp, "veche@example.org").unwrap();
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    assert_eq!(runtime.block_on(mailer.send(&letter())), Outcome::Later);
    drop(runtime);
    drop(mailer);
}

#[tokio::test]
async fn a_server_that_is_away_is_left_alone_for_a_while() {
    let smtp = "smtp://127.0.0.1:1".parse().unwrap();
    let mailer = Mailer::new(smtp, "veche@example.org").unwrap();
    assert_eq!(mailer.send(&letter()).await, Outcome::Later);
    assert!(matches!(
        mailer.try_send(&letter()).await,
        Err(Unsent::Away)
    ));
}
