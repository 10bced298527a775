//! The server: settings, routes, sockets and the command line around [`veche_chat::Chat`]. Nothing here touches SQL.

mod address;
mod api;
mod app;
mod bearer;
mod body;
mod contract;
mod describe;
mod figures;
mod files;
mod health;
mod json;
mod listen;
mod outage;
mod pages;
pub mod proxies;
mod routes;
pub mod secrets;
mod serve;
pub mod settings;
mod setup;
mod shelf;
mod sockets;
mod stream;

use app::App;

pub use describe::Description;
pub use outage::in_one_line;
pub use serve::{CannotStart, Server, open_chat, open_store};
pub use shelf::system_time;
