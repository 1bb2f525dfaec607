//! Document and layout → sheets of lines, so that the preview, the page count and the print agree
//! with what office programs make of the .docx.

use std::rc::Rc;

use crate::document::{Document, Paragraph, Role};
use crate::layout::{Layout, Twips};
use crate::memo::Memo;

mod glyph;
mod line;
mod row;

pub use glyph::{Script, Setting, east_asian};
pub use line::{At, Line, Span};

/// A page (页).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sheet {
    /// From 1.
    pub number: usize,
    pub lines: Vec<Placed>,
}

/// A line in its place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Placed {
    /// From the top of the text area to the top of the line. The line is as high as its role's
    /// pitch.
    pub top: Twips,
    pub line: Rc<Line>,
}

/// The sheets of a document; an empty one has one empty sheet. To do so again after a change, keep
/// a [`Paginator`].
pub fn paginate(document: &Document, layout: &Layout) -> Vec<Rc<Sheet>> {
    Paginator::default().paginate(document, layout)
}

/// Remembers what it last paginated: an unchanged paragraph keeps its lines, an unchanged sheet is
/// the very same `Rc`.
#[derive(Clone, Debug, Default)]
pub struct Paginator {
    layout: Option<Layout>,
    lines: Memo<Rc<[Rc<Line>]>>,
    sheets: Vec<Rc<Sheet>>,
}

impl Paginator {
    pub fn paginate(&mut self, document: &Document, layout: &Layout) -> Vec<Rc<Sheet>> {
        if self.layout.as_ref() != Some(layout) {
            *self = Paginator { layout: Some(layout.clone()), ..Paginator::default() };
        }
        let broken =
            self.lines.update(&document.paragraphs, |paragraph| line::lines(paragraph, layout));
        self.sheets = fill_pages(broken, layout)
            .into_iter()
            .enumerate()
            .map(|(index, Filled { lines, .. })| match self.sheets.get(index) {
                Some(old) if same_lines(&old.lines, &lines) => Rc::clone(old),
                _ => Rc::new(Sheet { number: index + 1, lines }),
            })
            .collect();
        self.sheets.clone()
    }
}

/// Where pages are made to begin by a layout that keeps [whole sentences](Layout::whole_sentences),
/// which no program does by itself: the index of a paragraph and the place in it.
pub fn page_breaks(document: &Document, layout: &Layout) -> Vec<(usize, At)> {
    if !layout.whole_sentences {
        return Vec::new();
    }
    let mut lines = Memo::default();
    let broken = lines.update(&document.paragraphs, |paragraph| line::lines(paragraph, layout));
    fill_pages(broken, layout).into_iter().filter_map(|page| page.start).collect()
}

/// A paragraph and its lines.
type Broken = (Rc<Paragraph>, Rc<[Rc<Line>]>);

fn same_lines(a: &[Placed], b: &[Placed]) -> bool {
    a.len() == b.len()
        // The remainder of a paragraph is broken anew each time.
        && a.iter().zip(b).all(|(a, b)| a.top == b.top && a.line == b.line)
}

/// A page that is being filled.
#[derive(Default)]
struct Filled {
    lines: Vec<Placed>,
    /// The paragraph its first line is of, and the place in it, where it does not just follow from
    /// the page before being full.
    start: Option<(usize, At)>,
    height: Twips,
}

struct Pages {
    done: Vec<Filled>,
    page: Filled,
}

impl Pages {
    fn turn(&mut self, start: Option<(usize, At)>) {
        let next = Filled { start, ..Filled::default() };
        self.done.push(std::mem::replace(&mut self.page, next));
    }

    fn put(&mut self, line: &Rc<Line>, pitch: Twips) {
        let top = self.page.height;
        self.page.lines.push(Placed { top, line: Rc::clone(line) });
        self.leave(pitch);
    }

    fn leave(&mut self, height: Twips) {
        self.page.height = self.page.height.saturating_add(height.max(0));
    }
}

