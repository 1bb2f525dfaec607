//! The attack corpus through every way in and every way out: what it says is text, all of it is
//! kept, and nothing of it stops anything. `tests/browser/attack.rs` does the same in the page.

use std::collections::BTreeSet;
use std::io::Read as _;
use std::rc::Rc;

use gaojiang::compose::compose;
use gaojiang::document::{Document, Problem};
use gaojiang::edit::{Change, Edit};
use gaojiang::hidden;
use gaojiang::import;
use gaojiang::layout::Layout;
use gaojiang::opening::{self, Opening};
use gaojiang::pack;
use gaojiang::paginate::paginate;
use gaojiang::read::{self, Part, Source};
use gaojiang::recognise::{Corrections, recognise};
use gaojiang::render::docx::{Properties, docx};
use gaojiang::render::{file_name, html, text};
use gaojiang::speech::{Field, Section, Speech, Workspace};
use gaojiang::store;
use pulldown_cmark::{Event as Markdown, Parser};
use quick_xml::Reader;
use quick_xml::events::Event as Xml;

use super::corpus::{Attack, files, layout, strings, workspace};

/// A speech that has the text in every field, in two sections, and as a value.
fn speech(attack: &str) -> Speech {
    let section = |id: &str, text: String| {
        Rc::new(Section {
            id: id.into(),
            title: attack.into(),
            text: text.into(),
            ..Section::default()
        })
    };
    Speech {
        title: attack.into(),
        speaker: attack.into(),
        date: attack.into(),
        salutation: attack.into(),
        sections: vec![
            section("a", attack.to_owned()),
            section("b", "值是{{值}}。\n一、{{值}}\n**{{值}}**\n{{未填}}\n| 甲 | {{值}} |\n| - | - |\n| 乙 | 丙 |".to_owned()),
        ],
        values: Rc::new([("值".into(), attack.into())].into()),
        ..Speech::default()
    }
}

/// The speech as somebody may get it who has no better way than typing.
fn documents() -> impl Iterator<Item = (Attack, Document)> {
    strings().into_iter().map(|attack| {
        let document = compose(&speech(&attack.text), &Layout::gb9704());
        (attack, document)
    })
}

/// What can be written at all: no control characters, no code points that are none.
fn written(document: &Document) -> String {
    let text: String = document.paragraphs.iter().map(|p| p.text()).collect();
    text.chars().filter(|&c| kept(c)).collect()
}

fn kept(c: char) -> bool {
    !matches!(c, '\u{FFFE}' | '\u{FFFF}') && !c.is_control()
}

#[test]
fn the_corpus_is_whole() {
    let strings = strings();
    assert!(strings.len() >= 150, "{}", strings.len());
    let names: BTreeSet<&str> = strings.iter().map(|attack| &*attack.name).collect();
    let texts: BTreeSet<&str> = strings.iter().map(|attack| &*attack.text).collect();
    assert_eq!((names.len(), texts.len()), (strings.len(), strings.len()), "each once");
    // Two of the names are a README's and a case's, not a device's: files can be checked out.
    assert!(files().len() >= 40);
}

/// Reads XML as strictly as it can be read; gives its elements, attributes and text.
#[track_caller]
fn parse_xml(name: &str, xml: &str) -> (BTreeSet<String>, String) {
    let mut reader = Reader::from_str(xml);
    reader.config_mut().check_end_names = true;
    reader.config_mut().check_comments = true;
    let (mut names, mut text, mut depth, mut inside) = (BTreeSet::new(), String::new(), 0, false);
    loop {
        let event = reader.read_event().unwrap_or_else(|e| panic!("{name}: {e}\n{xml}"));
        match &event {
            Xml::Start(tag) | Xml::Empty(tag) => {
                // The slots of a speech are numbered elements.
                let element =
                    tag.name().as_ref().trim_end_matches(|c: char| c.is_ascii_digit()).to_owned();
                for attribute in tag.attributes() {
                    let attribute = attribute.unwrap_or_else(|e| panic!("{name}: {e}"));
                    attribute
                        .normalized_value(quick_xml::XmlVersion::Implicit1_0)
                        .unwrap_or_else(|e| panic!("{name}: {e}"));
                    names.insert(format!("{element}/{}", attribute.key.as_ref()));
                }
                depth += i32::from(matches!(event, Xml::Start(_)));
                inside = element == "w:t" && matches!(event, Xml::Start(_));
                names.insert(element);
            }
            Xml::End(_) => {
                depth -= 1;
                inside = false;
            }
            Xml::Text(words) if inside => text.push_str(words),
            Xml::GeneralRef(reference) if inside => {
                let known: &str = reference;
                text.push(match (known, reference.resolve_char_ref().unwrap()) {
                    (_, Some(c)) => c,
                    ("amp", _) => '&',
                    ("lt", _) => '<',
                    ("gt", _) => '>',
                    ("quot", _) => '"',
                    ("apos", _) => '\'',
                    _ => panic!("{name}: &{known};"),
                });
            }
            Xml::CData(_) | Xml::Comment(_) | Xml::PI(_) | Xml::DocType(_) => {
                panic!("{name}: {event:?}")
            }
            Xml::Eof => break,
            _ => {}
        }
    }
    assert_eq!(depth, 0, "{name}: {xml}");
    (names, text)
}

