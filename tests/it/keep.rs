//! Nothing that was told to be saved is ever lost: long random walks over a store that fails in every
//! way, held against a model that knows what was told.
//!
//! The store is what a browser gives: localStorage that forgets what it took in the last seconds when
//! the browser is killed, and IndexedDB behind it that takes whole batches or nothing.

use std::cell::{Cell, RefCell};
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use gaojiang::edit::{Change, Edit};
use gaojiang::library::{Block, Id, Pack};
use gaojiang::speech::{Installed, Section, Settings, Speech, ValueSet, Workspace};
use gaojiang::store::reconcile::{Choice, resolve};
use gaojiang::store::{self, Conflict, Keeper, Refused, Storage, Trouble, Twin, WriteError};

/// Numbers that look random, the same each time.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, below: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % below.max(1) as u64) as usize
    }

    fn one_in(&mut self, count: usize) -> bool {
        self.roll(count) == 0
    }
}

// ---- a browser's stores

#[derive(Clone, Copy, Debug, PartialEq)]
enum Fault {
    Full,
    Refused,
    /// Half of it is written, and it says that all is.
    HalfInSilence,
    /// Half of it is written, and it says that nothing is.
    Half,
    /// Nothing is written, and it says that all is.
    Silence,
    /// What is there cannot be read.
    Throw,
    /// It answers what was there before.
    Old,
}

const FAULTS: [Fault; 7] = [
    Fault::Full,
    Fault::Refused,
    Fault::HalfInSilence,
    Fault::Half,
    Fault::Silence,
    Fault::Throw,
    Fault::Old,
];

type Records = BTreeMap<String, String>;

#[derive(Debug, Default)]
struct Disk {
    /// As pages see it.
    records: Records,
    /// As it was written down last, and what changed since.
    down: Records,
    since: Vec<(String, Option<String>)>,
}

/// localStorage.
#[derive(Clone, Debug, Default)]
struct Local(Rc<LocalState>);

#[derive(Debug, Default)]
struct LocalState {
    disk: RefCell<Disk>,
    /// After so many more calls it fails so.
    fault: Cell<Option<(usize, Fault)>>,
    /// After so many more calls the browser is killed: nothing has an effect any more.
    life: Cell<Option<usize>>,
    /// Characters that it holds.
    room: Cell<Option<usize>>,
}

impl Local {
    fn call(&self) -> Option<Fault> {
        if let Some(life) = self.0.life.get() {
            if life == 0 {
                return Some(Fault::Refused);
            }
            self.0.life.set(Some(life - 1));
        }
        let (left, fault) = self.0.fault.get()?;
        if left > 0 {
            self.0.fault.set(Some((left - 1, fault)));
            return None;
        }
        self.0.fault.set(None);
        Some(fault)
    }

    fn put(&self, key: &str, text: Option<String>) {
        let mut disk = self.0.disk.borrow_mut();
        disk.since.push((key.to_owned(), text.clone()));
        match text {
            Some(text) => disk.records.insert(key.to_owned(), text),
            None => disk.records.remove(key),
        };
    }

    fn write_down(&self) {
        let disk = &mut *self.0.disk.borrow_mut();
        disk.down.clone_from(&disk.records);
        disk.since.clear();
    }

    /// What is left when the browser was killed: of what was not written down, the first so many.
    fn killed(&self, written: usize) {
        let disk = &mut *self.0.disk.borrow_mut();
        for (key, text) in disk.since.drain(..).take(written) {
            match text {
                Some(text) => disk.down.insert(key, text),
                None => disk.down.remove(&key),
            };
        }
        disk.records.clone_from(&disk.down);
        self.0.life.set(None);
        self.0.fault.set(None);
    }

    fn is_dead(&self) -> bool {
        self.0.life.get() == Some(0)
    }
}

impl Storage for Local {
    fn get(&self, key: &str) -> Result<Option<String>, Refused> {
        match self.call() {
            Some(Fault::Old) => Ok(self.0.disk.borrow().down.get(key).cloned()),
            Some(_) => Err(Refused),
            None => Ok(self.0.disk.borrow().records.get(key).cloned()),
        }
    }

