//! Document and layout → sheets of lines, so that the preview, the page count and the print agree
//! with what office programs make of the .docx.

use std::rc::Rc;

use crate::document::{Document, Paragraph, Role};
use crate::layout::{Layout, Twips};
use crate::memo::{Changed, Memo};

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
/// the very same `Rc`. Pages are filled anew from the one before the change, and only up to where
/// they begin with what they began with before.
#[derive(Clone, Debug, Default)]
pub struct Paginator {
    layout: Option<Layout>,
    lines: Memo<Rc<[Rc<Line>]>>,
    sheets: Vec<Rc<Sheet>>,
    /// Where sheets begin, in order, each with its index.
    starts: Vec<(Start, usize)>,
}

impl Paginator {
    pub fn paginate(&mut self, document: &Document, layout: &Layout) -> Vec<Rc<Sheet>> {
        if self.layout.as_ref() != Some(layout) {
            *self = Paginator { layout: Some(layout.clone()), ..Paginator::default() };
        }
        self.lines.update(&document.paragraphs, |paragraph| line::lines(paragraph, layout));
        let broken = self.lines.all();
        let Changed { old, new } = self.lines.changed();
        if old.is_empty() && new.is_empty() && !self.sheets.is_empty() {
            return self.sheets.clone();
        }
        // Sheets before this one stand as they are: nothing that was looked at for them has changed.
        let stands = |start: &Start| {
            start.paragraph < new.start && kept_end(broken, start.paragraph, layout) < new.start
        };
        let head = self.starts.iter().rposition(|(start, _)| stands(start));
        let (begin, first) = head.map_or((Start::default(), 0), |head| self.starts[head]);
        // The sheet before the change that began where one now begins: so does all that follows.
        let was = |start: &Start| {
            let behind = start.paragraph.checked_sub(new.end)?;
            let was = Start { paragraph: old.end + behind, ..*start };
            self.starts.binary_search_by(|(start, _)| start.cmp(&was)).ok()
        };
        let filled = fill_pages(broken, layout, begin, &|start| was(start).is_some());
        let rest = filled.last().and_then(|page| page.start.as_ref()).and_then(was);
        let mut sheets = self.sheets[..first].to_vec();
        let mut starts = self.starts[..head.map_or(0, |head| head + 1)].to_vec();
        for Filled { lines, start, .. } in filled {
            let index = sheets.len();
            starts.extend(start.map(|start| (start, index)));
            sheets.push(match self.sheets.get(index) {
                Some(old) if same_lines(&old.lines, &lines) => Rc::clone(old),
                _ => Rc::new(Sheet { number: index + 1, lines }),
            });
        }
        if let Some(rest) = rest {
            // The last page is but begun.
            sheets.pop();
            starts.pop();
            let (from, to) = (self.starts[rest].1, sheets.len());
            let moved = |at: usize| at + to - from;
            starts.extend(self.starts[rest..].iter().map(|(start, at)| {
                let paragraph = new.end + (start.paragraph - old.end);
                (Start { paragraph, ..*start }, moved(*at))
            }));
            sheets.extend(self.sheets[from..].iter().zip(to + 1..).map(|(old, number)| {
                if old.number == number {
                    return Rc::clone(old);
                }
                Rc::new(Sheet { number, lines: old.lines.clone() })
            }));
        }
        (self.sheets, self.starts) = (sheets, starts);
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
    let pages = fill_pages(broken, layout, Start::default(), &|_| false);
    pages.iter().filter_map(|page| page.start).map(|start| (start.paragraph, start.from)).collect()
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
    /// Where it begins, if pages can be filled from there on without knowing those before. With a
    /// layout that keeps whole sentences none where it just follows from the page before being full.
    start: Option<Start>,
    height: Twips,
}

/// Where in a text a page begins: at a line of a paragraph, or with a layout that keeps whole
/// sentences at a sentence.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
struct Start {
    paragraph: usize,
    line: usize,
    from: At,
}

struct Pages<'a> {
    done: Vec<Filled>,
    page: Filled,
    /// Whether what follows from a start is known.
    known: &'a dyn Fn(&Start) -> bool,
    /// The page that was begun last and all behind it are known.
    over: bool,
}

