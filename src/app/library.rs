//! The library: outlines to begin with, blocks to add, found as one types.

use std::cell::RefCell;
use std::ops::Range;
use std::rc::Rc;

use gaojiang::edit::{Change, Edit, PackChange};
use gaojiang::library::{Block, Id, Kind, Outline, Pack, SlotDecl};
use gaojiang::search::{Index, Marks};
use gaojiang::speech::Section;
use yew::prelude::*;

use super::browser;
use super::field::{self, Field, Typed};
use super::packs::{self, Origin, PackShelf};
use super::state::{Act, Dialog, Goal, Lang, use_act, use_lang, use_settled};
use super::words;

/// What is being dragged; the browser tells a drop only texts.
pub type Drag = Rc<RefCell<Option<Dragged>>>;

#[derive(Clone, PartialEq)]
pub enum Dragged {
    Block(Rc<Block>, Vec<Rc<SlotDecl>>),
    Section(Id),
}

/// A block of the library with the pack it is of.
#[derive(Clone, PartialEq)]
pub struct Entry {
    pub block: Rc<Block>,
    pub pack: Rc<Pack>,
    pub origin: Origin,
}

impl Entry {
    /// Blocks of two packs may have the same id.
    fn key(&self) -> String {
        format!("{} {}", self.pack.id, self.block.id)
    }

    pub fn section(&self) -> Section {
        let slots = used_slots(&self.pack, &self.block);
        Section::from_block(browser::fresh_id(), &self.block, slots)
    }
}

/// The declarations of the slots that a block names.
pub fn used_slots(pack: &Pack, block: &Block) -> Vec<Rc<SlotDecl>> {
    let names = gaojiang::slot::names(&block.text);
    let mut slots = pack.slots_of(block);
    slots.retain(|decl| names.contains(&decl.name));
    slots
}

#[derive(Properties, PartialEq)]
pub struct Props {
    /// The person's own pack first, then the opened, then the built-in ones.
    pub packs: Rc<Vec<Rc<Pack>>>,
    /// How many were opened.
    pub opened: usize,
    /// The open speech and where a new section goes in it.
    pub target: Option<(Id, usize)>,
    pub drag: DragHandle,
    pub on_new: Callback<(Rc<Pack>, Rc<Outline>)>,
}

/// Found blocks that show where the words stand; nobody looks at more.
const MARKED: usize = 60;

/// A [`Drag`] as a property: compares by identity.
#[derive(Clone)]
pub struct DragHandle(pub Drag);

impl PartialEq for DragHandle {
    fn eq(&self, other: &DragHandle) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }
}

/// So many blocks are drawn at a time; a library may have thousands.
const SHOWN: usize = 60;

#[derive(Clone, Copy, PartialEq)]
enum Shelf {
    Blocks,
    Outlines,
    Packs,
}

