//! The one recogniser: what the lines of a model speech are → a [`Reading`]. Noise, front matter,
//! headings of every form in use, ordinals, kinds of sections, slots and declared counts.
//!
//! Total: any [`Source`] gives a reading, and every line of it is a [`Row`] of the reading, so that
//! nothing can go missing. What a person corrects is [`Corrections`], read with the source each
//! time: the same source and corrections give the same reading.
//!
//! Phases, each a module: `clean` the spaces of a line, tell the `noise` (`around` the speech on
//! less evidence), join what was `wrap`ped, find the `front` matter, the `level`s, the sections and
//! their `kind`, the slots (`blanks` spelt alike, `place`s, named by `naming`), and the `declared` counts.

mod acts;
mod around;
mod blanks;
mod clean;
mod declared;
mod facts;
mod front;
mod kind;
mod level;
mod lexicon;
mod naming;
mod noise;
mod place;
mod wrap;

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::ops::Range;
use std::rc::Rc;

use serde::{Deserialize, Serialize};

use crate::library::{Kind, SlotKind};
use crate::numbering::{self, Mark, Style};
use crate::numeral;
use crate::read::Source;

pub use self::blanks::{Bold, bold, plain};
pub(crate) use self::front::post_and_name;
pub use self::place::{Form, LEVEL_SLOT};

/// What a line of a model speech is.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize,
)]
pub enum Role {
    /// Advertising, page numbers, notices: not part of the speech.
    Noise,
    Blank,
    Title,
    Subtitle,
    Date,
    /// Name and post.
    Speaker,
    /// Meeting, place, chair: what stands before a speech about its occasion.
    Occasion,
    Salutation,
    /// Levels 1 to 4; the paragraph may run on behind its heading.
    Heading(u8),
    #[default]
    Text,
    Quote,
    /// Who signs at the end.
    Sign,
}

/// What sort of noise a row is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Why {
    Advert,
    PageNumber,
    /// The file says that it stands in a header or a footer.
    Margin,
    /// A header, a footer or a watermark that comes again and again.
    Repeat,
    Contents,
    /// A line of dashes or stars.
    Rule,
    /// 【篇二】: tells one speech of a collection from the next.
    PartMark,
}

impl Why {
    /// What it is, in the user's words.
    pub fn label(self) -> &'static str {
        match self {
            Why::Advert => "广告或网站说明",
            Why::PageNumber => "页码",
            Why::Margin => "页眉页脚",
            Why::Repeat => "重复的页眉、页脚或水印",
            Why::Contents => "目录",
            Why::Rule => "分隔线",
            Why::PartMark => "范文篇次",
        }
    }
}

/// One line of the source, or a part of one where advertising is glued to a sentence.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Row {
    /// The line of the source, from 0.
    pub line: usize,
    /// The part of that line, in bytes.
    pub span: Range<usize>,
    /// Its text with the spaces put right.
    pub text: String,
    pub role: Role,
    /// Why it is noise, where it is.
    pub why: Option<Why>,
    /// The paragraph it belongs to; None for noise and blank lines.
    pub paragraph: Option<usize>,
}

impl Row {
    /// What names the row in [`Corrections`]: its line and where in the line it begins.
    pub fn key(&self) -> RowKey {
        (self.line, self.span.start)
    }
}

/// Line of the source and first byte of the row in it.
pub type RowKey = (usize, usize);

/// One paragraph of the speech, joined of its rows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Paragraph {
    pub rows: Vec<usize>,
    pub text: String,
    pub role: Role,
    /// Bytes of the text that are a heading's number: 一、
    pub label: usize,
    /// Where a heading ends: the length of the text, or less where a paragraph runs on behind it.
    pub heading: usize,
    /// The ordinals in it, in order.
    pub ordinals: Vec<numbering::Found>,
    /// A new section begins here.
    pub begins: bool,
}

impl Paragraph {
    /// The heading without its number and without the stop at its end.
    pub fn heading_text(&self) -> &str {
        let text = self.text.get(self.label..self.heading).unwrap_or_default().trim();
        let text = text.strip_suffix('】').filter(|_| self.is_framed()).unwrap_or(text);
        text.trim_end_matches(['*', '。', '．', '；', '，', '：', ';', ':', ','])
    }

    /// 【一、摸清家底】: number and heading stand in one pair of brackets.
    pub fn is_framed(&self) -> bool {
        self.label > '【'.len_utf8() && self.text.starts_with('【') && self.text.ends_with('】')
    }

