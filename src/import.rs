//! What was read becomes the person's own: a [`Reading`] → a [`Speech`], or a [`Pack`] of blocks.
//! Both are written as a clerk writes: natural numerals, and `{{…}}` where a slot was taken.

mod ours;

pub use ours::{Back, returned};

use std::collections::BTreeMap;
use std::ops::Range;
use std::rc::Rc;

use crate::hidden;
use crate::library::{Block, Id, Kind, Pack, SlotDecl, SlotKind};
use crate::numbering;
use crate::read::Source;
use crate::recognise::{
    self, Bold, Corrections, Form, FoundSlot, Paragraph, Part, Reading, Role, recognise,
};
use crate::slot::{self, Date, Level};
use crate::sorted;
use crate::speech::{Section, Speech, Values};

/// A section as it was read, before it is a section of a speech or a block.
struct Piece {
    /// Its first paragraph.
    paragraph: usize,
    title: String,
    kind: Kind,
    text: String,
    slots: Vec<Rc<SlotDecl>>,
}

/// The speech that a reading makes, with the source kept beside it. `fresh` gives new ids.
pub fn speech(
    source: &Source,
    reading: &Reading,
    corrections: &Corrections,
    mut fresh: impl FnMut() -> Id,
) -> Speech {
    let writer = Writer::new(reading, corrections);
    let mut pieces = writer.pieces();
    let (title, speaker) = (writer.front(Role::Title), writer.speaker());
    let salutation = writer.front(Role::Salutation);
    // The front matter names slots too; their declarations come with the first section.
    if let Some(first) = pieces.first_mut() {
        for decl in writer.declarations(&format!("{title}\n{speaker}\n{salutation}")) {
            if !first.slots.iter().any(|own| own.name == decl.name) {
                first.slots.push(decl);
            }
        }
    }
    let sections = pieces
        .into_iter()
        .map(|piece| {
            Rc::new(Section {
                id: fresh(),
                title: piece.title.as_str().into(),
                kind: piece.kind,
                text: piece.text.into(),
                slots: piece.slots,
                ..Section::default()
            })
        })
        .collect();
    let date = reading.date();
    Speech {
        id: fresh(),
        title: title.into(),
        speaker: speaker.into(),
        date: if reading.slots.iter().any(|slot| {
            slot.certain
                && slot.places.iter().any(|place| {
                    reading.paragraphs.get(place.paragraph).is_some_and(|p| p.role == Role::Date)
                })
        }) {
            // A date of ×× is none: it is asked for.
            Rc::default()
        } else {
            Date::read(&date).map_or(date, Date::iso).into()
        },
        salutation: salutation.into(),
        sections,
        values: Rc::new(values(reading, corrections)),
        source: Rc::from(text_of(source)),
        ..Speech::default()
    }
}

/// A section that a reading would make.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outlined {
    /// Its first paragraph.
    pub paragraph: usize,
    pub title: String,
    pub kind: Kind,
    /// What speaks for the kind.
    pub why: String,
}

/// The sections that a reading makes, in order, as [`speech`] and [`pack`] cut them.
pub fn sections(reading: &Reading, corrections: &Corrections) -> Vec<Outlined> {
    Writer::new(reading, corrections)
        .pieces()
        .into_iter()
        .map(|piece| {
            let part = part_at(reading, piece.paragraph);
            Outlined {
                paragraph: piece.paragraph,
                title: piece.title,
                kind: piece.kind,
                why: part.map_or(String::new(), |part| part.why.clone()),
            }
        })
        .collect()
}

/// The blocks that a reading makes, as a pack of the name `name`: of the sections that `chosen`
/// takes, by their place among [`sections`]. `origin` says where they are from and since when.
pub fn pack(
    reading: &Reading,
    corrections: &Corrections,
    (name, origin): (&str, &str),
    chosen: impl Fn(usize) -> bool,
    mut fresh: impl FnMut() -> Id,
) -> Pack {
    let writer = Writer::new(reading, corrections);
    let occasion = occasion(&reading.title());
    let values = values(reading, corrections);
    let example = |decl: &Rc<SlotDecl>| {
        let example = values.get(&decl.name).map_or(String::new(), ToString::to_string);
        Rc::new(SlotDecl { example, ..SlotDecl::clone(decl) })
    };
    let blocks = writer
        .pieces()
        .into_iter()
        .enumerate()
        .filter(|(at, _)| chosen(*at))
        .map(|(_, piece)| {
            Rc::new(Block {
                id: fresh(),
                summary: first_sentence(&piece.text),
                title: piece.title,
                kind: piece.kind,
                occasions: occasion.iter().map(|o| (*o).to_owned()).collect(),
                tags: vec![piece.kind.label().to_owned()],
                text: piece.text.into(),
                slots: piece.slots.iter().map(example).collect(),
            })
        })
        .collect();
    let (name, note) = (name.to_owned(), origin.to_owned());
    Pack { id: fresh(), name, note, blocks, ..Pack::default() }
}

