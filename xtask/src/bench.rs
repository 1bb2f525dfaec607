//! `cargo xtask bench`: measures the built page, the core and, if asked, other libraries beside it, and
//! writes `docs/performance.md` and its plot. What was measured is kept in `target/bench`; the
//! document is made of that, so that a part can be measured anew by itself.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail, ensure};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};

use crate::{page, report, run, tools};

/// What is counted: work by the name it has in `benches/work.rs`, and the speech's characters.
const COUNTED: [(&str, usize); 16] = [
    ("key", 1_000),
    ("key", 6_000),
    ("key", 20_000),
    ("key", 100_000),
    ("key", 1_000_000),
    ("slot", 20_000),
    ("slot", 100_000),
    ("move", 20_000),
    ("move", 100_000),
    ("open", 20_000),
    ("checks", 20_000),
    ("docx", 20_000),
    ("read", 20_000),
    ("text", 100_000),
    ("fill", 1_000),
    ("search", 5_000),
];
/// By how much a count may differ before the guard says so, in hundredths. Compilers differ by less.
const MARGIN: u64 = 15;
const COUNTS: &str = "benches/counts.txt";

/// The parts that the page is measured in, none of more than a few minutes, with what the driver is
/// told of each: what to measure, then the size of the speech and the throttling, or the sizes. Last
/// in how many rounds.
const PAGE: [(&str, &[&str], usize); 10] = [
    ("6000", &["speech", "6000", "1"], ROUNDS),
    ("20000", &["speech", "20000", "1"], ROUNDS),
    ("100000", &["speech", "100000", "1"], ROUNDS),
    ("6000-slow", &["speech", "6000", "4"], 1),
    ("20000-slow", &["speech", "20000", "4"], 1),
    ("100000-slow", &["speech", "100000", "4"], 1),
    ("curve", &["curve", "1000", "3000", "10000", "30000", "100000"], 1),
    ("curve-long", &["curve", "300000", "1000000"], 1),
    ("library", &["library"], ROUNDS),
    ("pasted", &["pasted", "100000", "1000000"], ROUNDS),
];
/// How often each thing is done in a round.
const TIMES: &str = "21";
/// A machine that others work on too gives half as much again at one time as at another. So what has
/// a target is measured in rounds with the rest between them, and the quickest counts: others can
/// only add to it.
const ROUNDS: usize = 3;

/// Runs what `parts` names: `--core`, `--page`, `--peers`; nothing: the first two. `--page=library` is
/// but that part of the page.
pub fn all(root: &Path, parts: &[&str]) -> Result<()> {
    let known = ["--core", "--page", "--peers", "--counts", "--report"];
    let of_page: Vec<&str> = parts.iter().filter_map(|part| part.strip_prefix("--page=")).collect();
    let named = PAGE.map(|(name, ..)| name);
    if let Some(unknown) = of_page.iter().find(|part| !named.contains(part)) {
        bail!("the page has no part {unknown}; it has {}", named.join(" "));
    }
    let mut others = parts.iter().filter(|part| !part.starts_with("--page="));
    if let Some(unknown) = others.find(|part| !known.contains(part)) {
        bail!("there is no {unknown}; there are {}", known.join(" "));
    }
    let only = |part: &str| parts.contains(&part);
    let folder = root.join("target/bench");
    fs::create_dir_all(&folder)?;
    let everything = parts.is_empty() || parts == ["--peers"];
    if everything || only("--core") {
        core(root, &folder)?;
    }
    if everything || only("--core") || only("--counts") {
        let counts = counts(root)?.context("valgrind is needed to count instructions")?;
        write_counts(root, &counts)?;
    }
    if everything || only("--page") {
        in_browser(root, &folder, &named)?;
    } else if !of_page.is_empty() {
        in_browser(root, &folder, &of_page)?;
    }
    if only("--peers") {
        peers(root, &folder)?;
    }
    report::write(root, &folder, &read_counts(root)?)
}

fn cargo(root: &Path) -> Command {
    let mut command = Command::new(env!("CARGO"));
    command.current_dir(root);
    command
}

