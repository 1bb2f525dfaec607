//! Where the browser keeps things: localStorage, IndexedDB, the tab's own store.

use std::cell::RefCell;
use std::rc::Rc;

use gaojiang::store::{Batch, Refused, Storage, WriteError};
use gloo::events::EventListener;
use js_sys::{Array, Function, Object, Promise, Reflect};
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    BroadcastChannel, Event, IdbDatabase, IdbObjectStore, IdbOpenDbRequest, IdbRequest,
    IdbTransaction, IdbTransactionMode,
};

use super::window;

/// The browser's localStorage. It is asked for anew each time: it can be refused at any moment.
#[derive(Debug)]
pub struct LocalStorage;

fn local_storage() -> Result<web_sys::Storage, Refused> {
    window().and_then(|window| window.local_storage().ok().flatten()).ok_or(Refused)
}

impl Storage for LocalStorage {
    fn get(&self, key: &str) -> Result<Option<String>, Refused> {
        local_storage()?.get_item(key).map_err(|_| Refused)
    }

    fn set(&self, key: &str, value: &str) -> Result<(), WriteError> {
        let storage = local_storage().map_err(|Refused| WriteError::Refused)?;
        storage.set_item(key, value).map_err(|error| write_error(&error))
    }

    fn remove(&self, key: &str) -> Result<(), Refused> {
        local_storage()?.remove_item(key).map_err(|_| Refused)
    }

    fn keys(&self) -> Result<Vec<String>, Refused> {
        let storage = local_storage()?;
        // One call for all; `key(n)` walks from the start in some browsers.
        let keys = Object::keys(storage.unchecked_ref::<Object>());
        Ok(keys.iter().filter_map(|key| key.as_string()).collect())
    }
}

fn write_error(error: &JsValue) -> WriteError {
    let get = |name: &str| Reflect::get(error, &name.into()).ok();
    let name = get("name").and_then(|name| name.as_string());
    let code = get("code").and_then(|code| code.as_f64());
    WriteError::of_browser(name.as_deref().unwrap_or_default(), code.unwrap_or_default())
}

/// A text of the tab's own store, gone with the tab.
pub fn session_text(key: &str) -> Option<String> {
    window()?.session_storage().ok()??.get_item(key).ok()?
}

/// Keeps a text for the tab; where that is refused the page works without.
pub fn set_session_text(key: &str, text: &str) {
    let storage = window().and_then(|window| window.session_storage().ok().flatten());
    if let Some(storage) = storage {
        let _ = storage.set_item(key, text);
    }
}

/// Calls back when another tab changed a record whose key begins so, or all of them.
pub fn on_stored(prefix: &'static str, mut call: impl FnMut() + 'static) -> Option<EventListener> {
    let window = window()?;
    Some(EventListener::new(&window, "storage", move |event| {
        let key = Reflect::get(event, &"key".into()).ok().and_then(|key| key.as_string());
        if key.is_none_or(|key| key.starts_with(prefix)) {
            call();
        }
    }))
}

/// A wire to the other tabs with this page, where the browser has it.
pub struct Channel {
    channel: BroadcastChannel,
    _call: Closure<dyn FnMut()>,
}

impl Channel {
    pub fn open(name: &str, call: impl FnMut() + 'static) -> Option<Channel> {
        // Throws where storage is refused.
        let channel = BroadcastChannel::new(name).ok()?;
        let call = Closure::<dyn FnMut()>::new(call);
        channel.set_onmessage(Some(call.as_ref().unchecked_ref()));
        Some(Channel { channel, _call: call })
    }

    /// Rings in every other tab.
    pub fn ring(&self) {
        let _ = self.channel.post_message(&JsValue::NULL);
    }
}

// ---- IndexedDB

const BASE: &str = "gaojiang";
const RECORDS: &str = "records";
/// Things that are no text, such as the folder that gets copies.
const THINGS: &str = "things";

/// The page's database in the browser.
#[derive(Clone)]
pub struct Base(IdbDatabase);

impl Base {
    /// Asks for it at once, and waits for the answer when awaited. None: the browser has none for this
    /// page.
    pub fn open() -> impl Future<Output = Option<Base>> {
        let factory = window().and_then(|window| window.indexed_db().ok().flatten());
        let request = factory.and_then(|factory| factory.open_with_u32(BASE, 1).ok());
        let opened = request.map(|request| {
            let opened = settled(&request);
            (request, opened)
        });
        async move {
            let (request, opened) = opened?;
            Base::opened(&request, opened).await
        }
    }

    async fn opened(request: &IdbOpenDbRequest, opened: Promise) -> Option<Base> {
        let upgrade = {
            let request = request.clone();
            Closure::<dyn FnMut()>::new(move || {
                let base = request.result().ok().and_then(|base| base.dyn_into().ok());
                if let Some(base) = base {
                    let base: IdbDatabase = base;
                    for store in [RECORDS, THINGS] {
                        let _ = base.create_object_store(store);
                    }
                }
            })
        };
        request.set_onupgradeneeded(Some(upgrade.as_ref().unchecked_ref()));
        let base: IdbDatabase = JsFuture::from(opened).await.ok()?.dyn_into().ok()?;
        // Another version of the page may want to change its form.
        let close = {
            let base = base.clone();
            Closure::<dyn FnMut()>::new(move || base.close())
        };
        base.set_onversionchange(Some(close.as_ref().unchecked_ref()));
        close.forget();
        Some(Base(base))
    }

