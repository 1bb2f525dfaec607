//! Keeping a workspace in a store of named texts, such as a browser's localStorage, and in backup
//! files. Pure: the store is a trait.
//!
//! A record is one text: a line with format, version, sort, revision, time and checksum (CRC-32),
//! then JSON. Each speech is a record of its own, so a change writes little. Records are written
//! before those they make superfluous are removed, and read back before they count as saved. What
//! cannot be read is moved aside, never written over; what a newer program wrote is left alone.

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::library::{Id, Pack};
use crate::speech::{Settings, Speech, ValueSet, Workspace};

/// A store of texts by name.
pub trait Storage {
    fn get(&self, key: &str) -> Result<Option<String>, Refused>;
    fn set(&self, key: &str, value: &str) -> Result<(), WriteError>;
    fn remove(&self, key: &str) -> Result<(), Refused>;
    fn keys(&self) -> Result<Vec<String>, Refused>;
}

/// The store does not let itself be used at all.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Refused;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WriteError {
    /// There is no room for the record.
    Full,
    Refused,
    /// What was read back is not what was written.
    Lost,
}

impl WriteError {
    /// What to tell the person.
    pub fn message(self) -> &'static str {
        match self {
            WriteError::Full => {
                "没有保存：浏览器的存储空间满了。请先点“⋯ → 备份全部内容”，再删去不用的讲话稿。"
            }
            WriteError::Refused => {
                "没有保存：浏览器不让本页保存内容。请在关闭前点“⋯ → 备份全部内容”。"
            }
            WriteError::Lost => {
                "没有保存：浏览器没有存下刚写的内容。请点“⋯ → 备份全部内容”，再重新打开本页。"
            }
        }
    }
}

// ---- records

/// Every name in the store begins so: it is shared by all pages opened from disk.
pub const PREFIX: &str = "gaojiang/";
const SPEECH: &str = "gaojiang/speech/";
const OWN: &str = "gaojiang/own";
const VALUES: &str = "gaojiang/values";
const SETTINGS: &str = "gaojiang/settings";
const INDEX: &str = "gaojiang/index";
const ASIDE: &str = "gaojiang/aside/";
/// How the person likes the page; the page's own record.
pub const PREFS: &str = "gaojiang/prefs";

const FORMAT: &str = "gaojiang";
/// The present form of records. Older ones go through [`MIGRATIONS`] on reading.
const VERSION: u32 = 1 + MIGRATIONS.len() as u32;
/// Migration `n` turns a record of version `n + 1` into one of version `n + 2`.
const MIGRATIONS: [fn(&str, Value) -> Value; 0] = [];

/// Why a record cannot be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Trouble {
    /// It is no record of this program.
    Foreign,
    /// It ends too early or was altered.
    Damaged,
    /// A newer program wrote it.
    TooNew,
    /// It is whole but not of the right form.
    Unreadable,
}

impl Trouble {
    /// What to tell the person.
    pub fn message(&self) -> &'static str {
        match self {
            Trouble::Foreign => "不是稿匠的记录",
            Trouble::Damaged => "内容残缺或被改动过",
            Trouble::TooNew => "由更新版本的稿匠保存，请用新版打开",
            Trouble::Unreadable => "内容的格式不对",
        }
    }
}

/// The text of a record. `sort` is part of what the checksum covers: a record under another's name
/// is found out.
pub fn encode<T: Serialize>(sort: &str, revision: u64, time: u64, content: &T) -> String {
    // Serialising these types cannot fail: no map has keys that are not texts.
    let json = serde_json::to_string(content).unwrap_or_default();
    let sum = checksum(sort, &json);
    format!("{FORMAT} {VERSION} {sort} {revision} {time} {sum:08x}\n{json}")
}

/// A record that was read.
#[derive(Debug, PartialEq)]
pub struct Record<T> {
    pub revision: u64,
    pub time: u64,
    pub content: T,
}

