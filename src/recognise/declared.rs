//! Counts that a text declares (五个一, 三个方面, 四项措施), tied to the list that follows.

use super::{Declared, Paragraph, Part, Role, series};
use crate::numeral;

/// What is counted so, behind the numeral.
const COUNTED: &[&str] = &[
    "个一", "个方面", "方面", "个问题", "个环节", "个到位", "个坚持", "个着力", "个转变", "个关键",
    "个重点", "个必须", "个进一步", "个聚焦", "个突破", "个强化", "个字", "个关系", "个意识",
    "个层面", "个体会", "个特点", "个原因", "个建议", "个希望", "个统筹", "个抓", "个带头",
    "个确保", "个严格", "个不", "点意见", "点要求", "点希望", "点体会", "点建议", "点看法",
    "点感受", "点", "项措施", "项任务", "项工作", "项重点", "项制度", "项要求", "项举措", "项",
    "条意见", "条措施", "条建议", "条", "件实事", "件事", "个事情", "样", "条规矩", "条纪律",
    "条要求", "个部分", "部分", "个问号", "道题", "本账", "笔账", "个词", "句话", "个字", "件小事",
    "件大事", "件难事", "个故事", "个心愿", "个想法", "个变化", "个", "个数字", "类", "种", "步",
    "关", "大行动", "大工程", "大任务",
];

/// Every declared count that a list follows.
pub(super) fn counts(paragraphs: &[Paragraph], parts: &[Part]) -> Vec<Declared> {
    let mut declared = Vec::new();
    for (at, paragraph) in paragraphs.iter().enumerate() {
        if !matches!(paragraph.role, Role::Text | Role::Heading(_)) {
            continue;
        }
        for (range, count) in phrases(&paragraph.text) {
            let found = following(paragraphs, parts, at, &range, count);
            // A list of quite another length is another list.
            if found > 0 && found.abs_diff(count) <= 2.max(count / 3) {
                let phrase = paragraph.text[range.clone()].to_owned();
                declared.push(Declared { phrase, count, found, paragraph: at, range });
            }
        }
    }
    declared
}

/// 三个方面 and the like: bytes and number.
fn phrases(text: &str) -> Vec<(std::ops::Range<usize>, u64)> {
    let mut all = Vec::new();
    let mut at = 0;
    while let Some(c) = text[at..].chars().next() {
        let numeral_run = |c: char| "一二三四五六七八九十两".contains(c);
        let length: usize = if numeral_run(c) {
            text[at..].chars().take_while(|c| numeral_run(*c)).map(char::len_utf8).sum()
        } else {
            c.len_utf8()
        };
        let digits: usize = text[at..].bytes().take_while(u8::is_ascii_digit).count();
        let length = length.max(digits);
        let before = text[..at].chars().next_back();
        let counted = numeral_run(c) || digits > 0;
        if counted && !matches!(before, Some('第' | '.' | '十')) {
            let number = match &text[at..at + length] {
                "两" => Some(2),
                run if digits > 0 => run.parse().ok(),
                run => numeral::parse(run),
            };
            let rest = &text[at + length..];
            let word = COUNTED
                .iter()
                .filter(|word| rest.starts_with(**word))
                .max_by_key(|word| word.len());
            if let (Some(number), Some(word)) = (number.filter(|n| (2..=20).contains(n)), word) {
                let mut end = at + length + word.len();
                // 个 alone counts anything: 两个星期 declares no list.
                const LOOSE: &[&str] = &[
                    "星期", "月", "小时", "地方", "人", "村", "县", "镇", "乡镇", "社区", "单位",
                    "部门", "项目", "企业", "孩子", "同志", "年头", "多",
                ];
                let noun_now = &text[end..];
                if *word == "个"
                    && (LOOSE.iter().any(|noun| noun_now.starts_with(noun))
                        || !noun_now.starts_with(super::clean::is_han))
                {
                    at = end;
                    continue;
                }
                // 四项议程。: the noun, where nothing else follows on it.
                let rest = &text[end..];
                let noun: usize =
                    rest.chars().take_while(|c| super::clean::is_han(*c)).map(char::len_utf8).sum();
                let closed = rest[noun..].chars().next().is_none_or(|c| !c.is_alphanumeric());
                if closed
                    && rest[..noun].chars().count() <= 3
                    && !rest[..noun].contains([
                        '的', '要', '来', '讲', '是', '不', '今', '都', '也', '说', '去', '做',
                        '我',
                    ])
                {
                    end += noun;
                } else if *word == "个" {
                    at = end;
                    continue;
                }
                all.push((at..end, number));
                at = end;
                continue;
            }
        }
        at += length;
    }
    all
}

