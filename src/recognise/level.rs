//! Headings as they are numbered in real life, and the levels they mean (GB/T 9704-2012, 7.3.3, for
//! the four that documents use; the others by their place among these).

use std::collections::{HashMap, HashSet};

use super::{Corrections, Paragraph, Role, Row, clean};
use crate::numbering;
use crate::numeral;
use crate::read::Source;

/// The form of a heading's number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Form {
    /// 第一部分
    Part,
    /// 一、
    Chinese,
    /// （一）
    Bracket,
    /// 1.
    Figure,
    /// （1）
    FigureBracket,
    /// 1) and ① and ⒈
    Point,
    /// 一， and 一 before words: only where others of its kind stand beside it.
    Loose,
    /// 3.1 before words: the same, below it.
    Decimal,
    /// 第一、 on a line of its own: only where others of its kind stand beside it.
    Nth,
}

/// A heading's number: its form, its value and its length in bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Mark {
    pub form: Form,
    pub number: u64,
    pub length: usize,
}

/// The longest heading, in characters; a longer sentence is the first of its paragraph.
const LONGEST: usize = 45;
/// A heading that ends in a colon with words behind it is shorter.
const LONGEST_BEFORE_COLON: usize = 22;
/// A heading with a colon inside, all of it on a line of its own.
const LONGEST_WITH_COLON: usize = 28;

/// The number that a line begins with, of a form that numbers headings.
pub(super) fn mark(text: &str) -> Option<Mark> {
    if let Some(inner) = text.strip_prefix("**") {
        let own = mark(inner)?;
        return Some(Mark { length: "**".len() + own.length, ..own });
    }
    // ◆一、摸清家底, 【一、摸清家底】
    let sign = text.chars().next().filter(|c| !clean::is_han(*c) && "◆◇★☆●■□▲△▶►◎※【".contains(*c));
    if let Some(sign) = sign.filter(|c| *c != '【' || text.ends_with('】')) {
        let own = numbering::level_mark(text[sign.len_utf8()..].trim_start());
        if let Some((_, length)) = own.filter(|(level, _)| *level <= 2) {
            let inner = text[sign.len_utf8()..].trim_start();
            let own = mark(inner)?;
            return Some(Mark { length: text.len() - inner.len() + length, ..own });
        }
    }
    if let Some((level, length)) = numbering::level_mark(text) {
        let inner = text[..length].trim_matches(['（', '）', '(', ')', '、', '､', '.', '．', ' ']);
        let form = match level {
            1 => Form::Chinese,
            2 => Form::Bracket,
            3 => Form::Figure,
            _ => Form::FigureBracket,
        };
        return Some(Mark { form, number: value(inner), length });
    }
    match text.chars().next()? {
        '第' => part(text),
        'P' | 'p' => latin_part(text),
        '【' | '〔' | '［' | '[' | '〈' | '<' | '＜' | '「' => framed(text),
        c if clean::is_han(c) => formal(text),
        _ => point(text),
    }
}

/// 【一】装不装, 〔二〕怎么装, <三>装了以后
fn framed(text: &str) -> Option<Mark> {
    const PAIRS: [(char, char); 8] = [
        ('【', '】'),
        ('〔', '〕'),
        ('［', '］'),
        ('[', ']'),
        ('〈', '〉'),
        ('<', '>'),
        ('＜', '＞'),
        ('「', '」'),
    ];
    let (inner, close) = PAIRS
        .iter()
        .find_map(|(open, close)| text.strip_prefix(*open).map(|inner| (inner, *close)))?;
    // [1] is a note or a page.
    let figures = !matches!(close, ']' | '］' | '>' | '＞');
    let end = inner.find(|c: char| !(clean::is_numeral(c) || figures && c.is_ascii_digit()))?;
    let rest = inner[end..].strip_prefix(close)?;
    let number = value(&inner[..end]);
    let length = text.len() - rest.trim_start().len();
    ((1..=20).contains(&number) && !rest.is_empty()).then_some(Mark {
        form: Form::Chinese,
        number,
        length,
    })
}

