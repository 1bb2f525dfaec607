//! What the store promises in every browser, from disk and served: the tests run these flows in each.

use std::collections::BTreeMap;

use super::app::{new_empty_speech, show};
use super::harness::{Page, Tab, js};

pub const TEXT: &str = "[data-text]";
pub const NO_INDEXED_DB: &str =
    "Object.defineProperty(window, 'indexedDB', { get() { return null } })";
pub const NO_STORAGE: &str = "for (const name of ['localStorage', 'sessionStorage', 'indexedDB']) {
    Object.defineProperty(window, name, { get() { throw new DOMException('no', 'SecurityError') } })
}";
/// For a page that is to be left as it is.
pub const WRITES_NO_MORE: &str =
    "void (Storage.prototype.setItem = Storage.prototype.removeItem = () => {})";
/// Leaves localStorage no room at all.
pub const FILL: &str = "(() => { for (let n = 1 << 20; n > 0; n >>= 1) {
    for (let i = 0; ; i++) {
        try { localStorage.setItem(`other/${n}/${i}`, 'x'.repeat(n)); } catch { break; }
    }
} })()";

/// What one window writes appears in the other, is undone by nobody else, and what is deleted there
/// lies in the bin here.
#[track_caller]
pub fn two_windows_share<T: Tab>(page: &Page<T>, other: &Page<T>, url: &str) {
    page.to_front();
    show(page, url);
    new_empty_speech(page);
    page.click(TEXT);
    page.type_text("甲窗口");
    page.wait_text(".saved", "已保存");
    other.to_front();
    show(other, url);
    other.wait_value(TEXT, "甲窗口");
    other.click(TEXT);
    other.press("Control+End");
    other.type_text("，乙窗口接着写");
    page.wait_value(TEXT, "甲窗口，乙窗口接着写");
    page.wait_text(".sheet .line", "乙窗口接着写");
    // What is undone here is what was written here.
    page.to_front();
    page.click("[data-field=title]");
    page.type_text("题");
    page.wait_text(".sheet .line", "题");
    page.press("Control+z");
    page.wait_value("[data-field=title]", "");
    page.wait_value(TEXT, "甲窗口，乙窗口接着写");
    // Deleted there, it goes here, and lies in the bin.
    other.to_front();
    other.click(".speech-switch");
    other.click("dialog .speech-item.current .danger");
    page.wait_text(".toast", "在另一个窗口里删除了");
    page.to_front();
    page.click(".bar .menu.right summary");
    page.click_text(".menu-list button", "存储与回收站");
    page.wait(".bin-item");
    page.click_text(".bin-item button", "恢复");
    page.wait_gone(".bin-item");
    page.press("Escape");
    page.wait_value(TEXT, "甲窗口，乙窗口接着写");
}

/// What both windows changed is shown to the person, who chooses.
#[track_caller]
pub fn two_windows_clash<T: Tab>(page: &Page<T>, other: &Page<T>, url: &str) {
    page.to_front();
    show(page, url);
    new_empty_speech(page);
    page.click(TEXT);
    page.type_text("共同的一段。");
    page.wait_text(".saved", "已保存");
    other.to_front();
    show(other, url);
    other.wait_value(TEXT, "共同的一段。");
    // The other window hears of nothing for a while, as a frozen tab does.
    other.eval("window.addEventListener('storage', e => e.stopImmediatePropagation(), true)");
    other.click(TEXT);
    other.press("Control+End");
    page.to_front();
    page.click(TEXT);
    page.press("Control+End");
    page.insert("甲改的。");
    other.to_front();
    other.insert("乙改的。");
    other.wait_text(".conflict-notice", "另一个窗口里也改了");
    page.wait_text(".conflict-notice", "另一个窗口里也改了");
    // Both are in the store, whatever comes.
    other.click_text(".conflict-notice button", "比较并选择");
    other.wait_text(".clash .side", "甲改的。");
    other.wait_text(".clash .side", "乙改的。");
    assert_eq!(
        other.texts(".clash mark"),
        ["乙改的。", "甲改的。"].map(|t| t.replace("改的。", ""))
    );
    other.click_text(".clash .choice", "两边的都要");
    other.click("dialog .settle");
    other.wait_gone("dialog");
    let texts = "[...document.querySelectorAll('[data-text]')].map(e => e.value).join('|')";
    other.wait_eq(texts, "共同的一段。乙改的。|共同的一段。甲改的。");
    page.to_front();
    page.wait_eq(texts, "共同的一段。乙改的。|共同的一段。甲改的。");
    page.wait_gone(".conflict-notice");
}

