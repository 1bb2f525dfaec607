//! Speech + Layout → Document: fills slots, reads the markup, gives the numbers. Total: any speech
//! gives a document, and what is odd about it becomes a finding.
//!
//! A [`Composer`] keeps what it read of each section, so that a change costs the changed section and
//! a pass over the labels; unchanged paragraphs come back as the very same `Rc`.

use std::ops::Range;
use std::rc::Rc;

use crate::document::{Document, Finding, Paragraph, Place, Problem, Role, Run, RunKind};
use crate::hash::Map;
use crate::hidden;
use crate::layout::{Byline, Layout, Twips};
use crate::library::{Id, Kind, SlotDecl};
use crate::markup::{self, Draft};
use crate::numbering::{self, Label, Mark};
use crate::slot::{self, Date, Piece, Slots};
use crate::speech::{Field, Section, Speech};
use crate::title;

/// Composes once. For a speech that is being edited keep a [`Composer`].
pub fn compose(speech: &Speech, layout: &Layout) -> Document {
    Composer::default().compose(speech, layout)
}

/// Composes again and again, reading only what changed.
#[derive(Default)]
pub struct Composer {
    front: Option<Front>,
    /// Those that are switched on, in order.
    sections: Vec<Cached>,
}

/// The fields of the front matter, those that have slots first.
const FIELDS: [Field; 4] = [Field::Title, Field::Speaker, Field::Salutation, Field::Date];

/// What was read of the front matter, and what it was read from.
struct Front {
    texts: [Rc<str>; 4],
    shape: Shape,
    /// The slots that the texts name, text by text.
    inputs: [Vec<Input>; 3],
    paragraphs: Vec<Rc<Paragraph>>,
    findings: Vec<Finding>,
}

/// What of a layout the front matter depends on.
#[derive(PartialEq)]
struct Shape {
    letterhead: Option<String>,
    byline: Byline,
    /// Half-width characters in a line of the title.
    title: usize,
}

/// What was read of a section, and what it was read from.
struct Cached {
    section: Rc<Section>,
    place: Place,
    inputs: Vec<Input>,
    drafts: Vec<Draft>,
    problems: Vec<(Problem, Range<usize>)>,
    /// The headings among the drafts: which, and of what level.
    headings: Vec<(usize, u8)>,
    /// How many marks all drafts have.
    marks: usize,
    /// The finished paragraphs, and the labels of all their marks.
    finished: Vec<Rc<Paragraph>>,
    labels: Vec<Label>,
}

/// A slot as a section saw it.
struct Input {
    name: Rc<str>,
    value: Option<Rc<str>>,
    decl: Option<Rc<SlotDecl>>,
}

impl Composer {
    pub fn compose(&mut self, speech: &Speech, layout: &Layout) -> Document {
        let slots = Slots::of(speech);
        let shape = Shape::of(layout);
        let front = match self.front.take() {
            Some(front) if front.holds_for(speech, &shape, &slots) => front,
            _ => Front::of(speech, shape, &slots),
        };
        let mut document =
            Document { paragraphs: front.paragraphs.clone(), findings: front.findings.clone() };
        self.front = Some(front);
        self.read(speech, &slots);
        let all = self.sections.iter().flat_map(|cached| &cached.drafts);
        let lines =
            all.map(|draft| numbering::Line { marks: &draft.marks, announces: draft.announces });
        let labels = numbering::number(lines);
        let mut rest = labels.as_slice();
        let mut level = 0;
        for cached in &mut self.sections {
            let own;
            (own, rest) = rest.split_at(cached.marks.min(rest.len()));
            cached.finish(own);
            cached.find(&mut level, &mut document.findings);
            document.paragraphs.extend_from_slice(&cached.finished);
        }
        document
    }

    /// The slots of the speech that was composed last, as [`slots`] lists them.
    pub fn slots(&self, speech: &Speech) -> Vec<SlotUse> {
        let names = |inputs: &[Input]| inputs.iter().map(|input| input.name.clone()).collect();
        let front = self.front.iter().flat_map(|front| front.texts.iter().zip(&front.inputs));
        let front = front.collect::<Vec<_>>();
        let mut known = self.sections.iter();
        slots_by(
            speech,
            |text| match front.iter().find(|(read, _)| Rc::ptr_eq(read, text)) {
                Some((_, inputs)) => names(inputs),
                None => slot::names(text),
            },
            |section| match known.next() {
                Some(cached) if Rc::ptr_eq(&cached.section, section) => names(&cached.inputs),
                _ => slot::names(&section.text),
            },
        )
    }

