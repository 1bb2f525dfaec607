//! Slots (占位符): the grammar of `{{…}}`, the filters that give a value other forms, and the
//! expansion of a text into [`Piece`]s. A value is put in after the markup is parsed, so it can
//! never become markup: here it stays a piece of its own, beside the ranges of the written text.
//!
//! Expansion is total. What cannot be read stands in the text as written, with a finding.

use std::ops::Range;
use std::rc::Rc;

use crate::document::Problem;
use crate::hash::Map;
use crate::library::{SlotDecl, SlotKind};
use crate::numeral;
use crate::sorted;
use crate::speech::{Speech, Values};

/// The slots of a speech: what each name is declared as and what it holds.
pub struct Slots<'a> {
    values: &'a Values,
    decls: Map<&'a str, &'a Rc<SlotDecl>>,
}

impl<'a> Slots<'a> {
    /// The first declaration of a name in the order of the sections holds for the whole speech.
    pub fn of(speech: &'a Speech) -> Slots<'a> {
        let mut decls = Map::default();
        for decl in speech.sections.iter().flat_map(|section| &section.slots) {
            decls.entry(&*decl.name).or_insert(decl);
        }
        Slots { values: &speech.values, decls }
    }

    pub fn decl(&self, name: &str) -> Option<&'a Rc<SlotDecl>> {
        self.decls.get(name).copied()
    }

    /// The value as given or by default; none where there is nothing but white space.
    pub fn value(&self, name: &str) -> Option<&'a str> {
        let given = self.values.get(name).map(|value| value.trim()).filter(|v| !v.is_empty());
        let default = || self.decl(name).map(|decl| decl.default.trim()).filter(|v| !v.is_empty());
        given.or_else(default)
    }

    /// The value the person gave, as the form shows it.
    pub fn given(&self, name: &str) -> Option<&'a Rc<str>> {
        self.values.get(name)
    }

    fn kind(&self, name: &str) -> SlotKind {
        self.decl(name).map_or(SlotKind::Text, |decl| decl.kind)
    }

    fn optional(&self, name: &str) -> bool {
        self.decl(name).is_some_and(|decl| decl.optional)
    }
}

/// A part of an expanded text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Piece {
    /// Bytes of the written text that stand as they are.
    Text(Range<usize>),
    /// The value of a slot, or its name where it has none; `source` is the tag.
    Value { name: Rc<str>, text: Rc<str>, filled: bool, source: Range<usize> },
    /// An optional part that came out empty stood here.
    Hole,
}

/// A text with its slots filled.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Expansion {
    pub pieces: Vec<Piece>,
    pub problems: Vec<(Problem, Range<usize>)>,
}

/// How an unfilled slot shows in a document.
pub fn unfilled_text(name: &str) -> Rc<str> {
    format!("【{name}】").into()
}

/// Fills the slots of `text`. Total: any text and any values give pieces.
pub fn expand(text: &str, slots: &Slots) -> Expansion {
    expand_naming(text, slots).0
}

/// The same, with what [`names`] gives.
pub(crate) fn expand_naming(text: &str, slots: &Slots) -> (Expansion, Vec<Rc<str>>) {
    let template = parse(text);
    let mut expansion = Expansion { pieces: Vec::new(), problems: template.problems };
    let mut filler = Filler { slots, out: &mut expansion, budget: EXPANSION_LIMIT };
    filler.fill(&template.nodes, None);
    mend_holes(text, &mut expansion.pieces);
    (expansion, names_of(&template.nodes))
}

/// Every slot that `text` names, in the order of first use, in tags of any sort.
pub fn names(text: &str) -> Vec<Rc<str>> {
    names_of(&parse(text).nodes)
}

fn names_of(nodes: &[Node]) -> Vec<Rc<str>> {
    fn add(names: &mut Vec<Rc<str>>, name: &Rc<str>) {
        if !names.contains(name) {
            names.push(name.clone());
        }
    }
    fn collect(nodes: &[Node], names: &mut Vec<Rc<str>>) {
        for node in nodes {
            match node {
                Node::Text(_) | Node::Index { .. } | Node::Item { .. } => {}
                Node::Slot { name, .. } => add(names, name),
                Node::Branch { test, then, otherwise } => {
                    add(names, test.name());
                    collect(then, names);
                    collect(otherwise, names);
                }
                Node::Each { name, body } => {
                    add(names, name);
                    collect(body, names);
                }
            }
        }
    }
    let mut names = Vec::new();
    collect(nodes, &mut names);
    names
}

