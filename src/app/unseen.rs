//! Characters that nobody sees, made visible: see [`gaojiang::hidden`].

use gaojiang::hidden;
use yew::prelude::*;

use super::state::Lang;

/// A text to be read, its hidden characters as small signs in their places. The characters
/// themselves are left out: one that turns the direction of text would turn the page's.
pub fn signs(text: &str) -> Html {
    parts(text, |c| {
        let code = hidden::code(c);
        html! { <span class="unseen" title={format!("{} {code}", hidden::name(c))}>{ code }</span> }
    })
}

/// A text behind a field that shows the same, its hidden characters marked without taking room.
pub fn marks(text: &str) -> Html {
    parts(text, |c| html! { <i class="unseen-here">{ c }</i> })
}

fn parts(text: &str, show: impl Fn(char) -> Html) -> Html {
    let mut parts = Vec::new();
    let mut from = 0;
    for (at, c) in hidden::find(text) {
        parts.push(html! { { text.get(from..at).unwrap_or_default() } });
        parts.push(show(c));
        from = at + c.len_utf8();
    }
    parts.push(html! { { text.get(from..).unwrap_or_default() } });
    parts.into_iter().collect()
}

/// Which they are and how many of each: 零宽空格 U+200B 3 个、….
pub fn told(lang: Lang, found: &[(char, usize)]) -> String {
    let each = found.iter().map(|(c, count)| match lang {
        Lang::Zh => format!("{} {} {count} 个", hidden::name(*c), hidden::code(*c)),
        Lang::En => format!("{} × {count}", hidden::code(*c)),
    });
    each.collect::<Vec<_>>().join(lang.t("、", ", "))
}

pub fn count(found: &[(char, usize)]) -> usize {
    found.iter().map(|(_, count)| count).sum()
}
