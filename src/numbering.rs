//! The numbers of a speech: recognises levels (一、 （一） 1. （1）) and ordinals (一是 一要 第一，
//! 首先， （一）) in written text, and gives each its right numeral. The numeral written does not
//! matter; a word that only looks like one is never touched.
//!
//! Levels count through the whole speech. Ordinals count in one series for each heading and style,
//! save where the text itself says that a new series begins (see [`Numberer`]).

use std::ops::Range;
use std::rc::Rc;

use serde::{Deserialize, Serialize};

use crate::numeral;

/// The ways in which a text counts points.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Style {
    /// 一是…二是…
    Is,
    /// 一要…二要…
    Must,
    /// 第一，…第二，…
    Nth,
    /// 首先…其次…再次…最后…
    Words,
    /// （一）…（二）… running on inside a paragraph; at its start it is a level-2 heading.
    Brackets,
    /// 其一，…其二，…
    Which,
    /// 第一句话，…第二句话，…: the number alone is the mark.
    Named,
    /// 一学…，二学…，三学…: the numeral alone is the mark.
    Bare,
}

/// A mark that the composer gives the number of.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Mark {
    /// A heading's number, level 1 to 4.
    Level(u8),
    Ordinal {
        style: Style,
        /// The number as written; of [`Style::Words`] 1 is 首先, 2 其次, 3 再次, 4 最后.
        written: u64,
        /// The label as written.
        label: Rc<str>,
        /// It stands at the start of its paragraph.
        leads: bool,
    },
}

/// An ordinal found in a line: bytes of its label, and what it is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Found {
    pub range: Range<usize>,
    pub mark: Mark,
}

/// The number of the words 首先, 其次, 再次, 最后.
const WORDS: [&str; 4] = ["首先", "其次", "再次", "最后"];
const LAST: u64 = 4;

// ---- recognition

/// The level that `line` starts with as documents number them, and the length of the mark in bytes.
/// `line` has no white space at its start.
pub fn level_mark(line: &str) -> Option<(u8, usize)> {
    let first = line.chars().next()?;
    if let '（' | '(' = first {
        let inner = &line[first.len_utf8()..];
        let close = close_of(inner)?;
        let number = inner[..close].trim();
        let length = first.len_utf8() + close + inner[close..].chars().next()?.len_utf8();
        let level = if chinese_number(number) {
            2
        } else if small_number(number) {
            4
        } else {
            return None;
        };
        // 、 or . after the bracket is a slip (GB/T 15834-2011, B.3): it belongs to the mark.
        let slip = line[length..].chars().next().filter(|c| matches!(c, '、' | '．' | '.'));
        return Some((level, length + slip.map_or(0, char::len_utf8)));
    }
    let (end, mark) = line.char_indices().find(|(_, c)| !is_numeral(*c) && !is_digit(*c))?;
    if !matches!(mark, '、' | '､' | '.' | '．') {
        return None;
    }
    let number = &line[..end];
    let rest = &line[end + mark.len_utf8()..];
    let length = end + mark.len_utf8();
    if chinese_number(number) {
        (!(mark == '、' && enumerates(number, rest))).then_some((1, length))
    } else if small_number(number) && !rest.starts_with(is_digit) {
        Some((3, length))
    } else {
        None
    }
}

/// Where a bracket closes that holds no more than a number.
fn close_of(inner: &str) -> Option<usize> {
    inner.char_indices().take(8).find(|(_, c)| matches!(c, '）' | ')')).map(|(at, _)| at)
}

