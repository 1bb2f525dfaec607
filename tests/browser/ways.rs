//! Ways about the page: what is looked for is found, what is added or written comes into view, and
//! keys go everywhere.

use super::app::{new_empty_speech, open};
use super::harness::{Page, js};

/// Whether something of that selector with that text stands within its pane.
fn in_view(css: &str, text: &str, pane: &str) -> String {
    format!(
        "(() => {{ const pane = document.querySelector({}).getBoundingClientRect();
            return [...document.querySelectorAll({})].some(e => {{
                const box = e.getBoundingClientRect();
                return (e.innerText + (e.value ?? '')).includes({})
                    && box.top >= pane.top && box.bottom <= pane.bottom; }}); }})()",
        js(pane),
        js(css),
        js(text)
    )
}

fn look_for(page: &Page, words: &str) {
    page.click("[data-field=search]");
    page.fill("[data-field=search]", words);
}

#[test]
#[ignore = "needs the built page and a browser; cargo xtask test runs it"]
fn initials_and_words_of_the_text_find_blocks_and_show_where() {
    let (browser, page) = open();
    for (initials, words) in [("ldts", "亮点特色"), ("gzbs", "工作部署")] {
        look_for(&page, initials);
        page.wait_for("document.querySelectorAll('.block-item').length < 20");
        let found = page.count(".block-item");
        assert!(found > 1, "{initials} finds {found}");
        look_for(&page, words);
        page.wait_eq("document.querySelectorAll('.block-item').length", found as i64);
    }
    // Of a word that only the text has, the text around it is shown.
    look_for(&page, "吃闭门羹");
    page.wait_eq("document.querySelectorAll('.block-item').length", 1);
    page.wait_text(".block-item .block-summary mark", "吃闭门羹");
    look_for(&page, "xmjscj");
    page.wait_text(".block-item .block-title mark", "项目建设成绩");
    browser.finish();
}

#[test]
#[ignore = "needs the built page and a browser; cargo xtask test runs it"]
fn outlines_are_found_by_initials_and_tell_their_blocks() {
    let (browser, page) = open();
    page.click_text(".library .tab", "提纲");
    page.wait(".outline-item");
    look_for(&page, "szbg");
    page.wait_eq("document.querySelectorAll('.outline-item').length", 1);
    page.wait_text(".outline-item .block-title mark", "述职报告");
    page.click(".outline-item summary");
    page.wait_text(".outline-item li", "述职的开头");
    look_for(&page, "没有这样的提纲");
    page.wait_text(".library .nothing", "没有符合的提纲");
    browser.finish();
}

#[test]
#[ignore = "needs the built page and a browser; cargo xtask test runs it"]
fn the_pages_follow_what_is_written_and_filled_in() {
    let (browser, page) = open();
    page.wait(".card:nth-child(8)");
    // A new section at the end has no line to show until something is written.
    page.click(".drop-end button");
    page.wait_for("document.activeElement?.dataset.text");
    page.type_text("最末一段的话。");
    page.wait_for(&in_view(".line", "最末一段的话", ".pages"));
    assert_eq!(page.eval(&in_view(".line", "同志们：", ".pages")), false);
    // Far down in a text that was begun pages before.
    page.fill(":focus", &"一段很长的话，写了又写。\n".repeat(90));
    page.press("Control+End");
    page.type_text("到底了。");
    page.wait_for(&in_view(".line", "到底了", ".pages"));
    // Back to the front matter, and to a slot.
    page.click("[data-field=salutation]");
    page.wait_for(&in_view(".line", "同志们：", ".pages"));
    page.click_text(".tab", "填空");
    page.click("[data-slot=下次会议日]");
    page.wait_for(&in_view(".line [data-value=下次会议日]", "11月", ".pages"));
    browser.finish();
}

#[test]
#[ignore = "needs the built page and a browser; cargo xtask test runs it"]
fn a_block_that_is_added_comes_into_view_and_the_search_keeps_the_cursor() {
    let (browser, page) = open();
    page.wait(".card:nth-child(8)");
    look_for(&page, "三言两语收住会议");
    page.wait_eq("document.querySelectorAll('.block-item').length", 1);
    page.press("Enter");
    page.wait(".card:nth-child(9)");
    page.wait_for(&in_view(".card-title", "三言两语收住会议", ".speech-pane"));
    page.wait_for("document.activeElement?.dataset.field === 'search'");
    browser.finish();
}

