//! Where everything is kept, how full that is, and the bin (回收站).

use std::rc::Rc;

use gaojiang::edit::Edit;
use gaojiang::speech::Workspace;
use gaojiang::store::{Deleted, Discarded};
use yew::prelude::*;

use super::state::{Act, Copies, CopyState, Lang, use_act, use_lang};
use super::{browser, keep, speech};

#[derive(Properties, PartialEq)]
pub struct Props {
    pub workspace: Rc<Workspace>,
    pub folder: Option<Copies>,
}

#[function_component]
pub fn Stored(props: &Props) -> Html {
    let act = use_act();
    let lang = use_lang();
    // Emptying is for good, so it is asked once more.
    let sure = use_state_eq(|| false);
    let looked = use_state_eq(|| 0);
    {
        // What was just deleted is in the bin at once.
        let (act, looked) = (act.clone(), looked.clone());
        use_effect_with(props.workspace.clone(), move |_| {
            keep::save_now(&act);
            looked.set(*looked + 1);
        });
    }
    let mut state = keep::stored();
    // What was just put back is not saved yet.
    state.bin.retain(|deleted| match &deleted.what {
        Discarded::Speech(speech) => props.workspace.speech(&speech.id).is_none(),
        Discarded::Pack(pack) => props.workspace.installed(&pack.pack.id).is_none(),
    });
    let backup = {
        let (act, workspace) = (act.clone(), props.workspace.clone());
        move |_: MouseEvent| keep::download_backup(&act, lang, &workspace)
    };
    let empty = {
        let (act, sure, looked) = (act.clone(), sure.clone(), looked.clone());
        move |_: MouseEvent| {
            if !*sure {
                sure.set(true);
                return;
            }
            sure.set(false);
            if keep::empty_bin(&act) {
                act.say(lang.t("回收站已清空。", "The bin is empty."));
            } else {
                act.complain(lang.t(
                    "浏览器没有让清空回收站。请重新打开本页再试。",
                    "The browser refused to empty the bin. Open the page again and retry.",
                ));
            }
            looked.set(*looked + 1);
        }
    };
    let item = |deleted: &Deleted| {
        let restore = {
            let (act, what) = (act.clone(), deleted.what.clone());
            move |_: MouseEvent| {
                match &what {
                    Discarded::Speech(speech) => act.edit(Edit::AddSpeech(speech.clone())),
                    Discarded::Pack(pack) => {
                        act.edit(Edit::OpenPacks { packs: vec![pack.clone()], own: None });
                    }
                }
                act.say_undoable(lang.t("已恢复。", "It is back."));
            }
        };
        let (key, kind, name) = match &deleted.what {
            Discarded::Speech(speech) => {
                (speech.id.to_string(), lang.t("讲话稿", "Speech"), speech::name_of(speech, lang))
            }
            Discarded::Pack(pack) => {
                (pack.pack.id.to_string(), lang.t("素材包", "Pack"), pack.pack.name.clone())
            }
        };
        let left = deleted.days_left(browser::now());
        html! {
            <li {key} class="bin-item">
                <span class="kind">{ kind }</span>
                <span class="bin-name">{ name }</span>
                <span class="faint">{ match lang {
                    Lang::Zh => format!("{} 删除，还留 {left} 天", browser::clock(deleted.at)),
                    Lang::En => format!("deleted {}, {left} days left", browser::clock(deleted.at)),
                } }</span>
                <button class="small" onclick={restore}>{ lang.t("恢复", "Restore") }</button>
            </li>
        }
    };
    html! {
        <div class="stored">
            <section>
                <h3>{ lang.t("存储", "Storage") }</h3>
                if let Some(fill) = state.fill {
                    <p class="fill">
                        <meter min="0" max="100" high="70" value={fill.to_string()}></meter>
                        <span class="fill-figure">{ match lang {
                            Lang::Zh => format!("已用 {fill}%（约 {} 万字的地方）", ten_thousands(state.used)),
                            Lang::En => format!("{fill}% used (room of about {},000 characters)", state.used / 1000),
                        } }</span>
                    </p>
                    <p class="faint">{ lang.t(
                        "内容存在这台机器的这个浏览器里，所有从磁盘打开的网页合用这块地方。",
                        "Everything is kept in this browser on this machine, in room shared by all pages opened from disk.") }</p>
                    if state.spilled {
                        <p class="faint">{ lang.t(
                            "放不下的部分已自动移到浏览器的大存储区，照常使用。",
                            "What did not fit was moved to the browser's larger store by itself.") }</p>
                    }
                } else {
                    <p class="not-kept">{ lang.t(
                        "浏览器不让本页保存内容：关闭后什么都不会留下。请在关闭前备份。",
                        "The browser does not let this page keep anything: back up before you close it.") }</p>
                }
                <p>
                    <button onclick={backup}>{ lang.t("备份全部内容", "Back up everything") }</button>
                </p>
            </section>
            { copies(&act, lang, props.folder.as_ref()) }
            <section>
                <h3>{ lang.t("回收站", "Bin") }</h3>
                if state.bin.is_empty() {
                    <p class="faint">{ lang.t("回收站是空的。删去的讲话稿和素材包在这里留 30 天。", "The bin is empty. Deleted speeches and packs stay here for 30 days.") }</p>
                } else {
                    <ul class="bin-list">{ for state.bin.iter().map(item) }</ul>
                    <div class="row end">
                        <button class="danger empty-bin" onclick={empty}>{ if *sure {
                            lang.t("确定清空，不能再找回", "Empty it for good")
                        } else {
                            lang.t("清空回收站", "Empty the bin")
                        } }</button>
                    </div>
                }
            </section>
        </div>
    }
}