/// Part 1, PART ONE
fn latin_part(text: &str) -> Option<Mark> {
    let rest =
        text.get(..4).filter(|word| word.eq_ignore_ascii_case("part")).map(|_| &text[4..])?;
    let rest = rest.trim_start_matches([' ', '.']);
    const WORDS: [&str; 6] = ["one", "two", "three", "four", "five", "six"];
    let figures = rest.bytes().take_while(u8::is_ascii_digit).count();
    let (number, length) = match figures {
        1 | 2 => (value(&rest[..figures]), figures),
        _ => WORDS.iter().zip(1..).find_map(|(word, number)| {
            let same = rest.get(..word.len()).is_some_and(|own| own.eq_ignore_ascii_case(word));
            same.then_some((number, word.len()))
        })?,
    };
    let after = rest[length..].trim_start_matches([' ', '：', ':', '.', '、', '|']);
    is_short_line(text, 40).then_some(Mark {
        form: Form::Part,
        number,
        length: text.len() - after.len(),
    })
}

const FORMAL: &str = "壹贰叁肆伍陆柒捌玖";

/// 壹、贰、叁、
fn formal(text: &str) -> Option<Mark> {
    let first = text.chars().next()?;
    let at = FORMAL.chars().position(|c| c == first)?;
    let length = "壹、".len();
    text["壹".len()..].starts_with('、').then_some(Mark {
        form: Form::Chinese,
        number: at as u64 + 1,
        length,
    })
}

/// 第一部分, 第一章, 第一节
fn part(text: &str) -> Option<Mark> {
    let rest = text.strip_prefix('第')?;
    let end = rest.find(|c: char| !clean::is_numeral(c))?;
    let number = value(&rest[..end]);
    let word = ["部分", "章", "篇章", "讲", "课", "板块", "单元"]
        .iter()
        .find(|word| rest[end..].starts_with(**word))?;
    let length = "第".len() + end + word.len();
    let after = text[length..].trim_start_matches([' ', '：', ':', '、', '，', '\u{3000}']);
    let spaced = after.len() < text[length..].len() || after.is_empty();
    // The space before a figure is gone by now, and a scan loses others: 第一部分2024年工作回顾
    let sure = matches!(*word, "部分" | "章" | "篇章" | "板块" | "单元");
    let said = |c: char| "是的为要讲说在将由已主内".contains(c);
    let heads = is_short_line(text, 30)
        && after.starts_with(|c: char| c.is_ascii_digit() || sure && clean::is_han(c) && !said(c));
    (number > 0 && (spaced || heads)).then_some(Mark {
        form: Form::Part,
        number,
        length: text.len() - after.len(),
    })
}

/// ① ⑴ ⒈ 1) 1）
fn point(text: &str) -> Option<Mark> {
    let first = text.chars().next()?;
    let number = match first {
        '①'..='⑳' => first as u64 - '①' as u64 + 1,
        '❶'..='❿' => first as u64 - '❶' as u64 + 1,
        '➊'..='➓' => first as u64 - '➊' as u64 + 1,
        '⑴'..='⒇' => first as u64 - '⑴' as u64 + 1,
        '⒈'..='⒛' => first as u64 - '⒈' as u64 + 1,
        '㈠'..='㈩' => {
            let number = first as u64 - '㈠' as u64 + 1;
            return Some(Mark { form: Form::Bracket, number, length: first.len_utf8() });
        }
        _ => {
            let end = text.find(|c: char| !c.is_ascii_digit())?;
            let close = text[end..].chars().next().filter(|c| matches!(c, ')' | '）'))?;
            if !(1..=2).contains(&end) {
                return None;
            }
            let length = end + close.len_utf8();
            return Some(Mark { form: Form::Point, number: value(&text[..end]), length });
        }
    };
    let after = text[first.len_utf8()..].trim_start_matches(['、', '.', '．', ' ']);
    Some(Mark { form: Form::Point, number, length: text.len() - after.len() })
}

