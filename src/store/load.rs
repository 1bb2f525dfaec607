//! Reading all there is. Total: whatever the store holds gives a workspace.

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use serde_json::Value;

use super::bin::Binned;
use super::keeper::{Keeper, Known};
use super::name::{Listing, Name, PREFIX, Sort, list};
use super::record::{Stamp, Trouble, decode};
use super::{ASIDE, Content, Index, PREFS, Refused, Storage, write};
use crate::library::{Id, Pack};
use crate::sorted;
use crate::speech::{Installed, Settings, Speech, ValueSet, Workspace};

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
    /// The one before it, or the whole of it elsewhere, is shown in its place.
    pub replaced: bool,
}

/// Whole records that stood under the names of others.
#[derive(Default)]
pub(super) struct Strays {
    pub speeches: Vec<(Stamp, Rc<Speech>)>,
    pub packs: Vec<(Stamp, Rc<Installed>)>,
}

/// Reads the store at `now`, for a page that will write as `writer`: letters and figures that no other
/// page has, nor had.
pub fn load(storage: &dyn Storage, now: u64, writer: &str) -> Loaded {
    let loaded = Loaded { keeper: Keeper::new(writer), ..Loaded::default() };
    let (Ok(keys), Ok(listing)) = (storage.keys(), list(storage)) else {
        return Loaded { refused: true, ..loaded };
    };
    let fresh = !keys.iter().any(|key| key.starts_with(PREFIX) && key != PREFS);
    let mut reader = Reader {
        storage,
        now,
        listing,
        strays: Strays::default(),
        loaded: Loaded { fresh, ..loaded },
    };
    for name in reader.names(Sort::Bin) {
        if let Some(of) = name.binned()
            && let Some(binned) = reader.read::<Binned>(&name)
        {
            reader.loaded.keeper.bin.insert(of, binned);
        }
    }
    let mut speeches: BTreeMap<Id, Rc<Speech>> = BTreeMap::new();
    for name in reader.names(Sort::Speech) {
        if let Some(speech) = reader.read::<Rc<Speech>>(&name) {
            speeches.insert(name.id, speech);
        }
    }
    let mut packs: BTreeMap<Id, Rc<Installed>> = BTreeMap::new();
    for name in reader.names(Sort::Pack) {
        if let Some(installed) = reader.read::<Rc<Installed>>(&name) {
            packs.insert(name.id, installed);
        }
    }
    let index = reader.read::<Index>(&Name::one(Sort::Index));
    let own = reader.read::<Rc<Pack>>(&Name::one(Sort::Own));
    let value_sets = reader.read::<Vec<Rc<ValueSet>>>(&Name::one(Sort::Values));
    let settings = reader.read::<Rc<Settings>>(&Name::one(Sort::Settings));
    // What was found under another's name is where it belongs again, but not yet in the store.
    let mut unsaved = BTreeSet::new();
    let strays = std::mem::take(&mut reader.strays);
    for (stamp, speech) in strays.speeches {
        let name = Name::speech(&speech.id);
        if reader.is_latest(&name, &stamp) {
            speeches.insert(speech.id.clone(), speech);
            unsaved.insert(name);
        }
    }
    for (stamp, installed) in strays.packs {
        let name = Name::pack(&installed.pack.id);
        if reader.is_latest(&name, &stamp) {
            packs.insert(installed.pack.id.clone(), installed);
            unsaved.insert(name);
        }
    }
    reader.tell_of_asides(&keys);
    let mut loaded = reader.loaded;
    loaded.keeper.index = index.clone();
    let index = index.unwrap_or_default();
    let mut ordered: Vec<Rc<Speech>> =
        index.speeches.iter().filter_map(|id| speeches.remove(id)).collect();
    // A crash between two writes, or a lost index: what is there is shown, the latest first.
    let mut others: Vec<Rc<Speech>> = speeches.into_values().collect();
    sorted::by_key(&mut others, |speech| std::cmp::Reverse(speech.updated));
    ordered.splice(0..0, others);
    let mut ordered_packs: Vec<Rc<Installed>> =
        index.packs.iter().filter_map(|id| packs.remove(id)).collect();
    ordered_packs.extend(packs.into_values());
    let current = index.current.filter(|id| ordered.iter().any(|speech| speech.id == *id));
    let first = ordered.first().map(|speech| speech.id.clone());
    let workspace = Workspace {
        current: current.or(first),
        speeches: ordered,
        own: own.unwrap_or_default(),
        packs: ordered_packs,
        value_sets: value_sets.unwrap_or_default(),
        settings: settings.unwrap_or_default(),
    };
    let saved = &mut loaded.keeper.saved;
    saved.clone_from(&workspace);
    saved.speeches.retain(|speech| !unsaved.contains(&Name::speech(&speech.id)));
    saved.packs.retain(|installed| !unsaved.contains(&Name::pack(&installed.pack.id)));
    loaded.workspace = workspace;
    loaded.workspace.adopt_old_options();
    loaded
}

