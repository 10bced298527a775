//! `/api/v1`: one table of operations, served over HTTP and over the live socket through the same code, and one of doors,
//! for whoever has not signed in; both described from the same types.

mod doors;
mod http;
mod operation;
mod origin;
mod page;
mod problem;
mod read;
mod refused;
mod request;
mod route;
mod table;
mod town;
mod usage;

mod applicants;
mod audit;
mod channels;
mod demo;
mod drafts;
mod edits;
mod facts;
mod files;
mod groups;
mod invites;
mod mentions;
mod messages;
mod moderation;
mod owners;
mod people;
mod polls;
mod previews;
mod reading;
mod reminders;
mod reports;
mod saved;
mod scheduled;
mod search;
mod sections;
mod sessions;
mod since;

pub(crate) use doors::{DoorEndpoint, FILES, cookie};
pub(crate) use http::{nowhere, routes};
pub(crate) use operation::{Endpoint, Ran};
pub(crate) use origin::check_origin;
pub(crate) use problem::{broke, lacks, problem};
pub(crate) use read::{Rules, fields as read_fields};
pub(crate) use refused::Refused;
pub(crate) use request::caller;
pub(crate) use route::Method;
pub(crate) use table::{DOORS, OPERATIONS};
