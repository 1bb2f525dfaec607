//! The only files that name `web_sys` or `gloo`, this and those below it: all that the page does to the
//! browser, and all that it learns from it.

mod folder;
pub mod stage;
mod store;
mod timers;

use std::cell::{Cell, RefCell};
use std::ops::Range;
use std::rc::Rc;

use gloo::events::{EventListener, EventListenerOptions};
use js_sys::{Array, Function, Object, Promise, Reflect, Uint8Array};
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    Blob, BlobPropertyBag, CanvasRenderingContext2d, ClipboardItem, DataTransfer,
    DedicatedWorkerGlobalScope, Document, DragEvent, Element, Event, File, HtmlAnchorElement,
    HtmlCanvasElement, HtmlDialogElement, HtmlElement, HtmlInputElement, HtmlSelectElement,
    HtmlTextAreaElement, KeyboardEvent, MessageEvent, MutationObserver, MutationObserverInit,
    ScrollBehavior, ScrollIntoViewOptions, ScrollLogicalPosition, Url, Window, Worker,
};
use yew::NodeRef;

use gaojiang::library::Id;

pub use folder::*;
pub use store::*;
pub use timers::*;
pub use web_sys::File as OpenedFile;

fn window() -> Option<Window> {
    web_sys::window()
}

fn document() -> Option<Document> {
    window()?.document()
}

// ---- time, chance, place

/// Milliseconds since 1970.
pub fn now() -> u64 {
    js_sys::Date::now() as u64
}

/// Today as a date's value is written: 2026-11-23.
pub fn today() -> String {
    let date = js_sys::Date::new_0();
    format!("{:04}-{:02}-{:02}", date.get_full_year(), date.get_month() + 1, date.get_date())
}

/// A moment as a person reads it: 11-23 16:05.
pub fn clock(at: u64) -> String {
    let date = js_sys::Date::new(&JsValue::from_f64(at as f64));
    format!(
        "{:02}-{:02} {:02}:{:02}",
        date.get_month() + 1,
        date.get_date(),
        date.get_hours(),
        date.get_minutes()
    )
}

/// An id that no other page makes: the time and 40 random bits.
pub fn fresh_id() -> Id {
    thread_local!(static COUNT: Cell<u32> = const { Cell::new(0) });
    let count = COUNT.with(|count| count.replace(count.get().wrapping_add(1)));
    let random = (js_sys::Math::random() * (1u64 << 40) as f64) as u64;
    format!("{:x}-{random:x}-{count:x}", now()).into()
}

/// What one opening of the page signs its records with; no other had or has it.
pub fn fresh_writer() -> String {
    let mut rest = (js_sys::Math::random() * (1u64 << 36) as f64) as u64;
    let digit = |rest: u64| char::from_digit((rest % 36) as u32, 36);
    let mut text = String::new();
    for _ in 0..7 {
        text.extend(digit(rest));
        rest /= 36;
    }
    text
}

// ---- events

/// Calls back on an event of the window for as long as the listener is kept.
pub fn on_window(event: &'static str, call: impl FnMut(&Event) + 'static) -> Option<EventListener> {
    let options = EventListenerOptions::enable_prevent_default();
    let window = window()?;
    Some(EventListener::new_with_options(&window, event, options, call))
}

/// Calls back on an event at an element for as long as the listener is kept.
pub fn on_node(
    node: &NodeRef,
    event: &'static str,
    call: impl FnMut(&Event) + 'static,
) -> Option<EventListener> {
    let element = node.cast::<Element>()?;
    let options = EventListenerOptions::enable_prevent_default();
    Some(EventListener::new_with_options(&element, event, options, call))
}

/// Watches the size of an element until dropped.
pub struct SizeWatch {
    observer: web_sys::ResizeObserver,
    _call: Closure<dyn FnMut()>,
}

impl Drop for SizeWatch {
    fn drop(&mut self) {
        self.observer.disconnect();
    }
}

pub fn on_resize(node: &NodeRef, call: impl FnMut() + 'static) -> Option<SizeWatch> {
    SizeWatch::of(&node.cast::<Element>()?, call)
}

impl SizeWatch {
    fn of(element: &Element, call: impl FnMut() + 'static) -> Option<SizeWatch> {
        let call = Closure::<dyn FnMut()>::new(call);
        let observer = web_sys::ResizeObserver::new(call.as_ref().unchecked_ref()).ok()?;
        observer.observe(element);
        Some(SizeWatch { observer, _call: call })
    }
}

/// Watches an element that scrolls, or that scrolls what is in it, until dropped.
pub struct ScrollWatch {
    _scrolled: EventListener,
    _resized: Option<SizeWatch>,
}

/// Calls back when the nearest element around `node`, or it itself, that fits `scroller` is scrolled
/// or changes its size.
pub fn on_scroll(
    node: &NodeRef,
    scroller: &str,
    call: impl Fn() + Clone + 'static,
) -> Option<ScrollWatch> {
    let element = node.cast::<Element>()?.closest(scroller).ok()??;
    let scrolled = call.clone();
    let resized = SizeWatch::of(&element, call);
    let scrolled = EventListener::new(&element, "scroll", move |_| scrolled());
    Some(ScrollWatch { _scrolled: scrolled, _resized: resized })
}

