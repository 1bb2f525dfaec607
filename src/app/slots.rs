//! The slot form: every slot of the speech once, grouped by the section that names it first, each
//! with the input that suits its kind.

use std::rc::Rc;

use gaojiang::compose::SlotUse;
use gaojiang::document::Place;
use gaojiang::edit::{Change, Edit};
use gaojiang::library::{Id, SlotDecl, SlotKind};
use gaojiang::slot::{self, Level};
use gaojiang::speech::{Speech, ValueSet, Values};
use yew::prelude::*;

use super::field::{Field, Typed};
use super::state::{Goal, Lang, use_act, use_heard, use_lang, use_latest};
use super::{browser, words};

#[derive(Properties, PartialEq)]
pub struct Props {
    pub speech: Rc<Speech>,
    pub uses: Rc<Vec<SlotUse>>,
    pub value_sets: Vec<Rc<ValueSet>>,
}

#[function_component]
pub fn SlotForm(props: &Props) -> Html {
    let act = use_act();
    let lang = use_lang();
    let speech = &props.speech;
    let placed: Vec<&SlotUse> = props.uses.iter().filter(|u| !u.places.is_empty()).collect();
    let unused: Vec<&SlotUse> = props.uses.iter().filter(|u| u.places.is_empty()).collect();
    let wanted = placed.iter().filter(|u| u.filled || !u.decl.optional).count();
    let filled = placed.iter().filter(|u| u.filled).count();
    let latest = use_latest(&props.uses);
    let on_next = use_callback(act.clone(), move |(): (), act| go_to_next(&latest.borrow(), act));
    let next = on_next.reform(|_: MouseEvent| ());
    // Groups by the first place, in order.
    let mut groups: Vec<(&Place, Vec<&SlotUse>)> = Vec::new();
    for used in &placed {
        let Some(place) = used.places.first() else { continue };
        match groups.iter_mut().find(|(known, _)| *known == place) {
            Some((_, group)) => group.push(used),
            None => groups.push((place, vec![used])),
        }
    }
    html! {
        <div class="slots">
            <div class="slots-head">
                <div class="progress" role="progressbar" aria-valuemin="0"
                    aria-valuemax={wanted.to_string()} aria-valuenow={filled.to_string()}
                    aria-label={lang.t("填写进度", "Progress")}>
                    <progress max={wanted.max(1).to_string()} value={filled.to_string()}></progress>
                    <span>{ match lang {
                        Lang::Zh => format!("已填 {filled}／{wanted}"),
                        Lang::En => format!("{filled} of {wanted} filled"),
                    } }</span>
                </div>
                <button class="small" onclick={next} disabled={!props.uses.iter().any(SlotUse::missing)}
                    title="F8">{ lang.t("下一个未填 F8", "Next unfilled F8") }</button>
                <ValueSets speech={speech.id.clone()} values={speech.values.clone()}
                    sets={props.value_sets.clone()} uses={props.uses.clone()} />
            </div>
            if placed.is_empty() {
                <div class="empty">
                    <p>{ lang.t("这篇讲话稿没有占位符。", "This speech has no slots.") }</p>
                    <p class="faint">{ lang.t("在正文里写 {{名称}}，就有了一处占位符。", "Write {{name}} in a text to make one.") }</p>
                </div>
            }
            { for groups.into_iter().map(|(place, group)| {
                let done = group.iter().filter(|u| !u.missing()).count();
                let (title, goal) = match place {
                    Place::Field(field) => {
                        (lang.t("标题与落款", "Front matter").to_owned(), Goal::Field(*field))
                    }
                    Place::Section(id) => {
                        let title = speech.section(id).map(|s| s.title.to_string());
                        let title = title.filter(|t| !t.is_empty());
                        (title.unwrap_or_else(|| lang.t("未命名段落", "Untitled").to_owned()),
                         Goal::Section(id.clone(), None))
                    }
                };
                let go = {
                    let act = act.clone();
                    move |_: MouseEvent| act.go(goal.clone())
                };
                html! {
                    <section class="slot-group" key={format!("{place:?}")}>
                        <h3>
                            <button class="link" onclick={go} title={lang.t("转到这一段", "Go to the section")}>{ title }</button>
                            <span class={classes!("count", (done == group.len()).then_some("done"))}>
                                { format!("{done}/{}", group.len()) }
                            </span>
                        </h3>
                        { for group.into_iter().map(|used| html! {
                            <SlotInput key={&*used.name} speech={speech.id.clone()} used={used.clone()}
                                on_next={on_next.clone()}
                                value={speech.values.get(&used.name).cloned().unwrap_or_default()} />
                        }) }
                    </section>
                }
            }) }
            if !unused.is_empty() {
                <section class="slot-group unused">
                    <h3>{ lang.t("没有用到的值", "Values without a place") }</h3>
                    <p class="faint">{ lang.t("正文里已经没有这些占位符。可以留着，也可以删去。", "No text names these slots any more. Keep them or clear them.") }</p>
                    { for unused.into_iter().map(|used| {
                        let clear = {
                            let (act, id, slot) = (act.clone(), speech.id.clone(), used.name.clone());
                            move |_: MouseEvent| {
                                let change = Change::SetValue { slot: slot.clone(), value: "".into() };
                                act.change(&id, change);
                            }
                        };
                        let value = speech.values.get(&used.name).cloned().unwrap_or_default();
                        html! {
                            <div class="unused-value" key={&*used.name}>
                                <span>{ &*used.name }</span><span class="faint">{ &*value }</span>
                                <button class="small" onclick={clear}>{ lang.t("删去", "Clear") }</button>
                            </div>
                        }
                    }) }
                </section>
            }
        </div>
    }
}

