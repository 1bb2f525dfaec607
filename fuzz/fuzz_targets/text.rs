//! Any bytes as a text file, of each name that makes a difference.
#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    for name in ["a.txt", "a.md", "a.html"] {
        gaojiang_fuzz::check(gaojiang::read::file(name, bytes));
    }
});
