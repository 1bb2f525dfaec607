//! The ways in: what the clerk pastes or opens, and what is read of it.
//!
//! `corpus/docx` holds files as programs write them, each with its lines beside it;
//! `UPDATE_SNAP=1 cargo test` rewrites those.

use std::fmt::Write as _;
use std::io::{Cursor, Write as _};
use std::path::{Path, PathBuf};

use gaojiang::read::{self, Format, Line, Part, Refusal, Source};
use proptest::prelude::*;
use zip::write::SimpleFileOptions;

// ---- text

#[test]
fn text_is_told_by_its_bytes() {
    let text = "在全县工作会议上的讲话\r\n同志们：\r\n　　今年增长12.5%，“三农”工作×个。\r\n";
    let wide = |to: fn(u16) -> [u8; 2]| text.encode_utf16().flat_map(to).collect::<Vec<u8>>();
    let gb = encoding_rs::GB18030.encode(text).0.into_owned();
    let with = |mark: &[u8], bytes: &[u8]| [mark, bytes].concat();
    for (name, bytes) in [
        ("UTF-8", text.as_bytes().to_vec()),
        ("UTF-8 with its mark", with(b"\xEF\xBB\xBF", text.as_bytes())),
        ("UTF-16 LE with its mark", with(b"\xFF\xFE", &wide(u16::to_le_bytes))),
        ("UTF-16 BE with its mark", with(b"\xFE\xFF", &wide(u16::to_be_bytes))),
        ("UTF-16 LE", wide(u16::to_le_bytes)),
        ("UTF-16 BE", wide(u16::to_be_bytes)),
        ("GB18030", gb.clone()),
        ("GB18030 with its mark", with(b"\x84\x31\x95\x33", &gb)),
    ] {
        let source = read::file("讲话.txt", &bytes).unwrap();
        let expected = ["在全县工作会议上的讲话", "同志们：", "　　今年增长12.5%，“三农”工作×个。"];
        assert_eq!(texts(&source), expected, "{name}");
        assert_eq!((source.format, source.notes.len()), (Format::Text, 0), "{name}");
        assert_eq!(source.name, "讲话.txt", "{name}");
    }
}

#[test]
fn short_and_broken_text_is_still_text() {
    for (name, bytes, expected, noted) in [
        ("GB18030 that is valid UTF-8 by chance", &b"\xD2\xBB"[..], "一", false),
        ("联通, which Notepad once misread", b"\xC1\xAA\xCD\xA8", "联通", false),
        ("signs of Latin-1 in UTF-8", "3×5·2".as_bytes(), "3×5·2", false),
        ("English of an even length", b"Bush hid the facts", "Bush hid the facts", false),
        ("a character of UTF-8 cut off", b"\xE8\xAE\xB2\xE8\xAF\x9D\xE7\xA8", "讲话\u{FFFD}", true),
        ("a character of GB18030 cut off", b"\xBD\xB2\xBB\xB0\xB8", "讲话\u{FFFD}", true),
        ("UTF-16 cut off", b"\xFF\xFE\xB2\x8B\xDD", "讲\u{FFFD}", true),
        ("half a pair of UTF-16", b"\xFF\xFE\xB2\x8B\x00\xD8", "讲\u{FFFD}", true),
        ("stray bytes in UTF-8", b"\xE8\xAE\xB2\xFF\xE8\xAF\x9D", "讲\u{FFFD}话", true),
        ("NUL in UTF-8", b"\xE8\xAE\xB2\0\xE8\xAF\x9D", "讲\u{FFFD}话", true),
        ("NUL in ASCII", b"first\0second half", "first\u{FFFD}second half", true),
        ("only one character", "好".as_bytes(), "好", false),
    ] {
        let source = read::file("a.txt", bytes).unwrap();
        assert_eq!(texts(&source), [expected], "{name}");
        assert_eq!(!source.notes.is_empty(), noted, "{name}: {:?}", source.notes);
    }
}

