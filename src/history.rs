//! Undo and redo: whole workspaces, which share all that did not change. No inverse edits, so
//! nothing can be undone wrongly.

use std::rc::Rc;

use serde::{Deserialize, Serialize};

use crate::edit::{Edit, TypingPlace};
use crate::library::{Id, Pack};
use crate::speech::{Installed, Settings, Speech, ValueSet, Workspace};
use crate::store::Arrival;
use crate::store::reconcile::reconcile;

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

    /// Puts what another page wrote into every step, so that no step back undoes what it did: a step
    /// takes back only what was changed here. `now` is the workspace with what arrived.
    pub fn take_over(&mut self, arrivals: &[Arrival], now: &Rc<Workspace>) {
        for steps in [&mut self.past, &mut self.future] {
            for step in steps.iter_mut() {
                let mut next = Workspace::clone(step);
                arrivals.iter().for_each(|arrival| arrive(&mut next, arrival));
                if next != **step {
                    *step = Rc::new(next);
                }
            }
            steps.dedup();
            if steps.last().is_some_and(|last| last == now) {
                steps.pop();
            }
        }
        self.typing = None;
    }

    /// The steps back as a text of at most `limit` bytes, the latest first, for [`History::unpack`]
    /// once `now` is loaded again. Each step holds only what differs from the one after it.
    pub fn pack(&self, now: &Workspace, limit: usize) -> String {
        let mut text = String::new();
        let mut after = now;
        for before in self.past.iter().rev() {
            let step = serde_json::to_string(&Step::between(before, after)).unwrap_or_default();
            if text.len() + step.len() + 1 > limit {
                break;
            }
            text.push_str(&step);
            text.push('\n');
            after = before;
        }
        format!("{}\n{text}", fingerprint(now))
    }

    /// What [`History::pack`] wrote, if `now` is what it was written beside; else no steps.
    pub fn unpack(text: &str, now: &Rc<Workspace>) -> History {
        let mut lines = text.lines();
        let mut history = History::default();
        if lines.next() != Some(&*fingerprint(now)) {
            return history;
        }
        let mut after = now.clone();
        for line in lines {
            let Ok(step) = serde_json::from_str::<Step>(line) else { break };
            after = Rc::new(step.before(&after));
            history.past.insert(0, after.clone());
        }
        history
    }

    pub fn can_undo(&self) -> bool {
        !self.past.is_empty()
    }

    pub fn can_redo(&self) -> bool {
        !self.future.is_empty()
    }
}

/// Puts what arrived into an earlier state. What was changed here since stays changed in a speech,
/// section by section; all else is as it arrived.
fn arrive(step: &mut Workspace, arrival: &Arrival) {
    match arrival {
        Arrival::Speech { was, now } => {
            let Some(id) = was.as_ref().or(now.as_ref()).map(|speech| speech.id.clone()) else {
                return;
            };
            let at = step.speeches.iter().position(|speech| speech.id == id);
            match (at, now) {
                (Some(at), Some(now)) => {
                    let merged = reconcile(was.as_deref(), &step.speeches[at], now).speech;
                    step.speeches[at] = Rc::new(merged);
                }
                (Some(at), None) => {
                    step.speeches.remove(at);
                }
                (None, Some(now)) if was.is_none() => step.speeches.insert(0, now.clone()),
                _ => {}
            }
            if step.current.as_ref().is_some_and(|current| step.speech(current).is_none()) {
                step.current = step.speeches.first().map(|speech| speech.id.clone());
            }
        }
        Arrival::Pack { was, now } => {
            let Some(id) = was.as_ref().or(now.as_ref()).map(|other| other.pack.id.clone()) else {
                return;
            };
            step.packs.retain(|other| other.pack.id != id || now.is_some());
            match (step.packs.iter().position(|other| other.pack.id == id), now) {
                (Some(at), Some(now)) => step.packs[at] = now.clone(),
                (None, Some(now)) => step.packs.push(now.clone()),
                _ => {}
            }
        }
        Arrival::Own { now, .. } => step.own = now.clone(),
        Arrival::Values { now, .. } => step.value_sets.clone_from(now),
        Arrival::Settings { now, .. } => step.settings = now.clone(),
    }
}

/// What a workspace had that the one after it has otherwise.
#[derive(Serialize, Deserialize)]
struct Step {
    /// All speeches in order, each whole where it differs.
    speeches: Vec<Kept>,
    current: Option<Id>,
    own: Option<Rc<Pack>>,
    #[serde(default)]
    packs: Option<Vec<Rc<Installed>>>,
    value_sets: Option<Vec<Rc<ValueSet>>>,
    settings: Option<Rc<Settings>>,
}

#[derive(Serialize, Deserialize)]
enum Kept {
    Same(Id),
    Whole(Rc<Speech>),
}

impl Step {
    fn between(before: &Workspace, after: &Workspace) -> Step {
        let speeches = before.speeches.iter().map(|speech| match after.speech(&speech.id) {
            Some(same) if same == speech => Kept::Same(speech.id.clone()),
            _ => Kept::Whole(speech.clone()),
        });
        Step {
            speeches: speeches.collect(),
            current: before.current.clone(),
            own: (before.own != after.own).then(|| before.own.clone()),
            packs: (before.packs != after.packs).then(|| before.packs.clone()),
            value_sets: (before.value_sets != after.value_sets).then(|| before.value_sets.clone()),
            settings: (before.settings != after.settings).then(|| before.settings.clone()),
        }
    }

