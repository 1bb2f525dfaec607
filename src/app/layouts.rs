//! The layouts (版式), beside the pages that show what each comes to.

use std::rc::Rc;

use gaojiang::edit::{Edit, For};
use gaojiang::speech::Workspace;
use yew::prelude::*;

use super::state::{use_act, use_lang};

#[derive(Properties, PartialEq)]
pub struct Props {
    pub workspace: Rc<Workspace>,
}

#[function_component]
pub fn Panel(props: &Props) -> Html {
    let act = use_act();
    let lang = use_lang();
    let workspace = &props.workspace;
    let speech = workspace.current_speech();
    let chosen = speech.map_or_else(|| workspace.default_layout(), |s| workspace.layout_of(s));
    let close = {
        let act = act.clone();
        move |_: MouseEvent| act.ui(|ui| ui.layouts = false)
    };
    let all = workspace.own.layouts.iter().cloned().chain(workspace.other_layouts());
    html! {
        <aside class="layouts-pane" aria-label={lang.t("版式", "Layouts")}>
            <div class="row">
                <h2>{ lang.t("版式", "Layouts") }</h2>
                <span class="grow"></span>
                <button class="icon" onclick={close} aria-label={lang.t("关闭", "Close")}>{ "×" }</button>
            </div>
            { for all.map(|spec| {
                let choose = {
                    let choose = speech.map_or(For::Default, |speech| For::Speech(speech.id.clone()));
                    let (act, layout) = (act.clone(), spec.id.clone());
                    move |_: MouseEvent| act.edit(Edit::ChooseLayout { layout: layout.clone(), choose: choose.clone() })
                };
                html! {
                    <button key={&*spec.id} aria-pressed={(spec.id == chosen.id).to_string()} onclick={choose}>{ &*spec.name }</button>
                }
            }) }
        </aside>
    }
}
