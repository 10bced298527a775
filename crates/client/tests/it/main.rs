//! What a client decides: by single frames, and against a server made of plain lists.

#![expect(clippy::unwrap_used, reason = "that is how a test says no")]

mod frames;
mod line;
mod logs;
mod refresh;
mod world;
