//! A browser for one test: Chromium over its DevTools protocol, nothing in between. What a test does
//! to a page is the same in Firefox (`firefox.rs`).
//!
//! Whatever is asked of a page waits until it can be done, up to [`PATIENCE`], and says what it
//! waited for when it cannot. A test that fails leaves a picture and the text of its pages in
//! `target/browser-failures`.

// The long journeys use what the short tests do not.
#![allow(dead_code)]

use std::cell::RefCell;
use std::collections::HashMap;
use std::fmt::Write as _;
use std::fs;
use std::io::ErrorKind;
use std::net::TcpStream;
use std::panic::Location;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::rc::Rc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::thread::sleep;
use std::time::{Duration, Instant};

use serde_json::{Value, json};
use tungstenite::protocol::WebSocketConfig;
use tungstenite::{Message, WebSocket};

/// How long a page may take to come to what a test waits for.
pub const PATIENCE: Duration = Duration::from_secs(10);
/// How long the browser may take to answer at all.
pub const ANSWER: Duration = Duration::from_secs(60);
pub const STEP: Duration = Duration::from_millis(20);

// ---- places

/// A folder that is gone when the test is over.
pub struct TempDir(PathBuf);

impl TempDir {
    pub fn new() -> TempDir {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let count = COUNT.fetch_add(1, Ordering::Relaxed);
        let name = format!("gaojiang-test-{}-{count}", std::process::id());
        let path = std::env::temp_dir().join(name);
        fs::create_dir_all(&path).unwrap();
        TempDir(path)
    }

    pub fn path(&self) -> &Path {
        &self.0
    }
}

impl Drop for TempDir {
    fn drop(&mut self) {
        // A killed browser's helpers may still write for a moment.
        for _ in 0..50 {
            match fs::remove_dir_all(&self.0) {
                Err(error) if error.kind() != ErrorKind::NotFound => sleep(STEP),
                _ => return,
            }
        }
        eprintln!("left behind: {}", self.0.display());
    }
}

/// The built page: `GAOJIANG_PAGE`, or what `cargo xtask` builds.
#[track_caller]
pub fn page_path() -> PathBuf {
    let path = match std::env::var_os("GAOJIANG_PAGE") {
        Some(path) => std::path::absolute(path).unwrap(),
        None => Path::new(env!("CARGO_MANIFEST_DIR")).join("dist/gaojiang.html"),
    };
    if !path.is_file() {
        panic!("no page at {}: run `cargo xtask run --no-open` first", path.display());
    }
    path
}

/// The built page's address.
#[track_caller]
pub fn page_url() -> String {
    file_url(&page_path())
}

pub fn file_url(path: &Path) -> String {
    let path = path.to_string_lossy().replace('\\', "/");
    let mut url = "file://".to_owned();
    if !path.starts_with('/') {
        url.push('/');
    }
    for byte in path.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'/' | b'-' | b'.' | b'_' | b'~' | b':' => {
                url.push(byte.into());
            }
            _ => write!(url, "%{byte:02X}").unwrap(),
        }
    }
    url
}

/// A browser: what the variable names, or the first of the names that is on the path.
#[track_caller]
pub fn program(variable: &str, names: &[&str], what: &str) -> PathBuf {
    if let Some(path) = std::env::var_os(variable) {
        return path.into();
    }
    let path = std::env::var_os("PATH").unwrap_or_default();
    let folders: Vec<PathBuf> = std::env::split_paths(&path).collect();
    let mut all = names.iter().flat_map(|name| folders.iter().map(move |folder| folder.join(name)));
    let Some(found) = all.find(|path| path.is_file()) else {
        panic!("no {} on PATH: install {what} or set {variable}", names.join(", "));
    };
    found
}

// ---- the wire

/// What a page did that a test may ask about.
#[derive(Default)]
struct Log {
    session: String,
    target: String,
    requests: Vec<String>,
    /// `data:` and `blob:` addresses, which leave the page for nowhere.
    inner_requests: Vec<String>,
    errors: Vec<String>,
    console: Vec<String>,
    dialogs: Vec<String>,
    loads: u32,
    drag: Option<Value>,
}

struct Download {
    guid: String,
    name: String,
    path: Option<PathBuf>,
    state: String,
}

struct Wire {
    socket: WebSocket<TcpStream>,
    next: u64,
    answers: HashMap<u64, Value>,
    /// Calls whose answers nobody reads.
    ignored: Vec<u64>,
    logs: Vec<Log>,
    downloads: Vec<Download>,
    folder: PathBuf,
    /// What the browser did while it was traced.
    trace: Vec<Value>,
    traced: bool,
}

impl Wire {
    fn send(&mut self, session: Option<&str>, method: &str, params: Value) -> Result<u64, String> {
        self.next += 1;
        let mut message = json!({ "id": self.next, "method": method, "params": params });
        if let Some(session) = session {
            message["sessionId"] = session.into();
        }
        let sent = self.socket.send(Message::text(message.to_string()));
        sent.map_err(|error| format!("the browser is gone: {error} (at {method})"))?;
        Ok(self.next)
    }

    /// Takes in one message, if one comes in time.
    fn receive(&mut self, time: Duration) -> Result<bool, String> {
        let time = Some(time.max(Duration::from_millis(1)));
        self.socket.get_ref().set_read_timeout(time).map_err(|error| error.to_string())?;
        match self.socket.read() {
            Ok(Message::Text(text)) => {
                let message: Value =
                    serde_json::from_str(&text).map_err(|error| error.to_string())?;
                match message["id"].as_u64() {
                    Some(id) => match self.ignored.iter().position(|ignored| *ignored == id) {
                        Some(at) => {
                            self.ignored.swap_remove(at);
                        }
                        None => {
                            self.answers.insert(id, message);
                        }
                    },
                    None => self.take_in(&message)?,
                }
                Ok(true)
            }
            Ok(_) => Ok(true),
            Err(tungstenite::Error::Io(error))
                if matches!(error.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut) =>
            {
                Ok(false)
            }
            Err(error) => Err(format!("the browser is gone: {error}")),
        }
    }

    fn answer(&mut self, id: u64, method: &str, time: Duration) -> Result<Value, String> {
        let end = Instant::now() + time;
        loop {
            if let Some(mut answer) = self.answers.remove(&id) {
                return match answer.get("error") {
                    Some(error) => Err(format!("{method}: {}", text_of(&error["message"]))),
                    None => Ok(answer["result"].take()),
                };
            }
            let left = end.saturating_duration_since(Instant::now());
            if left.is_zero() {
                return Err(format!("the browser did not answer {method} in {time:?}"));
            }
            self.receive(left)?;
        }
    }

    fn call(
        &mut self,
        session: Option<&str>,
        method: &str,
        params: Value,
    ) -> Result<Value, String> {
        let id = self.send(session, method, params)?;
        self.answer(id, method, ANSWER)
    }