/// Every ordinal in `line`, in order. `start` is where the text begins, after a heading's mark.
/// `*` is emphasis and counts as nothing; `value` stands for a slot's value.
pub fn ordinals(line: &str, start: usize, value: char) -> Vec<Found> {
    let mut found = Vec::new();
    let mut boundary = Boundary::Start;
    let mut chars = line[start..].char_indices().map(|(at, c)| (start + at, c)).peekable();
    while let Some(&(at, c)) = chars.peek() {
        if boundary != Boundary::None
            && let Some((length, style, written)) = ordinal_at(&line[at..], boundary)
        {
            let range = at..at + length;
            let label = line[range.clone()].into();
            let leads = boundary == Boundary::Start;
            found.push((
                boundary,
                Found { range, mark: Mark::Ordinal { style, written, label, leads } },
            ));
            while chars.next_if(|(next, _)| *next < at + length).is_some() {}
            boundary = Boundary::None;
            continue;
        }
        chars.next();
        boundary = match c {
            '*' | ' ' | '\u{3000}' => boundary,
            '。' | '！' | '？' | '；' | '：' | '!' | '?' | ';' | ':' => Boundary::Strong,
            '”' | '）' | '’' if boundary == Boundary::Strong => Boundary::Strong,
            '，' | ',' | '、' => Boundary::Weak,
            _ if c == value => Boundary::None,
            _ => Boundary::None,
        };
    }
    // After a comma, or in brackets, a lone one is more likely part of the sentence.
    let count = |style: Style| {
        found
            .iter()
            .filter(|(_, f)| matches!(&f.mark, Mark::Ordinal { style: s, .. } if *s == style))
            .count()
    };
    let first_is_one = |style: Style| {
        found
            .iter()
            .find_map(|(_, f)| match &f.mark {
                Mark::Ordinal { style: s, written, .. } if *s == style => Some(*written == 1),
                _ => None,
            })
            .unwrap_or(false)
    };
    let bare = counting_up(line, &found);
    let keep: Vec<bool> = found
        .iter()
        .map(|(boundary, f)| {
            let Mark::Ordinal { style, .. } = f.mark else { return false };
            match (style, boundary) {
                (Style::Brackets, _) => count(style) >= 2 && first_is_one(style),
                (Style::Bare, _) => bare.contains(&f.range.start),
                // 第三条，: one of a law's, unless it leads the paragraph.
                (Style::Named, Boundary::Strong) => count(style) >= 2 && first_is_one(style),
                (_, Boundary::Weak) => count(style) >= 2,
                _ => true,
            }
        })
        .collect();
    found.into_iter().zip(keep).filter(|(_, keep)| *keep).map(|((_, f), _)| f).collect()
}

/// Where the bare numerals of a line stand that count three points and more: the same verb behind
/// each (一学…，二学…，三学…), or each at the start of a sentence.
fn counting_up(line: &str, found: &[(Boundary, Found)]) -> Vec<usize> {
    let bare: Vec<(u64, Boundary, Option<char>, usize)> = found
        .iter()
        .filter_map(|(boundary, f)| match &f.mark {
            Mark::Ordinal { style: Style::Bare, written, .. } => {
                let verb = line[f.range.end..].chars().next();
                Some((*written, *boundary, verb, f.range.start))
            }
            _ => None,
        })
        .collect();
    let mut counting = Vec::new();
    let mut from = 0;
    while from < bare.len() {
        let first = bare[from].2;
        let alike =
            |boundary: Boundary, verb: Option<char>| verb == first || boundary != Boundary::Weak;
        let points = bare[from..]
            .iter()
            .zip(1..)
            .take_while(|((number, boundary, verb, _), nth)| {
                number == nth && alike(*boundary, *verb)
            })
            .count();
        if points >= 3 {
            counting.extend(bare[from..from + points].iter().map(|(.., at)| *at));
        }
        from += points.max(1);
    }
    counting
}

/// What stands before a place in a line.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Boundary {
    None,
    /// The start of the paragraph.
    Start,
    /// The end of a sentence or a clause.
    Strong,
    /// A comma.
    Weak,
}

