//! Undo and redo: whole workspaces, which share all that did not change. No inverse edits, so
//! nothing can be undone wrongly.

use std::rc::Rc;

use crate::edit::{Edit, TypingPlace};
use crate::speech::Workspace;

/// What was before, and what was undone.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct History {
    past: Vec<Rc<Workspace>>,
    future: Vec<Rc<Workspace>>,
    /// Where the last step was typed, and when; typing on there belongs to it.
    typing: Option<(TypingPlace, u64)>,
}

/// Typing with a longer pause than this, in milliseconds, is another step.
const PAUSE: u64 = 1000;
const MAX_STEPS: usize = 500;

impl History {
    /// Remembers `before`, which `edit` has just changed at `now` (milliseconds since 1970).
    /// `whole`: the edit is a step of its own, as the text of an input method is.
    pub fn record(&mut self, before: &Rc<Workspace>, edit: &Edit, now: u64, whole: bool) {
        self.future.clear();
        let place = edit.typing_place().filter(|_| !whole);
        let goes_on = match (&place, &self.typing) {
            (Some(place), Some((last, at))) => place == last && now.saturating_sub(*at) <= PAUSE,
            _ => false,
        };
        if !goes_on {
            if self.past.len() == MAX_STEPS {
                self.past.remove(0);
            }
            self.past.push(before.clone());
        }
        self.typing = place.map(|place| (place, now));
    }

    /// The workspace before the last step; `now` becomes what a redo brings back.
    pub fn undo(&mut self, now: &Rc<Workspace>) -> Option<Rc<Workspace>> {
        let before = self.past.pop()?;
        self.future.push(now.clone());
        self.typing = None;
        Some(before)
    }

    pub fn redo(&mut self, now: &Rc<Workspace>) -> Option<Rc<Workspace>> {
        let after = self.future.pop()?;
        self.past.push(now.clone());
        self.typing = None;
        Some(after)
    }

    pub fn can_undo(&self) -> bool {
        !self.past.is_empty()
    }

    pub fn can_redo(&self) -> bool {
        !self.future.is_empty()
    }
}