/// Forms that are headings only in company: 一，提高认识 · 一 提高认识 · 1 提高认识 · 第一、提高认识
pub(super) fn loose(text: &str) -> Option<Mark> {
    if let Some(rest) = text.strip_prefix('第') {
        let end = rest.find(|c: char| !clean::is_numeral(c))?;
        // 第一个词：专心, 第一个问题，为什么学
        let named = rest[end..].starts_with(['个', '点', '件', '条', '句', '项', '步', '招', '关']);
        let stop = rest[end..].char_indices().find(|(_, c)| !named || matches!(c, '：' | '，'));
        let (at, stop) = stop.filter(|(at, c)| {
            matches!(c, '、' | '，' | '：' | ' ') && rest[end..end + at].chars().count() <= 5
        })?;
        let length = "第".len() + end + at + stop.len_utf8();
        // With a full stop it heads what follows only where a paragraph of its own does: see company.
        let bare = text.strip_suffix('。').unwrap_or(text);
        let heads = !bare.contains(['。', '；']) && bare.chars().count() <= 24;
        return (end > 0 && heads).then_some(Mark {
            form: Form::Nth,
            number: value(&rest[..end]),
            length,
        });
    }
    if let Some(named) = named(text) {
        return Some(named);
    }
    if let Some(signed) = signed(text) {
        return Some(signed);
    }
    let chinese = text.find(|c: char| !clean::is_numeral(c))?;
    // 一是要坐得住, on a line of its own.
    if let Some(stop) =
        text[chinese..].chars().next().filter(|c| chinese > 0 && matches!(c, '是' | '要'))
    {
        let ordinal = numbering::ordinals(text, 0, '\u{E000}')
            .first()
            .is_some_and(|found| found.range.start == 0);
        let bare = text.strip_suffix('。').unwrap_or(text);
        let heads = ordinal && is_short_line(bare, 24) && !text.contains('；');
        let length = chinese + if stop == '是' { stop.len_utf8() } else { 0 };
        return heads.then_some(Mark { form: Form::Nth, number: value(&text[..chinese]), length });
    }
    // 一问：下去了没有？
    if chinese > 0
        && let Some(colon) = text.find('：')
        && (1..=2).contains(&text[chinese..colon].chars().count())
        && text.chars().count() <= 24
        && !text.contains(['。', '；', '，'])
    {
        let length = colon + "：".len();
        return Some(Mark { form: Form::Nth, number: value(&text[..chinese]), length });
    }
    let figures = text.find(|c: char| !c.is_ascii_digit())?;
    // 01为什么还要招商
    if figures == 2
        && text.starts_with('0')
        && text[2..].trim_start_matches(BARS).starts_with(clean::is_han)
        && is_short_line(text, 24)
    {
        let length = text.len() - text[2..].trim_start_matches(BARS).len();
        return Some(Mark { form: Form::Loose, number: value(&text[1..2]), length });
    }
    let end = chinese.max(figures);
    // 3.1 招募投资人
    if let Some(rest) = text[figures..].strip_prefix('.').filter(|_| (1..=2).contains(&figures)) {
        let minor = rest.bytes().take_while(u8::is_ascii_digit).count();
        let heads = rest[minor..].starts_with(' ') && is_short_line(text, 30);
        return (heads && (1..=2).contains(&minor)).then(|| Mark {
            form: Form::Decimal,
            number: value(&rest[..minor]),
            length: figures + ".".len() + minor + " ".len(),
        });
    }
    let stop = text[end..]
        .chars()
        .next()
        .filter(|c| matches!(c, '，' | ' ' | '：' | ',' | '|' | '｜' | '丨' | '/'))?;
    let heads = !text.contains(['。', '；']) && text.chars().count() <= 30;
    (end > 0 && heads && (chinese > 0 || (figures <= 2 && stop == ' '))).then(|| Mark {
        form: Form::Loose,
        number: value(&text[..end]),
        length: text.len() - text[end + stop.len_utf8()..].trim_start_matches(BARS).len(),
    })
}

/// What stands between a number and its heading on a page: 01 | 摸清家底
const BARS: [char; 5] = [' ', '|', '｜', '丨', '/'];