fn parts_of(file: &[u8]) -> Vec<(String, String)> {
    let mut zip = zip::ZipArchive::new(std::io::Cursor::new(file)).unwrap();
    (0..zip.len())
        .map(|at| {
            let mut part = zip.by_index(at).unwrap();
            let mut text = String::new();
            part.read_to_string(&mut text).unwrap();
            (part.name().unwrap().into_owned(), text)
        })
        .collect()
}

#[test]
fn a_docx_is_well_formed_and_holds_it_as_text() {
    let layout = |attack: &str| layout("".into(), attack).layout();
    let tame = compose(&speech("平常的话"), &layout("平常字体"));
    let expected: BTreeSet<String> =
        parts_of(&docx(&tame, &layout("平常字体"), &Properties::default()))
            .iter()
            .flat_map(|(name, xml)| parse_xml(name, xml).0)
            // What a line break, a tab, emphasis and a slot without a value need besides.
            .chain(
                ["w:br", "w:tab", "w:i", "w:iCs", "w:highlight", "w:highlight/w:val"]
                    .map(str::to_owned),
            )
            .chain(
                [
                    "w:rFonts/w:ascii", "w:rFonts/w:hAnsi", "w:t/xml:space", "w:altName",
                    "w:altName/w:val",
                ]
                .map(str::to_owned),
            )
            .collect();
    for attack in strings() {
        let layout = layout(&attack.text);
        let document = compose(&speech(&attack.text), &layout);
        let author = Properties { author: attack.text.clone(), ..Properties::default() };
        for (part, xml) in parts_of(&docx(&document, &layout, &author)) {
            let name = format!("{} in {part}", attack.name);
            let (names, found) = parse_xml(&name, &xml);
            let odd: Vec<&String> = names.difference(&expected).collect();
            assert!(odd.is_empty(), "{name}: {odd:?}");
            if part == "word/document.xml" {
                assert_eq!(found, written(&document), "{name}");
            }
        }
    }
}

#[test]
fn clipboard_html_holds_it_as_text() {
    let elements = [
        "html", "head", "meta", "body", "p", "h1", "h2", "h3", "span", "b", "i", "br", "table",
        "tr", "td", "th", "thead", "tbody",
    ];
    let attributes = [
        "charset", "name", "content", "class", "align", "style", "lang", "xmlns", "http-equiv",
        "border", "cellspacing", "cellpadding", "width", "valign", "bgcolor",
    ];
    for attack in strings() {
        let layout = layout("".into(), &attack.text).layout();
        let document = compose(&speech(&attack.text), &layout);
        let html = html::clipboard(&document, &layout);
        let name = &attack.name;
        let mut reader = Reader::from_str(&html);
        // HTML leaves some elements open.
        reader.config_mut().check_end_names = false;
        reader.config_mut().allow_unmatched_ends = true;
        loop {
            match reader.read_event().unwrap_or_else(|e| panic!("{name}: {e}\n{html}")) {
                Xml::Start(tag) | Xml::Empty(tag) => {
                    let element = tag.name().as_ref().to_owned();
                    assert!(elements.contains(&&*element), "{name}: <{element}>");
                    for attribute in tag.attributes().with_checks(true) {
                        let attribute = attribute.unwrap_or_else(|e| panic!("{name}: {e}"));
                        let key = attribute.key.as_ref();
                        let known = attributes.contains(&key) || key.starts_with("xmlns:");
                        assert!(known, "{name}: {element} {key}");
                        let value = &attribute.value;
                        assert!(key != "style" || is_tame(value), "{name}: {value}");
                    }
                }
                Xml::Comment(words) => {
                    let words: &str = &words;
                    assert!(words == "StartFragment" || words == "EndFragment", "{name}: {words}");
                }
                Xml::CData(_) | Xml::PI(_) => panic!("{name}"),
                Xml::Eof => break,
                _ => {}
            }
        }
        assert_eq!(words(&body(&read::html(&html))), words(&written(&document)), "{name}");
    }
}

