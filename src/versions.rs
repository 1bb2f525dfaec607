//! Versions (版本): states of a speech to compare with and to go back to. Made by themselves before a
//! restored backup or a change of much at once and from time to time while one writes, and by hand
//! under a name.
//!
//! Each is a record of its own, through the store's codec, under
//! `gaojiang/version/<speech>/<time><sort>-<page>`: what is to go can be told from the names alone.
//! Those made by themselves thin out with age and have a bounded room; those with a name stay until
//! the person discards them. When the store is full they are the first to go.

use std::rc::Rc;

use serde::{Deserialize, Serialize};

use crate::diff;
use crate::edit::{Change, Edit};
use crate::library::Id;
use crate::sorted;
use crate::speech::{Field, Section, Speech, Values, Workspace};
use crate::store::{self, Refused, Stamp, Storage, Trouble, VERSIONS, WriteError};

const SORT: &str = "version";

const MINUTE: u64 = 60 * 1000;
const HOUR: u64 = 60 * MINUTE;
const DAY: u64 = 24 * HOUR;
/// Between two that are made by time alone.
pub const PAUSE: u64 = 10 * MINUTE;
/// How old those made by themselves become.
const OLDEST: u64 = 60 * DAY;
/// The room of all that were made by themselves, in UTF-16 units: an eighth of a usual store.
const ROOM: usize = 650_000;

/// Why a version was made.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Why {
    /// By hand.
    Named,
    /// Before a backup was merged in.
    Restore,
    /// Before another text was taken over: of a version, or of a file.
    TakeOver,
    /// Before a change of much at once.
    Bulk,
    /// While one wrote.
    #[default]
    #[serde(other)]
    Time,
}

/// What a record of a version holds.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
struct Kept {
    why: Why,
    #[serde(skip_serializing_if = "str::is_empty")]
    name: Rc<str>,
    speech: Rc<Speech>,
}

/// A version as the list of them shows it.
#[derive(Clone, Debug, PartialEq)]
pub struct Version {
    /// What [`discard`] knows it by.
    pub key: String,
    /// Milliseconds since 1970.
    pub at: u64,
    pub why: Why,
    pub name: Rc<str>,
    /// Or why it cannot be read.
    pub speech: Result<Rc<Speech>, Trouble>,
}

/// What the name of a record tells.
struct Entry {
    key: String,
    speech: String,
    at: u64,
    named: bool,
}

impl Entry {
    fn of(key: String) -> Option<Entry> {
        let (speech, tail) = key.strip_prefix(VERSIONS)?.rsplit_once('/')?;
        let (time, _) = tail.split_once('-')?;
        let (time, named) = match time.strip_suffix('n') {
            Some(time) => (time, true),
            None => (time.strip_suffix('a')?, false),
        };
        let (speech, at) = (speech.to_owned(), time.parse().ok()?);
        Some(Entry { speech, at, named, key })
    }
}

/// All that there are, the latest first.
fn entries(storage: &dyn Storage) -> Result<Vec<Entry>, Refused> {
    let mut all: Vec<Entry> = storage.keys()?.into_iter().filter_map(Entry::of).collect();
    sorted::by(&mut all, |a, b| (b.at, &b.key).cmp(&(a.at, &a.key)));
    Ok(all)
}

/// The versions of a speech, the latest first.
pub fn of(storage: &dyn Storage, speech: &str) -> Vec<Version> {
    let all = entries(storage).unwrap_or_default();
    all.into_iter()
        .filter(|entry| entry.speech == speech)
        .map(|entry| {
            let kept = storage.get(&entry.key).ok().flatten();
            let kept =
                kept.map_or(Err(Trouble::Damaged), |text| store::decode::<Kept>(SORT, &text));
            let of_name = if entry.named { Why::Named } else { Why::Time };
            let (why, name, speech) = match kept.map(|record| record.content) {
                Ok(kept) => (kept.why, kept.name, Ok(kept.speech)),
                Err(trouble) => (of_name, Rc::default(), Err(trouble)),
            };
            Version { key: entry.key, at: entry.at, why, name, speech }
        })
        .collect()
}

