//! .zip files (APPNOTE 4.3): what is given away in one, and what is in one.
//!
//! Own, because the zip crate is 60 KB of page more, 25 KB packed, and knows nothing of archives cut
//! off. Sizes are counted while unpacking; what an archive says of them is not believed.

use std::io::{Read, Write};

use flate2::Compression;
use flate2::read::DeflateDecoder;
use flate2::write::DeflateEncoder;

/// What each header of an archive begins with: a file's own, its entry in the directory, the end.
pub(crate) const FILE: &[u8] = b"PK\x03\x04";
const ENTRY: &[u8] = b"PK\x01\x02";
const END: &[u8] = b"PK\x05\x06";

/// What a file is packed by.
const STORED: usize = 0;
const DEFLATED: usize = 8;
/// In bytes: to set up the packing of a file takes as long as that of 20 KB, more than these gain.
const SHORT: usize = 1_000;
/// A .docx is 6 % larger than at the usual 6 and packed in half the time.
const LEVEL: u32 = 5;
/// Names are UTF-8.
const UTF8: u16 = 1 << 11;
/// The first day there is: the same texts give the same bytes.
const DAY: u16 = 1 << 5 | 1;

/// A .zip of texts by name.
pub fn zip<'a>(files: impl IntoIterator<Item = (&'a str, &'a str)>) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut directory = Vec::new();
    let mut count = 0;
    for (name, text) in files {
        let (method, packed) = if text.len() < SHORT {
            (STORED, text.as_bytes().to_vec())
        } else {
            let mut packer = DeflateEncoder::new(Vec::new(), Compression::new(LEVEL));
            // Writing into memory does not fail.
            let _ = packer.write_all(text.as_bytes());
            (DEFLATED, packer.finish().unwrap_or_default())
        };
        let at = word(bytes.len());
        let mut head = Vec::new();
        // By what version it can be read; a name that is not ASCII needs its mark.
        for number in [20, if name.is_ascii() { 0 } else { UTF8 }, method as u16, 0, DAY] {
            head.extend(number.to_le_bytes());
        }
        head.extend(crc32fast::hash(text.as_bytes()).to_le_bytes());
        for length in [packed.len(), text.len()] {
            head.extend(word(length));
        }
        head.extend(half(name.len()));
        // No further fields.
        head.extend([0, 0]);

        bytes.extend(FILE);
        bytes.extend(&head);
        bytes.extend(name.as_bytes());
        bytes.extend(packed);

        directory.extend(ENTRY);
        // Written as under Unix, so that the rights count: a file that one may read and write.
        directory.extend([20, 3]);
        directory.extend(&head);
        directory.extend([0; 8]);
        directory.extend((0o100_644u16).to_le_bytes());
        directory.extend(at);
        directory.extend(name.as_bytes());
        count += 1;
    }
    let at = word(bytes.len());
    let size = word(directory.len());
    bytes.extend(directory);
    bytes.extend(END);
    bytes.extend([0; 4]);
    bytes.extend([half(count), half(count)].concat());
    bytes.extend([size, at].concat());
    bytes.extend([0, 0]);
    bytes
}

/// Numbers as archives have them. Nothing here comes near to where they end.
fn word(number: usize) -> [u8; 4] {
    u32::try_from(number).unwrap_or(u32::MAX).to_le_bytes()
}

fn half(number: usize) -> [u8; 2] {
    u16::try_from(number).unwrap_or(u16::MAX).to_le_bytes()
}

/// A file of an archive.
pub(crate) struct Entry {
    /// As written, in an unknown encoding.
    pub name: Vec<u8>,
    pub locked: bool,
    pub method: usize,
    /// Unknown where the archive's directory is lost.
    pub sum: Option<u32>,
    /// Packed; believed of files that are not packed alone.
    pub size: usize,
    /// Where its own header begins.
    pub at: usize,
}

impl Entry {
    /// As much of the file as can be unpacked, at most `most` bytes and one, and whether it is whole.
    /// None where it is not to be found, or packed in an unknown way.
    pub fn unpack(&self, archive: &[u8], most: usize) -> Option<(Vec<u8>, bool)> {
        let header = archive.get(self.at..).filter(|header| header.starts_with(FILE))?;
        let data = header.get(30 + short(header, 26)? + short(header, 28)?..)?;
        let mut bytes = Vec::new();
        let most = most as u64 + 1;
        let ended = match self.method {
            STORED => {
                let data = data.get(..self.size.min(data.len())).unwrap_or_default();
                data.take(most).read_to_end(&mut bytes)
            }
            DEFLATED => DeflateDecoder::new(data).take(most).read_to_end(&mut bytes),
            _ => return None,
        };
        let right = self.sum.is_none_or(|sum| sum == crc32fast::hash(&bytes));
        Some((bytes, ended.is_ok() && right))
    }
}