/// What a paste into a section comes to, where it is more than its lines: see [`tidied`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tidied {
    /// In the writing form, a paragraph a line.
    pub text: String,
    /// Lines of noise that were left out.
    pub noise: usize,
    /// Lines that were joined to those before.
    pub joined: usize,
    /// Characters that nobody sees and that were left out.
    pub hidden: usize,
}

/// What is pasted into a section, without the noise and what nobody sees, with its paragraphs joined
/// again. None where there was nothing of these: then it is pasted as it is.
pub fn tidied(source: &Source) -> Option<Tidied> {
    let corrections = Corrections::default();
    let mut reading = recognise(source, &corrections);
    reading.slots.clear();
    let noise = reading.rows.iter().filter(|row| row.role == Role::Noise).count();
    let joined = reading.paragraphs.iter().map(|p| p.rows.len().saturating_sub(1)).sum();
    let hidden = source.lines.iter().map(|line| hidden::find(&line.text).len()).sum();
    if noise == 0 && joined == 0 {
        let text = hidden::strip(&text_of(source)).into_owned();
        return (hidden > 0).then_some(Tidied { text, noise, joined, hidden });
    }
    let writer = Writer::new(&reading, &corrections);
    let lines: Vec<String> = (0..reading.paragraphs.len()).map(|at| writer.line(at)).collect();
    Some(Tidied { text: lines.join("\n"), noise, joined, hidden })
}

/// The text of a source as it came, a line each.
pub fn text_of(source: &Source) -> String {
    let lines: Vec<&str> = source.lines.iter().map(|line| line.text.as_str()).collect();
    lines.join("\n")
}

/// The occasion that a title names.
fn occasion(title: &str) -> Option<&'static str> {
    const OCCASIONS: &[(&str, &str)] = &[
        ("推进", "推进会"),
        ("动员", "动员会"),
        ("表彰", "总结表彰会"),
        ("座谈", "座谈会"),
        ("开班", "开班式"),
        ("表态", "任职表态"),
        ("就职", "就职感言"),
        ("离任", "离任感言"),
        ("主持", "主持词"),
        ("述职", "述职"),
        ("汇报", "调研汇报"),
        ("年会", "年会"),
        ("毕业", "毕业典礼"),
        ("庆", "庆典"),
        ("开幕", "致辞"),
        ("致辞", "致辞"),
        ("致词", "致辞"),
    ];
    OCCASIONS.iter().find(|(word, _)| title.contains(word)).map(|(_, occasion)| *occasion)
}

/// Bytes of a paragraph that a slot takes the place of, its name and the form of its value.
type Tagged = (Range<usize>, Rc<str>, Form);

/// Writes paragraphs in the writing form.
struct Writer<'a> {
    reading: &'a Reading,
    corrections: &'a Corrections,
    /// The taken slots' places by paragraph, in order.
    places: BTreeMap<usize, Vec<Tagged>>,
}