pub fn decode<T: DeserializeOwned>(sort: &str, text: &str) -> Result<Record<T>, Trouble> {
    let (head, json) = text.split_once('\n').ok_or(if text.starts_with(FORMAT) {
        Trouble::Damaged
    } else {
        Trouble::Foreign
    })?;
    let fields: Vec<&str> = head.split(' ').collect();
    let [format, version, own_sort, revision, time, sum] = fields[..] else {
        return Err(if fields.first() == Some(&FORMAT) {
            Trouble::Damaged
        } else {
            Trouble::Foreign
        });
    };
    if format != FORMAT {
        return Err(Trouble::Foreign);
    }
    let version: u32 = version.parse().map_err(|_| Trouble::Damaged)?;
    if version > VERSION {
        return Err(Trouble::TooNew);
    }
    let sum = u32::from_str_radix(sum, 16).map_err(|_| Trouble::Damaged)?;
    if own_sort != sort || checksum(sort, json) != sum || version == 0 {
        return Err(Trouble::Damaged);
    }
    let mut content: Value = serde_json::from_str(json).map_err(|_| Trouble::Unreadable)?;
    for migrate in MIGRATIONS.iter().skip(version as usize - 1) {
        content = migrate(sort, content);
    }
    Ok(Record {
        revision: revision.parse().map_err(|_| Trouble::Damaged)?,
        time: time.parse().map_err(|_| Trouble::Damaged)?,
        content: serde_json::from_value(content).map_err(|_| Trouble::Unreadable)?,
    })
}

fn checksum(sort: &str, json: &str) -> u32 {
    let mut hasher = crc32fast::Hasher::new();
    hasher.update(sort.as_bytes());
    hasher.update(b"\n");
    hasher.update(json.as_bytes());
    hasher.finalize()
}

// ---- loading

/// What the store held.
#[derive(Debug, Default)]
pub struct Loaded {
    pub workspace: Workspace,
    pub keeper: Keeper,
    pub broken: Vec<Broken>,
    /// The store held nothing of this program.
    pub fresh: bool,
    /// The store cannot be read; nothing will be kept.
    pub refused: bool,
}

/// A record that could not be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Broken {
    /// Where it is now.
    pub key: String,
    pub raw: String,
    pub trouble: Trouble,
}

/// The order of the speeches, and which is open.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
struct Index {
    speeches: Vec<Id>,
    current: Option<Id>,
}

/// Reads all there is. Total: whatever the store holds gives a workspace.
pub fn load(storage: &dyn Storage, now: u64) -> Loaded {
    let mut loaded = Loaded::default();
    let Ok(keys) = storage.keys() else {
        loaded.refused = true;
        return loaded;
    };
    let ours: BTreeSet<&String> = keys.iter().filter(|key| key.starts_with(PREFIX)).collect();
    loaded.fresh = !ours.iter().any(|key| **key != PREFS);
    let mut reader = Reader { storage, now, loaded };
    let mut speeches: BTreeMap<Id, Rc<Speech>> = BTreeMap::new();
    for key in &ours {
        if let Some(id) = key.strip_prefix(SPEECH)
            && let Some(speech) = reader.read::<Rc<Speech>>(key, "speech")
        {
            // The name tells which speech it is, whatever the content says.
            let mut speech = speech;
            if &*speech.id != id {
                Rc::make_mut(&mut speech).id = id.into();
            }
            speeches.insert(id.into(), speech);
        }
    }
    let index = reader.read::<Index>(INDEX, "index");
    let own = reader.read::<Rc<Pack>>(OWN, "own");
    let value_sets = reader.read::<Vec<Rc<ValueSet>>>(VALUES, "values");
    let settings = reader.read::<Rc<Settings>>(SETTINGS, "settings");
    for key in ours.iter().filter(|key| key.starts_with(ASIDE)) {
        if let Ok(Some(raw)) = storage.get(key)
            && !reader.loaded.broken.iter().any(|broken| broken.key == **key)
        {
            let trouble = Trouble::Damaged;
            reader.loaded.broken.push(Broken { key: (*key).clone(), raw, trouble });
        }
    }
    let mut loaded = reader.loaded;
    let index_known = index.is_some();
    let index = index.unwrap_or_default();
    let mut ordered: Vec<Rc<Speech>> =
        index.speeches.iter().filter_map(|id| speeches.remove(id)).collect();
    // A crash between two writes, or a lost index: what is there is shown, the latest first.
    let mut others: Vec<Rc<Speech>> = speeches.into_values().collect();
    others.sort_by_key(|speech| std::cmp::Reverse(speech.updated));
    ordered.splice(0..0, others);
    let current = index.current.filter(|id| ordered.iter().any(|speech| speech.id == *id));
    let first = ordered.first().map(|speech| speech.id.clone());
    let workspace = Workspace {
        current: current.or(first),
        speeches: ordered,
        own: own.unwrap_or_default(),
        value_sets: value_sets.unwrap_or_default(),
        settings: settings.unwrap_or_default(),
    };
    loaded.keeper.saved = Some(workspace.clone());
    loaded.keeper.index_saved = index_known;
    loaded.workspace = workspace;
    loaded
}