#[test]
fn every_line_end_ends_a_line() {
    for (name, text, expected) in [
        ("CR LF", "甲\r\n乙", &["甲", "乙"][..]),
        ("LF, and none at the end", "甲\n乙", &["甲", "乙"]),
        ("LF at the end opens no line", "甲\n乙\n", &["甲", "乙"]),
        ("CR alone", "甲\r乙", &["甲", "乙"]),
        ("U+2028, U+2029", "甲\u{2028}乙\u{2029}丙", &["甲", "乙", "丙"]),
        ("NEL", "甲\u{85}乙", &["甲", "乙"]),
        ("form feed, vertical tab", "甲\u{C}乙\u{B}丙", &["甲", "乙", "丙"]),
        ("empty lines are lines", "甲\n\n\r\n乙", &["甲", "", "", "乙"]),
        ("spaces stay", "　　甲 \t乙 ", &["　　甲 \t乙 "]),
        ("nothing", "", &[]),
    ] {
        let source = read::text(text);
        assert_eq!(texts(&source), expected, "{name}");
        assert!(source.lines.iter().all(|line| !line.whole), "{name}");
    }
}

#[test]
fn markdown_headings_have_levels_and_keep_their_marks() {
    let text =
        "---\ntitle: 讲话\n---\n# 总题\n正文\n## 分题\n#不是标题\n```\n# 代码\n```\n####### 七个\n";
    let source = read::file("稿.md", text.as_bytes()).unwrap();
    let levels: Vec<_> =
        source.lines.iter().filter_map(|l| l.level.map(|level| (&*l.text, level))).collect();
    assert_eq!(levels, [("# 总题", 1), ("## 分题", 2)]);
    assert_eq!(source.format, Format::Markdown);
    assert_eq!(source.lines.len(), 11);
}

// ---- HTML

