//! HTML as Word, WPS, LibreOffice and web pages put it on the clipboard → lines, as a browser shows
//! them. Total on any input; styles are read where they stand in the tags, as pasted text has them.

use super::lines::{Sheet, numbered};
use super::number::Form;
use super::tags::{self, Tag, Tags, Token};
use super::text::is_line_end;
use super::{Format, Line, Part, Source};

pub(super) fn source(html: &str) -> Source {
    // A fragment that never begins, but in a script, is none.
    let fragment = html.contains("StartFragment").then(|| read(html, true)).flatten();
    fragment.or_else(|| read(html, false)).unwrap_or_default()
}

/// The lines, or those of the fragment that was copied; none where no such begins.
fn read(html: &str, fragment: bool) -> Option<Source> {
    let office = html.contains("MsoNormal") || html.contains("urn:schemas-microsoft-com");
    let mut reader = Reader { silent: fragment, office, ..Reader::default() };
    let mut tokens = Tags::new(html);
    while let Some(token) = tokens.next() {
        match token {
            Token::Text(raw) => reader.text(raw),
            Token::Open(tag) => {
                let name = tag.name.to_ascii_lowercase();
                match &*name {
                    "script" | "style" => tokens.skip_raw(tag.name, true),
                    "title" | "xmp" | "iframe" | "noembed" => tokens.skip_raw(tag.name, false),
                    _ => reader.open(&name, tag),
                }
            }
            Token::Close(name) => reader.close(&name.to_ascii_lowercase()),
            Token::Comment(text) if fragment && text.trim() == "StartFragment" => {
                reader.silent = false;
            }
            Token::Comment(text) if fragment && text.trim() == "EndFragment" => break,
            Token::Comment(_) | Token::Verbatim(_) => {}
        }
    }
    (!reader.silent).then(|| reader.finish())
}

/// What an element hands down to those inside it.
#[derive(Clone, Copy, Default)]
struct Look {
    hidden: bool,
    bold: bool,
    centred: bool,
    level: Option<u8>,
    title: bool,
    part: Part,
    /// White space and line ends count.
    preserved: bool,
    /// Inside a label that Word wrote as text.
    label: bool,
}

struct Element {
    name: String,
    sort: Sort,
    look: Look,
    list: Option<List>,
}

#[derive(Clone, Copy)]
struct List {
    form: Form,
    next: u32,
    step: i64,
}

/// What an element is to those inside it and after it.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Sort {
    Inline,
    Paragraph,
    List,
    Item,
    Term,
    Table,
    /// `<tbody>` and the like.
    Rows,
    Row,
    Cell,
    Head,
    Block,
}

/// Classes of what is no text of the document: deletions, marks of comments and of notes.
const OUTSIDE: [&str; 8] = [
    "msoDel", "MsoCommentReference", "MsoFootnoteReference", "MsoEndnoteReference",
    "sdfootnoteanc", "sdendnoteanc", "sdfootnotesym", "sdendnotesym",
];

/// Elements inside elements beyond which the inner ones are only text.
const DEEPEST: usize = 200;

#[derive(Default)]
struct Reader {
    /// Before the fragment that was copied.
    silent: bool,
    /// Word wrote it, or WPS: they have a style for titles, and break lines between characters.
    office: bool,
    sheet: Sheet,
    stack: Vec<Element>,
    text: String,
    /// A space is due before the next character; whether a line end was in it.
    space: Option<bool>,
    /// Something that makes even an empty line one: `&nbsp;`.
    solid: bool,
    bold: Option<bool>,
    look: Look,
    /// Word's label of the line, and whether in a font of signs.
    label: String,
    signs: bool,
    /// The number of the list's item that begins.
    number: Option<String>,
    /// The line before ended with `<br>` in the same block.
    broken: bool,
    pictures: usize,
}

impl Reader {
    fn look(&self) -> Look {
        self.stack.last().map(|element| element.look).unwrap_or_default()
    }

