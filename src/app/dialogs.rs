//! What opens over the page: new speech, all speeches, a block, findings.

use std::rc::Rc;

use gaojiang::document::{Finding, Place, Problem};
use gaojiang::edit::{Change, Edit, PackChange};
use gaojiang::library::{Block, Id, Kind, Outline, Pack, SlotDecl, SlotKind};
use gaojiang::slot;
use gaojiang::speech::{Section, Speech, Values, Workspace};
use gaojiang::store::Conflict;
use yew::prelude::*;

use super::field::{Field, Typed};
use super::library::used_slots;
use super::state::{Act, Copies, Dialog, Goal, Lang, Tab, Toast, use_act, use_lang};
use super::top::ToastView;
use super::{View, browser, conflict, packs, speech, stored, unseen, versions, words};

#[derive(Properties, PartialEq)]
pub struct Props {
    pub dialog: Dialog,
    pub workspace: Rc<Workspace>,
    pub packs: Rc<Vec<Rc<Pack>>>,
    pub view: Option<View>,
    pub on_new: Callback<(Rc<Pack>, Rc<Outline>)>,
    /// Shown inside: nothing outside of a modal dialog can be clicked.
    pub toast: Option<Toast>,
    pub conflict: Option<Conflict>,
    pub folder: Option<Copies>,
}

#[function_component]
pub fn Shown(props: &Props) -> Html {
    let act = use_act();
    let lang = use_lang();
    let node = use_node_ref();
    {
        let node = node.clone();
        use_effect_with((), move |()| browser::show_modal(&node));
    }
    let close = {
        let act = act.clone();
        Callback::from(move |()| act.close_dialog())
    };
    let title = match &props.dialog {
        Dialog::NewSpeech => lang.t("新建讲话稿", "New speech"),
        Dialog::Speeches => lang.t("全部讲话稿", "All speeches"),
        Dialog::Block { fresh: true, .. } => lang.t("新段落块", "New block"),
        Dialog::Block { .. } => lang.t("修改段落块", "Edit block"),
        Dialog::PackBlock { .. } => lang.t("修改段落块", "Edit block"),
        Dialog::Pack(_) => lang.t("素材包属性", "Pack properties"),
        Dialog::ExportPacks => lang.t("导出素材包", "Export packs"),
        Dialog::Opening { .. } => lang.t("打开素材包", "Open packs"),
        Dialog::Findings => lang.t("校对提示", "Findings"),
        Dialog::Source => lang.t("读入时的原文", "The source as it came in"),
        Dialog::Versions => lang.t("版本", "Versions"),
        Dialog::Stored => lang.t("存储与回收站", "Storage and bin"),
        Dialog::Conflict => lang.t("两个窗口改了同一处", "Changed in two windows"),
    };
    let body = match &props.dialog {
        Dialog::NewSpeech => new_speech(&act, lang, props),
        Dialog::Speeches => html! {
            <>
                <speech::SpeechList speeches={props.workspace.speeches.clone()} current={props.workspace.current.clone()} />
                <div class="row end">
                    <button class="quiet" onclick={let act = act.clone(); move |_: MouseEvent| act.open(Dialog::Stored)}>
                        { lang.t("回收站", "Bin") }
                    </button>
                    <button class="primary" onclick={let act = act.clone(); move |_: MouseEvent| act.open(Dialog::NewSpeech)}>
                        { lang.t("新建讲话稿", "New speech") }
                    </button>
                </div>
            </>
        },
        Dialog::Block { block, .. } => {
            html! { <BlockForm key={&*block.id} block={block.clone()} /> }
        }
        Dialog::PackBlock { pack, block } => {
            html! { <BlockForm key={&*block.id} block={block.clone()} pack={pack.clone()} /> }
        }
        Dialog::Pack(pack) => html! { <packs::Properties key={&*pack.id} pack={pack.clone()} /> },
        Dialog::ExportPacks => {
            let opened = props.workspace.packs.len();
            html! { <packs::Export packs={props.packs.clone()} {opened} /> }
        }
        Dialog::Opening { opening, done } => {
            html! { <packs::OpeningView opening={opening.clone()} done={*done} /> }
        }
        Dialog::Source => {
            let source =
                props.view.as_ref().map_or(Rc::default(), |view| view.speech.source.clone());
            html! { <pre class="source-text" tabindex="0">{ source }</pre> }
        }
        Dialog::Versions => match &props.view {
            Some(view) => {
                html! { <versions::Versions key={&*view.speech.id} speech={view.speech.clone()} /> }
            }
            None => html! { <p>{ lang.t("还没有打开讲话稿。", "No speech is open.") }</p> },
        },
        Dialog::Stored => {
            html! { <stored::Stored workspace={props.workspace.clone()} folder={props.folder.clone()} /> }
        }
        Dialog::Conflict => match &props.conflict {
            Some(conflict) => html! { <conflict::Choose conflict={conflict.clone()} /> },
            None => {
                html! { <p>{ lang.t("已经没有不一样的地方了。", "Nothing differs any more.") }</p> }
            }
        },
        Dialog::Findings => findings(&act, lang, props.view.as_ref()),
    };
    html! {
        <dialog ref={node} class={classes!("dialog", matches!(props.dialog, Dialog::Opening { .. } | Dialog::NewSpeech | Dialog::Conflict | Dialog::Versions).then_some("wide"), (props.dialog == Dialog::Versions).then_some("of-versions"))} aria-label={title}
            onclose={close.reform(|_: Event| ())}
            oncancel={close.reform(|event: Event| event.prevent_default())}>
            <header>
                <h2>{ title }</h2>
                <button class="icon" onclick={close.reform(|_: MouseEvent| ())} aria-label={lang.t("关闭", "Close")}>{ "×" }</button>
            </header>
            <div class="dialog-body">{ body }</div>
            if let Some(toast) = &props.toast {
                <ToastView key={toast.number} toast={toast.clone()} />
            }
        </dialog>
    }
}

