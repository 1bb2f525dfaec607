//! Two versions of a pack made one: what differs, measured against the version both came from, and
//! the pack that a choice for each difference gives. Nothing is dropped without the person's word.

use std::collections::BTreeMap;
use std::rc::Rc;

use crate::layout::Spec;
use crate::library::{Block, Id, Outline, Pack, SlotDecl};
use crate::pack;
use crate::sorted;

/// A part of a pack that is chosen as a whole.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Part {
    /// What the pack says of itself; with it goes the order of what both versions have.
    Info(Rc<Pack>),
    Slot(Rc<SlotDecl>),
    Block(Rc<Block>),
    Outline(Rc<Outline>),
    Layout(Rc<Spec>),
}

/// How a part stands in the two versions.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Status {
    Same,
    NewHere,
    NewThere,
    ChangedHere,
    ChangedThere,
    /// Both have it, and each otherwise than before.
    ChangedBoth,
    DeletedHere,
    DeletedThere,
    DeletedHereChangedThere,
    ChangedHereDeletedThere,
}

/// What to do with a part that differs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Choice {
    Mine,
    Theirs,
    /// Mine stays, and theirs comes in beside it under a new id.
    Both,
}

/// One part of either version, or of both.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    pub status: Status,
    /// At least one of the two is there.
    pub mine: Option<Part>,
    pub theirs: Option<Part>,
}

/// Two versions of a pack, part by part.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Comparison {
    pub mine: Rc<Pack>,
    pub theirs: Rc<Pack>,
    /// The pack itself, its declarations, blocks, outlines and layouts, also those that are the same.
    pub parts: Vec<Difference>,
}

/// Behind the title of what came in beside its other version.
const COPY: &str = "（新版）";

impl Part {
    /// What a person calls it.
    pub fn title(&self) -> &str {
        match self {
            Part::Info(pack) => &pack.name,
            Part::Slot(slot) => &slot.name,
            Part::Block(block) => &block.title,
            Part::Outline(outline) => &outline.title,
            Part::Layout(layout) => &layout.name,
        }
    }

    /// All there is to it, as a pack file has it but for the line with its id.
    pub fn text(&self) -> String {
        let one = match self {
            Part::Info(pack) => pack.info(),
            Part::Slot(slot) => Pack { slots: vec![slot.clone()], ..Pack::default() },
            Part::Block(block) => Pack { blocks: vec![block.clone()], ..Pack::default() },
            Part::Outline(outline) => Pack { outlines: vec![outline.clone()], ..Pack::default() },
            Part::Layout(layout) => Pack { layouts: vec![layout.clone()], ..Pack::default() },
        };
        let heads = if matches!(self, Part::Info(_) | Part::Slot(_)) { 1 } else { 3 };
        let text = pack::write(&one);
        text.lines().skip(heads).collect::<Vec<_>>().join("\n")
    }
}

impl Difference {
    /// What is done if nobody says otherwise: what only one side changed is taken, what is only on
    /// one side is kept, and of what both changed both are kept where both can be.
    pub fn proposed(&self) -> Choice {
        match self.status {
            Status::NewThere | Status::ChangedThere | Status::DeletedHereChangedThere => {
                Choice::Theirs
            }
            Status::ChangedBoth if self.can_be_both() => Choice::Both,
            _ => Choice::Mine,
        }
    }

    /// Whether [`Choice::Both`] means anything: a name can be declared once only.
    pub fn can_be_both(&self) -> bool {
        let both = self.mine.is_some() && self.theirs.is_some();
        both && matches!(self.mine, Some(Part::Block(_) | Part::Outline(_) | Part::Layout(_)))
    }

    /// Neither side alone can be right: the person has to look.
    pub fn is_conflict(&self) -> bool {
        use Status::{ChangedBoth, ChangedHereDeletedThere, DeletedHereChangedThere};
        matches!(self.status, ChangedBoth | ChangedHereDeletedThere | DeletedHereChangedThere)
    }
}

