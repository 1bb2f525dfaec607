//! What a person writes: a [`Speech`] of [`Section`]s and slot [`Values`], and the [`Workspace`]
//! that holds all speeches and the person's own material. Data only: it changes through
//! [`crate::edit`], is stored by [`crate::store`] and read by [`crate::compose`].

use std::collections::BTreeMap;
use std::rc::Rc;

use serde::{Deserialize, Serialize};

use crate::layout::{self, Spec};
use crate::library::{Block, Id, Kind, Pack, SlotDecl};

/// Slot values by slot name. A list holds one item a line, a date is written `2026-11-23`.
pub type Values = BTreeMap<Rc<str>, Rc<str>>;

/// One part of a speech: the copy of a block, from then on the person's own.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Section {
    pub id: Id,
    pub title: Rc<str>,
    pub kind: Kind,
    pub text: Rc<str>,
    /// The declarations its slots came with, so that a speech is whole without its library.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub slots: Vec<Rc<SlotDecl>>,
    /// Switched off: kept, but not part of the document.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub off: bool,
    /// Folded in the list of sections.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub folded: bool,
}

impl Section {
    /// A copy of `block` under a new id, with the declarations that hold for it.
    pub fn from_block(id: Id, block: &Block, slots: Vec<Rc<SlotDecl>>) -> Section {
        Section {
            id,
            title: block.title.as_str().into(),
            kind: block.kind,
            text: block.text.clone(),
            slots,
            ..Section::default()
        }
    }
}

/// The parts of a speech that stand before its sections. All but the date may hold slots.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Field {
    Title,
    Speaker,
    Date,
    Salutation,
}

/// A user's document (讲话稿).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Speech {
    pub id: Id,
    /// What the list of speeches calls it; empty: its title.
    #[serde(skip_serializing_if = "str::is_empty")]
    pub name: Rc<str>,
    pub title: Rc<str>,
    /// Name and post, as they stand under the title.
    pub speaker: Rc<str>,
    /// `2026-11-23`, or anything else, which then stands as typed.
    pub date: Rc<str>,
    pub salutation: Rc<str>,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub occasion: String,
    pub sections: Vec<Rc<Section>>,
    pub values: Rc<Values>,
    /// The text it was made from, as it came in: to be shown beside it.
    #[serde(skip_serializing_if = "str::is_empty")]
    pub source: Rc<str>,
    /// The layout it is to have; empty: the default one.
    #[serde(skip_serializing_if = "str::is_empty")]
    pub layout: Id,
    /// Milliseconds since 1970, UTC.
    pub created: u64,
    pub updated: u64,
}

impl Speech {
    pub fn field(&self, field: Field) -> &Rc<str> {
        match field {
            Field::Title => &self.title,
            Field::Speaker => &self.speaker,
            Field::Date => &self.date,
            Field::Salutation => &self.salutation,
        }
    }

    pub fn field_mut(&mut self, field: Field) -> &mut Rc<str> {
        match field {
            Field::Title => &mut self.title,
            Field::Speaker => &mut self.speaker,
            Field::Date => &mut self.date,
            Field::Salutation => &mut self.salutation,
        }
    }

    pub fn section(&self, id: &str) -> Option<&Rc<Section>> {
        self.sections.iter().find(|section| &*section.id == id)
    }
}

/// Slot values kept under a name, to be applied to the next speech (常用值).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct ValueSet {
    pub name: Rc<str>,
    pub values: Values,
}

/// What holds for all speeches.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "WrittenSettings")]
pub struct Settings {
    /// Reading rate in characters a minute, 120 to 280.
    pub rate: u16,
    /// The layout of speeches that name none; empty: the first built-in one.
    #[serde(skip_serializing_if = "str::is_empty")]
    pub layout: Id,
}

impl Settings {
    pub const RATES: std::ops::RangeInclusive<u16> = 120..=280;
}

impl Default for Settings {
    fn default() -> Settings {
        Settings { rate: 180, layout: Id::default() }
    }
}

/// Settings as they were ever stored. Before there were layouts they held three options of one.
#[derive(Deserialize)]
#[serde(default)]
struct WrittenSettings {
    rate: u16,
    layout: Id,
    date_first: bool,
    lead: bool,
    bold_second: bool,
}