/// Puts the cursor into the next unfilled slot behind the one that has it, or says there is none.
pub fn go_to_next(uses: &[SlotUse], act: &super::state::Act) {
    let current = browser::focused("data-slot");
    let at = uses.iter().position(|used| Some(&*used.name) == current.as_deref());
    let behind = uses.iter().skip(at.map_or(0, |at| at + 1)).find(|used| used.missing());
    let next = behind.or_else(|| uses.iter().find(|used| used.missing()));
    if let Some(used) = next {
        act.go(Goal::Slot(used.name.clone()));
    }
}

#[derive(Properties, PartialEq)]
struct InputProps {
    speech: Id,
    used: SlotUse,
    value: Rc<str>,
    on_next: Callback<()>,
}

#[function_component]
fn SlotInput(props: &InputProps) -> Html {
    let act = use_act();
    let lang = use_lang();
    let SlotUse { name, decl, declared, .. } = &props.used;
    let set = {
        let (act, speech, slot) = (act.clone(), props.speech.clone(), name.clone());
        Callback::from(move |(value, whole): (Rc<str>, bool)| {
            act.typed(&speech, Change::SetValue { slot: slot.clone(), value }, whole);
        })
    };
    let on_typed = {
        let set = set.clone();
        Callback::from(move |typed: Typed| set.emit((typed.text, typed.whole)))
    };
    let choose = {
        let set = set.clone();
        Callback::from(move |value: Rc<str>| set.emit((value, true)))
    };
    let slot_name = AttrValue::from(name.clone());
    let placeholder: AttrValue = match (decl.default.is_empty(), decl.example.is_empty()) {
        (false, _) => match lang {
            Lang::Zh => format!("不填则为：{}", decl.default),
            Lang::En => format!("Default: {}", decl.default),
        },
        (true, false) => match lang {
            Lang::Zh => format!("如：{}", decl.example),
            Lang::En => format!("E.g. {}", decl.example),
        },
        (true, true) => String::new(),
    }
    .replace('\n', "、")
    .into();
    // Enter ends what has one line, as in any form, and goes on.
    let on_enter = {
        let on_next = props.on_next.clone();
        Callback::from(move |event: Event| {
            let key = browser::key_of(&event).filter(|key| !key.composing);
            if key.is_some_and(|key| key.key == "Enter") {
                event.prevent_default();
                on_next.emit(());
            }
        })
    };
    let plain = |input_type: &'static str, mode: Option<&'static str>, multiline: bool| {
        html! {
            <Field value={props.value.clone()} on_typed={on_typed.clone()} {input_type} {multiline}
                input_mode={mode.map(AttrValue::from)} placeholder={placeholder.clone()}
                label={slot_name.clone()} data_slot={slot_name.clone()}
                on_key={(!multiline).then(|| on_enter.clone())} />
        }
    };
    let input = match decl.kind {
        SlotKind::Text => plain("text", None, false),
        SlotKind::LongText => plain("text", None, true),
        SlotKind::Number => plain("text", Some("decimal"), false),
        SlotKind::Date => html! {
            <div class="date-input">
                { plain("date", None, false) }
                <button class="small" onclick={let choose = choose.clone(); move |_: MouseEvent| choose.emit(browser::today().into())}>
                    { lang.t("今天", "Today") }
                </button>
            </div>
        },
        SlotKind::Choice => html! {
            <Choices name={slot_name.clone()} value={props.value.clone()} default={decl.default.clone()}
                choices={decl.choices.clone()} on_choose={choose.clone()} />
        },
        SlotKind::List => html! {
            <ListInput name={slot_name.clone()} value={props.value.clone()} {placeholder}
                on_change={set.clone()} />
        },
        SlotKind::Level => html! {
            <LevelInput name={slot_name.clone()} value={props.value.clone()} default={decl.default.clone()}
                on_choose={choose.clone()} />
        },
    };
    let declare = {
        let (act, speech, decl) = (act.clone(), props.speech.clone(), decl.clone());
        move |event: Event| {
            if let Some(kind) = SlotKind::from_label(&browser::value_of(&event)) {
                let decl = SlotDecl { kind, ..SlotDecl::clone(&decl) };
                act.change(&speech, Change::Declare(Rc::new(decl)));
            }
        }
    };
    let wrong = value_problem(lang, decl.kind, &props.value);
    html! {
        <div class={classes!("slot", props.used.missing().then_some("missing"))}>
            <div class="slot-label">
                <span class="slot-name">{ &**name }</span>
                if decl.optional { <span class="faint">{ lang.t("可不填", "optional") }</span> }
                if !decl.unit.is_empty() { <span class="unit">{ &decl.unit }</span> }
                <span class="grow"></span>
                if *declared {
                    <span class="faint slot-kind">{ words::slot_kind(lang, decl.kind) }</span>
                } else {
                    <select class="slot-kind" onchange={declare} aria-label={lang.t("占位符的种类", "Kind of the slot")}
                        title={lang.t("占位符的种类", "Kind of the slot")}>
                        { for SlotKind::ALL.into_iter().filter(|kind| *kind != SlotKind::Choice).map(|kind| html! {
                            <option value={kind.label()} selected={kind == decl.kind}>{ words::slot_kind(lang, kind) }</option>
                        }) }
                    </select>
                }
            </div>
            if !decl.prompt.is_empty() { <p class="prompt">{ &decl.prompt }</p> }
            { input }
            if let Some(wrong) = wrong { <p class="wrong">{ wrong }</p> }
        </div>
    }
}

