//! Every speech that the built-in outlines make comes out as offices expect it, and LibreOffice
//! breaks its pages where the preview does.

use std::path::PathBuf;
use std::process::Command;
use std::rc::Rc;

use gaojiang::document::{Document, Paragraph, Role, Run, RunKind};
use gaojiang::layout::{Byline, Layout, Spec, built_in, with_old_options};
use gaojiang::paginate::{Sheet, paginate};
use gaojiang::render::docx::docx;
use gaojiang::render::text::plain;

use crate::docx::{file_of, speech};
use crate::pack::{outlines, outlines_in};
use crate::render::{converted, printed, properties, python, ran, written};
use crate::table::table;

#[test]
fn every_outline_keeps_every_layout_rule() {
    // The other layouts claim something else.
    let mut specs: Vec<Spec> = built_in().iter().map(|spec| Spec::clone(spec)).collect();
    specs.retain(|spec| spec.name.starts_with("GB/T 9704"));
    assert!(specs.len() >= 2);
    specs.push(with_old_options(false, true, true));
    for spec in specs {
        let layout = spec.layout();
        for (outline, document) in outlines() {
            let path =
                written(&format!("{}.docx", outline.id), &docx(&document, &layout, &properties()));
            let report = python(&["tests/check_docx.py", path.to_str().unwrap()]);
            // Ceremonies have no headings, and the checker wants one of every speech.
            let headed = document.paragraphs.iter().any(|p| matches!(p.role, Role::Heading(1)));
            let wrong: Vec<&str> = report
                .lines()
                .filter(|line| line.starts_with("FAIL"))
                .filter(|line| headed || !line.contains("\th1-present\t"))
                // The checker takes a paragraph's first run alone for its lead sentence; one with a
                // slot in it has several.
                .filter(|line| layout.ordinal_lead.is_none() || !body_and_lead(line))
                .collect();
            assert!(wrong.is_empty(), "{}\n{}", outline.id, wrong.join("\n"));
        }
    }
}

/// The checker takes the paragraphs of a table for text and wants them indented and 28.95 pt apart,
/// which in a cell would be ugly and cut letters off. So a table fails those rules, and no other.
#[test]
fn a_table_fails_the_rules_of_the_text_around_it_alone() {
    let layout = Layout::gb9704();
    let (_, mut document) = outlines().swap_remove(0);
    let cells = table().paragraphs.into_iter().filter(|p| matches!(p.role, Role::Cell(_)));
    // Its place is that of the section before, and what is unfilled is another rule's.
    let filled = |paragraph: &Rc<Paragraph>| {
        let own = |run: &Run| !matches!(run.kind, RunKind::Slot { filled: false, .. });
        let runs = paragraph.runs.iter().filter(|run| own(run)).cloned().collect();
        Rc::new(Paragraph { runs, ..Paragraph::clone(paragraph) })
    };
    document.paragraphs.extend(cells.map(|cell| filled(&cell)));
    let path = written("with-table.docx", &docx(&document, &layout, &properties()));
    let report = python(&["tests/check_docx.py", path.to_str().unwrap()]);
    let wrong: Vec<&str> =
        report.lines().filter_map(|line| line.strip_prefix("FAIL\t")?.split('\t').next()).collect();
    assert_eq!(
        wrong,
        [
            "body-font", "body-size", "body-indent-2", "body-line-spacing", "body-22-lines-fit",
            "body-justified"
        ],
        "{report}"
    );
}

/// Whether the body is in no font but its own and that of lead sentences.
fn body_and_lead(line: &str) -> bool {
    let fonts = line.strip_prefix("FAIL\tbody-font\t").and_then(|rest| rest.split("; lead").next());
    let known = |font: &str| {
        ["仿宋_GB2312 16.0pt", "楷体_GB2312 16.0pt"].iter().any(|own| font.starts_with(own))
    };
    fonts.is_some_and(|fonts| fonts.split("; ").all(known))
}