struct Reader<'a> {
    storage: &'a dyn Storage,
    now: u64,
    listing: Listing,
    strays: Strays,
    loaded: Loaded,
}

impl Reader<'_> {
    fn names(&self, sort: Sort) -> Vec<Name> {
        self.listing.keys().filter(|name| name.sort == sort).cloned().collect()
    }

    /// The latest generation that can be read. None: there is none, or it lies in the bin, or it is not
    /// for this program to read.
    fn read<T: Content>(&mut self, name: &Name) -> Option<T> {
        let generations = self.listing.get(name).cloned().unwrap_or_default();
        if let Some(binned) = self.loaded.keeper.bin.get(name)
            && let Some(head) = generations.first()
            && generations.iter().all(|generation| binned.clock().covers(generation))
        {
            let known = Known { clock: binned.clock(), head: head.clone() };
            self.loaded.keeper.known.insert(name.clone(), known);
            return None;
        }
        let before = self.loaded.broken.len();
        for generation in generations {
            let key = name.key(&generation);
            let raw = match self.storage.get(&key) {
                Ok(Some(raw)) => raw,
                Ok(None) => continue,
                Err(Refused) => {
                    // There may be something later than what can be read: not to be written beside.
                    self.loaded.keeper.held.insert(name.clone());
                    return None;
                }
            };
            let mut record = match decode::<T>(name.sort.word(), &raw) {
                Ok(record) => record,
                Err(trouble) => {
                    self.set_aside(&key, raw, trouble);
                    if trouble == Trouble::TooNew {
                        self.loaded.keeper.held.insert(name.clone());
                        return None;
                    }
                    continue;
                }
            };
            if record.version == 1 {
                record.content.set_id(&name.id);
            } else if record.content.id().is_some_and(|id| *id != name.id) {
                self.set_aside(&key, raw, Trouble::Misplaced);
                record.content.found(record.stamp, &mut self.strays);
                continue;
            }
            let mut clock = record.stamp.clock;
            clock.add(&generation);
            let known = Known { clock, head: generation };
            self.loaded.keeper.known.insert(name.clone(), known);
            self.loaded.broken[before..].iter_mut().for_each(|broken| broken.replaced = true);
            return Some(record.content);
        }
        None
    }

    /// Whether a generation that stood elsewhere is later than what stands under its own name.
    fn is_latest(&self, name: &Name, stamp: &Stamp) -> bool {
        let keeper = &self.loaded.keeper;
        let binned = keeper.bin.get(name);
        let gone = binned.is_some_and(|binned| binned.clock().covers(&stamp.generation));
        let known = keeper.known.get(name);
        !gone && known.is_none_or(|known| known.head.revision < stamp.generation.revision)
    }

    /// Moves a record out of the way, unless a newer program wrote it or there is no room.
    fn set_aside(&mut self, key: &str, raw: String, trouble: Trouble) {
        let name = key.strip_prefix(PREFIX).unwrap_or(key);
        let aside = format!("{ASIDE}{}/{name}", self.now);
        let moved = trouble != Trouble::TooNew
            && write(self.storage, &aside, &raw).is_ok()
            && self.storage.drop_damaged(key).is_ok();
        let key = if moved { aside } else { key.to_owned() };
        let replaced = trouble == Trouble::Misplaced;
        self.loaded.broken.push(Broken { key, raw, trouble, replaced });
    }

    /// What was set aside before.
    fn tell_of_asides(&mut self, keys: &[String]) {
        for key in keys.iter().filter(|key| key.starts_with(ASIDE)) {
            if let Ok(Some(raw)) = self.storage.get(key)
                && !self.loaded.broken.iter().any(|broken| broken.key == *key)
            {
                // gaojiang/aside/<time>/<sort>, as far as the record had a sort.
                let sort = key[ASIDE.len()..].split('/').nth(1).unwrap_or_default();
                let whole = match sort {
                    "speech" => decode::<Speech>(sort, &raw).is_ok(),
                    "pack" => decode::<Installed>(sort, &raw).is_ok(),
                    _ => false,
                };
                let trouble = match decode::<Value>(sort, &raw) {
                    Err(trouble) => trouble,
                    Ok(_) if whole => Trouble::Misplaced,
                    Ok(_) => Trouble::Unreadable,
                };
                let replaced = trouble == Trouble::Misplaced;
                self.loaded.broken.push(Broken { key: key.clone(), raw, trouble, replaced });
            }
        }
    }
}

/// Forgets a record that was set aside, once the person has it.
pub fn discard(storage: &dyn Storage, broken: &Broken) -> Result<(), Refused> {
    if broken.key.starts_with(ASIDE) { storage.remove(&broken.key) } else { Ok(()) }
}