struct Reader<'a> {
    storage: &'a dyn Storage,
    now: u64,
    loaded: Loaded,
}

impl Reader<'_> {
    fn read<T: DeserializeOwned>(&mut self, key: &str, sort: &str) -> Option<T> {
        let raw = self.storage.get(key).ok().flatten()?;
        match decode::<T>(sort, &raw) {
            Ok(record) => {
                self.loaded.keeper.revision = self.loaded.keeper.revision.max(record.revision);
                Some(record.content)
            }
            Err(trouble) => {
                self.set_aside(key, raw, trouble);
                None
            }
        }
    }

    /// Moves a record out of the way, unless a newer program wrote it or there is no room: then its
    /// name is not written to.
    fn set_aside(&mut self, key: &str, raw: String, trouble: Trouble) {
        let name = key.strip_prefix(PREFIX).unwrap_or(key);
        let aside = format!("{ASIDE}{}/{name}", self.now);
        let moved = trouble != Trouble::TooNew
            && write(self.storage, &aside, &raw).is_ok()
            && self.storage.remove(key).is_ok();
        let key = if moved {
            aside
        } else {
            self.loaded.keeper.untouchable.insert(key.to_owned());
            key.to_owned()
        };
        self.loaded.broken.push(Broken { key, raw, trouble });
    }
}

/// Forgets a record that was set aside, once the person has it.
pub fn discard(storage: &dyn Storage, broken: &Broken) -> Result<(), Refused> {
    if broken.key.starts_with(ASIDE) { storage.remove(&broken.key) } else { Ok(()) }
}

// ---- saving

/// Writes what changed, and knows what is written.
#[derive(Clone, Debug, Default)]
pub struct Keeper {
    saved: Option<Workspace>,
    index_saved: bool,
    revision: u64,
    /// Names that hold what must not be written over.
    untouchable: BTreeSet<String>,
}

impl Keeper {
    /// Saves what is not saved yet. After an error the rest is tried again the next time; what was
    /// saved before stays as it was.
    pub fn save(
        &mut self,
        storage: &dyn Storage,
        workspace: &Workspace,
        now: u64,
    ) -> Result<(), WriteError> {
        let mut saved = self.saved.take().unwrap_or_default();
        let result = self.write_changes(storage, &mut saved, workspace, now);
        self.saved = Some(saved);
        result
    }

