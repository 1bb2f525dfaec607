//! What a .docx carries beside its text, so that it can come back as the speech it was: which tag
//! stood at each place of a slot, how the slots are declared and what they hold, what the sections
//! are called.
//!
//! Only what concerns text that shows is carried: no section that is switched off, no branch that was
//! not taken, no value without a place. What a receiver does not see on paper is not in the file.

use std::ops::Range;
use std::rc::Rc;

use serde::{Deserialize, Serialize};

use crate::document::{Cell, Document, Place, Role, RunKind, Side};
use crate::library::{Id, Kind, SlotDecl};
use crate::slot::{self, Piece, Slots};
use crate::speech::{Field, Speech};

/// The namespace of our part, which tells a file of ours.
pub const NAMESPACE: &str = "urn:gaojiang:speech";
/// Who the comments are by.
pub const AUTHOR: &str = "稿匠";

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Carried {
    /// One for each run of a slot, in the document's order.
    pub places: Vec<Tagged>,
    /// Each slot once, in the order of its first place.
    pub slots: Vec<Holding>,
    /// The sections that show, in order.
    pub sections: Vec<Named>,
}

/// A place of a slot.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tagged {
    pub slot: Rc<str>,
    /// As written, with its filters: `{{日期|月日}}`.
    pub tag: Rc<str>,
    /// Of a value of several lines, which of them the run is, from 1; 0: it is the whole.
    pub part: usize,
}

/// A slot with what it holds.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Holding {
    pub decl: Rc<SlotDecl>,
    /// As the form holds it; empty where nothing was given.
    pub value: Rc<str>,
}

/// What a section is called.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Named {
    pub id: Id,
    pub title: Rc<str>,
    pub kind: Kind,
    /// As written, where all of it shows.
    pub text: Rc<str>,
}

/// The names of paragraph styles by what they are for. Other programs rename the styles' ids; the
/// names stay, but for capital letters.
pub const STYLE_NAMES: [(Role, &str); 13] = [
    (Role::Letterhead, "讲话红头"),
    (Role::Title, "Title"),
    (Role::Speaker, "讲话人 byline"),
    (Role::Date, "日期 byline"),
    (Role::Salutation, "Salutation"),
    (Role::Heading(1), "heading 1"),
    (Role::Heading(2), "heading 2"),
    (Role::Heading(3), "heading 3"),
    (Role::Heading(4), "heading 4"),
    (Role::Body, "讲话正文"),
    (Role::Quote, "讲话引文"),
    (Role::Cell(HEAD), "讲话表头"),
    (Role::Cell(CELL), "讲话表格"),
];

/// What the names of character styles begin with that lead a paragraph.
pub const LEAD_STYLE: &str = "段首";

/// Stand for all cells of their sort.
pub const HEAD: Cell = Cell { row: 0, column: 0, columns: 0, side: Side::Left, left: 0, width: 0 };
pub const CELL: Cell = Cell { row: 1, ..HEAD };

/// What a style of that name is for.
pub fn role_of(style: &str) -> Option<Role> {
    STYLE_NAMES.iter().find(|(_, name)| name.eq_ignore_ascii_case(style)).map(|(role, _)| *role)
}

/// What our own part in the file says: tags, slots and sections.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Returned {
    pub paragraphs: Vec<Marked>,
    pub slots: Vec<Holding>,
    pub sections: Vec<Named>,
}

/// A paragraph of a file that came back.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Marked {
    /// The name of its style.
    pub style: String,
    /// `\n` is a line break.
    pub text: String,
    /// Bytes of the text that are a slot's place, in order and none in another.
    pub places: Vec<(Range<usize>, Tagged)>,
    /// Bytes of the text that have a look of their own.
    pub looks: Vec<(Range<usize>, Emphasis)>,
    /// The section, by its place in [`Returned::sections`].
    pub section: Option<usize>,
    /// Of a cell: the table's number in the file, row and column.
    pub cell: Option<(usize, usize, usize)>,
    pub side: Side,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Emphasis {
    pub bold: bool,
    pub italic: bool,
    /// It leads its paragraph, by its style.
    pub lead: bool,
}

/// What the file of `document`, which was composed of `speech`, carries.
pub fn of(speech: &Speech, document: &Document) -> Carried {
    let slots = Slots::of(speech);
    let mut carried = Carried::default();
    let mut places = Vec::new();
    for paragraph in &document.paragraphs {
        let written = match &paragraph.place {
            Place::Field(field) => speech.field(*field),
            Place::Section(id) => match speech.section(id) {
                Some(section) => {
                    if carried.sections.last().is_none_or(|last| last.id != *id) {
                        let shows = !slot::hides(&section.text, &slots);
                        carried.sections.push(Named {
                            id: id.clone(),
                            title: section.title.clone(),
                            kind: section.kind,
                            text: if shows { section.text.clone() } else { "".into() },
                        });
                    }
                    &section.text
                }
                None => continue,
            },
        };
        for run in &paragraph.runs {
            let RunKind::Slot { name, filled } = &run.kind else { continue };
            let tag = written.get(run.source.clone()).unwrap_or_default();
            places.push((&paragraph.place, &run.source, name, tag, *filled));
            if !carried.slots.iter().any(|holding| holding.decl.name == *name) {
                carried.slots.push(holding(name, &slots));
            }
        }
    }
    for group in places.chunk_by(|a, b| (a.0, a.1) == (b.0, b.1)) {
        let (place, _, slot, tag, filled) = group[0];
        // The lines of a value, again and again where a part repeats; a title is broken anywhere.
        let lines = match place {
            Place::Field(Field::Title) => group.len(),
            _ if filled => lines_of(tag, &slots),
            _ => 1,
        };
        carried.places.extend((0..group.len()).map(|at| Tagged {
            slot: slot.clone(),
            tag: tag.into(),
            part: if lines < 2 { 0 } else { at % lines + 1 },
        }));
    }
    carried
}

/// How many lines the value shows on that has this tag.
fn lines_of(tag: &str, slots: &Slots) -> usize {
    let lines = |piece: &Piece| match piece {
        Piece::Value { text, .. } => text.lines().filter(|line| !line.is_empty()).count(),
        _ => 1,
    };
    slot::expand(tag, slots).pieces.first().map_or(1, lines)
}

fn holding(name: &Rc<str>, slots: &Slots) -> Holding {
    let decl = slots
        .decl(name)
        .cloned()
        .unwrap_or_else(|| Rc::new(SlotDecl { name: name.clone(), ..SlotDecl::default() }));
    let given = slots.given(name).filter(|value| !value.trim().is_empty());
    let value = given.cloned().or_else(|| slots.value(name).map(Into::into)).unwrap_or_default();
    Holding { decl, value }
}