    /// Reads the sections anew that are not, with all the slots they name, as they were.
    fn read(&mut self, speech: &Speech, slots: &Slots) {
        let mut old: Vec<Option<Cached>> =
            std::mem::take(&mut self.sections).into_iter().map(Some).collect();
        // Where each section was: looked up only once one is not where it was.
        let mut places: Option<Map<Id, usize>> = None;
        let on = speech.sections.iter().filter(|section| !section.off);
        let read = on.enumerate().map(|(at, section)| {
            let same = |cached: &Option<Cached>| {
                cached.as_ref().is_some_and(|cached| cached.section.id == section.id)
            };
            let known = if old.get(at).is_some_and(same) {
                Some(at)
            } else {
                let places = places.get_or_insert_with(|| {
                    let ids = old.iter().enumerate();
                    ids.filter_map(|(at, c)| Some((c.as_ref()?.section.id.clone(), at))).collect()
                });
                places.get(&section.id).copied()
            };
            match known.and_then(|known| old[known].take()) {
                Some(mut cached) if cached.holds_for(section, slots) => {
                    cached.section = section.clone();
                    cached
                }
                _ => Cached::of(section, slots),
            }
        });
        self.sections = read.collect();
    }
}

impl Shape {
    fn of(layout: &Layout) -> Shape {
        let half = Twips::from(layout.title.font.half_points) * 10 + layout.tracking;
        let room = layout.page.text_width().saturating_mul(2) / half.max(1);
        Shape {
            letterhead: layout.letterhead.text.clone(),
            byline: layout.byline,
            title: usize::try_from(room).unwrap_or(0),
        }
    }
}

impl Front {
    fn of(speech: &Speech, shape: Shape, slots: &Slots) -> Front {
        let texts = FIELDS.map(|field| speech.field(field).clone());
        let [title, speaker, salutation, _] = &texts;
        let inputs = [title, speaker, salutation]
            .map(|text| slot::names(text).iter().map(|name| Input::of(name, slots)).collect());
        let mut document = Document::default();
        front_matter(speech, &shape, slots, &mut document);
        let Document { paragraphs, findings } = document;
        Front { texts, shape, inputs, paragraphs, findings }
    }

    fn holds_for(&self, speech: &Speech, shape: &Shape, slots: &Slots) -> bool {
        FIELDS.iter().zip(&self.texts).all(|(field, text)| speech.field(*field) == text)
            && self.shape == *shape
            && self.inputs.iter().flatten().all(|input| input.holds(slots))
    }
}

impl Cached {
    fn of(section: &Rc<Section>, slots: &Slots) -> Cached {
        let (mut expansion, names) = slot::expand_naming(&section.text, slots);
        expansion.problems.extend(hidden_characters(&section.text, &expansion.pieces));
        let drafts =
            markup::read(&section.text, &expansion.pieces, section.kind == Kind::Salutation);
        let level = |draft: &Draft| {
            draft.marks.iter().find_map(|(_, mark)| match mark {
                Mark::Level(level) => Some(*level),
                Mark::Ordinal { .. } => None,
            })
        };
        let headings = drafts.iter().enumerate();
        Cached {
            section: section.clone(),
            place: Place::Section(section.id.clone()),
            inputs: names.iter().map(|name| Input::of(name, slots)).collect(),
            headings: headings.filter_map(|(at, draft)| Some((at, level(draft)?))).collect(),
            marks: drafts.iter().map(|draft| draft.marks.len()).sum(),
            drafts,
            problems: expansion.problems,
            finished: Vec::new(),
            labels: Vec::new(),
        }
    }

    fn holds_for(&self, section: &Rc<Section>, slots: &Slots) -> bool {
        (Rc::ptr_eq(&self.section, section) || same_text(&self.section, section))
            && self.inputs.iter().all(|input| input.holds(slots))
    }

    /// Puts the labels in. A paragraph whose own are as before is the very same.
    fn finish(&mut self, labels: &[Label]) {
        if self.finished.len() == self.drafts.len() && self.labels == labels {
            return;
        }
        let mut at = 0;
        for (index, draft) in self.drafts.iter().enumerate() {
            let marks = at..at + draft.marks.len();
            at = marks.end;
            let own = labels.get(marks.clone()).unwrap_or_default();
            if self.finished.len() > index && self.labels.get(marks) == Some(own) {
                continue;
            }
            let paragraph = Rc::new(finish(draft, own, self.place.clone()));
            match self.finished.get_mut(index) {
                Some(finished) => *finished = paragraph,
                None => self.finished.push(paragraph),
            }
        }
        self.labels = labels.to_vec();
    }

