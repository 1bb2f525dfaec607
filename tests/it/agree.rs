//! Whether LibreOffice breaks lines and pages where we do, on speeches that are not chosen to please:
//! drawn from the built-in blocks with varied values, and from hard cases written for this.
//!
//! The office tests measure 100 of them; `cargo xtask agree` does the same, or with another number, and
//! says where they differ. `docs/pagination.md` has the figures.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;
use std::process::Command;
use std::rc::Rc;

use gaojiang::compose::compose;
use gaojiang::document::Role;
use gaojiang::layout::{
    Byline, Layout, NumberPlace, Part, Pitch, Spec, built_in as built_in_layouts, with_old_options,
};
use gaojiang::library::{Block, Pack, SlotDecl, SlotKind};
use gaojiang::pack::built_in;
use gaojiang::paginate::{Line, Placed, Sheet, paginate};
use gaojiang::render::docx::docx;
use gaojiang::speech::{Section, Speech, Values};

use crate::render::{properties, ran, soffice};

/// How many speeches where nobody says.
const SPEECHES: usize = 100;
/// The shortest and the longest, in characters.
const LENGTHS: (f64, f64) = (500.0, 30_000.0);

#[test]
#[ignore = "needs LibreOffice; cargo xtask test runs it"]
fn libreoffice_agrees_on_pages_and_their_first_lines() {
    let count = std::env::var("GAOJIANG_AGREE").ok().and_then(|count| count.parse().ok());
    let count: usize = count.unwrap_or(SPEECHES);
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("agree");
    // What is left of another run must not be taken for this one's.
    let _ = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(&folder).unwrap();
    let speeches: Vec<Made> = (0..count).map(|at| Made::of(at, count)).collect();
    let mut command = soffice();
    command.arg(format!("-env:UserInstallation=file://{}", folder.join("profile").display()));
    command.args(["--headless", "--convert-to", "pdf", "--outdir"]).arg(&folder);
    for (at, made) in speeches.iter().enumerate() {
        let path = folder.join(format!("{at:03}.docx"));
        std::fs::write(&path, &made.docx).unwrap();
        command.arg(path);
    }
    ran(&mut command, "libreoffice-writer-nogui and fonts-noto-cjk");

    let mut sum = Sum::default();
    let mut report = String::new();
    for (at, made) in speeches.iter().enumerate() {
        let pdf = folder.join(format!("{at:03}.pdf"));
        let words = ran(Command::new("pdftotext").arg("-bbox").arg(pdf).arg("-"), "poppler-utils");
        let printed: Vec<Vec<String>> = words.split("<page ").skip(1).map(lines_of_page).collect();
        compare(&mut sum, &mut report, at, made, &printed);
    }
    println!("{report}\n{}", sum.told());
    assert!(sum.same_count * 100 >= count * 95, "{}", sum.told());
    assert_eq!(sum.within_one, count, "{}", sum.told());
    assert!(sum.same_first * 10 >= sum.pages * 9, "{}", sum.told());
}

/// The lines of a printed page, without its number and without spaces.
fn lines_of_page(page: &str) -> Vec<String> {
    let words = page.split("<word ").skip(1).map(|word| {
        let number = |name: &str| -> f64 {
            let (_, rest) = word.split_once(&format!("{name}=\"")).unwrap();
            rest.split('"').next().unwrap().parse().unwrap()
        };
        let text = word.split(['>', '<']).nth(1).unwrap();
        let middle = (number("yMin") + number("yMax")) / 2.0;
        // In twips.
        Piece { middle: middle * 20.0, left: number("xMin"), text: bare(text) }
    });
    let mut lines = joined(words.collect());
    lines.pop();
    lines
}

/// A piece of a line, where it stands on its page.
struct Piece {
    middle: f64,
    left: f64,
    text: String,
}

