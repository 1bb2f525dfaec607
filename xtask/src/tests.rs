//! `cargo xtask test`: every check there is, in the order of how soon it tells something.

use std::path::Path;
use std::process::Command;
use std::time::Instant;

use anyhow::{Context, Result, bail, ensure};

use crate::page::{self, Page};
use crate::{bench, deny, run, site, tidy, tools};

const TARGET: &str = "wasm32-unknown-unknown";
/// The page's most, in bytes.
const PAGE_LIMIT: usize = 999_000;

type Step = (&'static str, fn(&Path) -> Result<()>);

const STEPS: [Step; 9] = [
    ("fmt", fmt),
    ("clippy", clippy),
    ("tidy", tidy::check),
    ("deny", deny::check),
    ("native", native),
    ("counts", bench::guard),
    ("page", page_checks),
    ("browser", browser),
    ("office", office),
];

/// Runs all steps, or those named in `only`, and says how each went. One that fails hides no other.
pub fn all(root: &Path, only: Option<&str>) -> Result<()> {
    let wanted: Option<Vec<&str>> = only.map(|names| names.split(',').collect());
    if let Some(unknown) =
        wanted.iter().flatten().find(|name| STEPS.iter().all(|(step, _)| step != *name))
    {
        let names = STEPS.map(|(name, _)| name).join(",");
        bail!("there is no step {unknown}; there are {names}");
    }
    let mut report = Vec::new();
    let mut failed = 0;
    for (name, step) in STEPS {
        if wanted.as_ref().is_some_and(|wanted| !wanted.contains(&name)) {
            continue;
        }
        println!("== {name}");
        let start = Instant::now();
        let result = step(root);
        let seconds = start.elapsed().as_secs_f64();
        match result {
            Ok(()) => report.push(format!("{name}: passed in {seconds:.0} s")),
            Err(error) => {
                failed += 1;
                println!("{name} failed: {error:#}");
                report.push(format!("{name}: FAILED after {seconds:.0} s: {error}"));
            }
        }
    }
    println!("\n{}", report.join("\n"));
    println!("steps: {} passed, {failed} failed", report.len() - failed);
    ensure!(failed == 0, "not all steps passed");
    Ok(())
}

/// Proves that a page that is hosted works: what trunk built is served over HTTP and opened.
pub fn served(root: &Path) -> Result<()> {
    let browsers = tools::for_browser_tests()?;
    site::build(root)?;
    let url = site::serve(root.join("dist/web"))?;
    run(cargo(root)
        .args(["test", "--package", "gaojiang", "--test", "browser", "served"])
        .args(["--", "--include-ignored"])
        .env("GAOJIANG_CHROMIUM", browsers.chromium)
        .env("GAOJIANG_URL", url))
}

/// Measures on so many speeches whether LibreOffice breaks pages where the preview does, and shows
/// where it does not. The office step takes a few of them.
pub fn agree(root: &Path, count: &str) -> Result<()> {
    tools::for_office_tests()?;
    run(cargo(root)
        .args(["test", "--package", "gaojiang", "--test", "it", "libreoffice_agrees"])
        .args(["--", "--ignored", "--nocapture"])
        .env("GAOJIANG_AGREE", count))
}

fn cargo(root: &Path) -> Command {
    let mut command = Command::new(env!("CARGO"));
    command.current_dir(root);
    command
}

/// Adds what a minimal toolchain lacks.
fn component(command: &str, name: &str) -> Result<()> {
    let found = Command::new(env!("CARGO")).args([command, "--version"]).output();
    if found.is_ok_and(|output| output.status.success()) {
        return Ok(());
    }
    run(Command::new("rustup").args(["component", "add", name]))
}

fn fmt(root: &Path) -> Result<()> {
    component("fmt", "rustfmt")?;
    run(cargo(root).args(["fmt", "--all", "--check"]))
}

fn clippy(root: &Path) -> Result<()> {
    component("clippy", "clippy")?;
    let deny = ["--", "--deny", "warnings"];
    run(cargo(root).args(["clippy", "--workspace", "--all-targets"]).args(deny))?;
    page::add_target()?;
    run(cargo(root).args(["clippy", "--package", "gaojiang", "--target", TARGET]).args(deny))
}

fn native(root: &Path) -> Result<()> {
    tools::for_native_tests()?;
    run(cargo(root).args(["test", "--workspace"]))
}

fn page_checks(root: &Path) -> Result<()> {
    let Page { wasm, size, .. } = page::build(root)?;
    ensure!(size <= PAGE_LIMIT, "the page has {size} bytes, more than {PAGE_LIMIT}");
    // As cargo lays its folder out, on every system.
    let tells = [&b"registry/src"[..], b"registry\\src"]
        .into_iter()
        .any(|folder| wasm.windows(folder.len()).any(|window| window == folder));
    ensure!(!tells, "the page names folders of the machine it was built on");
    only_old_features(&wasm)
}

/// Refuses what Chrome 109 and Firefox 115 cannot run.
fn only_old_features(wasm: &[u8]) -> Result<()> {
    use wasmparser::WasmFeatures as F;
    let known = F::MUTABLE_GLOBAL
        | F::SIGN_EXTENSION
        | F::SATURATING_FLOAT_TO_INT
        | F::BULK_MEMORY
        | F::REFERENCE_TYPES
        | F::MULTI_VALUE
        | F::FLOATS
        | F::GC_TYPES
        | F::SIMD;
    wasmparser::Validator::new_with_features(known)
        .validate_all(wasm)
        .map(|_| ())
        .context("the wasm uses what Chrome 109 or Firefox 115 does not have")
}

fn browser(root: &Path) -> Result<()> {
    let browsers = tools::for_browser_tests()?;
    let page = root.join("dist/gaojiang.html");
    ensure!(page.exists(), "there is no page; run the step page first");
    // Two at a time: more fight for the processors and wait longer than they are patient.
    run(cargo(root)
        .args(["test", "--package", "gaojiang", "--test", "browser"])
        .args(["--", "--include-ignored", "--test-threads=2"])
        .env("GAOJIANG_CHROMIUM", browsers.chromium)
        .env("GAOJIANG_FIREFOX", browsers.firefox)
        .env("GAOJIANG_PAGE", page))
}

fn office(root: &Path) -> Result<()> {
    tools::for_office_tests()?;
    run(cargo(root)
        .args(["test", "--package", "gaojiang", "--test", "it"])
        .args(["--", "--ignored", "--test-threads=2"]))
}