    fn log(&mut self, session: &str) -> &mut Log {
        let at = match self.logs.iter().position(|log| log.session == session) {
            Some(at) => at,
            None => {
                self.logs.push(Log { session: session.to_owned(), ..Log::default() });
                self.logs.len() - 1
            }
        };
        &mut self.logs[at]
    }

    fn take_in(&mut self, message: &Value) -> Result<(), String> {
        let params = &message["params"];
        let text = |value: &Value| text_of(value).to_owned();
        let method = text_of(&message["method"]);
        match method {
            "Browser.downloadWillBegin" => {
                self.downloads.push(Download {
                    guid: text(&params["guid"]),
                    name: text(&params["suggestedFilename"]),
                    path: None,
                    state: "inProgress".to_owned(),
                });
                return Ok(());
            }
            "Browser.downloadProgress" => {
                let guid = text_of(&params["guid"]);
                let folder = self.folder.clone();
                if let Some(download) = self.downloads.iter_mut().find(|d| d.guid == guid) {
                    download.state = text(&params["state"]);
                    download.path = Some(match params["filePath"].as_str() {
                        Some(path) if !path.is_empty() => path.into(),
                        _ => folder.join(&download.name),
                    });
                }
                return Ok(());
            }
            "Tracing.dataCollected" => {
                self.trace.extend(params["value"].as_array().into_iter().flatten().cloned());
                return Ok(());
            }
            "Tracing.tracingComplete" => {
                self.traced = true;
                return Ok(());
            }
            _ => {}
        }
        let Some(session) = message["sessionId"].as_str() else { return Ok(()) };
        let log = self.log(session);
        match method {
            "Network.requestWillBeSent" => {
                let url = text(&params["request"]["url"]);
                if url.starts_with("data:") || url.starts_with("blob:") {
                    log.inner_requests.push(url);
                } else {
                    log.requests.push(url);
                }
            }
            "Network.webSocketCreated" | "Network.webTransportCreated" => {
                log.requests.push(text(&params["url"]));
            }
            "Runtime.consoleAPICalled" => {
                let args = params["args"].as_array().into_iter().flatten();
                let words: Vec<String> = args
                    .map(|arg| match (&arg["value"], &arg["description"]) {
                        (Value::String(text), _) | (Value::Null, Value::String(text)) => {
                            text.clone()
                        }
                        (value, _) => value.to_string(),
                    })
                    .collect();
                let kind = text_of(&params["type"]);
                let line = format!("console.{kind}: {}", words.join(" "));
                if matches!(kind, "error" | "assert") {
                    log.errors.push(line.clone());
                }
                log.console.push(line);
            }
            "Runtime.exceptionThrown" => {
                log.errors.push(exception(&params["exceptionDetails"]));
            }
            // What the browser itself complains of: CSP, what it cannot load, what it blocks.
            "Log.entryAdded" => {
                let entry = &params["entry"];
                let line = format!("{}: {}", text_of(&entry["source"]), text_of(&entry["text"]));
                if entry["level"] == "error" {
                    log.errors.push(format!("{line} {}", text_of(&entry["url"])));
                }
                log.console.push(line);
            }
            "Inspector.targetCrashed" => log.errors.push("the page crashed".to_owned()),
            "Page.loadEventFired" => log.loads += 1,
            "Page.javascriptDialogOpening" => {
                let kind = text_of(&params["type"]);
                log.dialogs.push(format!("{kind}: {}", text_of(&params["message"])));
                // Everything waits for it.
                let accept = json!({ "accept": true });
                let id = self.send(Some(session), "Page.handleJavaScriptDialog", accept)?;
                self.ignored.push(id);
            }
            "Input.dragIntercepted" => log.drag = Some(params["data"].clone()),
            _ => {}
        }
        Ok(())
    }
}

pub fn text_of(value: &Value) -> &str {
    value.as_str().unwrap_or_default()
}

fn exception(details: &Value) -> String {
    let exception = &details["exception"];
    let what = match (exception["description"].as_str(), &exception["value"]) {
        (Some(description), _) => description.to_owned(),
        (None, Value::Null) => String::new(),
        (None, value) => value.to_string(),
    };
    format!("{} {what}", text_of(&details["text"]))
}

/// A list that a failure can show.
pub fn shortened(lines: &[String]) -> String {
    const LINES: usize = 12;
    const WIDTH: usize = 240;
    let mut text = String::new();
    for line in lines.iter().take(LINES) {
        text.push_str("\n  ");
        text.extend(line.chars().take(WIDTH));
    }
    if lines.len() > LINES {
        let _ = write!(text, "\n  and {} more", lines.len() - LINES);
    }
    text
}

/// A text as JavaScript writes it.
pub fn js(text: &str) -> String {
    Value::from(text).to_string()
}

// ---- the browser

pub struct Browser {
    child: Child,
    wire: Rc<RefCell<Wire>>,
    downloads: TempDir,
    /// The profile, where it is this browser's alone.
    profile: Option<TempDir>,
    /// What a failure's files are called.
    name: String,
    over: bool,
}

impl Browser {
    /// Starts a browser that knows nothing and leaves nothing.
    #[track_caller]
    pub fn fresh() -> Browser {
        let profile = TempDir::new();
        let mut browser = Browser::start(profile.path());
        browser.profile = Some(profile);
        browser
    }

