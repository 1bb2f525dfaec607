//! Plain text and Markdown: bytes → characters → lines.

use super::gb18030;
use super::{Format, Line, Source};
use crate::numbering;

/// Bytes as text, whatever they were written in, and how many places could not be read. Those are
/// U+FFFD, as is every NUL.
///
/// A byte order mark decides. Without one: valid UTF-8 is UTF-8 (text in another encoding is so by
/// accident only when very short), UTF-16 is what mostly is Chinese, ASCII or punctuation in one
/// byte order, and of UTF-8 and GB18030 the one with fewer errors is right.
pub(super) fn decode(bytes: &[u8]) -> (String, usize) {
    let (text, bad) = match bytes {
        [0xEF, 0xBB, 0xBF, rest @ ..] => utf8(rest),
        [0xFF, 0xFE, rest @ ..] => utf16(rest, u16::from_le_bytes),
        [0xFE, 0xFF, rest @ ..] => utf16(rest, u16::from_be_bytes),
        [0x84, 0x31, 0x95, 0x33, rest @ ..] => gb18030::decode(rest),
        _ => guess(bytes),
    };
    match text.bytes().filter(|&b| b == 0).count() {
        0 => (text, bad),
        nuls => (text.replace('\0', "\u{FFFD}"), bad + nuls),
    }
}

/// A part of XML as text: UTF-8 by the standard (XML 1.0, 4.3.3), where its bytes are; what a clerk's
/// text of Cyrillic or Greek letters alone could be besides does not matter here.
pub(super) fn xml(bytes: Vec<u8>) -> String {
    match String::from_utf8(bytes) {
        Ok(text) if !text.starts_with('\u{FEFF}') && !text.contains('\0') => text,
        Ok(text) => decode(text.as_bytes()).0,
        Err(error) => decode(error.as_bytes()).0,
    }
}

/// The lines of a text that has no paragraphs: any may be one half of a soft-wrapped line. One with
/// Markdown's headings in it, or some lines all bold, as programs that answer questions write it, is
/// read as that.
pub(super) fn source(text: &str) -> Source {
    let headed = |line| heading(line).is_some_and(|(_, words)| words.contains(is_han));
    let bold = |line: &&str| {
        unmarked(line).is_some_and(|words| words.chars().filter(|c| is_han(*c)).nth(3).is_some())
    };
    if split(text).any(headed) || split(text).filter(bold).nth(1).is_some() {
        return markdown(text);
    }
    let lines = split(text).map(|text| Line { text: text.to_owned(), ..Line::default() });
    Source { lines: lines.collect(), ..Source::default() }
}

/// Headings by their `#` to `######`, the only one of the first level the title, and lines that are
/// wholly in `**`: what they mean is noted of the line, and the marks go.
pub(super) fn markdown(text: &str) -> Source {
    let mut fenced = false;
    let mut lines: Vec<Line> = split(text)
        .map(|text| {
            let start = text.trim_start();
            if start.starts_with("```") || start.starts_with("~~~") {
                fenced = !fenced;
            }
            let heading = heading(text).filter(|_| !fenced);
            let words = heading.map_or(text, |(_, words)| words);
            let (bare, bold) =
                unmarked(words).filter(|_| !fenced).map_or((words, false), |b| (b, true));
            Line {
                text: bare.to_owned(),
                level: heading.and_then(|(level, _)| u8::try_from(level).ok()),
                bold,
                whole: bold || heading.is_some(),
                ..Line::default()
            }
        })
        .collect();
    let mut headings = lines.iter_mut().filter(|line| line.level.is_some());
    if let Some(first) = headings.next().filter(|line| line.level == Some(1))
        && headings.all(|line| line.level != Some(1))
        && numbering::level_mark(&first.text).is_none()
    {
        first.title = true;
    }
    Source { format: Format::Markdown, lines, ..Source::default() }
}

/// The level of an ATX heading (CommonMark 0.31.2, 4.2) and its words. Some write an ideographic space
/// behind the marks.
fn heading(line: &str) -> Option<(usize, &str)> {
    let start = line.trim_start();
    let words = start.trim_start_matches('#');
    let level = start.len() - words.len();
    let closed = words.trim_end().trim_end_matches('#');
    let closed = if closed.ends_with(char::is_whitespace) { closed } else { words };
    ((1..=6).contains(&level) && words.starts_with([' ', '\t', '　']) && !closed.contains('#'))
        .then_some((level, closed.trim()))
}

/// The words of a line that is bold from end to end.
fn unmarked(line: &str) -> Option<&str> {
    let inner = line.trim().strip_prefix("**")?.strip_suffix("**")?;
    (!inner.is_empty() && !inner.contains('*')).then(|| inner.trim())
}

