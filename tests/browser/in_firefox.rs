//! What the page does for the clerk whose browser is Firefox.

use std::fs;
use std::time::Instant;

use super::app;
use super::firefox::Firefox;
use super::harness::{PATIENCE, TempDir, file_url, page_url};
use super::kept;

#[test]
#[ignore = "needs the built page and Firefox; cargo xtask test runs it"]
fn firefox_opens_the_page_from_disk_and_it_asks_for_nothing_else() {
    let firefox = Firefox::fresh();
    let page = firefox.page();
    app::show(&page, &page_url());
    page.wait(".sheet .line");
    // Firefox tells of no files; of all else it does, as the last test here shows.
    assert_eq!(page.requests(), [""; 0]);
    assert_eq!(page.errors(), [""; 0]);
    firefox.finish();
}

#[test]
#[ignore = "needs the built page and Firefox; cargo xtask test runs it"]
fn firefox_shows_what_is_typed_and_keeps_it() {
    let profile = TempDir::new();
    let firefox = Firefox::start(profile.path());
    let page = firefox.page();
    app::show(&page, &page_url());
    app::new_empty_speech(&page);
    page.click("[data-text]");
    page.type_text("# 压实责任\n全县粮食产量A1龘。");
    page.wait_eq(&app::line_with('龘'), "全县粮食产量A1龘。");
    page.wait_text(".sheet .line.h1", "一、压实责任");
    page.wait_text(".saved", "已保存");
    firefox.finish();

    let firefox = Firefox::start(profile.path());
    let page = firefox.page();
    app::show(&page, &page_url());
    page.wait_eq(&app::line_with('龘'), "全县粮食产量A1龘。");
    page.click("[data-text]");
    page.press("Control+End");
    page.type_text("靐");
    page.wait_text(".sheet .line", "靐");
    page.wait_text(".saved", "已保存");
    // At once: Firefox writes localStorage down every five seconds.
    firefox.kill();

    let firefox = Firefox::start(profile.path());
    let page = firefox.page();
    app::show(&page, &page_url());
    page.wait_eq(&app::line_with('龘'), "全县粮食产量A1龘。靐");
    firefox.finish();
}

#[test]
#[ignore = "needs the built page and Firefox; cargo xtask test runs it"]
fn firefox_carries_the_speech_out() {
    let firefox = Firefox::fresh();
    let page = firefox.page();
    app::show(&page, &page_url());
    page.click(".copy-all");
    page.wait_text(".toast", "已复制全文");
    let (html, plain) = firefox.clipboard();
    for wanted in ["mso-char-indent-count:2.0", "mso-outline-level:1", "仿宋_GB2312"] {
        assert!(html.contains(wanted), "{wanted} is not in the clipboard's HTML:\n{html}");
    }
    assert!(plain.contains("一、"), "{plain}");

    page.click(".download-docx");
    let docx = firefox.wait_download();
    assert_eq!(docx.extension().unwrap(), "docx");
    assert!(fs::read(docx).unwrap().starts_with(b"PK"));
    firefox.finish();
}

#[test]
#[ignore = "needs the built page and Firefox; cargo xtask test runs it"]
fn two_windows_of_firefox_share_what_is_written() {
    let firefox = Firefox::fresh();
    kept::two_windows_share(&firefox.page(), &firefox.page(), &page_url());
    firefox.finish();
}

#[test]
#[ignore = "needs the built page and Firefox; cargo xtask test runs it"]
fn two_windows_of_firefox_show_what_both_changed() {
    let firefox = Firefox::fresh();
    kept::two_windows_clash(&firefox.page(), &firefox.page(), &page_url());
    firefox.finish();
}

#[test]
#[ignore = "needs the built page and Firefox; cargo xtask test runs it"]
fn firefox_works_where_storage_is_refused() {
    let firefox = Firefox::fresh();
    kept::works_without_a_store(&firefox.page(), &page_url());
    firefox.finish();
}

#[test]
#[ignore = "needs the built page and Firefox; cargo xtask test runs it"]
fn firefox_opens_with_any_record_broken() {
    let firefox = Firefox::fresh();
    kept::any_record_may_be_broken(&firefox.page(), &page_url());
    firefox.finish();
}

#[test]
#[ignore = "needs the built page and Firefox; cargo xtask test runs it"]
fn firefox_goes_on_after_a_failed_write() {
    let firefox = Firefox::fresh();
    kept::goes_on_after_a_failed_write(&firefox.page(), &page_url());
    firefox.finish();
}

#[test]
#[ignore = "needs the built page and Firefox; cargo xtask test runs it"]
fn firefox_leaves_alone_what_it_could_not_read() {
    let firefox = Firefox::fresh();
    kept::touches_nothing_after_a_failed_open(&firefox.page(), &page_url());
    firefox.finish();
}

#[test]
#[ignore = "needs the built page and Firefox; cargo xtask test runs it"]
fn a_full_store_of_firefox_spills_over_into_the_larger_one() {
    let profile = TempDir::new();
    let firefox = Firefox::start(profile.path());
    let long = kept::fills_the_store(&firefox.page(), &page_url());
    firefox.kill();
    let firefox = Firefox::start(profile.path());
    let page = firefox.page();
    app::show(&page, &page_url());
    page.wait_value(kept::TEXT, &long);
    firefox.finish();
}

#[test]
#[ignore = "needs the built page and Firefox; cargo xtask test runs it"]
fn firefox_loses_nothing_that_is_written_before_all_is_loaded() {
    let firefox = Firefox::fresh();
    kept::writes_before_all_is_loaded(&firefox.page(), &page_url());
    firefox.finish();
}

