//! A bucket of one's own: a server that speaks S3, in this process, over a folder.

use std::{
    net::SocketAddr,
    path::PathBuf,
    sync::{
        Arc,
        atomic::{AtomicI64, Ordering},
    },
};

use hyper::{Response, StatusCode, server::conn::http1, service::service_fn};
use hyper_util::rt::TokioIo;
use s3s::{
    Body,
    auth::SimpleAuth,
    service::{S3Service, S3ServiceBuilder},
};
use s3s_fs::FileSystem;
use tempfile::TempDir;
use tokio::{
    net::TcpListener,
    task::{JoinHandle, JoinSet},
};

const ID: &str = "veche";
const SECRET: &str = "a secret of the tests";
/// The place in it where files are kept.
pub(crate) const PLACE: &str = "s3://files/town";

/// It is there until it is dropped.
pub(crate) struct Bucket {
    folder: TempDir,
    address: SocketAddr,
    accepting: Option<JoinHandle<()>>,
    /// How many more requests it grants before it is full.
    room: Arc<AtomicI64>,
}

impl Bucket {
    pub(crate) async fn start() -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        std::fs::create_dir(folder.path().join("files")).expect("a bucket is a folder");
        let mut bucket = Self {
            folder,
            address: ([127, 0, 0, 1], 0).into(),
            accepting: None,
            room: Arc::new(AtomicI64::new(i64::MAX)),
        };
        bucket.comes_back().await;
        bucket
    }

    /// It takes so many more requests to keep something, and has no room for others until it is told of more.
    pub(crate) fn has_room_for(&self, puts: i64) {
        self.room.store(puts, Ordering::SeqCst);
    }

    /// Nobody answers at its address any more, and whoever was answered is cut off.
    pub(crate) async fn goes_away(&mut self) {
        let accepting = self.accepting.take().expect("it is there");
        accepting.abort();
        let _ = accepting.await;
    }

    /// It is there again, with all that it had.
    pub(crate) async fn comes_back(&mut self) {
        let listener = TcpListener::bind(self.address).await.expect("a port");
        self.address = listener.local_addr().expect("an address");
        let files = FileSystem::new(self.folder.path()).expect("a folder");
        let mut service = S3ServiceBuilder::new(files);
        service.set_auth(SimpleAuth::from_single(ID, SECRET));
        let service = service.build();
        self.accepting = Some(tokio::spawn(accept(listener, service, self.room.clone())));
    }

    /// The settings that lead to it, by their names in `veche.toml` and in the environment.
    pub(crate) fn settings(&self) -> [(&'static str, &'static str, String); 4] {
        let endpoint = format!("http://{}", self.address);
        [
            ("files", "VECHE_FILES", PLACE.to_owned()),
            ("aws_endpoint_url", "AWS_ENDPOINT_URL", endpoint),
            ("aws_access_key_id", "AWS_ACCESS_KEY_ID", ID.to_owned()),
            (
                "aws_secret_access_key",
                "AWS_SECRET_ACCESS_KEY",
                SECRET.to_owned(),
            ),
        ]
    }

    /// Where its own server has what is kept.
    pub(crate) fn folder(&self) -> PathBuf {
        self.folder.path().join("files/town")
    }
}

async fn accept(listener: TcpListener, service: S3Service, room: Arc<AtomicI64>) {
    let mut connections = JoinSet::new();
    while let Ok((socket, _)) = listener.accept().await {
        let (service, room) = (service.clone(), room.clone());
        let service = service_fn(move |request: hyper::Request<hyper::body::Incoming>| {
            let (service, room) = (service.clone(), room.clone());
            async move {
                let keeps = request.method() == hyper::Method::PUT;
                if keeps && room.fetch_sub(1, Ordering::SeqCst) <= 0 {
                    let mut full = Response::new(Body::from("no room".to_owned()));
                    *full.status_mut() = StatusCode::INSUFFICIENT_STORAGE;
                    return Ok(full);
                }
                service.call(request.map(Body::from)).await
            }
        });
        connections.spawn(async move {
            let serving = http1::Builder::new().serve_connection(TokioIo::new(socket), service);
            // One that is cut off is the client's to notice.
            let _ = serving.await;
        });
    }
}
