//! The versions of the open speech (版本): a list of them, any two or a file compared side by side,
//! and what was before taken back, one part at a time or all of it.

use std::collections::HashMap;
use std::rc::Rc;

use gaojiang::diff::{self, Stretch};
use gaojiang::edit::Change;
use gaojiang::import;
use gaojiang::library::Id;
use gaojiang::read;
use gaojiang::recognise::{Corrections, recognise};
use gaojiang::speech::{Field as Front, Section, Speech};
use gaojiang::versions::{self, Row, SectionRow, Sum, Version, Why};
use yew::prelude::*;

use super::field::{Field, Typed};
use super::state::{Act, Lang, use_act, use_heard, use_lang};
use super::{browser, keep, unseen, words, worker};

#[derive(Properties, PartialEq)]
pub struct Props {
    pub speech: Rc<Speech>,
}

/// What can stand on a side.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
enum Side {
    Now,
    File,
    /// By its key.
    Version(String),
}

impl Side {
    fn value(&self) -> String {
        match self {
            Side::Now => "now".to_owned(),
            Side::File => "file".to_owned(),
            Side::Version(key) => key.clone(),
        }
    }

    fn of(value: &str) -> Side {
        match value {
            "now" => Side::Now,
            "file" => Side::File,
            key => Side::Version(key.to_owned()),
        }
    }
}

/// A file that was read in to be compared.
#[derive(Clone, PartialEq)]
struct Foreign {
    name: String,
    speech: Rc<Speech>,
}