    /// Starts a browser that keeps what it keeps in `profile`; starting again there finds it.
    ///
    /// Make the folder before the browser, so that it outlives it.
    #[track_caller]
    pub fn start(profile: &Path) -> Browser {
        let port_file = profile.join("DevToolsActivePort");
        let _ = fs::remove_file(&port_file);
        let said = profile.join("stderr.txt");
        let names = ["chromium", "chromium-browser", "google-chrome"];
        let program = program("GAOJIANG_CHROMIUM", &names, "Chromium");
        let child = Command::new(&program)
            .args([
                "--headless",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-quic",
                "--disable-dev-shm-usage",
                "--no-first-run",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
                "--remote-debugging-port=0",
            ])
            .arg(format!("--user-data-dir={}", profile.display()))
            .arg("about:blank")
            // What a killed browser leaves goes with the profile.
            .env("TMPDIR", profile)
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(fs::File::create(&said).unwrap())
            .spawn();
        let mut child = match child {
            Ok(child) => child,
            Err(error) => panic!("cannot start {}: {error}", program.display()),
        };
        let end = Instant::now() + ANSWER;
        let (port, path) = loop {
            let written = fs::read_to_string(&port_file).unwrap_or_default();
            if let Some((port, path)) = written.split_once('\n')
                && path.starts_with('/')
                && let Ok(port) = port.parse::<u16>()
            {
                break (port, path.trim_end().to_owned());
            }
            let ended = child.try_wait().unwrap();
            if ended.is_some() || Instant::now() > end {
                let _ = child.kill();
                let said = fs::read_to_string(&said).unwrap_or_default();
                panic!("{} did not start ({ended:?}):\n{said}", program.display());
            }
            sleep(STEP);
        };
        let stream = TcpStream::connect(("127.0.0.1", port)).unwrap();
        stream.set_nodelay(true).unwrap();
        let url = format!("ws://127.0.0.1:{port}{path}");
        let config = WebSocketConfig::default().max_message_size(None).max_frame_size(None);
        let (socket, _) =
            tungstenite::client::client_with_config(url, stream, Some(config)).unwrap();
        let downloads = TempDir::new();
        let wire = Wire {
            socket,
            next: 0,
            answers: HashMap::new(),
            ignored: Vec::new(),
            logs: Vec::new(),
            downloads: Vec::new(),
            folder: downloads.path().to_owned(),
            trace: Vec::new(),
            traced: false,
        };
        let wire = Rc::new(RefCell::new(wire));
        let browser =
            Browser { child, wire, downloads, profile: None, name: test_name(), over: false };
        browser.call(
            "Browser.setDownloadBehavior",
            json!({
                "behavior": "allow",
                "downloadPath": browser.downloads.path(),
                "eventsEnabled": true,
            }),
        );
        browser
    }

    #[track_caller]
    fn call(&self, method: &str, params: Value) -> Value {
        match self.wire.borrow_mut().call(None, method, params) {
            Ok(result) => result,
            Err(why) => panic!("{why}"),
        }
    }

    /// A new tab, 1440 × 900.
    #[track_caller]
    pub fn page(&self) -> Page {
        let target = self.call("Target.createTarget", json!({ "url": "about:blank" }));
        let target = text_of(&target["targetId"]).to_owned();
        let attach = json!({ "targetId": target, "flatten": true });
        let session = self.call("Target.attachToTarget", attach);
        let session = text_of(&session["sessionId"]).to_owned();
        self.wire.borrow_mut().log(&session).target.clone_from(&target);
        let page = Page { tab: ChromiumTab { wire: self.wire.clone(), session } };
        for domain in ["Page", "Runtime", "Log", "Network", "DOM", "Performance"] {
            page.call(&format!("{domain}.enable"), json!({}));
        }
        page.call("Emulation.setFocusEmulationEnabled", json!({ "enabled": true }));
        page.set_viewport(1440, 900);
        page
    }

    /// Its name and version.
    #[track_caller]
    pub fn version(&self) -> String {
        text_of(&self.call("Browser.getVersion", json!({}))["product"]).to_owned()
    }

    /// What all pages do while `run` runs, as the browser's own tools see it: events with `name`, `ts`
    /// and `dur` in microseconds, and `tdur`, the processor's time.
    #[track_caller]
    pub fn traced(&self, categories: &str, run: impl FnOnce()) -> Vec<Value> {
        self.call(
            "Tracing.start",
            json!({ "categories": categories, "transferMode": "ReportEvents" }),
        );
        run();
        self.call("Tracing.end", json!({}));
        let mut wire = self.wire.borrow_mut();
        let end = Instant::now() + ANSWER;
        while !std::mem::take(&mut wire.traced) {
            let left = end.saturating_duration_since(Instant::now());
            if left.is_zero() {
                panic!("the trace did not come in {ANSWER:?}");
            }
            if let Err(why) = wire.receive(left) {
                panic!("{why}");
            }
        }
        std::mem::take(&mut wire.trace)
    }

    /// The next downloaded file, once all of it is there.
    #[track_caller]
    pub fn wait_download(&self) -> PathBuf {
        let end = Instant::now() + PATIENCE;
        let mut wire = self.wire.borrow_mut();
        loop {
            if let Some(at) = wire.downloads.iter().position(|d| d.state != "inProgress") {
                let Download { name, path, state, .. } = wire.downloads.remove(at);
                return match path {
                    Some(path) if state == "completed" && path.is_file() => path,
                    _ => panic!("the download of {name} ended as {state} ({path:?})"),
                };
            }
            let left = end.saturating_duration_since(Instant::now());
            if left.is_zero() {
                let begun: Vec<&String> = wire.downloads.iter().map(|d| &d.name).collect();
                panic!("no download came in {PATIENCE:?}; begun: {begun:?}");
            }
            if let Err(why) = wire.receive(left) {
                panic!("{why}");
            }
        }
    }

    /// Whether a download has begun that [`Browser::wait_download`] has not yet given.
    #[track_caller]
    pub fn has_download(&self) -> bool {
        self.call("Browser.getVersion", json!({}));
        !self.wire.borrow().downloads.is_empty()
    }

    /// The errors of all pages that no test took.
    #[track_caller]
    pub fn errors(&self) -> Vec<String> {
        // The answer comes after all that happened before it.
        self.call("Browser.getVersion", json!({}));
        self.wire.borrow().logs.iter().flat_map(|log| log.errors.clone()).collect()
    }

    /// Closes the browser as a person does. Fails if a page had an error that the test did not
    /// take.
    #[track_caller]
    pub fn finish(mut self) {
        let errors = self.errors();
        if !errors.is_empty() {
            panic!("the page had {} errors:{}", errors.len(), shortened(&errors));
        }
        self.close();
    }

    fn close(&mut self) {
        self.over = true;
        // It may be gone before it answers.
        let _ = self.wire.borrow_mut().send(None, "Browser.close", json!({}));
        let end = Instant::now() + PATIENCE;
        while Instant::now() < end {
            if matches!(self.child.try_wait(), Ok(Some(_)) | Err(_)) {
                return;
            }
            sleep(STEP);
        }
        self.end();
    }

    /// Ends the browser as a power cut does.
    pub fn kill(mut self) {
        self.end();
    }

    fn end(&mut self) {
        self.over = true;
        let _ = self.child.kill();
        let _ = self.child.wait();
    }

