//! A text field that an input method can rely on: while it composes, nothing is put into the field
//! and nothing is taken out; what it commits is one step.

use std::rc::Rc;

use yew::prelude::*;

use super::state::{use_heard, use_latest};
use super::{browser, unseen};

/// What was typed. `whole`: an input method committed it.
pub struct Typed {
    pub text: Rc<str>,
    pub whole: bool,
}

#[derive(Properties, PartialEq)]
pub struct Props {
    pub value: Rc<str>,
    pub on_typed: Callback<Typed>,
    /// Several lines; the field grows with its text and shows slots in colour.
    #[prop_or_default]
    pub multiline: bool,
    #[prop_or_default]
    pub class: Classes,
    #[prop_or_default]
    pub placeholder: AttrValue,
    #[prop_or_default]
    pub label: AttrValue,
    #[prop_or("text".into())]
    pub input_type: AttrValue,
    #[prop_or_default]
    pub input_mode: Option<AttrValue>,
    /// What a goal finds the field by.
    #[prop_or_default]
    pub data_slot: Option<AttrValue>,
    #[prop_or_default]
    pub data_field: Option<AttrValue>,
    #[prop_or_default]
    pub data_text: Option<AttrValue>,
    #[prop_or_default]
    pub list: Option<AttrValue>,
    #[prop_or_default]
    pub onfocus: Option<Callback<FocusEvent>>,
    #[prop_or_default]
    pub on_key: Option<Callback<Event>>,
    #[prop_or_default]
    pub onpaste: Option<Callback<Event>>,
    /// Each further number brings the focus here; 0 does not.
    #[prop_or_default]
    pub autofocus: u32,
}

#[function_component]
pub fn Field(props: &Props) -> Html {
    let node = use_node_ref();
    let composing = use_mut_ref(|| false);
    // What was last told or put in: a commit that Firefox reports twice is told once.
    let known = use_mut_ref(Rc::<str>::default);
    // The text of a section, while the cursor is in it.
    let held = use_mut_ref(|| None::<browser::Held>);
    {
        let (node, composing, known) = (node.clone(), composing.clone(), known.clone());
        let held = held.clone();
        use_effect_with(props.value.clone(), move |value| {
            // What was just typed is there.
            let typed = Rc::ptr_eq(&known.borrow(), value);
            if !typed && !*composing.borrow() {
                *known.borrow_mut() = value.clone();
                if let Some(field) = browser::Field::of(&node) {
                    field.take_over(value);
                }
            }
            if let Some(held) = &*held.borrow() {
                held.fit();
            }
        });
    }
    {
        let node = node.clone();
        use_effect_with(props.autofocus, move |wanted| {
            if *wanted > 0 {
                browser::focus(&node);
            }
        });
    }
    let on_typed = use_latest(&props.on_typed);
    let tell = {
        let (known, on_typed) = (known.clone(), on_typed.clone());
        move |text: String, whole: bool| {
            if **known.borrow() == *text {
                return;
            }
            let text: Rc<str> = text.into();
            *known.borrow_mut() = text.clone();
            let on_typed = on_typed.borrow().clone();
            on_typed.emit(Typed { text, whole });
        }
    };
    {
        let (node, composing, tell) = (node.clone(), composing.clone(), tell.clone());
        use_effect_with((), move |()| {
            let begun = composing.clone();
            let start = browser::on_node(&node, "compositionstart", move |_| {
                *begun.borrow_mut() = true;
            });
            let end = {
                let (composing, tell) = (composing.clone(), tell.clone());
                browser::on_node(&node, "compositionend", move |event| {
                    *composing.borrow_mut() = false;
                    tell(browser::value_of(event), true);
                })
            };
            move || drop((start, end))
        });
    }
    {
        let (composing, tell) = (composing.clone(), tell.clone());
        use_heard(&node, "input", move |event| {
            if !*composing.borrow() {
                tell(browser::value_of(event), false);
            }
        });
    }
    {
        let (area, held, of_section) = (node.clone(), held.clone(), props.data_text.is_some());
        use_heard(&node, "focus", move |_| {
            // One that is there already, as after a move of its section, lets go first.
            held.take();
            *held.borrow_mut() = of_section.then(|| browser::Held::of(&area)).flatten();
        });
    }
    {
        let on_key = props.on_key.clone();
        use_heard(&node, "keydown", move |event| {
            // No key that only types means anything to what is around the field.
            if browser::only_types(event) {
                event.stop_propagation();
            } else if let Some(on_key) = &on_key {
                on_key.emit(event.clone());
            }
        });
    }
    // A composition that never ends, as when the field is left by a click, must not lock it.
    let onblur = Callback::from(move |event: FocusEvent| {
        held.take();
        if std::mem::take(&mut *composing.borrow_mut()) {
            tell(browser::value_of(&event), true);
        }
    });
    let onpaste = props.onpaste.clone();
    if props.multiline {
        html! {
            <div class={classes!("field-area", props.class.clone())}>
                <div class="field-mirror" lang="zh-CN" aria-hidden="true">
                    { for props.value.split('\n').map(mirrored) }
                </div>
                <textarea
                    ref={node}
                    lang="zh-CN"
                    rows="1"
                    spellcheck="false"
                    placeholder={props.value.is_empty().then(|| props.placeholder.clone())}
                    aria-label={props.label.clone()}
                    data-slot={props.data_slot.clone()}
                    data-field={props.data_field.clone()}
                    data-text={props.data_text.clone()}
                    onfocus={props.onfocus.clone()}
                    {onblur} {onpaste}
                />
            </div>
        }
    } else {
        html! {
            <input
                ref={node}
                lang="zh-CN"
                type={props.input_type.clone()}
                class={props.class.clone()}
                spellcheck="false"
                autocomplete="off"
                inputmode={props.input_mode.clone()}
                placeholder={props.placeholder.clone()}
                aria-label={props.label.clone()}
                list={props.list.clone()}
                data-slot={props.data_slot.clone()}
                data-field={props.data_field.clone()}
                data-text={props.data_text.clone()}
                onfocus={props.onfocus.clone()}
                {onblur} {onpaste}
            />
        }
    }
}

/// A line of the text behind the field. Each is a block of its own: where one is typed into, the
/// browser lays out that one and not the whole text.
fn mirrored(line: &str) -> Html {
    html! { <div>{ if line.is_empty() { "\u{200B}".into() } else { coloured(line) } }</div> }
}

/// A text with its slots coloured and marks where nobody sees a character.
pub fn coloured(text: &str) -> Html {
    let mut parts = Vec::new();
    let mut rest = text;
    while let Some(start) = rest.find("{{") {
        let Some(length) = rest[start..].find("}}") else { break };
        let end = start + length + 2;
        parts.push(unseen::marks(&rest[..start]));
        parts.push(html! { <mark>{ unseen::marks(&rest[start..end]) }</mark> });
        rest = &rest[end..];
    }
    parts.push(unseen::marks(rest));
    parts.into_iter().collect()
}
