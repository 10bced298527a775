//! Uploads that go on where they were interrupted.

use data_encoding::BASE64;
use sha1::{Digest, Sha1};

use super::picture;
use crate::{
    harness::{Raw, Veche, until},
    stories,
};

stories![
    an_upload_goes_on_after_a_cut_and_a_restart,
    a_small_file_takes_one_request,
    a_piece_that_does_not_fit_is_refused_and_nothing_of_it_kept,
    an_upload_has_one_writer,
    an_upload_that_was_ended_is_gone,
    what_the_server_can_is_said,
];

fn noise(length: usize) -> Vec<u8> {
    let mut state = 7_u32;
    let next = || {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (state >> 24) as u8
    };
    std::iter::repeat_with(next).take(length).collect()
}

async fn an_upload_goes_on_after_a_cut_and_a_restart(mut veche: Veche) {
    let anna = veche.person("anna").await;
    let bytes = noise(2_000_000);
    let path = anna.begins("noise.bin", bytes.len()).await;
    assert_eq!(anna.offset(&path).await, Some(0));
    let sent = anna.appends(&path, 0, &bytes[..900_000]).await;
    sent.done();
    assert_eq!(sent.header("upload-offset"), "900000");
    assert!(sent.header("upload-expires").ends_with(" GMT"));

    // The head says more than comes before the connection ends.
    let address = veche.base.trim_start_matches("http://").to_owned();
    let mut raw = Raw::connect(&veche.base).await;
    let head = format!(
        "PATCH {path} HTTP/1.1\r\nhost: {address}\r\nauthorization: Bearer {}\r\ntus-resumable: 1.0.0\r\n\
         content-type: application/offset+octet-stream\r\nupload-offset: 900000\r\ncontent-length: 900000\r\n\r\n",
        anna.token
    );
    raw.send(head.as_bytes()).await;
    raw.send(&bytes[900_000..1_400_000]).await;
    drop(raw);
    until(async || anna.offset(&path).await == Some(1_400_000)).await;

    veche.stop().await;
    veche.start().await;
    let anna = veche.with_token("anna", &anna.token);
    assert_eq!(anna.offset(&path).await, Some(1_400_000));
    anna.appends(&path, 1_400_000, &bytes[1_400_000..])
        .await
        .done();
    assert_eq!(anna.offset(&path).await, Some(bytes.len()));

    let id = path.rsplit('/').next().expect("an id");
    let file = anna.asks(&format!("/files/{id}")).await;
    assert_eq!(
        (&file["name"], &file["size"]),
        (&"noise.bin".into(), &2_000_000.into())
    );
    assert!(anna.bytes(&file, "").await == bytes);
    // The last piece once more: its answer was lost.
    anna.appends(&path, bytes.len(), b"").await.done();
}

async fn a_small_file_takes_one_request(veche: Veche) {
    let anna = veche.person("anna").await;
    let bytes = picture(40, 30);
    let request = anna.tus("POST", "/api/v1/uploads");
    let request = request.header("upload-length", bytes.len());
    let request = request.header("content-type", "application/offset+octet-stream");
    let metadata = format!(
        "filename {},alt {}",
        BASE64.encode(b"a.png"),
        BASE64.encode("кот".as_bytes())
    );
    let request = request.header("upload-metadata", metadata);
    let created = request
        .body(bytes.clone())
        .send()
        .await
        .expect("it answers");
    assert_eq!(created.status(), 201);
    assert_eq!(
        created.headers()["upload-offset"],
        bytes.len().to_string().as_str()
    );
    let place = created.headers()["location"].to_str().expect("a path");
    let id = place.rsplit('/').next().expect("an id");
    let file = anna.asks(&format!("/files/{id}")).await;
    assert_eq!(
        (&file["kind"], &file["alt"]),
        (&"image".into(), &"кот".into())
    );
    let empty = anna.begins("empty", 0).await;
    assert_eq!(anna.offset(&empty).await, Some(0));
    let id = empty.rsplit('/').next().expect("an id");
    assert_eq!(anna.asks(&format!("/files/{id}")).await["size"], 0);
}