/// Whether there is written text that does not show: a branch that is not taken.
pub fn hides(text: &str, slots: &Slots) -> bool {
    fn any(nodes: &[Node], filler: &Filler) -> bool {
        nodes.iter().any(|node| match node {
            Node::Text(_) | Node::Slot { .. } | Node::Item { .. } | Node::Index { .. } => false,
            Node::Branch { test, then, otherwise } => {
                let (taken, other) =
                    if filler.holds(test) { (then, otherwise) } else { (otherwise, then) };
                !other.is_empty() || any(taken, filler)
            }
            Node::Each { name, body } => {
                items(filler.slots.value(name).unwrap_or_default()).next().is_none()
                    || any(body, filler)
            }
        })
    }
    let mut out = Expansion::default();
    any(&parse(text).nodes, &Filler { slots, out: &mut out, budget: 0 })
}

/// Whether a part of the text depends on a slot or repeats over one.
pub fn has_parts(text: &str) -> bool {
    let part = |node: &Node| matches!(node, Node::Branch { .. } | Node::Each { .. });
    parse(text).nodes.iter().any(part)
}

/// The tag that puts the slot `name` into a text.
pub fn tag(name: &str) -> String {
    format!("{{{{{name}}}}}")
}

/// The items of a list value.
pub fn items(value: &str) -> impl Iterator<Item = &str> {
    value.lines().map(str::trim).filter(|item| !item.is_empty())
}

// ---- the grammar

/// Deeper nesting is not a clerk's text but an attack on the stack.
const MAX_DEPTH: usize = 24;
/// Bytes that one section may expand to; repetition inside repetition grows without bound.
const EXPANSION_LIMIT: usize = 2_000_000;
const MAX_NAME_CHARS: usize = 40;

enum Node {
    Text(Range<usize>),
    Slot { name: Rc<str>, filters: Vec<Rc<str>>, source: Range<usize> },
    Item { filters: Vec<Rc<str>>, source: Range<usize> },
    Index { source: Range<usize> },
    Branch { test: Test, then: Vec<Node>, otherwise: Vec<Node> },
    Each { name: Rc<str>, body: Vec<Node> },
}

enum Test {
    Present(Rc<str>),
    Absent(Rc<str>),
    Equals(Rc<str>, Rc<str>),
    Differs(Rc<str>, Rc<str>),
}

impl Test {
    fn name(&self) -> &Rc<str> {
        match self {
            Test::Present(name)
            | Test::Absent(name)
            | Test::Equals(name, _)
            | Test::Differs(name, _) => name,
        }
    }
}

enum Tag {
    Slot { name: Rc<str>, filters: Vec<Rc<str>> },
    If(Test),
    Each(Rc<str>),
    Else,
    End,
}

struct Template {
    nodes: Vec<Node>,
    problems: Vec<(Problem, Range<usize>)>,
}

/// An open 如有, 如果 or 每项.
struct Open {
    tag: Tag,
    /// The tag as it shows if it is never closed.
    shown: Range<usize>,
    then: Vec<Node>,
    otherwise: Option<Vec<Node>>,
}

impl Open {
    fn body(&mut self) -> &mut Vec<Node> {
        self.otherwise.as_mut().unwrap_or(&mut self.then)
    }

    fn close(self) -> Option<Node> {
        match self.tag {
            Tag::If(test) => Some(Node::Branch {
                test,
                then: self.then,
                otherwise: self.otherwise.unwrap_or_default(),
            }),
            Tag::Each(name) => Some(Node::Each { name, body: self.then }),
            _ => None,
        }
    }
}