    /// What is needed to see why a test failed. Must not panic: a panic is under way.
    fn keep_failure(&self) {
        let Some(target) = Path::new(env!("CARGO_TARGET_TMPDIR")).parent() else { return };
        let folder = target.join("browser-failures");
        if fs::create_dir_all(&folder).is_err() {
            return;
        }
        // Unless the panic was in the midst of a call.
        let Ok(mut wire) = self.wire.try_borrow_mut() else { return };
        let sessions: Vec<String> = wire.logs.iter().map(|log| log.session.clone()).collect();
        for (at, session) in sessions.iter().enumerate() {
            let tail = if at == 0 { String::new() } else { format!("-{}", at + 1) };
            let file = |kind: &str| folder.join(format!("{}{tail}.{kind}", self.name));
            let mut ask = |method: &str, params: Value| {
                let id = wire.send(Some(session), method, params)?;
                wire.answer(id, method, Duration::from_secs(5))
            };
            let text =
                ask("Runtime.evaluate", json!({ "expression": DESCRIBE, "returnByValue": true }));
            let page = match text {
                Ok(answer) => text_of(&answer["result"]["value"]).to_owned(),
                Err(why) => why,
            };
            let mut text = String::new();
            let shot = ask("Page.captureScreenshot", json!({ "format": "png" }));
            let log = wire.log(session);
            let lists = [
                ("errors", &log.errors),
                ("console", &log.console),
                ("dialogs", &log.dialogs),
                ("requests", &log.requests),
            ];
            for (name, list) in lists {
                let _ = write!(text, "== {name}\n{}\n\n", list.join("\n"));
            }
            text.push_str(&page);
            let _ = fs::write(file("txt"), text);
            let mut kept = file("txt").display().to_string();
            if let Ok(shot) = shot
                && let Ok(bytes) = data_encoding::BASE64.decode(text_of(&shot["data"]).as_bytes())
                && fs::write(file("png"), bytes).is_ok()
            {
                let _ = write!(kept, " and {}", file("png").display());
            }
            eprintln!("the failed page is kept in {kept}");
        }
    }
}

impl Drop for Browser {
    fn drop(&mut self) {
        if self.over {
            return;
        }
        if std::thread::panicking() {
            self.keep_failure();
        }
        self.end();
    }
}

/// The page as text, its fields with what they hold.
pub const DESCRIBE: &str = r#"(() => {
    const name = e => e.tagName.toLowerCase() + (e.className ? '.' + [...e.classList].join('.') : '')
        + [...e.attributes].filter(a => /^data-|^aria-label/.test(a.name)).map(a => `[${a.name}=${a.value}]`).join('');
    const fields = [...document.querySelectorAll('input,textarea,select')]
        .map(e => `${e === document.activeElement ? '> ' : '  '}${name(e)} = ${JSON.stringify(e.value)}`);
    return `== page\n${location.href}\n${document.title}\nfocus: ${name(document.activeElement ?? document.body)}`
        + `\n\n== text\n${document.body?.innerText}\n\n== fields\n${fields.join('\n')}`;
})()"#;

/// The running test's name, fit for a file.
#[track_caller]
pub fn test_name() -> String {
    match std::thread::current().name() {
        Some(name) if name != "main" => name.replace("::", "-"),
        // With one test thread, tests run on the main one.
        _ => {
            let caller = Location::caller();
            let file = Path::new(caller.file()).file_stem().unwrap_or_default();
            format!("{}-{}", file.to_string_lossy(), caller.line())
        }
    }
}

// ---- a page

/// What a browser does to one of its pages. Everything else that a test asks of a page is made of
/// these, and so is the same in every browser.
pub trait Tab {
    fn goto(&self, url: &str);
    fn reload(&self);
    /// The value of a JavaScript expression, or what it threw.
    fn try_eval(&self, script: &str) -> Result<Value, String>;
    fn click_at(&self, place: (f64, f64));
    fn press(&self, keys: &str);
    fn type_text(&self, text: &str);
    /// Puts a text in the place of what is selected, at once.
    fn insert(&self, text: &str);
    /// A PNG.
    fn screenshot(&self) -> Vec<u8>;
    fn pdf(&self) -> Vec<u8>;
    fn set_viewport(&self, width: u32, height: u32);
    fn to_front(&self);
    /// The name to take it back by.
    fn before_load(&self, script: &str) -> String;
    fn not_before_load(&self, name: &str);
    fn requests(&self) -> Vec<String>;
    fn errors(&self) -> Vec<String>;
    fn take_errors(&self) -> Vec<String>;
}

/// A page in Chromium; in Firefox it is a `Page<firefox::FirefoxTab>`.
pub struct Page<T = ChromiumTab> {
    pub(super) tab: T,
}

pub struct ChromiumTab {
    wire: Rc<RefCell<Wire>>,
    session: String,
}

impl ChromiumTab {
    /// Any method of the protocol.
    #[track_caller]
    pub fn call(&self, method: &str, params: Value) -> Value {
        match self.wire.borrow_mut().call(Some(&self.session), method, params) {
            Ok(result) => result,
            Err(why) => panic!("{why}"),
        }
    }

    /// Several calls at once: the browser gets the next before it has answered the last.
    #[track_caller]
    fn call_all(&self, calls: Vec<(&'static str, Value)>) {
        let mut wire = self.wire.borrow_mut();
        let run = || {
            let mut ids = Vec::new();
            for (method, params) in calls {
                ids.push((wire.send(Some(&self.session), method, params)?, method));
            }
            for (id, method) in ids {
                wire.answer(id, method, ANSWER)?;
            }
            Ok::<(), String>(())
        };
        if let Err(why) = run() {
            panic!("{why}");
        }
    }

    fn loads(&self) -> u32 {
        self.wire.borrow_mut().log(&self.session).loads
    }

    #[track_caller]
    fn wait_load(&self, before: u32) {
        let end = Instant::now() + ANSWER;
        let mut wire = self.wire.borrow_mut();
        while wire.log(&self.session).loads == before {
            let left = end.saturating_duration_since(Instant::now());
            if left.is_zero() {
                panic!("the page did not load in {ANSWER:?}");
            }
            if let Err(why) = wire.receive(left) {
                panic!("{why}");
            }
        }
    }

    fn mouse(&self, kind: &str, (x, y): (f64, f64), buttons: u32, clicks: u32) {
        let button = if kind == "mouseMoved" && buttons == 0 { "none" } else { "left" };
        self.call(
            "Input.dispatchMouseEvent",
            json!({
                "type": kind, "x": x, "y": y,
                "button": button, "buttons": buttons, "clickCount": clicks,
            }),
        );
    }

    fn strokes(text: &str) -> Vec<(&'static str, Value)> {
        let mut calls = Vec::new();
        for character in graphemes(text) {
            let name = match character.as_str() {
                "\n" => "Enter",
                "\t" => "Tab",
                other => other,
            };
            match Key::of(name, false) {
                Some(key) => {
                    let bits = if key.shifted { SHIFT } else { 0 };
                    calls.extend(key.stroke(bits).map(|event| ("Input.dispatchKeyEvent", event)));
                }
                None => calls.push(("Input.insertText", json!({ "text": character }))),
            }
        }
        calls
    }

    #[track_caller]
    fn settled<T>(&self, read: impl FnOnce(&mut Log) -> T) -> T {
        // The answer comes after all that happened before it.
        self.call("Runtime.evaluate", json!({ "expression": "0" }));
        read(self.wire.borrow_mut().log(&self.session))
    }
}

impl Tab for ChromiumTab {
    #[track_caller]
    fn goto(&self, url: &str) {
        let before = self.loads();
        let answer = self.call("Page.navigate", json!({ "url": url }));
        if let Some(why) = answer["errorText"].as_str() {
            panic!("cannot open {url}: {why}");
        }
        if answer["loaderId"].is_string() {
            self.wait_load(before);
        }
    }