/// A、 甲、 Ⅱ. III. 壹 NO.1 1️⃣ and the like before a short line.
fn signed(text: &str) -> Option<Mark> {
    const ROMAN: [&str; 8] = ["I", "II", "III", "IV", "V", "VI", "VII", "VIII"];
    if !is_short_line(text.trim_end_matches('？'), 30) {
        return None;
    }
    let first = text.chars().next()?;
    // 上篇：
    let part = ["上篇", "中篇", "下篇"].iter().position(|part| text.starts_with(part));
    let stops = ['、', '.', '．', '：', ':', ' ', '）', ')', '，'];
    let after = |length: usize| {
        let rest = &text[length..];
        let inner = rest.trim_start_matches(stops);
        (inner.len() < rest.len() && inner.starts_with(|c: char| clean::is_han(c) || c == '“'))
            .then_some(text.len() - inner.len())
    };
    let nth = |row: &str, c: char| row.chars().position(|own| own == c).map(|at| at as u64 + 1);
    let latin = text.bytes().take_while(u8::is_ascii_alphabetic).count();
    let (number, length) = if let Some(part) = part {
        (part as u64 + 1, after("上篇".len())?)
    } else if first.is_ascii_uppercase() {
        let word = &text[..latin];
        let roman = ROMAN.iter().position(|own| *own == word).map(|at| at as u64 + 1);
        if word.eq_ignore_ascii_case("no") {
            let rest = text[latin..].trim_start_matches(['.', ' ']);
            let figures = rest.bytes().take_while(u8::is_ascii_digit).count();
            let end = text.len() - rest.len() + figures;
            let inner = text[end..].trim_start_matches(stops);
            (rest[..figures].parse().ok()?, text.len() - inner.len())
        } else {
            (roman.or_else(|| nth("ABCDEFGH", first).filter(|_| latin == 1))?, after(latin)?)
        }
    } else if let Some(number) =
        nth("甲乙丙丁戊", first).or_else(|| nth("ⅠⅡⅢⅣⅤⅥⅦ", first)).or_else(|| nth(FORMAL, first))
    {
        (number, after(first.len_utf8())?)
    } else if let Some(rest) = text.strip_prefix(['（', '(']) {
        let number = nth(FORMAL, rest.chars().next()?)?;
        let inner = rest["壹".len()..].strip_prefix(['）', ')'])?;
        (number, text.len() - inner.len())
    } else if first.is_ascii_digit()
        && text[1..].trim_start_matches('\u{FE0F}').starts_with('\u{20E3}')
    {
        let inner = text[1..].trim_start_matches(['\u{FE0F}', '\u{20E3}', ' ']);
        (value(&text[..1]), text.len() - inner.len())
    } else {
        return None;
    };
    Some(Mark { form: Form::Nth, number, length })
}

/// 关键词一：陪伴, 之二：…, 其三：…
fn named(text: &str) -> Option<Mark> {
    if !is_short_line(text, 24) {
        return None;
    }
    let (word, _) = text.split_once(['：', ':', ' '])?;
    let numeral = word.trim_start_matches(|c: char| clean::is_han(c) && !clean::is_numeral(c));
    let before = word.len() - numeral.len();
    let heads = (3..=15).contains(&before);
    let counts = |text: &str| {
        text.chars().all(clean::is_numeral)
            || text.len() == 1 && text.bytes().all(|b| b.is_ascii_digit())
    };
    // 编号 before a name numbers nothing.
    let pair = before > 3 || word.starts_with(['之', '其']);
    (heads && pair && !numeral.is_empty() && counts(numeral)).then(|| Mark {
        form: Form::Nth,
        number: value(numeral),
        length: word.len() + text[word.len()..].chars().next().map_or(0, char::len_utf8),
    })
}

fn value(text: &str) -> u64 {
    let plain: String = text
        .chars()
        .map(|c| match c {
            '０'..='９' => char::from_digit(c as u32 - '０' as u32, 10).unwrap_or(c),
            c => c,
        })
        .collect();
    numeral::parse(&plain).or_else(|| plain.parse().ok()).unwrap_or(0)
}