    fn set(&self, key: &str, value: &str) -> Result<(), WriteError> {
        let half: String = value.chars().take(value.chars().count() / 2).collect();
        match self.call() {
            Some(Fault::Full) => return Err(WriteError::Full),
            Some(Fault::Refused | Fault::Throw) => return Err(WriteError::Refused),
            Some(Fault::Half) => {
                self.put(key, Some(half));
                return Err(WriteError::Refused);
            }
            Some(Fault::HalfInSilence) => {
                self.put(key, Some(half));
                return Ok(());
            }
            Some(Fault::Silence) => return Ok(()),
            Some(Fault::Old) | None => {}
        }
        let size = |(k, v): (&String, &String)| if k == key { 0 } else { k.len() + v.len() };
        let taken: usize = self.0.disk.borrow().records.iter().map(size).sum();
        if self.0.room.get().is_some_and(|room| taken + key.len() + value.len() > room) {
            return Err(WriteError::Full);
        }
        self.put(key, Some(value.to_owned()));
        Ok(())
    }

    fn remove(&self, key: &str) -> Result<(), Refused> {
        match self.call() {
            Some(Fault::Old) | None => self.put(key, None),
            Some(Fault::Silence) => {}
            Some(_) => return Err(Refused),
        }
        Ok(())
    }

    fn keys(&self) -> Result<Vec<String>, Refused> {
        let disk = self.0.disk.borrow();
        match self.call() {
            Some(Fault::Old) => Ok(disk.down.keys().cloned().collect()),
            Some(_) => Err(Refused),
            None => Ok(disk.records.keys().cloned().collect()),
        }
    }
}

/// A page that is open: its store over both, and what it has in memory.
struct Page {
    store: Twin<Local>,
    keeper: Keeper,
    workspace: Rc<Workspace>,
    conflicts: Vec<Conflict>,
}

impl Page {
    /// Opens it as the app does: from localStorage, then with what IndexedDB has besides.
    fn open(local: &Local, base: Option<&Records>, writer: usize) -> Page {
        let store = Twin::new(local.clone());
        let loaded = store::load(&store, 1, &format!("w{writer}"));
        // What fails halfway is found out; nothing else is broken.
        for broken in &loaded.broken {
            assert_eq!(broken.trouble, Trouble::Damaged, "{broken:?}");
            store::discard(&store, broken).unwrap();
        }
        let (workspace, conflicts) = (Rc::new(loaded.workspace), Vec::new());
        let mut page = Page { store, keeper: loaded.keeper, workspace, conflicts };
        match base {
            Some(base) => page.join(base),
            None => assert_eq!(page.store.absent(), [""; 0]),
        }
        page.look();
        page
    }

    fn join(&self, base: &Records) {
        let keys: Vec<String> = base.keys().cloned().collect();
        let missing = self.store.missing(&keys);
        let texts = missing.into_iter().map(|key| (key.clone(), base[&key].clone()));
        self.store.opened(keys, texts.collect());
    }

    fn take(&mut self, news: store::News) {
        let arrived = !news.arrivals.is_empty();
        self.workspace = Rc::new(store::take_over(&self.workspace, &news.arrivals));
        self.conflicts = news.conflicts;
        if arrived {
            // Before anything else is written here.
            self.look();
        }
    }

    fn look(&mut self) {
        let news = self.keeper.look(&self.store, &self.workspace);
        self.take(news);
    }

    /// Whether it tells that all is saved as far as localStorage goes.
    fn save(&mut self) -> bool {
        let outcome = self.keeper.save(&self.store, &self.workspace, 10);
        self.take(outcome.news);
        outcome.failed.is_none()
    }

    /// Brings all that waits to IndexedDB, unless it `fails`. Whether all is there.
    fn flush(&mut self, base: &mut Records, fails: bool) -> bool {
        while let Some(batch) = self.store.next() {
            if fails {
                for lost in self.store.failed() {
                    self.keeper.doubt(&lost);
                }
                return false;
            }
            write(base, &batch);
            self.store.landed();
        }
        self.store.is_settled()
    }
}