#[test]
#[ignore = "needs LibreOffice; cargo xtask test runs it"]
fn what_libreoffice_prints_is_the_plain_text() {
    let layout = Layout::gb9704();
    let mut documents: Vec<(String, Document)> = outlines()
        .into_iter()
        .map(|(outline, document)| (outline.id.to_string(), document))
        .collect();
    documents.push(("slots".to_owned(), file_of(&speech()).0));
    let files: Vec<PathBuf> = documents
        .iter()
        .map(|(name, document)| {
            written(&format!("print-{name}.docx"), &docx(document, &layout, &properties()))
        })
        .collect();
    let prints = converted(&files, "pdf", None);
    for ((name, document), print) in documents.iter().zip(prints) {
        let mut command = Command::new("pdftotext");
        let text =
            ran(command.args(["-raw", "-enc", "UTF-8"]).arg(print).arg("-"), "poppler-utils");
        let lines = text.lines().map(|line| line.trim_matches(['\u{c}', ' ']));
        let number = |line: &str| {
            let inner = line.strip_prefix("— ").and_then(|line| line.strip_suffix(" —"));
            inner.is_some_and(|inner| inner.bytes().all(|byte| byte.is_ascii_digit()))
        };
        let shown: String = lines.filter(|line| !number(line)).collect();
        assert_eq!(bare(&shown), bare(&plain(document)), "{name}");
    }
}

#[test]
#[ignore = "needs LibreOffice; cargo xtask test runs it"]
fn libreoffice_breaks_pages_where_the_preview_does() {
    agrees("gb9704", &Layout::gb9704(), |_| true);
}

#[test]
#[ignore = "needs LibreOffice; cargo xtask test runs it"]
fn libreoffice_breaks_pages_so_in_the_other_layouts_too() {
    let some = ["mt-outline-progress", "rp-outline-report", "rp-outline-host", "cm-annual"];
    let [_, bold, lectern, draft] = built_in();
    let mut headed = Spec::clone(&bold);
    headed.letterhead = true;
    headed.letterhead_text = "中共云溪县委员会".into();
    headed.byline = Byline::OneLine;
    for spec in [&headed, &lectern, &draft] {
        agrees(&spec.id, &spec.layout(), |id| some.contains(&id));
    }
}

/// The same number of pages in LibreOffice as in the preview for each of the outlines that are
/// `wanted`, and nine in ten begin with the same line.
#[track_caller]
fn agrees(name: &str, layout: &Layout, wanted: impl Fn(&str) -> bool) {
    let (mut pages, mut same) = (0, 0);
    for (outline, document) in outlines_in(layout) {
        if !wanted(&outline.id) {
            continue;
        }
        let sheets = paginate(&document, layout);
        let printed = printed(&format!("pages-{name}-{}", outline.id), &document, layout);
        assert_eq!(printed.len(), sheets.len(), "pages of {} in {name}", outline.id);
        for (sheet, page) in sheets.iter().zip(&printed) {
            pages += 1;
            let ours = bare(&first_line(sheet));
            let theirs = page.first().map(|line| bare(&line.text)).unwrap_or_default();
            if ours == theirs {
                same += 1;
            } else {
                println!("{name} {} page {}: {ours} | {theirs}", outline.id, sheet.number);
            }
        }
    }
    println!("{name}: the first line is the same on {same} of {pages} pages");
    assert!(pages > 0 && same * 10 >= pages * 9, "{name}: {same} of {pages} pages");
}

fn first_line(sheet: &Sheet) -> String {
    let Some(placed) = sheet.lines.first() else { return String::new() };
    let runs = &placed.line.paragraph.runs;
    placed.line.spans.iter().map(|span| &runs[span.run].text[span.range.clone()]).collect()
}

/// Without the spaces that a PDF has or has not.
fn bare(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).collect()
}