    #[track_caller]
    fn reload(&self) {
        let before = self.loads();
        self.call("Page.reload", json!({}));
        self.wait_load(before);
    }

    fn try_eval(&self, script: &str) -> Result<Value, String> {
        let params = json!({
            "expression": script,
            "awaitPromise": true,
            "userGesture": true,
            "returnByValue": true,
        });
        let mut wire = self.wire.borrow_mut();
        let mut answer = wire.call(Some(&self.session), "Runtime.evaluate", params)?;
        match answer.get("exceptionDetails") {
            Some(details) => Err(exception(details)),
            None => Ok(answer["result"]["value"].take()),
        }
    }

    fn click_at(&self, place: (f64, f64)) {
        self.mouse("mouseMoved", place, 0, 0);
        self.mouse("mousePressed", place, 1, 1);
        self.mouse("mouseReleased", place, 0, 1);
    }

    #[track_caller]
    fn press(&self, keys: &str) {
        let mut names: Vec<&str> = keys.split('+').collect();
        let Some(last) = names.pop() else { return };
        let mut held = Vec::new();
        let mut bits = 0;
        for name in names {
            let Some((modifier, bit)) = modifier(name) else { panic!("no such modifier: {name}") };
            bits |= bit;
            self.call("Input.dispatchKeyEvent", modifier.event("rawKeyDown", bits));
            held.push((modifier, bit));
        }
        let Some(key) = Key::of(last, bits & SHIFT != 0) else { panic!("no such key: {last}") };
        for event in key.stroke(bits) {
            self.call("Input.dispatchKeyEvent", event);
        }
        for (modifier, bit) in held.iter().rev() {
            bits &= !bit;
            self.call("Input.dispatchKeyEvent", modifier.event("keyUp", bits));
        }
    }

    #[track_caller]
    fn type_text(&self, text: &str) {
        for (method, params) in ChromiumTab::strokes(text) {
            self.call(method, params);
        }
    }

    #[track_caller]
    fn to_front(&self) {
        self.call("Page.bringToFront", json!({}));
    }

    #[track_caller]
    fn before_load(&self, script: &str) -> String {
        let answer =
            self.call("Page.addScriptToEvaluateOnNewDocument", json!({ "source": script }));
        text_of(&answer["identifier"]).to_owned()
    }

    #[track_caller]
    fn not_before_load(&self, name: &str) {
        self.call("Page.removeScriptToEvaluateOnNewDocument", json!({ "identifier": name }));
    }

    #[track_caller]
    fn insert(&self, text: &str) {
        self.call("Input.insertText", json!({ "text": text }));
    }

    #[track_caller]
    fn screenshot(&self) -> Vec<u8> {
        let shot = self.call("Page.captureScreenshot", json!({ "format": "png" }));
        data_encoding::BASE64.decode(text_of(&shot["data"]).as_bytes()).unwrap()
    }

    #[track_caller]
    fn pdf(&self) -> Vec<u8> {
        let options = json!({ "preferCSSPageSize": true, "printBackground": false });
        let pdf = self.call("Page.printToPDF", options);
        data_encoding::BASE64.decode(text_of(&pdf["data"]).as_bytes()).unwrap()
    }

    #[track_caller]
    fn set_viewport(&self, width: u32, height: u32) {
        self.call(
            "Emulation.setDeviceMetricsOverride",
            json!({ "width": width, "height": height, "deviceScaleFactor": 1, "mobile": false }),
        );
    }

    #[track_caller]
    fn requests(&self) -> Vec<String> {
        self.settled(|log| log.requests.clone())
    }

    #[track_caller]
    fn errors(&self) -> Vec<String> {
        self.settled(|log| log.errors.clone())
    }

    #[track_caller]
    fn take_errors(&self) -> Vec<String> {
        self.settled(|log| std::mem::take(&mut log.errors))
    }
}

/// In every browser.
impl<T: Tab> Page<T> {
    // -- to go and to look

    #[track_caller]
    pub fn goto(&self, url: &str) {
        self.tab.goto(url);
    }

    #[track_caller]
    pub fn reload(&self) {
        self.tab.reload();
    }

    /// The value of a JavaScript expression; of a promise, what it comes to.
    #[track_caller]
    pub fn eval(&self, script: &str) -> Value {
        match self.tab.try_eval(script) {
            Ok(value) => value,
            Err(why) => panic!("{why}\n  in: {script}"),
        }
    }

    #[track_caller]
    pub fn eval_text(&self, script: &str) -> String {
        match self.eval(script) {
            Value::String(text) => text,
            other => panic!("not a text but {other}\n  of: {script}"),
        }
    }

    /// Waits until a JavaScript expression is true.
    #[track_caller]
    pub fn wait_for(&self, condition: &str) {
        let end = Instant::now() + PATIENCE;
        loop {
            // While a page loads there is nothing to ask.
            let last = self.tab.try_eval(&format!("Boolean({condition})"));
            if last == Ok(Value::Bool(true)) {
                return;
            }
            if Instant::now() > end {
                let why = last.err().map(|why| format!("\n  {why}")).unwrap_or_default();
                panic!("not so within {PATIENCE:?}: {condition}{why}");
            }
            sleep(STEP);
        }
    }

    /// Waits until an expression has this value; shows the last one if it never does.
    #[track_caller]
    pub fn wait_eq(&self, script: &str, wanted: impl Into<Value>) {
        let wanted = wanted.into();
        let end = Instant::now() + PATIENCE;
        loop {
            let last = self.tab.try_eval(script);
            if last.as_ref() == Ok(&wanted) {
                return;
            }
            if Instant::now() > end {
                let last = match last {
                    Ok(value) => value.to_string(),
                    Err(why) => why,
                };
                panic!(
                    "not so within {PATIENCE:?}: {script}\n  wanted: {wanted}\n  is:     {last}"
                );
            }
            sleep(STEP);
        }
    }

    /// Waits until a field holds this.
    #[track_caller]
    pub fn wait_value(&self, css: &str, wanted: &str) {
        self.wait_eq(&format!("document.querySelector({})?.value", js(css)), wanted);
    }

    /// Waits until the text of some element that `css` names contains this.
    #[track_caller]
    pub fn wait_text(&self, css: &str, wanted: &str) {
        let texts = format!("[...document.querySelectorAll({})].map({READ})", js(css));
        let end = Instant::now() + PATIENCE;
        loop {
            let last = self.eval(&texts);
            let mut all = last.as_array().into_iter().flatten();
            if all.any(|text| text_of(text).contains(wanted)) {
                return;
            }
            if Instant::now() > end {
                panic!("no {css} says {wanted:?} within {PATIENCE:?}; they say {last}");
            }
            sleep(STEP);
        }
    }

