//! Carrying the speech out: to the clipboard and into files, and saying what was carried.

use gaojiang::carried;
use gaojiang::count;
use gaojiang::document::{Document, Place, Role};
use gaojiang::library::Id;
use gaojiang::render::{self, docx, html, text};

use super::state::{Act, Lang};
use super::{View, browser};

pub fn copy_all(act: &Act, lang: Lang, view: &View) {
    let characters = count::counts(&view.document).characters;
    let what = match lang {
        Lang::Zh => format!(
            "已复制全文 {characters} 字，到 Word 或 WPS 里粘贴即可。页边距和页码粘贴带不走，需要时请下载 .docx。",
        ),
        Lang::En => format!(
            "Copied all {characters} characters; paste them into Word or WPS. Margins and page numbers do not travel by clipboard: download the .docx for those.",
        ),
    };
    let html = html::clipboard(&view.document, &view.layout);
    copy(act, lang, text::plain(&view.document), Some(html), what, view.document.unfilled());
}

pub fn copy_plain(act: &Act, lang: Lang, view: &View) {
    let characters = count::counts(&view.document).characters;
    let what = match lang {
        Lang::Zh => format!("已复制纯文本 {characters} 字。"),
        Lang::En => format!("Copied {characters} characters of plain text."),
    };
    copy(act, lang, text::plain(&view.document), None, what, view.document.unfilled());
}

/// Copies some sections, in the order in which they stand.
pub fn copy_sections(act: &Act, lang: Lang, view: &View, sections: &[Id]) {
    let of_sections = |place: &Place| matches!(place, Place::Section(id) if sections.contains(id));
    let paragraphs = view.document.paragraphs.iter().filter(|p| of_sections(&p.place));
    let part = Document { paragraphs: paragraphs.cloned().collect(), findings: Vec::new() };
    if part.paragraphs.is_empty() {
        act.complain(match sections {
            [_] => lang.t(
                "这一段是空的，或者已停用，没有可复制的文字。",
                "The section is empty or switched off: nothing to copy.",
            ),
            _ => lang.t(
                "选中的段落都是空的，或者已停用，没有可复制的文字。",
                "The chosen sections are empty or switched off: nothing to copy.",
            ),
        });
        return;
    }
    let characters = count::counts(&part).characters;
    let what = match (lang, sections) {
        (Lang::Zh, [_]) => format!("已复制这一段 {characters} 字。"),
        (Lang::Zh, _) => format!("已复制所选 {} 段 {characters} 字。", sections.len()),
        (Lang::En, [_]) => format!("Copied the section, {characters} characters."),
        (Lang::En, _) => format!("Copied {} sections, {characters} characters.", sections.len()),
    };
    let html = html::clipboard(&part, &view.layout);
    copy(act, lang, text::plain(&part), Some(html), what, part.unfilled());
}

fn copy(act: &Act, lang: Lang, plain: String, html: Option<String>, what: String, unfilled: usize) {
    let act = act.clone();
    browser::spawn(async move {
        match browser::copy(plain, html).await {
            Ok(()) => act.say(what + &unfilled_note(lang, unfilled)),
            Err(()) => act.complain(lang.t(
                "浏览器不让复制。请再点一次；还不行，就下载 .docx。",
                "The browser refused to copy. Try once more, or download the .docx.",
            )),
        }
    });
}

pub fn download_docx(act: &Act, lang: Lang, view: &View) {
    let properties = docx::Properties {
        author: view.speech.speaker.to_string(),
        created: view.speech.created,
        modified: view.speech.updated,
        carried: carried::of(&view.speech, &view.document),
    };
    let bytes = docx::docx(&view.document, &view.layout, &properties);
    let mime = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";
    download(act, lang, view, "docx", mime, &bytes);
}

pub fn download_txt(act: &Act, lang: Lang, view: &View) {
    let bytes = text::txt_bytes(&text::plain(&view.document));
    download(act, lang, view, "txt", "text/plain", &bytes);
}

pub fn download_md(act: &Act, lang: Lang, view: &View) {
    let bytes = text::markdown(&view.document).into_bytes();
    download(act, lang, view, "md", "text/markdown", &bytes);
}

fn download(act: &Act, lang: Lang, view: &View, extension: &str, mime: &str, bytes: &[u8]) {
    let title = view.document.text_of(Role::Title);
    let name = render::file_name(&title, &view.speech.date, extension);
    if browser::download(&name, mime, bytes) {
        let note = unfilled_note(lang, view.document.unfilled());
        act.say(match lang {
            Lang::Zh => format!("已下载“{name}”。{note}"),
            Lang::En => format!("Downloaded “{name}”.{note}"),
        });
    } else {
        act.complain(lang.t(
            "浏览器不让下载。请检查下载设置后再试。",
            "The browser refused the download. Check its settings and try again.",
        ));
    }
}

/// How many places still show a slot's name, said plainly.
fn unfilled_note(lang: Lang, unfilled: usize) -> String {
    match (unfilled, lang) {
        (0, _) => String::new(),
        (n, Lang::Zh) => format!("注意：还有 {n} 处占位符未填，已用【】标出。"),
        (n, Lang::En) => format!(" Mind: {n} places are unfilled, marked with 【】."),
    }
}
