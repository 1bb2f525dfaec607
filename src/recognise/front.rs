//! What stands before a speech and after it: title, date, speaker, occasion, salutation, signature.

use std::sync::LazyLock;

use super::level::is_short_line;
use super::lexicon::Endings;
use super::{Corrections, Paragraph, Role, Row, Why, clean};
use crate::markup::{addresses as calls, is_salutation};
use crate::numbering;
use crate::read::Source;

/// What a speech calls itself at the end of its title.
const SORTS: &[&str] = &[
    "讲话", "致辞", "致词", "发言", "报告", "主持词", "汇报", "演讲", "表态", "感言", "党课",
    "辅导", "竞聘", "贺词", "贺信", "讲话稿", "发言稿", "演讲稿", "提纲", "讲稿", "倡议书", "述职",
    "动员", "总结", "欢迎词", "答谢词", "开幕词", "闭幕词", "串词", "祝酒词", "寄语",
];

/// What may stand behind it: 讲话稿, 发言材料.
const FORMS: &[&str] = &["稿", "材料", "摘要", "要点", "范文"];

/// Posts, as a line under a title ends or begins with.
const POSTS: &[&str] = &[
    "书记", "县长", "市长", "省长", "区长", "镇长", "乡长", "州长", "旗长", "主任", "局长", "厅长",
    "部长", "处长", "科长", "司长", "校长", "院长", "园长", "董事长", "总经理", "经理", "厂长",
    "主席", "会长", "理事长", "秘书长", "行长", "所长", "站长", "队长", "组长", "班长", "社长",
    "馆长", "台长", "支书", "委员", "常委", "同志", "代表", "老师", "教授", "助理", "干事", "村长",
    "负责人", "指导员", "教导员", "政委", "连长", "排长", "营长", "团长", "司令员", "参谋长",
    "检察长", "庭长", "总裁", "总监", "护士长", "工程师",
];

/// What units are called, by their ends.
const UNITS: &[&str] = &[
    "局", "委员会", "政府", "办公室", "县委", "市委", "区委", "党委", "党组", "公司", "集团",
    "学校", "中学", "小学", "学院", "大学", "医院", "中心", "支部", "党支部", "街道", "工委",
    "协会", "联合会", "总工会", "部", "厅", "院", "社", "镇", "领导小组", "指挥部", "工作专班",
    "组委会", "村委会", "居委会", "支队", "大队", "分局", "法院", "检察院", "商会", "学会",
    "党工委",
];

/// Gives the paragraphs around the speech their roles.
pub(super) fn matter(
    source: &Source,
    rows: &[Row],
    paragraphs: &mut [Paragraph],
    corrections: &Corrections,
) {
    let forced: Vec<bool> = paragraphs
        .iter()
        .map(|p| {
            p.rows.first().is_some_and(|row| corrections.roles.contains_key(&rows[*row].key()))
        })
        .collect();
    let mut from = 0;
    while from < paragraphs.len() {
        let after = head(source, rows, paragraphs, &forced, from);
        // A collection: behind 篇二 another speech begins with a title of its own. A file of two
        // speeches may have nothing between them but the title.
        let next = (after.max(from + 1)..paragraphs.len()).find(|at| {
            let row = paragraphs[*at].rows[0];
            rows[..row]
                .iter()
                .rev()
                .find(|r| r.role != Role::Blank)
                .is_some_and(|r| r.why == Some(Why::PartMark))
                || !forced[*at] && begins_speech(paragraphs, *at)
        });
        match next {
            Some(next) => from = next,
            None => break,
        }
    }
    for at in 0..paragraphs.len() {
        if forced[at] || paragraphs[at].role != Role::Text {
            continue;
        }
        let greeted = at > 0 && paragraphs[at - 1].role == Role::Salutation;
        if let Some(quoted) = quotation(paragraphs, forced_from(&forced, at)) {
            paragraphs[at..at + quoted].iter_mut().for_each(|p| p.role = Role::Quote);
            continue;
        }
        let text = &paragraphs[at].text;
        // 大家好！ below those addressed is the first that is said to them.
        if addresses(text) && !(greeted && is_greeting(text)) {
            paragraphs[at].role = Role::Salutation;
        } else if let Some(quoted) = text.strip_prefix('>') {
            paragraphs[at].label = text.len() - quoted.trim_start().len();
            paragraphs[at].role = Role::Quote;
        }
    }
    signature(paragraphs, &forced);
}

