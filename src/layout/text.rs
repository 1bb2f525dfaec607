//! A layout as text: `键：值` lines that a person can read and write (`docs/packs.md`), the items of
//! a value divided by commas, in any order but for the font, which comes first.

use std::rc::Rc;

use super::spec::{CHARS, FOOTER, INDENT, LINES, MARGIN, PAPER, PITCH, SIZE};
use super::{
    Align, Byline, Look, NumberForm, NumberPlace, Part, Pitch, Spec, Twips, size, size_name,
};

const FREE: &str = "不限";
const OFF: &str = "不用";
const WHOLE: &str = "不断句";
const ANYWHERE: &str = "按行";

impl Spec {
    /// The lines of a pack file, in order, but for its id: reading them gives the same layout.
    pub fn lines(&self) -> Vec<(&'static str, String)> {
        let spec = self.sane();
        let mm = |tenths: u16| decimal(i64::from(tenths) * 10);
        let mut lines = vec![
            ("名称", spec.name.to_string()),
            ("说明", spec.note.to_string()),
            ("依据", spec.base.to_string()),
            ("纸张", format!("{}×{} 毫米", mm(spec.width), mm(spec.height))),
            (
                "页边距",
                format!(
                    "上 {}，下 {}，左 {}，右 {} 毫米",
                    mm(spec.top),
                    mm(spec.bottom),
                    mm(spec.left),
                    mm(spec.right)
                ),
            ),
            match spec.pitch {
                Pitch::Lines(lines) => ("每页行数", lines.to_string()),
                Pitch::Exact(pitch) => ("行距", points(pitch)),
            },
            ("每行字数", spec.chars.map_or(FREE.to_owned(), |chars| chars.to_string())),
            ("西文字体", spec.latin.to_string()),
            ("署名", spec.byline.label().to_owned()),
        ];
        for part in Part::ALL {
            let mut items = look_items(part, spec.look(part));
            match part {
                Part::Number => items.extend([
                    spec.number_form.label(),
                    spec.number_place.label().to_owned(),
                    format!("距页底 {} 毫米", mm(spec.footer)),
                ]),
                Part::Lead if !spec.lead => items.push(OFF.to_owned()),
                Part::Letterhead if !spec.letterhead => items.push(OFF.to_owned()),
                _ => {}
            }
            lines.push((part.label(), items.join("，")));
            if part == Part::Letterhead {
                lines.push(("红头文字", spec.letterhead_text.to_string()));
            }
        }
        lines.push(("断页", if spec.whole_sentences { WHOLE } else { ANYWHERE }.to_owned()));
        lines.retain(|(_, value)| !value.is_empty());
        lines
    }

    /// Takes in one line of a pack file: what could not be taken as written is told. None: there is
    /// no such key. When all lines are in, the layout is to be made [sane](Spec::sane).
    pub fn read_line(&mut self, key: &str, value: &str) -> Option<Vec<String>> {
        let mut reader = Line { key, problems: Vec::new() };
        match key {
            "名称" => self.name = value.into(),
            "说明" => self.note = value.into(),
            "依据" => self.base = value.into(),
            "红头文字" => self.letterhead_text = value.into(),
            "西文字体" => self.latin = value.into(),
            "纸张" => {
                let sides = value.trim_end_matches("毫米").split(['×', 'x', 'X', '*', '＊']);
                match sides.map(number).collect::<Option<Vec<_>>>().as_deref() {
                    Some([width, height]) => {
                        self.width = reader.within(*width, 10, PAPER, "毫米");
                        self.height = reader.within(*height, 10, PAPER, "毫米");
                    }
                    _ => reader.unread(value, "210×297 毫米"),
                }
            }
            "页边距" => self.read_margins(value, &mut reader),
            "每页行数" => match number(value.trim_end_matches('行')) {
                Some(lines) => self.pitch = Pitch::Lines(reader.within(lines, 100, LINES, "行")),
                None => reader.unread(value, "22"),
            },
            "行距" => match reader.pitch(value) {
                Some(pitch) => self.pitch = Pitch::Exact(pitch),
                None => reader.unread(value, "28 磅"),
            },
            "每行字数" if value == FREE => self.chars = None,
            "每行字数" => match number(value.trim_end_matches('字')) {
                Some(chars) => self.chars = Some(reader.within(chars, 100, CHARS, "字")),
                None => reader.unread(value, "28"),
            },
            "署名" => match Byline::ALL.into_iter().find(|byline| byline.label() == value) {
                Some(byline) => self.byline = byline,
                None => reader.unread(value, &Byline::ALL.map(Byline::label).join("”或“")),
            },
            "断页" => match value {
                WHOLE => self.whole_sentences = true,
                ANYWHERE => self.whole_sentences = false,
                _ => reader.unread(value, &[WHOLE, ANYWHERE].join("”或“")),
            },
            _ => {
                let part = Part::ALL.into_iter().find(|part| part.label() == key)?;
                self.read_look(part, value, &mut reader);
            }
        }
        Some(reader.problems)
    }

