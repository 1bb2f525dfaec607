//! Writing what changed, and knowing what is written.

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use serde::Serialize;
use serde_json::Value;

use super::bin::Binned;
use super::meet::News;
use super::name::{Clock, Generation, Listing, Name, Sort, list};
use super::record::{decode, encode};
use super::{Content, Index, Stamp, Storage, WriteError, write};
use crate::library::Id;
use crate::speech::{Installed, Speech, Workspace};

/// What a save came to.
#[derive(Debug, Default)]
pub struct Outcome {
    /// What other pages wrote meanwhile.
    pub news: News,
    /// None: all is saved.
    pub failed: Option<Failure>,
}

/// What could not be saved. All else is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failure {
    pub error: WriteError,
    /// The names of what is not saved, as the person knows them.
    pub what: Vec<String>,
}

impl Failure {
    /// So many are named; of the rest the number is told.
    const NAMED: usize = 3;

    /// What to tell the person.
    pub fn message(&self) -> String {
        let named: Vec<String> =
            self.what.iter().take(Self::NAMED).map(|name| format!("《{name}》")).collect();
        let what = match self.what.len() {
            0 => String::new(),
            more if more > Self::NAMED => format!("{}等 {more} 项", named.concat()),
            _ => named.concat(),
        };
        let so_far =
            if self.error == WriteError::Held { "没有全部保存" } else { "没有保存" };
        format!("{so_far}{what}：{}", self.error.message())
    }

    /// The same in English.
    pub fn message_in_english(&self) -> String {
        let named: Vec<&str> = self.what.iter().take(Self::NAMED).map(String::as_str).collect();
        let more = match self.what.len().saturating_sub(Self::NAMED) {
            0 => String::new(),
            more => format!(" and {more} more"),
        };
        let so_far = if self.error == WriteError::Held { "Not all saved" } else { "Not saved" };
        let what = if named.is_empty() { "" } else { ": " };
        format!("{so_far}{what}{}{more}. {}", named.join(", "), self.error.message_in_english())
    }
}

/// What a page knows of a record.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Known {
    /// All that what the page holds descends from.
    pub clock: Clock,
    /// The generation that holds what is saved.
    pub head: Generation,
}

/// Writes what changed, and knows what is written.
#[derive(Clone, Debug)]
pub struct Keeper {
    writer: Rc<str>,
    /// What the store holds.
    pub(super) saved: Workspace,
    pub(super) known: BTreeMap<Name, Known>,
    pub(super) bin: BTreeMap<Name, Binned>,
    pub(super) index: Option<Index>,
    /// Names beside whose records nothing may be written.
    pub(super) held: BTreeSet<Name>,
    /// What could not be written, or could not be read back: something of it may stand in the store.
    doubtful: BTreeSet<Name>,
    /// To be written though they did not change: another page's version was made part of them.
    pub(super) forced: BTreeSet<Name>,
}

impl Default for Keeper {
    fn default() -> Keeper {
        Keeper::new("0")
    }
}

impl Keeper {
    pub(super) fn new(writer: &str) -> Keeper {
        Keeper {
            writer: writer.into(),
            saved: Workspace::default(),
            known: BTreeMap::new(),
            bin: BTreeMap::new(),
            index: None,
            held: BTreeSet::new(),
            doubtful: BTreeSet::new(),
            forced: BTreeSet::new(),
        }
    }

    /// Saves what is not saved yet, and sees what other pages saved. What fails is tried again the next
    /// time; what was saved before stays as it was.
    pub fn save(&mut self, storage: &dyn Storage, workspace: &Workspace, now: u64) -> Outcome {
        let mut run = Run { storage, now, failed: Vec::new() };
        let Ok(mut listing) = list(storage) else {
            run.fail(WriteError::Refused, String::new());
            return Outcome { news: News::default(), failed: run.failure() };
        };
        let news = self.meet(storage, &listing, workspace);
        self.write_records(&mut run, &mut listing, workspace);
        self.delete_missing(&mut run, &mut listing, workspace);
        self.write_index(&mut run, &mut listing, workspace);
        Outcome { news, failed: run.failure() }
    }