    fn write_changes(
        &mut self,
        storage: &dyn Storage,
        saved: &mut Workspace,
        workspace: &Workspace,
        now: u64,
    ) -> Result<(), WriteError> {
        // Room first: a full store takes the rest only once what was deleted is gone.
        let index = Index {
            speeches: workspace.speeches.iter().map(|speech| speech.id.clone()).collect(),
            current: workspace.current.clone(),
        };
        let gone = |speech: &Rc<Speech>| workspace.speech(&speech.id).is_none();
        let deleted: Vec<Id> =
            saved.speeches.iter().filter(|s| gone(s)).map(|s| s.id.clone()).collect();
        for id in deleted {
            storage.remove(&format!("{SPEECH}{id}")).map_err(|Refused| WriteError::Refused)?;
            saved.speeches.retain(|speech| speech.id != id);
        }
        for speech in &workspace.speeches {
            let known = saved.speeches.iter().position(|other| other.id == speech.id);
            if known.is_some_and(|at| saved.speeches[at] == *speech) {
                continue;
            }
            self.put(storage, &format!("{SPEECH}{}", speech.id), "speech", now, speech)?;
            match known {
                Some(at) => saved.speeches[at] = speech.clone(),
                None => saved.speeches.push(speech.clone()),
            }
        }
        if saved.own != workspace.own {
            self.put(storage, OWN, "own", now, &workspace.own)?;
            saved.own = workspace.own.clone();
        }
        if saved.value_sets != workspace.value_sets {
            self.put(storage, VALUES, "values", now, &workspace.value_sets)?;
            saved.value_sets = workspace.value_sets.clone();
        }
        if saved.settings != workspace.settings {
            self.put(storage, SETTINGS, "settings", now, &workspace.settings)?;
            saved.settings = workspace.settings.clone();
        }
        let order = |w: &Workspace| w.speeches.iter().map(|s| s.id.clone()).collect::<Vec<_>>();
        let moved = order(saved) != index.speeches || saved.current != index.current;
        if moved || !self.index_saved {
            self.put(storage, INDEX, "index", now, &index)?;
            self.index_saved = true;
        }
        *saved = workspace.clone();
        Ok(())
    }

    fn put<T: Serialize>(
        &mut self,
        storage: &dyn Storage,
        key: &str,
        sort: &str,
        now: u64,
        content: &T,
    ) -> Result<(), WriteError> {
        if self.untouchable.contains(key) {
            return Err(WriteError::Refused);
        }
        self.revision += 1;
        write(storage, key, &encode(sort, self.revision, now, content))
    }
}

/// Writes and reads back: a store can fail without saying so.
fn write(storage: &dyn Storage, key: &str, text: &str) -> Result<(), WriteError> {
    storage.set(key, text)?;
    match storage.get(key) {
        Ok(Some(read)) if read == text => Ok(()),
        Ok(_) => Err(WriteError::Lost),
        Err(Refused) => Err(WriteError::Refused),
    }
}

// ---- backup

/// What a backup file is.
#[derive(Serialize, Deserialize)]
struct Backup {
    format: String,
    version: u32,
    time: u64,
    workspace: Value,
}

const BACKUP_FORMAT: &str = "gaojiang-backup";

/// Everything in one file: the same workspace gives the same text, but for the time.
pub fn backup(workspace: &Workspace, now: u64) -> String {
    let backup = Backup {
        format: BACKUP_FORMAT.to_owned(),
        version: VERSION,
        time: now,
        workspace: serde_json::to_value(workspace).unwrap_or_default(),
    };
    serde_json::to_string_pretty(&backup).unwrap_or_default()
}

/// Reads a backup file.
///
/// # Errors
/// What is wrong and what to do, in the user's words.
pub fn restore(text: &str) -> Result<Workspace, &'static str> {
    const NOT_OURS: &str = "这个文件不是稿匠的备份。请选择用“备份全部内容”存下的 .json 文件。";
    let text = text.trim_start_matches('\u{FEFF}');
    if text.trim().is_empty() {
        return Err("这个文件是空的。请换一个备份文件。");
    }
    let value: Value = serde_json::from_str(text).map_err(|error| {
        if error.is_eof() {
            "这个备份文件不完整，后面缺了一截。请重新拷贝一份，或换一个备份文件。"
        } else {
            NOT_OURS
        }
    })?;
    if value.get("format").and_then(Value::as_str) != Some(BACKUP_FORMAT) {
        return Err(NOT_OURS);
    }
    let backup: Backup = serde_json::from_value(value).map_err(|_| NOT_OURS)?;
    if backup.version > VERSION {
        return Err("这个备份由更新版本的稿匠存下。请用新版的稿匠打开它。");
    }
    let mut workspace = backup.workspace;
    for migrate in MIGRATIONS.iter().skip(backup.version.max(1) as usize - 1) {
        workspace = migrate("workspace", workspace);
    }
    let mut workspace: Workspace = serde_json::from_value(workspace)
        .map_err(|_| "这个备份的内容格式不对，没有恢复任何东西。请换一个备份文件。")?;
    // Ids name things in the store: two of one name would be one.
    let mut seen = BTreeSet::new();
    workspace.speeches.retain(|speech| !speech.id.is_empty() && seen.insert(speech.id.clone()));
    Ok(workspace)
}

