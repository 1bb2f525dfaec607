//! The lectern: keys and clicks that turn, the watch, scrolling by itself, the glass, the voice.

use super::app::{self, show};
use super::firefox::Firefox;
use super::harness::{Browser, Page, Tab, js, page_url};

/// A clock that goes only when it is told to, and voices that say nothing.
const STUBS: &str = r"(() => {
    let now = Date.now();
    Date.now = () => now;
    window.pass = seconds => { now += seconds * 1000; };
    const voices = [
        { voiceURI: 'en', name: 'Alice', lang: 'en-US', localService: true },
        { voiceURI: 'net', name: 'Cloud', lang: 'zh-CN', localService: false },
        { voiceURI: 'tw', name: 'Mei', lang: 'zh-TW', localService: true },
        { voiceURI: 'cn', name: 'Ting', lang: 'zh-CN', localService: true },
    ];
    const synthesis = new EventTarget();
    window.said = [];
    Object.assign(synthesis, {
        getVoices: () => window.noVoices ? [] : window.onlyOnline ? [voices[1]] : voices,
        speak: utterance => {
            window.said.push(`${utterance.voice?.name} ${utterance.rate.toFixed(1)} ${utterance.text}`);
            window.speaking = utterance;
        },
        cancel: () => { window.said.push('cancelled'); window.speaking = null; },
    });
    window.finishSaying = (event = 'end') => {
        const utterance = window.speaking;
        window.speaking = null;
        utterance.dispatchEvent(new Event(event));
    };
    Object.defineProperty(window, 'speechSynthesis', { value: synthesis });
    window.SpeechSynthesisUtterance = class extends EventTarget {
        constructor(text) { super(); this.text = text; this.rate = 1; }
    };
})();";

/// The page with a speech of 40 paragraphs, 12 syllables each, and nothing else to read out.
#[track_caller]
fn open() -> (Browser, Page) {
    let browser = Browser::fresh();
    let page = browser.page();
    page.before_load(STUBS);
    show(&page, &page_url());
    write_speech(&page);
    (browser, page)
}

#[track_caller]
fn write_speech<T: Tab>(page: &Page<T>) {
    app::new_empty_speech(page);
    let text: Vec<String> =
        (10..50).map(|at| format!("第{at}句话说到这里。接着往下说。")).collect();
    page.fill("[data-text]", &text.join("\n"));
    page.wait_text(".sheet .line", "第10句话");
}

const CURRENT: &str = "document.querySelector('.lectern .current')?.innerText ?? null";

/// Whether the marked paragraph stands where the eye is, or begins right below.
const AT_EYE: &str = "(() => {
    const text = document.querySelector('.lectern-text').getBoundingClientRect();
    const mark = document.querySelector('.lectern .current').getBoundingClientRect();
    const eye = text.top + text.height * 0.2;
    return mark.top <= eye + 40 && mark.bottom >= eye - 2; })()";

#[test]
#[ignore = "needs the built page and a browser; cargo xtask test runs it"]
fn keys_pedals_and_clicks_turn_the_lectern() {
    let (browser, page) = open();
    turns(&page);
    // Clicks: the left part goes back, the rest on.
    page.press("F9");
    page.wait(".lectern .current");
    page.press("Home");
    let start = page.eval_text(CURRENT);
    page.click_at((1000.0, 300.0));
    page.wait_for(&format!("{CURRENT} !== {}", js(&start)));
    page.click_at((100.0, 300.0));
    page.wait_eq(CURRENT, start.as_str());
    // A speech that is not on the lectern is not scrolled by these keys, and the page has its own.
    page.press("Escape");
    page.wait_gone(".lectern");
    browser.finish();
}

#[test]
#[ignore = "needs the built page and Firefox; cargo xtask test runs it"]
fn keys_turn_the_lectern_in_firefox() {
    let firefox = Firefox::fresh();
    let page = firefox.page();
    show(&page, &page_url());
    write_speech(&page);
    turns(&page);
    firefox.finish();
}

