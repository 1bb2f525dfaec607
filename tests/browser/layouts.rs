//! Layouts: chosen and changed beside the pages, kept, undone, given away; the fonts of this machine.

use std::fs;
use std::process::Command;

use super::app;
use super::firefox::Firefox;
use super::harness::{Browser, Page, Tab, TempDir, page_url};

const LINES_OF_FIRST: &str =
    "document.querySelectorAll('.sheet')[0].querySelectorAll('.line').length";
const CHOSEN: &str = "document.querySelector('.layout-choice[aria-pressed=true]').dataset.layout";

/// A speech longer than a page, in lines of one character each but for the first.
#[track_caller]
fn long_speech<T: Tab>(page: &Page<T>) {
    app::new_empty_speech(page);
    page.fill("[data-text]", &"全县上下要抓好落实。\n".repeat(60));
    page.wait_eq(LINES_OF_FIRST, 22);
}

#[track_caller]
fn open_panel<T: Tab>(page: &Page<T>) {
    page.click(".menu.right > summary");
    page.click(".open-layouts");
    page.wait(".layouts-pane");
}

/// The font that the body's lines ask for first, figures and Latin apart.
const BODY_FONT: &str = "getComputedStyle(document.querySelector('.line.body')).fontFamily.split(',')[1].trim().replace(/[\"']/g, '')";

#[track_caller]
fn changes_show_and_are_undone<T: Tab>(page: &Page<T>) {
    long_speech(page);
    open_panel(page);
    page.wait_eq(CHOSEN, "gb9704");
    // A layout that comes with the page stays as it is: a change makes one's own.
    page.fill("[data-part=lines]", "18");
    page.wait_eq(LINES_OF_FIRST, 18);
    page.wait("[data-field=layout-name]");
    page.wait_value("[data-field=layout-name]", "GB/T 9704 公文版式（我的）");
    page.select("[data-font-of=正文]", "黑体");
    page.wait_eq(BODY_FONT, "黑体");
    page.press("Control+z");
    page.wait_eq(BODY_FONT, "仿宋_GB2312");
    page.wait_value("[data-font-of=正文]", "仿宋_GB2312");
    page.press("Control+z");
    page.wait_eq(LINES_OF_FIRST, 22);
    page.wait_eq(CHOSEN, "gb9704");
    page.wait_value("[data-part=lines]", "22");
    page.press("Control+Shift+z");
    page.press("Control+Shift+z");
    page.wait_eq(BODY_FONT, "黑体");
    page.wait_eq(LINES_OF_FIRST, 18);
    // Out of range it waits, and is put right when the field is left.
    page.fill("[data-part=lines]", "1");
    page.wait_eq(LINES_OF_FIRST, 18);
    page.press("Tab");
    page.wait_eq(LINES_OF_FIRST, 3);
    page.wait_value("[data-part=lines]", "3");
    page.press("Control+z");
    page.wait_eq(LINES_OF_FIRST, 18);
    page.fill("[data-field=layout-name]", "县府办版式");
    page.wait_text(".layout-choice[aria-pressed=true] strong", "县府办版式");
    page.wait_text(".saved", "已保存");
}

