//! What a developer does with the project: `cargo xtask run`, `cargo xtask test` and
//! `cargo xtask bench`.

mod bench;
mod dense;
mod deny;
mod order;
mod page;
mod report;
mod site;
mod streams;
mod tests;
mod tidy;
mod tools;

use std::path::Path;
use std::process::{Command, ExitCode};

use anyhow::{Context, Result, ensure};

fn main() -> ExitCode {
    match command() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error:#}");
            ExitCode::FAILURE
        }
    }
}

fn command() -> Result<()> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().context("no workspace")?;
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match arguments.as_slice() {
        ["run"] => page::open(&page::build(root)?.path),
        ["run", "--no-open"] => page::build(root).map(|_| ()),
        ["test"] => tests::all(root, None),
        ["test", "--only", steps] => tests::all(root, Some(steps)),
        ["bench", parts @ ..] => bench::all(root, parts),
        ["served"] => tests::served(root),
        ["agree"] => tests::agree(root, "100"),
        ["agree", count] => tests::agree(root, count),
        ["finish-site"] => site::finish(),
        _ => anyhow::bail!(
            "cargo xtask run [--no-open]         builds the page and opens it\n\
             cargo xtask test [--only a,b]       runs all checks, or those steps\n\
             cargo xtask bench [--peers]         measures all of it, other libraries beside it too,\n\
                                                 and writes docs/performance.md; or only a part:\n\
                                                 --core, --page, --counts, --report\n\
             cargo xtask agree [count]           compares pages with LibreOffice's on 100 speeches\n\
             cargo xtask served                  tries the page as trunk builds it, over HTTP"
        ),
    }
}

/// Runs a command to its end.
fn run(command: &mut Command) -> Result<()> {
    let shown = format!("{command:?}");
    let status = command.status().with_context(|| format!("could not start {shown}"))?;
    ensure!(status.success(), "failed: {shown}");
    Ok(())
}
