//! What other pages wrote meanwhile: another tab, or this page itself before it was killed, as the
//! slower of two stores tells later. What this page did not change is taken over; what both changed
//! is merged, or shown to the person as a [`Conflict`]. Until then both versions stay in the store.
//!
//! Nothing here changes the workspace: that is the page's, which may have gone on. An [`Arrival`] says
//! what it stands in place of, and is dropped where that is no longer there. The next look finds out
//! which of the two happened, so the page looks again once it has taken over, before anything more is
//! written in it.

use std::collections::BTreeMap;
use std::rc::Rc;

use super::backup::{merge_installed, merge_pack, merge_values};
use super::bin::{Binned, first};
use super::keeper::Keeper;
use super::name::{Clock, Generation, Listing, Name, Sort, list};
use super::reconcile::{Reconciled, reconcile};
use super::record::{Record, Trouble, decode};
use super::{Content, Merged, Storage};
use crate::library::{Id, Pack};
use crate::speech::{Installed, Settings, Speech, ValueSet, Workspace};

/// What other pages wrote.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct News {
    pub arrivals: Vec<Arrival>,
    pub conflicts: Vec<Conflict>,
}

/// Something to be put in place of what the workspace has. `was` and `now` are none where there is no
/// such thing.
#[derive(Clone, Debug, PartialEq)]
pub enum Arrival {
    Speech { was: Option<Rc<Speech>>, now: Option<Rc<Speech>> },
    Pack { was: Option<Rc<Installed>>, now: Option<Rc<Installed>> },
    Own { was: Rc<Pack>, now: Rc<Pack> },
    Values { was: Vec<Rc<ValueSet>>, now: Vec<Rc<ValueSet>> },
    Settings { was: Rc<Settings>, now: Rc<Settings> },
}

/// A speech that was changed here and elsewhere in the same place.
#[derive(Clone, Debug, PartialEq)]
pub struct Conflict {
    pub mine: Rc<Speech>,
    pub theirs: Rc<Speech>,
    pub reconciled: Reconciled,
    /// Which writing of it theirs is.
    generation: Generation,
    clock: Clock,
}

/// The workspace with what arrived. What was changed since is left.
pub fn take_over(workspace: &Workspace, arrivals: &[Arrival]) -> Workspace {
    let mut next = workspace.clone();
    for arrival in arrivals {
        match arrival {
            Arrival::Speech { was, now } => {
                let (Some(id), speeches) = (id_of(was, now, |s| &s.id), &mut next.speeches) else {
                    continue;
                };
                replace(speeches, was, now, |speech| speech.id == id);
                if next.current.as_ref().is_none_or(|current| next.speech(current).is_none()) {
                    next.current = next.speeches.first().map(|speech| speech.id.clone());
                }
            }
            Arrival::Pack { was, now } => {
                if let Some(id) = id_of(was, now, |installed| &installed.pack.id) {
                    replace(&mut next.packs, was, now, |other| other.pack.id == id);
                }
            }
            Arrival::Own { was, now } if next.own == *was => next.own = now.clone(),
            Arrival::Values { was, now } if next.value_sets == *was => {
                next.value_sets.clone_from(now);
            }
            Arrival::Settings { was, now } if next.settings == *was => next.settings = now.clone(),
            _ => {}
        }
    }
    next
}

fn id_of<T>(was: &Option<Rc<T>>, now: &Option<Rc<T>>, id: fn(&T) -> &Id) -> Option<Id> {
    was.as_ref().or(now.as_ref()).map(|content| id(content).clone())
}

fn replace<T: PartialEq>(
    all: &mut Vec<Rc<T>>,
    was: &Option<Rc<T>>,
    now: &Option<Rc<T>>,
    is: impl Fn(&Rc<T>) -> bool,
) {
    let at = all.iter().position(is);
    match (at, was, now) {
        (None, None, Some(now)) => all.insert(0, now.clone()),
        (Some(at), Some(was), Some(now)) if all[at] == *was => all[at] = now.clone(),
        (Some(at), Some(was), None) if all[at] == *was => {
            all.remove(at);
        }
        _ => {}
    }
}

impl Keeper {
    /// Sees what other pages wrote since the last look.
    pub fn look(&mut self, storage: &dyn Storage, workspace: &Workspace) -> News {
        match list(storage) {
            Ok(listing) => self.meet(storage, &listing, workspace),
            Err(_) => News::default(),
        }
    }

    /// The person chose: what is saved next has theirs in it.
    pub fn settle(&mut self, conflict: &Conflict) {
        let name = Name::speech(&conflict.mine.id);
        let known = self.known.entry(name.clone()).or_default();
        known.clock.join(&conflict.clock);
        known.clock.add(&conflict.generation);
        self.forced.insert(name);
    }

