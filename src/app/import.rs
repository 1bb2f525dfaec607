//! Reading in model speeches: what came in on the left, what was understood on the right, line by
//! line; roles, slots and sections corrected with a click or a key; then a speech or blocks of it.

use std::cell::Cell;
use std::collections::HashMap;
use std::rc::Rc;

use gaojiang::edit::Edit;
use gaojiang::hidden;
use gaojiang::import::{self, Outlined, Tidied};
use gaojiang::library::{Kind, Pack, SlotKind};
use gaojiang::read::{self, Source};
use gaojiang::recognise::{
    self, Bold, Corrections, FoundSlot, LEVEL_SLOT, Reading, Role, Row, RowKey, Why, recognise,
};
use gaojiang::sorted;
use gaojiang::speech::{Installed, Workspace};
use yew::prelude::*;

use super::field::{Field, Typed};
use super::returned::Offer;
use super::state::{Act, Lang, Tab, Ui, use_act, use_heard, use_lang};
use super::worker;
use super::{browser, packs, unseen, words};

mod lines;

use lines::LineList;

/// The model speeches that are being read in.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Session {
    pub items: Vec<Item>,
    /// The one that is shown.
    pub at: usize,
    /// The file that is being read, and how many wait behind it.
    pub waiting: Option<(String, usize)>,
    /// Files that could not be read: name, and what to do.
    pub refused: Vec<(String, String)>,
}

/// One of them, with what was corrected and what can be taken back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Item {
    source: Rc<Source>,
    now: Rc<Corrections>,
    past: Vec<Rc<Corrections>>,
    future: Vec<Rc<Corrections>>,
}

impl Item {
    fn new(source: Source) -> Item {
        let (past, future) = (Vec::new(), Vec::new());
        Item { source: Rc::new(source), now: Rc::default(), past, future }
    }
}

/// What the person's own pack is called here.
const OWN_PACK: &str = "我的";

/// What blocks are made of.
struct Made<'a> {
    item: &'a Item,
    reading: &'a Reading,
    /// Places among the sections.
    chosen: &'a [usize],
    /// Tags for all of them, divided by 、 or spaces.
    tags: &'a str,
}

/// Rows shown at first, and added whenever the end comes near.
const SHOWN: usize = 120;
/// The same for slots.
const SLOTS_SHOWN: usize = 40;

/// Goes to a row, or to a slot in it.
#[derive(Clone, PartialEq)]
struct Goto(Callback<(RowKey, Option<Rc<str>>)>);

/// Opens the pane, empty: to paste or to choose files.
pub fn begin(act: &Act) {
    act.ui(|ui| {
        ui.import.get_or_insert_default();
        ui.dialog = None;
    });
}

/// Takes in what was pasted: the HTML, where there is some that says more than the text.
pub fn paste(act: &Act, lang: Lang, event: &Event) -> bool {
    let files = browser::files_brought(event);
    if !files.is_empty() {
        packs::open_files(act, lang, files, packs::Others::ReadIn);
        return true;
    }
    let text = browser::pasted(event).unwrap_or_default();
    let html = browser::pasted_html(event).filter(|html| !html.trim().is_empty());
    if text.trim().is_empty() && html.is_none() {
        return false;
    }
    if text.len() > read::MOST_TEXT {
        begin(act);
        refuse(
            act,
            lang,
            lang.t("粘贴的文字", "The pasted text").to_owned(),
            read::Refusal::LongText,
        );
        return true;
    }
    match html.filter(|html| html.len() <= read::MOST_MARKUP) {
        Some(html) => {
            let act = act.clone();
            browser::spawn(async move {
                let source = worker::html(&html).await;
                add(&act, if source.lines.is_empty() { read::text(&text) } else { source });
            });
        }
        None => add(act, read::text(&text)),
    }
    true
}

/// Pastes into a section, without advertising, page numbers, broken lines and what nobody sees.
/// False: there were none of these, and the browser pastes as ever.
pub fn paste_tidied(act: &Act, lang: Lang, event: &Event) -> bool {
    let Some(text) = browser::pasted(event).filter(|text| text.len() <= read::MOST_TEXT / 10)
    else {
        return false;
    };
    let tidied = if text.trim().contains('\n') {
        import::tidied(&read::text(&text))
    } else {
        // What a single line is, it does not tell.
        let hidden = hidden::find(&text).len();
        let text = hidden::strip(&text).into_owned();
        (hidden > 0).then_some(Tidied { text, noise: 0, joined: 0, hidden })
    };
    let Some(tidied) = tidied else { return false };
    if !browser::insert_text(&tidied.text) {
        return false;
    }
    let part = |count: usize, zh: &str, en: &str| match (count, lang) {
        (0, _) => None,
        (n, Lang::Zh) => Some(zh.replace('N', &n.to_string())),
        (n, Lang::En) => Some(en.replace('N', &n.to_string())),
    };
    let parts = [
        part(tidied.noise, "去掉广告、页码 N 行", "N lines of noise left out"),
        part(tidied.joined, "接好断行 N 处", "N broken lines joined"),
        part(tidied.hidden, "去掉看不见的字符 N 个", "N invisible characters left out"),
    ];
    let parts = parts.into_iter().flatten().collect::<Vec<_>>();
    act.say_undoable(match lang {
        Lang::Zh => format!("粘贴时{}。要原样粘贴，先撤销，再按 Ctrl+Shift+V。", parts.join("，")),
        Lang::En => format!(
            "Pasted with {}. For the plain text, undo and press Ctrl+Shift+V.",
            parts.join(", ")
        ),
    });
    true
}

fn add(act: &Act, source: Source) {
    let item = Item::new(source);
    act.ui(move |ui| {
        let session = Rc::make_mut(ui.import.get_or_insert_default());
        session.items.push(item.clone());
        session.at = session.items.len() - 1;
        ui.dialog = None;
    });
}

fn refuse(act: &Act, lang: Lang, name: String, refusal: read::Refusal) {
    act.ui(move |ui| {
        let session = Rc::make_mut(ui.import.get_or_insert_default());
        session.refused.push((name.clone(), words::refusal(lang, refusal).to_owned()));
    });
}

