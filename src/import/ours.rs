//! A .docx of ours that comes back, through whatever program, becomes a speech again: sections with
//! their ids, slots with their values, the front matter in its fields.
//!
//! What was not touched is taken over as it was written. What was changed is written anew from the
//! file's text: where a place shows another value, the slot takes it if all its forms agree, and if not
//! the text stands as text. So the speech always says what the file says.

use std::collections::BTreeMap;
use std::ops::Range;
use std::rc::Rc;

use crate::carried::{Emphasis, Holding, Marked, Named, Returned, Tagged, role_of};
use crate::compose::compose;
use crate::document::{Place, Role, Side};
use crate::layout::Layout;
use crate::library::{Id, Kind, SlotDecl, SlotKind};
use crate::markup;
use crate::numbering;
use crate::read::Source;
use crate::slot::{self, Date, Piece, Slots};
use crate::speech::{Section, Speech, Values};
use crate::title;

/// A speech that came back.
pub struct Back {
    pub speech: Speech,
    /// What the sections are called whose parts that depend on a slot or repeat over one are plain
    /// text from now on: those that were changed, and those whose other branch was not in the file.
    pub flattened: Vec<Rc<str>>,
}

/// The speech that the file holds; none where it is not one of ours. `fresh` gives new ids.
pub fn returned(source: &Source, mut fresh: impl FnMut() -> Id) -> Option<Back> {
    let returned = &as_if_bound(source.returned.as_deref()?);
    let paragraphs: Vec<Paragraph> = joined(returned);
    let slots = returned.slots.iter().map(|holding| (&*holding.decl.name, holding)).collect();
    let values = values(&slots, &paragraphs);
    let writer = Writer { slots, values: &values };
    let mut speech = front(&writer, &paragraphs);
    speech.id = fresh();
    speech.values = Rc::new(values.clone());
    let mut taken: Vec<Id> = Vec::new();
    let mut flattened = Vec::new();
    for (named, own) in sections(returned, &paragraphs) {
        let had_parts =
            named.is_some_and(|named| named.text.is_empty() || slot::has_parts(&named.text));
        let named = named.cloned().unwrap_or_default();
        let text = writer.section(&named, &own);
        if had_parts && *text != *named.text {
            flattened.push(named.title.clone());
        }
        let known = named.id.is_empty() || taken.contains(&named.id);
        let id = if known { fresh() } else { named.id.clone() };
        taken.push(id.clone());
        speech.sections.push(Rc::new(Section {
            slots: writer.declarations(&text),
            id,
            title: named.title,
            kind: named.kind,
            text: text.into(),
            ..Section::default()
        }));
    }
    let front = format!("{}\n{}\n{}", speech.title, speech.speaker, speech.salutation);
    if let Some(first) = speech.sections.first_mut() {
        for decl in writer.declarations(&front) {
            if !first.slots.iter().any(|own| own.name == decl.name) {
                Rc::make_mut(first).slots.push(decl);
            }
        }
    }
    Some(Back { speech, flattened })
}

/// A paragraph with what it is for.
struct Paragraph<'a> {
    marked: &'a Marked,
    role: Role,
    /// The paragraphs that a value of several lines goes on to.
    more: Vec<&'a Marked>,
}

impl Paragraph<'_> {
    /// The text with the slots' places, the lines of a value joined.
    fn pieces(&self) -> Vec<Shown<'_>> {
        let mut pieces: Vec<Shown> = Vec::new();
        for marked in std::iter::once(&self.marked).chain(&self.more) {
            let mut from = 0;
            let text = |pieces: &mut Vec<Shown>, range: Range<usize>| {
                let looks = cuts(marked, range);
                pieces.extend(looks.into_iter().map(|(range, look)| Shown {
                    text: marked.text[range].to_owned(),
                    look,
                    place: None,
                }));
            };
            for (range, place) in &marked.places {
                let between = from..range.start;
                let shown = &marked.text[range.clone()];
                from = range.end;
                let goes_on = place.part > 1
                    && pieces
                        .last()
                        .and_then(|last| last.place)
                        .is_some_and(|last| last.tag == place.tag && last.part + 1 == place.part);
                let gap = &marked.text[between.clone()];
                if goes_on
                    && gap.chars().all(|c| c == '\n')
                    && let Some(last) = pieces.last_mut()
                {
                    // A title's lines are broken anywhere in the value.
                    let glue = if self.role == Role::Title { "" } else { "\n" };
                    last.text.push_str(glue);
                    last.text.push_str(shown);
                    last.place = Some(place);
                    continue;
                }
                text(&mut pieces, between);
                let look = cuts(marked, range.clone()).first().map(|(_, look)| *look);
                pieces.push(Shown {
                    text: shown.to_owned(),
                    look: look.unwrap_or_default(),
                    place: Some(place),
                });
            }
            text(&mut pieces, from..marked.text.len());
        }
        pieces
    }

    /// The text as it shows.
    fn shown(&self) -> String {
        self.pieces().iter().map(|piece| piece.text.as_str()).collect()
    }
}

