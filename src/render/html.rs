//! What the clipboard carries as `text/html`, in the form that Word, WPS and LibreOffice keep.
//!
//! Everything is inline, since old Chromium strips `<style>`. Word and WPS read the `mso-`
//! properties; LibreOffice wants indents in pt, one quoted font name only, zero margins as
//! `margin-top:0pt;margin-bottom:0pt`, and figures in a span of their own in the Latin font. Its
//! `<h4>` loses the Chinese font, so level 4 is a `<p>` with an outline level. A quotation mark
//! that opens a paragraph stays in its default font there, whatever is inline.

use std::fmt::Write as _;
use std::rc::Rc;

use super::{Look, em, escaped, first_line, pieces};
use crate::document::{Block, Cell, Document, Paragraph, Role, blocks, rows};
use crate::layout::{Align, Font, Layout, Letterhead, Twips};

const HEAD: &str = concat!(
    r#"<html xmlns:o="urn:schemas-microsoft-com:office:office" "#,
    r#"xmlns:w="urn:schemas-microsoft-com:office:word" xmlns="http://www.w3.org/TR/REC-html40">"#,
    r#"<head><meta http-equiv="Content-Type" content="text/html; charset=utf-8">"#,
    r#"<meta name="ProgId" content="Word.Document">"#,
    r#"<meta name="Generator" content="Microsoft Word 15"></head>"#,
    r#"<body lang="ZH-CN"><!--StartFragment-->"#,
);

const FOOT: &str = "\n<!--EndFragment--></body></html>";

/// The payload for `document`, a whole HTML page with its fragment marked. `text/plain` beside it
/// is [`plain`](super::text::plain). Page set-up and page numbers cannot be pasted: only the .docx
/// has them.
pub fn clipboard(document: &Document, layout: &Layout) -> String {
    let mut out = HEAD.to_owned();
    for block in blocks(&document.paragraphs) {
        out.push('\n');
        match block {
            Block::Paragraph(paragraph) => push_paragraph(&mut out, paragraph, layout),
            Block::Table(table) => push_table(&mut out, table, layout),
        }
    }
    out.push_str(FOOT);
    out
}

/// A table with the measures of the .docx, each cell's paragraph in the recipe of all others.
fn push_table(out: &mut String, table: &[Rc<Paragraph>], layout: &Layout) {
    let width = |cell: Cell| {
        let (left, right) = layout.cell_edges(cell);
        i64::from(right - left)
    };
    let rule = format!("solid windowtext {}", pt(Layout::CELL_RULE.into()));
    let _ = write!(
        out,
        concat!(
            r#"<table class="MsoNormalTable" border="1" cellspacing="0" cellpadding="0" "#,
            r#"style="border-collapse:collapse;border:none;mso-border-alt:{};"#,
            r#"mso-padding-alt:0pt {1} 0pt {1};width:{2}">"#,
        ),
        rule,
        pt(Layout::CELL_PADDING.into()),
        pt(layout.page.text_width().into()),
    );
    for (at, row) in rows(table).enumerate() {
        let (open, close) = if at == 0 { ("<thead>", "</thead>") } else { ("", "") };
        let _ = write!(out, "\n{open}<tr style=\"page-break-inside:avoid\">");
        for (cell, paragraph) in row {
            let _ = write!(
                out,
                r#"<td width="{}" valign="middle" style="width:{};border:{};padding:0pt {}">"#,
                (width(cell) + 7) / 15,
                pt(width(cell)),
                rule,
                pt(Layout::CELL_PADDING.into()),
            );
            push_paragraph(out, paragraph, layout);
            out.push_str("</td>");
        }
        let _ = write!(out, "</tr>{close}");
    }
    out.push_str("</table>");
}