    fn read_margins(&mut self, value: &str, reader: &mut Line) {
        for item in items(value.trim_end_matches("毫米")) {
            let side = item.chars().next();
            let margin = match side {
                Some('上') => &mut self.top,
                Some('下') => &mut self.bottom,
                Some('左') => &mut self.left,
                Some('右') => &mut self.right,
                _ => {
                    reader.unread(item, "上 37，下 35，左 28，右 26 毫米");
                    continue;
                }
            };
            let length = item.trim_start_matches(['上', '下', '左', '右']);
            match number(length.trim().trim_end_matches("毫米")) {
                Some(length) => *margin = reader.within(length, 10, MARGIN, "毫米"),
                None => reader.unread(item, "上 37，下 35，左 28，右 26 毫米"),
            }
        }
    }

    fn read_look(&mut self, part: Part, value: &str, reader: &mut Line) {
        let mut look = Look { bold: false, indent: 0, pitch: None, ..self.look(part).clone() };
        let mut on = true;
        for (at, item) in items(value).enumerate() {
            if part == Part::Number && self.read_number(item, reader) {
                continue;
            }
            let align = Align::ALL.into_iter().find(|align| align.label() == item);
            if item == OFF {
                on = false;
            } else if item == "加粗" {
                look.bold = true;
            } else if let Some(align) = align {
                look.align = align;
            } else if let Some(half_points) = size::size(item) {
                look.half_points = reader.within(i64::from(half_points) * 50, 50, SIZE, "磅");
            } else if let Some(indent) = item.strip_prefix("缩进") {
                match number(indent.trim().trim_end_matches('字')) {
                    Some(indent) => look.indent = reader.within(indent, 1, INDENT, "字"),
                    None => reader.unread(item, "缩进 2 字"),
                }
            } else if let Some(pitch) = item.strip_prefix("行距") {
                match reader.pitch(pitch.trim()) {
                    Some(pitch) => look.pitch = Some(pitch),
                    None => reader.unread(item, "行距 28 磅"),
                }
            } else if at == 0 {
                look.font = item.into();
            } else {
                reader.unread(item, "黑体，三号，加粗，居中，缩进 2 字，行距 28 磅");
            }
        }
        match part {
            Part::Lead => self.lead = on,
            Part::Letterhead => self.letterhead = on,
            _ => {}
        }
        *self.look_mut(part) = look;
    }

    /// Whether an item is about the page number alone.
    fn read_number(&mut self, item: &str, reader: &mut Line) -> bool {
        let written = item.replace(' ', "");
        let form = NumberForm::ALL.into_iter().find(|f| f.label().replace(' ', "") == written);
        let place = NumberPlace::ALL.into_iter().find(|place| place.label() == item);
        if let Some(form) = form {
            self.number_form = form;
        } else if let Some(place) = place {
            self.number_place = place;
        } else if let Some(length) = item.strip_prefix("距页底") {
            match number(length.trim().trim_end_matches("毫米")) {
                Some(length) => self.footer = reader.within(length, 10, FOOTER, "毫米"),
                None => reader.unread(item, "距页底 25.5 毫米"),
            }
        }
        form.is_some() || place.is_some() || item.starts_with("距页底")
    }
}

/// A layout as a record holds it: a pack file's entry.
pub(super) fn stored(spec: &Spec) -> String {
    let spec = spec.sane();
    let mut out = format!("%% 版式 {}", spec.id);
    for (key, value) in spec.lines() {
        out.push_str(&format!("\n{key}：{value}"));
    }
    out
}

