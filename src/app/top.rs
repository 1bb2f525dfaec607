//! The bar above, the status bar below, and the short messages between.

use std::rc::Rc;

use gaojiang::count::{self, Counter};
use gaojiang::document::Document;
use gaojiang::edit::Edit;
use gaojiang::layout::Spec;
use gaojiang::library::Id;
use gaojiang::speech::{Settings, Workspace};
use yew::prelude::*;

use super::state::{
    Act, Copies, CopyState, Dialog, Lang, Latest, Pane, Saved, Toast, Zoom, use_act, use_behind,
    use_heard, use_lang, use_settled,
};
use super::{View, browser, fonts, keep, lectern, output};

#[derive(Properties, PartialEq)]
pub struct BarProps {
    /// What its buttons act on.
    pub desk: Latest<(Option<View>, Rc<Workspace>)>,
    /// What the open speech is called; none: no speech is open.
    pub name: Option<AttrValue>,
    pub findings: usize,
    pub can_undo: bool,
    pub can_redo: bool,
    pub library_open: bool,
}

#[function_component]
pub fn Bar(props: &BarProps) -> Html {
    let act = use_act();
    let lang = use_lang();
    let file = use_node_ref();
    let has_speech = props.name.is_some();
    let with_view = |run: fn(&Act, Lang, &View)| {
        let (act, desk) = (act.clone(), props.desk.clone());
        move |_: MouseEvent| {
            if let (Some(view), _) = desk.get() {
                run(&act, lang, &view);
            }
        }
    };
    let open = |dialog: Dialog| {
        let act = act.clone();
        move |_: MouseEvent| act.open(dialog.clone())
    };
    let toggle_library = {
        let act = act.clone();
        move |_: MouseEvent| {
            act.ui(|ui| {
                ui.prefs.library_open = !ui.prefs.library_open;
                ui.prefs.pane = Pane::Library;
            });
        }
    };
    let other_language = {
        let act = act.clone();
        move |_: MouseEvent| {
            act.ui(|ui| {
                ui.prefs.lang = match ui.prefs.lang {
                    Lang::Zh => Lang::En,
                    Lang::En => Lang::Zh,
                };
            });
        }
    };
    let undo = {
        let act = act.clone();
        move |_: MouseEvent| act.undo()
    };
    let redo = {
        let act = act.clone();
        move |_: MouseEvent| act.redo()
    };
    let backup = {
        let (act, desk) = (act.clone(), props.desk.clone());
        move |_: MouseEvent| keep::download_backup(&act, lang, &desk.get().1)
    };
    let choose_file = {
        let file = file.clone();
        move |_: MouseEvent| browser::click(&file)
    };
    let restore = {
        let (act, desk) = (act.clone(), props.desk.clone());
        move |event: Event| {
            keep::restore_from(&act, lang, &desk.get().1, browser::files_of(&event));
        }
    };
    let show_hint = {
        let act = act.clone();
        move |_: MouseEvent| act.ui(|ui| ui.prefs.hint_closed = false)
    };
    let open_layouts = {
        let act = act.clone();
        move |_: MouseEvent| act.ui(|ui| ui.layouts = true)
    };
    let findings = props.findings;
    let name = props.name.clone();
    html! {
        <header class="bar">
            <span class="brand" aria-label="稿匠 Gaojiang">{ "稿匠" }</span>
            <button class="quiet library-toggle" aria-pressed={props.library_open.to_string()} onclick={toggle_library}
                title={lang.t("显示或收起素材库", "Show or hide the library")}>{ lang.t("素材库", "Library") }</button>
            <button onclick={open(Dialog::NewSpeech)}>{ lang.t("新建", "New") }</button>
            <button class="read-in" onclick={{ let act = act.clone(); move |_: MouseEvent| super::import::begin(&act) }}
                title={lang.t("粘贴或打开范文，认出层次和占位符", "Paste or open a model speech")}>{ lang.t("读入范文", "Read in") }</button>
            <button class="speech-switch" onclick={open(Dialog::Speeches)} title={lang.t("全部讲话稿", "All speeches")}>
                <span>{ name.unwrap_or_else(|| lang.t("讲话稿", "Speeches").into()) }</span>{ " ▾" }
            </button>
            <button class="icon" onclick={undo} disabled={!props.can_undo}
                title={lang.t("撤销 Ctrl+Z", "Undo Ctrl+Z")} aria-label={lang.t("撤销", "Undo")}>{ "↶" }</button>
            <button class="icon" onclick={redo} disabled={!props.can_redo}
                title={lang.t("重做 Ctrl+Shift+Z", "Redo Ctrl+Shift+Z")} aria-label={lang.t("重做", "Redo")}>{ "↷" }</button>
            <span class="grow"></span>
            if findings > 0 {
                <button class="quiet finding-count" onclick={open(Dialog::Findings)}>
                    { match lang { Lang::Zh => format!("{findings} 条校对提示"), Lang::En => format!("{findings} findings") } }
                </button>
            }
            <button class="primary copy-all" onclick={with_view(output::copy_all)} disabled={!has_speech}>
                { lang.t("复制到 Word/WPS", "Copy for Word/WPS") }
            </button>
            <button class="download-docx" onclick={with_view(output::download_docx)} disabled={!has_speech}>
                { lang.t("下载 .docx", "Download .docx") }
            </button>
            <details class="menu right">
                <summary class="button" aria-label={lang.t("更多", "More")} data-field="more">{ "⋯" }</summary>
                <div class="menu-list">
                    <button onclick={with_view(output::copy_plain)} disabled={!has_speech}>{ lang.t("复制纯文本", "Copy plain text") }</button>
                    <button onclick={with_view(output::download_txt)} disabled={!has_speech}>{ lang.t("下载 .txt", "Download .txt") }</button>
                    <button onclick={with_view(output::download_md)} disabled={!has_speech}>{ lang.t("下载 .md", "Download .md") }</button>
                    <button class="to-lectern" onclick={{ let act = act.clone(); move |_: MouseEvent| lectern::open(&act) }} disabled={!has_speech}
                        title="F9">{ lang.t("上演讲台（大字、计时、试听）", "To the lectern (large type, watch, voice)") }</button>
                    <button onclick={|_: MouseEvent| browser::print()} disabled={!has_speech}>{ lang.t("打印或存为 PDF", "Print or save as PDF") }</button>
                    <hr />
                    <button onclick={backup}>{ lang.t("备份全部内容", "Back up everything") }</button>
                    <button onclick={choose_file}>{ lang.t("从备份恢复…", "Restore a backup…") }</button>
                    <button class="open-versions" onclick={open(Dialog::Versions)} disabled={!has_speech}>{ lang.t("版本…", "Versions…") }</button>
                    <button onclick={open(Dialog::Stored)}>{ lang.t("存储与回收站", "Storage and bin") }</button>
                    <hr />
                    <button class="open-layouts" onclick={open_layouts}>{ lang.t("版式", "Layouts") }</button>
                    <button onclick={show_hint}>{ lang.t("显示入门提示", "Show the first steps") }</button>
                    <button onclick={other_language}>{ lang.t("English", "中文") }</button>
                </div>
            </details>
            <input ref={file} class="hidden" type="file" accept=".json,application/json" onchange={restore}
                aria-label={lang.t("选择备份文件", "Choose a backup")} data-field="restore" tabindex="-1" />
        </header>
    }
}