async fn a_piece_that_does_not_fit_is_refused_and_nothing_of_it_kept(veche: Veche) {
    let [anna, boris] = veche.people(["anna", "boris"]).await;
    let bytes = noise(1_000);
    let path = anna.begins("a.bin", bytes.len()).await;
    anna.appends(&path, 0, &bytes[..400]).await.done();
    let sum = |bytes: &[u8]| format!("sha1 {}", BASE64.encode(&Sha1::digest(bytes)));
    let piece = || anna.piece(&path, 400, &bytes[400..500]);
    for (request, status) in [
        (anna.piece(&path, 399, &bytes[..10]), 409),
        (anna.piece(&path, 401, &bytes[..10]), 409),
        (anna.piece(&path, 400, &noise(601)), 413),
        (piece().header("upload-checksum", sum(b"others")), 460),
        (piece().header("upload-checksum", "md5 AAAA"), 400),
        (boris.piece(&path, 400, &bytes[400..]), 404),
        (anna.piece("/api/v1/uploads/999", 0, b"x"), 404),
        (anna.tus("PATCH", &path).header("upload-offset", 400), 415),
        (anna.tus("POST", "/api/v1/uploads"), 400),
        (
            anna.tus("POST", "/api/v1/uploads")
                .header("upload-length", "-1"),
            400,
        ),
        (
            anna.tus("POST", "/api/v1/uploads")
                .header("upload-length", (100 << 20) + 1),
            413,
        ),
        (
            anna.tus("POST", "/api/v1/uploads")
                .header("upload-length", 1)
                .header("upload-metadata", "filename ???"),
            400,
        ),
    ] {
        let refused = request.send().await.expect("it answers");
        assert_eq!(refused.status(), status);
        assert_eq!(refused.headers()["tus-resumable"], "1.0.0");
        let text = refused.text().await.expect("it arrives");
        let problem: serde_json::Value = serde_json::from_str(&text).expect("a problem");
        assert_eq!(problem["status"], status, "{text}");
        assert_eq!(anna.offset(&path).await, Some(400), "{text}");
    }
    let old = veche.request("HEAD", &path).bearer_auth(&anna.token);
    let old = old.send().await.expect("it answers");
    assert_eq!(
        (old.status().as_u16(), &old.headers()["tus-version"]),
        (412, &"1.0.0".parse().expect("a value"))
    );

    let right = piece().header("upload-checksum", sum(&bytes[400..500]));
    assert_eq!(right.send().await.expect("it answers").status(), 204);
    anna.appends(&path, 500, &bytes[500..]).await.done();
    let id = path.rsplit('/').next().expect("an id");
    let file = anna.asks(&format!("/files/{id}")).await;
    assert_eq!(anna.bytes(&file, "").await, bytes);
}

async fn an_upload_has_one_writer(veche: Veche) {
    let anna = veche.person("anna").await;
    let path = anna.begins("a.bin", 1_000).await;
    let address = veche.base.trim_start_matches("http://").to_owned();
    let mut raw = Raw::connect(&veche.base).await;
    let head = format!(
        "PATCH {path} HTTP/1.1\r\nhost: {address}\r\nauthorization: Bearer {}\r\ntus-resumable: 1.0.0\r\n\
         content-type: application/offset+octet-stream\r\nupload-offset: 0\r\ncontent-length: 1000\r\n\
         expect: 100-continue\r\n\r\n",
        anna.token
    );
    raw.send(head.as_bytes()).await;
    // It is told to go on once its body is waited for.
    assert!(raw.head().await.starts_with("HTTP/1.1 100 "));
    let other = anna.appends(&path, 0, b"x").await;
    assert_eq!(other.status, 423, "{}", other.text);
    drop(raw);
    until(async || anna.offset(&path).await.is_some()).await;
}

async fn an_upload_that_was_ended_is_gone(veche: Veche) {
    let anna = veche.person("anna").await;
    let path = anna.begins("a.bin", 1_000).await;
    anna.appends(&path, 0, &[7; 500]).await.done();
    let ended = anna.tus("DELETE", &path).send().await.expect("it answers");
    assert_eq!(ended.status(), 204);
    assert_eq!(anna.offset(&path).await, None);
    anna.appends(&path, 500, b"x").await.is_problem("not_found");
    let incoming = veche.folder().join("files/incoming");
    assert_eq!(std::fs::read_dir(incoming).expect("a folder").count(), 0);
}

async fn what_the_server_can_is_said(veche: Veche) {
    let said = veche.request("OPTIONS", "/api/v1/uploads").send().await;
    let said = said.expect("it answers");
    assert_eq!(said.status(), 204);
    assert_eq!(said.headers()["tus-version"], "1.0.0");
    assert_eq!(said.headers()["tus-max-size"], "104857600");
    let extensions = said.headers()["tus-extension"].to_str().expect("a text");
    assert!(extensions.contains("creation-with-upload"), "{extensions}");
    let server = veche.get("/api/v1/server").await.ok();
    assert_eq!(server["limits"]["file_bytes"], 104_857_600);
    assert_eq!(server["limits"]["files"], 10);
}
