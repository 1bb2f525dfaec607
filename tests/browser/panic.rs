//! Should the app stop all the same, the text is kept and the page says so.

use super::app::{new_empty_speech, open};

#[test]
#[ignore = "needs the built page and a browser; cargo xtask test runs it"]
fn a_panic_keeps_the_text_and_offers_it() {
    let (browser, page) = open();
    new_empty_speech(&page);
    page.click("[data-text]");
    page.type_text("出故障前写的话");
    page.press("ArrowLeft");
    page.press("ArrowLeft");
    page.wait_text(".saved", "已保存");
    page.type_text("！");
    page.wait_text(".sheet .line", "写！的");
    page.wait_text(".saved", "已保存");
    page.click(".hint .icon");
    page.wait_gone(".hint");
    // What extensions that rewrite a page do to it: the app finds an element gone.
    page.eval("document.querySelector('.speech-pane > .tabs').remove()");
    page.click(".bar .menu summary");
    page.click_text(".bar .menu-list button", "显示入门提示");
    page.wait_text(".panic h2", "停了下来");
    page.wait_text(".panic p", "已经保存在这个浏览器里");
    page.click(".panic a[download]");
    let backup = std::fs::read_to_string(browser.wait_download()).unwrap();
    assert!(backup.contains("出故障前写！的话"));
    page.take_errors();
    page.reload();
    page.wait_value("[data-text]", "出故障前写！的话");
    // It goes on where it stopped: the cursor, and the steps back.
    page.wait("[data-text]:focus");
    page.wait_eq("document.activeElement.selectionStart", 6);
    page.type_text("好");
    page.wait_value("[data-text]", "出故障前写！好的话");
    page.press("Ctrl+z");
    page.press("Ctrl+z");
    page.wait_for("!document.querySelector('[data-text]').value.includes('！')");
    browser.finish();
}