/// How many points follow what declared them; 0: no list does.
fn following(
    paragraphs: &[Paragraph],
    parts: &[Part],
    at: usize,
    range: &std::ops::Range<usize>,
    count: u64,
) -> u64 {
    let paragraph = &paragraphs[at];
    // 做到这三条, 用工难、贷款难、审批慢，这三件事: what stood before.
    let before = &paragraph.text[..range.start];
    if before.ends_with('这') || before.ends_with("以上") {
        let mut listed = paragraph.clone();
        listed.ordinals.retain(|found| found.range.end <= range.start);
        let ordinals =
            series(std::slice::from_ref(&listed)).iter().map(|(_, n)| *n as u64).next_back();
        return match ordinals {
            Some(ordinals) if ordinals >= 2 => ordinals,
            _ => {
                let clause = before.trim_end_matches(['这', '，', '。']);
                let from = clause.rfind(['。', '，', '；', '：']).map_or(0, |at| at + "。".len());
                let items = clause[from..].split('、').count() as u64;
                if items >= 2 { items } else { 0 }
            }
        };
    }
    // In the same paragraph, behind the phrase.
    let inline = paragraph.ordinals.iter().filter(|found| found.range.start >= range.end).count();
    if inline >= 2 {
        let mut behind = paragraph.clone();
        behind.ordinals.retain(|found| found.range.start >= range.end);
        return series(std::slice::from_ref(&behind))
            .iter()
            .map(|(_, n)| *n as u64)
            .max()
            .unwrap_or(0);
    }
    let points = super::points(&paragraph.text[range.end..]);
    if points >= 2 {
        return points as u64;
    }
    if let Some(list) = inline_list(&paragraph.text[range.start..], count) {
        return list;
    }
    let part = parts.iter().rposition(|part| part.paragraphs.contains(&at));
    let Some(part) = part else { return 0 };
    let below: Vec<usize> = parts
        .iter()
        .enumerate()
        .filter(|(_, other)| other.above == Some(part))
        .map(|(at, _)| at)
        .collect();
    let own_end =
        below.first().map_or(parts[part].paragraphs.end, |first| parts[*first].paragraphs.start);
    let rest = paragraphs.get(at + 1..own_end.max(at + 1)).unwrap_or_default();
    let ordinals = series(rest).iter().map(|(_, n)| *n as u64).next().unwrap_or(0);
    if ordinals >= 2 {
        return ordinals;
    }
    if below.len() >= 2 {
        return below.len() as u64;
    }
    // Said before the first heading, it counts the headings: 讲三点意见.
    if parts[part].level == 0 {
        let own = parts[part].above;
        let next = parts.get(part + 1).map_or(0, |part| part.level);
        let tops = parts[part + 1..]
            .iter()
            .take_while(|other| other.level > 0)
            .filter(|other| other.above == own && other.level == next)
            .count() as u64;
        if tops >= 2 && next > 0 {
            return tops;
        }
    }
    0
}

/// 三个一：一本账、一张图、一支队伍
fn inline_list(text: &str, count: u64) -> Option<u64> {
    let end = text.find(['。', '！', '？']).unwrap_or(text.len());
    let sentence = &text[..end];
    let at =
        sentence.find(['：', ':']).or_else(|| sentence.find("，即").map(|at| at + "即".len()))?;
    let before = sentence[..at].chars().count();
    let mark = sentence[at..].chars().next().map_or(1, char::len_utf8);
    let items = sentence[at + mark..]
        .split(['、', '；', '，'])
        .filter(|item| !item.trim().is_empty())
        .count() as u64;
    (before <= 16 && items >= 2 && items.abs_diff(count) <= 2).then_some(items)
}