/// Begins a speech from an outline and opens it.
pub fn begin(act: &Act, lang: Lang, pack: &Rc<Pack>, outline: &Outline) {
    let speech = from_outline(pack, outline);
    act.edit(Edit::AddSpeech(Rc::new(speech)));
    act.ui(|ui| {
        ui.dialog = None;
        ui.active = None;
        ui.tab = Tab::Slots;
        ui.prefs.pane = super::state::Pane::Speech;
    });
    act.say(match lang {
        Lang::Zh => format!("已按“{}”新建。先把空填上，段落随时可以增减调整。", outline.title),
        Lang::En => format!(
            "Begun with “{}”. Fill in the slots; sections can change any time.",
            outline.title
        ),
    });
}

fn from_outline(pack: &Pack, outline: &Outline) -> Speech {
    let now = browser::now();
    let sections = outline.blocks.iter().filter_map(|id| {
        let block = pack.block(id)?;
        let slots = used_slots(pack, block);
        Some(Rc::new(Section::from_block(browser::fresh_id(), block, slots)))
    });
    let mut sections: Vec<Rc<Section>> = sections.collect();
    // The front matter names slots too; their declarations come with the first section.
    if let Some(first) = sections.first_mut() {
        let known = |slots: &[Rc<SlotDecl>], name: &str| slots.iter().any(|d| &*d.name == name);
        for name in slot::names(&format!("{}\n{}", outline.speech_title, outline.salutation)) {
            let decl = pack.slots.iter().find(|decl| decl.name == name);
            let decl = decl.or_else(|| {
                pack.blocks.iter().flat_map(|block| &block.slots).find(|decl| decl.name == name)
            });
            if let Some(decl) = decl
                && !known(&first.slots, &name)
            {
                Rc::make_mut(first).slots.push(decl.clone());
            }
        }
    }
    Speech {
        id: browser::fresh_id(),
        title: outline.speech_title.as_str().into(),
        date: browser::today().into(),
        salutation: outline.salutation.as_str().into(),
        occasion: outline.occasion.clone(),
        sections,
        created: now,
        updated: now,
        ..Speech::default()
    }
}

/// A finished speech to play with: the first outline that is built in, every slot with its example.
pub fn example(built_in: &[Rc<Pack>]) -> Option<Speech> {
    let (pack, outline) = built_in.iter().find_map(|pack| Some((pack, pack.outlines.first()?)))?;
    let speech = from_outline(pack, outline);
    let decls = speech.sections.iter().flat_map(|section| &section.slots);
    let values: Values = decls
        .filter(|decl| !decl.example.is_empty())
        .map(|decl| (decl.name.clone(), decl.example.as_str().into()))
        .collect();
    Some(Speech {
        name: format!("示例：{}", outline.title).into(),
        // The day that its text speaks of as today.
        date: values.get("会议日期").cloned().unwrap_or(speech.date),
        speaker: "云溪县人民政府副县长 陈志远".into(),
        values: Rc::new(values),
        ..speech
    })
}