fn write(base: &mut Records, batch: &store::Batch) {
    for (key, text) in batch {
        match text {
            Some(text) => base.insert(key.clone(), text.to_string()),
            None => base.remove(key),
        };
    }
}

// ---- the model

/// Of each thing what may be there after a kill: what was told to be saved last, or anything since.
#[derive(Default)]
struct Model {
    speeches: BTreeMap<Id, Vec<Option<Rc<Speech>>>>,
    packs: BTreeMap<Id, Vec<Option<Rc<Installed>>>>,
    own: Vec<Rc<Pack>>,
    values: Vec<Vec<Rc<ValueSet>>>,
    settings: Vec<Rc<Settings>>,
}

impl Model {
    fn saved(workspace: &Workspace) -> Model {
        let mut model = Model::default();
        model.changed(workspace);
        model
    }

    /// Any of this may have been written too.
    fn changed(&mut self, workspace: &Workspace) {
        for speech in &workspace.speeches {
            // Before it was there, it was not.
            self.speeches.entry(speech.id.clone()).or_insert_with(|| vec![None]);
        }
        for (id, versions) in &mut self.speeches {
            note(versions, workspace.speech(id).cloned());
        }
        for installed in &workspace.packs {
            self.packs.entry(installed.pack.id.clone()).or_insert_with(|| vec![None]);
        }
        for (id, versions) in &mut self.packs {
            note(versions, workspace.installed(id).cloned());
        }
        note(&mut self.own, workspace.own.clone());
        note(&mut self.values, workspace.value_sets.clone());
        note(&mut self.settings, workspace.settings.clone());
    }

    fn told(workspace: &Workspace) -> Model {
        let mut model = Model::saved(workspace);
        // What was told to be there must be there.
        model.speeches.values_mut().for_each(|versions| versions.retain(Option::is_some));
        model.packs.values_mut().for_each(|versions| versions.retain(Option::is_some));
        model
    }

    fn check(&self, found: &Workspace, what: &str) {
        for (id, versions) in &self.speeches {
            let there = found.speech(id).cloned();
            assert!(versions.contains(&there), "{what}: {id} is {there:#?}, not of {versions:#?}");
        }
        for speech in &found.speeches {
            assert!(self.speeches.contains_key(&speech.id), "{what}: {} is back", speech.id);
        }
        for (id, versions) in &self.packs {
            assert!(versions.contains(&found.installed(id).cloned()), "{what}: pack {id}");
        }
        assert!(self.own.contains(&found.own), "{what}: {:?} {:?}", found.own, self.own);
        assert!(self.values.contains(&found.value_sets), "{what}: values");
        assert!(self.settings.contains(&found.settings), "{what}: settings");
    }
}

fn note<T: PartialEq>(versions: &mut Vec<T>, version: T) {
    if versions.last() != Some(&version) {
        versions.push(version);
    }
}

