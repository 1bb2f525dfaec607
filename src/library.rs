//! What a person composes from: [`Block`]s with slots, [`Outline`]s that order them, and the
//! [`Pack`]s that carry both. Data only; packs are read and written by [`crate::pack`].

use std::rc::Rc;

use serde::{Deserialize, Serialize};

use crate::layout::Spec;

/// A name that stays the same for as long as the thing exists: of a block, an outline, a pack, a
/// section or a speech.
pub type Id = Rc<str>;

/// What a section does in a speech (段落块的类别).
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
pub enum Kind {
    #[serde(rename = "称谓")]
    Salutation,
    #[serde(rename = "开场")]
    Opening,
    #[serde(rename = "成绩")]
    Achievement,
    #[serde(rename = "形势")]
    Situation,
    #[serde(rename = "问题")]
    Problem,
    #[serde(rename = "任务")]
    Task,
    #[serde(rename = "举措")]
    Measure,
    #[serde(rename = "要求")]
    Requirement,
    #[serde(rename = "表态")]
    Pledge,
    #[serde(rename = "致谢")]
    Thanks,
    #[serde(rename = "祝愿")]
    Wish,
    #[serde(rename = "结尾")]
    Closing,
    #[serde(rename = "串词")]
    Link,
    /// Also what an unknown kind in a file becomes.
    #[default]
    #[serde(rename = "其他", other)]
    Other,
}

impl Kind {
    /// Every kind, in the order in which a speech usually has them.
    pub const ALL: [Kind; 14] = [
        Kind::Salutation,
        Kind::Opening,
        Kind::Achievement,
        Kind::Situation,
        Kind::Problem,
        Kind::Task,
        Kind::Measure,
        Kind::Requirement,
        Kind::Pledge,
        Kind::Thanks,
        Kind::Wish,
        Kind::Closing,
        Kind::Link,
        Kind::Other,
    ];

    /// The Chinese name, the one that pack files and the page use.
    pub fn label(self) -> &'static str {
        match self {
            Kind::Salutation => "称谓",
            Kind::Opening => "开场",
            Kind::Achievement => "成绩",
            Kind::Situation => "形势",
            Kind::Problem => "问题",
            Kind::Task => "任务",
            Kind::Measure => "举措",
            Kind::Requirement => "要求",
            Kind::Pledge => "表态",
            Kind::Thanks => "致谢",
            Kind::Wish => "祝愿",
            Kind::Closing => "结尾",
            Kind::Link => "串词",
            Kind::Other => "其他",
        }
    }

    /// The kind of that Chinese name.
    pub fn from_label(label: &str) -> Option<Kind> {
        Kind::ALL.into_iter().find(|kind| kind.label() == label)
    }
}

/// What sort of value a slot takes (占位符的种类).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum SlotKind {
    #[serde(rename = "长文本")]
    LongText,
    #[serde(rename = "数字")]
    Number,
    #[serde(rename = "日期")]
    Date,
    #[serde(rename = "选项")]
    Choice,
    #[serde(rename = "列表")]
    List,
    #[serde(rename = "层级")]
    Level,
    /// Also what an undeclared slot and an unknown kind in a file are.
    #[default]
    #[serde(rename = "文本", other)]
    Text,
}

impl SlotKind {
    pub const ALL: [SlotKind; 7] = [
        SlotKind::Text,
        SlotKind::LongText,
        SlotKind::Number,
        SlotKind::Date,
        SlotKind::Choice,
        SlotKind::List,
        SlotKind::Level,
    ];

    /// The Chinese name, the one that pack files and the page use.
    pub fn label(self) -> &'static str {
        match self {
            SlotKind::Text => "文本",
            SlotKind::LongText => "长文本",
            SlotKind::Number => "数字",
            SlotKind::Date => "日期",
            SlotKind::Choice => "选项",
            SlotKind::List => "列表",
            SlotKind::Level => "层级",
        }
    }

    /// The kind of that Chinese name.
    pub fn from_label(label: &str) -> Option<SlotKind> {
        SlotKind::ALL.into_iter().find(|kind| kind.label() == label)
    }
}

/// The declaration of a slot: made once, valid for every place that bears the name.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct SlotDecl {
    pub name: Rc<str>,
    pub kind: SlotKind,
    /// What the person is asked for.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub prompt: String,
    /// The value where the person gives none; same form as a value in [`crate::speech::Values`].
    #[serde(skip_serializing_if = "String::is_empty")]
    pub default: String,
    /// A value to show and to fill examples with; never goes into a person's own speech.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub example: String,
    /// Shown behind the field, not part of the text.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub unit: String,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub choices: Vec<String>,
    /// An optional slot may stay empty: it is not counted as unfilled and leaves no trace.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub optional: bool,
}

/// A reusable section of a speech (段落块).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Block {
    pub id: Id,
    pub title: String,
    pub kind: Kind,
    pub occasions: Vec<String>,
    pub tags: Vec<String>,
    /// One line: what the block is for.
    pub summary: String,
    /// As a clerk writes it: natural numerals, Markdown and slots.
    pub text: Rc<str>,
    pub slots: Vec<Rc<SlotDecl>>,
}

impl Block {
    /// Whether the block is of that kind and suits that occasion, where either is asked for.
    pub fn is_of(&self, kind: Option<Kind>, occasion: Option<&str>) -> bool {
        kind.is_none_or(|kind| self.kind == kind)
            && occasion.is_none_or(|o| self.occasions.iter().any(|own| own == o))
    }
}

/// An ordered choice of blocks for an occasion (提纲).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Outline {
    pub id: Id,
    /// What the outline is called in the library.
    pub title: String,
    pub occasion: String,
    pub summary: String,
    /// The title of the speech; may hold slots.
    pub speech_title: String,
    pub salutation: String,
    /// Ids of blocks of the same pack, in order.
    pub blocks: Vec<Id>,
}

/// A named, versioned collection of blocks, outlines and layouts: one file (素材包).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Pack {
    pub id: Id,
    pub name: String,
    pub version: String,
    pub author: String,
    pub licence: String,
    /// Where its texts are from: a file, a book, an office.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub source: String,
    pub note: String,
    /// Declarations that hold for every block of the pack.
    pub slots: Vec<Rc<SlotDecl>>,
    pub blocks: Vec<Rc<Block>>,
    pub outlines: Vec<Rc<Outline>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub layouts: Vec<Rc<Spec>>,
}

impl Pack {
    /// What the pack says of itself, without its declarations, blocks, outlines and
    /// layouts.
    pub fn info(&self) -> Pack {
        Pack {
            id: self.id.clone(),
            name: self.name.clone(),
            version: self.version.clone(),
            author: self.author.clone(),
            licence: self.licence.clone(),
            source: self.source.clone(),
            note: self.note.clone(),
            ..Pack::default()
        }
    }

    pub fn block(&self, id: &str) -> Option<&Rc<Block>> {
        self.blocks.iter().find(|block| &*block.id == id)
    }

    /// The declarations a block brings along when it is copied out of this pack: its own first,
    /// then the pack's, each name once.
    pub fn slots_of(&self, block: &Block) -> Vec<Rc<SlotDecl>> {
        let mut slots = block.slots.clone();
        for decl in &self.slots {
            if !slots.iter().any(|own| own.name == decl.name) {
                slots.push(decl.clone());
            }
        }
        slots
    }
}
