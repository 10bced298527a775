//! Files: their bytes by hash, their names and types, and what others get to see of a picture.
//!
//! Nothing here knows a chat or HTTP. What blocks is said to block: its caller runs it where that is no harm.

mod animation;
mod avatar;
mod disk;
mod exif;
mod hash;
mod incoming;
mod kind;
mod name;
mod picture;
mod preview;
mod settle;
mod strip;

pub use avatar::{AVATAR_EDGES, settle_avatar};
pub use disk::{Disk, Kept};
pub use hash::Hash;
pub use incoming::Incoming;
pub use kind::{BYTES, sniff, stands_alone};
pub use name::{NAME_BYTES, name};
pub use preview::{EDGES, Preview};
pub use settle::{Picture, Settled, settle};
