//! Backup files: a whole workspace as one JSON text, and how one is brought into another workspace
//! without asking and without losing anything.

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use serde::Serialize;
use serde_json::Value;

use super::record::{VERSION, checksum, compact, current};
use crate::layout::Spec;
use crate::library::{Block, Id, Outline, Pack, SlotDecl};
use crate::slot::{self, Piece, Slots};
use crate::speech::{Installed, Section, Settings, Speech, ValueSet, Workspace};

/// What a backup file is.
#[derive(Serialize)]
struct Backup<'a> {
    format: &'a str,
    version: u32,
    time: u64,
    /// Of the workspace.
    sum: String,
    workspace: &'a Workspace,
}

const BACKUP_FORMAT: &str = "gaojiang-backup";

/// Everything in one file: the same workspace gives the same text, but for the time.
pub fn backup(workspace: &Workspace, now: u64) -> String {
    let value = serde_json::to_string(workspace).unwrap_or_default();
    let value: Value = serde_json::from_str(&value).unwrap_or_default();
    let backup = Backup {
        format: BACKUP_FORMAT,
        version: VERSION,
        time: now,
        sum: backup_sum(&compact(&value)),
        workspace,
    };
    serde_json::to_string_pretty(&backup).unwrap_or_default()
}

/// White space and the order of keys do not count, so the file may be laid out anew.
fn backup_sum(workspace: &str) -> String {
    format!("{:08x}", checksum(&["workspace", workspace]))
}

/// Reads a backup file.
///
/// # Errors
/// What is wrong and what to do, in the user's words.
pub fn restore(text: &str) -> Result<Workspace, &'static str> {
    const NOT_OURS: &str = "这个文件不是稿匠的备份。请选择用“备份全部内容”存下的 .json 文件。";
    let text = text.trim_start_matches('\u{FEFF}');
    if text.trim().is_empty() {
        return Err("这个文件是空的。请换一个备份文件。");
    }
    let value: Value = serde_json::from_str(text).map_err(|error| {
        if error.is_eof() {
            "这个备份文件不完整，后面缺了一截。请重新拷贝一份，或换一个备份文件。"
        } else {
            NOT_OURS
        }
    })?;
    if value.get("format").and_then(Value::as_str) != Some(BACKUP_FORMAT) {
        return Err(NOT_OURS);
    }
    let version = value.get("version").and_then(Value::as_u64).ok_or(NOT_OURS)?;
    let version = u32::try_from(version).map_err(|_| NOT_OURS)?;
    let workspace = compact(value.get("workspace").ok_or(NOT_OURS)?);
    if version > VERSION {
        return Err("这个备份由更新版本的稿匠存下。请用新版的稿匠打开它。");
    }
    // None: the file was made before there was one.
    let sum = value.get("sum").filter(|sum| !sum.is_null());
    if sum.is_some_and(|sum| sum.as_str() != Some(&backup_sum(&workspace))) {
        return Err("这个备份文件损坏了，或被改动过，没有恢复任何东西。请换一个备份文件。");
    }
    let mut workspace: Workspace = current("workspace", version, &workspace)
        .ok_or("这个备份的内容格式不对，没有恢复任何东西。请换一个备份文件。")?;
    // Ids name things in the store: two of one name would be one.
    let mut seen = BTreeSet::new();
    for speech in &mut workspace.speeches {
        let mut id = speech.id.clone();
        let mut count = 1;
        while id.is_empty() || !seen.insert(id.clone()) {
            count += 1;
            id = format!("{}-{count}", speech.id).into();
        }
        if id != speech.id {
            Rc::make_mut(speech).id = id;
        }
    }
    let mut seen = BTreeSet::new();
    workspace.packs.retain(|installed| {
        let id = &installed.pack.id;
        !id.is_empty() && seen.insert(id.clone())
    });
    workspace.adopt_old_options();
    Ok(workspace)
}

