//! Writes the table of pinyin initials that the search reads: one byte for each character from
//! U+4E00 to U+9FFF, then three bytes for each further reading. The page carries these 35 KB and not
//! the crate they come from.

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::{env, fs, io};

use pinyin::ToPinyinMulti;

fn main() -> io::Result<()> {
    println!("cargo::rerun-if-changed=build.rs");
    let mut first = Vec::new();
    let mut further = Vec::new();
    for code in 0x4E00u32..=0x9FFF {
        let character = char::from_u32(code).unwrap_or('\0');
        let readings = character.to_pinyin_multi();
        let initials: Vec<u8> = readings
            .iter()
            .flat_map(|multi| (0..multi.count()).map(|at| multi.get(at)))
            .filter_map(|reading| reading.plain().bytes().next())
            .filter(u8::is_ascii_lowercase)
            .collect();
        first.push(initials.first().copied().unwrap_or(b' '));
        let others: BTreeSet<u8> = initials.iter().skip(1).copied().collect();
        for other in others.into_iter().filter(|other| Some(other) != initials.first()) {
            further.extend_from_slice(&((code - 0x4E00) as u16).to_le_bytes());
            further.push(other);
        }
    }
    let out = PathBuf::from(env::var_os("OUT_DIR").unwrap_or_default());
    fs::write(out.join("initials.bin"), first)?;
    fs::write(out.join("further_initials.bin"), further)
}