    fn open(&mut self, name: &str, tag: Tag) {
        match name {
            "br" => return self.line_break(),
            "img" => {
                if !self.silent && !self.look().hidden {
                    self.pictures += 1;
                }
                return;
            }
            "hr" => return self.end_block(),
            "wbr" | "meta" | "link" | "input" | "col" | "base" | "area" | "source" | "embed"
            | "param" | "track" => return,
            _ => {}
        }
        let sort = Sort::of(name);
        if sort.is_block() {
            self.end_block();
            self.close_implied(sort);
        }
        let mut look = self.look();
        let outer = self.list_at();
        let mut list = None;
        match name {
            "b" | "strong" => look.bold = true,
            "center" => look.centred = true,
            "pre" | "listing" | "plaintext" => look.preserved = true,
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => {
                look.level = name.get(1..).and_then(|level| level.parse().ok());
            }
            "head" | "template" | "noframes" | "object" | "svg" | "select" | "rt" | "rp"
            | "rtc" | "del" | "xml" | "audio" | "video" | "canvas" => look.hidden = true,
            "q" => self.put("“"),
            "ol" | "ul" | "menu" | "dir" => {
                let start = tag.attribute("start").and_then(|start| start.trim().parse().ok());
                let reversed =
                    tag.attributes().any(|(name, _)| name.eq_ignore_ascii_case("reversed"));
                let form = tag.attribute("type").and_then(|form| Form::of_css(form.trim()));
                let usual = if name == "ol" { Form::Decimal } else { Form::Bullet };
                list = Some(List {
                    form: form.unwrap_or(usual),
                    next: start.unwrap_or(1),
                    step: if reversed { -1 } else { 1 },
                });
            }
            "table" => self.sheet.open_table(),
            "tr" => self.sheet.open_row(),
            "td" | "th" => self.sheet.open_cell(),
            _ => {}
        }
        let mut item = None;
        for (key, raw) in tag.attributes() {
            let value = tags::text(raw);
            match key.to_ascii_lowercase().as_str() {
                "hidden" => look.hidden = true,
                "align" if sort.is_block() => look.centred = value.eq_ignore_ascii_case("center"),
                "class" => {
                    let has = |class: &str| value.split_ascii_whitespace().any(|one| one == class);
                    look.title |= has("MsoTitle") || name == "p" && has("title");
                    look.hidden |= OUTSIDE.iter().any(|class| has(class));
                }
                // LibreOffice's notes, headers and footers.
                "id" if value.starts_with("sdfootnote") || value.starts_with("sdendnote") => {
                    look.part = Part::Footnote;
                }
                "title" if name == "div" && matches!(&*value, "header" | "footer") => {
                    look.part = Part::Margin;
                }
                "type" if name == "li" => item = Form::of_css(value.trim()),
                "style" => self.style(&value, &mut look, &mut list, &mut item),
                _ => {}
            }
        }
        if name == "li" {
            let value = tag.attribute("value").and_then(|value| value.trim().parse().ok());
            self.number_item(outer, value, item);
        }
        // `<o:p/>` is Word's; HTML itself knows no empty tags but those above.
        let empty = tag.empty && matches!(sort, Sort::Inline | Sort::Paragraph);
        if !empty && self.stack.len() < DEEPEST {
            self.stack.push(Element { name: name.to_owned(), sort, look, list });
        }
    }

    /// Reads what counts of a `style` attribute.
    fn style(
        &mut self,
        css: &str,
        look: &mut Look,
        list: &mut Option<List>,
        item: &mut Option<Form>,
    ) {
        for declaration in css.split(';') {
            let Some((property, value)) = declaration.split_once(':') else { continue };
            let property = property.trim().to_ascii_lowercase();
            let value = value.trim().trim_end_matches("!important").trim().to_ascii_lowercase();
            match &*property {
                "display" | "mso-hide" | "visibility" => {
                    look.hidden |= matches!(&*value, "none" | "all" | "hidden");
                }
                "font-weight" => {
                    let weight = value.parse::<u16>().ok();
                    look.bold =
                        matches!(&*value, "bold" | "bolder") || weight.is_some_and(|w| w >= 600);
                }
                "text-align" => look.centred = matches!(&*value, "center" | "-webkit-center"),
                "white-space" => look.preserved = value.starts_with("pre") && value != "pre-line",
                "list-style-type" | "list-style" => {
                    let form = value.split_ascii_whitespace().find_map(Form::of_css);
                    match list {
                        Some(list) => list.form = form.unwrap_or(list.form),
                        None => *item = form.or(*item),
                    }
                }
                "mso-list" => look.label |= value == "ignore",
                "font-family" if look.label => {
                    self.signs |= value.contains("wingdings") || value.contains("symbol");
                }
                "mso-element" => match &*value {
                    "footnote-list" | "endnote-list" => look.part = Part::Footnote,
                    "header" | "footer" => look.part = Part::Margin,
                    "comment-list" | "comment" => look.hidden = true,
                    "field-begin" | "field-end" | "field-separator" => look.hidden = true,
                    _ => {}
                },
                "mso-outline-level" => {
                    look.level = value.parse().ok().filter(|level| (1..=9).contains(level));
                }
                _ => {}
            }
        }
    }

    /// The place in the stack of the list whose items begin here.
    fn list_at(&self) -> Option<usize> {
        let inner = |element: &&Element| !matches!(element.sort, Sort::Cell | Sort::Table);
        let from_top = self.stack.iter().rev().take_while(inner);
        let at = from_top.enumerate().find(|(_, element)| element.list.is_some())?.0;
        Some(self.stack.len() - 1 - at)
    }

