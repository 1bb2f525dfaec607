//! Tables on a sheet: the lines of the core, in cells whose edges are the layout's.

use std::rc::Rc;

use gaojiang::document::{Cell, Role};
use gaojiang::layout::Layout;
use gaojiang::paginate::Placed;
use gaojiang::sorted;
use yew::prelude::*;

use super::pages::line_view;

/// What stands on a sheet from top to bottom: single lines, and the rows of tables.
pub fn lines_view(layout: &Layout, lines: &[Placed]) -> Html {
    blocks(lines)
        .map(|block| match block {
            [first, ..] if cell_of(first).is_some() => table_view(layout, block),
            lines => lines.iter().map(|placed| line_view(layout, &placed.line)).collect(),
        })
        .collect()
}

/// The lines of a sheet in the order in which they are drawn: those of a table cell by cell.
pub fn as_drawn(lines: &[Placed]) -> impl Iterator<Item = &Placed> {
    blocks(lines).flat_map(rows_of).flat_map(|row| match row {
        [first, ..] if cell_of(first).is_some() => cells_of(row).flatten().collect::<Vec<_>>(),
        lines => lines.iter().collect(),
    })
}

/// Tables, and what stands between them.
fn blocks(lines: &[Placed]) -> impl Iterator<Item = &[Placed]> {
    lines.chunk_by(|a, b| match (cell_of(a), cell_of(b)) {
        // The head again, after a page that ended: still the table of before.
        (Some(_), Some(next)) => !next.begins() || is_next_line(a, b),
        (None, None) => true,
        _ => false,
    })
}

fn cell_of(placed: &Placed) -> Option<Cell> {
    match placed.line.paragraph.role {
        Role::Cell(cell) => Some(cell),
        _ => None,
    }
}

/// Two lines of one cell.
fn is_next_line(a: &Placed, b: &Placed) -> bool {
    Rc::ptr_eq(&a.line.paragraph, &b.line.paragraph)
}

/// The measures go by attributes: a style attribute would be refused.
fn table_view(layout: &Layout, lines: &[Placed]) -> Html {
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
                    <col width={cell.first().copied().and_then(cell_of).map(width)} />
                }) }
            </colgroup>
            <tbody>
                { for rows_of(lines).map(|row| html! {
                    <tr>
                        { for cells_of(row).map(|cell| html! {
                            <td>{ for cell.iter().map(|placed| line_view(layout, &placed.line)) }</td>
                        }) }
                    </tr>
                }) }
            </tbody>
        </table>
    }
}

fn rows_of(lines: &[Placed]) -> impl Iterator<Item = &[Placed]> {
    lines.chunk_by(|a, b| cell_of(a).map(|cell| cell.row) == cell_of(b).map(|cell| cell.row))
}

/// The lines of each cell of a row. A row that goes on over a page has them line by line.
fn cells_of(row: &[Placed]) -> impl Iterator<Item = Vec<&Placed>> {
    let columns = sorted::set(row.iter().filter_map(cell_of).map(|cell| cell.column));
    columns.into_iter().map(move |column| {
        let own = |placed: &&Placed| cell_of(placed).is_some_and(|cell| cell.column == column);
        row.iter().filter(own).collect()
    })
}