/// What [`stored`] wrote; of anything else what can be read of it.
pub(super) fn from_stored(text: &str) -> Spec {
    let mut lines = text.lines();
    let head = lines.next().unwrap_or_default().trim_start_matches("%% 版式").trim();
    let empty = Rc::<str>::from("");
    let mut spec = Spec { id: head.into(), name: empty.clone(), note: empty, ..Spec::default() };
    for (key, value) in lines.filter_map(|line| line.split_once(['：', ':'])) {
        // What a newer program wrote besides is left out.
        let _ = spec.read_line(key.trim(), value.trim());
    }
    spec.sane()
}

/// A line that is being read.
struct Line<'a> {
    key: &'a str,
    problems: Vec<String>,
}

impl Line<'_> {
    fn unread(&mut self, item: &str, example: &str) {
        let key = self.key;
        self.problems.push(format!("“{key}”里的“{item}”没有读懂，略去了。写法如“{example}”。"));
    }

    /// Hundredths in the unit that has so many of them, put into bounds that are given in it.
    fn within(&mut self, hundredths: i64, unit: i64, (least, most): (u16, u16), name: &str) -> u16 {
        let wanted = (hundredths + unit / 2).div_euclid(unit);
        let value = wanted.clamp(least.into(), most.into());
        if value != wanted {
            let (key, show) = (self.key, |value: i64| decimal(value * unit));
            self.problems.push(format!(
                "“{key}”要在 {} 到 {} {name}之间，先按 {} 处理。",
                show(least.into()),
                show(most.into()),
                show(value)
            ));
        }
        u16::try_from(value).unwrap_or(most)
    }

    /// Points as twips.
    fn pitch(&mut self, text: &str) -> Option<Twips> {
        let points = number(text.trim_end_matches("pt").trim_end_matches('磅'))?;
        let (least, most) = (PITCH.0 as u16, PITCH.1 as u16);
        Some(self.within(points, 5, (least, most), "磅").into())
    }
}

/// Whether a text can be the name of a font: none that a line would take for something else.
pub(super) fn is_font(text: &str) -> bool {
    let mut look = Spec::default();
    let mut reader = Line { key: "", problems: Vec::new() };
    let whole = items(text).eq([text]);
    look.look_mut(Part::Body).font = "".into();
    look.read_look(Part::Body, text, &mut reader);
    let number = Spec::default().read_number(text, &mut reader);
    whole && !number && *look.look(Part::Body).font == *text
}

fn look_items(part: Part, look: &Look) -> Vec<String> {
    let mut items = vec![look.font.to_string()];
    if part != Part::Lead {
        items.push(size_name(look.half_points));
    }
    if look.bold {
        items.push("加粗".to_owned());
    }
    if part.is_paragraph() {
        items.push(look.align.label().to_owned());
        if look.indent > 0 {
            items.push(format!("缩进 {} 字", decimal(look.indent.into())));
        }
        if let Some(pitch) = look.pitch {
            items.push(format!("行距 {}", points(pitch)));
        }
    }
    items
}

fn items(value: &str) -> impl Iterator<Item = &str> {
    value.split(['，', ',', '、']).map(str::trim).filter(|item| !item.is_empty())
}

fn points(twips: Twips) -> String {
    format!("{} 磅", decimal(i64::from(twips) * 5))
}

/// Hundredths as people write them: 25.5 for 2550.
pub(super) fn decimal(hundredths: i64) -> String {
    let (whole, part) = (hundredths / 100, hundredths % 100);
    let part = format!("{part:02}");
    match part.trim_end_matches('0') {
        "" => whole.to_string(),
        part => format!("{whole}.{part}"),
    }
}

