//! The one reader of written text: an expanded section → typed paragraphs with marks to number.
//! The only file that names `pulldown_cmark`.
//!
//! A line is a paragraph, as Enter is in every office program; so Markdown's block structure is read
//! line by line here (`#`, `>`, `-` and the numerals of documents), and pulldown-cmark reads what is
//! inside a line. A table is read over several lines ([`table`]). Of inline Markdown only emphasis and backslash escapes mean anything in a speech:
//! links, HTML, code and entities stand as written. Chinese full stops do not keep `**` from closing
//! (`**重点：**内容` is bold here), and a `*` between figures is a times sign.

use std::ops::Range;
use std::rc::Rc;

use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};

use crate::document::{Lead, Role, Run, RunKind};
use crate::numbering::{self, Mark};
use crate::slot::Piece;

mod table;

/// A paragraph before it is numbered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Draft {
    pub role: Role,
    pub runs: Vec<Run>,
    /// The runs that are labels, in order, and what numbers them.
    pub marks: Vec<(usize, Mark)>,
    /// It ends in a colon.
    pub announces: bool,
    /// Bytes of the written text that the paragraph came from.
    pub source: Range<usize>,
}

/// Reads the paragraphs of a section. Total: any text gives paragraphs; `text` is what the pieces'
/// ranges refer to. `salutation`: the section is one, and so is each of its lines.
pub fn read(text: &str, pieces: &[Piece], salutation: bool) -> Vec<Draft> {
    let mut lines = lines(text, pieces);
    let mut drafts = Vec::new();
    let mut at = 0;
    while at < lines.len() {
        if let Some((cells, length)) = table::read(text, &mut lines[at..]) {
            drafts.extend(cells);
            at += length;
        } else {
            drafts.extend(Reader::new(text, &lines[at].parts).paragraph(salutation));
            at += 1;
        }
    }
    drafts
}

/// Whether a line addresses the audience: 同志们： 尊敬的各位领导，女士们、先生们：
pub fn is_salutation(line: &str) -> bool {
    line.trim().strip_suffix(['：', ':']).is_some_and(addresses)
}

/// The same of what stands before the colon.
pub fn addresses(body: &str) -> bool {
    const WORDS: [&str; 23] = [
        "同志", "各位", "尊敬的", "敬爱的", "亲爱的", "女士", "先生", "朋友", "同学", "老师",
        "家长", "来宾", "领导", "代表", "委员", "嘉宾", "专家", "同事", "乡亲", "战友", "校友",
        "员工", "爷们",
    ];
    const NOT: [&str; 14] = [
        "如下", "要求", "以下", "做到", "包括", "指出", "我有", "我想", "我说", "我讲", "我提",
        "我就", "下面", "句话",
    ];
    let body = body.trim_start();
    // Those addressed, each with a 们 at its end or a word that says so at its start.
    let addressed = |part: &str| {
        let part = part.trim_end_matches(['：', ':']);
        let many = part.trim_end_matches('儿').ends_with("们");
        let all = part.starts_with("全体")
            && [
                "们", "姐妹", "同志", "员工", "师生", "同学", "代表", "官兵", "同仁", "职工",
                "家人",
            ]
            .iter()
            .any(|end| part.ends_with(end));
        // 姐妹们, 街坊们: whoever they are; 他们： is none.
        let called = many
            && (3..=6).contains(&part.chars().count())
            && !["我们", "你们", "他们", "她们", "它们", "咱们", "人们"]
                .iter()
                .any(|own| part.ends_with(own));
        all || called
            || WORDS.iter().any(|word| part.starts_with(word) || (many && part.contains(word)))
    };
    body.chars().nth(79).is_none()
        && body.split(['、', '，', ',', ' ']).any(addressed)
        && !body.contains(['。', '；', '？'])
        && !NOT.iter().any(|word| body.contains(word))
}

/// The number of characters that a heading, or a sentence that leads a paragraph, has at most; a
/// longer one is simply the first sentence of its paragraph.
const MAX_LEAD_CHARS: usize = 45;

/// Stands for a slot's value while the structure is read: no punctuation, no space, no numeral.
const VALUE: char = '\u{E000}';

