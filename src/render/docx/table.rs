//! Tables: a grid as wide as the text, lines around every cell, the first row repeated on each page
//! that the table goes on to. Rows are not divided between pages, as the preview does not.

use std::fmt::Write as _;
use std::rc::Rc;

use super::{Writer, jc, style_id};
use crate::document::{Cell, Paragraph, Role, rows};
use crate::layout::Layout;

/// Keeps two tables apart, or the last one from the end of the file, where Word wants a paragraph: as
/// low as may be.
const GAP: &str = concat!(
    r#"<w:p><w:pPr><w:pStyle w:val="SpeechBody"/><w:spacing w:line="20" w:lineRule="exact"/>"#,
    r#"<w:rPr><w:sz w:val="2"/></w:rPr></w:pPr></w:p>"#,
);

impl Writer<'_, '_> {
    pub(super) fn gap(&mut self) {
        self.push(GAP);
    }

    pub(super) fn table(&mut self, table: &[Rc<Paragraph>]) {
        let side = |name: &str| {
            let eighths = Layout::CELL_RULE * 8 / 20;
            format!(r#"<w:{name} w:val="single" w:sz="{eighths}" w:space="0" w:color="000000"/>"#)
        };
        let sides = ["top", "left", "bottom", "right", "insideH", "insideV"].map(side).concat();
        let _ = write!(
            self.xml,
            concat!(
                r#"<w:tbl><w:tblPr><w:tblW w:w="{0}" w:type="dxa"/><w:tblInd w:w="0" w:type="dxa"/>"#,
                r#"<w:tblBorders>{1}</w:tblBorders><w:tblLayout w:type="fixed"/><w:tblCellMar>"#,
                r#"<w:top w:w="0" w:type="dxa"/><w:left w:w="{2}" w:type="dxa"/>"#,
                r#"<w:bottom w:w="0" w:type="dxa"/><w:right w:w="{2}" w:type="dxa"/>"#,
                r#"</w:tblCellMar></w:tblPr><w:tblGrid>"#,
            ),
            self.layout.page.text_width(),
            sides,
            Layout::CELL_PADDING,
        );
        let width = |cell: Cell| {
            let (left, right) = self.layout.cell_edges(cell);
            right - left
        };
        for (cell, _) in rows(table).next().unwrap_or_default() {
            let _ = write!(self.xml, r#"<w:gridCol w:w="{}"/>"#, width(cell));
        }
        self.push("</w:tblGrid>");
        for (at, row) in rows(table).enumerate() {
            self.push("<w:tr><w:trPr><w:cantSplit/>");
            self.push(if at == 0 { "<w:tblHeader/></w:trPr>" } else { "</w:trPr>" });
            for (cell, paragraph) in row {
                let _ = write!(
                    self.xml,
                    concat!(
                        r#"<w:tc><w:tcPr><w:tcW w:w="{}" w:type="dxa"/><w:vAlign w:val="center"/>"#,
                        r#"</w:tcPr>"#,
                    ),
                    width(cell),
                );
                let align = self.layout.align(paragraph.role);
                let own = self.layout.style(paragraph.role).align;
                let own = if align == own {
                    String::new()
                } else {
                    format!(r#"<w:jc w:val="{}"/>"#, jc(align))
                };
                // Word keeps the head with the row below it.
                let keep = if at == 0 { "<w:keepNext/>" } else { "" };
                let style = style_id(Role::Cell(cell));
                self.open_paragraph(&format!(r#"<w:pStyle w:val="{style}"/>{keep}{own}"#));
                self.runs(paragraph);
                self.push("</w:tc>");
            }
            self.push("</w:tr>");
        }
        self.push("</w:tbl>");
    }
}
