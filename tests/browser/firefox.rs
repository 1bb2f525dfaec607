//! Firefox for one test, over WebDriver BiDi, which it speaks by itself. Pages are the harness's:
//! what a test does to one in Chromium it does here.
//!
//! ```ignore
//! let firefox = Firefox::fresh();
//! let page = firefox.page();
//! page.goto(&page_url());
//! page.click(".copy-all");
//! let (html, plain) = firefox.clipboard();
//! firefox.finish();
//! ```

use std::cell::RefCell;
use std::collections::HashMap;
use std::fs;
use std::io::ErrorKind;
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::rc::Rc;
use std::thread::sleep;
use std::time::{Duration, Instant};

use serde_json::{Value, json};
use tungstenite::protocol::WebSocketConfig;
use tungstenite::{Message, WebSocket};

use super::harness::{
    ANSWER, DESCRIBE, PATIENCE, Page, STEP, Tab, TempDir, file_url, graphemes, js, program,
    shortened, test_name, text_of,
};

/// Asks nothing, reports nothing, fetches nothing, and keeps downloads where the test finds them.
const PREFERENCES: &str = r#"
user_pref("app.normandy.enabled", false);
user_pref("app.update.disabledForTesting", true);
user_pref("browser.safebrowsing.downloads.enabled", false);
user_pref("browser.safebrowsing.malware.enabled", false);
user_pref("browser.safebrowsing.phishing.enabled", false);
user_pref("browser.search.update", false);
user_pref("browser.sessionstore.resume_from_crash", false);
user_pref("browser.shell.checkDefaultBrowser", false);
user_pref("browser.startup.page", 0);
user_pref("datareporting.policy.dataSubmissionEnabled", false);
user_pref("dom.push.connection.enabled", false);
user_pref("extensions.update.enabled", false);
user_pref("network.captive-portal-service.enabled", false);
user_pref("network.connectivity-service.enabled", false);
user_pref("services.settings.server", "data:,");
user_pref("startup.homepage_welcome_url", "about:blank");
user_pref("toolkit.startup.max_resumed_crashes", -1);
user_pref("toolkit.telemetry.reportingpolicy.firstRun", false);
user_pref("trailhead.firstrun.didSeeAboutWelcome", true);
"#;

#[derive(Default)]
struct Log {
    context: String,
    requests: Vec<String>,
    errors: Vec<String>,
    console: Vec<String>,
}

struct Wire {
    socket: WebSocket<TcpStream>,
    next: u64,
    answers: HashMap<u64, Value>,
    logs: Vec<Log>,
    downloads: Vec<Result<PathBuf, String>>,
}

impl Wire {
    /// Takes in one message, if one comes in time.
    fn receive(&mut self, time: Duration) -> Result<(), String> {
        let time = Some(time.max(Duration::from_millis(1)));
        self.socket.get_ref().set_read_timeout(time).map_err(|error| error.to_string())?;
        match self.socket.read() {
            Ok(Message::Text(text)) => {
                let message: Value =
                    serde_json::from_str(&text).map_err(|error| error.to_string())?;
                match message["id"].as_u64() {
                    Some(id) => {
                        self.answers.insert(id, message);
                    }
                    None => self.take_in(&message),
                }
                Ok(())
            }
            Ok(_) => Ok(()),
            Err(tungstenite::Error::Io(error))
                if matches!(error.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut) =>
            {
                Ok(())
            }
            Err(error) => Err(format!("Firefox is gone: {error}")),
        }
    }

    fn call(&mut self, method: &str, params: Value) -> Result<Value, String> {
        self.next += 1;
        let id = self.next;
        let message = json!({ "id": id, "method": method, "params": params });
        let sent = self.socket.send(Message::text(message.to_string()));
        sent.map_err(|error| format!("Firefox is gone: {error} (at {method})"))?;
        let end = Instant::now() + ANSWER;
        loop {
            if let Some(mut answer) = self.answers.remove(&id) {
                return match answer["error"].as_str() {
                    Some(error) => {
                        Err(format!("{method}: {error}: {}", text_of(&answer["message"])))
                    }
                    None => Ok(answer["result"].take()),
                };
            }
            let left = end.saturating_duration_since(Instant::now());
            if left.is_zero() {
                return Err(format!("Firefox did not answer {method} in {ANSWER:?}"));
            }
            self.receive(left)?;
        }
    }