#[derive(Properties, PartialEq)]
pub struct TallyProps {
    pub speech: Id,
    pub document: Rc<Document>,
    pub pages: usize,
    /// Slots without a value.
    pub missing: usize,
    pub settings: Rc<Settings>,
    pub desk: Latest<(Option<View>, Rc<Workspace>)>,
}

/// How much there is of the open speech. It is counted a moment behind the keys.
#[function_component]
pub fn Tally(props: &TallyProps) -> Html {
    let act = use_act();
    let lang = use_lang();
    let counter = use_mut_ref(Counter::default);
    let document = use_behind(props.speech.clone(), &props.document, 300);
    let counts = use_memo(document, |document| counter.borrow_mut().counts(document));
    let go_next = {
        let (act, desk) = (act.clone(), props.desk.clone());
        move |_: MouseEvent| {
            if let (Some(view), _) = desk.get() {
                super::slots::go_to_next(&view.uses, &act);
            }
        }
    };
    html! {
        <>
            <span class="characters">{ match lang {
                Lang::Zh => format!("{} 字", grouped(counts.characters)),
                Lang::En => format!("{} characters", grouped(counts.characters)),
            } }</span>
            <span class="page-count">{ match lang {
                Lang::Zh => format!("{} 页", props.pages),
                Lang::En => format!("{} pages", props.pages),
            } }</span>
            <details class="menu up">
                <summary class="reading-time" title={lang.t("按语速估算的朗读时间，点击调语速", "Reading time; click for the rate")}>
                    { duration(lang, count::seconds(counts.spoken, props.settings.rate)) }
                </summary>
                <Rate settings={props.settings.clone()} />
            </details>
            <button class="link lectern-open" title={lang.t("上演讲台：大字、计时、自动滚动、试听 F9", "To the lectern: large type, watch, scrolling, voice F9")}
                onclick={move |_: MouseEvent| lectern::open(&act)}>{ lang.t("演讲台", "Lectern") }</button>
            if props.missing > 0 {
                <button class="link unfilled-count" onclick={go_next} title="F8">{ match lang {
                    Lang::Zh => format!("{} 个占位符未填", props.missing),
                    Lang::En => format!("{} slots unfilled", props.missing),
                } }</button>
            } else {
                <span class="all-filled">{ lang.t("占位符已填齐", "All slots filled") }</span>
            }
        </>
    }
}

