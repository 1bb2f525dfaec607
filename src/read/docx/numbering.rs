//! Automatic numbering (ISO/IEC 29500-1 17.9): which label a paragraph gets, as text.

use std::collections::HashMap;

use super::super::number::Form;
use super::super::tags::{Tag, Tags, Token, local};
use super::super::text::is_line_end;
use super::styles::{Styles, switch};

const LEVELS: usize = 9;

#[derive(Default)]
pub(super) struct Numbering {
    lists: HashMap<String, List>,
    shapes: Vec<Shape>,
    /// How far each shape has counted: lists of one shape go on from each other.
    counts: Vec<[Option<u32>; LEVELS]>,
}

/// `w:num`: a use of a shape.
#[derive(Default)]
struct List {
    shape: usize,
    /// Where a level starts anew when the list first uses it.
    restarts: [Option<u32>; LEVELS],
    levels: [Option<Level>; LEVELS],
}

/// `w:abstractNum`.
#[derive(Default)]
struct Shape {
    levels: [Level; LEVELS],
    style: Option<String>,
}

#[derive(Clone)]
struct Level {
    start: u32,
    form: Form,
    text: String,
    /// All its numbers in figures.
    legal: bool,
    /// The last level, from 1, after which it starts anew; 0 for never.
    restart: Option<usize>,
    /// The paragraph style that brings a paragraph to this level.
    style: Option<String>,
    hidden: bool,
}

impl Default for Level {
    fn default() -> Level {
        Level {
            start: 0,
            form: Form::Decimal,
            text: String::new(),
            legal: false,
            restart: None,
            style: None,
            hidden: false,
        }
    }
}

impl Numbering {
    pub fn read(xml: &str, styles: &Styles) -> Numbering {
        let mut read = Reading::default();
        let mut skip = 0;
        for token in Tags::new(xml) {
            match token {
                Token::Open(tag) => {
                    let name = local(tag.name);
                    if skip > 0 || matches!(name, "pPr" | "rPrChange" | "numberingChange") {
                        skip += usize::from(!tag.empty);
                    } else {
                        read.take(name, tag);
                    }
                }
                Token::Close(_) if skip > 0 => skip -= 1,
                Token::Close(name) => read.close(local(name)),
                _ => {}
            }
        }
        read.finish(styles)
    }

    /// The label of the next paragraph of that list and level; where no level is named, the one
    /// that the paragraph's style stands for. None where there is no such list.
    pub fn label(
        &mut self,
        list: &str,
        level: Option<usize>,
        style: Option<&str>,
    ) -> Option<String> {
        let list = self.lists.get_mut(list)?;
        let shape = self.shapes.get(list.shape)?;
        let counts = self.counts.get_mut(list.shape)?;
        let levels: [&Level; LEVELS] = std::array::from_fn(|at| {
            list.levels
                .get(at)
                .and_then(Option::as_ref)
                .unwrap_or_else(|| &shape.levels[at.min(LEVELS - 1)])
        });
        let of_style = || {
            let style = style?;
            levels.iter().position(|level| level.style.as_deref() == Some(style))
        };
        let at = level.or_else(of_style).unwrap_or(0).min(LEVELS - 1);
        let next = match (list.restarts[at].take(), counts[at]) {
            (Some(start), _) => start,
            (None, Some(count)) => count.saturating_add(1),
            (None, None) => levels[at].start,
        };
        counts[at] = Some(next);
        for deeper in at + 1..LEVELS {
            if levels[deeper].restart.is_none_or(|last| at < last) {
                counts[deeper] = None;
            }
        }
        let here = levels[at];
        if here.hidden || here.form == Form::Bullet {
            return Some(String::new());
        }
        let mut label = String::new();
        let mut pattern = here.text.chars().peekable();
        while let Some(c) = pattern.next() {
            let place = (c == '%').then(|| pattern.peek().and_then(|c| c.to_digit(10))).flatten();
            let Some(place @ 1..=9) = place else {
                label.push(c);
                continue;
            };
            pattern.next();
            let place = place as usize - 1;
            let form = if here.legal { Form::Decimal } else { levels[place].form };
            label += &form.write(counts[place].unwrap_or(levels[place].start));
        }
        Some(label.trim().to_owned())
    }
}

