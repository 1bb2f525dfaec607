//! The layouts (版式), beside the pages that show what each comes to: which one a speech has, and all
//! that can be chosen of one's own. A change of a layout that is not one's own makes a copy.

use std::rc::Rc;

use gaojiang::edit::{Edit, For};
use gaojiang::layout::{
    Align, Byline, Look, NumberForm, NumberPlace, Part, Pitch, SIZES, Spec, bounds, size_name,
};
use gaojiang::library::{Id, Pack};
use gaojiang::speech::Workspace;
use yew::prelude::*;

use super::field::{Field, Typed};
use super::state::{Lang, use_act, use_heard, use_lang};
use super::{browser, fonts, packs};

#[derive(Properties, PartialEq)]
pub struct Props {
    pub workspace: Rc<Workspace>,
}

#[function_component]
pub fn Panel(props: &Props) -> Html {
    let act = use_act();
    let lang = use_lang();
    let node = use_node_ref();
    {
        let node = node.clone();
        use_effect_with((), move |()| {
            browser::focus(&node);
            || {
                browser::focus_field("data-field", "more", None);
            }
        });
    }
    let workspace = &props.workspace;
    let speech = workspace.current_speech();
    let default = workspace.default_layout();
    let spec = speech.map_or_else(|| default.clone(), |speech| workspace.layout_of(speech));
    let own = workspace.own.layouts.iter().any(|other| other.id == spec.id);
    let target = speech.map_or(For::Default, |speech| For::Speech(speech.id.clone()));
    let close = {
        let act = act.clone();
        Callback::from(move |()| act.ui(|ui| ui.layouts = false))
    };
    let choose = {
        let (act, target) = (act.clone(), target.clone());
        Callback::from(move |layout: Id| {
            act.edit(Edit::ChooseLayout { layout, choose: target.clone() });
        })
    };
    let change = {
        let (act, spec) = (act.clone(), spec.clone());
        Callback::from(move |(part, next): (&'static str, Spec)| {
            let next = in_range(next);
            if next == *spec {
                return;
            }
            if own {
                let (layout, part) = (Rc::new(next), part.into());
                act.edit(Edit::SaveLayout { layout, choose: None, part });
                return;
            }
            let name = own_name(&shown_name(&spec, lang), lang);
            let layout = Rc::new(next.copy(browser::fresh_id(), &name));
            let choose = Some(target.clone());
            act.edit(Edit::SaveLayout { layout, choose, part: part.into() });
            act.say_undoable(match lang {
                Lang::Zh => format!("原来的版式不变，改动存为“{name}”，这篇讲话稿用它。"),
                Lang::En => format!("The layout itself stays; the change is kept as “{name}”, which this speech now has."),
            });
        })
    };
    html! {
        <aside ref={node} class="layouts-pane" tabindex="-1" aria-label={lang.t("版式", "Layouts")}>
            <header class="row">
                <h2>{ lang.t("版式", "Layouts") }</h2>
                <span class="faint">{ lang.t("改动随时看得见、随时能撤销。", "Changes show at once and can be undone.") }</span>
                <span class="grow"></span>
                <button class="icon close-layouts" onclick={close.reform(|_: MouseEvent| ())} title={lang.t("关闭 Esc", "Close Esc")}
                    aria-label={lang.t("关闭版式", "Close the layouts")}>{ "×" }</button>
            </header>
            <div class="layouts-body">
                <List workspace={workspace.clone()} chosen={spec.clone()} on_choose={choose} />
                <Actions workspace={workspace.clone()} spec={spec.clone()} {own} />
                <Fonts spec={spec.clone()} />
                <Form {spec} {own} on_change={change} />
            </div>
        </aside>
    }
}

/// With everything put in range but what is being typed.
fn in_range(next: Spec) -> Spec {
    let sane = next.sane();
    Spec { name: next.name, letterhead_text: next.letterhead_text, ..sane }
}

/// What the copy of a layout is called.
fn own_name(name: &str, lang: Lang) -> String {
    let own = lang.t("（我的）", " (mine)");
    if name.contains(own) { format!("{name} 2") } else { format!("{name}{own}") }
}

fn shown_name(spec: &Spec, lang: Lang) -> String {
    if let (Some((name, _)), Lang::En) = (english(spec), lang) {
        return name.to_owned();
    }
    match spec.name.trim() {
        "" => lang.t("没有名称的版式", "Unnamed layout").to_owned(),
        name => name.to_owned(),
    }
}

fn shown_note(spec: &Spec, lang: Lang) -> String {
    match (english(spec), lang) {
        (Some((_, note)), Lang::En) => note.to_owned(),
        _ => spec.note.to_string(),
    }
}

/// Name and note of a layout that came with the page.
fn english(spec: &Spec) -> Option<(&'static str, &'static str)> {
    if !gaojiang::layout::built_in().iter().any(|other| **other == *spec) {
        return None;
    }
    match &*spec.id {
        "gb9704" => Some((
            "GB/T 9704",
            "A4, 22 lines of 28 characters, titles 二号 小标宋, text 三号 仿宋.",
        )),
        "gb9704-bold" => Some((
            "GB/T 9704, second level bold",
            "The standard is silent on it, and many offices do so.",
        )),
        "lectern" => Some((
            "Large print for the lectern",
            "Text 小二, 18 lines of 24 characters; pages end with a sentence.",
        )),
        "draft" => {
            Some(("Draft for review", "Text 小四, double pitch, 6 cm on the right for notes."))
        }
        _ => None,
    }
}

