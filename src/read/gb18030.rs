//! GB18030 (GB 18030-2022, and so GB 2312 and GBK) → text, as the WHATWG Encoding Standard decodes
//! it, but for private characters, which come out as U+FFFD.
//!
//! Own, because encoding_rs brings the tables of all its encodings: 155 KB more page, 123 KB packed,
//! where these are 16 and 12. Most of the code is in the order of Unicode; what is not is in
//! `gbk.txt`.

/// The text, and how many places of it could not be read and are U+FFFD.
pub(super) fn decode(bytes: &[u8]) -> (String, usize) {
    let tables = Tables::new();
    let mut text = String::with_capacity(bytes.len() + bytes.len() / 2);
    let (mut bad, mut rest) = (0, bytes);
    while let [first, ..] = *rest {
        if first < 0x80 {
            let plain = rest.iter().position(|&b| b >= 0x80).unwrap_or(rest.len());
            let (ascii, more) = rest.split_at(plain);
            text.extend(ascii.iter().map(|&b| char::from(b)));
            rest = more;
            continue;
        }
        let (found, length) = match *rest {
            [0x80, ..] => (Some('€'), 1),
            [a @ 0x81..=0xFE, b @ 0x30..=0x39, c @ 0x81..=0xFE, d @ 0x30..=0x39, ..] => {
                (tables.four([a, b, c, d]), 4)
            }
            [a @ 0x81..=0xFE, b @ (0x40..=0x7E | 0x80..=0xFE), ..] => (tables.two(a, b), 2),
            // A lead byte cut off from its second is lost alone.
            _ => (None, 1),
        };
        bad += usize::from(found.is_none());
        text.push(found.unwrap_or(char::REPLACEMENT_CHARACTER));
        rest = rest.get(length..).unwrap_or_default();
    }
    (text, bad)
}

/// Rows of `gbk.txt`, blanks where there is no character: A1 to A9 of GB 2312's symbols; the lower
/// half of A8 and A9; what follows the last ideograph of the lower half; B0 to F7, the ideographs of
/// GB 2312. As build.rs writes it: the upper bytes of all, then the lower ones.
static ROWS: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/gbk.bin"));

/// Ideographs of the block of 1993: what GB 2312 lacks of them follows in the order of Unicode.
const IDEOGRAPHS: std::ops::RangeInclusive<u16> = 0x4E00..=0x9FA5;

/// Characters that later editions have in two bytes as well as in four.
const TWICE: [u16; 9] = [0x1E3F, 0x9FB4, 0x9FB5, 0x9FB6, 0x9FB7, 0x9FB8, 0x9FB9, 0x9FBA, 0x9FBB];

/// What four bytes mean from U+E000 on: the first of each run, by the first code of the run.
const HIGH: [(u32, u32); 22] = [
    (37801, 0xF900),
    (37845, 0xF92D),
    (37921, 0xF97A),
    (37948, 0xF996),
    (38029, 0xF9E8),
    (38038, 0xF9F2),
    (38064, 0xFA10),
    (38065, 0xFA12),
    (38066, 0xFA15),
    (38069, 0xFA19),
    (38075, 0xFA22),
    (38076, 0xFA25),
    (38078, 0xFA2A),
    (39108, 0xFE32),
    (39109, 0xFE45),
    (39113, 0xFE53),
    (39114, 0xFE58),
    (39115, 0xFE67),
    (39116, 0xFE6C),
    (39265, 0xFF5F),
    (39394, 0xFFE6),
    (39420, 0x11_0000),
];

struct Tables {
    rows: Vec<Vec<char>>,
    /// Lower half and lead bytes below A1: the ideographs GB 2312 lacks.
    rest: Vec<u16>,
    /// What two bytes do not reach, from U+0080 to U+D7FF.
    free: Vec<u16>,
}

impl Tables {
    fn new() -> Tables {
        let (upper, lower) = ROWS.split_at(ROWS.len() / 2);
        let codes =
            upper.iter().zip(lower).map(|(upper, lower)| u16::from_be_bytes([*upper, *lower]));
        let characters: Vec<char> =
            codes.filter_map(|code| char::from_u32(u32::from(code))).collect();
        let rows: Vec<Vec<char>> = characters.split(|c| *c == '\n').map(<[char]>::to_vec).collect();
        let mut used = vec![false; 0x1_0000];
        for &c in rows.iter().flatten() {
            if let Some(used) = used.get_mut(c as usize) {
                *used = true;
            }
        }
        let unused = |c: &u16| !used.get(usize::from(*c)).copied().unwrap_or(true);
        let rest = IDEOGRAPHS.filter(unused).collect();
        let alone = |c: &u16| TWICE.contains(c) || !IDEOGRAPHS.contains(c) && unused(c);
        let free = (0x80..0xD800).filter(alone).collect();
        Tables { rows, rest, free }
    }