#[function_component]
pub fn Versions(props: &Props) -> Html {
    let act = use_act();
    let lang = use_lang();
    let speech = &props.speech;
    let id = speech.id.clone();
    let listed = use_state_eq(|| Rc::new(keep::versions(&id)));
    let foreign = use_state_eq(|| None::<Foreign>);
    let old =
        use_state_eq(|| listed.first().map_or(Side::Now, |first| Side::Version(first.key.clone())));
    let new = use_state_eq(|| Side::Now);
    let all_parts = use_state_eq(|| false);
    let name = use_state_eq(|| Rc::<str>::from(""));
    let file = use_node_ref();
    // What is taken back makes a version first; the list shows it.
    {
        let (listed, id) = (listed.setter(), id.clone());
        use_effect_with(speech.clone(), move |_| listed.set(Rc::new(keep::versions(&id))));
    }
    let state_of = {
        let (listed, foreign, now) = (listed.clone(), foreign.clone(), speech.clone());
        move |side: &Side| match side {
            Side::Now => Some(now.clone()),
            Side::File => foreign.as_ref().map(|foreign| foreign.speech.clone()),
            Side::Version(key) => {
                listed.iter().find(|version| version.key == *key)?.speech.clone().ok()
            }
        }
    };
    let sums = use_memo((listed.clone(), speech.clone()), |(listed, now)| {
        let readable = listed.iter().filter_map(|v| Some((v.key.clone(), v.speech.as_ref().ok()?)));
        readable.map(|(key, then)| (key, versions::sum(then, now))).collect::<HashMap<_, _>>()
    });
    let keep_now = {
        let (act, speech, name, listed) =
            (act.clone(), speech.clone(), name.clone(), listed.clone());
        Callback::from(move |()| {
            if keep::keep_version(&act, lang, &speech, name.trim()) {
                listed.set(Rc::new(keep::versions(&speech.id)));
                name.set("".into());
            }
        })
    };
    let on_enter = {
        let keep_now = keep_now.clone();
        Callback::from(move |event: Event| {
            let enter =
                browser::key_of(&event).is_some_and(|key| key.key == "Enter" && !key.composing);
            if enter {
                event.prevent_default();
                keep_now.emit(());
            }
        })
    };
    let chosen_file = {
        let (act, foreign, old, now) = (act.clone(), foreign.clone(), old.clone(), speech.clone());
        move |event: Event| {
            let (act, foreign, old, now) = (act.clone(), foreign.clone(), old.clone(), now.clone());
            let Some(file) = browser::files_of(&event).into_iter().next() else { return };
            browser::spawn(async move {
                if let Some(read) = read_file(&act, lang, &file, &now).await {
                    foreign.set(Some(read));
                    old.set(Side::File);
                }
            });
        }
    };
    let choose_file = {
        let file = file.clone();
        move |_: MouseEvent| browser::click(&file)
    };
    let discard = {
        let (listed, id) = (listed.clone(), id.clone());
        Callback::from(move |key: String| {
            keep::discard_version(&key);
            listed.set(Rc::new(keep::versions(&id)));
        })
    };
    let entry = |version: &Version| {
        let side = Side::Version(version.key.clone());
        let choose = {
            let (old, side) = (old.clone(), side.clone());
            move |_: MouseEvent| old.set(side.clone())
        };
        let remove = {
            let key = version.key.clone();
            discard.reform(move |_: MouseEvent| key.clone())
        };
        html! {
            <li key={version.key.clone()} class="version">
                <button class="version-choose" aria-pressed={(*old == side).to_string()} onclick={choose}
                    data-version={version.key.clone()} disabled={version.speech.is_err()}>
                    <span class="version-time">{ browser::clock(version.at) }</span>
                    <strong>{ title_of(lang, version) }</strong>
                    <span class="faint">{ match (&version.speech, sums.get(&version.key)) {
                        (Err(trouble), _) => words::trouble(lang, *trouble).to_owned(),
                        (_, Some(sum)) => told(lang, sum),
                        _ => String::new(),
                    } }</span>
                </button>
                <button class="icon" onclick={remove} title={lang.t("删去这个版本", "Discard this version")}
                    aria-label={lang.t("删去这个版本", "Discard this version")}>{ "×" }</button>
            </li>
        }
    };
    // Up and down go through the list.
    let list = use_node_ref();
    use_heard(&list, "keydown", |event| {
        let Some(key) = browser::key_of(event) else { return };
        let step = match key.key.as_str() {
            "ArrowDown" => 1,
            "ArrowUp" => -1,
            _ => return,
        };
        if browser::focus_neighbour(event, ".version-choose:enabled", step) {
            event.prevent_default();
        }
    });
    let pick = |side: &UseStateHandle<Side>| {
        let side = side.clone();
        move |event: Event| side.set(Side::of(&browser::value_of(&event)))
    };
    let options = |chosen: &Side| -> Html {
        let mut all = vec![(Side::Now, lang.t("现在的稿子", "The speech as it is").to_owned())];
        all.extend(foreign.as_ref().map(|file| (Side::File, file.name.clone())));
        all.extend(listed.iter().filter(|version| version.speech.is_ok()).map(|version| {
            let label = format!("{} {}", browser::clock(version.at), title_of(lang, version));
            (Side::Version(version.key.clone()), label)
        }));
        let option = |(side, label): (Side, String)| {
            html! {
                <option value={side.value()} selected={side == *chosen}>{ label }</option>
            }
        };
        all.into_iter().map(option).collect()
    };
    let pair = state_of(&old).zip(state_of(&new));
    html! {
        <div class="versions">
            <aside class="version-list">
                <div class="row">
                    <Field value={(*name).clone()} data_field="version" placeholder={lang.t("名称，如：送审稿", "A name, e.g. for review")}
                        label={lang.t("版本的名称", "Name of the version")} on_key={on_enter}
                        on_typed={{ let name = name.clone(); move |typed: Typed| name.set(typed.text) }} />
                    <button class="primary keep-version" disabled={name.trim().is_empty()}
                        onclick={keep_now.reform(|_: MouseEvent| ())}>{ lang.t("存一个版本", "Keep") }</button>
                </div>
                <button class="compare-file" onclick={choose_file}>{ lang.t("和文件比较…", "Compare with a file…") }</button>
                <input ref={file} class="hidden" type="file" tabindex="-1" onchange={chosen_file} data-field="compare"
                    accept=".docx,.txt,.md,.html,.htm" aria-label={lang.t("选择要比较的文件", "Choose a file to compare with")} />
                <ul ref={list} aria-label={lang.t("版本", "Versions")}>
                    if let Some(file) = &*foreign {
                        <li class="version">
                            <button class="version-choose" aria-pressed={(*old == Side::File).to_string()}
                                onclick={{ let old = old.clone(); move |_: MouseEvent| old.set(Side::File) }}>
                                <span class="version-time">{ lang.t("文件", "File") }</span>
                                <strong>{ &file.name }</strong>
                                <span class="faint">{ told(lang, &versions::sum(&file.speech, speech)) }</span>
                            </button>
                        </li>
                    }
                    { for listed.iter().map(entry) }
                </ul>
                if listed.is_empty() {
                    <p class="faint">{ lang.t(
                        "还没有版本。写的时候每隔十分钟、恢复备份和批量改动之前，会自动存一个；也可以起个名字，现在就存。",
                        "No versions yet. One is kept every ten minutes while you write, and before a backup or many changes come in; or keep one now under a name.") }</p>
                } else {
                    <p class="faint">{ lang.t(
                        "自动存的版本两小时内全留，一天内每小时留一个，两个月内每天留一个；起了名字的一直留着。备份文件里没有版本。",
                        "Automatic ones thin out with age: two hours all, a day one an hour, two months one a day. Named ones stay. Backups hold no versions.") }</p>
                }
            </aside>
            <div class="version-compare">
                <div class="row version-sides">
                    <label>{ lang.t("旧", "Old") }<select class="old-side" onchange={pick(&old)}>{ options(&old) }</select></label>
                    <label>{ lang.t("新", "New") }<select class="new-side" onchange={pick(&new)}>{ options(&new) }</select></label>
                    <label class="check"><input type="checkbox" checked={*all_parts}
                        onchange={{ let all_parts = all_parts.clone(); move |_: Event| all_parts.set(!*all_parts) }} />
                        <span>{ lang.t("没变的也列出", "Unchanged too") }</span></label>
                </div>
                { match pair {
                    Some((before, after)) => html! {
                        <Compared old={before} new={after} all_parts={*all_parts}
                            takes={(*new == Side::Now && *old != Side::Now).then(|| id.clone())} />
                    },
                    None => html! { <p>{ lang.t("这个版本读不出来。", "This version cannot be read.") }</p> },
                } }
            </div>
        </div>
    }
}

