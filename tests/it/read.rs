//! The ways in: what the clerk pastes or opens, and what is read of it.
//!
//! `corpus/docx` holds files as programs write them, each with its lines beside it;
//! `UPDATE_SNAP=1 cargo test` rewrites those.

use std::fmt::Write as _;
use std::io::{Cursor, Read as _, Write as _};
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
fn markdown_says_what_is_a_title_a_heading_and_bold() {
    let text = "---\n# **总题** \n**——副题**\n正文有**重点**。\n## 一、分题 ##\n#不是标题\n```\n# 代码\n```\n####### 七个\n**甲**和**乙**\n";
    // In a file so named, and in any text that has such headings.
    for source in [read::file("稿.md", text.as_bytes()).unwrap(), read::text(text)] {
        assert_eq!(source.format, Format::Markdown);
        let marked: Vec<_> = source.lines.iter().filter(|line| line.whole).collect();
        let marked: Vec<_> = marked.iter().map(|l| (&*l.text, l.level, l.title, l.bold)).collect();
        assert_eq!(
            marked,
            [
                ("总题", Some(1), true, true),
                ("——副题", None, false, true),
                ("一、分题", Some(2), false, false)
            ]
        );
        let others: Vec<_> =
            source.lines.iter().filter(|line| !line.whole).map(|line| &*line.text).collect();
        assert_eq!(
            others,
            [
                "---", "正文有**重点**。", "#不是标题", "```", "# 代码", "```", "####### 七个",
                "**甲**和**乙**"
            ]
        );
    }
    // Lines all bold are headings to who writes them so; one alone may be blanks that stars stand for.
    let bold = read::text("**一、看一看**\n正文\n**二、想一想**\n正文");
    let bold: Vec<_> = bold.lines.iter().map(|l| (&*l.text, l.bold)).collect();
    assert_eq!(
        bold,
        [("一、看一看", true), ("正文", false), ("二、想一想", true), ("正文", false)]
    );
    assert_eq!(read::text("**县人民政府**\n正文").format, Format::Text);
    // Two of the first level: neither is the title of the whole.
    let two = read::text("# 甲篇\n正文\n# 乙篇\n正文");
    assert!(two.lines.iter().all(|line| !line.title));
    // Topics of a public account, and a list of numbers, are no headings.
    for text in ["#公文写作# 讲话稿\n正文", "# 公文 # 写作\n正文", "# 1\n# 2\n"] {
        assert_eq!(read::text(text).format, Format::Text, "{text}");
    }
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
            "甲乙\n丙",
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
    assert_eq!(texts(&read::html("<span style='mso-list:Ignore'>1\0.\n</span>甲")), ["1.甲"]);
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
            "LibreOffice's notes and margins",
            "<div title=header><p>眉</p></div><p>甲<a class=sdfootnoteanc><sup>1</sup></a>。</p><div id=sdfootnote1><p><a class=sdfootnotesym>1</a>注</p></div>",
            "margin│眉\n│甲。\nnote│注",
        ),
        ("a title by its class", "<p class=title>甲</p><h1>乙</h1>", "T│甲\n1│乙"),
        (
            "Word's notes",
            "<p>甲<a href='#_ftn1'><span class=MsoFootnoteReference>[1]</span></a></p><div style='mso-element:footnote-list'><p><span class=MsoFootnoteReference>[1]</span> 注</p></div>",
            "│甲\nnote│注",
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

// ---- .docx

#[test]
fn a_docx_is_read_as_word_shows_it() {
    let field = |instruction: &str, result: &str| {
        format!(
            "<w:r><w:fldChar w:fldCharType='begin'/></w:r><w:r><w:instrText>{instruction}</w:instrText></w:r>\
             {result}<w:r><w:fldChar w:fldCharType='end'/></w:r>"
        )
    };
    let result =
        |text: &str| format!("<w:r><w:fldChar w:fldCharType='separate'/></w:r>{}", r(text));
    let cases: Vec<(&str, String, &str)> = vec![
        ("paragraphs", p(&r("甲")) + &p("") + &p(&r("乙")), "│甲\n│\n│乙"),
        (
            "runs join",
            p(&(r("全") + &r("县") + "<w:r><w:t xml:space='preserve'> a </w:t></w:r>" + &r(" b "))),
            "│全县 a b",
        ),
        (
            "entities and CDATA",
            p("<w:r><w:t>&lt;甲&gt;&amp;amp;&#20013;<![CDATA[<乙>]]></w:t></w:r>"),
            "│<甲>&amp;中<乙>",
        ),
        (
            "tabs and hyphens",
            p(
                "<w:r><w:t>甲</w:t><w:tab/><w:t>1</w:t><w:noBreakHyphen/><w:t>2</w:t><w:softHyphen/></w:r>",
            ),
            "│甲\t1-2",
        ),
        (
            "tab stops are no tabs",
            p(
                "<w:pPr><w:tabs><w:tab w:val='left' w:pos='9'/></w:tabs></w:pPr><w:r><w:t>甲</w:t></w:r>",
            ),
            "│甲",
        ),
        (
            "line breaks",
            p("<w:r><w:t>甲</w:t><w:br/><w:t>乙</w:t><w:cr/><w:t>丙</w:t></w:r>"),
            "-│甲\n-│乙\n-│丙",
        ),
        (
            "page breaks",
            p("<w:r><w:br w:type='page'/><w:t>甲</w:t></w:r>")
                + &p("<w:r><w:t>乙</w:t><w:br w:type='page'/><w:t>丙</w:t></w:r>"),
            "│甲\n-│乙\n-│丙",
        ),
        (
            "signs of fonts",
            p(
                "<w:r><w:sym w:font='Wingdings' w:char='F0FE'/><w:sym w:font='Wingdings' w:char='F0A8'/><w:sym w:font='宋体' w:char='2460'/></w:r>",
            ),
            "│☑□①",
        ),
        (
            "hidden text",
            p(&(r("甲") + "<w:r><w:rPr><w:vanish/></w:rPr><w:t>藏</w:t></w:r>"))
                + &p("<w:r><w:rPr><w:vanish/></w:rPr><w:t>藏</w:t></w:r>")
                + &p("<w:r><w:rPr><w:vanish w:val='0'/></w:rPr><w:t>乙</w:t></w:r>"),
            "│甲\n│乙\n注：隐藏的文字没有读入",
        ),
        (
            "insertions and deletions",
            p(&format!(
                "<w:del w:id='1'><w:r><w:delText>删</w:delText><w:t>删</w:t></w:r></w:del><w:ins>{}</w:ins>",
                r("增")
            )),
            "│增",
        ),
        (
            "text moved",
            p(&format!("<w:moveFrom>{}</w:moveFrom>{}", r("走"), r("甲")))
                + &p(&format!("<w:moveTo>{}</w:moveTo>", r("来"))),
            "│甲\n│来",
        ),
        (
            "a deleted paragraph mark",
            p(&format!("<w:pPr><w:rPr><w:del w:id='1'/></w:rPr></w:pPr>{}", r("甲")))
                + &p(&r("乙"))
                + &p(&r("丙")),
            "│甲乙\n│丙",
        ),
        (
            "a whole paragraph deleted",
            p(&r("甲"))
                + &p(
                    "<w:pPr><w:rPr><w:del/></w:rPr></w:pPr><w:del><w:r><w:delText>删</w:delText></w:r></w:del>",
                )
                + &p(&r("乙")),
            "│甲\n│乙",
        ),
        (
            "an inserted paragraph mark",
            p(&format!("<w:pPr><w:rPr><w:ins/></w:rPr></w:pPr>{}", r("甲"))) + &p(&r("乙")),
            "│甲\n│乙",
        ),
        (
            "a deleted mark at the end",
            p(&format!("<w:pPr><w:rPr><w:del/></w:rPr></w:pPr>{}", r("甲"))),
            "│甲",
        ),
        (
            "what properties were",
            p(&format!(
                "<w:pPr><w:jc w:val='left'/><w:pPrChange><w:pPr><w:jc w:val='center'/><w:outlineLvl w:val='0'/></w:pPr></w:pPrChange></w:pPr>{}",
                r("甲")
            )),
            "│甲",
        ),
        (
            "centred, bold, outline level",
            p(
                "<w:pPr><w:jc w:val='center'/><w:outlineLvl w:val='1'/></w:pPr><w:r><w:rPr><w:b/></w:rPr><w:t>甲</w:t></w:r>",
            ),
            "2cb│甲",
        ),
        (
            "bold in part, bold taken back",
            p(&format!("<w:r><w:rPr><w:b/></w:rPr><w:t>甲</w:t></w:r>{}", r("乙")))
                + &p("<w:r><w:rPr><w:b w:val='false'/></w:rPr><w:t>丙</w:t></w:r>"),
            "│甲乙\n│丙",
        ),
        (
            "the result of a field",
            p(&(r("甲") + &field("PAGE", &result("3")) + &r("乙"))),
            "│甲3乙",
        ),
        ("a field without a result", p(&(r("甲") + &field("TC x", "") + &r("乙"))), "│甲乙"),
        (
            "fields in the instruction of a field",
            p(&field(
                &format!(
                    "IF </w:instrText></w:r>{}<w:r><w:instrText> = 1",
                    field("PAGE", &result("7"))
                ),
                &result("真"),
            )),
            "│真",
        ),
        (
            "a field that never ends",
            p(&(r("甲") + "<w:r><w:fldChar w:fldCharType='begin'/></w:r>")) + &p(&r("乙")),
            "│甲\n│乙",
        ),
        (
            "a field over paragraphs",
            p(&format!(
                "<w:r><w:fldChar w:fldCharType='begin'/></w:r><w:r><w:instrText>TOC</w:instrText></w:r>{}",
                result("甲")
            )) + &p(&(r("乙") + "<w:r><w:fldChar w:fldCharType='end'/></w:r>")),
            "│甲\n│乙",
        ),
        (
            "a simple field",
            p(&format!("<w:fldSimple w:instr='DATE'>{}</w:fldSimple>", r("2026年"))),
            "│2026年",
        ),
        ("a character in a circle", p(&(field("eq \\o\\ac(○,一)", "") + &r("、甲"))), "│一、甲"),
        (
            "links, tags, controls",
            p(&format!(
                "<w:hyperlink>{}</w:hyperlink><w:smartTag>{}</w:smartTag><w:sdt><w:sdtPr><w:placeholder/><w:rPr><w:vanish/></w:rPr></w:sdtPr><w:sdtContent>{}</w:sdtContent></w:sdt>",
                r("甲"),
                r("乙"),
                r("丙")
            )),
            "│甲乙丙",
        ),
        (
            "paragraphs in a control",
            format!("<w:sdt><w:sdtContent>{}</w:sdtContent></w:sdt>", p(&r("甲"))),
            "│甲",
        ),
        (
            "readings",
            p(
                "<w:r><w:ruby><w:rt><w:r><w:t>hàn</w:t></w:r></w:rt><w:rubyBase><w:r><w:t>汉</w:t></w:r></w:rubyBase></w:ruby></w:r>",
            ),
            "│汉",
        ),
        (
            "line ends in odd places",
            p(&(field("eq 甲,&#11;乙", "")
                + "<w:r><w:sym w:font='x' w:char='2028'/><w:t>&#10;丙&#x85;丁&#0;</w:t></w:r><w:r><w:pict><v:textpath string='&#x2028;戊'/></w:pict></w:r>")),
            "│乙□丙…丁\u{FFFD}\nbox│ 戊",
        ),
        ("formulas", p("<m:oMath><m:r><m:t>a+b</m:t></m:r></m:oMath>"), "│a+b"),
        (
            "tables",
            "<w:tbl>".to_owned()
                + &tr(&[&p(&r("村")), &p(&r("户数"))])
                + &tr(&[
                    &(p(&r("东")) + &p(&r("村"))),
                    &p("<w:r><w:t>1</w:t><w:tab/><w:t>2</w:t></w:r>"),
                ])
                + "</w:tbl>",
            "row│村\t户数\nrow│东 村\t1 2",
        ),
        (
            "a table of one column",
            "<w:tbl>".to_owned() + &tr(&[&(p(&r("甲")) + &p(&r("乙")))]) + "</w:tbl>",
            "│甲\n│乙",
        ),
        (
            "a deleted row",
            "<w:tbl>".to_owned()
                + &tr(&[&p(&r("甲")), &p(&r("乙"))])
                + &tr(&[&p(&r("丙")), &p(&r("丁"))])
                    .replace("<w:tr>", "<w:tr><w:trPr><w:del/></w:trPr>")
                + "</w:tbl>",
            "row│甲\t乙",
        ),
        (
            "a text box, once",
            p(&format!(
                "{}<w:r><mc:AlternateContent><mc:Choice Requires='wps'><w:drawing><w:txbxContent>{}</w:txbxContent></w:drawing></mc:Choice><mc:Fallback><w:pict><w:txbxContent>{}</w:txbxContent></w:pict></mc:Fallback></mc:AlternateContent></w:r>{}",
                r("甲"),
                p(&r("框")),
                p(&r("框")),
                r("乙")
            )),
            "│甲乙\nbox│框",
        ),
        (
            "a text box in bold keeps to itself",
            p(&format!(
                "<w:r><w:rPr><w:b/></w:rPr><w:pict><w:txbxContent>{}</w:txbxContent></w:pict><w:t>甲</w:t></w:r>",
                p(&r("框"))
            )),
            "b│甲\nbox│框",
        ),
        (
            "an older text box",
            p(&format!(
                "<w:r><mc:AlternateContent><mc:Fallback><w:pict><v:textbox><w:txbxContent>{}</w:txbxContent></v:textbox></w:pict></mc:Fallback></mc:AlternateContent></w:r>",
                p(&r("框"))
            )),
            "│\nbox│框",
        ),
        (
            "art of words",
            p("<w:r><w:pict><v:shape><v:textpath string='甲&#10;乙'/></v:shape></w:pict></w:r>"),
            "│\nbox│甲 乙",
        ),
        (
            "pictures and objects",
            p(&(r("甲")
                + "<w:r><w:drawing><a:blip/></w:drawing></w:r><w:r><w:pict><v:imagedata/></w:pict></w:r><w:r><w:object><v:imagedata/><o:OLEObject/></w:object></w:r>"))
                + "<w:altChunk/>",
            "│甲\n注：2 张图片没有读入\n注：1 个图表或其他对象没有读入\n注：1 个嵌入的文件没有读入",
        ),
        (
            "comments are no text",
            p(&(r("甲") + "<w:commentRangeStart/><w:r><w:commentReference w:id='0'/></w:r>")),
            "│甲\n注：1 条批注没有读入",
        ),
        ("tags that do not match", p("<w:r><w:t>甲</w:r>") + &p(&r("乙")), "│甲\n│乙"),
    ];
    for (name, body, expected) in cases {
        let source = read::file("a.docx", &docx(&body, &[])).unwrap();
        let changed =
            ["<w:ins>", "<w:ins/>", "<w:del", "<w:move"].iter().any(|tag| body.contains(tag));
        let note = if changed { "\n注：文中有修订，按全部接受读入" } else { "" };
        assert_eq!(shown(&source), format!("{expected}{note}"), "{name}");
        assert_eq!(source.format, Format::Docx);
    }
}

#[test]
fn the_styles_of_a_docx_say_what_a_paragraph_is() {
    let styles = "<w:styles><w:docDefaults><w:rPrDefault><w:rPr><w:b w:val='0'/></w:rPr></w:rPrDefault></w:docDefaults>\
        <w:style w:type='paragraph' w:default='1' w:styleId='a'><w:name w:val='Normal'/></w:style>\
        <w:style w:styleId='1'><w:name w:val='heading 1'/><w:basedOn w:val='a'/><w:pPr><w:outlineLvl w:val='0'/></w:pPr><w:rPr><w:b/></w:rPr></w:style>\
        <w:style w:styleId='x'><w:name w:val='我的标题'/><w:basedOn w:val='1'/><w:pPr><w:jc w:val='center'/></w:pPr></w:style>\
        <w:style w:styleId='2'><w:name w:val='heading 2'/></w:style>\
        <w:style w:styleId='3'><w:name w:val='标题 3'/></w:style>\
        <w:style w:styleId='t'><w:name w:val='Title'/><w:pPr><w:jc w:val='center'/></w:pPr></w:style>\
        <w:style w:styleId='s'><w:name w:val='Subtitle'/></w:style>\
        <w:style w:styleId='o1'><w:name w:val='o1'/><w:basedOn w:val='o2'/></w:style>\
        <w:style w:styleId='o2'><w:name w:val='o2'/><w:basedOn w:val='o1'/></w:style>\
        <w:style w:type='character' w:styleId='c'><w:name w:val='Strong'/><w:rPr><w:b/></w:rPr></w:style>\
        <w:style w:type='character' w:styleId='h'><w:rPr><w:vanish/></w:rPr></w:style>\
        <w:style w:type='table' w:styleId='tb'><w:tblStylePr><w:rPr><w:b/></w:rPr></w:tblStylePr></w:style></w:styles>";
    let styled = |style: &str, more: &str| {
        p(&format!("<w:pPr><w:pStyle w:val='{style}'/>{more}</w:pPr>{}", r("甲")))
    };
    let run = |style: &str| {
        p(&format!("<w:r><w:rPr><w:rStyle w:val='{style}'/></w:rPr><w:t>甲</w:t></w:r>"))
    };
    for (name, body, expected) in [
        ("a heading", styled("1", ""), "1b│甲"),
        ("a style based on a heading", styled("x", ""), "1cb│甲"),
        ("a heading by its name alone", styled("2", ""), "2│甲"),
        ("a heading by its Chinese name", styled("3", ""), "3│甲"),
        ("the title", styled("t", ""), "Tc│甲"),
        ("the subtitle is none", styled("s", ""), "│甲"),
        (
            "the paragraph over its style",
            styled("x", "<w:jc w:val='both'/><w:outlineLvl w:val='9'/>"),
            "b│甲",
        ),
        ("styles in a circle", styled("o1", ""), "│甲"),
        ("a style that is not there", styled("nix", ""), "│甲"),
        ("a character style", run("c"), "b│甲"),
        ("a hidden character style", run("h"), "\n注：隐藏的文字没有读入"),
        ("a table style", styled("tb", ""), "│甲"),
    ] {
        let source = read::file("a.docx", &docx(&body, &[("styles", styles)])).unwrap();
        assert_eq!(shown(&source).trim_start(), expected.trim_start(), "{name}");
    }
}

#[test]
fn automatic_numbers_become_text() {
    // A level is its format and pattern, and what else it says.
    let lists = |levels: &[(&str, &str, &str)], more: &str| {
        let levels: String = levels
            .iter()
            .enumerate()
            .map(|(at, (format, pattern, more))| {
                format!("<w:lvl w:ilvl='{at}'><w:start w:val='1'/><w:numFmt w:val='{format}'/>{more}<w:lvlText w:val='{pattern}'/></w:lvl>")
            })
            .collect();
        format!(
            "<w:numbering><w:abstractNum w:abstractNumId='7'>{levels}</w:abstractNum>{more}\
             <w:num w:numId='1'><w:abstractNumId w:val='7'/></w:num></w:numbering>"
        )
    };
    let other = |at: usize, id: u32, inside: &str| {
        format!(
            "<w:num w:numId='{id}'><w:abstractNumId w:val='7'/><w:lvlOverride w:ilvl='{at}'>{inside}</w:lvlOverride></w:num>"
        )
    };
    let chinese = [
        ("chineseCounting", "%1、", ""),
        ("japaneseCounting", "（%2）", ""),
        ("decimal", "%3.", ""),
        ("decimalEnclosedCircle", "%4", ""),
    ];
    let outline = [
        ("chineseCountingThousand", "第%1章", ""),
        ("decimal", "%1.%2", "<w:isLgl/>"),
        ("decimal", "%1.%2.%3", ""),
    ];
    let one = |format: &'static str, pattern: &'static str| vec![(format, pattern, "")];
    let restart = other(0, 2, "<w:startOverride w:val='1'/>");
    let own = other(
        0,
        2,
        "<w:lvl w:ilvl='0'><w:start w:val='5'/><w:numFmt w:val='upperLetter'/><w:lvlText w:val='(%1)'/></w:lvl>",
    );
    // Each paragraph is its list, its level and its text.
    type Case<'a> = (&'a str, String, &'a [(u32, usize, &'a str)], &'a str);
    let cases: &[Case] = &[
        (
            "levels count and start anew",
            lists(&chinese, ""),
            &[
                (1, 0, "甲"),
                (1, 1, "子"),
                (1, 1, "丑"),
                (1, 2, "a"),
                (1, 3, "b"),
                (1, 0, "乙"),
                (1, 1, "寅"),
            ],
            "一、甲\n（一）子\n（二）丑\n1. a\n①b\n二、乙\n（一）寅",
        ),
        (
            "numbers of several levels",
            lists(&outline, ""),
            &[(1, 0, "总则"), (1, 1, "目的"), (1, 2, "细"), (1, 0, "分则"), (1, 1, "附")],
            "第一章 总则\n1.1 目的\n一.1.1 细\n第二章 分则\n2.1 附",
        ),
        ("a level skipped", lists(&outline, ""), &[(1, 1, "甲"), (1, 1, "乙")], "1.1 甲\n1.2 乙"),
        (
            "a list taken up again",
            lists(&chinese, ""),
            &[(1, 0, "甲"), (0, 0, "间"), (1, 0, "乙")],
            "一、甲\n间\n二、乙",
        ),
        (
            "lists of one shape go on",
            lists(&chinese, &other(5, 2, "")),
            &[(1, 0, "甲"), (2, 0, "乙")],
            "一、甲\n二、乙",
        ),
        (
            "a list that starts anew",
            lists(&chinese, &restart),
            &[(1, 0, "甲"), (1, 0, "乙"), (2, 0, "丙"), (2, 0, "丁")],
            "一、甲\n二、乙\n一、丙\n二、丁",
        ),
        (
            "a level of the list's own",
            lists(&chinese, &own),
            &[(2, 0, "甲"), (2, 1, "乙")],
            "(E)甲\n（一）乙",
        ),
        (
            "a level that never starts anew",
            lists(&[chinese[0], ("decimal", "%2.", "<w:lvlRestart w:val='0'/>")], ""),
            &[(1, 0, "甲"), (1, 1, "子"), (1, 0, "乙"), (1, 1, "丑")],
            "一、甲\n1.子\n二、乙\n2.丑",
        ),
        (
            "bullets and none",
            lists(&[("bullet", "", ""), ("none", "", ""), ("none", "附件：", "")], ""),
            &[(1, 0, "甲"), (1, 1, "乙"), (1, 2, "丙")],
            "甲\n乙\n附件：丙",
        ),
        (
            "a hidden number",
            lists(&[("decimal", "%1.", "<w:rPr><w:vanish/></w:rPr>")], ""),
            &[(1, 0, "甲")],
            "甲",
        ),
        (
            "stems",
            lists(&one("ideographTraditional", "%1、"), ""),
            &[(1, 0, "甲"), (1, 0, "乙")],
            "甲、甲\n乙、乙",
        ),
        ("full width", lists(&one("decimalFullWidth", "%1．"), ""), &[(1, 0, "甲")], "１．甲"),
        (
            "Roman",
            lists(&one("upperRoman", "%1."), ""),
            &[(1, 0, "甲"), (1, 0, "乙"), (1, 0, "丙"), (1, 0, "丁")],
            "I.甲\nII.乙\nIII.丙\nIV.丁",
        ),
        (
            "letters",
            lists(&one("lowerLetter", "%1)"), ""),
            &[(1, 0, "甲"), (1, 0, "b")],
            "a)甲\nb) b",
        ),
        (
            "capitals of money",
            lists(&one("chineseLegalSimplified", "%1、"), ""),
            &[(1, 0, "甲"), (1, 0, "乙")],
            "壹、甲\n贰、乙",
        ),
        (
            "parentheses, full stops",
            lists(&[("decimalEnclosedParen", "%1", ""), ("decimalEnclosedFullstop", "%2", "")], ""),
            &[(1, 0, "甲"), (1, 1, "乙")],
            "⑴甲\n⒈乙",
        ),
        ("with a nought", lists(&one("decimalZero", "%1."), ""), &[(1, 0, "甲")], "01.甲"),
        ("a list that is not there", lists(&chinese, ""), &[(9, 0, "甲")], "甲"),
        ("a level that is not there", lists(&chinese, ""), &[(1, 99, "甲")], "甲"),
        (
            "a line end in a label",
            lists(&one("decimal", "第&#10;%1条"), ""),
            &[(1, 0, "甲")],
            "第 1条 甲",
        ),
        ("signs of percent", lists(&one("decimal", "%%1%0%"), ""), &[(1, 0, "甲")], "%1%0%甲"),
    ];
    for (name, numbering, paragraphs, expected) in cases {
        let body: String = paragraphs
            .iter()
            .map(|(list, level, text)| {
                p(&format!("<w:pPr><w:numPr><w:ilvl w:val='{level}'/><w:numId w:val='{list}'/></w:numPr></w:pPr>{}", r(text)))
            })
            .collect();
        let source = read::file("a.docx", &docx(&body, &[("numbering", numbering)])).unwrap();
        assert_eq!(texts(&source).join("\n"), *expected, "{name}");
    }
}