    /// What is odd about the section; `level` is that of the last heading before, and behind it.
    fn find(&self, level: &mut u8, findings: &mut Vec<Finding>) {
        let mut find = |problem: Problem, source: &Range<usize>| {
            findings.push(Finding { problem, place: self.place.clone(), source: source.clone() });
        };
        for (problem, source) in &self.problems {
            find(problem.clone(), source);
        }
        for &(at, own) in &self.headings {
            let draft = &self.drafts[at];
            // A level reached without the one above it, and a heading without words.
            if own > *level + 1 {
                find(Problem::SkippedLevel { level: own }, &draft.source);
            }
            if draft.runs.len() == 1 {
                find(Problem::EmptyHeading, &draft.source);
            }
            *level = own;
        }
    }
}

impl Input {
    fn of(name: &Rc<str>, slots: &Slots) -> Input {
        Input {
            name: name.clone(),
            value: slots.value(name).map(Rc::from),
            decl: slots.decl(name).cloned(),
        }
    }

    fn holds(&self, slots: &Slots) -> bool {
        self.value.as_deref() == slots.value(&self.name)
            && self.decl.as_ref() == slots.decl(&self.name)
    }
}

fn same_text(a: &Section, b: &Section) -> bool {
    a.text == b.text && a.kind == b.kind
}

fn finish(draft: &Draft, labels: &[Label], place: Place) -> Paragraph {
    let mut runs = draft.runs.clone();
    for ((run, mark), label) in draft.marks.iter().zip(labels) {
        if let Some(run) = runs.get_mut(*run) {
            run.text = label.text(mark);
        }
    }
    Paragraph { role: draft.role, place, runs }
}

/// What nobody sees in a text, told where the first of it stands, and in the values put into it.
fn hidden_characters(text: &str, pieces: &[Piece]) -> Vec<(Problem, Range<usize>)> {
    let mut problems = Vec::new();
    if let Some((at, c)) = hidden::find(text).first() {
        let found = hidden::tally([text]);
        problems.push((Problem::Hidden { slot: None, found }, *at..at + c.len_utf8()));
    }
    let mut told: Vec<&Rc<str>> = Vec::new();
    for piece in pieces {
        let Piece::Value { name, text, filled: true, source } = piece else { continue };
        if told.contains(&name) {
            continue;
        }
        let found = hidden::tally([&**text]);
        if !found.is_empty() {
            told.push(name);
            problems.push((Problem::Hidden { slot: Some(name.clone()), found }, source.clone()));
        }
    }
    problems
}

fn front_matter(speech: &Speech, shape: &Shape, slots: &Slots, document: &mut Document) {
    let blank =
        |field| Paragraph { role: Role::Blank, place: Place::Field(field), runs: Vec::new() };
    if let Some(text) = &shape.letterhead {
        let runs =
            if text.is_empty() { vec![] } else { vec![plain_run(text, RunKind::Text, 0..0)] };
        let place = Place::Field(Field::Title);
        document.paragraphs.push(Rc::new(Paragraph { role: Role::Letterhead, place, runs }));
        document.paragraphs.push(Rc::new(blank(Field::Title)));
    }
    let above = document.paragraphs.len();
    field(speech, Field::Title, slots, document);
    if let Some(paragraph) = document.paragraphs.get_mut(above) {
        break_title(Rc::make_mut(paragraph), shape.title);
    }
    match shape.byline {
        Byline::DateFirst => {
            field(speech, Field::Date, slots, document);
            field(speech, Field::Speaker, slots, document);
        }
        Byline::SpeakerFirst => {
            field(speech, Field::Speaker, slots, document);
            field(speech, Field::Date, slots, document);
        }
        Byline::OneLine => {
            let before = document.paragraphs.len();
            field(speech, Field::Speaker, slots, document);
            field(speech, Field::Date, slots, document);
            join_byline(&mut document.paragraphs, before);
        }
    }
    if document.paragraphs.len() > above {
        document.paragraphs.push(Rc::new(blank(Field::Salutation)));
    }
    field(speech, Field::Salutation, slots, document);
}