impl Comparison {
    /// What the person can choose about, with its place in [`Comparison::parts`].
    pub fn differences(&self) -> impl Iterator<Item = (usize, &Difference)> {
        self.parts.iter().enumerate().filter(|(_, part)| part.status != Status::Same)
    }

    /// The choices that hold if nobody says otherwise, one for each part.
    pub fn proposed(&self) -> Vec<Choice> {
        self.parts.iter().map(Difference::proposed).collect()
    }
}

/// Compares a pack with another version of it. `base` is the version both came from; without it
/// what only one side has is new, and what differs was changed by both.
pub fn compare(base: Option<&Pack>, mine: &Rc<Pack>, theirs: &Rc<Pack>) -> Comparison {
    let nothing = Pack::default();
    let known = base.unwrap_or(&nothing);
    let info = Difference {
        status: status(base, Some(&**mine), Some(&**theirs), |a, b| {
            a.info() == b.info() && same_order(a, b)
        }),
        mine: Some(Part::Info(mine.clone())),
        theirs: Some(Part::Info(theirs.clone())),
    };
    let mut parts = vec![info];
    let lists = [&known.slots, &mine.slots, &theirs.slots];
    parts.extend(differences(lists, slot_name, Part::Slot));
    let lists = [&known.blocks, &mine.blocks, &theirs.blocks];
    parts.extend(differences(lists, block_id, Part::Block));
    let lists = [&known.outlines, &mine.outlines, &theirs.outlines];
    parts.extend(differences(lists, outline_id, Part::Outline));
    let lists = [&known.layouts, &mine.layouts, &theirs.layouts];
    parts.extend(differences(lists, layout_id, Part::Layout));
    Comparison { mine: mine.clone(), theirs: theirs.clone(), parts }
}

/// The pack that the choices give, one for each part of the comparison; a missing one is what is
/// proposed. `fresh` makes ids for copies.
pub fn merge(comparison: &Comparison, choices: &[Choice], mut fresh: impl FnMut() -> Id) -> Pack {
    let (mine, theirs) = (&*comparison.mine, &*comparison.theirs);
    let chosen =
        |at: usize, part: &Difference| choices.get(at).copied().unwrap_or_else(|| part.proposed());
    let order = comparison.parts.first().map_or(Choice::Mine, |info| match info.status {
        Status::Same => Choice::Mine,
        _ => chosen(0, info),
    });
    let (mut slots, mut blocks, mut outlines) = (Vec::new(), Vec::new(), Vec::new());
    let mut layouts = Vec::new();
    // Blocks that came in beside their other version: old id, new id.
    let mut copies: Vec<(Id, Id)> = Vec::new();
    for (at, part) in comparison.parts.iter().enumerate() {
        let (first, second) = match chosen(at, part) {
            Choice::Theirs => (&part.theirs, None),
            Choice::Both if part.can_be_both() => (&part.mine, part.theirs.as_ref()),
            Choice::Mine | Choice::Both => (&part.mine, None),
        };
        match first {
            Some(Part::Slot(slot)) => slots.push(slot.clone()),
            Some(Part::Block(block)) => blocks.push(block.clone()),
            Some(Part::Outline(outline)) => outlines.push(outline.clone()),
            Some(Part::Layout(layout)) => layouts.push(layout.clone()),
            Some(Part::Info(_)) | None => {}
        }
        match second {
            Some(Part::Block(block)) => {
                let (id, title) = (fresh(), format!("{}{COPY}", block.title));
                copies.push((block.id.clone(), id.clone()));
                blocks.push(Rc::new(Block { id, title, ..Block::clone(block) }));
            }
            Some(Part::Outline(outline)) => {
                // It goes on using the blocks it was made of.
                let blocks = outline.blocks.iter().map(|id| {
                    let copy = copies.iter().find(|(old, _)| old == id);
                    copy.map_or(id, |(_, new)| new).clone()
                });
                outlines.push(Rc::new(Outline {
                    id: fresh(),
                    title: format!("{}{COPY}", outline.title),
                    blocks: blocks.collect(),
                    ..Outline::clone(outline)
                }));
            }
            Some(Part::Layout(layout)) => {
                let (id, name) = (fresh(), format!("{}{COPY}", layout.name).into());
                layouts.push(Rc::new(Spec { id, name, ..Spec::clone(layout) }));
            }
            _ => {}
        }
    }
    let (first, second) = match order {
        Choice::Theirs => (theirs, mine),
        Choice::Mine | Choice::Both => (mine, theirs),
    };
    let mut outlines = ordered(outlines, &first.outlines, &second.outlines, outline_id);
    let blocks = ordered(blocks, &first.blocks, &second.blocks, block_id);
    for outline in &mut outlines {
        let known = |id: &Id| blocks.iter().any(|block| block.id == *id);
        if !outline.blocks.iter().all(known) {
            Rc::make_mut(outline).blocks.retain(known);
        }
    }
    Pack {
        slots: ordered(slots, &first.slots, &second.slots, slot_name),
        blocks,
        outlines,
        layouts: ordered(layouts, &first.layouts, &second.layouts, layout_id),
        ..first.info()
    }
}