/// A title inside a text: it ends as titles do, what stands before it has ended, and a salutation
/// follows, with no more than who and when between.
fn begins_speech(paragraphs: &[Paragraph], at: usize) -> bool {
    let text = &paragraphs[at].text;
    let titled = looks_like_title(text) && !is_subtitle(text) && text.chars().count() >= 6;
    let ended = at > 0 && clean::ends(&paragraphs[at - 1].text);
    titled
        && ended
        && paragraphs[at].role == Role::Text
        && paragraphs[at + 1..]
            .iter()
            .take(4)
            .take_while(|p| {
                addresses(&p.text)
                    || is_date(&p.text)
                    || is_subtitle(&p.text)
                    || speaker(&p.text).is_some()
            })
            .any(|p| addresses(&p.text))
}

/// Paragraphs of the longest quotation.
const QUOTED: usize = 8;

/// The place, and how many paragraphs from there on no one decided about, as far as a quotation goes.
fn forced_from(forced: &[bool], at: usize) -> std::ops::Range<usize> {
    let free = forced[at..].iter().take(QUOTED).take_while(|forced| !**forced).count();
    at..at + free
}

/// How many paragraphs from the start of `range` are one quotation: the first begins with a mark
/// that nothing but the end of the last closes.
fn quotation(paragraphs: &[Paragraph], range: std::ops::Range<usize>) -> Option<usize> {
    let mut open = 0_i32;
    for (count, paragraph) in paragraphs[range].iter().enumerate() {
        let text = paragraph.text.trim();
        if paragraph.role != Role::Text || (count == 0 && !text.starts_with('“')) {
            return None;
        }
        let last = text.char_indices().next_back().map_or(0, |(at, _)| at);
        for (at, c) in text.char_indices() {
            open += match c {
                '“' => 1,
                '”' => -1,
                _ => 0,
            };
            if open == 0 && c == '”' {
                // A quotation, not a quoted word that begins a sentence.
                return (at == last && (count > 0 || text.contains(['。', '！', '？'])))
                    .then_some(count + 1);
            }
        }
    }
    None
}

