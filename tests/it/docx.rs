//! The .docx as its schemas want it and as other programs read it: the order of elements, what is
//! bound to what, comments, bookmarks.

use std::collections::{BTreeMap, BTreeSet};
use std::io::Read as _;
use std::rc::Rc;

use gaojiang::carried;
use gaojiang::compose::compose;
use gaojiang::document::{Document, Role};
use gaojiang::layout::{Layout, Spec, built_in};
use gaojiang::library::{Kind, SlotDecl, SlotKind};
use gaojiang::paginate::paginate;
use gaojiang::render::docx::{Properties, docx};
use gaojiang::render::html::clipboard;
use gaojiang::speech::{Section, Speech, Values};

use crate::pack::outlines;
use crate::render::{documents, lines_of, part_of, properties, ran, snapshot, written};

/// A speech with a slot in every way there is: several forms of one value, unfilled, optional,
/// repeated, of several lines, broken in the title.
pub(crate) fn speech() -> Speech {
    let decl = |name: &str, kind, change: fn(&mut SlotDecl)| {
        let mut decl = SlotDecl { name: name.into(), kind, ..SlotDecl::default() };
        change(&mut decl);
        Rc::new(decl)
    };
    let slots = vec![
        decl("县名", SlotKind::Text, |decl| decl.prompt = "讲话所在的县".to_owned()),
        decl("会议日期", SlotKind::Date, |_| ()),
        decl("投资额", SlotKind::Number, |decl| decl.unit = "元".to_owned()),
        decl("等次", SlotKind::Choice, |decl| {
            decl.choices = ["一等", "二等", "二等", ""].map(str::to_owned).to_vec();
        }),
        decl("先进单位", SlotKind::List, |_| ()),
        decl("致谢词", SlotKind::LongText, |_| ()),
        decl("补充", SlotKind::Text, |decl| decl.optional = true),
    ];
    let section = |id: &str, title: &str, kind, text: &str, slots: &[Rc<SlotDecl>]| {
        Rc::new(Section {
            id: id.into(),
            title: title.into(),
            kind,
            text: text.into(),
            slots: slots.to_vec(),
            ..Section::default()
        })
    };
    let values: [(&str, &str); 6] = [
        ("县名", "云溪县"),
        ("会议日期", "2026-11-23"),
        ("投资额", "12000"),
        ("等次", "二等"),
        ("先进单位", "东岭镇\n西河乡"),
        ("致谢词", "感谢各位。\n感谢大家。"),
    ];
    Speech {
        id: "docx".into(),
        title: "在{{县名}}年度工作会议上的讲话".into(),
        speaker: "县委书记　张建国".into(),
        date: "2026-11-23".into(),
        salutation: "同志们：".into(),
        sections: vec![
            section(
                "19ab-1",
                "开场",
                Kind::Opening,
                "今天是{{会议日期|月日}}，{{县名}}{{县名}}开会。{{县名}}的会期从{{会议日期}}起。\n\
                 \\一是“一”。**投资{{投资额|万}}元**，即{{投资额}}元，获{{等次}}奖{{如有 补充}}，{{补充}}{{完}}。",
                &slots,
            ),
            section(
                "19ab-2",
                "任务 & <要求>",
                Kind::Task,
                "一、向{{先进单位}}学习\n{{每项 先进单位}}\n（一）{{项}}\n{{完}}\n{{致谢词}}再见。\n\
                 到会的有{{负责人}}，由{{负责人}}牵头，于{{截止日期|月日}}前完成。",
                &[],
            ),
            section(
                "19ab-3",
                "进度表",
                Kind::Measure,
                "> 有言在先，“说到做到”。\n| 单位 | 投资 |\n|---|---:|\n\
                 | {{县名}} | {{投资额|万}}元 |\n| {{致谢词}}完 | {{尚缺}} |",
                &[],
            ),
        ],
        values: Rc::new(values.map(|(name, value)| (name.into(), value.into())).into()),
        ..Speech::default()
    }
}

