//! The page as a web server gives it.

use super::app;
use super::harness::{Browser, TempDir};
use super::kept;

/// Where `cargo xtask served` serves it.
fn served() -> Option<String> {
    let url = std::env::var("GAOJIANG_URL").ok();
    if url.is_none() {
        println!("skipped: GAOJIANG_URL names no served page");
    }
    url
}

#[test]
#[ignore = "needs the built page and a browser; cargo xtask test runs it"]
fn served_page_works() {
    let Some(url) = served() else { return };
    let browser = Browser::fresh();
    let page = browser.page();
    app::show(&page, &url);
    let policy = "document.querySelector('meta[http-equiv=\"Content-Security-Policy\"]').content";
    assert!(page.eval_text(policy).contains("default-src 'none'"));
    app::new_empty_speech(&page);
    page.click("[data-field=title]");
    page.type_text("Served 讲话");
    page.wait_text(".sheet .line", "Served 讲话");
    // A browser looks for an icon by itself.
    let asked: Vec<String> =
        page.requests().into_iter().filter(|asked| !asked.ends_with("/favicon.ico")).collect();
    let outside: Vec<&String> = asked.iter().filter(|asked| !asked.starts_with(&url)).collect();
    assert!(outside.is_empty(), "{outside:?} is not below {url}");
    browser.finish();
}

/// What is kept is kept for the address, and two windows of it share it.
#[test]
#[ignore = "needs the built page and a browser; cargo xtask test runs it"]
fn served_page_keeps_what_is_written() {
    let Some(url) = served() else { return };
    let profile = TempDir::new();
    let browser = Browser::start(profile.path());
    kept::two_windows_share(&browser.page(), &browser.page(), &url);
    browser.kill();
    let browser = Browser::start(profile.path());
    let page = browser.page();
    app::show(&page, &url);
    page.wait_value(kept::TEXT, "甲窗口，乙窗口接着写");
    browser.finish();
    let browser = Browser::fresh();
    kept::two_windows_clash(&browser.page(), &browser.page(), &url);
    browser.finish();
    let browser = Browser::fresh();
    kept::any_record_may_be_broken(&browser.page(), &url);
    kept::works_without_a_store(&browser.page(), &url);
    browser.finish();
}