/// All of a text but white space and what cannot be written.
fn seen(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace() && kept(*c)).collect()
}

#[test]
fn text_and_markdown_hold_it_as_text() {
    for (attack, document) in documents() {
        let name = &attack.name;
        let plain = text::plain(&document);
        let expected = written(&document);
        let indents = document.paragraphs.iter().filter(|p| plain_indent(p)).count();
        assert_eq!(seen(&plain), seen(&expected), "{name}");
        assert!(plain.matches('\u{3000}').count() >= indents * 2, "{name}");
        let markdown = text::markdown(&document);
        let mut told = String::new();
        let mut options = pulldown_cmark::Options::all();
        // The first rewrites what it reads, the second takes what no backslash keeps as text.
        options.remove(pulldown_cmark::Options::ENABLE_SMART_PUNCTUATION);
        options.remove(pulldown_cmark::Options::ENABLE_HEADING_ATTRIBUTES);
        for event in Parser::new_ext(&markdown, options) {
            match event {
                Markdown::Text(words) => told.push_str(&words),
                Markdown::Start(tag) => {
                    use pulldown_cmark::Tag::{
                        BlockQuote, Emphasis, Heading, Paragraph, Strong, Table, TableCell,
                        TableHead, TableRow,
                    };
                    let plain = matches!(
                        tag,
                        Paragraph
                            | Heading { .. }
                            | Strong
                            | Emphasis
                            | BlockQuote(_)
                            | Table(_)
                            | TableHead
                            | TableRow
                            | TableCell
                    );
                    assert!(plain, "{name}: {tag:?}\n{markdown}");
                }
                Markdown::End(_) | Markdown::SoftBreak => {}
                other => panic!("{name}: {other:?}\n{markdown}"),
            }
        }
        assert_eq!(seen(&told), seen(&expected), "{name}\n{markdown}");
    }
}

/// No style that a font's name has slipped in: all between its single quotes is the name's.
fn is_tame(style: &str) -> bool {
    let outside: Vec<&str> = style.split('\'').step_by(2).collect();
    let outside = outside.concat();
    let odd = [
        "url", "expression", "import", "behavior", "binding", "attack", "script", "\\", "/*", "{",
        "}",
    ];
    style.matches('\'').count().is_multiple_of(2) && !odd.iter().any(|odd| outside.contains(odd))
}

fn plain_indent(paragraph: &gaojiang::document::Paragraph) -> bool {
    use gaojiang::document::Role;
    matches!(paragraph.role, Role::Body | Role::Heading(_) | Role::Quote)
        && !paragraph.runs.is_empty()
}

#[test]
fn every_word_is_on_the_sheets() {
    for (attack, document) in documents() {
        let sheets = paginate(&document, &Layout::gb9704());
        let lines = sheets.iter().flat_map(|sheet| &sheet.lines).map(|placed| &placed.line);
        let shown: String = lines
            .flat_map(|line| {
                line.spans
                    .iter()
                    .map(|span| line.paragraph.runs[span.run].text[span.range.clone()].to_owned())
            })
            .collect();
        assert_eq!(words(&shown), words(&written(&document)), "{}", attack.name);
    }
}

#[test]
fn a_file_is_never_called_what_it_says() {
    for Attack { name, text } in strings() {
        for called in [file_name(&text, &text, "docx"), file_name(&text, "2026-11-23", &text)] {
            let bad = |c: char| c.is_control() || "<>:\"/\\|?*\u{202E}\u{200B}\u{2066}".contains(c);
            assert!(!called.contains(bad), "{name}: {called:?}");
            assert!(called.chars().count() <= 80 && called.len() <= 255, "{name}: {called:?}");
            assert!(
                !called.starts_with(['.', ' ']) && !called.ends_with(['.', ' ']),
                "{name}: {called:?}"
            );
            let stem = called.split('.').next().unwrap().trim_end().to_uppercase();
            let devices = ["CON", "PRN", "AUX", "NUL", "COM1", "LPT9", "CONIN$", "CONOUT$"];
            assert!(!devices.contains(&&*stem), "{name}: {called:?}");
        }
        let pack = gaojiang::library::Pack {
            name: text.clone(),
            id: text.as_str().into(),
            ..Default::default()
        };
        let called = opening::file_name(&pack);
        assert!(
            !called.contains(['/', '\\', ':', '\0', '\u{202E}']) && called.ends_with(".md"),
            "{name}: {called:?}"
        );
    }
}