/// Keeps the state of a speech at `now`; `page` is a word that no other page has. Whether it was
/// worth it: the last version may be the very same, and one by time alone waits for its [`PAUSE`].
///
/// # Errors
/// It could not be written.
pub fn keep(
    storage: &dyn Storage,
    speech: &Rc<Speech>,
    (why, name): (Why, &str),
    now: u64,
    page: &str,
) -> Result<bool, WriteError> {
    let all = entries(storage).map_err(|Refused| WriteError::Refused)?;
    let last = all.iter().find(|entry| entry.speech == *speech.id);
    if let Some(last) = last {
        let soon = why == Why::Time && now < last.at.saturating_add(PAUSE);
        let text = storage.get(&last.key).ok().flatten().unwrap_or_default();
        let same = |kept: Kept| same_text(&kept.speech, speech);
        let known = || store::decode::<Kept>(SORT, &text).is_ok_and(|record| same(record.content));
        if soon || (why != Why::Named && known()) {
            return Ok(false);
        }
    }
    let sort = if why == Why::Named { 'n' } else { 'a' };
    // Two in one moment are two.
    let taken = |at: u64| all.iter().any(|entry| entry.speech == *speech.id && entry.at == at);
    let at = (now..).find(|at| !taken(*at)).unwrap_or(now);
    let kept = Kept { why, name: name.into(), speech: speech.clone() };
    let text = store::encode(SORT, &Stamp { time: now, ..Stamp::default() }, &kept);
    let key = format!("{VERSIONS}{}/{at}{sort}-{page}", speech.id);
    let mut result = write(storage, &key, &text);
    while result == Err(WriteError::Full) && make_room(storage) {
        result = write(storage, &key, &text);
    }
    result.map(|()| true)
}

fn write(storage: &dyn Storage, key: &str, text: &str) -> Result<(), WriteError> {
    storage.set(key, text)?;
    match storage.get(key) {
        Ok(Some(read)) if read == text => Ok(()),
        _ => Err(WriteError::Lost),
    }
}

/// Nothing differs but what is folded and when it was written.
fn same_text(a: &Speech, b: &Speech) -> bool {
    compare(a, b).is_empty() && a.layout == b.layout && a.name == b.name
}

/// Removes a version for good.
///
/// # Errors
/// The store refused it.
pub fn discard(storage: &dyn Storage, key: &str) -> Result<(), Refused> {
    if key.starts_with(VERSIONS) { storage.remove(key) } else { Ok(()) }
}

/// Lets go of what was made by itself and is no longer worth its room: of the last two hours every one
/// stays, of the last day one an hour, of the last two months one a day; then the oldest, until all
/// have their room. And of speeches that are long gone (`alive` says which are not), all but named
/// ones.
pub fn thin(storage: &dyn Storage, now: u64, alive: impl Fn(&str) -> bool) {
    let Ok(all) = entries(storage) else { return };
    let mut room = ROOM;
    let mut last: Vec<(&str, u64)> = Vec::new();
    for entry in all.iter().filter(|entry| !entry.named) {
        let age = now.saturating_sub(entry.at);
        let slot = match age {
            0..DAY if age < 2 * HOUR => entry.at,
            0..DAY => entry.at / HOUR,
            _ => entry.at / DAY,
        };
        let doubled = last.contains(&(&entry.speech, slot));
        let over = age > OLDEST || (age > DAY * store::DAYS && !alive(&entry.speech));
        let size =
            storage.get(&entry.key).ok().flatten().map_or(0, |text| text.encode_utf16().count());
        if doubled || over || size > room {
            // What is not removed now is removed the next time.
            let _ = storage.remove(&entry.key);
            continue;
        }
        room -= size;
        last.push((&entry.speech, slot));
    }
}

/// Lets go of the older half of what was made by itself. Whether there was any.
pub fn make_room(storage: &dyn Storage) -> bool {
    let Ok(all) = entries(storage) else { return false };
    let automatic: Vec<Entry> = all.into_iter().filter(|entry| !entry.named).collect();
    let older = automatic.iter().rev().take(automatic.len().div_ceil(2));
    older.filter(|entry| storage.remove(&entry.key).is_ok()).count() > 0
}

