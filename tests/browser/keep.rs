//! Nothing lost: the browser killed at any moment, two windows at once, a store that is full, refused,
//! or written into by others.

use std::thread::sleep;
use std::time::{Duration, Instant};

use super::app::{new_empty_speech, open, show};
use super::harness::{Browser, Page, TempDir, js, page_url};
use super::kept::{self, NO_INDEXED_DB, TEXT, WRITES_NO_MORE};

/// The keys of localStorage that begin so.
fn keys(page: &Page, prefix: &str) -> Vec<String> {
    let all =
        page.eval(&format!("Object.keys(localStorage).filter(k => k.startsWith({}))", js(prefix)));
    all.as_array().unwrap().iter().map(|key| key.as_str().unwrap().to_owned()).collect()
}

/// The latest generation of a record.
fn head(page: &Page, prefix: &str) -> String {
    let number = |key: &String| {
        let last = key.rsplit('~').next().unwrap();
        last.split('-').next().unwrap().parse::<u32>().unwrap()
    };
    keys(page, prefix).into_iter().max_by_key(number).unwrap()
}

#[test]
#[ignore = "needs the built page and a browser; cargo xtask test runs it"]
fn a_killed_browser_loses_no_more_than_half_a_second() {
    const KILLS: usize = 50;
    // A key every 40 ms: so many come in half a second.
    const KEY: Duration = Duration::from_millis(40);
    const MISSING: usize = 12;
    let end = Instant::now() + Duration::from_secs(420);
    let profile = TempDir::new();
    let browser = Browser::start(profile.path());
    let page = browser.page();
    show(&page, &page_url());
    new_empty_speech(&page);
    page.click(TEXT);
    page.type_text("始");
    page.wait_text(".saved", "已保存");
    browser.kill();
    let (mut before, mut kills, mut worst) = ("始".to_owned(), 0, 0);
    let mut state = 88_172_645_463_325_252_u64;
    while kills < KILLS && Instant::now() < end {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        let browser = Browser::start(profile.path());
        let page = browser.page();
        show(&page, &page_url());
        // What the larger store has comes a moment after the start.
        let long_enough = format!(
            "document.querySelector('{TEXT}')?.value.length >= {}",
            before.chars().count().saturating_sub(MISSING)
        );
        page.wait_for(&long_enough);
        sleep(KEY * 5);
        let found = page.value(TEXT);
        assert!(before.starts_with(&found), "after kill {kills}: {found:?} of {before:?}");
        worst = worst.max(before.chars().count() - found.chars().count());
        page.click(TEXT);
        page.press("Control+End");
        before = found;
        for at in 0..state % 45 {
            let key = char::from(b'a' + ((at + state) % 26) as u8);
            page.type_text(&key.to_string());
            before.push(key);
            sleep(KEY);
        }
        browser.kill();
        kills += 1;
    }
    println!("{kills} kills, at most {worst} characters missing");
    assert!(kills >= KILLS / 2, "only {kills} kills in the time there is");
}

#[test]
#[ignore = "needs the built page and a browser; cargo xtask test runs it"]
fn what_is_told_to_be_saved_outlives_a_kill() {
    let profile = TempDir::new();
    let browser = Browser::start(profile.path());
    let page = browser.page();
    show(&page, &page_url());
    new_empty_speech(&page);
    page.click(TEXT);
    page.type_text("刚刚写的");
    page.wait_text(".sheet .line", "刚刚写的");
    page.wait_text(".saved", "已保存");
    // At once: localStorage is not on the disk yet.
    browser.kill();
    let browser = Browser::start(profile.path());
    let page = browser.page();
    show(&page, &page_url());
    page.wait_value(TEXT, "刚刚写的");
    page.click(".speech-switch");
    page.wait("dialog .speech-item");
    assert_eq!(page.count("dialog .speech-item"), 2, "no example was made anew");
    browser.finish();
}

#[test]
#[ignore = "needs the built page and a browser; cargo xtask test runs it"]
fn another_page_that_clears_the_store_takes_nothing_away() {
    let (browser, page) = open();
    new_empty_speech(&page);
    page.click(TEXT);
    page.type_text("别人清空不了");
    page.wait_text(".sheet .line", "别人清空不了");
    page.wait_text(".saved", "已保存");
    page.goto("about:blank");
    let page = browser.page();
    show(&page, &page_url());
    // As any page opened from disk can.
    page.eval("localStorage.clear()");
    page.goto("about:blank");
    let page = browser.page();
    show(&page, &page_url());
    page.wait_value(TEXT, "别人清空不了");
    browser.finish();
}

