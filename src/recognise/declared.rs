//! Counts that a text declares (五个一, 三个方面, 四项措施), tied to the list that follows.

use std::collections::HashSet;
use std::sync::LazyLock;

use super::lexicon::Lexicon;
use super::{Declared, Paragraph, Part, Role, series};
use crate::numeral;

/// Points of the longest list that is counted.
const LONGEST: usize = 40;

/// Words between the numeral and what is counted.
const MEASURES: &[&str] = &[
    "个", "点", "项", "条", "件", "层", "场", "道", "类", "种", "步", "句", "大", "本", "张", "笔",
    "样", "杯", "把", "招", "首", "封", "份", "次", "行", "段", "副",
];
/// What a speech counts up; 两个星期 declares no list.
const COUNTED: &[&str] = &[
    "一", "一律", "关键词", "专题", "课题", "镜头", "片段", "方面", "问题", "环节", "到位", "坚持",
    "着力", "转变", "关键", "重点", "必须", "进一步", "聚焦", "突破", "强化", "字", "关系", "意识",
    "层面", "体会", "特点", "原因", "建议", "希望", "统筹", "带头", "确保", "严格", "不", "词",
    "话", "故事", "数字", "心愿", "想法", "变化", "事情", "问号", "意见", "要求", "感受", "看法",
    "措施", "任务", "工作", "制度", "举措", "机制", "议程", "行动", "工程", "实事", "小事", "大事",
    "难事", "事", "规矩", "纪律", "经验", "教训", "意思", "硬仗", "底线", "原则", "办法", "道理",
    "账", "题", "期待", "承诺", "本领", "部分", "抓", "缺口", "文章", "主题", "板块", "阶段",
    "指标", "目标", "抓手", "关", "仗", "牌",
];
/// What is counted without a measure, or is a measure that says enough.
const BARE: &[&str] = &["方面", "部分", "样", "点", "条", "项", "招", "讲"];

/// Every declared count that a list follows.
pub(super) fn counts(paragraphs: &[Paragraph], parts: &[Part]) -> Vec<Declared> {
    let mut declared = Vec::new();
    for (at, paragraph) in paragraphs.iter().enumerate() {
        if !matches!(paragraph.role, Role::Text | Role::Heading(_)) {
            continue;
        }
        let heading = match paragraph.role {
            Role::Heading(_) => paragraph.heading,
            _ => 0,
        };
        for (range, count, sure) in phrases(&paragraph.text, heading) {
            let found = match sure {
                true => following(paragraphs, parts, at, &range, count),
                false if explains(&paragraph.text[range.end..]) => {
                    match listed(&paragraph.text, &range, count) {
                        // Behind the colon the paragraph ends: the list stands below it.
                        0 if paragraph.text.ends_with('：') => {
                            following(paragraphs, parts, at, &range, count)
                        }
                        listed => listed,
                    }
                }
                false => following(paragraphs, parts, at, &range, count),
            };
            // A list of quite another length is another list.
            let most = if sure { 1.max(count / 4) } else { 0 };
            if found > 0 && found.abs_diff(count) <= most {
                let phrase = paragraph.text[range.clone()].to_owned();
                declared.push(Declared { phrase, count, found, paragraph: at, range });
            }
        }
    }
    // Named first and told later: “五个一” is the one whose list is right.
    let exact: HashSet<String> = declared
        .iter()
        .filter(|d: &&Declared| d.found == d.count)
        .map(|d| d.phrase.clone())
        .collect();
    declared.retain(|d| d.found == d.count || !exact.contains(&d.phrase));
    declared
}

/// 三个方面 and the like: bytes, number, and whether what is counted is known to be counted up. A
/// heading of the length `heading` announces what it ends with.
fn phrases(text: &str, heading: usize) -> Vec<(std::ops::Range<usize>, u64, bool)> {
    let mut all = Vec::new();
    let mut at = 0;
    while let Some(c) = text[at..].chars().next() {
        let numeral_run = |c: char| {
            matches!(c, '一' | '二' | '三' | '四' | '五' | '六' | '七' | '八' | '九' | '十' | '两')
        };
        let length: usize = if numeral_run(c) {
            text[at..].chars().take_while(|c| numeral_run(*c)).map(char::len_utf8).sum()
        } else {
            c.len_utf8()
        };
        let digits: usize = text[at..].bytes().take_while(u8::is_ascii_digit).count();
        let length = length.max(digits);
        let before = text[..at].chars().next_back();
        let counts = numeral_run(c) || digits > 0;
        if counts && !matches!(before, Some('第' | '.' | '十')) {
            let number = match &text[at..at + length] {
                "两" => Some(2),
                run if digits > 0 => run.parse().ok(),
                run => numeral::parse(run),
            };
            let rest = &text[at + length..];
            let known = counted(rest, before == Some('“'))
                // 指出了四个方面×个问题: what is counted comes behind.
                .filter(|word| !rest[*word..].starts_with(|c: char| c.is_ascii_digit() || c == '×'))
                .map(|word| (word, true));
            let word = known.or_else(|| {
                let named = unknown(&text[..at], rest)
                    .or_else(|| headed(text.get(at + length..heading)?))
                    .or_else(|| quoted_count(rest).filter(|_| before == Some('“')));
                named.map(|word| (word, false))
            });
            if let (Some(number), Some((word, sure))) =
                (number.filter(|n| (2..=20).contains(n)), word)
            {
                // “四个压实”: what stands in the marks is the phrase.
                let quoted = rest
                    .find('”')
                    .filter(|close| before == Some('“') && rest[..*close].chars().count() <= 6);
                let end = at + length + quoted.unwrap_or(word);
                all.push((at..end, number, sure));
                at = end;
                continue;
            }
        }
        at += length;
    }
    all
}