/// The children of `list` that lie in the view of what scrolls it, or less than `margin` times its
/// height away; none where nothing is shown. The children stand below each other.
pub fn in_view(list: &NodeRef, scroller: &str, margin: f64) -> Option<Range<usize>> {
    let list = list.cast::<Element>()?;
    let view = list.closest(scroller).ok()??.get_bounding_client_rect();
    if view.height() <= 0.0 {
        return None;
    }
    let (top, bottom) =
        (view.top() - margin * view.height(), view.bottom() + margin * view.height());
    let children = list.children();
    let count = children.length() as usize;
    let rect = |at: usize| children.item(at as u32).map(|child| child.get_bounding_client_rect());
    let partition = |mut from: usize, before: &dyn Fn(&web_sys::DomRect) -> bool| {
        let mut to = count;
        while from < to {
            let middle = from.midpoint(to);
            match rect(middle) {
                Some(rect) if before(&rect) => from = middle + 1,
                _ => to = middle,
            }
        }
        from
    };
    let first = partition(0, &|rect| rect.bottom() < top);
    Some(first..partition(first, &|rect| rect.top() <= bottom))
}

/// Closes every open menu but the one that was clicked beside its entries; on a key, every one.
/// Whether there was one to close.
pub fn close_menus(event: &Event) -> bool {
    let target = (event.type_() == "click").then_some(event);
    let target = target.and_then(|event| event.target());
    let target = target.and_then(|target| target.dyn_into::<Element>().ok());
    let Some(open) = document().and_then(|d| d.query_selector_all("details.menu[open]").ok())
    else {
        return false;
    };
    let active = document().and_then(|document| document.active_element());
    let mut closed = false;
    for at in 0..open.length() {
        let Some(menu) = open.get(at).and_then(|menu| menu.dyn_into::<Element>().ok()) else {
            continue;
        };
        let inside = target.as_ref().is_some_and(|target| menu.contains(Some(target)));
        let entry = target
            .as_ref()
            .and_then(|target| target.closest(".menu-list > button, .set-row > button").ok())
            .is_some_and(|entry| entry.is_some());
        if !inside || entry {
            closed |= menu.remove_attribute("open").is_ok();
            // By a key: the cursor goes back to where the menu was opened from.
            let left = target.is_none() && menu.contains(active.as_deref());
            if left && let Ok(Some(summary)) = menu.query_selector("summary") {
                let _ = summary.dyn_ref::<HtmlElement>().map(HtmlElement::focus);
            }
        }
    }
    closed
}

/// A key with its modifiers, as pressed anywhere.
pub struct Key {
    pub key: String,
    pub command: bool,
    pub shift: bool,
    pub alt: bool,
    pub composing: bool,
}

/// The key of an event; none where it only types a character, which is what most keys do: little is
/// asked of those.
pub fn key_that_acts(event: &Event) -> Option<Key> {
    let own = event.dyn_ref::<KeyboardEvent>()?;
    let acts = own.ctrl_key() || own.meta_key() || own.key().chars().nth(1).is_some();
    if acts { key_of(event) } else { None }
}

/// Whether a key, pressed with none that turns it into a command, types a character, or the input
/// method has it. Told by its code: the text of a key costs each key its way here.
pub fn only_types(event: &Event) -> bool {
    event.dyn_ref::<KeyboardEvent>().is_some_and(|key| {
        // The space bar; digits and letters; the keypad; marks; and what an input method gets.
        let types = matches!(key.key_code(), 32 | 48..=90 | 96..=111 | 186..=229);
        types && !key.ctrl_key() && !key.meta_key() && !key.alt_key()
    })
}

pub fn key_of(event: &Event) -> Option<Key> {
    let event = event.dyn_ref::<KeyboardEvent>()?;
    Some(Key {
        key: event.key(),
        command: event.ctrl_key() || event.meta_key(),
        shift: event.shift_key(),
        alt: event.alt_key(),
        composing: event.is_composing() || event.key_code() == 229,
    })
}

/// What a field holds after an event on it.
pub fn value_of(event: &Event) -> String {
    let Some(target) = event.target() else { return String::new() };
    if let Some(area) = target.dyn_ref::<HtmlTextAreaElement>() {
        return area.value();
    }
    if let Some(select) = target.dyn_ref::<HtmlSelectElement>() {
        return select.value();
    }
    target.dyn_ref::<HtmlInputElement>().map(HtmlInputElement::value).unwrap_or_default()
}

/// The files chosen in a file field; the field is emptied so that the same can be chosen again.
pub fn files_of(event: &Event) -> Vec<File> {
    let Some(input) = event.target().and_then(|t| t.dyn_into::<HtmlInputElement>().ok()) else {
        return Vec::new();
    };
    let files = input.files();
    let files = files.iter().flat_map(|list| (0..list.length()).filter_map(|at| list.get(at)));
    let files: Vec<File> = files.collect();
    input.set_value("");
    files
}

/// The name of a file, with its folders where a folder was chosen.
pub fn file_path(file: &File) -> String {
    let path = Reflect::get(file, &"webkitRelativePath".into()).ok().and_then(|p| p.as_string());
    path.filter(|path| !path.is_empty()).unwrap_or_else(|| file.name())
}

/// The value of the nearest attribute `name` around what was clicked.
pub fn attribute_near(event: &Event, name: &str) -> Option<String> {
    let target = event.target()?.dyn_into::<Element>().ok()?;
    target.closest(&format!("[{name}]")).ok()??.get_attribute(name)
}

