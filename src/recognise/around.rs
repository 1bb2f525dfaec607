//! Telling what stands round a speech by its place and its looks, whatever its words are.
//!
//! A speech has a front (title, who, when, the salutation) and an end (谢谢大家, the signature).
//! Above the title and behind the end nothing is said to the hearers, so that there a line needs
//! little to be the page's own: a label, fields side by side, an hour, an arrow, one word of those
//! that pages are made of; and lines that have nothing of it count with those beside them. Between
//! paragraphs of the speech it needs much. [`super::noise`] has told before what is plain anywhere.

use std::collections::HashMap;
use std::sync::LazyLock;

use super::front::{self, addresses, is_date, is_subtitle, looks_like_title, occasion, speaker};
use super::lexicon::Lexicon;
use super::noise::is_table;
use super::{Role, Row, Why, clean, level, naming};
use crate::numeral;
use crate::read::Source;

/// What pages, programs and those who hand texts on talk of: two points each.
const PLAIN: &[&str] = &[
    "点击", "下载", "扫码", "扫一扫", "二维码", "注册", "浏览", "点赞", "公众号", "小程序", "转载",
    "侵权", "版权", "网友", "小编", "网盘", "水印", "VIP", "vip", "付费", "私信", "粉丝", "收藏",
    "评论", "留言", "范文", "模板", "模版", "文库", "文案", "楼主", "网址", "本站", "阅读量",
    "上传", "代写", "改稿", "供稿", "责编", "排版", "在看", "订阅", "推送", "回帖", "跟帖", "发帖",
    "本帖", "沙发", "板凳", "论坛", "版块", "热搜", "感兴趣", "试读", "解锁", "充值", "包邮",
    "店铺", "宝子", "干货", "压缩包", "解压", "完整版", "合集", "频道", "首页", "导航", "上一篇",
    "下一篇", "备案", "技术支持", "OCR", "提示词", "讲话稿", "发言稿", "演讲稿", "稿子", "本稿",
    "本文", "此文", "这篇", "本篇", "全文", "帮我写", "套用", "仿写", "仅供", "借鉴", "原创",
    "广告", "客服", "点开", "转发", "关注我", "群主", "进群", "入群", "加群", "版主", "字左右",
    "撰写", "润色", "APP", "Word", "word", "WORD", "PDF", "pdf", "PPT", "ppt", ".doc", "DOC",
    "积分", "索引号", "网站", "ICP", "公网安备", "看官", "拍砖", "涨粉", "赞赏", "打赏", "电子版",
    "样稿", "以上内容", "智能助手", "付款", "发货", "转给", "转走", "拿走", "白嫖", "博主",
    "视频号", "抖音", "知乎", "豆丁", "百度", "稿件",
];
/// What is said to who asked for the text, and to nobody who hears it: three points each.
const CHAT: &[&str] = &[
    "希望对", "希望这", "告诉我", "为您", "为你", "帮您", "帮你", "根据您", "根据你", "您的要求",
    "你的要求", "如果您", "如果你", "如需", "如果需要", "方括号", "占位", "括号里", "括号内",
    "括号中", "根据实际", "按实际", "酌情", "语气", "篇幅", "我可以", "我还可以", "当然可以",
    "好的！", "好的，", "没问题", "随时告", "以下是", "下面是", "请按", "自行", "供您", "供你",
];
/// What speeches say too: one point each.
const FAINT: &[&str] = &[
    "更多", "关注", "登录", "登陆", "展开", "推荐", "相关", "免费", "购买", "编辑", "来源", "作者",
    "发布", "发表", "查看", "回复", "更新", "会员", "用户", "账号", "微信", "微博", "QQ", "链接",
    "打印", "复制", "粘贴", "原文", "正文", "字数", "格式", "文档", "文件名", "页数", "目录",
    "返回", "顶部", "举报", "反馈", "纠错", "投诉", "分享", "热门", "精选", "素材", "资源", "参考",
    "修改", "替换", "整理", "审核", "校对", "扫描", "识别", "生成", "内部", "保密", "禁止", "声明",
    "提示", "备注", "朗读", "阅读", "预览", "专题", "栏目", "标签", "关键词", "搜索", "文章",
    "全套", "限时", "立即", "福利", "文末", "可见", "余下", "以下为", "配图", "特此", "右上角",
    "左下角", "屏幕", "手机", "电脑", "小时前", "文号", "字体", "评分", "人评", "剩余", "收起",
    "加载", "上一页", "下一页", "上一条", "下一条", "猜你", "精彩", "往期", "头条", "置顶", "公文",
    "文秘", "秘书", "笔杆", "写作", "按钮", "图片", "视频", "音频", "文字", "录入",
];

