//! What is read of a text: levels, ordinals, salutations, over the cases of
//! `tests/corpus/structure.txt`.

use std::fmt::Write as _;
use std::rc::Rc;

use gaojiang::compose::compose;
use gaojiang::document::{Document, Lead, Role};
use gaojiang::layout::Layout;
use gaojiang::library::Kind;
use gaojiang::speech::{Section, Speech};

#[test]
fn every_case_reads_as_it_says() {
    let corpus = include_str!("../corpus/structure.txt");
    let mut wrong = String::new();
    let mut cases = 0;
    for case in corpus.split("\n== ").skip(1) {
        cases += 1;
        let (name, rest) = case.split_once('\n').expect("a name");
        let (input, expected) = rest.split_once("=>\n").expect("an arrow");
        let got = shown(&compose(&speech(input), &Layout::gb9704()));
        if got.trim() != expected.trim() {
            writeln!(wrong, "== {name}\nexpected\n{}\ngot\n{got}", expected.trim()).unwrap();
        }
    }
    assert!(cases >= 60, "only {cases} cases were read");
    assert!(wrong.is_empty(), "{wrong}");
}

fn speech(input: &str) -> Speech {
    let mut sections: Vec<Section> = vec![Section::default()];
    for line in input.lines() {
        let divider = line.strip_prefix("----").map(str::trim).filter(|rest| !rest.contains('-'));
        match divider {
            Some(what) => sections.push(Section {
                off: what == "off",
                kind: Kind::from_label(what).unwrap_or_default(),
                ..Section::default()
            }),
            None => {
                let section = sections.last_mut().unwrap();
                section.text = format!("{}{line}\n", section.text).into();
            }
        }
    }
    let sections = sections
        .into_iter()
        .enumerate()
        .map(|(at, section)| Rc::new(Section { id: format!("s{at}").into(), ..section }));
    Speech { sections: sections.collect(), ..Speech::default() }
}

fn shown(document: &Document) -> String {
    let mut shown = String::new();
    for paragraph in &document.paragraphs {
        let numbered = paragraph.runs.first().is_some_and(|run| {
            run.kind == gaojiang::document::RunKind::Label
                && run.text.contains(['、', '（', '.'])
                && paragraph.role == Role::Body
        });
        let sign = match paragraph.role {
            Role::Heading(level) => level.to_string(),
            Role::Salutation => ":".to_owned(),
            Role::Quote => ">".to_owned(),
            Role::Body if numbered => "+".to_owned(),
            Role::Body => "-".to_owned(),
            Role::Cell(cell) => format!("{}.{}", cell.row, cell.column),
            role => format!("{role:?}"),
        };
        let mut text = String::new();
        if numbered {
            let lead = |run: &&gaojiang::document::Run| matches!(run.lead, Lead::Heading(_));
            let runs = &paragraph.runs;
            text.push_str(&runs[0].text);
            text.push('⟨');
            text.extend(runs[1..].iter().filter(lead).map(|run| &*run.text));
            text.push('⟩');
            text.extend(runs[1..].iter().filter(|run| !lead(run)).map(|run| &*run.text));
        } else {
            text = paragraph.text();
        }
        writeln!(shown, "{sign}| {text}").unwrap();
    }
    shown
}
