//! What the lectern has of the browser: the whole screen, a screen that stays lit, frames to scroll
//! by, where a text is scrolled to, and a voice.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use gloo::events::EventListener;
use js_sys::{Function, Promise, Reflect};
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    Element, Event, SpeechSynthesis, SpeechSynthesisUtterance, SpeechSynthesisVoice, Window,
};
use yew::NodeRef;

use super::{document, spawn, window};

pub use gloo::events::EventListener as Listener;
pub use gloo::timers::callback::Interval as Ticks;

// ---- the screen

/// Whose the whole screen is. The browser tells of a change only in its next frame, when the screen may
/// have changed hands again.
#[derive(Clone, Copy, PartialEq)]
enum Screen {
    Browsers,
    /// The page's, or asked for.
    Pages,
    /// Given back, and not yet told.
    GivenBack,
    /// The same, and asked for anew.
    AskedAnew,
}

thread_local! {
    static SCREEN: Cell<Screen> = const { Cell::new(Screen::Browsers) };
}

/// Takes the whole screen where the browser lets the page; the event must be a click or a key.
pub fn take_screen() {
    let root = document().and_then(|document| document.document_element());
    if let Some(promise) = root.and_then(|root| call(&root, "requestFullscreen")) {
        SCREEN.set(match SCREEN.get() {
            Screen::GivenBack | Screen::AskedAnew => Screen::AskedAnew,
            Screen::Browsers | Screen::Pages => Screen::Pages,
        });
        // A refusal is no trouble: the lectern fills the window as well.
        forget(promise);
    }
}

pub fn give_screen_back() {
    if has_screen()
        && let Some(promise) = document().and_then(|document| call(&document, "exitFullscreen"))
    {
        SCREEN.set(Screen::GivenBack);
        forget(promise);
    }
}

pub fn has_screen() -> bool {
    let element = document().and_then(|d| Reflect::get(&d, &"fullscreenElement".into()).ok());
    element.is_some_and(|element| element.is_truthy())
}

/// Calls back when the whole screen came or went; true: it was taken from the page, which had not given
/// it back.
pub fn on_screen(mut call: impl FnMut(bool) + 'static) -> Option<EventListener> {
    let document = document()?;
    Some(EventListener::new(&document, "fullscreenchange", move |_| {
        let (before, has) = (SCREEN.get(), has_screen());
        SCREEN.set(if has || before == Screen::AskedAnew {
            Screen::Pages
        } else {
            Screen::Browsers
        });
        call(!has && before == Screen::Pages);
    }))
}

/// Calls a method that a browser may not have.
fn call(object: &JsValue, name: &str) -> Option<JsValue> {
    let method = Reflect::get(object, &name.into()).ok()?.dyn_into::<Function>().ok()?;
    method.call0(object).ok()
}

/// Lets a promise come to what it will.
fn forget(promise: JsValue) {
    if let Ok(promise) = promise.dyn_into::<Promise>() {
        spawn(async move {
            let _ = JsFuture::from(promise).await;
        });
    }
}

/// Keeps the screen lit until dropped, where the browser can.
pub struct Lit {
    lock: Rc<RefCell<Option<JsValue>>>,
    over: Rc<Cell<bool>>,
    _back: Option<EventListener>,
}

pub fn stay_lit() -> Lit {
    let lock = Rc::new(RefCell::new(None));
    let over = Rc::new(Cell::new(false));
    let ask = {
        let (lock, over) = (lock.clone(), over.clone());
        move || {
            let (lock, over) = (lock.clone(), over.clone());
            spawn(async move {
                let Some(got) = wake_lock().await else { return };
                if over.get() {
                    let _ = call(&got, "release").map(forget);
                } else {
                    lock.replace(Some(got));
                }
            });
        }
    };
    ask();
    // The lock is gone whenever the page was hidden.
    let back = document().map(|document| {
        EventListener::new(&document, "visibilitychange", move |_| {
            if super::is_visible() {
                ask();
            }
        })
    });
    Lit { lock, over, _back: back }
}

