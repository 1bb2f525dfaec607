//! Sections and their kinds: where parts begin and end, and what each does in the speech.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use super::level::is_short_line;
use super::lexicon::Lexicon;
use super::{Corrections, Paragraph, Part, Role, Row, Why};
use crate::library::Kind;

/// Words that speak for a kind. In a heading they weigh most; the order settles ties.
const WORDS: [(Kind, &[&str]); 10] = [
    (
        Kind::Requirement,
        &[
            "要求", "组织领导", "加强领导", "组织保障", "保障措施", "保障", "取得实效", "见实效",
            "落地见效", "压实责任", "落实责任", "责任落实", "严明纪律", "纪律", "作风", "督查",
            "督导", "考核", "问责", "确保落实", "落到实处", "狠抓落实", "齐抓共管", "形成合力",
            "领导责任", "工作合力", "务必", "几点希望", "希望大家", "加强协作", "协同配合",
            "守住底线", "建议", "责任", "规矩", "落实", "抓落实", "不许", "不准", "不得", "谁来",
            "谁负责", "拧紧", "压实", "压紧", "扣紧", "担当", "到位", "执行", "严守", "守牢",
            "守住", "边界", "叮嘱", "嘱咐", "嘱托", "希望", "不打折扣", "红线", "问效", "监督",
            "不放过", "负责",
        ],
    ),
    (
        Kind::Problem,
        &[
            "问题", "不足", "短板", "还欠", "错在", "差在", "还差", "不廉", "差距", "薄弱", "困难",
            "正视", "症结", "隐患", "教训", "制约", "弱项", "欠账", "差的", "难处", "通病", "毛病",
            "原因", "病灶", "病根", "根源", "根子", "软肋", "堵点", "痛点", "难点", "卡点", "欠缺",
            "缺什么", "差什么", "照镜子", "没做好", "没办好", "没办成", "没做成", "没完成", "风险",
            "不满意", "剩多少", "最怕",
        ],
    ),
    (
        Kind::Achievement,
        &[
            "成绩", "成效", "回顾", "干成了", "来的主要工作", "来的工作", "年的工作", "取得",
            "完成情况", "工作开展情况", "主要做法", "亮点", "充分肯定", "进展", "过去一年",
            "一年来", "总结", "收获", "经验", "基本情况", "工作情况", "说好的", "去年的工作",
            "去年工作", "好的方面", "来之不易", "做了", "已经完成", "回望", "走过", "数字", "成果",
            "变化", "体会", "启示", "优势", "家底", "做了什么", "干了什么", "干了哪些", "做了哪些",
            "办成", "办成了", "成功", "答卷", "成绩单", "报个账", "报账", "回头看", "这一年",
            "五年来", "三年来", "获奖", "得来", "履行职责", "履职尽责", "工作总结", "主要工作",
            "走过的", "怎么样了", "得怎么样",
        ],
    ),
    (
        Kind::Situation,
        &[
            "形势", "特点", "认识", "重要性", "意义", "必要性", "站位", "机遇", "挑战", "责任感",
            "紧迫感", "使命感", "看清", "为什么", "何以", "背景", "统一思想", "重视", "信心",
            "怎么看", "如何看", "分量", "想清楚", "想明白", "看清楚", "看明白", "掂", "什么叫",
            "为谁", "为了谁", "深刻", "时代", "大势", "越来越", "不远", "由来", "特殊",
        ],
    ),
    (
        Kind::Task,
        &[
            "任务", "目标", "重点工作", "努力方向", "下一步", "下步", "今后", "要办的", "排个队",
            "靶心", "主攻", "明年", "方向", "几件事", "几件大事", "路线图", "时间表", "蓝图",
            "再提升", "规划", "重点", "打算", "思路", "安排", "部署", "突出重点", "聚焦",
            "工作重点", "明确", "全年", "计划", "新一年", "新的一年", "要做什么", "要做的",
            "要干成", "要干的", "要办成", "干什么", "今年的任务", "再上台阶",
        ],
    ),
    (
        Kind::Measure,
        &[
            "举措", "措施", "办法", "抓好", "抓实", "推进", "着力", "强化", "突破", "加快", "建设",
            "创新", "深化", "机制", "提升", "做好", "改进", "整治", "攻坚", "夯实", "抓住", "狠抓",
            "推动", "治理", "怎么办", "办好", "怎么做", "怎样做", "优化", "到哪里去", "怎样去",
            "怎么样去", "怎么干", "怎样干", "抓", "路子", "法子", "招数", "清零", "排查", "化解",
            "消除", "解决", "补齐", "整改", "用好", "管住", "管好", "盘活", "备足", "守好", "摸清",
            "服务", "提升", "打造", "做强", "做优", "做大", "培育", "完善", "健全", "发力",
        ],
    ),
    (
        Kind::Pledge,
        &[
            "表态", "承诺", "决心", "请组织放心", "请大家监督", "我将", "我一定", "不辜负", "绝不",
            "我保证", "履职",
        ],
    ),
    (Kind::Thanks, &["感谢", "致谢", "谢意", "谢谢", "敬意"]),
    (
        Kind::Wish,
        &["祝愿", "祝福", "预祝", "祝大家", "恭祝", "新年快乐", "前程似锦", "期盼", "寄语"],
    ),
    (
        Kind::Link,
        &[
            "下面，请", "现在进行", "会议进行", "第一项", "掌声有请", "首先请", "下面请", "有请",
            "议程",
        ],
    ),
];