fn parse(text: &str) -> Template {
    let mut problems = Vec::new();
    let mut root = Vec::new();
    let mut stack: Vec<Open> = Vec::new();
    let mut done = 0;
    let mut from = 0;
    while let Some(found) = text[from..].find("{{") {
        // `{{{甲}}` is a brace and a tag: the innermost pair counts.
        let mut start = from + found;
        while text[start + 2..].starts_with('{') {
            start += 1;
        }
        let inner = start + 2;
        let rest = &text[inner..];
        let stop = rest.bytes().position(|byte| matches!(byte, b'\n' | b'{'));
        let stop = stop.unwrap_or(rest.len());
        let Some(length) = rest[..stop].find("}}") else {
            let end = inner + stop.min(first_chars(rest, MAX_NAME_CHARS));
            let tag = text[start..end].trim_end().to_owned();
            problems.push((Problem::BadTag { tag }, start..end));
            from = inner;
            continue;
        };
        let source = start..inner + length + 2;
        from = source.end;
        let written = || text[source.clone()].to_owned();
        let in_loop = stack.iter().any(|open| matches!(open.tag, Tag::Each(_)));
        let Some(tag) = read_tag(&rest[..length]) else {
            problems.push((Problem::BadTag { tag: written() }, source));
            continue;
        };
        let control = !matches!(tag, Tag::Slot { .. });
        let covered = if control { whole_line(text, source.clone()) } else { source.clone() };
        // A line that a tag before this one took is not taken twice.
        let covered = covered.start.max(done)..covered.end;
        let misplaced = match &tag {
            Tag::End => stack.is_empty(),
            Tag::Else => !stack
                .last()
                .is_some_and(|open| matches!(open.tag, Tag::If(_)) && open.otherwise.is_none()),
            _ => false,
        };
        if misplaced {
            problems.push((Problem::Unopened { tag: written() }, source));
            continue;
        }
        if matches!(tag, Tag::If(_) | Tag::Each(_)) && stack.len() >= MAX_DEPTH {
            problems.push((Problem::BadTag { tag: written() }, source));
            continue;
        }
        if done < covered.start {
            let body = stack.last_mut().map_or(&mut root, Open::body);
            body.push(Node::Text(done..covered.start));
        }
        done = covered.end;
        match tag {
            Tag::Slot { name, filters } => {
                let node = match &*name {
                    "项" if in_loop => Node::Item { filters, source },
                    "序" if in_loop => Node::Index { source },
                    _ => Node::Slot { name, filters, source },
                };
                stack.last_mut().map_or(&mut root, Open::body).push(node);
            }
            Tag::If(_) | Tag::Each(_) => {
                stack.push(Open { tag, shown: source, then: Vec::new(), otherwise: None });
            }
            Tag::Else => {
                if let Some(open) = stack.last_mut() {
                    open.otherwise = Some(Vec::new());
                }
            }
            Tag::End => {
                if let Some(node) = stack.pop().and_then(Open::close) {
                    stack.last_mut().map_or(&mut root, Open::body).push(node);
                }
            }
        }
        from = from.max(done);
    }
    if done < text.len() {
        stack.last_mut().map_or(&mut root, Open::body).push(Node::Text(done..text.len()));
    }
    // Innermost first: an unclosed tag shows as written, with what it would have held.
    while let Some(open) = stack.pop() {
        let tag = text[open.shown.clone()].to_owned();
        problems.push((Problem::Unclosed { tag }, open.shown.clone()));
        let body = stack.last_mut().map_or(&mut root, Open::body);
        body.push(Node::Text(open.shown));
        body.extend(open.then);
        body.extend(open.otherwise.unwrap_or_default());
    }
    sorted::by_key(&mut problems, |(_, range)| range.start);
    Template { nodes: root, problems }
}

fn read_tag(inner: &str) -> Option<Tag> {
    let inner = inner.trim();
    match inner {
        "否则" => return Some(Tag::Else),
        "完" => return Some(Tag::End),
        _ => {}
    }
    if let Some((word, rest)) = inner.split_once(char::is_whitespace) {
        let rest = rest.trim();
        match word {
            "如有" => return name(rest).map(|n| Tag::If(Test::Present(n))),
            "如无" => return name(rest).map(|n| Tag::If(Test::Absent(n))),
            "每项" => return name(rest).map(Tag::Each),
            "如果" => {
                let (at, len) = rest
                    .char_indices()
                    .find(|(_, c)| matches!(c, '=' | '＝' | '≠'))
                    .map(|(at, c)| (at, c.len_utf8()))?;
                let value: Rc<str> = rest[at + len..].trim().into();
                let name = name(&rest[..at])?;
                return Some(Tag::If(if rest[at..].starts_with('≠') {
                    Test::Differs(name, value)
                } else {
                    Test::Equals(name, value)
                }));
            }
            _ => {}
        }
    }
    let mut parts = inner.split(['|', '｜']);
    let name = name(parts.next()?)?;
    let filters: Vec<Rc<str>> = parts.map(|filter| filter.trim().into()).collect();
    if filters.iter().any(|filter| filter.is_empty()) {
        return None;
    }
    Some(Tag::Slot { name, filters })
}

