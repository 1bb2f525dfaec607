//! Two stores as one. The front answers at once, but has little room, and a browser that is killed
//! forgets what it took in the last seconds: Chromium writes localStorage down every few seconds, and
//! seldomer the more is written. The back (IndexedDB) answers later, but has room, and what it has
//! taken outlives the process.
//!
//! So the page starts from the front, and every record goes to both. Records never change under their
//! names, so the two are simply put together; what only the back has is met like what another page
//! wrote. When the front fills up, what the back surely has leaves the front.
//!
//! Pure: whoever has the back at hand carries out what [`Twin::next`] gives, and says how it went.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use crate::sorted;

use super::name::{Name, PREFIX, Sort};
use super::record::{Head, units};
use super::{ASIDE, PREFS, Refused, Storage, VERSIONS, WriteError, used};

/// Records to be written to the back, together or not at all; without a text, to be removed.
pub type Batch = Vec<(String, Option<Rc<str>>)>;

#[derive(Debug)]
pub struct Twin<F> {
    pub(super) front: F,
    back: RefCell<Back>,
}

#[derive(Debug, Default)]
struct Back {
    state: State,
    /// What it surely has; the text only where the front has it no longer.
    held: BTreeMap<String, Option<Rc<str>>>,
    waiting: BTreeMap<String, Option<Rc<str>>>,
    /// On its way.
    flying: BTreeMap<String, Option<Rc<str>>>,
    /// What waits or is on its way and is nowhere else, because the front has no room for it. Until it
    /// has landed nothing is removed: what it stands for may be all there is.
    loose: BTreeSet<String>,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum State {
    /// It is not known yet what it has.
    #[default]
    Opening,
    Open,
    /// There is none, or it failed.
    Absent,
}

impl<F: Storage> Twin<F> {
    pub fn new(front: F) -> Twin<F> {
        Twin { front, back: RefCell::default() }
    }

    /// Which of the back's records the front does not have; their texts are needed.
    pub fn missing(&self, keys: &[String]) -> Vec<String> {
        let front = self.front_keys();
        let back = self.back.borrow();
        let known = |key: &String| {
            back.waiting.contains_key(key) || matches!(back.held.get(key), Some(Some(_)))
        };
        keys.iter().filter(|key| !front.contains(*key) && !known(key)).cloned().collect()
    }

    /// The back has these records, of which the front lacks those with texts. What only the front has
    /// goes to the back.
    pub fn opened(&self, keys: Vec<String>, texts: Vec<(String, String)>) {
        let front = self.front_keys();
        let mut back = self.back.borrow_mut();
        let mut texts = sorted::map(texts);
        let mut held = BTreeMap::new();
        for key in keys.into_iter().filter(|key| key.starts_with(PREFIX)) {
            let known = back.held.remove(&key).flatten();
            let text = texts.remove(&key).map(Rc::from).or(known);
            // Gone in between, or it is in the front.
            if text.is_some() || front.contains(&key) {
                held.insert(key, text);
            }
        }
        back.held = held;
        back.state = State::Open;
        for key in front.into_iter().filter(|key| mirrored(key)) {
            if !back.held.contains_key(&key)
                && !back.waiting.contains_key(&key)
                && !back.flying.contains_key(&key)
                && let Ok(Some(text)) = self.front.get(&key)
            {
                back.waiting.insert(key, Some(text.into()));
            }
        }
    }

    /// There is no back: the front alone is the store. Gives the keys of what is nowhere then.
    pub fn absent(&self) -> Vec<String> {
        let mut back = self.back.borrow_mut();
        back.state = State::Absent;
        back.flying.clear();
        back.waiting.clear();
        std::mem::take(&mut back.loose).into_iter().collect()
    }

    /// What is to be written to the back now, one batch after the other.
    pub fn next(&self) -> Option<Batch> {
        let mut back = self.back.borrow_mut();
        if back.state != State::Open || !back.flying.is_empty() || back.waiting.is_empty() {
            return None;
        }
        back.flying = std::mem::take(&mut back.waiting);
        Some(back.flying.iter().map(|(key, text)| (key.clone(), text.clone())).collect())
    }

    /// The last batch was written, and read back.
    pub fn landed(&self) {
        let front = self.front_keys();
        let mut back = self.back.borrow_mut();
        for (key, text) in std::mem::take(&mut back.flying) {
            back.loose.remove(&key);
            match text {
                Some(text) => {
                    let text = (!front.contains(&key)).then_some(text);
                    back.held.insert(key, text);
                }
                None => {
                    // Where that had to wait for something loose.
                    if front.contains(&key) {
                        let _ = self.front.remove(&key);
                    }
                    back.held.remove(&key);
                }
            }
        }
    }

    /// The last batch was not written; what of it the front has is tried again with the next. Gives
    /// the keys of what is nowhere.
    pub fn failed(&self) -> Vec<String> {
        let mut back = self.back.borrow_mut();
        let mut lost = Vec::new();
        for (key, text) in std::mem::take(&mut back.flying) {
            if back.loose.remove(&key) {
                lost.push(key);
            } else {
                back.waiting.entry(key).or_insert(text);
            }
        }
        if !lost.is_empty() {
            // What was to go may have been replaced by what is lost.
            back.waiting.retain(|_, text| text.is_some());
        }
        lost
    }

