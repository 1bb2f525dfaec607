//! The state of the page and the one way to change it. `reduce` is pure: time travels inside the
//! action, and what a change does to the browser is done by effects.

use std::cell::RefCell;
use std::rc::Rc;

use gaojiang::edit::{Change, Edit};
use gaojiang::history::History;
use gaojiang::lectern::Watch;
use gaojiang::library::{Block, Id, Pack};
use gaojiang::opening::Opening;
use gaojiang::speech::{Field, Workspace};
use gaojiang::store::{self, Arrival, Conflict};
use serde::{Deserialize, Serialize};
use yew::prelude::*;

use super::import::Session;
use super::lectern::LecternPrefs;
use super::{browser, keep};

#[derive(Clone, PartialEq)]
pub struct State {
    pub workspace: Rc<Workspace>,
    pub history: Rc<History>,
    pub ui: Rc<Ui>,
}

/// What is shown, as apart from what is written.
#[derive(Clone, PartialEq, Default)]
pub struct Ui {
    pub prefs: Prefs,
    pub tab: Tab,
    /// The section that new ones are put behind, and that the pages follow.
    pub active: Option<Id>,
    /// Something to bring into view once it is rendered; the number makes each a new one.
    pub goal: Option<(u32, Goal)>,
    pub dialog: Option<Dialog>,
    pub toast: Option<Toast>,
    pub saved: Saved,
    /// How full the store is, in per cent, where that is worth telling.
    pub fill: Option<u8>,
    /// The folder that gets a copy of everything.
    pub folder: Option<Copies>,
    /// Speeches that were changed here and in another window in the same place.
    pub conflicts: Rc<Vec<Conflict>>,
    /// Model speeches that are being read in.
    pub import: Option<Rc<Session>>,
    /// The layouts are open beside the pages.
    pub layouts: bool,
    /// The open speech stands on the lectern.
    pub lectern: bool,
    /// The watch on the lectern, and the speech it was started for.
    pub watch: Option<(Id, Watch)>,
}

/// What the page remembers about how a person likes it.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[serde(default)]
pub struct Prefs {
    pub lang: Lang,
    pub zoom: Zoom,
    pub library_open: bool,
    pub hint_closed: bool,
    pub pane: Pane,
    /// When everything was backed up last, or else when the page was first opened: milliseconds since
    /// 1970.
    pub backed_up: u64,
    pub lectern: LecternPrefs,
}

impl Default for Prefs {
    fn default() -> Prefs {
        Prefs {
            lang: Lang::Zh,
            zoom: Zoom::Fit,
            library_open: true,
            hint_closed: false,
            pane: Pane::Speech,
            backed_up: 0,
            lectern: LecternPrefs::default(),
        }
    }
}

#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub enum Lang {
    #[default]
    Zh,
    En,
}

impl Lang {
    /// The words in the language of the page.
    pub fn t(self, zh: &'static str, en: &'static str) -> &'static str {
        match self {
            Lang::Zh => zh,
            Lang::En => en,
        }
    }
}

#[derive(Clone, Copy, PartialEq, Debug, Serialize, Deserialize)]
pub enum Zoom {
    /// As wide as the pane.
    Fit,
    Percent(u16),
}

/// The pane a narrow screen shows.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub enum Pane {
    Library,
    Speech,
    Pages,
}

#[derive(Clone, Copy, PartialEq, Eq, Default)]
pub enum Tab {
    #[default]
    Sections,
    Slots,
}

#[derive(Clone, PartialEq)]
pub enum Goal {
    /// The field of a slot.
    Slot(Rc<str>),
    /// A field of the front matter.
    Field(Field),
    /// The card of a section, without the cursor.
    Card(Id),
    /// The text of a section; at so many UTF-16 units behind a byte of it.
    Section(Id, Option<(usize, usize)>),
}

#[derive(Clone, PartialEq)]
pub enum Dialog {
    NewSpeech,
    Speeches,
    /// An own block that is being written; `fresh`: it is not in the library yet.
    Block {
        block: Rc<Block>,
        fresh: bool,
    },
    /// A block of an opened pack that is being changed.
    PackBlock {
        pack: Id,
        block: Rc<Block>,
    },
    /// What a pack says of itself.
    Pack(Rc<Pack>),
    ExportPacks,
    /// What opened files bring; `done`: it was taken in, and this only tells of it.
    Opening {
        opening: Rc<Opening>,
        done: bool,
    },
    Findings,
    /// The text that the open speech was made from.
    Source,
    /// The versions of the open speech.
    Versions,
    /// How full the store is, and what was deleted.
    Stored,
    /// The first of the conflicts.
    Conflict,
}

#[derive(Clone, PartialEq)]
pub struct Toast {
    pub number: u32,
    pub text: String,
    pub bad: bool,
    /// Offers to take the last step back.
    pub undo: bool,
}

/// How the copies in a folder go.
#[derive(Clone, PartialEq)]
pub struct Copies {
    /// The folder's name.
    pub name: String,
    pub state: CopyState,
}

