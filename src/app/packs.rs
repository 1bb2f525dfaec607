//! Packs on the page: the shelf that lists them, opening and merging files, properties, export.

use std::rc::Rc;

use gaojiang::diff;
use gaojiang::edit::{Edit, PackChange};
use gaojiang::library::Pack;
use gaojiang::merge::{Choice, Comparison, Difference, Part, Status};
use gaojiang::opening::{self, Opened, Opening, Refused, Step};
use gaojiang::pack;
use gaojiang::read;
use gaojiang::sorted;
use yew::prelude::*;

use super::browser::{self, OpenedFile};
use super::field::{Field, Typed};
use super::state::{Act, Dialog, Lang, use_act, use_lang};
use super::{import, keep};

/// Whose a pack of the library is.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Origin {
    Own,
    Opened,
    BuiltIn,
}

impl Origin {
    /// Of the pack at a place of the library's list, which has so many opened ones.
    pub fn at(place: usize, opened: usize) -> Origin {
        match place {
            0 => Origin::Own,
            _ if place <= opened => Origin::Opened,
            _ => Origin::BuiltIn,
        }
    }

    /// Its blocks can be changed.
    pub fn is_editable(self) -> bool {
        self != Origin::BuiltIn
    }
}

/// What the page calls a pack.
pub fn name_of(pack: &Pack, origin: Origin, lang: Lang) -> String {
    match pack.name.trim() {
        "" if origin == Origin::Own => lang.t("我的段落块", "My blocks").to_owned(),
        "" => pack.id.to_string(),
        name => name.to_owned(),
    }
}

// ---- opening

/// What becomes of files that are no packs.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Others {
    /// They are told of.
    Refused,
    /// They are read in as model speeches.
    ReadIn,
}

/// Takes in files that were chosen or dropped, whatever they are.
pub fn open_files(act: &Act, lang: Lang, files: Vec<OpenedFile>, others: Others) {
    let act = act.clone();
    browser::spawn(async move {
        let mut texts: Vec<(String, String)> = Vec::new();
        let mut refused: Vec<Refused> = Vec::new();
        let mut left: Vec<OpenedFile> = Vec::new();
        for file in files {
            let name = browser::file_path(&file);
            match read_packs(&file, &name).await {
                Ok(found) => texts.extend(found),
                Err(_) if others == Others::ReadIn => left.push(file),
                Err(message) => refused.push(Refused { file: name, message: message.to_owned() }),
            }
        }
        let mut opening = Opening::of(&keep::workspace(), &pack::built_in(), texts);
        opening.refused.extend(refused);
        if opening.asks() || opening.has_trouble() {
            // One thing after the other: reading in takes the whole page.
            opening.refused.extend(left.drain(..).map(|file| Refused {
                file: file.name(),
                message: "不是素材包。请等这里处理完，再打开它，作为范文读入。".to_owned(),
            }));
        }
        let done = !opening.asks();
        if done {
            take_in(&act, lang, &opening, &[]);
        }
        if !done || opening.has_trouble() {
            if !done {
                // A message of before would lie over the choices.
                act.ui(|ui| ui.toast = None);
            }
            act.open(Dialog::Opening { opening: Rc::new(opening), done });
        } else if !left.is_empty() {
            import::open(&act, lang, left);
        }
    });
}