pub(crate) fn file_of(speech: &Speech) -> (Document, Vec<u8>) {
    let document = compose(speech, &Layout::gb9704());
    let carried = carried::of(speech, &document);
    let file = docx(&document, &Layout::gb9704(), &Properties { carried, ..properties() });
    (document, file)
}

#[test]
fn slots_are_controls_bound_by_their_form() {
    let (_, file) = file_of(&speech());
    snapshot("controls.xml", &lines_of(&part_of(&file, "word/document.xml")));
    snapshot("item1.xml", &own_lines(&part_of(&file, "customXml/item1.xml")));
    snapshot("comments.xml", &lines_of(&part_of(&file, "word/comments.xml")));
    assert_eq!(file, file_of(&speech()).1, "the same speech gives the same bytes");
}

#[test]
fn every_control_shows_what_its_node_holds() {
    for (name, file) in files() {
        let text = part_of(&file, "word/document.xml");
        let own = part_of(&file, "customXml/item1.xml");
        let store = between(&part_of(&file, "customXml/itemProps1.xml"), "itemID=\"", "\"");
        let mut ids = BTreeSet::new();
        for control in text.split("<w:sdt>").skip(1) {
            let control = control.split("</w:sdt>").next().unwrap();
            let alias = between(control, "<w:alias w:val=\"", "\"");
            assert_eq!(between(control, "<w:tag w:val=\"", "\""), alias, "{name}");
            assert_eq!(between(control, "storeItemID=\"", "\""), store, "{name}");
            assert!(ids.insert(between(control, "<w:id w:val=\"", "\"")), "{name}");
            let node = between(control, "/g:shown[1]/g:", "[1]");
            let bound = between(&own, &format!("<{node} "), &format!("</{node}>"));
            let (attributes, bound) = bound.split_once('>').unwrap();
            assert_eq!(between(attributes, "slot=\"", "\""), alias, "{name}");
            let shown: String =
                control.split("<w:t ").skip(1).map(|text| between(text, ">", "</w:t>")).collect();
            assert_eq!(shown, bound, "{name}");
            let content = control.split_once("<w:sdtContent>").unwrap().1;
            assert!(!content.contains("<w:br/>"), "{name}: a control of one line");
        }
    }
}

#[test]
fn every_section_stands_between_its_bookmarks() {
    for (name, file) in files() {
        let text = part_of(&file, "word/document.xml");
        let own = part_of(&file, "customXml/item1.xml");
        let names: Vec<String> = text
            .split("<w:bookmarkStart ")
            .skip(1)
            .map(|mark| between(mark, "w:name=\"", "\""))
            .collect();
        let listed: Vec<String> =
            own.split("<section ").skip(1).map(|one| between(one, "bookmark=\"", "\"")).collect();
        assert_eq!(text.matches("<w:bookmarkEnd ").count(), names.len(), "{name}");
        assert_eq!(names.iter().collect::<BTreeSet<_>>().len(), names.len(), "{name}");
        if !listed.is_empty() {
            assert_eq!(names, listed, "{name}");
        }
        for bookmark in names {
            let plain = |c: char| c.is_ascii_alphanumeric() || c == '_';
            assert!(bookmark.len() <= 40 && bookmark.chars().all(plain), "{name}: {bookmark}");
        }
    }
}