fn name(text: &str) -> Option<Rc<str>> {
    let name = text.trim();
    let fits = !name.is_empty()
        && name.chars().count() <= MAX_NAME_CHARS
        && !name.contains(['|', '｜', '}', '='])
        && !name.chars().any(char::is_control);
    fits.then(|| name.into())
}

/// Whether a person may call a slot so.
pub fn is_name(text: &str) -> bool {
    name(text).is_some_and(|name| &*name == text && !matches!(text, "完" | "否则" | "项" | "序"))
}

/// A tag alone on its line takes the line with it, so that it leaves no empty paragraph.
fn whole_line(text: &str, tag: Range<usize>) -> Range<usize> {
    let start = text[..tag.start].rfind('\n').map_or(0, |at| at + 1);
    let end = text[tag.end..].find('\n').map_or(text.len(), |at| tag.end + at + 1);
    let alone = text[start..tag.start].trim().is_empty() && text[tag.end..end].trim().is_empty();
    if alone { start..end } else { tag }
}

fn first_chars(text: &str, chars: usize) -> usize {
    text.char_indices().nth(chars).map_or(text.len(), |(at, _)| at)
}

// ---- filling

struct Filler<'a> {
    slots: &'a Slots<'a>,
    out: &'a mut Expansion,
    budget: usize,
}

/// The item of a list that is being repeated over, and its place from 1.
#[derive(Clone, Copy)]
struct Turn<'a> {
    name: &'a Rc<str>,
    item: &'a str,
    index: usize,
}

impl Filler<'_> {
    fn fill(&mut self, nodes: &[Node], turn: Option<Turn>) {
        for node in nodes {
            if self.budget == 0 {
                return;
            }
            match node {
                Node::Text(range) => {
                    self.budget = self.budget.saturating_sub(range.len());
                    self.out.pieces.push(Piece::Text(range.clone()));
                }
                Node::Slot { name, filters, source } => self.slot(name, filters, source),
                Node::Item { filters, source } => {
                    if let Some(turn) = turn {
                        self.value(turn.name, turn.item, SlotKind::Text, filters, source);
                    }
                }
                Node::Index { source } => {
                    if let Some(turn) = turn {
                        let index = turn.index.to_string();
                        self.value(turn.name, &index, SlotKind::Number, &[], source);
                    }
                }
                Node::Branch { test, then, otherwise } => {
                    let chosen = if self.holds(test) { then } else { otherwise };
                    if chosen.is_empty() {
                        self.out.pieces.push(Piece::Hole);
                    }
                    self.fill(chosen, turn);
                }
                Node::Each { name, body } => {
                    let value = self.slots.value(name).unwrap_or_default();
                    let mut empty = true;
                    for (at, item) in items(value).enumerate() {
                        empty = false;
                        self.fill(body, Some(Turn { name, item, index: at + 1 }));
                    }
                    if empty && self.slots.optional(name) {
                        self.out.pieces.push(Piece::Hole);
                    } else if empty {
                        // Shown once with the name for an item, so that the gap is seen.
                        let item = unfilled_text(name);
                        self.fill_unfilled(body, Turn { name, item: &item, index: 1 });
                    }
                }
            }
        }
    }

    /// A repetition over a list that was not given: its body once, the item unfilled.
    fn fill_unfilled(&mut self, body: &[Node], turn: Turn) {
        for node in body {
            match node {
                Node::Item { source, .. } => self.out.pieces.push(Piece::Value {
                    name: turn.name.clone(),
                    text: turn.item.into(),
                    filled: false,
                    source: source.clone(),
                }),
                node => self.fill(std::slice::from_ref(node), Some(turn)),
            }
        }
    }

    fn slot(&mut self, name: &Rc<str>, filters: &[Rc<str>], source: &Range<usize>) {
        match self.slots.value(name) {
            Some(value) => self.value(name, value, self.slots.kind(name), filters, source),
            None if self.slots.optional(name) => self.out.pieces.push(Piece::Hole),
            None => self.out.pieces.push(Piece::Value {
                name: name.clone(),
                text: unfilled_text(name),
                filled: false,
                source: source.clone(),
            }),
        }
    }

    fn value(
        &mut self,
        name: &Rc<str>,
        value: &str,
        kind: SlotKind,
        filters: &[Rc<str>],
        source: &Range<usize>,
    ) {
        let shown = match filters {
            [] => plain_form(value, kind),
            filters => {
                let mut shown = Ok(value.to_owned());
                for filter in filters {
                    shown = shown.and_then(|value| apply_filter(&value, filter));
                }
                shown
            }
        };
        let text = shown.unwrap_or_else(|trouble| {
            let slot = name.to_string();
            let problem = match trouble {
                Trouble::Filter(filter) => Problem::UnknownFilter { slot, filter },
                Trouble::Value => Problem::BadValue { slot, value: value.to_owned() },
            };
            let finding = (problem, source.clone());
            if !self.out.problems.contains(&finding) {
                self.out.problems.push(finding);
            }
            value.lines().collect()
        });
        self.budget = self.budget.saturating_sub(text.len() + 1);
        self.out.pieces.push(Piece::Value {
            name: name.clone(),
            text: text.into(),
            filled: true,
            source: source.clone(),
        });
    }

    fn holds(&self, test: &Test) -> bool {
        let value = |name| self.slots.value(name).unwrap_or_default();
        match test {
            Test::Present(name) => !value(name).is_empty(),
            Test::Absent(name) => value(name).is_empty(),
            Test::Equals(name, wanted) => value(name) == &**wanted,
            Test::Differs(name, other) => value(name) != &**other,
        }
    }
}