/// A place in what is written on a sheet, each number counted from 0.
pub struct Spot {
    pub sheet: usize,
    /// Of the sheet, as they are drawn.
    pub line: usize,
    /// Of the line.
    pub span: usize,
    /// UTF-16 units of the span before it.
    pub offset: usize,
}

/// The place on a sheet that was clicked; before and behind what is written it is the nearest one.
pub fn spot_on_sheet(event: &web_sys::MouseEvent) -> Option<Spot> {
    let target = event.target()?.dyn_into::<Element>().ok()?;
    let line = target.closest(".line").ok()??;
    let sheet = target.closest("[data-sheet]").ok()??;
    let lines = sheet.query_selector_all(".line").ok()?;
    let is_it = |at: &u32| lines.item(*at).is_some_and(|other| other.is_same_node(Some(&line)));
    let own = (0..lines.length()).find(is_it)?;
    let (span, offset) = clicked_text(event, &line).unwrap_or_default();
    let sheet = sheet.get_attribute("data-sheet")?.parse::<usize>().ok()?.checked_sub(1)?;
    Some(Spot { sheet, line: own as usize, span, offset })
}

/// Which child of an element a click was in, and how many UTF-16 units of its text stand before it.
fn clicked_text(event: &web_sys::MouseEvent, within: &Element) -> Option<(usize, usize)> {
    let document: JsValue = document()?.into();
    let get = |object: &JsValue, name: &str| Reflect::get(object, &name.into()).ok();
    let call = |name: &str| {
        let function = get(&document, name)?.dyn_into::<Function>().ok()?;
        let (x, y) = (event.client_x().into(), event.client_y().into());
        function.call2(&document, &x, &y).ok().filter(|v| !v.is_null())
    };
    // Firefox has the first, Chromium the second.
    let (place, node, offset) = match call("caretPositionFromPoint") {
        Some(place) => (place, "offsetNode", "offset"),
        None => (call("caretRangeFromPoint")?, "startContainer", "startOffset"),
    };
    let mut node = get(&place, node)?.dyn_into::<web_sys::Node>().ok()?;
    while !node.parent_node()?.is_same_node(Some(within)) {
        node = node.parent_node()?;
    }
    let before = std::iter::successors(node.previous_sibling(), web_sys::Node::previous_sibling);
    Some((before.count(), get(&place, offset)?.as_f64()? as usize))
}

/// Whether the pointer is in the lower half of the nearest element around it that has the attribute.
pub fn in_lower_half(event: &DragEvent, name: &str) -> bool {
    let around = || {
        let target = event.target()?.dyn_into::<Element>().ok()?;
        let around = target.closest(&format!("[{name}]")).ok()??.get_bounding_client_rect();
        Some(f64::from(event.client_y()) > around.top() + around.height() / 2.0)
    };
    around().unwrap_or(false)
}

/// Whether text is selected on the page: then a click ends a selection and means nothing else.
pub fn has_selection() -> bool {
    let Some(window) = window() else { return false };
    let selected = Reflect::get(&window, &"getSelection".into())
        .ok()
        .and_then(|f| f.dyn_into::<Function>().ok())
        .and_then(|f| f.call0(&window).ok())
        .and_then(|s| Reflect::get(&s, &"isCollapsed".into()).ok());
    selected.is_some_and(|collapsed| collapsed == JsValue::FALSE)
}

pub fn set_drag_data(transfer: Option<DataTransfer>, text: &str) {
    if let Some(transfer) = transfer {
        // Firefox drags nothing that carries no data.
        let _ = transfer.set_data("text/plain", text);
        transfer.set_effect_allowed("copyMove");
    }
}

// ---- fields

/// A text field's own view of its text.
pub enum Field {
    Line(HtmlInputElement),
    Area(HtmlTextAreaElement),
}

impl Field {
    pub fn of(node: &NodeRef) -> Option<Field> {
        node.cast::<HtmlTextAreaElement>()
            .map(Field::Area)
            .or_else(|| node.cast::<HtmlInputElement>().map(Field::Line))
    }

    pub fn value(&self) -> String {
        match self {
            Field::Line(line) => line.value(),
            Field::Area(area) => area.value(),
        }
    }

    /// Puts `value` in, the caret where the text was changed, if the field has it at all.
    pub fn take_over(&self, value: &str) {
        let before = self.value();
        if before == value {
            return;
        }
        match self {
            Field::Line(line) => line.set_value(value),
            Field::Area(area) => area.set_value(value),
        }
        let element: &HtmlElement = match self {
            Field::Line(line) => line,
            Field::Area(area) => area,
        };
        let active = document().and_then(|document| document.active_element());
        if active.as_ref() != Some(element.unchecked_ref()) {
            return;
        }
        let old: Vec<u16> = before.encode_utf16().collect();
        let new: Vec<u16> = value.encode_utf16().collect();
        let same_end = old.iter().rev().zip(new.iter().rev()).take_while(|(a, b)| a == b).count();
        self.select((new.len() - same_end) as u32);
    }

    pub fn select(&self, at: u32) {
        // Fields of some types, such as dates, have no caret.
        let _ = match self {
            Field::Line(line) => line.set_selection_range(at, at),
            Field::Area(area) => area.set_selection_range(at, at),
        };
    }
}

/// A text area being typed into, held at the height of its text in figures. So the browser lays out
/// its inside alone where a key leaves the height as it is, and not the page around it.
pub struct Held {
    area: Rc<HeldArea>,
    _watch: Option<SizeWatch>,
}