#[test]
#[ignore = "needs the built page and a browser; cargo xtask test runs it"]
fn what_is_dragged_goes_before_a_card_or_behind_it() {
    let (browser, page) = open();
    page.wait(".card:nth-child(8)");
    let title = |at: usize| page.value(&format!(".card:nth-child({at}) .card-title"));
    let (first, second) = (title(1), title(2));
    // Over the lower half of the next card: behind that.
    page.drag(".card:nth-child(1) .grip", ".card:nth-child(2) .field-area");
    page.wait_value(".card:nth-child(2) .card-title", &first);
    assert_eq!(title(1), second);
    page.drag(".card:nth-child(2) .grip", ".card:nth-child(1) header");
    page.wait_value(".card:nth-child(1) .card-title", &first);
    assert_eq!(title(2), second);
    browser.finish();
}

#[test]
#[ignore = "needs the built page and a browser; cargo xtask test runs it"]
fn zoom_steps_from_what_is_shown() {
    let (browser, page) = open();
    page.wait(".sheet .line");
    let shown =
        "parseFloat(document.querySelector('.pages').style.getPropertyValue('--zoom')) * 100";
    let fit = page.eval(shown).as_f64().unwrap();
    page.click(".zoom button:last-child");
    let next = ((fit + 0.5) / 10.0).floor() * 10.0 + 10.0;
    page.wait_for(&format!("Math.round({shown}) === {next}"));
    page.click(".zoom button:first-child");
    page.wait_for(&format!("Math.round({shown}) === {}", next - 10.0));
    page.select(".zoom select", "fit");
    page.wait_for(&format!("Math.abs({shown} - {fit}) < 0.1"));
    browser.finish();
}

#[test]
#[ignore = "needs the built page and a browser; cargo xtask test runs it"]
fn a_form_is_filled_by_keys_alone() {
    let (browser, page) = open();
    page.click_text(".bar button", "新建");
    page.click("[data-outline=rp-outline-host]");
    page.wait(".slots");
    page.press("F8");
    page.wait_for("document.activeElement?.dataset.slot === '会议全名'");
    page.type_text("全县经济工作会议");
    // Enter goes on to the next that wants something.
    page.press("Enter");
    page.wait_for("document.activeElement?.dataset.slot === '会议目的'");
    page.type_text("商量明年的事");
    page.press("Enter");
    page.wait_for("document.activeElement?.dataset.slot === '出席领导'");
    page.type_text("县长赵文涛");
    page.press("Enter");
    page.wait_for("document.activeElement?.value === ''");
    page.type_text("副县长陈志远");
    page.wait_text(".sheet .line", "县长赵文涛、副县长陈志远");
    // Enter in the middle makes an item there; Alt with an arrow takes it along, and the cursor with it.
    page.press("Shift+Tab");
    page.press("Shift+Tab");
    page.wait_for("document.activeElement?.value === '县长赵文涛'");
    page.press("Enter");
    page.wait_for("document.activeElement?.value === ''");
    page.type_text("县委副书记周宁");
    page.wait_text(".sheet .line", "县长赵文涛、县委副书记周宁");
    page.press("Alt+ArrowUp");
    page.wait_text(".sheet .line", "县委副书记周宁、县长赵文涛");
    page.wait_for("document.activeElement?.value === '县委副书记周宁'");
    // An item may be written anew from nothing.
    page.press("Control+a");
    page.press("Delete");
    page.wait_text(".sheet .line", "有：县长赵文涛、副县长陈志远");
    page.type_text("县委书记李岩");
    page.wait_text(".sheet .line", "县委书记李岩、县长赵文涛");
    // Arrows choose, and the cursor goes with the choice.
    page.click(".choices [aria-checked=true]");
    page.press("ArrowRight");
    page.wait_eq("document.activeElement.getAttribute('aria-checked')", "true");
    assert_eq!(page.eval_text("document.activeElement.innerText"), "现场会");
    page.press("ArrowRight");
    page.wait_eq("document.activeElement.innerText", "视频会");
    browser.finish();
}

