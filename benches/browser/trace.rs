//! What a trace of the browser says of the main thread's work from an input to the frame that shows
//! what came of it.

use serde_json::{Value, json};

pub const CATEGORIES: &str =
    "devtools.timeline,disabled-by-default-devtools.timeline,blink.user_timing";

/// Milliseconds of the processor.
#[derive(Clone, Copy, Debug, Default)]
pub struct Cost {
    pub script: f64,
    pub layout: f64,
    pub paint: f64,
    /// The longest task from the input until the next one, such as saving what was typed.
    pub longest: f64,
}

impl Cost {
    /// The medians, and of script and layout together the 90th percentile.
    pub fn summary(costs: &[Cost]) -> Value {
        let median_of =
            |get: fn(&Cost) -> f64| median(&mut costs.iter().map(get).collect::<Vec<_>>());
        let mut both: Vec<f64> = costs.iter().map(|cost| cost.script + cost.layout).collect();
        let middle = median(&mut both);
        let ninth = both.get(both.len() * 9 / 10).copied().unwrap_or_default();
        json!({
            "both": middle,
            "ninth": ninth,
            "script": median_of(|cost| cost.script),
            "layout": median_of(|cost| cost.layout),
            "paint": median_of(|cost| cost.paint),
            "longest": median_of(|cost| cost.longest),
            "count": costs.len(),
        })
    }
}

pub fn median(all: &mut [f64]) -> f64 {
    all.sort_by(f64::total_cmp);
    let middle = all.len() / 2;
    match all.len() {
        0 => 0.0,
        count if count % 2 == 1 => all[middle],
        _ => (all[middle - 1] + all[middle]) / 2.0,
    }
}

/// A span of the main thread, in microseconds.
struct Span {
    name: String,
    /// Of an input, which.
    input: String,
    start: f64,
    end: f64,
    processor: f64,
}

/// The cost of each input of that type, in order.
pub fn after(events: &[Value], input: &str) -> Vec<Cost> {
    let spans = spans(events);
    let marks: Vec<f64> = events
        .iter()
        .filter(|event| event["name"] == "shown")
        .filter_map(|event| event["ts"].as_f64())
        .collect();
    let inputs: Vec<&Span> = spans.iter().filter(|span| span.input == input).collect();
    let mut costs = Vec::new();
    for (at, first) in inputs.iter().enumerate() {
        let next = inputs.get(at + 1).map_or(f64::INFINITY, |next| next.start);
        let own: Vec<&Span> =
            spans.iter().filter(|span| span.start >= first.start && span.start < next).collect();
        // Two things follow an input: its listeners, then a frame. A key comes down, types, comes up.
        let typed = own.iter().filter(|span| span.input == "input").map(|span| span.end);
        let acted = typed.fold(first.end, f64::max);
        // What takes long may not be done when the listeners are.
        let shown = marks.iter().copied().find(|mark| *mark >= first.start && *mark < next);
        let acted = shown.unwrap_or(acted).max(acted);
        // A frame that painted nothing shows nothing of it.
        let first_of = |name: &str, from: f64| {
            own.iter().copied().find(move |span| span.name == name && span.start >= from)
        };
        let painted = first_of("Paint", acted).map_or(acted, |span| span.start);
        let frame = first_of("Commit", painted).map_or(f64::INFINITY, |span| span.end);
        let shown: Vec<&Span> = own.iter().copied().filter(|span| span.start < frame).collect();
        let layout = outermost(&shown, is_layout);
        let forced: f64 = {
            let scripts: Vec<&Span> = outermost_spans(&shown, is_script);
            outermost_spans(&shown, is_layout)
                .iter()
                .filter(|span| scripts.iter().any(|s| s.start <= span.start && span.end <= s.end))
                .map(|span| span.processor)
                .sum()
        };
        costs.push(Cost {
            script: (outermost(&shown, is_script) - forced).max(0.0) / 1000.0,
            layout: layout / 1000.0,
            paint: outermost(&shown, is_paint) / 1000.0,
            longest: own
                .iter()
                .filter(|span| {
                    span.name == "RunTask" || span.name == "ThreadControllerImpl::RunTask"
                })
                .map(|span| span.processor / 1000.0)
                .fold(0.0, f64::max),
        });
    }
    costs
}

fn is_script(name: &str) -> bool {
    matches!(
        name,
        "EventDispatch"
            | "FunctionCall"
            | "RunMicrotasks"
            | "TimerFire"
            | "FireAnimationFrame"
            | "EvaluateScript"
            | "MinorGC"
            | "MajorGC"
            | "v8.run"
    )
}

fn is_layout(name: &str) -> bool {
    matches!(name, "UpdateLayoutTree" | "Layout" | "PrePaint" | "HitTest")
}

fn is_paint(name: &str) -> bool {
    matches!(name, "Paint" | "Layerize" | "Commit" | "UpdateLayer" | "CompositeLayers")
}

fn outermost_spans<'a>(spans: &[&'a Span], wanted: fn(&str) -> bool) -> Vec<&'a Span> {
    let mut end = f64::NEG_INFINITY;
    let mut kept = Vec::new();
    for span in spans.iter().filter(|span| wanted(&span.name)) {
        if span.start >= end {
            end = span.end;
            kept.push(*span);
        }
    }
    kept
}

fn outermost(spans: &[&Span], wanted: fn(&str) -> bool) -> f64 {
    outermost_spans(spans, wanted).iter().map(|span| span.processor).sum()
}

/// Everything on the main thread of the page, by its start.
fn spans(events: &[Value]) -> Vec<Span> {
    // The thread that the inputs reach.
    let thread = events
        .iter()
        .find(|event| event["name"] == "EventDispatch")
        .map(|event| (event["pid"].clone(), event["tid"].clone()));
    let mut spans: Vec<Span> = events
        .iter()
        .filter(|event| event["ph"] == "X")
        .filter(|event| thread.as_ref() == Some(&(event["pid"].clone(), event["tid"].clone())))
        .filter_map(|event| {
            let start = event["ts"].as_f64()?;
            let length = event["dur"].as_f64().unwrap_or_default();
            Some(Span {
                name: event["name"].as_str()?.to_owned(),
                input: event["args"]["data"]["type"].as_str().unwrap_or_default().to_owned(),
                start,
                end: start + length,
                processor: event["tdur"].as_f64().unwrap_or(length),
            })
        })
        .collect();
    spans.sort_by(|a, b| a.start.total_cmp(&b.start).then(b.end.total_cmp(&a.end)));
    spans
}
