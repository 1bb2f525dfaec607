//! What the targets share.

use std::io::{Cursor, Write as _};

use gaojiang::read::{Refusal, Source};
use zip::write::SimpleFileOptions;

/// Whether what was read keeps the promises of its types; a refusal keeps them all.
pub fn check(read: Result<Source, Refusal>) {
    for line in read.iter().flat_map(|source| &source.lines) {
        let breaks = |c| matches!(c, '\n' | '\r' | '\u{B}' | '\u{C}' | '\u{85}' | '\u{2028}' | '\u{2029}' | '\0');
        assert!(!line.text.contains(breaks), "{:?} holds a line break", line.text);
        assert!(line.level.is_none_or(|level| (1..=9).contains(&level)), "level {:?}", line.level);
    }
}

/// A zip of the parts, not packed: what was found shows in it.
pub fn package(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let stored = SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
    for (name, bytes) in parts {
        if zip.start_file(*name, stored).and_then(|()| Ok(zip.write_all(bytes)?)).is_err() {
            return Vec::new();
        }
    }
    zip.finish().map(Cursor::into_inner).unwrap_or_default()
}