#[derive(Properties, PartialEq)]
struct ListProps {
    workspace: Rc<Workspace>,
    chosen: Rc<Spec>,
    on_choose: Callback<Id>,
}

#[function_component]
fn List(props: &ListProps) -> Html {
    let lang = use_lang();
    let workspace = &props.workspace;
    let default = workspace.default_layout();
    let origin = |spec: &Spec| {
        let holds = |pack: &Pack| pack.layouts.iter().any(|other| other.id == spec.id);
        if holds(&workspace.own) {
            return lang.t("我的", "mine").to_owned();
        }
        let opened = workspace.packs.iter().find(|installed| holds(&installed.pack));
        opened.map_or(lang.t("自带", "built in").to_owned(), |opened| opened.pack.name.clone())
    };
    let all = workspace.own.layouts.iter().cloned().chain(workspace.other_layouts());
    html! {
        <ul class="layout-list" aria-label={lang.t("全部版式", "All layouts")}>
            { for all.map(|spec| {
                let on = spec.id == props.chosen.id;
                let id = spec.id.clone();
                html! {
                    <li key={&*spec.id}>
                        <button class="layout-choice" aria-pressed={on.to_string()} data-layout={AttrValue::from(spec.id.clone())}
                            onclick={props.on_choose.reform(move |_: MouseEvent| id.clone())}>
                            <strong>{ shown_name(&spec, lang) }</strong>
                            <span class="kind">{ origin(&spec) }</span>
                            if spec.id == default.id { <span class="kind default">{ lang.t("默认", "default") }</span> }
                            if !spec.note.is_empty() { <span class="faint">{ shown_note(&spec, lang) }</span> }
                        </button>
                    </li>
                }
            }) }
        </ul>
    }
}

#[derive(Properties, PartialEq)]
struct ActionsProps {
    workspace: Rc<Workspace>,
    spec: Rc<Spec>,
    own: bool,
}