/// A number of not more than seven figures before the point, in hundredths; full-width figures are
/// figures too.
pub(super) fn number(text: &str) -> Option<i64> {
    let narrow = |c: char| match c {
        '０'..='９' | '．' => char::from_u32(u32::from(c) - 0xfee0).unwrap_or(c),
        _ => c,
    };
    let text: String = text.trim().chars().map(narrow).collect();
    let (whole, part) = text.split_once('.').unwrap_or((&text, ""));
    let figures = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    if whole.is_empty() || whole.len() > 7 || !figures(whole) || !figures(part) {
        return None;
    }
    let part: String = part.chars().chain("00".chars()).take(2).collect();
    Some(whole.parse::<i64>().ok()? * 100 + part.parse::<i64>().ok()?)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::built_in;
    use super::super::spec::tests::any_spec;
    use super::*;

    #[test]
    fn a_layout_is_read_as_it_was_written() {
        for spec in built_in() {
            assert_eq!(from_stored(&stored(&spec)), *spec);
        }
        assert_eq!(from_stored("").layout(), Spec::default().layout());
    }

    #[test]
    fn lines_as_people_write_them() {
        let mut spec = Spec::default();
        for (key, value) in [
            ("纸张", "184x260"),
            ("页边距", "上30，左 ２５.５毫米"),
            ("行距", "28磅"),
            ("每行字数", "不限"),
            ("署名", "排在一行"),
            ("标题", "华文中宋，小一号，居中"),
            ("二级标题", "楷体、加粗、三号、缩进2字"),
            ("正文", "四号，缩进 2 字，行距 30 磅"),
            ("段首句", "黑体"),
            ("红头", "小初，居中"),
            ("红头文字", "中共云溪县委办公室"),
            ("页码", "宋体，小四，第1页，居中，距页底 15 毫米"),
            ("断页", "不断句"),
        ] {
            assert_eq!(spec.read_line(key, value), Some(vec![]), "{key}");
        }
        let spec = spec.sane();
        assert_eq!(
            (spec.width, spec.height, spec.top, spec.bottom, spec.left),
            (1840, 2600, 300, 350, 255)
        );
        assert_eq!(
            (spec.pitch, spec.chars, spec.byline),
            (Pitch::Exact(560), None, Byline::OneLine)
        );
        let title = spec.look(Part::Title);
        assert_eq!((&*title.font, title.half_points, title.pitch), ("华文中宋", 48, None));
        assert!(spec.look(Part::Level2).bold);
        let body = spec.look(Part::Body);
        assert_eq!((&*body.font, body.half_points, body.pitch), ("仿宋_GB2312", 28, Some(600)));
        assert!(spec.lead && spec.letterhead && spec.whole_sentences);
        assert_eq!((spec.number_form, spec.number_place), (NumberForm::Page, NumberPlace::Centre));
        assert_eq!((spec.look(Part::Number).half_points, spec.footer), (24, 150));
    }

    #[test]
    fn what_cannot_be_read_is_told() {
        for (key, value, told) in [
            ("纸张", "A3", "“A3”没有读懂"),
            ("页边距", "上 400", "要在 5 到 150 毫米之间，先按 150 处理"),
            ("页边距", "37", "“37”没有读懂"),
            ("每页行数", "200", "要在 3 到 80 行之间"),
            ("行距", "单倍", "写法如“28 磅”"),
            ("标题", "黑体，居種", "“居種”没有读懂"),
            ("正文", "仿宋，300 磅", "要在 5 到 72 磅之间，先按 72 处理"),
            ("署名", "随便", "“日期在前”或“讲话人在前”或“排在一行”"),
            ("断页", "随便", "“不断句”或“按行”"),
        ] {
            let problems = Spec::default().read_line(key, value).unwrap();
            assert!(
                problems.len() == 1 && problems[0].contains(told),
                "{key}：{value}: {problems:?}"
            );
        }
        assert_eq!(Spec::default().read_line("字体", "黑体"), None);
    }

    proptest! {
        #[test]
        fn whatever_is_written_is_read_again(spec in any_spec()) {
            prop_assert_eq!(from_stored(&stored(&spec)), spec.sane());
        }

        #[test]
        fn any_text_is_read(text in any::<String>(), value in "[上下左右0-9０．.，磅字号毫米×三小缩进行距 ]{0,12}") {
            let spec = from_stored(&text);
            prop_assert_eq!(spec.sane(), spec);
            for key in ["纸张", "页边距", "行距", "每页行数", "每行字数", "标题", "页码", "红头"] {
                let mut spec = Spec::default();
                prop_assert!(spec.read_line(key, &value).is_some());
                spec.layout();
            }
        }
    }
}
