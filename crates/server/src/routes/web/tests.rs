//! Files served from a small page of the tests' own, whose coded ones say how they are coded.

use axum::{
    body::{Body, to_bytes},
    http::{Request, request},
};
use tower::ServiceExt;

use super::*;

#[derive(Embed)]
#[folder = "tests/built"]
struct Small;

/// Where nothing was built.
#[derive(Embed)]
#[folder = "tests/nothing"]
#[allow_missing = true]
struct Nothing;

struct Answer {
    status: u16,
    headers: HeaderMap,
    text: String,
}

impl Answer {
    async fn of(response: Response) -> Self {
        let (parts, body) = response.into_parts();
        let body = to_bytes(body, 1_000_000).await.unwrap();
        Self {
            status: parts.status.as_u16(),
            headers: parts.headers,
            text: String::from_utf8(body.to_vec()).unwrap(),
        }
    }

    fn header(&self, name: &str) -> &str {
        let header = self.headers.get(name);
        header.map_or("", |header| header.to_str().unwrap())
    }
}

async fn asks(path: &str, with: impl FnOnce(request::Builder) -> request::Builder) -> Answer {
    let request = with(Request::get(path)).body(Body::empty()).unwrap();
    Answer::of(files::<Small, ()>().oneshot(request).await.unwrap()).await
}

async fn accepts(path: &str, codings: &str) -> Answer {
    asks(path, |request| request.header("accept-encoding", codings)).await
}

#[tokio::test]
async fn a_file_is_coded_as_the_client_likes_it() {
    let script = "/assets/app-1a2b.js";
    for (codings, coded, text) in [
        ("gzip, deflate, br, zstd", "br", "a script, br\n"),
        ("zstd", "zstd", "a script, zstd\n"),
        ("br;q=0, zstd;q=0.1", "zstd", "a script, zstd\n"),
        ("br;q=0", "", "a script\n"),
        ("", "", "a script\n"),
    ] {
        let answer = accepts(script, codings).await;
        assert_eq!(
            (answer.status, answer.text.as_str()),
            (200, text),
            "{codings}"
        );
        assert_eq!(answer.header("content-encoding"), coded, "{codings}");
        assert_eq!(answer.header("vary"), "Accept-Encoding");
        assert_eq!(
            answer.header("content-type"),
            "text/javascript; charset=utf-8"
        );
    }
    let style = accepts("/assets/app-5e6f.css", "br, zstd;q=0.5").await;
    assert_eq!(style.text, "a style, zstd\n", "the one that there is");
    let picture = accepts("/assets/face-3c4d.png", "br, zstd").await;
    assert_eq!(picture.text, "a picture\n");
    assert_eq!(picture.header("content-type"), "image/png");
    assert_eq!(picture.header("content-encoding"), "");
}

#[tokio::test]
async fn what_has_a_name_of_its_own_is_kept_for_good_and_the_rest_asked_for_again() {
    let script = asks("/assets/app-1a2b.js", |request| request).await;
    assert_eq!(
        script.header("cache-control"),
        "public, max-age=31536000, immutable"
    );
    let worker = asks("/sw.js", |request| request).await;
    assert_eq!(worker.text, "a worker\n");
    assert_eq!(worker.header("cache-control"), "no-cache");
    let page = file::answer::<Small>("index.html", Keep::WhileTheSame, &HeaderMap::new());
    let page = Answer::of(page.unwrap()).await;
    assert_eq!(page.text, "the page\n");
    assert_eq!(page.header("cache-control"), "no-cache");
    assert_eq!(page.header("content-type"), "text/html; charset=utf-8");
    for answer in [script, worker, page] {
        let policy = answer.header("content-security-policy");
        assert!(policy.contains("require-trusted-types-for 'script'"));
        assert!(answer.header("etag").len() > 30);
    }
}

#[tokio::test]
async fn the_same_bytes_are_not_sent_twice() {
    for path in ["/assets/app-1a2b.js", "/sw.js"] {
        let first = accepts(path, "br").await;
        let tag = first.header("etag").to_owned();
        for known in [
            tag.clone(),
            format!("W/{tag}"),
            format!("\"other\", {tag}"),
            "*".to_owned(),
        ] {
            let again = asks(path, |request| {
                request
                    .header("accept-encoding", "br")
                    .header("if-none-match", &known)
            });
            let again = again.await;
            assert_eq!((again.status, again.text.as_str()), (304, ""), "{known}");
            for name in ["etag", "cache-control", "vary"] {
                assert_eq!(again.header(name), first.header(name), "{name}");
            }
        }
        for other in ["\"other\"", "", &tag[1..]] {
            let again = asks(path, |request| {
                request
                    .header("accept-encoding", "br")
                    .header("if-none-match", other)
            });
            assert_eq!(again.await.text, first.text, "{other}");
        }
    }
    let [br, zstd] = ["br", "zstd"].map(|coding| accepts("/assets/app-1a2b.js", coding));
    let (br, zstd) = (br.await, zstd.await);
    assert_ne!(br.header("etag"), zstd.header("etag"));
}

#[tokio::test]
async fn only_the_head_is_sent_when_only_the_head_is_asked_for() {
    for path in ["/assets/app-1a2b.js", "/sw.js"] {
        let whole = asks(path, |request| request).await;
        let head = asks(path, |request| request.method("HEAD")).await;
        assert_eq!((head.status, head.text.as_str()), (200, ""), "{path}");
        assert_eq!(head.header("content-length"), whole.text.len().to_string());
        assert_eq!(head.header("etag"), whole.header("etag"));
    }
}

#[tokio::test]
async fn what_is_no_file_of_the_page_is_not_found() {
    for path in [
        "/assets/app-1a2b.js.br",
        "/assets/app-1a2b.js.zst",
        "/assets/app-1a2b",
        "/assets/../index.html",
        "/assets/%2e%2e/index.html",
        "/assets/..%2findex.html",
        "/assets/..%5cindex.html",
        "/assets//app-1a2b.js",
        "/assets/./app-1a2b.js",
        "/assets/%2fetc%2fpasswd",
        "/assets/",
        "/assets",
        "/index.html",
        "/notes.txt",
        "/sw.js.br",
        "/icon.svg",
    ] {
        let answer = accepts(path, "br, zstd").await;
        assert_eq!(answer.status, 404, "{path}: {}", answer.text);
        assert_eq!(answer.header("cache-control"), "", "{path}");
    }
    let is_there = |name| file::answer::<Nothing>(name, Keep::ForGood, &HeaderMap::new()).is_some();
    assert!(!is_there("index.html"));
}

#[tokio::test]
async fn without_the_page_browsers_are_told_how_to_get_it() {
    for has_demo in [false, true] {
        let page = Answer::of(plain::page(has_demo).into_response()).await;
        assert!(page.text.contains("<code>make web</code>"));
        assert!(page.text.contains("href=\"/docs\""));
        assert_eq!(page.text.contains("veche demo clear"), has_demo);
        let policy = page.header("content-security-policy");
        assert!(policy.contains("style-src 'self';"), "{policy}");
        assert!(!page.text.contains("style=") && !page.text.contains("<style"));
    }
}
