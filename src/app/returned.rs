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
            let opened = Speech { created: now, updated: now, ..found.speech.clone() };
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
    let speech = &found.speech;
    let (sections, slots) = (speech.sections.len(), gaojiang::compose::slots(speech).len());
    let title = speech::name_of(speech, lang);
    let named = |title: &Rc<str>| match &**title {
        "" => lang.t("“未命名段落”", "an untitled section").to_owned(),
        title => format!("“{title}”"),
    };
    let flattened: Vec<String> = found.flattened.iter().map(named).collect();
    html! {
        <div class="returned" role="status">
            <p>{ match lang {
                Lang::Zh => format!("这是稿匠导出的讲话稿“{title}”：{sections} 个段落，{slots} 个占位符，都能接着改。"),
                Lang::En => format!("This is a speech that Gaojiang wrote, “{title}”: {sections} sections and {slots} slots, all still there."),
            } }</p>
            if !flattened.is_empty() {
                <p class="faint flattened">{ match lang {
                    Lang::Zh => format!("{}里“如有”“每项”一类的部分，回来后是普通文字，不再随占位符变化；没有显示出来的分支不在文件里。", flattened.concat()),
                    Lang::En => format!("Parts that depend on a slot or repeat over a list are plain text now in {}; branches that did not show are not in the file.", flattened.join(", ")),
                } }</p>
            }
            <button class="primary" onclick={open}>{ lang.t("打开为新讲话稿", "Open as a new speech") }</button>
            <span class="faint">{ lang.t("或者在下面当作范文读入", "or read it in below, as a model") }</span>
        </div>
    }
}
