//! `/api/v1`: one table of operations, served over HTTP and over the live socket through the same code, and described from
//! the same types.

mod answer;
mod describe;
mod http;
mod operation;
mod page;
mod problem;
mod read;

mod channels;
mod messages;
mod people;
mod reading;

pub(crate) use answer::said;
pub(crate) use describe::describe;
pub(crate) use http::routes;
pub(crate) use operation::{Entry, operations};
pub(crate) use problem::problem;
