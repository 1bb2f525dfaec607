//! Joining what was broken at a fixed width: rows → paragraphs.
//!
//! A line goes on in the next where it is as full as the text's lines can be and its sentence has
//! not ended; a line that ends its sentence at the very margin goes on too, unless the next one is
//! indented as paragraphs of this text are. Page numbers between two halves do not part them.

use super::noise::is_table;
use super::{Corrections, Paragraph, Role, Row, Why, clean, front, level};
use crate::markup::is_salutation;
use crate::read::{Part, Source};

/// Half columns by which a full line may fall short: punctuation that may not begin a line.
const SLACK: usize = 4;
/// Half columns by which it may, where a word of Latin letters or a figure did not fit.
const WORD_SLACK: usize = 14;
/// The narrowest width, in half columns, that is taken for one at which text was broken.
const NARROWEST: usize = 36;
/// Half columns from which a line that ends in a comma is half a paragraph, and no salutation.
const HALF: usize = 24;

/// Joins rows to paragraphs; says in each row which it belongs to.
pub(super) fn paragraphs(
    source: &Source,
    rows: &mut [Row],
    corrections: &Corrections,
) -> Vec<Paragraph> {
    let breaks = Breaks::of(source, rows);
    let mut paragraphs: Vec<Paragraph> = Vec::new();
    let mut last: Option<usize> = None;
    for at in 0..rows.len() {
        if matches!(rows[at].role, Role::Noise | Role::Blank) {
            continue;
        }
        let forced = corrections.joins.get(&rows[at].key()).copied();
        let joins = forced.unwrap_or_else(|| {
            let inside = paragraphs.last().is_some_and(|p| {
                (p.rows.len() > 1 || clean::has(&p.text, &['，', '。']))
                    && (p.text.contains('。') || level::mark(&p.text).is_none())
            });
            last.is_some_and(|last| breaks.joins(source, rows, (last, at), inside, corrections))
        });
        match paragraphs.last_mut() {
            Some(paragraph) if joins => {
                let next = &rows[at].text;
                let latin = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphabetic());
                if latin(paragraph.text.chars().next_back()) && latin(next.chars().next()) {
                    paragraph.text.push(' ');
                }
                paragraph.text.push_str(next);
                paragraph.rows.push(at);
            }
            _ => paragraphs.push(Paragraph {
                rows: vec![at],
                text: rows[at].text.clone(),
                role: rows[at].role,
                label: 0,
                heading: 0,
                ordinals: Vec::new(),
                begins: false,
            }),
        }
        rows[at].paragraph = Some(paragraphs.len() - 1);
        last = Some(at);
    }
    paragraphs
}

/// How a text breaks its lines.
struct Breaks {
    /// Half columns of a full line; None: paragraphs are whole lines here.
    width: Option<usize>,
    /// Paragraphs begin indented, and the lines that go on do not.
    indents: bool,
    /// What the file calls a paragraph is one. It is none where a text broken at a width was put
    /// into an office program line by line.
    whole: bool,
}

impl Breaks {
    fn of(source: &Source, rows: &[Row]) -> Breaks {
        let whole = is_whole(source, rows);
        let kept: Vec<usize> = (0..rows.len())
            .filter(|at| {
                let line = &source.lines[rows[*at].line];
                rows[*at].role != Role::Noise
                    && !(whole && line.whole)
                    && !is_table(source, &rows[*at])
            })
            .collect();
        let mut widths: Vec<usize> = kept
            .windows(2)
            .filter(|pair| {
                let (row, next) = (&rows[pair[0]], &rows[pair[1]]);
                row.role != Role::Blank
                    && next.role != Role::Blank
                    && !row.text.is_empty()
                    && !clean::ends(&row.text)
            })
            .map(|pair| (line_width(source, &rows[pair[0]]), &rows[pair[1]]))
            .filter(|(width, next)| *width >= NARROWEST && !starts_anew(&next.text))
            .map(|(width, _)| width)
            .collect();
        widths.sort_unstable();
        // The width at which most of them end, the slack allowed for.
        let crowd = |width: usize| {
            widths.partition_point(|own| *own <= width)
                - widths.partition_point(|own| own + SLACK < width)
        };
        let width = widths.iter().rev().copied().max_by_key(|width| (crowd(*width), *width));
        let width = width.filter(|width| {
            let full = crowd(*width);
            // Lines beyond that width were not broken at it.
            let beyond =
                kept.iter().filter(|at| line_width(source, &rows[**at]) > width + SLACK).count();
            (full >= 2 || (widths.len() == 1 && *width >= 2 * NARROWEST - 16)) && beyond * 4 <= full
        });
        let long =
            |at: &&usize| rows[**at].role == Role::Text && clean::width(&rows[**at].text) >= 20;
        let indented =
            kept.iter().filter(long).filter(|at| is_indented(source, &rows[**at])).count();
        let flush = kept.iter().filter(long).count() - indented;
        Breaks { width, indents: indented > 0 && flush > 0, whole }
    }

