//! Characters that nobody sees: they turn the direction of text, mark it, or hide in it, and go with
//! it into every output. Told from their rightful uses: joined emoji, Arabic, Mongolian and Indian
//! scripts, variants of Chinese characters in names.
//!
//! Where they are: in `find`; without them: `strip`. Removing never makes another one hidden, so
//! stripping twice is stripping once.

use std::borrow::Cow;

/// The hidden characters of a text, each with the byte it stands at.
pub fn find(text: &str) -> Vec<(usize, char)> {
    if !may_hide(text) {
        return Vec::new();
    }
    let rtl = text.chars().any(is_rtl);
    let mut found = Vec::new();
    // The character before that stays, and whether a flag's tags may go on behind it.
    let (mut before, mut flag) = (None, false);
    let mut rest = text.char_indices().peekable();
    while let Some((at, c)) = rest.next() {
        let after = rest.peek().map(|(_, c)| *c);
        let stays = match sort(c) {
            None => true,
            Some(Sort::Flag) => flag,
            Some(sort) => rightful(sort, c, before, after, rtl),
        };
        if stays {
            flag = c == '🏴' || (flag && sort(c) == Some(Sort::Flag) && c != LAST_TAG);
            before = Some(c);
        } else {
            found.push((at, c));
            if sort(c) == Some(Sort::LineEnd) {
                (before, flag) = (Some('\n'), false);
            }
        }
    }
    found
}

/// Whether there may be one: by bytes, for every text is asked again at every key in it.
fn may_hide(text: &str) -> bool {
    let bytes = text.as_bytes();
    let mut at = 0;
    while let Some(byte) = bytes.get(at) {
        at += match byte {
            b'\t' | b'\n' | b'\r' | b' '..=b'~' => 1,
            // U+4000 to U+9FFF: the ideographs, and most of a text.
            0xE4..=0xE9 => 3,
            _ => match text.get(at..).and_then(|rest| rest.chars().next()) {
                Some(c) if sort(c).is_none() => c.len_utf8(),
                _ => return true,
            },
        };
    }
    false
}

/// A text without its hidden characters. Odd line ends among them become `\n`.
pub fn strip(text: &str) -> Cow<'_, str> {
    let found = find(text);
    if found.is_empty() {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    let mut from = 0;
    for (at, c) in found {
        out.push_str(text.get(from..at).unwrap_or_default());
        if sort(c) == Some(Sort::LineEnd) {
            out.push('\n');
        }
        from = at + c.len_utf8();
    }
    out.push_str(text.get(from..).unwrap_or_default());
    Cow::Owned(out)
}

/// Each hidden character of some texts once, with how often it is there; the first found first.
pub fn tally<'a>(texts: impl IntoIterator<Item = &'a str>) -> Vec<(char, usize)> {
    let mut all: Vec<(char, usize)> = Vec::new();
    for (_, c) in texts.into_iter().flat_map(find) {
        match all.iter_mut().find(|(other, _)| *other == c) {
            Some((_, count)) => *count += 1,
            None => all.push((c, 1)),
        }
    }
    all
}

/// What a hidden character is called, in the user's words.
pub fn name(c: char) -> &'static str {
    match (c, sort(c)) {
        ('\u{200B}', _) => "零宽空格",
        ('\u{200C}', _) => "零宽不连字符",
        ('\u{200D}', _) => "零宽连字符",
        ('\u{FEFF}', _) => "字节顺序标记",
        ('\u{AD}', _) => "隐藏的连字符",
        ('\u{202D}' | '\u{202E}', _) => "强制改变文字方向",
        (_, Some(Sort::Direction)) => "文字方向标记",
        (_, Some(Sort::Flag)) => "隐藏的标签字符",
        (_, Some(Sort::Variant)) => "字形变体标记",
        (_, Some(Sort::LineEnd)) => "特殊换行符",
        (_, Some(Sort::Control)) => "控制字符",
        _ => "零宽字符",
    }
}

/// Its number, as programs write it: U+200B.
pub fn code(c: char) -> String {
    format!("U+{:04X}", u32::from(c))
}

/// The last of a flag's tags.
const LAST_TAG: char = '\u{E007F}';

/// Why a character may be a hidden one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Sort {
    Direction,
    /// Joins or parts what stands around it.
    Joiner,
    /// Where a line may break: in scripts without spaces.
    Break,
    /// The form of the character before it.
    Variant,
    /// Tags that spell the region of a flag, and any ASCII text that nobody sees.
    Flag,
    Filler,
    LineEnd,
    Control,
    /// Has no use in a text.
    Never,
}

