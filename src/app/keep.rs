//! Keeping: what is loaded at the start, saved after every change and on leaving, backed up and
//! restored; what other windows write; and what a panic leaves behind.

use std::cell::{Cell, RefCell};
use std::collections::HashMap;
use std::rc::Rc;

use gaojiang::edit::{Edit, TypingPlace};
use gaojiang::history::History;
use gaojiang::library::{Id, Pack};
use gaojiang::speech::{Speech, Workspace};
use gaojiang::store::reconcile::{self, Choice};
use gaojiang::store::{
    self, Arrival, Broken, Conflict, Deleted, Keeper, Loaded, News, Stamp, Storage, Trouble, Twin,
    WriteError,
};
use gaojiang::versions::{self, Version, Why};
use yew::prelude::*;

use super::browser::{self, Base, Channel, Folder, LocalStorage, NoFolder};
use super::state::{
    Act, Action, Copies, CopyState, Goal, Lang, Prefs, Saved, State, Ui, use_act, use_lang,
};
use super::{dialogs, pages, speech, words};

/// What the page begins with.
#[derive(Clone, PartialEq, Default)]
pub struct Start {
    pub workspace: Rc<Workspace>,
    pub ui: Ui,
    pub history: Rc<History>,
    pub built_in: Vec<Rc<Pack>>,
    pub set_aside: Rc<Vec<Broken>>,
    /// Where this tab stopped.
    pub place: Option<Goal>,
}

/// What is to be saved, and what is. Outside the components: leaving the page and a panic save too.
struct Desk {
    keeper: Keeper,
    workspace: Rc<Workspace>,
    /// What was saved last, with nothing refused.
    saved: Option<Rc<Workspace>>,
    history: Rc<History>,
    prefs: Prefs,
    saved_prefs: Option<Prefs>,
    /// A newer program's preferences are not written over.
    prefs_held: bool,
    /// Once the app is there.
    act: Option<Act>,
    base: Option<Base>,
    /// Something of ours is on its way to the base.
    flushing: bool,
    channel: Option<Channel>,
    /// When the store was measured last.
    measured: u64,
    /// When a version of each speech was last looked for by time.
    versioned: HashMap<Id, u64>,
    /// Where something was written last.
    place: Option<Place>,
    /// What was typed into last.
    typing: Option<TypingPlace>,
    /// What another window wrote was handed to the app.
    arrived: bool,
    /// The folder that gets copies, once it may be written to.
    folder: Option<Folder>,
    /// What its last copy has.
    copied: Rc<Workspace>,
}

thread_local! {
    static DESK: RefCell<Option<Desk>> = const { RefCell::new(None) };
    static STORE: Rc<Twin<LocalStorage>> = Rc::new(Twin::new(LocalStorage));
    static START: RefCell<Start> = RefCell::default();
}

/// localStorage, and behind it IndexedDB.
fn kept() -> Rc<Twin<LocalStorage>> {
    STORE.with(Rc::clone)
}

/// Milliseconds after a change until it is saved, with all that came since.
const DELAY: u32 = 250;
/// Milliseconds that the start waits for IndexedDB; the very first longer, as it makes the example.
const PATIENCE: u32 = 800;
const FIRST_PATIENCE: u32 = 2000;
/// Milliseconds without a change until the folder gets a copy.
const PAUSE: u32 = 5_000;
/// Milliseconds between two measurements of the store.
const MEASURE: u64 = 10_000;
/// Above this the fill level is told, in per cent, and the store spills over.
const FULL: usize = 70;
/// Down to which it spills, in per cent.
const EASY: usize = 50;
/// After which a backup is due, in milliseconds.
const WEEK: u64 = 7 * 24 * 60 * 60 * 1000;
/// The tab's own store keeps the last steps over a reload, as far as they fit.
const HISTORY: &str = "gaojiang/history";
const HISTORY_LIMIT: usize = 1_000_000;
/// Where the cursor was, for a reload to go on there.
const PLACE: &str = "gaojiang/place";
const CHANNEL: &str = "gaojiang";