impl<'a> Writer<'a> {
    fn new(reading: &'a Reading, corrections: &'a Corrections) -> Writer<'a> {
        let mut places: BTreeMap<usize, Vec<Tagged>> = BTreeMap::new();
        for slot in reading.slots.iter().filter(|slot| slot.taken) {
            let name = name_of(slot, corrections);
            for place in &slot.places {
                let own = places.entry(place.paragraph).or_default();
                own.push((place.range.clone(), name.clone(), place.form));
            }
        }
        for own in places.values_mut() {
            sorted::by_key(own, |(range, ..)| range.start);
            // Two that overlap: the first stands.
            let mut end = 0;
            own.retain(|(range, ..)| {
                let free = range.start >= end;
                end = if free { range.end } else { end };
                free
            });
        }
        Writer { reading, corrections, places }
    }

    fn pieces(&self) -> Vec<Piece> {
        let paragraphs = &self.reading.paragraphs;
        let starts: Vec<usize> =
            (0..paragraphs.len()).filter(|at| paragraphs[*at].begins).collect();
        let ends = starts.iter().skip(1).copied().chain(std::iter::once(paragraphs.len()));
        let mut pieces: Vec<Piece> =
            starts.iter().zip(ends).filter_map(|(from, to)| self.piece(*from..to)).collect();
        pieces.retain(|piece| !piece.text.is_empty());
        pieces
    }

    fn piece(&self, range: Range<usize>) -> Option<Piece> {
        let reading = self.reading;
        let first = reading.paragraphs.get(range.start)?;
        let kind = part_at(reading, range.start).map_or(Kind::Other, |part| part.kind);
        let lines: Vec<String> = range
            .clone()
            .filter(|at| {
                matches!(
                    reading.paragraphs[*at].role,
                    Role::Heading(_) | Role::Text | Role::Quote | Role::Salutation | Role::Sign
                )
            })
            .map(|at| self.line(at))
            .collect();
        let text = lines.join("\n");
        let heading = first.heading_text();
        let title = match (first.role, heading) {
            (Role::Heading(_), heading) if !heading.is_empty() => {
                recognise::plain(heading).chars().take(30).collect()
            }
            _ => {
                let body = recognise::plain(first.body());
                let start: String = body.chars().take(12).collect();
                if kind == Kind::Other { start } else { kind.label().to_owned() }
            }
        };
        let slots = self.declarations(&text);
        Some(Piece { paragraph: range.start, title, kind, text, slots })
    }

    /// The declarations of the slots that a text names.
    fn declarations(&self, text: &str) -> Vec<Rc<SlotDecl>> {
        let named = slot::names(text);
        let taken = self.reading.slots.iter().filter(|slot| slot.taken);
        taken
            .map(|slot| (slot, name_of(slot, self.corrections)))
            .filter(|(_, name)| named.contains(name))
            .map(|(slot, name)| declaration(slot, name, self.reading))
            .collect()
    }

    /// The paragraphs of a role of the front matter, as a field of the speech holds them.
    fn front(&self, role: Role) -> String {
        let paragraphs = &self.reading.paragraphs;
        let Some(first) = paragraphs.iter().position(|p| p.role == role) else {
            return String::new();
        };
        let last = paragraphs[first..].iter().take_while(|p| p.role == role).count();
        let glue = if role == Role::Title { "" } else { "　" };
        let texts: Vec<String> = (first..first + last)
            .map(|at| unmarked(self.written(at, paragraphs[at].label..paragraphs[at].text.len())))
            .collect();
        texts.join(glue)
    }

    /// Who speaks, as the field of the speech holds it.
    fn speaker(&self) -> String {
        let front = match self.reading.signer() {
            Some(at) => unmarked(self.written(at, 0..self.reading.paragraphs[at].text.len())),
            None => self.front(Role::Speaker),
        };
        recognise::post_and_name(&front)
    }

    /// One paragraph as a line of the writing form.
    fn line(&self, at: usize) -> String {
        let paragraph = &self.reading.paragraphs[at];
        let whole = paragraph.label..paragraph.text.len();
        match paragraph.role {
            Role::Heading(level) => {
                let label = numbering::level_label(level, number_of(paragraph));
                let (heading, body) = (paragraph.heading, paragraph.text.len());
                let close = if paragraph.is_framed() { '】'.len_utf8() } else { 0 };
                let (heading, body) = (heading.min(body - close), body - close);
                let heading = unmarked(self.written(at, paragraph.label..heading));
                let text = heading + &self.written(at, paragraph.heading.min(body)..body);
                format!("{label}{}", text.trim_start())
            }
            // In its own marks it is told from the rest already.
            Role::Quote if !paragraph.text.starts_with('“') && paragraph.label > 0 => {
                format!("> {}", self.written(at, whole))
            }
            _ => {
                let written = self.written(at, 0..paragraph.text.len());
                guarded(written)
            }
        }
    }

    /// A part of a paragraph with its slots, everything else kept from being markup.
    fn written(&self, at: usize, range: Range<usize>) -> String {
        let text = &self.reading.paragraphs[at].text;
        let bold = recognise::bold(text);
        // Half a pair is no mark: of **一、…。**… the heading has the first and is bold anyway.
        let whole = |bold: &Bold| range.start <= bold.open.start && bold.close.end <= range.end;
        let marks =
            || bold.iter().flat_map(|bold| [(&bold.open, whole(bold)), (&bold.close, whole(bold))]);
        let mut out = String::with_capacity(range.len());
        let mut from = range.start;
        // Text between two slots: the marks of its bold stay marks.
        let between = |range: Range<usize>, out: &mut String| {
            let mut from = range.start;
            let here = |mark: &Range<usize>| range.start <= mark.start && mark.end <= range.end;
            for (mark, whole) in marks().filter(|(mark, _)| here(mark)) {
                escape(&text[from..mark.start], out);
                out.push_str(if whole { BOLD } else { "" });
                from = mark.end;
            }
            escape(text.get(from..range.end).unwrap_or_default(), out);
        };
        for (place, name, form) in self.places.get(&at).map_or(&[][..], Vec::as_slice) {
            if place.start < from || place.end > range.end {
                continue;
            }
            between(from..place.start, &mut out);
            match form.filter() {
                None => out.push_str(&slot::tag(name)),
                Some(filter) => out.push_str(&format!("{{{{{name}|{filter}}}}}")),
            }
            from = place.end;
        }
        between(from..range.end, &mut out);
        out
    }
}

