//! The speech as A4 pages. Lines and pages come from the core; here they only get their looks, whose
//! measures are custom properties set from the layout. Only the sheets in view are drawn, and all of
//! them for the print.

use std::pin::pin;
use std::rc::Rc;
use std::task::{Context, Waker};

use gaojiang::document::{Cell, Lead, Paragraph, Place, Role, RunKind};
use gaojiang::layout::{Align, Font, Layout, Letterhead, Style, fonts};
use gaojiang::library::Id;
use gaojiang::paginate::{Line, Sheet, Span};
use gaojiang::speech::Field;
use yew::prelude::*;
use yew::virtual_dom::{AttributeOrProperty, Attributes, VTag};

use super::browser::{self, Spot};
use super::follow::use_following;
use super::in_view::use_in_view;
use super::state::{Goal, Zoom, use_act, use_behind, use_lang, use_latest, use_settled};
use super::table;

#[derive(Properties, PartialEq)]
pub struct Props {
    /// What the sheets are of.
    pub speech: Id,
    pub sheets: Rc<Vec<Rc<Sheet>>>,
    pub layout: Rc<Layout>,
    pub zoom: Zoom,
    pub active: Option<Id>,
}

/// What the pane keeps free beside a sheet, in CSS pixels.
const SIDES: f64 = 48.0;

#[function_component]
pub fn Pages(props: &Props) -> Html {
    let act = use_act();
    let lang = use_lang();
    let pane = use_node_ref();
    let settled = use_settled(&props.speech);
    // Until it is measured, as wide as a sheet: nothing jumps where the pane is wide enough.
    // A twip is the 1440th part of an inch, which is 96 pixels.
    let sheet_width = f64::from(props.layout.page.width.max(1)) / 15.0;
    let width = use_state_eq(|| sheet_width + SIDES);
    {
        let (pane, width) = (pane.clone(), width.clone());
        use_effect_with((), move |()| {
            let measured = pane.clone();
            let watch = browser::on_resize(&pane, move || {
                width.set(browser::inner_width(&measured));
            });
            move || drop(watch)
        });
    }
    let scale = match props.zoom {
        Zoom::Percent(percent) => f64::from(percent) / 100.0,
        Zoom::Fit => ((*width - SIDES) / sheet_width).clamp(0.3, 1.6),
    };
    {
        let pane = pane.clone();
        use_effect_with(props.layout.clone(), move |layout| {
            for (name, value) in measures(layout) {
                browser::set_property(&pane, &name, &value);
            }
            let mm = |twips: i32| f64::from(twips) * 25.4 / 1440.0;
            let page = &layout.page;
            browser::set_paper(mm(page.width), mm(page.height));
        });
    }
    {
        let pane = pane.clone();
        use_effect_with(scale, move |scale| {
            browser::set_property(&pane, "--zoom", &format!("{scale:.4}"));
        });
    }
    use_following(&pane, &props.sheets, &props.layout, &props.active);
    let count = props.sheets.len();
    let changed = (count, format!("{scale:.4}"));
    let in_view = use_in_view(&pane, ".pages", 0.6, 0..1, changed);
    let drawn = match (settled, use_printing()) {
        (_, true) => 0..count,
        (false, _) => 0..count.min(1),
        (true, false) => in_view.start.min(count)..in_view.end.min(count),
    };
    // What is typed may break all sheets anew; those out of view nobody sees.
    let far = use_behind((), &props.sheets, 600);
    let onclick = {
        let latest = use_latest(&props.sheets);
        Callback::from(move |event: MouseEvent| {
            let goal = || match browser::attribute_near(&event, "data-value") {
                Some(slot) => Some(Goal::Slot(slot.into())),
                None => goal_at(&latest.borrow(), &browser::spot_on_sheet(&event)?),
            };
            if let Some(goal) = (!browser::has_selection()).then(goal).flatten() {
                act.go(goal);
            }
        })
    };
    html! {
        <div class="pages" lang="zh-CN" ref={pane} {onclick} role="document"
            aria-label={lang.t("版面预览", "Pages")} tabindex="0">
            { for props.sheets.chunks(GROUP).enumerate().map(|(at, sheets)| {
                let from = at * GROUP;
                let near = drawn.start.max(from)..drawn.end.min(from + sheets.len());
                let near: Vec<Rc<Sheet>> = near.filter_map(|at| props.sheets.get(at).cloned()).collect();
                let far = far.iter().skip(from).take(if settled { sheets.len() } else { 0 });
                html! {
                    <Group key={from} {from} count={sheets.len()} {near}
                        far={far.cloned().collect::<Vec<_>>()} layout={props.layout.clone()} />
                }
            }) }
        </div>
    }
}

