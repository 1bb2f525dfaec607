//! Any text, any values and any edits give a document: nothing panics, and what was written is not
//! lost on the way.

use std::rc::Rc;

use gaojiang::compose::{Composer, compose, slots};
use gaojiang::document::RunKind;
use gaojiang::edit::{Change, Edit};
use gaojiang::history::History;
use gaojiang::layout::{Byline, Layout};
use gaojiang::library::{Kind, SlotDecl, SlotKind};
use gaojiang::speech::{Field, Section, Speech, Values, Workspace};
use proptest::prelude::*;

/// Text as hostile as a clerk's clipboard: structure in pieces, and anything at all.
fn text() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        4 => prop::sample::select(vec![
            "一、", "（一）", "(二)", "1.", "（1）", "#", "## ", "一是", "二要", "第三，", "首先，", "最后，",
            "{{", "}}", "{{甲}}", "{{乙|大写}}", "{{丙|汉字}}", "{{如有 甲}}", "{{如果 甲=乙}}", "{{否则}}",
            "{{完}}", "{{每项 丙}}", "{{项}}", "{{序}}", "**", "*", "\\", "> ", "- ", "。", "，", "、", "：",
            "\n", "\r\n", "　", " ", "同志们：", "“", "”", "\u{E000}", "\u{2005}", "十一", "1,200", "12.5%",
        ]),
        1 => Just("字"),
    ];
    let mixed = prop::collection::vec(piece, 0..40).prop_map(|pieces| pieces.concat());
    prop_oneof![3 => mixed, 1 => any::<String>()]
}

fn section(id: usize) -> impl Strategy<Value = Rc<Section>> {
    let kind = prop::sample::select(Kind::ALL.to_vec());
    (text(), kind, any::<bool>()).prop_map(move |(text, kind, off)| {
        let decl = |name: &str, kind| {
            Rc::new(SlotDecl { name: name.into(), kind, optional: off, ..SlotDecl::default() })
        };
        Rc::new(Section {
            id: format!("s{id}").into(),
            text: text.into(),
            kind,
            off,
            slots: vec![
                decl("甲", SlotKind::Date),
                decl("乙", SlotKind::Number),
                decl("丙", SlotKind::List),
            ],
            ..Section::default()
        })
    })
}

fn speech() -> impl Strategy<Value = Speech> {
    let sections = (section(0), section(1), section(2));
    (sections, text(), text(), prop::collection::btree_map("[甲乙丙]", text(), 0..3)).prop_map(
        |((a, b, c), title, date, values)| Speech {
            id: "x".into(),
            title: title.into(),
            date: date.into(),
            sections: vec![a, b, c],
            values: Rc::new(
                values.into_iter().map(|(k, v)| (k.as_str().into(), v.into())).collect::<Values>(),
            ),
            ..Speech::default()
        },
    )
}

fn change() -> impl Strategy<Value = Change> {
    let id = || prop::sample::select(vec!["s0", "s1", "s2", "gone"]).prop_map(Into::into);
    prop_oneof![
        text().prop_map(|t| Change::SetField { field: Field::Title, text: t.into() }),
        ("[甲乙丙丁]", text()).prop_map(|(slot, value)| Change::SetValue {
            slot: slot.as_str().into(),
            value: value.into()
        }),
        (0usize..9, section(7)).prop_map(|(at, s)| Change::AddSections { at, sections: vec![s] }),
        (id(), 0usize..9).prop_map(|(section, to)| Change::Move { section, to }),
        id().prop_map(Change::Remove),
        (id(), text()).prop_map(|(section, t)| Change::SetText { section, text: t.into() }),
        (id(), any::<bool>()).prop_map(|(section, off)| Change::SetOff { section, off }),
        any::<bool>().prop_map(Change::FoldAll),
    ]
}

