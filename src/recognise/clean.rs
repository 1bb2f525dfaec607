//! The spaces of a line put right: odd ones, those between Chinese characters, those at its ends;
//! what nobody sees is left out.

use crate::hidden;

/// A line's text with the spaces put right. Nothing that is seen is added or lost.
pub(super) fn line(text: &str) -> String {
    // Most lines have nothing but an indent to lose.
    let trimmed = text.trim();
    let seen = hidden::strip(text);
    if !is_spaced(trimmed) && !trimmed.contains('&') && seen.len() == text.len() {
        return trimmed.to_owned();
    }
    let text = entities(&seen);
    let plain = text.chars().map(|c| if c.is_whitespace() { ' ' } else { c });
    let mut groups: Vec<String> = vec![String::new()];
    for c in plain {
        match (c, groups.last_mut()) {
            (' ', Some(last)) if last.is_empty() => {}
            (' ', _) => groups.push(String::new()),
            (_, Some(last)) => last.push(c),
            _ => {}
        }
    }
    groups.retain(|group| !group.is_empty());
    // A spaced-out 同 志 们 has groups of one character; 县委书记 王×× has one gap that means something.
    let sentence = groups.iter().any(|group| group.contains(['。', '，', '；', '！', '？']));
    let mut line = String::with_capacity(text.len());
    for (at, group) in groups.iter().enumerate() {
        let numbers = at == 1 && !sentence && numbers(&groups[0], group);
        let parts = at == 1 && is_part(&groups[0]);
        if at > 0 && (numbers || parts || gap(&groups[at - 1], group, sentence)) {
            line.push(' ');
        }
        line.push_str(group);
    }
    line
}

/// 1 债权申报情况, 3.1 招募投资人: the number of a heading, which the space alone tells from 1个; 1.
/// needs none.
fn numbers(number: &str, heading: &str) -> bool {
    let figures = number.chars().all(|c| c.is_ascii_digit() || c == '.') && !number.ends_with('.');
    let counts = "年月日时点分秒号个名位人元岁天次项件家户周届第"
        .contains(heading.chars().next().unwrap_or(' '));
    figures && number.len() <= 4 && heading.starts_with(is_han) && !counts
}

/// 第一部分, before whatever heading: 第二部分　用对办法，一件一件办
fn is_part(number: &str) -> bool {
    let nth = number.strip_prefix('第').map(|rest| rest.trim_start_matches(is_number));
    nth.is_some_and(|word| {
        word.len() < number.len() - "第".len()
            && ["部分", "章", "节", "篇", "讲", "课", "篇章", "板块", "单元"].contains(&word)
    })
}

/// Whether the space between two groups means something.
fn gap(before: &str, after: &str, sentence: bool) -> bool {
    let (Some(last), Some(first)) = (before.chars().next_back(), after.chars().next()) else {
        return false;
    };
    let single = before.chars().nth(1).is_none() && after.chars().nth(1).is_none();
    match (is_wide(last), is_wide(first)) {
        (true, true) => !(sentence || single || is_mark(last) || is_mark(first)),
        (true, false) => !(first.is_ascii_digit() || is_mark(last)) && first != '_',
        (false, true) => {
            let number = last.is_ascii_digit() || matches!(last, '.' | ')' | '%' | '-' | '_');
            !(number || is_mark(first))
        }
        // X X for a name of two characters
        (false, false) => !(single && last == first && matches!(last, 'X' | 'x')),
    }
}

/// The entities that a careless copy leaves in a plain text.
fn entities(text: &str) -> std::borrow::Cow<'_, str> {
    const ENTITIES: &[(&str, &str)] = &[
        ("&nbsp;", "\u{A0}"),
        ("&ensp;", "\u{2002}"),
        ("&emsp;", "\u{2003}"),
        ("&ldquo;", "“"),
        ("&rdquo;", "”"),
        ("&mdash;", "—"),
        ("&hellip;", "…"),
        ("&middot;", "·"),
        ("&quot;", "\""),
        ("&gt;", ">"),
        ("&lt;", "<"),
        ("&amp;", "&"),
    ];
    if !text.contains('&') {
        return text.into();
    }
    ENTITIES
        .iter()
        .fold(text.to_owned(), |text, (entity, character)| text.replace(entity, character))
        .into()
}

/// A character of a Chinese text: ideographs, kana, full-width forms and marks.
pub(super) fn is_wide(c: char) -> bool {
    matches!(c, '\u{2E80}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}' | '\u{FE30}'..='\u{FE4F}'
        | '\u{FF00}'..='\u{FFEF}' | '\u{20000}'..='\u{3FFFF}'
        | '“' | '”' | '‘' | '’' | '—' | '…' | '×' | '○' | '●' | '①'..='⓿' | '·')
}

pub(super) fn is_han(c: char) -> bool {
    matches!(c, '\u{3400}'..='\u{4DBF}' | '\u{4E00}'..='\u{9FFF}' | '\u{20000}'..='\u{3FFFF}')
}

/// Full-width punctuation, to which no space belongs.
fn is_mark(c: char) -> bool {
    "，。、；：？！“”‘’（）《》〈〉【】〔〕…".contains(c)
}

/// A numeral up to ten.
pub(super) fn is_numeral(c: char) -> bool {
    matches!(c, '一' | '二' | '三' | '四' | '五' | '六' | '七' | '八' | '九' | '十')
}

/// A figure, or such a numeral.
pub(super) fn is_number(c: char) -> bool {
    c.is_ascii_digit() || is_numeral(c)
}

/// Whether any of a few characters is in a text: each is looked for by its bytes, which takes a fraction
/// of what a search for all at once does.
pub(super) fn has(text: &str, any: &[char]) -> bool {
    any.iter().any(|c| text.contains(*c))
}

/// Whether there is white space in a text: by its bytes, for every line is asked.
pub(super) fn is_spaced(text: &str) -> bool {
    let mut at = 0;
    while let Some(byte) = text.as_bytes().get(at) {
        at += match byte {
            b'\t'..=b'\r' | b' ' => return true,
            // What all others begin with, and much else.
            0xC2 | 0xE1..=0xE3
                if text.get(at..).is_some_and(|rest| rest.starts_with(char::is_whitespace)) =>
            {
                return true;
            }
            // Most of a text is of three bytes a character.
            0xE0..0xF0 => 3,
            _ => 1,
        };
    }
    false
}

/// The width of a line in half columns.
pub(super) fn width(text: &str) -> usize {
    text.chars().map(|c| if c.is_ascii() { 1 } else { 2 }).sum()
}

/// Whether the last sentence of a text has ended.
pub(super) fn ends(text: &str) -> bool {
    // A note behind the stop, such as （掌声）, ends nothing.
    let noted = text.ends_with(['）', ')']);
    let text = match noted.then(|| text.rfind(['（', '('])).flatten() {
        Some(at) if at > 0 => &text[..at],
        _ => text,
    };
    let closing = |c: char| matches!(c, '”' | '’' | '）' | ')' | '】' | '》' | ' ');
    let last = text.chars().rev().find(|c| !closing(*c));
    matches!(last, Some('。' | '！' | '？' | '；' | '：' | '!' | '?' | ';' | ':' | '…'))
}
