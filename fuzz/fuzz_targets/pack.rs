//! Any text as a pack file; what was read of it is written and read again the same.
#![no_main]

use gaojiang::pack;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let (first, _) = pack::read(text);
    let written = pack::write(&first);
    let (again, problems) = pack::read(&written);
    assert_eq!(first, again, "written as:\n{written}\n{problems:?}");
});
