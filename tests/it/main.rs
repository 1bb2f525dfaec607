// Clippy's `allow-…-in-tests` reaches the tests, not the helpers beside them.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod agree;
mod attack;
#[path = "../attack/mod.rs"]
mod corpus;
mod docx;
mod import;
mod keep;
mod layout;
mod office;
mod pack;
mod read;
mod render;
mod returned;
mod slots;
mod structure;
mod table;
mod totality;