#[test]
#[ignore = "needs the built page and a browser; cargo xtask test runs it"]
fn what_one_window_writes_appears_in_the_other() {
    let browser = Browser::fresh();
    kept::two_windows_share(&browser.page(), &browser.page(), &page_url());
    browser.finish();
}

#[test]
#[ignore = "needs the built page and a browser; cargo xtask test runs it"]
fn what_both_windows_changed_is_shown_and_chosen() {
    let browser = Browser::fresh();
    kept::two_windows_clash(&browser.page(), &browser.page(), &page_url());
    browser.finish();
}

#[test]
#[ignore = "needs the built page and a browser; cargo xtask test runs it"]
fn a_full_store_spills_over_into_the_larger_one() {
    let profile = TempDir::new();
    let browser = Browser::start(profile.path());
    let long = kept::fills_the_store(&browser.page(), &page_url());
    browser.kill();
    let browser = Browser::start(profile.path());
    let page = browser.page();
    show(&page, &page_url());
    page.wait_value(TEXT, &long);
    browser.finish();
}

#[test]
#[ignore = "needs the built page and a browser; cargo xtask test runs it"]
fn where_storage_is_refused_the_page_works_and_says_so() {
    let browser = Browser::fresh();
    let page = browser.page();
    kept::works_without_a_store(&page, &page_url());
    page.click(".backup-now");
    let backup = std::fs::read_to_string(browser.wait_download()).unwrap();
    assert!(backup.contains("照样能写"));
    page.click(".bar .menu.right summary");
    page.click_text(".menu-list button", "存储与回收站");
    page.wait_text(".not-kept", "关闭后什么都不会留下");
    page.press("Escape");
    // Leaving asks first.
    page.goto("about:blank");
    assert!(
        page.dialogs().iter().any(|dialog| dialog.starts_with("beforeunload")),
        "{:?}",
        page.dialogs()
    );
    browser.finish();
}

#[test]
#[ignore = "needs the built page and a browser; cargo xtask test runs it"]
fn any_record_may_be_broken_and_the_rest_is_there() {
    let browser = Browser::fresh();
    kept::any_record_may_be_broken(&browser.page(), &page_url());
    browser.finish();
}

#[test]
#[ignore = "needs the built page and a browser; cargo xtask test runs it"]
fn a_page_goes_on_after_a_failed_write() {
    let browser = Browser::fresh();
    kept::goes_on_after_a_failed_write(&browser.page(), &page_url());
    browser.finish();
}

#[test]
#[ignore = "needs the built page and a browser; cargo xtask test runs it"]
fn a_store_that_cannot_be_read_is_left_alone() {
    let browser = Browser::fresh();
    kept::touches_nothing_after_a_failed_open(&browser.page(), &page_url());
    browser.finish();
}

#[test]
#[ignore = "needs the built page and a browser; cargo xtask test runs it"]
fn what_is_written_before_all_is_loaded_loses_nothing() {
    let browser = Browser::fresh();
    kept::writes_before_all_is_loaded(&browser.page(), &page_url());
    browser.finish();
}

/// What is in the larger store alone may be broken too.
#[test]
#[ignore = "needs the built page and a browser; cargo xtask test runs it"]
fn what_has_spilled_over_may_be_broken() {
    let (browser, page) = open();
    new_empty_speech(&page);
    page.click(TEXT);
    page.type_text("溢出的讲话。");
    page.wait_text(".saved", "已保存");
    page.goto("about:blank");
    let page = browser.page();
    show(&page, &page_url());
    page.wait_value(TEXT, "溢出的讲话。");
    // Each text of a speech in the larger one cut, and gone from the smaller one.
    page.eval(
        "new Promise((done, failed) => {
            const open = indexedDB.open('gaojiang');
            open.onerror = () => failed(open.error);
            open.onsuccess = () => {
                const change = open.result.transaction('records', 'readwrite');
                const records = change.objectStore('records');
                records.openCursor().onsuccess = (event) => {
                    const cursor = event.target.result;
                    if (!cursor) return;
                    if (cursor.key.startsWith('gaojiang/speech/')) cursor.update(cursor.value.slice(0, -9));
                    cursor.continue();
                };
                change.oncomplete = () => { open.result.close(); done(); };
            };
        })",
    );
    page.eval(WRITES_NO_MORE);
    page.goto("about:blank");
    let page = browser.page();
    page.before_load(
        "for (const key of Object.keys(localStorage)) {
            if (key.startsWith('gaojiang/speech/')) localStorage.removeItem(key);
        }",
    );
    show(&page, &page_url());
    page.wait_text(".set-aside", "没能读出来");
    page.click_text(".set-aside button", "下载这些记录");
    let file = std::fs::read_to_string(browser.wait_download()).unwrap();
    assert!(file.contains("speech"), "{file}");
    browser.finish();
}