/// A part of one line, none of it empty and none holding a line break.
struct Part<'a> {
    text: &'a str,
    /// The written bytes: of a text the very ones, of a value its tag.
    source: Range<usize>,
    slot: Option<(&'a Rc<str>, bool)>,
    /// A line break stands before it: so it is in a cell, which a value's lines do not divide.
    breaks: bool,
}

/// A line as it shows.
#[derive(Default)]
struct Line<'a> {
    parts: Vec<Part<'a>>,
    /// It begins inside a value, not where a written line does.
    inside: bool,
}

fn lines<'a>(text: &'a str, pieces: &'a [Piece]) -> Vec<Line<'a>> {
    let mut lines = vec![Line::default()];
    for piece in pieces {
        let (content, source, slot) = match piece {
            Piece::Text(range) => (&text[range.clone()], range.clone(), None),
            Piece::Value { name, text, filled, source } => {
                (&**text, source.clone(), Some((name, *filled)))
            }
            Piece::Hole => continue,
        };
        let mut at = 0;
        for (index, part) in content.split(is_line_break).enumerate() {
            if index > 0 {
                lines.push(Line { inside: slot.is_some(), ..Line::default() });
            }
            if !part.is_empty() {
                let source = match slot {
                    None => source.start + at..source.start + at + part.len(),
                    Some(_) => source.clone(),
                };
                if let Some(line) = lines.last_mut() {
                    line.parts.push(Part { text: part, source, slot, breaks: false });
                }
            }
            at += part.len();
            at += content[at..].chars().next().map_or(0, char::len_utf8);
        }
    }
    lines
}

fn is_line_break(c: char) -> bool {
    matches!(c, '\n' | '\r' | '\u{0B}' | '\u{0C}' | '\u{85}' | '\u{2028}' | '\u{2029}')
}

fn is_space(c: char) -> bool {
    c.is_whitespace() || matches!(c, '\u{FEFF}' | '\u{200B}')
}

/// Reads one line. `feed` is its text with each value as one [`VALUE`].
struct Reader<'a> {
    written: &'a str,
    parts: &'a [Part<'a>],
    feed: String,
    /// Where each part begins in `feed`.
    starts: Vec<usize>,
}

