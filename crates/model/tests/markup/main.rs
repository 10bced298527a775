//! The grammar of texts: the cases that `docs/markdown.json` has for every reader, what holds for any text, and that the page
//! reads as the server does.

mod both;
mod cases;
mod dice;
mod kept;
