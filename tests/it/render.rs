//! What leaves the page, read back as whoever gets it would: file parts, `check_docx.py`, a
//! Markdown parser, LibreOffice.
//!
//! Snapshots are in `tests/snap`; `UPDATE_SNAP=1 cargo test` rewrites them.

use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::rc::Rc;

use gaojiang::document::{Document, Lead, Paragraph, Place, Role, Run, RunKind};
use gaojiang::layout::{Align, Font, Layout, Style, fonts};
use gaojiang::render::docx::{Properties, docx};
use gaojiang::render::html::clipboard;
use gaojiang::render::text::{markdown, plain, txt_bytes};
use proptest::prelude::*;
use pulldown_cmark::{Event, Parser, Tag, TagEnd};

/// A whole speech with every role but the quote, every level, run-in leads and slots with values.
pub(crate) fn speech() -> Document {
    let lead = |text, lead| Run { lead, ..run(text) };
    let filler = "今年以来，全县各乡镇持续深化“放管服”改革，累计办理涉企事项12.6万件，平均时限压缩\
                  41.5%——比上年又快了3天。";
    let heading =
        |level, label_text, text| para(Role::Heading(level), [label(label_text), run(text)]);
    doc([
        para(Role::Title, [run("在云溪县优化营商环境\n工作推进会上的讲话")]),
        para(Role::Date, [run("（2026年11月23日）")]),
        para(Role::Speaker, [run("县委副书记、县长　张建国")]),
        para(Role::Blank, []),
        para(Role::Salutation, [run("同志们：")]),
        para(Role::Body, [slot("地名", Some("云溪县")), run("的工作，下面我讲三点意见。")]),
        heading(1, "一、", "提高认识，增强优化营商环境的紧迫感"),
        para(Role::Body, [run(filler), bold("企业说好才是好。"), run("这句话要记住。")]),
        heading(1, "二、", "突出重点，解决企业反映强烈的问题"),
        heading(2, "（一）", "聚焦政务服务"),
        para(
            Role::Body,
            [
                Run { lead: Lead::Ordinal, ..label("一是") },
                lead("精简审批环节。", Lead::Ordinal),
                run(filler),
            ],
        ),
        heading(2, "（二）", "聚焦要素保障"),
        heading(3, "1.", "降低用能成本"),
        heading(4, "（1）", "落实电价政策"),
        para(
            Role::Body,
            [
                Run { lead: Lead::Heading(2), ..label("（三）") },
                lead("聚焦公平竞争。", Lead::Heading(2)),
                run(filler),
            ],
        ),
        heading(1, "三、", "压实责任，确保任务落地见效"),
        para(Role::Body, [run("谢谢大家！")]),
    ])
}

/// What else a document may hold: a quote, emphasis, slots without a value, text that is markup
/// elsewhere, characters that XML refuses.
fn odds() -> Document {
    doc([
        para(Role::Title, [run("在"), slot("会议名称", None), run("上的讲话")]),
        para(Role::Quote, [run("有人说：“"), Run { italic: true, ..run("  <b>&amp;  9:30</b>") }]),
        para(Role::Body, [bold("重点："), Run { italic: true, ..bold("最重") }, run("其余")]),
        para(Role::Body, [run("铃\u{7}\u{0}声\u{fffe}\u{1f}止\t后")]),
        para(Role::Body, []),
        para(Role::Heading(9), [run("“极深”的层级")]),
    ])
}

