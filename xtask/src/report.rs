//! `docs/performance.md` and its plot, made of what `cargo xtask bench` measured.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use anyhow::Result;
use serde_json::Value;

const SIZES: [u64; 3] = [6_000, 20_000, 100_000];

/// What is measured, its name in the measurements, and what it may take: milliseconds, by size.
const ROWS: [(&str, &str, [f64; 3]); 5] = [
    ("key pressed → frame with the changed page", "key", [4.0, 6.0, 12.0]),
    ("slot value changed in 50 places → frame", "slot", [8.0, 12.0, 25.0]),
    ("section moved from last to first, all renumbered → frame", "move", [10.0, 15.0, 40.0]),
    ("open the speech → first page shown", "open", [30.0, 50.0, 120.0]),
    (".docx bytes ready", "docx", [10.0, 25.0, 100.0]),
];
const CHECKS: [f64; 3] = [5.0, 15.0, 60.0];
/// Milliseconds for reading a text: its characters, then natively and in the page.
const READING: [(u64, f64, f64); 2] = [(100_000, 50.0, 150.0), (1_000_000, 500.0, 1_500.0)];
/// The page's most, in bytes.
const FILE: f64 = 1_000_000.0;
/// How many times faster than another library is wanted.
const FASTER: f64 = 5.0;

/// Writes both files of what is in `folder`.
pub fn write(root: &Path, folder: &Path, counts: &BTreeMap<(String, usize), u64>) -> Result<()> {
    let read = |name: &str| -> Value {
        let text = fs::read_to_string(folder.join(name)).unwrap_or_default();
        serde_json::from_str(&text).unwrap_or_default()
    };
    let all = Measured {
        page: read("page.json"),
        core: read("core.json"),
        peers: read("peers.json"),
        size: read("size.json"),
    };
    fs::write(root.join("docs/performance.md"), document(&all, counts)?)?;
    fs::write(root.join("docs/performance.svg"), plot(&all.page["curve"], counts)?)?;
    println!("wrote docs/performance.md and docs/performance.svg");
    Ok(())
}

struct Measured {
    page: Value,
    core: Value,
    peers: Value,
    size: Value,
}

impl Measured {
    fn cost(&self, what: &str, size: u64, throttle: f64) -> Option<&Value> {
        let rows = self.page["rows"].as_array()?;
        let row = rows.iter().find(|row| {
            row["what"] == what && row["size"] == size && row["throttle"].as_f64() == Some(throttle)
        });
        row.map(|row| &row["cost"])
    }

    /// Microseconds that the core takes natively.
    fn core(&self, what: &str, size: u64) -> Option<f64> {
        let rows = self.core.as_array()?;
        let row = rows.iter().find(|row| row["what"] == what && row["size"] == size)?;
        row["microseconds"].as_f64()
    }
}

fn document(all: &Measured, counts: &BTreeMap<(String, usize), u64>) -> Result<String> {
    let mut text = String::new();
    let times = all.page["times"].as_u64().unwrap_or_default();
    writeln!(
        text,
        "# Performance\n\n\
         `cargo xtask bench --peers` measured this and wrote it. Speeches have sections of about 600\n\
         characters. Unless it says otherwise, a figure is the median of {times}, in milliseconds of\n\
         processor time of the page's main thread, read from the traces of {}; beside it the same with\n\
         the processor throttled four times. The page is opened from disk; keys and clicks are real.\n",
        all.page["browser"].as_str().unwrap_or("Chromium"),
    )?;
    rounds(&mut text, all, counts)?;
    if all.page.is_null() {
        text.push_str("The page was not measured yet: only what is below was.\n\n");
    } else {
        speech_table(&mut text, all)?;
        library(&mut text, all)?;
    }
    reading(&mut text, all)?;
    growth(&mut text, all, counts)?;
    core_tables(&mut text, all, counts)?;
    peers(&mut text, all)?;
    Ok(text)
}