#[function_component]
pub fn Library(props: &Props) -> Html {
    let act = use_act();
    let lang = use_lang();
    let settled = use_settled(&Id::default());
    let limit = use_state_eq(|| SHOWN);
    let shelf = use_state_eq(|| Shelf::Blocks);
    let query = use_state_eq(|| Rc::<str>::from(""));
    let kind = use_state_eq(|| None::<Kind>);
    let occasion = use_state_eq(|| None::<String>);
    let of_pack = use_state_eq(|| None::<Id>);
    let chosen = use_state_eq(|| None::<String>);
    let entries =
        use_memo((props.packs.clone(), props.opened), |(packs, opened)| entries(packs, *opened));
    // A pack that is gone hides nothing.
    let wanted_pack = (*of_pack).clone();
    let wanted_pack = wanted_pack.filter(|id| props.packs.iter().any(|pack| pack.id == *id));
    let is_wanted = |pack: &Pack| wanted_pack.as_ref().is_none_or(|id| pack.id == *id);
    // Made when something is first looked for, and then kept: the start has no use for it.
    let sought = use_mut_ref(|| false);
    *sought.borrow_mut() |= !query.is_empty();
    let sought = *sought.borrow();
    let index = use_memo((entries.clone(), sought), |(entries, wanted)| {
        let blocks = entries.iter().filter(|_| *wanted).map(|entry| entry.block.clone());
        Index::new(&blocks.collect::<Vec<_>>())
    });
    let outlines = use_memo(props.packs.clone(), |packs| outlines(packs));
    let outline_index = use_memo((outlines.clone(), sought), |(outlines, wanted)| {
        let outlines = outlines.iter().filter(|_| *wanted).map(|(_, outline)| outline.clone());
        Index::of_outlines(&outlines.collect::<Vec<_>>())
    });
    let occasions = use_memo(props.packs.clone(), |packs| occasions(packs));
    let searched = !query.trim().is_empty();
    // Each with its place in the index.
    let found: Vec<(usize, &Entry)> = if searched {
        let hits = index.search(&query, *kind, occasion.as_deref());
        hits.iter().filter_map(|hit| Some((hit.index, entries.get(hit.index)?))).collect()
    } else {
        let of_kind = |entry: &Entry| entry.block.is_of(*kind, occasion.as_deref());
        entries.iter().enumerate().filter(|(_, entry)| of_kind(entry)).collect()
    };
    let found: Vec<(usize, &Entry)> =
        found.into_iter().filter(|(_, entry)| is_wanted(&entry.pack)).collect();
    {
        // Another list begins at its beginning.
        let limit = limit.setter();
        let list = ((*query).clone(), *kind, (*occasion).clone(), (*of_pack).clone());
        use_effect_with(list, move |_| limit.set(SHOWN));
    }
    let chosen_at = found.iter().position(|(_, entry)| Some(entry.key()) == *chosen);

    // The next ones are there before the arrow keys or the wheel come to them.
    let at_first = if settled { (*limit).max(chosen_at.map_or(0, |at| at + 24)) } else { 12 };
    let onscroll = {
        let (limit, total) = (limit.clone(), found.len());
        Callback::from(move |event: Event| {
            if *limit < total && browser::near_end(&event) {
                limit.set(*limit + SHOWN);
            }
        })
    };

    let add = {
        let (act, target) = (act.clone(), props.target.clone());
        Callback::from(move |entry: Entry| add_entry(&act, lang, target.as_ref(), &entry))
    };
    let on_key = {
        let found: Vec<Entry> = found.iter().map(|(_, entry)| (*entry).clone()).collect();
        let (chosen, add) = (chosen.clone(), add.clone());
        Callback::from(move |event: Event| {
            let key = browser::key_of(&event);
            let Some(key) = key.filter(|key| !key.composing) else { return };
            let to = match (key.key.as_str(), chosen_at) {
                ("ArrowDown", at) => at.map_or(0, |at| at + 1),
                ("ArrowUp", at) => at.unwrap_or(1).saturating_sub(1),
                ("Enter", at) => {
                    if let Some(entry) = found.get(at.unwrap_or(0)) {
                        chosen.set(Some(entry.key()));
                        add.emit(entry.clone());
                    }
                    event.prevent_default();
                    return;
                }
                _ => return,
            };
            event.prevent_default();
            if let Some(entry) = found.get(to.min(found.len().saturating_sub(1))) {
                chosen.set(Some(entry.key()));
                browser::reveal("data-block", &entry.key());
            }
        })
    };
    let new_block = {
        let act = act.clone();
        move |_: MouseEvent| {
            let id = browser::fresh_id();
            let block = Rc::new(Block { id, kind: Kind::Measure, ..Block::default() });
            act.open(Dialog::Block { block, fresh: true });
        }
    };
    let places: Vec<usize> = if searched {
        let hits = outline_index.search(&query, None, occasion.as_deref());
        hits.iter().map(|hit| hit.index).collect()
    } else {
        let of_occasion = |(_, outline): &(_, Rc<Outline>)| {
            occasion.as_ref().is_none_or(|o| outline.occasion == *o)
        };
        let all = outlines.iter().enumerate();
        all.filter(|(_, entry)| of_occasion(entry)).map(|(at, _)| at).collect()
    };
    let found_outlines: Vec<(usize, &Rc<Pack>, &Rc<Outline>)> = places
        .into_iter()
        .filter_map(|at| outlines.get(at).map(|(pack, outline)| (at, pack, outline)))
        .filter(|(_, pack, _)| is_wanted(pack))
        .collect();
    let shelf_button = |which: Shelf, label: &'static str| {
        let shelf = shelf.clone();
        let selected = *shelf == which;
        html! {
            <button class="tab" role="tab" aria-selected={selected.to_string()}
                onclick={move |_| shelf.set(which)}>{ label }</button>
        }
    };
    html! {
        <aside class="library" aria-label={lang.t("素材库", "Library")}>
            <div class="tabs" role="tablist">
                { shelf_button(Shelf::Blocks, lang.t("段落块", "Blocks")) }
                { shelf_button(Shelf::Outlines, lang.t("提纲", "Outlines")) }
                { shelf_button(Shelf::Packs, lang.t("素材包", "Packs")) }
                <span class="grow"></span>
                if *shelf != Shelf::Packs {
                    <button class="quiet" onclick={new_block}
                        title={lang.t("写一个自己的段落块", "Write a block of your own")}>
                        { lang.t("＋ 新建", "+ New") }
                    </button>
                }
            </div>
            if *shelf == Shelf::Packs {
                <PackShelf packs={props.packs.clone()} opened={props.opened} />
            } else {
            <div class="library-find">
                <Field class="search" value={(*query).clone()}
                    placeholder={lang.t("搜标题、正文、拼音首字母", "Search text or pinyin initials")}
                    label={lang.t("搜索素材库", "Search the library")}
                    input_type="search"
                    data_field="search"
                    on_typed={{
                        let (query, chosen) = (query.clone(), chosen.clone());
                        move |typed: Typed| {
                            query.set(typed.text);
                            chosen.set(None);
                        }
                    }}
                    {on_key} />
                <div class="filters">
                    <select aria-label={lang.t("类别", "Kind")} onchange={{
                        let kind = kind.clone();
                        move |event: Event| kind.set(Kind::from_label(&browser::value_of(&event)))
                    }}>
                        <option value="" selected={kind.is_none()}>{ lang.t("全部类别", "All kinds") }</option>
                        { for Kind::ALL.into_iter().map(|k| html! {
                            <option value={k.label()} selected={*kind == Some(k)}>{ words::kind(lang, k) }</option>
                        }) }
                    </select>
                    <select aria-label={lang.t("场合", "Occasion")} onchange={{
                        let occasion = occasion.clone();
                        move |event: Event| {
                            occasion.set(Some(browser::value_of(&event)).filter(|o| !o.is_empty()));
                        }
                    }}>
                        <option value="" selected={occasion.is_none()}>{ lang.t("全部场合", "All occasions") }</option>
                        { for occasions.iter().map(|o| html! {
                            <option value={o.clone()} selected={occasion.as_ref() == Some(o)}>{ o }</option>
                        }) }
                    </select>
                    <select class="of-pack" aria-label={lang.t("素材包", "Pack")} onchange={{
                        let of_pack = of_pack.clone();
                        move |event: Event| {
                            of_pack.set(Some(Id::from(browser::value_of(&event))).filter(|id| !id.is_empty()));
                        }
                    }}>
                        <option value="" selected={wanted_pack.is_none()}>{ lang.t("全部素材包", "All packs") }</option>
                        { for props.packs.iter().enumerate().map(|(at, pack)| html! {
                            <option value={AttrValue::from(pack.id.clone())} selected={wanted_pack.as_ref() == Some(&pack.id)}>
                                { packs::name_of(pack, Origin::at(at, props.opened), lang) }
                            </option>
                        }) }
                    </select>
                </div>
            </div>
            if *shelf == Shelf::Blocks {
                <ul class="shelf" aria-label={lang.t("段落块", "Blocks")} {onscroll}>
                    { for found.iter().take(at_first).enumerate().map(|(place, (at, entry))| html! {
                        <BlockItem key={entry.key()} entry={(*entry).clone()}
                            marks={if searched && place < MARKED { index.marks(*at, &query) } else { Marks::default() }}
                            open={*chosen == Some(entry.key())}
                            can_add={props.target.is_some()}
                            on_choose={{
                                let chosen = chosen.clone();
                                move |key: String| {
                                    chosen.set(if chosen.as_ref() == Some(&key) { None } else { Some(key) });
                                }
                            }}
                            on_add={add.clone()} drag={props.drag.clone()} />
                    }) }
                    if found.is_empty() {
                        <li class="nothing">
                            { lang.t("没有符合的段落块。换个词，或清除筛选。", "No block fits. Try another word or clear the filters.") }
                        </li>
                    }
                </ul>
            } else {
                <ul class="shelf">
                    { for found_outlines.iter().map(|(at, pack, outline)| {
                        let marks = if searched { outline_index.marks(*at, &query) } else { Marks::default() };
                        outline_item(lang, pack, outline, &marks, &props.on_new)
                    }) }
                    if found_outlines.is_empty() {
                        <li class="nothing">
                            { lang.t("没有符合的提纲。换个词，或清除筛选。", "No outline fits. Try another word or clear the filters.") }
                        </li>
                    }
                </ul>
            }
            }
        </aside>
    }
}