/// The lines of a page from the top, those of the cells of a row that stand at one height as one,
/// without empty ones.
fn joined(mut pieces: Vec<Piece>) -> Vec<String> {
    pieces.retain(|piece| !piece.text.is_empty());
    pieces.sort_by(|a, b| a.middle.total_cmp(&b.middle));
    // Fonts have their middles at heights of their own.
    let lines = pieces.chunk_by_mut(|a, b| b.middle - a.middle < 80.0);
    lines
        .map(|line| {
            line.sort_by(|a, b| a.left.total_cmp(&b.left));
            line.iter().map(|piece| piece.text.as_str()).collect()
        })
        .collect()
}

#[derive(Default)]
struct Sum {
    speeches: usize,
    characters: usize,
    same_count: usize,
    within_one: usize,
    pages: usize,
    same_first: usize,
    lines: usize,
    same_lines: usize,
}

impl Sum {
    fn told(&self) -> String {
        let share = |part: usize, whole: usize| 100.0 * part as f64 / whole.max(1) as f64;
        format!(
            "{} speeches of {} characters: the same number of pages in {}, at most one off in {}; \
             the same first line on {} of {} pages ({:.1} %); the same end of {} of {} lines ({:.2} %)",
            self.speeches,
            self.characters,
            self.same_count,
            self.within_one,
            self.same_first,
            self.pages,
            share(self.same_first, self.pages),
            self.same_lines,
            self.lines,
            share(self.same_lines, self.lines),
        )
    }
}

fn compare(sum: &mut Sum, report: &mut String, at: usize, made: &Made, printed: &[Vec<String>]) {
    sum.speeches += 1;
    sum.characters += made.characters;
    sum.same_count += usize::from(printed.len() == made.pages.len());
    sum.within_one += usize::from(printed.len().abs_diff(made.pages.len()) <= 1);
    if printed.len() != made.pages.len() {
        let _ = writeln!(report, "{at}: {} pages here, {} there", made.pages.len(), printed.len());
    }
    for (page, (ours, theirs)) in made.pages.iter().zip(printed).enumerate() {
        sum.pages += 1;
        if ours.first() == theirs.first() {
            sum.same_first += 1;
        } else {
            let (ours, theirs) = (ours.first(), theirs.first());
            let _ =
                writeln!(report, "{at}, page {}: begins {ours:?} here, {theirs:?} there", page + 1);
        }
    }
    // A line that ends elsewhere lets the rest of its paragraph end elsewhere: the first is told.
    let theirs: Vec<&String> = printed.iter().flatten().collect();
    let ours: Vec<&String> = made.pages.iter().flatten().collect();
    let ends = |lines: &[&String]| -> BTreeMap<usize, usize> {
        let mut end = 0;
        let number = |(at, line): (usize, &&String)| {
            end += line.chars().count();
            (end, at)
        };
        lines.iter().enumerate().map(number).collect()
    };
    let (our_ends, their_ends) = (ends(&ours), ends(&theirs));
    sum.lines += our_ends.len();
    let mut told = false;
    for (end, line) in &our_ends {
        let same = their_ends.contains_key(end);
        sum.same_lines += usize::from(same);
        if !same && !told {
            let there = their_ends.range(..end).next_back().map_or(0, |(_, at)| at + 1);
            let there = theirs.get(there).map_or("", |line| line.as_str());
            let _ =
                writeln!(report, "{at}: a line ends\n    here  {}\n    there {there}", ours[*line]);
        }
        told = !same;
    }
}

/// A speech with what becomes of it here.
struct Made {
    characters: usize,
    docx: Vec<u8>,
    /// The lines of each page, without empty ones and without spaces.
    pages: Vec<Vec<String>>,
}

