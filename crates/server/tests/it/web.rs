//! The page for browsers, or what stands in its place in a build without it.

use crate::harness::{Reply, Veche};

/// The page's own paths.
const PAGES: [&str; 19] = [
    "/",
    "/?setup=0123",
    "/sign-in",
    "/c/1",
    "/c/1/17",
    "/c/new%20square",
    "/search",
    "/search?q=hello",
    "/threads",
    "/drafts",
    "/saved",
    "/mentions",
    "/channels",
    "/people",
    "/invite/abc",
    "/settings",
    "/settings/devices",
    "/moderation",
    "/moderation/reports",
];

/// What a browser says it takes when somebody opens a page.
const NAVIGATION: &str = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8";

async fn asks(veche: &Veche, method: &str, path: &str, accept: &str) -> Reply {
    let request = veche.request(method, path).header("accept", accept);
    Reply::of(request.send().await.expect("the server answers")).await
}

fn varies_by_accept(reply: &Reply) -> bool {
    reply
        .headers
        .get_all("vary")
        .iter()
        .any(|by| by == "Accept")
}

#[track_caller]
fn is_page(reply: &Reply, of: &str) {
    assert_eq!(reply.status, 200, "{of}: {}", reply.text);
    is_shown(reply, of);
}

#[track_caller]
fn is_shown(reply: &Reply, of: &str) {
    assert_eq!(reply.header("content-type"), "text/html; charset=utf-8");
    assert!(reply.text.starts_with("<!doctype html>"), "{of}");
    let policy = reply.header("content-security-policy");
    for word in [
        "default-src 'none';",
        "script-src 'self';",
        "style-src 'self';",
        "frame-ancestors 'none'",
        "base-uri 'none'",
        "require-trusted-types-for 'script'",
    ] {
        assert!(policy.contains(word), "{of}: {policy}");
    }
    assert!(!policy.contains("unsafe"), "{of}: {policy}");
    // With the page it is asked for again, without it is never kept.
    let keep = reply.header("cache-control");
    let expected = if reply.header("etag").is_empty() {
        "no-store"
    } else {
        "no-cache"
    };
    assert_eq!(keep, expected, "{of}");
    for (name, value) in [
        ("x-content-type-options", "nosniff"),
        ("x-frame-options", "DENY"),
        ("referrer-policy", "no-referrer"),
        ("cross-origin-opener-policy", "same-origin"),
    ] {
        assert_eq!(reply.header(name), value, "{of}");
    }
    assert!(reply.header("permissions-policy").contains("camera=()"));
}

#[tokio::test]
async fn the_page_is_at_each_of_its_paths() {
    let veche = Veche::on_sqlite().await;
    let page = veche.get("/").await.text;
    for path in PAGES {
        let reply = veche.get(path).await;
        is_page(&reply, path);
        assert_eq!(reply.text, page, "{path}");
        let head = asks(&veche, "HEAD", path, "*/*").await;
        assert_eq!((head.status, head.text.as_str()), (200, ""), "{path}");
        let posted = veche.post(path).await;
        posted.refused(405, "Method Not Allowed");
    }
}

#[tokio::test]
async fn every_other_path_answers_as_before() {
    let veche = Veche::on_sqlite().await;
    for path in [
        "/index.html",
        "/c",
        "/c/",
        "/c/1/2/3",
        "/settings/a/b",
        "/invite",
        "/favicon.ico",
        "/assets",
        "/assets/",
        "/assets/nothing-1a2b.js",
        "/assets/../Cargo.toml",
        "/web/dist/index.html",
        "/no/such/route",
    ] {
        let reply = asks(&veche, "GET", path, "*/*").await;
        reply.refused(404, "Not Found");
    }
    for path in ["/healthz", "/api/v1/nothing", "/getallchats", "/login"] {
        let policy = veche.get(path).await;
        let policy = policy.header("content-security-policy");
        assert_eq!(
            policy, "default-src 'none'; frame-ancestors 'none'; base-uri 'none'",
            "{path}"
        );
    }
}

#[tokio::test]
async fn browsers_get_the_page_where_a_contract_only_takes_posts() {
    let veche = Veche::on_sqlite().await;
    for method in ["GET", "HEAD"] {
        for accept in ["*/*", "application/json", "text/html;q=0", ""] {
            let reply = asks(&veche, method, "/register", accept).await;
            assert_eq!(reply.status, 405, "{method} {accept}");
            assert_eq!(reply.header("allow"), "POST");
            assert_eq!(reply.header("vary"), "Accept");
        }
    }
    let reply = asks(&veche, "GET", "/register", NAVIGATION).await;
    is_page(&reply, "/register");
    assert!(varies_by_accept(&reply));
    let account = serde_json::json!({"username": "anna", "name": "Anna", "mail": "anna@example.org",
        "password": crate::harness::PASSWORD});
    veche.post_json("/register", account).await.ok();
}

#[tokio::test]
async fn browsers_are_told_in_words_that_nothing_is_there() {
    let veche = Veche::on_sqlite().await;
    for path in [
        "/foo",
        "/c/1/2/3",
        "/wp-login.php",
        "/invite",
        "//example.org/",
    ] {
        let reply = asks(&veche, "GET", path, NAVIGATION).await;
        assert_eq!(reply.status, 404, "{path}");
        is_shown(&reply, path);
        assert!(varies_by_accept(&reply), "{path}");
        for (method, accept) in [("GET", "*/*"), ("POST", NAVIGATION)] {
            let reply = asks(&veche, method, path, accept).await;
            reply.refused(404, "Not Found");
        }
    }
    for (path, to) in [
        ("/moderation/", "/moderation"),
        ("/c/4/?panel=pins", "/c/4?panel=pins"),
    ] {
        let reply = asks(&veche, "GET", path, NAVIGATION).await;
        assert_eq!((reply.status, reply.header("location")), (307, to));
    }
}

#[tokio::test]
async fn whatever_the_page_names_is_there() {
    let veche = Veche::on_sqlite().await;
    let page = veche.get("/").await;
    let named = ["src=\"", "href=\""].map(|name| page.text.split(name).skip(1));
    let named = named.into_iter().flatten();
    let named: Vec<&str> = named.filter_map(|rest| rest.split('"').next()).collect();
    assert!(!named.is_empty(), "{}", page.text);
    for path in named {
        assert!(path.starts_with('/') && !path.starts_with("//"), "{path}");
        let part = veche.get(path).await;
        assert_eq!(part.status, 200, "{path}: {}", part.text);
        if path.starts_with("/assets/") {
            assert!(part.header("cache-control").ends_with("immutable"));
            let tag = part.header("etag").to_owned();
            let again = veche.request("GET", path).header("if-none-match", tag);
            let again = again.send().await.expect("the server answers");
            assert_eq!(again.status(), 304, "{path}");
        }
    }
    assert!(!page.text.contains("<style") && !page.text.contains(" style="));
    for script in page.text.split("<script").skip(1) {
        let (_, inside) = script.split_once('>').expect("it ends");
        assert!(inside.starts_with("</script>"), "an inline script");
    }
}