/// What was written in one browser is the same in the other, to the last byte of what goes out.
#[test]
#[ignore = "needs the built page and Firefox; cargo xtask test runs it"]
fn a_backup_of_chromium_comes_back_in_firefox_byte_for_byte() {
    let (browser, page) = app::open();
    app::new_empty_speech(&page);
    page.fill("[data-field=title]", "两个浏览器里的讲话");
    page.click("[data-text]");
    page.insert("# 一样\n{{单位名称}}今年办成12件事，|不差|一字。\n（一）再看一遍");
    page.wait_text(".sheet .line", "再看一遍");
    page.click(".download-docx");
    let docx = fs::read(browser.wait_download()).unwrap();
    page.click(".bar .menu.right summary");
    page.click_text(".menu-list button", "下载 .md");
    let markdown = fs::read(browser.wait_download()).unwrap();
    page.click(".bar .menu.right summary");
    page.click_text(".menu-list button", "备份全部内容");
    let backup = browser.wait_download();

    let firefox = Firefox::fresh();
    let page = firefox.page();
    app::show(&page, &page_url());
    page.choose_files("[data-field=restore]", &[&backup]);
    page.wait_text(".toast", "已恢复");
    page.click(".speech-switch");
    page.click(".speech-item:has([placeholder=两个浏览器里的讲话]) .primary");
    page.wait_text(".sheet .line", "再看一遍");
    page.click(".download-docx");
    assert!(fs::read(firefox.wait_download()).unwrap() == docx, "the .docx is another");
    page.click(".bar .menu.right summary");
    page.click_text(".menu-list button", "下载 .md");
    assert!(fs::read(firefox.wait_download()).unwrap() == markdown, "the .md is another");
    firefox.finish();
    browser.finish();
}

// ---- the driver itself: a log that sees nothing proves nothing

#[test]
#[ignore = "needs the built page and Firefox; cargo xtask test runs it"]
fn what_goes_wrong_in_firefox_is_seen() {
    let firefox = Firefox::fresh();
    let page = firefox.page();
    app::show(&page, &page_url());
    page.eval("console.error('told', 7)");
    page.eval("void setTimeout(() => { throw new Error('thrown') })");
    page.eval("void Promise.reject(new Error('rejected'))");
    page.eval("document.body.setAttribute('style', 'color: red')");
    page.eval("fetch('https://a.invalid/').catch(() => 0)");
    for wanted in ["told 7", "thrown", "rejected", "style-src", "connect-src"] {
        let end = Instant::now() + PATIENCE;
        while !page.errors().iter().any(|error| error.contains(wanted)) {
            assert!(Instant::now() < end, "no {wanted} in {:#?}", page.errors());
        }
    }
    // What is not taken fails the test at its end.
    assert_eq!(firefox.errors(), page.take_errors());
    firefox.finish();
}

#[test]
#[ignore = "needs the built page and Firefox; cargo xtask test runs it"]
fn a_page_in_firefox_is_handled_as_by_a_person() {
    let folder = TempDir::new();
    let bench = folder.path().join("工 作#台?.html");
    fs::write(&bench, super::tools::BENCH).unwrap();
    let firefox = Firefox::fresh();
    let page = firefox.page();
    page.goto(&file_url(&bench));
    page.click_text("button", "save");
    page.wait_text("#said", "saved:true");
    page.click("#text");
    page.type_text("aB#1一é\n.");
    page.wait_value("#text", "aB#1一é\n.");
    page.press("Control+Shift+z");
    page.press("F8");
    page.press("Alt+ArrowUp");
    page.wait_text("#said", "C-S-Shift:16 C-S-Z:90 F8:119 A-Alt:18 A-ArrowUp:38");
    page.fill("#text", "new");
    page.wait_value("#text", "new");
    page.fill("#text", "");
    page.wait_value("#text", "");
    page.select("#choice", "b");
    page.wait_text("#said", "choice:b");
    page.click("#load");
    let loaded = firefox.wait_download();
    assert_eq!(loaded.file_name().unwrap(), "讲话 稿.txt");
    assert_eq!(fs::read_to_string(loaded).unwrap(), "内容");
    page.click("#copy");
    page.wait_text("#said", "copied");
    let (html, plain) = firefox.clipboard();
    assert_eq!(plain, "纯 text");
    assert!(html.contains("<p style=\"mso-x: 1; color: red\">富 text</p>"), "{html}");
    assert!(page.pdf().starts_with(b"%PDF"));
    let shot = folder.path().join("shot.png");
    page.screenshot(&shot);
    assert!(fs::read(shot).unwrap().starts_with(b"\x89PNG"));
    page.reload();
    assert_eq!(page.text("#said"), "");
    firefox.finish();
}

/// Without a policy a request goes out, and is listed.
#[test]
#[ignore = "needs the built page and Firefox; cargo xtask test runs it"]
fn what_is_asked_for_in_firefox_is_seen() {
    let url = super::tools::serve_ok();
    let firefox = Firefox::fresh();
    let page = firefox.page();
    page.goto(&url);
    page.eval(&format!("fetch('{url}a').then(r => r.text())"));
    page.eval(&format!("void navigator.sendBeacon('{url}b', 'x')"));
    page.eval("void (new Image().src = URL.createObjectURL(new Blob(['x'])))");
    let asked = page.requests();
    for wanted in ["", "a", "b"] {
        assert!(asked.contains(&format!("{url}{wanted}")), "{asked:?}");
    }
    page.take_errors();
    firefox.finish();
}
