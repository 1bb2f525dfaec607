//! A layout as a person chooses, keeps and gives it away (版式), and the ones that come with the
//! page. Any [`Spec`] gives a sane [`Layout`]: what is out of range is put into it.
//!
//! It is stored as the very text that pack files have of it (`text.rs`), so that there is one reader,
//! and a backup can be read by a person.

use std::rc::Rc;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::{
    Align, Byline, Font, Layout, Letterhead, NumberForm, NumberPlace, Page, PageNumber, Style,
    Twips, fonts, text,
};
use crate::library::Id;

/// What a unit chooses. Lengths on the page are tenths of a millimetre.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Spec {
    pub id: Id,
    pub name: Rc<str>,
    /// What it is for.
    pub note: Rc<str>,
    /// The layout it was made from, to go back to.
    pub base: Id,
    pub width: u16,
    pub height: u16,
    pub top: u16,
    pub bottom: u16,
    pub left: u16,
    pub right: u16,
    pub pitch: Pitch,
    /// Characters a line, which the space between them is made to fit; none: as they come.
    pub chars: Option<u16>,
    /// For figures and Latin, but for the page number.
    pub latin: Rc<str>,
    /// In the order of [`Part::ALL`].
    pub looks: [Look; Part::ALL.len()],
    /// The lead sentence of an ordinal has a look of its own.
    pub lead: bool,
    /// A red line above the title; its text may be empty.
    pub letterhead: bool,
    pub letterhead_text: Rc<str>,
    pub byline: Byline,
    pub number_form: NumberForm,
    pub number_place: NumberPlace,
    /// From the lower edge of the page to that of the number.
    pub footer: u16,
    pub whole_sentences: bool,
}

/// How far apart lines are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pitch {
    /// So that so many fill a page.
    Lines(u16),
    Exact(Twips),
}

/// What has a look of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    Letterhead,
    Title,
    Speaker,
    Date,
    Salutation,
    Level1,
    Level2,
    Level3,
    Level4,
    Body,
    Quote,
    /// Of a table; of its look font, size and bold count, and so of the row that heads it.
    Cell,
    CellHead,
    /// Of its look only font and bold count.
    Lead,
    /// Of its look only font and size count.
    Number,
}

impl Part {
    pub const ALL: [Part; 15] = [
        Part::Letterhead,
        Part::Title,
        Part::Speaker,
        Part::Date,
        Part::Salutation,
        Part::Level1,
        Part::Level2,
        Part::Level3,
        Part::Level4,
        Part::Body,
        Part::Quote,
        Part::Cell,
        Part::CellHead,
        Part::Lead,
        Part::Number,
    ];

    /// As people and pack files call it.
    pub fn label(self) -> &'static str {
        match self {
            Part::Letterhead => "红头",
            Part::Title => "标题",
            Part::Speaker => "讲话人",
            Part::Date => "日期",
            Part::Salutation => "称谓",
            Part::Level1 => "一级标题",
            Part::Level2 => "二级标题",
            Part::Level3 => "三级标题",
            Part::Level4 => "四级标题",
            Part::Body => "正文",
            Part::Quote => "引文",
            Part::Cell => "表格",
            Part::CellHead => "表头",
            Part::Lead => "段首句",
            Part::Number => "页码",
        }
    }

    /// Whether it is a paragraph, with alignment, indent and pitch.
    pub fn is_paragraph(self) -> bool {
        !matches!(self, Part::Cell | Part::CellHead | Part::Lead | Part::Number)
    }
}

/// The look of a part.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Look {
    pub font: Rc<str>,
    pub half_points: u16,
    pub bold: bool,
    pub align: Align,
    /// First-line indent in hundredths of a character.
    pub indent: u16,
    /// Between its lines; none: as the body.
    pub pitch: Option<Twips>,
}

/// Of the paper's sides.
pub const PAPER: (u16, u16) = (1000, 4300);
pub const MARGIN: (u16, u16) = (50, 1500);
pub const SIZE: (u16, u16) = (10, 144);
pub const INDENT: (u16, u16) = (0, 1000);
pub const LINES: (u16, u16) = (3, 80);
pub const CHARS: (u16, u16) = (5, 100);
pub const FOOTER: (u16, u16) = (0, 1000);
pub const PITCH: (Twips, Twips) = (100, 4000);
/// What margins leave for text at least.
const TEXT: (u16, u16) = (500, 600);
/// The longest name of a font, the longest line of anything else, in characters.
const NAME: usize = 60;
const LINE: usize = 200;

