//! Speech + Layout → Document: fills slots, reads the markup, gives the numbers. Total: any speech
//! gives a document, and what is odd about it becomes a finding.
//!
//! A [`Composer`] keeps what it read of each section, so that a change costs the changed section and
//! a pass over the labels; unchanged paragraphs come back as the very same `Rc`.

use std::collections::HashMap;
use std::ops::Range;
use std::rc::Rc;

use crate::document::{Document, Finding, Paragraph, Place, Problem, Role, Run, RunKind};
use crate::hidden;
use crate::layout::{Byline, Layout};
use crate::library::{Id, Kind, SlotDecl};
use crate::markup::{self, Draft};
use crate::numbering::{self, Mark};
use crate::slot::{self, Date, Piece, Slots};
use crate::speech::{Field, Section, Speech};

/// Composes once. For a speech that is being edited keep a [`Composer`].
pub fn compose(speech: &Speech, layout: &Layout) -> Document {
    Composer::default().compose(speech, layout)
}

/// Composes again and again, reading only what changed.
#[derive(Default)]
pub struct Composer {
    sections: HashMap<Id, Cached>,
}

/// What was read of a section, and what it was read from.
struct Cached {
    section: Rc<Section>,
    inputs: Vec<Input>,
    drafts: Rc<[Draft]>,
    problems: Vec<(Problem, Range<usize>)>,
    /// The finished paragraphs with the labels they bear.
    finished: Vec<(Vec<Rc<str>>, Rc<Paragraph>)>,
}

/// A slot as a section saw it.
#[derive(PartialEq)]
struct Input {
    name: Rc<str>,
    value: Option<String>,
    decl: Option<Rc<SlotDecl>>,
}

impl Composer {
    pub fn compose(&mut self, speech: &Speech, layout: &Layout) -> Document {
        let slots = Slots::of(speech);
        let mut document = Document::default();
        front_matter(speech, layout, &slots, &mut document);
        let sections: Vec<&Rc<Section>> = speech.sections.iter().filter(|s| !s.off).collect();
        for section in &sections {
            self.read(section, &slots);
        }
        self.sections.retain(|id, _| sections.iter().any(|section| section.id == *id));
        let drafts: Vec<(&Rc<Section>, Rc<[Draft]>)> = sections
            .iter()
            .filter_map(|s| Some((*s, self.sections.get(&s.id)?.drafts.clone())))
            .collect();
        let lines =
            drafts.iter().flat_map(|(_, drafts)| drafts.iter()).map(|draft| numbering::Line {
                marks: draft.marks.iter().map(|(_, mark)| mark).collect(),
                announces: draft.announces,
            });
        let mut labels = numbering::number(lines).into_iter();
        let mut level = 0;
        for (section, drafts) in &drafts {
            let place = Place::Section(section.id.clone());
            let Some(cached) = self.sections.get_mut(&section.id) else { continue };
            let findings = cached.problems.iter().map(|(problem, source)| Finding {
                problem: problem.clone(),
                place: place.clone(),
                source: source.clone(),
            });
            document.findings.extend(findings);
            for (at, draft) in drafts.iter().enumerate() {
                let labels = labels.next().unwrap_or_default();
                document.findings.extend(heading_findings(draft, &place, &mut level));
                match cached.finished.get(at) {
                    Some((same, paragraph)) if *same == labels => {
                        document.paragraphs.push(paragraph.clone());
                    }
                    _ => {
                        let paragraph = Rc::new(finish(draft, &labels, place.clone()));
                        document.paragraphs.push(paragraph.clone());
                        cached.finished.truncate(at);
                        cached.finished.push((labels, paragraph));
                    }
                }
            }
        }
        document
    }

    /// Reads a section unless it and all the slots it names are as they were.
    fn read(&mut self, section: &Rc<Section>, slots: &Slots) {
        let known = self.sections.get(&section.id).filter(|cached| {
            (Rc::ptr_eq(&cached.section, section) || same_text(&cached.section, section))
                && cached.inputs.iter().all(|input| *input == Input::of(&input.name, slots))
        });
        if known.is_some() {
            return;
        }
        let mut expansion = slot::expand(&section.text, slots);
        expansion.problems.extend(hidden_characters(&section.text, &expansion.pieces));
        let drafts =
            markup::read(&section.text, &expansion.pieces, section.kind == Kind::Salutation);
        let names = slot::names(&section.text);
        self.sections.insert(
            section.id.clone(),
            Cached {
                section: section.clone(),
                inputs: names.iter().map(|name| Input::of(name, slots)).collect(),
                drafts: drafts.into(),
                problems: expansion.problems,
                finished: Vec::new(),
            },
        );
    }
}

impl Input {
    fn of(name: &Rc<str>, slots: &Slots) -> Input {
        Input {
            name: name.clone(),
            value: slots.value(name).map(str::to_owned),
            decl: slots.decl(name).cloned(),
        }
    }
}

fn same_text(a: &Section, b: &Section) -> bool {
    a.text == b.text && a.kind == b.kind
}

fn finish(draft: &Draft, labels: &[Rc<str>], place: Place) -> Paragraph {
    let mut runs = draft.runs.clone();
    for ((run, _), label) in draft.marks.iter().zip(labels) {
        if let Some(run) = runs.get_mut(*run) {
            run.text = label.clone();
        }
    }
    Paragraph { role: draft.role, place, runs }
}

/// A heading without words, and a level reached without the one above it.
fn heading_findings(draft: &Draft, place: &Place, level: &mut u8) -> Vec<Finding> {
    let Some(own) = draft.marks.iter().find_map(|(_, mark)| match mark {
        Mark::Level(level) => Some(*level),
        Mark::Ordinal { .. } => None,
    }) else {
        return Vec::new();
    };
    let mut findings = Vec::new();
    let mut find = |problem| {
        findings.push(Finding { problem, place: place.clone(), source: draft.source.clone() });
    };
    if own > *level + 1 {
        find(Problem::SkippedLevel { level: own });
    }
    if draft.runs.len() == 1 {
        find(Problem::EmptyHeading);
    }
    *level = own;
    findings
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

fn front_matter(speech: &Speech, layout: &Layout, slots: &Slots, document: &mut Document) {
    let blank =
        |field| Paragraph { role: Role::Blank, place: Place::Field(field), runs: Vec::new() };
    if let Some(text) = &layout.letterhead.text {
        let runs =
            if text.is_empty() { vec![] } else { vec![plain_run(text, RunKind::Text, 0..0)] };
        let place = Place::Field(Field::Title);
        document.paragraphs.push(Rc::new(Paragraph { role: Role::Letterhead, place, runs }));
        document.paragraphs.push(Rc::new(blank(Field::Title)));
    }
    let above = document.paragraphs.len();
    field(speech, Field::Title, slots, document);
    match layout.byline {
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
    let slots = Slots::of(speech);
    let mut uses: Vec<SlotUse> = Vec::new();
    let mut at: HashMap<Rc<str>, usize> = HashMap::new();
    let fields = [Field::Title, Field::Speaker, Field::Salutation]
        .map(|field| (Place::Field(field), speech.field(field).clone()));
    let sections = speech
        .sections
        .iter()
        .filter(|section| !section.off)
        .map(|section| (Place::Section(section.id.clone()), section.text.clone()));
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
    for (place, text) in fields.into_iter().chain(sections) {
        for name in slot::names(&text) {
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
