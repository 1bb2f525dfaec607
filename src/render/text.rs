//! Plain text and Markdown, for what knows no layout: a mail, a chat, a repository.

use std::rc::Rc;

use super::{is_text, pieces, push_clean};
use crate::document::{Block, Document, Paragraph, Role, Side, blocks, rows};

/// A paragraph a line, each ended by `\n`. Body, headings and quotes are indented by two full-width
/// spaces, as on paper; the title keeps its line breaks. A table's row is a line, its cells divided
/// by tabs.
pub fn plain(document: &Document) -> String {
    let mut out = String::new();
    for block in blocks(&document.paragraphs) {
        let paragraph = match block {
            Block::Paragraph(paragraph) => paragraph,
            Block::Table(table) => {
                for row in rows(table) {
                    let cells: Vec<String> =
                        row.iter().map(|(_, cell)| one_line(&cell.text())).collect();
                    out.push_str(&cells.join("\t"));
                    out.push('\n');
                }
                continue;
            }
        };
        let text = paragraph.text();
        if matches!(paragraph.role, Role::Body | Role::Heading(_) | Role::Quote) && !text.is_empty()
        {
            out.push_str("\u{3000}\u{3000}");
        }
        push_clean(&mut out, &text);
        out.push('\n');
    }
    out
}

/// CommonMark. The title is the one first-level heading, so level 1 of the speech is `##`, and so
/// on; the numerals stand as given. Bold and italic are kept, nothing else is marked up: what
/// Markdown would misread is escaped.
pub fn markdown(document: &Document) -> String {
    let mut out = String::new();
    for block in blocks(&document.paragraphs) {
        let paragraph = match block {
            Block::Paragraph(paragraph) => paragraph,
            Block::Table(table) => {
                if !out.is_empty() {
                    out.push('\n');
                }
                push_table(&mut out, table);
                continue;
            }
        };
        let text = inline(paragraph);
        if text.is_empty() {
            continue;
        }
        if !out.is_empty() {
            out.push('\n');
        }
        match paragraph.role {
            Role::Title => out.push_str("# "),
            Role::Heading(level) => {
                out.extend(std::iter::repeat_n('#', usize::from(level.clamp(1, 4)) + 1));
                out.push(' ');
            }
            Role::Quote => out.push_str("> "),
            _ => {}
        }
        out.push_str(&if matches!(paragraph.role, Role::Title | Role::Heading(_)) {
            text
        } else {
            escape_start(text)
        });
        out.push('\n');
    }
    out
}

/// A table of the form that GitHub and most others read.
fn push_table(out: &mut String, table: &[Rc<Paragraph>]) {
    for (at, row) in rows(table).enumerate() {
        out.push('|');
        for (_, cell) in &row {
            out.push_str(&format!(" {} |", inline(cell)));
        }
        out.push('\n');
        if at == 0 {
            out.push('|');
            let body = |column: u16| {
                table.iter().find_map(|paragraph| match paragraph.role {
                    Role::Cell(cell) if cell.row == 1 && cell.column == column => Some(cell.side),
                    _ => None,
                })
            };
            for (cell, _) in &row {
                out.push_str(match body(cell.column).unwrap_or(cell.side) {
                    Side::Left => " --- |",
                    Side::Centre => " :---: |",
                    Side::Right => " ---: |",
                });
            }
            out.push('\n');
        }
    }
}

/// What shows on one line, the words of two lines kept apart.
fn one_line(text: &str) -> String {
    let text = text.chars().map(|char| if matches!(char, '\n' | '\t') { ' ' } else { char });
    text.filter(|&char| is_text(char)).collect()
}

/// The bytes of a .txt file: with a byte order mark and `\r\n`, without which old Notepad shows
/// one line of wrong characters.
pub fn txt_bytes(text: &str) -> Vec<u8> {
    format!("\u{feff}{}", text.replace("\r\n", "\n").replace('\n', "\r\n")).into_bytes()
}

/// The paragraph's text on one line, escaped, with its emphasis.
fn inline(paragraph: &Paragraph) -> String {
    let mut out = String::new();
    for ((bold, italic), text) in pieces(paragraph, |run| (run.bold, run.italic)) {
        // Beside punctuation `**` often neither opens nor closes (CommonMark 0.31, 6.2), so the
        // emphasis starts and ends at a letter.
        let inner = text.trim_matches(|char: char| !char.is_alphanumeric());
        let mark = match (bold, italic) {
            _ if inner.is_empty() => "",
            (false, false) => "",
            (false, true) => "*",
            (true, false) => "**",
            (true, true) => "***",
        };
        let start = text.find(inner).unwrap_or_default();
        let (before, rest) = text.split_at(start);
        let (inner, after) = rest.split_at(inner.len());
        escape(before, &mut out);
        out.push_str(mark);
        escape(inner, &mut out);
        out.push_str(mark);
        escape(after, &mut out);
    }
    // White space at the edges would be an indented code block or a line break.
    out.trim_matches([' ', '\t']).to_owned()
}

/// Escapes what has a meaning anywhere in a line; line breaks go, as Chinese joins without them.
fn escape(text: &str, out: &mut String) {
    for char in text.chars().filter(|&char| char != '\n') {
        if matches!(char, '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '&' | '~' | '$' | '|')
            || char == '#' && (out.is_empty() || out.ends_with([' ', '\t', '#']))
        {
            out.push('\\');
        }
        out.push(char);
    }
}

/// Escapes what would make a paragraph a list or a rule: `- `, `---`, `1. `.
fn escape_start(mut text: String) -> String {
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let mark = text.get(digits..).and_then(|rest| rest.chars().next());
    let next = text.get(digits + 1..).and_then(|rest| rest.chars().next());
    let blank = matches!(next, None | Some(' ' | '\t'));
    if match mark {
        Some('.' | ')') => digits > 0 && blank,
        Some('+') => digits == 0 && blank,
        Some('-') => digits == 0 && (blank || next == mark),
        _ => false,
    } {
        text.insert(digits, '\\');
    }
    text
}
