//! What both old contracts share: FastAPI's way of refusing, of reading fields, and of carrying tokens.

mod fields;
mod refusal;
mod request;
mod signed;

pub(crate) use fields::{Fields, Place, Shape};
pub(crate) use refusal::{Contract, Refusal, Refused, whole};
pub(crate) use request::{Body, Form, Params};
pub(crate) use signed::{Address, Signed, bearer};