/// Line by line from the top; a line that does not fit starts the next page. A paragraph that is
/// kept with the next one is not split and stands on the page where the next one starts.
fn fill_pages(broken: &[Broken], layout: &Layout) -> Vec<Filled> {
    let page_height = layout.filled_height();
    let style = |(paragraph, _): &Broken| layout.style(paragraph.role);
    let height = |of: &Broken, lines: usize| {
        style(of).pitch.saturating_mul(i32::try_from(lines).unwrap_or(i32::MAX))
    };
    let mut pages = Pages { done: Vec::new(), page: Filled::default() };
    // Up to where a new page was already considered.
    let mut kept = 0;
    let mut head = 0..0;
    for (index, current) in broken.iter().enumerate() {
        if matches!(current.0.role, Role::Cell(_)) {
            row::place(broken, index, &mut head, layout, &mut pages);
            continue;
        }
        if index >= kept && style(current).keep_with_next {
            let following = &broken[index..];
            let group = following.iter().take_while(|of| style(of).keep_with_next).count();
            let next = following.get(group).map(|of| height(of, lines_of_start(of, layout)));
            let together = following[..group]
                .iter()
                .map(|of| height(of, of.1.len()))
                .chain(next)
                .fold(0, Twips::saturating_add);
            kept = index + group;
            let top = pages.page.height;
            if top > 0 && top.saturating_add(together) > page_height && together <= page_height {
                pages.turn(Some((index, At::default())));
            }
        }
        let pitch = style(current).pitch;
        if layout.whole_sentences {
            fill_by_sentences(&mut pages, index, current, layout);
        } else {
            for line in &*current.1 {
                let top = pages.page.height;
                if top > 0 && top.saturating_add(pitch) > page_height {
                    pages.turn(None);
                }
                pages.put(line, pitch);
            }
        }
        pages.leave(layout.below(current.0.role));
    }
    pages.done.push(pages.page);
    pages.done
}

/// How many lines of a paragraph are to stand with the heading before it.
fn lines_of_start((paragraph, lines): &Broken, layout: &Layout) -> usize {
    match line::sentences(paragraph).first().filter(|_| layout.whole_sentences) {
        Some(second) => line::part(paragraph, layout, At::default(), Some(*second)).len(),
        None if layout.whole_sentences => lines.len(),
        None => 1,
    }
}

/// Puts a paragraph on pages that end with a sentence. A sentence that does not fit where it would
/// begin goes to the next page whole; only one longer than a page is parted.
fn fill_by_sentences(pages: &mut Pages, index: usize, current: &Broken, layout: &Layout) {
    let (paragraph, lines) = current;
    let page_height = layout.filled_height();
    let pitch = layout.style(paragraph.role).pitch.max(1);
    let fitting = |height: Twips| usize::try_from((page_height - height) / pitch).unwrap_or(0);
    let sentences = line::sentences(paragraph);
    let mut lines: Vec<Rc<Line>> = lines.to_vec();
    let mut from = At::default();
    loop {
        let top = pages.page.height;
        let room = fitting(top).max(usize::from(top == 0));
        let Some(next) = lines.get(room) else { break };
        let last = sentences.iter().rev().find(|at| **at > from && **at <= start_of(next));
        let end = last.or(sentences.iter().find(|at| **at > from)).copied();
        let sentence = line::part(paragraph, layout, from, end);
        let mut start = Some((index, from));
        if let Some(last) = last {
            sentence.iter().for_each(|line| pages.put(line, pitch));
            from = *last;
            start = Some((index, from));
            lines = line::part(paragraph, layout, from, None);
        } else if top == 0 || sentence.len() > fitting(0) {
            from = from.max(start_of(next));
            start = None;
            lines.drain(..room).for_each(|line| pages.put(&line, pitch));
        }
        pages.turn(start);
    }
    lines.iter().for_each(|line| pages.put(line, pitch));
}