    /// The words of the paragraph without the heading that leads it.
    pub fn body(&self) -> &str {
        match self.role {
            Role::Heading(_) => self.text.get(self.heading..).unwrap_or_default().trim(),
            _ => &self.text,
        }
    }
}

/// A stretch of the speech under one heading, or under none.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Part {
    /// 0: it has no heading.
    pub level: u8,
    /// Its paragraphs, those of the parts below it included.
    pub paragraphs: Range<usize>,
    pub kind: Kind,
    /// What speaks for the kind: words of the text.
    pub why: String,
    /// Place of the part above it.
    pub above: Option<usize>,
}

/// A slot that was found, with every place of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FoundSlot {
    pub name: Rc<str>,
    pub kind: SlotKind,
    pub unit: String,
    /// A placeholder of the source; else a fact that is offered.
    pub certain: bool,
    /// It becomes a slot: certain and not refused, or offered and accepted.
    pub taken: bool,
    pub places: Vec<Place>,
}

/// Where a slot stands: bytes of a paragraph's text, and the form its value has there.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Place {
    pub paragraph: usize,
    pub range: Range<usize>,
    pub form: Form,
}

/// A count that the text declares, and what follows of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Declared {
    pub phrase: String,
    pub count: u64,
    pub found: u64,
    pub paragraph: usize,
    pub range: Range<usize>,
}

/// What was understood of a source.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reading {
    /// Every line of the source, in order.
    pub rows: Vec<Row>,
    pub paragraphs: Vec<Paragraph>,
    /// In order of their first paragraph, each before the parts below it.
    pub parts: Vec<Part>,
    pub slots: Vec<FoundSlot>,
    pub declared: Vec<Declared>,
}

/// What a person decided otherwise.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Corrections {
    #[serde(with = "pairs")]
    pub roles: BTreeMap<RowKey, Role>,
    /// The row goes on with the paragraph before it, or does not.
    #[serde(with = "pairs")]
    pub joins: BTreeMap<RowKey, bool>,
    /// A section begins at this row, or does not.
    #[serde(with = "pairs")]
    pub begins: BTreeMap<RowKey, bool>,
    /// Kinds of the sections that begin at these rows.
    #[serde(with = "pairs")]
    pub kinds: BTreeMap<RowKey, Kind>,
    /// By the name the recogniser gave.
    pub slots: BTreeMap<Rc<str>, SlotChoice>,
}

/// What a person decided of a slot.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SlotChoice {
    pub taken: Option<bool>,
    pub name: Option<Rc<str>>,
    pub kind: Option<SlotKind>,
}

/// Maps of rows as lists: the keys of JSON's maps are texts.
mod pairs {
    use std::collections::BTreeMap;

    use serde::{Deserialize, Deserializer, Serialize, Serializer};

    use super::RowKey;

    pub(super) fn serialize<T: Serialize, S: Serializer>(
        map: &BTreeMap<RowKey, T>,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(map)
    }

    pub(super) fn deserialize<'a, T: Deserialize<'a>, D: Deserializer<'a>>(
        deserializer: D,
    ) -> Result<BTreeMap<RowKey, T>, D::Error> {
        Ok(Vec::<(RowKey, T)>::deserialize(deserializer)?.into_iter().collect())
    }
}

impl Reading {
    /// The paragraphs of one role of the front matter as one text.
    pub fn front(&self, role: Role) -> String {
        let own = |p: &&Paragraph| p.role == role;
        // 各位领导： and 同志们： below it; what is said again in mid-speech is none of the front.
        let one = role == Role::Salutation;
        let paragraphs = self.paragraphs.iter().skip_while(|p| one && !own(p));
        let texts = paragraphs.take_while(|p| !one || own(p)).filter(own);
        texts.map(|p| p.text.as_str()).collect::<Vec<_>>().join(" ")
    }

    /// The title, its lines joined as they are said.
    pub fn title(&self) -> String {
        let first = self.paragraphs.iter().position(|p| p.role == Role::Title);
        let Some(first) = first else { return String::new() };
        let lines = self.paragraphs[first..].iter().take_while(|p| p.role == Role::Title);
        lines.map(|p| plain(p.text.get(p.label..).unwrap_or_default())).collect()
    }