/// Anything that a measure counts before a colon (三个缺口：, 三个“希望”：), or that is announced
/// before a full stop (这堂课分三个专题。).
fn unknown(before: &str, rest: &str) -> Option<usize> {
    const SHORT: usize = 6;
    const ANNOUNCES: [char; 27] = [
        '讲', '谈', '说', '提', '聊', '分', '抓', '送', '强', '定', '报', '把', '绍', '作', '述',
        '问', '上', '住', '敬', '犯', '鞠', '办', '做', '用', '有', '留', '给',
    ];
    let measures = MEASURES.iter().chain(&["篇", "座"]);
    let measure = measures.into_iter().find(|measure| rest.starts_with(**measure))?;
    // 三个“最”: what stands in marks is counted, whatever it is.
    if let Some(inner) = rest[measure.len()..].strip_prefix('“')
        && let Some(close) = inner.find('”').filter(|close| inner[..*close].chars().count() <= 4)
    {
        return Some(measure.len() + "“".len() + close + "”".len());
    }
    let mut chars = rest.char_indices().take(SHORT + 4);
    let (end, stop) = chars.find(|(_, c)| matches!(c, '：' | ':' | '。'))?;
    if stop == '。' && !before.chars().rev().take(SHORT).any(|c| ANNOUNCES.contains(&c)) {
        return None;
    }
    let noun = rest.get(measure.len()..end)?;
    let word = noun.trim_start_matches('“').trim_end_matches('”');
    let plain =
        word.chars().all(super::clean::is_han) && (1..=SHORT).contains(&word.chars().count());
    (plain && !TIMES.contains(&word)).then_some(end)
}

/// What is no point of a list, though a measure counts it.
const TIMES: &[&str] = &["月", "小时", "星期", "礼拜", "季度", "工作日", "钟头", "多月", "百分点"];

/// 再说三个短板, where a heading ends: what is counted is told below it.
fn headed(rest: &str) -> Option<usize> {
    let measure = MEASURES.iter().find(|measure| rest.starts_with(**measure))?;
    let noun = rest[measure.len()..].trim_end_matches(['。', '：']);
    let plain = noun.chars().all(super::clean::is_han) && (1..=4).contains(&noun.chars().count());
    (plain && !TIMES.contains(&noun)).then_some(measure.len() + noun.len())
}

/// “六清”： of a numeral in quotation marks, where the list follows at once.
fn quoted_count(rest: &str) -> Option<usize> {
    let close = rest.find('”').filter(|close| (1..=4).contains(&rest[..*close].chars().count()))?;
    explains(&rest[close..]).then_some(close)
}

/// A colon, or words that say what it is: “五个一”，就是…
fn explains(behind: &str) -> bool {
    // “五不”承诺：
    let named = behind.strip_prefix('”').map_or(behind, |rest| {
        let word = rest.char_indices().take(5).find(|(_, c)| !super::clean::is_han(*c));
        word.filter(|(_, c)| *c == '：').map_or(behind, |(at, _)| &rest[at..])
    });
    let behind = named.trim_start_matches(['”', '，']);
    behind.starts_with(['：', ':'])
        || ["就是", "即", "是指"].iter().any(|word| behind.starts_with(word))
}

/// How many things follow a phrase in its own sentence.
fn listed(text: &str, range: &std::ops::Range<usize>, count: u64) -> u64 {
    inline_list(&text[range.start..], count).unwrap_or(0)
}

