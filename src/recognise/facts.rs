//! Facts of a text that are offered for slots and are written in words or stand amid them: hours and
//! days, spans, shares, counts, offices by their level, people by their title.

use std::ops::Range;
use std::sync::LazyLock;

use super::clean::{self, is_han};
use super::lexicon::{Chars, Lexicon};
use super::naming::{self, Naming};
use super::place::{Form, TITLES, Token, near, text_naming};
use crate::library::SlotKind;

/// Surnames that begin few words of the language.
const CLEAR: &str = "王李张刘陈杨赵吴徐孙胡朱郭罗梁宋郑谢韩唐冯董萧程曹袁邓许傅沈曾彭吕苏蒋蔡贾丁魏薛阎余\
    潘杜戴夏钟汪姜范姚谭廖邹熊陆郝孔崔康邱秦顾侯邵孟段雷尹黎乔贺赖龚莫骆殷倪翁柯戚鲍裴褚聂";
static SURNAMES: LazyLock<Chars> = LazyLock::new(|| Chars::new(CLEAR));

fn is_numeral(c: char) -> bool {
    clean::is_numeral(c) || matches!(c, '两' | '百' | '千' | '半')
}

fn is_level(c: char) -> bool {
    matches!(c, '省' | '市' | '县' | '区' | '镇' | '乡' | '州' | '旗' | '街' | '团')
}

/// Whether a fact may begin with a character wherever it stands.
pub(super) fn starts(c: char) -> bool {
    static ALL: LazyLock<Chars> = LazyLock::new(|| {
        Chars::new(&format!("一二两三四五六七八九十百千半省市县区镇乡州旗街团{CLEAR}"))
    });
    ALL.has(c)
}

/// The fact that begins at a place of a text.
pub(super) fn at(text: &str, at: usize) -> Option<Token> {
    match text[at..].chars().next()? {
        '《' => newspaper(text, at),
        '0'..='9' => hour(text, at).or_else(|| day(text, at)),
        c if is_numeral(c) => numeral(text, at),
        c if is_level(c) => office(text, at),
        c if SURNAMES.has(c) => titled(text, at),
        _ => None,
    }
}

fn token(range: Range<usize>, naming: Naming) -> Option<Token> {
    Some(Token { range, width: 0, form: Form::Plain, certain: false, naming: Some(naming) })
}

fn said(name: &str, before: usize) -> Naming {
    Naming { before, ..text_naming(name, SlotKind::Text, "") }
}

/// Parts of the day before an hour.
const PARTS: [&str; 12] = [
    "上午", "下午", "凌晨", "早上", "早晨", "清晨", "晚上", "中午", "傍晚", "今晚", "当晚", "晚间",
];

/// The bytes of the words before an hour that belong to it: 每天下午.
fn part_of_day(left: &str) -> usize {
    let part = PARTS.iter().find(|part| left.ends_with(**part)).map_or(0, |part| part.len());
    let left = &left[..left.len() - part];
    let each = ["每天", "每日"].iter().find(|each| part > 0 && left.ends_with(**each));
    part + each.map_or(0, |each| each.len())
}

/// 19时, 22时30分, 上午8点, 下午4点半
fn hour(text: &str, at: usize) -> Option<Token> {
    let rest = &text[at..];
    let digits = |text: &str| text.bytes().take_while(u8::is_ascii_digit).count();
    let length = digits(rest);
    let whole = rest.get(..length)?.parse::<u8>().is_ok_and(|hour| hour <= 24);
    if !whole
        || length > 2
        || text[..at].ends_with(|c: char| c.is_ascii_digit() || "第.:：".contains(c))
    {
        return None;
    }
    let part = part_of_day(&text[..at]);
    clock(text, at, at + length, part)
}

/// The rest of an hour behind its number.
fn clock(text: &str, at: usize, from: usize, part: usize) -> Option<Token> {
    let sign = text[from..].chars().next().filter(|c| matches!(c, '时' | '点'))?;
    let mut end = from + sign.len_utf8();
    let behind = &text[end..];
    let minutes = behind.bytes().take_while(u8::is_ascii_digit).count();
    let exact = if minutes > 0 && behind[minutes..].starts_with('分') {
        minutes + "分".len()
    } else {
        ["半", "整", "钟"]
            .iter()
            .find(|word| behind.starts_with(**word))
            .map_or(0, |word| word.len())
    };
    end += exact;
    let other = behind.starts_with(|c| "间候代段机期常刻而光针节令装速尚空效".contains(c));
    // 三点要求 are points.
    let fits = match sign {
        '时' => part > 0 || text[at..from].starts_with(|c: char| c.is_ascii_digit()),
        // 9点前到岗
        _ => {
            let until = ["前", "以前", "之前", "准时", "集合"];
            part > 0 || exact > 0 || until.iter().any(|word| behind.starts_with(word))
        }
    };
    (fits && !other).then_some(())?;
    token(at..end, said("时间", part))
}