/// What is odd about a value, in the user's words.
fn value_problem(lang: Lang, kind: SlotKind, value: &str) -> Option<&'static str> {
    let value = value.trim();
    if value.is_empty() {
        return None;
    }
    match kind {
        SlotKind::Number if !value.chars().any(|c| c.is_numeric()) => Some(lang.t(
            "这里要填数字。现在按所写的文字进正文。",
            "A number is wanted here. It stands in the text as typed.",
        )),
        SlotKind::Date if slot::Date::read(value).is_none() => Some(lang.t(
            "不是日期。现在按所写的文字进正文。",
            "Not a date. It stands in the text as typed.",
        )),
        _ => None,
    }
}

#[derive(Properties, PartialEq)]
struct ChoicesProps {
    name: AttrValue,
    value: Rc<str>,
    default: String,
    choices: Vec<String>,
    on_choose: Callback<Rc<str>>,
}

#[function_component]
fn Choices(props: &ChoicesProps) -> Html {
    let current = if props.value.is_empty() { &*props.default } else { &*props.value };
    let nodes = use_memo(props.choices.len(), |count| {
        (0..*count).map(|_| NodeRef::default()).collect::<Vec<_>>()
    });
    // As in any group of its sort, Tab reaches one and the arrows choose the others.
    let stop = props.choices.iter().position(|choice| choice == current).unwrap_or(0);
    let group = use_node_ref();
    {
        let (nodes, choices) = (nodes.clone(), props.choices.clone());
        let choose = props.on_choose.clone();
        use_heard(&group, "keydown", move |event| {
            let key = browser::key_of(event);
            let Some(key) = key.filter(|key| !key.alt && !key.command) else { return };
            let to = match key.key.as_str() {
                "ArrowRight" | "ArrowDown" => stop + 1,
                "ArrowLeft" | "ArrowUp" => stop + choices.len() - 1,
                _ => return,
            };
            event.prevent_default();
            let to = to % choices.len().max(1);
            if let (Some(choice), Some(node)) = (choices.get(to), nodes.get(to)) {
                choose.emit(choice.as_str().into());
                browser::focus(node);
            }
        });
    }
    html! {
        <div class="choices" ref={group} role="radiogroup" aria-label={props.name.clone()}>
            { for props.choices.iter().enumerate().map(|(at, choice)| {
                let value: Rc<str> = choice.as_str().into();
                let choose = props.on_choose.clone();
                let checked = current == choice;
                html! {
                    <button ref={nodes.get(at).cloned().unwrap_or_default()} role="radio"
                        aria-checked={checked.to_string()} tabindex={if at == stop { "0" } else { "-1" }}
                        data-slot={(at == stop).then(|| props.name.clone())}
                        class={classes!("choice", checked.then_some("chosen"))}
                        onclick={move |_: MouseEvent| choose.emit(value.clone())}>{ choice }</button>
                }
            }) }
        </div>
    }
}

