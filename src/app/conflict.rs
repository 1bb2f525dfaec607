//! A speech that was changed here and in another window in the same place: both versions side by side,
//! part by part, and the person chooses. Until then each window keeps its own, and nothing is lost.

use std::ops::Range;
use std::rc::Rc;

use gaojiang::diff::{Piece, diff};
use gaojiang::speech::{Field, Speech};
use gaojiang::store::Conflict;
use gaojiang::store::reconcile::{Choice, Clash};
use yew::prelude::*;

use super::state::{Dialog, Lang, use_act, use_lang};
use super::{keep, speech};

#[derive(Properties, PartialEq)]
pub struct Props {
    pub conflict: Conflict,
}

/// Says that there is a conflict, over whatever is being done.
#[function_component]
pub fn Notice(props: &Props) -> Html {
    let act = use_act();
    let lang = use_lang();
    let name = speech::name_of(&props.conflict.mine, lang);
    let count = props.conflict.reconciled.clashes.len();
    html! {
        <div class="conflict-notice" role="alert">
            <p>{ match lang {
                Lang::Zh => format!("“{name}”在另一个窗口里也改了，有 {count} 处和这里不一样。两边写的都在，请选用哪边的。"),
                Lang::En => format!("“{name}” was changed in another window too, {count} times otherwise than here. Both are kept: choose."),
            } }</p>
            <button class="primary" onclick={move |_: MouseEvent| act.open(Dialog::Conflict)}>
                { lang.t("比较并选择", "Compare and choose") }
            </button>
        </div>
    }
}

/// Both versions of each part that differs.
#[function_component]
pub fn Choose(props: &Props) -> Html {
    let act = use_act();
    let lang = use_lang();
    let conflict = &props.conflict;
    let clashes = &conflict.reconciled.clashes;
    let choices = use_state_eq(|| vec![Choice::Mine; clashes.len()]);
    {
        // The other window went on writing: what there is to choose may be something else.
        let choices = choices.setter();
        use_effect_with(clashes.clone(), move |clashes| {
            choices.set(vec![Choice::Mine; clashes.len()]);
        });
    }
    let set = |at: usize, choice: Choice| {
        let choices = choices.clone();
        move |_: Event| {
            let mut next = Vec::clone(&choices);
            if let Some(old) = next.get_mut(at) {
                *old = choice;
            }
            choices.set(next);
        }
    };
    let set_all = |choice: Choice| {
        let (choices, count) = (choices.clone(), clashes.len());
        move |_: MouseEvent| choices.set(vec![choice; count])
    };
    let done = {
        let (act, conflict, choices) = (act.clone(), conflict.clone(), choices.clone());
        move |_: MouseEvent| keep::settle(&act, lang, &conflict, &choices)
    };
    let row = |(at, clash): (usize, &Clash)| {
        let (mine, theirs) = (text(&conflict.mine, clash), text(&conflict.theirs, clash));
        let pieces = diff(&mine, &theirs);
        let chosen = choices.get(at).copied().unwrap_or(Choice::Mine);
        let option = |choice: Choice, label: &'static str| {
            html! {
                <label class="choice">
                    <input type="radio" name={format!("clash-{at}")} checked={chosen == choice} onchange={set(at, choice)} />
                    { label }
                </label>
            }
        };
        html! {
            <section class="clash" key={at} data-clash={at.to_string()}>
                <h3>{ label(&conflict.mine, clash, lang) }</h3>
                <div class="clash-sides">
                    <div>{ option(Choice::Mine, lang.t("用这个窗口的", "This window's")) }
                        <p class="side">{ marked(&mine, &pieces, |piece| &piece.old) }</p></div>
                    <div>{ option(Choice::Theirs, lang.t("用另一个窗口的", "The other window's")) }
                        <p class="side">{ marked(&theirs, &pieces, |piece| &piece.new) }</p></div>
                </div>
                if matches!(clash, Clash::Section(_)) {
                    { option(Choice::Both, lang.t("两边的都要，一段接一段", "Both, one behind the other")) }
                }
            </section>
        }
    };
    html! {
        <>
            <p class="faint">{ lang.t(
                "只有一边改过的地方已经合在一起，下面是两边都改了的。没选用的那一份会放进回收站，30 天内可以找回。",
                "What only one window changed is merged already; these were changed in both. The version not chosen goes to the bin for 30 days.") }</p>
            <div class="row">
                <button class="small" onclick={set_all(Choice::Mine)}>{ lang.t("全用这个窗口的", "All of this window") }</button>
                <button class="small" onclick={set_all(Choice::Theirs)}>{ lang.t("全用另一个窗口的", "All of the other") }</button>
            </div>
            { for clashes.iter().enumerate().map(row) }
            <div class="row end">
                <button class="primary settle" onclick={done}>{ lang.t("就这样合并", "Merge") }</button>
            </div>
        </>
    }
}

fn label(speech: &Speech, clash: &Clash, lang: Lang) -> String {
    let text = match clash {
        Clash::Name => lang.t("名称", "Name"),
        Clash::Field(Field::Title) => lang.t("标题", "Title"),
        Clash::Field(Field::Speaker) => lang.t("讲话人", "Speaker"),
        Clash::Field(Field::Date) => lang.t("日期", "Date"),
        Clash::Field(Field::Salutation) => lang.t("称谓", "Salutation"),
        Clash::Value(slot) => return format!("{}：{slot}", lang.t("占位符", "Slot")),
        Clash::Section(id) => {
            let title = speech.section(id).map(|s| s.title.to_string()).unwrap_or_default();
            let section = lang.t("段落", "Section");
            return if title.is_empty() {
                section.to_owned()
            } else {
                format!("{section}：{title}")
            };
        }
    };
    text.to_owned()
}

/// What a version has in the place of a clash.
fn text(speech: &Speech, clash: &Clash) -> Rc<str> {
    match clash {
        Clash::Name => speech.name.clone(),
        Clash::Field(field) => speech.field(*field).clone(),
        Clash::Value(slot) => speech.values.get(slot).cloned().unwrap_or_default(),
        Clash::Section(id) => speech.section(id).map(|s| s.text.clone()).unwrap_or_default(),
    }
}

/// A text with what differs marked.
fn marked(text: &str, pieces: &[Piece], side: fn(&Piece) -> &Range<usize>) -> Html {
    let part = |piece: &Piece| {
        let part = text.get(side(piece).clone()).unwrap_or_default().to_owned();
        if piece.same {
            html! { { part } }
        } else {
            html! { <mark>{ part }</mark> }
        }
    };
    html! { { for pieces.iter().map(part) } }
}
