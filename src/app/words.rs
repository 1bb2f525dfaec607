//! What the core calls by its Chinese name alone, in the language of the page.

use gaojiang::library::{Kind, SlotKind};
use gaojiang::read::Refusal;
use gaojiang::store::{Failure, Trouble, WriteError};

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

/// Why a file is not read.
pub fn refusal(lang: Lang, refusal: Refusal) -> &'static str {
    lang.t(refusal.message(), refusal.message_in_english())
}

/// What is wrong with a record.
pub fn trouble(lang: Lang, trouble: Trouble) -> &'static str {
    lang.t(trouble.message(), trouble.message_in_english())
}

/// Why something was not kept.
pub fn write_error(lang: Lang, error: WriteError) -> &'static str {
    lang.t(error.message(), error.message_in_english())
}

/// What was not kept, and why.
pub fn failure(lang: Lang, failure: &Failure) -> String {
    match lang {
        Lang::Zh => failure.message(),
        Lang::En => failure.message_in_english(),
    }
}

/// That nothing was kept, and why.
pub fn not_saved(lang: Lang, error: WriteError) -> String {
    format!("{}{}", lang.t("没有保存：", "Not saved. "), write_error(lang, error))
}