/// Who listens, and what is done for them: a speech's words.
const SPOKEN: &[&str] = &[
    "群众", "干部", "我们", "我县", "我市", "我区", "我镇", "我乡", "我村", "我院", "我校", "我局",
    "全县", "全市", "全区", "全镇", "全乡", "全村", "全校", "全院", "全体", "各级", "各部门",
    "各单位", "各乡镇", "各镇", "各村", "村民", "居民", "职工", "同志们", "同学们", "老师们",
    "大家", "在座", "咱们", "乡亲", "会后", "今天", "单位", "企业", "党员", "社区", "街道", "祝",
    "最后，", "谨", "组织",
];

/// Rows above a salutation among which its title is looked for.
const FRONT: usize = 24;
/// Rows of a title that stand above its last.
const TITLE_LINES: usize = 3;

/// Tells what is noise by where it stands.
pub(super) fn tell(source: &Source, rows: &mut [Row]) {
    let shown: Vec<usize> = (0..rows.len()).filter(|at| rows[*at].role != Role::Blank).collect();
    part_marks(source, rows, &shown);
    let openings = openings(source, rows, &shown);
    if let Some(first) = openings.first() {
        above(source, rows, &shown, first);
    }
    for opening in &openings {
        between(source, rows, &shown, opening);
    }
    // Each speech ends where the next one, or its mark, begins.
    let mut ends: Vec<usize> = openings.iter().skip(1).map(|opening| opening.from).collect();
    ends.extend((0..shown.len()).filter(|at| rows[shown[*at]].why == Some(Why::PartMark)));
    ends.push(shown.len());
    ends.sort_unstable();
    let mut from = openings.first().map_or(0, |opening| opening.body);
    for end in ends {
        if end > from {
            behind(source, rows, &shown[from..end]);
            inside(source, rows, &shown[from..end]);
        }
        let next = openings.iter().find(|opening| opening.from == end);
        from = next.map_or(end, |opening| opening.body);
    }
}

/// …讲话稿 范文一, …讲话稿 范文二: lines that differ in a number, each with a speech below, are the
/// marks of a collection; above the first one the collection speaks.
fn part_marks(source: &Source, rows: &mut [Row], shown: &[usize]) {
    let mut counted: HashMap<&str, Vec<(u64, usize)>> = HashMap::new();
    for (at, row) in shown.iter().enumerate() {
        let begins = |next: &usize| addresses(&rows[*next].text) || is_title(source, rows, *next);
        if rows[*row].role == Role::Text
            && let Some((stem, number)) = counted_line(&rows[*row].text)
            && shown.get(at + 1).is_some_and(begins)
        {
            counted.entry(stem).or_default().push((number, at));
        }
    }
    let series = |own: &Vec<(u64, usize)>| {
        own.len() > 1 && own.iter().zip(1..).all(|((number, _), nth)| *number == nth)
    };
    let places: Vec<usize> =
        counted.into_values().filter(series).flatten().map(|(_, at)| at).collect();
    for at in places.iter().copied() {
        (rows[shown[at]].role, rows[shown[at]].why) = (Role::Noise, Some(Why::PartMark));
    }
    let Some(first) = shown.iter().position(|row| rows[*row].why == Some(Why::PartMark)) else {
        return;
    };
    let numbered = places.contains(&first);
    let begun =
        |row: &usize| addresses(&rows[*row].text) || level::mark(&rows[*row].text).is_some();
    if first > FRONT || shown[..first].iter().any(begun) {
        return;
    }
    for row in &shown[..first] {
        let text = &rows[*row].text;
        if rows[*row].role == Role::Text && (words(text) > 0 || clean::ends(text) || numbered) {
            advert(&mut rows[*row]);
        }
    }
}

