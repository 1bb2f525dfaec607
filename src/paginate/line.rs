//! Breaks a paragraph into lines as LibreOffice does, where the marks “ ” — … · stand in the
//! Chinese font throughout (which Word does by `w:hint="eastAsia"`).
//!
//! What LibreOffice does was found by trying: by the last line of `docs/pagination.md`, 998 of 1,000
//! lines end where ours do. It breaks by one of two sets of rules: those for Chinese, which know only
//! which marks may not begin or end a line, and those of Unicode for Latin (UAX #14, in an old version
//! and with changes of its own), by which set depending on the first character that does not fit.

use std::ops::Range;
use std::rc::Rc;

use super::glyph::{
    Script, Setting, apart, breakable, east_asian, hangs, held, invisible, joins, kerning, meet,
    width,
};
use crate::document::{Paragraph, Run, RunKind};
use crate::layout::{Align, Layout, Twips};

/// What of a paragraph stands on one line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    pub paragraph: Rc<Paragraph>,
    /// In order; none on an empty line. They never hold a line break.
    pub spans: Vec<Span>,
    /// The first-line indent where it applies.
    pub indent: Twips,
    /// The paragraph's first line, its last.
    pub first: bool,
    pub last: bool,
    /// To be stretched to the full measure.
    pub justify: bool,
    /// The last character stands beyond the right margin.
    pub hanging: bool,
    /// From the indent to the end, before it is stretched, without spaces at the end and without
    /// what hangs.
    pub width: Twips,
}

/// Bytes of the text of one of the paragraph's runs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Span {
    pub run: usize,
    pub range: Range<usize>,
}

impl Line {
    /// The byte of its field's or section's text that a span begins with; of one from a slot's value,
    /// which has none, where the slot begins.
    pub fn source_of(&self, span: &Span) -> Option<usize> {
        let run = self.paragraph.runs.get(span.run)?;
        let own = run.source.len() == run.text.len();
        Some(run.source.start + if own { span.range.start } else { 0 })
    }
}

/// At least one line, however empty the paragraph.
pub(super) fn lines(paragraph: &Rc<Paragraph>, layout: &Layout) -> Rc<[Rc<Line>]> {
    lines_by(&LIBREOFFICE, paragraph, layout).into()
}

/// Where in a paragraph a character stands: its run, and its first byte there.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct At {
    pub run: usize,
    pub byte: usize,
}

/// The lines of a paragraph from a character on, and up to another, as if it ended there; behind its
/// start there is no indent.
pub(super) fn part(
    paragraph: &Rc<Paragraph>,
    layout: &Layout,
    from: At,
    to: Option<At>,
) -> Vec<Rc<Line>> {
    let glyphs = glyphs(&LIBREOFFICE, paragraph, layout);
    let index = |at: At| glyphs.partition_point(|glyph| glyph.at() < at);
    let range = index(from)..to.map_or(glyphs.len(), index);
    let start = range.start;
    let part = glyphs.get(range).unwrap_or_default();
    lines_of(&LIBREOFFICE, paragraph, layout, part, start == 0)
}

/// Where the sentences of a paragraph begin, but for the first and those within a slot's value: a
/// value is one whole wherever it goes.
pub(super) fn sentences(paragraph: &Paragraph) -> Vec<At> {
    let mut starts = Vec::new();
    let mut ended = false;
    for (run, Run { text, kind, .. }) in paragraph.runs.iter().enumerate() {
        let whole = matches!(kind, RunKind::Slot { .. });
        for (byte, c) in text.char_indices() {
            let closing = "”’）》」』】)".contains(c) || c.is_whitespace() || invisible(c);
            if "。！？!?".contains(c) {
                ended = true;
            } else if ended && !closing {
                if byte == 0 || !whole {
                    starts.push(At { run, byte });
                }
                ended = false;
            }
        }
    }
    starts
}

