//! Text goes in by keys and by input method, and stands where it was typed.

use std::thread::sleep;
use std::time::Duration;

use super::app::{line_with, lines, new_empty_speech, open};
use super::harness::Page;

const TITLE: &str = "[data-field=title]";
const TEXT: &str = "[data-text]";

#[test]
#[ignore = "needs the built page and a browser; cargo xtask test runs it"]
fn what_is_typed_stands_on_the_sheet() {
    let (browser, page) = open();
    new_empty_speech(&page);
    page.wait_for("document.activeElement?.dataset.field === 'title'");
    page.type_text("Report 2026: plan (A)");
    page.wait_value(TITLE, "Report 2026: plan (A)");
    page.click(TEXT);
    page.type_text("各位代表，工作如下。\n第二段 #1!");
    page.wait_value(TEXT, "各位代表，工作如下。\n第二段 #1!");
    page.wait_text(".sheet .line", "Report 2026: plan (A)");
    page.wait_text(".sheet .line", "各位代表，工作如下。");
    page.wait_text(".sheet .line", "第二段 #1!");
    browser.finish();
}

/// What an input method shows before it commits, as Pinyin does.
const STEPS: [&str; 5] = ["n", "ni", "ni h", "ni hao", "你 hao"];

#[test]
#[ignore = "needs the built page and a browser; cargo xtask test runs it"]
fn a_composition_is_one_step() {
    let (browser, page) = open();
    new_empty_speech(&page);
    page.click(TEXT);
    page.type_text("甲乙");
    page.press("ArrowLeft");
    for step in STEPS {
        page.compose(step);
        page.wait_value(TEXT, &format!("甲{step}乙"));
        assert!(lines(&page).contains("甲乙"), "{}", lines(&page));
    }
    // Saving what was typed before comes in between.
    sleep(Duration::from_millis(1500));
    page.wait_value(TEXT, "甲你 hao乙");
    page.commit("你好");
    let stands = |text: &str| {
        page.wait_value(TEXT, text);
        page.wait_eq(&line_with('甲'), text);
    };
    stands("甲你好乙");
    page.press("Control+z");
    stands("甲乙");
    page.press("Control+Shift+z");
    stands("甲你好乙");
    page.press("Control+z");
    page.press("Control+z");
    page.wait_value(TEXT, "");

    // Two compositions are two steps, however fast.
    page.compose("yi");
    page.commit("一");
    page.compose("er");
    page.commit("二");
    page.wait_value(TEXT, "一二");
    page.press("Control+z");
    page.wait_value(TEXT, "一");
    page.press("Control+z");
    page.wait_value(TEXT, "");
    browser.finish();
}

#[test]
#[ignore = "needs the built page and a browser; cargo xtask test runs it"]
fn a_composition_given_up_leaves_nothing() {
    let (browser, page) = open();
    new_empty_speech(&page);
    page.click(TEXT);
    page.type_text("甲");
    page.compose("ni");
    page.compose("");
    page.wait_value(TEXT, "甲");
    page.type_text("乙");
    page.wait_value(TEXT, "甲乙");
    page.wait_text(".sheet .line", "甲乙");

    // Left by a click: what it showed stays, in the field and on the sheet.
    page.compose("ni hao");
    page.click(TITLE);
    page.wait_value(TEXT, "甲乙ni hao");
    page.wait_text(".sheet .line", "甲乙ni hao");

    // Left for the undo button: what it showed is taken back.
    page.click(TEXT);
    page.press("End");
    page.compose("ma");
    page.click(".bar button[aria-label=撤销]");
    page.wait_value(TEXT, "甲乙ni hao");
    browser.finish();
}

#[test]
#[ignore = "needs the built page and a browser; cargo xtask test runs it"]
fn a_composition_into_the_title_is_one_step() {
    let (browser, page) = open();
    new_empty_speech(&page);
    page.click(TITLE);
    for step in STEPS {
        page.compose(step);
    }
    page.commit("你好");
    page.wait_value(TITLE, "你好");
    page.wait_text(".sheet .line", "你好");
    page.press("Control+z");
    page.wait_value(TITLE, "");
    assert!(!lines(&page).contains('你'), "{}", lines(&page));
    browser.finish();
}

