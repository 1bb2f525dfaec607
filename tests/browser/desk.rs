//! The smaller things a clerk relies on every day.

use super::app::{new_empty_speech, open, show};
use super::harness::{Browser, page_url};
use super::kept::{FILL, NO_INDEXED_DB};

#[test]
#[ignore = "needs the built page and a browser; cargo xtask test runs it"]
fn blocks_are_found_by_initials_and_added_by_enter() {
    let (browser, page) = open();
    new_empty_speech(&page);
    page.press("Control+k");
    page.wait_for("document.activeElement?.dataset.field === 'search'");
    page.type_text("kmjs");
    page.wait_for("document.querySelectorAll('.block-item').length > 0 && document.querySelectorAll('.block-item').length < 20");
    let title = page.text(".block-item .block-title");
    page.press("Enter");
    page.wait_text(".toast", "已加入");
    assert_eq!(page.count(".card"), 2);
    page.wait_value(".card:nth-child(2) .card-title", &title);
    // Undo in the field of the search is the field's own; elsewhere it takes the section back.
    page.press("Control+z");
    assert_eq!(page.count(".card"), 2);
    page.click(".toast button.small");
    page.wait_eq("document.querySelectorAll('.card').length", 1);
    browser.finish();
}

#[test]
#[ignore = "needs the built page and a browser; cargo xtask test runs it"]
fn a_click_on_the_page_leads_to_the_field_and_to_the_text() {
    let (browser, page) = open();
    page.wait(".sheet .filled");
    let slot = page.eval_text("document.querySelector('.sheet .body .filled').dataset.value");
    page.click(".sheet .body .filled");
    page.wait_for(&format!(
        "document.activeElement?.closest('.slot')?.innerText.includes('{slot}')"
    ));
    page.click(".sheet .line.h1");
    page.wait_for("document.activeElement?.dataset.text");
    page.wait_for("document.activeElement.selectionStart >= 0");
    page.wait_for(
        "document.activeElement.value.includes(document.querySelector('.sheet .line.h1').innerText.replace(/^.+、/, ''))",
    );
    browser.finish();
}

#[test]
#[ignore = "needs the built page and a browser; cargo xtask test runs it"]
fn a_click_in_a_table_leads_to_its_words_and_slots() {
    let (browser, page) = open();
    new_empty_speech(&page);
    page.click("[data-text]");
    page.insert("| 乡镇 | 泵站 |\n| --- | --- |\n| 青石镇，连同下面那七个山上的村和两个林场，都在一根管子上 | 九座 |\n| 柳河乡 | {{泵站数}}座 |\n");
    page.wait_text(".sheet .line", "九座");
    page.click("[data-field=title]");
    // Its row has lines of the other cell before and behind it.
    page.click_text(".sheet .line.cell", "九座");
    page.wait_for("document.activeElement?.dataset.text");
    page.wait_for(
        "(() => { const { value, selectionStart } = document.activeElement;
            const at = value.indexOf('九座');
            return selectionStart >= at && selectionStart <= at + 2; })()",
    );
    page.click(".sheet .line.cell .unfilled");
    page.wait_for("document.activeElement?.dataset.slot === '泵站数' || document.activeElement?.closest('[data-slot=泵站数], .slot')");
    assert!(page.errors().is_empty());
    browser.finish();
}

#[test]
#[ignore = "needs the built page and a browser; cargo xtask test runs it"]
fn a_section_moved_by_keys_keeps_the_focus() {
    let (browser, page) = open();
    page.wait(".card:nth-child(3)");
    let title = page.value(".card:nth-child(3) .card-title");
    page.click(".card:nth-child(3) .card-title");
    // As fast as a held key: the second finds the focus where it was.
    page.press("Alt+ArrowUp");
    page.press("Alt+ArrowUp");
    page.wait_value(".card:nth-child(1) .card-title", &title);
    page.press("Alt+ArrowDown");
    page.wait_value(".card:nth-child(2) .card-title", &title);
    page.press("Control+z");
    page.wait_value(".card:nth-child(1) .card-title", &title);
    browser.finish();
}

#[test]
#[ignore = "needs the built page and a browser; cargo xtask test runs it"]
fn a_section_becomes_a_block_of_ones_own() {
    let (browser, page) = open();
    new_empty_speech(&page);
    page.click("[data-text]");
    page.type_text("各位，{{单位}}的工作要抓紧。");
    page.click(".card .menu summary");
    page.click_text(".card .menu-list button", "存为段落块");
    page.wait("dialog .block-form");
    page.fill("dialog .block-form input", "抓紧工作");
    page.click_text("dialog button", "保存");
    page.wait_gone("dialog");
    page.wait_text(".block-item .own", "我的");
    page.reload();
    page.wait_text(".block-item .own", "我的");
    page.wait_text(".block-item .block-title", "抓紧工作");
    browser.finish();
}

