//! The one file, opened.

use super::app;
use super::harness::page_url;

#[test]
#[ignore = "needs the built page and a browser; cargo xtask test runs it"]
fn the_page_is_one_file_that_asks_for_nothing_else() {
    let (browser, page) = app::open();
    let csp = page.eval_text(
        "document.querySelector('meta[http-equiv=\"Content-Security-Policy\"]').content",
    );
    assert!(csp.contains("default-src 'none'") && csp.contains("connect-src 'none'"), "{csp}");
    assert_eq!(page.eval("document.characterSet"), "UTF-16LE");
    app::new_empty_speech(&page);
    page.wait(".sheet");
    assert_eq!(page.requests(), [page_url()]);
    assert_eq!(page.errors(), [""; 0]);
    browser.finish();
}