/// Reads files, one after the other; the page stays alive in between.
pub fn open(act: &Act, lang: Lang, files: Vec<browser::OpenedFile>) {
    begin(act);
    let act = act.clone();
    browser::spawn(async move {
        let count = files.len();
        for (at, file) in files.into_iter().enumerate() {
            let name = file.name();
            {
                let waiting = Some((name.clone(), count - at - 1));
                act.ui(move |ui| {
                    if let Some(session) = &mut ui.import {
                        Rc::make_mut(session).waiting.clone_from(&waiting);
                    }
                });
            }
            browser::drawn().await;
            if file.size() > read::MOST_FILE as f64 {
                refuse(&act, lang, name, read::Refusal::Large);
                continue;
            }
            let bytes = browser::read_bytes(&file).await;
            match bytes {
                Some(bytes) => match worker::file(&name, &bytes).await {
                    Ok(source) => add(&act, source),
                    Err(refusal) => refuse(&act, lang, name, refusal),
                },
                None => act.complain(lang.t(
                    "读不了这个文件。请把它拷贝到本机再试。",
                    "The file cannot be read. Copy it to this machine and try again.",
                )),
            }
        }
        act.ui(|ui| {
            if let Some(session) = &mut ui.import {
                Rc::make_mut(session).waiting = None;
            }
        });
    });
}

/// Changes the corrections of the shown item, as one step to take back.
fn correct(act: &Act, change: impl Fn(&mut Corrections) + 'static) {
    act.ui(move |ui| {
        on_item(ui, |item| {
            let mut next = Corrections::clone(&item.now);
            change(&mut next);
            if next != *item.now {
                item.past.push(std::mem::replace(&mut item.now, Rc::new(next)));
                item.future.clear();
            }
        });
    });
}

fn on_item(ui: &mut Ui, change: impl FnOnce(&mut Item)) {
    if let Some(session) = &mut ui.import {
        let session = Rc::make_mut(session);
        if let Some(item) = session.items.get_mut(session.at) {
            change(item);
        }
    }
}

pub fn undo(act: &Act) {
    act.ui(|ui| {
        on_item(ui, |item| {
            if let Some(before) = item.past.pop() {
                item.future.push(std::mem::replace(&mut item.now, before));
            }
        });
    });
}

pub fn redo(act: &Act) {
    act.ui(|ui| {
        on_item(ui, |item| {
            if let Some(after) = item.future.pop() {
                item.past.push(std::mem::replace(&mut item.now, after));
            }
        });
    });
}

/// Every role with its names, the key that gives it, and its class.
const ROLES: [(Role, &str, &str, &str, &str); 15] = [
    (Role::Text, "正文", "Text", "0", "text"),
    (Role::Heading(1), "一级", "Level 1", "1", "h1"),
    (Role::Heading(2), "二级", "Level 2", "2", "h2"),
    (Role::Heading(3), "三级", "Level 3", "3", "h3"),
    (Role::Heading(4), "四级", "Level 4", "4", "h4"),
    (Role::Salutation, "称谓", "Salutation", "c", "salutation"),
    (Role::Quote, "引文", "Quotation", "q", "quote"),
    (Role::Title, "题目", "Title", "t", "title"),
    (Role::Subtitle, "副题", "Subtitle", "u", "subtitle"),
    (Role::Date, "日期", "Date", "d", "date"),
    (Role::Speaker, "讲话人", "Speaker", "r", "speaker"),
    (Role::Occasion, "会议信息", "Occasion", "o", "occasion"),
    (Role::Sign, "落款", "Signature", "g", "sign"),
    (Role::Noise, "杂质", "Noise", "x", "noise"),
    (Role::Blank, "", "", "", "blank"),
];

fn role_entry(
    role: Role,
) -> &'static (Role, &'static str, &'static str, &'static str, &'static str) {
    ROLES.iter().find(|entry| entry.0 == role).unwrap_or(&ROLES[0])
}

/// What is shown of one row.
#[derive(Clone, Debug, PartialEq)]
struct Shown {
    key: RowKey,
    role: Role,
    /// As it came in.
    source: String,
    /// As it was understood, cut where slots and bold begin and end.
    pieces: Vec<Piece>,
    /// Bytes at its start that are a number.
    label: usize,
    /// It goes on with the paragraph of the row before.
    joins: bool,
    why: Option<Why>,
    /// A section begins here: its number, title and kind.
    begins: Option<(usize, Kind)>,
}

/// A stretch of a row's text.
#[derive(Clone, Debug, PartialEq)]
struct Piece {
    text: String,
    /// The slot that it is a place of.
    mark: Option<Mark>,
    bold: bool,
}

#[derive(Clone, Debug, PartialEq)]
struct Mark {
    slot: Rc<str>,
    name: Rc<str>,
    taken: bool,
    certain: bool,
}

fn shown(
    source: &Source,
    reading: &Reading,
    corrections: &Corrections,
    sections: &[Outlined],
) -> Vec<Shown> {
    let mut marks: Vec<Vec<(std::ops::Range<usize>, Mark)>> =
        vec![Vec::new(); reading.paragraphs.len()];
    for slot in &reading.slots {
        let choice = corrections.slots.get(&slot.name);
        let mark = Mark {
            slot: slot.name.clone(),
            name: choice.and_then(|c| c.name.clone()).unwrap_or_else(|| slot.name.clone()),
            taken: slot.taken,
            certain: slot.certain,
        };
        for place in &slot.places {
            if let Some(own) = marks.get_mut(place.paragraph) {
                own.push((place.range.clone(), mark.clone()));
            }
        }
    }
    for own in &mut marks {
        sorted::by_key(own, |(range, _)| range.start);
    }
    let begins: HashMap<usize, usize> =
        sections.iter().enumerate().map(|(at, section)| (section.paragraph, at)).collect();
    let mut offset = 0;
    let mut bold: Vec<Bold> = Vec::new();
    reading
        .rows
        .iter()
        .enumerate()
        .map(|(at, row)| {
            let paragraph = row.paragraph.and_then(|at| reading.paragraphs.get(at));
            let first = paragraph.is_some_and(|p| p.rows.first() == Some(&at));
            if first {
                offset = 0;
                bold = paragraph.map_or_else(Vec::new, |p| recognise::bold(&p.text));
            }
            let label = paragraph.filter(|_| first).map_or(0, |p| p.label);
            let hidden = |bold: &Bold| bold.open.end.min(label).saturating_sub(bold.open.start);
            let label = label - bold.iter().map(hidden).sum::<usize>().min(label);
            let pieces = match row.paragraph {
                Some(paragraph) => {
                    // Two Latin words at the border have a space between them.
                    let text = &reading.paragraphs[paragraph].text;
                    if text.get(offset..).is_some_and(|rest| !rest.starts_with(&row.text)) {
                        offset += 1;
                    }
                    let pieces = cut(&row.text, offset, &marks[paragraph], &bold);
                    offset += row.text.len();
                    pieces
                }
                None => vec![Piece { text: row.text.clone(), mark: None, bold: false }],
            };
            let line = source.lines.get(row.line).map_or("", |line| line.text.as_str());
            Shown {
                key: row.key(),
                role: row.role,
                source: line.get(row.span.clone()).unwrap_or_default().to_owned(),
                pieces,
                label,
                joins: paragraph.is_some() && !first,
                why: row.why,
                begins: row.paragraph.filter(|_| first).and_then(|paragraph| {
                    let at = *begins.get(&paragraph)?;
                    Some((at + 1, sections[at].kind))
                }),
            }
        })
        .collect()
}

