// Clippy's `allow-…-in-tests` reaches the tests, not the helpers beside them.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod docx;
mod import;
mod keep;
mod office;
mod pack;
mod read;
mod render;
mod slots;
mod structure;
mod table;
mod totality;
