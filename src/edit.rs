//! Every change a person can make, as data. Applying an [`Edit`] is total: one that refers to
//! something that is gone changes nothing.

use std::borrow::Cow;
use std::rc::Rc;

use crate::hidden;
use crate::layout::Spec;
use crate::library::{Block, Id, Kind, Outline, Pack, SlotDecl};
use crate::speech::{Field, Installed, Section, Settings, Speech, ValueSet, Values, Workspace};

/// One change. Ids of new things come with it, so that applying it is pure.
#[derive(Clone, Debug, PartialEq)]
pub enum Edit {
    /// Adds a speech and opens it.
    AddSpeech(Rc<Speech>),
    OpenSpeech(Id),
    RenameSpeech {
        id: Id,
        name: Rc<str>,
    },
    DeleteSpeech(Id),
    /// A change of one speech.
    Speech {
        id: Id,
        change: Change,
    },
    /// Adds an own block, or replaces the one of the same id.
    SaveBlock(Rc<Block>),
    DeleteBlock(Id),
    SaveOutline(Rc<Outline>),
    DeleteOutline(Id),
    /// Puts in what opening files brought, each pack in place of the one of its id.
    OpenPacks {
        packs: Vec<Rc<Installed>>,
        /// The person's own pack, if it was among them.
        own: Option<Rc<Pack>>,
    },
    /// A change of a pack that was opened, or of the person's own.
    Pack {
        id: Id,
        change: PackChange,
    },
    RemovePack(Id),
    /// Adds an own layout, or replaces the one of the same id.
    SaveLayout {
        layout: Rc<Spec>,
        /// What it is chosen for with that.
        choose: Option<For>,
        /// What of it was changed, so that changes of the same close together are one step.
        part: Rc<str>,
    },
    /// What names it has the default layout from then on.
    DeleteLayout(Id),
    ChooseLayout {
        layout: Id,
        choose: For,
    },
    SaveValueSet(Rc<ValueSet>),
    DeleteValueSet(Rc<str>),
    SetSettings(Settings),
    /// Puts a whole workspace in place: a backup that was merged in.
    Replace(Rc<Workspace>),
}

/// What a layout is chosen for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum For {
    /// That speech.
    Speech(Id),
    /// Every speech that names none.
    Default,
}

/// A change of a pack.
#[derive(Clone, Debug, PartialEq)]
pub enum PackChange {
    /// Adds a block, or replaces the one of the same id.
    SaveBlock(Rc<Block>),
    DeleteBlock(Id),
    /// What the pack says of itself; its id stays.
    SetInfo(Rc<Pack>),
}

/// A change of a speech.
#[derive(Clone, Debug, PartialEq)]
pub enum Change {
    SetField {
        field: Field,
        text: Rc<str>,
    },
    /// An empty value takes the value away.
    SetValue {
        slot: Rc<str>,
        value: Rc<str>,
    },
    /// Sets all of these and leaves the others.
    ApplyValues(Values),
    /// Declares a slot for the speech, in place of what its sections say of it.
    Declare(Rc<SlotDecl>),
    AddSections {
        at: usize,
        sections: Vec<Rc<Section>>,
    },
    /// Moves a section to the place it then has, counted from 0.
    Move {
        section: Id,
        to: usize,
    },
    Remove(Id),
    SetText {
        section: Id,
        text: Rc<str>,
    },
    SetTitle {
        section: Id,
        title: Rc<str>,
    },
    SetKind {
        section: Id,
        kind: Kind,
    },
    SetOff {
        section: Id,
        off: bool,
    },
    SetFolded {
        section: Id,
        folded: bool,
    },
    FoldAll(bool),
    /// Puts a section in the place of the one of its id, or at that place where there is none.
    PutSection {
        at: usize,
        section: Rc<Section>,
    },
    /// Gives the speech all that another one says; who it is, it stays.
    Become(Rc<Speech>),
    /// Takes out of the whole speech what nobody sees: see [`hidden`].
    StripHidden,
}

impl Edit {
    /// It only changes what is looked at: nothing to undo.
    pub fn is_view(&self) -> bool {
        matches!(
            self,
            Edit::OpenSpeech(_)
                | Edit::Speech { change: Change::SetFolded { .. } | Change::FoldAll(_), .. }
        )
    }