impl<'a> Reader<'a> {
    fn new(written: &'a str, parts: &'a [Part<'a>]) -> Reader<'a> {
        let mut feed = String::with_capacity(parts.iter().map(|part| part.text.len()).sum());
        let mut starts = Vec::with_capacity(parts.len());
        for part in parts {
            starts.push(feed.len());
            match part.slot {
                Some(_) => feed.push(VALUE),
                // The text itself may hold that character: it must not be taken for a value.
                None if part.text.contains(VALUE) => {
                    feed.extend(part.text.chars().map(|c| if c == VALUE { '\u{FFFD}' } else { c }));
                }
                None => feed.push_str(part.text),
            }
        }
        Reader { written, parts, feed, starts }
    }

    fn paragraph(&self, salutation: bool) -> Option<Draft> {
        let feed = self.feed.as_str();
        let start = feed.len() - feed.trim_start_matches(is_space).len();
        let end = feed.trim_end_matches(is_space).len();
        if start >= end {
            return None;
        }
        let line = &feed[start..end];
        let source = self.source(start..end);
        let draft = |role, runs, marks| Draft {
            role,
            runs,
            marks,
            announces: line.ends_with(['：', ':']),
            source: source.clone(),
        };
        // A backslash before a numeral says that the line is none of these, but simply text.
        if let Some(plain) = line.strip_prefix('\\')
            && plain.starts_with(|c: char| !c.is_ascii_punctuation())
        {
            let text = end - plain.len();
            let (runs, marks) = self.runs(text..end, text..text, Lead::No, &[]);
            return Some(draft(Role::Body, runs, marks));
        }
        if let Some((level, length)) = heading_mark(line) {
            let text = start + length;
            let text =
                text + (feed[text..end].len() - feed[text..end].trim_start_matches(is_space).len());
            return Some(self.numbered(level, start..text, text..end, draft));
        }
        if let Some(quoted) = line.strip_prefix('>') {
            let text = end - quoted.trim_start_matches(is_space).len();
            let (runs, marks) = self.runs(text..end, text..text, Lead::No, &[]);
            return Some(draft(Role::Quote, runs, marks));
        }
        if salutation || is_salutation(&self.shown(start..end)) {
            let (runs, marks) = self.runs(start..end, start..start, Lead::No, &[]);
            return Some(draft(Role::Salutation, runs, marks));
        }
        let text = start + bullet(line);
        let found = numbering::ordinals(&feed[..end], text, VALUE);
        let lead = self.ordinal_lead(&found, text..end);
        let (runs, marks) = self.runs(text..end, lead, Lead::Ordinal, &found);
        Some(draft(Role::Body, runs, marks))
    }

    /// A line with a level's mark: a heading, or a paragraph that a heading leads.
    fn numbered(
        &self,
        level: u8,
        mark: Range<usize>,
        text: Range<usize>,
        draft: impl Fn(Role, Vec<Run>, Vec<(usize, Mark)>) -> Draft,
    ) -> Draft {
        let content = &self.feed[text.clone()];
        let sentence = sentence_end(content);
        let short =
            |end: usize| self.shown(text.start..text.start + end).chars().count() <= MAX_LEAD_CHARS;
        let label = Run {
            text: self.written.get(self.source(mark.clone())).unwrap_or_default().into(),
            kind: RunKind::Label,
            bold: false,
            italic: false,
            lead: Lead::No,
            source: self.source(mark),
        };
        let whole = match sentence {
            None => true,
            // A sentence of its own: at the upper levels still a heading, with a slip at its end.
            Some(end) => end == content.len() && level <= 2 && short(end),
        };
        let (role, lead, found) = if whole {
            (Role::Heading(level), text.start..text.start, Vec::new())
        } else {
            let end = sentence.filter(|end| short(*end)).unwrap_or(0);
            let found = numbering::ordinals(&self.feed[..text.end], text.start, VALUE);
            (Role::Body, text.start..text.start + end, found)
        };
        let leads = !lead.is_empty();
        let (runs, marks) = self.runs(text, lead, Lead::Heading(level), &found);
        let label = Run { lead: if leads { Lead::Heading(level) } else { Lead::No }, ..label };
        let runs = std::iter::once(label).chain(runs).collect();
        let marks = std::iter::once((0, Mark::Level(level)))
            .chain(marks.into_iter().map(|(run, mark)| (run + 1, mark)))
            .collect();
        draft(role, runs, marks)
    }

    /// The sentence that an ordinal leads its paragraph with, where it is the paragraph's only one.
    fn ordinal_lead(&self, found: &[numbering::Found], text: Range<usize>) -> Range<usize> {
        let none = text.start..text.start;
        let [only] = found else { return none };
        if !matches!(only.mark, Mark::Ordinal { leads: true, .. }) {
            return none;
        }
        match sentence_end(&self.feed[text.clone()]) {
            Some(end) if text.start + end < text.end => {
                let lead = text.start..text.start + end;
                if self.shown(lead.clone()).chars().count() <= MAX_LEAD_CHARS { lead } else { none }
            }
            _ => none,
        }
    }

    /// The runs of a part of the line, and which of them are labels.
    fn runs(
        &self,
        range: Range<usize>,
        lead: Range<usize>,
        lead_as: Lead,
        found: &[numbering::Found],
    ) -> (Vec<Run>, Vec<(usize, Mark)>) {
        let mut runs: Vec<Run> = Vec::new();
        let mut marks = Vec::new();
        for span in inline(&self.feed[range.clone()]) {
            let span_range = range.start + span.range.start..range.start + span.range.end;
            for cut in self.cuts(span_range, &lead, found) {
                let lead = if lead.contains(&cut.start) { lead_as } else { Lead::No };
                let part = &self.parts[self.part_at(cut.start)];
                let label = found.iter().find(|f| f.range.contains(&cut.start));
                let (text, kind) = match (part.slot, label) {
                    (Some((name, filled)), _) => {
                        let text = if part.breaks {
                            format!("\n{}", part.text).into()
                        } else {
                            part.text.into()
                        };
                        (text, RunKind::Slot { name: name.clone(), filled })
                    }
                    (None, Some(label)) => {
                        marks.push((runs.len(), label.mark.clone()));
                        (self.text(cut.clone()).into(), RunKind::Label)
                    }
                    (None, None) => (self.text(cut.clone()).into(), RunKind::Text),
                };
                runs.push(Run {
                    text,
                    kind,
                    bold: span.bold,
                    italic: span.italic,
                    lead,
                    source: self.source(cut),
                });
            }
        }
        (runs, marks)
    }

    /// Cuts a range at the parts' borders, around labels and at the end of the lead.
    fn cuts(
        &self,
        range: Range<usize>,
        lead: &Range<usize>,
        found: &[numbering::Found],
    ) -> Vec<Range<usize>> {
        let mut at = Vec::with_capacity(4 + self.starts.len() + 2 * found.len());
        at.extend([range.start, range.end]);
        at.extend(self.starts.iter().copied());
        at.extend([lead.start, lead.end]);
        at.extend(found.iter().flat_map(|f| [f.range.start, f.range.end]));
        at.retain(|at| range.start <= *at && *at <= range.end);
        at.sort_unstable();
        at.dedup();
        at.windows(2).map(|pair| pair[0]..pair[1]).collect()
    }

    fn part_at(&self, at: usize) -> usize {
        self.starts.partition_point(|start| *start <= at).saturating_sub(1)
    }

    /// The written bytes of a range of the feed.
    fn source(&self, range: Range<usize>) -> Range<usize> {
        let place = |at: usize, end: bool| {
            let index = self.part_at(if end { at.saturating_sub(1) } else { at });
            let Some(part) = self.parts.get(index) else { return 0 };
            match part.slot {
                None => part.source.start + (at - self.starts[index]).min(part.source.len()),
                Some(_) if end => part.source.end,
                Some(_) => part.source.start,
            }
        };
        let start = place(range.start, false);
        let end = place(range.end, true);
        // A repeated part can lie before what precedes it.
        start..end.max(start)
    }

    /// The text of a range that lies in one part.
    fn text(&self, range: Range<usize>) -> &'a str {
        let index = self.part_at(range.start);
        let part = &self.parts[index];
        let start = range.start - self.starts[index];
        part.text.get(start..start + range.len()).unwrap_or_default()
    }

    /// The text of a range as a reader sees it, values and all.
    fn shown(&self, range: Range<usize>) -> String {
        self.cuts(range, &(0..0), &[])
            .into_iter()
            .map(|cut| match &self.parts[self.part_at(cut.start)] {
                part if part.slot.is_some() => part.text,
                _ => self.text(cut),
            })
            .collect()
    }
}

/// The level that a line is marked with, by `#` or by a numeral or both, and the mark's length.
fn heading_mark(line: &str) -> Option<(u8, usize)> {
    let hashes = line.len() - line.trim_start_matches('#').len();
    if hashes == 0 {
        return numbering::level_mark(line);
    }
    let rest = &line[hashes..];
    let text = rest.trim_start_matches(is_space);
    // #3楼 and #标签 are text; Markdown wants a space, a clerk at least no figure.
    if !rest.is_empty() && text.len() == rest.len() && text.starts_with(|c: char| c.is_ascii()) {
        return None;
    }
    let numeral = numbering::level_mark(text).map_or(0, |(_, length)| length);
    Some((hashes.min(4) as u8, line.len() - text.len() + numeral))
}

/// The length of a list's bullet with its space; speeches have none, each item is a paragraph.
fn bullet(line: &str) -> usize {
    let mark = line.chars().next().filter(|c| matches!(c, '-' | '*' | '+' | '•' | '●'));
    let Some(mark) = mark else { return 0 };
    let rest = &line[mark.len_utf8()..];
    let text = rest.trim_start_matches(is_space);
    if text.len() < rest.len() && !text.is_empty() { line.len() - text.len() } else { 0 }
}

/// Where the first sentence of `text` ends, its closing quotation marks and asterisks included; none
/// where no sentence ends. A mark inside quotation marks or brackets ends none.
fn sentence_end(text: &str) -> Option<usize> {
    let mut depth = 0usize;
    let mut chars = text.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        match c {
            '“' | '（' | '《' | '‘' | '(' => depth += 1,
            '”' | '）' | '》' | '’' | ')' => depth = depth.saturating_sub(1),
            '。' | '！' | '？' if depth == 0 => {
                let mut end = at + c.len_utf8();
                while let Some((at, c)) =
                    chars.next_if(|(_, c)| matches!(c, '”' | '）' | '*' | '！' | '？'))
                {
                    end = at + c.len_utf8();
                }
                return Some(end);
            }
            _ => {}
        }
    }
    None
}

