//! A .docx (WordprocessingML, ISO/IEC 29500-1 transitional) that Word, WPS and LibreOffice lay out
//! alike: the page of the layout with its grid, styles under Word's built-in names where Word has
//! them, page numbers outside on odd and even pages. A file that comes back is known by what it
//! carries: each slot's places are content controls ([`control`]), each section stands between
//! bookmarks that bear its id, and both are listed in an XML part of our own.
//!
//! Three choices keep the pitch. Line spacing is exact. No paragraph snaps to the grid, which is
//! there to tell Word how many lines a page has: LibreOffice would set a line taller than the grid,
//! as with a substitute font, on two of its lines. And there is no theme, whose fonts would
//! override the named ones.
//!
//! A layout that ends pages with a sentence has its page breaks written out: a paragraph that goes on
//! behind one is two, the second without an indent.

use std::cmp::Ordering;
use std::collections::HashMap;
use std::fmt::Write as _;
use std::rc::Rc;

use super::{Look, em, escaped, first_line, push_clean, push_escaped};
use crate::archive;
use crate::carried::{self, CELL, Carried, HEAD, STYLE_NAMES};
use crate::document::{Block, Document, Lead, Paragraph, Place, Role, Run, RunKind, blocks};
use crate::layout::{Align, Font, Layout, Letterhead, NumberForm, Style, Twips, fonts};
use crate::paginate::{At, Script, Setting, page_breaks};
use crate::sorted;
use control::{Control, Controls};

mod control;
mod table;

/// What the file says about itself, beside its title.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Properties {
    pub author: String,
    /// Milliseconds since 1970, UTC.
    pub created: u64,
    /// Milliseconds since 1970, UTC.
    pub modified: u64,
    /// What lets the file come back as a speech.
    pub carried: Carried,
}

/// The file's bytes, the same for the same input.
pub fn docx(document: &Document, layout: &Layout, properties: &Properties) -> Vec<u8> {
    let mut controls = Controls::new(&properties.carried);
    let text = document_xml(document, layout, &mut controls);
    let comments = controls.comments(properties.modified);
    let with = |xml: &str, end: &str, more: &str| match &comments {
        Some(_) => xml.replace(end, &format!("{more}\n{end}")),
        None => xml.to_owned(),
    };
    let types = with(include_str!("docx/content_types.xml"), "</Types>", COMMENTS_TYPE);
    let relations =
        with(include_str!("docx/document_rels.xml"), "</Relationships>", COMMENTS_RELATION);
    let (own, own_properties) = (controls.part(), control::part_properties());
    let mut parts = vec![
        ("[Content_Types].xml", types),
        ("_rels/.rels", include_str!("docx/rels.xml").to_owned()),
        ("docProps/core.xml", core_xml(document, properties)),
        ("docProps/app.xml", include_str!("docx/app.xml").to_owned()),
        ("word/document.xml", text),
        ("word/_rels/document.xml.rels", relations),
        ("word/styles.xml", styles_xml(layout)),
        ("word/settings.xml", include_str!("docx/settings.xml").to_owned()),
        ("word/fontTable.xml", font_table_xml(layout)),
        ("word/footer1.xml", footer_xml(layout, 1)),
        ("word/footer2.xml", footer_xml(layout, 2)),
        ("customXml/item1.xml", own),
        ("customXml/itemProps1.xml", own_properties),
        ("customXml/_rels/item1.xml.rels", include_str!("docx/item_rels.xml").to_owned()),
    ];
    parts.extend(comments.map(|comments| ("word/comments.xml", comments)));
    archive::zip(parts.iter().map(|(name, text)| (*name, text.as_str())))
}

const COMMENTS_TYPE: &str = concat!(
    r#"<Override PartName="/word/comments.xml" "#,
    r#"ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.comments+xml"/>"#,
);
const COMMENTS_RELATION: &str = concat!(
    r#"<Relationship Id="rId7" "#,
    r#"Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/comments" "#,
    r#"Target="comments.xml"/>"#,
);