#[derive(Clone, Copy, PartialEq)]
pub enum CopyState {
    /// The last was written then, in milliseconds since 1970; none yet.
    Written(Option<u64>),
    /// The browser wants to be asked again.
    Asking,
    /// It could not be written.
    Failed,
}

/// How the last save went.
#[derive(Clone, PartialEq, Default)]
pub enum Saved {
    #[default]
    Yes,
    Pending,
    /// Not saved; what to tell the person.
    No(String),
}

pub enum Action {
    Edit {
        edit: Edit,
        now: u64,
        whole: bool,
    },
    Undo,
    Redo,
    /// What another window wrote.
    Arrived(Vec<Arrival>),
    /// How it went to save this workspace. `landed`: what waited has arrived in the larger store.
    Saved {
        workspace: Rc<Workspace>,
        saved: Saved,
        landed: bool,
    },
    Ui(Box<dyn Fn(&mut Ui)>),
}

impl Reducible for State {
    type Action = Action;

    fn reduce(self: Rc<State>, action: Action) -> Rc<State> {
        let mut next = State::clone(&self);
        match action {
            Action::Edit { edit, now, whole } => {
                next.workspace = self.workspace.apply(&edit, now);
                if Rc::ptr_eq(&next.workspace, &self.workspace) {
                    return self;
                }
                if !edit.is_view() {
                    Rc::make_mut(&mut next.history).record(&self.workspace, &edit, now, whole);
                }
                Rc::make_mut(&mut next.ui).saved = Saved::Pending;
            }
            Action::Undo | Action::Redo => {
                let history = Rc::make_mut(&mut next.history);
                let other = match action {
                    Action::Undo => history.undo(&self.workspace),
                    _ => history.redo(&self.workspace),
                };
                let Some(other) = other else { return self };
                next.workspace = other;
                let ui = Rc::make_mut(&mut next.ui);
                ui.saved = Saved::Pending;
                ui.toast = None;
            }
            Action::Arrived(arrivals) => {
                let workspace = store::take_over(&self.workspace, &arrivals);
                if workspace == *self.workspace {
                    return self;
                }
                next.workspace = Rc::new(workspace);
                Rc::make_mut(&mut next.history).take_over(&arrivals, &next.workspace);
            }
            Action::Saved { workspace, saved, landed } => {
                // What was written since is not saved yet, and what failed is not mended by this.
                let current = Rc::ptr_eq(&workspace, &self.workspace);
                let settled = landed && self.ui.saved != Saved::Pending;
                let saved = match saved {
                    Saved::Yes if settled => return self,
                    Saved::Yes if !current => Saved::Pending,
                    saved => saved,
                };
                if saved == self.ui.saved {
                    return self;
                }
                Rc::make_mut(&mut next.ui).saved = saved;
            }
            Action::Ui(change) => {
                change(Rc::make_mut(&mut next.ui));
                if next.ui == self.ui {
                    return self;
                }
            }
        }
        Rc::new(next)
    }
}

/// What components change the state with. Compares by identity, so it wakes nobody.
#[derive(Clone, PartialEq)]
pub struct Act(pub UseReducerDispatcher<State>);

thread_local! {
    /// That of the app, which is one and stays the same.
    static ACT: RefCell<Option<Act>> = const { RefCell::new(None) };
}

impl Act {
    /// Makes it the one that all components below the app get.
    pub fn provide(&self) {
        ACT.with_borrow_mut(|act| {
            act.get_or_insert_with(|| self.clone());
        });
    }

    pub fn edit(&self, edit: Edit) {
        keep::before(self, &edit);
        self.0.dispatch(Action::Edit { edit, now: browser::now(), whole: false });
    }

    /// A change of one speech.
    pub fn change(&self, speech: &Id, change: Change) {
        self.typed(speech, change, false);
    }

    /// What was typed; `whole`: by an input method, a step of its own.
    pub fn typed(&self, speech: &Id, change: Change, whole: bool) {
        let edit = Edit::Speech { id: speech.clone(), change };
        keep::before(self, &edit);
        self.0.dispatch(Action::Edit { edit, now: browser::now(), whole });
    }

    pub fn undo(&self) {
        browser::hold_focus();
        self.0.dispatch(Action::Undo);
    }

    pub fn redo(&self) {
        browser::hold_focus();
        self.0.dispatch(Action::Redo);
    }

    pub fn ui(&self, change: impl Fn(&mut Ui) + 'static) {
        self.0.dispatch(Action::Ui(Box::new(change)));
    }

    pub fn go(&self, goal: Goal) {
        self.ui(move |ui| ui.seek(goal.clone()));
    }

    /// Goes back to where one was before a reload, unless something is being done already.
    pub fn resume(&self, goal: Goal) {
        if browser::place(&keep::WRITTEN).is_none() {
            self.ui(move |ui| {
                if ui.dialog.is_none() && ui.import.is_none() {
                    let pane = ui.prefs.pane;
                    ui.seek(goal.clone());
                    ui.prefs.pane = pane;
                }
            });
        }
    }