#[test]
#[ignore = "needs the built page and a browser; cargo xtask test runs it"]
fn a_layout_is_made_kept_given_away_and_deleted() {
    let profile = TempDir::new();
    let browser = Browser::start(profile.path());
    let page = browser.page();
    app::show(&page, &page_url());
    changes_show_and_are_undone(&page);

    page.reload();
    page.wait_eq(LINES_OF_FIRST, 18);
    open_panel(&page);
    page.wait_value("[data-field=layout-name]", "县府办版式");

    page.click(".export-layout");
    let text = fs::read_to_string(browser.wait_download()).unwrap();
    for line in ["%% 版式 ", "名称：县府办版式", "每页行数：18", "正文：黑体，三号"]
    {
        assert!(text.contains(line), "{line} is not in\n{text}");
    }

    // Another speech goes by the default, until that is another.
    page.click(".make-default");
    page.click(".close-layouts");
    page.wait_gone(".layouts-pane");
    app::new_empty_speech(&page);
    page.fill("[data-text]", &"全县上下要抓好落实。\n".repeat(60));
    page.wait_eq(LINES_OF_FIRST, 18);
    open_panel(&page);
    page.wait_for("document.querySelector('[data-layout-use=default]').checked");
    page.click("[data-layout=draft]");
    page.wait_for("document.querySelector('[data-layout-use=speech]').checked");
    page.wait_text(".page-number", "第 1 页");
    page.click("[data-layout-use=default]");
    page.wait_eq(LINES_OF_FIRST, 18);

    page.click(".delete-layout");
    page.wait_eq(LINES_OF_FIRST, 22);
    page.wait_eq(CHOSEN, "gb9704");
    page.click_text(".toast button", "撤销");
    page.wait_eq(LINES_OF_FIRST, 18);
    page.press("Escape");
    page.wait_gone(".layouts-pane");
    browser.finish();

    // And whoever gets the file has it too.
    let folder = TempDir::new();
    let file = folder.path().join("县府办版式.md");
    fs::write(&file, text).unwrap();
    let browser = Browser::fresh();
    let page = browser.page();
    app::show(&page, &page_url());
    long_speech(&page);
    open_panel(&page);
    page.choose_files("[data-field=open-layout]", &[&file]);
    page.wait_for("document.querySelectorAll('.layout-choice').length === 5");
    page.click_text(".layout-choice", "县府办版式");
    page.wait_eq(LINES_OF_FIRST, 18);
    page.wait_eq(BODY_FONT, "黑体");
    browser.finish();
}

#[test]
#[ignore = "needs the built page and Firefox; cargo xtask test runs it"]
fn layouts_change_in_firefox_too() {
    let firefox = Firefox::fresh();
    let page = firefox.page();
    app::show(&page, &page_url());
    changes_show_and_are_undone(&page);
    tells_of_fonts(&page);
    firefox.finish();
}

#[test]
#[ignore = "needs the built page and a browser; cargo xtask test runs it"]
fn the_pages_of_the_lectern_are_turned_between_sentences() {
    let (browser, page) = app::open();
    app::new_empty_speech(&page);
    page.fill("[data-text]", &"我们要把这件事抓紧抓实抓到底不松手不歇气不含糊。".repeat(40));
    open_panel(&page);
    page.click("[data-layout=lectern]");
    page.wait_text(".page-number", "1");
    let ends = "[...document.querySelectorAll('.sheet')].map(sheet => [...sheet.querySelectorAll('.line')].pop().innerText.slice(-1)).join('')";
    page.wait_for(&format!("/^。。+$/.test({ends})"));
    browser.finish();
}

#[test]
#[ignore = "needs the built page, a browser and poppler; cargo xtask test runs it"]
fn a_red_line_and_other_paper_are_printed() {
    let (browser, page) = app::open();
    prints_on_its_paper(&page);
    browser.finish();
}

#[test]
#[ignore = "needs the built page, Firefox and poppler; cargo xtask test runs it"]
fn other_paper_is_printed_in_firefox_too() {
    let firefox = Firefox::fresh();
    let page = firefox.page();
    app::show(&page, &page_url());
    prints_on_its_paper(&page);
    firefox.finish();
}