/// Reads title, date and speaker from `from` on; gives the first paragraph behind them.
fn head(
    source: &Source,
    rows: &[Row],
    paragraphs: &mut [Paragraph],
    forced: &[bool],
    from: usize,
) -> usize {
    let text_of = |at: usize, paragraphs: &[Paragraph]| paragraphs[at].text.clone();
    // How far the front matter can reach.
    let mut end = from;
    while end < paragraphs.len() && end - from < 12 {
        let paragraph = &paragraphs[end];
        let text = &paragraph.text;
        let bare = is_date(text)
            || occasion(text).is_some()
            || is_subtitle(text)
            || text.ends_with(['…', '.', '．', '·']) && speaker(text).is_some();
        let line = matches!(paragraph.role, Role::Text) && is_short_line(text, 60);
        let titled = hinted(source, rows, paragraph);
        let marked = matches!(paragraph.role, Role::Heading(_)) && !titled;
        let ordinal = numbering::ordinals(text, 0, '\u{E000}')
            .first()
            .is_some_and(|found| found.range.start == 0);
        if forced[end] && !matches!(paragraph.role, Role::Title | Role::Subtitle | Role::Speaker) {
            break;
        }
        if !forced[end] && (addresses(text) || marked || ordinal || !(line || bare || titled)) {
            break;
        }
        end += 1;
    }
    let range = from..end;
    // The title's last line: the first that names the sort of speech, or the first line at all.
    let dashed = |at: usize| {
        is_subtitle(&paragraphs[at].text) && !paragraphs[at].text.starts_with(['（', '('])
    };
    let names: Vec<usize> = range
        .clone()
        .filter(|at| looks_like_title(&paragraphs[*at].text) && !is_subtitle(&paragraphs[*at].text))
        .collect();
    let hint: Vec<usize> =
        range.clone().filter(|at| hinted(source, rows, &paragraphs[*at])).collect();
    let plain = |at: &usize| {
        let text = &paragraphs[*at].text;
        !(is_date(text) || occasion(text).is_some() || is_subtitle(text) || speaker(text).is_some())
    };
    let first = range.clone().find(plain);
    let title = if let (Some(first), Some(last)) = (hint.first(), hint.last()) {
        Some(*first..*last + 1)
    } else if let Some(last) = names.first() {
        // The lines before it that belong to it: no date, no name, nothing that ended.
        let start = (from..*last)
            .rev()
            .take_while(|at| plain(at) && !clean::ends(&paragraphs[*at].text))
            .take(3)
            .last()
            .unwrap_or(*last);
        Some(start..last + 1)
    } else if let Some(sub) = range.clone().find(|at| dashed(*at)).filter(|sub| *sub > from) {
        // What stands right above ——在…会议上的讲话 is what it is the subtitle of.
        let start = (from..sub)
            .rev()
            .take_while(|at| plain(at) && !clean::ends(&paragraphs[*at].text))
            .take(3)
            .last();
        start.map(|start| start..sub)
    } else {
        // Without a word of what it is, one line, or two that belong together.
        first.filter(|at| !clean::ends(&paragraphs[*at].text) && end < paragraphs.len()).map(|at| {
            let second = at + 1;
            let open = second < end
                && plain(&second)
                && paragraphs[at].text.ends_with(['在', '于', '、', '暨']);
            at..second + usize::from(open)
        })
    };
    // 把调查研究做到群众心坎上 / 在…会议上的讲话: a whole one below another says where.
    let title = title.map(|title| {
        let said = title.end - 1;
        let where_ = |at: usize| {
            let text = &paragraphs[at].text;
            text.starts_with('在') && text.contains("上的") || text.contains('在')
        };
        let open = |at: usize| {
            let text = &paragraphs[at].text;
            text.contains('在')
                || text.ends_with(['在', '于', '、', '暨', '和', '的', '》'])
                || POSTS.iter().chain(UNITS).any(|end| text.ends_with(end))
        };
        let apart = said > title.start
            && hint.is_empty()
            && where_(said)
            && !(title.start..said).any(open)
            && (title.start..said).all(|at| paragraphs[at].text.chars().count() >= 6);
        if apart { title.start..said } else { title }
    });
    let mut last = from;
    for at in range {
        if forced[at] {
            last = at + 1;
            continue;
        }
        let text = text_of(at, paragraphs);
        let in_title = title.as_ref().is_some_and(|title| title.contains(&at));
        let timed = text.starts_with("时间") || text.starts_with("会议时间");
        let dated = (from..end).any(|other| other != at && is_date(&paragraphs[other].text))
            || (from..end).any(|other| occasion(&paragraphs[other].text).is_some());
        let role = if in_title {
            Role::Title
        } else if timed && dated {
            Role::Occasion
        } else if is_date(&text) {
            Role::Date
        } else if occasion(&text).is_some() {
            Role::Occasion
        } else if is_subtitle(&text)
            || title.as_ref().is_some_and(|title| title.end == at)
                && text.contains('在')
                && looks_like_title(&text)
        {
            Role::Subtitle
        } else if speaker(&text).is_some() {
            Role::Speaker
        } else if title.as_ref().is_some_and(|title| at < title.start || noted(&text)) {
            Role::Occasion
        } else {
            break;
        };
        paragraphs[at].role = role;
        if role == Role::Speaker {
            paragraphs[at].label = speaker(&text).unwrap_or(0);
        }
        last = at + 1;
    }
    last
}

/// （县委党校第三期主体班）: what else stands in brackets under a title.
fn noted(text: &str) -> bool {
    let inner = text.strip_prefix(['（', '(']).and_then(|rest| rest.strip_suffix(['）', ')']));
    inner.is_some_and(|inner| !inner.contains(['（', '(', '。']))
}

/// The file itself says that it is the title.
fn hinted(source: &Source, rows: &[Row], paragraph: &Paragraph) -> bool {
    let line = paragraph.rows.first().and_then(|row| source.lines.get(rows[*row].line));
    line.is_some_and(|line| line.title)
}

/// A line that ends as titles of speeches do.
pub(super) fn looks_like_title(text: &str) -> bool {
    let text_whole = text.trim();
    let text = text.trim_matches([' ', '《', '》', '“', '”', '*']);
    // Most lines are paragraphs: 60 characters have no more bytes.
    if text.len() > 60 * 4 {
        return false;
    }
    let noted = text.ends_with(['）', ')', '】']);
    let bare = match noted.then(|| text.rfind(['（', '(', '【'])).flatten() {
        // （三篇）, （范文）, （提纲） behind it.
        Some(at) if at > 0 => text[..at].trim_end(),
        _ => text,
    };
    let book =
        text_whole.starts_with('《') && text_whole.ends_with('》') && !text_whole.contains('，');
    (book && is_short_line(text, 40))
        || (names_sort(bare)
            || FORMS.iter().filter_map(|form| bare.strip_suffix(form)).any(names_sort))
            && is_short_line(text, 60)
            && !bare.contains(['，', '；'])
}