    pub fn wait(&self, css: &str) {
        self.wait_for(&format!("document.querySelector({})", js(css)));
    }

    #[track_caller]
    pub fn wait_gone(&self, css: &str) {
        self.wait_for(&format!("!document.querySelector({})", js(css)));
    }

    #[track_caller]
    pub fn count(&self, css: &str) -> usize {
        let count = self.eval(&format!("document.querySelectorAll({}).length", js(css)));
        count.as_u64().unwrap_or_default() as usize
    }

    #[track_caller]
    pub fn text(&self, css: &str) -> String {
        self.wait(css);
        self.eval_text(&format!("({READ})(document.querySelector({}))", js(css)))
    }

    /// The texts of all elements that `css` names.
    #[track_caller]
    pub fn texts(&self, css: &str) -> Vec<String> {
        let texts = format!("[...document.querySelectorAll({})].map({READ})", js(css));
        let texts = self.eval(&texts);
        texts.as_array().into_iter().flatten().map(|text| text_of(text).to_owned()).collect()
    }

    #[track_caller]
    pub fn value(&self, css: &str) -> String {
        self.wait(css);
        self.eval_text(&format!("document.querySelector({}).value", js(css)))
    }

    // -- the mouse

    /// Where to click: the centre of the first visible element of a list, once it is there, is
    /// enabled, stands still and is not covered.
    #[track_caller]
    fn place(&self, elements: &str, what: &str) -> (f64, f64) {
        let script = format!(
            r#"(() => {{
                const all = [...{elements}];
                const e = all.find(e => e.checkVisibility({{ visibilityProperty: true }}) && e.getClientRects().length);
                if (!e) return {{ no: all.length ? 'is there but hidden' : 'is not there' }};
                if (e.matches(':disabled')) return {{ no: 'is disabled' }};
                let x, y, top;
                const hit = () => {{
                    const r = e.getClientRects().length > 1 ? e.getClientRects()[0] : e.getBoundingClientRect();
                    x = r.x + r.width / 2;
                    y = r.y + r.height / 2;
                    top = document.elementFromPoint(x, y);
                    return top && (e.contains(top) || top.closest('label')?.control === e);
                }};
                if (!hit()) e.scrollIntoView({{ block: 'center', inline: 'nearest', behavior: 'instant' }});
                if (hit()) return {{ x, y }};
                return {{ no: `is covered at ${{x}}, ${{y}} by ${{top ? top.cloneNode(false).outerHTML : 'nothing: it is out of view'}}` }};
            }})()"#
        );
        let end = Instant::now() + PATIENCE;
        let mut before = None;
        loop {
            let last = self.eval(&script);
            let now = last["x"].as_f64().zip(last["y"].as_f64());
            if let Some(place) = now
                && before == now
            {
                return place;
            }
            before = now;
            if Instant::now() > end {
                let no = last["no"].as_str().unwrap_or("does not stand still");
                panic!("cannot reach {what}: it {no}");
            }
            sleep(STEP);
        }
    }

    #[track_caller]
    pub fn click_at(&self, place: (f64, f64)) {
        self.tab.click_at(place);
    }

    #[track_caller]
    pub fn click(&self, css: &str) {
        let place = self.place(&format!("document.querySelectorAll({})", js(css)), css);
        self.click_at(place);
    }

    /// Clicks the one visible element of `css` with this text: all of its text, else a part.
    #[track_caller]
    pub fn click_text(&self, css: &str, text: &str) {
        let said = "e => e.innerText.replace(/\\s+/g, ' ').trim()";
        let visible = format!(
            "[...document.querySelectorAll({})].filter(e => e.checkVisibility({{ visibilityProperty: true }}))",
            js(css)
        );
        let wanted = js(text);
        let matching = format!(
            "(() => {{ const said = {said}; const all = {visible};
                const whole = all.filter(e => said(e) === {wanted});
                return whole.length ? whole : all.filter(e => said(e).includes({wanted})); }})()"
        );
        let end = Instant::now() + PATIENCE;
        loop {
            match self.eval(&format!("{matching}.length")).as_u64() {
                Some(1) => break,
                found if Instant::now() > end => {
                    let all = self.eval(&format!("{visible}.map({said})"));
                    let found = found.unwrap_or_default();
                    panic!("{found} {css} with the text {text:?}, not one; visible are {all}");
                }
                _ => sleep(STEP),
            }
        }
        let place = self.place(&matching, &format!("{css} with the text {text:?}"));
        self.click_at(place);
    }

    // -- the keyboard

    /// A key with its modifiers: `Enter`, `F8`, `Control+z`, `Alt+ArrowUp`.
    #[track_caller]
    pub fn press(&self, keys: &str) {
        self.tab.press(keys);
    }

    /// Types into what has the focus: ASCII by key, all else a character at a time.
    #[track_caller]
    pub fn type_text(&self, text: &str) {
        self.tab.type_text(text);
    }

    /// Replaces what a field holds, as pasting over it does.
    #[track_caller]
    pub fn fill(&self, css: &str, text: &str) {
        self.place(&format!("document.querySelectorAll({})", js(css)), css);
        let script = format!(
            r#"(() => {{
                const e = [...document.querySelectorAll({})].find(e => e.getClientRects().length);
                e.focus();
                if (/^(date|time|month|week|datetime-local|color|range)$/.test(e.type)) {{
                    Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value').set.call(e, {});
                    e.dispatchEvent(new Event('input', {{ bubbles: true }}));
                    e.dispatchEvent(new Event('change', {{ bubbles: true }}));
                    return 'done';
                }}
                e.select();
                return e.value ? 'full' : 'empty';
            }})()"#,
            js(css),
            js(text)
        );
        match self.eval_text(&script).as_str() {
            "done" => {}
            "full" if text.is_empty() => self.press("Delete"),
            _ => self.tab.insert(text),
        }
    }

    /// Chooses an entry of a `<select>` by its value.
    #[track_caller]
    pub fn select(&self, css: &str, value: &str) {
        self.place(&format!("document.querySelectorAll({})", js(css)), css);
        let script = format!(
            r#"(() => {{
                const e = [...document.querySelectorAll({})].find(e => e.getClientRects().length);
                e.focus();
                if (![...e.options].some(o => o.value === {value})) throw `no option ${{{value}}} among ${{[...e.options].map(o => o.value)}}`;
                e.value = {value};
                e.dispatchEvent(new Event('input', {{ bubbles: true }}));
                e.dispatchEvent(new Event('change', {{ bubbles: true }}));
            }})()"#,
            js(css),
            value = js(value)
        );
        self.eval(&script);
    }

    // -- what comes and goes beside the page

    #[track_caller]
    pub fn screenshot(&self, path: &Path) {
        fs::write(path, self.tab.screenshot()).unwrap();
    }

    /// The page as printed.
    #[track_caller]
    pub fn pdf(&self) -> Vec<u8> {
        self.tab.pdf()
    }

    #[track_caller]
    pub fn set_viewport(&self, width: u32, height: u32) {
        self.tab.set_viewport(width, height);
    }

    /// Puts a text where the cursor is, at once, as a paste or an input method does.
    #[track_caller]
    pub fn insert(&self, text: &str) {
        self.tab.insert(text);
    }

    /// Brings this tab before the others.
    #[track_caller]
    pub fn to_front(&self) {
        self.tab.to_front();
    }

    /// Has statements run before anything of a page does, each time one is loaded.
    #[track_caller]
    pub fn before_load(&self, script: &str) {
        self.tab.before_load(script);
    }

    /// Loads the page anew, with statements run before anything of it this once. What the store is to
    /// hold then is put there by them: the page may come into another process, which need not see yet
    /// what was written last in the old one.
    #[track_caller]
    pub fn reload_with(&self, script: &str) {
        let name = self.tab.before_load(script);
        self.tab.reload();
        self.tab.not_before_load(&name);
    }

    // -- the log

    /// Every address that the page asked for but `data:` and `blob:`.
    #[track_caller]
    pub fn requests(&self) -> Vec<String> {
        self.tab.requests()
    }

    /// Errors, exceptions and CSP violations so far.
    #[track_caller]
    pub fn errors(&self) -> Vec<String> {
        self.tab.errors()
    }

    /// The same, and [`Browser::finish`] forgives them.
    #[track_caller]
    pub fn take_errors(&self) -> Vec<String> {
        self.tab.take_errors()
    }
}