/// What merging a backup changed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Merged {
    pub added: usize,
    pub replaced: usize,
    /// Kept beside each other, because both differ.
    pub kept: usize,
    pub same: usize,
}

/// Brings a backup into a workspace by id, asking nothing and losing nothing: of two that differ the
/// later one stays in its place, and the other is kept beside it as a copy. `fresh` makes ids.
pub fn merge(
    current: &Workspace,
    restored: &Workspace,
    mut fresh: impl FnMut() -> Id,
) -> (Workspace, Merged) {
    let mut next = current.clone();
    let mut merged = Merged::default();
    for speech in &restored.speeches {
        let Some(at) = next.speeches.iter().position(|other| other.id == speech.id) else {
            next.speeches.push(speech.clone());
            merged.added += 1;
            continue;
        };
        if same_speech(&next.speeches[at], speech) {
            merged.same += 1;
            continue;
        }
        let newer = speech.updated > next.speeches[at].updated;
        let (stays, copied, note) = if newer {
            merged.replaced += 1;
            (speech.clone(), next.speeches[at].clone(), "恢复前")
        } else {
            merged.kept += 1;
            (next.speeches[at].clone(), speech.clone(), "备份中的较旧版本")
        };
        let name = if copied.name.is_empty() { &copied.title } else { &copied.name };
        let copy = Speech {
            id: fresh(),
            name: format!("{name}（{note}）").into(),
            ..Speech::clone(&copied)
        };
        // The same backup brought in twice makes no second copy.
        if !next.speeches.iter().any(|other| other.name == copy.name && same_text(other, &copy)) {
            next.speeches.push(Rc::new(copy));
        }
        next.speeches[at] = stays;
    }
    let mut own = Pack::clone(&next.own);
    for block in &restored.own.blocks {
        match own.blocks.iter().position(|other| other.id == block.id) {
            None => {
                own.blocks.push(block.clone());
                merged.added += 1;
            }
            Some(at) if own.blocks[at] == *block => merged.same += 1,
            Some(_) => {
                let mut copy = crate::library::Block::clone(block);
                copy.title.push_str("（备份）");
                let known = |other: &Rc<crate::library::Block>| {
                    other.title == copy.title && other.text == copy.text
                };
                if !own.blocks.iter().any(known) {
                    copy.id = fresh();
                    own.blocks.push(Rc::new(copy));
                    merged.kept += 1;
                }
            }
        }
    }
    for outline in &restored.own.outlines {
        if !own.outlines.iter().any(|other| other.id == outline.id) {
            own.outlines.push(outline.clone());
            merged.added += 1;
        }
    }
    if own != *next.own {
        next.own = Rc::new(own);
    }
    for set in &restored.value_sets {
        match next.value_sets.iter().position(|other| other.name == set.name) {
            None => {
                next.value_sets.push(set.clone());
                merged.added += 1;
            }
            Some(at) if next.value_sets[at] == *set => merged.same += 1,
            Some(at) => {
                // What is here wins name by name; what only the backup has comes along.
                let mut values = set.values.clone();
                let here = &next.value_sets[at].values;
                values.extend(here.iter().map(|(name, value)| (name.clone(), value.clone())));
                next.value_sets[at] = Rc::new(ValueSet { name: set.name.clone(), values });
                merged.kept += 1;
            }
        }
    }
    if next.current.is_none() {
        next.current = next.speeches.first().map(|speech| speech.id.clone());
    }
    (next, merged)
}

fn same_speech(a: &Speech, b: &Speech) -> bool {
    a.name == b.name && same_text(a, b)
}