#[derive(Properties, PartialEq)]
struct LevelProps {
    name: AttrValue,
    value: Rc<str>,
    default: String,
    on_choose: Callback<Rc<str>>,
}

#[function_component]
fn LevelInput(props: &LevelProps) -> Html {
    let lang = use_lang();
    let current = if props.value.is_empty() { &*props.default } else { &*props.value };
    let level = Level::read(current);
    let choose = {
        let on_choose = props.on_choose.clone();
        move |event: Event| on_choose.emit(browser::value_of(&event).into())
    };
    html! {
        <>
            <select data-slot={props.name.clone()} aria-label={props.name.clone()} onchange={choose}>
                <option value="" selected={props.value.is_empty()}>
                    { match (props.default.is_empty(), lang) {
                        (true, _) => lang.t("请选择", "Choose").to_owned(),
                        (false, Lang::Zh) => format!("默认：{}", props.default),
                        (false, Lang::En) => format!("Default: {}", props.default),
                    } }
                </option>
                { for Level::ALL.iter().map(|level| html! {
                    <option value={level.name} selected={level.name == &*props.value}>{ level.name }</option>
                }) }
            </select>
            if let Some(level) = level {
                <p class="forms">{ [level.whole, level.party, level.office, level.direct, level.above, level.below].join(" · ") }</p>
            }
        </>
    }
}

#[derive(Properties, PartialEq)]
struct ListInputProps {
    name: AttrValue,
    value: Rc<str>,
    placeholder: AttrValue,
    on_change: Callback<(Rc<str>, bool)>,
}