/// 每月25日, 10日前, 明年10月, 9月份
fn day(text: &str, at: usize) -> Option<Token> {
    let (left, rest) = (&text[..at], &text[at..]);
    let length = rest.bytes().take_while(u8::is_ascii_digit).count();
    let number =
        rest[..length].parse::<u8>().ok().filter(|_| length <= 2 && !rest.starts_with('0'))?;
    let behind = &rest[length..];
    let before = |words: &[&str]| {
        words.iter().find(|word| left.ends_with(**word)).map_or(0, |word| word.len())
    };
    let monthly = before(&["每月"]);
    let years = before(&["明年", "今年", "去年", "次年", "当年"]);
    // 2024年3月: the year or the month of a date stands before.
    if monthly + years == 0
        && left.ends_with(|c: char| c.is_ascii_digit() || ".-/:：年月第".contains(c))
    {
        return None;
    }
    if let Some(after) = behind.strip_prefix('日').filter(|_| number <= 31) {
        let other = after.starts_with(|c| "志程常均产报历益内夜游".contains(c));
        let other = other || after.starts_with("之内");
        let name = if after.starts_with('前') { "完成期限" } else { "日期" };
        let end = at + length + "日".len();
        return (!other).then(|| token(at..end, said(name, monthly)))?;
    }
    let after = behind.strip_prefix('月').filter(|_| (1..=12).contains(&number))?;
    let share = if after.starts_with('份') { "份".len() } else { 0 };
    let other = after.starts_with(|c: char| "球饼薪租嫂票均末".contains(c) || c.is_ascii_digit());
    (!other).then(|| token(at..at + length + "月".len() + share, said("月份", years)))?
}

/// What is written in numerals: 三个月, 两成半, 三分之一, 二十个, 凌晨四点.
fn numeral(text: &str, at: usize) -> Option<Token> {
    const MOST: usize = 6;
    let (left, rest) = (&text[..at], &text[at..]);
    // Most numerals of a text are 一 before what is no unit.
    let mut ahead = rest.chars().skip(1);
    let near_unit = match ahead.next() {
        Some('个') => ahead.next().is_some_and(|c| matches!(c, '半' | '小' | '工' | '星' | '月')),
        Some(c) => is_numeral(c) || "分成季点小刻日周天年多来余".contains(c),
        None => false,
    };
    if !near_unit {
        return None;
    }
    let before = left.chars().next_back();
    if before.is_some_and(|c| {
        c.is_ascii_digit() || "零〇第几数初廿周万亿之".contains(c) || is_numeral(c)
    }) {
        return None;
    }
    // 百分之三十
    if let Some(share) = rest.strip_prefix("百分之") {
        let own: usize =
            share.chars().take_while(|c| is_numeral(*c) || *c == '点').map(char::len_utf8).sum();
        let end = at + "百分之".len() + own;
        let name = naming::of(near(text, at), "%", 0).name;
        return (own > 0 && !share.starts_with('百'))
            .then(|| token(at..end, text_naming(&name, SlotKind::Text, "")))?;
    }
    let count = rest.chars().take(MOST).take_while(|c| is_numeral(*c)).count();
    let length: usize = rest.chars().take(count).map(char::len_utf8).sum();
    let run = &rest[..length];
    if run == "一半" && left.ends_with(['近', '约', '过']) {
        let name = naming::of(near(text, at), "%", 0).name;
        return token(at..at + length, text_naming(&name, SlotKind::Text, ""));
    }
    let ranked = |c: char| "十百千".contains(c);
    // 五六个, 二六年
    let number = count == 1 || run.contains(ranked) && !run.contains('半');
    if !number {
        return None;
    }
    let behind = &rest[length..];
    let own = count == 1 && !run.starts_with(ranked);
    if let Some(token) = share(text, at, length).filter(|_| own) {
        return Some(token);
    }
    let part = part_of_day(left);
    if part > 0 && behind.starts_with('点') {
        return clock(text, at, at + length, part);
    }
    if let Some(after) =
        behind.strip_prefix("季度").filter(|_| matches!(run, "一" | "二" | "三" | "四"))
    {
        let end = at + length + "季度".len();
        let whole = before != Some('前') && before != Some('每') && !after.starts_with('末');
        return whole.then(|| token(at..end, text_naming("季度", SlotKind::Text, "")))?;
    }
    span(text, at, length).or_else(|| counted(text, at, length))
}

