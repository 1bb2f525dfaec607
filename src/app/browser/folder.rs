//! A folder on the disk that the page may write to, where the browser has such a thing (File System
//! Access). Its objects are looked up by name: they are not in every browser that opens the page.

use js_sys::{Array, Function, Object, Promise, Reflect};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;

use super::{Base, window};

/// A folder that the person chose.
#[derive(Clone, PartialEq)]
pub struct Folder(JsValue);

/// Why a folder cannot be had, or written to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoFolder {
    /// The person thought better of it.
    Cancelled,
    /// The browser wants to be asked again, on a click.
    Permission,
    /// It is gone, full or read-only.
    Failed,
}

const CHOOSE: &str = "showDirectoryPicker";
const THING: &str = "folder";

impl Folder {
    /// Whether this browser lets a page choose one.
    pub fn can_be_chosen() -> bool {
        window().is_some_and(|window| function(&window, CHOOSE).is_some())
    }

    /// Has the person choose one; only on a click.
    pub async fn choose() -> Result<Folder, NoFolder> {
        let window = window().ok_or(NoFolder::Failed)?;
        let options = Object::new();
        for (name, value) in [("id", "gaojiang"), ("mode", "readwrite")] {
            let _ = Reflect::set(&options, &name.into(), &value.into());
        }
        let chosen = call(&window, CHOOSE, &[options.into()]).await;
        chosen.map(Folder).map_err(|error| no_folder(&error))
    }

    /// The one that was chosen before.
    pub async fn remembered(base: &Base) -> Option<Folder> {
        base.thing(THING).await.map(Folder)
    }

    /// Whether it will be found again when the page is opened next.
    pub async fn remember(folder: Option<&Folder>, base: &Base) -> bool {
        base.set_thing(THING, folder.map(|folder| &folder.0)).await
    }

    pub fn name(&self) -> String {
        let name = Reflect::get(&self.0, &"name".into()).ok().and_then(|name| name.as_string());
        name.unwrap_or_default()
    }

    /// Whether it may be written to. `ask`: the person is asked where need be; only on a click.
    pub async fn is_allowed(&self, ask: bool) -> bool {
        let mode = Object::new();
        let _ = Reflect::set(&mode, &"mode".into(), &"readwrite".into());
        let name = if ask { "requestPermission" } else { "queryPermission" };
        let state = call(&self.0, name, &[mode.into()]).await;
        state.is_ok_and(|state| state == "granted")
    }

    /// Puts a text into a file of it, in place of what it held. The browser writes it beside and puts it
    /// in place when all is there.
    pub async fn write(&self, name: &str, text: &str) -> Result<(), NoFolder> {
        let create = Object::new();
        let _ = Reflect::set(&create, &"create".into(), &true.into());
        let steps = async {
            let file = call(&self.0, "getFileHandle", &[name.into(), create.into()]).await?;
            let stream = call(&file, "createWritable", &[]).await?;
            call(&stream, "write", &[text.into()]).await?;
            call(&stream, "close", &[]).await
        };
        steps.await.map(|_| ()).map_err(|error| no_folder(&error))
    }
}

fn no_folder(error: &JsValue) -> NoFolder {
    let name = Reflect::get(error, &"name".into()).ok().and_then(|name| name.as_string());
    match name.as_deref() {
        Some("AbortError") => NoFolder::Cancelled,
        Some("NotAllowedError" | "SecurityError") => NoFolder::Permission,
        _ => NoFolder::Failed,
    }
}

fn function(object: &JsValue, name: &str) -> Option<Function> {
    Reflect::get(object, &name.into()).ok()?.dyn_into().ok()
}

/// Calls a method and waits for what it promises.
async fn call(object: &JsValue, name: &str, arguments: &[JsValue]) -> Result<JsValue, JsValue> {
    let function = function(object, name).ok_or(JsValue::UNDEFINED)?;
    let answer = function.apply(object, &arguments.iter().collect::<Array>())?;
    JsFuture::from(Promise::resolve(&answer)).await
}