struct Span {
    range: Range<usize>,
    bold: bool,
    italic: bool,
}

/// Reads the emphasis of a line: the ranges that show, each of one look.
fn inline(text: &str) -> Vec<Span> {
    let bytes = text.as_bytes();
    if !bytes.contains(&b'*') && !bytes.contains(&b'\\') {
        return vec![Span { range: 0..text.len(), bold: false, italic: false }];
    }
    let (feed, back) = inline_feed(text);
    let (mut bold, mut italic) = (0usize, 0usize);
    let mut spans = Vec::new();
    for (event, range) in Parser::new_ext(&feed, Options::empty()).into_offset_iter() {
        match event {
            Event::Start(Tag::Strong) => bold += 1,
            Event::End(TagEnd::Strong) => bold = bold.saturating_sub(1),
            Event::Start(Tag::Emphasis) => italic += 1,
            Event::End(TagEnd::Emphasis) => italic = italic.saturating_sub(1),
            Event::Start(_) | Event::End(_) => {}
            _ => {
                let mut shown: Option<Range<usize>> = None;
                for (at, c) in feed[range.clone()].char_indices() {
                    let Some(origin) = back[range.start + at] else { continue };
                    match &mut shown {
                        Some(shown) if shown.end == origin => shown.end += c.len_utf8(),
                        _ => {
                            spans.extend(shown.take().map(|range| Span {
                                range,
                                bold: bold > 0,
                                italic: italic > 0,
                            }));
                            shown = Some(origin..origin + c.len_utf8());
                        }
                    }
                }
                spans.extend(shown.map(|range| Span { range, bold: bold > 0, italic: italic > 0 }));
            }
        }
    }
    spans
}

