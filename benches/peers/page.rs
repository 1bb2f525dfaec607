//! What the page of the peers can ask of the core.

use std::rc::Rc;

use gaojiang::diff;
use gaojiang::document::{Document, Role};
use js_sys::{Object, Reflect, Uint8Array};
use serde_json::{Value, json};
use wasm_bindgen::JsValue;
use wasm_bindgen::closure::Closure;

use crate::work;

/// Puts the work on the page: each a function that takes the size of the speech in characters.
pub fn offer() {
    let ours = Object::new();
    let set = |name: &str, value: JsValue| {
        let _ = Reflect::set(&ours, &name.into(), &value);
    };
    let kept = Rc::new(std::cell::RefCell::new((0, Document::default())));
    let document = move |size: usize| {
        let mut kept = kept.borrow_mut();
        if kept.0 != size {
            *kept = (size, work::document(size));
        }
        kept.1.clone()
    };
    let of_size = document.clone();
    let write = Closure::<dyn FnMut(u32) -> Uint8Array>::new(move |size: u32| {
        Uint8Array::from(work::docx_bytes(&of_size(size as usize)).as_slice())
    });
    set("docx", write.into_js_value());
    let read = Closure::<dyn FnMut(Uint8Array) -> u32>::new(|bytes: Uint8Array| {
        work::outline_of(&bytes.to_vec()) as u32
    });
    set("read", read.into_js_value());
    let thousand = work::thousand();
    let texts: Vec<String> = thousand.sections.iter().map(|s| s.text.to_string()).collect();
    let values: Vec<(String, String)> =
        thousand.values.iter().map(|(name, value)| (name.to_string(), value.to_string())).collect();
    let fill = Closure::<dyn FnMut() -> String>::new(move || work::filled(&thousand));
    set("fill", fill.into_js_value());
    let mut versions = (0, String::new(), String::new());
    let compare = Closure::<dyn FnMut(u32) -> u32>::new(move |size: u32| {
        if versions.0 != size {
            let (old, new) = work::versions(size as usize);
            versions = (size, old, new);
        }
        diff::diff(&versions.1, &versions.2).len() as u32
    });
    set("diff", compare.into_js_value());
    let checks = Closure::<dyn FnMut(u32)>::new({
        let mut known: Option<(u32, Box<dyn FnMut()>)> = None;
        move |size: u32| {
            if known.as_ref().is_none_or(|(of, _)| *of != size) {
                let prepare = work::WORK.iter().find(|(name, _)| *name == "checks");
                known = prepare.map(|(_, prepare)| (size, prepare(size as usize)));
            }
            if let Some((_, run)) = &mut known {
                run();
            }
        }
    });
    set("checks", checks.into_js_value());
    let inputs = Closure::<dyn FnMut(u32) -> String>::new(move |size: u32| {
        let (old, new) = work::versions(size as usize);
        json!({
            "paragraphs": paragraphs(&document(size as usize)),
            "old": old,
            "new": new,
            "texts": texts,
            "values": values.iter().cloned().map(|(n, v)| (n, Value::from(v))).collect::<serde_json::Map<_, _>>(),
        })
        .to_string()
    });
    set("inputs", inputs.into_js_value());
    let _ = Reflect::set(&js_sys::global(), &"ours".into(), &ours);
}

/// What another writer needs: each paragraph's sort and the texts of its runs.
fn paragraphs(document: &Document) -> Value {
    let one = |paragraph: &Rc<gaojiang::document::Paragraph>| {
        let sort = match paragraph.role {
            Role::Title => "title",
            Role::Heading(1) => "h1",
            Role::Heading(_) => "h2",
            Role::Speaker | Role::Date => "byline",
            _ => "body",
        };
        let runs: Vec<&str> = paragraph.runs.iter().map(|run| &*run.text).collect();
        json!({ "sort": sort, "runs": runs, "text": runs.concat() })
    };
    document.paragraphs.iter().map(one).collect()
}