fn entries(packs: &[Rc<Pack>], opened: usize) -> Vec<Entry> {
    packs
        .iter()
        .enumerate()
        .flat_map(|(at, pack)| {
            pack.blocks.iter().map(move |block| Entry {
                block: block.clone(),
                pack: pack.clone(),
                origin: Origin::at(at, opened),
            })
        })
        .collect()
}

fn outlines(packs: &[Rc<Pack>]) -> Vec<(Rc<Pack>, Rc<Outline>)> {
    let of = |pack: &Rc<Pack>| {
        let pack = pack.clone();
        pack.outlines.clone().into_iter().map(move |outline| (pack.clone(), outline))
    };
    packs.iter().flat_map(of).collect()
}

/// A text with the words that were looked for standing out.
fn marked(text: &str, marks: &[Range<usize>]) -> Html {
    let mut parts = Vec::new();
    let mut done = 0;
    for mark in marks {
        let (Some(before), Some(found)) = (text.get(done..mark.start), text.get(mark.clone()))
        else {
            break;
        };
        parts.push(html! { { before } });
        parts.push(html! { <mark>{ found }</mark> });
        done = mark.end;
    }
    parts.push(html! { { &text[done..] } });
    parts.into_iter().collect()
}

fn occasions(packs: &[Rc<Pack>]) -> Vec<String> {
    let mut all: Vec<String> = Vec::new();
    let outlines = packs.iter().flat_map(|pack| &pack.outlines).map(|outline| &outline.occasion);
    let blocks = packs.iter().flat_map(|pack| &pack.blocks).flat_map(|block| &block.occasions);
    for occasion in outlines.chain(blocks) {
        if !occasion.is_empty() && !all.contains(occasion) {
            all.push(occasion.clone());
        }
    }
    all
}