/// A stretch of one look, or a slot's place.
struct Shown<'a> {
    text: String,
    look: Emphasis,
    place: Option<&'a Tagged>,
}

/// The range cut where the look changes.
fn cuts(marked: &Marked, range: Range<usize>) -> Vec<(Range<usize>, Emphasis)> {
    let mut cuts = Vec::new();
    let mut from = range.start;
    for (own, look) in &marked.looks {
        let (start, end) = (own.start.max(from), own.end.min(range.end));
        if start >= end || marked.text.get(start..end).is_none() {
            continue;
        }
        if from < start {
            cuts.push((from..start, Emphasis::default()));
        }
        cuts.push((start..end, *look));
        from = end;
    }
    if from < range.end {
        cuts.push((from..range.end, Emphasis::default()));
    }
    cuts
}

/// The paragraphs that hold text, each with those its last value goes on to.
fn joined(returned: &Returned) -> Vec<Paragraph<'_>> {
    let mut paragraphs: Vec<Paragraph> = Vec::new();
    for marked in &returned.paragraphs {
        let goes_on = marked.places.first().is_some_and(|(range, place)| {
            range.start == 0
                && place.part > 1
                && paragraphs.last().is_some_and(|last| {
                    let last = last.more.last().copied().unwrap_or(last.marked);
                    last.section == marked.section
                        && last.places.last().is_some_and(|(range, before)| {
                            range.end == last.text.len()
                                && before.tag == place.tag
                                && before.part + 1 == place.part
                        })
                })
        });
        match paragraphs.last_mut() {
            Some(last) if goes_on && marked.cell.is_none() => last.more.push(marked),
            _ if marked.text.trim().is_empty() && marked.cell.is_none() => {}
            _ => {
                let role = role_of(&marked.style).unwrap_or(Role::Body);
                paragraphs.push(Paragraph { marked, role, more: Vec::new() });
            }
        }
    }
    paragraphs
}

/// What Word would have made of the file if a value that the title breaks over lines could be bound as
/// a whole: it has a control for each line, which do not follow what is changed elsewhere, nor does
/// anything follow them. Where only one of both was changed the other takes it over.
fn as_if_bound(returned: &Returned) -> Returned {
    let mut all = returned.clone();
    let is_title = |marked: &Marked| role_of(&marked.style) == Some(Role::Title);
    let Some(title) = all.paragraphs.iter().position(is_title) else { return all };
    let mut lines: Vec<(Tagged, String)> = Vec::new();
    for (range, place) in all.paragraphs[title].places.iter().filter(|(_, place)| place.part > 0) {
        let text = &all.paragraphs[title].text[range.clone()];
        match lines.last_mut() {
            Some((first, whole)) if place.part > 1 && first.tag == place.tag => {
                whole.push_str(text);
            }
            _ => lines.push((place.clone(), text.to_owned())),
        }
    }
    for (place, own) in lines {
        let whole = |other: &Tagged| other.part == 0 && other.tag == place.tag;
        let elsewhere = all.paragraphs.iter().find_map(|marked| {
            let (range, _) = marked.places.iter().find(|(_, other)| whole(other))?;
            marked.text.get(range.clone()).map(str::to_owned)
        });
        let holding = returned.slots.iter().find(|holding| holding.decl.name == place.slot);
        let before = form(holding, holding.map(|holding| &*holding.value), &place);
        if elsewhere.is_some() && elsewhere == before {
            for marked in &mut all.paragraphs {
                for at in 0..marked.places.len() {
                    if whole(&marked.places[at].1) {
                        put(marked, at..at + 1, &own);
                    }
                }
            }
        } else if let Some(new) = elsewhere.filter(|_| before.as_deref() == Some(&*own)) {
            let marked = &mut all.paragraphs[title];
            if broken_by_us(marked) {
                join_lines(marked);
            }
            let is_line = |(_, other): &(Range<usize>, Tagged)| other.tag == place.tag;
            let first = marked.places.iter().position(is_line).unwrap_or_default();
            let count = marked.places[first..].iter().take_while(|place| is_line(place)).count();
            put(marked, first..first + count, &new);
        }
    }
    all
}

