//! Where a long title is broken: into lines in the form of a trapezium or a rhombus, of lengths that
//! suit each other, and never inside a word (GB/T 9704-2012, 7.3.1: 词意完整, 排列对称, 长短适宜).
//!
//! There is no dictionary of Chinese here, and none is needed: a title is made of a few hundred words.
//! Those that are known are found, what stands between them is taken for one word, and so a name that
//! is not known is never torn. Figures with their measure, what stands in 《》 or “”, and words that
//! cling to their neighbours (上的, 第, 和) are kept together.

/// Words that titles of speeches are made of. Longer ones come first where one begins another.
const WORDS: &str = "\
全国 全省 全市 全县 全区 全镇 全乡 全街道 全校 全院 全系统 全行业 全公司 全集团 本届 本次 \
党委 党组 党支部 党总支 党风廉政建设 党史学习教育 主题教育 从严治党 全面从严治党 基层党建 党建 \
人民政府 政府 政协 人大 常委会 常务会议 纪委 监委 组织部 宣传部 统战部 政法委 共青团 工会 妇联 总工会 \
代表大会 党代会 人代会 职代会 教代会 全体会议 全会 扩大会议 专题会议 工作会议 电视电话会议 视频会议 \
推进会 推进会议 动员会 动员大会 动员部署会 部署会 部署会议 调度会 调度会议 座谈会 座谈会议 研讨会 \
总结大会 总结表彰大会 总结表彰会 表彰大会 表彰会 表扬大会 誓师大会 现场会 现场推进会 观摩会 交流会 \
协调会 联席会议 汇报会 报告会 通报会 发布会 新闻发布会 推介会 招商推介会 洽谈会 签约仪式 民主生活会 \
述职会议 述职报告 述职 述责述廉 述廉 干部会议 领导干部会议 干部大会 警示教育大会 见面会 茶话会 年会 \
启动仪式 启动会 开工仪式 开工动员会 竣工仪式 通车仪式 揭牌仪式 奠基仪式 捐赠仪式 颁奖仪式 颁奖典礼 \
开幕式 闭幕式 开班式 结业式 开学典礼 毕业典礼 欢送会 欢迎会 欢迎仪式 欢迎宴会 庆祝大会 纪念大会 \
庆典 典礼 仪式 大会 会议 晚会 论坛 博览会 文化节 艺术节 运动会 比赛 大赛 竞赛 培训班 进修班 研讨班 \
工作 建设 推进 推动 促进 加强 加快 深化 强化 优化 提升 改善 落实 贯彻 实施 开展 做好 抓好 打造 构建 创建 \
坚决 坚持 全力 全力以赴 扎实 切实 深入 全面 持续 进一步 大力 奋力 努力 不断 高质量 高标准 高水平 \
发展 高质量发展 经济 社会 经济社会 经济社会发展 经济工作 县域经济 民营经济 数字经济 实体经济 集体经济 \
乡村振兴 乡村 振兴 脱贫攻坚 巩固拓展 脱贫攻坚成果 有效衔接 农业 农村 农民 农业农村 三农 粮食生产 粮食安全 春耕生产 \
招商引资 项目建设 重点项目 重大项目 重点工程 重点工作 重点任务 营商环境 放管服 改革 改革开放 开放 创新 创业 \
就业 教育 教育教学 教学 医疗 卫生 卫生健康 疫情防控 防控 社会保障 养老 服务 政务服务 公共服务 民生 民生实事 \
安全生产 安全 生产 消防安全 食品安全 防汛 抗旱 防汛抗旱 防灾减灾 救灾 应急 应急管理 森林防火 护林防火 \
生态 环境 生态环境 生态环境保护 环境保护 环保督察 保护 污染防治 河长制 林长制 水利 国土绿化 造林绿化 节能减排 \
城市 城镇 城乡 城市管理 城市更新 文明 文明城市 卫生城市 文明城市创建 精神文明 精神文明建设 人居环境 人居环境整治 整治 治理 \
社会治理 基层治理 平安建设 法治 法治政府 依法治县 信访 信访工作 维稳 扫黑除恶 专项斗争 专项行动 专项整治 攻坚 攻坚战 \
宣传 思想 宣传思想 宣传思想文化 意识形态 文化 旅游 文旅 文旅融合 文化旅游 体育 科技 人才 人才工作 干部 队伍 队伍建设 作风 作风建设 \
组织 组织工作 统一战线 群团 机关 机关党建 机构改革 纪检监察 巡视 巡察 审计 统计 普查 税收 财政 金融 财税 \
工业 工业经济 工业强县 产业 产业发展 产业集群 园区 开发区 企业 企业家 商会 交通 公路 铁路 住房 城建 征地拆迁 拆迁 \
国防 国防动员 征兵 征兵工作 双拥 退役军人 民族 宗教 侨务 老干部 离退休 青年 妇女 儿童 少年 学生 新生 教师 教师节 劳动节 青年节 \
年度 上半年 下半年 一季度 二季度 三季度 四季度 季度 年终 年底 岁末 新春 春节 元旦 国庆 中秋 建党 建国 建校 建院 成立 周年 \
领导 班子 领导班子 同志 代表 委员 先进 模范 劳模 劳动模范 优秀 集体 个人 先进集体 先进个人 表彰 总结 动员 部署 启动 \
学习 贯彻落实 学习贯彻 精神 主席 总书记 重要讲话 重要讲话精神 二十大 党的二十大 党的二十大精神 中央 省委 市委 县委 区委 镇委 \
省政府 市政府 县政府 区政府 集团 公司 有限公司 有限责任公司 股份有限公司 中学 小学 大学 学院 学校 医院 中心 中心校 人民医院 幼儿园 实验学校 \
情况 报告 工作报告 情况汇报 汇报 汇报材料 发言 发言稿 讲话 讲话稿 致辞 致词 主持词 表态 表态发言 就职 就职发言 任职 离任 感言 演讲 \
预防 疾病预防控制 疾病预防 疾控 马拉松 马拉松比赛 竞聘 竞聘演讲 动员讲话 总结讲话 开场 祝酒词 欢迎词 答谢词 倡议书 对照检查 材料 意见 方案 关于 进行 有关 问题 目标 任务 责任 制度 \
体系 机制 能力 水平 质量 效益 规划 五年规划 计划 行动 行动计划 试点 示范 示范县 示范区 基地 平台 品牌 活动 系列活动 工程";