/// How much the machine gave, so that figures of two runs can be compared.
fn rounds(
    text: &mut String,
    all: &Measured,
    counts: &BTreeMap<(String, usize), u64>,
) -> Result<()> {
    let Some(rounds) = all.page["rounds"].as_u64() else { return Ok(()) };
    let rows = all.page["rows"].as_array().into_iter().flatten();
    let more = rows
        .filter_map(|row| Some(row["cost"]["slowest"].as_f64()? / row["cost"]["both"].as_f64()?));
    let more = more.reduce(f64::max).unwrap_or(1.0) * 100.0 - 100.0;
    writeln!(
        text,
        "The machine is shared with others and gives more at one time than at another. So what has a\n\
         target was measured in {rounds} rounds, the rest of the run between them, and the median of the\n\
         quickest round stands here: others can only add to it. The slowest round's was up to {more:.0} %\n\
         above."
    )?;
    let count = counts.get(&("text".to_owned(), 100_000));
    if let (Some(time), Some(count)) = (all.core("text", 100_000), count) {
        writeln!(
            text,
            "Reading a text, the machine made {:.1} instructions in a nanosecond.",
            *count as f64 / time / 1e3
        )?;
    }
    text.push('\n');
    Ok(())
}

fn speech_table(text: &mut String, all: &Measured) -> Result<()> {
    text.push_str("## The page\n\nScript and layout together; in brackets what is aimed at.\n\n");
    text.push_str("| what | 6,000 | 4× | 20,000 | 4× | 100,000 | 4× |\n");
    text.push_str("| --- | --: | --: | --: | --: | --: | --: |\n");
    for (name, what, aims) in ROWS {
        write!(text, "| {name} |")?;
        for (size, aim) in SIZES.into_iter().zip(aims) {
            let one =
                |throttle| all.cost(what, size, throttle).and_then(|cost| cost["both"].as_f64());
            write!(text, " {} | {} |", aimed(one(1.0), aim), plain(one(4.0)))?;
        }
        text.push('\n');
    }
    write!(text, "| all checks and counts, off the typing path |")?;
    for (size, aim) in SIZES.into_iter().zip(CHECKS) {
        let checks = all.peers["checks"].as_array();
        let one = checks.and_then(|all| all.iter().find(|check| check["size"] == size));
        write!(text, " {} | |", aimed(one.and_then(|check| check["ours"].as_f64()), aim))?;
    }
    text.push_str(
        "\n\nWhat a key costs in parts, and the longest task until the next key (saving):\n\n",
    );
    text.push_str("| key pressed | script | layout | paint | 90th percentile, script and layout | median of the slowest round | longest task |\n");
    text.push_str("| --- | --: | --: | --: | --: | --: | --: |\n");
    for throttle in [1.0, 4.0] {
        for size in SIZES {
            let Some(cost) = all.cost("key", size, throttle) else { continue };
            let get = |name: &str| plain(cost[name].as_f64());
            let slow = if throttle > 1.0 { ", 4×" } else { "" };
            writeln!(
                text,
                "| {} characters{slow} | {} | {} | {} | {} | {} | {} |",
                grouped(size),
                get("script"),
                get("layout"),
                get("paint"),
                get("ninth"),
                if throttle > 1.0 { String::new() } else { get("slowest") },
                get("longest")
            )?;
        }
    }
    text.push('\n');
    Ok(())
}

fn library(text: &mut String, all: &Measured) -> Result<()> {
    let library = &all.page["library"];
    let usable = |value: &Value| value["start"]["usable"].as_f64().or(value["usable"].as_f64());
    let start = usable(&all.page["start"]["empty"]);
    let large = usable(library);
    let memory = all.page["rows"]
        .as_array()
        .and_then(|rows| rows.iter().find(|row| row["what"] == "memory" && row["size"] == 100_000));
    let memory = memory.and_then(|row| row["bytes"].as_f64()).map(|bytes| bytes / 1e6);
    let size = all.size["page"].as_f64();
    text.push_str("| start, library, size | | aim |\n| --- | --: | --: |\n");
    writeln!(
        text,
        "| from disk to usable, with the built-in packs and the example (time by the clock) | {} ms | 150 ms |",
        plain(start)
    )?;
    writeln!(
        text,
        "| the same with a library of {} blocks | {} ms | at most 100 ms more |",
        grouped(library["blocks"].as_u64().unwrap_or_default()),
        plain(large)
    )?;
    for search in library["search"].as_array().into_iter().flatten() {
        let how = if search["what"] == "pinyin" { "by pinyin initials" } else { "by words" };
        let slow = if search["throttle"].as_f64() > Some(1.0) { ", 4×" } else { "" };
        let aim = if slow.is_empty() { "10 ms" } else { "" };
        writeln!(
            text,
            "| key in its search field → results, {how}{slow} | {} ms | {aim} |",
            plain(search["cost"]["both"].as_f64())
        )?;
    }
    writeln!(text, "| wasm memory at 100,000 characters | {} MB | 60 MB |", plain(memory))?;
    let kilobytes =
        |bytes: Option<f64>| bytes.map_or("–".to_owned(), |b| grouped((b / 1000.0) as u64));
    writeln!(
        text,
        "| the file | {} KB{} | {} KB |\n",
        kilobytes(size),
        if size > Some(FILE) { " **over**" } else { "" },
        kilobytes(Some(FILE))
    )?;
    Ok(())
}

