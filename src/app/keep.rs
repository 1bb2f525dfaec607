//! Keeping: what is loaded at the start, saved after every change and on leaving, backed up and
//! restored; and what a panic leaves behind.

use std::cell::RefCell;
use std::rc::Rc;

use gaojiang::edit::Edit;
use gaojiang::history::History;
use gaojiang::library::Pack;
use gaojiang::speech::Workspace;
use gaojiang::store::{self, Broken, Keeper, WriteError};
use yew::prelude::*;

use super::browser::{self, LocalStorage};
use super::dialogs;
use super::state::{Act, Lang, Prefs, Saved, State, Ui, use_act, use_lang};

/// What the page begins with.
#[derive(PartialEq)]
pub struct Start {
    pub workspace: Rc<Workspace>,
    pub ui: Ui,
    pub history: Rc<History>,
    pub built_in: Vec<Rc<Pack>>,
    pub set_aside: Rc<Vec<Broken>>,
}

/// What is to be saved, and what is. Outside the components: leaving the page and a panic save too.
struct Desk {
    keeper: Keeper,
    workspace: Rc<Workspace>,
    history: Rc<History>,
    prefs: Prefs,
    saved_prefs: Option<Prefs>,
}

thread_local! {
    static DESK: RefCell<Option<Desk>> = const { RefCell::new(None) };
}

/// Milliseconds after a change until it is saved, with all that came since.
const DELAY: u32 = 250;
/// The tab's own store keeps the last steps over a reload, as far as they fit.
const HISTORY: &str = "gaojiang/history";
const HISTORY_LIMIT: usize = 1_000_000;

/// Reads what was kept; on the very first start makes the example.
pub fn load() -> Start {
    let now = browser::now();
    let loaded = store::load(&LocalStorage, now);
    let prefs = store::Storage::get(&LocalStorage, store::PREFS)
        .ok()
        .flatten()
        .and_then(|text| store::decode::<Prefs>("prefs", &text).ok())
        .map(|record| record.content);
    let prefs = prefs.unwrap_or_else(|| Prefs {
        library_open: browser::window_width() >= 1180.0,
        ..Prefs::default()
    });
    let mut workspace = loaded.workspace;
    let built_in = gaojiang::pack::built_in();
    let first_start = loaded.fresh || (loaded.refused && workspace.speeches.is_empty());
    if first_start && let Some(example) = dialogs::example(&built_in) {
        workspace.current = Some(example.id.clone());
        workspace.speeches.push(Rc::new(example));
    }
    if workspace.own.id.is_empty() {
        // What is given away has an id, so that it is known when it comes back.
        Rc::make_mut(&mut workspace.own).id = browser::fresh_id();
    }
    let workspace = Rc::new(workspace);
    let history = browser::session_text(HISTORY)
        .map(|text| History::unpack(&text, &workspace))
        .unwrap_or_default();
    let saved = if loaded.refused {
        Saved::No(WriteError::Refused.message().to_owned())
    } else {
        Saved::Yes
    };
    let history = Rc::new(history);
    DESK.set(Some(Desk {
        keeper: loaded.keeper,
        workspace: workspace.clone(),
        history: history.clone(),
        prefs: prefs.clone(),
        saved_prefs: None,
    }));
    Start {
        workspace,
        history,
        ui: Ui { prefs, saved, ..Ui::default() },
        built_in,
        set_aside: Rc::new(loaded.broken),
    }
}

/// The workspace as it now is, for what began before and ends later, such as reading a file.
pub fn workspace() -> Rc<Workspace> {
    DESK.with_borrow(|desk| desk.as_ref().map(|desk| desk.workspace.clone())).unwrap_or_default()
}

/// Saves after each change, and at once when the page is left or hidden.
#[hook]
pub fn use_keeping(state: &UseReducerHandle<State>, act: &Act) {
    {
        // Before any effect: should the page be left now, this is what is saved.
        let (workspace, history) = (state.workspace.clone(), state.history.clone());
        let prefs = state.ui.prefs.clone();
        DESK.with_borrow_mut(|desk| {
            if let Some(desk) = desk {
                desk.workspace = workspace;
                desk.history = history;
                desk.prefs = prefs;
            }
        });
    }
    let timer = use_mut_ref(|| None);
    {
        let (act, timer) = (act.clone(), timer.clone());
        use_effect_with((state.workspace.clone(), state.ui.prefs.clone()), move |_| {
            // One that waits already saves this too: steady typing must not put it off for ever.
            if timer.borrow().is_none() {
                let (act, done) = (act.clone(), timer.clone());
                let save = move || {
                    done.borrow_mut().take();
                    save_now(&act);
                };
                *timer.borrow_mut() = Some(browser::after(DELAY, save));
            }
        });
    }
    {
        let act = act.clone();
        use_effect_with((), move |()| {
            // No one of these comes in every browser and every way of leaving.
            let events = ["pagehide", "beforeunload", "visibilitychange", "freeze"];
            let listeners = events.map(|event| {
                let act = act.clone();
                browser::on_window(event, move |_| {
                    save_now(&act);
                    keep_history();
                })
            });
            move || drop(listeners)
        });
    }
}

/// Saves what is not saved, and says how it went.
pub fn save_now(act: &Act) {
    let result = save();
    act.ui(move |ui| {
        ui.saved = match &result {
            Ok(()) => Saved::Yes,
            Err(error) => Saved::No(error.message().to_owned()),
        };
    });
}

