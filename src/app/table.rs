//! Tables on a sheet: the lines of the core, in cells whose edges are the layout's.

use std::ops::Range;
use std::rc::Rc;

use gaojiang::document::{Cell, Role};
use gaojiang::layout::Layout;
use gaojiang::paginate::Placed;
use gaojiang::sorted;
use yew::prelude::*;

use super::pages::line_view;

/// What stands on a sheet from top to bottom, each the lines of a paragraph or of a table.
pub fn blocks(lines: &[Placed]) -> impl Iterator<Item = Range<usize>> {
    let together = |a: &Placed, b: &Placed| match (cell_of(a), cell_of(b)) {
        // The head again, after a page that ended: still the table of before.
        (Some(_), Some(next)) => !next.begins() || is_next_line(a, b),
        _ => is_next_line(a, b),
    };
    let mut end = 0;
    lines.chunk_by(together).map(move |block| {
        end += block.len();
        end - block.len()..end
    })
}

/// The lines of a sheet in the order in which the page has them: a row of a table is drawn cell by cell.
pub fn drawn(lines: &[Placed]) -> impl Iterator<Item = usize> {
    let numbered: Vec<Numbered> = lines.iter().enumerate().collect();
    blocks(lines).flat_map(move |block| -> Vec<usize> {
        let block = numbered.get(block).unwrap_or_default();
        let is_table = block.first().is_some_and(|(_, first)| cell_of(first).is_some());
        let at = |(at, _): &Numbered| *at;
        if is_table {
            rows_of(block).flat_map(cells_of).flatten().map(|numbered| at(&numbered)).collect()
        } else {
            block.iter().map(at).collect()
        }
    })
}

pub fn block_view(layout: &Layout, lines: &[Placed]) -> Html {
    match lines.first() {
        Some(first) if cell_of(first).is_some() => {
            table_view(layout, &lines.iter().enumerate().collect::<Vec<_>>())
        }
        _ => lines.iter().map(|placed| line_view(layout, &placed.line)).collect(),
    }
}

/// A line with its place among those of the sheet.
type Numbered<'a> = (usize, &'a Placed);

fn cell_of(placed: &Placed) -> Option<Cell> {
    match placed.line.paragraph.role {
        Role::Cell(cell) => Some(cell),
        _ => None,
    }
}

/// Two lines of one paragraph or cell.
fn is_next_line(a: &Placed, b: &Placed) -> bool {
    Rc::ptr_eq(&a.line.paragraph, &b.line.paragraph)
}

fn rows_of<'a, 'b>(lines: &'b [Numbered<'a>]) -> impl Iterator<Item = &'b [Numbered<'a>]> {
    lines.chunk_by(|(_, a), (_, b)| {
        cell_of(a).map(|cell| cell.row) == cell_of(b).map(|cell| cell.row)
    })
}

/// The measures go by attributes: a style attribute would be refused.
fn table_view(layout: &Layout, lines: &[Numbered]) -> Html {
    let width = |cell: Cell| {
        let (left, right) = layout.cell_edges(cell);
        // Pixels of 1/96 inch.
        format!("{:.2}", f64::from(right - left) / 15.0)
    };
    let head = rows_of(lines).next().unwrap_or_default();
    html! {
        <table class="grid">
            <colgroup>
                { for cells_of(head).map(|cell| html! {
                    <col width={cell.first().and_then(|(_, first)| cell_of(first)).map(width)} />
                }) }
            </colgroup>
            <tbody>
                { for rows_of(lines).map(|row| html! {
                    <tr>
                        { for cells_of(row).map(|cell| html! {
                            <td>{ for cell.iter().map(|(_, placed)| line_view(layout, &placed.line)) }</td>
                        }) }
                    </tr>
                }) }
            </tbody>
        </table>
    }
}

/// The lines of each cell of a row. A row that goes on over a page has them line by line.
fn cells_of<'a>(row: &[Numbered<'a>]) -> impl Iterator<Item = Vec<Numbered<'a>>> {
    let columns =
        sorted::set(row.iter().filter_map(|(_, placed)| cell_of(placed)).map(|cell| cell.column));
    columns.into_iter().map(move |column| {
        let own =
            |(_, placed): &&Numbered| cell_of(placed).is_some_and(|cell| cell.column == column);
        row.iter().filter(own).copied().collect()
    })
}