/// The children of an element in the order of the schema (ISO/IEC 29500-1, annex A), as far as the
/// writer may use them.
const ORDERS: [(&str, &[&str]); 15] = [
    (
        "w:pPr",
        &[
            "w:pStyle", "w:keepNext", "w:keepLines", "w:pageBreakBefore", "w:framePr",
            "w:widowControl", "w:numPr", "w:suppressLineNumbers", "w:pBdr", "w:shd", "w:tabs",
            "w:suppressAutoHyphens", "w:kinsoku", "w:wordWrap", "w:overflowPunct",
            "w:topLinePunct", "w:autoSpaceDE", "w:autoSpaceDN", "w:bidi", "w:adjustRightInd",
            "w:snapToGrid", "w:spacing", "w:ind", "w:contextualSpacing", "w:mirrorIndents",
            "w:suppressOverlap", "w:jc", "w:textDirection", "w:textAlignment",
            "w:textboxTightWrap", "w:outlineLvl", "w:divId", "w:cnfStyle", "w:rPr", "w:sectPr",
        ],
    ),
    (
        "w:rPr",
        &[
            "w:rStyle", "w:rFonts", "w:b", "w:bCs", "w:i", "w:iCs", "w:caps", "w:smallCaps",
            "w:strike", "w:dstrike", "w:outline", "w:shadow", "w:emboss", "w:imprint", "w:noProof",
            "w:snapToGrid", "w:vanish", "w:webHidden", "w:color", "w:spacing", "w:w", "w:kern",
            "w:position", "w:sz", "w:szCs", "w:highlight", "w:u", "w:effect", "w:bdr", "w:shd",
            "w:fitText", "w:vertAlign", "w:rtl", "w:cs", "w:em", "w:lang",
        ],
    ),
    (
        "w:sdtPr",
        &[
            "w:rPr", "w:alias", "w:tag", "w:id", "w:lock", "w:placeholder", "w:temporary",
            "w:showingPlcHdr", "w:dataBinding", "w:label", "w:tabIndex", "w:comboBox",
        ],
    ),
    ("w:sdt", &["w:sdtPr", "w:sdtEndPr", "w:sdtContent"]),
    (
        "w:tblPr",
        &[
            "w:tblStyle", "w:tblpPr", "w:tblOverlap", "w:bidiVisual", "w:tblStyleRowBandSize",
            "w:tblStyleColBandSize", "w:tblW", "w:jc", "w:tblCellSpacing", "w:tblInd",
            "w:tblBorders", "w:shd", "w:tblLayout", "w:tblCellMar", "w:tblLook",
        ],
    ),
    ("w:tbl", &["w:tblPr", "w:tblGrid", "w:tr"]),
    ("w:tblBorders", &["w:top", "w:left", "w:bottom", "w:right", "w:insideH", "w:insideV"]),
    ("w:tblCellMar", &["w:top", "w:left", "w:bottom", "w:right"]),
    ("w:tr", &["w:tblPrEx", "w:trPr", "w:tc"]),
    (
        "w:tcPr",
        &[
            "w:cnfStyle", "w:tcW", "w:gridSpan", "w:vMerge", "w:tcBorders", "w:shd", "w:noWrap",
            "w:tcMar", "w:textDirection", "w:tcFitText", "w:vAlign",
        ],
    ),
    (
        "w:sectPr",
        &[
            "w:headerReference", "w:footerReference", "w:footnotePr", "w:endnotePr", "w:type",
            "w:pgSz", "w:pgMar", "w:paperSrc", "w:pgBorders", "w:lnNumType", "w:pgNumType",
            "w:cols", "w:formProt", "w:vAlign", "w:noEndnote", "w:titlePg", "w:textDirection",
            "w:bidi", "w:rtlGutter", "w:docGrid",
        ],
    ),
    (
        "w:style",
        &[
            "w:name", "w:aliases", "w:basedOn", "w:next", "w:link", "w:autoRedefine", "w:hidden",
            "w:uiPriority", "w:semiHidden", "w:unhideWhenUsed", "w:qFormat", "w:locked",
            "w:personal", "w:rsid", "w:pPr", "w:rPr", "w:tblPr", "w:trPr", "w:tcPr",
        ],
    ),
    ("w:font", &["w:altName", "w:panose1", "w:charset", "w:family", "w:notTrueType", "w:pitch"]),
    (
        "w:settings",
        &[
            "w:writeProtection", "w:view", "w:zoom", "w:mirrorMargins",
            "w:bordersDoNotSurroundHeader", "w:bordersDoNotSurroundFooter", "w:gutterAtTop",
            "w:evenAndOddHeaders", "w:characterSpacingControl", "w:compat", "w:rsids",
            "w:themeFontLang", "w:clrSchemeMapping", "w:decimalSymbol", "w:listSeparator",
        ],
    ),
    ("w:comment", &["w:p"]),
];