fn sort(c: char) -> Option<Sort> {
    Some(match c {
        // Most of a text is one of these.
        '\t' | '\n' | '\r' | ' '..='~' | '\u{3000}'..='\u{3130}' | '\u{4E00}'..='\u{9FFF}' => {
            return None;
        }
        '\u{B}' | '\u{C}' | '\u{85}' | '\u{2028}' | '\u{2029}' => Sort::LineEnd,
        '\u{61C}' | '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' => {
            Sort::Direction
        }
        '\u{200C}' | '\u{200D}' => Sort::Joiner,
        '\u{200B}' => Sort::Break,
        '\u{180B}'..='\u{180F}' | '\u{FE00}'..='\u{FE0F}' | '\u{E0100}'..='\u{E01EF}' => {
            Sort::Variant
        }
        '\u{E0000}'..='\u{E007F}' => Sort::Flag,
        '\u{115F}' | '\u{1160}' => Sort::Filler,
        '\u{AD}'
        | '\u{34F}'
        | '\u{17B4}'
        | '\u{17B5}'
        | '\u{2060}'..='\u{2065}'
        | '\u{206A}'..='\u{206F}'
        | '\u{3164}'
        | '\u{FEFF}'
        | '\u{FFA0}'
        | '\u{FFF9}'..='\u{FFFB}'
        | '\u{1BCA0}'..='\u{1BCA3}'
        | '\u{1D173}'..='\u{1D17A}' => Sort::Never,
        _ if c.is_control() => Sort::Control,
        _ => return None,
    })
}

/// Whether a character that may be hidden has its use where it stands.
fn rightful(sort: Sort, c: char, before: Option<char>, after: Option<char>, rtl: bool) -> bool {
    let before_is = |test: fn(char) -> bool| before.is_some_and(test);
    let after_is = |test: fn(char) -> bool| after.is_some_and(test);
    match (sort, c) {
        // An override turns round even what is not right-to-left: no text needs it.
        (Sort::Direction, '\u{202D}' | '\u{202E}') => false,
        (Sort::Direction, _) => rtl,
        (Sort::Joiner, '\u{200D}') => {
            let emoji = |c| is_emoji(c) || matches!(c, '\u{FE0F}' | '\u{20E3}' | LAST_TAG);
            (before_is(emoji) && after_is(is_emoji))
                || before_is(is_joining)
                || after_is(is_joining)
        }
        (Sort::Joiner, _) => before_is(is_joining),
        (Sort::Break, _) => before_is(is_unspaced) && after_is(is_unspaced),
        (Sort::Variant, '\u{180B}'..='\u{180F}') => before_is(is_joining),
        (Sort::Variant, '\u{E0100}'..) => before_is(is_han),
        (Sort::Variant, '\u{FE0E}' | '\u{FE0F}') => {
            before_is(|c| is_emoji(c) || matches!(c, '#' | '*' | '0'..='9'))
        }
        (Sort::Variant, _) => before_is(|c| {
            is_han(c)
                || is_joining(c)
                || matches!(c, '\u{2190}'..='\u{303F}' | '\u{FF01}'..='\u{FF1F}')
        }),
        (Sort::Filler, _) => {
            let jamo = |c| matches!(c, '\u{1100}'..='\u{11FF}' | '\u{A960}'..='\u{A97F}' | '\u{D7B0}'..='\u{D7FF}');
            before_is(jamo) || after_is(jamo)
        }
        _ => false,
    }
}

fn is_rtl(c: char) -> bool {
    matches!(c, '\u{5D0}'..='\u{60B}' | '\u{61D}'..='\u{8FF}' | '\u{FB1D}'..='\u{FDFF}'
        | '\u{FE70}'..='\u{FEFC}' | '\u{10800}'..='\u{10FFF}' | '\u{1E800}'..='\u{1EFFF}')
}

/// Of a script whose letters join, or change with what stands beside them.
fn is_joining(c: char) -> bool {
    matches!(c, '\u{620}'..='\u{8FF}' | '\u{900}'..='\u{DFF}' | '\u{F00}'..='\u{109F}'
        | '\u{1780}'..='\u{17B3}' | '\u{17B6}'..='\u{17FF}' | '\u{1800}'..='\u{180A}'
        | '\u{1810}'..='\u{18AF}' | '\u{A840}'..='\u{A87F}' | '\u{FB50}'..='\u{FDFF}'
        | '\u{FE70}'..='\u{FEFC}')
}

/// Of a script that writes its words without spaces and breaks lines between them.
fn is_unspaced(c: char) -> bool {
    matches!(c, '\u{E00}'..='\u{EFF}' | '\u{1000}'..='\u{109F}' | '\u{1780}'..='\u{17B3}'
        | '\u{17B6}'..='\u{17FF}' | '\u{1950}'..='\u{19DF}' | '\u{1A20}'..='\u{1AAF}')
}

