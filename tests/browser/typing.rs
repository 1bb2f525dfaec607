//! Text goes in by keys and by input method, and stands where it was typed.

use super::app::{new_empty_speech, open};

const TITLE: &str = "[data-field=title]";
const TEXT: &str = "[data-text]";

#[test]
#[ignore = "needs the built page and a browser; cargo xtask test runs it"]
fn what_is_typed_stands_on_the_sheet() {
    let (browser, page) = open();
    new_empty_speech(&page);
    page.wait_for("document.activeElement?.dataset.field === 'title'");
    page.type_text("Report 2026: plan (A)");
    page.wait_value(TITLE, "Report 2026: plan (A)");
    page.click(TEXT);
    page.type_text("各位代表，工作如下。\n第二段 #1!");
    page.wait_value(TEXT, "各位代表，工作如下。\n第二段 #1!");
    page.wait_text(".sheet .line", "Report 2026: plan (A)");
    page.wait_text(".sheet .line", "各位代表，工作如下。");
    page.wait_text(".sheet .line", "第二段 #1!");
    browser.finish();
}