#[test]
fn elements_stand_in_the_order_of_the_schema() {
    let mut seen = BTreeSet::new();
    for (name, file) in files() {
        let mut zip = zip::ZipArchive::new(std::io::Cursor::new(&file)).unwrap();
        for at in 0..zip.len() {
            let mut part = zip.by_index(at).unwrap();
            let mut xml = String::new();
            part.read_to_string(&mut xml).unwrap();
            if let Err(wrong) = in_order(&xml, &mut seen) {
                panic!("{name}, {:?}: {wrong}", part.name());
            }
        }
    }
    for (element, _) in ORDERS {
        assert!(seen.contains(element), "no file has {element}: nothing was tested of it");
    }
}

#[test]
fn the_order_check_finds_what_is_out_of_order() {
    for (xml, wrong) in [
        ("<w:pPr><w:jc w:val=\"left\"/><w:ind/></w:pPr>", "w:ind after w:jc in w:pPr"),
        ("<w:rPr><w:b/><w:rFonts/></w:rPr>", "w:rFonts after w:b in w:rPr"),
        ("<w:sdtPr><w:unheard/></w:sdtPr>", "w:unheard in w:sdtPr"),
        ("<w:pPr><w:rPr><w:sz/></w:rPr><w:jc/></w:pPr>", "w:jc after w:rPr in w:pPr"),
    ] {
        assert_eq!(in_order(xml, &mut BTreeSet::new()), Err(wrong.to_owned()));
    }
}

fn in_order(xml: &str, seen: &mut BTreeSet<String>) -> Result<(), String> {
    let orders: BTreeMap<&str, &[&str]> = ORDERS.into_iter().collect();
    // The open elements, each with its last child.
    let mut open: Vec<(&str, Option<&str>)> = Vec::new();
    for tag in xml.split('<').skip(1).filter_map(|rest| rest.split('>').next()) {
        if tag.starts_with(['?', '!']) {
            continue;
        }
        if tag.starts_with('/') {
            open.pop();
            continue;
        }
        let name = tag.split([' ', '/']).next().unwrap_or_default();
        seen.insert(name.to_owned());
        if let Some((parent, last)) = open.last_mut()
            && let Some(order) = orders.get(parent)
        {
            let place = |child: &str| order.iter().position(|known| *known == child);
            let Some(own) = place(name) else { return Err(format!("{name} in {parent}")) };
            if let Some(before) = last.filter(|last| place(last) > Some(own)) {
                return Err(format!("{name} after {before} in {parent}"));
            }
            *last = Some(name);
        }
        if !tag.ends_with('/') {
            open.push((name, None));
        }
    }
    if open.is_empty() { Ok(()) } else { Err(format!("{open:?} left open")) }
}

#[test]
#[ignore = "needs python-docx; cargo xtask test runs it"]
fn python_docx_finds_styles_headings_and_controls() {
    let (_, file) = file_of(&speech());
    let path = written("python.docx", &file);
    let script = r#"
import sys, docx
from docx.oxml.ns import qn
d = docx.Document(sys.argv[1])
s = d.sections[0]
print(round(s.page_width.mm), round(s.page_height.mm), round(s.left_margin.mm), s.even_page_footer is not None)
print(d.core_properties.title, d.core_properties.author, d.core_properties.created)
for p in d.paragraphs:
    text = ''.join(t.text or '' for t in p._p.iter(qn('w:t')))
    tags = [e.find(qn('w:sdtPr')).find(qn('w:tag')).get(qn('w:val')) for e in p._p.iter(qn('w:sdt'))]
    print(p.style.name, '|', text, '|', ' '.join(tags))
for table in d.tables:
    for row in table.rows:
        print(table.style.name if table.style else '', '|', ' / '.join(cell.text for cell in row.cells))
parts = [rel.reltype.rsplit('/', 1)[1] for rel in d.part.rels.values()]
print(sorted(parts))
"#;
    let printed = with_python_docx(&["-c", script, path.to_str().unwrap()]);
    snapshot("python-docx.txt", &printed);
}

