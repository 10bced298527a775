//! Buckets where there is no code for them: none can be opened.

use std::{ops::Range, path::Path};

use bytes::Bytes;

use crate::{Access, Failure, Hash, Kept};

/// A bucket, of which there is none.
#[derive(Clone)]
pub enum Bucket {}

impl Bucket {
    pub(crate) const PIECE: usize = 0;

    pub(crate) fn open(_: &str, _: &str, _: &Access) -> Result<Self, Failure> {
        Err(Failure::Unbuilt)
    }

    pub(crate) async fn check(&self) -> Result<(), Failure> {
        match *self {}
    }

    pub(crate) async fn keep(&self, _: &Path, _: Hash) -> Result<(), Failure> {
        match *self {}
    }

    pub(crate) async fn put(&self, _: Bytes) -> Result<Hash, Failure> {
        match *self {}
    }

    pub(crate) async fn begin(&self, _: Hash, _: usize) -> Result<Option<(u64, Bytes)>, Failure> {
        match *self {}
    }

    pub(crate) async fn read(&self, _: Hash, _: Range<u64>) -> Result<Bytes, Failure> {
        match *self {}
    }

    pub(crate) async fn head(&self, _: Hash) -> Result<Option<Kept>, Failure> {
        match *self {}
    }

    pub(crate) async fn remove(&self, _: Hash) -> Result<(), Failure> {
        match *self {}
    }

    pub(crate) async fn list(&self, _: u8) -> Result<Vec<Kept>, Failure> {
        match *self {}
    }
}