/// The speeches of which a version is due before an edit, and why.
pub fn due_before(edit: &Edit, workspace: &Workspace) -> Vec<(Rc<Speech>, Why)> {
    match edit {
        Edit::Replace(next) => {
            let changed = |speech: &&Rc<Speech>| next.speech(&speech.id) != Some(*speech);
            workspace.speeches.iter().filter(changed).map(|s| (s.clone(), Why::Restore)).collect()
        }
        Edit::AddSpeech(speech) => {
            let before = workspace.speech(&speech.id).filter(|before| *before != speech);
            before.map(|before| (before.clone(), Why::TakeOver)).into_iter().collect()
        }
        Edit::Speech { id, change } => {
            let why = match change {
                Change::ApplyValues(_) | Change::StripHidden => Why::Bulk,
                Change::Become(_) | Change::PutSection { .. } => Why::TakeOver,
                _ => return Vec::new(),
            };
            workspace.speech(id).map(|speech| (speech.clone(), why)).into_iter().collect()
        }
        _ => Vec::new(),
    }
}

// ---- comparing

/// What two states of a speech have in one place. They differ in it, but where `same` says so.
#[derive(Clone, Debug, PartialEq)]
pub enum Row {
    Field {
        field: Field,
        old: Rc<str>,
        new: Rc<str>,
    },
    /// A slot's value; empty where there is none.
    Value {
        slot: Rc<str>,
        old: Rc<str>,
        new: Rc<str>,
    },
    Section(SectionRow),
}

/// A section as it was and as it is.
#[derive(Clone, Debug, PartialEq)]
pub struct SectionRow {
    pub old: Option<Rc<Section>>,
    pub new: Option<Rc<Section>>,
    /// Its place among the new ones, or where it would be.
    pub at: usize,
    pub same: bool,
    /// It stands behind another section than before.
    pub moved: bool,
}

/// How two states differ, in figures.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Sum {
    pub added: usize,
    pub removed: usize,
    pub changed: usize,
    pub moved: usize,
    /// Fields and values.
    pub others: usize,
    /// More characters in the new than in the old.
    pub characters: i64,
}

/// All sections of both, aligned, and the fields and values that differ.
pub fn rows(old: &Speech, new: &Speech) -> Vec<Row> {
    let fields = [Field::Title, Field::Speaker, Field::Date, Field::Salutation];
    let mut rows: Vec<Row> = fields
        .into_iter()
        .filter(|field| old.field(*field) != new.field(*field))
        .map(|field| {
            let (old, new) = (old.field(field).clone(), new.field(field).clone());
            Row::Field { field, old, new }
        })
        .collect();
    rows.extend(section_rows(&old.sections, &new.sections).into_iter().map(Row::Section));
    let value = |values: &Values, slot: &Rc<str>| values.get(slot).cloned().unwrap_or_default();
    let new_ones = new.values.keys().filter(|slot| !old.values.contains_key(*slot));
    for slot in old.values.keys().chain(new_ones) {
        let (old, new) = (value(&old.values, slot), value(&new.values, slot));
        if old != new {
            rows.push(Row::Value { slot: slot.clone(), old, new });
        }
    }
    rows
}

/// What differs alone.
pub fn compare(old: &Speech, new: &Speech) -> Vec<Row> {
    let differs =
        |row: &Row| !matches!(row, Row::Section(section) if section.same && !section.moved);
    rows(old, new).into_iter().filter(differs).collect()
}

pub fn sum(old: &Speech, new: &Speech) -> Sum {
    let mut sum = Sum::default();
    for row in compare(old, new) {
        match row {
            Row::Section(SectionRow { old: None, .. }) => sum.added += 1,
            Row::Section(SectionRow { new: None, .. }) => sum.removed += 1,
            Row::Section(row) => {
                sum.changed += usize::from(!row.same);
                sum.moved += usize::from(row.moved && row.same);
            }
            Row::Field { .. } | Row::Value { .. } => sum.others += 1,
        }
    }
    let size = |speech: &Speech| -> i64 {
        let sections = speech.sections.iter().filter(|section| !section.off);
        let texts =
            sections.map(|section| &section.text).chain([&speech.title, &speech.salutation]);
        let count = |text: &Rc<str>| text.chars().filter(|c| !c.is_whitespace()).count();
        i64::try_from(texts.map(count).sum::<usize>()).unwrap_or(i64::MAX)
    };
    sum.characters = size(new) - size(old);
    sum
}