fn save() -> Result<(), WriteError> {
    DESK.with_borrow_mut(|desk| {
        let Some(desk) = desk else { return Ok(()) };
        let now = browser::now();
        let workspace = desk.workspace.clone();
        desk.keeper.save(&LocalStorage, &workspace, now)?;
        if desk.saved_prefs.as_ref() != Some(&desk.prefs) {
            let text = store::encode("prefs", 0, now, &desk.prefs);
            store::Storage::set(&LocalStorage, store::PREFS, &text)?;
            desk.saved_prefs = Some(desk.prefs.clone());
        }
        Ok(())
    })
}

fn keep_history() {
    DESK.with_borrow(|desk| {
        if let Some(desk) = desk {
            browser::set_session_text(HISTORY, &desk.history.pack(&desk.workspace, HISTORY_LIMIT));
        }
    });
}

pub fn download_backup(act: &Act, lang: Lang, workspace: &Workspace) {
    let text = store::backup(workspace, browser::now());
    let name = format!("稿匠备份_{}.json", browser::today());
    if browser::download(&name, "application/json", text.as_bytes()) {
        act.say(match lang {
            Lang::Zh => format!("已备份到“{name}”，共 {} 篇讲话稿。", workspace.speeches.len()),
            Lang::En => format!("Backed up {} speeches to “{name}”.", workspace.speeches.len()),
        });
    } else {
        act.complain(lang.t(
            "浏览器不让下载备份。请检查下载设置后再试。",
            "The browser refused the download. Check its settings and try again.",
        ));
    }
}

pub fn restore_from(
    act: &Act,
    lang: Lang,
    workspace: &Rc<Workspace>,
    files: Vec<browser::OpenedFile>,
) {
    let Some(file) = files.into_iter().next() else { return };
    let (act, workspace) = (act.clone(), workspace.clone());
    browser::spawn(async move {
        let Some(text) = browser::read_text(&file).await else {
            act.complain(lang.t(
                "读不了这个文件。请把它拷贝到本机再试。",
                "The file cannot be read. Copy it to this machine and try again.",
            ));
            return;
        };
        match store::restore(&text) {
            Ok(restored) => {
                let (next, merged) = store::merge(&workspace, &restored, browser::fresh_id);
                act.edit(Edit::Replace(Rc::new(next)));
                act.say_undoable(match lang {
                    Lang::Zh => format!(
                        "已恢复：新增 {} 项，更新 {} 项，并存 {} 项，相同 {} 项。",
                        merged.added, merged.replaced, merged.kept, merged.same
                    ),
                    Lang::En => format!(
                        "Restored: {} added, {} updated, {} kept beside, {} the same.",
                        merged.added, merged.replaced, merged.kept, merged.same
                    ),
                });
            }
            Err(message) => act.complain(message),
        }
    });
}

#[derive(Properties, PartialEq)]
pub struct SetAsideProps {
    pub broken: Rc<Vec<Broken>>,
}

/// Tells of records that could not be read, and offers them.
#[function_component]
pub fn SetAside(props: &SetAsideProps) -> Html {
    let act = use_act();
    let lang = use_lang();
    let open = use_state_eq(|| true);
    if !*open {
        return Html::default();
    }
    let download = {
        let (act, broken) = (act.clone(), props.broken.clone());
        move |_: MouseEvent| {
            let text: Vec<String> =
                broken.iter().map(|b| format!("=== {}\n{}\n", b.key, b.raw)).collect();
            if browser::download("稿匠未能读出的记录.txt", "text/plain", text.concat().as_bytes())
            {
                act.say(lang.t("已下载。", "Downloaded."));
            }
        }
    };
    let forget = {
        let (broken, open) = (props.broken.clone(), open.clone());
        move |_: MouseEvent| {
            for broken in broken.iter() {
                let _ = store::discard(&LocalStorage, broken);
            }
            open.set(false);
        }
    };
    let close = move |_: MouseEvent| open.set(false);
    html! {
        <div class="set-aside" role="alert">
            <p><strong>{ match lang {
                Lang::Zh => format!("有 {} 条记录没能读出来，其余内容都在。", props.broken.len()),
                Lang::En => format!("{} records could not be read; all the rest is here.", props.broken.len()),
            } }</strong></p>
            <ul>
                { for props.broken.iter().map(|broken| html! {
                    <li class="faint">{ format!("{}：{}", broken.key, broken.trouble.message()) }</li>
                }) }
            </ul>
            <p>{ lang.t("它们原样留在浏览器里，没有被覆盖。可以下载下来，请人看看能否救回。", "They stay in the browser as they were. Download them; somebody may be able to mend them.") }</p>
            <div class="row end">
                <button class="primary" onclick={download}>{ lang.t("下载这些记录", "Download them") }</button>
                <button onclick={forget}>{ lang.t("不要了，清除", "Discard them") }</button>
                <button onclick={close}>{ lang.t("以后再说", "Later") }</button>
            </div>
        </div>
    }
}

/// On a panic: saves what is in memory, and shows a page that says so and offers everything.
pub fn watch_for_panics() {
    // Yew would put its own in the place of one that is set past it.
    yew::set_custom_panic_hook(Box::new(|info| {
        let what = info.to_string();
        // The panic may have come while these were borrowed; then the store has the last state.
        let saved = DESK.with(|desk| {
            let mut desk = desk.try_borrow_mut().ok()?;
            let desk = desk.as_mut()?;
            let workspace = desk.workspace.clone();
            let saved = desk.keeper.save(&LocalStorage, &workspace, browser::now()).is_ok();
            Some((saved, store::backup(&workspace, browser::now()), desk.prefs.lang))
        });
        let (saved, backup, lang) = saved.unwrap_or_else(|| {
            let loaded = store::load(&LocalStorage, browser::now());
            (true, store::backup(&loaded.workspace, browser::now()), Lang::Zh)
        });
        browser::show_panic(&what, saved, &backup, |zh, en| lang.t(zh, en));
    }));
}