struct HeldArea {
    area: HtmlElement,
    text: HtmlElement,
    /// By how much the area is higher than the text, in CSS pixels.
    around: f64,
    /// How high the text was last, in whole CSS pixels: asked for at every key.
    height: Cell<i32>,
}

impl Held {
    /// Holds the element around `node` at the height that its first child gives it, until dropped.
    pub fn of(node: &NodeRef) -> Option<Held> {
        let area = node.cast::<Element>()?.parent_element()?.dyn_into::<HtmlElement>().ok()?;
        let text = area.first_element_child()?.dyn_into::<HtmlElement>().ok()?;
        let high = |element: &HtmlElement| element.get_bounding_client_rect().height();
        let around = high(&area) - high(&text);
        let area = Rc::new(HeldArea { area, text, around, height: Cell::new(-1) });
        area.fit();
        let _ = area.area.style().set_property("contain", "strict");
        let watched = area.clone();
        // Its text also gets higher and lower when the pane gets narrower and wider.
        let watch = SizeWatch::of(&area.text, move || watched.fit());
        Some(Held { area, _watch: watch })
    }

    /// Takes over the height of the text, which may have changed.
    pub fn fit(&self) {
        self.area.fit();
    }
}

impl HeldArea {
    fn fit(&self) {
        let now = self.text.offset_height();
        if self.height.replace(now) != now {
            let height = self.text.get_bounding_client_rect().height() + self.around;
            let _ = self.area.style().set_property("height", &format!("{height}px"));
        }
    }
}

impl Drop for Held {
    fn drop(&mut self) {
        for property in ["contain", "height"] {
            let _ = self.area.area.style().remove_property(property);
        }
    }
}

/// Has a `<select>` show an option: once a person has chosen one, Firefox minds the attribute of none.
pub fn show_choice(node: &NodeRef, value: &str) {
    if let Some(select) = node.cast::<HtmlSelectElement>()
        && select.value() != value
    {
        select.set_value(value);
    }
}

pub fn focus(node: &NodeRef) {
    if let Some(element) = node.cast::<HtmlElement>() {
        let _ = element.focus();
    }
}

/// The first element whose attribute `name` is `value`.
fn find(name: &str, value: &str) -> Option<HtmlElement> {
    let found = document()?.query_selector_all(&format!("[{name}]")).ok()?;
    (0..found.length())
        .filter_map(|at| found.get(at)?.dyn_into::<HtmlElement>().ok())
        .find(|element| element.get_attribute(name).as_deref() == Some(value))
}

/// Puts the cursor into the field marked so, at a UTF-16 offset if given, and shows it.
pub fn focus_field(name: &str, value: &str, at: Option<usize>) -> bool {
    let Some(element) = find(name, value) else { return false };
    let area = element.dyn_ref::<HtmlTextAreaElement>();
    if let (Some(area), Some(at)) = (area, at) {
        let field = Field::Area(area.clone());
        field.select(at as u32);
    }
    let _ = element.focus();
    show(&element, ScrollLogicalPosition::Center);
    true
}

/// Whether the cursor is in a field whose text is no part of a speech: there the browser's own undo
/// is meant.
pub fn in_field_of_its_own() -> bool {
    let active = document().and_then(|document| document.active_element());
    active.is_some_and(|element| {
        let inside = |selector: &str| element.closest(selector).is_ok_and(|found| found.is_some());
        inside("input, textarea") && inside("dialog, .library-find, .value-sets")
    })
}

/// Gives the focus back to the element that has it now, should a rendering of the next second take
/// it away: moving an element in the document does. It is given back in the task that took it, so no
/// key falls between.
pub fn hold_focus() {
    let Some(document) = document() else { return };
    let active = document.active_element().and_then(|e| e.dyn_into::<HtmlElement>().ok());
    let (Some(element), Some(body)) = (active, document.body()) else { return };
    let call = Closure::<dyn FnMut()>::new(move || {
        let now = document.active_element();
        // Nobody else has it.
        if now.is_none_or(|now| now.tag_name() == "BODY") && element.is_connected() {
            let _ = element.focus();
        }
    });
    let Ok(observer) = MutationObserver::new(call.as_ref().unchecked_ref()) else { return };
    let every = MutationObserverInit::new();
    every.set_child_list(true);
    every.set_subtree(true);
    let _ = observer.observe_with_options(&body, &every);
    // With the call, which is let go then.
    after(1000, move || {
        observer.disconnect();
        drop(call);
    })
    .forget();
}

