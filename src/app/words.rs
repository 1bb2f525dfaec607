//! What the core calls by its Chinese name alone, in the language of the page.

use gaojiang::library::{Kind, SlotKind};

use super::state::Lang;

pub fn kind(lang: Lang, kind: Kind) -> &'static str {
    let english = match kind {
        Kind::Salutation => "Salutation",
        Kind::Opening => "Opening",
        Kind::Achievement => "Results",
        Kind::Situation => "Situation",
        Kind::Problem => "Problems",
        Kind::Task => "Tasks",
        Kind::Measure => "Measures",
        Kind::Requirement => "Demands",
        Kind::Pledge => "Pledge",
        Kind::Thanks => "Thanks",
        Kind::Wish => "Wishes",
        Kind::Closing => "Closing",
        Kind::Link => "Link",
        Kind::Other => "Other",
    };
    lang.t(kind.label(), english)
}

pub fn slot_kind(lang: Lang, kind: SlotKind) -> &'static str {
    let english = match kind {
        SlotKind::Text => "Text",
        SlotKind::LongText => "Long text",
        SlotKind::Number => "Number",
        SlotKind::Date => "Date",
        SlotKind::Choice => "Choice",
        SlotKind::List => "List",
        SlotKind::Level => "Level",
    };
    lang.t(kind.label(), english)
}
