//! Which entries of a long list are in view: only these are drawn in full. The others keep their
//! places by something light of the same size, so that a list of thousands costs as much as a short
//! one.

use std::ops::Range;

use yew::prelude::*;

use super::browser;

/// The entries of `list`, each a child element of it, that lie in the view of the element that
/// scrolls (`scroller`, a selector that it or something around it fits) or less than `margin` times
/// the view's height away; `first` until that is known. Measured on scrolling, when the view changes
/// its size, and when `changed` does.
#[hook]
pub fn use_in_view<T: PartialEq + 'static>(
    list: &NodeRef,
    scroller: &'static str,
    margin: f64,
    first: Range<usize>,
    changed: T,
) -> Range<usize> {
    let range = use_state_eq(move || first);
    let measure = {
        let (list, range) = (list.clone(), range.setter());
        // What is selected must stay as it is: then entries only come.
        let known = use_mut_ref(|| 0..0);
        use_callback((), move |(), ()| {
            let Some(mut now) = browser::in_view(&list, scroller, margin) else { return };
            let mut known = known.borrow_mut();
            if browser::has_selection() && known.start < known.end {
                now = now.start.min(known.start)..now.end.max(known.end);
            }
            known.clone_from(&now);
            range.set(now);
        })
    };
    {
        let (list, measure) = (list.clone(), measure.clone());
        use_effect_with((), move |()| {
            let watch = browser::on_scroll(&list, scroller, move || measure.emit(()));
            move || drop(watch)
        });
    }
    // At first the watch calls by itself, once the list is laid out: measuring it now would have that
    // done for this alone.
    let watched = use_mut_ref(|| false);
    use_effect_with(changed, move |_| {
        if std::mem::replace(&mut *watched.borrow_mut(), true) {
            measure.emit(());
        }
    });
    (*range).clone()
}