/// Whether a text ends in what a speech calls itself.
fn names_sort(text: &str) -> bool {
    static ENDS: LazyLock<Endings> = LazyLock::new(|| Endings::new(SORTS.iter().copied()));
    ENDS.of(text).is_some()
}

/// ——在…会议上的讲话, （根据录音整理）
pub(super) fn is_subtitle(text: &str) -> bool {
    // The title once more in English.
    let latin = text.bytes().filter(u8::is_ascii_alphabetic).count();
    if latin >= 12 && !text.chars().any(clean::is_han) && is_short_line(text, 160) {
        return true;
    }
    let dash = ["——", "—", "－－", "--", "－"].iter().any(|dash| text.starts_with(dash));
    let inner = text.strip_prefix(['（', '(']).and_then(|rest| rest.strip_suffix(['）', ')']));
    (dash && text.chars().count() > 3 && !clean::ends(text))
        || inner.is_some_and(|inner| {
            looks_like_title(inner)
                || [
                    "录音", "审核", "整理", "提纲", "摘要", "讨论稿", "送审稿", "草稿", "代拟",
                    "修改稿",
                ]
                .iter()
                .any(|word| inner.contains(word))
        })
}

/// Where a line parts that says with a space between who speaks and when: 院长：贺兰舟 2024.3.15
pub(super) fn parted(text: &str) -> Option<usize> {
    const LONGEST: usize = 40;
    let start = text.len() - text.trim_start().len();
    let bare = text.trim();
    let short = bare.len() <= LONGEST * 4 && !bare.contains(['，', '。']);
    // A day without its year dates a row of a plan.
    let yearly = bare.contains('年') || bare.bytes().filter(u8::is_ascii_digit).count() >= 6;
    if !short || !yearly {
        return None;
    }
    let gaps = bare.char_indices().filter(|(_, c)| c.is_whitespace());
    gaps.map(|(at, _)| start + at).find(|at| {
        let (before, behind) = (clean::line(&text[..*at]), clean::line(&text[*at..]));
        let whole = |text: &str| is_date(text) && (text.contains('年') || !text.contains('月'));
        whole(&behind) && speaker(&before).is_some() || whole(&before) && speaker(&behind).is_some()
    })
}

/// The date in （2023年4月22日，根据录音整理）, which says of the text what became of it too.
fn dated_note(text: &str) -> Option<&str> {
    const NOTES: &[&str] =
        &["录音", "整理", "审阅", "审核", "审定", "未经", "讨论稿", "送审稿", "修改稿", "初稿"];
    let inner = text.strip_prefix(['（', '(', '[', '〔'])?;
    let inner = inner.strip_suffix(['）', ')', ']', '〕'])?;
    let stops = ['，', ',', '；', ' '];
    let notes = |text: &str| NOTES.iter().any(|word| text.contains(word));
    let parts =
        [inner.split_once(stops), inner.rsplit_once(stops).map(|(note, date)| (date, note))];
    let dated = parts.into_iter().flatten().find(|(date, note)| notes(note) && !notes(date));
    dated.map(|(date, _)| date.trim())
}