/// A short line that ends in a number, and that number.
fn counted_line(text: &str) -> Option<(&str, u64)> {
    if !is_short(text) {
        return None;
    }
    let text = text.trim_end_matches(['）', ')', '】', ']', '：', ' ']).trim_end_matches('篇');
    let stem = text.trim_end_matches(clean::is_number);
    let number = &text[stem.len()..];
    if number.is_empty() {
        return None;
    }
    let number = number.parse().ok().or_else(|| numeral::parse(number))?;
    (stem.chars().count() >= 4).then_some((stem, number))
}

/// Where a speech begins; all of it places among the rows that are shown.
struct Opening {
    /// The first line of its title.
    from: usize,
    /// Behind the last line of its title.
    titled: usize,
    /// The salutation, or what else comes behind the front.
    body: usize,
}

/// Titles with what follows them. A title is one by its own words or the file's, or by the line
/// below it that says where it was given.
fn openings(source: &Source, rows: &[Row], shown: &[usize]) -> Vec<Opening> {
    let mut openings: Vec<Opening> = Vec::new();
    let mut from = 0;
    let text = |at: usize| rows[shown[at]].text.as_str();
    let free = |at: usize| rows[shown[at]].role == Role::Text;
    for at in 0..shown.len() {
        if !(free(at) && addresses(text(at))) {
            continue;
        }
        let above = (from.max(at.saturating_sub(FRONT))..at).rev();
        // In mid-speech nothing but who and when stands between.
        let near = above.take_while(|at| openings.is_empty() || is_short(text(*at)) || !free(*at));
        let titled = near.filter(|at| free(*at)).find(|at| is_title(source, rows, shown[*at]));
        if let Some(last) = titled {
            openings.push(opening(rows, shown, from, last, at));
        } else if openings.is_empty() && at <= FRONT {
            // Its title is one of the lines above, if it has one.
            openings.push(Opening { from: at, titled: at, body: at });
        }
        from = at + 1;
    }
    // No salutation: a title near the start.
    if openings.is_empty() {
        let last =
            (0..shown.len().min(FRONT)).find(|at| free(*at) && is_title(source, rows, shown[*at]));
        if let Some(last) = last {
            openings.push(opening(rows, shown, 0, last, last + 1));
        }
    }
    openings
}

fn is_title(source: &Source, rows: &[Row], row: usize) -> bool {
    let (row, line) = (&rows[row], &source.lines[rows[row].line]);
    let text = bare(&row.text);
    let named = ["标题：", "题目："].iter().any(|mark| text.starts_with(mark));
    line.title || named || looks_like_title(text) || is_subtitle(text) && said_where(text)
}

/// ——在全县…大会上的讲话
fn said_where(text: &str) -> bool {
    let text = text.trim_start_matches(['—', '－', '-']);
    text.contains('在') && looks_like_title(text)
}

/// A line without the marks of emphasis.
pub(super) fn bare(text: &str) -> &str {
    text.trim_matches(['*', ' '])
}

/// The opening whose title ends in row `last`: the lines above that belong to it are those that
/// stand right there and have nothing of a page.
fn opening(rows: &[Row], shown: &[usize], from: usize, last: usize, body: usize) -> Opening {
    let text = |at: usize| rows[shown[at]].text.as_str();
    let own = |at: &usize| {
        let text = text(*at);
        let whole = rows[shown[last]].text.chars().count() >= 10;
        let under = *at + 1 == last && is_subtitle(bare(rows[shown[last]].text.as_str()));
        rows[shown[*at]].role == Role::Text
            && is_short(text)
            && (weigh(text) == 0 || under && weigh(text) < 3)
            && !clean::ends(text)
            && (text.chars().count() > 4 || !whole)
            && !label(text)
            && !is_date(text)
            && occasion(text).is_none()
    };
    let first = (from..last).rev().take(TITLE_LINES).take_while(own).last().unwrap_or(last);
    Opening { from: first, titled: last + 1, body }
}