/// For what the chosen layout is used, and what can be done with it as a whole.
#[function_component]
fn Actions(props: &ActionsProps) -> Html {
    let act = use_act();
    let lang = use_lang();
    let file = use_node_ref();
    let (workspace, spec) = (&props.workspace, &props.spec);
    let default = workspace.default_layout();
    let speech = workspace.current_speech();
    let follows = speech.is_none_or(|speech| speech.layout.is_empty());
    let set = |layout: Id, choose: For| {
        let act = act.clone();
        move |_: MouseEvent| {
            act.edit(Edit::ChooseLayout { layout: layout.clone(), choose: choose.clone() });
        }
    };
    let of_speech = |layout: Id, speech: &Id| {
        let (act, choose) = (act.clone(), For::Speech(speech.clone()));
        move |_: Event| {
            act.edit(Edit::ChooseLayout { layout: layout.clone(), choose: choose.clone() });
        }
    };
    let new = {
        let (act, spec) = (act.clone(), spec.clone());
        let target = speech.map_or(For::Default, |speech| For::Speech(speech.id.clone()));
        move |_: MouseEvent| {
            let name = own_name(&shown_name(&spec, lang), lang);
            let layout = Rc::new(spec.copy(browser::fresh_id(), &name));
            let choose = Some(target.clone());
            act.edit(Edit::SaveLayout { layout, choose, part: "".into() });
            act.say_undoable(match lang {
                Lang::Zh => format!("已照着新建“{name}”，可以改名、改各项。"),
                Lang::En => format!("“{name}” is made; rename and change it as you like."),
            });
        }
    };
    let base = workspace.layout(&spec.base);
    let reset = base.map(|base| {
        let (act, spec, next) = (act.clone(), spec.clone(), Rc::new(spec.reset(&base)));
        let same = *next == *spec;
        let name = shown_name(&base, lang);
        let shown = name.clone();
        let onclick = move |_: MouseEvent| {
            act.edit(Edit::SaveLayout { layout: next.clone(), choose: None, part: "".into() });
            act.say_undoable(match lang {
                Lang::Zh => format!("已恢复成“{shown}”的样子。"),
                Lang::En => format!("It is as “{shown}” again."),
            });
        };
        (same, name, onclick)
    });
    let delete = {
        let (act, spec) = (act.clone(), spec.clone());
        move |_: MouseEvent| {
            act.edit(Edit::DeleteLayout(spec.id.clone()));
            act.say_undoable(match lang {
                Lang::Zh => {
                    format!("已删除“{}”，用它的讲话稿改用默认版式。", shown_name(&spec, lang))
                }
                Lang::En => format!(
                    "“{}” is deleted; its speeches have the default layout.",
                    shown_name(&spec, lang)
                ),
            });
        }
    };
    let export = {
        let (act, spec) = (act.clone(), spec.clone());
        move |_: MouseEvent| {
            let pack = Pack {
                id: spec.id.clone(),
                name: shown_name(&spec, lang),
                layouts: vec![spec.clone()],
                ..Pack::default()
            };
            packs::export(&act, lang, &[(Rc::new(pack), packs::Origin::Own)]);
        }
    };
    let choose_file = {
        let file = file.clone();
        move |_: MouseEvent| browser::click(&file)
    };
    let open = {
        let act = act.clone();
        move |event: Event| {
            packs::open_files(&act, lang, browser::files_of(&event), packs::Others::Refused);
        }
    };
    html! {
        <div class="layout-actions">
            if let Some(speech) = speech {
                <fieldset class="layout-use">
                    <legend>{ lang.t("这篇讲话稿", "This speech") }</legend>
                    <label><input type="radio" name="layout-use" checked={follows} onchange={of_speech(Id::default(), &speech.id)} data-layout-use="default" />
                        { match lang {
                            Lang::Zh => format!("用默认版式（{}）", shown_name(&default, lang)),
                            Lang::En => format!("has the default ({})", shown_name(&default, lang)),
                        } }</label>
                    <label><input type="radio" name="layout-use" checked={!follows} onchange={of_speech(spec.id.clone(), &speech.id)} data-layout-use="speech" />
                        { match lang {
                            Lang::Zh => format!("只用于这篇：{}", shown_name(spec, lang)),
                            Lang::En => format!("has its own: {}", shown_name(spec, lang)),
                        } }</label>
                </fieldset>
            }
            <div class="row">
                <button class="small make-default" onclick={set(spec.id.clone(), For::Default)} disabled={spec.id == default.id}
                    title={lang.t("新讲话稿，和没有单独选版式的，都用它", "For new speeches and those that have none of their own")}>
                    { lang.t("设为默认", "Make default") }</button>
                <button class="small new-layout" onclick={new} title={lang.t("照这个版式新建一个自己的", "A layout of your own, made from this one")}>
                    { lang.t("照此新建", "New from this") }</button>
                if props.own {
                    if let Some((same, name, onclick)) = reset {
                        <button class="small reset-layout" {onclick} disabled={same} title={match lang {
                            Lang::Zh => format!("各项都恢复成“{name}”的"),
                            Lang::En => format!("Everything as “{name}” has it"),
                        }}>{ lang.t("恢复原样", "Reset") }</button>
                    }
                    <button class="small danger delete-layout" onclick={delete}>{ lang.t("删除", "Delete") }</button>
                }
                <button class="small export-layout" onclick={export} title={lang.t("存成素材包文件，送给别人", "A pack file to give away")}>
                    { lang.t("导出", "Export") }</button>
                <button class="small" onclick={choose_file} title={lang.t("打开别人送来的版式", "Open a layout that was given to you")}>
                    { lang.t("打开…", "Open…") }</button>
                <input ref={file} class="hidden" type="file" accept=".md,.txt,.zip" onchange={open} tabindex="-1"
                    aria-label={lang.t("选择版式文件", "Choose a layout file")} data-field="open-layout" />
            </div>
        </div>
    }
}

#[derive(Properties, PartialEq)]
struct FontsProps {
    spec: Rc<Spec>,
}

/// Which of the layout's fonts this machine has.
#[function_component]
fn Fonts(props: &FontsProps) -> Html {
    let lang = use_lang();
    let missing = fonts::missing(&props.spec);
    html! {
        <details class="layout-fonts" open={!missing.is_empty()}>
            <summary>{ match (missing.len(), lang) {
                (0, _) => lang.t("字体：本机都有", "Fonts: all are here").to_owned(),
                (n, Lang::Zh) => format!("字体：本机缺 {n} 种，预览用相近的代替，导出照写原名"),
                (n, Lang::En) => format!("Fonts: {n} are not on this machine; exports name them all the same"),
            } }</summary>
            <ul>
                { for props.spec.fonts().iter().map(|name| {
                    let here = !missing.contains(name);
                    html! {
                        <li class={if here { "here" } else { "absent" }} data-font={AttrValue::from(name.clone())}>
                            <span>{ &**name }</span>
                            <span class="faint">{ if here { lang.t("有", "here").to_owned() } else { fonts::note(name, lang) } }</span>
                        </li>
                    }
                }) }
            </ul>
        </details>
    }
}

#[derive(Properties, PartialEq)]
struct FormProps {
    spec: Rc<Spec>,
    own: bool,
    on_change: Callback<(&'static str, Spec)>,
}

/// Sheets by name, in tenths of a millimetre.
const PAPERS: [(&str, u16, u16); 6] = [
    ("A4", 2100, 2970),
    ("A3", 2970, 4200),
    ("A5", 1480, 2100),
    ("B5", 1820, 2570),
    ("16 开", 1840, 2600),
    ("大 16 开", 2100, 2850),
];

#[function_component]
fn Form(props: &FormProps) -> Html {
    let lang = use_lang();
    let form = Maker { spec: props.spec.clone(), on_change: props.on_change.clone(), lang };
    let spec = &props.spec;
    html! {
        <div class="layout-form">
            if props.own {
                <label class="layout-name">
                    <span>{ lang.t("名称", "Name") }</span>
                    <Field value={spec.name.clone()} on_typed={form.typed("name", |spec, text| spec.name = text)}
                        label={lang.t("版式名称", "Name of the layout")} data_field="layout-name" />
                </label>
            }
            { page(&form) }
            { lines(&form) }
            { looks(&form) }
            { front(&form) }
            { number(&form) }
        </div>
    }
}

/// Makes the form's controls: each changes one thing of the layout.
#[derive(Clone)]
struct Maker {
    spec: Rc<Spec>,
    on_change: Callback<(&'static str, Spec)>,
    lang: Lang,
}

impl Maker {
    fn set(&self, part: &'static str, change: impl FnOnce(&mut Spec)) {
        let mut next = Spec::clone(&self.spec);
        change(&mut next);
        self.on_change.emit((part, next));
    }