/// In Chromium alone.
impl Page {
    /// Any method of the protocol.
    #[track_caller]
    pub fn call(&self, method: &str, params: Value) -> Value {
        self.tab.call(method, params)
    }

    #[track_caller]
    pub fn double_click(&self, css: &str) {
        let place = self.place(&format!("document.querySelectorAll({})", js(css)), css);
        self.click_at(place);
        self.tab.mouse("mousePressed", place, 1, 2);
        self.tab.mouse("mouseReleased", place, 0, 2);
    }

    #[track_caller]
    pub fn hover(&self, css: &str) {
        let place = self.place(&format!("document.querySelectorAll({})", js(css)), css);
        self.tab.mouse("mouseMoved", place, 0, 0);
    }

    /// Drags one element onto another, as HTML drag and drop.
    #[track_caller]
    pub fn drag(&self, from: &str, to: &str) {
        let list = |css: &str| format!("document.querySelectorAll({})", js(css));
        let start = self.place(&list(from), from);
        self.tab.wire.borrow_mut().log(&self.tab.session).drag = None;
        self.call("Input.setInterceptDrags", json!({ "enabled": true }));
        self.tab.mouse("mouseMoved", start, 0, 0);
        self.tab.mouse("mousePressed", start, 1, 1);
        let end = Instant::now() + PATIENCE;
        let mut by = 0.0;
        let data = loop {
            by += 3.0;
            self.tab.mouse("mouseMoved", (start.0 + by, start.1 + by), 1, 0);
            if let Some(data) = self.tab.wire.borrow_mut().log(&self.tab.session).drag.take() {
                break data;
            }
            if Instant::now() > end {
                panic!("{from} cannot be dragged");
            }
            sleep(STEP);
        };
        let (x, y) = self.place(&list(to), to);
        for kind in ["dragEnter", "dragOver", "dragOver", "drop"] {
            let params = json!({ "type": kind, "x": x, "y": y, "data": data });
            self.call("Input.dispatchDragEvent", params);
        }
        self.tab.mouse("mouseReleased", (x, y), 0, 1);
        self.call("Input.setInterceptDrags", json!({ "enabled": false }));
    }

    /// Types without waiting for anything between the keys.
    #[track_caller]
    pub fn type_fast(&self, text: &str) {
        self.tab.call_all(ChromiumTab::strokes(text));
    }

    /// One step of an input method: what it shows underlined, the caret at its end.
    #[track_caller]
    pub fn compose(&self, text: &str) {
        // The page sees every key go to the input method.
        let process = json!({
            "type": "rawKeyDown", "key": "Process", "code": "KeyA", "windowsVirtualKeyCode": 229,
        });
        self.call("Input.dispatchKeyEvent", process);
        let end = text.encode_utf16().count();
        self.call(
            "Input.imeSetComposition",
            json!({ "text": text, "selectionStart": end, "selectionEnd": end }),
        );
    }

    /// What the input method puts in the place of what it showed.
    #[track_caller]
    pub fn commit(&self, text: &str) {
        self.call("Input.insertText", json!({ "text": text }));
    }

    /// Gives files to a file field, seen or not.
    #[track_caller]
    pub fn choose_files(&self, css: &str, paths: &[&Path]) {
        self.wait(css);
        let expression = format!("document.querySelector({})", js(css));
        let field = self.call("Runtime.evaluate", json!({ "expression": expression }));
        self.call(
            "DOM.setFileInputFiles",
            json!({ "objectId": field["result"]["objectId"], "files": paths }),
        );
    }

