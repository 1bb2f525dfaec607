//! What a .docx that this program wrote still knows of its speech (see [`crate::carried`]): slots by
//! its content controls, sections by its bookmarks, and the part that lists both. Read beside the
//! lines, from the same elements.

use std::collections::HashMap;
use std::ops::Range;
use std::rc::Rc;

use super::super::tags::{self, Tags, Token, local};
use crate::carried::{Emphasis, Holding, Marked, NAMESPACE, Named, Returned, Tagged};
use crate::document::Side;
use crate::library::{Kind, SlotDecl, SlotKind};
use crate::sorted;

/// As often may the bookmark of one section begin.
const MOST_OPEN: usize = 4;
/// A longer value of a slot is not looked for letter by letter.
const MOST_VALUE: usize = 2000;

#[derive(Default)]
pub(super) struct Marks {
    /// By their names: `s3`.
    nodes: HashMap<String, Node>,
    /// Sections by the names of their bookmarks.
    bookmarks: HashMap<String, usize>,
    returned: Returned,
    /// Bookmarks of sections that are open, by id.
    open: Vec<(String, usize)>,
    /// Number, row and column of the tables that are open, each one more than begun.
    tables: Vec<(usize, usize, usize)>,
    begun: usize,
}

struct Node {
    place: Tagged,
    text: String,
}

/// What stands inside one paragraph.
#[derive(Default)]
pub(super) struct ParagraphMarks {
    controls: Vec<Control>,
    /// Those that are open, by their places in `controls`.
    open: Vec<usize>,
    looks: Vec<(Range<usize>, Emphasis)>,
    pub section: Option<usize>,
    side: Side,
}

#[derive(Default)]
struct Control {
    range: Range<usize>,
    slot: String,
    node: String,
}

impl Marks {
    /// What our part says; none where the part is another's.
    pub fn of(xml: &str) -> Option<Marks> {
        let mut marks = Marks::default();
        let mut ours = false;
        let mut path: Vec<&str> = Vec::new();
        let mut text = String::new();
        for token in Tags::new(xml) {
            match token {
                Token::Open(tag) => {
                    text.clear();
                    let name = local(tag.name);
                    let of = |name: &str| tag.attribute(name).unwrap_or_default().into_owned();
                    if path.is_empty() {
                        ours |= tag.attributes().any(|(_, value)| value == NAMESPACE);
                    }
                    match path.last().copied().unwrap_or_default() {
                        "shown" => {
                            let place = Tagged {
                                slot: of("slot").into(),
                                tag: of("tag").into(),
                                part: of("part").parse().unwrap_or(0),
                            };
                            marks
                                .nodes
                                .insert(name.to_owned(), Node { place, text: String::new() });
                        }
                        "slots" => {
                            let decl = SlotDecl {
                                name: of("name").into(),
                                kind: SlotKind::from_label(&of("kind")).unwrap_or_default(),
                                prompt: of("prompt"),
                                unit: of("unit"),
                                optional: of("optional") == "true",
                                ..SlotDecl::default()
                            };
                            let decl = Rc::new(decl);
                            marks.returned.slots.push(Holding { decl, value: "".into() });
                        }
                        "slot" if name == "choice" => {
                            if let Some(last) = marks.returned.slots.last_mut() {
                                Rc::make_mut(&mut last.decl).choices.push(String::new());
                            }
                        }
                        "sections" => {
                            let at = marks.returned.sections.len();
                            marks.bookmarks.insert(of("bookmark"), at);
                            marks.returned.sections.push(Named {
                                id: of("id").into(),
                                title: of("title").into(),
                                kind: Kind::from_label(&of("kind")).unwrap_or_default(),
                                text: "".into(),
                            });
                        }
                        _ => {}
                    }
                    if !tag.empty {
                        path.push(name);
                    }
                }
                Token::Close(_) => {
                    marks.text(&path, std::mem::take(&mut text));
                    path.pop();
                }
                Token::Text(raw) => text.push_str(&tags::text(raw)),
                Token::Verbatim(raw) => text.push_str(raw),
                Token::Comment(_) => {}
            }
        }
        ours.then_some(marks)
    }

    /// The text of the element that ends.
    fn text(&mut self, path: &[&str], text: String) {
        match path {
            [_, "shown", name] => {
                if let Some(node) = self.nodes.get_mut(*name) {
                    node.text = text;
                }
            }
            [_, "slots", _, "value"] => {
                if let Some(slot) = self.returned.slots.last_mut() {
                    slot.value = text.into();
                }
            }
            [_, "slots", _, "choice"] => {
                if let Some(slot) = self.returned.slots.last_mut()
                    && let Some(choice) = Rc::make_mut(&mut slot.decl).choices.last_mut()
                {
                    *choice = text;
                }
            }
            [_, "sections", _] => {
                if let Some(section) = self.returned.sections.last_mut() {
                    section.text = text.into();
                }
            }
            _ => {}
        }
    }