/// Cuts the paragraphs into parts, marks where sections begin, and tells each part's kind.
pub(super) fn parts(
    rows: &[Row],
    paragraphs: &mut [Paragraph],
    corrections: &Corrections,
) -> Vec<Part> {
    let spoken =
        |role: Role| matches!(role, Role::Salutation | Role::Heading(_) | Role::Text | Role::Quote);
    // The first salutation belongs to the front; a later one begins a section.
    let body = paragraphs
        .iter()
        .position(|p| matches!(p.role, Role::Heading(_) | Role::Text | Role::Quote))
        .unwrap_or(paragraphs.len());
    let sort = sort_of(paragraphs);
    let turns = turns(rows, paragraphs, body, sort);
    let top = paragraphs
        .iter()
        .filter_map(|p| match p.role {
            Role::Heading(level) => Some(level),
            _ => None,
        })
        .min()
        .unwrap_or(1);
    // Short lines above the first salutation are front matter that was not understood.
    let greeting = paragraphs.iter().position(|p| p.role == Role::Salutation).filter(|first| {
        *first <= body + 4
            && paragraphs[body.min(*first)..*first].iter().all(|p| is_short_line(&p.text, 40))
    });
    let mut parts: Vec<Part> = Vec::new();
    let mut open: Vec<usize> = Vec::new();
    for at in body..paragraphs.len() {
        let role = paragraphs[at].role;
        let key = rows[paragraphs[at].rows[0]].key();
        let corrected = corrections.begins.get(&key).copied();
        // Under a title, or under another salutation, one begins nothing.
        let greeted = at > body
            && !matches!(paragraphs[at - 1].role, Role::Heading(_) | Role::Text | Role::Quote);
        let titled = matches!(role, Role::Title) && paragraphs[at - 1].role != Role::Title;
        let level = match role {
            Role::Heading(level) => Some(level),
            Role::Salutation => (at == body || !greeted && Some(at) != greeting).then_some(0),
            _ if titled || turns.binary_search(&at).is_ok() || parts.is_empty() => Some(0),
            _ if corrected == Some(true) => Some(0),
            _ => None,
        };
        let level = match (level, corrected) {
            (Some(0), Some(false)) if !parts.is_empty() => None,
            (level, _) => level,
        };
        let Some(level) = level else { continue };
        if !spoken(role) && !titled {
            continue;
        }
        while let Some(last) = open.last().copied() {
            let above = parts[last].level;
            if level > 0 && above > 0 && above < level {
                break;
            }
            parts[last].paragraphs.end = at;
            open.pop();
        }
        paragraphs[at].begins = corrected.unwrap_or(level <= top);
        let above = open.last().copied();
        open.push(parts.len());
        let range = at..paragraphs.len();
        parts.push(Part { level, paragraphs: range, kind: Kind::Other, why: String::new(), above });
    }
    let tops: Vec<usize> = (0..parts.len()).filter(|at| parts[*at].above.is_none()).collect();
    for at in 0..parts.len() {
        let place = tops.binary_search(&at).ok();
        // Each speech of a collection has its own opening and its own end.
        let titled = |at: usize| {
            let start = &paragraphs[parts[at].paragraphs.start];
            let before = rows[..start.rows[0]].iter().rev().find(|row| row.role != Role::Blank);
            start.role == Role::Title
                || parts[at].level == 0 && before.is_some_and(|row| row.why == Some(Why::PartMark))
        };
        let first = place == Some(0) && parts[at].level == 0 || titled(at);
        let last = place
            .is_some_and(|place| place > 0 && tops.get(place + 1).is_none_or(|next| titled(*next)));
        let numbered = |at: &usize| parts[*at].level > 0;
        let nth = place.filter(|_| parts[at].level > 0).map(|place| Nth {
            first: place.checked_sub(1).and_then(|at| tops.get(at)).is_none_or(|at| !numbered(at)),
            last: tops.get(place + 1).is_none_or(|at| !numbered(at)),
        });
        let frame = Frame { first, last, nth, sort };
        let range = parts[at].paragraphs.clone();
        let key = rows[paragraphs[range.start].rows[0]].key();
        let (kind, why) = match corrections.kinds.get(&key) {
            Some(kind) => (*kind, String::new()),
            None => kind_of(&paragraphs[range], parts[at].level, frame),
        };
        (parts[at].kind, parts[at].why) = (kind, why);
    }
    parts
}