    /// What is on the clipboard: the HTML as it was written, and the plain text.
    #[track_caller]
    pub fn clipboard(&self) -> (String, String) {
        // Granted only now: the page must not need it to write.
        let permissions =
            json!({ "permissions": ["clipboardReadWrite", "clipboardSanitizedWrite"] });
        let call =
            |method: &str, params: Value| self.tab.wire.borrow_mut().call(None, method, params);
        if let Err(why) = call("Browser.grantPermissions", permissions) {
            panic!("{why}");
        }
        self.call("Page.bringToFront", json!({}));
        let both = self.eval(
            r#"(async () => {
                const items = await navigator.clipboard.read({ unsanitized: ['text/html'] });
                const get = async type => {
                    const item = items.find(item => item.types.includes(type));
                    return item ? await (await item.getType(type)).text() : '';
                };
                return [await get('text/html'), await get('text/plain')];
            })()"#,
        );
        if let Err(why) = call("Browser.resetPermissions", json!({})) {
            panic!("{why}");
        }
        (text_of(&both[0]).to_owned(), text_of(&both[1]).to_owned())
    }

    /// Makes the page that many times slower than the machine.
    #[track_caller]
    pub fn cpu_throttle(&self, rate: f64) {
        self.call("Emulation.setCPUThrottlingRate", json!({ "rate": rate }));
    }

    /// Seconds spent and things held since the page was opened.
    #[track_caller]
    pub fn metrics(&self) -> Metrics {
        let answer = self.call("Performance.getMetrics", json!({}));
        let get = |name: &str| {
            let mut all = answer["metrics"].as_array().into_iter().flatten();
            all.find(|metric| metric["name"] == name)
                .and_then(|metric| metric["value"].as_f64())
                .unwrap_or_default()
        };
        Metrics {
            script: get("ScriptDuration"),
            layout: get("LayoutDuration"),
            style: get("RecalcStyleDuration"),
            task: get("TaskDuration"),
            nodes: get("Nodes"),
            heap: get("JSHeapUsedSize"),
        }
    }

    #[track_caller]
    pub fn close(self) {
        let target = self.tab.wire.borrow_mut().log(&self.tab.session).target.clone();
        let closed = json!({ "targetId": target });
        if let Err(why) = self.tab.wire.borrow_mut().call(None, "Target.closeTarget", closed) {
            panic!("{why}");
        }
    }

    /// The `data:` and `blob:` addresses that the page asked for.
    #[track_caller]
    pub fn inner_requests(&self) -> Vec<String> {
        self.tab.settled(|log| log.inner_requests.clone())
    }

    /// What the browser asked the person, all answered with yes: `beforeunload: …`.
    #[track_caller]
    pub fn dialogs(&self) -> Vec<String> {
        self.tab.settled(|log| log.dialogs.clone())
    }
}

/// Times are in seconds.
#[derive(Clone, Copy, Debug)]
pub struct Metrics {
    pub script: f64,
    pub layout: f64,
    pub style: f64,
    pub task: f64,
    pub nodes: f64,
    pub heap: f64,
}

// ---- keys

/// A function of an element that gives its text as it is read. What a `content-visibility` leaves
/// undrawn so far has none of that sort, though it is on the page.
const READ: &str = "e => e.innerText || e.textContent";

const ALT: u32 = 1;
const CONTROL: u32 = 2;
const META: u32 = 4;
const SHIFT: u32 = 8;

/// A key of a US keyboard.
struct Key {
    key: String,
    code: String,
    number: u32,
    /// What it types, if anything.
    text: Option<String>,
    /// Whether it takes Shift to type this.
    shifted: bool,
}

fn modifier(name: &str) -> Option<(Key, u32)> {
    let (key, number, bit) = match name {
        "Control" | "Ctrl" => ("Control", 17, CONTROL),
        "Shift" => ("Shift", 16, SHIFT),
        "Alt" => ("Alt", 18, ALT),
        "Meta" => ("Meta", 91, META),
        _ => return None,
    };
    let code = format!("{key}Left");
    Some((Key { key: key.to_owned(), code, number, text: None, shifted: false }, bit))
}

impl Key {
    fn of(name: &str, shift: bool) -> Option<Key> {
        let mut characters = name.chars();
        if let (Some(character), None) = (characters.next(), characters.next()) {
            return Key::typing(character, shift);
        }
        if name == "Space" {
            return Key::typing(' ', shift);
        }
        let (number, text) = match name {
            "Enter" => (13, Some("\r")),
            "Backspace" => (8, None),
            "Tab" => (9, None),
            "Escape" => (27, None),
            "PageUp" => (33, None),
            "PageDown" => (34, None),
            "End" => (35, None),
            "Home" => (36, None),
            "ArrowLeft" => (37, None),
            "ArrowUp" => (38, None),
            "ArrowRight" => (39, None),
            "ArrowDown" => (40, None),
            "Delete" => (46, None),
            _ => {
                let number: u32 = name.strip_prefix('F')?.parse().ok()?;
                ((1..=12).contains(&number).then_some(111 + number)?, None)
            }
        };
        let text = text.map(str::to_owned);
        Some(Key { key: name.to_owned(), code: name.to_owned(), number, text, shifted: false })
    }

    fn typing(character: char, shift: bool) -> Option<Key> {
        const PLAIN: &str = "1234567890`-=[]\\;',./";
        const SHIFTED: &str = "!@#$%^&*()~_+{}|:\"<>?";
        const PUNCTUATION: [(char, &str, u32); 11] = [
            ('`', "Backquote", 192),
            ('-', "Minus", 189),
            ('=', "Equal", 187),
            ('[', "BracketLeft", 219),
            (']', "BracketRight", 221),
            ('\\', "Backslash", 220),
            (';', "Semicolon", 186),
            ('\'', "Quote", 222),
            (',', "Comma", 188),
            ('.', "Period", 190),
            ('/', "Slash", 191),
        ];
        let typed = match PLAIN.find(character) {
            Some(at) if shift => SHIFTED[at..].chars().next()?,
            _ if shift => character.to_ascii_uppercase(),
            _ => character,
        };
        let shifted = typed.is_ascii_uppercase() || SHIFTED.contains(typed);
        let base = match SHIFTED.find(typed) {
            Some(at) => PLAIN[at..].chars().next()?,
            None => typed.to_ascii_uppercase(),
        };
        let (code, number) = match base {
            'A'..='Z' => (format!("Key{base}"), base.into()),
            '0'..='9' => (format!("Digit{base}"), base.into()),
            ' ' => ("Space".to_owned(), 32),
            _ => {
                let found = PUNCTUATION.iter().find(|(plain, ..)| *plain == base)?;
                (found.1.to_owned(), found.2)
            }
        };
        let key = typed.to_string();
        Some(Key { text: Some(key.clone()), key, code, number, shifted })
    }

    fn event(&self, kind: &str, modifiers: u32) -> Value {
        json!({
            "type": kind,
            "key": self.key,
            "code": self.code,
            "windowsVirtualKeyCode": self.number,
            "modifiers": modifiers,
        })
    }

    fn stroke(&self, modifiers: u32) -> [Value; 2] {
        let types = modifiers & (CONTROL | ALT | META) == 0;
        let down = match &self.text {
            Some(text) if types => {
                let mut down = self.event("keyDown", modifiers);
                down["text"] = text.as_str().into();
                down
            }
            _ => self.event("rawKeyDown", modifiers),
        };
        [down, self.event("keyUp", modifiers)]
    }
}

/// Characters with what belongs to them: marks, variation selectors, joined emoji.
pub fn graphemes(text: &str) -> Vec<String> {
    let mut all: Vec<String> = Vec::new();
    for character in text.chars() {
        let belongs = matches!(character, '\u{300}'..='\u{36F}' | '\u{200D}' | '\u{FE00}'..='\u{FE0F}' | '\u{E0100}'..='\u{E01EF}' | '\u{1F3FB}'..='\u{1F3FF}');
        match all.last_mut() {
            Some(last) if belongs || last.ends_with('\u{200D}') => last.push(character),
            _ => all.push(character.to_string()),
        }
    }
    all
}