impl Made {
    fn of(at: usize, count: usize) -> Made {
        let mut chance = Chance(0x9e37_79b9_7f4a_7c15 ^ (at as u64 + 1));
        let (least, most) = LENGTHS;
        // Every length as often in its order of magnitude.
        let share = at as f64 / (count.max(2) - 1) as f64;
        let length = (least * (most / least).powf(share)) as usize;
        let layout = layout(at);
        let speech = speech(&mut chance, length, at % 5 == 3);
        let document = compose(&speech, &layout);
        let shown = |line: &Line| {
            let text = |span: &gaojiang::paginate::Span| {
                &line.paragraph.runs[span.run].text[span.range.clone()]
            };
            bare(&line.spans.iter().map(text).collect::<String>())
        };
        let sheets = paginate(&document, &layout);
        let lines = |sheet: &Sheet| {
            let piece = |placed: &Placed| {
                let role = placed.line.paragraph.role;
                let left = match role {
                    Role::Cell(cell) => layout.cell_edges(cell).0,
                    _ => 0,
                };
                let middle = f64::from(placed.top) + f64::from(layout.style(role).pitch) / 2.0;
                Piece { middle, left: left.into(), text: shown(&placed.line) }
            };
            joined(sheet.lines.iter().map(piece).collect())
        };
        Made {
            characters: document.paragraphs.iter().map(|p| p.text().chars().count()).sum(),
            docx: docx(&document, &layout, &properties()),
            pages: sheets.iter().map(|sheet| lines(sheet)).collect(),
        }
    }
}

/// The layouts in turn: the default half of the time, and every other one that there is or that a unit
/// may make.
fn layout(at: usize) -> Layout {
    if at.is_multiple_of(2) {
        return Layout::gb9704();
    }
    let [_, bold, lectern, draft] = built_in_layouts().map(|spec| Spec::clone(&spec));
    let headed = |spec: Spec| Spec {
        letterhead: true,
        letterhead_text: "中共云溪县委员会".into(),
        byline: Byline::OneLine,
        ..spec
    };
    // 16 开, and A3 across, 30 lines of 40 characters of 四号.
    let sixteen = Spec { width: 1840, height: 2600, chars: Some(24), ..Spec::default() };
    let mut wide = Spec {
        width: 4200,
        height: 2970,
        pitch: Pitch::Exact(480),
        chars: Some(52),
        number_place: NumberPlace::Centre,
        ..draft.clone()
    };
    wide.look_mut(Part::Body).half_points = 28;
    let specs = [
        with_old_options(at % 4 == 1, true, at % 4 == 3),
        lectern.clone(),
        draft,
        headed(bold),
        Spec { whole_sentences: false, lead: true, ..lectern },
        sixteen,
        wide,
        headed(Spec { whole_sentences: true, pitch: Pitch::Lines(20), ..Spec::default() }),
    ];
    specs[at / 2 % specs.len()].layout()
}

/// Without the spaces that a PDF has or has not, and without what it draws nothing for.
fn bare(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace() && !matches!(c, '\u{200b}'..='\u{200f}')).collect()
}

// ---- making speeches

/// Chance that is the same every time (splitmix64).
struct Chance(u64);

impl Chance {
    fn below(&mut self, bound: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((z ^ (z >> 31)) % bound.max(1) as u64) as usize
    }

    fn of<'a, T: ?Sized>(&mut self, all: &[&'a T]) -> &'a T {
        all[self.below(all.len())]
    }
}