/// Breaks a title that is too long for a line of `room` half-width characters where
/// [`title::breaks`] says.
fn break_title(paragraph: &mut Paragraph, room: usize) {
    let text = paragraph.text();
    let mut joints = Vec::new();
    let mut at = 0;
    for run in &paragraph.runs {
        if matches!(run.kind, RunKind::Slot { .. }) {
            joints.extend([at, at + run.text.len()]);
        }
        at += run.text.len();
    }
    let breaks = title::breaks(&text, room, &joints);
    // From the end, so that what is still to be broken keeps its place.
    for at in breaks.into_iter().rev() {
        let mut start = 0;
        let Some(index) = paragraph.runs.iter().position(|run| {
            let within = at <= start + run.text.len();
            start += if within { 0 } else { run.text.len() };
            within
        }) else {
            continue;
        };
        let run = paragraph.runs[index].clone();
        let (Some(before), Some(after)) = (run.text.get(..at - start), run.text.get(at - start..))
        else {
            continue;
        };
        let own = run.source.len() == run.text.len() && matches!(run.kind, RunKind::Text);
        let middle = if own { run.source.start + before.len() } else { run.source.end };
        let first = if own { run.source.start..middle } else { run.source.clone() };
        let second = if own { middle..run.source.end } else { run.source.clone() };
        let parts = [
            Run { text: before.into(), source: first, ..run.clone() },
            plain_run("\n", RunKind::Text, middle..middle),
            Run { text: after.into(), source: second, ..run.clone() },
        ];
        let parts = parts.into_iter().filter(|run| !run.text.is_empty());
        paragraph.runs.splice(index..=index, parts);
    }
}

/// Puts the date behind the speaker's last line, where there are both from `start` on.
fn join_byline(paragraphs: &mut Vec<Rc<Paragraph>>, start: usize) {
    if paragraphs.len() < start + 2 || paragraphs.last().is_none_or(|p| p.role != Role::Date) {
        return;
    }
    let (Some(date), Some(speaker)) = (paragraphs.pop(), paragraphs.last_mut()) else { return };
    let speaker = Rc::make_mut(speaker);
    // The date is not of the speaker's text, so it stands for the place behind it.
    let end = speaker.runs.last().map_or(0, |run| run.source.end);
    speaker.runs.push(plain_run(&format!("\u{3000}{}", date.text()), RunKind::Text, end..end));
}

/// The paragraphs of a field of the front matter. A title is one paragraph whose line breaks stand;
/// of the other fields each line is a paragraph.
fn field(speech: &Speech, field: Field, slots: &Slots, document: &mut Document) {
    let text = speech.field(field);
    let role = match field {
        Field::Title => Role::Title,
        Field::Speaker => Role::Speaker,
        Field::Date => Role::Date,
        Field::Salutation => Role::Salutation,
    };
    let place = Place::Field(field);
    let told = |problems: Vec<(Problem, Range<usize>)>| {
        let place = place.clone();
        problems.into_iter().map(move |(problem, source)| Finding {
            problem,
            place: place.clone(),
            source,
        })
    };
    if field == Field::Date {
        document.findings.extend(told(hidden_characters(text, &[])));
        let line = date_line(text);
        if !line.is_empty() {
            let runs = vec![plain_run(&line, RunKind::Text, 0..text.len())];
            document.paragraphs.push(Rc::new(Paragraph { role, place, runs }));
        }
        return;
    }
    let mut expansion = slot::expand(text, slots);
    expansion.problems.extend(hidden_characters(text, &expansion.pieces));
    document.findings.extend(told(expansion.problems));
    let mut paragraphs = vec![Vec::new()];
    for piece in expansion.pieces {
        let (content, kind, source): (Rc<str>, _, _) = match piece {
            Piece::Text(range) => (text[range.clone()].into(), RunKind::Text, range),
            Piece::Value { name, text, filled, source } => {
                (text, RunKind::Slot { name, filled }, source)
            }
            Piece::Hole => continue,
        };
        if field == Field::Title {
            push(&mut paragraphs, plain_run(&content.replace('\r', ""), kind, source));
            continue;
        }
        let mut at = source.start;
        for (index, line) in content.split('\n').enumerate() {
            if index > 0 {
                paragraphs.push(Vec::new());
            }
            let own = match kind {
                RunKind::Text => at..at + line.len(),
                _ => source.clone(),
            };
            push(&mut paragraphs, plain_run(line.trim_end_matches('\r'), kind.clone(), own));
            at += line.len() + 1;
        }
    }
    for mut runs in paragraphs {
        trim(&mut runs);
        if !runs.is_empty() {
            document.paragraphs.push(Rc::new(Paragraph { role, place: place.clone(), runs }));
        }
    }
}

