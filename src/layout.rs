//! How each role looks on paper (版式): page, fonts, sizes, indents, pitch. Data only. One layout
//! feeds the preview, the clipboard, the .docx and the print, so that they cannot drift apart.
//!
//! What a person chooses and keeps is a [`Spec`], in the words of offices: millimetres, 号, lines a
//! page. A [`Layout`] is what that comes to, for what reads a document. Its lengths are twips
//! (1/20 pt, 1/1440 in) and font sizes half-points, the units of OOXML, so that nothing is rounded
//! twice.

use crate::document::{Cell, Lead, Role, Side};

pub mod fonts;
mod size;
mod spec;
mod text;

pub use size::{SIZES, size_name};
pub use spec::{Look, Part, Pitch, Spec, built_in, with_old_options};

/// What a [`Spec`] may hold, in the units of its fields.
pub mod bounds {
    pub use super::spec::{CHARS, FOOTER, INDENT, LINES, MARGIN, PAPER, PITCH, SIZE};
}

pub type Twips = i32;

/// A [`Spec`] worked out. GB/T 9704-2012 as speeches use it is the default: [`Layout::gb9704`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Layout {
    pub page: Page,
    /// Added to the width of every full-width character, so that 28 fit where 28 × 16 pt do not
    /// (GB/T 9704-2012, 5.2.3).
    pub tracking: Twips,
    pub letterhead: Letterhead,
    pub title: Style,
    pub speaker: Style,
    pub date: Style,
    pub salutation: Style,
    /// Levels 1 to 4.
    pub headings: [Style; 4],
    pub body: Style,
    pub quote: Style,
    /// Of a table. The pitch is the least distance from line to line: exact, it would cut letters off
    /// in a cell.
    pub cell: Style,
    /// Of the row that heads a table.
    pub cell_head: Style,
    /// The lead sentence of an ordinal; none: as the body.
    pub ordinal_lead: Option<Font>,
    pub page_number: PageNumber,
    pub byline: Byline,
    /// A page ends with a sentence wherever a sentence fits on the next one, so that who reads it
    /// aloud never turns the page within.
    pub whole_sentences: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Page {
    pub width: Twips,
    pub height: Twips,
    pub top: Twips,
    pub bottom: Twips,
    pub left: Twips,
    pub right: Twips,
    /// From the lower edge of the page to the lower edge of the page number.
    pub footer: Twips,
    /// Lines a page, at the body's pitch.
    pub lines: u16,
}

impl Page {
    pub fn text_width(&self) -> Twips {
        self.width - self.left - self.right
    }

    pub fn text_height(&self) -> Twips {
        self.height - self.top - self.bottom
    }
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Font {
    /// As Word and WPS name it.
    pub east_asian: String,
    pub latin: String,
    pub half_points: u16,
    pub bold: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Align {
    Left,
    Centre,
    Right,
    Justify,
}

impl Align {
    pub const ALL: [Align; 4] = [Align::Left, Align::Centre, Align::Right, Align::Justify];

    /// As people and pack files call it.
    pub fn label(self) -> &'static str {
        match self {
            Align::Left => "左对齐",
            Align::Centre => "居中",
            Align::Right => "右对齐",
            Align::Justify => "两端对齐",
        }
    }
}

/// The look of a paragraph.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Style {
    pub font: Font,
    pub align: Align,
    /// First-line indent in hundredths of a character.
    pub indent: u16,
    /// Exact distance from line to line.
    pub pitch: Twips,
    pub keep_with_next: bool,
}

/// A red line above the title, as the head of an official paper has one (红头), with or without an
/// office's name over it (GB/T 9704-2012, 7.2.4 and 7.2.7).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Letterhead {
    /// None: there is no such line. Empty: the line alone.
    pub text: Option<String>,
    pub style: Style,
}

impl Letterhead {
    /// Of the name and of the line, as RGB.
    pub const COLOUR: &str = "FF0000";
    /// How thick the line is: 0.35 mm and more.
    pub const RULE: Twips = 30;
    /// Between the name and the line.
    pub const GAP: Twips = 80;
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PageNumber {
    /// Its Latin font is the same: the number is half-width 宋体 (GB/T 9704-2012, 7.5).
    pub font: Font,
    pub form: NumberForm,
    pub place: NumberPlace,
}

/// How a page number is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NumberForm {
    None,
    Dashes,
    Plain,
    Page,
}

impl NumberForm {
    pub const ALL: [NumberForm; 4] =
        [NumberForm::Dashes, NumberForm::Plain, NumberForm::Page, NumberForm::None];

    /// What stands before and behind the number.
    pub fn around(self) -> Option<(&'static str, &'static str)> {
        match self {
            NumberForm::None => None,
            NumberForm::Dashes => Some(("— ", " —")),
            NumberForm::Plain => Some(("", "")),
            NumberForm::Page => Some(("第 ", " 页")),
        }
    }

    /// As pack files call it: the number of the first page.
    pub fn label(self) -> String {
        self.text(1).unwrap_or_else(|| "无".to_owned())
    }

    /// The number of a page; none where there is to be none.
    pub fn text(self, number: usize) -> Option<String> {
        self.around().map(|(before, behind)| format!("{before}{number}{behind}"))
    }
}