/// What merging a backup changed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Merged {
    pub added: usize,
    pub replaced: usize,
    /// Kept beside each other, because both differ.
    pub kept: usize,
    pub same: usize,
}

/// Brings a backup into a workspace by id, asking nothing and losing nothing: of two speeches that
/// differ the later one stays in its place, and the other is kept beside it as a copy; of other
/// things that differ what is here stays. The same backup brought in twice changes nothing more.
/// `fresh` makes ids.
pub fn merge(
    current: &Workspace,
    restored: &Workspace,
    mut fresh: impl FnMut() -> Id,
) -> (Workspace, Merged) {
    let mut next = current.clone();
    let mut merged = Merged::default();
    let mut own = Pack::clone(&next.own);
    let unused = own.blocks.is_empty()
        && own.outlines.is_empty()
        && own.slots.is_empty()
        && own.layouts.is_empty();
    let taken = next.installed(&restored.own.id).is_some();
    if unused && !taken && !restored.own.id.is_empty() {
        // So that what was given away from there is known here too.
        own.id = restored.own.id.clone();
    }
    // Layouts that came in under another id.
    let mut layouts = merge_pack(&mut own, &restored.own, &mut fresh, &mut merged);
    for other in &restored.packs {
        // There it was opened, here it is one's own.
        if other.pack.id == own.id {
            layouts.extend(merge_pack(&mut own, &other.pack, &mut fresh, &mut merged));
        } else {
            layouts.extend(merge_installed(&mut next.packs, other, &mut fresh, &mut merged));
        }
    }
    for speech in &restored.speeches {
        let mut speech = speech.clone();
        if let Some(copy) = layouts.get(&speech.layout) {
            Rc::make_mut(&mut speech).layout = copy.clone();
        }
        merge_speech(&mut next.speeches, &speech, &mut fresh, &mut merged);
    }
    if own != *next.own {
        next.own = Rc::new(own);
    }
    for set in &restored.value_sets {
        merge_values(&mut next.value_sets, set, &mut merged);
    }
    if *next.settings == Settings::default() && next.settings != restored.settings {
        next.settings = restored.settings.clone();
        if let Some(copy) = layouts.get(&next.settings.layout) {
            Rc::make_mut(&mut next.settings).layout = copy.clone();
        }
        merged.replaced += 1;
    }
    if next.current.is_none() {
        next.current = next.speeches.first().map(|speech| speech.id.clone());
    }
    (next, merged)
}

fn merge_speech(
    speeches: &mut Vec<Rc<Speech>>,
    restored: &Rc<Speech>,
    fresh: &mut impl FnMut() -> Id,
    merged: &mut Merged,
) {
    let Some(at) = speeches.iter().position(|other| other.id == restored.id) else {
        speeches.push(restored.clone());
        merged.added += 1;
        return;
    };
    let here = speeches[at].clone();
    if here.name == restored.name && same_text(&here, restored) {
        merged.same += 1;
        return;
    }
    let newer = restored.updated > here.updated;
    let (copied, note) =
        if newer { (&here, "恢复前") } else { (restored, "备份中的较旧版本") };
    let name = if copied.name.is_empty() { filled_title(copied) } else { copied.name.to_string() };
    let name = format!("{name}（{note}）").into();
    let known = speeches.iter().any(|other| other.name == name && same_text(other, copied));
    if !known {
        speeches.push(Rc::new(Speech { id: fresh(), name, ..Speech::clone(copied) }));
    }
    if newer {
        speeches[at] = restored.clone();
        merged.replaced += 1;
    } else if known {
        merged.same += 1;
    } else {
        merged.kept += 1;
    }
}

pub(super) fn merge_installed(
    packs: &mut Vec<Rc<Installed>>,
    restored: &Rc<Installed>,
    fresh: &mut impl FnMut() -> Id,
    merged: &mut Merged,
) -> BTreeMap<Id, Id> {
    let Some(here) = packs.iter_mut().find(|here| here.pack.id == restored.pack.id) else {
        packs.push(restored.clone());
        merged.added += 1;
        return BTreeMap::new();
    };
    let mut pack = Pack::clone(&here.pack);
    let layouts = merge_pack(&mut pack, &restored.pack, fresh, merged);
    if pack != *here.pack {
        *here = Rc::new(Installed::new(Rc::new(pack), here.base().clone()));
    }
    layouts
}

