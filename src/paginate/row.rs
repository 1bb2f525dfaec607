//! The rows of a table on the pages: a row is as high as its tallest cell and stands on one page where
//! it fits on one; the first row heads the table on every page, and never stands there alone.

use std::ops::Range;
use std::rc::Rc;

use super::{Broken, Pages, Placed};
use crate::document::Role;
use crate::layout::{Layout, Twips};

/// Places the row that begins with `broken[at]`; any other cell was placed with its row. `head`: the
/// row that heads the table, kept from row to row.
pub(super) fn place(
    broken: &[Broken],
    at: usize,
    head: &mut Range<usize>,
    layout: &Layout,
    to: &mut Pages,
) {
    let row = |at: usize| match broken.get(at).map(|(paragraph, _)| paragraph.role) {
        Some(Role::Cell(cell)) => Some((cell.row, cell.begins())),
        _ => None,
    };
    let same = |a: usize, b: usize| match (row(a), row(b)) {
        (Some((a, _)), Some((b, begins))) => a == b && !begins,
        _ => false,
    };
    let extent = |from: usize| from..from + 1 + (from..).take_while(|&at| same(at, at + 1)).count();
    if at.checked_sub(1).is_some_and(|before| same(before, at)) {
        return;
    }
    let own = extent(at);
    let page_height = layout.filled_height();
    let mut needed = height(&broken[own.clone()], layout);
    if row(at).is_some_and(|(row, _)| row == 0) {
        *head = own.clone();
        // The next row goes with it.
        if row(own.end).is_some_and(|(row, _)| row > 0) {
            needed = needed.saturating_add(height(&broken[extent(own.end)], layout));
        }
    }
    let again = &broken[head.clone()];
    // With the line below it.
    needed = needed.saturating_add(Layout::CELL_RULE);
    let fits = |height: Twips| height <= page_height;
    if to.page.height > 0 && to.page.height.saturating_add(needed) > page_height && fits(needed) {
        to.turn(None);
        if own.start != head.start && fits(needed.saturating_add(height(again, layout))) {
            lines(again, layout, to);
        }
    }
    let ends = row(own.end).is_none_or(|(row, _)| row == 0);
    lines(&broken[own], layout, to);
    if ends {
        to.leave(Layout::CELL_RULE);
    }
}

/// With the line above it.
fn height(row: &[Broken], layout: &Layout) -> Twips {
    let tallest = row.iter().map(|cell| cell_height(cell, layout)).max().unwrap_or(0);
    tallest.saturating_add(Layout::CELL_RULE)
}

fn cell_height((paragraph, lines): &Broken, layout: &Layout) -> Twips {
    let count = Twips::try_from(lines.len()).unwrap_or(Twips::MAX);
    layout.style(paragraph.role).pitch.max(0).saturating_mul(count)
}

/// The cells side by side, the lower ones in the middle of the row. A row higher than a page goes on
/// over the pages.
fn lines(row: &[Broken], layout: &Layout, to: &mut Pages) {
    let page_height = layout.filled_height();
    let whole = height(row, layout);
    let start = to.page.height;
    if start.saturating_add(whole) <= page_height {
        for cell in row {
            let pitch = layout.style(cell.0.role).pitch.max(0);
            let mut top = start + (whole - cell_height(cell, layout)) / 2;
            for line in &*cell.1 {
                to.page.lines.push(Placed { top, line: Rc::clone(line) });
                top = top.saturating_add(pitch);
            }
        }
        to.leave(whole);
        return;
    }
    let pitch = row.iter().map(|(p, _)| layout.style(p.role).pitch.max(0)).max().unwrap_or(0);
    let most = row.iter().map(|(_, lines)| lines.len()).max().unwrap_or(0);
    for at in 0..most {
        if to.page.height > 0 && to.page.height.saturating_add(pitch) > page_height {
            to.turn(None);
        }
        for line in row.iter().filter_map(|(_, lines)| lines.get(at)) {
            to.page.lines.push(Placed { top: to.page.height, line: Rc::clone(line) });
        }
        to.leave(pitch);
    }
    to.leave(Layout::CELL_RULE);
}