/// Where a line begins; an empty one at the start.
fn start_of(line: &Line) -> At {
    line.spans.first().map_or(At::default(), |span| At { run: span.run, byte: span.range.start })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::{Lead, Place, Role, Run, RunKind};
    use crate::speech::Field;

    fn paragraph(role: Role, text: &str) -> Rc<Paragraph> {
        let run = Run {
            text: text.into(),
            kind: RunKind::Text,
            bold: false,
            italic: false,
            lead: Lead::No,
            source: 0..text.len(),
        };
        let runs = if text.is_empty() { Vec::new() } else { vec![run] };
        Rc::new(Paragraph { role, place: Place::Field(Field::Title), runs })
    }

    /// Body paragraphs of so many lines each.
    fn bodies(lines: &[usize]) -> Vec<Rc<Paragraph>> {
        lines.iter().map(|count| paragraph(Role::Body, &"文".repeat(28 * count - 2))).collect()
    }

    fn document(paragraphs: Vec<Rc<Paragraph>>) -> Document {
        Document { paragraphs, findings: Vec::new() }
    }

    fn pages(paragraphs: Vec<Rc<Paragraph>>) -> Vec<Rc<Sheet>> {
        paginate(&document(paragraphs), &Layout::gb9704())
    }

    fn line_counts(sheets: &[Rc<Sheet>]) -> Vec<usize> {
        sheets.iter().map(|sheet| sheet.lines.len()).collect()
    }

    /// Which sheets are the very same, by index.
    fn same(a: &[Rc<Sheet>], b: &[Rc<Sheet>]) -> Vec<bool> {
        a.iter().zip(b).map(|(a, b)| Rc::ptr_eq(a, b)).collect()
    }

    #[test]
    fn an_empty_document_has_one_empty_sheet() {
        assert_eq!(*pages(Vec::new()), [Rc::new(Sheet { number: 1, lines: Vec::new() })]);
    }

    #[test]
    fn pages_fill_by_height() {
        let heading = || paragraph(Role::Heading(1), "一、标题");
        let title = || paragraph(Role::Title, "标题");
        let long_heading = paragraph(Role::Heading(1), &"题".repeat(28 * 23));
        for (name, paragraphs, lines) in [
            ("22 lines a page", bodies(&[10, 35]), &[22, 22, 1][..]),
            ("one less under a title", [vec![title()], bodies(&[30])].concat(), &[21, 10]),
            (
                "empty lines count",
                [vec![paragraph(Role::Blank, "")], bodies(&[22])].concat(),
                &[22, 1],
            ),
            (
                "a heading is not the last line",
                [bodies(&[21]), vec![heading()], bodies(&[3])].concat(),
                &[21, 4],
            ),
            (
                "a heading and one line are enough",
                [bodies(&[20]), vec![heading()], bodies(&[3])].concat(),
                &[22, 2],
            ),
            (
                "headings go together",
                [bodies(&[20]), vec![heading(), heading()], bodies(&[3])].concat(),
                &[20, 5],
            ),
            ("the last heading needs no text", [bodies(&[21]), vec![heading()]].concat(), &[22]),
            (
                "a heading longer than a page starts where it is",
                [bodies(&[1]), vec![long_heading], bodies(&[1])].concat(),
                &[22, 4],
            ),
        ] {
            assert_eq!(line_counts(&pages(paragraphs)), lines, "{name}");
        }
    }

    #[test]
    fn a_page_ends_with_a_sentence_where_it_can() {
        let layout = Layout { whole_sentences: true, ..Layout::gb9704() };
        let sentences = |counts: &[usize]| -> String {
            counts.iter().map(|count| "文".repeat(count - 1) + "。").collect()
        };
        let body = |counts: &[usize]| paragraph(Role::Body, &sentences(counts));
        let heading = || paragraph(Role::Heading(1), "一、标题");
        for (name, paragraphs, lines) in [
            ("all fits", vec![body(&[614])], &[22][..]),
            ("the last sentence goes on", vec![body(&[500, 100, 100])], &[22, 4]),
            ("it begins a line there", vec![body(&[500, 120])], &[18, 5]),
            ("two pages", vec![body(&[500, 120, 400, 300])], &[18, 19, 11]),
            (
                "a paragraph of one sentence goes whole",
                [bodies(&[20]), vec![body(&[100])]].concat(),
                &[20, 4],
            ),
            ("with its heading", [bodies(&[18]), vec![heading(), body(&[100])]].concat(), &[18, 5]),
            ("a sentence longer than a page is parted", vec![body(&[700])], &[22, 4]),
            (
                "from where it would begin",
                [bodies(&[20]), vec![body(&[700])]].concat(),
                &[22, 22, 2],
            ),
            ("what stands behind it is not", vec![body(&[700, 600])], &[22, 4, 22]),
        ] {
            let sheets = paginate(&document(paragraphs.clone()), &layout);
            assert_eq!(line_counts(&sheets), lines, "{name}");
            for (index, at) in page_breaks(&document(paragraphs.clone()), &layout) {
                let begins = |sheet: &&Rc<Sheet>| {
                    let first = &sheet.lines[0].line;
                    Rc::ptr_eq(&paragraphs[index], &first.paragraph)
                        && first.spans[0].range.start == at.byte
                        && (first.indent > 0) == (at.byte == 0)
                };
                assert_eq!(sheets.iter().filter(begins).count(), 1, "{name}: {index} {at:?}");
            }
        }
    }

    #[test]
    fn empty_lines_of_a_title_are_kept_on_pages_too() {
        let layout = Layout { whole_sentences: true, ..Layout::gb9704() };
        let sheets =
            paginate(&document(vec![paragraph(Role::Title, &"甲\n\n".repeat(40))]), &layout);
        assert_eq!(line_counts(&sheets).iter().sum::<usize>(), 81);
    }

    #[test]
    fn lines_know_their_place() {
        let sheets = pages([vec![paragraph(Role::Title, "甲\n乙")], bodies(&[21])].concat());
        let tops: Vec<Twips> = sheets[0].lines.iter().map(|placed| placed.top).collect();
        assert_eq!(tops[..4], [0, 700, 1400, 1979]);
        assert_eq!((sheets[1].number, sheets[1].lines[0].top), (2, 0));
    }

    #[test]
    fn a_page_too_low_for_a_line_has_one() {
        let mut layout = Layout::gb9704();
        layout.page.bottom = layout.page.height;
        assert_eq!(line_counts(&paginate(&document(bodies(&[3])), &layout)), [1, 1, 1]);
    }

    #[test]
    fn what_did_not_change_is_the_very_same() {
        let layout = Layout::gb9704();
        let old = bodies(&[10; 10]);
        let edited = |index: usize, text: &str| {
            let mut new = old.clone();
            new[index] = paragraph(Role::Body, text);
            new
        };
        let copied = old.iter().map(|p| Rc::new((**p).clone())).collect();
        for (name, new, expected) in [
            ("nothing", old.clone(), [true; 5]),
            ("made anew, but equal", copied, [true; 5]),
            ("a word", edited(5, &"字".repeat(278)), [true, true, false, true, true]),
            ("a line more", edited(5, &"字".repeat(300)), [true, true, false, false, false]),
        ] {
            let mut paginator = Paginator::default();
            let before = paginator.paginate(&document(old.clone()), &layout);
            let after = paginator.paginate(&document(new.clone()), &layout);
            assert_eq!(same(&before, &after), expected, "{name}");
            assert_eq!(after, paginate(&document(new), &layout), "{name}");
        }
    }

    #[test]
    fn moved_paragraphs_keep_their_lines() {
        let layout = Layout::gb9704();
        let old: Vec<_> = ["甲", "乙", "丙"].map(|text| paragraph(Role::Body, text)).to_vec();
        let new = vec![old[2].clone(), old[0].clone()];
        let mut paginator = Paginator::default();
        let before = paginator.paginate(&document(old), &layout);
        let after = paginator.paginate(&document(new), &layout);
        for (from, to) in [(2, 0), (0, 1)] {
            assert!(Rc::ptr_eq(&before[0].lines[from].line, &after[0].lines[to].line));
        }
    }

    #[test]
    fn another_layout_breaks_anew() {
        let document = document(bodies(&[30]));
        let mut paginator = Paginator::default();
        paginator.paginate(&document, &Layout::gb9704());
        let mut wide = Layout::gb9704();
        wide.page.right -= 320;
        assert_eq!(paginator.paginate(&document, &wide), paginate(&document, &wide));
        assert_eq!(line_counts(&paginator.paginate(&document, &wide)), [22, 7]);
    }
}
