//! The page: one reducer, the language as a context, and one memo that turns the open speech into its
//! document and pages.

mod browser;
mod conflict;
mod dialogs;
mod field;
mod follow;
mod fonts;
mod import;
mod in_view;
mod keep;
mod layouts;
mod lectern;
mod library;
mod output;
mod packs;
mod pages;
mod pick;
mod returned;
mod slots;
mod speech;
mod state;
mod stored;
mod table;
mod top;
mod unseen;
mod versions;
mod words;
mod worker;

use std::cell::RefCell;
use std::rc::Rc;

use gaojiang::compose::{Composer, SlotUse};
use gaojiang::document::{Document, Place, Role};
use gaojiang::layout::{Layout, Spec};
use gaojiang::library::{Id, Outline, Pack};
use gaojiang::paginate::{Paginator, Sheet};
use gaojiang::speech::Speech;
use yew::prelude::*;

use self::library::DragHandle;
use self::state::{
    Act, Dialog, Goal, Latest, Pane, Saved, State, Tab, use_act, use_lang, use_latest,
};

/// Mounts the app. What it needs to begin is read first, so that nothing is written before.
pub fn start() {
    if browser::is_worker() {
        worker::serve();
        return;
    }
    browser::keep_script();
    keep::watch_for_panics();
    keep::begin(|| {
        yew::Renderer::<Root>::new().render();
    });
}

/// All that is derived from the open speech.
#[derive(Clone, PartialEq)]
pub struct View {
    pub speech: Rc<Speech>,
    pub layout: Rc<Layout>,
    pub document: Rc<Document>,
    pub sheets: Rc<Vec<Rc<Sheet>>>,
    pub uses: Rc<Vec<SlotUse>>,
    /// Slots that have a place and no value.
    pub missing: usize,
}

impl View {
    /// What [`speech::name_of`] says, of what is composed already.
    fn name(&self, lang: state::Lang) -> String {
        if !self.speech.name.is_empty() {
            return self.speech.name.to_string();
        }
        let front = self.document.paragraphs.iter();
        let front = front.take_while(|paragraph| matches!(paragraph.place, Place::Field(_)));
        let title = front.filter(|paragraph| paragraph.role == Role::Title);
        let title = title.map(|paragraph| paragraph.text().replace('\n', "")).collect::<String>();
        speech::or_untitled(title, lang)
    }
}

/// What is kept from one composition to the next.
#[derive(Default)]
struct Engine {
    layout: Option<(Rc<Spec>, Rc<Layout>)>,
    composer: Composer,
    paginator: Paginator,
}

impl Engine {
    fn view(&mut self, speech: &Rc<Speech>, spec: &Rc<Spec>) -> View {
        let layout = match &self.layout {
            Some((same, layout)) if same == spec => layout.clone(),
            known => {
                let layout = spec.layout();
                let same = known.as_ref().map(|(_, same)| same).filter(|same| ***same == layout);
                same.cloned().unwrap_or_else(|| Rc::new(layout))
            }
        };
        self.layout = Some((spec.clone(), layout.clone()));
        let document = Rc::new(self.composer.compose(speech, &layout));
        let sheets = Rc::new(self.paginator.paginate(&document, &layout));
        let uses = Rc::new(self.composer.slots(speech));
        View {
            speech: speech.clone(),
            missing: uses.iter().filter(|used| used.missing()).count(),
            layout,
            document,
            sheets,
            uses,
        }
    }
}

/// Gives the language to all components. It stands above the app, which would else be compared with
/// itself as a child of the provider, all of it, at each key.
#[function_component]
fn Root() -> Html {
    let lang = use_state_eq(|| keep::start().ui.prefs.lang);
    html! {
        <ContextProvider<state::Lang> context={*lang}>
            <App on_lang={lang.setter()} />
        </ContextProvider<state::Lang>>
    }
}

#[derive(Properties, PartialEq)]
struct AppProps {
    on_lang: UseStateSetter<state::Lang>,
}