#[test]
#[ignore = "needs the built page and a browser; cargo xtask test runs it"]
fn every_sort_of_record_may_be_broken() {
    let (browser, page) = open();
    new_empty_speech(&page);
    page.click(TEXT);
    page.type_text("第一句。");
    page.wait_text(".saved", "已保存");
    // One of each sort.
    for title in ["自己的段落", "又一个段落"] {
        page.click(".card .menu summary");
        page.click_text(".card .menu-list button", "存为段落块");
        page.fill("dialog .block-form input", title);
        page.click_text("dialog button", "保存");
        page.wait_gone("dialog");
        page.wait_text(".block-item .block-title", title);
        page.wait_text(".saved", "已保存");
    }
    page.click(TEXT);
    page.press("Control+End");
    page.type_text("第二句。");
    page.wait_text(".sheet .line", "第二句。");
    page.wait_text(".saved", "已保存");
    page.wait_for(
        "Object.keys(localStorage).filter(k => k.startsWith('gaojiang/own/')).length >= 2",
    );
    let index = head(&page, "gaojiang/index/");
    let id = page.eval_text(&format!(
        "JSON.parse(localStorage.getItem({}).split('\\n')[1]).current",
        js(&index)
    ));
    let speech = format!("gaojiang/speech/{id}/");
    let ways = [
        ("cut", "raw => raw.slice(0, raw.length / 2)"),
        ("flipped", "raw => raw.replace('第', '弟').replace('自', '白').replace('\"s', '\"z')"),
        ("emptied", "_ => ''"),
        ("foreign", "_ => '{\"a\":1}'"),
    ];
    // One cannot fall back to what it was before the first change.
    page.wait_for(&format!(
        "Object.keys(localStorage).filter(k => k.startsWith({})).length >= 2",
        js(&speech)
    ));
    let sorts =
        [&*speech, "gaojiang/own/", "gaojiang/index/"].map(|sort| (sort, head(&page, sort)));
    let whole = page.eval_text("JSON.stringify({ ...localStorage })");
    page.eval(WRITES_NO_MORE);
    page.goto("about:blank");
    for (prefix, key) in &sorts {
        for (way, change) in ways {
            let broken = browser.page();
            // Before the page is there, and without the other store to mend it from.
            broken.before_load(NO_INDEXED_DB);
            broken.before_load(&format!(
                "{{
                    const all = {whole}, key = {key};
                    all[key] = ({change})(all[key]);
                    localStorage.clear();
                    for (const [key, text] of Object.entries(all)) localStorage.setItem(key, text);
                }}",
                key = js(key)
            ));
            show(&broken, &page_url());
            broken.wait_text(".set-aside", "没能读出来");
            broken.wait_text(".block-item .block-title", "自己的段落");
            if *prefix == "gaojiang/index/" {
                // Which one was open may be forgotten; that there are two may not.
                broken.click(".speech-switch");
                broken.wait("dialog .speech-item");
                assert_eq!(broken.count("dialog .speech-item"), 2, "{way}");
                broken.press("Escape");
                broken.wait_gone("dialog");
            } else {
                broken.wait_text(".sheet .line", "第一句。");
            }
            broken.click_text(".set-aside button", "下载这些记录");
            let file = browser.wait_download();
            assert!(
                std::fs::read_to_string(file)
                    .unwrap()
                    .contains(prefix.trim_start_matches("gaojiang/")),
                "{way} {prefix}"
            );
            broken.click_text(".set-aside button", "不要了，清除");
            broken.wait_gone(".set-aside");
            broken.eval(WRITES_NO_MORE);
            broken.close();
        }
    }
    browser.finish();
}

#[test]
#[ignore = "needs the built page and a browser; cargo xtask test runs it"]
fn the_fill_level_is_told_before_it_hurts() {
    let browser = Browser::fresh();
    let page = browser.page();
    page.before_load(NO_INDEXED_DB);
    page.before_load(
        "if (localStorage.length === 0) localStorage.setItem('other', 'x'.repeat(4_000_000))",
    );
    show(&page, &page_url());
    new_empty_speech(&page);
    page.click(TEXT);
    page.type_text("快满了");
    page.wait_text(".fill-level", "存储已用 7");
    page.click(".fill-level");
    page.wait_text(".fill-figure", "已用 7");
    page.press("Escape");
    browser.finish();
}

