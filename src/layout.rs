//! How each role looks on paper (版式): page, fonts, sizes, indents, pitch. Data only. One layout
//! feeds the preview, the clipboard, the .docx and the print, so that they cannot drift apart.
//!
//! Lengths are twips (1/20 pt, 1/1440 in) and font sizes half-points, the units of OOXML, so that
//! nothing is rounded twice.

use crate::document::{Lead, Role};
use crate::speech::Settings;

pub type Twips = i32;

/// GB/T 9704-2012 as speeches use it is the default: [`Layout::gb9704`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Layout {
    pub page: Page,
    /// Added to the width of every full-width character, so that 28 fit where 28 × 16 pt do not
    /// (GB/T 9704-2012, 5.2.3).
    pub tracking: Twips,
    pub title: Style,
    pub speaker: Style,
    pub date: Style,
    pub salutation: Style,
    /// Levels 1 to 4.
    pub headings: [Style; 4],
    pub body: Style,
    pub quote: Style,
    /// The lead sentence of an ordinal; none: as the body.
    pub ordinal_lead: Option<Font>,
    pub page_number: Font,
    /// The date line stands before the speaker's.
    pub date_first: bool,
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
    Justify,
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

/// Fonts by role as GB/T 9704-2012 and custom have them.
pub mod fonts {
    pub const TITLE: &str = "方正小标宋简体";
    pub const BODY: &str = "仿宋_GB2312";
    pub const KAI: &str = "楷体_GB2312";
    pub const HEI: &str = "黑体";
    pub const SONG: &str = "宋体";
    pub const LATIN: &str = "Times New Roman";
}

impl Layout {
    /// GB/T 9704-2012: A4, 37/35/28/26 mm, 22 lines of 28 characters, title 二号 小标宋, text 三号
    /// 仿宋, levels 黑体, 楷体, 仿宋, 仿宋, page number 四号 宋体.
    pub fn gb9704() -> Layout {
        let font = |name: &str, half_points| Font {
            east_asian: name.to_owned(),
            latin: fonts::LATIN.to_owned(),
            half_points,
            bold: false,
        };
        let style = |name, align, indent| Style {
            font: font(name, 32),
            align,
            indent,
            pitch: 579,
            keep_with_next: false,
        };
        let heading = |name| Style { keep_with_next: true, ..style(name, Align::Justify, 200) };
        Layout {
            page: Page {
                width: 11906,
                height: 16838,
                top: 2098,
                right: 1474,
                bottom: 1984,
                left: 1588,
                footer: 1446,
                lines: 22,
            },
            tracking: -5,
            title: Style {
                font: font(fonts::TITLE, 44),
                pitch: 700,
                ..style(fonts::TITLE, Align::Centre, 0)
            },
            speaker: style(fonts::KAI, Align::Centre, 0),
            date: style(fonts::KAI, Align::Centre, 0),
            salutation: style(fonts::BODY, Align::Left, 0),
            headings: [
                heading(fonts::HEI),
                heading(fonts::KAI),
                heading(fonts::BODY),
                heading(fonts::BODY),
            ],
            body: style(fonts::BODY, Align::Justify, 200),
            quote: style(fonts::KAI, Align::Justify, 200),
            ordinal_lead: None,
            page_number: Font {
                east_asian: fonts::SONG.to_owned(),
                latin: fonts::SONG.to_owned(),
                half_points: 28,
                bold: false,
            },
            date_first: true,
        }
    }

    /// GB/T 9704-2012 with what a person has chosen where it is silent.
    pub fn of(settings: &Settings) -> Layout {
        let mut layout = Layout::gb9704();
        layout.date_first = settings.date_first;
        layout.headings[1].font.bold = settings.bold_second;
        if settings.lead {
            layout.ordinal_lead = Some(Font {
                east_asian: fonts::KAI.to_owned(),
                bold: true,
                ..layout.body.font.clone()
            });
        }
        layout
    }

    /// The style of a paragraph of that role.
    pub fn style(&self, role: Role) -> &Style {
        match role {
            Role::Title => &self.title,
            Role::Speaker => &self.speaker,
            Role::Date => &self.date,
            Role::Salutation => &self.salutation,
            Role::Heading(level) => &self.headings[usize::from(level.clamp(1, 4)) - 1],
            Role::Body | Role::Blank => &self.body,
            Role::Quote => &self.quote,
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