#[function_component]
fn App(props: &AppProps) -> Html {
    let start = use_memo((), |()| keep::start());
    let state = {
        let start = start.clone();
        use_reducer(move || State {
            workspace: start.workspace.clone(),
            history: start.history.clone(),
            ui: Rc::new(start.ui.clone()),
        })
    };
    let act = Act(state.dispatcher());
    act.provide();
    let lang = state.ui.prefs.lang;
    let packs =
        use_memo((state.workspace.own.clone(), state.workspace.packs.clone()), |(own, opened)| {
            let opened = opened.iter().map(|installed| installed.pack.clone());
            let mut packs: Vec<Rc<Pack>> = std::iter::once(own.clone()).chain(opened).collect();
            // An opened version stands in place of the built-in one.
            let built_in = start.built_in.iter();
            let others = built_in.filter(|pack| !packs.iter().any(|other| other.id == pack.id));
            packs.extend(others.cloned().collect::<Vec<_>>());
            packs
        });
    let engine = use_mut_ref(Engine::default);
    let speech = state.workspace.current_speech().cloned();
    let spec = {
        let (workspace, speech) = (state.workspace.clone(), speech.clone());
        let named = speech.as_ref().map(|speech| speech.layout.clone());
        let (own, packs) = (workspace.own.clone(), workspace.packs.clone());
        let spec = use_memo((own, packs, workspace.settings.clone(), named), |_| match &speech {
            Some(speech) => workspace.layout_of(speech),
            None => workspace.default_layout(),
        });
        (*spec).clone()
    };
    let view = use_memo((speech, spec.clone()), |(speech, spec)| {
        Some(engine.borrow_mut().view(speech.as_ref()?, spec))
    });
    let drag = use_memo((), |()| DragHandle(Rc::new(RefCell::new(None))));

    keep::use_keeping(&state, &act);
    {
        // A reload goes on where it stopped, once all cards are drawn.
        let (act, place) = (act.clone(), start.place.clone());
        use_effect_with((), move |()| {
            let go_on = move |place: state::Goal| browser::after(120, move || act.resume(place));
            let timer = place.map(go_on);
            move || drop(timer)
        });
    }
    {
        // Another speech begins at its top.
        let opened = (*view).as_ref().map(|view| view.speech.id.clone());
        let before = use_mut_ref(|| opened.clone());
        use_effect_with(opened, move |opened| {
            if before.replace(opened.clone()) != *opened {
                browser::scroll_to_top(".speech-pane, .pages");
            }
        });
    }
    use_shortcuts(&act, &view, state.ui.import.is_some(), state.ui.lectern);
    use_arrivals(&act, lang, state.ui.lectern);
    {
        // Runs once what the goal names is rendered.
        let view = view.clone();
        use_effect_with(state.ui.goal.clone(), move |goal| {
            if let Some((_, goal)) = goal {
                reach(goal, (*view).as_ref());
            }
        });
    }
    {
        let on_lang = props.on_lang.clone();
        use_effect_with(lang, move |lang| {
            on_lang.set(*lang);
            browser::set_page_language(lang.t("zh-CN", "en"));
        });
    }
    let name = (*view).as_ref().map(|view| AttrValue::from(view.name(lang)));
    use_effect_with(name.clone(), |name| match name {
        Some(name) => browser::set_title(&format!("{name} · 稿匠")),
        None => browser::set_title("稿匠"),
    });
    let desk = Latest(use_latest(&((*view).clone(), state.workspace.clone())));

    let target = (*view).as_ref().map(|view| {
        let sections = &view.speech.sections;
        let active = sections.iter().position(|s| Some(&s.id) == state.ui.active.as_ref());
        (view.speech.id.clone(), active.map_or(sections.len(), |at| at + 1))
    });
    let on_new = use_callback((act.clone(), lang), |(pack, outline), (act, lang)| {
        let (pack, outline): (Rc<Pack>, Rc<Outline>) = (pack, outline);
        dialogs::begin(act, *lang, &pack, &outline);
    });
    let latest = use_latest(&view);
    let on_copy_section =
        use_callback((act.clone(), lang), move |sections: Vec<Id>, (act, lang)| {
            let view = latest.borrow().clone();
            if let Some(view) = &*view {
                output::copy_sections(act, *lang, view, &sections);
            }
        });
    let pane = match state.ui.prefs.pane {
        Pane::Library => "library",
        Pane::Speech => "speech",
        Pane::Pages => "pages",
    };
    html! {
        <div class={classes!("app", state.ui.prefs.library_open.then_some("with-library"), state.ui.layouts.then_some("with-layouts"), state.ui.lectern.then_some("at-lectern"))} data-pane={pane}>
            <top::Bar desk={desk.clone()} {name} findings={(*view).as_ref().map_or(0, |view| view.document.findings.len())}
                can_undo={state.history.can_undo()} can_redo={state.history.can_redo()}
                library_open={state.ui.prefs.library_open} />
            <library::Library packs={packs.clone()} opened={state.workspace.packs.len()} {target} drag={(*drag).clone()} on_new={on_new.clone()} />
            <main class="speech-pane">
                if !state.ui.prefs.hint_closed { <Hint /> }
                if let Some(view) = &*view {
                    <Tabs tab={state.ui.tab} missing={view.missing} />
                    if state.ui.tab == Tab::Sections {
                        <speech::Sections speech={view.speech.clone()} active={state.ui.active.clone()}
                            drag={(*drag).clone()} on_copy={on_copy_section} />
                    } else {
                        <slots::SlotForm speech={view.speech.clone()} uses={view.uses.clone()}
                            value_sets={state.workspace.value_sets.clone()} />
                    }
                } else {
                    <Nothing />
                }
            </main>
            <section class="pages-pane" aria-label={lang.t("版面", "Pages")}>
                if let Some(view) = &*view {
                    <pages::Pages speech={view.speech.id.clone()} sheets={view.sheets.clone()} layout={view.layout.clone()}
                        zoom={state.ui.prefs.zoom} active={state.ui.active.clone()} />
                }
            </section>
            if state.ui.layouts {
                <layouts::Panel workspace={state.workspace.clone()} />
            }
            <footer class="status">
                if let Some(view) = &*view {
                    <top::Tally speech={view.speech.id.clone()} document={view.document.clone()} pages={view.sheets.len()}
                        missing={view.missing} settings={state.workspace.settings.clone()} desk={desk.clone()} />
                }
                <top::SavedNote saved={state.ui.saved.clone()} />
                <top::Status saved={!matches!(state.ui.saved, Saved::No(_))} fill={state.ui.fill}
                    folder={state.ui.folder.clone()}
                    backup_due={keep::backup_due(&state.ui.prefs, &state.workspace)}
                    zoom={state.ui.prefs.zoom} pane={state.ui.prefs.pane} spec={spec} />
            </footer>
            if let Some(view) = (*view).as_ref().filter(|_| state.ui.lectern) {
                <lectern::Lectern act={act.clone()} {lang} speech={view.speech.id.clone()}
                    document={view.document.clone()} settings={state.workspace.settings.clone()}
                    prefs={state.ui.prefs.lectern.clone()} watch={state.ui.watch.clone()} />
            }
            if let Some(session) = &state.ui.import {
                <import::Import session={session.clone()} workspace={state.workspace.clone()} />
            }
            if let Some(dialog) = &state.ui.dialog {
                <dialogs::Shown dialog={dialog.clone()} workspace={state.workspace.clone()}
                    packs={packs.clone()} view={(*view).clone()} {on_new}
                    toast={state.ui.toast.clone()} conflict={state.ui.conflicts.first().cloned()}
                    folder={state.ui.folder.clone()} />
            } else if let Some(toast) = &state.ui.toast {
                <top::ToastView key={toast.number} toast={toast.clone()} />
            }
            if state.ui.dialog.is_none() && let Some(conflict) = state.ui.conflicts.first() {
                <conflict::Notice conflict={conflict.clone()} />
            }
            if !start.set_aside.is_empty() { <keep::SetAside broken={start.set_aside.clone()} /> }
        </div>
    }
}