/// A list, one field an item. Enter makes an item behind this one; several pasted lines become several
/// items; Alt with an arrow moves an item.
#[function_component]
fn ListInput(props: &ListInputProps) -> Html {
    let lang = use_lang();
    // An empty item lives only here, while it is being written: its row.
    let fresh = use_state_eq(|| None::<usize>);
    // The row that was given the focus, and how often one was.
    let focus = use_state_eq(|| (0, 0u32));
    let mut items: Vec<Rc<str>> =
        props.value.split('\n').filter(|item| !item.is_empty()).map(Rc::from).collect();
    if let Some(row) = fresh.map(|row| row.min(items.len())).or(items.is_empty().then_some(0)) {
        items.insert(row, "".into());
    }
    // A key may come before the last one is drawn: what it changes is what there is by then.
    let live = use_mut_ref(Vec::new);
    live.replace(items.clone());
    let change = {
        let (live, fresh, on_change) = (live.clone(), fresh.clone(), props.on_change.clone());
        move |whole: bool, change: &mut dyn FnMut(&mut Vec<Rc<str>>)| {
            change(&mut live.borrow_mut());
            let items = live.borrow().clone();
            fresh.set(items.iter().position(|item| item.is_empty()));
            let kept: Vec<&str> = items.iter().map(|i| &**i).filter(|i| !i.is_empty()).collect();
            on_change.emit((kept.join("\n").into(), whole));
        }
    };
    let go = {
        let focus = focus.clone();
        move |row: usize| focus.set((row, focus.1 + 1))
    };
    // There is one empty item at most: where it stands before, the rows behind it come up.
    let add = {
        let (live, fresh, go) = (live.clone(), fresh.clone(), go.clone());
        move |behind: usize| {
            let empty = live.borrow().iter().position(|item| item.is_empty());
            let row = if empty.is_some_and(|empty| empty <= behind) { behind } else { behind + 1 };
            fresh.set(Some(row));
            go(row);
        }
    };
    html! {
        <div class="list-input" role="group" aria-label={props.name.clone()}>
            { for items.iter().enumerate().map(|(at, item)| {
                let edit = {
                    let change = change.clone();
                    move |typed: Typed| change(typed.whole, &mut |items| {
                        if let Some(item) = items.get_mut(at) {
                            *item = typed.text.replace(['\n', '\t'], "、").into();
                        }
                    })
                };
                let keys = {
                    let (live, change, add, go) = (live.clone(), change.clone(), add.clone(), go.clone());
                    move |event: Event| {
                        let Some(key) = browser::key_of(&event).filter(|k| !k.composing) else { return };
                        let other = match key.key.as_str() {
                            "Enter" => {
                                event.prevent_default();
                                return add(at);
                            }
                            "ArrowUp" if key.alt => at.checked_sub(1),
                            "ArrowDown" if key.alt => Some(at + 1),
                            _ => return,
                        };
                        event.prevent_default();
                        let count = live.borrow().len();
                        if let Some(other) = other.filter(|other| (*other).max(at) < count) {
                            change(true, &mut |items| items.swap(at, other));
                            go(other);
                        }
                    }
                };
                let paste = {
                    let change = change.clone();
                    move |event: Event| {
                        let Some(text) = browser::pasted(&event).filter(|t| t.trim().contains('\n')) else { return };
                        event.prevent_default();
                        change(true, &mut |items| {
                            let end = (at + 1).min(items.len());
                            items.splice(at.min(end)..end, slot::items(&text).map(Rc::from));
                        });
                    }
                };
                let remove = {
                    let change = change.clone();
                    move |_: MouseEvent| change(true, &mut |items| {
                        if at < items.len() {
                            items.remove(at);
                        }
                    })
                };
                let first = (at == 0).then(|| props.name.clone());
                html! {
                    <div class="list-row" key={at}>
                        <span class="faint">{ at + 1 }</span>
                        <Field value={item.clone()} on_typed={edit} on_key={Callback::from(keys)}
                            onpaste={Callback::from(paste)}
                            placeholder={if at == 0 { props.placeholder.clone() } else { "".into() }}
                            label={props.name.clone()} data_slot={first}
                            autofocus={if focus.0 == at { focus.1 } else { 0 }} />
                        <button class="icon" onclick={remove} disabled={items.len() == 1 && item.is_empty()}
                            title={lang.t("删去这一项", "Remove the item")} aria-label={lang.t("删去这一项", "Remove the item")}>{ "×" }</button>
                    </div>
                }
            }) }
            <button class="small add-item" disabled={items.last().is_some_and(|i| i.is_empty())}
                onclick={let last = items.len() - 1; move |_: MouseEvent| add(last)}>
                { lang.t("＋ 添加一项（回车）", "+ Add an item (Enter)") }
            </button>
        </div>
    }
}