    /// Whether the back has all that it is to have.
    pub fn is_settled(&self) -> bool {
        let back = self.back.borrow();
        back.state == State::Absent || (back.waiting.is_empty() && back.flying.is_empty())
    }

    /// Whether there is a back.
    pub fn is_open(&self) -> bool {
        self.back.borrow().state == State::Open
    }

    /// Whether something is in the back alone.
    pub fn is_spilled(&self) -> bool {
        self.back.borrow().held.values().any(Option::is_some)
    }

    /// How much of the front is taken.
    ///
    /// # Errors
    /// It cannot be read.
    pub fn used(&self) -> Result<usize, Refused> {
        used(&self.front)
    }

    /// Takes out of the front what the back surely has, what was written longest ago first, until no
    /// more than `target` units of it are taken. What the page needs at its start stays: all that there
    /// is one of, and the latest of all. Whether anything left.
    pub fn spill(&self, target: usize) -> bool {
        let Ok(mut taken) = self.used() else { return false };
        let mut back = self.back.borrow_mut();
        if back.state != State::Open {
            return false;
        }
        let mut all: Vec<(bool, u64, String, String)> = Vec::new();
        for key in self.front_keys() {
            let many = match Name::of_key(&key) {
                Some((name, _)) => matches!(name.sort, Sort::Speech | Sort::Pack),
                None => key.starts_with(ASIDE) || key.starts_with(VERSIONS),
            };
            let safe = back.held.contains_key(&key) && !back.waiting.contains_key(&key);
            if many
                && safe
                && let Ok(Some(text)) = self.front.get(&key)
            {
                let time = Head::read(&text).map_or(0, |head| head.stamp.time);
                // Versions first: nobody is writing them.
                all.push((!key.starts_with(VERSIONS), time, key, text));
            }
        }
        all.sort();
        // The latest is the one that is being written.
        all.pop();
        let mut any = false;
        for (_, _, key, text) in all {
            if taken <= target {
                break;
            }
            if self.front.remove(&key).is_ok() {
                taken = taken.saturating_sub(units(&key) + units(&text));
                back.held.insert(key, Some(text.into()));
                any = true;
            }
        }
        any
    }

    fn front_keys(&self) -> BTreeSet<String> {
        sorted::set(self.front.keys().unwrap_or_default())
    }
}

/// How the page looks is not worth a second place.
fn mirrored(key: &str) -> bool {
    key.starts_with(PREFIX) && key != PREFS
}

impl<F: Storage> Storage for Twin<F> {
    fn get(&self, key: &str) -> Result<Option<String>, Refused> {
        if let Some(text) = self.front.get(key)? {
            return Ok(Some(text));
        }
        let back = self.back.borrow();
        let queued = back.waiting.get(key).or_else(|| back.flying.get(key));
        match (queued, back.held.get(key)) {
            (Some(text), _) => Ok(text.as_deref().map(str::to_owned)),
            (None, Some(Some(text))) => Ok(Some(text.to_string())),
            // Another page took it out of the front. It is there, but not at hand.
            (None, Some(None)) => Err(Refused),
            (None, None) => Ok(None),
        }
    }

    fn set(&self, key: &str, value: &str) -> Result<(), WriteError> {
        let mut result = self.front.set(key, value);
        if result == Err(WriteError::Full) {
            // Half of what there is, so that it need not be done each time.
            let half = self.used().unwrap_or_default() / 2;
            if self.spill(half) {
                result = self.front.set(key, value);
            }
        }
        let mut back = self.back.borrow_mut();
        // That something is deleted goes to the front or nowhere: it is small, and said but once.
        let bin = Name::of_key(key).is_some_and(|(name, _)| name.sort == Sort::Bin);
        if result == Err(WriteError::Full) && back.state == State::Open && !bin {
            back.loose.insert(key.to_owned());
            result = Ok(());
        }
        if result.is_ok() && back.state != State::Absent && mirrored(key) {
            back.waiting.insert(key.to_owned(), Some(value.into()));
        }
        result
    }

    fn remove(&self, key: &str) -> Result<(), Refused> {
        let mut back = self.back.borrow_mut();
        if back.loose.is_empty() {
            self.front.remove(key)?;
        }
        back.loose.remove(key);
        if back.state != State::Absent && mirrored(key) {
            back.waiting.insert(key.to_owned(), None);
        }
        Ok(())
    }

    fn drop_damaged(&self, key: &str) -> Result<(), Refused> {
        if self.front.get(key)?.is_none() {
            return self.remove(key);
        }
        self.front.remove(key)?;
        let mut back = self.back.borrow_mut();
        // What the back has of its own is met when its records are put beside those of the front; what it
        // was to get from the front is as damaged.
        if back.waiting.get(key).is_some_and(Option::is_some) {
            back.waiting.remove(key);
        }
        if back.flying.contains_key(key) {
            back.waiting.insert(key.to_owned(), None);
        }
        Ok(())
    }

    fn keys(&self) -> Result<Vec<String>, Refused> {
        let mut keys = sorted::set(self.front.keys()?);
        let back = self.back.borrow();
        keys.extend(back.held.keys().cloned());
        for (key, text) in back.flying.iter().chain(&back.waiting) {
            match text {
                Some(_) => keys.insert(key.clone()),
                None => keys.remove(key),
            };
        }
        Ok(keys.into_iter().collect())
    }
}