/// The ordinal at the start of `text`: length of its label in bytes, style and number.
fn ordinal_at(text: &str, boundary: Boundary) -> Option<(usize, Style, u64)> {
    let first = text.chars().next()?;
    if first == '（' || first == '(' {
        if boundary == Boundary::Start {
            return None;
        }
        let inner = &text[first.len_utf8()..];
        let close = close_of(inner)?;
        let number = chinese_number(&inner[..close]).then(|| numeral::parse(&inner[..close]))??;
        let length = first.len_utf8() + close + inner[close..].chars().next()?.len_utf8();
        return Some((length, Style::Brackets, number));
    }
    if let Some(at) = WORDS.iter().position(|word| text.starts_with(word)) {
        let length = "首先".len();
        let after = text[length..].trim_start_matches('*');
        let marks = after.starts_with(['，', ',']);
        let acts = after.starts_with(['是', '要']) && boundary != Boundary::Weak;
        return (marks || acts).then_some((length, Style::Words, at as u64 + 1));
    }
    if first == '其' {
        let (length, number) = leading_numeral(&text[first.len_utf8()..])?;
        let length = first.len_utf8() + length;
        let after = text[length..].trim_start_matches('*');
        return after.starts_with(['，', ',', '、', '是']).then_some((
            length,
            Style::Which,
            number,
        ));
    }
    if first == '第' {
        let (length, number) = leading_numeral(&text[first.len_utf8()..])?;
        let length = first.len_utf8() + length;
        let after = text[length..].trim_start_matches('*');
        if boundary != Boundary::Weak && named(after) {
            return Some((length, Style::Named, number));
        }
        let mark = after.chars().next().filter(|c| matches!(c, '，' | '、' | ','))?;
        let next = after[mark.len_utf8()..].chars().next();
        // 第一、二季度 and 第一、第二产业 count things, not points.
        let lists = mark == '、' && next.is_some_and(|c| c == '第' || is_numeral(c));
        return (!lists).then_some((length, Style::Nth, number));
    }
    let (length, number) = leading_numeral(text)?;
    let written = &text[..length];
    let verb = text[length..].chars().next()?;
    let length = length + verb.len_utf8();
    let after = text[length..].trim_start_matches('*');
    match verb {
        '是' if !says_is(written, number, after) => Some((length, Style::Is, number)),
        '要' if !is_noun(after) => Some((length, Style::Must, number)),
        '是' | '要' => None,
        // 一年, 一个, 一产 count things.
        verb if !"年月日天次遍届个名位家户条项件级等类线路期批楼层号班组队岁季产、，。是把些样"
            .contains(verb)
            && !is_numeral(verb)
            && !verb.is_ascii() =>
        {
            Some((written.len(), Style::Bare, number))
        }
        _ => None,
    }
}

/// 句话，of 第一句话，: what speeches make their points of, and a mark behind it.
fn named(after: &str) -> bool {
    const NOUNS: [&str; 22] = [
        "句话", "句", "件事", "个问题", "个方面", "个关键词", "个词", "个字", "个故事", "个建议",
        "个体会", "个感受", "条建议", "条意见", "点", "点体会", "点意见", "条", "笔账", "道题",
        "层意思", "个希望",
    ];
    NOUNS.iter().filter_map(|noun| after.strip_prefix(noun)).any(|rest| {
        let rest = rest.trim_start_matches('*');
        rest.starts_with(['，', '：', ':', ',', '、', '是']) || rest.starts_with("就是")
    })
}

/// 一是一，二是二 and 十一是国庆节 say what something is; they count no points.
fn says_is(written: &str, number: u64, after: &str) -> bool {
    const DAYS: [&str; 6] = ["国庆", "假期", "黄金周", "法定", "小长假", "长假"];
    let itself = after.strip_prefix(written).is_some_and(|rest| {
        rest.chars().next().is_none_or(|c| "，、；。！”’,".contains(c))
            || leading_numeral(rest).is_some_and(|(_, next)| next == number + 1)
    });
    itself || (number == 11 && DAYS.iter().any(|day| after.starts_with(day)))
}

/// 要害 要素 要件 要求 … are nouns: 一要害部门 and 三要素 count no points.
fn is_noun(after: &str) -> bool {
    let Some(first) = after.chars().next() else { return false };
    if first == '求' {
        // 一要求真务实 is a point, 一要求各单位 hardly so.
        let next = after["求".len()..].chars().next();
        return !next.is_some_and(|c| "真实新变进稳突解".contains(c));
    }
    "害素件闻点塞道员领职务案旨诀义".contains(first)
}

