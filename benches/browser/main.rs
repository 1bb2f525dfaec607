//! The built page, measured in Chromium with real keys and clicks. Writes what it finds as JSON to the
//! file that its first argument names; `cargo xtask bench` runs it and makes the tables of it.
//!
//! Times are read from the browser's own traces, as processor time of the page's main thread: what
//! else the machine does counts as little as can be.

// A benchmark that cannot go on says so and ends.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

#[path = "../../tests/browser/harness.rs"]
mod harness;
#[path = "../pasted.rs"]
mod pasted;
mod peers;
#[path = "../speech.rs"]
mod speech;
mod trace;

use std::path::Path;
use std::rc::Rc;
use std::thread::sleep;
use std::time::{Duration, Instant};

use gaojiang::library::{Block, Kind, Pack};
use gaojiang::speech::{Installed, Speech, Workspace};
use harness::{Browser, Page, TempDir, page_url};
use serde_json::{Value, json};
use trace::{Cost, after};

/// Blocks of the large library.
const BLOCKS: usize = 5_000;

/// No part takes that long: one that hangs is ended.
const LONGEST: Duration = Duration::from_secs(600);

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).filter(|a| a != "--bench").collect();
    let [out, times, part, of @ ..] = arguments.as_slice() else {
        println!("run it by: cargo xtask bench");
        return;
    };
    std::thread::spawn(|| {
        sleep(LONGEST);
        eprintln!("not done in {LONGEST:?}");
        std::process::exit(1);
    });
    let times = times.parse().unwrap();
    let result = match (part.as_str(), of) {
        // A page that measures itself, such as that of the peers.
        ("own", [page]) => peers::run(Path::new(page), times),
        ("speech", [size, throttle]) => {
            speech_of(size.parse().unwrap(), throttle.parse().unwrap(), times)
        }
        ("curve", sizes) => curve(sizes.iter().map(|size| size.parse().unwrap()), times),
        ("library", []) => library(times),
        ("pasted", sizes) => pasted(sizes.iter().map(|size| size.parse().unwrap()), times),
        _ => panic!("there is no part {part} {of:?}"),
    };
    std::fs::write(out, serde_json::to_string_pretty(&result).unwrap()).unwrap();
}

/// What is done with a speech of that size.
fn speech_of(size: usize, throttle: f64, times: usize) -> Value {
    let mut rows = Vec::new();
    let desk = Desk::with(vec![speech::speech(size), speech::speech(600)], None);
    let browser = desk.browser.version();
    desk.page.cpu_throttle(throttle);
    let mut row = |what: &str, costs: Vec<Cost>| {
        let summary = Cost::summary(&costs);
        println!("{what}, {size} characters, throttled {throttle}: {summary}");
        rows.push(json!({ "what": what, "size": size, "throttle": throttle, "cost": summary }));
    };
    row("open", desk.open_again(times));
    row("key", desk.keys(times));
    row("move", desk.moves(times));
    row("slot", desk.slot(times));
    row("docx", desk.docx(times));
    let memory = desk.page.eval("self.benchMemory?.buffer.byteLength ?? 0");
    println!("memory, {size} characters: {memory}");
    rows.push(json!({ "what": "memory", "size": size, "throttle": throttle, "bytes": memory }));
    desk.page.cpu_throttle(1.0);
    json!({ "browser": browser, "times": times, "rows": rows })
}

fn curve(sizes: impl Iterator<Item = usize>, times: usize) -> Value {
    let points: Vec<Value> = sizes
        .map(|size| {
            // One of 600 characters is the same as one of 1,000: a single section.
            let desk = Desk::with(vec![speech::speech(size), speech::speech(1_300)], None);
            let opened = Cost::summary(&desk.open_again(3));
            let key = Cost::summary(&desk.keys(times));
            println!("key, {size} characters: {key}");
            json!({ "size": size, "key": key, "open": opened })
        })
        .collect();
    json!({ "curve": points })
}