/// Runs the Python that has python-docx: a distribution's package is in the system's own.
fn with_python_docx(arguments: &[&str]) -> String {
    let has = |python: &&str| {
        let mut command = std::process::Command::new(python);
        command.args(["-c", "import docx"]);
        command.output().is_ok_and(|output| output.status.success())
    };
    let python = ["python3", "/usr/bin/python3"].into_iter().find(has).unwrap_or("python3");
    let mut command = std::process::Command::new(python);
    ran(command.env("PYTHONIOENCODING", "utf-8").args(arguments), "python3-docx")
}

/// Files of every sort of document.
fn files() -> Vec<(String, Vec<u8>)> {
    let layout = Layout::gb9704();
    let mut files = vec![("slots".to_owned(), file_of(&speech()).1)];
    for (name, document) in documents() {
        files.push((name.to_owned(), docx(&document, &layout, &properties())));
    }
    for (outline, document) in outlines() {
        files.push((outline.id.to_string(), docx(&document, &layout, &properties())));
    }
    for spec in built_in() {
        let spec = Spec { letterhead: true, lead: true, ..Spec::clone(&spec) };
        let (layout, name) = (spec.layout(), format!("slots in {}", spec.id));
        let document = compose(&speech(), &layout);
        let carried = carried::of(&speech(), &document);
        files.push((name, docx(&document, &layout, &Properties { carried, ..properties() })));
    }
    files
}

/// Our own part with an element a line.
fn own_lines(xml: &str) -> String {
    xml.replace("><s", ">\n<s").replace("></s", ">\n</s") + "\n"
}

fn between(text: &str, start: &str, end: &str) -> String {
    let (_, rest) = text.split_once(start).unwrap_or_else(|| panic!("no {start} in {text}"));
    rest.split_once(end).unwrap().0.to_owned()
}

#[test]
fn a_long_title_is_broken_alike_everywhere() {
    let speech = Speech {
        title: "在{{会议名称}}上的讲话".into(),
        values: Rc::new(
            [("会议名称".into(), "全市优化营商环境暨民营经济高质量发展大会".into())].into(),
        ),
        ..Speech::default()
    };
    let expected = ["在全市优化营商环境暨民营经济", "高质量发展大会上的讲话"];
    let (document, file) = file_of(&speech);
    assert_eq!(document.paragraphs[0].text(), expected.join("\n"));
    assert_eq!(document.text_of(Role::Title), expected.concat());
    let sheets = paginate(&document, &Layout::gb9704());
    let line = |at: usize| -> String {
        let line = &sheets[0].lines[at].line;
        let runs = &line.paragraph.runs;
        line.spans.iter().map(|span| &runs[span.run].text[span.range.clone()]).collect()
    };
    assert_eq!([line(0), line(1)], expected);
    assert!(clipboard(&document, &Layout::gb9704()).contains("民营经济<br>高质量"));
    // The value is two controls, one a line.
    let own = part_of(&file, "customXml/item1.xml");
    for part in [
        r#"<s1 slot="会议名称" tag="{{会议名称}}" part="1">全市优化营商环境暨民营经济</s1>"#,
        r#"<s2 slot="会议名称" tag="{{会议名称}}" part="2">高质量发展大会</s2>"#,
    ] {
        assert!(own.contains(part), "{own}");
    }
    assert!(part_of(&file, "word/document.xml").contains("<w:br/>"));
}

/// That a value has no place is no reason to carry it.
#[test]
fn what_does_not_show_is_not_in_the_file() {
    let mut secret = speech();
    let mut values = Values::clone(&secret.values);
    values.insert("没有用到".into(), "不该带走".into());
    secret.values = Rc::new(values);
    secret.sections.push(Rc::new(Section {
        id: "off".into(),
        title: "停用的".into(),
        text: "不该带走".into(),
        off: true,
        ..Section::default()
    }));
    secret.source = "不该带走".into();
    assert_eq!(file_of(&secret).1, file_of(&speech()).1);
}