/// Puts a block into the open speech and goes there.
fn add_entry(act: &Act, lang: Lang, target: Option<&(Id, usize)>, entry: &Entry) {
    let Some((speech, at)) = target else {
        act.complain(lang.t("请先新建或打开一篇讲话稿。", "Open or begin a speech first."));
        return;
    };
    let section = Rc::new(entry.section());
    let id = section.id.clone();
    act.change(speech, Change::AddSections { at: *at, sections: vec![section] });
    act.go(Goal::Card(id));
    act.say_undoable(match lang {
        Lang::Zh => format!("已加入“{}”。", entry.block.title),
        Lang::En => format!("Added “{}”.", entry.block.title),
    });
}

#[derive(Properties, PartialEq)]
struct ItemProps {
    entry: Entry,
    /// Where the words that were looked for stand.
    marks: Marks,
    open: bool,
    can_add: bool,
    on_choose: Callback<String>,
    on_add: Callback<Entry>,
    drag: DragHandle,
}

#[function_component]
fn BlockItem(props: &ItemProps) -> Html {
    let act = use_act();
    let lang = use_lang();
    let block = &props.entry.block;
    let origin = props.entry.origin;
    let marks = &props.marks;
    // Where title and summary show why the block was found, its text need not.
    let excerpt =
        marks.excerpt.as_ref().filter(|_| marks.title.is_empty() && marks.summary.is_empty());
    let choose = {
        let (key, choose) = (props.entry.key(), props.on_choose.clone());
        move |_: MouseEvent| choose.emit(key.clone())
    };
    let add = {
        let (entry, add) = (props.entry.clone(), props.on_add.clone());
        move |event: MouseEvent| {
            event.stop_propagation();
            add.emit(entry.clone());
        }
    };
    let ondragstart = {
        let (entry, drag) = (props.entry.clone(), props.drag.clone());
        move |event: DragEvent| {
            let slots = used_slots(&entry.pack, &entry.block);
            *drag.0.borrow_mut() = Some(Dragged::Block(entry.block.clone(), slots));
            browser::set_drag_data(event.data_transfer(), &entry.block.title);
        }
    };
    let ondragend = {
        let drag = props.drag.clone();
        move |_: DragEvent| *drag.0.borrow_mut() = None
    };
    let copy_as_own = {
        let (act, entry) = (act.clone(), props.entry.clone());
        move |_: MouseEvent| {
            let block = Block {
                id: browser::fresh_id(),
                slots: used_slots(&entry.pack, &entry.block),
                ..Block::clone(&entry.block)
            };
            act.open(Dialog::Block { block: Rc::new(block), fresh: true });
        }
    };
    let edit = {
        let (act, entry) = (act.clone(), props.entry.clone());
        move |_: MouseEvent| {
            let block = entry.block.clone();
            act.open(match entry.origin {
                Origin::Own => Dialog::Block { block, fresh: false },
                _ => Dialog::PackBlock { pack: entry.pack.id.clone(), block },
            });
        }
    };
    let delete = {
        let (act, entry) = (act.clone(), props.entry.clone());
        move |_: MouseEvent| {
            let change = PackChange::DeleteBlock(entry.block.id.clone());
            act.edit(Edit::Pack { id: entry.pack.id.clone(), change });
            act.say_undoable(lang.t("已删除这个段落块。", "The block is deleted."));
        }
    };
    html! {
        <li class={classes!("block-item", props.open.then_some("open"))} data-block={props.entry.key()}
            draggable="true" {ondragstart} {ondragend}>
            <button class="block-head" onclick={choose} aria-expanded={props.open.to_string()}>
                <span class="block-title">{ marked(&block.title, &marks.title) }</span>
                if origin == Origin::Own { <span class="own">{ lang.t("我的", "mine") }</span> }
                <span class="kind">{ words::kind(lang, block.kind) }</span>
                <span class="block-summary">
                    if origin == Origin::Opened {
                        <span class="own">{ packs::name_of(&props.entry.pack, origin, lang) }</span>{ "　" }
                    }
                    { marked(&block.summary, &marks.summary) }
                </span>
                if let Some(excerpt) = excerpt {
                    <span class="block-summary">{ marked(&excerpt.text, &excerpt.marks) }</span>
                }
            </button>
            <button class="add" onclick={add.clone()} disabled={!props.can_add}
                title={lang.t("加入讲话稿", "Add to the speech")}
                aria-label={lang.t("加入讲话稿", "Add to the speech")}>{ "＋" }</button>
            if props.open {
                <div class="block-preview">
                    <div class="block-text">
                        { for block.text.lines().filter(|line| !line.trim().is_empty())
                            .map(|line| html! { <p>{ field::coloured(line) }</p> }) }
                    </div>
                    <div class="row">
                        <button class="primary small" onclick={add} disabled={!props.can_add}>
                            { lang.t("加入讲话稿", "Add to the speech") }
                        </button>
                        if origin.is_editable() {
                            <button class="small" onclick={edit}>{ lang.t("修改", "Edit") }</button>
                        }
                        <button class="small" onclick={copy_as_own}>
                            { if origin == Origin::Own { lang.t("复制一份", "Duplicate") } else { lang.t("复制为我的", "Copy to mine") } }
                        </button>
                        if origin.is_editable() {
                            <button class="small danger" onclick={delete}>{ lang.t("删除", "Delete") }</button>
                        }
                    </div>
                </div>
            }
        </li>
    }
}