/// （2026年11月23日）; what is no date stands as typed, in brackets too.
fn date_line(text: &str) -> String {
    let shown = Date::read(text).map_or_else(|| text.trim().replace('\n', ""), Date::full);
    if shown.is_empty() || shown.starts_with(['（', '(']) {
        shown
    } else {
        format!("（{shown}）")
    }
}

fn plain_run(text: &str, kind: RunKind, source: Range<usize>) -> Run {
    Run { text: text.into(), kind, bold: false, italic: false, lead: Default::default(), source }
}

fn push(paragraphs: &mut [Vec<Run>], run: Run) {
    if let Some(runs) = paragraphs.last_mut()
        && !run.text.is_empty()
    {
        runs.push(run);
    }
}

/// Takes the white space off both ends of a paragraph.
fn trim(runs: &mut Vec<Run>) {
    while let Some(run) = runs.first_mut() {
        let text = run.text.trim_start();
        if !text.is_empty() {
            if matches!(run.kind, RunKind::Text) && run.source.len() == run.text.len() {
                run.source.start += run.text.len() - text.len();
            }
            run.text = text.into();
            break;
        }
        runs.remove(0);
    }
    while let Some(run) = runs.last_mut() {
        let text = run.text.trim_end();
        if !text.is_empty() {
            if matches!(run.kind, RunKind::Text) && run.source.len() == run.text.len() {
                run.source.end -= run.text.len() - text.len();
            }
            run.text = text.into();
            break;
        }
        runs.pop();
    }
}

/// A slot of a speech as the form lists it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SlotUse {
    pub name: Rc<str>,
    /// As declared; an undeclared slot is a text without a prompt.
    pub decl: Rc<SlotDecl>,
    pub declared: bool,
    /// Where the speech names it, each place once, in order. Empty: it has a value but no place.
    pub places: Vec<Place>,
    /// It has a value, given or by default.
    pub filled: bool,
}

impl SlotUse {
    /// It has a place, no value, and needs one.
    pub fn missing(&self) -> bool {
        !self.filled && !self.decl.optional && !self.places.is_empty()
    }
}

/// All slots of a speech in the order of first use, sections that are switched off left out; then
/// those that have a value but no place any more.
pub fn slots(speech: &Speech) -> Vec<SlotUse> {
    slots_by(speech, |text| slot::names(text), |section| slot::names(&section.text))
}

/// The same, of the names in a text of the front matter and in a section.
fn slots_by(
    speech: &Speech,
    front: impl Fn(&Rc<str>) -> Vec<Rc<str>>,
    mut names: impl FnMut(&Rc<Section>) -> Vec<Rc<str>>,
) -> Vec<SlotUse> {
    let slots = Slots::of(speech);
    let mut uses: Vec<SlotUse> = Vec::new();
    let mut at: Map<Rc<str>, usize> = Map::default();
    let fields = [Field::Title, Field::Speaker, Field::Salutation]
        .map(|field| (Place::Field(field), front(speech.field(field))));
    let sections = speech
        .sections
        .iter()
        .filter(|section| !section.off)
        .map(|section| (Place::Section(section.id.clone()), names(section)));
    let mut entry = |name: &Rc<str>| -> usize {
        *at.entry(name.clone()).or_insert_with(|| {
            let decl = slots.decl(name);
            uses.push(SlotUse {
                name: name.clone(),
                decl: decl.cloned().unwrap_or_else(|| {
                    Rc::new(SlotDecl { name: name.clone(), ..SlotDecl::default() })
                }),
                declared: decl.is_some(),
                places: Vec::new(),
                filled: slots.value(name).is_some(),
            });
            uses.len() - 1
        })
    };
    let mut places = Vec::new();
    for (place, names) in fields.into_iter().chain(sections) {
        for name in names {
            places.push((entry(&name), place.clone()));
        }
    }
    for (name, value) in speech.values.iter() {
        if !value.trim().is_empty() {
            entry(name);
        }
    }
    for (at, place) in places {
        uses[at].places.push(place);
    }
    uses
}
