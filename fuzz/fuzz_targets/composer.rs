//! Any text as the fields, the values and the sections of a speech, through slots, markup, numbers,
//! pages and every writer. NUL divides the parts; what begins with 0x01 is a section that is off.
#![no_main]

use std::rc::Rc;

use gaojiang::compose::{Composer, compose, slots};
use gaojiang::count;
use gaojiang::document::{Document, Place, Role};
use gaojiang::layout::Layout;
use gaojiang::library::{Kind, SlotDecl, SlotKind};
use gaojiang::paginate::{Paginator, paginate};
use gaojiang::read::{self, Part, Source};
use gaojiang::render::{docx, file_name, html, text};
use gaojiang::speech::{Section, Speech, Values};
use libfuzzer_sys::fuzz_target;

/// The names that the dictionary's slots bear, a kind each.
const NAMES: [(&str, SlotKind); 7] = [
    ("甲", SlotKind::Text),
    ("乙", SlotKind::Number),
    ("丙", SlotKind::List),
    ("丁", SlotKind::Date),
    ("戊", SlotKind::Level),
    ("己", SlotKind::Choice),
    ("庚", SlotKind::LongText),
];

fuzz_target!(|input: &str| {
    let layout = Layout::default();
    let speech = speech(input);
    let document = compose(&speech, &layout);
    places(&document, &speech);
    slots(&speech);
    // A section less, and back again: what is kept between must make no difference.
    let mut fewer = speech.clone();
    fewer.sections.pop();
    let (mut composer, mut paginator) = (Composer::default(), Paginator::default());
    for speech in [&speech, &fewer, &speech] {
        let again = composer.compose(speech, &layout);
        assert_eq!(again, compose(speech, &layout));
        assert_eq!(paginator.paginate(&again, &layout), paginate(&again, &layout));
    }
    let counts = count::counts(&document);
    count::seconds(counts.characters, 180);
    on_paper(&document, &layout);
    let plain = words(&text::plain(&document));
    text::markdown(&document);
    let name = file_name(&document.text_of(Role::Title), &speech.date, "docx");
    assert!(name.chars().count() <= 80 && !name.contains(['/', '\\', ':', '\0', '\n']), "{name:?}");
    assert_eq!(body(&read::html(&html::clipboard(&document, &layout))), plain, "in the HTML");
    // Packing eleven parts takes ten times as long as all the rest.
    if input.len() % 8 > 0 {
        return;
    }
    let file = docx::docx(&document, &layout, &docx::Properties::default());
    if let Ok(source) = read::file("a.docx", &file) {
        assert_eq!(body(&source), plain, "in the .docx");
    } else {
        assert_eq!(plain, "", "in the .docx");
    }
});

fn speech(input: &str) -> Speech {
    let mut parts = input.split('\0');
    let mut next = || -> Rc<str> { parts.next().unwrap_or_default().into() };
    let (title, speaker, date, salutation) = (next(), next(), next(), next());
    let values: Values = NAMES
        .iter()
        .map(|(name, _)| (Rc::from(*name), next()))
        .filter(|(_, value)| !value.is_empty())
        .collect();
    let decls: Vec<Rc<SlotDecl>> = NAMES
        .iter()
        .map(|(name, kind)| {
            Rc::new(SlotDecl { name: (*name).into(), kind: *kind, ..SlotDecl::default() })
        })
        .collect();
    let sections = parts.enumerate().map(|(at, text)| {
        Rc::new(Section {
            id: format!("s{at}").into(),
            kind: Kind::ALL[text.len() % Kind::ALL.len()],
            off: text.starts_with('\u{1}'),
            text: text.into(),
            slots: decls.clone(),
            ..Section::default()
        })
    });
    let (sections, values) = (sections.collect(), Rc::new(values));
    Speech { title, speaker, date, salutation, sections, values, ..Speech::default() }
}

/// What a run and a finding say of where they came from.
fn places(document: &Document, speech: &Speech) {
    let written = |place: &Place| match place {
        Place::Field(field) => speech.field(*field).clone(),
        Place::Section(id) => speech.section(id).map(|s| s.text.clone()).unwrap_or_default(),
    };
    for paragraph in &document.paragraphs {
        let source = written(&paragraph.place);
        for run in &paragraph.runs {
            assert!(source.get(run.source.clone()).is_some(), "{run:?} in {source:?}");
        }
    }
    for finding in &document.findings {
        let source = written(&finding.place);
        assert!(source.get(finding.source.clone()).is_some(), "{finding:?} in {source:?}");
    }
}

/// Every word is on a sheet.
fn on_paper(document: &Document, layout: &Layout) {
    let sheets = paginate(document, layout);
    let lines = sheets.iter().flat_map(|sheet| &sheet.lines);
    let shown: String = lines
        .flat_map(|placed| {
            let paragraph = placed.line.paragraph.clone();
            placed.line.spans.iter().filter_map(move |span| {
                Some(paragraph.runs.get(span.run)?.text.get(span.range.clone())?.to_owned())
            })
        })
        .collect();
    let written: String = document.paragraphs.iter().map(|paragraph| paragraph.text()).collect();
    assert_eq!(words(&shown), words(&written), "on the sheets");
}

fn body(source: &Source) -> String {
    let lines = source.lines.iter().filter(|line| line.part != Part::Margin);
    lines.map(|line| words(&line.text)).collect()
}

fn words(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).collect()
}
