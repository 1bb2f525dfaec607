//! Runs a page that measures what it holds: the same work by the core and by other libraries.

use std::path::Path;
use std::time::Duration;

use serde_json::Value;

use crate::harness::{Browser, file_url};

/// What the page found, each piece of work done that many times.
pub fn run(page: &Path, times: usize) -> Value {
    let browser = Browser::fresh();
    let tab = browser.page();
    tab.goto(&file_url(page));
    tab.wait_for("self.measure");
    tab.eval(&format!("void measure({times}).then(r => {{ self.result = r; }}, e => {{ self.failed = String(e?.stack ?? e); }})"));
    loop {
        std::thread::sleep(Duration::from_millis(500));
        let failed = tab.eval("self.failed ?? null");
        assert!(failed.is_null(), "{failed}");
        let result = tab.eval("self.result ?? null");
        if !result.is_null() {
            browser.finish();
            return result;
        }
    }
}
