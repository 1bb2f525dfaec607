//! Tables as Markdown writes them: a row of cells divided by `|`, under it a line of dashes with as many
//! columns, then the other rows. Without the line of dashes a `|` is a character like any other.
//!
//! A row with too few cells is filled up, what is too much stays in the last cell: nothing is lost. A
//! value's line breaks do not end a row. Cells take no part in the numbering.

use std::ops::Range;

use super::{Draft, Line, Part, Reader, VALUE, is_space};
use crate::document::{Cell, Lead, Role, Run, Side};

/// More columns leave no room for a word on a page.
const MOST_COLUMNS: usize = 16;

/// The cells of the table that begins with the first line, and how many lines it takes; none where
/// none begins. The lines of a row that a value divided are joined.
pub(super) fn read<'a>(written: &str, lines: &mut [Line<'a>]) -> Option<(Vec<Draft>, usize)> {
    if lines.first().is_none_or(|line| line.inside) {
        return None;
    }
    let head = written_line(lines);
    if !lines[..head].iter().any(has_bar) {
        return None;
    }
    let sides = sides(lines.get(head)?)?;
    if lines.get(head + 1).is_some_and(|line| line.inside) {
        return None;
    }
    let columns = sides.len();
    let mut end = head + 1;
    let mut rows: Vec<Range<usize>> = std::iter::once(0..head).collect();
    while end < lines.len() {
        let next = end + written_line(&lines[end..]);
        if !lines[end..next].iter().any(has_bar) {
            break;
        }
        rows.push(end..next);
        end = next;
    }
    let count = |row: &Range<usize>| divided(&feed(&lines[row.clone()])).len();
    if count(&rows[0]) != columns || columns > MOST_COLUMNS {
        return None;
    }
    let mut drafts = Vec::new();
    for (at, row) in rows.into_iter().enumerate() {
        let parts = joined(&mut lines[row]);
        let reader = Reader::new(written, &parts);
        let mut cells = divided(&reader.feed);
        if let Some(last) = cells.get(columns - 1) {
            let end = cells.last().map_or(last.end, |cell| cell.end);
            let last = last.start..end;
            cells.truncate(columns - 1);
            cells.push(last);
        }
        for (column, side) in sides.iter().enumerate() {
            let cell = Cell {
                row: u16::try_from(at).unwrap_or(u16::MAX),
                column: u16::try_from(column).unwrap_or(u16::MAX),
                columns: u16::try_from(columns).unwrap_or(u16::MAX),
                side: side.unwrap_or(if at == 0 { Side::Centre } else { Side::Left }),
                ..Cell::default()
            };
            let end = reader.feed.len();
            let range = cells.get(column).cloned().unwrap_or(end..end);
            let source = reader.source(range.clone());
            let runs = reader.runs(range.clone(), range.start..range.start, Lead::No, &[]).0;
            let runs = if range.is_empty() { Vec::new() } else { runs };
            let (marks, announces) = (Vec::new(), false);
            drafts.push(Draft { role: Role::Cell(cell), runs, marks, announces, source });
        }
    }
    share_width(&mut drafts, columns);
    Some((drafts, end))
}

/// How many of the lines make up the first written one.
fn written_line(lines: &[Line]) -> usize {
    1 + lines.iter().skip(1).take_while(|line| line.inside).count()
}

/// Whether a `|` was written on the line.
fn has_bar(line: &Line) -> bool {
    line.parts.iter().any(|part| part.slot.is_none() && part.text.contains('|'))
}

/// The sides that a line of dashes gives its columns: `|:--|:-:|--:|`.
fn sides(line: &Line) -> Option<Vec<Option<Side>>> {
    let text = match &line.parts[..] {
        [Part { text, slot: None, .. }] if !line.inside => text.trim_matches(is_space),
        _ => return None,
    };
    if !text.contains('|') || !text.contains('-') {
        return None;
    }
    divided(text)
        .into_iter()
        .map(|cell| {
            let dashes = &text[cell];
            let inner = dashes.trim_start_matches(':').trim_end_matches(':');
            let rule = !inner.is_empty() && inner.bytes().all(|byte| byte == b'-');
            let (left, right) = (dashes.starts_with(':'), dashes.ends_with(':'));
            (rule && dashes.len() <= inner.len() + usize::from(left) + usize::from(right))
                .then_some(match (left, right) {
                    (false, false) => None,
                    (true, false) => Some(Side::Left),
                    (true, true) => Some(Side::Centre),
                    (false, true) => Some(Side::Right),
                })
        })
        .collect()
}

