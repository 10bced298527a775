//! A client of Veche, written from `docs/protocol.md` alone.
//!
//! [`Client`] signs in and asks over HTTP. [`Live`] keeps one live socket open, whatever happens to it, and holds a [`Log`] of
//! each channel; what is posted through it is sent until it is answered. What `Live` decides stands in [`Line`], which does
//! no I/O. Addresses are `http://` ones: TLS is left to what stands before the server.

mod backoff;
mod client;
mod error;
mod line;
mod live;
mod log;
mod page;
mod post;
mod problem;
mod tokens;
mod update;

pub use backoff::Backoff;
pub use client::{Client, Method};
pub use error::{Error, Result};
pub use line::{Action, Held, Line};
pub use live::{Live, Settings};
pub use log::{Applied, Log};
pub use page::{Cut, Page};
pub use post::Post;
pub use tokens::Tokens;
pub use update::{Stopped, Update};