/// The field that has the cursor: which of these attributes marks it, its value, and how many UTF-16
/// units stand before the cursor.
pub fn place(attributes: &[&'static str]) -> Option<(&'static str, String, usize)> {
    let element = document()?.active_element()?;
    let (name, value) =
        attributes.iter().find_map(|name| Some((*name, element.get_attribute(name)?)))?;
    let area = element.dyn_ref::<HtmlTextAreaElement>();
    let area = area.and_then(|area| area.selection_end().ok().flatten());
    let line = element.dyn_ref::<HtmlInputElement>();
    let line = line.and_then(|line| line.selection_end().ok().flatten());
    Some((name, value, area.or(line).unwrap_or_default() as usize))
}

/// The value of the attribute `name` of the field that has the cursor.
pub fn focused(name: &str) -> Option<String> {
    document()?.active_element()?.closest(&format!("[{name}]")).ok()??.get_attribute(name)
}

/// Moves the focus among the elements that `css` names around the focused one, `step` further. False:
/// it is on none of them, or there is no further one.
pub fn focus_neighbour(event: &Event, css: &str, step: isize) -> bool {
    let list = event.current_target().and_then(|list| list.dyn_into::<Element>().ok());
    let Some(all) = list.and_then(|list| list.query_selector_all(css).ok()) else { return false };
    let all: Vec<Element> =
        (0..all.length()).filter_map(|at| all.get(at)?.dyn_into().ok()).collect();
    let active = document().and_then(|document| document.active_element());
    let at = all.iter().position(|element| Some(element) == active.as_ref());
    let next = at.and_then(|at| at.checked_add_signed(step)).and_then(|at| all.get(at));
    let Some(next) = next.and_then(|next| next.dyn_ref::<HtmlElement>()) else { return false };
    let _ = next.focus();
    next.click();
    true
}

/// Brings the element marked so into view unless it is.
pub fn reveal(name: &str, value: &str) {
    if let Some(element) = find(name, value) {
        show(&element, ScrollLogicalPosition::Nearest);
    }
}

fn show(element: &Element, block: ScrollLogicalPosition) {
    let options = ScrollIntoViewOptions::new();
    options.set_behavior(ScrollBehavior::Auto);
    options.set_block(block);
    element.scroll_into_view_with_scroll_into_view_options(&options);
}

/// Where the cursor is, as far as the pages show it.
#[derive(Clone, PartialEq)]
pub enum Cursor {
    /// In the text of a section, behind so many bytes.
    Text { section: String, byte: usize },
    /// In the fields of a slot.
    Slot(String),
    /// In a field of the front matter.
    Field(String),
}

pub fn cursor() -> Option<Cursor> {
    let active = document()?.active_element()?;
    if let Some(section) = active.get_attribute("data-text") {
        let area = active.dyn_ref::<HtmlTextAreaElement>()?;
        let at = area.selection_end().ok()??;
        let mut units = 0;
        let before = area.value();
        let before = before.chars().take_while(|c| {
            units += c.len_utf16() as u32;
            units <= at
        });
        return Some(Cursor::Text { section, byte: before.map(char::len_utf8).sum() });
    }
    if let Some(slot) = active.closest(".slot").ok()? {
        let named = slot.query_selector("[data-slot]").ok()??;
        return named.get_attribute("data-slot").map(Cursor::Slot);
    }
    active.closest(".front").ok()??;
    active.get_attribute("data-field").map(Cursor::Field)
}

/// Scrolls a pane to what stands between two heights of one of its children, given as shares of that
/// child's own, unless it is in view.
pub fn show_part(pane: &NodeRef, child: usize, from: f64, to: f64) {
    let scroll = || {
        let pane = pane.cast::<HtmlElement>()?;
        let child = pane.children().item(child as u32)?.get_bounding_client_rect();
        let start = child.top() + from * child.height() - pane.get_bounding_client_rect().top();
        let end = start + (to - from) * child.height();
        let room = f64::from(pane.client_height());
        // A line at the edge is no use without those around it.
        let margin = (room / 8.0).min(end - start);
        if start < margin || end > room - margin {
            let middle = start - room * 0.4;
            pane.set_scroll_top(pane.scroll_top() + middle as i32);
        }
        Some(())
    };
    scroll();
}

/// Scrolls all that a selector fits to the top.
pub fn scroll_to_top(selector: &str) {
    let found = document().and_then(|document| document.query_selector_all(selector).ok());
    let Some(found) = found else { return };
    for at in 0..found.length() {
        if let Some(element) = found.get(at).and_then(|node| node.dyn_into::<Element>().ok()) {
            element.set_scroll_top(0);
        }
    }
}

/// Sets a custom property; CSP refuses `style` attributes, not this.
pub fn set_property(node: &NodeRef, name: &str, value: &str) {
    if let Some(element) = node.cast::<HtmlElement>() {
        let _ = element.style().set_property(name, value);
    }
}

/// On what paper the page prints, in millimetres. A rule of a style sheet, since no property of an
/// element reaches `@page`; CSP minds markup, not this. The browser looks up all styles anew for it, and
/// all fonts, so it is changed only where it must be.
pub fn set_paper(width: f64, height: f64) {
    thread_local! {
        static RULE: Cell<Option<u32>> = const { Cell::new(None) };
        // What the style sheet says.
        static PAPER: Cell<(f64, f64)> = const { Cell::new((210.0, 297.0)) };
    }
    let round = |millimetres: f64| (millimetres * 10.0).round() / 10.0;
    let (width, height) = (round(width), round(height));
    if PAPER.replace((width, height)) == (width, height) {
        return;
    }
    let set = || {
        let document = document()?;
        let sheets = Reflect::get(&document, &"styleSheets".into()).ok()?;
        // Behind all others, so that it holds.
        let count = Reflect::get(&sheets, &"length".into()).ok()?.as_f64()?;
        let sheet = Reflect::get(&sheets, &(count - 1.0).into()).ok()?;
        let method = |name: &str| -> Option<Function> {
            Reflect::get(&sheet, &name.into()).ok()?.dyn_into().ok()
        };
        if let Some(old) = RULE.get() {
            method("deleteRule")?.call1(&sheet, &old.into()).ok()?;
            RULE.set(None);
        }
        let rule = format!("@page {{ size: {width}mm {height}mm; margin: 0 }}");
        let rules = Reflect::get(&sheet, &"cssRules".into()).ok()?;
        let end = Reflect::get(&rules, &"length".into()).ok()?;
        let at = method("insertRule")?.call2(&sheet, &rule.into(), &end).ok()?;
        RULE.set(at.as_f64().map(|at| at as u32));
        Some(())
    };
    // Where that is refused it prints on A4.
    let _ = set();
}

/// How wide the browser sets a text in fonts as CSS lists them, in pixels.
pub fn text_width(fonts: &str, text: &str) -> Option<f64> {
    thread_local!(static CANVAS: Option<CanvasRenderingContext2d> = {
        let canvas = document().and_then(|document| document.create_element("canvas").ok());
        let canvas = canvas.and_then(|canvas| canvas.dyn_into::<HtmlCanvasElement>().ok());
        canvas.and_then(|canvas| canvas.get_context("2d").ok()??.dyn_into().ok())
    });
    CANVAS.with(|canvas| {
        let canvas = canvas.as_ref()?;
        canvas.set_font(&format!("72px {fonts}"));
        Some(canvas.measure_text(text).ok()?.width())
    })
}

/// The percentage that the pages are shown at.
pub fn zoom_shown() -> Option<f64> {
    let pages = document()?.query_selector(".pages").ok()??.dyn_into::<HtmlElement>().ok()?;
    let zoom = pages.style().get_property_value("--zoom").ok()?;
    number(&zoom).map(|zoom| zoom * 100.0)
}

/// The number that a text is to the browser. Rust's own reader of fractions is 12 KB of page.
pub fn number(text: &str) -> Option<f64> {
    let text = text.trim();
    let number = JsValue::from_str(text).unchecked_into_f64();
    (!text.is_empty() && number.is_finite()).then_some(number)
}

/// The width of an element's inside in CSS pixels.
pub fn inner_width(node: &NodeRef) -> f64 {
    node.cast::<HtmlElement>().map_or(0.0, |element| f64::from(element.client_width()))
}

pub fn window_width() -> f64 {
    let width = window().and_then(|window| window.inner_width().ok());
    width.and_then(|width| width.as_f64()).unwrap_or_default()
}

/// Whether the page is seen, and not behind another tab or window.
pub fn is_visible() -> bool {
    let state = document().and_then(|d| Reflect::get(&d, &"visibilityState".into()).ok());
    state.and_then(|state| state.as_string()).as_deref() == Some("visible")
}

pub fn set_title(title: &str) {
    if let Some(document) = document() {
        document.set_title(title);
    }
}

pub fn set_page_language(lang: &str) {
    let root = document().and_then(|document| document.document_element());
    // The browser looks up the styles of everything anew, even where the page says so already.
    if let Some(root) = root.filter(|root| root.get_attribute("lang").as_deref() != Some(lang)) {
        let _ = root.set_attribute("lang", lang);
    }
}

pub fn show_modal(node: &NodeRef) {
    if let Some(dialog) = node.cast::<HtmlDialogElement>()
        && !dialog.open()
    {
        let _ = dialog.show_modal();
    }
}

pub fn click(node: &NodeRef) {
    if let Some(element) = node.cast::<HtmlElement>() {
        element.click();
    }
}

pub fn print() {
    if let Some(window) = window() {
        let _ = window.print();
    }
}

/// Puts a page over everything that says what happened and offers `backup`. Built by hand: the app
/// that drew the rest is gone.
pub fn show_panic(
    what: &str,
    saved: bool,
    backup: &str,
    t: impl Fn(&'static str, &'static str) -> &'static str,
) {
    let show = || {
        let document = document()?;
        let element = |name: &str, text: &str| {
            let element = document.create_element(name).ok()?;
            element.set_text_content(Some(text));
            Some(element)
        };
        let cover = element("div", "")?;
        cover.set_class_name("panic");
        cover.set_attribute("role", "alert").ok()?;
        let kept = if saved {
            t(
                "您写的内容已经保存在这个浏览器里。重新打开本页就能接着写。",
                "What you wrote is saved in this browser. Open the page again and go on.",
            )
        } else {
            t(
                "您写的内容这次没能存进浏览器，请务必先下载。",
                "What you wrote could not be saved in the browser: download it first.",
            )
        };
        let download = element("a", t("下载全部内容", "Download everything"))?;
        let url = Url::create_object_url_with_blob(&blob("application/json", backup.as_bytes())?);
        download.set_attribute("href", &url.ok()?).ok()?;
        download.set_attribute("download", "稿匠全部内容.json").ok()?;
        let again = element("a", t("重新打开", "Open again"))?;
        again.set_attribute("href", "").ok()?;
        for part in [
            element("h2", t("稿匠出了故障，停了下来", "Gaojiang has failed and stopped"))?,
            element("p", kept)?,
            download,
            again,
            element(
                "p",
                t(
                    "如果重新打开后又出现，请把下面这行发给维护的人：",
                    "Should it happen again, send this line to the maintainers:",
                ),
            )?,
            element("p", what)?,
        ] {
            cover.append_child(&part).ok()?;
        }
        document.body()?.append_child(&cover).ok()
    };
    let _ = show();
}

// ---- clipboard and files

/// Puts text, and HTML where given, on the clipboard as they are written.
pub async fn copy(plain: String, html: Option<String>) -> Result<(), ()> {
    // The event first: it hands the HTML over as it is, where the promise has Chromium parse it in
    // this page and complain of its styles to the console.
    if copy_by_event(&plain, html.as_deref()).is_ok() {
        return Ok(());
    }
    let promise = copy_by_promise(&plain, html.as_deref()).ok_or(())?;
    JsFuture::from(promise).await.map(|_| ()).map_err(|_| ())
}

fn copy_by_promise(plain: &str, html: Option<&str>) -> Option<Promise> {
    let clipboard = Reflect::get(&window()?.navigator(), &"clipboard".into()).ok()?;
    if clipboard.is_undefined() {
        return None;
    }
    let item = Object::new();
    let texts = [("text/plain", Some(plain)), ("text/html", html)];
    for (mime, text) in texts {
        if let Some(text) = text {
            let blob = blob(mime, text.as_bytes())?;
            Reflect::set(&item, &mime.into(), &blob).ok()?;
        }
    }
    let item = ClipboardItem::new_with_record_from_str_to_blob_promise(&item).ok()?;
    Some(window()?.navigator().clipboard().write(&Array::of1(&item)))
}

fn copy_by_event(plain: &str, html: Option<&str>) -> Result<(), ()> {
    let (plain, html) = (plain.to_owned(), html.map(str::to_owned));
    let done = Rc::new(Cell::new(false));
    let seen = done.clone();
    let document = document().ok_or(())?;
    let options = EventListenerOptions::enable_prevent_default();
    let _listener = EventListener::new_with_options(&document, "copy", options, move |event| {
        let data = Reflect::get(event, &"clipboardData".into());
        let Some(data) = data.ok().and_then(|d| d.dyn_into::<DataTransfer>().ok()) else { return };
        let plain = data.set_data("text/plain", &plain).is_ok();
        let html = html.as_deref().is_none_or(|html| data.set_data("text/html", html).is_ok());
        event.prevent_default();
        seen.set(plain && html);
    });
    let document: &JsValue = &document;
    if let Ok(command) = Reflect::get(document, &"execCommand".into())
        && let Ok(command) = command.dyn_into::<Function>()
    {
        let _ = command.call1(document, &"copy".into());
    }
    if done.get() { Ok(()) } else { Err(()) }
}

fn blob(mime: &str, bytes: &[u8]) -> Option<Blob> {
    let options = BlobPropertyBag::new();
    options.set_type(mime);
    let parts = Array::of1(&Uint8Array::from(bytes));
    Blob::new_with_u8_array_sequence_and_options(&parts, &options).ok()
}

/// Gives the person a file.
pub fn download(name: &str, mime: &str, bytes: &[u8]) -> bool {
    let start = || {
        let url = Url::create_object_url_with_blob(&blob(mime, bytes)?).ok()?;
        let anchor = document()?.create_element("a").ok()?.dyn_into::<HtmlAnchorElement>().ok()?;
        anchor.set_href(&url);
        anchor.set_download(name);
        anchor.click();
        // The browser still reads it for a moment.
        after(60_000, move || {
            let _ = Url::revoke_object_url(&url);
        })
        .forget();
        Some(())
    };
    start().is_some()
}

/// The text of a file, whatever its bytes; none where it cannot be read.
pub async fn read_text(file: &File) -> Option<String> {
    let promise = Reflect::get(file, &"text".into()).ok()?.dyn_into::<Function>().ok()?;
    let promise = promise.call0(file).ok()?.dyn_into::<Promise>().ok()?;
    JsFuture::from(promise).await.ok()?.as_string()
}

/// The bytes of a file; none where it cannot be read.
pub async fn read_bytes(file: &File) -> Option<Vec<u8>> {
    let promise = Reflect::get(file, &"arrayBuffer".into()).ok()?.dyn_into::<Function>().ok()?;
    let promise = promise.call0(file).ok()?.dyn_into::<Promise>().ok()?;
    Some(Uint8Array::new(&JsFuture::from(promise).await.ok()?).to_vec())
}

/// Lets the browser draw what was changed before long work goes on.
pub async fn drawn() {
    let promise = Promise::new(&mut |done, _| {
        after(20, move || {
            let _ = done.call0(&JsValue::UNDEFINED);
        })
        .forget();
    });
    let _ = JsFuture::from(promise).await;
}

// ---- the worker

/// Whether this runs in a worker of the page, where there is no document.
pub fn is_worker() -> bool {
    js_sys::global().dyn_into::<DedicatedWorkerGlobalScope>().is_ok()
}

/// In the worker: answers every request, a text with bytes beside it, with a text.
pub fn answer(answer: impl Fn(&str, &[u8]) -> String + 'static) {
    let Ok(scope) = js_sys::global().dyn_into::<DedicatedWorkerGlobalScope>() else { return };
    let there = scope.clone();
    let call = Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| {
        let parts = Array::from(&event.data());
        let request = parts.get(1).as_string().unwrap_or_default();
        let bytes = parts.get(2).dyn_into::<Uint8Array>().map(|bytes| bytes.to_vec());
        let reply = answer(&request, &bytes.unwrap_or_default());
        let _ = there.post_message(&Array::of2(&parts.get(0), &reply.into()));
    });
    scope.set_onmessage(Some(call.as_ref().unchecked_ref()));
    call.forget();
    // Requests that came before the program was there were not heard.
    let _ = scope.post_message(&JsValue::NULL);
}