/// Reads a file as a speech, to be compared with the one that is open.
async fn read_file(
    act: &Act,
    lang: Lang,
    file: &browser::OpenedFile,
    now: &Rc<Speech>,
) -> Option<Foreign> {
    let name = file.name();
    if file.size() > read::MOST_FILE as f64 {
        act.complain(format!("{name}：{}", words::refusal(lang, read::Refusal::Large)));
        return None;
    }
    let Some(bytes) = browser::read_bytes(file).await else {
        act.complain(lang.t(
            "读不了这个文件。请把它拷贝到本机再试。",
            "The file cannot be read. Copy it to this machine and try again.",
        ));
        return None;
    };
    match worker::file(&name, &bytes).await {
        Ok(source) => {
            let corrections = Corrections::default();
            let mut reading = recognise(&source, &corrections);
            // What is compared are words: nothing of them becomes a slot.
            reading.slots.clear();
            let read = import::speech(&source, &reading, &corrections, browser::fresh_id);
            let values = now.values.clone();
            let (name_of, layout) = (now.name.clone(), now.layout.clone());
            let speech = Speech { name: name_of, layout, values, source: "".into(), ..read };
            Some(Foreign { name, speech: Rc::new(speech) })
        }
        Err(refusal) => {
            act.complain(format!("{name}：{}", words::refusal(lang, refusal)));
            None
        }
    }
}

