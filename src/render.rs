//! What leaves the page: a .docx, a clipboard payload, plain text and Markdown, one writer each.
//! Every writer reads a [`Document`](crate::document::Document), and where looks matter a
//! [`Layout`], never a speech or a library, so that no two outputs can drift apart.

pub mod docx;
pub mod html;
pub mod text;

use crate::document::{Lead, Paragraph, Run, RunKind};
use crate::layout::{Font, Layout, Style, Twips};

/// The most characters a file name has, extension and all: 80 Chinese ones are 240 of the 255
/// bytes that file systems allow.
const NAME_CHARS: usize = 80;

/// The most characters of a file name that its date takes.
const DATE_CHARS: usize = 20;

/// A name to save a speech under, `title_date.extension`, that Windows takes too: reserved
/// characters become their full-width forms, device names get a `_` in front, a title too long is
/// cut. Without a title it is 讲话稿.
pub fn file_name(title: &str, date: &str, extension: &str) -> String {
    let date = trimmed(&name_text(date), DATE_CHARS);
    let extension = trimmed(&name_text(extension), DATE_CHARS);
    let tail = match (date.as_str(), extension.as_str()) {
        ("", "") => String::new(),
        ("", extension) => format!(".{extension}"),
        (date, "") => format!("_{date}"),
        (date, extension) => format!("_{date}.{extension}"),
    };
    // One character is kept for the `_` of a device name.
    let mut stem = trimmed(&name_text(title), NAME_CHARS - 1 - tail.chars().count());
    if stem.is_empty() {
        stem.push_str("讲话稿");
    }
    let name = stem + &tail;
    if is_device(&name) { format!("_{name}") } else { name }
}

/// How a run looks, apart from its paragraph's style.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
struct Look {
    bold: bool,
    italic: bool,
    /// [`Lead::No`] where the layout has no font for it.
    lead: Lead,
    unfilled: bool,
}

impl Look {
    fn of(run: &Run, layout: &Layout) -> Look {
        Look {
            bold: run.bold,
            italic: run.italic,
            lead: if layout.lead_font(run.lead).is_some() { run.lead } else { Lead::No },
            unfilled: matches!(run.kind, RunKind::Slot { filled: false, .. }),
        }
    }
}

/// The paragraph's text in pieces, neighbours of the same `look` joined, without control
/// characters.
fn pieces<L: PartialEq>(paragraph: &Paragraph, look: impl Fn(&Run) -> L) -> Vec<(L, String)> {
    let mut pieces: Vec<(L, String)> = Vec::new();
    for run in &paragraph.runs {
        let new = look(run);
        let mut text = String::with_capacity(run.text.len());
        push_clean(&mut text, &run.text);
        match pieces.last_mut() {
            _ if text.is_empty() => {}
            Some((last, before)) if *last == new => before.push_str(&text),
            _ => pieces.push((new, text)),
        }
    }
    pieces
}

/// The width of a full-width character.
fn em(font: &Font) -> Twips {
    Twips::from(font.half_points) * 10
}

/// The first-line indent in twips.
fn first_line(style: &Style) -> i64 {
    i64::from(style.indent) * i64::from(em(&style.font)) / 100
}

/// `text` for XML and HTML, in an element or in double quotes.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    push_escaped(&mut out, text);
    out
}

/// Adds `text` as [`escaped`] gives it: what needs nothing is taken over in stretches.
fn push_escaped(out: &mut String, text: &str) {
    push_replaced(out, text, |byte| match byte {
        b'&' => Some("&amp;"),
        b'<' => Some("&lt;"),
        b'>' => Some("&gt;"),
        b'"' => Some("&quot;"),
        _ => None,
    });
}

/// Adds what of `text` [`is_text`].
fn push_clean(out: &mut String, text: &str) {
    push_replaced(out, text, |_| None);
}

fn push_replaced(out: &mut String, text: &str, with: impl Fn(u8) -> Option<&'static str>) {
    let bytes = text.as_bytes();
    let (mut from, mut at) = (0, 0);
    // By place: iterators are not inlined in a page that is to be small.
    while at < bytes.len() {
        let byte = bytes[at];
        at += 1;
        let (instead, length) = match byte {
            // What a character that is no text begins with.
            ..0x20 | 0x7f | 0xc2 | 0xef => match text[at - 1..].chars().next() {
                Some(char) if !is_text(char) => ("", char.len_utf8()),
                _ => continue,
            },
            _ => match with(byte) {
                Some(instead) => (instead, 1),
                None => continue,
            },
        };
        out.push_str(&text[from..at - 1]);
        out.push_str(instead);
        from = at - 1 + length;
        at = from;
    }
    out.push_str(&text[from..]);
}