fn push_paragraph(out: &mut String, paragraph: &Paragraph, layout: &Layout) {
    let style = layout.style(paragraph.role);
    let (tag, class) = match paragraph.role {
        Role::Title => ("p", r#" class="MsoTitle""#),
        Role::Heading(1) => ("h1", ""),
        Role::Heading(2) => ("h2", ""),
        Role::Heading(3) => ("h3", ""),
        _ => ("p", r#" class="MsoNormal""#),
    };
    let (attribute, align) = match layout.align(paragraph.role) {
        Align::Left => ("", "left"),
        Align::Centre => (r#" align="center""#, "center"),
        Align::Right => (r#" align="right""#, "right"),
        Align::Justify => ("", "justify;text-justify:inter-ideograph"),
    };
    let mut css = format!(
        "margin-top:0pt;margin-right:0pt;margin-bottom:0pt;margin-left:0pt;text-indent:{};",
        pt(first_line(style))
    );
    if style.indent > 0 {
        let count = decimal(i64::from(style.indent));
        css.push_str(&format!("mso-char-indent-count:{count};"));
    }
    css.push_str(&format!(
        "text-align:{align};line-height:{};{}mso-pagination:none;layout-grid-mode:char;",
        pt(style.pitch.into()),
        // Without it, it is the least height: an exact one would cut letters off in a cell.
        if matches!(paragraph.role, Role::Cell(_)) { "" } else { "mso-line-height-rule:exactly;" },
    ));
    if style.keep_with_next {
        css.push_str("page-break-after:avoid;");
    }
    match paragraph.role {
        Role::Letterhead => css.push_str(&format!(
            "border:none;border-bottom:solid #{} {};padding:0pt 0pt {} 0pt;",
            Letterhead::COLOUR,
            pt(Letterhead::RULE.into()),
            pt(Letterhead::GAP.into())
        )),
        Role::Title => css.push_str("mso-outline-level:body-text;"),
        Role::Heading(level) => css.push_str(&format!("mso-outline-level:{};", level.clamp(1, 4))),
        _ => {}
    }
    // The paragraph's own font is for LibreOffice, which gives no span's font to a dash or a
    // quotation mark that follows a figure.
    let (size, family) = (pt(em(&style.font).into()), css_name(&style.font.east_asian));
    css.push_str(&format!("font-size:{size};font-family:'{family}';font-weight:normal"));
    let _ = write!(out, r#"<{tag}{class}{attribute} style="{css}">"#);
    let mut after_space = true;
    let colour = match paragraph.role {
        Role::Letterhead => Some(Letterhead::COLOUR),
        _ => None,
    };
    let mut span = |html: &str, latin: bool, look: Look, font: &Font| {
        push_span(out, html, latin, look, font, layout.tracking, colour);
    };
    let pieces = pieces(paragraph, |run| Look::of(run, layout));
    for (look, text) in &pieces {
        let font = layout.lead_font(look.lead).unwrap_or(&style.font);
        for (latin, text) in by_script(text) {
            span(&text_html(text, &mut after_space), latin, *look, font);
        }
    }
    if pieces.is_empty() {
        span("&nbsp;", false, Look::default(), &style.font);
    }
    let _ = write!(out, "</{tag}>");
}

fn push_span(
    out: &mut String,
    html: &str,
    latin: bool,
    look: Look,
    font: &Font,
    track: Twips,
    colour: Option<&str>,
) {
    let east_asian = css_name(&font.east_asian);
    let western = css_name(&font.latin);
    let (lang, family) = if latin { ("EN-US", &western) } else { ("ZH-CN", &east_asian) };
    let size = pt(em(font).into());
    let bold = font.bold || look.bold;
    let weight = if bold { "bold" } else { "normal" };
    let colour = colour.map_or("windowtext".to_owned(), |colour| format!("#{colour}"));
    let mut css = format!(
        "font-size:{size};font-family:'{family}';mso-fareast-font-family:'{east_asian}';\
         mso-ascii-font-family:'{western}';mso-hansi-font-family:'{western}';\
         mso-bidi-font-family:'{western}';mso-font-kerning:1.0pt;font-weight:{weight};\
         color:{colour};"
    );
    if look.italic {
        css.push_str("font-style:italic;");
    }
    if track != 0 {
        css.push_str(&format!("letter-spacing:{};", pt(track.into())));
    }
    if look.unfilled {
        css.push_str("background:yellow;mso-highlight:yellow;");
    }
    let (b, end_b) = if bold { ("<b>", "</b>") } else { ("", "") };
    let (i, end_i) = if look.italic { ("<i>", "</i>") } else { ("", "") };
    let _ = write!(out, r#"{b}{i}<span lang="{lang}" style="{css}">{html}</span>{end_i}{end_b}"#);
}

/// `text` cut where figures and Latin begin and end; white space stays with what stands before it.
fn by_script(text: &str) -> Vec<(bool, &str)> {
    let mut parts = Vec::new();
    let mut start = 0;
    let mut script = None;
    for (at, char) in text.char_indices().filter(|(_, char)| !char.is_whitespace()) {
        let latin = is_latin(char);
        if let Some(before) = script.replace(latin)
            && before != latin
        {
            parts.push((before, &text[start..at]));
            start = at;
        }
    }
    parts.push((script.unwrap_or(false), &text[start..]));
    parts
}

/// ASCII and the letters of European languages; “”—…· are Chinese here.
fn is_latin(char: char) -> bool {
    char.is_ascii() || matches!(char, '\u{c0}'..='\u{24f}' if char.is_alphabetic())
}

/// Escaped, with `<br>` for a line break and no white space left that HTML would collapse.
fn text_html(text: &str, after_space: &mut bool) -> String {
    let mut html = String::new();
    for char in escaped(text).chars() {
        match char {
            '\n' => html.push_str("<br>"),
            ' ' | '\t' if *after_space => html.push_str("&nbsp;"),
            '\t' => html.push(' '),
            _ => html.push(char),
        }
        *after_space = matches!(char, ' ' | '\t' | '\n');
    }
    html
}

/// A font's name as it stands between the single quotes of an inline style.
fn css_name(name: &str) -> String {
    escaped(&name.replace(['\'', '\\', '\n'], ""))
}

/// Twips as CSS points: 579 is `28.95pt`.
fn pt(twips: i64) -> String {
    decimal(twips * 5) + "pt"
}

/// Hundredths as a decimal of one or two places: 200 is `2.0`.
fn decimal(hundredths: i64) -> String {
    let sign = if hundredths < 0 { "-" } else { "" };
    let (whole, part) = (hundredths.abs() / 100, hundredths.abs() % 100);
    let digits = format!("{part:02}");
    let digits = digits.strip_suffix('0').unwrap_or(&digits);
    format!("{sign}{whole}.{digits}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths_are_exact_points() {
        for (twips, points) in
            [(579, "28.95pt"), (640, "32.0pt"), (0, "0.0pt"), (-5, "-0.25pt"), (-30, "-1.5pt")]
        {
            assert_eq!(pt(twips), points);
        }
    }

    #[test]
    fn figures_and_latin_stand_apart() {
        for (text, parts) in [
            ("办理12.6万件。", "办理|12.6|万件。"),
            ("A4 纸“12”张", "A4 |纸“|12|”张"),
            ("约41.5%—96%", "约|41.5%|—|96%"),
            ("张建国　李 四", "张建国　李 四"),
            (" ", " "),
        ] {
            let got: Vec<&str> = by_script(text).into_iter().map(|(_, part)| part).collect();
            assert_eq!(got.join("|"), parts);
        }
    }
}
