//! Long work beside the page: files and texts that take longer to read than a frame are read by a
//! worker that runs the same program. Where there is none, the page does it itself.

use std::cell::RefCell;
use std::rc::Rc;

use gaojiang::read::{self, Refusal, Source};
use gaojiang::recognise::{Corrections, Reading, recognise};
use serde::{Deserialize, Serialize};

use super::browser;

/// Bytes from which on reading is long work.
const LONG: usize = 300_000;

/// What a worker is asked; the bytes of a file come beside it.
#[derive(Serialize, Deserialize)]
enum Request {
    Read(String),
    Html,
    /// None: the source of the last request.
    Recognise(Option<Rc<Source>>, Rc<Corrections>),
}

thread_local! {
    /// In the page: the source the worker was given last. In the worker: that source.
    static LAST: RefCell<Option<Rc<Source>>> = const { RefCell::new(None) };
}

/// In the worker: answers the page.
pub fn serve() {
    browser::answer(|request, bytes| {
        let Ok(request) = serde_json::from_str::<Request>(request) else { return String::new() };
        let reply = match request {
            Request::Read(name) => serde_json::to_string(&read::file(&name, bytes)),
            Request::Html => serde_json::to_string(&read::html(&String::from_utf8_lossy(bytes))),
            Request::Recognise(source, corrections) => {
                if source.is_some() {
                    LAST.set(source);
                }
                let source = LAST.with_borrow(Clone::clone).unwrap_or_default();
                serde_json::to_string(&recognise(&source, &corrections))
            }
        };
        reply.unwrap_or_default()
    });
}

async fn ask<T: for<'a> Deserialize<'a>>(request: &Request, bytes: &[u8]) -> Option<T> {
    let request = serde_json::to_string(request).ok()?;
    serde_json::from_str(&browser::ask(&request, bytes).await?).ok()
}

/// Reads a file, beside the page where that would take long.
///
/// # Errors
/// As [`read::file`].
pub async fn file(name: &str, bytes: &[u8]) -> Result<Source, Refusal> {
    if bytes.len() > LONG
        && let Some(reply) = ask(&Request::Read(name.to_owned()), bytes).await
    {
        return reply;
    }
    read::file(name, bytes)
}

/// Reads pasted HTML, likewise.
pub async fn html(html: &str) -> Source {
    if html.len() > LONG
        && let Some(reply) = ask(&Request::Html, html.as_bytes()).await
    {
        return reply;
    }
    read::html(html)
}

/// Whether a source takes longer to understand than a person should wait without being told.
pub fn is_long(source: &Source) -> bool {
    source.lines.iter().map(|line| line.text.len()).sum::<usize>() > LONG
}

/// What is understood of a long source.
pub async fn reading(source: &Rc<Source>, corrections: &Rc<Corrections>) -> Reading {
    let known = LAST.with_borrow(|last| last.as_ref().is_some_and(|last| Rc::ptr_eq(last, source)));
    let given = (!known).then(|| source.clone());
    match ask(&Request::Recognise(given, corrections.clone()), &[]).await {
        Some(reading) => {
            LAST.set(Some(source.clone()));
            reading
        }
        None => recognise(source, corrections),
    }
}