fn reading(text: &mut String, all: &Measured) -> Result<()> {
    text.push_str(
        "A text pasted to be read in, of the import cases; milliseconds by the clock, in brackets\n\
         what is aimed at. In the page the time goes from the paste to the rows on the screen, and\n\
         the last column says how long a task held the page meanwhile:\n\n\
         | characters | natively, read and understood | in the page, to the rows | longest task |\n\
         | --: | --: | --: | --: |\n",
    );
    for (size, natively, in_page) in READING {
        let core = all.core("text", size).map(|time| time / 1e3);
        let pasted = all.page["pasted"].as_array();
        let page = pasted.and_then(|rows| rows.iter().find(|row| row["size"] == size));
        let page = page.unwrap_or(&Value::Null);
        writeln!(
            text,
            "| {} | {} | {} | {} |",
            grouped(size),
            aimed(core, natively),
            aimed(page["shown"].as_f64(), in_page),
            match page["held"].as_f64() {
                Some(0.0) => "below 50".to_owned(),
                held => plain(held),
            }
        )?;
    }
    text.push('\n');
    Ok(())
}

fn growth(
    text: &mut String,
    all: &Measured,
    counts: &BTreeMap<(String, usize), u64>,
) -> Result<()> {
    text.push_str("## How it grows\n\n![What one key costs, by the length of the speech](performance.svg)\n\n");
    text.push_str("| characters | script and layout of a key | its paint | open → first page | instructions of the core for a key |\n");
    text.push_str("| --: | --: | --: | --: | --: |\n");
    for point in all.page["curve"].as_array().into_iter().flatten() {
        let size = point["size"].as_u64().unwrap_or_default();
        let count = counts.get(&("key".to_owned(), size as usize));
        writeln!(
            text,
            "| {} | {} | {} | {} | {} |",
            grouped(size),
            plain(point["key"]["both"].as_f64()),
            plain(point["key"]["paint"].as_f64()),
            plain(point["open"]["both"].as_f64()),
            count.map_or(String::new(), |count| grouped(*count)),
        )?;
    }
    let key = |size: usize| counts.get(&("key".to_owned(), size)).map(|count| *count as f64);
    if let (Some(small), Some(large)) = (key(100_000), key(1_000_000)) {
        writeln!(
            text,
            "\nEach section more costs a key {:.0} instructions of the core, of the {} that the changed\n\
             section itself takes.",
            (large - small) / (900_000.0 / 600.0),
            grouped((small - (large - small) / 9.0).max(0.0) as u64),
        )?;
    }
    text.push('\n');
    Ok(())
}

fn core_tables(
    text: &mut String,
    all: &Measured,
    counts: &BTreeMap<(String, usize), u64>,
) -> Result<()> {
    text.push_str(
        "## The core\n\nCompiled natively as for the page. Microseconds by the clock:\n\n",
    );
    text.push_str("| work | 6,000 | 20,000 | 100,000 |\n| --- | --: | --: | --: |\n");
    let rows = all.core.as_array().map(Vec::as_slice).unwrap_or_default();
    let mut names: Vec<&str> = rows.iter().filter_map(|row| row["what"].as_str()).collect();
    names.dedup();
    let mut seen = Vec::new();
    for name in names {
        if seen.contains(&name) {
            continue;
        }
        seen.push(name);
        write!(text, "| {} |", work(name))?;
        for size in SIZES {
            let time = all.core(name, size);
            write!(text, " {} |", time.map_or(String::new(), |time| grouped(time.round() as u64)))?;
        }
        text.push('\n');
    }
    text.push_str(
        "\nInstructions by callgrind, those of the C library left out: these do not depend on the\n\
         machine, and `cargo xtask test` fails where one differs by more than 15 %.\n\n",
    );
    text.push_str("| work | characters | instructions |\n| --- | --: | --: |\n");
    for ((name, size), count) in counts {
        writeln!(text, "| {} | {} | {} |", work(name), grouped(*size as u64), grouped(*count))?;
    }
    text.push('\n');
    Ok(())
}