/// A paragraph style of the file.
struct NamedStyle {
    role: Role,
    id: &'static str,
    built_in: bool,
}

const STYLES: [NamedStyle; 13] = [
    NamedStyle { role: Role::Letterhead, id: "Letterhead", built_in: false },
    NamedStyle { role: Role::Title, id: "Title", built_in: true },
    NamedStyle { role: Role::Speaker, id: "Speaker", built_in: false },
    NamedStyle { role: Role::Date, id: "SpeechDate", built_in: false },
    NamedStyle { role: Role::Salutation, id: "Salutation", built_in: true },
    NamedStyle { role: Role::Heading(1), id: "Heading1", built_in: true },
    NamedStyle { role: Role::Heading(2), id: "Heading2", built_in: true },
    NamedStyle { role: Role::Heading(3), id: "Heading3", built_in: true },
    NamedStyle { role: Role::Heading(4), id: "Heading4", built_in: true },
    NamedStyle { role: Role::Body, id: BODY, built_in: false },
    NamedStyle { role: Role::Quote, id: "SpeechQuote", built_in: false },
    NamedStyle { role: Role::Cell(HEAD), id: "SpeechCellHead", built_in: false },
    NamedStyle { role: Role::Cell(CELL), id: "SpeechCell", built_in: false },
];

const BODY: &str = "SpeechBody";

/// Character styles of lead sentences, by id and name.
const LEADS: [(Lead, &str, &str); 5] = [
    (Lead::Heading(1), "Lead1", "段首标题 1"),
    (Lead::Heading(2), "Lead2", "段首标题 2"),
    (Lead::Heading(3), "Lead3", "段首标题 3"),
    (Lead::Heading(4), "Lead4", "段首标题 4"),
    (Lead::Ordinal, "LeadSentence", "段首句"),
];

const DECLARATION: &str = r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>"#;
const W: &str = r#"xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main""#;
const R: &str = r#"xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships""#;

/// “”—… take the Chinese font, not the Latin one.
const HINT: &str = r#"<w:rFonts w:hint="eastAsia"/>"#;