    pub(super) fn meet(
        &mut self,
        storage: &dyn Storage,
        listing: &Listing,
        workspace: &Workspace,
    ) -> News {
        let mut news = News::default();
        let strange: Vec<(Name, Vec<Generation>)> = listing
            .iter()
            .filter(|(name, _)| !self.held.contains(name))
            .filter_map(|(name, all)| {
                let clock = self.known.get(name).map(|known| &known.clock);
                let strange =
                    |generation: &&Generation| clock.is_none_or(|clock| !clock.covers(generation));
                let all: Vec<Generation> = all.iter().filter(strange).cloned().collect();
                (!all.is_empty()).then(|| (name.clone(), all))
            })
            .collect();
        let (bins, others): (Vec<_>, Vec<_>) =
            strange.into_iter().partition(|(name, _)| name.sort == Sort::Bin);
        for (name, all) in bins {
            self.meet_bin(storage, &name, all);
        }
        for (name, all) in others {
            // What was deleted is known, so that what may come in its place stands above it.
            let gone = self.bin.get(&name).map(Binned::clock).unwrap_or_default();
            let (deleted, all): (Vec<_>, Vec<_>) =
                all.into_iter().partition(|generation| gone.covers(generation));
            if !deleted.is_empty() {
                self.know(&name, deleted);
            }
            let met = Met { storage, listing, workspace };
            match name.sort {
                Sort::Speech => self.meet_speech(&met, &name, all, &mut news),
                Sort::Pack => self.meet_pack(&met, &name, all, &mut news),
                Sort::Own => self.meet_own(&met, &name, all, &mut news),
                Sort::Values => self.meet_values(&met, &name, all, &mut news),
                Sort::Settings => self.meet_settings(&met, &name, all, &mut news),
                // The order is each page's own; the next writing stands in place of all.
                Sort::Index => self.know(&name, all),
                Sort::Bin => {}
            }
        }
        self.meet_deletions(listing, workspace, &mut news);
        news
    }

    fn know(&mut self, name: &Name, all: Vec<Generation>) {
        let known = self.known.entry(name.clone()).or_default();
        for generation in all {
            known.clock.add(&generation);
            known.head = generation.max(std::mem::take(&mut known.head));
        }
    }

    fn meet_bin(&mut self, storage: &dyn Storage, name: &Name, all: Vec<Generation>) {
        let Some(of) = name.binned() else { return };
        if let Some((_, record)) = heads::<Binned>(storage, name, &all).into_iter().next() {
            let mut binned = record.content;
            if let Some(before) = self.bin.get(&of) {
                let mut clock = before.clock();
                clock.join(&binned.clock());
                binned = Binned::new(binned.deleted, &clock);
            }
            self.bin.insert(of, binned);
        }
        self.know(name, all);
    }

    /// What another page deleted goes here too, unless it was changed here since.
    fn meet_deletions(&mut self, listing: &Listing, workspace: &Workspace, news: &mut News) {
        let covered = |(name, binned): (&Name, &Binned)| {
            let clock = binned.clock();
            let head = self.known.get(name).is_some_and(|known| clock.covers(&known.head));
            let all = listing.get(name).into_iter().flatten();
            (head && all.into_iter().all(|generation| clock.covers(generation)))
                .then(|| name.clone())
        };
        let deleted: Vec<Name> = self.bin.iter().filter_map(covered).collect();
        for name in deleted {
            if name.sort == Sort::Speech {
                let saved = self.saved.speech(&name.id).cloned();
                match (saved, workspace.speech(&name.id)) {
                    (Some(saved), Some(here)) if saved == *here => {
                        news.arrivals.push(Arrival::Speech { was: Some(saved), now: None });
                    }
                    (Some(_), None) => self.saved.speeches.retain(|s| s.id != name.id),
                    _ => {}
                }
            } else {
                let saved = self.saved.installed(&name.id).cloned();
                match (saved, workspace.installed(&name.id)) {
                    (Some(saved), Some(here)) if saved == *here => {
                        news.arrivals.push(Arrival::Pack { was: Some(saved), now: None });
                    }
                    (Some(_), None) => self.saved.packs.retain(|p| p.pack.id != name.id),
                    _ => {}
                }
            }
        }
    }