    fn store(
        &self,
        name: &str,
        mode: IdbTransactionMode,
    ) -> Option<(IdbTransaction, IdbObjectStore)> {
        let transaction = self.0.transaction_with_str_and_mode(name, mode).ok()?;
        let store = transaction.object_store(name).ok()?;
        Some((transaction, store))
    }

    /// The keys of all records.
    pub async fn keys(&self) -> Option<Vec<String>> {
        let (_, store) = self.store(RECORDS, IdbTransactionMode::Readonly)?;
        let keys = answer(&store.get_all_keys().ok()?).await.ok()?;
        Some(Array::from(&keys).iter().filter_map(|key| key.as_string()).collect())
    }

    /// The records of these keys, as far as they are there.
    pub async fn texts(&self, keys: &[String]) -> Option<Vec<(String, String)>> {
        if keys.is_empty() {
            return Some(Vec::new());
        }
        let (_, store) = self.store(RECORDS, IdbTransactionMode::Readonly)?;
        let mut requests = Vec::new();
        for key in keys {
            requests.push(settled(&store.get(&key.into()).ok()?));
        }
        let mut texts = Vec::new();
        for (key, request) in keys.iter().zip(requests) {
            if let Some(text) = JsFuture::from(request).await.ok()?.as_string() {
                texts.push((key.clone(), text));
            }
        }
        Some(texts)
    }

    /// Writes all of them or none, and reads them back.
    pub async fn write(&self, batch: &Batch) -> Result<(), WriteError> {
        let (transaction, store) =
            self.store(RECORDS, IdbTransactionMode::Readwrite).ok_or(WriteError::Refused)?;
        for (key, text) in batch {
            let request = match text {
                Some(text) => store.put_with_key(&(&**text).into(), &key.into()),
                None => store.delete(&key.into()),
            };
            request.map_err(|error| write_error(&error))?;
        }
        let done = finished(&transaction);
        // Sooner than by itself; browsers that do not know it commit all the same.
        if let Ok(commit) = Reflect::get(&transaction, &"commit".into())
            && let Ok(commit) = commit.dyn_into::<Function>()
        {
            let _ = commit.call0(&transaction);
        }
        JsFuture::from(done).await.map_err(|error| write_error(&error))?;
        let put: Vec<String> =
            batch.iter().filter(|(_, text)| text.is_some()).map(|(key, _)| key.clone()).collect();
        let texts = self.texts(&put).await.ok_or(WriteError::Refused)?;
        let same = put.len() == texts.len()
            && batch
                .iter()
                .filter_map(|(_, text)| text.as_deref())
                .zip(&texts)
                .all(|(a, (_, b))| a == b);
        if same { Ok(()) } else { Err(WriteError::Lost) }
    }

    /// A thing kept under a name.
    pub async fn thing(&self, name: &str) -> Option<JsValue> {
        let (_, store) = self.store(THINGS, IdbTransactionMode::Readonly)?;
        let thing = answer(&store.get(&name.into()).ok()?).await.ok()?;
        (!thing.is_undefined()).then_some(thing)
    }

    /// Keeps a thing under a name; none: forgets it.
    pub async fn set_thing(&self, name: &str, thing: Option<&JsValue>) -> bool {
        let put = || {
            let (transaction, store) = self.store(THINGS, IdbTransactionMode::Readwrite)?;
            match thing {
                Some(thing) => store.put_with_key(thing, &name.into()).ok()?,
                None => store.delete(&name.into()).ok()?,
            };
            Some(finished(&transaction))
        };
        match put() {
            Some(done) => JsFuture::from(done).await.is_ok(),
            None => false,
        }
    }
}

async fn answer(request: &IdbRequest) -> Result<JsValue, JsValue> {
    JsFuture::from(settled(request)).await
}

/// What a request answers.
fn settled(request: &IdbRequest) -> Promise {
    let request = request.clone();
    Promise::new(&mut |done, failed| {
        let answered = {
            let request = request.clone();
            Closure::once_into_js(move || {
                let _ = done.call1(&JsValue::UNDEFINED, &request.result().unwrap_or_default());
            })
        };
        request.set_onsuccess(Some(answered.unchecked_ref()));
        request.set_onerror(Some(&on_error(failed)));
    })
}

/// When a transaction is through.
fn finished(transaction: &IdbTransaction) -> Promise {
    let transaction = transaction.clone();
    Promise::new(&mut |done, failed| {
        transaction.set_oncomplete(Some(&done));
        transaction.set_onabort(Some(&on_error(failed)));
    })
}

/// Hands on the error of what an event is about. The event goes no further, or the browser reports it
/// as nobody's.
fn on_error(failed: Function) -> Function {
    let failed = Rc::new(RefCell::new(Some(failed)));
    Closure::once_into_js(move |event: Event| {
        event.prevent_default();
        event.stop_propagation();
        let error = event.target().and_then(|target| Reflect::get(&target, &"error".into()).ok());
        if let Some(failed) = failed.borrow_mut().take() {
            let _ = failed.call1(&JsValue::UNDEFINED, &error.unwrap_or_default());
        }
    })
    .unchecked_into()
}
