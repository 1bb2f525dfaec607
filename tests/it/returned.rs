//! A .docx of ours that comes back is the speech it was: at once, after Word changed it, and after
//! LibreOffice wrote it anew.

use std::io::{Cursor, Read as _, Write as _};
use std::path::PathBuf;
use std::rc::Rc;

use gaojiang::compose::compose;
use gaojiang::document::{Document, Place, RunKind};
use gaojiang::import::{Back, returned};
use gaojiang::layout::Layout;
use gaojiang::pack::built_in;
use gaojiang::read;
use gaojiang::speech::{Section, Speech, Values};

use crate::docx::{file_of, speech};
use crate::pack::filled;
use crate::render::{converted, written};

fn back(file: &[u8]) -> Speech {
    returned_from(file).speech
}

fn returned_from(file: &[u8]) -> Back {
    let source = read::file("回来.docx", file).expect("a file that can be read");
    let mut ids = 0;
    returned(&source, || {
        ids += 1;
        format!("new{ids}").into()
    })
    .expect("a speech of ours")
}

/// The speeches of all built-in outlines, and one with a slot of every sort.
fn speeches() -> Vec<Speech> {
    let packs = built_in();
    let outlines = packs.iter().flat_map(|pack| pack.outlines.iter().map(move |o| (pack, o)));
    outlines.map(|(pack, outline)| filled(pack, outline)).chain([speech()]).collect()
}

/// The values that show, which are all that a file carries.
fn shown_values(speech: &Speech) -> Values {
    let document = compose(speech, &Layout::gb9704());
    let shows = |name: &Rc<str>| {
        document
            .paragraphs
            .iter()
            .flat_map(|paragraph| &paragraph.runs)
            .any(|run| matches!(&run.kind, RunKind::Slot { name: own, .. } if own == name))
    };
    speech
        .values
        .iter()
        .filter(|(name, value)| shows(name) && !value.trim().is_empty())
        .map(|(name, value)| (name.clone(), value.clone()))
        .collect()
}

fn texts(document: &Document) -> Vec<String> {
    document.paragraphs.iter().map(|p| format!("{:?} {}", p.role, p.text())).collect()
}

/// The slots' places: the names with what shows. Not the items of a list that a part repeats over:
/// where a section is written anew they are text.
fn places(speech: &Speech, document: &Document) -> Vec<(String, String)> {
    let mut places = Vec::new();
    for paragraph in &document.paragraphs {
        let text = match &paragraph.place {
            Place::Field(field) => speech.field(*field),
            Place::Section(id) => &speech.section(id).unwrap().text,
        };
        for run in &paragraph.runs {
            if let RunKind::Slot { name, .. } = &run.kind
                && text[run.source.clone()].contains(&**name)
            {
                places.push((name.to_string(), run.text.to_string()));
            }
        }
    }
    places
}

fn assert_same(speech: &Speech, again: &Speech) {
    let what = &speech.id;
    assert_eq!(again.title, speech.title, "{what}");
    assert_eq!(again.speaker, speech.speaker, "{what}");
    assert_eq!(again.date, speech.date, "{what}");
    assert_eq!(again.salutation, speech.salutation, "{what}");
    assert_eq!(*again.values, shown_values(speech), "{what}");
    let (before, after) = (compose(speech, &Layout::gb9704()), compose(again, &Layout::gb9704()));
    assert_eq!(texts(&after), texts(&before), "{what}");
    assert_eq!(places(again, &after), places(speech, &before), "{what}");
    let shows = |speech: &Speech, document: &Document| -> Vec<_> {
        let own = speech.sections.iter().filter(|section| {
            let place = Place::Section(section.id.clone());
            document.paragraphs.iter().any(|paragraph| paragraph.place == place)
        });
        own.map(|section| (section.id.clone(), section.title.clone(), section.kind)).collect()
    };
    assert_eq!(shows(again, &after), shows(speech, &before), "{what}");
}

#[test]
fn a_speech_comes_back_as_it_was() {
    for speech in speeches() {
        let again = back(&file_of(&speech).1);
        assert_same(&speech, &again);
        for section in &again.sections {
            let own = speech.section(&section.id).unwrap();
            if !own.text.contains("如") {
                assert_eq!(section.text, own.text, "as it was written: {}", section.id);
            }
        }
    }
}

#[test]
fn what_another_program_wrote_is_no_speech_of_ours() {
    for name in ["py-styles", "lo-outline", "hand-wps"] {
        let path = format!("{}/tests/corpus/docx/{name}.docx", env!("CARGO_MANIFEST_DIR"));
        let source = read::file(name, &std::fs::read(path).unwrap()).unwrap();
        assert!(returned(&source, || "new".into()).is_none(), "{name}");
    }
}