impl Pages<'_> {
    fn turn(&mut self, start: Option<Start>) {
        self.over = start.as_ref().is_some_and(self.known);
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

/// The first paragraph from `at` on that is not kept with the next one.
fn kept_end(broken: &[Broken], at: usize, layout: &Layout) -> usize {
    let kept = |(paragraph, _): &&Broken| layout.style(paragraph.role).keep_with_next;
    at + broken.iter().skip(at).take_while(kept).count()
}

/// Line by line from the top; a line that does not fit starts the next page. A paragraph that is
/// kept with the next one is not split and stands on the page where the next one starts. Begins with
/// a page that starts at `begin`, and ends with one that is but begun where it is `known` what
/// follows.
fn fill_pages(
    broken: &[Broken],
    layout: &Layout,
    begin: Start,
    known: &dyn Fn(&Start) -> bool,
) -> Vec<Filled> {
    let page_height = layout.filled_height();
    let style = |(paragraph, _): &Broken| layout.style(paragraph.role);
    let height = |of: &Broken, lines: usize| {
        style(of).pitch.saturating_mul(i32::try_from(lines).unwrap_or(i32::MAX))
    };
    let mut pages = Pages { done: Vec::new(), page: Filled::default(), known, over: false };
    let mut head = 0..0;
    for (index, current) in broken.iter().enumerate().skip(begin.paragraph) {
        if matches!(current.0.role, Role::Cell(_)) {
            row::place(broken, index, &mut head, layout, &mut pages);
            continue;
        }
        head = 0..0;
        // For the paragraphs after the first of those kept together it was considered with that.
        let follows =
            index.checked_sub(1).is_some_and(|before| style(&broken[before]).keep_with_next);
        if style(current).keep_with_next && !follows {
            let end = kept_end(broken, index, layout);
            let next = broken.get(end).map(|of| height(of, lines_of_start(of, layout)));
            let together = broken[index..end]
                .iter()
                .map(|of| height(of, of.1.len()))
                .chain(next)
                .fold(0, Twips::saturating_add);
            let top = pages.page.height;
            if top > 0 && top.saturating_add(together) > page_height && together <= page_height {
                pages.turn(Some(Start { paragraph: index, ..Start::default() }));
            }
        }
        let from = if index == begin.paragraph { begin } else { Start::default() };
        let from = Start { paragraph: index, ..from };
        if !pages.over && layout.whole_sentences {
            fill_by_sentences(&mut pages, current, from, layout);
        } else if !pages.over {
            fill_by_lines(&mut pages, current, from, layout);
        }
        if pages.over {
            break;
        }
        pages.leave(layout.below(current.0.role));
    }
    pages.done.push(pages.page);
    pages.done
}

fn fill_by_lines(pages: &mut Pages, (paragraph, lines): &Broken, from: Start, layout: &Layout) {
    let page_height = layout.filled_height();
    let pitch = layout.style(paragraph.role).pitch;
    for (at, line) in lines.iter().enumerate().skip(from.line) {
        let top = pages.page.height;
        if top > 0 && top.saturating_add(pitch) > page_height {
            pages.turn(Some(Start { line: at, ..from }));
            if pages.over {
                return;
            }
        }
        pages.put(line, pitch);
    }
}

/// How many lines of a paragraph are to stand with the heading before it.
fn lines_of_start((paragraph, lines): &Broken, layout: &Layout) -> usize {
    if !layout.whole_sentences {
        return 1;
    }
    match line::sentences(paragraph).first() {
        Some(second) => line::part(paragraph, layout, At::default(), Some(*second)).len(),
        None => lines.len(),
    }
}

/// Puts a paragraph on pages that end with a sentence. A sentence that does not fit where it would
/// begin goes to the next page whole; only one longer than a page is parted.
fn fill_by_sentences(pages: &mut Pages, current: &Broken, start: Start, layout: &Layout) {
    let (paragraph, lines) = current;
    let page_height = layout.filled_height();
    let pitch = layout.style(paragraph.role).pitch.max(1);
    let fitting = |height: Twips| usize::try_from((page_height - height) / pitch).unwrap_or(0);
    let mut from = start.from;
    let mut lines: Vec<Rc<Line>> = if from == At::default() {
        lines.to_vec()
    } else {
        line::part(paragraph, layout, from, None)
    };
    let mut sentences = None;
    loop {
        let top = pages.page.height;
        let room = fitting(top).max(usize::from(top == 0));
        let Some(next) = lines.get(room) else { break };
        let sentences = sentences.get_or_insert_with(|| line::sentences(paragraph));
        let last = sentences.iter().rev().find(|at| **at > from && **at <= start_of(next));
        let end = last.or(sentences.iter().find(|at| **at > from)).copied();
        let sentence = line::part(paragraph, layout, from, end);
        let mut turned = Some(Start { from, ..start });
        if let Some(last) = last {
            sentence.iter().for_each(|line| pages.put(line, pitch));
            from = *last;
            turned = Some(Start { from, ..start });
            lines = line::part(paragraph, layout, from, None);
        } else if top == 0 || sentence.len() > fitting(0) {
            from = from.max(start_of(next));
            turned = None;
            lines.drain(..room).for_each(|line| pages.put(&line, pitch));
        }
        pages.turn(turned);
        if pages.over {
            return;
        }
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
    use crate::document::{Cell, Lead, Place, Run, RunKind};
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
    fn after_any_change_the_pages_are_those_of_the_whole() {
        let cell = |row, column| {
            Role::Cell(Cell { row, column, columns: 2, width: 500, ..Cell::default() })
        };
        let mut state = 1_u64;
        let mut chance = |below: usize| {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            usize::try_from(state >> 33).unwrap() % below
        };
        for whole_sentences in [false, true] {
            let layout = Layout { whole_sentences, ..Layout::gb9704() };
            let mut paginator = Paginator::default();
            let mut all: Vec<Rc<Paragraph>> = Vec::new();
            let mut kept = 0;
            for turn in 0..150 {
                let at = chance(all.len() + 1);
                let until = (at + chance(3)).min(all.len());
                let fresh: Vec<Rc<Paragraph>> = match chance(if turn < 40 { 7 } else { 12 }) {
                    0 | 1 => vec![paragraph(Role::Heading(1), &"题".repeat(1 + chance(60)))],
                    2 => vec![paragraph(Role::Heading(1), "题"), paragraph(Role::Heading(2), "目")],
                    3 => (0..8)
                        .map(|i| paragraph(cell(i / 2, i % 2), &"格".repeat(1 + chance(80))))
                        .collect(),
                    4..=7 => (0..1 + chance(3))
                        .map(|_| {
                            let sentence = "文".repeat(1 + chance(90)) + "。";
                            paragraph(Role::Body, &sentence.repeat(1 + chance(9)))
                        })
                        .collect(),
                    8 => vec![paragraph(Role::Body, &"长".repeat(chance(1500)))],
                    _ => Vec::new(),
                };
                let until = if turn < 40 { at } else { until };
                all.splice(at..until, fresh);
                let before = paginator.sheets.clone();
                let document = document(all.clone());
                let sheets = paginator.paginate(&document, &layout);
                assert!(sheets == paginate(&document, &layout), "turn {turn}");
                kept += same(&before, &sheets).iter().filter(|same| **same).count();
            }
            assert!(kept > 1_500, "{kept}");
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
