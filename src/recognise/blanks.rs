//! Signs that stand for what was left out and are other things elsewhere: `**县` is a blank and
//! `**重点**` is bold, △△镇 is a blank and ▲▲▲ an ornament, 在某县…上的讲话 is a blank and 某县一名
//! 干部 somebody.

use std::borrow::Cow;
use std::ops::Range;

use super::clean::is_han;
use super::{Paragraph, Role, naming};
use crate::sorted;

/// A stretch of bold: its two marks, in bytes of the text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bold {
    pub open: Range<usize>,
    pub close: Range<usize>,
}

/// The stretches of a paragraph that are bold by their `**`; stars that are blanks are none.
pub fn bold(text: &str) -> Vec<Bold> {
    if text.contains("**") { stars(text).1 } else { Vec::new() }
}

/// A paragraph's text without the marks of its bold.
pub fn plain(text: &str) -> Cow<'_, str> {
    let bold = bold(text);
    if bold.is_empty() {
        return text.into();
    }
    let mut plain = String::with_capacity(text.len());
    let mut from = 0;
    for mark in bold.iter().flat_map(|bold| [&bold.open, &bold.close]) {
        plain.push_str(&text[from..mark.start]);
        from = mark.end;
    }
    plain.push_str(&text[from..]);
    plain.into()
}

/// Whether a text leaves names out with a single 某: where it says who speaks, where, and to whom.
pub(super) fn leaves_names_out(paragraphs: &[Paragraph]) -> bool {
    let front = |p: &&Paragraph| {
        matches!(
            p.role,
            Role::Title
                | Role::Subtitle
                | Role::Speaker
                | Role::Date
                | Role::Salutation
                | Role::Sign
        )
    };
    paragraphs.iter().filter(front).any(|p| somewhere(&p.text).next().is_some())
}

/// Where a single 某 stands before the word for a place or a body.
fn somewhere(text: &str) -> impl Iterator<Item = usize> + '_ {
    const SOME: char = '某';
    text.match_indices(SOME).map(|(at, _)| at).filter(|at| {
        let rest = &text[at + SOME.len_utf8()..];
        let lone = !text[..*at].ends_with(SOME) && !rest.starts_with(SOME);
        lone && naming::is_body(rest)
    })
}

/// The text with every such blank as a run of X and Ｘ, byte for byte, so that what looks for blanks
/// need know of these no more. `some`: see [`leaves_names_out`].
pub(super) fn spelt(text: &str, some: bool) -> Cow<'_, str> {
    let mut blanks: Vec<Range<usize>> = Vec::new();
    if has_signs(text) {
        if text.contains('*') {
            blanks.extend(stars(text).0);
        }
        shapes(text, &mut blanks);
    }
    if some {
        blanks.extend(somewhere(text).map(|at| at..at + "某".len()));
    }
    if blanks.is_empty() {
        return text.into();
    }
    sorted::by_key(&mut blanks, |blank| blank.start);
    let mut spelt = String::with_capacity(text.len());
    let mut from = 0;
    for blank in blanks.into_iter().filter(|blank| text.get(blank.clone()).is_some()) {
        spelt.push_str(&text[from..blank.start]);
        for c in text[blank.clone()].chars() {
            spelt.push(match c {
                '*' => 'X',
                '.' | '．' => c,
                _ => 'Ｘ',
            });
        }
        from = blank.end;
    }
    spelt.push_str(&text[from..]);
    spelt.into()
}

/// Whether there is a star or a shape at all: most paragraphs have none, and one look at the bytes
/// says so.
fn has_signs(text: &str) -> bool {
    let bytes = text.as_bytes();
    bytes.iter().enumerate().any(|(at, byte)| match byte {
        b'*' => true,
        // U+2580 to U+263F
        0xE2 => bytes.get(at + 1).is_some_and(|next| matches!(next, 0x96..=0x98)),
        // ＊
        0xEF => bytes.get(at + 1..at + 3) == Some(&[0xBC, 0x8A]),
        _ => false,
    })
}

/// △△, □□, ●● and the like in place of a name or a figure.
fn shapes(text: &str, blanks: &mut Vec<Range<usize>>) {
    let shape = |c: char| "△▲□■●◇◆☆★▢＊".contains(c);
    let mut last_end = 0;
    for (at, c) in text.char_indices().filter(|(_, c)| shape(*c)) {
        if at < last_end {
            continue;
        }
        let rest = &text[at..];
        // △△.△%
        let run = rest.len() - rest.trim_start_matches([c, '.', '．']).len();
        let run = rest[..run].trim_end_matches(['.', '．']).len();
        let end = at + run;
        last_end = end;
        let single = run == c.len_utf8();
        let said = text[..at].chars().next_back().is_some_and(is_han);
        let named = naming::follows_blank(&text[end..]);
        // □是 □否 and ★★★★★ are none.
        let blank = if single || matches!(c, '☆' | '★') {
            named && said
        } else {
            named || naming::after_post(&text[..at]) || said && text[end..].starts_with(is_han)
        };
        if blank {
            blanks.push(at..end);
        }
    }
}

