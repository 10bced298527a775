//! The database that is copied.

use veche::{open_store, settings::Settings};
use veche_chat::{DatabaseUrl, Store};

use super::broken::Broken;

/// Opens the database of the settings, in which somebody must be: a wrong setting makes no empty backup.
pub(super) async fn open_used(settings: &Settings) -> Result<Store, Broken> {
    let url = &settings.database_url;
    let wrong = || format!("nobody is in the database {url}: is it the right one?");
    if let DatabaseUrl::Sqlite(path) = url
        && !path.exists()
    {
        return Err(wrong().into());
    }
    let store = open_store(settings).await?;
    if store.is_used().await? {
        return Ok(store);
    }
    store.close().await;
    Err(wrong().into())
}