/// In what the line breaking of programs differs.
struct Habits {
    /// ，。、；：！？ may stand beyond the margin. LibreOffice takes `<w:overflowPunct/>` for its
    /// opposite (and `w:val="0"` for on), so that nothing hangs where it is written; it hangs where
    /// it is absent, but then now and then fails to draw the mark. Word hangs in both cases.
    hanging: bool,
    /// Between Chinese and Latin, in thousandths of an em: a fifth in LibreOffice, a quarter in
    /// Word.
    gap: i64,
    /// Of two marks that meet, the first gives up half its width. LibreOffice has none of it,
    /// whatever `w:characterSpacingControl` says; Word does it for `compressPunctuation`.
    compress: bool,
    /// The last character before another font is not tracked closer to it.
    untracked_ends: bool,
    /// The two halves of —— are one sign, tracked once.
    joined_dashes: bool,
    /// A line that is full within Latin ends by rules for Latin: marks are [`held`], and addresses are
    /// not parted at a / where there is a space before them.
    latin_rules: bool,
    /// A slot's place is a content control, and where one begins or ends there is neither a gap nor
    /// tracking, whatever meets there.
    bare_controls: bool,
}

const LIBREOFFICE: Habits = Habits {
    hanging: false,
    gap: 200,
    compress: false,
    untracked_ends: true,
    joined_dashes: true,
    latin_rules: true,
    bare_controls: true,
};

/// What a line may be too long by, in thousandths of a twip: programs round each width.
const SLACK: i64 = 300;

/// A character with its place. Lengths are thousandths of a twip.
struct Glyph {
    char: char,
    run: usize,
    start: usize,
    script: Script,
    /// The font changes before it.
    starts_font: bool,
    /// Before it, where it does not start a line.
    gap: i64,
    width: i64,
    /// After it.
    tracking: i64,
}

impl Glyph {
    fn at(&self) -> At {
        At { run: self.run, byte: self.start }
    }

    fn range(&self) -> Range<usize> {
        self.start..self.start + self.char.len_utf8()
    }

    fn setting(&self) -> Setting {
        self.script.setting(self.char)
    }

    /// Whether LibreOffice breaks lines there by its rules for Latin.
    fn is_latin(&self) -> bool {
        match self.setting() {
            Setting::Plain => self.script == Script::Latin,
            Setting::Mark => false,
            Setting::Sign | Setting::Whole => true,
        }
    }
}

fn lines_by(habits: &Habits, paragraph: &Rc<Paragraph>, layout: &Layout) -> Vec<Rc<Line>> {
    let glyphs = glyphs(habits, paragraph, layout);
    lines_of(habits, paragraph, layout, &glyphs, true)
}

/// `whole`: the glyphs are those from the paragraph's start on.
fn lines_of(
    habits: &Habits,
    paragraph: &Rc<Paragraph>,
    layout: &Layout,
    glyphs: &[Glyph],
    whole: bool,
) -> Vec<Rc<Line>> {
    let style = layout.style(paragraph.role);
    // 200 hundredths of 16 pt are 640 twips: the indent has no tracking.
    let first_indent = i32::from(style.indent).saturating_mul(style.font.half_points.into()) / 10;
    let mut start = 0;
    let mut lines = Vec::new();
    loop {
        let first = whole && lines.is_empty();
        let indent = if first { first_indent } else { 0 };
        let room = 1000 * (i64::from(layout.measure(paragraph.role)) - i64::from(indent));
        let end = fill(habits, glyphs, start, room);
        let rest = &glyphs[start..];
        let taken = &rest[..end.taken];
        // A line break ends its line and is on none.
        let broken = rest.get(end.taken).is_some_and(|g| g.char == '\n');
        start += end.taken + usize::from(broken);
        let last = start == glyphs.len() && !broken;
        lines.push(Rc::new(Line {
            paragraph: Rc::clone(paragraph),
            spans: spans(taken),
            indent,
            first,
            last,
            justify: layout.align(paragraph.role) == Align::Justify && !last && !broken,
            hanging: end.hanging,
            width: natural_width(&taken[..taken.len() - usize::from(end.hanging)]),
        }));
        if last {
            return lines;
        }
    }
}