impl Default for WrittenSettings {
    fn default() -> WrittenSettings {
        let Settings { rate, layout } = Settings::default();
        WrittenSettings { rate, layout, date_first: true, lead: false, bold_second: false }
    }
}

impl From<WrittenSettings> for Settings {
    fn from(written: WrittenSettings) -> Settings {
        let WrittenSettings { rate, mut layout, date_first, lead, bold_second } = written;
        if layout.is_empty() && (date_first, lead, bold_second) != (true, false, false) {
            layout = layout::with_old_options(date_first, lead, bold_second).id;
        }
        Settings { rate, layout }
    }
}

/// A pack that the person opened (装入的素材包). It stands in place of a built-in one of the same id.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Installed {
    pub pack: Rc<Pack>,
    /// The pack as it came in last, which the next version is measured against. None: it still is
    /// as it came.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub base: Option<Rc<Pack>>,
}

impl Installed {
    /// `pack`, which was made of `base`.
    pub fn new(pack: Rc<Pack>, base: Rc<Pack>) -> Installed {
        let base = (pack != base).then_some(base);
        Installed { pack, base }
    }

    /// The pack as it came in last.
    pub fn base(&self) -> &Rc<Pack> {
        self.base.as_ref().unwrap_or(&self.pack)
    }
}

/// Everything a person keeps. Cheap to clone: undo keeps many.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Workspace {
    pub speeches: Vec<Rc<Speech>>,
    /// The speech that is open.
    pub current: Option<Id>,
    /// The person's own blocks and outlines.
    pub own: Rc<Pack>,
    /// The packs that the person opened, each id once and none empty.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub packs: Vec<Rc<Installed>>,
    pub value_sets: Vec<Rc<ValueSet>>,
    pub settings: Rc<Settings>,
}

impl Workspace {
    pub fn speech(&self, id: &str) -> Option<&Rc<Speech>> {
        self.speeches.iter().find(|speech| &*speech.id == id)
    }

    /// The opened pack of that id.
    pub fn installed(&self, id: &str) -> Option<&Rc<Installed>> {
        self.packs.iter().find(|installed| &*installed.pack.id == id)
    }

    /// The layouts of opened packs and the built-in ones, each id once: an opened one stands in place
    /// of a built-in one, and both give way to the person's own.
    pub fn other_layouts(&self) -> Vec<Rc<Spec>> {
        let opened = self.packs.iter().flat_map(|installed| installed.pack.layouts.iter().cloned());
        let mut others: Vec<Rc<Spec>> = Vec::new();
        for spec in opened.chain(layout::built_in()) {
            let known = self.own.layouts.iter().chain(&others).any(|other| other.id == spec.id);
            if !known {
                others.push(spec);
            }
        }
        others
    }

    /// The layout of that id.
    pub fn layout(&self, id: &str) -> Option<Rc<Spec>> {
        let own = self.own.layouts.iter().find(|spec| *spec.id == *id).cloned();
        own.or_else(|| self.other_layouts().into_iter().find(|spec| *spec.id == *id))
    }

    /// The layout of speeches that name none.
    pub fn default_layout(&self) -> Rc<Spec> {
        self.layout(&self.settings.layout).unwrap_or_default()
    }

    /// The layout of a speech: the one it names, as far as it is to be had, or the default.
    pub fn layout_of(&self, speech: &Speech) -> Rc<Spec> {
        let named = (!speech.layout.is_empty()).then(|| self.layout(&speech.layout)).flatten();
        named.unwrap_or_else(|| self.default_layout())
    }

    /// What the settings of the time before there were layouts ask for is there as a layout of the
    /// person's own.
    pub(crate) fn adopt_old_options(&mut self) {
        let wanted = &self.settings.layout;
        if wanted.is_empty() || self.layout(wanted).is_some() {
            return;
        }
        let options = [true, false].into_iter().flat_map(|date_first| {
            [(false, false), (false, true), (true, false), (true, true)]
                .map(|(lead, bold)| layout::with_old_options(date_first, lead, bold))
        });
        if let Some(spec) = options.into_iter().find(|spec| spec.id == *wanted) {
            Rc::make_mut(&mut self.own).layouts.push(Rc::new(spec));
        }
    }

    pub fn current_speech(&self) -> Option<&Rc<Speech>> {
        self.current.as_deref().and_then(|id| self.speech(id))
    }
}