/// A store without room: what is written goes to the larger one. Gives the text that was written.
#[track_caller]
pub fn fills_the_store<T: Tab>(page: &Page<T>, url: &str) -> String {
    show(page, url);
    new_empty_speech(page);
    page.wait_text(".saved", "已保存");
    page.eval(FILL);
    page.click(TEXT);
    let long: String = (0..60).map(|n| format!("第{n}件事要抓紧落实，不得拖延。")).collect();
    page.insert(&long);
    page.wait_text(".saved", "已保存");
    page.click(".bar .menu.right summary");
    page.click_text(".menu-list button", "存储与回收站");
    page.wait_text(".fill-figure", "100%");
    page.press("Escape");
    long
}

/// A store that is refused: the page works, and says that nothing is kept.
#[track_caller]
pub fn works_without_a_store<T: Tab>(page: &Page<T>, url: &str) {
    page.before_load(NO_STORAGE);
    show(page, url);
    page.wait_text(".not-saved", "浏览器不让本页保存内容");
    new_empty_speech(page);
    page.click(TEXT);
    page.type_text("照样能写");
    page.wait_text(".sheet .line", "照样能写");
    page.wait_text(".not-saved", "没有保存");
}

/// One of each sort of record, each broken in one way after the other: the page opens, says so, and
/// the rest is there.
#[track_caller]
pub fn any_record_may_be_broken<T: Tab>(page: &Page<T>, url: &str) {
    const WAYS: [(&str, &str); 5] = [
        ("cut", "raw => raw.slice(0, raw.length * 2 / 3)"),
        ("flipped", "raw => raw.slice(0, -2) + (raw.at(-2) === 'x' ? 'y' : 'x') + raw.at(-1)"),
        ("emptied", "_ => ''"),
        ("foreign", "_ => '{\"theme\":\"dark\"}'"),
        ("swapped", "_ => localStorage.getItem('gaojiang/values/~1-k3x9qz')"),
    ];
    let records = include_str!("../stored/v2.json");
    let all: BTreeMap<String, String> = serde_json::from_str(records).unwrap();
    page.before_load(NO_INDEXED_DB);
    show(page, url);
    // The values are what others are swapped with; of the order only the latest is read, and what
    // lies in the bin is not.
    let unread = ["/values/", "/index/~1", "/speech/gone/~"];
    let read =
        |key: &&String| key.contains("/bin/") || !unread.iter().any(|part| key.contains(part));
    let names: Vec<&String> = all.keys().filter(read).collect();
    for (way, key) in names.into_iter().enumerate() {
        // Each sort in two ways; all sorts together in all of them.
        for (what, change) in [WAYS[way % 5], WAYS[(way + 3) % 5]] {
            println!("{key} {what}");
            page.eval(WRITES_NO_MORE);
            page.reload_with(&format!(
                "{{
                    localStorage.clear();
                    sessionStorage.clear();
                    for (const [key, text] of Object.entries({records})) localStorage.setItem(key, text);
                    const raw = localStorage.getItem({key});
                    localStorage.setItem({key}, ({change})(raw));
                }}",
                key = js(key),
            ));
            page.wait(".app .bar");
            page.wait_text(".set-aside", "没能读出来");
            page.click(".speech-switch");
            page.wait("dialog .speech-item");
            let speeches = page.count("dialog .speech-item");
            // What was broken has nothing before it.
            let lost = usize::from(key.starts_with("gaojiang/speech/"));
            assert!(speeches >= 2 - lost, "{speeches} speeches with {key} {what}");
            page.press("Escape");
            page.wait_gone("dialog");
            let aside = page.eval_text(
                "Object.keys(localStorage).filter(k => k.startsWith('gaojiang/aside/')).join(' ')",
            );
            assert!(aside.contains(key.trim_start_matches("gaojiang/")), "{key} {what}: {aside}");
        }
    }
    assert!(page.errors().is_empty(), "{:?}", page.errors());
}

/// A write that fails, without a larger store to fall back on: the page goes on as it is, says so, and
/// saves all of it once it can.
#[track_caller]
pub fn goes_on_after_a_failed_write<T: Tab>(page: &Page<T>, url: &str) {
    page.before_load(NO_INDEXED_DB);
    page.before_load(
        "const set = Storage.prototype.setItem;
         Storage.prototype.setItem = function (key, text) {
             if (window.failing && this === localStorage) throw new DOMException('no', window.failing);
             return set.call(this, key, text);
         };",
    );
    show(page, url);
    new_empty_speech(page);
    page.click(TEXT);
    page.type_text("写得下的。");
    page.wait_text(".saved", "已保存");
    page.eval("void (window.loaded = 'once')");
    for (name, message) in [
        ("InvalidStateError", "浏览器不让本页保存内容"),
        ("QuotaExceededError", "存储空间满了"),
        ("NS_ERROR_DOM_QUOTA_REACHED", "存储空间满了"),
    ] {
        page.eval(&format!("void (window.failing = '{name}')"));
        page.click(TEXT);
        page.press("Control+End");
        page.type_text("写不下的。");
        page.wait_text(".not-saved", message);
        page.wait_text(".sheet .line", "写不下的。");
        assert_eq!(page.count(".saved"), 0, "{name}");
    }
    assert_eq!(page.eval_text("window.loaded"), "once", "the page loaded itself anew");
    page.eval("void (window.failing = '')");
    page.type_text("又行了。");
    page.wait_text(".saved", "已保存");
    page.reload();
    page.wait_value(TEXT, "写得下的。写不下的。写不下的。写不下的。又行了。");
}