async fn wake_lock() -> Option<JsValue> {
    let lock = Reflect::get(&window()?.navigator(), &"wakeLock".into()).ok()?;
    let request = Reflect::get(&lock, &"request".into()).ok()?.dyn_into::<Function>().ok()?;
    let promise = request.call1(&lock, &"screen".into()).ok()?.dyn_into::<Promise>().ok()?;
    JsFuture::from(promise).await.ok()
}

impl Drop for Lit {
    fn drop(&mut self) {
        self.over.set(true);
        if let Some(lock) = self.lock.take() {
            let _ = call(&lock, "release").map(forget);
        }
    }
}

/// Calls back every so many milliseconds until dropped.
pub fn every(milliseconds: u32, call: impl FnMut() + 'static) -> Ticks {
    Ticks::new(milliseconds, call)
}

/// Calls back before each frame that the browser draws, until dropped.
pub struct Frames {
    over: Rc<Cell<bool>>,
}

impl Drop for Frames {
    fn drop(&mut self) {
        self.over.set(true);
    }
}

type Frame = Closure<dyn FnMut(JsValue)>;

pub fn on_frames(mut call: impl FnMut() + 'static) -> Frames {
    let over = Rc::new(Cell::new(false));
    let frame: Rc<RefCell<Option<Frame>>> = Rc::default();
    let next = {
        let frame = frame.clone();
        move |window: &Window| {
            if let Some(frame) = &*frame.borrow() {
                let _ = window.request_animation_frame(frame.as_ref().unchecked_ref());
            }
        }
    };
    let (done, again, own) = (over.clone(), next.clone(), frame.clone());
    *frame.borrow_mut() = Some(Closure::new(move |_| {
        if done.get() {
            // It holds itself, and is let go once it is over.
            let own = own.clone();
            super::after(0, move || drop(own.take())).forget();
            return;
        }
        call();
        if let Some(window) = window() {
            again(&window);
        }
    }));
    if let Some(window) = window() {
        next(&window);
    }
    Frames { over }
}

// ---- where a text is scrolled to

/// The part (an element with `data-part`) that lies at `line`, a share of the height of what
/// scrolls, and how much of it lies above.
pub fn part_at(scroller: &NodeRef, line: f64) -> Option<(usize, f64)> {
    let scroller = scroller.cast::<Element>()?;
    let seen = scroller.get_bounding_client_rect();
    // A pixel more: what was brought to the line begins there, whatever was rounded.
    let line = seen.top() + seen.height() * line + 1.0;
    let parts = scroller.query_selector_all("[data-part]").ok()?;
    let part = |at: u32| parts.get(at)?.dyn_into::<Element>().ok();
    // The first that ends below the line; they stand in order.
    let (mut from, mut to) = (0, parts.length());
    while from < to {
        let middle = from + (to - from) / 2;
        if part(middle)?.get_bounding_client_rect().bottom() > line {
            to = middle;
        } else {
            from = middle + 1;
        }
    }
    let at = from.min(parts.length().checked_sub(1)?);
    let area = part(at)?.get_bounding_client_rect();
    let done = (line - area.top()) / area.height().max(1.0);
    Some((at as usize, done.clamp(0.0, 1.0)))
}

/// Scrolls so that so much of the part lies above the line.
pub fn bring_part(scroller: &NodeRef, part: usize, done: f64, line: f64) {
    let bring = || {
        let scroller = scroller.cast::<Element>()?;
        let part = scroller.query_selector(&format!("[data-part='{part}']")).ok()??;
        let (seen, area) = (scroller.get_bounding_client_rect(), part.get_bounding_client_rect());
        let by = area.top() + area.height() * done - seen.top() - seen.height() * line;
        scroller.scroll_by_with_x_and_y(0.0, by);
        Some(())
    };
    let _ = bring();
}

/// How far an element is scrolled, and how high what is seen of it is.
pub fn scrolled(scroller: &NodeRef) -> (i32, i32) {
    let scroller = scroller.cast::<Element>();
    scroller.map_or((0, 0), |element| (element.scroll_top(), element.client_height()))
}