#[test]
fn a_style_brings_its_number() {
    let styles = "<w:styles><w:style w:styleId='h1'><w:name w:val='heading 1'/><w:pPr><w:numPr><w:numId w:val='1'/></w:numPr></w:pPr></w:style>\
        <w:style w:styleId='h2'><w:name w:val='heading 2'/><w:pPr><w:numPr><w:numId w:val='1'/></w:numPr></w:pPr></w:style>\
        <w:style w:styleId='k'><w:basedOn w:val='h1'/></w:style>\
        <w:style w:type='numbering' w:styleId='n'><w:pPr><w:numPr><w:numId w:val='3'/></w:numPr></w:pPr></w:style></w:styles>";
    let numbering = "<w:numbering><w:abstractNum w:abstractNumId='1'>\
        <w:lvl w:ilvl='0'><w:start w:val='1'/><w:numFmt w:val='chineseCounting'/><w:pStyle w:val='h1'/><w:lvlText w:val='%1、'/></w:lvl>\
        <w:lvl w:ilvl='1'><w:start w:val='1'/><w:numFmt w:val='chineseCounting'/><w:pStyle w:val='h2'/><w:lvlText w:val='（%2）'/></w:lvl></w:abstractNum>\
        <w:abstractNum w:abstractNumId='2'><w:numStyleLink w:val='n'/></w:abstractNum>\
        <w:abstractNum w:abstractNumId='4'><w:styleLink w:val='n'/><w:lvl w:ilvl='0'><w:start w:val='3'/><w:numFmt w:val='decimal'/><w:lvlText w:val='%1)'/></w:lvl></w:abstractNum>\
        <w:num w:numId='1'><w:abstractNumId w:val='1'/></w:num><w:num w:numId='2'><w:abstractNumId w:val='2'/></w:num><w:num w:numId='3'><w:abstractNumId w:val='4'/></w:num></w:numbering>";
    let styled = |style: &str, more: &str| {
        p(&format!("<w:pPr><w:pStyle w:val='{style}'/>{more}</w:pPr>{}", r("甲")))
    };
    let body = styled("h1", "")
        + &styled("h2", "")
        + &styled("h1", "<w:numPr><w:numId w:val='0'/></w:numPr>")
        + &styled("k", "")
        + &p(&format!(
            "<w:pPr><w:numPr><w:ilvl w:val='0'/><w:numId w:val='2'/></w:numPr></w:pPr>{}",
            r("乙")
        ));
    let source =
        read::file("a.docx", &docx(&body, &[("styles", styles), ("numbering", numbering)]))
            .unwrap();
    assert_eq!(shown(&source), "1│一、甲\n2│（一）甲\n1│甲\n1│二、甲\n│3)乙");
}

