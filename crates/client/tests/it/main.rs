//! What a client decides: by single frames, and against a server made of plain lists.

mod frames;
mod line;
mod logs;
mod world;