impl Spec {
    pub fn look(&self, part: Part) -> &Look {
        &self.looks[part as usize]
    }

    pub fn look_mut(&mut self, part: Part) -> &mut Look {
        &mut self.looks[part as usize]
    }

    /// The names of all Chinese fonts that it shows, each once.
    pub fn fonts(&self) -> Vec<Rc<str>> {
        let shown = |part: &Part| match part {
            Part::Letterhead => self.letterhead,
            Part::Lead => self.lead,
            Part::Number => self.number_form != NumberForm::None,
            _ => true,
        };
        let mut names: Vec<Rc<str>> = Vec::new();
        for part in Part::ALL.iter().filter(|part| shown(part)) {
            let font = &self.look(*part).font;
            if !names.contains(font) {
                names.push(font.clone());
            }
        }
        names
    }

    /// The same where everything is in range; otherwise with what is out of range put into it, so
    /// that margins leave room for text and a page holds some lines.
    pub fn sane(&self) -> Spec {
        let mut spec = self.clone();
        let clamp = |value: &mut u16, (least, most): (u16, u16)| {
            *value = (*value).clamp(least, most);
        };
        clamp(&mut spec.width, PAPER);
        clamp(&mut spec.height, PAPER);
        for margin in [&mut spec.top, &mut spec.bottom, &mut spec.left, &mut spec.right] {
            clamp(margin, MARGIN);
        }
        fit(&mut spec.left, &mut spec.right, spec.width - TEXT.0);
        fit(&mut spec.top, &mut spec.bottom, spec.height - TEXT.1);
        clamp(&mut spec.footer, FOOTER);
        if let Some(chars) = &mut spec.chars {
            clamp(chars, CHARS);
        }
        // Three lines and four characters fit wherever text does.
        let (wide, high) = (
            twips(spec.width - spec.left - spec.right),
            twips(spec.height - spec.top - spec.bottom),
        );
        let widest = PITCH.1.min(high / 3);
        let largest = u16::try_from(wide.min(high) / 40).unwrap_or(SIZE.1);
        for (part, look) in Part::ALL.iter().zip(&mut spec.looks) {
            one_line(&mut look.font, NAME);
            if !text::is_font(&look.font) {
                look.font = fonts::BODY.into();
            }
            look.half_points = look.half_points.clamp(SIZE.0, SIZE.1.min(largest));
            let em = look.em();
            look.indent = look.indent.min(INDENT.1).min(hundredths(wide / 2, em));
            look.pitch = look.pitch.map(|pitch| pitch.clamp(em, widest));
            if !part.is_paragraph() {
                (look.align, look.indent, look.pitch) = (Align::Left, 0, None);
            }
        }
        spec.look_mut(Part::Number).bold = false;
        spec.look_mut(Part::Lead).half_points = spec.look(Part::Body).half_points;
        let em = spec.look(Part::Body).em();
        spec.pitch = match spec.pitch {
            Pitch::Lines(lines) => {
                let most = u16::try_from(high / em).unwrap_or(LINES.1).min(LINES.1);
                Pitch::Lines(lines.clamp(LINES.0, most))
            }
            Pitch::Exact(pitch) => Pitch::Exact(pitch.clamp(em, widest)),
        };
        one_line(&mut spec.latin, NAME);
        if spec.latin.is_empty() {
            spec.latin = fonts::LATIN.into();
        }
        let lines = [&mut spec.id, &mut spec.base, &mut spec.name, &mut spec.note];
        for line in lines.into_iter().chain([&mut spec.letterhead_text]) {
            one_line(line, LINE);
        }
        spec
    }