/// The paragraphs that begin a part without a heading, in order: those with which the speeches take
/// their leave, each behind the last of its points, and the turns of a speech without headings.
fn turns(rows: &[Row], paragraphs: &[Paragraph], body: usize, sort: Option<Sort>) -> Vec<usize> {
    let title = |at: usize| paragraphs[at].role == Role::Title;
    let marked = |at: usize| {
        let above = rows[..paragraphs[at].rows[0]].iter().rev();
        above
            .take_while(|row| matches!(row.role, Role::Blank | Role::Noise))
            .any(|row| row.why == Some(Why::PartMark))
    };
    let starts = (body..paragraphs.len())
        .filter(|at| *at == body || title(*at) && !title(at - 1) || !title(*at) && marked(*at))
        .collect::<Vec<_>>();
    let ends = starts.iter().skip(1).copied().chain(std::iter::once(paragraphs.len()));
    let mut turns = Vec::new();
    for (from, to) in starts.iter().zip(ends) {
        let leave = farewell(paragraphs, *from..to);
        turns.extend(bodies(paragraphs, *from..to, leave, sort));
        turns.extend(leave);
    }
    turns
}

/// Where the opening of a speech without headings ends, and where what follows turns to its points or
/// to what is next; only to what says of what kind it is.
fn bodies(
    paragraphs: &[Paragraph],
    speech: std::ops::Range<usize>,
    leave: Option<usize>,
    sort: Option<Sort>,
) -> Vec<usize> {
    /// Paragraphs of some length that are enough for an opening and more.
    const LEAST: usize = 4;
    let own = &paragraphs[speech.clone()];
    let said = own.iter().position(|p| p.role == Role::Text).map(|at| speech.start + at);
    let Some(said) = said.filter(|_| !own.iter().any(|p| matches!(p.role, Role::Heading(_))))
    else {
        return Vec::new();
    };
    // Called again in its midst, it is parted there by itself.
    let called = (said..speech.end).find(|at| paragraphs[*at].role == Role::Salutation).or(leave);
    let Some(end) = called.filter(|end| Some(*end) <= leave.or(Some(*end))) else {
        return Vec::new();
    };
    let long = |at: &usize| paragraphs[*at].text.chars().nth(20).is_some();
    if (said..end).filter(long).count() < LEAST {
        return Vec::new();
    }
    // The first paragraph that says more than a greeting ends the opening.
    let opened = (said..end).find(long).unwrap_or(said) + 1;
    let points = |at: usize| {
        let own = |at: usize| paragraphs.get(at).is_some_and(is_point);
        own(at + 1) && own(at + 2) && !own(at)
    };
    let turns: Vec<usize> = (opened..end)
        .filter(|at| *at == opened || points(*at) || looks_ahead(&paragraphs[*at].text))
        .collect();
    let frame = Frame { first: false, last: false, nth: None, sort };
    let ends = turns.iter().skip(1).copied().chain(std::iter::once(end));
    let mut parted = false;
    let told = turns.iter().zip(ends).filter(|(from, to)| {
        let (kind, _) = kind_of(&paragraphs[**from..*to], 0, frame);
        // Points right below the words that announce them stay with these.
        parted |= match points(**from) || looks_ahead(&paragraphs[**from].text) {
            true => kind != Kind::Other,
            false => {
                !is_point(&paragraphs[**from])
                    && (**from..*to).any(|at| long(&at))
                    && matches!(kind, Kind::Achievement | Kind::Situation | Kind::Problem)
            }
        };
        parted
    });
    told.map(|(from, _)| *from).collect()
}

/// 下一步，…: from what was done to what is next.
fn looks_ahead(text: &str) -> bool {
    ["下一步", "接下来", "下一阶段", "下阶段", "今后一", "新的一年", "明年，"]
        .iter()
        .any(|start| text.starts_with(start))
}