/// The file with something replaced in its parts, as a program would write it after a change.
fn changed(file: &[u8], change: impl Fn(&str, String) -> String) -> Vec<u8> {
    let mut zip = zip::ZipArchive::new(Cursor::new(file)).unwrap();
    let mut out = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for at in 0..zip.len() {
        let mut part = zip.by_index(at).unwrap();
        let name = part.name().unwrap().to_string();
        let mut text = String::new();
        part.read_to_string(&mut text).unwrap();
        out.start_file(name.as_str(), zip::write::SimpleFileOptions::default()).unwrap();
        out.write_all(change(&name, text).as_bytes()).unwrap();
    }
    out.finish().unwrap().into_inner()
}

fn section<'a>(speech: &'a Speech, id: &str) -> &'a str {
    &speech.section(id).unwrap().text
}

#[test]
fn what_was_changed_in_word_is_taken_over() {
    let (_, file) = file_of(&speech());
    // Word writes a control's new text into the node and into all that are bound to it.
    let renamed = back(&changed(&file, |_, text| text.replace(">云溪县<", ">柳河市<")));
    assert_eq!(renamed.values.get("县名").map(|value| &**value), Some("柳河市"));
    assert_eq!(&*renamed.title, "在{{县名}}年度工作会议上的讲话");
    assert_eq!(section(&renamed, "19ab-2"), &*speech().sections[1].text, "as it was written");

    let dated =
        back(&changed(&file, |_, text| text.replace(">2026年11月23日<", ">2026年12月1日<")));
    assert_eq!(dated.values.get("会议日期").map(|value| &**value), Some("2026-12-01"));
    let text = section(&dated, "19ab-1");
    // The other form still shows the old day: it is text from now on.
    assert!(text.starts_with("今天是11月23日，{{县名}}{{县名}}开会。"), "{text}");
    assert!(text.contains("从{{会议日期}}起"), "{text}");

    let listed = back(&changed(&file, |_, text| {
        text.replace(">东岭镇和西河乡<", ">东岭镇、北山乡和西河乡<")
    }));
    assert_eq!(listed.values.get("先进单位").map(|value| &**value), Some("东岭镇\n北山乡\n西河乡"));

    let given = back(&changed(&file, |_, text| text.replace(">【负责人】<", ">李四<")));
    assert_eq!(given.values.get("负责人").map(|value| &**value), Some("李四"));
    assert!(section(&given, "19ab-2").contains("到会的有{{负责人}}，由{{负责人}}牵头"));

    let worded = back(&changed(&file, |name, text| match name {
        "word/document.xml" => text.replace("学习</w:t>", "*看齐*</w:t>"),
        _ => text,
    }));
    let text = section(&worded, "19ab-2");
    assert!(
        text.starts_with(
            "一、向{{先进单位}}\\*看齐\\*\n（一）东岭镇\n（二）西河乡\n{{致谢词}}再见。\n"
        ),
        "{text}"
    );
}

#[test]
fn sections_whose_parts_became_text_are_told() {
    let told = |file: &[u8]| -> Vec<String> {
        returned_from(file).flattened.iter().map(|title| title.to_string()).collect()
    };
    let (_, file) = file_of(&speech());
    // A branch of the first one does not show.
    assert_eq!(told(&file), ["开场"]);
    let file = changed(&file, |name, text| match name {
        "word/document.xml" => text.replace("学习</w:t>", "看齐</w:t>"),
        _ => text,
    });
    assert_eq!(told(&file), ["开场", "任务 & <要求>"]);
}

/// Word binds it line by line there.
#[test]
fn a_value_that_the_title_breaks_is_one_value() {
    let value = "全市优化营商环境暨民营经济高质量发展大会";
    let text = "今天召开{{会议名称}}，**{{会议名称}}** 很重要。";
    let own = Speech {
        title: "在{{会议名称}}上的讲话".into(),
        sections: vec![Rc::new(Section {
            id: "a".into(),
            text: text.into(),
            ..Default::default()
        })],
        values: Rc::new([("会议名称".into(), value.into())].into()),
        ..Speech::default()
    };
    let (_, file) = file_of(&own);
    let changes: [(&str, &str, &str); 3] = [
        // In the first line of the title, in the second, and in the text, where Word changes all.
        (
            ">全市优化营商环境暨民营经济<",
            ">全省优化环境暨民营经济<",
            "全省优化环境暨民营经济高质量发展大会",
        ),
        (">高质量发展大会<", ">发展会<", "全市优化营商环境暨民营经济发展会"),
        (&format!(">{value}<"), ">三季度调度会<", "三季度调度会"),
    ];
    // The value as carried stays: Word knows only what is shown.
    let in_word = |change: &dyn Fn(&str) -> String| {
        back(&changed(&file, |name, text| match (name, text.split_once("</shown>")) {
            ("customXml/item1.xml", Some((shown, rest))) => {
                format!("{}</shown>{rest}", change(shown))
            }
            _ => change(&text),
        }))
    };
    for (from, to, expected) in changes {
        let again = in_word(&|text| text.replace(from, to));
        assert_eq!(again.values.get("会议名称").map(|value| &**value), Some(expected));
        assert_eq!(&*again.title, "在{{会议名称}}上的讲话", "{to}");
        assert_eq!(section(&again, "a"), text, "{to}");
    }
    // Both changed, and not alike: each says what the file says.
    let again = in_word(&|text| {
        text.replace(">高质量发展大会<", ">发展会<").replace(&format!(">{value}<"), ">调度会<")
    });
    assert_eq!(
        section(&again, "a").replace("{{会议名称}}", &again.values["会议名称"]),
        "今天召开调度会，**调度会** 很重要。"
    );
    assert_eq!(
        again.title.replace("{{会议名称}}", &again.values["会议名称"]),
        "在全市优化营商环境暨民营经济发展会上的讲话"
    );
}

