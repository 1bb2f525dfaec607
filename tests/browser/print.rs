//! What is printed is what is shown: as many pages as sheets, of the sheets' size, each with the
//! sheet's text and its number.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use std::process::Command;

use super::app;
use super::firefox::Firefox;
use super::harness::{Browser, Page, Tab, TempDir, page_url};

#[test]
#[ignore = "needs the built page, a browser and poppler; cargo xtask test runs it"]
fn the_print_has_the_sheets_in_chromium() {
    let browser = Browser::fresh();
    prints_its_sheets(&browser.page());
    browser.finish();
}

#[test]
#[ignore = "needs the built page, Firefox and poppler; cargo xtask test runs it"]
fn the_print_has_the_sheets_in_firefox() {
    let firefox = Firefox::fresh();
    prints_its_sheets(&firefox.page());
    firefox.finish();
}

/// More sheets than a window shows, each paragraph told apart.
fn long_text() -> String {
    let mut text = String::new();
    for part in 1..=12 {
        let _ = writeln!(text, "# 第{part}项重点工作");
        for point in 1..=6 {
            let figure = part * 1000 + point;
            let _ = writeln!(
                text,
                "第{part}项第{point}点要求：全年完成投资{figure}万元，增长12.5%，“放管服”改革——《条例》\
                 落到实处，GDP再上新台阶。各乡镇、各部门要对照任务清单，逐条逐项抓好落实。"
            );
        }
    }
    text
}

#[track_caller]
fn prints_its_sheets<T: Tab>(page: &Page<T>) {
    app::show(page, &page_url());
    app::new_empty_speech(page);
    page.fill("[data-text]", &long_text());
    page.wait_for("parseInt(document.querySelector('.page-count').innerText.match(/\\d+/)[0]) > 8");
    let shown = sheets(page);
    let pages = Printed::of(&page.pdf());
    assert_eq!(pages.texts.len(), shown.len(), "pages");
    for (at, (printed, shown)) in pages.texts.iter().zip(&shown).enumerate() {
        assert!(reads(printed, shown), "page {}\n{printed}\n{shown}", at + 1);
    }
    // A4 in points; a browser may round to its own pixels.
    for (width, height) in &pages.sizes {
        assert!(
            (width - 595.28).abs() < 1.0 && (height - 841.89).abs() < 1.0,
            "{width} × {height}"
        );
    }
    // And the page is as it was.
    assert_eq!(sheets(page), shown);
}

/// The text of each sheet, number and all, without spaces. Sheets out of view may be drawn only
/// where they come into view, so each is brought there.
#[track_caller]
fn sheets<T: Tab>(page: &Page<T>) -> Vec<String> {
    let boxes = page.count(".sheet-box");
    (0..boxes)
        .map(|at| {
            let sheet = format!("document.querySelectorAll('.sheet-box')[{at}]");
            page.eval(&format!("void {sheet}.scrollIntoView()"));
            page.wait_for(&format!("{sheet}.querySelector('.line')"));
            bare(&page.eval_text(&format!("{sheet}.textContent")))
        })
        .collect()
}

struct Printed {
    texts: Vec<String>,
    /// In points.
    sizes: Vec<(f64, f64)>,
}

impl Printed {
    #[track_caller]
    fn of(pdf: &[u8]) -> Printed {
        let folder = TempDir::new();
        let file = folder.path().join("print.pdf");
        fs::write(&file, pdf).unwrap();
        let text =
            output(Command::new("pdftotext").args(["-raw", "-enc", "UTF-8"]).arg(&file).arg("-"));
        let mut texts: Vec<String> = text.split('\u{c}').map(bare).collect();
        // Every page ends with a form feed.
        texts.pop();
        let info = output(Command::new("pdfinfo").args(["-l", "9999"]).arg(&file));
        let size = |line: &str| {
            let (_, size) = line.split_once(" size:")?;
            let mut numbers = size.split_whitespace().filter_map(|word| word.parse().ok());
            Some((numbers.next()?, numbers.next()?))
        };
        Printed { texts, sizes: info.lines().filter_map(size).collect() }
    }
}

/// Whether the text of a printed page can be the text of a sheet. Firefox draws the right glyphs and
/// does not always say for which characters: a radical stands for the character that looks the same,
/// U+FFFD for any one, or for the two of a dash.
fn reads(printed: &str, shown: &str) -> bool {
    let vague = |c: char| matches!(c, '\u{2e80}'..='\u{2fdf}' | '\u{fffd}');
    let shown: Vec<char> = shown.chars().collect();
    // Up to where the characters so far can reach.
    let mut ends = vec![0];
    for c in printed.chars() {
        let mut next: Vec<usize> = ends.iter().map(|end| end + 1).collect();
        if vague(c) {
            next.extend(
                ends.iter()
                    .map(|end| end + 2)
                    .filter(|&end| shown[..end.min(shown.len())].ends_with(&['—', '—'])),
            );
        } else {
            next.retain(|end| shown.get(end - 1) == Some(&c));
        }
        next.dedup();
        ends = next;
    }
    let clear = printed.chars().filter(|&c| !vague(c)).count();
    ends.contains(&shown.len()) && clear * 2 > shown.len()
}

/// Without spaces.
fn bare(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).collect()
}

#[track_caller]
fn output(command: &mut Command) -> String {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let output = command.current_dir(root).output().unwrap();
    assert!(output.status.success(), "{command:?}");
    String::from_utf8_lossy(&output.stdout).into_owned()
}