/// Cuts a row's text at the slots' marks and at those of bold, which do not show; `offset`: where the
/// row begins in its paragraph.
fn cut(
    text: &str,
    offset: usize,
    marks: &[(std::ops::Range<usize>, Mark)],
    bold: &[Bold],
) -> Vec<Piece> {
    let mut pieces = Vec::new();
    let mut from = 0;
    for (range, mark) in marks {
        let start = range.start.saturating_sub(offset).max(from);
        let end = range.end.saturating_sub(offset).min(text.len());
        if range.end <= offset || range.start >= offset + text.len() || start >= end {
            continue;
        }
        emphasised(text, from..start, None, (offset, bold), &mut pieces);
        emphasised(text, start..end, Some(mark), (offset, bold), &mut pieces);
        from = end;
    }
    emphasised(text, from..text.len(), None, (offset, bold), &mut pieces);
    pieces
}

/// A stretch of a row, cut where it becomes bold.
fn emphasised(
    text: &str,
    range: std::ops::Range<usize>,
    mark: Option<&Mark>,
    (offset, bold): (usize, &[Bold]),
    pieces: &mut Vec<Piece>,
) {
    let mut push = |from: usize, to: usize, bold: bool| {
        if let Some(text) = text.get(from..to).filter(|text| !text.is_empty()) {
            pieces.push(Piece { text: text.to_owned(), mark: mark.cloned(), bold });
        }
    };
    let place = |at: usize| at.saturating_sub(offset).clamp(range.start, range.end);
    let mut from = range.start;
    for bold in bold {
        push(from, place(bold.open.start), false);
        push(place(bold.open.end), place(bold.close.start), true);
        from = place(bold.close.end).max(from);
    }
    push(from, range.end, false);
}

#[derive(Properties, PartialEq)]
pub struct Props {
    pub session: Rc<Session>,
    pub workspace: Rc<Workspace>,
}

#[function_component]
pub fn Import(props: &Props) -> Html {
    let act = use_act();
    let lang = use_lang();
    let session = &props.session;
    let item = session.items.get(session.at);
    let close = {
        let act = act.clone();
        move |_: MouseEvent| act.ui(|ui| ui.import = None)
    };
    let done = {
        let act = act.clone();
        Callback::from(move |()| act.ui(take_off))
    };
    let step = |step: fn(&Act)| {
        let act = act.clone();
        move |_: MouseEvent| step(&act)
    };
    html! {
        <section class="import" role="dialog" aria-modal="true" aria-label={lang.t("读入范文", "Read in a speech")}>
            <header class="import-bar">
                <h2>{ lang.t("读入范文", "Read in a speech") }</h2>
                if session.items.len() > 1 || item.is_some() {
                    <div class="import-items" role="tablist">
                        { for session.items.iter().enumerate().map(|(at, item)| item_tab(&act, lang, session, at, item)) }
                    </div>
                }
                if let Some((name, left)) = &session.waiting {
                    <span class="faint" role="status">{ match lang {
                        Lang::Zh if *left > 0 => format!("正在读 {name}，后面还有 {left} 个…"),
                        Lang::Zh => format!("正在读 {name}…"),
                        Lang::En => format!("Reading {name}, {left} more…"),
                    } }</span>
                }
                <span class="grow"></span>
                <OpenFiles />
                if let Some(item) = item {
                    <button class="icon" onclick={step(undo)} disabled={item.past.is_empty()}
                        title={lang.t("撤销 Ctrl+Z", "Undo Ctrl+Z")} aria-label={lang.t("撤销", "Undo")}>{ "↶" }</button>
                    <button class="icon" onclick={step(redo)} disabled={item.future.is_empty()}
                        title={lang.t("重做 Ctrl+Shift+Z", "Redo Ctrl+Shift+Z")} aria-label={lang.t("重做", "Redo")}>{ "↷" }</button>
                }
                <button class="icon import-close" onclick={close} title={lang.t("关闭，不保留", "Close without keeping")}
                    aria-label={lang.t("关闭", "Close")}>{ "×" }</button>
            </header>
            if !session.refused.is_empty() {
                <ul class="import-refused" role="alert">
                    { for session.refused.iter().map(|(name, why)| html! {
                        <li><b>{ name }</b>{ "　" }{ why }</li>
                    }) }
                </ul>
            }
            if let Some(item) = item {
                <Offer key={session.at} source={item.source.clone()} on_done={done} />
                <Review key={session.at} item={item.clone()} workspace={props.workspace.clone()} />
            } else {
                <Begin />
            }
        </section>
    }
}

fn item_tab(act: &Act, lang: Lang, session: &Session, at: usize, item: &Item) -> Html {
    let choose = {
        let act = act.clone();
        move |_: MouseEvent| {
            act.ui(move |ui| {
                if let Some(session) = &mut ui.import {
                    Rc::make_mut(session).at = at;
                }
            });
        }
    };
    let selected = session.at == at;
    let name = match item.source.name.as_str() {
        "" => lang.t("粘贴的文字", "Pasted text"),
        name => name,
    };
    html! {
        <button class="tab" role="tab" aria-selected={selected.to_string()} onclick={choose} title={name.to_owned()}>{ name }</button>
    }
}

/// The button that chooses files.
#[function_component]
fn OpenFiles() -> Html {
    let act = use_act();
    let lang = use_lang();
    let file = use_node_ref();
    let choose = {
        let file = file.clone();
        move |_: MouseEvent| browser::click(&file)
    };
    let chosen = {
        let act = act.clone();
        move |event: Event| {
            packs::open_files(&act, lang, browser::files_of(&event), packs::Others::ReadIn)
        }
    };
    html! {
        <>
            <button onclick={choose}>{ lang.t("打开文件…", "Open files…") }</button>
            <input ref={file} class="hidden" type="file" multiple=true onchange={chosen} tabindex="-1"
                accept=".txt,.md,.docx,.html,.htm,text/plain,text/markdown,text/html"
                aria-label={lang.t("选择要读入的文件", "Choose files to read in")} data-field="import" />
        </>
    }
}