/// The large library: finding in it, and starting with it.
fn library(times: usize) -> Value {
    let pack =
        Pack {
            id: "large".into(), name: "大素材包".into(), blocks: blocks(), ..Pack::default()
        };
    let desk = Desk::with(vec![speech::speech(6_000)], Some(pack));
    let started = start(&desk, times);
    let mut found = Vec::new();
    for throttle in [1.0, 4.0] {
        desk.page.cpu_throttle(throttle);
        for (what, query) in [("words", "督查考核"), ("pinyin", "gzbs")] {
            let summary = Cost::summary(&desk.search(query, times));
            println!("search by {what}, throttled {throttle}: {summary}");
            found.push(json!({ "what": what, "throttle": throttle, "cost": summary }));
        }
    }
    desk.page.cpu_throttle(1.0);
    json!({
        "library": { "blocks": BLOCKS, "start": started, "search": found },
        "start": { "empty": start(&Desk::first(), times) },
    })
}

/// A text pasted to be read, until its rows stand there: by the clock, for another thread reads it.
fn pasted(sizes: impl Iterator<Item = usize>, times: usize) -> Value {
    let mut all = Vec::new();
    for size in sizes {
        let desk = Desk::first();
        let text = pasted::pasted(size);
        let (mut shown, mut held) = (Vec::new(), Vec::new());
        for _ in 0..times {
            desk.page.reload();
            desk.page.click(".read-in");
            desk.page.wait("[data-field=paste-speech]");
            desk.rest_shortly();
            let took = desk.page.eval(&format!("({PASTE})({})", json!(text)));
            shown.push(took["shown"].as_f64().unwrap());
            held.push(took["held"].as_f64().unwrap());
        }
        let value = json!({
            "size": size, "shown": trace::median(&mut shown), "held": trace::median(&mut held),
        });
        println!("pasted: {value}");
        all.push(value);
    }
    json!({ "pasted": all })
}

fn blocks() -> Vec<Rc<Block>> {
    let long = speech::speech(BLOCKS * speech::SECTION / 2);
    let sections = long.sections.iter().cycle().take(BLOCKS).enumerate();
    let block = |(at, section): (usize, &Rc<gaojiang::speech::Section>)| {
        // Half a section: what a store of five million characters can hold at all.
        let text: String = section.text.chars().skip(at % 7).take(260).collect();
        Rc::new(Block {
            id: format!("b{at}").into(),
            title: format!("{}之{at}", ["工作部署", "督查考核", "防汛备汛", "项目建设"][at % 4]),
            kind: Kind::ALL[at % Kind::ALL.len()],
            tags: vec!["推进".to_owned()],
            summary: section.text.lines().nth(1).unwrap_or_default().chars().take(30).collect(),
            text: text.into(),
            ..Block::default()
        })
    };
    sections.map(block).collect()
}

/// Milliseconds from the navigation to the first frame of the app, and to all of it.
fn start(desk: &Desk, times: usize) -> Value {
    let mut usable = Vec::new();
    let mut whole = Vec::new();
    for _ in 0..times {
        desk.page.reload();
        desk.page.wait_for("self.benchWhole");
        usable.push(desk.page.eval("self.benchUsable").as_f64().unwrap());
        whole.push(desk.page.eval("self.benchWhole").as_f64().unwrap());
    }
    let value = json!({ "usable": trace::median(&mut usable), "whole": trace::median(&mut whole) });
    println!("start: {value}");
    value
}

/// A page that is open, and what is done on it.
struct Desk {
    page: Page,
    browser: Browser,
}

impl Desk {
    /// As it is opened for the first time.
    fn first() -> Desk {
        let browser = Browser::fresh();
        let page = browser.page();
        page.call("Page.addScriptToEvaluateOnNewDocument", json!({ "source": WATCH }));
        page.goto(&page_url());
        page.wait(".sheet .line");
        Desk { page, browser }
    }

    /// With these speeches, the first of them open, and a pack.
    fn with(speeches: Vec<Speech>, pack: Option<Pack>) -> Desk {
        let desk = Desk::first();
        let workspace = Workspace {
            current: speeches.first().map(|speech| speech.id.clone()),
            speeches: speeches.into_iter().map(Rc::new).collect(),
            packs: pack
                .map(|pack| Rc::new(Installed { pack: Rc::new(pack), base: None }))
                .into_iter()
                .collect(),
            ..Workspace::default()
        };
        let folder = TempDir::new();
        let file = folder.path().join("backup.json");
        std::fs::write(&file, gaojiang::store::backup(&workspace, 1)).unwrap();
        desk.page.choose_files("[data-field=restore]", &[&file]);
        desk.page.wait_text(".toast", "已恢复");
        desk.page.wait_text(".saved", "已保存");
        desk.rest();
        desk.open(1);
        desk.rest();
        desk
    }