    /// The date of the speech: from its front, or from its signature.
    pub fn date(&self) -> String {
        let dated = |role: Role| {
            let own = self.paragraphs.iter().filter(|p| p.role == role);
            own.map(|p| p.text.as_str()).find_map(|text| match front::is_date(text) {
                true => Some(front::date_of(text)),
                false if role == Role::Sign => {
                    front::signed_with_date(text).and_then(|at| text.get(at..))
                }
                false => None,
            })
        };
        // 时间： beside 地点： is a line of the occasion.
        let all = [Role::Date, Role::Sign, Role::Occasion];
        all.into_iter().find_map(dated).unwrap_or_default().to_owned()
    }

    /// Who speaks: from the front, without the key before it, or who signs by name.
    pub fn speaker(&self) -> String {
        let told = |at: &usize| self.paragraphs[*at].role == Role::Speaker;
        let lines: Vec<&str> = (0..self.paragraphs.len())
            .filter(told)
            .chain(self.signer())
            .map(|at| self.paragraphs[at].text.get(self.paragraphs[at].label..).unwrap_or_default())
            .collect();
        front::post_and_name(&lines.join(" "))
    }

    /// The paragraph with the name of who signs, where the front says nothing of who speaks.
    pub(crate) fn signer(&self) -> Option<usize> {
        let at = self.paragraphs.iter().position(|p| {
            p.role == Role::Speaker || p.role == Role::Sign && front::speaker(&p.text).is_some()
        })?;
        (self.paragraphs[at].role == Role::Sign).then_some(at)
    }

    /// The row a place begins in.
    pub fn row_of(&self, place: &Place) -> Option<&Row> {
        let paragraph = self.paragraphs.get(place.paragraph)?;
        let mut end = 0;
        for row in paragraph.rows.iter().filter_map(|row| self.rows.get(*row)) {
            end += row.text.len();
            if place.range.start < end {
                return Some(row);
            }
        }
        self.rows.get(*paragraph.rows.last()?)
    }

    /// The parts directly below a part, or the top ones.
    pub fn below(&self, above: Option<usize>) -> impl Iterator<Item = (usize, &Part)> {
        self.parts.iter().enumerate().filter(move |(_, part)| part.above == above)
    }

    /// The paragraphs of a part before those of the parts below it.
    pub fn own_paragraphs(&self, part: usize) -> &[Paragraph] {
        let Some(of) = self.parts.get(part) else { return &[] };
        let end = self
            .below(Some(part))
            .next()
            .map_or(of.paragraphs.end, |(_, first)| first.paragraphs.start);
        self.paragraphs.get(of.paragraphs.start..end).unwrap_or_default()
    }

    /// The longest series of ordinals among a part's own paragraphs: 一是 and how many.
    pub fn ordinals_of(&self, part: usize) -> Option<(Cow<'static, str>, usize)> {
        let own = self.own_paragraphs(part);
        let points = own.iter().map(|paragraph| points(&paragraph.text[paragraph.label..])).max();
        series(own)
            .into_iter()
            .chain(points.filter(|count| *count >= 2).map(|count| ("①".into(), count)))
            .max_by_key(|(_, count)| *count)
    }
}

/// The series of ordinals in some paragraphs: the style by its first label, and its length.
fn series(paragraphs: &[Paragraph]) -> Vec<(Cow<'static, str>, usize)> {
    let mut all: Vec<(Style, u64, usize, Cow<'static, str>)> = Vec::new();
    let found = paragraphs.iter().flat_map(|p| p.ordinals.iter().map(|found| (&*p.text, found)));
    for (text, found) in found {
        let Mark::Ordinal { style, written, .. } = &found.mark else { continue };
        match all.iter_mut().rev().find(|(own, ..)| own == style) {
            Some((_, last, count, _)) if *written > *last => {
                (*last, *count) = (*written, *count + 1);
            }
            _ => all.push((*style, *written, 1, label_of(text, found, *style))),
        }
    }
    all.into_iter().map(|(_, _, count, name)| (name, count)).collect()
}

/// The label of a series' first member, with the words that belong to it: 第一句话, 一学.
fn label_of(text: &str, found: &numbering::Found, style: Style) -> Cow<'static, str> {
    let own = match style {
        Style::Named => 4,
        Style::Bare => 1,
        _ => return style_name(style).into(),
    };
    let rest = text.get(found.range.end..).unwrap_or_default();
    let words = rest.chars().take(own).take_while(|c| clean::is_han(*c) && *c != '是');
    format!("{}{}", &text[found.range.clone()], words.collect::<String>()).into()
}

