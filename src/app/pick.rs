//! Choosing several sections, to copy them together.

use std::collections::BTreeSet;
use std::rc::Rc;

use gaojiang::library::Id;
use yew::prelude::*;

use super::state::use_lang;

/// The chosen ones; none while nothing is being chosen.
pub type Picked = Option<Rc<BTreeSet<Id>>>;

#[derive(Properties, PartialEq)]
pub struct Props {
    pub picked: Picked,
    /// The sections there are, in order.
    pub all: Vec<Id>,
    pub set: Callback<Picked>,
    pub on_copy: Callback<Vec<Id>>,
}

/// What the bar above the sections offers for it.
#[function_component]
pub fn PickBar(props: &Props) -> Html {
    let lang = use_lang();
    let set_to = |picked: Picked| {
        let set = props.set.clone();
        move |_: MouseEvent| set.emit(picked.clone())
    };
    let Some(picked) = &props.picked else {
        return html! {
            <button class="quiet pick-begin" onclick={set_to(Some(Rc::default()))} disabled={props.all.is_empty()}
                title={lang.t("勾选几个段落，一起复制", "Choose sections to copy together")}>{ lang.t("选择", "Choose") }</button>
        };
    };
    // In the order of the speech; one that was deleted meanwhile is none.
    let chosen: Vec<Id> = props.all.iter().filter(|id| picked.contains(*id)).cloned().collect();
    let none = chosen.is_empty();
    let label = lang.t("复制所选", "Copy chosen");
    let label = if none { label.to_owned() } else { format!("{label} {}", chosen.len()) };
    let all = Rc::new(props.all.iter().cloned().collect());
    let copy = {
        let (on_copy, set) = (props.on_copy.clone(), props.set.clone());
        move |_: MouseEvent| {
            on_copy.emit(chosen.clone());
            set.emit(None);
        }
    };
    html! {
        <>
            <button class="quiet" onclick={set_to(Some(all))}>{ lang.t("全选", "All") }</button>
            <button class="small primary pick-copy" onclick={copy} disabled={none}
                title={lang.t("复制勾选的段落，到 Word 或 WPS 里粘贴", "Copy the chosen sections for Word or WPS")}>{ label }</button>
            <button class="quiet" onclick={set_to(None)}>{ lang.t("取消", "Cancel") }</button>
        </>
    }
}

/// The box on a section's card, while sections are being chosen.
pub fn pick_box(
    picked: Option<bool>,
    label: &'static str,
    id: &Id,
    on_pick: &Callback<Id>,
) -> Html {
    let Some(checked) = picked else { return Html::default() };
    let (id, on_pick) = (id.clone(), on_pick.clone());
    html! {
        <input type="checkbox" class="pick" aria-label={label} {checked}
            onchange={move |_: Event| on_pick.emit(id.clone())} />
    }
}
