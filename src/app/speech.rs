//! The speech: its front matter and its sections, to be written, reordered and switched off. Of a
//! long speech only the sections in view are full editors, the others bare texts of the same size.

use std::rc::Rc;

use gaojiang::edit::{Change, Edit};
use gaojiang::library::{Block, Id, Kind};
use gaojiang::sorted;
use gaojiang::speech::{Field as Front, Section, Speech};
use yew::prelude::*;

use super::field::{Field, Typed};
use super::in_view::use_in_view;
use super::library::{DragHandle, Dragged};
use super::pages::field_name;
use super::pick::{PickBar, Picked, pick_box};
use super::state::{
    Dialog, Goal, Lang, Latest, use_act, use_heard, use_lang, use_latest, use_settled,
};
use super::{browser, import, keep, words};

#[derive(Properties, PartialEq)]
pub struct Props {
    pub speech: Rc<Speech>,
    pub active: Option<Id>,
    pub drag: DragHandle,
    pub on_copy: Callback<Vec<Id>>,
}

#[function_component]
pub fn Sections(props: &Props) -> Html {
    let act = use_act();
    let lang = use_lang();
    let list = use_node_ref();
    let speech = &props.speech;
    let active = speech.sections.iter().position(|s| props.active.as_ref() == Some(&s.id));
    let settled = use_settled(&speech.id);
    let at_first = match active {
        _ if settled => usize::MAX,
        // Where one goes is there at once.
        Some(active) => active + 2,
        None => 2,
    };
    let in_view = use_in_view(&list, ".speech-pane", 1.0, 0..0, (speech.id.clone(), at_first));
    let id = speech.id.clone();
    // Where a drop would go: before the section of that place.
    let over = use_state_eq(|| None::<usize>);
    // These three stay the same from one rendering to the next, so that a keystroke wakes only the
    // card it goes into.
    let latest = use_latest(speech);
    let drop_at = {
        let (over, latest) = (over.setter(), latest.clone());
        use_callback(
            (act.clone(), props.drag.clone()),
            move |(event, at): (DragEvent, usize), (act, drag)| {
                event.prevent_default();
                over.set(None);
                let speech = latest.borrow().clone();
                let dragged = drag.0.borrow_mut().take();
                match dragged {
                    Some(Dragged::Section(section)) => {
                        let from = speech.sections.iter().position(|s| s.id == section);
                        let to = if from.is_some_and(|from| from < at) { at - 1 } else { at };
                        act.change(&speech.id, Change::Move { section, to });
                    }
                    Some(Dragged::Block(block, slots)) => {
                        let section = Section::from_block(browser::fresh_id(), &block, slots);
                        let goal = Goal::Card(section.id.clone());
                        let sections = vec![Rc::new(section)];
                        act.change(&speech.id, Change::AddSections { at, sections });
                        act.go(goal);
                    }
                    None => {}
                }
            },
        )
    };
    let hover = {
        let over = over.setter();
        use_callback(props.drag.clone(), move |(event, at): (DragEvent, usize), drag| {
            if drag.0.borrow().is_some() {
                event.prevent_default();
                over.set(Some(at));
            }
        })
    };
    let leave = {
        let over = over.setter();
        use_callback((), move |_: DragEvent, ()| over.set(None))
    };
    {
        let (act, latest) = (act.clone(), latest.clone());
        use_heard(&list, "keydown", move |event| {
            let key = browser::key_that_acts(event).filter(|key| key.alt);
            let card = key.as_ref().and_then(|_| browser::attribute_near(event, "data-card"));
            let (Some(key), Some(card)) = (key, card) else { return };
            let speech = latest.borrow().clone();
            let Some(at) = speech.sections.iter().position(|section| *section.id == *card) else {
                return;
            };
            let to = match key.key.as_str() {
                "ArrowUp" => at.checked_sub(1),
                "ArrowDown" => Some(at + 1).filter(|to| *to < speech.sections.len()),
                _ => None,
            };
            if let Some(to) = to {
                event.prevent_default();
                browser::hold_focus();
                let section = card.into();
                act.change(&speech.id, Change::Move { section, to });
            }
        });
    }
    let picked = use_state_eq(|| Picked::None);
    let set_picked = {
        let picked = picked.setter();
        use_callback((), move |new, ()| picked.set(new))
    };
    let on_pick = use_callback((*picked).clone(), {
        let picked = picked.setter();
        move |id: Id, now: &Picked| {
            let mut chosen = now.as_deref().cloned().unwrap_or_default();
            if !chosen.remove(&id) {
                chosen.insert(id);
            }
            picked.set(Some(Rc::new(chosen)));
        }
    });
    let add_empty = {
        let (act, id, count) = (act.clone(), id.clone(), speech.sections.len());
        move |_: MouseEvent| {
            let section = Section { id: browser::fresh_id(), ..Section::default() };
            let goal = Goal::Section(section.id.clone(), None);
            let sections = vec![Rc::new(section)];
            act.change(&id, Change::AddSections { at: count, sections });
            act.go(goal);
        }
    };
    let all_folded = !speech.sections.is_empty() && speech.sections.iter().all(|s| s.folded);
    let fold_all = {
        let (act, id) = (act.clone(), id.clone());
        move |_: MouseEvent| act.change(&id, Change::FoldAll(!all_folded))
    };
    let count = speech.sections.len();
    // The keyboard goes from one to the next before a frame shows where it is.
    let near_active = |at: usize| active.is_some_and(|active| active.abs_diff(at) <= 2);
    html! {
        <div class="sections">
            <FrontMatter speech={id.clone()} title={speech.title.clone()} speaker={speech.speaker.clone()}
                date={speech.date.clone()} salutation={speech.salutation.clone()} />
            <div class="sections-bar">
                <h2>{ lang.t("段落", "Sections") }</h2>
                <span class="faint">{ speech.sections.len() }</span>
                if !speech.source.is_empty() {
                    <button class="quiet small show-source" onclick={{ let act = act.clone(); move |_: MouseEvent| act.open(Dialog::Source) }}
                        title={lang.t("读入时的原文，未作改动", "The text it was made from")}>{ lang.t("看原文", "Source") }</button>
                }
                <span class="grow"></span>
                <PickBar picked={(*picked).clone()} all={speech.sections.iter().map(|s| s.id.clone()).collect::<Vec<_>>()}
                    set={set_picked} on_copy={props.on_copy.clone()} />
                <button class="quiet" onclick={fold_all} disabled={speech.sections.is_empty()}>
                    { if all_folded { lang.t("全部展开", "Unfold all") } else { lang.t("全部折叠", "Fold all") } }
                </button>
            </div>
            if speech.sections.is_empty() {
                <div class="empty">
                    <p>{ lang.t("这篇讲话稿还没有段落。", "This speech has no sections yet.") }</p>
                    <p class="faint">{ lang.t("从左边的素材库点“＋”加入段落块，或者直接写一段。", "Add blocks with “+” in the library, or write a section.") }</p>
                </div>
            }
            <ol class="section-list" ref={list}>
                { for speech.sections.iter().take(at_first).enumerate().map(|(at, section)| html! {
                    <SectionCard key={&*section.id} speech={id.clone()} section={section.clone()} first={at == 0} last={at + 1 == count}
                        places={Latest(latest.clone())}
                        active={props.active.as_ref() == Some(&section.id)}
                        full={at < ALWAYS_FULL || in_view.contains(&at) || near_active(at)}
                        marked={*over == Some(at)}
                        drag={props.drag.clone()} on_drop={drop_at.clone()} on_hover={hover.clone()}
                        on_leave={leave.clone()} on_copy={props.on_copy.clone()}
                        picked={picked.as_ref().map(|picked| picked.contains(&section.id))} on_pick={on_pick.clone()} />
                }) }
            </ol>
            <div class={classes!("drop-end", (*over == Some(count)).then_some("marked"))}
                ondragover={hover.reform(move |event| (event, count))}
                ondrop={drop_at.reform(move |event| (event, count))}
                ondragleave={leave.clone()}>
                <button class="wide" onclick={add_empty}>{ lang.t("＋ 写一个新段落", "+ Write a new section") }</button>
            </div>
        </div>
    }
}

