//! Any bytes as the document, the styles and the numbering of a .docx that is whole otherwise. NUL
//! divides them.
#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let mut parts = bytes.splitn(3, |&byte| byte == 0);
    let names = ["word/document.xml", "word/styles.xml", "word/numbering.xml"];
    let parts = names.map(|name| (name, parts.next().unwrap_or_default()));
    gaojiang_fuzz::check(gaojiang::read::file("a.docx", &gaojiang_fuzz::package(&parts)));
});