/// Takes away the punctuation and the brackets that an empty optional part leaves behind.
fn mend_holes(text: &str, pieces: &mut Vec<Piece>) {
    const JOINERS: [char; 3] = ['，', '、', '；'];
    const ENDERS: [char; 6] = ['。', '；', '！', '？', '）', '：'];
    let mut at = 0;
    while at < pieces.len() {
        if pieces[at] != Piece::Hole {
            at += 1;
            continue;
        }
        pieces.remove(at);
        let next = first_char(text, pieces, at);
        let previous = last_char(text, pieces, at);
        match (previous, next) {
            (Some('（'), Some('）')) => {
                drop_first(text, pieces, at);
                drop_last(text, pieces, at);
            }
            // The part led its line: what joined it to the rest, or closed it, goes.
            (
                None | Some('\n' | '。' | '：' | '；' | '，' | '、' | '（' | '！' | '？'),
                Some(c),
            ) if JOINERS.contains(&c)
                || (c == '。' && matches!(previous, None | Some('\n' | '。'))) =>
            {
                drop_first(text, pieces, at);
            }
            (Some(c), Some(next)) if JOINERS.contains(&c) && ENDERS.contains(&next) => {
                drop_last(text, pieces, at);
            }
            (Some('、'), Some('和' | '与' | '及')) => drop_last(text, pieces, at),
            (Some(c), None | Some('\n')) if JOINERS.contains(&c) => drop_last(text, pieces, at),
            _ if at > 1 && joins(text, pieces, at - 1) => {
                pieces.remove(at - 1);
            }
            _ if joins(text, pieces, at) => {
                pieces.remove(at);
            }
            _ => {}
        }
        pieces.retain(|piece| !matches!(piece, Piece::Text(range) if range.is_empty()));
        at = at.saturating_sub(2);
    }
}

/// Whether a piece is a word that joins what stood here to another part, and nothing else.
fn joins(text: &str, pieces: &[Piece], at: usize) -> bool {
    let word = match pieces.get(at) {
        Some(Piece::Text(range)) => &text[range.clone()],
        _ => return false,
    };
    // The other part stands before a word that stood before the empty one, else behind it.
    let part = |at: Option<usize>| {
        let piece = at.and_then(|at| pieces.get(at));
        matches!(piece, Some(Piece::Value { .. } | Piece::Hole))
    };
    matches!(word, "和" | "与" | "及" | "以及") && (part(at.checked_sub(1)) || part(Some(at + 1)))
}

fn content<'a>(text: &'a str, piece: &'a Piece) -> &'a str {
    match piece {
        Piece::Text(range) => &text[range.clone()],
        Piece::Value { text, .. } => text,
        Piece::Hole => "",
    }
}