    /// Worked out for what reads a document.
    pub fn layout(&self) -> Layout {
        let spec = self.sane();
        let (page_width, page_height) = (twips(spec.width), twips(spec.height));
        let (top, right) = (twips(spec.top), twips(spec.right));
        // The text area is what is rounded, not two margins by themselves.
        let left = page_width - right - twips(spec.width - spec.left - spec.right);
        let bottom = page_height - top - twips(spec.height - spec.top - spec.bottom);
        let (wide, high) = (page_width - left - right, page_height - top - bottom);
        let (pitch, lines) = match spec.pitch {
            Pitch::Lines(lines) => ((high - Layout::ROUNDING) / Twips::from(lines), lines),
            Pitch::Exact(pitch) => (pitch, u16::try_from(high / pitch).unwrap_or(1)),
        };
        let em = spec.look(Part::Body).em();
        let tracking = spec.chars.map_or(0, |chars| {
            wide.div_euclid(Twips::from(chars)).saturating_sub(em).clamp(-em / 5, em)
        });
        let number = spec.look(Part::Number);
        let number_font = Font { latin: number.font.to_string(), ..spec.font(Part::Number) };
        Layout {
            page: Page {
                width: page_width,
                height: page_height,
                top,
                bottom,
                left,
                right,
                // Under the text, where there is room for it.
                footer: twips(spec.footer).min((bottom - number.em()).max(0)),
                lines,
            },
            tracking,
            letterhead: Letterhead {
                text: spec.letterhead.then(|| spec.letterhead_text.to_string()),
                style: spec.style(Part::Letterhead, pitch),
            },
            title: spec.style(Part::Title, pitch),
            speaker: spec.style(Part::Speaker, pitch),
            date: spec.style(Part::Date, pitch),
            salutation: spec.style(Part::Salutation, pitch),
            headings: [Part::Level1, Part::Level2, Part::Level3, Part::Level4]
                .map(|part| Style { keep_with_next: true, ..spec.style(part, pitch) }),
            body: spec.style(Part::Body, pitch),
            quote: spec.style(Part::Quote, pitch),
            cell: spec.cell(Part::Cell, Align::Left),
            cell_head: spec.cell(Part::CellHead, Align::Centre),
            ordinal_lead: spec.lead.then(|| spec.font(Part::Lead)),
            page_number: PageNumber {
                font: number_font,
                form: spec.number_form,
                place: spec.number_place,
            },
            byline: spec.byline,
            whole_sentences: spec.whole_sentences,
        }
    }

    /// With room enough between the lines for the letters of any font.
    fn cell(&self, part: Part, align: Align) -> Style {
        let font = self.font(part);
        let pitch = Twips::from(font.half_points) * 120 / 7;
        Style { font, align, indent: 0, pitch, keep_with_next: false }
    }

    fn font(&self, part: Part) -> Font {
        let look = self.look(part);
        Font {
            east_asian: look.font.to_string(),
            latin: self.latin.to_string(),
            half_points: look.half_points,
            bold: look.bold,
        }
    }

    fn style(&self, part: Part, pitch: Twips) -> Style {
        let look = self.look(part);
        Style {
            font: self.font(part),
            align: look.align,
            indent: look.indent,
            // No letter is cut off by the line above it.
            pitch: look.pitch.unwrap_or(pitch).max(look.em()),
            keep_with_next: false,
        }
    }
}

impl Look {
    /// The width of a full-width character.
    fn em(&self) -> Twips {
        Twips::from(self.half_points) * 10
    }
}