fn work(name: &str) -> &str {
    match name {
        "key" => "a key: section changed, document, pages, counts and slots derived",
        "slot" => "a value changed in 50 places, all derived",
        "move" => "the last section moved to the front, all derived",
        "open" => "document and pages from nothing",
        "checks" => "all checks and counts from nothing",
        "docx" => "a .docx written",
        "read" => "a .docx read and understood",
        "text" => "a pasted text read and understood",
        "fill" => "1,000 slots filled",
        "diff" => "two versions compared",
        "search" => "5,000 blocks searched, once by words and once by pinyin",
        other => other,
    }
}

fn peers(text: &mut String, all: &Measured) -> Result<()> {
    let Some(rows) = all.peers["rows"].as_array() else { return Ok(()) };
    text.push_str(
        "## Beside other libraries\n\nThe same text in the same page of the same browser, milliseconds by the\n\
         clock, medians. Reading is compared with what tells only headings and emphasis; ours tells\n\
         noise, levels, kinds of sections, slots and counts as well. Filling makes a whole document\n\
         of it, numbered, each run knowing its place in the text; a template that was compiled before\n\
         only joins texts. docxtemplater writes paragraphs of one run without looks; ours has fonts,\n\
         controls and bookmarks.\n\n",
    );
    text.push_str("| work | characters | ours | peer | | times faster |\n| --- | --: | --: | --- | --: | --: |\n");
    let mut short = Vec::new();
    for row in rows {
        let (ours, theirs) =
            (row["ours"].as_f64().unwrap_or_default(), row["theirs"].as_f64().unwrap_or_default());
        let ratio = theirs / ours.max(1e-6);
        let what = match row["what"].as_str().unwrap_or_default() {
            "write" => "a .docx generated",
            "read" => "structure read from a .docx",
            "diff" => "two versions compared",
            _ => "1,000 slots filled",
        };
        let peer = row["peer"].as_str().unwrap_or_default();
        let size = row["size"].as_u64().unwrap_or_default();
        let size = if what.starts_with("1,000") { String::new() } else { grouped(size) };
        let mark = if ratio < FASTER { "**" } else { "" };
        writeln!(
            text,
            "| {what} | {size} | {} | {peer} | {} | {mark}{}{mark} |",
            plain(Some(ours)),
            plain(Some(theirs)),
            plain(Some(ratio))
        )?;
        if ratio < FASTER {
            short.push(format!(
                "{what} against {peer}{}",
                if size.is_empty() { String::new() } else { format!(" at {size}") }
            ));
        }
    }
    if short.is_empty() {
        text.push_str("\nAll are at least five times slower.\n");
    } else {
        writeln!(text, "\nNot five times faster, as is aimed at: {}.", short.join("; "))?;
    }
    Ok(())
}

/// A figure beside what is aimed at, in bold where it is missed.
fn aimed(value: Option<f64>, aim: f64) -> String {
    match value {
        Some(value) if value > aim => format!("**{}** ({aim})", plain(Some(value))),
        value => format!("{} ({aim})", plain(value)),
    }
}

fn plain(value: Option<f64>) -> String {
    match value {
        None => "–".to_owned(),
        Some(value) if value >= 100.0 => format!("{value:.0}"),
        Some(value) if value >= 1.0 => format!("{value:.1}"),
        Some(value) => format!("{value:.2}"),
    }
}

fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

// ---- the plot

const WIDTH: f64 = 720.0;
const HEIGHT: f64 = 360.0;
const LEFT: f64 = 64.0;
const RIGHT: f64 = 24.0;
const TOP: f64 = 40.0;
const BOTTOM: f64 = 48.0;