#[test]
#[ignore = "needs the built page and a browser; cargo xtask test runs it"]
fn fast_typing_keeps_the_caret() {
    let (browser, page) = open();
    new_empty_speech(&page);
    page.click(TEXT);
    page.type_fast("the end of it");
    page.wait_value(TEXT, "the end of it");
    page.press("Home");
    page.type_fast("At the very start, then ");
    page.wait_value(TEXT, "At the very start, then the end of it");
    for _ in 0..5 {
        page.press("ArrowLeft");
    }
    page.type_fast("X一二三Y");
    page.wait_value(TEXT, "At the very start, X一二三Ythen the end of it");
    // The same on a machine that cannot keep up.
    page.cpu_throttle(6.0);
    page.press("Home");
    page.type_fast("0123456789 and again 0123456789 ");
    page.wait_value(
        TEXT,
        "0123456789 and again 0123456789 At the very start, X一二三Ythen the end of it",
    );
    page.wait_eq(&format!("document.querySelector('{TEXT}').selectionStart"), 32);
    page.wait_text(".sheet .line", "0123456789 and again");
    browser.finish();
}

/// How much higher the text area is than its text, and how far the field is scrolled inside it.
const ROOM: &str = "(() => {
    const field = document.querySelector('[data-text]');
    const text = field.previousElementSibling.getBoundingClientRect().height;
    return [Math.round((field.parentElement.getBoundingClientRect().height - text) * 10) / 10,
        Math.max(0, field.scrollHeight - field.clientHeight - 1), field.scrollTop].join(' ');
})()";
const HEIGHT: &str = "document.querySelector('[data-text]').getBoundingClientRect().height";

#[test]
#[ignore = "needs the built page and a browser; cargo xtask test runs it"]
fn a_text_area_is_as_high_as_its_text_while_it_is_typed_into() {
    let (browser, page) = open();
    new_empty_speech(&page);
    page.click("[data-field=title]");
    let room = page.eval_text(ROOM);
    let height = |page: &Page| page.eval(HEIGHT).as_f64().unwrap();
    page.click(TEXT);
    page.type_text("甲\n\n乙\n丙\n丁\n戊\n己\n庚");
    page.wait_eq(ROOM, room.as_str());
    let eight = height(&page);
    page.type_text(
        "\n这一行在宽的窗口里正好写满一行，窗口窄了要折行。\n这一行长得要折成两三行才放得下，所以文字框又高了一些，不然最后几个字就看不见。",
    );
    page.wait_eq(ROOM, room.as_str());
    let more = height(&page);
    assert!(more > eight, "{more} {eight}");
    // A narrower pane breaks more lines.
    page.set_viewport(1024, 768);
    page.wait_for(&format!("{HEIGHT} > {more}"));
    page.wait_eq(ROOM, room.as_str());
    page.set_viewport(1440, 900);
    page.wait_eq(HEIGHT, more);
    // A pause ends the step.
    sleep(Duration::from_millis(1200));
    page.press("Control+a");
    page.press("Delete");
    page.wait_for(&format!("{HEIGHT} < {eight}"));
    page.press("Control+z");
    page.wait_eq(HEIGHT, more);
    page.wait_eq(ROOM, room.as_str());
    page.click("[data-field=title]");
    page.wait_eq(HEIGHT, more);
    page.wait_eq(ROOM, room.as_str());
    browser.finish();
}

#[test]
#[ignore = "needs the built page and a browser; cargo xtask test runs it"]
fn undo_puts_the_old_text_into_the_focused_field() {
    let (browser, page) = open();
    new_empty_speech(&page);
    page.click(TEXT);
    page.type_text("first");
    // A pause ends the step.
    sleep(Duration::from_millis(1200));
    page.press("Home");
    page.type_text("then ");
    page.wait_value(TEXT, "then first");
    page.press("Control+z");
    page.wait_value(TEXT, "first");
    page.wait_text(".sheet .line", "first");
    page.wait_for(&format!("document.activeElement === document.querySelector('{TEXT}')"));
    page.wait_eq(&format!("document.querySelector('{TEXT}').selectionStart"), 0);
    page.press("Control+z");
    page.wait_value(TEXT, "");
    page.press("Control+y");
    page.press("Control+Shift+z");
    page.wait_value(TEXT, "then first");
    // The caret is where the text came back, and one types on there.
    page.type_text("and ");
    page.wait_value(TEXT, "then and first");
    browser.finish();
}