/// Before anything came in: where to paste, what can be opened.
#[function_component]
fn Begin() -> Html {
    let act = use_act();
    let lang = use_lang();
    let text = use_state_eq(|| Rc::<str>::from(""));
    let onpaste = {
        let act = act.clone();
        Callback::from(move |event: Event| {
            if paste(&act, lang, &event) {
                event.prevent_default();
            }
        })
    };
    let read = {
        let (act, text) = (act.clone(), text.clone());
        move |_: MouseEvent| add(&act, read::text(&text))
    };
    html! {
        <div class="import-begin">
            <p>{ lang.t("把范文整篇粘贴到下面，或者打开、拖入文件（.docx、.txt、.md，可以几个一起）。",
                "Paste a whole speech below, or open or drop files (.docx, .txt, .md; several at once).") }</p>
            <p class="faint">{ lang.t("广告、页码会划掉，标题、称谓、层次会认出来，“×”和数字、日期会列成占位符。原文不改，认错的点一下就能改。",
                "Advertising and page numbers are struck out; title, salutation and levels are told; × and figures become slots.") }</p>
            <Field multiline=true value={(*text).clone()} class="import-paste" autofocus=1
                label={lang.t("粘贴范文", "Paste a speech")} data_field="paste-speech"
                placeholder={lang.t("在这里按 Ctrl+V 粘贴", "Press Ctrl+V here")}
                on_typed={{
                    let text = text.clone();
                    move |typed: Typed| text.set(typed.text)
                }}
                {onpaste} />
            <div class="row end">
                <button class="primary" onclick={read} disabled={text.trim().is_empty()}>{ lang.t("读入", "Read in") }</button>
            </div>
        </div>
    }
}

#[derive(Properties, PartialEq)]
struct ReviewProps {
    item: Item,
    workspace: Rc<Workspace>,
}

#[derive(Clone, Copy, PartialEq)]
enum Side {
    Slots,
    Lines,
    Sections,
}