/// Scrolls by a share of the height less so many CSS pixels; back where `share` is negative.
pub fn scroll_share(scroller: &NodeRef, share: f64, less: f64) {
    if let Some(scroller) = scroller.cast::<Element>() {
        let by = (f64::from(scroller.client_height()) * share.abs() - less).max(20.0);
        scroller.scroll_by_with_x_and_y(0.0, by.copysign(share));
    }
}

/// Whether a click is in the left part of an element, which is so much of its width.
pub fn clicked_left(node: &NodeRef, x: i32, share: f64) -> bool {
    let area = node.cast::<Element>().map(|element| element.get_bounding_client_rect());
    area.is_some_and(|area| f64::from(x) < area.left() + area.width() * share)
}

/// Whether the event is on something that takes keys itself.
pub fn on_control(event: &Event) -> bool {
    let target = event.target().and_then(|target| target.dyn_into::<Element>().ok());
    target.is_some_and(|target| target.closest("button, input, select").ok().flatten().is_some())
}

/// Whether the event is on a button.
pub fn on_button(event: &Event) -> bool {
    let target = event.target().and_then(|target| target.dyn_into::<Element>().ok());
    target.is_some_and(|target| target.closest("button").ok().flatten().is_some())
}

// ---- the voice

/// A voice of the browser's.
#[derive(Clone, PartialEq, Eq)]
pub struct Voice {
    /// What tells it from others.
    pub id: String,
    pub name: String,
    pub language: String,
    /// It speaks without a network.
    pub local: bool,
}

fn synthesis() -> Option<SpeechSynthesis> {
    let window = window()?;
    // Not every browser has it, and some have it without a voice.
    let has = |name: &str| Reflect::get(&window, &name.into()).is_ok_and(|it| it.is_truthy());
    if !has("speechSynthesis") || !has("SpeechSynthesisUtterance") {
        return None;
    }
    window.speech_synthesis().ok()
}

/// The voices there are now; browsers often know them only a while later.
pub fn voices() -> Vec<Voice> {
    let all = synthesis().map(|synthesis| synthesis.get_voices()).unwrap_or_default();
    all.iter()
        .map(JsValue::unchecked_into::<SpeechSynthesisVoice>)
        .map(|voice| Voice {
            id: voice.voice_uri(),
            name: voice.name(),
            language: voice.lang(),
            local: voice.local_service(),
        })
        .collect()
}

pub fn on_voices(mut call: impl FnMut() + 'static) -> Option<EventListener> {
    let synthesis = synthesis()?;
    Some(EventListener::new(&synthesis, "voiceschanged", move |_| call()))
}

/// What is being said; dropped, it falls silent and calls nothing back.
pub struct Saying {
    // Chromium forgets an utterance that nobody holds, and never says that it ended.
    _utterance: SpeechSynthesisUtterance,
    over: Rc<Cell<bool>>,
    _listeners: [EventListener; 2],
}

impl Drop for Saying {
    fn drop(&mut self) {
        // What is said next must not be cut off with what has ended.
        if !self.over.get()
            && let Some(synthesis) = synthesis()
        {
            synthesis.cancel();
        }
    }
}

/// Says a text; `rate` 1 is as fast as the voice speaks by itself. Calls back at the end: whether it
/// was said.
pub fn say(
    text: &str,
    voice: &str,
    rate: f32,
    done: impl Fn(bool) + Clone + 'static,
) -> Option<Saying> {
    let synthesis = synthesis()?;
    let utterance = SpeechSynthesisUtterance::new_with_text(text).ok()?;
    utterance.set_rate(rate);
    let voices = synthesis.get_voices();
    let chosen = voices.iter().map(JsValue::unchecked_into::<SpeechSynthesisVoice>);
    if let Some(chosen) = chosen.into_iter().find(|other| other.voice_uri() == voice) {
        utterance.set_lang(&chosen.lang());
        utterance.set_voice(Some(&chosen));
    }
    let over = Rc::new(Cell::new(false));
    let listener = |event: &'static str, said: bool| {
        let (over, done) = (over.clone(), done.clone());
        EventListener::new(&utterance, event, move |_| {
            over.set(true);
            done(said);
        })
    };
    let listeners = [listener("end", true), listener("error", false)];
    synthesis.speak(&utterance);
    Some(Saying { _utterance: utterance, over, _listeners: listeners })
}
