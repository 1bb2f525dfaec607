//! Writes the tables that the page carries instead of crates, so that they pack well: each kind of byte
//! by itself.
//!
//! The pinyin initials that the search reads, for each character from U+4E00 to U+9FFF one byte, a
//! capital where further readings follow in a table of their own; there the last of a character is
//! a capital. And the characters of GBK, first their upper bytes, then their lower ones.

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
        let main = initials.first().copied().unwrap_or(b' ');
        let others: BTreeSet<u8> = initials.into_iter().filter(|other| *other != main).collect();
        first.push(if others.is_empty() { main } else { main.to_ascii_uppercase() });
        further.extend(others);
        if first.last().is_some_and(u8::is_ascii_uppercase)
            && let Some(last) = further.last_mut()
        {
            last.make_ascii_uppercase();
        }
    }
    println!("cargo::rerun-if-changed=src/read/gbk.txt");
    let rows = fs::read_to_string("src/read/gbk.txt")?;
    let halves = |half: usize| {
        let codes = rows.chars().map(|c| u16::try_from(u32::from(c)).unwrap_or_default());
        codes.map(move |code| code.to_be_bytes()[half])
    };
    let gbk: Vec<u8> = halves(0).chain(halves(1)).collect();
    let out = PathBuf::from(env::var_os("OUT_DIR").unwrap_or_default());
    fs::write(out.join("initials.bin"), first)?;
    fs::write(out.join("further_initials.bin"), further)?;
    fs::write(out.join("gbk.bin"), gbk)
}