fn new_speech(act: &Act, lang: Lang, props: &Props) -> Html {
    let empty = {
        let act = act.clone();
        move |_: MouseEvent| {
            let now = browser::now();
            let section = Section { id: browser::fresh_id(), ..Section::default() };
            act.edit(Edit::AddSpeech(Rc::new(Speech {
                id: browser::fresh_id(),
                date: browser::today().into(),
                salutation: "同志们：".into(),
                sections: vec![Rc::new(section)],
                created: now,
                updated: now,
                ..Speech::default()
            })));
            act.ui(|ui| {
                ui.dialog = None;
                ui.seek(Goal::Field(gaojiang::speech::Field::Title));
            });
        }
    };
    let from_example = {
        let act = act.clone();
        move |_: MouseEvent| {
            if let Some(speech) = example(&gaojiang::pack::built_in()) {
                act.edit(Edit::AddSpeech(Rc::new(speech)));
            }
            act.ui(|ui| {
                ui.dialog = None;
                ui.active = None;
                ui.tab = Tab::Sections;
            });
        }
    };
    let pairs = |pack: &Rc<Pack>| {
        let pack = pack.clone();
        pack.outlines.clone().into_iter().map(move |outline| (pack.clone(), outline))
    };
    let outlines = props.packs.iter().flat_map(pairs);
    html! {
        <div class="outline-grid">
            <button class="outline-card plain" onclick={empty} data-outline="empty">
                <strong>{ lang.t("空白讲话稿", "An empty speech") }</strong>
                <span>{ lang.t("自己写，或从素材库挑段落块。", "Write it, or choose blocks from the library.") }</span>
            </button>
            <button class="outline-card plain" onclick={from_example} data-outline="example">
                <strong>{ lang.t("写好的示例", "The finished example") }</strong>
                <span>{ lang.t("每一处都已填好，用来试手。", "Every slot filled, to play with.") }</span>
            </button>
            { for outlines.map(|(pack, outline)| {
                let choose = props.on_new.reform({
                    let (pack, outline) = (pack.clone(), outline.clone());
                    move |_: MouseEvent| (pack.clone(), outline.clone())
                });
                html! {
                    <button class="outline-card" onclick={choose} data-outline={AttrValue::from(outline.id.clone())}>
                        <span class="kind">{ &outline.occasion }</span>
                        <strong>{ &outline.title }</strong>
                        <span>{ &outline.summary }</span>
                    </button>
                }
            }) }
        </div>
    }
}

fn findings(act: &Act, lang: Lang, view: Option<&View>) -> Html {
    let Some(view) = view.filter(|view| !view.document.findings.is_empty()) else {
        return html! { <p>{ lang.t("没有发现问题。", "Nothing was found.") }</p> };
    };
    let unseen = view.document.findings.iter().filter_map(|finding| match &finding.problem {
        Problem::Hidden { found, .. } => Some(unseen::count(found)),
        _ => None,
    });
    let unseen: usize = unseen.sum();
    let strip = {
        let (act, id) = (act.clone(), view.speech.id.clone());
        move |_: MouseEvent| {
            act.change(&id, Change::StripHidden);
            act.say_undoable(
                lang.t("看不见的字符已全部去掉。", "All invisible characters are taken out."),
            );
        }
    };
    html! {
        <>
        if unseen > 0 {
            <p class="unseen-note">
                { lang.t("看不见的字符会跟着文字进 Word，使查找、核对出错，还可能改变文字的方向。", "Invisible characters go with the text into Word: searches miss words, and text may turn its direction.") }
                <button class="small strip-unseen" onclick={strip}>{ lang.t("全部去掉", "Take all out") }</button>
            </p>
        }
        <ul class="findings">
            { for view.document.findings.iter().map(|finding| {
                let go = {
                    let act = act.clone();
                    let goal = match &finding.place {
                        Place::Field(field) => Goal::Field(*field),
                        Place::Section(id) => Goal::Section(id.clone(), Some((finding.source.start, 0))),
                    };
                    move |_: MouseEvent| {
                        act.close_dialog();
                        act.go(goal.clone());
                    }
                };
                let place = match &finding.place {
                    Place::Field(_) => lang.t("标题与落款", "Front matter").to_owned(),
                    Place::Section(id) => view.speech.section(id).map(|s| s.title.to_string()).unwrap_or_default(),
                };
                html! {
                    <li>
                        <button class="finding" onclick={go}>
                            <span>{ message(lang, finding) }</span><span class="faint">{ place }</span>
                        </button>
                    </li>
                }
            }) }
        </ul>
        </>
    }
}

