//! The page: mounts the app. Everything that does not need a browser is in the library.

#[cfg(target_family = "wasm")]
mod app;

#[cfg(target_family = "wasm")]
fn main() {
    app::start();
}

#[cfg(not(target_family = "wasm"))]
fn main() {
    println!("稿匠 runs in a browser. Build the page and open it with: cargo xtask run");
}