fn same_text(a: &Speech, b: &Speech) -> bool {
    a.title == b.title
        && a.speaker == b.speaker
        && a.date == b.date
        && a.salutation == b.salutation
        && a.values == b.values
        && a.sections.len() == b.sections.len()
        && a.sections.iter().zip(&b.sections).all(|(a, b)| {
            a.text == b.text && a.title == b.title && a.off == b.off && a.kind == b.kind
        })
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::cell::{Cell, RefCell};

    #[derive(Default)]
    struct Memory {
        records: RefCell<BTreeMap<String, String>>,
        /// Writes that still succeed; none: all.
        room: Cell<Option<usize>>,
        forgetful: Cell<bool>,
    }

    impl Storage for Memory {
        fn get(&self, key: &str) -> Result<Option<String>, Refused> {
            Ok(self.records.borrow().get(key).cloned())
        }

        fn set(&self, key: &str, value: &str) -> Result<(), WriteError> {
            if let Some(room) = self.room.get() {
                self.room.set(Some(room.checked_sub(1).ok_or(WriteError::Full)?));
            }
            if !self.forgetful.get() {
                self.records.borrow_mut().insert(key.to_owned(), value.to_owned());
            }
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

    struct Closed;

    impl Storage for Closed {
        fn get(&self, _: &str) -> Result<Option<String>, Refused> {
            Err(Refused)
        }
        fn set(&self, _: &str, _: &str) -> Result<(), WriteError> {
            Err(WriteError::Refused)
        }
        fn remove(&self, _: &str) -> Result<(), Refused> {
            Err(Refused)
        }
        fn keys(&self) -> Result<Vec<String>, Refused> {
            Err(Refused)
        }
    }

    fn speech(id: &str, title: &str, updated: u64) -> Rc<Speech> {
        Rc::new(Speech { id: id.into(), title: title.into(), updated, ..Speech::default() })
    }

    fn workspace(speeches: &[Rc<Speech>]) -> Workspace {
        Workspace {
            speeches: speeches.to_vec(),
            current: speeches.last().map(|speech| speech.id.clone()),
            settings: Rc::new(Settings { rate: 200, ..Settings::default() }),
            ..Workspace::default()
        }
    }

    #[test]
    fn what_is_saved_is_loaded() {
        let storage = Memory::default();
        let mut keeper = Keeper::default();
        let first = workspace(&[speech("a", "甲", 1), speech("b", "乙", 2)]);
        keeper.save(&storage, &first, 10).unwrap();
        assert_eq!(load(&storage, 11).workspace, first);
        let second = workspace(&[speech("b", "乙改", 3), speech("c", "丙", 4)]);
        keeper.save(&storage, &second, 12).unwrap();
        let loaded = load(&storage, 13);
        assert_eq!(loaded.workspace, second);
        assert_eq!(loaded.broken, []);
        assert!(!storage.records.borrow().contains_key("gaojiang/speech/a"));
    }

    #[test]
    fn a_save_writes_only_what_changed() {
        let storage = Memory::default();
        let mut keeper = Keeper::default();
        let (a, b) = (speech("a", "甲", 1), speech("b", "乙", 2));
        keeper.save(&storage, &workspace(&[a.clone(), b]), 10).unwrap();
        let before = storage.records.borrow().clone();
        keeper.save(&storage, &workspace(&[a, speech("b", "乙改", 3)]), 11).unwrap();
        let after = storage.records.borrow();
        let changed: Vec<&String> =
            after.iter().filter(|(k, v)| before.get(*k) != Some(v)).map(|(k, _)| k).collect();
        assert_eq!(changed, ["gaojiang/speech/b"]);
    }

    #[test]
    fn a_failed_save_is_told_and_made_good() {
        let full = workspace(&[speech("a", "甲", 1), speech("b", "乙", 2), speech("c", "丙", 3)]);
        for room in 0..5 {
            let storage = Memory::default();
            let mut keeper = Keeper::default();
            storage.room.set(Some(room));
            assert_eq!(keeper.save(&storage, &full, 1), Err(WriteError::Full), "room {room}");
            let partly = load(&storage, 2).workspace;
            assert!(partly.speeches.iter().all(|s| full.speeches.contains(s)), "room {room}");
            storage.room.set(None);
            keeper.save(&storage, &full, 3).unwrap();
            assert_eq!(load(&storage, 4).workspace, full, "room {room}");
        }
    }

    #[test]
    fn a_store_that_forgets_does_not_count_as_saved() {
        let storage = Memory::default();
        storage.forgetful.set(true);
        let saved = Keeper::default().save(&storage, &workspace(&[speech("a", "甲", 1)]), 1);
        assert_eq!(saved, Err(WriteError::Lost));
    }

    #[test]
    fn a_refused_store_still_opens() {
        let loaded = load(&Closed, 1);
        assert!(loaded.refused);
        let mut keeper = loaded.keeper;
        let saved = keeper.save(&Closed, &workspace(&[speech("a", "甲", 1)]), 2);
        assert_eq!(saved, Err(WriteError::Refused));
    }

    #[test]
    fn a_broken_record_is_set_aside_and_the_rest_is_there() {
        let good = encode("speech", 1, 1, &speech("b", "乙", 2));
        let flipped = good.replace('乙', "丁");
        let newer = good.replacen("gaojiang 1 ", "gaojiang 99 ", 1);
        let half: String = good.chars().take(good.chars().count() / 2).collect();
        let cases = [
            ("flipped", flipped, Trouble::Damaged, true),
            ("cut", half, Trouble::Damaged, true),
            ("empty", String::new(), Trouble::Foreign, true),
            ("foreign", "{\"x\":1}".to_owned(), Trouble::Foreign, true),
            ("other sort", encode("own", 1, 1, &Pack::default()), Trouble::Damaged, true),
            ("no speech", encode("speech", 1, 1, &vec![1, 2]), Trouble::Unreadable, true),
            ("newer", newer, Trouble::TooNew, false),
        ];
        for (name, raw, trouble, moved) in cases {
            let storage = Memory::default();
            Keeper::default().save(&storage, &workspace(&[speech("a", "甲", 1)]), 1).unwrap();
            storage.set("gaojiang/speech/b", &raw).unwrap();
            let loaded = load(&storage, 5);
            assert_eq!(loaded.workspace.speeches, [speech("a", "甲", 1)], "{name}");
            assert_eq!(loaded.broken.len(), 1, "{name}");
            assert_eq!((&loaded.broken[0].raw, &loaded.broken[0].trouble), (&raw, &trouble));
            let records = storage.records.borrow();
            assert!(records.values().any(|value| *value == raw), "{name}: the bytes are kept");
            assert_eq!(!records.contains_key("gaojiang/speech/b"), moved, "{name}");
        }
    }

    #[test]
    fn settings_of_a_newer_program_are_not_written_over() {
        let storage = Memory::default();
        let newer = encode("settings", 1, 1, &Settings::default()).replacen(" 1 ", " 7 ", 1);
        storage.set("gaojiang/settings", &newer).unwrap();
        let mut loaded = load(&storage, 2);
        let saved = loaded.keeper.save(&storage, &workspace(&[speech("a", "甲", 1)]), 3);
        assert_eq!(saved, Err(WriteError::Refused));
        assert_eq!(storage.get("gaojiang/settings"), Ok(Some(newer)));
        assert_eq!(load(&storage, 4).workspace.speeches, [speech("a", "甲", 1)]);
    }

    #[test]
    fn a_lost_index_loses_no_speech() {
        let storage = Memory::default();
        let full = workspace(&[speech("a", "甲", 1), speech("b", "乙", 2)]);
        Keeper::default().save(&storage, &full, 1).unwrap();
        storage.remove(INDEX).unwrap();
        let titles: Vec<_> =
            load(&storage, 2).workspace.speeches.iter().map(|s| s.title.to_string()).collect();
        assert_eq!(titles, ["乙", "甲"]);
    }

    #[test]
    fn every_stored_form_that_shipped_loads() {
        let stored = include_str!("../tests/stored/v1.json");
        let records: BTreeMap<String, String> = serde_json::from_str(stored).unwrap();
        let storage = Memory::default();
        *storage.records.borrow_mut() = records;
        let loaded = load(&storage, 1);
        assert_eq!(loaded.broken, []);
        assert_eq!(loaded.workspace, shipped());
    }

    /// What `tests/stored/v1.json` holds.
    fn shipped() -> Workspace {
        use crate::library::{Block, Kind, SlotDecl, SlotKind};
        use crate::speech::Section;
        let decl = Rc::new(SlotDecl {
            name: "参会单位".into(),
            kind: SlotKind::List,
            prompt: "参会的单位".into(),
            optional: true,
            ..SlotDecl::default()
        });
        let section = Section {
            id: "s1".into(),
            title: "开场".into(),
            kind: Kind::Opening,
            text: "今天召开{{会议名称}}。".into(),
            slots: vec![decl.clone()],
            off: true,
            folded: true,
        };
        let speech = Speech {
            id: "a1".into(),
            name: "示例".into(),
            title: "在{{会议名称}}上的讲话".into(),
            speaker: "张三".into(),
            date: "2026-11-23".into(),
            salutation: "同志们：".into(),
            occasion: "推进会".to_owned(),
            sections: vec![Rc::new(section)],
            values: Rc::new([("会议名称".into(), "推进会".into())].into()),
            created: 1,
            updated: 2,
        };
        let block = Block {
            id: "b1".into(),
            title: "我的开场".to_owned(),
            kind: Kind::Opening,
            occasions: vec!["推进会".to_owned()],
            tags: vec!["开场".to_owned()],
            summary: "自己写的".to_owned(),
            text: "{{参会单位}}参加会议。".into(),
            slots: vec![decl],
        };
        let values = [("单位名称".into(), "云溪县".into())].into();
        Workspace {
            speeches: vec![Rc::new(speech)],
            current: Some("a1".into()),
            own: Rc::new(Pack { blocks: vec![Rc::new(block)], ..Pack::default() }),
            value_sets: vec![Rc::new(ValueSet { name: "本县".into(), values })],
            settings: Rc::new(Settings { rate: 200, lead: true, ..Settings::default() }),
        }
    }

    #[test]
    fn a_backup_brings_everything_back() {
        let text = backup(&shipped(), 7);
        assert_eq!(restore(&text).unwrap(), shipped());
        assert_eq!(backup(&restore(&text).unwrap(), 7), text);
    }

    #[test]
    fn what_is_no_backup_is_told() {
        let text = backup(&shipped(), 7);
        let half: String = text.chars().take(text.chars().count() / 2).collect();
        let newer = text.replacen("\"version\": 1", "\"version\": 9", 1);
        for (name, text, wanted) in [
            ("empty", "", "空的"),
            ("cut", &*half, "不完整"),
            ("text", "你好", "不是稿匠的备份"),
            ("other JSON", "{\"format\":\"x\"}", "不是稿匠的备份"),
            ("newer", &*newer, "更新版本"),
        ] {
            let message = restore(text).unwrap_err();
            assert!(message.contains(wanted), "{name}: {message}");
        }
    }

    #[test]
    fn merging_loses_nothing() {
        let cases = [
            ("the same", speech("a", "甲", 1), vec!["甲"]),
            ("new", speech("n", "新", 1), vec!["甲", "新"]),
            ("later", speech("a", "甲改", 9), vec!["甲改", "甲"]),
            ("earlier", speech("a", "甲旧", 0), vec!["甲", "甲旧"]),
        ];
        for (name, restored, titles) in cases {
            let current = workspace(&[speech("a", "甲", 1)]);
            let restored = workspace(&[restored]);
            let mut count = 0;
            let mut fresh = || {
                count += 1;
                Id::from(format!("f{count}"))
            };
            let (next, _) = merge(&current, &restored, &mut fresh);
            let got: Vec<&str> = next.speeches.iter().map(|s| &*s.title).collect();
            assert_eq!(got, titles, "{name}");
            let (again, merged) = merge(&next, &restored, &mut fresh);
            assert_eq!(again.speeches.len(), next.speeches.len(), "{name}: twice is once");
            assert_eq!(merged.added, 0, "{name}");
        }
    }
}