/// The native program of the core, compiled as the page's is.
fn core_program(root: &Path) -> Result<PathBuf> {
    let output = cargo(root)
        .args(["rustc", "--profile", "bench", "--package", "gaojiang", "--bench", "core"])
        .args(["--message-format", "json-render-diagnostics"])
        .args(page::INLINED)
        .stderr(std::process::Stdio::inherit())
        .output()?;
    ensure!(output.status.success(), "the core's benchmark does not compile");
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    let programs = text.lines().filter_map(|line| serde_json::from_str::<Value>(line).ok());
    let program = programs
        .filter(|message| message["target"]["name"] == "core")
        .find_map(|message| message["executable"].as_str().map(PathBuf::from));
    program.context("cargo names no program")
}

fn core(root: &Path, folder: &Path) -> Result<()> {
    let program = core_program(root)?;
    let mut rounds = Vec::new();
    for _ in 0..ROUNDS {
        let output = Command::new(&program).output()?;
        ensure!(output.status.success(), "the core's benchmark failed");
        let text = String::from_utf8_lossy(&output.stdout).into_owned();
        print!("{text}");
        let rows = text.lines().filter_map(|line| {
            let [name, size, time] = line.split(' ').collect::<Vec<_>>()[..] else { return None };
            let (size, time) = (size.parse::<usize>().ok()?, time.parse::<f64>().ok()?);
            Some(json!({ "what": name, "size": size, "microseconds": time }))
        });
        rounds.push(Value::from_iter(rows));
    }
    keep(folder, "core.json", &quickest_of(rounds))
}

/// Of rounds that measured the same, each figure from the round that was quickest in it.
fn quickest_of(rounds: impl IntoIterator<Item = Value>) -> Value {
    rounds.into_iter().reduce(quickest).unwrap_or_default()
}

/// `slowest` is added to each figure: what the slowest round had instead.
fn quickest(one: Value, other: Value) -> Value {
    /// What a record is judged by, if it has it.
    const FIGURES: [&str; 4] = ["both", "usable", "shown", "microseconds"];
    match (one, other) {
        (Value::Object(mut one), Value::Object(mut other)) => {
            let figure = FIGURES.into_iter().find(|name| one.get(*name).is_some_and(Value::is_f64));
            if let Some(figure) = figure {
                let of = |record: &serde_json::Map<String, Value>, name: &str| {
                    record.get(name).and_then(Value::as_f64)
                };
                let most = |record| of(record, "slowest").or(of(record, figure));
                let slowest = most(&one).into_iter().chain(most(&other)).reduce(f64::max);
                let mut best = if of(&other, figure) < of(&one, figure) { other } else { one };
                best.insert("slowest".to_owned(), slowest.into());
                return best.into();
            }
            for (name, value) in &mut one {
                if let Some(other) = other.remove(name) {
                    *value = quickest(value.take(), other);
                }
            }
            one.into()
        }
        (Value::Array(one), Value::Array(other)) => {
            one.into_iter().zip(other).map(|(one, other)| quickest(one, other)).collect()
        }
        (one, _) => one,
    }
}

fn keep(folder: &Path, name: &str, value: &Value) -> Result<()> {
    Ok(fs::write(folder.join(name), serde_json::to_string_pretty(value)?)?)
}

fn in_browser(root: &Path, folder: &Path, parts: &[&str]) -> Result<()> {
    let built = page::build(root)?;
    let size = json!({ "page": built.size, "wasm": built.wasm.len() });
    keep(folder, "size.json", &size)?;
    let wanted = |name: &str| parts.contains(&name);
    let file = |name: &str, round: usize| folder.join(format!("page-{name}-{round}.json"));
    for round in 0..ROUNDS {
        for (name, told, rounds) in PAGE {
            if wanted(name) && round < rounds {
                drive(root, &file(name, round), &built.path, told)?;
            }
        }
    }
    // What was measured of the page, now or before, as one.
    let mut all = json!({ "rows": [], "curve": [], "rounds": ROUNDS });
    for (name, _, rounds) in PAGE {
        let texts = (0..rounds).filter_map(|round| fs::read_to_string(file(name, round)).ok());
        let part = quickest_of(texts.filter_map(|text| serde_json::from_str(&text).ok()));
        for (key, value) in part.as_object().into_iter().flatten() {
            match (&mut all[key], value) {
                (Value::Array(all), Value::Array(more)) => all.extend(more.iter().cloned()),
                (known, value) => *known = value.clone(),
            }
        }
    }
    keep(folder, "page.json", &all)
}

