//! What slots become: every kind, filter and dependence, and what an empty part leaves behind.

use std::fmt::Write as _;
use std::rc::Rc;

use gaojiang::compose::{self, compose};
use gaojiang::document::{Place, Problem, RunKind};
use gaojiang::layout::Layout;
use gaojiang::library::{SlotDecl, SlotKind};
use gaojiang::speech::{Section, Speech, Values};

type Case =
    (&'static str, &'static [&'static str], &'static [&'static str], &'static str, &'static str);

/// Name, declarations (`名称 种类 [默认=…] [可选]`), values (`名称=值`, items divided by /), text, what
/// it becomes with a paragraph a line.
const CASES: &[Case] = &[
    ("undeclared", &[], &["会议=推进会"], "今天召开{{会议}}。", "今天召开推进会。"),
    ("unfilled", &[], &[], "今天召开{{会议}}。", "今天召开【会议】。"),
    ("spaces inside", &[], &["会议=推进会"], "今天召开{{ 会议 }}。", "今天召开推进会。"),
    ("one value, all places", &[], &["县=云溪"], "{{县}}、{{县}}、{{县}}", "云溪、云溪、云溪"),
    ("default", &["级 文本 默认=县"], &[], "全{{级}}", "全县"),
    ("value before default", &["级 文本 默认=县"], &["级=市"], "全{{级}}", "全市"),
    ("blank is unfilled", &[], &["会议=  "], "{{会议}}。", "【会议】。"),
    ("date", &["日 日期"], &["日=2026-11-23"], "{{日}}", "2026年11月23日"),
    ("date typed in full", &["日 日期"], &["日=2026年3月5日"], "{{日|月日}}", "3月5日"),
    (
        "date in Chinese",
        &["日 日期"],
        &["日=2026-11-23"],
        "{{日|汉字}}",
        "二〇二六年十一月二十三日",
    ),
    (
        "date in parts",
        &["日 日期"],
        &["日=2024-02-29"],
        "{{日|年}} {{日|年月}} {{日|月日}} {{日|星期}}",
        "2024年 2024年2月 2月29日 星期四",
    ),
    ("no such day stands as typed", &["日 日期"], &["日=2026-02-30"], "{{日}}", "2026-02-30"),
    ("number", &["数 数字"], &["数=12000"], "{{数}}元", "12000元"),
    ("number in units", &["数 数字"], &["数=12000"], "{{数|万}}、{{数|亿}}", "1.2万、0.00012亿"),
    ("grouped number", &["数 数字"], &["数=1,250,000"], "{{数|万}}", "125万"),
    ("number in Chinese", &["数 数字"], &["数=12000"], "{{数|汉字}}", "一万二千"),
    ("decimal in Chinese", &["数 数字"], &["数=12.5"], "{{数|汉字}}", "十二点五"),
    ("number in capitals", &["数 数字"], &["数=12000"], "{{数|大写}}", "壹万贰仟"),
    ("about a number", &["数 数字"], &["数=近三百"], "{{数}}人", "近三百人"),
    ("no number stands as typed", &["数 数字"], &["数=许多"], "{{数}}人", "许多人"),
    ("list of one", &["位 列表"], &["位=甲局"], "{{位}}", "甲局"),
    ("list of two", &["位 列表"], &["位=甲局/乙局"], "{{位}}", "甲局和乙局"),
    ("list of three", &["位 列表"], &["位=甲/乙/丙"], "{{位}}", "甲、乙和丙"),
    (
        "list otherwise joined and counted",
        &["位 列表"],
        &["位=甲/乙/丙"],
        "{{位|顿号}} {{位|分号}} {{位|项数}} {{位|项数汉字}}",
        "甲、乙、丙 甲；乙；丙 3 三",
    ),
    (
        "repeat",
        &["事 列表"],
        &["事=修路/架桥"],
        "{{每项 事}}\n一是{{项}}。\n{{完}}\n结束。",
        "一是修路。\n二是架桥。\n结束。",
    ),
    (
        "repeat in line",
        &["事 列表"],
        &["事=修路/架桥"],
        "{{每项 事}}{{序}}.{{项}} {{完}}",
        "1.修路 2.架桥",
    ),
    (
        "repeat of nothing shows the gap",
        &["事 列表"],
        &[],
        "{{每项 事}}\n一是{{项}}。\n{{完}}",
        "一是【事】。",
    ),
    (
        "optional repeat of nothing",
        &["事 列表 可选"],
        &[],
        "先说。\n{{每项 事}}\n一是{{项}}。\n{{完}}\n后说。",
        "先说。\n后说。",
    ),
    (
        "present",
        &[],
        &["协办=工会"],
        "{{如有 协办}}由{{协办}}协办。{{完}}完了。",
        "由工会协办。完了。",
    ),
    ("not present", &[], &[], "{{如有 协办}}由{{协办}}协办。{{完}}完了。", "完了。"),
    ("absent", &[], &[], "{{如无 协办}}独立承办。{{完}}", "独立承办。"),
    ("otherwise", &[], &[], "{{如有 甲}}有{{否则}}无{{完}}", "无"),
    (
        "equals",
        &[],
        &["式=视频"],
        "{{如果 式=视频}}各分会场{{否则}}在座{{完}}的同志们",
        "各分会场的同志们",
    ),
    ("differs", &[], &["式=视频"], "{{如果 式≠视频}}在座{{否则}}各分会场{{完}}", "各分会场"),
    (
        "nested",
        &[],
        &["甲=1"],
        "{{如有 甲}}有甲{{如有 乙}}有乙{{否则}}无乙{{完}}{{完}}",
        "有甲无乙",
    ),
    (
        "optional between pause marks",
        &["乙 文本 可选"],
        &["甲=甲", "丙=丙"],
        "{{甲}}、{{乙}}、{{丙}}。",
        "甲、丙。",
    ),
    ("optional first", &["甲 文本 可选"], &["乙=乙"], "{{甲}}、{{乙}}。", "乙。"),
    ("optional last", &["乙 文本 可选"], &["甲=甲"], "{{甲}}、{{乙}}。", "甲。"),
    (
        "optional before 和",
        &["乙 文本 可选"],
        &["甲=甲", "丙=丙"],
        "{{甲}}、{{乙}}和{{丙}}。",
        "甲和丙。",
    ),
    ("optional behind 和", &["乙 文本 可选"], &["甲=甲"], "由{{甲}}和{{乙}}负责。", "由甲负责。"),
    (
        "optional before 和, the first",
        &["甲 文本 可选"],
        &["乙=乙"],
        "由{{甲}}以及{{乙}}负责。",
        "由乙负责。",
    ),
    (
        "both sides of 和",
        &["甲 文本 可选", "乙 文本 可选"],
        &[],
        "由{{甲}}和{{乙}}我们负责。",
        "由我们负责。",
    ),
    (
        "optional behind a word that ends in 和",
        &["乙 文本 可选"],
        &[],
        "态度温和{{乙}}。",
        "态度温和。",
    ),
    (
        "optional between commas",
        &["乙 文本 可选"],
        &[],
        "今天，{{乙}}，我们开会。",
        "今天，我们开会。",
    ),
    ("optional in brackets", &["乙 文本 可选"], &[], "会议（{{乙}}）开始。", "会议开始。"),
    ("optional alone on its line", &["乙 文本 可选"], &[], "前。\n{{乙}}\n后。", "前。\n后。"),
    ("optional with its full stop", &["乙 文本 可选"], &[], "前。\n{{乙}}。\n后。", "前。\n后。"),
    (
        "two empty ones in a row",
        &["乙 文本 可选", "丙 文本 可选"],
        &["甲=甲", "丁=丁"],
        "{{甲}}、{{乙}}、{{丙}}、{{丁}}。",
        "甲、丁。",
    ),
    (
        "level",
        &["级 层级"],
        &["级=县"],
        "{{级}} {{级|全}} {{级|党委}} {{级|政府}} {{级|直属}} {{级|上级}} {{级|下级}}",
        "县 全县 县委 县政府 县直 市 乡镇",
    ),
    (
        "level from a unit's name",
        &["级 层级"],
        &["级=云溪社区"],
        "{{级|全}}{{级|上级}}",
        "全社区街道",
    ),
    (
        "level of a school",
        &["级 层级"],
        &["级=学校"],
        "{{级|全}} {{级|党委}} {{级|下级}}",
        "全校 学校党委 年级",
    ),
    ("a value is no markup", &[], &["甲=**粗** # 题 {{乙}}"], "{{甲}}", "**粗** # 题 {{乙}}"),
    ("a value begins no heading", &[], &["甲=一、乙"], "{{甲}}", "一、乙"),
    (
        "a long value has paragraphs",
        &["甲 长文本"],
        &["甲=第一段。\n第二段。"],
        "{{甲}}",
        "第一段。\n第二段。",
    ),
    ("unknown filter", &[], &["甲=乙"], "{{甲|飞}}", "乙"),
    ("no end", &[], &["甲=1"], "前{{如有 甲}}后", "前{{如有 甲}}后"),
    ("no beginning", &[], &[], "前{{完}}后", "前{{完}}后"),
    ("no closing braces", &[], &[], "前{{甲后", "前{{甲后"),
    ("empty braces", &[], &[], "前{{}}后{{ }}", "前{{}}后{{ }}"),
    ("three braces", &[], &["甲=乙"], "{{{甲}}}", "{乙}"),
    ("else without if", &[], &[], "前{{否则}}后", "前{{否则}}后"),
    ("item outside a list is a slot", &[], &["项=甲"], "{{项}}", "甲"),
];

#[test]
fn every_case_becomes_what_it_says() {
    let mut wrong = String::new();
    for (name, decls, values, text, expected) in CASES {
        let document = compose(&speech(decls, values, text), &Layout::gb9704());
        let paragraphs: Vec<String> = document.paragraphs.iter().map(|p| p.text()).collect();
        let got = paragraphs.join("\n");
        if got != *expected {
            writeln!(wrong, "{name}\n  expected {expected:?}\n  got      {got:?}").unwrap();
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

/// Every level and sort of unit with all its forms, and a unit whose name ends so.
#[test]
fn every_level_has_all_its_forms() {
    let text = "{{级}} {{级|全}} {{级|党委}} {{级|政府}} {{级|直属}} {{级|上级}} {{级|下级}}";
    for (forms, unit) in [
        ("省 全省 省委 省政府 省直 国家 市县", "江东省"),
        ("市 全市 市委 市政府 市直 省 县区", "临江市"),
        ("县 全县 县委 县政府 县直 市 乡镇", "云溪县"),
        ("区 全区 区委 区政府 区直 市 镇街", "城北区"),
        ("乡 全乡 乡党委 乡政府 乡直 县 村", "白杨乡"),
        ("镇 全镇 镇党委 镇政府 镇直 县 村（社区）", "石桥镇"),
        ("街道 全街道 街道党工委 街道办事处 街道所属 区 社区", "城关街道"),
        ("村 全村 村党支部 村委会 村属 乡镇 村民小组", "沙溪村"),
        ("社区 全社区 社区党支部 社区居委会 社区所属 街道 居民小组", "北关社区"),
        ("学校 全校 学校党委 学校 校属 教育主管部门 年级", "云溪县第一中学"),
        ("医院 全院 医院党委 医院 院属 卫生健康部门 科室", "云溪县人民医院"),
        ("公司 全公司 公司党委 公司 公司所属 集团 部门", "云溪水务公司"),
    ] {
        let level = forms.split(' ').next().unwrap();
        for value in [level, unit] {
            let of = |text| {
                let given = format!("级={value}");
                let document = compose(&speech(&["级 层级"], &[&given], text), &Layout::gb9704());
                assert_eq!(document.findings, [], "{value}");
                document.paragraphs[0].text()
            };
            let rest = forms.split_once(' ').unwrap().1;
            assert_eq!(of(text), format!("{value} {rest}"));
        }
    }
}

#[test]
fn what_cannot_be_read_is_told_with_its_place() {
    type Told =
        (&'static [&'static str], &'static [&'static str], &'static str, Problem, &'static str);
    let cases: &[Told] = &[
        (
            &[],
            &[],
            "前{{如有 甲}}后",
            Problem::Unclosed { tag: "{{如有 甲}}".into() },
            "{{如有 甲}}",
        ),
        (&[], &[], "前{{完}}后", Problem::Unopened { tag: "{{完}}".into() }, "{{完}}"),
        (&[], &[], "前{{}}后", Problem::BadTag { tag: "{{}}".into() }, "{{}}"),
        (
            &[],
            &["甲=乙"],
            "前{{甲|飞}}后",
            Problem::UnknownFilter { slot: "甲".into(), filter: "飞".into() },
            "{{甲|飞}}",
        ),
        (
            &["甲 日期"],
            &["甲=后天"],
            "在{{甲}}",
            Problem::BadValue { slot: "甲".into(), value: "后天".into() },
            "{{甲}}",
        ),
    ];
    for (decls, values, text, problem, place) in cases {
        let document = compose(&speech(decls, values, text), &Layout::gb9704());
        let found: Vec<_> = document.findings.iter().collect();
        assert_eq!(found.len(), 1, "{text}");
        assert_eq!(found[0].problem, *problem, "{text}");
        assert_eq!(&text[found[0].source.clone()], *place, "{text}");
    }
}

#[test]
fn every_run_leads_back_to_what_was_written() {
    let text = "　　一、建设{{项目}}\n**重点：**抓{{项目}}落实，一是快；二是好。";
    let document = compose(&speech(&[], &["项目=大桥"], text), &Layout::gb9704());
    let mut slots = 0;
    for run in document.paragraphs.iter().flat_map(|p| &p.runs) {
        let source = &text[run.source.clone()];
        match &run.kind {
            RunKind::Text => assert_eq!(source, &*run.text),
            RunKind::Label => assert!(["一、", "一是", "二是"].contains(&source), "{source}"),
            RunKind::Slot { name, filled } => {
                slots += 1;
                assert_eq!((source, &**name, *filled), ("{{项目}}", "项目", true));
            }
        }
    }
    assert_eq!(slots, 2);
    let bold: String =
        document.paragraphs[1].runs.iter().filter(|r| r.bold).map(|r| &*r.text).collect();
    assert_eq!(bold, "重点：");
}

#[test]
fn slots_are_listed_with_their_places() {
    let mut speech = speech(&["甲 文本 可选"], &["旧=值"], "{{甲}}{{如有 乙}}{{丙}}{{完}}");
    speech.title = "在{{丙}}上的讲话".into();
    let uses = compose::slots(&speech);
    let shown: Vec<(&str, usize, bool)> =
        uses.iter().map(|u| (&*u.name, u.places.len(), u.missing())).collect();
    assert_eq!(
        shown,
        [("丙", 2, true), ("甲", 1, false), ("乙", 1, true), ("旧", 0, false)],
        "丙 stands in the title and the text, 旧 nowhere"
    );
    assert_eq!(uses[1].places, [Place::Section("s".into())]);
}

fn speech(decls: &[&str], values: &[&str], text: &str) -> Speech {
    let slots = decls.iter().map(|decl| {
        let mut words = decl.split(' ');
        let mut decl = SlotDecl {
            name: words.next().unwrap().into(),
            kind: SlotKind::from_label(words.next().unwrap()).unwrap(),
            ..SlotDecl::default()
        };
        for word in words {
            match word.split_once('=') {
                Some(("默认", default)) => decl.default = default.into(),
                _ => decl.optional = word == "可选",
            }
        }
        Rc::new(decl)
    });
    let values: Values = values
        .iter()
        .map(|value| value.split_once('=').unwrap())
        .map(|(name, value)| (name.into(), value.replace('/', "\n").into()))
        .collect();
    Speech {
        values: Rc::new(values),
        sections: vec![Rc::new(Section {
            id: "s".into(),
            text: text.into(),
            slots: slots.collect(),
            ..Section::default()
        })],
        ..Speech::default()
    }
}