    fn typed(&self, part: &'static str, set: fn(&mut Spec, Rc<str>)) -> Callback<Typed> {
        let form = self.clone();
        Callback::from(move |typed: Typed| form.set(part, |spec| set(spec, typed.text)))
    }

    /// A number in hundredths of the unit that is shown.
    fn number(
        &self,
        part: &'static str,
        label: &'static str,
        value: i64,
        bounds: (i64, i64),
        step: i64,
        set: impl Fn(&mut Spec, i64) + 'static,
    ) -> Html {
        let form = self.clone();
        let on_change = Callback::from(move |value| form.set(part, |spec| set(spec, value)));
        html! { <Number {part} {label} {value} {bounds} {step} {on_change} /> }
    }

    fn check(&self, part: &'static str, label: &'static str, on: bool, set: fn(&mut Spec)) -> Html {
        let form = self.clone();
        html! {
            <label class="check-inline">
                <input type="checkbox" checked={on} data-part={part} onchange={move |_: Event| form.set(part, set)} />
                { label }
            </label>
        }
    }

    fn select(
        &self,
        part: &'static str,
        label: &'static str,
        options: Vec<(String, bool)>,
        set: impl Fn(&mut Spec, usize) + 'static,
    ) -> Html {
        let form = self.clone();
        let on_choose = move |value: String| {
            if let Ok(at) = value.parse() {
                form.set(part, |spec| set(spec, at));
            }
        };
        let chosen = options.iter().position(|(_, chosen)| *chosen).unwrap_or_default();
        html! {
            <Choice {label} {part} value={chosen.to_string()} {on_choose}>
                { for options.into_iter().enumerate().map(|(at, (name, chosen))| html! {
                    <option value={at.to_string()} selected={chosen}>{ name }</option>
                }) }
            </Choice>
        }
    }
}

/// Tenths of a millimetre, or half-points, between bounds as hundredths of what is shown.
fn scaled((least, most): (u16, u16), by: i64) -> (i64, i64) {
    (i64::from(least) * by, i64::from(most) * by)
}

/// Hundredths of a millimetre as tenths.
fn tenths(hundredths: i64) -> u16 {
    u16::try_from(hundredths / 10).unwrap_or_default()
}

fn page(form: &Maker) -> Html {
    let (spec, lang) = (&form.spec, form.lang);
    let mut papers: Vec<(String, bool)> = PAPERS
        .iter()
        .map(|(name, width, height)| {
            ((*name).to_owned(), (spec.width, spec.height) == (*width, *height))
        })
        .collect();
    let other = !papers.iter().any(|(_, chosen)| *chosen);
    papers.push((lang.t("其他", "Other").to_owned(), other));
    let paper = form.select("paper", lang.t("纸张", "Paper"), papers, |spec, at| {
        match PAPERS.get(at) {
            Some((_, width, height)) => (spec.width, spec.height) = (*width, *height),
            // A sheet of no name, to be changed from there.
            None => spec.width -= 1,
        }
    });
    let mm = |part, label, value: u16, bounds, set: fn(&mut Spec, u16)| {
        let bounds = scaled(bounds, 10);
        form.number(part, label, i64::from(value) * 10, bounds, 50, move |spec, value| {
            set(spec, tenths(value));
        })
    };
    html! {
        <fieldset>
            <legend>{ lang.t("页面（毫米）", "Page (mm)") }</legend>
            <div class="controls">
                <label>{ lang.t("纸张", "Paper") }{ paper }</label>
                if other {
                    <label>{ lang.t("宽", "Width") }{ mm("width", lang.t("纸宽", "Width"), spec.width, bounds::PAPER, |s, v| s.width = v) }</label>
                    <label>{ lang.t("高", "Height") }{ mm("height", lang.t("纸高", "Height"), spec.height, bounds::PAPER, |s, v| s.height = v) }</label>
                }
                <label>{ lang.t("上", "Top") }{ mm("top", lang.t("上边距", "Top margin"), spec.top, bounds::MARGIN, |s, v| s.top = v) }</label>
                <label>{ lang.t("下", "Bottom") }{ mm("bottom", lang.t("下边距", "Bottom margin"), spec.bottom, bounds::MARGIN, |s, v| s.bottom = v) }</label>
                <label>{ lang.t("左", "Left") }{ mm("left", lang.t("左边距", "Left margin"), spec.left, bounds::MARGIN, |s, v| s.left = v) }</label>
                <label>{ lang.t("右", "Right") }{ mm("right", lang.t("右边距", "Right margin"), spec.right, bounds::MARGIN, |s, v| s.right = v) }</label>
            </div>
        </fieldset>
    }
}

fn lines(form: &Maker) -> Html {
    let (spec, lang) = (&form.spec, form.lang);
    let layout = spec.layout();
    let by_lines = matches!(spec.pitch, Pitch::Lines(_));
    let (lines, pitch) = (layout.page.lines, layout.body.pitch);
    let kind = {
        let options = [
            (lang.t("每页行数", "Lines a page").to_owned(), by_lines),
            (lang.t("固定行距", "Exact pitch").to_owned(), !by_lines),
        ];
        form.select(
            "pitch-kind",
            lang.t("行距怎样定", "How the pitch is given"),
            options.into(),
            move |spec, at| {
                spec.pitch = if at == 0 { Pitch::Lines(lines) } else { Pitch::Exact(pitch) };
            },
        )
    };
    let pitch_field = match spec.pitch {
        Pitch::Lines(lines) => {
            let bounds = scaled(bounds::LINES, 100);
            let label = lang.t("每页行数", "Lines a page");
            form.number("lines", label, i64::from(lines) * 100, bounds, 100, |spec, value| {
                spec.pitch = Pitch::Lines(u16::try_from(value / 100).unwrap_or_default());
            })
        }
        Pitch::Exact(pitch) => {
            let bounds = (i64::from(bounds::PITCH.0) * 5, i64::from(bounds::PITCH.1) * 5);
            let label = lang.t("行距（磅）", "Pitch (pt)");
            form.number("pitch", label, i64::from(pitch) * 5, bounds, 50, |spec, value| {
                spec.pitch = Pitch::Exact(i32::try_from(value / 5).unwrap_or_default());
            })
        }
    };
    let free = {
        // As many as fit without a space between them.
        let em = i32::from(spec.look(Part::Body).half_points) * 10;
        let fit = u16::try_from(layout.page.text_width() / em.max(1)).unwrap_or(1);
        let form = form.clone();
        move |_: Event| {
            form.set("chars-free", |spec| {
                spec.chars = if spec.chars.is_some() { None } else { Some(fit) };
            });
        }
    };
    let comes_to = match lang {
        Lang::Zh => format!(
            "每页 {} 行，行距 {} 磅，字距 {} 磅",
            layout.page.lines,
            points(layout.body.pitch),
            points(layout.tracking)
        ),
        Lang::En => format!(
            "{} lines a page, pitch {} pt, tracking {} pt",
            layout.page.lines,
            points(layout.body.pitch),
            points(layout.tracking)
        ),
    };
    html! {
        <fieldset>
            <legend>{ lang.t("行与字", "Lines and characters") }</legend>
            <div class="controls">
                { kind }{ pitch_field }
                <label>{ lang.t("每行字数", "Characters a line") }
                    if let Some(chars) = spec.chars {
                        { form.number("chars", lang.t("每行字数", "Characters a line"), i64::from(chars) * 100, scaled(bounds::CHARS, 100), 100,
                            |spec, value| spec.chars = Some(u16::try_from(value / 100).unwrap_or_default())) }
                    }
                </label>
                <label class="check-inline">
                    <input type="checkbox" checked={spec.chars.is_none()} data-part="chars-free" onchange={free} />
                    { lang.t("不限", "as they come") }
                </label>
                <label>{ lang.t("数字和西文", "Figures and Latin") }
                    <FontChoice part="latin" label={lang.t("数字和西文的字体", "Font of figures and Latin")} font={spec.latin.clone()} latin={true}
                        on_change={let form = form.clone(); move |font| form.set("latin", |spec| spec.latin = font)} />
                </label>
                { form.check("whole-sentences", lang.t("翻页尽量不断句", "Pages end with a sentence"), spec.whole_sentences,
                    |spec| spec.whole_sentences = !spec.whole_sentences) }
            </div>
            <p class="faint comes-to">{ comes_to }</p>
        </fieldset>
    }
}

/// Twips as points.
fn points(twips: i32) -> String {
    format!("{}", f64::from(twips) / 20.0)
}

fn looks(form: &Maker) -> Html {
    let (spec, lang) = (&form.spec, form.lang);
    let shown = |part: &&Part| match part {
        Part::Letterhead => spec.letterhead,
        Part::Lead => spec.lead,
        Part::Number => spec.number_form != NumberForm::None,
        _ => true,
    };
    let heads = [
        "",
        lang.t("字体", "Font"),
        lang.t("字号", "Size"),
        lang.t("粗", "Bold"),
        lang.t("对齐", "Align"),
        lang.t("缩进", "Indent"),
        lang.t("行距", "Pitch"),
    ];
    html! {
        <fieldset>
            <legend>{ lang.t("字体字号（缩进按字，行距按磅，不写同正文）", "Fonts (indent in characters; pitch in pt, empty: as the text)") }</legend>
            <div class="looks">
                <div class="look heads" aria-hidden="true">{ for heads.map(|head| html! { <span>{ head }</span> }) }</div>
                { for Part::ALL.iter().filter(shown).map(|part| html! {
                    <LookRow key={part.label()} part={*part} look={spec.look(*part).clone()} on_change={
                        let form = form.clone();
                        Callback::from(move |(part, look): (Part, Look)| {
                            form.set(part.label(), |spec| *spec.look_mut(part) = look);
                        })
                    } />
                }) }
            </div>
        </fieldset>
    }
}

#[derive(Properties, PartialEq)]
struct LookProps {
    part: Part,
    look: Look,
    on_change: Callback<(Part, Look)>,
}

#[function_component]
fn LookRow(props: &LookProps) -> Html {
    let lang = use_lang();
    let (part, look) = (props.part, &props.look);
    let name = part_name(part, lang);
    let set = {
        let (look, on_change) = (look.clone(), props.on_change.clone());
        move |change: &dyn Fn(&mut Look)| {
            let mut next = look.clone();
            change(&mut next);
            on_change.emit((part, next));
        }
    };
    let set_font = {
        let set = set.clone();
        Callback::from(move |font: Rc<str>| set(&|look| look.font = font.clone()))
    };
    let set_size = {
        let set = set.clone();
        move |value: String| {
            if let Ok(size) = value.parse() {
                set(&|look| look.half_points = size);
            }
        }
    };
    let set_bold = {
        let set = set.clone();
        move |_: Event| set(&|look| look.bold = !look.bold)
    };
    let set_align = {
        let set = set.clone();
        move |value: String| {
            let at = value.parse().unwrap_or(0);
            if let Some(align) = Align::ALL.get(at) {
                set(&|look| look.align = *align);
            }
        }
    };
    let set_indent = {
        let set = set.clone();
        Callback::from(move |value: i64| {
            set(&|look| look.indent = u16::try_from(value).unwrap_or_default());
        })
    };
    let set_pitch = Callback::from(move |value: Option<i64>| {
        set(&|look| look.pitch = value.and_then(|value| i32::try_from(value / 5).ok()));
    });
    let named = SIZES.iter().any(|(_, size)| *size == look.half_points);
    let sizes = SIZES.iter().map(|(_, size)| *size);
    // Sizes that have no name go by whole points.
    let free = (5u16..=72).map(|points| points * 2);
    let free = free.filter(|size| !SIZES.iter().any(|(_, named)| named == size));
    let option = |size: u16| {
        let name = match SIZES.iter().find(|(_, named)| *named == size) {
            Some((name, _)) => format!("{name} {}", f64::from(size) / 2.0),
            None => size_name(size),
        };
        html! { <option value={size.to_string()} selected={size == look.half_points}>{ name }</option> }
    };
    let labelled = |what: &'static str| format!("{name}：{what}");
    let tag = part.label();
    let aligned = Align::ALL.iter().position(|align| *align == look.align).unwrap_or_default();
    html! {
        <div class="look" data-look={tag}>
            <span class="look-name">{ name }</span>
            <FontChoice part={tag} label={labelled(lang.t("字体", "font"))} font={look.font.clone()} on_change={set_font} />
            if part == Part::Lead { <span></span> } else {
                <Choice label={labelled(lang.t("字号", "size"))} part={"size"} value={look.half_points.to_string()} on_choose={set_size}>
                    { for sizes.map(option) }
                    if !named { { option(look.half_points) } }
                    <optgroup label={lang.t("按磅", "In points")}>
                        { for free.filter(|size| *size != look.half_points).map(option) }
                    </optgroup>
                </Choice>
            }
            if part == Part::Number { <span></span> } else {
                <label class="look-field">
                    <input type="checkbox" aria-label={labelled(lang.t("加粗", "bold"))} checked={look.bold} onchange={set_bold} data-bold={tag} />
                    <span>{ lang.t("粗", "Bold") }</span>
                </label>
            }
            if part.is_paragraph() {
                <Choice label={labelled(lang.t("对齐", "alignment"))} part={"align"} value={aligned.to_string()} on_choose={set_align}>
                    { for Align::ALL.iter().enumerate().map(|(at, align)| html! {
                        <option value={at.to_string()} selected={*align == look.align}>{ align_name(*align, lang) }</option>
                    }) }
                </Choice>
                <label class="look-field">
                    <span>{ lang.t("缩进", "Indent") }</span>
                    <Number part="indent" label={labelled(lang.t("缩进字数", "indent"))} value={i64::from(look.indent)}
                        bounds={scaled(bounds::INDENT, 1)} step={50} on_change={set_indent} />
                </label>
                <label class="look-field">
                    <span>{ lang.t("行距", "Pitch") }</span>
                    <Number part="look-pitch" label={labelled(lang.t("行距", "pitch"))} value={look.pitch.map(|pitch| i64::from(pitch) * 5)}
                        bounds={(i64::from(bounds::PITCH.0) * 5, i64::from(bounds::PITCH.1) * 5)} step={50}
                        on_clear={set_pitch.reform(|()| None)} on_change={set_pitch.reform(Some)} />
                </label>
            }
        </div>
    }
}

fn part_name(part: Part, lang: Lang) -> &'static str {
    let english = match part {
        Part::Letterhead => "Red head",
        Part::Title => "Title",
        Part::Speaker => "Speaker",
        Part::Date => "Date",
        Part::Salutation => "Salutation",
        Part::Level1 => "Level 1",
        Part::Level2 => "Level 2",
        Part::Level3 => "Level 3",
        Part::Level4 => "Level 4",
        Part::Body => "Text",
        Part::Quote => "Quotation",
        Part::Cell => "Table",
        Part::CellHead => "Table head",
        Part::Lead => "Lead",
        Part::Number => "Number",
    };
    lang.t(part.label(), english)
}

fn align_name(align: Align, lang: Lang) -> &'static str {
    let english = match align {
        Align::Left => "left",
        Align::Centre => "centred",
        Align::Right => "right",
        Align::Justify => "justified",
    };
    lang.t(align.label(), english)
}

