//! Which fonts this machine has, and what the pages show in place of those it lacks.

use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;

use gaojiang::layout::{Spec, fonts};

use super::browser;
use super::state::Lang;

/// Every font has these, and in no two of one width.
const SAMPLE: &str = "mmmmiiiiWWll1234567890&@";

/// Whether the browser finds a font by that name: then what would stand in for it makes no
/// difference to the width of a text.
fn is_found(name: &str) -> bool {
    thread_local!(static FOUND: RefCell<HashMap<String, bool>> = RefCell::default());
    if let Some(found) = FOUND.with_borrow(|found| found.get(name).copied()) {
        return found;
    }
    let name_in_css = fonts::quoted(name);
    let widths = ["monospace", "serif", "sans-serif"]
        .map(|other| browser::text_width(&format!("{name_in_css},{other}"), SAMPLE));
    let found = match widths {
        [Some(a), Some(b), Some(c)] => (a - b).abs() < 0.01 && (b - c).abs() < 0.01,
        _ => false,
    };
    FOUND.with_borrow_mut(|known| known.insert(name.to_owned(), found));
    found
}

/// Whether this machine has a font, under whichever of its names.
pub fn has(name: &str) -> bool {
    is_found(name) || fonts::aliases(name).any(is_found)
}

/// What the pages show in place of a font that this machine lacks; none: whatever the browser takes.
pub fn stand_in(name: &str) -> Option<&'static str> {
    fonts::alternates(name).into_iter().find(|other| is_found(other))
}

/// The fonts of a layout that this machine lacks.
pub fn missing(spec: &Spec) -> Vec<Rc<str>> {
    spec.fonts().into_iter().filter(|name| !has(name)).collect()
}

/// What is to be known of a font that this machine lacks.
pub fn note(name: &str, lang: Lang) -> String {
    match (stand_in(name), lang) {
        (Some(other), Lang::Zh) => format!("没有，预览用“{other}”"),
        (Some(other), Lang::En) => format!("not here; the pages show “{other}”"),
        (None, Lang::Zh) => "没有，预览用浏览器自己的".to_owned(),
        (None, Lang::En) => "not here; the pages show what the browser has".to_owned(),
    }
}

/// The fonts to choose from, those that this machine has, and the others.
pub fn choices() -> (Vec<&'static str>, Vec<&'static str>) {
    let names = fonts::FAMILIES.iter().flat_map(|family| family.fonts.iter());
    names.filter_map(|names| names.first()).copied().partition(|name| has(name))
}