/// So many sheets are looked through as one, to see that none of them has changed.
const GROUP: usize = 32;

/// All sheets are wanted: the page is being printed.
#[hook]
fn use_printing() -> bool {
    let printing = use_state_eq(|| false);
    {
        let printing = printing.setter();
        use_effect_with((), move |()| {
            let listeners =
                [("beforeprint", true), ("afterprint", false)].map(|(event, wanted)| {
                    let printing = printing.clone();
                    browser::on_window(event, move |_| {
                        printing.set(wanted);
                        draw_now();
                    })
                });
            move || drop(listeners)
        });
    }
    *printing
}

/// Draws what was changed before anything else happens. A browser that prints takes the page as it is
/// when the listeners have run; Firefox does not even wait for promises.
fn draw_now() {
    let flush = pin!(yew::scheduler::flush());
    let _ = flush.poll(&mut Context::from_waker(Waker::noop()));
}

#[derive(Properties, PartialEq)]
struct GroupProps {
    /// Index of the first.
    from: usize,
    count: usize,
    /// Those in view, one after the other.
    near: Vec<Rc<Sheet>>,
    /// All, as far as their text is known.
    far: Vec<Rc<Sheet>>,
    layout: Rc<Layout>,
}

/// Sheets one below the other. One out of view is a box of its size with its bare text, which the
/// browser's own search finds.
#[function_component]
fn Group(props: &GroupProps) -> Html {
    let first = props.near.first().map_or(usize::MAX, |sheet| sheet.number);
    let one = |at: usize| {
        let number = props.from + at + 1;
        let near = number.checked_sub(first).and_then(|at| props.near.get(at));
        match (near, props.far.get(at)) {
            (Some(sheet), _) => html! {
                <SheetView key={number} sheet={sheet.clone()} layout={props.layout.clone()} />
            },
            (None, Some(sheet)) => html! { <FarSheet key={number} sheet={sheet.clone()} /> },
            (None, None) => html! { <div key={number} class="sheet-box far"></div> },
        }
    };
    html! { <>{ for (0..props.count).map(one) }</> }
}

#[derive(Properties, PartialEq)]
struct FarProps {
    sheet: Rc<Sheet>,
}

#[function_component]
fn FarSheet(props: &FarProps) -> Html {
    let mut text = String::new();
    for placed in &props.sheet.lines {
        let line = &placed.line;
        for span in &line.spans {
            let run = line.paragraph.runs.get(span.run);
            text.push_str(run.and_then(|run| run.text.get(span.range.clone())).unwrap_or_default());
        }
        if line.last {
            text.push('\n');
        }
    }
    html! { <div class="sheet-box far">{ text }</div> }
}

#[derive(Properties, PartialEq)]
struct SheetProps {
    sheet: Rc<Sheet>,
    layout: Rc<Layout>,
}

#[function_component]
fn SheetView(props: &SheetProps) -> Html {
    let number = props.sheet.number;
    html! {
        <div class="sheet-box" data-sheet={number.to_string()}>
            <div class="sheet">
                <div class="text-area">
                    { table::lines_view(&props.layout, &props.sheet.lines) }
                </div>
                if let Some(text) = props.layout.page_number.form.text(number) {
                    <div class={classes!("page-number", side_class(props.layout.page_number.place.side(number)))}>{ text }</div>
                }
            </div>
        </div>
    }
}