/// GB/T 9704-2012 as speeches use it.
impl Default for Spec {
    fn default() -> Spec {
        let look = |font: &str, align, indent| Look {
            font: font.into(),
            half_points: 32,
            bold: false,
            align,
            indent,
            pitch: None,
        };
        let text = |font| look(font, Align::Justify, 200);
        let looks = Part::ALL.map(|part| match part {
            Part::Letterhead => {
                Look { half_points: 72, pitch: Some(960), ..look(fonts::TITLE, Align::Centre, 0) }
            }
            Part::Title => {
                Look { half_points: 44, pitch: Some(700), ..look(fonts::TITLE, Align::Centre, 0) }
            }
            Part::Speaker | Part::Date => look(fonts::KAI, Align::Centre, 0),
            Part::Salutation => look(fonts::BODY, Align::Left, 0),
            Part::Level1 => text(fonts::HEI),
            Part::Level2 | Part::Quote => text(fonts::KAI),
            Part::Level3 | Part::Level4 | Part::Body => text(fonts::BODY),
            Part::Cell => Look { half_points: 28, ..look(fonts::BODY, Align::Left, 0) },
            Part::CellHead => Look { half_points: 28, ..look(fonts::HEI, Align::Left, 0) },
            Part::Lead => Look { bold: true, ..look(fonts::KAI, Align::Left, 0) },
            Part::Number => Look { half_points: 28, ..look(fonts::SONG, Align::Left, 0) },
        });
        Spec {
            id: GB9704.into(),
            name: "GB/T 9704 公文版式".into(),
            note: "A4 纸，每页 22 行、每行 28 字，标题二号小标宋，正文三号仿宋。".into(),
            base: "".into(),
            width: 2100,
            height: 2970,
            top: 370,
            bottom: 350,
            left: 280,
            right: 260,
            pitch: Pitch::Lines(22),
            chars: Some(28),
            latin: fonts::LATIN.into(),
            looks,
            lead: false,
            letterhead: false,
            letterhead_text: "".into(),
            byline: Byline::DateFirst,
            number_form: NumberForm::Dashes,
            number_place: NumberPlace::Outside,
            // The dash is 7 mm below the text area (GB/T 9704-2012, 7.5).
            footer: 255,
            whole_sentences: false,
        }
    }
}

const GB9704: &str = "gb9704";

impl Spec {
    /// The same for a person to change, under an id and a name of its own.
    pub fn copy(&self, id: Id, name: &str) -> Spec {
        // What was made of a built-in one goes back to that one.
        let base = if self.base.is_empty() { &self.id } else { &self.base };
        Spec { id, name: name.into(), note: "".into(), base: base.clone(), ..self.clone() }
    }

    /// As the layout it was made from, under its own name.
    pub fn reset(&self, base: &Spec) -> Spec {
        Spec {
            id: self.id.clone(),
            name: self.name.clone(),
            note: self.note.clone(),
            base: self.base.clone(),
            ..base.clone()
        }
    }
}

/// The layouts that come with the page; the first is what holds where none is chosen.
pub fn built_in() -> [Rc<Spec>; 4] {
    [Spec::default(), bold_second(), lectern(), draft()].map(Rc::new)
}

fn bold_second() -> Spec {
    let mut spec = Spec {
        id: "gb9704-bold".into(),
        name: "GB/T 9704（二级标题加粗）".into(),
        note: "公文版式，二级标题加粗：国家标准没有规定，许多单位这样用。".into(),
        ..Spec::default()
    };
    spec.look_mut(Part::Level2).bold = true;
    spec
}

/// 18 lines of 24 characters, to be read from where one stands.
fn lectern() -> Spec {
    let mut spec = Spec {
        id: "lectern".into(),
        name: "大字讲稿".into(),
        note: "上台用：正文小二号，每页 18 行、每行 24 字，翻页尽量不断句。".into(),
        top: 300,
        bottom: 300,
        left: 280,
        right: 260,
        pitch: Pitch::Lines(18),
        chars: Some(24),
        number_form: NumberForm::Plain,
        number_place: NumberPlace::Centre,
        footer: 140,
        whole_sentences: true,
        ..Spec::default()
    };
    for (part, look) in Part::ALL.into_iter().zip(&mut spec.looks) {
        (look.half_points, look.pitch) = match part {
            Part::Letterhead => (72, Some(1000)),
            Part::Title => (52, Some(880)),
            Part::Cell | Part::CellHead => (32, None),
            _ => (36, None),
        };
    }
    spec
}

/// Small letters, and room between lines and beside them for a pen.
fn draft() -> Spec {
    let mut spec = Spec {
        id: "draft".into(),
        name: "审改稿".into(),
        note: "送审、改稿用：正文小四号，行距加倍，右边留 6 厘米写批注。".into(),
        top: 250,
        bottom: 250,
        left: 250,
        right: 600,
        pitch: Pitch::Exact(640),
        chars: None,
        number_form: NumberForm::Page,
        number_place: NumberPlace::Centre,
        footer: 140,
        ..Spec::default()
    };
    for (part, look) in Part::ALL.into_iter().zip(&mut spec.looks) {
        (look.half_points, look.pitch) = match part {
            Part::Letterhead => (44, Some(800)),
            Part::Title => (32, None),
            Part::Number | Part::Cell | Part::CellHead => (21, None),
            _ => (24, None),
        };
    }
    spec
}