/// Reads what is kept, then has the page shown by `show`. IndexedDB is asked first and answers while
/// the rest is made ready: after a kill it has the last words, which must be there before the person
/// writes on, and nothing new may be made beside what it has. Where it keeps silent, the page begins
/// with localStorage alone, and meets what comes later like the writing of another window.
pub fn begin(show: impl FnOnce() + 'static) {
    let base = Base::open();
    let built_in = gaojiang::pack::built_in();
    let keys = kept().keys().unwrap_or_default();
    let fresh = !keys.iter().any(|key| key.starts_with(store::PREFIX) && key != store::PREFS);
    let waiting = Rc::new(Cell::new(Some((show, built_in))));
    let begin = move || {
        // The second to come finds it done.
        if let Some((show, built_in)) = waiting.take() {
            let writer = browser::fresh_writer();
            prepare(store::load(&*kept(), browser::now(), &writer), built_in);
            show();
        }
    };
    let late = {
        let begin = begin.clone();
        browser::after(if fresh { FIRST_PATIENCE } else { PATIENCE }, begin)
    };
    browser::spawn(async move {
        let base = base.await;
        join(base.clone()).await;
        drop(late);
        begin();
        with(|desk| desk.base = base);
        look();
        // Only now is all at hand that is to go. Refused or not, it can wait.
        with(|desk| desk.keeper.purge_bin(&*kept(), browser::now()));
        find_folder().await;
    });
}

/// Makes the store whole with what the base has.
async fn join(base: Option<Base>) {
    let store = kept();
    let read = async {
        let base = base.as_ref()?;
        let keys = base.keys().await?;
        let texts = base.texts(&store.missing(&keys)).await?;
        Some((keys, texts))
    };
    match read.await {
        Some((keys, texts)) => store.opened(keys, texts),
        None => doubt(store.absent()),
    }
    with(|desk| desk.base = base);
}

fn with<T>(run: impl FnOnce(&mut Desk) -> T) -> Option<T> {
    DESK.with_borrow_mut(|desk| desk.as_mut().map(run))
}

/// What turned out not to be kept is saved anew.
fn doubt(keys: Vec<String>) {
    with(|desk| keys.iter().for_each(|key| desk.keeper.doubt(key)));
}

/// Lays out what was loaded; on the very first start makes the example.
fn prepare(loaded: Loaded, built_in: Vec<Rc<Pack>>) {
    let now = browser::now();
    let store = kept();
    let read = store.get(store::PREFS).ok().flatten();
    let read = read.map(|text| store::decode::<Prefs>("prefs", &text));
    let prefs_held = matches!(read, Some(Err(Trouble::TooNew)));
    let prefs = read.and_then(Result::ok).map(|record| record.content);
    let mut prefs = prefs.unwrap_or_else(|| Prefs {
        library_open: browser::window_width() >= 1180.0,
        ..Prefs::default()
    });
    if prefs.backed_up == 0 {
        prefs.backed_up = now;
    }
    let Loaded { mut workspace, mut keeper, broken, fresh, refused } = loaded;
    // A window that was killed in the middle of something left two versions.
    let news = keeper.look(&*store, &workspace);
    if !news.arrivals.is_empty() {
        workspace = store::take_over(&workspace, &news.arrivals);
        keeper.look(&*store, &workspace);
    }
    let first_start = fresh || (refused && workspace.speeches.is_empty());
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
    let place = workspace.current_speech().and_then(|speech| stopped_at(speech));
    let saved = if refused {
        Saved::No(words::not_saved(prefs.lang, WriteError::Refused))
    } else {
        Saved::Yes
    };
    let history = Rc::new(history);
    DESK.set(Some(Desk {
        keeper,
        workspace: workspace.clone(),
        saved: None,
        history: history.clone(),
        prefs: prefs.clone(),
        saved_prefs: None,
        prefs_held,
        act: None,
        base: None,
        flushing: false,
        channel: Channel::open(CHANNEL, || browser::spawn(rejoin())),
        measured: 0,
        versioned: HashMap::new(),
        place: None,
        typing: None,
        arrived: false,
        folder: None,
        copied: Rc::default(),
    }));
    let conflicts = Rc::new(news.conflicts);
    START.set(Start {
        workspace,
        history,
        ui: Ui { prefs, saved, conflicts, ..Ui::default() },
        built_in,
        set_aside: Rc::new(broken),
        place,
    });
}

/// What the app begins with.
pub fn start() -> Start {
    START.with_borrow(Start::clone)
}