    fn log(&mut self, context: &str) -> &mut Log {
        let at = match self.logs.iter().position(|log| log.context == context) {
            Some(at) => at,
            None => {
                self.logs.push(Log { context: context.to_owned(), ..Log::default() });
                self.logs.len() - 1
            }
        };
        &mut self.logs[at]
    }

    fn take_in(&mut self, message: &Value) {
        let params = &message["params"];
        let context = match &params["context"] {
            Value::String(context) => context,
            _ => text_of(&params["source"]["context"]),
        };
        match text_of(&message["method"]) {
            "network.beforeRequestSent" => {
                let url = text_of(&params["request"]["url"]);
                if !url.starts_with("data:") && !url.starts_with("blob:") {
                    let url = url.to_owned();
                    self.log(context).requests.push(url);
                }
            }
            "log.entryAdded" => {
                let line = format!("{}: {}", text_of(&params["type"]), text_of(&params["text"]));
                let log = self.log(context);
                if params["level"] == "error" {
                    log.errors.push(line.clone());
                }
                log.console.push(line);
            }
            "browsingContext.downloadEnd" => {
                let status = text_of(&params["status"]);
                self.downloads.push(match params["filepath"].as_str() {
                    Some(path) if status == "complete" => Ok(path.into()),
                    _ => Err(format!("a download ended as {status}")),
                });
            }
            _ => {}
        }
    }
}

pub struct Firefox {
    child: Child,
    wire: Rc<RefCell<Wire>>,
    /// Where downloads go, and what a test reads the clipboard with.
    folder: TempDir,
    /// The profile, where it is this browser's alone.
    profile: Option<TempDir>,
    name: String,
    over: bool,
}

impl Firefox {
    /// Starts a browser that knows nothing and leaves nothing.
    #[track_caller]
    pub fn fresh() -> Firefox {
        let profile = TempDir::new();
        let mut firefox = Firefox::start(profile.path());
        firefox.profile = Some(profile);
        firefox
    }

    /// Starts a browser that keeps what it keeps in `profile`; starting again there finds it.
    ///
    /// Make the folder before the browser, so that it outlives it.
    #[track_caller]
    pub fn start(profile: &Path) -> Firefox {
        fs::write(profile.join("user.js"), PREFERENCES).unwrap();
        let said = profile.join("stderr.txt");
        let path = program("GAOJIANG_FIREFOX", &["firefox-esr", "firefox"], "Firefox");
        let child = Command::new(&path)
            .args(["--headless", "--no-remote", "--remote-debugging-port=0", "--profile"])
            .arg(profile)
            .arg("about:blank")
            // What a killed browser leaves goes with the profile.
            .env("TMPDIR", profile)
            .env("HOME", profile)
            .env("MOZ_CRASHREPORTER_DISABLE", "1")
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(fs::File::create(&said).unwrap())
            .spawn();
        let mut child = match child {
            Ok(child) => child,
            Err(error) => panic!("cannot start {}: {error}", path.display()),
        };
        let end = Instant::now() + ANSWER;
        let address = loop {
            let written = fs::read_to_string(&said).unwrap_or_default();
            let address = written
                .split_once("WebDriver BiDi listening on ws://")
                .and_then(|(_, rest)| rest.split_once('\n'));
            if let Some((address, _)) = address {
                break address.trim().to_owned();
            }
            let ended = child.try_wait().unwrap();
            if ended.is_some() || Instant::now() > end {
                let _ = child.kill();
                panic!("{} did not start ({ended:?}):\n{written}", path.display());
            }
            sleep(STEP);
        };
        let stream = TcpStream::connect(&address).unwrap();
        stream.set_nodelay(true).unwrap();
        let config = WebSocketConfig::default().max_message_size(None).max_frame_size(None);
        let url = format!("ws://{address}/session");
        let (socket, _) =
            tungstenite::client::client_with_config(url, stream, Some(config)).unwrap();
        let wire = Wire {
            socket,
            next: 0,
            answers: HashMap::new(),
            logs: Vec::new(),
            downloads: Vec::new(),
        };
        let firefox = Firefox {
            child,
            wire: Rc::new(RefCell::new(wire)),
            folder: TempDir::new(),
            profile: None,
            name: format!("firefox-{}", test_name()),
            over: false,
        };
        let accept = json!({ "unhandledPromptBehavior": { "default": "accept" } });
        firefox.call("session.new", json!({ "capabilities": { "alwaysMatch": accept } }));
        let events = ["log.entryAdded", "network.beforeRequestSent", "browsingContext.downloadEnd"];
        firefox.call("session.subscribe", json!({ "events": events }));
        let kept = json!({ "type": "allowed", "destinationFolder": firefox.folder.path() });
        firefox.call("browser.setDownloadBehavior", json!({ "downloadBehavior": kept }));
        firefox
    }