/// The folder that gets copies, where the browser has such a thing.
fn copies(act: &Act, lang: Lang, folder: Option<&Copies>) -> Html {
    let choose = {
        let act = act.clone();
        move |_: MouseEvent| keep::choose_folder(&act, lang)
    };
    let allow = {
        let act = act.clone();
        move |_: MouseEvent| keep::allow_folder(&act)
    };
    let leave = {
        let act = act.clone();
        move |_: MouseEvent| keep::leave_folder(&act)
    };
    let body = match folder {
        None if !browser::Folder::can_be_chosen() => html! {
            <p class="faint">{ lang.t(
                "这个浏览器不能自动往文件夹里存备份。Chrome、Edge 可以。",
                "This browser cannot write copies into a folder; Chrome and Edge can.") }</p>
        },
        None => html! {
            <>
                <p class="faint">{ lang.t(
                    "选一个文件夹，每次停笔后自动往里存一份全部内容，每天一个文件。",
                    "Choose a folder: it gets a copy of everything at each pause, one file a day.") }</p>
                <p><button class="choose-folder" onclick={choose}>{ lang.t("选择文件夹…", "Choose a folder…") }</button></p>
            </>
        },
        Some(Copies { name, state }) => html! {
            <>
                <p class="folder-state">{ match (state, lang) {
                    (CopyState::Written(Some(at)), Lang::Zh) => format!("每次停笔后往“{name}”里存一份。最近一次：{}。", browser::clock(*at)),
                    (CopyState::Written(Some(at)), Lang::En) => format!("A copy goes to “{name}” at each pause. The last: {}.", browser::clock(*at)),
                    (CopyState::Written(None), Lang::Zh) => format!("每次停笔后往“{name}”里存一份。"),
                    (CopyState::Written(None), Lang::En) => format!("A copy goes to “{name}” at each pause."),
                    (CopyState::Asking, Lang::Zh) => format!("浏览器要您再次允许，才能往“{name}”里存备份。"),
                    (CopyState::Asking, Lang::En) => format!("The browser wants your permission again to write into “{name}”."),
                    (CopyState::Failed, Lang::Zh) => format!("没能往“{name}”里存备份。请看看它还在不在、满没满，或另选一个文件夹。"),
                    (CopyState::Failed, Lang::En) => format!("No copy could be written into “{name}”. See whether it is still there and has room, or choose another."),
                } }</p>
                <p class="row">
                    if *state == CopyState::Asking {
                        <button class="primary allow-folder" onclick={allow}>{ lang.t("允许", "Allow") }</button>
                    }
                    <button onclick={choose}>{ lang.t("换一个文件夹…", "Another folder…") }</button>
                    <button class="leave-folder" onclick={leave}>{ lang.t("不再自动备份", "No more copies") }</button>
                </p>
            </>
        },
    };
    html! {
        <section>
            <h3>{ lang.t("自动备份到文件夹", "Copies in a folder") }</h3>
            { body }
        </section>
    }
}

/// Units as a Chinese reader counts them: 0.3, 12.
fn ten_thousands(units: usize) -> String {
    let tenths = units.div_ceil(1000);
    if tenths < 100 {
        format!("{}.{}", tenths / 10, tenths % 10)
    } else {
        (tenths / 10).to_string()
    }
}