// What each list goes by.

fn slot_name(slot: &SlotDecl) -> &Id {
    &slot.name
}

fn block_id(block: &Block) -> &Id {
    &block.id
}

fn outline_id(outline: &Outline) -> &Id {
    &outline.id
}

fn layout_id(layout: &Spec) -> &Id {
    &layout.id
}

/// How a part stands; neither side having it counts as the same.
fn status<T: ?Sized>(
    base: Option<&T>,
    mine: Option<&T>,
    theirs: Option<&T>,
    same: impl Fn(&T, &T) -> bool,
) -> Status {
    match (base, mine, theirs) {
        (_, None, None) => Status::Same,
        (None, Some(_), None) => Status::NewHere,
        (None, None, Some(_)) => Status::NewThere,
        (Some(base), Some(mine), None) if same(base, mine) => Status::DeletedThere,
        (Some(_), Some(_), None) => Status::ChangedHereDeletedThere,
        (Some(base), None, Some(theirs)) if same(base, theirs) => Status::DeletedHere,
        (Some(_), None, Some(_)) => Status::DeletedHereChangedThere,
        (_, Some(mine), Some(theirs)) if same(mine, theirs) => Status::Same,
        (Some(base), Some(mine), _) if same(base, mine) => Status::ChangedThere,
        (Some(base), _, Some(theirs)) if same(base, theirs) => Status::ChangedHere,
        (_, Some(_), Some(_)) => Status::ChangedBoth,
    }
}

/// The parts of two lists: theirs in their order, then what only mine has.
fn differences<T: PartialEq>(
    [base, mine, theirs]: [&Vec<Rc<T>>; 3],
    id: fn(&T) -> &Id,
    part: fn(Rc<T>) -> Part,
) -> Vec<Difference> {
    let [base_at, mine_at, theirs_at] = [base, mine, theirs].map(|list| places(list, id));
    let here_alone = mine.iter().filter(|item| !theirs_at.contains_key(id(item)));
    let difference = |item: &Rc<T>| {
        let find = |list: &'_ [Rc<T>], at: &BTreeMap<Id, usize>| {
            at.get(id(item)).and_then(|at| list.get(*at)).cloned()
        };
        let (base, mine) = (find(base, &base_at), find(mine, &mine_at));
        let theirs = find(theirs, &theirs_at);
        Difference {
            status: status(base.as_deref(), mine.as_deref(), theirs.as_deref(), T::eq),
            mine: mine.map(part),
            theirs: theirs.map(part),
        }
    };
    theirs.iter().chain(here_alone).map(difference).collect()
}

/// Where in a list each id stands.
fn places<T>(list: &[Rc<T>], id: fn(&T) -> &Id) -> BTreeMap<Id, usize> {
    sorted::map(list.iter().enumerate().rev().map(|(at, item)| (id(item).clone(), at)))
}