/// About `length` characters; `gaps`: some slots stay unfilled.
fn speech(chance: &mut Chance, length: usize, gaps: bool) -> Speech {
    let packs = built_in();
    let all: Vec<(&Rc<Pack>, &Rc<Block>)> =
        packs.iter().flat_map(|pack| pack.blocks.iter().map(move |block| (pack, block))).collect();
    let mut sections: Vec<Rc<Section>> = Vec::new();
    let mut values = Values::new();
    let mut have = 0;
    while have < length {
        let id: Rc<str> = format!("s{}", sections.len()).into();
        let section = if chance.below(5) == 0 {
            Section { id, text: hard_section(chance).into(), ..Section::default() }
        } else {
            let (pack, block) = all[chance.below(all.len())];
            Section::from_block(id, block, pack.slots_of(block))
        };
        for decl in &section.slots {
            let gap = gaps && chance.below(6) == 0;
            if !gap && !values.contains_key(&decl.name) {
                values.insert(decl.name.clone(), value(chance, decl).into());
            }
        }
        have += section.text.chars().count();
        sections.push(Rc::new(section));
    }
    let title = chance.of(&[
        "讲话",
        "在全县重点项目建设推进会上的讲话",
        "在2026年全市“放管服”改革暨优化营商环境工作推进大会上的讲话",
        "第3次常务（扩大）会议上的讲话",
        "在全市优化营商环境暨民营经济高质量发展大会、“五个一”重点工程集中开工仪式和2026年第1次重大项目调度会上的讲话",
        "",
    ]);
    Speech {
        title: title.into(),
        speaker: chance.of(&["陈志远", "县委副书记、县长　张建国", ""]).into(),
        date: chance.of(&["2026-11-23", "2026年冬", ""]).into(),
        salutation: chance
            .of(&["同志们：", "尊敬的各位领导、各位来宾，女士们、先生们：", ""])
            .into(),
        sections,
        values: Rc::new(values),
        ..Speech::default()
    }
}

fn value(chance: &mut Chance, decl: &SlotDecl) -> String {
    let number = |chance: &mut Chance| match chance.below(5) {
        0 => chance.below(10).to_string(),
        1 => format!("{}.{}", chance.below(100), chance.below(10)),
        2 => format!("{},{:03}", 1 + chance.below(99), chance.below(1000)),
        3 => (10_000 + chance.below(9_000_000)).to_string(),
        _ => (10 + chance.below(990)).to_string(),
    };
    match decl.kind {
        SlotKind::Number => number(chance),
        SlotKind::Date => {
            format!("2026-{:02}-{:02}", 1 + chance.below(12), 1 + chance.below(28))
        }
        SlotKind::List => {
            let items = 1 + chance.below(5);
            let item = |chance: &mut Chance| {
                chance.of(&[
                    "青石镇", "县交通运输局", "云溪经济开发区管委会", "G107国道", "“12345”热线办",
                ])
            };
            (0..items).map(|_| item(chance)).collect::<Vec<_>>().join("\n")
        }
        SlotKind::Choice | SlotKind::Level => decl.example.clone(),
        SlotKind::Text | SlotKind::LongText => match chance.below(4) {
            0 => format!("{}（{}）", decl.example, number(chance)),
            1 => format!("“{}”", decl.example),
            2 => format!("{}{}", number(chance), decl.example),
            _ => decl.example.clone(),
        },
    }
}

/// Headings, paragraphs of pieces that are hard to break, quotations and tables.
fn hard_section(chance: &mut Chance) -> String {
    let mut text = String::new();
    let headings = [
        "# 提高认识，增强紧迫感",
        "# 以“五个一”工程为抓手，推动2026年各项任务落到实处，见到实效，为“十五五”开好局",
        "## 抓好GDP、CPI等指标的监测",
        "## 聚焦“高效办成一件事”，持续深化“放管服”改革，推动132项事项“一网通办”",
        "### 实施3个专项行动",
        "#### 落实A类企业“白名单”",
    ];
    for _ in 0..1 + chance.below(3) {
        let _ = writeln!(text, "{}", chance.of(&headings));
    }
    for _ in 0..2 + chance.below(5) {
        let lead =
            chance.of(&["", "", "", "一是", "二要", "第一，", "首先，", "**重点是：**", "（一）"]);
        text.push_str(lead);
        for _ in 0..3 + chance.below(14) {
            text.push_str(chance.of(&PIECES));
            text.push_str(chance.of(&["，", "，", "，", "。", "；", "、", "：", "！", "？", ""]));
        }
        text.push_str("。\n");
        if chance.below(8) == 0 {
            let _ = writeln!(text, "> {}，{}。", chance.of(&PIECES), chance.of(&PIECES));
        }
        if chance.below(10) == 0 {
            table(chance, &mut text);
        }
    }
    text
}