#[function_component]
fn Review(props: &ReviewProps) -> Html {
    let act = use_act();
    let lang = use_lang();
    let item = &props.item;
    let list = use_node_ref();
    let selection = use_state_eq(|| (0_usize, 0_usize));
    let limit = use_state_eq(|| SHOWN);
    let side = use_state_eq(|| Side::Slots);
    let (reading, waits) = use_reading(&item.source, &item.now);
    let sections = use_memo((reading.clone(), item.now.clone()), |(reading, now)| {
        import::sections(reading, now)
    });
    let rows = use_memo(
        (item.source.clone(), reading.clone(), item.now.clone(), sections.clone()),
        |(source, reading, now, sections)| shown(source, reading, now, sections),
    );
    {
        let list = list.clone();
        use_effect_with((), move |()| browser::focus(&list));
    }
    let selected = {
        let (anchor, at) = *selection;
        anchor.min(at)..=anchor.max(at)
    };
    let give_role = {
        let (act, rows, selected) = (act.clone(), rows.clone(), selected.clone());
        Callback::from(move |role: Role| {
            let keys: Vec<RowKey> = selected
                .clone()
                .filter_map(|at| rows.get(at))
                .filter(|row| row.role != Role::Blank)
                .map(|row| row.key)
                .collect();
            correct(&act, move |now| {
                for key in &keys {
                    now.roles.insert(*key, role);
                }
            });
        })
    };
    // A section begins at the first selected row, or no longer.
    let begin_section = {
        let (act, rows, start) = (act.clone(), rows.clone(), *selected.start());
        Callback::from(move |()| {
            if let Some(row) =
                rows.get(start).filter(|row| row.role != Role::Blank && row.role != Role::Noise)
            {
                let (key, begins) = (row.key, row.begins.is_none());
                correct(&act, move |now| {
                    now.begins.insert(key, begins);
                });
            }
        })
    };
    let join = {
        let (act, rows, selected) = (act.clone(), rows.clone(), selected.clone());
        Callback::from(move |()| {
            let chosen: Vec<&Shown> = selected
                .clone()
                .filter_map(|at| rows.get(at))
                .filter(|row| !matches!(row.role, Role::Blank | Role::Noise))
                .collect();
            // One row: with the one before it, or off it. Several: all of them together.
            let keys: Vec<(RowKey, bool)> = match chosen.as_slice() {
                [] => return,
                [only] => vec![(only.key, !only.joins)],
                several => several[1..].iter().map(|row| (row.key, true)).collect(),
            };
            correct(&act, move |now| now.joins.extend(keys.iter().copied()));
        })
    };
    {
        let (selection, rows) = (selection.clone(), rows.clone());
        let (give_role, begin_section, join) =
            (give_role.clone(), begin_section.clone(), join.clone());
        use_heard(&list, "keydown", move |event| {
            let Some(key) = browser::key_of(event).filter(|key| !key.composing && !key.alt) else {
                return;
            };
            let (anchor, at) = *selection;
            let last = rows.len().saturating_sub(1);
            let name = key.key.to_lowercase();
            if key.command {
                match name.as_str() {
                    "a" => selection.set((0, last)),
                    _ => return,
                }
                event.prevent_default();
                return;
            }
            let to = match name.as_str() {
                "arrowdown" => (at + 1).min(last),
                "arrowup" => at.saturating_sub(1),
                "home" => 0,
                "end" => last,
                "s" => {
                    begin_section.emit(());
                    event.prevent_default();
                    return;
                }
                "j" => {
                    join.emit(());
                    event.prevent_default();
                    return;
                }
                "delete" => {
                    give_role.emit(Role::Noise);
                    return;
                }
                name => {
                    if let Some((role, ..)) =
                        ROLES.iter().find(|role| role.3 == name && !name.is_empty())
                    {
                        give_role.emit(*role);
                        event.prevent_default();
                    }
                    return;
                }
            };
            event.prevent_default();
            selection.set((if key.shift { anchor } else { to }, to));
            browser::reveal("data-row", &to.to_string());
        });
    }
    let onclick = {
        let (act, selection, rows, now) =
            (act.clone(), selection.clone(), rows.clone(), reading.clone());
        Callback::from(move |event: MouseEvent| {
            let row = browser::attribute_near(&event, "data-row")
                .and_then(|row| row.parse::<usize>().ok());
            if let Some(slot) = browser::attribute_near(&event, "data-mark") {
                let slot: Rc<str> = slot.into();
                if let Some(found) = now.slots.iter().find(|found| found.name == slot) {
                    let taken = !found.taken;
                    correct(&act, move |now| {
                        now.slots.entry(slot.clone()).or_default().taken = Some(taken)
                    });
                }
            } else if browser::attribute_near(&event, "data-keep").is_some() {
                if let Some(key) = row.and_then(|row| rows.get(row)).map(|row| row.key) {
                    correct(&act, move |now| {
                        now.roles.insert(key, Role::Text);
                    });
                }
            } else if let Some(row) = row {
                let (anchor, _) = *selection;
                selection.set((if event.shift_key() { anchor } else { row }, row));
            }
        })
    };
    let onscroll = {
        let (limit, total) = (limit.clone(), rows.len());
        Callback::from(move |event: Event| {
            if *limit < total && browser::near_end(&event) {
                limit.set(*limit + SHOWN);
            }
        })
    };
    let noise = rows.iter().filter(|row| row.role == Role::Noise).count();
    let certain = reading.slots.iter().filter(|slot| slot.certain).count();
    let offered = reading.slots.len() - certain;
    let side_tab = |which: Side, label: String| {
        let side = side.clone();
        let chosen = *side == which;
        html! {
            <button class="tab" role="tab" aria-selected={chosen.to_string()} onclick={move |_: MouseEvent| side.set(which)}>{ label }</button>
        }
    };
    let make = {
        let (act, item, reading) = (act.clone(), item.clone(), reading.clone());
        move |_: MouseEvent| make_speech(&act, lang, &item, &reading)
    };
    let unseen = use_memo(item.source.clone(), |source| {
        hidden::tally(source.lines.iter().map(|line| line.text.as_str()))
    });
    let go_to_unseen = {
        let (rows, selection) = (rows.clone(), selection.clone());
        move |_: MouseEvent| {
            let has =
                |at: &usize| rows.get(*at).is_some_and(|row| !hidden::find(&row.source).is_empty());
            let behind = selection.1 + 1;
            let next = (behind..rows.len()).find(has).or_else(|| (0..behind).find(has));
            if let Some(next) = next {
                selection.set((next, next));
                browser::after(0, move || browser::reveal("data-row", &next.to_string())).forget();
            }
        }
    };
    // It stays one and the same, so that the lists are not drawn again for it.
    let latest = use_mut_ref(|| rows.clone());
    *latest.borrow_mut() = rows.clone();
    let goto = use_callback((), {
        let limit = limit.setter();
        move |(key, slot): (RowKey, Option<Rc<str>>), ()| {
            let rows = latest.borrow().clone();
            let Some(at) = rows.iter().position(|row| row.key == key) else { return };
            limit.set(((at / SHOWN) + 2) * SHOWN);
            let reveal = move || {
                browser::reveal("data-row", &at.to_string());
                if let Some(slot) = slot {
                    browser::reveal("data-mark", &slot);
                }
            };
            browser::after(0, reveal).forget();
        }
    });
    let chosen_role = rows.get(*selected.start()).map(|row| row.role);
    let drawn = (*limit).max(*selected.end() + 40);
    html! {
        <>
            <div class="import-tools" role="toolbar" aria-label={lang.t("这一行是什么", "What the line is")}>
                { for ROLES.iter().filter(|role| !role.1.is_empty()).map(|(role, zh, en, key, class)| {
                    let give_role = give_role.clone();
                    let role = *role;
                    html! {
                        <button class={classes!("role", *class)} aria-pressed={(chosen_role == Some(role)).to_string()}
                            onclick={move |_: MouseEvent| give_role.emit(role)}
                            title={match lang { Lang::Zh => format!("所选行是{zh}（按 {}）", key.to_uppercase()), Lang::En => format!("{en} ({})", key.to_uppercase()) }}>
                            { lang.t(zh, en) }
                        </button>
                    }
                }) }
                <span class="bar-gap"></span>
                <button onclick={{ let begin_section = begin_section.clone(); move |_: MouseEvent| begin_section.emit(()) }}
                    title={lang.t("从这一行分出一节，或并入上一节（按 S）", "Begin a section here, or no longer (S)")}>{ lang.t("分节／并节", "Split / merge") }</button>
                <button onclick={{ let join = join.clone(); move |_: MouseEvent| join.emit(()) }}
                    title={lang.t("与上一行接成一段，或断开（按 J）", "Join with the line before, or part (J)")}>{ lang.t("接段／断段", "Join / part") }</button>
                <span class="grow"></span>
                if waits {
                    <span class="import-waits" role="status">{ lang.t("文字较长，正在识别…", "A long text: reading…") }</span>
                }
                <span class="faint import-sum">{ match lang {
                    Lang::Zh => format!("杂质 {noise} 行　占位符 {certain} 个　可选 {offered} 个　{} 节", sections.len()),
                    Lang::En => format!("{noise} lines of noise · {certain} slots · {offered} offered · {} sections", sections.len()),
                } }</span>
            </div>
            if !item.source.notes.is_empty() {
                <p class="import-notes">{ item.source.notes.join("　") }</p>
            }
            if !unseen.is_empty() {
                <p class="unseen-note" role="note">
                    { match lang {
                        Lang::Zh => format!("有 {} 个看不见的字符：{}。原文里用红框标出，读成的文字里已经去掉。", unseen::count(&unseen), unseen::told(lang, &unseen)),
                        Lang::En => format!("{} invisible characters ({}): marked in red in the source, left out of what is made of it.", unseen::count(&unseen), unseen::told(lang, &unseen)),
                    } }
                    <button class="small next-unseen" onclick={go_to_unseen}>{ lang.t("下一处", "Next") }</button>
                </p>
            }
            <div class="import-body">
                <div class="import-columns">
                    <div class="import-head"><span>{ lang.t("是什么", "Role") }</span><span>{ lang.t("原文", "As it came") }</span><span>{ lang.t("读成", "As understood") }</span></div>
                    <ol ref={list} class="import-rows" role="listbox" aria-multiselectable="true" tabindex="0"
                        aria-label={lang.t("逐行对照：上下键选行，按 Shift 多选", "Line by line")}
                        {onclick} {onscroll}>
                        { for rows.iter().enumerate().take(drawn).map(|(at, row)| html! {
                            <RowView key={at} {at} row={row.clone()} selected={selected.contains(&at)} />
                        }) }
                    </ol>
                </div>
                <aside class="import-side">
                    <div class="tabs" role="tablist">
                        { side_tab(Side::Slots, match lang { Lang::Zh => format!("占位符 {}", reading.slots.len()), Lang::En => format!("Slots {}", reading.slots.len()) }) }
                        { side_tab(Side::Lines, lang.t("杂质和标题", "Noise, headings").to_owned()) }
                        { side_tab(Side::Sections, match lang { Lang::Zh => format!("分节 {}", sections.len()), Lang::En => format!("Sections {}", sections.len()) }) }
                    </div>
                    <ContextProvider<Goto> context={Goto(goto)}>
                    { match *side {
                        Side::Slots => html! { <SlotList reading={reading.clone()} corrections={item.now.clone()} /> },
                        Side::Lines => html! { <LineList source={item.source.clone()} rows={rows.clone()} /> },
                        Side::Sections => html! {
                            <SectionList item={item.clone()} reading={reading.clone()} sections={sections.clone()} workspace={props.workspace.clone()} />
                        },
                    } }
                    </ContextProvider<Goto>>
                    <div class="import-make">
                        <button class="primary" onclick={make} disabled={sections.is_empty()}>{ lang.t("做成讲话稿", "Make a speech of it") }</button>
                    </div>
                </aside>
            </div>
        </>
    }
}

