//! A table from Markdown to every output, and on the pages.

use std::rc::Rc;

use gaojiang::compose::compose;
use gaojiang::count;
use gaojiang::document::{Document, Role};
use gaojiang::layout::Layout;
use gaojiang::library::{SlotDecl, SlotKind};
use gaojiang::paginate::{Sheet, paginate};
use gaojiang::render::html::clipboard;
use gaojiang::render::text::{markdown, plain};
use gaojiang::speech::{Section, Speech};

use crate::render::{printed, snapshot};

fn composed(text: &str) -> Document {
    let values = [("县名", "云溪县"), ("说明", "先办\n后补")];
    let decl = SlotDecl { name: "说明".into(), kind: SlotKind::LongText, ..SlotDecl::default() };
    let section = Section {
        id: "t".into(),
        text: text.into(),
        slots: vec![Rc::new(decl)],
        ..Section::default()
    };
    let speech = Speech {
        sections: vec![Rc::new(section)],
        values: Rc::new(values.map(|(name, value)| (name.into(), value.into())).into()),
        ..Speech::default()
    };
    compose(&speech, &Layout::gb9704())
}

const TABLE: &str = "各地进度如下：\n| 单位 | 完成率 | 说明 |\n|---|:-:|--:|\n\
                     | {{县名}} | 92.5% | {{说明}}！ |\n| 柳河市 | **100%** | {{缺}} |\n请对照检查。";

/// A table with a slot's value in it and text around.
pub(crate) fn table() -> Document {
    composed(TABLE)
}

#[test]
fn a_table_goes_out_in_every_form() {
    let document = table();
    assert_eq!(
        plain(&document),
        "\u{3000}\u{3000}各地进度如下：\n单位\t完成率\t说明\n云溪县\t92.5%\t先办 后补！\n\
         柳河市\t100%\t【缺】\n\u{3000}\u{3000}请对照检查。\n"
    );
    let written = markdown(&document);
    assert_eq!(
        written,
        "各地进度如下：\n\n| 单位 | 完成率 | 说明 |\n| --- | :---: | ---: |\n\
         | 云溪县 | 92.5% | 先办后补！ |\n| 柳河市 | **100**% | 【缺】 |\n\n请对照检查。\n"
    );
    // The Markdown is a table again, for us too.
    assert_eq!(markdown(&composed(&written)), written);
    snapshot("table.html", &clipboard(&document, &Layout::gb9704()));
}

#[test]
fn a_cell_is_counted_but_not_read_aloud() {
    let counts = count::counts(&composed("| 甲乙 | 丙 |\n|---|---|\n| 12 | 丁 |\n讲话"));
    assert_eq!((counts.characters, counts.spoken), (2 + 1 + 1 + 1 + 2, 2));
}

#[test]
fn every_row_is_whole_and_the_columns_fill_the_width() {
    let long = "长".repeat(200);
    let document = composed(&format!("{TABLE}\n|甲|b|c|\n|-|-|-|\n|{long}|短短|{long}|"));
    let cells: Vec<_> = document
        .paragraphs
        .iter()
        .filter_map(|paragraph| match paragraph.role {
            Role::Cell(cell) => Some(cell),
            _ => None,
        })
        .collect();
    assert_eq!(cells.len(), 9 + 6);
    for row in cells.chunk_by(|a, b| a.row == b.row && !b.begins()) {
        assert_eq!(row.len(), usize::from(row[0].columns));
        assert_eq!((row[0].left, row.iter().map(|cell| cell.width).sum::<u16>()), (0, 1000));
    }
    let [first, short, last] = cells[12..] else { panic!("three cells") };
    assert!(first.width.abs_diff(last.width) <= 1, "long columns share alike");
    let layout = Layout::gb9704();
    let room = layout.measure(Role::Cell(short));
    assert!(room >= 2 * 280, "two characters of 14 pt fit into {room} twips");
}

#[test]
fn rows_stay_whole_and_their_head_comes_again() {
    let row = "| 一 | 两行的格子，文字长到必须转到下一行才写得完，还要再长一些，再长一些才行 |\n";
    let lines = "正文一段。\n".repeat(18);
    let document = composed(&format!("{lines}| 号 | 内容 |\n|---|---|\n{}结束", row.repeat(20)));
    let layout = Layout::gb9704();
    let sheets = paginate(&document, &layout);
    let heads = |sheet: &Rc<Sheet>| matches!(sheet.lines[0].line.paragraph.role, Role::Cell(cell) if cell.begins());
    assert_eq!(sheets.iter().map(heads).collect::<Vec<_>>(), [false, true, true]);
    for sheet in &sheets {
        for second in sheet.lines.iter().filter(|placed| !placed.line.first) {
            let first = sheet.lines.iter().find(|placed| {
                placed.line.first && Rc::ptr_eq(&placed.line.paragraph, &second.line.paragraph)
            });
            assert!(first.is_some(), "both lines of a cell stand on one sheet");
        }
        assert!(sheet.lines.iter().all(|placed| placed.top < layout.page.text_height()));
    }
    assert_eq!(sheets[0].lines.len(), 18 + 2 + 3, "the head and a row on the first sheet");
}

#[test]
fn a_row_higher_than_a_page_goes_on() {
    let long = "字".repeat(1500);
    let document = composed(&format!("| 题 | 内容 |\n|---|---|\n| 甲 | {long} |\n后"));
    let sheets = paginate(&document, &Layout::gb9704());
    let shown: String = sheets.iter().map(text_of).collect();
    assert!(sheets.len() >= 2);
    assert_eq!(shown.chars().count(), 1500 + 1 + 2 + 1 + 1, "nothing is lost");
}

fn text_of(sheet: &Rc<Sheet>) -> String {
    let mut text = String::new();
    for placed in &sheet.lines {
        let runs = &placed.line.paragraph.runs;
        text.extend(placed.line.spans.iter().map(|span| &runs[span.run].text[span.range.clone()]));
    }
    text
}

#[test]
#[ignore = "needs LibreOffice; cargo xtask test runs it"]
fn libreoffice_breaks_tables_where_the_preview_does() {
    let layout = Layout::gb9704();
    for (name, before) in [("top", 0), ("middle", 7), ("foot", 20)] {
        let row = |n: usize| {
            let work = "新建教学楼、".repeat(n % 4);
            format!("| {n} | 云溪县第{n}中学 | {work}面积12.{n}万平方米 | {} |\n", n * 37)
        };
        let lines = "前面的一段话，说明表格的来历。\n".repeat(before);
        let rows: String = (1..25).map(row).collect();
        let after = "后面的一段话，接着往下讲，一直讲到这一行的末尾为止，再讲一些。\n".repeat(30);
        let head = "| 序号 | 项目 | 内容 | 数量 |\n|---|:---:|---|---:|\n";
        let document = composed(&format!("{lines}{head}{rows}{after}"));
        let sheets = paginate(&document, &layout);
        let printed = printed(&format!("table-{name}"), &document, &layout);
        assert_eq!(printed.len(), sheets.len(), "pages with the table at the {name}");
        for (sheet, page) in sheets.iter().zip(&printed) {
            // Cells come in another order, and a page number with them.
            let sorted = |text: String| {
                let mut all: Vec<char> = text.chars().filter(|c| !c.is_whitespace()).collect();
                all.sort_unstable();
                all
            };
            let number = format!("—{}—", sheet.number);
            let theirs: String =
                page.iter().map(|line| &*line.text).filter(|text| **text != number).collect();
            let place = format!("page {} with the table at the {name}", sheet.number);
            assert_eq!(sorted(text_of(sheet)), sorted(theirs), "{place}");
        }
    }
}