/// What pulldown-cmark is given of a line, and for each byte of it where it came from; none for what
/// was put in. All that must not mean anything is replaced by letters of the same length: what shows
/// is taken from the text itself.
fn inline_feed(text: &str) -> (String, Vec<Option<usize>>) {
    let mut feed = String::with_capacity(text.len() + 16);
    let mut back: Vec<Option<usize>> = Vec::with_capacity(text.len() + 16);
    let put_in = |feed: &mut String, back: &mut Vec<Option<usize>>| {
        feed.push(PAD);
        back.extend([None; PAD.len_utf8()]);
    };
    // At the start it makes every line a paragraph: no `-`, `>` or `1.` begins anything.
    put_in(&mut feed, &mut back);
    let mut opened = false;
    let mut previous: Option<char> = None;
    let mut chars = text.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        if c != '*' || previous == Some('\\') {
            let escape = previous == Some('\\') && c.is_ascii_punctuation();
            let c_fed = match c {
                '<' | '[' | ']' | '`' | '&' | '_' | '!' | '~' if !escape => 'x',
                c => c,
            };
            feed.push(c_fed);
            back.extend((0..c.len_utf8()).map(|byte| Some(at + byte)));
            previous = if escape { None } else { Some(c) };
            continue;
        }
        let mut length = 1;
        while chars.next_if(|(_, c)| *c == '*').is_some() {
            length += 1;
        }
        let next = chars.peek().map(|(_, c)| *c);
        let is_figure = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphanumeric());
        if length == 1 && is_figure(previous) && is_figure(next) {
            feed.push('x');
            back.push(Some(at));
            previous = Some('x');
            continue;
        }
        let closes = opened && previous.is_some_and(|c| !c.is_whitespace());
        // Space on the side of the letter lets the mark open before, or close after, punctuation.
        let (before, after) = if closes {
            (false, previous.is_some_and(is_mark) && next.is_some_and(|c| !is_mark(c)))
        } else {
            (next.is_some_and(is_mark) && previous.is_some_and(|c| !is_mark(c)), false)
        };
        if before {
            put_in(&mut feed, &mut back);
        }
        for byte in 0..length {
            feed.push('*');
            back.push(Some(at + byte));
        }
        if after {
            put_in(&mut feed, &mut back);
        }
        opened = !closes;
        previous = Some('*');
    }
    (feed, back)
}

/// White space to Markdown, but not of the sort that it strips.
const PAD: char = '\u{2005}';

fn is_mark(c: char) -> bool {
    c.is_ascii_punctuation() || "，。、；：？！“”‘’（）《》〈〉【】—…·「」『』".contains(c)
}