/// Both axes by powers of ten.
fn plot(curve: &Value, counts: &BTreeMap<(String, usize), u64>) -> Result<String> {
    let line = |get: fn(&Value) -> Option<f64>| -> Vec<(f64, f64)> {
        let points = curve.as_array().into_iter().flatten();
        points.filter_map(|point| Some((point["size"].as_f64()?, get(point)?))).collect()
    };
    let core: Vec<(f64, f64)> = counts
        .iter()
        .filter(|((name, _), _)| name == "key")
        .map(|((_, size), count)| (*size as f64, *count as f64 / 1e6))
        .collect();
    let lines = [
        ("#1b5a87", "a key: script and layout, ms", line(|p| p["key"]["both"].as_f64())),
        ("#a5281b", "open → first page, ms", line(|p| p["open"]["both"].as_f64())),
        ("#5a6b3a", "a key in the core, million instructions", core),
    ];
    let x = |size: f64| LEFT + (size.log10() - 3.0) / 3.0 * (WIDTH - LEFT - RIGHT);
    let y = |value: f64| {
        let place = (value.max(0.01).log10() + 2.0) / 6.0;
        HEIGHT - BOTTOM - place * (HEIGHT - TOP - BOTTOM)
    };
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {WIDTH} {HEIGHT}\" \
         font-family=\"sans-serif\" font-size=\"12\">\n\
         <rect width=\"{WIDTH}\" height=\"{HEIGHT}\" fill=\"#fff\"/>\n"
    );
    for power in -2..=4 {
        let value = 10f64.powi(power);
        writeln!(
            svg,
            "<path d=\"M{LEFT} {0:.1}H{1}\" stroke=\"#ddd\"/><text x=\"{2}\" y=\"{3:.1}\" text-anchor=\"end\" fill=\"#555\">{value}</text>",
            y(value),
            WIDTH - RIGHT,
            LEFT - 8.0,
            y(value) + 4.0
        )?;
    }
    for size in [1_000u64, 10_000, 100_000, 1_000_000] {
        writeln!(
            svg,
            "<path d=\"M{0:.1} {TOP}V{1}\" stroke=\"#ddd\"/><text x=\"{0:.1}\" y=\"{2}\" text-anchor=\"middle\" fill=\"#555\">{3}</text>",
            x(size as f64),
            HEIGHT - BOTTOM,
            HEIGHT - BOTTOM + 18.0,
            grouped(size)
        )?;
    }
    writeln!(
        svg,
        "<text x=\"{}\" y=\"{}\" text-anchor=\"middle\" fill=\"#333\">characters of the speech</text>",
        (LEFT + WIDTH - RIGHT) / 2.0,
        HEIGHT - 10.0
    )?;
    for (at, (colour, name, points)) in lines.iter().enumerate() {
        let path: Vec<String> = points
            .iter()
            .enumerate()
            .map(|(at, (size, value))| {
                format!("{}{:.1} {:.1}", if at == 0 { "M" } else { "L" }, x(*size), y(*value))
            })
            .collect();
        writeln!(
            svg,
            "<path d=\"{}\" fill=\"none\" stroke=\"{colour}\" stroke-width=\"2\"/>",
            path.concat()
        )?;
        for (size, value) in points {
            writeln!(
                svg,
                "<circle cx=\"{:.1}\" cy=\"{:.1}\" r=\"3\" fill=\"{colour}\"/>",
                x(*size),
                y(*value)
            )?;
        }
        let left = LEFT + 4.0 + at as f64 * 215.0;
        writeln!(
            svg,
            "<path d=\"M{left} 20h18\" stroke=\"{colour}\" stroke-width=\"2\"/><text x=\"{}\" y=\"24\" fill=\"#333\">{name}</text>",
            left + 24.0
        )?;
    }
    svg.push_str("</svg>\n");
    Ok(svg)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_read_well() {
        assert_eq!(grouped(999), "999");
        assert_eq!(grouped(1_234_567), "1,234,567");
        assert_eq!(aimed(Some(3.12), 4.0), "3.1 (4)");
        assert_eq!(aimed(Some(5.0), 4.0), "**5.0** (4)");
        assert_eq!(aimed(None, 4.0), "– (4)");
    }
}