#[test]
fn records_backups_and_packs_give_it_back_as_it_was() {
    let strings = strings();
    for ids in [false, true] {
        let workspace = workspace(&strings, ids);
        let restored = store::restore(&store::backup(&workspace, 1)).unwrap();
        assert!(restored == workspace, "a backup, ids: {ids}");
        for speech in &workspace.speeches {
            let record = store::decode::<Speech>(
                "speech",
                &store::encode("speech", &store::Stamp::default(), speech),
            );
            assert!(record.unwrap().content == **speech);
        }
        let mut packs: Vec<_> = workspace.packs.iter().map(|installed| &installed.pack).collect();
        packs.push(&workspace.own);
        for written in packs {
            let (once, _) = pack::read(&pack::write(written));
            let (twice, problems) = pack::read(&pack::write(&once));
            assert!(once == twice, "{}: {problems:?}", written.id);
            if !ids {
                let texts = |pack: &gaojiang::library::Pack| {
                    pack.blocks.iter().map(|block| words(&block.text)).collect::<Vec<_>>()
                };
                assert_eq!(texts(&once), texts(written));
            }
        }
    }
}

#[test]
fn it_comes_in_as_text_by_every_way() {
    for Attack { name, text } in strings() {
        let typed = format!("在全县会议上的讲话\n同志们：\n{text}\n谢谢大家！");
        let table = format!("<table><tr><td>{}</td></tr></table>", escaped(&text));
        let sources = [
            ("text", Ok(read::text(&typed))),
            ("raw html", Ok(read::html(&text))),
            ("html", Ok(read::html(&format!("<p>{}</p>", escaped(&text))))),
            ("a table", Ok(read::html(&table))),
            ("md", read::file("a.md", typed.as_bytes())),
            ("txt", read::file("a.txt", typed.as_bytes())),
            ("a name", read::file(&text, typed.as_bytes())),
        ];
        for (way, source) in sources {
            let Ok(source) = source else { continue };
            if way == "text" || way == "txt" {
                let lines: String = source.lines.iter().map(|line| words(&line.text)).collect();
                assert_eq!(lines, words(&typed), "{name} by {way}");
            }
            let reading = recognise(&source, &Corrections::default());
            let rows: String = reading.rows.iter().map(|row| words(&row.text)).collect();
            if !typed.contains('&') {
                let lines: String = source.lines.iter().map(|line| words(&line.text)).collect();
                assert_eq!(rows, lines, "{name} by {way}");
            }
            let speech = import::speech(&source, &reading, &Corrections::default(), ids());
            compose(&speech, &Layout::gb9704());
        }
        // The packs of a person are read line by line: nothing in one becomes an entry of its own.
        let (pack, _) =
            pack::read(&format!("%% 素材包 a\n名称：{text}\n\n%% 段落块 b\n标题：{text}\n\n正文"));
        assert!(!pack.blocks.is_empty(), "{name}");
    }
}

#[test]
fn a_hostile_file_is_text_or_a_message() {
    let workspace = Workspace::default();
    for (name, bytes) in files() {
        match read::file(name, &bytes) {
            Ok(source) => {
                let reading = recognise(&source, &Corrections::default());
                import::speech(&source, &reading, &Corrections::default(), ids());
                assert!(!body(&source).contains("root:"), "{name}: a file of the machine");
            }
            Err(refusal) => assert!(refusal.message().ends_with('。'), "{name}"),
        }
        // As the page goes about it: by name, and no more bytes than a pack may have.
        let files = match opening::unzip(&bytes) {
            _ if !name.ends_with(".zip") => vec![(name.to_owned(), bytes.clone())],
            Ok(files) => files,
            Err(message) => {
                assert!(message.ends_with('。'), "{name}: {message}");
                Vec::new()
            }
        };
        let unpacked: usize = files.iter().map(|(_, bytes)| bytes.len()).sum();
        assert!(unpacked <= 64 << 20, "{name}: {unpacked}");
        let texts = files.into_iter().map(|(name, bytes)| (name, read::characters(&bytes)));
        let opening = Opening::of(&workspace, &[], texts.collect());
        for opened in &opening.packs {
            assert!(!opening::file_name(&opened.pack).contains(['/', '\\', ':', '<']), "{name}");
        }
        if !name.ends_with(".json") {
            continue;
        }
        match store::restore(&read::characters(&bytes)) {
            Ok(restored) => {
                let (merged, _) = store::merge(&workspace, &restored, ids());
                for speech in &merged.speeches {
                    compose(speech, &Layout::gb9704());
                }
                assert!(store::restore(&store::backup(&merged, 1)).unwrap() == merged, "{name}");
            }
            Err(message) => assert!(message.ends_with('。'), "{name}: {message}"),
        }
    }
}

