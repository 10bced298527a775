//! The contract of Greenatom chat: direct messages and administrators.

mod chats;
mod routes;
mod shapes;
mod socket;
mod words;

pub(crate) use routes::routes;
pub(crate) use socket::greenatom as socket;
pub(crate) use words::Greenatom;