/// What three options meant of the time before there were layouts: where it is no built-in one, a
/// layout of the person's own, always the same for the same options.
pub fn with_old_options(date_first: bool, lead: bool, bold_second: bool) -> Spec {
    let mut spec = Spec { byline: Byline::DateFirst, lead, ..Spec::default() };
    let mut id = GB9704.to_owned();
    let mut differs: Vec<&str> = Vec::new();
    if !date_first {
        spec.byline = Byline::SpeakerFirst;
        id.push_str("-speaker-first");
        differs.push("讲话人在前");
    }
    if lead {
        id.push_str("-lead");
        differs.push("段首句突出");
    }
    if bold_second {
        spec.look_mut(Part::Level2).bold = true;
        id.push_str("-bold");
        differs.push("二级标题加粗");
    }
    if let Some(built_in) = built_in().iter().find(|other| *other.id == *id) {
        return Spec::clone(built_in);
    }
    Spec {
        id: id.into(),
        name: format!("我的版式（{}）", differs.join("、")).into(),
        note: "".into(),
        base: GB9704.into(),
        ..spec
    }
}

impl Serialize for Spec {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&text::stored(self))
    }
}

/// Total: what cannot be read is as in the default layout.
impl<'de> Deserialize<'de> for Spec {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Spec, D::Error> {
        let value = serde_json::Value::deserialize(deserializer)?;
        Ok(text::from_stored(value.as_str().unwrap_or_default()))
    }
}

/// Tenths of a millimetre in twips.
fn twips(tenths: u16) -> Twips {
    (Twips::from(tenths) * 1440 + 127) / 254
}

/// So much of so wide a character.
fn hundredths(length: Twips, em: Twips) -> u16 {
    u16::try_from(length * 100 / em.max(1)).unwrap_or(u16::MAX)
}

/// Makes two margins no more than `most` together, the second giving way first.
fn fit(first: &mut u16, second: &mut u16, most: u16) {
    *first = (*first).min(most - MARGIN.0);
    *second = (*second).min(most - *first);
}

/// One line of at most so many characters.
fn one_line(text: &mut Rc<str>, most: usize) {
    let single = |c: char| if c.is_control() { ' ' } else { c };
    let clean: String = text.chars().map(single).collect();
    let clean: String = clean.trim().chars().take(most).collect();
    let clean = clean.trim_end();
    if clean != &**text {
        *text = clean.into();
    }
}

