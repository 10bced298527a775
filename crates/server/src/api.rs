//! `/api/v1`: one table of operations, served over HTTP and over the live socket through the same code, and described from
//! the same types.

mod answer;
mod describe;
mod http;
mod operation;
mod origin;
mod page;
mod problem;
mod read;

mod channels;
mod messages;
mod people;
mod reading;

pub use describe::Description;

pub(crate) use answer::said;
pub(crate) use describe::{ASYNCAPI, OPENAPI};
pub(crate) use http::{Refused, nowhere, routes};
pub(crate) use operation::{Ran, operations};
pub(crate) use origin::check_origin;
pub(crate) use problem::{broke, problem};
pub(crate) use read::fields as read_fields;