#[track_caller]
fn turns<T: Tab>(page: &Page<T>) {
    page.click(".lectern-open");
    page.wait(".lectern .current");
    page.wait_for("getComputedStyle(document.querySelector('.bar')).visibility === 'hidden'");
    let start = page.eval_text(CURRENT);
    for (on, back) in [
        ("PageDown", "PageUp"),
        ("ArrowDown", "ArrowUp"),
        ("ArrowRight", "ArrowLeft"),
        ("Space", "Shift+Space"),
        ("Enter", "Backspace"),
    ] {
        page.press(on);
        page.wait_for(&format!("{CURRENT} !== {}", js(&start)));
        page.wait_for(AT_EYE);
        page.press(back);
        page.wait_eq(CURRENT, start.as_str());
    }
    page.press("End");
    page.wait_eq(CURRENT, "第49句话说到这里。接着往下说。");
    page.wait_for(AT_EYE);
    page.press("Home");
    page.wait_eq(CURRENT, start.as_str());
    // A button that was clicked does not keep the keys.
    page.click(".lectern .larger");
    page.press("Space");
    page.wait_for(&format!("{CURRENT} !== {}", js(&start)));
    let kept = page.eval_text(CURRENT);
    page.press("Escape");
    page.wait_gone(".lectern");
    // The place is kept, here and over a restart.
    page.press("F9");
    page.wait_eq(CURRENT, kept.as_str());
    page.wait_for(AT_EYE);
    page.click(".lectern .leave");
    page.wait_gone(".lectern");
    page.wait_text(".saved", "已保存");
    page.reload();
    page.wait(".lectern-open");
    page.press("F9");
    page.wait_eq(CURRENT, kept.as_str());
    page.press("Escape");
    page.wait_gone(".lectern");
}

#[test]
#[ignore = "needs the built page and a browser; cargo xtask test runs it"]
fn the_watch_and_scrolling_keep_the_time() {
    let (browser, page) = open();
    page.press("F9");
    page.wait(".lectern .current");
    // As long as the speech takes: 480 syllables at 180 a minute, and the salutation.
    let seconds = |css: &str| {
        format!(
            "(() => {{ const [m, s] = document.querySelector('.lectern-watch {css}').innerText.replace('−', '').split(':'); return m * 60 + +s; }})()"
        )
    };
    let whole = page.eval(&seconds(".left")).as_u64().unwrap();
    assert!((155..200).contains(&whole), "{whole}");
    page.wait_eq(&seconds(".rest"), whole);
    page.wait_text(".lectern-watch .elapsed", "0:00");

    page.press("t");
    page.eval("pass(65)");
    page.wait_text(".lectern-watch .elapsed", "1:05");
    page.wait_eq(&seconds(".left"), whole - 65);
    page.press("t");
    page.eval("pass(10)");
    page.press("t");
    page.eval("pass(5)");
    page.wait_text(".lectern-watch .elapsed", "1:10");
    // A target of one's own, and what is over it.
    page.fill(".lectern .target", "1");
    page.press("Tab");
    page.wait_text(".lectern-watch.over .left", "−0:10");
    page.press("PageDown");
    page.press("PageUp");
    page.eval("document.activeElement.blur()");
    page.press("0");
    page.wait_text(".lectern-watch .elapsed", "0:00");
    page.wait_gone(".lectern-watch.over");

    // 60 seconds at 180 a minute are 180 syllables: about twelve paragraphs on.
    page.press("Home");
    page.press("a");
    page.wait(".lectern .auto[aria-pressed=true]");
    page.eval("pass(60)");
    page.wait_for(&format!("/第2[1-4]句/.test({CURRENT})"));
    page.wait_for(AT_EYE);
    page.press("a");
    page.wait(".lectern .auto[aria-pressed=false]");
    let paused = page.eval_text(CURRENT);
    page.eval("pass(60)");
    page.wait_text(".lectern-watch .elapsed", "2:00");
    assert_eq!(page.eval_text(CURRENT), paused);
    // It goes on from where one turned to, at another rate.
    page.press("Home");
    page.press("]");
    page.wait_text(".lectern .rate", "185");
    page.press("a");
    page.eval("pass(20)");
    page.wait_for(&format!("/第1[3-5]句/.test({CURRENT})"));
    page.eval("pass(600)");
    page.wait_eq(CURRENT, "第49句话说到这里。接着往下说。");
    page.wait(".lectern .auto[aria-pressed=false]");
    browser.finish();
}