#[test]
#[ignore = "needs the built page and a browser; cargo xtask test runs it"]
fn the_status_bar_counts_what_is_written() {
    let (browser, page) = open();
    new_empty_speech(&page);
    let count = |page: &Page| {
        page.eval("parseInt(document.querySelector('.characters').innerText)").as_u64().unwrap()
    };
    let empty = count(&page);
    page.click("[data-text]");
    page.insert(&"今年的工作要早安排。".repeat(48));
    page.wait_text(".characters", &format!("{} 字", empty + 480));
    page.type_text("\n再加五个字");
    page.wait_text(".characters", &format!("{} 字", empty + 485));
    page.click(".reading-time");
    page.fill(".rate input", "120");
    page.wait_eq("document.querySelector('.rate output').innerText", "120");
    let slow = page.eval_text("document.querySelector('.reading-time').innerText");
    assert!(slow.starts_with("朗读约 3 分") || slow.starts_with("朗读约 4 分"), "{slow}");
    page.fill(".rate input", "280");
    page.wait_text(".reading-time", "朗读约 1 分");
    // Another speech is counted at once.
    new_empty_speech(&page);
    assert_eq!(count(&page), empty);
    browser.finish();
}

#[test]
#[ignore = "needs the built page and a browser; cargo xtask test runs it"]
fn a_menu_left_by_escape_gives_the_cursor_back() {
    let (browser, page) = open();
    page.click(".bar .menu summary");
    page.wait(".bar .menu[open]");
    page.press("Tab");
    page.press("Escape");
    page.wait_gone(".bar .menu[open]");
    page.wait_for("document.activeElement?.matches('.bar .menu summary')");
    browser.finish();
}

#[test]
#[ignore = "needs the built page and a browser; cargo xtask test runs it"]
fn in_english_every_label_is() {
    let (browser, page) = open();
    page.click(".bar .menu summary");
    page.click_text(".bar .menu-list button", "English");
    page.wait_text(".copy-all", "Copy for Word/WPS");
    // Fonts have names of their own.
    let chinese = "(css => [...new Set([...document.querySelectorAll(css)].flatMap(e =>
        [e.textContent, e.title, e.placeholder, e.getAttribute('aria-label')])
        .filter(text => /[\\u4e00-\\u9fff]/.test((text ?? '')
            .replace(/方正小标宋简体|楷体_GB2312|仿宋_GB2312|黑体|宋体/g, ''))))].join('|'))";
    let labels = "('.bar button:not(.speech-switch), .tabs *, .filters select:first-child *, .block-item .kind, \
        .kind-select *, .front > span, .sections-bar *, .card-tools *, .card .fold, .status *, .slots-head *, \
        .slot-kind, .slot-label .faint, .add-item, .date-input button, .menu-list *')";
    let is_english = |page: &Page, of: &str| {
        assert_eq!(page.eval_text(&format!("{chinese}{labels}")), "中文", "{of}");
    };
    is_english(&page, "the sections");
    page.click_text(".tab", "Fill in");
    page.wait(".slots");
    is_english(&page, "the form");
    browser.finish();
}

#[test]
#[ignore = "needs the built page and a browser; cargo xtask test runs it"]
fn the_example_is_the_built_in_one_whole_and_of_its_day() {
    let (browser, page) = open();
    new_empty_speech(&page);
    page.click_text(".bar button", "新建");
    page.click("dialog [data-outline=example]");
    page.wait_gone("dialog");
    page.wait_text(".status", "占位符已填齐");
    page.wait_value("[data-field=date]", "2026-10-12");
    page.wait_text(".sheet .line", "（2026年10月12日）");
    browser.finish();
}

#[test]
#[ignore = "needs the built page and a browser; cargo xtask test runs it"]
fn on_a_phone_nothing_is_out_of_reach() {
    let (browser, page) = open();
    page.set_viewport(390, 844);
    page.wait_for("document.querySelector('.pane-switch').offsetHeight > 0");
    page.click(".bar .menu summary");
    page.wait(".bar .menu[open]");
    let outside = "[...document.querySelectorAll('.bar button, .bar summary, .status button')]
        .filter(e => { const box = e.getBoundingClientRect();
            return box.width > 0 && (box.left < 0 || box.right > innerWidth); })
        .map(e => e.innerText).join('|')";
    assert_eq!(page.eval_text(outside), "");
    assert_eq!(page.eval("document.documentElement.scrollWidth > innerWidth"), false);
    page.press("Escape");
    page.click_text(".pane-switch button", "版面");
    page.wait_for(&in_view(".line", "同志们：", ".pages"));
    browser.finish();
}
