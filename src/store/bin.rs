//! The bin (回收站): what was deleted stays for 30 days. To delete is to write one small record that
//! says until which generation a thing is deleted; the thing stays where it is. So a deletion is whole
//! or not at all, needs no room, and does not take what another page writes of it meanwhile.

use std::rc::Rc;

use serde::{Deserialize, Serialize};

use super::keeper::Keeper;
use super::name::{Clock, Generation, Name, Sort, list};
use super::record::decode;
use super::{Content, Refused, Storage, Trouble, WriteError};
use crate::sorted;
use crate::speech::{Installed, Speech};

/// How long the bin keeps what is in it.
pub const DAYS: u64 = 30;
const DAY: u64 = 24 * 60 * 60 * 1000;

/// That a thing was deleted.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Binned {
    /// Milliseconds since 1970.
    pub deleted: u64,
    /// The clock of the last generation that it deletes.
    until: String,
}

impl Binned {
    pub(super) fn new(deleted: u64, until: &Clock) -> Binned {
        Binned { deleted, until: until.to_string() }
    }

    pub(super) fn clock(&self) -> Clock {
        Clock::read(&self.until).unwrap_or_default()
    }
}

/// A thing in the bin, for the list of them.
#[derive(Clone, Debug, PartialEq)]
pub struct Deleted {
    /// When, in milliseconds since 1970.
    pub at: u64,
    pub what: Discarded,
}

#[derive(Clone, Debug, PartialEq)]
pub enum Discarded {
    Speech(Rc<Speech>),
    Pack(Rc<Installed>),
}

impl Deleted {
    /// Whole days until it is gone for good.
    pub fn days_left(&self, now: u64) -> u64 {
        let passed = now.saturating_sub(self.at) / DAY;
        DAYS.saturating_sub(passed)
    }
}

impl Keeper {
    /// What lies in the bin, the latest first. What is in it comes back to life by being put into the
    /// workspace again.
    pub fn bin(&self, storage: &dyn Storage) -> Vec<Deleted> {
        let Ok(listing) = list(storage) else { return Vec::new() };
        let items = self.bin.iter().filter_map(|(name, binned)| {
            let clock = binned.clock();
            let all = listing.get(name)?.iter();
            let covered = all.filter(|generation| clock.covers(generation));
            let what = match name.sort {
                Sort::Speech => Discarded::Speech(first(storage, name, covered)?),
                _ => Discarded::Pack(first(storage, name, covered)?),
            };
            let alive = match &what {
                Discarded::Speech(speech) => self.saved.speech(&speech.id).is_some(),
                Discarded::Pack(installed) => self.saved.installed(&installed.pack.id).is_some(),
            };
            (!alive).then_some(Deleted { at: binned.deleted, what })
        });
        let mut items: Vec<Deleted> = items.collect();
        sorted::by_key(&mut items, |item| std::cmp::Reverse(item.at));
        items
    }

    /// Puts a copy of a speech into the bin that never was in the workspace: the version that lost.
    ///
    /// # Errors
    /// It could not be written; nothing is there then.
    pub fn put_into_bin(
        &mut self,
        storage: &dyn Storage,
        speech: &Rc<Speech>,
        now: u64,
    ) -> Result<(), WriteError> {
        let mut listing = list(storage).map_err(|Refused| WriteError::Refused)?;
        let name = Name::speech(&speech.id);
        self.put(storage, &mut listing, &name, now, speech)?;
        self.delete(storage, &mut listing, &name, now)
    }

    /// Empties the bin for good.
    ///
    /// # Errors
    /// The store refused it; what is still there stays in the bin.
    pub fn empty_bin(&mut self, storage: &dyn Storage) -> Result<(), Refused> {
        let all: Vec<Name> = self.bin.keys().cloned().collect();
        self.forget(storage, &all)
    }

    /// Empties the bin of what has lain in it for 30 days.
    ///
    /// # Errors
    /// The store refused it.
    pub fn purge_bin(&mut self, storage: &dyn Storage, now: u64) -> Result<(), Refused> {
        let over = |binned: &&Binned| binned.deleted.saturating_add(DAYS * DAY) < now;
        let old = self.bin.iter().filter(|(_, binned)| over(binned));
        let old: Vec<Name> = old.map(|(name, _)| name.clone()).collect();
        self.forget(storage, &old)
    }

    fn forget(&mut self, storage: &dyn Storage, names: &[Name]) -> Result<(), Refused> {
        if names.is_empty() {
            return Ok(());
        }
        let listing = list(storage)?;
        for name in names {
            let Some(clock) = self.bin.get(name).map(Binned::clock) else { continue };
            for generation in listing.get(name).into_iter().flatten() {
                if clock.covers(generation) {
                    storage.remove(&name.key(generation))?;
                }
            }
            // What says that it is deleted goes last.
            self.take_out_of_bin(storage, listing.get(&name.bin()), name)?;
        }
        Ok(())
    }

    /// Removes what says that a thing is deleted.
    pub(super) fn take_out_of_bin(
        &mut self,
        storage: &dyn Storage,
        generations: Option<&Vec<Generation>>,
        name: &Name,
    ) -> Result<(), Refused> {
        let bin = name.bin();
        for generation in generations.into_iter().flatten() {
            storage.remove(&bin.key(generation))?;
        }
        self.bin.remove(name);
        Ok(())
    }
}

/// The first of the generations that can be read.
pub(super) fn first<'a, T: Content>(
    storage: &dyn Storage,
    name: &Name,
    generations: impl Iterator<Item = &'a Generation>,
) -> Option<T> {
    let mut read = generations.filter_map(|generation| {
        let raw = storage.get(&name.key(generation)).ok()??;
        let record = decode::<T>(name.sort.word(), &raw);
        let mut record = record.map_err(|_: Trouble| ()).ok()?;
        record.content.set_id(&name.id);
        Some(record.content)
    });
    read.next()
}