/// The change that gives a speech back what it has of one row's old side. `fresh` names a section
/// that comes from elsewhere.
pub fn take_back(row: &Row, fresh: impl FnOnce() -> Id) -> Change {
    match row {
        Row::Field { field, old, .. } => Change::SetField { field: *field, text: old.clone() },
        Row::Value { slot, old, .. } => Change::SetValue { slot: slot.clone(), value: old.clone() },
        Row::Section(SectionRow { old: None, new, .. }) => {
            Change::Remove(new.as_ref().map(|section| section.id.clone()).unwrap_or_default())
        }
        Row::Section(SectionRow { old: Some(old), new, at, .. }) => {
            let mut section = old.clone();
            match new {
                Some(new) if new.id == section.id => {}
                // A section of a file takes the place of the one it was compared with.
                Some(new) => Rc::make_mut(&mut section).id = new.id.clone(),
                None if section.id.is_empty() => Rc::make_mut(&mut section).id = fresh(),
                None => {}
            }
            Change::PutSection { at: *at, section }
        }
    }
}

/// Sections of one id belong together; of the rest, those that are most alike, in order.
fn section_rows(old: &[Rc<Section>], new: &[Rc<Section>]) -> Vec<SectionRow> {
    let mut partner: Vec<Option<usize>> =
        new.iter().map(|section| old.iter().position(|other| other.id == section.id)).collect();
    // Texts of different origin have no id in common: then what they say counts.
    let mut from = 0;
    for at in 0..new.len() {
        if let Some(known) = partner[at] {
            from = from.max(known + 1);
            continue;
        }
        let free = |other: &usize| !partner.contains(&Some(*other));
        let alike = |other: usize| {
            let texts = diff::alike(&old[other].text, &new[at].text);
            let titled = !new[at].title.is_empty() && old[other].title == new[at].title;
            if titled { texts + 100 } else { texts }
        };
        let best = (from..old.len()).filter(free).map(|other| (alike(other), other));
        if let Some((_, other)) =
            best.filter(|(alike, _)| *alike >= 30).max_by_key(|(a, o)| (*a, usize::MAX - o))
        {
            partner[at] = Some(other);
            from = other + 1;
        }
    }
    let mut rows: Vec<SectionRow> = Vec::new();
    for (at, section) in new.iter().enumerate() {
        let old_one = partner[at].map(|other| old[other].clone());
        let same = old_one.as_ref().is_some_and(|other| same_section(other, section));
        // Whether what stands before both is another one.
        let before = partner[..at].iter().rev().find_map(|other| *other);
        let old_before =
            partner[at].and_then(|own| (0..own).rev().find(|o| partner.contains(&Some(*o))));
        let moved = partner[at].is_some() && before != old_before;
        rows.push(SectionRow { old: old_one, new: Some(section.clone()), at, same, moved });
    }
    // Those that are gone stand behind what they stood behind.
    for (other, section) in old.iter().enumerate() {
        if partner.contains(&Some(other)) {
            continue;
        }
        let place = |row: &SectionRow| {
            let before = other.checked_sub(1).and_then(|before| old.get(before));
            row.old.is_some() && row.old.as_ref() == before
        };
        let index = match other {
            0 => 0,
            _ => rows.iter().position(place).map_or(rows.len(), |index| index + 1),
        };
        let at = rows[..index].iter().filter(|row| row.new.is_some()).count();
        let old = Some(section.clone());
        rows.insert(index, SectionRow { old, new: None, at, same: false, moved: false });
    }
    rows
}

fn same_section(a: &Section, b: &Section) -> bool {
    a.text == b.text && a.title == b.title && a.kind == b.kind && a.off == b.off
}

#[cfg(test)]
mod tests {
    use std::cell::{Cell, RefCell};
    use std::collections::BTreeMap;

    use super::*;