#[derive(Properties, PartialEq)]
struct FrontProps {
    speech: Id,
    title: Rc<str>,
    speaker: Rc<str>,
    date: Rc<str>,
    salutation: Rc<str>,
}

#[function_component]
fn FrontMatter(props: &FrontProps) -> Html {
    let act = use_act();
    let lang = use_lang();
    let typed = |field: Front| {
        let (act, id) = (act.clone(), props.speech.clone());
        move |typed: Typed| {
            act.typed(&id, Change::SetField { field, text: typed.text }, typed.whole);
        }
    };
    let front = |field: Front,
                 value: &Rc<str>,
                 label: &'static str,
                 placeholder: &'static str,
                 multiline: bool| {
        html! {
            <label class={classes!("front", field_name(field))}>
                <span>{ label }</span>
                <Field value={value.clone()} {multiline} {placeholder} {label}
                    data_field={field_name(field)} on_typed={typed(field)} />
            </label>
        }
    };
    html! {
        <section class="front-matter" aria-label={lang.t("标题与落款", "Front matter")}>
            { front(Front::Title, &props.title, lang.t("标题", "Title"), lang.t("讲话稿的标题，可以含占位符", "Title of the speech; may hold slots"), true) }
            <div class="front-pair">
                { front(Front::Speaker, &props.speaker, lang.t("讲话人", "Speaker"), lang.t("职务 姓名", "Post and name"), false) }
                <label class="front date">
                    <span>{ lang.t("日期", "Date") }</span>
                    <Field value={props.date.clone()} input_type="date" label={lang.t("日期", "Date")}
                        data_field={field_name(Front::Date)} on_typed={typed(Front::Date)} />
                </label>
            </div>
            { front(Front::Salutation, &props.salutation, lang.t("称谓", "Salutation"), lang.t("同志们：", "同志们："), false) }
        </section>
    }
}

