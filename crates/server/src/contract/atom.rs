//! The contract of Atom chat: channels and moderators.

mod routes;
mod said;
mod shapes;
mod socket;
mod words;

pub(crate) use routes::routes;
pub(crate) use socket::atom as socket;
pub(crate) use words::Atom;
