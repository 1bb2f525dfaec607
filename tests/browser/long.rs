//! A speech of 100,000 characters: only what is in view is drawn, and nobody notices.

use std::rc::Rc;

use gaojiang::library::{Block, Pack};
use gaojiang::speech::{Installed, Workspace};
use serde_json::json;

use super::app::{ALL_LINES, open, with_all_sheets};
use super::harness::{Browser, Page, TempDir};
use super::speech::speech;

/// Opens the page with a long speech in it.
fn open_long() -> (Browser, Page) {
    let (browser, page) = open();
    let speech = speech(100_000);
    let workspace = Workspace {
        current: Some(speech.id.clone()),
        speeches: vec![Rc::new(speech)],
        ..Workspace::default()
    };
    restore(&page, &workspace);
    page.click(".speech-switch");
    page.click(".speech-item:not(.current) .primary");
    page.wait_gone("dialog");
    page.wait_for("document.querySelectorAll('.card').length === 166");
    page.wait_for("document.querySelectorAll('.far').length > 100 && document.querySelector('.far:last-of-type').textContent");
    (browser, page)
}

fn restore(page: &Page, workspace: &Workspace) {
    let folder = TempDir::new();
    let file = folder.path().join("备份.json");
    std::fs::write(&file, gaojiang::store::backup(workspace, 1)).unwrap();
    page.wait(".sheet .line");
    page.choose_files("[data-field=restore]", &[&file]);
    page.wait_text(".toast", "已恢复");
}

#[test]
#[ignore = "needs the built page and a browser; cargo xtask test runs it"]
fn a_library_of_thousands_is_drawn_as_far_as_one_looks() {
    let (browser, page) = open();
    let block = |at: usize| {
        let title = format!("第{at}号段落块");
        let text = format!("这是第{at}号的正文。").into();
        Rc::new(Block { id: format!("b{at}").into(), title, text, ..Block::default() })
    };
    let blocks = (0..3000).map(block).collect();
    let pack = Pack { id: "large".into(), name: "大素材包".into(), blocks, ..Pack::default() };
    let pack = Rc::new(Installed { pack: Rc::new(pack), base: None });
    restore(&page, &Workspace { packs: vec![pack], ..Workspace::default() });
    page.select(".of-pack", "large");
    page.wait_text(".block-item", "第0号段落块");
    let drawn = || page.count(".block-item");
    assert!(drawn() < 100, "{}", drawn());
    page.eval("document.querySelector('.shelf').scrollTop = 1e6");
    page.wait_for("document.querySelectorAll('.block-item').length > 100");
    page.wait_text(".block-item", "第80号段落块");
    // Another list begins anew, and what is far down is found.
    page.fill("[data-field=search]", "第2999号");
    page.wait_eq("document.querySelectorAll('.block-item').length", 1);
    page.fill("[data-field=search]", "");
    page.wait_for("document.querySelectorAll('.block-item').length > 1");
    assert!(drawn() < 100, "{}", drawn());
    // The arrow keys go on where nothing was drawn yet.
    page.click("[data-field=search]");
    for at in 0..75 {
        page.press("ArrowDown");
        page.wait_text(".block-item.open", &format!("第{at}号段落块"));
    }
    browser.finish();
}

const SCROLL_TO_END: &str =
    "(() => { const p = document.querySelector('.pages'); p.scrollTop = p.scrollHeight; })()";
/// Whether the line with a text stands in view.
fn in_view(text: &str) -> String {
    format!(
        "(() => {{ const v = document.querySelector('.pages').getBoundingClientRect();
            const e = [...document.querySelectorAll('.sheet .line')].find(e => e.textContent.includes('{text}'));
            const r = e?.getBoundingClientRect();
            return !!r && r.top >= v.top - 1 && r.bottom <= v.bottom + 1; }})()"
    )
}

#[test]
#[ignore = "needs the built page and a browser; cargo xtask test runs it"]
fn only_the_sheets_in_view_are_drawn_wherever_one_scrolls() {
    let (browser, page) = open_long();
    let pages: usize = page.text(".page-count").trim_end_matches(" 页").parse().unwrap();
    assert!(pages > 150, "{pages}");
    assert_eq!(page.count(".sheet-box"), pages);
    assert!(page.count(".sheet") < 8, "{}", page.count(".sheet"));
    let height = page.eval("document.querySelector('.pages').scrollHeight");
    page.eval(SCROLL_TO_END);
    page.wait_text(".sheet .page-number", &format!("— {pages} —"));
    page.wait_for("document.querySelectorAll('.sheet').length < 8");
    // No sheet changes its place by being drawn.
    page.wait_eq("document.querySelector('.pages').scrollHeight", height);
    page.wait_text(".sheet .line", "一百六十六、第166个方面");
    // Smaller, there are more of them.
    page.eval("(() => { const p = document.querySelector('.pages'); p.scrollTop = p.scrollHeight / 2; })()");
    page.select(".zoom select", "50");
    page.wait_for("document.querySelectorAll('.sheet').length > 3");
    page.wait_for("document.querySelector('.pages').scrollTop > 0");
    browser.finish();
}

