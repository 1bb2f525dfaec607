//! Versions: kept by themselves and by hand, compared, taken back, and let go when room is short.

use super::app::{new_empty_speech, open};
use super::harness::{Page, TempDir};

/// Replaces the text of the only section.
#[track_caller]
fn write(page: &Page, text: &str) {
    page.fill("[data-text]", text);
    page.wait_value("[data-text]", text);
    page.wait_text(".saved", "已保存");
}

#[track_caller]
fn show(page: &Page) {
    page.click(".bar .menu.right summary");
    page.click(".open-versions");
    page.wait("dialog .versions");
}

/// Makes the page's clock run ahead.
fn later(page: &Page, minutes: u32) {
    page.eval(&format!(
        "(() => {{ const now = Date.now; const by = {minutes} * 60000; Date.now = () => now() + by;
            const Old = Date; Date = class extends Old {{ constructor(...all) {{ all.length ? super(...all) : super(Old.now()); }} }}; Date.now = Old.now; }})()"
    ));
}

#[test]
#[ignore = "needs the built page and a browser; cargo xtask test runs it"]
fn versions_are_kept_compared_and_taken_back() {
    let (browser, page) = open();
    new_empty_speech(&page);
    write(&page, "要压实责任，逐级抓好落实。会后各单位马上行动。");

    // One by hand, under a name.
    show(&page);
    page.fill("[data-field=version]", "送审稿");
    page.press("Enter");
    page.wait_text(".version-choose", "送审稿");
    page.press("Escape");
    page.wait_gone("dialog");

    // Changed since: the sentence that differs is marked, the other is not.
    write(&page, "要压实各级责任，逐级抓好落实。会后各单位马上行动。");
    page.fill("[data-field=title]", "新题目");
    page.click_text("button", "＋ 写一个新段落");
    page.wait_eq("document.querySelectorAll('.card').length", 2);
    show(&page);
    page.wait_text(".version-choose[aria-pressed=true]", "送审稿");
    page.wait_text(".version-choose[aria-pressed=true]", "加 1 段，改 1 段，改 1 处标题或填空");
    page.wait_text(".version-row ins", "各级");
    assert_eq!(
        page.count(".version-pair"),
        3,
        "the title, two sentences; the new section is empty"
    );
    assert_eq!(page.count(".version-row"), 3);

    // One part is taken back, and that is undone.
    page.click(".version-row:nth-child(2) .take-back");
    page.wait_eq("document.querySelectorAll('.version-row').length", 2);
    page.click_text(".toast button", "撤销");
    page.wait_eq("document.querySelectorAll('.version-row').length", 3);
    // Then all; before it came the state of now is kept by itself.
    page.click(".take-all");
    page.wait_text(".version-sum", "两边一样");
    page.wait_text(".version-choose", "取回或合并之前");
    page.press("Escape");
    page.wait_gone("dialog");
    page.wait_value("[data-text]", "要压实责任，逐级抓好落实。会后各单位马上行动。");
    page.wait_eq("document.querySelectorAll('.card').length", 1);

    // After a reload they are there, and by the keys one goes from one to the next.
    page.wait_text(".saved", "已保存");
    page.reload();
    page.wait(".app .bar");
    show(&page);
    let count = page.count(".version-choose");
    assert!(count >= 2, "{count}");
    page.eval("document.querySelector('.version-choose').focus()");
    page.press("ArrowDown");
    page.wait(".version:nth-child(2) .version-choose[aria-pressed=true]:focus");
    // Two of them with each other: nothing to take back there.
    page.select(
        ".new-side",
        &page.eval_text("document.querySelector('.version-choose').dataset.version"),
    );
    page.wait_gone(".take-all");
    // One is discarded.
    page.click(".version .icon");
    page.wait_eq("document.querySelectorAll('.version-choose').length", count - 1);
    browser.finish();
}