/// Sections that are always ready to be written in, in view or not: a usual speech has no more.
const ALWAYS_FULL: usize = 12;

#[derive(Properties, PartialEq)]
struct CardProps {
    speech: Id,
    section: Rc<Section>,
    /// Of all sections.
    first: bool,
    last: bool,
    /// Where the section stands is looked up there when it is asked for: each that is moved changes the
    /// places of many, and what they show is the same.
    places: Latest<Rc<Speech>>,
    active: bool,
    /// In view or near it.
    full: bool,
    marked: bool,
    drag: DragHandle,
    on_drop: Callback<(DragEvent, usize)>,
    on_hover: Callback<(DragEvent, usize)>,
    on_leave: Callback<DragEvent>,
    on_copy: Callback<Vec<Id>>,
    /// Whether it is chosen, while sections are being chosen.
    picked: Option<bool>,
    on_pick: Callback<Id>,
}

#[function_component]
fn SectionCard(props: &CardProps) -> Html {
    let act = use_act();
    let lang = use_lang();
    let section = &props.section;
    let id = section.id.clone();
    let place = {
        let (places, id) = (props.places.clone(), id.clone());
        move || {
            places.get().sections.iter().position(|section| section.id == id).unwrap_or_default()
        }
    };
    let change = {
        let (act, speech) = (act.clone(), props.speech.clone());
        move |change: Change| act.change(&speech, change)
    };
    let activate = {
        let (act, id) = (act.clone(), id.clone());
        Callback::from(move |_: FocusEvent| {
            let id = id.clone();
            act.ui(move |ui| ui.active = Some(id.clone()));
        })
    };
    let move_to = {
        let (change, id) = (change.clone(), id.clone());
        move |to: usize| {
            browser::hold_focus();
            change(Change::Move { section: id.clone(), to });
        }
    };
    let typed_text = {
        let (act, speech, id) = (act.clone(), props.speech.clone(), id.clone());
        move |typed: Typed| {
            let change = Change::SetText { section: id.clone(), text: typed.text };
            act.typed(&speech, change, typed.whole);
        }
    };
    let typed_title = {
        let (act, speech, id) = (act.clone(), props.speech.clone(), id.clone());
        move |typed: Typed| {
            let change = Change::SetTitle { section: id.clone(), title: typed.text };
            act.typed(&speech, change, typed.whole);
        }
    };
    let set_kind = {
        let (change, id) = (change.clone(), id.clone());
        move |event: Event| {
            if let Some(kind) = Kind::from_label(&browser::value_of(&event)) {
                change(Change::SetKind { section: id.clone(), kind });
            }
        }
    };
    let fold = {
        let (change, id, folded) = (change.clone(), id.clone(), section.folded);
        move |_: MouseEvent| change(Change::SetFolded { section: id.clone(), folded: !folded })
    };
    let switch = {
        let (change, id, off) = (change.clone(), id.clone(), section.off);
        move |_: MouseEvent| change(Change::SetOff { section: id.clone(), off: !off })
    };
    let up = {
        let (move_to, place) = (move_to.clone(), place.clone());
        move |_: MouseEvent| move_to(place().saturating_sub(1))
    };
    let down = {
        let place = place.clone();
        move |_: MouseEvent| move_to(place() + 1)
    };
    let remove = {
        let (act, change, id) = (act.clone(), change.clone(), id.clone());
        move |_: MouseEvent| {
            change(Change::Remove(id.clone()));
            act.say_undoable(lang.t("已删除这一段。", "The section is deleted."));
        }
    };
    let duplicate = {
        let (act, change, section) = (act.clone(), change.clone(), section.clone());
        let place = place.clone();
        move |_: MouseEvent| {
            let copy = Section { id: browser::fresh_id(), ..Section::clone(&section) };
            let goal = Goal::Card(copy.id.clone());
            change(Change::AddSections { at: place() + 1, sections: vec![Rc::new(copy)] });
            act.go(goal);
        }
    };
    let copy = {
        let (on_copy, id) = (props.on_copy.clone(), id.clone());
        move |_: MouseEvent| on_copy.emit(vec![id.clone()])
    };
    let keep = {
        let (act, section) = (act.clone(), section.clone());
        move |_: MouseEvent| {
            let block = block_of(&section);
            act.open(Dialog::Block { block: Rc::new(block), fresh: true });
        }
    };
    let ondragstart = {
        let (drag, id) = (props.drag.clone(), id.clone());
        move |event: DragEvent| {
            *drag.0.borrow_mut() = Some(Dragged::Section(id.clone()));
            browser::set_drag_data(event.data_transfer(), "section");
        }
    };
    let ondragend = {
        let (drag, leave) = (props.drag.clone(), props.on_leave.clone());
        move |event: DragEvent| {
            *drag.0.borrow_mut() = None;
            leave.emit(event);
        }
    };
    let title = if section.title.is_empty() { first_words(&section.text) } else { None };
    // Ctrl+Shift+V pastes as it is; the paste itself does not tell.
    let as_it_is = use_mut_ref(|| false);
    let on_text_key = {
        let as_it_is = as_it_is.clone();
        Callback::from(move |event: Event| {
            if let Some(key) = browser::key_of(&event).filter(|key| key.command) {
                *as_it_is.borrow_mut() = key.shift && key.key.eq_ignore_ascii_case("v");
            }
        })
    };
    let onpaste = {
        let act = act.clone();
        Callback::from(move |event: Event| {
            let plain = std::mem::take(&mut *as_it_is.borrow_mut());
            if !plain && import::paste_tidied(&act, lang, &event) {
                event.prevent_default();
            }
        })
    };
    let class = classes!(
        "card",
        props.active.then_some("active"),
        section.off.then_some("off"),
        props.marked.then_some("marked"),
    );
    if !props.full && !props.active {
        return html! {
            <li {class} data-card={AttrValue::from(id)}>
                <header><span class="card-title">{ title.unwrap_or_else(|| AttrValue::from(section.title.clone())) }</span></header>
                if !section.folded {
                    <div class="field-area"><div class="field-mirror">{ &*section.text }{ "\u{200B}" }</div></div>
                }
            </li>
        };
    }
    let at_pointer = move |event| at_pointer(event, place());
    html! {
        <li {class}
            data-card={AttrValue::from(id.clone())}
            ondragover={props.on_hover.reform(at_pointer.clone())}
            ondrop={props.on_drop.reform(at_pointer)}
            ondragleave={props.on_leave.clone()}>
            <header>
                { pick_box(props.picked, lang.t("选中这一段", "Choose this section"), &id, &props.on_pick) }
                <span class="grip" draggable="true" {ondragstart} {ondragend} aria-hidden="true"
                    title={lang.t("拖动调整次序（也可按 Alt+↑↓）", "Drag to reorder (or Alt+↑↓)")}>{ "⠿" }</span>
                <button class="icon fold" onclick={fold} aria-expanded={(!section.folded).to_string()}
                    title={if section.folded { lang.t("展开", "Unfold") } else { lang.t("折叠", "Fold") }}
                    aria-label={if section.folded { lang.t("展开", "Unfold") } else { lang.t("折叠", "Fold") }}>
                    { if section.folded { "▸" } else { "▾" } }
                </button>
                <select class="kind-select" aria-label={lang.t("类别", "Kind")} onchange={set_kind}>
                    { for Kind::ALL.into_iter().map(|kind| html! {
                        <option value={kind.label()} selected={kind == section.kind}>{ words::kind(lang, kind) }</option>
                    }) }
                </select>
                <Field class="card-title" value={section.title.clone()} on_typed={typed_title}
                    placeholder={title.unwrap_or_else(|| lang.t("未命名段落", "Untitled").into())}
                    label={lang.t("段落名称", "Name of the section")}
                    onfocus={activate.clone()} />
                <div class="card-tools">
                    <button class="icon" onclick={up} disabled={props.first}
                        title={lang.t("上移（Alt+↑）", "Move up (Alt+↑)")} aria-label={lang.t("上移", "Move up")}>{ "↑" }</button>
                    <button class="icon" onclick={down} disabled={props.last}
                        title={lang.t("下移（Alt+↓）", "Move down (Alt+↓)")} aria-label={lang.t("下移", "Move down")}>{ "↓" }</button>
                    <button class="switch" role="switch" aria-checked={(!section.off).to_string()} onclick={switch}
                        title={if section.off { lang.t("已停用，不进入成稿。点击启用", "Off: not in the speech. Click to switch on") } else { lang.t("停用：保留但不进入成稿", "Switch off: kept, but not in the speech") }}
                        aria-label={lang.t("启用", "On")}><span></span></button>
                    <details class="menu">
                        <summary class="icon" title={lang.t("更多", "More")} aria-label={lang.t("更多", "More")}>{ "⋯" }</summary>
                        <div class="menu-list">
                            <button onclick={copy}>{ lang.t("复制这一段到 Word/WPS", "Copy this section for Word/WPS") }</button>
                            <button onclick={duplicate}>{ lang.t("复制一份", "Duplicate") }</button>
                            <button onclick={keep}>{ lang.t("存为段落块", "Save as a block") }</button>
                            <button class="danger" onclick={remove}>{ lang.t("删除", "Delete") }</button>
                        </div>
                    </details>
                </div>
            </header>
            if !section.folded {
                <Field multiline=true value={section.text.clone()} on_typed={typed_text}
                    on_key={on_text_key} {onpaste}
                    placeholder={lang.t("一行一段。标题写“一、”“（一）”或 #，占位符写 {{名称}}。", "A line is a paragraph. Headings: 一、 （一） or #. Slots: {{name}}.")}
                    label={lang.t("正文", "Text")} data_text={AttrValue::from(id.clone())} onfocus={activate} />
            }
        </li>
    }
}

