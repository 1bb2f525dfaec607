//! What a clerk does from the first start to the speech in an office program, and the next morning.

use std::path::Path;
use std::process::Command;

use super::app::{ALL_LINES, show, with_all_sheets};
use super::harness::{Browser, Page, TempDir, js, page_url};

#[test]
#[ignore = "needs the built page, a browser and LibreOffice; cargo xtask test runs it"]
fn a_speech_from_the_first_start_to_the_office_program() {
    let profile = TempDir::new();
    let browser = Browser::start(profile.path());
    let page = browser.page();
    show(&page, &page_url());

    // The first start shows a finished example with a hint.
    page.wait(".hint");
    page.wait(".sheet .line");
    page.wait_text(".status", "占位符已填齐");
    page.click(".hint .icon");
    page.wait_gone(".hint");

    // A speech of one's own, from an outline.
    page.click_text(".bar button", "新建");
    page.click("[data-outline=mt-outline-progress]");
    page.wait_gone("dialog");
    page.wait(".unfilled-count");
    let kinds = fill_all(&page);
    assert!(kinds.date > 0 && kinds.list > 0 && kinds.choice + kinds.text > 0, "{kinds:?}");
    page.wait_text(".status", "占位符已填齐");
    assert_eq!(page.count(".sheet .unfilled"), 0);

    // One level drives every place.
    let before = with_all_sheets(&page, LEVELS);
    assert!(before.contains("全县"), "{before}");
    page.select("[data-slot=层级]", "市");
    page.wait_for("document.querySelector('.slot .forms')?.innerText.includes('全市')");
    let after = with_all_sheets(&page, LEVELS);
    assert!(after.contains("全市") && !after.contains("全县"), "{after}");

    // The third section goes first, one is switched off; numerals follow.
    page.click_text(".tab", "写稿");
    let headings = with_all_sheets(&page, HEADINGS);
    page.click(".card:nth-child(3) .card-title");
    page.press("Alt+ArrowUp");
    page.press("Alt+ArrowUp");
    page.click(".card:nth-child(2) .switch");
    page.wait(".card:nth-child(2).off");
    let moved = with_all_sheets(&page, HEADINGS);
    assert_ne!(moved, headings);
    let numerals = moved.split('|').filter_map(|line| line.split_once('、'));
    let numerals: Vec<&str> = numerals.map(|(numeral, _)| numeral).collect();
    let right = ["一", "二", "三", "四", "五", "六", "七", "八", "九"];
    assert!(numerals.len() >= 2, "{numerals:?}");
    assert_eq!(numerals, right[..numerals.len()]);

    // To the clipboard, as HTML with the layout and as text.
    page.click(".copy-all");
    page.wait_text(".toast", "已复制全文");
    let (html, plain) = page.clipboard();
    for wanted in
        ["mso-char-indent-count:2.0", "mso-outline-level:1", "仿宋_GB2312", "方正小标宋简体"]
    {
        assert!(html.contains(wanted), "{wanted} is not in the clipboard's HTML");
    }
    assert!(plain.contains("一、") && plain.contains("全市"), "{plain}");
    assert!(!plain.contains('【') && !plain.contains("{{"), "{plain}");

    // Into a .docx that keeps the rules and has the pages of the preview.
    page.click(".download-docx");
    let docx = browser.wait_download();
    let report = output(Command::new("python3").arg("tests/check_docx.py").arg(&docx));
    assert!(report.contains(" 0 fail"), "{report}");
    let pages: usize = digits(page.text(".page-count"));
    let folder = TempDir::new();
    let profile_url = format!("-env:UserInstallation=file://{}/lo", folder.path().display());
    output(
        Command::new("soffice")
            .args([&profile_url, "--headless", "--convert-to", "pdf", "--outdir"])
            .arg(folder.path())
            .arg(&docx),
    );
    let pdf = folder.path().join(docx.file_stem().unwrap()).with_extension("pdf");
    let info = output(Command::new("pdfinfo").arg(&pdf));
    let printed = info.lines().find(|line| line.starts_with("Pages:")).map(digits);
    assert_eq!(printed, Some(pages), "{info}");

    // The print has the same sheets.
    let print = folder.path().join("print.pdf");
    std::fs::write(&print, page.pdf()).unwrap();
    let info = output(Command::new("pdfinfo").arg(&print));
    let sheets = info.lines().find(|line| line.starts_with("Pages:")).map(digits);
    assert_eq!(sheets, Some(pages), "{info}");
    assert!(info.contains("(A4)"), "{info}");

    // Nothing but the file was asked for.
    assert_eq!(page.requests(), [page_url()]);

    // The next morning everything is there.
    page.wait_text(".saved", "已保存");
    let shown = with_all_sheets(&page, ALL_LINES);
    browser.finish();
    let browser = Browser::start(profile.path());
    let page = browser.page();
    show(&page, &page_url());
    page.wait(".sheet .line");
    assert_eq!(with_all_sheets(&page, ALL_LINES), shown);
    assert_eq!(page.count(".card.off"), 1);
    assert_eq!(page.count(".hint"), 0);
    page.click(".speech-switch");
    page.wait("dialog .speech-item");
    assert_eq!(page.count("dialog .speech-item"), 2, "the example is still there");
    browser.finish();
}

