//! The page where it cannot start says what to do instead.

use std::fs;

use super::harness::{Browser, Page, TempDir, file_url, page_path};

const SEEN: &str = "getComputedStyle(document.getElementById('boot')).visibility === 'visible'";

/// Opens the built page with its script changed; the policy would refuse another script.
fn open_changed(name: &str, change: impl Fn(&str) -> String, look: impl Fn(&Page)) {
    let html = fs::read_to_string(page_path()).unwrap();
    let (before, rest) = html.split_once("<script>").unwrap();
    let (script, after) = rest.split_once("</script>").unwrap();
    let before = before.replace("http-equiv", "data-no-policy");
    let folder = TempDir::new();
    let file = folder.path().join(name);
    fs::write(&file, format!("{before}<script>{}</script>{after}", change(script))).unwrap();
    let browser = Browser::fresh();
    let page = browser.page();
    page.goto(&file_url(&file));
    page.wait_for(SEEN);
    for advice in ["Chrome 109", "Firefox 115", "极速模式"] {
        assert!(page.text("#boot").contains(advice), "{name}: {advice}");
    }
    look(&page);
    page.take_errors();
    browser.finish();
}

#[test]
#[ignore = "needs the built page and a browser; cargo xtask test runs it"]
fn a_browser_that_cannot_read_the_script_is_told() {
    let unreadable = |script: &str| format!("{script}\nlet 1;");
    open_changed("unreadable.html", unreadable, |page| {
        assert_eq!(page.text("#boot h1"), "稿匠正在打开……");
    });
}

#[test]
#[ignore = "needs the built page and a browser; cargo xtask test runs it"]
fn a_browser_that_lacks_something_is_told_what() {
    let lacking = |script: &str| format!("delete window.DecompressionStream;\n{script}");
    open_changed("lacking.html", lacking, |page| {
        assert_eq!(page.text("#boot h1"), "稿匠打不开：浏览器太旧");
        assert_eq!(page.text("#boot-error"), "DecompressionStream");
    });
}

#[test]
#[ignore = "needs the built page and a browser; cargo xtask test runs it"]
fn a_damaged_file_says_so() {
    let damaged = |script: &str| script.replacen("decode(\"", "decode(\"AAAA", 1);
    open_changed("damaged.html", damaged, |page| {
        assert_eq!(page.text("#boot h1"), "稿匠没能打开");
        assert_ne!(page.text("#boot-error"), "");
    });
}