/// Where something let go over the card of that place goes: before it, or behind it in its lower half.
fn at_pointer(event: DragEvent, at: usize) -> (DragEvent, usize) {
    let below = browser::in_lower_half(&event, "data-card");
    (event, at + usize::from(below))
}

/// The first words of a text, to call an untitled section by.
fn first_words(text: &str) -> Option<AttrValue> {
    let line = text.lines().map(str::trim).find(|line| !line.is_empty())?;
    Some(line.chars().take(18).collect::<String>().into())
}

/// A block of a section's text, as the dialog starts with.
fn block_of(section: &Section) -> Block {
    let title = match &*section.title {
        "" => first_words(&section.text).map_or_else(String::new, |words| words.to_string()),
        title => title.to_owned(),
    };
    let names = gaojiang::slot::names(&section.text);
    let slots = section.slots.iter().filter(|decl| names.contains(&decl.name)).cloned().collect();
    Block {
        id: browser::fresh_id(),
        title,
        kind: section.kind,
        text: section.text.clone(),
        slots,
        ..Block::default()
    }
}

/// The dialog of all speeches.
#[derive(Properties, PartialEq)]
pub struct ListProps {
    pub speeches: Vec<Rc<Speech>>,
    pub current: Option<Id>,
}

#[function_component]
pub fn SpeechList(props: &ListProps) -> Html {
    let act = use_act();
    let lang = use_lang();
    let query = use_state_eq(|| Rc::<str>::from(""));
    let mut speeches: Vec<&Rc<Speech>> = props.speeches.iter().collect();
    sorted::by_key(&mut speeches, |speech| std::cmp::Reverse(speech.updated));
    speeches.retain(|speech| query.is_empty() || name_of(speech, lang).contains(&**query));
    let item = |speech: &Rc<Speech>| {
        let id = speech.id.clone();
        let open = {
            let (act, id) = (act.clone(), id.clone());
            move |_: MouseEvent| {
                act.edit(Edit::OpenSpeech(id.clone()));
                act.ui(|ui| {
                    ui.active = None;
                    ui.dialog = None;
                });
            }
        };
        let duplicate = {
            let (act, speech) = (act.clone(), speech.clone());
            move |_: MouseEvent| {
                let now = browser::now();
                let name = match lang {
                    Lang::Zh => format!("{}（副本）", name_of(&speech, lang)),
                    Lang::En => format!("{} (copy)", name_of(&speech, lang)),
                };
                act.edit(Edit::AddSpeech(Rc::new(Speech {
                    id: browser::fresh_id(),
                    name: name.into(),
                    created: now,
                    updated: now,
                    ..Speech::clone(&speech)
                })));
            }
        };
        let delete = {
            let (act, id) = (act.clone(), id.clone());
            move |_: MouseEvent| {
                // So that the bin has the last word that was typed.
                keep::save_now(&act);
                act.edit(Edit::DeleteSpeech(id.clone()));
                act.say_undoable(lang.t(
                    "已删除这篇讲话稿，30 天内可以从回收站找回。",
                    "The speech is deleted; the bin keeps it for 30 days.",
                ));
            }
        };
        let rename = {
            let (act, id) = (act.clone(), id.clone());
            move |typed: Typed| {
                act.edit(Edit::RenameSpeech { id: id.clone(), name: typed.text });
            }
        };
        html! {
            <li key={&*id} class={classes!("speech-item", (props.current.as_ref() == Some(&id)).then_some("current"))}>
                <Field class="speech-name" value={speech.name.clone()} on_typed={rename}
                    placeholder={title_of(speech, lang)} label={lang.t("名称", "Name")} />
                <span class="faint">{ browser::clock(speech.updated) }</span>
                <button class="small primary" onclick={open}>{ lang.t("打开", "Open") }</button>
                <button class="small" onclick={duplicate}>{ lang.t("复制一份", "Duplicate") }</button>
                <button class="small danger" onclick={delete}>{ lang.t("删除", "Delete") }</button>
            </li>
        }
    };
    html! {
        <>
            if props.speeches.len() > 6 {
                <Field class="search" value={(*query).clone()} input_type="search"
                    placeholder={lang.t("按名称查找", "Find by name")} label={lang.t("查找讲话稿", "Find a speech")}
                    on_typed={move |typed: Typed| query.set(typed.text)} />
            }
            <ul class="speech-list">{ for speeches.into_iter().map(item) }</ul>
        </>
    }
}

/// What a speech is called in lists: its name, else its title.
pub fn name_of(speech: &Speech, lang: Lang) -> String {
    if speech.name.is_empty() { title_of(speech, lang) } else { speech.name.to_string() }
}

/// The title with its slots filled.
fn title_of(speech: &Speech, lang: Lang) -> String {
    let slots = gaojiang::slot::Slots::of(speech);
    let expansion = gaojiang::slot::expand(&speech.title, &slots);
    let title: String = expansion
        .pieces
        .iter()
        .map(|piece| match piece {
            gaojiang::slot::Piece::Text(range) => &speech.title[range.clone()],
            gaojiang::slot::Piece::Value { text, .. } => text,
            gaojiang::slot::Piece::Hole => "",
        })
        .collect();
    or_untitled(title.replace('\n', ""), lang)
}

pub fn or_untitled(title: String, lang: Lang) -> String {
    if title.trim().is_empty() {
        lang.t("未命名讲话稿", "Untitled speech").to_owned()
    } else {
        title
    }
}