/// Of two to five columns, with short and long cells.
fn table(chance: &mut Chance, text: &mut String) {
    let columns = 2 + chance.below(4);
    for row in 0..3 + chance.below(12) {
        for column in 0..columns {
            let cell = match (row, column) {
                (0, _) => chance.of(&["单位", "完成投资（万元）", "牵头领导", "A类/B类"]),
                (_, 0) => chance.of(&["青石镇", "县交通运输局", "云溪经济开发区管委会"]),
                _ => chance.of(&["1,256", "98.6%", "已完成", "2026年12月底前", "正在办理前期手续"]),
            };
            let _ = write!(text, "| {cell} ");
        }
        text.push_str("|\n");
        if row == 0 {
            let _ = writeln!(text, "{}|", "| --- ".repeat(columns));
        }
    }
    text.push('\n');
}

/// Figures, Latin, units, quotes, brackets, dashes, long words, dates, addresses.
const PIECES: [&str; 64] = [
    "全县地区生产总值完成326.5亿元",
    "同比增长7.8%",
    "固定资产投资增速达到12.35%，比全市平均水平高出3.1个百分点",
    "完成率98.6%（去年同期95.2%）",
    "坚持“人民至上、生命至上”",
    "“放管服”改革——这是一场自我革命",
    "《中华人民共和国安全生产法》第二十五条",
    "认真落实《关于进一步优化营商环境的若干措施》（云政发〔2026〕15号）",
    "2026年11月23日",
    "2026年1月1日—12月31日",
    "二〇二六年",
    "9:30至11:45",
    "每天8:00—18:00",
    "PM2.5平均浓度降至32μg/m³",
    "全天气温在-5℃到12℃之间",
    "GDP、CPI、PPI等指标",
    "推广DeepSeek、ChatGPT等人工智能应用",
    "网址https://www.yunxi.gov.cn/zwgk/2026/index.html",
    "邮箱zwb@yunxi.gov.cn",
    "拨打12345热线或0371-65501234",
    "5G基站1,256座",
    "Wi-Fi全覆盖",
    "COVID-19",
    "A4纸、U盘、K歌",
    "“十四五”规划收官、“十五五”规划开局",
    "不忘初心、牢记使命",
    "干部要做到“想干事、能干事、干成事”",
    "他说：“企业好，云溪才会好。”",
    "有人问：“怎么办？”",
    "要敢于说“不”",
    "（一）（二）（三）",
    "3/4的村",
    "1∶500地形图",
    "第3、4条",
    "三五天",
    "共128个（其中新建96个、续建32个）",
    "总投资1234567.89万元",
    "建筑面积12000㎡",
    "长度18.6km、宽24m",
    "亩产1050斤/亩",
    "每人每月1,500元",
    "“一站式”服务",
    "全国“五一”劳动奖章",
    "账要一笔一笔算……今天就算",
    "这就叫作风——真抓实干的作风",
    "等等",
    "各乡镇、各街道、县直各部门、各人民团体、各企事业单位",
    "要把思想和行动统一到上级的决策部署上来",
    "以更大的决心、更实的举措、更硬的作风抓好落实",
    "Where there is a will, there is a way",
    "Rome was not built in a day; neither was Yunxi",
    "Internationalization",
    "pneumonoultramicroscopicsilicovolcanoconiosis",
    "e-mail、on-site、state-of-the-art",
    "“互联网+政务服务”",
    "1+3+N体系",
    "“1+N”方案",
    "30%以上",
    "不低于95%",
    "A-B-C三级",
    "No.1",
    "①②③",
    "“云溪·印象”文化节",
    "阿卜杜拉·买买提同志",
];