/// A worker that runs this very page's script, started when it is first needed.
#[derive(Clone)]
struct Helper {
    worker: Worker,
    /// Resolves when it listens; fails where a worker cannot be had.
    ready: Promise,
}

thread_local! {
    /// The element with the page's script, which the app drives out of the document.
    static SCRIPT: RefCell<Option<Element>> = const { RefCell::new(None) };
    static HELPER: RefCell<Option<Helper>> = const { RefCell::new(None) };
    static REQUESTS: Cell<u32> = const { Cell::new(0) };
}

/// Keeps hold of the script that a worker is to run. On a server it stands in files of its own, and
/// the page does the work itself.
pub fn keep_script() {
    SCRIPT.set(document().and_then(|document| document.get_element_by_id("program-script")));
}

fn helper() -> Option<Helper> {
    if let Some(helper) = HELPER.with_borrow(Clone::clone) {
        return Some(helper);
    }
    let script = SCRIPT.with_borrow(Clone::clone)?.text_content()?;
    let url =
        Url::create_object_url_with_blob(&blob("text/javascript", script.as_bytes())?).ok()?;
    let worker = Worker::new(&url).ok()?;
    // What it runs need not be unpacked and compiled again.
    worker.post_message(&wasm_bindgen::module()).ok()?;
    let ready = Promise::new(&mut |done, failed| {
        let _ = worker.add_event_listener_with_callback("message", &done);
        let _ = worker.add_event_listener_with_callback("error", &failed);
    });
    let helper = Helper { worker, ready };
    HELPER.set(Some(helper.clone()));
    Some(helper)
}