    fn two(&self, a: u8, b: u8) -> Option<char> {
        let (a, b) = (usize::from(a), usize::from(b));
        let low = b - 0x40 - usize::from(b > 0x7F);
        let rest = |at: usize| self.rest.get(at).copied().map(u32::from).and_then(char::from_u32);
        let found = match (a, b >= 0xA1) {
            (..0xA1, _) => rest((a - 0x81) * 190 + low),
            (0xA1..=0xA9, true) => self.cell(a - 0xA1, b - 0xA1),
            (0xB0..=0xF7, true) => self.cell(a - 0xB0 + 12, b - 0xA1),
            (0xA8..=0xA9, false) => self.cell(a - 0xA8 + 9, low),
            (0xAA.., false) => {
                let at = 0x20 * 190 + (a - 0xAA) * 96 + low;
                rest(at).or_else(|| self.cell(11, at.checked_sub(self.rest.len())?))
            }
            _ => None,
        };
        found.filter(|&c| c != ' ')
    }

    fn cell(&self, row: usize, column: usize) -> Option<char> {
        self.rows.get(row)?.get(column).copied()
    }

    fn four(&self, [a, b, c, d]: [u8; 4]) -> Option<char> {
        let digit = |byte: u8, first: u8| u32::from(byte - first);
        let at =
            ((digit(a, 0x81) * 10 + digit(b, 0x30)) * 126 + digit(c, 0x81)) * 10 + digit(d, 0x30);
        if let Some(&code) = self.free.get(at as usize) {
            return char::from_u32(code.into());
        }
        if at >= 189_000 {
            return char::from_u32(at - 189_000 + 0x1_0000);
        }
        let run = HIGH.partition_point(|&(first, _)| first <= at).checked_sub(1)?;
        let (first, code) = HIGH.get(run)?;
        char::from_u32(code + (at - first))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A private character, or none.
    fn nothing(text: &str) -> bool {
        text.contains(|c| matches!(c, '\u{FFFD}' | '\u{E000}'..='\u{F8FF}'))
    }

    #[test]
    fn every_code_is_read_as_by_the_encoding_standard() {
        let two = (0x81..=0xFEu8).flat_map(|a| (0x40..=0xFEu8).map(move |b| vec![a, b]));
        let four = (0..126 * 1260 * 10u32).map(|at| {
            let part = |size: u32, count: u32, first: u8| (at / size % count) as u8 + first;
            vec![
                part(12600, 126, 0x81),
                part(1260, 10, 0x30),
                part(10, 126, 0x81),
                part(1, 10, 0x30),
            ]
        });
        let tables = Tables::new();
        let mut missing = String::new();
        for code in two.chain(four) {
            let ours = match *code.as_slice() {
                [a, b] if b != 0x7F => tables.two(a, b),
                [a, b, c, d] => tables.four([a, b, c, d]),
                _ => None,
            };
            let theirs = encoding_rs::GB18030.decode_without_bom_handling(&code).0;
            match ours {
                _ if nothing(&theirs) => {}
                Some(c) => assert_eq!(c.to_string(), theirs, "{code:X?}"),
                None => missing += &theirs,
            }
        }
        // A3 A0, which the Encoding Standard has as a blank for the sake of old pages.
        assert_eq!(missing, "\u{3000}");
    }

    #[test]
    fn broken_bytes_cost_themselves_alone() {
        for (bytes, text, bad) in [
            (&b"\xD6\xD0\xB9\xFA"[..], "中国", 0),
            (b"\xD6\xD0\xB9", "中\u{FFFD}", 1),
            (b"\xFFa\xD6\xD0", "\u{FFFD}a中", 1),
            (b"\xD6\n\xD6\xD0", "\u{FFFD}\n中", 1),
            (b"\x80100", "€100", 0),
            (b"\x82\x35\x8F\x33\x95\x32\x82\x36", "龦𠀀", 0),
            (b"\x81\x30\x81", "\u{FFFD}0\u{FFFD}", 2),
        ] {
            assert_eq!(decode(bytes), (text.to_owned(), bad));
        }
    }
}