/// The packs in a file: itself, or each file in a .zip.
async fn read_packs(file: &OpenedFile, name: &str) -> Result<Vec<(String, String)>, &'static str> {
    let lower = name.to_lowercase();
    let zipped = lower.ends_with(".zip");
    if !zipped && !opening::may_be_pack(name) {
        return Err(match lower.rsplit_once('.').map(|(_, ending)| ending) {
            Some("json") => "不是素材包。如果是备份文件，请点“⋯ → 从备份恢复”。",
            Some("docx") => "不是素材包。要把它作为范文读入，请拖到页面上，或点上面的“读入范文”。",
            _ => opening::NOT_A_PACK,
        });
    }
    if file.size() > opening::MAX_BYTES as f64 {
        return Err("太大，没有打开。素材包是文本文件，不超过 5 MB。");
    }
    let bytes = browser::read_bytes(file).await;
    let bytes = bytes.ok_or("读不出来。请把它拷贝到本机再试；文件夹请点“素材包 → 文件夹…”。")?;
    let inner = if zipped { opening::unzip(&bytes)? } else { vec![(String::new(), bytes)] };
    let texts = inner.into_iter().map(|(inner, bytes)| {
        let path = if inner.is_empty() { name.to_owned() } else { format!("{name}/{inner}") };
        (path, read::characters(&bytes))
    });
    let texts: Vec<(String, String)> = texts.collect();
    if texts.iter().any(|(_, text)| pack::is_pack(text)) {
        Ok(texts)
    } else {
        Err(opening::NOT_A_PACK)
    }
}

/// Makes the one change that an opening is, and says what came in.
fn take_in(act: &Act, lang: Lang, opening: &Opening, choices: &[Vec<Choice>]) {
    if opening.packs.is_empty() {
        return;
    }
    let before = keep::workspace();
    let edit = opening.edit(&before, choices, browser::fresh_id);
    let changes = !Rc::ptr_eq(&before.apply(&edit, browser::now()), &before);
    if !changes {
        act.say(lang.t(
            "打开的素材包和已有的一样，没有变化。",
            "The packs are here already; nothing changed.",
        ));
        return;
    }
    act.edit(edit);
    let names: Vec<String> =
        opening.packs.iter().map(|opened| opened.pack.name.clone()).take(3).collect();
    let (count, names) = (opening.packs.len(), names.join("、"));
    act.say_undoable(match lang {
        Lang::Zh if count > 3 => format!("已打开 {count} 个素材包：{names}等。"),
        Lang::Zh => format!("已打开 {count} 个素材包：{names}。"),
        Lang::En => format!("Opened {count} packs: {names}."),
    });
}

// ---- the shelf

#[derive(Properties, PartialEq)]
pub struct ShelfProps {
    /// The person's own, the opened, the built-in ones.
    pub packs: Rc<Vec<Rc<Pack>>>,
    pub opened: usize,
}

#[function_component]
pub fn PackShelf(props: &ShelfProps) -> Html {
    let act = use_act();
    let lang = use_lang();
    let (files, folder) = (use_node_ref(), use_node_ref());
    let open = |node: &NodeRef| {
        let node = node.clone();
        move |_: MouseEvent| browser::click(&node)
    };
    let chosen = {
        let act = act.clone();
        move |event: Event| open_files(&act, lang, browser::files_of(&event), Others::Refused)
    };
    let export = {
        let act = act.clone();
        move |_: MouseEvent| act.open(Dialog::ExportPacks)
    };
    html! {
        <>
            <div class="pack-tools">
                <button class="small primary" onclick={open(&files)}
                    title={lang.t("打开一个或多个 .md、.txt 或 .zip；也可以直接拖到页面上", "Open .md, .txt or .zip files, or drop them on the page")}>
                    { lang.t("打开…", "Open…") }
                </button>
                <button class="small" onclick={open(&folder)}
                    title={lang.t("打开一个文件夹里的全部素材包", "Open all packs in a folder")}>
                    { lang.t("文件夹…", "Folder…") }
                </button>
                <button class="small" onclick={export}>{ lang.t("导出…", "Export…") }</button>
                <input ref={files} class="hidden" type="file" multiple=true accept=".md,.txt,.markdown,.zip"
                    onchange={chosen.clone()} aria-label={lang.t("选择素材包文件", "Choose pack files")}
                    data-field="packs" tabindex="-1" />
                <input ref={folder} class="hidden" type="file" multiple=true webkitdirectory=true onchange={chosen}
                    aria-label={lang.t("选择素材包文件夹", "Choose a folder of packs")}
                    data-field="pack-folder" tabindex="-1" />
            </div>
            <ul class="shelf pack-shelf" aria-label={lang.t("素材包", "Packs")}>
                { for props.packs.iter().enumerate().map(|(at, pack)| {
                    let origin = Origin::at(at, props.opened);
                    html! { <PackItem key={&*pack.id} pack={pack.clone()} {origin} /> }
                }) }
            </ul>
        </>
    }
}