/// 二、三产业 and 一、二季度 list numbers: the second follows on the first, and something counted
/// follows on that.
fn enumerates(number: &str, rest: &str) -> bool {
    const COUNTED: [&str; 24] = [
        "产业", "季度", "线", "级", "类", "期", "等", "层", "楼", "批", "次", "号", "、", "是",
        "中", "小", "者", "月", "年", "版", "组", "队", "区", "站",
    ];
    let Some(first) = numeral::parse(number) else { return false };
    leading_numeral(rest).is_some_and(|(length, second)| {
        second == first + 1 && COUNTED.iter().any(|word| rest[length..].starts_with(word))
    })
}

fn is_numeral(c: char) -> bool {
    matches!(c, '一' | '二' | '三' | '四' | '五' | '六' | '七' | '八' | '九' | '十' | '百')
}

fn is_digit(c: char) -> bool {
    c.is_ascii_digit() || ('０'..='９').contains(&c)
}

/// A number of one to ninety-nine in Chinese, and nothing else.
fn chinese_number(text: &str) -> bool {
    !text.is_empty()
        && text.chars().all(is_numeral)
        && numeral::parse(text).is_some_and(|n| (1..100).contains(&n))
}

/// A number of one or two digits, and nothing else.
fn small_number(text: &str) -> bool {
    let digits = text.chars().count();
    (1..=2).contains(&digits) && text.chars().all(is_digit)
}

/// The Chinese number that `text` starts with, as long as it goes: 十一 of 十一是, none of 五一是.
fn leading_numeral(text: &str) -> Option<(usize, u64)> {
    let length = text.find(|c| !is_numeral(c)).unwrap_or(text.len());
    let number = numeral::parse(&text[..length]).filter(|n| (1..100).contains(n))?;
    Some((length, number))
}

// ---- numbering

/// One paragraph as numbering sees it.
pub struct Line<'a> {
    /// Its marks in order, each beside whatever the caller knows it by.
    pub marks: &'a [(usize, Mark)],
    /// It ends in a colon, and so may announce a series.
    pub announces: bool,
}

/// The number that a mark got. Kept as such, so that numbering a long speech anew, which every key
/// does, makes no texts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Label {
    Level(u8, u64),
    Ordinal(Style, u64),
    /// It stays as it is written.
    Written,
}

impl Label {
    /// How it shows: 一、 （二） 3. 第四 五是.
    pub fn text(self, mark: &Mark) -> Rc<str> {
        match (self, mark) {
            (Label::Level(level, number), _) => level_label(level, number),
            (Label::Ordinal(style, number), _) => ordinal_label(style, number),
            (Label::Written, Mark::Ordinal { label, .. }) => label.clone(),
            (Label::Written, Mark::Level(_)) => Rc::default(),
        }
    }
}

/// Gives every mark its label, over all paragraphs of a speech in order; the labels of all of them
/// one after the other.
///
/// A series of ordinals runs on under one heading, whatever numerals are written, except where the
/// text says that another begins:
/// - a paragraph that itself counts up from one (一是…。二是…。) is a series of its own;
/// - after a paragraph that ends in a colon, a written one begins anew;
/// - a second 首先 begins anew.
pub fn number<'a>(lines: impl Iterator<Item = Line<'a>>) -> Vec<Label> {
    let mut numberer = Numberer::default();
    let mut labels = Vec::new();
    for line in lines {
        numberer.line(&line, &mut labels);
    }
    numberer.settle_words(&mut labels);
    labels
}

#[derive(Default)]
struct Numberer {
    /// How many headings of each level so far, under the heading above.
    levels: [u64; 4],
    series: [Series; 8],
    /// 首先 and the like under this heading: their label depends on how many follow.
    words: Vec<Word>,
}

#[derive(Clone, Copy, Default)]
struct Series {
    count: u64,
    /// A colon was seen since the last of them.
    announced: bool,
}

struct Word {
    written: u64,
    leads: bool,
    /// Which of the labels is its.
    at: usize,
}