/// Above the first title: everything but what tells of the occasion.
fn above(source: &Source, rows: &mut [Row], shown: &[usize], opening: &Opening) {
    // Where the title is not known, it may be any of the lines.
    let titled = opening.from < opening.titled;
    let greeted = shown.get(opening.body).is_some_and(|row| addresses(&rows[*row].text));
    // A speech that began without a title has its own above; so a title far down is another's.
    let long = |row: &usize| rows[*row].role == Role::Text && rows[*row].text.chars().count() > 200;
    let points = &shown[..opening.from];
    if points.iter().filter(|row| long(row)).count() > 1
        || points
            .iter()
            .any(|row| level::mark(&rows[*row].text).is_some() && weigh(&rows[*row].text) == 0)
    {
        return;
    }
    let mailed = points.iter().any(|row| key(&rows[*row].text).is_some_and(is_mail_key));
    for at in (0..opening.from).rev() {
        let row = shown[at];
        if rows[row].role != Role::Text || is_table(source, &rows[row]) {
            continue;
        }
        let text = &rows[row].text;
        // 主题：转发：讲话稿 stands beside 发件人： and tells nothing of the meeting.
        if mailed && titled && label(text) {
            advert(&mut rows[row]);
            continue;
        }
        let own = weigh(text) + raw(source, &rows[row]);
        let told = is_date(text) || occasion(text).is_some() || speaker(text).is_some();
        let noise = if told && !label_unknown(text) {
            own >= 3
        } else if !titled {
            own >= 3 || label_unknown(text) && own >= 1
        } else {
            let beside = noisy(rows, shown, at);
            own >= 1
                || label(text)
                || beside
                || greeted && clean::ends(text)
                || looks_like_title(text) && at + TITLE_LINES < opening.from
        };
        if noise {
            advert(&mut rows[row]);
        }
    }
}

/// Between a title and its salutation: what is neither who nor when nor where, and has something
/// of a page.
fn between(source: &Source, rows: &mut [Row], shown: &[usize], opening: &Opening) {
    for at in opening.titled..opening.body.min(shown.len()) {
        let row = &rows[shown[at]];
        let text = &row.text;
        if row.role != Role::Text || is_table(source, row) || text.chars().count() > 80 {
            continue;
        }
        let own = weigh(text) + raw(source, row);
        let told = is_date(text)
            || occasion(text).is_some()
            || is_subtitle(bare(text))
            || speaker(text).is_some();
        let noise = if label_unknown(text) {
            true
        } else if told {
            own >= 4
        } else {
            own >= 2 || own == 1 && (label(text) || noisy(rows, shown, at))
        };
        if noise {
            advert(&mut rows[shown[at]]);
        }
    }
}