#[derive(Properties, PartialEq)]
pub struct SavedProps {
    pub saved: Saved,
}

/// Whether what was written is safe. It says something else at every key.
#[function_component]
pub fn SavedNote(props: &SavedProps) -> Html {
    let act = use_act();
    let lang = use_lang();
    let note = match &props.saved {
        Saved::Yes => lang.t("已保存", "Saved"),
        Saved::Pending => lang.t("正在保存…", "Saving…"),
        Saved::No(why) => {
            return html! {
                <>
                    <span class="not-saved" role="alert" title={why.clone()}>{ why }</span>
                    <button class="small backup-now" onclick={backup(act, lang)}>{ lang.t("备份全部内容", "Back up everything") }</button>
                </>
            };
        }
    };
    html! { <span class="saved"><span>{ note }</span></span> }
}

fn backup(act: Act, lang: Lang) -> Callback<MouseEvent> {
    Callback::from(move |_| keep::download_backup(&act, lang, &keep::workspace()))
}

#[derive(Properties, PartialEq)]
pub struct StatusProps {
    /// What is written can be saved.
    pub saved: bool,
    pub fill: Option<u8>,
    pub backup_due: bool,
    pub folder: Option<Copies>,
    pub zoom: Zoom,
    pub pane: Pane,
    /// The layout of the open speech.
    pub spec: Rc<Spec>,
}