/// A line as it stands on its sheet.
pub fn line_view(layout: &Layout, line: &Line) -> Html {
    let paragraph = &line.paragraph;
    let style = layout.style(paragraph.role);
    let class = [
        Some("line"),
        Some(role_class(paragraph.role)),
        side_class(layout.align(paragraph.role)),
        line.justify.then_some("full"),
        line.last.then_some("last"),
        (line.first && style.indent > 0).then_some("first"),
    ];
    let spans = line.spans.iter().filter_map(|span| span_view(paragraph, span));
    element("div", joined(&class), None, spans)
}

/// What looks like the rest of its line is a text without an element: of a sheet it is nearly all.
fn span_view(paragraph: &Paragraph, span: &Span) -> Option<Html> {
    let run = paragraph.runs.get(span.run)?;
    let text = Html::from(run.text.get(span.range.clone())?.to_owned());
    let (value, state) = match &run.kind {
        RunKind::Slot { name, filled } => {
            (Some(name.clone()), Some(if *filled { "filled" } else { "unfilled" }))
        }
        RunKind::Text | RunKind::Label => (None, None),
    };
    let class = joined(&[
        state,
        run.bold.then_some("bold"),
        run.italic.then_some("italic"),
        lead_class(run.lead),
    ]);
    Some(match class {
        Some(_) => element("span", class, value.map(AttrValue::from), [text]),
        None => text,
    })
}

/// Where a click on a sheet leads: to the field or to the place in the section that is written there.
fn goal_at(sheets: &[Rc<Sheet>], spot: &Spot) -> Option<Goal> {
    let placed = table::as_drawn(&sheets.get(spot.sheet)?.lines).nth(spot.line)?;
    let line = &placed.line;
    match &line.paragraph.place {
        Place::Field(field) => Some(Goal::Field(*field)),
        Place::Section(id) => {
            let begins = line.spans.get(spot.span).and_then(|span| line.source_of(span));
            Some(Goal::Section(id.clone(), begins.map(|begins| (begins, spot.offset))))
        }
    }
}

fn joined(classes: &[Option<&'static str>]) -> Option<AttrValue> {
    let mut classes = classes.iter().flatten();
    let mut all = String::from(*classes.next()?);
    for class in classes {
        all.push(' ');
        all.push_str(class);
    }
    Some(all.into())
}

/// What `html!` makes, but that a class is a text as it stands. `html!` makes a set of it, token by
/// token, and every key draws a sheet.
fn element(
    tag: &'static str,
    class: Option<AttrValue>,
    value: Option<AttrValue>,
    children: impl IntoIterator<Item = Html>,
) -> Html {
    let mut element = VTag::new(tag);
    let values = [class, value].map(|value| value.map(AttributeOrProperty::Attribute));
    let keys = &["class", "data-value"];
    element.set_attributes(Attributes::Dynamic { keys, values: Box::new(values) });
    element.add_children(children);
    element.into()
}

fn side_class(align: Align) -> Option<&'static str> {
    match align {
        Align::Left | Align::Justify => None,
        Align::Centre => Some("centred"),
        Align::Right => Some("right"),
    }
}

fn role_class(role: Role) -> &'static str {
    match role {
        Role::Letterhead => "letterhead",
        Role::Title => "title",
        Role::Speaker => "speaker",
        Role::Date => "date",
        Role::Blank => "blank",
        Role::Salutation => "salutation",
        Role::Heading(1) => "h1",
        Role::Heading(2) => "h2",
        Role::Heading(3) => "h3",
        Role::Heading(_) => "h4",
        Role::Body => "body",
        Role::Quote => "quote",
        Role::Cell(cell) if cell.is_head() => "cell-head",
        Role::Cell(_) => "cell",
    }
}