/// The files that the directory at the archive's end lists. None where there is none.
pub(crate) fn directory(bytes: &[u8]) -> Option<Vec<Entry>> {
    /// A comment of 65,535 bytes may follow the 22 of the end.
    const TAIL: usize = 22 + 0xFFFF;
    let start = bytes.len().saturating_sub(TAIL);
    let at = start + bytes.get(start..)?.windows(4).rposition(|window| window == END)?;
    let end = bytes.get(at..)?;
    // What stands before the archive, of a program that unpacks itself, is not counted.
    let offset = long(end, 16)?;
    let shift = at.checked_sub(long(end, 12)?).and_then(|directory| directory.checked_sub(offset));
    let listed = |shift: usize| {
        let rest = bytes.get(offset.checked_add(shift)?..)?;
        rest.starts_with(ENTRY).then_some((rest, shift))
    };
    let Some((mut rest, shift)) = listed(0).or_else(|| listed(shift?)) else {
        return (short(end, 10)? == 0).then(Vec::new);
    };
    let mut files = Vec::new();
    while rest.starts_with(ENTRY) {
        let [name, extra, comment] = [short(rest, 28)?, short(rest, 30)?, short(rest, 32)?];
        files.push(Entry {
            name: rest.get(46..46 + name)?.to_vec(),
            locked: short(rest, 8)? & 1 == 1,
            method: short(rest, 10)?,
            sum: u32::try_from(long(rest, 16)?).ok(),
            size: long(rest, 20)?,
            at: long(rest, 42)?.checked_add(shift)?,
        });
        rest = rest.get(46 + name + extra + comment..)?;
    }
    Some(files)
}

/// The numbers of two and four bytes that stand there.
pub(crate) fn short(bytes: &[u8], at: usize) -> Option<usize> {
    let pair = bytes.get(at..at + 2)?.try_into().ok()?;
    Some(u16::from_le_bytes(pair).into())
}

fn long(bytes: &[u8], at: usize) -> Option<usize> {
    let four = bytes.get(at..at + 4)?.try_into().ok()?;
    usize::try_from(u32::from_le_bytes(four)).ok()
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use super::*;

    const FILES: [(&str, &str); 3] =
        [("a.md", "原文"), ("文件夹/乙.md", "第二份"), ("empty.txt", "")];

    #[test]
    fn others_read_what_is_written() {
        let bytes = zip(FILES);
        assert_eq!(bytes, zip(FILES));
        let mut archive = zip::ZipArchive::new(Cursor::new(&bytes)).unwrap();
        assert_eq!(archive.len(), FILES.len());
        for (at, (name, text)) in FILES.into_iter().enumerate() {
            let mut file = archive.by_index(at).unwrap();
            assert_eq!(file.name().unwrap(), name);
            assert_eq!(file.unix_mode(), Some(0o100_644));
            assert_eq!(file.last_modified(), Some(zip::DateTime::default()));
            let mut read = String::new();
            file.read_to_string(&mut read).unwrap();
            assert_eq!(read, text);
        }
    }

    #[test]
    fn what_is_written_is_read_also_behind_another_program() {
        for before in [&b""[..], b"MZ program"] {
            let bytes = [before, &zip(FILES)].concat();
            let files = directory(&bytes).unwrap();
            assert_eq!(files.len(), FILES.len());
            for (file, (name, text)) in files.iter().zip(FILES) {
                assert_eq!(file.name, name.as_bytes());
                assert_eq!(file.unpack(&bytes, 100), Some((text.into(), true)));
            }
        }
    }

    #[test]
    fn what_is_broken_is_told_from_what_is_whole() {
        let whole = zip(FILES);
        for at in 0..whole.len() {
            let mut bytes = whole.clone();
            bytes[at] ^= 0x55;
            for file in directory(&bytes).unwrap_or_default() {
                if let Some((bytes, true)) = file.unpack(&bytes, 100) {
                    let texts = FILES.map(|(_, text)| text.as_bytes());
                    assert!(texts.contains(&&*bytes), "byte {at}: {bytes:?}");
                }
            }
            directory(&whole[..at]);
        }
        let large = zip([("a", &*"a".repeat(1000))]);
        let file = &directory(&large).unwrap()[0];
        assert_eq!(file.unpack(&large, 99), Some((vec![b'a'; 100], false)));
        assert!(directory(&zip([])).unwrap().is_empty());
    }
}
