//! A bucket of one's own: a server that speaks S3, in this process, over a folder.

use std::{net::SocketAddr, path::PathBuf};

use hyper::server::conn::http1;
use hyper_util::rt::TokioIo;
use s3s::{
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
}

impl Bucket {
    pub(crate) async fn start() -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        std::fs::create_dir(folder.path().join("files")).expect("a bucket is a folder");
        let mut bucket = Self {
            folder,
            address: ([127, 0, 0, 1], 0).into(),
            accepting: None,
        };
        bucket.comes_back().await;
        bucket
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
        self.accepting = Some(tokio::spawn(accept(listener, service)));
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

async fn accept(listener: TcpListener, service: S3Service) {
    let mut connections = JoinSet::new();
    while let Ok((socket, _)) = listener.accept().await {
        let service = service.clone();
        connections.spawn(async move {
            let serving = http1::Builder::new().serve_connection(TokioIo::new(socket), service);
            // One that is cut off is the client's to notice.
            let _ = serving.await;
        });
    }
}