#[cfg(test)]
pub(super) mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn the_default_is_gb9704() {
        let layout = Layout::gb9704();
        let page = Page {
            width: 11906,
            height: 16838,
            top: 2098,
            right: 1474,
            bottom: 1984,
            left: 1588,
            footer: 1446,
            lines: 22,
        };
        assert_eq!(layout.page, page);
        assert_eq!((layout.tracking, layout.body.pitch, layout.title.pitch), (-5, 579, 700));
        assert_eq!(layout.page_number.font.latin, fonts::SONG);
        assert!(layout.headings.iter().all(|style| style.keep_with_next));
        assert_eq!((layout.letterhead.text, layout.ordinal_lead), (None, None));
    }

    #[test]
    fn what_the_built_in_ones_come_to() {
        let all = built_in();
        for spec in &all {
            assert_eq!(**spec, spec.sane(), "{}", spec.name);
            assert!(!spec.name.is_empty() && !spec.note.is_empty());
        }
        let [_, bold, lectern, draft] = all.map(|spec| spec.layout());
        assert!(bold.headings[1].font.bold && !bold.headings[0].font.bold);
        assert_eq!((lectern.page.lines, lectern.body.pitch, lectern.tracking), (18, 746, 8));
        assert!(lectern.whole_sentences);
        assert_eq!((draft.page.lines, draft.body.pitch, draft.tracking), (21, 640, 0));
        // Where lines are counted, and only there, pages are filled to the grid.
        assert_eq!((lectern.grid(), lectern.filled_height()), (Some(746), 18 * 746));
        assert_eq!((draft.grid(), draft.filled_height()), (None, draft.page.text_height()));
        let exact = Spec { top: 305, bottom: 305, pitch: Pitch::Lines(30), ..Spec::default() };
        let exact = exact.layout();
        assert_eq!((exact.page.text_height(), exact.grid()), (30 * 446, Some(445)));
    }

    #[test]
    fn old_options_keep_their_meaning() {
        for (options, id, byline, lead, bold) in [
            ((true, false, false), "gb9704", Byline::DateFirst, false, false),
            ((true, false, true), "gb9704-bold", Byline::DateFirst, false, true),
            ((true, true, false), "gb9704-lead", Byline::DateFirst, true, false),
            (
                (false, true, true),
                "gb9704-speaker-first-lead-bold",
                Byline::SpeakerFirst,
                true,
                true,
            ),
        ] {
            let spec = with_old_options(options.0, options.1, options.2);
            let layout = spec.layout();
            assert_eq!(&*spec.id, id);
            assert_eq!(layout.byline, byline, "{id}");
            let font = Font { bold: true, east_asian: fonts::KAI.to_owned(), ..layout.body.font };
            assert_eq!(layout.ordinal_lead, lead.then_some(font), "{id}");
            assert_eq!(layout.headings[1].font.bold, bold, "{id}");
        }
    }

    pub(in crate::layout) fn any_spec() -> impl Strategy<Value = Spec> {
        let text = || prop_oneof!["[甲a，, ：\n]{0,5}", any::<String>()].prop_map(Rc::<str>::from);
        let look = (text(), any::<u16>(), any::<bool>(), 0..4usize, any::<u16>());
        let look = (look, prop::option::of(any::<i32>())).prop_map(
            |((font, half_points, bold, align, indent), pitch)| Look {
                font,
                half_points,
                bold,
                align: Align::ALL[align],
                indent,
                pitch,
            },
        );
        let looks = prop::collection::vec(look, Part::ALL.len());
        let pitch =
            prop_oneof![any::<u16>().prop_map(Pitch::Lines), any::<i32>().prop_map(Pitch::Exact)];
        let texts = [text(), text(), text(), text(), text(), text()];
        let sizes = prop_oneof![any::<[u16; 7]>(), prop::array::uniform7(0..4000u16)];
        let choices = (0..3usize, 0..4usize, 0..3usize, any::<[bool; 3]>());
        (texts, sizes, pitch, prop::option::of(any::<u16>()), looks, choices).prop_map(
            |(texts, sizes, pitch, chars, looks, (byline, form, place, on))| {
                let [id, name, note, base, latin, letterhead_text] = texts;
                let [width, height, top, bottom, left, right, footer] = sizes;
                Spec {
                    id,
                    name,
                    note,
                    base,
                    width,
                    height,
                    top,
                    bottom,
                    left,
                    right,
                    pitch,
                    chars,
                    latin,
                    looks: looks.try_into().unwrap(),
                    lead: on[0],
                    letterhead: on[1],
                    letterhead_text,
                    byline: Byline::ALL[byline],
                    number_form: NumberForm::ALL[form],
                    number_place: NumberPlace::ALL[place],
                    footer,
                    whole_sentences: on[2],
                }
            },
        )
    }

    proptest! {
        #[test]
        fn whatever_is_stored_gives_a_sane_layout(spec in any_spec()) {
            let sane = spec.sane();
            prop_assert_eq!(sane.sane(), sane.clone());
            let layout = spec.layout();
            prop_assert_eq!(&sane.layout(), &layout);
            let page = layout.page;
            let (wide, high) = (page.text_width(), page.text_height());
            prop_assert!(wide >= 2830 && high >= 3400, "{wide} {high}");
            prop_assert!(page.footer >= 0 && page.footer < page.bottom && page.lines >= 3);
            let styles = [&layout.letterhead.style, &layout.title, &layout.speaker, &layout.date,
                &layout.salutation, &layout.body, &layout.quote];
            for style in styles.into_iter().chain(&layout.headings) {
                let em = Twips::from(style.font.half_points) * 10;
                prop_assert!(em >= 100 && em * 4 <= wide && !style.font.east_asian.is_empty());
                prop_assert!(style.pitch >= em && style.pitch * 3 <= high);
                prop_assert!(Twips::from(style.indent) * em / 100 <= wide / 2);
            }
            let em = Twips::from(layout.body.font.half_points) * 10;
            prop_assert!(layout.tracking * 5 >= -em && layout.tracking <= em);
        }
    }
}
