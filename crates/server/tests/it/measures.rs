//! The server's figures, and who may see them.

use serde_json::json;

use crate::harness::{Engine, Reply, Veche};

const TOKEN: &str = "a-token-that-nobody-guesses";

async fn asks(veche: &Veche, headers: &[(&str, &str)]) -> Reply {
    let mut request = veche.request("GET", "/metrics");
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    Reply::of(request.send().await.expect("the server answers")).await
}

#[tokio::test]
async fn the_figures_tell_of_posts_commits_queues_the_index_and_the_disk() {
    for engine in [Engine::Sqlite, Engine::Postgres] {
        let veche = Veche::on(engine, &[]).await;
        // Counting begins a moment behind the start, and before this is answered.
        assert_eq!(veche.get("/metrics").await.status, 200);
        let anna = veche.person("anna").await;
        let square = anna.founds("open", "square").await;
        anna.says(square, "counted").await;
        let _live = anna.lives().await;
        let figures = veche.get("/metrics").await;
        assert_eq!(figures.status, 200);
        let mut wanted = vec![
            "veche_posts_total",
            "veche_sockets ",
            "veche_sockets_too_slow_total",
            "veche_connections_refused_total",
            "veche_store_commit_seconds",
            "veche_index_lag",
            "veche_store_bytes",
            "veche_memory_bytes",
            "veche_http_seconds",
            "veche_password_hashes_waiting",
        ];
        wanted.extend(match engine {
            Engine::Sqlite => [
                "veche_store_writes_waiting",
                "veche_store_reads_waiting",
                "veche_disk_free_bytes",
            ],
            Engine::Postgres => [
                "veche_store_connections",
                "veche_store_connections_idle",
                "veche_store_connections_awaited",
            ],
        });
        for name in wanted {
            let is_there = figures.text.lines().any(|line| line.starts_with(name));
            assert!(is_there, "{name} is not in {}", figures.text);
        }
    }
}

#[tokio::test]
async fn the_figures_are_open_to_this_machine_and_to_the_token_elsewhere() {
    let elsewhere = ("x-forwarded-for", "203.0.113.3");
    let bearer = format!("Bearer {TOKEN}");
    let right = ("authorization", bearer.as_str());

    let plain = Veche::on(Engine::Sqlite, &[("proxies", "127.0.0.1")]).await;
    assert_eq!(asks(&plain, &[]).await.status, 200);
    assert_eq!(
        asks(&plain, &[("x-forwarded-for", "127.0.0.1:5")])
            .await
            .status,
        200
    );
    // Nobody elsewhere need know that there are any.
    asks(&plain, &[elsewhere]).await.refused(404, "Not Found");
    asks(&plain, &[elsewhere, right])
        .await
        .refused(404, "Not Found");

    let given = [("proxies", "127.0.0.1"), ("metrics_token", TOKEN)];
    let guarded = Veche::on(Engine::Sqlite, &given).await;
    assert_eq!(asks(&guarded, &[]).await.status, 200);
    assert_eq!(asks(&guarded, &[elsewhere, right]).await.status, 200);
    let nobody = asks(&guarded, &[elsewhere]).await;
    nobody.refused(401, "Not authenticated");
    assert_eq!(nobody.header("www-authenticate"), "Bearer");
    for wrong in [
        "Bearer a-token-that-nobody-guesse",
        "Bearer x",
        "Basic eA==",
    ] {
        let refused = asks(&guarded, &[elsewhere, ("authorization", wrong)]).await;
        assert_eq!(refused.status, 401, "{wrong}: {}", refused.text);
    }

    // A proxy on this machine that nobody has named makes the whole world look like loopback.
    let unnamed = Veche::on_sqlite().await;
    for trace in ["x-forwarded-for", "forwarded", "x-real-ip", "via"] {
        let refused = asks(&unnamed, &[(trace, "203.0.113.3")]).await;
        assert_eq!(refused.status, 404, "{trace}");
    }
}

#[tokio::test]
async fn a_page_whose_host_a_proxy_keeps_to_itself_is_told_why_it_is_refused() {
    let veche = Veche::on_sqlite().await;
    let request = veche
        .request("POST", "/api/v1/sessions")
        .header("origin", "https://chat.example.org")
        .header("host", "backend.internal:8000")
        .json(&json!({"username": "user1", "password": "password"}));
    let refused = Reply::of(request.send().await.expect("the server answers")).await;
    refused.problem("forbidden");
    let detail = refused.json["detail"].as_str().expect("a text");
    for word in ["https://chat.example.org", "Host", "VECHE_ORIGINS"] {
        assert!(detail.contains(word), "{word} is not in {detail}");
    }
    assert!(!detail.contains("backend.internal"), "{detail}");
}