fn farewell(paragraphs: &[Paragraph], speech: std::ops::Range<usize>) -> Option<usize> {
    /// What it may come to: four paragraphs, or a poem of short lines.
    const MOST: usize = 16;
    /// Long paragraphs before it in a speech without headings.
    const LEAST_BEFORE: usize = 5;
    let own = &paragraphs[speech.clone()];
    let headed = own.iter().rposition(|p| matches!(p.role, Role::Heading(_)));
    let end = speech.start
        + own
            .iter()
            .rposition(|p| matches!(p.role, Role::Text | Role::Salutation | Role::Quote))?;
    let long = |p: &Paragraph| p.text.chars().nth(20).is_some();
    let Some(last) = headed.map(|at| speech.start + at) else {
        // Nothing tells it from the rest but its own words; a second salutation parts the speech.
        let said = own.iter().position(|p| p.role == Role::Text)?;
        if own[said..].iter().any(|p| p.role == Role::Salutation) {
            return None;
        }
        let from = leave(paragraphs, speech.start..end + 1)?;
        let before = &paragraphs[speech.start..from];
        let plain = paragraphs[from..=end].iter().all(|p| ends(p) == Some(End::Thanks));
        let count = before.iter().filter(|p| p.role == Role::Text && long(p)).count();
        return (count >= LEAST_BEFORE && !plain).then_some(from);
    };
    // Never the first paragraph under the last heading, unless that heading is no heading but leads a
    // paragraph.
    let led = usize::from(paragraphs[last].heading >= paragraphs[last].text.len());
    let first = last + 1 + led;
    let mut weight = 0;
    let near = (first..=end).rev().take_while(|at| {
        weight += if long(&paragraphs[*at]) { 4 } else { 1 };
        weight <= MOST
    });
    let called = near.last().and_then(|from| {
        (from..=end).find(|at| {
            let paragraph = &paragraphs[*at];
            paragraph.role == Role::Text
                && !is_point(paragraph)
                && matches!(ends(paragraph), Some(End::Call | End::Wish))
        })
    });
    // A salutation begins a section by itself.
    let below = paragraphs.get(last..=end).unwrap_or_default();
    if below.iter().any(|p| p.role == Role::Salutation) {
        return called;
    }
    let left = leave(paragraphs, first..end + 1);
    let from = called.into_iter().chain(left).min();
    // 一是…。二是…。三是…。 and then a word to all.
    let before = from.unwrap_or(end + 1).saturating_sub(1);
    let told =
        before >= first && sums_up(&paragraphs[before]) && counted(&paragraphs[last + 1..before]);
    if told { Some(before) } else { from }
}

/// A paragraph that is one of a series.
fn is_point(paragraph: &Paragraph) -> bool {
    paragraph.ordinals.first().is_some_and(|found| found.range.start == 0)
}

/// Whether all of what stands under a heading is points, two at least.
fn counted(own: &[Paragraph]) -> bool {
    let points: usize = own.iter().map(|p| p.ordinals.len()).sum();
    points >= 2 && own.iter().all(is_point)
}

/// A short paragraph behind the last of a series, said to all who listen.
fn sums_up(paragraph: &Paragraph) -> bool {
    const ALL: &[&str] = &[
        "请大家", "希望大家", "拜托大家", "同志们", "让我们", "希望各位", "谢谢", "祝大家",
        "祝各位",
    ];
    paragraph.role == Role::Text
        && paragraph.ordinals.is_empty()
        && paragraph.text.chars().nth(120).is_none()
        && ALL.iter().any(|word| paragraph.text.contains(word))
}

/// Where the paragraphs begin that take leave at the end of `range`, one beside the other.
fn leave(paragraphs: &[Paragraph], range: std::ops::Range<usize>) -> Option<usize> {
    const MOST: usize = 8;
    let mut from = None;
    for at in range.rev().take(MOST) {
        let paragraph = &paragraphs[at];
        if paragraph.role != Role::Text || is_point(paragraph) {
            break;
        }
        let Some(end) = ends(paragraph) else { break };
        from = Some(at);
        // Who is called upon is called at the start.
        if end == End::Call {
            break;
        }
    }
    from
}

/// How a paragraph ends a speech.
#[derive(Clone, Copy, PartialEq)]
enum End {
    /// 同志们，… 各位…
    Call,
    /// 最后，祝大家…
    Wish,
    /// 让我们…！
    Appeal,
    /// 谢谢大家！ 我就讲这些。
    Thanks,
}

fn ends(paragraph: &Paragraph) -> Option<End> {
    const STARTS: &[&str] = &["最后，", "最后祝", "最后,"];
    const SAID: &[&str] = &[
        "我就讲这", "就讲到这", "就讲这些", "就讲这么多", "就说这么多", "就谈这些", "先讲这些",
        "先说这些", "就说这几句", "就汇报到这", "会就开到这", "请组织放心", "请领导放心",
        "就说这些", "就说到这", "讲完了", "说完了", "发言完", "汇报完", "报告完毕", "述职完",
        "到此结束", "不妥之处", "不当之处", "批评指正", "请予审议", "请审议", "特此报告",
        "就到这里", "就这些",
    ];
    let text = paragraph.text.as_str();
    let within = |most: usize| text.chars().nth(most).is_none();
    // 最后，再强调一下纪律。 is a point like the others.
    let stressed = text.char_indices().nth(12).map_or(text, |(end, _)| &text[..end]);
    let last = STARTS.iter().any(|start| text.starts_with(start)) && !stressed.contains("强调");
    if last || calls(text) {
        return Some(End::Call);
    }
    if wishes(paragraph) {
        return Some(End::Wish);
    }
    let appeals = text.match_indices("让我们").any(|(at, _)| {
        let before = text[..at].trim_end();
        before.is_empty() || before.ends_with(['。', '！', '，'])
    });
    if appeals && within(160) && text.ends_with('！') {
        return Some(End::Appeal);
    }
    let told = text.starts_with("以上")
        && ["报告", "汇报", "发言", "述职", "表态", "情况", "意见"]
            .iter()
            .any(|w| text.contains(w));
    let thanked =
        ["谢谢大家！", "谢谢大家。", "谢谢！", "谢谢。"].iter().any(|end| text.ends_with(end));
    let said = within(if thanked { 160 } else { 60 })
        && (told || SAID.iter().any(|word| text.contains(word)))
        || within(200)
            && ["话说到这里", "话就说到这", "说到这里，"]
                .iter()
                .any(|start| text.starts_with(start));
    let starts = |words: &[&str]| words.iter().any(|start| text.starts_with(start));
    let most = if starts(&["谢谢", "感谢", "希望大家"]) { 30 } else { 16 };
    let thanks = within(most) && super::around::closes(text)
        || within(16) && starts(&["谢谢", "感谢"]) && text.ends_with(['！', '。', '!']);
    (said || thanks).then_some(End::Thanks)
}