/// Any edit of a small workspace.
fn edit(dice: &mut Dice, workspace: &Workspace, count: usize) -> Edit {
    let any = dice.roll(workspace.speeches.len());
    let speech = workspace.speeches.get(any);
    let text = |dice: &mut Dice| -> Rc<str> {
        // Now and then long enough to be packed.
        let times = if dice.one_in(150) { 120 } else { 1 };
        format!("第{count}次写的话。").repeat(times).into()
    };
    let block = |id: usize, text: Rc<str>| {
        Rc::new(Block { id: format!("b{id}").into(), text, ..Block::default() })
    };
    let Some(speech) = speech else {
        let section = Section { id: "s0".into(), ..Section::default() };
        let sections = vec![Rc::new(section)];
        let id = format!("x{count}").into();
        return Edit::AddSpeech(Rc::new(Speech { id, sections, ..Speech::default() }));
    };
    let id = speech.id.clone();
    let section = speech.sections.get(dice.roll(speech.sections.len())).map(|s| s.id.clone());
    let change = |change| Edit::Speech { id: id.clone(), change };
    match dice.roll(100) {
        0..60 => {
            let text = text(dice);
            change(Change::SetText { section: section.unwrap_or_default(), text })
        }
        60..66 => change(Change::SetValue { slot: "县".into(), value: text(dice) }),
        66..72 => {
            let section = Section { id: format!("s{count}").into(), ..Section::default() };
            change(Change::AddSections { at: 0, sections: vec![Rc::new(section)] })
        }
        72..77 => change(Change::Remove(section.unwrap_or_default())),
        77..82 if workspace.speeches.len() < 6 => Edit::AddSpeech(Rc::new(Speech {
            id: format!("x{count}").into(),
            ..Speech::clone(speech)
        })),
        77..84 => Edit::DeleteSpeech(id),
        84..88 => Edit::SaveBlock(block(dice.roll(4), text(dice))),
        88..90 => Edit::DeleteBlock(format!("b{}", dice.roll(4)).into()),
        90..92 => Edit::SaveValueSet(Rc::new(ValueSet {
            name: format!("常用{}", dice.roll(3)).into(),
            values: [("数".into(), text(dice))].into(),
        })),
        92..94 => {
            Edit::SetSettings(Settings { rate: 120 + dice.roll(100) as u16, ..Settings::default() })
        }
        94..97 => {
            let blocks = vec![block(0, text(dice))];
            let id = format!("p{}", dice.roll(2)).into();
            let pack = Rc::new(Pack { id, blocks, ..Pack::default() });
            Edit::OpenPacks { packs: vec![Rc::new(Installed::new(pack.clone(), pack))], own: None }
        }
        97 => Edit::RemovePack(format!("p{}", dice.roll(2)).into()),
        _ => Edit::RenameSpeech { id, name: text(dice) },
    }
}

// ---- the walks

/// Edits, saves, faults and kills at random, at first with IndexedDB and then without.
#[test]
fn nothing_told_to_be_saved_is_lost_on_a_long_walk() {
    for (with_base, edits, seed) in [(true, 70_000, 1), (false, 30_000, 2)] {
        let mut dice = Dice(0x1E37_79B9_7F4A_7C15 * seed);
        let local = Local::default();
        let mut base = Records::new();
        let open = |local: &Local, base: &Records, writer| {
            Page::open(local, with_base.then_some(base), writer)
        };
        let mut page = open(&local, &base, 0);
        let mut model = Model::told(&page.workspace);
        let (mut writer, mut told, mut kills, mut failures) = (0, 0, 0, 0);
        for count in 0..edits {
            let edit = edit(&mut dice, &page.workspace, count);
            page.workspace = page.workspace.apply(&edit, count as u64);
            model.changed(&page.workspace);
            if !dice.one_in(8) {
                continue;
            }
            let calls = dice.roll(60);
            match dice.roll(20) {
                0 => local.0.life.set(Some(calls)),
                1..=3 => local.0.fault.set(Some((calls, FAULTS[dice.roll(FAULTS.len())]))),
                4 => local.0.room.set(Some(4_000 + dice.roll(20_000))),
                5 => local.0.room.set(None),
                6 => {
                    page.store.spill(dice.roll(8_000));
                }
                _ => {}
            }
            let mut saved = page.save();
            failures += usize::from(!saved);
            if with_base {
                // Killed on the way there, a batch is written or not; nobody is told.
                if local.is_dead()
                    && dice.one_in(2)
                    && let Some(batch) = page.store.next()
                {
                    write(&mut base, &batch);
                }
                saved &= !local.is_dead() && page.flush(&mut base, dice.one_in(30));
            }
            local.0.fault.set(None);
            if saved && !local.is_dead() {
                told += 1;
                model = Model::told(&page.workspace);
            }
            if dice.one_in(60) && local.0.life.get().is_none() {
                local.write_down();
                if dice.one_in(2) {
                    page.keeper.empty_bin(&page.store).unwrap();
                    if with_base {
                        page.flush(&mut base, false);
                    }
                    local.write_down();
                }
            }
            if local.is_dead() || dice.one_in(150) {
                kills += 1;
                writer += 1;
                let unwritten = local.0.disk.borrow().since.len();
                // Without IndexedDB all rests on a store that writes down at once.
                let written = if with_base { dice.roll(unwritten + 1) } else { unwritten };
                local.killed(written);
                local.0.room.set(None);
                page = open(&local, &base, writer);
                assert_eq!(page.conflicts, []);
                model.check(&page.workspace, &format!("after edit {count}, opening {writer}"));
                model = Model::told(&page.workspace);
            }
        }
        assert!(
            told > edits / 20 && kills > edits / 2000 && failures > edits / 2000,
            "{told} saves told, {kills} kills, {failures} failures"
        );
    }
}