    pub fn open(&self, dialog: Dialog) {
        self.ui(move |ui| ui.dialog = Some(dialog.clone()));
    }

    pub fn close_dialog(&self) {
        self.ui(|ui| ui.dialog = None);
    }

    /// Says that something was done.
    pub fn say(&self, text: impl Into<String>) {
        self.toast(text.into(), false, false);
    }

    /// Says that something was done that can be taken back.
    pub fn say_undoable(&self, text: impl Into<String>) {
        self.toast(text.into(), false, true);
    }

    /// Says what went wrong and what to do.
    pub fn complain(&self, text: impl Into<String>) {
        self.toast(text.into(), true, false);
    }

    fn toast(&self, text: String, bad: bool, undo: bool) {
        self.ui(move |ui| {
            let number = ui.toast.as_ref().map_or(0, |toast| toast.number) + 1;
            ui.toast = Some(Toast { number, text: text.clone(), bad, undo });
        });
    }
}

impl Ui {
    pub fn seek(&mut self, goal: Goal) {
        match &goal {
            Goal::Slot(_) => self.tab = Tab::Slots,
            Goal::Field(_) => self.tab = Tab::Sections,
            Goal::Card(id) | Goal::Section(id, _) => {
                self.tab = Tab::Sections;
                self.active = Some(id.clone());
            }
        }
        // On a narrow screen one may be adding several blocks one after the other.
        if !matches!(goal, Goal::Card(_)) {
            self.prefs.pane = Pane::Speech;
        }
        let number = self.goal.as_ref().map_or(0, |(number, _)| *number) + 1;
        self.goal = Some((number, goal));
    }
}

#[hook]
pub fn use_act() -> Act {
    // The app provides it before it draws anything.
    ACT.with_borrow(Clone::clone)
        .unwrap_or_else(|| unreachable!("no component stands outside the app"))
}

/// False until a frame has shown the first of this, such as of another speech: what is out of view then
/// can wait for the next. Of no name: of the app.
#[hook]
pub fn use_settled(of: &Id) -> bool {
    let shown = use_state_eq(|| None::<Id>);
    {
        let shown = shown.setter();
        use_effect_with(of.clone(), move |of| {
            let of = of.clone();
            let timer = browser::after(60, move || shown.set(Some(of)));
            move || drop(timer)
        });
    }
    shown.as_ref() == Some(of)
}

/// The value of the last rendering, for callbacks that must not change with it.
#[hook]
pub fn use_latest<T: Clone + 'static>(value: &T) -> Rc<RefCell<T>> {
    let latest = use_mut_ref(|| value.clone());
    *latest.borrow_mut() = value.clone();
    latest
}

/// The value of the last rendering as a property: it is always the same one, and so wakes nobody.
#[derive(Clone)]
pub struct Latest<T>(pub Rc<RefCell<T>>);

impl<T: Clone> Latest<T> {
    pub fn get(&self) -> T {
        self.0.borrow().clone()
    }
}

impl<T> PartialEq for Latest<T> {
    fn eq(&self, other: &Latest<T>) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }
}

/// A value as it was a moment ago, a number of milliseconds: for what need not be shown at every key.
/// That of something else, by what it is `of`, is there at once.
#[hook]
pub fn use_behind<K, T>(of: K, value: &Rc<T>, moment: u32) -> Rc<T>
where
    K: PartialEq + 'static,
    T: 'static,
{
    let behind = use_mut_ref(|| (None, value.clone()));
    let latest = use_latest(value);
    let timer = use_mut_ref(|| None);
    let draw = use_force_update();
    let of = Some(of);
    if behind.borrow().0 != of {
        *behind.borrow_mut() = (of, value.clone());
    }
    let shown = behind.borrow().1.clone();
    if !Rc::ptr_eq(&shown, value) && timer.borrow().is_none() {
        let done = timer.clone();
        let catch_up = move || {
            done.borrow_mut().take();
            behind.borrow_mut().1 = latest.borrow().clone();
            draw.force_update();
        };
        *timer.borrow_mut() = Some(browser::after(moment, catch_up));
    }
    shown
}

/// Hears an event at an element itself, which is there from the first rendering on. What every key does
/// is heard so: Yew would hear it at the root of the page, and ask each element on the way there.
#[hook]
pub fn use_heard(node: &NodeRef, event: &'static str, call: impl Fn(&Event) + 'static) {
    let call: Rc<dyn Fn(&Event)> = Rc::new(call);
    let latest = use_latest(&call);
    let node = node.clone();
    use_effect_with((), move |()| {
        let heard = browser::on_node(&node, event, move |event| {
            let call = latest.borrow().clone();
            call(event);
        });
        move || drop(heard)
    });
}

#[hook]
pub fn use_lang() -> Lang {
    use_context::<Lang>().unwrap_or_default()
}