/// What makes a name of what stands before it: 云溪 + 县.
const ENDINGS: [&str; 25] = [
    "自治区", "自治州", "自治县", "开发区", "街道", "社区", "集团", "公司", "医院", "中学", "小学",
    "大学", "学院", "学校", "省", "市", "县", "区", "镇", "乡", "村", "局", "厅", "厂", "院",
];

/// Cling to what stands before them: no line begins with one.
const BEHIND: &str = "的上中下里内了们者会式、，。；：！？）》”’】…—·";
/// Cling to what follows: no line ends with one.
const BEFORE: &str = "在第向对为把从以和与及暨或（《“‘【";
/// Join two parts, the second of which may begin a line with them.
const JOINTS: &str = "和与及暨";
/// Posts that one person holds with the one before them: 书记、局长.
const POSTS: [&str; 14] = [
    "局长", "主任", "县长", "市长", "区长", "镇长", "乡长", "院长", "校长", "厂长", "总经理",
    "董事长", "主席", "部长",
];
/// Measures of more than a character.
const LONG_MEASURES: [&str; 5] = ["季度", "年度", "周年", "学期", "批次"];
/// Measures that belong to the figure before them.
const MEASURES: &str = "年月日届次个名位项条大号期周%％万亿度届轮批级";

/// The bytes where a title's lines end, in order; empty where it fits on one line or is broken already.
/// `most`: how many full-width characters a line has, in halves. `joints`: bytes where a word ends
/// whatever the words say, as where a slot's value begins.
pub fn breaks(title: &str, most: usize, joints: &[usize]) -> Vec<usize> {
    if title.contains('\n') || width(title) <= most {
        return Vec::new();
    }
    // More is no title, and all ways to break it are tried.
    if title.chars().count() > MOST_CHARS {
        return Vec::new();
    }
    let units = units(title, most, joints);
    let fewest = width(title).div_ceil(most.max(1));
    let best = (fewest..=fewest + 1)
        .filter_map(|lines| best(title, &units, lines, most))
        .min_by_key(|(cost, _)| *cost);
    best.map(|(_, ends)| ends).unwrap_or_default()
}

const MOST_CHARS: usize = 90;
const MOST_LINES: usize = 4;