#[derive(Properties, PartialEq)]
struct PackItemProps {
    pack: Rc<Pack>,
    origin: Origin,
}

#[function_component]
fn PackItem(props: &PackItemProps) -> Html {
    let act = use_act();
    let lang = use_lang();
    let PackItemProps { pack, origin } = props;
    let name = name_of(pack, *origin, lang);
    let export = {
        let (act, pack, origin) = (act.clone(), pack.clone(), *origin);
        move |_: MouseEvent| export(&act, lang, &[(pack.clone(), origin)])
    };
    let properties = {
        let (act, pack) = (act.clone(), pack.clone());
        move |_: MouseEvent| act.open(Dialog::Pack(pack.clone()))
    };
    let remove = {
        let (act, id, name) = (act.clone(), pack.id.clone(), name.clone());
        move |_: MouseEvent| {
            act.edit(Edit::RemovePack(id.clone()));
            act.say_undoable(match lang {
                Lang::Zh => format!("已移除“{name}”，30 天内可以从回收站找回。用它写的讲话稿不受影响。"),
                Lang::En => format!(
                    "Removed “{name}”; the bin keeps it for 30 days. Speeches made with it stay as they are."
                ),
            });
        }
    };
    let origin_label = match origin {
        Origin::Own => lang.t("我的", "mine"),
        Origin::Opened => lang.t("已打开", "opened"),
        Origin::BuiltIn => lang.t("内置", "built in"),
    };
    let count = contents(pack, lang);
    let facts: Vec<String> = [
        (lang.t("版本", "version"), &pack.version),
        (lang.t("作者", "by"), &pack.author),
        (lang.t("许可", "licence"), &pack.licence),
        (lang.t("来源", "source"), &pack.source),
    ]
    .iter()
    .filter(|(_, value)| !value.is_empty())
    .map(|(label, value)| format!("{label} {value}"))
    .collect();
    html! {
        <li class="pack-item" data-pack={AttrValue::from(pack.id.clone())}>
            <div class="outline-head">
                <span class="block-title">{ name }</span>
                <span class="kind">{ origin_label }</span>
            </div>
            <p class="block-summary">{ count }</p>
            if !facts.is_empty() { <p class="block-summary">{ facts.join(" · ") }</p> }
            if !pack.note.is_empty() { <p class="block-summary pack-note">{ &pack.note }</p> }
            <div class="row">
                <button class="small" onclick={export}>{ lang.t("导出", "Export") }</button>
                if origin.is_editable() {
                    <button class="small" onclick={properties}>{ lang.t("属性", "Properties") }</button>
                }
                if *origin == Origin::Opened {
                    <button class="small danger" onclick={remove}>{ lang.t("移除", "Remove") }</button>
                }
            </div>
        </li>
    }
}

// ---- properties and export

#[derive(Properties, PartialEq)]
pub struct PropertiesProps {
    pub pack: Rc<Pack>,
}