    fn number_item(&mut self, list: Option<usize>, value: Option<u32>, form: Option<Form>) {
        let Some(list) = list.and_then(|at| self.stack.get_mut(at)?.list.as_mut()) else { return };
        let number = value.unwrap_or(list.next);
        list.next = u32::try_from(i64::from(number) + list.step).unwrap_or(0);
        let label = match form.unwrap_or(list.form) {
            Form::Bullet | Form::None => return,
            form @ (Form::Chinese | Form::Financial | Form::Stems | Form::Branches) => {
                format!("{}、", form.write(number))
            }
            form => format!("{}.", form.write(number)),
        };
        self.number = Some(label);
    }

    /// Closes what an opening tag ends without saying so.
    fn close_implied(&mut self, sort: Sort) {
        let mut keep = None;
        for (at, open) in self.stack.iter().enumerate().rev() {
            if sort.ends(open.sort) {
                keep = Some(at);
            } else if sort.stays_in(open.sort) {
                break;
            }
        }
        if let Some(keep) = keep {
            self.close_to(keep);
        }
    }

    fn close(&mut self, name: &str) {
        if name == "br" {
            return self.line_break();
        }
        let sort = Sort::of(name);
        for (at, open) in self.stack.iter().enumerate().rev() {
            if open.sort == sort && open.name == name {
                return self.close_to(at);
            }
            if sort.closes_in(open.sort) {
                break;
            }
        }
        if sort.is_block() {
            self.end_block();
        }
    }

    /// Closes the elements from that place on.
    fn close_to(&mut self, at: usize) {
        while self.stack.len() > at {
            let Some(&Element { sort, ref name, .. }) = self.stack.last() else { return };
            if sort.is_block() {
                self.end_block();
            } else if name == "q" {
                self.put("”");
            }
            self.stack.pop();
            match sort {
                Sort::Table => self.sheet.close_table(),
                Sort::Row => self.sheet.close_row(),
                Sort::Cell => self.sheet.close_cell(),
                Sort::Item => self.number = None,
                _ => {}
            }
        }
    }

    fn text(&mut self, raw: &str) {
        let look = self.look();
        if self.silent || look.hidden {
            return;
        }
        let text = tags::text(raw);
        if look.label {
            self.label.push_str(&text);
            return;
        }
        if look.preserved {
            for (at, line) in text.split('\n').enumerate() {
                if at > 0 {
                    self.line_break();
                }
                self.put(line.trim_end_matches('\r'));
            }
            return;
        }
        let mut rest = &*text;
        while !rest.is_empty() {
            let word = rest.find(|c: char| c.is_ascii_whitespace()).unwrap_or(rest.len());
            let (word, after) = rest.split_at(word);
            if !word.is_empty() {
                self.put(word);
            }
            let end = after.find(|c: char| !c.is_ascii_whitespace()).unwrap_or(after.len());
            let (white, after) = after.split_at(end);
            if !white.is_empty() {
                self.space = Some(self.space.unwrap_or(false) || white.contains('\n'));
            }
            rest = after;
        }
    }

    /// Adds to the line, after the space that is due.
    fn put(&mut self, text: &str) {
        let look = self.look();
        let Some(first) = text.chars().next() else { return };
        if self.silent || look.hidden {
            return;
        }
        if self.text.is_empty() && !self.solid {
            self.look = look;
            if std::mem::take(&mut self.broken)
                && let Some(line) = self.sheet.last_mut()
            {
                line.whole = false;
                self.broken = true;
            }
        }
        if let (Some(line_end), Some(last)) = (self.space.take(), self.text.chars().next_back()) {
            // A line end of the markup between two Chinese characters is none of the text's
            // (CSS Text 3, 4.1.3); of an office program's, beside one.
            let (before, after) = (wide(last), wide(first));
            if !(line_end && (before && after || self.office && (before || after))) {
                self.text.push(' ');
            }
        }
        self.solid = true;
        if !text.trim().is_empty() {
            self.bold = Some(self.bold.unwrap_or(true) && look.bold);
        }
        let odd = |c: char| c == '\u{A0}' || c == '\0' || is_line_end(c);
        if text.contains(odd) {
            self.text.extend(text.chars().map(|c| match c {
                '\0' => char::REPLACEMENT_CHARACTER,
                c if odd(c) => ' ',
                c => c,
            }));
        } else {
            self.text.push_str(text);
        }
    }

    fn line_break(&mut self) {
        if self.silent || self.look().hidden {
            return;
        }
        let after_break = self.broken;
        self.end_line(true);
        if after_break && let Some(line) = self.sheet.last_mut() {
            line.whole = false;
        }
        self.broken = true;
    }

    fn end_block(&mut self) {
        let after_break = std::mem::take(&mut self.broken);
        if self.end_line(false)
            && after_break
            && let Some(line) = self.sheet.last_mut()
        {
            line.whole = false;
        }
    }