    pub fn returned(self) -> Returned {
        self.returned
    }

    /// Sections do not overlap: where one begins, the one before it has ended.
    pub fn open_section(&mut self, id: &str, name: &str) {
        if let Some(&at) = self.bookmarks.get(name) {
            // LibreOffice now and then begins a bookmark a second time where it ends.
            self.open.retain(|(_, open)| *open == at);
            self.open.truncate(MOST_OPEN);
            self.open.push((id.to_owned(), at));
        }
    }

    pub fn close_section(&mut self, id: &str) {
        self.open.retain(|(open, _)| open != id);
    }

    pub fn section(&self) -> Option<usize> {
        self.open.last().map(|(_, at)| *at)
    }

    pub fn open_table(&mut self) {
        self.begun += 1;
        self.tables.push((self.begun - 1, 0, 0));
    }

    pub fn open_row(&mut self) {
        if let Some((_, row, column)) = self.tables.last_mut() {
            *row += 1;
            *column = 0;
        }
    }

    pub fn open_cell(&mut self) {
        if let Some((.., column)) = self.tables.last_mut() {
            *column += 1;
        }
    }

    pub fn close_table(&mut self) {
        self.tables.pop();
    }

    /// A paragraph has ended.
    pub fn take(&mut self, own: ParagraphMarks, style: &str, text: String) {
        let places = self.places(own.controls, &text);
        // Of a table in a table, the cell of the outer one.
        let cell = self
            .tables
            .first()
            .map(|&(table, row, column)| (table, row.saturating_sub(1), column.saturating_sub(1)));
        self.returned.paragraphs.push(Marked {
            style: style.to_owned(),
            text,
            places,
            looks: own.looks,
            section: own.section,
            cell,
            side: own.side,
        });
    }

    /// The places of slots, where the controls say they are.
    fn places(&self, mut controls: Vec<Control>, text: &str) -> Vec<(Range<usize>, Tagged)> {
        sorted::by_key(&mut controls, |control| control.range.start);
        let mut places: Vec<(Range<usize>, Tagged)> = Vec::new();
        let mut from = 0;
        for Control { range, slot, node } in controls {
            let start = range.start.max(from);
            let node =
                self.nodes.get(&node).filter(|node| slot.is_empty() || *node.place.slot == *slot);
            // LibreOffice puts a control into the one before it, empty and in front of its text: so the
            // node says how far it goes.
            let whole = node.is_some_and(|node| {
                (1..=MOST_VALUE).contains(&node.text.len())
                    && text.get(start..).is_some_and(|rest| rest.starts_with(&node.text))
            });
            let end = match node {
                Some(node) if whole => start + node.text.len(),
                _ => range.end,
            };
            let place = match node {
                Some(node) => node.place.clone(),
                None if !slot.is_empty() => {
                    Tagged { tag: crate::slot::tag(&slot).into(), slot: slot.into(), part: 0 }
                }
                None => continue,
            };
            if start < end && text.get(start..end).is_some() {
                places.push((start..end, place));
                from = end;
            }
        }
        places
    }
}

impl ParagraphMarks {
    pub fn open_control(&mut self, at: usize) {
        self.open.push(self.controls.len());
        self.controls.push(Control { range: at..at, ..Control::default() });
    }

    pub fn tag(&mut self, slot: String) {
        if let Some(control) = self.open.last().and_then(|&at| self.controls.get_mut(at)) {
            control.slot = slot;
        }
    }

    /// The path of the node that it is bound to: `/g:speech[1]/g:shown[1]/g:s3[1]`.
    pub fn bind(&mut self, path: &str) {
        let node = local(path.rsplit('/').next().unwrap_or_default());
        let node = node.split('[').next().unwrap_or_default();
        if let Some(control) = self.open.last().and_then(|&at| self.controls.get_mut(at)) {
            control.node = node.to_owned();
        }
    }

    pub fn close_control(&mut self, at: usize) {
        if let Some(control) = self.open.pop().and_then(|open| self.controls.get_mut(open)) {
            control.range.end = at;
        }
    }

    /// So many bytes more have this look.
    pub fn look(&mut self, at: usize, length: usize, look: Emphasis) {
        if look == Emphasis::default() {
            return;
        }
        match self.looks.last_mut() {
            Some((range, last)) if *last == look && range.end == at => range.end += length,
            _ => self.looks.push((at..at + length, look)),
        }
    }

    pub fn side(&mut self, jc: Option<&str>) {
        self.side = match jc {
            Some("center") => Side::Centre,
            Some("right" | "end") => Side::Right,
            _ => Side::Left,
        };
    }
}