/// What a pack says of itself, to be edited.
#[function_component]
pub fn Properties(props: &PropertiesProps) -> Html {
    let act = use_act();
    let lang = use_lang();
    let info = use_state_eq(|| props.pack.info());
    let field = |label: &'static str,
                 note: &'static str,
                 value: &str,
                 multiline: bool,
                 set: fn(&mut Pack) -> &mut String| {
        let info = info.clone();
        html! {
            <label class="form-row">
                <span>{ label }</span>
                <Field value={Rc::<str>::from(value)} {multiline} {label} placeholder={note}
                    on_typed={move |typed: Typed| {
                        let mut next = Pack::clone(&info);
                        *set(&mut next) = typed.text.to_string();
                        info.set(next);
                    }} />
            </label>
        }
    };
    let save = {
        let (act, info) = (act.clone(), info.clone());
        move |_: MouseEvent| {
            let mut info = Pack::clone(&info);
            for text in [
                &mut info.name, &mut info.version, &mut info.author, &mut info.licence,
                &mut info.source, &mut info.note,
            ] {
                *text = text.trim().to_owned();
            }
            act.edit(Edit::Pack {
                id: info.id.clone(),
                change: PackChange::SetInfo(Rc::new(info)),
            });
            act.close_dialog();
        }
    };
    let cancel = {
        let act = act.clone();
        move |_: MouseEvent| act.close_dialog()
    };
    html! {
        <div class="block-form pack-form">
            { field(lang.t("名称", "Name"), lang.t("别人看到的名字", "What others see"), &info.name, false, |p| &mut p.name) }
            <div class="form-halves">
                { field(lang.t("版本", "Version"), lang.t("如 1.0、2026-11", "Such as 1.0"), &info.version, false, |p| &mut p.version) }
                { field(lang.t("作者", "Author"), lang.t("谁整理的", "Who made it"), &info.author, false, |p| &mut p.author) }
                { field(lang.t("许可", "Licence"), lang.t("谁可以用，如：本单位内部使用", "Who may use it"), &info.licence, false, |p| &mut p.licence) }
                { field(lang.t("来源", "Source"), lang.t("文字出自哪里", "Where the texts are from"), &info.source, false, |p| &mut p.source) }
            </div>
            { field(lang.t("说明", "Note"), lang.t("装了什么、什么时候用", "What it holds"), &info.note, true, |p| &mut p.note) }
            <p class="faint">{ match lang {
                Lang::Zh => format!("编号 {}：再打开编号相同的素材包时，按新旧版本合并。", info.id),
                Lang::En => format!("Id {}: a pack of the same id is merged as another version.", info.id),
            } }</p>
            <div class="row end">
                <button onclick={cancel}>{ lang.t("取消", "Cancel") }</button>
                <button class="primary" onclick={save}>{ lang.t("保存", "Save") }</button>
            </div>
        </div>
    }
}

/// Gives packs away: one as its file, several in one .zip.
pub fn export(act: &Act, lang: Lang, packs: &[(Rc<Pack>, Origin)]) {
    let named: Vec<Rc<Pack>> = packs
        .iter()
        .map(|(pack, origin)| match pack.name.trim() {
            "" => Rc::new(Pack { name: name_of(pack, *origin, lang), ..Pack::clone(pack) }),
            _ => pack.clone(),
        })
        .collect();
    let (file, done) = match &named[..] {
        [] => return,
        [pack] => {
            let file = opening::file_name(pack);
            let done = browser::download(&file, "text/markdown", opening::file(pack).as_bytes());
            (file, done)
        }
        _ => {
            let file = format!("稿匠素材包_{}.zip", browser::today());
            let done = browser::download(&file, "application/zip", &opening::zip(&named));
            (file, done)
        }
    };
    if done {
        act.say(match lang {
            Lang::Zh => format!("已导出“{file}”，用记事本就能看、能改。"),
            Lang::En => format!("Exported “{file}”; any text editor opens it."),
        });
    } else {
        act.complain(lang.t(
            "浏览器不让下载。请检查下载设置后再试。",
            "The browser refused the download. Check its settings and try again.",
        ));
    }
}

#[derive(Properties, PartialEq)]
pub struct ExportProps {
    pub packs: Rc<Vec<Rc<Pack>>>,
    pub opened: usize,
}

