//! Any text as HTML from the clipboard.
#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|html: &str| gaojiang_fuzz::check(Ok(gaojiang::read::html(html))));