    #[derive(Default)]
    struct Memory {
        records: RefCell<BTreeMap<String, String>>,
        /// Units it holds; none: any number.
        size: Cell<Option<usize>>,
    }

    impl Storage for Memory {
        fn get(&self, key: &str) -> Result<Option<String>, Refused> {
            Ok(self.records.borrow().get(key).cloned())
        }
        fn set(&self, key: &str, value: &str) -> Result<(), WriteError> {
            let units = |text: &String| text.encode_utf16().count();
            let others: usize = self
                .records
                .borrow()
                .iter()
                .filter(|(k, _)| *k != key)
                .map(|(_, v)| units(v))
                .sum();
            if self.size.get().is_some_and(|size| others + value.encode_utf16().count() > size) {
                return Err(WriteError::Full);
            }
            self.records.borrow_mut().insert(key.to_owned(), value.to_owned());
            Ok(())
        }
        fn remove(&self, key: &str) -> Result<(), Refused> {
            self.records.borrow_mut().remove(key);
            Ok(())
        }
        fn keys(&self) -> Result<Vec<String>, Refused> {
            Ok(self.records.borrow().keys().cloned().collect())
        }
    }

    fn section(id: &str, text: &str) -> Rc<Section> {
        Rc::new(Section {
            id: id.into(),
            title: id.into(),
            text: text.into(),
            ..Section::default()
        })
    }

    fn speech(id: &str, sections: &[(&str, &str)]) -> Rc<Speech> {
        let sections = sections.iter().map(|(id, text)| section(id, text)).collect();
        Rc::new(Speech { id: id.into(), sections, ..Speech::default() })
    }

    /// A text that no codec makes much smaller.
    fn noise(seed: u32, length: usize) -> String {
        let mut state = seed.wrapping_mul(2_654_435_761).max(1);
        let next = |_| {
            state ^= state << 13;
            state ^= state >> 17;
            state ^= state << 5;
            char::from_u32(0x4E00 + state % 0x5000).unwrap_or('字')
        };
        (0..length).map(next).collect()
    }

    fn auto(storage: &Memory, speech: &Rc<Speech>, now: u64) -> Result<bool, WriteError> {
        keep(storage, speech, (Why::Time, ""), now, "p")
    }

    #[test]
    fn what_is_kept_is_there_again() {
        let storage = Memory::default();
        let (first, second) = (speech("a/b", &[("s", "一")]), speech("a/b", &[("s", "二")]));
        assert_eq!(auto(&storage, &first, 5), Ok(true));
        assert_eq!(auto(&storage, &second, 6), Ok(false), "too soon");
        assert_eq!(auto(&storage, &first, 5 + PAUSE), Ok(false), "the very same");
        assert_eq!(auto(&storage, &second, 5 + PAUSE), Ok(true));
        assert_eq!(keep(&storage, &second, (Why::Named, "送审稿"), 5 + PAUSE, "p"), Ok(true));
        auto(&storage, &speech("other", &[]), 9).unwrap();
        let versions = of(&storage, "a/b");
        let told: Vec<_> =
            versions.iter().map(|v| (v.why, &*v.name, v.speech.clone().unwrap())).collect();
        assert_eq!(
            told,
            [
                (Why::Named, "送审稿", second.clone()),
                (Why::Time, "", second),
                (Why::Time, "", first)
            ]
        );
        discard(&storage, &versions[0].key).unwrap();
        discard(&storage, "gaojiang/own").unwrap();
        assert_eq!(of(&storage, "a/b").len(), 2);
    }

    #[test]
    fn a_broken_version_is_told_and_the_others_are_there() {
        let storage = Memory::default();
        auto(&storage, &speech("a", &[("s", "一")]), 5).unwrap();
        auto(&storage, &speech("a", &[("s", "二")]), 5 + PAUSE).unwrap();
        let key = of(&storage, "a")[0].key.clone();
        storage.set(&key, "gaojiang 2 version 0").unwrap();
        storage.set("gaojiang/version/a/x", "?").unwrap();
        let versions = of(&storage, "a");
        assert_eq!(versions.len(), 2);
        assert_eq!(versions[0].speech, Err(Trouble::Damaged));
        assert!(versions[1].speech.is_ok());
    }