/// How many ①…②…③…, （1）…（2）… or 1.…2.… run on in a paragraph, counting up from one.
fn points(text: &str) -> usize {
    let circled = (1..=20_u32)
        .take_while(|n| {
            let sign = char::from_u32('①' as u32 + n - 1).unwrap_or(' ');
            text.contains(sign)
        })
        .count();
    let bracketed = (1..=20)
        .take_while(|n| text.contains(&format!("（{n}）")) || text.contains(&format!("({n})")))
        .count();
    // 1.…。2.…: behind a stop, and no 1.5. The same for 一、…。二、…
    let written = |numeral: fn(u64) -> String| behind_stops(text, numeral);
    circled.max(bracketed).max(written(|n| n.to_string())).max(written(numeral::chinese))
}

fn behind_stops(text: &str, numeral: fn(u64) -> String) -> usize {
    let mut place = 0;
    (1..=20)
        .take_while(|n| {
            let label = numeral(*n);
            let found = text[place..].match_indices(&label).find_map(|(at, _)| {
                let (before, after) = (&text[..place + at], &text[place + at + label.len()..]);
                let begins =
                    before.is_empty() || before.trim_end().ends_with(['。', '；', '：', '！']);
                let stop = after.strip_prefix(['.', '．', '、'])?;
                (begins && !stop.starts_with(|c: char| c.is_ascii_digit()))
                    .then_some(place + at + label.len())
            });
            place = found.unwrap_or(place);
            found.is_some()
        })
        .count()
}

/// How a style of ordinals is called: its first label.
pub fn style_name(style: Style) -> &'static str {
    match style {
        Style::Is => "一是",
        Style::Must => "一要",
        Style::Nth => "第一",
        Style::Words => "首先",
        Style::Brackets => "（一）",
        Style::Which => "其一",
        Style::Named => "第一点",
        Style::Bare => "一",
    }
}

/// 最后，祝大家… and 首先，请… count nothing where they stand alone under their heading.
fn lone_words(paragraphs: &mut [Paragraph]) {
    let is_word =
        |found: &numbering::Found| matches!(found.mark, Mark::Ordinal { style: Style::Words, .. });
    let mut from = 0;
    while from < paragraphs.len() {
        let next = paragraphs[from + 1..]
            .iter()
            .position(|p| matches!(p.role, Role::Heading(_)))
            .map_or(paragraphs.len(), |at| from + 1 + at);
        let stretch = &mut paragraphs[from..next];
        let words: Vec<u64> = stretch
            .iter()
            .flat_map(|p| &p.ordinals)
            .filter_map(|found| match found.mark {
                Mark::Ordinal { style: Style::Words, written, .. } => Some(written),
                _ => None,
            })
            .collect();
        // 首先，我代表…表示祝贺。 … 最后，祝大家…: courtesies, no points.
        let courteous = words == [1, 4]
            && stretch.iter().any(|p| {
                let last = p.text.split_once("最后，").map_or("", |(_, last)| last);
                last.chars().take(4).any(|c| matches!(c, '祝' | '谢' | '敬'))
            });
        if words.len() < 2 || !words.contains(&1) || courteous {
            stretch.iter_mut().for_each(|p| p.ordinals.retain(|found| !is_word(found)));
        }
        from = next;
    }
}

/// Reads a source as the corrections say.
pub fn recognise(source: &Source, corrections: &Corrections) -> Reading {
    let mut rows = noise::rows(source);
    for row in &mut rows {
        if let Some(role) = corrections.roles.get(&row.key()) {
            // A kept line is no noise; what else it is, the text around it tells.
            (row.role, row.why) = (*role, None);
        }
    }
    let mut paragraphs = wrap::paragraphs(source, &mut rows, corrections);
    level::headings(source, &rows, &mut paragraphs, corrections);
    front::matter(source, &rows, &mut paragraphs, corrections);
    for paragraph in &mut paragraphs {
        if matches!(paragraph.role, Role::Text | Role::Heading(_)) {
            let start = paragraph.label;
            paragraph.ordinals = numbering::ordinals(&paragraph.text, start, '\u{E000}');
        }
        for row in &paragraph.rows {
            if let Some(row) = rows.get_mut(*row) {
                row.role = paragraph.role;
            }
        }
    }
    lone_words(&mut paragraphs);
    let parts = kind::parts(&rows, &mut paragraphs, corrections);
    let slots = place::slots(&paragraphs, corrections);
    let declared = declared::counts(&paragraphs, &parts);
    Reading { rows, paragraphs, parts, slots, declared }
}