#[test]
fn a_changed_section_keeps_what_is_written_in_it() {
    let (_, file) = file_of(&speech());
    let again = back(&changed(&file, |name, text| match name {
        "word/document.xml" => text
            .replace("从</w:t>", "自</w:t>")
            .replace("说到做到", "说一不二")
            .replace(">单位</w:t>", ">单|位</w:t>"),
        _ => text,
    }));
    assert_eq!(
        section(&again, "19ab-1"),
        "今天是{{会议日期|月日}}，{{县名}}{{县名}}开会。{{县名}}的会期自{{会议日期}}起。\n\
         一是“一”。**投资{{投资额|万}}元**，即{{投资额}}元，获{{等次}}奖。"
    );
    assert_eq!(
        section(&again, "19ab-3"),
        "> 有言在先，“说一不二”。\n| 单\\|位 | 投资 |\n| --- | ---: |\n\
         | {{县名}} | {{投资额|万}}元 |\n| {{致谢词}}完 | {{尚缺}} |"
    );
}

#[test]
fn text_that_looks_like_markup_stays_text() {
    let mut own = speech();
    let text = "\\（一）班和（二）班\n\\- 不是清单\n\\# 不是标题\n（三）独占一行\n（四）领起一句。后面接着说\n一是甲。二是乙。";
    own.sections =
        vec![Rc::new(Section { id: "odd".into(), text: text.into(), ..Default::default() })];
    let (document, file) = file_of(&own);
    // As if the section's own text were lost.
    let file = changed(&file, |name, text| match name {
        "customXml/item1.xml" => text.replace("独占一行\n", "\n"),
        _ => text,
    });
    let again = back(&file);
    assert_eq!(texts(&compose(&again, &Layout::gb9704())), texts(&document));
    assert_ne!(section(&again, "odd"), text);
}

#[test]
fn what_is_left_of_a_damaged_file_comes_back() {
    let (_, file) = file_of(&speech());
    for part in ["word/document.xml", "customXml/item1.xml", "word/styles.xml"] {
        for step in 0..120 {
            let damaged = changed(&file, |name, mut text| {
                if name == part {
                    let from = text.floor_char_boundary(text.len() * step / 120);
                    let to = text.ceil_char_boundary((from + 37 * (1 + step % 5)).min(text.len()));
                    text.replace_range(
                        from..to,
                        ["", "\u{c}", "<w:br w:type=\"page\"/>"][step % 3],
                    );
                }
                text
            });
            if let Ok(source) = read::file("坏.docx", &damaged)
                && let Some(Back { speech, .. }) = returned(&source, || "new".into())
            {
                compose(&speech, &Layout::gb9704());
            }
        }
    }
}

#[test]
#[ignore = "needs LibreOffice; cargo xtask test runs it"]
fn a_speech_comes_back_through_libreoffice() {
    let speeches = speeches();
    let files: Vec<PathBuf> = speeches
        .iter()
        .map(|speech| written(&format!("back-{}.docx", speech.id), &file_of(speech).1))
        .collect();
    let through = converted(&files, "docx:MS Word 2007 XML", None);
    for (speech, path) in speeches.iter().zip(&through) {
        assert_same(speech, &back(&std::fs::read(path).unwrap()));
    }
    // A table is the table it was also where nothing but the file's own table tells of it.
    let path = through.last().unwrap();
    let own = speeches.last().unwrap();
    let file = changed(&std::fs::read(path).unwrap(), |name, text| {
        if name.starts_with("customXml/item") { text.replace("有言在先", "") } else { text }
    });
    let table = |text: &str| -> Vec<String> {
        let rows = text.lines().filter(|line| line.starts_with('|'));
        rows.map(|row| row.chars().filter(|c| !c.is_whitespace()).collect()).collect()
    };
    let again = back(&file);
    let (again, own) = (section(&again, "19ab-3"), section(own, "19ab-3"));
    assert_ne!(again, own);
    assert_eq!(table(again), table(own));
}