impl Numberer {
    fn line(&mut self, line: &Line, labels: &mut Vec<Label>) {
        if line.marks.iter().any(|(_, mark)| matches!(mark, Mark::Level(_))) {
            self.settle_words(labels);
            self.series = Default::default();
        }
        if !line.marks.is_empty() {
            for at in 0..self.series.len() {
                self.begin_series(at, line);
            }
        }
        for (_, mark) in line.marks {
            labels.push(match mark {
                Mark::Level(level) => self.level(*level),
                Mark::Ordinal { style: Style::Words, written, leads, .. } => {
                    self.words.push(Word { written: *written, leads: *leads, at: labels.len() });
                    Label::Written
                }
                Mark::Ordinal { style, .. } => {
                    let series = &mut self.series[*style as usize];
                    series.count += 1;
                    series.announced = false;
                    Label::Ordinal(*style, series.count)
                }
            });
        }
        if line.announces {
            for series in &mut self.series {
                series.announced = true;
            }
        }
    }

    /// Starts a series anew where this line says so.
    fn begin_series(&mut self, at: usize, line: &Line) {
        let mut written = line.marks.iter().filter_map(|(_, mark)| match mark {
            Mark::Ordinal { style, written, .. } if *style as usize == at => Some(*written),
            _ => None,
        });
        // 第一件事 behind 第一句话 and 第二句话 counts other things.
        let other = at == Style::Named as usize && self.series[at].count >= 2;
        if written.next() == Some(1)
            && (written.next().is_some() || self.series[at].announced || other)
        {
            self.series[at] = Series::default();
        }
    }

    fn level(&mut self, level: u8) -> Label {
        let at = usize::from(level.clamp(1, 4)) - 1;
        self.levels[at] += 1;
        for below in &mut self.levels[at + 1..] {
            *below = 0;
        }
        Label::Level(level, self.levels[at])
    }

    /// Labels the words of a finished stretch: first, then, then, last.
    fn settle_words(&mut self, labels: &mut [Label]) {
        if self.words.is_empty() {
            return;
        }
        let words = std::mem::take(&mut self.words);
        // A second 最后 under one heading is the speaker's farewell, not a point.
        let mut seen_last = false;
        let points: Vec<&Word> = words
            .iter()
            .filter(|word| word.written != LAST || !std::mem::replace(&mut seen_last, true))
            .collect();
        let firsts = points.iter().filter(|word| word.written == 1).count();
        let mut from = 0;
        while from < points.len() {
            let next_first = points[from + 1..].iter().position(|word| word.written == 1);
            let to = match next_first {
                Some(at) if firsts > 1 => from + 1 + at,
                _ => points.len(),
            };
            let series = &points[from..to];
            // 最后 or 再次 alone counts nothing, nor does a 其次 in mid-paragraph.
            let counts = match series {
                [only] => only.written == 2 && only.leads,
                series => series.iter().any(|word| word.written <= 2),
            };
            if counts {
                let has_last = series.iter().any(|word| word.written == LAST);
                for (at, word) in series.iter().enumerate() {
                    let number = match at {
                        0 => 1,
                        _ if has_last && at + 1 == series.len() => LAST,
                        1 => 2,
                        _ => 3,
                    };
                    if let Some(label) = labels.get_mut(word.at) {
                        *label = Label::Ordinal(Style::Words, number);
                    }
                }
            }
            from = to;
        }
    }
}

/// 一、 （二） 3. （4） (GB/T 9704-2012, 7.3.3)
pub fn level_label(level: u8, number: u64) -> Rc<str> {
    match level {
        0 | 1 => format!("{}、", numeral::chinese(number)),
        2 => format!("（{}）", numeral::chinese(number)),
        3 => format!("{number}."),
        _ => format!("（{number}）"),
    }
    .into()
}

fn ordinal_label(style: Style, number: u64) -> Rc<str> {
    let numeral = numeral::chinese(number);
    match style {
        Style::Is => format!("{numeral}是"),
        Style::Must => format!("{numeral}要"),
        Style::Nth | Style::Named => format!("第{numeral}"),
        Style::Bare => numeral,
        Style::Brackets => format!("（{numeral}）"),
        Style::Which => format!("其{numeral}"),
        Style::Words => WORDS[(number.clamp(1, LAST) - 1) as usize].to_owned(),
    }
    .into()
}