/// A store that cannot be read when the page opens: nothing in it is touched, whatever is written
/// meanwhile, and the next opening finds all of it.
#[track_caller]
pub fn touches_nothing_after_a_failed_open<T: Tab>(page: &Page<T>, url: &str) {
    // Past what the test puts in the way of reading.
    const ALL: &str = "Object.fromEntries(Object.entries({ ...localStorage })
        .filter(([key]) => key.startsWith('gaojiang/') && key !== 'gaojiang/prefs'))";
    page.before_load(NO_INDEXED_DB);
    show(page, url);
    new_empty_speech(page);
    page.click(TEXT);
    page.type_text("原来写的。");
    page.wait_text(".saved", "已保存");
    page.reload();
    page.wait_value(TEXT, "原来写的。");
    let before = page.eval(ALL);
    page.eval(WRITES_NO_MORE);
    page.reload_with(&format!(
        "for (const [key, text] of Object.entries({before})) localStorage.setItem(key, text);
         const getItem = Storage.prototype.getItem;
         Storage.prototype.getItem = function (key) {{
             if (this === localStorage && key.startsWith('gaojiang/')) {{
                 throw new DOMException('no', 'InvalidStateError');
             }}
             return getItem.call(this, key);
         }};",
    ));
    page.wait(".app .bar");
    page.wait_text(".not-saved", "没有");
    new_empty_speech(page);
    page.click(TEXT);
    page.type_text("读不出时写的。");
    page.wait_text(".sheet .line", "读不出时写的。");
    page.wait_text(".not-saved", "没有");
    let after = page.eval(ALL);
    for (key, text) in before.as_object().unwrap() {
        assert_eq!(after[key], *text, "{key} was touched");
    }
    page.reload();
    page.click(".speech-switch");
    page.wait("dialog .speech-item");
    let all = page.texts("dialog .speech-item").join("\n");
    println!("{all}");
    page.wait_value(TEXT, "原来写的。");
}

/// The larger store answers late, and it alone has what was written last, as after a kill: what is
/// written before that is a version of its own, and both are there.
#[track_caller]
pub fn writes_before_all_is_loaded<T: Tab>(page: &Page<T>, url: &str) {
    show(page, url);
    new_empty_speech(page);
    page.click(TEXT);
    page.type_text("开头。");
    page.wait_text(".sheet .line", "开头。");
    // Two versions of it, or another speech would be opened without the last.
    let with = |words: &str| {
        format!(
            "Object.keys(localStorage).filter(k => k.startsWith('gaojiang/speech/')
                && localStorage.getItem(k).includes({}))",
            js(words)
        )
    };
    page.wait_for(&format!("{}.length", with("开头。")));
    page.press("Enter");
    page.type_text("最后写的。");
    page.wait_text(".sheet .line", "最后写的。");
    page.wait_text(".saved", "已保存");
    page.wait_for(&format!("{}.length >= 2", with("开头。")));
    let last = page.eval_text(&format!("{}[0]", with("最后写的。")));
    let all = page.eval_text("JSON.stringify({ ...localStorage })");
    page.eval(WRITES_NO_MORE);
    // All of it anew: Chromium may give another process what lay there seconds ago.
    page.reload_with(&format!(
        "localStorage.clear();
         for (const [key, text] of Object.entries({all})) localStorage.setItem(key, text);
         localStorage.removeItem({last});
         sessionStorage.clear();
         Object.defineProperty(IDBRequest.prototype, 'onsuccess', {{
             set(call) {{
                 const wait = this instanceof IDBOpenDBRequest ? 5000 : 0;
                 this.addEventListener('success', (event) => setTimeout(() => {{
                     window.answered = true;
                     call.call(this, event);
                 }}, wait));
             }},
         }});",
        last = js(&last)
    ));
    page.wait(".app .bar");
    page.wait(TEXT);
    assert_eq!(page.eval("!!window.answered"), false, "the larger store was waited for");
    page.click(TEXT);
    page.press("Control+Home");
    page.type_text("抢先写的。");
    page.wait_for("window.answered");
    let both = "[...document.querySelectorAll('[data-text], .conflict-notice')]
        .map(e => e.value ?? '冲突').join('|')";
    page.wait_for(&format!(
        "(() => {{ const all = {both}; return all.includes('冲突') ||
            (all.includes('抢先写的。') && all.includes('最后写的。')); }})()"
    ));
    if page.count(".conflict-notice") > 0 {
        page.click_text(".conflict-notice button", "比较并选择");
        page.wait_text(".clash .side", "抢先写的。");
        page.wait_text(".clash .side", "最后写的。");
    }
}