/// The part that begins with a paragraph.
fn part_at(reading: &Reading, paragraph: usize) -> Option<&Part> {
    let at = reading.parts.partition_point(|part| part.paragraphs.start < paragraph);
    reading.parts.get(at).filter(|part| part.paragraphs.start == paragraph)
}

/// The number a heading bears, as far as it is told; the composer gives the right one.
fn number_of(paragraph: &Paragraph) -> u64 {
    let label = paragraph.text.get(..paragraph.label).unwrap_or_default();
    let figures: String = label.chars().filter(|c| c.is_ascii_digit()).collect();
    let chinese: String = label.chars().filter(|c| "一二三四五六七八九十".contains(*c)).collect();
    figures
        .parse()
        .ok()
        .or_else(|| crate::numeral::parse(&chinese))
        .filter(|n| *n < 100)
        .unwrap_or(1)
}

fn name_of(slot: &FoundSlot, corrections: &Corrections) -> Rc<str> {
    let choice = corrections.slots.get(&slot.name).and_then(|choice| choice.name.clone());
    choice.filter(|name| slot::is_name(name)).unwrap_or_else(|| slot.name.clone())
}

/// The mark of bold in the writing form.
const BOLD: &str = "**";

/// Without the marks of bold, which headings and the front matter have by their layout; a star of the
/// text is escaped and stays.
fn unmarked(written: String) -> String {
    if written.contains(BOLD) { written.replace(BOLD, "") } else { written }
}

/// Keeps what a clerk typed as text from being read as markup.
fn escape(text: &str, out: &mut String) {
    let mut last = ' ';
    for c in text.chars() {
        if matches!(c, '\\' | '*' | '_' | '`') || (c == '{' && last == '{') {
            out.push('\\');
        }
        out.push(c);
        last = c;
    }
}

/// A paragraph that begins like a heading and is none: a backslash before it says so.
fn guarded(line: String) -> String {
    let reads = numbering::level_mark(&line).is_some() || line.starts_with(['#', '>', '-', '+']);
    if reads { format!("\\{line}") } else { line }
}

/// How a slot is declared: with the words around it as its prompt.
fn declaration(slot: &FoundSlot, name: Rc<str>, reading: &Reading) -> Rc<SlotDecl> {
    let around = slot.places.first().and_then(|place| {
        let text = reading.paragraphs.get(place.paragraph)?.text.as_str();
        let from = text[..place.range.start].char_indices().rev().nth(9).map_or(0, |(at, _)| at);
        let to = text[place.range.end..]
            .char_indices()
            .nth(10)
            .map_or(text.len(), |(at, _)| place.range.end + at);
        text.get(from..to)
    });
    let prompt = match slot.kind {
        SlotKind::Level => "本单位的行政层级".to_owned(),
        _ => around.map_or(String::new(), |around| format!("原文：{around}")),
    };
    Rc::new(SlotDecl {
        name,
        kind: slot.kind,
        prompt,
        unit: slot.unit.clone(),
        ..SlotDecl::default()
    })
}

/// The values that the source itself gives: of facts that were made slots.
fn values(reading: &Reading, corrections: &Corrections) -> Values {
    let mut values = Values::new();
    for slot in reading.slots.iter().filter(|slot| slot.taken && !slot.certain) {
        let text = slot.places.iter().find_map(|place| {
            let text = &reading.paragraphs.get(place.paragraph)?.text;
            let word = text.get(place.range.clone())?;
            match slot.kind {
                SlotKind::Level => Level::ALL
                    .iter()
                    .find(|level| {
                        [level.name, level.whole, level.party, level.office, level.direct]
                            .contains(&word)
                    })
                    .map(|level| level.name.to_owned()),
                SlotKind::Date => Date::read(word).map(Date::iso),
                _ => Some(word.to_owned()),
            }
        });
        if let Some(text) = text {
            values.insert(name_of(slot, corrections), text.into());
        }
    }
    values
}

/// What a block's text begins with, as its summary: one line, slots by their names.
fn first_sentence(text: &str) -> String {
    let line = text.lines().find(|line| line.chars().count() > 20).or_else(|| text.lines().next());
    let line = line.unwrap_or_default().replace("{{", "").replace("}}", "").replace('\\', "");
    let line = unmarked(line);
    let end = line.find(['。', '！', '？']).map_or(line.len(), |at| at + "。".len());
    let sentence = &line[..end.min(line.len())];
    if sentence.chars().count() > 60 {
        sentence.chars().take(59).chain(std::iter::once('…')).collect()
    } else {
        sentence.to_owned()
    }
}