fn first_char(text: &str, pieces: &[Piece], at: usize) -> Option<char> {
    pieces[at..].iter().find_map(|piece| content(text, piece).chars().next())
}

fn last_char(text: &str, pieces: &[Piece], at: usize) -> Option<char> {
    pieces[..at].iter().rev().find_map(|piece| content(text, piece).chars().next_back())
}

fn drop_first(text: &str, pieces: &mut [Piece], at: usize) {
    for piece in &mut pieces[at..] {
        match piece {
            Piece::Text(range) if range.start < range.end => {
                range.start += text[range.clone()].chars().next().map_or(0, char::len_utf8);
                return;
            }
            Piece::Value { .. } => return,
            _ => {}
        }
    }
}

fn drop_last(text: &str, pieces: &mut [Piece], at: usize) {
    for piece in pieces[..at].iter_mut().rev() {
        match piece {
            Piece::Text(range) if range.start < range.end => {
                range.end -= text[range.clone()].chars().next_back().map_or(0, char::len_utf8);
                return;
            }
            Piece::Value { .. } => return,
            _ => {}
        }
    }
}

// ---- forms of a value

enum Trouble {
    /// There is no filter of that name.
    Filter(String),
    /// The value is not of the form that the filter reads.
    Value,
}

/// The form a value has without a filter.
fn plain_form(value: &str, kind: SlotKind) -> Result<String, Trouble> {
    match kind {
        SlotKind::Date => Date::read(value).map(Date::full).ok_or(Trouble::Value),
        SlotKind::List => Ok(joined(value)),
        SlotKind::Number => {
            let number = value.trim();
            // 约三百 and 300余 are numbers to a clerk; a word without any figure is not.
            let figures = number.chars().any(|c| c.is_ascii_digit() || numeral_char(c));
            if figures { Ok(number.to_owned()) } else { Err(Trouble::Value) }
        }
        SlotKind::LongText => Ok(value.to_owned()),
        SlotKind::Text | SlotKind::Choice | SlotKind::Level => Ok(value.lines().collect()),
    }
}

fn numeral_char(c: char) -> bool {
    "〇零一二三四五六七八九十百千万亿两几数０１２３４５６７８９".contains(c)
}

/// The names of all filters, by the kind of slot they are for.
pub fn filters_of(kind: SlotKind) -> &'static [&'static str] {
    match kind {
        SlotKind::Date => &["汉字", "年月", "月日", "年", "星期"],
        SlotKind::Number => &["万", "亿", "汉字", "大写"],
        SlotKind::List => &["顿号", "分号", "项数", "项数汉字"],
        SlotKind::Level => &["全", "党委", "政府", "直属", "上级", "下级"],
        SlotKind::Text | SlotKind::LongText | SlotKind::Choice => &[],
    }
}

fn apply_filter(value: &str, filter: &str) -> Result<String, Trouble> {
    let date = || Date::read(value).ok_or(Trouble::Value);
    let level = || Level::read(value).ok_or(Trouble::Value);
    match filter {
        "汉字" => match Date::read(value) {
            Some(date) => Ok(date.chinese()),
            None => plain_number(value)
                .and_then(|number| numeral::chinese_decimal(&number))
                .ok_or(Trouble::Value),
        },
        "日期" | "年月日" => date().map(Date::full),
        "年月" => date().map(|d| format!("{}年{}月", d.year, d.month)),
        "月日" => date().map(Date::month_day),
        "年" => date().map(|d| format!("{}年", d.year)),
        "星期" => date().map(Date::weekday),
        "万" => shifted(value, 4).map(|n| n + "万"),
        "亿" => shifted(value, 8).map(|n| n + "亿"),
        "大写" => plain_number(value)
            .and_then(|number| number.parse().ok())
            .map(numeral::financial)
            .ok_or(Trouble::Value),
        "顿号" => Ok(items(value).collect::<Vec<_>>().join("、")),
        "分号" => Ok(items(value).collect::<Vec<_>>().join("；")),
        "项数" => Ok(items(value).count().to_string()),
        "项数汉字" => Ok(numeral::chinese(items(value).count() as u64)),
        "全" => level().map(|l| l.whole.to_owned()),
        "党委" | "委" => level().map(|l| l.party.to_owned()),
        "政府" => level().map(|l| l.office.to_owned()),
        "直属" | "直" => level().map(|l| l.direct.to_owned()),
        "上级" => level().map(|l| l.above.to_owned()),
        "下级" => level().map(|l| l.below.to_owned()),
        _ => Err(Trouble::Filter(filter.to_owned())),
    }
}