fn is_han(c: char) -> bool {
    ('\u{4E00}'..='\u{9FFF}').contains(&c)
}

/// At every line end there is: CR LF, LF, CR, vertical tab, form feed, NEL, U+2028, U+2029. The end
/// of the last line opens no further one.
pub(super) fn split(text: &str) -> impl Iterator<Item = &str> {
    let mut rest = Some(text).filter(|text| !text.is_empty());
    std::iter::from_fn(move || {
        let text = rest?;
        let Some((at, end)) = text.char_indices().find(|&(_, c)| is_line_end(c)) else {
            rest = None;
            return Some(text);
        };
        let after = text.get(at + end.len_utf8()..).unwrap_or_default();
        let after = if end == '\r' { after.strip_prefix('\n').unwrap_or(after) } else { after };
        rest = Some(after).filter(|after| !after.is_empty());
        text.get(..at)
    })
}

pub(super) fn is_line_end(c: char) -> bool {
    matches!(c, '\n' | '\r' | '\u{B}' | '\u{C}' | '\u{85}' | '\u{2028}' | '\u{2029}')
}

fn guess(bytes: &[u8]) -> (String, usize) {
    if !bytes.contains(&0)
        && let Ok(text) = std::str::from_utf8(bytes)
    {
        if looks_like_gb(text) {
            return gb18030::decode(bytes);
        }
        return (text.to_owned(), 0);
    }
    let sample = bytes.get(..bytes.len().min(1 << 16)).unwrap_or_default();
    let little = plausible(sample, u16::from_le_bytes);
    let big = plausible(sample, u16::from_be_bytes);
    if little.max(big) * 10 >= sample.len() / 2 * 9 && sample.len() >= 2 {
        return utf16(bytes, if little >= big { u16::from_le_bytes } else { u16::from_be_bytes });
    }
    let (mut many, mut errors) = (0, 0);
    for chunk in sample.utf8_chunks() {
        many += chunk.valid().chars().filter(|c| !c.is_ascii()).count();
        errors += usize::from(!chunk.invalid().is_empty());
    }
    // Of GB18030 read as UTF-8, one character in fifteen is valid by chance.
    if many >= 2 * errors { utf8(bytes) } else { gb18030::decode(bytes) }
}

/// Valid UTF-8 of two-byte characters alone, in letters no Chinese text has: 一 alone in GB18030 is
/// one. Symbols such as × and · are Latin-1 and stay.
fn looks_like_gb(text: &str) -> bool {
    let (mut letters, mut other) = (0, 0);
    for c in text.chars().filter(|c| !c.is_ascii()) {
        match c {
            '\u{100}'..='\u{7FF}' => letters += 1,
            '\u{80}'..='\u{FF}' => other += 1,
            _ => return false,
        }
    }
    letters > other
}

/// How many units a Chinese text in UTF-16 may well hold; none where most are two ASCII characters
/// as well.
fn plausible(bytes: &[u8], read: fn([u8; 2]) -> u16) -> usize {
    let (mut likely, mut ascii) = (0, 0);
    for pair in bytes.chunks_exact(2) {
        let Ok(pair) = pair.try_into() else { continue };
        likely += usize::from(matches!(
            read(pair),
            0x09..=0x0D | 0x20..=0x7E | 0xA0..=0xFF | 0x2010..=0x206F | 0x2160..=0x2179
                | 0x2460..=0x249B | 0x25A0..=0x25FF | 0x3000..=0x303F | 0x4E00..=0x9FFF
                | 0xFF01..=0xFF65 | 0xFFE0..=0xFFE5
        ));
        ascii += usize::from(pair.iter().all(|b| matches!(b, b'\t' | b'\r' | b'\n' | 0x20..=0x7E)));
    }
    if ascii * 2 > bytes.len() / 2 { 0 } else { likely }
}

fn utf8(bytes: &[u8]) -> (String, usize) {
    let bad = bytes.utf8_chunks().filter(|chunk| !chunk.invalid().is_empty()).count();
    (String::from_utf8_lossy(bytes).into_owned(), bad)
}

fn utf16(bytes: &[u8], read: fn([u8; 2]) -> u16) -> (String, usize) {
    let pairs = bytes.chunks_exact(2);
    let cut = !pairs.remainder().is_empty();
    let units = pairs.filter_map(|pair| pair.try_into().ok().map(read));
    let mut bad = 0;
    let mut text: String = char::decode_utf16(units)
        .map(|read| {
            read.unwrap_or_else(|_| {
                bad += 1;
                char::REPLACEMENT_CHARACTER
            })
        })
        .collect();
    if cut {
        bad += 1;
        text.push(char::REPLACEMENT_CHARACTER);
    }
    (text, bad)
}