/// Runs the benchmark that drives the browser; `told`: what it is to measure.
fn drive(root: &Path, out: &Path, page: &Path, told: &[&str]) -> Result<()> {
    let browsers = tools::for_browser_tests()?;
    // The driver itself is not measured: as the tests have it, it is soon compiled.
    let mut command = cargo(root);
    command
        .args(["test", "--package", "gaojiang", "--bench", "browser", "--"])
        .arg(out)
        .arg(TIMES)
        .args(told)
        .env("GAOJIANG_CHROMIUM", browsers.chromium)
        .env("GAOJIANG_PAGE", page);
    run(&mut command)
}

// ---- instructions

/// Instructions of the program's own code for each piece of work; none where there is no valgrind.
/// What the C library does is left out: that is chosen by the processor at hand.
pub fn counts(root: &Path) -> Result<Option<BTreeMap<(String, usize), u64>>> {
    if !tools::has_valgrind()? {
        return Ok(None);
    }
    let program = core_program(root)?;
    let file = root.join("target/callgrind.out");
    let mut counts = BTreeMap::new();
    for (name, size) in COUNTED {
        let output = Command::new("valgrind")
            .args(["--tool=callgrind", "--collect-atstart=no", "--dump-line=no"])
            .arg("--toggle-collect=*counted_from_here*")
            .arg(format!("--callgrind-out-file={}", file.display()))
            .arg(&program)
            .args(["--count", name, &size.to_string()])
            .output()?;
        ensure!(output.status.success(), "valgrind: {}", String::from_utf8_lossy(&output.stderr));
        let count = own_instructions(&fs::read_to_string(&file)?);
        ensure!(count > 0, "callgrind counted nothing of {name}");
        println!("{name} {size}: {count} instructions");
        counts.insert((name.to_owned(), size), count);
    }
    Ok(Some(counts))
}

/// The instructions of the functions that lie in the benchmark's own file.
fn own_instructions(profile: &str) -> u64 {
    let mut names: BTreeMap<&str, bool> = BTreeMap::new();
    let mut own = false;
    let mut of_call = false;
    let mut sum = 0;
    for line in profile.lines() {
        let object = line.strip_prefix("ob=").or_else(|| line.strip_prefix("cob="));
        if let Some(object) = object {
            // "(3) /path/core-12ab" at first, then "(3)".
            let (id, path) = object.split_once(' ').unwrap_or((object, ""));
            if !path.is_empty() {
                let file = path.rsplit('/').next().unwrap_or_default();
                names.insert(id, file.starts_with("core-"));
            }
            if line.starts_with("ob=") {
                own = names.get(id).copied().unwrap_or(false);
            }
        } else if line.starts_with("calls=") {
            of_call = true;
        } else if line.starts_with(|c: char| c.is_ascii_digit() || matches!(c, '+' | '-' | '*')) {
            // The line behind calls= is what was called took.
            if !std::mem::take(&mut of_call) && own {
                let cost = line.split(' ').nth(1).and_then(|cost| cost.parse::<u64>().ok());
                sum += cost.unwrap_or(0);
            }
        }
    }
    sum
}

fn write_counts(root: &Path, counts: &BTreeMap<(String, usize), u64>) -> Result<()> {
    let mut text =
        "# Instructions of the core, counted by callgrind: cargo xtask bench --counts\n".to_owned();
    for ((name, size), count) in counts {
        text.push_str(&format!("{name} {size} {count}\n"));
    }
    Ok(fs::write(root.join(COUNTS), text)?)
}

fn read_counts(root: &Path) -> Result<BTreeMap<(String, usize), u64>> {
    let text = fs::read_to_string(root.join(COUNTS)).unwrap_or_default();
    let lines = text.lines().filter(|line| !line.starts_with('#'));
    let counts = lines.filter_map(|line| {
        let mut fields = line.split(' ');
        let (name, size) = (fields.next()?, fields.next()?.parse().ok()?);
        Some(((name.to_owned(), size), fields.next()?.parse().ok()?))
    });
    Ok(counts.collect())
}

