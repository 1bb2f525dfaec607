//! WordprocessingML (ISO/IEC 29500-1, transitional and strict) → lines, as Word shows the text:
//! styles and numbering applied, tracked changes accepted, fields by their results.
//!
//! The XML is read by the same tolerant reader of tags as HTML, so a document that was cut off or
//! altered gives what is left of it; there is no document type to read and no entity to expand.

mod marks;
mod numbering;
mod package;
mod story;
mod styles;

use std::collections::HashMap;
use std::rc::Rc;

use super::{Format, Line, Refusal, Source};
use crate::carried::AUTHOR;
use marks::Marks;
use numbering::Numbering;
use package::Package;
use styles::Styles;

/// What the stories of a document share, and what was found on the way.
#[derive(Default)]
struct Document {
    styles: Styles,
    numbering: Numbering,
    /// Lines of foot- and endnotes not yet referred to, by `w:footnote` or `w:endnote` and id.
    notes: HashMap<(bool, String), Vec<Line>>,
    pictures: usize,
    objects: usize,
    embedded: usize,
    comments: usize,
    changed: bool,
    hidden: bool,
    cut: bool,
    /// Of a file that this program wrote.
    marks: Option<Marks>,
}

pub(super) fn source(bytes: &[u8], extension: &str) -> Result<Source, Refusal> {
    let mut package = Package::open(bytes, extension)?;
    let main = package.main(extension)?;
    let relations = package.relations(&main)?;
    let mut document = Document::default();
    let of_kind = |kind: &str| relations.iter().find(|relation| relation.kind == kind);
    if let Some(part) = of_kind("styles") {
        document.styles = Styles::read(&package.text(part)?);
    }
    if let Some(part) = of_kind("numbering") {
        document.numbering = Numbering::read(&package.text(part)?, &document.styles);
    }
    for part in relations.iter().filter(|part| part.kind == "customxml") {
        let xml = package.text(part)?;
        document.marks = document.marks.take().or_else(|| Marks::of(&xml));
    }
    let body = package.text(&main)?;
    for kind in ["footnotes", "endnotes"] {
        if let Some(part) = of_kind(kind) {
            let xml = package.text(part)?;
            if !xml.is_empty() {
                story::notes(&mut document, &xml)?;
            }
        }
    }
    let cut_before = std::mem::take(&mut document.cut);
    let mut lines = story::body(&mut document, &body)?;
    let body_cut = document.cut;
    document.cut |= cut_before;
    let mut margins: Vec<Line> = Vec::new();
    for part in relations.iter().filter(|part| matches!(&*part.kind, "header" | "footer")) {
        let xml = package.text(part)?;
        if xml.is_empty() {
            continue;
        }
        for line in story::margin(&mut document, &xml)? {
            if !line.text.trim().is_empty() && !margins.contains(&line) {
                margins.push(line);
            }
        }
    }
    let blank = |lines: &[Line]| lines.iter().all(|line| line.text.trim().is_empty());
    if blank(&lines) && (body_cut || package.damaged) {
        return Err(Refusal::Damaged);
    }
    lines.extend(margins);
    let mut returned = None;
    if let Some(marks) = document.marks.take() {
        returned = Some(Rc::new(marks.returned()));
        if let Some(part) = of_kind("comments") {
            // Ours say what is missing; the page says so too.
            let comments = package.text(part)?;
            let ours = comments.matches(&format!("w:author=\"{AUTHOR}\"")).count();
            document.comments = document.comments.saturating_sub(ours);
        }
    }
    let mut notes = Vec::new();
    if document.cut || package.damaged {
        notes.push("文件不完整或有损坏，只读出了能读的部分".to_owned());
    }
    for (count, what) in [
        (document.pictures, "张图片"),
        (document.objects, "个图表或其他对象"),
        (document.embedded, "个嵌入的文件"),
        (document.comments, "条批注"),
    ] {
        if count > 0 {
            notes.push(format!("{count} {what}没有读入"));
        }
    }
    if document.changed {
        notes.push("文中有修订，按全部接受读入".to_owned());
    }
    if document.hidden {
        notes.push("隐藏的文字没有读入".to_owned());
    }
    Ok(Source { format: Format::Docx, lines, notes, returned, ..Source::default() })
}
