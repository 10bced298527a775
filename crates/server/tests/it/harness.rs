//! A running Veche, people, and what they do.

mod person;
mod postgres;
mod reply;
mod socket;
mod veche;

pub(crate) use person::Person;
pub(crate) use reply::Reply;
pub(crate) use socket::{Refused, Socket};
pub(crate) use veche::{Engine, Veche};

/// How long a test waits for something that must come.
pub(crate) const DEADLINE: std::time::Duration = std::time::Duration::from_secs(10);