#[test]
fn notes_follow_their_paragraph_and_margins_the_text() {
    let note = |kind: &str, id: u32, more: &str, text: &str| {
        format!(
            "<w:{kind} w:id='{id}'{more}><w:p><w:r><w:{kind}Ref/></w:r><w:r><w:t xml:space='preserve'> {text}</w:t></w:r></w:p></w:{kind}>"
        )
    };
    let footnotes = format!(
        "<w:footnotes>{}{}</w:footnotes>",
        note("footnote", 0, " w:type='separator'", "线"),
        note("footnote", 2, "", "脚注")
    );
    let endnotes = format!("<w:endnotes>{}</w:endnotes>", note("endnote", 2, "", "尾注"));
    let margin = |text: &str| format!("<w:hdr>{}{}</w:hdr>", p(&r(text)), p(""));
    let body = p(&(r("甲") + "<w:r><w:footnoteReference w:id='2'/></w:r>" + &r("乙")))
        + "<w:tbl>"
        + &tr(&[&p(&r("丙")), &p(&(r("丁") + "<w:r><w:endnoteReference w:id='2'/></w:r>"))])
        + "</w:tbl>"
        + &p(&r("戊"));
    let parts = [
        ("footnotes", &*footnotes),
        ("endnotes", &endnotes),
        ("header", &margin("内部资料")),
        ("footer", &margin("第1页")),
    ];
    let source = read::file("a.docx", &docx(&body, &parts)).unwrap();
    assert_eq!(
        shown(&source),
        "│甲乙\nnote│脚注\nrow│丙\t丁\nnote│尾注\n│戊\nmargin│内部资料\nmargin│第1页"
    );
}