fn glyphs(habits: &Habits, paragraph: &Paragraph, layout: &Layout) -> Vec<Glyph> {
    let style = layout.style(paragraph.role);
    let mut glyphs: Vec<Glyph> = Vec::new();
    for (index, run) in paragraph.runs.iter().enumerate() {
        let font = layout.lead_font(run.lead).unwrap_or(&style.font);
        let em = i64::from(font.half_points) * 10;
        let bold = run.bold || font.bold;
        let before = index.checked_sub(1).and_then(|before| paragraph.runs.get(before));
        let new_look = before.is_some_and(|before| !alike(before, run, layout));
        let control =
            habits.bare_controls && before.is_some_and(|before| is_slot(before) || is_slot(run));
        for (start, char) in run.text.char_indices() {
            let script = glyphs.last().map_or(Script::default(), |left| left.script).next(char);
            let mut glyph = Glyph {
                char,
                run: index,
                start,
                script,
                starts_font: (new_look || control) && start == 0,
                gap: 0,
                width: i64::from(width(char, bold)) * em,
                tracking: if invisible(char) { 0 } else { i64::from(layout.tracking) * 1000 },
            };
            if let Some(left) = glyphs.last_mut() {
                glyph.starts_font |= left.script != script || left.setting() != glyph.setting();
                let bare = control && start == 0;
                if left.script != script && apart(left.char, char) && !bare {
                    glyph.gap = habits.gap * em;
                }
                if glyph.starts_font && habits.untracked_ends && layout.tracking < 0 {
                    left.tracking = 0;
                }
                if habits.joined_dashes && left.char == '—' && char == '—' {
                    left.tracking = 0;
                }
                if habits.compress && meet(left.char, char) {
                    left.width /= 2;
                }
                if joins(left.char, char) {
                    (glyph.width, glyph.tracking) = (0, 0);
                }
                if !glyph.starts_font {
                    left.width += i64::from(kerning(left.char, char)) * em;
                }
            }
            glyphs.push(glyph);
        }
    }
    glyphs
}

/// Whether the two runs are set in one font, so that a program sees one run.
fn alike(a: &Run, b: &Run, layout: &Layout) -> bool {
    let marked = |run: &Run| matches!(run.kind, RunKind::Slot { filled: false, .. });
    a.bold == b.bold
        && a.italic == b.italic
        && marked(a) == marked(b)
        && layout.lead_font(a.lead) == layout.lead_font(b.lead)
}

fn is_slot(run: &Run) -> bool {
    matches!(run.kind, RunKind::Slot { .. })
}

struct End {
    /// How many glyphs stand on the line.
    taken: usize,
    hanging: bool,
}