fn document_xml(document: &Document, layout: &Layout, controls: &mut Controls) -> String {
    let mut xml = format!("{DECLARATION}\n<w:document {W} {R}><w:body>");
    let mut writer = Writer { xml: &mut xml, layout, controls };
    let (mut sections, mut after_table) = (0, false);
    let (paragraphs, mut starts) = paged(document, layout);
    for of_one in paragraphs.chunk_by(|a, b| a.place == b.place) {
        let mark = match of_one.first().map(|paragraph| &paragraph.place) {
            Some(Place::Section(id)) => {
                sections += 1;
                let name = bookmark(sections - 1, id);
                writer.push(&format!(r#"<w:bookmarkStart w:id="{sections}" w:name="{name}"/>"#));
                format!(r#"<w:bookmarkEnd w:id="{sections}"/>"#)
            }
            _ => String::new(),
        };
        for block in blocks(of_one) {
            match block {
                Block::Paragraph(paragraph) => {
                    let start = starts.remove(&Rc::as_ptr(paragraph));
                    writer.paragraph(paragraph, start.unwrap_or(Start::Anywhere));
                }
                Block::Table(table) => {
                    if after_table {
                        writer.gap();
                    }
                    writer.table(table);
                }
            }
            after_table = matches!(block, Block::Table(_));
        }
        writer.push(&mark);
    }
    if after_table {
        writer.gap();
    }
    if document.paragraphs.is_empty() {
        let _ = write!(xml, r#"<w:p><w:pPr><w:pStyle w:val="{BODY}"/></w:pPr></w:p>"#);
    }
    let page = &layout.page;
    let grid = match layout.grid() {
        Some(pitch) => format!(r#"<w:docGrid w:type="lines" w:linePitch="{pitch}"/>"#),
        None => String::new(),
    };
    let footers = match layout.page_number.form {
        NumberForm::None => "",
        _ => concat!(
            r#"<w:footerReference w:type="default" r:id="rId4"/>"#,
            r#"<w:footerReference w:type="even" r:id="rId5"/>"#,
        ),
    };
    let _ = write!(
        xml,
        concat!(
            r#"<w:sectPr>{}<w:pgSz w:w="{}" w:h="{}"/>"#,
            r#"<w:pgMar w:top="{}" w:right="{}" w:bottom="{}" w:left="{}" w:header="{}" "#,
            r#"w:footer="{}" w:gutter="0"/><w:pgNumType w:fmt="decimal" w:start="1"/><w:cols/>"#,
            r#"{}</w:sectPr></w:body></w:document>"#,
        ),
        footers,
        page.width,
        page.height,
        page.top,
        page.right,
        page.bottom,
        page.left,
        page.footer,
        page.footer,
        grid,
    );
    xml
}

/// Where on a page a paragraph begins that does not just follow the one before.
#[derive(Clone, Copy)]
enum Start {
    Anywhere,
    /// On a new one.
    Page,
    /// On a new one, in the middle of what was one paragraph.
    Within,
}

/// The paragraphs as they go into the file: those that the layout parts between two pages in two. And
/// those that begin a page.
fn paged(
    document: &Document,
    layout: &Layout,
) -> (Vec<Rc<Paragraph>>, HashMap<*const Paragraph, Start>) {
    let breaks = page_breaks(document, layout);
    let mut paragraphs = Vec::with_capacity(document.paragraphs.len() + breaks.len());
    let mut starts = HashMap::new();
    let mut breaks = breaks.into_iter().peekable();
    for (index, whole) in document.paragraphs.iter().enumerate() {
        let mut here = Vec::new();
        while let Some((_, at)) = breaks.next_if(|(of, _)| *of == index) {
            here.push(at);
        }
        if here.first() == Some(&At::default()) {
            starts.insert(Rc::as_ptr(whole), Start::Page);
            here.remove(0);
        }
        if here.is_empty() {
            paragraphs.push(whole.clone());
            continue;
        }
        let begins = starts.remove(&Rc::as_ptr(whole));
        let ends = here.iter().copied().map(Some).chain([None]);
        for (from, to) in [At::default()].into_iter().chain(here.iter().copied()).zip(ends) {
            let part = Rc::new(part_of(whole, from, to));
            let start = if from == At::default() { begins } else { Some(Start::Within) };
            starts.extend(start.map(|start| (Rc::as_ptr(&part), start)));
            paragraphs.push(part);
        }
    }
    (paragraphs, starts)
}

fn part_of(paragraph: &Paragraph, from: At, to: Option<At>) -> Paragraph {
    let runs = paragraph.runs.iter().enumerate().filter_map(|(index, run)| {
        let cut = |at: At| match at.run.cmp(&index) {
            Ordering::Less => 0,
            Ordering::Equal => at.byte,
            Ordering::Greater => run.text.len(),
        };
        let text = run.text.get(cut(from)..to.map_or(run.text.len(), cut))?;
        // A slot's place is one of either part, even if it is empty.
        let here = at_or_behind(index, from) && to.is_none_or(|to| !at_or_behind(index, to));
        (here || !text.is_empty()).then(|| Run { text: text.into(), ..run.clone() })
    });
    Paragraph { runs: runs.collect(), ..paragraph.clone() }
}

/// Whether a run begins there or behind it.
fn at_or_behind(run: usize, at: At) -> bool {
    At { run, byte: 0 } >= at
}

/// The name of the bookmark around a section: its place and as much of its id as Word takes, which
/// is 40 letters, figures and `_`.
fn bookmark(at: usize, id: &str) -> String {
    let id: String = id.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '_' }).collect();
    let mut name = format!("gj_{}_{id}", at + 1);
    name.truncate(40);
    name
}

struct Writer<'a, 'b> {
    xml: &'a mut String,
    layout: &'a Layout,
    controls: &'a mut Controls<'b>,
}

impl Writer<'_, '_> {
    fn push(&mut self, xml: &str) {
        self.xml.push_str(xml);
    }

    fn paragraph(&mut self, paragraph: &Paragraph, start: Start) {
        let style = style_id(paragraph.role);
        let (page, indent) = match start {
            Start::Anywhere => ("", ""),
            Start::Page => ("<w:pageBreakBefore/>", ""),
            Start::Within => {
                ("<w:pageBreakBefore/>", r#"<w:ind w:firstLineChars="0" w:firstLine="0"/>"#)
            }
        };
        self.open_paragraph(&format!(r#"<w:pStyle w:val="{style}"/>{page}{indent}"#));
        self.runs(paragraph);
    }

    fn open_paragraph(&mut self, properties: &str) {
        let _ = write!(self.xml, "<w:p><w:pPr>{properties}</w:pPr>");
    }

    /// What an open paragraph holds, and its end.
    fn runs(&mut self, paragraph: &Paragraph) {
        let mut script = Script::default();
        for part in parts(paragraph, self.layout) {
            let font = self.layout.lead_font(part.look.lead);
            let font = font.unwrap_or(&self.layout.style(paragraph.role).font);
            match part.slot {
                None => push_runs(self.xml, part.look, font, &part.text, &mut script),
                Some((name, filled)) => self.slot(name, filled, &part, font, &mut script),
            }
        }
        self.push("</w:p>");
    }

    /// A control for each line of a slot's text; the line breaks stand between them.
    fn slot(
        &mut self,
        name: &Rc<str>,
        filled: bool,
        part: &Part,
        font: &Font,
        script: &mut Script,
    ) {
        let place = self.controls.next_place(name);
        let lines = part.text.split('\n').filter(|line| !line.is_empty()).count();
        let look = run_properties(Look { unfilled: false, ..part.look }, Setting::Plain, font);
        let mut of_lines = 0;
        for (at, line) in part.text.split('\n').enumerate() {
            if at > 0 {
                push_runs(self.xml, part.look, font, "\n", script);
            }
            if line.is_empty() {
                continue;
            }
            of_lines += 1;
            let number = if lines > 1 { of_lines } else { place.part };
            let place = carried::Tagged { part: number, ..place.clone() };
            let Control { start, end } = self.controls.control(&place, line, filled, &look);
            self.push(&start);
            push_runs(self.xml, part.look, font, line, script);
            self.push(&end);
        }
    }
}

/// Text of one look, or one place of a slot.
struct Part<'a> {
    look: Look,
    slot: Option<(&'a Rc<str>, bool)>,
    text: String,
}

/// Neighbours of one look joined, but every place of a slot by itself.
fn parts<'a>(paragraph: &'a Paragraph, layout: &Layout) -> Vec<Part<'a>> {
    let mut parts: Vec<Part> = Vec::new();
    for run in &paragraph.runs {
        let look = Look::of(run, layout);
        let slot = slot_of(run);
        match parts.last_mut() {
            Some(last) if slot.is_none() && last.slot.is_none() && last.look == look => {
                push_clean(&mut last.text, &run.text);
            }
            _ => {
                let mut text = String::with_capacity(run.text.len());
                push_clean(&mut text, &run.text);
                if !text.is_empty() || slot.is_some() {
                    parts.push(Part { look, slot, text });
                }
            }
        }
    }
    parts
}

fn slot_of(run: &Run) -> Option<(&Rc<str>, bool)> {
    match &run.kind {
        RunKind::Slot { name, filled } => Some((name, *filled)),
        RunKind::Text | RunKind::Label => None,
    }
}

fn push_runs(xml: &mut String, look: Look, font: &Font, text: &str, script: &mut Script) {
    for (setting, part) in by_setting(text, script) {
        xml.push_str("<w:r>");
        xml.push_str(&run_properties(look, setting, font));
        push_text(xml, part);
        xml.push_str("</w:r>");
    }
}

/// The properties of a run; `font` is that of its text.
fn run_properties(look: Look, setting: Setting, font: &Font) -> String {
    let mut xml = "<w:rPr>".to_owned();
    if let Some((_, id, _)) = LEADS.iter().find(|(lead, ..)| *lead == look.lead) {
        let _ = write!(xml, r#"<w:rStyle w:val="{id}"/>"#);
    }
    match setting {
        Setting::Plain | Setting::Whole => xml.push_str(HINT),
        Setting::Mark | Setting::Sign => {
            let name = escaped(&font.east_asian);
            let _ =
                write!(xml, r#"<w:rFonts w:ascii="{name}" w:hAnsi="{name}" w:hint="eastAsia"/>"#);
        }
    }
    if look.bold {
        xml.push_str("<w:b/><w:bCs/>");
    }
    if look.italic {
        xml.push_str("<w:i/><w:iCs/>");
    }
    if look.unfilled {
        xml.push_str(r#"<w:highlight w:val="yellow"/>"#);
    }
    xml.push_str(match setting {
        Setting::Plain | Setting::Sign => "",
        Setting::Mark => r#"<w:lang w:val="zh-CN"/>"#,
        Setting::Whole => r#"<w:lang w:eastAsia="en-US"/>"#,
    });
    xml.push_str("</w:rPr>");
    xml
}

/// Parts a text at what must be set in a way of its own for LibreOffice, which knows no hint. Only
/// there: each change of font costs a line some of its width. `script` is that of the character
/// before, kept from part to part.
fn by_setting<'a>(text: &'a str, script: &mut Script) -> Vec<(Setting, &'a str)> {
    let mut parts: Vec<(Setting, &str)> = Vec::new();
    let mut from = 0;
    let mut before = Setting::Plain;
    for (at, c) in text.char_indices() {
        *script = script.next(c);
        let setting = script.setting(c);
        if setting != before && from < at {
            parts.push((before, &text[from..at]));
            from = at;
        }
        before = setting;
    }
    if from < text.len() {
        parts.push((before, &text[from..]));
    }
    parts
}

fn push_text(xml: &mut String, text: &str) {
    for (at, line) in text.split('\n').enumerate() {
        if at > 0 {
            xml.push_str("<w:br/>");
        }
        for (at, part) in line.split('\t').enumerate() {
            if at > 0 {
                xml.push_str("<w:tab/>");
            }
            if !part.is_empty() {
                xml.push_str(r#"<w:t xml:space="preserve">"#);
                push_escaped(xml, part);
                xml.push_str("</w:t>");
            }
        }
    }
}

fn style_id(role: Role) -> &'static str {
    let role = match role {
        Role::Blank => Role::Body,
        Role::Heading(level) => Role::Heading(level.clamp(1, 4)),
        Role::Cell(cell) => Role::Cell(if cell.is_head() { HEAD } else { CELL }),
        role => role,
    };
    STYLES.iter().find(|style| style.role == role).map_or(BODY, |style| style.id)
}

fn styles_xml(layout: &Layout) -> String {
    let body = &layout.body;
    let mut xml = format!("{DECLARATION}\n<w:styles {W}>");
    let _ = write!(
        xml,
        concat!(
            r#"<w:docDefaults><w:rPrDefault><w:rPr>{}<w:spacing w:val="{}"/><w:kern w:val="2"/>{}"#,
            r#"<w:lang w:val="en-US" w:eastAsia="zh-CN" w:bidi="ar-SA"/></w:rPr></w:rPrDefault>"#,
            r#"<w:pPrDefault/></w:docDefaults>"#,
            r#"<w:style w:type="paragraph" w:default="1" w:styleId="Normal">"#,
            r#"<w:name w:val="Normal"/><w:qFormat/><w:pPr><w:widowControl w:val="0"/><w:kinsoku/>"#,
            r#"<w:wordWrap/><w:overflowPunct/><w:topLinePunct w:val="0"/><w:autoSpaceDE/>"#,
            r#"<w:autoSpaceDN/><w:adjustRightInd w:val="0"/><w:snapToGrid w:val="0"/>{}"#,
            r#"<w:jc w:val="{}"/></w:pPr></w:style>"#,
            r#"<w:style w:type="character" w:default="1" w:styleId="DefaultParagraphFont">"#,
            r#"<w:name w:val="Default Paragraph Font"/><w:semiHidden/></w:style>"#,
        ),
        font_xml(&body.font),
        layout.tracking,
        size(&body.font),
        spacing(body.pitch),
        jc(body.align),
    );
    for named in shown_styles(layout) {
        push_paragraph_style(&mut xml, named, layout.style(named.role));
    }
    for (lead, id, name) in LEADS {
        if let Some(font) = layout.lead_font(lead) {
            let _ = write!(
                xml,
                concat!(
                    r#"<w:style w:type="character" w:customStyle="1" w:styleId="{}">"#,
                    r#"<w:name w:val="{}"/><w:qFormat/><w:rPr>{}{}{}</w:rPr></w:style>"#,
                ),
                id,
                name,
                font_xml(font),
                // Bold in both the paragraph's and the character's style is not bold
                // (ISO/IEC 29500-1, 17.7.3).
                bold(font.bold != body.font.bold),
                size(font),
            );
        }
    }
    let number = &layout.page_number.font;
    let _ = write!(
        xml,
        concat!(
            r#"<w:style w:type="paragraph" w:styleId="Footer"><w:name w:val="footer"/>"#,
            r#"<w:basedOn w:val="Normal"/><w:pPr>{}</w:pPr><w:rPr>{}{}{}</w:rPr></w:style>"#,
            r#"<w:style w:type="paragraph" w:styleId="CommentText">"#,
            r#"<w:name w:val="annotation text"/><w:basedOn w:val="Normal"/><w:pPr>"#,
            r#"<w:spacing w:line="240" w:lineRule="auto"/><w:jc w:val="left"/></w:pPr>"#,
            r#"<w:rPr><w:sz w:val="21"/><w:szCs w:val="21"/></w:rPr></w:style>"#,
            r#"<w:style w:type="character" w:styleId="CommentReference">"#,
            r#"<w:name w:val="annotation reference"/>"#,
            r#"<w:rPr><w:sz w:val="21"/><w:szCs w:val="21"/></w:rPr></w:style>"#,
            r#"</w:styles>"#,
        ),
        // As tall as its characters, so that the footer's distance places them.
        spacing(em(number)),
        font_xml(number),
        bold(number.bold),
        size(number),
    );
    xml
}

/// All but that of a line above the title, where there is to be none.
fn shown_styles(layout: &Layout) -> impl Iterator<Item = &'static NamedStyle> {
    let letterhead = layout.letterhead.text.is_some();
    STYLES.iter().filter(move |named| letterhead || named.role != Role::Letterhead)
}

fn push_paragraph_style(xml: &mut String, named: &NamedStyle, style: &Style) {
    let custom = if named.built_in { "" } else { r#" w:customStyle="1""# };
    let keep = if style.keep_with_next { "<w:keepNext/><w:keepLines/>" } else { "" };
    let (border, colour) = match named.role {
        Role::Letterhead => (
            // Eighths of a point, and points.
            format!(
                r#"<w:pBdr><w:bottom w:val="single" w:sz="{}" w:space="{}" w:color="{}"/></w:pBdr>"#,
                Letterhead::RULE * 8 / 20,
                Letterhead::GAP / 20,
                Letterhead::COLOUR
            ),
            format!(r#"<w:color w:val="{}"/>"#, Letterhead::COLOUR),
        ),
        _ => Default::default(),
    };
    let outline = match named.role {
        Role::Heading(level) => format!(r#"<w:outlineLvl w:val="{}"/>"#, level.saturating_sub(1)),
        _ => String::new(),
    };
    let _ = write!(
        xml,
        concat!(
            r#"<w:style w:type="paragraph"{} w:styleId="{}"><w:name w:val="{}"/>"#,
            r#"<w:basedOn w:val="Normal"/><w:next w:val="{}"/><w:qFormat/><w:pPr>{}{}{}"#,
            r#"<w:ind w:firstLineChars="{}" w:firstLine="{}"/><w:jc w:val="{}"/>{}</w:pPr>"#,
            r#"<w:rPr>{}{}{}{}</w:rPr></w:style>"#,
        ),
        custom,
        named.id,
        STYLE_NAMES.iter().find(|(role, _)| *role == named.role).map_or("", |(_, name)| *name),
        BODY,
        keep,
        border,
        match named.role {
            Role::Cell(_) => spacing(style.pitch).replace("exact", "atLeast"),
            _ => spacing(style.pitch),
        },
        style.indent,
        first_line(style),
        jc(style.align),
        outline,
        font_xml(&style.font),
        bold(style.font.bold),
        colour,
        size(&style.font),
    );
}

fn font_xml(font: &Font) -> String {
    let (latin, east_asian) = (escaped(&font.latin), escaped(&font.east_asian));
    format!(
        r#"<w:rFonts w:ascii="{latin}" w:eastAsia="{east_asian}" w:hAnsi="{latin}" w:cs="{latin}"/>"#
    )
}

fn bold(bold: bool) -> &'static str {
    if bold { "<w:b/><w:bCs/>" } else { "" }
}

fn size(font: &Font) -> String {
    format!(r#"<w:sz w:val="{0}"/><w:szCs w:val="{0}"/>"#, font.half_points)
}

fn spacing(pitch: Twips) -> String {
    format!(r#"<w:spacing w:before="0" w:after="0" w:line="{pitch}" w:lineRule="exact"/>"#)
}

fn jc(align: Align) -> &'static str {
    match align {
        Align::Left => "left",
        Align::Centre => "center",
        Align::Right => "right",
        Align::Justify => "both",
    }
}

/// The footer of pages with numbers such as this one: `— 1 —` on its side of the page, one character
/// in (GB/T 9704-2012, 7.5).
fn footer_xml(layout: &Layout, number: usize) -> String {
    let run = |content: &str| format!("<w:r><w:rPr>{HINT}</w:rPr>{content}</w:r>");
    let text = |text: &str| match text {
        "" => String::new(),
        text => run(&format!(r#"<w:t xml:space="preserve">{text}</w:t>"#)),
    };
    let mark = |kind: &str| run(&format!(r#"<w:fldChar w:fldCharType="{kind}"/>"#));
    let side = layout.page_number.place.side(number);
    let indent = match side {
        Align::Left | Align::Right => {
            let em = em(&layout.page_number.font);
            format!(r#"<w:ind w:{0}Chars="100" w:{0}="{em}"/>"#, jc(side))
        }
        Align::Centre | Align::Justify => String::new(),
    };
    let (before, behind) = layout.page_number.form.around().unwrap_or_default();
    [
        DECLARATION,
        &format!("\n<w:ftr {W}>"),
        r#"<w:p><w:pPr><w:pStyle w:val="Footer"/>"#,
        &indent,
        &format!(r#"<w:jc w:val="{}"/></w:pPr>"#, jc(side)),
        &text(before),
        &mark("begin"),
        &run(r#"<w:instrText xml:space="preserve"> PAGE </w:instrText>"#),
        &mark("separate"),
        &run("<w:t>1</w:t>"),
        &mark("end"),
        &text(behind),
        "</w:p></w:ftr>",
    ]
    .concat()
}

/// Every font of the layout, with its other names.
fn font_table_xml(layout: &Layout) -> String {
    let styles = shown_styles(layout).map(|named| &layout.style(named.role).font);
    let leads = LEADS.iter().filter_map(|(lead, ..)| layout.lead_font(*lead));
    let fonts: Vec<&Font> = styles.chain(leads).chain([&layout.page_number.font]).collect();
    let east_asian = sorted::set(fonts.iter().map(|font| font.east_asian.as_str()));
    let latin = sorted::set(fonts.iter().map(|font| font.latin.as_str()));
    let mut xml = format!("{DECLARATION}\n<w:fonts {W}>");
    for name in east_asian.iter().chain(latin.difference(&east_asian)) {
        let charset = if east_asian.contains(name) { "86" } else { "00" };
        let other = match other_names(name) {
            names if names.is_empty() => names,
            names => format!(r#"<w:altName w:val="{names}"/>"#),
        };
        let _ = write!(
            xml,
            concat!(
                r#"<w:font w:name="{}">{}<w:charset w:val="{}"/><w:family w:val="auto"/>"#,
                r#"<w:pitch w:val="variable"/></w:font>"#,
            ),
            escaped(name),
            other,
            charset,
        );
    }
    xml.push_str("</w:fonts>");
    xml
}

/// Other names of a font, and fonts of its kind for a machine that lacks it, the nearest first
/// (ISO/IEC 29500-1, 17.8.3.1). None for a font that every machine has or that is unknown.
fn other_names(name: &str) -> String {
    let family = fonts::family(name);
    if !family.fonts.iter().any(|names| names.contains(&name)) {
        return String::new();
    }
    let own: Vec<&str> = fonts::aliases(name).collect();
    let others = family.fonts.iter().filter_map(|names| names.first().copied());
    let mut names = own.clone();
    names.extend(others.filter(|other| *other != name && !own.contains(other)).take(3));
    names.join(",")
}

fn core_xml(document: &Document, properties: &Properties) -> String {
    format!(
        concat!(
            "{}\n",
            r#"<cp:coreProperties "#,
            r#"xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" "#,
            r#"xmlns:dc="http://purl.org/dc/elements/1.1/" "#,
            r#"xmlns:dcterms="http://purl.org/dc/terms/" "#,
            r#"xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">"#,
            r#"<dc:title>{}</dc:title><dc:creator>{}</dc:creator><dc:language>zh-CN</dc:language>"#,
            r#"<dcterms:created xsi:type="dcterms:W3CDTF">{}</dcterms:created>"#,
            r#"<dcterms:modified xsi:type="dcterms:W3CDTF">{}</dcterms:modified>"#,
            r#"</cp:coreProperties>"#,
        ),
        DECLARATION,
        escaped(&document.text_of(Role::Title)),
        escaped(&properties.author),
        time(properties.created),
        time(properties.modified),
    )
}

/// Milliseconds since 1970 as W3CDTF, `2026-11-23T01:02:03Z`; at most the end of the year 9999.
fn time(millis: u64) -> String {
    let seconds = (millis / 1000).min(253_402_300_799);
    let of_day = seconds % 86_400;
    // Days from 0000-03-01, so that the leap day ends a year: then 400 years are 146097 days and
    // five months from March on are 153.
    let days = seconds / 86_400 + 719_468;
    let (era, day) = (days / 146_097, days % 146_097);
    let year = (day - day / 1_460 + day / 36_524 - day / 146_096) / 365;
    let day = day - (365 * year + year / 4 - year / 100);
    let month = (5 * day + 2) / 153;
    let day = day - (153 * month + 2) / 5 + 1;
    let month = if month < 10 { month + 3 } else { month - 9 };
    let year = era * 400 + year + u64::from(month <= 2);
    format!(
        "{year:04}-{month:02}-{day:02}T{:02}:{:02}:{:02}Z",
        of_day / 3600,
        of_day / 60 % 60,
        of_day % 60
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_utc_in_w3cdtf() {
        for (millis, expected) in [
            (0, "1970-01-01T00:00:00Z"),
            (951_782_400_000, "2000-02-29T00:00:00Z"),
            (1_795_395_723_999, "2026-11-23T01:02:03Z"),
            (1_798_761_599_000, "2026-12-31T23:59:59Z"),
            (u64::MAX, "9999-12-31T23:59:59Z"),
        ] {
            assert_eq!(time(millis), expected);
        }
    }
}