#[test]
#[ignore = "needs the built page and a browser; cargo xtask test runs it"]
fn a_block_of_ones_own_declares_its_slots() {
    let (browser, page) = open();
    new_empty_speech(&page);
    page.click_text(".library .tabs button", "＋ 新建");
    page.wait("dialog .block-form");
    page.fill("dialog .block-form input", "说会期");
    page.fill(
        "dialog .block-form textarea",
        "会议开{{天数}}天，由{{形式}}进行{{附注}}，请{{人员}}参加。",
    );
    let of = |at: usize, css: &str| format!("dialog .declaration:nth-of-type({at}) {css}");
    page.wait(&of(4, "select"));
    page.select(&of(1, "select"), "数字");
    page.fill(&of(1, "[aria-label=默认值]"), "2");
    page.fill(&of(1, "[aria-label=单位]"), "天");
    page.select(&of(2, "select"), "选项");
    page.fill(&of(2, "[aria-label=选项]"), "现场、视频、");
    page.click(&of(3, "[type=checkbox]"));
    page.select(&of(4, "select"), "列表");
    page.fill(&of(4, "[aria-label=默认值]"), "甲、乙、丙");
    page.click_text("dialog button", "保存");
    page.wait_gone("dialog");
    page.click(".block-item .add");
    page.wait_text(".sheet .line", "会议开2天，由【形式】进行，请甲、乙和丙参加。");
    page.click_text(".tab", "填空");
    page.wait_eq("document.querySelectorAll('.choice').length", 2);
    page.click(".choice");
    page.wait_text(".sheet .line", "由现场进行，");
    page.wait_text(".status", "占位符已填齐");
    browser.finish();
}

#[test]
#[ignore = "needs the built page and a browser; cargo xtask test runs it"]
fn the_last_key_before_leaving_is_kept_and_undone() {
    let (browser, page) = open();
    new_empty_speech(&page);
    page.click("[data-text]");
    page.type_text("最后一个字");
    // At once, with no time to rest.
    page.reload();
    page.wait_value("[data-text]", "最后一个字");
    page.click("[data-text]");
    page.press("Control+z");
    page.wait_value("[data-text]", "");
    page.press("Control+Shift+z");
    page.wait_value("[data-text]", "最后一个字");
    page.type_text("！");
    // Gone elsewhere at once, then back in another tab.
    page.goto("about:blank");
    let page = browser.page();
    show(&page, &page_url());
    page.wait_value("[data-text]", "最后一个字！");
    browser.finish();
}

#[test]
#[ignore = "needs the built page and a browser; cargo xtask test runs it"]
fn a_broken_record_is_offered_and_the_rest_is_there() {
    let (browser, page) = open();
    page.wait(".sheet .line");
    page.wait_text(".saved", "已保存");
    page.eval("localStorage.setItem('gaojiang/speech/x', 'gaojiang 1 speech 1 1 00000000\\n{\"id\":\"x\"}')");
    page.eval("localStorage.setItem('other', 'of another page')");
    page.reload();
    page.wait_text(".set-aside", "没能读出来");
    page.wait(".sheet .line");
    page.click_text(".set-aside button", "下载这些记录");
    let file = browser.wait_download();
    assert!(std::fs::read_to_string(file).unwrap().contains("{\"id\":\"x\"}"));
    page.click_text(".set-aside button", "不要了，清除");
    page.wait_gone(".set-aside");
    page.reload();
    page.wait(".sheet .line");
    assert_eq!(page.count(".set-aside"), 0);
    assert_eq!(page.eval_text("localStorage.getItem('other')"), "of another page");
    browser.finish();
}

#[test]
#[ignore = "needs the built page and a browser; cargo xtask test runs it"]
fn a_backup_comes_back_on_another_machine() {
    let (browser, page) = open();
    new_empty_speech(&page);
    page.fill("[data-field=title]", "备份里的讲话");
    page.click(".bar .menu summary");
    page.click_text(".bar .menu-list button", "备份全部内容");
    let file = browser.wait_download();

    let (other, elsewhere) = open();
    elsewhere.wait(".sheet .line");
    elsewhere.choose_files("[data-field=restore]", &[&file]);
    elsewhere.wait_text(".toast", "已恢复");
    elsewhere.click(".speech-switch");
    elsewhere.wait_text("dialog .speech-list", "");
    assert_eq!(elsewhere.count("dialog .speech-item"), 3, "two examples and the speech");
    other.finish();
    browser.finish();
}