/// The length of what a numeral counts, where it stands before `rest`; `quoted`: the numeral
/// begins a quotation.
fn counted(rest: &str, quoted: bool) -> Option<usize> {
    static MEASURED: LazyLock<Lexicon> = LazyLock::new(|| lexicon(MEASURES));
    static NOUNS: LazyLock<Lexicon> = LazyLock::new(|| lexicon(COUNTED));
    static ALONE: LazyLock<Lexicon> = LazyLock::new(|| lexicon(BARE));
    let longest = |words: &Lexicon, text: &str| words.at_start(text).map(str::len);
    let measured = longest(&MEASURED, rest)
        .and_then(|measure| longest(&NOUNS, &rest[measure..]).map(|noun| measure + noun));
    // Whatever it is, in quotation marks it is a phrase: “四个压实”.
    let phrase = rest.starts_with('个').then(|| rest.find('”')).flatten().filter(|_| quoted);
    measured.or(phrase.filter(|end| rest[..*end].chars().count() <= 6)).or_else(|| {
        let bare = longest(&ALONE, rest)?;
        // 三条 and 四点 say it alone; 三条路 counts roads.
        let closed = !rest[bare..].starts_with(|c| super::clean::is_han(c) || c == '“')
            || rest.starts_with("方面")
            || rest.starts_with("部分");
        closed.then_some(bare)
    })
}