/// 占四成, 改了两成半, 下降三分之一, 近一半
fn share(text: &str, at: usize, length: usize) -> Option<Token> {
    let (left, behind) = (&text[..at], &text[at + length..]);
    let mut end = at + length;
    if let Some(of) = behind.strip_prefix("分之") {
        let own: usize =
            of.chars().take(3).take_while(|c| is_numeral(*c)).map(char::len_utf8).sum();
        end += "分之".len() + own;
        (own > 0).then_some(())?;
    } else if let Some(after) = behind.strip_prefix('成') {
        end += "成".len() + if after.starts_with('半') { "半".len() } else { 0 };
        let after = &text[end..];
        let measured = left
            .chars()
            .next_back()
            .is_none_or(|c| !is_han(c) || "占达到近约超过的有了为是足少多降增高在将".contains(c));
        // 一成不变, 三成为
        let other = text[at..].starts_with("一成不")
            || after.starts_with(|c| "为立功员本果效绩就长熟都品人分因文套型名活新".contains(c));
        (measured && !other).then_some(())?;
    } else {
        return None;
    }
    let name = naming::of(near(text, at), "%", 0).name;
    token(at..end, text_naming(&name, SlotKind::Text, ""))
}

/// 三个月, 两小时, 五年: how long something lasts.
fn span(text: &str, at: usize, length: usize) -> Option<Token> {
    const UNITS: [&str; 12] = [
        "个半小时", "个小时", "小时", "分钟", "刻钟", "个工作日", "个星期", "个月", "日内", "周",
        "天", "年",
    ];
    let (left, run, behind) = (&text[..at], &text[at..at + length], &text[at + length..]);
    let more = ["多", "来", "余"].iter().find(|word| behind.starts_with(**word));
    let behind = &behind[more.map_or(0, |more| more.len())..];
    let unit = UNITS.iter().find(|unit| behind.starts_with(**unit))?;
    let after = &behind[unit.len()..];
    let other = match *unit {
        // 三年级, 三年行动: no length of time that is another elsewhere
        "年" => {
            after.starts_with(|c| "级制生期行规义计纪限一代".contains(c))
                || run.starts_with(['一', '半', '百', '千'])
                || left.ends_with('年')
        }
        // 三天两头, 这两天
        "天" => {
            after.starts_with(|c| "两下空地天".contains(c))
                || run.starts_with(['一', '半', '百', '千'])
                || run == "两" && left.ends_with(['这', '那', '近', '头', '前'])
        }
        "周" => {
            run == "一" || run == "半" || after.starts_with(|c| "年岁围边末期密到".contains(c))
        }
        "个星期" | "个月" => run == "半",
        _ => false,
    };
    if other {
        return None;
    }
    let end = text.len() - after.len() - if *unit == "日内" { "内".len() } else { 0 };
    let plain = match *unit {
        "年" => "年数",
        "周" | "个星期" => "周数",
        "天" | "日内" | "个工作日" => "天数",
        "个月" => "月数",
        _ => "时长",
    };
    let name = naming::of(near(text, at), behind, 0);
    let short = name.kind == SlotKind::Number
        && name.name.chars().count() <= 6
        && !name.name.contains(|c| "我你他是在再过去请用不了这那着就把被让".contains(c));
    let name = if short { name.name } else { plain.to_owned() };
    token(at..end, text_naming(&name, SlotKind::Text, ""))
}

/// 三十六个村, 一百对: a number that no saying has.
fn counted(text: &str, at: usize, length: usize) -> Option<Token> {
    let (run, behind) = (&text[at..at + length], &text[at + length..]);
    let whole = run.chars().count() >= 2;
    let other = behind.starts_with(|c| "大届国世四五条分节指面方".contains(c));
    if !whole || other {
        return None;
    }
    let naming = naming::of(near(text, at), behind, 0);
    let fact = naming.kind == SlotKind::Number && !naming.unit.is_empty();
    fact.then(|| token(at..at + length, Naming { kind: SlotKind::Text, ..naming }))?
}

