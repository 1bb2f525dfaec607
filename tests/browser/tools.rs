//! The harness itself: a log that sees nothing proves nothing.

use std::fs;
use std::io::{Read as _, Write as _};
use std::net::TcpListener;

use super::app;
use super::harness::{Browser, TempDir, file_url};

/// A page that shows what is done to it.
pub const BENCH: &str = r#"<!doctype html><meta charset="utf-8"><title>bench</title>
<p id="said"></p>
<textarea id="text"></textarea> <input id="line"> <input id="date" type="date"> <input id="file" type="file" hidden>
<select id="choice"><option value="a">A</option><option value="b">B</option></select>
<button id="save">save</button> <button>save as</button> <button disabled>off</button>
<button id="copy">copy</button> <a id="load" download="讲话 稿.txt">load</a>
<div style="height: 3000px"></div>
<div id="grip" draggable="true">grip</div><div id="goal">goal</div>
<script>
const say = text => document.querySelector('#said').append(text + ' ');
const on = (id, name, call) => document.getElementById(id).addEventListener(name, call);
addEventListener('keydown', e => say(`${e.ctrlKey ? 'C-' : ''}${e.altKey ? 'A-' : ''}${e.shiftKey ? 'S-' : ''}${e.key}:${e.keyCode}`));
on('save', 'click', e => say(`saved:${e.isTrusted}`));
on('save', 'dblclick', () => say('twice'));
on('copy', 'click', async () => {
    const blob = (type, text) => new Blob([text], { type });
    await navigator.clipboard.write([new ClipboardItem({
        'text/plain': blob('text/plain', '纯 text'),
        'text/html': blob('text/html', '<p style="mso-x: 1; color: red">富 text</p>'),
    })]);
    say('copied');
});
document.getElementById('load').href = URL.createObjectURL(new Blob(['内容']));
on('file', 'change', async e => say(`file:${e.target.files[0].name}:${await e.target.files[0].text()}`));
on('choice', 'change', e => say(`choice:${e.target.value}`));
on('date', 'input', e => say(`date:${e.target.value}`));
on('grip', 'dragstart', e => { e.dataTransfer.setData('text/plain', 'load'); say('dragstart'); });
on('grip', 'dragend', () => say('dragend'));
on('goal', 'dragover', e => e.preventDefault());
on('goal', 'drop', e => { e.preventDefault(); say(`drop:${e.dataTransfer.getData('text/plain')}`); });
</script>"#;

#[test]
#[ignore = "needs the built page and a browser; cargo xtask test runs it"]
fn what_goes_wrong_is_seen() {
    let (browser, page) = app::open();
    assert_eq!(page.errors(), [""; 0]);
    page.eval("console.error('told', 7)");
    page.eval("void setTimeout(() => { throw new Error('thrown') })");
    page.eval("void Promise.reject(new Error('rejected'))");
    page.eval("document.body.setAttribute('style', 'color: red')");
    page.eval("void document.body.insertAdjacentHTML('beforeend', '<img src=\"https://a.invalid/1.png\">')");
    page.eval("fetch('https://b.invalid/').catch(() => 0)");
    for wanted in [
        "console.error: told 7", "Error: thrown", "Error: rejected", "style-src", "1.png",
        "connect-src",
    ] {
        let end = std::time::Instant::now() + super::harness::PATIENCE;
        while !page.errors().iter().any(|error| error.contains(wanted)) {
            assert!(std::time::Instant::now() < end, "no {wanted} in {:#?}", page.errors());
        }
    }
    // What is not taken fails the test at its end.
    assert_eq!(browser.errors(), page.take_errors());
    browser.finish();
}

/// The address of a server that answers everything.
pub fn serve_ok() -> String {
    let listener = TcpListener::bind(("127.0.0.1", 0)).unwrap();
    let url = format!("http://{}/", listener.local_addr().unwrap());
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let mut stream = stream.unwrap();
            let _ = stream.read(&mut [0; 4096]);
            let _ = stream.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Type: text/html\r\nConnection: close\r\n\r\nok");
        }
    });
    url
}