/// Returns the layouts that came in beside what has their id here: old id, new id.
pub(super) fn merge_pack(
    own: &mut Pack,
    restored: &Pack,
    fresh: &mut impl FnMut() -> Id,
    merged: &mut Merged,
) -> BTreeMap<Id, Id> {
    let texts = [
        (&mut own.name, &restored.name),
        (&mut own.version, &restored.version),
        (&mut own.author, &restored.author),
        (&mut own.licence, &restored.licence),
        (&mut own.source, &restored.source),
        (&mut own.note, &restored.note),
    ];
    for (here, other) in texts.into_iter().filter(|(here, _)| here.is_empty()) {
        here.clone_from(other);
    }
    // A declaration that is otherwise here goes along with the blocks that use it.
    let mut otherwise: Vec<&Rc<SlotDecl>> = Vec::new();
    for decl in &restored.slots {
        match own.slots.iter().find(|here| here.name == decl.name) {
            None => own.slots.push(decl.clone()),
            Some(here) if here == decl => {}
            Some(_) => otherwise.push(decl),
        }
    }
    let mut copies: BTreeMap<Id, Id> = BTreeMap::new();
    for block in &restored.blocks {
        let mut block = Block::clone(block);
        let names = slot::names(&block.text);
        for decl in otherwise.iter().filter(|decl| names.contains(&decl.name)) {
            if !block.slots.iter().any(|own| own.name == decl.name) {
                block.slots.push(Rc::clone(decl));
            }
        }
        let Some(here) = own.blocks.iter().find(|here| here.id == block.id) else {
            own.blocks.push(Rc::new(block));
            merged.added += 1;
            continue;
        };
        if **here == block {
            merged.same += 1;
            continue;
        }
        let id = std::mem::take(&mut block.id);
        block.title.push_str(COPY);
        let same = |here: &&Rc<Block>| Block { id: Id::default(), ..Block::clone(here) } == block;
        if let Some(here) = own.blocks.iter().find(same) {
            copies.insert(id, here.id.clone());
            merged.same += 1;
            continue;
        }
        block.id = fresh();
        copies.insert(id, block.id.clone());
        own.blocks.push(Rc::new(block));
        merged.kept += 1;
    }
    for outline in &restored.outlines {
        // It goes on using the blocks it was made of.
        let mut copy = Outline::clone(outline);
        for block in &mut copy.blocks {
            if let Some(id) = copies.get(block) {
                *block = id.clone();
            }
        }
        let Some(here) = own.outlines.iter().find(|here| here.id == outline.id) else {
            own.outlines.push(Rc::new(copy));
            merged.added += 1;
            continue;
        };
        if here == outline || **here == copy {
            merged.same += 1;
            continue;
        }
        copy.id = Id::default();
        copy.title.push_str(COPY);
        let same =
            |here: &Rc<Outline>| Outline { id: Id::default(), ..Outline::clone(here) } == copy;
        if own.outlines.iter().any(same) {
            merged.same += 1;
        } else {
            copy.id = fresh();
            own.outlines.push(Rc::new(copy));
            merged.kept += 1;
        }
    }
    let mut layouts = BTreeMap::new();
    for layout in &restored.layouts {
        let Some(here) = own.layouts.iter().find(|here| here.id == layout.id) else {
            own.layouts.push(layout.clone());
            merged.added += 1;
            continue;
        };
        if here == layout {
            merged.same += 1;
            continue;
        }
        let name = format!("{}{COPY}", layout.name).into();
        let mut copy = Spec { name, id: Id::default(), ..Spec::clone(layout) };
        let same = |here: &&Rc<Spec>| Spec { id: Id::default(), ..Spec::clone(here) } == copy;
        if let Some(here) = own.layouts.iter().find(same) {
            layouts.insert(layout.id.clone(), here.id.clone());
            merged.same += 1;
            continue;
        }
        copy.id = fresh();
        layouts.insert(layout.id.clone(), copy.id.clone());
        own.layouts.push(Rc::new(copy));
        merged.kept += 1;
    }
    layouts
}