/// What else there is to know, and how the pages are shown.
#[function_component]
pub fn Status(props: &StatusProps) -> Html {
    let act = use_act();
    let lang = use_lang();
    // Only what wants something of the person.
    let folder = match &props.folder {
        Some(Copies { name, state: CopyState::Asking }) => {
            let act = act.clone();
            html! {
                <button class="link folder-asks" onclick={move |_: MouseEvent| keep::allow_folder(&act)}>{ match lang {
                    Lang::Zh => format!("继续往“{name}”里备份"),
                    Lang::En => format!("Go on copying to “{name}”"),
                } }</button>
            }
        }
        Some(Copies { name, state: CopyState::Failed }) => {
            let act = act.clone();
            html! {
                <button class="link folder-failed" onclick={move |_: MouseEvent| act.open(Dialog::Stored)}>{ match lang {
                    Lang::Zh => format!("没能备份到“{name}”"),
                    Lang::En => format!("No copy to “{name}”"),
                } }</button>
            }
        }
        _ => Html::default(),
    };
    let open_stored = {
        let act = act.clone();
        move |_: MouseEvent| act.open(Dialog::Stored)
    };
    let set_zoom = {
        let act = act.clone();
        move |event: Event| {
            let zoom = browser::value_of(&event).parse().map_or(Zoom::Fit, Zoom::Percent);
            act.ui(move |ui| ui.prefs.zoom = zoom);
        }
    };
    // From what is shown to the next ten, also where the width decides what is shown.
    let step = |by: f64| {
        let act = act.clone();
        move |_: MouseEvent| {
            let now = browser::zoom_shown().unwrap_or(100.0) / 10.0;
            let next = if by > 0.0 { (now + 0.05).floor() } else { (now - 0.05).ceil() } + by;
            let next = (next * 10.0).clamp(30.0, 200.0) as u16;
            act.ui(move |ui| ui.prefs.zoom = Zoom::Percent(next));
        }
    };
    let pane = |which: Pane, label: &'static str| {
        let act = act.clone();
        let chosen = props.pane == which;
        html! {
            <button aria-pressed={chosen.to_string()} onclick={move |_: MouseEvent| act.ui(move |ui| ui.prefs.pane = which)}>{ label }</button>
        }
    };
    let percents = [50u16, 75, 100, 125, 150];
    let other = match props.zoom {
        Zoom::Percent(percent) if !percents.contains(&percent) => Some(percent),
        _ => None,
    };
    html! {
        <>
            // In the order in which they come after the start: none moves another from under the pointer.
            if props.backup_due && props.saved {
                <button class="link backup-due" onclick={backup(act.clone(), lang)}
                    title={lang.t("存成一个文件，换机器、清理浏览器都不怕", "One file, safe from a cleaned browser")}>
                    { lang.t("一周没有备份了", "No backup for a week") }
                </button>
            }
            <FontNote spec={props.spec.clone()} />
            if let Some(fill) = props.fill {
                <button class="link fill-level" onclick={open_stored}>{ match lang {
                    Lang::Zh => format!("存储已用 {fill}%"),
                    Lang::En => format!("Storage {fill}% full"),
                } }</button>
            }
            { folder }
            <span class="grow"></span>
            <div class="zoom">
                <button class="icon" onclick={step(-1.0)} title={lang.t("缩小", "Smaller")} aria-label={lang.t("缩小", "Smaller")}>{ "−" }</button>
                <select onchange={set_zoom} aria-label={lang.t("缩放", "Zoom")}>
                    <option value="fit" selected={props.zoom == Zoom::Fit}>{ lang.t("适合宽度", "Fit width") }</option>
                    { for other.into_iter().chain(percents).map(|percent| html! {
                        <option value={percent.to_string()} selected={props.zoom == Zoom::Percent(percent)}>{ format!("{percent}%") }</option>
                    }) }
                </select>
                <button class="icon" onclick={step(1.0)} title={lang.t("放大", "Larger")} aria-label={lang.t("放大", "Larger")}>{ "＋" }</button>
            </div>
            <nav class="pane-switch" aria-label={lang.t("切换区域", "Panes")}>
                { pane(Pane::Library, lang.t("素材库", "Library")) }
                { pane(Pane::Speech, lang.t("写稿", "Write")) }
                { pane(Pane::Pages, lang.t("版面", "Pages")) }
            </nav>
        </>
    }
}

#[derive(Properties, PartialEq)]
struct RateProps {
    settings: Rc<Settings>,
}