/// What is understood of a source, and whether something newer is on its way. A long one is read
/// beside the page.
#[hook]
fn use_reading(source: &Rc<Source>, corrections: &Rc<Corrections>) -> (Rc<Reading>, bool) {
    let long = use_memo(source.clone(), |source| worker::is_long(source));
    let key = (source.clone(), corrections.clone());
    let at_once = use_memo((key.clone(), *long), |((source, corrections), long)| {
        if *long { Reading::default() } else { recognise(source, corrections) }
    });
    let later = use_state(|| None::<(Rc<Corrections>, Rc<Reading>)>);
    {
        let (set, long) = (later.setter(), *long);
        use_effect_with(key, move |(source, corrections)| {
            let current = Rc::new(Cell::new(true));
            if long {
                let (source, corrections) = (source.clone(), corrections.clone());
                let current = current.clone();
                browser::spawn(async move {
                    browser::drawn().await;
                    // What was corrected meanwhile makes this one vain.
                    if current.get() {
                        let reading = worker::reading(&source, &corrections).await;
                        if current.get() {
                            set.set(Some((corrections, Rc::new(reading))));
                        }
                    }
                });
            }
            move || current.set(false)
        });
    }
    match &*later {
        Some((of, reading)) if *long => (reading.clone(), !Rc::ptr_eq(of, corrections)),
        _ => (at_once, *long),
    }
}

#[derive(Properties, PartialEq)]
struct RowProps {
    at: usize,
    row: Shown,
    selected: bool,
}

#[function_component]
fn RowView(props: &RowProps) -> Html {
    let lang = use_lang();
    let row = &props.row;
    let (_, zh, en, _, class) = role_entry(row.role);
    let mut label = row.label;
    html! {
        <li class={classes!("import-row", *class, row.joins.then_some("joins"), row.begins.map(|_| "begins"))}
            role="option" aria-selected={props.selected.to_string()} data-row={props.at.to_string()}>
            <span class="import-role">
                if let Some((number, kind)) = row.begins {
                    <b class="kind" title={lang.t("从这里起是一节", "A section begins here")}>{ format!("{number} {}", words::kind(lang, kind)) }</b>
                }
                if row.joins {
                    { lang.t("接上行", "goes on") }
                } else {
                    { lang.t(zh, en) }
                }
            </span>
            <span class="import-source">{ unseen::signs(&row.source) }</span>
            <span class="import-text">
                { for row.pieces.iter().map(|Piece { text, mark, bold }| match mark {
                    Some(mark) => html! {
                        <mark class={classes!(bold.then_some("bold"), mark.taken.then_some("taken"), (!mark.certain).then_some("offer"))} data-mark={AttrValue::from(mark.slot.clone())}
                            title={match (lang, mark.taken) {
                                (Lang::Zh, true) => format!("占位符“{}”，点一下不要", mark.name),
                                (Lang::Zh, false) => format!("可以做成占位符“{}”，点一下接受", mark.name),
                                (Lang::En, true) => format!("Slot “{}”; click to refuse", mark.name),
                                (Lang::En, false) => format!("Could be slot “{}”; click to accept", mark.name),
                            }}>
                            { text }
                            if mark.taken { <small>{ &*mark.name }</small> }
                        </mark>
                    },
                    None => {
                        let end = if *bold { text.len() } else { label.min(text.len()) };
                        label = label.saturating_sub(text.len());
                        let (strong, rest) = (text.get(..end).unwrap_or_default(), text.get(end..).unwrap_or(text));
                        html! { <>if !strong.is_empty() { <b>{ strong }</b> }{ rest }</> }
                    }
                }) }
                if row.role == Role::Noise {
                    <span class="import-why">{ row.why.map_or("", Why::label) }</span>
                    <button class="small" data-keep="" tabindex="-1">{ lang.t("保留", "Keep") }</button>
                }
            </span>
        </li>
    }
}

#[derive(Properties, PartialEq)]
struct SlotListProps {
    reading: Rc<Reading>,
    corrections: Rc<Corrections>,
}

