//! `cargo run -q --example outline -- FILE`: what the recogniser understands of a file, as JSON.
//!
//! It runs the very code of the page: [`gaojiang::read::file`] and
//! [`gaojiang::recognise::recognise`], with nothing corrected. Any file the page takes will do: .txt
//! in UTF-8, UTF-16 or GB18030, .md, .html, .docx. What cannot be read gives a message on stderr and
//! exit code 1.
//!
//! | key | what |
//! | --- | --- |
//! | `title`, `subtitle`, `date`, `speaker`, `salutation` | the front matter as written; empty where there is none |
//! | `occasion` | lines about place, chair and the like |
//! | `noise` | every line, or part of one, that is no part of the speech |
//! | `sections` | `{level, label, heading, kind, reason, ordinals: {style, count} or null, chars, text, children}`; level 0: it has no heading; `text`: its own paragraphs, those of `children` left out, the heading's line among them where words run on behind it; `chars`: characters of heading and text without white space, children's left out |
//! | `slots` | `{name, kind, unit, text, line, certain, places}`; `certain`: a placeholder of the text, else a fact offered as a slot; `text` and `line` (from 1, of the file's text) of the first of its `places` (a number) |
//! | `declared` | `{phrase, count, found}` |
//! | `signature` | who signs at the end |

use std::io::Write;

use gaojiang::read;
use gaojiang::recognise::{Corrections, Reading, Role, recognise};
use serde_json::{Value, json};

fn main() {
    let Some(path) = std::env::args_os().nth(1) else {
        eprintln!("usage: cargo run -q --example outline -- FILE");
        std::process::exit(2);
    };
    let name = std::path::Path::new(&path).file_name().unwrap_or_default().to_string_lossy();
    let source = match std::fs::read(&path) {
        Ok(bytes) => read::file(&name, &bytes).map_err(|refusal| refusal.message().to_owned()),
        Err(error) => Err(error.to_string()),
    };
    match source {
        Ok(source) => {
            let reading = recognise(&source, &Corrections::default());
            let text = serde_json::to_string_pretty(&outline(&reading));
            // Whoever reads it may have seen enough: `outline … | head`.
            let _ = writeln!(std::io::stdout(), "{}", text.unwrap_or_default());
        }
        Err(message) => {
            eprintln!("{message}");
            std::process::exit(1);
        }
    }
}

fn outline(reading: &Reading) -> Value {
    let noise: Vec<&str> = reading
        .rows
        .iter()
        .filter(|row| row.role == Role::Noise)
        .map(|row| row.text.as_str())
        .collect();
    let slots: Vec<Value> = reading
        .slots
        .iter()
        .map(|slot| {
            let first = slot.places.first();
            let text = first.and_then(|place| {
                reading.paragraphs.get(place.paragraph)?.text.get(place.range.clone())
            });
            let line = first.and_then(|place| reading.row_of(place)).map(|row| row.line + 1);
            json!({
                "name": slot.name, "kind": slot.kind.label(), "unit": slot.unit, "text": text,
                "line": line, "certain": slot.certain, "places": slot.places.len(),
            })
        })
        .collect();
    let declared: Vec<Value> = reading
        .declared
        .iter()
        .map(|d| json!({ "phrase": d.phrase, "count": d.count, "found": d.found }))
        .collect();
    json!({
        "title": reading.title(),
        "subtitle": reading.front(Role::Subtitle),
        "date": reading.date(),
        "speaker": reading.speaker(),
        "occasion": reading.front(Role::Occasion),
        "salutation": reading.front(Role::Salutation),
        "noise": noise,
        "sections": sections(reading, None),
        "slots": slots,
        "declared": declared,
        "signature": reading.front(Role::Sign),
    })
}

fn sections(reading: &Reading, above: Option<usize>) -> Vec<Value> {
    reading
        .below(above)
        .map(|(at, part)| {
            let own = reading.own_paragraphs(at);
            let head = own.first().filter(|paragraph| matches!(paragraph.role, Role::Heading(_)));
            let label = head.map_or("", |p| p.text.get(..p.label).unwrap_or_default());
            let whole = head.is_some_and(|p| p.heading >= p.text.len());
            let texts: Vec<&str> =
                own.iter().skip(usize::from(whole)).map(|p| p.text.as_str()).collect();
            let count = |text: &str| text.chars().filter(|c| !c.is_whitespace()).count();
            let ordinals = reading
                .ordinals_of(at)
                .map(|(style, count)| json!({ "style": style, "count": count }));
            json!({
                "level": part.level,
                "label": label.trim(),
                "heading": head.map_or("", |p| p.heading_text()),
                "kind": part.kind.label(),
                "reason": part.why,
                "ordinals": ordinals,
                "chars": own.iter().map(|p| count(&p.text)).sum::<usize>(),
                "text": texts,
                "children": sections(reading, Some(at)),
            })
        })
        .collect()
}