    /// What a run of typing goes into; edits of the same place close together are one step back.
    pub fn typing_place(&self) -> Option<TypingPlace> {
        match self {
            Edit::RenameSpeech { id, .. } => Some(TypingPlace(id.clone(), "name".into())),
            Edit::Speech { id, change } => {
                let place = match change {
                    Change::SetField { field, .. } => format!("field {field:?}"),
                    Change::SetValue { slot, .. } => format!("slot {slot}"),
                    Change::SetText { section, .. } => format!("text {section}"),
                    Change::SetTitle { section, .. } => format!("title {section}"),
                    _ => return None,
                };
                Some(TypingPlace(id.clone(), place))
            }
            Edit::SaveLayout { layout, part, .. } if !part.is_empty() => {
                Some(TypingPlace(layout.id.clone(), format!("layout {part}")))
            }
            _ => None,
        }
    }
}

/// A field that is typed into.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TypingPlace(Id, String);

impl Workspace {
    /// The workspace after `edit`, made at `now` (milliseconds since 1970); the very same where the
    /// edit changes nothing.
    pub fn apply(self: &Rc<Workspace>, edit: &Edit, now: u64) -> Rc<Workspace> {
        let mut next = Workspace::clone(self);
        let touched = match edit {
            Edit::AddSpeech(speech) => {
                next.speeches.retain(|other| other.id != speech.id);
                next.speeches.insert(0, speech.clone());
                next.current = Some(speech.id.clone());
                true
            }
            Edit::OpenSpeech(id) => {
                let known = next.speech(id).is_some() && next.current.as_ref() != Some(id);
                if known {
                    next.current = Some(id.clone());
                }
                known
            }
            Edit::RenameSpeech { id, name } => {
                next.change_speech(id, now, |speech| replace(&mut speech.name, name.clone()))
            }
            Edit::DeleteSpeech(id) => {
                let at = next.speeches.iter().position(|speech| speech.id == *id);
                if let Some(at) = at {
                    next.speeches.remove(at);
                    if next.current.as_ref() == Some(id) {
                        let neighbour = next.speeches.get(at).or(next.speeches.last());
                        next.current = neighbour.map(|speech| speech.id.clone());
                    }
                }
                at.is_some()
            }
            Edit::Speech { id, change } => {
                // Folding is no work on the text: the time of the last change stays.
                let before = self.speech(id).filter(|_| edit.is_view());
                let now = before.map_or(now, |speech| speech.updated);
                next.change_speech(id, now, |speech| apply(speech, change))
            }
            Edit::SaveBlock(block) => next.change_own(|own| save_block(own, block)),
            Edit::DeleteBlock(id) => next.change_own(|own| delete_block(own, id)),
            Edit::SaveOutline(outline) => next.change_own(|own| {
                put(&mut own.outlines, outline.clone(), |other| other.id == outline.id)
            }),
            Edit::DeleteOutline(id) => {
                next.change_own(|own| remove(&mut own.outlines, |outline| outline.id == *id))
            }
            Edit::OpenPacks { packs, own } => {
                let mut changed = false;
                for opened in packs {
                    changed |= put(&mut next.packs, opened.clone(), |other| {
                        other.pack.id == opened.pack.id
                    });
                }
                if let Some(own) = own {
                    changed |= replace(&mut next.own, own.clone());
                }
                changed
            }
            Edit::Pack { id, change } if *id == next.own.id => {
                next.change_own(|own| apply_to_pack(own, change))
            }
            Edit::Pack { id, change } => next.change_installed(id, change),
            Edit::RemovePack(id) => remove(&mut next.packs, |other| other.pack.id == *id),
            Edit::SaveLayout { layout, choose, part: _ } => {
                let saved = next.change_own(|own| {
                    put(&mut own.layouts, layout.clone(), |other| other.id == layout.id)
                });
                let chosen =
                    choose.as_ref().is_some_and(|choose| next.choose(&layout.id, choose, now));
                saved || chosen
            }
            Edit::DeleteLayout(id) => {
                let gone = next.change_own(|own| remove(&mut own.layouts, |spec| spec.id == *id));
                // Else it would come back with a layout of the same id.
                if gone && next.layout(id).is_none() {
                    for speech in next.speeches.iter_mut().filter(|speech| speech.layout == *id) {
                        Rc::make_mut(speech).layout = Id::default();
                    }
                    if next.settings.layout == *id {
                        Rc::make_mut(&mut next.settings).layout = Id::default();
                    }
                }
                gone
            }
            Edit::ChooseLayout { layout, choose } => next.choose(layout, choose, now),
            Edit::SaveValueSet(set) => {
                put(&mut next.value_sets, set.clone(), |other| other.name == set.name)
            }
            Edit::DeleteValueSet(name) => remove(&mut next.value_sets, |set| set.name == *name),
            Edit::SetSettings(settings) => {
                let changed = *next.settings != *settings;
                next.settings = Rc::new(settings.clone());
                changed
            }
            Edit::Replace(workspace) => {
                let changed = !Rc::ptr_eq(self, workspace);
                next = Workspace::clone(workspace);
                changed
            }
        };
        if touched { Rc::new(next) } else { self.clone() }
    }