/// What the level slot shows in all its places.
const LEVELS: &str =
    "[...document.querySelectorAll('.sheet [data-value=层级]')].map(e => e.textContent).join(' ')";

const HEADINGS: &str =
    "[...document.querySelectorAll('.sheet .line.h1')].map(e => e.textContent).join('|')";

/// How many slots of each sort were filled.
#[derive(Debug, Default)]
struct Kinds {
    text: usize,
    date: usize,
    list: usize,
    choice: usize,
}

/// Fills every unfilled slot, going from one to the next by F8.
fn fill_all(page: &Page) -> Kinds {
    let mut kinds = Kinds::default();
    for turn in 1..200 {
        if page.count(".unfilled-count") == 0 {
            return kinds;
        }
        page.press("F8");
        page.wait_for("document.activeElement?.closest('.slot.missing')");
        let sort = page.eval_text(
            "(() => { const e = document.activeElement;
                return e.type === 'date' ? 'date' : e.closest('.list-input') ? 'list'
                    : e.closest('.choices') ? 'choice' : e.inputMode || 'text'; })()",
        );
        let missing = page.eval_text("String(document.querySelectorAll('.slot.missing').length)");
        match sort.as_str() {
            "date" => {
                kinds.date += 1;
                page.fill(".slot:focus-within input[type=date]", "2026-10-20");
            }
            "list" => {
                kinds.list += 1;
                page.type_text(&format!("第{turn}项甲"));
                page.press("Enter");
                page.type_text(&format!("第{turn}项乙"));
            }
            "choice" => {
                kinds.choice += 1;
                page.press("Enter");
            }
            "decimal" => page.type_text(&format!("{turn}")),
            _ => {
                kinds.text += 1;
                page.type_text(&format!("内容{turn}"));
            }
        }
        page.wait_for(&format!(
            "String(document.querySelectorAll('.slot.missing').length) !== {}",
            js(&missing)
        ));
    }
    panic!("there are still unfilled slots");
}

fn digits(text: impl AsRef<str>) -> usize {
    let digits: String = text.as_ref().chars().filter(char::is_ascii_digit).collect();
    digits.parse().unwrap()
}

fn output(command: &mut Command) -> String {
    let program = command.get_program().to_string_lossy().into_owned();
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let output = command.current_dir(root).output();
    let output = output.unwrap_or_else(|error| panic!("this test runs {program}: {error}"));
    String::from_utf8_lossy(&output.stdout).into_owned()
}