/// Whether a line is a date and nothing else, figures or placeholders, bare or in brackets.
pub(super) fn is_date(text: &str) -> bool {
    if let Some(date) = dated_note(text) {
        return is_date(date);
    }
    let text = text
        .strip_prefix("时间")
        .or_else(|| text.strip_prefix("日期"))
        .or_else(|| text.strip_prefix("会议时间"))
        .map_or(text, |rest| rest.trim_start_matches(['：', ':', ' ']));
    let inner = text.trim_matches(['（', '）', '(', ')', ' ', '〔', '〕', '[', ']']);
    // Most lines are too long for one, save where nothing but spaces is between the units.
    if inner.len() > "年".len() * 40 && !inner.starts_with('年') {
        return false;
    }
    // Most begin with a character that none begins with, and have no brackets.
    let dated = |c: char| {
        !clean::is_han(c)
            || matches!(
                c,
                '年' | '零'
                    | '正'
                    | '腊'
                    | '冬'
                    | '农'
                    | '甲'
                    | '乙'
                    | '丙'
                    | '丁'
                    | '戊'
                    | '己'
                    | '庚'
                    | '辛'
                    | '壬'
                    | '癸'
                    | '某'
            )
            || clean::is_numeral(c)
    };
    if inner.len() == text.len() && !inner.starts_with(dated) && !inner.ends_with('】') {
        return false;
    }
    if inner == "【年月日】" || super::place::blank_date(inner) == Some(inner.len()) {
        return true;
    }
    // 腊月二十三
    if ["正月", "腊月", "冬月", "农历"].iter().any(|month| inner.starts_with(month)) {
        let rest = inner.trim_start_matches("农历");
        return rest.chars().count() <= 7
            && rest.chars().all(|c| "正腊冬月初廿卅一二三四五六七八九十日".contains(c));
    }
    // 乙巳年四月廿三
    let mut chars = inner.chars();
    if chars.next().is_some_and(|c| "甲乙丙丁戊己庚辛壬癸".contains(c))
        && chars.next().is_some_and(|c| "子丑寅卯辰巳午未申酉戌亥".contains(c))
        && chars.next() == Some('年')
    {
        let rest = chars.as_str();
        return rest.chars().count() <= 8
            && rest.chars().all(|c| "正腊冬闰月初廿卅一二三四五六七八九十日".contains(c));
    }
    // May 6, 2024
    const MONTHS: [&str; 12] =
        ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
    if inner.is_ascii() && MONTHS.iter().any(|month| inner.starts_with(month)) {
        let figures = inner.bytes().filter(u8::is_ascii_digit).count();
        return (5..=6).contains(&figures) && inner.len() <= 18;
    }
    let digits = |c: char| {
        c.is_ascii_digit()
            // A scanned 1 is an l often enough.
            || matches!(c, 'l' | 'I' | 'O' | 'o') && inner.contains('年') && inner.contains('月')
            || "某〇零一二三四五六七八九十×xX○＿_０１２３４５６７８９ＯＸｘ*＊△□●".contains(c)
    };
    // 【日期】, （此处填写日期）
    let asked = inner.trim_matches(['【', '】']);
    let marked = asked.len() < text.len() && text.ends_with(['】', '）', ')', ']', '〕']);
    if marked && ["日期", "时间", "年月日"].iter().any(|word| asked.ends_with(word)) {
        return asked.chars().count() <= 8;
    }
    if inner.chars().count() > 32 || !inner.starts_with(digits) {
        return false;
    }
    // （2024年10月15日于苏州）, （2024年10月15日在全县三级干部会上）
    let framed = inner.len() < text.len();
    let inner = match inner.split_once('日') {
        Some((date, place))
            if framed && place.starts_with(['于', '在']) && place.chars().all(clean::is_han) =>
        {
            &inner[..date.len() + "日".len()]
        }
        _ => inner,
    };
    let inner = inner.get(..placed(inner, framed)).unwrap_or(inner);
    // 2024年2月19日，正月初十
    let inner = match inner.split_once(['，', '（', '(', ' ', '·']) {
        Some((date, rest))
            if rest.chars().count() <= 9
                && ["正月", "腊月", "初", "农历", "廿", "周", "星期", "上午", "下午", "晚"]
                    .iter()
                    .any(|word| rest.starts_with(word) || rest.starts_with("月")) =>
        {
            date
        }
        _ => inner,
    };
    let full = inner.contains('年') && (inner.contains('月') || inner.ends_with('年'))
        || inner.contains('月') && inner.contains('日');
    if full {
        let rest: String = inner
            .chars()
            .filter(|c| {
                !digits(*c)
                    && !"年月日 上下午星期一二三四五六日天时分：:，,—-－–～至晨晚正冬腊初廿卅农历"
                        .contains(*c)
            })
            .collect();
        return rest.is_empty();
    }
    super::place::dotted_date(inner) == Some(inner.len())
}