fn front(form: &Maker) -> Html {
    let (spec, lang) = (&form.spec, form.lang);
    let bylines = Byline::ALL.map(|byline| {
        let english = match byline {
            Byline::DateFirst => "date first",
            Byline::SpeakerFirst => "speaker first",
            Byline::OneLine => "on one line",
        };
        (lang.t(byline.label(), english).to_owned(), byline == spec.byline)
    });
    let byline = form.select(
        "byline",
        lang.t("讲话人和日期", "Speaker and date"),
        bylines.into(),
        |spec, at| {
            spec.byline = Byline::ALL.get(at).copied().unwrap_or(spec.byline);
        },
    );
    html! {
        <fieldset>
            <legend>{ lang.t("文首与段首", "Front matter and leads") }</legend>
            <div class="controls">
                <label>{ lang.t("讲话人和日期", "Speaker and date") }{ byline }</label>
                { form.check("lead", lang.t("“一是”段首句突出", "Lead sentences of 一是 stand out"), spec.lead, |spec| spec.lead = !spec.lead) }
                { form.check("letterhead", lang.t("标题上面加红线（红头）", "A red line above the title"), spec.letterhead,
                    |spec| spec.letterhead = !spec.letterhead) }
                if spec.letterhead {
                    <label class="wide">{ lang.t("红线上的文字", "Text over the line") }
                        <Field value={spec.letterhead_text.clone()} on_typed={form.typed("letterhead-text", |spec, text| spec.letterhead_text = text)}
                            placeholder={lang.t("单位名称，可以不写", "The office; may be empty")} label={lang.t("红头文字", "Text of the red head")} data_field="letterhead-text" />
                    </label>
                }
            </div>
        </fieldset>
    }
}