/// How much of the glyphs from `start` on fits into the room; at least one glyph, unless there is none
/// before the next line break.
fn fill(habits: &Habits, all: &[Glyph], start: usize, room: i64) -> End {
    let glyphs = all.get(start..).unwrap_or_default();
    let end = |taken| End { taken, hanging: false };
    let char = |i: usize| glyphs.get(i).map_or('\n', |g| g.char);
    let may_end = |i: usize| {
        let before = if i > 1 { char(i - 2) } else { ' ' };
        char(i) == '\n' || breakable(before, char(i - 1), char(i))
    };
    let mut x = 0;
    let mut cut = 0;
    loop {
        let Some(glyph) = glyphs.get(cut).filter(|g| g.char != '\n') else {
            return end(cut);
        };
        let gap = if cut > 0 { glyph.gap } else { 0 };
        if cut > 0 && x + gap + glyph.width > room + SLACK {
            break;
        }
        x += gap + glyph.width + glyph.tracking;
        cut += 1;
    }
    if char(cut) == ' ' {
        // Spaces at a line's end take no room.
        let after = (cut..).find(|&i| char(i) != ' ').unwrap_or(cut);
        if may_end(after) {
            return end(after);
        }
    }
    if habits.hanging && hangs(char(cut)) && !glyphs[cut].starts_font && may_end(cut + 1) {
        return End { taken: cut + 1, hanging: true };
    }
    // By the rules for what the first character is that does not fit; from where it cannot be parted
    // from something Latin, by those for Latin.
    let latin = |i: usize| habits.latin_rules && glyphs.get(i).is_some_and(Glyph::is_latin);
    let mut as_latin = latin(cut);
    for i in (1..=cut).rev() {
        let (at_cut, by_latin) = (i == cut && habits.latin_rules, as_latin);
        as_latin |= latin(i - 1);
        let (left, right) = (char(i - 1), char(i));
        let slash = at_cut && right == '/' && east_asian(left);
        if !may_end(i) && !slash
            || (by_latin || at_cut && latin(i - 1)) && held(left, right, char(i + 1))
            || (by_latin || at_cut) && matches!(right, '“' | '‘') && behind_latin(&glyphs[..i])
        {
            continue;
        }
        if by_latin && left == '/' {
            // Only if some of what follows would fit too.
            if at_cut {
                continue;
            }
            match space_before(all, start + i) {
                // The whole address goes to the next line, and takes a character along.
                Some(space) if space > address(glyphs, i) + start => return end(space - start),
                Some(space) if space >= start && address(glyphs, i) > 1 => {
                    return end(address(glyphs, i) - 1);
                }
                // It is parted wherever the line is full.
                Some(_) => break,
                None => {}
            }
        }
        return end(i);
    }
    // One word longer than the line. What belongs to the character before it stays with it.
    let whole = |i: &usize| char(*i) == '\n' || !joins(char(i - 1), char(*i));
    end((1..=cut).rev().find(whole).or_else(|| (cut..).find(whole)).unwrap_or(cut))
}

/// Whether nothing but full-width marks stand between the end and something Latin.
fn behind_latin(glyphs: &[Glyph]) -> bool {
    let mark = |glyph: &&Glyph| !glyph.is_latin() && !glyph.char.is_alphanumeric();
    glyphs.iter().rev().find(|glyph| !mark(glyph)).is_some_and(Glyph::is_latin)
}

/// Behind the last space before a /, which LibreOffice looks for to tell the start of an address, but
/// among the last 66 characters, Chinese and all, of this line or the one before.
fn space_before(glyphs: &[Glyph], slash: usize) -> Option<usize> {
    let from = slash.saturating_sub(66);
    let before = glyphs.get(from..slash)?;
    Some(from + before.iter().rposition(|glyph| glyph.char.is_whitespace())? + 1)
}

/// Where the Latin begins that ends with a /.
fn address(glyphs: &[Glyph], end: usize) -> usize {
    let before = glyphs.get(..end).unwrap_or_default();
    end - before.iter().rev().take_while(|glyph| glyph.is_latin()).count()
}

fn spans(glyphs: &[Glyph]) -> Vec<Span> {
    let mut spans: Vec<Span> = Vec::new();
    for glyph in glyphs {
        match spans.last_mut() {
            Some(span) if span.run == glyph.run => span.range.end = glyph.range().end,
            _ => spans.push(Span { run: glyph.run, range: glyph.range() }),
        }
    }
    spans
}

