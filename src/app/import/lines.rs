//! All noise and all headings in a list each, taken or refused one by one or at once.

use std::collections::HashMap;
use std::rc::Rc;

use gaojiang::read::Source;
use gaojiang::recognise::{Corrections, Role, RowKey, Why, recognise};
use yew::prelude::*;

use super::super::state::{use_act, use_lang};
use super::super::worker;
use super::{Goto, Shown, correct, role_entry};

#[derive(Properties, PartialEq)]
pub(super) struct Props {
    pub source: Rc<Source>,
    pub rows: Rc<Vec<Shown>>,
}

/// One line of a list.
struct Entry<'a> {
    row: &'a Shown,
    /// What it was taken for before anyone corrected it.
    suggested: Role,
    taken: bool,
}

#[function_component]
pub(super) fn LineList(props: &Props) -> Html {
    let lang = use_lang();
    // What was corrected is listed still, so that it can be had back. A long text is not read twice:
    // of it only what is noise or a heading now is listed.
    let suggested = use_memo(props.source.clone(), |source| {
        if worker::is_long(source) {
            return HashMap::new();
        }
        let reading = recognise(source, &Corrections::default());
        reading.rows.iter().map(|row| (row.key(), row.role)).collect::<HashMap<RowKey, Role>>()
    });
    let list = |of: fn(Role) -> bool| -> Vec<Entry> {
        let mut entries = Vec::new();
        for row in props.rows.iter().filter(|row| !row.joins && row.role != Role::Blank) {
            let suggested = suggested.get(&row.key).copied().unwrap_or(row.role);
            let taken = of(row.role);
            if taken || of(suggested) {
                entries.push(Entry { row, suggested, taken });
            }
        }
        entries
    };
    let noise = list(|role| role == Role::Noise);
    let headings = list(|role| matches!(role, Role::Heading(_)));
    html! {
        <div class="import-list">
            if noise.is_empty() && headings.is_empty() {
                <p class="empty">{ lang.t("没有发现杂质，也没有标题。", "No noise and no headings were found.") }</p>
            }
            <Group title={lang.t("杂质", "Noise")} hint={lang.t("勾选的划掉，不进讲话稿；去掉勾的留作正文。", "What is ticked is struck out; the rest stays as text.")}
                otherwise={Role::Noise} lines={lines(&noise)} />
            <Group title={lang.t("标题", "Headings")} hint={lang.t("勾选的是标题；去掉勾的是正文。", "What is ticked is a heading; the rest is text.")}
                otherwise={Role::Heading(1)} lines={lines(&headings)} />
        </div>
    }
}

/// What a list shows of a line.
#[derive(Clone, PartialEq)]
struct Line {
    key: RowKey,
    role: Role,
    why: Option<Why>,
    text: String,
    suggested: Role,
    taken: bool,
}

fn lines(entries: &[Entry]) -> Vec<Line> {
    let text = |row: &Shown| row.pieces.iter().map(|piece| piece.text.as_str()).collect::<String>();
    let line = |entry: &Entry| Line {
        key: entry.row.key,
        role: entry.row.role,
        why: entry.row.why,
        text: text(entry.row).chars().take(60).collect(),
        suggested: entry.suggested,
        taken: entry.taken,
    };
    entries.iter().map(line).collect()
}

#[derive(Properties, PartialEq)]
struct GroupProps {
    title: &'static str,
    hint: &'static str,
    /// What a line becomes that is taken and was not suggested.
    otherwise: Role,
    lines: Vec<Line>,
}

#[function_component]
fn Group(props: &GroupProps) -> Html {
    let act = use_act();
    let lang = use_lang();
    let goto = use_context::<Goto>();
    if props.lines.is_empty() {
        return Html::default();
    }
    let give = {
        let (act, otherwise) = (act.clone(), props.otherwise);
        move |lines: Vec<(RowKey, Role)>, take: bool| {
            correct(&act, move |now| {
                for (key, suggested) in &lines {
                    let kin =
                        std::mem::discriminant(suggested) == std::mem::discriminant(&otherwise);
                    match (take, kin) {
                        (true, true) => drop(now.roles.remove(key)),
                        (true, false) => drop(now.roles.insert(*key, otherwise)),
                        (false, _) => drop(now.roles.insert(*key, Role::Text)),
                    }
                }
            });
        }
    };
    let all = |take: bool| {
        let lines: Vec<(RowKey, Role)> =
            props.lines.iter().filter(|l| l.taken != take).map(|l| (l.key, l.suggested)).collect();
        let give = give.clone();
        move |_: MouseEvent| give(lines.clone(), take)
    };
    let entry = |line: &Line| {
        let toggle = {
            let (give, line, take) = (give.clone(), (line.key, line.suggested), !line.taken);
            move |_: Event| give(vec![line], take)
        };
        let (goto, key) = (goto.clone(), line.key);
        let go = move |_: MouseEvent| {
            if let Some(goto) = &goto {
                goto.0.emit((key, None));
            }
        };
        let (_, zh, en, ..) = role_entry(line.role);
        let sort = line.why.map_or_else(|| lang.t(zh, en), Why::label);
        html! {
            <li key={format!("{}-{}", line.key.0, line.key.1)}>
                <label><input type="checkbox" checked={line.taken} onchange={toggle} aria-label={line.text.clone()} /></label>
                <button class={classes!("quiet", "small", "import-line", line.taken.then_some("taken"))} onclick={go} title={line.text.clone()}>{ &line.text }</button>
                <small class="faint">{ sort }</small>
            </li>
        }
    };
    html! {
        <section class="import-slots import-lines">
            <h3>{ format!("{} {}", props.title, props.lines.iter().filter(|line| line.taken).count()) }
                <span class="grow"></span>
                <button class="small" onclick={all(true)}>{ lang.t("全部接受", "All") }</button>
                <button class="small" onclick={all(false)}>{ lang.t("全部不要", "None") }</button>
            </h3>
            <p class="faint">{ props.hint }</p>
            <ul data-lines={match props.otherwise { Role::Noise => "noise", _ => "headings" }}>{ for props.lines.iter().map(entry) }</ul>
        </section>
    }
}
