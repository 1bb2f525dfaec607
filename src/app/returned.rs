//! A .docx that this program wrote and that comes back: offered as the speech it is.

use std::rc::Rc;

use gaojiang::edit::Edit;
use gaojiang::import;
use gaojiang::read::Source;
use gaojiang::speech::Speech;
use yew::prelude::*;

use super::state::{Lang, Pane, Tab, use_act, use_lang};
use super::{browser, speech};

#[derive(Properties, PartialEq)]
pub struct Props {
    pub source: Rc<Source>,
    /// Takes the file off those that wait.
    pub on_done: Callback<()>,
}

/// Shown above the reading of a file of ours; of another, nothing.
#[function_component]
pub fn Offer(props: &Props) -> Html {
    let act = use_act();
    let lang = use_lang();
    let found = use_memo(props.source.clone(), |source| {
        import::returned(source, browser::fresh_id).map(Rc::new)
    });
    let Some(found) = &*found else { return Html::default() };
    let open = {
        let (act, found, done) = (act.clone(), found.clone(), props.on_done.clone());
        move |_: MouseEvent| {
            let now = browser::now();
            let opened = Speech { created: now, updated: now, ..Speech::clone(&found) };
            act.edit(Edit::AddSpeech(Rc::new(opened)));
            done.emit(());
            act.ui(|ui| {
                ui.active = None;
                ui.tab = Tab::Sections;
                ui.prefs.pane = Pane::Speech;
            });
            act.say_undoable(lang.t(
                "已打开为新的讲话稿，段落、占位符和填好的内容都在。",
                "Opened as a new speech, with its sections, slots and values.",
            ));
        }
    };
    let (sections, slots) = (found.sections.len(), gaojiang::compose::slots(found).len());
    let title = speech::name_of(found, lang);
    html! {
        <div class="returned" role="status">
            <p>{ match lang {
                Lang::Zh => format!("这是稿匠导出的讲话稿“{title}”：{sections} 个段落，{slots} 个占位符，都能接着改。"),
                Lang::En => format!("This is a speech that Gaojiang wrote, “{title}”: {sections} sections and {slots} slots, all still there."),
            } }</p>
            <button class="primary" onclick={open}>{ lang.t("打开为新讲话稿", "Open as a new speech") }</button>
            <span class="faint">{ lang.t("或者在下面当作范文读入", "or read it in below, as a model") }</span>
        </div>
    }
}