/// As many pages as sheets, on the paper of the layout, also after that has changed.
#[track_caller]
fn prints_on_its_paper<T: Tab>(page: &Page<T>) {
    open_panel(page);
    page.click("[data-part=letterhead]");
    page.fill("[data-field=letterhead-text]", "云溪县人民政府");
    page.wait_text(".line.letterhead", "云溪县人民政府");
    // 16 开, then A3.
    for (paper, width, height) in [("4", 184.0, 260.0), ("1", 297.0, 420.0)] {
        page.select("[data-part=paper]", paper);
        page.wait_for(&format!(
            "Math.abs(document.querySelector('.sheet').offsetWidth - {width} / 25.4 * 96) < 1"
        ));
        let folder = TempDir::new();
        let file = folder.path().join("print.pdf");
        fs::write(&file, page.pdf()).unwrap();
        let run = |program: &str, arguments: &[&str]| {
            let output = Command::new(program).args(arguments).arg(&file).arg("-").output();
            String::from_utf8_lossy(&output.unwrap().stdout).into_owned()
        };
        let text = run("pdftotext", &["-raw"]);
        assert_eq!(text.matches('\u{c}').count(), page.count(".sheet-box"), "{text}");
        let info = Command::new("pdfinfo").args(["-l", "99"]).arg(&file).output().unwrap();
        let info = String::from_utf8_lossy(&info.stdout).into_owned();
        let sizes: Vec<&str> = info
            .lines()
            .filter(|line| line.starts_with("Page") && line.contains(" size:"))
            .collect();
        for line in &sizes {
            let numbers: Vec<f64> =
                line.split_whitespace().filter_map(|word| word.parse().ok()).collect();
            let size = &numbers[numbers.len() - 2..];
            let near = |points: f64, mm: f64| (points - mm / 25.4 * 72.0).abs() < 1.5;
            assert!(near(size[0], width) && near(size[1], height), "{line}");
        }
        assert!(!sizes.is_empty(), "{info}");
    }
}

#[test]
#[ignore = "needs the built page and a browser; cargo xtask test runs it"]
fn the_page_tells_which_fonts_this_machine_has() {
    let (browser, page) = app::open();
    open_panel(&page);
    tells_of_fonts(&page);
    page.set_viewport(1024, 768);
    page.wait(".font-note");
    browser.finish();
}

/// The panel's word on each font of the layout is fontconfig's, and what it names in place of one is
/// there.
#[track_caller]
fn tells_of_fonts<T: Tab>(page: &Page<T>) {
    let known = Command::new("fc-list").args([":", "family"]).output().unwrap();
    let known = String::from_utf8_lossy(&known.stdout).into_owned();
    let is_known = |name: &str| known.lines().any(|line| line.split(',').any(|own| own == name));
    page.click("[data-layout=gb9704]");
    page.wait("[data-font=黑体]");
    let notes = page.texts(".layout-fonts li");
    assert_eq!(notes.len(), 5, "{notes:?}");
    for note in &notes {
        let (name, note) = note.split_once('\n').unwrap();
        let here = note.trim() == "有";
        assert_eq!(here, is_known(name), "{name}: {note}");
        if let Some((_, other)) = note.split_once('“') {
            assert!(is_known(other.trim_end_matches('”')), "{name}: {note}");
        }
    }
    // Of the fonts to choose from those that are here stand first.
    let groups = page.eval_text(
        "[...document.querySelectorAll('[data-font-of=正文] optgroup')]
            .map(group => [...group.children].map(option => option.value).join('|')).join('\\n')",
    );
    let (here, absent) = groups.split_once('\n').unwrap();
    assert!(here.split('|').filter(|name| !name.is_empty()).all(is_known), "{here}");
    assert!(!absent.split('|').any(is_known), "{absent}");
    // One that is not in the list, and is on this machine if any is.
    let any = known.lines().filter_map(|line| line.split(',').next()).find(|name| name.is_ascii());
    let any = any.expect("some font");
    page.select("[data-font-of=正文]", "other");
    page.fill("[data-font-name=正文]", any);
    page.press("Enter");
    page.wait_value("[data-font-of=正文]", any);
    page.wait_for("!document.querySelector('[data-font-of=正文]').classList.contains('absent')");
    page.press("Control+z");
    page.wait_eq(CHOSEN, "gb9704");
}