    /// Whether all of a workspace is in the store.
    pub fn is_saved(&self, workspace: &Workspace) -> bool {
        self.forced.is_empty() && self.saved == *workspace
    }

    /// Takes back that a record is saved: it turned out not to be. The next save writes it anew.
    pub fn doubt(&mut self, key: &str) {
        let Some((name, _)) = Name::of_key(key) else { return };
        self.forced.insert(name);
    }

    fn write_records(&mut self, run: &mut Run, listing: &mut Listing, workspace: &Workspace) {
        // New ones first: one may hold what a changed one no longer does.
        let (known, new): (Vec<_>, Vec<_>) =
            workspace.speeches.iter().partition(|speech| self.saved.speech(&speech.id).is_some());
        for speech in new.into_iter().chain(known) {
            let name = Name::speech(&speech.id);
            let at = self.saved.speeches.iter().position(|other| other.id == speech.id);
            let same = at.is_some_and(|at| self.saved.speeches[at] == *speech);
            if self.write_one(run, listing, &name, speech, same, || title(speech)) {
                match at {
                    Some(at) => self.saved.speeches[at] = speech.clone(),
                    None => self.saved.speeches.push(speech.clone()),
                }
            }
        }
        for installed in &workspace.packs {
            let id = &installed.pack.id;
            let at = self.saved.packs.iter().position(|other| other.pack.id == *id);
            let same = at.is_some_and(|at| self.saved.packs[at] == *installed);
            let label = || installed.pack.name.clone();
            if self.write_one(run, listing, &Name::pack(id), installed, same, label) {
                match at {
                    Some(at) => self.saved.packs[at] = installed.clone(),
                    None => self.saved.packs.push(installed.clone()),
                }
            }
        }
        let name = Name::one(Sort::Own);
        let same = self.saved.own == workspace.own;
        if self.write_one(run, listing, &name, &workspace.own, same, || "我的素材".to_owned()) {
            self.saved.own = workspace.own.clone();
        }
        let name = Name::one(Sort::Values);
        let same = self.saved.value_sets == workspace.value_sets;
        let sets = &workspace.value_sets;
        if self.write_one(run, listing, &name, sets, same, || "常用值".to_owned()) {
            self.saved.value_sets.clone_from(sets);
        }
        let name = Name::one(Sort::Settings);
        let same = self.saved.settings == workspace.settings;
        if self.write_one(run, listing, &name, &workspace.settings, same, || "设置".to_owned()) {
            self.saved.settings = workspace.settings.clone();
        }
    }

    /// Whether it was written; not if that need not be, or cannot.
    fn write_one<T: Content>(
        &mut self,
        run: &mut Run,
        listing: &mut Listing,
        name: &Name,
        content: &T,
        same: bool,
        label: impl Fn() -> String,
    ) -> bool {
        if same && !self.forced.contains(name) || run.refused() {
            return false;
        }
        match self.put(run.storage, listing, name, run.now, content) {
            Ok(()) => {
                // It lives: what says that it was deleted is over.
                if self.bin.contains_key(name) {
                    let _ = self.take_out_of_bin(run.storage, listing.get(&name.bin()), name);
                }
                true
            }
            Err(error) => {
                run.fail(error, label());
                false
            }
        }
    }

