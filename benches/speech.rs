//! Speeches of any length to measure with: the same words every time, in sections of about 600
//! characters, with headings, ordinals and slots as clerks write them.

use std::rc::Rc;

use gaojiang::library::{Kind, SlotDecl, SlotKind};
use gaojiang::speech::{Section, Speech, Values};

/// Characters of a section, about.
pub const SECTION: usize = 600;
/// The slot that stands in as many places as [`PLACES`] says, spread over the whole speech.
pub const SLOT: &str = "县名";
pub const PLACES: usize = 50;

const SUBJECTS: [&str; 12] = [
    "各乡镇和县直各部门", "重点项目专班", "基层党组织", "水利和应急队伍", "产业园区",
    "教育系统的同志们", "农业技术人员", "政务服务窗口", "驻村工作队", "审计和财政部门",
    "医共体各单位", "物业和社区",
];
const VERBS: [&str; 12] = [
    "把台账一件一件对清楚",
    "把进度倒排到每一周",
    "到现场看、到户里问",
    "把责任写到人头上",
    "用数据说话、用结果交账",
    "把短板摆到桌面上",
    "先算群众的账再算自己的账",
    "把好做法变成制度",
    "把风险想在前面",
    "在难处多走一步",
    "把材料减下来、把腿脚动起来",
    "该补的课一堂不落",
];
const ENDS: [&str; 10] = [
    "三季度完成投资12.6亿元，同比增长8.3%",
    "办理时限由7个工作日压到2个",
    "群众满意率达到96.5%",
    "新增就业1,200人",
    "整改问题43个、销号41个",
    "“一件事一次办”覆盖18个事项",
    "受益农户3,460户",
    "每月5日前报送进展",
    "年底前全面验收",
    "不留死角、不打折扣",
];

/// A speech of about so many characters.
pub fn speech(characters: usize) -> Speech {
    let count = (characters / SECTION).max(1);
    let mut chance = Chance(0x2545_f491);
    let sections = (0..count).map(|at| {
        let places = (at + 1) * PLACES / count - at * PLACES / count;
        Rc::new(section(at, places, &mut chance))
    });
    let value = |(name, value): (&str, &str)| (name.into(), value.into());
    let values: Values =
        [(SLOT, "云溪县"), ("专班", "项目推进专班"), ("日期", "2026-11-23")].map(value).into();
    Speech {
        id: format!("speech-{characters}").into(),
        title: "在{{县名}}重点工作推进会上的讲话".into(),
        speaker: "县委副书记、县长　张建国".into(),
        date: "2026-11-23".into(),
        salutation: "同志们：".into(),
        sections: sections.collect(),
        values: Rc::new(values),
        created: 1_700_000_000_000,
        updated: 1_700_000_000_000,
        ..Speech::default()
    }
}

/// One section with `places` of the slot in it.
fn section(at: usize, places: usize, chance: &mut Chance) -> Section {
    let mut text = format!("一、第{}个方面，{}\n", at + 1, chance.of(&VERBS));
    let mut left = places;
    let mut slot = || match left.checked_sub(1) {
        Some(fewer) => {
            left = fewer;
            "{{县名}}的"
        }
        None => "",
    };
    let mut length = text.chars().count();
    let marks = ["一是", "二是", "三是", "", "", "（一）", "一要", "二要", "三要", ""];
    let mut turn = 0;
    while length < SECTION || turn < marks.len() {
        let mark = marks[turn % marks.len()];
        turn += 1;
        let mut line = match mark {
            "（一）" => format!("（一）{}。", chance.of(&VERBS)),
            mark => format!("{mark}{}{}。", slot(), chance.of(&VERBS)),
        };
        for _ in 0..if turn > marks.len() { 1 } else { 2 } {
            let (subject, verb, end) = (chance.of(&SUBJECTS), chance.of(&VERBS), chance.of(&ENDS));
            line += &format!("{}{subject}要{verb}，{end}。", slot());
        }
        if turn == 4 {
            line += "由{{专班}}牵头，{{日期|月日}}前报进展。";
        }
        length += line.chars().count();
        text += &line;
        text.push('\n');
        if length >= SECTION && turn >= 6 {
            break;
        }
    }
    while left > 0 {
        left -= 1;
        text += "{{县名}}，";
    }
    let decl =
        |name: &str, kind| Rc::new(SlotDecl { name: name.into(), kind, ..SlotDecl::default() });
    Section {
        id: format!("s{at}").into(),
        title: format!("第{}部分", at + 1).into(),
        kind: Kind::Task,
        text: text.into(),
        slots: vec![
            decl(SLOT, SlotKind::Text),
            decl("专班", SlotKind::Text),
            decl("日期", SlotKind::Date),
        ],
        ..Section::default()
    }
}

/// The same numbers every time.
struct Chance(u32);

impl Chance {
    fn next(&mut self) -> u32 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 17;
        self.0 ^= self.0 << 5;
        self.0
    }

    fn of<'a>(&mut self, all: &[&'a str]) -> &'a str {
        all[self.next() as usize % all.len()]
    }
}