/// Gives every paragraph that is a heading, or led by one, its role.
pub(super) fn headings(
    source: &Source,
    rows: &[Row],
    paragraphs: &mut [Paragraph],
    corrections: &Corrections,
) {
    let mut marks: Vec<Option<Mark>> =
        paragraphs.iter().map(|p| mark(&p.text).filter(|mark| !runs_on(&p.text, *mark))).collect();
    company(paragraphs, &mut marks);
    let lower = |mark: &Mark| matches!(mark.form, Form::Figure | Form::FigureBracket | Form::Point);
    if marks.iter().flatten().all(lower)
        && !paragraphs.iter().any(|p| hint(source, rows, p).is_some())
    {
        unmarked(paragraphs, &mut marks);
    }
    let has = |form: Form| marks.iter().flatten().any(|mark| mark.form == form);
    // Under 第一部分, 一、 is the second level.
    let shift = i8::from(has(Form::Part) && has(Form::Chinese));
    let place = |form: Form| match form {
        Form::Part => 1,
        Form::Chinese | Form::Loose | Form::Nth => 1 + shift,
        // 3.1 stands below 3.
        Form::Decimal if has(Form::Figure) => 4,
        Form::Bracket | Form::Decimal => 2 + shift,
        Form::Figure => 3 + shift,
        Form::FigureBracket | Form::Point => 4,
    };
    // Where the upper forms are not used at all, the highest one used is the first level.
    let highest = marks.iter().flatten().map(|mark| place(mark.form)).min().unwrap_or(1);
    let mut outline: Vec<u8> = paragraphs.iter().filter_map(|p| hint(source, rows, p)).collect();
    outline.sort_unstable();
    outline.dedup();
    for (paragraph, mark) in paragraphs.iter_mut().zip(&marks) {
        let key = paragraph.rows.first().and_then(|row| rows.get(*row)).map(Row::key);
        let forced = key.and_then(|key| corrections.roles.get(&key));
        let hinted = hint(source, rows, paragraph);
        let level = match (forced, mark) {
            (Some(Role::Heading(level)), _) => Some(*level),
            (Some(_), _) => None,
            (None, Some(mark)) => u8::try_from(place(mark.form) - (highest - 1)).ok(),
            (None, None) => hinted
                .map(|own| 1 + outline.iter().position(|level| *level == own).unwrap_or(0) as u8),
        };
        let Some(level) = level else { continue };
        let level = level.clamp(1, 4);
        let label = mark.map_or(0, |mark| mark.length);
        paragraph.role = Role::Heading(level);
        paragraph.label = label;
        let end = label + heading_end(&paragraph.text[label..], hinted.is_some());
        // **一、…。**: nothing but its emphasis is left behind it.
        let bare = paragraph.text[end..].trim_matches('*').is_empty() && end > label;
        paragraph.heading = if bare { paragraph.text.len() } else { end };
    }
    let forced: Vec<bool> = paragraphs
        .iter()
        .map(|p| {
            let key = p.rows.first().and_then(|row| rows.get(*row)).map(Row::key);
            key.is_some_and(|key| corrections.roles.contains_key(&key))
        })
        .collect();
    lists(paragraphs, &marks, &forced);
}

/// 一、…； 二、…； 三、…。 with nothing between: a list in sentences, and no headings.
fn lists(paragraphs: &mut [Paragraph], marks: &[Option<Mark>], forced: &[bool]) {
    let form = |at: usize| marks.get(at).and_then(|mark| mark.map(|mark| mark.form));
    let mut from = 0;
    while from < paragraphs.len() {
        let open =
            |p: &Paragraph| p.text.ends_with(['；', ';']) && matches!(p.role, Role::Heading(_));
        let points = (from..paragraphs.len())
            .take_while(|at| open(&paragraphs[*at]) && form(*at) == form(from))
            .count();
        // The last one ends the sentence.
        let last = from + points;
        let end =
            last + usize::from(points > 0 && last < paragraphs.len() && form(last) == form(from));
        // One alone, with a paragraph of its own below, heads it.
        let end = if points == 1 && end == last { from } else { end };
        for at in (from..end).filter(|at| !forced[*at]) {
            let paragraph = &mut paragraphs[at];
            (paragraph.role, paragraph.label, paragraph.heading) = (Role::Text, 0, 0);
        }
        from = end.max(from + 1);
    }
}

/// The outline level that the file itself gives a paragraph.
fn hint(source: &Source, rows: &[Row], paragraph: &Paragraph) -> Option<u8> {
    let line = source.lines.get(rows.get(*paragraph.rows.first()?)?.line)?;
    let short = paragraph.text.chars().count() <= LONGEST;
    line.level.filter(|_| short && !line.title)
}

