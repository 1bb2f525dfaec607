//! What the tests know of the page's own markup.

use super::harness::{Browser, Page, Tab, page_url};

/// A fresh browser with the page open.
#[track_caller]
pub fn open() -> (Browser, Page) {
    let browser = Browser::fresh();
    let page = browser.page();
    show(&page, &page_url());
    (browser, page)
}

#[track_caller]
pub fn show<T: Tab>(page: &Page<T>, url: &str) {
    page.goto(url);
    page.wait(".app .bar");
}

/// A speech with one empty section.
#[track_caller]
pub fn new_empty_speech<T: Tab>(page: &Page<T>) {
    page.click_text(".bar button", "新建");
    page.click("dialog [data-outline=empty]");
    page.wait_gone("dialog");
    page.wait("[data-text]");
}

/// The sheets' lines, one below the other.
#[track_caller]
pub fn lines<T: Tab>(page: &Page<T>) -> String {
    page.texts(".sheet .line").join("\n")
}

/// An expression for the one line on the sheets with this character; `null` if there are more.
pub fn line_with(character: char) -> String {
    format!(
        "(() => {{ const all = [...document.querySelectorAll('.sheet .line')]
            .map(e => e.innerText).filter(text => text.includes('{character}'));
            return all.length === 1 ? all[0] : null; }})()"
    )
}

/// An expression for the text of every line that is drawn.
pub const ALL_LINES: &str =
    "[...document.querySelectorAll('.sheet .line')].map(e => e.textContent).join('\\n')";

/// An expression's text while all sheets are drawn, as for the print: else only those in view are.
#[track_caller]
pub fn with_all_sheets(page: &Page, script: &str) -> String {
    page.eval_text(&format!(
        "(() => {{
            dispatchEvent(new Event('beforeprint'));
            const text = {script};
            dispatchEvent(new Event('afterprint'));
            return text;
        }})()"
    ))
}