pub(super) fn merge_values(
    sets: &mut Vec<Rc<ValueSet>>,
    restored: &Rc<ValueSet>,
    merged: &mut Merged,
) {
    let Some(at) = sets.iter().position(|here| here.name == restored.name) else {
        sets.push(restored.clone());
        merged.added += 1;
        return;
    };
    let here = &sets[at].values;
    let otherwise =
        restored.values.iter().any(|(name, value)| here.get(name).is_some_and(|own| own != value));
    if !otherwise {
        let mut values = here.clone();
        values.extend(restored.values.iter().map(|(name, value)| (name.clone(), value.clone())));
        if values == *here {
            merged.same += 1;
        } else {
            sets[at] = Rc::new(ValueSet { name: restored.name.clone(), values });
            merged.replaced += 1;
        }
        return;
    }
    // A name is what a set is known by, so a copy needs one of its own.
    let mut name = format!("{}{COPY}", restored.name);
    while let Some(other) = sets.iter().find(|other| *other.name == *name) {
        if other.values == restored.values {
            merged.same += 1;
            return;
        }
        name.push_str(COPY);
    }
    sets.push(Rc::new(ValueSet { name: name.into(), values: restored.values.clone() }));
    merged.kept += 1;
}

/// Behind the title of what a backup has otherwise.
const COPY: &str = "（备份）";

/// Whether two speeches say and ask for the same; when and how they were looked at does not count.
fn same_text(a: &Speech, b: &Speech) -> bool {
    let same = |a: &Section, b: &Section| {
        (&a.title, a.kind, &a.text, &a.slots, a.off) == (&b.title, b.kind, &b.text, &b.slots, b.off)
    };
    (&a.title, &a.speaker, &a.date, &a.salutation) == (&b.title, &b.speaker, &b.date, &b.salutation)
        && (&a.occasion, &a.values) == (&b.occasion, &b.values)
        && a.sections.len() == b.sections.len()
        && a.sections.iter().zip(&b.sections).all(|(a, b)| same(a, b))
}