/// Brings what a goal names into view and puts the cursor there.
fn reach(goal: &Goal, view: Option<&View>) {
    match goal {
        Goal::Slot(name) => {
            browser::focus_field("data-slot", name, None);
        }
        Goal::Field(field) => {
            browser::focus_field("data-field", pages::field_name(*field), None);
        }
        Goal::Card(id) => browser::reveal("data-card", id),
        Goal::Section(id, at) => {
            let text = view.and_then(|view| view.speech.section(id)).map(|s| s.text.clone());
            let caret = at.zip(text).map(|((from, offset), text)| {
                let before = text.get(..from.min(text.len())).unwrap_or_default();
                before.encode_utf16().count() + offset
            });
            if !browser::focus_field("data-text", id, caret) {
                browser::reveal("data-card", id);
            }
        }
    }
}

/// A pack or a model speech comes in wherever it is dropped or pasted, but into a field.
#[hook]
fn use_arrivals(act: &Act, lang: state::Lang, at_lectern: bool) {
    let latest = use_latest(&lang);
    let at_lectern = use_latest(&at_lectern);
    let act = act.clone();
    use_effect_with((), move |()| {
        let listeners = [
            browser::on_window("dragover", |event| {
                if browser::drags_files(event) {
                    event.prevent_default();
                }
            }),
            browser::on_window("drop", {
                let (act, latest) = (act.clone(), latest.clone());
                move |event| {
                    let files = browser::files_brought(event);
                    if !files.is_empty() {
                        event.prevent_default();
                        let lang = *latest.borrow();
                        packs::open_files(&act, lang, files, packs::Others::ReadIn);
                    }
                }
            }),
            browser::on_window("paste", move |event| {
                let lang = *latest.borrow();
                let meant = !browser::on_text_field(event) && !*at_lectern.borrow();
                if meant && import::paste(&act, lang, event) {
                    event.prevent_default();
                }
            }),
        ];
        move || drop(listeners)
    });
}