/// Which packs to give away.
#[function_component]
pub fn Export(props: &ExportProps) -> Html {
    let act = use_act();
    let lang = use_lang();
    let chosen = use_state_eq(|| {
        let packs = props.packs.iter().enumerate();
        packs
            .map(|(at, pack)| Origin::at(at, props.opened).is_editable() && !is_empty(pack))
            .collect::<Vec<bool>>()
    });
    let count = chosen.iter().filter(|chosen| **chosen).count();
    let all = {
        let (chosen, packs) = (chosen.clone(), props.packs.clone());
        let on = count < packs.iter().filter(|pack| !is_empty(pack)).count();
        move |_: Event| chosen.set(packs.iter().map(|pack| on && !is_empty(pack)).collect())
    };
    let go = {
        let (act, chosen, packs, opened) =
            (act.clone(), chosen.clone(), props.packs.clone(), props.opened);
        move |_: MouseEvent| {
            let packs =
                packs.iter().zip(chosen.iter()).enumerate().filter(|(_, (_, chosen))| **chosen);
            let packs: Vec<(Rc<Pack>, Origin)> =
                packs.map(|(at, (pack, _))| (pack.clone(), Origin::at(at, opened))).collect();
            act.close_dialog();
            export(&act, lang, &packs);
        }
    };
    html! {
        <div class="export">
            <label class="check all">
                <input type="checkbox" onchange={all}
                    checked={count == props.packs.iter().filter(|pack| !is_empty(pack)).count()} />
                <span><strong>{ lang.t("全部", "All") }</strong></span>
            </label>
            { for props.packs.iter().enumerate().map(|(at, pack)| {
                let origin = Origin::at(at, props.opened);
                let toggle = {
                    let chosen = chosen.clone();
                    move |_: Event| {
                        let mut next = Vec::clone(&chosen);
                        if let Some(one) = next.get_mut(at) {
                            *one = !*one;
                        }
                        chosen.set(next);
                    }
                };
                html! {
                    <label class="check" key={&*pack.id}>
                        <input type="checkbox" checked={chosen.get(at) == Some(&true)} disabled={is_empty(pack)} onchange={toggle} />
                        <span><strong>{ name_of(pack, origin, lang) }</strong><span class="faint">{ contents(pack, lang) }</span></span>
                    </label>
                }
            }) }
            <p class="faint">{ lang.t(
                "一个素材包存为一个 .md 文本文件；选了几个就装进一个 .zip，可以整个再打开。",
                "One pack is one .md text file; several go into one .zip, which can be opened again.") }</p>
            <div class="row end">
                <button class="primary" onclick={go} disabled={count == 0}>{ match lang {
                    Lang::Zh => format!("导出 {count} 个"),
                    Lang::En => format!("Export {count}"),
                } }</button>
            </div>
        </div>
    }
}

fn is_empty(pack: &Pack) -> bool {
    pack.blocks.is_empty()
        && pack.outlines.is_empty()
        && pack.slots.is_empty()
        && pack.layouts.is_empty()
}

/// How much of what a pack holds.
fn contents(pack: &Pack, lang: Lang) -> String {
    let (blocks, outlines, layouts) = (pack.blocks.len(), pack.outlines.len(), pack.layouts.len());
    match lang {
        Lang::Zh if layouts == 0 => format!("{blocks} 个段落块、{outlines} 个提纲"),
        Lang::Zh => format!("{blocks} 个段落块、{outlines} 个提纲、{layouts} 个版式"),
        Lang::En if layouts == 0 => format!("{blocks} blocks, {outlines} outlines"),
        Lang::En => format!("{blocks} blocks, {outlines} outlines, {layouts} layouts"),
    }
}

// ---- what an opening brings

#[derive(Properties, PartialEq)]
pub struct OpeningProps {
    pub opening: Rc<Opening>,
    /// It was taken in: the dialog only tells.
    pub done: bool,
}

