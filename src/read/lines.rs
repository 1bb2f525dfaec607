//! Lines as a reader of paragraphs and tables finds them, put in order: a row of a table becomes one
//! line, a note stands after the paragraph or row that refers to it.

use super::{Line, Part};

/// What is read of one story: a document's body, a text box, a note.
#[derive(Default)]
pub(super) struct Sheet {
    lines: Vec<Line>,
    tables: Vec<Table>,
    /// Tables open inside the deepest one that is kept; their text stands in its cell.
    deeper: usize,
}

/// Tables inside tables beyond which there is only layout.
const DEEPEST: usize = 16;
/// A cell of more lines is no cell of a table but a column of a page.
const CELL_LINES: usize = 10;

#[derive(Default)]
struct Table {
    rows: Vec<Row>,
    row: Option<Row>,
    cell: Option<Vec<Line>>,
    /// What stands in the table but in no cell: its caption.
    before: Vec<Line>,
}

#[derive(Default)]
struct Row {
    cells: Vec<Vec<Line>>,
    after: Vec<Line>,
    dropped: bool,
}

impl Sheet {
    pub fn push(&mut self, line: Line) {
        match self.tables.last_mut() {
            Some(Table { cell: Some(cell), .. }) => cell.push(line),
            Some(table) => table.before.push(line),
            None => self.lines.push(line),
        }
    }

    /// Lines that belong to the paragraph or the row before, and are no part of it.
    pub fn push_after(&mut self, lines: Vec<Line>) {
        match self.tables.last_mut() {
            Some(Table { row: Some(row), .. }) => row.after.extend(lines),
            Some(table) => table.before.extend(lines),
            None => self.lines.extend(lines),
        }
    }

    /// The line last pushed in the present place.
    pub fn last_mut(&mut self) -> Option<&mut Line> {
        match self.tables.last_mut() {
            Some(Table { cell: Some(cell), .. }) => cell.last_mut(),
            Some(table) => table.before.last_mut(),
            None => self.lines.last_mut(),
        }
    }

    pub fn open_table(&mut self) {
        if self.tables.len() < DEEPEST && self.deeper == 0 {
            self.tables.push(Table::default());
        } else {
            self.deeper += 1;
        }
    }

    pub fn open_row(&mut self) {
        self.close_row();
        if let Some(table) = self.table() {
            table.row = Some(Row::default());
        }
    }

    /// The open row is deleted text.
    pub fn drop_row(&mut self) {
        if let Some(Table { row: Some(row), .. }) = self.table() {
            row.dropped = true;
        }
    }

    pub fn open_cell(&mut self) {
        self.close_cell();
        if let Some(table) = self.table() {
            table.row.get_or_insert_default();
            table.cell = Some(Vec::new());
        }
    }

    pub fn close_cell(&mut self) {
        if let Some(table) = self.table()
            && let Some(cell) = table.cell.take()
        {
            table.row.get_or_insert_default().cells.push(cell);
        }
    }

    pub fn close_row(&mut self) {
        self.close_cell();
        if let Some(table) = self.table()
            && let Some(row) = table.row.take()
            && !row.dropped
        {
            table.rows.push(row);
        }
    }

    pub fn close_table(&mut self) {
        if self.deeper > 0 {
            self.deeper -= 1;
            return;
        }
        self.close_row();
        let Some(table) = self.tables.pop() else { return };
        for line in table.before {
            self.push(line);
        }
        let columns = table.rows.iter().map(|row| row.cells.len()).max().unwrap_or(0);
        for row in table.rows {
            let long = row.cells.iter().any(|cell| cell.len() > CELL_LINES);
            if columns == 1 || long {
                row.cells.into_iter().flatten().for_each(|line| self.push(line));
            } else {
                row_lines(row.cells).into_iter().for_each(|line| self.push(line));
            }
            self.push_after(row.after);
        }
    }

    /// Everything, whatever is still open.
    pub fn finish(mut self) -> Vec<Line> {
        self.deeper = 0;
        while !self.tables.is_empty() {
            self.close_table();
        }
        self.lines
    }

    fn table(&mut self) -> Option<&mut Table> {
        self.tables.last_mut().filter(|_| self.deeper == 0)
    }
}

/// A row as one line; where one cell alone has text, its lines.
fn row_lines(mut cells: Vec<Vec<Line>>) -> Vec<Line> {
    for cell in &mut cells {
        cell.retain(|line| !line.text.trim().is_empty());
        for line in cell.iter_mut().filter(|line| line.part == Part::Body) {
            line.part = Part::Table;
        }
    }
    match cells.iter().filter(|cell| !cell.is_empty()).count() {
        0 => return Vec::new(),
        1 => return cells.into_iter().flatten().collect(),
        _ => {}
    }
    let all = |is: fn(&Line) -> bool| cells.iter().flatten().all(is);
    let texts: Vec<String> = cells
        .iter()
        .map(|cell| {
            let texts: Vec<String> =
                cell.iter().map(|line| line.text.trim().replace('\t', " ")).collect();
            texts.join(" ")
        })
        .collect();
    vec![Line {
        text: texts.join("\t").trim_end_matches('\t').to_owned(),
        part: cells.iter().flatten().next().map_or(Part::Table, |line| line.part),
        centred: all(|line| line.centred),
        bold: all(|line| line.bold),
        whole: true,
        ..Line::default()
    }]
}

/// A label and the text it numbers. Chinese labels bring their own gap; a space keeps apart what
/// would run together: `1.` and `5亿元`, 第一章 and 总则.
pub(super) fn numbered(label: &str, text: &str) -> String {
    let text = text.trim_start();
    let runs_on = match label.chars().next_back() {
        None => false,
        Some('.' | ')') => text.starts_with(|c: char| c.is_ascii_alphanumeric()),
        Some(c) => c.is_alphabetic() || c.is_ascii_digit() || matches!(c, '〇' | '０'..='９'),
    };
    let gap = if runs_on && !text.is_empty() { " " } else { "" };
    format!("{label}{gap}{text}")
}
