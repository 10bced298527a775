//! Files: their bytes by hash, their names and types, and what others get to see of a picture.
//!
//! Nothing here knows a chat or HTTP. What blocks is said to block: its caller runs it where that is no harm.

mod animation;
mod avatar;
mod blocking;
#[cfg(feature = "s3")]
mod bucket;
#[cfg(not(feature = "s3"))]
#[path = "bucket/absent.rs"]
mod bucket;
mod disk;
mod emoji;
mod exif;
mod failure;
mod hash;
mod incoming;
mod kind;
mod moving;
mod name;
mod picture;
mod place;
mod preview;
mod settle;
mod store;
mod strip;

pub use avatar::{AVATAR_EDGES, Square, cut_square};
pub use blocking::blocking;
pub use bucket::Bucket;
pub use disk::{Disk, Kept};
pub use emoji::{EMOJI_EDGE, Small, make_small};
pub use failure::Failure;
pub use hash::Hash;
pub use incoming::Incoming;
pub use kind::{BYTES, sniff, stands_alone};
pub use name::{NAME_BYTES, name};
pub use place::{Access, Place};
pub use preview::{EDGES, Preview};
pub use settle::{Looked, Picture, Settled, look};
pub use store::{Opened, Store};