fn lead_class(lead: Lead) -> Option<&'static str> {
    match lead {
        Lead::No => None,
        Lead::Heading(1) => Some("lead-h1"),
        Lead::Heading(2) => Some("lead-h2"),
        Lead::Heading(3) => Some("lead-h3"),
        Lead::Heading(_) => Some("lead-h4"),
        Lead::Ordinal => Some("lead-ordinal"),
    }
}

pub fn field_name(field: Field) -> &'static str {
    match field {
        Field::Title => "title",
        Field::Speaker => "speaker",
        Field::Date => "date",
        Field::Salutation => "salutation",
    }
}

pub fn field_of(name: &str) -> Option<Field> {
    [Field::Title, Field::Speaker, Field::Date, Field::Salutation]
        .into_iter()
        .find(|field| field_name(*field) == name)
}

/// The custom properties that the paper's style sheet is written in.
fn measures(layout: &Layout) -> Vec<(String, String)> {
    let pt = |twips: i32| format!("{}pt", f64::from(twips) / 20.0);
    let page = &layout.page;
    let mut all: Vec<(String, String)> = [
        ("page-width", pt(page.width)),
        ("page-height", pt(page.height)),
        ("page-top", pt(page.top)),
        ("page-right", pt(page.right)),
        ("page-bottom", pt(page.bottom)),
        ("page-left", pt(page.left)),
        ("page-footer", pt(page.footer)),
        ("tracking", pt(layout.tracking)),
        ("number-size", half_points(&layout.page_number.font)),
        ("number-font", stack(&layout.page_number.font)),
        ("cell-padding", pt(Layout::CELL_PADDING)),
        ("cell-rule", pt(Layout::CELL_RULE)),
        ("letterhead-rule", pt(Letterhead::RULE)),
        ("letterhead-gap", pt(Letterhead::GAP)),
        ("letterhead-colour", format!("#{}", Letterhead::COLOUR)),
    ]
    .map(|(name, value)| (format!("--{name}"), value))
    .into();
    let roles = [
        Role::Letterhead,
        Role::Title,
        Role::Speaker,
        Role::Date,
        Role::Salutation,
        Role::Heading(1),
        Role::Heading(2),
        Role::Heading(3),
        Role::Heading(4),
        Role::Body,
        Role::Quote,
        Role::Cell(Cell::default()),
        Role::Cell(Cell { row: 1, ..Cell::default() }),
    ];
    for role in roles {
        let Style { font, indent, pitch, .. } = layout.style(role);
        let name = role_class(role);
        all.push((format!("--{name}-font"), stack(font)));
        all.push((format!("--{name}-size"), half_points(font)));
        all.push((format!("--{name}-weight"), weight(font).to_owned()));
        all.push((format!("--{name}-pitch"), pt(*pitch)));
        let indent = f64::from(*indent) / 100.0 * f64::from(font.half_points) / 2.0;
        all.push((format!("--{name}-indent"), format!("{indent}pt")));
    }
    let lead = layout.ordinal_lead.as_ref().unwrap_or(&layout.body.font);
    all.push(("--lead-font".to_owned(), stack(lead)));
    all.push(("--lead-weight".to_owned(), weight(lead).to_owned()));
    all
}

fn half_points(font: &Font) -> String {
    format!("{}pt", f64::from(font.half_points) / 2.0)
}

fn weight(font: &Font) -> &'static str {
    if font.bold { "bold" } else { "normal" }
}

/// The font and what stands in for it where it is not installed. `gj-latin` is Times New Roman for
/// figures and Latin alone, so that “”—… come from the Chinese font, as they do on paper.
fn stack(font: &Font) -> String {
    let latin = match font.latin.as_str() {
        fonts::LATIN => "gj-latin,".to_owned(),
        latin if latin == font.east_asian => String::new(),
        // Of other fonts marks come too, which Chinese shares with Latin.
        latin => format!("{},", fonts::quoted(latin)),
    };
    format!("{latin}{}", fonts::stack(&font.east_asian))
}
