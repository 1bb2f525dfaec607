//! The built page in a real browser, driven as a person would: mouse, keys, input method.
//!
//! `cargo xtask test` builds the page and runs these; each test has its own browser and profile.

// Clippy's `allow-…-in-tests` reaches the tests, not the helpers beside them.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod app;
mod attack;
mod boot;
#[path = "../attack/mod.rs"]
mod corpus;
mod desk;
mod firefox;
mod harness;
mod import;
mod in_firefox;
mod journey;
mod keep;
mod kept;
mod layouts;
mod lectern;
mod long;
mod packs;
mod panic;
mod print;
mod returned;
mod served;
#[path = "../../benches/speech.rs"]
mod speech;
mod start;
mod tools;
mod typing;
mod versions;
mod ways;