/// Where a date ends that a place stands behind: 2024年11月8日·苏州, 2025.2.17县会议中心,
/// （2024年10月15日，苏州）. The length of the text where none does.
fn placed(text: &str, framed: bool) -> usize {
    const VENUES: &[&str] = &[
        "中心", "会堂", "会议室", "礼堂", "党校", "大厅", "报告厅", "广场", "酒店", "宾馆", "学校",
        "中学", "小学", "大楼", "机关", "现场", "会场", "市", "县", "区", "镇", "乡", "村", "州",
        "楼", "厅", "馆", "院", "室", "视频会议",
    ];
    let timed = |c: char| {
        c.is_ascii_digit()
            || "某〇零一二三四五六七八九十×xX○＿_０１２３４５６７８９ＯＸｘ*＊△□●年月日号上下午晚星期周天时分\
                ：:.-/－．～()（） "
                .contains(c)
    };
    let date = text.trim_start_matches(timed);
    let end = text.len() - date.len();
    let parts = ['·', '，', ',', '@', '于', '在', '—', '、'];
    let place = date.trim_start_matches(parts);
    let apart = place.len() < date.len() || text[..end].ends_with(' ');
    let count = place.chars().count();
    let named = place
        .chars()
        .all(|c| clean::is_han(c) || c.is_ascii_alphanumeric() || "×○【】".contains(c));
    // 3月2日，我们到了河东村 is said.
    let said = !framed
        && place.contains(['了', '到', '来', '去', '我', '的', '是', '有', '把', '被', '要']);
    let venue = (2..=16).contains(&count) && VENUES.iter().any(|word| place.ends_with(word));
    // Behind a point or between brackets it need not say what it is.
    let town = (2..=8).contains(&count)
        && (framed && apart || date.starts_with(['·', '于', '@']))
        && place.chars().all(clean::is_han);
    let fits = named
        && !said
        && (venue || town)
        && text[..end].contains(['日', '月', '.', '-', '/', '年']);
    if fits { text[..end].trim_end_matches(['(', '（', ' ']).len() } else { text.len() }
}

/// A date without the key before it and the brackets round it: 时间：2024年3月12日上午
pub(super) fn date_of(text: &str) -> &str {
    let text = text.trim();
    if let Some(date) = dated_note(text) {
        return date;
    }
    let inner = text.strip_prefix(['（', '(']).and_then(|text| text.strip_suffix(['）', ')']));
    let inner = inner.unwrap_or(text);
    let bare = ["会议时间", "时间", "日期"].iter().find_map(|key| {
        inner.strip_prefix(key).and_then(|rest| rest.trim_start().strip_prefix(['：', ':']))
    });
    bare.unwrap_or(inner).trim()
}

/// 会议：…, 地点：…: what stands before a speech about its occasion.
pub(super) fn occasion(text: &str) -> Option<usize> {
    const KEYS: &[&str] = &[
        "地点", "会议地点", "会议名称", "会议", "主持", "主持人", "主持人员", "参会人员",
        "参加人员", "出席人员", "出席", "列席", "参会范围", "场合", "会议主题", "主题", "活动名称",
        "活动地点", "活动时间", "记录", "记录人", "主办单位", "辩题", "题目",
    ];
    let bare = text.trim_matches(['（', '）', '(', ')', '【', '】']);
    let (key, value) = bare.split_once(['：', ':'])?;
    // 时间：…；地点：…
    let both = matches!(key, "时间" | "会议时间") && value.contains("地点");
    let known = both || KEYS.contains(&key.replace(' ', "").as_str());
    (known && text.chars().count() <= 60 && !value.contains('。'))
        .then_some(text.len() - value.len())
}