/// Whether what both packs have stands in the same order in both.
fn same_order(a: &Pack, b: &Pack) -> bool {
    fn same<T>(a: &[Rc<T>], b: &[Rc<T>], id: fn(&T) -> &Id) -> bool {
        let (a_at, b_at) = (places(a, id), places(b, id));
        let a = a.iter().map(|item| id(item)).filter(|id| b_at.contains_key(*id));
        let b = b.iter().map(|item| id(item)).filter(|id| a_at.contains_key(*id));
        a.eq(b)
    }
    same(&a.slots, &b.slots, slot_name)
        && same(&a.blocks, &b.blocks, block_id)
        && same(&a.outlines, &b.outlines, outline_id)
        && same(&a.layouts, &b.layouts, layout_id)
}

/// Puts items in the order of the `first` list. What it does not have comes behind what stands
/// before it in the `second` list, and copies behind what they were made beside.
fn ordered<T>(
    items: Vec<Rc<T>>,
    first: &[Rc<T>],
    second: &[Rc<T>],
    id: fn(&T) -> &Id,
) -> Vec<Rc<T>> {
    let (first_at, second_at) = (places(first, id), places(second, id));
    // Behind which item of the first list, and then where in the second, each goes.
    let mut keyed = Vec::with_capacity(items.len());
    let mut last = (0, 0);
    for item in items {
        let own = id(&item);
        let key = match (first_at.get(own), second_at.get(own)) {
            (Some(at), _) => (at + 1, 0),
            (None, Some(at)) => {
                let before = second.get(..*at).unwrap_or_default().iter().rev();
                let anchor = before.filter_map(|item| first_at.get(id(item))).next();
                (anchor.map_or(0, |at| at + 1), at + 1)
            }
            (None, None) => last,
        };
        last = key;
        keyed.push((key, item));
    }
    sorted::by_key(&mut keyed, |(key, _)| *key);
    keyed.into_iter().map(|(_, item)| item).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn counter() -> impl FnMut() -> Id {
        let mut count = 0;
        move || {
            count += 1;
            format!("fresh{count}").into()
        }
    }

    /// A pack of one block `a` with that text, or of none.
    fn one(text: &str) -> Rc<Pack> {
        let block =
            Block { id: "a".into(), title: "甲".into(), text: text.into(), ..Block::default() };
        let blocks = if text.is_empty() { vec![] } else { vec![Rc::new(block)] };
        Rc::new(Pack { id: "p".into(), blocks, ..Pack::default() })
    }

    fn texts(pack: &Pack) -> String {
        let texts = pack.blocks.iter().map(|block| format!("{}:{}", block.title, block.text));
        texts.collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn every_combination_of_versions() {
        use Status::*;
        // Before, here, there ("" is: not there); what it is called; mine, theirs, both, proposed.
        let cases = [
            ("", "", "", None, ["", "", "", ""]),
            ("", "1", "", Some(NewHere), ["甲:1", "", "甲:1", "甲:1"]),
            ("", "", "1", Some(NewThere), ["", "甲:1", "", "甲:1"]),
            ("", "1", "1", Some(Same), ["甲:1", "甲:1", "甲:1", "甲:1"]),
            (
                "",
                "1",
                "2",
                Some(ChangedBoth),
                ["甲:1", "甲:2", "甲:1 甲（新版）:2", "甲:1 甲（新版）:2"],
            ),
            ("0", "", "", None, ["", "", "", ""]),
            ("0", "0", "", Some(DeletedThere), ["甲:0", "", "甲:0", "甲:0"]),
            ("0", "1", "", Some(ChangedHereDeletedThere), ["甲:1", "", "甲:1", "甲:1"]),
            ("0", "", "0", Some(DeletedHere), ["", "甲:0", "", ""]),
            ("0", "", "1", Some(DeletedHereChangedThere), ["", "甲:1", "", "甲:1"]),
            ("0", "0", "0", Some(Same), ["甲:0", "甲:0", "甲:0", "甲:0"]),
            ("0", "0", "1", Some(ChangedThere), ["甲:0", "甲:1", "甲:0 甲（新版）:1", "甲:1"]),
            ("0", "1", "0", Some(ChangedHere), ["甲:1", "甲:0", "甲:1 甲（新版）:0", "甲:1"]),
            ("0", "1", "1", Some(Same), ["甲:1", "甲:1", "甲:1", "甲:1"]),
            (
                "0",
                "1",
                "2",
                Some(ChangedBoth),
                ["甲:1", "甲:2", "甲:1 甲（新版）:2", "甲:1 甲（新版）:2"],
            ),
        ];
        for (base, mine, theirs, wanted, results) in cases {
            let what = format!("{base:?} → {mine:?}, {theirs:?}");
            let compared = compare(Some(&one(base)), &one(mine), &one(theirs));
            assert_eq!(compared.parts.get(1).map(|part| part.status), wanted, "{what}");
            let choices = [Some(Choice::Mine), Some(Choice::Theirs), Some(Choice::Both), None];
            for (choice, result) in choices.into_iter().zip(results) {
                let same = wanted == Some(Same) && choice == Some(Choice::Both);
                let Some(choices) = choice.filter(|_| !same).map(|choice| vec![choice; 2]) else {
                    let merged = merge(&compared, &[], counter());
                    assert_eq!(texts(&merged), result, "{what}, proposed");
                    continue;
                };
                assert_eq!(
                    texts(&merge(&compared, &choices, counter())),
                    result,
                    "{what}, {choice:?}"
                );
            }
        }
    }

    fn read(text: &str) -> Rc<Pack> {
        let (pack, problems) = pack::read(text);
        assert_eq!(problems, []);
        Rc::new(pack)
    }

    #[test]
    fn a_pack_that_was_never_opened_before_is_compared_without_a_base() {
        let here = read(
            "%% 素材包 p\n名称：旧\n%% 段落块 a\n标题：甲\n\n一\n%% 段落块 b\n标题：乙\n\n二\n",
        );
        let there = read(
            "%% 素材包 p\n名称：新\n%% 段落块 a\n标题：甲\n\n改\n%% 段落块 c\n标题：丙\n\n三\n",
        );
        let compared = compare(None, &here, &there);
        let statuses: Vec<Status> = compared.parts.iter().map(|part| part.status).collect();
        assert_eq!(
            statuses,
            [Status::ChangedBoth, Status::ChangedBoth, Status::NewThere, Status::NewHere]
        );
        let merged = merge(&compared, &[], counter());
        assert_eq!((&*merged.name, &*texts(&merged)), ("旧", "甲:一 甲（新版）:改 丙:三 乙:二"));
    }

    #[test]
    fn an_outline_keeps_the_blocks_it_was_made_of() {
        let base = "%% 素材包 p\n%% 段落块 a\n标题：甲\n\n一\n%% 段落块 b\n标题：乙\n\n二\n%% 提纲 o\n标题：纲\n段落块：a\n段落块：b\n";
        let (here, there) = (
            base.replace("一", "一里").replace("纲\n", "纲里\n"),
            base.replace("一", "一外").replace("纲\n", "纲外\n"),
        );
        let compared = compare(Some(&read(base)), &read(&here), &read(&there));
        let merged = merge(&compared, &[], counter());
        let blocks: Vec<_> = merged
            .outlines
            .iter()
            .map(|o| (&*o.title, o.blocks.iter().map(|id| &**id).collect::<Vec<_>>()))
            .collect();
        assert_eq!(blocks, [("纲里", vec!["a", "b"]), ("纲外（新版）", vec!["fresh1", "b"])]);
        // Without a block that was taken out.
        let there = base.replace("%% 段落块 b\n标题：乙\n\n二\n", "").replace("段落块：b\n", "");
        let compared = compare(Some(&read(base)), &read(base), &read(&there));
        let choices: Vec<Choice> = compared
            .parts
            .iter()
            .map(|part| match part.mine {
                Some(Part::Block(_)) => Choice::Theirs,
                _ => Choice::Mine,
            })
            .collect();
        let merged = merge(&compared, &choices, counter());
        assert_eq!(merged.outlines[0].blocks, ["a".into()]);
    }

    #[test]
    fn a_part_is_shown_as_it_is_written() {
        let text = "%% 素材包 p\n名称：包\n占位符：甲 | 数字\n\n%% 段落块 a\n标题：一\n类别：开场\n\n正文\n\n%% 提纲 o\n标题：纲\n段落块：a\n";
        let pack = read(text);
        let parts = compare(None, &pack, &pack).parts;
        let texts: Vec<String> =
            parts.iter().filter_map(|part| Some(part.mine.as_ref()?.text())).collect();
        assert_eq!(
            texts,
            [
                "名称：包",
                "占位符：甲 | 数字",
                "标题：一\n类别：开场\n\n正文",
                "标题：纲\n段落块：a"
            ]
        );
    }

    /// A pack of some of a few blocks and slots in any order, each in one of three wordings.
    fn any_pack() -> impl Strategy<Value = Rc<Pack>> {
        let item = || {
            prop::collection::vec(0..3u8, 6)
                .prop_map(|texts| texts.into_iter().enumerate().collect::<Vec<_>>())
        };
        let chosen = move || {
            item().prop_flat_map(|items| prop::sample::subsequence(items, 0..=6)).prop_shuffle()
        };
        (0..3u8, chosen(), chosen(), chosen()).prop_map(|(version, slots, blocks, outlines)| {
            let blocks: Vec<_> = blocks
                .into_iter()
                .map(|(at, text)| {
                    let (id, text) = (format!("b{at}").into(), text.to_string().into());
                    Rc::new(Block { id, text, ..Block::default() })
                })
                .collect();
            let outlines = outlines.into_iter().map(|(at, title)| {
                Rc::new(Outline {
                    id: format!("o{at}").into(),
                    title: title.to_string(),
                    blocks: blocks.iter().map(|block| block.id.clone()).collect(),
                    ..Outline::default()
                })
            });
            let slots = slots.into_iter().map(|(at, prompt)| {
                Rc::new(SlotDecl {
                    name: format!("s{at}").into(),
                    prompt: prompt.to_string(),
                    ..SlotDecl::default()
                })
            });
            let (slots, outlines) = (slots.collect(), outlines.collect());
            Rc::new(Pack {
                id: "p".into(),
                version: version.to_string(),
                slots,
                blocks,
                outlines,
                ..Pack::default()
            })
        })
    }

    proptest! {
        #[test]
        fn a_pack_merged_with_itself_is_as_it_was(base in any_pack(), pack in any_pack()) {
            let compared = compare(Some(&base), &pack, &pack);
            prop_assert_eq!(compared.differences().count(), 0);
            for choice in [Choice::Mine, Choice::Theirs] {
                let choices = vec![choice; compared.parts.len()];
                prop_assert_eq!(&merge(&compared, &choices, counter()), &*pack);
            }
            prop_assert_eq!(&merge(&compared, &[], counter()), &*pack);
        }

        #[test]
        fn one_side_for_all_gives_that_side(base in any_pack(), mine in any_pack(), theirs in any_pack()) {
            let compared = compare(Some(&base), &mine, &theirs);
            for (choice, wanted) in [(Choice::Mine, &mine), (Choice::Theirs, &theirs)] {
                let choices = vec![choice; compared.parts.len()];
                prop_assert_eq!(&merge(&compared, &choices, counter()), &**wanted);
            }
        }

        #[test]
        fn what_was_not_touched_here_becomes_theirs_but_for_deletions(base in any_pack(), theirs in any_pack()) {
            let compared = compare(Some(&base), &base, &theirs);
            let merged = merge(&compared, &[], counter());
            for block in &theirs.blocks {
                prop_assert_eq!(merged.block(&block.id), Some(block));
            }
        }

        #[test]
        fn no_text_of_either_side_is_lost(mine in any_pack(), theirs in any_pack()) {
            let merged = merge(&compare(None, &mine, &theirs), &[], counter());
            for block in mine.blocks.iter().chain(&theirs.blocks) {
                prop_assert!(merged.blocks.iter().any(|kept| kept.text == block.text));
            }
            let mut ids: Vec<&Id> = merged.blocks.iter().map(|block| &block.id).collect();
            ids.sort();
            ids.dedup();
            prop_assert_eq!(ids.len(), merged.blocks.len());
        }
    }
}