/// 县委党校, 市总工会, 街道纪工委, 团市委
fn office(text: &str, at: usize) -> Option<Token> {
    const BODIES: &[&str] = &[
        "委组织部", "委宣传部", "委统战部", "委政法委", "委社会工作部", "委党校", "委督查室",
        "委办公室", "委办", "委巡察办", "委编办", "委老干部局", "委农办", "委网信办", "政府办公室",
        "政府办", "政府督查室", "纪委监委", "纪委", "纪工委", "监委", "总工会", "工会", "科协",
        "妇联", "工商联", "残联", "文联", "侨联", "团委", "卫健委", "发改委", "国资委", "红十字会",
        "武装部", "人武部", "防指", "防汛抗旱指挥部", "防汛指挥部", "消防支队", "消防大队",
        "消防救援支队", "消防救援大队", "交警支队", "交警大队", "气象局", "教育局", "公安局",
        "财政局", "水利局", "住建局", "民政局", "农业农村局", "自然资源局", "交通运输局", "交通局",
        "生态环境局", "应急管理局", "应急局", "市场监管局", "人社局", "司法局", "审计局", "统计局",
        "信访局", "林业局", "城管局", "文旅局", "医保局", "税务局", "经信局", "商务局", "科技局",
        "乡村振兴局", "发改局", "水务局", "卫健局", "供电公司", "人民医院", "中医院", "中医医院",
        "妇幼保健院", "疾控中心", "融媒体中心", "法院", "人民法院", "检察院", "人民检察院", "党校",
        "图书馆", "档案馆", "文化馆", "职教中心", "教体局", "畜牧局", "城投公司",
    ];
    static WORDS: LazyLock<Lexicon> =
        LazyLock::new(|| Lexicon::new(BODIES.iter().map(|body| (*body, 0))));
    let (left, rest) = (&text[..at], &text[at..]);
    let first = rest.chars().next()?;
    let level = match first {
        '街' => rest.starts_with("街道").then_some("街道".len())?,
        _ => first.len_utf8(),
    };
    let behind = &rest[level..];
    let length = if first == '团' {
        let area = behind.chars().next().filter(|c| "省市县区".contains(*c))?;
        let own = behind[area.len_utf8()..].strip_prefix('委')?;
        (!own.starts_with('员')).then_some(area.len_utf8() + "委".len())?
    } else {
        let body = WORDS.at_start(behind)?;
        let after = &behind[body.len()..];
        // 组织部门, 县委办公楼, 法院系统
        let other = body.ends_with('办') && after.starts_with(['理', '的', '好', '成', '学', '公'])
            || body.ends_with('部') && after.starts_with('门')
            || after.starts_with("系统");
        (!other).then_some(body.len())?
    };
    let before = left.chars().next_back();
    // 各县纪委, ××县纪委
    if before
        .is_some_and(|c| "各全每两邻外几社园街地小城】]}".contains(c) || super::place::is_sign(c))
    {
        return None;
    }
    token(at..at + level + length, text_naming("单位名称", SlotKind::Text, ""))
}

/// 邓副镇长, 段主席: a surname and a title, whatever stands before.
fn titled(text: &str, at: usize) -> Option<Token> {
    static WORDS: LazyLock<Lexicon> =
        LazyLock::new(|| Lexicon::new(TITLES.iter().chain(&["厂长"]).map(|title| (*title, 0))));
    /// Words that end in a surname.
    const OTHERS: &[&str] = &[
        "工程", "课程", "阶段", "路段", "时段", "手段", "也许", "允许", "其余", "业余", "复苏",
        "江苏", "流程", "过程", "日程", "议程", "规范", "示范", "模范", "师范", "师傅", "华夏",
        "照顾", "健康",
    ];
    let rest = &text[at..];
    let first = rest.chars().next()?;
    let title = WORDS.at_start(&rest[first.len_utf8()..])?;
    let end = at + first.len_utf8();
    let other = OTHERS.iter().any(|word| text[..end].ends_with(word));
    let naming = text_naming(&format!("{title}称呼"), SlotKind::Text, "");
    (!other).then(|| token(at..end + title.len(), naming))?
}

/// 《江州日报》
fn newspaper(text: &str, at: usize) -> Option<Token> {
    const LONGEST: usize = 10;
    let from = at + "《".len();
    let (length, _) = text[from..].char_indices().take(LONGEST).find(|(_, c)| *c == '》')?;
    let name = &text[from..from + length];
    let paper = ["日报", "晚报", "早报", "商报"].iter().find_map(|end| name.strip_suffix(end))?;
    let everyones = ["人民", "光明", "经济", "法治", "工人", "农民", "科技"].contains(&paper);
    (paper.chars().nth(1).is_some() && !everyones)
        .then(|| token(from..from + length, text_naming("报纸名称", SlotKind::Text, "")))?
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_only_looks_like_a_fact_is_none() {
        for text in [
            "三点要求", "一成不变", "三成为", "三年级", "三年行动", "一年", "两天两头",
            "二十大精神", "二十四节气", "百分之百", "十分", "半年", "县委办理", "一半", "工程师傅",
            "8时间", "3点意见", "32日", "13月", "《人民日报》", "《晚报》", "市工业", "区组织部门",
            "团市委员会", "三成新",
        ] {
            assert!(at(text, 0).is_none(), "{text}");
        }
        let amid = "各县纪委";
        assert!(at(amid, "各".len()).is_none());
        let course = "工程师傅";
        assert!(at(course, "工".len()).is_none());
    }
}