/// Puts a text in the place of some, which are one from then on.
fn put(marked: &mut Marked, places: Range<usize>, new: &str) {
    let of = marked.places.get(places.clone()).unwrap_or_default();
    let (Some((first, _)), Some((last, _))) = (of.first(), of.last()) else { return };
    let (start, end) = (first.start, last.end);
    if marked.text.get(start..end).is_none() {
        return;
    }
    marked.text.replace_range(start..end, new);
    marked.places.drain(places.start + 1..places.end);
    marked.places[places.start].1.part = 0;
    move_by(marked, |at| match at {
        at if at <= start => at,
        at if at < end => start + new.len(),
        at => at + new.len() - (end - start),
    });
    marked.places[places.start].0 = start..start + new.len();
}

fn join_lines(marked: &mut Marked) {
    let whole = std::mem::take(&mut marked.text);
    marked.text = whole.replace('\n', "");
    let bytes = whole.as_bytes();
    move_by(marked, |at| at - bytes[..at].iter().filter(|byte| **byte == b'\n').count());
}

/// Tells places and looks where each byte has gone.
fn move_by(marked: &mut Marked, to: impl Fn(usize) -> usize) {
    let places = marked.places.iter_mut().map(|(range, _)| range);
    for range in places.chain(marked.looks.iter_mut().map(|(range, _)| range)) {
        *range = to(range.start)..to(range.end);
    }
}

/// The paragraphs of each section. One between two belongs to the one before it.
fn sections<'a>(
    returned: &'a Returned,
    paragraphs: &'a [Paragraph<'a>],
) -> Vec<(Option<&'a Named>, Vec<&'a Paragraph<'a>>)> {
    let mut sections: Vec<(Option<&Named>, Vec<&Paragraph>)> = Vec::new();
    let mut last = None;
    for paragraph in paragraphs.iter().filter(|paragraph| !is_front(paragraph)) {
        let own = paragraph.marked.section;
        // Without bookmarks a heading of the first level begins a section.
        let begins = match own {
            Some(_) => own != last,
            None => last.is_none() && paragraph.role == Role::Heading(1),
        };
        if begins || sections.is_empty() {
            let named = own.and_then(|at| returned.sections.get(at));
            sections.push((named, Vec::new()));
            last = own;
        }
        if let Some((_, paragraphs)) = sections.last_mut() {
            paragraphs.push(paragraph);
        }
    }
    sections
}

/// Title, speaker, date, letterhead, and the salutation that stands before the sections.
fn is_front(paragraph: &Paragraph) -> bool {
    match paragraph.role {
        Role::Title | Role::Speaker | Role::Date | Role::Letterhead => true,
        Role::Salutation => paragraph.marked.section.is_none(),
        _ => false,
    }
}

// ---- values

