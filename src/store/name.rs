//! What records are called. A record is never written over: each time it is written it is a
//! generation under a name of its own, made of a revision and of who wrote it. So two pages that
//! write at once cannot meet in one place, a write that breaks off spoils nothing but itself, and
//! what stands in two stores under one name is the same.
//!
//! Which generation was made from which is told by their [`Clock`]s: of each writer the last
//! revision that is part of it. What one writer writes is a row, each made from the one before, so
//! that is enough to know all that a generation descends from.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::rc::Rc;

use super::record::Head;
use super::{Refused, Storage};
use crate::library::Id;

/// Every name in the store begins so: it is shared by all pages opened from disk.
pub const PREFIX: &str = "gaojiang/";
/// Before the generation in a key.
const MARK: &str = "~";
/// So many writers are remembered at least.
const WRITERS: usize = 8;

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Sort {
    Speech,
    Pack,
    /// What was deleted, and until which generation.
    Bin,
    Own,
    Values,
    Settings,
    Index,
}

impl Sort {
    const ALL: [Sort; 7] =
        [Sort::Speech, Sort::Pack, Sort::Bin, Sort::Own, Sort::Values, Sort::Settings, Sort::Index];

    pub fn word(self) -> &'static str {
        match self {
            Sort::Speech => "speech",
            Sort::Pack => "pack",
            Sort::Bin => "bin",
            Sort::Own => "own",
            Sort::Values => "values",
            Sort::Settings => "settings",
            Sort::Index => "index",
        }
    }

    /// Whether there are many of it, each with an id.
    pub fn many(self) -> bool {
        matches!(self, Sort::Speech | Sort::Pack | Sort::Bin)
    }
}

/// What a record is the record of.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Name {
    pub sort: Sort,
    /// Empty where there is but one of the sort.
    pub id: Id,
}

impl Name {
    pub fn speech(id: &str) -> Name {
        Name { sort: Sort::Speech, id: id.into() }
    }

    pub fn pack(id: &str) -> Name {
        Name { sort: Sort::Pack, id: id.into() }
    }

    pub fn one(sort: Sort) -> Name {
        Name { sort, id: Id::default() }
    }

    /// What says of this record that it was deleted.
    pub fn bin(&self) -> Name {
        Name { sort: Sort::Bin, id: format!("{}/{}", self.sort.word(), self.id).into() }
    }

    /// What a record in the bin says of.
    pub fn binned(&self) -> Option<Name> {
        let (sort, id) = self.id.split_once('/').filter(|_| self.sort == Sort::Bin)?;
        let sort = [Sort::Speech, Sort::Pack].into_iter().find(|known| known.word() == sort)?;
        Some(Name { sort, id: id.into() })
    }

    /// Where a generation of it stands.
    pub fn key(&self, generation: &Generation) -> String {
        let mut key = format!("{PREFIX}{}", self.sort.word());
        if self.sort.many() {
            key.push('/');
            key.push_str(&self.id);
        }
        // Version 1 had one generation, without a mark.
        if !generation.writer.is_empty() {
            key.push_str(&format!("/{MARK}{generation}"));
        }
        key
    }

    /// The name that a key is of; without a generation where version 1 wrote it.
    pub fn of_key(key: &str) -> Option<(Name, Option<Generation>)> {
        let rest = key.strip_prefix(PREFIX)?;
        let (stem, generation) = match rest.rsplit_once('/') {
            Some((stem, last)) => match last.strip_prefix(MARK).and_then(Generation::read) {
                Some(generation) => (stem, Some(generation)),
                None => (rest, None),
            },
            None => (rest, None),
        };
        let (word, id) = stem.split_once('/').unwrap_or((stem, ""));
        let sort = Sort::ALL.into_iter().find(|sort| sort.word() == word)?;
        let fits = if sort.many() { stem.contains('/') } else { id.is_empty() };
        fits.then(|| (Name { sort, id: id.into() }, generation))
    }
}

/// One writing of a record.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Generation {
    /// Greater than that of any it was made from.
    pub revision: u64,
    /// The page that wrote it, from its opening to its closing. Empty: a program of version 1.
    pub writer: Rc<str>,
}

impl Generation {
    fn read(text: &str) -> Option<Generation> {
        let (revision, writer) = text.split_once('-')?;
        let plain = !writer.is_empty() && writer.bytes().all(|b| b.is_ascii_alphanumeric());
        let revision = revision.parse().ok().filter(|_| plain)?;
        Some(Generation { revision, writer: writer.into() })
    }
}

impl fmt::Display for Generation {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        write!(f, "{}-{}", self.revision, self.writer)
    }
}

/// Of each writer the last revision that something descends from.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Clock(BTreeMap<Rc<str>, u64>);

impl Clock {
    pub(super) fn read(text: &str) -> Option<Clock> {
        let mut clock = Clock::default();
        for entry in text.split(',').filter(|entry| !entry.is_empty()) {
            let (writer, revision) = entry.rsplit_once('.')?;
            clock.0.insert(writer.into(), revision.parse().ok()?);
        }
        Some(clock)
    }