#[function_component]
fn SlotList(props: &SlotListProps) -> Html {
    let act = use_act();
    let lang = use_lang();
    let limit = use_state_eq(|| SLOTS_SHOWN);
    let slots = &props.reading.slots;
    let onscroll = {
        let (limit, total) = (limit.clone(), slots.len());
        move |event: Event| {
            if *limit < total && browser::near_end(&event) {
                limit.set(*limit + SLOTS_SHOWN);
            }
        }
    };
    let certain = slots.iter().filter(|slot| slot.certain).count();
    let group = |title: &'static str, hint: &'static str, certain: bool, limit: usize| {
        let own: Vec<&FoundSlot> = slots.iter().filter(|slot| slot.certain == certain).collect();
        // The level drives the most places: it comes first.
        let (level, others): (Vec<&FoundSlot>, Vec<&FoundSlot>) =
            own.iter().partition(|slot| &*slot.name == LEVEL_SLOT);
        let all = |taken: bool| {
            let (act, names) =
                (act.clone(), own.iter().map(|slot| slot.name.clone()).collect::<Vec<_>>());
            move |_: MouseEvent| {
                let names = names.clone();
                correct(&act, move |now| {
                    for name in &names {
                        now.slots.entry(name.clone()).or_default().taken = Some(taken);
                    }
                });
            }
        };
        html! {
            if !own.is_empty() {
                <section class="import-slots">
                    <h3>{ title }
                        <span class="grow"></span>
                        <button class="small" onclick={all(true)}>{ lang.t("全部接受", "All") }</button>
                        <button class="small" onclick={all(false)}>{ lang.t("全部不要", "None") }</button>
                    </h3>
                    <p class="faint">{ hint }</p>
                    <ul>{ for level.into_iter().chain(others).take(limit).map(|slot| html! {
                        <SlotItem key={&*slot.name} slot={slot.clone()} text={first_text(&props.reading, slot)}
                            row={slot.places.first().and_then(|place| props.reading.row_of(place)).map(Row::key)}
                            name={props.corrections.slots.get(&slot.name).and_then(|c| c.name.clone())} />
                    }) }</ul>
                </section>
            }
        }
    };
    html! {
        <div class="import-list" {onscroll}>
            if slots.is_empty() {
                <p class="empty">{ lang.t("没有发现占位符，也没有可选的数字、日期。", "No slots and no facts were found.") }</p>
            }
            { group(lang.t("原文留的空", "Left open in the text"), lang.t("“×”“＿＿”等，已列为占位符。", "× and the like: taken as slots."), true, *limit) }
            if certain < *limit {
                { group(lang.t("也可以做成占位符", "Could be slots"), lang.t("日期、数字、称呼、地名等，勾选后原文的内容作为填好的值。", "Dates, figures, names: what stands there becomes the value."), false, *limit - certain) }
            }
        </div>
    }
}

fn first_text(reading: &Reading, slot: &FoundSlot) -> String {
    let mut words: Vec<&str> = Vec::new();
    for place in &slot.places {
        let text =
            reading.paragraphs.get(place.paragraph).and_then(|p| p.text.get(place.range.clone()));
        if let Some(text) = text.filter(|text| !words.contains(text)) {
            words.push(text);
        }
    }
    words.truncate(5);
    words.join("、")
}

#[derive(Properties, PartialEq)]
struct SlotItemProps {
    slot: FoundSlot,
    text: String,
    /// Where it stands first.
    row: Option<RowKey>,
    name: Option<Rc<str>>,
}

#[function_component]
fn SlotItem(props: &SlotItemProps) -> Html {
    let act = use_act();
    let lang = use_lang();
    let slot = &props.slot;
    let key = slot.name.clone();
    let toggle = {
        let (act, key, taken) = (act.clone(), key.clone(), slot.taken);
        move |_: Event| {
            let key = key.clone();
            correct(&act, move |now| {
                now.slots.entry(key.clone()).or_default().taken = Some(!taken)
            });
        }
    };
    let rename = {
        let (act, key) = (act.clone(), key.clone());
        Callback::from(move |typed: Typed| {
            let key = key.clone();
            let name: Rc<str> = typed.text.trim().into();
            correct(&act, move |now| {
                let choice = now.slots.entry(key.clone()).or_default();
                choice.name = (!name.is_empty() && *name != *key).then(|| name.clone());
            });
        })
    };
    let set_kind = {
        let (act, key) = (act.clone(), key.clone());
        move |event: Event| {
            let (key, kind) = (key.clone(), SlotKind::from_label(&browser::value_of(&event)));
            correct(&act, move |now| now.slots.entry(key.clone()).or_default().kind = kind);
        }
    };
    let go = {
        let (goto, row, slot) = (use_context::<Goto>(), props.row, slot.name.clone());
        move |_: MouseEvent| {
            if let (Some(goto), Some(row)) = (&goto, row) {
                goto.0.emit((row, Some(slot.clone())));
            }
        }
    };
    let name = props.name.clone().unwrap_or_else(|| slot.name.clone());
    let level = &*slot.name == LEVEL_SLOT;
    html! {
        <li class={classes!("import-slot", level.then_some("level"))} data-found={AttrValue::from(slot.name.clone())}>
            <input type="checkbox" checked={slot.taken} onchange={toggle} aria-label={lang.t("做成占位符", "Make it a slot")} />
            <Field value={name} on_typed={rename} label={lang.t("占位符名称", "Name of the slot")} />
            <select onchange={set_kind} disabled={level} aria-label={lang.t("种类", "Kind")}>
                { for SlotKind::ALL.into_iter().map(|kind| html! {
                    <option value={kind.label()} selected={kind == slot.kind}>{ words::slot_kind(lang, kind) }</option>
                }) }
            </select>
            <button class="quiet small found-text" onclick={go} title={lang.t("到原文", "Show in the text")}>
                { match lang {
                    Lang::Zh if level => format!("{}：换一个层级，这 {} 处一起改", props.text, slot.places.len()),
                    Lang::Zh if slot.places.len() > 1 => format!("{} {}，{} 处", props.text, slot.unit, slot.places.len()),
                    Lang::Zh => format!("{} {}", props.text, slot.unit),
                    Lang::En => format!("{} {} × {}", props.text, slot.unit, slot.places.len()),
                } }
            </button>
        </li>
    }
}

#[derive(Properties, PartialEq)]
struct SectionListProps {
    item: Item,
    reading: Rc<Reading>,
    sections: Rc<Vec<Outlined>>,
    workspace: Rc<Workspace>,
}