/// Items joined as a sentence joins them: 甲、乙和丙.
fn joined(value: &str) -> String {
    let items: Vec<&str> = items(value).collect();
    match items.as_slice() {
        [] => String::new(),
        [only] => (*only).to_owned(),
        [first @ .., last] => format!("{}和{last}", first.join("、")),
    }
}

/// A number in plain digits: separators between groups of three gone, full-width digits made
/// half-width. None where it is anything else.
fn plain_number(value: &str) -> Option<String> {
    let plain: String = value
        .trim()
        .chars()
        .map(|c| match c {
            '０'..='９' => char::from_u32(c as u32 - '０' as u32 + '0' as u32).unwrap_or(c),
            '．' => '.',
            '，' => ',',
            c => c,
        })
        .collect();
    let (whole, fraction) = plain.split_once('.').unwrap_or((&plain, ""));
    let groups: Vec<&str> = whole.split(',').collect();
    let grouped = match groups.as_slice() {
        [_] => true,
        [first, rest @ ..] => {
            (1..=3).contains(&first.len()) && rest.iter().all(|group| group.len() == 3)
        }
        [] => false,
    };
    let digits = groups.concat();
    let is_number = grouped
        && !digits.is_empty()
        && digits.len() <= 18
        && (!plain.contains('.') || !fraction.is_empty())
        && digits.chars().chain(fraction.chars()).all(|c| c.is_ascii_digit());
    let trimmed = digits.trim_start_matches('0');
    let whole = if trimmed.is_empty() { "0" } else { trimmed };
    is_number
        .then(|| if plain.contains('.') { format!("{whole}.{fraction}") } else { whole.to_owned() })
}

/// The number in units of ten to the power of `places`: 12000 by 4 is 1.2.
fn shifted(value: &str, places: usize) -> Result<String, Trouble> {
    let number = plain_number(value).ok_or(Trouble::Value)?;
    let (whole, fraction) = number.split_once('.').unwrap_or((&number, ""));
    let padded = format!("{whole:0>width$}", width = places + 1);
    let (high, low) = padded.split_at(padded.len() - places);
    let low = format!("{low}{fraction}");
    let low = low.trim_end_matches('0');
    Ok(if low.is_empty() { high.to_owned() } else { format!("{high}.{low}") })
}

/// A calendar date; also the one reader of dates for the front matter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Date {
    pub year: u16,
    pub month: u8,
    pub day: u8,
}

impl Date {
    /// Reads 2026-11-23, 2026/11/23, 2026.11.23, 2026年11月23日 and 二〇二六年十一月二十三日; none where
    /// there is no such day.
    pub fn read(text: &str) -> Option<Date> {
        let text = text.trim().trim_end_matches(['日', '号']);
        if let Some(written) = Date::in_figures(text) {
            return Date::read(&written);
        }
        let mut parts = text.split(['-', '/', '.', '年', '月']);
        let mut part = |digits: usize| {
            let part = parts.next()?;
            let fits = part.len() <= digits && part.bytes().all(|b| b.is_ascii_digit());
            if fits { part.parse::<u16>().ok() } else { None }
        };
        let (year, month, day) = (part(4)?, part(2)?, part(2)?);
        if parts.next().is_some() || !(1000..=9999).contains(&year) {
            return None;
        }
        let (month, day) = (month as u8, day as u8);
        ((1..=12).contains(&month) && (1..=days_in(year, month)).contains(&day)).then_some(Date {
            year,
            month,
            day,
        })
    }

    /// 2026-11-23, as a value is kept.
    pub fn iso(self) -> String {
        format!("{:04}-{:02}-{:02}", self.year, self.month, self.day)
    }

    /// 2026年11月23日
    pub fn full(self) -> String {
        format!("{}年{}月{}日", self.year, self.month, self.day)
    }

    fn month_day(self) -> String {
        format!("{}月{}日", self.month, self.day)
    }

