//! The pages follow the cursor: what is being written or filled in stays in view beside its field.

use std::rc::Rc;

use gaojiang::document::{Place, Role, RunKind};
use gaojiang::layout::Layout;
use gaojiang::library::Id;
use gaojiang::paginate::{Line, Sheet};
use yew::prelude::*;

use super::browser::{self, Cursor};
use super::pages::field_of;
use super::state::use_latest;

/// Milliseconds of rest before the pages move: no keystroke waits for it.
const REST: u32 = 160;

/// Keeps in view, in the pane of the sheets, the line that the cursor is in; without a cursor, the
/// first line of a section that has become the active one.
#[hook]
pub fn use_following(
    pane: &NodeRef,
    sheets: &Rc<Vec<Rc<Sheet>>>,
    layout: &Rc<Layout>,
    active: &Option<Id>,
) {
    let seen = use_mut_ref(|| None::<Id>);
    let follow = {
        let (pane, latest) =
            (pane.clone(), use_latest(&(sheets.clone(), layout.clone(), active.clone())));
        use_callback((), move |(): (), ()| {
            let (sheets, layout, active) = latest.borrow().clone();
            let other = std::mem::replace(&mut *seen.borrow_mut(), active.clone()) != active;
            let cursor = browser::cursor();
            let at = match (&cursor, &active) {
                (Some(cursor), _) => line_of(&sheets, cursor),
                (None, Some(id)) if other => {
                    first(&sheets, |line| line.paragraph.place == Place::Section(id.clone()))
                }
                _ => None,
            };
            if let Some((sheet, top, role)) = at {
                let pitch = layout.style(role).pitch;
                let share = |twips: i32| f64::from(twips) / f64::from(layout.page.height.max(1));
                let top = layout.page.top + top;
                browser::show_part(&pane, sheet, share(top), share(top + pitch));
            }
        })
    };
    // One that waits is put off by the next, and gives way to whoever scrolls the pages.
    let timer = use_mut_ref(|| None);
    let soon = {
        let timer = timer.clone();
        use_callback((), move |(): (), ()| {
            let follow = follow.clone();
            *timer.borrow_mut() = Some(browser::after(REST, move || follow.emit(())));
        })
    };
    {
        let soon = soon.clone();
        use_effect_with((sheets.clone(), active.clone()), move |_| soon.emit(()));
    }
    let pane = pane.clone();
    use_effect_with((), move |()| {
        let listeners = [
            browser::on_window("focusin", move |_| soon.emit(())),
            browser::on_node(&pane, "scroll", move |_| drop(timer.take())),
        ];
        move || drop(listeners)
    });
}

/// Place among the sheets, distance from the top of the text area, and what the line is of.
type Spot = (usize, i32, Role);

fn line_of(sheets: &[Rc<Sheet>], cursor: &Cursor) -> Option<Spot> {
    match cursor {
        Cursor::Slot(name) => first(sheets, |line| {
            let is_slot = |kind: &RunKind| matches!(kind, RunKind::Slot { name: slot, .. } if **slot == **name);
            let mut runs = line.spans.iter().filter_map(|span| line.paragraph.runs.get(span.run));
            runs.any(|run| is_slot(&run.kind))
        }),
        Cursor::Field(name) => {
            let field = field_of(name)?;
            first(sheets, |line| line.paragraph.place == Place::Field(field))
        }
        Cursor::Text { section, byte } => {
            let id: Id = section.as_str().into();
            let of_section = |line: &Line| line.paragraph.place == Place::Section(id.clone());
            let mut best: Option<(usize, Spot)> = None;
            for (at, sheet) in sheets.iter().enumerate() {
                for placed in sheet.lines.iter().filter(|placed| of_section(&placed.line)) {
                    let line = &placed.line;
                    let start = line.spans.iter().find_map(|span| line.source_of(span));
                    let Some(start) = start else { continue };
                    let nearer = best.is_none_or(|(known, _)| start > known);
                    if best.is_none() || (start <= *byte && nearer) {
                        best = Some((start, (at, placed.top, placed.line.paragraph.role)));
                    }
                }
            }
            best.map(|(_, spot)| spot)
        }
    }
}

fn first(sheets: &[Rc<Sheet>], fits: impl Fn(&Line) -> bool) -> Option<Spot> {
    sheets.iter().enumerate().find_map(|(at, sheet)| {
        let placed = sheet.lines.iter().find(|placed| fits(&placed.line))?;
        Some((at, placed.top, placed.line.paragraph.role))
    })
}