/// The slots' values: as carried, but for those that the file now shows otherwise.
fn values(slots: &Holdings, paragraphs: &[Paragraph]) -> Values {
    let mut values = Values::new();
    for holding in slots.values() {
        if !holding.value.trim().is_empty() {
            values.insert(holding.decl.name.clone(), holding.value.clone());
        }
    }
    let mut changed: BTreeMap<Rc<str>, Vec<(Tagged, String)>> = BTreeMap::new();
    for piece in paragraphs.iter().flat_map(Paragraph::pieces) {
        let Some(place) = piece.place.filter(|place| !is_item(place)) else { continue };
        let value = values.get(&place.slot).map(|value| &**value);
        let own = form(slots.get(&*place.slot).copied(), value, place);
        if own.as_deref() != Some(&piece.text) && *piece.text != *slot::unfilled_text(&place.slot) {
            let own = changed.entry(place.slot.clone()).or_default();
            own.push((place.clone(), piece.text));
        }
    }
    for (name, shown) in changed {
        let holding = slots.get(&*name).copied();
        let kind = holding.map_or(SlotKind::Text, |holding| holding.decl.kind);
        let new = shown.iter().find_map(|(place, text)| {
            let candidate = candidate(kind, text);
            (form(holding, Some(&candidate), place).as_deref() == Some(text)).then_some(candidate)
        });
        if let Some(new) = new {
            values.insert(name, new.into());
        }
    }
    values
}

/// What a slot of that kind holds where it shows `text` without a filter.
fn candidate(kind: SlotKind, text: &str) -> String {
    match kind {
        SlotKind::Date => Date::read(text).map_or_else(|| text.to_owned(), Date::iso),
        SlotKind::List => {
            let mut items: Vec<&str> = text.split('、').collect();
            if let Some(last) = items.pop() {
                items.extend(last.rsplitn(2, '和').collect::<Vec<_>>().into_iter().rev());
            }
            items.join("\n")
        }
        _ => text.to_owned(),
    }
}

/// What a place shows of a value; none where it shows nothing.
fn form(holding: Option<&Holding>, value: Option<&str>, place: &Tagged) -> Option<String> {
    let slots = holding.map(|holding| holding.decl.clone()).into_iter().collect();
    let values = value.map(|value| (place.slot.clone(), value.into()));
    let speech = Speech {
        sections: vec![Rc::new(Section { slots, ..Section::default() })],
        values: Rc::new(values.into_iter().collect()),
        ..Speech::default()
    };
    match slot::expand(&place.tag, &Slots::of(&speech)).pieces.as_slice() {
        [Piece::Value { text, .. }] => {
            let lines: Vec<&str> = text.split('\n').filter(|line| !line.is_empty()).collect();
            Some(lines.join("\n"))
        }
        _ => None,
    }
}

/// A place that shows one item of a list, or its number.
fn is_item(place: &Tagged) -> bool {
    let name = place.tag.trim_matches(['{', '}']).split(['|', '｜']).next().unwrap_or_default();
    name.trim() != &*place.slot
}

// ---- writing

/// What the file says of each slot.
type Holdings<'a> = BTreeMap<&'a str, &'a Holding>;

struct Writer<'a> {
    slots: Holdings<'a>,
    values: &'a Values,
}