/// 同志们，… 乡亲们！… 老师们、同学们，…: whoever listens is called upon.
fn calls(text: &str) -> bool {
    const LONGEST: usize = 16;
    let stop = |c: char| matches!(c, '，' | '！' | '：' | ',');
    let Some((at, _)) = text.char_indices().take(LONGEST).find(|(_, c)| stop(*c)) else {
        return false;
    };
    let pronoun = ["我们", "你们", "他们", "她们", "它们", "咱们", "人们"];
    let mut called = text[..at].split('、');
    called.all(|part| {
        let count = part.chars().count();
        part.chars().all(super::clean::is_han)
            && (part.ends_with('们') && (2..=8).contains(&count) && !pronoun.contains(&part)
                || part.starts_with("各位"))
            && (count <= 6 || part.ends_with("朋友们") || part.starts_with("各位"))
    })
}

/// 最后，再次祝全县教师节日快乐, 预祝大会圆满成功！
fn wishes(paragraph: &Paragraph) -> bool {
    const STARTS: &[&str] = &["祝", "预祝", "衷心祝", "衷心地祝", "再次祝", "恭祝", "敬祝"];
    let text = paragraph.text.as_str();
    let last = text.strip_prefix("最后，").or(text.strip_prefix("最后,"));
    last.is_some_and(|rest| rest.chars().take(6).any(|c| c == '祝'))
        || STARTS.iter().any(|start| text.starts_with(start)) && text.chars().nth(80).is_none()
}

/// Where a part stands in its speech.
#[derive(Clone, Copy)]
struct Frame {
    /// What stands before the first heading.
    first: bool,
    /// The last of the speech.
    last: bool,
    /// Of a part with a heading of the first level.
    nth: Option<Nth>,
    sort: Option<Sort>,
}

/// Its place among those with headings.
#[derive(Clone, Copy)]
struct Nth {
    first: bool,
    last: bool,
}

/// What sort of speech it is, as far as that says what its sections are.
#[derive(Clone, Copy, PartialEq)]
enum Sort {
    /// 表态发言: it pledges.
    Pledge,
    /// 主持词: it leads from one to the next.
    Host,
    /// 述职报告: how someone did.
    Duty,
    /// 汇报: what is done.
    Report,
    /// 动员, 部署, 推进: what is to be done and why.
    Call,
    /// 总结, 表彰, 工作报告: what was done first, then what is next.
    Review,
    /// 会议 of whatever sort.
    Meeting,
}

impl Sort {
    /// The kind that most sections of such a speech have.
    fn most(self) -> Option<Kind> {
        match self {
            Sort::Pledge => Some(Kind::Pledge),
            Sort::Host => Some(Kind::Link),
            Sort::Report => Some(Kind::Measure),
            Sort::Duty | Sort::Call | Sort::Review | Sort::Meeting => None,
        }
    }

    /// The kind that a section has at its place.
    fn at(self, nth: Nth) -> Option<Placed> {
        let placed = |kind, sure, why| Some(Placed { kind, sure, why });
        match self {
            Sort::Call | Sort::Meeting | Sort::Review if nth.last && !nth.first => {
                placed(Kind::Requirement, self == Sort::Call, "这类讲话的最后一部分多是要求")
            }
            Sort::Call if nth.first => placed(Kind::Situation, false, "这类讲话的第一部分多讲形势"),
            Sort::Review | Sort::Duty if nth.first => {
                placed(Kind::Achievement, self == Sort::Duty, "这类讲话的第一部分多讲成绩")
            }
            Sort::Call | Sort::Meeting if !nth.first => {
                placed(Kind::Measure, false, "这类讲话的中间部分多讲举措")
            }
            _ => None,
        }
    }
}

/// What a place in a speech says of the section there.
struct Placed {
    kind: Kind,
    /// It says so alone.
    sure: bool,
    why: &'static str,
}