/// Behind the last word of a speech; `shown`: its rows.
fn behind(source: &Source, rows: &mut [Row], shown: &[usize]) {
    /// Characters of a sentence that is no paragraph of a speech.
    const REMARK: usize = 80;
    let end = end(source, rows, shown);
    let tail = &shown[end..];
    // Who signs, and when, stands first.
    let signed = tail.iter().position(|row| is_date(&rows[*row].text)).filter(|date| {
        tail[..*date].iter().all(|row| {
            rows[*row].role == Role::Text
                && is_short(&rows[*row].text)
                && weigh(&rows[*row].text) == 0
        })
    });
    let signed = signed.map_or(0, |date| date + 1);
    let points = |rows: &[Row], row: usize| match rows[row].role {
        Role::Noise => 2,
        // Another text's name
        _ => {
            let text = &rows[row].text;
            let apart = !clean::ends(text) && (bracketed(text) || label_unknown(text));
            let named = looks_like_title(text) || apart && !is_date(text);
            weigh(text) + raw(source, &rows[row]) + u32::from(named)
        }
    };
    // A speech ends in a sentence. Three lines behind it that are none, no verse and no names,
    // are the page's.
    let open = |row: &usize| {
        let text = &rows[*row].text;
        rows[*row].role == Role::Text
            && is_short(text)
            && !front::signs(text)
            && !is_date(text)
            && spoken(text) == 0
    };
    let said = |row: &usize| clean::ends(&rows[*row].text) && !addresses(&rows[*row].text);
    let stops = shown[..end].iter().any(said);
    let count = |row: &usize| rows[*row].text.chars().count();
    let lines: Vec<usize> = tail[signed..].iter().filter(|row| open(row)).map(count).collect();
    let even = lines.windows(2).all(|pair| pair[0] == pair[1]) || lines.iter().all(|n| *n <= 4);
    let run = if lines.len() >= 3 && !even && stops { 2 } else { 0 };
    // Behind the thanks nothing more is said, be it a whole sentence.
    let thanked = end > 0 && closes(&rows[shown[end - 1]].text);
    let ruled = tail.first().is_some_and(|row| rows[*row].why == Some(Why::Rule));
    let all = run + tail[signed..].iter().map(|row| points(rows, *row)).sum::<u32>();
    let mut before = end > 0 && rows[shown[end - 1]].role == Role::Noise;
    for (at, row) in tail.iter().enumerate().skip(signed) {
        if rows[*row].role != Role::Text {
            before |= rows[*row].role == Role::Noise;
            continue;
        }
        let text = &rows[*row].text;
        let own = points(rows, *row);
        let signs = is_date(text) || front::signs(text) || closes(text);
        let noise = match () {
            // Between what is the page's own stands nothing that is signed.
            () if signs => own >= 3 || before && own >= 1,
            () if ruled && all > 2 => true,
            () if text.chars().count() > REMARK => own >= 4,
            () if clean::ends(text) && !bracketed(text) => {
                let told = thanked && (noted(text) || text.ends_with(['？', '?']));
                // A whole sentence with nothing of a page beside it is said, be it of a page's things.
                let alone = all == own && !before && !thanked;
                let least = if alone { 5 } else { 1 };
                told || own >= least && all >= 2 || (before || thanked) && all >= 4 && !wishes(text)
            }
            () => own >= 1 && (all >= 2 || thanked) || all >= 2 && (before || tail.len() > at + 1),
        };
        if noise {
            advert(&mut rows[*row]);
        }
        before |= noise;
    }
}

/// How many of the rows of a speech are said: behind the thanks, or behind the last sentence that
/// has little of a page.
fn end(source: &Source, rows: &[Row], shown: &[usize]) -> usize {
    let sentence = |text: &str| {
        let wished = text.starts_with(['祝', '愿', '敬']) && text.ends_with('：');
        clean::ends(text) && (text.chars().count() >= 8 || wished) && !bracketed(text)
    };
    let thanks =
        shown.iter().rposition(|row| rows[*row].role == Role::Text && closes(&rows[*row].text));
    let heads = |row: usize| {
        let text = &rows[row].text;
        rows[row].role == Role::Text
            && (level::mark(text).is_some() && weigh(text) < 2 || addresses(text))
    };
    let said = |row: usize| {
        let text = &rows[row].text;
        let own = weigh(text) + raw(source, &rows[row]);
        let count = text.chars().count();
        rows[row].role == Role::Text
            && (is_table(source, &rows[row])
                || heads(row)
                || sentence(text) && (own as usize) < 3 + count / 40
                // A line broken in the middle of its second sentence
                || text.contains('。') && count >= 16 && own == 0 && !bracketed(text)
                || count > 60 && own < 3)
    };
    if let Some(rule) = ruled(rows, shown) {
        return rule;
    }
    if let Some(thanks) = thanks {
        // Remarks may follow; a paragraph or a heading does not.
        let more = shown[thanks + 1..].iter().any(|row| {
            let text = &rows[*row].text;
            said(*row) && (heads(*row) || text.chars().count() > 60)
                || rows[*row].role == Role::Text && wishes(text) && weigh(text) < 2
        });
        if !more {
            return thanks + 1;
        }
    }
    let Some(last) = shown.iter().rposition(|row| said(*row)) else { return shown.len() };
    // 祝大家： and what is wished, line by line
    let announced = rows[shown[last]].text.ends_with(['：', ':']);
    let listed = shown[last + 1..].iter().take_while(|row| {
        announced && rows[**row].role == Role::Text && weigh(&rows[**row].text) == 0
    });
    last + 1 + listed.count()
}

