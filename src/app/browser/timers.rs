//! Timers that share one of the browser's: a key sets several, and one of the browser's own, with a
//! function of its own to call, costs more than what most of them are for.

use std::cell::RefCell;

use js_sys::Function;
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::Performance;

use super::window;

/// A call that is still to come; it does not where this is dropped.
#[must_use]
pub struct Timeout(u64);

impl Timeout {
    /// Lets the call come whatever happens to this.
    pub fn forget(self) {
        std::mem::forget(self);
    }
}

impl Drop for Timeout {
    fn drop(&mut self) {
        // What the call holds is dropped here and not above, since it may hold another of these.
        let _call = TIMERS.with_borrow_mut(|timers| {
            let at = timers.waiting.iter().position(|waiting| waiting.number == self.0);
            at.map(|at| timers.waiting.swap_remove(at))
        });
    }
}

/// Calls back in so many milliseconds, in a task of its own.
pub fn after(milliseconds: u32, call: impl FnOnce() + 'static) -> Timeout {
    TIMERS.with_borrow_mut(|timers| {
        let due = timers.now() + f64::from(milliseconds);
        timers.count += 1;
        let number = timers.count;
        timers.waiting.push(Waiting { number, due, call: Box::new(call) });
        timers.set();
        Timeout(number)
    })
}

struct Waiting {
    number: u64,
    /// In milliseconds since the page was opened.
    due: f64,
    call: Box<dyn FnOnce()>,
}

thread_local!(static TIMERS: RefCell<Timers> = RefCell::default());

#[derive(Default)]
struct Timers {
    waiting: Vec<Waiting>,
    /// How many there have been.
    count: u64,
    /// The browser's timer, and when it is due.
    set: Option<(i32, f64)>,
    /// What the browser calls.
    wake: Option<Function>,
    clock: Option<Performance>,
}

impl Timers {
    /// Not the time of day, which may be set back meanwhile.
    fn now(&mut self) -> f64 {
        if self.clock.is_none() {
            self.clock = window().and_then(|window| window.performance());
        }
        self.clock.as_ref().map_or(0.0, Performance::now)
    }

    /// Sets the browser's timer for the first that is due, unless it is.
    fn set(&mut self) {
        let due = self.waiting.iter().map(|waiting| waiting.due).reduce(f64::min);
        let Some((due, window)) = due.zip(window()) else { return };
        match self.set {
            Some((_, set)) if set <= due => return,
            Some((timer, _)) => window.clear_timeout_with_handle(timer),
            None => {}
        }
        let left = (due - self.now()).max(0.0).ceil() as i32;
        let wake = self.wake.get_or_insert_with(|| {
            Closure::<dyn FnMut()>::new(wake).into_js_value().unchecked_into()
        });
        let timer = window.set_timeout_with_callback_and_timeout_and_arguments_0(wake, left);
        self.set = timer.ok().map(|timer| (timer, due));
    }
}

/// Makes the first call that is due. Each has a task to itself, so that what one changes is drawn when
/// the next one looks.
fn wake() {
    let due = TIMERS.with_borrow_mut(|timers| {
        timers.set = None;
        let now = timers.now();
        let first =
            timers.waiting.iter().enumerate().min_by(|(_, a), (_, b)| a.due.total_cmp(&b.due));
        let due = first.filter(|(_, waiting)| waiting.due <= now).map(|(at, _)| at);
        let due = due.map(|at| timers.waiting.remove(at));
        timers.set();
        due
    });
    if let Some(due) = due {
        (due.call)();
    }
}
