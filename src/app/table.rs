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
    let lines: Vec<Numbered> = lines.iter().enumerate().collect();
    lines
        .chunk_by(|a, b| match (cell_of(a), cell_of(b)) {
            // The head again, after a page that ended: still the table of before.
            (Some(_), Some(next)) => !next.begins() || is_next_line(a, b),
            _ => false,
        })
        .map(|block| match block {
            [first, ..] if cell_of(first).is_some() => table_view(layout, block),
            lines => lines.iter().map(|numbered| numbered_view(layout, numbered)).collect(),
        })
        .collect()
}

/// A line with its place among those of the sheet.
type Numbered<'a> = (usize, &'a Placed);

fn numbered_view(layout: &Layout, (at, placed): &Numbered) -> Html {
    line_view(layout, &placed.line, *at)
}

fn cell_of((_, placed): &Numbered) -> Option<Cell> {
    match placed.line.paragraph.role {
        Role::Cell(cell) => Some(cell),
        _ => None,
    }
}

/// Two lines of one cell.
fn is_next_line(a: &Numbered, b: &Numbered) -> bool {
    Rc::ptr_eq(&a.1.line.paragraph, &b.1.line.paragraph)
}

/// The measures go by attributes: a style attribute would be refused.
fn table_view(layout: &Layout, lines: &[Numbered]) -> Html {
    let width = |cell: Cell| {
        let (left, right) = layout.cell_edges(cell);
        // Pixels of 1/96 inch.
        format!("{:.2}", f64::from(right - left) / 15.0)
    };
    let rows: Vec<&[Numbered]> = lines
        .chunk_by(|a, b| cell_of(a).map(|cell| cell.row) == cell_of(b).map(|cell| cell.row))
        .collect();
    let head = rows.first().copied().unwrap_or_default();
    html! {
        <table class="grid">
            <colgroup>
                { for cells_of(head).map(|cell| html! {
                    <col width={cell.first().and_then(cell_of).map(width)} />
                }) }
            </colgroup>
            <tbody>
                { for rows.into_iter().map(|row| html! {
                    <tr>
                        { for cells_of(row).map(|cell| html! {
                            <td>{ for cell.iter().map(|numbered| numbered_view(layout, numbered)) }</td>
                        }) }
                    </tr>
                }) }
            </tbody>
        </table>
    }
}

/// The lines of each cell of a row. A row that goes on over a page has them line by line.
fn cells_of<'a>(row: &[Numbered<'a>]) -> impl Iterator<Item = Vec<Numbered<'a>>> {
    let columns = sorted::set(row.iter().filter_map(cell_of).map(|cell| cell.column));
    columns.into_iter().map(move |column| {
        let own =
            |numbered: &&Numbered| cell_of(numbered).is_some_and(|cell| cell.column == column);
        row.iter().filter(own).copied().collect()
    })
}
