//! The two old contracts, and what both share: FastAPI's way of refusing and of reading fields.

pub(crate) mod atom;
pub(crate) mod greenatom;

mod described;
mod fields;
mod misfit;
mod refusal;
mod refused;
mod request;
mod shapes;
mod signed;
mod sockets;

use described::described;
use fields::{Fields, Shape};
use misfit::Location;
pub(crate) use refusal::Refusal;
pub(crate) use refused::Contract;
use refused::Refused;
use request::{Body, Form, Params};
use signed::Signed;