    #[track_caller]
    fn call(&self, method: &str, params: Value) -> Value {
        match self.wire.borrow_mut().call(method, params) {
            Ok(result) => result,
            Err(why) => panic!("{why}"),
        }
    }

    /// A new tab, 1440 × 900.
    #[track_caller]
    pub fn page(&self) -> Page<FirefoxTab> {
        let created = self.call("browsingContext.create", json!({ "type": "tab" }));
        let context = text_of(&created["context"]).to_owned();
        let page = Page { tab: FirefoxTab { wire: self.wire.clone(), context } };
        page.set_viewport(1440, 900);
        page
    }

    /// The next downloaded file, once all of it is there.
    #[track_caller]
    pub fn wait_download(&self) -> PathBuf {
        let end = Instant::now() + PATIENCE;
        let mut wire = self.wire.borrow_mut();
        while wire.downloads.is_empty() {
            let left = end.saturating_duration_since(Instant::now());
            if left.is_zero() {
                panic!("no download came in {PATIENCE:?}");
            }
            if let Err(why) = wire.receive(left) {
                panic!("{why}");
            }
        }
        match wire.downloads.remove(0) {
            Ok(path) => path,
            Err(why) => panic!("{why}"),
        }
    }

    /// What is on the clipboard, HTML and plain text, read as any page may: by a paste. Headless
    /// Firefox has a clipboard of its own, shared by nobody.
    #[track_caller]
    pub fn clipboard(&self) -> (String, String) {
        const SINK: &str =
            "<!doctype html><meta charset='utf-8'><div id='sink' contenteditable>x</div>
            <script>document.getElementById('sink').onpaste = e => {
                e.preventDefault();
                window.pasted = ['text/html', 'text/plain'].map(t => e.clipboardData.getData(t));
            };</script>";
        let sink = self.folder.path().join("sink.html");
        fs::write(&sink, SINK).unwrap();
        let page = self.page();
        page.goto(&file_url(&sink));
        page.click("#sink");
        page.press("Control+v");
        page.wait_for("window.pasted");
        let pasted = page.eval("window.pasted");
        self.call("browsingContext.close", json!({ "context": page.tab.context }));
        (text_of(&pasted[0]).to_owned(), text_of(&pasted[1]).to_owned())
    }

    /// The errors of all pages that no test took.
    #[track_caller]
    pub fn errors(&self) -> Vec<String> {
        // The answer comes after all that happened before it.
        self.call("session.status", json!({}));
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
        self.over = true;
        // It may be gone before it answers.
        let _ = self.wire.borrow_mut().call("browser.close", json!({}));
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
        // Unless the panic was in the midst of a call.
        let (Ok(()), Ok(mut wire)) = (fs::create_dir_all(&folder), self.wire.try_borrow_mut())
        else {
            return;
        };
        let contexts: Vec<String> = wire.logs.iter().map(|log| log.context.clone()).collect();
        for (at, context) in contexts.iter().enumerate() {
            let file = |kind: &str| folder.join(format!("{}-{}.{kind}", self.name, at + 1));
            let page = evaluate(&mut wire, context, DESCRIBE);
            let page = page.map_or_else(|why| why, |text| text_of(&text).to_owned());
            let log = wire.log(context);
            let text = format!(
                "== errors\n{}\n\n== console\n{}\n\n{page}",
                log.errors.join("\n"),
                log.console.join("\n"),
            );
            let _ = fs::write(file("txt"), text);
            let shot =
                wire.call("browsingContext.captureScreenshot", json!({ "context": context }));
            if let Ok(shot) = shot
                && let Ok(bytes) = data_encoding::BASE64.decode(text_of(&shot["data"]).as_bytes())
            {
                let _ = fs::write(file("png"), bytes);
            }
            eprintln!("the failed page is kept in {}", file("txt").display());
        }
    }
}