/// Without a policy a request goes out, and is listed.
#[test]
#[ignore = "needs the built page and a browser; cargo xtask test runs it"]
fn what_is_asked_for_is_seen() {
    let url = serve_ok();
    let browser = Browser::fresh();
    let page = browser.page();
    page.goto(&url);
    page.eval(&format!("fetch('{url}a').then(r => r.text())"));
    page.eval(&format!("void new WebSocket('{url}b'.replace('http', 'ws'))"));
    page.eval(&format!("void navigator.sendBeacon('{url}c', 'x')"));
    page.eval("void (new Image().src = URL.createObjectURL(new Blob(['x'])))");
    let asked = page.requests();
    for wanted in ["a", "b", "c"] {
        assert!(asked.iter().any(|asked| asked.ends_with(&format!("/{wanted}"))), "{asked:?}");
    }
    assert!(page.inner_requests().iter().any(|asked| asked.starts_with("blob:")));
    page.take_errors();
    browser.finish();
}

#[test]
#[ignore = "needs the built page and a browser; cargo xtask test runs it"]
fn a_page_is_handled_as_by_a_person() {
    let folder = TempDir::new();
    let bench = folder.path().join("工 作#台?.html");
    fs::write(&bench, BENCH).unwrap();
    let browser = Browser::fresh();
    let page = browser.page();
    page.goto(&file_url(&bench));

    page.click_text("button", "save");
    page.wait_text("#said", "saved:true");
    page.double_click("#save");
    page.wait_text("#said", "twice");

    page.click("#text");
    page.type_text("aB#");
    page.type_fast("1一👩‍🏫é\n.");
    page.wait_value("#text", "aB#1一👩‍🏫é\n.");
    page.press("Control+z");
    page.press("Control+Shift+z");
    page.press("F8");
    page.press("Alt+ArrowUp");
    page.wait_text("#said", "a:65 S-B:66 S-#:51 1:49 Enter:13 .:190 C-Control:17 C-z:90 C-Control:17 C-S-Shift:16 C-S-Z:90 F8:119 A-Alt:18 A-ArrowUp:38");
    page.fill("#text", "new");
    page.wait_value("#text", "new");
    page.fill("#text", "");
    page.wait_value("#text", "");
    page.fill("#date", "2026-11-23");
    page.wait_text("#said", "date:2026-11-23");
    page.select("#choice", "b");
    page.wait_text("#said", "choice:b");

    let given = folder.path().join("备份.json");
    fs::write(&given, "{}").unwrap();
    page.choose_files("#file", &[&given]);
    page.wait_text("#said", "file:备份.json:{}");
    page.click("#load");
    let loaded = browser.wait_download();
    assert_eq!(loaded.file_name().unwrap(), "讲话 稿.txt");
    assert_eq!(fs::read_to_string(loaded).unwrap(), "内容");
    page.click("#copy");
    page.wait_text("#said", "copied");
    let (html, plain) = page.clipboard();
    assert_eq!(plain, "纯 text");
    assert!(html.contains("富 text"), "{html}");

    page.drag("#grip", "#goal");
    page.wait_text("#said", "dragstart drop:load dragend");
    // Twice, as the first leaves nothing pressed.
    page.drag("#grip", "#goal");
    page.click("#save");

    page.cpu_throttle(4.0);
    page.cpu_throttle(1.0);
    assert!(page.metrics().nodes > 10.0 && page.metrics().script > 0.0);
    assert!(page.pdf().starts_with(b"%PDF"));
    let shot = folder.path().join("shot.png");
    page.screenshot(&shot);
    assert!(fs::read(shot).unwrap().starts_with(b"\x89PNG"));
    page.reload();
    assert_eq!(page.text("#said"), "");
    browser.finish();
}

#[test]
#[ignore = "needs the built page and a browser; cargo xtask test runs it"]
fn a_profile_outlives_its_browser() {
    let profile = TempDir::new();
    let bench = profile.path().join("bench.html");
    fs::write(&bench, BENCH).unwrap();
    let browser = Browser::start(profile.path());
    let page = browser.page();
    page.goto(&file_url(&bench));
    page.eval("localStorage.setItem('a', '1')");
    browser.finish();

    let browser = Browser::start(profile.path());
    let page = browser.page();
    page.goto(&file_url(&bench));
    assert_eq!(page.eval("localStorage.getItem('a')"), "1");
    // Another tab of the same browser.
    let other = browser.page();
    other.goto(&file_url(&bench));
    assert_eq!(other.eval("localStorage.getItem('a')"), "1");
    other.close();
    browser.kill();

    let browser = Browser::start(profile.path());
    let page = browser.page();
    page.goto(&file_url(&bench));
    assert_eq!(page.eval("localStorage.getItem('a')"), "1");
    browser.finish();
}
