//! Any bytes as a .docx: the archive and how its parts are found.
#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    gaojiang_fuzz::check(gaojiang::read::file("a.docx", bytes));
    gaojiang_fuzz::check(gaojiang::read::file("a.docx", &[b"PK\x03\x04", bytes].concat()));
});