/// Name and post of who speaks; gives where they begin, behind 讲话人：
pub(super) fn speaker(text: &str) -> Option<usize> {
    // 讲话人：×××, 管理人负责人：许文博律师
    if let Some((key, value)) = text.split_once(['：', ':'])
        && speaks(&key.replace(' ', ""))
        && (!key.ends_with("负责人")
            || (2..=12).contains(&value.trim().chars().count())
                && !value.contains(['，', '。', '、']))
    {
        return Some(text.len() - value.trim_start().len());
    }
    if names_post(text) {
        return Some(0);
    }
    let abroad = ["Manager", "President", "Director", "Chairman", "CEO", "Minister", "Professor"];
    if abroad.iter().any(|post| text.contains(post)) && is_short_line(text, 60) {
        return Some(0);
    }
    let inner = text.trim_matches(['（', '）', '(', ')']);
    // 县委书记 ……: points where the name goes
    let post = inner.trim_end_matches(['…', '.', '．', '·']);
    let pointed =
        ["…", "...", "．．．", "···"].iter().any(|run| inner[post.len()..].starts_with(run));
    if pointed
        && (2..=24).contains(&post.chars().count())
        && POSTS.iter().any(|own| post.trim_end().ends_with(own))
        && !post.contains(['，', '。', '：', '“', '的', '们'])
    {
        return Some(0);
    }
    // 【单位名称】【职务】【姓名】
    let asks = inner.starts_with(['【', '［', '[', '｛'])
        && inner.ends_with(['】', '］', ']', '｝'])
        && (["姓名", "职务", "讲话人", "发言人", "领导"].iter().any(|word| inner.contains(word))
            || POSTS
                .iter()
                .any(|post| inner.trim_end_matches(['】', '］', ']', '｝']).ends_with(post)));
    if asks && inner.chars().count() <= 30 && !inner.contains(['，', '。']) {
        return Some(0);
    }
    let length = inner.chars().count();
    if !(2..=36).contains(&length) || clean::ends(inner) || inner.contains(['，', '。', '“', '《'])
    {
        return None;
    }
    if inner.starts_with(['在', '对', '关']) || names_sort(inner) {
        return None;
    }
    // ____ where the name of who speaks goes
    let blank = |c: char| "_＿×○XxＸ△□*".contains(c);
    if (2..=8).contains(&length) && inner.chars().all(blank) {
        return Some(0);
    }
    let posted = POSTS.iter().any(|post| {
        inner.match_indices(post).any(|(at, _)| {
            let after = inner[at + post.len()..].trim_start();
            let before = inner[..at].trim_end();
            // Behind a post stands a name or nothing; before it, a unit, a name or nothing.
            is_name(after)
                || super::place::is_person(after)
                || (after.is_empty() && (length <= 24 || before.contains(' ')))
                || after.starts_with(|c| "、 兼[【［｛{_＿*＊△□●Ｘ".contains(c))
        })
    });
    // 街道党工委书记 柴大明: a name behind the gap, whatever the surname; behind a unit with one
    let apart = inner.rsplit_once(' ').is_some_and(|(post, name)| {
        // 校友代表 2008级 尚青云
        let post = post.trim_end_matches(['级', '届']);
        let post = post.trim_end_matches(|c: char| c.is_ascii_digit()).trim_end();
        (2..=3).contains(&name.chars().count())
            && name.chars().all(clean::is_han)
            && (POSTS.iter().any(|own| post.ends_with(own))
                || UNITS.iter().any(|own| post.ends_with(own)) && super::place::is_person(name))
    });
    (posted || apart || is_name(inner))
        .then_some(text.len() - text.trim_start_matches(['（', '(']).len())
}

/// 市财政局局长：庄志远; who puts a text up or is to be called is none who speaks.
pub(super) fn names_post(text: &str) -> bool {
    const OTHERS: &[&str] =
        &["上传", "联系", "审核", "发布", "值班", "责任", "投稿", "收件", "发件", "指导", "抄送"];
    let Some((post, name)) = text.split_once(['：', ':']) else { return false };
    post.chars().count() <= 16
        && POSTS.iter().any(|own| post.ends_with(own))
        && !OTHERS.iter().any(|other| post.starts_with(other))
        && (is_name(name) || super::place::is_person(name))
}

/// 局长：庄志远 as it is written under a title: with a space.
pub(crate) fn post_and_name(text: &str) -> String {
    let post = text.split_once(['：', ':']).filter(|_| names_post(text));
    post.map_or_else(|| text.to_owned(), |(post, name)| format!("{post} {}", name.trim()))
}

/// What stands before the name of who speaks: 讲话人. Who puts a text up (上传人) is none.
pub(super) fn speaks(key: &str) -> bool {
    const ACTS: &[&str] = &[
        "讲话", "发言", "主讲", "致辞", "致词", "汇报", "宣讲", "演讲", "报告", "述职", "传达",
        "宣誓", "领誓", "竞聘", "竞选", "表态", "辩护", "讲课", "授课", "负责",
    ];
    let act = ["人", "者", "单位"].iter().find_map(|end| key.strip_suffix(end)).unwrap_or(key);
    key.chars().count() <= 8 && ACTS.iter().any(|own| act.ends_with(own)) && key != "负责"
}

/// A name: 王××, ×××, 张 伟, 某某某
pub(super) fn is_name(text: &str) -> bool {
    const SURNAMES: &str = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋\
        蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎\
        易常武乔贺赖龚莫骆殷倪翁柯戚鲍裴褚聂文欧阳司马诸葛上官×某xX○";
    let bare: String = text.chars().filter(|c| *c != ' ').collect();
    let length = bare.chars().count();
    (2..=4).contains(&length)
        && bare.chars().next().is_some_and(|c| SURNAMES.contains(c))
        && bare.chars().all(|c| clean::is_han(c) || "×xX○·".contains(c))
}

