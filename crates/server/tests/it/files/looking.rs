//! How files go out: in parts, known again, and in a cage.

use reqwest::header::{HeaderMap, HeaderName};
use serde_json::json;

use super::picture;
use crate::{
    harness::{PASSWORD, Veche},
    stories,
};

stories![
    a_part_of_a_file_is_given_and_what_is_known_is_not_sent_again,
    nothing_runs_in_what_people_send,
    a_page_looks_at_files_by_a_cookie_that_is_good_for_nothing_else,
    whoever_is_out_sees_no_file_from_the_next_request_on,
];

fn with(name: &'static str, value: &str) -> HeaderMap {
    let mut headers = HeaderMap::new();
    headers.insert(
        HeaderName::from_static(name),
        value.parse().expect("a value"),
    );
    headers
}

async fn a_part_of_a_file_is_given_and_what_is_known_is_not_sent_again(veche: Veche) {
    let anna = veche.person("anna").await;
    let bytes: Vec<u8> = (0..700_000_u32)
        .map(|i| i.wrapping_mul(i).to_be_bytes()[1])
        .collect();
    let file = anna.sends("data.bin", &bytes).await;
    assert_eq!(anna.bytes(&file, "").await, bytes);

    let found = anna
        .looks(&file, "", with("range", "bytes=300000-599999"))
        .await;
    assert_eq!(found.status(), 206);
    assert_eq!(
        found.headers()["content-range"],
        "bytes 300000-599999/700000"
    );
    let tag = found.headers()["etag"].to_str().expect("a tag").to_owned();
    assert_eq!(
        found.bytes().await.expect("they arrive"),
        bytes[300_000..600_000]
    );

    let beyond = anna.looks(&file, "", with("range", "bytes=700000-")).await;
    assert_eq!(beyond.status(), 416);
    assert_eq!(beyond.headers()["content-range"], "bytes */700000");

    let known = anna.looks(&file, "", with("if-none-match", &tag)).await;
    assert_eq!(known.status(), 304);
    for (condition, status) in [(tag.as_str(), 206), ("\"other\"", 200)] {
        let mut headers = with("range", "bytes=0-0");
        headers.insert("if-range", condition.parse().expect("a value"));
        assert_eq!(anna.looks(&file, "", headers).await.status(), status);
    }
}

async fn nothing_runs_in_what_people_send(veche: Veche) {
    let anna = veche.person("anna").await;
    let page = b"<!doctype html><script>alert(1)</script>";
    let drawing = b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>";
    for (name, bytes, media_type, is_shown) in [
        ("a.html", &page[..], "application/octet-stream", false),
        ("a.png", page, "application/octet-stream", false),
        ("a.svg", drawing, "application/octet-stream", false),
        ("a.pdf", b"%PDF-1.7", "application/pdf", false),
        ("a.txt", b"plain", "text/plain; charset=utf-8", true),
        ("a.html", &picture(9, 9), "image/png", true),
    ] {
        let file = anna.sends(name, bytes).await;
        let found = anna.looks(&file, "", HeaderMap::new()).await;
        let header = |name: &str| found.headers()[name].to_str().expect("a text");
        assert_eq!(header("content-type"), media_type, "{name}");
        let kind = if is_shown { "inline;" } else { "attachment;" };
        assert!(header("content-disposition").starts_with(kind), "{name}");
        assert!(header("content-security-policy").starts_with("sandbox; default-src 'none';"));
        assert_eq!(header("x-content-type-options"), "nosniff");
        assert_eq!(header("cross-origin-resource-policy"), "same-origin");
        assert_eq!(
            header("cache-control"),
            "private, max-age=31536000, immutable"
        );
    }
}

async fn a_page_looks_at_files_by_a_cookie_that_is_good_for_nothing_else(veche: Veche) {
    let anna = veche.person("anna").await;
    let file = anna.sends("a.txt", b"text").await;
    let path = format!("/files/{}/a.txt", file["id"]);
    let fields = json!({"username": "anna", "password": PASSWORD, "cookie": true});
    let signed_in = veche.post_json("/api/v1/sessions", fields).await;
    let cookies = signed_in.headers.get_all("set-cookie").iter();
    let cookies: Vec<&str> = cookies.map(|line| line.to_str().expect("a text")).collect();
    let line = cookies.iter().find(|line| line.starts_with("veche_files="));
    let line = *line.expect("a cookie for files");
    assert!(
        line.contains("; HttpOnly; SameSite=Strict; Path=/files;"),
        "{line}"
    );
    let cookie = line.split(';').next().expect("a pair").to_owned();
    let access = signed_in.json["access"]
        .as_str()
        .expect("a token")
        .to_owned();

    let status = async |method: &str, path: &str| {
        let request = veche.request(method, path).header("cookie", &cookie);
        request.send().await.expect("it answers").status().as_u16()
    };
    assert_eq!(status("GET", &path).await, 200);
    assert_eq!(status("GET", "/api/v1/me").await, 401);
    assert_eq!(status("POST", "/api/v1/files").await, 401);
    let (_, token) = cookie.split_once('=').expect("a pair");
    let bearer = veche.with_token("anna", token);
    bearer.get("/api/v1/me").await.is_problem("unauthenticated");
    bearer.get(&path).await.is_problem("unauthenticated");

    let gone = veche
        .with_token("anna", &access)
        .delete("/api/v1/sessions/current")
        .await;
    gone.done();
    let cleared = gone.headers.get_all("set-cookie").iter();
    let cleared: Vec<&str> = cleared.map(|line| line.to_str().expect("a text")).collect();
    assert!(
        cleared.iter().any(|line| line.starts_with("veche_files=;")),
        "{cleared:?}"
    );
    assert_eq!(status("GET", &path).await, 401);
}

async fn whoever_is_out_sees_no_file_from_the_next_request_on(veche: Veche) {
    let [anna, boris, clara] = veche.people(["anna", "boris", "clara"]).await;
    let square = veche.channel("square", &[&anna, &boris, &clara]).await;
    let file = anna.sends("a.txt", b"text").await;
    anna.shows(square, &[&file]).await;
    let path = format!("/files/{}/a.txt", file["id"]);
    for person in [&anna, &boris, &clara] {
        assert_eq!(person.get(&path).await.status, 200);
    }
    let moderator = veche.demo("moderator").await;
    let member = format!("/api/v1/channels/{square}/members/{}", boris.id);
    moderator.delete(&member).await.done();
    let blocked = format!("/api/v1/people/{}/block", clara.id);
    moderator.put_json(&blocked, json!({})).await.done();
    for person in [&boris, &clara] {
        person.get(&path).await.is_problem("not_found");
    }
    assert_eq!(anna.get(&path).await.status, 200);
}