/// The stars of a text: those that are blanks, and the pairs that are bold.
fn stars(text: &str) -> (Vec<Range<usize>>, Vec<Bold>) {
    let mut runs: Vec<Range<usize>> = Vec::new();
    for (at, _) in text.match_indices('*') {
        match runs.last_mut() {
            Some(run) if run.end == at => run.end += 1,
            _ => runs.push(at..at + 1),
        }
    }
    let before = |run: &Range<usize>| text[..run.start].chars().next_back();
    let after = |run: &Range<usize>| text[run.end..].chars().next();
    // What follows is what follows a blank: **县, **年, ***万元; or a post stands before it.
    let mut like: Vec<bool> = runs
        .iter()
        .map(|run| {
            let rest = &text[run.end..];
            naming::follows_blank(rest)
                || run.len() > 1 && naming::follows_blank(rest.trim_start())
                || run.len() > 1 && naming::after_post(&text[..run.start])
        })
        .collect();
    // **年**月投产
    for at in 1..runs.len() {
        let between = &text[runs[at - 1].end..runs[at].start];
        let rest = &text[runs[at].end..];
        like[at] |= between == "年" && rest.starts_with('月')
            || between == "月" && rest.starts_with(['日', '号']);
    }
    // *.*万元: as the decimal, so the figure before it
    for at in (1..runs.len()).rev() {
        let between = &text[runs[at - 1].end..runs[at].start];
        like[at - 1] |= like[at] && matches!(between, "." | "．");
    }
    let lone = runs.iter().zip(&like).filter(|(run, like)| run.len() == 1 && **like).count();
    let (mut blanks, mut bold) = (Vec::new(), Vec::new());
    let mut at = 0;
    while at < runs.len() {
        let run = runs[at].clone();
        let said = before(&run).is_some_and(is_han);
        let closing = runs.get(at + 1).filter(|next| {
            let inner = &text[run.end..next.start];
            // Nothing bold begins with a comma, or begins in mid-sentence and runs on over a stop.
            let over = said
                && (inner.contains(['，', '。', '；']) && (like[at] || like[at + 1])
                    || inner.contains('。') && !inner.ends_with('。'));
            let blank = like[at] && like[at + 1] || over;
            next.len() == run.len()
                && run.len() <= 3
                && !blank
                && !inner.starts_with([' ', '　', '，', '。', '、', '；', '）', '”'])
                && !inner.ends_with([' ', '　'])
        });
        if let Some(close) = closing {
            if run.len() > 1 {
                bold.push(Bold { open: run, close: close.clone() });
            }
            at += 2;
            continue;
        }
        // **.*亿元
        let decimal = blanks.last().is_some_and(|last: &Range<usize>| {
            text.get(last.end..run.start).is_some_and(|point| matches!(point, "." | "．"))
        });
        let blank = match run.len() {
            // 5*3, and * before the line of a list, are none.
            1 => {
                like[at] && (said || lone > 1 && before(&run).is_none_or(|c| !c.is_alphanumeric()))
            }
            _ => like[at] || said && after(&run).is_some_and(|c| !c.is_ascii_digit()),
        };
        if blank || decimal {
            blanks.push(run);
        }
        at += 1;
    }
    (blanks, bold)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stars_are_blanks_or_bold() {
        for (text, expected) in [
            ("我代表**县委、**县人民政府", "我代表XX县委、XX县人民政府"),
            ("经***同志提议", "经XXX同志提议"),
            ("**年**月**日", "XX年XX月XX日"),
            ("*年*月*日", "X年X月X日"),
            ("计划于**年**月投产", "计划于XX年XX月投产"),
            ("总投资**亿元，占地***亩", "总投资XX亿元，占地XXX亩"),
            ("集团董事长　***", "集团董事长　XXX"),
            ("去年完成**.*亿元", "去年完成XX.X亿元"),
            ("面积*.*万亩，整改率△△.△%", "面积X.X万亩，整改率ＸＸ.Ｘ%"),
            ("今年要突出**稳**。", "今年要突出**稳**。"),
            ("**县域经济**要强起来", "**县域经济**要强起来"),
            ("**一是抓项目。**开工就要见效", "**一是抓项目。**开工就要见效"),
            ("***重中之重***是安全", "***重中之重***是安全"),
            ("每块5*3米", "每块5*3米"),
            ("* 带好图纸", "* 带好图纸"),
            ("* 县里来的 * 镇里来的", "* 县里来的 * 镇里来的"),
            (
                "**年轻干部**县里要用，**村里**镇上都要看",
                "**年轻干部**县里要用，**村里**镇上都要看",
            ),
            ("**人才**是第一，**市场**是第二", "**人才**是第一，**市场**是第二"),
            ("△△镇有□□户", "ＸＸ镇有ＸＸ户"),
            ("▲▲▲ 会议纪律 ▲▲▲", "▲▲▲ 会议纪律 ▲▲▲"),
            ("□是　□否", "□是　□否"),
            ("＊＊局局长", "ＸＸ局局长"),
        ] {
            assert_eq!(spelt(text, false), expected);
        }
        assert_eq!(spelt("某县的某些同志", true), "Ｘ县的某些同志");
        assert_eq!(plain("**一、稳**，再**进**"), "一、稳，再进");
        assert_eq!(plain("**县的**镇"), "**县的**镇");
    }
}
