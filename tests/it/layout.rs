//! What a layout says is what every output has.

use std::rc::Rc;

use gaojiang::compose::compose;
use gaojiang::edit::{Edit, For};
use gaojiang::history::History;
use gaojiang::layout::{
    Byline, Layout, NumberForm, NumberPlace, Part, Pitch, Spec, built_in, fonts,
};
use gaojiang::library::{Id, Pack};
use gaojiang::merge::{self, Choice};
use gaojiang::paginate::{page_breaks, paginate};
use gaojiang::render::docx::docx;
use gaojiang::render::html::clipboard;
use gaojiang::render::text::plain;
use gaojiang::speech::{Installed, Section, Speech, Workspace};
use gaojiang::store;

use crate::pack::outlines_in;
use crate::render::{between, lines_of, part_of, properties, snapshot, speech, style_of};

#[test]
fn every_built_in_layout_has_its_styles_and_its_page() {
    for spec in built_in() {
        let file = docx(&speech(), &spec.layout(), &properties());
        let document = part_of(&file, "word/document.xml");
        let section = between(&document, "<w:sectPr>", "</w:sectPr>");
        let parts = ["styles", "footer1", "footer2"];
        let parts = parts.map(|part| lines_of(&part_of(&file, &format!("word/{part}.xml"))));
        // Comments look the same in all of them.
        let shown: Vec<&str> = parts
            .iter()
            .flat_map(|part| part.lines())
            .filter(|line| !line.contains("annotation"))
            .collect();
        snapshot(&format!("layout-{}.xml", spec.id), &format!("{section}\n{}\n", shown.join("\n")));
    }
}

fn short_speech() -> Speech {
    let section =
        Section { id: "s".into(), text: "讲三点意见。".into(), ..Section::default() };
    Speech {
        title: "在会上的讲话".into(),
        speaker: "县长\n张建国".into(),
        date: "2026-11-23".into(),
        salutation: "同志们：".into(),
        sections: vec![section.into()],
        ..Speech::default()
    }
}

#[test]
fn the_byline_stands_as_the_layout_has_it() {
    for (byline, lines) in [
        (Byline::DateFirst, "（2026年11月23日）\n县长\n张建国\n"),
        (Byline::SpeakerFirst, "县长\n张建国\n（2026年11月23日）\n"),
        (Byline::OneLine, "县长\n张建国　（2026年11月23日）\n"),
    ] {
        let layout = Spec { byline, ..Spec::default() }.layout();
        let text = plain(&compose(&short_speech(), &layout));
        assert_eq!(
            text,
            format!("在会上的讲话\n{lines}\n同志们：\n　　讲三点意见。\n"),
            "{byline:?}"
        );
    }
    let layout = Spec { byline: Byline::OneLine, ..Spec::default() }.layout();
    for (speaker, date, line) in
        [("", "2026-11-23", "（2026年11月23日）"), ("张建国", "", "张建国")]
    {
        let speech = Speech { speaker: speaker.into(), date: date.into(), ..short_speech() };
        assert_eq!(plain(&compose(&speech, &layout)).lines().nth(1), Some(line));
    }
}