#[derive(Properties, PartialEq)]
struct ComparedProps {
    old: Rc<Speech>,
    new: Rc<Speech>,
    all_parts: bool,
    /// The speech that takes back what the old side has; none: neither side can be changed.
    takes: Option<Id>,
}

/// Two states side by side, part by part.
#[function_component]
fn Compared(props: &ComparedProps) -> Html {
    let act = use_act();
    let lang = use_lang();
    let rows =
        use_memo((props.old.clone(), props.new.clone(), props.all_parts), |(old, new, all)| {
            if *all { versions::rows(old, new) } else { versions::compare(old, new) }
        });
    let take_all = {
        let (act, old, takes) = (act.clone(), props.old.clone(), props.takes.clone());
        move |_: MouseEvent| {
            if let Some(id) = &takes {
                act.change(id, Change::Become(old.clone()));
                act.say_undoable(lang.t("已全部取回。", "All is taken back."));
            }
        }
    };
    let differs =
        rows.iter().any(|row| !matches!(row, Row::Section(row) if row.same && !row.moved));
    html! {
        <>
            <div class="row version-sum">
                <span>{ if differs { told(lang, &versions::sum(&props.old, &props.new)) } else { lang.t("两边一样。", "Both are the same.").to_owned() } }</span>
                <span class="grow"></span>
                if props.takes.is_some() && differs {
                    <button class="take-all" onclick={take_all}>{ lang.t("全部取回旧的", "Take all of the old back") }</button>
                }
            </div>
            <div class="version-rows">
                { for rows.iter().enumerate().map(|(at, row)| html! {
                    <RowView key={at} row={row.clone()} takes={props.takes.clone()} />
                }) }
            </div>
        </>
    }
}

#[derive(Properties, PartialEq)]
struct RowProps {
    row: Row,
    takes: Option<Id>,
}

#[function_component]
fn RowView(props: &RowProps) -> Html {
    let act = use_act();
    let lang = use_lang();
    let row = &props.row;
    let take = {
        let (act, row, takes) = (act.clone(), row.clone(), props.takes.clone());
        move |_: MouseEvent| {
            if let Some(id) = &takes {
                act.change(id, versions::take_back(&row, browser::fresh_id));
                act.say_undoable(lang.t("已取回这一处。", "This part is taken back."));
            }
        }
    };
    let (label, status, same) = heading(lang, row);
    let (old, new) = texts(row);
    let stretches = if same { Vec::new() } else { diff::sentences(&old, &new) };
    html! {
        <section class={classes!("version-row", same.then_some("same"))}>
            <header>
                <strong>{ label }</strong>
                <span class="status-word">{ status }</span>
                <span class="grow"></span>
                if props.takes.is_some() && !same {
                    <button class="small take-back" onclick={take}>{ match row {
                        Row::Section(SectionRow { old: None, .. }) => lang.t("去掉新加的", "Take it out"),
                        _ => lang.t("取回旧的", "Take the old back"),
                    } }</button>
                }
            </header>
            if same {
                <p class="version-text">{ new }</p>
            } else {
                <div class="version-pairs">
                    { for stretches.iter().map(|stretch| html! {
                        <div class="version-pair">
                            <div class="version-text">{ side(&old, stretch, true) }</div>
                            <div class="version-text">{ side(&new, stretch, false) }</div>
                        </div>
                    }) }
                </div>
            }
        </section>
    }
}

/// One side of a stretch, what only it has marked.
fn side(text: &str, stretch: &Stretch, old: bool) -> Html {
    let own = text.get(if old { stretch.old.clone() } else { stretch.new.clone() });
    let own = own.unwrap_or_default();
    let shown = stretch.pieces.iter().map(|piece| {
        let range = if old { piece.old.clone() } else { piece.new.clone() };
        let part = unseen::signs(own.get(range).unwrap_or_default());
        match (piece.same, old) {
            (true, _) => part,
            (false, true) => html! { <del>{ part }</del> },
            (false, false) => html! { <ins>{ part }</ins> },
        }
    });
    shown.collect()
}