#[test]
#[ignore = "needs the built page and a browser; cargo xtask test runs it"]
fn versions_come_by_themselves_as_time_goes_by() {
    let (browser, page) = open();
    new_empty_speech(&page);
    write(&page, "第一稿。");
    // A short while later none is due.
    write(&page, "第一稿，改。");
    show(&page);
    let first = page.count(".version-choose");
    page.press("Escape");
    page.wait_gone("dialog");
    later(&page, 11);
    write(&page, "第二稿。");
    show(&page);
    page.wait_eq("document.querySelectorAll('.version-choose').length", first + 1);
    page.wait_text(".version-choose", "写作中自动存");
    page.wait_text(".version-row del", "一稿，改");
    browser.finish();
}

#[test]
#[ignore = "needs the built page and a browser; cargo xtask test runs it"]
fn a_file_is_compared_and_one_section_taken_from_it() {
    let (browser, page) = open();
    new_empty_speech(&page);
    page.fill("[data-field=title]", "在全县大会上的讲话");
    write(&page, "一、压实责任\n要压实责任，逐级抓好落实。");
    // The leader's changes come back in a .docx.
    page.click(".download-docx");
    let docx = std::fs::read(browser.wait_download()).unwrap();
    write(&page, "一、压实责任\n要压实责任，层层抓好落实。");
    let folder = TempDir::new();
    let path = folder.path().join("改过的.docx");
    std::fs::write(&path, docx).unwrap();
    let broken = folder.path().join("坏的.docx");
    std::fs::write(&broken, b"PK\x03\x04").unwrap();
    show(&page);
    page.choose_files("[data-field=compare]", &[&broken]);
    page.wait_text(".toast.bad", "坏的.docx");
    page.choose_files("[data-field=compare]", &[&path]);
    page.wait_text(".version-choose[aria-pressed=true]", "改过的.docx");
    page.wait_text(".version-row del", "逐级");
    page.wait_text(".version-row ins", "层层");
    page.eval("[...document.querySelectorAll('.version-row')].find(row => row.querySelector('ins')?.innerText === '层层').querySelector('.take-back').click()");
    page.wait_text(".toast", "已取回这一处");
    page.press("Escape");
    page.wait_gone("dialog");
    page.wait_for("document.querySelector('[data-text]').value.includes('逐级抓好落实')");
    page.press("Ctrl+z");
    page.wait_for("document.querySelector('[data-text]').value.includes('层层抓好落实')");
    browser.finish();
}

#[test]
#[ignore = "needs the built page and a browser; cargo xtask test runs it"]
fn a_version_is_kept_before_a_backup_comes_in() {
    let (browser, page) = open();
    new_empty_speech(&page);
    write(&page, "备份时的话。");
    page.click(".bar .menu.right summary");
    page.click_text(".bar .menu-list button", "备份全部内容");
    let backup = browser.wait_download();
    // The backup is the later one: it stays in its place.
    let text = std::fs::read_to_string(&backup).unwrap();
    let folder = TempDir::new();
    let later = folder.path().join("later.json");
    let changed = of_tomorrow(&text);
    std::fs::write(&later, changed).unwrap();
    write(&page, "这里后写的话。");
    page.choose_files("[data-field=restore]", &[&later]);
    page.wait_text(".toast", "已恢复");
    page.wait_value("[data-text]", "备份时的话。");
    show(&page);
    page.wait_text(".version-choose", "恢复备份之前");
    page.eval("[...document.querySelectorAll('.version-choose')].find(e => e.innerText.includes('恢复备份之前')).click()");
    page.wait_text(".version-row del", "这里后写");
    browser.finish();
}

/// The backup as if written tomorrow, without its checksum.
fn of_tomorrow(text: &str) -> String {
    let mut value: serde_json::Value = serde_json::from_str(text).unwrap();
    value["sum"] = serde_json::Value::Null;
    for speech in value["workspace"]["speeches"].as_array_mut().unwrap() {
        speech["updated"] = 9_999_999_999_999_u64.into();
    }
    value.to_string()
}