#[test]
fn html_is_read_as_a_browser_shows_it() {
    for (name, html, expected) in [
        ("paragraphs", "<p>甲</p><p>乙</p>", "甲\n乙"),
        ("paragraphs never closed", "<p>甲<p>乙<div>丙", "甲\n乙\n丙"),
        ("text beside blocks", "甲<div>乙</div>丙", "甲\n乙\n丙"),
        ("line breaks", "<p>甲<br>乙<br/>丙</p>", "甲\n乙\n丙"),
        ("a break before the end adds nothing", "<p>甲<br></p><p>乙</p>", "甲\n乙"),
        ("two breaks leave a line", "甲<br><br>乙", "甲\n\n乙"),
        ("an empty paragraph", "<p>甲</p><p>&nbsp;</p><p><br></p><p></p><p>乙</p>", "甲\n\n\n乙"),
        ("white space collapses", "<p> 甲  \n\t 乙 a\n  b </p>", "甲乙 a b"),
        ("inline tags bring no space", "<p>全<b>县</b><i>人</i> 民</p>", "全县人 民"),
        ("ideographic spaces stay", "<p>　　甲　乙</p>", "　　甲　乙"),
        ("nbsp is a space", "<p>&nbsp;&nbsp;甲&nbsp;乙\u{A0}丙</p>", "甲 乙 丙"),
        (
            "a line end between Chinese is none",
            "<p>优化营商\n  环境，\n“放管服”\nABC</p>",
            "优化营商环境，“放管服” ABC",
        ),
        (
            "entities",
            "<p>&ldquo;甲&rdquo;&mdash;&#20013;&#x56FD;&lt;b&gt;&amp;nbsp;&hellip;&nosuch;&AT&T &#0;&#147;</p>",
            "“甲”—中国<b>&nbsp;…&nosuch;&AT&T \u{FFFD}“",
        ),
        ("entities without an end", "<p>甲&nbsp乙&copy", "甲 乙©"),
        (
            "script, style, head, comments",
            "<head><title>页</title><style>p{}</style></head><body><script>a<b</script>甲<!-- 乙 -->丙",
            "甲丙",
        ),
        (
            "conditional comments",
            "<!--[if gte mso 9]><xml><w:View>Normal</w:View></xml><![endif]--><p>甲<![if !vml]>乙<![endif]></p>",
            "甲乙",
        ),
        (
            "hidden text",
            "<p>甲<span style='display: none'>藏</span><span style='mso-hide:all'>藏</span>乙<span hidden>藏</span></p><p style='display:none'>藏<p>丙",
            "甲 乙\n丙",
        ),
        ("tracked changes", "<p>甲<del>删</del><ins>增</ins></p>", "甲增"),
        ("an ordered list", "<ol><li>甲</li><li>乙</li></ol>", "1.甲\n2.乙"),
        ("items never closed", "<ol><li>甲<li>乙</ol>丙", "1.甲\n2.乙\n丙"),
        (
            "start, value, reversed",
            "<ol start=3><li>甲<li value=7>乙<li>丙</ol><ol reversed start=2><li>丁<li>戊</ol>",
            "3.甲\n7.乙\n8.丙\n2.丁\n1.戊",
        ),
        (
            "letters and Roman",
            "<ol type=a><li>甲</ol><ol type=A><li>乙</ol><ol type=i><li>丙</ol><ol type=I start=4><li>丁</ol>",
            "a.甲\nA.乙\ni.丙\nIV.丁",
        ),
        (
            "Chinese numerals by style",
            "<ol style='list-style-type:cjk-ideographic'><li>甲<li>乙</ol>",
            "一、甲\n二、乙",
        ),
        (
            "lists in lists",
            "<ol><li>甲<ol type=a><li>子<li>丑</ol><li>乙</ol>",
            "1.甲\na.子\nb.丑\n2.乙",
        ),
        (
            "paragraphs in items",
            "<ol><li><p>甲</p><p>续</p></li><li><p>乙</p></li></ol>",
            "1.甲\n续\n2.乙",
        ),
        ("a number and figures", "<ol><li>5亿元</ol>", "1. 5亿元"),
        ("bullets are no text", "<ul><li>甲<li>乙</ul>", "甲\n乙"),
        (
            "rows of a table",
            "<table><caption>表</caption><tr><th>村<th>户数<tr><td>东 村<td>12</table>后",
            "表\n村\t户数\n东 村\t12\n后",
        ),
        (
            "empty cells",
            "<table><tr><td>甲<td><td>丙</tr><tr><td></td><td></td></tr></table>",
            "甲\t\t丙",
        ),
        (
            "paragraphs in a cell",
            "<table><tr><td><p>甲</p><p>乙</p></td><td>丙</td></tr></table>",
            "甲 乙\t丙",
        ),
        ("a table that is a page", "<table><tr><td><p>甲</p><p>乙</p></td></tr></table>", "甲\n乙"),
        (
            "a table in a table",
            "<table><tr><td><table><tr><td>甲<td>乙</table><td>丙</table>",
            "甲 乙\t丙",
        ),
        (
            "the fragment alone",
            "Version:0.9\r\nStartHTML:00\r\n<html><body>前<!--StartFragment--><p>甲</p><!--EndFragment-->后",
            "甲",
        ),
        (
            "a fragment inside a list",
            "<ol start=2><!--StartFragment--><li>甲</li><!--EndFragment--></ol>",
            "2.甲",
        ),
        ("readings", "<p><ruby>汉<rp>(</rp><rt>hàn</rt><rp>)</rp></ruby>字</p>", "汉字"),
        ("preformatted", "<pre>甲\n  乙  丙\n</pre>丁", "甲\n乙  丙\n丁"),
        ("a quotation", "<p>他说<q>好</q></p>", "他说“好”"),
        ("less-than signs", "<p>3 < 5 且 a<b", "3 < 5 且 a<b"),
        ("a comment that never ends", "<p>甲<!-- 乙</p><p>丙", "甲 乙\n丙"),
        ("a quote that never ends", "<p title=\"甲>乙</p><p>丙</p>", "乙\n丙"),
        ("closing tags that close nothing", "</div></p></b>甲</td></table>乙", "甲\n乙"),
        ("tags across each other", "<p><b>甲<i>乙</b>丙</i></p>", "甲乙丙"),
        ("upper case", "<P>甲<BR>乙</P>", "甲\n乙"),
        ("a tag cut off", "<p>甲</p><p cl", "甲\n<p cl"),
        ("nothing", "", ""),
    ] {
        assert_eq!(texts(&read::html(html)).join("\n"), expected, "{name}");
    }
}

#[test]
fn words_list_labels_stand_once_and_without_padding() {
    let item = |label: &str, font: &str, text: &str| {
        format!(
            "<p class=MsoListParagraph style='margin-left:0cm;mso-list:l0 level1 lfo1'>\
             <![if !supportLists]><span lang=EN-US style='{font}'><span style='mso-list:Ignore'>{label}\
             <span style='font:7.0pt \"Times New Roman\"'>&nbsp;&nbsp;&nbsp; </span></span></span>\
             <![endif]>{text}<span lang=EN-US><o:p></o:p></span></p>"
        )
    };
    let html = [
        item("一、", "", "提高认识"),
        item("1.", "", "5个方面"),
        item("（二）", "", "聚焦<br>服务"),
        item("第一章", "", "总则"),
        item("l", "", "不是符号"),
        item("·", "font-family:Symbol", "圆点"),
    ]
    .concat()
        + "<p style='mso-list:l0 level1 lfo1'><!--[if !supportLists]--><span style='mso-list:Ignore'>\
           <span style='font-family:Wingdings'>Ø</span></span><!--[endif]-->箭头</p>";
    let expected = [
        "一、提高认识", "1. 5个方面", "（二）聚焦", "服务", "第一章 总则", "l 不是符号", "圆点",
        "箭头",
    ];
    assert_eq!(texts(&read::html(&html)), expected);
}