fn sort_of(paragraphs: &[Paragraph]) -> Option<Sort> {
    const SORTS: [(Sort, &[&str]); 7] = [
        (Sort::Pledge, &["表态", "就职", "竞聘", "承诺"]),
        (Sort::Host, &["主持词", "主持稿"]),
        (Sort::Duty, &["述职", "述廉", "述学"]),
        (Sort::Report, &["汇报"]),
        (Sort::Review, &["总结", "表彰", "工作报告", "年会", "职工代表大会", "职代会"]),
        (
            Sort::Call,
            &["动员", "部署", "推进", "调度", "启动", "誓师", "攻坚", "整治", "防汛", "专题会"],
        ),
        (Sort::Meeting, &["会议上的", "会上的", "会议讲话"]),
    ];
    // What a text without a title says in its first words.
    let titled = paragraphs.iter().any(|p| p.role == Role::Title);
    let own = |p: &&Paragraph| p.role == Role::Title || !titled && p.role == Role::Text;
    let front: Vec<&str> = paragraphs
        .iter()
        .filter(own)
        .take(3)
        .chain(paragraphs.iter().take(12).filter(|p| p.role == Role::Subtitle))
        .map(|p| p.text.as_str())
        .collect();
    let says = |words: &[&str]| front.iter().any(|text| words.iter().any(|w| text.contains(w)));
    SORTS.iter().find(|(_, words)| says(words)).map(|(sort, _)| *sort)
}

/// Points of evidence from which a kind is suggested at all.
const LEAST: usize = 2;

fn kind_of(paragraphs: &[Paragraph], level: u8, frame: Frame) -> (Kind, String) {
    let Frame { first, last, .. } = frame;
    if first {
        return (Kind::Opening, "在第一个标题之前".to_owned());
    }
    if last && level == 0 {
        return (Kind::Closing, "在最后，收束全文".to_owned());
    }
    let head = paragraphs.first().filter(|_| level > 0);
    let heading = head.map_or("", |paragraph| match paragraph.heading_text() {
        "" => paragraph.text.as_str(),
        heading => heading,
    });
    static LEXICON: LazyLock<Lexicon> = LazyLock::new(|| {
        let forms = [(STOP, STOPS), (DONE, DONES), (PLAN, PLANS)];
        let cues = CUES.iter().copied().enumerate().chain(forms);
        Lexicon::new(cues.flat_map(|(at, cues)| cues.iter().map(move |cue| (*cue, at))))
    });
    static HEADS: LazyLock<Lexicon> =
        LazyLock::new(|| Lexicon::new(heads().enumerate().map(|(at, (_, word))| (word, at))));
    // In the order of WORDS, each once.
    let named: BTreeSet<usize> = HEADS.find(heading).map(|(.., at)| at).collect();
    let named: Vec<(usize, &str)> = named.into_iter().filter_map(|at| heads().nth(at)).collect();
    // 面临的形势和总体要求 is of the first that it names.
    let paired = heading.contains(['和', '与', '及']);
    let leads = paired.then(|| HEADS.find(heading).next()).flatten();
    let leads = leads.and_then(|(.., at)| heads().nth(at)).map(|(of, _)| of);
    let mut cues: BTreeMap<(usize, &str), usize> = BTreeMap::new();
    let mut forms = Forms::default();
    for text in paragraphs.iter().take(12).map(|p| p.text.as_str()) {
        let mut sentence = Sentence::default();
        for (at, cue, kind) in LEXICON.find(text) {
            // 重要 and 需要 demand nothing.
            let before = &text[..at];
            if cue == "要" && before.ends_with(['重', '主', '需', '只', '首', '想']) {
                continue;
            }
            match kind {
                STOP => forms.add(std::mem::take(&mut sentence), &text[..at]),
                _ => sentence.says(kind),
            }
            if kind < WORDS.len() {
                *cues.entry((kind, cue)).or_default() += 1;
            }
            if kind == STOP {
                sentence.from = at + cue.len();
            }
        }
        forms.add(sentence, text);
    }
    // What the first words of a part without a heading speak of.
    let lead = head.map_or_else(|| paragraphs.first().map_or("", |p| p.text.as_str()), |_| "");
    let lead: BTreeSet<usize> = HEADS.find(lead).map(|(.., at)| at).collect();
    let lead: Vec<(usize, &str)> = lead.into_iter().filter_map(|at| heads().nth(at)).collect();
    let mut built = built(heading, frame.sort);
    if level == 0 && paragraphs.first().is_some_and(|p| looks_ahead(&p.text)) {
        built.push((Kind::Task, 6, "开头说下一步"));
    }
    let placed = frame.sort.zip(frame.nth).and_then(|(sort, nth)| sort.at(nth));
    let mut best: (usize, Kind, String) = (0, Kind::Other, String::new());
    for (at, (kind, _)) in WORDS.iter().enumerate() {
        let mut sum = if leads == Some(at) { 4 } else { 0 };
        let mut strongest = (0, String::new());
        let mut weigh = |weight: usize, why: &dyn Fn() -> String| {
            sum += weight;
            if weight > strongest.0 {
                strongest = (weight, why());
            }
        };
        for (_, word) in named.iter().filter(|(of, _)| *of == at) {
            // A longer word says more: 组织领导 outweighs 落实.
            weigh(4 * word.chars().count(), &|| format!("标题里有“{word}”"));
        }
        for (_, word) in lead.iter().filter(|(of, _)| *of == at) {
            weigh(word.chars().count(), &|| format!("正文里有“{word}”"));
        }
        for ((_, cue), count) in cues.iter().filter(|((of, _), _)| *of == at) {
            weigh(*count.min(&3), &|| format!("正文里有“{cue}”"));
        }
        for (_, weight, why) in built.iter().filter(|(own, ..)| own == kind) {
            weigh(*weight, &|| (*why).to_owned());
        }
        if level > 0 && frame.sort.and_then(Sort::most) == Some(*kind) {
            let own = if *kind == Kind::Pledge { 8 } else { 5 };
            weigh(own, &|| "这类讲话的正文多是如此".to_owned());
        }
        if let Some(why) = forms.speaks_for(*kind) {
            weigh(3, &|| why.to_owned());
        }
        // Who pledges demands it of himself.
        if *kind == Kind::Requirement && frame.sort == Some(Sort::Pledge) {
            sum /= 2;
        }
        // Its place alone says something of few; of others it speaks for what words say too.
        if let Some(own) = &placed
            && own.kind == *kind
            && (sum > 0 || own.sure)
        {
            sum += 2;
            if strongest.0 < 2 {
                strongest = (2, own.why.to_owned());
            }
        }
        // One word of the text alone says nothing; a heading that asks for something says more.
        let sum = sum + usize::from(sum > 0 && level > 0 && *kind == Kind::Requirement);
        if sum > best.0.max(LEAST - 1) {
            best = (sum, *kind, strongest.1);
        }
    }
    (best.1, best.2)
}

