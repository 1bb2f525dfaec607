//! What a speech becomes once slots are filled and numbers given: a flat list of typed
//! [`Paragraph`]s of [`Run`]s, each run knowing where it came from, and the [`Finding`]s made on
//! the way. Always derived, never stored. Every output reads this and a
//! [`Layout`](crate::layout::Layout), nothing else.

use std::ops::Range;
use std::rc::Rc;

use serde::{Deserialize, Serialize};

use crate::library::Id;
use crate::speech::Field;

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Document {
    /// In reading order: title, byline, salutation, then the sections' paragraphs.
    pub paragraphs: Vec<Rc<Paragraph>>,
    pub findings: Vec<Finding>,
}

/// What a paragraph is; a layout says how each looks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Role {
    /// The layout's own line above the title (红头).
    Letterhead,
    Title,
    Speaker,
    /// The date line, with its parentheses.
    Date,
    /// Stands between the front matter and the text, empty.
    Blank,
    Salutation,
    /// Level 1 to 4, on a line of its own.
    Heading(u8),
    Body,
    Quote,
    /// A cell of a table, whatever it holds one paragraph.
    Cell(Cell),
}

/// Which cell of a table a paragraph is. Cells stand row by row, every row whole, so that the list
/// stays flat; the cell of row and column 0 begins a table.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Cell {
    pub row: u16,
    pub column: u16,
    /// Columns of the table.
    pub columns: u16,
    pub side: Side,
    /// Where the cell begins and how wide it is, in thousandths of the text's width.
    pub left: u16,
    pub width: u16,
}

impl Cell {
    /// It stands in the first row, which heads the table.
    pub fn is_head(self) -> bool {
        self.row == 0
    }

    /// It is a table's first.
    pub fn begins(self) -> bool {
        self.row == 0 && self.column == 0
    }
}

/// On which side of a cell its text stands.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize,
)]
pub enum Side {
    #[default]
    Left,
    Centre,
    Right,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Paragraph {
    pub role: Role,
    pub place: Place,
    pub runs: Vec<Run>,
}

/// Where text came from: a field of the front matter or a section.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Place {
    Field(Field),
    Section(Id),
}

/// Text of one look and one origin.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Run {
    /// Holds no line break but in a title and in a cell, where `\n` is one.
    pub text: Rc<str>,
    pub kind: RunKind,
    pub bold: bool,
    pub italic: bool,
    pub lead: Lead,
    /// Bytes of the field or the section's text that this run came from. A label that the composer
    /// gave to a Markdown heading covers its `#` marks.
    pub source: Range<usize>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RunKind {
    Text,
    /// A computed numeral with its mark: 一、 （二） 3. 第四 五是.
    Label,
    /// The value of the slot of that name, or where it has none, the name in its braces.
    Slot {
        name: Rc<str>,
        filled: bool,
    },
}

/// Whether a run belongs to the sentence that leads its paragraph.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Lead {
    #[default]
    No,
    /// A heading of that level that runs on into its paragraph.
    Heading(u8),
    /// 一是… up to the first full stop.
    Ordinal,
}

impl Paragraph {
    /// The paragraph's text, all runs joined.
    pub fn text(&self) -> String {
        self.runs.iter().map(|run| &*run.text).collect()
    }
}

/// A stretch of a document: a paragraph by itself, or all the cells of a table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Block<'a> {
    Paragraph(&'a Rc<Paragraph>),
    Table(&'a [Rc<Paragraph>]),
}

/// What stands one below the other, in order.
pub fn blocks(paragraphs: &[Rc<Paragraph>]) -> impl Iterator<Item = Block<'_>> {
    let together = |a: &Rc<Paragraph>, b: &Rc<Paragraph>| match (a.role, b.role) {
        (Role::Cell(_), Role::Cell(next)) => !next.begins(),
        _ => false,
    };
    paragraphs.chunk_by(together).filter_map(|block| match block {
        [first, ..] if matches!(first.role, Role::Cell(_)) => Some(Block::Table(block)),
        [paragraph] => Some(Block::Paragraph(paragraph)),
        _ => None,
    })
}

/// The rows of a table, each with its cells and what they say of themselves.
pub fn rows(table: &[Rc<Paragraph>]) -> impl Iterator<Item = Vec<(Cell, &Rc<Paragraph>)>> {
    let row = |paragraph: &Rc<Paragraph>| match paragraph.role {
        Role::Cell(cell) => Some(cell.row),
        _ => None,
    };
    let cell = |paragraph: &Rc<Paragraph>| match paragraph.role {
        Role::Cell(cell) => cell,
        _ => Cell::default(),
    };
    table
        .chunk_by(move |a, b| row(a) == row(b))
        .map(move |row| row.iter().map(|paragraph| (cell(paragraph), paragraph)).collect())
}

impl Document {
    /// The text of every paragraph of that role, lines joined by nothing.
    pub fn text_of(&self, role: Role) -> String {
        self.paragraphs
            .iter()
            .filter(|p| p.role == role)
            .map(|p| p.text().replace('\n', ""))
            .collect()
    }

    /// How many places show a slot that has no value.
    pub fn unfilled(&self) -> usize {
        self.paragraphs
            .iter()
            .flat_map(|p| &p.runs)
            .filter(|run| matches!(run.kind, RunKind::Slot { filled: false, .. }))
            .count()
    }
}

/// One thing that was odd, with its place (校对提示).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    pub problem: Problem,
    pub place: Place,
    /// Bytes of the field or the section's text.
    pub source: Range<usize>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Problem {
    /// A tag that cannot be read; it stands in the text as written.
    BadTag {
        tag: String,
    },
    /// 如有, 如果 or 每项 without its 完.
    Unclosed {
        tag: String,
    },
    /// 完 or 否则 that belongs to nothing.
    Unopened {
        tag: String,
    },
    UnknownFilter {
        slot: String,
        filter: String,
    },
    /// A value that the slot's kind or a filter cannot read; it stands as typed.
    BadValue {
        slot: String,
        value: String,
    },
    /// Characters that nobody sees, each with how often it is there; `slot`: they came with its value.
    Hidden {
        slot: Option<Rc<str>>,
        found: Vec<(char, usize)>,
    },
    EmptyHeading,
    /// A level that was reached without the one above it.
    SkippedLevel {
        level: u8,
    },
}