#[function_component]
fn SectionList(props: &SectionListProps) -> Html {
    let act = use_act();
    let lang = use_lang();
    let out = use_state_eq(Vec::<usize>::new);
    let name = use_state_eq(|| Rc::<str>::from(OWN_PACK));
    let tags = use_state_eq(|| Rc::<str>::from(""));
    let (reading, sections) = (&props.reading, &props.sections);
    let chosen: Vec<usize> = (0..sections.len()).filter(|at| !out.contains(at)).collect();
    let file = {
        let (act, item, reading, chosen, name) =
            (act.clone(), props.item.clone(), reading.clone(), chosen.clone(), name.clone());
        let (workspace, tags) = (props.workspace.clone(), tags.clone());
        move |_: MouseEvent| {
            let made = Made { item: &item, reading: &reading, chosen: &chosen, tags: &tags };
            file_blocks(&act, lang, &workspace, made, &name);
        }
    };
    let wrong: Vec<Html> = reading
        .declared
        .iter()
        .filter(|declared| declared.count != declared.found)
        .map(|declared| html! {
            <li>{ match lang {
                Lang::Zh => format!("“{}”后面数到 {} 项，请核对。", declared.phrase, declared.found),
                Lang::En => format!("“{}” is followed by {}.", declared.phrase, declared.found),
            } }</li>
        })
        .collect();
    html! {
        <div class="import-list">
            if !wrong.is_empty() { <ul class="import-declared">{ wrong }</ul> }
            <ol class="import-sections">
                { for sections.iter().enumerate().map(|(at, section)| {
                    let toggle = {
                        let out = out.clone();
                        move |_: Event| {
                            let mut next = (*out).clone();
                            match next.iter().position(|other| *other == at) {
                                Some(place) => { next.remove(place); }
                                None => next.push(at),
                            }
                            out.set(next);
                        }
                    };
                    let key = reading.paragraphs.get(section.paragraph).and_then(|p| reading.rows.get(*p.rows.first()?)).map(gaojiang::recognise::Row::key);
                    let set_kind = {
                        let act = act.clone();
                        move |event: Event| {
                            if let (Some(key), Some(kind)) = (key, Kind::from_label(&browser::value_of(&event))) {
                                correct(&act, move |now| { now.kinds.insert(key, kind); });
                            }
                        }
                    };
                    html! {
                        <li>
                            <input type="checkbox" checked={!out.contains(&at)} onchange={toggle} aria-label={lang.t("存为段落块", "File as a block")} />
                            <span class="import-section-title">{ &section.title }</span>
                            <select onchange={set_kind} aria-label={lang.t("类别", "Kind")}>
                                { for Kind::ALL.into_iter().map(|kind| html! {
                                    <option value={kind.label()} selected={kind == section.kind}>{ words::kind(lang, kind) }</option>
                                }) }
                            </select>
                            <small class="faint">{ &section.why }</small>
                        </li>
                    }
                }) }
            </ol>
            <label class="import-pack">{ lang.t("存进素材包", "File in the pack") }
                <Field value={(*name).clone()} list={Some(AttrValue::from("import-packs"))} data_field="import-pack"
                    on_typed={{ let name = name.clone(); move |typed: Typed| name.set(typed.text) }} />
                <datalist id="import-packs">{ for std::iter::once(OWN_PACK.to_owned()).chain(props.workspace.packs.iter().map(|p| p.pack.name.clone()))
                    .map(|name| html! { <option value={name} /> }) }</datalist>
            </label>
            <label class="import-pack">{ lang.t("另加标签（用顿号或空格分开，可以不填）", "Tags, divided by spaces (none needed)") }
                <Field value={(*tags).clone()} data_field="import-tags"
                    on_typed={{ let tags = tags.clone(); move |typed: Typed| tags.set(typed.text) }} />
            </label>
            <button class="file-blocks" onclick={file} disabled={chosen.is_empty() || name.trim().is_empty()}>
                { match lang {
                    Lang::Zh => format!("把勾选的 {} 节存为段落块", chosen.len()),
                    Lang::En => format!("File {} sections as blocks", chosen.len()),
                } }
            </button>
        </div>
    }
}

fn make_speech(act: &Act, lang: Lang, item: &Item, reading: &Reading) {
    let mut speech = import::speech(&item.source, reading, &item.now, browser::fresh_id);
    let now = browser::now();
    (speech.created, speech.updated) = (now, now);
    let missing = reading.slots.iter().filter(|slot| slot.taken && slot.certain).count();
    act.edit(Edit::AddSpeech(Rc::new(speech)));
    act.ui(move |ui| {
        take_off(ui);
        ui.active = None;
        ui.tab = if missing > 0 { Tab::Slots } else { Tab::Sections };
        ui.prefs.pane = super::state::Pane::Speech;
    });
    act.say_undoable(match lang {
        Lang::Zh => format!("已做成讲话稿，{missing} 个空待填。原文随稿保存，可以随时对照。"),
        Lang::En => {
            format!("The speech is made; {missing} slots to fill. The source is kept with it.")
        }
    });
}

/// The item that is shown is done with; others that came in with it wait for their turn.
fn take_off(ui: &mut Ui) {
    if let Some(session) = &mut ui.import {
        let session = Rc::make_mut(session);
        if session.at < session.items.len() {
            session.items.remove(session.at);
        }
        session.at = 0;
    }
    if ui.import.as_ref().is_some_and(|session| session.items.is_empty()) {
        ui.import = None;
    }
}

/// Puts the chosen sections into the pack of that name, which is made where there is none.
fn file_blocks(act: &Act, lang: Lang, workspace: &Workspace, made: Made, name: &str) {
    let Made { item, reading, chosen, tags } = made;
    let name = name.trim();
    let from = match item.source.name.as_str() {
        "" => lang.t("粘贴的文字", "pasted text"),
        name => name,
    };
    let title = reading.title();
    let origin = match lang {
        Lang::Zh => format!("{} 读自{from}：{title}", browser::today()),
        Lang::En => format!("{} from {from}: {title}", browser::today()),
    };
    let tags: Vec<&str> =
        tags.split(['、', '，', ',', ' ', '　']).filter(|tag| !tag.is_empty()).collect();
    let mut made = import::pack(
        reading,
        &item.now,
        (name, &origin),
        |at| chosen.contains(&at),
        browser::fresh_id,
    );
    for block in &mut made.blocks {
        let own = &mut Rc::make_mut(block).tags;
        let new: Vec<String> =
            tags.iter().filter(|tag| !own.iter().any(|o| o == *tag)).map(|t| (*t).into()).collect();
        own.extend(new);
    }
    let count = made.blocks.len();
    let add = |pack: &Pack| {
        let mut pack = pack.clone();
        pack.blocks.extend(made.blocks.iter().cloned());
        if pack.source.is_empty() {
            pack.source.clone_from(&origin);
        }
        Rc::new(pack)
    };
    let own = name == OWN_PACK || name == workspace.own.name;
    let edit = match workspace.packs.iter().find(|installed| installed.pack.name == name) {
        _ if own => Edit::OpenPacks { packs: Vec::new(), own: Some(add(&workspace.own)) },
        Some(there) => {
            let installed = Installed::new(add(&there.pack), there.base().clone());
            Edit::OpenPacks { packs: vec![Rc::new(installed)], own: None }
        }
        None => {
            let pack =
                Rc::new(Pack { source: origin.clone(), note: String::new(), ..made.clone() });
            let installed = Installed::new(pack.clone(), pack);
            Edit::OpenPacks { packs: vec![Rc::new(installed)], own: None }
        }
    };
    act.edit(edit);
    act.say_undoable(match lang {
        Lang::Zh => format!("已把 {count} 节存进素材包“{name}”，在素材库里可以搜到。"),
        Lang::En => {
            format!("{count} sections are filed in the pack “{name}”; the library finds them.")
        }
    });
}