/// Fails where the core takes more instructions than is written down, or far fewer.
pub fn guard(root: &Path) -> Result<()> {
    let known = read_counts(root)?;
    if !cfg!(target_arch = "x86_64") {
        println!("not checked: the counts are those of x86-64");
        return Ok(());
    }
    let Some(counts) = counts(root)? else {
        println!("not checked: valgrind is not installed, which counts the instructions");
        return Ok(());
    };
    let mut wrong = Vec::new();
    for ((name, size), count) in &counts {
        let wanted = known.get(&(name.clone(), *size)).copied().unwrap_or(0);
        let (most, least) = (wanted * (100 + MARGIN) / 100, wanted * (100 - MARGIN) / 100);
        if *count > most || *count < least {
            wrong.push(format!("{name} {size}: {count} instructions, not about {wanted}"));
        }
    }
    ensure!(wrong.is_empty(), "{}\nif that is meant: cargo xtask bench --counts", wrong.join("\n"));
    Ok(())
}

// ---- peers

fn peers(root: &Path, folder: &Path) -> Result<()> {
    let bundle = bundle(root)?;
    page::add_target()?;
    let wasm =
        page::compile_wasm(root, "gaojiang", &["--example", "peers"], "examples/peers.wasm")?;
    let (script, wasm) = page::bind(&wasm)?;
    let html = format!(
        "<!doctype html><meta charset=\"utf-8\"><title>peers</title>\n<script>{}</script>\n<script>\n{}\n\
         const bytes = Uint8Array.from(atob(\"{}\"), c => c.charCodeAt(0));\n\
         wasm_bindgen({{ module_or_path: bytes }});\n</script>\n",
        bundle.replace("</script", "<\\/script"),
        script.replace("</script", "<\\/script"),
        STANDARD.encode(wasm)
    );
    let path = folder.join("peers.html");
    fs::write(&path, html)?;
    drive(root, &folder.join("peers.json"), &path, &["own", &path.to_string_lossy()])
}

/// The peers as one script, installed from npm.
fn bundle(root: &Path) -> Result<String> {
    let folder = root.join("target/peers");
    fs::create_dir_all(&folder)?;
    for name in ["package.json", "peers.js"] {
        fs::copy(root.join("benches/peers").join(name), folder.join(name))?;
    }
    let npm = if cfg!(windows) { "npm.cmd" } else { "npm" };
    ensure!(tools::on_path(npm), "npm is needed to install the peers: https://nodejs.org");
    run(Command::new(npm).current_dir(&folder).args(["install", "--no-audit", "--no-fund"]))?;
    run(Command::new(npm).current_dir(&folder).args(["exec", "--", "esbuild", "peers.js"]).args(
        [
            "--bundle",
            "--minify",
            "--format=iife",
            "--platform=browser",
            "--alias:mammoth=mammoth/mammoth.browser.js",
            "--alias:handlebars=handlebars/dist/handlebars.js",
            "--outfile=bundle.js",
            "--log-level=warning",
        ],
    ))?;
    Ok(fs::read_to_string(folder.join("bundle.js"))?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_programs_own_instructions_count() {
        let profile = "events: Ir\nob=(1) /x/core-1f\nfl=(1) a\nfn=(1) counted\n0 10\n\
                       cob=(2) /lib/libc.so.6\ncfn=(2) memcpy\ncalls=1 0\n0 500\n+3 7\n\n\
                       ob=(2)\nfn=(2)\n0 500\n\nob=(1)\nfn=(3) b\n* 5\n";
        // A called object is named at the call first.
        assert_eq!(own_instructions(profile), 22);
    }

    #[test]
    fn the_quickest_round_counts_and_the_slowest_is_told() {
        let round = |key: f64, open: f64, start: f64| {
            json!({
                "times": 21,
                "rows": [
                    { "what": "key", "cost": { "both": key, "script": key / 2.0 } },
                    { "what": "open", "cost": { "both": open } },
                ],
                "start": { "empty": { "usable": start } },
            })
        };
        let rounds = [round(4.5, 20.0, 160.0), round(3.5, 30.0, 150.0), round(5.5, 25.0, 155.0)];
        let expected = json!({
            "times": 21,
            "rows": [
                { "what": "key", "cost": { "both": 3.5, "script": 1.75, "slowest": 5.5 } },
                { "what": "open", "cost": { "both": 20.0, "slowest": 30.0 } },
            ],
            "start": { "empty": { "usable": 150.0, "slowest": 160.0 } },
        });
        assert_eq!(quickest_of(rounds), expected);
        assert_eq!(quickest_of([round(1.0, 2.0, 3.0)]), round(1.0, 2.0, 3.0));
        assert_eq!(quickest_of([]), Value::Null);
    }
}