/// What opened files bring: what is wrong in them, and for each difference a choice.
#[function_component]
pub fn OpeningView(props: &OpeningProps) -> Html {
    let act = use_act();
    let lang = use_lang();
    let opening = &props.opening;
    let choices = use_state_eq(|| {
        let packs = opening.packs.iter();
        packs
            .map(|opened| match &opened.step {
                Step::Merge(comparison) => comparison.proposed(),
                Step::New | Step::Same => Vec::new(),
            })
            .collect::<Vec<Vec<Choice>>>()
    });
    let set = {
        let choices = choices.clone();
        Callback::from(move |(pack, change): (usize, Vec<(usize, Choice)>)| {
            let mut next = Vec::clone(&choices);
            for (part, choice) in change {
                if let Some(place) = next.get_mut(pack).and_then(|list| list.get_mut(part)) {
                    *place = choice;
                }
            }
            choices.set(next);
        })
    };
    let cancel = {
        let act = act.clone();
        move |_: MouseEvent| act.close_dialog()
    };
    let finish = {
        let (act, opening, choices) = (act.clone(), opening.clone(), choices.clone());
        move |_: MouseEvent| {
            act.close_dialog();
            take_in(&act, lang, &opening, &choices);
        }
    };
    html! {
        <div class="opening">
            if !opening.refused.is_empty() {
                <section class="opened-pack">
                    <h3>{ match lang {
                        Lang::Zh => format!("{} 个文件没有打开", opening.refused.len()),
                        Lang::En => format!("{} files were not opened", opening.refused.len()),
                    } }</h3>
                    <ul class="problems">
                        { for opening.refused.iter().map(|refused| html! {
                            <li><strong>{ &refused.file }</strong>{ " " }{ &refused.message }</li>
                        }) }
                    </ul>
                </section>
            }
            { for opening.packs.iter().enumerate().map(|(at, opened)| html! {
                <OpenedView key={&*opened.pack.id} opened={opened.clone()} done={props.done}
                    choices={choices.get(at).cloned().unwrap_or_default()}
                    on_choose={set.reform(move |change| (at, change))} />
            }) }
            <div class="row end dialog-end">
                if props.done {
                    <button class="primary" onclick={cancel}>{ lang.t("知道了", "Close") }</button>
                } else {
                    <span class="faint grow">{ lang.t("完成以后一次撤销就能全部退回。", "One undo takes all of it back.") }</span>
                    <button onclick={cancel}>{ lang.t("都不打开", "Open nothing") }</button>
                    <button class="primary" onclick={finish}>{ lang.t("按所选打开", "Open as chosen") }</button>
                }
            </div>
        </div>
    }
}

#[derive(Properties, PartialEq)]
struct OpenedProps {
    opened: Opened,
    done: bool,
    choices: Vec<Choice>,
    on_choose: Callback<Vec<(usize, Choice)>>,
}

#[function_component]
fn OpenedView(props: &OpenedProps) -> Html {
    let lang = use_lang();
    let opened = &props.opened;
    let brings = match &opened.step {
        Step::New => {
            let (what, contents) =
                (lang.t("新素材包：", "a new pack: "), contents(&opened.pack, lang));
            format!("{what}{contents}")
        }
        Step::Same => lang.t("和已有的一样", "the same as the one here").to_owned(),
        Step::Merge(comparison) => {
            let count = comparison.differences().count();
            match lang {
                Lang::Zh => format!("和已有的有 {count} 处不同"),
                Lang::En => format!("{count} differences from the one here"),
            }
        }
    };
    html! {
        <section class="opened-pack" data-opened={AttrValue::from(opened.pack.id.clone())}>
            <h3>{ &opened.pack.name }<span class="faint">{ format!(" {} · {brings}", opened.file) }</span></h3>
            if !opened.problems.is_empty() {
                <p class="faint">{ match lang {
                    Lang::Zh => format!("有 {} 处没能照写的读入，其余都读入了：", opened.problems.len()),
                    Lang::En => format!("{} lines could not be taken as written; all else came in:", opened.problems.len()),
                } }</p>
                <ul class="problems">
                    { for opened.problems.iter().map(|problem| html! {
                        <li><strong>{ match lang {
                            Lang::Zh => format!("{} 第 {} 行", opened.file, problem.line),
                            Lang::En => format!("{} line {}", opened.file, problem.line),
                        } }</strong>{ " " }{ &problem.message }</li>
                    }) }
                </ul>
            }
            if let (Step::Merge(comparison), false) = (&opened.step, props.done) {
                { differences(lang, comparison, &props.choices, &props.on_choose) }
            }
        </section>
    }
}