fn number(form: &Maker) -> Html {
    let (spec, lang) = (&form.spec, form.lang);
    let forms = NumberForm::ALL.map(|form| {
        let name = form.text(1).unwrap_or_else(|| lang.t("不要页码", "none").to_owned());
        (name, form == spec.number_form)
    });
    let style =
        form.select("number-form", lang.t("页码样式", "Form"), forms.into(), |spec, at| {
            spec.number_form = NumberForm::ALL.get(at).copied().unwrap_or(spec.number_form);
        });
    let places = NumberPlace::ALL.map(|place| {
        let name = match place {
            NumberPlace::Outside => lang.t("外侧（单页右、双页左）", "outside"),
            NumberPlace::Centre => lang.t("居中", "centred"),
            NumberPlace::Right => lang.t("靠右", "right"),
        };
        (name.to_owned(), place == spec.number_place)
    });
    let place =
        form.select("number-place", lang.t("页码位置", "Place"), places.into(), |spec, at| {
            spec.number_place = NumberPlace::ALL.get(at).copied().unwrap_or(spec.number_place);
        });
    html! {
        <fieldset>
            <legend>{ lang.t("页码", "Page number") }</legend>
            <div class="controls">
                <label>{ lang.t("样式", "Form") }{ style }</label>
                if spec.number_form != NumberForm::None {
                    <label>{ lang.t("位置", "Place") }{ place }</label>
                    <label>{ lang.t("距页底（毫米）", "From below (mm)") }
                        { form.number("footer", lang.t("页码距页底", "From below"), i64::from(spec.footer) * 10, scaled(bounds::FOOTER, 10), 50,
                            |spec, value| spec.footer = tenths(value)) }
                    </label>
                }
            </div>
        </fieldset>
    }
}

