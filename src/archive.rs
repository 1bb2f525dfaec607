//! Writing .zip files, for all that is given away in one.

use std::io::{Cursor, Write};

use zip::write::SimpleFileOptions;

/// A .zip of texts by name. The same texts give the same bytes.
pub fn zip<'a>(files: impl IntoIterator<Item = (&'a str, &'a str)>) -> Vec<u8> {
    // Writing to memory fails beyond 4 GB alone, which nothing here reaches.
    written(files).unwrap_or_default()
}

fn written<'a>(
    files: impl IntoIterator<Item = (&'a str, &'a str)>,
) -> zip::result::ZipResult<Vec<u8>> {
    let options = SimpleFileOptions::default()
        .compression_method(zip::CompressionMethod::Deflated)
        .last_modified_time(zip::DateTime::default());
    let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, text) in files {
        writer.start_file(name, options)?;
        writer.write_all(text.as_bytes())?;
    }
    Ok(writer.finish()?.into_inner())
}
