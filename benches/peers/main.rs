//! The core as a program of its own in the browser, beside other libraries: what it does is put on the
//! page as `ours`, with the very inputs for theirs. No part of the product's page.

#[cfg(target_family = "wasm")]
#[path = "../pasted.rs"]
mod pasted;
#[cfg(target_family = "wasm")]
#[path = "../speech.rs"]
mod speech;
#[cfg(target_family = "wasm")]
#[path = "../work.rs"]
mod work;

#[cfg(target_family = "wasm")]
mod page;

#[cfg(target_family = "wasm")]
fn main() {
    page::offer();
}

#[cfg(not(target_family = "wasm"))]
fn main() {
    println!("It runs in a browser: cargo xtask bench --peers");
}