    fn change_speech(
        &mut self,
        id: &Id,
        now: u64,
        change: impl FnOnce(&mut Speech) -> bool,
    ) -> bool {
        let Some(slot) = self.speeches.iter_mut().find(|speech| speech.id == *id) else {
            return false;
        };
        let mut speech = Speech::clone(slot);
        let changed = change(&mut speech);
        if changed {
            speech.updated = now;
            *slot = Rc::new(speech);
        }
        changed
    }

    fn change_installed(&mut self, id: &Id, change: &PackChange) -> bool {
        let Some(slot) = self.packs.iter_mut().find(|other| other.pack.id == *id) else {
            return false;
        };
        let mut pack = Pack::clone(&slot.pack);
        let changed = apply_to_pack(&mut pack, change);
        if changed {
            *slot = Rc::new(Installed::new(Rc::new(pack), slot.base().clone()));
        }
        changed
    }

    /// An empty layout id: the default one.
    fn choose(&mut self, layout: &Id, choose: &For, now: u64) -> bool {
        match choose {
            For::Speech(id) => {
                self.change_speech(id, now, |speech| replace(&mut speech.layout, layout.clone()))
            }
            For::Default => {
                let changed = self.settings.layout != *layout;
                Rc::make_mut(&mut self.settings).layout = layout.clone();
                changed
            }
        }
    }

    fn change_own(&mut self, change: impl FnOnce(&mut Pack) -> bool) -> bool {
        let mut own = Pack::clone(&self.own);
        let changed = change(&mut own);
        if changed {
            self.own = Rc::new(own);
        }
        changed
    }
}

fn apply_to_pack(pack: &mut Pack, change: &PackChange) -> bool {
    match change {
        PackChange::SaveBlock(block) => save_block(pack, block),
        PackChange::DeleteBlock(id) => delete_block(pack, id),
        PackChange::SetInfo(info) => {
            let info = Pack { id: pack.id.clone(), ..info.info() };
            let changed = pack.info() != info;
            let Pack { slots, blocks, outlines, layouts, .. } = std::mem::take(pack);
            *pack = Pack { slots, blocks, outlines, layouts, ..info };
            changed
        }
    }
}

fn save_block(pack: &mut Pack, block: &Rc<Block>) -> bool {
    put(&mut pack.blocks, block.clone(), |other| other.id == block.id)
}

/// Takes the block out of the outlines of its pack too.
fn delete_block(pack: &mut Pack, id: &Id) -> bool {
    for outline in &mut pack.outlines {
        if outline.blocks.contains(id) {
            Rc::make_mut(outline).blocks.retain(|block| block != id);
        }
    }
    remove(&mut pack.blocks, |block| block.id == *id)
}