/// In halves of a full-width character; a figure or a word of Latin has a little air around it.
fn width(text: &str) -> usize {
    let mut width = 0;
    let mut narrow = None;
    for c in text.chars() {
        let own = c.is_ascii();
        width += if own { 1 } else { 2 };
        if narrow.replace(own).is_some_and(|before| before != own) {
            width += usize::from(own);
        }
    }
    width
}

// ---- words

/// What no line break parts.
#[derive(Clone, Copy)]
struct Unit<'a> {
    text: &'a str,
    end: usize,
    kind: Kind,
}

#[derive(Clone, Copy, PartialEq)]
enum Kind {
    Known,
    /// A word nobody knows, which goes on until a known one begins.
    Unknown,
    /// With its measure: 第十五届.
    Figure,
}

/// The title cut where a line may end.
fn units<'a>(title: &'a str, most: usize, joints: &[usize]) -> Vec<Unit<'a>> {
    let words: Vec<&str> = WORDS.split_whitespace().collect();
    let mut units: Vec<Unit> = Vec::new();
    let mut at = 0;
    while let Some(first) = title[at..].chars().next() {
        let rest = &title[at..];
        // What is longer than a line is broken inside all the same, but never the title of a book.
        let whole = quoted(rest, first);
        let whole = whole.filter(|length| first == '《' || width(&rest[..*length]) <= most);
        let (length, kind) = match (whole, figure(rest), longest(rest, &words)) {
            (Some(length), ..) => (length, Kind::Known),
            (None, 0, 0) if is_bound(first) => (first.len_utf8(), Kind::Known),
            (None, 0, 0) => (first.len_utf8(), Kind::Unknown),
            (None, 0, length) => (length, Kind::Known),
            (None, length, _) => (length, Kind::Figure),
        };
        let end = at + length;
        match units.last_mut() {
            Some(last)
                if (last.kind, kind) == (Kind::Unknown, Kind::Unknown) && !joints.contains(&at) =>
            {
                let start = last.end - last.text.len();
                *last = Unit { text: &title[start..end], end, kind };
            }
            _ => units.push(Unit { text: &title[at..end], end, kind }),
        }
        at = end;
    }
    join_names(title, units)
}

/// The length of the known word that `text` begins with and that leaves the best for what follows: not
/// the longest where that would tear the next word.
fn longest(text: &str, words: &[&str]) -> usize {
    let starts = |text: &str| {
        words
            .iter()
            .filter(|word| text.starts_with(**word))
            .map(|word| word.len())
            .max()
            .unwrap_or(0)
    };
    let candidates = words.iter().filter(|word| text.starts_with(**word)).map(|word| word.len());
    candidates.max_by_key(|length| (length + starts(&text[*length..]), *length)).unwrap_or(0)
}

fn is_bound(c: char) -> bool {
    BEHIND.contains(c) || BEFORE.contains(c) || c.is_whitespace()
}

/// The length of what is in quotation marks or brackets, marks and all.
fn quoted(text: &str, first: char) -> Option<usize> {
    let close = match first {
        '《' => '》',
        '“' => '”',
        '（' => '）',
        '【' => '】',
        _ => return None,
    };
    text.find(close).map(|at| at + close.len_utf8())
}

/// The length of a figure or a Latin word with the measure behind it; 第三届, 二十大 and the like too.
fn figure(text: &str) -> usize {
    let chinese = |c: char| "〇零一二三四五六七八九十百千两".contains(c);
    let ordinal = text
        .strip_prefix('第')
        .filter(|rest| rest.starts_with(|c: char| chinese(c) || c.is_ascii_digit()));
    let start = text.len() - ordinal.unwrap_or(text).len();
    let mut end = start;
    let mut spoken = false;
    for (at, c) in text[start..].char_indices() {
        let latin =
            c.is_ascii_alphanumeric() || at > 0 && matches!(c, '.' | '-' | '+' | '%' | '·' | '—');
        let numeral = chinese(c);
        if !latin && !numeral || at > 0 && numeral != spoken {
            break;
        }
        spoken = numeral;
        end = start + at + c.len_utf8();
    }
    if end == start {
        return 0;
    }
    if let Some(measure) = LONG_MEASURES.iter().find(|measure| text[end..].starts_with(**measure)) {
        return end + measure.len();
    }
    match text[end..].chars().next().filter(|c| MEASURES.contains(*c)) {
        Some(measure) => end + measure.len_utf8(),
        // 一 alone begins many a word.
        None if spoken && ordinal.is_none() => 0,
        None => end,
    }
}

