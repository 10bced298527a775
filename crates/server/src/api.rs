//! `/api/v1`: one table of operations, served over HTTP and over the live socket through the same code, and described from
//! the same types.

mod answer;
mod http;
mod operation;
mod origin;
mod page;
mod problem;
mod read;

mod audit;
mod channels;
mod drafts;
mod facts;
mod invites;
mod messages;
mod moderation;
mod owners;
mod people;
mod reading;
mod reports;
mod saved;

pub(crate) use answer::said;
pub(crate) use http::{Refused, routes};
pub(crate) use operation::{Ran, operations};
pub(crate) use origin::check_origin;
pub(crate) use problem::problem;
pub(crate) use read::fields as read_fields;