#[test]
#[ignore = "needs the built page and a browser; cargo xtask test runs it"]
fn a_backup_is_due_after_a_week() {
    let (browser, page) = open();
    new_empty_speech(&page);
    page.click(TEXT);
    page.type_text("一周前写的");
    page.wait_text(".saved", "已保存");
    assert_eq!(page.count(".backup-due"), 0);
    page.before_load("const now = Date.now; Date.now = () => now() + 8 * 24 * 3600 * 1000");
    page.reload();
    page.wait_value(TEXT, "一周前写的");
    page.click(".backup-due");
    let backup = std::fs::read_to_string(browser.wait_download()).unwrap();
    assert!(backup.contains("一周前写的"));
    page.wait_gone(".backup-due");
    browser.finish();
}

#[test]
#[ignore = "needs the built page and a browser; cargo xtask test runs it"]
fn the_bin_gives_back_and_is_emptied() {
    let (browser, page) = open();
    new_empty_speech(&page);
    page.fill("[data-field=title]", "要删去的");
    page.wait_text(".saved", "已保存");
    page.click(".speech-switch");
    page.click("dialog .speech-item.current .danger");
    page.click_text("dialog button", "回收站");
    page.wait_text(".bin-item", "要删去的");
    page.wait_text(".bin-item", "还留 30 天");
    page.press("Escape");
    page.wait_text(".saved", "已保存");
    page.reload();
    page.wait(".sheet .line");
    let open_bin = || {
        page.click(".bar .menu.right summary");
        page.click_text(".menu-list button", "存储与回收站");
    };
    open_bin();
    page.click_text(".bin-item button", "恢复");
    page.wait_gone(".bin-item");
    page.press("Escape");
    page.wait_value("[data-field=title]", "要删去的");
    page.click(".speech-switch");
    page.click("dialog .speech-item.current .danger");
    page.press("Escape");
    page.wait_text(".saved", "已保存");
    open_bin();
    page.click(".empty-bin");
    page.wait_text(".empty-bin", "确定清空");
    page.click(".empty-bin");
    page.wait_gone(".bin-item");
    page.press("Escape");
    page.reload();
    page.wait(".sheet .line");
    open_bin();
    page.wait_text(".stored", "回收站是空的");
    browser.finish();
}

/// The browser's own folder for the page stands for one that a person chooses.
#[test]
#[ignore = "needs the built page and a browser; cargo xtask test runs it"]
fn a_chosen_folder_gets_a_copy_at_each_pause() {
    const CHOOSE: &str = "window.showDirectoryPicker = async () => {
        if (window.refuse) throw new DOMException('no', 'AbortError');
        return window.folder;
    };
    // A folder as the browser gives it, with what this test wants to see.
    window.files = {}; window.allowed = 'granted';
    window.folder = {
        name: '稿件备份',
        queryPermission: async () => window.allowed,
        requestPermission: async () => window.allowed = 'granted',
        getFileHandle: async name => ({ createWritable: async () => {
            if (window.broken) throw new DOMException('gone', 'NotFoundError');
            let text = '';
            return { write: async more => { text += more }, close: async () => { window.files[name] = text } };
        } }),
    };";
    let browser = Browser::fresh();
    let page = browser.page();
    page.before_load(CHOOSE);
    show(&page, &page_url());
    new_empty_speech(&page);
    let open_panel = || {
        page.click(".bar .menu.right summary");
        page.click_text(".menu-list button", "存储与回收站");
    };
    open_panel();
    page.eval("window.refuse = true");
    page.click(".choose-folder");
    page.eval("window.refuse = false");
    page.click(".choose-folder");
    page.wait_text(".folder-state", "最近一次");
    page.press("Escape");
    page.wait_gone("dialog");
    page.click(TEXT);
    page.type_text("停笔就备份");
    page.wait_for("Object.values(window.files).some(text => text.includes('停笔就备份'))");
    let name = page.eval_text("Object.keys(window.files)[0]");
    assert!(name.starts_with("稿匠备份_20") && name.ends_with(".json"), "{name}");
    // Asked again, it goes on.
    page.eval("window.allowed = 'prompt'");
    page.type_text("，再写");
    page.click(".folder-asks");
    page.wait_for("Object.values(window.files).some(text => text.includes('停笔就备份，再写'))");
    page.wait_gone(".folder-asks");
    // What does not go is told.
    page.eval("window.broken = true");
    page.type_text("，又写");
    page.click(".folder-failed");
    page.wait_text(".folder-state", "没能往“稿件备份”里存备份");
    page.click(".leave-folder");
    page.wait(".choose-folder");
    page.press("Escape");
    browser.finish();
}