    fn meet_speech(&mut self, met: &Met, name: &Name, all: Vec<Generation>, news: &mut News) {
        for (generation, mut record) in heads::<Rc<Speech>>(met.storage, name, &all) {
            record.content.set_id(&name.id);
            let Record { stamp, content: theirs, .. } = record;
            let saved = self.saved.speech(&name.id).cloned();
            let mine = met.workspace.speech(&name.id).cloned();
            let descends = self.descends(name, &stamp.clock);
            let Some(here) = mine else {
                news.arrivals.push(Arrival::Speech { was: None, now: Some(theirs) });
                continue;
            };
            let merged = if here == theirs {
                Ok(here.clone())
            } else if descends && saved.as_ref() == Some(&here) {
                Ok(theirs.clone())
            } else {
                let base = match descends {
                    true => saved.clone(),
                    false => self.common(met, name, &stamp.clock),
                };
                let base = base.as_deref();
                // Both pages make the same of the two, so that they agree.
                let first = saved.as_ref() != Some(&here) || self.known_head(name) > generation;
                let merged = match first {
                    true => reconcile(base, &here, &theirs),
                    false => reconcile(base, &theirs, &here),
                };
                match merged.clashes.is_empty() {
                    true => Ok(Rc::new(merged.speech)),
                    false => Err(reconcile(base, &here, &theirs)),
                }
            };
            match merged {
                Ok(merged) if merged == here => {
                    let equal = here == theirs;
                    if descends || equal {
                        match self.saved.speeches.iter_mut().find(|s| s.id == name.id) {
                            Some(saved) => *saved = theirs,
                            None => self.saved.speeches.push(theirs),
                        }
                    }
                    self.adopt(name, generation, &stamp.clock, descends, equal);
                }
                Ok(merged) => {
                    news.arrivals.push(Arrival::Speech { was: Some(here), now: Some(merged) });
                }
                Err(reconciled) => {
                    let (mine, clock) = (here, stamp.clock);
                    let conflict = Conflict { mine, theirs, reconciled, generation, clock };
                    news.conflicts.push(conflict);
                }
            }
        }
    }

    fn meet_pack(&mut self, met: &Met, name: &Name, all: Vec<Generation>, news: &mut News) {
        for (generation, mut record) in heads::<Rc<Installed>>(met.storage, name, &all) {
            record.content.set_id(&name.id);
            let (clock, theirs) = (record.stamp.clock, record.content);
            let saved = self.saved.installed(&name.id).cloned();
            let Some(here) = met.workspace.installed(&name.id).cloned() else {
                news.arrivals.push(Arrival::Pack { was: None, now: Some(theirs) });
                continue;
            };
            let both = |a: &Rc<Installed>, b: &Rc<Installed>, fresh: &mut dyn FnMut() -> Id| {
                let mut packs = vec![a.clone()];
                merge_installed(&mut packs, b, &mut || fresh(), &mut Merged::default());
                packs.pop().unwrap_or_else(|| a.clone())
            };
            let way = self.way(name, &generation, &clock, saved.as_ref(), &here, &theirs, both);
            match way {
                Way::Adopt { take, descends } => {
                    if take {
                        match self.saved.packs.iter_mut().find(|p| p.pack.id == name.id) {
                            Some(saved) => *saved = theirs,
                            None => self.saved.packs.push(theirs),
                        }
                    }
                    self.adopt(name, generation, &clock, descends, take);
                }
                Way::Take(now) => {
                    news.arrivals.push(Arrival::Pack { was: Some(here), now: Some(now) });
                }
            }
        }
    }

    fn meet_own(&mut self, met: &Met, name: &Name, all: Vec<Generation>, news: &mut News) {
        for (generation, record) in heads::<Rc<Pack>>(met.storage, name, &all) {
            let (clock, theirs) = (record.stamp.clock, record.content);
            let (saved, here) = (self.saved.own.clone(), met.workspace.own.clone());
            let both = |a: &Rc<Pack>, b: &Rc<Pack>, fresh: &mut dyn FnMut() -> Id| {
                let mut own = Pack::clone(a);
                merge_pack(&mut own, b, &mut || fresh(), &mut Merged::default());
                Rc::new(own)
            };
            match self.way(name, &generation, &clock, Some(&saved), &here, &theirs, both) {
                Way::Adopt { take, descends } => {
                    if take {
                        self.saved.own = theirs;
                    }
                    self.adopt(name, generation, &clock, descends, take);
                }
                Way::Take(now) => news.arrivals.push(Arrival::Own { was: here, now }),
            }
        }
    }

    fn meet_values(&mut self, met: &Met, name: &Name, all: Vec<Generation>, news: &mut News) {
        for (generation, record) in heads::<Vec<Rc<ValueSet>>>(met.storage, name, &all) {
            let (clock, theirs) = (record.stamp.clock, record.content);
            let (saved, here) = (self.saved.value_sets.clone(), met.workspace.value_sets.clone());
            let both = |a: &Vec<Rc<ValueSet>>, b: &Vec<_>, _: &mut dyn FnMut() -> Id| {
                let mut sets = a.clone();
                b.iter().for_each(|set| merge_values(&mut sets, set, &mut Merged::default()));
                sets
            };
            match self.way(name, &generation, &clock, Some(&saved), &here, &theirs, both) {
                Way::Adopt { take, descends } => {
                    if take {
                        self.saved.value_sets = theirs;
                    }
                    self.adopt(name, generation, &clock, descends, take);
                }
                Way::Take(now) => news.arrivals.push(Arrival::Values { was: here, now }),
            }
        }
    }