    /// Whether the row `at` goes on with the paragraph that `last` ends; `inside`: that paragraph
    /// is plainly a sentence, no title and no name.
    fn joins(
        &self,
        source: &Source,
        rows: &[Row],
        (last, at): (usize, usize),
        inside: bool,
        corrections: &Corrections,
    ) -> bool {
        let (row, next) = (&rows[last], &rows[at]);
        let forced = |row: &Row| corrections.roles.contains_key(&row.key());
        if row.line == next.line {
            // The two halves around advertising; a sentence that ended began a new line by itself.
            let dated = front::is_date(&row.text) || front::is_date(&next.text);
            return !clean::ends(&row.text) && !dated;
        }
        let (before, after) = (&source.lines[row.line], &source.lines[next.line]);
        // A page number between two paragraphs came with lines, not with paragraphs.
        let between = &rows[last + 1..at];
        let paged = between.iter().any(|row| row.why == Some(Why::PageNumber));
        let whole = self.whole && !paged && (before.whole || after.whole);
        if whole || forced(next) || forced(row) && row.role != Role::Text {
            return false;
        }
        let tabled = is_table(source, row) || is_table(source, next);
        if tabled || [before, after].iter().any(|line| line.part != Part::Body) {
            return false;
        }
        let page =
            between.iter().any(|row| row.role == Role::Noise && row.why != Some(Why::PartMark));
        if !page && !between.is_empty() {
            return false;
        }
        let ended = clean::ends(&row.text);
        // Who speaks stands below a title and goes on with nothing.
        let below_title = || {
            !inside && front::looks_like_title(&row.text) && front::speaker(&next.text).is_some()
        };
        // Asked last: of most lines it is clear without.
        let anew = || {
            (self.indents && is_indented(source, next)) || starts_anew(&next.text) || below_title()
        };
        if page {
            // Whatever its width: a sentence that stops at the foot of a page goes on overleaf.
            let broken = row.text.chars().count() >= 12 && row.text.contains(['，', '。', '、']);
            return broken && !ended && next.text.chars().count() >= 2 && !anew();
        }
        // 一、 alone on its line: a program that numbers by itself put the heading on the next.
        let short = row.text.len() <= "第十一部分".len();
        let alone = short
            && level::mark(&row.text).is_some_and(|mark| {
                use level::Form::{Bracket, Chinese, Part};
                mark.length == row.text.len() && matches!(mark.form, Chinese | Bracket | Part)
            });
        if alone && level::is_short_line(&next.text, 45) {
            return !anew();
        }
        // No paragraph ends in a comma, and none begins with a stop.
        let comma = row.text.ends_with(['，', '、', ',']);
        let halved =
            !ended && (comma || (self.indents && inside)) && clean::width(&row.text) >= HALF;
        if halved || next.text.starts_with(['，', '。', '、', '；', '：', '”', '）']) {
            return !anew();
        }
        let Some(width) = self.width else { return false };
        let word = next.text.starts_with(|c: char| c.is_ascii_alphanumeric() || c == '（');
        let slack = if word { WORD_SLACK } else { SLACK };
        let full = line_width(source, row);
        if full + slack < width || anew() {
            return false;
        }
        if !inside && level::mark(&row.text).is_some() && !ended {
            // 四.查家庭，问…讲到户了没有，特别: what is set in begins, what is not goes on.
            let set_in = is_indented(source, row) && self.indents;
            if set_in && full + SLACK >= width && row.text.contains('，') {
                return true;
            }
            // A heading goes on in what is left of it, not in the paragraph below.
            return !clean::ends(&next.text) && line_width(source, next) + SLACK < width;
        }
        !ended || full + 2 >= width
    }
}

/// Whether the paragraphs that the file tells are paragraphs: few of those longer than a heading
/// stop in mid-sentence, or they do so at no common width.
fn is_whole(source: &Source, rows: &[Row]) -> bool {
    const HEADING: usize = 26;
    let long: Vec<&Row> = rows
        .iter()
        .filter(|row| row.role == Role::Text && source.lines[row.line].whole)
        .filter(|row| clean::width(&row.text) >= HEADING)
        .collect();
    let broken: Vec<usize> = long
        .iter()
        .filter(|row| !clean::ends(&row.text) && level::mark(&row.text).is_none())
        .map(|row| clean::width(&row.text))
        .collect();
    let widest = broken.iter().max().copied().unwrap_or(0);
    // An indent takes four half columns of the first line.
    let full = broken.iter().filter(|width| **width + SLACK + 4 >= widest).count();
    broken.len() < 3 || broken.len() * 3 < long.len() || full * 3 < broken.len() * 2
}

/// The width that a row takes in its line, its indent included.
fn line_width(source: &Source, row: &Row) -> usize {
    source.lines[row.line]
        .text
        .get(row.span.clone())
        .map_or(0, |text| clean::width(text.trim_end()))
}

fn is_indented(source: &Source, row: &Row) -> bool {
    let text = source.lines[row.line].text.as_str();
    let spaces = text.chars().take_while(|c| c.is_whitespace());
    row.span.start == 0 && spaces.map(|c| if c.is_ascii() { 1 } else { 2 }).sum::<usize>() >= 2
}

/// A line that can only begin a paragraph.
fn starts_anew(text: &str) -> bool {
    level::mark(text).is_some() || is_salutation(text) || front::is_date(text)
}