    fn before(self, after: &Workspace) -> Workspace {
        let speeches = self.speeches.into_iter().filter_map(|kept| match kept {
            Kept::Same(id) => after.speech(&id).cloned(),
            Kept::Whole(speech) => Some(speech),
        });
        Workspace {
            speeches: speeches.collect(),
            current: self.current,
            own: self.own.unwrap_or_else(|| after.own.clone()),
            packs: self.packs.unwrap_or_else(|| after.packs.clone()),
            value_sets: self.value_sets.unwrap_or_else(|| after.value_sets.clone()),
            settings: self.settings.unwrap_or_else(|| after.settings.clone()),
        }
    }
}

/// Tells one state of a workspace from another: every change of a speech has its time.
fn fingerprint(workspace: &Workspace) -> String {
    let speeches = workspace.speeches.iter().map(|s| format!("{}@{}", s.id, s.updated));
    speeches.collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::edit::Change;
    use crate::speech::Section;

    fn start() -> Rc<Workspace> {
        let section = Section { id: "s".into(), ..Section::default() };
        let sections = vec![Rc::new(section)];
        let speech = Speech { id: "x".into(), sections, ..Speech::default() };
        Rc::new(Workspace { speeches: vec![Rc::new(speech)], ..Workspace::default() })
    }

    /// Types each text at its time, as a whole or not; gives what undo then goes through.
    fn steps_back(typed: &[(&str, u64, bool)]) -> Vec<String> {
        let (mut workspace, mut history) = (start(), History::default());
        for (text, at, whole) in typed {
            let change = Change::SetText { section: "s".into(), text: (*text).into() };
            let edit = Edit::Speech { id: "x".into(), change };
            let next = workspace.apply(&edit, *at);
            history.record(&workspace, &edit, *at, *whole);
            workspace = next;
        }
        let text = |w: &Workspace| w.speeches[0].sections[0].text.to_string();
        // As after a reload of the tab.
        let mut history = History::unpack(&history.pack(&workspace, 10_000), &workspace);
        let mut seen = vec![text(&workspace)];
        while let Some(before) = history.undo(&workspace) {
            workspace = before;
            seen.push(text(&workspace));
        }
        seen
    }

    #[test]
    fn typing_without_a_pause_is_one_step() {
        assert_eq!(
            steps_back(&[("a", 0, false), ("ab", 400, false), ("abc", 900, false)]),
            ["abc", ""]
        );
    }

    #[test]
    fn a_pause_begins_another_step() {
        assert_eq!(steps_back(&[("a", 0, false), ("ab", 5000, false)]), ["ab", "a", ""]);
    }

    #[test]
    fn a_composition_is_a_step_of_its_own() {
        let typed = [("a", 0, false), ("a中文", 100, true), ("a中文b", 200, false)];
        assert_eq!(steps_back(&typed), ["a中文b", "a中文", "a", ""]);
    }

    #[test]
    fn a_step_back_does_not_undo_what_another_page_did() {
        let text = |workspace: &Workspace, section: &str| {
            workspace.speech("x").unwrap().section(section).unwrap().text.to_string()
        };
        let mut speech = Speech::clone(&start().speeches[0]);
        speech.sections.push(Rc::new(Section { id: "t".into(), ..Section::default() }));
        let speeches = vec![Rc::new(speech)];
        let mut workspace = Rc::new(Workspace { speeches, ..Workspace::default() });
        let mut history = History::default();
        for (at, typed) in ["甲", "甲乙"].into_iter().enumerate() {
            let change = Change::SetText { section: "s".into(), text: typed.into() };
            let edit = Edit::Speech { id: "x".into(), change };
            let next = workspace.apply(&edit, at as u64);
            history.record(&workspace, &edit, at as u64, true);
            workspace = next;
        }
        // The other page wrote into another section, and a speech of its own.
        let was = workspace.speeches[0].clone();
        let mut now = Speech::clone(&was);
        Rc::make_mut(&mut now.sections[1]).text = "那边写的".into();
        let arrivals = [
            Arrival::Speech { was: Some(was), now: Some(Rc::new(now)) },
            Arrival::Speech {
                was: None,
                now: Some(Rc::new(Speech { id: "y".into(), ..Speech::default() })),
            },
        ];
        let mut workspace = Rc::new(crate::store::take_over(&workspace, &arrivals));
        history.take_over(&arrivals, &workspace);
        for wanted in ["甲", ""] {
            workspace = history.undo(&workspace).unwrap();
            assert_eq!(text(&workspace, "s"), wanted);
            assert_eq!(text(&workspace, "t"), "那边写的");
            assert!(workspace.speech("y").is_some());
        }
        assert!(!history.can_undo());
        assert_eq!(text(&history.redo(&workspace).unwrap(), "s"), "甲");
    }

    #[test]
    fn a_history_beside_another_state_is_dropped() {
        let workspace = start();
        let edit = Edit::OpenSpeech("x".into());
        let mut history = History::default();
        history.record(&workspace, &edit, 0, false);
        let other = Rc::new(Workspace::default());
        assert!(!History::unpack(&history.pack(&workspace, 10_000), &other).can_undo());
    }
}