    fn meet_settings(&mut self, met: &Met, name: &Name, all: Vec<Generation>, news: &mut News) {
        for (generation, record) in heads::<Rc<Settings>>(met.storage, name, &all) {
            let (clock, theirs) = (record.stamp.clock, record.content);
            let (saved, here) = (self.saved.settings.clone(), met.workspace.settings.clone());
            // They are chosen, not written: the first of the two stands.
            let both = |a: &Rc<Settings>, _: &Rc<_>, _: &mut dyn FnMut() -> Id| a.clone();
            match self.way(name, &generation, &clock, Some(&saved), &here, &theirs, both) {
                Way::Adopt { take, descends } => {
                    if take {
                        self.saved.settings = theirs;
                    }
                    self.adopt(name, generation, &clock, descends, take);
                }
                Way::Take(now) => news.arrivals.push(Arrival::Settings { was: here, now }),
            }
        }
    }

    /// What to do with another version of what can always be merged.
    #[allow(clippy::too_many_arguments)]
    fn way<T: Content>(
        &self,
        name: &Name,
        generation: &Generation,
        clock: &Clock,
        saved: Option<&T>,
        here: &T,
        theirs: &T,
        both: impl Fn(&T, &T, &mut dyn FnMut() -> Id) -> T,
    ) -> Way<T> {
        let descends = self.descends(name, clock);
        if here == theirs {
            return Way::Adopt { take: true, descends };
        }
        if descends && saved == Some(here) {
            return Way::Take(theirs.clone());
        }
        // Both pages make the same of the two, ids and all, so that they agree.
        let first = saved != Some(here) || self.known_head(name) > *generation;
        let (a, b) = if first { (here, theirs) } else { (theirs, here) };
        let second = if first { generation.clone() } else { self.known_head(name) };
        let mut count = 0;
        let mut fresh = || {
            count += 1;
            format!("{second}-{count}").into()
        };
        let merged = both(a, b, &mut fresh);
        if merged == *here { Way::Adopt { take: descends, descends } } else { Way::Take(merged) }
    }

    /// What the page holds has another generation in it.
    fn adopt(
        &mut self,
        name: &Name,
        generation: Generation,
        clock: &Clock,
        descends: bool,
        equal: bool,
    ) {
        let known = self.known.entry(name.clone()).or_default();
        known.clock.join(clock);
        known.clock.add(&generation);
        if descends {
            known.head = generation;
        } else if !equal {
            // To be written once more, with both behind it.
            self.forced.insert(name.clone());
        }
    }

    fn known_head(&self, name: &Name) -> Generation {
        self.known.get(name).map(|known| known.head.clone()).unwrap_or_default()
    }

    /// Whether a generation with that clock was made from what is saved here.
    fn descends(&self, name: &Name, clock: &Clock) -> bool {
        let head = self.known_head(name);
        // Without a head, what is here was never in the store.
        head == Generation::default() || clock.covers(&head)
    }

    /// The latest version that both came from, if it is still there.
    fn common<T: Content>(&self, met: &Met, name: &Name, clock: &Clock) -> Option<T> {
        let known = &self.known.get(name)?.clock;
        let all = met.listing.get(name)?.iter();
        let common = all.filter(|generation| known.covers(generation) && clock.covers(generation));
        first(met.storage, name, common)
    }
}

/// What is looked at.
struct Met<'a> {
    storage: &'a dyn Storage,
    listing: &'a Listing,
    workspace: &'a Workspace,
}

enum Way<T> {
    /// It is part of what is here. `take`: what is saved is theirs.
    Adopt {
        take: bool,
        descends: bool,
    },
    Take(T),
}

/// Those generations that no other is made from, and can be read, the latest first.
fn heads<T: Content>(
    storage: &dyn Storage,
    name: &Name,
    all: &[Generation],
) -> Vec<(Generation, Record<T>)> {
    let mut heads: BTreeMap<Generation, Record<T>> = BTreeMap::new();
    let mut behind = Clock::default();
    for generation in all {
        if behind.covers(generation) {
            continue;
        }
        let read = || -> Result<Record<T>, Trouble> {
            let raw = storage.get(&name.key(generation)).ok().flatten().ok_or(Trouble::Damaged)?;
            decode(name.sort.word(), &raw)
        };
        // What cannot be read is set aside when the page is opened next.
        let Ok(record) = read() else { continue };
        if record.version > 1 && record.content.id().is_some_and(|id| *id != name.id) {
            continue;
        }
        behind.join(&record.stamp.clock);
        behind.add(generation);
        heads.insert(generation.clone(), record);
    }
    heads.into_iter().rev().collect()
}