#[derive(Properties, PartialEq)]
struct SetsProps {
    speech: Id,
    values: Rc<Values>,
    sets: Vec<Rc<ValueSet>>,
    uses: Rc<Vec<SlotUse>>,
}

/// Values kept under a name: to keep the present ones, and to use others here.
#[function_component]
fn ValueSets(props: &SetsProps) -> Html {
    let act = use_act();
    let lang = use_lang();
    let name = use_state_eq(|| Rc::<str>::from(""));
    let typed = {
        let name = name.clone();
        move |typed: Typed| name.set(typed.text)
    };
    let keep = {
        let (act, name, values) = (act.clone(), name.clone(), props.values.clone());
        move |_: MouseEvent| {
            let set = ValueSet { name: name.trim().into(), values: Values::clone(&values) };
            act.edit(Edit::SaveValueSet(Rc::new(set)));
            act.say_undoable(match lang {
                Lang::Zh => format!("已存为常用值“{}”。", name.trim()),
                Lang::En => format!("Kept as “{}”.", name.trim()),
            });
            name.set("".into());
        }
    };
    html! {
        <details class="menu value-sets">
            <summary class="small button">{ lang.t("常用值 ▾", "Kept values ▾") }</summary>
            <div class="menu-list">
                if props.sets.is_empty() {
                    <p class="faint">{ lang.t("把本单位的名称、领导、层级等存起来，下一篇一点就填好。", "Keep your unit's names, leaders and level, and fill the next speech with one click.") }</p>
                }
                { for props.sets.iter().map(|set| {
                    let apply = {
                        let (act, speech, set) = (act.clone(), props.speech.clone(), set.clone());
                        let used = props.uses.clone();
                        move |_: MouseEvent| {
                            let fits = used.iter().filter(|u| set.values.contains_key(&u.name)).count();
                            act.change(&speech, Change::ApplyValues(set.values.clone()));
                            act.say_undoable(match lang {
                                Lang::Zh => format!("已套用“{}”，其中 {fits} 项用在本稿。", set.name),
                                Lang::En => format!("Applied “{}”; {fits} of its values have a place here.", set.name),
                            });
                        }
                    };
                    let delete = {
                        let (act, name) = (act.clone(), set.name.clone());
                        move |_: MouseEvent| {
                            act.edit(Edit::DeleteValueSet(name.clone()));
                            act.say_undoable(lang.t("已删除这组常用值。", "The kept values are deleted."));
                        }
                    };
                    html! {
                        <div class="set-row" key={&*set.name}>
                            <button onclick={apply}>{ &*set.name }<span class="faint">{ format!(" {}", set.values.len()) }</span></button>
                            <button class="icon" onclick={delete} title={lang.t("删除", "Delete")} aria-label={lang.t("删除", "Delete")}>{ "×" }</button>
                        </div>
                    }
                }) }
                <div class="set-row">
                    <Field value={(*name).clone()} on_typed={typed} placeholder={lang.t("名称，如：云溪县", "Name, e.g. the unit's")}
                        label={lang.t("常用值的名称", "Name of the kept values")} data_field="value-set" />
                    <button class="small primary" onclick={keep} disabled={name.trim().is_empty() || props.values.is_empty()}>
                        { lang.t("存下现在的值", "Keep these") }
                    </button>
                </div>
            </div>
        </details>
    }
}
