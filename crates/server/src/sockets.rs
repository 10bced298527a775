//! Sockets: how one opens, what goes over it, and the live one. Those of the old contracts stand with them.

mod handshake;
mod link;
mod live;

pub(crate) use handshake::{Handshake, split, watch};
pub(crate) use link::{Link, Over, PIPELINE, Step, frame};
pub(crate) use live::{CLOSES, PROTOCOL, Resume, live};