#[test]
fn what_nobody_sees_is_found_and_taken_out() {
    let unseen = strings().into_iter().filter(|attack| attack.name.starts_with("what-nobody-sees"));
    let mut found_in = 0;
    for Attack { name, text } in unseen {
        let before = speech(&text);
        let found = |speech: &Speech| {
            let findings = compose(speech, &Layout::gb9704()).findings;
            findings.into_iter().filter(|f| matches!(f.problem, Problem::Hidden { .. })).count()
        };
        let hidden = !hidden::find(&text).is_empty();
        // Title, date, speaker, salutation, a section, and a section for its value.
        assert_eq!(found(&before), if hidden { 6 } else { 0 }, "{name}");
        let workspace =
            Rc::new(Workspace { speeches: vec![Rc::new(before.clone())], ..Workspace::default() });
        let edit = Edit::Speech { id: "".into(), change: Change::StripHidden };
        let after = workspace.apply(&edit, 1);
        let after = &after.speeches[0];
        assert_eq!(found(after), 0, "{name}");
        assert_eq!(after.field(Field::Title), &Rc::from(&*hidden::strip(&text)), "{name}");
        assert_eq!(hidden, after.sections != before.sections, "{name}: what is right stays");
        found_in += usize::from(hidden);
        // And in a text that is read in.
        let reading = recognise(&read::text(&text), &Corrections::default());
        assert!(reading.rows.iter().all(|row| hidden::find(&row.text).is_empty()), "{name}");
    }
    assert_eq!(found_in, 14);
}

#[test]
fn a_slot_keeps_its_value_when_its_name_is_mended() {
    let section =
        Section {
            id: "a".into(), text: "{{县\u{200B}名}}和{{乡名}}".into(), ..Section::default()
        };
    let values = [("县\u{200B}名".into(), "云\u{FEFF}溪".into()), ("乡名".into(), "青石".into())];
    let speech = Speech {
        sections: vec![Rc::new(section)],
        values: Rc::new(values.into()),
        ..Speech::default()
    };
    let workspace = Rc::new(Workspace { speeches: vec![Rc::new(speech)], ..Workspace::default() });
    let edit = Edit::Speech { id: "".into(), change: Change::StripHidden };
    let mended = workspace.apply(&edit, 1);
    let document = compose(&mended.speeches[0], &Layout::gb9704());
    assert_eq!(document.paragraphs[0].text(), "云溪和青石");
    assert!(Rc::ptr_eq(&mended, &mended.apply(&edit, 2)), "twice is once");
}

/// A part of XML whose only other letters are Greek or Cyrillic is no Chinese text in GB18030.
#[test]
fn a_docx_of_other_alphabets_is_read_as_written() {
    for text in ["Ԉ", "Речь главы района", "Καλημέρα"] {
        let speech = Speech { title: text.into(), ..Speech::default() };
        let document = compose(&speech, &Layout::gb9704());
        let file = docx(&document, &Layout::gb9704(), &Properties::default());
        assert_eq!(read::file("a.docx", &file).unwrap().lines[0].text, text);
    }
}

fn ids() -> impl FnMut() -> gaojiang::library::Id {
    let mut count = 0;
    move || {
        count += 1;
        format!("id{count}").into()
    }
}

fn body(source: &Source) -> String {
    let lines = source.lines.iter().filter(|line| line.part != Part::Margin);
    lines.map(|line| line.text.as_str()).collect()
}

/// The letters of a text, but for those that nobody sees.
fn words(text: &str) -> String {
    let seen = |c: &char| hidden::find(c.encode_utf8(&mut [0; 4])).is_empty();
    text.chars().filter(|c| c.is_alphanumeric() && seen(c)).collect()
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}