#[hook]
fn use_shortcuts(act: &Act, view: &Rc<Option<View>>, importing: bool, at_lectern: bool) {
    let importing = use_latest(&importing);
    let at_lectern = use_latest(&at_lectern);
    let latest = use_latest(view);
    let act = act.clone();
    use_effect_with((), move |()| {
        let keys = browser::on_window("keydown", move |event| {
            let key = browser::key_that_acts(event).filter(|key| !key.composing);
            let Some(key) = key else { return };
            let view = latest.borrow().clone();
            if *at_lectern.borrow() {
                // It has keys of its own.
                return;
            }
            match (key.key.to_lowercase().as_str(), key.command) {
                ("z" | "y", true) if browser::in_field_of_its_own() => return,
                ("z", true) if key.shift && *importing.borrow() => import::redo(&act),
                ("z", true) if *importing.borrow() => import::undo(&act),
                ("y", true) if *importing.borrow() => import::redo(&act),
                ("z", true) if key.shift => act.redo(),
                ("z", true) => act.undo(),
                ("y", true) => act.redo(),
                ("k", true) => {
                    act.ui(|ui| {
                        ui.prefs.library_open = true;
                        ui.prefs.pane = Pane::Library;
                    });
                    browser::focus_field("data-field", "search", None);
                }
                ("s", true) => {
                    keep::save_now(&act);
                }
                ("escape", _) => {
                    // One thing at a time; a dialog closes by itself.
                    if !browser::close_menus(event) {
                        act.ui(|ui| ui.layouts &= ui.dialog.is_some());
                    }
                    return;
                }
                ("f9", _) if view.is_some() && !*importing.borrow() => lectern::open(&act),
                ("f8", _) => {
                    if let Some(view) = &*view {
                        slots::go_to_next(&view.uses, &act);
                    }
                }
                _ => return,
            }
            event.prevent_default();
        });
        let clicks = browser::on_window("click", |event| {
            browser::close_menus(event);
        });
        move || drop((keys, clicks))
    });
}

#[derive(Properties, PartialEq)]
struct TabsProps {
    tab: Tab,
    missing: usize,
}

#[function_component]
fn Tabs(props: &TabsProps) -> Html {
    let act = use_act();
    let lang = use_lang();
    let tab = |which: Tab, label: &'static str| {
        let act = act.clone();
        let selected = props.tab == which;
        html! {
            <button class="tab" role="tab" aria-selected={selected.to_string()}
                onclick={move |_: MouseEvent| act.ui(move |ui| ui.tab = which)}>
                { label }
                if which == Tab::Slots && props.missing > 0 {
                    <span class="badge" title={lang.t("未填的占位符", "Unfilled slots")}>{ props.missing }</span>
                }
            </button>
        }
    };
    html! {
        <div class="tabs" role="tablist">
            { tab(Tab::Sections, lang.t("写稿", "Write")) }
            { tab(Tab::Slots, lang.t("填空", "Fill in")) }
        </div>
    }
}

/// Three steps for the first visit.
#[function_component]
fn Hint() -> Html {
    let act = use_act();
    let lang = use_lang();
    let close = {
        let act = act.clone();
        move |_: MouseEvent| act.ui(|ui| ui.prefs.hint_closed = true)
    };
    html! {
        <div class="hint" role="note">
            <ol>
                <li>{ lang.t("最先打开的是一篇写好的示例，随便改。写自己的，点上面的“新建”，选一个提纲。", "The first speech is a finished example to play with. For your own, choose “New” and an outline.") }</li>
                <li>{ lang.t("到“填空”里把单位、数字、日期填上，右边的版面随时更新。", "Fill in names, figures and dates under “Fill in”; the pages follow.") }</li>
                <li>{ lang.t("点“复制到 Word/WPS”，或者“下载 .docx”，版式已经排好。", "“Copy for Word/WPS” or “Download .docx”: the layout is done.") }</li>
            </ol>
            <button class="icon" onclick={close} title={lang.t("知道了，不再显示", "Close")} aria-label={lang.t("关闭提示", "Close the hint")}>{ "×" }</button>
        </div>
    }
}

/// What the middle shows when no speech is open.
#[function_component]
fn Nothing() -> Html {
    let act = use_act();
    let lang = use_lang();
    html! {
        <div class="empty tall">
            <p>{ lang.t("还没有打开讲话稿。", "No speech is open.") }</p>
            <button class="primary" onclick={move |_: MouseEvent| act.open(Dialog::NewSpeech)}>
                { lang.t("新建讲话稿", "New speech") }
            </button>
        </div>
    }
}