    /// Deletes what is saved and no longer in the workspace.
    fn delete_missing(&mut self, run: &mut Run, listing: &mut Listing, workspace: &Workspace) {
        let gone = |speech: &&Rc<Speech>| workspace.speech(&speech.id).is_none();
        let speeches = self.saved.speeches.iter().filter(gone);
        let speeches: Vec<(Name, String)> =
            speeches.map(|speech| (Name::speech(&speech.id), title(speech))).collect();
        for name in self.doubtful.clone() {
            let gone = match name.sort {
                Sort::Speech => workspace.speech(&name.id).is_none(),
                Sort::Pack => workspace.installed(&name.id).is_none(),
                _ => false,
            };
            // It was deleted before it was ever saved.
            if gone && self.delete(run.storage, listing, &name, run.now).is_ok() {
                self.doubtful.remove(&name);
            }
        }
        for (name, label) in speeches {
            match self.delete(run.storage, listing, &name, run.now) {
                Ok(()) => self.saved.speeches.retain(|speech| speech.id != name.id),
                Err(error) => run.fail(error, label),
            }
        }
        let gone = |other: &&Rc<Installed>| workspace.installed(&other.pack.id).is_none();
        let packs = self.saved.packs.iter().filter(gone);
        let packs: Vec<(Name, String)> =
            packs.map(|other| (Name::pack(&other.pack.id), other.pack.name.clone())).collect();
        for (name, label) in packs {
            match self.delete(run.storage, listing, &name, run.now) {
                Ok(()) => self.saved.packs.retain(|other| other.pack.id != name.id),
                Err(error) => run.fail(error, label),
            }
        }
    }

    /// Puts a record into the bin as far as it is known; what another page wrote of it lives on.
    pub(super) fn delete(
        &mut self,
        storage: &dyn Storage,
        listing: &mut Listing,
        name: &Name,
        now: u64,
    ) -> Result<(), WriteError> {
        let Some(known) = self.known.get(name).cloned() else { return Ok(()) };
        let deleted = self.bin.get(name);
        if deleted.is_none_or(|binned| !binned.clock().covers(&known.head)) {
            let binned = Binned::new(now, &known.clock);
            self.put(storage, listing, &name.bin(), now, &binned)?;
            self.bin.insert(name.clone(), binned);
        }
        // Its last generation is enough for the bin.
        self.remove_older(storage, listing, name, 0);
        self.forced.remove(name);
        Ok(())
    }

    fn write_index(&mut self, run: &mut Run, listing: &mut Listing, workspace: &Workspace) {
        let mut index = Index {
            speeches: workspace.speeches.iter().map(|speech| speech.id.clone()).collect(),
            current: workspace.current.clone(),
            packs: workspace.packs.iter().map(|installed| installed.pack.id.clone()).collect(),
        };
        // What is not here but was never deleted keeps its place: it may only not have been read yet.
        let before = self.index.clone().unwrap_or_default();
        let lost = |id: &&Id, name: Name, here: &[Id]| {
            !here.contains(id) && !self.bin.contains_key(&name) && listing.contains_key(&name)
        };
        let speeches = before.speeches.iter();
        let speeches: Vec<Id> =
            speeches.filter(|id| lost(id, Name::speech(id), &index.speeches)).cloned().collect();
        let packs = before.packs.iter();
        let packs: Vec<Id> =
            packs.filter(|id| lost(id, Name::pack(id), &index.packs)).cloned().collect();
        index.speeches.extend(speeches);
        index.packs.extend(packs);
        let name = Name::one(Sort::Index);
        // Under the index of a newer program the order is lost, but no text.
        let same = self.index.as_ref() == Some(&index) && !self.forced.contains(&name);
        if same || self.held.contains(&name) || run.refused() {
            return;
        }
        match self.put(run.storage, listing, &name, run.now, &index) {
            Ok(()) => self.index = Some(index),
            Err(error) => run.fail(error, String::new()),
        }
    }

    /// Writes the next generation, then removes those before the one before it.
    pub(super) fn put<T: Serialize>(
        &mut self,
        storage: &dyn Storage,
        listing: &mut Listing,
        name: &Name,
        now: u64,
        content: &T,
    ) -> Result<(), WriteError> {
        if self.held.contains(name) {
            return Err(WriteError::Held);
        }
        let mut result = self.write_next(storage, listing, name, now, content);
        if result == Err(WriteError::Full) && self.make_room(storage, listing, now) {
            result = self.write_next(storage, listing, name, now, content);
        }
        result?;
        self.forced.remove(name);
        self.remove_older(storage, listing, name, 1);
        Ok(())
    }