fn natural_width(glyphs: &[Glyph]) -> Twips {
    let text = glyphs.iter().rposition(|g| g.char != ' ').map_or(0, |last| last + 1);
    let sum: i64 = glyphs[..text]
        .iter()
        .enumerate()
        .map(|(i, g)| g.width + g.tracking + if i > 0 { g.gap } else { 0 })
        .sum();
    i32::try_from(sum / 1000).unwrap_or(i32::MAX)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::document::{Lead, Place, Role};
    use crate::speech::Field;

    const WORD: Habits = Habits { hanging: true, compress: true, ..LIBREOFFICE };

    fn paragraph(role: Role, texts: &[&str]) -> Rc<Paragraph> {
        let run = |text: &&str| Run {
            text: (*text).into(),
            kind: RunKind::Text,
            bold: false,
            italic: false,
            lead: Lead::No,
            source: 0..0,
        };
        Rc::new(Paragraph {
            role,
            place: Place::Field(Field::Title),
            runs: texts.iter().map(run).collect(),
        })
    }

    fn shown(line: &Line) -> String {
        let text = |span: &Span| &line.paragraph.runs[span.run].text[span.range.clone()];
        line.spans.iter().map(text).collect()
    }

    fn broken(habits: &Habits, role: Role, text: &str) -> Vec<String> {
        let lines = lines_by(habits, &paragraph(role, &[text]), &Layout::gb9704());
        lines.iter().map(|line| shown(line)).collect()
    }

    /// So many characters that break anywhere.
    fn plain(count: usize) -> String {
        "文".repeat(count)
    }

    /// Text behind so many plain characters, and how many of it stay on the line.
    fn stays(habits: &Habits, before: usize, text: &str) -> String {
        let lines = broken(habits, Role::Salutation, &(plain(before) + text + "字字字字"));
        lines[0].trim_start_matches('文').to_owned()
    }

    #[test]
    fn a_control_has_neither_gap_nor_tracking_at_its_ends() {
        let width = |value: &str, kind: RunKind| {
            let mut paragraph = Paragraph::clone(&paragraph(Role::Body, &["今后", value, "年内"]));
            paragraph.runs[1].kind = kind;
            lines_by(&LIBREOFFICE, &Rc::new(paragraph), &Layout::gb9704())[0].width
        };
        let slot = RunKind::Slot { name: "年数".into(), filled: true };
        // A fifth of 16 pt on either side; two characters each narrower by a quarter point.
        assert_eq!(width("5", RunKind::Text) - width("5", slot.clone()), 2 * 64);
        assert_eq!(width("五", slot) - width("五", RunKind::Text), 2 * 5);
    }

    #[test]
    fn twenty_eight_to_a_line_and_two_less_in_the_first() {
        let counts = |role| -> Vec<usize> {
            broken(&LIBREOFFICE, role, &plain(60)).iter().map(|l| l.chars().count()).collect()
        };
        assert_eq!(counts(Role::Salutation), [28, 28, 4]);
        assert_eq!(counts(Role::Body), [26, 28, 6]);
        assert_eq!(counts(Role::Title), [20, 20, 20]);
    }

    #[test]
    fn where_lines_end() {
        for (name, before, text, on_line) in [
            ("a mark that just fits", 27, "，", "，"),
            ("a mark that does not fit takes a character along", 28, "，", ""),
            ("two marks take one along", 27, "。”", ""),
            ("two marks that fit", 26, "。”", "。”"),
            ("an opening bracket moves on", 27, "（甲", ""),
            ("an opening quote after a comma moves on alone", 26, "，“甲", "，"),
            ("opening marks move on together", 26, "“《甲", ""),
            ("a dash is whole", 27, "——甲", ""),
            ("a dash may start a line", 28, "——甲", ""),
            ("an ellipsis is whole and takes a character along", 27, "……甲", ""),
            ("a figure is whole", 26, "2026年", ""),
            ("a figure that fits", 25, "2026年", "2026"),
            ("per cent stays with its figure", 27, "1%", ""),
            ("a decimal is whole", 26, "1.555", ""),
            ("a time is whole", 26, "19:30", ""),
            ("a fraction is whole", 26, "13/14", ""),
            ("a range may break after its hyphen", 24, "2025-2026", "2025-"),
            ("a minus sign does not stay with its figure", 27, "-5000", "-"),
            ("degrees do", 26, "5℃", "5℃"),
            ("degrees that do not fit take their figure along", 27, "5℃", ""),
            ("a ratio is whole", 27, "1∶500", ""),
            ("words break at a space", 24, "Gross Domestic", "Gross "),
            ("spaces at the end take no room", 28, "   甲", "   "),
            ("a closing mark goes with the word after it", 25, "，12345", ""),
            ("a question mark does not", 25, "？12345", "？"),
            ("a no-break space holds", 27, "A\u{a0}1文", ""),
            ("a bracket that does not fit takes a word along", 25, "GDP（全", ""),
            ("what it holds does not", 24, "GDP（全", "GDP"),
            ("nor a percentage", 24, "195%（全", "195%"),
            ("but a figure in it does", 24, "95%（12345", ""),
            ("an address breaks behind a /", 22, "a.cn/index/xxxx", "a.cn/index/"),
            ("only if more would fit", 25, "iiia.cn/abc", ""),
            ("a / may begin a line", 28, "/亩", ""),
        ] {
            assert_eq!(stays(&LIBREOFFICE, before, text), on_line, "{name}");
        }
    }

    #[test]
    fn where_lines_end_in_programs_that_hang_and_compress() {
        for (name, before, text, on_line) in [
            ("a comma hangs", 28, "，", "，"),
            ("a full stop before a closing quote does not", 28, "。”", ""),
            ("a bracket does not", 28, "）", ""),
            ("a mark after Latin does not", 26, "GDP。", ""),
            ("marks that meet take one and a half", 26, "》、甲", "》、"),
            ("and leave room for two more", 24, "》、《甲》，“乙", "》、《甲》，"),
        ] {
            assert_eq!(stays(&WORD, before, text), on_line, "{name}");
        }
    }

    #[test]
    fn a_word_longer_than_the_line_is_broken() {
        let lines = broken(&LIBREOFFICE, Role::Salutation, &"x".repeat(100));
        assert_eq!(lines.len(), 2);
        assert_eq!(lines.concat().len(), 100);
    }

    #[test]
    fn what_belongs_together_is_not_parted() {
        for sign in ["👨\u{200d}👩\u{200d}👧", "🇨🇳", "e\u{301}", "👍\u{1f3fd}", "☎\u{fe0f}"]
        {
            for before in 20..30 {
                let text = plain(before) + &sign.repeat(12);
                for line in broken(&LIBREOFFICE, Role::Salutation, &text) {
                    let rest = line.trim_start_matches('文').replace(sign, "");
                    assert_eq!(rest, "", "{sign} after {before}");
                }
            }
        }
    }

    #[test]
    fn a_gap_parts_figures_from_characters_but_not_from_marks() {
        let width = |text| lines(&paragraph(Role::Salutation, &[text]), &Layout::gb9704())[0].width;
        // 320 and 160 twips, tracked by 5 but for the last before another font, gaps of 64.
        for (text, twips) in [
            ("后后", 2 * 315),
            ("后1后", 320 + 64 + 160 + 64 + 315),
            ("，1，", 320 + 160 + 315),
            ("后%后", 320 + 266 + 315),
            ("11", 155 - 12 + 155),
            ("后 ", 315),
            ("\u{200b}后\u{fe0f}", 315),
            ("\u{200b}\u{200b}", 0),
        ] {
            assert!((width(text) - twips).abs() <= 1, "{text}: {} for {twips}", width(text));
        }
    }

    #[test]
    fn characters_set_wider_are_so_before_another_font_too() {
        let layout = Layout { tracking: 8, ..Layout::gb9704() };
        let width = |text| lines(&paragraph(Role::Salutation, &[text]), &layout)[0].width;
        assert_eq!(width("后1后"), 328 + 64 + 168 + 64 + 328);
    }

    #[test]
    fn a_title_breaks_where_it_says() {
        for (text, lines) in [
            ("上\n下", &["上", "下"][..]),
            ("上\n", &["上", ""]),
            ("\n\n下", &["", "", "下"]),
            ("", &[""]),
        ] {
            assert_eq!(broken(&LIBREOFFICE, Role::Title, text), lines, "{text:?}");
        }
    }

    #[test]
    fn a_line_tells_how_it_is_to_be_set() {
        let layout = Layout::gb9704();
        let flags = |role, text: &str| -> Vec<_> {
            let lines = lines(&paragraph(role, &[text]), &layout);
            lines.iter().map(|l| (l.indent, l.first, l.last, l.justify)).collect()
        };
        assert_eq!(
            flags(Role::Body, &plain(60)),
            [(640, true, false, true), (0, false, false, true), (0, false, true, false)]
        );
        assert_eq!(flags(Role::Body, "一\n二")[0], (640, true, false, false));
        assert_eq!(
            flags(Role::Title, &plain(30)),
            [(0, true, false, false), (0, false, true, false)]
        );
    }

    #[test]
    fn sentences_begin_behind_closing_marks() {
        let paragraph = paragraph(Role::Body, &["一是抓紧。“要快！”", "他说。", "完成 9.5 亿元"]);
        let starts: Vec<String> = sentences(&paragraph)
            .into_iter()
            .map(|at| paragraph.runs[at.run].text[at.byte..].chars().take(2).collect())
            .collect();
        assert_eq!(starts, ["“要", "他说", "完成"]);
        assert_eq!(sentences(&super::tests::paragraph(Role::Body, &["没有句号"])), []);
    }

    #[test]
    fn a_part_of_a_paragraph_is_broken_as_if_it_were_all() {
        let layout = Layout::gb9704();
        let text = plain(27) + "。" + &plain(40);
        let whole = paragraph(Role::Body, &["，", &text]);
        let at = At { run: 1, byte: plain(27).len() + 3 };
        let lines = |from, to| -> Vec<(String, bool, bool, Twips)> {
            let lines = part(&whole, &layout, from, to);
            lines.iter().map(|l| (shown(l), l.first, l.last, l.indent)).collect()
        };
        let head = format!("，{}", plain(25));
        assert_eq!(
            lines(At::default(), Some(at)),
            [(head, true, false, 640), ("文文。".to_owned(), false, true, 0)]
        );
        assert_eq!(lines(at, None), [(plain(28), false, false, 0), (plain(12), false, true, 0)]);
    }

    #[test]
    fn spans_name_the_runs_of_a_line() {
        let paragraph = paragraph(Role::Salutation, &["各位", "", &plain(27), "代表"]);
        let lines = lines(&paragraph, &Layout::gb9704());
        let spans: Vec<Vec<(usize, Range<usize>)>> = lines
            .iter()
            .map(|l| l.spans.iter().map(|s| (s.run, s.range.clone())).collect())
            .collect();
        assert_eq!(spans, [vec![(0, 0..6), (2, 0..78)], vec![(2, 78..81), (3, 0..6)]]);
    }

    proptest! {
        #[test]
        fn every_character_is_on_one_line(
            texts in prop::collection::vec("[文，“”（）…—a1 .%\\-\n\u{200d}👨\u{301}]{0,60}", 0..4),
            indent in any::<u16>(),
            right in 0..12_000,
        ) {
            let mut layout = Layout::gb9704();
            layout.body.indent = indent;
            layout.page.right = right;
            let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
            let paragraph = paragraph(Role::Body, &texts);
            for habits in [LIBREOFFICE, WORD] {
                let lines = lines_by(&habits, &paragraph, &layout);
                let all: String = lines.iter().map(|line| shown(line)).collect();
                prop_assert_eq!(all, paragraph.text().replace('\n', ""));
                prop_assert_eq!(lines.iter().filter(|line| line.last).count(), 1);
            }
        }
    }
}