/// The line of dashes behind which a page speaks to its reader: nothing long stands there, nobody
/// is addressed, and something is a page's.
fn ruled(rows: &[Row], shown: &[usize]) -> Option<usize> {
    const REMARKS: usize = 16;
    let rule = shown.iter().rposition(|row| rows[*row].why == Some(Why::Rule))?;
    let tail = &shown[rule + 1..];
    let small = |row: &usize| {
        let text = &rows[*row].text;
        let heads = level::mark(text)
            .is_some_and(|mark| !matches!(mark.form, level::Form::Figure | level::Form::Point));
        text.chars().count() <= 80 && !addresses(text) && !closes(text) && !heads
    };
    let told = tail.iter().find(|row| rows[**row].role == Role::Text).is_none_or(|row| {
        let text = &rows[*row].text;
        weigh(text) > 0 || bare(text).ends_with(['：', ':']) || noted(bare(text))
    });
    let points: u32 = tail.iter().map(|row| weigh(&rows[*row].text)).sum();
    let fits = rule > 0 && (1..=REMARKS).contains(&tail.len()) && tail.iter().all(small);
    (fits && told && points >= 2).then_some(rule)
}

/// Between paragraphs: short lines that have much of a page, and end nothing.
fn inside(source: &Source, rows: &mut [Row], shown: &[usize]) {
    // 01 区位名片 Location, 02 产业名片 Industry
    let number = |row: &Row| {
        let figures = row.text.starts_with(|c: char| c.is_ascii_digit());
        figures.then(|| level::loose(&row.text).map(|mark| mark.number)).flatten()
    };
    let numbers: Vec<u64> = shown.iter().filter_map(|row| number(&rows[*row])).collect();
    for at in 0..shown.len() {
        let row = &rows[shown[at]];
        let text = &row.text;
        let free = row.role == Role::Text
            && !is_table(source, row)
            && text.chars().count() <= 40
            && !clean::ends(text)
            && level::mark(text).is_none();
        let apart = at.checked_sub(1).is_none_or(|before| {
            let before = &rows[shown[before]];
            before.role == Role::Noise || clean::ends(&before.text)
        });
        let series =
            || number(row).is_some_and(|own| numbers.iter().any(|other| own.abs_diff(*other) == 1));
        if !(free && apart) || series() {
            continue;
        }
        let own = weigh(text) + raw(source, row) + u32::from(bracketed(text));
        let beside = [at.wrapping_sub(1), at + 1]
            .iter()
            .any(|at| shown.get(*at).is_some_and(|row| rows[*row].why == Some(Why::Advert)));
        let framed = text.starts_with(['【', '[']) && bracketed(text);
        if own >= if beside || framed { 2 } else { 4 } {
            advert(&mut rows[shown[at]]);
        }
    }
}

fn advert(row: &mut Row) {
    (row.role, row.why) = (Role::Noise, Some(Why::Advert));
}

/// A row beside one that is noise.
fn noisy(rows: &[Row], shown: &[usize], at: usize) -> bool {
    let noise = |at: usize| shown.get(at).is_some_and(|row| rows[*row].role == Role::Noise);
    noise(at + 1) || at.checked_sub(1).is_some_and(noise)
}

fn is_short(text: &str) -> bool {
    level::is_short_line(text, 40)
}