fn differences(
    lang: Lang,
    comparison: &Comparison,
    choices: &[Choice],
    on_choose: &Callback<Vec<(usize, Choice)>>,
) -> Html {
    // What both have: only there one choice can be meant for all.
    let shared: Vec<usize> = comparison
        .differences()
        .filter(|(_, part)| part.mine.is_some() && part.theirs.is_some())
        .map(|(at, _)| at)
        .collect();
    let all = |label: &'static str, choice: fn(&Difference) -> Choice| {
        let change: Vec<(usize, Choice)> = comparison
            .differences()
            .filter(|(at, _)| shared.contains(at))
            .map(|(at, part)| (at, choice(part)))
            .collect();
        html! {
            <button class="small" onclick={on_choose.reform(move |_: MouseEvent| change.clone())}>{ label }</button>
        }
    };
    let mut sorted: Vec<(usize, &Difference)> = comparison.differences().collect();
    sorted::by_key(&mut sorted, |(_, part)| match part.status {
        _ if part.is_conflict() => 0,
        Status::NewHere | Status::ChangedHere | Status::DeletedHere => 2,
        _ => 1,
    });
    let few = sorted.len() <= 6;
    html! {
        <>
            if shared.len() > 1 {
                <div class="row all-choices">
                    <span class="faint">{ lang.t("两边都有的：", "Of all that both have:") }</span>
                    { all(lang.t("全部保留我的", "keep mine"), |_| Choice::Mine) }
                    { all(lang.t("全部用新的", "take the new"), |_| Choice::Theirs) }
                    { all(lang.t("全部两个都要", "keep both"), |part| if part.can_be_both() { Choice::Both } else { part.proposed() }) }
                    { all(lang.t("按建议", "as proposed"), Difference::proposed) }
                </div>
            }
            <ul class="differences">
                { for sorted.into_iter().map(|(at, part)| html! {
                    <DifferenceView key={at} part={part.clone()} open={few || part.is_conflict()}
                        choice={choices.get(at).copied().unwrap_or_else(|| part.proposed())}
                        on_choose={on_choose.reform(move |choice| vec![(at, choice)])} />
                }) }
            </ul>
        </>
    }
}

#[derive(Properties, PartialEq)]
struct DifferenceProps {
    part: Difference,
    /// Shown unfolded at first.
    open: bool,
    choice: Choice,
    on_choose: Callback<Choice>,
}

#[function_component]
fn DifferenceView(props: &DifferenceProps) -> Html {
    let lang = use_lang();
    let open = use_state_eq(|| props.open);
    let part = &props.part;
    let Some(shown) = part.theirs.as_ref().or(part.mine.as_ref()) else { return Html::default() };
    let sort = match shown {
        Part::Info(_) => lang.t("素材包", "Pack"),
        Part::Slot(_) => lang.t("占位符", "Slot"),
        Part::Block(_) => lang.t("段落块", "Block"),
        Part::Outline(_) => lang.t("提纲", "Outline"),
        Part::Layout(_) => lang.t("版式", "Layout"),
    };
    let (status, choices) = words(lang, part);
    let unfold = {
        let open = open.clone();
        move |_: MouseEvent| open.set(!*open)
    };
    html! {
        <li class={classes!("difference", part.is_conflict().then_some("conflict"))}>
            <div class="difference-head">
                <button class="link" onclick={unfold} aria-expanded={open.to_string()}>
                    { if *open { "▾ " } else { "▸ " } }<span class="kind">{ sort }</span>{ " " }<strong>{ shown.title() }</strong>
                </button>
                <span class="status-word">{ status }</span>
                <span class="grow"></span>
                <div class="choice" role="radiogroup" aria-label={shown.title().to_owned()}>
                    { for choices.into_iter().map(|(choice, label)| html! {
                        <button class="small" role="radio" aria-checked={(props.choice == choice).to_string()}
                            onclick={props.on_choose.reform(move |_: MouseEvent| choice)}>{ label }</button>
                    }) }
                </div>
            </div>
            if *open { { texts(lang, part) } }
        </li>
    }
}