fn outline_item(
    lang: Lang,
    pack: &Rc<Pack>,
    outline: &Rc<Outline>,
    marks: &Marks,
    on_new: &Callback<(Rc<Pack>, Rc<Outline>)>,
) -> Html {
    let start = {
        let (pack, outline, on_new) = (pack.clone(), outline.clone(), on_new.clone());
        move |_: MouseEvent| on_new.emit((pack.clone(), outline.clone()))
    };
    let titles = outline.blocks.iter().filter_map(|id| pack.block(id)).map(|block| &block.title);
    html! {
        <li class="outline-item" key={format!("{} {}", pack.id, outline.id)}>
            <div class="outline-head">
                <span class="block-title">{ marked(&outline.title, &marks.title) }</span>
                <span class="kind">{ &outline.occasion }</span>
            </div>
            <p class="block-summary">{ marked(&outline.summary, &marks.summary) }</p>
            <div class="row">
                <button class="small primary" onclick={start}>{ lang.t("用它新建", "Begin with it") }</button>
            </div>
            <details class="outline-blocks">
                <summary>{ match lang {
                    Lang::Zh => format!("{} 个段落块", outline.blocks.len()),
                    Lang::En => format!("{} blocks", outline.blocks.len()),
                } }</summary>
                <ol>{ for titles.map(|title| html! { <li>{ title }</li> }) }</ol>
            </details>
        </li>
    }
}
