//! Sockets: how one opens, what goes over it, and the live one. Those of the old contracts stand with them.

mod duplex;
mod frame;
mod handshake;
mod link;
mod live;
mod out;
mod under_way;

pub(crate) use frame::Frame;
pub(crate) use handshake::{Handshake, split, watch};
pub(crate) use link::{Link, Over, PIPELINE, Step, frame};
pub(crate) use live::{CLOSES, PROTOCOL, Resume, live};
pub(crate) use out::Out;
pub(crate) use under_way::UnderWay;