impl Writer<'_> {
    /// The declarations of the slots that a text names.
    fn declarations(&self, text: &str) -> Vec<Rc<SlotDecl>> {
        let names = slot::names(text);
        let known = names.iter().filter_map(|name| self.slots.get(&**name));
        known.map(|holding| holding.decl.clone()).collect()
    }

    /// A section as it was written, if it still says the same; else written anew.
    fn section(&self, named: &Named, paragraphs: &[&Paragraph]) -> String {
        if !named.text.is_empty() {
            let section = Section {
                id: "own".into(),
                kind: named.kind,
                text: named.text.clone(),
                slots: self.declarations(&named.text),
                ..Section::default()
            };
            let speech = Speech {
                sections: vec![Rc::new(section)],
                values: Rc::new(self.values.clone()),
                ..Speech::default()
            };
            let document = compose(&speech, &Layout::gb9704());
            let own = document.paragraphs.iter().filter(|p| matches!(p.place, Place::Section(_)));
            // The numbers depend on the sections before.
            let theirs = paragraphs.iter().flat_map(|p| std::iter::once(&p.marked).chain(&p.more));
            let same = own
                .map(|p| unnumbered(&p.text()))
                .filter(|text| !text.is_empty())
                .eq(theirs.map(|p| unnumbered(&p.text)).filter(|text| !text.is_empty()));
            if same {
                return named.text.to_string();
            }
        }
        let mut lines: Vec<String> = Vec::new();
        for block in paragraphs.chunk_by(|a, b| {
            let table = |p: &Paragraph| p.marked.cell.map(|(table, ..)| table);
            table(a).is_some() && table(a) == table(b)
        }) {
            match block {
                [first, ..] if first.marked.cell.is_some() => lines.extend(self.table(block)),
                lines_of => {
                    lines.extend(
                        lines_of.iter().map(|p| self.line(p, named.kind == Kind::Salutation)),
                    );
                }
            }
        }
        lines.join("\n")
    }

    /// One paragraph as a line of the writing form.
    fn line(&self, paragraph: &Paragraph, salutation: bool) -> String {
        let written = self.written(paragraph);
        let shown = paragraph.shown().replace('\n', "");
        let as_read = |line: &str| -> Option<(Role, bool)> {
            let pieces = [Piece::Text(0..line.len())];
            let drafts = markup::read(line, &pieces, salutation);
            match drafts.as_slice() {
                [one] => {
                    let text: String = one.runs.iter().map(|run| &*run.text).collect();
                    Some((one.role, text.trim() == shown.trim()))
                }
                _ => None,
            }
        };
        match paragraph.role {
            Role::Heading(level) => match as_read(&shown) {
                Some((Role::Heading(own), _)) if own == level => written,
                _ => {
                    let label = numbering::level_mark(&shown).map_or(0, |(_, length)| length);
                    let text = written.get(label..).unwrap_or(&written).trim_start();
                    format!("{} {text}", "#".repeat(usize::from(level.clamp(1, 4))))
                }
            },
            Role::Quote => format!("> {written}"),
            // What only looks like a heading, a quotation or a list is kept from being one.
            role => match as_read(&shown) {
                Some((own, true)) if own == role => written,
                _ if written.starts_with(|c: char| !c.is_ascii_punctuation()) => {
                    format!("\\{written}")
                }
                _ if written.starts_with(['#', '>', '-', '+', '|']) => format!("\\{written}"),
                _ => written,
            },
        }
    }

    fn table(&self, cells: &[&Paragraph]) -> Vec<String> {
        let mut rows: BTreeMap<usize, BTreeMap<usize, Vec<&Paragraph>>> = BTreeMap::new();
        for paragraph in cells {
            if let Some((_, row, column)) = paragraph.marked.cell {
                rows.entry(row).or_default().entry(column).or_default().push(paragraph);
            }
        }
        let columns = rows.values().filter_map(|row| row.keys().max()).max().map_or(1, |at| at + 1);
        let mut lines = Vec::new();
        for (at, row) in rows.values().enumerate() {
            let cell = |column: usize| {
                let own = row.get(&column).map(Vec::as_slice).unwrap_or_default();
                own.iter().map(|paragraph| self.written(paragraph)).collect::<String>()
            };
            let cells: Vec<String> = (0..columns).map(cell).collect();
            lines.push(format!("| {} |", cells.join(" | ")));
            if at == 0 {
                let side = |column: usize| {
                    let below =
                        rows.values().nth(1).and_then(|row| row.get(&column)?.first().copied());
                    match below.map(|p| p.marked.side) {
                        Some(Side::Centre) => ":---:",
                        Some(Side::Right) => "---:",
                        _ => "---",
                    }
                };
                let sides: Vec<&str> = (0..columns).map(side).collect();
                lines.push(format!("| {} |", sides.join(" | ")));
            }
        }
        lines
    }

    /// The text with its slots' tags and its emphasis, everything else kept from being markup.
    fn written(&self, paragraph: &Paragraph) -> String {
        let mut out = String::new();
        for piece in paragraph.pieces() {
            let mark = match (piece.look.bold, piece.look.italic) {
                (false, false) => "",
                (true, false) => "**",
                (false, true) => "*",
                (true, true) => "***",
            };
            let text = match piece.place {
                Some(place) if self.is_slot(place, &piece.text) => place.tag.to_string(),
                _ => escaped(&piece.text, paragraph.marked.cell.is_some()),
            };
            match out.strip_suffix(mark).filter(|_| !mark.is_empty() && !out.ends_with("\\*")) {
                // Two neighbours of one look.
                Some(open) if out.len() > mark.len() => out.truncate(open.len()),
                _ => out.push_str(mark),
            }
            out.push_str(&text);
            out.push_str(mark);
        }
        out
    }

    /// Whether the slot, with its value, shows what the place does.
    fn is_slot(&self, place: &Tagged, shown: &str) -> bool {
        if is_item(place) {
            return false;
        }
        let value = self.values.get(&place.slot).map(|value| &**value);
        let own = form(self.slots.get(&*place.slot).copied(), value, place);
        own.is_some_and(|own| own.replace('\n', "") == shown.replace('\n', ""))
    }
}

