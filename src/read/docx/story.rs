//! One story of a document (body, notes, a header) → lines.

use std::borrow::Cow;

use super::super::lines::{Sheet, numbered};
use super::super::tags::{self, Tag, Tags, Token};
use super::super::text::is_line_end;
use super::super::{Line, Part, Refusal};
use super::Document;
use super::marks::ParagraphMarks;
use super::styles::{outline_level, switch};
use crate::carried::{Emphasis, LEAD_STYLE};

pub(super) fn body(document: &mut Document, xml: &str) -> Result<Vec<Line>, Refusal> {
    Reader::read(document, xml, Part::Body)
}

pub(super) fn margin(document: &mut Document, xml: &str) -> Result<Vec<Line>, Refusal> {
    Reader::read(document, xml, Part::Margin)
}

/// Puts the notes by for the paragraphs that refer to them.
pub(super) fn notes(document: &mut Document, xml: &str) -> Result<(), Refusal> {
    Reader::read(document, xml, Part::Footnote).map(drop)
}

/// Elements inside elements beyond which no program goes: libxml2 reads no deeper.
const DEEPEST: usize = 256;

/// The elements that mean something by themselves or to those inside them.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Element {
    Paragraph,
    ParagraphProperties,
    Run,
    RunProperties,
    Table,
    Row,
    RowProperties,
    Cell,
    TextBox,
    /// `mc:AlternateContent`, before and after its choice was read.
    Alternate {
        read: bool,
    },
    Text {
        keep: bool,
    },
    Instruction,
    Note,
    NumberProperties,
    Object,
    /// A content control, and its properties: in a file of ours.
    Control,
    ControlProperties,
    Other,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Space {
    Word,
    Compatibility,
    Vml,
    Math,
    Other,
}

impl Space {
    fn of(uri: &str) -> Space {
        if uri.contains("wordprocessingml") {
            Space::Word
        } else if uri.contains("markup-compatibility") {
            Space::Compatibility
        } else if uri.ends_with(":vml") {
            Space::Vml
        } else if uri.ends_with("/math") {
            Space::Math
        } else {
            Space::Other
        }
    }
}

/// Where a line breaks inside a paragraph, in [`Paragraph::text`].
const BREAK: char = '\n';
const PAGE: char = '\u{C}';

#[derive(Default)]
struct Paragraph {
    text: String,
    style: Option<String>,
    level: Option<u8>,
    centred: Option<bool>,
    list: Option<String>,
    list_level: Option<usize>,
    /// Its mark is deleted: it is one with the next paragraph.
    joined: bool,
    hidden: bool,
    /// It has letters, and all are bold.
    bold: Option<bool>,
    /// Text boxes and notes that hang on it.
    after: Vec<Line>,
    /// In a file of ours.
    marks: ParagraphMarks,
}

#[derive(Clone, Copy, Default)]
struct Run {
    italic: bool,
    lead: bool,
    bold: Option<bool>,
    hidden: Option<bool>,
    style_bold: Option<bool>,
    style_hidden: Option<bool>,
}

/// A body, a text box or a note: paragraphs inside one paragraph of another.
struct Context {
    sheet: Sheet,
    part: Part,
    /// How many paragraphs are open outside.
    outside: usize,
    joined: Option<Paragraph>,
    fields: Fields,
    /// The run outside, which goes on afterwards.
    run: Run,
}

/// The fields that are open (17.16.18), each with its instruction or at its result.
#[derive(Default)]
struct Fields {
    open: Vec<Field>,
    /// The outermost of which the result has not begun: there is no text before it has.
    waiting: Option<usize>,
}

#[derive(Default)]
struct Field {
    instruction: String,
    result: bool,
}

impl Fields {
    fn begin(&mut self) {
        self.waiting.get_or_insert(self.open.len());
        self.open.push(Field::default());
    }

    fn separate(&mut self) {
        if let Some(field) = self.open.last_mut() {
            field.result = true;
        }
        self.waiting = self.waiting.filter(|&at| at + 1 != self.open.len());
    }

    fn end(&mut self) -> Option<Field> {
        let field = self.open.pop();
        self.waiting = self.waiting.filter(|&at| at != self.open.len());
        field
    }