impl Drop for Firefox {
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

// ---- a page

pub struct FirefoxTab {
    wire: Rc<RefCell<Wire>>,
    context: String,
}

/// Values travel as JSON: the protocol has a notation of its own for them.
fn evaluate(wire: &mut Wire, context: &str, script: &str) -> Result<Value, String> {
    let expression = format!("(async () => JSON.stringify(await ({script}\n)))()");
    let params = json!({
        "expression": expression,
        "target": { "context": context },
        "awaitPromise": true,
        "userActivation": true,
    });
    let answer = wire.call("script.evaluate", params)?;
    if answer["type"] == "exception" {
        return Err(text_of(&answer["exceptionDetails"]["text"]).to_owned());
    }
    match answer["result"]["value"].as_str() {
        Some(text) => serde_json::from_str(text).map_err(|error| error.to_string()),
        None => Ok(Value::Null),
    }
}

impl FirefoxTab {
    /// Any method of the protocol that is about a page.
    #[track_caller]
    pub fn call(&self, method: &str, mut params: Value) -> Value {
        params["context"] = self.context.as_str().into();
        match self.wire.borrow_mut().call(method, params) {
            Ok(result) => result,
            Err(why) => panic!("{why}"),
        }
    }

    #[track_caller]
    fn keys(&self, actions: Vec<Value>) {
        let keys = json!({ "type": "key", "id": "keyboard", "actions": actions });
        self.call("input.performActions", json!({ "actions": [keys] }));
    }

    #[track_caller]
    fn settled<T>(&self, read: impl FnOnce(&mut Log) -> T) -> T {
        let mut wire = self.wire.borrow_mut();
        // The answer comes after all that happened before it.
        if let Err(why) = evaluate(&mut wire, &self.context, "0") {
            panic!("{why}");
        }
        read(wire.log(&self.context))
    }
}

impl Page<FirefoxTab> {
    /// Gives files to a file field, seen or not.
    #[track_caller]
    pub fn choose_files(&self, css: &str, paths: &[&Path]) {
        self.wait(css);
        let expression = format!("document.querySelector({})", js(css));
        let target = json!({ "context": self.tab.context });
        let find = json!({ "expression": expression, "target": target, "awaitPromise": false });
        let found = self.tab.wire.borrow_mut().call("script.evaluate", find);
        let field = found.unwrap_or_else(|why| panic!("{why}"))["result"]["sharedId"].take();
        self.tab
            .call("input.setFiles", json!({ "element": { "sharedId": field }, "files": paths }));
    }
}

fn key(kind: &str, value: &str) -> Value {
    json!({ "type": kind, "value": value })
}

/// The character that the protocol has for a key's name; another character stands for itself.
fn key_value(name: &str) -> Option<String> {
    let code = match name {
        "Backspace" => 0xe003,
        "Tab" => 0xe004,
        "Enter" => 0xe007,
        "Shift" => 0xe008,
        "Control" | "Ctrl" => 0xe009,
        "Alt" => 0xe00a,
        "Escape" => 0xe00c,
        "PageUp" => 0xe00e,
        "PageDown" => 0xe00f,
        "End" => 0xe010,
        "Home" => 0xe011,
        "ArrowLeft" => 0xe012,
        "ArrowUp" => 0xe013,
        "ArrowRight" => 0xe014,
        "ArrowDown" => 0xe015,
        "Delete" => 0xe017,
        "Meta" => 0xe03d,
        "Space" => u32::from(' '),
        _ if name.chars().count() == 1 => return Some(name.to_owned()),
        _ => match name.strip_prefix('F')?.parse() {
            Ok(number @ 1..=12) => 0xe030 + number,
            _ => return None,
        },
    };
    char::from_u32(code).map(String::from)
}

impl Tab for FirefoxTab {
    #[track_caller]
    fn goto(&self, url: &str) {
        self.call("browsingContext.navigate", json!({ "url": url, "wait": "complete" }));
    }