/// The workspace as it now is, for what began before and ends later, such as reading a file.
pub fn workspace() -> Rc<Workspace> {
    with(|desk| desk.workspace.clone()).unwrap_or_default()
}

/// Saves after each change, and at once when the page is left or hidden.
#[hook]
pub fn use_keeping(state: &UseReducerHandle<State>, act: &Act) {
    // Before any effect: should the page be left now, this is what is saved.
    with(|desk| {
        desk.workspace = state.workspace.clone();
        desk.history = state.history.clone();
        desk.prefs = state.ui.prefs.clone();
    });
    let timer = use_mut_ref(|| None);
    {
        let (act, timer) = (act.clone(), timer.clone());
        use_effect_with((state.workspace.clone(), state.ui.prefs.clone()), move |_| {
            // Before the person can write on: what was taken over is no change of this page.
            if with(|desk| std::mem::take(&mut desk.arrived)) == Some(true) {
                look();
            }
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
        use_effect_with(state.workspace.clone(), move |_| {
            // Steady typing puts it off: it is a copy for the shelf.
            let timer = browser::after(PAUSE, move || browser::spawn(copy_to_folder(act)));
            move || drop(timer)
        });
    }
    {
        let act = act.clone();
        use_effect_with((), move |()| {
            with(|desk| desk.act = Some(act.clone()));
            // No one of these comes in every browser and every way of leaving.
            let events = ["pagehide", "beforeunload", "visibilitychange", "freeze"];
            let leaving = events.map(|event| {
                let act = act.clone();
                browser::on_window(event, move |event| {
                    let saved = save_now(&act);
                    with(|desk| keep_for_reload(desk));
                    // Something was written here and is kept nowhere.
                    let written = with(|desk| desk.history.can_undo()).unwrap_or_default();
                    if event.type_() == "beforeunload" && !saved && written {
                        event.prevent_default();
                    }
                    if event.type_() == "visibilitychange" && kept().is_spilled() {
                        browser::spawn(rejoin());
                    }
                })
            });
            // A save of another window comes as several changes in a row.
            let waiting = Rc::new(RefCell::new(None));
            let others = browser::on_stored(store::PREFIX, move || {
                let done = waiting.clone();
                let look = move || {
                    done.borrow_mut().take();
                    look();
                };
                *waiting.borrow_mut() = Some(browser::after(30, look));
            });
            move || drop((leaving, others))
        });
    }
}

/// Saves what is not saved, and says how it went. Whether all is.
pub fn save_now(act: &Act) -> bool {
    see_place();
    let workspace = workspace();
    let (news, failed) = save();
    deliver(news);
    let all = failed.is_none();
    let saved = match failed {
        None if kept().is_settled() => Saved::Yes,
        None => Saved::Pending,
        Some(message) => Saved::No(message),
    };
    act.0.dispatch(Action::Saved { workspace, saved, landed: false });
    browser::spawn(flush());
    measure(act);
    all
}

/// What came, and why not all is saved.
fn save() -> (News, Option<String>) {
    let store = kept();
    let saved = with(|desk| {
        let now = browser::now();
        let workspace = desk.workspace.clone();
        let mut outcome = desk.keeper.save(&*store, &workspace, now);
        let full = outcome.failed.as_ref().is_some_and(|f| f.error == WriteError::Full);
        if full && versions::make_room(&*store) {
            let mut first = std::mem::take(&mut outcome.news);
            outcome = desk.keeper.save(&*store, &workspace, now);
            first.arrivals.append(&mut outcome.news.arrivals);
            outcome.news.arrivals = first.arrivals;
        }
        let mut failed = outcome.failed.map(|failure| words::failure(desk.prefs.lang, &failure));
        if failed.is_none() && !desk.prefs_held && desk.saved_prefs.as_ref() != Some(&desk.prefs) {
            let stamp = Stamp { time: now, ..Stamp::default() };
            match store.set(store::PREFS, &store::encode("prefs", &stamp, &desk.prefs)) {
                Ok(()) => desk.saved_prefs = Some(desk.prefs.clone()),
                Err(error) => failed = Some(words::not_saved(desk.prefs.lang, error)),
            }
        }
        if failed.is_none() {
            desk.saved = Some(workspace);
        }
        (outcome.news, failed)
    });
    saved.unwrap_or_default()
}

/// Brings to the base what is to go there. Only then is it saved: a browser that is killed forgets the
/// last seconds of localStorage.
async fn flush() {
    let store = kept();
    let Some(base) = with(|desk| {
        let free = !std::mem::replace(&mut desk.flushing, true);
        desk.base.clone().filter(|_| free)
    })
    .flatten() else {
        // It goes on by itself, or there is no base yet.
        with(|desk| desk.flushing &= desk.base.is_some());
        return;
    };
    let mut failed = None;
    let mut rung = false;
    while let Some(batch) = store.next() {
        match base.write(&batch).await {
            Ok(()) => store.landed(),
            Err(error) => {
                let lost = store.failed();
                if !lost.is_empty() {
                    failed = with(|desk| words::not_saved(desk.prefs.lang, error));
                }
                doubt(lost);
                break;
            }
        }
        if store.is_spilled() && !rung {
            rung = true;
            with(|desk| desk.channel.as_ref().map(Channel::ring));
        }
    }
    let done = with(|desk| {
        desk.flushing = false;
        // A version goes to the base before the change that it is of is saved; and what the base did
        // not take is in localStorage, and was read back there.
        Some((desk.act.clone()?, desk.saved.clone()?))
    });
    if let Some((act, workspace)) = done.flatten() {
        let saved = failed.map_or(Saved::Yes, Saved::No);
        act.0.dispatch(Action::Saved { workspace, saved, landed: true });
    }
}

/// Sees what other windows wrote.
fn look() {
    let news = with(|desk| {
        let workspace = desk.workspace.clone();
        desk.keeper.look(&*kept(), &workspace)
    });
    deliver(news.unwrap_or_default());
    browser::spawn(flush());
}

/// Another window put something into the base alone.
async fn rejoin() {
    if let Some(base) = with(|desk| desk.base.clone()).flatten() {
        join(Some(base)).await;
        look();
    }
}

/// Hands to the app what other windows wrote.
fn deliver(news: News) {
    let Some((Some(act), lang)) = with(|desk| (desk.act.clone(), desk.prefs.lang)) else { return };
    let News { arrivals, conflicts } = news;
    let gone = arrivals.iter().find_map(|arrival| match arrival {
        Arrival::Speech { was: Some(speech), now: None } => Some(speech::name_of(speech, lang)),
        _ => None,
    });
    if !arrivals.is_empty() {
        with(|desk| desk.arrived = true);
        act.0.dispatch(Action::Arrived(arrivals));
    }
    if let Some(name) = gone {
        act.say(match lang {
            Lang::Zh => format!("“{name}”在另一个窗口里删除了，可以从回收站找回。"),
            Lang::En => format!("“{name}” was deleted in another window; the bin has it."),
        });
    }
    let conflicts = Rc::new(conflicts);
    act.ui(move |ui| {
        if ui.conflicts != conflicts {
            ui.conflicts = conflicts.clone();
        }
    });
}

/// Puts the person's choice in place of both versions, and the version not chosen into the bin.
pub fn settle(act: &Act, lang: Lang, conflict: &Conflict, choices: &[Choice]) {
    let now = browser::now();
    let store = kept();
    let current = with(|desk| desk.workspace.speech(&conflict.mine.id).cloned()).flatten();
    if current.as_ref() != Some(&conflict.mine) {
        // Something came in between; the next look shows it.
        look();
        return;
    }
    let copy = |speech: &Speech, note: &str| {
        let name = format!("{}（{note}）", speech::name_of(speech, lang)).into();
        Rc::new(Speech { id: browser::fresh_id(), name, ..Speech::clone(speech) })
    };
    let mut losers = Vec::new();
    if choices.contains(&Choice::Mine) {
        let note = lang.t("另一个窗口的版本", "the other window's version");
        losers.push(copy(&conflict.theirs, note));
    }
    if choices.contains(&Choice::Theirs) {
        let note = lang.t("合并前的版本", "the version before merging");
        losers.push(copy(&conflict.mine, note));
    }
    let kept = with(|desk| {
        let kept = losers.iter().all(|l| desk.keeper.put_into_bin(&*store, l, now).is_ok());
        if kept {
            desk.keeper.settle(conflict);
        }
        kept
    });
    if kept != Some(true) {
        act.complain(lang.t(
            "没有合并：放不下没选用的那一份。请先备份全部内容，再清空回收站。",
            "Not merged: there is no room for the other version. Back up, then empty the bin.",
        ));
        return;
    }
    let chosen =
        reconcile::resolve(&conflict.reconciled, &conflict.theirs, choices, browser::fresh_id);
    act.edit(Edit::AddSpeech(Rc::new(Speech { updated: now, ..chosen })));
    let id = conflict.mine.id.clone();
    act.ui(move |ui| {
        let left = ui.conflicts.iter().filter(|conflict| conflict.mine.id != id);
        ui.conflicts = Rc::new(left.cloned().collect());
        ui.dialog = None;
    });
    act.say(lang.t("两边已合成一份。", "Both are one now."));
}

/// Before an edit: keeps a version of what it changes, where one is due.
pub fn before(act: &Act, edit: &Edit) {
    // While one types on in the same place, the save looks.
    let typing = edit.typing_place();
    let same = with(|desk| typing.is_some() && desk.typing == typing);
    if same != Some(true) {
        see_place();
        with(|desk| desk.typing = typing);
    }
    let now = browser::now();
    let due = with(|desk| {
        let mut due = versions::due_before(edit, &desk.workspace);
        if let (true, Edit::Speech { id, .. }) = (due.is_empty() && !edit.is_view(), edit)
            && let Some(speech) = desk.workspace.speech(id)
            && desk.versioned.get(id).is_none_or(|last| now >= last.saturating_add(versions::PAUSE))
        {
            desk.versioned.insert(id.clone(), now);
            due.push((speech.clone(), Why::Time));
        }
        due
    });
    let Some(due) = due.filter(|due| !due.is_empty()) else { return };
    let store = kept();
    let mut failed = false;
    for (speech, why) in &due {
        let kept = versions::keep(&*store, speech, (*why, ""), now, &browser::fresh_id());
        // One by time comes again; before a change of much it is missed.
        failed |= kept.is_err() && *why != Why::Time;
    }
    thin(now);
    if failed {
        act.complain(lang().t(
            "没能留下改动前的版本：存储空间不够。要退回，请用撤销；请到“⋯ → 存储与回收站”里腾出地方。",
            "No version of before could be kept: there is no room. Undo takes it back; make room under “⋯ → Storage and bin”.",
        ));
    }
}

fn lang() -> Lang {
    with(|desk| desk.prefs.lang).unwrap_or_default()
}

/// Lets old versions go.
fn thin(now: u64) {
    let workspace = workspace();
    versions::thin(&*kept(), now, |id| workspace.speech(id).is_some());
    browser::spawn(flush());
}

/// The versions of a speech, the latest first.
pub fn versions(speech: &Id) -> Vec<Version> {
    versions::of(&*kept(), speech)
}

/// Keeps a version under a name; whether it could.
pub fn keep_version(act: &Act, lang: Lang, speech: &Rc<Speech>, name: &str) -> bool {
    if name.is_empty() {
        return false;
    }
    let now = browser::now();
    let page = browser::fresh_id();
    match versions::keep(&*kept(), speech, (Why::Named, name), now, &page) {
        Ok(_) => {
            act.say(match lang {
                Lang::Zh => format!("已存为版本“{name}”。"),
                Lang::En => format!("Kept as “{name}”."),
            });
            browser::spawn(flush());
            true
        }
        Err(error) => {
            let why = words::write_error(lang, error);
            act.complain(format!(
                "{}{why}",
                lang.t("版本没有存下：", "The version was not kept. ")
            ));
            false
        }
    }
}

pub fn discard_version(key: &str) {
    // What the store refuses to remove is still in the list.
    let _ = versions::discard(&*kept(), key);
    browser::spawn(flush());
}

/// What the storage panel shows.
pub struct Stored {
    /// In per cent; none: nothing is kept.
    pub fill: Option<usize>,
    /// UTF-16 units.
    pub used: usize,
    /// Some is in IndexedDB alone.
    pub spilled: bool,
    pub bin: Vec<Deleted>,
}

pub fn stored() -> Stored {
    let store = kept();
    let used = store.used().ok();
    Stored {
        fill: used.map(percent),
        used: used.unwrap_or_default(),
        spilled: store.is_spilled(),
        bin: with(|desk| desk.keeper.bin(&*store)).unwrap_or_default(),
    }
}

fn percent(used: usize) -> usize {
    (used * 100).div_ceil(store::CAPACITY)
}

/// Tells the fill level before it hurts, once what can go to the larger store has gone there.
fn measure(act: &Act) {
    let now = browser::now();
    let due = with(|desk| {
        let due = now.saturating_sub(desk.measured) >= MEASURE;
        if due {
            desk.measured = now;
        }
        due
    });
    let store = kept();
    if due != Some(true) {
        return;
    }
    let Ok(mut used) = store.used() else { return };
    if percent(used) >= FULL && store.spill(store::CAPACITY * EASY / 100) {
        used = store.used().unwrap_or(used);
    }
    let fill = (percent(used) >= FULL).then(|| percent(used).min(100) as u8);
    act.ui(move |ui| ui.fill = fill);
}

pub fn empty_bin(act: &Act) -> bool {
    let emptied = with(|desk| desk.keeper.empty_bin(&*kept()).is_ok());
    with(|desk| desk.measured = 0);
    browser::spawn(flush());
    measure(act);
    emptied == Some(true)
}

/// Whether there is something of the person's own that was not backed up for a week.
pub fn backup_due(prefs: &Prefs, workspace: &Workspace) -> bool {
    let since = prefs.backed_up;
    let old = since > 0 && browser::now().saturating_sub(since) > WEEK;
    old && workspace.speeches.iter().any(|speech| speech.updated > since)
}

/// A field that has a mark, with the speech it belongs to: attribute, its value, and the UTF-16 units
/// before the cursor.
type Place = (Option<Id>, (String, String, usize));

/// Looks where the cursor is. Where it is in no field, it counts as being where it was.
fn see_place() {
    if let Some((name, value, at)) = browser::place(&WRITTEN) {
        with(|desk| {
            desk.place = Some((desk.workspace.current.clone(), (name.to_owned(), value, at)));
        });
    }
}

/// Keeps in the tab what a reload goes on with: the last steps, and where something was written.
fn keep_for_reload(desk: &Desk) {
    browser::set_session_text(HISTORY, &desk.history.pack(&desk.workspace, HISTORY_LIMIT));
    if let Some(place) = &desk.place {
        browser::set_session_text(PLACE, &serde_json::to_string(place).unwrap_or_default());
    }
}

/// Where the cursor was in this speech before the tab was loaded anew.
fn stopped_at(speech: &Speech) -> Option<Goal> {
    let (id, place) = serde_json::from_str::<Place>(&browser::session_text(PLACE)?).ok()?;
    let (attribute, value, at) = place;
    if id.as_ref() != Some(&speech.id) {
        return None;
    }
    match &*attribute {
        TEXT if speech.section(&value).is_some() => {
            Some(Goal::Section(value.into(), Some((0, at))))
        }
        FIELD => pages::field_of(&value).map(Goal::Field),
        SLOT => Some(Goal::Slot(value.into())),
        _ => None,
    }
}

// What marks the fields that a goal can name.
const TEXT: &str = "data-text";
const FIELD: &str = "data-field";
const SLOT: &str = "data-slot";
/// All of them.
pub const WRITTEN: [&str; 3] = [TEXT, FIELD, SLOT];

// ---- copies in a folder

/// The folder of the last time, if there is one.
async fn find_folder() {
    let Some(base) = with(|desk| desk.base.clone()).flatten() else { return };
    let Some(folder) = Folder::remembered(&base).await else { return };
    let allowed = folder.is_allowed(false).await;
    let state = if allowed { CopyState::Written(None) } else { CopyState::Asking };
    let copies = Copies { name: folder.name(), state };
    let act = with(|desk| {
        desk.folder = Some(folder);
        desk.act.clone()
    });
    if let Some(act) = act.flatten() {
        act.ui(move |ui| ui.folder = Some(copies.clone()));
    }
}

/// Has the person choose a folder for copies; on a click.
pub fn choose_folder(act: &Act, lang: Lang) {
    let act = act.clone();
    browser::spawn(async move {
        match Folder::choose().await {
            Ok(folder) => {
                let name = folder.name();
                let base = with(|desk| {
                    desk.folder = Some(folder.clone());
                    desk.copied = Rc::default();
                    desk.base.clone()
                });
                if let Some(base) = base.flatten()
                    && !Folder::remember(Some(&folder), &base).await
                {
                    act.complain(lang.t(
                        "浏览器记不住这个文件夹：下次打开本页要重新选择。",
                        "The browser cannot remember this folder: choose it again next time.",
                    ));
                }
                let copies = Copies { name, state: CopyState::Written(None) };
                act.ui(move |ui| ui.folder = Some(copies.clone()));
                copy_to_folder(act).await;
            }
            Err(NoFolder::Cancelled) => {}
            Err(_) => act.complain(lang.t(
                "浏览器没有让选用这个文件夹。请换一个，例如“文档”下面新建的文件夹。",
                "The browser refused this folder. Choose another, such as a new one under Documents.",
            )),
        }
    });
}

/// Asks the browser again for the folder of the last time; on a click.
pub fn allow_folder(act: &Act) {
    let act = act.clone();
    browser::spawn(async move {
        let Some(folder) = with(|desk| desk.folder.clone()).flatten() else { return };
        if folder.is_allowed(true).await {
            with(|desk| desk.copied = Rc::default());
            copy_to_folder(act).await;
        }
    });
}

/// No more copies. What is in the folder stays there.
pub fn leave_folder(act: &Act) {
    let base = with(|desk| {
        desk.folder = None;
        desk.base.clone()
    });
    if let Some(base) = base.flatten() {
        browser::spawn(async move {
            Folder::remember(None, &base).await;
        });
    }
    act.ui(|ui| ui.folder = None);
}

/// Writes a copy of everything into the folder, one file a day, if anything changed since the last.
async fn copy_to_folder(act: Act) {
    let wanted = with(|desk| {
        let folder = desk.folder.clone()?;
        (!Rc::ptr_eq(&desk.copied, &desk.workspace)).then(|| (folder, desk.workspace.clone()))
    });
    let Some((folder, workspace)) = wanted.flatten() else { return };
    let now = browser::now();
    let state = if !folder.is_allowed(false).await {
        CopyState::Asking
    } else {
        let text = store::backup(&workspace, now);
        match folder.write(&format!("稿匠备份_{}.json", browser::today()), &text).await {
            Ok(()) => CopyState::Written(Some(now)),
            Err(NoFolder::Permission) => CopyState::Asking,
            Err(_) => CopyState::Failed,
        }
    };
    if matches!(state, CopyState::Written(_)) {
        with(|desk| desk.copied = workspace);
    }
    let copies = Copies { name: folder.name(), state };
    act.ui(move |ui| {
        // The person may have left it meanwhile.
        if ui.folder.is_some() {
            ui.folder = Some(copies.clone());
        }
        if let CopyState::Written(Some(at)) = state {
            ui.prefs.backed_up = at;
        }
    });
}

// ---- backups

pub fn download_backup(act: &Act, lang: Lang, workspace: &Workspace) {
    let text = store::backup(workspace, browser::now());
    let name = format!("稿匠备份_{}.json", browser::today());
    if browser::download(&name, "application/json", text.as_bytes()) {
        let now = browser::now();
        act.ui(move |ui| ui.prefs.backed_up = now);
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
                let _ = store::discard(&*kept(), broken);
            }
            browser::spawn(flush());
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
                    <li class="faint">
                        { format!("{}：{}", broken.key, words::trouble(lang, broken.trouble)) }
                        if broken.replaced && broken.trouble != Trouble::Misplaced {
                            { lang.t("；已换用前一次保存的内容", "; what was saved before it stands in its place") }
                        }
                    </li>
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
        let store = kept();
        let saved = DESK.with(|desk| {
            let mut desk = desk.try_borrow_mut().ok()?;
            let desk = desk.as_mut()?;
            let workspace = desk.workspace.clone();
            let outcome = desk.keeper.save(&*store, &workspace, browser::now());
            let backup = store::backup(&workspace, browser::now());
            keep_for_reload(desk);
            Some((outcome.failed.is_none(), backup, desk.prefs.lang))
        });
        let (saved, backup, lang) = saved.unwrap_or_else(|| {
            let loaded = store::load(&*store, browser::now(), &browser::fresh_writer());
            (true, store::backup(&loaded.workspace, browser::now()), Lang::Zh)
        });
        browser::show_panic(&what, saved, &backup, |zh, en| lang.t(zh, en));
    }));
}