/// 1.…。2.…。3.… in one paragraph: points of it, and none of them a heading.
fn runs_on(text: &str, mark: Mark) -> bool {
    let points = matches!(
        mark.form,
        Form::Chinese | Form::Bracket | Form::Figure | Form::FigureBracket | Form::Point
    );
    let length = text.len() - text.trim_start_matches('*').len();
    let label = text.get(length..mark.length).unwrap_or_default();
    let second: String = label
        .trim_end()
        .chars()
        .map(|c| match c {
            '一' => '二',
            '1' => '2',
            '１' => '２',
            '①' | '⑴' | '⒈' => char::from_u32(c as u32 + 1).unwrap_or(c),
            c => c,
        })
        .collect();
    points
        && mark.number == 1
        && text[mark.length..].match_indices(second.as_str()).any(|(at, _)| {
            let (before, after) =
                (&text[..mark.length + at], &text[mark.length + at + second.len()..]);
            before.trim_end().ends_with(['。', '；', ';', '，', '！', '？'])
                && !after.starts_with(|c: char| c.is_ascii_digit())
        })
}

/// Adds the loose forms where another of the same form, one further on, stands beside.
fn company(paragraphs: &[Paragraph], marks: &mut [Option<Mark>]) {
    let found: Vec<Option<Mark>> = paragraphs
        .iter()
        .zip(marks.iter())
        .map(|(paragraph, mark)| if mark.is_some() { None } else { loose(&paragraph.text) })
        .collect();
    let given = marks.to_vec();
    // 一要守法经营。 is a sentence like any other, unless words of its own stand below each.
    let bare = |at: usize| {
        paragraphs[at].text.ends_with('。')
            && paragraphs.get(at + 1).is_none_or(|next| {
                found[at + 1].is_some() || given[at + 1].is_some() || next.text.chars().count() < 12
            })
    };
    let lone =
        (0..found.len()).any(|at| found[at].is_some_and(|m| m.form == Form::Nth) && bare(at));
    let all: HashSet<(Form, u64)> =
        found.iter().chain(&given).flatten().map(|mark| (mark.form, mark.number)).collect();
    for (at, mark) in found.iter().enumerate() {
        let Some(own) = mark else { continue };
        if lone && own.form == Form::Nth && paragraphs[at].text.ends_with('。') {
            continue;
        }
        let kin = [Some(own.form), Some(Form::Chinese).filter(|_| own.form == Form::Loose)];
        let near = [own.number.checked_sub(1), own.number.checked_add(1)];
        let beside = kin
            .into_iter()
            .flatten()
            .any(|form| near.into_iter().flatten().any(|number| all.contains(&(form, number))));
        if beside {
            marks[at] = *mark;
        }
    }
}

/// Headings that nothing numbers, in a text that numbers none of their level: short lines between
/// paragraphs that end, two of them at least set off alike.
fn unmarked(paragraphs: &[Paragraph], marks: &mut [Option<Mark>]) {
    let ended = |p: &Paragraph| clean::ends(&p.text) && p.role != Role::Noise;
    let said = |at: usize| {
        let next = &paragraphs[at];
        marks[at].is_some() || clean::ends(&next.text) && next.text.chars().count() >= 16
    };
    let heads: Vec<(usize, Frame)> = (1..paragraphs.len().saturating_sub(1))
        .filter(|at| marks[*at].is_none() && paragraphs[*at].role == Role::Text)
        .filter(|at| ended(&paragraphs[at - 1]) && said(at + 1))
        .filter_map(|at| Some((at, frame(&paragraphs[at].text)?)))
        .collect();
    let mut kin: HashMap<&Frame, usize> = HashMap::new();
    for (_, frame) in &heads {
        *kin.entry(frame).or_default() += 1;
    }
    for (at, frame) in &heads {
        // A word alone, a question and an announcement need more company than a phrase.
        let least = if frame.weak { 3 } else { 2 };
        if kin.get(frame).is_some_and(|kin| *kin >= least) {
            marks[*at] = Some(Mark { form: Form::Loose, number: 0, length: frame.length });
        }
    }
}