/// How fast the speech is read aloud.
#[function_component]
fn Rate(props: &RateProps) -> Html {
    let act = use_act();
    let lang = use_lang();
    let node = use_node_ref();
    let rate = props.settings.rate;
    {
        let settings = props.settings.clone();
        use_heard(&node, "input", move |event| {
            if let Ok(rate) = browser::value_of(event).parse::<u16>() {
                let rate = rate.clamp(*Settings::RATES.start(), *Settings::RATES.end());
                act.edit(Edit::SetSettings(Settings { rate, ..Settings::clone(&settings) }));
            }
        });
    }
    html! {
        <div class="menu-list rate">
            <label>{ lang.t("每分钟字数", "Characters a minute") }
                <input ref={node} type="range" min="120" max="280" step="5" value={rate.to_string()} />
                <output>{ rate }</output>
            </label>
        </div>
    }
}

#[derive(Properties, PartialEq)]
struct FontNoteProps {
    spec: Rc<Spec>,
}

/// Says that the pages are shown in other fonts than they will be printed in elsewhere.
#[function_component]
fn FontNote(props: &FontNoteProps) -> Html {
    let act = use_act();
    let lang = use_lang();
    // To look for fonts takes time that the start does not have.
    if !use_settled(&Id::default()) {
        return Html::default();
    }
    let missing = fonts::missing(&props.spec);
    if missing.is_empty() {
        return Html::default();
    }
    let title = match lang {
        Lang::Zh => {
            let note = |name: &Rc<str>| format!("{name}：{}", fonts::note(name, lang));
            missing.iter().map(note).collect::<Vec<_>>().join("\n")
        }
        Lang::En => "Which ones, and what the pages show instead".to_owned(),
    };
    let open = move |_: MouseEvent| act.ui(|ui| ui.layouts = true);
    html! {
        <button class="link font-note" onclick={open} {title}>{ match lang {
            Lang::Zh => format!("本机缺 {} 种字体", missing.len()),
            Lang::En => format!("{} fonts missing here", missing.len()),
        } }</button>
    }
}

fn grouped(number: usize) -> String {
    let digits = number.to_string();
    let first = digits.len() % 3;
    let mut text = digits[..first].to_owned();
    for group in digits.as_bytes()[first..].chunks(3) {
        if !text.is_empty() {
            text.push(',');
        }
        text.extend(group.iter().map(|b| char::from(*b)));
    }
    text
}

fn duration(lang: Lang, seconds: u32) -> String {
    let (minutes, seconds) = (seconds / 60, seconds % 60);
    match lang {
        Lang::Zh if minutes == 0 => format!("朗读约 {seconds} 秒"),
        Lang::Zh => format!("朗读约 {minutes} 分 {seconds:02} 秒"),
        Lang::En => format!("about {minutes}:{seconds:02} aloud"),
    }
}

#[derive(Properties, PartialEq)]
pub struct ToastProps {
    pub toast: Toast,
}

#[function_component]
pub fn ToastView(props: &ToastProps) -> Html {
    let act = use_act();
    let lang = use_lang();
    let toast = &props.toast;
    {
        let act = act.clone();
        let (number, text) = (toast.number, toast.text.chars().count() as u32);
        use_effect_with(number, move |_| {
            // Long enough to be read.
            let timer = browser::after(3000 + text * 90, move || {
                act.ui(move |ui| {
                    if ui.toast.as_ref().is_some_and(|toast| toast.number == number) {
                        ui.toast = None;
                    }
                });
            });
            move || drop(timer)
        });
    }
    let undo = {
        let act = act.clone();
        move |_: MouseEvent| act.undo()
    };
    let close = move |_: MouseEvent| act.ui(|ui| ui.toast = None);
    html! {
        <div class={classes!("toast", toast.bad.then_some("bad"))} role={if toast.bad { "alert" } else { "status" }}>
            <p>{ &toast.text }</p>
            if toast.undo { <button class="small" onclick={undo}>{ lang.t("撤销", "Undo") }</button> }
            <button class="icon" onclick={close} aria-label={lang.t("关闭", "Close")}>{ "×" }</button>
        </div>
    }
}