proptest! {
    #[test]
    fn any_speech_gives_a_document(speech in speech()) {
        let document = compose(&speech, &Layout::gb9704());
        for paragraph in &document.paragraphs {
            for run in &paragraph.runs {
                let source = match &paragraph.place {
                    gaojiang::document::Place::Field(field) => speech.field(*field),
                    gaojiang::document::Place::Section(id) => &speech.section(id).unwrap().text,
                };
                let written = source.get(run.source.clone());
                prop_assert!(written.is_some(), "{:?} is no place of {source:?}", run.source);
                if run.kind == RunKind::Text
                    && matches!(paragraph.place, gaojiang::document::Place::Section(_))
                {
                    prop_assert_eq!(written.unwrap(), &*run.text);
                }
            }
        }
        for finding in &document.findings {
            let source = match &finding.place {
                gaojiang::document::Place::Field(field) => speech.field(*field),
                gaojiang::document::Place::Section(id) => &speech.section(id).unwrap().text,
            };
            prop_assert!(source.get(finding.source.clone()).is_some());
        }
        slots(&speech);
    }

    #[test]
    fn plain_text_is_kept_to_the_letter(words in "[甲-龥]{1,60}") {
        let section = Section { id: "s".into(), text: words.as_str().into(), ..Section::default() };
        let speech = Speech { sections: vec![Rc::new(section)], ..Speech::default() };
        let document = compose(&speech, &Layout::gb9704());
        prop_assert_eq!(document.paragraphs[0].text(), words);
    }

    #[test]
    fn composing_again_equals_composing_anew(
        speech in speech(),
        changes in prop::collection::vec(change(), 1..12),
    ) {
        let mut other = Layout::gb9704();
        other.letterhead.text = Some("云溪县人民政府".into());
        other.byline = Byline::OneLine;
        other.title.font.half_points = 88;
        let layouts = [Layout::gb9704(), other];
        let mut composer = Composer::default();
        let mut workspace =
            Rc::new(Workspace { speeches: vec![Rc::new(speech)], ..Workspace::default() });
        let first = workspace.clone();
        let mut history = History::default();
        let mut states = vec![workspace.clone()];
        for (step, change) in changes.into_iter().enumerate() {
            let edit = Edit::Speech { id: "x".into(), change };
            let next = workspace.apply(&edit, step as u64);
            if !Rc::ptr_eq(&next, &workspace) && !edit.is_view() {
                history.record(&workspace, &edit, step as u64, true);
                states.push(next.clone());
            }
            workspace = next;
            let speech = &workspace.speeches[0];
            let layout = &layouts[step / 2 % 2];
            prop_assert_eq!(composer.compose(speech, layout), compose(speech, layout));
            prop_assert_eq!(composer.slots(speech), slots(speech));
        }
        let last = workspace.clone();
        while let Some(before) = history.undo(&workspace) {
            workspace = before;
        }
        prop_assert_eq!(&*workspace.speeches[0].values, &*first.speeches[0].values);
        let texts = |workspace: &Workspace| {
            workspace.speeches[0].sections.iter().map(|s| s.text.clone()).collect::<Vec<_>>()
        };
        prop_assert_eq!(texts(&workspace), texts(&first));
        while let Some(after) = history.redo(&workspace) {
            workspace = after;
        }
        prop_assert_eq!(texts(&workspace), texts(&last));
    }
}

/// A list that fills the end of one line and the start of the next gives parts out of their written
/// order; what is found there still names a place in the section.
#[test]
fn a_finding_over_a_repeated_part_names_a_place() {
    let text = "{{每项 丙}}#\n1.{{完}}";
    let list =
        Rc::new(SlotDecl { name: "丙".into(), kind: SlotKind::List, ..SlotDecl::default() });
    let section = Section {
        id: "s".into(),
        text: text.into(),
        kind: Kind::Salutation,
        slots: vec![list],
        ..Section::default()
    };
    let speech = Speech {
        sections: vec![Rc::new(section)],
        values: Rc::new([("丙".into(), "一、\n一、".into())].into_iter().collect::<Values>()),
        ..Speech::default()
    };
    let findings = compose(&speech, &Layout::gb9704()).findings;
    assert!(!findings.is_empty());
    for finding in findings {
        assert!(text.get(finding.source.clone()).is_some(), "{finding:?}");
    }
}