    /// Waits until nothing is left to do.
    fn rest(&self) {
        let end = Instant::now() + Duration::from_secs(60);
        let mut quiet = 0;
        while quiet < 3 && Instant::now() < end {
            let before = self.page.metrics().task;
            sleep(Duration::from_millis(300));
            quiet = if self.page.metrics().task - before < 0.02 { quiet + 1 } else { 0 };
        }
    }

    /// Opens the longest speech (1) or the shortest (2) by its place among those of the benchmark.
    fn open(&self, which: usize) {
        self.page.click(".speech-switch");
        let item = format!("(() => {{ const all = [...document.querySelectorAll('.speech-item')];
            return all.findIndex(e => e.querySelector('input').placeholder.includes('重点工作推进会')) + {which}; }})()");
        let item = self.page.eval(&item).as_u64().unwrap();
        let button = format!(".speech-item:nth-child({item}) .primary");
        self.page.click(&button);
        self.page.wait_gone("dialog");
    }

    fn traced(&self, run: impl FnOnce()) -> Vec<Value> {
        self.browser.traced(trace::CATEGORIES, run)
    }

    fn open_again(&self, times: usize) -> Vec<Cost> {
        let mut costs = Vec::new();
        for _ in 0..times {
            self.open(2);
            self.rest_shortly();
            self.page.eval(MARK_SHOWN);
            let events = self.traced(|| {
                self.open(1);
                self.page.wait_for("performance.getEntriesByName('shown').length");
                self.rest_shortly();
            });
            // The last click: the first opens the list.
            costs.extend(after(&events, "click").pop());
        }
        self.rest();
        costs
    }

    fn rest_shortly(&self) {
        sleep(Duration::from_millis(400));
    }

    /// Keys into the middle of the speech.
    fn keys(&self, times: usize) -> Vec<Cost> {
        let middle = "(() => { const all = document.querySelectorAll('.card');
            return all[all.length >> 1].dataset.card; })()";
        let id = self.page.eval_text(middle);
        self.page.eval(&format!(
            "document.querySelector('[data-card=\"{id}\"]').scrollIntoView({{ block: 'center' }})"
        ));
        self.page.wait(&format!("[data-text=\"{id}\"]"));
        self.page
            .eval(&format!("document.querySelector('[data-card=\"{id}\"] .card-title').focus()"));
        self.page.wait(&format!("[data-text=\"{id}\"]"));
        self.page.eval(&format!(
            "(() => {{ const e = document.querySelector('[data-text=\"{id}\"]');
            e.focus(); e.setSelectionRange(60, 60); }})()"
        ));
        self.rest();
        self.typed(times)
    }

    fn typed(&self, times: usize) -> Vec<Cost> {
        let events = self.traced(|| {
            for at in 0..times {
                self.page.type_text(["a", "b", "c"][at % 3]);
                sleep(Duration::from_millis(700));
            }
        });
        self.rest();
        after(&events, "keydown")
    }

    fn slot(&self, times: usize) -> Vec<Cost> {
        self.page.click_text(".tab", "填空");
        self.page.click(&format!("[data-slot={}]", speech::SLOT));
        self.page.press("End");
        self.rest();
        let costs = self.typed(times);
        self.page.click_text(".tab", "写稿");
        self.rest();
        costs
    }

    /// The last section dragged before the first.
    fn moves(&self, times: usize) -> Vec<Cost> {
        let mut costs = Vec::new();
        for _ in 0..times {
            self.page.eval("document.querySelector('.card:last-child').scrollIntoView()");
            self.page.wait(".card:last-child .grip");
            self.rest_shortly();
            let events = self.traced(|| {
                self.page.eval(DRAG);
                self.rest_shortly();
            });
            costs.extend(after(&events, "drop").pop());
        }
        self.rest();
        costs
    }

    /// A click on the button until the bytes are handed over.
    fn docx(&self, times: usize) -> Vec<Cost> {
        let mut costs = Vec::new();
        for _ in 0..times {
            let events = self.traced(|| {
                self.page.click(".download-docx");
                self.browser.wait_download();
            });
            // A browser may take downloads one behind the other for an attack.
            self.rest_shortly();
            // The first is the button's; the download clicks by itself.
            costs.extend(after(&events, "click").into_iter().next());
        }
        self.rest();
        costs
    }

    fn search(&self, query: &str, times: usize) -> Vec<Cost> {
        let field = "[data-field=search]";
        let mut costs = Vec::new();
        for turn in 0..times.div_ceil(query.chars().count()) + 1 {
            self.page.fill(field, "");
            self.rest_shortly();
            let events = self.traced(|| {
                for character in query.chars() {
                    self.page.type_text(&character.to_string());
                    sleep(Duration::from_millis(400));
                }
            });
            // The first key makes the index.
            if turn > 0 {
                let first = if query.is_ascii() { "keydown" } else { "input" };
                costs.extend(after(&events, first));
            }
        }
        costs
    }
}