    #[test]
    fn what_was_made_by_itself_thins_out_with_age() {
        let storage = Memory::default();
        let now = 100 * DAY;
        let mut texts = 0;
        let mut at = |age: u64| {
            texts += 1;
            auto(&storage, &speech("a", &[("s", &texts.to_string())]), now - age).unwrap();
        };
        // One each quarter of an hour for three days, from the oldest, and one beyond all.
        at(70 * DAY);
        for quarter in (0..3 * 24 * 4).rev() {
            at(quarter * 15 * MINUTE);
        }
        keep(&storage, &speech("a", &[("s", "定稿")]), (Why::Named, "定稿"), now - 80 * DAY, "p")
            .unwrap();
        keep(&storage, &speech("gone", &[]), (Why::Time, ""), now - 40 * DAY, "p").unwrap();
        thin(&storage, now, |id| id == "a");
        let versions = of(&storage, "a");
        let aged = |from: u64, to: u64| {
            versions
                .iter()
                .filter(|v| v.why == Why::Time && (from..to).contains(&(now - v.at)))
                .count()
        };
        assert_eq!(aged(0, 2 * HOUR), 8, "every one");
        assert!((22..=23).contains(&aged(2 * HOUR, DAY)), "one an hour: {}", aged(2 * HOUR, DAY));
        assert!((2..=3).contains(&aged(DAY, 70 * DAY)), "one a day: {}", aged(DAY, 70 * DAY));
        assert_eq!(aged(70 * DAY, 99 * DAY), 0);
        assert!(versions.iter().any(|v| &*v.name == "定稿"), "what has a name stays");
        assert_eq!(of(&storage, "gone"), []);
    }

    #[test]
    fn their_room_is_bounded_and_the_oldest_go_first() {
        let storage = Memory::default();
        for n in 0..12u32 {
            let text = noise(n + 1, 90_000);
            auto(&storage, &speech("a", &[("s", &text)]), u64::from(n) * PAUSE).unwrap();
        }
        let latest = of(&storage, "a")[0].key.clone();
        thin(&storage, 12 * PAUSE, |_| true);
        let left = of(&storage, "a");
        let size: usize =
            storage.records.borrow().values().map(|text| text.encode_utf16().count()).sum();
        assert!(size <= ROOM && left.len() >= 3, "{size} in {}", left.len());
        assert_eq!(left[0].key, latest);
    }

    #[test]
    fn a_full_store_lets_go_of_old_ones_for_a_new_one() {
        let storage = Memory::default();
        for n in 0..4u32 {
            auto(&storage, &speech("a", &[("s", &noise(n + 1, 5_000))]), u64::from(n) * PAUSE)
                .unwrap();
        }
        let used: usize =
            storage.records.borrow().values().map(|text| text.encode_utf16().count()).sum();
        storage.size.set(Some(used));
        assert_eq!(auto(&storage, &speech("a", &[("s", &noise(9, 5_000))]), 9 * PAUSE), Ok(true));
        assert_eq!(of(&storage, "a").len(), 3, "the older half made room");
        storage.size.set(Some(100));
        assert_eq!(
            auto(&storage, &speech("a", &[("s", &noise(10, 5_000))]), 19 * PAUSE),
            Err(WriteError::Full)
        );
    }

    #[test]
    fn sections_are_aligned_and_counted() {
        let old = speech("a", &[("1", "甲甲甲甲"), ("2", "乙乙乙"), ("3", "丙丙"), ("4", "丁")]);
        let new = speech("a", &[("1", "甲甲甲"), ("5", "新的一段"), ("4", "丁"), ("3", "丙丙")]);
        let shown: Vec<String> = rows(&old, &new)
            .into_iter()
            .map(|row| match row {
                Row::Section(SectionRow { old, new, at, same, moved }) => {
                    let id =
                        |s: Option<Rc<Section>>| s.map_or("-".to_owned(), |s| s.id.to_string());
                    format!(
                        "{}{} {at}{}{}",
                        id(old),
                        id(new),
                        if same { "=" } else { "" },
                        if moved { "~" } else { "" }
                    )
                }
                row => format!("{row:?}"),
            })
            .collect();
        assert_eq!(shown, ["11 0", "2- 1", "-5 1", "44 2=~", "33 3=~"]);
        assert_eq!(
            sum(&old, &new),
            Sum { added: 1, removed: 1, changed: 1, moved: 2, others: 0, characters: 0 }
        );
    }