fn is_han(c: char) -> bool {
    matches!(c, '\u{2E80}'..='\u{2FDF}' | '\u{3005}' | '\u{3007}' | '\u{3400}'..='\u{9FFF}'
        | '\u{F900}'..='\u{FAFF}' | '\u{20000}'..='\u{3FFFD}')
}

fn is_emoji(c: char) -> bool {
    matches!(c, '©' | '®' | '‼' | '⁉' | '\u{2100}'..='\u{2BFF}' | '〰' | '〽' | '㊗' | '㊙'
        | '\u{1F000}'..='\u{1FAFF}')
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn what_nobody_sees_is_found_where_it_stands() {
        for (text, wanted) in [
            ("加快\u{200B}推进", vec![(6, '\u{200B}')]),
            ("\u{FEFF}同志们：", vec![(0, '\u{FEFF}')]),
            ("甲\u{202E}乙\u{202C}", vec![(3, '\u{202E}'), (9, '\u{202C}')]),
            ("批准\u{2066}人\u{2069}", vec![(6, '\u{2066}'), (12, '\u{2069}')]),
            ("县\u{E0041}\u{E0042}长", vec![(3, '\u{E0041}'), (7, '\u{E0042}')]),
            ("甲\u{0}乙\u{7}", vec![(3, '\u{0}'), (7, '\u{7}')]),
            ("甲\u{200D}乙", vec![(3, '\u{200D}')]),
            ("甲\u{FE0F}\u{FE0F}乙", vec![(3, '\u{FE0F}'), (6, '\u{FE0F}')]),
            ("co\u{AD}op", vec![(2, '\u{AD}')]),
            ("一行\t另一列\n下一行\r\n", vec![]),
        ] {
            assert_eq!(find(text), wanted, "{text:?}");
        }
    }

    #[test]
    fn what_a_script_or_an_emoji_needs_stays() {
        for (name, text) in [
            ("a family", "祝福👨\u{200D}👩\u{200D}👧"),
            ("a heart on fire", "❤\u{FE0F}\u{200D}🔥"),
            ("a skin tone", "👩🏽\u{200D}⚕\u{FE0F}"),
            ("a keycap", "1\u{FE0F}\u{20E3}"),
            ("a flag", "🏴\u{E0067}\u{E0062}\u{E0065}\u{E006E}\u{E0067}\u{E007F}"),
            ("Persian", "می\u{200C}خواهم"),
            ("Uyghur", "ئۇ\u{200D}\u{200F} 2026"),
            ("Sanskrit", "क्\u{200D}ष"),
            ("Mongolian", "ᠮᠣᠩ\u{180B}ᠭᠣᠯ\u{180E}ᠠ"),
            ("Khmer", "ភាសា\u{200B}ខ្មែរ"),
            ("a variant in a name", "葛\u{E0100}先生"),
            ("a form of a full stop", "。\u{FE00}"),
            ("Hebrew between marks", "\u{2067}שלום\u{2069}"),
        ] {
            assert_eq!(find(text), [], "{name}");
        }
        // The same where it has no use.
        assert_eq!(strip("祝福\u{200D}👨"), "祝福👨");
        assert_eq!(strip("🏴\u{E007F}\u{E0041}"), "🏴\u{E007F}");
        assert_eq!(strip("שלום\u{202E}"), "שלום");
    }

    #[test]
    fn an_odd_line_end_becomes_one() {
        assert_eq!(strip("甲\u{2028}乙\u{B}丙"), "甲\n乙\n丙");
    }

    #[test]
    fn each_is_told_once_with_its_name() {
        let all = tally(["甲\u{200B}乙\u{202E}", "\u{200B}"]);
        assert_eq!(all, [('\u{200B}', 2), ('\u{202E}', 1)]);
        assert_eq!((name('\u{202E}'), &*code('\u{202E}')), ("强制改变文字方向", "U+202E"));
        for c in ('\u{0}'..='\u{10FFFF}').filter(|c| sort(*c).is_some()) {
            assert!(!name(c).is_empty(), "{}", code(c));
        }
    }

    proptest! {
        #[test]
        fn stripping_takes_these_and_no_others(
            text in "[甲a1👨ا\u{E01}葛🏴\u{200B}-\u{200F}\u{202A}-\u{202E}\u{FE0F}\u{E0041}\u{E007F}\u{E0100}\u{2028}\n]{0,24}"
        ) {
            let found = find(&text);
            for (at, c) in &found {
                prop_assert!(text[*at..].starts_with(*c));
            }
            let once = strip(&text).into_owned();
            prop_assert_eq!(find(&once), []);
            let ends = found.iter().filter(|(_, c)| *c == '\u{2028}').count();
            prop_assert_eq!(once.chars().count() + found.len() - ends, text.chars().count());
        }
    }
}
