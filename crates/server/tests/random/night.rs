//! Nights, in which messages grow old, and the store of files is looked through.

use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
    time::Duration,
};

use veche::{Server, settings::Settings};
use veche_chat::{Bytes, DatabaseUrl};
use veche_model::FileId;

use crate::device::DEADLINE;

/// Days that channels which do not keep files for good keep them.
pub(crate) const KEPT: i64 = 7;
/// Files that are asked for at once.
const MANY: i64 = 1_000_000;

/// What can be done to a server beside it.
pub(crate) struct Night {
    settings: Settings,
}

impl Night {
    pub(crate) fn over(settings: &Settings) -> Self {
        let settings = settings.clone();
        Self { settings }
    }

    /// The messages of a channel up to this one are older than files are kept, and those files go.
    pub(crate) async fn falls(&self, channel: i64, up_to: i64) {
        let by = (KEPT + 1) * 24 * 3600 * 1000;
        let age = format!(
            "update messages set posted_at = posted_at - {by} where channel_id = {channel} and seq <= {up_to}"
        );
        match &self.settings.database_url {
            DatabaseUrl::Sqlite(path) => {
                let database = rusqlite::Connection::open(path).expect("the file is there");
                database.busy_timeout(DEADLINE).expect("it can wait");
                database.execute_batch(&age).expect("they grow old");
            }
            DatabaseUrl::Postgres(url) => {
                let connected = tokio_postgres::connect(url, tokio_postgres::NoTls).await;
                let (client, connection) = connected.expect("the server is up");
                tokio::spawn(connection);
                let age = age.replace("update messages", "update veche.messages");
                client.batch_execute(&age).await.expect("they grow old");
            }
        }
        let chat = veche::open_chat(&self.settings).await.expect("it opens");
        chat.accept().await.expect("it can be sealed");
        chat.remove_old_files().await.expect("they can be removed");
        chat.close().await;
    }

    /// Nothing that is stored is damaged.
    pub(crate) async fn is_whole(&self) {
        let chat = veche::open_chat(&self.settings).await.expect("it opens");
        assert_eq!(chat.check().await.expect("it can be read"), []);
        chat.close().await;
    }

    /// Once the server has swept, which it does at its start, all bytes have a row, and all rows have their bytes. The ids of
    /// all files.
    pub(crate) async fn sweeps(&self) -> BTreeSet<i64> {
        let server = Server::start(&self.settings).await.expect("it starts");
        let chat = veche::open_chat(&self.settings).await.expect("it opens");
        let named = chat.named_behind(FileId(0), MANY).await;
        let named = named.expect("the rows can be read");
        chat.close().await;
        let hashes = |bytes: &Bytes| {
            let previews = [bytes.small.clone(), bytes.large.clone()];
            previews
                .into_iter()
                .flatten()
                .chain([bytes.hash.clone()])
                .collect::<Vec<_>>()
        };
        let rows: BTreeSet<String> = named.iter().flat_map(|(_, bytes)| hashes(bytes)).collect();
        let folder = self.settings.data.join("files");
        let until = async {
            while kept(&folder) != rows {
                tokio::time::sleep(Duration::from_millis(50)).await;
            }
        };
        let swept = tokio::time::timeout(DEADLINE, until).await;
        assert!(swept.is_ok(), "{:?} and {rows:?}", kept(&folder));
        server.stop().await;
        named.into_iter().map(|(id, _)| id.0).collect()
    }
}

/// The hashes of all bytes that are kept.
fn kept(folder: &Path) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    let mut folders: Vec<PathBuf> = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).expect("a folder").flatten() {
            let name = entry.file_name().into_string().expect("a name");
            if entry.path().is_dir() {
                folders.push(entry.path());
            } else {
                found.insert(name);
            }
        }
    }
    found
}
