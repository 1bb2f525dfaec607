//! The page as a web server gives it.

use super::app;
use super::harness::Browser;

#[test]
#[ignore = "needs the built page and a browser; cargo xtask test runs it"]
fn served_page_works() {
    let Ok(url) = std::env::var("GAOJIANG_URL") else {
        println!("skipped: GAOJIANG_URL names no served page");
        return;
    };
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