#[test]
#[ignore = "needs the built page and a browser; cargo xtask test runs it"]
fn the_lectern_is_set_as_one_likes_and_stays_so() {
    let (browser, page) = open();
    page.press("F9");
    page.wait(".lectern.dark");
    let size = "parseFloat(getComputedStyle(document.querySelector('.lectern-text')).fontSize)";
    page.wait_eq(size, 48);
    page.press("=");
    page.press("=");
    page.press("-");
    page.wait_eq(size, 52);
    page.press("m");
    page.wait_eq(
        "getComputedStyle(document.querySelector('.lectern-stage')).transform",
        "matrix(-1, 0, 0, 1, 0, 0)",
    );
    page.click(".lectern .dark-toggle");
    page.wait_gone(".lectern.dark");
    page.press("h");
    page.wait_gone(".lectern-bar");
    page.wait(".lectern-watch");
    page.press("Escape");
    page.wait_gone(".lectern");
    page.wait_text(".saved", "已保存");
    page.reload();
    page.wait(".lectern-open");
    page.press("F9");
    page.wait(".lectern.mirrored.bare:not(.dark)");
    page.wait_eq(size, 52);
    page.press("h");
    page.wait(".lectern-bar");
    // Every control is reached by Tab, and nothing behind the lectern is.
    for _ in 0..30 {
        page.press("Tab");
        assert_eq!(page.eval("Boolean(document.activeElement.closest('.lectern, body'))"), true);
        assert_eq!(
            page.eval(
                "Boolean(document.activeElement.closest('.bar, .status, .library, .speech-pane'))"
            ),
            false
        );
    }
    // The preview prints as ever.
    page.press("Escape");
    page.wait_gone(".lectern");
    browser.finish();
}

#[test]
#[ignore = "needs the built page and a browser; cargo xtask test runs it"]
fn the_speech_is_read_aloud_by_paragraphs() {
    let (browser, page) = open();
    page.press("F9");
    page.wait(".lectern .current");
    page.press("Home");
    page.press("PageDown");
    let first = page.eval_text(CURRENT);
    let number: usize = first.chars().skip(1).take(2).collect::<String>().parse().unwrap();
    let said = "said.filter(text => text !== 'cancelled').join('|')";

    page.press("r");
    page.wait(".lectern .said.current");
    // The mainland's voice first, none that needs a network, the sentence as it is written.
    let sentence = format!("Ting 1.0 第{number}句话说到这里。");
    page.wait_eq(said, sentence.as_str());
    let voices = page.texts(".lectern .voice option");
    assert_eq!(voices, ["Ting", "Mei", "Alice"]);
    page.eval("finishSaying()");
    let second = format!("{sentence}|Ting 1.0 接着往下说。");
    page.wait_eq(said, second.as_str());
    assert_eq!(page.eval_text(CURRENT), first);

    // Paused, it is silent; going on, it begins the sentence anew.
    page.click(".lectern .speak");
    page.wait_eq("speaking", serde_json::Value::Null);
    page.wait_text(".lectern .speak", "继续");
    page.click(".lectern .speak");
    let third = format!("{second}|Ting 1.0 接着往下说。");
    page.wait_eq(said, third.as_str());
    page.eval("finishSaying()");
    page.wait_text(".lectern .said.current", &format!("第{}句", number + 1));
    page.wait_for(AT_EYE);

    // Another voice, faster, from the marked paragraph on.
    page.select(".lectern .voice", "tw");
    page.click(".lectern-voice .icon:nth-of-type(3)");
    page.wait_text(".lectern .voice-rate", "1.1");
    page.click(".lectern .speak");
    page.wait_for(&format!("said.at(-1) === 'Mei 1.1 第{}句话说到这里。'", number + 1));
    page.eval("finishSaying('error')");
    page.wait_text(".voice-note", "换一个声音");
    page.click(".lectern .hush");
    page.wait_gone(".lectern-voice");
    page.wait_gone(".lectern .said");
    page.press("Escape");
    page.wait_gone(".lectern");
    page.wait_eq("speaking", serde_json::Value::Null);
    browser.finish();
}

#[test]
#[ignore = "needs the built page and a browser; cargo xtask test runs it"]
fn without_a_voice_the_lectern_says_what_to_do() {
    let (browser, page) = open();
    page.eval("void (window.noVoices = true)");
    page.press("F9");
    page.wait(".lectern .current");
    page.click(".lectern .aloud");
    page.wait_text(".lectern .no-voice", "装一个中文语音");
    assert_eq!(page.count(".lectern .speak"), 0);
    // Voices often come a while later.
    page.eval(
        "(window.noVoices = false, speechSynthesis.dispatchEvent(new Event('voiceschanged')))",
    );
    page.wait(".lectern .speak");
    // One that would send the speech away is none.
    page.eval(
        "(window.onlyOnline = true, speechSynthesis.dispatchEvent(new Event('voiceschanged')))",
    );
    page.wait_text(".lectern .no-voice", "联网");
    assert_eq!(page.eval("said.length"), 0);
    browser.finish();
}