    /// 二〇二六年十一月二十三 as 2026年11月23; none where it is not written so.
    fn in_figures(text: &str) -> Option<String> {
        let (year, rest) = text.split_once('年')?;
        let (month, day) = rest.split_once('月')?;
        let digit = |c: char| "〇一二三四五六七八九".chars().position(|own| own == c);
        let year = year.chars().try_fold(0_usize, |sum, c| Some(sum * 10 % 100_000 + digit(c)?))?;
        Some(format!("{year}年{}月{}", numeral::parse(month)?, numeral::parse(day)?))
    }

    /// 二〇二六年十一月二十三日 (GB/T 15835-2011, 4.2: 〇 in years written in Chinese)
    pub(crate) fn chinese(self) -> String {
        format!(
            "{}年{}月{}日",
            numeral::digits(&self.year.to_string()),
            numeral::chinese(self.month.into()),
            numeral::chinese(self.day.into()),
        )
    }

    /// 星期一, by Sakamoto's method.
    fn weekday(self) -> String {
        const SHIFT: [u32; 12] = [0, 3, 2, 5, 0, 3, 5, 1, 4, 6, 2, 4];
        const NAMES: [&str; 7] = ["日", "一", "二", "三", "四", "五", "六"];
        let year = u32::from(self.year) - u32::from(self.month < 3);
        let shift = SHIFT.get(usize::from(self.month) - 1).copied().unwrap_or_default();
        let day = (year + year / 4 - year / 100 + year / 400 + shift + u32::from(self.day)) % 7;
        format!("星期{}", NAMES.get(day as usize).copied().unwrap_or_default())
    }
}

fn days_in(year: u16, month: u8) -> u8 {
    let leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
    match month {
        4 | 6 | 9 | 11 => 30,
        2 => 28 + u8::from(leap),
        _ => 31,
    }
}

/// A level of administration or a sort of unit, in every form a speech uses (行政层级).
#[derive(Debug, PartialEq, Eq)]
pub struct Level {
    pub name: &'static str,
    pub whole: &'static str,
    pub party: &'static str,
    pub office: &'static str,
    pub direct: &'static str,
    pub above: &'static str,
    pub below: &'static str,
}

impl Level {
    pub const ALL: [Level; 12] = {
        const fn level(name: &'static str, forms: [&'static str; 6]) -> Level {
            let [whole, party, office, direct, above, below] = forms;
            Level { name, whole, party, office, direct, above, below }
        }
        [
            level("省", ["全省", "省委", "省政府", "省直", "国家", "市县"]),
            level("市", ["全市", "市委", "市政府", "市直", "省", "县区"]),
            level("县", ["全县", "县委", "县政府", "县直", "市", "乡镇"]),
            level("区", ["全区", "区委", "区政府", "区直", "市", "镇街"]),
            level("乡", ["全乡", "乡党委", "乡政府", "乡直", "县", "村"]),
            level("镇", ["全镇", "镇党委", "镇政府", "镇直", "县", "村（社区）"]),
            level("街道", ["全街道", "街道党工委", "街道办事处", "街道所属", "区", "社区"]),
            level("村", ["全村", "村党支部", "村委会", "村属", "乡镇", "村民小组"]),
            level("社区", ["全社区", "社区党支部", "社区居委会", "社区所属", "街道", "居民小组"]),
            level("学校", ["全校", "学校党委", "学校", "校属", "教育主管部门", "年级"]),
            level("医院", ["全院", "医院党委", "医院", "院属", "卫生健康部门", "科室"]),
            level("公司", ["全公司", "公司党委", "公司", "公司所属", "集团", "部门"]),
        ]
    };

    /// The level that `value` names, or that a unit's name ends with: 县, 云溪县, 第一中学.
    pub fn read(value: &str) -> Option<&'static Level> {
        const OTHERS: [(&str, &str); 8] = [
            ("自治区", "省"),
            ("自治州", "市"),
            ("自治县", "县"),
            ("中学", "学校"),
            ("小学", "学校"),
            ("大学", "学校"),
            ("学院", "学校"),
            ("集团", "公司"),
        ];
        let value = value.trim();
        let named = |name: &str| Level::ALL.iter().find(|level| level.name == name);
        OTHERS
            .iter()
            .find(|(end, _)| value.ends_with(end))
            .and_then(|(_, name)| named(name))
            .or_else(|| {
                // 社区 ends with 区 too: the longest name wins.
                let fits = Level::ALL.iter().filter(|level| value.ends_with(level.name));
                fits.max_by_key(|level| level.name.len())
            })
    }
}
