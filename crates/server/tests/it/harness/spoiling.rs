//! A database in other hands than the server's.

use veche_chat::DatabaseUrl;

use super::{Veche, postgres};

impl Veche {
    /// Does to the database what no server would.
    pub(crate) async fn does_to_its_database(&self, sql: &str) {
        match &self.settings.database_url {
            DatabaseUrl::Sqlite(path) => {
                let database = rusqlite::Connection::open(path).expect("the file is there");
                database.execute_batch(sql).expect("it can be done");
            }
            DatabaseUrl::Postgres(url) => {
                let (client, _connection) = postgres::connect(url).await;
                client.batch_execute(sql).await.expect("it can be done");
            }
        }
    }
}
