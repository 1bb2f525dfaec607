//! What a developer does with the project: `cargo xtask run` and `cargo xtask test`.

mod page;

use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result, ensure};

fn main() -> Result<()> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().context("no workspace")?;
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match arguments.as_slice() {
        ["run"] => page::open(&page::build(root)?.path),
        ["run", "--no-open"] => page::build(root).map(|_| ()),
        _ => anyhow::bail!("cargo xtask run [--no-open] | test"),
    }
}

/// Runs a command to its end.
fn run(command: &mut Command) -> Result<()> {
    let shown = format!("{command:?}");
    let status = command.status().with_context(|| format!("could not start {shown}"))?;
    ensure!(status.success(), "failed: {shown}");
    Ok(())
}
