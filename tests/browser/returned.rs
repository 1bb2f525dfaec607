//! A .docx that comes back opens as the speech it was; several sections are copied at once.

use super::app::{new_empty_speech, open};

#[test]
#[ignore = "needs the built page and a browser; cargo xtask test runs it"]
fn a_docx_that_comes_back_opens_as_the_speech_it_was() {
    let (browser, page) = open();
    // The rest of them comes when the page has settled.
    page.wait(".card:nth-child(8)");
    let cards = page.count(".card");
    let (title, date) = (page.value("[data-field=title]"), page.value("[data-field=date]"));
    let first = page.value(".card [data-text]");
    page.click(".download-docx");
    let docx = browser.wait_download();

    page.click(".read-in");
    page.wait("[data-field=paste-speech]");
    page.choose_files("[data-field=import]", &[&docx]);
    page.wait_text(".returned", "稿匠导出的讲话稿");
    page.click(".returned .primary");
    page.wait_gone(".import");
    page.wait_text(".toast", "已打开为新的讲话稿");
    // All of it: what was written, not what was shown.
    page.wait_eq("document.querySelectorAll('.card').length", cards as i64);
    assert_eq!(page.value("[data-field=title]"), title);
    assert_eq!(page.value("[data-field=date]"), date);
    assert_eq!(page.value(".card [data-text]"), first);

    // What does not show is not in the file, and the person hears of it before opening.
    new_empty_speech(&page);
    page.click("[data-text]");
    page.insert("到会的有{{如有 县长}}{{县长}}和{{完}}各位镇长。");
    page.wait_text(".sheet .line", "到会的有各位镇长。");
    page.click(".download-docx");
    let docx = browser.wait_download();
    page.click(".read-in");
    page.choose_files("[data-field=import]", &[&docx]);
    page.wait_text(".returned .flattened", "“未命名段落”里“如有”“每项”一类的部分");
    page.click(".returned .primary");
    page.wait_gone(".import");
    page.wait_value("[data-text]", "到会的有各位镇长。");
    assert_eq!(page.errors(), [""; 0]);
}

#[test]
#[ignore = "needs the built page and a browser; cargo xtask test runs it"]
fn several_sections_are_copied_at_once() {
    let (_browser, page) = open();
    page.wait(".card:nth-child(8)");
    let cards = page.count(".card");
    page.click(".pick-begin");
    page.wait(".card .pick");
    assert_eq!(page.count(".card .pick"), cards);
    for at in [2, 1] {
        page.click(&format!(".card:nth-child({at}) .pick"));
    }
    page.wait_text(".pick-copy", "2");
    page.click(".pick-copy");
    page.wait_text(".toast", "已复制所选 2 段");
    page.wait_gone(".card .pick");
    // They stand between the salutation and the second heading.
    let lines = page.texts(".sheet .line");
    let from = lines.iter().position(|line| line == "同志们：").unwrap() + 1;
    let to = lines.iter().position(|line| line.starts_with("二、")).unwrap_or(lines.len());
    let (html, plain) = page.clipboard();
    let bare = |text: &str| text.chars().filter(|c| !c.is_whitespace()).collect::<String>();
    let expected = lines[from..to].concat();
    assert_eq!(bare(&plain), bare(&expected), "in the order of the speech, and nothing else");
    assert!(html.contains("MsoNormal"), "{html}");
}