/// All the documents of these tests.
pub(crate) fn documents() -> [(&'static str, Document); 3] {
    [("speech", speech()), ("odds", odds()), ("empty", Document::default())]
}

#[test]
fn a_docx_holds_the_text_and_the_layout() {
    let file = docx(&speech(), &Layout::gb9704(), &properties());
    for part in ["document", "styles", "fontTable", "footer1", "footer2"] {
        snapshot(&format!("{part}.xml"), &lines_of(&part_of(&file, &format!("word/{part}.xml"))));
    }
    snapshot("core.xml", &lines_of(&part_of(&file, "docProps/core.xml")));
    let file = docx(&odds(), &Layout::gb9704(), &properties());
    snapshot("odds.xml", &lines_of(&part_of(&file, "word/document.xml")));
}

#[test]
fn a_filled_speech_keeps_every_layout_rule() {
    let options = Layout {
        ordinal_lead: Some(font(fonts::KAI, 32, true)),
        headings: Layout::gb9704()
            .headings
            .map(|style| Style { font: Font { bold: true, ..style.font }, ..style }),
        ..Layout::gb9704()
    };
    for (name, layout) in [("default", Layout::gb9704()), ("options", options)] {
        let path = written(&format!("rules-{name}.docx"), &docx(&speech(), &layout, &properties()));
        let report = python(&["tests/check_docx.py", path.to_str().unwrap()]);
        assert!(report.contains("\n-- 49 pass, 0 fail"), "{name}\n{report}");
    }
}

#[test]
fn measures_come_from_the_layout() {
    let mut layout = Layout::gb9704();
    layout.page.lines = 20;
    layout.page.top = 1000;
    layout.tracking = 0;
    layout.body = Style {
        font: font("方正仿宋_GBK", 30, true),
        align: Align::Left,
        indent: 250,
        pitch: 600,
        keep_with_next: true,
    };
    layout.page_number.font = font("楷体", 24, false);
    layout.ordinal_lead = Some(font("楷体", 30, true));
    let file = docx(&speech(), &layout, &properties());
    let document = part_of(&file, "word/document.xml");
    let styles = part_of(&file, "word/styles.xml");
    let body = style_of(&styles, "讲话正文");
    let lead = style_of(&styles, "段首句");
    for (within, expected) in [
        (document.as_str(), r#"w:top="1000""#),
        (&styles, r#"<w:spacing w:val="0"/>"#),
        (body, r#"w:eastAsia="方正仿宋_GBK""#),
        (body, "<w:keepNext/>"),
        (body, "<w:b/>"),
        (body, r#"w:line="600""#),
        (body, r#"w:firstLineChars="250" w:firstLine="750""#),
        (body, r#"<w:jc w:val="left"/>"#),
        (body, r#"<w:sz w:val="30"/>"#),
        (lead, r#"w:eastAsia="楷体""#),
        (style_of(&styles, "footer"), r#"w:line="240""#),
        (&part_of(&file, "word/footer2.xml"), r#"w:left="240""#),
        (&part_of(&file, "word/fontTable.xml"), r#"<w:font w:name="方正仿宋_GBK">"#),
    ] {
        assert!(within.contains(expected), "{expected} is not in {within}");
    }
    assert!(!lead.contains("<w:b/>"), "bold twice is not bold: {lead}");
    let html = clipboard(&speech(), &layout);
    for expected in [
        "text-indent:37.5pt;mso-char-indent-count:2.5;text-align:left;line-height:30.0pt;",
        "size:15.0pt;font-family:'方正仿宋_GBK'",
    ] {
        assert!(html.contains(expected), "{expected} is not in {html}");
    }
    assert!(!html.contains("letter-spacing"), "{html}");
}

#[test]
fn the_same_speech_makes_the_same_file() {
    let file = || docx(&speech(), &Layout::gb9704(), &properties());
    assert_eq!(file(), file());
    let mut zip = zip::ZipArchive::new(std::io::Cursor::new(file())).unwrap();
    for at in 0..zip.len() {
        let part = zip.by_index(at).unwrap();
        assert_eq!(part.last_modified(), Some(zip::DateTime::default()), "{:?}", part.name());
    }
}

#[test]
fn every_part_of_every_docx_is_well_formed() {
    let hostile = Layout {
        body: Style { font: font("<\"&'\u{1}>", 0, true), ..Layout::gb9704().body },
        ..Layout::gb9704()
    };
    let author = Properties {
        author: "<&\"\u{0}\u{b}>".to_owned(),
        created: u64::MAX,
        ..Properties::default()
    };
    for (name, document, layout) in [
        ("speech", speech(), Layout::gb9704()),
        ("odds", odds(), Layout::gb9704()),
        ("empty", Document::default(), Layout::gb9704()),
        ("hostile", odds(), hostile),
    ] {
        let path = written(&format!("form-{name}.docx"), &docx(&document, &layout, &author));
        let script = "import sys, zipfile, xml.etree.ElementTree as E\n\
                      z = zipfile.ZipFile(sys.argv[1])\n\
                      print([E.fromstring(z.read(n)).tag for n in z.namelist()])";
        let tags = python(&["-c", script, path.to_str().unwrap()]);
        assert_eq!(
            tags.matches('{').count(),
            14 + usize::from(document.unfilled() > 0),
            "{name}: {tags}"
        );
    }
}

#[test]
fn the_clipboard_carries_every_look_inline() {
    snapshot("clipboard.html", &clipboard(&speech(), &Layout::gb9704()));
    snapshot("odds.html", &clipboard(&odds(), &Layout::gb9704()));
}

#[test]
fn the_clipboard_takes_a_part_of_a_speech_too() {
    let html = clipboard(&doc([para(Role::Body, [run("正文")])]), &Layout::gb9704());
    assert_eq!(html.matches("<p ").count(), 1, "{html}");
    let fragment = html.split_once("<!--StartFragment-->").unwrap().1;
    assert!(fragment.split_once("<!--EndFragment-->").unwrap().0.contains("正文"));
    assert!(clipboard(&Document::default(), &Layout::gb9704()).contains("<!--EndFragment-->"));
}

#[test]
fn plain_text_is_a_paragraph_a_line() {
    snapshot("speech.txt", &plain(&speech()));
    snapshot("odds.txt", &plain(&odds()));
}

#[test]
fn a_text_file_is_one_that_old_notepad_shows() {
    assert_eq!(txt_bytes("一\n二\r\n"), "\u{feff}一\r\n二\r\n".as_bytes());
}

#[test]
fn markdown_reads_well() {
    snapshot("speech.md", &markdown(&speech()));
    snapshot("odds.md", &markdown(&odds()));
}

#[test]
fn markdown_means_what_the_speech_says() {
    for (runs, shown) in [
        (vec![bold("重点："), run("内容")], "<b>重点</b>：内容"),
        (vec![run("讲"), bold("“话”"), run("稿")], "讲“<b>话</b>”稿"),
        (
            vec![bold("甲"), Run { italic: true, ..run("乙") }, bold("丙")],
            "<b>甲</b><i>乙</i><b>丙</b>",
        ),
        (vec![Run { italic: true, ..bold("甲") }, bold("乙")], "<i><b>甲</b></i><b>乙</b>"),
        (vec![bold("。")], "。"),
        (vec![run("2024. 年工作")], "2024. 年工作"),
        (vec![run("1) 年")], "1) 年"),
        (vec![run("- 一"), bold("二")], "- 一<b>二</b>"),
        (vec![run("-")], "-"),
        (vec![run("---")], "---"),
        (vec![run("+ 一")], "+ 一"),
        (vec![run("===")], "==="),
        (vec![run("# 一 #")], "# 一 #"),
        (vec![run("> 一")], "> 一"),
        (vec![run("    四格")], "四格"),
        (
            vec![run("<b>一</b> &amp; [二](三) `四` *五* _六_ ~~七~~ \\*")],
            "<b>一</b> &amp; [二](三) `四` *五* _六_ ~~七~~ \\*",
        ),
    ] {
        let source = markdown(&doc([para(Role::Body, runs)]));
        assert_eq!(rendered(&source), [("p".to_owned(), shown.to_owned())], "{source:?}");
    }
    let source = markdown(&speech());
    let shown = rendered(&source);
    assert_eq!(shown[0], ("h1".to_owned(), "在云溪县优化营商环境工作推进会上的讲话".to_owned()));
    assert!(shown.contains(&("h4".to_owned(), "1.降低用能成本".to_owned())), "{shown:?}");
    assert_eq!(rendered(&markdown(&odds()))[1].0, "quote");
}

proptest! {
    #[test]
    fn markdown_loses_no_character_and_no_emphasis(
        role in prop::sample::select(vec![Role::Title, Role::Heading(2), Role::Body, Role::Quote]),
        runs in prop::collection::vec(
            ("[-+*_`~#>|=!.:&;$<a1一。（” \\[\\]()\\\\]{1,8}", any::<bool>(), any::<bool>()),
            1..5,
        ),
    ) {
        let run = |(text, bold, italic): &(String, bool, bool)| {
            Run { bold: *bold, italic: *italic, ..run(text) }
        };
        let paragraph = para(role, runs.iter().map(run));
        let text = paragraph.text().trim().to_owned();
        let letters: Vec<(char, bool, bool)> = runs
            .iter()
            .flat_map(|(text, bold, italic)| text.chars().map(|char| (char, *bold, *italic)))
            .filter(|(char, ..)| char.is_alphanumeric())
            .collect();
        let source = markdown(&doc([paragraph]));
        let shown = rendered(&source);
        prop_assert_eq!(shown.len(), usize::from(!text.is_empty()), "{:?}", source);
        if let Some((_, shown)) = shown.first() {
            let chars = emphasis(shown);
            prop_assert_eq!(chars.iter().map(|(char, ..)| *char).collect::<String>(), text);
            let chars: Vec<_> = chars.into_iter().filter(|(c, ..)| c.is_alphanumeric()).collect();
            prop_assert_eq!(chars, letters, "{:?}", source);
        }
    }
}

#[test]
#[ignore = "needs LibreOffice; cargo xtask test runs it"]
fn a_page_has_22_lines_of_28_characters() {
    let text: String = "云溪县今年新修道路四十二条".chars().cycle().take(28 * 22 * 3 - 2).collect();
    let pages = printed("grid", &doc([para(Role::Body, [run(&text)])]), &Layout::gb9704());
    assert_eq!(pages.len(), 3);
    for (at, page) in pages.iter().enumerate() {
        let (footer, lines) = page.split_last().unwrap();
        assert_eq!(lines.len(), 22, "page {}", at + 1);
        for (row, line) in lines.iter().enumerate() {
            let indent = if at == 0 && row == 0 { 2 } else { 0 };
            assert_eq!(line.text.chars().count(), 28 - indent, "line {row}: {}", line.text);
            assert!((line.top - lines[0].top - 28.95 * row as f64).abs() < 0.5, "line {row}");
        }
        assert_eq!(footer.text, format!("—{}—", at + 1));
        // Outside, 14 pt in: the right edge of the text is 521.6 pt from the left on odd pages.
        if at % 2 == 0 {
            assert!((footer.right - (595.3 - 73.7 - 14.0)).abs() < 1.0, "{footer:?}");
        } else {
            assert!((footer.left - (79.4 + 14.0)).abs() < 1.0, "{footer:?}");
        }
        // The dash is 7 mm below the text area, whose lower edge is 742.7 pt down.
        let middle = (footer.top + footer.bottom) / 2.0;
        assert!((middle - (742.7 + 19.8)).abs() < 3.0, "{footer:?}");
    }
}

#[test]
#[ignore = "needs LibreOffice; cargo xtask test runs it"]
fn a_font_taller_than_the_pitch_keeps_it() {
    // At 22 pt the substitute here is as tall as others are at 16.
    let tall = Style { font: font(fonts::BODY, 44, false), ..Layout::gb9704().body };
    let layout = Layout { body: tall, ..Layout::gb9704() };
    let text = "云溪县今年新修道路四十二条，".repeat(60);
    let pages = printed("tall", &doc([para(Role::Body, [run(&text)])]), &layout);
    let lines = &pages[0];
    assert_eq!(lines.len(), 22 + 1);
    for pair in lines[..22].windows(2) {
        assert!((pair[1].top - pair[0].top - 28.95).abs() < 0.5, "{pair:?}");
    }
}

#[test]
#[ignore = "needs LibreOffice; cargo xtask test runs it"]
fn a_printed_speech_reads_in_order() {
    for (name, document) in [("speech", speech()), ("empty", Document::default())] {
        let pages = printed(name, &document, &Layout::gb9704());
        let shown: String = pages
            .iter()
            .flat_map(|page| &page[..page.len() - 1])
            .map(|line| line.text.as_str())
            .collect();
        let expected: String = document.paragraphs.iter().map(|p| p.text()).collect();
        assert_eq!(shown, expected.split_whitespace().collect::<String>());
    }
}

#[test]
#[ignore = "needs LibreOffice; cargo xtask test runs it"]
fn a_paste_keeps_styles_fonts_sizes_and_indents() {
    let layout = Layout { ordinal_lead: Some(font(fonts::KAI, 32, true)), ..Layout::gb9704() };
    let mut document = speech();
    let marks = [run("热线“12345”"), slot("接听率", None), run("，99%——比去年高……")];
    document.paragraphs.push(Rc::new(para(Role::Body, marks)));
    document.paragraphs.push(Rc::new(para(Role::Quote, [run("有言在先：2026年见。")])));
    document.paragraphs.extend(crate::table::table().paragraphs);
    let html = written("paste.html", clipboard(&document, &layout).as_bytes());
    let pasted = &converted(&[html], "docx:MS Word 2007 XML", Some("HTML (StarWriter)"))[0];
    let script = r#"
import sys, check_docx as c
d = c.Doc(sys.argv[1])
for p in d.paras:
    if not c.text(p).strip(): continue
    fonts = {}
    for r in p.iter(c.q('r')):
        x = d.rpr(p, r)
        name = x['eastAsia' if any('\u2e80' < char for char in c.text(r)) else 'ascii']
        bold = 'bold ' if x.get('b') == '1' else ''
        marked = 'marked ' if r.find('.//' + c.q('shd')) is not None else ''
        fonts.setdefault(f"{bold}{marked}{name} {int(x['sz']) / 2:g}", c.text(r))
    x = d.ppr(p)
    print(d.name(d.pstyle(p)), x['jc'], 'line', x['spacing.line'], 'after', x['spacing.after'],
          'indent', x.get('ind.firstLine', 0), ', '.join(f'{k}: {v[:9]}' for k, v in fonts.items()))
"#;
    let path = pasted.to_str().unwrap().to_owned();
    snapshot("paste.txt", &python(&["-c", script, &path]));
}

/// A line of a printed page, in points from its upper left corner.
#[derive(Debug)]
pub(crate) struct Line {
    pub(crate) text: String,
    left: f64,
    right: f64,
    top: f64,
    bottom: f64,
}

/// The lines of each page as LibreOffice prints the .docx, from top to bottom.
pub(crate) fn printed(name: &str, document: &Document, layout: &Layout) -> Vec<Vec<Line>> {
    let path = written(&format!("{name}.docx"), &docx(document, layout, &properties()));
    let pdf = &converted(&[path], "pdf", None)[0];
    let words = ran(Command::new("pdftotext").arg("-bbox").arg(pdf).arg("-"), "poppler-utils");
    words.split("<page ").skip(1).map(page_lines).collect()
}

pub(crate) fn page_lines(page: &str) -> Vec<Line> {
    let mut lines: Vec<Line> = Vec::new();
    for word in page.split("<word ").skip(1) {
        let number = |name| -> f64 { between(word, &format!("{name}=\""), "\"").parse().unwrap() };
        let text = between(word, ">", "</word>");
        let (left, right) = (number("xMin"), number("xMax"));
        let (top, bottom) = (number("yMin"), number("yMax"));
        // Chinese and Latin words of one line differ by a few points in height.
        match lines
            .iter_mut()
            .find(|line| line.top < (top + bottom) / 2.0 && (top + bottom) / 2.0 < line.bottom)
        {
            Some(line) => {
                line.text.push_str(text);
                line.right = line.right.max(right);
            }
            None => lines.push(Line { text: text.to_owned(), left, right, top, bottom }),
        }
    }
    lines
}

/// The files as LibreOffice writes them anew, all in one run: starting it takes longest.
pub(crate) fn converted(paths: &[PathBuf], to: &str, filter: Option<&str>) -> Vec<PathBuf> {
    let first = &paths[0];
    let out = first.with_extension("out");
    let profile =
        format!("-env:UserInstallation=file://{}", first.with_extension("profile").display());
    let mut command = soffice();
    command.args([&profile, "--headless", "--convert-to", to, "--outdir"]).arg(&out).args(paths);
    ran(
        command.args(filter.map(|filter| format!("--infilter={filter}"))),
        "libreoffice-writer-nogui and fonts-noto-cjk",
    );
    let extension = to.split(':').next().unwrap();
    let written = |path: &PathBuf| out.join(path.with_extension(extension).file_name().unwrap());
    paths.iter().map(written).collect()
}

/// LibreOffice with full-width fonts for those that offices have.
pub(crate) fn soffice() -> Command {
    let fonts = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fonts.conf");
    let mut command = Command::new("soffice");
    command.env("FONTCONFIG_FILE", fonts);
    command
}

pub(crate) fn python(arguments: &[&str]) -> String {
    let mut command = Command::new("python3");
    let tests = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests");
    command
        .env("PYTHONPATH", tests)
        .env("PYTHONIOENCODING", "utf-8")
        .env("PYTHONDONTWRITEBYTECODE", "1");
    ran(command.args(arguments), "python3")
}

/// What the command prints, on success and, for a report to read, on failure.
pub(crate) fn ran(command: &mut Command, package: &str) -> String {
    let program = command.get_program().to_string_lossy().into_owned();
    let output = command.current_dir(env!("CARGO_MANIFEST_DIR")).output().unwrap_or_else(|error| {
        panic!("this test runs {program} ({error}): apt-get install {package}")
    });
    let printed = String::from_utf8(output.stdout).unwrap();
    assert!(
        output.stderr.is_empty() || output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    printed
}

pub(crate) fn written(name: &str, bytes: &[u8]) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("render");
    std::fs::create_dir_all(&folder).unwrap();
    let path = folder.join(name);
    std::fs::write(&path, bytes).unwrap();
    path
}

pub(crate) fn snapshot(name: &str, actual: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/snap").join(name);
    if std::env::var_os("UPDATE_SNAP").is_some() {
        std::fs::write(&path, actual).unwrap();
    }
    let expected = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(
        expected == actual,
        "{} differs; UPDATE_SNAP=1 rewrites it. Now:\n{actual}",
        path.display()
    );
}

pub(crate) fn part_of(docx: &[u8], part: &str) -> String {
    let mut zip = zip::ZipArchive::new(std::io::Cursor::new(docx)).unwrap();
    let mut xml = String::new();
    zip.by_name(part).unwrap().read_to_string(&mut xml).unwrap();
    xml
}

/// XML with a paragraph, style or other large element a line, to be read in a comparison.
pub(crate) fn lines_of(xml: &str) -> String {
    [
        "<w:p>", "<w:r>", "<w:sdt>", "<w:tbl>", "<w:tr>", "<w:style ", "<w:font ", "<w:sectPr>",
        "<dc", "</w:body>",
    ]
    .iter()
    .fold(xml.to_owned(), |xml, tag| xml.replace(tag, &format!("\n{tag}")))
        + "\n"
}

pub(crate) fn style_of<'a>(styles: &'a str, name: &str) -> &'a str {
    between(styles, &format!("<w:name w:val=\"{name}\"/>"), "</w:style>")
}

pub(crate) fn between<'a>(text: &'a str, start: &str, end: &str) -> &'a str {
    text.split_once(start).unwrap().1.split_once(end).unwrap().0
}

/// What a Markdown viewer shows: the paragraphs with their kind, emphasis as tags.
fn rendered(source: &str) -> Vec<(String, String)> {
    let mut shown: Vec<(String, String)> = Vec::new();
    let mut quote = false;
    for event in Parser::new(source) {
        let mark = match event {
            Event::Start(Tag::Heading { level, .. }) => {
                shown.push((level.to_string(), String::new()));
                continue;
            }
            Event::Start(Tag::BlockQuote(_)) => {
                quote = true;
                continue;
            }
            Event::Start(Tag::Paragraph) => {
                shown.push((if quote { "quote" } else { "p" }.to_owned(), String::new()));
                continue;
            }
            Event::End(TagEnd::BlockQuote(_)) => {
                quote = false;
                continue;
            }
            Event::End(TagEnd::Heading(_) | TagEnd::Paragraph) => continue,
            Event::Start(Tag::Strong) => "<b>".to_owned(),
            Event::End(TagEnd::Strong) => "</b>".to_owned(),
            Event::Start(Tag::Emphasis) => "<i>".to_owned(),
            Event::End(TagEnd::Emphasis) => "</i>".to_owned(),
            Event::Text(text) => text.into_string(),
            other => panic!("{other:?} in {source:?}"),
        };
        shown.last_mut().unwrap().1.push_str(&mark);
    }
    shown
}

/// The characters of what [`rendered`] returns, each with whether it is bold and italic.
fn emphasis(shown: &str) -> Vec<(char, bool, bool)> {
    let (mut bold, mut italic) = (false, false);
    let mut chars = Vec::new();
    let mut rest = shown;
    while let Some(char) = rest.chars().next() {
        match rest.get(..3).unwrap_or_default() {
            "<b>" => bold = true,
            "<i>" => italic = true,
            "</b" => bold = false,
            "</i" => italic = false,
            _ => chars.push((char, bold, italic)),
        }
        rest = match rest.get(..3) {
            Some("<b>" | "<i>") => &rest[3..],
            Some("</b" | "</i") => &rest[4..],
            _ => &rest[char.len_utf8()..],
        };
    }
    chars
}

pub(crate) fn properties() -> Properties {
    Properties {
        author: "张建国".to_owned(),
        created: 1_795_395_723_000,
        modified: 1_795_395_724_000,
        ..Properties::default()
    }
}

fn font(name: &str, half_points: u16, bold: bool) -> Font {
    Font { east_asian: name.to_owned(), latin: fonts::LATIN.to_owned(), half_points, bold }
}

fn doc(paragraphs: impl IntoIterator<Item = Paragraph>) -> Document {
    Document { paragraphs: paragraphs.into_iter().map(Rc::new).collect(), ..Document::default() }
}

fn para(role: Role, runs: impl IntoIterator<Item = Run>) -> Paragraph {
    Paragraph { role, place: Place::Section("s1".into()), runs: runs.into_iter().collect() }
}

fn run(text: &str) -> Run {
    Run {
        text: text.into(),
        kind: RunKind::Text,
        bold: false,
        italic: false,
        lead: Lead::No,
        source: 0..0,
    }
}

fn bold(text: &str) -> Run {
    Run { bold: true, ..run(text) }
}

fn label(text: &str) -> Run {
    Run { kind: RunKind::Label, ..run(text) }
}

/// The place of a slot, with its value if it has one.
fn slot(name: &str, value: Option<&str>) -> Run {
    let text = value.map_or_else(|| format!("{{{{{name}}}}}"), str::to_owned);
    Run { kind: RunKind::Slot { name: name.into(), filled: value.is_some() }, ..run(&text) }
}