/// 谢谢大家！, or a paragraph that ends with it
pub(super) fn closes(text: &str) -> bool {
    let bare = text.trim_end_matches(['！', '。', '!', '”', '）', ' ', '~']);
    let end = ["谢谢", "谢谢大家", "谢谢各位", "感谢大家", "散会", "再见", "敬礼", "干杯", "出发"];
    let thanks = end.iter().any(|end| bare.ends_with(end));
    thanks && (text.chars().count() > 30 || weigh(text) == 0) && bare.len() < text.len()
        || thanks && end.contains(&bare)
}

fn wishes(text: &str) -> bool {
    text.contains(['祝', '愿']) || ["批评", "指正", "同志", "大家"].iter().any(|w| text.contains(w))
}

/// 上传者：…, 索引号：…: a short key before a colon.
fn label(text: &str) -> bool {
    key(text).is_some()
}

fn key(text: &str) -> Option<&str> {
    let (key, value) = text.split_once(['：', ':'])?;
    let han = key.chars().filter(|c| *c != ' ').all(clean::is_han);
    let count = key.chars().filter(|c| *c != ' ').count();
    let said = value.contains('。') || addresses(text);
    (han && (1..=6).contains(&count) && !said).then_some(key)
}

/// What tells the head of a mail: 发件人：
fn is_mail_key(key: &str) -> bool {
    ["发件人", "收件人", "寄件人", "发送人", "发自"].contains(&key)
}

/// 小贴士：…, whatever is behind the colon.
fn noted(text: &str) -> bool {
    let key = text.split_once(['：', ':']).map_or("", |(key, _)| key);
    (2..=6).contains(&key.chars().count()) && key.chars().all(clean::is_han) && !addresses(text)
}

/// A line of nothing but what stands in brackets.
fn bracketed(text: &str) -> bool {
    let text = text.trim_start_matches(['…', '.', ' ']);
    text.starts_with(['（', '(', '【', '[', '〔']) && text.ends_with(['）', ')', '】', ']', '〕'])
}

/// A label that no front of a speech has.
fn label_unknown(text: &str) -> bool {
    let Some(key) = key(text) else { return false };
    let key: String = key.chars().filter(|c| *c != ' ').collect();
    let timed = ["时间", "日期", "会议时间"].contains(&key.as_str());
    let titled = ["标题", "题目"].contains(&key.as_str());
    let spoken = front::speaks(&key) || front::names_post(text);
    !(timed || titled || occasion(text).is_some() || spoken)
}

/// What the words of a line say, and its signs. In a sentence the hearers speak against it, and
/// signs say nothing.
fn weigh(text: &str) -> u32 {
    let sentence = clean::ends(text) && text.contains(['，', '。']);
    let words = words(text);
    match sentence {
        true if words > 0 => words.saturating_sub(2 * spoken(text)),
        true => 0,
        false => words + signs(text),
    }
}

/// Whether the words of what stands in brackets are a page's.
pub(super) fn tells(text: &str) -> bool {
    text.chars().count() >= 6 && words(text) >= 3
}

/// How many words for those who listen stand in a text.
fn spoken(text: &str) -> u32 {
    static WORDS: LazyLock<Lexicon> =
        LazyLock::new(|| Lexicon::new(SPOKEN.iter().map(|word| (*word, 0))));
    WORDS.find(text).map(|_| 1).sum()
}

fn words(text: &str) -> u32 {
    static WORDS: LazyLock<Lexicon> = LazyLock::new(|| {
        let told = CHAT.iter().map(|word| (*word, 3));
        let plain = PLAIN.iter().map(|word| (*word, 2));
        Lexicon::new(told.chain(plain).chain(FAINT.iter().map(|word| (*word, 1))))
    });
    /// Characters of a line that are looked at.
    const MOST: usize = 160;
    let text = text.char_indices().nth(MOST).map_or(text, |(end, _)| &text[..end]);
    let mut points = 0;
    let mut seen = 0;
    for (at, word, own) in WORDS.find(text) {
        // 下载 inside 下载量 counts once.
        if at >= seen {
            points += own as u32;
            seen = at + word.len();
        }
    }
    let one = |(at, _): &(usize, &str)| !text[at + "您".len()..].starts_with('们');
    points += text.match_indices(['您', '你']).filter(one).take(2).map(|_| 1).sum::<u32>();
    points
}