fn apply(speech: &mut Speech, change: &Change) -> bool {
    match change {
        Change::SetField { field, text } => replace(speech.field_mut(*field), text.clone()),
        Change::SetValue { slot, value } => {
            let values = Rc::make_mut(&mut speech.values);
            if value.is_empty() {
                values.remove(slot).is_some()
            } else {
                values.insert(slot.clone(), value.clone()).as_ref() != Some(value)
            }
        }
        Change::ApplyValues(new) => {
            let values = Rc::make_mut(&mut speech.values);
            let mut changed = false;
            for (slot, value) in new {
                changed |= values.insert(slot.clone(), value.clone()).as_ref() != Some(value);
            }
            changed
        }
        Change::Declare(decl) => {
            let mut changed = false;
            let mut known = false;
            for section in &mut speech.sections {
                if let Some(at) = section.slots.iter().position(|own| own.name == decl.name) {
                    known = true;
                    if section.slots[at] != *decl {
                        Rc::make_mut(section).slots[at] = decl.clone();
                        changed = true;
                    }
                }
            }
            let home = speech
                .sections
                .iter()
                .position(|section| crate::slot::names(&section.text).contains(&decl.name))
                .unwrap_or(0);
            if !known && let Some(section) = speech.sections.get_mut(home) {
                Rc::make_mut(section).slots.push(decl.clone());
                changed = true;
            }
            changed
        }
        Change::AddSections { at, sections } => {
            let at = (*at).min(speech.sections.len());
            speech.sections.splice(at..at, sections.iter().cloned());
            !sections.is_empty()
        }
        Change::Move { section, to } => {
            let Some(from) = speech.sections.iter().position(|s| s.id == *section) else {
                return false;
            };
            let section = speech.sections.remove(from);
            let to = (*to).min(speech.sections.len());
            speech.sections.insert(to, section);
            from != to
        }
        Change::Remove(id) => remove(&mut speech.sections, |section| section.id == *id),
        Change::SetText { section, text } => {
            change_section(speech, section, |s| replace(&mut s.text, text.clone()))
        }
        Change::SetTitle { section, title } => {
            change_section(speech, section, |s| replace(&mut s.title, title.clone()))
        }
        Change::SetKind { section, kind } => {
            change_section(speech, section, |s| replace(&mut s.kind, *kind))
        }
        Change::SetOff { section, off } => {
            change_section(speech, section, |s| replace(&mut s.off, *off))
        }
        Change::SetFolded { section, folded } => {
            change_section(speech, section, |s| replace(&mut s.folded, *folded))
        }
        Change::FoldAll(folded) => {
            let mut changed = false;
            for section in speech.sections.iter_mut().filter(|s| s.folded != *folded) {
                Rc::make_mut(section).folded = *folded;
                changed = true;
            }
            changed
        }
        Change::PutSection { at, section } => {
            match speech.sections.iter_mut().find(|other| other.id == section.id) {
                Some(other) => replace(other, section.clone()),
                None => {
                    let at = (*at).min(speech.sections.len());
                    speech.sections.insert(at, section.clone());
                    true
                }
            }
        }
        Change::Become(other) => {
            let Speech { id, created, source, .. } = std::mem::take(speech);
            let source = if other.source.is_empty() { source } else { other.source.clone() };
            *speech = Speech { id, created, source, ..Speech::clone(other) };
            true
        }
        Change::StripHidden => strip_hidden(speech),
    }
}

/// The names of slots lose it everywhere, so that each still finds its value.
fn strip_hidden(speech: &mut Speech) -> bool {
    let mut changed = false;
    let mut strip = |text: &mut Rc<str>| {
        if let Cow::Owned(seen) = hidden::strip(text) {
            *text = seen.into();
            changed = true;
        }
    };
    let Speech { name, title, speaker, date, salutation, .. } = speech;
    [name, title, speaker, date, salutation].into_iter().for_each(&mut strip);
    for section in &mut speech.sections {
        let Section { title, text, .. } = &**section;
        let named = section.slots.iter().map(|decl| &decl.name);
        if hidden::tally([title, text].into_iter().chain(named).map(|text| &**text)).is_empty() {
            continue;
        }
        let section = Rc::make_mut(section);
        strip(&mut section.title);
        strip(&mut section.text);
        for decl in &mut section.slots {
            strip(&mut Rc::make_mut(decl).name);
        }
    }
    let all = speech.values.iter().flat_map(|(name, value)| [&**name, &**value]);
    if !hidden::tally(all).is_empty() {
        // A name that was whole before has the first right to its value.
        let (whole, others): (Vec<_>, Vec<_>) =
            speech.values.iter().partition(|(name, _)| hidden::find(name).is_empty());
        let mut values = Values::new();
        for (name, value) in whole.into_iter().chain(others) {
            let (mut name, mut value) = (name.clone(), value.clone());
            strip(&mut name);
            strip(&mut value);
            if !value.is_empty() {
                values.entry(name).or_insert(value);
            }
        }
        speech.values = Rc::new(values);
    }
    changed
}

fn change_section(speech: &mut Speech, id: &Id, change: impl FnOnce(&mut Section) -> bool) -> bool {
    let Some(slot) = speech.sections.iter_mut().find(|section| section.id == *id) else {
        return false;
    };
    let mut section = Section::clone(slot);
    let changed = change(&mut section);
    if changed {
        *slot = Rc::new(section);
    }
    changed
}

fn replace<T: PartialEq>(place: &mut T, new: T) -> bool {
    let changed = *place != new;
    *place = new;
    changed
}

fn put<T: PartialEq>(list: &mut Vec<T>, item: T, same: impl Fn(&T) -> bool) -> bool {
    match list.iter_mut().find(|other| same(other)) {
        Some(other) => replace(other, item),
        None => {
            list.push(item);
            true
        }
    }
}

fn remove<T>(list: &mut Vec<T>, gone: impl Fn(&T) -> bool) -> bool {
    let before = list.len();
    list.retain(|item| !gone(item));
    list.len() != before
}