#[derive(Properties, PartialEq)]
struct ChoiceProps {
    #[prop_or_default]
    class: Classes,
    label: AttrValue,
    #[prop_or_default]
    title: Option<AttrValue>,
    part: AttrValue,
    #[prop_or_default]
    font_of: Option<AttrValue>,
    value: AttrValue,
    on_choose: Callback<String>,
    children: Children,
}

/// A list to choose from that shows what is chosen, also when that was undone.
#[function_component]
fn Choice(props: &ChoiceProps) -> Html {
    let node = use_node_ref();
    {
        let (node, value) = (node.clone(), props.value.clone());
        use_effect(move || browser::show_choice(&node, &value));
    }
    let onchange = props.on_choose.reform(|event: Event| browser::value_of(&event));
    let title = props.title.clone().unwrap_or_else(|| props.label.clone());
    html! {
        <select ref={node} class={props.class.clone()} aria-label={props.label.clone()} {title} data-part={props.part.clone()}
            data-font-of={props.font_of.clone()} {onchange}>
            { props.children.clone() }
        </select>
    }
}

#[derive(Properties, PartialEq)]
struct NumberProps {
    part: &'static str,
    label: AttrValue,
    /// Hundredths of what is shown; none: the field is empty.
    #[prop_or_default]
    value: Option<i64>,
    bounds: (i64, i64),
    step: i64,
    on_change: Callback<i64>,
    /// The field may be empty.
    #[prop_or_default]
    on_clear: Option<Callback<()>>,
}