/// What the way a heading is built says, with its weight.
fn built(heading: &str, sort: Option<Sort>) -> Vec<(Kind, usize, &'static str)> {
    const FIELDS: [&str; 10] =
        ["思想", "政治", "学习", "工作", "业务", "作风", "廉洁", "履职", "纪律", "生活"];
    const DUTIES: [&str; 4] = ["责任", "规矩", "纪律", "担子"];
    let mut all = Vec::new();
    // 履职情况, 资产情况: what is the case
    if heading.ends_with("情况") {
        all.push((Kind::Achievement, 12, "标题说情况如何"));
    }
    // 2023年：守住了
    if heading.trim_end_matches(['。', '！']).ends_with('了')
        && !heading.contains(['怎', '何', '么'])
    {
        all.push((Kind::Achievement, 8, "标题说做成了什么"));
    }
    // 学习方面, 工作上, where someone tells how they did
    if sort == Some(Sort::Duty) {
        let field = heading.split(['：', '，', ' ']).next().unwrap_or_default();
        let field = field.trim_start_matches('在');
        let of = |own: &&str| {
            let rest = field.strip_prefix(*own);
            rest.is_some_and(|rest| rest.starts_with(['上', '中']) || rest.contains("方面"))
        };
        if field.ends_with("方面") || FIELDS.iter().any(of) {
            all.push((Kind::Achievement, 12, "述职里说一方面的情况"));
        }
    }
    // 去年做的几件事
    let past = ["去年", "上年", "一年来", "年来", "过去", "这些年", "这一年", "上半年"];
    if past.iter().any(|word| heading.contains(word))
        && heading.contains(['做', '干', '办'])
        && !heading.contains(['没', '不', '未', '怎', '何'])
    {
        all.push((Kind::Achievement, 16, "标题说做过的事"));
    }
    // 还有几件事没搞好, but not 没有交接 and 落实了没有
    let undone = heading.match_indices('没').any(|(at, not)| {
        let rest = &heading[at + not.len()..];
        let near = rest.char_indices().nth(4).map_or(rest, |(end, _)| &rest[..end]);
        !rest.starts_with('有') && near.contains(['好', '到', '完', '成', '做', '办', '通', '够'])
    });
    if undone {
        all.push((Kind::Problem, 16, "标题说没做成的事"));
    }
    let clauses = || heading.split(['，', ' ', '；']);
    // 新时代的青年，要有三种样子
    let musts = ["要有", "要当", "要做", "要像", "必须", "不能", "不要"];
    if clauses().any(|clause| musts.iter().any(|must| clause.starts_with(must))) {
        all.push((Kind::Requirement, 8, "标题说要怎样"));
    }
    // 查企业，问责任
    let acts = |clause: &str| {
        clause.starts_with(|c: char| "查问抓管盯治守补改清建强促保稳防转引争抢".contains(c))
            && clause.chars().nth(1).is_some()
    };
    if clauses().count() >= 2 && clauses().take(2).all(acts) {
        all.push((Kind::Measure, 6, "标题说抓什么、管什么"));
    }
    // 怎么装, 如何当好, but not 怎么看 and 怎么来的
    let asks = ["怎么", "如何", "怎样"].iter().any(|word| {
        heading.match_indices(word).any(|(at, _)| {
            let rest = &heading[at + word.len()..];
            !["看", "来的", "了", "回事", "得", "想", "样，"]
                .iter()
                .any(|tail| rest.starts_with(tail))
                && !["", "样"].contains(&rest)
        })
    });
    if asks {
        all.push((Kind::Measure, 6, "标题问怎么做"));
    }
    // 是从哪里来的, 都长什么样: how it is
    let is = ["怎么来的", "什么样", "啥样", "怎么回事", "有什么", "有啥"]
        .iter()
        .any(|end| heading.ends_with(end))
        || heading.ends_with("来的") && heading.contains("从哪");
    if is {
        all.push((Kind::Situation, 8, "标题问是什么样"));
    }
    // 把存量化下来, but 把责任压实
    if heading.starts_with(['把', '将']) {
        match DUTIES.iter().any(|word| heading.contains(word)) {
            true => all.push((Kind::Requirement, 6, "标题说把责任压实")),
            false => all.push((Kind::Measure, 6, "标题说把什么做好")),
        }
    }
    all
}