/// What its signs say: arrows, small pictures, an hour, figures and letters.
fn signs(text: &str) -> u32 {
    let mut points = 0;
    let mut digits = 0;
    let mut latin = 0;
    let mut count = 0;
    let mut signs = 0;
    let mut chars = text.chars().peekable();
    let mut last = ' ';
    while let Some(c) = chars.next() {
        count += 1;
        match c {
            '0'..='9' => digits += 1,
            'a'..='z' | 'A'..='Z' => latin += 1,
            '<' | '←' | '❤' | '・' | '|' | '｜' | '丨' | '›' | '»' | '→' | '►' | '▶' | '▼'
            | '▲' | '◆' | '★' | '☆' | '￥' | '¥' | '↓' | '↑' | '>' => signs += 1,
            // ____ is a blank.
            '_' if last != '_' && chars.peek() != Some(&'_') => signs += 1,
            '\u{2600}'..='\u{27BF}' | '\u{1F000}'..='\u{1FAFF}' => signs += 2,
            '！' if chars.peek() == Some(&'！') => points += 1,
            _ => {}
        }
        last = c;
    }
    // 07:02, 22:41:17
    let hour = text.char_indices().any(|(at, c)| {
        let figure = |c: Option<char>| c.is_some_and(|c| c.is_ascii_digit());
        c == ':' && figure(text[..at].chars().next_back()) && figure(text[at + 1..].chars().next())
    });
    // …主持词08-30: when another text was put up
    let stamped = text.rsplit_once('-').is_some_and(|(before, day)| {
        let figures = |text: &str| text.ends_with(|c: char| c.is_ascii_digit());
        day.len() == 2 && figures(day) && figures(before) && before.contains(clean::is_han)
    });
    // 9.9元
    let priced = text
        .char_indices()
        .any(|(at, c)| c == '元' && text[..at].trim_end().ends_with(|c: char| c.is_ascii_digit()));
    // —— 广告 ——, ▼ … ▼
    let decorated = |c: char| "—-=*~～·•▼▲◆★☆●■─━".contains(c);
    // **集团董事长 ***: blanks round a post are no frame.
    let blank = text.starts_with('*') && naming::follows_blank(text.trim_start_matches('*'));
    let framed = text.starts_with(decorated) && text.ends_with(decorated) && !blank;
    points += u32::from(priced) + u32::from(stamped) * 2 + u32::from(framed) * 2;
    let address = ["http", "www.", ".com", ".cn", ".net"].iter().any(|end| text.contains(end));
    points += u32::from(hour) * 2 + signs.min(2) + u32::from(address) * 2;
    if count >= 6 && !is_date(text) {
        points += u32::from(2 * (digits + latin) > count) + u32::from(latin >= 4);
    }
    points
}

/// What the spaces of a line say: fields side by side, that the reading of its text has drawn
/// together.
fn raw(source: &Source, row: &Row) -> u32 {
    let line = source.lines[row.line].text.get(row.span.clone()).unwrap_or_default();
    if line.trim().len() == row.text.len() && !clean::has(line, &['|', '｜', '\u{3000}']) {
        return 0;
    }
    let fields = line
        .split(['\u{3000}', '|', '｜', '\t'])
        .flat_map(|part| part.split("  "))
        .filter(|field| field.trim().chars().nth(1).is_some())
        .count();
    let labels = line.matches(['：', ':']).count();
    let sentence = line.contains(['，', '。']);
    match fields {
        0..=1 => 0,
        _ if sentence => 0,
        _ => u32::from(fields >= 3) * 2 + u32::from(labels >= 2) * 2,
    }
}