#[test]
fn html_says_what_a_line_looks_like() {
    for (name, html, expected) in [
        ("headings", "<h2>甲</h2><h1>乙</h1><h1>丙</h1>", "2│甲\n1│乙\n1│丙"),
        (
            "the one first heading is the title",
            "<h1>甲</h1><p>乙</p><h2>丙</h2>",
            "T1│甲\n│乙\n2│丙",
        ),
        (
            "Word has a style for it",
            "<p class=MsoTitle align=center>甲</p><h1>乙</h1><p class=MsoNormal>丙",
            "Tc│甲\n1│乙\n│丙",
        ),
        (
            "centred",
            "<div align=center>甲</div><p style='text-align:center'>乙<center>丙</center><div style='text-align:center'><p>丁</p><p align=left>戊</p></div>",
            "c│甲\nc│乙\nc│丙\nc│丁\n│戊",
        ),
        (
            "bold as a whole",
            "<p><b>甲</b> <strong>乙</strong></p><p><b>甲</b>乙</p><p style='font-weight:700'>丙</p>",
            "b│甲 乙\n│甲乙\nb│丙",
        ),
        ("bold taken back", "<b style='font-weight:normal'><p>甲</p></b>", "│甲"),
        ("lines by breaks are halves", "<p>甲<br>乙</p><p>丙<br></p>", "-│甲\n-│乙\n│丙"),
        ("rows", "<table><tr><td>甲<td>乙</table>", "row│甲\t乙"),
        (
            "Word's notes",
            "<p>甲[1]</p><div style='mso-element:footnote-list'><p>[1] 注</p></div>",
            "│甲[1]\nnote│[1] 注",
        ),
    ] {
        assert_eq!(shown(&read::html(html)), expected, "{name}");
    }
    assert_eq!(read::html("<p><img src=a>甲<img src=b></p>").notes, ["2 张图片没有读入"]);
}

#[test]
fn a_file_of_html_is_told_by_its_start() {
    let page =
        "<!DOCTYPE html><html><head><meta charset=gb2312></head><body><p>讲话</p></body></html>";
    let gb = encoding_rs::GB18030.encode(page).0.into_owned();
    for name in ["a.html", "讲话.doc", "a.txt"] {
        let source = read::file(name, &gb).unwrap();
        assert_eq!((source.format, texts(&source)), (Format::Html, vec!["讲话"]), "{name}");
    }
    assert_eq!(read::file("a.htm", "<p>甲".as_bytes()).unwrap().format, Format::Html);
    assert_eq!(read::file("a.txt", "<p>甲".as_bytes()).unwrap().format, Format::Text);
}

// ---- helpers

fn texts(source: &Source) -> Vec<&str> {
    source.lines.iter().map(|line| &*line.text).collect()
}

/// Each line after what is said of it: `T` title, its level, `c` centred, `b` bold, `-` a line by
/// a break, the part it stood in.
fn shown(source: &Source) -> String {
    let mut all = String::new();
    for line in &source.lines {
        let Line { text, part, level, title, centred, bold, whole } = line;
        let flag = |on: bool, sign: &'static str| if on { sign } else { "" };
        let level = level.map(|level| level.to_string()).unwrap_or_default();
        let part = match part {
            Part::Body => "",
            Part::Table => "row",
            Part::TextBox => "box",
            Part::Footnote => "note",
            Part::Margin => "margin",
        };
        let flags = [
            flag(*title, "T"),
            &level,
            flag(*centred, "c"),
            flag(*bold, "b"),
            flag(!whole, "-"),
            part,
        ];
        writeln!(all, "{}│{text}", flags.concat()).unwrap();
    }
    all.trim_end_matches('\n').to_owned()
}