/// A finding in the user's words.
fn message(lang: Lang, finding: &Finding) -> String {
    match (&finding.problem, lang) {
        (Problem::BadTag { tag }, Lang::Zh) => {
            format!("“{tag}”不是能识别的占位符，已按原样保留。占位符写作 {{{{名称}}}}，要成对。")
        }
        (Problem::BadTag { tag }, Lang::En) => {
            format!(
                "“{tag}” is no slot that can be read; it stands as written. Write {{{{name}}}}."
            )
        }
        (Problem::Unclosed { tag }, Lang::Zh) => {
            format!("“{tag}”后面缺少 {{{{完}}}}，已按原样保留。请在这部分末尾补上 {{{{完}}}}。")
        }
        (Problem::Unclosed { tag }, Lang::En) => {
            format!("“{tag}” has no {{{{完}}}} behind it; it stands as written. Add one.")
        }
        (Problem::Unopened { tag }, Lang::Zh) => {
            format!("“{tag}”前面没有与它对应的开头，已按原样保留。请删去它，或补上开头。")
        }
        (Problem::Unopened { tag }, Lang::En) => {
            format!("“{tag}” ends nothing; it stands as written. Take it out or add its beginning.")
        }
        (Problem::UnknownFilter { slot, filter }, Lang::Zh) => {
            format!("占位符“{slot}”用了不认识的写法“{filter}”，已按所填的值显示。")
        }
        (Problem::UnknownFilter { slot, filter }, Lang::En) => {
            format!(
                "Slot “{slot}” asks for the unknown form “{filter}”; the value stands as typed."
            )
        }
        (Problem::BadValue { slot, value }, Lang::Zh) => {
            format!("占位符“{slot}”的值“{value}”不是所要的种类，已按原样显示。请到“填空”里改。")
        }
        (Problem::BadValue { slot, value }, Lang::En) => {
            format!("The value “{value}” of slot “{slot}” is not of its kind; it stands as typed.")
        }
        (Problem::Hidden { slot: None, found }, Lang::Zh) => {
            format!("这里有看不见的字符：{}。", unseen::told(lang, found))
        }
        (Problem::Hidden { slot: None, found }, Lang::En) => {
            format!("There are invisible characters here: {}.", unseen::told(lang, found))
        }
        (Problem::Hidden { slot: Some(slot), found }, Lang::Zh) => {
            format!("占位符“{slot}”的值里有看不见的字符：{}。", unseen::told(lang, found))
        }
        (Problem::Hidden { slot: Some(slot), found }, Lang::En) => {
            format!(
                "The value of slot “{slot}” has invisible characters: {}.",
                unseen::told(lang, found)
            )
        }
        (Problem::EmptyHeading, Lang::Zh) => "这个标题只有序号，没有文字。".to_owned(),
        (Problem::EmptyHeading, Lang::En) => "This heading has a number but no words.".to_owned(),
        (Problem::SkippedLevel { level }, Lang::Zh) => {
            format!("这里是第 {level} 级标题，但它上面缺少第 {} 级。", level - 1)
        }
        (Problem::SkippedLevel { level }, Lang::En) => {
            format!("A heading of level {level} without one of level {} above it.", level - 1)
        }
    }
}

#[derive(Properties, PartialEq)]
struct BlockFormProps {
    block: Rc<Block>,
    /// The opened pack it is of; none: the person's own.
    #[prop_or_default]
    pack: Option<Id>,
}