    /// Puts the line by, if there is one or there must be.
    fn end_line(&mut self, always: bool) -> bool {
        self.space = None;
        let text = std::mem::take(&mut self.text);
        let text = text.trim_matches([' ', '\t']);
        let label = std::mem::take(&mut self.label);
        let signs = std::mem::take(&mut self.signs);
        let solid = std::mem::take(&mut self.solid);
        let bold = self.bold.take().unwrap_or(false);
        let look = if solid { self.look } else { self.look() };
        let label = label.replace(|c: char| c.is_whitespace() || c.is_control(), "");
        let label = if signs || label == "·" { String::new() } else { label };
        if text.is_empty() && label.is_empty() && !solid && !always {
            return false;
        }
        let mut text = text.to_owned();
        if !text.is_empty()
            && let Some(number) = self.number.take()
        {
            text = numbered(&number, &text);
        }
        if !label.is_empty() {
            text = numbered(&label, &text);
        }
        self.sheet.push(Line {
            text,
            part: look.part,
            level: look.level,
            title: look.title,
            centred: look.centred,
            bold,
            whole: true,
        });
        true
    }

    fn finish(mut self) -> Source {
        self.close_to(0);
        self.end_block();
        let mut lines = self.sheet.finish();
        let titled = lines.iter().any(|line| line.title);
        let mut headings = lines.iter_mut().filter(|line| line.level.is_some());
        if let Some(first) = headings.next()
            && first.level == Some(1)
            && headings.all(|line| line.level != Some(1))
            && !self.office
            && !titled
            && let Some(line) = lines.iter_mut().find(|line| line.level.is_some())
        {
            line.title = true;
        }
        let mut notes = Vec::new();
        if self.pictures > 0 {
            notes.push(format!("{} 张图片没有读入", self.pictures));
        }
        Source { format: Format::Html, lines, notes, ..Source::default() }
    }
}

impl Sort {
    fn of(name: &str) -> Sort {
        match name {
            "p" => Sort::Paragraph,
            "ol" | "ul" | "menu" | "dir" => Sort::List,
            "li" => Sort::Item,
            "dt" | "dd" => Sort::Term,
            "table" => Sort::Table,
            "tbody" | "thead" | "tfoot" => Sort::Rows,
            "tr" => Sort::Row,
            "td" | "th" => Sort::Cell,
            "head" => Sort::Head,
            "address" | "article" | "aside" | "blockquote" | "body" | "caption" | "center"
            | "details" | "dialog" | "div" | "dl" | "fieldset" | "figcaption" | "figure"
            | "footer" | "form" | "h1" | "h2" | "h3" | "h4" | "h5" | "h6" | "header" | "hgroup"
            | "hr" | "html" | "legend" | "listing" | "main" | "nav" | "option" | "pre"
            | "search" | "section" | "summary" => Sort::Block,
            _ => Sort::Inline,
        }
    }

    /// It begins and ends a line.
    fn is_block(self) -> bool {
        self != Sort::Inline
    }

    /// An element of this sort, opened, ends an open one of the other.
    fn ends(self, open: Sort) -> bool {
        match self {
            Sort::Item => open == Sort::Item,
            Sort::Term => open == Sort::Term,
            Sort::Cell => open == Sort::Cell,
            Sort::Row => matches!(open, Sort::Cell | Sort::Row),
            Sort::Rows => matches!(open, Sort::Cell | Sort::Row | Sort::Rows),
            _ => matches!(open, Sort::Paragraph | Sort::Head),
        }
    }

    /// It ends nothing outside an open element of the other sort.
    fn stays_in(self, open: Sort) -> bool {
        match self {
            Sort::Item => matches!(open, Sort::List | Sort::Cell | Sort::Table),
            Sort::Cell | Sort::Row | Sort::Rows => open == Sort::Table,
            _ => open.is_block(),
        }
    }

    /// A closing tag of this sort closes nothing outside an open element of the other.
    fn closes_in(self, open: Sort) -> bool {
        match self {
            Sort::Table => false,
            Sort::Row | Sort::Cell | Sort::Rows => open == Sort::Table,
            Sort::Inline => open.is_block(),
            _ => matches!(open, Sort::Table | Sort::Cell),
        }
    }
}

/// Characters between which lines break without a space.
fn wide(c: char) -> bool {
    matches!(c, '\u{2E80}'..='\u{A4CF}' | '\u{F900}'..='\u{FAFF}' | '\u{FE30}'..='\u{FE4F}'
        | '\u{FF00}'..='\u{FF60}' | '\u{FFE0}'..='\u{FFE6}' | '\u{20000}'..='\u{3FFFF}'
        | '“' | '”' | '‘' | '’' | '…' | '—')
}