/// The cells of a row without the white space around them. A bar at either end divides nothing, nor
/// does one behind a backslash.
fn divided(row: &str) -> Vec<Range<usize>> {
    let start = row.len() - row.trim_start_matches(is_space).len();
    let end = row.trim_end_matches(is_space).len().max(start);
    let mut cells = Vec::new();
    let mut from = start;
    let mut escaped = false;
    for (at, char) in row[start..end].char_indices().map(|(at, char)| (start + at, char)) {
        if char == '|' && !escaped {
            if at > start {
                cells.push(from..at);
            }
            from = at + 1;
        }
        escaped = char == '\\' && !escaped;
    }
    if from < end || cells.is_empty() {
        cells.push(from..end);
    }
    for cell in &mut cells {
        let text = &row[cell.clone()];
        let trimmed = text.trim_start_matches(is_space);
        cell.start += text.len() - trimmed.len();
        cell.end = cell.start + trimmed.trim_end_matches(is_space).len();
    }
    cells
}

fn feed(lines: &[Line]) -> String {
    let parts = lines.iter().flat_map(|line| &line.parts);
    let mut feed = String::new();
    parts.for_each(|part| match part.slot {
        Some(_) => feed.push(VALUE),
        None => feed.push_str(part.text),
    });
    feed
}

/// The parts of a row, with a mark where a value's next line begins.
fn joined<'a>(lines: &mut [Line<'a>]) -> Vec<Part<'a>> {
    let mut parts = Vec::new();
    for line in lines {
        let inside = line.inside;
        parts.extend(
            line.parts.drain(..).enumerate().map(|(at, part)| Part {
                breaks: inside && at == 0 && part.slot.is_some(),
                ..part
            }),
        );
    }
    parts
}

/// Gives every column a width by its longest text. Where there is not room for all, the widest ones
/// share what the others leave.
fn share_width(drafts: &mut [Draft], columns: usize) {
    /// Half-width characters of a cell that a line of the page has, a little less than there are.
    const ROOM: usize = 58;
    /// The padding of a cell.
    const AROUND: usize = 2;
    let mut wanted = vec![AROUND + 2; columns];
    for (at, draft) in drafts.iter().enumerate() {
        if let Some(wanted) = wanted.get_mut(at % columns) {
            *wanted = (*wanted).max(width(&draft.runs) + AROUND);
        }
    }
    let within =
        |most: usize| wanted.iter().map(|wanted| (*wanted).min(most)).sum::<usize>() <= ROOM;
    let most = (1..=ROOM).rev().find(|most| within(*most)).unwrap_or(ROOM);
    let widest: Vec<usize> = wanted.iter().map(|wanted| (*wanted).min(most)).collect();
    let whole: usize = widest.iter().sum();
    let edge = |column: usize| widest[..column].iter().sum::<usize>() * 1000 / whole.max(1);
    let edges: Vec<u16> =
        (0..=columns).map(|column| u16::try_from(edge(column)).unwrap_or(1000)).collect();
    for draft in drafts {
        if let Role::Cell(cell) = &mut draft.role
            && let Some([left, right]) =
                edges.get(usize::from(cell.column)..).and_then(|e| e.get(..2))
        {
            (cell.left, cell.width) = (*left, right - left);
        }
    }
}

/// Of the longest line, in half-width characters.
fn width(runs: &[Run]) -> usize {
    let text: String = runs.iter().map(|run| &*run.text).collect();
    let of_line = |line: &str| line.chars().map(|c| if c.is_ascii() { 1 } else { 2 }).sum();
    text.split('\n').map(of_line).max().unwrap_or(0)
}