/// Where on the page its number stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NumberPlace {
    /// On odd pages right, on even ones left, one character in.
    Outside,
    Centre,
    Right,
}

impl NumberPlace {
    pub const ALL: [NumberPlace; 3] =
        [NumberPlace::Outside, NumberPlace::Centre, NumberPlace::Right];

    /// As people and pack files call it.
    pub fn label(self) -> &'static str {
        match self {
            NumberPlace::Outside => "外侧",
            NumberPlace::Centre => "居中",
            NumberPlace::Right => "靠右",
        }
    }

    /// On which side the number of a page stands.
    pub fn side(self, number: usize) -> Align {
        match self {
            NumberPlace::Outside if number.is_multiple_of(2) => Align::Left,
            NumberPlace::Centre => Align::Centre,
            NumberPlace::Outside | NumberPlace::Right => Align::Right,
        }
    }
}

/// How speaker and date stand under the title.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Byline {
    DateFirst,
    SpeakerFirst,
    /// Speaker and date on one line.
    OneLine,
}

impl Byline {
    pub const ALL: [Byline; 3] = [Byline::DateFirst, Byline::SpeakerFirst, Byline::OneLine];

    /// As people and pack files call it.
    pub fn label(self) -> &'static str {
        match self {
            Byline::DateFirst => "日期在前",
            Byline::SpeakerFirst => "讲话人在前",
            Byline::OneLine => "排在一行",
        }
    }
}

impl Layout {
    /// GB/T 9704-2012: A4, 37/35/28/26 mm, 22 lines of 28 characters, title 二号 小标宋, text 三号
    /// 仿宋, levels 黑体, 楷体, 仿宋, 仿宋, page number 四号 宋体.
    pub fn gb9704() -> Layout {
        Spec::default().layout()
    }

    /// The pitch of the grid that tells office programs how many lines a page has, where that is what
    /// the layout says; none: its lines are as far apart as it says, however many that makes.
    pub fn grid(&self) -> Option<Twips> {
        let lines = Twips::from(self.page.lines.max(1));
        let pitch = (self.page.text_height() - Layout::ROUNDING) / lines;
        (pitch == self.body.pitch).then_some(pitch)
    }

    /// How much of the text area's height is filled: of a grid whole lines.
    pub fn filled_height(&self) -> Twips {
        let lines = Twips::from(self.page.lines.max(1));
        self.grid().map_or(self.page.text_height(), |pitch| pitch * lines)
    }

    /// What LibreOffice, which counts in hundredths of a millimetre, may take the text area to be
    /// lower by: with a grid that fills it to a hair it would have a line less.
    const ROUNDING: Twips = 4;

    /// The style of a paragraph of that role.
    pub fn style(&self, role: Role) -> &Style {
        match role {
            Role::Letterhead => &self.letterhead.style,
            Role::Title => &self.title,
            Role::Speaker => &self.speaker,
            Role::Date => &self.date,
            Role::Salutation => &self.salutation,
            Role::Heading(level) => &self.headings[usize::from(level.clamp(1, 4)) - 1],
            Role::Body | Role::Blank => &self.body,
            Role::Quote => &self.quote,
            Role::Cell(cell) if cell.is_head() => &self.cell_head,
            Role::Cell(_) => &self.cell,
        }
    }

    /// On which side the lines of that role stand.
    pub fn align(&self, role: Role) -> Align {
        match role {
            Role::Cell(Cell { side: Side::Left, .. }) => Align::Left,
            Role::Cell(Cell { side: Side::Centre, .. }) => Align::Centre,
            Role::Cell(Cell { side: Side::Right, .. }) => Align::Right,
            role => self.style(role).align,
        }
    }

    /// The room that a line of that role has, its indent included.
    pub fn measure(&self, role: Role) -> Twips {
        match role {
            Role::Cell(cell) => {
                let (left, right) = self.cell_edges(cell);
                right - left - 2 * Layout::CELL_PADDING
            }
            _ => self.page.text_width(),
        }
    }

    /// Where a cell begins and ends, from the left edge of the text.
    pub fn cell_edges(&self, cell: Cell) -> (Twips, Twips) {
        let width = self.page.text_width();
        let at = |thousandths: u16| width * Twips::from(thousandths.min(1000)) / 1000;
        (at(cell.left), at(cell.left.saturating_add(cell.width)))
    }

    /// Between the edge of a cell and its text, left and right.
    pub const CELL_PADDING: Twips = 108;
    /// How thick the lines of a table are: half a point.
    pub const CELL_RULE: Twips = 10;

    /// What the last line of a paragraph of that role takes besides its pitch.
    pub fn below(&self, role: Role) -> Twips {
        match role {
            Role::Letterhead => Letterhead::GAP + Letterhead::RULE,
            _ => 0,
        }
    }

    /// The font of a run that leads its paragraph, where it differs from the paragraph's.
    pub fn lead_font(&self, lead: Lead) -> Option<&Font> {
        match lead {
            Lead::No => None,
            Lead::Heading(level) => Some(&self.style(Role::Heading(level)).font),
            Lead::Ordinal => self.ordinal_lead.as_ref(),
        }
    }
}

impl Default for Layout {
    fn default() -> Layout {
        Layout::gb9704()
    }
}