#[test]
#[ignore = "needs the built page and a browser; cargo xtask test runs it"]
fn a_full_store_is_told_and_nothing_is_lost() {
    let browser = Browser::fresh();
    let page = browser.page();
    // Without the larger store, into which it would spill over.
    page.before_load(NO_INDEXED_DB);
    show(&page, &page_url());
    new_empty_speech(&page);
    page.eval(FILL);
    page.click("[data-text]");
    page.type_text("存不下的一段话。".repeat(40).as_str());
    page.wait_text(".not-saved", "存储空间满了");
    page.wait_text(".sheet .line", "存不下的一段话");
    page.eval("Object.keys(localStorage).filter(k => k.startsWith('other/')).forEach(k => localStorage.removeItem(k))");
    page.press("Control+s");
    page.wait_text(".saved", "已保存");
    page.reload();
    page.wait_text(".sheet .line", "存不下的一段话");
    browser.finish();
}

#[test]
#[ignore = "needs the built page and a browser; cargo xtask test runs it"]
fn a_deleted_speech_comes_back_by_one_click() {
    let (browser, page) = open();
    page.wait(".sheet .line");
    let title = page.text(".speech-switch");
    page.click(".speech-switch");
    page.click_text("dialog .speech-item button", "删除");
    page.wait_gone(".speech-item");
    page.click("dialog .toast button.small");
    page.wait(".speech-item.current");
    page.press("Escape");
    page.wait_gone("dialog");
    assert_eq!(page.text(".speech-switch"), title);
    browser.finish();
}

#[test]
#[ignore = "needs the built page and a browser; cargo xtask test runs it"]
fn sections_and_blocks_are_dragged_into_place() {
    let (browser, page) = open();
    page.wait(".card:nth-child(5)");
    let third = page.value(".card:nth-child(3) .card-title");
    page.drag(".card:nth-child(3) .grip", ".card:nth-child(1) header");
    page.wait_value(".card:nth-child(1) .card-title", &third);
    let block = page.text(".block-item:nth-child(2) .block-title");
    page.drag(".block-item:nth-child(2) .block-title", ".card:nth-child(2) header");
    page.wait_value(".card:nth-child(2) .card-title", &block);
    browser.finish();
}

#[test]
#[ignore = "needs the built page and a browser; cargo xtask test runs it"]
fn kept_values_fill_the_next_speech() {
    let (browser, page) = open();
    new_empty_speech(&page);
    page.click("[data-text]");
    page.type_text("{{单位}}的{{事项}}。");
    page.click_text(".tab", "填空");
    page.click("[data-slot=单位]");
    page.type_text("云溪县");
    page.click(".value-sets summary");
    page.fill("[data-field=value-set]", "本县");
    page.click_text(".value-sets button", "存下现在的值");
    page.wait_text(".toast", "已存为常用值");
    new_empty_speech(&page);
    page.click("[data-text]");
    page.type_text("请{{单位}}发言。");
    page.click_text(".tab", "填空");
    page.click(".value-sets summary");
    page.click(".set-row button");
    page.wait_text(".sheet .line", "请云溪县发言。");
    browser.finish();
}

#[test]
#[ignore = "needs the built page and a browser; cargo xtask test runs it"]
fn a_broken_tag_shows_as_written_with_a_finding() {
    let (browser, page) = open();
    new_empty_speech(&page);
    page.click("[data-text]");
    page.type_text("前{{如有 甲}}后");
    page.wait_text(".sheet .line", "前{{如有 甲}}后");
    page.click(".finding-count");
    page.wait_text("dialog .finding", "{{完}}");
    page.click("dialog .finding");
    page.wait_gone("dialog");
    page.wait_eq("document.activeElement?.selectionStart ?? -1", 1);
    browser.finish();
}

#[test]
#[ignore = "needs the built page and a browser; cargo xtask test runs it"]
fn the_page_speaks_english_too() {
    let (browser, page) = open();
    page.click(".bar .menu summary");
    page.click_text(".bar .menu-list button", "English");
    page.wait_text(".copy-all", "Copy for Word/WPS");
    page.reload();
    page.wait_text(".copy-all", "Copy for Word/WPS");
    browser.finish();
}