#[test]
fn a_red_line_stands_above_the_title_in_every_output() {
    let mut spec = Spec { letterhead: true, ..Spec::default() };
    spec.letterhead_text = "云溪县人民政府".into();
    let layout = spec.layout();
    let document = compose(&short_speech(), &layout);
    assert!(plain(&document).starts_with("云溪县人民政府\n\n在会上的讲话\n"));
    let file = docx(&document, &layout, &properties());
    let styles = part_of(&file, "word/styles.xml");
    let style = style_of(&styles, "讲话红头");
    for wanted in [
        r#"<w:bottom w:val="single" w:sz="12" w:space="4" w:color="FF0000"/>"#,
        r#"<w:color w:val="FF0000"/>"#,
        r#"w:line="960""#,
    ] {
        assert!(style.contains(wanted), "{wanted} is not in {style}");
    }
    assert!(part_of(&file, "word/document.xml").contains(r#"<w:pStyle w:val="Letterhead"/>"#));
    let html = clipboard(&document, &layout);
    for wanted in ["border-bottom:solid #FF0000 1.5pt;", "color:#FF0000;"] {
        assert!(html.contains(wanted), "{wanted} is not in {html}");
    }
    // The line takes room: its own and that between it and the name.
    let sheet = &paginate(&document, &layout)[0];
    assert_eq!(sheet.lines[1].top, 960 + 80 + 30);
    let plain_file =
        docx(&compose(&short_speech(), &Layout::gb9704()), &Layout::gb9704(), &properties());
    assert!(!part_of(&plain_file, "word/styles.xml").contains("红头"));
}

#[test]
fn page_numbers_are_written_and_placed_as_chosen() {
    let file = |form, place| {
        let spec = Spec { number_form: form, number_place: place, ..Spec::default() };
        docx(&speech(), &spec.layout(), &properties())
    };
    let none = file(NumberForm::None, NumberPlace::Outside);
    assert!(!part_of(&none, "word/document.xml").contains("footerReference"));
    for (form, place, odd, even, text) in [
        (NumberForm::Dashes, NumberPlace::Outside, "right", "left", "— 1 —"),
        (NumberForm::Plain, NumberPlace::Centre, "center", "center", "1"),
        (NumberForm::Page, NumberPlace::Right, "right", "right", "第 1 页"),
    ] {
        let file = file(form, place);
        for (part, side) in [("word/footer1.xml", odd), ("word/footer2.xml", even)] {
            let footer = part_of(&file, part);
            assert!(footer.contains(&format!(r#"<w:jc w:val="{side}"/>"#)), "{footer}");
            let shown: String =
                footer.split("<w:t").skip(1).map(|rest| between(rest, ">", "</w:t>")).collect();
            assert_eq!(shown, text);
        }
        assert_eq!(form.text(1).as_deref(), Some(text));
    }
}

#[test]
fn pages_of_the_lectern_end_with_a_sentence_in_the_file_too() {
    let [_, _, lectern, _] = built_in();
    let layout = lectern.layout();
    let mut turned = 0;
    for (outline, document) in outlines_in(&layout) {
        let sheets = paginate(&document, &layout);
        let breaks = page_breaks(&document, &layout);
        assert_eq!(breaks.len() + 1, sheets.len(), "{}: no sentence is so long", outline.id);
        for sheet in &sheets[..sheets.len() - 1] {
            let line = &sheet.lines.last().unwrap().line;
            let span = line.spans.last().unwrap();
            let text = &line.paragraph.runs[span.run].text[..span.range.end];
            let ends = text.ends_with(['。', '！', '？', '”', '）']) || span_is_all(line);
            assert!(ends, "{} page {}: {text}", outline.id, sheet.number);
        }
        let file = docx(&document, &layout, &properties());
        let xml = part_of(&file, "word/document.xml");
        assert_eq!(xml.matches("<w:pageBreakBefore/>").count(), breaks.len(), "{}", outline.id);
        turned += breaks.len();
        // Nothing is lost where a paragraph is parted.
        let shown: String =
            xml.split("<w:t ").skip(1).map(|rest| between(rest, ">", "</w:t>")).collect();
        let wanted: String = document.paragraphs.iter().map(|p| p.text()).collect();
        assert_eq!(shown, wanted.replace('\n', ""), "{}", outline.id);
    }
    assert!(turned > 20);
}

/// Whether a line ends its paragraph.
fn span_is_all(line: &gaojiang::paginate::Line) -> bool {
    let span = line.spans.last().unwrap();
    span.run + 1 == line.paragraph.runs.len()
        && span.range.end == line.paragraph.runs[span.run].text.len()
}

#[test]
fn the_file_names_the_fonts_of_the_layout_whatever_a_machine_has() {
    let mut spec = Spec::default();
    spec.look_mut(Part::Body).font = "我们单位的字体".into();
    spec.latin = "Arial".into();
    let file = docx(&speech(), &spec.layout(), &properties());
    let styles = part_of(&file, "word/styles.xml");
    let body = style_of(&styles, "讲话正文");
    assert!(body.contains(r#"w:ascii="Arial" w:eastAsia="我们单位的字体""#), "{body}");
    let table = part_of(&file, "word/fontTable.xml");
    assert!(table.contains(r#"<w:font w:name="我们单位的字体"><w:charset"#), "{table}");
    let title = format!(r#"<w:font w:name="{}"><w:altName"#, fonts::TITLE);
    assert!(table.contains(&title), "{table}");
}

/// A workspace with one speech, and the edits that a person makes of layouts.
fn workspace() -> Rc<Workspace> {
    let speech = Speech { id: "a".into(), ..short_speech() };
    Rc::new(Workspace {
        speeches: vec![Rc::new(speech)],
        current: Some("a".into()),
        ..Workspace::default()
    })
}

fn own(id: &str, name: &str) -> Rc<Spec> {
    Rc::new(Spec::default().copy(id.into(), name))
}

#[test]
fn a_speech_has_the_layout_it_names_or_the_default() {
    let named = |workspace: &Rc<Workspace>| {
        let speech = workspace.speech("a").unwrap();
        workspace.layout_of(speech).id.to_string()
    };
    let save = |layout: Rc<Spec>, choose| Edit::SaveLayout { layout, choose, part: "".into() };
    let choose = |layout: &str, choose| Edit::ChooseLayout { layout: layout.into(), choose };
    let speech = || For::Speech("a".into());
    let mut now = workspace();
    for (edit, wanted, default) in [
        (choose("lectern", For::Default), "lectern", "lectern"),
        (choose("draft", speech()), "draft", "lectern"),
        (choose("", speech()), "lectern", "lectern"),
        (save(own("o", "县府办"), Some(speech())), "o", "lectern"),
        (choose("o", For::Default), "o", "o"),
        (Edit::DeleteLayout("o".into()), "gb9704", "gb9704"),
        (choose("nothing of that name", speech()), "gb9704", "gb9704"),
    ] {
        let next = now.apply(&edit, 7);
        assert!(!Rc::ptr_eq(&next, &now), "{edit:?}");
        assert_eq!(
            (named(&next).as_str(), &*next.default_layout().id),
            (wanted, default),
            "{edit:?}"
        );
        assert!(Rc::ptr_eq(&next.apply(&edit, 8), &next), "twice is once: {edit:?}");
        now = next;
    }
}

#[test]
fn changes_of_one_thing_close_together_are_one_step_back() {
    let before = workspace();
    let change = |pitch, part: &str| {
        let mut spec = Spec::default().copy("o".into(), "县府办");
        spec.pitch = Pitch::Lines(pitch);
        Edit::SaveLayout { layout: Rc::new(spec), choose: None, part: part.into() }
    };
    let mut history = History::default();
    let mut now = before.clone();
    for (at, edit) in
        [change(20, "lines"), change(21, "lines"), change(18, "chars")].iter().enumerate()
    {
        let next = now.apply(edit, at as u64);
        history.record(&now, edit, at as u64, false);
        now = next;
    }
    let back = history.undo(&now).unwrap();
    assert_eq!(back.own.layouts[0].pitch, Pitch::Lines(21));
    assert_eq!(history.undo(&back).unwrap(), before);
}

#[test]
fn a_layout_in_a_pack_stands_behind_ones_own_and_before_the_built_in() {
    let pack = |name: &str| {
        let layouts =
            vec![Rc::new(Spec { id: "lectern".into(), name: name.into(), ..Spec::default() })];
        Rc::new(Pack { id: "p".into(), layouts, ..Pack::default() })
    };
    let opened = pack("送来的");
    let mut now = Workspace {
        packs: vec![Rc::new(Installed::new(opened.clone(), opened))],
        ..Workspace::default()
    };
    assert_eq!(&*now.layout("lectern").unwrap().name, "送来的");
    assert_eq!(now.other_layouts().len(), 4);
    now.own = pack("自己的");
    assert_eq!(&*now.layout("lectern").unwrap().name, "自己的");
    assert_eq!(now.other_layouts().len(), 3);
}

#[test]
fn two_versions_of_a_layout_are_merged_as_chosen() {
    let pack = |lines| {
        let mut spec = Spec::default().copy("o".into(), "县府办");
        spec.pitch = Pitch::Lines(lines);
        Rc::new(Pack { id: "p".into(), layouts: vec![Rc::new(spec)], ..Pack::default() })
    };
    let compared = merge::compare(Some(&pack(22)), &pack(21), &pack(20));
    let (at, part) = compared.differences().next().unwrap();
    let texts: Vec<String> =
        [&part.mine, &part.theirs].map(|part| part.as_ref().unwrap().text()).into();
    assert!(texts[0].contains("每页行数：21") && texts[1].contains("每页行数：20"), "{texts:?}");
    assert!(texts[0].starts_with("名称：县府办"), "{texts:?}");
    for (choice, lines) in
        [(Choice::Mine, &[21][..]), (Choice::Theirs, &[20]), (Choice::Both, &[21, 20])]
    {
        let mut choices = compared.proposed();
        choices[at] = choice;
        let merged = merge::merge(&compared, &choices, || "new".into());
        let got: Vec<Pitch> = merged.layouts.iter().map(|layout| layout.pitch).collect();
        assert_eq!(got, lines.iter().map(|lines| Pitch::Lines(*lines)).collect::<Vec<_>>());
    }
}

#[test]
fn a_backup_keeps_both_of_two_layouts_that_differ_and_who_has_which() {
    let with = |lines: u16, title: &str| {
        let mut spec = Spec::default().copy("o".into(), "县府办");
        spec.pitch = Pitch::Lines(lines);
        let speech = Speech {
            id: title.into(),
            title: title.into(),
            layout: "o".into(),
            ..Speech::default()
        };
        Workspace {
            speeches: vec![Rc::new(speech)],
            own: Rc::new(Pack { layouts: vec![Rc::new(spec)], ..Pack::default() }),
            ..Workspace::default()
        }
    };
    let (here, there) = (with(21, "甲"), with(20, "乙"));
    let restored = store::restore(&store::backup(&there, 1)).unwrap();
    assert_eq!(restored, Workspace { current: None, ..there });
    let mut count = 0;
    let mut fresh = || {
        count += 1;
        Id::from(format!("f{count}"))
    };
    let (merged, _) = store::merge(&here, &restored, &mut fresh);
    let pitch = |title: &str| merged.layout_of(merged.speech(title).unwrap()).pitch;
    assert_eq!((pitch("甲"), pitch("乙")), (Pitch::Lines(21), Pitch::Lines(20)));
    assert_eq!(&*merged.own.layouts[1].name, "县府办（备份）");
    let (again, _) = store::merge(&merged, &restored, &mut fresh);
    assert_eq!(again, merged, "twice is once");
}

#[test]
fn what_was_reset_is_as_what_it_was_made_from() {
    let [_, bold, ..] = built_in();
    let mut mine = bold.copy("o".into(), "县府办");
    mine.chars = Some(26);
    let reset = mine.reset(&bold);
    assert_eq!((&*reset.id, &*reset.name, &*reset.base), ("o", "县府办", "gb9704-bold"));
    assert_eq!(reset.layout(), bold.layout());
    assert_eq!(&*reset.copy("p".into(), "又").base, "gb9704-bold");
}
