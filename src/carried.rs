//! What a .docx carries beside its text, so that it can come back as the speech it was: which tag
//! stood at each place of a slot, how the slots are declared and what they hold, what the sections
//! are called.
//!
//! Only what concerns text that shows is carried: no section that is switched off, no branch that was
//! not taken, no value without a place. What a receiver does not see on paper is not in the file.

use std::rc::Rc;

use crate::document::{Document, Place, RunKind};
use crate::library::{Id, Kind, SlotDecl};
use crate::slot::{self, Piece, Slots};
use crate::speech::{Field, Speech};

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
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tagged {
    pub slot: Rc<str>,
    /// As written, with its filters: `{{日期|月日}}`.
    pub tag: Rc<str>,
    /// Of a value of several lines, which of them the run is, from 1; 0: it is the whole.
    pub part: usize,
}

/// A slot with what it holds.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Holding {
    pub decl: Rc<SlotDecl>,
    /// As the form holds it; empty where nothing was given.
    pub value: Rc<str>,
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Named {
    pub id: Id,
    pub title: Rc<str>,
    pub kind: Kind,
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
                        let (id, title) = (id.clone(), section.title.clone());
                        carried.sections.push(Named { id, title, kind: section.kind });
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