/// One save after the other, and at each single call of each the browser is killed, or the store fails
/// in each of its ways.
#[test]
fn every_single_call_may_be_the_last() {
    let mut dice = Dice(77);
    let local = Local::default();
    let mut base = Records::new();
    let mut page = Page::open(&local, Some(&base), 0);
    for count in 0..40 {
        let told = page.workspace.clone();
        for _ in 0..3 {
            let edit = edit(&mut dice, &page.workspace, count * 3);
            page.workspace = page.workspace.apply(&edit, count as u64);
        }
        let (disk, keeper) = (local.0.disk.borrow().records.clone(), page.keeper.clone());
        for fault in FAULTS.into_iter().map(Some).chain([None]) {
            for call in 0.. {
                let copy = Local::default();
                copy.0.disk.borrow_mut().records.clone_from(&disk);
                copy.write_down();
                let again = Page::open(&copy, Some(&base), 9000 + count);
                let mut again =
                    Page { keeper: keeper.clone(), workspace: page.workspace.clone(), ..again };
                match fault {
                    Some(fault) => copy.0.fault.set(Some((call, fault))),
                    None => copy.0.life.set(Some(call)),
                }
                let mut base = base.clone();
                let saved = again.save() && !copy.is_dead() && again.flush(&mut base, false);
                let over = copy.0.fault.get().is_some() || (fault.is_none() && !copy.is_dead());
                let unwritten = copy.0.disk.borrow().since.len();
                copy.killed(unwritten);
                let found = Page::open(&copy, Some(&base), 9900);
                let mut model = Model::told(&told);
                if saved && fault.is_some() {
                    model = Model::told(&page.workspace);
                } else {
                    model.changed(&page.workspace);
                }
                assert_eq!(found.conflicts, [], "{fault:?} at call {call} of save {count}");
                model.check(&found.workspace, &format!("{fault:?} at call {call} of save {count}"));
                if over {
                    break;
                }
            }
        }
        assert!(page.save() && page.flush(&mut base, false));
    }
}