    #[test]
    fn texts_of_another_origin_are_aligned_by_what_they_say() {
        let old =
            speech("a", &[("1", "一、压实责任，逐级抓好落实"), ("2", "二、强化督查，确保见效")]);
        let file = speech(
            "",
            &[
                ("x", "一、压实各级责任，逐级抓好落实"),
                ("y", "新加的话"),
                ("z", "二、强化督查，务求见效"),
            ],
        );
        let pairs: Vec<_> = compare(&file, &old)
            .into_iter()
            .filter_map(|row| match row {
                Row::Section(row) => {
                    Some((row.old.map(|s| s.id.to_string()), row.new.map(|s| s.id.to_string())))
                }
                _ => None,
            })
            .collect();
        let some = |id: &str| Some(id.to_owned());
        assert_eq!(pairs, [(some("x"), some("1")), (some("y"), None), (some("z"), some("2"))]);
    }

    #[test]
    fn each_row_and_all_are_taken_back_in_one_edit() {
        let old = Speech {
            title: "旧题".into(),
            values: Rc::new([("甲".into(), "一".into()), ("乙".into(), "二".into())].into()),
            ..Speech::clone(&speech("a", &[("1", "甲"), ("2", "乙"), ("3", "丙")]))
        };
        let new = Speech {
            title: "新题".into(),
            values: Rc::new([("甲".into(), "三".into()), ("丙".into(), "四".into())].into()),
            ..Speech::clone(&speech("a", &[("4", "丁"), ("3", "丙改"), ("1", "甲")]))
        };
        let start =
            Rc::new(Workspace { speeches: vec![Rc::new(new.clone())], ..Workspace::default() });
        let apply = |workspace: &Rc<Workspace>, change| {
            workspace.apply(&Edit::Speech { id: "a".into(), change }, 9)
        };
        let mut workspace = start.clone();
        // Places in rows are those before any was taken back: what is gone comes in from the end.
        for row in compare(&old, &new).iter().rev() {
            workspace = apply(&workspace, take_back(row, || "fresh".into()));
        }
        let back = &workspace.speeches[0];
        assert_eq!((&back.title, &back.values), (&old.title, &old.values));
        let mut ids: Vec<&str> = back.sections.iter().map(|section| &*section.id).collect();
        ids.sort_unstable();
        assert_eq!(ids, ["1", "2", "3"]);
        let whole = apply(&start, Change::Become(Rc::new(old.clone())));
        assert_eq!(compare(&old, &whole.speeches[0]), []);
        assert_eq!((&*whole.speeches[0].id, whole.speeches[0].updated), ("a", 9));
    }

    #[test]
    fn a_version_is_due_before_much_changes() {
        let (a, b) = (speech("a", &[("s", "一")]), speech("b", &[]));
        let workspace = Workspace { speeches: vec![a.clone(), b.clone()], ..Workspace::default() };
        let changed = speech("a", &[("s", "二")]);
        let next = Workspace { speeches: vec![changed.clone(), b.clone()], ..Workspace::default() };
        let of_a = |change| Edit::Speech { id: "a".into(), change };
        for (edit, wanted) in [
            (Edit::Replace(Rc::new(next)), Some(Why::Restore)),
            (Edit::AddSpeech(changed.clone()), Some(Why::TakeOver)),
            (of_a(Change::Become(changed)), Some(Why::TakeOver)),
            (of_a(Change::StripHidden), Some(Why::Bulk)),
            (of_a(Change::Remove("s".into())), None),
            (Edit::AddSpeech(speech("c", &[])), None),
            (Edit::OpenSpeech("b".into()), None),
        ] {
            let due = due_before(&edit, &workspace);
            assert_eq!(
                due,
                wanted.map(|why| (a.clone(), why)).into_iter().collect::<Vec<_>>(),
                "{edit:?}"
            );
        }
    }
}