/// A salutation on a line of its own, with whatever stop.
pub(super) fn addresses(text: &str) -> bool {
    let bare = text.trim_end_matches(['！', '!', '：', ':', '，', ',', '。', ' ']);
    if bare.len() == text.len() {
        let starts = ["各位", "尊敬的", "亲爱的", "敬爱的"];
        let called = starts.iter().any(|start| text.starts_with(start))
            && text.chars().count() <= 12
            && !looks_like_title(text);
        return is_greeting(text) || called && calls(text);
    }
    let length = bare.len() / "，".len();
    if length > 60 {
        return false;
    }
    // 大家好 behind it, on the same line.
    let greeting = [
        "大家好", "大家上午好", "大家下午好", "大家晚上好", "早上好", "你们好", "上午好", "下午好",
        "晚上好",
    ]
    .iter()
    .find_map(|word| bare.strip_suffix(word))
    .map(|rest| rest.trim_end_matches(['！', '!', '：', ':', '，', ' ']));
    if let Some(rest) = greeting {
        return rest.is_empty() || calls(rest);
    }
    (text.ends_with(['：', ':']) || is_vocative(bare))
        && !clean::has(bare, &['。', '；', '？'])
        && calls(bare)
}

/// Where a salutation ends that the speech runs on behind: 同志们：今天我们…
pub(super) fn address_end(text: &str) -> Option<usize> {
    let (at, stop) = text.char_indices().take(40).find(|(_, c)| matches!(c, '：' | ':'))?;
    let (bare, end) = (text[..at].trim(), at + stop.len_utf8());
    let goes_on = text[end..].chars().filter(|c| clean::is_han(*c)).count() >= 6;
    let vocative = !bare.contains(['。', '；', '？', '！', '“']) && is_vocative(bare);
    (goes_on && vocative && is_salutation(&text[..end])).then_some(end)
}

/// With a comma at its end: nothing but those addressed.
fn is_vocative(bare: &str) -> bool {
    bare.split(['、', '，', ',', ' ']).all(|part| {
        let part = part.trim();
        (part.ends_with('们') || part.starts_with("各位") || part.starts_with("尊敬的"))
            && part.chars().count() <= 16
    })
}

/// 大家好！
fn is_greeting(text: &str) -> bool {
    let bare = text.trim_end_matches(['！', '!', '。', '，', '.']);
    bare.chars().count() <= 8
        && bare.ends_with('好')
        && ["大家", "你们", "早上", "上午", "下午", "晚上"].iter().any(|word| bare.contains(word))
}

/// 青石镇党委2024年3月5日: where the date begins behind who signs.
pub(super) fn signed_with_date(text: &str) -> Option<usize> {
    if !is_short_line(text, 40) {
        return None;
    }
    // The year's four figures stand right before its unit.
    let (year, _) = text.split_once('年')?;
    let at = year.char_indices().rev().nth(3)?.0;
    let who = text[..at].trim_end();
    (is_date(&text[at..]) && (signs(who) || speaker(who).is_some())).then_some(at)
}

/// A unit, as it signs.
pub(super) fn signs(text: &str) -> bool {
    UNITS.iter().any(|unit| text.ends_with(unit)) && text.chars().count() <= 24
}

/// Who signs and when, behind the last word of the speech.
fn signature(paragraphs: &mut [Paragraph], forced: &[bool]) {
    let Some(last) = paragraphs.len().checked_sub(1) else { return };
    let mut at = last;
    let free = at > 0 && paragraphs[at].role == Role::Text && !forced[at];
    if free && signed_with_date(&paragraphs[at].text).is_some() {
        paragraphs[at].role = Role::Sign;
        return;
    }
    let dated = free && is_date(&paragraphs[at].text);
    if dated {
        paragraphs[at].role = Role::Sign;
        at -= 1;
    }
    // Several units may sign together.
    while at > 0 && !forced[at] {
        let paragraph = &mut paragraphs[at];
        let text = &paragraph.text;
        let signs =
            signs(text) && (dated || !text.starts_with(['希', '让', '请', '祝', '向', '为']));
        let thanks = ["谢谢", "散会", "再见", "完"].iter().any(|word| text.contains(word));
        let named = dated && !thanks && (speaker(text).is_some() || text.chars().count() <= 4);
        let lone = is_short_line(text, 30) && !text.contains(['，', '、']);
        if paragraph.role != Role::Text || !lone || !(signs || named) {
            return;
        }
        paragraph.role = Role::Sign;
        at -= 1;
    }
}
