//! The headers of answers.

use crate::harness::Veche;

#[tokio::test]
async fn every_answer_has_careful_headers() {
    let veche = Veche::on_sqlite().await;
    let admin = veche.demo("admin").await;
    let replies = [
        (200, veche.get("/docs").await),
        (200, veche.get("/healthz").await),
        (200, veche.get("/metrics").await),
        (200, veche.get("/openapi.json").await),
        (200, admin.get("/messages/1/").await),
        (200, admin.get("/getallchats").await),
        (307, admin.get("/messages/1").await),
        (401, veche.get("/getallchats").await),
        (404, admin.get("/messages/999/").await),
        (404, veche.get("/no/such/route").await),
        (405, veche.get("/login").await),
        (422, veche.post("/login").await),
        (422, admin.get("/messages/x/").await),
        (400, admin.get("/ws/chat").await),
    ];
    for (number, (status, reply)) in replies.iter().enumerate() {
        assert_eq!(reply.status, *status, "{number}: {}", reply.text);
        let policy = reply.header("content-security-policy");
        for word in [
            "default-src 'none'",
            "frame-ancestors 'none'",
            "base-uri 'none'",
        ] {
            assert!(policy.contains(word), "{number}: {policy}");
        }
        assert!(
            !policy.contains("script-src 'self' 'unsafe-inline'") && !policy.contains("http"),
            "{number}: {policy}"
        );
        assert_eq!(
            reply.header("x-content-type-options"),
            "nosniff",
            "{number}"
        );
        assert_eq!(reply.header("x-frame-options"), "DENY", "{number}");
        let features = reply.header("permissions-policy");
        assert!(features.contains("camera=(), "), "{number}: {features}");
        assert_eq!(reply.header("referrer-policy"), "no-referrer", "{number}");
        assert_eq!(reply.header("cache-control"), "no-store", "{number}");
        assert_eq!(reply.header("access-control-allow-origin"), "", "{number}");
        assert!(!reply.header("x-request-id").is_empty(), "{number}");
    }
}