/// A field for a number. What is typed counts as soon as it is in bounds, and is put into them when
/// the field is left.
#[function_component]
fn Number(props: &NumberProps) -> Html {
    let node = use_node_ref();
    let show = |value: Option<i64>| value.map_or(String::new(), decimal);
    {
        let node = node.clone();
        let shown = show(props.value);
        use_effect_with(props.value, move |value| {
            if let Some(field) = browser::Field::of(&node)
                && hundredths(&field.value()) != *value
            {
                field.take_over(&shown);
            }
        });
    }
    let (least, most) = props.bounds;
    {
        let (on_change, on_clear) = (props.on_change.clone(), props.on_clear.clone());
        use_heard(&node, "input", move |event| {
            let text = browser::value_of(event);
            match (hundredths(&text), &on_clear) {
                (Some(value), _) if (least..=most).contains(&value) => on_change.emit(value),
                (None, Some(clear)) if text.trim().is_empty() => clear.emit(()),
                _ => {}
            }
        });
    }
    let onchange = {
        let (node, on_change, now) = (node.clone(), props.on_change.clone(), props.value);
        move |event: Event| {
            let value =
                hundredths(&browser::value_of(&event)).map(|value| value.clamp(least, most));
            if let Some(value) = value.filter(|value| Some(*value) != now) {
                on_change.emit(value);
            }
            if let Some(field) = browser::Field::of(&node) {
                field.take_over(&value.or(now).map_or(String::new(), decimal));
            }
        }
    };
    html! {
        <input ref={node} class="number" type="number" min={decimal(least)} max={decimal(most)} step={decimal(props.step)}
            aria-label={props.label.clone()} title={props.label.clone()} data-part={props.part} {onchange} />
    }
}

/// 28.95 for 2895.
fn decimal(hundredths: i64) -> String {
    format!("{}", hundredths as f64 / 100.0)
}

fn hundredths(text: &str) -> Option<i64> {
    let number = browser::number(text)?;
    (number.abs() < 1e6).then_some((number * 100.0).round() as i64)
}

#[derive(Properties, PartialEq)]
struct FontChoiceProps {
    part: &'static str,
    label: AttrValue,
    font: Rc<str>,
    /// For figures and Latin.
    #[prop_or_default]
    latin: bool,
    on_change: Callback<Rc<str>>,
}

/// The fonts that there are, those of this machine first, and a field for any other.
#[function_component]
fn FontChoice(props: &FontChoiceProps) -> Html {
    const OTHER: &str = "other";
    let lang = use_lang();
    let typing = use_state_eq(|| false);
    if *typing {
        let onchange = {
            let (typing, on_change) = (typing.clone(), props.on_change.clone());
            move |event: Event| {
                let name = browser::value_of(&event);
                if !name.trim().is_empty() {
                    on_change.emit(name.trim().into());
                }
                typing.set(false);
            }
        };
        let leave = {
            let typing = typing.clone();
            move |_: FocusEvent| typing.set(false)
        };
        return html! {
            <input class="font-choice" type="text" autofocus=true placeholder={lang.t("字体名称，写好按回车", "A font's name, then Enter")}
                aria-label={props.label.clone()} data-font-name={props.part} {onchange} onblur={leave} />
        };
    }
    let (here, absent) = if props.latin {
        gaojiang::layout::fonts::LATINS.into_iter().partition(|name| fonts::has(name))
    } else {
        fonts::choices()
    };
    let known = here.iter().chain(&absent).any(|name| **name == *props.font);
    let own_here = fonts::has(&props.font);
    let on_choose = {
        let (typing, on_change) = (typing.clone(), props.on_change.clone());
        move |value: String| match value.as_str() {
            OTHER => typing.set(true),
            name => on_change.emit(name.into()),
        }
    };
    let option = |name: &str| {
        html! { <option value={name.to_owned()} selected={*name == *props.font}>{ name.to_owned() }</option> }
    };
    let title = (!own_here).then(|| AttrValue::from(fonts::note(&props.font, lang)));
    html! {
        <Choice class={classes!("font-choice", (!own_here).then_some("absent"))} label={props.label.clone()} {title}
            font_of={props.part} part={"font"} value={props.font.to_string()} {on_choose}>
            <optgroup label={lang.t("本机有", "On this machine")}>
                if !known && own_here { { option(&props.font) } }
                { for here.iter().map(|name| option(name)) }
            </optgroup>
            <optgroup label={lang.t("本机没有，导出照写", "Not here; exports name them")}>
                if !known && !own_here { { option(&props.font) } }
                { for absent.iter().map(|name| option(name)) }
            </optgroup>
            <option value={OTHER}>{ lang.t("其他字体…", "Another…") }</option>
        </Choice>
    }
}