    #[track_caller]
    fn reload(&self) {
        self.call("browsingContext.reload", json!({ "wait": "complete" }));
    }

    fn try_eval(&self, script: &str) -> Result<Value, String> {
        evaluate(&mut self.wire.borrow_mut(), &self.context, script)
    }

    #[track_caller]
    fn click_at(&self, (x, y): (f64, f64)) {
        let actions = json!([
            { "type": "pointerMove", "x": x.round(), "y": y.round() },
            { "type": "pointerDown", "button": 0 },
            { "type": "pointerUp", "button": 0 },
        ]);
        let mouse = json!({ "type": "pointer", "id": "mouse", "actions": actions });
        self.call("input.performActions", json!({ "actions": [mouse] }));
    }

    #[track_caller]
    fn press(&self, keys: &str) {
        let names: Vec<String> = keys
            .split('+')
            .map(|name| key_value(name).unwrap_or_else(|| panic!("no such key: {name}")))
            .collect();
        let down = names.iter().map(|name| key("keyDown", name));
        let up = names.iter().rev().map(|name| key("keyUp", name));
        self.keys(down.chain(up).collect());
    }

    #[track_caller]
    fn type_text(&self, text: &str) {
        let stroke = |character: String| {
            let value = match character.as_str() {
                "\n" => key_value("Enter").unwrap_or_default(),
                "\t" => key_value("Tab").unwrap_or_default(),
                _ => character,
            };
            [key("keyDown", &value), key("keyUp", &value)]
        };
        self.keys(graphemes(text).into_iter().flat_map(stroke).collect());
    }

    #[track_caller]
    fn to_front(&self) {
        self.call("browsingContext.activate", json!({}));
    }

    #[track_caller]
    fn before_load(&self, script: &str) -> String {
        let run = json!({
            "functionDeclaration": format!("() => {{ {script}\n}}"),
            "contexts": [self.context],
        });
        text_of(&self.call("script.addPreloadScript", run)["script"]).to_owned()
    }

    #[track_caller]
    fn not_before_load(&self, name: &str) {
        self.call("script.removePreloadScript", json!({ "script": name }));
    }

    /// The protocol has no paste: the field is told to take the text in, as an editor command.
    #[track_caller]
    fn insert(&self, text: &str) {
        let done =
            self.try_eval(&format!("document.execCommand('insertText', false, {})", js(text)));
        assert_eq!(done, Ok(Value::Bool(true)), "the text was not taken in");
    }

    #[track_caller]
    fn screenshot(&self) -> Vec<u8> {
        let shot = self.call("browsingContext.captureScreenshot", json!({}));
        data_encoding::BASE64.decode(text_of(&shot["data"]).as_bytes()).unwrap()
    }

    #[track_caller]
    fn pdf(&self) -> Vec<u8> {
        // Nothing of its own, so that what the page says of its sheets holds.
        let options = json!({
            "background": false,
            "margin": { "top": 0, "bottom": 0, "left": 0, "right": 0 },
            "page": { "width": 21.0, "height": 29.7 },
            "shrinkToFit": false,
        });
        let pdf = self.call("browsingContext.print", options);
        data_encoding::BASE64.decode(text_of(&pdf["data"]).as_bytes()).unwrap()
    }

    #[track_caller]
    fn set_viewport(&self, width: u32, height: u32) {
        let viewport = json!({ "width": width, "height": height });
        self.call("browsingContext.setViewport", json!({ "viewport": viewport }));
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
