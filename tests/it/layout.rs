//! What a layout says is what every output has.

use gaojiang::compose::compose;
use gaojiang::layout::{Byline, Layout, NumberForm, NumberPlace, Part, Spec, built_in, fonts};
use gaojiang::paginate::{page_breaks, paginate};
use gaojiang::render::docx::docx;
use gaojiang::render::html::clipboard;
use gaojiang::render::text::plain;
use gaojiang::speech::{Section, Speech};

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
        snapshot(&format!("layout-{}.xml", spec.id), &format!("{section}\n{}", parts.join("\n")));
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