/// A block being written. Nothing is kept until it is saved.
#[function_component]
fn BlockForm(props: &BlockFormProps) -> Html {
    let act = use_act();
    let lang = use_lang();
    let block = use_state_eq(|| Block::clone(&props.block));
    let change = {
        let block = block.clone();
        move |change: Box<dyn FnOnce(&mut Block)>| {
            let mut next = Block::clone(&block);
            change(&mut next);
            block.set(next);
        }
    };
    let text_field = |label: &'static str,
                      note: &'static str,
                      value: Rc<str>,
                      multiline: bool,
                      set: fn(&mut Block, &str)| {
        let change = change.clone();
        html! {
            <label class="form-row">
                <span>{ label }</span>
                <Field {value} {multiline} {label} placeholder={note}
                    on_typed={move |typed: Typed| {
                        let text = typed.text.clone();
                        change(Box::new(move |block| set(block, &text)));
                    }} />
            </label>
        }
    };
    let save = {
        let (act, block, pack) = (act.clone(), block.clone(), props.pack.clone());
        move |_: MouseEvent| {
            let mut block = Block::clone(&block);
            block.title = block.title.trim().to_owned();
            let names = slot::names(&block.text);
            block.slots.retain(|decl| names.contains(&decl.name));
            // What was typed last may end in a mark that divides nothing.
            block.tags.retain(|word| !word.trim().is_empty());
            block.occasions.retain(|word| !word.trim().is_empty());
            for decl in block.slots.iter_mut().filter(|decl| decl.kind == SlotKind::Choice) {
                Rc::make_mut(decl).choices.retain(|choice| !choice.trim().is_empty());
            }
            act.close_dialog();
            let block = Rc::new(block);
            match &pack {
                Some(id) => {
                    let change = PackChange::SaveBlock(block);
                    act.edit(Edit::Pack { id: id.clone(), change });
                    act.say_undoable(
                        lang.t("已改好素材包里的这个段落块。", "The block of the pack is changed."),
                    );
                }
                None => {
                    act.edit(Edit::SaveBlock(block));
                    act.say_undoable(lang.t("已存入素材库“我的”。", "Saved to your own blocks."));
                }
            }
        }
    };
    let cancel = {
        let act = act.clone();
        move |_: MouseEvent| act.close_dialog()
    };
    let ready = !block.title.trim().is_empty() && !block.text.trim().is_empty();
    let set_kind = {
        let change = change.clone();
        move |event: Event| {
            let kind = Kind::from_label(&browser::value_of(&event)).unwrap_or_default();
            change(Box::new(move |block| block.kind = kind));
        }
    };
    let names = slot::names(&block.text);
    html! {
        <div class="block-form">
            { text_field(lang.t("标题", "Title"), lang.t("用一句话叫得出它", "What it is called"),
                block.title.as_str().into(), false, |block, text| block.title = text.to_owned()) }
            <div class="form-pair">
                <label class="form-row"><span>{ lang.t("类别", "Kind") }</span>
                    <select onchange={set_kind}>
                        { for Kind::ALL.into_iter().map(|kind| html! {
                            <option value={kind.label()} selected={kind == block.kind}>{ words::kind(lang, kind) }</option>
                        }) }
                    </select>
                </label>
                { text_field(lang.t("场合", "Occasions"), lang.t("用顿号分开，如：推进会、动员会", "Divided by 、"),
                    block.occasions.join("、").into(), false, |block, text| block.occasions = words(text)) }
                { text_field(lang.t("标签", "Tags"), lang.t("用顿号分开，便于查找", "Divided by 、"),
                    block.tags.join("、").into(), false, |block, text| block.tags = words(text)) }
            </div>
            { text_field(lang.t("摘要", "Summary"), lang.t("这一块讲什么、什么时候用", "What it is for"),
                block.summary.as_str().into(), false, |block, text| block.summary = text.to_owned()) }
            { text_field(lang.t("正文", "Text"), lang.t("一行一段。标题写“一、”“（一）”或 #，占位符写 {{名称}}。", "A line is a paragraph. Slots: {{name}}."),
                block.text.clone(), true, |block, text| block.text = text.into()) }
            if !names.is_empty() {
                <fieldset class="declarations">
                    <legend>{ lang.t("占位符", "Slots") }</legend>
                    { for names.iter().map(|name| {
                        let decl = block.slots.iter().find(|decl| decl.name == *name).cloned()
                            .unwrap_or_else(|| Rc::new(SlotDecl { name: name.clone(), ..SlotDecl::default() }));
                        declaration(lang, &decl, &change)
                    }) }
                </fieldset>
            }
            <div class="row end">
                <button onclick={cancel}>{ lang.t("取消", "Cancel") }</button>
                <button class="primary" onclick={save} disabled={!ready}
                    title={if ready { "" } else { lang.t("写上标题和正文就能保存", "Give it a title and a text first") }}>
                    { lang.t("保存", "Save") }
                </button>
            </div>
        </div>
    }
}