/// What a row is, what happened to it, and whether nothing did.
fn heading(lang: Lang, row: &Row) -> (String, &'static str, bool) {
    let changed = lang.t("改了", "changed");
    match row {
        Row::Field { field, .. } => (front(lang, *field).to_owned(), changed, false),
        Row::Value { slot, old, new } => {
            let status = match (old.is_empty(), new.is_empty()) {
                (true, _) => lang.t("新填", "filled"),
                (_, true) => lang.t("清空了", "emptied"),
                _ => changed,
            };
            (format!("{}：{slot}", lang.t("占位符", "Slot")), status, false)
        }
        Row::Section(SectionRow { old, new, same, moved, .. }) => {
            let title =
                |section: &Rc<Section>| match (section.title.is_empty(), section.text.trim()) {
                    (false, _) => section.title.to_string(),
                    (true, "") => words::kind(lang, section.kind).to_owned(),
                    (true, text) => text.chars().take_while(|c| *c != '\n').take(14).collect(),
                };
            let label = match (old, new) {
                (Some(old), Some(new)) if old.title != new.title => {
                    format!("{} → {}", title(old), title(new))
                }
                (_, Some(section)) | (Some(section), None) => title(section),
                (None, None) => String::new(),
            };
            let status = match (old, new) {
                (None, _) => lang.t("新加的", "added"),
                (_, None) => lang.t("删去了", "removed"),
                (Some(old), Some(new)) if old.off != new.off => {
                    if new.off {
                        lang.t("停用了", "switched off")
                    } else {
                        lang.t("启用了", "switched on")
                    }
                }
                _ if *same && *moved => lang.t("换了位置", "moved"),
                _ if *same => "",
                _ => changed,
            };
            (label, status, *same)
        }
    }
}

fn texts(row: &Row) -> (Rc<str>, Rc<str>) {
    match row {
        Row::Field { old, new, .. } | Row::Value { old, new, .. } => (old.clone(), new.clone()),
        Row::Section(SectionRow { old, new, .. }) => {
            let text = |section: &Option<Rc<Section>>| {
                section.as_ref().map(|section| section.text.clone()).unwrap_or_default()
            };
            (text(old), text(new))
        }
    }
}

fn front(lang: Lang, field: Front) -> &'static str {
    match field {
        Front::Title => lang.t("标题", "Title"),
        Front::Speaker => lang.t("讲话人", "Speaker"),
        Front::Date => lang.t("日期", "Date"),
        Front::Salutation => lang.t("称谓", "Salutation"),
    }
}

fn title_of(lang: Lang, version: &Version) -> String {
    let why = match version.why {
        Why::Named => return version.name.to_string(),
        Why::Time => lang.t("写作中自动存", "while writing"),
        Why::Restore => lang.t("恢复备份之前", "before a backup came in"),
        Why::TakeOver => lang.t("取回或合并之前", "before taking over"),
        Why::Bulk => lang.t("批量改动之前", "before a change of much"),
    };
    why.to_owned()
}

/// What changed since, in figures.
fn told(lang: Lang, sum: &Sum) -> String {
    let mut parts = Vec::new();
    let mut part = |count: usize, zh: &str, en: &str| {
        if count > 0 {
            parts.push(match lang {
                Lang::Zh => zh.replace('N', &count.to_string()),
                Lang::En => format!("{count} {en}"),
            });
        }
    };
    part(sum.added, "加 N 段", "sections added");
    part(sum.removed, "删 N 段", "removed");
    part(sum.changed, "改 N 段", "changed");
    part(sum.moved, "移 N 段", "moved");
    part(sum.others, "改 N 处标题或填空", "fields or slots");
    if parts.is_empty() {
        return lang.t("和现在一样", "the same").to_owned();
    }
    if sum.characters != 0 {
        parts.push(match lang {
            Lang::Zh => format!("{:+} 字", sum.characters),
            Lang::En => format!("{:+} characters", sum.characters),
        });
    }
    parts.join(lang.t("，", ", "))
}