/// Puts what clings together: 云溪 + 县, 会 + 上, 的 behind its word, 书记、 + 局长.
fn join_names<'a>(title: &'a str, units: Vec<Unit<'a>>) -> Vec<Unit<'a>> {
    let mut joined: Vec<Unit> = Vec::new();
    for unit in units {
        let before = joined.last().map_or("", |last| last.text);
        let behind = unit.text.chars().all(|c| BEHIND.contains(c))
            || ENDINGS.contains(&unit.text) && !before.is_empty();
        let post = before.ends_with('、') && POSTS.iter().any(|post| unit.text.starts_with(post));
        let clings = behind || post || before.ends_with(|c: char| BEFORE.contains(c));
        match joined.last_mut() {
            Some(last) if clings => {
                let start = last.end - last.text.len();
                let kind = if behind { Kind::Known } else { unit.kind };
                *last = Unit { text: &title[start..unit.end], end: unit.end, kind };
            }
            _ => joined.push(unit),
        }
    }
    joined
}

// ---- lines

/// The cheapest way to so many lines, with its cost. None where there is none.
fn best(title: &str, units: &[Unit], lines: usize, most: usize) -> Option<(usize, Vec<usize>)> {
    if !(2..=MOST_LINES).contains(&lines) || units.len() < lines {
        return None;
    }
    let mut best: Option<(usize, Vec<usize>)> = None;
    let mut chosen = Vec::new();
    choose(units, 1, lines - 1, &mut chosen, &mut |chosen| {
        let ends: Vec<usize> = chosen.iter().map(|at| units[at - 1].end).collect();
        let edges = std::iter::once(0).chain(ends.iter().copied()).chain([title.len()]);
        let edges: Vec<usize> = edges.collect();
        let widths: Vec<usize> =
            edges.windows(2).map(|edge| width(title[edge[0]..edge[1]].trim())).collect();
        if widths.iter().any(|width| *width > most || *width == 0) {
            return;
        }
        let sense: usize = chosen.iter().map(|at| break_cost(units, *at)).sum();
        let cost = form_cost(&widths) + sense + 8 * lines;
        if best.as_ref().is_none_or(|(least, _)| cost < *least) {
            best = Some((cost, ends));
        }
    });
    best
}

/// All ways to choose so many units before which a line begins.
fn choose(
    units: &[Unit],
    from: usize,
    left: usize,
    chosen: &mut Vec<usize>,
    found: &mut impl FnMut(&[usize]),
) {
    if left == 0 {
        found(chosen);
        return;
    }
    for at in from..units.len() {
        chosen.push(at);
        choose(units, at + 1, left - 1, chosen, found);
        chosen.pop();
    }
}

/// How far lines of these widths are from a trapezium or a rhombus.
fn form_cost(widths: &[usize]) -> usize {
    let (longest, shortest) =
        (widths.iter().max().copied().unwrap_or(0), widths.iter().min().copied().unwrap_or(0));
    let spread = longest - shortest;
    // Lines of one length are a rectangle, and one of a few characters hangs there alone.
    let mut cost = if spread < 2 { 6 } else { spread.saturating_sub(10) };
    if shortest * 5 < longest * 2 {
        cost += 12;
    }
    // Once the lines grow shorter they do not grow again: else it is an hourglass.
    let falls = widths.windows(2).position(|pair| pair[1] < pair[0]);
    let rises_again =
        falls.is_some_and(|at| widths[at + 1..].windows(2).any(|pair| pair[1] > pair[0]));
    cost + if rises_again { 40 } else { 0 }
}

