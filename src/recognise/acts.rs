//! Short verbs before a figure: 送走新兵, 另设休息室, 智能水表再换. They are no part of what is counted.

use std::sync::LazyLock;

use super::clean::is_han;
use super::lexicon::Chars;

/// Verbs of one character that something is done to things by.
static DOERS: LazyLock<Chars> = LazyLock::new(|| {
    Chars::new(
        "列亮送装设修建办换写种挖栽打拆铺架搭配补改盖砌添找救抓查接派选评签捐买卖养背牵扛抬搬推\
        拉排挂贴画编印发运清追退开谈引招收争抢筹挤拿摘领带投聚减压跑走做啃练",
    )
});
/// What such a verb ends with: 送走, 办起, 牵成.
const RESULTS: &str = "走出成好完起下满全齐掉回上通到进遍";
/// What says that it is done once more or beside.
const AGAIN: [&str; 8] = ["另外", "先后", "前后", "另", "再", "又", "还", "已"];
/// Words of two characters that look like a verb with its end.
const WORDS: &[&str] = &[
    "收成", "收到", "编成", "接下", "查出", "运出", "做到", "开进", "改进", "引进", "推进", "跑道",
    "发出", "选出", "派出", "走上", "走出", "走到", "走进", "带上", "建成", "开好", "打好", "做好",
    "办好",
];
/// Verbs that stand before a noun with nothing else, with what makes another word of each.
const LONE: &[(char, &str)] = &[
    ('写', "作字实生真照意入"),
    ('装', "备置修饰配卸机潢甲载裱订箱扮"),
    ('设', "备施计置想立区防定岗在"),
    ('栽', "培种植"),
    ('砌', "块"),
    ('盖', "章"),
    ('添', "加"),
    ('捐', "款赠助资献血"),
];

/// How words for somebody end.
const PERSONS: [char; 14] =
    ['员', '工', '者', '师', '民', '兵', '妹', '弟', '姐', '手', '友', '童', '子', '生'];
/// What somebody does, in one character that begins no noun that follows such a word.
const ACTS: &str = "守送冲奔扛背跑站坐顶捧抱住睡熬留挺挤抢挨搬抬拉推挖追跪躺喊哭笑拿";

fn doer(c: char) -> bool {
    DOERS.has(c)
}

/// The bytes of a verb with its end that a run begins with.
fn result(run: &str) -> Option<usize> {
    let mut chars = run.chars();
    let (verb, end) = (chars.next()?, chars.next()?);
    let length = verb.len_utf8() + end.len_utf8();
    (doer(verb) && RESULTS.contains(end) && !WORDS.contains(&&run[..length])).then_some(length)
}

fn again(run: &str) -> usize {
    let mut rest = run;
    while let Some(after) = AGAIN.iter().find_map(|word| rest.strip_prefix(word)) {
        rest = after;
    }
    run.len() - rest.len()
}

/// Whether a noun is a word for somebody.
pub(super) fn somebody(noun: &str) -> bool {
    noun.ends_with(PERSONS) || noun.ends_with(['人', '众', '部', '官', '长', '女'])
}

/// The verb that a run of words begins with, and its object of two characters and more.
pub(super) fn split(run: &str) -> Option<(&str, &str)> {
    let long = |rest: &str| rest.chars().nth(1).is_some();
    // 工会另设母婴室, 施工队修通机耕路
    let mid = run.char_indices().skip(2).find(|(at, c)| {
        if !(matches!(c, '另' | '再' | '又') || doer(*c)) {
            return false;
        }
        let rest = &run[*at..];
        let again = ["另", "再", "又"].iter().find_map(|word| rest.strip_prefix(word));
        let done = again.and_then(|rest| rest.strip_prefix(doer)).is_some_and(long);
        done || result(rest).is_some_and(|end| long(&rest[end..]))
    });
    let run = &run[mid.map_or(0, |(at, _)| at)..];
    let again = again(run);
    let rest = &run[again..];
    let first = rest.chars().next()?;
    if let Some(end) = result(rest) {
        let object = rest[end..].trim_start_matches('了');
        return long(object).then_some((&run[..again + end], object));
    }
    let object = &rest[first.len_utf8()..];
    let lone =
        LONE.iter().any(|(verb, not)| *verb == first && !object.starts_with(|c| not.contains(c)));
    if long(object) && (again > 0 && doer(first) || lone) {
        return Some((&run[..again + first.len_utf8()], object));
    }
    // 为独居老人装报警器
    let whom = rest.strip_prefix(['为', '给', '替'])?;
    let (at, verb) = whom.char_indices().skip(2).take(7).find(|(at, c)| {
        let not = LONE.iter().find(|(verb, _)| verb == c).map(|(_, not)| *not);
        let not =
            not.or((matches!(c, '送' | '换' | '修' | '买' | '打')).then_some("理建缮养复届造"));
        not.is_some_and(|not| !whom[at + c.len_utf8()..].starts_with(|c| not.contains(c)))
    })?;
    let object = whom[at + verb.len_utf8()..].trim_start_matches(['了', '上', '好']);
    long(object).then_some((&whom[at..at + verb.len_utf8()], object))
}

/// Whether a run is such a verb and nothing else: 再装, 牵成.
pub(super) fn whole(run: &str) -> bool {
    let again = again(run);
    let rest = &run[again..];
    let single = again > 0 && rest.chars().all(doer) && rest.chars().count() == 1;
    single || result(rest) == Some(rest.len()) || rest == "建成" && again > 0
}

/// A run without the verb at its end: 智能水表 of 智能水表再换.
pub(super) fn without(run: &str) -> &str {
    // Most runs end in a noun.
    if !run.ends_with(|c| doer(c) || RESULTS.contains(c)) {
        return run;
    }
    let from = run.char_indices().rev().nth(3).map_or(0, |(at, _)| at);
    let ends = run[from..].char_indices().map(|(at, _)| from + at);
    let mut stems =
        ends.map(|at| run.split_at(at)).filter(|(stem, _)| stem.chars().nth(1).is_some());
    stems.find(|(_, verb)| whole(verb)).map_or(run, |(stem, _)| stem)
}

/// Where in a run a verb follows the noun that it began with: 问题列成表, 志愿者守卡口.
pub(super) fn follows(run: &str) -> Option<usize> {
    let mut places = run.char_indices().skip(2).map(|(at, _)| at);
    places.find(|at| {
        let (noun, rest) = run.split_at(*at);
        let somebody = || !noun.ends_with("学生");
        let does =
            || noun.ends_with(PERSONS) && rest.starts_with(|c| ACTS.contains(c)) && somebody();
        result(rest).is_some() && !noun.ends_with(['在', '未', '已']) || does()
    })
}

/// What the same verb was said of before: 电梯 of 加装电梯的办法……再装.
pub(super) fn taken_up<'a>(left: &'a str, verb: &str) -> Option<&'a str> {
    /// Characters that are looked at.
    const NEAR: usize = 80;
    let verb = verb[again(verb)..].chars().next().filter(|c| doer(*c))?;
    let end = left.rfind(verb)?;
    let from = left[..end].char_indices().rev().take(NEAR).last().map_or(0, |(at, _)| at);
    let said = left[from..end].rfind(verb)? + from + verb.len_utf8();
    let object = &left[said..end];
    let object = object.trim_start_matches(['了', '过', '好']);
    let until = object.find(|c: char| !is_han(c) || c == '的').unwrap_or(object.len());
    let object = &object[..until];
    let noun = !object.starts_with(|c: char| RESULTS.contains(c) || "得不着".contains(c));
    (noun && (2..=5).contains(&object.chars().count())).then_some(object)
}