    fn write_next<T: Serialize>(
        &mut self,
        storage: &dyn Storage,
        listing: &mut Listing,
        name: &Name,
        now: u64,
        content: &T,
    ) -> Result<(), WriteError> {
        let all = listing.entry(name.clone()).or_default();
        let known = self.known.entry(name.clone()).or_default();
        let last = all.first().map_or(0, |last| last.revision).max(known.clock.last());
        let revision = last.saturating_add(1);
        let generation = Generation { revision, writer: self.writer.clone() };
        known.clock.prune(all);
        let stamp = Stamp { generation: generation.clone(), time: now, clock: known.clock.clone() };
        // Should it fail, this revision is not used again: what may stand there is not what comes.
        known.clock.add(&generation);
        let key = name.key(&generation);
        let result = write(storage, &key, &encode(name.sort.word(), &stamp, content));
        if result.is_ok() {
            known.head = generation.clone();
            all.insert(0, generation);
            self.doubtful.remove(name);
        } else {
            // What may stand there is no generation. Should it stay, it is found out on reading.
            let _ = storage.remove(&key);
            self.doubtful.insert(name.clone());
        }
        result
    }

    /// Removes the generations that the last one descends from, but for so many.
    fn remove_older(
        &mut self,
        storage: &dyn Storage,
        listing: &mut Listing,
        name: &Name,
        but: usize,
    ) -> bool {
        let Some(known) = self.known.get(name) else { return false };
        // Only beside the one that stands for them.
        let Some(all) = listing.get_mut(name).filter(|all| all.contains(&known.head)) else {
            return false;
        };
        let older: Vec<Generation> = all
            .iter()
            .filter(|generation| **generation != known.head && known.clock.covers(generation))
            .skip(but)
            .cloned()
            .collect();
        let mut removed = false;
        for generation in older {
            // What stays is removed the next time.
            if storage.remove(&name.key(&generation)).is_ok() {
                all.retain(|other| *other != generation);
                removed = true;
            }
        }
        removed
    }

    /// Makes the store less full without losing anything that is shown: packs what version 1 wrote, then
    /// lets go of the generations before the last. Whether there is more room.
    fn make_room(&mut self, storage: &dyn Storage, listing: &mut Listing, now: u64) -> bool {
        let of_version_1 = |(name, known): (&Name, &Known)| {
            (known.head.writer.is_empty() && listing.contains_key(name)).then(|| name.clone())
        };
        let names: Vec<Name> = self.known.iter().filter_map(of_version_1).collect();
        let mut more = false;
        for name in names {
            let sort = name.sort.word();
            let raw = storage.get(&name.key(&Generation::default())).ok().flatten();
            if let Some(record) = raw.and_then(|raw| decode::<Value>(sort, &raw).ok())
                && self.write_next(storage, listing, &name, now, &record.content).is_ok()
            {
                more |= self.remove_older(storage, listing, &name, 0);
            }
        }
        if more {
            return true;
        }
        let names: Vec<Name> = listing.keys().cloned().collect();
        for name in names {
            more |= self.remove_older(storage, listing, &name, 0);
        }
        more
    }
}

/// What a speech is called in a message.
fn title(speech: &Speech) -> String {
    let name = if speech.name.is_empty() { &speech.title } else { &speech.name };
    name.replace('\n', "")
}

/// One save on its way.
struct Run<'a> {
    storage: &'a dyn Storage,
    now: u64,
    failed: Vec<(WriteError, String)>,
}

impl Run<'_> {
    fn fail(&mut self, error: WriteError, what: String) {
        self.failed.push((error, what));
    }

    /// The store takes nothing at all: there is no use in trying the rest.
    fn refused(&self) -> bool {
        self.failed.iter().any(|(error, _)| *error == WriteError::Refused)
    }

    /// The gravest error, and all that is not saved.
    fn failure(self) -> Option<Failure> {
        let order = [WriteError::Refused, WriteError::Full, WriteError::Lost, WriteError::Held];
        let has = |error: &&WriteError| self.failed.iter().any(|(other, _)| other == *error);
        let error = *order.iter().find(has)?;
        let what = self.failed.into_iter().map(|(_, what)| what);
        Some(Failure { error, what: what.filter(|what| !what.is_empty()).collect() })
    }
}