/// `cell`: in a cell, where a bar would end it.
fn escaped(text: &str, cell: bool) -> String {
    let mut out = String::with_capacity(text.len());
    let mut last = ' ';
    for c in text.chars().filter(|c| *c != '\n') {
        if matches!(c, '\\' | '*' | '_' | '`') || (c == '{' && last == '{') || (cell && c == '|') {
            out.push('\\');
        }
        out.push(c);
        last = c;
    }
    out
}

/// A paragraph's text without the number of a heading, and without figures that count points.
fn unnumbered(text: &str) -> String {
    let text = text.trim();
    let label = numbering::level_mark(text).map_or(0, |(_, length)| length);
    let text = &text[label..];
    let mut out = String::new();
    let mut from = 0;
    for found in numbering::ordinals(text, 0, '\u{E000}') {
        out.push_str(&text[from..found.range.start]);
        from = found.range.end;
    }
    out.push_str(&text[from..]);
    out
}

// ---- front matter

fn front(writer: &Writer, paragraphs: &[Paragraph]) -> Speech {
    let of = |role: Role| {
        paragraphs.iter().filter(move |paragraph| paragraph.role == role && is_front(paragraph))
    };
    let lines = |role: Role| -> Vec<String> { of(role).map(|p| field(writer, p)).collect() };
    let mut speaker = lines(Role::Speaker).join("\n");
    let mut date: String = of(Role::Date).map(Paragraph::shown).collect();
    // On one line with the speaker.
    if date.is_empty()
        && let Some((before, behind)) = speaker.clone().rsplit_once('\u{3000}')
        && behind.starts_with('（')
        && Date::read(behind.trim_matches(['（', '）'])).is_some()
    {
        (speaker, date) = (before.to_owned(), behind.to_owned());
    }
    let date = date.trim();
    let inner = date.strip_prefix('（').and_then(|date| date.strip_suffix('）')).unwrap_or(date);
    Speech {
        title: lines(Role::Title).join("\n").into(),
        speaker: speaker.into(),
        date: Date::read(inner).map_or_else(|| inner.to_owned(), Date::iso).into(),
        salutation: lines(Role::Salutation).join("\n").into(),
        ..Speech::default()
    }
}

/// A field's text with its tags. Fields know no markup; a title that the program broke is whole again.
fn field(writer: &Writer, paragraph: &Paragraph) -> String {
    let own_breaks = paragraph.role != Role::Title || !broken_by_us(paragraph.marked);
    let mut out = String::new();
    for piece in paragraph.pieces() {
        match piece.place.filter(|place| writer.is_slot(place, &piece.text)) {
            Some(place) => out.push_str(&place.tag),
            None if own_breaks => out.push_str(&piece.text),
            None => out.push_str(&piece.text.replace('\n', "")),
        }
    }
    out
}

/// Whether the title's lines end where the program ends them, in lines of whatever length.
fn broken_by_us(marked: &Marked) -> bool {
    let text = &marked.text;
    let mut ends = Vec::new();
    let mut whole = String::new();
    let mut joints = Vec::new();
    for (at, c) in text.char_indices() {
        if marked.places.iter().any(|(range, _)| range.start == at || range.end == at) {
            joints.push(whole.len());
        }
        match c {
            '\n' => ends.push(whole.len()),
            c => whole.push(c),
        }
    }
    // The joint that a break made inside a value is none.
    joints.retain(|joint| !ends.contains(joint));
    !ends.is_empty()
        && (12..=80).any(|most| {
            title::breaks(&whole, most, &joints) == ends
                || title::breaks(&whole, most, &[&joints[..], &ends[..]].concat()) == ends
        })
}