/// The title in one line, its slots filled.
fn filled_title(speech: &Speech) -> String {
    let pieces = slot::expand(&speech.title, &Slots::of(speech)).pieces;
    let texts = pieces.iter().map(|piece| match piece {
        Piece::Text(range) => speech.title.get(range.clone()).unwrap_or_default(),
        Piece::Value { text, .. } => text,
        Piece::Hole => "",
    });
    texts.collect::<String>().replace('\n', "")
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::tests::{any_workspace, ids, shipped, speech, workspace};
    use super::*;

    #[test]
    fn a_backup_brings_everything_back() {
        let text = backup(&shipped(), 7);
        assert_eq!(restore(&text).unwrap(), shipped());
        assert_eq!(backup(&restore(&text).unwrap(), 7), text);
    }

    #[test]
    fn what_is_no_backup_is_told() {
        let text = backup(&shipped(), 7);
        let half: String = text.chars().take(text.chars().count() / 2).collect();
        let newer = text.replacen("\"version\": 2", "\"version\": 9", 1);
        let flipped = text.replacen("推进会", "推迟会", 1);
        for (name, text, wanted) in [
            ("empty", "", "空的"),
            ("cut", &*half, "不完整"),
            ("text", "你好", "不是稿匠的备份"),
            ("other JSON", "{\"format\":\"x\"}", "不是稿匠的备份"),
            ("newer", &*newer, "更新版本"),
            ("flipped", &*flipped, "损坏"),
        ] {
            let message = restore(text).unwrap_err();
            assert!(message.contains(wanted), "{name}: {message}");
        }
    }

    #[test]
    fn backups_that_were_made_can_be_read_for_ever() {
        for stored in [
            include_str!("../../tests/stored/v1-backup.json"),
            include_str!("../../tests/stored/v2-backup.json"),
        ] {
            assert_eq!(restore(stored).unwrap(), shipped());
        }
        let stored = include_str!("../../tests/stored/v1-backup.json");
        let value: Value = serde_json::from_str(stored).unwrap();
        assert_eq!(restore(&value.to_string()).unwrap(), shipped(), "laid out anew");
        let mut before_sums = value;
        before_sums.as_object_mut().unwrap().remove("sum");
        assert_eq!(restore(&before_sums.to_string()).unwrap(), shipped(), "without a checksum");
    }

    #[test]
    fn speeches_of_one_id_or_none_are_all_restored() {
        let twins = [speech("a", "甲", 1), speech("a", "乙", 1), speech("", "丙", 1)];
        let restored = restore(&backup(&workspace(&twins), 1)).unwrap();
        let got: Vec<(&str, &str)> =
            restored.speeches.iter().map(|s| (&*s.id, &*s.title)).collect();
        assert_eq!(got, [("a", "甲"), ("a-2", "乙"), ("-2", "丙")]);
    }

    #[test]
    fn packs_come_back_and_those_changed_on_both_sides_keep_both_texts() {
        let pack = |id: &str, text: &str| {
            let text = text.into();
            let block =
                Rc::new(Block { id: "b".into(), title: "甲".into(), text, ..Block::default() });
            Rc::new(Pack { id: id.into(), blocks: vec![block], ..Pack::default() })
        };
        let opened = |now: &str| Rc::new(Installed::new(pack("p", now), pack("p", "原")));
        let with = |packs: &[Rc<Installed>], own: Rc<Pack>| Workspace {
            packs: packs.to_vec(),
            own,
            ..Workspace::default()
        };
        let own = pack("mine", "我的");
        let backed_up = restore(&backup(&with(&[opened("那里改")], own.clone()), 1)).unwrap();

        // On a new machine, whose own pack has an id already.
        let fresh = Rc::new(Pack { id: "new".into(), ..Pack::default() });
        let (next, _) = merged("new machine", &with(&[], fresh), &backed_up);
        assert_eq!((&next.packs, &next.own), (&vec![opened("那里改")], &own));

        let (next, _) = merged("both", &with(&[opened("这里改")], own.clone()), &backed_up);
        let texts: Vec<&str> = next.packs[0].pack.blocks.iter().map(|b| &*b.text).collect();
        assert_eq!(texts, ["这里改", "那里改"]);
        assert_eq!(next.packs[0].base(), &pack("p", "原"));

        // What is one's own here was opened there.
        let (next, _) = merged("own", &with(&[], pack("p", "我的")), &backed_up);
        assert_eq!(next.packs, []);
        assert!(next.own.blocks.iter().any(|b| &*b.text == "那里改"));
    }

    /// Merges, and checks that merging once more changes nothing.
    fn merged(name: &str, current: &Workspace, restored: &Workspace) -> (Workspace, Merged) {
        let (next, first) = merge(current, restored, ids("f"));
        let (again, second) = merge(&next, restored, ids("g"));
        assert_eq!(again, next, "{name}: twice is once");
        assert_eq!(
            (second.added, second.replaced, second.kept),
            (0, 0, 0),
            "{name}: twice is once"
        );
        (next, first)
    }

    #[test]
    fn of_two_speeches_the_later_stays_and_the_other_is_kept_beside_it() {
        let here = speech("a", "甲", 1);
        let folded = Speech { updated: 5, ..Speech::clone(&here) };
        let declared = Section {
            slots: vec![Rc::new(SlotDecl { name: "数".into(), ..SlotDecl::default() })],
            ..Section::default()
        };
        let declared = Speech { sections: vec![Rc::new(declared)], ..Speech::clone(&here) };
        let named = Speech { name: "定稿".into(), updated: 9, ..Speech::clone(&here) };
        let slots = Speech {
            title: "在{{会议}}\n上的讲话".into(),
            values: Rc::new([("会议".into(), "年会".into())].into()),
            ..Speech::clone(&here)
        };
        let cases = [
            ("the same", here.clone(), vec![("甲", "")]),
            ("the same, looked at later", folded.into(), vec![("甲", "")]),
            ("new", speech("n", "新", 1), vec![("甲", ""), ("新", "")]),
            ("later", speech("a", "甲改", 9), vec![("甲改", ""), ("甲", "甲（恢复前）")]),
            (
                "earlier",
                speech("a", "甲旧", 0),
                vec![("甲", ""), ("甲旧", "甲旧（备份中的较旧版本）")],
            ),
            ("later, renamed", named.into(), vec![("甲", "定稿"), ("甲", "甲（恢复前）")]),
            (
                "with slots in its title",
                slots.into(),
                vec![("甲", ""), ("在{{会议}}\n上的讲话", "在年会上的讲话（备份中的较旧版本）")],
            ),
        ];
        for (name, restored, wanted) in cases {
            let (next, _) =
                merged(name, &workspace(&[speech("a", "甲", 1)]), &workspace(&[restored]));
            let got: Vec<(&str, &str)> =
                next.speeches.iter().map(|s| (&*s.title, &*s.name)).collect();
            assert_eq!(got, wanted, "{name}");
        }
        let (next, _) =
            merged("other declarations", &workspace(&[here]), &workspace(&[declared.into()]));
        assert_eq!(next.speeches[1].sections[0].slots.len(), 1);
    }

    #[test]
    fn of_own_material_that_differs_both_are_kept() {
        let block = |id: &str, title: &str, tag: &str| {
            Rc::new(Block {
                id: id.into(),
                title: title.to_owned(),
                tags: vec![tag.to_owned()],
                text: "{{数}}个".into(),
                ..Block::default()
            })
        };
        let outline = |id: &str, title: &str, block: &str| {
            let (id, title) = (id.into(), title.to_owned());
            Rc::new(Outline { id, title, blocks: vec![block.into()], ..Outline::default() })
        };
        let decl = |name: &str, unit: &str| {
            let (name, unit) = (name.into(), unit.to_owned());
            Rc::new(SlotDecl { name, unit, ..SlotDecl::default() })
        };
        let with = |own: Pack| Workspace { own: Rc::new(own), ..Workspace::default() };
        let here = Pack {
            name: "我的".to_owned(),
            slots: vec![decl("数", "个")],
            blocks: vec![block("b", "块", "甲")],
            outlines: vec![outline("o", "纲", "b")],
            ..Pack::default()
        };

        let (next, count) = merged("the same", &with(here.clone()), &with(here.clone()));
        assert_eq!((&*next.own, count), (&here, Merged { same: 2, ..Merged::default() }));
        let (next, _) = merged("to nothing", &Workspace::default(), &with(here.clone()));
        assert_eq!(*next.own, here);

        let other = Pack {
            author: "张三".to_owned(),
            slots: vec![decl("县", "")],
            blocks: vec![block("b", "块", "乙"), block("c", "又", "丙")],
            outlines: vec![outline("o", "纲二", "b"), outline("p", "纲三", "b")],
            ..here.clone()
        };
        let (next, count) = merged("other", &with(here.clone()), &with(other));
        let own = &next.own;
        assert_eq!((&*own.name, &*own.author), ("我的", "张三"));
        assert_eq!(own.slots, [decl("数", "个"), decl("县", "")]);
        assert_eq!(
            own.blocks,
            [block("b", "块", "甲"), block("f1", "块（备份）", "乙"), block("c", "又", "丙")]
        );
        assert_eq!(
            own.outlines,
            [
                outline("o", "纲", "b"),
                outline("f2", "纲二（备份）", "f1"),
                outline("p", "纲三", "f1")
            ]
        );
        assert_eq!(count, Merged { added: 2, kept: 2, ..Merged::default() });

        let other = Pack { slots: vec![decl("数", "件")], ..here.clone() };
        let (next, _) = merged("another declaration", &with(here), &with(other));
        assert_eq!(next.own.slots, [decl("数", "个")]);
        assert_eq!(next.own.blocks[1].slots, [decl("数", "件")]);
    }

    #[test]
    fn value_sets_and_settings_are_merged() {
        let set = |name: &str, values: &[(&str, &str)]| {
            let values = values.iter().map(|(name, value)| ((*name).into(), (*value).into()));
            Rc::new(ValueSet { name: name.into(), values: values.collect() })
        };
        let with =
            |sets: &[Rc<ValueSet>]| Workspace { value_sets: sets.to_vec(), ..Workspace::default() };
        let here = set("本县", &[("县", "云溪"), ("长", "王")]);
        let cases = [
            ("the same", here.clone(), vec![here.clone()]),
            ("less", set("本县", &[("县", "云溪")]), vec![here.clone()]),
            (
                "more",
                set("本县", &[("县", "云溪"), ("市", "江州")]),
                vec![set("本县", &[("县", "云溪"), ("长", "王"), ("市", "江州")])],
            ),
            (
                "another value",
                set("本县", &[("县", "白河")]),
                vec![here.clone(), set("本县（备份）", &[("县", "白河")])],
            ),
            ("another name", set("外县", &[]), vec![here.clone(), set("外县", &[])]),
        ];
        for (name, restored, wanted) in cases {
            let (next, _) = merged(name, &with(std::slice::from_ref(&here)), &with(&[restored]));
            assert_eq!(next.value_sets, wanted, "{name}");
        }
        let sets = ["云溪", "白河", "青石"].map(|county| set("本县", &[("县", county)]));
        let (next, _) = merged("one", &with(&sets[..1]), &with(&sets[1..2]));
        let (next, _) = merged("and another", &next, &with(&sets[2..]));
        let names: Vec<&str> = next.value_sets.iter().map(|set| &*set.name).collect();
        assert_eq!(names, ["本县", "本县（备份）", "本县（备份）（备份）"]);
        let rated = |rate| Workspace {
            settings: Rc::new(Settings { rate, ..Settings::default() }),
            ..Workspace::default()
        };
        let usual = Settings::default().rate;
        for (here, restored, wanted) in [(usual, 200, 200), (150, 200, 150), (150, usual, 150)] {
            let (next, _) = merged("settings", &rated(here), &rated(restored));
            assert_eq!(next.settings.rate, wanted, "{here} and {restored}");
        }
    }

    proptest! {
        #[test]
        fn a_backup_holds_everything(workspace in any_workspace()) {
            prop_assert_eq!(restore(&backup(&workspace, 1)), Ok(workspace));
        }

        #[test]
        fn merging_loses_nothing_and_twice_is_once(here in any_workspace(), other in any_workspace()) {
            let (next, _) = merged("any", &here, &other);
            for speech in here.speeches.iter().chain(&other.speeches) {
                prop_assert!(next.speeches.iter().any(|kept| same_text(kept, speech)));
            }
            for block in here.own.blocks.iter().chain(&other.own.blocks) {
                prop_assert!(next.own.blocks.iter().any(|kept| kept.text == block.text));
            }
            for set in here.value_sets.iter().chain(&other.value_sets) {
                let holds = |kept: &Rc<ValueSet>| set.values.iter().all(|(n, v)| kept.values.get(n) == Some(v));
                prop_assert!(next.value_sets.iter().any(holds));
            }
        }

        #[test]
        fn any_text_is_restored_or_refused(text in any::<String>()) {
            prop_assert!(restore(&text).is_err());
        }
    }
}