/// Has the worker answer a request; none where there is no worker to do so.
pub async fn ask(request: &str, bytes: &[u8]) -> Option<String> {
    let Helper { worker, ready } = helper()?;
    if JsFuture::from(ready).await.is_err() {
        return None;
    }
    let number = JsValue::from(REQUESTS.replace(REQUESTS.get().wrapping_add(1)));
    let message = Array::of3(&number, &request.into(), &Uint8Array::from(bytes));
    let listener = Rc::new(RefCell::new(None::<Closure<dyn FnMut(MessageEvent)>>));
    let reply = Promise::new(&mut |done, _| {
        let number = number.clone();
        let call = Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| {
            let parts = Array::from(&event.data());
            if parts.get(0) == number {
                let _ = done.call1(&JsValue::UNDEFINED, &parts.get(1));
            }
        });
        let _ = worker.add_event_listener_with_callback("message", call.as_ref().unchecked_ref());
        *listener.borrow_mut() = Some(call);
    });
    worker.post_message(&message).ok()?;
    let reply = JsFuture::from(reply).await.ok()?.as_string();
    if let Some(call) = listener.borrow_mut().take() {
        let _ =
            worker.remove_event_listener_with_callback("message", call.as_ref().unchecked_ref());
    }
    reply
}

pub fn spawn(future: impl Future<Output = ()> + 'static) {
    wasm_bindgen_futures::spawn_local(future);
}