#[derive(Default)]
struct Reading {
    shapes: HashMap<String, Shape>,
    /// `w:num` with the shape's id, in order.
    lists: Vec<(String, String, List)>,
    shape: Option<(String, Shape)>,
    list: Option<(String, String, List)>,
    /// Which level is open, and whether one of a list's own.
    at: Option<usize>,
    level: Option<Level>,
}

impl Reading {
    fn take(&mut self, name: &str, tag: Tag) {
        let value = tag.attribute("val");
        let value = value.as_deref();
        let number = || value.and_then(|value| value.trim().parse::<u32>().ok());
        let text = || value.unwrap_or_default().to_owned();
        match name {
            "abstractNum" => {
                let id = tag.attribute("abstractNumId").unwrap_or_default();
                self.shape = Some((id.into_owned(), Shape::default()));
            }
            "num" => {
                let id = tag.attribute("numId").unwrap_or_default();
                self.list = Some((id.into_owned(), String::new(), List::default()));
            }
            "numStyleLink" => {
                if let Some((_, shape)) = &mut self.shape {
                    shape.style = Some(text());
                }
            }
            "abstractNumId" => {
                if let Some((_, shape, _)) = &mut self.list {
                    *shape = text();
                }
            }
            "lvlOverride" | "lvl" => {
                let at = tag.attribute("ilvl").and_then(|at| at.trim().parse().ok());
                self.at = at.filter(|&at| at < LEVELS);
                if name == "lvl" {
                    self.level = Some(Level::default());
                }
            }
            "startOverride" => {
                if let (Some((_, _, list)), Some(at)) = (&mut self.list, self.at)
                    && let Some(restart) = list.restarts.get_mut(at)
                {
                    *restart = number();
                }
            }
            _ => {
                let Some(level) = &mut self.level else { return };
                match name {
                    "start" => level.start = number().unwrap_or(0),
                    "numFmt" => level.form = Form::of_word(value.unwrap_or_default()),
                    "lvlText" => {
                        level.text = text().replace(|c: char| c.is_control() || is_line_end(c), " ")
                    }
                    "isLgl" => level.legal = switch(tag),
                    "lvlRestart" => level.restart = number().map(|last| last as usize),
                    "pStyle" => level.style = Some(text()),
                    "vanish" => level.hidden = switch(tag),
                    _ => {}
                }
            }
        }
        if tag.empty {
            self.close(name);
        }
    }

    fn close(&mut self, name: &str) {
        match name {
            "lvl" => {
                let (Some(level), Some(at)) = (self.level.take(), self.at) else { return };
                if let Some((_, _, list)) = &mut self.list {
                    if let Some(place) = list.levels.get_mut(at) {
                        *place = Some(level);
                    }
                } else if let Some((_, shape)) = &mut self.shape
                    && let Some(place) = shape.levels.get_mut(at)
                {
                    *place = level;
                }
            }
            "abstractNum" => {
                if let Some((id, shape)) = self.shape.take() {
                    self.shapes.entry(id).or_insert(shape);
                }
            }
            "num" => self.lists.extend(self.list.take()),
            _ => {}
        }
    }

    fn finish(self, styles: &Styles) -> Numbering {
        let mut numbering = Numbering::default();
        let mut places: HashMap<String, usize> = HashMap::new();
        let linked: HashMap<&str, &str> =
            self.lists.iter().map(|(id, shape, _)| (id.as_str(), shape.as_str())).collect();
        // A shape may be that of a style, whose list has the levels.
        let resolved: Vec<String> = self
            .lists
            .iter()
            .map(|(_, shape, _)| {
                let style = self.shapes.get(shape).and_then(|shape| shape.style.as_deref());
                let list = style.and_then(|style| styles.get(Some(style))?.list.as_deref());
                list.and_then(|list| linked.get(list).copied()).unwrap_or(shape).to_owned()
            })
            .collect();
        let mut shapes = self.shapes;
        for ((id, _, list), shape) in self.lists.into_iter().zip(resolved) {
            let place = match places.get(&shape) {
                Some(&place) => place,
                None => {
                    let Some(found) = shapes.remove(&shape) else { continue };
                    numbering.shapes.push(found);
                    numbering.counts.push([None; LEVELS]);
                    places.insert(shape, numbering.shapes.len() - 1);
                    numbering.shapes.len() - 1
                }
            };
            numbering.lists.entry(id).or_insert(List { shape: place, ..list });
        }
        numbering
    }
}