fn lexicon(words: &[&'static str]) -> Lexicon {
    Lexicon::new(words.iter().map(|word| (*word, 0)))
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
    if let Some(named) = named_points(paragraphs, at, range, count) {
        return named;
    }
    // In order of their starts, the last that has begun is the innermost.
    let begun = parts.partition_point(|part| part.paragraphs.start <= at);
    let Some(part) = begun.checked_sub(1).filter(|part| parts[*part].paragraphs.contains(&at))
    else {
        return 0;
    };
    let end = parts[part].paragraphs.end;
    let below: Vec<usize> = (part + 1..parts.len())
        .take_while(|other| parts[*other].paragraphs.start < end)
        .filter(|other| parts[*other].above == Some(part))
        .take(LONGEST)
        .collect();
    let own_end =
        below.first().map_or(parts[part].paragraphs.end, |first| parts[*first].paragraphs.start);
    let own_end = own_end.min(at + 3 * LONGEST).max(at + 1);
    let rest = paragraphs.get(at + 1..own_end).unwrap_or_default();
    let ordinals = series(rest).iter().map(|(_, n)| *n as u64).next().unwrap_or(0);
    if ordinals >= 2 {
        return ordinals;
    }
    if below.len() >= 2 {
        return below.len() as u64;
    }
    if said_again(paragraphs, at, range, count)
        || shown(rest, count)
        || range.end == paragraph.heading && clauses(rest, count)
    {
        return count;
    }
    // Said before the first heading, it counts the headings: 讲三点意见.
    if parts[part].level == 0 {
        let own = parts[part].above;
        let next = parts.get(part + 1).map_or(0, |part| part.level);
        let tops = parts[part + 1..]
            .iter()
            .take_while(|other| other.level > 0)
            .take(10 * LONGEST)
            .filter(|other| other.above == own && other.level == next)
            .count() as u64;
        if tops >= 2 && next > 0 {
            return tops;
        }
    }
    0
}

/// 两句话 … 第一句话：… 第二句话：…: what was declared comes again under its own name, in however
/// many paragraphs.
fn named_points(
    paragraphs: &[Paragraph],
    at: usize,
    range: &std::ops::Range<usize>,
    count: u64,
) -> Option<u64> {
    let phrase = paragraphs[at].text.get(range.clone())?;
    let counted = phrase
        .trim_start_matches(|c: char| c.is_ascii_digit() || "一二三四五六七八九十两".contains(c));
    let measure: String = counted.chars().take(1).collect();
    if measure.is_empty() {
        return None;
    }
    let mut texts = std::iter::once(&paragraphs[at].text[range.end..])
        .chain(paragraphs[at + 1..].iter().take(LONGEST).map(|p| p.text.as_str()));
    let mut text = texts.next()?;
    let mut found = 0;
    let labelled = |found: u64| format!("第{}{measure}", numeral::chinese(found + 1));
    let mut label = labelled(found);
    while found < count {
        match text.find(&label) {
            Some(place) => {
                (found, text) = (found + 1, &text[place + label.len()..]);
                label = labelled(found);
            }
            None => match texts.next() {
                Some(next) => text = next,
                None => break,
            },
        }
    }
    (found >= 2 && found == count).then_some(found)
}

/// 三个请求 … 请求你们…；请求你们…；请求你们…, 三句话 … 一句是… 一句是… 一句是…: every one of them
/// begins as what was declared, or ends so (守住权力关、金钱关、人情关).
fn said_again(
    paragraphs: &[Paragraph],
    at: usize,
    range: &std::ops::Range<usize>,
    count: u64,
) -> bool {
    let Some(phrase) = paragraphs[at].text.get(range.clone()) else { return false };
    let counted = phrase
        .trim_start_matches(|c: char| c.is_ascii_digit() || "一二三四五六七八九十两".contains(c));
    let Some(measure) = counted.chars().next() else { return false };
    let noun = &counted[measure.len_utf8()..];
    let noun = noun.trim_matches(['“', '”']);
    let own = &paragraphs[at].text[range.end..];
    let below = &paragraphs[at + 1..];
    let near = below.iter().take(count as usize).filter(|p| p.role == Role::Text);
    let texts: Vec<&str> = std::iter::once(own).chain(near.map(|p| p.text.as_str())).collect();
    let starts = |word: &str| {
        let begins = |text: &str, at: usize| {
            let before = text[..at].trim_end_matches(['“', ' ', '*']);
            before.is_empty() || before.ends_with(['。', '；', '：', '，', '！', '？', '、'])
        };
        let all =
            |text: &&str| text.match_indices(word).filter(|(at, _)| begins(text, *at)).count();
        texts.iter().map(all).sum::<usize>() as u64
    };
    let ends = |word: &str| {
        let next = |text: &str, at: usize| text[at + word.len()..].chars().next();
        let item = |c: char| matches!(c, '、' | '，' | '。' | '；' | '和' | '！');
        let all = |text: &&str| {
            text.match_indices(word).filter(|(at, _)| next(text, *at).is_some_and(item)).count()
        };
        texts.iter().map(all).sum::<usize>() as u64
    };
    let one = format!("一{measure}");
    starts(&one) == count
        || noun.chars().nth(1).is_some() && starts(noun) == count
        || !noun.is_empty() && count >= 3 && ends(noun) == count
}

/// Paragraphs that show by their form that they are the points announced: each led by a word or
/// two of its own (稳。守住…), or each a short line like the others.
fn shown(below: &[Paragraph], count: u64) -> bool {
    const LEAD: usize = 8;
    const LINE: usize = 40;
    let led = |p: &&Paragraph| {
        let text = p.text.trim_start_matches(['*', '“', '【']);
        let lead = text.find(['。', '：', '”', '】', '*']).map_or("", |end| &text[..end]);
        let length = lead.chars().count();
        p.role == Role::Text
            && p.ordinals.is_empty()
            && (1..=LEAD).contains(&length)
            && !lead.contains('，')
            && p.text.chars().count() > length + 4
    };
    let line = |p: &&Paragraph| {
        let length = p.text.chars().count();
        p.role == Role::Text && length <= LINE && !super::around::closes(&p.text)
    };
    let run = |own: &dyn Fn(&&Paragraph) -> bool| below.iter().take_while(own).count() as u64;
    let even = || {
        let lengths = below.iter().take(count as usize).map(|p| p.text.chars().count());
        let (least, most) = lengths.fold((LINE, 0), |(a, b), n| (a.min(n), b.max(n)));
        most <= 2 * least
    };
    run(&led) == count || run(&line) == count && even()
}

/// 三件小事 in a heading, and 每天…，每周…，每月…。 below it: as many clauses as it says, each with the
/// same first character.
fn clauses(below: &[Paragraph], count: u64) -> bool {
    let Some(text) = below.first().map(|p| p.text.as_str()) else { return false };
    let sentence = text.split(['。', '！', '？']).next().unwrap_or_default();
    let first = sentence.chars().next();
    let mut clauses = sentence.split(['，', '；']).filter(|clause| !clause.is_empty());
    sentence.matches(['，', '；']).count() as u64 + 1 == count
        && clauses.all(|clause| clause.chars().next() == first)
}

/// 三个一：一本账、一张图、一支队伍
fn inline_list(text: &str, count: u64) -> Option<u64> {
    let end = text.find(['。', '！', '？']).unwrap_or(text.len());
    let sentence = &text[..end];
    let said = |word: &str, skip: usize| sentence.find(word).map(|at| at + skip);
    let at = sentence
        .find(['：', ':'])
        .or_else(|| said("，即", "即".len()))
        .or_else(|| said("就是", "就".len()))
        .or_else(|| said("是指", "是".len()))?;
    let before = sentence[..at].chars().count();
    let mark = sentence[at..].chars().next().map_or(1, char::len_utf8);
    let listed = &sentence[at + mark..];
    let count_by =
        |marks: &[char]| listed.split(marks).filter(|item| !item.trim().is_empty()).count() as u64;
    // Which mark parts the items shows in the number: the one that comes nearest.
    let items = [&['；'][..], &['，'], &['、'], &['，', '；']]
        .into_iter()
        .map(count_by)
        .min_by_key(|items| items.abs_diff(count))?;
    (before <= 16 && items >= 2 && items.abs_diff(count) <= 2).then_some(items)
}