fn declaration(
    lang: Lang,
    decl: &Rc<SlotDecl>,
    change: &(impl Fn(Box<dyn FnOnce(&mut Block)>) + Clone + 'static),
) -> Html {
    let declare = {
        let (change, decl) = (change.clone(), decl.clone());
        move |set: &dyn Fn(&mut SlotDecl)| {
            let mut next = SlotDecl::clone(&decl);
            set(&mut next);
            change(Box::new(move |block| {
                match block.slots.iter_mut().find(|known| known.name == next.name) {
                    Some(known) => *known = Rc::new(next),
                    None => block.slots.push(Rc::new(next)),
                }
            }));
        }
    };
    let set_kind = {
        let declare = declare.clone();
        move |event: Event| {
            let kind = SlotKind::from_label(&browser::value_of(&event)).unwrap_or_default();
            declare(&|decl| decl.kind = kind);
        }
    };
    let set_prompt = {
        let declare = declare.clone();
        move |typed: Typed| declare(&|decl| decl.prompt = typed.text.to_string())
    };
    let set_choices = {
        let declare = declare.clone();
        move |typed: Typed| declare(&|decl| decl.choices = words(&typed.text))
    };
    // The items of a list stand a line each; here they have one line.
    let is_list = decl.kind == SlotKind::List;
    let default = if is_list { decl.default.replace('\n', "、") } else { decl.default.clone() };
    let set_default = {
        let declare = declare.clone();
        move |typed: Typed| {
            let text = if is_list { words(&typed.text).join("\n") } else { typed.text.to_string() };
            declare(&|decl| decl.default = text.clone());
        }
    };
    let set_unit = {
        let declare = declare.clone();
        move |typed: Typed| declare(&|decl| decl.unit = typed.text.to_string())
    };
    let set_optional = {
        let optional = !decl.optional;
        move |_: Event| declare(&|decl| decl.optional = optional)
    };
    html! {
        <div class="declaration" key={&*decl.name}>
            <span class="slot-name">{ &*decl.name }</span>
            <select onchange={set_kind} aria-label={lang.t("种类", "Kind")}>
                { for SlotKind::ALL.into_iter().map(|kind| html! {
                    <option value={kind.label()} selected={kind == decl.kind}>{ words::slot_kind(lang, kind) }</option>
                }) }
            </select>
            <Field value={Rc::<str>::from(decl.prompt.as_str())} on_typed={set_prompt}
                placeholder={lang.t("提示：填什么", "Prompt")} label={lang.t("提示", "Prompt")} />
            <div class="declaration-more">
                if decl.kind == SlotKind::Choice {
                    <Field value={Rc::<str>::from(decl.choices.join("、"))} on_typed={set_choices}
                        placeholder={lang.t("选项，用顿号分开", "Choices, divided by 、")} label={lang.t("选项", "Choices")} />
                }
                <Field value={Rc::<str>::from(default)} on_typed={set_default}
                    placeholder={lang.t("默认值：不填时用它", "Default, where nothing is given")} label={lang.t("默认值", "Default")} />
                if decl.kind == SlotKind::Number {
                    <Field class="unit-field" value={Rc::<str>::from(decl.unit.as_str())} on_typed={set_unit}
                        placeholder={lang.t("单位", "Unit")} label={lang.t("单位", "Unit")} />
                }
                <label class="optional-check">
                    <input type="checkbox" checked={decl.optional} onchange={set_optional} />
                    { lang.t("可不填", "Optional") }
                </label>
            </div>
        </div>
    }
}

/// Words divided by 、 or commas; an unfinished last one stays while it is typed.
fn words(text: &str) -> Vec<String> {
    if text.is_empty() {
        return Vec::new();
    }
    text.split(['、', '，', ',']).map(str::to_owned).collect()
}