/// How a line is set off: what it begins and ends with, and the key it has in common with others.
#[derive(PartialEq, Eq, Hash)]
struct Frame<'a> {
    opens: Option<char>,
    closes: Option<char>,
    key: &'a str,
    length: usize,
    weak: bool,
}

fn frame(text: &str) -> Option<Frame<'_>> {
    const LONGEST_ALIKE: usize = 24;
    let count = text.chars().count();
    let inner = text.trim_start_matches(|c: char| !c.is_alphanumeric() && c != '“');
    let length = text.len() - inner.len();
    let opens = text[..length].chars().next();
    // （合影） and 《…》 are no headings; a sentence is none.
    let odd = |c: char| "（(《<＿_×/|\t".contains(c);
    if count > LONGEST_ALIKE
        || opens.is_some_and(odd)
        || text.contains(['。', '；', '|', '\t', '＿', '_', '×'])
        || !(inner.starts_with(|c: char| clean::is_han(c) || c == '“') || figured(inner))
        || super::front::looks_like_title(text)
        || super::front::is_date(text)
    {
        return None;
    }
    let closes = text.chars().next_back().filter(|c| !c.is_alphanumeric());
    let words = inner.trim_end_matches(|c: char| !c.is_alphanumeric());
    let key = words.split_once('：').map_or("", |(key, _)| key);
    // Of a key others must have the same, else the colon is in a sentence.
    if key.chars().count() > 6 || closes.is_some_and(|c| matches!(c, '！' | '，' | '…' | '）'))
    {
        return None;
    }
    let plain = opens.is_none() && key.is_empty();
    let asks = matches!(closes, Some('？' | '?' | '：' | ':'));
    // A phrase with a comma in the middle is one; with a space, a name beside its post.
    if plain && (text.contains(' ') || count > 20 || asks && text.contains('，')) {
        return None;
    }
    let weak = plain && (asks || words.chars().count() < 4);
    Some(Frame { opens, closes: closes.filter(|c| *c != '”'), key, length, weak })
}

/// 90，是…, 12,600：…: a figure that the line says something of.
fn figured(text: &str) -> bool {
    let figure = |c: char| c.is_ascii_digit() || matches!(c, '.' | ',' | '%');
    text.starts_with(|c: char| c.is_ascii_digit())
        && text.trim_start_matches(figure).starts_with(['，', '：'])
}

/// Where the heading at the start of `text` ends: at its end, behind its first sentence, or at 0
/// where the paragraph has a number and no heading.
fn heading_end(text: &str, whole: bool) -> usize {
    let short = |end: usize, most: usize| text[..end].chars().count() <= most;
    if whole {
        return text.len();
    }
    // 一、怎样做到廉：规矩要立得牢 is one heading, since nothing of it is a sentence.
    let bare = short(text.len(), LONGEST_WITH_COLON) && !text.contains(['。', '！', '？', '；']);
    let mut quoted = 0_usize;
    for (at, c) in text.char_indices() {
        match c {
            '“' | '《' | '（' | '(' => quoted += 1,
            '”' | '》' | '）' | ')' => quoted = quoted.saturating_sub(1),
            '。' | '！' | '？' | '；' if quoted == 0 => {
                let end = at + c.len_utf8();
                return if short(end, LONGEST) { end } else { 0 };
            }
            '：' | ':' if quoted == 0 => {
                let end = at + c.len_utf8();
                if !bare && end < text.len() && short(end, LONGEST_BEFORE_COLON) && !clock(text, at)
                {
                    return end;
                }
            }
            _ => {}
        }
    }
    // No stop at all: a heading, unless it is far too long for one.
    if short(text.len(), 2 * LONGEST) { text.len() } else { 0 }
}

/// 9:30 and 1:2
fn clock(text: &str, at: usize) -> bool {
    let digit = |c: Option<char>| c.is_some_and(|c| c.is_ascii_digit());
    digit(text[..at].chars().next_back()) && digit(text[at..].chars().nth(1))
}

/// Whether a paragraph could be a line of its own that heads something: short, and no sentence.
pub(super) fn is_short_line(text: &str, most: usize) -> bool {
    // No character has more than four bytes.
    text.len() <= most * 4
        && text.chars().count() <= most
        && !clean::ends(text)
        && !text.contains('。')
}