    /// An instruction that does not end with its paragraph was never ended.
    fn end_paragraph(&mut self) {
        if let Some(at) = self.waiting.take() {
            self.open.truncate(at);
        }
    }
}

struct Reader<'a, 'd> {
    document: &'d mut Document,
    spaces: Vec<(&'a str, Space, usize)>,
    stack: Vec<(&'a str, Element)>,
    /// Elements open inside one that is not read.
    skip: usize,
    contexts: Vec<Context>,
    paragraphs: Vec<Paragraph>,
    run: Run,
    note: Option<(bool, String)>,
}

impl<'a, 'd> Reader<'a, 'd> {
    fn read(document: &'d mut Document, xml: &'a str, part: Part) -> Result<Vec<Line>, Refusal> {
        let mut reader = Reader {
            document,
            // What the prefixes mean where the root element that says so is lost.
            spaces: [
                ("w", Space::Word),
                ("mc", Space::Compatibility),
                ("v", Space::Vml),
                ("m", Space::Math),
            ]
            .map(|(prefix, space)| (prefix, space, 0))
            .to_vec(),
            stack: Vec::new(),
            skip: 0,
            contexts: vec![Context::new(part, 0, Run::default())],
            paragraphs: Vec::new(),
            run: Run::default(),
            note: None,
        };
        let mut begun = false;
        for token in Tags::new(xml) {
            begun |= matches!(token, Token::Open(_));
            match token {
                Token::Open(tag) if reader.skip > 0 => reader.skip += usize::from(!tag.empty),
                Token::Open(tag) => {
                    if reader.stack.len() > DEEPEST {
                        return Err(Refusal::Damaged);
                    }
                    reader.open(tag);
                }
                Token::Close(_) if reader.skip > 0 => reader.skip -= 1,
                Token::Close(name) => reader.close(name),
                Token::Text(raw) => reader.text(tags::text(raw)),
                Token::Verbatim(text) => reader.text(text.into()),
                Token::Comment(_) => {}
            }
        }
        reader.document.cut |= !begun || !reader.stack.is_empty() || reader.skip > 0;
        while let Some((_, element)) = reader.stack.pop() {
            reader.leave(element);
        }
        Ok(reader.contexts.pop().map(|context| reader.finish(context)).unwrap_or_default())
    }

    fn space(&self, prefix: &str) -> Space {
        let found = self.spaces.iter().rev().find(|(known, ..)| *known == prefix);
        found.map_or(Space::Other, |&(_, space, _)| space)
    }

    fn open(&mut self, tag: Tag<'a>) {
        if tag.has("xmlns") {
            for (name, uri) in tag.attributes() {
                let prefix = match name.split_once(':') {
                    Some(("xmlns", prefix)) => prefix,
                    None if name == "xmlns" => "",
                    _ => continue,
                };
                // Declarations end with their element; more than any program writes are not kept.
                if self.spaces.len() < 200 {
                    // A name altered beyond knowing leaves its prefix what it always is.
                    let space = match Space::of(uri) {
                        Space::Other => self.space(prefix),
                        space => space,
                    };
                    self.spaces.push((prefix, space, self.stack.len() + 1));
                }
            }
        }
        let (prefix, local) = tag.name.split_once(':').unwrap_or(("", tag.name));
        let element = match self.space(prefix) {
            Space::Word => self.word(local, tag),
            Space::Compatibility => self.compatibility(local),
            Space::Math => match local {
                "t" => Some(Element::Text { keep: true }),
                "r" => {
                    self.run = Run::default();
                    Some(Element::Run)
                }
                _ => Some(Element::Other),
            },
            Space::Vml => {
                match local {
                    "textpath" => self.word_art(tag),
                    "imagedata" if !self.stack.iter().any(|&(_, open)| open == Element::Object) => {
                        self.document.pictures += 1;
                    }
                    _ => {}
                }
                Some(Element::Other)
            }
            Space::Other => {
                match local {
                    "blip" => self.document.pictures += 1,
                    "OLEObject" | "chart" | "relIds" => self.document.objects += 1,
                    _ => {}
                }
                Some(Element::Other)
            }
        };
        match element {
            None => self.skip += usize::from(!tag.empty),
            Some(element) if tag.empty => {
                self.leave(element);
                self.forget_spaces();
            }
            Some(element) => self.stack.push((tag.name, element)),
        }
    }

    fn close(&mut self, name: &str) {
        // A closing tag that fits none of the elements open last closes nothing.
        let near = self.stack.iter().rev().take(8).position(|(open, _)| *open == name);
        for _ in 0..near.map_or(0, |near| near + 1) {
            if let Some((_, element)) = self.stack.pop() {
                self.leave(element);
            }
        }
        self.forget_spaces();
    }

    fn forget_spaces(&mut self) {
        while self.spaces.last().is_some_and(|&(.., depth)| depth > self.stack.len()) {
            self.spaces.pop();
        }
    }

    fn parent(&self) -> Element {
        self.stack.last().map_or(Element::Other, |&(_, element)| element)
    }

    /// The element around the parent.
    fn around(&self) -> Element {
        let at = self.stack.len().checked_sub(2);
        at.and_then(|at| self.stack.get(at)).map_or(Element::Other, |&(_, element)| element)
    }

    /// What an element of WordprocessingML is, and what it does by standing here. None where it and
    /// what is in it are not read.
    fn word(&mut self, local: &str, tag: Tag<'a>) -> Option<Element> {
        let value = || tag.attribute("val");
        let parent = self.parent();
        match local {
            "p" => {
                self.open_paragraph();
                return Some(Element::Paragraph);
            }
            "r" => {
                self.run = Run::default();
                return Some(Element::Run);
            }
            "t" => {
                let keep = tag.attribute("space").is_some_and(|space| space == "preserve");
                return Some(Element::Text { keep });
            }
            "sdt" if self.document.marks.is_some() => {
                if let Some(paragraph) = self.paragraphs.last_mut() {
                    paragraph.marks.open_control(paragraph.text.len());
                }
                return Some(Element::Control);
            }
            "sdtPr" if self.document.marks.is_some() => return Some(Element::ControlProperties),
            "tag" | "dataBinding" if parent == Element::ControlProperties => {
                if let Some(paragraph) = self.paragraphs.last_mut() {
                    match local {
                        "tag" => paragraph.marks.tag(value().unwrap_or_default().into_owned()),
                        _ => paragraph.marks.bind(&tag.attribute("xpath").unwrap_or_default()),
                    }
                }
            }
            "bookmarkStart" => {
                if let Some(marks) = &mut self.document.marks {
                    let id = tag.attribute("id").unwrap_or_default();
                    marks.open_section(&id, &tag.attribute("name").unwrap_or_default());
                    if let Some(paragraph) = self.paragraphs.last_mut() {
                        let begins = paragraph.text.is_empty();
                        let before = paragraph.marks.section.filter(|_| !begins);
                        paragraph.marks.section = before.or(marks.section());
                    }
                }
            }
            "bookmarkEnd" => {
                if let Some(marks) = &mut self.document.marks {
                    marks.close_section(&tag.attribute("id").unwrap_or_default());
                }
            }
            "pPr" => return Some(Element::ParagraphProperties),
            "rPr" => return Some(Element::RunProperties),
            "numPr" => return Some(Element::NumberProperties),
            "tbl" => {
                self.end_joined();
                if let Some(marks) = &mut self.document.marks {
                    marks.open_table();
                }
                self.sheet(Sheet::open_table);
                return Some(Element::Table);
            }
            "tr" => {
                if let Some(marks) = &mut self.document.marks {
                    marks.open_row();
                }
                self.sheet(Sheet::open_row);
                return Some(Element::Row);
            }
            "trPr" => return Some(Element::RowProperties),
            "tc" => {
                if let Some(marks) = &mut self.document.marks {
                    marks.open_cell();
                }
                self.sheet(Sheet::open_cell);
                return Some(Element::Cell);
            }
            "txbxContent" => {
                let part = match self.contexts.last().map(|context| context.part) {
                    Some(Part::Body) | None => Part::TextBox,
                    Some(part) => part,
                };
                self.contexts.push(Context::new(part, self.paragraphs.len(), self.run));
                return Some(Element::TextBox);
            }
            "footnote" | "endnote" => {
                let separator =
                    tag.attribute("type").is_some_and(|kind| kind != "normal" && !kind.is_empty());
                if separator || self.note.is_some() {
                    return None;
                }
                let id = tag.attribute("id").unwrap_or_default().into_owned();
                self.note = Some((local == "footnote", id));
                self.contexts.push(Context::new(Part::Footnote, self.paragraphs.len(), self.run));
                return Some(Element::Note);
            }
            "footnoteReference" | "endnoteReference" => {
                let id = tag.attribute("id").unwrap_or_default().into_owned();
                let lines = self.document.notes.remove(&(local == "footnoteReference", id));
                if let (Some(lines), Some(paragraph)) = (lines, self.paragraphs.last_mut()) {
                    paragraph.after.extend(lines);
                }
            }
            "ins" | "moveTo" => self.document.changed = true,
            "commentReference" => self.document.comments += 1,
            "del" | "moveFrom" => {
                self.document.changed = true;
                match (parent, self.around()) {
                    (Element::RunProperties, Element::ParagraphProperties) => {
                        if let Some(paragraph) = self.paragraphs.last_mut() {
                            paragraph.joined = true;
                        }
                    }
                    (Element::RowProperties, _) => self.sheet(Sheet::drop_row),
                    (Element::RunProperties, _) => {}
                    _ => return None,
                }
            }
            // What properties were before a change, and what is no text of the document.
            "pPrChange" | "rPrChange" | "tblPrChange" | "trPrChange" | "tcPrChange"
            | "sectPrChange" | "tblGridChange" | "numberingChange" | "tblPrExChange" | "sdtPr"
            | "sdtEndPr" | "rt" | "delText" | "delInstrText" | "ffData" | "tblGrid" | "tblPr"
            | "sectPr" => return None,
            "instrText" => return Some(Element::Instruction),
            "fldChar" => self.field(tag.attribute("fldCharType").as_deref()),
            "tab" if parent == Element::Run => self.put('\t'),
            "ptab" => self.put('\t'),
            "noBreakHyphen" => self.put('-'),
            "cr" => self.put(BREAK),
            "br" => {
                let page = tag.attribute("type").is_some_and(|kind| kind != "textWrapping");
                self.put(if page { PAGE } else { BREAK });
            }
            "sym" => {
                let font = tag.attribute("font").unwrap_or_default();
                let code =
                    tag.attribute("char").and_then(|code| u32::from_str_radix(&code, 16).ok());
                if let Some(code) = code {
                    self.put(symbol(&font, code));
                }
            }
            "i" if parent == Element::RunProperties && self.around() == Element::Run => {
                self.run.italic = switch(tag);
            }
            "b" | "vanish" | "rStyle"
                if parent == Element::RunProperties && self.around() == Element::Run =>
            {
                self.run_property(local, tag);
            }
            "pStyle" | "jc" | "outlineLvl" if parent == Element::ParagraphProperties => {
                if let Some(paragraph) = self.paragraphs.last_mut() {
                    match local {
                        "pStyle" => paragraph.style = value().map(Cow::into_owned),
                        "jc" => {
                            paragraph.centred = Some(value().as_deref() == Some("center"));
                            paragraph.marks.side(value().as_deref());
                        }
                        _ => paragraph.level = outline_level(value().as_deref()),
                    }
                }
            }
            "numId" | "ilvl" if parent == Element::NumberProperties => {
                if let Some(paragraph) = self.paragraphs.last_mut() {
                    match local {
                        "numId" => paragraph.list = value().map(Cow::into_owned),
                        _ => {
                            paragraph.list_level =
                                value().and_then(|level| level.trim().parse().ok());
                        }
                    }
                }
            }
            "altChunk" | "subDoc" => self.document.embedded += 1,
            "object" => return Some(Element::Object),
            _ => {}
        }
        Some(Element::Other)
    }

    /// Of what is written twice, for newer and older programs, the first choice; what is for older
    /// ones only where there is none.
    fn compatibility(&mut self, local: &str) -> Option<Element> {
        match local {
            "AlternateContent" => return Some(Element::Alternate { read: false }),
            "Choice" | "Fallback" => {
                if let Some((_, Element::Alternate { read })) = self.stack.last_mut()
                    && std::mem::replace(read, true)
                {
                    return None;
                }
            }
            _ => {}
        }
        Some(Element::Other)
    }

    fn leave(&mut self, element: Element) {
        match element {
            Element::Paragraph => self.close_paragraph(),
            Element::Cell => {
                self.end_joined();
                self.sheet(Sheet::close_cell);
            }
            Element::Row => self.sheet(Sheet::close_row),
            Element::Table => {
                if let Some(marks) = &mut self.document.marks {
                    marks.close_table();
                }
                self.sheet(Sheet::close_table);
            }
            Element::Control => {
                if let Some(paragraph) = self.paragraphs.last_mut() {
                    paragraph.marks.close_control(paragraph.text.len());
                }
            }
            Element::TextBox => {
                if let Some(lines) = self.leave_context() {
                    match self.paragraphs.last_mut() {
                        Some(paragraph) => paragraph.after.extend(lines),
                        None => self.sheet(|sheet| sheet.push_after(lines)),
                    }
                }
            }
            Element::Note => {
                let lines = self.leave_context().unwrap_or_default();
                if let Some(note) = self.note.take() {
                    let lines = lines.into_iter().filter(|line| !line.text.trim().is_empty());
                    let lines =
                        lines.map(|line| Line { text: line.text.trim().to_owned(), ..line });
                    self.document.notes.insert(note, lines.collect());
                }
            }
            _ => {}
        }
    }

    fn leave_context(&mut self) -> Option<Vec<Line>> {
        // The outermost one stays: it is finished last.
        let context = self.contexts.pop_if(|_| true).filter(|_| !self.contexts.is_empty())?;
        self.run = context.run;
        while self.paragraphs.len() > context.outside {
            self.paragraphs.pop();
        }
        Some(self.finish(context))
    }

    fn finish(&mut self, mut context: Context) -> Vec<Line> {
        if let Some(joined) = context.joined.take() {
            self.lines_of(joined, context.part)
                .into_iter()
                .for_each(|line| context.sheet.push(line));
        }
        context.sheet.finish()
    }

    fn sheet(&mut self, does: impl FnOnce(&mut Sheet)) {
        if let Some(context) = self.contexts.last_mut() {
            does(&mut context.sheet);
        }
    }

    fn open_paragraph(&mut self) {
        let joined = self.contexts.last_mut().and_then(|context| context.joined.take());
        let joined = joined.unwrap_or_default();
        self.paragraphs.push(Paragraph {
            text: joined.text,
            bold: joined.bold,
            hidden: joined.hidden,
            after: joined.after,
            marks: joined.marks,
            ..Paragraph::default()
        });
        if let (Some(marks), Some(paragraph)) = (&self.document.marks, self.paragraphs.last_mut()) {
            paragraph.marks.section = paragraph.marks.section.or(marks.section());
        }
    }

    fn close_paragraph(&mut self) {
        let Some(paragraph) = self.paragraphs.pop() else { return };
        if let Some(context) = self.contexts.last_mut() {
            context.fields.end_paragraph();
            if paragraph.joined {
                context.joined = Some(paragraph);
                return;
            }
        }
        self.finish_paragraph(paragraph);
    }

    fn end_joined(&mut self) {
        let joined = self.contexts.last_mut().and_then(|context| context.joined.take());
        if let Some(joined) = joined {
            self.finish_paragraph(joined);
        }
    }

    fn finish_paragraph(&mut self, mut paragraph: Paragraph) {
        let after = std::mem::take(&mut paragraph.after);
        let part = self.contexts.last().map_or(Part::Body, |context| context.part);
        if part == Part::Body
            && let Some(marks) = &mut self.document.marks
        {
            let style = self.document.styles.name(paragraph.style.as_deref());
            let own = std::mem::take(&mut paragraph.marks);
            // As long as before, so that the marks keep their places.
            marks.take(own, style, paragraph.text.replace(PAGE, "\n"));
        }
        let lines = self.lines_of(paragraph, part);
        self.sheet(|sheet| {
            lines.into_iter().for_each(|line| sheet.push(line));
            sheet.push_after(after);
        });
    }

    /// The paragraph with its label, a line for each of its lines.
    fn lines_of(&mut self, paragraph: Paragraph, part: Part) -> Vec<Line> {
        let Paragraph { text, .. } = paragraph;
        let blank = text.trim().is_empty();
        if blank && paragraph.hidden {
            return paragraph.after;
        }
        let styles = &self.document.styles;
        let style = styles.get(paragraph.style.as_deref());
        let id = styles.id(paragraph.style.as_deref());
        let (list, list_level) = match (&paragraph.list, style) {
            (Some(list), _) => (Some(list.as_str()), paragraph.list_level),
            (None, Some(style)) => {
                (style.list.as_deref(), paragraph.list_level.or(style.list_level))
            }
            (None, None) => (None, None),
        };
        let label = list
            .filter(|&list| list != "0")
            .and_then(|list| self.document.numbering.label(list, list_level, id))
            .unwrap_or_default();
        let level = paragraph.level.or(style.and_then(|style| style.level));
        let line = Line {
            part,
            level: level.filter(|&level| level > 0),
            title: style.is_some_and(|style| style.title),
            centred: paragraph.centred.or(style.and_then(|style| style.centred)).unwrap_or(false),
            bold: paragraph.bold.unwrap_or(false),
            ..Line::default()
        };
        let mut pieces: Vec<&str> = Vec::new();
        // A page break divides text but is no empty line.
        for piece in text.split(PAGE).filter(|piece| !piece.trim().is_empty()) {
            pieces.extend(piece.split(BREAK));
        }
        if pieces.is_empty() {
            pieces.push("");
        }
        let whole = pieces.len() == 1;
        let mut label = Some(label).filter(|label| !label.is_empty());
        let mut lines: Vec<Line> = pieces
            .into_iter()
            .map(|piece| {
                let text = match label.take() {
                    Some(label) => numbered(&label, piece),
                    None => piece.to_owned(),
                };
                Line { text, whole, ..line.clone() }
            })
            .collect();
        lines.extend(paragraph.after);
        lines
    }

    fn run_property(&mut self, local: &str, tag: Tag) {
        match local {
            "b" => self.run.bold = Some(switch(tag)),
            "vanish" => self.run.hidden = Some(switch(tag)),
            _ => {
                let style = tag.attribute("val");
                let name = self.document.styles.name(style.as_deref());
                self.run.lead = name.starts_with(LEAD_STYLE);
                if let Some(style) = self.document.styles.get(style.as_deref()) {
                    self.run.style_bold = style.bold;
                    self.run.style_hidden = style.hidden;
                }
            }
        }
    }

    fn field(&mut self, kind: Option<&str>) {
        let Some(context) = self.contexts.last_mut() else { return };
        match kind {
            Some("begin") => context.fields.begin(),
            Some("separate") => context.fields.separate(),
            Some("end") => {
                let shown = context.fields.end().filter(|field| !field.result);
                let shown = shown.and_then(|field| overlaid(&field.instruction).map(str::to_owned));
                self.put_line(&shown.unwrap_or_default());
            }
            _ => {}
        }
    }

    fn text(&mut self, text: Cow<str>) {
        match self.parent() {
            Element::Text { keep: true } => self.put_line(&text),
            Element::Text { keep: false } => self.put_line(text.trim_ascii()),
            Element::Instruction => {
                if let Some(field) =
                    self.contexts.last_mut().and_then(|all| all.fields.open.last_mut())
                    && !field.result
                {
                    field.instruction.push_str(&text);
                }
            }
            _ => {}
        }
    }

    /// Text that breaks no line: a line end inside `w:t` is a space, a break an element of its own.
    fn put_line(&mut self, text: &str) {
        if text.contains(ends_line) {
            self.put_all(&text.replace(ends_line, " "));
        } else {
            self.put_all(text);
        }
    }

    fn put(&mut self, c: char) {
        self.put_all(c.encode_utf8(&mut [0; 4]));
    }

    fn put_all(&mut self, text: &str) {
        let Some(context) = self.contexts.last() else { return };
        let Some(paragraph) = self.paragraphs.last_mut() else { return };
        // Between the beginning of a field and its result there are instructions alone.
        if context.fields.waiting.is_some() {
            return;
        }
        let styles = &self.document.styles;
        let style = styles.get(paragraph.style.as_deref());
        let Run { bold, hidden, style_bold, style_hidden, .. } = self.run;
        let hidden = hidden.or(style_hidden).or(style.and_then(|style| style.hidden));
        if hidden == Some(true) {
            paragraph.hidden = true;
            self.document.hidden |= !text.trim().is_empty();
            return;
        }
        if self.document.marks.is_some() {
            let style_bold = style.and_then(|style| style.bold).unwrap_or(styles.bold());
            let look = Emphasis {
                bold: self.run.bold == Some(true) && !style_bold && !self.run.lead,
                italic: self.run.italic,
                lead: self.run.lead,
            };
            paragraph.marks.look(paragraph.text.len(), text.len(), look);
        }
        if !text.trim().is_empty() {
            let bold = bold.or(style_bold).or(style.and_then(|style| style.bold));
            let bold = bold.unwrap_or(styles.bold());
            paragraph.bold = Some(paragraph.bold.unwrap_or(true) && bold);
        }
        paragraph.text.push_str(text);
    }

    /// Text that is a picture's shape and stands in an attribute.
    fn word_art(&mut self, tag: Tag) {
        let Some(context) = self.contexts.last() else { return };
        let text = tag.attribute("string").unwrap_or_default();
        if text.trim().is_empty() {
            return;
        }
        let part = match context.part {
            Part::Body => Part::TextBox,
            part => part,
        };
        let text = text.replace(ends_line, " ");
        let line = Line { text, part, whole: true, ..Line::default() };
        match self.paragraphs.last_mut() {
            Some(paragraph) => paragraph.after.push(line),
            None => self.sheet(|sheet| sheet.push_after(vec![line])),
        }
    }
}

impl Context {
    fn new(part: Part, outside: usize, run: Run) -> Context {
        Context {
            sheet: Sheet::default(),
            part,
            outside,
            joined: None,
            fields: Fields::default(),
            run,
        }
    }
}

fn ends_line(c: char) -> bool {
    c.is_control() && c != '\t' || is_line_end(c)
}

/// What an `EQ` field shows that puts characters one upon the other, as Word writes characters in
/// circles and with readings: the last of them.
fn overlaid(instruction: &str) -> Option<&str> {
    let inside = instruction.trim().strip_prefix(['E', 'e'])?.strip_prefix(['Q', 'q'])?;
    let last = inside.rsplit([',', '，', ';']).next()?.trim();
    let last = last.trim_end_matches(')').trim_start_matches('(');
    (!last.contains('\\')).then_some(last)
}

/// A character of a font of signs, as the one of Unicode that looks like it; a box for others.
fn symbol(font: &str, code: u32) -> char {
    const SIGNS: [(u32, char); 16] = [
        (0x6C, '●'),
        (0x6E, '■'),
        (0x6F, '□'),
        (0x71, '□'),
        (0x72, '□'),
        (0x75, '◆'),
        (0x76, '❖'),
        (0x9F, '•'),
        (0xA1, '○'),
        (0xA8, '□'),
        (0xAB, '★'),
        (0xD8, '➢'),
        (0xFB, '✗'),
        (0xFC, '✓'),
        (0xFD, '☒'),
        (0xFE, '☑'),
    ];
    const SYMBOLS: [(u32, char); 6] =
        [(0xB0, '°'), (0xB1, '±'), (0xB4, '×'), (0xB7, '•'), (0xA3, '≤'), (0xB3, '≥')];
    let low = if (0xF000..=0xF0FF).contains(&code) { code - 0xF000 } else { code };
    let known: &[(u32, char)] = match font {
        "Wingdings" => &SIGNS,
        "Symbol" => &SYMBOLS,
        _ if low == code => return char::from_u32(code).filter(|&c| !ends_line(c)).unwrap_or('□'),
        _ => &[],
    };
    known.iter().find(|&&(sign, _)| sign == low).map_or('□', |&(_, c)| c)
}