/// The text that a paste brings.
pub fn pasted(event: &Event) -> Option<String> {
    pasted_as(event, "text/plain")
}

/// Puts a text where the cursor is, as if it were typed: the browser's own undo knows it.
pub fn insert_text(text: &str) -> bool {
    let Some(document) = document() else { return false };
    Reflect::get(&document, &"execCommand".into())
        .ok()
        .and_then(|command| command.dyn_into::<Function>().ok())
        .and_then(|f| f.call3(&document, &"insertText".into(), &false.into(), &text.into()).ok())
        .is_some_and(|done| done.is_truthy())
}

/// The HTML that a paste brings; empty where it has none.
pub fn pasted_html(event: &Event) -> Option<String> {
    pasted_as(event, "text/html")
}

fn pasted_as(event: &Event, mime: &str) -> Option<String> {
    let data = Reflect::get(event, &"clipboardData".into()).ok()?;
    data.dyn_into::<DataTransfer>().ok()?.get_data(mime).ok()
}

/// The files that a paste or a drop brings.
pub fn files_brought(event: &Event) -> Vec<File> {
    let data = ["dataTransfer", "clipboardData"].iter().find_map(|name| {
        Reflect::get(event, &(*name).into()).ok()?.dyn_into::<DataTransfer>().ok()
    });
    let files = data.and_then(|data| data.files());
    files.iter().flat_map(|list| (0..list.length()).filter_map(|at| list.get(at))).collect()
}

/// Whether what is dragged over the page are files.
pub fn drags_files(event: &Event) -> bool {
    let types = Reflect::get(event, &"dataTransfer".into())
        .and_then(|data| Reflect::get(&data, &"types".into()));
    types.is_ok_and(|types| Array::from(&types).includes(&"Files".into(), 0))
}

/// Whether the event is on a field that takes text itself.
pub fn on_text_field(event: &Event) -> bool {
    let target = event.target().and_then(|target| target.dyn_into::<Element>().ok());
    target.is_some_and(|target| {
        target.closest("input, textarea, select, [contenteditable]").ok().flatten().is_some()
    })
}

/// Whether a node is scrolled to less than a screen from its end.
pub fn near_end(event: &Event) -> bool {
    let target = event.target().and_then(|target| target.dyn_into::<Element>().ok());
    target.is_some_and(|e| e.scroll_top() + 2 * e.client_height() > e.scroll_height())
}