/// Two windows write into the same speeches, each now and then killed; conflicts are settled by keeping
/// both. Each sentence that either told to be saved is somewhere in the end.
#[test]
fn two_windows_lose_no_sentence() {
    let mut dice = Dice(4242);
    let local = Local::default();
    let mut base = Records::new();
    let section = |id: &str| Rc::new(Section { id: id.into(), ..Section::default() });
    let mut first = Page::open(&local, Some(&base), 0);
    for id in ["x", "y"] {
        let sections = vec![section("a"), section("b")];
        let speech = Speech { id: id.into(), sections, ..Speech::default() };
        first.workspace = first.workspace.apply(&Edit::AddSpeech(Rc::new(speech)), 1);
    }
    assert!(first.save() && first.flush(&mut base, false));
    let mut pages = [Page::open(&local, Some(&base), 1), Page::open(&local, Some(&base), 2)];
    // Sentences written by each, and those told to be saved.
    let mut told: BTreeSet<String> = BTreeSet::new();
    let (mut writer, mut met) = (2, 0);
    for count in 0..4_000 {
        let which = dice.roll(2);
        let page = &mut pages[which];
        // A dialog is open over what is in conflict.
        let free: Vec<&Rc<Speech>> = page
            .workspace
            .speeches
            .iter()
            .filter(|speech| !page.conflicts.iter().any(|conflict| conflict.mine.id == speech.id))
            .collect();
        if let Some(speech) = free.get(dice.roll(free.len())) {
            let section = &speech.sections[dice.roll(speech.sections.len())];
            let text = format!("{}〔{count}〕", section.text);
            let change = Change::SetText { section: section.id.clone(), text: text.into() };
            let edit = Edit::Speech { id: speech.id.clone(), change };
            page.workspace = page.workspace.apply(&edit, count);
        }
        if dice.one_in(3) {
            if dice.one_in(12) {
                local.0.fault.set(Some((dice.roll(20), FAULTS[dice.roll(FAULTS.len())])));
            }
            let before = page.workspace.clone();
            let saved = page.save() && page.flush(&mut base, dice.one_in(20));
            local.0.fault.set(None);
            if saved {
                told.extend(sentences(&before));
            }
        }
        if dice.one_in(3) {
            page.look();
        }
        if dice.one_in(10)
            && let Some(conflict) = page.conflicts.first().cloned()
        {
            met += 1;
            keep_both(page, &conflict, count);
        }
        if dice.one_in(400) {
            // Killed and opened again, while the other goes on.
            writer += 1;
            pages[which] = Page::open(&local, Some(&base), writer);
        }
        if dice.one_in(120) {
            // Enough said: the sections are emptied, in one window that knows all.
            settle(&mut pages, &mut base, count);
            let all = sentences(&pages[0].workspace);
            let lost: Vec<&String> = told.difference(&all).collect();
            assert!(lost.is_empty(), "at {count}: {lost:?} are gone");
            told.clear();
            for speech in pages[0].workspace.speeches.clone() {
                let id = speech.id.clone();
                let sections = vec![section("a"), section("b")];
                let fresh = Speech { id, sections, ..Speech::default() };
                pages[0].workspace =
                    pages[0].workspace.apply(&Edit::AddSpeech(Rc::new(fresh)), count);
            }
            settle(&mut pages, &mut base, count);
        }
    }
    settle(&mut pages, &mut base, 0);
    let all = sentences(&Page::open(&local, Some(&base), 9999).workspace);
    let lost: Vec<&String> = told.difference(&all).collect();
    assert!(lost.is_empty(), "{lost:?} are gone");
    assert!(met > 20, "{met} conflicts");
}

fn sentences(workspace: &Workspace) -> BTreeSet<String> {
    let texts = workspace.speeches.iter().flat_map(|speech| &speech.sections);
    let parts = texts.flat_map(|section| section.text.split('〔').skip(1).map(str::to_owned));
    parts.collect()
}

fn keep_both(page: &mut Page, conflict: &Conflict, count: u64) {
    page.keeper.settle(conflict);
    let choices = vec![Choice::Both; conflict.reconciled.clashes.len()];
    let mut at = 0;
    let both = resolve(&conflict.reconciled, &conflict.theirs, &choices, || {
        at += 1;
        format!("c{count}-{at}").into()
    });
    page.workspace = page.workspace.apply(&Edit::AddSpeech(Rc::new(both)), count);
    page.conflicts.retain(|other| other.mine.id != conflict.mine.id);
}

/// Both look, settle and save until they are of one mind.
fn settle(pages: &mut [Page; 2], base: &mut Records, count: u64) {
    for round in 0..20 {
        for page in pages.iter_mut() {
            page.look();
            if let Some(conflict) = page.conflicts.first().cloned() {
                keep_both(page, &conflict, count * 100 + round);
            }
            assert!(page.save());
            page.flush(base, false);
        }
        let [one, other] = &*pages;
        let of_one_mind = one.workspace.speeches.len() == other.workspace.speeches.len()
            && one.workspace.speeches.iter().all(|s| other.workspace.speech(&s.id) == Some(s));
        if of_one_mind && one.conflicts.is_empty() {
            return;
        }
    }
    panic!("they do not come to rest");
}