/// How much sense suffers where a line begins with that unit.
fn break_cost(units: &[Unit], at: usize) -> usize {
    let (last, after) = (units[at - 1], units[at].text);
    let before = last.text;
    let starts = |words: &[&str]| words.iter().any(|word| after.starts_with(word));
    if after.starts_with(|c: char| JOINTS.contains(c)) {
        return 0;
    }
    if before.ends_with(['、', '，', '：', '—']) {
        return 1;
    }
    // 第十五届|委员会; a year may end a line.
    if last.kind == Kind::Figure && !before.ends_with(['年', '月', '日']) {
        return 6;
    }
    // Where a word nobody knows ends is not sure.
    if last.kind == Kind::Unknown {
        return 4;
    }
    // 上的|讲话 tears the end off.
    if before.ends_with('的') {
        return if starts(&["讲话", "发言", "致辞", "致词", "报告", "表态", "汇报"]) {
            14
        } else {
            3
        };
    }
    // 工作|会议 is one word to a reader, and so are 经济|发展 and 动员|大会.
    const HEADS: [&str; 10] =
        ["会议", "大会", "会", "仪式", "典礼", "报告", "建设", "发展", "讲话", "论坛"];
    if starts(&HEADS) {
        return 7;
    }
    // A verb goes with what it does.
    const VERBS: [&str; 18] = [
        "推进", "推动", "促进", "加强", "加快", "深化", "强化", "优化", "提升", "落实", "贯彻",
        "实施", "开展", "做好", "抓好", "打造", "关于", "学习",
    ];
    if VERBS.contains(&before) {
        return 6;
    }
    // A line may well begin with the meeting, or with the work it is about.
    const MEETINGS: [&str; 12] = [
        "工作会议", "推进会", "动员", "座谈会", "表彰", "总结", "现场", "全体会议", "代表大会",
        "开幕", "启动", "部署",
    ];
    if starts(&MEETINGS) && before != "工作" {
        return 0;
    }
    if before == "工作" && starts(&MEETINGS) {
        return 3;
    }
    if starts(&["工作"]) { 2 } else { 1 }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn broken(title: &str, most: usize) -> String {
        let mut shown = title.to_owned();
        for at in breaks(title, most, &[]).into_iter().rev() {
            shown.insert(at, '/');
        }
        shown
    }

    /// Titles as they are to be broken, in lines of 20 characters.
    const TITLES: [&str; 40] = [
        "在全县大会上的讲话",
        "在云溪县优化营商环境工作推进会上的讲话",
        "在全市优化营商环境暨民营经济/高质量发展大会上的讲话",
        "在中国共产党云溪县第十五届委员会/第三次全体会议上的讲话",
        "在云溪县2026年度安全生产工作会议/暨防汛抗旱动员部署会上的讲话",
        "在学习贯彻《中国共产党纪律处分条例》/专题培训班开班式上的动员讲话",
        "在云溪县庆祝中国共产党成立105周年/暨“两优一先”表彰大会上的讲话",
        "关于2026年全县经济社会发展情况/和2027年重点工作安排的报告",
        "在全县巩固拓展脱贫攻坚成果/同乡村振兴有效衔接工作推进会上的讲话",
        "在云溪县第六届竹文化博览会开幕式上的致辞",
        "在云溪恒泰机械有限公司/2026年年会上的致辞",
        "在全省农村人居环境整治/提升现场推进会上的汇报发言",
        "在全县重点项目建设/暨招商引资工作调度会上的讲话",
        "在云溪县人民医院建院/70周年庆祝大会上的致辞",
        "云溪县教育局党组书记、局长/2026年度述职述责述廉报告",
        "在全县领导干部警示教育大会/暨作风建设推进会议上的讲话",
        "在2026届学生毕业典礼/暨学位授予仪式上的讲话",
        "在全市生态环境保护暨中央环保督察/反馈问题整改工作会议上的讲话",
        "在县委理论学习中心组（扩大）/专题学习会上的主持讲话",
        "在全县征兵工作暨国防动员工作会议上的讲话",
        "在云溪县总工会第八次代表大会上的工作报告",
        "在全镇森林防火暨秋冬季/安全生产工作会议上的讲话",
        "在全市数字政府建设/和政务服务改革推进会上的讲话",
        "在云溪县文明城市创建/攻坚行动誓师大会上的动员讲话",
        "在全县教育大会暨庆祝/第四十二个教师节表彰大会上的讲话",
        "在全县农村工作会议暨乡村振兴/重点帮扶村帮扶工作推进会上的讲话",
        "在青年干部座谈会/暨导师帮带结对仪式上的讲话",
        "在云溪县与柳河市对口协作工作/联席会议上的讲话",
        "在全县组织工作、宣传思想文化工作、/统一战线工作会议上的讲话",
        "在全区城市更新和老旧小区改造/工作现场推进会上的讲话",
        "在云溪县退役军人事务工作/暨双拥模范县创建动员会议上的讲话",
        "在市第三人民医院等级评审启动/动员大会上的讲话",
        "在云溪一中2026年/秋季学期开学典礼上的讲话",
        "在全县医疗卫生与疾病预防控制/体系改革工作会议上的讲话",
        "在县十八届人大常委会/第二十六次会议上的表态发言",
        "在全县“千企兴千村”行动/暨民营企业家座谈会上的讲话",
        "在全县上半年经济形势分析/暨三季度经济工作部署会上的讲话",
        "在5G+工业互联网产业/创新发展论坛开幕式上的致辞",
        "在第十届云溪国际半程马拉松比赛/暨全民健身活动启动仪式上的致辞",
        "在云溪县统计局2026年/第一季度全体干部职工大会上的讲话",
    ];

    #[test]
    fn titles_are_broken_as_offices_do() {
        for expected in TITLES {
            assert_eq!(broken(&expected.replace('/', ""), 40), expected);
        }
    }

    #[test]
    fn three_lines_make_a_trapezium_or_a_rhombus() {
        for expected in [
            "在全市优化营商环境/暨民营经济高质量发展/大会上的讲话",
            "在云溪县庆祝中国共产党成立/105周年暨“两优一先”/表彰大会上的讲话",
            "关于2026年全县/经济社会发展情况和2027年/重点工作安排的报告",
            "在全县教育大会/暨庆祝第四十二个教师节/表彰大会上的讲话",
            "在全区城市更新/和老旧小区改造工作/现场推进会上的讲话",
            "在第十届云溪国际半程/马拉松比赛暨全民健身活动/启动仪式上的致辞",
        ] {
            assert_eq!(broken(&expected.replace('/', ""), 26), expected);
        }
        for title in TITLES {
            let shown = broken(&title.replace('/', ""), 26);
            let widths: Vec<usize> = shown.split('/').map(width).collect();
            let hourglass = widths.windows(3).any(|w| w[1] < w[0] && w[1] < w[2]);
            assert!(!hourglass, "{shown}");
        }
    }

    #[test]
    fn the_title_of_a_book_is_never_broken() {
        let title = "在学习贯彻《中国共产党纪律处分条例》专题培训班开班式上的动员讲话";
        assert_eq!(broken(title, 20), title, "the line breaks where it must");
        for most in 26..50 {
            assert!(broken(title, most).contains("《中国共产党纪律处分条例》"), "{most}");
        }
    }

    #[test]
    fn what_is_broken_by_hand_or_fits_is_left() {
        for title in ["", "讲话", "在全县工作会议上的\n讲话", "讲\n话"] {
            assert_eq!(breaks(title, 40, &[]), [0; 0], "{title}");
        }
        assert_eq!(breaks("字", 0, &[]), [0; 0]);
    }

    #[test]
    fn where_no_break_makes_sense_there_is_none() {
        for title in ["云".repeat(30), "a".repeat(50), "讲话".repeat(100), "《".repeat(40)] {
            assert_eq!(breaks(&title, 40, &[]), [0; 0], "{title}");
        }
    }

    #[test]
    fn a_value_begins_a_word() {
        let title = "在云溪恒泰恒丰恒远精密锻造铸造厂青山分厂技能比武颁奖仪式上的讲话";
        let joint = title.find("青山").unwrap();
        assert_eq!(breaks(title, 40, &[joint])[0], joint);
    }

    #[test]
    fn no_break_stands_where_a_line_must_not_begin_or_end() {
        for title in TITLES {
            let title = title.replace('/', "");
            for most in (16..60).step_by(2) {
                for at in breaks(&title, most, &[]) {
                    let (before, after) = title.split_at(at);
                    assert!(!before.ends_with(|c: char| BEFORE.contains(c)), "{before}|{after}");
                    assert!(
                        !after.starts_with(['的', '，', '、', '）', '》', '”']),
                        "{before}|{after}"
                    );
                    let figure = |c: char| c.is_ascii_alphanumeric();
                    assert!(
                        !(before.ends_with(figure) && after.starts_with(figure)),
                        "{before}|{after}"
                    );
                }
                let shown = broken(&title, most);
                let widths: Vec<usize> = shown.split('/').map(width).collect();
                assert!(widths.len() == 1 || widths.iter().all(|width| *width <= most), "{shown}");
            }
        }
    }
}