#[test]
fn parts_are_found_by_what_the_package_says() {
    let body = document(&p(&r("甲")));
    let rels = |target: &str| {
        format!(
            "<Relationships><Relationship Id='r' Type='http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument' Target='{target}'/></Relationships>"
        )
    };
    let strict = "http://purl.oclc.org/ooxml/officeDocument/relationships/officeDocument";
    let prefixed =
        body.replace("<w:", "<ns0:").replace("</w:", "</ns0:").replace("xmlns:w", "xmlns:ns0");
    let bare = body.replace("<w:", "<").replace("</w:", "</").replace("xmlns:w=", "xmlns=");
    let wide: Vec<u8> = body.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let wide = [&b"\xFF\xFE"[..], &wide].concat();
    let doctype = body.replacen(
        "<w:document",
        "<!DOCTYPE w [<!ENTITY a 'aaaa'><!ENTITY b '&a;&a;'>]><w:document",
        1,
    );
    for (name, parts) in [
        ("another name", vec![("_rels/.rels", rels("doc/main.xml").into_bytes()), ("doc/main.xml", body.clone().into())]),
        ("an absolute name", vec![("_rels/.rels", rels("/word/document.xml").into()), ("word/document.xml", body.clone().into())]),
        ("names going up", vec![("_rels/.rels", rels("../x/../word/document.xml").into()), ("word/document.xml", body.clone().into())]),
        ("capital letters", vec![("_rels/.rels", rels("word/document.xml").into()), ("Word/Document.xml", body.clone().into())]),
        ("backslashes and a leading one", vec![("_rels\\.rels", rels("word\\document.xml").into()), ("\\word\\document.xml", body.clone().into())]),
        ("nothing but the document", vec![("word/document.xml", body.clone().into())]),
        ("strict names", vec![("_rels/.rels", rels("word/d.xml").replace("http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument", strict).into()), ("word/d.xml", body.replace("http://schemas.openxmlformats.org/wordprocessingml/2006/main", "http://purl.oclc.org/ooxml/wordprocessingml/main").into())]),
        ("content types alone", vec![("[Content_Types].xml", "<Types><Override PartName='/x.xml' ContentType='application/vnd.openxmlformats-officedocument.wordprocessingml.template.main+xml'/></Types>".into()), ("x.xml", body.clone().into())]),
        ("another prefix", vec![("word/document.xml", prefixed.into())]),
        ("no prefix", vec![("word/document.xml", bare.into())]),
        ("UTF-16", vec![("word/document.xml", wide)]),
        ("a document type", vec![("word/document.xml", doctype.into())]),
    ] {
        let parts: Vec<_> = parts.iter().map(|(name, bytes)| (*name, &**bytes)).collect();
        let source = read::file("a.docx", &package(&parts)).unwrap();
        assert_eq!(texts(&source), ["甲"], "{name}");
    }
}

