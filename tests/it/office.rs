//! Every speech that the built-in outlines make comes out as offices expect it, and LibreOffice
//! breaks its pages where the preview does.

use gaojiang::document::Role;
use gaojiang::layout::{Layout, Spec, built_in, with_old_options};
use gaojiang::paginate::{Sheet, paginate};
use gaojiang::render::docx::docx;

use crate::pack::outlines;
use crate::render::{printed, properties, python, written};

#[test]
fn every_outline_keeps_every_layout_rule() {
    let [default, bold, ..] = built_in();
    for spec in [Spec::clone(&default), Spec::clone(&bold), with_old_options(false, true, true)] {
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
fn libreoffice_breaks_pages_where_the_preview_does() {
    let layout = Layout::gb9704();
    let (mut pages, mut same) = (0, 0);
    for (outline, document) in outlines() {
        let sheets = paginate(&document, &layout);
        let printed = printed(&format!("pages-{}", outline.id), &document, &layout);
        assert_eq!(printed.len(), sheets.len(), "pages of {}", outline.id);
        for (sheet, page) in sheets.iter().zip(&printed) {
            pages += 1;
            let ours = bare(&first_line(sheet));
            let theirs = page.first().map(|line| bare(&line.text)).unwrap_or_default();
            if ours == theirs {
                same += 1;
            } else {
                println!("{} page {}: {ours} | {theirs}", outline.id, sheet.number);
            }
        }
    }
    assert!(same * 10 >= pages * 9, "the first line is the same on {same} of {pages} pages");
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