/// No control character, most of which no XML may hold (XML 1.0, 2.2).
fn is_text(char: char) -> bool {
    match char {
        '\t' | '\n' => true,
        '\u{fffe}' | '\u{ffff}' => false,
        _ => !char.is_control(),
    }
}

/// What Windows refuses in a name in its full-width form; without line breaks and marks nobody
/// sees.
fn name_text(text: &str) -> String {
    text.chars()
        .filter(|&char| !char.is_control() && !is_invisible(char))
        .map(|char| match char {
            '<' | '>' | ':' | '"' | '/' | '\\' | '|' | '?' | '*' => {
                char::from_u32(u32::from(char) + 0xfee0).unwrap_or('_')
            }
            _ => char,
        })
        .collect()
}

/// Zero-width marks and those that turn the direction of text, which hide what a name says.
fn is_invisible(char: char) -> bool {
    matches!(
        char,
        '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}'
    )
}

/// At most `most` characters, without the dots and spaces around that Windows drops.
fn trimmed(text: &str, most: usize) -> String {
    let outer = |char: char| char == '.' || char.is_whitespace();
    let cut: String = text.trim_matches(outer).chars().take(most).collect();
    cut.trim_end_matches(outer).to_owned()
}

/// Windows takes these for devices whatever follows the first dot.
fn is_device(name: &str) -> bool {
    let base = name.split('.').next().unwrap_or_default().trim_end().to_ascii_uppercase();
    let numbered = |prefix| {
        base.strip_prefix(prefix).is_some_and(|rest: &str| {
            let mut chars = rest.chars();
            matches!((chars.next(), chars.next()), (Some('0'..='9' | '¹' | '²' | '³'), None))
        })
    };
    matches!(base.as_str(), "CON" | "PRN" | "AUX" | "NUL" | "CONIN$" | "CONOUT$")
        || numbered("COM")
        || numbered("LPT")
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn what_is_escaped_is_so_character_by_character(text in "[字，é&<>\"a\t\n\u{0}\u{7f}\u{85}\u{a0}\u{fffd}\u{fffe}\u{ffff}😀]{0,30}") {
            let shown: String = text.chars().filter(|&char| is_text(char)).collect();
            let mut clean = String::new();
            push_clean(&mut clean, &text);
            prop_assert_eq!(&clean, &shown);
            let by_one = shown.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
            prop_assert_eq!(escaped(&text), by_one.replace('"', "&quot;"));
        }
    }

    #[test]
    fn a_file_name_is_one_that_windows_takes() {
        for (title, date, extension, expected) in [
            ("在全县大会上的讲话", "2026-11-23", "docx", "在全县大会上的讲话_2026-11-23.docx"),
            ("在全县大会上\n的讲话", "", "txt", "在全县大会上的讲话.txt"),
            ("9:30 <快>/慢?*|\\\"", "", "md", "9：30 ＜快＞／慢？＊｜＼＂.md"),
            ("", "", "docx", "讲话稿.docx"),
            (" .. ", "2026-11-23", "docx", "讲话稿_2026-11-23.docx"),
            ("\u{0}\u{7}\t", " ", "docx", "讲话稿.docx"),
            ("讲话。。 . ", "", "docx", "讲话。。.docx"),
            ("..讲话", "二〇二六年.", "docx", "讲话_二〇二六年.docx"),
            ("con", "", "docx", "_con.docx"),
            ("Nul.tar", "", "docx", "_Nul.tar.docx"),
            ("COM1 ", "", "docx", "_COM1.docx"),
            ("lpt² .讲话", "", "docx", "_lpt² .讲话.docx"),
            ("COM10", "", "docx", "COM10.docx"),
            ("con", "2026", "docx", "con_2026.docx"),
            ("讲\u{202e}话\u{200b}稿", "", "docx", "讲话稿.docx"),
            ("讲话", "", "", "讲话"),
        ] {
            assert_eq!(file_name(title, date, extension), expected, "{title:?} {date:?}");
        }
    }

    #[test]
    fn a_long_title_is_cut_and_its_date_and_extension_kept() {
        let name = file_name(&"讲".repeat(500), "2026-11-23", "docx");
        assert!(name.ends_with("讲_2026-11-23.docx") && name.chars().count() <= 80, "{name}");
        let name = file_name(&"a .".repeat(500), &"x".repeat(500), &"y".repeat(500));
        assert!(name.chars().count() <= 80, "{name}");
        let name = file_name(&format!("{}. 后", "讲".repeat(73)), "", "docx");
        assert_eq!(name, format!("{}.docx", "讲".repeat(73)), "no dot or space before the cut");
    }
}