// ---- refusals

#[test]
fn what_cannot_be_read_is_said_for_what_it_is() {
    let compound = |stream: &str| {
        let mut bytes = vec![0; 2048];
        bytes[..8].copy_from_slice(b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1");
        for (at, unit) in stream.encode_utf16().enumerate() {
            bytes[1024 + 2 * at..][..2].copy_from_slice(&unit.to_le_bytes());
        }
        bytes
    };
    let types = |kind: &str| {
        let xml = format!(
            "<Types><Override PartName='/m.xml' ContentType='application/vnd.openxmlformats-officedocument.{kind}.main+xml'/></Types>"
        );
        package(&[("[Content_Types].xml", xml.as_bytes()), ("m.xml", b"<x/>")])
    };
    let open = |kind: &str| {
        package(&[("mimetype", format!("application/vnd.oasis.opendocument.{kind}").as_bytes())])
    };
    let binary = |head: &[u8]| [head, &[0; 64], &[0xFF; 64]].concat();
    let noise: Vec<u8> =
        (0..2000u32).map(|n| (n.wrapping_mul(2_654_435_761) >> 11) as u8).collect();
    for (name, bytes, refusal) in [
        ("a.txt", vec![], Refusal::Empty),
        ("a.txt", b"\xEF\xBB\xBF \r\n\t".to_vec(), Refusal::Empty),
        ("a.html", b"<html><body><p>&nbsp;</p></body></html>".to_vec(), Refusal::Empty),
        ("a.docx", docx("<w:p/>", &[]), Refusal::Empty),
        ("a.doc", compound("WordDocument"), Refusal::Doc),
        ("a.docx", compound("WordDocument"), Refusal::Doc),
        ("a.wps", compound("WordDocument"), Refusal::Wps),
        ("a.xls", compound("Workbook"), Refusal::Table),
        ("a.ppt", compound("PowerPoint Document"), Refusal::Slides),
        ("a.docx", compound("EncryptedPackage"), Refusal::Locked),
        ("a", compound("x"), Refusal::Unknown),
        ("a.pdf", b"%PDF-1.7\n%\xE2".to_vec(), Refusal::Pdf),
        ("a.txt", b"\r\n%PDF-1.4".to_vec(), Refusal::Pdf),
        ("a.rtf", b"{\\rtf1\\ansi".to_vec(), Refusal::Rtf),
        ("a.doc", b"{\\rtf1\\ansi".to_vec(), Refusal::Rtf),
        ("a.doc", b"MIME-Version: 1.0\r\nContent-Type: multipart/related".to_vec(), Refusal::Mht),
        ("a.xml", b"<?xml version='1.0'?><w:wordDocument>".to_vec(), Refusal::Mht),
        ("a.png", binary(b"\x89PNG\r\n\x1A\n"), Refusal::Image),
        ("a.jpg", binary(b"\xFF\xD8\xFF\xE0"), Refusal::Image),
        ("a.gif", binary(b"GIF89a"), Refusal::Image),
        ("a.bmp", binary(b"BM"), Refusal::Image),
        ("a.webp", binary(b"RIFF\x01\0\0\0WEBP"), Refusal::Image),
        ("a.heic", binary(b"\0\0\0\x18ftypheic"), Refusal::Image),
        ("a.tif", binary(b"II*\0"), Refusal::Image),
        ("a.mp4", binary(b"\0\0\0\x18ftypisom"), Refusal::Media),
        ("a.mp3", binary(b"ID3\x03"), Refusal::Media),
        ("a.rar", binary(b"Rar!\x1A\x07"), Refusal::Archive),
        ("a.7z", binary(b"7z\xBC\xAF\x27\x1C"), Refusal::Archive),
        ("a.exe", binary(b"MZ"), Refusal::Program),
        ("a.zip", package(&[("a.txt", b"x")]), Refusal::Archive),
        ("a.docx", package(&[("a.txt", b"x")]), Refusal::Damaged),
        ("a.zip", package(&[]), Refusal::Archive),
        ("a.xlsx", types("spreadsheetml.sheet"), Refusal::Table),
        ("a.pptx", types("presentationml.presentation"), Refusal::Slides),
        ("a.odt", open("text"), Refusal::Odt),
        ("a.ods", open("spreadsheet"), Refusal::Table),
        ("a.ofd", package(&[("OFD.xml", b"<x/>")]), Refusal::Ofd),
        ("a.bin", noise.clone(), Refusal::Unknown),
        ("a.docx", noise, Refusal::Damaged),
        ("a.txt", vec![b'a'; read::MOST_TEXT + 1], Refusal::LongText),
        ("a.html", vec![b'a'; read::MOST_MARKUP + 1], Refusal::Large),
    ] {
        let found = read::file(name, &bytes).map(|source| source.lines);
        assert_eq!(found, Err(refusal), "{name} of {} bytes", bytes.len());
        assert!(refusal.message().ends_with('。') && refusal.message_in_english().ends_with('.'));
    }
    for (name, text) in
        [("BM", "BM公司讲话"), ("MZ", "MZ讲话"), ("PK", "PK赛讲话"), ("ID3", "ID3讲话")]
    {
        assert_eq!(texts(&read::file("a.txt", text.as_bytes()).unwrap()), [text], "{name}");
    }
}

#[test]
fn a_hostile_docx_costs_a_message() {
    let bomb = document(&"<w:p/>".repeat(read::MOST_MARKUP / 6));
    let bomb = package(&[("word/document.xml", bomb.as_bytes())]);
    assert!(bomb.len() < 200_000);
    assert_eq!(read::file("a.docx", &bomb), Err(Refusal::Large));

    let deep = docx(&("<w:sdt>".repeat(100_000) + &p(&r("甲"))), &[]);
    assert_eq!(read::file("a.docx", &deep), Err(Refusal::Damaged));

    // What the archive says of sizes is not asked.
    let text = "字".repeat(4000);
    let whole = docx(&p(&r(&text)), &[]);
    let sizes = changed(&whole, b"PK\x01\x02", |header| header[24..28].fill(0xFF));
    assert_eq!(texts(&read::file("a.docx", &sizes).unwrap()), [&*text]);

    let locked = changed(&whole, b"PK\x01\x02", |header| header[8] |= 1);
    assert_eq!(read::file("a.docx", &locked), Err(Refusal::Locked));

    let sums = changed(&whole, b"PK\x01\x02", |header| header[16] ^= 1);
    let source = read::file("a.docx", &sums).unwrap();
    assert_eq!(texts(&source), [&*text]);
    assert_eq!(source.notes, ["文件不完整或有损坏，只读出了能读的部分"]);
}

#[test]
fn of_a_docx_cut_off_what_is_left_is_read() {
    let body: String =
        (0..2000).map(|n| p(&r(&format!("第{n}段，{}。", n * 7919 % 1000)))).collect();
    let whole = docx(&body, &[]);
    let lines = read::file("a.docx", &whole).unwrap().lines;
    assert_eq!(lines.len(), 2000);
    let mut most = 0;
    for part in 1..=9 {
        let cut = &whole[..whole.len() * part / 10];
        match read::file("a.docx", cut) {
            Ok(source) => {
                let read = source.lines.len();
                assert!(read >= most && read > 0);
                assert_eq!(source.lines[..read - 1], lines[..read - 1]);
                assert_eq!(source.notes, ["文件不完整或有损坏，只读出了能读的部分"]);
                most = read;
            }
            Err(refusal) => assert_eq!(refusal, Refusal::Damaged),
        }
    }
    assert!(most > 1000, "{most}");
}

// ---- files as programs write them

#[test]
fn every_docx_of_the_corpus_gives_its_lines() {
    let files = corpus();
    assert!(files.len() >= 15);
    for (path, bytes) in files {
        let found = shown(&read::file("a.docx", &bytes).unwrap()) + "\n";
        let beside = path.with_extension("txt");
        if std::env::var_os("UPDATE_SNAP").is_some() {
            std::fs::write(&beside, &found).unwrap();
        }
        let expected = std::fs::read_to_string(&beside).unwrap();
        assert_eq!(found, expected, "{}", beside.display());
    }
}

#[test]
fn a_damaged_docx_is_read_or_refused() {
    for (path, bytes) in corpus() {
        for at in (0..bytes.len()).step_by(bytes.len() / 25 + 1) {
            let _ = read::file("a.docx", &bytes[..at]);
            let mut flipped = bytes.clone();
            flipped[at] ^= 0x55;
            let _ = read::file("a.docx", &flipped);
        }
        let xml = part(&bytes, "word/document.xml");
        for at in (0..xml.len()).step_by(xml.len() / 25 + 1) {
            let mut flipped = xml.clone();
            flipped[at] ^= 0x15;
            for xml in [&xml[..at], &flipped] {
                match read::file("a.docx", &package(&[("word/document.xml", xml)])) {
                    Ok(source) => assert!(total(source), "{path:?} at {at}"),
                    Err(refusal) => assert_eq!(refusal, Refusal::Damaged, "{path:?} at {at}"),
                }
            }
        }
    }
}

proptest! {
    #[test]
    fn any_bytes_are_read_or_refused(
        name in prop::sample::select(vec!["a.txt", "a.md", "a.html", "a.docx", "", "."]),
        start in prop::sample::select(vec![&b""[..], b"PK\x03\x04", b"<html>", b"\xFF\xFE", b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1"]),
        bytes in prop::collection::vec(any::<u8>(), 0..400),
    ) {
        if let Ok(source) = read::file(name, &[start, &bytes].concat()) {
            prop_assert!(total(source));
        }
    }

    #[test]
    fn no_letter_of_a_text_is_lost(text in "(#{0,2} |\\*{2}|一|\n|.){0,60}") {
        let source = read::text(&text);
        let joined: String = texts(&source).concat();
        let ends = |c: char| matches!(c, '\n' | '\r' | '\u{B}' | '\u{C}' | '\u{85}' | '\u{2028}' | '\u{2029}');
        if source.format == Format::Text {
            prop_assert_eq!(joined, text.replace(ends, ""));
        } else {
            // Markdown's own marks go, and the spaces round them.
            let marks = |c: char| matches!(c, '#' | '*') || c.is_whitespace();
            prop_assert_eq!(joined.replace(marks, ""), text.replace(marks, ""));
        }
    }

    #[test]
    fn any_html_is_read(pieces in prop::collection::vec(html_piece(), 0..60)) {
        let source = read::html(&pieces.concat());
        prop_assert!(total(source));
    }

    #[test]
    fn any_paragraphs_come_back_from_html_and_docx(
        paragraphs in prop::collection::vec("[一-龥0-9，。“”×]{1,20}", 1..20),
    ) {
        let html: String = paragraphs.iter().map(|text| format!("<p>{text}</p>\n")).collect();
        let read_html = read::html(&html);
        prop_assert_eq!(texts(&read_html), paragraphs.iter().collect::<Vec<_>>());
        let body: String = paragraphs.iter().map(|text| p(&r(text))).collect();
        let source = read::file("a.docx", &docx(&body, &[])).unwrap();
        prop_assert_eq!(texts(&source), paragraphs.iter().collect::<Vec<_>>());
    }

    #[test]
    fn any_document_xml_is_read_or_refused(pieces in prop::collection::vec(xml_piece(), 0..80)) {
        match read::file("a.docx", &docx(&pieces.concat(), &[])) {
            Ok(source) => prop_assert!(total(source)),
            Err(refusal) => prop_assert!(matches!(refusal, Refusal::Damaged | Refusal::Empty)),
        }
    }
}

fn html_piece() -> impl Strategy<Value = String> {
    let names = vec![
        "p", "div", "b", "ol", "ul", "li", "table", "tr", "td", "h1", "span", "pre", "ruby", "rt",
        "q", "br", "a", "center",
    ];
    let styles = vec![
        "", " style='display:none'", " style='mso-list:Ignore'", " align=center", " start=9",
        " type=a", " hidden", " style=\"font-weight:bold",
    ];
    prop_oneof![
        (prop::sample::select(names.clone()), prop::sample::select(styles))
            .prop_map(|(name, style)| format!("<{name}{style}>")),
        prop::sample::select(names).prop_map(|name| format!("</{name}>")),
        prop::sample::select(vec![
            "<!--", "-->", "<![if x]>", "&nbsp;", "&#1;", "&", "<", ">", "\"", "\n", " ",
            "<script>", "</script>", "<!--StartFragment-->"
        ])
        .prop_map(String::from),
        "[甲-龥a-z\\n ]{0,5}",
    ]
}

fn xml_piece() -> impl Strategy<Value = String> {
    let names = vec![
        "p", "r", "t", "tbl", "tr", "tc", "pPr", "rPr", "del", "ins", "txbxContent", "footnote",
        "instrText", "numPr", "moveFrom", "trPr", "sdt",
    ];
    prop_oneof![
        3 => prop::sample::select(names.clone()).prop_map(|name| format!("<w:{name}>")),
        3 => prop::sample::select(names).prop_map(|name| format!("</w:{name}>")),
        1 => prop::sample::select(vec!["<w:fldChar w:fldCharType='begin'/>", "<w:fldChar w:fldCharType='separate'/>", "<w:fldChar w:fldCharType='end'/>", "<mc:AlternateContent>", "<mc:Choice>", "<mc:Fallback>", "</mc:AlternateContent>", "<w:del/>", "<w:br/>", "<w:vanish/>", "<w:b/>", "&#10;", "<p xmlns='x'>", "<v:textpath string='&#10;'/>", "<w:tab/>"]).prop_map(String::from),
        2 => "[甲-龥]{1,3}",
    ]
}

/// Whether every line is one, and tells nothing that cannot be.
fn total(source: Source) -> bool {
    let ends = |c: char| {
        matches!(c, '\n' | '\r' | '\u{B}' | '\u{C}' | '\u{85}' | '\u{2028}' | '\u{2029}' | '\0')
    };
    source.lines.iter().all(|line| {
        !line.text.contains(ends) && line.level.is_none_or(|level| (1..=9).contains(&level))
    })
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
    for note in &source.notes {
        writeln!(all, "注：{note}").unwrap();
    }
    all.trim_end_matches('\n').to_owned()
}

fn r(text: &str) -> String {
    format!("<w:r><w:t>{text}</w:t></w:r>")
}

fn p(inside: &str) -> String {
    format!("<w:p>{inside}</w:p>")
}

fn tr(cells: &[&str]) -> String {
    let cells: String = cells.iter().map(|cell| format!("<w:tc><w:tcPr/>{cell}</w:tc>")).collect();
    format!("<w:tr>{cells}</w:tr>")
}

fn document(body: &str) -> String {
    format!(
        "<?xml version='1.0' encoding='UTF-8'?><w:document \
         xmlns:w='http://schemas.openxmlformats.org/wordprocessingml/2006/main' \
         xmlns:mc='http://schemas.openxmlformats.org/markup-compatibility/2006' \
         xmlns:v='urn:schemas-microsoft-com:vml' xmlns:o='urn:schemas-microsoft-com:office:office' \
         xmlns:m='http://schemas.openxmlformats.org/officeDocument/2006/math' \
         xmlns:a='http://schemas.openxmlformats.org/drawingml/2006/main'>\
         <w:body>{body}<w:sectPr/></w:body></w:document>"
    )
}

/// A document with further parts by the kind of their relationship.
fn docx(body: &str, parts: &[(&str, &str)]) -> Vec<u8> {
    let relations = |folder: &str, kinds: &[&str]| {
        let each = |kind: &&str| {
            let file = if *kind == "officeDocument" { "document" } else { kind };
            format!(
                "<Relationship Id='{kind}' Type='http://schemas.openxmlformats.org/officeDocument/2006/relationships/{kind}' Target='{folder}{file}.xml'/>"
            )
        };
        format!("<Relationships>{}</Relationships>", kinds.iter().map(each).collect::<String>())
    };
    let kinds: Vec<&str> = parts.iter().map(|(kind, _)| *kind).collect();
    let mut all = vec![
        ("_rels/.rels".to_owned(), relations("word/", &["officeDocument"])),
        ("word/_rels/document.xml.rels".to_owned(), relations("", &kinds)),
        ("word/document.xml".to_owned(), document(body)),
    ];
    all.extend(parts.iter().map(|(kind, xml)| (format!("word/{kind}.xml"), (*xml).to_owned())));
    let all: Vec<_> = all.iter().map(|(name, xml)| (&**name, xml.as_bytes())).collect();
    package(&all)
}

fn package(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in parts {
        zip.start_file(*name, SimpleFileOptions::default()).unwrap();
        zip.write_all(bytes).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

/// The bytes with each piece that begins so changed.
fn changed(bytes: &[u8], begin: &[u8], change: impl Fn(&mut [u8])) -> Vec<u8> {
    let mut bytes = bytes.to_vec();
    for at in 0..bytes.len() - begin.len() {
        if bytes[at..].starts_with(begin) {
            change(&mut bytes[at..]);
        }
    }
    bytes
}

/// The .docx files of the corpus, in the order of their names.
fn corpus() -> Vec<(PathBuf, Vec<u8>)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/corpus/docx");
    let mut files: Vec<PathBuf> =
        std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.retain(|path| path.extension().is_some_and(|end| end == "docx"));
    files.sort();
    files.into_iter().map(|path| (path.clone(), std::fs::read(path).unwrap())).collect()
}

fn part(bytes: &[u8], name: &str) -> Vec<u8> {
    let mut zip = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    let mut part = Vec::new();
    zip.by_name(name).unwrap().read_to_end(&mut part).unwrap();
    part
}