/// What stands behind the words of [`CUES`] in the lexicon.
const STOP: usize = WORDS.len();
const DONE: usize = WORDS.len() + 1;
const PLAN: usize = WORDS.len() + 2;
const STOPS: &[&str] = &["。", "！", "；", "？"];
const DONES: &[&str] = &[
    "了", "完成", "下降", "提高", "新增", "实现", "缩短", "减少", "荣获", "突破", "荣立", "先后",
    "修通",
];
const PLANS: &[&str] = &["将", "明年", "确保", "争取", "到年底", "以内", "不低于", "不少于", "前"];

/// What a sentence has of demands, of things done and of plans.
#[derive(Default)]
struct Sentence {
    from: usize,
    demands: bool,
    done: bool,
    plans: bool,
}

impl Sentence {
    fn says(&mut self, kind: usize) {
        match kind {
            0 => self.demands = true,
            2 | DONE => self.done = true,
            4 | PLAN => self.plans = true,
            _ => {}
        }
    }
}

/// How many sentences demand, and how many tell with figures what was done.
#[derive(Default)]
struct Forms {
    all: usize,
    demand: usize,
    tell: usize,
}

impl Forms {
    /// A sentence that ends where `text` does.
    fn add(&mut self, sentence: Sentence, text: &str) {
        let own = text.get(sentence.from..).unwrap_or_default();
        if own.len() < 3 * 6 {
            return;
        }
        self.all += 1;
        self.demand += usize::from(sentence.demands);
        let figure = |byte: u8| byte.is_ascii_digit();
        let told = sentence.done && !sentence.demands && !sentence.plans;
        self.tell += usize::from(told && (own.bytes().any(figure) || own.contains(['×', '○'])));
    }

    /// What the form of most sentences says.
    fn speaks_for(&self, kind: Kind) -> Option<&'static str> {
        let most = |count: usize| count >= 2 && count * 2 >= self.all;
        match kind {
            Kind::Requirement if most(self.demand) => Some("正文多是“要、必须、不许”的句子"),
            Kind::Achievement if most(self.tell) => Some("正文多是用数字说做成的事"),
            _ => None,
        }
    }
}

/// The words of [`WORDS`], each with the place of its kind.
fn heads() -> impl Iterator<Item = (usize, &'static str)> {
    WORDS.iter().enumerate().flat_map(|(at, (_, words))| words.iter().map(move |word| (at, *word)))
}

/// Words of the text that speak for a kind, in the order of [`WORDS`].
const CUES: [&[&str]; 10] = [
    &["要", "必须", "务必", "不得", "不准", "不许", "严禁", "希望大家", "请大家", "请各", "不能"],
    &[
        "没有", "不够", "不到位", "不敢", "不愿", "还没", "不去", "不清", "还有", "但是", "存在",
        "差的", "只是", "以为",
    ],
    &[
        "完成了", "建成", "达到", "增长", "获得", "做到了", "累计", "增加了", "带头", "办结",
        "投用", "新建", "整改率", "去年", "同比", "比年初", "比上年", "截至", "净增",
    ],
    &["越来越", "当前", "眼下", "形势", "竞争", "今后几年", "机会", "意味着", "关系到", "关乎"],
    &["今年要", "任务", "计划", "年底前", "力争", "目标", "年内", "重点办", "今年"],
    &[
        "由", "牵头", "每周", "每月", "拿出", "马上", "到账", "负责", "以前", "办法", "定期",
        "一律", "台账",
    ],
    &[
        "我将", "我们将", "我一定", "请组织", "请领导", "我来", "照单全收", "说到做到", "我到",
        "绝不",
    ],
    &["感谢", "谢谢", "致敬"],
    &["祝", "祝愿", "预祝"],
    &["下面，请", "下面请", "有请", "现在进行", "掌声", "发言，请", "议程"],
];