/// What happened to a part, and what each choice means for it.
fn words(lang: Lang, part: &Difference) -> (&'static str, Vec<(Choice, &'static str)>) {
    let status = match part.status {
        Status::Same => lang.t("相同", "same"),
        Status::NewHere => lang.t("我新增的", "new here"),
        Status::NewThere => lang.t("文件里新增", "new in the file"),
        Status::ChangedHere => lang.t("我改过", "changed here"),
        Status::ChangedThere => lang.t("文件里改了", "changed in the file"),
        Status::ChangedBoth => lang.t("两边不同", "changed in both"),
        Status::DeletedHere => lang.t("我删了", "deleted here"),
        Status::DeletedThere => lang.t("文件里没有了", "gone from the file"),
        Status::DeletedHereChangedThere => {
            lang.t("我删了，文件里改了", "deleted here, changed in the file")
        }
        Status::ChangedHereDeletedThere => {
            lang.t("我改过，文件里没有了", "changed here, gone from the file")
        }
    };
    let choices = match (&part.mine, &part.theirs) {
        (Some(_), Some(_)) => {
            let both = part.can_be_both().then(|| (Choice::Both, lang.t("两个都要", "Both")));
            let one = [
                (Choice::Mine, lang.t("保留我的", "Keep mine")),
                (Choice::Theirs, lang.t("用新的", "Take the new")),
            ];
            one.into_iter().chain(both).collect()
        }
        (None, _) => vec![
            (Choice::Theirs, lang.t("要", "Take it")),
            (Choice::Mine, lang.t("不要", "Leave it")),
        ],
        (_, None) => vec![
            (Choice::Mine, lang.t("留着", "Keep it")),
            (Choice::Theirs, lang.t("删去", "Delete it")),
        ],
    };
    (status, choices)
}

/// The texts of both sides beside each other, or of the one there is.
fn texts(lang: Lang, part: &Difference) -> Html {
    let (mine, theirs) = match (&part.mine, &part.theirs) {
        (Some(mine), Some(theirs)) => (mine.text(), theirs.text()),
        (Some(one), None) | (None, Some(one)) => {
            return html! { <div class="one-text">{ one.text() }</div> };
        }
        (None, None) => return Html::default(),
    };
    if mine == theirs {
        return html! {
            <p class="faint">{ lang.t("内容一样，只是各条的先后次序不同。", "The same, in another order.") }</p>
        };
    }
    let pieces = diff::diff(&mine, &theirs);
    let side = |text: &str, old: bool| -> Html {
        let shown = pieces.iter().map(|piece| {
            let range = if old { piece.old.clone() } else { piece.new.clone() };
            let text = text.get(range).unwrap_or_default().to_owned();
            match piece.same {
                true => html! { { text } },
                false if text.is_empty() => Html::default(),
                false if old => html! { <del>{ text }</del> },
                false => html! { <ins>{ text }</ins> },
            }
        });
        shown.collect()
    };
    html! {
        <div class="two-texts">
            <div class="mine"><span class="faint">{ lang.t("我的", "Mine") }</span><div class="one-text">{ side(&mine, true) }</div></div>
            <div class="theirs"><span class="faint">{ lang.t("新的", "New") }</span><div class="one-text">{ side(&theirs, false) }</div></div>
        </div>
    }
}
