//! The page where it cannot start says what to do instead.

use std::fs;
use std::io::{Read, Write};
use std::net::TcpListener;

use super::firefox::Firefox;
use super::harness::{Browser, Page, Tab, TempDir, file_url, page_path, page_url};

const SEEN: &str = "getComputedStyle(document.getElementById('boot')).visibility === 'visible'";

/// The text of the built page, which is UTF-16 with its mark.
fn html() -> String {
    let bytes = fs::read(page_path()).unwrap();
    let units: Vec<u16> =
        bytes.as_chunks::<2>().0.iter().map(|unit| u16::from_le_bytes(*unit)).collect();
    String::from_utf16(&units).unwrap()
}

fn utf16(html: &str) -> Vec<u8> {
    html.encode_utf16().flat_map(u16::to_le_bytes).collect()
}

/// Opens the built page with its script changed; the policy would refuse another script.
fn open_changed(name: &str, change: impl Fn(&str) -> String, look: impl Fn(&Page)) {
    let html = html();
    let folder = TempDir::new();
    let file = folder.path().join(name);
    let changed = change(&html).replacen("http-equiv", "data-no-policy", 1);
    fs::write(&file, utf16(&changed)).unwrap();
    let browser = Browser::fresh();
    let page = browser.page();
    page.goto(&file_url(&file));
    page.wait_for(SEEN);
    for advice in ["Chrome 109", "Firefox 115", "极速模式"] {
        assert!(page.text("#boot").contains(advice), "{name}: {advice}");
    }
    look(&page);
    page.take_errors();
    browser.finish();
}

#[test]
#[ignore = "needs the built page and a browser; cargo xtask test runs it"]
fn a_browser_that_cannot_read_the_script_is_told() {
    let unreadable = |html: &str| html.replacen("<script>", "<script>let 1;\n", 1);
    open_changed("unreadable.html", unreadable, |page| {
        assert_eq!(page.text("#boot h1"), "稿匠正在打开……");
    });
}

#[test]
#[ignore = "needs the built page and a browser; cargo xtask test runs it"]
fn a_browser_that_lacks_something_is_told_what() {
    let delete = "<script>delete window.DecompressionStream;\n";
    let lacking = |html: &str| html.replacen("<script>", delete, 1);
    open_changed("lacking.html", lacking, |page| {
        assert_eq!(page.text("#boot h1"), "稿匠打不开：浏览器太旧");
        assert_eq!(page.text("#boot-error"), "DecompressionStream");
    });
}

#[test]
#[ignore = "needs the built page and a browser; cargo xtask test runs it"]
fn a_damaged_file_says_so() {
    let start = "<div id=\"program\" hidden><!--";
    let end = "--></div>";
    let shifted = |html: &str| html.replacen(start, &format!("{start}啊啊"), 1);
    // A part of the program lost; all that stands behind a place.
    let without = |html: &str, tenth: usize| {
        let (before, rest) = html.split_once(start).unwrap();
        let (text, after) = rest.split_once(end).unwrap();
        let count = text.chars().count();
        let kept: String = text.chars().take(count / 10 * tenth).collect();
        (format!("{before}{start}{kept}"), after.to_owned())
    };
    let shorter = |html: &str| {
        let (kept, after) = without(html, 9);
        format!("{kept}{end}{after}")
    };
    let cut = |html: &str| without(html, 5).0;
    let damaged: [&dyn Fn(&str) -> String; 3] = [&shifted, &shorter, &cut];
    for change in damaged {
        open_changed("damaged.html", change, |page| {
            assert_eq!(page.text("#boot h1"), "稿匠没能打开");
            assert_ne!(page.text("#boot-error"), "");
        });
    }
}

/// Servers say that a page is UTF-8, whatever it is.
#[test]
#[ignore = "needs the built page and a browser; cargo xtask test runs it"]
fn a_server_need_not_know_how_the_page_is_written() {
    let listener = TcpListener::bind(("127.0.0.1", 0)).unwrap();
    let url = format!("http://{}/", listener.local_addr().unwrap());
    std::thread::spawn(move || {
        let body = fs::read(page_path()).unwrap();
        for mut stream in listener.incoming().flatten() {
            let head = format!(
                "HTTP/1.1 200 OK\r\ncontent-type: text/html; charset=utf-8\r\n\
                 content-length: {}\r\nconnection: close\r\n\r\n",
                body.len()
            );
            // Whatever is asked for. A browser may ask for more than it waits for.
            let _ = stream.read(&mut [0; 4096]);
            let _ = stream.write_all(&[head.as_bytes(), &body].concat());
        }
    });
    let browser = Browser::fresh();
    let page = browser.page();
    page.goto(&url);
    page.wait(".sheet .line");
    browser.finish();
    let firefox = Firefox::fresh();
    let page = firefox.page();
    page.goto(&url);
    page.wait(".sheet .line");
    firefox.finish();
}

/// Has a long text read, and sees that it is the worker that answers.
#[track_caller]
fn reads_beside<T: Tab>(page: &Page<T>) {
    page.goto(&page_url());
    page.wait(".sheet .line");
    page.eval(
        "(() => {
            const Before = window.Worker;
            window.answers = [];
            window.Worker = class extends Before {
                constructor(url) {
                    super(url);
                    this.addEventListener('message', ({ data }) => answers.push(data));
                }
            };
        })()",
    );
    page.click(".read-in");
    page.wait("[data-field=import]");
    page.eval(
        "(() => {
            const field = document.querySelector('[data-field=import]');
            const given = new DataTransfer();
            const text = '一、把工程干好\\n全县各乡镇建起了管护站。\\n'.repeat(6000);
            given.items.add(new File([text], 'long.txt', { type: 'text/plain' }));
            field.files = given.files;
            field.dispatchEvent(new Event('change', { bubbles: true }));
        })()",
    );
    page.wait(".import-row");
    // That it listens, the lines, what they are.
    page.wait_for("answers.length === 3 && answers[0] === null");
}

#[test]
#[ignore = "needs the built page and a browser; cargo xtask test runs it"]
fn a_long_text_is_read_by_a_worker_with_the_pages_own_program() {
    let browser = Browser::fresh();
    reads_beside(&browser.page());
    browser.finish();
    let firefox = Firefox::fresh();
    reads_beside(&firefox.page());
    firefox.finish();
}