/// The last section dragged before the first, as the browser tells it to the page.
const DRAG: &str = r#"(() => {
    const send = (css, type) => document.querySelector(css).dispatchEvent(
        new DragEvent(type, { bubbles: true, cancelable: true, dataTransfer: new DataTransfer() }));
    send('.card:last-child .grip', 'dragstart');
    send('.card:first-child header', 'drop');
    send('.card:first-child .grip', 'dragend');
})()"#;

/// Pastes a text; milliseconds until its rows are in a frame, and of the longest task meanwhile, which
/// is nothing where none took 50.
const PASTE: &str = r#"(text) => new Promise((done) => {
    let held = 0;
    const tasks = new PerformanceObserver((list) => {
        for (const task of list.getEntries()) held = Math.max(held, task.duration);
    });
    tasks.observe({ type: 'longtask' });
    const data = new DataTransfer();
    data.setData('text/plain', text);
    const begun = performance.now();
    document.querySelector('[data-field=paste-speech]').dispatchEvent(
        new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true }));
    const look = () => {
        if (document.querySelector('.import-row') && !document.querySelector('.import-waits')) {
            const shown = performance.now() - begun;
            setTimeout(() => { tasks.disconnect(); done({ shown, held }); }, 300);
        } else {
            requestAnimationFrame(look);
        }
    };
    requestAnimationFrame(look);
})"#;

/// Marks when the pages of another speech stand in the document; the frame behind it shows them.
const MARK_SHOWN: &str = r#"(() => {
    performance.clearMarks('shown');
    const observer = new MutationObserver(() => { performance.mark('shown'); observer.disconnect(); });
    observer.observe(document.querySelector('.page-count'), { characterData: true, childList: true, subtree: true });
})()"#;

/// Notes when the page is usable, and what memory its program has. The first program that is started
/// unpacks it and imports nothing.
const WATCH: &str = r#"
const instantiate = WebAssembly.instantiate;
WebAssembly.instantiate = async (...all) => {
    const result = await instantiate.apply(WebAssembly, all);
    if (all[1]) self.benchMemory = (result.instance ?? result).exports.memory;
    return result;
};
const frame = then => requestAnimationFrame(() => { const c = new MessageChannel(); c.port1.onmessage = then; c.port2.postMessage(0); });
new MutationObserver((_, observer) => {
    if (!document.querySelector('.app .sheet .line')) return;
    observer.disconnect();
    frame(() => { self.benchUsable = performance.now(); });
    let last = performance.now();
    const still = new MutationObserver(() => { last = performance.now(); });
    still.observe(document.querySelector('.app'), { childList: true, subtree: true });
    const wait = setInterval(() => {
        if (performance.now() - last < 300) return;
        clearInterval(wait);
        still.disconnect();
        self.benchWhole = Math.max(last, self.benchUsable);
    }, 50);
}).observe(document, { childList: true, subtree: true });
"#;