#[test]
#[ignore = "needs the built page and a browser; cargo xtask test runs it"]
fn the_pages_follow_the_section_that_is_written() {
    let (browser, page) = open_long();
    page.eval("document.querySelector('.card:nth-child(120)').scrollIntoView({ block: 'center' })");
    page.wait(".card:nth-child(120) input.card-title");
    page.eval("document.querySelector('.card:nth-child(120) input.card-title').focus()");
    page.wait_for(&in_view("一百二十、第120个方面"));
    page.click("[data-text=s119]");
    page.press("Control+Home");
    page.press("End");
    page.type_text("☆");
    page.wait_text(".sheet .line", "☆");
    // A click on a sheet far down leads to its text.
    page.eval(SCROLL_TO_END);
    page.wait_text(".sheet .line", "一百六十六、第166个方面");
    page.click_text(".sheet .line.h1", "一百六十六、第166个方面");
    page.wait_for("document.activeElement?.dataset.text === 's165'");
    // From the slots too, where no text is on the screen.
    page.click_text(".tab", "填空");
    page.wait_gone(".card");
    page.click_text(".sheet .line.h1", "一百六十六、第166个方面");
    page.wait_for("document.activeElement?.dataset.text === 's165'");
    browser.finish();
}

#[test]
#[ignore = "needs the built page and a browser; cargo xtask test runs it"]
fn another_speech_begins_at_its_top() {
    let (browser, page) = open_long();
    let tops = "['.speech-pane', '.pages'].map(css => document.querySelector(css).scrollTop)";
    page.eval(
        "['.speech-pane', '.pages'].forEach(css => document.querySelector(css).scrollTop = 1500)",
    );
    page.wait_for(&format!("{tops}.every(top => top === 1500)"));
    page.click(".speech-switch");
    page.click(".speech-item:not(.current) .primary");
    page.wait_gone("dialog");
    // All of it comes, and it stays at the top.
    page.wait_for("document.querySelectorAll('.card').length === 8");
    page.wait_for("document.querySelectorAll('.far').length > 3");
    assert_eq!(page.eval(tops), json!([0, 0]));
    browser.finish();
}

#[test]
#[ignore = "needs the built page and a browser; cargo xtask test runs it"]
fn the_browsers_own_search_finds_what_is_out_of_view() {
    let (browser, page) = open_long();
    let far = page.eval_text("[...document.querySelectorAll('.far')].find(e => e.textContent.includes('第150个方面')).textContent");
    assert!(far.contains("一百五十、第150个方面") && far.contains("一是"), "{far}");
    // What is typed is found too, a moment later.
    page.click("[data-text=s0]");
    page.press("Control+Home");
    page.type_text(&"字".repeat(700));
    page.wait_for(
        "[...document.querySelectorAll('.far')].some(e => e.textContent.includes('第150个方面'))",
    );
    let texts = "[...document.querySelectorAll('.far')].map(e => e.textContent).join('')";
    page.wait_for(&format!("{texts}.split('第150个方面').length === 2"));
    browser.finish();
}

#[test]
#[ignore = "needs the built page and a browser; cargo xtask test runs it"]
fn only_the_sections_in_view_are_editors_and_every_one_becomes_one() {
    let (browser, page) = open_long();
    assert!(page.count(".card textarea") < 30, "{}", page.count(".card textarea"));
    let heights = "[...document.querySelectorAll('.card header')].map(e => e.offsetHeight)
        .filter((h, at, all) => all.indexOf(h) === at).length";
    page.wait_eq(heights, 1);
    // By keys from one to the next, out of the first screen.
    page.click("[data-text=s11]");
    for _ in 0..40 {
        page.press("Tab");
    }
    page.wait_for("parseInt(document.activeElement?.closest('.card')?.dataset.card.slice(1)) > 13");
    // The section that has the cursor stays an editor wherever one scrolls.
    page.click("[data-text=s0]");
    page.eval("document.querySelector('.card:last-child').scrollIntoView()");
    page.wait("[data-text=s165]");
    page.type_text("☆");
    page.wait_for("document.querySelector('[data-text=s0]').value.includes('☆')");
    browser.finish();
}

#[test]
#[ignore = "needs the built page and a browser; cargo xtask test runs it"]
fn all_sheets_are_printed() {
    let (browser, page) = open_long();
    let pages: usize = page.text(".page-count").trim_end_matches(" 页").parse().unwrap();
    let pdf = page.pdf();
    let text = String::from_utf8_lossy(&pdf);
    let printed = text.matches("/Type /Page\n").count().max(text.matches("/Type /Page ").count());
    assert_eq!(printed, pages);
    // Afterwards it is as before.
    page.wait_for("document.querySelectorAll('.sheet').length < 8");
    let lines = with_all_sheets(&page, ALL_LINES);
    for wanted in ["一、第1个方面", "八十、第80个方面", "一百六十六、第166个方面"]
    {
        assert!(lines.contains(wanted), "{wanted}");
    }
    browser.finish();
}