    pub fn covers(&self, generation: &Generation) -> bool {
        self.0.get(&generation.writer).is_some_and(|last| generation.revision <= *last)
    }

    pub(super) fn add(&mut self, generation: &Generation) {
        let last = self.0.entry(generation.writer.clone()).or_default();
        *last = generation.revision.max(*last);
    }

    pub(super) fn join(&mut self, other: &Clock) {
        for (writer, revision) in &other.0 {
            self.add(&Generation { revision: *revision, writer: writer.clone() });
        }
    }

    /// The last revision of all.
    pub(super) fn last(&self) -> u64 {
        self.0.values().copied().max().unwrap_or_default()
    }

    /// Forgets writers of whom nothing is left, but for the latest: there is one more each time the
    /// page is opened.
    pub(super) fn prune(&mut self, present: &[Generation]) {
        let mut latest: Vec<u64> = self.0.values().copied().collect();
        latest.sort_unstable_by(|a, b| b.cmp(a));
        let oldest = latest.get(WRITERS - 1).copied().unwrap_or_default();
        self.0.retain(|writer, revision| {
            *revision >= oldest || present.iter().any(|generation| generation.writer == *writer)
        });
    }
}

impl fmt::Display for Clock {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        for (at, (writer, revision)) in self.0.iter().enumerate() {
            let comma = if at > 0 { "," } else { "" };
            write!(f, "{comma}{writer}.{revision}")?;
        }
        Ok(())
    }
}

/// What stands in the store, by name, each name's latest generation first.
pub(super) type Listing = BTreeMap<Name, Vec<Generation>>;

pub(super) fn list(storage: &dyn Storage) -> Result<Listing, Refused> {
    let mut listing: BTreeMap<Name, BTreeSet<Generation>> = BTreeMap::new();
    for key in storage.keys()? {
        let Some((name, generation)) = Name::of_key(&key) else { continue };
        // Version 1 told the revision in the record alone.
        let generation = generation.unwrap_or_else(|| {
            let text = storage.get(&key).ok().flatten().unwrap_or_default();
            let revision = Head::read(&text).map_or(0, |head| head.stamp.generation.revision);
            Generation { revision, ..Generation::default() }
        });
        listing.entry(name).or_default().insert(generation);
    }
    Ok(listing.into_iter().map(|(name, all)| (name, all.into_iter().rev().collect())).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_say_what_they_are_of() {
        let generation = |revision, writer: &str| Generation { revision, writer: writer.into() };
        let cases = [
            ("gaojiang/speech/a/~8-k3", Some((Name::speech("a"), Some(generation(8, "k3"))))),
            ("gaojiang/speech/c/d/~8-k3", Some((Name::speech("c/d"), Some(generation(8, "k3"))))),
            ("gaojiang/speech/c/2026-01", Some((Name::speech("c/2026-01"), None))),
            ("gaojiang/speech//~1-a", Some((Name::speech(""), Some(generation(1, "a"))))),
            ("gaojiang/own", Some((Name::one(Sort::Own), None))),
            ("gaojiang/own/~3-a", Some((Name::one(Sort::Own), Some(generation(3, "a"))))),
            (
                "gaojiang/bin/speech/a/~1-x",
                Some((Name::speech("a").bin(), Some(generation(1, "x")))),
            ),
            ("gaojiang/own/other", None),
            ("gaojiang/speech", None),
            ("gaojiang/prefs", None),
            ("other/speech/a", None),
        ];
        for (key, wanted) in cases {
            assert_eq!(Name::of_key(key), wanted, "{key}");
            if let Some((name, Some(generation))) = wanted {
                assert_eq!(name.key(&generation), key);
            }
        }
        assert_eq!(Name::speech("c/d").bin().binned(), Some(Name::speech("c/d")));
        assert_eq!(Name::one(Sort::Own).binned(), None);
    }

    #[test]
    fn a_clock_covers_what_it_descends_from() {
        let generation = |revision, writer: &str| Generation { revision, writer: writer.into() };
        let mut clock = Clock::default();
        clock.add(&generation(7, "a"));
        clock.add(&generation(9, "b"));
        clock.add(&generation(3, ""));
        assert_eq!(clock.to_string(), ".3,a.7,b.9");
        assert_eq!(Clock::read(&clock.to_string()), Some(clock.clone()));
        for (revision, writer, covered) in
            [(7, "a", true), (8, "a", false), (1, "b", true), (1, "c", false), (3, "", true)]
        {
            assert_eq!(clock.covers(&generation(revision, writer)), covered, "{revision}-{writer}");
        }
    }

    #[test]
    fn a_clock_does_not_grow_for_ever() {
        let mut clock = Clock::default();
        for at in 0..50 {
            let writer = format!("w{at:02}").into();
            clock.add(&Generation { revision: at, writer });
        }
        let left = Generation { revision: 3, writer: "w03".into() };
        clock.prune(std::slice::from_ref(&left));
        assert_eq!(clock.0.len(), WRITERS + 1);
        assert!(clock.covers(&left));
    }
}
